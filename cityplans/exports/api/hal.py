"""A record in the API: its fields, its links and the rows below it, in HAL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cityplans.catalog.addresses import api_path, edit_link, page_path, resolve_subject
from cityplans.catalog.responsibility import responsible
from cityplans.core.json_writer import Json
from cityplans.core.languages import LANGUAGES, PREFIX
from cityplans.core.model import Catalog, Measure, Mention, Named, Responsibility, Row, Target
from cityplans.core.table_schema import TableSchema
from cityplans.exports.api.slices import SLICES
from cityplans.exports.formats.json_values import Typed, json_value

_DIRECTLY = ("sections", "measures", "responsibilities", "targets", "mentions")
EMBEDDED: Mapping[str, tuple[str, ...]] = {
    "plans": ("sources", *_DIRECTLY),
    "sections": (*_DIRECTLY, "evidence"),
    "measures": ("responsibilities", "targets", "mentions", "evidence", "parts"),
    "targets": ("evidence",),
}
"""The lists in `_embedded` of a record: the rows directly below it, by the table of the record."""


def table_of(name: str) -> str:
    """Return the table of the rows in a list of `_embedded`."""
    return "measures" if name == "parts" else name


_BELOW: Mapping[str, Callable[[Catalog], Mapping[str, Sequence[Row]]]] = {
    "sources": lambda catalog: catalog.sources_by_plan,
    "sections": lambda catalog: catalog.sections_by_parent,
    "measures": lambda catalog: catalog.measures_by_section,
    "parts": lambda catalog: catalog.measures_by_parent,
    "responsibilities": lambda catalog: catalog.responsibilities_by_subject,
    "targets": lambda catalog: catalog.targets_by_subject,
    "mentions": lambda catalog: catalog.mentions_by_subject,
    "evidence": lambda catalog: catalog.evidence_by_record,
}
"""The rows of each of these lists, by the id of the record above them."""


@dataclass(frozen=True)
class HalWriter:
    """Writes the records of a catalog with their links; `root` is the site's address, ending in a slash."""

    catalog: Catalog
    root: str

    def link(self, path: str, **attributes: str | bool) -> Json:
        """Return a link object to a path of the site; without a `type` the target is JSON."""
        return {"href": f"{self.root}{path}", **attributes}

    def both(self, *address: str) -> Json:
        """Return the links to a file of the API as JSON and CSV; `{id}` in the address makes them templates."""
        templated = {"templated": True} if "{id}" in address else {}
        return {
            "json": self.link(api_path(*address), **templated),
            "csv": self.link(api_path(*address, ending="csv"), type="text/csv", **templated),
        }

    def pages(self, path: str) -> list[Json]:
        """Return the links to a page in both languages."""
        return [self.link(f"{PREFIX[language]}{path}", hreflang=language, type="text/html") for language in LANGUAGES]

    def record(self, table: str, row: Named) -> Json:
        """Return a record: its fields, then `_links`, `_embedded` (in tables that have lists) and `_meta`."""
        record: dict[str, Any] = {**fields(self.catalog.schemas[table], row), "_links": self._links(table, row)}
        if table in EMBEDDED:
            record["_embedded"] = self._embedded(table, row)
        return {**record, "_meta": about(self.catalog)}

    def _links(self, table: str, row: Named) -> Json:
        catalog, schema = self.catalog, self.catalog.schemas[table]
        files = self.both(table, row.id)
        links: dict[str, Any] = {
            "self": files["json"],
            "csv": files["csv"],
            "collection": self.link(api_path(table)),
            "edit": {"href": edit_link(catalog, row.id)},
        }
        if path := page_path(catalog, table, row):
            links["html"] = self.pages(path)
        links |= {relation: self.link(target) for relation, target in references(catalog, schema, row).items()}
        links |= {part: self.link(api_path(table, row.id, part)) for owner, part in SLICES if owner == table}
        return links

    def _embedded(self, table: str, row: Named) -> Json:
        schemas = self.catalog.schemas
        lists = {
            name: [fields(schemas[table_of(name)], x) for x in _BELOW[name](self.catalog).get(row.id, ())]
            for name in EMBEDDED[table]
        }
        if isinstance(row, Measure):
            rows, source = responsible(self.catalog, row)
            inherited = {"inherited_from": source.id if source else None}
            lists["responsibilities"] = [{**fields(schemas["responsibilities"], x), **inherited} for x in rows]
        return lists


def references(catalog: Catalog, schema: TableSchema, row: Row) -> dict[str, str]:
    """Return the API paths of the records that a row refers to, by relation.

    The relation of `plan_id` is `plan`, that of `theme_id_2` is `theme_2`, and that of any subject is `subject`.
    """
    paths = {}
    for key in schema.foreign_keys:
        if referred := getattr(row, key.field):
            paths[key.field.replace("_id", "")] = api_path(key.table, referred)
    if isinstance(row, (Responsibility, Target, Mention)):
        table, subject = resolve_subject(catalog, row.subject_id)
        paths["subject"] = api_path(table, subject.id)
    return paths


def fields(schema: TableSchema, row: Row) -> dict[str, Typed]:
    """Return exactly the fields of a row: numbers as numbers, null for an empty cell."""
    return dict(zip(schema.names, map(json_value, schema.cells(row)), strict=True))


def about(catalog: Catalog) -> Json:
    """Return the version of the data, its date and its licence."""
    identity = catalog.identity
    return {"version": identity.version, "released": identity.released, "licence": identity.licences[0].path}
