"""Help for queries without results: how characters are read, and what occurs next to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

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

    def merge(self, other: TermVocabulary) -> None:
        """Add the terms of other records."""
        self.characters |= other.characters
        for word, records in other.words.items():
            self.words[word] = self.words.get(word, 0) + records
        for pair, (titles, records) in other.pairs.items():
            before = self.pairs.get(pair, (0, 0))
            self.pairs[pair] = before[0] + titles, before[1] + records

    def frequency(self, word: str) -> int:
        """Return how many records can contain a run of Han characters: those that contain its rarest pair."""
        return min(self.pairs.get(first + second, (0, 0))[1] for first, second in pairwise(word))


def readings(characters: Iterable[str]) -> dict[str, tuple[str, str, str]]:
    """Return for each syllable the characters first read so, those also read so, and common ones.

    The common ones are not among the given characters, but have this first reading, so that they may be typed by mistake.
    Syllables are without tone and have v for ü.
    """
    known = set(characters)
    first: dict[str, list[str]] = defaultdict(list)
    other: dict[str, list[str]] = defaultdict(list)
    absent: dict[str, list[str]] = defaultdict(list)
    for character in sorted(known | common_characters() if known else known):
        pinyin = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore")
        syllables = dict.fromkeys(syllable.replace("ü", "v") for syllable in (pinyin[0] if pinyin else ()))
        for i, syllable in enumerate(syllables):
            if character in known:
                (other if i else first)[syllable].append(character)
            elif i == 0:
                absent[syllable].append(character)
    return {
        syllable: ("".join(first[syllable]), "".join(other[syllable]), "".join(absent[syllable]))
        for syllable in sorted({*first, *other})
    }


@cache
def common_characters() -> frozenset[str]:
    """Return the 3,755 common characters: the first level of GB 2312."""
    codes = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return frozenset("".join(code.decode("gb2312", errors="ignore") for code in codes))


def letter_files(
    vocabulary: TermVocabulary, syllables: Mapping[str, tuple[str, str, str]]
) -> dict[str, dict[str, object]]:
    """Return the vocabulary by letter: `words` by their first, `han` by the first of their main reading.

    `han` maps a character to four values: the characters after it in titles, those after it elsewhere only, those
    before it (the most frequent first), and the numbers of titles for the first of these. `words` are separated by
    spaces, the most frequent first. `syllables` are those of `readings`.
    """
    letters = {character: syllable[0] for syllable, (first, _, _) in syllables.items() for character in first}
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
