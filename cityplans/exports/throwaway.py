"""Stands in for the JSON of every table and for /api/v1 until the real exporters are merged; then delete this file."""

from __future__ import annotations

import json
from collections.abc import Iterator

from cityplans.exports.csv_file import to_csv
from cityplans.exports.package import packages, values
from cityplans.exports.typed import typed
from cityplans.model import Catalog, Row


def stand_ins(catalog: Catalog) -> Iterator[tuple[str, bytes]]:
    """Make data/<package>/<table>.json and the slices of /api/v1 that our pages link to."""
    for package in packages(catalog):
        for table, rows in package.tables.items():
            yield f"data/{package.name}/{table}.json", _json(catalog, table, rows)
            if package.plan is None:
                yield from _both(catalog, table, rows, f"api/v1/{table}")
    for plan in catalog.plans.values():
        for table in ("measures", "targets", "responsibilities", "mentions", "sections"):
            yield from _both(
                catalog, table, tuple(r for r in catalog.rows(table) if r.plan_id == plan.id), f"api/v1/plans/{plan.id}/{table}"
            )  # type: ignore[union-attr]
    for city in catalog.cities:
        own = {p.id for p in catalog.plans.values() if p.city_id == city}
        for table in ("measures", "targets"):
            yield from _both(catalog, table, tuple(r for r in catalog.rows(table) if r.plan_id in own), f"api/v1/cities/{city}/{table}")  # type: ignore[union-attr]
        yield from _both(catalog, "plans", tuple(p for p in catalog.plans.values() if p.id in own), f"api/v1/cities/{city}/plans")
        yield from _both(catalog, "bodies", tuple(b for b in catalog.bodies.values() if b.city_id == city), f"api/v1/cities/{city}/bodies")
    for theme in catalog.themes:
        measures = catalog.by_theme.get(theme, ())
        yield from _both(catalog, "measures", measures, f"api/v1/themes/{theme}/measures")
        yield from _both(
            catalog, "targets", tuple(t for m in measures for t in catalog.targets_of.get(m.id, ())), f"api/v1/themes/{theme}/targets"
        )
    for body in catalog.bodies:
        rows = catalog.by_body.get(body, ())
        yield from _both(catalog, "responsibilities", rows, f"api/v1/bodies/{body}/responsibilities")
        yield from _both(
            catalog,
            "measures",
            tuple(catalog.measures[r.subject_id] for r in rows if r.subject_id in catalog.measures),
            f"api/v1/bodies/{body}/measures",
        )
        yield from _both(
            catalog, "targets", tuple(t for t in catalog.targets.values() if t.body_id == body), f"api/v1/bodies/{body}/targets"
        )


def _both(catalog: Catalog, table: str, rows: tuple[Row, ...], path: str) -> Iterator[tuple[str, bytes]]:
    schema = catalog.schemas[table]
    yield f"{path}.csv", to_csv(schema.names, (values(schema, row) for row in rows)).encode()
    yield f"{path}.json", _json(catalog, table, rows)


def _json(catalog: Catalog, table: str, rows: tuple[Row, ...]) -> bytes:
    schema = catalog.schemas[table]
    records = [dict(zip(schema.names, map(typed, values(schema, row)), strict=True)) for row in rows]
    return json.dumps(records, ensure_ascii=False).encode()
