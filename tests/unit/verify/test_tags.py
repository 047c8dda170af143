"""The short way of reading a plain link finds the same as the usual one."""

from __future__ import annotations

import pytest

from cityplans.verify.tags import read_tag


@pytest.mark.parametrize("address", ["", "#top", "../measures/a/", "javascript:alert(1)", "https://elsewhere.example/"])
def test_a_plain_link_is_read_as_any_tag(address: str) -> None:
    # With two spaces, it is not as plain as our templates write it.
    assert read_tag(f'a href="{address}">') == read_tag(f'a  href="{address}">')
