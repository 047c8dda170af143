"""A reader asks an agency what became of a promise: with a letter, copied or mailed."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page, expect

MEASURE = "guangzhou-2018-m18"


def test_from_a_promise_to_a_letter_in_one_tap(phone: Page) -> None:
    """Who, what, when, how much and where it is written are filled in; English pages have a gloss."""
    phone.goto(f"/en/measures/{MEASURE}/")
    phone.get_by_role("link", name="Ask the agency").tap()
    phone.wait_for_url(f"**/en/contribute/ask/?record={MEASURE}")
    about = phone.locator(".cp-ask__about a")
    expect(about).to_have_attribute("href", f"{phone.url.split('/contribute')[0]}/measures/{MEASURE}/")
    letter, gloss = phone.locator(".cp-ask__letter").all()
    expect(letter).to_contain_text(
        "政府信息公开申请广州市人民政府：《广州建设国际交往中心三年行动计划（2018-2020年）》（2018年）提出“"
    )
    expect(letter).to_contain_text("。其中包括：2020年")
    expect(letter).to_contain_text("原文：http")
    expect(letter).to_contain_text("申请人：＿＿＿＿")
    expect(gloss).to_contain_text("Guangzhou Municipal Government:")
    expect(gloss).to_contain_text(
        "(2018) says “Building a well-connected, efficient international transport hub”. Among its promises: "
    )
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.get_by_role("link", name="中文").tap()
    phone.wait_for_url(f"**/contribute/ask/?record={MEASURE}")
    expect(phone.locator(".cp-ask__letter")).to_have_count(1)


def test_the_letter_is_copied_and_mailed_as_it_is_read(browser: Browser, address: str) -> None:
    """The mail has no receiver: whoever writes knows where to."""
    context = browser.new_context(base_url=address)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("/contribute/ask/?record=shenzhen-2011-m09-1")
    shown = "\n".join(page.locator(".cp-ask__letter p").all_inner_texts())
    assert "深圳市文体旅游局：\n《深圳市推进国际化城市建设行动纲要》（2011年）提出“" in shown
    page.get_by_role("button", name="复制这封信").click()
    expect(page.locator(".cp-ask__tools [role=status]")).to_have_text("已复制。")
    assert page.evaluate("navigator.clipboard.readText()") == shown
    mail = urlsplit(page.get_by_role("link", name="用邮件打开").get_attribute("href") or "")
    assert (mail.scheme, mail.path) == ("mailto", "")
    assert parse_qs(mail.query)["body"] == [shown]
    assert parse_qs(mail.query)["subject"] == ["申请公开：推进深港澳旅游业一体化发展"]
    context.close()


def test_an_agency_is_filled_in_without_a_promise(desktop: Page) -> None:
    desktop.goto("/en/bodies/shenzhen-culture-sports-tourism/")
    desktop.get_by_role("link", name="Ask the agency").click()
    desktop.wait_for_url("**/ask/?agency=shenzhen-culture-sports-tourism")
    letter, gloss = desktop.locator(".cp-ask__letter").all()
    expect(letter).to_contain_text("深圳市文体旅游局：＿＿＿＿（＿＿＿＿）提出")
    expect(gloss).to_contain_text("Shenzhen Culture, Sports and Tourism Bureau:")
    expect(desktop.locator(".cp-ask__about a")).to_have_text("Shenzhen Culture, Sports and Tourism Bureau")


def test_without_script_there_is_a_letter_with_blanks(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/en/contribute/ask/")
    expect(page.locator(".cp-ask__letter").first).to_contain_text("＿＿＿＿（＿＿＿＿）提出“＿＿＿＿”。原文：＿＿＿＿")
    expect(page.locator(".cp-ask__tools")).to_be_hidden()
    page.get_by_text("Titles and sources of the plans").click()
    expect(
        page.locator(".cp-ask__plan", has_text="深圳市推进国际化城市建设行动纲要").get_by_role("link")
    ).to_be_visible()
    context.close()


def test_a_record_that_is_not_there_leaves_the_blanks(browser_page: Page) -> None:
    browser_page.goto("/contribute/ask/?record=no-such-measure")
    expect(browser_page.locator(".cp-ask__about")).to_have_text("没能读到这条记录，请自行填写空白处。")
    expect(browser_page.locator(".cp-ask__letter")).to_contain_text("＿＿＿＿：＿＿＿＿（＿＿＿＿）提出")
    browser_page.goto("/contribute/ask/?record=../../x")
    expect(browser_page.locator(".cp-ask__about")).to_be_hidden()
    expect(browser_page.locator(".cp-ask__tools")).to_be_visible()
