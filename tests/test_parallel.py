"""Work shared out among processes gives what one process gives."""

from __future__ import annotations

import os
import time

import pytest

from cityplans.load import CannotRun
from cityplans.parallel import processors, side_by_side


def double(state: dict[str, int], item: int) -> tuple[int, int]:
    time.sleep(0.02 if item == 0 else 0)
    return state["times"] * item, os.getpid()


def fail(_: None, item: int) -> int:
    if item == 2:
        raise CannotRun("no room left")
    return item


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_answers_come_in_order(jobs: int) -> None:
    with side_by_side({"times": 2}, jobs) as each:
        answers = list(each(double, range(6)))
    assert [answer for answer, _ in answers] == [0, 2, 4, 6, 8, 10]
    assert (os.getpid() in {process for _, process in answers}) is (jobs == 1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_goes_wrong_in_a_process_is_told(jobs: int) -> None:
    with pytest.raises(CannotRun, match="no room left"), side_by_side(None, jobs) as each:
        list(each(fail, range(4)))


def test_there_is_a_processor() -> None:
    assert processors() >= 1
