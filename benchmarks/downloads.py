"""Times the downloads by format, compared with pandas writing the same tables in the same run.

    .venv/bin/python -m benchmarks.downloads [RUNS]
    .venv/bin/python -m benchmarks.downloads table [ROWS]

The first command prints the median of RUNS (default 5) for each format, and their ratio. The second writes one table
of ROWS (default 100,000) measures in every format and prints by how much the memory of the program grew at most.
"""

from __future__ import annotations

import io
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas

from benchmarks.corpus import write as write_corpus
from cityplans.build.staging import locked_staging, new_file
from cityplans.catalog.builder import build_catalog
from cityplans.catalog.open import checked_catalog
from cityplans.core.content import size_of
from cityplans.core.model import Catalog
from cityplans.exports.formats.json_values import typed
from cityplans.exports.package import packages, values
from cityplans.exports.registry import EXPORTERS, export_package
from cityplans.read.load import load_former

URL = "https://plans.example.org/"


def exporter_seconds(catalog: Catalog) -> dict[str, float]:
    """Return the seconds of every exporter for all packages, and of all exporters together."""
    seconds = dict.fromkeys(EXPORTERS, 0.0)
    for package in packages(catalog):
        start = time.perf_counter()
        for name, _, _ in export_package(package, catalog, URL):
            now = time.perf_counter()
            seconds[name] += now - start
            start = now
    return seconds | {"all": sum(seconds.values())}


def pandas_seconds(catalog: Catalog) -> dict[str, float]:
    """Return the seconds that pandas needs for the same rows, without keys, types, labels or links."""
    frames_by_package = [
        [
            (
                table,
                pandas.DataFrame(
                    [map(typed, values(catalog.schemas[table], row)) for row in rows],
                    columns=catalog.schemas[table].names,
                ),
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
        for tables in frames_by_package:
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


def measure_one_table(rows: int) -> None:
    """Write a table of invented measures, with the records it refers to, in every format."""
    with tempfile.TemporaryDirectory() as folder:
        write_corpus(rows, Path(folder) / "datasets")
        catalog = build_catalog(load_former(Path(folder) / "datasets"))
    whole = next(packages(catalog))
    needed_tables = _with_references("measures", catalog)
    package = replace(
        whole,
        tables={name: rows_of_table if name in needed_tables else () for name, rows_of_table in whole.tables.items()},
    )
    print("| format | s | MB | memory, MB |\n|---|---:|---:|---:|")
    seconds, sizes, memory = dict.fromkeys(EXPORTERS, 0.0), dict.fromkeys(EXPORTERS, 0), dict.fromkeys(EXPORTERS, 0.0)
    with tempfile.TemporaryDirectory() as folder, locked_staging(Path(folder) / "site", lambda: None) as place:
        _reset_peak()
        peak_before, start = _peak_megabytes(), time.perf_counter()
        for name, _, content in export_package(package, catalog, URL, partial(new_file, place)):
            now = time.perf_counter()
            seconds[name] += now - start
            sizes[name] += size_of(content)
            memory[name] = max(memory[name], _peak_megabytes() - peak_before)
            _reset_peak()
            start = time.perf_counter()
    for name in EXPORTERS:
        print(f"| {name} | {seconds[name]:.2f} | {sizes[name] / 1e6:.1f} | {memory[name]:,.0f} |")
    print(f"| all | {sum(seconds.values()):.2f} | | |")


def _with_references(table: str, catalog: Catalog) -> set[str]:
    """Return a table with all that it refers to, directly or not."""
    needed, queue = set[str](), [table]
    while queue:
        if (name := queue.pop()) not in needed:
            needed.add(name)
            queue += [key.table for key in catalog.schemas[name].foreign_keys]
    return needed


def _peak_megabytes() -> float:
    """Return the peak memory of the program in megabytes since the last reset."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


def _reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def main() -> None:
    """Measure and print the table."""
    if sys.argv[1:2] == ["table"]:
        return measure_one_table(int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    catalog, _ = checked_catalog(Path("datasets"))
    assert catalog is not None, "the data has errors"
    pairs = [(exporter_seconds(catalog), pandas_seconds(catalog)) for _ in range(runs)]
    print("| format | ours, s | pandas, s | ratio |\n|---|---:|---:|---:|")
    for name in pairs[0][0]:
        own_median = statistics.median(seconds[name] for seconds, _ in pairs)
        if name in pairs[0][1]:
            pandas_median = statistics.median(pandas_seconds[name] for _, pandas_seconds in pairs)
            print(f"| {name} | {own_median:.2f} | {pandas_median:.2f} | {own_median / pandas_median:.2f} |")
        else:
            print(f"| {name} | {own_median:.2f} | | |")
    return None


if __name__ == "__main__":
    main()
