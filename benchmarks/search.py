"""Measures search in Chromium over 226, 10,000 and 100,000 records: quality, traffic and time.

    python -m benchmarks.search [SIZE ...]

Prints one table in Markdown. The truth is a scan of all records. The page is that of the real site with the index of
the synthetic records instead of its own.
"""

from __future__ import annotations

import gzip
import io
import multiprocessing
import random
import re
import resource
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import opencc
import pypinyin
from playwright.sync_api import Browser, sync_playwright

from benchmarks.synthetic import synthetic
from cityplans.catalog.open import checked_catalog
from cityplans.cli.main import main as build
from cityplans.core.model import Catalog
from cityplans.core.text_folding import fold
from cityplans.search.entries import entries
from cityplans.search.entry import SearchEntry
from cityplans.search.index import index_files
from cityplans.search.words import curated_words

ROOT = Path(__file__).parent.parent
INDEX_PARTS = ("index.bin", "terms", "lists", "records", "facets", "help")
QUERIES_BY_SIZE = {226: 200, 10_000: 100}
"""The number of queries of each kind by number of records; 40 for other sizes."""
COLD_STARTS = 20
"""The number of queries that are opened in a fresh browser."""


class _CompressingHandler(SimpleHTTPRequestHandler):
    """Serves a folder like a web host, compressing text."""

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""

    def send_head(self) -> Any:
        """Send a compressed body for text files."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in (".js", ".css", ".html") or not path.exists():
            return super().send_head()
        body = gzip.compress(path.read_bytes(), 9)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder locally and yield its URL."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_CompressingHandler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


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
    for path, data in index_files(records, labels, curated_words(real_catalog())):
        target = Path(folder) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        written += len(data)
    memory_after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{size:,} records: {memory_before / 1024:.0f} MB before, {memory_after / 1024:.0f} MB after", file=sys.stderr
    )
    return time.process_time() - start, memory_after / 1024, written


def searchable_texts(records: Sequence[SearchEntry]) -> list[str]:
    """Return for each record the folded text that search matches."""
    return [fold("\n".join(text for texts in entry.classes() for text in texts)) for entry in records]


def matching_records(texts: Sequence[str], pattern: str) -> set[int]:
    """Return the indexes of the records that contain a pattern, by scanning all of them."""
    if not re.match(r"[a-z0-9]", pattern):
        return {i for i, text in enumerate(texts) if pattern in text}
    begun = re.compile(rf"(?<![a-z0-9]){re.escape(pattern)}")
    whole = re.compile(rf"{begun.pattern}(?![a-z0-9])")
    found = {i for i, text in enumerate(texts) if pattern in text and begun.search(text)}
    exactly = {i for i in found if whole.search(texts[i])}
    # A word that some records have stands for itself, not for the beginning of another.
    return exactly if len(exactly) >= 5 else found


def random_runs(
    records: Sequence[SearchEntry], rng: random.Random, count: int, lengths: Sequence[int], titles: bool = False
) -> list[tuple[int, str]]:
    """Return random runs of Han characters, each with the index of its record."""
    drawn: list[tuple[int, str]] = []
    while len(drawn) < count:
        index = rng.randrange(len(records))
        entry = records[index]
        text = entry.title.zh if titles or rng.random() < 0.4 else entry.summary.zh
        runs = [run for run in re.findall(r"[\u4e00-\u9fff]+", text) if len(run) >= max(lengths)]
        if runs:
            run, length = rng.choice(runs), rng.choice(lengths)
            start = rng.randint(0, len(run) - length)
            drawn.append((index, run[start : start + length]))
    return drawn


class _BrowserReader:
    """The reader of the index, running in a browser."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.page = browser.new_page()
        self.page.goto(f"{address}/search/")
        self.page.evaluate(
            """async () => {
                const base = new URL("../assets/javascripts/", location.href);
                const { openIndex } = await import(new URL("search/reader.js", base));
                const { understand } = await import(new URL("search/help.js", base));
                window.index = await openIndex(new URL("../search/", location.href).href);
                window.find = async (query) => {
                    const { records } = await window.index.match(query);
                    if (records.length) return records;
                    const help = await understand(window.index, query);
                    return help && !["fewer", "similar"].includes(help.how) ? help.found.flatMap(({ records }) => records) : [];
                };
            }"""
        )

    def find(self, query: str) -> list[int]:
        """Return the records that the page shows, those of the suggestions if nothing matches as written."""
        records: list[int] = self.page.evaluate("(query) => window.find(query)", query)
        return records


