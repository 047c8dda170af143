"""The forms for readers: in plain words, for a patch of a correction, for a letter to an agency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cityplans.core.json_writer import compact_json
from cityplans.core.languages import Language
from cityplans.core.limits import LONGEST_CELL
from cityplans.core.plan_records import AHEAD
from cityplans.core.table_schema import Field, TableSchema
from cityplans.core.tables import CORRECTABLE_TABLES
from cityplans.i18n.strings import interface_strings, translate
from cityplans.render.page import Page, PageContext

_CONSTRAINTS = ("required", "pattern", "minimum", "maximum", "maxLength")


def correct_page(context: PageContext) -> Iterator[Page]:
    """Yield the page of the form, with `schemas.json`, which describes tables and fields to the form."""
    page = context.page(
        "correct.html", "contribute/correct/", context.t("correct.title"), context.t("correct.lead"), "about"
    )
    yield replace(page, files={"schemas.json": compact_json(_schemas(context)).encode()})


def tell_page(context: PageContext) -> Iterator[Page]:
    """Yield the page on which readers say in plain words what is wrong or what became of a promise."""
    yield context.page("tell.html", "contribute/tell/", context.t("tell.title"), context.t("tell.lead"), "about")


def ask_page(context: PageContext) -> Iterator[Page]:
    """Yield the page with a letter to an agency; with `?record=` its script fills in a measure."""
    catalog = context.catalog
    sources = {
        plan: next(filter(None, (row.url or row.archived_url for row in catalog.sources_by_plan.get(plan, ()))), "")
        for plan in catalog.plans
    }
    yield context.page(
        "ask.html",
        "contribute/ask/",
        context.t("ask.title"),
        context.t("ask.lead"),
        "about",
        letters=[(language, _letter(language)) for language in dict.fromkeys(("zh", context.language))],
        sources=sources,
        ahead=" ".join(AHEAD),
    )


_PLACES = ("agency", "plan", "year", "title", "source", "today", "blank")
"""What a letter leaves open."""


def _letter(language: Language) -> list[tuple[str, str]]:
    """Return the lines of a letter, each with its {placeholders} and with blanks in their place."""
    open_places = dict.fromkeys(_PLACES, translate(language, "ask.blank"))
    lines = translate(language, "ask.letter.text").splitlines()
    return [(line, line.format(figures="", **open_places)) for line in lines if line]


def _schemas(context: PageContext) -> dict[str, Any]:
    identity = context.catalog.identity
    form = interface_strings(context.language)["correct"]
    assert isinstance(form, dict)
    return {
        "identity": {"repository": identity.repository, "branch": identity.branch, "contact": identity.contact},
        "words": form["form"],
        "plans": list(context.catalog.plans),
        "tables": {name: _table(context, context.catalog.schemas[name]) for name in CORRECTABLE_TABLES},
    }


def _table(context: PageContext, schema: TableSchema) -> dict[str, Any]:
    references = {key.field: key.table for key in schema.foreign_keys}
    fields = [
        _field(context, field, references.get(field.name))
        for field in schema.fields
        if field.name not in ("id", "plan_id")
    ]
    return {"title": schema.title[context.language], "scope": schema.scope, "fields": fields}


def _field(context: PageContext, field: Field, reference: str | None) -> dict[str, Any]:
    language = context.language
    description = {
        "name": field.name,
        "type": field.type,
        "title": field.title[language],
        "description": field.description[language],
        "hint": field.hint[language],
        "categories": [[c.value, c.label[language]] for c in field.categories],
        "table": reference,
        "maxLength": LONGEST_CELL,
        **{name: field.constraints[name] for name in _CONSTRAINTS if name in field.constraints},
    }
    return {key: value for key, value in description.items() if value}
