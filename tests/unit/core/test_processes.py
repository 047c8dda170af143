"""Work shared out among processes gives what one process gives."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from cityplans.core.errors import CommandError
from cityplans.core.processes import BackgroundTask, processors, worker_pool


def double(state: dict[str, int], item: int) -> tuple[int, int]:
    time.sleep(0.02 if item == 0 else 0)
    return state["times"] * item, os.getpid()


def fail(_: None, item: int) -> int:
    if item == 2:
        raise CommandError("no room left")
    return item


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_answers_come_in_order(jobs: int) -> None:
    with worker_pool({"times": 2}, jobs) as each:
        answers = list(each(double, range(6)))
    assert [answer for answer, _ in answers] == [0, 2, 4, 6, 8, 10]
    assert (os.getpid() in {process for _, process in answers}) is (jobs == 1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_goes_wrong_in_a_process_is_told(jobs: int) -> None:
    with pytest.raises(CommandError, match="no room left"), worker_pool(None, jobs) as each:
        list(each(fail, range(4)))


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_was_set_aside_from_the_collector_is_given_back(jobs: int) -> None:
    with worker_pool({"times": 2}, jobs) as each:
        assert gc.get_freeze_count() > 0
        list(each(double, range(2)))
    assert gc.get_freeze_count() == 0


def test_there_is_a_processor() -> None:
    assert processors() >= 1


def test_a_process_that_is_ended_from_outside_is_told() -> None:
    with pytest.raises(CommandError, match="a worker process was killed"), worker_pool(None, 2) as each:
        list(each(end, range(4)))


def end(_: None, item: int) -> int:
    if item == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def test_no_process_outlives_the_one_that_started_it() -> None:
    program = """
import os, signal, sys, time
from cityplans.core.processes import worker_pool
def work(_, item):
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(60)
with worker_pool(None, 2) as each:
    list(each(work, range(2)))
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        workers = [int(process.stdout.readline()) for _ in range(2)]
        process.kill()
        process.wait()
        for _ in range(100):
            if not any(Path(f"/proc/{worker}").exists() and "Z" not in state(worker) for worker in workers):
                break
            time.sleep(0.1)
        else:
            pytest.fail("a worker is still there")


def state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def test_a_background_task_gives_its_result_with_low_priority() -> None:
    task = BackgroundTask(lambda: (os.getpid(), os.nice(0)))
    process, niceness = task.result()
    assert process != os.getpid() and niceness > os.nice(0)
    task.cancel()


def test_a_cancelled_task_ends_with_the_processes_it_started() -> None:
    def work() -> list[int]:
        with worker_pool(None, 2) as each:
            return list(each(endless, range(2)))

    began = time.monotonic()
    task = BackgroundTask(work)
    task.cancel()
    with pytest.raises(CancelledError):
        task.result()
    assert time.monotonic() - began < 20


def endless(_: None, item: int) -> int:
    time.sleep(60)
    return item
