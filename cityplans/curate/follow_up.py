"""Proposes events: sentences of a later text that may answer a promise, and their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cityplans.check.evidence import Passage, digest
from cityplans.core.errors import CommandError
from cityplans.core.figures import figures
from cityplans.core.text import fold
from cityplans.core.units import conversion
from cityplans.read.dataset import Dataset, Record

_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
_ADVICE = "copy it from the text as it is, in one piece"
_MOST = 20


def report_text(dataset: Dataset, report_id: str) -> str:
    """Return the saved copy of a report.

    Raises:
        CommandError: It is not in the folder of official texts.
    """
    if report_id not in dataset.texts:
        raise CommandError(f"the text of {report_id} is not among the official texts: give their folder with --sources")
    return dataset.texts[report_id]


def likely_sentences(dataset: Dataset, promise: Record, text: str) -> list[str]:
    """Return the sentences that share most words with a promise, the best first.

    If the promise has a figure, they have one in its unit. There are some twenty at most.
    """
    unit = dataset.get("units", promise["unit_id"])
    words = _pairs(f"{promise['note_zh']}{promise['value_printed']}{promise['title_zh']}")
    scored: list[tuple[int, int, str]] = []
    for match in _SENTENCE.finditer(text):
        sentence = match[0].strip()
        shared = len(words & _pairs(sentence))
        if shared > 1 and (unit is None or any(_in_unit(sentence, unit["symbol_zh"]))):
            scored.append((-shared, match.start(), sentence))
    return [sentence for _, _, sentence in sorted(scored)[:_MOST]]


def event_cells(dataset: Dataset, promise: Record, report_id: str, quote: str) -> dict[str, str]:
    """Return the cells of an event that follow from its promise and its passage.

    Raises:
        CommandError: The passage is not in the report, or is there more than once.
    """
    text = report_text(dataset, report_id)
    start = text.find(quote) if quote.strip() else -1
    if start < 0:
        raise CommandError(f"the passage is not in {report_id}: {_ADVICE}")
    if text.find(quote, start + 1) >= 0:
        raise CommandError(f"the passage is more than once in {report_id}: give more of it")
    passage = Passage(start, start + len(quote))
    cells = {
        "id": _next_id(dataset, promise.id),
        "plan_id": promise["plan_id"] or promise.id,
        "promise_id": promise.id,
        "report_id": report_id,
        "start": str(passage.start),
        "end": str(passage.end),
        "sha256": digest(quote),
    }
    unit = dataset.get("units", promise["unit_id"])
    found = list(_in_unit(quote, unit["symbol_zh"])) if unit else []
    if len(found) == 1:
        printed, value = found[0]
        cells |= {"kind": "figure", "value": value, "unit_id": promise["unit_id"], "value_printed": printed}
    return cells


def _in_unit(sentence: str, symbol: str) -> Iterator[tuple[str, str]]:
    """Yield each figure of a sentence in a unit, as printed and as a plain number."""
    for figure in figures(sentence, (symbol,)):
        factor = conversion(figure.unit, fold(symbol)) if figure.unit else None
        if figure.value is not None and factor and figure.value_max is None:
            yield sentence[figure.start : figure.unit_end], f"{(figure.value * factor).normalize():f}"


def _pairs(text: str) -> set[str]:
    words = re.sub(r"[\W_]", "", text)
    return {words[i : i + 2] for i in range(len(words) - 1) if not words[i : i + 2].isdigit()}


def _next_id(dataset: Dataset, promise_id: str) -> str:
    prefix = f"{promise_id}-e"
    numbers = [int(r.id.removeprefix(prefix)) for r in dataset["events"] if re.fullmatch(rf"{prefix}\d+", r.id)]
    return f"{prefix}{max(numbers, default=0) + 1}"
