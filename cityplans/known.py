"""What was found out before, by digests of all that it rests on: what has not changed since is not judged again."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, TypeAlias, TypeVar

from cityplans.read.dataset import Record

Stamp: TypeAlias = tuple[int, int, int]
"""Size, time of change in nanoseconds and number of a file: another content with the same stamp is not met by chance."""

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Known(Generic[K, T]):
    """Answers by what stands for all that they rest on."""

    def __init__(self, before: dict[K, T] | None = None) -> None:
        self._before = before or {}
        self._met: dict[K, T] = {}

    def find(self, key: K) -> T | None:
        """Give an answer that is known."""
        found = self._before.get(key)
        if found is not None:
            self._met[key] = found
        return found

    def keep(self, key: K, answer: T) -> None:
        """Remember an answer."""
        self._met[key] = answer

    def forget_the_rest(self, spared: int = 0) -> None:
        """Forget all but `spared` of the answers that were neither found nor kept since this was called last, the oldest first."""
        others = (item for item in self._before.items() if item[0] not in self._met)
        self._before, self._met = self._met | dict(islice(others, spared)), {}

    def all(self) -> dict[K, T]:
        """Give everything that is known, what was met last before the rest."""
        return self._met | self._before


@dataclass(frozen=True)
class Memory:
    """What a check knows from those before it.

    `sound` has the digests of files that their schema allows, and of plans in which the rules found nothing. `tables` has
    the records of files in which nothing is wrong, by the digests of schema and content and the path, `contents` the digests
    of such files by path and stamp: they are not even read again.
    """

    sound: Known[bytes, bool] = field(default_factory=Known)
    tables: Known[tuple[bytes, str, bytes], tuple[Record, ...]] = field(default_factory=Known)
    contents: Known[tuple[str, Stamp], bytes] = field(default_factory=Known)


def key_of(*parts: str | bytes) -> bytes:
    """Give a digest of some texts and bytes, each with its bounds."""
    known = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        known.update(len(data).to_bytes(8))
        known.update(data)
    return known.digest()
