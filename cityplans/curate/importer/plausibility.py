"""Explains why a text may be no plan, or a damaged one, judging by its draft."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.curate.importer.draft_rows import Draft

_LOST = "\ufffd"
_MOST_UNNUMBERED = 0.8
_MANY = 20


def reasons_for_doubt(draft: Draft) -> Iterator[str]:
    """Yield what makes it doubtful that a text is a plan, and that it is whole."""
    rows = [row for table in ("sections", "measures") for row in draft.tables.get(table, [])]
    title = draft.tables["plans"][0].get("title_zh", "")
    if not any(row["number"] for row in rows):
        if title:
            yield "no numbered heading was found, so every paragraph became a measure: is this a plan, and all of it?"
        else:
            yield (
                "neither a title nor a numbered heading was found, so every paragraph became a measure: "
                "this looks like no plan"
            )
    elif not title:
        yield "no title of a plan was found above the text: is its beginning missing?"
    unnumbered = sum(not row["number"] for row in draft.tables.get("measures", []))
    if unnumbered > _MANY and unnumbered > _MOST_UNNUMBERED * len(draft.tables.get("measures", [])):
        yield f"{unnumbered} measures are paragraphs without a number: were the numbers lost, or is this no plan?"
    if count := draft.copy.raw.count(_LOST):
        line = draft.copy.line_of(draft.copy.raw.index(_LOST))
        yield f"{count} characters of the file are damaged (first on line {line}): save the text again from its source"
