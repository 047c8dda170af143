"""The tables of a package as Parquet: typed, described columns in groups of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from cityplans.core.content import Content
from cityplans.core.model import TABLES, Catalog, Row
from cityplans.core.table_schema import Field, TableSchema
from cityplans.exports.formats.json_values import typed
from cityplans.exports.package import ExportContext

_TYPES: Mapping[str, pa.DataType] = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}
# A reader over HTTP skips whole groups of this many rows.
_ROWS_PER_GROUP = 20_000


def parquet_files(context: ExportContext) -> Iterator[tuple[str, Content]]:
    """Yield every table of a package as Parquet, described in its own metadata.

    Categories are plain strings, which Parquet stores as a dictionary anyway. A categorical type could not be joined
    with strings in polars nor take a new value in pandas.
    """
    package, site_url = context.package, context.site_url
    for table, rows in package.tables.items():
        schema = context.catalog.schemas[table]
        path = f"{package.name}/{table}.parquet"
        metadata = {
            "package": package.name,
            **table_metadata(context.catalog, schema, f"{site_url}data/{path}"),
            "homepage": package.home(site_url),
        }
        file = context.new_file()
        write_parquet(file, schema, rows, metadata)
        yield path, file


def write_parquet(
    file: IO[bytes], schema: TableSchema, rows: Sequence[Row], metadata: Mapping[str, str], without: str = ""
) -> None:
    """Write rows of a table with metadata about it and each of its fields; omit the field `without`."""
    included = [i for i, field in enumerate(schema.fields) if field.name != without]
    fields = pa.schema([_fields(schema)[i] for i in included], metadata=metadata)
    with pq.ParquetWriter(file, fields, compression="zstd", write_statistics=True, write_page_index=True) as out:
        for start in range(0, len(rows) or 1, _ROWS_PER_GROUP):
            group = rows[start : start + _ROWS_PER_GROUP]
            cells = list(zip(*map(schema.cells, group), strict=True)) if group else [()] * len(schema.fields)
            columns = [
                pa.array(list(map(typed, cells[i])), field.type) for i, field in zip(included, fields, strict=True)
            ]
            out.write_table(pa.Table.from_arrays(columns, schema=fields))


@lru_cache(maxsize=len(TABLES))
def _fields(schema: TableSchema) -> tuple[pa.Field, ...]:
    return tuple(map(_field, schema.fields))


def _field(field: Field) -> pa.Field:
    metadata = {
        "title": field.title.en,
        "title_zh": field.title.zh,
        "description": field.description.en,
        "description_zh": field.description.zh,
    }
    return pa.field(field.name, _TYPES[field.type], nullable=not field.required, metadata=metadata)


def table_metadata(catalog: Catalog, schema: TableSchema, address: str) -> dict[str, str]:
    """Return the metadata of a file: what it contains, its version, its licence and where it is published."""
    identity = catalog.identity
    return {
        "table": schema.name,
        "title": schema.title.en,
        "title_zh": schema.title.zh,
        "description": schema.description.en,
        "description_zh": schema.description.zh,
        "version": identity.version,
        "released": identity.released,
        "license": " ".join(f"{x.name} {x.path}" for x in identity.licences),
        "source": address,
    }
