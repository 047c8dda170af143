"""Forgotten facts: what looks like data in a text, but is neither recorded nor listed as an exception."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cityplans.check.evidence import proven_record
from cityplans.core.findings import Finding
from cityplans.core.model import PRINTED_FIELD
from cityplans.core.text import fold, remove_whitespace
from cityplans.read.dataset import Dataset, Record

_COUNTER = "个|项|条|家|座|台|套|所|处|次|倍|辆|年|小时|公里|大类|大|县|类|方面|万|亿|成|公顷|亩|人"
FACTS = re.compile(
    # an Arabic figure with a unit: 1000万人次, 23%, 4.45‰, 2020年
    r"(?P<figure>(?<![\dA-Za-z.])\d[\d,]*(?:\.\d+)?[多余几]?(?:[十百千万亿]*[\u4e00-\u9fff%‰]))"
    # a Chinese number from two upward with a counter: 四个, 十年
    r"|(?P<count>(?<![零一二三四五六七八九十百千万亿第])"
    r"(?:[二三四五六七八九两]|[一二三四五六七八九两]?[十百千][一二三四五六七八九]?)"
    rf"[多余几]?(?:{_COUNTER}))"
    r"|(?P<title>《[^《》]+》)"
    r"|(?P<list>(?:牵头|参加|责任|配合|协办)单位[:：])"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A span of a copy that looks like data, in code points, end exclusive."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A record's passage in a copy, and what the record says is printed there."""

    start: int
    end: int
    record: Record
    printed: str


def facts(text: str, start: int, end: int) -> Iterator[Fact]:
    """Yield every figure with a unit, every 《title》 and every list of bodies in a span of a copy."""
    for match in FACTS.finditer(fold(text), start, end):
        yield Fact(match.lastgroup or "", text[match.start() : match.end()], match.start(), match.end())


def forgotten(dataset: Dataset) -> Iterator[Finding]:
    """Check that a record or exception covers each fact of an available text, and no exception is idle."""
    rows_by_plan = defaultdict(list)
    for row in dataset["not_data"]:
        rows_by_plan[row["plan_id"]].append(row)
    used: set[str] = set()
    plans_read: set[str] = set()
    for source in dataset["sources"]:
        text = dataset.texts.get(source.id)
        if text is None:
            continue
        plans_read.add(source["plan_id"])
        exceptions = list(_exceptions(text, rows_by_plan[source["plan_id"]]))
        claims = _Claims(dataset, source)
        for fact in facts(text, int(source["text_start"]), min(int(source["text_end"]), len(text))):
            if claims.cover(fact):
                continue
            covering = [row.id for row, start, end in exceptions if start <= fact.start and fact.end <= end]
            used.update(covering)
            if not covering:
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


class _Claims:
    """The passages that the records of a plan claim in one copy."""

    def __init__(self, dataset: Dataset, source: Record) -> None:
        self.dataset = dataset
        self.plan = dataset.get("plans", source["plan_id"]) or source
        self.claims: list[Claim] = []
        for row in dataset["evidence"]:
            record = proven_record(dataset, row["record_id"]) if row["source_id"] == source.id else None
            if record:
                self.claims.append(Claim(int(row["start"]), int(row["end"]), record, _printed(record)))
        start = int(source["text_start"])
        first = min(
            (c.start for c in self.claims if c.record.table in ("sections", "measures")),
            default=int(source["text_end"]),
        )
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
            elif text in claim.printed or (claim.record.table == "targets" and text.endswith(("年", "月", "日"))):
                return True
        return False

    def subject(self, fact: Fact) -> Record:
        """Return the smallest measure or section that contains the fact, or else the plan."""
        claims = [c for c in self.at(fact) if c.record.table in ("measures", "sections")]
        return min(claims, key=lambda c: c.end - c.start).record if claims else self.plan


def _printed(record: Record) -> str:
    return remove_whitespace(record["number"] + record[PRINTED_FIELD[record.table]]).replace("《", "").replace("》", "")


def _title_page(plan: Record) -> str:
    """Return what is printed above the first heading: the title and the dates."""
    dates = [_printed_date(plan[name]) for name in ("adopted", "signed", "published")]
    return remove_whitespace(plan["title_zh"]).replace("《", "").replace("》", "") + " " + " ".join(dates)


def _printed_date(edtf: str) -> str:
    return "".join(f"{int(part)}{unit}" for part, unit in zip(edtf.split("-"), "年月日", strict=False)) if edtf else ""
