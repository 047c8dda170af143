"""Bullets: on one scale from zero, in both languages, and none where nothing compares."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.promises import answers
from cityplans.core.model import Catalog
from cityplans.render.charts.bullet import Bullet, bullet

URL = "https://plans.example.org/"


def drawn(catalog: Catalog, target_id: str) -> Bullet:
    found = bullet(LocalizedCatalog(catalog, "en", URL), answers(catalog)[target_id])
    assert found
    return found


def test_bars_and_mark_have_one_scale(catalog: Catalog) -> None:
    """The longest is 98 of 100: cargo of 2023."""
    found = drawn(catalog, "guangzhou-2018-m18-t02")
    assert (found.promised, found.mark) == ("650 million tonnes", "94.4")
    assert [(bar.shown, bar.length) for bar in found.bars] == [
        ("627 million tonnes", "91"),
        ("636 million tonnes", "92.3"),
        ("675 million tonnes", "98"),
    ]


def test_both_languages_write_both_numbers(catalog: Catalog) -> None:
    found = bullet(LocalizedCatalog(catalog, "zh", URL), answers(catalog)["hangzhou-2016-m7-2-t2"])
    assert found and (found.promised, found.bars[0].shown) == ("≥ 250公里", "300公里")


def test_nothing_is_drawn_where_nothing_compares(catalog: Catalog) -> None:
    found = {a.figure for a in answers(catalog).values() if bullet(LocalizedCatalog(catalog, "zh", URL), a)}
    assert found == {"reached", "reached_later"}
    assert "not_comparable" in {a.figure for a in answers(catalog).values()}


def test_neither_a_rank_nor_a_fall_below_zero_is_drawn(catalog: Catalog) -> None:
    localized = LocalizedCatalog(catalog, "zh", URL)
    answer = answers(catalog)["guangzhou-2018-m18-t02"]
    assert bullet(localized, answer)
    assert bullet(localized, replace(answer, target=replace(answer.target, measure_of="rank"))) is None
    fallen = replace(answer.events[1], value=Decimal(-1))
    assert bullet(localized, replace(answer, events=(fallen,))) is None


def test_zero_is_drawn_as_nothing(catalog: Catalog) -> None:
    answer = answers(catalog)["guangzhou-2018-m18-t02"]
    none = replace(answer.events[1], value=Decimal(0))
    for value, mark in ((answer.target.value, "98"), (Decimal(0), "0")):
        zero = replace(answer, target=replace(answer.target, value=value), events=(none,))
        found = bullet(LocalizedCatalog(catalog, "zh", URL), zero)
        assert found and (found.mark, found.bars[0].length) == (mark, "0")
