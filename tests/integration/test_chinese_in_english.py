"""Every Chinese run on an English page is marked as Chinese."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from cityplans.core.text_folding import HAN_TEXT

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_SHOWN = ("title", "aria-label", "alt", "placeholder")
"""Attributes that are read out; no element in them can say its language."""


class _Page(HTMLParser):
    """Gathers Chinese in elements that are English, and English sentences in elements that are Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._open: list[tuple[str, str]] = [("", "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; it has the language of what is around it unless it says another one."""
        given = dict(attrs)
        language = given.get("lang") or self._open[-1][1]
        for name in _SHOWN:
            value = given.get(name) or ""
            if language == "en" and tag not in ("meta", "link") and HAN_TEXT.search(value):
                self.faults.append(f"{tag}[{name}]: {value}")
        if tag not in _VOID:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        """Close an element and what is open in it."""
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        """Judge a text by the language of its element."""
        names = [name for name, _ in self._open]
        # What is drawn is described in one language; a description cannot have elements.
        if {"script", "style"} & set(names) or (names[-1] == "title" and "svg" in names):
            return
        language = self._open[-1][1]
        wrong = HAN_TEXT.search(data) if language == "en" else not HAN_TEXT.search(data) and _is_sentence(data)
        if wrong:
            self.faults.append(f"{names[-1]}: {data.strip()}")


def _is_sentence(text: str) -> bool:
    return len(re.findall("[A-Za-z]{2,}", text)) > 6


def test_chinese_on_english_pages_is_marked(site: Path) -> None:
    """On every page of the site, of whatever kind: its font and its voice are those of Chinese."""
    pages = sorted((site / "en").rglob("*.html"))
    faults = {}
    for path in pages:
        page = _Page()
        page.feed(path.read_text(encoding="utf-8"))
        # The title of a page has no elements either; that of a record is in English alone.
        faults[path.relative_to(site).as_posix()] = page.faults
    assert len(pages) > 300
    assert {path: found for path, found in faults.items() if found} == {}
