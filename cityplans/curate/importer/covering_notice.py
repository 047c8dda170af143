"""Finds where a covering notice ends and the plan that it passes on begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cityplans.curate.importer.boilerplate import is_release_note
from cityplans.curate.importer.document_title import cited_names, covering_title, may_be_title, plain_name
from cityplans.curate.importer.lines import Line, without_spaces
from cityplans.curate.importer.signature import is_date_line, signature_of

_NOTICE = re.compile(r"(?:关于)?(?:印发|转发|公布|发布|下发|批转)")
_NOTICE_TITLE = re.compile(r"(?:通知|公告|通报|函)$")
_YEAR_FIRST = re.compile(r"^(?:19|20)\d{2}年度?")
_FARTHEST_SENTENCE, _FARTHEST_DATE, _FARTHEST_TITLE = 25, 12, 60
_LEAST_NAME = 6


def end_of_notice(lines: Sequence[Line], title: Sequence[int], text_start: int) -> int | None:
    """Return the index of the first line after a covering notice; None if there is no notice.

    A notice passes a plan on in one sentence. The plan begins where its name is printed again as a title,
    or after the date of the notice.

    Args:
        lines: The lines without those of the page.
        title: The indexes of the title above the text.
        text_start: The index at which the text begins.
    """
    named = cited_names(lines[:text_start])
    if (repeated := _repeated(lines, text_start, named)) is not None:
        return repeated
    for start in range(min(text_start, len(lines)), min(text_start + _FARTHEST_SENTENCE, len(lines))):
        text = lines[start].text
        if not (_NOTICE.search(text) and "现" in text and len(text) < 300):
            continue
        names = cited_names(lines[start : start + 1])
        above = "".join(without_spaces(lines[index]) for index in title)
        if covering := covering_title(above):
            names.append(above[slice(*covering.name)])
        if (repeated := _repeated(lines, start + 1, names)) is not None:
            return repeated
        for index in range(start + 1, min(start + _FARTHEST_DATE, len(lines) - 1)):
            if is_date_line(lines[index]) or signature_of(lines[index])[1]:
                end = index + 1
                while end < len(lines) and is_release_note(lines[end]):
                    end += 1
                return end if end < len(lines) else None
    if _NOTICE_TITLE.search("".join(without_spaces(lines[index]) for index in title)):
        return _title_after_date(lines, text_start)
    return None


def _repeated(lines: Sequence[Line], start: int, names: Sequence[str]) -> int | None:
    """Return the index at which one of the names is printed again, on up to four lines."""
    keys = {key for name in names if len(key := plain_name(name)) >= _LEAST_NAME}
    keys |= {key[: key.rindex("年") - 8] for key in keys if re.search(r"\d{8}年$", key)}
    for index in range(start, min(start + _FARTHEST_TITLE, len(lines) - 1)):
        for count in (1, 2, 3, 4):
            printed = plain_name("".join(line.text for line in lines[index : index + count]))
            # The year of 2023年……责任分解方案 may be left out where the notice cites it.
            if printed in keys or _YEAR_FIRST.sub("", printed) in keys:
                return index
    return None


def _title_after_date(lines: Sequence[Line], start: int) -> int | None:
    """Return the index of a title that follows the date of a notice directly, with text below it."""
    for index in range(start, min(start + _FARTHEST_SENTENCE, len(lines) - 2)):
        if signature_of(lines[index])[1]:
            begin = index + 1
            while begin < len(lines) - 1 and is_release_note(lines[begin]):
                begin += 1
            for count in (1, 2, 3):
                if may_be_title("".join(map(without_spaces, lines[begin : begin + count]))):
                    return begin
    return None
