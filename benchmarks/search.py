"""Measures search in Chromium over 226, 10,000 and 100,000 records: quality, traffic and time.

    python -m benchmarks.search [SIZE ...]

Prints one table in Markdown. The truth is a scan of all records. The page is that of the real site with the index of
the synthetic records instead of its own.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import shutil
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.compressing_server import serving
from benchmarks.search_cost import cost
from benchmarks.search_quality import BrowserReader, quality, random_runs
from benchmarks.synthetic import synthetic
from cityplans.catalog.open import checked_catalog
from cityplans.cli.main import main as build
from cityplans.core.model import Catalog
from cityplans.search.entries import entries
from cityplans.search.entry import SearchEntry
from cityplans.search.index import index_of
from cityplans.search.words import curated_words

ROOT = Path(__file__).parent.parent
INDEX_PARTS = ("index.bin", "terms", "lists", "records", "facets", "help")


@cache
def real_catalog() -> Catalog:
    """Return the real data."""
    catalog, findings = checked_catalog(ROOT / "datasets")
    assert catalog is not None, findings
    return catalog


def real_entries() -> list[SearchEntry]:
    """Return the records of the real data."""
    return list(entries(real_catalog()))


def make_index(size: int, folder: str) -> tuple[float, float, int]:
    """Write an index and return CPU seconds, peak memory in MB and bytes written.

    Run it in a process of its own, so that the memory is that of the index.
    """
    records, labels = synthetic(real_entries(), size)
    memory_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, written = time.process_time(), 0
    for path, data in index_of(records, labels, curated_words(real_catalog())).files():
        target = Path(folder) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        written += len(data)
    memory_after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{size:,} records: {memory_before / 1024:.0f} MB before, {memory_after / 1024:.0f} MB after", file=sys.stderr
    )
    return time.process_time() - start, memory_after / 1024, written


def run(size: int, site: Path, browser: Browser) -> dict[str, str]:
    """Measure one size."""
    for part in INDEX_PARTS:
        path = site / "search" / part
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        seconds, megabytes, written = pool.apply(make_index, (size, str(site / "search")))
    (site / "search" / "empty.html").write_text("<!doctype html><html lang=en><title>Empty</title>", encoding="utf-8")
    records, _ = synthetic(real_entries(), size)
    rng = random.Random(size)
    with serving(site) as address:
        queries = [piece for length in (2, 3, 4, 5) for _, piece in random_runs(records, rng, 12, [length])]
        rng.shuffle(queries)
        figures = cost(browser, address, queries)
        figures |= quality(records, BrowserReader(browser, address), rng)
    return {
        "records": f"{size:,}",
        **figures,
        "index, CPU s": f"{seconds:.1f}",
        "memory, MB": f"{megabytes:.0f}",
        "on disk, MB": f"{written / 1e6:.1f}",
    }


def main() -> None:
    """Measure every size and print the table."""
    sizes = [int(size.replace(",", "")) for size in sys.argv[1:]] or [226, 10_000, 100_000]
    program = next(
        filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")))
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        assert build(["build", "--quiet", "--site", str(site)]) == 0
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        rows = [run(size, site, browser) for size in sizes]
        browser.close()
    print("| " + " | ".join(rows[0]) + " |\n|" + "---|" * len(rows[0]))
    for row in rows:
        print("| " + " | ".join(row.values()) + " |")


if __name__ == "__main__":
    main()
