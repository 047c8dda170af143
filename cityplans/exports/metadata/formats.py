"""What the published files are, known by their endings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cityplans.core.languages import LANGUAGES, Text
from cityplans.core.table_schema import TableSchema
from cityplans.exports.package import Package
from cityplans.i18n.strings import translate

CROISSANT = "http://mlcommons.org/croissant/1.1"
"""The version of Croissant that is written."""

_DATA_PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: its registered media type, the standard it keeps to, and the media type of what it packs up."""

    media_type: str
    conforms_to: str = ""
    packs: str = ""


FORMATS: Mapping[str, Format] = {
    "csv": Format("text/csv"),
    "excel.csv": Format("text/csv"),
    "json": Format("application/json"),
    "parquet": Format("application/vnd.apache.parquet"),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "sqlite": Format("application/vnd.sqlite3"),
    "zip": Format("application/zip", _DATA_PACKAGE, "text/csv"),
    "datapackage.json": Format("application/vnd.datapackage+json", _DATA_PACKAGE),
    "csv-metadata.json": Format("application/csvm+json", "http://www.w3.org/TR/tabular-metadata/"),
    "croissant.json": Format("application/ld+json", CROISSANT),
}
"""Every kind of file of a package by its ending. The words for each stand under metadata.formats in the strings."""


_ABOUT = (".bib", ".ris", ".csl.json", ".cff")


def is_distribution(path: str) -> bool:
    """Tell whether a file holds a package or a part of it, rather than saying how to cite it."""
    return not path.endswith(_ABOUT)


@dataclass(frozen=True, slots=True)
class Described:
    """What a file of a package holds (a table, or the whole package where the name is empty), in which format, in words."""

    table: str
    format: Format
    title: Text


def describe(package: Package, schemas: Mapping[str, TableSchema], path: str) -> Described:
    """Tell what the file of a package at a path below /data/ is.

    Raises ValueError for an ending that FORMATS does not know.
    """
    name = path.removeprefix(package.name).removeprefix("/")
    ending = max((e for e in FORMATS if name == e or name.endswith(f".{e}")), key=len, default="")
    if not ending:
        raise ValueError(
            f"data/{path}: add the media type of such files to FORMATS in cityplans/exports/metadata/formats.py"
        )
    table = name.removesuffix(ending).removesuffix(".")
    what = schemas[table].title if table else package.title
    word = f"metadata.formats.{ending.replace('.', '_').replace('-', '_')}"
    zh, en = (
        translate(language, "metadata.file", what=what[language], format=translate(language, word))
        for language in LANGUAGES
    )
    return Described(table, FORMATS[ending], Text(zh, en))
