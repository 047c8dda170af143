"""Finds passages again on a page by their fingerprints."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from cityplans.check.fingerprints import addressed, records_by_passage
from cityplans.core.fingerprints import CONTEXT, Fingerprint, mark
from cityplans.curate.links.pages import text_of_page
from cityplans.curate.links.web import Answer
from cityplans.read.dataset import Dataset

State: TypeAlias = Literal["same", "moved", "changed", "gone", "unread"]
STATES: Mapping[State, str] = {
    "same": "same",
    "moved": "moved",
    "changed": "changed",
    "gone": "gone",
    "unread": "could not be read",
}
"""The states of a passage, and what reports call them."""

UNREAD: State = "unread"
_NEAR = 200
"""Characters that may be inserted next to a passage in its place."""
_LEAST_TELLING = 12
"""Shorter passages, such as the heading 附则, are anywhere by chance: they count only where they were."""

_OTHER_PAGE = "none of the text is there: perhaps another page has taken this address"

_Places: TypeAlias = Mapping[tuple[int, str], Sequence[int]]


@dataclass(frozen=True, slots=True)
class PageReport:
    """What became of the passages of one source or report on its page.

    Attributes:
        source_id: The source or report.
        url: Its address.
        archived_url: The address in an archive; "" if none is known.
        reason: Why the page could not be read, or why all passages may be gone; "" otherwise.
        states: The state of each passage.
        record_ids: What each passage proves, by its two offsets.
    """

    source_id: str
    url: str
    archived_url: str
    reason: str
    states: Mapping[Fingerprint, State]
    record_ids: Mapping[tuple[int, int], Sequence[str]]


def page_reports(dataset: Dataset, answers: Mapping[str, Answer]) -> list[PageReport]:
    """Return what became of the passages of every source and report that has an address.

    Args:
        dataset: The data, with the fingerprints of its passages.
        answers: What each address answered.
    """
    record_ids, reports = records_by_passage(dataset), []
    for source in addressed(dataset):
        if fingerprints := dataset.fingerprints.get(source.id):
            text, problem = text_of_page(answers[source["url"]])
            states = dict.fromkeys(fingerprints, UNREAD) if problem else states_on_page(fingerprints, text)
            own_ids = record_ids.get(source.id, {})
            reason = _OTHER_PAGE if set(states.values()) == {"gone"} else problem
            reports.append(PageReport(source.id, source["url"], source["archived_url"], reason, states, own_ids))
    return reports


def states_on_page(fingerprints: Iterable[Fingerprint], page: str) -> dict[Fingerprint, State]:
    """Return the state of each passage on a page.

    - same: it is there, next to what was before or after it, or not far from both.
    - moved: it is there, but what was before or after it is elsewhere.
    - changed: other words are between what was before and after it, or it begins as before and continues differently.
    - gone: none of this; above all, if what was before and after it is now adjacent.

    Args:
        fingerprints: The passages.
        page: The text of the page, squeezed.
    """
    wanted = tuple(fingerprints)
    places = _places(wanted, page)
    return {fingerprint: _state(fingerprint, page, places) for fingerprint in wanted}


def _places(fingerprints: Iterable[Fingerprint], page: str) -> _Places:
    """Return where the heads and contexts of passages begin on a page, by length and hash.

    They are of few lengths, so that a page is hashed a few times, not once for each passage.
    """
    wanted: dict[int, set[str]] = defaultdict(set)
    for fingerprint in fingerprints:
        wanted[min(fingerprint.length, CONTEXT)].add(fingerprint.head)
        wanted[CONTEXT] |= {fingerprint.before, fingerprint.after}
    places: dict[tuple[int, str], list[int]] = defaultdict(list)
    for length, marks in wanted.items():
        for start in range(len(page) - length + 1):
            if (found := mark(page[start : start + length])) in marks:
                places[length, found].append(start)
    return places


def _state(fingerprint: Fingerprint, page: str, places: _Places) -> State:
    length = fingerprint.length
    heads = places.get((min(length, CONTEXT), fingerprint.head), ())
    # Where the passage would begin and end if it were where it was.
    begins = [start + CONTEXT for start in places.get((CONTEXT, fingerprint.before), ())]
    ends = places.get((CONTEXT, fingerprint.after), ())
    starts = [start for start in heads if mark(page[start : start + length]) == fingerprint.sha256]
    at_begins, at_ends = frozenset(begins), frozenset(ends)
    if any(start in at_begins or start + length in at_ends for start in starts):
        return "same"
    if starts and length >= _LEAST_TELLING:
        is_in_place = any(_is_between(begins, start, start + length, ends) for start in starts)
        return "same" if is_in_place else "moved"
    gaps = [ends[after] - begin for begin in begins if (after := bisect_left(ends, begin)) < len(ends)]
    if 0 in gaps:
        return "gone"
    begins_as_before = length > CONTEXT and bool(heads)
    return "changed" if begins_as_before or any(gap <= 4 * length + _NEAR for gap in gaps) else "gone"


def _is_between(begins: Sequence[int], start: int, end: int, ends: Sequence[int]) -> bool:
    """Return whether what was before and after a passage is still there, and near.

    What is nowhere on the page any more says nothing.
    """
    before, after = bisect_right(begins, start), bisect_left(ends, end)
    is_after = not begins or (before > 0 and start - begins[before - 1] <= _NEAR)
    return is_after and (not ends or (after < len(ends) and ends[after] - end <= _NEAR))
