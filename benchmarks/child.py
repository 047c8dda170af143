"""Our own pages of measures alone, or the same bytes merely written: each a program of its own, to be timed from outside."""

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

_AT_ONCE, _BATCH = 1_000, 50

File = tuple[str, bytes]


def composed(site: PageContext, shell: Shell, measures: Iterable[str]) -> Iterator[File]:
    """Give the pages of measures as publish composes them."""
    pages = (page for measure in measures for page in measure_page(site, measure))
    return ((f"{page.path}index.html", compose(page, shell, URL).encode()) for page in pages)


def _shell() -> Shell:
    words = branch("zh", "header") | {"understood": branch("zh", "find", "understood")}
    return split(run_theme("zh", URL, words)[f"{SHELL_PATH}index.html"].decode(), f"{URL}{SHELL_PATH}")


def _write(folder: Path, files: Iterable[File]) -> tuple[int, int]:
    count = size = 0
    for path, data in files:
        place = f"{folder}/{path}"
        os.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH103, PTH120 - the plainest way, without objects
        with open(place, "wb") as file:  # noqa: PTH123
            file.write(data)
        count, size = count + 1, size + len(data)
    return count, size


def ours(datasets: Path, out: Path, jobs: str) -> None:
    """Compose the page of every measure in Chinese and write it; what is timed begins with the Catalog at hand."""
    catalog, shell = build_catalog(load_former(datasets)), _shell()
    measures, site = list(catalog.measures), build_context(catalog, URL, {}, {}, {}, lambda _: io.BytesIO()).pages["zh"]
    before, wall, processor = getrusage(RUSAGE_SELF).ru_maxrss, time.perf_counter(), _processor()
    # The templates are compiled once, before there are several processes.
    next(composed(site, shell, measures[:1]), None)
    with worker_pool((site, shell, out), int(jobs)) as each:
        written = list(each(_some, [measures[i : i + _BATCH] for i in range(0, len(measures), _BATCH)]))
    _tell(wall, processor, sum(count for count, _ in written), sum(size for _, size in written), before)


def _some(state: tuple[PageContext, Shell, Path], measures: Sequence[str]) -> tuple[int, int]:
    site, shell, out = state
    return _write(out, composed(site, shell, measures))


def _processor() -> float:
    """Give the seconds of processor of this process and of those it has waited for."""
    return sum(used.ru_utime + used.ru_stime for used in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def plain(source: Path, out: Path) -> None:
    """Write what lies below `source` once more; what is timed is the writing alone."""
    paths = iter(sorted(path.relative_to(source).as_posix() for path in source.rglob("*.html")))
    wall = processor = 0.0
    count = size = 0
    while chunk := [(path, (source / path).read_bytes()) for path in islice(paths, _AT_ONCE)]:
        begun, used = time.perf_counter(), _processor()
        files, written = _write(out, chunk)
        wall, processor = wall + time.perf_counter() - begun, processor + _processor() - used
        count, size = count + files, size + written
    _tell(time.perf_counter() - wall, _processor() - processor, count, size, 0)


def given(datasets: Path, out: Path, filler: str, *names: str) -> None:
    """Write what the peers read."""
    catalog = build_catalog(load_former(datasets))
    made = list(records(catalog))
    if "markdown" in names:
        markdown(out / "markdown", made)
    for name in ("hugo-md", "hugo-json"):
        if name in names:
            hugo(out / name, _shell(), made, int(filler), from_json=name == "hugo-json")


def _tell(wall: float, processor: float, count: int, size: int, before: int) -> None:
    peak = getrusage(RUSAGE_SELF).ru_maxrss
    told = {"wall": time.perf_counter() - wall, "cpu": _processor() - processor, "files": count, "bytes": size}
    print(json.dumps(told | {"before": before / 1024, "peak": peak / 1024}))


if __name__ == "__main__":
    verb, source, target, *rest = sys.argv[1:]
    match verb:
        case "ours":
            ours(Path(source), Path(target), *rest)
        case "plain":
            plain(Path(source), Path(target))
        case "given":
            given(Path(source), Path(target), *rest)
