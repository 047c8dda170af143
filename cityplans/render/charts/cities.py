"""A small map of cities: where they are, without borders, and which signed a plan together.

It has no table or files of its own: the cities and plans are listed beside it, with links.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, combinations, pairwise
from math import atan2, copysign, cos, hypot, radians
from statistics import fmean

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.core.plan_records import Plan
from cityplans.core.reference_records import City
from cityplans.render.charts.drawing import NARROW, number
from cityplans.render.charts.lettering import width

_SIZE = 14.0
"""The size of the letters in user units, of which the map is NARROW wide."""
_TARGET = 24.0
"""The least height and width of a link."""
_MARGIN, _GAP = 30.0, 8.0
_TALLEST = 0.85
"""The greatest height of a map in parts of its width."""
_APART, _MOVED = 10.5, 12.0
"""The least distance of two dots, and how far one is moved at most so that they do not cover each other."""
_STEPS, _STEP = 60, 2.0
"""How often dots are moved, and the distance on one axis that is kept at most between dots next to each other."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that a link fills."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        """Return whether two boxes overlap."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def is_in(self, other: Box) -> bool:
        """Return whether the whole box is in another."""
        return (
            other.x <= self.x
            and self.x + self.width <= other.x + other.width
            and other.y <= self.y
            and self.y + self.height <= other.y + other.height
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A city on the map; without a `link` if its name is not written. All are listed beside the map.

    A line down or up to `leader` joins the dot with a name that is not next to it.
    """

    city: City
    x: float
    y: float
    link: Box | None = None
    anchor: str = "start"
    text_x: float = 0.0
    text_y: float = 0.0
    leader: float | None = None


@dataclass(frozen=True, slots=True)
class CityMap:
    """The cities in a drawing NARROW units wide, and the outlines of joint plans as points of a polygon."""

    height: float
    places: Sequence[Place]
    outlines: Sequence[tuple[Plan, str]]

    @property
    def box(self) -> str:
        """The view box of the drawing."""
        return f"0 0 {number(NARROW)} {number(self.height)}"


def city_map(
    site: LocalizedCatalog, cities: Iterable[City], joint: Iterable[Plan], named: Container[str]
) -> CityMap | None:
    """Return the map of the cities whose position is known; None if there are not two.

    Args:
        cities: The most important first: their names have the choice of room.
        joint: The plans to draw across the cities that signed them.
        named: The ids of the cities whose names are written.
    """
    located = {
        city.id: (float(city.longitude), float(city.latitude), city)
        for city in cities
        if city.latitude is not None and city.longitude is not None
    }
    if len(located) < 2:
        return None
    east, north = zip(*((x, y) for x, y, _ in located.values()), strict=True)
    # A degree of longitude is shorter than one of latitude, the more so the farther north.
    narrowed = cos(radians((min(north) + max(north)) / 2))
    span_x, span_y = max((max(east) - min(east)) * narrowed, 0.1), max(max(north) - min(north), 0.1)
    room = NARROW - 2 * _MARGIN
    scale = min(room / span_x, (NARROW * _TALLEST - 2 * _MARGIN) / span_y)
    left = (NARROW - span_x * scale) / 2
    exact = [
        Place(city, left + (x - min(east)) * narrowed * scale, _MARGIN + (max(north) - y) * scale)
        for x, y, city in located.values()
    ]
    places = {place.city.id: place for place in _apart(exact)}
    outlines = []
    for plan in joint:
        signed = [row.city_id for row in site.catalog.signatories_by_plan.get(plan.id, ())]
        corners = [places[city] for city in signed if city in places]
        if len(corners) > 1:
            outlines.append((plan, _outline(corners)))
    height = span_y * scale + 2 * _MARGIN
    return CityMap(height, _lettered(site, list(places.values()), named, height), outlines)


