"""The timeline of one plan: its own dates, its periods, and everything that it sets a date for."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cityplans.core.edtf import edtf_bounds
from cityplans.core.plan_records import Plan, Target
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
from cityplans.render.charts.findings import due_dates
from cityplans.render.charts.lettering import width, wrap
from cityplans.render.charts.scale import Years, spread

if TYPE_CHECKING:
    from cityplans.render.page import PageContext

_FACTS = ("adopted", "signed", "published")
_PLAN_KINDS = ("period", "stage", "fact", "horizon")
_RELATIVE_MEASURES = ("growth_rate", "change")
_MOST_LISTED = 4
_SIZE, _PITCH, _LINK_HEIGHT = 13.0, 18.0, 27.0
# Marks are stacked on their date, at most this many in a column.
_MOST_STACKED = 10


@dataclass(frozen=True, slots=True)
class _Item:
    """Something that falls on a date. `kind` is its mark, `path` is relative to the language's root."""

    kind: str
    text: str
    path: str
    record_id: str
    short: str = ""

    def sentence(self, site: PageContext, when: str) -> str:
        """Return the item in one sentence: when, which kind, what."""
        return site.t("charts.timeline.said", when=when, kind=kind_name(site, self.kind), what=self.text)

    def row(self, site: PageContext, when: str) -> tuple[str, ...]:
        return (when, kind_name(site, self.kind), self.text, self.record_id)


@dataclass(frozen=True, slots=True)
class _Moment:
    """A date or period in EDTF with everything that falls on it, and how it is said: before 2020."""

    when: str
    said: str
    items: tuple[_Item, ...]

    def written(self, site: PageContext) -> str:
        """Return the date in EDTF, or in words where EDTF cannot say them."""
        return self.when if self.said == date(self.when, site.language) else self.said

    @property
    def listed(self) -> tuple[_Item, ...]:
        """The items listed in words; the others are marks only. A single item is never left out."""
        return self.items if len(self.items) <= _MOST_LISTED + 1 else self.items[:_MOST_LISTED]

    @property
    def is_span(self) -> bool:
        return "/" in self.when


def kind_name(site: PageContext, kind: str) -> str:
    """Return the name of a kind of mark: the label of a type of target, or our own name for plan dates."""
    return site.t(f"charts.mark.{kind}") if kind in _PLAN_KINDS else site.label("targets", "type", kind)


def timeline(site: PageContext, plan: Plan) -> Chart | None:
    """Draw the timeline of a plan, or return None if it has fewer than three dates and periods."""
    moments = _moments(site, plan)
    if len(moments) < 3:
        return None
    name = site.plan_in_sentence(plan)
    targets = [t for t in site.catalog.targets_by_plan.get(plan.id, ()) if t.is_ahead]
    dated = sum(bool(t.due) for t in targets)
    return Chart(
        name="timeline",
        heading=site.t("charts.timeline.heading"),
        title=due_dates(site.t, name, [t.due.split("/")[-1][:4] for t in targets if t.due]),
        description=site.t(
            "charts.timeline.description",
            first=date(min(m.when.split("/")[0] for m in moments), site.language),
            last=date(max(m.when.split("/")[-1] for m in moments), site.language),
            dated=dated,
            undated=len(targets) - dated,
        ),
        header=tuple(site.t(f"charts.timeline.{column}") for column in ("when", "kind", "what", "record")),
        rows=tuple(item.row(site, moment.written(site)) for moment in moments for item in moment.items),
        wide=_draw(site, plan, moments, WIDE),
        narrow=_draw(site, plan, moments, NARROW),
    )


