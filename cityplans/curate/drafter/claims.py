"""Compares a proposed text with its passage: figures and names that it does not print are invented."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property

from cityplans.core.english_numbers import english_numbers
from cityplans.core.figures import figures
from cityplans.core.numerals import numbers
from cityplans.core.text import fold, remove_whitespace
from cityplans.read.dataset import Dataset, folder_of

_QUOTED = re.compile(
    "“([^“”]+)”|‘([^‘’]+)’(?![A-Za-z])|《([^《》]+)》|〈([^〈〉]+)〉|「([^「」]+)」|『([^『』]+)』|\"([^\"]+)\"|(?<![A-Za-z])'([^']+)'(?![A-Za-z])"
)
_FIVE_YEAR_PLAN = re.compile("(十[一二三四五六七八九]?|[六七八九])·?五(?=规划|計|计划|期间|时期|末|[\"'])")
_SHORTEST_NAME = 4
"""Shorter English names may be words."""


class Vocabulary:
    """The names that the data has in both languages; those of a plan's own cities need no passage."""

    def __init__(self, dataset: Dataset, plan_id: str) -> None:
        self._dataset, self._plan_id = dataset, plan_id

    @cached_property
    def names(self) -> Mapping[str, frozenset[str]]:
        """Return the Chinese names for each English one."""
        pairs: dict[str, set[str]] = {}
        for zh, en in self._pairs():
            if zh and en:
                pairs.setdefault(en, set()).add(remove_whitespace(zh))
        return {en: frozenset(zh) for en, zh in pairs.items()}

    @cached_property
    def own(self) -> frozenset[str]:
        """Return the Chinese names of the plan itself and of its cities."""
        plan = self._dataset.get("plans", self._plan_id)
        cities = {row["city_id"] for row in self._dataset["plan_cities"] if row["plan_id"] == self._plan_id}
        cities |= {plan["city_id"]} if plan else set()
        names = [city["name_zh"] for city in self._dataset["cities"] if city.id in cities]
        return frozenset(map(remove_whitespace, names))

    @cached_property
    def english(self) -> re.Pattern[str]:
        """Return a pattern that finds an English name; terms without a capital letter are words, not names."""
        names = [name for name in self.names if len(name) >= _SHORTEST_NAME and name.lower() != name]
        names.sort(key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names)) or '(?!)'})(?!\w)")

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for table, zh, en in (("glossary", "term_zh", "term_en"), ("cities", "name_zh", "name_en")):
            yield from ((row[zh], row[en]) for row in self._dataset[table])
        for row in (*self._dataset["bodies"], *self._dataset["mentions"]):
            if row.table == "bodies" or folder_of(row) == self._plan_id:
                yield from ((row[name], row["name_en"]) for name in ("name_zh", "full_name_zh"))


def invented_figure(text: str, passage: str, symbols: tuple[str, ...], *, is_english: bool) -> str:
    """Return a figure of a text that its passage does not print; "" if there is none.

    Figures are compared by value, Chinese ones also by unit. What names no exact number (数十个) is printed as it is.
    """
    printed = figures(passage, symbols)
    if is_english:
        values = {value for figure in printed for value in figure.values} | set(_of_names(passage))
        return next((f"{value:f}" for value in english_numbers(text) if value not in values), "")
    folded, bare = fold(text), remove_whitespace(passage)
    for figure in figures(text, symbols):
        claimed = folded[figure.start : figure.unit_end]
        # The ends of a range may be printed apart, and a unit left out.
        values = {
            value
            for other in printed
            for value in other.values
            if figure.unit == other.unit or not (figure.unit and other.unit)
        }
        if not (values.issuperset(figure.values) if figure.values else remove_whitespace(claimed) in bare):
            return claimed
    return ""


def _of_names(passage: str) -> Iterator[Decimal]:
    """Yield the numbers in the names of five-year plans, no figures in Chinese: 13 and 5 for 十三五."""
    for match in _FIVE_YEAR_PLAN.finditer(fold(passage)):
        yield from (*numbers(match[1]), Decimal(5))


def invented_name(text: str, passage: str, vocabulary: Vocabulary) -> str:
    """Return a name of a text that its passage does not print; "" if there is none.

    Names are what is in quotation marks, and what the data knows as one. An English name is printed if the Chinese of
    the same record or term is.
    """
    printed = remove_whitespace(passage)
    for match in _QUOTED.finditer(text):
        name: str = next(filter(None, match.groups()))
        if remove_whitespace(name) not in printed and not _is_printed(name, printed, vocabulary):
            return name
    for match in vocabulary.english.finditer(text):
        if not _is_printed(match[0], printed, vocabulary):
            return match[0]
    return ""


def _is_printed(name: str, printed: str, vocabulary: Vocabulary) -> bool:
    chinese = vocabulary.names.get(name.strip(" .,;:"), frozenset())
    return any(zh in printed or zh in vocabulary.own for zh in chinese)


def symbols_of(dataset: Dataset) -> tuple[str, ...]:
    """Return the symbols of units that figures are read with."""
    return tuple(sorted({unit["symbol_zh"] for unit in dataset["units"]}))
