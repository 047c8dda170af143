"""Checks that the number, sign and unit of a target or event are those of the printed figure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from cityplans.check.evidence import find_printed, recorded_passage
from cityplans.core.figures import Figure, figures
from cityplans.core.findings import Finding
from cityplans.core.text import fold
from cityplans.core.units import conversion, names_unit
from cityplans.read.dataset import Dataset, Record

_Values = tuple[Decimal | None, Decimal | None]

_FALL = re.compile(r"[降减負负缩跌亏落滑低少窄削压]|逆差|赤字|零下")
_FELL = re.compile(r"(?:下降|降低|减少|回落|下滑|下跌|负增长|萎缩)(?:了|约|近|逾|超过|超|不超过|分别(?:为)?)?[ \t]?$")
_RATIOS = ("%", "‰", "个百分点", "百分点")
_SENTENCE_BREAK, _CLAUSE_BREAK = re.compile(r"[。;!?\n]"), re.compile(r"[,。;!?\n]")
_BEFORE, _AFTER = 120, 8
_FOREIGN = re.compile(r"[a-z]{4}")
_RELATIONS = {">": "more than ", ">=": "at least ", "~": "about ", "<=": "at most ", "<": "less than "}


def figure_mismatch(dataset: Dataset) -> Iterator[Finding]:
    """Check that a normalised value equals the printed figure, and that its sign is that of the text."""
    symbols = tuple(sorted({unit["symbol_zh"] for unit in dataset["units"]}))
    passages = _Passages(dataset)
    for record in dataset["targets"]:
        values = record.number("value"), record.number("value_max")
        if values == (None, None):
            continue
        symbol, printed, readings = _read(dataset, record, "value_printed", symbols)
        if not _agree(values, readings):
            yield _mismatch(record, values, [_described(figure, symbol) for figure in printed])
        elif not any(figure.is_signed for figure in printed):
            yield from _sign_findings(record, values, symbol, passages.of(record))
    for event in dataset["events"]:
        values = event.number("value"), event.number("value_max")
        symbol, printed, readings = _read(dataset, event, "value_printed", symbols)
        # Figures of other languages are not read; a table prints its unit of ten thousand or more in its head.
        readings += [(low * 10_000, None) for low, _ in readings if low is not None]
        is_read = readings and not _FOREIGN.search(event["value_printed"])
        if values != (None, None) and is_read and not _agree(values, readings):
            yield _mismatch(event, values, [_described(figure, symbol) for figure in printed])


def base_mismatch(dataset: Dataset) -> Iterator[Finding]:
    """Check that a base has a value that it is compared with, and is the number that is printed."""
    symbols = tuple(sorted({unit["symbol_zh"] for unit in dataset["units"]}))
    for record in dataset["targets"]:
        base = record.number("base_value")
        if base is None:
            for name in filter(record.__getitem__, ("base_printed", "base_period")):
                yield record.finding(name, "base-mismatch", f"{name} without a base value", "write base_value too")
            continue
        if not (record["value"] and record["base_printed"]):
            name = "base_printed" if record["value"] else "value"
            yield record.finding("base_value", "base-mismatch", f"a base value without {name}", f"write {name} too")
            continue
        if (base, None) not in _read(dataset, record, "base_printed", symbols)[2]:
            message = f'base_value {record["base_value"]} does not agree with the printed "{record["base_printed"]}"'
            yield record.finding("base_printed", "base-mismatch", message, "correct one of the two")


def unit_mismatch(dataset: Dataset) -> Iterator[Finding]:
    """Check that a value has a unit, and that the printed figure names it."""
    symbols = tuple(sorted({unit["symbol_zh"] for unit in dataset["units"]}))
    for record in dataset["targets"]:
        if record["value"] and not record["unit_id"]:
            yield record.finding("unit_id", "unit-mismatch", "a value without a unit", "name the unit of the value")
        unit = dataset.get("units", record["unit_id"])
        if unit and not record["value"]:
            hint = "write the value, or clear unit_id"
            yield record.finding("unit_id", "unit-mismatch", "a unit without a value", hint)
        elif unit and not names_unit(record["value_printed"], unit["symbol_zh"], symbols):
            message = f'the printed "{record["value_printed"]}" does not name the unit {unit["symbol_zh"]}'
            hint = "copy the figure with its unit into value_printed, or correct unit_id"
            yield record.finding("unit_id", "unit-mismatch", message, hint)


def _read(
    dataset: Dataset, record: Record, field: str, symbols: tuple[str, ...]
) -> tuple[str, list[Figure], list[_Values]]:
    """Return the symbol of a record's unit, the figures that a field prints, and their readings."""
    unit = dataset.get("units", record["unit_id"])
    symbol = fold(unit["symbol_zh"]) if unit else ""
    printed = list(figures(record[field], symbols))
    return symbol, printed, [reading for figure in printed for reading in _readings(figure, symbol)]


