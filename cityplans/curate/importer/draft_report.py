"""The report that accompanies a draft: what it contains and what the curator must decide."""

from __future__ import annotations

from collections import Counter

from cityplans.core.characters import escape_invisible
from cityplans.curate.importer.draft_rows import Draft

_TABLES = ("sections", "measures", "responsibilities", "targets", "mentions", "bodies")
_LONGEST = 60
_EMPTY = """\
- every `title_en`, `name_en`, `summary_zh`, `summary_en`, `note_zh`, `note_en`, and the English names in `bodies.csv`
- every `theme_id`; every `indicator_id`
- `completeness_zh` and `completeness_en`, `publisher_zh` and `url` in `sources.csv`

Summaries keep the words that make a promise testable (全面, 率先, 国家级, 明显, 逐步, 年均, 以上, 年前, …), and so does
their English. A goal in words that names an end or a rank is a `goal`, a task to issue, set up, found or study something
an `obligation`, dated or not; a number that the text gives about itself is `context`. English titles are gerunds; 完善
and 健全 are improve. A lead needs a word for it in its sentence.
"""


def counts(draft: Draft) -> str:
    """Return the number of records by table, in one line."""
    return ", ".join(f"{len(draft.tables.get(table, []))} {table}" for table in _TABLES)


def as_markdown(draft: Draft, text_name: str) -> str:
    """Return DRAFT.md: what was made, what is empty, what is doubtful, and which lines were dropped."""
    plan = draft.tables["plans"][0]
    reasons = Counter(doubt.reason for doubt in draft.doubts)
    rows = "".join(
        f"| {doubt.line} | `{doubt.record}` | {doubt.field} | {_cell(doubt.reason)} |\n" for doubt in draft.doubts
    )
    dropped = "".join(f"| {line} | {_cell(text)} |\n" for line, text in draft.dropped)
    return (
        f"# Draft of {plan['id']}\n\nMade from `{_cell(text_name)}`: {counts(draft)}.\n\n"
        "Compare the text with the tables from beginning to end. Line numbers are those of the text file, from 1. "
        "The same list is in `draft.csv`.\n\n## Where the rows go\n\n"
        f"`build.py adopt DRAFT` takes this folder into `datasets/{plan['id']}/`: it adds the rows of `sources.csv`, "
        "`bodies.csv` and other tables of that kind to those in `datasets/reference/`, reuses what is known there, and "
        "makes ids of the English names. Fill these in before; everything else may follow later. `proposed.csv` is for "
        "`build.py import --again`, which reads the text again and keeps what you wrote.\n\n"
        f"## For you to fill in\n\n{_EMPTY}\n"
        f"## To check ({len(draft.doubts)})\n\n"
        + "".join(f"- {count} × {_cell(reason)}\n" for reason, count in reasons.most_common(12))
        + f"\n| line | record | field | reason |\n|---:|---|---|---|\n{rows}\n"
        f"## Left out as text of the web page, not of the plan ({len(draft.dropped)})\n\n"
        f"| line | text |\n|---:|---|\n{dropped}"
    )


def _cell(text: str) -> str:
    excerpt = text if len(text) <= _LONGEST * 2 else f"{text[: _LONGEST * 2]}…"
    return (
        escape_invisible(" ".join(excerpt.split()))
        .replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("`", "'")
        .replace("<", "&lt;")
    )
