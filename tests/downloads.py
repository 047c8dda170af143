"""The downloads as the tests see them: written to a folder, from the real data and from a copy with hostile words."""

from __future__ import annotations

import csv
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from cityplans.catalog import build_catalog
from cityplans.check import check
from cityplans.exports.csv_file import to_csv
from cityplans.exports.package import packages, values
from cityplans.exports.registry import data_files
from cityplans.model import Catalog, Row
from cityplans.report import as_text
from cityplans.schema import Field, Value

SITE_URL = "https://plans.example.org"
HOSTILE = [
    '=HYPERLINK("https://evil.example/","open")',
    "+1+1|cmd",
    "-2+3",
    "@SUM(A1)",
    'he said "no", twice',
    "one\ntwo",
    "<script>alert(1)</script>",
    "a | b `c` [d](javascript:alert(1)) ![e](x) *f* <!-- g --> &lt;h&gt;",
    "# no heading",
    "- no list",
    "1. no list",
]
# What a format may alter on the way: escapes, markup, white space, digits, dates, words that a program has a meaning for.
ODD = [
    "_x0041_",
    "_x000D__x0042_x0043_",
    "<r><t>x</t></r>",
    "<r>_x0041_ & co</r>",
    " a space at both ends ",
    "\u00a0no-break\u00a0space\u00a0",
    "ends in a line break\n",
    "👍🏽 𠀀 é ﬁ ½",
    "12345678901234567890123456789012",
    "123456789012345",
    "007",
    "0.10",
    "1e5",
    "2018-01-01",
    "1/2",
    "TRUE",
    "NA",
    "#N/A",
    "'apostrophe",
]

FREE_TEXT = {
    "plans": ("title_zh", "title_en", "summary_zh", "summary_en", "note_zh", "note_en"),
    "measures": ("title_zh", "title_en", "number", "summary_zh"),
    "mentions": ("name_zh", "name_en", "note_zh", "note_en"),
    "sources": ("title_zh", "completeness_en"),
    "bodies": ("name_zh", "name_en"),
}


def spoiled(root: Path) -> Catalog:
    """Give the catalog of a copy of the data, made at root, with hostile and odd words in its free text."""
    shutil.copytree("datasets", root)
    words = itertools.cycle([*HOSTILE, *ODD])
    for path in root.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        spoiled = [
            [next(words) if n in FREE_TEXT.get(path.stem, ()) else text for n, text in zip(header, row, strict=True)] for row in rows
        ]
        path.write_text(to_csv(header, spoiled), encoding="utf-8")
    for path in root.rglob("plan.yaml"):
        fields = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) | {n: next(words) for n in FREE_TEXT["plans"]}
        path.write_text(yaml.safe_dump(fields, allow_unicode=True, default_style='"'), encoding="utf-8")
    # Whatever the rules think of such words: what is published must be inert.
    dataset, findings = check(root)
    assert dataset is not None, as_text(findings)
    return build_catalog(dataset)


def written(catalog: Catalog, root: Path) -> Path:
    for path, data in data_files(catalog, SITE_URL):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        assert not file.exists(), f"{path} is made twice"
        file.write_bytes(data)
    return root / "data"


def tables(catalog: Catalog, data: Path) -> Iterator[tuple[Path, tuple[Field, ...], list[tuple[Value, ...]]]]:
    """Give every table of every package: its CSV, its fields and its rows as the Catalog holds them."""
    for package in packages(catalog):
        for table, rows in package.tables.items():
            schema = catalog.schemas[table]
            yield data / package.name / f"{table}.csv", schema.fields, [values(schema, row) for row in rows]


def cell(row: Row, name: str) -> Any:
    """Give a field of a row of any table; an empty id where the table has none."""
    return getattr(row, name, "") if name == "id" else getattr(row, name)
