"""The sections and measures of a plan, divided as the code book says."""

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

_WHY_PARAGRAPH = "a paragraph without a number: one record or several, and which title?"
_WHY_PREAMBLE = "a paragraph above the first heading: does it have a record of its own?"
_TOPIC = 18
_MEANING = re.compile(
    r"[^,。;]{2,20}是[^。;]{4,40}(?:条件|途径|载体|要求|保障|内容|基础|关键|核心|支撑|任务|抓手|举措|前提|动力|重点|目标|路径)。"
)
_STAGE = re.compile(r"第[一二三四五六]?\d?(?:阶段|步)(?: ?\([^()]{4,24}\))?")
_AIM = re.compile(r"成为|建成|实现|突破|提升|打造|形成|确保|任务|目标|水平")
_CLAUSE = re.compile(r"[^,。;:!?]+")


@dataclass
class MeasurePart:
    """A section or measure: its printed number and title, its place in the text, and what it stands below.

    `start` and `end` bound its passage: of a section the heading, of a measure all its text. `scope_end` is where its own
    statements end. `why` says what the curator should look at.
    """

    table: str
    kind: str
    number: tuple[int, int]
    title: tuple[int, int]
    start: int
    end: int
    scope_end: int
    section: MeasurePart | None = None
    parent: MeasurePart | None = None
    node: OutlineNode | None = None
    why: str = ""
    id: str = ""


def split_measures(copy: Copy, tree: Outline, report: bool) -> list[MeasurePart]:
    """Give the sections and measures in the order of the text."""
    flat = not any(_headed(node) or _items(node) for node in tree.roots)
    parts: list[MeasurePart] = []
    first = tree.roots[0].marker.start if tree.roots else len(copy.text)
    for start, end in copy.paragraphs(0, first):
        kind = kind_of_preamble(copy.text[start:end]) if tree.roots else "measure"
        if kind:
            parts.append(
                _Division(copy, report, flat).unnumbered(
                    start, end, kind, None, _WHY_PREAMBLE if tree.roots else _WHY_PARAGRAPH
                )
            )
    for place, node in enumerate(tree.roots):
        last = place == len(tree.roots) - 1 and len(tree.roots) > 1
        parts += _Division(copy, report, flat).of(node, None, [], last)
    return parts


def _headed(node: OutlineNode) -> bool:
    return any(child.marker.style not in ITEMS and not child.marker.inline for child in node.children)


def _items(node: OutlineNode) -> bool:
    return any(child.marker.style in ITEMS or child.marker.inline for child in node.children)


@dataclass(frozen=True)
class _Division:
    copy: Copy
    report: bool
    flat: bool

    def of(self, node: OutlineNode, section: MeasurePart | None, above: list[str], last: bool) -> Iterator[MeasurePart]:
        title = self._title(node)
        words = self.copy.text[title.start : title.end]
        if self._is_section(node, title):
            part = MeasurePart(
                "sections",
                self._section_kind(node),
                (node.marker.start, node.marker.end),
                (title.start, title.end),
                node.marker.start,
                title.end,
                self._first_child(node),
                section,
                None,
                node,
            )
            yield part
            yield from self._below(node, part, title, [words, *above], last)
            return
        kind = kind_of(words, above, self.report)
        part = self._measure(node, title, kind, section)
        yield part
        yield from self._sub_measures(node, part)

    def _title(self, node: OutlineNode) -> HeadingMatch:
        return title_of(self.copy.text, node.marker, self._first_child(node))

    @staticmethod
    def _first_child(node: OutlineNode) -> int:
        return node.children[0].marker.start if node.children else node.end

    def _is_section(self, node: OutlineNode, title: HeadingMatch) -> bool:
        if _headed(node):
            return True
        if node.parent is not None:
            # Among groups a heading that stands alone is a group as well: （一）指导思想 beside （二）发展目标 with its parts.
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

    def _below(
        self, node: OutlineNode, section: MeasurePart, title: HeadingMatch, above: list[str], last: bool
    ) -> Iterator[MeasurePart]:
        """Give what stands below a section's heading: opening paragraphs, headings and items, closing paragraphs."""
        first = self._first_child(node)
        lead = self.copy.paragraphs(title.body, first)
        if node.children:
            lead = [(a, b) for a, b in lead if len(self.copy.text[a:b].strip()) > 12]
            yield from (part for a, b in lead if (part := self._lead(a, b, section)))
        else:
            yield from (part for a, b in lead for part in self._topics(a, b, section, above))
        titles = [self.copy.text[t.start : t.end] for t in map(self._title, node.children)]
        if last and are_safeguards(titles):
            above = ["保障措施", *above]
        for child in node.children:
            yield from self.of(child, section, above, False)
        if node.children and node.children[-1].end < node.end:
            yield from (
                self._paragraph(a, b, section, above) for a, b in self.copy.paragraphs(node.children[-1].end, node.end)
            )

    def _lead(self, start: int, end: int, section: MeasurePart) -> MeasurePart | None:
        kind = kind_of_lead(self.copy.text[start:end])
        return (
            self.unnumbered(start, end, kind, section, "an opening paragraph: is it a goal, a principle or nothing?")
            if kind
            else None
        )

    def _topics(self, start: int, end: int, section: MeasurePart, above: list[str]) -> Iterator[MeasurePart]:
        """Divide an unnumbered paragraph that opens with what its subject means: the aim, then what each short sentence announces."""
        text = self.copy.text
        sentences = [(m.start(), m.end()) for m in re.finditer(r"[^。]+。?", text[start:end])]
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
        words = self.copy.text[start:end]
        kind = (
            "rationale" if words.startswith(("今年以来", "近年来", "当前")) else kind_of(words[:30], above, self.report)
        )
        if _STAGE.match(words):
            kind = "goal"
        return self.unnumbered(start, end, kind, section, _WHY_PARAGRAPH)

    def unnumbered(self, start: int, end: int, kind: str, section: MeasurePart | None, why: str) -> MeasurePart:
        return MeasurePart(
            "measures", kind, (start, start), self._phrase(start, end, kind), start, end, end, section, why=why
        )

    def _phrase(self, start: int, end: int, kind: str) -> tuple[int, int]:
        """Choose a title from a paragraph's own words: its stage, its short first sentence, or a clause that says the aim."""
        text = self.copy.text
        if stage := _STAGE.match(text, start, end):
            return stage.span()
        stop = text.find("。", start, end)
        if 0 < stop - start <= 25:
            return start, stop
        clauses = [
            m.span() for m in _CLAUSE.finditer(text, start, min(end, start + 2_000)) if 6 <= m.end() - m.start() <= 40
        ]
        clauses = [span for span in clauses if not WHEN.fullmatch(text, *span)] or clauses
        aims = [span for span in clauses if _AIM.search(text, *span)]
        if kind in ("goal", "principle") and aims:
            return aims[-1] if kind == "goal" else aims[0]
        return clauses[0] if clauses else (start, min(end, start + 30))
