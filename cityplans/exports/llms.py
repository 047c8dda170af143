"""`/llms.txt`: what the data is and where everything is, in the format of llmstxt.org."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.catalog.addresses import API, API_PAGE, api_path
from cityplans.core.languages import LANGUAGES, PREFIX, Language, Text
from cityplans.core.markdown import inert
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Plan
from cityplans.exports.api.openapi import API_TABLES
from cityplans.exports.plan_markdown import plan_markdown_path
from cityplans.exports.ready.tables import published_schemas
from cityplans.i18n.strings import in_both_languages, text_pair, translate

LLMS_PATH = "llms.txt"
_OPTIONAL = "## Optional"
"""The heading that the format has for links that may be skipped."""


def llms_file(catalog: Catalog, url: str) -> Iterator[tuple[str, bytes]]:
    """Yield the file: what the data is, then links to each plan, table and way to the rest.

    `url` is the address of the site and ends in a slash.
    """
    identity = catalog.identity
    english = f"{url}{PREFIX['en']}"
    lines = [
        f"# {_both(identity.title)}",
        "",
        f"> {_both(identity.description)}",
        "",
        *(f"{_about(catalog, language)}\n" for language in LANGUAGES),
        f"## {_both(text_pair('nav.plans'))}",
        "",
        *(_plan(catalog, url, plan) for plan in catalog.plans.values()),
        "",
        f"## {_both(text_pair('api.tables'))}",
        "",
        *(_table(catalog, url, table) for table in API_TABLES),
        "",
        f"## {_both(text_pair('api.title'))}",
        "",
        _link(text_pair("api.index"), f"{url}{API}index.json"),
        _link(text_pair("api.openapi"), f"{url}{API}openapi.json"),
        _link(text_pair("api.description"), f"{english}{API_PAGE}"),
        _link(text_pair("data.description"), f"{english}data/"),
        "",
        _OPTIONAL,
        "",
        _link(text_pair("llms.package"), f"{url}data/{identity.name}.zip"),
        _link(text_pair("llms.method"), f"{english}method/"),
        _link(text_pair("llms.changes"), f"{english}changes/"),
    ]
    yield LLMS_PATH, ("\n".join(lines) + "\n").encode()


def _about(catalog: Catalog, language: Language) -> str:
    """Return how much there is, how it may be used, and how to cite it, in a paragraph."""
    licence, maker = catalog.identity.licences[0], catalog.identity.contributors[0]
    counts = {table: len(catalog.rows(table)) for table in ("plans", "measures", "targets")}
    about = translate(language, "llms.about", **counts)
    terms = translate(language, "api.licence_text", title=licence.title, maker=maker.title)
    return inert(f"{about} {terms}")


def _plan(catalog: Catalog, url: str, plan: Plan) -> str:
    count = len(catalog.measures_by_plan.get(plan.id, ()))
    notes = in_both_languages(lambda language: translate(language, "llms.plan", n=count))
    return _link(plan.title, f"{url}{plan_markdown_path(plan.id)}", notes)


def _table(catalog: Catalog, url: str, table: str) -> str:
    schema = published_schemas(catalog)[table]
    return _link(schema.title, f"{url}{api_path(table)}", schema.description)


def _link(name: Text, address: str, notes: Text | None = None) -> str:
    return f"- [{_both(name)}]({address}){f': {_both(notes)}' if notes else ''}"


def _both(text: Text) -> str:
    return inert(" / ".join(filter(None, (text.en.strip(), text.zh.strip()))))
