"""The units of a text, one by one, as words.js finds them."""

from __future__ import annotations

from cityplans.search.tokens import runs


def units(folded: str) -> list[tuple[str, int]]:
    """Return Han characters and words, each with its position."""
    found = runs(folded)
    return [(unit, position + i) for run, position, han in found for i, unit in enumerate(run if han else [run])]
