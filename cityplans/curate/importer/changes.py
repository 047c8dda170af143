"""Finds what a figure starts from: 从60%提高到80%, 由2020年的10家增加到30家."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cityplans.curate.importer.quantities import Quantity

_CHANGE = re.compile(
    r"(?:从|由)(?P<base>[^,。;:\n]{1,40}?)(?:逐步|稳步|进一步|再|大幅|平均|力争|计划|统一)?"
    r"(?:提高|提升|增加|增长|增至|上升|扩大|扩展|扩容|拓展|发展|减少|降低|下降|压缩|压减|缩短|缩减|调整|优化|精简|跃升|攀升|升级|下调|上调|延长|放宽|翻|提|升|降|增|减|缩|扩|改)?"
    r"(?:到|至|为|成)(?!\d{4}年[^的,。;\d]{0,4}(?:期间|$))"
)
_FIGURE_WITHIN, _CLAUSE_END = 24, re.compile("[,;。]")


@dataclass(frozen=True, slots=True)
class Change:
    """A change: where it begins, where its base is printed, and where the figure aimed at begins."""

    start: int
    base: tuple[int, int]
    aim: tuple[int, int]

    def is_base(self, position: int) -> bool:
        """Return whether a position is within the base."""
        return self.base[0] <= position < self.base[1]

    def is_aim(self, position: int) -> bool:
        """Return whether a figure that begins at a position is what the change leads to."""
        return self.aim[0] <= position < self.aim[1]


def find_changes(text: str, start: int, end: int) -> Iterator[Change]:
    """Yield the changes whose base contains a number, in a sentence of a folded text."""
    for match in _CHANGE.finditer(text, start, end):
        if re.search(r"\d|[一二三四五六七八九十百]", match["base"]):
            stop = _CLAUSE_END.search(text, match.end(), min(end, match.end() + _FIGURE_WITHIN))
            aim = match.end(), stop.start() if stop else min(end, match.end() + _FIGURE_WITHIN)
            yield Change(match.start(), match.span("base"), aim)


class ChangedFigures:
    """The figures of a sentence apart from the bases of its changes."""

    def __init__(self, found: Sequence[Quantity], changes: Sequence[Change]) -> None:
        self._bases: dict[int, Quantity] = {}
        self._starts: dict[int, int] = {}
        starts = [quantity.start for quantity in found]
        bases: set[int] = set()
        for change in changes:
            aim = bisect.bisect_left(starts, change.aim[0])
            if aim == len(starts) or not change.is_aim(starts[aim]):
                continue
            self._starts[starts[aim]] = change.start
            of_change = range(bisect.bisect_left(starts, change.base[0]), aim)
            bases.update(starts[index] for index in of_change)
            if of_change:
                self._bases[starts[aim]] = found[of_change[-1]]
        self.aims = [quantity for quantity in found if quantity.start not in bases]

    def base_of(self, quantity: Quantity) -> Quantity | None:
        """Return the figure that a change starts from."""
        return self._bases.get(quantity.start)

    def start_of(self, quantity: Quantity) -> int:
        """Return where the words about a figure begin: at 从 in 从60%提高到80%."""
        return self._starts.get(quantity.start, quantity.start)
