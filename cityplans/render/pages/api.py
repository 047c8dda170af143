"""The page that explains the API."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from cityplans.catalog.addresses import API, API_PAGE, api_path
from cityplans.catalog.responsibility import duties_by_body
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure
from cityplans.core.tables import Named
from cityplans.exports.api.hal import RECORD_TABLES, has_record_file
from cityplans.exports.api.openapi import API_TABLES
from cityplans.exports.ready.tables import published_counts, published_schemas
from cityplans.render.page import Page, PageContext


def api_page(context: PageContext) -> Iterator[Page]:
    """Yield the page: the promises of the API, every form of address with a real id, and working examples."""
    catalog = context.catalog
    yield context.page(
        "api.html",
        API_PAGE,
        context.t("api.title"),
        context.t("api.description"),
        "data",
        address=f"{context.url}{API}",
        files=f"{context.url}data/{catalog.identity.name}/",
        api_path=api_path,
        tables=[
            (published_schemas(catalog)[table], count, _first_id(catalog, table))
            for table, count in published_counts(catalog, context.url, API_TABLES).items()
        ],
        measure=_first_measured(catalog),
        plan=next(iter(catalog.plans), ""),
        theme=_first_of(catalog.themes, catalog.measures_by_theme),
        body=_first_of(catalog.bodies, duties_by_body(catalog)),
    )


def _first_id(catalog: Catalog, table: str) -> str:
    """Return the id of the first record with a file of its own; "" if the table has none."""
    records: Mapping[str, Named] = getattr(catalog, table) if table in RECORD_TABLES else {}
    return next((row.id for row in records.values() if has_record_file(catalog, table, row)), "")


def _first_of(records: Mapping[str, Named], with_rows: Container[str]) -> str:
    return next((record_id for record_id in records if record_id in with_rows), "")


def _first_measured(catalog: Catalog) -> Measure | None:
    """Return the first measure with targets, of the first plan that has one."""
    measured = [m for m in catalog.measures.values() if m.id in catalog.targets_by_subject]
    order = {plan_id: position for position, plan_id in enumerate(catalog.plans)}
    return min(measured, key=lambda m: order[m.plan_id], default=None)
