"""Times `build.py serve`: until it is ready, and from an edit until each kind of page shows it.

    python -m benchmarks.serve [RUNS [MEASURES]]

The real plans are copied, so that their files stay as they are; or that many invented measures are served. The first start
renders the theme, the others find its output in the cache.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.corpus import write
from cityplans.core.paths import ROOT

_MEASURE = "guangzhou-2018-m09"


def main() -> None:
    """Print the medians of some runs as rows of a Markdown table."""
    runs, size = (int(word) for word in (*sys.argv[1:], *("5", "0")[len(sys.argv[1:]) :]))
    with tempfile.TemporaryDirectory() as folder:
        datasets = Path(folder) / "datasets"
        if size:
            write(size, datasets)
        else:
            shutil.copytree(ROOT / "datasets", datasets)
        measure, theme = _first_measure(datasets) if size else (_MEASURE, "tourism")
        plan = measure.rpartition("-")[0]
        pages = (
            f"en/measures/{measure}/",
            f"en/plans/{plan}/",
            f"en/themes/{theme}/",
            f"api/v1/measures/{measure}.json",
        )
        environment = {**os.environ, "XDG_CACHE_HOME": str(Path(folder) / "cache")}
        environment.pop("PLAN_SOURCES", None)
        for name in ("first start, the theme rendered", "start"):
            ready, shown = zip(
                *(_start(datasets, environment) for _ in range(1 if "first" in name else runs)), strict=True
            )
            print(
                f"| {name} | {statistics.median(ready):.2f} | home after {statistics.median(shown):.2f} |", flush=True
            )
        with _served(datasets, environment) as address:
            # The findings of the last edit are not part of this one; those of 10,000 measures take up to 20 seconds.
            quiet = 2 + len(list(datasets.glob("*/plan.yaml"))) / 10
            for page, pause in (*((page, quiet) for page in (*pages[:3], "en/measures/", pages[3])), (pages[0], 1)):
                state = "" if pause == quiet else " while findings are worked out"
                titles = [f"Edit {page}{state} {run}" for run in range(runs)]
                seconds = [_edit(datasets, measure, f"{address}{page}", title, pause) for title in titles]
                row = f"| edit to {page}{state} | {statistics.median(seconds):.2f} | at most {max(seconds):.2f} |"
                print(row, flush=True)


def _first_measure(datasets: Path) -> tuple[str, str]:
    """Return the first measure of the first plan that has a theme, and the theme."""
    for path in sorted(datasets.glob("*/measures.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["theme_id"] and re.fullmatch(rf"{row['plan_id']}-m\d+", row["id"]):
                    return row["id"], row["theme_id"]
    raise AssertionError("no measure has a theme")


def _start(datasets: Path, environment: dict[str, str]) -> tuple[float, float]:
    start = time.perf_counter()
    with _served(datasets, environment) as address:
        ready = time.perf_counter() - start
        _get(address)
        return ready, time.perf_counter() - start


@contextmanager
def _served(datasets: Path, environment: dict[str, str]) -> Iterator[str]:
    """Yield the address of a running `serve`."""
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--port", "0", "--datasets", str(datasets)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().split(" ")[0]
        finally:
            process.terminate()


def _edit(datasets: Path, measure: str, address: str, title: str, pause: float) -> float:
    """Change a title after a pause, and return the seconds until an address shows it."""
    _get(address)
    time.sleep(pause)
    path = datasets / measure.rpartition("-")[0] / "measures.csv"
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    for row in rows:
        if row[0] == measure:
            row[header.index("title_en")] = title
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    start = time.perf_counter()
    path.write_text(text.getvalue(), encoding="utf-8")
    while title.encode() not in _get(address):
        time.sleep(0.005)
    return time.perf_counter() - start


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        content: bytes = answer.read()
        return content


if __name__ == "__main__":
    main()
