"""Lists of names or ids in one cell."""

from __future__ import annotations

from collections.abc import Iterable

LIST_SEPARATOR = " | "
"""What separates the items of a list. The rule list-separator keeps its sign out of names; ids have no signs."""


def joined(items: Iterable[str]) -> str:
    """Return a list as one text."""
    return LIST_SEPARATOR.join(items)


def separated(text: str) -> list[str]:
    """Return the items of a list that is one text; none of an empty one."""
    return [item.strip() for item in text.split(LIST_SEPARATOR.strip())] if text else []
