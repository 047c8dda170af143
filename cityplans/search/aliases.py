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
from cityplans.search.tokens import tokenize

_CACHE_SIZE = 10_000


@cache
def curated() -> tuple[tuple[str, ...], ...]:
    """Return the groups of names in templates/strings/aliases.yaml.

    Raises:
        ValueError: The file cannot be read.
    """
    document, findings = parse_yaml(ALIASES.name, ALIASES.read_bytes())
    if document is None or findings or not isinstance(document.value, dict):
        raise ValueError(f"{ALIASES} cannot be read: {findings}")
    return tuple(tuple(str(name) for name in group) for group in document.value.values() if isinstance(group, list))


class Aliases:
    """Groups of names, looked up by their first term, so that a text is not searched once per name."""

    def __init__(self, glossary: Iterable[Term]) -> None:
        pairs = ((term.term_zh, term.term_en) for term in glossary)
        self._by_first_term: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        for names in (*curated(), *pairs):
            group = tuple(fold(name) for name in names)
            for name in group:
                if positioned := tokenize(name).positioned:
                    self._by_first_term[positioned[0][0]].append((name, group))
        # The same texts occur in many records: the names of their plan and their bodies.
        self._cached_find = lru_cache(_CACHE_SIZE)(self._find)

    def of(self, texts: Iterable[str]) -> list[str]:
        """Return the other names, folded, for what a record's texts name, without those that they contain."""
        names: dict[str, None] = {}
        folded: list[str] = []
        for text in texts:
            folded.append(fold(text))
            for name, group in self._cached_find(text):
                names.update((other, None) for other in group if other != name)
        return [name for name in names if not any(_contains(text, name) for text in folded)]

    def renamed(self, name: str) -> Iterator[str]:
        """Yield the other Chinese forms of a name: 市外事办公室 for 市外办."""
        for part, group in self._cached_find(name):
            if is_han(part[0]):
                yield from (name.replace(part, other) for other in group if other != part and is_han(other[0]))

    def _find(self, text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        folded = fold(text)
        terms = self._by_first_term.keys() & {term for term, _ in tokenize(text).positioned}
        return tuple(
            (name, group)
            for term in sorted(terms)
            for name, group in self._by_first_term[term]
            if _contains(folded, name)
        )


def _contains(text: str, name: str) -> bool:
    if name not in text:
        return False
    return is_han(name[0]) or re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text) is not None
