"""The records as results show them, a few to a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cityplans.core.languages import LANGUAGES, Language, Text
from cityplans.core.text_folding import HAN_TEXT
from cityplans.search.entries import SearchEntry
from cityplans.search.shards import name_of, packed

CHUNK = 8
"""Records in a file."""
GROUP = 64
"""Files in a folder; the folder is named by their content, so that one name serves for all of them."""

Labels = Mapping[str, Mapping[str, Text]]
"""By facet and id the words for it."""


def compact(value: object) -> bytes:
    """Write JSON without spaces, the same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def record_files(entries: Sequence[SearchEntry], group: int, labels: Labels) -> tuple[str, Iterator[tuple[str, bytes]]]:
    """Give the name of one group of records, and its files as (path, compressed bytes).

    Official passages stand in files beside the records, fetched only where it was they that matched.
    """
    chunks = [entries[i : i + CHUNK] for i in range(0, len(entries), CHUNK)]
    shown = [packed(compact([_shown(entry, labels) for entry in chunk])) for chunk in chunks]
    passages = [
        packed(compact([entry.passages for entry in chunk])) if any(e.passages for e in chunk) else b""
        for chunk in chunks
    ]
    name = f"{group}-{name_of(b''.join((*shown, *passages)), 4)}"

    def files() -> Iterator[tuple[str, bytes]]:
        for i, (record, passage) in enumerate(zip(shown, passages, strict=True)):
            yield f"records/{name}/{i}.bin", record
            if passage:
                yield f"records/{name}/{i}p.bin", passage

    return name, files()


def _shown(entry: SearchEntry, labels: Labels) -> dict[str, Any]:
    record: dict[str, Any] = {
        "kind": entry.kind,
        "type": entry.type,
        "id": entry.id,
        "address": entry.address,
        "names": [*entry.called, *entry.names],
        "passages": bool(entry.passages),
        **{language: _texts(entry, language, labels) for language in LANGUAGES},
    }
    return {key: value for key, value in record.items() if value}


def _texts(entry: SearchEntry, language: Language, labels: Labels) -> dict[str, Any]:
    themes = [labels["theme"][theme][language] for theme in entry.facets.get("theme", ()) if entry.kind != "theme"]
    # A number in Chinese is no help in front of an English title, nor is a dash in front of any.
    helps = any(c.isalnum() for c in entry.number) and (language == "zh" or not HAN_TEXT.search(entry.number))
    texts = {
        "title": entry.title[language],
        "number": entry.number if helps else "",
        "context": " · ".join(part[language] for part in entry.context if part[language]),
        "theme": ", ".join(themes) if language == "en" else "、".join(themes),
        "summary": entry.summary[language],
        "notes": [note[language] for note in entry.notes if note[language]],
    }
    return {key: value for key, value in texts.items() if value}
