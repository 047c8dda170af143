"""The tables of a package as Parquet: typed, described columns in groups of rows, by plan."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import IO, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from cityplans.core.content import Content, text_into
from cityplans.core.csv_writer import write_csv
from cityplans.core.model import Catalog
from cityplans.core.table_schema import Field, TableSchema, Value
from cityplans.core.tables import TABLES
from cityplans.exports.package import ExportContext, table_path

Cells: TypeAlias = tuple[Value, ...]

_TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
}
_SMALLEST_GROUP, _LARGEST_GROUP = 1_000, 20_000
"""The rows of a group: fewer cost every reader more requests, more cost a reader of one plan more bytes."""
# Beyond this level, files hardly get smaller but take much longer.
_LEVEL = 9
_SMALLEST_BLOCK = 1 << 16
LARGEST_PART = 20 * 2**20
"""The bytes after which a table goes on in another file: usual hosts accept 25 MiB."""


def parquet_files(context: ExportContext) -> Iterator[tuple[str, Content]]:
    """Yield every table of a package as Parquet, described in its own metadata: `<table>.parquet`.

    A table that would make a file too large for usual hosts goes on in `<table>.2.parquet` and so on. Categories are
    plain strings, which Parquet stores as a dictionary anyway. A categorical type could not be joined with strings in
    polars nor take a new value in pandas.
    """
    package, site_url = context.package, context.site_url
    for schema, rows in context.keyed_tables:
        cells = list(map(schema.cells, rows))
        start, part = 0, 1
        while start < len(cells) or part == 1:
            path = f"{package.name}/{table_path(schema.name)}{f'.{part}' if part > 1 else ''}.parquet"
            metadata = {
                "package": package.name,
                **_table_metadata(context.catalog, schema, f"{site_url}data/{path}"),
                "homepage": package.home(site_url),
            }
            file = context.new_file()
            start += _write_part(file, schema, cells[start:], metadata)
            part += 1
            yield path, file


def _write_part(file: IO[bytes], schema: TableSchema, rows: Sequence[Cells], metadata: Mapping[str, str]) -> int:
    """Write rows up to the size of a part, described by metadata; return how many fitted."""
    fields = pa.schema(_fields(schema), metadata=metadata)
    written = 0
    with pq.ParquetWriter(
        file, fields, compression="zstd", compression_level=_LEVEL, write_statistics=True, write_page_index=True
    ) as out:
        for group in _row_groups(schema, rows):
            out.write_table(_table(schema, group, fields))
            written += len(group)
            if file.tell() > LARGEST_PART:
                break
    return written


def _row_groups(schema: TableSchema, rows: Sequence[Cells]) -> Iterator[Sequence[Cells]]:
    """Yield the rows in groups that a reader fetches one by one; one empty group if there are no rows.

    A plan's rows are in one group unless they are very many, so that its statistics tell which plans it holds.
    """
    if not rows:
        yield rows
    first = 0
    while first < len(rows):
        end = min(first + _LARGEST_GROUP, len(rows))
        if "plan_id" in schema.names:
            plan = schema.names.index("plan_id")
            ends = (i for i in range(first + _SMALLEST_GROUP, end) if rows[i][plan] != rows[i - 1][plan])
            end = next(ends, end)
        yield rows[first:end]
        first = end


def _table(schema: TableSchema, rows: Sequence[Cells], fields: pa.Schema) -> pa.Table:
    """Return rows as a typed table, in which an empty cell is null.

    They go through CSV: `pyarrow.array` converts cells one by one, and imports pandas where it is installed.
    """
    out = io.BytesIO()
    with text_into(out) as text:
        write_csv(text, schema.names, rows, has_decimals=schema.has_decimals)
    out.seek(0)
    table = csv.read_csv(
        out,
        csv.ReadOptions(use_threads=False, block_size=max(_SMALLEST_BLOCK, out.getbuffer().nbytes)),
        csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        csv.ConvertOptions(
            column_types={field.name: field.type for field in fields},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )
    return pa.Table.from_arrays(table.columns, schema=fields)


@lru_cache(maxsize=2 * len(TABLES))
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


def _table_metadata(catalog: Catalog, schema: TableSchema, address: str) -> dict[str, str]:
    """Return the metadata of a file: what it contains, its licence and where it is published.

    The version is in the descriptors: a file that a release leaves as it was keeps its bytes.
    """
    identity = catalog.identity
    return {
        "table": schema.name,
        "title": schema.title.en,
        "title_zh": schema.title.zh,
        "description": schema.description.en,
        "description_zh": schema.description.zh,
        "license": " ".join(f"{x.name} {x.path}" for x in identity.licences),
        "source": address,
    }
