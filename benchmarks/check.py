"""Times the check of the real data, of one changed cell, and of large tables against frictionless.

`python -m benchmarks.check [RUNS [MEASURES …]]`.
"""

from __future__ import annotations

import csv
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from frictionless import Resource, Schema
from frictionless.resources import TableResource

from cityplans.check.runner import check
from cityplans.read.load import load

ROOT = Path(__file__).parent.parent
PLAN = "guangzhou-2018"
KEYED = {"measures": "id", "evidence": "record_id", "translations": "record_id"}


def main() -> None:
    """Print medians of wall and CPU seconds, including the start of Python, and a table for large data."""
    runs, *sizes = [int(argument) for argument in sys.argv[1:]] or [5]
    with tempfile.TemporaryDirectory() as folder:
        datasets = _copy(Path(folder))
        wall, cpu, _ = _run(datasets, runs)
        print(f"check of the real data: {wall:.2f} s, {cpu:.2f} s CPU")
        changed = datasets / PLAN / "targets.csv"
        changed.write_text(changed.read_text(encoding="utf-8").replace(",10000000,", ",1000,", 1), encoding="utf-8")
        wall, cpu, output = _run(datasets, runs)
        assert "[figure-mismatch]" in output
        print(f"check of one changed file: {wall:.2f} s, {cpu:.2f} s CPU")
    print("| measures | records | MB | check, s | records/s | frictionless, measures only, s | memory, MB |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for size in sizes or [1_000, 10_000, 100_000]:
        with tempfile.TemporaryDirectory() as folder:
            datasets = _enlarge(_copy(Path(folder)), size)
            megabytes = sum(path.stat().st_size for path in datasets.rglob("*") if path.is_file()) / 1e6
            # A process of its own has its own peak memory; the largest size comes last.
            wall, cpu, output = _run(datasets, 1)
            assert "nothing found" in output, output
            memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            dataset = check(datasets)[0]
            assert dataset is not None
            records = sum(map(len, dataset.tables.values()))
            frictionless_seconds = _frictionless_seconds(datasets)
            cells = f"{cpu:.1f} | {records / cpu:,.0f} | {frictionless_seconds:.1f} | {memory:,.0f}"
            print(f"| {size:,} | {records:,} | {megabytes:.1f} | {cells} |")


def _copy(folder: Path) -> Path:
    return Path(shutil.copytree(ROOT / "datasets", folder / "datasets"))


def _run(datasets: Path, runs: int) -> tuple[float, float, str]:
    walls, cpu, output = [], [], ""
    for _ in range(runs):
        start, usage_before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, str(ROOT / "build.py"), "check", "--datasets", str(datasets)]
        output = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
        walls.append(time.perf_counter() - start)
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu.append(usage.ru_utime + usage.ru_stime - usage_before.ru_utime - usage_before.ru_stime)
    return statistics.median(walls), statistics.median(cpu), output


def _enlarge(datasets: Path, size: int) -> Path:
    """Add `size` copies of the last measure of a plan, each with its evidence and translation rows."""
    model_id = ""
    for table, key in KEYED.items():
        path = datasets / PLAN / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        index = header.index(key)
        model_id = model_id or rows[-1][index]
        model_rows = [row for row in rows if row[index] == model_id]
        for n in range(1, size + 1):
            for model_row in model_rows:
                row = list(model_row)
                row[index] = f"{PLAN}-z{n}"
                if table == "measures":
                    row[header.index("order")] = str(int(model_row[header.index("order")]) + n)
                rows.append(row)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return datasets


def _frictionless_seconds(datasets: Path) -> float:
    """Return the CPU seconds that frictionless needs for the table of measures without foreign keys."""
    dataset = load(datasets).dataset
    assert dataset is not None
    schema = dataset.schemas["measures"]
    descriptor = {key: value for key, value in schema.descriptor().items() if key not in ("$schema", "foreignKeys")}
    rows = [[record[name] for name in schema.names] for record in dataset["measures"]]
    start = time.process_time()
    report = Resource.validate(
        TableResource(data=[list(schema.names), *rows], schema=Schema.from_descriptor(descriptor))
    )
    assert report.valid
    return time.process_time() - start


if __name__ == "__main__":
    main()