def _moments(site: PageContext, plan: Plan) -> list[_Moment]:
    """Collect what has a date, in chronological order."""
    items_by_date: dict[tuple[str, str], list[_Item]] = defaultdict(list)

    def items_of(when: str, said: str = "") -> list[_Item]:
        return items_by_date[when, said or date(when, site.language)]

    page = site.page_path("plans", plan)
    if plan.period_start and plan.period_end:
        label = site.t("charts.timeline.period")
        items_of(f"{plan.period_start}/{plan.period_end}").append(
            _Item("period", label, f"{page}#facts", plan.id, label)
        )
    for fact in _FACTS:
        if when := getattr(plan, fact):
            label = site.catalog.schemas["plans"].field(fact).title[site.language]
            items_of(when).append(_Item("fact", label, f"{page}#facts", plan.id))
    if plan.horizon:
        items_of(plan.horizon).append(_Item("horizon", site.t("charts.timeline.horizon"), f"{page}#facts", plan.id))
    due = [t for t in site.catalog.targets_by_plan.get(plan.id, ()) if t.due and t.is_ahead]
    for target in sorted(due, key=lambda t: t.value is None):
        is_stage = _is_stage(site, target)
        items = items_of(target.period) if is_stage else items_of(target.due, site.due(target))
        kind = "stage" if is_stage else target.type
        short = site.t("charts.mark.stage") if kind == "stage" else ""
        items.append(_Item(kind, describe(site, target), site.subject_path(target.subject_id), target.id, short))
    return sorted((_Moment(*when, tuple(items)) for when, items in items_by_date.items()), key=_sort_key)


def _is_stage(site: PageContext, target: Target) -> bool:
    """Return whether a target is a stage: a goal for a period of its own."""
    subject = site.catalog.measures.get(target.subject_id)
    return target.type == "goal" and "/" in target.period and subject is not None and subject.kind == "goal"


def describe(site: PageContext, target: Target) -> str:
    """Return a target in one line, as in "8000万人次 机场旅客吞吐量", or its note if it has no figure."""
    note = target.note[site.language]
    if target.value is None:
        return note
    indicator = site.catalog.indicators.get(target.indicator_id)
    name = indicator.name[site.language] if indicator else target.what[site.language] or note
    if indicator and target.measure_of in _RELATIVE_MEASURES:
        # 18 % growth is not 18 % of the quantity itself.
        name = site.t("charts.kind", name=name, kind=site.label("targets", "measure_of", target.measure_of))
    text = site.t("charts.figure", figure=site.headline_from_base(target), name=name)
    return f"{text}{site.t('charts.inferred')}" if target.due_basis == "inferred" else text


def _sort_key(moment: _Moment) -> tuple[object, ...]:
    """Sort periods by their first day and dates by their last, like deadlines; periods come first."""
    first, last = edtf_bounds(moment.when) or (None, None)
    return first if moment.is_span else last, not moment.is_span, moment.when, moment.said


def _draw(site: PageContext, plan: Plan, moments: Sequence[_Moment], room: float) -> Drawing:
    body = drawing()
    kinds = {item.kind for moment in moments for item in moment.items}
    top = legend(body, 0, room, [(kind, kind_name(site, kind)) for kind in MARKS if kind in kinds])
    y = _draw_strip(site, body, moments, room, top + 14) + 20
    for moment in moments:
        y = _list_moment(site, body, plan, moment, y, room)
    return Drawing(room, y - 4, body)


