"""Accepts only regular expressions that no text can make slow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

LONGEST = 200
_TOKEN = re.compile(
    r"(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<bar>\|)|(?P<times>[*+?]|\{[0-9]{1,2}(?:,[0-9]{0,2})?\})"
    r"|(?P<atom>\[\^?\]?(?:[^\]\\\[]|\\.)*\]|\\[dDwWsS.\-/+*?()\[\]{}|^$\\]|[^\\^$.|?*+()\[\]{}]|\.)"
)
# At least one character of each class that \d, \w, \s and their opposites distinguish. A pattern's own are added.
_SAMPLES = {chr(code) for code in range(0x20, 0x7F)} | set("\t\n\u00a0é²٣一　，")
_MOST_POSITIONS = 2_000


class UnsafePatternError(ValueError):
    """The pattern is not allowed; the message says why."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a pattern: the positions that can begin and end it, and whether it can be empty."""

    first: frozenset[int]
    last: frozenset[int]
    empty: bool


_NOTHING = _Part(frozenset(), frozenset(), True)


@cache
def check_pattern(pattern: str) -> None:
    """Check that each character of a text leaves one way to continue, so that matching takes linear time.

    This is the rule of XML Schema that content models must be deterministic: no two positions of the pattern that can
    come next match the same character. Lookarounds, back references and flags are not allowed.

    Raises:
        UnsafePatternError: The pattern is not allowed.
    """
    if len(pattern) > LONGEST:
        raise UnsafePatternError(f"the pattern has more than {LONGEST} characters")
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        raise UnsafePatternError("the pattern is not a regular expression") from None
    if not (pattern.startswith("^") and pattern.endswith("$") and not pattern.endswith("\\$")):
        raise UnsafePatternError("the pattern must begin with ^ and end with $")
    reader = _Reader(pattern[1:-1])
    whole = reader.sequence()
    if reader.rest():
        raise UnsafePatternError(f'"{reader.rest()[:10]}" in the pattern is not used here')
    for positions in (whole.first, *reader.follow):
        _check_disjoint([reader.chars[position] for position in positions])


def _check_disjoint(alternatives: list[frozenset[str]]) -> None:
    taken: set[str] = set()
    for chars in alternatives:
        if taken & chars:
            example = min(taken & chars)
            raise UnsafePatternError(
                f'the pattern can continue in two ways at the character "{example}": some texts would take very long'
            )
        taken |= chars


class _Reader:
    """Reads a pattern into positions of one character each, and the positions that can follow each."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.position = pattern, 0
        self.universe = "".join(_SAMPLES | {chr(ord(c) + n) for c in pattern for n in (-1, 0, 1) if ord(c) + n >= 0})
        self.chars: list[frozenset[str]] = []
        self.follow: list[set[int]] = []

    def rest(self) -> str:
        return self.pattern[self.position :]

    def peek(self) -> re.Match[str] | None:
        return _TOKEN.match(self.pattern, self.position)

    def alternatives(self) -> _Part:
        part = self.sequence()
        while (token := self.peek()) and token["bar"]:
            self.position = token.end()
            other = self.sequence()
            part = _Part(part.first | other.first, part.last | other.last, part.empty or other.empty)
        return part

    def sequence(self) -> _Part:
        part = _NOTHING
        while (token := self.peek()) and not token["bar"] and not token["close"]:
            if token["times"]:
                raise UnsafePatternError(f'"{token["times"]}" in the pattern repeats nothing')
            part = self.joined(part, self.repeated())
        return part

    def joined(self, before: _Part, after: _Part) -> _Part:
        for position in before.last:
            self.follow[position] |= after.first
        first = before.first | after.first if before.empty else before.first
        last = before.last | after.last if after.empty else after.last
        return _Part(first, last, before.empty and after.empty)

    def repeated(self) -> _Part:
        start = self.position
        part = self.single()
        token = self.peek()
        if token is None or not token["times"]:
            return part
        end = token.end()
        least, most = _bounds(token["times"])
        # A part that occurs n times is read n times: each copy has its own positions.
        copies = [part]
        while len(copies) < max(least, most or 1):
            self.position = start
            copies.append(self.single())
        if most is None:
            if any(self.follow[position] & copies[-1].first for position in copies[-1].last):
                raise UnsafePatternError("the pattern repeats a repetition: some texts would take very long")
            self.joined(copies[-1], copies[-1])
        # Copies beyond the minimum are optional, the last ones first.
        whole = _NOTHING
        for number in range(len(copies) if most != 0 else 0, 0, -1):
            whole = self.joined(copies[number - 1], whole)
            if number > least:
                whole = _Part(whole.first, whole.last, True)
        self.position = end
        return whole

    def single(self) -> _Part:
        token = self.peek()
        assert token is not None
        self.position = token.end()
        if token["open"]:
            part = self.alternatives()
            closing = self.peek()
            if closing is None or not closing["close"]:
                raise UnsafePatternError(f'"{self.rest()[:10]}" in the pattern is not used here')
            self.position = closing.end()
            return part
        if len(self.chars) == _MOST_POSITIONS:
            raise UnsafePatternError("the pattern repeats too much")
        self.chars.append(_members(token["atom"], self.universe))
        self.follow.append(set())
        position = frozenset({len(self.chars) - 1})
        return _Part(position, position, False)


def _bounds(times: str) -> tuple[int, int | None]:
    if times in ("*", "+", "?"):
        return {"*": (0, None), "+": (1, None), "?": (0, 1)}[times]
    least, comma, most = times[1:-1].partition(",")
    return int(least), (int(most) if most else None) if comma else int(least)


@cache
def _members(atom: str, universe: str) -> frozenset[str]:
    return frozenset(re.findall(atom, universe))
