"""Showing the site at a local address while it is worked on."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

from cityplans.commands import FINE, build
from cityplans.inputs import ROOT, watched
from cityplans.serve import Server

_PAUSE = 0.3
"""Seconds between two looks at the files."""


def run(options: argparse.Namespace) -> int:
    """Build, serve the site, and build again whenever a file changes; open pages are loaded anew."""
    result = build.run(options)
    if result != FINE and not options.site.is_dir():
        return result
    folders = [folder for folder in (options.datasets, options.sources) if folder]
    with Server(options.site, options.port) as server:
        print(f"{server.address} (Ctrl+C ends)", flush=True)
        known = watched(folders)
        try:
            while True:
                time.sleep(_PAUSE)
                present = watched(folders)
                if present != known:
                    if _build(options) == FINE:
                        server.reload()
                    known = present
        except KeyboardInterrupt:
            return FINE


def _build(options: argparse.Namespace) -> int:
    """Build again, by the program as it is now and with all processors: this process has threads and cannot be copied."""
    words = [str(ROOT / "build.py"), "build", "--datasets", str(options.datasets), "--site", str(options.site)]
    for name in ("sources", "site_url", "archive", "jobs", "only", "engine"):
        if value := getattr(options, name):
            words += [f"--{name.replace('_', '-')}", str(value)]
    return subprocess.run([sys.executable, *words], check=False).returncode
