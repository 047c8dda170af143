"""The ready-made tables in every format: the same rows and columns, real dates, first in every list."""

from __future__ import annotations

import csv
import html
import json
import math
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl
import pyarrow.parquet as pq
import pytest

from cityplans.core.model import Catalog
from cityplans.core.text_folding import HAN_TEXT
from cityplans.exports.ready.tables import READY_TABLES, ready_tables
from tests.support.real_site import SITE_URL

Rows: TypeAlias = list[tuple[Any, ...]]
NAME = "city-plans"


def _csv(site: Path, table: str) -> Iterator[tuple[Any, ...]]:
    with (site / "data" / NAME / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from map(tuple, csv.reader(file))


def _parquet(site: Path, table: str) -> Iterator[tuple[Any, ...]]:
    found = pq.read_table(site / "data" / NAME / f"{table}.parquet")
    yield tuple(found.column_names)
    yield from (tuple(row.values()) for row in found.to_pylist())


def _sqlite(site: Path, table: str) -> Iterator[tuple[Any, ...]]:
    with closing(sqlite3.connect(site / "data" / f"{NAME}.sqlite")) as database:
        found = database.execute(f"SELECT * FROM {table}")
        yield tuple(column[0] for column in found.description)
        yield from found


def _api(site: Path, table: str) -> Iterator[tuple[Any, ...]]:
    content = json.loads((site / "api" / "v1" / f"{table}.json").read_text(encoding="utf-8"))
    assert content["count"] == len(content["records"])
    yield tuple(content["records"][0])
    yield from (tuple(record.values()) for record in content["records"])


def _workbook(site: Path, table: str) -> Iterator[tuple[Any, ...]]:
    book = openpyxl.load_workbook(site / "data" / f"{NAME}.xlsx", read_only=True)
    yield from book[table].iter_rows(values_only=True)
    book.close()


READERS: dict[str, Callable[[Path, str], Iterator[tuple[Any, ...]]]] = {
    "CSV": _csv,
    "Parquet": _parquet,
    "SQLite": _sqlite,
    "API": _api,
    "workbook": _workbook,
}


def _plain(value: Any) -> Any:
    """Return a value as all formats can say it."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return f"{float(value):.12g}" if isinstance(value, int | float | Decimal) else value


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("table", READY_TABLES)
def test_every_format_has_the_same_rows(catalog: Catalog, site: Path, table: str, reader: str) -> None:
    header, *rows = READERS[reader](site, table)
    wanted = ready_tables(catalog, SITE_URL)[table]
    assert header == wanted.schema.names
    numbers = {i for i, field in enumerate(wanted.schema.fields) if field.type in ("integer", "number")}
    for row, cells in zip(rows, wanted.rows, strict=True):
        found = [float(v) if reader == "CSV" and i in numbers and v else v for i, v in enumerate(row)]
        assert list(map(_plain, found)) == list(map(_plain, cells))


def test_a_day_is_a_date_where_a_format_has_dates(site: Path) -> None:
    assert str(pq.read_schema(site / "data" / NAME / "targets_full.parquet").field("due_last").type) == "date32[day]"
    header, *rows = _workbook(site, "measures_full")
    days = [row[header.index("first_due")] for row in rows]
    assert sum(isinstance(day, datetime) for day in days) > 30
    assert all(day is None or isinstance(day, datetime) for day in days)


def test_they_come_first(site: Path) -> None:
    descriptor = json.loads((site / "data" / NAME / "datapackage.json").read_text(encoding="utf-8"))
    assert tuple(resource["name"] for resource in descriptor["resources"][:4]) == READY_TABLES
    for name in (NAME, "shenzhen-2011"):
        book = openpyxl.load_workbook(site / "data" / f"{name}.xlsx", read_only=True)
        assert book.sheetnames[:6] == ["cover", "dictionary", *READY_TABLES]
        book.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_data_page_begins_with_tasks_and_shows_first_rows(site: Path, language: str) -> None:
    page = (site / ("data" if language == "zh" else "en/data") / "index.html").read_text(encoding="utf-8")
    tasks = re.findall(r'id="task-(\w+)"(.*?)</div>\s*(?=<div class="cp-copy"|</section>)', page, re.S)
    assert [key for key, _ in tasks] == ["excel", "leads", "due", "some", "all"]
    assert page.index('id="tasks"') < page.index('id="packages"')
    for table in READY_TABLES:
        with (site / "data" / NAME / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        (preview,) = (
            text for _, text in tasks for text in re.findall(r"<table.*?</table>", text, re.S) if _of(table, text)
        )
        names = re.findall(r"<code>(\w+)</code>", preview)
        shown = [
            [html.unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<td>(.*?)</td>", row)]
            for row in preview.split("<tr>")[2:]
        ]
        assert len(shown) == 3 and all(len(row) == len(names) for row in shown)
        assert set(map(tuple, shown)) <= {tuple(row[name] for name in names) for row in rows}
        assert language == "zh" or not HAN_TEXT.search(preview)


def _of(table: str, preview: str) -> bool:
    """Return whether a preview is that of a table, by a column that no other preview shows."""
    own = {
        "measures_full": "leads_",
        "duties": "measure_title_",
        "targets_full": "unit_",
        "results": "result_value",
    }
    return f"<code>{own[table]}" in preview
