"""Finds the numbers of a list that share the unit printed after the last: 分别不高于53和32微克/立方米."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_LIST = re.compile(
    rf"(?:分别[^,。;\d]{{0,12}}|控制在|[不得]高于|不低于|不超过|达到|[提增降减升低少高加][到至为])(?P<numbers>{_NUMBER}(?:、{_NUMBER})*)[、和与及]$"
)
_FIRST = re.compile(_NUMBER)
_REACH = 60


def numbers_before(text: str, position: int, low: int) -> Iterator[tuple[int, int, Decimal, Decimal]]:
    """Yield the numbers without a unit in the list that a figure closes.

    Args:
        text: The folded text.
        position: Where the figure begins.
        low: Where its sentence begins.

    Yields:
        The start and the end of each number, the number, and the number at `position`.
    """
    last = _FIRST.match(text, position)
    begin = max(low, position - _REACH)
    numbers = _LIST.search(text[begin:position]) if last else None
    whole = _value(last.group()) if last else Decimal(0)
    if not numbers or not whole:
        return
    for number in _FIRST.finditer(text, begin + numbers.start("numbers"), begin + numbers.end("numbers")):
        yield number.start(), number.end(), _value(number.group()), whole


def _value(printed: str) -> Decimal:
    return Decimal(printed.replace(",", "").rstrip("."))
