"""Finds the numbers of ranks, and those within the names of layouts and networks: 前10强, 三环十二射, 一小时经济圈."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HAN = r"(?:[一二三四五六七八九两]?[十百千][一二三四五六七八九]?(?:十[一二三四五六七八九]?)?|[二三四五六七八九两])"
_LAYOUT_NOUNS = "轴翼环射纵横区片带廊核心站园圈极线点港馆联枢"
_LAYOUT = re.compile(rf"(?:{_HAN}|一)(?:枢纽|[{_LAYOUT_NOUNS}])(?:(?:{_HAN}|一)(?:枢纽|[{_LAYOUT_NOUNS}]))+")
_LAYOUT_PART = re.compile(rf"(?:{_HAN}|一)(?P<unit>枢纽|[{_LAYOUT_NOUNS}])")
_ROADS, _NEAR = re.compile("[环射纵横联]|枢纽"), 8
_LAID_OUT = re.compile(r"[^\",。;]{0,8}\"[^,。;]{0,8}(?:布局|结构)")
_VENUES = re.compile(rf"(?<=\"){_HAN}[馆园湖港](?=\")")
_HOUR_CIRCLE = re.compile(r"(?:一|半)小时(?=\"?(?:通勤|交通|经济|生活|都市)[圈网])")
OF_RANKED = re.compile(r"的[\u4e00-\u9fff]")
"""What follows a rank that says which are meant: 前3名的村."""
_RANK = re.compile(r"第\d{1,3}[位名]|前(?:\d{1,4}|[一二三四五六七八九十]{1,3})[强位名]")


def layout_numbers(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield the position and the unit of each number of a rank, a layout or a network of a folded text."""
    for match in _RANK.finditer(text, start, end):
        if not OF_RANKED.match(text, match.end(), end):
            yield (*match.span(), match.group()[-1])
    for layout in _LAYOUT.finditer(text, start, end):
        # "一核两带" is a name; a network of roads, and what is called a layout, has as many parts.
        is_counted = _ROADS.search(layout.group()) or _LAID_OUT.match(text, layout.end(), end)
        if _is_quoted(text, layout.start(), start) and not is_counted:
            continue
        for match in _LAYOUT_PART.finditer(text, *layout.span()):
            yield (*match.span(), match["unit"])
    for match in _VENUES.finditer(text, start, end):
        yield (*match.span(), match.group()[-1])
    for match in _HOUR_CIRCLE.finditer(text, start, end):
        yield (*match.span(), "小时")


def _is_quoted(text: str, position: int, low: int) -> bool:
    return text.count('"', max(low, position - _NEAR), position) % 2 == 1
