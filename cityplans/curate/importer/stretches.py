"""Divides a text into stretches that each belong to one record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from cityplans.curate.importer.measures import MeasurePart

Stretch: TypeAlias = tuple[int, int, MeasurePart | None]
"""Start and end (exclusive) in the text, and the record that the stretch belongs to, if any."""


def divide(parts: Sequence[MeasurePart], length: int) -> Iterator[Stretch]:
    """Yield stretches that cover a text of that length, each with the narrowest part that contains it."""
    open_parts: list[MeasurePart] = []
    cursor = 0
    for part in [*sorted(parts, key=lambda p: (p.start, -_end_of(p))), None]:
        start = part.start if part else length
        while open_parts and _end_of(open_parts[-1]) <= start:
            closed = open_parts.pop()
            if cursor < _end_of(closed):
                yield cursor, _end_of(closed), closed
                cursor = _end_of(closed)
        if cursor < start:
            yield cursor, start, open_parts[-1] if open_parts else None
            cursor = start
        if part:
            open_parts.append(part)


def _end_of(part: MeasurePart) -> int:
    return part.node.end if part.table == "sections" and part.node else part.end
