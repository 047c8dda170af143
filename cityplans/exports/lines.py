"""The lines of the files of datasets/, by which the form of corrections finds a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cityplans.catalog.addresses import page_path
from cityplans.core.csv_writer import to_csv
from cityplans.core.json_writer import Json, to_json
from cityplans.core.model import Catalog
from cityplans.core.table_schema import TableSchema
from cityplans.core.tables import CORRECTABLE_TABLES, Named

SHARED = ""
"""The key of the lines that belong to no plan."""


def lines_path(plan_id: str) -> str:
    """Return the address of the lines of a plan, or of the shared tables without a plan."""
    return f"plans/{plan_id}/lines.json" if plan_id else "contribute/correct/lines.json"


def lines_file(catalog: Catalog, plan_id: str) -> Iterator[tuple[str, bytes]]:
    """Yield the lines of the tables of a plan, or of the shared tables.

    Each table has its path, its header, and by id its records: the number of the line, the line, and the address of
    the record's page below a language's root. The plan itself is a file in YAML, whose fields are given as CSV too.
    """
    tables = {
        name: _table(catalog, catalog.schemas[name], plan_id)
        for name in CORRECTABLE_TABLES
        if (catalog.schemas[name].scope == "plan") == bool(plan_id)
    }
    yield lines_path(plan_id), to_json(tables)


def _table(catalog: Catalog, schema: TableSchema, plan_id: str) -> Json:
    lines, path = {}, ""
    for row in _rows(catalog, schema.name, plan_id):
        path, number = catalog.places[row.id]
        line = to_csv(schema.names, [schema.cells(row)]).partition("\n")[2].removesuffix("\n")
        lines[row.id] = [number, line, page_path(catalog, schema.name, row)]
    return {"path": f"datasets/{path}", "header": list(schema.names), "lines": lines}


def _rows(catalog: Catalog, table: str, plan_id: str) -> Iterable[Named]:
    records: Mapping[str, Named] = getattr(catalog, table)
    if not plan_id:
        return records.values()
    by_plan: Mapping[str, Sequence[Named]] = getattr(catalog, f"{table}_by_plan", {})
    return [records[plan_id]] if table == "plans" else by_plan.get(plan_id, ())
