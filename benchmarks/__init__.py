"""Measures speed, memory, and the quality of search and importer; the results are in results.md.

Every module but `corpus`, `synthetic`, `places`, `peers`, `child`, `running` and `log_bars`, which the others use,
is a program: `python -m benchmarks.NAME`.
"""

from __future__ import annotations

import os

# A hundred thousand measures are more than the usual limits on all data together allow.
os.environ.setdefault("PLAN_SCALE", "10")
