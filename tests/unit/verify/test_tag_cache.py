"""Tags read together, from the cache and by their form, are those read one after the other."""

from __future__ import annotations

import random

import pytest

from cityplans.core.security_policy import content_policy
from cityplans.verify.page import PageReader
from cityplans.verify.page_faults import report_faults
from cityplans.verify.site import BuiltSite, CheckedText
from cityplans.verify.tag_cache import Tags, is_nested, split_tags
from cityplans.verify.tags import FRAME, read_tag

SAME_FORM = [
    ('p class="a"', 'p class="b"'),
    ('li id="a" data-record="x"', 'li id="b&amp;c" data-record="y"'),
    ('a href="../a/"', 'a href="javascript:alert(1)"'),
    ('a class="x" href="a&amp;b" id="i"', 'a class="y" href="" id="j"'),
    ('a rel="a" href="a"', 'a rel="b" href="b"'),
    ('rect x="1" y="2" /', 'rect x="3" y="4" /'),
]
NO_FORM = [
    ('li id="a"', 'li id=""'),
    ('p class="a"', 'p class="a'),
    ('p class="a"', 'p class="<b"'),
    ('p class="a" class="a"', 'p class="b" class="b"'),
    ('p class="a"', 'p class="a" onclick="b"'),
    ('p class="a"', 'p class="a"style="b"'),
    ('p class="a"', "p class='a' class=\"b\""),
    ('link rel="next" href="a"', 'link rel="stylesheet" href="https://elsewhere.example/"'),
    ('image href="a"', 'image href="https://elsewhere.example/"'),
    ('meta name="x" content="a"', 'meta name="robots" content="noindex"'),
    ('html lang=""', 'html lang="en"'),
    ('input type="text"', 'input type="password"'),
    ('a target="x" rel="noopener" href="a"', 'a target="x" rel="a" href="a"'),
]


@pytest.mark.parametrize(("first", "second"), [*SAME_FORM, *NO_FORM])
def test_a_tag_is_read_as_if_it_were_the_first_of_its_form(first: str, second: str) -> None:
    steps, tags = Tags().read([first, second])
    alone = [read_tag("" if "<" in raw else f"{raw}>") for raw in (first, second)]
    assert tags == [tag for tag in alone if tag.notable]
    assert [step != 0 for step in steps] == [tag.step != "" for tag in alone]


PAGE = f"""<!doctype html>
<html lang="en"><head><meta http-equiv="Content-Security-Policy" content="{content_policy()}"><title>A</title>
<script src="a.js"></script></head><body class="b"><main id="top"><p class="a">1 &lt; 2 <a href="b/#x">x</a><br>
<a class="c" href="#y">y</a></p><ul><li id="y" class="d">2</li><li id="z" class="e"><img src="a.js" alt=""></li></ul>
</main></body></html>
"""
DAMAGES = (
    *'<>"/= ',
    *("<b>", "</p>", "<br>", "<title>", "<script>", "</script>", "<!--", "-->", "x"),
    *(' id="y"', ' class="d"', ' style="x"', "https://elsewhere.example/", "nowhere/", "#nowhere"),
)


def test_what_is_wrong_with_one_tag_is_seen_when_all_are_looked_at_together() -> None:
    site = BuiltSite("", frozenset(("index.html", "a.js", "b/index.html")), frozenset())
    reader = PageReader(site)
    chance = random.Random(1)
    wrong = 0
    for _ in range(3000):
        at, damage = chance.randrange(len(PAGE)), chance.choice(DAMAGES)
        content = PAGE[:at] + damage + PAGE[at + chance.choice((0, 0, 1, len(damage))) :]
        text, each = CheckedText("index.html", content), CheckedText("index.html", content)
        facts = reader.read(text, content.encode())
        tags = report_faults(each, reader.resolver, site.files)
        assert text.findings[: len(each.findings)] == each.findings, content
        assert facts.ids == {tag.id for tag in tags if tag.id}
        wrong += bool(each.findings)
    assert 1000 < wrong < 2900


def test_elements_are_nested() -> None:
    def nested(content: str) -> bool:
        return is_nested(Tags().read(split_tags(content))[0])

    assert nested("<p>a<br>b <b>c</b></p><script></script> d")
    wrong = ("<p>", "</p>", "<p><b></p></b>", "<script><b></b></script>", "<p></p", "<p></p></p>", "<title><b></title>")
    assert [content for content in wrong if nested(content)] == []


def test_every_page_has_elements_without_a_form() -> None:
    for name in FRAME:
        assert Tags().read([f'{name} class="a"', f'{name} class="b"'])[1] == [read_tag(f"{name}>")] * 2
