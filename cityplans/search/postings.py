"""The inverted index: for every term and class of text, the records that hold it and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cityplans.search.words import TITLE_BLOCK, cut

CLASSES = 5
"""Title, names, summary, context, passage: the order in which a match counts."""
ID = "#"
"""In front of an id, which is one term; no word begins so."""


class _List:
    """One term in one class while it grows. `mark` is where the last place was written, which is made odd if another follows."""

    __slots__ = ("last", "mark", "place", "places", "records")

    def __init__(self) -> None:
        self.last = -1
        self.place = 0
        self.mark = 0
        self.records = bytearray()
        self.places = bytearray()


_HIGH = bytes(range(128, 256))


@dataclass(frozen=True, slots=True)
class Posting:
    """One class of one term: numbers of records, and places within them, each delta-coded."""

    records: bytes
    places: bytes

    @property
    def count(self) -> int:
        """How many records there are: every number ends in a byte without the high bit."""
        return len(self.records.translate(None, _HIGH))


class Postings:
    """Collects the terms of records in the order of their numbers."""

    def __init__(self) -> None:
        self._lists: tuple[dict[str, _List], ...] = tuple({} for _ in range(CLASSES))

    def add(self, record: int, classes: Sequence[Iterable[str]], record_id: str = "") -> None:
        """Add a record's texts, class by class, and its id. Records come in rising order, each once."""
        self._add_titles(record, classes[0])
        if record_id:
            # An id is that of one record, and has no words to find it by.
            whole = self._lists[1][f"{ID}{record_id}"] = _List()
            whole.records += varint(record)
        for number, texts in enumerate(classes[1:], 1):
            self._add_texts(self._lists[number], record, texts)

    def _add_titles(self, record: int, texts: Iterable[str]) -> None:
        """Note every term with its place, followed by the length of its text in units."""
        lists, base = self._lists[0], 0
        for text in texts:
            found = cut(text)
            length = varint(found.length)
            for term, at in (*found.placed, *((term, 0) for term in found.unplaced)):
                known = lists.get(term)
                if known is None:
                    known = lists[term] = _List()
                if known.last == record:
                    known.places[known.mark] |= 1
                else:
                    known.records += varint(record - known.last - 1)
                    known.last, known.place = record, 0
                known.mark = len(known.places)
                known.places += varint(base + at - known.place << 1)
                known.places += length
                known.place = base + at
            base += (found.end // TITLE_BLOCK + 1) * TITLE_BLOCK

    @staticmethod
    def _add_texts(lists: dict[str, _List], record: int, texts: Iterable[str]) -> None:
        """Note the terms of a class other than titles; the varints are written out here, where all the time goes."""
        get, base = lists.get, 0
        for text in texts:
            if not text:
                continue
            found = cut(text)
            for term, at in found.placed:
                known = get(term)
                if known is None:
                    known = lists[term] = _List()
                places = known.places
                place = base + at
                if known.last == record:
                    places[known.mark] |= 1
                    step = place - known.place << 1
                else:
                    gap = record - known.last - 1
                    if gap < 128:
                        known.records.append(gap)
                    else:
                        known.records += varint(gap)
                    known.last = record
                    step = place << 1
                known.mark = len(places)
                known.place = place
                if step < 128:
                    places.append(step)
                elif step < 16384:
                    places.append(step & 127 | 128)
                    places.append(step >> 7)
                else:
                    places += varint(step)
            for term in found.unplaced:
                known = get(term)
                if known is None:
                    known = lists[term] = _List()
                if known.last != record:
                    gap = record - known.last - 1
                    if gap < 128:
                        known.records.append(gap)
                    else:
                        known.records += varint(gap)
                    known.last = record
            base += found.end + 1

    def __iter__(self) -> Iterator[tuple[str, list[Posting | None]]]:
        """Yield every term with its classes, in the order in which a browser compares strings."""
        terms = {term for lists in self._lists for term in lists}
        for term in sorted(terms, key=lambda term: term.encode("utf-16-be")):
            found = [lists.get(term) for lists in self._lists]
            yield term, [Posting(bytes(each.records), bytes(each.places)) if each else None for each in found]


@lru_cache(maxsize=16_384)
def varint(value: int) -> bytes:
    """Write a number in groups of seven bits, the lowest first, all but the last with the high bit set."""
    coded = bytearray()
    while value > 127:
        coded.append(value & 127 | 128)
        value >>= 7
    coded.append(value)
    return bytes(coded)
