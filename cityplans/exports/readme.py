"""The documents that accompany a package: README, data dictionary and licence."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cityplans.catalog.coverage import has_known_doubts
from cityplans.catalog.history import is_released
from cityplans.core.identity import Identity
from cityplans.core.languages import LANGUAGES, Language
from cityplans.core.markdown import inert
from cityplans.core.model import Catalog
from cityplans.core.paths import PACKAGE_TEMPLATES
from cityplans.core.plan_records import Measure, Mention, Target
from cityplans.core.proof_records import Correction
from cityplans.core.reference_records import Source
from cityplans.core.table_schema import TableSchema
from cityplans.exports.citations.citation import Citation, package_citation
from cityplans.exports.citations.files import csl_file
from cityplans.exports.citations.formats import as_bibtex, as_ris, as_text
from cityplans.exports.citations.phrases import correction_in_words
from cityplans.exports.package import ExportContext, table_path
from cityplans.exports.package_notes import notes
from cityplans.exports.ready.tables import published_schemas
from cityplans.exports.row_kinds import row_kinds
from cityplans.i18n.strings import translate


def readme(context: ExportContext) -> str:
    """Return the README of a package in Markdown, in both languages.

    It says what the package contains, its formats and versions, its licence, limits and doubts, and how to cite it.
    """
    citation = package_citation(context.package, context.catalog, context.site_url)
    chapters = [_chapter(context, citation, language) for language in LANGUAGES]
    return "\n".join([*chapters, _formats(citation)])


def _chapter(context: ExportContext, citation: Citation, language: Language) -> str:
    package, catalog = context.package, context.catalog
    tables = package.tables
    targets = [row for row in tables["targets"] if isinstance(row, Target)]
    statements = [
        row
        for table in ("measures", "targets", "mentions")
        for row in tables[table]
        if isinstance(row, Measure | Target | Mention)
    ]
    head = _render(
        f"README.{language}.md",
        package=package,
        identity=catalog.identity,
        site=context.site_url,
        language=language,
        has=lambda suffix: any(f"{package.name}{joint}{suffix}" in context.made for joint in (".", "/", "/plans.")),
        files=[
            *(
                (f"{table}.csv", _content(context, ready.schema, language), len(ready.rows))
                for table, ready in context.ready.items()
            ),
            *(
                (f"{table_path(table)}.csv", _content(context, catalog.schemas[table], language), len(rows))
                for table, rows in tables.items()
            ),
        ],
        plans=[(plan.id, plan.title[language]) for plan in catalog.plans.values()],
        copies=[row for row in tables["sources"] if isinstance(row, Source)],
        inferred=sum(row.due_basis == "inferred" for row in targets),
        doubted=[row for row in statements if has_known_doubts(row)],
        corrections=[
            (c.record_id, correction_in_words(catalog, c, language))
            for c in tables["corrections"]
            if isinstance(c, Correction)
        ],
        released=is_released(catalog),
    )
    own = translate(language, "cite.package", text=inert(as_text(citation, language)))
    return f"{head}\n{notes(catalog.identity, language)}\n{own}\n"


def _content(context: ExportContext, schema: TableSchema, language: Language) -> str:
    """Return the title of a table, and its rows by kind if they are of several."""
    kinds = row_kinds(context, schema.name, language)
    return f"{schema.title[language]}{translate(language, 'colon')}{kinds}" if kinds else schema.title[language]


def _formats(citation: Citation) -> str:
    """Return the citation in the formats that reference managers import."""
    citations = {
        "BibTeX": as_bibtex(citation),
        "RIS": as_ris(citation).replace("\r\n", "\n"),
        "CSL-JSON": csl_file([citation]),
    }
    blocks = [f"### {name}\n\n{_fenced(text)}" for name, text in citations.items()]
    return "\n".join([f"## {translate('zh', 'cite.formats')} / {translate('en', 'cite.formats')}\n", *blocks])


def _fenced(text: str) -> str:
    """Return a text as a fenced code block; the fence is longer than any run of backticks in the text."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}\n{text}{fence}\n"


@lru_cache(maxsize=1)
def dictionary(catalog: Catalog) -> str:
    """Return the data dictionary: every table and field with its meaning, type and allowed values."""
    schemas = list(published_schemas(catalog).values())
    return _render("DICTIONARY.md", schemas=schemas, referred={schema.name: _references(schema) for schema in schemas})


def _references(schema: TableSchema) -> dict[str, str]:
    return {key.field: f"{key.table}.id" for key in schema.foreign_keys}


def licence(identity: Identity) -> str:
    """Return the notice that says under which licences the data may be used."""
    licences = "\n".join(f"{x.title} ({x.name})\n{x.path}" for x in identity.licences)
    contributors = ", ".join(x.title for x in identity.contributors)
    return _licence_template().format(
        title=identity.title, licences=licences, contributors=contributors, homepage=identity.homepage
    )


@cache
def _licence_template() -> str:
    return (PACKAGE_TEMPLATES / "LICENSE-DATA").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(PACKAGE_TEMPLATES),
        finalize=inert,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def _render(template: str, **context: Any) -> str:
    return _environment().get_template(template).render(context)
