"""Splits the sorted terms into small compressed files named by their content."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

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


class Block(NamedTuple):
    """The compressed content of a shard or, without terms, of a file of lists."""

    first: str
    last: str
    data: bytes


def term_blocks(terms: Iterable[tuple[str, Sequence[Posting | None]]], size: int) -> Iterator[Block]:
    """Yield shards of sorted terms, each preceded by the lists that it refers to.

    A shard contains consecutive terms up to `size` bytes: the number of bytes of the joined terms, the terms, the
    length of each entry, the entries. A shard that is nearly full ends where a term says so by its content, so that a
    term more or less changes one shard or two, not all that follow.
    """
    names: list[str] = []
    bodies: list[bytes] = []
    filled = 0
    for term, classes in terms:
        entry, lists = _entry(classes)
        yield from (Block("", "", data) for data in lists)
        if names and (filled + len(entry) > size or (filled * 16 >= size * 15 and _begins_a_shard(term))):
            yield _shard(names, bodies)
            names, bodies, filled = [], [], 0
        names.append(term)
        bodies.append(entry)
        filled += len(entry) + len(term)
    if names:
        yield _shard(names, bodies)


def block_files(blocks: Iterable[Block]) -> Iterator[tuple[str, bytes, str]]:
    """Yield the files of all blocks as (path, compressed bytes, start), the last one empty for lists.

    The start of a shard is the shortest beginning of its first term that comes after the shard before it.
    """
    written = set[str]()
    number, last = 0, ""
    for block in blocks:
        if block.first:
            path = f"terms/{number}-{name_of(block.data, 4)}.bin"
            yield path, block.data, _start(last, block.first)
            number, last = number + 1, block.last
        # Two terms that always occur together have the same lists.
        elif (path := f"lists/{name_of(block.data)}.bin") not in written:
            written.add(path)
            yield path, block.data, ""


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


def _shard(names: Sequence[str], bodies: Sequence[bytes]) -> Block:
    block = "\n".join(names).encode()
    data = packed(varint(len(block)) + block + b"".join(varint(len(body)) for body in bodies) + b"".join(bodies))
    return Block(names[0], names[-1], data)
