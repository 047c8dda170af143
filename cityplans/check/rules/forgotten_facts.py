"""Forgotten facts: what looks like data in a text, but is neither recorded nor listed as an exception."""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from cityplans.check.evidence import proven_record
from cityplans.core.edtf import find_dates
from cityplans.core.figures import Figure, find_figures
from cityplans.core.findings import Finding
from cityplans.core.tables import PRINTED_FIELD
from cityplans.core.text import fold, remove_whitespace
from cityplans.read.dataset import Dataset, Record

# What small numbers in Chinese characters count. Others often belong to names: 二期, 两级.
_COUNTER = re.compile("个|项|条|家|座|台|套|所|处|次|倍|辆|年|小时|公里|大类|大|县|类|方面|成|公顷|亩|人")
_MEASURED = re.compile(r"[%‰\u4e00-\u9fff]")
_BLANK_AND_UNIT = re.compile(r"[ \t]\S")
_NAMED = re.compile(r"(?P<title>《[^《》]+》)|(?P<list>(?:牵头|参加|责任|配合|协办)单位[:：])")
_LATIN_UNIT = re.compile("[a-zA-Z㎡㎞㎏]")
_MORE_COUNTED = re.compile("名|户|张|间|支|只|艘|架|件|门|篇|册|元|吨|米|株|盏")
_LEAST, _MANY, _LARGE = 2, 10, 100
_PLACE = re.compile(r"\((\S+), ([0-9]+)–([0-9]+)\)$")
_PLAN_DATES = ("adopted", "approved", "signed", "published", "effective", "amended", "repealed")


@dataclass(frozen=True, slots=True)
class Fact:
    """A span of a copy that looks like data, in code points, end exclusive.

    `is_exact` is false for a figure that names no exact number, such as 数十个.
    """

    kind: str
    text: str
    start: int
    end: int
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Claim:
    """A record's passage in a copy, and what the record says is printed there."""

    start: int
    end: int
    record: Record
    printed: str


def facts(text: str, start: int, end: int) -> Iterator[Fact]:
    """Yield every figure with a unit, every 《title》 and every list of bodies in a span of a copy."""
    folded = fold(text)
    named = [
        Fact(match.lastgroup or "", text[match.start() : match.end()], *match.span())
        for match in _NAMED.finditer(folded, start, end)
    ]
    titles = [fact for fact in named if fact.kind == "title"]
    yield from sorted([*named, *_figures(text, folded, start, end, titles)], key=lambda fact: fact.start)


def _figures(text: str, folded: str, start: int, end: int, titles: Sequence[Fact]) -> Iterator[Fact]:
    """Yield the figures of a text that are not part of a title."""
    title_starts = [title.start for title in titles]
    for figure in find_figures(folded, start, end):
        index = bisect.bisect_right(title_starts, figure.start) - 1
        if index >= 0 and figure.start < titles[index].end:
            continue
        low, high = figure.start, _unit_end(folded, figure, end)
        if high is not None:
            kind = "count" if figure.is_han else "figure"
            yield Fact(kind, text[low:high], low, high, is_exact=figure.value is not None)


def _unit_end(folded: str, figure: Figure, end: int) -> int | None:
    """Return where the first character of a figure's unit ends; None if it states nothing."""
    if figure.unit and (figure.unit_end == figure.end or _LATIN_UNIT.match(figure.unit)):
        # The unit is part of the number, or has no Chinese character: 百分之五十, 两年半, 5 MW.
        return figure.unit_end
    is_clear = figure.value is None or folded[figure.end - 1] in "万亿萬億"
    unit = _MEASURED.match(folded, figure.end, end)
    if figure.is_han:
        largest = max(map(abs, figure.values), default=Decimal(0))
        # 第三条; and one of a thing is no figure: 一个, 一项.
        if 0 < largest < _LEAST or folded.startswith("第", figure.start - 1):
            return None
        is_clear = is_clear or largest >= _LARGE
        if largest < _LARGE:
            unit = _COUNTER.match(folded, figure.end, end)
            if unit is None and (largest == 0 or largest > _MANY or figure.value_max is not None):
                unit = _MORE_COUNTED.match(folded, figure.end, end)
    if unit is None and figure.unit and (is_clear or not figure.is_han):
        unit = _BLANK_AND_UNIT.match(folded, figure.end, end)
    return unit.end() if unit else figure.end if is_clear else None


