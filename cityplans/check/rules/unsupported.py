"""Checks that a summary has no words of another passage and no counts of open lists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from cityplans.check.passages import OwnPassage, own_passages
from cityplans.check.rules.reviewed import Doubt, as_rule
from cityplans.core.figures import figures
from cityplans.core.numerals import numbers
from cityplans.core.text import fold
from cityplans.read.dataset import Dataset

_HAN = re.compile("[\u4e00-\u9fff]+")
_PIECE = 3
"""Characters of the pieces by which a summary is compared with passages."""
_MANY_PIECES = 6
"""From this many pieces on that only another passage has, they are no accident: summaries share up to four."""
_COUNT = re.compile(
    "(?<![第一二三四五六七八九十百千万零〇两\\d.])(?P<number>十[一二三四五六七八九]|[二两三四五六七八九十]|\\d{1,2})"
    "[大小重]?[个项条家座类处种场次所领方名点层批套支部环门路]"
)
_CLAUSE = re.compile("[^,。;:]+")
_NUMERAL = re.compile("[零〇一二三四五六七八九十百千万两]+|\\d+")
_AFTER = 8
"""Characters after a count, and after a list, in which both name what they count."""


@as_rule
def words_elsewhere(dataset: Dataset) -> Iterator[Doubt]:
    """Check that the words of a summary are those of its own passage and not of another one."""
    by_plan: dict[str, list[OwnPassage]] = defaultdict(list)
    for passage in own_passages(dataset):
        by_plan[passage.record["plan_id"]].append(passage)
    for passages in by_plan.values():
        holders: dict[str, list[OwnPassage]] = defaultdict(list)
        for passage in passages:
            for piece in _pieces(passage.text):
                holders[piece].append(passage)
        for passage in passages:
            record = passage.record
            foreign = {p: holders[p] for p in _pieces(fold(record["summary_zh"])) if p in holders}
            other, shared = _elsewhere(passage, foreign)
            if len(shared) >= _MANY_PIECES:
                message = f'"{other}" has the words {", ".join(sorted(shared))} in its passage, and {record.id} has not'
                hint = "move what the summary says of them to the other record, or correct the passages"
                yield Doubt(record, "words-elsewhere", "summary_zh", other, message, hint)


def _elsewhere(passage: OwnPassage, foreign: Mapping[str, Sequence[OwnPassage]]) -> tuple[str, set[str]]:
    """Return the record in whose passage alone most pieces of a summary are, and these pieces."""
    shared: dict[str, set[str]] = defaultdict(set)
    for piece, holders in foreign.items():
        outermost = max(holders, key=lambda holder: len(holder.text))
        if not any(_overlap(passage, holder) for holder in holders) and all(_overlap(outermost, h) for h in holders):
            shared[outermost.record.id].add(piece)
    return max(shared.items(), key=lambda item: len(item[1]), default=("", set()))


def _pieces(text: str) -> set[str]:
    return {match[0][i : i + _PIECE] for match in _HAN.finditer(text) for i in range(len(match[0]) - _PIECE + 1)}


def _overlap(one: OwnPassage, other: OwnPassage) -> bool:
    return one.start < other.start + len(other.text) and other.start < one.start + len(one.text)


@as_rule
def count_not_printed(dataset: Dataset) -> Iterator[Doubt]:
    """Check that a summary does not count the examples of a list that ends in 等, which leaves it open."""
    for passage in own_passages(dataset):
        summary, printed = fold(passage.record["summary_zh"]), _numbers(passage.text)
        lists = _open_lists(passage.text)
        for match in _COUNT.finditer(summary) if lists else ():
            number = next(numbers(f"{match['number']}个"), Decimal(0))
            noun = summary[match.end() : match.end() + _AFTER]
            items = next((items for items in lists.get(number, ()) if _is_counted(noun, summary, items)), None)
            if items and number not in printed:
                message = f'"{match[0]}" counts a list that the text leaves open with 等, and is not printed'
                hint = "name some of them and say that there are more, or list it in exceptions.csv with the reason"
                yield Doubt(passage.record, "count-not-printed", "summary_zh", match[0], message, hint)


def _numbers(text: str) -> set[Decimal]:
    found = {value for figure in figures(text) for value in figure.values} | set(numbers(text))
    return found | {value for match in _NUMERAL.finditer(text) for value in numbers(match[0])}


def _open_lists(text: str) -> Mapping[Decimal, Sequence[tuple[Sequence[str], str]]]:
    """Return the open lists of a text by the number of their items, each with what follows it."""
    lists: dict[Decimal, list[tuple[Sequence[str], str]]] = defaultdict(list)
    for clause in _CLAUSE.findall(text):
        listed, tail, after = clause.partition("等")
        items = listed.split("、")
        if tail and len(items) > 1:
            lists[Decimal(len(items))].append((items, after[:_AFTER]))
    return lists


def _is_counted(noun: str, summary: str, listed: tuple[Sequence[str], str]) -> bool:
    """Return whether a count is that of a list: both name the same things."""
    items, after = listed
    named = f"{items[-1][-3:]} {after}"
    if any(noun[i : i + 2] in named for i in range(len(noun) - 1)):
        return True
    return len(items) > 2 and sum(item in summary for item in items[1:]) > 1
