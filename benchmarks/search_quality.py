"""Compares the search with a scan of all records, for random queries of every kind."""

from __future__ import annotations

import random
import re
import statistics
from collections.abc import Sequence

import opencc
import pypinyin
from playwright.sync_api import Browser

from cityplans.core.text_folding import fold
from cityplans.search.entry import SearchEntry

QUERIES_BY_SIZE = {226: 200, 10_000: 100}
"""The number of queries of each kind by number of records; 40 for other sizes."""


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


class BrowserReader:
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


def quality(records: Sequence[SearchEntry], reader: BrowserReader, rng: random.Random) -> dict[str, str]:
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