def _apart(exact: Sequence[Place]) -> list[Place]:
    """Move dots that cover each other apart, each a little and as far as the other; none passes another."""
    at = [(place.x, place.y) for place in exact]
    reach = _APART + 2 * _MOVED
    near = [
        (i, k) for i, k in combinations(range(len(at)), 2) if hypot(at[i][0] - at[k][0], at[i][1] - at[k][1]) < reach
    ]
    for _ in range(_STEPS):
        for i, k in near:
            x, y = at[k][0] - at[i][0], at[k][1] - at[i][1]
            distance = hypot(x, y)
            if distance < _APART:
                # Of two at one place, the second goes east.
                east, south = (x / distance, y / distance) if distance else (1.0, 0.0)
                half = (_APART - distance) / 2
                at[i] = _within_reach(exact[i], at[i][0] - east * half, at[i][1] - south * half)
                at[k] = _within_reach(exact[k], at[k][0] + east * half, at[k][1] + south * half)
        across = _in_order([place.x for place in exact], [x for x, _ in at])
        at = list(zip(across, _in_order([place.y for place in exact], [y for _, y in at]), strict=True))
    return [replace(place, x=x, y=y) for place, (x, y) in zip(exact, at, strict=True)]


def _within_reach(exact: Place, x: float, y: float) -> tuple[float, float]:
    """Return the position, or that on the way to it which is as far as a dot may be moved."""
    moved = hypot(x - exact.x, y - exact.y)
    part = min(1.0, _MOVED / moved) if moved else 1.0
    return exact.x + (x - exact.x) * part, exact.y + (y - exact.y) * part


def _in_order(exact: Sequence[float], moved: Sequence[float]) -> list[float]:
    """Return the positions on one axis nearest to the moved ones whose order is that of the exact ones.

    Where two are moved past each other, they are put where they are in the mean, as far apart as they are exactly or
    _STEP at most.
    """
    order = sorted(range(len(exact)), key=lambda i: (exact[i], moved[i]))
    offsets = list(accumulate((min(exact[k] - exact[i], _STEP) for i, k in pairwise(order)), initial=0.0))
    runs: list[list[float]] = []
    for i, offset in zip(order, offsets, strict=True):
        runs.append([moved[i] - offset])
        while len(runs) > 1 and fmean(runs[-2]) > fmean(runs[-1]):
            last = runs.pop()
            runs[-1].extend(last)
    means = [fmean(run) for run in runs for _ in run]
    placed = dict(zip(order, (mean + offset for mean, offset in zip(means, offsets, strict=True)), strict=True))
    return [placed[i] for i in range(len(exact))]


def _outline(corners: Sequence[Place]) -> str:
    """Return the cities as a polygon that does not cross itself."""
    middle_x = sum(place.x for place in corners) / len(corners)
    middle_y = sum(place.y for place in corners) / len(corners)
    around = sorted(corners, key=lambda place: atan2(place.y - middle_y, place.x - middle_x))
    return " ".join(f"{number(place.x)},{number(place.y)}" for place in around)


def _lettered(site: LocalizedCatalog, places: Sequence[Place], named: Container[str], height: float) -> list[Place]:
    """Return the places with their names where there is room; the first have the choice.

    A name covers no dot and no other name, and its link no other link.
    """
    whole = Box(0, 0, NARROW, height)
    dots = [_around(place.x, place.y, _GAP, _GAP) for place in places]
    links: list[Box] = []
    lettered: list[Place] = []
    for place in places:
        long = width(place.city.name[site.language], _SIZE)
        for x, y, anchor in _candidates(place) if place.city.id in named else ():
            middle = x + (long / 2 if anchor == "start" else -long / 2)
            letters, link = _around(middle, y, long, _SIZE), _around(middle, y, max(long, _TARGET), _TARGET)
            if link.is_in(whole) and not any(map(letters.meets, dots)) and not any(map(link.meets, links)):
                links.append(link)
                leader = None if abs(y - place.y) <= _SIZE else y - copysign(_SIZE / 2, y - place.y)
                lettered.append(replace(place, link=link, anchor=anchor, text_x=x, text_y=y, leader=leader))
                break
        else:
            lettered.append(place)
    return lettered


def _candidates(place: Place) -> Iterable[tuple[float, float, str]]:
    """Yield where the name of a place may begin or end: beside its dot, outside first; above; below."""
    sides = [(1, "start"), (-1, "end")]
    if place.x < NARROW / 2:
        # Toward the middle, the outlines of joint plans would cross it.
        sides.reverse()
    for side, anchor in sides:
        yield place.x + side * _GAP, place.y, anchor
    for y in (place.y - _SIZE, place.y + _SIZE, place.y - _TARGET, place.y + _TARGET):
        for side, anchor in sides:
            yield place.x - side * _GAP / 2, y, anchor


def _around(x: float, y: float, wide: float, high: float) -> Box:
    return Box(x - wide / 2, y - high / 2, wide, high)
