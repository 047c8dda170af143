"""Keeps the ratios of every run of the benchmark, and names those that have become worse.

Seconds differ from machine to machine; how long we take beside a peer in the same run differs much less.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.running import Run

FALL = 0.25
"""By how much a ratio may be above the median of former runs."""
RUNS, FEWEST = 14, 3
"""The number of former runs that count, and of those without which nothing is judged."""
_COLUMNS = ("date", "ratio", "value")
_PEERS = ("Hugo, JSON", "plain writing")


def ratios(
    measured: Mapping[int, Mapping[str, Run]], whole_sites: Mapping[int, Run], smallest: int = 1_000
) -> dict[str, float]:
    """Return our processor time divided by that of a peer on the same records, by what is compared.

    Sizes below `smallest` are left out: a peer's start is most of their time.
    """
    found = {
        f"pages, {size:,} ÷ {peer}": runs["ours"].cpu / runs[peer].cpu
        for size, runs in measured.items()
        for peer in _PEERS
        if size >= smallest and peer in runs
    }
    return found | {
        f"whole site, {size:,} ÷ plain writing of its measures": whole.cpu / measured[size]["plain writing"].cpu
        for size, whole in whole_sites.items()
        if size >= smallest
    }


def append(path: Path, day: str, found: Mapping[str, float]) -> None:
    """Add the ratios of a run to the history, which is a CSV with the columns date, ratio and value."""
    is_new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerows([_COLUMNS] if is_new else [])
        rows.writerows((day, name, f"{value:.3f}") for name, value in found.items())


def former(path: Path) -> dict[str, list[float]]:
    """Return the values of each ratio in the history, the oldest first; none without a history."""
    values: dict[str, list[float]] = {}
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                values.setdefault(row["ratio"], []).append(float(row["value"]))
    return values


def falls(before: Mapping[str, Sequence[float]], found: Mapping[str, float]) -> list[str]:
    """Return in words the ratios that are worse than the median of the last RUNS by more than FALL."""
    worse = []
    for name, value in found.items():
        last = before.get(name, ())[-RUNS:]
        if len(last) >= FEWEST and value > (usual := median(last)) * (1 + FALL):
            worse.append(f"{name}: {value:.2f}, usually {usual:.2f} ({value / usual - 1:+.0%})")
    return worse
