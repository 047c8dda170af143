"""Where one step of making something leaves data for a later one, perhaps in another process."""

from __future__ import annotations

import marshal
from typing import Any, Protocol


class Workspace(Protocol):
    """Keeps bytes by name as long as a site is made; nothing in it is published."""

    def keep(self, name: str, data: bytes) -> None:
        """Keep some bytes. A name has letters, digits and hyphens."""

    def kept(self, name: str) -> bytes:
        """Return the bytes with a name."""


class MemoryWorkspace:
    """A workspace of one process."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def keep(self, name: str, data: bytes) -> None:
        """Keep some bytes."""
        self._kept[name] = data

    def kept(self, name: str) -> bytes:
        """Return the bytes with a name."""
        return self._kept[name]


def keep_value(workspace: Workspace, name: str, value: Any) -> None:
    """Keep a value of tuples, lists, dicts, sets, texts, bytes and numbers."""
    # The same program reads it again in a moment: no other format is as fast, and none has to last.
    workspace.keep(name, marshal.dumps(value))


def kept_value(workspace: Workspace, name: str) -> Any:
    """Return a value that was kept."""
    return marshal.loads(workspace.kept(name))
