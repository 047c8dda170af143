"""Printed dates before which something is due: 到2020年前, 2011年年底前, 2011年6月30日以前."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cityplans.core.text import fold

_BOUND = re.compile(
    r"(?:到|至|于|在|截至|截止到?)?"
    r"(?P<printed>(?P<year>\d{4})年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?(?P<end>年?[底末])?(?:以|之)?前)"
)


@dataclass(frozen=True, slots=True)
class DueBound:
    """A date before which something is due.

    Attributes:
        printed: The words without the preposition: 2020年前.
        edtf: The date that they name.
        is_within: Whether the date itself still counts, as the end of a year or a day does.
        is_end: Whether the words name the end of the year or month.
    """

    printed: str
    edtf: str
    is_within: bool
    is_end: bool


def due_bound(printed: str) -> DueBound | None:
    """Return the bound that printed words are; None if they are anything else."""
    match = _BOUND.fullmatch(fold(printed).replace(" ", ""))
    if not match:
        return None
    parts = [f"{int(part):02d}" for part in match.group("month", "day") if part]
    return DueBound(
        match["printed"],
        "-".join([match["year"], *parts]),
        bool(match["end"] or match["day"]),
        bool(match["end"]),
    )
