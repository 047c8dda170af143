"""The progress of a build: one line per stage on a pipe, a line that updates itself on a terminal."""

from __future__ import annotations

import os
import time
from typing import TextIO

from cityplans.cli.terminal import raw_stream

_PAUSE = 0.1
"""Seconds between two updates of the line."""


class ProgressBar:
    """Shows the progress of a build; shows nothing if `quiet`."""

    def __init__(self, out: TextIO, *, quiet: bool = False) -> None:
        self._out = raw_stream(out)
        self._quiet = quiet
        self._running = out.isatty() and not os.environ.get("NO_COLOR")
        self._began = self._stage_began = time.monotonic()
        self._stage = ""
        self._updated = 0.0

    def stage(self, name: str) -> None:
        """Begin a stage and end the previous one."""
        self._end()
        self._stage, self._stage_began = name, time.monotonic()
        if self._running and not self._quiet:
            self._out.write(f"{name} …")
            self._out.flush()

    def step(self, done: int, total: int) -> None:
        """Show on a terminal how much of the stage is done, and estimate the time left."""
        now = time.monotonic()
        if self._quiet or not self._running or now - self._updated < _PAUSE:
            return
        self._updated = now
        left = (now - self._stage_began) * (total - done) / max(done, 1)
        self._out.write(f"\r\x1b[K{self._stage} {done:,}/{total:,}, {left:.0f} s left")
        self._out.flush()

    def say(self, message: str) -> None:
        """Print a message on a line of its own."""
        if not self._quiet:
            self._out.write(f"{message}\n")
            self._out.flush()

    def done(self, message: str) -> None:
        """End the last stage and print the result."""
        self._end()
        self._stage = ""
        if not self._quiet:
            self._out.write(f"{message} in {time.monotonic() - self._began:.1f} s\n")

    def _end(self) -> None:
        if not self._stage or self._quiet:
            return
        start = "\r\x1b[K" if self._running else ""
        self._out.write(f"{start}{self._stage:<10} {time.monotonic() - self._stage_began:6.2f} s\n")
