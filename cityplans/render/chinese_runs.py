"""Marks the Chinese in an English page, so that browsers choose its font and screen readers its voice."""

from __future__ import annotations

import re

from cityplans.core.text_folding import HAN, HAN_TEXT

_TAG = re.compile(r"""<(?:!--.*?-->|(/?)([A-Za-z][\w-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>)""", re.S)
_MARKED = re.compile(r'\slang="(?!en)')
_WITHOUT_MARKUP = frozenset(("script", "style", "title", "textarea", "option", "template"))
"""Elements whose text can contain no element."""
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
# A run begins with a figure that belongs to it (2020年) and ends in Chinese; signs and figures may be between.
_RUN = re.compile(rf"(?:(?<![A-Za-z\d.,])\d[\d.,]*)?[{HAN}](?:[{HAN}\d.%、，。；：！？·—“”‘’《》（）〔〕+]*[{HAN}])?")


def mark_chinese(html: str) -> str:
    """Return HTML in English with an element around each run of Chinese that is not marked yet."""
    if not HAN_TEXT.search(html):
        return html
    pieces: list[str] = []
    end = 0
    # The name of the element that is left as it is, and how many elements of that name are open.
    closed_by, depth = "", 0
    drawings = 0
    for tag in _TAG.finditer(html):
        text = html[end : tag.start()]
        pieces.append(text if closed_by else _marked(text, "tspan" if drawings else "span"))
        pieces.append(tag[0])
        end = tag.end()
        name = (tag[2] or "").lower()
        closing = bool(tag[1])
        if name == "svg":
            drawings += -1 if closing else 1
        if closed_by:
            if name == closed_by and not tag[0].endswith("/>"):
                depth += -1 if closing else 1
            if depth == 0:
                closed_by = ""
        elif not (closing or name in _VOID or tag[0].endswith("/>")) and (
            name in _WITHOUT_MARKUP or _MARKED.search(tag[3] or "")
        ):
            closed_by, depth = name, 1
    pieces.append(_marked(html[end:], "span"))
    return "".join(pieces)


def _marked(text: str, element: str) -> str:
    return _RUN.sub(rf'<{element} lang="zh">\g<0></{element}>', text) if text and HAN_TEXT.search(text) else text
