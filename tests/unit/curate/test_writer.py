"""A file of the data is old or new, whole, whatever ends the command that writes it."""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cityplans.core.errors import CommandError
from cityplans.curate.writer import Rewrite, encoded, locked, write_files, write_folder

OLD, NEW = b"old\n" * 10_000, b"new\n" * 20_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "measures.csv"
    path.write_bytes(OLD)
    path.chmod(0o640)
    return path


def test_a_file_is_replaced_with_its_permissions(file: Path) -> None:
    write_files([Rewrite(file, OLD, NEW), Rewrite(file.with_name("new.csv"), None, b"x")])
    assert file.read_bytes() == NEW and file.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in file.parent.iterdir()) == ["measures.csv", "new.csv"]


def test_a_text_that_is_not_unicode_changes_nothing(file: Path) -> None:
    with pytest.raises(CommandError, match="not Unicode"):
        encoded(file, "\udcff")
    assert file.read_bytes() == OLD and len(list(file.parent.iterdir())) == 1


def test_a_link_is_not_written_through_and_the_other_files_stay(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(file)
    with pytest.raises(CommandError, match="is a link"):
        write_files([Rewrite(file, OLD, NEW), Rewrite(link, OLD, NEW)])
    assert file.read_bytes() == OLD and sorted(p.name for p in tmp_path.iterdir()) == ["link.csv", "measures.csv"]


def test_no_room_left_changes_nothing(file: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(CommandError, match="File too large"):
            write_files([Rewrite(file, OLD, NEW)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert file.read_bytes() == OLD and len(list(file.parent.iterdir())) == 1


def killed_at(step: int, work: Callable[[], None]) -> bool:
    """Write in a process that is ended at a step of its system calls; return False if it had fewer."""

    def counted_work() -> None:
        left = step

        def counted(call: Callable[..., Any]) -> Callable[..., Any]:
            def wrapped(*arguments: Any, **named: Any) -> Any:
                nonlocal left
                left -= 1
                if left < 0:
                    os._exit(9)
                return call(*arguments, **named)

            return wrapped

        calls = [
            (os, ("open", "write", "fsync", "fchmod", "close")),
            (Path, ("replace", "chmod", "open")),
            (tempfile, ("mkstemp", "mkdtemp")),
        ]
        for owner, names in calls:
            for name in names:
                setattr(owner, name, counted(getattr(owner, name)))
        work()
        os._exit(0)

    process = multiprocessing.get_context("fork").Process(target=counted_work)
    process.start()
    process.join()
    return process.exitcode == 9


def test_killed_at_every_step(file: Path) -> None:
    """Of two files, each is old or new, whole."""
    other = file.with_name("targets.csv")
    step, ends = 0, set[tuple[bytes, bytes]]()
    while True:
        file.write_bytes(OLD)
        other.write_bytes(OLD)
        if not killed_at(step, lambda: write_files([Rewrite(file, OLD, NEW), Rewrite(other, OLD, NEW)])):
            break
        ends.add((file.read_bytes(), other.read_bytes()))
        step += 1
    assert ends == {(OLD, OLD), (NEW, OLD), (NEW, NEW)} and step > 12
    assert (file.read_bytes(), other.read_bytes()) == (NEW, NEW)


def test_a_folder_is_there_whole_or_not_at_all_at_every_step(tmp_path: Path) -> None:
    folder, files = tmp_path / "plan", {"plan.yaml": b"id: x\n", "measures.csv": NEW}
    step, ends = 0, set[int]()
    while killed_at(step, lambda: write_folder(folder, files)):
        found = {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}
        assert found in ({}, files)
        ends.add(len(found))
        if found:
            shutil.rmtree(folder)
        step += 1
    assert ends == {0, 2} and step > 8
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]


def test_a_file_that_was_edited_meanwhile_is_not_overwritten(file: Path) -> None:
    other = file.with_name("targets.csv")
    other.write_bytes(OLD)
    file.write_bytes(b"edited")
    with pytest.raises(CommandError, match=r"measures\.csv was changed meanwhile; nothing was written"):
        write_files([Rewrite(other, OLD, NEW), Rewrite(file, OLD, NEW)])
    assert (file.read_bytes(), other.read_bytes()) == (b"edited", OLD) and len(list(file.parent.iterdir())) == 2


def test_a_file_that_came_meanwhile_is_not_overwritten(file: Path) -> None:
    with pytest.raises(CommandError, match="was changed meanwhile"):
        write_files([Rewrite(file, None, NEW)])
    assert file.read_bytes() == OLD


def test_what_a_killed_command_left_is_cleared_away(file: Path) -> None:
    (file.parent / ".measures.csv.abcd1234.new").write_bytes(b"half")
    write_files([Rewrite(file, OLD, NEW)])
    assert [path.name for path in file.parent.iterdir()] == ["measures.csv"]


def test_a_folder_appears_with_all_its_files(tmp_path: Path) -> None:
    write_folder(tmp_path / "a" / "plan", {"plan.yaml": b"id: x\n", "measures.csv": NEW})
    assert (tmp_path / "a" / "plan" / "measures.csv").read_bytes() == NEW
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["plan"]
    assert (tmp_path / "a" / "plan").stat().st_mode & 0o777 == 0o777 & ~umask()


def umask() -> int:
    former = os.umask(0)
    os.umask(former)
    return former


def test_a_folder_with_files_is_left_alone(file: Path) -> None:
    with pytest.raises(CommandError, match="already exists; nothing was changed"):
        write_folder(file.parent, {"plan.yaml": NEW})
    assert [path.name for path in file.parent.iterdir()] == ["measures.csv"]


def test_a_folder_for_which_there_is_no_room_leaves_nothing(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(CommandError, match=r"cannot create the folder .*File too large; nothing was changed"):
            write_folder(tmp_path / "plan", {"plan.yaml": b"id: x\n", "measures.csv": NEW})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_one_command_at_a_time(tmp_path: Path) -> None:
    """Twenty processes that each add a line to what they read lose none."""
    file = tmp_path / "lines.csv"
    file.write_bytes(b"")

    def add() -> None:
        with locked(tmp_path):
            before = file.read_bytes()
            write_files([Rewrite(file, before, before + b"x\n")])

    processes = [multiprocessing.get_context("fork").Process(target=add) for _ in range(20)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert file.read_bytes() == b"x\n" * 20


def test_a_missing_folder_of_data(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not a folder: give the datasets folder"), locked(tmp_path / "nowhere"):
        pass
