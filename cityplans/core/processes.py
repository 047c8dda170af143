"""Work distributed over processes, or done in this one where that is as good."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeAlias

from cityplans.core.errors import CommandError


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause garbage collection: what is read stays in use, and scanning it costs a sixth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


ParallelMap: TypeAlias = Callable[[Callable[..., Any], Iterable[Any]], Iterator[Any]]

_PARENT_DEATH_SIGNAL = 1
_ALLOCATIONS = 100_000
"""Objects made before garbage is looked for; with the usual 700, that takes a sixth of the time of 10,000 pages."""

_state: Any = None


def processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def worker_pool(state: Any, jobs: int) -> Iterator[ParallelMap]:
    """Yield a map that calls `work(state, item)` for every item in `jobs` processes, results in order.

    The processes are forks of this one and share `state`; only items and results are sent, so `work` must be a
    function of a module. For one job, and where forking is unsafe (macOS, Windows), everything runs in this process.

    Raises:
        CommandError: A process was killed from outside.
    """
    # Everything allocated so far lives until the end. Frozen, it is never scanned, and forks keep sharing its memory.
    gc.freeze()
    thresholds = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *thresholds[1:])
    try:
        if jobs < 2 or sys.platform == "darwin" or "fork" not in multiprocessing.get_all_start_methods():
            yield lambda work, items: (work(state, item) for item in items)
        else:
            with _pool(state, jobs) as parallel_map:
                yield parallel_map
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


@contextmanager
def _pool(state: Any, jobs: int) -> Iterator[ParallelMap]:
    global _state
    _state = state
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork"), initializer=_end_with_parent)
    try:
        # Start all processes now, before this one has threads.
        pool.submit(os.getpid).result()
        yield lambda work, items: pool.map(partial(_call, work), items)
    except BrokenProcessPool as problem:
        raise CommandError("a worker process was killed, perhaps because memory ran out: try --jobs 1") from problem
    finally:
        _state = None
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """Leave interrupts to the parent, and die with it if it is killed: nothing else would end this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _call(work: Callable[..., Any], item: Any) -> Any:
    return work(_state, item)
