"""What other records contribute to a search entry: names, passages and facets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from cityplans.catalog.responsibility import Subject, responsible, subjects_upwards
from cityplans.core.languages import Text
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure


def city_name(catalog: Catalog, city_id: str) -> Text:
    """Return the name of a city, empty without an id."""
    city = catalog.cities.get(city_id)
    return city.name if city else Text("", "")


def city_and_plan(catalog: Catalog, plan_id: str) -> tuple[Text, Text]:
    """Return the name of a plan's city and the title of the plan."""
    plan = catalog.plans[plan_id]
    return city_name(catalog, plan.city_id), plan.title


def place_facets(catalog: Catalog, plan_id: str) -> dict[str, tuple[str, ...]]:
    """Return the facets of a record that its plan determines."""
    city = catalog.plans[plan_id].city_id
    return {"plan": (plan_id,), "city": (city,) if city else ()}


def target_facets(catalog: Catalog, subject_id: str) -> dict[str, tuple[str, ...]]:
    """Return the facets of a subject that its targets determine."""
    targets = catalog.targets_by_subject.get(subject_id, ())
    years = dict.fromkeys(year for target in targets for year in years_of(target.due or target.period))
    return {"year": tuple(years), "target": ("yes",) if targets else ("no",)}


def events_of(catalog: Catalog, promise_id: str) -> tuple[Text, ...]:
    """Return what later texts report of a target, a measure or a plan, without what is below it."""
    return tuple(event.note for event in catalog.events_by_promise.get(promise_id, ()))


def years_of(edtf: str) -> tuple[str, ...]:
    """Return the year in which a date or an interval ends, nothing without a date."""
    year = re.search(r"\d{4}", edtf.split("/")[-1])
    return (year[0],) if year else ()


def spoken_numbers(measure: Measure) -> Iterator[str]:
    """Yield the number of a measure as people say it: 第9条 for （9）."""
    digits = re.fullmatch(r"\W*(\d+)\W*", unicodedata.normalize("NFKC", measure.number))
    if digits and measure.kind == "measure":
        yield from (f"第{digits[1]}条", f"措施{digits[1]}", f"Measure {digits[1]}")


def responsible_bodies(catalog: Catalog, subject: Subject) -> tuple[str, ...]:
    """Return the ids of the bodies responsible for a subject, inherited ones if it has none of its own."""
    return tuple(dict.fromkeys(row.body_id for row in responsible(catalog, subject)[0]))


def names_of_responsible(catalog: Catalog, subject: Subject) -> Iterator[str]:
    """Yield the names of all bodies responsible for a subject or what contains it, also as printed."""
    for above in subjects_upwards(catalog, subject):
        for row in catalog.responsibilities_by_subject.get(above.id, ()):
            names = body_names(catalog, row.body_id)
            yield from names
            if not any(row.name_printed in name for name in names):
                yield row.name_printed


def body_names(catalog: Catalog, body_id: str) -> list[str]:
    """Return the names of a body, nothing without an id."""
    body = catalog.bodies.get(body_id)
    return [body.name_zh, body.full_name_zh, body.name_en] if body else []


def names_in_content(catalog: Catalog, subject_id: str) -> Iterator[str]:
    """Yield the names that a subject mentions, its figures as printed and the names of their indicators."""
    for mention in catalog.mentions_by_subject.get(subject_id, ()):
        yield from (mention.name_zh, mention.name_en)
    for target in catalog.targets_by_subject.get(subject_id, ()):
        yield target.value_printed
        indicator = catalog.indicators.get(target.indicator_id)
        if indicator:
            yield from (indicator.name_zh, indicator.name_en)


def passages_of(catalog: Catalog, record_id: str) -> tuple[str, ...]:
    """Return the official text of a record, once for all copies that agree; nothing without copies."""
    rows = catalog.evidence_by_record.get(record_id, ())
    passages = (
        " ".join(catalog.texts[row.source_id][row.start : row.end].split())
        for row in rows
        if row.source_id in catalog.texts
    )
    return tuple(dict.fromkeys(passages))
