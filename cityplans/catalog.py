"""Valid tables to the Catalog, with the indexes that every output needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar

from cityplans.changes import digest
from cityplans.dataset import Dataset, Record
from cityplans.evidence import natural_key
from cityplans.finding import Finding
from cityplans.identity import read_identity
from cityplans.model import NAMED, TABLES, Catalog, Identity, Measure, Plan, Responsibility, Version
from cityplans.schema import TableSchema, cast

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
_RELATED = 6
"""How many measures of other plans are given beside one of the same theme."""


def build_catalog(dataset: Dataset) -> Catalog:
    """Cast every record of a dataset that has passed the checks.

    Raises ValueError or KeyError where the dataset is not valid: check it first.
    """
    tables = {name: _typed(dataset.schemas[name], dataset[name]) for name in TABLES}
    ids: dict[str, Any] = {name: {row.id: row for row in tables[name]} for name in NAMED}
    unnamed: dict[str, Any] = {name: tuple(rows) for name, rows in tables.items() if name not in NAMED}
    identity, findings = read_identity(dataset.identity)
    if identity is None:
        raise ValueError(findings[0].message)
    measures = sorted(tables["measures"], key=lambda m: (m.plan_id, m.order))
    ids["measures"] = {m.id: m for m in measures}
    # Plans of a named city come first; everything that lists plans follows this order.
    ids["plans"] = {p.id: p for p in sorted(tables["plans"], key=in_lists)}
    ids["sections"] = {s.id: s for s in sorted(tables["sections"], key=lambda s: (s.plan_id, s.order))}
    responsibilities = sorted(tables["responsibilities"], key=lambda r: (r.plan_id, natural_key(r.subject_id), r.order))
    present = digest(dataset)
    by_theme = _by_theme(measures)
    return Catalog(
        identity=_as_released(identity, ids["versions"], present),
        digest=present,
        schemas=dataset.schemas,
        **ids,
        **unnamed,
        texts=dataset.texts,
        sections_of=group(ids["sections"].values(), lambda s: s.plan_id),
        sections_under=group(ids["sections"].values(), lambda s: s.parent_id or s.plan_id),
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
        by_theme=by_theme,
        by_body=_by_body(responsibilities),
        measures_in=group(measures, lambda m: m.plan_id),
        targets_in=group(tables["targets"], lambda t: t.plan_id),
        responsibilities_in=group(tables["responsibilities"], lambda r: r.plan_id),
        mentions_in=group(tables["mentions"], lambda m: m.plan_id),
        not_data_in=group(tables["not_data"], lambda x: x.plan_id),
        targets_for=group((t for t in tables["targets"] if t.body_id), lambda t: t.body_id),
        plans_of=group(ids["plans"].values(), lambda p: p.city_id),
        bodies_of=group(tables["bodies"], lambda b: b.city_id),
        figures_of=group((t for t in tables["targets"] if t.indicator_id), lambda t: t.indicator_id),
        indicators_of=group(tables["indicators"], lambda i: i.theme_id),
        related_to=_related_to(by_theme),
        beside=_beside(measures),
        plan_numbers={plan: number for number, plan in enumerate(ids["plans"], 1)},
        places={r.id: (r.path, r.line) for rows in dataset.tables.values() for r in rows if r.id},
    )


def _as_released(identity: Identity, versions: Mapping[str, Version], present: str) -> Identity:
    """Give data that differs from the released one another version: 1.2.0 with later changes is 1.2.0+unreleased.

    Which changes is not for the version to say: then every page and file would change with every cell.
    """
    released = versions.get(identity.version)
    if not versions or (released and released.digest == present):
        return identity
    return replace(identity, version=f"{identity.version}+unreleased")


def _typed(schema: TableSchema, records: Iterable[Record]) -> list[Any]:
    kind = TABLES[schema.name]
    empty = dict.fromkeys(schema.names, "")
    numbers = [f for f in schema.fields if f.type != "string"]
    rows = [kind(**{**empty, **record.cells, **{f.name: cast(f, record[f.name]) for f in numbers}}) for record in records]
    return sorted(rows, key=lambda row: natural_key(row.id)) if "id" in schema.names else rows


def in_lists(plan: Plan) -> tuple[bool, str]:
    """Give the place of a plan where plans are listed, as a key to sort by."""
    return not plan.city_id, plan.id


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


def _by_body(responsibilities: Iterable[Responsibility]) -> Mapping[str, tuple[Responsibility, ...]]:
    return group(responsibilities, lambda r: r.body_id)


def invalid_identity(dataset: Dataset) -> list[Finding]:
    """Report what is wrong with datasets/datapackage.yaml."""
    return read_identity(dataset.identity)[1]
