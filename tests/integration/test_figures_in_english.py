"""In the place of a figure an English page has English, with its unit in the right number."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from cityplans.core.text_folding import HAN_TEXT

_FIGURE = re.compile(r'<(strong|b)\b[^>]*>(.*?)</\1>|<span class="cp-line__figure">(.*?)</span>', re.DOTALL)
_MARKED = re.compile(r'<(span|i|bdi)\b[^>]*lang="zh"[^>]*>.*?</\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_NO_NOUN = re.compile(r"person-times|\d (items|entries|persons)\b|place in a ranking|from the top of")
_NOT_ONE = re.compile(r"^(≥ |≤ |≈ |> |< )?1 (?!axis)[a-z]+s\b")


def test_figures_on_english_pages_are_english(site: Path) -> None:
    faults = {
        f"{page.relative_to(site)}: {said}"
        for page in (site / "en").rglob("*.html")
        for said in _figures(page.read_text(encoding="utf-8").partition("<article")[2])
        if HAN_TEXT.search(said) or _NO_NOUN.search(said) or _NOT_ONE.search(said)
    }
    assert not faults, sorted(faults)[:20]


def test_what_is_planned_says_since_when(whole_site: Path) -> None:
    """Years after its plan, “Planned” alone reads as still planned."""
    status = re.compile(r'data-field="status" data-value="planned">\s*([^<]*)<')
    said = {
        match[1]
        for page in (whole_site / "en" / "measures").glob("*/index.html")
        for match in status.finditer(page.read_text(encoding="utf-8"))
    }
    assert said >= {"Planned in 2011", "Planned, undated"}
    assert not [words for words in said if not re.fullmatch(r"Planned in \d{4}|Planned, undated", words)]


def _figures(body: str) -> list[str]:
    found = (_MARKED.sub("", match[2] or match[3] or "") for match in _FIGURE.finditer(body))
    return [unescape(_TAG.sub("", text)).strip() for text in found]
