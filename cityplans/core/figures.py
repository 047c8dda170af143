"""The one reader of figures in Chinese texts: sign, number or range, and unit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from cityplans.core.figure import Figure
from cityplans.core.figure_reader import FigureReader
from cityplans.core.text import fold

__all__ = ["Figure", "figures", "find_figures", "whole_figure"]


@lru_cache(4096)
def figures(printed: str, symbols: tuple[str, ...] = ()) -> tuple[Figure, ...]:
    """Return every figure of a printed expression; see `find_figures`. `1000万人次` is 10000000 with 人次."""
    text = fold(printed)
    return tuple(find_figures(text, 0, len(text), symbols))


def whole_figure(printed: str) -> Figure | None:
    """Return the figure of a text that is one exact number, with or without a unit, and nothing else."""
    text = fold(printed).strip()
    found = figures(text)
    if len(found) != 1 or (found[0].start, found[0].unit_end) != (0, len(text)):
        return None
    return found[0] if len(found[0].values) == 1 and not found[0].relation else None


def find_figures(text: str, start: int, end: int, symbols: tuple[str, ...] = ()) -> Iterator[Figure]:
    """Yield every figure in a stretch of a folded text.

    A number whose parts belong together is one figure, and so are the two ends of a range. What is printed
    approximately (数十, 三分之一) is yielded without a value.

    Args:
        text: The folded text.
        start: Where the stretch begins.
        end: Where the stretch ends, exclusive.
        symbols: The symbols of units beyond the common ones.
    """
    return FigureReader(text, start, end, symbols).figures()
