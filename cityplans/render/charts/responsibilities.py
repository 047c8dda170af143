"""The matrix of a plan: which body has which part in which of its action plans and measures."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from cityplans.core.languages import Language
from cityplans.core.model import Body, Measure, Plan, Responsibility, Section
from cityplans.core.numerals import figures
from cityplans.i18n.formatting import number
from cityplans.render.charts.chart import Chart
from cityplans.render.charts.drawing import (
    NARROW,
    WIDE,
    Drawing,
    add,
    drawing,
    head,
    legend,
    line,
    link,
    mark,
    write,
    write_lines,
)
from cityplans.render.charts.lettering import width, wrap

if TYPE_CHECKING:
    from cityplans.render.page import PageContext

Assigned = Sequence[tuple[Body, Mapping[str, Sequence[Responsibility]]]]
_ROLES = ("lead", "participant", "coordination")
_FEWEST = 4
_GAP = 5.0
_HEADS: Mapping[Language, float] = {"zh": 196.0, "en": 240.0}


@dataclass(frozen=True, slots=True)
class _Column:
    """An action plan, section or measure with the place of its column, in column widths, and the gaps before it."""

    subject: Section | Measure
    number: str
    gaps: int


def responsibilities(site: PageContext, plan: Plan, assigned: Assigned) -> Chart | None:
    """Draw who has which part in what, None where a list says as much: fewer than four bodies or four things to do.

    `assigned` holds every body with its assignments by role, in the order of the lines.
    """
    columns = _columns(site, plan, assigned)
    if len(assigned) < _FEWEST or len(columns) < _FEWEST:
        return None
    rows = [_row(site, body, role, r) for body, roles in assigned for role, found in roles.items() for r in found]
    busiest, roles = assigned[0]
    return Chart(
        name="responsibilities",
        heading=site.t("charts.responsibilities.heading"),
        title=site.t("charts.responsibilities.title", plan=site.short_plan(plan)),
        description=site.t(
            "charts.responsibilities.description",
            bodies=len(assigned),
            subjects=len(columns),
            body=site.tr(busiest, "name"),
            leads=len(roles.get("lead", ())),
        ),
        header=tuple(site.t(f"charts.responsibilities.{column}") for column in ("body", "role", "subject", "record")),
        rows=tuple(rows),
        wide=_draw(site, assigned, columns, WIDE),
        narrow=_draw(site, assigned, columns, NARROW),
    )


def _row(site: PageContext, office: Body, role: str, r: Responsibility) -> tuple[str, ...]:
    subject = site.subject(r.subject_id)
    name = site.short_plan(subject) if isinstance(subject, Plan) else site.heading(subject)
    return site.tr(office, "name"), site.label("responsibilities", "role", role), name, r.id


def _columns(site: PageContext, plan: Plan, assigned: Assigned) -> dict[str, _Column]:
    """Give every section or measure that is assigned, in the order of the text, set apart where its parent changes."""
    ids = {r.subject_id for _, roles in assigned for rows in roles.values() for r in rows}
    columns: dict[str, _Column] = {}
    parent, gaps = None, 0
    subjects: list[Section | Measure] = [
        *site.catalog.sections_by_plan.get(plan.id, ()),
        *site.catalog.measures_by_plan.get(plan.id, ()),
    ]
    for subject in subjects:
        if subject.id in ids:
            above = subject.parent_id or (subject.section_id if isinstance(subject, Measure) else "")
            gaps += bool(columns) and above != parent
            parent = above
            short = next((number(f.value) for f in figures(subject.number)), "·")
            columns[subject.id] = _Column(subject, short, gaps)
    return columns


def _draw(site: PageContext, assigned: Assigned, columns: Mapping[str, _Column], room: float) -> Drawing:
    body = drawing()
    wide = room == WIDE
    kinds = [role for role in _ROLES if any(role in roles for _, roles in assigned)]
    top = legend(body, 0, room, [(role, site.label("responsibilities", "role", role)) for role in kinds])
    label = 190.0 if wide else 122.0
    gaps = max(column.gaps for column in columns.values())
    pitch = min(30.0, (room - 4 - label - _GAP * gaps) / len(columns))
    places = {key: label + pitch * (i + 0.5) + _GAP * column.gaps for i, (key, column) in enumerate(columns.items())}
    top = _heads(site, body, columns, places, pitch, top, wide)
    height = 30.0 if site.language == "en" else 24.0 if wide else 27.0
    end = top + len(assigned) * height
    grid = add(body, "g", aria_hidden="true")
    for i in range(0, len(assigned), 2):
        add(grid, "rect", "band", x=0, y=top + i * height, width=room, height=height)
    for x in places.values():
        line(grid, "rule", (x, top), (x, end))
    for i, (office, _) in enumerate(assigned):
        _office(site, body, office, top + i * height, height, label, wide)
    marks = add(body, "g", aria_hidden="true")
    for i, (office, roles) in enumerate(assigned):
        for role, r in ((role, r) for role, rows in roles.items() for r in rows):
            row = _row(site, office, role, r)
            words = site.t("charts.responsibilities.said", body=row[0], role=row[1], subject=row[2])
            mark(marks, role, places[r.subject_id], top + (i + 0.5) * height, min(5.5, pitch * 0.38), words)
    return Drawing(room, end + 4, body)


def _heads(
    site: PageContext,
    body: ET.Element,
    columns: Mapping[str, _Column],
    places: Mapping[str, float],
    pitch: float,
    top: float,
    wide: bool,
) -> float:
    """Write number and title above every column, on a phone the numbers in two staggered rows; gives where the lines begin."""
    if not wide:
        for i, (key, column) in enumerate(columns.items()):
            write(body, places[key], top + 30 + 11 * (i % 2), column.number, "soft", 10, "middle")
        _kinds(site, body, columns, places, pitch, top + 14)
        return top + 48
    high = _HEADS[site.language]
    for key, column in columns.items():
        anchor = link(body, site.subject_path(key), site.heading(column.subject))
        add(anchor, "rect", "hit", x=places[key] - pitch / 2, y=top, width=pitch, height=high + 20)
        head(anchor, places[key], top + high, site.tr(column.subject, "title"), 11, (pitch, high))
        write(anchor, places[key], top + high + 15, column.number, "strong", 11, "middle")
    return top + high + 22


def _kinds(
    site: PageContext,
    body: ET.Element,
    columns: Mapping[str, _Column],
    places: Mapping[str, float],
    pitch: float,
    y: float,
) -> None:
    """Name what the numbers are over every run of columns of one kind, from the right so that no name meets the next."""
    end = NARROW
    for kind, run in reversed(
        [(kind, list(run)) for kind, run in groupby(columns, key=lambda key: _kind(site, columns[key].subject))]
    ):
        start = min(places[run[0]] - pitch / 2, end - width(kind, 10))
        write(body, start, y, kind, "strong", 10)
        end = start - 6


def _kind(site: PageContext, subject: Section | Measure) -> str:
    return site.label("sections" if isinstance(subject, Section) else "measures", "kind", subject.kind)


def _office(
    site: PageContext, body: ET.Element, office: Body, y: float, height: float, label: float, wide: bool
) -> None:
    name = site.tr(office, "name")
    city = site.catalog.cities.get(office.city_id)
    # On the page of a city's plan its name at the head of every line says nothing.
    short = name.removeprefix(f"{site.tr(city, 'name')} ") if city else name
    short = short[:1].upper() + short[1:]
    size, lines = (12.5, 1) if wide and site.language == "zh" else (10.5, 2)
    anchor = link(body, f"bodies/{office.id}/", name)
    add(anchor, "rect", "hit", x=0, y=y, width=label, height=height)
    written = wrap(short, label - 8, size, lines)
    write_lines(anchor, 4, y + height / 2 + size * 0.36 - (len(written) - 1) * 6, written, "name", size, 12)
