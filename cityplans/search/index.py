"""The whole index as files: what can be found, once for both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from cityplans.model import Catalog
from cityplans.search.entries import Entry, entries
from cityplans.search.facets import Columns, labels_of
from cityplans.search.folding import Vocabulary, letter_files, readings, traditional
from cityplans.search.postings import Posting, Postings
from cityplans.search.records import CHUNK, GROUP, Labels, compact, record_files
from cityplans.search.shards import name_of, packed, term_files

VERSION = 2
"""The form of the index; reader.js refuses one that it does not know."""
_SIZES = ((2_000, 4_000), (20_000, 14_000), (10**9, 32_000))
"""Up to how many records a shard of terms is filled to how many bytes, before compression."""


def search_files(catalog: Catalog) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the index of a Catalog as (path below search/, bytes), index.bin last."""
    yield from index_files(entries(catalog), labels_of(catalog))


def index_files(found: Iterable[Entry], labels: Labels) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an index of records that come kind by kind.

    index.bin is the only name that stays the same. Compressed JSON, it says: `version`; how many `records`; `kinds`,
    each with the number of its first record; `chunk` and `group`, the sizes of record files and their folders, and
    `groups`, the folders' names; `starts` and `shards`, where each shard begins and its name; `facets`; `help`,
    the files by which a query that finds nothing is understood after all.
    """
    postings, columns = Postings(), Columns()
    kinds: list[tuple[str, int]] = []
    groups: list[str] = []
    number = 0
    remaining = iter(found)
    while batch := list(islice(remaining, CHUNK * GROUP)):
        for entry in batch:
            if not kinds or kinds[-1][0] != entry.kind:
                kinds.append((entry.kind, number))
            postings.add(number, entry.classes(), entry.id)
            columns.add(entry)
            number += 1
        name, files = record_files(batch, len(groups), labels)
        groups.append(name)
        yield from files
    vocabulary = Vocabulary()
    size = next(size for limit, size in _SIZES if number <= limit)
    starts: list[str] = []
    shards: list[str] = []
    for path, data, start in term_files(_noted(postings, vocabulary), size):
        yield path, data
        if start:
            starts.append(start)
            shards.append(path.partition("/")[2].removesuffix(".bin"))
    facets = packed(compact(columns.table(labels)))
    yield f"facets/{name_of(facets)}.bin", facets
    read = readings(vocabulary.characters)
    help_files: dict[str, object] = {"traditional": traditional(vocabulary.characters), "readings": read}
    help_names: dict[str, str] = {}
    for key, value in (*help_files.items(), *letter_files(vocabulary, read).items()):
        data = packed(compact(value))
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
        "facets": name_of(facets),
        "help": help_names,
    }
    yield "index.bin", packed(compact(manifest))


def _noted(postings: Postings, vocabulary: Vocabulary) -> Iterator[tuple[str, list[Posting | None]]]:
    """Pass the terms on, noting them in the vocabulary."""
    for term, classes in postings:
        counts = [each.count if each else 0 for each in classes]
        vocabulary.add(term, counts[0], sum(counts))
        yield term, classes
