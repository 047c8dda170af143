"""The gate: what is read is a regular file of bounded size inside the folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.core.identifiers import LONGEST_ID, is_id
from cityplans.read import file_cache
from cityplans.read import files as gate
from cityplans.read.file_cache import ContentCache
from cityplans.read.files import UnsafeFileError, read_bytes, walk


def test_a_good_folder_is_seen_whole(good_corpus: Path) -> None:
    tree = walk(good_corpus)
    assert set(tree.files) == {
        path.relative_to(good_corpus).as_posix() for path in good_corpus.rglob("*") if path.is_file()
    }
    for name, size in tree.files.items():
        assert size == (good_corpus / name).stat().st_size
    assert (tree.refused, tree.strays, tree.overfull) == ({}, (), None)


def test_a_hard_link_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x")
    os.link(tmp_path / "a.csv", tmp_path / "b.csv")
    assert set(walk(tmp_path).files) == {"a.csv", "b.csv"}


@pytest.mark.parametrize(
    ("name", "value"), [("MOST_ENTRIES", 3), ("MOST_FOLDERS", 1), ("LARGEST_TREE", 10), ("MOST_CELLS", 5)]
)
def test_a_folder_has_its_bounds(name: str, value: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.csv").write_text("x,x,x,x\n")
    assert walk(tmp_path).overfull is None
    monkeypatch.setattr(gate, name, value)
    assert walk(tmp_path).overfull is not None


def test_a_file_is_read_up_to_its_bound(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 10)
    assert read_bytes(path, 10) == b"x" * 10
    with pytest.raises(UnsafeFileError, match="larger"):
        read_bytes(path, 9)


def test_what_grows_while_it_is_read_is_bounded_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 10)
    small = path.stat()
    path.write_bytes(b"x" * 1000)
    monkeypatch.setattr(os, "fstat", lambda _number: small)
    with pytest.raises(UnsafeFileError, match="larger"):
        read_bytes(path, 20)


@pytest.mark.parametrize("follow", [True, False])
def test_no_pipe_is_waited_for_and_no_device_read(follow: bool, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to("loop")
    for name in ("pipe", "zero", "loop", "."):
        with pytest.raises(UnsafeFileError):
            read_bytes(tmp_path / name, 100, follow=follow)
    with pytest.raises(FileNotFoundError):
        read_bytes(tmp_path / "absent", 100, follow=follow)


def test_a_link_is_followed_where_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "b").symlink_to("a")
    assert read_bytes(tmp_path / "b", 100, follow=True) == b"x"
    with pytest.raises(UnsafeFileError, match="link"):
        read_bytes(tmp_path / "b", 100)


@given(st.text("ab1-A_. /", max_size=8) | st.text(max_size=8))
def test_an_id_is_parts_of_letters_and_digits_joined_by_hyphens(name: str) -> None:
    parts = name.split("-")
    plain = all(part and all(c in "abcdefghijklmnopqrstuvwxyz0123456789" for c in part) for part in parts)
    assert is_id(name) == plain
    assert not is_id(f"{name}\n")


def test_an_id_has_its_length() -> None:
    assert is_id("x" * LONGEST_ID)
    assert not is_id("x" * (LONGEST_ID + 1))


def test_a_file_is_opened_again_only_after_it_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, cache, opened = tmp_path / "a.csv", ContentCache(), []

    def noted(path: Path, largest: int) -> bytes:
        opened.append(path)
        return read_bytes(path, largest)

    monkeypatch.setattr(file_cache, "read_bytes", noted)
    path.write_bytes(b"x")
    assert [cache.read(path, 9), cache.read(path, 9)] == [b"x", b"x"]
    assert len(opened) == 2, "it has just changed: it could change again within the same tick"
    monkeypatch.setattr(file_cache, "_TICK", -(10**12))
    for _ in range(3):
        assert cache.read(path, 9) == b"x"
        cache.evict_unused()
    assert len(opened) == 3
    times = path.stat()
    other = tmp_path / "b.csv"
    other.write_bytes(b"y")
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(path)
    assert cache.read(path, 9) == b"y", "same size, same time of change"
    path.unlink()
    with pytest.raises(FileNotFoundError):
        cache.read(path, 9)
    cache.evict_unused()
    cache.evict_unused()
    path.symlink_to("b.csv")
    with pytest.raises(UnsafeFileError, match="link"):
        cache.read(path, 9)
