"""Removes from the theme's pages what this site never uses, and the white space between their lines."""

from __future__ import annotations

import re

# What only scripts of the theme would fill or read, its own search, and a style sheet that is part of ours.
_DEAD = re.compile(
    r'<input class="md-toggle" data-md-toggle="search"[^>]*>'
    r'|<link rel="stylesheet" href="[^"]*/stylesheets/(?:classic/)?palette[^"]*">'
    r'|<div data-md-component="(?:announce|outdated)"[^>]*>\s*</div>'
    r'|<div class="md-dialog"[^>]*>\s*<div class="md-dialog__inner md-typeset">\s*</div>\s*</div>'
    r'| data-md-(?:component="[^"]*"|type="[^"]*"|level="0"|scrollfix|color-(?:primary|accent)="custom")'
)
# What the theme writes against the HTML standard: autocompletion of a checkbox, an empty tab index, the label of
# something that only its own menu has.
_NOT_HTML = re.compile(r'(?<=id="__drawer") autocomplete="off"| tabindex=""| for="__toc"')
# A pattern that begins with its character is found several times faster than one that begins with what is before it.
_EDGE = re.compile(r"\n(?<=>\n)(?=</?(?:meta|link|title|head|body|main|footer)\b)")
_BLOCK_EDGE = re.compile(r"\n(?<=>\n)(?=</?(?:p|div|section|article|header|nav|ul|ol|dl|form|table|thead|tbody|tr)\b)")
"""White space before a block and at its end, which is never shown."""
_KEPT = re.compile(r"(<(pre|script|textarea)\b.*?</\2>)", re.S)


def thinned(html: str) -> str:
    """Return a page of the theme without dead elements and indentation."""
    return _EDGE.sub("", join_lines(_NOT_HTML.sub("", _DEAD.sub("", html))))


def join_lines(html: str) -> str:
    """Return HTML without indentation and empty lines; its words stay apart."""
    pieces = _KEPT.split(html)
    # The pieces are: other text, an element to keep, its name, other text, …
    return "".join(
        _BLOCK_EDGE.sub("", _without_indentation(piece)) if i % 3 == 0 else piece
        for i, piece in enumerate(pieces)
        if i % 3 != 2
    )


def _without_indentation(text: str) -> str:
    first, *others = text.split("\n")
    if not others:
        return text
    return "\n".join((first.rstrip(), *filter(None, map(str.strip, others[:-1])), others[-1].lstrip()))
