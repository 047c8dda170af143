"""Whatever ends a build, the published site is whole: the former one or the new one.

The next build cleans up the rest.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest

from cityplans.build import staging
from cityplans.build.staging import (
    StagedWorkspace,
    locked_staging,
    new_file,
    published_files,
    staging_area,
    swap,
    write,
)
from cityplans.core.errors import CommandError

FORMER = {"index.html": b"former", "same.html": b"same", "old/page.html": b"gone"}
NEXT = {"index.html": b"next", "same.html": b"same", "new/deep/page.html": b"new"}


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def publish(site: Path, files: dict[str, bytes]) -> None:
    with locked_staging(site, lambda: None) as place:
        for path, data in files.items():
            write(place, path, data)
        swap(place, files)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    publish(tmp_path / "site", FORMER)
    return tmp_path / "site"


@pytest.fixture(params=[True, False], ids=["at once", "in two steps"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """A system that exchanges folders at once, and one that does not."""
    if not request.param:
        monkeypatch.setattr(staging, "_exchange", lambda *_: False)
    return bool(request.param)


@pytest.mark.usefixtures("system")
def test_the_new_site_takes_the_place_of_the_former(site: Path) -> None:
    kept = (site / "same.html").stat().st_ino
    publish(site, NEXT)
    assert contents(site) == NEXT
    assert (site / "same.html").stat().st_ino == kept, "what has not changed is not written again"
    assert sorted(p.name for p in (site.parent / ".site.build").iterdir()) == ["files.txt", "lock"]
    assert published_files(staging_area(site)) == contents(site).keys()


def test_without_links_files_are_copied(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    publish(site, NEXT)
    assert contents(site) == NEXT


def written(file: IO[bytes], data: bytes) -> IO[bytes]:
    file.write(data)
    return file


@pytest.mark.parametrize("links", [True, False])
def test_a_file_written_beside_the_site_is_laid_down(site: Path, links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is linked, not copied, where links exist; nothing else gets its place, and no trace is left."""
    link, laid = os.link, []

    def asked(source: str, target: str) -> None:
        if not links:
            raise OSError(95, "Operation not supported")
        laid.append(Path(target).name)
        link(source, target)

    monkeypatch.setattr(os, "link", asked)
    large = b"x" * 3_000_000
    with locked_staging(site, lambda: None) as place:
        for path, data in (("large.zip", large), ("same.html", b"same"), ("empty.csv", b"")):
            with written(new_file(place), data) as file:
                write(place, path, file)
                write(place, f"again/{path}", file)
        write(place, "memory.json", written(io.BytesIO(), b"{}"))
        assert list(place.partial.iterdir()) == []
        swap(
            place,
            [
                *(f"{again}{path}" for path in ("large.zip", "same.html", "empty.csv") for again in ("", "again/")),
                "memory.json",
            ],
        )
    files = {"large.zip": large, "same.html": b"same", "empty.csv": b""}
    assert contents(site) == {**files, **{f"again/{path}": data for path, data in files.items()}, "memory.json": b"{}"}
    assert (site / "large.zip").stat().st_mode & 0o777 == 0o644
    assert sorted(set(laid)) == (["empty.csv", "large.zip", "same.html"] if links else [])
    assert sorted(p.name for p in (site.parent / ".site.build").iterdir()) == ["files.txt", "lock"]
    assert published_files(staging_area(site)) == contents(site).keys()


def test_what_processes_leave_for_each_other_is_not_published(site: Path) -> None:
    with locked_staging(site, lambda: None) as place:
        StagedWorkspace(place).keep("terms-0", b"terms")
        assert StagedWorkspace(staging_area(site)).kept("terms-0") == b"terms"
        write(place, "index.html", b"next")
        swap(place, ["index.html"])
    assert contents(site) == {"index.html": b"next"}
    assert not place.partial.exists()


def test_a_file_from_elsewhere_is_copied(site: Path, tmp_path: Path) -> None:
    """What lies outside may be written to later: the site must not share it."""
    (tmp_path / "kept.zip").write_bytes(b"1")
    with locked_staging(site, lambda: None) as place, (tmp_path / "kept.zip").open("rb") as file:
        write(place, "kept.zip", file)
        swap(place, ["kept.zip"])
    (tmp_path / "kept.zip").write_bytes(b"2")
    assert contents(site) == {"kept.zip": b"1"}


