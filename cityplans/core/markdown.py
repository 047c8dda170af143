"""Values in Markdown, escaped so that none becomes markup, a link or a mention."""

from __future__ import annotations

import re

from cityplans.core.characters import escape_invisible

_BREAKS = re.compile(r"[\t\r\n]+")
# Everything that Markdown acts on. An underscore inside a word does nothing, so field names stay readable.
_ACTIVE = re.compile(r"[\\`*\[\]<>|~&]|(?<![^\W_])_|_(?![^\W_])|^[-+#]")
_LIST_START = re.compile(r"^(\d+)([.)])(?!\S)")
# Whatever Markdown or HTML acts on, anywhere or at the start of a paragraph.
_ACTIVE_IN_HTML = re.compile(r"[\\`*_\[\]<>|~&]|^[-+=#\d]")


def inert(value: object) -> str:
    """Escape a value so that Markdown shows it as it is, on one line, in text or in a table cell."""
    text = _ACTIVE.sub(r"\\\g<0>", _BREAKS.sub(" ", str(value)))
    return _LIST_START.sub(r"\1\\\2", text)


def as_references(value: str) -> str:
    """Return a text on one line with active characters as `&#…;`, which every program shows."""
    return _ACTIVE_IN_HTML.sub(lambda match: f"&#{ord(match[0])};", " ".join(value.split()))


def code_span(value: str) -> str:
    """Return a value as a code span, with control characters escaped; a dash if it is empty."""
    text = escape_invisible(value)
    if not text.strip():
        return f"`{text}`" if text else "–"
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def code_cell(value: str) -> str:
    """Return a value as a code span for a table cell. Not every program honours an escaped bar there."""
    return code_span(value).replace("|", "\\u007c")
