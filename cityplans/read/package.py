"""The data of a published version: its zip, which is a Data Package, read back for its digest."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cityplans.core.errors import CommandError
from cityplans.core.languages import Text
from cityplans.core.table_schema import SCOPES, Category, Field, ForeignKey, TableSchema
from cityplans.read.csv_reader import parse_csv
from cityplans.read.dataset import Dataset, records
from cityplans.read.digest import dataset_digest
from cityplans.read.files import LARGEST_FILE, LARGEST_TREE
from cityplans.read.yaml_reader import Document

_DESCRIPTOR = "datapackage.json"
_UNKNOWN = Text("", "")


def package_digest(path: Path) -> str:
    """Return the digest of the data in the zip of a version, which versions.csv records.

    Raises:
        CommandError: The file is not such a zip.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST_TREE:
                raise CommandError(f"{path} unpacks to more than {LARGEST_TREE:,} bytes: get the file again")
            return dataset_digest(_dataset(archive))
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError) as problem:
        reason = str(problem) or "it is damaged"
    except (LookupError, TypeError, ValueError, AttributeError):
        reason = f"{_DESCRIPTOR} does not describe its tables"
    raise CommandError(f"{path} cannot be read as the data of a version: {reason}; get the file again")


def _dataset(archive: zipfile.ZipFile) -> Dataset:
    """Return the tables of a package that are data: ledgers and joined tables have another scope."""
    schemas, tables = {}, {}
    for resource in json.loads(_member(archive, _DESCRIPTOR))["resources"]:
        scope = resource["scope"]
        if scope not in SCOPES or scope == "ledger":
            continue
        schema = _schema(resource)
        raw, _ = parse_csv(resource["path"], _member(archive, resource["path"]))
        if raw is None:
            raise ValueError(resource["path"])
        schemas[schema.name], tables[schema.name] = schema, records(schema, raw)
    return Dataset(Document(_DESCRIPTOR, {}, {}), schemas, tables)


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise ValueError(name)
    return data


def _schema(resource: Mapping[str, Any]) -> TableSchema:
    """Return a Table Schema as it is published, as far as the digest covers it."""
    schema = resource["schema"]
    derived = {field["name"] for field in schema["fields"] if field.get("derived")}
    return TableSchema(
        name=str(resource["name"]),
        title=_UNKNOWN,
        description=_UNKNOWN,
        scope=resource["scope"],
        fields=tuple(_field(field) for field in schema["fields"] if field["name"] not in derived),
        primary_key=tuple(map(str, schema["primaryKey"])),
        foreign_keys=tuple(key for key in _foreign_keys(schema.get("foreignKeys", ())) if key.field not in derived),
    )


def _foreign_keys(keys: list[Mapping[str, Any]]) -> Iterator[ForeignKey]:
    for key in keys:
        (field,) = key["fields"]
        yield ForeignKey(field, key["reference"]["resource"])


def _field(field: Mapping[str, Any]) -> Field:
    categories = tuple(Category(c["value"], Text(c["label_zh"], c["label"])) for c in field.get("categories", ()))
    # The values of categories are repeated as `enum` for programs that know no categories.
    constraints = {name: value for name, value in field.get("constraints", {}).items() if name != "enum"}
    return Field(
        name=field["name"],
        type=field["type"],
        title=_UNKNOWN,
        description=Text(field["description_zh"], field["description"]),
        hint=_UNKNOWN,
        categories=categories,
        constraints=constraints,
        rdf_type=field.get("rdfType", ""),
    )