def _draw_strip(site: PageContext, body: ET.Element, moments: Sequence[_Moment], room: float, top: float) -> float:
    """Draw the scale of years with marks stacked on dates and bars for periods; return where it ends."""
    strip = add(body, "g", aria_hidden="true")
    step = 10.0 if room == WIDE else 8.0
    days = [day for m in moments for day in edtf_bounds(m.when) or ()]
    years = Years(min(days), max(days), 3, room - 3)
    stacks = _stacks(site, moments, years, step)
    stack_height = min(_MOST_STACKED, max((len(marks) for _, marks in stacks), default=1))
    axis = top + 14 + stack_height * step
    for year in years.ticks(42):
        x = years.middle(str(year))
        line(strip, "axis", (x, axis), (x, axis + 4))
        write(strip, min(max(x, 13), room - 13), axis + 16, str(year), "soft", 11, "middle")
    line(strip, "axis", (years.start, axis), (years.end, axis))
    widths = [step * -(-len(marks) // _MOST_STACKED) for _, marks in stacks]
    # Stacks are centred on their dates as far as their neighbours and the edges allow.
    lefts = spread([x - stack_width / 2 for (x, _), stack_width in zip(stacks, widths, strict=True)], widths, 0, room)
    for (_, marks), left, stack_width in zip(stacks, lefts, widths, strict=True):
        for index, (item, tooltip) in enumerate(marks):
            mark(
                strip,
                item.kind,
                left + step * (index // stack_height + 0.5),
                axis - 3 - step * (index % stack_height + 0.5),
                step * 0.4,
                tooltip,
            )
        if len(marks) > _MOST_LISTED:
            write(strip, left + stack_width / 2, axis - 8 - step * stack_height, str(len(marks)), "soft", 11, "middle")
    return _draw_periods(site, strip, [m for m in moments if m.is_span], years, axis + 26)


def _stacks(
    site: PageContext, moments: Sequence[_Moment], years: Years, step: float
) -> list[tuple[float, list[tuple[_Item, str]]]]:
    """Return the stacks of marks with their positions; where years are narrow, one stack per year."""
    stacks: dict[float, list[tuple[_Item, str]]] = defaultdict(list)
    for moment in moments:
        if not moment.is_span:
            when = moment.when[:4] if years.year_length < 2.5 * step else moment.when
            stacks[years.middle(when)] += [(item, item.sentence(site, moment.said)) for item in moment.items]
    return sorted(stacks.items())


def _draw_periods(site: PageContext, strip: ET.Element, spans: Sequence[_Moment], years: Years, y: float) -> float:
    """Draw the periods below each other, each with its years inside or next to its bar."""
    for span in spans:
        first, last = edtf_bounds(span.when) or (years.first, years.last)
        start, end = years.at(first.toordinal()), years.at(last.toordinal() + 1)
        label = f"{span.items[0].short} {span.said}"
        bar = add(strip, "rect", "tint", x=start, y=y, width=max(2.0, end - start), height=18)
        add_title(bar, "; ".join(item.sentence(site, span.said) for item in span.items))
        label_width = width(label, 11)
        fits_inside, fits_right = label_width + 8 <= end - start, end + 5 + label_width <= years.end
        x, anchor = (start + 5, "start") if fits_inside else (end + 5, "start") if fits_right else (start - 5, "end")
        write(strip, x, y + 13, label, "text", 11, anchor)
        y += 22
    return y


def _list_moment(site: PageContext, body: ET.Element, plan: Plan, moment: _Moment, top: float, room: float) -> float:
    """List what falls on a date and return where the next date begins."""
    when = moment.said
    line(body, "rule", (0, top), (room, top))
    left = 132.0 if room == WIDE else 0.0
    write(body, 0, top + 21, when, "date", 13)
    y = top + (21 if left else 42)
    for item in moment.listed:
        y = _list_item(site, body, item, when, left, y, room - left)
    if omitted := len(moment.items) - len(moment.listed):
        anchor = link(
            body, f"{site.page_path('plans', plan)}#targets", f"{when}: {site.t('charts.timeline.more', n=omitted)}"
        )
        write(anchor, left + 16, y, site.t("charts.timeline.more", n=omitted), "name", _SIZE)
        y += _LINK_HEIGHT
    return y - 10


def _list_item(
    site: PageContext, body: ET.Element, item: _Item, when: str, left: float, y: float, room: float
) -> float:
    anchor = link(body, item.path, item.sentence(site, when))
    lines = wrap(item.text, room - 16, _SIZE, 2 if left else 3)
    # Tall enough to tap, however short the text.
    add(anchor, "rect", "hit", x=left, y=y - 18, width=room, height=_LINK_HEIGHT)
    if item.kind in MARKS:
        mark(anchor, item.kind, left + 5, y - 4.5)
    else:
        add(anchor, "rect", "tint", x=left, y=y - 10, width=10, height=11)
    return write_lines(anchor, left + 16, y, lines, "name", _SIZE, _PITCH) + _LINK_HEIGHT
