"""The pictures of the built site in a browser: names, letters, colours, paper, their files."""

from __future__ import annotations

import csv
import io
import itertools
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cityplans.build.theme_output import theme_output
from cityplans.render.compose import compose
from cityplans.render.pages.plans import plan_page
from tests.support import charts
from tests.support.charts import SVG, hostile
from tests.support.real_site import SITE_URL

PREFIXES = {"zh": "", "en": "/en"}
PAGES = {
    "/plans/": 1,
    "/plans/shenzhen-2011/": 3,
    "/plans/hangzhou-2016/": 2,
    "/themes/": 1,
    "/themes/industry/": 3,
    "/targets/": 1,
}
PALETTES = ("default", "slate")
# What a file is made of: nothing that runs, loads, styles, links or embeds.
ELEMENTS = {"svg", "title", "desc", "g", "path", "rect", "circle", "text", "tspan"}
# No style and no script but from files of ours: what the site asks of the server that serves it.
POLICY = "default-src 'self'; img-src 'self' data:; script-src 'self'; style-src 'self'; object-src 'none'"

# The words of every visible picture as the browser has set them, with what lies under them.
_READ = """() => [...document.querySelectorAll('svg.cp-chart')].filter(svg => svg.checkVisibility()).map(svg => {
  const frame = svg.getBoundingClientRect();
  return {
    frame: [frame.left, frame.top, frame.right, frame.bottom],
    texts: [...svg.querySelectorAll('text')].flatMap(text => text.children.length ? [...text.children] : [text]).map(text => {
      const box = text.getBoundingClientRect();
      const before = text.previousElementSibling, under = before && /shade/.test(before.getAttribute('class')) ? before : null;
      return {
        words: text.textContent,
        climbs: text.hasAttribute('transform'),
        box: [box.left, box.top, box.right, box.bottom],
        size: parseFloat(getComputedStyle(text).fontSize) * frame.width / svg.viewBox.baseVal.width,
        ink: getComputedStyle(text).fill,
        paper: under ? getComputedStyle(under).fill : getComputedStyle(document.body).backgroundColor,
      };
    }),
  };
})"""


