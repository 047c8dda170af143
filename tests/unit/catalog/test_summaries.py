"""Summaries and notes tell what the city does; the document is seldom their subject."""

from __future__ import annotations

import re

from cityplans.core.plan_records import Mention, Target
from tests.support.downloads import whole_catalog

_DOCUMENT = re.compile(
    r"(The|This|Under the|According to the) "
    r"(implementation |action |three-year )?(opinions|outline|plan|scheme|regulation|report|document|text|programme)\b"
)
_DOCUMENT_ZH = re.compile("(规划|意见|纲要|条例|方案|行动计划|报告|文件|文本)(提出|要求|规定|说|指出|认为|强调)")


def test_the_city_or_who_acts_is_the_subject() -> None:
    measures = whole_catalog().measures.values()
    english = [m.id for m in measures if _DOCUMENT.match(m.summary_en)]
    chinese = [m.id for m in measures if _DOCUMENT_ZH.match(m.summary_zh)]
    assert len(english) <= len(measures) / 50, english
    assert len(chinese) <= len(measures) / 50, chinese


def test_no_document_would_do_anything() -> None:
    assert not [m.id for m in whole_catalog().measures.values() if re.search(r"\bwould\b", m.summary_en)]


_ASKING = re.compile(
    r"\b[Tt]he (plan|opinions|outline|scheme|regulation|report|text|programme) "
    r"(would|aims?|asks?|calls for|plans to|promises|requires?|sets out|wants?)\b"
)
_ASKING_ZH = re.compile("(规划|意见|纲要|条例|方案|计划|汇报|报告)(提出|要求|力争|争取|强调|认为)")
_OTHER_TERM = re.compile(r"义务(?!教育)|定性目标|\bworded goals?\b|\b([Aa]|yearly|recurr\w+) duty\b")


def test_the_city_is_the_subject_of_plans_and_notes_too() -> None:
    """A note has the document as its subject only where it is meant itself: for what it does not say."""
    catalog = whole_catalog()
    texts = [(p.id, f"{p.summary_en} {p.summary_zh} {p.note_en} {p.note_zh}") for p in catalog.plans.values()]
    noted: tuple[Mention | Target, ...] = (*catalog.mentions.values(), *catalog.targets.values())
    texts += [(record.id, f"{record.note_en} {record.note_zh}") for record in noted]
    assert not [of for of, text in texts if _ASKING.search(text) or _ASKING_ZH.search(text)]
    assert not [of for of, text in texts if _OTHER_TERM.search(text)]
