"""Checks that a summary keeps the words of its passage that make a promise testable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cityplans.check.passages import own_passages
from cityplans.check.rules.reviewed import Doubt, as_rule
from cityplans.check.word_lists import KeptWord, kept_words
from cityplans.core.text import fold
from cityplans.read.dataset import Dataset

_UNTESTABLE = ("problem", "rationale")
"""Kinds of measures that promise nothing."""
_AROUND = 12


@as_rule
def word_dropped(dataset: Dataset) -> Iterator[Doubt]:
    """Check that a summary has the words of degree, end, rank and base that are printed in its passage."""
    for passage in own_passages(dataset):
        record, summary = passage.record, fold(passage.record["summary_zh"])
        if not summary or record["kind"] in _UNTESTABLE:
            continue
        for word in kept_words():
            if not word.told.search(summary) and (match := _printed(word, passage.own, summary)):
                around = passage.text[max(match.start() - _AROUND, 0) : match.end() + _AROUND]
                message = f'"{word.word}" of the passage ("…{" ".join(around.split())}…") is not in summary_zh'
                hint = "keep the word in summary_zh and in summary_en, or list it in exceptions.csv with the reason"
                yield Doubt(record, "word-dropped", "summary_zh", word.word, message, hint)


def _printed(word: KeptWord, passage: str, summary: str) -> re.Match[str] | None:
    """Return where a word is printed; one that qualifies a figure only if the summary has the figure."""
    for match in word.printed.finditer(passage):
        figure = match.groupdict().get("figure")
        if figure is None or re.search(rf"(?<![\d.]){re.escape(figure)}(?![\d.])", summary):
            return match
    return None
