"""The index has the form that docs/search-index.md describes."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from cityplans.search.index import VERSION
from cityplans.search.postings import Postings
from cityplans.search.shards import block_files, term_blocks

TEXT = Path("docs/search-index.md").read_text(encoding="utf-8")


def test_the_bytes_of_the_example_are_those_that_are_written() -> None:
    postings = Postings()
    postings.add(3, [["湾", "Bay"], [], ["the bay"], [], []])
    postings.add(7, [[], [], ["Bay by bay"], [], []])
    bay = [(term, classes) for term, classes in postings if term == "bay"]
    ((path, data, start),) = block_files(term_blocks(bay, 4_000))
    assert re.fullmatch(r"terms/0-[a-z0-9]{4}\.bin", path) and start == "b"
    assert gzip.decompress(data) == example()


def test_the_version_is_the_one_that_is_described() -> None:
    assert re.findall(r"^\| `version` \| (\d+) \|$", TEXT, re.M) == [str(VERSION)]


def example() -> bytes:
    """Return the bytes of the example."""
    (block,) = re.findall(r"^```hex\n(.*?)^```$", TEXT, re.M | re.S)
    return bytes.fromhex("".join(line[:20] for line in block.splitlines(keepends=True)))
