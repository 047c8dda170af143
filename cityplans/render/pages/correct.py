"""The form that turns a correction into a patch, a mail and the text of an issue."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cityplans.core.limits import LONGEST_CELL
from cityplans.core.model import CORRECTABLE_TABLES
from cityplans.core.table_schema import Field, TableSchema
from cityplans.i18n.strings import interface_strings
from cityplans.render.page import Page, PageContext

_CONSTRAINTS = ("required", "pattern", "minimum", "maximum", "maxLength")


def correct_page(site: PageContext) -> Iterator[Page]:
    """Yield the page of the form, with `schemas.json` beside it: what the form knows of tables and fields."""
    page = site.page("correct.html", "contribute/correct/", site.t("correct.title"), site.t("correct.lead"), "about")
    yield replace(
        page, files={"schemas.json": json.dumps(_schemas(site), ensure_ascii=False, separators=(",", ":")).encode()}
    )


def _schemas(site: PageContext) -> dict[str, Any]:
    identity = site.catalog.identity
    form = interface_strings(site.language)["correct"]
    assert isinstance(form, dict)
    return {
        "identity": {"repository": identity.repository, "contact": identity.contact},
        "words": form["form"],
        "tables": {name: _table(site, site.catalog.schemas[name]) for name in CORRECTABLE_TABLES},
    }


def _table(site: PageContext, schema: TableSchema) -> dict[str, Any]:
    references = {key.field: key.table for key in schema.foreign_keys}
    fields = [
        _field(site, field, references.get(field.name))
        for field in schema.fields
        if field.name not in ("id", "plan_id")
    ]
    return {"title": schema.title[site.language], "scope": schema.scope, "fields": fields}


def _field(site: PageContext, field: Field, reference: str | None) -> dict[str, Any]:
    language = site.language
    told = {
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
    return {key: value for key, value in told.items() if value}
