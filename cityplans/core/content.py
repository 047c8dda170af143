"""The content of a generated file: its bytes, or an open file if it may not fit into memory."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TextIO, TypeAlias, cast

Content: TypeAlias = bytes | IO[bytes]
"""Bytes, or an open file, which is valid until the next file is requested from the same source."""

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class FileDigest:
    """The identity of a published file: its size in bytes and its SHA-256 in hex."""

    size: int
    sha256: str


def file_digest(content: Content) -> FileDigest:
    """Return the size and the hash of a file."""
    if isinstance(content, bytes):
        return FileDigest(len(content), hashlib.sha256(content).hexdigest())
    digest, size = hashlib.sha256(), 0
    for block in blocks(content):
        digest.update(block)
        size += len(block)
    return FileDigest(size, digest.hexdigest())


def size_of(content: Content) -> int:
    """Return the size of a file in bytes."""
    return len(content) if isinstance(content, bytes) else content.seek(0, io.SEEK_END)


def blocks(content: Content) -> Iterator[bytes]:
    """Yield a file from its beginning, a megabyte at a time."""
    if isinstance(content, bytes):
        yield content
        return
    content.seek(0)
    while block := content.read(_BLOCK):
        yield block


def bytes_of(content: Content) -> bytes:
    """Return the bytes of a file that is small enough for memory."""
    return b"".join(blocks(content))


def close(content: Content) -> None:
    """Close a file if it is open. A temporary file on the disk is deleted with it."""
    if not isinstance(content, bytes):
        content.close()


@contextmanager
def text_into(file: IO[bytes]) -> Iterator[TextIO]:
    """Yield a writer of UTF-8 text into a file, which stays open. Line ends are written as they are."""
    text = io.TextIOWrapper(cast(io.BufferedRandom, file), "utf-8", newline="")
    try:
        yield text
    finally:
        text.detach()
