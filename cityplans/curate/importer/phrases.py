"""Chooses the title of a paragraph that has none: a phrase of its own text."""

from __future__ import annotations

import re

from cityplans.curate.importer.headings import WHEN

STAGE = re.compile(r"第[一二三四五六]?\d?(?:阶段|步)(?: ?\([^()]{4,24}\))?")
_AIM = re.compile(r"成为|建成|实现|突破|提升|打造|形成|确保|任务|目标|水平")
_CLAUSE = re.compile(r"[^,。;:!?]+")


def title_phrase(text: str, start: int, end: int, kind: str) -> tuple[int, int]:
    """Return a title from a paragraph: its stage, its short first sentence, or the clause with its aim."""
    if stage := STAGE.match(text, start, end):
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
