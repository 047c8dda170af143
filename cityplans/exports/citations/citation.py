"""What can be cited: the collection, its packages, its pages and every value, each under a permanent address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from cityplans.catalog.addresses import page_path, resolve_subject
from cityplans.catalog.history import is_released, value_history
from cityplans.catalog.paging import package_path
from cityplans.core.languages import LANGUAGES, PREFIX, Language, Text
from cityplans.core.model import (
    NAMED,
    Catalog,
    Correction,
    Identity,
    Measure,
    Named,
    Plan,
    Responsibility,
    Section,
    Target,
)
from cityplans.core.table_schema import Field
from cityplans.exports.package import Package
from cityplans.i18n.formatting import date, figure, number, printed_number
from cityplans.i18n.strings import translate

Kind: TypeAlias = Literal["dataset", "page", "value"]
CITED = ("plans", "measures", "targets", "bodies", "themes", "cities", "indicators")
"""The tables whose records have files of their own for programs that manage references."""

_NOTHING = Text("", "")
_CATEGORY = {"plans": "type", "measures": "kind", "targets": "type"}
_ONE = {"bodies": "body.one", "themes": "theme.one", "cities": "header.kinds.city", "indicators": "indicator.one"}
_PLACEMENT = ("id", "plan_id", "section_id", "parent_id", "subject_id", "order")
_OTHER: Mapping[Language, str] = {"zh": "_en", "en": "_zh"}
_NO_LEVEL = ("growth_rate", "share", "rank", "change")
_LONGEST: Mapping[Language, int] = {"zh": 120, "en": 280}


@dataclass(frozen=True, slots=True)
class Citation:
    """One thing to cite. When it was looked up is the reader's to add.

    `key` is unique in the collection. `genre` says in words what the thing is, `container` what it is part of ("" for the
    whole collection). `plan`, `issuer` and `issued` (EDTF) are those of the plan that it concerns, `said` tells where the
    text says so, `note` how it has stood since. `record` and `field` name the record, "" for a package.
    """

    key: str
    kind: Kind
    title: Text
    genre: Text
    container: Text
    authors: tuple[str, ...]
    plan: Text
    issuer: Text
    issued: str
    said: Text
    version: str
    released: str
    url: Text
    record: str
    field: str
    note: Text


def cited_records(catalog: Catalog, plan_id: str) -> Iterator[str]:
    """Give the id of every record of a plan that has files to cite it by; of no plan where the id is ""."""
    if plan_id:
        yield plan_id
        yield from (
            row.id for rows in (catalog.measures_by_plan, catalog.targets_by_plan) for row in rows.get(plan_id, ())
        )
    else:
        for table in ("bodies", "themes", "cities", "indicators"):
            yield from getattr(catalog, table)


def collection_citation(identity: Identity, site_url: str) -> Citation:
    """Cite the collection as a whole; site_url ends in a slash."""
    return Citation(
        key=identity.name,
        kind="dataset",
        title=identity.title,
        genre=_both(lambda language: translate(language, "cite.genre.dataset")),
        container=_NOTHING,
        authors=tuple(x.title for x in identity.contributors),
        plan=_NOTHING,
        issuer=_NOTHING,
        issued="",
        said=_NOTHING,
        version=identity.version,
        released=identity.released,
        url=_address(site_url, ""),
        record="",
        field="",
        note=_NOTHING,
    )


def package_citation(package: Package, catalog: Catalog, site_url: str) -> Citation:
    """Cite a data package, with the permanent place of its files where its version was released."""
    identity = catalog.identity
    kept = f"{site_url}data/v/{identity.version}/" if is_released(catalog) else ""
    note = _both(lambda language: translate(language, "cite.kept", url=kept) if kept else "")
    whole = replace(collection_citation(identity, site_url), note=note)
    if package.plan is None:
        return whole
    return replace(
        whole,
        key=f"{identity.name}-data-{package.name}",
        title=package.title,
        container=identity.title,
        url=_address(site_url, package_path(catalog, package.name)),
        **_facts(package.plan),
    )


@lru_cache(maxsize=4096)
def record_citation(catalog: Catalog, site_url: str, record_id: str) -> Citation:
    """Cite a record of the tables CITED: a target as a value, every other as a page. Raises KeyError where there is none."""
    table, row = find_record(catalog, record_id)
    category, schema = _CATEGORY.get(table), catalog.schemas[table]
    kind: Kind = "value" if isinstance(row, Target) else "page"

    def genre(language: Language) -> str:
        what = (
            schema.field(category).label(getattr(row, category), language)
            if category
            else translate(language, _ONE[table])
        )
        return translate(language, f"cite.genre.{kind}", what=what)

    return replace(
        _record(catalog, site_url, table, row, kind),
        title=_both(lambda language: record_name(catalog, row, language)),
        genre=_both(genre),
        note=_standing(catalog, record_id, None),
    )


def field_citation(catalog: Catalog, site_url: str, record_id: str, field: str) -> Citation:
    """Cite the value of one field of any record. Raises KeyError where there is no such record or field."""
    table, row = find_record(catalog, record_id)
    schema = catalog.schemas[table].field(field)

    def title(language: Language) -> str:
        value = _value(catalog, table, row, schema, language) or translate(language, "changes.empty")
        return f"{record_name(catalog, row, language)}{translate(language, 'colon')}{value}"

    record = _record(catalog, site_url, table, row, "value")
    return replace(
        record,
        key=f"{record.key}-{field}",
        title=_both(title),
        genre=_both(lambda language: translate(language, "cite.genre.field", what=schema.title[language])),
        field=field,
        note=_standing(catalog, record_id, field),
    )


def citable_fields(catalog: Catalog, record_id: str, language: Language) -> list[Field]:
    """Give the fields of a record that say something to readers of a language: no keys, no place in the plan, nothing empty."""
    table, row = find_record(catalog, record_id)
    return [
        field
        for field in catalog.schemas[table].fields
        if field.name not in _PLACEMENT
        and not field.name.endswith(_OTHER[language])
        and getattr(row, field.name) not in ("", None)
    ]


def find_record(catalog: Catalog, record_id: str) -> tuple[str, Named]:
    """Give the record of an id after the name of its table; an id is used once in the whole collection.

    Raises KeyError where there is none.
    """
    for table in NAMED:
        if row := getattr(catalog, table).get(record_id):
            return table, row
    raise KeyError(record_id)


def record_name(catalog: Catalog, row: Named, language: Language) -> str:
    """Name a record: its title or name, Chinese where there is no English; of a target what it counts and how many."""
    if isinstance(row, Target):
        return _figure(catalog, row, language)
    if isinstance(row, Responsibility):
        role = catalog.schemas["responsibilities"].field("role").label(row.role, language)
        return f"{role}{translate(language, 'colon')}{record_name(catalog, catalog.bodies[row.body_id], language)}"
    stem = next((stem for stem in ("title", "name", "label", "term") if hasattr(row, f"{stem}_zh")), "")
    return str(getattr(row, f"{stem}_{language}", "") or getattr(row, f"{stem}_zh", row.id))


def correction_in_words(catalog: Catalog, correction: Correction, language: Language) -> str:
    """Tell a correction in a sentence without full stop: when, which field, from what to what, why.

    The field of a record that is gone is named as its table does.
    """
    try:
        field = catalog.schemas[find_record(catalog, correction.record_id)[0]].field(correction.field)
    except KeyError:
        name, was, now = correction.field, correction.was, correction.now
    else:
        name, was, now = (
            field.title[language],
            field.label(correction.was, language),
            field.label(correction.now, language),
        )
    why = (correction.why_zh if language == "zh" else correction.why_en).rstrip("。.")
    nothing = translate(language, "changes.empty")
    day = date(correction.date, language)
    return translate(language, "cite.corrected", date=day, field=name, was=was or nothing, now=now or nothing, why=why)


def bilingual(text: Text) -> str:
    """Write a title as works in another language are cited: Chinese first, English in brackets after it."""
    return f"{text.zh} [{text.en}]" if text.zh and text.en and text.en != text.zh else text.zh or text.en


def _both(words: Callable[[Language], str]) -> Text:
    return Text(*(words(language) for language in LANGUAGES))


def _address(site_url: str, path: str) -> Text:
    return _both(lambda language: f"{site_url}{PREFIX[language]}{path}")


def _facts(plan: Plan) -> dict[str, Any]:
    issued = plan.signed or plan.adopted or plan.published
    return {
        "plan": Text(plan.title_zh, plan.title_en),
        "issuer": Text(plan.issuer_zh, plan.issuer_en),
        "issued": issued,
    }


def _record(catalog: Catalog, site_url: str, table: str, row: Named, kind: Kind) -> Citation:
    """Cite what a record and its fields have in common."""
    identity = catalog.identity
    plan = catalog.plans.get(row.id if isinstance(row, Plan) else getattr(row, "plan_id", ""))
    return replace(
        collection_citation(identity, site_url),
        key=f"{identity.name}-{row.id}",
        kind=kind,
        container=identity.title,
        said=_both(lambda language: _said(catalog, plan, row, kind, language) if plan else ""),
        url=_address(site_url, page_path(catalog, table, row) or f"data/#table-{table}"),
        record=row.id,
        **(_facts(plan) if plan else {}),
    )


def _standing(catalog: Catalog, record_id: str, field: str | None) -> Text:
    history = value_history(catalog, record_id, field)
    if history.since is None and not history.corrections:
        return _NOTHING

    def told(language: Language) -> str:
        sentences = [correction_in_words(catalog, c, language) for c in history.corrections]
        if history.since:
            released = date(history.since.released, language)
            sentences.append(translate(language, "cite.unchanged", version=history.since.id, released=released))
        return translate(language, "cite.stop").join(sentences)

    return _both(told)


def _value(catalog: Catalog, table: str, row: Named, field: Field, language: Language) -> str:
    """Show the value of a field: a reference by the name it leads to, a category by its label, a date in words."""
    value = getattr(row, field.name)
    key = next((key for key in catalog.schemas[table].foreign_keys if key.field == field.name), None)
    if key and value:
        return record_name(catalog, getattr(catalog, key.table)[value], language)
    if isinstance(value, str):
        return _shortened(date(value, language) if field.is_date else field.label(value, language), language)
    return "" if value is None else number(value)


def _figure(catalog: Catalog, target: Target, language: Language) -> str:
    """Write a figure as it is cited: what it counts, as printed, as a number with its unit, and when."""
    schema, comma = catalog.schemas["targets"], translate(language, "cite.comma")
    indicator = catalog.indicators.get(target.indicator_id)
    note = target.note_zh if language == "zh" else target.note_en
    what = record_name(catalog, indicator, language) if indicator else _shortened(note.rstrip("。."), language)
    if target.measure_of in _NO_LEVEL:
        what += translate(
            language, "cite.brackets", words=schema.field("measure_of").label(target.measure_of, language).lower()
        )
    value = figure(target, catalog.units.get(target.unit_id), language)
    told = [] if language == "zh" and value == target.value_printed else [value]
    if target.due:
        told += [translate(language, "cite.due", date=date(target.due, language))]
        told += [translate(language, "target.inferred")] if target.due_basis == "inferred" else []
    told += [translate(language, "cite.period", date=date(target.period, language))] if target.period else []
    words = comma.join(filter(None, told))
    return translate(
        language, "cite.figure" if words else "cite.printed", what=what, printed=target.value_printed, words=words
    )


def _said(catalog: Catalog, plan: Plan, row: Named, kind: Kind, language: Language) -> str:
    """Tell where a text says it: plan, number, subject, and for a value the passage in every copy."""
    facts = _facts(plan)
    issuer, title = (bilingual(facts[name]) if language == "en" else facts[name].zh for name in ("issuer", "plan"))
    issued = translate(language, "cite.comma").join(filter(None, (issuer, date(facts["issued"], language))))
    if row is plan and kind == "page":
        return translate(language, "cite.issued", words=issued) if issued else ""
    told = translate(
        language, "cite.plan", plan=title, facts=translate(language, "cite.brackets", words=issued) if issued else ""
    )
    place = resolve_subject(catalog, row.subject_id)[1] if hasattr(row, "subject_id") else row
    if isinstance(place, (Measure, Section)):
        printed = printed_number(place.number, language)
        told += translate(language, "cite.number", number=printed) if printed else ""
        told += (
            translate(language, "cite.subject", title=record_name(catalog, place, language)) if place is not row else ""
        )
    for passage in catalog.evidence_by_record.get(row.id, ()) if kind == "value" else ():
        source = catalog.sources[passage.source_id]
        publisher = (source.publisher_zh if language == "zh" else source.publisher_en) or translate(
            language, "source.unknown_publisher"
        )
        told += translate(
            language, "cite.passage", copy=source.id, publisher=publisher, start=passage.start, end=passage.end
        )
    return told


def _shortened(text: str, language: Language) -> str:
    longest = _LONGEST[language]
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
