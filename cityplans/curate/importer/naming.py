"""Ids for the records of a draft, and for each place of the text the record that it belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from cityplans.curate.importer.markers import UNNUMBERED
from cityplans.curate.importer.measures import MeasurePart

_LETTERS = {
    "measure": "m",
    "principle": "p",
    "goal": "g",
    "rationale": "r",
    "safeguard": "s",
    "problem": "q",
    "reported_action": "a",
}


def name_parts(parts: Sequence[MeasurePart], plan_id: str) -> None:
    """Give every part its id, by the forms of the code book: sec2-1, ap06, m09, m2-1, m09-1, g1."""
    taken: set[str] = set()
    counts: Counter[str] = Counter()
    numbers = Counter((p.node.marker.style, p.node.marker.number) for p in parts if p.node and p.kind == "measure")
    running = all(n == 1 for n in numbers.values()) and len(numbers) > 3
    for part in parts:
        stem = _stem(part, running, counts, plan_id)
        part.id = stem
        while part.id in taken:
            counts[stem] += 1
            part.id = f"{stem}-{counts[stem] + 1}"
        taken.add(part.id)


def _stem(part: MeasurePart, running: bool, counts: Counter[str], plan_id: str) -> str:
    number = part.node.marker.number if part.node and part.node.marker.style not in UNNUMBERED else 0
    above = part.section.id.removeprefix(f"{plan_id}-") if part.section else ""
    path = above.removeprefix("sec")
    if part.table == "sections":
        if part.kind == "action_plan" and number:
            return f"{plan_id}-ap{number:02d}"
        counts[f"sec{above}"] += 1
        own = number or counts[f"sec{above}"]
        return f"{plan_id}-{above}-{own}" if above else f"{plan_id}-sec{own}"
    if part.parent:
        counts[part.parent.id] += 1
        return f"{part.parent.id}-{number or counts[part.parent.id]}"
    letter = _LETTERS[part.kind]
    if part.kind == "measure" and running and number:
        return f"{plan_id}-m{number:02d}"
    if part.kind in ("measure", "reported_action"):
        counts[f"{letter}{path}"] += 1
        own = number or counts[f"{letter}{path}"]
        return f"{plan_id}-{letter}{path}-{own}" if path else f"{plan_id}-{letter}{own}"
    counts[letter] += 1
    return f"{plan_id}-{letter}{counts[letter]}"


def stretches(parts: Sequence[MeasurePart], length: int) -> Iterator[tuple[int, int, MeasurePart | None]]:
    """Cut a text into stretches that each belong to one record: the narrowest part they stand in, none before the first."""
    open_parts: list[MeasurePart] = []
    cursor = 0
    for part in [*sorted(parts, key=lambda p: (p.start, -_reach(p))), None]:
        start = part.start if part else length
        while open_parts and _reach(open_parts[-1]) <= start:
            done = open_parts.pop()
            if cursor < _reach(done):
                yield cursor, _reach(done), done
                cursor = _reach(done)
        if cursor < start:
            yield cursor, start, open_parts[-1] if open_parts else None
            cursor = start
        if part:
            open_parts.append(part)


def _reach(part: MeasurePart) -> int:
    return part.node.end if part.table == "sections" and part.node else part.end
