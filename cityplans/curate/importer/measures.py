"""Divides a plan into sections and measures by the rules of the code book (content/en/method.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from cityplans.curate.importer.headings import WHEN, HeadingMatch, title_of
from cityplans.curate.importer.kinds import are_safeguards, kind_of, kind_of_lead, kind_of_preamble
from cityplans.curate.importer.markers import CHAPTERS, ITEMS
from cityplans.curate.importer.outline import Outline, OutlineNode
from cityplans.curate.importer.paragraphs import Copy

_PARAGRAPH_DOUBT = "a paragraph without a number: is it one record or several, and what is the title?"
_PREAMBLE_DOUBT = "a paragraph above the first heading: does it have a record of its own?"
_TOPIC = 18
_MEANING = re.compile(
    r"[^,。;]{2,20}是[^。;]{4,40}(?:条件|途径|载体|要求|保障|内容|基础|关键|核心|支撑|任务|抓手|举措|前提|动力|重点|目标|路径)。"
)
_STAGE = re.compile(r"第[一二三四五六]?\d?(?:阶段|步)(?: ?\([^()]{4,24}\))?")
_AIM = re.compile(r"成为|建成|实现|突破|提升|打造|形成|确保|任务|目标|水平")
_CLAUSE = re.compile(r"[^,。;:!?]+")


@dataclass
class MeasurePart:
    """A section or measure.

    Attributes:
        number, title: Positions of the printed number and title in the text.
        start, end: Bounds of its passage: the heading of a section, the whole text of a measure.
        section, parent: The section and the measure that it belongs to.
        doubt: What the curator should check.
    """

    table: str
    kind: str
    number: tuple[int, int]
    title: tuple[int, int]
    start: int
    end: int
    section: MeasurePart | None = None
    parent: MeasurePart | None = None
    node: OutlineNode | None = None
    doubt: str = ""
    id: str = ""


def split_measures(copy: Copy, tree: Outline, report: bool) -> list[MeasurePart]:
    """Return the sections and measures in text order; `report` is true if the plan reports what was done."""
    flat = not any(_has_headings(node) or _has_items(node) for node in tree.roots)
    parts: list[MeasurePart] = []
    first = tree.roots[0].marker.start if tree.roots else len(copy.text)
    for start, end in copy.paragraphs(0, first):
        kind = kind_of_preamble(copy.text[start:end]) if tree.roots else "measure"
        if kind:
            parts.append(
                _Splitter(copy, report, flat).unnumbered(
                    start, end, kind, None, _PREAMBLE_DOUBT if tree.roots else _PARAGRAPH_DOUBT
                )
            )
    for index, node in enumerate(tree.roots):
        last = index == len(tree.roots) - 1 and len(tree.roots) > 1
        parts += _Splitter(copy, report, flat).split(node, None, [], last)
    return parts


def _has_headings(node: OutlineNode) -> bool:
    return any(child.marker.style not in ITEMS and not child.marker.inline for child in node.children)


def _has_items(node: OutlineNode) -> bool:
    return any(child.marker.style in ITEMS or child.marker.inline for child in node.children)


@dataclass(frozen=True)
class _Splitter:
    copy: Copy
    report: bool
    flat: bool

    def split(
        self, node: OutlineNode, section: MeasurePart | None, above: list[str], last: bool
    ) -> Iterator[MeasurePart]:
        title = self._title(node)
        text = self.copy.text[title.start : title.end]
        if self._is_section(node, title):
            part = MeasurePart(
                "sections",
                self._section_kind(node),
                (node.marker.start, node.marker.end),
                (title.start, title.end),
                node.marker.start,
                title.end,
                section,
                None,
                node,
            )
            yield part
            yield from self._content(node, part, title, [text, *above], last)
            return
        kind = kind_of(text, above, self.report)
        part = self._measure(node, title, kind, section)
        yield part
        yield from self._sub_measures(node, part)

    def _title(self, node: OutlineNode) -> HeadingMatch:
        return title_of(self.copy.text, node.marker, self._first_child(node))

    @staticmethod
    def _first_child(node: OutlineNode) -> int:
        return node.children[0].marker.start if node.children else node.end

    def _is_section(self, node: OutlineNode, title: HeadingMatch) -> bool:
        if _has_headings(node):
            return True
        if node.parent is not None:
            # Among groups, a heading without text is a group as well: （一）指导思想 next to （二）发展目标.
            return title.alone and node.parent.has_group
        return title.alone and not self.flat and node.marker.style in CHAPTERS

    @staticmethod
    def _section_kind(node: OutlineNode) -> str:
        if node.marker.style.startswith("named"):
            return "action_plan"
        return "chapter" if node.parent is None else "group"

    def _measure(self, node: OutlineNode, title: HeadingMatch, kind: str, section: MeasurePart | None) -> MeasurePart:
        return MeasurePart(
            "measures",
            kind,
            (node.marker.start, node.marker.end),
            (title.start, title.end),
            node.marker.start,
            node.end,
            section,
            None,
            node,
        )

    def _sub_measures(self, node: OutlineNode, parent: MeasurePart) -> Iterator[MeasurePart]:
        for child in node.children:
            title = self._title(child)
            part = self._measure(child, title, "sub_measure", parent.section)
            part.parent = parent
            yield part

    def _content(
        self, node: OutlineNode, section: MeasurePart, title: HeadingMatch, above: list[str], last: bool
    ) -> Iterator[MeasurePart]:
        """Yield the records of a section: opening paragraphs, headings and items, closing paragraphs."""
        first = self._first_child(node)
        lead = self.copy.paragraphs(title.body, first)
        if node.children:
            lead = [(a, b) for a, b in lead if len(self.copy.text[a:b].strip()) > 12]
            yield from (part for a, b in lead if (part := self._lead(a, b, section)))
        else:
            yield from (part for a, b in lead for part in self._split_topics(a, b, section, above))
        titles = [self.copy.text[t.start : t.end] for t in map(self._title, node.children)]
        if last and are_safeguards(titles):
            above = ["保障措施", *above]
        for child in node.children:
            yield from self.split(child, section, above, False)
        if node.children and node.children[-1].end < node.end:
            yield from (
                self._paragraph(a, b, section, above) for a, b in self.copy.paragraphs(node.children[-1].end, node.end)
            )

    def _lead(self, start: int, end: int, section: MeasurePart) -> MeasurePart | None:
        kind = kind_of_lead(self.copy.text[start:end])
        return (
            self.unnumbered(start, end, kind, section, "an opening paragraph: is it a goal, a principle or no record?")
            if kind
            else None
        )

    def _split_topics(self, start: int, end: int, section: MeasurePart, above: list[str]) -> Iterator[MeasurePart]:
        """Split a paragraph that defines its subject first: the aim, then one topic per short sentence."""
        text = self.copy.text
        sentences = [(match.start(), match.end()) for match in re.finditer(r"[^。]+。?", text[start:end])]
        if len(sentences) < 3 or not _MEANING.match(text, start, start + sentences[0][1]):
            yield self._paragraph(start, end, section, above)
            return
        begins = [
            0,
            sentences[2][0],
            *(low for low, high in sentences[3:] if high - low <= _TOPIC or text.startswith("同时", start + low)),
        ]
        for low, high in zip_longest(begins, begins[1:]):
            part = self._paragraph(start + low, end if high is None else start + high, section, above)
            part.kind = "goal" if low == 0 and part.kind == "measure" else part.kind
            yield part

    def _paragraph(self, start: int, end: int, section: MeasurePart, above: list[str]) -> MeasurePart:
        text = self.copy.text[start:end]
        kind = (
            "rationale" if text.startswith(("今年以来", "近年来", "当前")) else kind_of(text[:30], above, self.report)
        )
        if _STAGE.match(text):
            kind = "goal"
        return self.unnumbered(start, end, kind, section, _PARAGRAPH_DOUBT)

    def unnumbered(self, start: int, end: int, kind: str, section: MeasurePart | None, doubt: str) -> MeasurePart:
        return MeasurePart(
            "measures",
            kind,
            (start, start),
            self._title_phrase(start, end, kind),
            start,
            end,
            section,
            doubt=doubt,
        )

    def _title_phrase(self, start: int, end: int, kind: str) -> tuple[int, int]:
        """Return a title from a paragraph: its stage, its short first sentence, or the clause with its aim."""
        text = self.copy.text
        if stage := _STAGE.match(text, start, end):
            return stage.span()
        stop = text.find("。", start, end)
        if 0 < stop - start <= 25:
            return start, stop
        clauses = [
            clause.span()
            for clause in _CLAUSE.finditer(text, start, min(end, start + 2_000))
            if 6 <= clause.end() - clause.start() <= 40
        ]
        clauses = [span for span in clauses if not WHEN.fullmatch(text, *span)] or clauses
        aims = [span for span in clauses if _AIM.search(text, *span)]
        if kind in ("goal", "principle") and aims:
            return aims[-1] if kind == "goal" else aims[0]
        return clauses[0] if clauses else (start, min(end, start + 30))
