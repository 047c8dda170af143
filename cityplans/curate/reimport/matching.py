"""Finds which records of two drafts are the same: by passage, then by number, title or name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from cityplans.core.text import fold, remove_whitespace

Row = dict[str, str]
Tables = Mapping[str, Sequence[Row]]

SHARED = ("cities", "units", "indicators", "bodies", "sources")
STATEMENTS = ("responsibilities", "targets", "mentions")
_Key = Callable[[Row], Hashable]


@dataclass(frozen=True)
class Draft:
    """The tables of a draft, and where the passage of each record begins."""

    tables: Tables
    starts: Mapping[str, str]


def draft_of(tables: Tables, sha256: str) -> Draft:
    """Return a draft with the passages in the copy of a digest; without it, passages cannot be compared."""
    copies = {row["id"] for row in tables.get("sources", ()) if row.get("sha256") == sha256}
    starts = {row["record_id"]: row["start"] for row in tables.get("evidence", ()) if row["source_id"] in copies}
    return Draft(tables, starts)


def matches(old: Draft, new: Draft) -> dict[str, dict[str, str]]:
    """Return the old id of each new record that there was before, by table and new id."""
    found: dict[str, dict[str, str]] = {}
    for table in ("plans", *SHARED, "sections", "measures", *STATEMENTS):
        subjects = {**found.get("sections", {}), **found.get("measures", {}), **found.get("plans", {})}
        found[table] = _pairs(old.tables.get(table, ()), new.tables.get(table, ()), _keys(table, old, new, subjects))
    return found


def _keys(table: str, old: Draft, new: Draft, subjects: Mapping[str, str]) -> list[tuple[_Key, _Key]]:
    """Return the keys by which rows are compared, the surest first: those of the old rows and of the new."""

    def pair(*fields: str, passage: bool = False, subject: bool = False) -> tuple[_Key, _Key]:
        def key(row: Row, starts: Mapping[str, str], ids: Mapping[str, str] | None) -> Hashable:
            cells = tuple(remove_whitespace(fold(row.get(name, ""))) for name in fields)
            start = starts.get(row["id"], "") if passage else "-"
            about = row.get("subject_id", "") if subject else "-"
            if ids is not None and subject:
                about = ids.get(about, "")
            return (start, about, cells) if start and about and (any(cells) or not fields) else None

        return lambda row: key(row, old.starts, None), lambda row: key(row, new.starts, subjects)

    match table:
        case "plans":
            return [pair()]
        case "sources":
            return [pair("sha256"), pair()]
        case "units":
            return [pair("symbol_zh")]
        case "cities" | "indicators" | "bodies":
            return [pair("name_zh")]
        case "sections" | "measures":
            return [
                pair("title_zh", passage=True),
                pair(passage=True),
                pair("number", "title_zh"),
                pair("title_zh"),
            ]
        case _:
            name = {"responsibilities": "name_printed", "targets": "value_printed", "mentions": "name_zh"}[table]
            return [
                pair(name, "role", passage=True, subject=True),
                pair(name, passage=True),
                pair(name, subject=True),
            ]


def _pairs(old: Sequence[Row], new: Sequence[Row], keys: Sequence[tuple[_Key, _Key]]) -> dict[str, str]:
    """Pair rows with the same key, in their order where several have it."""
    found: dict[str, str] = {}
    for old_key, new_key in keys:
        waiting: dict[Hashable, list[Row]] = defaultdict(list)
        matched = set(found.values())
        for row in old:
            if row["id"] not in matched and (key := old_key(row)) is not None:
                waiting[key].append(row)
        for row in new:
            key = new_key(row)
            if row["id"] not in found and key is not None and waiting[key]:
                found[row["id"]] = waiting[key].pop(0)["id"]
    return found
