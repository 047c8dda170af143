"""A whole plan as Markdown, both languages side by side, for programs that read text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from cityplans.catalog.addresses import api_path
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.responsibility import Subject, responsible
from cityplans.core.languages import LANGUAGES, Language, Text
from cityplans.core.markdown import inert
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Plan, Section, Target
from cityplans.core.reference_records import Source
from cityplans.core.table_schema import Field
from cityplans.core.urls import public_url_problem
from cityplans.i18n.formatting import date
from cityplans.i18n.strings import in_both_languages, text_pair

_FACTS = (
    *("type", "level", "document_number", "adopted", "approved", "signed", "published"),
    *("effective", "amended", "repealed", "period_start", "period_end", "horizon"),
)
_DEEPEST_HEADING = 6


def plan_markdown_path(plan_id: str) -> str:
    """Return the address of a plan's text."""
    return f"plans/{plan_id}/plan.md"


def plan_markdown_file(catalog: Catalog, url: str, plan_id: str) -> Iterator[tuple[str, bytes]]:
    """Yield the text of a plan: facts, sources, each section and measure with who, by when, how much.

    `url` is the address of the site and ends in a slash.
    """
    languages = {language: LocalizedCatalog(catalog, language, url) for language in LANGUAGES}
    lines = _PlanWriter(catalog, languages, url).plan(catalog.plans[plan_id])
    yield plan_markdown_path(plan_id), ("\n".join(lines) + "\n").encode()


@dataclass(frozen=True)
class _PlanWriter:
    """Writes the parts of a plan as lines of Markdown. Every value is escaped where it enters a line."""

    catalog: Catalog
    site: Mapping[Language, LocalizedCatalog]
    url: str

    def plan(self, plan: Plan) -> Iterator[str]:
        catalog = self.catalog
        for paragraph in (f"# {_both(plan.title)}", _both(plan.summary), _both(plan.note)):
            yield from (paragraph, "") if paragraph else ()
        yield from self._facts(plan)
        sources = catalog.sources_by_plan.get(plan.id, ())
        yield from ("", f"## {_both(text_pair('plan.copies'))}", "")
        yield from map(self._source, sources)
        yield from ("", f"## {_both(text_pair('plan.outline'))}", "")
        yield from self._statements(plan)
        for measure in catalog.measures_by_section.get(plan.id, ()):
            yield from self._measure(measure, 3)
        for section in catalog.sections_by_plan.get(plan.id, ()):
            if not section.parent_id:
                yield from self._section(section, 3)

    def _facts(self, plan: Plan) -> Iterator[str]:
        schema = self.catalog.schemas["plans"]
        if plan.city_id:
            yield _item(schema.field("city_id").title, self.catalog.cities[plan.city_id].name)
        if plan.issuer_zh:
            yield _item(text_pair("coverage.issuer"), plan.issuers)
        if plan.area_zh:
            yield _item(text_pair("coverage.area"), plan.area)
        for name in _FACTS:
            if value := getattr(plan, name):
                field = schema.field(name)
                yield _item(field.title, _in_words(field, value))
        yield f"- {self._pages(f'plans/{plan.id}/')}, [JSON]({self.url}{api_path('plans', plan.id)})"
        licence = self.catalog.identity.licences[0]
        yield f"- {_both(text_pair('api.licence'))}: [{inert(licence.title)}]({licence.path})"

    def _source(self, source: Source) -> str:
        title = inert(source.title_zh)
        # Only what the check allows to be linked: no character of it can end the link.
        linked = f"[{title}]({_target(source.url)})" if source.url and not public_url_problem(source.url) else title
        publisher = f", {_both(source.publisher)}" if source.publisher_zh else ""
        return f"- {linked}{publisher}: {_both(source.completeness)}"

    def _section(self, section: Section, depth: int) -> Iterator[str]:
        yield from (self._heading(section, depth), "")
        yield from self._statements(section)
        for measure in self.catalog.measures_by_section.get(section.id, ()):
            yield from self._measure(measure, depth + 1)
        for child in self.catalog.sections_by_parent.get(section.id, ()):
            yield from self._section(child, depth + 1)

    def _measure(self, measure: Measure, depth: int) -> Iterator[str]:
        schema = self.catalog.schemas["measures"]
        yield from (self._heading(measure, depth), "", _both(measure.summary), "")
        for name in ("kind", "status"):
            field, value = schema.field(name), getattr(measure, name)
            yield _item(field.title, _in_words(field, value))
        themes = [self.catalog.themes[theme].label for theme in (measure.theme_id, measure.theme_id_2) if theme]
        if themes:
            yield _item(schema.field("theme_id").title, *themes)
        yield from self._statements(measure)
        for part in self.catalog.measures_by_parent.get(measure.id, ()):
            yield from self._measure(part, depth + 1)

    def _statements(self, subject: Subject) -> Iterator[str]:
        """Yield who is responsible for a subject, its figures, what it names, its page, an empty line."""
        roles = self.catalog.schemas["responsibilities"].field("role")
        rows, source = responsible(self.catalog, subject)
        if not source or isinstance(subject, Measure):
            inherited = f" ({_both(text_pair('api.inherited'))}: {self._name(source)})" if source else ""
            for role, assigned in groupby(rows, lambda row: row.role):
                bodies = [self.catalog.bodies[row.body_id].name for row in assigned]
                yield f"{_item(_in_words(roles, role), *bodies)}{inherited}"
        yield from map(self._target, self.catalog.targets_by_subject.get(subject.id, ()))
        if named := self.catalog.mentions_by_subject.get(subject.id, ()):
            yield _item(self.catalog.schemas["mentions"].title, *(mention.name for mention in named))
        if isinstance(subject, Measure):
            yield f"- {self._pages(f'measures/{subject.id}/')}"
        yield ""

    def _target(self, target: Target) -> str:
        schema, indicator = self.catalog.schemas["targets"], self.catalog.indicators.get(target.indicator_id)
        label = _in_words(schema.field("type"), target.type)
        figure = in_both_languages(lambda language: self.site[language].headline_from_base(target))
        noun = indicator.name if indicator else target.what
        what = f"{_both(noun)}: " if noun.zh else ""
        field = schema.field("due" if target.due else "period")
        when = in_both_languages(lambda language: self.site[language].when(target))
        dated = f" ({_both(field.title)}: {_both(when)})" if when.zh else ""
        return f"- {_both(label)}: {what}{_both(figure)}{dated}"

    def _heading(self, record: Section | Measure, depth: int) -> str:
        return f"{'#' * min(depth, _DEEPEST_HEADING)} {self._name(record)}"

    def _name(self, record: Section | Measure) -> str:
        return _both(in_both_languages(lambda language: self.site[language].heading(record)))

    def _pages(self, path: str) -> str:
        links = (f"[{site.t('api.page')}]({site.language_url}{path})" for site in self.site.values())
        return ", ".join(links)


def _both(text: Text) -> str:
    """Return a text in both languages on one line, escaped; once if they are the same."""
    return inert(" / ".join(dict.fromkeys(filter(None, (text.zh.strip(), text.en.strip())))))


def _item(name: Text, *values: Text) -> str:
    return f"- {_both(name)}: {'; '.join(map(_both, values))}"


def _in_words(field: Field, value: str) -> Text:
    """Return a date or the label of a category in both languages, any other value as it is."""
    return in_both_languages(lambda lang: date(value, lang) if field.is_date else field.label(value, lang))


def _target(address: str) -> str:
    """Return an address as the target of a link, in which brackets do not end it."""
    return address.replace("(", "%28").replace(")", "%29")
