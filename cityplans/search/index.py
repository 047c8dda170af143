"""The search index as files, one index for both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, pairwise

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.core.languages import LANGUAGES
from cityplans.core.model import Catalog
from cityplans.search.aliases import asking_words
from cityplans.search.answers import answer_table
from cityplans.search.entries import entries
from cityplans.search.entry import SearchEntry
from cityplans.search.facets import Columns, labels_of
from cityplans.search.fallbacks import TermVocabulary, letter_files, readings
from cityplans.search.postings import Posting, Postings
from cityplans.search.questions import QUESTIONS
from cityplans.search.records import CHUNK, GROUP, Labels, record_files, to_compact_json
from cityplans.search.script import simplified_by, traditional_of
from cityplans.search.shards import name_of, packed, term_files
from cityplans.search.words import curated_words, known_words, words_of

VERSION = 3
"""The version of the format; reader.js refuses versions it does not know."""
_SHARD_SIZES = ((2_000, 8_000), (20_000, 14_000), (10**9, 32_000))
"""Pairs of a number of records and the size of shards, in bytes before compression, up to that number."""


def search_files(catalog: Catalog) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the index of a catalog as (path below search/, bytes), index.bin last."""
    replies = {f"answers-{language}": answer_table(LocalizedCatalog(catalog, language, "")) for language in LANGUAGES}
    yield from index_files(entries(catalog), labels_of(catalog), curated_words(catalog), replies)


def index_files(
    search_entries: Iterable[SearchEntry],
    labels: Labels,
    words: Iterable[str] = (),
    replies: Mapping[str, object] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an index of entries, which must be grouped by kind.

    Some `words` that occur are offered where a query finds nothing, besides those that entries are called by. `replies` are
    the tables of `answers.py` by the key of their file.

    index.bin is the only file with a fixed name. It is compressed JSON with these members: `version`; `records`, the
    number of records; `kinds`, each with the number of its first record; `chunk` and `group`, the sizes of record
    files and of their folders, and `groups`, the folders' names; `starts` and `shards`, the beginning and the name of
    each shard; `folded`, the Traditional characters in texts, each followed by the one in its place; `facets`, the name
    of the file of facets; `help`, the names of the files that help queries without results; `asking`, the words of questions.
    """
    postings, columns = Postings(), Columns()
    kinds: list[tuple[str, int]] = []
    groups: list[str] = []
    characters: set[str] = set()
    replying: dict[str, list[int]] = {question: [] for question in QUESTIONS}
    names = set(words)
    number = 0
    remaining = iter(search_entries)
    while batch := list(islice(remaining, CHUNK * GROUP)):
        for entry in batch:
            if not kinds or kinds[-1][0] != entry.kind:
                kinds.append((entry.kind, number))
            classes = entry.classes()
            postings.add(number, classes, entry.id)
            columns.add(entry)
            for question in QUESTIONS:
                if question in entry.replies or (question == "who" and entry.kind == "body"):
                    replying[question].append(number)
            names.update(words_of(entry))
            for texts in classes:
                characters.update(*texts)
            number += 1
        name, files = record_files(batch, len(groups), labels)
        groups.append(name)
        yield from files
    vocabulary = TermVocabulary()
    size = next(size for limit, size in _SHARD_SIZES if number <= limit)
    starts: list[str] = []
    shards: list[str] = []
    for path, data, start in term_files(_record_terms(postings, vocabulary), size):
        yield path, data
        if start:
            starts.append(start)
            shards.append(path.partition("/")[2].removesuffix(".bin"))
    facets = packed(to_compact_json(columns.table(labels)))
    yield f"facets/{name_of(facets)}.bin", facets
    syllables = readings(vocabulary.characters)
    help_files: dict[str, object] = {
        "traditional": traditional_of(vocabulary.characters),
        "readings": syllables,
        "words": known_words(names, vocabulary),
        "replying": {question: _gaps(records) for question, records in replying.items()},
        **(replies or {}),
    }
    help_names: dict[str, str] = {}
    for key, value in (*help_files.items(), *letter_files(vocabulary, syllables).items()):
        data = packed(to_compact_json(value))
        name = name_of(data)
        if name not in help_names.values():
            yield f"help/{name}.bin", data
        help_names[key] = name
    manifest = {
        "version": VERSION,
        "records": number,
        "kinds": kinds,
        "chunk": CHUNK,
        "group": GROUP,
        "groups": groups,
        "starts": "\n".join(starts),
        "shards": [name.partition("-")[2] for name in shards],
        "folded": simplified_by(characters),
        "facets": name_of(facets),
        "help": help_names,
        "asking": asking_words(),
    }
    yield "index.bin", packed(to_compact_json(manifest))


def _gaps(records: list[int]) -> list[int]:
    """Return each record as the step from the one before it, minus 1: most are 0, which takes little room."""
    return [record - before - 1 for before, record in pairwise([-1, *records])]


def _record_terms(postings: Postings, vocabulary: TermVocabulary) -> Iterator[tuple[str, list[Posting | None]]]:
    """Yield the terms and add them to the vocabulary."""
    for term, classes in postings:
        counts = [posting.count if posting else 0 for posting in classes]
        vocabulary.add(term, counts[0], sum(counts))
        yield term, classes
