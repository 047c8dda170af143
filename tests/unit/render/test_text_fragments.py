"""Text fragments lead to the printed words of the passage, not to the same words elsewhere."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from cityplans.core.model import Catalog
from cityplans.render.text_fragments import text_fragment
from tests.support.downloads import catalog_with_texts

TEXT = "一、航空方面\n发展空港。一是铁路，二是航空方面。\n航空方面 另见附件\n桥"


def fragment(printed: str, line: int) -> str:
    """Return the fragment of words in a passage that is one line of the text."""
    start = sum(len(each) + 1 for each in TEXT.split("\n")[:line])
    return unquote(text_fragment(printed, TEXT, start, start + len(TEXT.split("\n")[line])))


def test_words_that_occur_once_need_no_more() -> None:
    assert fragment("发展空港。", 1) == "#:~:text=发展空港"
    assert text_fragment("“桥”", TEXT, len(TEXT) - 1, len(TEXT)) == "#:~:text=桥"
    assert text_fragment("！", TEXT) == "" and text_fragment("", TEXT) == ""


def test_words_that_occur_again_are_told_apart_by_what_is_before_or_after_them() -> None:
    """What is before begins where a word does, if it can; white space is no part of it."""
    assert fragment("航空方面", 0) == "#:~:text=一、-,航空方面"
    assert fragment("航空方面", 1) == "#:~:text=二是-,航空方面"
    assert fragment("航空方面", 2) == "#:~:text=航空方面,-另"


def test_without_the_text_the_words_alone_lead_there() -> None:
    assert text_fragment("（一）航空方面") == "#:~:text=航空方面"


def test_signs_are_encoded() -> None:
    assert text_fragment("桥", "桥。甲-桥", 2, 5) == "#:~:text=甲%2D-,桥"


def test_every_fragment_of_a_passage_leads_to_one_place(plan_sources: Path) -> None:
    """Whatever is before, the words and whatever is after are once in the official text."""
    catalog = catalog_with_texts(plan_sources)
    found = 0
    for rows in catalog.evidence_by_record.values():
        for row in rows:
            printed = _printed(catalog, row.record_id)
            text = catalog.texts.get(row.source_id, "")
            if not printed or printed not in text[row.start : row.end]:
                continue
            named = unquote(text_fragment(printed, text, row.start, row.end)).removeprefix("#:~:text=")
            assert "".join(text.split()).count("".join(named.replace("-,", "").replace(",-", "").split())) == 1, (
                row.record_id,
                named,
            )
            found += 1
    assert found > 300


def _printed(catalog: Catalog, record_id: str) -> str:
    measure, target = catalog.measures.get(record_id), catalog.targets.get(record_id)
    return measure.title_zh if measure else target.value_printed if target else ""
