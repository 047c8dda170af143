"""The matrix of responsibilities of a plan: which body has which role in which section or measure."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from cityplans.catalog.responsibility import Assigned
from cityplans.core.languages import Language
from cityplans.core.numerals import numbers
from cityplans.core.plan_records import Measure, Plan, Responsibility, Section
from cityplans.core.reference_records import Body
from cityplans.core.tables import ROLES
from cityplans.i18n.formatting import number
from cityplans.render.charts.chart import Chart
from cityplans.render.charts.drawing import (
    NARROW,
    WIDE,
    Drawing,
    add,
    column_head,
    drawing,
    legend,
    line,
    link,
    mark,
    write,
    write_lines,
)
from cityplans.render.charts.findings import leaders
from cityplans.render.charts.lettering import width, wrap

if TYPE_CHECKING:
    from cityplans.render.page import PageContext

FEWEST = 4
"""Fewer bodies are named in a sentence."""
_GAP = 5.0
_LABELS: Mapping[float, float] = {WIDE: 190.0, NARROW: 122.0}
"""How wide the names of the bodies are."""
_LEAST_PITCH: Mapping[float, float] = {WIDE: 13.0, NARROW: 6.0}
"""The narrowest column whose number does not touch the next; on phones, every second one is in a row of its own."""
_HEAD_HEIGHTS: Mapping[Language, float] = {"zh": 196.0, "en": 240.0}


@dataclass(frozen=True, slots=True)
class _Column:
    """A section or measure with the printed number for its column and the gaps before it."""

    subject: Section | Measure
    number: str
    gaps: int


def responsibilities(site: PageContext, plan: Plan, assigned: Assigned) -> Chart | None:
    """Draw the matrix; None for fewer than four bodies or subjects, or more than have room.

    `assigned` has every body with its assignments by role, in the order of the rows.
    """
    columns = _columns(site, plan, assigned)
    if len(assigned) < FEWEST or len(columns) < FEWEST:
        return None
    if any(_pitch(columns, room) < least for room, least in _LEAST_PITCH.items()):
        return None
    rows = [
        _row(site, body, role, assignment)
        for body, roles in assigned
        for role, assignments in roles.items()
        for assignment in assignments
    ]
    busiest, roles = assigned[0]
    return Chart(
        name="responsibilities",
        heading=site.t("charts.responsibilities.heading"),
        title=finding(site, assigned),
        description=site.t(
            "charts.responsibilities.description",
            bodies=len(assigned),
            subjects=len(columns),
            body=busiest.name[site.language],
            leads=len(roles.get("lead", ())),
        ),
        header=tuple(site.t(f"charts.responsibilities.{column}") for column in ("body", "role", "subject", "record")),
        rows=tuple(rows),
        wide=_draw(site, assigned, columns, WIDE),
        narrow=_draw(site, assigned, columns, NARROW),
    )


def finding(site: PageContext, assigned: Assigned) -> str:
    """Return who leads most, or is named most often where nobody leads."""
    return leaders(
        site.t,
        [(office.name[site.language], len(roles.get("lead", ()))) for office, roles in assigned],
        [(office.name[site.language], sum(map(len, roles.values()))) for office, roles in assigned],
    )


def _row(site: PageContext, office: Body, role: str, r: Responsibility) -> tuple[str, ...]:
    subject = site.subject(r.subject_id)
    name = site.short_plan(subject) if isinstance(subject, Plan) else site.heading(subject)
    return office.name[site.language], site.label("responsibilities", "role", role), name, r.id


def _columns(site: PageContext, plan: Plan, assigned: Assigned) -> dict[str, _Column]:
    """Return the assigned sections and measures in text order, with a gap wherever the parent changes."""
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
            short = next(map(number, numbers(subject.number)), "·")
            columns[subject.id] = _Column(subject, short, gaps)
    return columns


def _pitch(columns: Mapping[str, _Column], room: float) -> float:
    """Return the width of a column."""
    gaps = max(column.gaps for column in columns.values())
    return min(30.0, (room - 4 - _LABELS[room] - _GAP * gaps) / len(columns))


def _draw(site: PageContext, assigned: Assigned, columns: Mapping[str, _Column], room: float) -> Drawing:
    body = drawing()
    wide = room == WIDE
    kinds = [role for role in ROLES if any(role in roles for _, roles in assigned)]
    top = legend(body, 0, room, [(role, site.label("responsibilities", "role", role)) for role in kinds])
    label, pitch = _LABELS[room], _pitch(columns, room)
    positions = {key: label + pitch * (i + 0.5) + _GAP * column.gaps for i, (key, column) in enumerate(columns.items())}
    top = _draw_column_heads(site, body, columns, positions, pitch, top, wide)
    height = 30.0 if site.language == "en" else 24.0 if wide else 27.0
    bottom = top + len(assigned) * height
    grid = add(body, "g", aria_hidden="true")
    for i in range(0, len(assigned), 2):
        add(grid, "rect", "band", x=0, y=top + i * height, width=room, height=height)
    for x in positions.values():
        line(grid, "rule", (x, top), (x, bottom))
    for i, (office, _) in enumerate(assigned):
        _draw_body_name(site, body, office, top + i * height, height, label, wide)
    marks = add(body, "g", aria_hidden="true")
    for i, (office, roles) in enumerate(assigned):
        for role, r in ((role, r) for role, rows in roles.items() for r in rows):
            row = _row(site, office, role, r)
            tooltip = site.t("charts.responsibilities.said", body=row[0], role=row[1], subject=row[2])
            mark(marks, role, positions[r.subject_id], top + (i + 0.5) * height, min(5.5, pitch * 0.38), tooltip)
    return Drawing(room, bottom + 4, body)


def _draw_column_heads(
    site: PageContext,
    body: ET.Element,
    columns: Mapping[str, _Column],
    positions: Mapping[str, float],
    pitch: float,
    top: float,
    wide: bool,
) -> float:
    """Write number and title above every column and return where the rows begin.

    On phones, there are only numbers, in two staggered rows.
    """
    if not wide:
        for index, (key, column) in enumerate(columns.items()):
            write(body, positions[key], top + 30 + 11 * (index % 2), column.number, "soft", 10, "middle")
        _draw_run_labels(site, body, columns, positions, pitch, top + 14)
        return top + 48
    head_height = _HEAD_HEIGHTS[site.language]
    for key, column in columns.items():
        anchor = link(body, site.subject_path(key), site.heading(column.subject))
        add(anchor, "rect", "hit", x=positions[key] - pitch / 2, y=top, width=pitch, height=head_height + 20)
        column_head(
            anchor, positions[key], top + head_height, column.subject.title[site.language], 11, (pitch, head_height)
        )
        write(anchor, positions[key], top + head_height + 15, column.number, "strong", 11, "middle")
    return top + head_height + 22


def _draw_run_labels(
    site: PageContext,
    body: ET.Element,
    columns: Mapping[str, _Column],
    positions: Mapping[str, float],
    pitch: float,
    y: float,
) -> None:
    """Label every run of columns of one kind, from the right so that no label touches the next."""
    end = NARROW
    for kind, run in reversed(
        [(kind, list(run)) for kind, run in groupby(columns, key=lambda key: _kind(site, columns[key].subject))]
    ):
        start = min(positions[run[0]] - pitch / 2, end - width(kind, 10))
        write(body, start, y, kind, "strong", 10)
        end = start - 6


def _kind(site: PageContext, subject: Section | Measure) -> str:
    return site.label("sections" if isinstance(subject, Section) else "measures", "kind", subject.kind)


def _draw_body_name(
    site: PageContext, body: ET.Element, office: Body, y: float, height: float, label: float, wide: bool
) -> None:
    name = office.name[site.language]
    city = site.catalog.cities.get(office.city_id)
    # On the page of a city's plan, the name of the city need not be repeated in every row.
    short = name.removeprefix(f"{city.name[site.language]} ") if city else name
    short = short[:1].upper() + short[1:]
    size, most_lines = (12.5, 1) if wide and site.language == "zh" else (10.5, 2)
    anchor = link(body, site.page_path("bodies", office), name)
    add(anchor, "rect", "hit", x=0, y=y, width=label, height=height)
    lines_written = wrap(short, label - 8, size, most_lines)
    write_lines(anchor, 4, y + height / 2 + size * 0.36 - (len(lines_written) - 1) * 6, lines_written, "name", size, 12)
