"""How long the check takes: of the real data with one cell changed, and of large tables beside frictionless on the same rows.

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
    """Print medians of wall-clock and processor seconds, start of Python included, and the tables of large data."""
    runs, *sizes = [int(word) for word in sys.argv[1:]] or [5]
    with tempfile.TemporaryDirectory() as folder:
        datasets = _copy(Path(folder))
        wall, processor, _ = _run(datasets, runs)
        print(f"check of the real data: {wall:.2f} s, {processor:.2f} s of processor time")
        changed = datasets / PLAN / "targets.csv"
        changed.write_text(changed.read_text(encoding="utf-8").replace(",10000000,", ",1000,", 1), encoding="utf-8")
        wall, processor, out = _run(datasets, runs)
        assert "[figure-mismatch]" in out
        print(f"check of one changed file: {wall:.2f} s, {processor:.2f} s of processor time")
    print("| measures | records | MB | check, s | records/s | frictionless, measures alone, s | memory, MB |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for size in sizes or [1_000, 10_000, 100_000]:
        with tempfile.TemporaryDirectory() as folder:
            datasets = _many(_copy(Path(folder)), size)
            megabytes = sum(path.stat().st_size for path in datasets.rglob("*") if path.is_file()) / 1e6
            # In a process of its own, so that its memory is its own; the largest comes last.
            wall, processor, out = _run(datasets, 1)
            assert "nothing found" in out, out
            memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            dataset = check(datasets)[0]
            assert dataset is not None
            records = sum(map(len, dataset.tables.values()))
            peer = _frictionless(datasets)
            shown = f"{processor:.1f} | {records / processor:,.0f} | {peer:.1f} | {memory:,.0f}"
            print(f"| {size:,} | {records:,} | {megabytes:.1f} | {shown} |")


def _copy(folder: Path) -> Path:
    return Path(shutil.copytree(ROOT / "datasets", folder / "datasets"))


def _run(datasets: Path, runs: int) -> tuple[float, float, str]:
    walls, processor, out = [], [], ""
    for _ in range(runs):
        wall, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, str(ROOT / "build.py"), "check", "--datasets", str(datasets)]
        out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
        walls.append(time.perf_counter() - wall)
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor.append(now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime)
    return statistics.median(walls), statistics.median(processor), out


def _many(datasets: Path, size: int) -> Path:
    """Give a plan `size` measures more like its last one, each with its evidence and the lineage of its English."""
    like = ""
    for table, key in KEYED.items():
        path = datasets / PLAN / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        place = header.index(key)
        like = like or rows[-1][place]
        models = [row for row in rows if row[place] == like]
        for n in range(1, size + 1):
            for model in models:
                row = list(model)
                row[place] = f"{PLAN}-z{n}"
                if table == "measures":
                    row[header.index("order")] = str(int(model[header.index("order")]) + n)
                rows.append(row)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return datasets


def _frictionless(datasets: Path) -> float:
    """Give the processor seconds that frictionless takes for the table of measures alone, its references apart."""
    dataset = load(datasets).dataset
    assert dataset is not None
    schema = dataset.schemas["measures"]
    descriptor = {key: value for key, value in schema.descriptor().items() if key not in ("$schema", "foreignKeys")}
    rows = [[record[name] for name in schema.names] for record in dataset["measures"]]
    began = time.process_time()
    report = Resource.validate(
        TableResource(data=[list(schema.names), *rows], schema=Schema.from_descriptor(descriptor))
    )
    assert report.valid
    return time.process_time() - began


if __name__ == "__main__":
    main()
