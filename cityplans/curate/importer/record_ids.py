"""Assigns ids to the sections and measures of a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cityplans.curate.importer.measures import MeasurePart

KIND_LETTERS = {
    "measure": "m",
    "principle": "p",
    "goal": "g",
    "rationale": "r",
    "safeguard": "s",
    "problem": "q",
    "reported_action": "a",
}


def assign_ids(parts: Sequence[MeasurePart], plan_id: str) -> None:
    """Set the id of every part, in the forms of the code book: sec2-1, ap06, m09, m2-1, m09-1, g1.

    An id that goes on from the id of another measure belongs to a part of that measure.
    """
    taken: dict[str, MeasurePart] = {}
    counts: Counter[str] = Counter()
    measures = [part for part in parts if part.node and (part.kind == "measure" or _is_article(part))]
    numbers = Counter(part.node.marker.number for part in measures if part.node)
    # One numbering runs through the whole plan only if no number occurs twice.
    is_continuous = all(count == 1 for count in numbers.values()) and len(numbers) > 3
    for part in parts:
        part.id = _free(_stem(part, is_continuous, counts, plan_id), part, taken, counts)
        taken[part.id] = part


def _is_article(part: MeasurePart) -> bool:
    """Return whether a part is an article, which has its number in its id whatever its kind."""
    return bool(part.node and part.node.marker.style == "article")


def _free(stem: str, part: MeasurePart, taken: dict[str, MeasurePart], counts: Counter[str]) -> str:
    """Return an id like the stem that is not taken and continues no measure but its own parent."""
    # Where a stem is taken again and again, the search goes on where it ended.
    tried = counts[f"{stem}?"]
    for letter in ["", *"bcdefghijklmnopqrstuvwxyz"][tried:]:
        candidate = f"{stem}{letter}"
        if letter and (above := _continued(stem, part, taken)):
            # m2-1-1 next to a measure m2-1 that it is no part of becomes m2-1b-1.
            candidate = f"{above}{letter}{stem[len(above) :]}"
        if candidate not in taken and not _continued(candidate, part, taken):
            return candidate
        counts[f"{stem}?"] += 1
    counts[f"{stem}z"] += 1
    return f"{stem}z{counts[f'{stem}z']}"


def _continued(stem: str, part: MeasurePart, taken: dict[str, MeasurePart]) -> str:
    """Return the id of a measure that a stem goes on from although the part does not belong to it, or ""."""
    end = stem.rfind("-")
    while end > 0:
        above = taken.get(stem[:end])
        if above and above.table == "measures" and above is not part.parent:
            return stem[:end]
        end = stem.rfind("-", 0, end)
    return ""


def _stem(part: MeasurePart, is_continuous: bool, counts: Counter[str], plan_id: str) -> str:
    number = part.node.marker.number if part.node else 0
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
    letter = "m" if _is_article(part) else KIND_LETTERS[part.kind]
    if letter == "m" and is_continuous and number:
        return f"{plan_id}-m{number:02d}"
    if letter in ("m", "a"):
        counts[f"{letter}{path}"] += 1
        own = number or counts[f"{letter}{path}"]
        return f"{plan_id}-{letter}{path}-{own}" if path else f"{plan_id}-{letter}{own}"
    counts[letter] += 1
    return f"{plan_id}-{letter}{counts[letter]}"
