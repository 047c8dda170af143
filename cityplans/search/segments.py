"""The index in segments, each of a share of the records, and how they are merged."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import islice, pairwise
from typing import Any

from cityplans.core.workspace import Workspace, keep_value, kept_value
from cityplans.search.entry import SearchEntry
from cityplans.search.facets import Columns
from cityplans.search.fallbacks import TermVocabulary
from cityplans.search.postings import Posting, Postings, browser_order, joined
from cityplans.search.questions import QUESTIONS
from cityplans.search.records import CHUNK, GROUP, Labels, record_files
from cityplans.search.words import words_of

SEGMENT = 2_000
"""The number of records of a segment, at least; a multiple of those in a folder."""
_FEW_SEGMENTS = 10
"""Up to this number of segments, all terms are merged at once: it takes a tenth of the time of the segments."""
_STARTS = ("", "2", "4", "a", "d", "g", "j", "n", "q", "t", "一", "六", "展", "时", "现", "规")
"""The first terms of the ranges otherwise, each with about as much in it."""


@dataclass(slots=True)
class SegmentSummary:
    """What some records contribute to the files about all of them.

    Attributes:
        size: The number of records.
        kinds: Kinds of records, each with the number of its first.
        groups: The names of the folders of record files.
        characters: The characters in texts.
        names: The words that entries are called by.
        replying: The records that answer a question, by question.
    """

    size: int = 0
    kinds: list[tuple[str, int]] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    characters: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    replying: dict[str, list[int]] = field(default_factory=lambda: {question: [] for question in QUESTIONS})

    def add(self, number: int, entry: SearchEntry, classes: Iterable[Iterable[str]]) -> None:
        """Add the next record."""
        self.size += 1
        if not self.kinds or self.kinds[-1][0] != entry.kind:
            self.kinds.append((entry.kind, number))
        for question in QUESTIONS:
            if question in entry.replies or (question == "who" and entry.kind == "body"):
                self.replying[question].append(number)
        self.names.update(words_of(entry))
        for texts in classes:
            self.characters.update(*texts)

    def extend(self, later: SegmentSummary) -> None:
        """Add the records of the next segment."""
        self.size += later.size
        self.kinds += [kind for kind in later.kinds if not self.kinds or kind[0] != self.kinds[-1][0]]
        self.groups += later.groups
        self.characters |= later.characters
        self.names |= later.names
        for question, records in later.replying.items():
            self.replying[question] += records


def number_of_segments(size: int) -> int:
    """Return the number of segments of about `size` records."""
    return max(1, size // SEGMENT)


def bounds_of(number: int, segments: int) -> tuple[int, int | None]:
    """Return where a segment begins and ends; the last one has whatever is left."""
    return number * SEGMENT, None if number == segments - 1 else (number + 1) * SEGMENT


def starts_of_ranges(segments: int) -> Sequence[str]:
    """Return the beginnings of the ranges in which the terms of a number of segments are merged."""
    return _STARTS if segments > _FEW_SEGMENTS else _STARTS[:1]


def segment_files(
    number: int, ranges: Sequence[str], entries: Iterable[SearchEntry], labels: Labels, workspace: Workspace
) -> Iterator[tuple[str, bytes]]:
    """Yield the record files of a segment, and keep its terms by range and what else is merged."""
    postings, columns, summary = Postings(), Columns(), SegmentSummary()
    remaining = iter(entries)
    while batch := list(islice(remaining, CHUNK * GROUP)):
        first = number * SEGMENT + summary.size
        for record, entry in enumerate(batch, first):
            classes = entry.classes()
            postings.add(record, classes, entry.id)
            columns.add(entry)
            summary.add(record, entry, classes)
        name, files = record_files(batch, first // (CHUNK * GROUP), labels)
        summary.groups.append(name)
        yield from files
    vocabulary = TermVocabulary()
    terms: list[tuple[str, list[tuple[bytes, bytes, int] | None]]] = []
    for term, classes_of_term in postings:
        sizes = [posting.size if posting else 0 for posting in classes_of_term]
        vocabulary.add(term, sizes[0], sum(sizes))
        terms.append((term, [posting and posting[:] for posting in classes_of_term]))
    bounds = [bisect_left(terms, browser_order(start), key=lambda row: browser_order(row[0])) for start in ranges]
    for i, (begin, end) in enumerate(pairwise((*bounds, len(terms)))):
        keep_value(workspace, f"terms-{number}-{i}", terms[begin:end])
    keep_value(workspace, f"summary-{number}", _values(summary))
    keep_value(workspace, f"columns-{number}", columns.state)
    keep_value(workspace, f"vocabulary-{number}", _values(vocabulary))


def merged_terms(number: int, segments: int, workspace: Workspace) -> Iterator[tuple[str, Sequence[Posting | None]]]:
    """Yield the terms of a range with their postings in all segments, sorted."""
    found: dict[str, list[Sequence[tuple[bytes, bytes, int] | None]]] = defaultdict(list)
    for segment in range(segments):
        for term, classes in kept_value(workspace, f"terms-{segment}-{number}"):
            found[term].append(classes)
    # The terms of one segment are sorted already.
    for term in sorted(found, key=browser_order) if segments > 1 else found:
        first, *others = found[term]
        if others:
            yield term, [_merged(postings) for postings in zip(first, *others, strict=True)]
        else:
            yield term, [Posting(*posting) if posting else None for posting in first]


def _merged(postings: Iterable[tuple[bytes, bytes, int] | None]) -> Posting | None:
    present = [Posting(*posting) for posting in postings if posting]
    return joined(present) if present else None


def number_of_entries(segments: int, workspace: Workspace) -> int:
    """Return the number of records in all segments, of which only the last has any number."""
    last = segments - 1
    return last * SEGMENT + _summary(last, workspace).size


def merged_summary(segments: int, workspace: Workspace) -> SegmentSummary:
    """Return what all segments contribute."""
    summary = SegmentSummary()
    for segment in range(segments):
        summary.extend(_summary(segment, workspace))
    return summary


def _summary(segment: int, workspace: Workspace) -> SegmentSummary:
    return SegmentSummary(*kept_value(workspace, f"summary-{segment}"))


def merged_columns(segments: int, workspace: Workspace) -> Columns:
    """Return the facets of all records."""
    columns = Columns()
    for segment in range(segments):
        columns.extend(kept_value(workspace, f"columns-{segment}"))
    return columns


def merged_vocabulary(segments: int, workspace: Workspace) -> TermVocabulary:
    """Return the terms of all records."""
    vocabulary = TermVocabulary()
    for segment in range(segments):
        vocabulary.merge(TermVocabulary(*kept_value(workspace, f"vocabulary-{segment}")))
    return vocabulary


def _values(record: Any) -> list[Any]:
    return [getattr(record, each.name) for each in fields(record)]
