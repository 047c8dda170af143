"""Everything that can be found, kind by kind, with the words that find it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cityplans.model import Body, Catalog, City, Indicator, Measure, Plan, Section, Target, Theme
from cityplans.schema import Text
from cityplans.search.aliases import Aliases

KINDS = ("city", "plan", "body", "theme", "indicator", "measure", "section", "target")
"""The order in which equals are listed."""
FACETS = ("kind", "city", "plan", "theme", "body", "year", "target")
_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as search sees it, in both languages."""

    kind: str
    id: str
    address: str
    """From the root of the language, without a slash in front."""
    title: Text
    called: tuple[str, ...] = ()
    """Other names of the thing itself, which find it as its title does."""
    context: tuple[Text, ...] = ()
    """Where it belongs, from the widest to the nearest: city, plan, section."""
    summary: Text = _NOTHING
    notes: tuple[Text, ...] = ()
    """What else is said of it; counts as the summary does."""
    names: tuple[str, ...] = ()
    """Whatever else finds it, in either language; shown only where it was what matched."""
    passages: tuple[str, ...] = ()
    """The official text, where it is at hand."""
    number: str = ""
    """As printed."""
    type: str = ""
    """A measure's kind, where it is not a plain measure."""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By facet the ids it is filtered by."""

    def classes(self) -> tuple[tuple[str, ...], ...]:
        """Give its texts by what a match in them is worth: title, names, summary, context, passage."""
        return (
            (self.title.zh, self.title.en, *self.called),
            (*self.names, _numbered(self.id)),
            (self.summary.zh, self.summary.en, *(text for note in self.notes for text in (note.zh, note.en))),
            tuple(text for part in self.context for text in (part.zh, part.en)),
            self.passages,
        )


def entries(catalog: Catalog) -> Iterator[Entry]:
    """Yield everything that can be found, kind by kind in the order of KINDS."""
    aliases = Aliases(catalog.glossary.values())
    made: tuple[Iterator[Entry], ...] = (
        (_city(city) for city in catalog.cities.values()),
        (_plan(catalog, plan) for plan in catalog.plans.values()),
        (_body(catalog, body, aliases) for body in catalog.bodies.values()),
        (_theme(catalog, theme) for theme in catalog.themes.values()),
        (_indicator(catalog, indicator) for indicator in catalog.indicators.values()),
        (_measure(catalog, measure) for measure in catalog.measures.values()),
        (_section(catalog, section) for section in catalog.sections.values()),
        (_target(catalog, target) for target in catalog.targets.values()),
    )
    for each in made:
        for entry in each:
            yield _known(entry, aliases)


def _known(entry: Entry, aliases: Aliases) -> Entry:
    """Add the names that mean the same as what a record holds, its id apart; drop empty ones and those that stand twice."""
    title, _, summary, _, passages = entry.classes()
    others = aliases.of((*title, *entry.names, *summary, *passages))
    unique = tuple(name for name in dict.fromkeys((*entry.names, *others)) if name)
    called = tuple(name for name in dict.fromkeys(entry.called) if name and name not in (entry.title.zh, entry.title.en))
    values = {name: getattr(entry, name) for name in Entry.__slots__}
    return Entry(**{**values, "names": unique, "called": called})


def _numbered(record_id: str) -> str:
    """Return what of an id is searched as text: the parts with a digit, or an id of one word.

    Other words in it may mean something else: those of hangzhou-metro-2009 are about no metro.
    """
    parts = record_id.split("-")
    return "-".join(part for part in parts if len(parts) == 1 or any(map(str.isdigit, part)))


def _city(city: City) -> Entry:
    return Entry(
        "city",
        city.id,
        f"cities/{city.id}/",
        Text(city.name_zh, city.name_en),
        (city.name_zh.removesuffix("市"),),
        (Text(city.province_zh, city.province_en),),
        names=(city.admin_code, city.wikidata),
        facets={"kind": ("city",), "city": (city.id,)},
    )


def _plan(catalog: Catalog, plan: Plan) -> Entry:
    return Entry(
        "plan",
        plan.id,
        f"plans/{plan.id}/",
        _title(plan),
        (),
        (_city_of(catalog, plan.city_id),),
        Text(plan.summary_zh, plan.summary_en),
        (Text(plan.note_zh, plan.note_en),),
        (plan.document_number, plan.issuer_zh, plan.issuer_en, *_named(catalog, plan.id)),
        _passages(catalog, plan.id),
        facets={"kind": ("plan",), **_place(catalog, plan.id), "year": _years(plan.signed or plan.adopted or plan.published)},
    )


def _measure(catalog: Catalog, measure: Measure) -> Entry:
    section = catalog.sections.get(measure.section_id)
    themes = [catalog.themes[key] for key in (measure.theme_id, measure.theme_id_2) if key]
    subjects = tuple(_upwards(catalog, measure.id))
    return Entry(
        "measure",
        measure.id,
        f"measures/{measure.id}/",
        _title(measure),
        (),
        (*_plan_line(catalog, measure.plan_id), *([_title(section)] if section else [])),
        Text(measure.summary_zh, measure.summary_en),
        (
            *(Text(target.note_zh, target.note_en) for target in catalog.targets_of.get(measure.id, ())),
            *(Text(mention.note_zh, mention.note_en) for mention in catalog.mentions_of.get(measure.id, ())),
        ),
        (
            measure.number,
            *_spoken_numbers(measure),
            *_bodies(catalog, subjects),
            *(name for theme in themes for name in (theme.label_zh, theme.label_en)),
            *_named(catalog, measure.id),
        ),
        _passages(catalog, measure.id),
        measure.number,
        "" if measure.kind == "measure" else measure.kind,
        {
            "kind": (measure.kind,),
            **_place(catalog, measure.plan_id),
            "theme": tuple(theme.id for theme in themes),
            "body": _responsible(catalog, subjects),
            **_aims(catalog, measure.id),
        },
    )


def _target(catalog: Catalog, target: Target) -> Entry:
    subject = catalog.measures.get(target.subject_id) or catalog.sections.get(target.subject_id) or catalog.plans[target.plan_id]
    indicator = catalog.indicators.get(target.indicator_id)
    what = Text(indicator.name_zh, indicator.name_en) if indicator else _title(subject)
    page = f"measures/{subject.id}/" if isinstance(subject, Measure) else f"plans/{target.plan_id}/"
    themes = (subject.theme_id, subject.theme_id_2) if isinstance(subject, Measure) else (indicator.theme_id if indicator else "",)
    bodies = (target.body_id,) if target.body_id else _responsible(catalog, tuple(_upwards(catalog, subject.id)))
    return Entry(
        "target",
        target.id,
        f"{page}#{target.id}",
        Text(f"{what.zh}：{target.value_printed}", f"{what.en}: {target.value_printed}"),
        (),
        (*_plan_line(catalog, target.plan_id), *([] if isinstance(subject, Plan) else [_title(subject)])),
        Text(target.note_zh, target.note_en),
        names=(target.due, target.period, *_body_names(catalog, target.body_id)),
        passages=_passages(catalog, target.id),
        facets={
            "kind": ("target",),
            **_place(catalog, target.plan_id),
            "theme": tuple(theme for theme in themes if theme),
            "body": bodies,
            "year": _years(target.due or target.period),
            "target": ("yes",),
        },
    )


def _section(catalog: Catalog, section: Section) -> Entry:
    parent = catalog.sections.get(section.parent_id)
    subjects = tuple(_upwards(catalog, section.id))
    return Entry(
        "section",
        section.id,
        f"plans/{section.plan_id}/#{section.id}",
        _title(section),
        (),
        (*_plan_line(catalog, section.plan_id), *([_title(parent)] if parent else [])),
        names=(section.number, *_bodies(catalog, subjects), *_named(catalog, section.id)),
        passages=_passages(catalog, section.id),
        number=section.number,
        facets={
            "kind": ("section",),
            **_place(catalog, section.plan_id),
            "body": _responsible(catalog, subjects),
            **_aims(catalog, section.id),
        },
    )


def _body(catalog: Catalog, body: Body, aliases: Aliases) -> Entry:
    duties = catalog.by_body.get(body.id, ())
    names = [body.full_name_zh, *(duty.name_printed for duty in duties)]
    # 市外办 is known as 外办, 深圳市教育局 as 教育局.
    city = catalog.cities.get(body.city_id)
    short = [name.removeprefix(city.name_zh if city else "").removeprefix("市") for name in (body.name_zh, *names)]
    called = [*names, *short]
    called += [other for name in (body.name_zh, *called) for other in aliases.renamed(name)]
    return Entry(
        "body",
        body.id,
        f"bodies/{body.id}/",
        Text(body.name_zh, body.name_en),
        tuple(called),
        (_city_of(catalog, body.city_id),),
        facets={
            "kind": ("body",),
            "city": (body.city_id,) if body.city_id else (),
            "plan": tuple(dict.fromkeys(duty.plan_id for duty in duties)),
            "body": (body.id,),
        },
    )


def _theme(catalog: Catalog, theme: Theme) -> Entry:
    broader = catalog.themes.get(theme.broader)
    return Entry(
        "theme",
        theme.id,
        f"themes/{theme.id}/",
        Text(theme.label_zh, theme.label_en),
        (),
        (Text(broader.label_zh, broader.label_en),) if broader else (),
        Text(theme.definition_zh, theme.definition_en),
        facets={"kind": ("theme",), "theme": (theme.id,)},
    )


def _indicator(catalog: Catalog, indicator: Indicator) -> Entry:
    theme = catalog.themes.get(indicator.theme_id)
    return Entry(
        "indicator",
        indicator.id,
        f"indicators/{indicator.id}/",
        Text(indicator.name_zh, indicator.name_en),
        summary=Text(indicator.definition_zh, indicator.definition_en),
        names=(theme.label_zh, theme.label_en) if theme else (),
        facets={"kind": ("indicator",), "theme": (theme.id,) if theme else ()},
    )


def _title(row: Plan | Section | Measure) -> Text:
    return Text(row.title_zh, row.title_en)


def _city_of(catalog: Catalog, key: str) -> Text:
    city = catalog.cities.get(key)
    return Text(city.name_zh, city.name_en) if city else _NOTHING


def _plan_line(catalog: Catalog, key: str) -> tuple[Text, Text]:
    plan = catalog.plans[key]
    return _city_of(catalog, plan.city_id), _title(plan)


def _place(catalog: Catalog, plan_id: str) -> dict[str, tuple[str, ...]]:
    city = catalog.plans[plan_id].city_id
    return {"plan": (plan_id,), "city": (city,) if city else ()}


def _aims(catalog: Catalog, key: str) -> dict[str, tuple[str, ...]]:
    """Give the facets that a subject has from its targets."""
    targets = catalog.targets_of.get(key, ())
    years = dict.fromkeys(year for target in targets for year in _years(target.due or target.period))
    return {"year": tuple(years), "target": ("yes",) if targets else ("no",)}


def _years(edtf: str) -> tuple[str, ...]:
    """Give the year in which a date or an interval ends."""
    found = re.findall(r"\d{4}", edtf.split("/")[-1])
    return (found[0],) if found else ()


def _spoken_numbers(measure: Measure) -> Iterator[str]:
    """Give a measure's number as people say it: （9） is 第9条."""
    digits = re.fullmatch(r"\W*(\d+)\W*", unicodedata.normalize("NFKC", measure.number))
    if digits and measure.kind == "measure":
        yield from (f"第{digits[1]}条", f"措施{digits[1]}", f"Measure {digits[1]}")


