"""The inverted index: for every term and class of text, the records that contain it and the positions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, repeat
from typing import NamedTuple

from cityplans.search.tokens import TITLE_BLOCK, tokenize

CLASSES = 5
"""The classes of text by descending weight of a match: title, names, summary, context, passage."""
ID = "#"
"""The prefix of an id, which is one term; no word begins with it."""


class _GrowingPosting:
    """One term in one class while records are added.

    `mark` is the index of the last position's first byte, whose lowest bit is set when another position follows.
    """

    __slots__ = ("last_position", "last_record", "mark", "positions", "records")

    def __init__(self) -> None:
        self.last_record = -1
        self.last_position = 0
        self.mark = 0
        self.records = bytearray()
        self.positions = bytearray()


_HIGH = bytes(range(128, 256))


class Posting(NamedTuple):
    """One class of one term: the numbers of its records and the positions in them, as delta-coded varints.

    `last` is the number of the last record.
    """

    records: bytes
    positions: bytes
    last: int

    @property
    def size(self) -> int:
        """Return the number of records: every varint ends in a byte without the high bit."""
        return len(self.records.translate(None, _HIGH))


class Postings:
    """Collects the terms of records, which must be added in the order of their numbers."""

    def __init__(self) -> None:
        self._classes: tuple[dict[str, _GrowingPosting], ...] = tuple({} for _ in range(CLASSES))

    def add(self, record: int, classes: Sequence[Iterable[str]], record_id: str = "") -> None:
        """Add the texts of a record, class by class, and its id."""
        self._add_titles(record, classes[0])
        if record_id:
            # An id belongs to one record, and its words do not describe it.
            posting = self._classes[1][f"{ID}{record_id}"] = _GrowingPosting()
            posting.records += varint(record)
            posting.last_record = record
        for number, texts in enumerate(classes[1:], 1):
            self._add_texts(self._classes[number], record, texts)

    def _add_titles(self, record: int, texts: Iterable[str]) -> None:
        """Add every term with its position, followed by the length of its text in units."""
        postings, base = self._classes[0], 0
        get = postings.get
        for text in texts:
            tokenized = tokenize(text)
            length = varint(tokenized.length)
            for term, offset in chain(tokenized.positioned, zip(tokenized.unpositioned, repeat(0))):
                posting = get(term)
                if posting is None:
                    posting = postings[term] = _GrowingPosting()
                if posting.last_record == record:
                    posting.positions[posting.mark] |= 1
                else:
                    posting.records += varint(record - posting.last_record - 1)
                    posting.last_record, posting.last_position = record, 0
                posting.mark = len(posting.positions)
                posting.positions += varint(base + offset - posting.last_position << 1)
                posting.positions += length
                posting.last_position = base + offset
            base += (tokenized.end // TITLE_BLOCK + 1) * TITLE_BLOCK

    @staticmethod
    def _add_texts(postings: dict[str, _GrowingPosting], record: int, texts: Iterable[str]) -> None:
        """Add the terms of another class; varints are inlined, because indexing spends its time here."""
        get, base = postings.get, 0
        for text in texts:
            if not text:
                continue
            tokenized = tokenize(text)
            for term, offset in tokenized.positioned:
                posting = get(term)
                if posting is None:
                    posting = postings[term] = _GrowingPosting()
                positions = posting.positions
                position = base + offset
                if posting.last_record == record:
                    positions[posting.mark] |= 1
                    step = position - posting.last_position << 1
                else:
                    gap = record - posting.last_record - 1
                    if gap < 128:
                        posting.records.append(gap)
                    else:
                        posting.records += varint(gap)
                    posting.last_record = record
                    step = position << 1
                posting.mark = len(positions)
                posting.last_position = position
                if step < 128:
                    positions.append(step)
                elif step < 16384:
                    positions.append(step & 127 | 128)
                    positions.append(step >> 7)
                else:
                    positions += varint(step)
            for term in tokenized.unpositioned:
                posting = get(term)
                if posting is None:
                    posting = postings[term] = _GrowingPosting()
                if posting.last_record != record:
                    gap = record - posting.last_record - 1
                    if gap < 128:
                        posting.records.append(gap)
                    else:
                        posting.records += varint(gap)
                    posting.last_record = record
            base += tokenized.end + 1

    def __iter__(self) -> Iterator[tuple[str, list[Posting | None]]]:
        """Yield every term with its classes, in the order in which browsers compare strings."""
        for term in sorted(set[str]().union(*self._classes), key=browser_order):
            growing = [postings.get(term) for postings in self._classes]
            yield term, [Posting(bytes(p.records), bytes(p.positions), p.last_record) if p else None for p in growing]


def browser_order(term: str) -> bytes:
    """Return a key to sort terms as browsers compare strings: by UTF-16 unit."""
    return term.encode("utf-16-be")


def joined(postings: Sequence[Posting]) -> Posting:
    """Return the posting of a term and class whose records are in several segments."""
    records, before = [postings[0].records], postings[0].last
    for posting in postings[1:]:
        # The first number of a segment is a record's own, as if none came before it.
        first, end = _first_number(posting.records)
        records += (varint(first - before - 1), posting.records[end:])
        before = posting.last
    return Posting(b"".join(records), b"".join(posting.positions for posting in postings), before)


def _first_number(data: bytes) -> tuple[int, int]:
    """Return the number that varints begin with, and where it ends."""
    value = shift = 0
    for end, byte in enumerate(data, 1):
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, end
    raise ValueError("no number")


@lru_cache(maxsize=16_384)
def varint(value: int) -> bytes:
    """Return a number in bytes of seven bits, the lowest first, all but the last with the high bit set."""
    coded = bytearray()
    while value > 127:
        coded.append(value & 127 | 128)
        value >>= 7
    coded.append(value)
    return bytes(coded)