def _readings(figure: Figure, symbol: str) -> Iterator[_Values]:
    """Yield what value and value_max may be for a figure: a decrease may be printed without a sign."""
    if figure.value is None:
        return
    factor = conversion(figure.unit, symbol) if figure.unit and symbol else None
    low, high = (None if end is None else end * (factor or 1) for end in (figure.value, figure.value_max))
    yield low, high
    if not figure.is_signed and low is not None:
        yield (-low, None) if high is None else (-high, -low)


def _agree(values: _Values, readings: Sequence[_Values]) -> bool:
    if values in readings:
        return True
    singles = {low for low, high in readings if high is None}
    # The ends of a range that is not printed as one: 3个以上5个以下.
    return None not in values and set(values) <= singles


def _mismatch(record: Record, values: _Values, printed: Sequence[str]) -> Finding:
    names = [name for name, value in zip(("value", "value_max"), values, strict=True) if value is not None]
    cells = " and ".join(f"{name} {record[name]}" for name in names)
    verb = "does" if len(names) == 1 else "do"
    message = f'{cells} {verb} not agree with the printed "{record["value_printed"]}"'
    if any(printed):
        hint = f"the printed figure is {' or '.join(filter(None, printed))}"
    elif printed:
        hint = "the printed figure cannot be read as an exact number: clear value, value_max, comparator and unit_id"
    else:
        hint = "copy the figure, digits included, from the text"
    return record.finding("value_printed", "figure-mismatch", message, hint)


def _described(figure: Figure, symbol: str) -> str:
    """Return a figure in a unit for people, or "" if it cannot be read."""
    low, high = next(_readings(figure, symbol), (None, None))
    if low is None:
        return ""
    if high is not None:
        return f"{low.normalize():f} (value) to {high.normalize():f} (value_max)"
    return f"{_RELATIONS.get(figure.relation, '')}{low.normalize():f}"


def _sign_findings(
    record: Record, values: _Values, symbol: str, passages: Sequence[tuple[str, int, int]]
) -> Iterator[Finding]:
    """Check a sign that the figure does not print against the words around it, where a text is available."""
    value, printed = values[0], record["value_printed"]
    if value is None or value == 0:
        return
    contexts = [
        (fold(text[max(start - _BEFORE, 0) : start]), fold(text[end : end + _AFTER])) for text, start, end in passages
    ]
    if value < 0:
        sentences = [_SENTENCE_BREAK.split(before)[-1] + _CLAUSE_BREAK.split(after)[0] for before, after in contexts]
        if sentences and not _FALL.search(printed) and not any(map(_FALL.search, sentences)):
            message = f'value {record["value"]} is negative, but the text around "{printed}" names no decrease'
            yield record.finding("value", "figure-mismatch", message, "write the value without a sign")
        return
    is_change = symbol in _RATIOS and record["measure_of"] in ("change", "growth_rate")
    if is_change and record["comparator"] in ("=", "~", ""):
        fell = any(_FELL.search(before) for before, _ in contexts) or _FELL.search(re.split(r"\d", fold(printed))[0])
        if fell:
            message = f'value {record["value"]} is positive, but the text calls "{printed}" a decrease'
            yield record.finding("value", "figure-mismatch", message, f"write -{record['value']}")


class _Passages:
    """Where the figures of targets are printed, in the texts that are available."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    @cached_property
    def _evidence(self) -> dict[str, list[Record]]:
        rows: dict[str, list[Record]] = defaultdict(list)
        for row in self._dataset["evidence"] if self._dataset.texts else ():
            rows[row["record_id"]].append(row)
        return rows

    def of(self, record: Record) -> list[tuple[str, int, int]]:
        """Return each passage of a record that contains its figure, and where in it."""
        found = []
        for row in self._evidence.get(record.id, ()):
            text, span = self._dataset.texts.get(row["source_id"]), recorded_passage(row)
            passage = text[span.start : span.end] if text and span else ""
            if place := find_printed(record["value_printed"], passage):
                found.append((passage, place.start, place.end))
        return found
