"""Assigns ids to the sections and measures of a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

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


def assign_ids(parts: Sequence[MeasurePart], plan_id: str) -> None:
    """Set the id of every part, in the forms of the code book: sec2-1, ap06, m09, m2-1, m09-1, g1."""
    taken: set[str] = set()
    counts: Counter[str] = Counter()
    numbers = Counter(
        (part.node.marker.style, part.node.marker.number) for part in parts if part.node and part.kind == "measure"
    )
    is_continuous = all(count == 1 for count in numbers.values()) and len(numbers) > 3
    for part in parts:
        stem = _stem(part, is_continuous, counts, plan_id)
        part.id = stem
        while part.id in taken:
            counts[stem] += 1
            part.id = f"{stem}-{counts[stem] + 1}"
        taken.add(part.id)


def _stem(part: MeasurePart, is_continuous: bool, counts: Counter[str], plan_id: str) -> str:
    number = part.node.marker.number if part.node and part.node.marker.style not in UNNUMBERED else 0
    section_id = part.section.id.removeprefix(f"{plan_id}-") if part.section else ""
    path = section_id.removeprefix("sec")
    if part.table == "sections":
        if part.kind == "action_plan" and number:
            return f"{plan_id}-ap{number:02d}"
        counts[f"sec{section_id}"] += 1
        own = number or counts[f"sec{section_id}"]
        return f"{plan_id}-{section_id}-{own}" if section_id else f"{plan_id}-sec{own}"
    if part.parent:
        counts[part.parent.id] += 1
        return f"{part.parent.id}-{number or counts[part.parent.id]}"
    letter = _LETTERS[part.kind]
    if part.kind == "measure" and is_continuous and number:
        return f"{plan_id}-m{number:02d}"
    if part.kind in ("measure", "reported_action"):
        counts[f"{letter}{path}"] += 1
        own = number or counts[f"{letter}{path}"]
        return f"{plan_id}-{letter}{path}-{own}" if path else f"{plan_id}-{letter}{own}"
    counts[letter] += 1
    return f"{plan_id}-{letter}{counts[letter]}"
