"""How far two readers agree: share of agreement and Cohen's kappa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cityplans.core.proof_records import SecondReading


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of two readers on one field.

    Attributes:
        read: The number of records that both read.
        agreed: The share of them on which they agree, 0 to 1.
        kappa: Cohen's kappa, -1 to 1.
    """

    field: str
    read: int
    agreed: float
    kappa: float


def agreement(rows: Iterable[SecondReading]) -> list[Agreement]:
    """Return the agreement per field, in the order of the fields' first rows."""
    by_field: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        by_field.setdefault(row.field, []).append((row.first, row.second))
    return [Agreement(field, len(pairs), _agreed(pairs), kappa(pairs)) for field, pairs in by_field.items()]


def _agreed(pairs: Sequence[tuple[str, str]]) -> float:
    return sum(first == second for first, second in pairs) / len(pairs)


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Return Cohen's kappa: the agreement beyond what is expected by chance.

    Source: J. Cohen, A coefficient of agreement for nominal scales (1960). If both readers use the same single value
    throughout, the expected agreement is already 1, and kappa is not defined; it is set to 1 here.
    """
    observed = _agreed(pairs)
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    expected = sum(firsts[value] * seconds[value] for value in firsts) / len(pairs) ** 2
    if expected == 1:
        return float(observed == 1)
    return (observed - expected) / (1 - expected)
