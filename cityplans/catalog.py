"""Valid tables to the Catalog, with the indexes that every output needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

from cityplans.changes import TableTexts, digest
from cityplans.dataset import Dataset, Record, same
from cityplans.evidence import natural_key
from cityplans.finding import Finding
from cityplans.identity import read_identity
from cityplans.model import NAMED, TABLES, Catalog, Identity, Measure, Plan, Responsibility, Section, Version
from cityplans.schema import TableSchema, cast

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
_RELATED = 6
"""How many measures of other plans are given beside one of the same theme."""


@dataclass(frozen=True, slots=True)
class _Cast:
    """A table as it was cast: its records with their rows, side by side, and the fields of the Catalog that they give."""

    records: tuple[Record, ...]
    rows: Sequence[Any]
    fields: Mapping[str, Any]
    places: Mapping[str, tuple[str, int]]


class Casts:
    """The tables of one Catalog, of which the next takes over what is cast from the same records."""

    def __init__(self) -> None:
        self._casts: dict[str, _Cast] = {}
        self.texts = TableTexts()

    def of(self, schema: TableSchema, records: tuple[Record, ...]) -> _Cast:
        """Give a table, cast anew as far as its records are others than before."""
        former = self._casts.get(schema.name, _Cast((), (), {}, {}))
        if not former.fields or not same(former.records, records):
            known = dict(zip(map(id, former.records), former.rows, strict=True))
            rows = _typed(schema, records, known)
            places = {r.id: (r.path, r.line) for r in records if r.id}
            self._casts[schema.name] = former = _Cast(records, rows, _fields(schema, rows), places)
        return former


def build_catalog(dataset: Dataset, casts: Casts | None = None) -> Catalog:
    """Cast every record of a dataset that has passed the checks; of `casts` is taken over what has not changed.

    Raises ValueError or KeyError where the dataset is not valid: check it first.
    """
    tables = casts or Casts()
    found = [tables.of(dataset.schemas[name], dataset[name]) for name in TABLES]
    fields = {name: value for cast in found for name, value in cast.fields.items()}
    identity, findings = read_identity(dataset.identity)
    if identity is None:
        raise ValueError(findings[0].message)
    present = digest(dataset, casts.texts if casts else None)
    root = "".join(dataset.identity.path.rpartition("/")[:2])
    return Catalog(
        identity=_as_released(identity, fields["versions"], present),
        digest=present,
        schemas=dataset.schemas,
        texts=dataset.texts,
        places={record: (path.removeprefix(root), line) for cast in found for record, (path, line) in cast.places.items()},
        **fields,
    )


def _fields(schema: TableSchema, rows: Sequence[Any]) -> dict[str, Any]:
    """Give the fields of the Catalog that a table gives: its records in their order, and their indexes."""
    indexes = _INDEXES.get(schema.name, _by_fields())
    if schema.name not in NAMED:
        return {schema.name: tuple(rows), **indexes(rows)}
    by_id = sorted(rows, key=lambda row: natural_key(row.id))
    ordered = sorted(by_id, key=_IN_ORDER[schema.name]) if schema.name in _IN_ORDER else by_id
    return {schema.name: {row.id: row for row in ordered}, **indexes(ordered)}


def in_lists(plan: Plan) -> tuple[bool, str]:
    """Give the place of a plan where plans are listed, as a key to sort by: those of a named city come first."""
    return not plan.city_id, plan.id


_IN_ORDER: Mapping[str, Callable[[Any], Any]] = {
    # Everything that lists plans follows this order.
    "plans": in_lists,
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


def _typed(schema: TableSchema, records: Iterable[Record], known: Mapping[int, Any]) -> list[Any]:
    """Cast records in their order; `known` are rows by the identity of the record that they were cast from."""
    kind = TABLES[schema.name]
    empty = dict.fromkeys(schema.names, "")
    numbers = [f for f in schema.fields if f.type != "string"]
    return [
        known.get(id(record)) or kind(**{**empty, **record.cells, **{f.name: cast(f, record[f.name]) for f in numbers}})
        for record in records
    ]


def group(rows: Iterable[T], key: Callable[[T], K]) -> Mapping[K, tuple[T, ...]]:
    """Gather rows under their keys, each group in the order of the rows."""
    groups: dict[K, list[T]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return {k: tuple(v) for k, v in groups.items()}


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
    return {"plans_of": group(rows, lambda p: p.city_id), "plan_numbers": {p.id: number for number, p in enumerate(rows, 1)}}


def _of_sections(rows: Sequence[Section]) -> dict[str, Any]:
    return {"sections_of": _by(rows, "plan_id"), "sections_under": group(rows, lambda s: s.parent_id or s.plan_id)}


def _of_measures(rows: Sequence[Measure]) -> dict[str, Any]:
    by_theme = _by_theme(rows)
    return {
        "measures_in": _by(rows, "plan_id"),
        "measures_of": group((m for m in rows if not m.parent_id), lambda m: m.section_id or m.plan_id),
        "parts_of": _by(rows, "parent_id"),
        "by_theme": by_theme,
        "related_to": _related_to(by_theme),
        "beside": _beside(rows),
    }


def _of_responsibilities(rows: Sequence[Responsibility]) -> dict[str, Any]:
    as_printed = sorted(rows, key=lambda r: (r.plan_id, natural_key(r.subject_id), r.order))
    return {
        "responsibilities_in": _by(rows, "plan_id"),
        "responsibilities_of": _by(as_printed, "subject_id"),
        "by_body": _by(as_printed, "body_id"),
    }


_INDEXES: Mapping[str, Callable[[Sequence[Any]], dict[str, Any]]] = {
    "plans": _of_plans,
    "sections": _of_sections,
    "measures": _of_measures,
    "responsibilities": _of_responsibilities,
    "targets": _by_fields(targets_in="plan_id", targets_of="subject_id", targets_for="body_id", figures_of="indicator_id"),
    "mentions": _by_fields(mentions_in="plan_id", mentions_of="subject_id"),
    "not_data": _by_fields(not_data_in="plan_id"),
    "evidence": _by_fields(evidence_of="record_id", evidence_in="source_id"),
    "bodies": lambda rows: {"bodies_of": group(rows, lambda b: b.city_id)},
    "indicators": lambda rows: {"indicators_of": group(rows, lambda i: i.theme_id)},
    "sources": _by_fields(sources_of="plan_id"),
    "corrections": _by_fields(corrections_of="record_id"),
    "changes": _by_fields(changes_of="record_id"),
}
"""The fields of the Catalog that gather the rows of a table, which are given in the order of the Catalog."""


def invalid_identity(dataset: Dataset) -> list[Finding]:
    """Report what is wrong with datasets/datapackage.yaml."""
    return read_identity(dataset.identity)[1]
