"""Reads the numbers of an English text: digits and words, with thousand, million and billion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

_WORDS = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {"zero": 0, "dozen": 12}
_SMALL |= {word: number for number, word in enumerate(re.findall("[a-z]+", _WORDS), 2)}
_SMALL |= {word: 10 * number for number, word in enumerate(re.findall("[a-z]+", _TENS), 2)}
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
# The longest first: sixty is not six.
_WORD = f"(?:{'|'.join(sorted(('one', *_SMALL, *_SCALES), key=len, reverse=True))})"
# Two hundred and five is one number, two and five are two.
_JOIN = "(?:[ -]|(?<=hundred) and |(?<=thousand) and |(?<=[mbr]illion) and )"
_NUMBER = re.compile(
    r"(?<![\w.])(?P<digits>\d[\d,]*(?:\.\d+)?)(?:st|nd|rd|th)?(?P<scales>(?:[ -](?:hundred|thousand|million|billion|trillion)\b)*)"
    rf"|\b(?=[bdefhmnostz])(?P<words>{_WORD}s?(?:{_JOIN}{_WORD})*)s?\b",
)
_TOKEN = re.compile(_WORD)


def english_numbers(text: str) -> Iterator[Decimal]:
    """Yield every number of an English text: 1500000 for 1.5 million, 21 for twenty-one, 13 for 13th.

    "One" alone is mostly no number, and not yielded.
    """
    for match in _NUMBER.finditer(text.lower()):
        if match["digits"]:
            value = Decimal(match["digits"].replace(",", ""))
            for scale in re.findall(r"[a-z]+", match["scales"]):
                value *= _SCALES[scale]
            yield value
        elif (words := match["words"]) not in ("one", "ones"):
            yield _spelt(_TOKEN.findall(words))


def _spelt(words: list[str]) -> Decimal:
    """Return the number that words write: two hundred and five thousand."""
    total, current = 0, 0
    for word in words:
        if word == "hundred":
            current = max(current, 1) * 100
        elif word in _SCALES:
            total += max(current, 1) * _SCALES[word]
            current = 0
        else:
            current += 1 if word == "one" else _SMALL[word]
    return Decimal(total + current)
