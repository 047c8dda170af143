"""The report of an impact: in Markdown for reviewers, in JSON for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from cityplans.core.json_writer import harmless_json
from cityplans.core.markdown import code_span
from cityplans.curate.release.diff import STEPS, excerpt, shared_start
from cityplans.curate.release.file_changes import FileChange
from cityplans.curate.release.impact import Correction, Impact, RecordSummary

MAX_BYTES = 50_000
"""The most bytes of a report: GitHub rejects comments of more than 65,536 characters."""
_NOTE_BYTES = 1_000
"""Bytes kept free for the note on what is left out."""
_KEPT_BYTES = 500
"""What a long section leaves to each of those after it."""
_PRINTED_NAMES = ("title_zh", "name_zh", "full_name_zh", "term_zh")
"""Fields that repeat the official text; the others in Chinese or English hold our own words, which weigh less."""

_SectionLines: TypeAlias = tuple[str, Sequence[str]]
"""The title of a section, and its lines."""


def as_markdown(impact: Impact, max_bytes: int = MAX_BYTES) -> str:
    """Return the report in Markdown, as many whole lines as fit, what weighs most first.

    What is left out is counted by section. Contents of cells are code.
    """
    shown = list(_head_lines(impact))
    size = _size(shown)
    left_out = []
    sections = list(_sections(impact))
    for number, (title, lines) in enumerate(sections, 1):
        heading = ["", f"#### {title}", ""]
        fitting = []
        kept = _KEPT_BYTES * (len(sections) - number)
        room = max_bytes - _NOTE_BYTES - kept - size - _size(heading)
        for line in lines:
            room -= _size([line])
            if room < 0:
                break
            fitting.append(line)
        if fitting:
            shown += [*heading, *fitting]
            size += _size([*heading, *fitting])
        if len(fitting) < len(lines):
            left_out.append(f"{len(lines) - len(fitting):,} of {len(lines):,} lines of “{title}”")
    if left_out:
        shown += ["", f"**Left out:** {', '.join(left_out)}; run `build.py diff` for the full list."]
    return "\n".join([*shown, ""])


def shortened(lines: Sequence[str], max_bytes: int, omission: str) -> str:
    """Return as many whole lines as fit into some bytes of UTF-8, with a note if some are left out.

    A text is never cut within a line: half a code span would turn what is in it into markup. `{left}` and `{all}` in
    the note stand for the number of lines that are left out, and of all.
    """
    shown: list[str] = []
    size = len(omission.encode()) + _NOTE_BYTES
    for line in lines:
        size += _size([line])
        if size > max_bytes:
            note = omission.format(left=f"{len(lines) - len(shown):,}", all=f"{len(lines):,}")
            return "\n".join([*shown, "", note, ""])
        shown.append(line)
    return "\n".join([*shown, ""])


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode("utf-8", "surrogatepass")) + 1 for line in lines)


def _head_lines(impact: Impact) -> Iterator[str]:
    if impact.difference.bump is None and not impact.files:
        yield "The data has not changed."
        return
    counts = (
        ("corrected", impact.corrected),
        ("added", impact.added),
        ("removed", impact.removed),
        ("renamed", impact.renamed),
    )
    yield "### What changes in the data"
    yield ""
    yield f"Records: {', '.join(f'{len(records)} {action}' for action, records in counts)}."
    for table, removed, total in impact.vanished:
        yield ""
        yield (
            f"**{removed} of {total} rows of {code_span(table)} would be gone.** "
            "If this is intended, run with `--allow-deletions`."
        )


def _sections(impact: Impact) -> Iterator[_SectionLines]:
    """Yield the sections that have lines, those first that a reviewer must not miss."""
    facts, words = (
        [part for correction in impact.corrected if (part := _only(correction, of_words))] for of_words in (False, True)
    )
    schema = [
        f"- {code_span('.'.join(filter(None, (change.table, change.field))))} was {change.what}"
        for change in impact.schema
    ]
    sections: tuple[_SectionLines, ...] = (
        ("Effects", list(_effects(impact))),
        ("Schema", schema),
        ("Removed", [_head(summary) for summary in impact.removed]),
        ("Renamed", [line for change in impact.renamed for line in _correction_lines(change)]),
        (
            "Corrected: figures, dates, ids and printed text",
            [line for part in facts for line in _correction_lines(part)],
        ),
        ("Not records", [line for change in impact.files for line in _file_lines(change)]),
        ("Added", [line for summary in impact.added for line in _record_lines(summary)]),
        ("Corrected: our own words", [line for part in words for line in _correction_lines(part)]),
        ("Rows without an id, or written by a tool", list(_rows_without_records(impact))),
    )
    yield from (section for section in sections if section[1])


def _only(correction: Correction, of_words: bool) -> Correction | None:
    """Return a correction with its facts or its words only; None if it has none."""
    cells = tuple(
        (field, was, now)
        for field, was, now in correction.cells
        if (field.endswith(("_zh", "_en")) and field not in _PRINTED_NAMES) is of_words
    )
    return replace(correction, cells=cells) if cells else None


def _file_lines(change: FileChange) -> Iterator[str]:
    yield f"- {code_span(change.path)}: {change.what}"
    for key, was, now in change.values:
        same = shared_start(was, now)
        yield f"  - {code_span(key)}: {_short(was, same)} → {_short(now, same)}"


def _head(summary: RecordSummary, former: str = "") -> str:
    name = f": {_short(summary.name)}" if summary.name else ""
    return f"- {f'{code_span(former)} → ' if former else ''}{code_span(summary.id)} ({code_span(summary.table)}){name}"


def _correction_lines(correction: Correction) -> Iterator[str]:
    yield _head(correction.record, correction.former)
    for field, was, now in correction.cells:
        same = shared_start(was, now)
        yield f"  - {code_span(field)}: {_short(was, same)} → {_short(now, same)}"


def _record_lines(summary: RecordSummary) -> Iterator[str]:
    yield _head(summary)
    filled = [f"{code_span(name)}: {_short(value)}" for name, value in summary.cells.items() if name != "id"]
    yield f"  - {'; '.join(filled)}"


def _short(text: str, same: int = 0) -> str:
    return code_span(excerpt(text, same)) if text else "(empty)"


def _rows_without_records(impact: Impact) -> Iterator[str]:
    reported = {
        (summary.table, summary.id)
        for summary in (
            *impact.added,
            *impact.removed,
            *(correction.record for correction in (*impact.corrected, *impact.renamed)),
        )
    }
    reported |= {(correction.record.table, correction.former) for correction in impact.renamed}
    changes_by_action = {
        "added": impact.difference.added,
        "corrected": impact.difference.corrected,
        "removed": impact.difference.removed,
    }
    for action, changes in changes_by_action.items():
        rows = {(change.table, change.record_id) for change in changes}
        for table, count in sorted(Counter(table for table, key in rows if (table, key) not in reported).items()):
            yield f"- {code_span(table)}: {count:,} {action}"


def _effects(impact: Impact) -> Iterator[str]:
    bump = impact.difference.bump
    if bump and impact.version:
        yield f"- Version: {impact.version} → {impact.next_version} ({bump}: {STEPS[bump]})"
    for count in impact.counts:
        about = f", {code_span(count.field)} {code_span(count.value)}" if count.field else ""
        yield f"- Count: {code_span(count.table)}{about}: {count.was:,} → {count.now:,}"
    if impact.unproven:
        texts = [
            f"{code_span(i)} {code_span(field)} {_short(was)} → {_short(now)}" for i, field, was, now in impact.unproven
        ]
        yield (
            "- **Printed text changed, its evidence did not**: a spreadsheet program may have done this (1. becomes 1); "
            f"compare with the official text: {_first_twenty(texts)}"
        )
    for table, field, cells in impact.emptied:
        yield f"- **Column emptied**: {code_span(table)} {code_span(field)} had {cells:,} cells"
    if impact.pages:
        yield f"- Pages in both languages: {_first_twenty([code_span(f'/{path}') for path in impact.pages])}"
    if impact.stale:
        texts = [f"{code_span(record)} {code_span(field)}" for record, field in impact.stale]
        yield f"- English to review because its Chinese changed: {_first_twenty(texts)}"


def _first_twenty(names: Sequence[str]) -> str:
    """Return the number of names with the first twenty of them."""
    return f"{len(names)}: {', '.join(names[:20])}{', …' if len(names) > 20 else ''}"


def as_json(impact: Impact) -> str:
    """Return the complete report as one JSON object."""
    difference = impact.difference
    report: dict[str, Any] = {
        "version": {"from": impact.version, "to": impact.next_version, "bump": difference.bump},
        "schema": [{"table": c.table, "field": c.field, "what": c.what} for c in impact.schema],
        "added": [_record_json(t) for t in impact.added],
        "removed": [_record_json(t) for t in impact.removed],
        "renamed": [_correction_json(c) | {"former_id": c.former} for c in impact.renamed],
        "corrected": [_correction_json(c) for c in impact.corrected],
        "rows": {
            what: [[c.table, c.record_id, c.field, c.was, c.now] for c in changes]
            for what, changes in (
                ("added", difference.added),
                ("removed", difference.removed),
                ("corrected", difference.corrected),
            )
        },
        "effects": {
            "pages": list(impact.pages),
            "counts": [
                {"table": c.table, "field": c.field, "value": c.value, "was": c.was, "now": c.now}
                for c in impact.counts
            ],
            "unproven": [
                {"record": record, "field": field, "was": was, "now": now}
                for record, field, was, now in impact.unproven
            ],
            "emptied_columns": [{"table": t, "field": field, "cells": count} for t, field, count in impact.emptied],
            "stale_translations": [{"record": record, "field": field} for record, field in impact.stale],
        },
        "files": [
            {"path": c.path, "what": c.what, "values": [{"key": k, "was": was, "now": now} for k, was, now in c.values]}
            for c in impact.files
        ],
        "vanished": [{"table": table, "removed": gone, "of": of} for table, gone, of in impact.vanished],
    }
    return harmless_json(report)


def _record_json(summary: RecordSummary) -> dict[str, Any]:
    return {"table": summary.table, "id": summary.id, "cells": dict(summary.cells)}


def _correction_json(correction: Correction) -> dict[str, Any]:
    return {
        "table": correction.record.table,
        "id": correction.record.id,
        "cells": [{"field": field, "was": was, "now": now} for field, was, now in correction.cells],
    }
