"""What is in a file is the same, whether it is in memory or on the disk."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable
from typing import IO

import pytest

from cityplans.core.content import blocks, bytes_of, close, file_digest, size_of, text_into

CONTENTS = [b"", b"a", "规划\r\n方案".encode(), b"x" * 2_500_000]
KINDS: dict[str, Callable[[], IO[bytes]]] = {"memory": io.BytesIO, "disk": tempfile.TemporaryFile}


@pytest.mark.parametrize("new_file", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("data", CONTENTS, ids=len)
def test_a_file_is_read_from_its_beginning_each_time(data: bytes, new_file: Callable[[], IO[bytes]]) -> None:
    with new_file() as file:
        file.write(data)
        for content in (file, file, data):
            facts = file_digest(content)
            assert (facts.size, facts.sha256) == (len(data), hashlib.sha256(data).hexdigest())
            assert bytes_of(content) == data and size_of(content) == len(data)
        assert max(map(len, blocks(file)), default=0) <= 1 << 20, "never all of it at once"


@pytest.mark.parametrize("new_file", KINDS.values(), ids=KINDS)
def test_text_is_written_as_it_is_and_the_file_stays_open(new_file: Callable[[], IO[bytes]]) -> None:
    with new_file() as file:
        for words in ("规划\r\n", "a\nb\x85", ""):
            with text_into(file) as out:
                out.write(words)
        assert bytes_of(file) == "规划\r\na\nb\x85".encode()


def test_a_text_that_breaks_off_leaves_the_file_to_its_owner() -> None:
    file = io.BytesIO()
    with pytest.raises(ZeroDivisionError), text_into(file) as out:
        out.write("a")
        raise ZeroDivisionError
    assert bytes_of(file) == b"a"
    close(file)
    close(b"bytes need none")
    assert file.closed
