"""What a program that reads the data again and again keeps of its files."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from cityplans.core.findings import Finding
from cityplans.core.table_schema import TableSchema
from cityplans.read.csv_reader import RawTable
from cityplans.read.dataset import Record
from cityplans.read.files import read_bytes

_TICK = 2 * 10**9
"""The coarsest clock of a file system, in nanoseconds."""


class ContentCache:
    """The contents of files by path, each read again only after its state on the disk has changed."""

    def __init__(self) -> None:
        self._kept: dict[Path, tuple[tuple[int, ...], bytes]] = {}
        self._used: dict[Path, tuple[tuple[int, ...], bytes]] = {}

    def read(self, path: Path, largest: int) -> bytes:
        """Return the content of a file; see `read_bytes`."""
        try:
            status = path.lstat()
        except OSError:
            return read_bytes(path, largest)
        state = status.st_dev, status.st_ino, status.st_mode, status.st_size, status.st_mtime_ns, status.st_ctime_ns
        kept = self._used.get(path) or self._kept.get(path)
        if kept is None or kept[0] != state:
            began = time.time_ns()
            kept = state, read_bytes(path, largest)
            # A file that has just changed can change again within the same tick of the clock.
            if max(status.st_mtime_ns, status.st_ctime_ns) > began - _TICK:
                return kept[1]
        self._used[path] = kept
        return kept[1]

    def evict_unused(self) -> None:
        """Drop every content that was not asked for since the last call."""
        self._kept, self._used = self._used, {}


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A parsed file: its table, None if it is broken, its records, and what is wrong with it."""

    raw: RawTable | None
    records: tuple[Record, ...]
    findings: Sequence[Finding]


_FileKey: TypeAlias = tuple[str, bytes, TableSchema]
"""The path of a file, the digest of its content, and the schema of its table."""


class FileCache:
    """Parsed files by path, content and schema: an unchanged file is parsed once while a program runs.

    Times of change alone would not do: a file can change twice within a tick of the clock.
    """

    def __init__(self) -> None:
        self.contents = ContentCache()
        self._files: dict[_FileKey, ParsedFile] = {}
        self._used: dict[_FileKey, ParsedFile] = {}

    def get(self, path: str, data: bytes, schema: TableSchema, parse: Callable[[], ParsedFile]) -> ParsedFile:
        """Return the parsed file; parse it if it is unknown or has changed."""
        key = path, hashlib.sha256(data).digest(), schema
        self._used[key] = parsed = self._files.get(key) or parse()
        return parsed

    def evict_unused(self) -> None:
        """Drop every file that was not asked for since the last call."""
        self._files, self._used = self._used, {}
        self.contents.evict_unused()