def _upwards(catalog: Catalog, key: str) -> Iterator[str]:
    """Give the id of a measure or section and of everything it lies in, below the plan."""
    while key:
        yield key
        measure, section = catalog.measures.get(key), catalog.sections.get(key)
        key = measure.parent_id or measure.section_id if measure else section.parent_id if section else ""


def _responsible(catalog: Catalog, subjects: tuple[str, ...]) -> tuple[str, ...]:
    """Give the bodies that answer for the nearest of the subjects to which the text assigns any."""
    for subject in subjects:
        if duties := catalog.responsibilities_of.get(subject, ()):
            return tuple(dict.fromkeys(duty.body_id for duty in duties))
    return ()


def _bodies(catalog: Catalog, subjects: tuple[str, ...]) -> Iterator[str]:
    """Give the names of the bodies that answer for any of the subjects."""
    for subject in subjects:
        for duty in catalog.responsibilities_of.get(subject, ()):
            names = _body_names(catalog, duty.body_id)
            yield from names
            if not any(duty.name_printed in name for name in names):
                yield duty.name_printed


def _body_names(catalog: Catalog, key: str) -> list[str]:
    body = catalog.bodies.get(key)
    return [body.name_zh, body.full_name_zh, body.name_en] if body else []


def _named(catalog: Catalog, subject: str) -> Iterator[str]:
    """Give the names of what a subject mentions, the figures it sets and what they measure."""
    for mention in catalog.mentions_of.get(subject, ()):
        yield from (mention.name_zh, mention.name_en)
    for target in catalog.targets_of.get(subject, ()):
        yield target.value_printed
        indicator = catalog.indicators.get(target.indicator_id)
        if indicator:
            yield from (indicator.name_zh, indicator.name_en)


def _passages(catalog: Catalog, key: str) -> tuple[str, ...]:
    """Give the official words of a record, once where several copies agree; none where no copy is at hand."""
    rows = catalog.evidence_of.get(key, ())
    found = (" ".join(catalog.texts[row.source_id][row.start : row.end].split()) for row in rows if row.source_id in catalog.texts)
    return tuple(dict.fromkeys(found))
