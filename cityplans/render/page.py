"""A page of the site, and the context that page functions and templates work with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from jinja2 import Environment, TemplateError
from markupsafe import Markup

from cityplans.catalog import addresses
from cityplans.catalog.action_types import cities_elsewhere, cities_of, measures_of, types_by_theme
from cityplans.catalog.deadlines import (
    Deadline,
    ahead,
    deadlines,
    deadlines_by_body,
    deadlines_by_city,
    deadlines_by_theme,
)
from cityplans.catalog.generations import generations_of
from cityplans.catalog.history import ValueHistory, value_history
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.own_pages import with_own_page
from cityplans.catalog.paging import places_in_themes
from cityplans.catalog.promises import answers
from cityplans.catalog.responsibility import Duty, by_role, duties_by_body, named_role
from cityplans.core.content import FileDigest
from cityplans.core.csv_writer import plain_number
from cityplans.core.json_writer import compact_json
from cityplans.core.languages import Language
from cityplans.core.proof_records import Evidence
from cityplans.core.table_schema import Field
from cityplans.core.text import beginning
from cityplans.exports.citations.citation import (
    citable_fields,
    field_citation,
    package_citation,
    record_citation,
)
from cityplans.exports.citations.formats import as_metadata, as_text
from cityplans.exports.citations.phrases import correction_in_words, counted, find_record
from cityplans.exports.lines import SHARED, lines_path
from cityplans.exports.package import Package, packages_by_name
from cityplans.i18n import formatting as wording
from cityplans.i18n.counts import measures_by_kind
from cityplans.i18n.strings import translate
from cityplans.render.cards.facts import picture_path
from cityplans.render.charts.bullet import bullet
from cityplans.render.charts.chart import Chart
from cityplans.render.environment import environment, is_fault_of_template, template_error
from cityplans.render.figure_view import figure_view
from cityplans.render.labelled_cells import label_cells
from cityplans.render.shell import root_of
from cityplans.render.text_fragments import text_fragment

# What search engines and cards show of a description, in characters.
_DESCRIPTION: Mapping[Language, int] = {"zh": 90, "en": 200}


@dataclass(frozen=True, slots=True)
class Page:
    """One page in one language, its body already HTML.

    `path` is relative to the language's root and ends in a slash; the home page has "". `section` names its tab.
    `structured` is the JSON-LD of the page, `metadata` what reference managers read. `record` is the API file of the
    record that the page is about, `text` its Markdown and `feed` its Atom feed; all are paths below the site's root.
    `picture` is what messengers show of the page, below the language's root; "" for the picture of the site.
    `twin` is the path of the nearest page in the other language, if it differs. `files` are published next to the page,
    by name.
    """

    language: Language
    path: str
    title: str
    description: str
    body: str
    section: str = ""
    structured: tuple[Mapping[str, Any], ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    changed: str = ""
    indexed: bool = True
    record: str = ""
    text: str = ""
    feed: str = ""
    picture: str = ""
    twin: str | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)

    def with_file(self, name: str, data: bytes) -> Page:
        """Return the same page with a file published next to it."""
        return replace(self, files={**self.files, name: data})


_here: ContextVar[str] = ContextVar("here")
"""The path of the page that is being rendered. As a value of its own, it would keep pages from sharing macros."""


@dataclass(frozen=True)
class PageContext(LocalizedCatalog):
    """The Catalog in one language, with everything else that page functions and templates need.

    `files` are the digests of the files below /data/, by their paths relative to the root of the site.
    """

    files: Mapping[str, FileDigest] = field(default_factory=dict)

    @property
    def packages(self) -> Mapping[str, Package]:
        """The packages by name; the whole collection comes first."""
        return packages_by_name(self.catalog)

    def listed(self, table: str) -> Mapping[str, Any]:
        """Return the records of a table that have a page, by id, in its order."""
        return with_own_page(self.catalog, getattr(self.catalog, table))

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """The deadlines of all plans, the earliest first."""
        return deadlines(self.catalog)

    @property
    def due_of_city(self) -> Mapping[str, Sequence[Deadline]]:
        """The deadlines of each city's plans, by city id."""
        return deadlines_by_city(self.catalog)

    @property
    def due_of_theme(self) -> Mapping[str, Sequence[Deadline]]:
        """The deadlines of each theme, by theme id."""
        return deadlines_by_theme(self.catalog)

    @property
    def due_of_body(self) -> Mapping[str, Sequence[Deadline]]:
        """The deadlines of each body, by body id."""
        return deadlines_by_body(self.catalog)

    @property
    def duties_of_body(self) -> Mapping[str, Sequence[Duty]]:
        """What each body has to do, own and inherited, by body id."""
        return duties_by_body(self.catalog)

    def place_in_theme(self, theme_id: str, plan_id: str) -> str:
        """Return the address of a plan's measures on the pages of a theme."""
        return places_in_themes(self.catalog)[theme_id][plan_id]

    @cached_property
    def _environment(self) -> Environment:
        other = "en" if self.language == "zh" else "zh"
        env = environment(self.t, self.language, constants={"language": self.language, "other": other})
        env.globals.update(
            site=self,
            catalog=self.catalog,
            language=self.language,
            other=other,
            t=self.t,
            label=self.label,
            date=lambda edtf: wording.date(edtf, self.language),
            number=wording.number,
            size=wording.size,
            plain=plain_number,
            say=translate,
            here=_here.get,
            ahead=ahead,
            by_role=by_role,
            named_role=named_role,
            type_measures=lambda type_id: measures_of(self.catalog, type_id),
            type_cities=lambda type_id: cities_of(self.catalog, type_id),
            types_of_theme=lambda theme_id: types_by_theme(self.catalog).get(theme_id, ()),
            cities_elsewhere=lambda action: cities_elsewhere(self.catalog, action),
            generations_of=lambda plan_id: generations_of(self.catalog, plan_id),
            by_kind=lambda measures: measures_by_kind(measures, self.language),
            cite=lambda record_id: record_citation(self.catalog, self.url, record_id),
            cite_field=lambda record_id, field: field_citation(self.catalog, self.url, record_id, field),
            citable_fields=lambda record_id: citable_fields(self.catalog, record_id, self.language),
            fields_apart=self._fields_apart,
            cite_package=lambda package: package_citation(package, self.catalog, self.url),
            as_text=as_text,
            bullet=lambda answer: bullet(self, answer),
            became_of=lambda target_id: answers(self.catalog).get(target_id),
            counted=lambda target: wording.sentence_case(counted(self.catalog, target, self.language)),
            label_cells=label_cells,
            figure_view=lambda target: figure_view(self, target),
            standing=lambda record_id, field=None: value_history(self.catalog, record_id, field),
            correction_in_words=lambda correction: correction_in_words(self.catalog, correction, self.language),
        )
        return env

    def package_of(self, record_id: str) -> str:
        """Return the name of the package with a citable record: its plan's, or the whole collection."""
        plan_of = self.catalog.measures.get(record_id) or self.catalog.targets.get(record_id)
        plan_id = plan_of.plan_id if plan_of else record_id
        return plan_id if plan_id in self.catalog.plans else self.catalog.identity.name

    def _fields_apart(self, record_id: str) -> list[list[Field]]:
        """Return the fields worth citing whose history is not that of the record, by their histories."""
        if record_id not in self.catalog.changes_by_record and record_id not in self.catalog.corrections_by_record:
            return []
        whole = value_history(self.catalog, record_id)
        apart: dict[ValueHistory, list[Field]] = {}
        for citable in citable_fields(self.catalog, record_id, self.language):
            history = value_history(self.catalog, record_id, citable.name)
            if history != whole:
                apart.setdefault(history, []).append(citable)
        return list(apart.values())

    def compile_templates(self) -> None:
        """Compile every template now, so that processes started later share the result.

        Raises:
            CommandError: A template is not valid.
        """
        try:
            for name in self._environment.list_templates():
                self._environment.get_template(name)
        except TemplateError as problem:
            raise template_error(problem) from problem

    def render(self, template: str, path: str, **values: Any) -> str:
        """Render the body of a page.

        Templates find the relative address of the language's root as `root`, that of the whole site as `base`.
        """
        _here.set(path)
        root = root_of(path)
        base = root if self.language == "zh" else f"{root}/.."
        try:
            return self._environment.get_template(template).render(root=root, base=base, path=path, **values)
        except Exception as problem:
            if is_fault_of_template(problem):
                raise template_error(problem) from problem
            raise

    def page(self, template: str, path: str, title: str, description: str, section: str = "", **values: Any) -> Page:
        """Render a template into a Page; the template finds each of the `charts` by its name.

        `cited` is the id of the record that a reader of the page cites.
        """
        structured = tuple(values.pop("structured", ()))
        cited = values.pop("cited", "")
        metadata = tuple(as_metadata(record_citation(self.catalog, self.url, cited))) if cited else ()
        record, text, feed = values.pop("record", ""), values.pop("text", ""), values.pop("feed", "")
        picture = picture_path(self.catalog, find_record(self.catalog, cited)[0], cited) if cited else ""
        charts: Mapping[str, Chart] = {chart.name: chart for chart in values.pop("charts", ()) if chart}
        body = self.render(template, path, charts=charts, **values)
        return Page(
            self.language,
            path,
            title,
            beginning(" ".join(description.split()), _DESCRIPTION[self.language]),
            body,
            section,
            structured,
            metadata,
            record=record,
            text=text,
            feed=feed,
            picture=picture,
        )

    def passage(self, row: Evidence) -> str:
        """Return the official passage; "" if its text is not available."""
        text = self.catalog.texts.get(row.source_id, "")
        return " ".join(text[row.start : row.end].split())

    def passage_link(self, row: Evidence, printed: str) -> str:
        """Return the address of the passage on the publisher's page; "" if the source has no address.

        The address ends in a text fragment, with which the browser jumps to the printed words.
        """
        source = self.catalog.sources[row.source_id]
        if not source.url:
            return ""
        text = self.catalog.texts.get(row.source_id, "")
        return source.url + text_fragment(printed, text, row.start, row.end)

    def edit_link(self, record_id: str) -> str:
        """Return the address at which the record's file is edited in the repository."""
        return addresses.edit_link(self.catalog, record_id)

    def lines_path(self, record_id: str) -> str:
        """Return the address of the file that says in which line the record of a page is."""
        package = self.package_of(record_id)
        return lines_path(package if package in self.catalog.plans else SHARED)

    def chart_source(self, path: str) -> str:
        """Return the source line of the charts on a page."""
        return self.t(
            "charts.source", site=self.catalog.identity.title[self.language], url=f"{self.language_url}{path}"
        )


def json_ld(value: Mapping[str, Any]) -> Markup:
    """Write JSON-LD in which no value can end the script element around it."""
    text = compact_json(value, sort_keys=True)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
