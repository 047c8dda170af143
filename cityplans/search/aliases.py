"""Names that mean the same: the curated list and the glossary, applied to the texts of a record."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from cityplans.core.model import Term
from cityplans.core.paths import ALIASES
from cityplans.core.text_folding import fold, is_han
from cityplans.read.yaml_reader import parse_yaml
from cityplans.search.tokens import cut

_REMEMBERED = 10_000


@cache
def curated() -> tuple[tuple[str, ...], ...]:
    """Give the groups of names of templates/strings/aliases.yaml.

    Raises ValueError where the file is broken.
    """
    document, findings = parse_yaml(ALIASES.name, ALIASES.read_bytes())
    if document is None or findings or not isinstance(document.value, dict):
        raise ValueError(f"{ALIASES} cannot be read: {findings}")
    return tuple(tuple(str(name) for name in group) for group in document.value.values() if isinstance(group, list))


class Aliases:
    """Groups of names, looked up by their first term so that a text is not read once per name."""

    def __init__(self, glossary: Iterable[Term]) -> None:
        pairs = ((term.term_zh, term.term_en) for term in glossary)
        self._starting: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        for names in (*curated(), *pairs):
            group = tuple(fold(name) for name in names)
            for name in group:
                if placed := cut(name).placed:
                    self._starting[placed[0][0]].append((name, group))
        # Most texts that name something are those of many records: the plan's, the body's.
        self._named = lru_cache(_REMEMBERED)(self._find)

    def of(self, texts: Iterable[str]) -> list[str]:
        """Give the names, folded, that a record goes by besides those that its texts hold."""
        found: dict[str, None] = {}
        folded: list[str] = []
        for text in texts:
            folded.append(fold(text))
            for name, group in self._named(text):
                found.update((other, None) for other in group if other != name)
        return [name for name in found if not any(_holds(text, name) for text in folded)]

    def renamed(self, name: str) -> Iterator[str]:
        """Give a name in its other forms: 市外事办公室 for 市外办."""
        for part, group in self._named(name):
            if is_han(part[0]):
                yield from (name.replace(part, other) for other in group if other != part and is_han(other[0]))

    def _find(self, text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        folded = fold(text)
        terms = self._starting.keys() & {term for term, _ in cut(text).placed}
        return tuple(
            (name, group) for term in sorted(terms) for name, group in self._starting[term] if _holds(folded, name)
        )


def _holds(text: str, name: str) -> bool:
    if name not in text:
        return False
    return is_han(name[0]) or re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text) is not None
