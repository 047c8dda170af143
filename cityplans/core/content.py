"""What is in a file that is made: its bytes, or an open file where they may be more than memory holds."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TextIO, TypeAlias, cast

Content: TypeAlias = bytes | IO[bytes]
"""Bytes, or a file that can be read from its beginning until the next file of the same maker is asked for."""

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class FileDigest:
    """By what a published file is known again: its size in bytes and their SHA-256 in hex."""

    size: int
    sha256: str


def file_digest(content: Content) -> FileDigest:
    """Weigh and hash a file."""
    if isinstance(content, bytes):
        return FileDigest(len(content), hashlib.sha256(content).hexdigest())
    digest, size = hashlib.sha256(), 0
    for block in blocks(content):
        digest.update(block)
        size += len(block)
    return FileDigest(size, digest.hexdigest())


def size_of(content: Content) -> int:
    """Give how many bytes a file has."""
    return len(content) if isinstance(content, bytes) else content.seek(0, io.SEEK_END)


def blocks(content: Content) -> Iterator[bytes]:
    """Give what is in a file, from its beginning, a megabyte at a time."""
    if isinstance(content, bytes):
        yield content
        return
    content.seek(0)
    while block := content.read(_BLOCK):
        yield block


def bytes_of(content: Content) -> bytes:
    """Give the bytes of a file that is known to be small."""
    return b"".join(blocks(content))


def close(content: Content) -> None:
    """Let go of a file; of one on the disk nothing is left but what it was given to."""
    if not isinstance(content, bytes):
        content.close()


@contextmanager
def text_into(file: IO[bytes]) -> Iterator[TextIO]:
    """Give what writes text into a file, as UTF-8 and with line ends as they are, and leaves it open."""
    text = io.TextIOWrapper(cast(io.BufferedRandom, file), "utf-8", newline="")
    try:
        yield text
    finally:
        text.detach()
