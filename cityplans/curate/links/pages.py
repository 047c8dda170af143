"""Makes the answer of an address into the text that its page shows."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser

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
    """Return the text of a page: as the server or the page declares it, unless that is wrong."""
    declared = _META_CHARSET.search(body[:_BEGINNING])
    marks = (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")
    names = [name for mark, name in marks if body.startswith(mark)]
    names += [charset, declared[1].decode("ascii") if declared else "", "utf-8", "gb18030"]
    candidates = [codec for name in names if (codec := _CODECS.get(name.lower(), name)) and _is_text_codec(codec)]
    for codec in candidates:
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            continue
    # A page with a few damaged bytes is read as it says it is.
    return body.decode(candidates[0], "replace")


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
