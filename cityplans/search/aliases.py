"""What else finds a record: other names, everyday words; and the words of questions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from cityplans.core.paths import ALIASES, ASKING, CONCEPTS
from cityplans.core.reference_records import Term
from cityplans.core.text_folding import is_han
from cityplans.read.yaml_reader import Tree, parse_yaml
from cityplans.search.script import normalize
from cityplans.search.tokens import tokenize

_CACHE_SIZE = 10_000


@dataclass(frozen=True, slots=True)
class Concept:
    """Everyday words for something, and the words by which texts speak of it."""

    words: tuple[str, ...]
    said: tuple[str, ...]


@cache
def curated() -> tuple[tuple[str, ...], ...]:
    """Return the groups of names in templates/strings/aliases.yaml.

    Raises:
        ValueError: The file cannot be read.
    """
    return tuple(names for group in _read(ALIASES).values() if len(names := _strings(group)) > 1)


@cache
def _words_without_names() -> re.Pattern[str]:
    """Return a pattern of the words in which no name is looked for: 外办 is not meant in 驻外办事处."""
    alone = (names[0] for group in _read(ALIASES).values() if len(names := _strings(group)) == 1)
    return re.compile("|".join(re.escape(normalize(word)) for word in alone))


@cache
def concepts() -> tuple[Concept, ...]:
    """Return the concepts in templates/strings/concepts.yaml.

    Raises:
        ValueError: The file cannot be read.
    """
    return tuple(
        Concept(_strings(concept["words"]), _strings(concept["said"]))
        for concept in _read(CONCEPTS).values()
        if isinstance(concept, dict)
    )


@cache
def asking_words() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the words of questions, by what is asked for; "" has those of every question.

    Raises:
        ValueError: templates/strings/asking.yaml cannot be read.
    """
    return {
        key if isinstance(words, dict) else "": {
            name: tuple(dict.fromkeys(map(normalize, _strings(each))))
            for name, each in (words if isinstance(words, dict) else {"verbs": words}).items()
        }
        for key, words in _read(ASKING).items()
    }


def _read(path: Path) -> Mapping[str, Tree]:
    document, findings = parse_yaml(path.name, path.read_bytes())
    if document is None or findings or not isinstance(document.value, dict):
        raise ValueError(f"{path} cannot be read: {findings}")
    return document.value


def _strings(node: Tree) -> tuple[str, ...]:
    return tuple(map(str, node)) if isinstance(node, list) else ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name that may be in a text, and what else finds a text that contains it."""

    name: str
    others: tuple[str, ...]
    same: bool
    """Whether the others mean the same, so that they may replace the name."""


class Aliases:
    """Names and what else finds them, by their first term: a text is not searched once per name."""

    def __init__(self, glossary: Iterable[Term]) -> None:
        self._by_first_term: dict[str, list[_Entry]] = defaultdict(list)
        # What a name means in one city says nothing about texts of another; nor does one that several cities use.
        terms = tuple(glossary)
        uses = Counter(term.term_zh for term in terms)
        pairs = ((term.term_zh, term.term_en) for term in terms if not term.city_id and uses[term.term_zh] == 1)
        for group in (*curated(), *pairs):
            names = tuple(map(normalize, group))
            self._add(_Entry(name, tuple(other for other in names if other != name), True) for name in names)
        for concept in concepts():
            words = tuple(map(normalize, concept.words))
            self._add(_Entry(normalize(name), words, False) for name in concept.said)
        # The same texts occur in many records: the names of their plan and their bodies.
        self._cached_find = lru_cache(_CACHE_SIZE)(self._find)

    def _add(self, entries: Iterable[_Entry]) -> None:
        for entry in entries:
            if positioned := tokenize(entry.name).positioned:
                self._by_first_term[positioned[0][0]].append(entry)

    def of(self, texts: Iterable[str], with_concepts: bool = False) -> list[str]:
        """Return the other names, normalized, of what some texts name, without those that they contain.

        With concepts, everyday words for what the texts speak of are among them.
        """
        names: dict[str, None] = {}
        normalized: list[str] = []
        for text in texts:
            normalized.append(normalize(text))
            for entry in self._cached_find(text):
                if entry.same or with_concepts:
                    names.update(dict.fromkeys(entry.others))
        whole = "\0".join(normalized)
        return [name for name in names if not _contains(whole, name)]

    def renamed(self, name: str) -> Iterator[str]:
        """Yield the other Chinese forms of a name: 市外事办公室 for 市外办."""
        entries = [entry for entry in self._cached_find(name) if entry.same and is_han(entry.name[0])]
        for entry in entries:
            # What is only a part of a longer name of the same thing stays: 湾区 in 粤港澳大湾区.
            if any(entry.name in other and other in normalize(name) for other in entry.others):
                continue
            text = name if entry.name in name else normalize(name)
            others = (other for other in entry.others if is_han(other[0]) and other not in entry.name)
            yield from (text.replace(entry.name, other) for other in others)

    def _find(self, text: str) -> tuple[_Entry, ...]:
        normalized = _words_without_names().sub("\0", normalize(text))
        terms = {term for term, _ in tokenize(text).positioned if term in self._by_first_term}
        return tuple(
            entry for term in sorted(terms) for entry in self._by_first_term[term] if _contains(normalized, entry.name)
        )


def _contains(text: str, name: str) -> bool:
    """Return whether a text contains a name that is not the beginning or end of a longer word."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not (_is_one_word(text[start - 1 : start], name[0]) or _is_one_word(name[-1], text[end : end + 1])):
            return True
        start = text.find(name, start + 1)
    return False


def _is_one_word(left: str, right: str) -> bool:
    """Return whether two characters are of one word. Each Han character is a word of its own."""
    return bool(left and right) and _is_letter(left) and _is_letter(right)


def _is_letter(char: str) -> bool:
    return char.isalnum() and not is_han(char)
