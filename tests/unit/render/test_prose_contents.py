"""The list of the parts of a page of prose."""

from __future__ import annotations

from cityplans.render.prose_contents import with_contents

TITLE = '<h1 id="t">Title</h1>'


def part(number: int) -> str:
    return f'<h2 id="p{number}">Part <em>{number}</em><a class="headerlink" href="#p{number}">¶</a></h2>'


def test_a_long_page_lists_its_parts_after_its_title() -> None:
    html = with_contents(TITLE + "".join(map(part, range(5))), "On this page")
    assert html.startswith(TITLE) and html.count("<a href=") == 5
    assert 'aria-label="On this page"><a href="#p0">Part 0</a><a href="#p1">Part 1</a>' in html


def test_a_short_page_or_one_without_a_title_stays_as_it_is() -> None:
    for html in (TITLE + "".join(map(part, range(4))), "".join(map(part, range(6)))):
        assert with_contents(html, "On this page") == html
