"""What the curator of a draft must decide, written for people and for programs."""

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
"""


def counts(draft: Draft) -> str:
    """Say in one line what a draft holds."""
    return ", ".join(f"{len(draft.tables.get(table, []))} {table}" for table in _TABLES)


def as_markdown(draft: Draft, text_name: str) -> str:
    """Write DRAFT.md: what was made, what is left empty, what is doubtful by line, what was dropped."""
    plan = draft.tables["plans"][0]
    said = Counter(doubt.reason for doubt in draft.doubts)
    rows = "".join(f"| {d.line} | `{d.record}` | {d.field} | {_cell(d.reason)} |\n" for d in draft.doubts)
    dropped = "".join(f"| {line} | {_cell(words)} |\n" for line, words in draft.dropped)
    return (
        f"# Draft of {plan['id']}\n\nMade from `{_cell(text_name)}`: {counts(draft)}.\n\n"
        "Read the text from beginning to end against the tables. Lines are those of the text file, counted from 1. "
        "The same list is in `draft.csv`.\n\n## Where the rows go\n\n"
        "Append `sources.csv` and `bodies.csv` to the tables of the same names in `datasets/reference/`, sorted by id. "
        "Then delete both, `draft.csv` and this file: `check` refuses files that belong to no table.\n\n"
        f"## Left empty for you\n\n{_EMPTY}\n"
        f"## To look at ({len(draft.doubts)})\n\n"
        + "".join(f"- {count} × {_cell(reason)}\n" for reason, count in said.most_common(12))
        + f"\n| line | record | field | why |\n|---:|---|---|---|\n{rows}\n"
        f"## Taken for the page's own words, not the plan's ({len(draft.dropped)})\n\n| line | words |\n|---:|---|\n{dropped}"
    )


def _cell(words: str) -> str:
    short = words if len(words) <= _LONGEST * 2 else f"{words[: _LONGEST * 2]}…"
    return (
        escape_invisible(" ".join(short.split()))
        .replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("`", "'")
        .replace("<", "&lt;")
    )
