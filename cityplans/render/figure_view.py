"""How a page shows the figure of a target: in its language, as printed, and normalised."""

from __future__ import annotations

from dataclasses import dataclass

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.core.csv_writer import plain_number
from cityplans.core.plan_records import Target


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure in up to three forms, each of them only if it says something that the others do not.

    `shown` is the figure in the language of the page. `printed` is the figure as the text prints it, and `exact` the
    normalised figure; both are "" if `shown` reads the same. `value` is the number for programs, "" if there is none.
    `base` is what the figure starts from, `base_value` its number, `noun` what is counted if no indicator names it,
    and `bound` the word for its bound if the printed figure has none.
    """

    shown: str
    printed: str
    exact: str
    value: str
    base: str = ""
    base_value: str = ""
    noun: str = ""
    bound: str = ""


def figure_view(localized: LocalizedCatalog, target: Target) -> FigureView:
    """Return how a page in one language shows the figure of a target."""
    shown, exact = localized.said(target), localized.figure(target)
    return FigureView(
        shown,
        "" if shown == target.value_printed else target.value_printed,
        "" if shown.replace(" ", "") == exact.replace(" ", "") else exact,
        plain_number(target.value),
        localized.base(target),
        plain_number(target.base_value),
        "" if target.indicator_id else target.what[localized.language],
        localized.bound(target),
    )
