"""What a page is, and what every template may call."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup

from cityplans.catalog import addresses
from cityplans.catalog.deadlines import Deadline, by_body, by_city, by_theme, deadlines
from cityplans.catalog.history import value_history
from cityplans.catalog.paging import places_in_themes
from cityplans.catalog.responsibility import ancestors, responsible
from cityplans.core.content import FileDigest
from cityplans.core.csv_writer import plain_number
from cityplans.core.languages import PREFIX, Language
from cityplans.core.model import NAMED, Catalog, Evidence, Measure, Plan, Responsibility, Row, Section, Target
from cityplans.exports.citations.citation import (
    citable_fields,
    field_citation,
    package_citation,
    record_citation,
)
from cityplans.exports.citations.formats import as_text
from cityplans.exports.citations.phrases import correction_in_words
from cityplans.exports.package import Package, packages
from cityplans.i18n import formatting as wording
from cityplans.i18n.strings import branch, translate
from cityplans.reading import Observed, derived
from cityplans.render.charts.chart import Chart, csv_file, svg_file
from cityplans.render.environment import environment
from cityplans.render.shell import root_of

DERIVED: Mapping[str, Callable[[Catalog], Mapping[str, Any]]] = {
    "packages": lambda catalog: {package.name: package for package in packages(catalog)},
    "places_in_theme": places_in_themes,
    "due_of_city": lambda catalog: by_city(catalog, deadlines(catalog)),
    "due_of_theme": lambda catalog: by_theme(catalog, deadlines(catalog)),
    "due_of_body": lambda catalog: by_body(catalog, deadlines(catalog)),
}
"""What pages read of all records together, each by its key."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of one language, its body already HTML.

    `path` is below the language's root and ends in a slash, "" for the home page. `section` names the tab it
    belongs to. `structured` is the JSON-LD of the page, `record` the record's file in the API where the page is about
    one; `twin` is the path of the nearest page in the other language where the same path does not lead to it; `files`
    stand beside the page, by name.
    """

    language: Language
    path: str
    title: str
    description: str
    body: str
    section: str = ""
    structured: tuple[Mapping[str, Any], ...] = ()
    changed: str = ""
    indexed: bool = True
    record: str = ""
    twin: str | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Site:
    """The Catalog seen in one language, with what templates need to speak of it.

    `files` holds the files already made, by their paths below the root of the site; `compiled` is a folder that keeps compiled templates.
    """

    catalog: Catalog
    language: Language
    url: str
    files: Mapping[str, FileDigest] = field(default_factory=dict)
    compiled: Path | None = None

    @property
    def packages(self) -> Mapping[str, Package]:
        """The packages by name, the whole collection first."""
        return self._derived("packages")

    @derived
    def deadlines(self) -> tuple[Deadline, ...]:
        """Everything with a due date, the earliest first."""
        return deadlines(self.catalog)

    @property
    def due_of_city(self) -> Mapping[str, Sequence[Deadline]]:
        """What is due of the plans of each city."""
        return self._derived("due_of_city")

    @property
    def due_of_theme(self) -> Mapping[str, Sequence[Deadline]]:
        """What is due in each theme."""
        return self._derived("due_of_theme")

    @property
    def due_of_body(self) -> Mapping[str, Sequence[Deadline]]:
        """What is due of each body."""
        return self._derived("due_of_body")

    def place_in_theme(self, theme_id: str, plan_id: str) -> str:
        """Give the address of a plan's measures on the pages of a theme."""
        return str(self._derived("places_in_theme")[theme_id][plan_id])

    def _derived(self, name: str) -> Mapping[str, Any]:
        """Give what is derived from all records: the observed Catalog notes which of it is read."""
        if isinstance(self.catalog, Observed):
            return cast(Mapping[str, Any], getattr(self.catalog, name))
        known = f"_{name}"
        if known not in self.__dict__:
            self.__dict__[known] = DERIVED[name](self.catalog)
        return cast(Mapping[str, Any], self.__dict__[known])

    @cached_property
    def _environment(self) -> Environment:
        env = environment(self.language, self.t, self.compiled)
        env.globals.update(
            site=self,
            catalog=self.catalog,
            language=self.language,
            other="en" if self.language == "zh" else "zh",
            t=self.t,
            tr=self.tr,
            label=self.label,
            date=lambda edtf: wording.date(edtf, self.language),
            number=wording.number,
            size=wording.size,
            plain=plain_number,
            say=translate,
            cite=lambda record_id: record_citation(self.catalog, self.url, record_id),
            cite_field=lambda record_id, field: field_citation(self.catalog, self.url, record_id, field),
            citable_fields=lambda record_id: citable_fields(self.catalog, record_id, self.language),
            cite_package=lambda package: package_citation(package, self.catalog, self.url),
            as_text=as_text,
            standing=lambda record_id, field=None: value_history(self.catalog, record_id, field),
            correction_in_words=lambda correction: correction_in_words(self.catalog, correction, self.language),
        )
        return env

    def prepare(self) -> None:
        """Compile every template now, which else is done when it is first used."""
        for name in self._environment.list_templates():
            self._environment.get_template(name)

    def render(self, template: str, path: str, **values: Any) -> str:
        """Render a page's body. `root` leads to the language's root, `base` to the root of the whole site."""
        root = root_of(path)
        base = root if self.language == "zh" else f"{root}/.."
        return self._environment.get_template(template).render(root=root, base=base, path=path, **values)

    def page(self, template: str, path: str, title: str, description: str, section: str = "", **values: Any) -> Page:
        """Render a template into a Page; `charts` are its pictures, which the template finds by name."""
        structured = tuple(values.pop("structured", ()))
        record = values.pop("record", "")
        charts: Mapping[str, Chart] = {chart.name: chart for chart in values.pop("charts", ()) if chart}
        body = self.render(template, path, charts=charts, **values)
        files = dict(file for chart in charts.values() for file in self._chart_files(chart, path))
        return Page(
            self.language,
            path,
            title,
            " ".join(description.split()),
            body,
            section,
            structured,
            record=record,
            files=files,
        )

    def _chart_files(self, chart: Chart, path: str) -> Iterator[tuple[str, bytes]]:
        yield f"{chart.name}.svg", svg_file(chart, self.language, self.chart_source(path))
        yield f"{chart.name}.csv", csv_file(chart)

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
        number, title = self.number_of(record), self.tr(record, "title")
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
        return self.number_of(subject) or self.tr(subject, "title")

    def short_plan(self, plan: Plan) -> str:
        """Give the city's name and the year by which people call a plan; its title where the city is unknown."""
        city = self.catalog.cities.get(plan.city_id)
        year = (plan.signed or plan.adopted or plan.published)[:4]
        name = self.tr(city, "name").removesuffix("市") if city else self.tr(plan, "title")
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

    def passage(self, row: Evidence) -> str:
        """Give the official passage where its copy is at hand, else nothing."""
        text = self.catalog.texts.get(row.source_id, "")
        return " ".join(text[row.start : row.end].split())

    def passage_link(self, row: Evidence, printed: str) -> str:
        """Give the address of the passage on the publisher's page, jumping to the printed words."""
        source = self.catalog.sources[row.source_id]
        if not source.url:
            return ""
        run = max(_plain_runs(printed), key=len, default="")
        return f"{source.url}#:~:text={quote(run, safe='')}" if run else source.url

    def edit_link(self, record_id: str) -> str:
        """Give the address of the record's line on the forge."""
        return addresses.edit_link(self.catalog, record_id)

    def issue_link(self, record_id: str, path: str) -> str:
        """Give the address of a new issue about a record, filled in."""
        title = quote(f"{record_id}: ", safe="")
        page = quote(f"{self.language_url}{path}", safe="")
        return f"{self.catalog.identity.repository}/issues/new?template=wrong-fact.yml&title={title}&record={record_id}&page={page}"

    def chart_source(self, path: str) -> str:
        """Give the source line of the pictures on a page."""
        identity = self.catalog.identity
        released = wording.date(identity.released, self.language)
        url = f"{self.language_url}{path}"
        return self.t(
            "charts.source", site=identity.title[self.language], version=identity.version, released=released, url=url
        )

    @property
    def kinds(self) -> Mapping[str, str]:
        """The words for the kinds of search result."""
        return branch(self.language, "header", "kinds")

    @property
    def understood(self) -> Mapping[str, str]:
        """The words for the ways in which search understands a query that finds nothing."""
        return branch(self.language, "find", "understood")

    @property
    def language_url(self) -> str:
        """The absolute address of the language's root."""
        return f"{self.url}{PREFIX[self.language]}"


def _plain_runs(text: str) -> list[str]:
    runs, run = [], ""
    for char in text:
        if char.isalnum():
            run += char
        else:
            runs.append(run)
            run = ""
    return [r for r in [*runs, run] if r]


def json_ld(value: Mapping[str, Any]) -> Markup:
    """Write JSON-LD so that no value can end the script element."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
