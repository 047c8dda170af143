"""Valid tables to the Catalog, with the indexes that every output needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from cityplans.changes import digest
from cityplans.dataset import Dataset, Record
from cityplans.evidence import natural_key
from cityplans.finding import Finding
from cityplans.identity import read_identity
from cityplans.model import TABLES, Catalog, Identity, Measure, Responsibility, Version
from cityplans.schema import TableSchema, cast

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def build_catalog(dataset: Dataset) -> Catalog:
    """Cast every record of a dataset that has passed the checks.

    Raises ValueError or KeyError where the dataset is not valid: check it first.
    """
    tables = {name: _typed(dataset.schemas[name], dataset[name]) for name in TABLES}
    named = [name for name in TABLES if "id" in dataset.schemas[name].names]
    ids: dict[str, Any] = {name: {row.id: row for row in tables[name]} for name in named}
    unnamed: dict[str, Any] = {name: tuple(rows) for name, rows in tables.items() if name not in named}
    identity, findings = read_identity(dataset.identity)
    if identity is None:
        raise ValueError(findings[0].message)
    measures = sorted(tables["measures"], key=lambda m: (m.plan_id, m.order))
    ids["measures"] = {m.id: m for m in measures}
    # Plans of a named city come first; everything that lists plans follows this order.
    ids["plans"] = {p.id: p for p in sorted(tables["plans"], key=lambda p: (not p.city_id, p.id))}
    ids["sections"] = {s.id: s for s in sorted(tables["sections"], key=lambda s: (s.plan_id, s.order))}
    responsibilities = sorted(tables["responsibilities"], key=lambda r: (r.plan_id, natural_key(r.subject_id), r.order))
    return Catalog(
        identity=_as_released(identity, ids["versions"], dataset),
        schemas=dataset.schemas,
        **ids,
        **unnamed,
        texts=dataset.texts,
        sections_of=group(ids["sections"].values(), lambda s: s.plan_id),
        measures_of=group((m for m in measures if not m.parent_id), lambda m: m.section_id or m.plan_id),
        parts_of=group((m for m in measures if m.parent_id), lambda m: m.parent_id),
        responsibilities_of=group(responsibilities, lambda r: r.subject_id),
        targets_of=group(tables["targets"], lambda t: t.subject_id),
        mentions_of=group(tables["mentions"], lambda m: m.subject_id),
        evidence_of=group(tables["evidence"], lambda e: e.record_id),
        evidence_in=group(tables["evidence"], lambda e: e.source_id),
        sources_of=group(tables["sources"], lambda s: s.plan_id),
        corrections_of=group(tables["corrections"], lambda c: c.record_id),
        changes_of=group(tables["changes"], lambda c: c.record_id),
        by_theme=by_theme(measures),
        by_body=_by_body(responsibilities),
        places={r.id: (r.path, r.line) for rows in dataset.tables.values() for r in rows if r.id},
    )


def _as_released(identity: Identity, versions: Mapping[str, Version], dataset: Dataset) -> Identity:
    """Give data that differs from the released one a version of its own: 1.2.0 with later changes is 1.2.0+3f9a01c7."""
    if not versions:
        return identity
    present = digest(dataset)
    released = versions.get(identity.version)
    return identity if released and released.digest == present else replace(identity, version=f"{identity.version}+{present[:8]}")


def _typed(schema: TableSchema, records: Iterable[Record]) -> list[Any]:
    kind = TABLES[schema.name]
    rows = [kind(**{f.name: cast(f, record[f.name]) for f in schema.fields}) for record in records]
    return sorted(rows, key=lambda row: natural_key(row.id)) if "id" in schema.names else rows


def group(rows: Iterable[T], key: Callable[[T], K]) -> Mapping[K, tuple[T, ...]]:
    """Gather rows under their keys, each group in the order of the rows."""
    groups: dict[K, list[T]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return {k: tuple(v) for k, v in groups.items()}


def by_theme(measures: Iterable[Measure]) -> Mapping[str, tuple[Measure, ...]]:
    """Gather measures under their themes, under both where they have two."""
    pairs = [(theme, m) for m in measures for theme in (m.theme_id, m.theme_id_2) if theme]
    return {theme: tuple(m for _, m in found) for theme, found in group(pairs, lambda p: p[0]).items()}


def _by_body(responsibilities: Iterable[Responsibility]) -> Mapping[str, tuple[Responsibility, ...]]:
    return group(responsibilities, lambda r: r.body_id)


def invalid_identity(dataset: Dataset) -> list[Finding]:
    """Report what is wrong with datasets/datapackage.yaml."""
    return read_identity(dataset.identity)[1]
