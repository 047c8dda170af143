"""Bullets: reported figures as bars on one scale, each crossed by the mark of what was promised.

Unlike a `Chart` they have no table, source or files of their own: the numbers are beside the bars, the reports below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.promises import Answers, compared_figures
from cityplans.core.follow_up import Event

_FULL = Decimal(98)
"""The length of the longest bar in percent: the mark, which begins there, stays in the picture."""


@dataclass(frozen=True, slots=True)
class BulletBar:
    """A reported figure as shown, and the length of its bar in percent."""

    event: Event
    shown: str
    length: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """A promised figure as shown, where its mark is in percent, and the bars."""

    promised: str
    mark: str
    bars: Sequence[BulletBar]


def bullet(localized: LocalizedCatalog, answer: Answers) -> Bullet | None:
    """Return the picture of the figures that compare with a promise; None if there are none to draw.

    A rank is not drawn: the longer its bar, the worse.
    """
    target, events = answer.target, compared_figures(answer)
    values = [event.value for event in events if event.value is not None]
    if not events or target.value is None or target.measure_of == "rank" or min(*values, target.value) < 0:
        return None
    longest = max(*values, target.value) or Decimal(1)

    def length(value: Decimal) -> str:
        return f"{value / longest * _FULL:.1f}".removesuffix(".0")

    return Bullet(
        localized.short_figure(target),
        length(target.value),
        [
            BulletBar(event, localized.short_figure(replace(target, value=value, comparator="")), length(value))
            for event, value in zip(events, values, strict=True)
        ],
    )
