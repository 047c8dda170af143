"""The timeline of one plan: its own dates, its periods and everything it wants done by a date, down a scale of years."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cityplans.core.edtf import edtf_bounds
from cityplans.core.model import Plan, Target
from cityplans.i18n.formatting import date
from cityplans.render.charts.chart import Chart
from cityplans.render.charts.drawing import (
    MARKS,
    NARROW,
    WIDE,
    Drawing,
    add,
    add_title,
    drawing,
    legend,
    line,
    link,
    mark,
    write,
    write_lines,
)
from cityplans.render.charts.lettering import width, wrap
from cityplans.render.charts.scale import Years, spread

if TYPE_CHECKING:
    from cityplans.render.page import PageContext

_FACTS = ("adopted", "signed", "published")
_OF_PLANS = ("period", "stage", "fact", "horizon")
_MOVES = ("growth_rate", "change")
_SPELLED = 4
_SIZE, _PITCH, _LINK = 13.0, 18.0, 27.0
# Marks are heaped on their date, so many on top of each other before a new column begins.
_HIGH = 10


@dataclass(frozen=True, slots=True)
class _Item:
    """Something that falls on a date: `kind` is its mark, `path` leads to it below the language's root."""

    kind: str
    words: str
    path: str
    record_id: str
    short: str = ""

    def said(self, site: PageContext, when: str) -> str:
        """Say the whole of it: when, what kind, what."""
        return site.t("charts.timeline.said", when=when, kind=kind_name(site, self.kind), what=self.words)

    def row(self, site: PageContext, when: str) -> tuple[str, ...]:
        return (when, kind_name(site, self.kind), self.words, self.record_id)


@dataclass(frozen=True, slots=True)
class _Moment:
    """A date or period in EDTF with all that falls on it."""

    when: str
    items: tuple[_Item, ...]

    @property
    def spelled(self) -> tuple[_Item, ...]:
        """The items that are told in words; the others are marks only. One alone is never left over."""
        return self.items if len(self.items) <= _SPELLED + 1 else self.items[:_SPELLED]

    @property
    def is_span(self) -> bool:
        return "/" in self.when


def kind_name(site: PageContext, kind: str) -> str:
    """Name the kind of a mark: a type of target by its own label, what a plan says of itself by ours."""
    return site.t(f"charts.mark.{kind}") if kind in _OF_PLANS else site.label("targets", "type", kind)


def timeline(site: PageContext, plan: Plan) -> Chart | None:
    """Draw the timeline of a plan, None where it has fewer than three dates and periods to show."""
    moments = _moments(site, plan)
    if len(moments) < 3:
        return None
    name = site.short_plan(plan)
    targets = [t for t in site.catalog.targets_by_plan.get(plan.id, ()) if t.type != "outcome"]
    dated = sum(bool(t.due) for t in targets)
    return Chart(
        name="timeline",
        heading=site.t("charts.timeline.heading"),
        title=site.t("charts.timeline.title", plan=name),
        description=site.t(
            "charts.timeline.description",
            first=date(min(m.when.split("/")[0] for m in moments), site.language),
            last=date(max(m.when.split("/")[-1] for m in moments), site.language),
            dated=dated,
            undated=len(targets) - dated,
        ),
        header=tuple(site.t(f"charts.timeline.{column}") for column in ("when", "kind", "what", "record")),
        rows=tuple(item.row(site, moment.when) for moment in moments for item in moment.items),
        wide=_draw(site, plan, moments, WIDE),
        narrow=_draw(site, plan, moments, NARROW),
    )


def _moments(site: PageContext, plan: Plan) -> list[_Moment]:
    """Gather what has a date, in the order of time."""
    found: dict[str, list[_Item]] = defaultdict(list)
    here = f"plans/{plan.id}/"
    if plan.period_start and plan.period_end:
        words = site.t("charts.timeline.period")
        found[f"{plan.period_start}/{plan.period_end}"].append(_Item("period", words, f"{here}#facts", plan.id, words))
    for fact in _FACTS:
        if when := getattr(plan, fact):
            words = site.catalog.schemas["plans"].field(fact).title[site.language]
            found[when].append(_Item("fact", words, f"{here}#facts", plan.id))
    if plan.horizon:
        found[plan.horizon].append(_Item("horizon", site.t("charts.timeline.horizon"), f"{here}#facts", plan.id))
    due = [t for t in site.catalog.targets_by_plan.get(plan.id, ()) if t.due and t.type != "outcome"]
    for target in sorted(due, key=lambda t: t.value is None):
        when, kind = (target.period, "stage") if _is_stage(site, target) else (target.due, target.type)
        short = site.t("charts.mark.stage") if kind == "stage" else ""
        found[when].append(_Item(kind, describe(site, target), site.subject_path(target.subject_id), target.id, short))
    return sorted((_Moment(when, tuple(items)) for when, items in found.items()), key=_place)


def _is_stage(site: PageContext, target: Target) -> bool:
    """Tell whether a target is a stage: a goal that is set for a period of its own."""
    subject = site.catalog.measures.get(target.subject_id)
    return target.type == "goal" and "/" in target.period and subject is not None and subject.kind == "goal"


def describe(site: PageContext, target: Target) -> str:
    """Say a target in a line: "8000万人次 机场旅客吞吐量", or its note where it has no figure."""
    note = site.tr(target, "note")
    if target.value is None:
        return note
    indicator = site.catalog.indicators.get(target.indicator_id)
    name = site.tr(indicator, "name") if indicator else note
    if indicator and target.measure_of in _MOVES:
        # 18 % of growth is not 18 % of the thing itself.
        name = site.t("charts.kind", name=name, kind=site.label("targets", "measure_of", target.measure_of))
    words = site.t("charts.figure", figure=site.headline(target), name=name)
    return f"{words}{site.t('charts.inferred')}" if target.due_basis == "inferred" else words


