"""The plan's own lines are told from the page's, and the page's words about the plan are read."""

from __future__ import annotations

import pytest

from cityplans.curate.importer.boilerplate import is_boilerplate
from cityplans.curate.importer.document_body import DocumentBody, find_body
from cityplans.curate.importer.lines import Line, lines
from cityplans.curate.importer.plan_metadata import read_metadata
from tests.support import importer_texts as texts


def body(text: str) -> DocumentBody:
    return find_body(list(lines(text, 0, len(text))))


def shown(some: list[Line]) -> list[str]:
    return [line.text for line in some]


def test_a_notice_and_the_page_are_not_the_plan() -> None:
    found = body(texts.ACTION_PLAN)
    assert shown(list(found.title)) == ["云岭市河港振兴三年行动计划", "(2021-2023年)"]
    assert found.text[0].text == "为把老码头用好,制定本计划。"
    assert found.text[-1].text.startswith("(三)严格考核")
    assert shown(list(found.annex_names)) == ["附件:重点项目清单"] and not found.annexes
    assert "打印本页 关闭窗口" in shown(list(found.dropped))


def test_facts_of_the_plan_come_from_the_page() -> None:
    facts = read_metadata(body(texts.ACTION_PLAN), texts.ACTION_PLAN, {"云岭市": "yunling", "晨溪市": "chenxi"})
    assert facts.fields == {
        "title_zh": "云岭市河港振兴三年行动计划（2021—2023年）",
        "type": "action_plan",
        "document_number": "云政办发〔2021〕7号",
        "adopted": "",
        "published": "2021-03-15",
        "issuer_zh": "云岭市人民政府办公室",
        "signed": "2021-03-10",
        "period_start": "2021",
        "period_end": "2023",
        "city_id": "yunling",
        "short_zh": "云岭 2021",
        "level": "city",
        "area_zh": "",
        "approved": "",
        "effective": "",
    }


def test_a_title_may_stand_in_the_notice_only() -> None:
    text = (
        "各区人民政府：\n《晨溪市书屋规划》已经市政府同意，现印发给你们，请遵照执行。\n晨溪市人民政府\n2020年5月1日\n"
    )
    text += "一、目标\n多建书屋。\n二、任务\n（一）选址。好。\n（二）开馆。好。\n（三）管理。好。\n"
    facts = read_metadata(body(text), text, {})
    assert (facts.fields["title_zh"], facts.fields["signed"], facts.fields["issuer_zh"]) == (
        "晨溪市书屋规划",
        "2020-05-01",
        "晨溪市人民政府",
    )


def test_the_congress_that_adopts_a_regulation_issues_it() -> None:
    text = (
        "晨溪市书屋条例\n（2020年3月6日晨溪市第九届人民代表大会常务委员会第五次会议通过）\n"
        "第一条　为了多建书屋，制定本条例。\n第二条　本条例自2020年5月1日起施行。\n"
    )
    assert read_metadata(body(text), text, {}).fields["issuer_zh"] == "晨溪市人民代表大会常务委员会"


def test_a_lost_bracket_of_the_years_is_put_back() -> None:
    text = "晨溪市书屋三年行动计划\n2018-2020年）\n一、目标\n多建书屋。\n"
    assert read_metadata(body(text), text, {}).fields["title_zh"] == "晨溪市书屋三年行动计划（2018-2020年）"


def test_a_signature_closes_the_text() -> None:
    found = body(texts.REPORT)
    assert shown(list(found.closing)) == ["桐浦县商务局", "2019年12月20日"]
    assert read_metadata(found, texts.REPORT, {}).written == "2019-12-20"
    assert read_metadata(body(texts.AGREEMENT), texts.AGREEMENT, {}).written == "2012-05-08"


def test_a_page_number_between_lines_is_dropped() -> None:
    assert shown(list(body(texts.GLUED).dropped)) == ["- 2 -"]


def test_a_table_of_contents_is_passed_over() -> None:
    contents = "晨溪市书屋建设规划\n目　录\n一、总体要求……1\n二、主要任务……3\n"
    text = f"{contents}一、总体要求\n多建书屋，让人有处可读。\n二、主要任务\n（一）选址。沿河选址。\n"
    found = body(text)
    assert shown(list(found.text))[:2] == ["一、总体要求", "多建书屋,让人有处可读。"]
    assert len(found.dropped) == 3


def test_a_title_over_several_lines_is_one() -> None:
    text = "晨溪市人民政府关于进一步做好\n书屋建设的实施意见\n各区人民政府：\n一、目标\n多建书屋。\n"
    assert shown(list(body(text).title)) == ["晨溪市人民政府关于进一步做好", "书屋建设的实施意见"]


@pytest.mark.parametrize(
    "text", ["完善备案制度，提供技术支持。", "一、主题词和关键词", "推行“一键”办理，简体繁体都可以；", "时间：春秋两季"]
)
def test_sentences_and_headings_stay(text: str) -> None:
    (line,) = lines(text, 0, len(text))
    assert not is_boilerplate(line)


@pytest.mark.parametrize(
    "text", ["来源：市政府网站", "打印本页", "上一篇：某文", "第 3 页 共 10 页", "发布时间：2020-01-02 浏览次数：8"]
)
def test_the_pages_own_lines_go(text: str) -> None:
    (line,) = lines(text, 0, len(text))
    assert is_boilerplate(line)
