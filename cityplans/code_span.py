"""A value in Markdown, as code: no value in it can be markup, a link or a mention."""

from __future__ import annotations

import re

from cityplans.characters import show


def code_span(value: str) -> str:
    """Write a value as a code span; control characters are shown escaped, nothing as a dash."""
    text = show(value)
    if not text.strip():
        return f"`{text}`" if text else "–"
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def code_cell(value: str) -> str:
    """Write a value as a code span in a table, which no escape keeps a bar from dividing in every reader."""
    return code_span(value).replace("|", "\\u007c")
