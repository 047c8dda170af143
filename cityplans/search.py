"""The search index of one language: every findable record with the words that find it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cityplans.model import Body, Catalog, City, Measure, Plan, Section, Target, Theme
from cityplans.schema import LANGUAGES, Language, Text

VERSION = 1
"""The form of the index; search.js refuses one that it does not know."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as search sees it, in both languages."""

    kind: str
    id: str
    address: str
    """From the root of the language, without a slash in front."""
    title: Text
    context: tuple[Text, ...] = ()
    """Where it belongs, from the widest to the nearest: city, plan, section."""
    summary: Text = _NOTHING
    names: tuple[str, ...] = ()
    """Whatever else finds it, in either language; shown only where it was what matched."""
    number: str = ""
    """As printed."""
    type: str = ""
    """A measure's kind, where it is not a plain measure."""


def search_index(catalog: Catalog, language: Language) -> bytes:
    """Write the index that search.js reads: compact JSON in UTF-8, the same bytes for the same Catalog.

    A record has `kind`, `id`, `address`, `title`, `context` and `summary` in the given language, the last three in the
    other one as `other_…`, `names`, and where they apply `number` and `type`. Empty values are left out. Texts stand
    as printed: the script folds them (NFKC, lower case) with the same function as the query.
    """
    records = [_record(entry, language) for entry in entries(catalog)]
    index = {"version": VERSION, "language": language, "records": records}
    return json.dumps(index, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def entries(catalog: Catalog) -> Iterator[Entry]:
    """Yield everything that can be found, kind by kind in the order in which equals are listed."""
    yield from (_city(city) for city in catalog.cities.values())
    yield from (_plan(catalog, plan) for plan in catalog.plans.values())
    yield from (_measure(catalog, measure) for measure in catalog.measures.values())
    yield from (_target(catalog, target) for target in catalog.targets.values())
    yield from (_section(catalog, section) for section in catalog.sections.values())
    yield from (_body(catalog, body) for body in catalog.bodies.values())
    yield from (_theme(catalog, theme) for theme in catalog.themes.values())


def _record(entry: Entry, language: Language) -> dict[str, Any]:
    names = list(dict.fromkeys(name for name in entry.names if name))
    record: dict[str, Any] = {"kind": entry.kind, "id": entry.id, "address": entry.address, "names": names, "type": entry.type}
    for each in LANGUAGES:
        prefix = "" if each == language else "other_"
        record[f"{prefix}title"] = entry.title[each]
        record[f"{prefix}context"] = " · ".join(part[each] for part in entry.context if part[each])
        record[f"{prefix}summary"] = entry.summary[each]
    # A number in Chinese is no help in front of an English title, nor is a dash in front of any.
    if any(c.isalnum() for c in entry.number) and (language == "zh" or not _HAN.search(entry.number)):
        record["number"] = entry.number
    return {key: value for key, value in record.items() if value}


def _city(city: City) -> Entry:
    province = Text(city.province_zh, city.province_en)
    names = (city.admin_code, city.wikidata)
    return Entry("city", city.id, f"cities/{city.id}/", Text(city.name_zh, city.name_en), (province,), names=names)


def _plan(catalog: Catalog, plan: Plan) -> Entry:
    return Entry(
        "plan",
        plan.id,
        f"plans/{plan.id}/",
        _title(plan),
        (_city_of(catalog, plan.city_id),),
        Text(plan.summary_zh, plan.summary_en),
        (plan.document_number, plan.issuer_zh, plan.issuer_en, *_named(catalog, plan.id)),
    )


def _measure(catalog: Catalog, measure: Measure) -> Entry:
    section = catalog.sections.get(measure.section_id)
    themes = [catalog.themes[key] for key in (measure.theme_id, measure.theme_id_2) if key]
    return Entry(
        "measure",
        measure.id,
        f"measures/{measure.id}/",
        _title(measure),
        (*_plan_line(catalog, measure.plan_id), *([_title(section)] if section else [])),
        Text(measure.summary_zh, measure.summary_en),
        (
            measure.number,
            *_spoken_numbers(measure),
            *_bodies(catalog, _upwards(catalog, measure.id)),
            *(name for theme in themes for name in (theme.label_zh, theme.label_en)),
            *_named(catalog, measure.id),
        ),
        measure.number,
        "" if measure.kind == "measure" else measure.kind,
    )


def _target(catalog: Catalog, target: Target) -> Entry:
    subject = catalog.measures.get(target.subject_id) or catalog.sections.get(target.subject_id) or catalog.plans[target.plan_id]
    indicator = catalog.indicators.get(target.indicator_id)
    what = Text(indicator.name_zh, indicator.name_en) if indicator else _title(subject)
    page = f"measures/{subject.id}/" if isinstance(subject, Measure) else f"plans/{target.plan_id}/"
    return Entry(
        "target",
        target.id,
        f"{page}#{target.id}",
        Text(f"{what.zh}：{target.value_printed}", f"{what.en}: {target.value_printed}"),
        (*_plan_line(catalog, target.plan_id), *([] if isinstance(subject, Plan) else [_title(subject)])),
        Text(target.note_zh, target.note_en),
        (target.due, target.period, *_body_names(catalog, target.body_id)),
    )


def _section(catalog: Catalog, section: Section) -> Entry:
    parent = catalog.sections.get(section.parent_id)
    return Entry(
        "section",
        section.id,
        f"plans/{section.plan_id}/#{section.id}",
        _title(section),
        (*_plan_line(catalog, section.plan_id), *([_title(parent)] if parent else [])),
        names=(section.number, *_bodies(catalog, _upwards(catalog, section.id)), *_named(catalog, section.id)),
        number=section.number,
    )


def _body(catalog: Catalog, body: Body) -> Entry:
    printed = [duty.name_printed for duty in catalog.by_body.get(body.id, ())]
    return Entry(
        "body",
        body.id,
        f"bodies/{body.id}/",
        Text(body.name_zh, body.name_en),
        (_city_of(catalog, body.city_id),),
        names=(body.full_name_zh, *(name for name in printed if name not in body.name_zh)),
    )


def _theme(catalog: Catalog, theme: Theme) -> Entry:
    broader = catalog.themes.get(theme.broader)
    return Entry(
        "theme",
        theme.id,
        f"themes/{theme.id}/",
        Text(theme.label_zh, theme.label_en),
        (Text(broader.label_zh, broader.label_en),) if broader else (),
        Text(theme.definition_zh, theme.definition_en),
    )


def _title(row: Plan | Section | Measure) -> Text:
    return Text(row.title_zh, row.title_en)


def _city_of(catalog: Catalog, key: str) -> Text:
    city = catalog.cities.get(key)
    return Text(city.name_zh, city.name_en) if city else _NOTHING


def _plan_line(catalog: Catalog, key: str) -> tuple[Text, Text]:
    plan = catalog.plans[key]
    return _city_of(catalog, plan.city_id), _title(plan)


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


def _bodies(catalog: Catalog, subjects: Iterable[str]) -> Iterator[str]:
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
