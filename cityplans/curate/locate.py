"""Finds the passage of the official text that proves a record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cityplans.check.evidence import Passage, contains_printed, digest, proven_record, recorded_passage
from cityplans.core.identifiers import natural_key
from cityplans.core.model import PRINTED_FIELD
from cityplans.core.text import fold, remove_whitespace
from cityplans.read.dataset import Dataset, Record

# A line end ends a sentence too, unless the copy broke a long line in the middle of one.
_SENTENCE_END = re.compile(r"[。；;]|(?<![^\n]{40})\n|(?<=[：:！？”）)\s])\n|\n(?=\s*\n)")


def locate(dataset: Dataset, plan_id: str) -> list[tuple[str, str, Passage]]:
    """Find the passage of every record of a plan in every copy at hand.

    Returns (record id, source id, passage), sorted by record and source. A row of evidence that still proves
    its record is kept as it is; a record that a copy does not hold gets no row for it.
    """
    found: list[tuple[str, str, Passage]] = []
    for source in dataset["sources"]:
        text = dataset.texts.get(source.id)
        if source["plan_id"] != plan_id or text is None:
            continue
        passages = dict(_Locator(dataset, plan_id, source, text).passages())
        for row in dataset["evidence"]:
            record = proven_record(dataset, row["record_id"])
            if row["source_id"] == source.id and record and record["plan_id"] == plan_id:
                passages |= _kept(row, record, text)
        found += [(record_id, source.id, passage) for record_id, passage in passages.items()]
    return sorted(found, key=lambda item: (natural_key(item[0]), item[1]))


def _kept(row: Record, record: Record, text: str) -> dict[str, Passage]:
    span = recorded_passage(row)
    passage = text[span.start : span.end] if span else ""
    proves = digest(passage) == row["sha256"] and contains_printed(record[PRINTED_FIELD[record.table]], passage)
    return {record.id: span} if span and proves else {}


class _Locator:
    """Finds the passages of one plan in one copy: headings first, then what stands below each."""

    def __init__(self, dataset: Dataset, plan_id: str, source: Record, text: str) -> None:
        self.dataset = dataset
        self.plan_id = plan_id
        self.text = text
        self.folded = fold(text)
        self.begin, self.stop = int(source["text_start"]), min(int(source["text_end"]), len(text))
        self.order: list[str] = []
        self.starts: dict[str, int] = {}
        self.spans: dict[str, Passage] = {}

    def passages(self) -> Iterator[tuple[str, Passage]]:
        self._outline()
        yield from ((record_id, span) for record_id, span in self.spans.items())
        for table in ("responsibilities", "targets", "mentions"):
            last: dict[tuple[str, str], int] = {}
            for record in self._of_plan(table):
                printed = record[PRINTED_FIELD[table]]
                span = self._scope(record["subject_id"])
                if span is None:
                    continue
                key = (
                    record["subject_id"],
                    remove_whitespace(printed) if table != "responsibilities" else record["role"],
                )
                at = self._find(printed, max(span.start, last.get(key, -1) + 1), span.end)
                if at is None:
                    at = self._find(printed, span.start, span.end)
                if at is not None:
                    last[key] = at.start
                    yield record.id, self._sentence(at, span)

    def _of_plan(self, table: str) -> list[Record]:
        return [r for r in self.dataset[table] if r["plan_id"] == self.plan_id]

    def _outline(self) -> None:
        """Find every heading, in document order, then let each reach to the next."""
        cursor = self.begin
        headings = [r for r in self._document_order() if r.table == "sections" or not r["parent_id"]]
        self.order = [r.id for r in headings]
        for record in headings:
            at = self._heading(record, cursor, self.stop) or self._heading(record, self.begin, self.stop)
            if at:
                self.starts[record.id] = at.start
                self.spans[record.id] = at
                cursor = at.end
        edges = sorted(self.starts.values())
        for record in headings:
            if record.id in self.starts and record.table == "measures":
                self.spans[record.id] = self._trimmed(self.starts[record.id], self._end_of(record, edges))
        self._sub_measures()

    def _end_of(self, record: Record, edges: list[int]) -> int:
        """Give where a measure ends: at the next heading, or with its paragraph where this copy lost that heading."""
        following = next((e for e in edges if e > self.starts[record.id]), self.stop)
        place = self.order.index(record.id) + 1
        if place < len(self.order) and self.order[place] not in self.starts:
            paragraph = self.text.find("\n", self.spans[record.id].end)
            return min(following, paragraph) if paragraph >= 0 else following
        return following

    def _sub_measures(self) -> None:
        children: dict[str, list[Record]] = {}
        for record in self._of_plan("measures"):
            if record["parent_id"]:
                children.setdefault(record["parent_id"], []).append(record)
        # A parent's passage is known before its children's, so parts of parts are found as well.
        for record in sorted(self._of_plan("measures"), key=lambda r: int(r["order"])):
            parts, span = children.get(record.id, []), self.spans.get(record.id)
            if not parts or span is None:
                continue
            cursor = span.start
            for part in sorted(parts, key=lambda r: int(r["order"])):
                at = self._heading(part, cursor, span.end)
                if at:
                    self.starts[part.id] = at.start
                    cursor = at.end
            edges = sorted(self.starts[p.id] for p in parts if p.id in self.starts)
            for part in parts:
                if part.id in self.starts:
                    following = next((e for e in edges if e > self.starts[part.id]), span.end)
                    self.spans[part.id] = self._trimmed(self.starts[part.id], following)

    def _document_order(self) -> list[Record]:
        sections = sorted(self._of_plan("sections"), key=lambda r: int(r["order"]))
        measures = sorted(self._of_plan("measures"), key=lambda r: int(r["order"]))
        ordered = [m for m in measures if not m["section_id"]]
        for section in sections:
            ordered.append(section)
            ordered += [m for m in measures if m["section_id"] == section.id]
        return ordered

    def _heading(self, record: Record, start: int, end: int) -> Passage | None:
        if record["number"]:
            return self._find(record["number"] + record["title_zh"], start, end)
        at = self._find(record["title_zh"], start, end)
        if at and record.table == "measures":
            # Without a number its own text begins with the paragraph, or where the record before it has ended.
            paragraph = self._trimmed(max(self.text.rfind("\n", 0, at.start) + 1, self.begin), at.start + 1).start
            own = paragraph if paragraph >= start else self._sentence(at, Passage(start, end)).start
            return Passage(own, at.end)
        return at

    def _find(self, printed: str, start: int, end: int) -> Passage | None:
        """Find a printed form in the copy, white space apart, no digit cut off."""
        letters = remove_whitespace(printed)
        if not letters:
            return None
        pattern = r"\s*".join(re.escape(c) for c in letters)
        if letters[0].isdigit():
            pattern = r"(?<!\d)(?<!\d\.)" + pattern
        if letters[-1].isdigit():
            pattern += r"(?!\.?\d)"
        match = re.compile(pattern).search(self.folded, start, end)
        return Passage(match.start(), match.end()) if match else None

    def _scope(self, subject_id: str) -> Passage | None:
        """Give the stretch in which a subject's own statements stand: a section's reaches to the next heading."""
        span = self.spans.get(subject_id)
        if subject_id == self.plan_id:
            return Passage(self.begin, min(self.starts.values(), default=self.stop))
        if subject_id not in self.dataset.by_id.get("sections", {}):
            return span
        if span is None:
            return self._gap(subject_id)
        following = min((s for s in self.starts.values() if s > span.start), default=self.stop)
        return Passage(span.start, following)

    def _gap(self, section_id: str) -> Passage | None:
        """Give the stretch where a section's own text stands in a copy that lost its heading."""
        place = self.order.index(section_id)
        before = [self.spans[r].end for r in self.order[:place] if r in self.spans]
        after = [self.starts[r] for r in self.order[place + 1 :] if r in self.starts]
        start, end = max(before, default=self.begin), min(after, default=self.stop)
        return Passage(start, end) if start < end else None

    def _sentence(self, at: Passage, span: Passage) -> Passage:
        start = max((m.end() for m in _SENTENCE_END.finditer(self.text, span.start, at.start)), default=span.start)
        end = _SENTENCE_END.search(self.text, at.end, span.end)
        return self._trimmed(start, end.end() if end else span.end)

    def _trimmed(self, start: int, end: int) -> Passage:
        passage = self.text[start:end]
        left = len(passage) - len(passage.lstrip())
        right = len(passage.rstrip())
        return Passage(start + left, start + right)
