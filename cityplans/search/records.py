"""The records as results show them, a few per file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cityplans.core.json_writer import compact_json
from cityplans.core.languages import LANGUAGES, Language, Text
from cityplans.i18n.formatting import printed_number
from cityplans.search.entry import SearchEntry
from cityplans.search.shards import name_of, packed

CHUNK = 10
"""The number of records in a file."""
GROUP = 2
"""The number of chunks in a folder, whose name is derived from their content: one corrected record renames no more."""

Labels = Mapping[str, Mapping[str, Text]]
"""Labels by facet and id."""


def to_compact_json(value: object) -> bytes:
    """Return JSON without spaces, the same bytes for equal values."""
    return compact_json(value, sort_keys=True).encode()


def record_files(entries: Sequence[SearchEntry], group: int, labels: Labels) -> tuple[str, Iterator[tuple[str, bytes]]]:
    """Return the name of a group of records, and its files as (path, compressed bytes).

    Official passages are in files of their own, fetched only if a passage matched.
    """
    chunks = [entries[i : i + CHUNK] for i in range(0, len(entries), CHUNK)]
    shown = [packed(to_compact_json([_shown(entry, labels) for entry in chunk])) for chunk in chunks]
    passages = [
        packed(to_compact_json([entry.passages for entry in chunk])) if any(e.passages for e in chunk) else b""
        for chunk in chunks
    ]
    name = f"{group}-{name_of(b''.join((*shown, *passages)), 4)}"

    def files() -> Iterator[tuple[str, bytes]]:
        for i, (record_file, passage_file) in enumerate(zip(shown, passages, strict=True)):
            yield f"records/{name}/{i}.bin", record_file
            if passage_file:
                yield f"records/{name}/{i}p.bin", passage_file

    return name, files()


def _shown(entry: SearchEntry, labels: Labels) -> dict[str, Any]:
    record: dict[str, Any] = {
        "kind": entry.kind,
        "type": entry.type,
        "id": entry.id,
        "address": entry.address,
        "names": [name for name in (*entry.called, *entry.names) if name not in entry.added],
        "also": [name for name in (*entry.called, *entry.names, *entry.topics, *entry.distant) if name in entry.added],
        "passages": bool(entry.passages),
        **{language: _texts(entry, language, labels) for language in LANGUAGES},
    }
    return {key: value for key, value in record.items() if value}


def _texts(entry: SearchEntry, language: Language, labels: Labels) -> dict[str, Any]:
    themes = [labels["theme"][theme][language] for theme in entry.facets.get("theme", ()) if entry.kind != "theme"]
    place = entry.place or entry.context
    # What results do not show of the context is shown only if it matched.
    wider = [part[language] for part in entry.context if part[language] and part not in place]
    texts = {
        "title": entry.title[language],
        "number": printed_number(entry.number, language),
        "context": " · ".join(part[language] for part in place if part[language]),
        "theme": ", ".join(themes) if language == "en" else "、".join(themes),
        "summary": entry.summary[language],
        "notes": [note[language] for note in entry.notes if note[language]],
        "wider": wider,
        "replies": {question: [part[language] for part in reply] for question, reply in entry.replies.items()},
    }
    return {key: value for key, value in texts.items() if value}
