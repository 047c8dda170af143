"""The pages on due dates, outcomes, completeness and comparison of plans, as readers see them."""

from __future__ import annotations

from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.support.real_site import PREFIXES


@pytest.mark.parametrize("page", ["bodies/shenzhen-transport", "cities/shenzhen", "themes/tourism"])
@pytest.mark.parametrize("language", PREFIXES)
def test_page_lists_what_is_due_and_leads_to_its_calendar_and_feed(
    desktop: Page, site: Path, language: str, page: str
) -> None:
    desktop.goto(f"{PREFIXES[language]}/{page}/")
    section = desktop.locator("section", has=desktop.locator("#deadlines"))
    section.locator("summary").evaluate_all("(folded) => folded.forEach((summary) => summary.click())")
    assert section.locator("li").count() > 0
    feed = section.locator("a[href$='/feed.xml']")
    assert desktop.request.get(f"{PREFIXES[language]}/{page}/{feed.get_attribute('href')}").ok
    calendar, told = section.locator("a[href$='/deadlines.ics']"), {"zh": "没有可订阅的日历", "en": "no calendar"}
    if page != "cities/shenzhen":
        # Nothing of it lies ahead.
        assert calendar.count() == 0 and not (site / page / "deadlines.ics").exists()
        expect(section).to_contain_text(told[language])
        return
    response = desktop.request.get(f"{PREFIXES[language]}/{page}/{calendar.get_attribute('href')}")
    years = [event.start.year for event in Calendar.from_ical(response.body()).events]
    assert set(years) == {2050} and section.get_by_text("2050").count() >= len(years) > 1
    assert told[language] not in section.inner_text()


def test_page_without_deadline_says_so(desktop: Page) -> None:
    desktop.goto("/bodies/shenzhen-baoan-district/")
    section = desktop.locator("section", has=desktop.locator("#deadlines"))
    expect(section).to_contain_text("没有写明期限的目标或任务")
    assert section.locator("a[href$='deadlines.ics']").count() == 0


def test_plan_says_how_complete_its_record_is_as_the_coverage_page_does(desktop: Page) -> None:
    desktop.goto("/plans/township-2020/#complete")
    section = desktop.locator("[data-record='coverage:township-2020']")
    section.scroll_into_view_if_needed()
    facts = dict(zip(section.locator("dt").all_inner_texts(), section.locator("dd").all_inner_texts(), strict=True))
    desktop.goto("/coverage/")
    row = (
        desktop.locator(".cp-open tbody tr", has=desktop.locator("a[href$='plans/township-2020/']"))
        .locator("td")
        .all_inner_texts()
    )
    assert row == [
        facts[name]
        for name in ("规划本身未说明的", "没有写明责任单位的措施", "没有期限的目标", "期限由推断得来", "未收录的文字")
    ]


def test_measure_says_when_its_passage_was_last_checked(desktop: Page) -> None:
    desktop.goto("/en/measures/guangzhou-2018-m09/")
    checked = desktop.locator("[data-record^='evidence:'] time")
    expect(checked).to_have_attribute("datetime", "2026-11-22")
    expect(checked).to_have_text("22 November 2026")


def test_figure_is_said_once_where_print_and_number_agree(desktop: Page) -> None:
    for language, said in (("", "23%"), ("/en", "23%")):
        desktop.goto(f"{language}/targets/#guangzhou-2018-m18-t06")
        cell = desktop.locator("tr#guangzhou-2018-m18-t06 td").first
        expect(cell.locator("[data-field='value']")).to_have_attribute("data-value", "23")
        assert cell.inner_text().count(said) == 1
