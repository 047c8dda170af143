"""What helps a query that finds nothing: Traditional characters, pinyin, and the words that are near."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import opencc
import pypinyin

from cityplans.core.text_folding import is_han

_NO_LETTER = "_"


@dataclass(slots=True)
class TermVocabulary:
    """What occurs: the pairs of Han characters with how many titles and records hold them, and the words of letters."""

    pairs: dict[str, tuple[int, int]] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    characters: set[str] = field(default_factory=set)

    def add(self, term: str, titles: int, records: int) -> None:
        """Add a term of the index."""
        if len(term) == 1 and is_han(term):
            self.characters.add(term)
        elif len(term) == 2 and is_han(term[0]) and is_han(term[1]):
            self.pairs[term] = (titles, records)
        elif len(term) > 2 and term.isalpha() and not any(map(is_han, term)):
            self.words[term] = records


def traditional(characters: Iterable[str]) -> str:
    """Give every character that Simplified Chinese writes as one of the given: 國国際际…"""
    known = set(characters)
    every = [chr(code) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))]
    converted = opencc.OpenCC("t2s").convert("\n".join(every)).split("\n")
    return "".join(old + new for old, new in zip(every, converted, strict=True) if old != new and new in known)


def readings(characters: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Give by syllable, without tone and with v for ü, the characters read so first of all and those read so as well."""
    first: dict[str, list[str]] = defaultdict(list)
    also: dict[str, list[str]] = defaultdict(list)
    for character in sorted(characters):
        found = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore")
        syllables = dict.fromkeys(syllable.replace("ü", "v") for syllable in (found[0] if found else ()))
        for i, syllable in enumerate(syllables):
            (also if i else first)[syllable].append(character)
    return {syllable: ("".join(first[syllable]), "".join(also[syllable])) for syllable in sorted({*first, *also})}


def letter_files(vocabulary: TermVocabulary, read: Mapping[str, tuple[str, str]]) -> dict[str, dict[str, object]]:
    """Give by letter what begins with it.

    `han`: by character what follows it in titles, what follows it elsewhere, what stands before it, each the commonest
    first, and in how many titles each follows; a character stands under the letter of its first reading. `words`: the
    words of letters, the commonest first.
    """
    letters = {character: syllable[0] for syllable, (first, _) in read.items() for character in first}
    after: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    before: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for pair, (titles, records) in vocabulary.pairs.items():
        after[pair[0]].append((-titles, -records, pair[1]))
        before[pair[1]].append((-titles, -records, pair[0]))
    files: dict[str, dict[str, dict[str, list[object]]]] = defaultdict(lambda: {"han": {}})
    for character in sorted({*after, *before}):
        follow = sorted(after[character])
        files[letters.get(character, _NO_LETTER)]["han"][character] = [
            "".join(each for titles, _, each in follow if titles),
            "".join(each for titles, _, each in follow if not titles),
            "".join(each for _, _, each in sorted(before[character])),
            [-titles for titles, _, _ in follow if titles],
        ]
    words: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for word, records in vocabulary.words.items():
        words[word[0] if "a" <= word[0] <= "z" else _NO_LETTER].append((-records, word))
    return {
        letter: {"han": files[letter]["han"], "words": " ".join(word for _, word in sorted(words[letter]))}
        for letter in sorted({*files, *words})
    }
