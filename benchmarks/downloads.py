"""How long the download centre takes, format by format, beside pandas writing the same tables in the same run.

    .venv/bin/python -m benchmarks.downloads [RUNS]
    .venv/bin/python -m benchmarks.downloads table [ROWS]

The first prints a Markdown table: the median of RUNS (default 5) for each, and their ratio. The second writes one table of
ROWS (default 100,000) measures in every format and tells by how much the memory of the program grew for it at most.
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


def ours(catalog: Catalog) -> dict[str, float]:
    """Give the seconds of every exporter over all packages, and of all together."""
    seconds = dict.fromkeys(EXPORTERS, 0.0)
    for package in packages(catalog):
        start = time.perf_counter()
        for name, _, _ in export_package(package, catalog, URL):
            now = time.perf_counter()
            seconds[name] += now - start
            start = now
    return seconds | {"all": sum(seconds.values())}


def peer(catalog: Catalog) -> dict[str, float]:
    """Give the seconds that pandas takes to write the same rows in the formats it knows, without keys, types, words or links."""
    frames = [
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


def one_table(rows: int) -> None:
    """Write a table of many made-up measures, with the few records that it refers to, in every format."""
    with tempfile.TemporaryDirectory() as folder:
        write_corpus(rows, Path(folder) / "datasets")
        catalog = build_catalog(load_former(Path(folder) / "datasets"))
    whole = next(packages(catalog))
    kept = _needed("measures", catalog)
    package = replace(whole, tables={name: found if name in kept else () for name, found in whole.tables.items()})
    print("| format | s | MB | memory, MB |\n|---|---:|---:|---:|")
    seconds, sizes, memory = dict.fromkeys(EXPORTERS, 0.0), dict.fromkeys(EXPORTERS, 0), dict.fromkeys(EXPORTERS, 0.0)
    with tempfile.TemporaryDirectory() as folder, locked_staging(Path(folder) / "site", lambda: None) as place:
        _forget_peak()
        before, start = _peak(), time.perf_counter()
        for name, _, content in export_package(package, catalog, URL, partial(new_file, place)):
            now = time.perf_counter()
            seconds[name] += now - start
            sizes[name] += size_of(content)
            memory[name] = max(memory[name], _peak() - before)
            _forget_peak()
            start = time.perf_counter()
    for name in EXPORTERS:
        print(f"| {name} | {seconds[name]:.2f} | {sizes[name] / 1e6:.1f} | {memory[name]:,.0f} |")
    print(f"| all | {sum(seconds.values()):.2f} | | |")


def _needed(table: str, catalog: Catalog) -> set[str]:
    """Give a table with all that it refers to, those that they refer to among them."""
    found, waiting = set[str](), [table]
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting += [key.table for key in catalog.schemas[name].foreign_keys]
    return found


def _peak() -> float:
    """Give the megabytes that the program had at most since the peak was forgotten."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def main() -> None:
    """Measure and print the table."""
    if sys.argv[1:2] == ["table"]:
        return one_table(int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
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
    return None


if __name__ == "__main__":
    main()
