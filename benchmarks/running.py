"""Runs a program in its own process group and measures time, CPU, memory and disk."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_INTERVAL = 0.1
_PAUSE_FACTOR = 50


@dataclass(frozen=True)
class Run:
    """The cost of one run: wall and CPU seconds, peak memory and bytes written in MB, files written."""

    wall: float
    cpu: float
    peak: float
    files: int
    size: float
    output: str


def run(command: Sequence[str], out: Path, cwd: Path) -> Run:
    """Run a program that writes into the new folder `out`.

    Raises:
        RuntimeError: If it fails, with the end of its output.
    """
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        peaks = [0.0]
        watcher = threading.Thread(target=_watch_memory, args=(process, peaks), daemon=True)
        watcher.start()
        assert process.stdout
        output = process.stdout.read()
        # The kernel adds up a process and all children it has waited for.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: {output[-2000:]}")
    sizes = [path.stat().st_size for path in out.rglob("*") if path.is_file()] if out.exists() else []
    peak = max(usage.ru_maxrss / 1024, *peaks)
    return Run(wall, usage.ru_utime + usage.ru_stime, peak, len(sizes), sum(sizes) / 10**6, output)


def _watch_memory(process: subprocess.Popen[str], peaks: list[float]) -> None:
    """Record the memory of all processes of the group, counting shared pages once."""
    while process.returncode is None:
        total, start = 0, time.perf_counter()
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                total += _proportional_kilobytes(folder, process.pid)
        peaks.append(total / 1024)
        # Counting the pages of large programs is slow and stops them meanwhile.
        time.sleep(max(_INTERVAL, _PAUSE_FACTOR * (time.perf_counter() - start)))


def _proportional_kilobytes(folder: Path, group: int) -> int:
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
