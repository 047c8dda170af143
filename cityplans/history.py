"""Since when a published value has stood, and what was corrected in it."""

from __future__ import annotations

from dataclasses import dataclass

from cityplans.changes import WHOLE_RECORD
from cityplans.model import Catalog, Correction, Version


@dataclass(frozen=True, slots=True)
class Standing:
    """A record's history in a word: the version since which it reads as it does, and its corrections, latest first.

    No version where the collection has never been released.
    """

    since: Version | None
    corrections: tuple[Correction, ...]


def standing(catalog: Catalog, record_id: str, field: str | None = None) -> Standing:
    """Tell since when a record, or one field of it, has been unchanged, and what was corrected."""
    versions = list(catalog.versions.values())
    if not versions:
        return Standing(None, ())
    rows = [c for c in catalog.changes_of.get(record_id, ()) if field is None or c.field in (field, WHOLE_RECORD)]
    order = {version.id: place for place, version in enumerate(versions)}
    latest = max((order[row.version_id] for row in rows), default=0)
    corrections = [c for c in catalog.corrections_of.get(record_id, ()) if field is None or c.field == field]
    return Standing(versions[latest], tuple(sorted(corrections, key=lambda c: c.date, reverse=True)))
