"""Renders the pages of measures, writes their bytes again, or writes the input of the peers.

Each is a program of its own, so that `scale` can measure it from outside.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from benchmarks.peers import URL, hugo, markdown, records
from cityplans.build.artifacts import build_context
from cityplans.catalog.builder import build_catalog
from cityplans.core.processes import worker_pool
from cityplans.i18n.strings import branch
from cityplans.read.load import load_former
from cityplans.render.compose import compose
from cityplans.render.page import PageContext
from cityplans.render.pages.measures import measure_page
from cityplans.render.shell import SHELL_PATH, Shell, split
from cityplans.render.theme import run_theme

_CHUNK, _BATCH = 1_000, 50

File = tuple[str, bytes]


def compose_pages(site: PageContext, shell: Shell, measures: Iterable[str]) -> Iterator[File]:
    """Yield the pages of measures exactly as a build composes them."""
    pages = (page for measure in measures for page in measure_page(site, measure))
    return ((f"{page.path}index.html", compose(page, shell, URL).encode()) for page in pages)


def _make_shell() -> Shell:
    slots = branch("zh", "header") | {"understood": branch("zh", "find", "understood")}
    return split(run_theme("zh", URL, slots)[f"{SHELL_PATH}index.html"].decode(), f"{URL}{SHELL_PATH}")


def _write_files(folder: Path, files: Iterable[File]) -> tuple[int, int]:
    count = size = 0
    for path, data in files:
        target = f"{folder}/{path}"
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - no Path objects in the timed loop
        with open(target, "wb") as file:  # noqa: PTH123
            file.write(data)
        count, size = count + 1, size + len(data)
    return count, size


def render_measures(datasets: Path, out: Path, jobs: str) -> None:
    """Compose and write the Chinese page of every measure; timing starts once the catalog is built."""
    catalog, shell = build_catalog(load_former(datasets)), _make_shell()
    measures, site = list(catalog.measures), build_context(catalog, URL, {}, {}, {}, lambda _: io.BytesIO()).pages["zh"]
    memory_before, wall, cpu = getrusage(RUSAGE_SELF).ru_maxrss, time.perf_counter(), _cpu_seconds()
    # Compile the templates once, before the worker processes start.
    next(compose_pages(site, shell, measures[:1]), None)
    with worker_pool((site, shell, out), int(jobs)) as map_batches:
        totals = list(
            map_batches(_write_batch, [measures[start : start + _BATCH] for start in range(0, len(measures), _BATCH)])
        )
    _report(wall, cpu, sum(count for count, _ in totals), sum(size for _, size in totals), memory_before)


def _write_batch(state: tuple[PageContext, Shell, Path], measures: Sequence[str]) -> tuple[int, int]:
    site, shell, out = state
    return _write_files(out, compose_pages(site, shell, measures))


def _cpu_seconds() -> float:
    """Return the CPU seconds of this process and of the children it has waited for."""
    return sum(usage.ru_utime + usage.ru_stime for usage in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def copy_files(source: Path, out: Path) -> None:
    """Write the HTML files below `source` again; only the writing is timed."""
    paths = iter(sorted(path.relative_to(source).as_posix() for path in source.rglob("*.html")))
    wall = cpu = 0.0
    count = size = 0
    while chunk := [(path, (source / path).read_bytes()) for path in islice(paths, _CHUNK)]:
        start, cpu_start = time.perf_counter(), _cpu_seconds()
        files, written = _write_files(out, chunk)
        wall, cpu = wall + time.perf_counter() - start, cpu + _cpu_seconds() - cpu_start
        count, size = count + files, size + written
    _report(time.perf_counter() - wall, _cpu_seconds() - cpu, count, size, 0)


def write_peer_input(datasets: Path, out: Path, filler: str, *names: str) -> None:
    """Write the input of the peers called `names`; `filler` bytes are added to each page of Hugo."""
    catalog = build_catalog(load_former(datasets))
    measures = list(records(catalog))
    if "markdown" in names:
        markdown(out / "markdown", measures)
    for name in ("hugo-md", "hugo-json"):
        if name in names:
            hugo(out / name, _make_shell(), measures, int(filler), from_json=name == "hugo-json")


def _report(wall: float, cpu: float, count: int, size: int, memory_before: int) -> None:
    peak = getrusage(RUSAGE_SELF).ru_maxrss
    figures = {"wall": time.perf_counter() - wall, "cpu": _cpu_seconds() - cpu, "files": count, "bytes": size}
    print(json.dumps(figures | {"before": memory_before / 1024, "peak": peak / 1024}))


if __name__ == "__main__":
    verb, source, target, *rest = sys.argv[1:]
    match verb:
        case "render":
            render_measures(Path(source), Path(target), *rest)
        case "copy":
            copy_files(Path(source), Path(target))
        case "peer-input":
            write_peer_input(Path(source), Path(target), *rest)
