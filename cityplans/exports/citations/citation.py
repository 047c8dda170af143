"""What can be cited: the collection, its packages, pages and values, each under a permanent URL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from cityplans.catalog.addresses import page_path
from cityplans.catalog.history import ValueHistory, is_released, value_history
from cityplans.catalog.paging import package_path
from cityplans.core.identity import Identity
from cityplans.core.languages import PREFIX, Language, Text
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Plan, Target
from cityplans.core.proof_records import Correction, Version
from cityplans.core.table_schema import Field
from cityplans.core.tables import Named
from cityplans.exports.citations.phrases import (
    cited_events,
    correction_in_words,
    date_issued,
    find_record,
    record_name,
    reported_in,
    stated_in,
    value_in_words,
)
from cityplans.exports.package import Package
from cityplans.i18n.strings import in_both_languages, text_pair, translate

Kind: TypeAlias = Literal["dataset", "page", "value"]

_EMPTY = Text("", "")
_CATEGORY_FIELD = {"plans": "type", "measures": "kind", "targets": "type"}
_KIND_STRING = {
    "bodies": "body.one",
    "themes": "theme.one",
    "action_types": "action_type.one",
    "cities": "header.kinds.city",
    "indicators": "indicator.one",
}
_STRUCTURAL_FIELDS = ("id", "plan_id", "section_id", "parent_id", "subject_id", "order")
_OTHER_LANGUAGE: Mapping[Language, str] = {"zh": "_en", "en": "_zh"}
"""The suffix of the fields that are written in the other language."""


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says. The date of access is for the reader to add.

    Attributes:
        key: The citation key, unique in the collection.
        kind: Whether the collection or a package, a page, or a single value is cited.
        title: The title of the thing cited.
        genre: What kind of thing it is, in words.
        container: The collection that it is part of, empty for the collection itself.
        authors: The names of the authors.
        plan: The title of the plan that it concerns, empty if it concerns none.
        issuer: Who issued that plan.
        issued: When that plan was issued (EDTF).
        stated_in: Where the text of the plan states it.
        reported_in: Where later texts report what became of it: the second source.
        version: The version of the data; of a record or value, that since which it and its reports are as they are.
        released: The date of that version.
        url: The permanent address in each language.
        record: The id of the record, "" for a package.
        field: The field of the record, "" if the whole record is cited.
        note: Corrections.
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
    stated_in: Text
    reported_in: Text
    version: str
    released: str
    url: Text
    record: str
    field: str
    note: Text


def cited_records(catalog: Catalog, plan_id: str) -> Iterator[str]:
    """Yield the ids of a plan, its measures and figures; `""` yields what belongs to no plan.

    Goals and duties in words are cited with their measure.
    """
    if plan_id:
        yield plan_id
        yield from (measure.id for measure in catalog.measures_by_plan.get(plan_id, ()))
        yield from (target.id for target in catalog.targets_by_plan.get(plan_id, ()) if target.value is not None)
    else:
        for table in ("bodies", "themes", "action_types", "cities", "indicators"):
            yield from getattr(catalog, table)


def collection_citation(identity: Identity, site_url: str) -> Citation:
    """Return the citation of the whole collection; `site_url` ends in a slash."""
    return Citation(
        key=identity.name,
        kind="dataset",
        title=identity.title,
        genre=text_pair("cite.genre.dataset"),
        container=_EMPTY,
        authors=tuple(x.title for x in identity.contributors),
        plan=_EMPTY,
        issuer=_EMPTY,
        issued="",
        stated_in=_EMPTY,
        reported_in=_EMPTY,
        version=identity.version,
        released=identity.released,
        url=_address(site_url, ""),
        record="",
        field="",
        note=_EMPTY,
    )


def package_citation(package: Package, catalog: Catalog, site_url: str) -> Citation:
    """Return the citation of a package, with the permanent address of its files if it is released."""
    identity = catalog.identity
    kept_at = f"{site_url}data/v/{identity.version}/" if is_released(catalog) else ""
    note = in_both_languages(lambda language: translate(language, "cite.kept", url=kept_at) if kept_at else "")
    whole = replace(collection_citation(identity, site_url), note=note)
    if package.plan is None:
        return whole
    return replace(
        whole,
        # No id contains a full stop: the key is never that of a record.
        key=f"{identity.name}-data.{package.name}",
        title=package.title,
        container=identity.title,
        url=_address(site_url, package_path(catalog, package.name)),
        **_plan_facts(package.plan),
    )


@lru_cache(maxsize=4096)
def record_citation(catalog: Catalog, site_url: str, record_id: str) -> Citation:
    """Return the citation of a record of `CITABLE_TABLES`: a target as a value, any other as a page.

    It is cached, because the page of a record needs it twice in each language.

    Raises:
        KeyError: No record has this id.
    """
    table, row = find_record(catalog, record_id)
    kind: Kind = "value" if isinstance(row, Target) else "page"
    title = in_both_languages(lambda language: record_name(catalog, row, language))
    category = getattr(row, _CATEGORY_FIELD[table]) if table in _CATEGORY_FIELD else ""
    return _record(catalog, site_url, table, row, kind, title, _genre(catalog, table, kind, category))


def field_citation(catalog: Catalog, site_url: str, record_id: str, field: str) -> Citation:
    """Return the citation of one field of any record.

    Raises:
        KeyError: There is no such record or field.
    """
    table, row = find_record(catalog, record_id)
    schema = catalog.schemas[table].field(field)

    def title(language: Language) -> str:
        value = value_in_words(catalog, table, row, schema, language) or translate(language, "changes.empty")
        return f"{record_name(catalog, row, language)}{translate(language, 'colon')}{value}"

    genre = in_both_languages(lambda language: translate(language, "cite.genre.field", what=schema.title[language]))
    return _record(catalog, site_url, table, row, "value", in_both_languages(title), genre, field)


def citable_fields(catalog: Catalog, record_id: str, language: Language) -> list[Field]:
    """Return the fields of a record worth citing in a language: filled, no ids, no position in the plan."""
    table, row = find_record(catalog, record_id)
    return [
        field
        for field in catalog.schemas[table].fields
        if field.name not in _STRUCTURAL_FIELDS
        and not field.name.endswith(_OTHER_LANGUAGE[language])
        and getattr(row, field.name) not in ("", None)
    ]


def _address(site_url: str, path: str) -> Text:
    return in_both_languages(lambda language: f"{site_url}{PREFIX[language]}{path}")


def _plan_facts(plan: Plan) -> dict[str, Any]:
    return {
        "plan": plan.title,
        "issuer": plan.issuers,
        "issued": date_issued(plan),
    }


@lru_cache(maxsize=256)
def _genre(catalog: Catalog, table: str, kind: Kind, category: str) -> Text:
    """Return what kind of thing a record is: the label of its category, or the name of its table."""

    def in_words(language: Language) -> str:
        field = catalog.schemas[table].field(_CATEGORY_FIELD[table]) if table in _CATEGORY_FIELD else None
        what = field.label(category, language) if field else translate(language, _KIND_STRING[table])
        return translate(language, f"cite.genre.{kind}", what=what)

    return in_both_languages(in_words)


@lru_cache(maxsize=1024)
def _part(catalog: Catalog, site_url: str, plan_id: str) -> Citation:
    """Return what all citations of a plan's records have in common; of records of no plan with ""."""
    whole = collection_citation(catalog.identity, site_url)
    facts = _plan_facts(catalog.plans[plan_id]) if plan_id else {}
    return replace(whole, container=whole.title, **facts)


