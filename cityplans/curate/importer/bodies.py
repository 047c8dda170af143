"""Parses lists of responsible bodies in their various forms: 牵头单位：…，配合单位：…, or （…牵头，…配合）."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass

from cityplans.curate.importer.body_clauses import BodyClause, split_clauses
from cityplans.curate.importer.body_labels import (
    COORDINATION,
    LEAD,
    PARTICIPANT,
    RESPONSIBLE,
    BodyLabel,
    end_of_list,
    find_labels,
)
from cityplans.curate.importer.body_names import LONGEST_NAME, are_bodies, ends_as_body, has_level, level_of, name_spans

__all__ = [
    "COORDINATION",
    "LEAD",
    "PARTICIPANT",
    "RESPONSIBLE",
    "AssignmentMatch",
    "parse_body_list",
    "sentence_around",
]

_LONGEST_LIST = 600
# The number of lists before a bracket that can contain it.
_NEARBY_LISTS = 4
_BRACKET = re.compile(r"[(\[【](?P<inner>(?:[^()\[\]【】\n]|\([^()\n]{0,20}\)){3,400})[)\]】]")
_CELL = re.compile(r"(?<=\t)[^\t\n]{2,400}(?=\t|\n|$)")
_AFTER_BRACKET = ("", "\n", "。", ";", "(", "[", "【", "\t")


@dataclass(frozen=True, slots=True)
class AssignmentMatch:
    """A body with a role.

    Attributes:
        start, end: Position of the name in the text, end exclusive.
        full_name: The name, with the 市 that is printed once for a whole list.
        passage: The stretch that assigns the role.
        doubt: What the curator should check.
        is_plain: Whether its list states no other role than that its bodies are responsible.
    """

    start: int
    end: int
    role: str
    full_name: str
    passage: tuple[int, int]
    doubt: str = ""
    is_plain: bool = False


def parse_body_list(text: str, start: int, end: int) -> Iterator[AssignmentMatch]:
    """Yield the bodies of every list in a stretch of a folded text with one paragraph per line."""
    covered: list[tuple[int, int]] = []
    labels = list(find_labels(text, start, end))
    for index, label in enumerate(labels):
        following = labels[index + 1].start if index + 1 < len(labels) else end
        stop = end_of_list(text, label.end, min(following, end))
        passage = sentence_around(text, label.start, stop, start, end)
        covered.append(passage)
        yield from _labelled(text, label, stop, passage)
    for cell in _CELL.finditer(text, start, end):
        if re.match(r"[市省区县各]", cell.group()) and are_bodies(cell.group()):
            yield from _names(
                text, BodyClause(*cell.span(), RESPONSIBLE, is_plain=True), cell.span(), "a cell of a table"
            )
    for bracket in _BRACKET.finditer(text, start, end):
        low, high = bracket.span()
        index = bisect.bisect_right(covered, (low, end))
        near = covered[max(0, index - _NEARBY_LISTS) : index]
        if any(left <= low and high <= right for left, right in near) or any(find_labels(text, low, high)):
            continue
        yield from _parse_bracket(text, low + 1, high - 1, sentence_around(text, low, high, start, end))


def _labelled(text: str, label: BodyLabel, stop: int, passage: tuple[int, int]) -> Iterator[AssignmentMatch]:
    for clause in split_clauses(text, label.end, stop, label.role):
        is_plain = clause.is_plain or (label.role == RESPONSIBLE == clause.role)
        yield from _names(text, BodyClause(clause.start, clause.end, clause.role, is_plain), passage, "")


def _parse_bracket(text: str, start: int, end: int, passage: tuple[int, int]) -> Iterator[AssignmentMatch]:
    """Parse (…牵头，…配合), (…负责), or a bracket with only bodies at the end of a sentence."""
    clauses = split_clauses(text, start, end)
    has_verb = not (len(clauses) == 1 and clauses[0].end == end)
    if not clauses or not all(are_bodies(text[clause.start : clause.end], surely=True) for clause in clauses):
        # Whoever leads is certain, even if the rest of the bracket is no list.
        if has_verb and are_bodies(text[clauses[0].start : clauses[0].end], surely=True):
            yield from _names(text, clauses[0], passage, "")
        return
    if not has_verb and text[end + 1 : end + 2] not in _AFTER_BRACKET:
        return
    doubt = "" if has_verb else "a bracket of bodies without a role: taken as responsible"
    for clause in clauses:
        yield from _names(text, clause, passage, doubt)


def sentence_around(text: str, start: int, stop: int, low: int, high: int) -> tuple[int, int]:
    """Return the sentence around a list within its paragraph, the closing bracket included."""
    low = max(low, start - _LONGEST_LIST)
    begin = max(text.rfind("\n", low, start), text.rfind("。", low, start), low - 1) + 1
    if not text[begin:start].strip(" (["):
        begin = start
    while stop < high and text[stop] in ")]】。":
        stop += 1
    return begin, stop


def _names(text: str, clause: BodyClause, passage: tuple[int, int], doubt: str) -> Iterator[AssignmentMatch]:
    """Yield the names of a list; 市 before the first also applies to names without a level."""
    shared_level = ""
    for low, high in name_spans(text, clause.start, clause.end):
        name = "".join(text[low:high].split())
        level = level_of(name)
        shared_level = level or shared_level
        full_name = name if not shared_level or has_level(name) else shared_level + name
        reason = doubt
        if high - low > LONGEST_NAME or not ends_as_body(name):
            reason = "this does not end like the name of a body"
        yield AssignmentMatch(low, high, clause.role, full_name, passage, reason, clause.is_plain)
