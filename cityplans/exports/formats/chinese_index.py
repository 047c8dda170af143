"""Chinese text for the full-text index of SQLite, which takes what stands between spaces for a word."""

from __future__ import annotations

import re

from cityplans.core.text_folding import HAN

_RUN = re.compile(f"[{HAN}]+")
LONGEST_WORD = 4
"""The characters of the longest word that is found without spaces between its characters."""


def index_text(text: str) -> str:
    """Return what to index of a text: its characters one by one, then every short word in it.

    The characters in their order make every phrase findable, `"国 际 化 大 都 市"`; the words make the usual ones
    findable as people write them, `旅游`. SQLite has no tokenizer for Chinese that works without an extension.
    """
    runs = _RUN.findall(text)
    words = [run[i : i + n] for run in runs for n in range(2, LONGEST_WORD + 1) for i in range(len(run) - n + 1)]
    return " ".join([_RUN.sub(lambda run: f" {' '.join(run[0])} ", text), *dict.fromkeys(words)])