def quality(records: Sequence[SearchEntry], reader: _BrowserReader, rng: random.Random) -> dict[str, str]:
    """Compare the reader with a scan of all records."""
    texts = searchable_texts(records)
    count = QUERIES_BY_SIZE.get(len(records), 40)
    recall, precision, exact = [], [], 0
    queries = [piece for length in range(1, 7) for _, piece in random_runs(records, rng, count // 6 + 1, [length])]
    words = sorted(
        {word for entry in rng.choices(records, k=count) for word in re.findall("[A-Za-z]{4,}", entry.title.en)}
    )
    for piece in queries:
        shown, truth = set(reader.find(piece)), matching_records(texts, piece)
        recall.append(len(shown & truth) / len(truth))
        precision.append(len(shown & truth) / len(shown) if shown else 0)
        exact += shown == truth
    result = {
        "recall": f"{statistics.mean(recall):.3f}",
        "precision": f"{statistics.mean(precision):.3f}",
        "exact sets": f"{exact}/{len(queries)}",
    }
    # English: every record with a word that begins like this is found; other forms may be found as well.
    english = []
    for word in rng.sample(words, min(count, len(words))):
        truth = matching_records(texts, word.lower())
        english.append(len(set(reader.find(word)) & truth) / len(truth))
    result["English"] = f"{statistics.mean(english):.3f}"
    ranks = []
    for entry in rng.choices([entry for entry in records if entry.kind in ("measure", "section", "body")], k=count):
        found = reader.find(entry.title.zh)
        same_title = {i for i, other in enumerate(records) if fold(other.title.zh) == fold(entry.title.zh)}
        ranks.append(next((1 / (i + 1) for i, record in enumerate(found) if record in same_title), 0))
    result["MRR of titles"] = f"{statistics.mean(ranks):.3f}"
    to_traditional = opencc.OpenCC("s2t")
    for name, titles, lengths, change in (
        ("Traditional", False, (2, 3, 4), to_traditional.convert),
        ("pinyin", True, (2, 3, 4), lambda piece: "".join(pypinyin.lazy_pinyin(piece, v_to_u=False))),
        ("typo", True, (4, 5, 6), lambda piece: _mistyped(piece, texts, rng)),
    ):
        hits = []
        for record, piece in random_runs(records, rng, count, lengths, titles):
            changed = change(piece)
            if changed != piece:
                hits.append(record in reader.find(changed))
        result[name] = f"{statistics.mean(hits):.2f}"
    misspelt_hits = []
    for word in rng.sample(words, min(count, len(words))):
        changed = _misspelt(word.lower(), texts, rng)
        misspelt_hits.append(bool(set(reader.find(changed)) & matching_records(texts, word.lower())))
    result["typo, English"] = f"{statistics.mean(misspelt_hits):.2f}"
    return result


def _mistyped(piece: str, texts: Sequence[str], rng: random.Random) -> str:
    """Return a piece with one wrong character, such that no record contains it."""
    while True:
        position = rng.randrange(len(piece))
        wrong_character = rng.choice("的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年")
        changed = f"{piece[:position]}{wrong_character}{piece[position + 1 :]}"
        if not any(changed in text for text in texts):
            return changed


def _misspelt(word: str, texts: Sequence[str], rng: random.Random) -> str:
    """Return a word with one wrong letter, such that no word begins like it."""
    while True:
        position = rng.randrange(len(word))
        changed = f"{word[:position]}{rng.choice('abcdefghijklmnopqrstuvwxyz')}{word[position + 1 :]}"
        if not matching_records(texts, changed):
            return changed


def cost(browser: Browser, address: str, queries: Sequence[str]) -> dict[str, str]:
    """Open the results page for queries in fresh browsers, then type further queries into an open one."""
    kilobytes, requests, cold, empty = [], [], [], []
    for query in queries[:COLD_STARTS]:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}/search/empty.html")
        empty.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
        context.close()
        context = browser.new_context()
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        sizes: dict[str, float] = {}
        names: dict[str, str] = {}
        session.on(
            "Network.requestWillBeSent",
            lambda event, names=names: names.update({event["requestId"]: event["request"]["url"]}),
        )
        session.on(
            "Network.loadingFinished",
            lambda event, sizes=sizes: sizes.update({event["requestId"]: event["encodedDataLength"]}),
        )
        page.add_init_script(
            """new MutationObserver((_, self) => {
                if (!document.querySelector(".search-results__item")) return;
                self.disconnect();
                window.first = performance.now();
                window.fetched = performance
                    .getEntriesByType("resource")
                    .filter((entry) => entry.responseEnd <= window.first)
                    .map((entry) => entry.name);
            }).observe(document, { childList: true, subtree: true });"""
        )
        page.goto(f"{address}/search/?q={quote(query)}")
        page.wait_for_selector(".search-results__item", state="attached")
        cold.append(page.evaluate("window.first"))
        page.wait_for_load_state("networkidle")
        # Every script of the page counts, whatever it is for.
        ours = ("/search/", "/assets/javascripts/")
        fetched = {name for name in page.evaluate("window.fetched") if any(part in name for part in ours)}
        counted = [size for key, size in sizes.items() if names[key] in fetched]
        kilobytes.append(sum(counted) / 1024)
        requests.append(len(counted))
        context.close()
    page = browser.new_page()
    page.goto(f"{address}/search/?q={quote(queries[0])}")
    page.wait_for_selector(".search-results__item")
    page.wait_for_load_state("networkidle")
    later = page.evaluate(
        """async (queries) => {
            const input = document.querySelector("#content .cp-search__input");
            const times = [];
            for (const query of queries) {
                const former = document.querySelector(".search-results__item");
                input.value = query;
                const started = performance.now();
                input.dispatchEvent(new Event("input"));
                await new Promise((done) => {
                    const look = () => {
                        const now = document.querySelector(".search-results__item");
                        if (now && now !== former) done(); else setTimeout(look, 1);
                    };
                    look();
                });
                times.push(performance.now() - started);
                await new Promise((done) => setTimeout(done, 150));
            }
            return times;
        }""",
        list(queries[1:]),
    )
    page.close()
    return {
        "KB to first result, median / maximum": f"{statistics.median(kilobytes):.0f} / {max(kilobytes):.0f}",
        "requests": f"{statistics.median(requests):.0f} / {max(requests)}",
        "empty page, ms": f"{statistics.median(empty):.0f}",
        "first, ms": f"{statistics.median(cold):.0f}",
        "later, ms": f"{statistics.median(later):.0f}",
    }


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
        figures |= quality(records, _BrowserReader(browser, address), rng)
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
