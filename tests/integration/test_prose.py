"""Every item of a list in the hand-written pages is an item of a list on the built page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cityplans.core.languages import LANGUAGES, PREFIX, Language

CONTENT = Path("content")
_FENCE = re.compile(r"\s*```")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(?P<text>.+)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


class _Article(HTMLParser):
    """Return an article's text, where each list item begins, and the item count of each ordered list."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.items: list[int] = []
        self.ordered: list[int] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag == "article" or ("article" in self._open and tag in ("ol", "ul", "li")):
            if tag == "li":
                self.items.append(len(self.text))
                if self._open[-1] == "ol":
                    self.ordered[-1] += 1
            if tag == "ol":
                self.ordered.append(0)
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            self.text += _letters(data)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _written(markdown: str) -> Iterator[str]:
    """Yield the letters of every line that begins like a list item, code apart."""
    code = False
    for line in markdown.splitlines():
        if _FENCE.match(line):
            code = not code
        elif not code and (found := _ITEM.fullmatch(line)):
            yield _letters(_LINK.sub(r"\1", found["text"]))


def _article(site: Path, language: Language, name: str) -> _Article:
    return _Article((site / PREFIX[language] / name / "index.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_that_begins_like_an_item_is_one(site: Path, language: Language) -> None:
    pages = sorted((CONTENT / language).glob("*.md"))
    assert sum(len(list(_written(page.read_text(encoding="utf-8")))) for page in pages) > 40
    for page in pages:
        written = list(_written(page.read_text(encoding="utf-8")))
        article = _article(site, language, page.stem)
        assert len(article.items) == len(written), page
        for text, start in zip(written, article.items, strict=True):
            assert article.text.startswith(text, start), (page, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_steps_to_edit_and_to_add_a_plan_are_a_list_each(site: Path, language: Language) -> None:
    assert _article(site, language, "contribute").ordered == [3, 9]
