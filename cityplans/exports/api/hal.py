"""Rows and records of the API: their fields, since when they are as they are, and their links, in HAL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cityplans.catalog.addresses import api_path, page_path, resolve_subject
from cityplans.catalog.history import value_history
from cityplans.catalog.own_pages import has_own_page
from cityplans.core.json_writer import Json
from cityplans.core.languages import LANGUAGES, PREFIX
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Mention, Responsibility, Target
from cityplans.core.reference_records import Indicator
from cityplans.core.table_schema import TableSchema
from cityplans.core.tables import NAMED, PAGED_TABLES, Named, Row
from cityplans.exports.formats.json_values import Typed, json_row
from cityplans.exports.plain import plain_schemas

RECORD_TABLES = PAGED_TABLES
"""The tables whose records have files of their own: those that have pages."""


def has_record_file(catalog: Catalog, table: str, row: Row) -> bool:
    """Return whether a record has a file of its own in the API."""
    return table in RECORD_TABLES and (not isinstance(row, Indicator) or has_own_page(catalog, row))


@dataclass(frozen=True)
class HalWriter:
    """Writes the records of a catalog with their links; `root` is the site's address, ending in a slash."""

    catalog: Catalog
    root: str

    def link(self, path: str, **attributes: str | bool) -> Json:
        """Return a link object to a path of the site; without `type` and `hreflang` the target is JSON."""
        return {"href": f"{self.root}{path}", **attributes}

    def pages(self, path: str) -> list[Json]:
        """Return the links to a page in both languages."""
        return [self.link(f"{PREFIX[language]}{path}", hreflang=language) for language in LANGUAGES]

    def since(self, record_id: str) -> str | None:
        """Return the version since which a record is as it is; None if that is not released yet."""
        version = value_history(self.catalog, record_id).since
        return version.id if version else None

    def row(self, table: str, row: Row) -> dict[str, Any]:
        """Return a row of a table: its fields, and if the table has ids, `since` and `_links`."""
        found: dict[str, Any] = dict(fields(plain_schemas(self.catalog)[table], row))
        if table in NAMED:
            record_id: str = found["id"]
            found |= {"since": self.since(record_id), "_links": self.own_links(table, row)}
        return found

    def own_links(self, table: str, row: Row) -> dict[str, Any]:
        """Return the links to a record's own file and page, where it has them."""
        links: dict[str, Any] = {}
        if has_record_file(self.catalog, table, row):
            links["self"] = self.link(api_path(table, getattr(row, "id", "")))
        if path := page_path(self.catalog, table, row):
            links["html"] = self.pages(path)
        return links

    def record(self, table: str, row: Named, embedded: Json) -> Json:
        """Return the file of a record: its row with links to all it refers to, and what belongs to it."""
        found, schema = self.row(table, row), self.catalog.schemas[table]
        referred = {name: self.link(path) for name, path in references(self.catalog, schema, row).items()}
        found["_links"] |= {"collection": self.link(api_path(table)), **referred}
        return {**found, "_embedded": embedded}


def references(catalog: Catalog, schema: TableSchema, row: Row) -> dict[str, str]:
    """Return the API paths of the records with files that a row refers to, by relation.

    The relation of `plan_id` is `plan`, that of `theme_id_2` is `theme_2`, and that of any subject is `subject`.
    """
    referred = {
        key.field.replace("_id", ""): (key.table, getattr(catalog, key.table)[record_id])
        for key in schema.foreign_keys
        if (record_id := getattr(row, key.field))
    }
    if isinstance(row, (Responsibility, Target, Mention)):
        referred["subject"] = resolve_subject(catalog, row.subject_id)
    return {
        relation: api_path(table, record.id)
        for relation, (table, record) in referred.items()
        if has_record_file(catalog, table, record)
    }


def fields(schema: TableSchema, row: Row) -> dict[str, Typed]:
    """Return exactly the fields of a row: numbers as numbers, null for an empty cell."""
    return dict(zip(schema.names, json_row(schema.cells(row)), strict=True))
