"""How long the check of the real data takes with one cell changed: `python -m benchmarks.check [RUNS]`."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Print the median of wall-clock and processor seconds, start of Python included."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        datasets = Path(folder) / "datasets"
        shutil.copytree(ROOT / "datasets", datasets)
        changed = datasets / "guangzhou-2018" / "targets.csv"
        changed.write_text(changed.read_text(encoding="utf-8").replace(",10000000,", ",1000,", 1), encoding="utf-8")
        walls, processor = [], []
        for _ in range(runs):
            wall, used = time.perf_counter(), getrusage(RUSAGE_CHILDREN)
            command = [sys.executable, str(ROOT / "build.py"), "check", "--datasets", str(datasets)]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            assert "[figure-mismatch]" in done.stdout
            walls.append(time.perf_counter() - wall)
            now = getrusage(RUSAGE_CHILDREN)
            processor.append(now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime)
    print(f"check of one changed file: {statistics.median(walls):.2f} s, {statistics.median(processor):.2f} s of processor time")


if __name__ == "__main__":
    main()
