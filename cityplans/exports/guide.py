"""The papers that travel with a package: README, data dictionary and licence."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cityplans.exports.package import Package
from cityplans.model import Catalog, Identity
from cityplans.notes import notes
from cityplans.schema import LANGUAGES, Language, TableSchema

_TEMPLATES = Path(__file__).parents[2] / "templates" / "packages"
_BREAKS = re.compile(r"[\t\r\n]+")
# Whatever Markdown acts on. An underscore inside a word does nothing, so field names stay readable.
_ACTIVE = re.compile(r"[\\`*\[\]<>|~&]|(?<![^\W_])_|_(?![^\W_])|^[-+#]")
_LIST_START = re.compile(r"^(\d+)([.)])(?!\S)")


def inert(value: object) -> str:
    """Write a value so that Markdown shows it as it is, on one line, in running text and in a table's cell."""
    text = _ACTIVE.sub(r"\\\g<0>", _BREAKS.sub(" ", str(value)))
    return _LIST_START.sub(r"\1\\\2", text)


def readme(package: Package, catalog: Catalog) -> str:
    """Tell what a package is and holds, its licence, its limits and how to cite it, in both languages."""
    return "\n".join(_chapter(package, catalog, language) for language in LANGUAGES)


def _chapter(package: Package, catalog: Catalog, language: Language) -> str:
    identity = catalog.identity
    files = [(f"{table}.csv", catalog.schemas[table].title[language], len(rows)) for table, rows in package.tables.items()]
    plans = [(plan.id, plan.title_zh if language == "zh" else plan.title_en) for plan in catalog.plans.values()]
    head = _render(f"README.{language}.md", package=package, identity=identity, language=language, files=files, plans=plans)
    return f"{head}\n{notes(identity, language)}"


def dictionary(catalog: Catalog) -> str:
    """List every table and field with its meaning, type and allowed values, in both languages."""
    schemas = list(catalog.schemas.values())
    return _render("DICTIONARY.md", schemas=schemas, referred={schema.name: _referred(schema) for schema in schemas})


def _referred(schema: TableSchema) -> dict[str, str]:
    return {key.field: f"{key.table}.id" for key in schema.foreign_keys}


def licence(identity: Identity) -> str:
    """Give the notice under which the data may be used."""
    named = "\n".join(f"{x.title} ({x.name})\n{x.path}" for x in identity.licences)
    makers = ", ".join(x.title for x in identity.contributors)
    return _licence_text().format(title=identity.title, licences=named, contributors=makers, homepage=identity.homepage)


@cache
def _licence_text() -> str:
    return (_TEMPLATES / "LICENSE-DATA").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        finalize=inert,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def _render(template: str, **words: Any) -> str:
    return _environment().get_template(template).render(words)
