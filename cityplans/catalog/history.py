"""What was corrected and changed in a record and on its page, and since when it is unchanged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from cityplans.core.model import Catalog
from cityplans.core.proof_records import WHOLE_RECORD, Change, Correction, Version


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


def changes_shown(catalog: Catalog, table: str, record_id: str) -> list[Change]:
    """Return the changes of a record that has a page, and of the records that the page shows."""
    changes = catalog.changes_by_record
    if not changes:
        return []
    ids = dict.fromkeys(chain((record_id,), _records_shown(catalog, table, record_id)))
    return [change for shown in ids for change in changes.get(shown, ())]


def last_changed(catalog: Catalog, table: str, record_id: str) -> Version | None:
    """Return the last version that changed what a page shows; None if the data is not a release."""
    if not is_released(catalog):
        return None
    versions = list(catalog.versions.values())
    changed = {change.version_id for change in changes_shown(catalog, table, record_id)}
    return next((version for version in reversed(versions) if version.id in changed), versions[0])


@lru_cache(maxsize=2)
def _ids_by_plan(catalog: Catalog) -> Mapping[str, list[str]]:
    ids: dict[str, list[str]] = defaultdict(list)
    for table in (
        "sections",
        "measures",
        "responsibilities",
        "targets",
        "mentions",
        "measure_actions",
        "sources",
        "events",
    ):
        for row in getattr(catalog, table).values():
            ids[row.plan_id].append(row.id)
    return ids


def _records_shown(catalog: Catalog, table: str, record_id: str) -> Iterator[str]:
    """Yield the ids of the records that belong to a record with a page."""
    match table:
        case "plans":
            yield from _ids_by_plan(catalog).get(record_id, ())
        case "cities":
            for plan in catalog.plans_by_city.get(record_id, ()):
                yield plan.id
                yield from _ids_by_plan(catalog).get(plan.id, ())
        case "measures":
            for belonging in ("responsibilities", "targets", "mentions"):
                yield from (row.id for row in getattr(catalog, f"{belonging}_by_subject").get(record_id, ()))
            yield from (action.id for action in catalog.actions_by_measure.get(record_id, ()))
            yield from _events(catalog, record_id, *_targets(catalog, record_id))
        case "bodies":
            for duty in catalog.responsibilities_by_body.get(record_id, ()):
                yield from (duty.id, duty.subject_id)
            targets = [target.id for target in catalog.targets_by_body.get(record_id, ())]
            yield from (*targets, *_events(catalog, *targets))
        case "themes":
            for measure in catalog.measures_by_theme.get(record_id, ()):
                targets = _targets(catalog, measure.id)
                yield from (measure.id, *targets, *_events(catalog, measure.id, *targets))
        case "action_types":
            for action in catalog.actions_by_type.get(record_id, ()):
                yield from (action.id, action.measure_id, *_targets(catalog, action.measure_id))
        case "indicators":
            targets = [target.id for target in catalog.targets_by_indicator.get(record_id, ())]
            yield from (*targets, *_events(catalog, *targets))


def _targets(catalog: Catalog, subject_id: str) -> list[str]:
    return [target.id for target in catalog.targets_by_subject.get(subject_id, ())]


def _events(catalog: Catalog, *promises: str) -> list[str]:
    """Return the ids of what later texts report of some promises."""
    return [event.id for promise in promises for event in catalog.events_by_promise.get(promise, ())]
