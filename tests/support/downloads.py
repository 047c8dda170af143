"""What the tests of the downloads share.

The real data, the same data spoiled, and every table as its reader must find it.
"""

from __future__ import annotations

import csv
import functools
import itertools
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from benchmarks.corpus import write
from cityplans.catalog.builder import build_catalog
from cityplans.catalog.former_ids import FormerAddresses
from cityplans.catalog.open import checked_catalog
from cityplans.check.runner import check
from cityplans.cli.report import as_text
from cityplans.core.content import bytes_of, file_digest
from cityplans.core.csv_writer import to_csv
from cityplans.core.model import Catalog
from cityplans.core.table_schema import Field, TableSchema, Value
from cityplans.core.tables import Row
from cityplans.exports.citations.citation import cited_records
from cityplans.exports.package import ExportContext, packages, table_path, values
from cityplans.exports.plain import keyed_schemas, plain_schemas
from cityplans.exports.registry import EXPORTERS, PLAN_EXPORTERS, Exporter, Opener, collection_files, package_files
from cityplans.read.load import load, load_former
from tests.support import corpus
from tests.support.corpus import REPOSITORY
from tests.support.sample import sample_datasets, write_sample
from tests.support.shared import shared_value

SITE_URL = corpus.SITE_URL.rstrip("/")

HOSTILE_PLANS = ("guangzhou-2018", "urumqi-2013")
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
"""Words that some program takes for an instruction."""
ODD = [
    "=1+1",
    "no\N{NO-BREAK SPACE}break",
    "a\ttab",
    "城市 🏙️ 🚇 𠮷",
    "'single' and \"double\" and `back` \\ slash",
    "_x0041_",
    "026",
    "1e5",
    "123456789012345678",
    "２０２０",
    "2020-01-01",
    "true",
    "NaN",
    "null",
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
    "2018-01-01",
    "1/2",
    "TRUE",
    "NA",
    "#N/A",
    "'apostrophe",
]
"""Words that some program takes for something else."""
_NUMBERS = ["999999999999999", "0.12345678901234", "-123456789.012345", "0.00000000000001", "-0.5", "0", "100.0"]
_COUNTS = ["999999999999999", "1", "123456789012345"]
_SPOILED = {
    "plans": ("title_zh", "title_en", "summary_zh", "summary_en", "note_zh", "note_en"),
    "measures": ("title_zh", "title_en", "number", "summary_zh"),
    "mentions": ("name_zh", "name_en", "note_zh", "note_en"),
    "sources": ("title_zh", "completeness_en"),
    "bodies": ("name_zh", "name_en"),
}
_SPOILED_NUMBERS = {
    ("targets", "value"): _NUMBERS,
    ("targets", "value_max"): _NUMBERS,
    ("responsibilities", "order"): _COUNTS,
}
_SPOILED_CODES = {("cities", "admin_code"): ["000026"]}

Found: TypeAlias = str | int | float | None


@functools.cache
def real_catalog() -> Catalog:
    """Return the catalog of the sample of the real data, read and checked once in a run of pytest."""
    return shared_value("catalog", lambda: _catalog(sample_datasets()))


@functools.cache
def catalog_with_texts(sources: Path) -> Catalog:
    """Return the catalog of the sample with the texts of its copies."""
    dataset = load(sample_datasets(), sources).dataset
    assert dataset is not None
    return build_catalog(dataset)


@functools.cache
def whole_catalog() -> Catalog:
    """Return the catalog of all real data, checked once in a run of pytest: nothing may be found."""
    return shared_value("whole-catalog", lambda: _catalog(REPOSITORY / "datasets", strict=True))


@functools.cache
def large_catalog(measures: int) -> Catalog:
    """Return a catalog of invented places with a number of measures, made once in a run of pytest."""
    return shared_value(f"large-catalog-{measures}", lambda: _large_catalog(measures))


def _large_catalog(measures: int) -> Catalog:
    with tempfile.TemporaryDirectory() as folder:
        write(measures, Path(folder) / "datasets")
        return build_catalog(load_former(Path(folder) / "datasets"))


def _catalog(datasets: Path, strict: bool = False) -> Catalog:
    found, findings = checked_catalog(datasets)
    assert found is not None and not (strict and findings), as_text(findings)
    return found


