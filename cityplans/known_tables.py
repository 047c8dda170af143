"""Tables that were read and judged before: what has not changed since is neither read nor judged again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TypeAlias

from cityplans.dataset import Record
from cityplans.schema import TableSchema

_Key: TypeAlias = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Sound:
    """The records of a file in which nothing is wrong, by the schema that it was judged by."""

    schema: TableSchema
    records: tuple[Record, ...]


class KnownTables:
    """Sound tables by the path and the content of their file, each for the schema that it was judged by."""

    def __init__(self) -> None:
        self._known: dict[_Key, Sound] = {}
        self._met: dict[_Key, Sound] = {}

    def find(self, schema: TableSchema, path: str, data: bytes) -> Sound | None:
        """Give a table that is known; None where the file, its content or the schema is new."""
        key = _key(path, data)
        found = self._known.get(key)
        if found is None or found.schema != schema:
            return None
        self._met[key] = found
        return found

    def keep(self, path: str, data: bytes, table: Sound) -> None:
        """Remember a sound table."""
        self._met[_key(path, data)] = table

    def forget_the_rest(self) -> None:
        """Forget the tables that were neither found nor kept since this was called last."""
        self._known, self._met = self._met, {}


def _key(path: str, data: bytes) -> _Key:
    return path, hashlib.blake2b(data, digest_size=16).digest()
