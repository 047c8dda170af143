"""The command `serve`: shows the site at a local address while it is edited."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Collection, Iterator
from concurrent.futures import CancelledError
from functools import lru_cache, partial
from pathlib import Path

from watchfiles import watch

from cityplans.build.archive import load_archive
from cityplans.build.live_site import LiveSite
from cityplans.build.server import Server
from cityplans.build.site import with_slash
from cityplans.build.theme_output import theme_output
from cityplans.cli.commands import FINE
from cityplans.cli.commands.build import selected
from cityplans.cli.options import add_data_options, add_site_options, port_number
from cityplans.cli.report import as_text
from cityplans.cli.stories import told_wrong
from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding, has_errors, sorted_unique
from cityplans.core.paths import ROOT
from cityplans.core.processes import BackgroundTask, can_fork, processors
from cityplans.core.system_files import is_system_file
from cityplans.read.load import load
from cityplans.read.prose import prose_findings

_THEME = ("content", "templates/theme", "mkdocs.yml", "mkdocs.en.yml")
_PROGRAM = ("build.py", "cityplans", "templates/pages", "templates/packages", "templates/strings", "templates/serve")
_STEP = 30
"""Milliseconds without another change after which an edit is taken to be complete."""
_IDLE = 50
"""Milliseconds after which the watcher answers without a change; the first answer says that it is watching."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)
    add_site_options(parser)
    parser.add_argument("--port", type=port_number, default=8000, help="port to listen on, 0 for any (default: 8000)")


def run(options: argparse.Namespace) -> int:
    """Serve the site, composed on request. After an edit open pages reload at once; findings follow."""
    theme = lru_cache(maxsize=1)(partial(theme_output, engine=options.engine))
    site = LiveSite(
        options.datasets,
        options.sources,
        lambda homepage: with_slash(options.site_url or homepage),
        theme,
        load_archive(options.archive, _digests(options)) if options.archive else {},
        partial(selected, options),
    )
    with Server(site.file, options.port) as server:
        session = _Session(site, server, quiet=options.quiet)
        edits = watch(
            *_watched(options),
            step=_STEP,
            debounce=500,
            rust_timeout=_IDLE,
            yield_on_timeout=True,
            raise_interrupt=True,
        )
        try:
            # Watching begins with the first answer: an edit while the data is being read is not missed.
            next(edits)
            site.update()
            print(f"{server.address} (Ctrl+C ends)", flush=True)
            session.check()
            for changes in filter(None, edits):
                paths = [Path(path) for _, path in changes if not is_system_file(Path(path).name)]
                if not paths:
                    continue
                if _touches(paths, _PROGRAM):
                    print("the program has changed: restarting", flush=True)
                    session.cancel_check()
                    os.execv(sys.executable, [sys.executable, *_command(options, server.port)])
                if _touches(paths, _THEME):
                    theme.cache_clear()
                session.update()
        except KeyboardInterrupt:
            return FINE
        finally:
            session.cancel_check()
    return FINE


class _Session:
    """Updates the site after an edit, and checks it in a process of its own, which the next edit ends."""

    def __init__(self, site: LiveSite, server: Server, *, quiet: bool) -> None:
        self._site, self._server, self._quiet = site, server, quiet
        self._requests = threading.Semaphore(0)
        self._task: BackgroundTask | None = None
        threading.Thread(target=self._check_forever, daemon=True).start()

    def update(self) -> None:
        """Read the data again, reload open pages, and ask for a check."""
        self.cancel_check()
        try:
            self._site.update()
        except CommandError as problem:
            print(f"build.py: {problem}", file=sys.stderr, flush=True)
            return
        self._server.reload()
        self.check()

    def check(self) -> None:
        """Ask for a check of the data as it is."""
        self._requests.release()

    def cancel_check(self) -> None:
        """End the check that is running, if there is one."""
        if task := self._task:
            task.cancel()

    def _check_forever(self) -> None:
        while True:
            self._requests.acquire()
            while self._requests.acquire(blocking=False):
                # Several edits need one check.
                pass
            try:
                findings = self._findings()
            except CancelledError:
                continue
            text = as_text(findings)
            self._server.show_findings(
                [f"{f.location.path}:{f.location.line}: {f.message} [{f.code}]" for f in findings]
            )
            if not self._quiet:
                print(text or "nothing found", end="" if text else "\n", flush=True)

    def _findings(self) -> list[Finding]:
        """Work out all findings where no page has to wait for them."""
        if not can_fork():
            return _findings(self._site)
        self._task = task = BackgroundTask(partial(_findings, self._site, processors()))
        findings: list[Finding] = task.result()
        return findings


def _findings(site: LiveSite, jobs: int = 1) -> list[Finding]:
    findings, catalog = sorted_unique([*site.check(jobs), *prose_findings(ROOT)]), site.catalog
    if catalog and not has_errors(findings):
        findings += told_wrong(catalog.plans, lambda: catalog)
    return findings


def _digests(options: argparse.Namespace) -> dict[str, str]:
    dataset = load(options.datasets).dataset
    return {record.id: record["digest"] for record in dataset["versions"]} if dataset else {}


def _watched(options: argparse.Namespace) -> Iterator[Path]:
    """Yield the files and folders that an edit of the site can touch."""
    yield from (folder for folder in (options.datasets, options.sources) if folder)
    yield from (ROOT / name for name in (*_THEME, *_PROGRAM))


def _touches(paths: Collection[Path], names: Collection[str]) -> bool:
    return any(path.is_relative_to(ROOT / name) for path in paths for name in names)


def _command(options: argparse.Namespace, port: int) -> list[str]:
    """Return the arguments that restart this command on the same port."""
    arguments = [str(ROOT / "build.py"), "serve", "--port", str(port), *(["--quiet"] if options.quiet else [])]
    for name in ("datasets", "sources", "site_url", "archive", "only", "engine"):
        if value := getattr(options, name):
            arguments += [f"--{name.replace('_', '-')}", str(value)]
    return arguments
