"""What is found about one figure or date of a text, and what the text says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cityplans.curate.importer.quantities import Quantity


@dataclass(frozen=True, slots=True)
class TargetMatch:
    """A figure or a dated aim.

    Attributes:
        start, end: Position of the printed figure or date, end exclusive.
        sentence: Bounds of its sentence.
        type, period, due, due_basis: As in the table `targets`.
        quantity: The figure, or None if only a date is printed.
        doubts: What the curator should check.
        dates: Positions of the dates in the sentence.
        base: The figure that a change starts from, if it is printed.
        base_period: The date of that figure.
        recurrence: How often it recurs, as in the table `targets`.
        due_words: Position of the words of a relative date, or of one before which it is due.
        noun: Position of the words that say what is counted or measured.
    """

    start: int
    end: int
    sentence: tuple[int, int]
    type: str
    quantity: Quantity | None
    period: str
    due: str
    due_basis: str
    doubts: Sequence[str]
    dates: Sequence[tuple[int, int]] = ()
    base: Quantity | None = None
    base_period: str = ""
    recurrence: str = ""
    due_words: tuple[int, int] | None = None
    noun: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class TextContext:
    """What the text says of itself: when it was written, and for which years.

    Attributes:
        written: The EDTF date of the text, empty if unknown.
        symbols: Ids of the known units by folded symbol.
        period: The years named by the plan or by the heading of the chapter, empty if there are none.
        plan_years: The years of the plan, from which 三年内 is counted.
        base_year: The year from which the text counts, as in 2022年起; empty if it names none.
        first_aim: The first year for which the text sets an aim, empty if it names none.
    """

    written: str
    symbols: Mapping[str, str]
    period: str
    plan_years: str = ""
    first_aim: str = ""
    base_year: str = ""

    @property
    def counted_from(self) -> str:
        """The years from the start of which 三年内 is counted."""
        return self.plan_years or self.period or self.base_year

    @property
    def now(self) -> str:
        """The year before which a figure has been reached."""
        return self.written[:4] or self.plan_years[:4] or self.first_aim
