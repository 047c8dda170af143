"""Checks that the English says what the Chinese says: no word lost, no end added, one term, one mood."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from cityplans.check.rules.reviewed import Doubt, as_rule
from cityplans.check.word_lists import english_words, imperatives
from cityplans.core.text import fold
from cityplans.read.dataset import Dataset, Record, rows_of

_WRITTEN = {"measures": ("title", "summary"), "sections": ("title",)}
"""The fields of records that are translated as a whole, without their language."""
_IMPROVED = re.compile("完善|健全")
_COMPLETED = re.compile(
    "完成|建成|完工|竣工|完整|完备|完全|落成|齐全|齐备|配套|成套|全套|全部|全面|彻底|到位|建起|圆满|补齐|补全"
)
_COMPLETE = re.compile(r"\b(?:complet(?:e|es|ed|ely|ing|ion|eness)|perfect(?:s|ed|ing|ion)?)\b", re.IGNORECASE)
_UNBOUND = re.compile(r"\W+")
_TITLE = re.compile("《[^《》]*》")
_LOOSE = frozenset(("涉外", "引进来", "走出去", "招商"))
"""Terms whose English is fixed as the name of a policy only, or that are said in other words by nature."""
_SMALL_WORDS = frozenset(("", "a", "an", "and", "city", "for", "from", "in", "of", "on", "s", "the", "to", "with"))
_NO_VERB = ("for", "of", "in", "on", "to", "from", "and", "with", "by", "tanks", "centres", "plans")
"""What follows a noun that looks like a verb: Support for small firms."""


def pairs(dataset: Dataset) -> Iterator[tuple[Record, str, str, str]]:
    """Yield a record, a field without its language, and the Chinese and English of it."""
    for table, fields in _WRITTEN.items():
        for record in dataset[table]:
            for field in fields:
                chinese, english = record[f"{field}_zh"], record[f"{field}_en"]
                if chinese and english:
                    yield record, field, fold(chinese), english


@as_rule
def english_word_lost(dataset: Dataset) -> Iterator[Doubt]:
    """Check that words of degree, rank, base and number of the Chinese have a word in the English."""
    terms = _Terms(dataset)
    for record, field, chinese, english in pairs(dataset):
        rest = terms.without(record, chinese)
        for word in english_words():
            if (match := word.printed.search(rest)) and not word.told.search(english):
                around = chinese[max(match.start() - 8, 0) : match.end() + 8]
                message = f'"{word.word}" of {field}_zh ("…{around}…") has no word in {field}_en'
                hint = f"say it in {field}_en, or list it in exceptions.csv with the reason"
                yield Doubt(record, "english-word-lost", f"{field}_en", word.word, message, hint)


@as_rule
def complete_for_improve(dataset: Dataset) -> Iterator[Doubt]:
    """Check that 完善 and 健全 are not "complete" in English, which promises an end."""
    for record, field, chinese, english in pairs(dataset):
        improved, complete = _IMPROVED.search(chinese), _COMPLETE.search(english)
        if improved and complete and not _COMPLETED.search(chinese):
            message = f'"{complete[0]}" in {field}_en promises an end; {field}_zh has {improved[0]}'
            hint = "write improve; complete is for 完成 and 建成"
            yield Doubt(record, "complete-for-improve", f"{field}_en", complete[0], message, hint)


@as_rule
def other_term(dataset: Dataset) -> Iterator[Doubt]:
    """Check that a term of the glossary has the English of the glossary."""
    terms = _Terms(dataset)
    for record, field, chinese, english in pairs(dataset):
        # What the title of the plan or of the record says need not be repeated in full.
        told = english if field == "title" else f"{english} {record['title_en']}"
        plan = dataset.get("plans", record["plan_id"])
        for term in terms.used(record, _TITLE.sub("", chinese)):
            is_loose = (
                term["kind"] == "body" or term["term_zh"] in _LOOSE or (plan and term["term_zh"] in plan["title_zh"])
            )
            if not is_loose and not _has(told, term["term_en"]):
                message = (
                    f'"{term["term_zh"]}" of {field}_zh is "{term["term_en"]}" in the glossary; {field}_en lacks it'
                )
                hint = f'write "{term["term_en"]}", or list {term["term_zh"]} in exceptions.csv with the reason'
                yield Doubt(record, "other-term", f"{field}_en", term["term_zh"], message, hint)


@as_rule
def title_mood(dataset: Dataset) -> Iterator[Doubt]:
    """Check that an English title that says what is done is a gerund: Building, not Build."""
    for record in rows_of(dataset, "sections", "measures"):
        first, *rest = record["title_en"].split() or [""]
        if first.endswith("ly") and rest:
            first, *rest = (rest[0].capitalize(), *rest[1:])
        if first in imperatives() and (not rest or rest[0].lower().strip(",") not in _NO_VERB or first in _BOTH):
            message = f'the title begins with "{first}"'
            hint = f'write "{_gerund(first)}", as in every plan, or a noun'
            yield Doubt(record, "title-mood", "title_en", first, message, hint)


_BOTH = ("Carry", "Deal", "Round", "Build", "Draw", "Seek", "Take", "Give", "Bring", "Set", "Speed", "Step", "Engage")
"""Verbs that a preposition follows and that are no noun at the beginning of a title."""


def _gerund(verb: str) -> str:
    if verb in ("Bid", "Set", "Put", "Run", "Win", "Let", "Plan", "Step", "Stop"):
        return f"{verb}{verb[-1]}ing"
    return f"{verb[:-1] if verb.endswith('e') and not verb.endswith('ee') else verb}ing"


class _Terms:
    """The terms of the glossary, the longest first, with the cities in whose plans they hold."""

    def __init__(self, dataset: Dataset) -> None:
        self._cities = {plan.id: plan["city_id"] for plan in dataset["plans"]}
        by_city: dict[str, list[Record]] = defaultdict(list)
        for term in dataset["glossary"]:
            by_city[term["city_id"]].append(term)
        self._by_city: Mapping[str, Sequence[tuple[str, Record]]] = {
            city: [(fold(term["term_zh"]), term) for term in sorted((*by_city[""], *own), key=_by_length)]
            for city in {"", *self._cities.values()}
            for own in [by_city[city] if city else ()]
        }

    def used(self, record: Record, chinese: str) -> Iterator[Record]:
        """Yield the terms of a text; of those that overlap, the longest."""
        for name, term in self._by_city[self._cities.get(record["plan_id"], "")]:
            if name in chinese:
                chinese = chinese.replace(name, "□" * len(name))
                yield term

    def without(self, record: Record, chinese: str) -> str:
        """Return a text with its terms blanked: their English is that of the glossary."""
        for term in self.used(record, chinese):
            name = fold(term["term_zh"])
            chinese = chinese.replace(name, "□" * len(name))
        return chinese


def _by_length(term: Record) -> int:
    return -len(term["term_zh"])


def _has(english: str, term: str) -> bool:
    """Return whether a text has the words of a term in some form: "integrated" for integration.

    A long name may be shortened where it is clear, so that half of its three or more words are enough.
    """
    said, stems = " ".join(("", *_UNBOUND.split(english.lower()))), _stems(term)
    lacking = sum(f" {stem}" not in said for stem in stems)
    return lacking * 2 <= len(stems) if len(stems) > 2 else not lacking


@cache
def _stems(term: str) -> Sequence[str]:
    """Return the beginnings of the words of a term, short words and what is in brackets left out."""
    words = _UNBOUND.split(re.sub(r"\(.*?\)", "", term).lower())
    return [_stem(word) for word in words if word not in _SMALL_WORDS]


def _stem(word: str) -> str:
    """Return the beginning of a word, which its forms share."""
    return word[: max(min(6, len(word) * 2 // 3), 3)]
