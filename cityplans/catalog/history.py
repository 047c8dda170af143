"""Since when a published value has been unchanged, and what was corrected in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cityplans.core.model import WHOLE_RECORD, Catalog, Correction, Version


def is_released(catalog: Catalog) -> bool:
    """Return whether the data is that of the last release, without later changes."""
    return catalog.identity.version in catalog.versions


@dataclass(frozen=True, slots=True)
class ValueHistory:
    """The history of a record or of one of its fields.

    Attributes:
        since: The version since which it is unchanged. None if the collection was never released, or has changed
            since its last release: the ledger of changes does not cover that yet.
        corrections: Its corrections, latest first.
    """

    since: Version | None
    corrections: tuple[Correction, ...]


@lru_cache(maxsize=4096)
def value_history(catalog: Catalog, record_id: str, field: str | None = None) -> ValueHistory:
    """Return since when a record, or one field of it, has been unchanged, and what was corrected."""
    if not catalog.versions:
        return ValueHistory(None, ())
    corrections = [c for c in catalog.corrections_by_record.get(record_id, ()) if field is None or c.field == field]
    return ValueHistory(
        _since(catalog, record_id, field), tuple(sorted(corrections, key=lambda c: c.date, reverse=True))
    )


def _since(catalog: Catalog, record_id: str, field: str | None) -> Version | None:
    if not is_released(catalog):
        return None
    versions = list(catalog.versions.values())
    rows = [
        c for c in catalog.changes_by_record.get(record_id, ()) if field is None or c.field in (field, WHOLE_RECORD)
    ]
    order = {version.id: index for index, version in enumerate(versions)}
    return versions[max((order[row.version_id] for row in rows), default=0)]
