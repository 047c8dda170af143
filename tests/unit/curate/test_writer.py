"""A file of the data is old or new, whole, whatever ends the command that writes it."""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cityplans.cli.commands import write
from cityplans.core.errors import CommandError
from cityplans.curate.writer import write_files

OLD, NEW = b"old\n" * 10_000, b"new\n" * 20_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "measures.csv"
    path.write_bytes(OLD)
    path.chmod(0o640)
    return path


def test_a_file_is_replaced_with_its_permissions(file: Path) -> None:
    write_files({file: NEW, file.with_name("new.csv"): b"x"})
    assert file.read_bytes() == NEW and file.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in file.parent.iterdir()) == ["measures.csv", "new.csv"]


def test_a_text_that_is_not_unicode_changes_nothing(file: Path) -> None:
    with pytest.raises(CommandError, match="not Unicode"):
        write(file, "\udcff")
    assert file.read_bytes() == OLD and len(list(file.parent.iterdir())) == 1


def test_a_link_is_not_written_through_and_the_other_files_stay(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(file)
    with pytest.raises(CommandError, match="is a link"):
        write_files({file: NEW, link: NEW})
    assert file.read_bytes() == OLD and sorted(p.name for p in tmp_path.iterdir()) == ["link.csv", "measures.csv"]


def test_no_room_left_changes_nothing(file: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(CommandError, match="File too large"):
            write_files({file: NEW})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert file.read_bytes() == OLD and len(list(file.parent.iterdir())) == 1


def killed_at(step: int, file: Path) -> bool:
    """Write in a process that is ended at a step of its system calls; return False if it had fewer."""

    def work() -> None:
        left = step

        def counted(call: Callable[..., Any]) -> Callable[..., Any]:
            def wrapped(*arguments: Any, **named: Any) -> Any:
                nonlocal left
                left -= 1
                if left < 0:
                    os._exit(9)
                return call(*arguments, **named)

            return wrapped

        calls = [(os, ("open", "fdopen", "fsync", "fchmod", "close")), (Path, ("replace",)), (tempfile, ("mkstemp",))]
        for owner, names in calls:
            for name in names:
                setattr(owner, name, counted(getattr(owner, name)))
        write_files({file: NEW})
        os._exit(0)

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()
    return process.exitcode == 9


def test_killed_at_every_step(file: Path) -> None:
    step, ends = 0, set[bytes]()
    while True:
        file.write_bytes(OLD)
        if not killed_at(step, file):
            break
        ends.add(file.read_bytes())
        step += 1
    assert ends == {OLD, NEW} and file.read_bytes() == NEW and step > 6
