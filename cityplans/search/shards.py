"""Splits the sorted terms into small compressed files named by their content."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence

from cityplans.search.postings import Posting, varint

_MAX_INLINE = 24_000
"""Bytes beyond which the classes below the title go into separate files, fetched only when needed."""


def packed(data: bytes) -> bytes:
    """Return bytes compressed in gzip format without a date."""
    compressor = zlib.compressobj(7, zlib.DEFLATED, 31)
    return compressor.compress(data) + compressor.flush()


def name_of(data: bytes, length: int = 8) -> str:
    """Return a name for bytes by their content, in lower-case letters and digits."""
    return base64.b32encode(hashlib.sha256(data).digest())[:length].decode().lower()


def term_files(terms: Iterable[tuple[str, Sequence[Posting | None]]], size: int) -> Iterator[tuple[str, bytes, str]]:
    """Yield the files of terms as (path, compressed bytes, start); the start is "" for files of lists.

    A shard contains consecutive terms up to `size` bytes: the number of bytes of the joined terms, the terms, the
    length of each entry, the entries. Its start is the shortest beginning of its first term that comes after the shard
    before it. It is preceded by the files of lists that it refers to. A shard that is nearly full ends where a term says
    so by its content, so that a term more or less changes one shard or two, not all that follow.
    """
    names: list[str] = []
    bodies: list[bytes] = []
    filled = number = 0
    written = set[str]()
    last = ""
    for term, classes in terms:
        entry, lists = _entry(classes)
        # Two terms that always occur together have the same lists.
        for path, data in {f"lists/{name_of(data)}.bin": data for data in lists}.items():
            if path not in written:
                written.add(path)
                yield path, data, ""
        if names and (filled + len(entry) > size or (filled * 16 >= size * 15 and _begins_a_shard(term))):
            yield *_shard(number, names, bodies), _start(last, names[0])
            last = names[-1]
            names, bodies, filled, number = [], [], 0, number + 1
        names.append(term)
        bodies.append(entry)
        filled += len(entry) + len(term)
    if names:
        yield *_shard(number, names, bodies), _start(last, names[0])


def _begins_a_shard(term: str) -> bool:
    """Return whether a nearly full shard ends before a term: one in four, whatever is around it."""
    return zlib.crc32(term.encode()) % 4 == 0


def _start(last: str, first: str) -> str:
    """Return the shortest beginning of a term that comes after the term before it."""
    return next(first[:n] for n in range(1, len(first) + 1) if not last.startswith(first[:n]))


def _entry(classes: Sequence[Posting | None]) -> tuple[bytes, list[bytes]]:
    """Return the entry of a term, and the contents of the files for what is too large to be in it.

    An entry is a mask of the classes present, whose bit 5 says that all but the title are in files; for each class the
    lengths of its two lists; the names of the two files, if any; the lists.
    """
    present = [(i, posting) for i, posting in enumerate(classes) if posting]
    mask = sum(1 << i for i, _ in present)
    head = b"".join(varint(len(posting.records)) + varint(len(posting.positions)) for _, posting in present)
    below = [posting for i, posting in present if i > 0]
    if sum(len(posting.records) + len(posting.positions) for posting in below) <= _MAX_INLINE:
        return bytes([mask]) + head + b"".join(posting.records + posting.positions for _, posting in present), []
    records = packed(b"".join(posting.records for posting in below))
    positions = packed(b"".join(posting.positions for posting in below))
    files = [records, positions]
    title = b"".join(posting.records + posting.positions for i, posting in present if i == 0)
    return bytes([mask | 32]) + head + "".join(map(name_of, files)).encode() + title, files


def _shard(number: int, names: Sequence[str], bodies: Sequence[bytes]) -> tuple[str, bytes]:
    block = "\n".join(names).encode()
    data = packed(varint(len(block)) + block + b"".join(varint(len(body)) for body in bodies) + b"".join(bodies))
    return f"terms/{number}-{name_of(data, 4)}.bin", data
