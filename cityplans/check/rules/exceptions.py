"""Checks that each reviewed exception names a record and a doubt that there still is."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence

from cityplans.check.rules.english_wording import complete_for_improve, english_word_lost, other_term, title_mood
from cityplans.check.rules.kept_words import word_dropped
from cityplans.check.rules.languages_differ import languages_differ
from cityplans.check.rules.reviewed import Doubt, doubts_of, excuse
from cityplans.check.rules.roles import role_not_printed
from cityplans.check.rules.unsupported import count_not_printed, words_elsewhere
from cityplans.core.findings import Finding, Severity
from cityplans.core.suggest import suggest
from cityplans.core.tables import PROVEN_TABLES
from cityplans.read.dataset import Dataset, folder_of, rows_of

_RULES: Mapping[str, Callable[[Dataset], Iterator[Finding]]] = {
    "word-dropped": word_dropped,
    "english-word-lost": english_word_lost,
    "complete-for-improve": complete_for_improve,
    "other-term": other_term,
    "title-mood": title_mood,
    "languages-differ": languages_differ,
    "words-elsewhere": words_elsewhere,
    "count-not-printed": count_not_printed,
    "role-not-printed": role_not_printed,
}
"""The rules whose doubts can be excused, by code."""
EXCUSABLE = tuple(_RULES)
"""The codes of doubts that can be excused."""


def exception_row(dataset: Dataset) -> Iterator[Finding]:
    """Check that an exception names a record of its plan and a code that can be excused."""
    ids = _ids(dataset)
    for row in dataset["exceptions"]:
        if (folder_of(row), row["record_id"]) not in ids:
            message = f'there is no record "{row["record_id"]}" of {folder_of(row)}'
            yield row.finding("record_id", "exception-row", message, "delete the row, or correct the id")
        elif row["code"] not in _RULES:
            message = f'"{row["code"]}" cannot be excused'
            hint = suggest(row["code"], list(_RULES)) or f"only these can: {', '.join(_RULES)}"
            yield row.finding("code", "exception-row", message, hint)


def exception_idle(dataset: Dataset) -> Iterator[Finding]:
    """Check that there still is a doubt for each exception, where the text of the plan is available."""
    plans = {source["plan_id"] for source in dataset["sources"] if source.id in dataset.texts}
    ids = _ids(dataset)
    rows = [row for row in dataset["exceptions"] if row["code"] in _RULES and folder_of(row) in plans]
    rows = [row for row in rows if (folder_of(row), row["record_id"]) in ids]
    found = {excuse(doubt) for code in {row["code"] for row in rows} for doubt in _doubts(dataset, code)}
    for row in rows:
        if (folder_of(row), row["record_id"], row["code"], row["word"]) not in found:
            message = f'the check has no doubt about "{row["word"]}" in {row["record_id"]} any more'
            hint = "delete the row, or copy code and word as the check prints them"
            yield row.finding("word", "exception-idle", message, hint, Severity.WARNING)


def _ids(dataset: Dataset) -> set[tuple[str, str]]:
    return {(folder_of(record), record.id) for record in rows_of(dataset, *PROVEN_TABLES)}


def _doubts(dataset: Dataset, code: str) -> Sequence[Doubt]:
    """Return the doubts of a rule, those that are excused included."""
    find: Callable[[Dataset], Iterator[Doubt]] = inspect.unwrap(_RULES[code])
    return doubts_of(find, dataset)