def _pictures(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(_READ)
    return found


def files_of(page: Page, figure: Locator) -> tuple[ET.Element, list[list[str]]]:
    """Press the buttons of a picture for SVG and CSV, and return the SVG and the rows that they make."""
    buttons = figure.locator(".cp-figure__files button")
    expect(buttons).to_have_count(3)
    saved = []
    for button, ending in zip(buttons.all()[1:], ("svg", "csv"), strict=True):
        with page.expect_download() as download:
            button.click()
        assert download.value.suggested_filename.endswith(f".{ending}")
        saved.append(Path(download.value.path()).read_bytes())
    text = saved[1].decode("utf-8-sig")
    return ET.fromstring(saved[0]), list(csv.reader(io.StringIO(text, newline="")))


def check_files(root: ET.Element, rows: list[list[str]], figure: Locator) -> None:
    """Check that an SVG contains a picture and nothing else, and that a CSV has the page's table."""
    assert root.tag == f"{SVG}svg" and root.get("viewBox") and root.get("lang")
    named = [root.findtext(f"{SVG}{name}") for name in ("title", "desc")]
    assert all(named) and (root.get("aria-labelledby"), root.get("aria-describedby")) == ("title", "desc")
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in ELEMENTS
        assert not {"class", "style", "href"} & set(element.attrib)
        assert not [name for name in element.attrib if name.startswith(("on", "{"))]
    shapes = [e for e in root.iter() if e.tag.removeprefix(SVG) in ("rect", "circle", "path", "text")]
    assert len(shapes) > 4 and all("fill" in shape.attrib for shape in shapes)
    lines = "".join("".join(text.itertext()) for text in root.findall(f"{SVG}text"))
    source = figure.locator(".cp-figure__source").text_content() or ""
    assert "".join(source.split()) in "".join(lines.split()), "the source is in the picture"
    drawn = figure.locator("svg.cp-chart").first.evaluate("(svg) => svg.querySelectorAll('path, rect, circle').length")
    assert len([shape for shape in shapes if shape.tag != f"{SVG}text"]) == drawn + 1, "all shapes, and white paper"
    cells = figure.locator("table").evaluate(
        "(table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim().replace(/\\s+/g, ' ')))"
    )
    assert [[cell.removeprefix("'") for cell in row] for row in rows] == cells
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("language", PREFIXES)
def test_every_picture_has_a_name_a_table_and_files(desktop: Page, language: str, kind: str) -> None:
    desktop.goto(f"{PREFIXES[language]}{kind}")
    figures = desktop.get_by_role("figure")
    assert figures.count() == PAGES[kind]
    for figure in figures.all():
        heading = figure.get_by_role("heading").first.inner_text().strip()
        expect(figure).to_have_accessible_name(heading)
        picture = figure.locator("svg.cp-chart:visible")
        expect(picture).to_have_count(1)
        expect(picture).to_have_accessible_name(re.compile(r"\S{4}"))
        expect(picture).to_have_accessible_description(re.compile(r"\S.{30}"))
        expect(figure.locator(".cp-figure__source")).to_contain_text("https://plans.example.org/")
        table = figure.get_by_role("table", include_hidden=True)
        expect(table).to_be_hidden()
        figure.locator("summary").click()
        expect(table).to_be_visible()
        check_files(*files_of(desktop, figure), figure)


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("language", PREFIXES)
def test_letters_fit_and_can_be_read(desktop: Page, language: str, kind: str) -> None:
    desktop.goto(f"{PREFIXES[language]}{kind}")
    for wide in (320, 390, 800, 1280):
        desktop.set_viewport_size({"width": wide, "height": 800})
        assert desktop.evaluate("document.documentElement.scrollWidth") <= wide
        pictures = _pictures(desktop)
        # The matrix is a list on phones.
        assert len(pictures) == PAGES[kind] - (wide < 600 and kind == "/plans/shenzhen-2011/")
        _see_that_letters_fit(pictures, wide)


def _see_that_letters_fit(pictures: list[dict[str, Any]], wide: int) -> None:
    for picture in pictures:
        left, _, right, _ = picture["frame"]
        assert left >= 0 and right <= wide
        for text in picture["texts"]:
            assert text["box"][0] >= left - 2 and text["box"][2] <= right + 2, text
            assert text["size"] >= 8.9, text
        # Boxes of a browser are as high as its lines: letters that share a line must not meet sideways.
        rows: dict[int, list[dict[str, Any]]] = {}
        for text in (text for text in picture["texts"] if not text["climbs"]):
            rows.setdefault(round(text["box"][3]), []).append(text)
        for row in rows.values():
            row.sort(key=lambda text: text["box"][0])
            met = [(a["words"], b["words"]) for a, b in itertools.pairwise(row) if a["box"][2] > b["box"][0] + 1]
            assert met == []


@pytest.mark.parametrize("kind", PAGES)
def test_letters_stand_out_in_both_palettes(desktop: Page, kind: str) -> None:
    desktop.goto(kind)
    for palette in PALETTES:
        desktop.evaluate("palette => document.body.setAttribute('data-md-color-scheme', palette)", palette)
        pictures = _pictures(desktop)
        assert len(pictures) == PAGES[kind]
        weak = {
            (text["words"], text["ink"], text["paper"])
            for picture in pictures
            for text in picture["texts"]
            if _contrast(text["ink"], text["paper"]) < 4.5
        }
        assert weak == set(), palette


def _contrast(ink: str, paper: str) -> float:
    """Compute the contrast of WCAG 2.2 between two colours as a browser writes them."""
    below = _parts(paper)[:3]
    *colour, alpha = _parts(ink)
    mixed = [c * alpha + b * (1 - alpha) for c, b in zip(colour, below, strict=True)]
    bright, dark = sorted((_luminance(mixed), _luminance(below)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _parts(colour: str) -> list[float]:
    parts = [float(part) for part in re.findall(r"[\d.]+", colour)]
    return parts if len(parts) == 4 else [*parts, 1.0]


def _luminance(colour: list[float]) -> float:
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


def test_a_picture_is_walked_with_the_keyboard(desktop: Page) -> None:
    desktop.goto("/plans/guangzhou-2018/")
    figure = desktop.get_by_role("figure").first
    picture = figure.locator("svg.cp-chart:visible")
    links = picture.get_by_role("link")
    assert links.count() > 8
    links.first.focus()
    seen = []
    for _ in range(links.count()):
        seen.append(desktop.evaluate("document.activeElement.getAttribute('href')"))
        desktop.keyboard.press("Tab")
    assert seen == [links.nth(i).get_attribute("href") for i in range(links.count())]
    link = picture.get_by_role("link", name="1000万人次 入境过夜游客")
    expect(link).to_be_visible()
    link.click()
    desktop.wait_for_url("**/measures/guangzhou-2018-m09/")


def test_pictures_obey_a_strict_policy(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda problem: faults.append(str(problem)))

    def serve(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": POLICY})

    page.route("**/*", serve)
    for path in ("/plans/shenzhen-2011/", "/themes/"):
        page.goto(path)
        figure = page.get_by_role("figure").first
        check_files(*files_of(page, figure), figure)
    context.close()
    assert faults == []


def test_no_letter_of_a_file_is_cut_off(browser: Browser, address: str, tmp_path: Path) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    for path in ("/en/plans/shenzhen-2011/", "/targets/"):
        page.goto(path)
        for n, figure in enumerate(page.get_by_role("figure").all()):
            (file := tmp_path / f"{n}.svg").write_bytes(ET.tostring(files_of(page, figure)[0]))
            alone = context.new_page()
            alone.goto(file.as_uri())
            assert alone.evaluate("document.documentElement.getBoundingClientRect().width") > 700
            outside = alone.evaluate(
                """() => [...document.querySelectorAll('text')].filter(text => {
                     const box = text.getBoundingClientRect(), frame = document.documentElement.getBoundingClientRect();
                     return box.width === 0 || box.left < frame.left || box.right > frame.right || box.bottom > frame.bottom;
                   }).map(text => text.textContent)"""
            )
            assert outside == []
            alone.close()
    context.close()


def test_hostile_words_stay_words_in_the_files(browser: Browser, address: str) -> None:
    """The page of a plan with hostile words, served by the site itself."""
    here = charts.site("en", hostile(charts.real()))
    (made,) = plan_page(here, "shenzhen-2011")
    html = compose(made, theme_output(SITE_URL).shells["en"], SITE_URL)
    context = browser.new_context(base_url=address)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda problem: faults.append(str(problem)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.route("**/en/plans/shenzhen-2011/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("/en/plans/shenzhen-2011/")
    figures = page.get_by_role("figure").all()
    assert len(figures) == 3
    for figure in figures:
        check_files(*files_of(page, figure), figure)
    context.close()
    assert faults == []


def test_without_script_there_are_the_picture_and_its_table(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/plans/shenzhen-2011/")
    figure = page.get_by_role("figure").first
    expect(figure.locator("svg.cp-chart:visible")).to_have_count(1)
    assert figure.locator(".cp-figure__files").count() == 0
    figure.locator("summary").click()
    expect(figure.get_by_role("table")).to_be_visible()
    context.close()


def test_a_file_of_values_is_a_table(desktop: Page) -> None:
    desktop.goto("/en/plans/shenzhen-2011/")
    header, *rows = files_of(desktop, desktop.get_by_role("figure").first)[1]
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert {"When": "2011-06-30", "Type": "Task", "Record": "shenzhen-2011-s3-t1"}.items() <= found[4].items()


def test_pictures_print_wide_and_light(desktop: Page) -> None:
    desktop.set_viewport_size({"width": 390, "height": 800})
    desktop.goto("/plans/shenzhen-2011/")
    desktop.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    desktop.emulate_media(media="print")
    figure = desktop.get_by_role("figure").first
    expect(figure.locator(".cp-figure__wide svg")).to_be_visible()
    expect(figure.locator(".cp-figure__narrow svg")).to_be_hidden()
    expect(figure.locator(".cp-figure__files")).to_be_hidden()
    ink = figure.locator(".cp-figure__wide .date").first.evaluate("text => getComputedStyle(text).fill")
    assert _contrast(ink, "rgb(255, 255, 255)") >= 4.5
