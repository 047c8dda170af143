"""Tables as Parquet: typed columns that tell what they are, in parts of which a reader fetches only those it needs."""

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
# What a reader over HTTP skips is skipped by such groups of rows.
_ROWS_OF_A_GROUP = 20_000


def parquet_files(edition: ExportContext) -> Iterator[tuple[str, Content]]:
    """Write every table of a package as Parquet, described in its own metadata.

    Categories are plain strings, which Parquet stores as a dictionary all the same: as a type of their own they
    can neither be joined with strings in polars nor take a new value in pandas.
    """
    package, site_url = edition.package, edition.site_url
    for table, rows in package.tables.items():
        schema = edition.catalog.schemas[table]
        path = f"{package.name}/{table}.parquet"
        told = {
            "package": package.name,
            **about(edition.catalog, schema, f"{site_url}data/{path}"),
            "homepage": package.home(site_url),
        }
        file = edition.new_file()
        write_parquet(file, schema, rows, told)
        yield path, file


def write_parquet(
    file: IO[bytes], schema: TableSchema, rows: Sequence[Row], told: Mapping[str, str], without: str = ""
) -> None:
    """Write rows of a table, with words about it and each of its fields; the field `without` is left out."""
    kept = [i for i, field in enumerate(schema.fields) if field.name != without]
    fields = pa.schema([_fields(schema)[i] for i in kept], metadata=told)
    with pq.ParquetWriter(file, fields, compression="zstd", write_statistics=True, write_page_index=True) as out:
        for start in range(0, len(rows) or 1, _ROWS_OF_A_GROUP):
            group = rows[start : start + _ROWS_OF_A_GROUP]
            cells = list(zip(*map(schema.cells, group), strict=True)) if group else [()] * len(schema.fields)
            columns = [pa.array(list(map(typed, cells[i])), field.type) for i, field in zip(kept, fields, strict=True)]
            out.write_table(pa.Table.from_arrays(columns, schema=fields))


@lru_cache(maxsize=len(TABLES))
def _fields(schema: TableSchema) -> tuple[pa.Field, ...]:
    return tuple(map(_field, schema.fields))


def _field(field: Field) -> pa.Field:
    words = {
        "title": field.title.en,
        "title_zh": field.title.zh,
        "description": field.description.en,
        "description_zh": field.description.zh,
    }
    return pa.field(field.name, _TYPES[field.type], nullable=not field.required, metadata=words)


def about(catalog: Catalog, schema: TableSchema, address: str) -> dict[str, str]:
    """Tell what a file is, whence it comes and under which licence."""
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
