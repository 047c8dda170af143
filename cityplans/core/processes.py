"""Work distributed over processes, or done in this one where that is as good."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
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

_NICENESS = 10
"""How much later than others a background task gets a processor."""

_state: Any = None


def processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def can_fork() -> bool:
    """Return whether a process can safely be forked: not on macOS and Windows."""
    return sys.platform != "darwin" and "fork" in multiprocessing.get_all_start_methods()


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
        if jobs < 2 or not can_fork():
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


class BackgroundTask:
    """A function that runs in a fork of this process, with low priority; it can be cancelled."""

    def __init__(self, work: Callable[[], Any]) -> None:
        context = multiprocessing.get_context("fork")
        self._receiver, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_send_result, args=(sender, work))
        self._process.start()
        sender.close()

    def result(self) -> Any:
        """Wait for the function and return its result.

        Raises:
            CancelledError: The process was ended before.
        """
        try:
            return self._receiver.recv()
        except EOFError:
            raise CancelledError from None
        finally:
            self._process.join()

    def cancel(self) -> None:
        """End the process, and with it those that it has started."""
        self._process.kill()


def _send_result(sender: Connection, work: Callable[[], Any]) -> None:
    _end_with_parent()
    os.nice(_NICENESS)
    sender.send(work())


def _end_with_parent() -> None:
    """Leave interrupts to the parent, and die with it if it is killed: nothing else would end this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _call(work: Callable[..., Any], item: Any) -> Any:
    return work(_state, item)