def _place(moment: _Moment) -> tuple[object, ...]:
    """Sort periods by their first day, dates by their last, as deadlines are; periods come before dates."""
    first, last = edtf_bounds(moment.when) or (None, None)
    return first if moment.is_span else last, not moment.is_span, moment.when


def _draw(site: PageContext, plan: Plan, moments: Sequence[_Moment], room: float) -> Drawing:
    body = drawing()
    kinds = {item.kind for moment in moments for item in moment.items}
    top = legend(body, 0, room, [(kind, kind_name(site, kind)) for kind in MARKS if kind in kinds])
    y = _strip(site, body, moments, room, top + 14) + 20
    for moment in moments:
        y = _tell(site, body, plan, moment, y, room)
    return Drawing(room, y - 4, body)


def _strip(site: PageContext, body: ET.Element, moments: Sequence[_Moment], room: float, top: float) -> float:
    """Draw the years to scale with a heap of marks on every date and a bar for every period; gives where it ends."""
    strip = add(body, "g", aria_hidden="true")
    step = 10.0 if room == WIDE else 8.0
    days = [day for m in moments for day in edtf_bounds(m.when) or ()]
    years = Years(min(days), max(days), 3, room - 3)
    heaps = _heaps(site, moments, years, step)
    high = min(_HIGH, max((len(marks) for _, marks in heaps), default=1))
    axis = top + 14 + high * step
    for year in years.ticks(42):
        x = years.middle(str(year))
        line(strip, "axis", (x, axis), (x, axis + 4))
        write(strip, min(max(x, 13), room - 13), axis + 16, str(year), "soft", 11, "middle")
    line(strip, "axis", (years.start, axis), (years.end, axis))
    widths = [step * -(-len(marks) // _HIGH) for _, marks in heaps]
    # Heaps are centred on their dates, as far as their neighbours and the edges leave room.
    lefts = spread([x - wide / 2 for (x, _), wide in zip(heaps, widths, strict=True)], widths, 0, room)
    for (_, marks), left, wide in zip(heaps, lefts, widths, strict=True):
        for i, (item, words) in enumerate(marks):
            mark(
                strip, item.kind, left + step * (i // high + 0.5), axis - 3 - step * (i % high + 0.5), step * 0.4, words
            )
        if len(marks) > _SPELLED:
            write(strip, left + wide / 2, axis - 8 - step * high, str(len(marks)), "soft", 11, "middle")
    return _bars(site, strip, [m for m in moments if m.is_span], years, axis + 26)


def _heaps(
    site: PageContext, moments: Sequence[_Moment], years: Years, step: float
) -> list[tuple[float, list[tuple[_Item, str]]]]:
    """Give the marks that stand on each other, with the place where they stand: those of a year where years are narrow."""
    found: dict[float, list[tuple[_Item, str]]] = defaultdict(list)
    for moment in moments:
        if not moment.is_span:
            when = moment.when[:4] if years.year < 2.5 * step else moment.when
            words = date(moment.when, site.language)
            found[years.middle(when)] += [(item, item.said(site, words)) for item in moment.items]
    return sorted(found.items())


def _bars(site: PageContext, strip: ET.Element, spans: Sequence[_Moment], years: Years, y: float) -> float:
    """Draw the periods below each other, each with its years in it or beside it."""
    for span in spans:
        first, last = edtf_bounds(span.when) or (years.first, years.last)
        start, end = years.at(first.toordinal()), years.at(last.toordinal() + 1)
        when = date(span.when, site.language)
        words = f"{span.items[0].short} {when}"
        bar = add(strip, "rect", "tint", x=start, y=y, width=max(2.0, end - start), height=18)
        add_title(bar, "; ".join(item.said(site, when) for item in span.items))
        needed = width(words, 11)
        inside, right = needed + 8 <= end - start, end + 5 + needed <= years.end
        x, anchor = (start + 5, "start") if inside else (end + 5, "start") if right else (start - 5, "end")
        write(strip, x, y + 13, words, "text", 11, anchor)
        y += 22
    return y


def _tell(site: PageContext, body: ET.Element, plan: Plan, moment: _Moment, top: float, room: float) -> float:
    """Say in words what falls on a date; gives where the next one begins."""
    when = date(moment.when, site.language)
    line(body, "rule", (0, top), (room, top))
    left = 132.0 if room == WIDE else 0.0
    write(body, 0, top + 21, when, "date", 13)
    y = top + (21 if left else 42)
    for item in moment.spelled:
        y = _item(site, body, item, when, left, y, room - left)
    if rest := len(moment.items) - len(moment.spelled):
        anchor = link(body, f"plans/{plan.id}/#targets", f"{when}: {site.t('charts.timeline.more', n=rest)}")
        write(anchor, left + 16, y, site.t("charts.timeline.more", n=rest), "name", _SIZE)
        y += _LINK
    return y - 10


def _item(site: PageContext, body: ET.Element, item: _Item, when: str, left: float, y: float, room: float) -> float:
    anchor = link(body, item.path, item.said(site, when))
    lines = wrap(item.words, room - 16, _SIZE, 2 if left else 3)
    # As tall as a finger needs, however short the words.
    add(anchor, "rect", "hit", x=left, y=y - 18, width=room, height=_LINK)
    if item.kind in MARKS:
        mark(anchor, item.kind, left + 5, y - 4.5)
    else:
        add(anchor, "rect", "tint", x=left, y=y - 10, width=10, height=11)
    return write_lines(anchor, left + 16, y, lines, "name", _SIZE, _PITCH) + _LINK
