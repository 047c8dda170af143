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


def test_a_very_long_page_shows_the_beginning_of_its_parts_and_folds_the_rest() -> None:
    """The heading and its first paragraph stay; a short rest is not worth a tap."""
    short, long = "<p>First.</p><p>Rest.</p>", f"<p>First.</p><p>{'w' * 3_000}</p><table></table>"
    parts = [part(n) + (long if n < 4 else short) for n in range(5)]
    html = with_contents(
        f"<article>{TITLE}{''.join(parts)}</article><footer></footer>", "On this page", "More: {heading}"
    )
    assert html.count('<details class="cp-more"><summary>More: Part 1</summary>') == 1
    assert html.count("<details") == html.count("</details>") == 4 and html.count("<p>First.</p>") == 5
    first = html.index("<p>First.</p>")
    assert html[first : html.index("</details>")].startswith('<p>First.</p>\n<details class="cp-more"><summary>')
    assert html.endswith(f"{part(4)}{short}</article><footer></footer>")


def test_a_page_that_is_not_very_long_is_not_folded() -> None:
    assert "<details" not in with_contents(TITLE + "".join(map(part, range(6))), "On this page", "More: {heading}")
