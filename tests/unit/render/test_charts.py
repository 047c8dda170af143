"""The pictures say what the data say, no more and no less, in every form in which they are published."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from cityplans.catalog.responsibility import assigned_bodies
from cityplans.core.edtf import edtf_bounds
from cityplans.core.languages import LANGUAGES, Language
from cityplans.i18n.formatting import date
from cityplans.render.charts.chart import Chart
from cityplans.render.charts.drawing import MARKS, Drawing
from cityplans.render.charts.responsibilities import responsibilities
from cityplans.render.charts.timeline import timeline
from tests.support.charts import (
    HOSTILE,
    SVG,
    Box,
    all_charts,
    boxes,
    charts_of,
    forms,
    hostile,
    marks,
    real,
    site,
    titles,
    words,
)
from tests.support.node import evaluate

# What a picture is made of: nothing that runs, loads, styles or embeds.
ELEMENTS = {"svg", "title", "desc", "g", "a", "path", "rect", "circle", "text", "tspan"}
STYLESHEET = Path("templates/theme/assets/stylesheets/charts.css")


def test_the_real_data_give_these_pictures() -> None:
    for language in LANGUAGES:
        found = set(all_charts(language))
        dated = ("guangzhou-2012", "guangzhou-2018", "hangzhou-2016", "shanghai-2023", "shenzhen-2011", "urumqi-2013")
        timelines = {f"plans/{plan}/timeline" for plan in dated}
        assert {name for name in found if name.endswith("timeline")} == {"plans/timeline", *timelines}
        # For the columns of guangzhou-2012 and hangzhou-2018 there is no room.
        matrices = {f"plans/{plan}/responsibilities" for plan in ("shenzhen-2011", "weihai-2021")}
        assert {name for name in found if name.endswith("responsibilities")} == matrices
        assert {"themes/by-plan", "targets/by-year", "themes/industry/gdp", "themes/tourism/by-plan"} <= found


# ── the values and the picture ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_is_in_the_picture(language: Language) -> None:
    for name, chart in all_charts(language).items():
        assert len({len(row) for row in chart.rows} | {len(chart.header)}) == 1
        for drawing in forms(chart):
            said = "\n".join([*titles(drawing), *words(drawing)])
            for row in chart.rows:
                # The last column of a picture of records is their ids, which lead from a file to the data.
                cells = row[:-1] if chart.header[-1] in ("记录", "Record") else row
                for cell in cells:
                    if not re.fullmatch(r"[\d/:; .-]*", cell):
                        assert cell in said, (cell, name)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plan", ["guangzhou-2018", "hangzhou-2016", "shenzhen-2011", "urumqi-2013"])
def test_timeline_marks_are_its_rows(language: Language, plan: str) -> None:
    chart = all_charts(language)[f"plans/{plan}/timeline"]
    here = site(language)
    rows = [
        # A date is in EDTF unless that cannot say it: before 2020.
        here.t("charts.timeline.said", when=date(when, language) if edtf_bounds(when) else when, kind=kind, what=what)
        for when, kind, what, _ in chart.rows
    ]
    for drawing in forms(chart):
        found = [words for words, shape in marks(drawing) if shape.get("class") != "tint"]
        spans = [words for words, shape in marks(drawing) if shape.get("class") == "tint"]
        told = Counter(found) + Counter(row for row in rows if any(row in span for span in spans))
        assert told == Counter(rows)
    # And the rows are the dated records of the plan.
    due = {t.id for t in here.catalog.targets.values() if t.plan_id == plan and t.due and t.type != "outcome"}
    assert {row[-1] for row in chart.rows} - {plan} == due


def test_responsibilities_stand_where_their_line_meets_their_column() -> None:
    for language in LANGUAGES:
        here = site(language)
        chart = all_charts(language)["plans/shenzhen-2011/responsibilities"]
        assigned = [r for r in here.catalog.responsibilities.values() if r.plan_id == "shenzhen-2011"]
        assert {row[-1] for row in chart.rows} == {r.id for r in assigned} and len(chart.rows) == 147
        said = {
            here.t("charts.responsibilities.said", body=b, role=r, subject=s): (b, s, r) for b, r, s, _ in chart.rows
        }
        for drawing in forms(chart):
            found = [(words, shape) for words, shape in marks(drawing) if words]
            assert Counter(words for words, _ in found) == Counter(said.keys()), language
            areas = {a.findtext("title"): a.find("rect") for a in drawing.body.iter("a")}
            for mark_words, shape in found:
                body, subject, role = said[mark_words]
                kind = next(
                    k
                    for k in ("lead", "responsible", "participant", "coordination")
                    if here.label("responsibilities", "role", k) == role
                )
                assert shape.get("class") == MARKS[kind][1]
                x, y = _centre(shape)
                line = areas[body]
                assert line is not None and _within(y, line, "y", "height")
                if drawing is chart.wide:
                    column = areas[subject]
                    assert column is not None and _within(x, column, "x", "width")


def _centre(shape: ET.Element) -> tuple[float, float]:
    if shape.tag == "circle":
        return float(shape.get("cx", "")), float(shape.get("cy", ""))
    if shape.tag == "rect":
        x, y, width, height = (float(shape.get(name, "")) for name in ("x", "y", "width", "height"))
        return x + width / 2, y + height / 2
    points = [tuple(map(float, p.split())) for p in shape.get("d", "").strip("MZ").split("L")]
    (xs, ys) = ([p[i] for p in points] for i in (0, 1))
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _within(place: float, area: ET.Element, start: str, size: str) -> bool:
    return float(area.get(start, "")) <= place <= float(area.get(start, "")) + float(area.get(size, ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_bars_have_one_label(language: Language) -> None:
    """Of one year, plan and type there is one bar, or each says what it counts."""
    charts = all_charts(language)
    gdp = charts["themes/industry/gdp"]
    assert {"urumqi-2013-a2-1-t02"} == {row[-1] for row in gdp.rows} & {f"urumqi-2013-a2-1-t0{n}" for n in (1, 2)}
    for name, chart in charts.items():
        if re.match("themes/[^/]+/", name) and not name.endswith("/by-plan"):
            for drawing in forms(chart):
                links = drawing.body.iter("a")
                seen = [" ".join("".join(text.itertext()) for text in link.iter("text")) for link in links]
                labels = [(label, row[3], row[7]) for label, row in zip(seen, chart.rows, strict=True)]
                assert len(set(labels)) == len(labels), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_bars_are_as_long_as_their_values(language: Language) -> None:
    for name, chart in all_charts(language).items():
        if not name.endswith("/themes") and not re.match("themes/.+/", name):
            continue
        counted = name.endswith(("themes", "by-plan"))
        column = 1 if counted else chart.header.index({"zh": "数值", "en": "Value"}[language])
        for drawing in forms(chart):
            bars = [rect for a in drawing.body.findall(".//rect[title]/..") for rect in a.findall("rect[title]")]
            assert len(bars) == len(chart.rows)
            panels: dict[tuple[str, ...], list[float]] = {}
            for row, bar in zip(chart.rows, bars, strict=True):
                # A hollow bar keeps its line inside its length.
                long = float(bar.get("width", "")) + (1.7 if bar.get("class", "").startswith("hollow") else 0.0)
                unit = () if counted else (row[3], row[7])
                panels.setdefault(unit, []).append(long / float(row[column]))
                assert row[0] in (bar.findtext("title") or "")
            for scales in panels.values():
                # Coordinates are written to a tenth.
                assert max(scales) - min(scales) < 0.15 * max(scales) / 10 + 0.2 / min(
                    float(row[column]) for row in chart.rows
                )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_result_is_crossed_by_a_line_where_the_bar_of_its_promise_ends(language: Language) -> None:
    chart = all_charts(language)["themes/industry/gdp"]
    for drawing in forms(chart):
        promised = next(bar for bar in drawing.body.iter("rect") if bar.get("class") == "hollow-red")
        end = float(promised.get("x", "")) + float(promised.get("width", "")) + 0.85
        goals = [path.get("d", "") for path in drawing.body.iter("path") if path.get("class") == "goal"]
        assert len(goals) == 2
        for goal in goals:
            assert all(abs(float(point.split()[0]) - end) < 0.2 for point in goal.removeprefix("M").split("L"))
        assert [text[-3:] for text in words(drawing) if text.endswith("%")][:2] == ["57%", "68%"]


def test_counts_of_themes_are_in_their_cells() -> None:
    for language in LANGUAGES:
        chart = all_charts(language)["themes/by-plan"]
        catalog = real()
        for drawing in forms(chart):
            cells = [a for a in drawing.body.iter("a") if "#" in a.get("href", "")]
            # A long list is paged, so the place may be on a later page.
            shown = {re.sub(r"page/\d+/", "", a.get("href", "")): a.findtext("text") for a in cells}
            expected = {
                f"themes/{theme}/#{plan}": str(n)
                for theme, measures in catalog.measures_by_theme.items()
                for plan, n in Counter(m.plan_id for m in measures).items()
            }
            assert shown == expected
            assert words(drawing).count("0") == sum(cell == "0" for row in chart.rows for cell in row)


def test_years_have_a_mark_for_every_target_with_a_date() -> None:
    for language in LANGUAGES:
        chart = all_charts(language)["targets/by-year"]
        targets = [t for t in real().targets.values() if t.is_ahead]
        assert sum(int(row[-1]) for row in chart.rows) == len(targets)
        undated = sum(not t.due for t in targets)
        *dated, last = chart.rows
        assert last[-1] == str(undated)
        for drawing in forms(chart):
            groups = drawing.body.findall("g[@aria-hidden]")
            for row, group in zip(dated, groups, strict=True):
                found = Counter((shape.tag, shape.get("class")) for shape in group)
                shapes = [("circle", "red"), ("circle", "hollow-red"), ("path", "red"), ("path", "ink")]
                assert [str(found[shape]) for shape in shapes] == list(row[1:-1])
            # Those without a date are a number that leads to their list, one row however many they are.
            (link,) = drawing.body.findall("a")
            assert str(undated) in (link.findtext("title") or "") and str(undated) in words(drawing)
            kinds = parse_qs(urlsplit(link.get("href", "")).query)
            listed = [t for t in real().targets.values() if t.type in kinds["type"] and not t.due]
            assert kinds["table"] == ["targets"] and kinds["due"] == ["_none"] and len(listed) == undated


def test_plans_stand_at_their_dates() -> None:
    chart = all_charts("en")["plans/timeline"]
    assert [row[-1] for row in chart.rows][:2] == ["hangzhou-metro-2009", "shenzhen-2011"] and chart.rows[-1][
        -1
    ] == "citybuild-undated"
    for drawing in forms(chart):
        said = Counter(words for words, _ in marks(drawing))
        expected: Counter[str] = Counter()
        for _, made, start, end, horizon, due, _ in chart.rows:
            expected[f"Made: {date(made, 'en')}"] += bool(made)
            expected[f"Period: {start}–{end}"] += bool(start)
            expected[f"Horizon: {horizon}"] += bool(horizon)
            for pair in filter(None, due.split("; ")):
                year, n = pair.split(": ")
                expected[f"Due in {year}: {n}"] += 1
        assert said == +expected


# ── the drawing ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_lie_over_others_or_outside(language: Language) -> None:
    for name, chart in all_charts(language).items():
        for drawing in forms(chart):
            found = list(boxes(drawing))
            assert [(a.words, b.words) for a, b in combinations(found, 2) if a.meets(b)] == [], name
            assert [box for box in found if not _inside(box, drawing)] == [], name


def _inside(box: Box, drawing: Drawing) -> bool:
    return (
        box.left >= -0.5 and box.right <= drawing.width + 0.5 and box.top >= -0.5 and box.bottom <= drawing.height + 0.5
    )


def test_every_style_is_drawn_with_and_has_its_colours_for_pages_and_files() -> None:
    rules = dict(re.findall(r"^\.cp-chart \.([\w-]+) \{(.*)\}$", STYLESHEET.read_text(encoding="utf-8"), re.M))
    used = {
        style
        for language in LANGUAGES
        for chart in all_charts(language).values()
        for d in forms(chart)
        for e in d.body.iter()
        if (style := e.get("class"))
    }
    styles = set(evaluate('return Object.keys((await load("picture_files.js")).STYLES);'))
    assert styles == set(rules)
    # The fifth shade waits for a plan with that many records on a theme.
    assert styles >= used and styles - used <= {"shade-5"}


def test_a_picture_on_a_page_has_links_and_names() -> None:
    chart = all_charts("zh")["plans/guangzhou-2018/timeline"]
    svg = ET.fromstring(str(chart.inline("narrow", "../..")))
    assert svg.get("role") == "group" and svg.get("aria-labelledby") == "timeline-narrow-title"
    links = {a.get("href"): a.findtext(f"{SVG}title") for a in svg.iter(f"{SVG}a")}
    assert "../../measures/guangzhou-2018-m09/" in links and "../../plans/guangzhou-2018/#targets" in links
    assert all(links.values())


# ── hostile words ─────────────────────────────────────────────────────────────────────────────────────────────────────


class _Tags(HTMLParser):
    """The tags and attributes that a browser would see, and the words between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_words_stay_words(language: Language) -> None:
    here = site(language, hostile(real()))
    charts = list(charts_of(here))
    assert len(charts) > 20
    for _, chart in charts:
        for page in (str(chart.inline("wide", "..")), str(chart.inline("narrow", ".."))):
            seen = _Tags(page)
            assert seen.tags <= ELEMENTS
            assert not {name for name in seen.attributes if name.startswith("on") or name in ("style", "src")}
            ET.fromstring(page)
    told = [title for _, chart in charts for title in titles(chart.wide)]
    assert any(HOSTILE in title for title in told)


# ── what is not drawn ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_with_few_dates_has_no_timeline_and_one_with_few_bodies_no_matrix() -> None:
    here = site("zh")
    for plan in ("citybuild-undated", "hangzhou-metro-2009", "township-2020"):
        assert timeline(here, here.catalog.plans[plan]) is None
        assert responsibilities(here, here.catalog.plans[plan], assigned_bodies(here.catalog, plan)) is None


def test_a_picture_says_in_words_what_it_shows() -> None:
    for language in LANGUAGES:
        for name, chart in all_charts(language).items():
            assert isinstance(chart, Chart) and chart.title and len(chart.description) > 30, name
            assert "{" not in chart.title + chart.description
