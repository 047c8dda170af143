"""The map of cities: nothing covers anything else, at any place on earth."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise
from math import hypot

import pytest

from cityplans.catalog.joint_plans import joint_plans, measures_naming
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.core.languages import LANGUAGES, Language
from cityplans.core.model import Catalog
from cityplans.render.charts.cities import city_map
from cityplans.render.charts.drawing import NARROW

OUTLINE = "hangzhou-metro-2009"


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_of_the_map_do_not_overlap_and_are_large_enough(whole_catalog: Catalog, language: Language) -> None:
    catalog = whole_catalog
    drawn = city_map(LocalizedCatalog(catalog, language, ""), catalog.cities.values(), (), catalog.plans_by_city)
    assert drawn and {place.city.id for place in drawn.places} == set(catalog.cities)
    # Every city with a plan of its own has its name, also those close to each other.
    assert {place.city.id for place in drawn.places if place.link} == set(catalog.plans_by_city) & set(catalog.cities)
    links = [place.link for place in drawn.places if place.link]
    assert not any(one.meets(other) for one, other in combinations(links, 2))
    assert all(link.width >= 24 and link.height >= 24 for link in links)
    assert all(0 <= p.x <= NARROW and 0 <= p.y <= drawn.height for p in drawn.places)
    # Each dot is seen whole, and each name is at its dot or joined with it by a line.
    assert all(hypot(one.x - other.x, one.y - other.y) > 9 for one, other in combinations(drawn.places, 2))
    assert all(abs(p.text_y - p.y) <= 14 or p.leader is not None for p in drawn.places if p.link)


def test_dots_are_moved_apart_but_not_away(catalog: Catalog) -> None:
    """However many there are at one place: none leaves it for more than a dot's width or two."""
    site, one = LocalizedCatalog(catalog, "en", ""), catalog.cities["hangzhou"]
    many = [replace(one, id=f"hangzhou-{n}") for n in range(40)]
    drawn = city_map(site, (*many, catalog.cities["urumqi"]), (), ())
    assert drawn
    *moved, _ = drawn.places
    middle_x, middle_y = (sum(getattr(place, axis) for place in moved) / len(moved) for axis in ("x", "y"))
    assert all(hypot(place.x - middle_x, place.y - middle_y) < 24 for place in moved)
    assert moved[0].x != moved[1].x


def test_north_is_up_and_east_is_right(whole_catalog: Catalog) -> None:
    drawn = city_map(LocalizedCatalog(whole_catalog, "en", ""), whole_catalog.cities.values(), (), ())
    assert drawn
    places = {place.city.id: place for place in drawn.places}
    assert places["urumqi"].y < places["hangzhou"].y < places["shenzhen"].y
    assert places["urumqi"].x < places["guangzhou"].x < places["shanghai"].x
    # Also where dots are moved apart: none passes another.
    for axis, field, sign in (("x", "longitude", 1), ("y", "latitude", -1)):
        exact = sorted((sign * getattr(place.city, field), getattr(place, axis)) for place in drawn.places)
        assert all(one[1] < other[1] for one, other in pairwise(exact) if one[0] < other[0])


def test_a_joint_plan_is_drawn_across_its_cities(catalog: Catalog) -> None:
    signed = [catalog.cities[row.city_id] for row in catalog.signatories_by_plan[OUTLINE]]
    drawn = city_map(LocalizedCatalog(catalog, "en", ""), signed, (catalog.plans[OUTLINE],), catalog.cities)
    assert drawn and all(place.link for place in drawn.places)
    ((plan, points),) = drawn.outlines
    assert plan.id == OUTLINE and len(points.split()) == len(signed) == 4


def test_a_city_without_position_is_left_out_and_one_alone_is_no_map(catalog: Catalog) -> None:
    site = LocalizedCatalog(catalog, "en", "")
    one, other = list(catalog.cities.values())[:2]
    assert city_map(site, (one, replace(other, latitude=None)), (), ()) is None
    assert city_map(site, (one,), (), ()) is None
    together = city_map(site, (one, replace(other, latitude=one.latitude, longitude=one.longitude)), (), catalog.cities)
    assert together and len(together.places) == 2
    far = replace(one, latitude=Decimal(-80), longitude=Decimal(-170))
    assert city_map(site, (far, other), (), catalog.cities)


def test_what_a_joint_plan_says_of_a_city(catalog: Catalog) -> None:
    jiaxing, hangzhou = catalog.cities["jiaxing"], catalog.cities["hangzhou"]
    assert [plan.id for plan in joint_plans(catalog, jiaxing)] == [OUTLINE]
    # The plan is listed among those of Hangzhou itself.
    assert joint_plans(catalog, hangzhou) == () and measures_naming(catalog, hangzhou) == ()
    assert f"{OUTLINE}-m1-4" in {measure.id for measure in measures_naming(catalog, jiaxing)}
    assert f"{OUTLINE}-m1-4" not in {measure.id for measure in measures_naming(catalog, catalog.cities["huzhou"])}
