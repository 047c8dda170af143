"""Separates the text of a plan from what is printed around it: page, covering notice, annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cityplans.curate.importer.annexes import Annex, split_annexes
from cityplans.curate.importer.boilerplate import is_bare_label, is_boilerplate, split_tail
from cityplans.curate.importer.covering_notice import end_of_notice
from cityplans.curate.importer.document_title import FOREWORD, cited_names, may_be_title, title_indexes
from cityplans.curate.importer.lines import Line, without_spaces
from cityplans.curate.importer.markers import marker_at
from cityplans.curate.importer.pages import without_page_marks
from cityplans.curate.importer.signature import end_of_text, is_issuer, is_printing_note
from cityplans.curate.importer.tables import begins_table, find_tables

_CONTENTS = re.compile(r"目(?:录|次)")
_GLOSSARY = re.compile(
    r"(?:附[件录]?:?)?[(\[【]?(?:报告)?(?:中?的?)?(?:有关|相关|部分)?(?:名词|术语|用语|词语)(?:名词)?(?:解释|说明|注释)[)\]】]?:?"
)
# The first line of a sentence that is broken over several.
_OPENING = re.compile(r"(?:为(?:了|贯彻|深入|加快|进一步|全面|推动|推进|切实|落实|更好)|根据|按照)[^。]{10,},[^。]{4,}")
_LONG = 40
_MIN_SENTENCE = 10


@dataclass(frozen=True)
class DocumentBody:
    """The lines of the plan itself, and the lines around it.

    Attributes:
        title: The lines of the title; empty if it was not found.
        issuers: The lines above the title that name issuers.
        about: The lines between title and text, such as a note of adoption or a date.
        text: The lines of the plan.
        closing: The signature.
        dropped: The lines taken for boilerplate.
        notice: The lines of a covering notice.
        annexes: The annexes.
        annex_names: The lines that only name the annexes.
    """

    title: Sequence[Line]
    issuers: Sequence[Line]
    about: Sequence[Line]
    text: Sequence[Line]
    closing: Sequence[Line]
    dropped: Sequence[Line]
    notice: Sequence[Line]
    annexes: Sequence[Annex]
    annex_names: Sequence[Line]

    def read_annexes(self) -> list[Line]:
        """Return the lines of the annexes that are read as parts of the plan."""
        return [line for annex in self.annexes if annex.is_read for line in (*annex.heading, *annex.text)]


def find_body(lines: Sequence[Line]) -> DocumentBody:
    """Separate the lines of the plan from those of the page."""
    in_table = frozenset(
        lines[index].start for table in find_tables(lines) for index in (*table.lines, max(table.lines))
    )
    kept, dropped = without_page_marks(lines, in_table)
    kept, tail = split_tail(kept)
    dropped += tail
    head = _Head(kept)
    notice: list[Line] = []
    title, issuers = head.title, head.issuers
    about, text = head.about, kept[head.text_start :]
    if (notice_end := end_of_notice(kept, head.title_at, head.text_start)) is not None:
        notice = kept[:notice_end]
        inner = _Head(kept[notice_end:], cited_names(notice))
        dropped += inner.dropped
        title, issuers = inner.title or title, inner.issuers or issuers
        about, text = inner.about, kept[notice_end:][inner.text_start :]
    else:
        dropped += head.dropped
    text, contents = _split_contents(text)
    text, glossary = _split_glossary(text)
    text, names, annexes = split_annexes(text)
    boilerplate = [
        line for line in text if line.start not in in_table and (is_boilerplate(line) or is_printing_note(line))
    ]
    text = [line for line in text if line not in boilerplate]
    # The bodies of the last row of a table are no signature.
    last_row = max((i for i, line in enumerate(text) if line.start in in_table), default=-1)
    end = max(end_of_text(text), last_row + 1)
    dropped = sorted([*dropped, *contents, *names, *boilerplate, *glossary], key=lambda line: line.start)
    return DocumentBody(title, issuers, about, text[:end], text[end:], dropped, notice, annexes, names)


class _Head:
    """The lines above a text: those of the title, those about the document, and those of the page."""

    def __init__(self, lines: Sequence[Line], names: Sequence[str] = ()) -> None:
        starts = (i for i, line in enumerate(lines) if _begins_text(line) or begins_table(lines, i))
        self.text_start = next(starts, len(lines))
        above = lines[: self.text_start]
        self.title_at = title_indexes(above, names)
        self.title = [lines[i] for i in self.title_at]
        first = self.title_at[0] if self.title_at else 0
        end = self.title_at[-1] + 1 if self.title_at else 0
        start = first
        while start and is_issuer(above[start - 1].text) and not is_boilerplate(above[start - 1]):
            start -= 1
        self.issuers = list(above[start:first])
        self.about = [
            line
            for i, line in enumerate(above)
            if self.title_at and i >= end and not is_boilerplate(line) and not _is_value_of_label(above, i)
        ]
        used = {line.start for line in (*self.title, *self.about)}
        self.dropped = [line for line in above if line.start not in used]


def _is_value_of_label(lines: Sequence[Line], index: int) -> bool:
    return index > 0 and is_bare_label(lines[index - 1]) and not may_be_title(without_spaces(lines[index]))


def _split_glossary(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Split off the explanations of terms that follow a text."""
    first = next((i for i, line in enumerate(lines) if i and _GLOSSARY.fullmatch(without_spaces(line))), len(lines))
    return list(lines[:first]), list(lines[first:])


def _begins_text(line: Line) -> bool:
    if FOREWORD.fullmatch(without_spaces(line)):
        return True
    if is_boilerplate(line):
        return False
    if (len(line.text) >= _LONG and "。" in line.text) or len(line.text) >= 2 * _LONG:
        return True
    if len(line.text) >= _MIN_SENTENCE and line.text.endswith("。") and not line.text.startswith("("):
        return True
    marker = marker_at(line.text, 0, len(line.text))
    if _OPENING.match(line.text):
        return True
    return marker is not None and marker.style not in ("dash", "bullet", "part") and not line.text.startswith("(20")


def _split_contents(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Split off a table of contents: the lines up to the second occurrence of its first entry."""
    start = next((i for i, line in enumerate(lines[:10]) if _CONTENTS.fullmatch(without_spaces(line))), None)
    if start is None or start + 1 >= len(lines):
        return list(lines), []
    first_entry = _contents_entry(lines[start + 1])
    end = next(
        (i for i in range(start + 2, min(len(lines), start + 200)) if _contents_entry(lines[i]) == first_entry),
        start + 1,
    )
    return [*lines[:start], *lines[end:]], list(lines[start:end])


def _contents_entry(line: Line) -> str:
    return re.sub(r"[.·…\d\s-]+$", "", without_spaces(line))