def _record(
    catalog: Catalog,
    site_url: str,
    table: str,
    row: Named,
    kind: Kind,
    title: Text,
    genre: Text,
    field: str = "",
) -> Citation:
    """Return the citation of a record, or of one of its fields."""
    name, plan_id = catalog.identity.name, row.id if isinstance(row, Plan) else getattr(row, "plan_id", "")
    plan = catalog.plans.get(plan_id)
    history = value_history(catalog, row.id, field or None)
    # A field is what the plan says; only that of an event is what a report says.
    events = () if field and table != "events" else cited_events(catalog, row)
    since = _latest(catalog, (history, *(value_history(catalog, event.id) for event in events)))
    common = _part(catalog, site_url, plan.id if plan else "")
    return replace(
        common,
        key=f"{name}-{row.id}-{field}" if field else f"{name}-{row.id}",
        kind=kind,
        title=title,
        genre=genre,
        stated_in=in_both_languages(
            lambda language: stated_in(catalog, plan, row, language, with_passages=kind == "value") if plan else ""
        ),
        reported_in=in_both_languages(lambda language: reported_in(catalog, events, language)),
        version=since.id if since else common.version,
        released=since.released if since else common.released,
        url=_address(site_url, page_path(catalog, table, row) or f"data/#table-{table}"),
        record=row.id,
        field=field,
        note=_corrected(catalog, history.corrections),
    )


def _corrected(catalog: Catalog, corrections: Sequence[Correction]) -> Text:
    return in_both_languages(
        lambda language: translate(language, "cite.stop").join(
            correction_in_words(catalog, correction, language) for correction in corrections
        )
    )


def _latest(catalog: Catalog, histories: Iterable[ValueHistory]) -> Version | None:
    """Return the first version that has several values as they are; None before the first release."""
    order = [*catalog.versions]
    versions = (history.since for history in histories)
    return max(filter(None, versions), key=lambda version: order.index(version.id), default=None)
