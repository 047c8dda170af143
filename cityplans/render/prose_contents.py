"""The parts of a long page of prose: their list, and each folded but for its beginning."""

from __future__ import annotations

import re

from markupsafe import escape

from cityplans.core.text_folding import is_han

_TITLE_END = "</h1>"
_HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)(?:<a class="headerlink".*?</a>)?</h2>', re.DOTALL)
_PARAGRAPH = re.compile(r"\s*<p>.*?</p>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_FEWEST = 5
"""A page with fewer parts is short."""
_LONG = 9_000
"""Letters of a page whose parts are folded; a Han character counts as two."""
_REST = 400
"""Letters of a part, but for its first paragraph, from which on it is folded."""


def with_contents(html: str, label: str, more: str = "") -> str:
    """Return a page with the list of its parts after its title; unchanged if it has few.

    Args:
        html: The page.
        label: The name of the list.
        more: What opens the rest of a part, with `{heading}`; without it nothing is folded.
    """
    headings = _HEADING.findall(html)
    title_end = html.find(_TITLE_END)
    if len(headings) < _FEWEST or title_end < 0:
        return html
    links = "".join(f'<a href="#{name}">{_words(title)}</a>' for name, title in headings)
    place = title_end + len(_TITLE_END)
    contents = f'<nav class="cp-contents cp-contents--prose" aria-label="{escape(label)}">{links}</nav>'
    end = html.find("</article>")
    end = len(html) if end < 0 else end
    body = html[place:end]
    if more and _letters(body) > _LONG:
        body = _folded(body, more)
    return f"{html[:place]}\n{contents}{body}{html[end:]}"


def _folded(body: str, more: str) -> str:
    """Return the body of a page with the rest of every long part folded."""
    starts = [match.start() for match in _HEADING.finditer(body)]
    parts = [body[start:end] for start, end in zip(starts, [*starts[1:], len(body)], strict=True)]
    return body[: starts[0]] + "".join(_folded_part(part, more) for part in parts)


def _folded_part(part: str, more: str) -> str:
    heading = _HEADING.match(part)
    assert heading is not None
    first = _PARAGRAPH.match(part, heading.end())
    shown = first.end() if first else heading.end()
    if _letters(part[shown:]) < _REST:
        return part
    summary = more.format(heading=_words(heading[2]))
    return f'{part[:shown]}\n<details class="cp-more"><summary>{summary}</summary>{part[shown:]}</details>\n'


def _words(html: str) -> str:
    return _TAG.sub("", html).strip()


def _letters(html: str) -> int:
    text = _words(html)
    return len(text) + sum(map(is_han, text))
