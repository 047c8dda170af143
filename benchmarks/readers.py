"""Asks the published Parquet the questions of the recipes, in DuckDB and in Spark.

    python -m benchmarks.readers [MEASURES]

Prints how many rows each finds, and how long it takes. `make spark` installs Spark, which needs Java, and runs this.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.corpus import write
from benchmarks.scale import ROOT
from cityplans.catalog.builder import build_catalog
from cityplans.core.content import bytes_of
from cityplans.exports.formats.parquet import parquet_files
from cityplans.exports.package import ExportContext, packages
from cityplans.read.load import load_former

SPARK = ROOT / ".venv-spark"
RECIPES = ROOT / "templates" / "recipes"
IN_SPARK = {
    "changed-since": "SELECT version_id, `table`, record_id, field, was, now FROM changes "
    "WHERE transform(split(version_id, '[.]'), part -> int(part)) > array(0, 1, 0)",
    "pivot": "SELECT city_en, body_en, theme_en, count(DISTINCT measure_id) FROM duties "
    "WHERE role = 'lead' AND city_en IS NOT NULL AND theme_en IS NOT NULL GROUP BY city_en, body_en, theme_en",
}
"""The questions whose SQL is DuckDB's own, as Spark understands them; it runs all others as they are."""


def written(measures: int, folder: Path) -> Path:
    """Write the Parquet files of a corpus below a folder; return the folder of the whole collection."""
    write(measures, folder / "datasets")
    catalog = build_catalog(load_former(folder / "datasets"))
    package = next(packages(catalog))
    for path, content in parquet_files(ExportContext(package, catalog, "https://plans.example.org/")):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(bytes_of(content))
    return folder / package.name


def in_duckdb(data: Path) -> dict[str, tuple[int, float]]:
    """Return the number of rows and the seconds of each question."""
    answers = {}
    with duckdb.connect() as database:
        database.execute((RECIPES / "open.sql").read_text(encoding="utf-8").replace("DATA_ADDRESS", str(data)))
        for recipe in questions():
            start = time.perf_counter()
            rows = database.execute(recipe.read_text(encoding="utf-8")).fetchall()
            answers[recipe.stem] = len(rows), time.perf_counter() - start
    return answers


def in_spark(data: Path) -> dict[str, tuple[int, float]]:
    """Return the same of Spark, which takes some seconds to start."""
    asked = {recipe.stem: IN_SPARK.get(recipe.stem) or recipe.read_text(encoding="utf-8") for recipe in questions()}
    command = [str(SPARK / "bin" / "python"), str(Path(__file__).with_name("spark_child.py")), str(data)]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2_000:])
    return {name: (rows, seconds) for name, (rows, seconds) in json.loads(done.stdout.splitlines()[-1]).items()}


def questions() -> list[Path]:
    """Return the files of the questions in SQL."""
    return [path for path in sorted(RECIPES.glob("*.sql")) if path.stem != "open"]


def main() -> None:
    """Print a table in Markdown."""
    measures = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory(prefix="city-plans-readers-") as folder:
        data = written(measures, Path(folder))
        size = sum(path.stat().st_size for path in data.rglob("*.parquet"))
        ours, spark = in_duckdb(data), in_spark(data)
    print(f"{measures:,} measures, {size / 10**6:.1f} MB of Parquet\n")
    print("| question | rows, DuckDB | s | rows, Spark | s |\n|---|---:|---:|---:|---:|")
    for name, (rows, seconds) in ours.items():
        print(f"| {name} | {rows:,} | {seconds:.2f} | {spark[name][0]:,} | {spark[name][1]:.2f} |")


if __name__ == "__main__":
    main()
