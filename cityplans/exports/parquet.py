"""Tables as Parquet: typed columns that tell what they are, in parts of which a reader fetches only those it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.parquet as pq

from cityplans.exports.package import Edition
from cityplans.exports.typed import typed
from cityplans.schema import Field, TableSchema

_TYPES: Mapping[str, pa.DataType] = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}
# What a reader over HTTP skips is skipped by such groups of rows.
_ROWS_OF_A_GROUP = 20_000


def parquet_files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Write every table of a package as Parquet, described in its own metadata.

    Categories are plain strings, which Parquet stores as a dictionary all the same: as a type of their own they
    can neither be joined with strings in polars nor take a new value in pandas.
    """
    for table, rows in edition.package.tables.items():
        schema = edition.catalog.schemas[table]
        path = f"{edition.package.name}/{table}.parquet"
        fields = pa.schema([_field(field) for field in schema.fields], metadata=_about(edition, schema, path))
        cells = zip(*map(schema.cells, rows), strict=True) if rows else [()] * len(fields)
        columns = [pa.array(list(map(typed, column)), field.type) for column, field in zip(cells, fields, strict=True)]
        yield path, _to_parquet(pa.Table.from_arrays(columns, schema=fields))


def _field(field: Field) -> pa.Field:
    words = {
        "title": field.title.en,
        "title_zh": field.title.zh,
        "description": field.description.en,
        "description_zh": field.description.zh,
    }
    return pa.field(field.name, _TYPES[field.type], nullable=not field.required, metadata=words)


def _about(edition: Edition, schema: TableSchema, path: str) -> dict[str, str]:
    """Tell what a file is, whence it comes and under which licence."""
    identity = edition.catalog.identity
    return {
        "package": edition.package.name,
        "table": schema.name,
        "title": schema.title.en,
        "title_zh": schema.title.zh,
        "description": schema.description.en,
        "description_zh": schema.description.zh,
        "version": identity.version,
        "released": identity.released,
        "license": " ".join(f"{x.name} {x.path}" for x in identity.licences),
        "source": f"{edition.site_url}data/{path}",
        "homepage": edition.package.home(edition.site_url),
    }


def _to_parquet(table: pa.Table) -> bytes:
    out = pa.BufferOutputStream()
    pq.write_table(table, out, compression="zstd", row_group_size=_ROWS_OF_A_GROUP, write_statistics=True, write_page_index=True)
    data: bytes = out.getvalue().to_pybytes()
    return data
