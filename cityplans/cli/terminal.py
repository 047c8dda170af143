"""Sanitized output: no control character reaches a terminal, and no workflow command a CI runner."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, cast

from cityplans.core.characters import escape_for_terminal


class _SanitizedStream:
    """Passes lines on to another stream, escaping everything that a terminal or CI runner would obey."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self._line = ""

    def write(self, text: str) -> int:
        # The start of a line decides whether it is a workflow command, and may arrive in pieces.
        whole, end, self._line = f"{self._line}{text}".rpartition("\n")
        if end:
            self.out.write(escape_for_terminal(f"{whole}\n"))
        return len(text)

    def flush(self) -> None:
        rest, self._line = self._line, ""
        if rest:
            self.out.write(escape_for_terminal(rest))
        self.out.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.out, name)


@contextmanager
def sanitized_output() -> Iterator[None]:
    """Escape control characters in everything printed inside this context."""
    streams = tuple(_or_nowhere(stream) for stream in (sys.stdout, sys.stderr))
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show Chinese gets code points instead of a traceback; a file always gets UTF-8.
            encoding = "utf-8" if sys.platform == "win32" and not stream.isatty() else None
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    sys.stdout, sys.stderr = (cast(TextIO, _SanitizedStream(stream)) for stream in streams)
    try:
        yield
    finally:
        (out, err), (sys.stdout, sys.stderr) = (sys.stdout, sys.stderr), streams
        out.flush()
        err.flush()


def _or_nowhere(stream: TextIO | None) -> TextIO:
    """Return a stream, or one that leads nowhere in the place of one that the caller has closed."""
    return stream or Path(os.devnull).open("w", encoding="utf-8")


def raw_stream(stream: TextIO) -> TextIO:
    """Return the stream behind the sanitizer.

    It is for output that moves the cursor or is meant to be obeyed; whoever writes it must escape the data in it.
    """
    if isinstance(stream, _SanitizedStream):
        stream.flush()
        return stream.out
    return stream
