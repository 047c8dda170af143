"""The tables of all plans as Parquet partitioned by plan, with a manifest of the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import IO, Any

from cityplans.core.content import Content, file_digest
from cityplans.core.json_writer import to_json
from cityplans.core.model import Catalog, Row, group
from cityplans.exports.formats.parquet import table_metadata, write_parquet

FOLDER = "parquet"
"""The folder of the partitions below /data/."""
_KEY = "plan_id"


def partition_files(
    catalog: Catalog, site_url: str, new_file: Callable[[], IO[bytes]]
) -> Iterator[tuple[str, Content]]:
    """Yield the partitions and their manifest.

    Their paths are `parquet/<table>/plan_id=<plan>/part-0.parquet` and parquet/manifest.json below /data/. As in Hive,
    the plan is in the path and not in the file; a plan without rows in a table has no file for it. The manifest lists
    the files of each table with their plan, rows, bytes and SHA-256.
    """
    tables = []
    for table, rows_by_plan in _rows_by_plan(catalog).items():
        schema = catalog.schemas[table]
        files = []
        for plan_id, rows in rows_by_plan.items():
            path = f"{FOLDER}/{table}/{_KEY}={plan_id}/part-0.parquet"
            file = new_file()
            metadata = table_metadata(catalog, schema, f"{site_url}data/{path}")
            write_parquet(file, schema, rows, metadata, without=_KEY)
            digest = file_digest(file)
            address = {"path": path.removeprefix(f"{FOLDER}/"), _KEY: plan_id}
            files.append(address | {"rows": len(rows), "bytes": digest.size, "sha256": digest.sha256})
            yield path, file
            file.close()
        titles = {"table": table, "title": schema.title.en, "title_zh": schema.title.zh}
        tables.append(titles | {"rows": sum(map(len, rows_by_plan.values())), "files": files})
    identity = catalog.identity
    manifest: dict[str, Any] = {"name": identity.name, "version": identity.version, "released": identity.released}
    manifest |= {"address": f"{site_url}data/{FOLDER}/manifest.json", "partitioned_by": _KEY, "tables": tables}
    yield f"{FOLDER}/manifest.json", to_json(manifest)


def _rows_by_plan(catalog: Catalog) -> dict[str, Mapping[str, tuple[Row, ...]]]:
    """Return the rows of every table of plans, by their plan or the plan of the record they are about."""
    plan_by_record = {plan_id: plan_id for plan_id in catalog.plans}
    for table in (
        catalog.sections,
        catalog.measures,
        catalog.responsibilities,
        catalog.targets,
        catalog.mentions,
        catalog.not_data,
    ):
        plan_by_record |= {row.id: row.plan_id for row in table.values()}
    return {
        table: group(
            catalog.rows(table),
            partial(_plan_of, plan_by_record, _KEY if _KEY in schema.names else schema.primary_key[0]),
        )
        for table, schema in catalog.schemas.items()
        if schema.scope == "plan"
    }


def _plan_of(plan_by_record: Mapping[str, str], key: str, row: Row) -> str:
    record_id: str = getattr(row, key)
    return plan_by_record[record_id]
