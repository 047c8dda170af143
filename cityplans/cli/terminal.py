"""What the commands print, made harmless on its way out: no control reaches a terminal, no command the runner of a forge."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

from cityplans.core.characters import escape_for_terminal


class _Harmless:
    """A stream that passes whole lines on to another, without anything in them that is obeyed."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self._line = ""

    def write(self, text: str) -> int:
        # What a line begins with decides whether it is a command, and may come in pieces.
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
    """Make everything harmless that is printed in here, by whomever."""
    streams = sys.stdout, sys.stderr
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show Chinese gets its code points instead of a traceback.
            stream.reconfigure(errors="backslashreplace")
    sys.stdout, sys.stderr = (cast(TextIO, _Harmless(stream)) for stream in streams)
    try:
        yield
    finally:
        (out, err), (sys.stdout, sys.stderr) = (sys.stdout, sys.stderr), streams
        out.flush()
        err.flush()


def raw_stream(stream: TextIO) -> TextIO:
    """Give the stream behind the guard: for what moves the cursor, or is meant to be obeyed, and escapes the data in it itself."""
    if isinstance(stream, _Harmless):
        stream.flush()
        return stream.out
    return stream
