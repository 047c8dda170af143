"""The page that explains the API."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.catalog.addresses import API, API_PAGE, api_path
from cityplans.core.model import TABLES, Catalog, Measure
from cityplans.exports.api.slices import SLICES, slice_title
from cityplans.render.page import Page, PageContext


def api_page(context: PageContext) -> Iterator[Page]:
    """Yield the page: the promises of the API, every form of address with a real id, and working examples."""
    catalog = context.catalog
    tables = [(catalog.schemas[table], len(catalog.rows(table)), _first_id(catalog, table)) for table in TABLES]
    examples = {(owner, table): _first_with_rows(catalog, owner, table) for owner, table in SLICES}
    yield context.page(
        "api.html",
        API_PAGE,
        context.t("api.title"),
        context.t("api.description"),
        "data",
        address=f"{context.url}{API}",
        api_path=api_path,
        tables=tables,
        slices=[(*place, slice_title(*place)[context.language], example) for place, example in examples.items()],
        measure=_first_measured(catalog),
        city=examples["cities", "targets"],
        theme=examples["themes", "measures"],
        body=examples["bodies", "responsibilities"],
    )


def _first_id(catalog: Catalog, table: str) -> str:
    rows = catalog.rows(table)
    return str(getattr(rows[0], "id", "")) if rows else ""


def _first_with_rows(catalog: Catalog, owner: str, table: str) -> str:
    rows_by_owner = SLICES[owner, table](catalog)
    return next((record_id for record_id in getattr(catalog, owner) if rows_by_owner.get(record_id)), "")


def _first_measured(catalog: Catalog) -> Measure | None:
    """Return the first measure with targets, of the first plan that has one."""
    measured = [m for m in catalog.measures.values() if m.id in catalog.targets_by_subject]
    order = {plan_id: position for position, plan_id in enumerate(catalog.plans)}
    return min(measured, key=lambda m: order[m.plan_id], default=None)
