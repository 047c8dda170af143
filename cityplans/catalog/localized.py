"""The Catalog in one language: names, headings and figures as readers of that language write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from cityplans.catalog import addresses
from cityplans.catalog.promises import LATE, how_testable, kind_of
from cityplans.catalog.responsibility import Subject, ancestors, responsible
from cityplans.core.follow_up import Event
from cityplans.core.languages import PREFIX, Language
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Plan, Responsibility, Section, Target
from cityplans.core.tables import NAMED, Row
from cityplans.core.text_folding import HAN_TEXT
from cityplans.i18n import formatting as wording
from cityplans.i18n.strings import translate

_BOUND_ZH = {">=": "至少", "<=": "至多", "~": "约", ">": "超过", "<": "低于"}
_REVERSED = {">=": "<=", "<=": ">=", ">": "<", "<": ">"}
_FALLS_ZH = "-−－负降减低"
"""Signs and words of a printed figure that say that it is below zero."""
_BOUNDS_ZH = "上下约余多超过低高近至少强内前左右突破"
"""Characters of a printed figure that say the bound themselves."""


@dataclass(frozen=True)
class LocalizedCatalog:
    """The Catalog in one language, for a site at `url`, which ends in a slash."""

    catalog: Catalog
    language: Language
    url: str

    @property
    def language_url(self) -> str:
        """Return the absolute address of the language's root."""
        return f"{self.url}{PREFIX[self.language]}"

    # ── text ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def t(self, key: str, **values: object) -> str:
        """Return the interface text for a key."""
        return translate(self.language, key, **values)

    def city_name(self, city_id: str) -> str:
        """Return the name of a city; "" without an id."""
        city = self.catalog.cities.get(city_id)
        return city.name[self.language] if city else ""

    def indicator_name(self, indicator_id: str) -> str:
        """Return the name of an indicator; "" without an id."""
        indicator = self.catalog.indicators.get(indicator_id)
        return indicator.name[self.language] if indicator else ""

    def label(self, table: str, name: str, value: str) -> str:
        """Return the label of a category, for example label("measures", "kind", "safeguard")."""
        return self.catalog.schemas[table].field(name).label(value, self.language)

    # ── records ────────────────────────────────────────────────────────────────────────────────────────────────

    def number_of(self, record: Section | Measure) -> str:
        """Return the printed number as the language writes it: （19） in Chinese, 19 in English, "" for a dash."""
        return wording.printed_number(record.number, self.language)

    def heading(self, record: Section | Measure) -> str:
        """Return number and title as they are read together: 行动计划6. 大力提升…, Action plan 6: Raise…"""
        number, title = self.number_of(record), record.title[self.language]
        if not number:
            return title
        if self.language == "zh":
            return wording.numbered_title(number, title)
        if isinstance(record, Section) and record.kind == "action_plan":
            return f"{self.label('sections', 'kind', record.kind)} {number}: {title}"
        return f"{number}. {title}"

    def printed_heading(self, record: Section | Measure) -> str:
        """Return number and title in Chinese as they are printed, whatever the language."""
        return wording.numbered_title(record.number, record.title_zh)

    def short_plan(self, plan: Plan) -> str:
        """Return the short name of a plan."""
        return plan.short[self.language]

    def promises_of(self, plan: Plan) -> str:
        """Return how many promises a plan makes, and how many of them have a figure or a date."""
        promises = [target for target in self.catalog.targets_by_plan.get(plan.id, ()) if target.is_ahead]
        return self.t("count.promises", n=len(promises), m=sum(how_testable(each) != "words" for each in promises))

    def plan_in_sentence(self, plan: Plan) -> str:
        """Return the short name of a plan as a sentence has it: 深圳2011年纲要 for 深圳 2011, in English the same."""
        name = self.short_plan(plan)
        if self.language == "en":
            return name
        city, _, year = name.rpartition(" ")
        if city and year.isdecimal():
            return f"{city}{year}年{self.label('plans', 'type', plan.type)}"
        return f"“{name}”"

    def ancestors(self, section_id: str) -> list[Section]:
        """Return a section and its parents, the topmost first."""
        return ancestors(self.catalog, section_id)

    def responsible(self, subject: Subject) -> tuple[tuple[Responsibility, ...], Section | Measure | None]:
        """Return who is responsible for a subject and from what that is inherited; None if it is its own."""
        return responsible(self.catalog, subject)

    def subject(self, subject_id: str) -> Subject:
        """Return the plan, section or measure with an id."""
        return addresses.resolve_subject(self.catalog, subject_id)[1]

    def subject_path(self, subject_id: str) -> str:
        """Return the address of a subject below the language's root; sections are on their plan's page."""
        return addresses.subject_path(self.catalog, subject_id)

    def page_path(self, table: str, record: Row) -> str:
        """Return the address of the page that shows a record, below the language's root."""
        return addresses.page_path(self.catalog, table, record)

    def record_path(self, table: str, record_id: str) -> str:
        """Return the address of the page that shows the record with an id; "" if there is none."""
        row = getattr(self.catalog, table).get(record_id) if table in NAMED else None
        return addresses.page_path(self.catalog, table, row) if row else ""

    def path_of(self, record_id: str) -> str:
        """Return the address of the page that shows the record with an id, in any table."""
        return next(filter(None, (self.record_path(table, record_id) for table in NAMED)), "")

    def measures_under(self, section_id: str) -> Iterator[Measure]:
        """Yield the measures of a section and of all sections below it, in the order of the text."""
        yield from self.catalog.measures_by_section.get(section_id, ())
        for child in self.catalog.sections_by_parent.get(section_id, ()):
            yield from self.measures_under(child.id)

    def figure(self, target: Target) -> str:
        """Return the normalised figure: "≥ 10,000,000 person-times"; "" if there is no value."""
        return self._figure(target, wording.number)

    def headline(self, target: Target) -> str:
        """Return a target as readers say it, with its bound: 至少10%, "8 million tonnes"."""
        return f"{self.bound(target)}{self.said(target)}"

    def said(self, target: Target) -> str:
        """Return a target as printed in Chinese, and in English its figure or its date.

        English says of a goal in words without a date what it is, because what is printed is Chinese.
        """
        if self.language == "zh":
            return target.value_printed
        kind = self.label("targets", "type", target.type)
        return self._figure(target, wording.number_in_words) or self.when(target) or kind[:1].lower() + kind[1:]

    def bound(self, target: Target) -> str:
        """Return the words for a figure's bound in Chinese where the printed figure has none: 至少, 约; else "".

        A fall is printed without a sign: 15% of 削减15%以上 is recorded as at most −15, and falls by at least 15%.
        """
        if self.language != "zh" or target.value is None or any(word in target.value_printed for word in _BOUNDS_ZH):
            return ""
        falls = target.value < 0 and not any(sign in target.value_printed for sign in _FALLS_ZH)
        comparator = _REVERSED.get(target.comparator, target.comparator) if falls else target.comparator
        bound = "" if target.measure_of == "rank" else _BOUND_ZH.get(comparator, "")
        return f"下降{bound}" if falls else bound

    def event_kind(self, kind: str) -> str:
        """Return the label of a kind of event, or of what `kind_of` says in place of one."""
        return self.t("promises.late") if kind == LATE else self.label("events", "kind", kind)

    def reported(self, event: Event) -> str:
        """Return what an event reports in a word or two: done, done in part, done later than promised."""
        return self.event_kind(kind_of(self.catalog, event))

    def reported_figure(self, event: Event) -> str:
        """Return a reported figure as readers say it: as printed in Chinese, with its unit in English."""
        if event.value is None or (self.language == "zh" and HAN_TEXT.search(event.value_printed)):
            return event.value_printed
        unit = self.catalog.units.get(event.unit_id)
        return wording.quantity(event.value, event.value_max, unit, self.language, self._in_words)

    def short_figure(self, target: Target) -> str:
        """Return the normalised figure as it is said: 70亿美元, 7 billion US dollars; "" without a value."""
        figure = self._figure(target, self._in_words)
        return re.sub(r"(?<=[\d亿万]) ", "", figure) if self.language == "zh" else figure

    def base(self, target: Target) -> str:
        """Return what a figure starts from: as printed in Chinese, "60%" in English; "" without a base."""
        if target.base_value is None or self.language == "zh":
            return target.base_printed
        unit = self.catalog.units.get(target.unit_id)
        return wording.quantity(target.base_value, None, unit, self.language, wording.number_in_words)

    def due(self, target: Target) -> str:
        """Return when a target is due, with the bound that the text prints: 2020, before 2020; 2020年前."""
        return wording.due(target, self.language)

    def by(self, target: Target) -> str:
        """Return the same as it follows a figure: by 2020, before 2020; "" without a due date."""
        return wording.by(target, self.language)

    def when(self, target: Target) -> str:
        """Return when a target is due, or else the period that it is of; "" without either."""
        return self.due(target) or wording.date(target.period, self.language)

    def headline_from_base(self, target: Target) -> str:
        """Return a target as readers say it, with what it starts from: "from 60% to 80%"."""
        base = self.base(target)
        figure = self.headline(target)
        return f"{self.t('target.from', base=base)}{'' if self.language == 'zh' else ' '}{figure}" if base else figure

    def unit(self, target: Target) -> str:
        """Return the unit of a target in the language of the page; "" if it has none."""
        return wording.unit_name(self.catalog.units.get(target.unit_id), self.language)

    def _figure(self, target: Target, write: Callable[[Decimal], str]) -> str:
        return wording.figure(target, self.catalog.units.get(target.unit_id), self.language, write)

    def _in_words(self, value: Decimal) -> str:
        return wording.number_in_words(value, self.language)