def hostile_catalog(root: Path) -> Catalog:
    """Return the catalog of a spoiled copy of two plans, made in root.

    Its free text holds hostile and odd words, and its numbers are long.
    """
    datasets = write_sample(root, HOSTILE_PLANS)
    words = itertools.cycle([*HOSTILE, *ODD])
    cells = {place: itertools.cycle(values) for place, values in (_SPOILED_NUMBERS | _SPOILED_CODES).items()}
    cells |= {(table, name): words for table, names in _SPOILED.items() for name in names}
    for path in datasets.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        spoiled = [
            [next(cells.get((path.stem, n), iter([text]))) for n, text in zip(header, row, strict=True)] for row in rows
        ]
        path.write_text(to_csv(header, spoiled), encoding="utf-8")
    for path in datasets.rglob("plan.yaml"):
        fields = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) | {
            n: next(words) for n in _SPOILED["plans"]
        }
        path.write_text(yaml.safe_dump(fields, allow_unicode=True, default_style='"'), encoding="utf-8")
    # Whatever the rules think of such words: what is published must be inert and exact.
    dataset, findings = check(datasets)
    assert dataset is not None, as_text(findings)
    return build_catalog(dataset)


@dataclass(frozen=True)
class Table:
    """One table of one package: its own file, where it has one, and its rows as a typed reader sees them."""

    package: str
    file: Path
    schema: TableSchema
    rows: list[tuple[Found, ...]]


def export(catalog: Catalog, exporter: Exporter, root: Path) -> Path:
    """Write what an exporter makes of every package that has it; returns what stands for /data/."""
    of_plans = exporter in [EXPORTERS[name] for name in PLAN_EXPORTERS]
    for package in packages(catalog):
        if package.plan and not of_plans:
            continue
        for path, content in exporter(ExportContext(package, catalog, "https://plans.example.org/")):
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(bytes_of(content))
    return root


def tables(catalog: Catalog, data: Path, ending: str) -> Iterator[Table]:
    """Yield every table of each package that has files of a kind, with its file."""
    for package in packages(catalog):
        if package.plan and ending not in PLAN_EXPORTERS:
            continue
        for name, rows in package.tables.items():
            schema = (keyed_schemas if ending in ("parquet", "sqlite") else plain_schemas)(catalog)[name]
            found = [tuple(map(_found, schema.cells(row))) for row in rows]
            yield Table(package.name, data / package.name / f"{table_path(name)}.{ending}", schema, found)


def _found(value: Value) -> Found:
    if value is None or value == "":
        return None
    return float(value) if isinstance(value, Decimal) else value


def data_files(
    catalog: Catalog, site_url: str, archive: Mapping[str, Opener] | None = None
) -> Iterator[tuple[str, bytes]]:
    """Make every file below /data/ in memory, by its path relative to the site."""
    found, copies, url = list(packages(catalog)), FormerAddresses(catalog), f"{site_url.rstrip('/')}/"
    made = {
        path: bytes_of(content) for package in found for path, content in package_files(package, catalog, url, copies)
    }
    known = {path: file_digest(data) for path, data in made.items()}
    yield from made.items()
    for path, content in collection_files(catalog, url, found, known, lambda path: made[path], archive or {}):
        yield path, bytes_of(content)


def written(catalog: Catalog, root: Path) -> Path:
    """Write every download below root; returns the folder that stands for /data/."""
    for path, data in data_files(catalog, SITE_URL):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        assert not file.exists(), f"{path} is made twice"
        file.write_bytes(data)
    return root / "data"


def unpacked(data: Path, root: Path) -> None:
    """Unpack every zip below /data/ into a folder of its name."""
    for path in data.glob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(root / path.stem)


def csv_tables(catalog: Catalog, data: Path) -> Iterator[tuple[Path, tuple[Field, ...], list[tuple[Value, ...]]]]:
    """Yield every table of the whole: its CSV, its fields and its rows in the Catalog."""
    package = next(packages(catalog))
    for table, rows in package.tables.items():
        schema = plain_schemas(catalog)[table]
        yield data / package.name / f"{table_path(table)}.csv", schema.fields, [values(schema, row) for row in rows]


def cell(row: Row, name: str) -> Any:
    """Return a field of a row of any table; an empty id where the table has none."""
    return getattr(row, name, "") if name == "id" else getattr(row, name)


def all_cited(catalog: Catalog) -> list[str]:
    """Return the ids of all records that have files to cite them by."""
    return [record for plan in ("", *catalog.plans) for record in cited_records(catalog, plan)]
