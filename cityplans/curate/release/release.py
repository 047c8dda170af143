"""A release of the data: its version, its entries in the ledgers and its chapter in the change log."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cityplans.core.markdown import inert
from cityplans.core.model import WHOLE_RECORD, Change, Version
from cityplans.curate.release.diff import LONGEST, STEPS, DatasetDiff, compare, excerpt, next_version, shared_start
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
    """What a release adds to the ledgers, and how the change log tells it."""

    version: Version
    changes: tuple[Change, ...]
    chapter: str


def first_release(present: Dataset, version: str, day: str) -> Release:
    """Release the data for the first time, as the version that datapackage.yaml bears."""
    rows = sum(len(present[name]) for name, schema in present.schemas.items() if schema.scope != "ledger")
    row = Version(version, day, "first", rows, 0, 0, dataset_digest(present))
    return Release(row, (), "\n".join([_title(row), f"- {rows:,} rows in {_tables(present)} tables.", ""]))


def next_release(former: Dataset, present: Dataset, version: str, day: str) -> Release | None:
    """Release what differs from the former release, which bore `version`; None where nothing does."""
    found = compare(former, present)
    if found.bump is None:
        return None
    row = Version(
        next_version(version, found.bump),
        day,
        found.bump,
        len(found.added),
        len(found.corrected),
        len(found.removed),
        dataset_digest(present),
    )
    named = {name for name, schema in present.schemas.items() if schema.primary_key == (WHOLE_RECORD,)}
    changes = [
        replace(c, version_id=row.id) for c in (*found.added, *found.removed, *found.corrected) if c.table in named
    ]
    return Release(row, tuple(changes), "\n".join([_title(row), *_lines(found, present), ""]))


def changelog_with(text: str, release: Release) -> str:
    """Put a release's chapter at the head of the change log; an empty text begins one."""
    head, mark, rest = (text or _HEAD).partition("\n## ")
    return f"{head.rstrip()}\n\n{release.chapter}{mark}{rest}"


def set_version(text: str, release: Release) -> str:
    """Write version and day of a release into a YAML file that bears them, leaving everything else as it is."""
    text = re.sub(r"(?m)^version: .*$", f"version: {release.version.id}", text, count=1)
    return re.sub(
        r"(?m)^(released|date-released): (\"?).*$", rf"\1: \g<2>{release.version.released}\g<2>", text, count=1
    )


def _title(version: Version) -> str:
    return f"## {version.id} ({version.released}): {_STEP[version.bump]}\n"


def _tables(dataset: Dataset) -> int:
    return sum(schema.scope != "ledger" for schema in dataset.schemas.values())


def _lines(found: DatasetDiff, present: Dataset) -> Iterator[str]:
    for change in found.schema:
        name = f"field {change.field} of table {change.table}" if change.field else f"table {change.table}"
        yield f"- {change.what.capitalize()}: {name}."
    for what, changes in (("Added", found.added), ("Removed", found.removed)):
        yield from _lists(what, changes)
    why = {(row["record_id"], row["field"], row["now"]): row["why_en"] for row in present["corrections"]}
    for c in found.corrected:
        reason = why.get((c.record_id, c.field, c.now))
        because = f"; because: {_short(reason)}" if reason else ""
        same = shared_start(c.was, c.now)
        yield f"- Corrected: {inert(c.record_id)} ({c.table}), {c.field}: {_short(c.was, same)} → {_short(c.now, same)}{because}"


def _lists(what: str, changes: Sequence[Change]) -> Iterator[str]:
    for table, count in Counter(c.table for c in changes).items():
        names = ", ".join(inert(c.record_id) for c in changes if c.table == table)
        shown = names if len(names) <= LONGEST else names[:LONGEST].rpartition(", ")[0] + ", …"
        yield f"- {what}: {count} in {table}: {shown}"


def _short(text: str, same: int = 0) -> str:
    return inert(excerpt(text, same)) if text else "(empty)"
