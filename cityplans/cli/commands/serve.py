"""Showing the site at a local address while it is worked on."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from cityplans.build.server import Server
from cityplans.build.staging import place_of
from cityplans.build_record import BuildRecord, read_record
from cityplans.catalog.builder import Casts
from cityplans.cli.commands import FINE, build
from cityplans.core.errors import CommandError
from cityplans.core.paths import ROOT
from cityplans.core.processes import gc_paused
from cityplans.inputs import watched
from cityplans.known import Memory
from cityplans.preview import Preview
from cityplans.verdicts import read_verdicts

_PAUSE = 0.3
"""Seconds between two looks at the files."""


def run(options: argparse.Namespace) -> int:
    """Build, serve the site, and build again whenever a file changes; open pages are loaded anew."""
    result = build.run(options)
    if result != FINE and not options.site.is_dir():
        return result
    folders = [folder for folder in (options.datasets, options.sources) if folder]
    with Server(options.site, options.port) as server, Builds(_command(options)) as builds:
        print(f"{server.address} (Ctrl+C ends)", flush=True)
        known = watched(folders)
        # This process goes on with the program and the templates that it began with.
        current, editing, preview = True, Editing(options), None
        editing.preview()
        try:
            while True:
                time.sleep(_PAUSE)
                present = watched(folders)
                if present != known:
                    current = current and all(
                        any(path.is_relative_to(f) for f in folders) for path in _changed(known, present)
                    )
                    known = present
                    if preview := editing.preview() if current else None:
                        server.show(preview.file)
                    builds.ask()
                ended = builds.ended()
                if ended is not None:
                    # What was built is what was shown, and only where there was nothing to show is there something new.
                    server.show(None, reload=ended == FINE and not preview)
                    editing.last_build()
        except KeyboardInterrupt:
            return FINE


class Builds:
    """Builds one after the other, in a process of its own: by the program as it is now and with all processors."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._running: subprocess.Popen[bytes] | None = None
        self._asked = False

    def ask(self) -> None:
        """Ask for a build of the files as they are: at once, or when the one that is running has ended."""
        self._asked = True
        if self._running is None:
            self._start()

    def ended(self) -> int | None:
        """Give the exit status of the last build that was asked for, once; None before and after."""
        result = self._running.poll() if self._running else None
        if result is None:
            return None
        self._running = None
        if self._asked:
            self._start()
            return None
        return result

    def _start(self) -> None:
        self._running, self._asked = subprocess.Popen(self._command), False

    def __enter__(self) -> Builds:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._running:
            self._running.terminate()
            self._running.wait()


class Editing:
    """What is kept from one edit of the data to the next: the tables that are sound, and what is known of the last build."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._memory, self._casts = Memory(sound=read_verdicts(options.datasets).sound), Casts()
        self._record = place_of(options.site).record
        self._stamp = 0
        self._former = BuildRecord()

    def preview(self) -> Preview | None:
        """Give the pages of the data as it is now in the theme of the last build; None where it has errors.

        The first time takes longest, and is best over before anything is edited.
        """
        former = self.last_build()
        try:
            # This process has threads and cannot be copied.
            with gc_paused():
                catalog, _ = build.checked(self._options, 1, self._memory, self._casts) if former.parts else (None, "")
        except CommandError:
            # The build that follows says why.
            return None
        if catalog is None:
            return None
        files = {key: made.files for key, made in former.parts.items()}
        return Preview(catalog, build.address(self._options, catalog), former.shells, files)

    def last_build(self) -> BuildRecord:
        """Give what is known of the last build, read once."""
        stamp = self._record.stat().st_mtime_ns if self._record.exists() else 0
        if stamp != self._stamp:
            self._former, self._stamp = read_record(self._record), stamp
        return self._former


def _changed(known: Mapping[Path, int], present: Mapping[Path, int]) -> Iterator[Path]:
    return (path for path in known.keys() | present.keys() if known.get(path) != present.get(path))


def _command(options: argparse.Namespace) -> list[str]:
    words = [
        sys.executable,
        str(ROOT / "build.py"),
        "build",
        "--datasets",
        str(options.datasets),
        "--site",
        str(options.site),
    ]
    for name in ("sources", "site_url", "archive", "jobs", "only", "engine"):
        if value := getattr(options, name):
            words += [f"--{name.replace('_', '-')}", str(value)]
    return words