@pytest.mark.parametrize("former", [b"a" * 2_000_000, b"a" * 1_999_999 + b"b", b"a", b"a" * 2_000_001])
def test_a_file_that_is_as_it_was_is_not_written_again(former: bytes, tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(site, {"a.zip": former})
    known = (site / "a.zip").stat().st_ino
    with locked_staging(site, lambda: None) as place, written(new_file(place), b"a" * 2_000_000) as file:
        write(place, "a.zip", file)
        swap(place, ["a.zip"])
    assert ((site / "a.zip").stat().st_ino == known) == (former == b"a" * 2_000_000)
    assert contents(site) == {"a.zip": b"a" * 2_000_000}


def test_two_files_of_one_name(site: Path) -> None:
    with (
        pytest.raises(CommandError, match=r"two parts of the site would be written to a\.html"),
        locked_staging(site, lambda: None) as place,
    ):
        write(place, "a.html", b"1")
        write(place, "a.html", b"2")
    assert contents(site) == FORMER


def test_a_site_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").symlink_to("elsewhere")
    with pytest.raises(CommandError, match="is not a folder"):
        publish(tmp_path / "site", NEXT)
    assert contents(tmp_path / "elsewhere") == {}


def killed_at(step: int, site: Path) -> bool:
    """Publish NEXT in a process that is ended at the given system call.

    Returns False where the process made fewer calls.
    """

    def work() -> None:
        left = step

        def counted(do: Callable[..., Any]) -> Callable[..., Any]:
            def done(*args: Any, **more: Any) -> Any:
                nonlocal left
                left -= 1
                if left < 0:
                    os._exit(9)
                return do(*args, **more)

            return done

        for owner, names in (
            (os, ("open", "link", "mkdir", "rename", "sync", "rmdir", "unlink")),
            (Path, ("rename", "replace", "mkdir", "chmod", "write_text")),
        ):
            for name in names:
                setattr(owner, name, counted(getattr(owner, name)))
        staging._exchange = counted(staging._exchange)
        publish(site, NEXT)
        os._exit(0)

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()
    return process.exitcode == 9


@pytest.mark.usefixtures("system")
def test_killed_at_every_step(tmp_path: Path) -> None:
    site = tmp_path / "site"
    step = 0
    ends = set[str]()
    while True:
        shutil.rmtree(site, ignore_errors=True)
        shutil.rmtree(tmp_path / ".site.build", ignore_errors=True)
        for files in (NEXT, FORMER):
            publish(site, files)
        if not killed_at(step, site):
            break
        step += 1
        if site.exists():
            found = contents(site)
            assert found in (FORMER, NEXT), step
            ends.add("former" if found == FORMER else "next")
        else:
            # Only where folders cannot be exchanged at once; the former one waits beside.
            ends.add("beside")
            with locked_staging(site, lambda: None):
                assert contents(site) == FORMER
        assert published_files(staging_area(site)) >= contents(site).keys() if site.exists() else True, "known as ours"
        publish(site, NEXT)
        assert contents(site) == NEXT
        assert {p.name for p in (tmp_path / ".site.build").iterdir()} == {"lock", "files.txt"}
    assert step > 12 and {"former", "next"} <= ends


def test_two_builds_wait_for_each_other(site: Path) -> None:
    context = multiprocessing.get_context("fork")
    waits = context.Event()

    def second() -> None:
        with locked_staging(site, waits.set) as place:
            write(place, "index.html", b"second")
            swap(place, ["index.html"])

    with locked_staging(site, lambda: None) as place:
        process = context.Process(target=second)
        process.start()
        assert waits.wait(10)
        write(place, "index.html", b"first")
        swap(place, ["index.html"])
        assert contents(site) == {"index.html": b"first"}
    process.join(10)
    assert process.exitcode == 0 and contents(site) == {"index.html": b"second"}


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with (
        pytest.raises(CommandError, match="cannot write beside"),
        locked_staging(tmp_path / "file" / "site", lambda: None),
    ):
        pass


def test_files_and_folders_are_readable_whatever_the_umask(tmp_path: Path) -> None:
    former = os.umask(0o077)
    try:
        publish(tmp_path / "site", NEXT)
    finally:
        os.umask(former)
    modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in (tmp_path / "site").rglob("*")}
    assert modes == {True: 0o755, False: 0o644} and (tmp_path / "site").stat().st_mode & 0o777 == 0o755
