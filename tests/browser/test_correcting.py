"""A reader corrects a cell: from the record's page to a patch that applies, without an account."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml
from playwright.sync_api import Page, expect

from cityplans.check.runner import check
from cityplans.core.tables import CORRECTABLE_TABLES
from tests.support.real_site import PREFIXES, SITE_URL

TARGET = "guangzhou-2018-m09-t1"
SILENT = "guangzhou-2018-m02-t2"


def test_every_way_leads_from_the_page_to_the_record(desktop: Page) -> None:
    desktop.goto("/measures/guangzhou-2018-m09/")
    ways = desktop.locator(".cp-ways")
    links = ways.locator("p a")
    tell, edit, form = (str(link.get_attribute("href")) for link in links.all())
    path = edit.split("/edit/main/")[1]
    assert path == "datasets/guangzhou-2018/measures.csv"
    ways.locator("summary").first.click()
    links.nth(1).focus()
    expect(links.nth(1)).to_have_attribute("href", re.compile(r"#L\d+$"))
    line = str(links.nth(1).get_attribute("href")).split("#L")[1]
    assert Path(path).read_text(encoding="utf-8").splitlines()[int(line) - 1].startswith("guangzhou-2018-m09,")
    assert parse_qs(urlsplit(tell).query)["record"] == ["guangzhou-2018-m09"]
    ways.locator("details summary").click()
    ways.get_by_role("link", name=TARGET, exact=True).click()
    desktop.wait_for_url(f"**/contribute/correct/?table=targets&record={TARGET}")
    expect(desktop.locator("select[name='field']")).to_be_visible()
    assert "/contribute/correct/?table=measures&record=guangzhou-2018-m09" in form
    expect(desktop.locator(".cp-correct__edit")).to_have_attribute(
        "href", re.compile(r"/edit/main/datasets/guangzhou-2018/targets\.csv#L\d+$")
    )


TITLES = {"zh": "发展更高水平的区域合作", "en": "Developing regional cooperation at a higher level"}
SAID = {"zh": "后来怎样了？", "en": "What became of it?"}


@pytest.mark.parametrize("language", PREFIXES)
def test_a_reader_says_in_two_fields_what_became_of_a_promise(phone: Page, language: str) -> None:
    """From the card of a promise of which nothing is reported: a tap, then words, then a mail or an issue."""
    phone.goto(f"{PREFIXES[language]}/measures/{SILENT.rpartition('-')[0]}/")
    phone.locator(f"#{SILENT} a[href*='/tell/']").tap()
    phone.wait_for_url(f"**/contribute/tell/?page=measures/*/&table=targets&record={SILENT}&about=became")
    expect(phone.get_by_label(SAID[language])).to_be_focused()
    expect(phone.locator(".cp-tell__about b")).to_have_text(TITLES[language])
    assert SILENT.partition("-")[0] not in phone.locator("main").inner_text()
    phone.keyboard.type("The fair was held & 20 came.")
    phone.locator("[name=how]").fill("https://example.org/?a=1&b=2")
    mail, issue = (phone.locator(f".cp-tell__{way}").get_attribute("href") for way in ("mail", "issue"))
    for part in (SILENT, SAID[language], "The fair was held & 20 came.", "https://example.org/?a=1&b=2"):
        assert part in unquote(str(mail))
    asked = parse_qs(urlsplit(str(issue)).query)
    template = yaml.safe_load(Path(f".github/ISSUE_TEMPLATE/{asked['template'][0]}").read_text(encoding="utf-8"))
    assert {field["id"] for field in template["body"]} == {"what", "how", "record"}
    assert (asked["what"], asked["record"]) == (["The fair was held & 20 came."], [SILENT])
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.locator("main summary").tap()
    phone.locator(".cp-tell__exact").tap()
    phone.wait_for_url(f"**/contribute/correct/?table=targets&record={SILENT}")


@pytest.mark.parametrize("kind", ["/", "/plans/", "/en/promises/", "/en/compare/", "/kinds/", "/about/"])
def test_from_every_page_two_taps_lead_to_two_fields(phone: Page, kind: str) -> None:
    phone.goto(kind)
    title = phone.locator("h1").evaluate(
        "({ childNodes }) => [...childNodes].map((node) => (node instanceof Text ? node.data : '')).join('').trim()"
    )
    foot = phone.locator(".cp-footer__tell")
    assert foot.evaluate("(link) => link.getBoundingClientRect().height") >= 24
    foot.tap()
    expect(phone.locator("[name=what]")).to_be_focused()
    expect(phone.locator(".cp-tell__about b")).to_have_text(title)


@pytest.mark.parametrize(
    "page", ["plans/hangzhou-2016", "bodies/shenzhen-transport", "cities/urumqi", "themes/tourism", "indicators/gdp"]
)
def test_every_kind_of_record_can_be_corrected(desktop: Page, page: str) -> None:
    desktop.goto(f"/{page}/")
    table, record = page.split("/")
    desktop.locator(".cp-ways summary").first.click()
    desktop.locator(".cp-ways p a").nth(2).click()
    desktop.wait_for_url(f"**/contribute/correct/?table={table}&record={record}")
    expect(desktop.locator("select[name='field']")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/en/plans/hangzhou-2016/", {"sections", "sources"}),
        ("/measures/guangzhou-2018-m09/", {"targets", "mentions"}),
        ("/bodies/shenzhen-transport/", set()),
    ],
)
def test_a_page_lists_the_other_records_on_it(desktop: Page, path: str, expected: set[str]) -> None:
    desktop.goto(path)
    desktop.wait_for_load_state("networkidle")
    details = desktop.locator(".cp-ways details")
    assert details.count() == bool(expected)
    if expected:
        desktop.locator(".cp-ways summary").first.click()
        details.locator("summary").click()
        expect(details.get_by_role("link").first).to_be_visible()
        queries = [parse_qs(urlsplit(str(link.get_attribute("href"))).query) for link in details.locator("a").all()]
        assert {table for query in queries for table in query["table"]} >= expected
        own = path.split("/")[-2]
        assert all(record.startswith(f"{own}-") for query in queries for record in query["record"])


@pytest.mark.parametrize("language", PREFIXES)
def test_correction_becomes_a_patch_that_applies(phone: Page, tmp_path: Path, language: str) -> None:
    _open(phone, language, "targets", TARGET, "note_en")
    now = 'Overnight visitors, "inbound", by 2020'
    phone.locator("[name='now']").fill(now)
    phone.locator("[name='why']").fill("9.")
    phone.locator(".cp-correct form button").click()
    expect(phone.locator(".cp-correct__result")).to_be_visible()
    with phone.expect_download() as download:
        phone.locator(".cp-correct__patch").click()
    patch = tmp_path / download.value.suggested_filename
    download.value.save_as(patch)
    assert patch.name == f"{TARGET}-note_en.patch"
    shutil.copytree("datasets", tmp_path / "datasets")
    subprocess.run(
        ["git", "apply", "--unidiff-zero", patch],
        cwd=tmp_path,
        check=True,
        env={"GIT_DIR": str(tmp_path / "none"), "PATH": "/usr/bin:/bin"},
    )
    before, after = (folder / "guangzhou-2018" / "targets.csv" for folder in (Path("datasets"), tmp_path / "datasets"))
    changed = [
        new
        for old, new in zip(before.read_text().splitlines(), after.read_text().splitlines(), strict=True)
        if old != new
    ]
    assert (
        len(changed) == 1
        and changed[0].startswith(f"{TARGET},")
        and '"Overnight visitors, ""inbound"", by 2020"' in changed[0]
    )
    assert {finding.code for finding in check(tmp_path / "datasets")[1]} <= {"translation-stale"}


def test_correction_becomes_a_mail_and_an_issue(desktop: Page) -> None:
    _open(desktop, "zh", "targets", TARGET, "value")
    desktop.locator("[name='now']").fill("9000000")
    desktop.locator("[name='why']").fill("第9条 & 附件")
    desktop.locator(".cp-correct form button").click()
    mail = str(desktop.locator(".cp-correct__mail").get_attribute("href"))
    assert unquote(mail).startswith("mailto:data@") and "+++ b/datasets/guangzhou-2018/targets.csv" in unquote(mail)
    asked = parse_qs(urlsplit(str(desktop.locator(".cp-correct__issue").get_attribute("href"))).query)
    assert {name: asked[name] for name in ("record", "page", "field", "is", "should", "proof")} == {
        "record": [TARGET],
        "page": [f"{SITE_URL}measures/guangzhou-2018-m09/#{TARGET}"],
        "field": ["value"],
        "is": ["10000000"],
        "should": ["9000000"],
        "proof": ["第9条 & 附件"],
    }
    assert "9000000" in desktop.locator(".cp-correct__text").input_value()


@pytest.mark.parametrize(
    ("table", "record", "field", "text", "told"),
    [
        ("targets", TARGET, "value", "1000万", "请写数字"),
        ("targets", TARGET, "value", "１０００", "请用半角：1000"),
        ("targets", TARGET, "value", "10000000", "和现在的内容一样"),
        ("targets", TARGET, "value_printed", "", "不能留空"),
        ("targets", TARGET, "unit_id", "persons-timed", "没有这个编号"),
        ("targets", TARGET, "due", "2020年", "写法不对"),
        ("measures", "guangzhou-2018-m09", "title_en", "Tourism ", "开头或结尾有空格"),
        ("measures", "guangzhou-2018-m09", "title_en", "Tour\u202eism", "看不见的控制字符"),
        ("measures", "guangzhou-2018-m09", "title_en", "x" * 40_000, "最多"),
    ],
)
def test_form_says_what_is_wrong_with_a_cell(
    desktop: Page, table: str, record: str, field: str, text: str, told: str
) -> None:
    _open(desktop, "zh", table, record, field)
    desktop.locator("[name='now']").fill(text)
    desktop.locator(".cp-correct form button").click()
    expect(desktop.locator(".cp-correct__problem")).to_contain_text(told)
    expect(desktop.locator("[name='now']")).to_have_attribute("aria-invalid", "true")
    expect(desktop.locator(".cp-correct__result")).to_be_hidden()


def test_category_is_chosen_not_typed(desktop: Page) -> None:
    _open(desktop, "en", "measures", "guangzhou-2018-m09", "kind")
    assert "Safeguard (safeguard)" in desktop.locator("select[name='now'] option").all_inner_texts()


@pytest.mark.parametrize("record", ["guangzhou-2018-m99", "../../x", "<img src=x onerror=alert(1)>"])
def test_unknown_record_is_said(browser_page: Page, record: str) -> None:
    browser_page.goto("/contribute/correct/")
    browser_page.locator("[name='table']").select_option("measures")
    browser_page.locator("[name='record']").fill(record)
    browser_page.locator("[name='record']").press("Tab")
    expect(browser_page.locator("[role='status'].cp-note")).to_contain_text(f"没有编号为 {record} 的记录")
    assert browser_page.locator("img[src='x']").count() == 0


def test_form_knows_every_table_that_people_write(desktop: Page) -> None:
    desktop.goto("/contribute/correct/")
    options = desktop.locator("[name='table'] option")
    expect(options.first).to_be_attached()
    assert [option.get_attribute("value") for option in options.all()] == list(CORRECTABLE_TABLES)


def _open(page: Page, language: str, table: str, record: str, field: str) -> None:
    page.goto(f"{PREFIXES[language]}/contribute/correct/?table={table}&record={record}&field={field}")
    expect(page.locator("select[name='field']")).to_have_value(field)
