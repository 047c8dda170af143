"""How far two readers agree: percentage and Cohen's kappa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cityplans.core.model import SecondReading


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of two readers on one field: records read, share agreed (0 to 1), Cohen's kappa (-1 to 1)."""

    field: str
    read: int
    agreed: float
    kappa: float


def agreement(rows: Iterable[SecondReading]) -> list[Agreement]:
    """Give the agreement per field, in the order of the fields' first rows."""
    by_field: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        by_field.setdefault(row.field, []).append((row.first, row.second))
    return [Agreement(field, len(pairs), _agreed(pairs), kappa(pairs)) for field, pairs in by_field.items()]


def _agreed(pairs: Sequence[tuple[str, str]]) -> float:
    return sum(first == second for first, second in pairs) / len(pairs)


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Give Cohen's kappa: the agreement beyond what the two readers' habits alone would bring about.

    Source: J. Cohen, A coefficient of agreement for nominal scales (1960). One reader using a single value throughout
    leaves nothing to chance; kappa is then 1 for full agreement and 0 otherwise.
    """
    observed = _agreed(pairs)
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    expected = sum(firsts[value] * seconds[value] for value in firsts) / len(pairs) ** 2
    if expected == 1:
        return float(observed == 1)
    return (observed - expected) / (1 - expected)
