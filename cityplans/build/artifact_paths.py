"""Finds the artifacts of a site that may contain a path, without making them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cityplans.build.artifacts import Artifact, is_index, search_artifacts
from cityplans.catalog.addresses import API, table_at
from cityplans.catalog.former_ids import FormerAddresses
from cityplans.core.languages import PREFIX, Language
from cityplans.core.model import Catalog
from cityplans.core.security_policy import EMBED
from cityplans.core.tables import TABLES
from cityplans.exports.api.files import record_batches
from cityplans.exports.api.openapi import API_TABLES
from cityplans.exports.changes import FEED, MONTHS
from cityplans.exports.lines import SHARED
from cityplans.exports.llms import LLMS_PATH
from cityplans.exports.package import packages_by_name
from cityplans.render.cards.facts import PICTURE, pictured
from cityplans.render.pages import LISTS
from cityplans.render.pages.embed import EMBEDDED_TABLES, embedded

_LIST_ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "home": ("",),
    "versions": ("data/v/",),
    "api": ("data/api/",),
    "recipes": ("data/recipes/",),
    "deadlines": ("targets/deadlines/",),
    "changes": ("changes/", "corrections/"),
    "correct": ("contribute/correct/",),
    "tell": ("contribute/tell/",),
    "ask": ("contribute/ask/",),
    "findings": ("contribute/findings/",),
    "letters": ("search/",),
}
"""Where the pages of a list are below their language's root, if not in a folder with the name of the list."""


def artifacts_at(catalog: Catalog, path: str) -> Iterator[Artifact]:
    """Yield the artifacts that may contain the file at a path below the site's root, the likeliest first."""
    language: Language = "en" if path.startswith(PREFIX["en"]) else "zh"
    rest = path.removeprefix(PREFIX[language])
    folder, _, name = rest.partition("/")
    name = name.partition("/")[0]
    if path == FEED or path.startswith(MONTHS):
        yield ("changes",)
    if rest.endswith("/lines.json"):
        plan = _id_now(catalog, "plans", name) if folder == "plans" else SHARED
        yield from [("lines", plan)] if plan in (SHARED, *catalog.plans) else []
    if rest.endswith("/plan.md") and _id_now(catalog, "plans", name) in catalog.plans:
        yield "plan-text", _id_now(catalog, "plans", name)
    if rest.endswith(f"/{PICTURE}") and (table := table_at(folder)):
        record = _id_now(catalog, table, name)
        yield from [("card", language, table, record)] if record in pictured(catalog, table) else []
    if folder == EMBED.rstrip("/"):
        names = {table: _id_now(catalog, table, name) for table in EMBEDDED_TABLES}
        yield from (("embed", language, table, id_) for table, id_ in embedded(catalog) if id_ == names[table])
    if path == LLMS_PATH:
        yield ("llms",)
    if path.endswith("/deadlines.ics"):
        yield ("calendars",)
    if path.endswith("feed.xml"):
        yield ("feeds",)
    if path == "404.html":
        yield ("missing",)
    if (table := table_at(folder)) and name in getattr(catalog, table):
        yield "record", language, table, name
    # The lists of the download centre contain only pages, and making one makes every package.
    for list_name in LISTS if folder != "data" or is_index(path) else ():
        if any(_is_list_page(rest, address) for address in _LIST_ADDRESSES.get(list_name, (f"{list_name}/",))):
            yield "list", language, list_name
    match folder:
        case "data":
            yield from _data_artifacts(catalog, name)
        case "api":
            yield from _api_artifacts(catalog, path.removeprefix(API))
        case "search":
            yield from search_artifacts(catalog)
        case "explore":
            yield ("explore",)
    yield ("moved",)


def _is_list_page(path: str, address: str) -> bool:
    return path.startswith(address) if address else "/" not in path


def _id_now(catalog: Catalog, table: str, record_id: str) -> str:
    """Return the id in use of a record that may have been renamed; the id itself if it never was."""
    renamed = FormerAddresses(catalog).former.items()
    successors = {old: successor for (of, successor), old_ids in renamed if of == table for old in old_ids}
    return successors.get(record_id, record_id)


def _data_artifacts(catalog: Catalog, name: str) -> Iterator[Artifact]:
    package = _id_now(catalog, "plans", name.partition(".")[0])
    if package in packages_by_name(catalog):
        yield "package", package
    else:
        yield ("collection",)


def _api_artifacts(catalog: Catalog, path: str) -> Iterator[Artifact]:
    table = path.partition("/")[0].partition(".")[0]
    if "/" not in path:
        yield ("api", table) if table in API_TABLES else ("api-index",)
    elif table in TABLES:
        yield from (("api-records", table, batch) for batch in record_batches(catalog, table))
