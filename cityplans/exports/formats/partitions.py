"""The tables of the plans as Parquet partitioned by plan, for programs that read many files at once, with a list of the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import IO, Any

from cityplans.core.content import Content, file_digest
from cityplans.core.json_writer import json_text
from cityplans.core.model import Catalog, Row, group
from cityplans.exports.formats.parquet import about, write_parquet

FOLDER = "parquet"
"""Where the partitions lie below /data/."""
_KEY = "plan_id"


def partition_files(
    catalog: Catalog, site_url: str, new_file: Callable[[], IO[bytes]]
) -> Iterator[tuple[str, Content]]:
    """Write `parquet/<table>/plan_id=<plan>/part-0.parquet` for every table that plans have, and parquet/manifest.json.

    Paths are below /data/. The plan stands in the path only, as Hive has it. A plan without rows of a table has no
    file there. The manifest gives for each table its files, each with its plan, rows, bytes and SHA-256.
    """
    tables = []
    for table, rows in _by_plan(catalog).items():
        schema = catalog.schemas[table]
        files = []
        for plan_id, own in rows.items():
            path = f"{FOLDER}/{table}/{_KEY}={plan_id}/part-0.parquet"
            file = new_file()
            write_parquet(file, schema, own, about(catalog, schema, f"{site_url}data/{path}"), without=_KEY)
            facts = file_digest(file)
            place = {"path": path.removeprefix(f"{FOLDER}/"), _KEY: plan_id}
            files.append(place | {"rows": len(own), "bytes": facts.size, "sha256": facts.sha256})
            yield path, file
            file.close()
        words = {"table": table, "title": schema.title.en, "title_zh": schema.title.zh}
        tables.append(words | {"rows": sum(map(len, rows.values())), "files": files})
    identity = catalog.identity
    manifest: dict[str, Any] = {"name": identity.name, "version": identity.version, "released": identity.released}
    manifest |= {"address": f"{site_url}data/{FOLDER}/manifest.json", "partitioned_by": _KEY, "tables": tables}
    yield f"{FOLDER}/manifest.json", json_text(manifest).encode()


def _by_plan(catalog: Catalog) -> dict[str, Mapping[str, tuple[Row, ...]]]:
    """Give the rows of every table that lies with the plans, by the plan they belong to, themselves or through their record."""
    owner = {plan_id: plan_id for plan_id in catalog.plans}
    for table in (
        catalog.sections,
        catalog.measures,
        catalog.responsibilities,
        catalog.targets,
        catalog.mentions,
        catalog.not_data,
    ):
        owner |= {row.id: row.plan_id for row in table.values()}
    return {
        table: group(
            catalog.rows(table), partial(_plan_of, owner, _KEY if _KEY in schema.names else schema.primary_key[0])
        )
        for table, schema in catalog.schemas.items()
        if schema.scope == "plan"
    }


def _plan_of(owner: Mapping[str, str], key: str, row: Row) -> str:
    named: str = getattr(row, key)
    return owner[named]
