"""Summaries tell what the city does; the document is seldom their subject."""

from __future__ import annotations

import re

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
