"""Valid tables to the Catalog, with the indexes that every output needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import attrgetter
from typing import Any

from cityplans.core.identifiers import natural_key
from cityplans.core.model import (
    NAMED,
    TABLES,
    Catalog,
    Identity,
    Measure,
    Plan,
    Responsibility,
    Section,
    Version,
    group,
)
from cityplans.core.table_schema import TableSchema, cast
from cityplans.read.datapackage import read_identity
from cityplans.read.dataset import Dataset, Record
from cityplans.read.digest import RowCache, dataset_digest, same_records

_RELATED = 6
"""How many measures of other plans are given beside one of the same theme."""


@dataclass(frozen=True, slots=True)
class _TypedTable:
    """A table of the Catalog, with the records it was made from.

    `attributes` are the fields of the Catalog that the table fills: its rows and their indexes. `places` maps an id to
    its file and line.
    """

    records: tuple[Record, ...]
    rows: Sequence[Any]
    attributes: Mapping[str, Any]
    places: Mapping[str, tuple[str, int]]


class TableCache:
    """The tables of the last Catalog, for the next one to reuse where their records are the same objects.

    Only a program that builds one Catalog after the other, as `serve` does, has a use for it.
    """

    def __init__(self) -> None:
        self._tables: dict[str, _TypedTable] = {}
        self.rows = RowCache()

    def of(self, schema: TableSchema, records: tuple[Record, ...]) -> _TypedTable:
        """Return a table, its rows typed again only where a record has changed."""
        table = self._tables.get(schema.name)
        if table is None or not same_records(table.records, records):
            former = dict(zip(map(id, table.records), table.rows, strict=True)) if table else {}
            rows = _typed_rows(schema, records, former)
            places = {r.id: (r.path, r.line) for r in records if r.id}
            self._tables[schema.name] = table = _TypedTable(records, rows, _attributes(schema, rows), places)
        return table


def build_catalog(dataset: Dataset, cache: TableCache | None = None) -> Catalog:
    """Build the Catalog of a dataset that has passed the check.

    Raises:
        ValueError, KeyError: The dataset is not valid.
    """
    table_cache = cache or TableCache()
    tables = [table_cache.of(dataset.schemas[name], dataset[name]) for name in TABLES]
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
        places={record: place for table in tables for record, place in table.places.items()},
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
    """Give the place of a plan where plans are listed, as a key to sort by: those of a named city come first."""
    return not plan.city_id, plan.id


_IN_ORDER: Mapping[str, Callable[[Any], Any]] = {
    # Everything that lists plans follows this order.
    "plans": plan_sort_key,
    "sections": attrgetter("plan_id", "order"),
    "measures": attrgetter("plan_id", "order"),
}
"""The order of a table in the Catalog, where it is not that of the ids."""


def _as_released(identity: Identity, versions: Mapping[str, Version], present: str) -> Identity:
    """Give data that differs from the released one another version: 1.2.0 with later changes is 1.2.0+unreleased.

    Which changes is not for the version to say: then every page and file would change with every cell.
    """
    released = versions.get(identity.version)
    if not versions or (released and released.digest == present):
        return identity
    return replace(identity, version=f"{identity.version}+unreleased")


def _typed_rows(schema: TableSchema, records: Iterable[Record], former: Mapping[int, Any]) -> list[Any]:
    """Cast records in their order; `former` maps the identity of a record to the row it was cast to before."""
    kind = TABLES[schema.name]
    empty = dict.fromkeys(schema.names, "")
    numbers = [f for f in schema.fields if f.type != "string"]
    return [
        former.get(id(record))
        or kind(**{**empty, **record.cells, **{f.name: cast(f, record[f.name]) for f in numbers}})
        for record in records
    ]


def _by_theme(measures: Iterable[Measure]) -> Mapping[str, tuple[Measure, ...]]:
    pairs = [(theme, m) for m in measures for theme in (m.theme_id, m.theme_id_2) if theme]
    return {theme: tuple(m for _, m in found) for theme, found in group(pairs, lambda p: p[0]).items()}


def _related_to(by_theme: Mapping[str, tuple[Measure, ...]]) -> Mapping[str, tuple[Measure, ...]]:
    """Give every measure the first measures of its theme in other plans."""
    found: dict[str, tuple[Measure, ...]] = {}
    for theme, measures in by_theme.items():
        by_plan: dict[str, tuple[Measure, ...]] = {}
        for measure in measures:
            if measure.theme_id == theme:
                if measure.plan_id not in by_plan:
                    others = (m for m in measures if m.plan_id != measure.plan_id and m.kind == "measure")
                    by_plan[measure.plan_id] = tuple(islice(others, _RELATED))
                found[measure.id] = by_plan[measure.plan_id]
    return found


def _beside(measures: Iterable[Measure]) -> Mapping[str, tuple[Measure | None, Measure | None]]:
    """Give every measure the one before and the one after it in its plan."""
    found: dict[str, tuple[Measure | None, Measure | None]] = {}
    for rows in group(measures, lambda m: m.plan_id).values():
        for before, measure, after in zip((None, *rows[:-1]), rows, (*rows[1:], None), strict=True):
            found[measure.id] = before, after
    return found


def _by(rows: Iterable[Any], name: str) -> Mapping[str, tuple[Any, ...]]:
    """Gather the rows in which a field is filled under what stands in it."""
    key = attrgetter(name)
    return group(filter(key, rows), key)


def _by_fields(**fields: str) -> Callable[[Sequence[Any]], dict[str, Any]]:
    """Give a function from the rows of a table to its indexes, each by one field."""
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
        "neighbouring_measures": _beside(rows),
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
    "not_data": _by_fields(not_data_by_plan="plan_id"),
    "evidence": _by_fields(evidence_by_record="record_id", evidence_by_source="source_id"),
    "bodies": lambda rows: {"bodies_by_city": group(rows, lambda b: b.city_id)},
    "indicators": lambda rows: {"indicators_by_theme": group(rows, lambda i: i.theme_id)},
    "sources": _by_fields(sources_by_plan="plan_id"),
    "corrections": _by_fields(corrections_by_record="record_id"),
    "changes": _by_fields(changes_by_record="record_id"),
}
"""The fields of the Catalog that gather the rows of a table, which are given in the order of the Catalog."""
