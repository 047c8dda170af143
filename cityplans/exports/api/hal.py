"""A record as the API gives it: its fields, its links and what belongs to it, in the manner of HAL."""

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
from cityplans.exports.formats.json_values import Typed, whole

_DIRECTLY = ("sections", "measures", "responsibilities", "targets", "mentions")
EMBEDDED: Mapping[str, tuple[str, ...]] = {
    "plans": ("sources", *_DIRECTLY),
    "sections": (*_DIRECTLY, "evidence"),
    "measures": ("responsibilities", "targets", "mentions", "evidence", "parts"),
    "targets": ("evidence",),
}
"""The lists that a record of a table holds, of what stands directly below it."""


def table_of(name: str) -> str:
    """Give the table whose rows a list in `_embedded` holds."""
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
"""The rows of each such list by the id of the record above."""


@dataclass(frozen=True)
class HalWriter:
    """The Catalog as linked records; `root` is the address of the site, ending in a slash."""

    catalog: Catalog
    root: str

    def link(self, path: str, **more: str | bool) -> Json:
        """Give a link object to an address of the site; JSON where `more` names no type."""
        return {"href": f"{self.root}{path}", **more}

    def both(self, *place: str) -> Json:
        """Link to a file of the API and to its twin in CSV; an {id} in the place makes them templates."""
        more = {"templated": True} if "{id}" in place else {}
        return {
            "json": self.link(api_path(*place), **more),
            "csv": self.link(api_path(*place, ending="csv"), type="text/csv", **more),
        }

    def pages(self, path: str) -> list[Json]:
        """Link to a page in both languages."""
        return [self.link(f"{PREFIX[language]}{path}", hreflang=language, type="text/html") for language in LANGUAGES]

    def record(self, table: str, row: Named) -> Json:
        """Give a record: fields flat, then `_links`, `_embedded` where something belongs to it, and `_meta`."""
        found: dict[str, Any] = {**fields(self.catalog.schemas[table], row), "_links": self._links(table, row)}
        if table in EMBEDDED:
            found["_embedded"] = self._embedded(table, row)
        return {**found, "_meta": about(self.catalog)}

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
        links |= {name: self.link(other) for name, other in references(catalog, schema, row).items()}
        links |= {part: self.link(api_path(table, row.id, part)) for owner, part in SLICES if owner == table}
        return links

    def _embedded(self, table: str, row: Named) -> Json:
        schemas = self.catalog.schemas
        found = {
            name: [fields(schemas[table_of(name)], x) for x in _BELOW[name](self.catalog).get(row.id, ())]
            for name in EMBEDDED[table]
        }
        if isinstance(row, Measure):
            rows, source = responsible(self.catalog, row)
            inherited = {"inherited_from": source.id if source else None}
            found["responsibilities"] = [{**fields(schemas["responsibilities"], x), **inherited} for x in rows]
        return found


def references(catalog: Catalog, schema: TableSchema, row: Row) -> dict[str, str]:
    """Give the addresses in the API of what a row refers to, by relation: plan_id is `plan`, theme_id_2 is `theme_2`."""
    found = {}
    for key in schema.foreign_keys:
        if wanted := getattr(row, key.field):
            found[key.field.replace("_id", "")] = api_path(key.table, wanted)
    if isinstance(row, (Responsibility, Target, Mention)):
        table, named = resolve_subject(catalog, row.subject_id)
        found["subject"] = api_path(table, named.id)
    return found


def fields(schema: TableSchema, row: Row) -> dict[str, Typed]:
    """Give exactly the fields of a table: numbers as numbers, null for an empty cell."""
    return dict(zip(schema.names, map(whole, schema.cells(row)), strict=True))


def about(catalog: Catalog) -> Json:
    """Say which version of the data this is and under which licence it may be used."""
    identity = catalog.identity
    return {"version": identity.version, "released": identity.released, "licence": identity.licences[0].path}
