"""What a version changed: one row per changed cell or record, with the reason where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cityplans.core.csv_writer import to_csv
from cityplans.core.json_writer import to_json
from cityplans.core.model import Catalog
from cityplans.core.proof_records import Change, Version

FIELDS = ("record", "table", "field", "was", "is", "why_zh", "why_en")


def delta_rows(catalog: Catalog, changes: Iterable[Change]) -> Iterator[dict[str, str]]:
    """Yield changes of the ledger, by `FIELDS`, with the reasons that the ledger of corrections gives."""
    for change in changes:
        cells = (change.record_id, change.table, change.field, change.was, change.now)
        yield dict(zip(FIELDS, (*cells, *_reason(catalog, change)), strict=True))


def _reason(catalog: Catalog, change: Change) -> tuple[str, str]:
    """Return why a value was corrected, in Chinese and English; "" if no correction led to the new value."""
    corrections = catalog.corrections_by_record.get(change.record_id, ())
    fitting = [c for c in corrections if c.field == change.field and c.now == change.now]
    latest = max(fitting, key=lambda c: c.date, default=None)
    return (latest.why["zh"], latest.why["en"]) if latest else ("", "")


def delta_files(catalog: Catalog, version: Version) -> Iterator[tuple[str, bytes]]:
    """Yield delta.csv and delta.json of a version, none for the first one."""
    former = [other for other in catalog.versions if other != version.id]
    if version.bump == "first":
        return
    rows = list(delta_rows(catalog, (c for c in catalog.changes if c.version_id == version.id)))
    yield "delta.csv", to_csv(FIELDS, (tuple(row.values()) for row in rows)).encode("utf-8")
    yield (
        "delta.json",
        to_json(
            {
                "version": version.id,
                "since": former[-1],
                "released": version.released,
                "bump": version.bump,
                "added": version.added,
                "corrected": version.corrected,
                "removed": version.removed,
                "changes": rows,
            }
        ),
    )
