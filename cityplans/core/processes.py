"""Work shared out among processes, or done one by one where that is as good."""

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
    """Look for no garbage meanwhile: what is read is kept, and to look through it again and again takes a sixth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


Shared: TypeAlias = Callable[[Callable[..., Any], Iterable[Any]], Iterator[Any]]

_PARENT_DEATH_SIGNAL = 1

_state: Any = None


def processors() -> int:
    """Give how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def worker_pool(state: Any, jobs: int) -> Iterator[Shared]:
    """Give a map that calls `work(state, item)` for every item, in as many processes as `jobs`; answers come in order.

    The processes are copies of this one and have `state` from the start; only items and answers travel, so `work` is a
    function of a module. Where a process cannot be copied safely (macOS, Windows), and for one job, all is done here. Raises CommandError
    where a process is ended from outside.
    """
    # What is here by now stays to the end: it need not be looked through again and again, and copies of this process go on sharing it.
    gc.freeze()
    try:
        if jobs < 2 or sys.platform == "darwin" or "fork" not in multiprocessing.get_all_start_methods():
            yield lambda work, items: (work(state, item) for item in items)
        else:
            with _pool(state, jobs) as each:
                yield each
    finally:
        gc.unfreeze()


@contextmanager
def _pool(state: Any, jobs: int) -> Iterator[Shared]:
    global _state
    _state = state
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork"), initializer=_end_with_parent)
    try:
        # All processes are started now, before this one has threads.
        pool.submit(os.getpid).result()
        yield lambda work, items: pool.map(partial(_call, work), items)
    except BrokenProcessPool as problem:
        raise CommandError(
            "a process of the build was ended from outside, perhaps for want of memory: try --jobs 1"
        ) from problem
    finally:
        _state = None
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """Leave an interrupt to the process that started this one, and end with it when it is killed, for nobody else would end this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _call(work: Callable[..., Any], item: Any) -> Any:
    return work(_state, item)
