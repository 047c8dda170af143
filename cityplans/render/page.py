"""What a page is, and what every template may call."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup

from cityplans.catalog import addresses
from cityplans.catalog.deadlines import Deadline, deadlines, deadlines_by_body, deadlines_by_city, deadlines_by_theme
from cityplans.catalog.history import value_history
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.paging import places_in_themes
from cityplans.core.content import FileDigest
from cityplans.core.csv_writer import plain_number
from cityplans.core.languages import Language
from cityplans.core.model import Evidence
from cityplans.exports.citations.citation import (
    citable_fields,
    field_citation,
    package_citation,
    record_citation,
)
from cityplans.exports.citations.formats import as_text
from cityplans.exports.citations.phrases import correction_in_words
from cityplans.exports.package import Package, packages_by_name
from cityplans.i18n import formatting as wording
from cityplans.i18n.strings import branch, translate
from cityplans.render.charts.chart import Chart, csv_file, svg_file
from cityplans.render.environment import environment
from cityplans.render.shell import root_of


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
class PageContext(LocalizedCatalog):
    """The Catalog in one language, with everything that page functions and templates need beside it.

    `files` are the digests of the files below /data/, by their paths below the root of the site.
    """

    files: Mapping[str, FileDigest] = field(default_factory=dict)

    @property
    def packages(self) -> Mapping[str, Package]:
        """The packages by name, the whole collection first."""
        return packages_by_name(self.catalog)

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Everything with a due date, the earliest first."""
        return deadlines(self.catalog)

    @property
    def due_of_city(self) -> Mapping[str, Sequence[Deadline]]:
        """Deadlines of the plans of each city."""
        return deadlines_by_city(self.catalog)

    @property
    def due_of_theme(self) -> Mapping[str, Sequence[Deadline]]:
        """Deadlines in each theme."""
        return deadlines_by_theme(self.catalog)

    @property
    def due_of_body(self) -> Mapping[str, Sequence[Deadline]]:
        """Deadlines of each body."""
        return deadlines_by_body(self.catalog)

    def place_in_theme(self, theme_id: str, plan_id: str) -> str:
        """Return the address of a plan's measures on the pages of a theme."""
        return places_in_themes(self.catalog)[theme_id][plan_id]

    @cached_property
    def _environment(self) -> Environment:
        env = environment(self.t)
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

    def compile_templates(self) -> None:
        """Compile every template now, so that processes started later share the result."""
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
