"""Makes the answer of an address into the text that its page shows."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser

from cityplans.core.characters import REPLACEMENT
from cityplans.core.fingerprints import squeezed
from cityplans.curate.links.web import Answer

_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "")
_META_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_BEGINNING = 4096
_CODECS = dict.fromkeys(("gb2312", "gbk", "x-gbk"), "gb18030") | dict.fromkeys(("iso-8859-1", "latin1"), "")
"""What is meant by some names: parts of GB18030, and what servers say of every page unless told otherwise."""
_LEAST_TEXT = 50
"""Characters: a page with fewer shows a message, or what only a script can fill."""


def text_of_page(answer: Answer) -> tuple[str, str]:
    """Return the text of a page, squeezed, and why it could not be read; one of the two is empty."""
    if answer.problem:
        return "", answer.problem
    if answer.media_type not in _PAGES or answer.body.startswith(b"%PDF"):
        kind = re.sub(r"[^\w.+/-]", "", answer.media_type)[:80] if answer.media_type not in _PAGES else "a PDF"
        return "", f"it is not a page of text ({kind})"
    text = decoded(answer.body, answer.charset)
    if answer.media_type != "text/plain":
        text = _shown(text)
    text = squeezed(text)
    if len(text) < _LEAST_TEXT:
        return "", f"the page has no text to speak of ({len(text)} characters)"
    return text, ""


def decoded(body: bytes, charset: str = "") -> str:
    """Return the text of a page, in the encoding among the likely ones that damages fewest characters.

    Args:
        body: The page.
        charset: What the server calls its encoding; what the page itself calls it is tried as well.
    """
    declared = _META_CHARSET.search(body[:_BEGINNING])
    names = ["utf-16"] if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else []
    names += ["utf-8", charset.lower(), declared[1].decode("ascii").lower() if declared else "", "gb18030"]
    likely = dict.fromkeys(_CODECS.get(name, name) for name in names)
    texts = [body.decode(codec, "replace") for codec in likely if codec and _is_text_codec(codec)]
    return min(texts, key=lambda text: text.count(REPLACEMENT))


def _is_text_codec(name: str) -> bool:
    try:
        return isinstance(b"a".decode(name, "replace"), str)
    except (LookupError, ValueError):
        return False


def _shown(markup: str) -> str:
    parser = _Text()
    parser.feed(markup)
    parser.close()
    return "".join(parser.parts)


class _Text(HTMLParser):
    """Collects the text of a page without scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._is_hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the interface
        """Note where a script or a style begins."""
        self._is_hidden = tag in self.CDATA_CONTENT_ELEMENTS

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the interface
        """Note where it ends."""
        self._is_hidden = False

    def handle_data(self, data: str) -> None:
        """Keep what is shown."""
        if not self._is_hidden:
            self.parts.append(data)
