"""Marks the Chinese in an English page, so that browsers choose its font and screen readers its voice."""

from __future__ import annotations

import re
from functools import cache

from cityplans.core.text_folding import HAN, HAN_TEXT

_ATTRIBUTES = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
_TAG = re.compile(rf"""<(?:!--.*?-->|(/?)([A-Za-z][\w-]*)({_ATTRIBUTES})>)""", re.S)
_MARKED = re.compile(r'\slang="(?!en)')
# Elements whose text can contain no element.
_WITHOUT_MARKUP = "script|style|title|textarea|option|template"
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
# Tags at which the marking begins, stops or changes. All others are passed over quickly: a page has thousands. Both
# patterns begin with characters, because such are found several times faster; our HTML is in lower case.
_WITHOUT_TEXT = re.compile(rf"<(?:!--|(?:{_WITHOUT_MARKUP}|/?svg)\b)")
_LANGUAGE = re.compile(r"lang=(?<=\slang=)")
_ANY_TAG = re.compile(rf"</?[A-Za-z]{_ATTRIBUTES}>")
# A run begins with a figure that belongs to it (2020年) and ends in Chinese; signs and figures may be between.
_RUN = re.compile(rf"(?:(?<![A-Za-z\d.,])\d[\d.,]*)?[{HAN}](?:[{HAN}\d.%、，。；：！？·—“”‘’《》（）〔〕+]*[{HAN}])?")


def mark_chinese(html: str) -> str:
    """Return HTML in English with an element around each run of Chinese that is not marked yet."""
    if not HAN_TEXT.search(html):
        return html
    pieces: list[str] = []
    position = drawings = 0
    points = _TurningPoints(html)
    while (tag := points.after(position)) is not None:
        pieces.append(_marked(html[position : tag.start()], "tspan" if drawings else "span"))
        position = tag.end()
        if _is_left_as_it_is(tag):
            position = _end_of_element(html, tag)
        elif _name(tag) == "svg":
            drawings += -1 if tag[1] else 1
        pieces.append(html[tag.start() : position])
    pieces.append(_marked(html[position:], "span"))
    return "".join(pieces)


class _TurningPoints:
    """The tags of a page at which the marking begins, stops or changes, found from left to right."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._without_text, self._with_language = self._next_without_text(0), self._next_with_language(0)

    def after(self, position: int) -> re.Match[str] | None:
        """Return the first such tag from a position on; None if there is no more."""
        if self._without_text < position:
            self._without_text = self._next_without_text(position)
        if self._with_language < position:
            self._with_language = self._next_with_language(position)
        return _TAG.match(self._html, min(self._without_text, self._with_language))

    def _next_without_text(self, position: int) -> int:
        found = _WITHOUT_TEXT.search(self._html, position)
        return found.start() if found else len(self._html)

    def _next_with_language(self, position: int) -> int:
        for found in _LANGUAGE.finditer(self._html, position):
            start = self._html.rfind("<", position, found.start())
            if start >= 0 and ">" not in self._html[start : found.start()]:
                return start
        return len(self._html)


def _is_left_as_it_is(tag: re.Match[str]) -> bool:
    """Return whether a tag begins an element in which nothing is marked."""
    name = _name(tag)
    if tag[1] or name in _VOID or tag[0].endswith("/>"):
        return False
    return name in _WITHOUT_MARKUP.split("|") or _MARKED.search(tag[3] or "") is not None


def _name(tag: re.Match[str]) -> str:
    """Return the name of a tag's element; of a comment, nothing."""
    return (tag[2] or "").lower()


def _end_of_element(html: str, opening: re.Match[str]) -> int:
    """Return the position after the closing tag of an element, which may contain others of its name."""
    depth = 1
    for tag in _tags_of(_name(opening)).finditer(html, opening.end()):
        depth += 0 if tag[0].endswith(("/>", "-->")) else -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return len(html)


@cache
def _tags_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(?:!--.*?-->|(/?){name}\b(?!-){_ATTRIBUTES}>)", re.S | re.I)


def _marked(text: str, element: str) -> str:
    """Return HTML without turning points with an element around each run of Chinese outside its tags."""
    pieces: list[str] = []
    position = 0
    while han := HAN_TEXT.search(text, position):
        opening = text.rfind("<", position, han.start())
        tag = _ANY_TAG.match(text, opening) if opening >= 0 else None
        if tag and tag.end() > han.start():
            pieces.append(text[position : tag.end()])
            position = tag.end()
            continue
        start = han.start()
        while start > position and (text[start - 1].isdecimal() or text[start - 1] in ".,"):
            start -= 1
        run = _RUN.search(text, start)
        assert run
        pieces += (text[position : run.start()], f'<{element} lang="zh">', run[0], f"</{element}>")
        position = run.end()
    pieces.append(text[position:])
    return "".join(pieces)
