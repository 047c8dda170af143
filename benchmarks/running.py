"""Running a program in a process group of its own: how long it takes, how much of the processors, memory and disk."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.1
_REST = 50


@dataclass(frozen=True)
class Run:
    """What one run took: seconds on the clock and of processors, peak memory and bytes written in MB, files written."""

    wall: float
    cpu: float
    peak: float
    files: int
    size: float
    said: str


def run(command: Sequence[str], out: Path, cwd: Path) -> Run:
    """Run a program that writes into `out`, which is new. Raises RuntimeError with its last words where it fails."""
    begun = time.perf_counter()
    with subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        peaks = [0.0]
        watcher = threading.Thread(target=_watch, args=(process, peaks), daemon=True)
        watcher.start()
        assert process.stdout
        said = process.stdout.read()
        # The kernel counts for a process and all it has waited for.
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: {said[-2000:]}")
    sizes = [path.stat().st_size for path in out.rglob("*") if path.is_file()] if out.exists() else []
    peak = max(used.ru_maxrss / 1024, *peaks)
    return Run(wall, used.ru_utime + used.ru_stime, peak, len(sizes), sum(sizes) / 10**6, said)


def _watch(process: subprocess.Popen[str], peaks: list[float]) -> None:
    """Add up the memory of the group's processes, what they share counted once."""
    while process.returncode is None:
        total, begun = 0, time.perf_counter()
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                total += _share(folder, process.pid)
        peaks.append(total / 1024)
        # To count the pages of large programs takes long, and they wait meanwhile.
        time.sleep(max(_EVERY, _REST * (time.perf_counter() - begun)))


def _share(folder: Path, group: int) -> int:
    try:
        if int((folder / "stat").read_text().rpartition(")")[2].split()[2]) != group:
            return 0
        return next(
            int(line.split()[1])
            for line in (folder / "smaps_rollup").read_text().splitlines()
            if line.startswith("Pss:")
        )
    except (OSError, StopIteration, ValueError, IndexError):
        return 0
