"""Addresses that may be linked and those that may not."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.core.urls import is_reserved_host, public_url_problem
from tests.support.hostile import BAD_LINKS

GOOD = [
    "https://www.example.org/",
    "http://www.gz.gov.cn/zwgk/2018/content.html?id=1&x=%E5%B8%82#p2",
    "https://example.org",
    "http://8.8.8.8/x",
]
GOOD += [
    "https://zh.wikipedia.org/wiki/深圳市",
    "https://xn--fiqs8s.xn--fiqs8s/",
    "https://example.org:8080/",
    "https://example.org/a,b;c(d)!~*",
]


@pytest.mark.parametrize("address", GOOD)
def test_what_may_be_linked(address: str) -> None:
    assert public_url_problem(address) == ""


@pytest.mark.parametrize("name", BAD_LINKS)
def test_what_may_not(name: str) -> None:
    assert public_url_problem(BAD_LINKS[name])


@given(st.text(max_size=30) | st.text("htps:/@.[]%#?\\ a1", max_size=30).map(lambda end: f"https://{end}"))
def test_what_is_not_refused_is_an_address(address: str) -> None:
    if not public_url_problem(address):
        parts = urlsplit(address)
        assert parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc


@pytest.mark.parametrize(
    ("address", "reserved"),
    [
        ("https://city-plans.example.org/", True),
        ("data@plans.EXAMPLE.com.", True),
        ("http://localhost:8000/", True),
        ("https://plans.test/x?y=z.org", True),
        ("https://example.org.cn/", False),
        ("https://notexample.org/", False),
        ("data@plans.info", False),
    ],
)
def test_an_address_that_nobody_can_have(address: str, reserved: bool) -> None:
    assert is_reserved_host(address) == reserved
