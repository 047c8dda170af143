"""The Catalog in one language: names, headings and figures as its readers write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from cityplans.catalog import addresses
from cityplans.catalog.responsibility import ancestors, responsible
from cityplans.core.languages import PREFIX, Language
from cityplans.core.model import NAMED, Catalog, Measure, Plan, Responsibility, Row, Section, Target
from cityplans.i18n import formatting as wording
from cityplans.i18n.strings import translate


@dataclass(frozen=True)
class LocalizedCatalog:
    """The Catalog seen in one language, for a site whose address `url` ends in a slash."""

    catalog: Catalog
    language: Language
    url: str

    @property
    def language_url(self) -> str:
        """The absolute address of the language's root."""
        return f"{self.url}{PREFIX[self.language]}"

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────

    def t(self, key: str, **values: object) -> str:
        """Give the words of the interface for a key."""
        return translate(self.language, key, **values)

    def tr(self, record: Row | None, name: str, language: Language | None = None) -> str:
        """Give a record's field in the language of the page; Chinese where there is no English."""
        if record is None:
            return ""
        value = getattr(record, f"{name}_{language or self.language}", None)
        return str(value if value is not None else getattr(record, f"{name}_zh"))

    def label(self, table: str, name: str, value: str) -> str:
        """Give the words for a category, for example label("measures", "kind", "safeguard")."""
        return self.catalog.schemas[table].field(name).label(value, self.language)

    # ── the records in each other's light ────────────────────────────────────────────────────────────────────────

    def number_of(self, record: Section | Measure) -> str:
        """Give the printed number as the language writes it: （19） in Chinese, 19 in English, nothing for a dash."""
        return wording.printed_number(record.number, self.language)

    def heading(self, record: Section | Measure) -> str:
        """Give number and title as they are read together: 行动计划6. 大力提升…, Action plan 6: Raise…"""
        number, title = self.number_of(record), record.title[self.language]
        if not number:
            return title
        if self.language == "zh":
            return f"{number} {title}" if number.endswith(".") else f"{number}{title}"
        if isinstance(record, Section) and record.kind == "action_plan":
            return f"{self.label('sections', 'kind', record.kind)} {number}: {title}"
        return f"{number}. {title}"

    def short_number(self, subject: Plan | Section | Measure) -> str:
        """Give what stands for a subject in a narrow cell: its number, the plan's short name for the plan."""
        if isinstance(subject, Plan):
            return self.short_plan(subject)
        return self.number_of(subject) or subject.title[self.language]

    def short_plan(self, plan: Plan) -> str:
        """Give the city's name and the year by which people call a plan; its title where the city is unknown."""
        city = self.catalog.cities.get(plan.city_id)
        year = (plan.signed or plan.adopted or plan.published)[:4]
        name = city.name[self.language].removesuffix("市") if city else plan.title[self.language]
        return f"{name} {year}".strip() if city else name

    def ancestors(self, section_id: str) -> list[Section]:
        """Give a section and its parents, the topmost first."""
        return ancestors(self.catalog, section_id)

    def responsible(self, measure: Measure) -> tuple[tuple[Responsibility, ...], Section | Measure | None]:
        """Give who is responsible for a measure and, where that is inherited, from what."""
        return responsible(self.catalog, measure)

    def subject(self, subject_id: str) -> Plan | Section | Measure:
        """Give the record that an id names."""
        return addresses.resolve_subject(self.catalog, subject_id)[1]

    def subject_path(self, subject_id: str) -> str:
        """Give the address of a subject below the language's root; sections stand on their plan's page."""
        return addresses.subject_path(self.catalog, subject_id)

    def page_path(self, table: str, record: Row) -> str:
        """Give the address of the page that shows a record, below the language's root."""
        return addresses.page_path(self.catalog, table, record)

    def record_path(self, table: str, record_id: str) -> str:
        """Give the address of the page that shows the record of an id; "" where there is none, or it is gone."""
        row = getattr(self.catalog, table).get(record_id) if table in NAMED else None
        return addresses.page_path(self.catalog, table, row) if row else ""

    def path_of(self, record_id: str) -> str:
        """Give the address of the page that shows the record of an id, whatever its table."""
        return next(filter(None, (self.record_path(table, record_id) for table in NAMED)), "")

    def measures_under(self, section_id: str) -> Iterator[Measure]:
        """Give the measures of a section and of all sections below it, in the order of the text."""
        yield from self.catalog.measures_by_section.get(section_id, ())
        for child in self.catalog.sections_by_parent.get(section_id, ()):
            yield from self.measures_under(child.id)

    def figure(self, target: Target) -> str:
        """Write the normalised figure: "≥ 10,000,000 person-times", nothing where there is no value."""
        return self._figure(target, wording.number)

    def headline(self, target: Target) -> str:
        """Write a target as its reader would say it: as printed in Chinese, "8 million person-times" in English."""
        if self.language == "zh":
            return target.value_printed
        return (
            self._figure(target, wording.number_in_words)
            or wording.date(target.due or target.period, self.language)
            or target.value_printed
        )

    def short_figure(self, target: Target) -> str:
        """Write the normalised figure as it is said: 70亿美元 or 7 billion US dollars, nothing where there is no value."""
        found = self._figure(target, lambda value: wording.number_in_words(value, self.language))
        return re.sub(r"(?<=[\d亿万]) ", "", found) if self.language == "zh" else found

    def unit(self, target: Target) -> str:
        """Give the unit of a target in the language of the page, nothing where it has none."""
        return wording.unit_name(self.catalog.units.get(target.unit_id), self.language)

    def _figure(self, target: Target, write: Callable[[Decimal], str]) -> str:
        return wording.figure(target, self.catalog.units.get(target.unit_id), self.language, write)
