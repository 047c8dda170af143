"""Leaves out what every printed page repeats: its number and its running head."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from cityplans.curate.importer.lines import Line, without_spaces
from cityplans.curate.importer.markers import marker_at

_PAGE_NUMBER = re.compile(
    r"[-·\s]*(?:第 ?)?\d{1,4}(?: ?页)?(?:[ ,/]*共 ?\d{1,4} ?页|/\d{1,4})?[-·\s]*|第 ?[一二三四五六七八九十]{1,3} ?页"
)
_BARE_NUMBER = re.compile(r"\d{1,4}")
_GAZETTE = re.compile(r"(?:公报|政报|文件|文件汇编)(?:20\d\d年)?(?:第?\d*期)?$")
_COUNTERS = re.compile(r"[\d\s·|/-]+|第(?=[\d\s]*[页期])|(?<=\d)[页期]|[页期]$")
_LONGEST_HEAD = 40
_LONGEST_NUMBER = 16


def is_page_number(line: Line) -> bool:
    """Return whether a line is only the number of a page."""
    return len(line.text) <= _LONGEST_NUMBER and bool(_PAGE_NUMBER.fullmatch(line.text))


def without_page_marks(lines: Sequence[Line], in_table: frozenset[int]) -> tuple[list[Line], list[Line]]:
    """Split lines into those of the text and those that pages repeat.

    A line that follows a page mark knows that a page ended before it.

    Args:
        lines: The lines.
        in_table: The offsets of the lines of tables, where a bare number counts a row.
    """
    numbers = {
        index
        for index, line in enumerate(lines)
        if is_page_number(line) and not (_BARE_NUMBER.fullmatch(line.text) and line.start in in_table)
    }
    marks = numbers | _running_heads(lines, numbers, in_table)
    kept: list[Line] = []
    for index, line in enumerate(lines):
        if index not in marks:
            kept.append(replace(line, after_page=True) if index - 1 in marks and kept else line)
    return kept, [lines[index] for index in sorted(marks)]


def _running_heads(lines: Sequence[Line], numbers: set[int], in_table: frozenset[int]) -> set[int]:
    """Return the indexes of short lines that recur next to page numbers, or that name a gazette and recur."""
    keys = {
        index: key
        for index, line in enumerate(lines)
        if index not in numbers and line.start not in in_table and (key := _key(line))
    }
    counts = Counter(keys.values())
    next_to_number = Counter(key for index, key in keys.items() if index - 1 in numbers or index + 1 in numbers)
    heads = {
        key
        for key, count in counts.items()
        if count > 1 and (_GAZETTE.search(key) or next_to_number[key] > 0.5 * (count - 1))
    }
    seen: set[str] = set()
    found: set[int] = set()
    for index, key in keys.items():
        # The first occurrence may be the title itself.
        if key in heads and (key in seen or _GAZETTE.search(key) or index - 1 in numbers or index + 1 in numbers):
            found.add(index)
        seen.add(key)
    return found


def _key(line: Line) -> str:
    """Return what identifies a running head, without the number of the page; "" if the line cannot be one."""
    text = line.text
    if len(text) > _LONGEST_HEAD or re.search(r"[。;:!?,]", text) or marker_at(text, 0, len(text)):
        return ""
    key = _COUNTERS.sub("", without_spaces(line))
    return key if len(key) >= 4 else ""
