"""A change of the data in words, for reviewers and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from cityplans.core.json_writer import harmless_json
from cityplans.core.markdown import code_span
from cityplans.curate.release.diff import STEPS, excerpt, shared_start
from cityplans.curate.release.impact import Correction, Impact, RecordSummary

_MOST = 300
# GitHub takes no comment of more than 65,536 characters.
_LARGEST = 60_000


def as_markdown(found: Impact) -> str:
    """Tell a change in Markdown; whatever a cell holds stands there as code."""
    lines = list(_lines(found))
    size = 0
    for at, line in enumerate(lines):
        size += len(line) + 1
        if size > _LARGEST:
            return "\n".join([*lines[:at], "", "The rest is not listed here: run `build.py diff` for all of it.", ""])
    return "\n".join([*lines, ""])


def _lines(found: Impact) -> Iterator[str]:
    difference = found.difference
    if difference.bump is None:
        yield "The data has not changed."
        return
    counts = (
        ("corrected", found.corrected),
        ("added", found.added),
        ("removed", found.removed),
        ("renamed", found.renamed),
    )
    yield "### What changes in the data\n"
    yield f"Records: {', '.join(f'{len(records)} {what}' for what, records in counts)}."
    for table, gone, of in found.vanished:
        yield f"\n**{gone} of {of} rows of {code_span(table)} would be gone.** If that is meant, run with `--allow-deletions`."
    yield from _section("Effects", list(_effects(found)))
    yield from _section(
        "Schema", [f"- {code_span('.'.join(filter(None, (c.table, c.field))))} was {c.what}" for c in found.schema]
    )
    yield from _section("Corrected", [line for c in found.corrected for line in _correction(c)])
    yield from _section("Renamed", [line for c in found.renamed for line in _correction(c)])
    yield from _section("Added", [line for told in found.added for line in _record(told)])
    yield from _section("Removed", [_head(told) for told in found.removed])
    yield from _section("Rows that the tool keeps, or without an id", list(_unnamed(found)))


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"\n#### {title}\n"
        yield from lines[:_MOST]
        if len(lines) > _MOST:
            yield f"- … and {len(lines) - _MOST:,} lines more"


def _head(told: RecordSummary, former: str = "") -> str:
    name = f": {_short(told.name)}" if told.name else ""
    return f"- {f'{code_span(former)} → ' if former else ''}{code_span(told.id)} ({code_span(told.table)}){name}"


def _correction(c: Correction) -> Iterator[str]:
    yield _head(c.record, c.former)
    for field, was, now in c.cells:
        same = shared_start(was, now)
        yield f"  - {code_span(field)}: {_short(was, same)} → {_short(now, same)}"


def _record(told: RecordSummary) -> Iterator[str]:
    yield _head(told)
    filled = [f"{code_span(name)}: {_short(value)}" for name, value in told.cells.items() if name != "id"]
    yield f"  - {'; '.join(filled)}"


def _short(text: str, same: int = 0) -> str:
    return code_span(excerpt(text, same)) if text else "(empty)"


def _unnamed(found: Impact) -> Iterator[str]:
    named = {
        (t.table, t.id) for t in (*found.added, *found.removed, *(c.record for c in (*found.corrected, *found.renamed)))
    }
    named |= {(c.record.table, c.former) for c in found.renamed}
    parts = {
        "added": found.difference.added,
        "corrected": found.difference.corrected,
        "removed": found.difference.removed,
    }
    for what, changes in parts.items():
        rows = {(c.table, c.record_id) for c in changes}
        for table, number in sorted(Counter(table for table, key in rows if (table, key) not in named).items()):
            yield f"- {code_span(table)}: {number:,} {what}"


def _effects(found: Impact) -> Iterator[str]:
    bump = found.difference.bump
    if bump and found.version:
        yield f"- Version: {found.version} → {found.next_version} ({bump}: {STEPS[bump]})"
    for count in found.counts:
        about = f", {code_span(count.field)} {code_span(count.value)}" if count.field else ""
        yield f"- Count: {code_span(count.table)}{about}: {count.was:,} → {count.now:,}"
    if found.pages:
        shown = ", ".join(code_span(f"/{path}") for path in found.pages[:20])
        yield f"- Pages in both languages: {len(found.pages)}: {shown}{', …' if len(found.pages) > 20 else ''}"
    if found.stale:
        shown = ", ".join(f"{code_span(record)} {code_span(field)}" for record, field in found.stale[:20])
        yield f"- English to be held against the changed Chinese: {len(found.stale)}: {shown}{', …' if len(found.stale) > 20 else ''}"


def as_json(found: Impact) -> str:
    """Tell a change as one JSON object, complete."""
    difference = found.difference
    told: dict[str, Any] = {
        "version": {"from": found.version, "to": found.next_version, "bump": difference.bump},
        "schema": [{"table": c.table, "field": c.field, "what": c.what} for c in found.schema],
        "added": [_whole(t) for t in found.added],
        "removed": [_whole(t) for t in found.removed],
        "renamed": [_changed(c) | {"former_id": c.former} for c in found.renamed],
        "corrected": [_changed(c) for c in found.corrected],
        "rows": {
            what: [[c.table, c.record_id, c.field, c.was, c.now] for c in changes]
            for what, changes in (
                ("added", difference.added),
                ("removed", difference.removed),
                ("corrected", difference.corrected),
            )
        },
        "effects": {
            "pages": list(found.pages),
            "counts": [
                {"table": c.table, "field": c.field, "value": c.value, "was": c.was, "now": c.now} for c in found.counts
            ],
            "stale_translations": [{"record": record, "field": field} for record, field in found.stale],
        },
        "vanished": [{"table": table, "removed": gone, "of": of} for table, gone, of in found.vanished],
    }
    return harmless_json(told)


def _whole(told: RecordSummary) -> dict[str, Any]:
    return {"table": told.table, "id": told.id, "cells": dict(told.cells)}


def _changed(c: Correction) -> dict[str, Any]:
    return {
        "table": c.record.table,
        "id": c.record.id,
        "cells": [{"field": f, "was": was, "now": now} for f, was, now in c.cells],
    }
