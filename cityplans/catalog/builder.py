"""Builds the Catalog from valid tables, with the indexes that every output needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from operator import attrgetter
from typing import Any

from cityplans.core.grouping import group
from cityplans.core.identifiers import natural_key
from cityplans.core.identity import Identity
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Plan, Responsibility, Section
from cityplans.core.proof_records import Version
from cityplans.core.table_schema import TableSchema, cast
from cityplans.core.tables import NAMED, TABLES
from cityplans.read.datapackage import read_identity
from cityplans.read.dataset import Dataset, Record
from cityplans.read.digest import RowCache, dataset_digest, same_records

_RELATED = 3
"""The number of related measures of other plans per measure."""


@dataclass(frozen=True, slots=True)
class _TypedTable:
    """A table of the Catalog, with the records it was made from.

    Attributes:
        attributes: The fields of the Catalog that the table fills: its rows and their indexes.
        places: The file below the root and the line of each record by its id.
    """

    records: tuple[Record, ...]
    rows: Sequence[Any]
    attributes: Mapping[str, Any]
    places: Mapping[str, tuple[str, int]]


class TableCache:
    """The tables of the last Catalog. The next one reuses those whose records are the same objects.

    Only useful to a program that builds several Catalogs in turn, as `serve` does.
    """

    def __init__(self) -> None:
        self._tables: dict[str, _TypedTable] = {}
        self.rows = RowCache()

    def of(self, schema: TableSchema, records: tuple[Record, ...], root: str) -> _TypedTable:
        """Return a table. Only records that have changed are cast again."""
        table = self._tables.get(schema.name)
        if table is None or not same_records(table.records, records):
            previous = dict(zip(map(id, table.records), table.rows, strict=True)) if table else {}
            rows = _typed_rows(schema, records, previous)
            places = {r.id: (r.path.removeprefix(root), r.line) for r in records if r.id}
            self._tables[schema.name] = table = _TypedTable(records, rows, _attributes(schema, rows), places)
        return table


def build_catalog(dataset: Dataset, cache: TableCache | None = None) -> Catalog:
    """Build the Catalog of a dataset that has passed the check.

    Raises:
        ValueError, KeyError: The dataset is not valid.
    """
    table_cache = cache or TableCache()
    root = "".join(dataset.identity.path.rpartition("/")[:2])
    tables = [table_cache.of(dataset.schemas[name], dataset[name], root) for name in TABLES]
    attributes = {name: value for table in tables for name, value in table.attributes.items()}
    identity, findings = read_identity(dataset.identity)
    if identity is None:
        raise ValueError(findings[0].message)
    digest = dataset_digest(dataset, cache.rows if cache else None)
    return Catalog(
        identity=_as_released(identity, attributes["versions"], digest),
        digest=digest,
        schemas=dataset.schemas,
        texts=dataset.texts,
        places=dict(chain.from_iterable(table.places.items() for table in tables)),
        **attributes,
    )


def _attributes(schema: TableSchema, rows: Sequence[Any]) -> dict[str, Any]:
    """Return the fields of the Catalog that a table fills: its rows in their order, and their indexes."""
    indexes = _INDEXES.get(schema.name, _by_fields())
    if schema.name not in NAMED:
        return {schema.name: tuple(rows), **indexes(rows)}
    by_id = sorted(rows, key=lambda row: natural_key(row.id))
    ordered = sorted(by_id, key=_IN_ORDER[schema.name]) if schema.name in _IN_ORDER else by_id
    return {schema.name: {row.id: row for row in ordered}, **indexes(ordered)}


def plan_sort_key(plan: Plan) -> tuple[bool, str]:
    """Return the sort key for lists of plans: plans of a named city come first."""
    return not plan.city_id, plan.id


_IN_ORDER: Mapping[str, Callable[[Any], Any]] = {
    # Everything that lists plans follows this order.
    "plans": plan_sort_key,
    "sections": attrgetter("plan_id", "order"),
    "measures": attrgetter("plan_id", "order"),
}
"""The order of a table in the Catalog, if it is not that of the ids."""


def _as_released(identity: Identity, versions: Mapping[str, Version], digest: str) -> Identity:
    """Return the identity, with version 1.2.0+unreleased if the data has changed since the release 1.2.0.

    The version does not identify the changes, or else every page would change with every cell.
    """
    released = versions.get(identity.version)
    if not versions or (released and released.digest == digest):
        return identity
    return replace(identity, version=f"{identity.version}+unreleased")


def _typed_rows(schema: TableSchema, records: Iterable[Record], previous: Mapping[int, Any]) -> list[Any]:
    """Return typed rows in the order of the records.

    Args:
        previous: The rows of the last Catalog by the `id()` of their records.
    """
    row_class = TABLES[schema.name]
    empty = dict.fromkeys(schema.names, "")
    numbers = [f for f in schema.fields if f.type != "string"]
    return [
        previous.get(id(record))
        or row_class(**{**empty, **record.cells, **{f.name: cast(f, record[f.name]) for f in numbers}})
        for record in records
    ]


def _by_theme(measures: Iterable[Measure]) -> Mapping[str, tuple[Measure, ...]]:
    pairs = [(theme, m) for m in measures for theme in (m.theme_id, m.theme_id_2) if theme]
    return {theme: tuple(m for _, m in matches) for theme, matches in group(pairs, lambda p: p[0]).items()}


def _related_to(by_theme: Mapping[str, tuple[Measure, ...]]) -> Mapping[str, tuple[Measure, ...]]:
    """Return the first measures of the same theme in other plans, by measure."""
    related: dict[str, tuple[Measure, ...]] = {}
    for theme, measures in by_theme.items():
        by_plan: dict[str, tuple[Measure, ...]] = {}
        for measure in measures:
            if measure.theme_id == theme:
                if measure.plan_id not in by_plan:
                    others = (m for m in measures if m.plan_id != measure.plan_id and m.kind == "measure")
                    by_plan[measure.plan_id] = tuple(islice(others, _RELATED))
                related[measure.id] = by_plan[measure.plan_id]
    return related


def _neighbours(measures: Iterable[Measure]) -> Mapping[str, tuple[Measure | None, Measure | None]]:
    """Return the measure before and the one after in the same plan, by measure."""
    neighbours: dict[str, tuple[Measure | None, Measure | None]] = {}
    for rows in group(measures, lambda m: m.plan_id).values():
        for before, measure, after in zip((None, *rows[:-1]), rows, (*rows[1:], None), strict=True):
            neighbours[measure.id] = before, after
    return neighbours


def _by(rows: Iterable[Any], name: str) -> Mapping[str, tuple[Any, ...]]:
    """Return the rows grouped by the value of a field, without those where it is empty."""
    key = attrgetter(name)
    return group(filter(key, rows), key)


def _by_fields(**fields: str) -> Callable[[Sequence[Any]], dict[str, Any]]:
    """Return a function from the rows of a table to its indexes, each by one field."""
    return lambda rows: {index: _by(rows, name) for index, name in fields.items()}


def _of_plans(rows: Sequence[Plan]) -> dict[str, Any]:
    return {
        "plans_by_city": group(rows, lambda p: p.city_id),
        "plan_numbers": {p.id: number for number, p in enumerate(rows, 1)},
    }


def _of_sections(rows: Sequence[Section]) -> dict[str, Any]:
    return {
        "sections_by_plan": _by(rows, "plan_id"),
        "sections_by_parent": group(rows, lambda s: s.parent_id or s.plan_id),
    }


def _of_measures(rows: Sequence[Measure]) -> dict[str, Any]:
    by_theme = _by_theme(rows)
    return {
        "measures_by_plan": _by(rows, "plan_id"),
        "measures_by_section": group((m for m in rows if not m.parent_id), lambda m: m.section_id or m.plan_id),
        "measures_by_parent": _by(rows, "parent_id"),
        "measures_by_theme": by_theme,
        "related_measures": _related_to(by_theme),
        "neighbouring_measures": _neighbours(rows),
    }


def _of_responsibilities(rows: Sequence[Responsibility]) -> dict[str, Any]:
    as_printed = sorted(rows, key=lambda r: (r.plan_id, natural_key(r.subject_id), r.order))
    return {
        "responsibilities_by_plan": _by(rows, "plan_id"),
        "responsibilities_by_subject": _by(as_printed, "subject_id"),
        "responsibilities_by_body": _by(as_printed, "body_id"),
    }


_INDEXES: Mapping[str, Callable[[Sequence[Any]], dict[str, Any]]] = {
    "plans": _of_plans,
    "plan_cities": lambda rows: _by_fields(signatories_by_plan="plan_id", signatories_by_city="city_id")(
        sorted(rows, key=attrgetter("plan_id", "order"))
    ),
    "plan_relations": _by_fields(relations_by_plan="plan_id"),
    "measure_relations": _by_fields(relations_by_measure="measure_id", relations_by_later_measure="other_id"),
    "sections": _of_sections,
    "measures": _of_measures,
    "responsibilities": _of_responsibilities,
    "targets": _by_fields(
        targets_by_plan="plan_id",
        targets_by_subject="subject_id",
        targets_by_body="body_id",
        targets_by_indicator="indicator_id",
    ),
    "mentions": _by_fields(mentions_by_plan="plan_id", mentions_by_subject="subject_id"),
    "measure_actions": _by_fields(
        measure_actions_by_plan="plan_id", actions_by_measure="measure_id", actions_by_type="action_type_id"
    ),
    "events": _by_fields(events_by_promise="promise_id", events_by_plan="plan_id", events_by_report="report_id"),
    "searches": _by_fields(searches_by_plan="plan_id"),
    "report_subjects": _by_fields(subjects_by_report="report_id"),
    "not_data": _by_fields(not_data_by_plan="plan_id"),
    "evidence": _by_fields(evidence_by_record="record_id", evidence_by_source="source_id"),
    "bodies": lambda rows: {"bodies_by_city": group(rows, lambda b: b.city_id)},
    "indicator_families": _by_fields(families_by_theme="theme_id"),
    "indicators": lambda rows: {
        "indicators_by_theme": group(rows, lambda i: i.theme_id),
        "indicators_by_family": group(rows, lambda i: i.broader),
    },
    "sources": _by_fields(sources_by_plan="plan_id"),
    "corrections": _by_fields(corrections_by_record="record_id"),
    "changes": _by_fields(changes_by_record="record_id"),
}
"""The function that makes the indexes of a table from its rows in the order of the Catalog."""
