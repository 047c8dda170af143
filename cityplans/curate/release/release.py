"""A release of the data: its version, its ledger rows and its chapter of the change log."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from cityplans.core.csv_writer import plain_number
from cityplans.core.markdown import inert
from cityplans.core.proof_records import SCHEMAS, WHOLE_RECORD, Change, Version
from cityplans.core.table_schema import cast
from cityplans.curate.release.diff import (
    LONGEST,
    STEPS,
    DatasetDiff,
    SchemaChange,
    compare,
    excerpt,
    next_version,
    shared_start,
)
from cityplans.read.dataset import Dataset
from cityplans.read.digest import dataset_digest

_HEAD = """\
# Changes to the data

Written by `build.py release`; do not edit. The version follows the data: something removed or retyped is a major step,
something added a minor one, corrections alone are a patch.
"""
_STEP = {"first": "the first version", **STEPS}


@dataclass(frozen=True, slots=True)
class Release:
    """The rows that a release adds to the ledgers, and its chapter of the change log."""

    version: Version
    changes: tuple[Change, ...]
    chapter: str


def first_release(present: Dataset, version: str, day: str) -> Release:
    """Return the first release, with the version given in datapackage.yaml."""
    rows = sum(len(present[name]) for name, schema in present.schemas.items() if schema.scope != "ledger")
    row = Version(version, day, "first", rows, 0, 0, dataset_digest(present))
    return Release(row, (), "\n".join([_title(row), f"- {rows:,} rows in {_table_count(present)} tables.", ""]))


def next_release(former: Dataset, present: Dataset, version: str, day: str) -> Release | None:
    """Return the release that follows `former`, whose version is `version`; None if nothing changed."""
    difference = compare(former, present)
    if difference.bump is None:
        return None
    row = Version(
        next_version(version, difference.bump),
        day,
        difference.bump,
        len(difference.added),
        len(difference.corrected),
        len(difference.removed),
        dataset_digest(present),
    )
    named = {name for name, schema in present.schemas.items() if schema.primary_key == (WHOLE_RECORD,)}
    cells = (*difference.added, *difference.removed, *difference.corrected)
    changes = [
        replace(change, version_id=row.id)
        for change in (*_table_changes(difference, former, present), *(c for c in cells if c.table in named))
    ]
    return Release(row, tuple(changes), "\n".join([_title(row), *_chapter_lines(difference, present), ""]))


def _table_changes(difference: DatasetDiff, former: Dataset, present: Dataset) -> Iterator[Change]:
    """Yield the tables and fields that were added, removed or retyped as rows of the ledger of changes."""
    for change in difference.schema:
        if change.what != "reworded":
            was, now = (_column(state, change) for state in (former, present))
            yield Change(change.table, change.field or WHOLE_RECORD, "", SCHEMAS, was, now)


def _column(state: Dataset, change: SchemaChange) -> str:
    """Return the type of a field, or the key of a table, in one state of the data; "" if it has none."""
    schema = state.schemas.get(change.table)
    if schema is None or (change.field and change.field not in schema.names):
        return ""
    if not change.field:
        return " ".join(schema.primary_key)
    field = schema.field(change.field)
    return " ".join([field.type, *(category.value for category in field.categories)])


def unplain_number(dataset: Dataset) -> str:
    """Return where the first number is that downloads write otherwise, such as 1.50; "" if nowhere.

    A kept version would then have another digest than the data that it was made from.
    """
    for name, schema in dataset.schemas.items():
        fields = [field for field in schema.fields if field.type != "string"]
        for record, field in product(dataset[name] if fields else (), fields):
            plain = plain_number(cast(field, record[field.name]))
            if plain != record[field.name]:
                at = record.at(field.name)
                return f'{at.path}:{at.line}:{at.column}: "{record[field.name]}" is not a plain number: write {plain}'
    return ""


def changelog_with(text: str, release: Release) -> str:
    """Return the change log with the release's chapter on top; an empty `text` starts a new log."""
    head, mark, rest = (text or _HEAD).partition("\n## ")
    return f"{head.rstrip()}\n\n{release.chapter}{mark}{rest}"


def set_version(text: str, release: Release) -> str:
    """Return a YAML or JSON text with the version and date of the release, everything else unchanged."""
    for key, value in (
        ("version", release.version.id),
        ("released|date-released|publication_date", release.version.released),
    ):
        text = re.sub(rf'(?m)^( *"?(?:{key})"?: ("?))[^",\n]*', rf"\g<1>{value}", text, count=1)
    return text


def _title(version: Version) -> str:
    return f"## {version.id} ({version.released}): {_STEP[version.bump]}\n"


def _table_count(dataset: Dataset) -> int:
    return sum(schema.scope != "ledger" for schema in dataset.schemas.values())


def _chapter_lines(difference: DatasetDiff, present: Dataset) -> Iterator[str]:
    for change in difference.schema:
        name = f"field {change.field} of table {change.table}" if change.field else f"table {change.table}"
        yield f"- {change.what.capitalize()}: {name}."
    for action, changes in (("Added", difference.added), ("Removed", difference.removed)):
        yield from _id_lists(action, changes)
    reasons = {(row["record_id"], row["field"], row["now"]): row["why_en"] for row in present["corrections"]}
    for cell in difference.corrected:
        reason = reasons.get((cell.record_id, cell.field, cell.now))
        because = f"; because: {_short(reason)}" if reason else ""
        same = shared_start(cell.was, cell.now)
        name = f"{inert(cell.record_id)} ({cell.table}), {cell.field}"
        yield f"- Corrected: {name}: {_short(cell.was, same)} → {_short(cell.now, same)}{because}"


def _id_lists(action: str, changes: Sequence[Change]) -> Iterator[str]:
    for table, count in Counter(change.table for change in changes).items():
        names = ", ".join(inert(change.record_id) for change in changes if change.table == table)
        shown = names if len(names) <= LONGEST else names[:LONGEST].rpartition(", ")[0] + ", …"
        yield f"- {action}: {count} in {table}: {shown}"


def _short(text: str, same: int = 0) -> str:
    return inert(excerpt(text, same)) if text else "(empty)"
