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
_BEFORE = 8
"""Characters before a noun in which its rank is looked for."""


@as_rule
def word_dropped(dataset: Dataset) -> Iterator[Doubt]:
    """Check that a summary has the words of degree, end, rank and base that are printed in its passage."""
    for passage in own_passages(dataset):
        record, summary = passage.record, fold(passage.record["summary_zh"])
        if not summary or record["kind"] in _UNTESTABLE:
            continue
        for word in kept_words():
            if match := _dropped(word, passage.own, summary):
                around = passage.text[max(match.start() - _AROUND, 0) : match.end() + _AROUND]
                message = f'"{word.word}" of the passage ("…{" ".join(around.split())}…") is not in summary_zh'
                hint = "keep the word in summary_zh and in summary_en, or list it in exceptions.csv with the reason"
                yield Doubt(record, "word-dropped", "summary_zh", word.word, message, hint)


def _dropped(word: KeptWord, passage: str, summary: str) -> re.Match[str] | None:
    """Return where a word is printed that a summary does not tell; None if it tells it.

    A word that qualifies a figure or a noun is looked for only if the summary has the figure or the noun.
    """
    is_told = word.told.search(summary) is not None
    for match in word.printed.finditer(passage):
        figure, noun = (match.groupdict().get(name) for name in ("figure", "noun"))
        if noun:
            is_always_so = passage.count(noun) == passage.count(match[0])
            if is_always_so and _is_bare(noun, word.told, summary):
                return match
        elif not is_told and (figure is None or re.search(rf"(?<![\d.]){re.escape(figure)}(?![\d.])", summary)):
            return match
    return None


def _is_bare(noun: str, told: re.Pattern[str], summary: str) -> bool:
    """Return whether a summary has a noun, and nowhere what tells its rank before it."""
    starts = [match.start() for match in re.finditer(re.escape(noun), summary)]
    return bool(starts) and not any(told.search(summary[max(start - _BEFORE, 0) : start]) for start in starts)
