"""The contents of a page of prose, at the top of the window where the theme has no sidebar."""

from __future__ import annotations

import re

from markupsafe import escape

_TITLE_END = "</h1>"
_HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)(?:<a class="headerlink".*?</a>)?</h2>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_FEWEST = 5
"""A page with fewer parts is short."""


def with_contents(html: str, label: str) -> str:
    """Return a page with the list of its parts after its title; unchanged if it has few."""
    headings = _HEADING.findall(html)
    title_end = html.find(_TITLE_END)
    if len(headings) < _FEWEST or title_end < 0:
        return html
    links = "".join(f'<a href="#{name}">{_TAG.sub("", title).strip()}</a>' for name, title in headings)
    place = title_end + len(_TITLE_END)
    contents = f'<nav class="cp-contents cp-contents--prose" aria-label="{escape(label)}">{links}</nav>'
    return f"{html[:place]}\n{contents}{html[place:]}"
