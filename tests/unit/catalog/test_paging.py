"""Long lists over several pages: every row once, no page too long, short lists as they were."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.catalog.deadlines import ahead, deadlines
from cityplans.catalog.open import checked_catalog
from cityplans.catalog.paging import ROWS, address, divided, list_pages, package_path, places_in_themes
from cityplans.core.model import Catalog
from cityplans.exports.feeds import icalendar as calendars
from cityplans.exports.feeds.icalendar import calendar_files
from cityplans.render.page import Page, PageContext
from cityplans.render.pages import LISTS, RECORDS
from tests.support.downloads import large_catalog

URL = "https://plans.example.org/"
_WEIGHTS = st.lists(st.integers(0, 12), max_size=40)


@given(_WEIGHTS, st.integers(1, 20))
def test_sheets_keep_every_item_once_and_weigh_no_more_than_they_may(weights: list[int], most: int) -> None:
    found = list(list_pages(enumerate(weights), lambda item: item[1], most))
    assert [item for sheet in found for item in sheet.items] == list(enumerate(weights))
    assert [sheet.number for sheet in found] == list(range(1, len(found) + 1))
    assert {sheet.count for sheet in found} == {len(found)}
    for sheet in found:
        assert sum(weight for _, weight in sheet.items) <= most or len(sheet.items) == 1 or sheet.items[0][1] >= most


@given(_WEIGHTS, st.integers(1, 20))
def test_long_groups_are_divided(lengths: list[int], most: int) -> None:
    groups = [(name, list(range(length))) for name, length in enumerate(lengths)]
    found = list(divided(groups, most))
    rows = [(name, row) for sheet in found for name, rows in sheet.items for row in rows]
    assert rows == [(name, row) for name, rows in groups for row in rows]
    assert all(0 < sum(len(rows) for _, rows in sheet.items) <= most for sheet in found if rows)


def test_the_first_page_keeps_the_address_of_the_list() -> None:
    assert [address("measures/", n) for n in (1, 2, 10)] == ["measures/", "measures/page/2/", "measures/page/10/"]


def every_list(site: PageContext) -> Iterator[Page]:
    """Yield every page that lists many records, those of themes included."""
    for name, kind in LISTS.items():
        if name not in ("api", "correct", "findings", "changes", "versions", "explore", "search", "measures"):
            yield from kind(site)
    for theme in site.catalog.themes:
        yield from RECORDS["themes"](site, theme)


@pytest.fixture(scope="module")
def large() -> Catalog:
    return large_catalog(4 * ROWS)


@pytest.fixture(scope="module")
def listed(large: Catalog) -> dict[str, Page]:
    site = PageContext(large, "en", URL)
    return {page.path: page for page in every_list(site)}


def test_a_page_holds_some_hundreds_of_rows_at_most(listed: dict[str, Page]) -> None:
    for path, page in listed.items():
        rows = page.body.count("<li") + page.body.count("<tr")
        # An item of a list may hold a short list of its own; what a plan or body says of itself is not a list of many.
        assert rows < 5 * ROWS, (path, rows)


@pytest.mark.parametrize("first", ["targets/", "targets/deadlines/", "data/", "themes/transport/"])
def test_every_page_of_a_list_leads_to_the_next(first: str, listed: dict[str, Page]) -> None:
    path, met = first, [first]
    while 'rel="next"' in listed[path].body:
        path = address(first, len(met) + 1)
        assert f'/{path}"' in listed[met[-1]].body
        met.append(path)
    assert len(met) > 1
    assert met == [other for other in listed if other == first or other.startswith(f"{first}page/")]
    assert len({listed[path].title for path in met}) == len(met)


def test_every_target_stands_on_one_page_of_the_table(large: Catalog, listed: dict[str, Page]) -> None:
    bodies = "".join(
        page.body for path, page in listed.items() if path == "targets/" or path.startswith("targets/page/")
    )
    rows = Counter(re.findall(r'<tr id="([^"]+)" ', bodies))
    assert all(rows[target] == 1 for target in large.targets)


def test_a_link_to_a_plan_within_a_theme_or_to_a_package_leads_to_the_page_that_it_stands_on(
    large: Catalog, listed: dict[str, Page]
) -> None:
    places = [place for found in places_in_themes(large).values() for place in found.values()]
    places += [package_path(large, name) for name in (large.identity.name, *large.plans)]
    assert sum("/page/2/" in place for place in places) > 10
    for place in places:
        path, _, anchor = place.partition("#")
        assert f'id="{anchor}"' in listed[path].body, place
    linked = set(
        re.findall(r"""themes/[a-z-]+/(?:page/\d+/)?#[\w-]+""", "".join(page.body for page in listed.values()))
    )
    assert linked and linked <= set(places)


def test_the_calendar_and_the_feed_of_a_theme_stand_once(listed: dict[str, Page]) -> None:
    body = listed["themes/transport/page/2/"].body
    assert 'href="../../../../../themes/transport/feed.xml"' in body and 'href="feed.xml"' not in body


def test_short_lists_stay_on_one_page(good_corpus: Path) -> None:
    catalog, _ = checked_catalog(good_corpus)
    assert catalog
    site = PageContext(catalog, "zh", URL)
    pages = list(every_list(site))
    assert pages
    assert [page.path for page in pages if "/page/" in page.path or "cp-pager" in page.body] == []


def test_a_calendar_keeps_what_comes_next(large: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "MAX_EVENTS", 5)
    calendar = dict(calendar_files(large, URL))["targets/deadlines.ics"].decode()
    coming = [d.target.id for d in ahead(deadlines(large))]
    assert len(coming) > 5
    events = [line.removeprefix("UID:").partition("@")[0] for line in calendar.split("\r\n") if line[:4] == "UID:"]
    assert events == coming[:5]


def test_a_page_of_several_says_as_the_others_whether_there_is_a_calendar(large: Catalog) -> None:
    """The dates on one page of a theme may all have passed, and those on another not."""
    site, files = PageContext(large, "zh", URL), dict(calendar_files(large, URL))
    pages = [(theme, page) for theme in large.themes for page in RECORDS["themes"](site, theme)]
    assert any("/page/" in page.path for _, page in pages)
    for theme, page in pages:
        calendar = f"themes/{theme}/deadlines.ics"
        assert (f'/{calendar}"' in page.body) is (calendar in files), page.path
        assert ("没有可订阅的日历" in page.body) is (theme in site.due_of_theme and calendar not in files), page.path
