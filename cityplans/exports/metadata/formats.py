"""The formats of the published files, by the suffixes of their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cityplans.core.languages import Text
from cityplans.core.table_schema import TableSchema
from cityplans.exports.package import Package
from cityplans.i18n.strings import in_both_languages, translate

CROISSANT = "http://mlcommons.org/croissant/1.1"
"""The version of Croissant that our descriptions conform to."""

_DATA_PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its media type, the standard it conforms to, and the media type of packed files."""

    media_type: str
    conforms_to: str = ""
    packs: str = ""


FORMATS: Mapping[str, Format] = {
    "csv": Format("text/csv"),
    "parquet": Format("application/vnd.apache.parquet"),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "sqlite": Format("application/vnd.sqlite3"),
    "zip": Format("application/zip", _DATA_PACKAGE, "text/csv"),
    "datapackage.json": Format("application/vnd.datapackage+json", _DATA_PACKAGE),
    "csv-metadata.json": Format("application/csvm+json", "http://www.w3.org/TR/tabular-metadata/"),
    "croissant.json": Format("application/ld+json", CROISSANT),
}
"""Every file format of a package by suffix; its name is the string `metadata.formats.<suffix>`."""

_CITATION_SUFFIXES = (".bib", ".ris", ".csl.json", ".cff")


def is_distribution(path: str) -> bool:
    """Return whether a file contains a package or part of it; citation files do not."""
    return not path.endswith(_CITATION_SUFFIXES)


@dataclass(frozen=True, slots=True)
class FileDescription:
    """What a file of a package contains; `table` is empty if it contains the whole package."""

    table: str
    format: Format
    title: Text


def describe(package: Package, schemas: Mapping[str, TableSchema], path: str) -> FileDescription:
    """Return what the file of a package at a path below /data/ contains.

    Raises:
        ValueError: `FORMATS` has no such suffix.
    """
    name = path.removeprefix(package.name).removeprefix("/").removeprefix("proof/")
    suffix = max((s for s in FORMATS if name == s or name.endswith(f".{s}")), key=len, default="")
    if not suffix:
        raise ValueError(
            f"data/{path}: add the media type of such files to FORMATS in cityplans/exports/metadata/formats.py"
        )
    # A large table goes on in `<table>.2.parquet`.
    table = name.removesuffix(suffix).partition(".")[0]
    title = file_title(schemas[table].title if table else package.title, suffix)
    return FileDescription(table, FORMATS[suffix], title)


def file_title(content: Text, suffix: str) -> Text:
    """Return the title of a file: what it contains and its format."""
    key = f"metadata.formats.{suffix.replace('.', '_').replace('-', '_')}"
    return in_both_languages(
        lambda language: translate(language, "metadata.file", what=content[language], format=translate(language, key))
    )
