"""Help for queries without results: Traditional characters, pinyin and similar terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import opencc
import pypinyin

from cityplans.core.text_folding import is_han

_NO_LETTER = "_"
"""The file of characters without reading and of words that begin with another letter than a to z."""


@dataclass(slots=True)
class TermVocabulary:
    """The terms that occur in the index.

    Attributes:
        pairs: Pairs of Han characters, with the numbers of titles and of records that contain them.
        words: Words of letters, with the number of records that contain them.
        characters: Han characters.
    """

    pairs: dict[str, tuple[int, int]] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    characters: set[str] = field(default_factory=set)

    def add(self, term: str, titles: int, records: int) -> None:
        """Add a term of the index with the numbers of titles and of records that contain it."""
        if len(term) == 1 and is_han(term):
            self.characters.add(term)
        elif len(term) == 2 and is_han(term[0]) and is_han(term[1]):
            self.pairs[term] = (titles, records)
        elif len(term) > 2 and term.isalpha() and not any(map(is_han, term)):
            self.words[term] = records


def traditional(characters: Iterable[str]) -> str:
    """Return each Traditional character followed by the given Simplified one that replaces it: 國国際际…"""
    wanted = set(characters)
    han = [chr(code) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))]
    converted = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    return "".join(old + new for old, new in zip(han, converted, strict=True) if old != new and new in wanted)


def readings(characters: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return for each syllable the characters with this first reading, and those with it as another one.

    Syllables are without tone and have v for ü.
    """
    first: dict[str, list[str]] = defaultdict(list)
    other: dict[str, list[str]] = defaultdict(list)
    for character in sorted(characters):
        pinyin = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore")
        syllables = dict.fromkeys(syllable.replace("ü", "v") for syllable in (pinyin[0] if pinyin else ()))
        for i, syllable in enumerate(syllables):
            (other if i else first)[syllable].append(character)
    return {syllable: ("".join(first[syllable]), "".join(other[syllable])) for syllable in sorted({*first, *other})}


def letter_files(vocabulary: TermVocabulary, syllables: Mapping[str, tuple[str, str]]) -> dict[str, dict[str, object]]:
    """Return the vocabulary by letter: `words` by their first, `han` by the first of their main reading.

    `han` maps a character to four values: the characters after it in titles, those after it elsewhere only, those
    before it (the most frequent first), and the numbers of titles for the first of these. `words` are separated by
    spaces, the most frequent first. `syllables` are those of `readings`.
    """
    letters = {character: syllable[0] for syllable, (first, _) in syllables.items() for character in first}
    after: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    before: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for pair, (titles, records) in vocabulary.pairs.items():
        after[pair[0]].append((-titles, -records, pair[1]))
        before[pair[1]].append((-titles, -records, pair[0]))
    files: dict[str, dict[str, dict[str, list[object]]]] = defaultdict(lambda: {"han": {}})
    for character in sorted({*after, *before}):
        followers = sorted(after[character])
        files[letters.get(character, _NO_LETTER)]["han"][character] = [
            "".join(follower for titles, _, follower in followers if titles),
            "".join(follower for titles, _, follower in followers if not titles),
            "".join(predecessor for _, _, predecessor in sorted(before[character])),
            [-titles for titles, _, _ in followers if titles],
        ]
    words: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for word, records in vocabulary.words.items():
        words[word[0] if "a" <= word[0] <= "z" else _NO_LETTER].append((-records, word))
    return {
        letter: {"han": files[letter]["han"], "words": " ".join(word for _, word in sorted(words[letter]))}
        for letter in sorted({*files, *words})
    }
