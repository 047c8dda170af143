"""The Chinese words that are offered where a query finds nothing: curated ones only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cityplans.core.model import Catalog
from cityplans.core.text_folding import HAN
from cityplans.i18n.pinyin import to_pinyin
from cityplans.search.aliases import concepts, curated
from cityplans.search.entry import SearchEntry
from cityplans.search.fallbacks import TermVocabulary
from cityplans.search.script import normalize

_NAMED_KINDS = {"city", "body", "theme", "action_type", "indicator"}
"""The kinds of entries that are called by words: measures have sentences for titles."""
_QUOTES = "“”‘’「」『』《》〈〉"
_WORD = re.compile(rf"[{HAN}]{{2,12}}")


def curated_words(catalog: Catalog) -> Iterator[str]:
    """Yield names that no entry is called by: glossary, units, kinds, short names, mentions, aliases."""
    yield from (term.term_zh for term in catalog.glossary.values())
    yield from (unit.symbol_zh for unit in catalog.units.values())
    yield from (plan.short_zh for plan in catalog.plans.values())
    yield from (mention.name_zh for mention in catalog.mentions.values())
    yield from (category.label["zh"] for category in catalog.schemas["measures"].field("kind").categories)
    yield from (name for group in curated() for name in group)
    yield from (word for concept in concepts() for word in (*concept.words, *concept.said))


def words_of(entry: SearchEntry) -> tuple[str, ...]:
    """Return the names of an entry that are words."""
    return (entry.title.zh, *entry.called) if entry.kind in _NAMED_KINDS else ()


def known_words(names: Iterable[str], vocabulary: TermVocabulary) -> str:
    """Return the Chinese words among some names that the index can have, each with its initials: 旅游 ly.

    The most frequent come first. Names with figures, letters or signs in them are left out: their parts may mean nothing.
    """
    words = {word for name in set(names) if _WORD.fullmatch(word := normalize(name.strip(_QUOTES)))}
    frequencies = {word: vocabulary.frequency(word) for word in words}
    ordered = sorted(filter(frequencies.get, words), key=lambda word: (-frequencies[word], word))
    return " ".join(f"{word} {_initials(word)}" for word in ordered)


def _initials(word: str) -> str:
    return "".join(syllable[0] for syllable in to_pinyin(word).split())
