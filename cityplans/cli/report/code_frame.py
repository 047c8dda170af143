"""The offending line of a file, cut to the screen, with a caret under the column."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TypeAlias

from cityplans.core.characters import escape_invisible
from cityplans.core.findings import Location

LineOf: TypeAlias = Callable[[Location], str]
"""Returns the line at a location, without its line end; "" if the file cannot be shown."""

_WIDEST, _BEFORE = 100, 40
"""Columns that a line may take, and those of them before the caret."""
_LONG = 400
"""Characters of a line that are looked at: more fit on no screen."""
_CUT = "…"


def no_line(_at: Location) -> str:
    """Return no line: for findings that are reported without their file."""
    return ""


def columns(text: str) -> int:
    """Return the terminal columns of a text: two for a Chinese character, none for a combining mark."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def excerpt(at: Location, line: str) -> tuple[str, str]:
    """Return the part of a line around a location, and a second line with a caret below the column."""
    here = min(at.column - 1, len(line))
    # A line longer than any screen is cut around the location first: a cell may be huge.
    cut = max(here - _WIDEST, 0) if len(line) > _LONG else 0
    shown = [escape_invisible(char) for char in line[cut : cut + _LONG]]
    here -= cut
    start, before = here, 0
    while start and before + columns(shown[start - 1]) <= _BEFORE:
        start -= 1
        before += columns(shown[start])
    # A line that fits is shown from its beginning.
    if not cut and columns("".join(shown)) <= _WIDEST:
        start, before = 0, columns("".join(shown[:here]))
    end, width = here, before
    while end < len(shown) and width + columns(shown[end]) <= _WIDEST:
        width += columns(shown[end])
        end += 1
    left, right = _CUT if start + cut else "", _CUT if end + cut < len(line) else ""
    return f"{left}{''.join(shown[start:end])}{right}", f"{' ' * (before + len(left))}^"
