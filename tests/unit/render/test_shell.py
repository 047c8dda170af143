"""The theme's page, split at its placeholders and put together again."""

from __future__ import annotations

import pytest

from cityplans.core.placeholders import SLOTS
from cityplans.render.shell import ShellError, root_of, share_assets, split

CANONICAL = "https://here/shell/page/"
PAGE = (
    '<title>@@title@@</title><meta content="@@description@@"><link href="https://here/shell/page/">@@picture@@@@head@@'
    '<link href="../../assets/x.css"><a href="@@other@@"><a href="../../"><a href="../../plans/"@@current:plans@@>@@body@@'
    '<a href="?page=@@path@@">'
    '<script src="../../assets/@@script@@">'
)


def test_composed_page_holds_the_values_and_nothing_else() -> None:
    shell = split(PAGE, CANONICAL)
    values = {slot: f"<{slot}>" for slot in SLOTS} | {"root": "..", "current:plans": " aria-current"}
    assert shell.compose(values) == (
        '<title><title></title><meta content="<description>"><link href="<canonical>"><picture><head>'
        '<link href="../assets/x.css"><a href="<other>"><a href="../"><a href="../plans/" aria-current><body><a href="?page=<path>">'
        '<script src="../assets/<script>">'
    )


def test_values_are_never_read_as_placeholders() -> None:
    shell = split(PAGE, CANONICAL)
    assert "@@title@@" in shell.compose({"body": "@@title@@", "title": "no"})


@pytest.mark.parametrize("slot", ["title", "body", "head", "other", "picture", "script"])
def test_page_without_a_place_is_refused(slot: str) -> None:
    with pytest.raises(ShellError, match=slot):
        split(PAGE.replace(f"@@{slot}@@", ""), CANONICAL)


def test_an_unknown_placeholder_is_refused() -> None:
    with pytest.raises(ShellError, match="unknown placeholder"):
        split(PAGE + "@@ broken @@", CANONICAL)


def test_root_is_seen_from_any_depth() -> None:
    assert [root_of(p) for p in ("", "plans/", "measures/x/")] == [".", "..", "../.."]


def test_both_languages_share_assets() -> None:
    page = '<link href="../../assets/a.css"><script src="assets/b.js"></script><a href="../plans/">assets/ in words</a>'
    assert share_assets(page) == page.replace('"../../assets', '"../../../assets').replace('"assets', '"../assets')
