"""Finds the names that a text cites in 《》, and those it quotes before a word such as 计划 or 工程."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CITED = re.compile(r"《(?P<name>[^《》\n]{2,80})》")
_QUOTED = re.compile(
    r"\"(?P<name>[^\"\n,。]{2,24})\"(?P<what>(?:专项)?行动(?:计划)?|计划|工程|战略|创建活动|活动|项目|论坛|大会|博览会|基地)"
)
_TYPES = {
    "活动": "event",
    "创建活动": "event",
    "论坛": "event",
    "大会": "event",
    "博览会": "event",
    "项目": "project",
    "基地": "project",
}


@dataclass(frozen=True, slots=True)
class MentionMatch:
    """A name with its position in the text (end exclusive) and the presumed type of mention."""

    start: int
    end: int
    type: str
    doubt: str = ""


def find_mentions(text: str, start: int, end: int) -> Iterator[MentionMatch]:
    """Yield the names in a stretch of a folded text, in text order."""
    mentions = [MentionMatch(*match.span("name"), "policy") for match in _CITED.finditer(text, start, end)]
    for match in _QUOTED.finditer(text, start, end):
        kind = _TYPES.get(match["what"], "programme")
        mentions.append(
            MentionMatch(*match.span("name"), kind, "a name in quotation marks: is it a name, and of which type?")
        )
    yield from sorted(mentions, key=lambda mention: mention.start)
