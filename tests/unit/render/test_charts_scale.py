"""Days and labels find their places."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.render.charts.scale import Years, spread


def test_years_are_to_scale() -> None:
    years = Years(date(2011, 4, 27), date(2020, 12, 31), 0, 1000)
    assert years.year_length == 100
    assert years.at(date(2011, 1, 1).toordinal()) == 0
    assert years.middle("2011") == pytest.approx(50, abs=0.2)
    assert years.middle("2020-12-31") == pytest.approx(1000, abs=0.2)
    assert list(years.ticks(150)) == [2012, 2014, 2016, 2018, 2020]
    assert list(years.ticks(50)) == list(range(2011, 2021))


def test_what_has_room_stays_where_it_is_wanted() -> None:
    assert spread([10, 50], [10, 10], 0, 100) == [10, 50]


def test_what_collides_shares_the_distance() -> None:
    assert spread([45, 45], [10, 10], 0, 100) == [40, 50]
    assert spread([-5, 99], [10, 10], 0, 100) == [0, 90]


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(1, 40)), min_size=1, max_size=12))
def test_nothing_lies_over_another(things: list[tuple[float, float]]) -> None:
    things.sort()
    sizes = [size for _, size in things]
    places = spread([place for place, _ in things], sizes, 0, 500)
    assert places[0] >= 0 and places[-1] + sizes[-1] <= 500.001
    assert all(b >= a + size - 0.001 for a, b, size in zip(places, places[1:], sizes, strict=False))
