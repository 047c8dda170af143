"""The finding of each chart: what its values say, in both languages, and no more."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import partial

import pytest

from cityplans.catalog.indicator_figures import IndicatorFigure
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.core.languages import LANGUAGES, Language
from cityplans.core.model import Catalog
from cityplans.i18n.strings import translate
from cityplans.render.charts.findings import due_dates, largest, leaders, periods, promised_and_reported, years_of_all
from cityplans.render.charts.timeline import timeline
from cityplans.render.charts.values import values
from cityplans.render.page import PageContext
from tests.support.charts import all_charts
from tests.support.real_site import SITE_URL

EN, ZH = (partial(translate, language) for language in ("en", "zh"))


@pytest.mark.parametrize(
    ("years", "en", "zh"),
    [
        ([], "P sets a date for none of its promises", "P的承诺都没有写明期限"),
        (["2020"], "P sets a single due date: 2020", "P有期限的承诺都在 2020 年到期，共 1 项"),
        (
            ["2020"] * 3,
            "All that P promises with a date falls due in 2020: 3 dates",
            "P有期限的承诺都在 2020 年到期，共 3 项",
        ),
        (
            ["2020", "2020", "2018"],
            "Most of what P promises with a date falls due in 2020: 2 of 3 dates",
            "P有期限的承诺大多在 2020 年到期：3 项中的 2 项",
        ),
        # Half is not most; of equals, the earliest is named.
        (
            ["2020", "2018"],
            "P spreads 2 due dates over 2 years; one of them is in 2018",
            "P的 2 项期限分布在 2 个年份，其中 2018 年有 1 项",
        ),
    ],
)
def test_when_most_falls_due(years: list[str], en: str, zh: str) -> None:
    assert (due_dates(EN, "P", years), due_dates(ZH, "P", years)) == (en, zh)


def test_how_many_have_no_date() -> None:
    assert years_of_all(EN, ["2020", "2020", "2015"], 4) == (
        "4 of 7 promises have no date; of the 3 with one, 2 fall due in 2020"
    )
    assert years_of_all(ZH, ["2020", "2020"], 0) == "2 项承诺都有期限，其中 2 项在 2020 年到期"


def test_who_leads_and_who_is_named_where_nobody_does() -> None:
    assert leaders(EN, [("A", 3), ("B", 1)], [("A", 3), ("B", 9)]) == "A leads most: 3 action plans or measures"
    assert leaders(EN, [("A", 2), ("B", 2)], []).startswith("2 agencies lead as much")
    assert leaders(ZH, [("A", 0), ("B", 0)], [("A", 3), ("B", 9)]) == "B出现最多：9 个行动计划或措施"


def test_the_largest_of_equals_is_not_named() -> None:
    assert largest(EN, "themes", [("A", 3), ("B", 2)], 6, plan="P") == "P has most on A: 3 of 6 records"
    assert largest(EN, "themes", [("A", 3), ("B", 3)], 6, plan="P") == "P has as much on A as on B: 3 records each"
    assert largest(ZH, "by-plan", [("A", 3), ("B", 2)], 5, theme="T") == "写T最多的是A：5 条中的 3 条"


def test_periods_that_were_over(catalog: Catalog) -> None:
    plans = list(catalog.plans.values())
    released = replace(catalog, identity=replace(catalog.identity, released="2018-06-30"))
    ends = [plan.period_end for plan in plans if plan.period_end]
    over = sum(end < "2018" for end in ends)
    site = PageContext(released, "en", SITE_URL)
    assert periods(site, plans) == f"The periods of {over} of {len(ends)} plans were over by 30 June 2018"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_promise_stands_beside_what_is_reported(catalog: Catalog, language: Language) -> None:
    """A share is of a promise that the result answers; a result of the same plan alone has none."""
    site = PageContext(catalog, language, SITE_URL)
    target = catalog.targets["guangzhou-2018-m18-t05"]
    half = replace(target, id="x", type="outcome", period="2019", due="", value=target.value and target.value / 2)
    double = replace(target, id="y", plan_id="hangzhou-2016", value=target.value and target.value * 2)
    promised, result, more = map(IndicatorFigure, (target, half, double))
    answer = IndicatorFigure(half, promise=target)
    later = IndicatorFigure(replace(half, period="2021", value=target.value), promise=target)
    due = IndicatorFigure(replace(half, period="2020"), promise=target)
    expected = {
        "en": [
            "Passengers: Guangzhou 2018 promised 80 million by 2020; 40 million (2019) is 50% of it",
            "Passengers: Guangzhou 2018 promised 80 million by 2020; 40 million (2020) is 50% of it",
            "Passengers: Guangzhou 2018 promised 80 million by 2020; reported 40 million (2019)",
            "Passengers: 40 million (2019), then 40 million (2019)",
            "Passengers: from 80 million (Guangzhou 2018) to 160 million (Hangzhou 2016)",
            "Passengers: 80 million, the same in all 2 promises",
        ],
        "zh": [
            "旅客：广州2018年行动计划承诺2020年达到8,000万人次；4,000万人次（2019年），为承诺的 50%",
            "旅客：广州2018年行动计划承诺2020年达到8,000万人次；4,000万人次（2020年），为承诺的 50%",
            "旅客：广州2018年行动计划承诺2020年达到8,000万人次，汇报的是4,000万人次（2019年）",
            "旅客：先是4,000万人次（2019年），后来是4,000万人次（2019年）",
            "旅客：从8,000万人次（广州 2018）到1.6亿人次（杭州 2016）",
            "旅客：2 项承诺都是8,000万人次",
        ],
    }
    name = {"en": "Passengers", "zh": "旅客"}[language]
    panels = (
        *([promised, answer], [promised, answer, due, later], [promised, result]),
        *([result, result], [promised, more], [promised, promised]),
    )
    assert [promised_and_reported(site, name, [panel]) for panel in panels] == expected[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_is_called_by_its_finding(catalog: Catalog, language: Language) -> None:
    site = PageContext(catalog, language, SITE_URL)
    plan = catalog.plans["guangzhou-2018"]
    chart = timeline(site, plan)
    years = Counter(t.due[:4] for t in catalog.targets_by_plan[plan.id] if t.is_ahead and t.due)
    (year, n), *_ = years.most_common()
    assert chart and all(part in chart.title for part in (site.plan_in_sentence(plan), year, str(n)))
    gdp = values(site, catalog.indicators["gdp"])
    assert gdp and gdp.title.startswith(gdp.heading) and len(gdp.title) > len(gdp.heading) + 10


def test_chinese_sentences_name_a_plan_as_chinese_does(catalog: Catalog) -> None:
    """深圳2011年纲要写得最多的是…, not 深圳 2011写得最多的是…"""
    titles = [chart.title for chart in all_charts("zh").values()]
    assert any("深圳2011年纲要" in title for title in titles)
    assert not [title for title in titles if re.search(r"\d{4}[\u4e00-\u9fff]", re.sub(r"\d{4}年", "", title))]
    zh, en = (LocalizedCatalog(catalog, language, SITE_URL) for language in LANGUAGES)
    plan = catalog.plans["shenzhen-2011"]
    assert (zh.plan_in_sentence(plan), en.plan_in_sentence(plan)) == ("深圳2011年纲要", "Shenzhen 2011")
