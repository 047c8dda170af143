"""Locates the passages of the official text that prove the records of a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cityplans.check.evidence import Passage, contains_printed, cuts_figure, digest, proven_record, recorded_passage
from cityplans.core.identifiers import natural_key
from cityplans.core.tables import PRINTED_FIELD
from cityplans.core.text import fold, remove_whitespace
from cityplans.read.dataset import Dataset, Record

# A line end also ends a sentence, unless the copy wrapped a long line in the middle of it.
_SENTENCE_END = re.compile(r"[。；;]|(?<![^\n]{40})\n|(?<=[：:！？”）)\s])\n|\n(?=\s*\n)")


def locate(dataset: Dataset, plan_id: str) -> list[tuple[str, str, Passage]]:
    """Locate every record of a plan in every available copy of its text.

    Rows of evidence that still prove their record are kept. A record that a copy does not contain gets no row for it.

    Returns:
        (record id, source id, passage), sorted by record and source.
    """
    located: list[tuple[str, str, Passage]] = []
    for source in dataset["sources"]:
        text = dataset.texts.get(source.id)
        if source["plan_id"] != plan_id or text is None:
            continue
        passages = dict(_Locator(dataset, plan_id, source, text).passages())
        for row in dataset["evidence"]:
            record = proven_record(dataset, row["record_id"])
            if row["source_id"] == source.id and record and record["plan_id"] == plan_id:
                passages |= _still_valid(row, record, text)
        located += [(record_id, source.id, passage) for record_id, passage in passages.items()]
    return sorted(located, key=lambda item: (natural_key(item[0]), item[1]))


def evidence_rows(dataset: Dataset, plan_id: str) -> list[tuple[str, str, int | str, int | str, str]]:
    """Return the evidence of a plan. Rows whose official text is not available are carried over."""
    rows: list[tuple[str, str, int | str, int | str, str]]
    rows = [(r, s, p.start, p.end, digest(dataset.texts[s][p.start : p.end])) for r, s, p in locate(dataset, plan_id)]
    absent = [
        r for r in dataset["evidence"] if r["source_id"] not in dataset.texts and r.path.rsplit("/", 2)[-2] == plan_id
    ]
    rows += [(r["record_id"], r["source_id"], r["start"], r["end"], r["sha256"]) for r in absent]
    return sorted(rows, key=lambda row: (natural_key(row[0]), row[1]))


def _still_valid(row: Record, record: Record, text: str) -> dict[str, Passage]:
    span = recorded_passage(row)
    passage = text[span.start : span.end] if span else ""
    still_proves = digest(passage) == row["sha256"] and contains_printed(record[PRINTED_FIELD[record.table]], passage)
    return {record.id: span} if span and still_proves else {}


class _Locator:
    """Locates the records of one plan in one copy: headings first, then the statements below each."""

    def __init__(self, dataset: Dataset, plan_id: str, source: Record, text: str) -> None:
        self.dataset = dataset
        self.plan_id = plan_id
        self.text = text
        self.folded = fold(text)
        self.text_start, self.text_end = int(source["text_start"]), min(int(source["text_end"]), len(text))
        self.order: list[str] = []
        self.starts: dict[str, int] = {}
        self.spans: dict[str, Passage] = {}

    def passages(self) -> Iterator[tuple[str, Passage]]:
        """Yield record id and passage: headings and measures first, then what is stated below them."""
        self._locate_headings()
        yield from self.spans.items()
        for table in ("responsibilities", "targets", "mentions", "measure_actions"):
            subject_field = "measure_id" if table == "measure_actions" else "subject_id"
            last_starts: dict[tuple[str, str], int] = {}
            for record in self._records_of_plan(table):
                printed = record[PRINTED_FIELD[table]]
                scope = self._scope(record[subject_field])
                if scope is None:
                    continue
                key = (
                    record[subject_field],
                    remove_whitespace(printed) if table != "responsibilities" else record["role"],
                )
                match = self._find(printed, max(scope.start, last_starts.get(key, -1) + 1), scope.end)
                if match is None:
                    match = self._find(printed, scope.start, scope.end)
                if match is not None:
                    last_starts[key] = match.start
                    yield record.id, self._sentence_around(match, scope)

    def _records_of_plan(self, table: str) -> list[Record]:
        return [r for r in self.dataset[table] if r["plan_id"] == self.plan_id]

    def _locate_headings(self) -> None:
        """Locate every heading in document order; the passage of a measure extends to the next heading."""
        cursor = self.text_start
        headings = [r for r in self._document_order() if r.table == "sections" or not r["parent_id"]]
        self.order = [r.id for r in headings]
        for record in headings:
            match = self._find_heading(record, cursor, self.text_end) or self._find_heading(
                record, self.text_start, self.text_end
            )
            if match:
                self.starts[record.id] = match.start
                self.spans[record.id] = match
                cursor = match.end
        starts = sorted(self.starts.values())
        for record in headings:
            if record.id in self.starts and record.table == "measures":
                self.spans[record.id] = self._trimmed(self.starts[record.id], self._end_of(record, starts))
        self._locate_sub_measures()

    def _end_of(self, record: Record, starts: list[int]) -> int:
        """Return the end of a measure: the next heading, or its paragraph's end if the copy lost that heading."""
        next_start = next((start for start in starts if start > self.starts[record.id]), self.text_end)
        following_index = self.order.index(record.id) + 1
        if following_index < len(self.order) and self.order[following_index] not in self.starts:
            paragraph = self.text.find("\n", self.spans[record.id].end)
            return min(next_start, paragraph) if paragraph >= 0 else next_start
        return next_start

    def _locate_sub_measures(self) -> None:
        children: dict[str, list[Record]] = {}
        for record in self._records_of_plan("measures"):
            if record["parent_id"]:
                children.setdefault(record["parent_id"], []).append(record)
        # The passage of a parent is located before those of its children, so nested parts are found as well.
        for record in sorted(self._records_of_plan("measures"), key=lambda r: int(r["order"])):
            parts, span = children.get(record.id, []), self.spans.get(record.id)
            if not parts or span is None:
                continue
            cursor = span.start
            for part in sorted(parts, key=lambda r: int(r["order"])):
                match = self._find_heading(part, cursor, span.end)
                if match:
                    self.starts[part.id] = match.start
                    cursor = match.end
            starts = sorted(self.starts[part.id] for part in parts if part.id in self.starts)
            for part in parts:
                if part.id in self.starts:
                    part_end = next((start for start in starts if start > self.starts[part.id]), span.end)
                    self.spans[part.id] = self._trimmed(self.starts[part.id], part_end)

    def _document_order(self) -> list[Record]:
        sections = sorted(self._records_of_plan("sections"), key=lambda r: int(r["order"]))
        measures = sorted(self._records_of_plan("measures"), key=lambda r: int(r["order"]))
        ordered = [m for m in measures if not m["section_id"]]
        for section in sections:
            ordered.append(section)
            ordered += [m for m in measures if m["section_id"] == section.id]
        return ordered

    def _find_heading(self, record: Record, start: int, end: int) -> Passage | None:
        if record["number"]:
            match = self._find(record["number"] + record["title_zh"], start, end)
            return match or self._find_untitled(record, start, end)
        match = self._find(record["title_zh"], start, end)
        if match and record.table == "measures":
            # Without a number, its text begins with the paragraph or where the previous record ends.
            paragraph = self._trimmed(
                max(self.text.rfind("\n", 0, match.start) + 1, self.text_start), match.start + 1
            ).start
            own_start = paragraph if paragraph >= start else self._sentence_around(match, Passage(start, end)).start
            return Passage(own_start, match.end)
        return match

    def _find_untitled(self, record: Record, start: int, end: int) -> Passage | None:
        """Return a numbered item whose title is a phrase of the paragraph that its number opens."""
        pattern = rf"^[^\S\n]*({re.escape(fold(record['number']))})(?!\d).*"
        for match in re.compile(pattern, re.MULTILINE).finditer(self.folded, start, end):
            title = self._find(record["title_zh"], match.end(1), match.end())
            if title:
                return Passage(match.start(1), title.end)
        return None

    def _find(self, printed: str, start: int, end: int) -> Passage | None:
        return next(matches(self.folded, printed, start, end), None)

    def _scope(self, subject_id: str) -> Passage | None:
        """Return the stretch with the statements of a subject; that of a section extends to the next heading."""
        span = self.spans.get(subject_id)
        if subject_id == self.plan_id:
            return Passage(self.text_start, min(self.starts.values(), default=self.text_end))
        if subject_id not in self.dataset.by_id.get("sections", {}):
            return span
        if span is None:
            return self._gap(subject_id)
        following = min((start for start in self.starts.values() if start > span.start), default=self.text_end)
        return Passage(span.start, following)

    def _gap(self, section_id: str) -> Passage | None:
        """Return the stretch with the text of a section whose heading the copy lost."""
        index = self.order.index(section_id)
        before = [self.spans[record_id].end for record_id in self.order[:index] if record_id in self.spans]
        after = [self.starts[record_id] for record_id in self.order[index + 1 :] if record_id in self.starts]
        start, end = max(before, default=self.text_start), min(after, default=self.text_end)
        return Passage(start, end) if start < end else None

    def _sentence_around(self, match: Passage, span: Passage) -> Passage:
        return sentence_around(self.text, match, span)

    def _trimmed(self, start: int, end: int) -> Passage:
        return trimmed(self.text, start, end)


def matches(folded: str, printed: str, start: int, end: int) -> Iterator[Passage]:
    """Yield where a folded text has a printed form, ignoring white space and never splitting a number."""
    letters = remove_whitespace(printed)
    if not letters:
        return
    pattern = r"\s*".join(re.escape(c) for c in letters)
    if letters[0].isdigit():
        pattern = r"(?<!\d)(?<!\d\.)" + pattern
    if letters[-1].isdigit():
        pattern += r"(?!\.?\d)"
    for match in re.compile(pattern).finditer(folded, start, end):
        if not cuts_figure(folded, *match.span()):
            yield Passage(*match.span())


def sentence_around(text: str, match: Passage, span: Passage) -> Passage:
    """Return the sentence of a stretch that contains a match."""
    start = max(
        (stop.end() for stop in _SENTENCE_END.finditer(text, span.start, match.start)),
        default=span.start,
    )
    end = _SENTENCE_END.search(text, match.end, span.end)
    return trimmed(text, start, end.end() if end else span.end)


def trimmed(text: str, start: int, end: int) -> Passage:
    """Return a stretch without the white space at its ends."""
    passage = text[start:end]
    left = len(passage) - len(passage.lstrip())
    right = len(passage.rstrip())
    return Passage(start + left, start + right)
