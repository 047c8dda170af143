"""Hints by which a curator corrects how the importer reads a text: where it ends, what is no list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cityplans.curate.importer.document_body import DocumentBody
from cityplans.curate.importer.lines import Line
from cityplans.curate.importer.markers import OUT_OF_SEQUENCE, Marker
from cityplans.curate.importer.paragraphs import Copy, line_starts


class HintError(ValueError):
    """A hint names a line that it cannot apply to; the message says which and why."""


@dataclass(frozen=True)
class Hints:
    """What a curator knows about a text.

    Attributes:
        text_end: The number of the line, from 1, before which the text of the plan ends; 0 if unknown.
        not_lists: The numbers of lines at which a numbered list begins that is ordinary text.
    """

    text_end: int = 0
    not_lists: Sequence[int] = ()


def split_at_end(raw: str, lines: Sequence[Line], hints: Hints) -> tuple[list[Line], list[Line]]:
    """Split the lines of a text at the end that a hint gives.

    Raises:
        HintError: If that line is not within the text.
    """
    if not hints.text_end:
        return list(lines), []
    starts = line_starts(raw)
    if not 1 < hints.text_end <= len(starts):
        raise HintError(f"--text-end {hints.text_end}: name a line from 2 to {len(starts)}, as the text is that long")
    end = starts[hints.text_end - 1]
    kept = [line for line in lines if line.start < end]
    if not kept:
        raise HintError(f"--text-end {hints.text_end}: nothing but blank lines is left before that line")
    return kept, [line for line in lines if line.start >= end]


def with_cut(body: DocumentBody, cut: Sequence[Line]) -> DocumentBody:
    """Return a body that lists the lines after the end of the text among those left out."""
    return replace(body, dropped=[*body.dropped, *cut]) if cut else body


def without_lists(copy: Copy, markers: Sequence[Marker], hints: Hints) -> list[Marker]:
    """Return the markers without those of the lists that are ordinary text.

    Raises:
        HintError: If no list begins at a line named.
    """
    left_out: set[int] = set()
    for number in hints.not_lists:
        first = next((i for i, marker in enumerate(markers) if copy.line(marker.start) == number), None)
        if first is None:
            raise HintError(f"--not-a-list {number}: no number or sign of a list is read at the beginning of that line")
        left_out |= set(_list_from(markers, first))
    return [marker for index, marker in enumerate(markers) if index not in left_out]


def _list_from(markers: Sequence[Marker], first: int) -> list[int]:
    """Return the indexes of a list and of what is below its items, up to the next other heading."""
    indexes, last = [first], markers[first]
    for index in range(first + 1, len(markers)):
        marker = markers[index]
        if marker.style == last.style:
            if marker.number != last.number + 1 and marker.style not in OUT_OF_SEQUENCE:
                break
            last = marker
        elif marker.rank <= last.rank:
            break
        indexes.append(index)
    return indexes
