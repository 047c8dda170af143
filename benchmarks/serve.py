"""Times `build.py serve`: until it is ready, and from an edit until each kind of page shows it.

    python -m benchmarks.serve [RUNS]

The real plans are copied, so that their files stay as they are. The first start renders the theme, the others find its
output in the cache.
"""

from __future__ import annotations

import os
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

from cityplans.core.paths import ROOT

_MEASURE = "guangzhou-2018-m09"
_PAGES = (
    f"en/measures/{_MEASURE}/",
    "en/plans/guangzhou-2018/",
    "en/themes/tourism/",
    "en/measures/",
    f"api/v1/measures/{_MEASURE}.json",
)


def main() -> None:
    """Print the medians of some runs as rows of a Markdown table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        datasets = Path(shutil.copytree(ROOT / "datasets", Path(folder) / "datasets"))
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
            for page in _PAGES:
                seconds = [_edit(datasets, f"{address}{page}", f"Edit {page} {run}") for run in range(runs)]
                print(f"| edit to {page} | {statistics.median(seconds):.2f} | at most {max(seconds):.2f} |", flush=True)


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


def _edit(datasets: Path, address: str, title: str) -> float:
    """Change a title, and return the seconds until an address shows it."""
    _get(address)
    # The findings of the last edit are not part of this one.
    time.sleep(2)
    path = datasets / "guangzhou-2018" / "measures.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    header = lines[0].split(",")
    at = next(number for number, line in enumerate(lines) if line.startswith(f"{_MEASURE},"))
    cells = lines[at].split(",")
    cells[header.index("title_en")] = title
    lines[at] = ",".join(cells)
    start = time.perf_counter()
    path.write_text("\n".join(lines), encoding="utf-8")
    while title.encode() not in _get(address):
        time.sleep(0.005)
    return time.perf_counter() - start


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        content: bytes = answer.read()
        return content


if __name__ == "__main__":
    main()
