"""The cells that ready-made tables have in common: addresses, names and labels in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cityplans.catalog.addresses import page_path
from cityplans.catalog.history import value_history
from cityplans.catalog.joined_names import joined_columns
from cityplans.catalog.promises import in_order
from cityplans.core.languages import LANGUAGES, PREFIX
from cityplans.core.lists import joined
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Target
from cityplans.core.table_schema import TableSchema, Value
from cityplans.core.tables import Row
from cityplans.i18n.strings import translate

Cells = dict[str, Value]
"""Cells by column."""


@dataclass(frozen=True)
class Names:
    """Makes the cells that name and address records; `site_url` ends in a slash."""

    catalog: Catalog
    site_url: str

    def urls(self, table: str, row: Row, prefix: str = "") -> Cells:
        """Return the addresses of a record's page, the English one first."""
        path = page_path(self.catalog, table, row)
        return {
            f"{prefix}url": f"{self.site_url}{PREFIX['en']}{path}",
            f"{prefix}url_zh": f"{self.site_url}{PREFIX['zh']}{path}",
        }

    def named(self, key: str, table: str, record_id: str) -> Cells:
        """Return a key with the names of the record behind it; all empty without one."""
        record = getattr(self.catalog, table).get(record_id)
        columns = _columns(key, self.catalog.schemas[table])
        return {key: record_id, **{column: getattr(record, field, "") for column, field in columns}}

    def plan(self, plan_id: str) -> Cells:
        """Return the names of a plan, its city and its year."""
        plan = self.catalog.plans[plan_id]
        return {
            **self.named("city_id", "cities", plan.city_id),
            **self.named("plan_id", "plans", plan_id),
            "plan_year": plan.year,
        }

    def themes(self, first: str, second: str) -> Cells:
        """Return the main and the second theme of a record."""
        return {**self.named("theme_id", "themes", first), **self.named("theme_id_2", "themes", second)}

    def labelled(self, table: str, field: str, value: str, column: str = "") -> Cells:
        """Return a category with its labels."""
        column, schema = column or field, self.catalog.schemas[table].field(field)
        return {
            column: value,
            **{f"{column}_{language}": schema.label(value, language) for language in LANGUAGES},
        }

    def bodies(self, ids: str, names: str, body_ids: Iterable[str]) -> Cells:
        """Return a list of bodies: a column of their ids and one of their names in each language."""
        bodies = [self.catalog.bodies[body] for body in dict.fromkeys(body_ids)]
        return {
            ids: joined(body.id for body in bodies),
            **{f"{names}_{language}": joined(body.name[language] for body in bodies) for language in LANGUAGES},
        }

    def source(self, record_id: str) -> Cells:
        """Return the copy that proves a record; of several the first that is on the publisher's site."""
        evidence = self.catalog.evidence_by_record.get(record_id, ())
        sources = [self.catalog.sources[row.source_id] for row in evidence]
        source = next((source for source in sources if source.url), sources[0] if sources else None)
        return {"source_id": source.id if source else "", "source_url": source.url if source else ""}

    def events(self, promise_ids: Iterable[str]) -> Cells:
        """Return how much later texts report of some promises, and what they report last."""
        events = [event for it in promise_ids for event in self.catalog.events_by_promise.get(it, ())]
        last = in_order(self.catalog, events)[-1] if events else None
        return {
            "events": len(events),
            "latest_event_id": last.id if last else "",
            **self.labelled("events", "kind", last.kind if last else "", "latest_event_kind"),
            **{
                f"latest_event_{field}": getattr(last, field) if last else ""
                for field in ("date", "note_zh", "note_en")
            },
        }

    def since(self, record_id: str) -> Cells:
        """Return the version since which a record is as it is."""
        version = value_history(self.catalog, record_id).since
        return {"since_version": version.id if version else ""}


@lru_cache(maxsize=128)
def _columns(key: str, referred: TableSchema) -> tuple[tuple[str, str], ...]:
    """Return the columns that name the record behind a key, each with the field it repeats."""
    return tuple((column, field.name) for column, field in joined_columns(key, referred))


def derived_label(column: str, value: str) -> Cells:
    """Return a category that only the ready-made tables have, with its labels; all empty without a value."""
    return {
        column: value,
        **{
            f"{column}_{language}": translate(language, f"ready.values.{value}") if value else ""
            for language in LANGUAGES
        },
    }


def themes_of(catalog: Catalog, target: Target) -> tuple[str, str]:
    """Return the themes of a target: those of its measure, or else that of its indicator."""
    if measure := catalog.measures.get(target.subject_id):
        return measure.theme_id, measure.theme_id_2
    indicator = catalog.indicators.get(target.indicator_id)
    return indicator.theme_id if indicator else "", ""
