"""Builds sites of invented plans and compares their files and bytes with the budget.

    python -m benchmarks.budget [MEASURES ...]

The suite does the same for the real plans; a site of 1,000 measures takes longer than a test may.
"""

from __future__ import annotations

import argparse
import filecmp
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from benchmarks.corpus import write
from cityplans.core.hosts import UNITS, SiteSize, amount
from cityplans.read.hosts import usual_hosts
from cityplans.verify.folder import measure
from cityplans.verify.hosts import room_in_words

ROOT = Path(__file__).parent.parent
BUDGETS: Mapping[int, tuple[int, int]] = {
    # Share pictures (two of each plan, city, type of action, indicator and shared measure, 17 kB each) and pages to embed
    # (two of each plan and shared measure) are 450 files at 245 measures, 630 at 458; measures stop at 200 of
    # them, indicators at 40.
    # Of the other files, 317 are of the 105 types of action: two pages each, one file of the API, and the list in both languages.
    # The aim is 42 MB; what a release keeps at its address takes 1.2 of the rest.
    245: (2_675, 51_000_000),
    # The aim is 73 MB, between those of 245 and 1,000 measures. These have twice as many targets each, most of them goals
    # and duties in words, and types of action, and a second reading of all texts is in the ledger of changes. The pages
    # and the API of the types take 5 MB, what became of promises and the ledger of 1.1.0 nearly 10.
    # The 193 goals and duties in words recorded after 2.0.0 was first released take 40 files and 3 MB of these.
    458: (4_240, 150_000_000),
    # The aim is 172 MB, set when measures had half as many targets and no types of action; benchmarks/results.md says what
    # takes the rest.
    1_000: (8_100, 225_000_000),
    # Built whole on 30 November 2026: 58,010 files and 2,012 MB. The aim is 1,440 MB.
    10_000: (58_200, 2_020_000_000),
}
"""The most files and bytes of a site, by its measures; 245 are those of the first seven plans."""
TOUCHED = 128, 4
"""The most files that a release of one corrected cell adds, changes or takes away: of the whole, and for each plan."""


def budget(measures: int) -> tuple[int, int]:
    """Return the most files and bytes of a site; between two sizes of BUDGETS, in proportion.

    Raises:
        ValueError: The number of measures is below the least of them or above the greatest.
    """
    if measures in BUDGETS:
        return BUDGETS[measures]
    for (low, least), (high, most) in pairwise(BUDGETS.items()):
        if low < measures < high:
            share = (measures - low) / (high - low)
            files, size = (int(a + (b - a) * share) for a, b in zip(least, most, strict=True))
            return files, size
    raise ValueError(f"there is no budget for {measures:,} measures")


def over_budget(size: SiteSize, measures: int) -> list[str]:
    """Return in words where a site is over the budget for its number of measures."""
    counts = zip(("files", "bytes"), budget(measures), strict=True)
    return [
        f"{measures:,} measures: {amount(kind, size.count(kind))} {UNITS[kind]}, {amount(kind, most)} in the budget"
        for kind, most in counts
        if size.count(kind) > most
    ]


def touched(before: Path, after: Path) -> list[str]:
    """Return the paths of the files that differ between two states of a site by content."""
    old, new = ({p.relative_to(s).as_posix(): p for p in s.rglob("*") if p.is_file()} for s in (before, after))
    return sorted(
        path
        for path in old.keys() | new.keys()
        if path not in old or path not in new or not filecmp.cmp(old[path], new[path], shallow=False)
    )


def built_size(measures: int, folder: Path) -> SiteSize:
    """Build the site of a corpus below a folder and return its size."""
    write(measures, folder / "datasets")
    site = folder / "site"
    command = [sys.executable, "build.py", "build", "--quiet", "--datasets", str(folder / "datasets")]
    subprocess.run([*command, "--site", str(site)], cwd=ROOT, check=True)
    return measure(site)


def main() -> int:
    """Build each size, print what it needs, and return 1 if one is over its budget."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.budget")
    parser.add_argument("sizes", nargs="*", type=int, metavar="MEASURES")
    sizes = parser.parse_args().sizes or [1_000]
    if unknown := set(sizes) - set(BUDGETS):
        parser.error(f"there is no budget for {unknown}; there are: {sorted(BUDGETS)}")
    faults = []
    for measures in sizes:
        with tempfile.TemporaryDirectory(prefix="city-plans-budget-") as folder:
            size = built_size(measures, Path(folder))
        print(
            f"{measures:,} measures, {size.plans} plans: {size.count('files'):,} files, {size.count('bytes'):,} bytes"
        )
        print(*(f"  {room_in_words(size, host)}" for host in usual_hosts().values()), sep="\n")
        faults += over_budget(size, measures)
    print(*faults, sep="\n", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
