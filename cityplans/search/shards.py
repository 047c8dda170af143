"""Cutting the sorted terms into small compressed files named by their content."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence

from cityplans.search.postings import Posting, varint

_LARGE = 24_000
"""Bytes beyond which the classes below the title go into files of their own, fetched only when they are needed."""


def packed(data: bytes) -> bytes:
    """Compress as gzip does, without a date."""
    packer = zlib.compressobj(7, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def name_of(data: bytes, length: int = 8) -> str:
    """Name some bytes by their content, in small letters and digits."""
    return base64.b32encode(hashlib.sha256(data).digest())[:length].decode().lower()


def term_files(terms: Iterable[tuple[str, Sequence[Posting | None]]], size: int) -> Iterator[tuple[str, bytes, str]]:
    """Yield the files of the index as (path, compressed bytes, start); the start is "" for files of lists.

    A shard holds terms in order until `size` bytes are reached: the number of bytes of the joined terms, the terms,
    the length of each entry, the entries. Its start is as much of its first term as tells it from the shard before.
    The files of lists that a shard refers to come before it.
    """
    names: list[str] = []
    bodies: list[bytes] = []
    filled = number = 0
    written = set[str]()
    last = ""
    for term, classes in terms:
        entry, lists = _entry(classes)
        # Two terms that always stand together have the same lists.
        for path, data in {f"lists/{name_of(data)}.bin": data for data in lists}.items():
            if path not in written:
                written.add(path)
                yield path, data, ""
        if names and filled + len(entry) > size:
            yield *_shard(number, names, bodies), _start(last, names[0])
            last = names[-1]
            names, bodies, filled, number = [], [], 0, number + 1
        names.append(term)
        bodies.append(entry)
        filled += len(entry) + len(term)
    if names:
        yield *_shard(number, names, bodies), _start(last, names[0])


def _start(last: str, first: str) -> str:
    """Return the shortest beginning of a term that comes after the term before it."""
    return next(first[:n] for n in range(1, len(first) + 1) if not last.startswith(first[:n]))


def _entry(classes: Sequence[Posting | None]) -> tuple[bytes, list[bytes]]:
    """Write a term's classes, and the files that hold what is too large to stand here.

    A mask of the classes present, with bit 5 where all but the title stand in files; for each class the two lengths;
    the names of the two files; the lists.
    """
    present = [(i, each) for i, each in enumerate(classes) if each]
    mask = sum(1 << i for i, _ in present)
    head = b"".join(varint(len(each.records)) + varint(len(each.places)) for _, each in present)
    below = [each for i, each in present if i > 0]
    if sum(len(each.records) + len(each.places) for each in below) <= _LARGE:
        return bytes([mask]) + head + b"".join(each.records + each.places for _, each in present), []
    files = [packed(b"".join(each.records for each in below)), packed(b"".join(each.places for each in below))]
    title = b"".join(each.records + each.places for i, each in present if i == 0)
    return bytes([mask | 32]) + head + "".join(map(name_of, files)).encode() + title, files


def _shard(number: int, names: Sequence[str], bodies: Sequence[bytes]) -> tuple[str, bytes]:
    block = "\n".join(names).encode()
    data = packed(varint(len(block)) + block + b"".join(varint(len(body)) for body in bodies) + b"".join(bodies))
    return f"terms/{number}-{name_of(data, 4)}.bin", data
