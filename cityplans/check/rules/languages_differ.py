"""Checks that the Chinese and the English of a record have the same figures, dates and negations."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from cityplans.check.rules.english_wording import pairs
from cityplans.check.rules.reviewed import Doubt, as_rule
from cityplans.core.english_numbers import english_numbers
from cityplans.core.figures import figures
from cityplans.core.findings import Severity
from cityplans.core.numerals import numbers
from cityplans.core.text import fold
from cityplans.read.dataset import Dataset

_MONTHS = "January February March April May June July August September October November December"
_MONTH_NUMBERS = {month: Decimal(number) for number, month in enumerate(_MONTHS.split(), 1)}
_MONTH = re.compile(rf"\b(?:{_MONTHS.replace(' ', '|')})\b")
_LAST_DAYS = {Decimal(day) for day in (28, 29, 30, 31)}
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINAL_TENS = {f"{tens[:-1]}ieth": Decimal(10 * number) for number, tens in enumerate(_TENS.split(), 2)}
_TENTH = re.compile(rf"\b(?:{'|'.join(_ORDINAL_TENS)})\b", re.IGNORECASE)
_ONE = re.compile(r"\b(?:one|once|first|single|an?)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:[ -](?:hundred|thousand|million|billion|trillion)\b)*")
_WORDS = re.compile(r"(?<![-\w])[a-z]+(?:[ -][a-z]+)*", re.IGNORECASE)
_SPELT = re.compile(
    r"\b(?=[tfsendh])(?:tw|th[ir]|fou?r|fi[vf]|six|seven|eigh|nine|ten|eleven|dozen|hundred|thousand)", re.IGNORECASE
)
_PAIRS = re.compile("[双两对半百千]")
_HAN = re.compile("[零〇一二三四五六七八九十百千万亿两]+")
_REFUSED = re.compile("禁止|严禁|不得|不准|不再|不予|不能|不是|没有|尚未|并未|未能|无法")
_REFUSALS = re.compile(
    r"n't\b|\b(?:no|not|never|none|nor|neither|nothing|nobody|without|cannot|forbid\w*|prohibit\w*|ban(?:s|ned)?|un(?!i|der|til)\w+|"
    r"non-?\w*|free|avoid\w*|lack\w*|fail\w*|stop\w*|except\w*|dis\w+|instead|rather|refus\w*|yet to|still|longer)\b|\w+less\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?=[nfcpb])(?:not|never|none|neither|nobody|cannot|forbids?|forbidden|prohibit\w*|banned)\b", re.IGNORECASE
)
_DENIALS = re.compile("[不没未无非禁勿莫免止否缺]|以外|之外|除了|停")


@as_rule
def languages_differ(dataset: Dataset) -> Iterator[Doubt]:
    """Check that no figure, date or negation is in one language only."""
    names = _numbered_names(dataset)
    for record, field, chinese, english in pairs(dataset):
        for word, message in differences(chinese, english, names.get(record["plan_id"], ())):
            hint = f"compare both with the passage and correct one, or list {word} in exceptions.csv with the reason"
            yield Doubt(record, "languages-differ", f"{field}_en", word, f"{field}: {message}", hint, Severity.ERROR)


def _numbered_names(dataset: Dataset) -> Mapping[str, Sequence[str]]:
    """Return the names of each plan that contain digits: their English may have none."""
    names: dict[str, list[str]] = defaultdict(list)
    for mention in dataset["mentions"]:
        if any(char.isdigit() for char in mention["name_zh"]):
            names[mention["plan_id"]].append(fold(mention["name_zh"]))
    return names


def differences(chinese: str, english: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield figures, dates and negations that only one text has, each with a message that says so.

    Args:
        chinese: The text in Chinese.
        english: The same in English.
        names: Names with digits in the Chinese, whose English may have none.
    """
    wanted = list(_figures_of_english(english, chinese))
    # Reading figures is slow, and most texts have none.
    found = figures(chinese) if wanted or _DIGIT.search(chinese) else ()
    named = [range(at, at + len(name)) for name in names if (at := chinese.find(name)) >= 0]
    printed = {value for figure in found for value in figure.values} | set(numbers(chinese))
    said = set(_numbers_of_english(english)) if found else set()
    lacking = [
        chinese[figure.start : figure.unit_end]
        for figure in found
        if not figure.is_han and not any(figure.start in name for name in named)
        if not said.issuperset(map(abs, figure.values))
    ]
    extra = [f"{value:f}" for value in wanted if not {value, -value} & printed]
    if lacking or extra:
        chinese_has = ", ".join(f'"{figure}"' for figure in lacking) or "no such figure"
        english_has = ", ".join(f'"{figure}"' for figure in extra) or "no such figure"
        yield (lacking or extra)[0], f"the Chinese has {chinese_has}, the English {english_has}"
    refused, denied = _REFUSED.search(chinese), _DENIED.search(english)
    if refused and not _REFUSALS.search(english):
        yield refused[0], f'the Chinese has "{refused[0]}", the English no negation'
    if denied and not _DENIALS.search(chinese):
        yield denied[0], f'the English has "{denied[0]}", the Chinese no negation'


def _numbers_of_english(english: str) -> Iterator[Decimal]:
    yield from english_numbers(english)
    yield from (_MONTH_NUMBERS[month] for month in _MONTH.findall(english))
    yield from (_ORDINAL_TENS[word.lower()] for word in _TENTH.findall(english))
    if _ONE.search(english):
        yield Decimal(1)


def _figures_of_english(english: str, chinese: str) -> Iterator[Decimal]:
    """Yield the numbers of an English text that the Chinese must have too."""
    for match in _DIGITS.finditer(english):
        is_last_day = "底" in chinese or "末" in chinese
        yield from (v for v in english_numbers(match[0]) if not (is_last_day and v in _LAST_DAYS))
    if not _PAIRS.search(chinese) and _SPELT.search(english):
        spelt = {value for match in _WORDS.finditer(_DIGITS.sub(" ", english)) for value in english_numbers(match[0])}
        in_characters = {value for match in _HAN.finditer(chinese) for value in numbers(match[0])}
        yield from sorted(spelt - in_characters)
