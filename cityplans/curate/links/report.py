"""Reports which addresses answered, and what became of the passages on their pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cityplans.core.csv_writer import to_csv
from cityplans.core.markdown import code_cell
from cityplans.curate.links.drift import STATES, PageReport

_COLUMNS = ("day", "source_id", "url", "archived_url", "start", "end", "record_ids", "state", "reason")
_MOST_ROWS = 100
"""Rows of a table of the report, which has to fit into an issue; the CSV has all."""


def as_markdown(
    day: str, referrers: Mapping[str, Sequence[str]], problems: Mapping[str, str], pages: Sequence[PageReport]
) -> str:
    """Return the report: the addresses that did not answer, and the passages that are not as they were.

    Args:
        day: The day on which they were asked.
        referrers: What refers to each address.
        problems: Why an address did not answer.
        pages: The pages on which passages were looked for.
    """
    failures = [(url, problems[url]) for url in referrers if problems.get(url)]
    lines = ["## Addresses", "", f"{day}: {len(referrers) - len(failures)} of {len(referrers)} addresses answered."]
    rows = [f"| {code_cell(url)} | {', '.join(referrers[url])} | {code_cell(problem)} |" for url, problem in failures]
    lines += _table("| address | named in | problem |", rows)
    return "\n".join([*lines, "", "## Passages", "", *_passage_lines(day, pages)]) + "\n"


def as_csv(day: str, pages: Iterable[PageReport]) -> str:
    """Return a table with one row per passage: where it is recorded, its state, and what explains it."""
    return to_csv(
        _COLUMNS,
        (
            (
                *(day, page.source_id, page.url, page.archived_url, passage.start, passage.end),
                *(" | ".join(page.record_ids.get((passage.start, passage.end), ())), STATES[state], page.reason),
            )
            for page in pages
            for passage, state in sorted(page.states.items())
        ),
    )


def _passage_lines(day: str, pages: Sequence[PageReport]) -> Iterator[str]:
    total = Counter(state for page in pages for state in page.states.values())
    if not total:
        yield "No passages to look for: `build.py evidence --sources DIR` writes their fingerprints."
        return
    counts = ", ".join(f"{total[state]} {name}" for state, name in STATES.items())
    yield f"{day}: of {total.total()} passages on {len(pages)} pages, {counts}."
    yield "A state is that of a page, and says nothing about what a city did."
    names = " | ".join(STATES.values())
    yield from _table(f"| page | {names} | reason | archived |", [_page_row(page) for page in pages])
    yield from _table(
        "| passage | records | state |",
        [
            f"| {page.source_id} {passage.start}–{passage.end}"
            f" | {_few(page.record_ids.get((passage.start, passage.end), ()))} | {STATES[state]} |"
            for page in pages
            for passage, state in sorted(page.states.items())
            if state not in ("same", "unread")
        ],
    )


def _page_row(page: PageReport) -> str:
    counts = Counter(page.states.values())
    numbers = " | ".join(str(counts[state]) for state in STATES)
    reason, archived = (code_cell(text) if text else "" for text in (page.reason, page.archived_url))
    return f"| {page.source_id} | {numbers} | {reason} | {archived} |"


def _few(record_ids: Sequence[str]) -> str:
    more = len(record_ids) - 3
    return ", ".join(record_ids[:3]) + (f" and {more} more" if more > 0 else "")


def _table(header: str, rows: Sequence[str]) -> list[str]:
    """Return a table of Markdown after an empty line; nothing if there are no rows."""
    rule = "|" + "---|" * (header.count("|") - 1)
    more = [f"\n{len(rows) - _MOST_ROWS} more rows are left out."] if len(rows) > _MOST_ROWS else []
    return ["", header, rule, *rows[:_MOST_ROWS], *more] if rows else []
