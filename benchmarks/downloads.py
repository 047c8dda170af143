"""How long the download centre takes, format by format, beside pandas writing the same tables in the same run.

    .venv/bin/python -m benchmarks.downloads [RUNS]

Prints a Markdown table: the median of RUNS (default 5) for each, and their ratio.
"""

from __future__ import annotations

import io
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas

from cityplans.check import checked_catalog
from cityplans.exports.archive import is_packed
from cityplans.exports.package import Edition, FileFacts, file_facts, packages, values
from cityplans.exports.registry import EXPORTERS, data_files
from cityplans.exports.typed import typed
from cityplans.model import Catalog

URL = "https://plans.example.org/"


def ours(catalog: Catalog) -> dict[str, float]:
    """Give the seconds of every exporter over all packages, and of everything below /data/ together."""
    seconds = dict.fromkeys(EXPORTERS, 0.0)
    for package in packages(catalog):
        made: dict[str, FileFacts] = {}
        packed: dict[str, bytes] = {}
        for name, export in EXPORTERS.items():
            start = time.perf_counter()
            files = dict(export(Edition(package, catalog, URL, made, packed)))
            made |= {path: file_facts(data) for path, data in files.items()}
            packed |= {path: data for path, data in files.items() if is_packed(path)}
            seconds[name] += time.perf_counter() - start
    start = time.perf_counter()
    for _ in data_files(catalog, URL):
        pass
    return seconds | {"everything": time.perf_counter() - start}


def peer(catalog: Catalog) -> dict[str, float]:
    """Give the seconds that pandas takes to write the same rows in the formats it knows, without keys, types, words or links."""
    frames = [
        [
            (
                table,
                pandas.DataFrame([map(typed, values(catalog.schemas[table], row)) for row in rows], columns=catalog.schemas[table].names),
            )
            for table, rows in package.tables.items()
        ]
        for package in packages(catalog)
    ]
    writers: dict[str, Callable[[list[tuple[str, pandas.DataFrame]]], object]] = {
        "csv": lambda tables: [frame.to_csv(index=False) for _, frame in tables],
        "xlsx": _workbook,
        "json": lambda tables: [frame.to_json(orient="records", force_ascii=False) for _, frame in tables],
        "parquet": lambda tables: [frame.to_parquet() for _, frame in tables],
        "sqlite": _database,
    }
    seconds = {}
    for name, write in writers.items():
        start = time.perf_counter()
        for tables in frames:
            write(tables)
        seconds[name] = time.perf_counter() - start
    return seconds


def _workbook(tables: list[tuple[str, pandas.DataFrame]]) -> None:
    with pandas.ExcelWriter(io.BytesIO(), engine="openpyxl") as book:
        for name, frame in tables:
            frame.to_excel(book, sheet_name=name, index=False)


def _database(tables: list[tuple[str, pandas.DataFrame]]) -> None:
    with sqlite3.connect(":memory:") as connection:
        for name, frame in tables:
            frame.to_sql(name, connection, index=False)


def main() -> None:
    """Measure and print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    catalog, _ = checked_catalog(Path("datasets"))
    assert catalog is not None, "the data has errors"
    pairs = [(ours(catalog), peer(catalog)) for _ in range(runs)]
    print("| format | ours, s | pandas, s | ratio |\n|---|---:|---:|---:|")
    for name in pairs[0][0]:
        mine = statistics.median(own[name] for own, _ in pairs)
        if name in pairs[0][1]:
            other = statistics.median(theirs[name] for _, theirs in pairs)
            print(f"| {name} | {mine:.2f} | {other:.2f} | {mine / other:.2f} |")
        else:
            print(f"| {name} | {mine:.2f} | | |")


if __name__ == "__main__":
    main()