def forgotten(dataset: Dataset) -> Iterator[Finding]:
    """Check that a record or exception covers each fact of an available text, and no exception is idle."""
    rows_by_plan = defaultdict(list)
    for row in dataset["not_data"]:
        rows_by_plan[row["plan_id"]].append(row)
    used: set[str] = set()
    plans_read: set[str] = set()
    for source in dataset["sources"]:
        text, start, end = dataset.texts.get(source.id), source.whole("text_start"), source.whole("text_end")
        if text is None or start is None or end is None:
            continue
        plans_read.add(source["plan_id"])
        exceptions = list(_exceptions(text, rows_by_plan[source["plan_id"]]))
        claims = _Claims(dataset, source, start, end)
        for fact in facts(text, start, min(end, len(text))):
            if claims.cover(fact):
                continue
            covering = [row.id for row, start, end in exceptions if start <= fact.start and fact.end <= end]
            used.update(covering)
            if not covering and not claims.is_date_of_plan(fact):
                yield _finding(claims, source, fact, text)
    for plan_id, rows in rows_by_plan.items():
        for row in rows:
            if plan_id in plans_read and row.id not in used:
                message = f'"{row["printed"]}" excuses nothing: it is not in the text, or a record covers it'
                hint = "delete the row, or copy the words exactly from the text"
                yield row.finding("printed", "unneeded-exception", message, hint)


def _exceptions(text: str, rows: Iterable[Record]) -> Iterator[tuple[Record, int, int]]:
    folded = fold(text)
    for row in rows:
        pattern = r"\s*".join(map(re.escape, remove_whitespace(row["printed"])))
        for match in re.finditer(pattern, folded) if pattern else ():
            yield row, match.start(), match.end()


def _finding(claims: _Claims, source: Record, fact: Fact, text: str) -> Finding:
    context = " ".join(text[max(fact.start - 16, 0) : fact.end + 16].split())
    subject = claims.subject(fact)
    message = f'no record covers "{fact.text}" in "…{context}…" ({source.id}, {fact.start}–{fact.end})'
    hint = "add a target, mention or responsibility for it, or list it with a reason in not_data.csv"
    return subject.finding("id", "forgotten-fact", message, hint)


def named_place(message: str) -> tuple[str, int, int] | None:
    """Return the copy and the stretch that a finding about a forgotten fact names; None if it names none."""
    match = _PLACE.search(message)
    return (match[1], int(match[2]), int(match[3])) if match else None


class _Claims:
    """The passages that the records of a plan claim in one copy."""

    def __init__(self, dataset: Dataset, source: Record, start: int, end: int) -> None:
        self.dataset = dataset
        self.source_id = source.id
        self.plan = dataset.get("plans", source["plan_id"]) or source
        self.claims: list[Claim] = []
        for row in dataset["evidence"]:
            record = proven_record(dataset, row["record_id"]) if row["source_id"] == source.id else None
            # An action repeats what its measure says, so it accounts for nothing.
            if record and record.table != "measure_actions":
                self.claims.append(Claim(int(row["start"]), int(row["end"]), record, _printed(record)))
        first = min((c.start for c in self.claims if c.record.table in ("sections", "measures")), default=end)
        self.claims.append(Claim(start, first, self.plan, _title_page(self.plan)))

    def at(self, fact: Fact) -> list[Claim]:
        return [claim for claim in self.claims if claim.start <= fact.start and fact.end <= claim.end]

    def cover(self, fact: Fact) -> bool:
        """Return whether a record whose passage contains the fact also states it.

        A year or a span of years belongs to the figure of its sentence, so any target there covers it.
        """
        text = remove_whitespace(fact.text).strip("《》")
        for claim in self.at(fact):
            if fact.kind == "list":
                if claim.record.table == "responsibilities":
                    return True
            elif text in claim.printed or (
                claim.record.table == "targets" and text.endswith(("年", "年半", "月", "日"))
            ):
                return True
        return False

    def is_date_of_plan(self, fact: Fact) -> bool:
        """Return whether a fact belongs to a date of the plan, such as that of its adoption: 二〇一三年八月十二日."""
        return any(start <= fact.start and fact.end <= end for start, end in self._dates)

    @cached_property
    def _dates(self) -> list[tuple[int, int]]:
        recorded = {self.plan[name] for name in _PLAN_DATES} - {""}
        text = fold(self.dataset.texts[self.source_id])
        return [
            (start, end) for start, end, date in find_dates(text) if len(date) == len("2013-08-12") and date in recorded
        ]

    def subject(self, fact: Fact) -> Record:
        """Return the smallest measure or section that contains the fact, or else the plan."""
        claims = [c for c in self.at(fact) if c.record.table in ("measures", "sections")]
        return min(claims, key=lambda c: c.end - c.start).record if claims else self.plan


def _printed(record: Record) -> str:
    return remove_whitespace(record["number"] + record[PRINTED_FIELD[record.table]]).replace("《", "").replace("》", "")


def _title_page(plan: Record) -> str:
    """Return what is printed above the first heading: the title and the dates."""
    dates = [_printed_date(plan[name]) for name in _PLAN_DATES]
    return remove_whitespace(plan["title_zh"]).replace("《", "").replace("》", "") + " " + " ".join(dates)


def _printed_date(edtf: str) -> str:
    return (
        "".join(f"{part.lstrip('0')}{unit}" for part, unit in zip(edtf.split("-"), "年月日", strict=False))
        if edtf
        else ""
    )
