"""Merges a new draft into what a person made of the last one: nothing that was filled in is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cityplans.core.identifiers import natural_key
from cityplans.curate.reimport.matching import SHARED, STATEMENTS, Draft, Row, Tables, draft_of, matches

_NAMED = ("plans", *SHARED, "sections", "measures", *STATEMENTS)
_REFERENCES = (
    "plan_id",
    "section_id",
    "parent_id",
    "subject_id",
    "body_id",
    "unit_id",
    "city_id",
    "indicator_id",
    "source_id",
    "record_id",
)
_READ_AGAIN = frozenset({"order", "sha256", "characters", "text_start", "text_end", "section_id", "parent_id"})
"""Fields that follow from the text; they are what the importer reads now if it is unknown what it read before."""


@dataclass
class Again:
    """The result of an import of a text that was imported before.

    Attributes:
        tables: The tables as they are to be.
        ids: The final id of each record of the new draft.
        proposed: What the importer proposes now, with these ids.
        kept: The records with cells of a person, by table.
        own: The records that a person added, by table.
        new: The records that were not there before, by table.
        gone: The records that were dropped: nobody had changed them, and the text has them no longer.
        missed: The records that were kept although the importer does not find them.
        deleted: How many records were left out again because a person had deleted them.
    """

    tables: dict[str, list[Row]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    proposed: dict[str, list[Row]] = field(default_factory=dict)
    kept: dict[str, list[str]] = field(default_factory=dict)
    own: dict[str, list[str]] = field(default_factory=dict)
    new: dict[str, list[str]] = field(default_factory=dict)
    gone: dict[str, list[str]] = field(default_factory=dict)
    missed: dict[str, list[str]] = field(default_factory=dict)
    deleted: int = 0


def merge_again(old: Tables, new: Tables, proposed: Tables | None, sha256: str) -> Again:
    """Merge a new draft into the tables as they are.

    Args:
        old: The tables as they are.
        new: The tables of the new draft.
        proposed: What the importer proposed before; None if that is unknown. Then no record is dropped, and a filled
            cell counts as written by a person.
        sha256: The digest of the text.
    """
    before = None if proposed is None else draft_of(proposed, sha256)
    return _Merger(draft_of(old, sha256), draft_of(new, sha256), before).merged()


class _Merger:
    def __init__(self, old: Draft, new: Draft, proposed: Draft | None) -> None:
        self.old, self.new, self.proposed = old, new, proposed
        self.result = Again()
        self.old_rows = {row["id"]: row for table in _NAMED for row in old.tables.get(table, ())}
        tables = proposed.tables if proposed else {}
        self.before = {row["id"]: row for table in _NAMED for row in tables.get(table, ())}
        self.pairs = matches(old, new)
        self.deleted = self._deleted() if proposed else set()

    def merged(self) -> Again:
        """Merge all tables."""
        self._give_ids()
        for table in _NAMED:
            self._merge_table(table)
        self._keep_what_is_referred_to()
        self._drop_idle_proposals()
        self._count_again()
        self._ledgers()
        self.result.proposed = {
            table: [self._with_final_ids(row) for row in rows] for table, rows in self.new.tables.items()
        }
        return self.result

    def _deleted(self) -> set[str]:
        """Return the new records that a person deleted when they were proposed before."""
        assert self.proposed
        pairs = matches(self.proposed, self.new)
        return {
            new_id
            for table in ("sections", "measures", *STATEMENTS)
            for new_id, before_id in pairs[table].items()
            if before_id not in self.old_rows and new_id not in self.pairs[table]
        }

    def _give_ids(self) -> None:
        """Set the id of every new record: the one that it had, or one that nothing has."""
        taken = {*self.old_rows}
        ids = self.result.ids
        for table in _NAMED:
            for row in self.new.tables.get(table, ()):
                if known := self.pairs[table].get(row["id"]):
                    ids[row["id"]] = known
        for table in _NAMED:
            for row in self.new.tables.get(table, ()):
                if row["id"] not in ids:
                    stem = row.get("subject_id") or row.get("parent_id") or ""
                    wanted = row["id"]
                    if stem and wanted.startswith(f"{stem}-"):
                        wanted = f"{ids.get(stem, stem)}{wanted.removeprefix(stem)}"
                    ids[row["id"]] = _free(wanted, taken)
                    taken.add(ids[row["id"]])

    def _merge_table(self, table: str) -> None:
        rows: list[Row] = []
        result = self.result
        matched = set(self.pairs[table].values())
        for new_row in sorted(self.new.tables.get(table, ()), key=_order):
            row = self._with_final_ids(new_row)
            if new_row["id"] in self.deleted or new_row.get("subject_id") in self.deleted:
                result.deleted += 1
            elif row["id"] in self.old_rows:
                rows.append(self._merged_row(table, self.old_rows[row["id"]], row))
            else:
                rows.append(row)
                result.new.setdefault(table, []).append(row["id"])
        previous = ""
        for old_row in sorted(self.old.tables.get(table, ()), key=_order):
            if old_row["id"] not in matched:
                self._place_missed(table, rows, previous, old_row)
            previous = old_row["id"]
        result.tables[table] = rows

    def _with_final_ids(self, row: Row) -> Row:
        ids = self.result.ids
        return {name: ids.get(cell, cell) if name in (*_REFERENCES, "id") else cell for name, cell in row.items()}

    def _merged_row(self, table: str, old: Row, new: Row) -> Row:
        before = self.before.get(old["id"])
        row: Row = {}
        is_kept = False
        for name in {**old, **new}:
            was, reads = old.get(name, ""), new.get(name, "")
            if name == "id":
                row[name] = was
            elif name == "line":
                row[name] = reads
            elif before is not None and name != "order":
                changed = was != before.get(name, "")
                is_kept |= changed and bool(was)
                row[name] = was if changed else reads
            elif name in _READ_AGAIN:
                row[name] = reads
            else:
                is_kept |= bool(was) and was != reads
                row[name] = was or reads
        if is_kept:
            self.result.kept.setdefault(table, []).append(old["id"])
        return row

    def _place_missed(self, table: str, rows: list[Row], previous: str, old: Row) -> None:
        """Keep a record that the new draft does not have, after the one that it followed, or let it go."""
        before = self.before.get(old["id"])
        if before is not None and all(old.get(n, "") == before.get(n, "") for n in {**old, **before} if n != "order"):
            self.result.gone.setdefault(table, []).append(old["id"])
            return
        is_own = self.proposed is not None and before is None
        (self.result.own if is_own else self.result.missed).setdefault(table, []).append(old["id"])
        index = next((i + 1 for i, row in enumerate(rows) if row["id"] == previous), 0 if not previous else len(rows))
        rows.insert(index, dict(old))

    def _keep_what_is_referred_to(self) -> None:
        """Bring back the dropped records that kept ones refer to."""
        tables, gone = self.result.tables, self.result.gone
        while referred := self._gone_but_referred():
            for table, record_id in referred:
                gone[table].remove(record_id)
                self.result.missed.setdefault(table, []).append(record_id)
                tables[table].append(dict(self.old_rows[record_id]))
        for table in [table for table, ids in gone.items() if not ids]:
            del gone[table]

    def _drop_idle_proposals(self) -> None:
        """Drop the new shared rows to which nothing refers: a person has named a known one in their place."""
        for table in ("bodies", "indicators", "units", "cities"):
            used = self._cells_of_references()
            new = [record_id for record_id in self.result.new.get(table, []) if record_id in used]
            idle = {*self.result.new.pop(table, [])} - {*new}
            self.result.tables[table] = [row for row in self.result.tables.get(table, []) if row["id"] not in idle]
            if new:
                self.result.new[table] = new

    def _cells_of_references(self) -> set[str]:
        names = [name for name in _REFERENCES if name not in ("plan_id", "record_id")]
        return {row.get(name, "") for rows in self.result.tables.values() for row in rows for name in names}

    def _count_again(self) -> None:
        tables = self.result.tables
        for table in ("sections", "measures"):
            for order, row in enumerate(tables.get(table, ()), 1):
                row["order"] = str(order)
        counts: dict[str, int] = {}
        for row in tables.get("responsibilities", ()):
            counts[row["subject_id"]] = counts.get(row["subject_id"], 0) + 1
            row["order"] = str(counts[row["subject_id"]])

    def _gone_but_referred(self) -> list[tuple[str, str]]:
        gone = {record_id: table for table, ids in self.result.gone.items() for record_id in ids}
        cells = self._cells_of_references()
        return [(table, record_id) for record_id, table in gone.items() if record_id in cells]

    def _ledgers(self) -> None:
        """Keep the ledgers of the records that are left, with the passages of the new draft."""
        ids = {row["id"] for rows in self.result.tables.values() for row in rows}
        for table, rows in self.old.tables.items():
            if table not in _NAMED and table != "evidence":
                self.result.tables[table] = [
                    dict(row) for row in rows if "record_id" not in row or row["record_id"] in ids
                ]
        evidence = {(row["record_id"], row["source_id"]): dict(row) for row in self.old.tables.get("evidence", ())}
        for row in self.new.tables.get("evidence", ()):
            mapped = self._with_final_ids(row)
            evidence[mapped["record_id"], mapped["source_id"]] = mapped
        self.result.tables["evidence"] = [row for key, row in evidence.items() if key[0] in ids]
        for rows in self.result.tables.values():
            rows.sort(key=lambda row: natural_key(row.get("id") or row.get("record_id", "")))


def described(again: Again, names: Mapping[str, str]) -> Iterator[str]:
    """Yield what was kept, what is new and what has gone; `names` are words for the tables."""
    for word, groups in (
        ("kept, with cells that you wrote", again.kept),
        ("kept, records that you added", again.own),
        ("new", again.new),
        ("gone", again.gone),
        ("kept, although the importer does not find them (delete them if it is right)", again.missed),
    ):
        for table, ids in groups.items():
            yield f"{word}: {len(ids)} {names.get(table, table)}: {', '.join(ids)}"
    if again.deleted:
        yield f"left out again, because you had deleted them: {again.deleted}"


def _order(row: Row) -> tuple[str, int, str]:
    order = row.get("order", "")
    subject = row.get("subject_id", "")
    return subject, int(order) if order.isascii() and order.isdigit() else 0, natural_key(row["id"])


def _free(wanted: str, taken: set[str]) -> str:
    """Return an id that nothing has: the wanted one, or the next with a greater number at its end."""
    while wanted in taken:
        number = re.search(r"[0-9]+$", f"{wanted}-1" if not wanted[-1].isdigit() else wanted)
        assert number
        wanted = f"{number.string[: number.start()]}{int(number[0]) + 1:0{len(number[0])}d}"
    return wanted
