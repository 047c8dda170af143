"""Divides a plan into sections and measures by the rules of the code book (content/en/method.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat, zip_longest

from cityplans.curate.importer.body_list_places import ends_in_list, group_paragraphs, with_indicators, with_lists
from cityplans.curate.importer.headings import HeadingMatch, title_of
from cityplans.curate.importer.kinds import are_safeguards, is_about_steps, kind_of, kind_of_article, kind_of_preamble
from cityplans.curate.importer.markers import CHAPTERS, ITEMS
from cityplans.curate.importer.openings import is_no_record, kind_of_opening
from cityplans.curate.importer.outline import Outline, OutlineNode
from cityplans.curate.importer.paragraphs import Copy
from cityplans.curate.importer.part_ends import (
    NO_SECTIONS,
    closing_paragraphs,
    end_with_paragraph,
    free_problems,
    free_shared_list,
    has_headings,
    has_items,
    has_titled_items,
    is_flat,
    paragraphs_after,
)
from cityplans.curate.importer.phrases import STAGE, title_phrase

_PARAGRAPH_DOUBT = "a paragraph without a number: is it one record or several, and what is the title?"
_PREAMBLE_DOUBT = "a paragraph above the first heading: does it have a record of its own?"
_LEAD_DOUBT = "an opening paragraph: is it a goal, a principle or no record?"
_CLOSING_DOUBT = "a closing paragraph after the last item: does it belong to the item?"
_LISTED_DOUBT = "one of several paragraphs that each have their own list of bodies: what is the title?"
_PARTS_DOUBT = "an item with text of its own and a list: it was taken as a measure with parts, not as a section"
_SIGNS = frozenset({"dash", "bullet"})
_TOPIC = 18
_MEANING = re.compile(
    r"[^,。;]{2,20}是[^。;]{4,40}(?:条件|途径|载体|要求|保障|内容|基础|关键|核心|支撑|任务|抓手|举措|前提|动力|重点|目标|路径)。"
)
_BACKGROUND = re.compile(r"今年以来|近年来|当前|\"?十[一二三四]五\"?(?:时期|期间|以来)")
_LEAST_LEAD, _LEAST_OWN_TEXT = 12, 8


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
    flat = is_flat(copy, tree.roots)
    arabic = all(node.marker.style == "arabic" for node in tree.roots) and any(map(has_headings, tree.roots))
    splitter = _Splitter(copy, report, flat, tree.roots, arabic)
    parts: list[MeasurePart] = []
    first = tree.roots[0].marker.start if tree.roots else len(copy.text)
    above = copy.paragraphs(0, first)
    for start, end in above if tree.roots else with_lists(copy.text, above):
        kind = kind_of_preamble(copy.text[start:end]) if tree.roots else "measure"
        if kind:
            doubt = _PREAMBLE_DOUBT if tree.roots else _PARAGRAPH_DOUBT
            parts.append(splitter.unnumbered(start, end, kind, None, doubt))
    chapters = [node for node in tree.roots if node.marker.style != "annex"]
    for node in tree.roots:
        last = len(chapters) > 1 and node is chapters[-1]
        parts += splitter.split(node, None, [], last)
    return parts


@dataclass(frozen=True)
class _Splitter:
    copy: Copy
    report: bool
    flat: bool
    roots: Sequence[OutlineNode]
    arabic: bool

    def split(
        self, node: OutlineNode, section: MeasurePart | None, above: list[str], last: bool
    ) -> Iterator[MeasurePart]:
        title = self._title(node)
        text = self.copy.text[title.start : title.end]
        if self._is_section(node, title):
            part = MeasurePart(
                "sections",
                self._section_kind(node),
                node.marker.printed,
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
        problems, after = free_problems(self.copy, node)
        closing = closing_paragraphs(self.copy, node, self.roots)
        if closing:
            node.end = closing[0][0]
        kind = kind_of(text, above, self.report, responsible=ends_in_list(self.copy.text, node.marker.start, node.end))
        if node.marker.style == "article":
            kind = kind_of_article(self.copy.text[node.marker.end : node.end].strip()) or kind
        if node.marker.style == "phase" and kind == "measure" and not any(map(is_about_steps, above)):
            kind = "goal"
        part = self._measure(node, title, kind, section)
        if has_headings(node) and node.marker.style not in NO_SECTIONS:
            part.doubt = _PARTS_DOUBT
        yield part
        yield from self._sub_measures(node, part)
        yield from (self._measure(problem, self._title(problem), "problem", section) for problem in problems)
        for (start, end), kind in [*zip(closing, repeat("safeguard")), *zip(after, repeat("problem"))]:
            yield self.unnumbered(start, end, kind, section, _CLOSING_DOUBT)

    def _title(self, node: OutlineNode) -> HeadingMatch:
        return title_of(self.copy.text, node.marker, self._first_child(node))

    @staticmethod
    def _first_child(node: OutlineNode) -> int:
        return node.children[0].marker.start if node.children else node.end

    def _is_section(self, node: OutlineNode, title: HeadingMatch) -> bool:
        style = node.marker.style
        if style in NO_SECTIONS:
            return False
        if style == "annex":
            return True
        if has_headings(node):
            return not self._lists_parts(node, title)
        if self._runs_on_into_items(node, title):
            return False
        if title.alone and has_titled_items(self.copy, node):
            return True
        if title.alone and len(group_paragraphs(self.copy.text, self._paragraphs_below(node, title))) > 1:
            return True
        if node.parent is not None:
            # Among groups, a heading without text is a group as well: （一）指导思想 next to （二）发展目标.
            return title.alone and node.parent.has_group
        # 1. is a chapter if the others, all so numbered, have headings below them.
        return title.alone and not self.flat and (style in CHAPTERS or self.arabic)

    def _paragraphs_below(self, node: OutlineNode, title: HeadingMatch) -> list[tuple[int, int]]:
        return self.copy.paragraphs(title.body, self._first_child(node))

    def _runs_on_into_items(self, node: OutlineNode, title: HeadingMatch) -> bool:
        """Return whether 一是 follows in the paragraph of a heading whose neighbours are measures too."""
        if not has_items(node) or "\n" in self.copy.text[title.start : node.children[0].marker.start]:
            return False
        return ends_in_list(self.copy.text, node.marker.start, node.end) or self._is_among_measures(node)

    def _is_among_measures(self, node: OutlineNode) -> bool:
        """Return whether most headings next to one have text in their own paragraph, as measures have."""
        around = node.parent.children if node.parent else self.roots
        siblings = [other for other in around if other is not node and other.marker.style == node.marker.style]
        return 2 * sum(map(self._has_own_text, siblings)) > len(siblings) > 0

    def _has_own_text(self, node: OutlineNode) -> bool:
        """Return whether more than the title is in the paragraph of a heading, items included."""
        title, text = self._title(node), self.copy.text
        end = text.find("\n", title.end, node.end)
        return bool(text[title.end : end if end >= 0 else node.end].strip("。:; "))

    def _lists_parts(self, node: OutlineNode, title: HeadingMatch) -> bool:
        """Return whether an item has text of its own and then lists its parts, which have no titles."""
        if title.alone or node.marker.style == "box":
            return False
        if node.marker.style in CHAPTERS and not self._is_among_measures(node):
            return False
        children = [child for child in node.children if child.marker.style not in ITEMS]
        text = self.copy.text
        own = text[title.body : node.children[0].marker.start].strip()
        if len(own) < _LEAST_OWN_TEXT or any(
            child.children or child.marker.style in ("row", "box") for child in children
        ):
            return False
        return not any(
            self._has_title(child) or ends_in_list(text, child.marker.start, child.end) for child in children[:-1]
        )

    def _has_title(self, node: OutlineNode) -> bool:
        """Return whether an item has a title, alone or with text, rather than being one sentence."""
        text = self.copy.text
        paragraph = text[node.marker.end : node.end].strip()
        return bool(re.search("\n|。.", paragraph)) or not paragraph.endswith(("。", ";", ",", "、"))

    @staticmethod
    def _section_kind(node: OutlineNode) -> str:
        if node.marker.style.startswith("named"):
            return "action_plan"
        return "chapter" if node.parent is None else "group"

    def _measure(self, node: OutlineNode, title: HeadingMatch, kind: str, section: MeasurePart | None) -> MeasurePart:
        return MeasurePart(
            "measures",
            kind,
            node.marker.printed,
            (title.start, title.end),
            node.marker.start,
            node.end,
            section,
            None,
            node,
        )

    def _sub_measures(self, node: OutlineNode, parent: MeasurePart) -> Iterator[MeasurePart]:
        free_shared_list(self.copy, node, self.roots)
        end_with_paragraph(self.copy, node.children)
        for child in node.children:
            title = self._title(child)
            part = self._measure(child, title, "sub_measure", parent.section)
            part.parent = parent
            yield part

    def _content(
        self, node: OutlineNode, section: MeasurePart, title: HeadingMatch, above: list[str], last: bool
    ) -> Iterator[MeasurePart]:
        """Yield the records of a section: opening paragraphs, headings and items, closing paragraphs."""
        text = self.copy.text
        lead = [(a, b) for a, b in self._paragraphs_below(node, title) if not is_no_record(text[a:b])]
        if node.children:
            lead = [(a, b) for a, b in lead if len(text[a:b].strip()) > _LEAST_LEAD]
            openings = [part for a, b in lead if (part := self._lead(a, b, section, above))]
            yield from openings
            if openings and openings[-1].kind == "goal" and all(c.marker.style in _SIGNS for c in node.children):
                # 到2022年，…：——… are goals as well.
                above = ["目标", *above]
        elif groups := group_paragraphs(text, lead):
            yield from (self._listed(a, b, section, above) for a, b in groups)
        else:
            lead = with_indicators(text, with_lists(text, lead))
            yield from (part for a, b in lead for part in self._split_topics(a, b, section, above))
        titles = [text[t.start : t.end] for t in map(self._title, node.children)]
        if last and are_safeguards(titles):
            above = ["保障措施", *above]
        if node.children and node.marker.style != "annex":
            free_shared_list(self.copy, node, self.roots)
        for child in node.children:
            yield from self.split(child, section, above, False)
        if node.children and node.children[-1].end < node.end:
            end = max(node.children[-1].end, self._end_of_closings(node))
            yield from (self._paragraph(a, b, section, above) for a, b in paragraphs_after(self.copy, end, node.end))

    def _end_of_closings(self, node: OutlineNode) -> int:
        return node.end if node.children[-1].marker.style not in ITEMS | {"dash", "bullet", "row"} else 0

    def _lead(self, start: int, end: int, section: MeasurePart, above: Sequence[str]) -> MeasurePart | None:
        kind = kind_of_opening(self.copy.text[start:end], above, self.report)
        return self.unnumbered(start, end, kind, section, _LEAD_DOUBT) if kind else None

    def _listed(self, start: int, end: int, section: MeasurePart, above: Sequence[str]) -> MeasurePart:
        kind = kind_of(self.copy.text[start : start + 30], above, self.report, responsible=True)
        return self.unnumbered(start, end, kind, section, _LISTED_DOUBT)

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
        known = "goal" if STAGE.match(text) else "rationale" if _BACKGROUND.match(text) else ""
        kind = known or kind_of(text[:30], above, self.report)
        return self.unnumbered(start, end, kind, section, _PARAGRAPH_DOUBT)

    def unnumbered(self, start: int, end: int, kind: str, section: MeasurePart | None, doubt: str) -> MeasurePart:
        title = title_phrase(self.copy.text, start, end, kind)
        return MeasurePart("measures", kind, (start, start), title, start, end, section, doubt=doubt)
