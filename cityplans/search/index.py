"""The search index as files, one index for both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from typing import TypeAlias

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.core.languages import LANGUAGES
from cityplans.core.model import Catalog
from cityplans.core.processes import gc_paused
from cityplans.core.workspace import MemoryWorkspace, Workspace, keep_value, kept_value
from cityplans.search.aliases import asking_words
from cityplans.search.answers import answer_table
from cityplans.search.entries import entries, number_of_records
from cityplans.search.entry import SearchEntry
from cityplans.search.facets import labels_of
from cityplans.search.fallbacks import letter_files, readings
from cityplans.search.records import CHUNK, GROUP, Labels, to_compact_json
from cityplans.search.script import simplified_by, traditional_of
from cityplans.search.segments import (
    bounds_of,
    merged_columns,
    merged_summary,
    merged_terms,
    merged_vocabulary,
    number_of_entries,
    number_of_segments,
    segment_files,
    starts_of_ranges,
)
from cityplans.search.shards import Block, block_files, name_of, packed, term_blocks
from cityplans.search.words import curated_words, known_words

VERSION = 3
"""The version of the format; reader.js refuses versions it does not know."""
_SHARD_SIZES = ((2_000, 8_000), (20_000, 14_000), (10**9, 32_000))
"""Pairs of a number of records and the size of shards, in bytes before compression, up to that number."""
_HELP = "help"

File: TypeAlias = tuple[str, bytes]
"""A path below search/ and the bytes there."""


@dataclass(frozen=True)
class SearchIndex:
    """An index, made in steps of which each needs only the catalog and what those before it have kept.

    First every segment of the records; then every range of the terms, and the help; then the rest. The steps of one kind
    may be taken at the same time by different processes.

    Attributes:
        entries: Returns the entries from a number on to before another, or to the end. They are grouped by kind.
        size: About the number of entries: it determines the number of segments.
        labels: Labels of facets.
        words: Returns words that are offered, if they occur, where a query finds nothing, besides those that entries are
            called by.
        replies: Returns the tables of `answers.py` by the key of their file.
    """

    entries: Callable[[int, int | None], Iterable[SearchEntry]]
    size: int
    labels: Labels
    words: Callable[[], Iterable[str]] = tuple
    replies: Callable[[], Mapping[str, object]] = dict

    @property
    def segments(self) -> range:
        """The numbers of the segments."""
        return range(number_of_segments(self.size))

    @property
    def ranges(self) -> range:
        """The numbers of the ranges in which terms are merged."""
        return range(len(starts_of_ranges(len(self.segments))))

    def segment_files(self, number: int, workspace: Workspace) -> Iterator[File]:
        """Yield the record files of a segment, and keep what is merged."""
        found = self.entries(*bounds_of(number, len(self.segments)))
        with gc_paused():
            yield from segment_files(number, starts_of_ranges(len(self.segments)), found, self.labels, workspace)

    def merge_terms(self, number: int, workspace: Workspace) -> Iterator[File]:
        """Keep the shards of a range of the terms; they cannot be named before those in front of them."""
        records = number_of_entries(len(self.segments), workspace)
        size = next(size for limit, size in _SHARD_SIZES if records <= limit)
        with gc_paused():
            blocks = term_blocks(merged_terms(number, len(self.segments), workspace), size)
            keep_value(workspace, f"blocks-{number}", [tuple(block) for block in blocks])
        yield from ()

    def help_files(self, workspace: Workspace) -> Iterator[File]:
        """Yield the facets and the files that help queries without results, and keep their names."""
        facets = packed(to_compact_json(merged_columns(len(self.segments), workspace).table(self.labels)))
        yield f"facets/{name_of(facets)}.bin", facets
        summary = merged_summary(len(self.segments), workspace)
        vocabulary = merged_vocabulary(len(self.segments), workspace)
        syllables = readings(vocabulary.characters)
        help_files: dict[str, object] = {
            "traditional": traditional_of(vocabulary.characters),
            "readings": syllables,
            "words": known_words({*summary.names, *self.words()}, vocabulary),
            "replying": {question: _gaps(records) for question, records in summary.replying.items()},
            **self.replies(),
            **letter_files(vocabulary, syllables),
        }
        names: dict[str, str] = {}
        for key, value in help_files.items():
            data = packed(to_compact_json(value))
            name = name_of(data)
            if name not in names.values():
                yield f"help/{name}.bin", data
            names[key] = name
        keep_value(workspace, _HELP, (name_of(facets), names))

    def last_files(self, workspace: Workspace) -> Iterator[File]:
        """Yield the files of the terms, and index.bin last.

        index.bin is the only file with a fixed name. It is compressed JSON with these members: `version`; `records`, the
        number of records; `kinds`, each with the number of its first record; `chunk` and `group`, the sizes of record
        files and of their folders, and `groups`, the folders' names; `starts` and `shards`, the beginning and the name of
        each shard; `folded`, the Traditional characters in texts, each followed by the one in its place; `facets`, the name
        of the file of facets; `help`, the names of the files that help queries without results; `asking`, the words of
        questions.
        """
        starts: list[str] = []
        shards: list[str] = []
        blocks = (Block(*block) for number in self.ranges for block in kept_value(workspace, f"blocks-{number}"))
        for path, data, start in block_files(blocks):
            yield path, data
            if start:
                starts.append(start)
                shards.append(path.partition("-")[2].removesuffix(".bin"))
        summary = merged_summary(len(self.segments), workspace)
        facets, help_names = kept_value(workspace, _HELP)
        manifest = {
            "version": VERSION,
            "records": summary.size,
            "kinds": summary.kinds,
            "chunk": CHUNK,
            "group": GROUP,
            "groups": summary.groups,
            "starts": "\n".join(starts),
            "shards": shards,
            "folded": simplified_by(summary.characters),
            "facets": facets,
            "help": help_names,
            "asking": asking_words(),
        }
        yield "index.bin", packed(to_compact_json(manifest))

    def files(self) -> Iterator[File]:
        """Yield all files, one step after another."""
        workspace = MemoryWorkspace()
        for number in self.segments:
            yield from self.segment_files(number, workspace)
        for number in self.ranges:
            yield from self.merge_terms(number, workspace)
        yield from self.help_files(workspace)
        yield from self.last_files(workspace)


@lru_cache(maxsize=2)
def search_index(catalog: Catalog) -> SearchIndex:
    """Return the index of a catalog, of which nothing is made yet."""
    return SearchIndex(
        partial(entries, catalog),
        number_of_records(catalog),
        labels_of(catalog),
        partial(curated_words, catalog),
        partial(_replies, catalog),
    )


def index_of(search_entries: Sequence[SearchEntry], labels: Labels, words: Iterable[str] = ()) -> SearchIndex:
    """Return the index of some entries."""
    offered = tuple(words)
    return SearchIndex(lambda start, stop: search_entries[start:stop], len(search_entries), labels, lambda: offered)


def search_files(catalog: Catalog) -> Iterator[File]:
    """Yield the files of the index of a catalog as (path below search/, bytes), index.bin last."""
    return search_index(catalog).files()


def _replies(catalog: Catalog) -> Mapping[str, object]:
    return {f"answers-{language}": answer_table(LocalizedCatalog(catalog, language, "")) for language in LANGUAGES}


def _gaps(records: list[int]) -> list[int]:
    """Return each record as the step from the one before it, minus 1: most are 0, which takes little room."""
    return [record - before - 1 for before, record in pairwise([-1, *records])]
