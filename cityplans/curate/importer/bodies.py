"""Parses lists of responsible bodies in their various forms: 牵头单位：…，配合单位：…, or （…牵头，…配合）."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cityplans.curate.importer.assigned_names import AssignmentMatch, assign_names
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
from cityplans.curate.importer.body_names import are_bodies
from cityplans.curate.importer.markers import row_start
from cityplans.curate.importer.sentences import sentence_around

__all__ = [
    "COORDINATION",
    "LEAD",
    "PARTICIPANT",
    "RESPONSIBLE",
    "AssignmentMatch",
    "parse_body_list",
]

# The number of lists before a bracket that can contain it.
_NEARBY_LISTS = 4
_SHORTEST = 4
_BRACKET = re.compile(r"[(\[【](?P<inner>(?:[^()\[\]【】\n]|\([^()\n]{0,20}\)){3,400})[)\]】]")
_CELL = re.compile(r"(?<=\t)[^\t\n]{2,400}(?=\t|\n|$)")
_LINE = re.compile(r"(?<=\n)[^\t\n:]{3,300}(?=\n|$)")
_AT_LEVEL = re.compile(r"由?(?:[市省区县州旗](?![场域])|各)")
_UNLABELLED = "a line of bodies without a role: taken as responsible"
_AFTER_BRACKET = ("", "\n", "。", ";", "(", "[", "【", "\t")


def parse_body_list(text: str, start: int, end: int) -> Iterator[AssignmentMatch]:
    """Yield the bodies of every list in a stretch of a folded text with one paragraph per line."""
    if end - start < _SHORTEST:
        return
    covered: list[tuple[int, int]] = []
    labels = list(find_labels(text, start, end))
    for index, label in enumerate(labels):
        following = labels[index + 1].start if index + 1 < len(labels) else end
        stop = end_of_list(text, label.end, min(following, end))
        passage = sentence_around(text, label.start, stop, start, end)
        covered.append(passage)
        yield from _labelled(text, label, stop, passage)
    for cell in _CELL.finditer(text, start, end):
        # The bodies of a row have labels.
        if row_start(text, cell.start()) is not None:
            continue
        if re.match(r"[市省区县各]", cell.group()) and are_bodies(cell.group()):
            yield from assign_names(text, *cell.span(), RESPONSIBLE, cell.span(), "a cell of a table", is_plain=True)
    labelled = tuple(covered)
    for line in _LINE.finditer(text, start, end):
        # The bodies of a task on a line of their own, as cells of a table are in a copy.
        if not _AT_LEVEL.match(line.group()) or _is_within(labelled, line.span()):
            continue
        clauses = split_clauses(text, *line.span())
        if clauses and all(are_bodies(text[clause.start : clause.end], surely=True) for clause in clauses):
            covered.append(line.span())
            for clause in clauses:
                yield from _names(text, clause, line.span(), _UNLABELLED)
    covered.sort()
    for bracket in _BRACKET.finditer(text, start, end):
        low, high = bracket.span()
        if _is_within(covered, (low, high)) or any(find_labels(text, low, high)):
            continue
        yield from _parse_bracket(text, low + 1, high - 1, sentence_around(text, low, high, start, end))


def _is_within(covered: Sequence[tuple[int, int]], span: tuple[int, int]) -> bool:
    """Return whether a stretch is within one of the lists before it."""
    index = bisect.bisect_right(covered, (span[0], span[1]))
    near = covered[max(0, index - _NEARBY_LISTS) : index]
    return any(low <= span[0] and span[1] <= high for low, high in near)


def _labelled(text: str, label: BodyLabel, stop: int, passage: tuple[int, int]) -> Iterator[AssignmentMatch]:
    for clause in split_clauses(text, label.end, stop, label.role):
        is_plain = clause.is_plain or (label.role == RESPONSIBLE == clause.role)
        yield from _names(text, replace(clause, is_plain=is_plain), passage)


def _parse_bracket(text: str, start: int, end: int, passage: tuple[int, int]) -> Iterator[AssignmentMatch]:
    """Parse (…牵头，…配合), (…负责), or a bracket with only bodies at the end of a sentence."""
    clauses = split_clauses(text, start, end)
    if not clauses:
        return
    has_verb = not (len(clauses) == 1 and clauses[0].end == end)
    if not all(are_bodies(text[clause.start : clause.end], surely=True) for clause in clauses):
        # Whoever leads is certain, even if the rest of the bracket is no list.
        if has_verb and are_bodies(text[clauses[0].start : clauses[0].end], surely=True):
            yield from _names(text, clauses[0], passage)
        return
    if not has_verb and text[end + 1 : end + 2] not in _AFTER_BRACKET:
        return
    doubt = "" if has_verb else "a bracket of bodies without a role: taken as responsible"
    for clause in clauses:
        yield from _names(text, clause, passage, doubt)


def _names(text: str, clause: BodyClause, passage: tuple[int, int], doubt: str = "") -> Iterator[AssignmentMatch]:
    return assign_names(text, clause.start, clause.end, clause.role, passage, doubt, is_plain=clause.is_plain)
