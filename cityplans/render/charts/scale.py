"""Maps dates to positions and spreads out things that would overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cityplans.core.edtf import edtf_bounds

_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Years:
    """A scale of whole years, those of `first` to `last`, between the positions `start` and `end`."""

    first: date
    last: date
    start: float
    end: float

    def at(self, ordinal: int) -> float:
        """Return the position of a day, given its ordinal."""
        zero = date(self.first.year, 1, 1).toordinal()
        return self.start + (ordinal - zero) / (date(self.last.year, 12, 31).toordinal() + 1 - zero) * (
            self.end - self.start
        )

    def middle(self, edtf: str) -> float:
        """Return the position of the middle of an EDTF date."""
        first, last = edtf_bounds(edtf) or (self.first, self.last)
        return (self.at(first.toordinal()) + self.at(last.toordinal() + 1)) / 2

    @property
    def year_length(self) -> float:
        """The average length of a year."""
        return (self.end - self.start) / (self.last.year + 1 - self.first.year)

    def ticks(self, apart: float) -> Iterator[int]:
        """Yield round years at least `apart` from each other."""
        step = next((s for s in _STEPS if self.year_length * s >= apart), 1000)
        yield from (year for year in range(self.first.year, self.last.year + 1) if year % step == 0)


def spread(wanted: Sequence[float], sizes: Sequence[float], first: float, last: float) -> list[float]:
    """Return the positions closest to the wanted ones that keep order and size, from `first` to `last`.

    This is isotonic least squares (pool adjacent violators): things that collide share the displacement.
    If there is too little room, they begin at `first` and extend beyond `last`.
    """
    offsets = [sum(sizes[:i]) for i in range(len(sizes))]
    pools: list[tuple[float, int]] = []
    for position, offset in zip(wanted, offsets, strict=True):
        mean, size = position - offset, 1
        while pools and pools[-1][0] > mean:
            previous, count = pools.pop()
            mean, size = (previous * count + mean * size) / (count + size), size + count
        pools.append((mean, size))
    settled = [max(min(mean, last - sum(sizes)), first) for mean, size in pools for _ in range(size)]
    return [position + offset for position, offset in zip(settled, offsets, strict=True)]
