"""The workbooks, opened with openpyxl, pandas and LibreOffice.

Every value, type and link is checked, and nothing acts.
"""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import markdown_it
import openpyxl
import pandas
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from cityplans.catalog.addresses import page_path
from cityplans.core.content import bytes_of
from cityplans.core.csv_writer import plain_number
from cityplans.core.languages import LANGUAGES, Text
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Target
from cityplans.core.table_schema import Field, TableSchema, Value
from cityplans.core.tables import ADDRESS_FIELDS, PAGED_TABLES
from cityplans.exports.formats import xlsx
from cityplans.exports.formats.xlsx import xlsx_file
from cityplans.exports.formats.xlsx_cells import put_date, put_number, put_text, styles
from cityplans.exports.formats.xlsx_rows import Column, TableSheet, put_rows
from cityplans.exports.package import PLAN_TABLES, ExportContext, Package, packages, table_path, values
from cityplans.exports.package_notes import notes, plain_notes
from cityplans.exports.plain import plain_schemas
from cityplans.exports.ready.tables import READY_TABLES, published_schemas
from cityplans.i18n.formatting import date
from tests.support.downloads import HOSTILE, ODD, SITE_URL
from tests.support.office import PIVOT, run_macro
from tests.support.properties import SLOW

pytestmark = pytest.mark.filterwarnings("error")

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
BOOKS = ("citybuild-undated", "guangzhou-2018")
"""The plans whose workbooks are read: one without a city and a date, and one with all kinds of records."""
# What a spreadsheet program takes for a formula when it is typed.
FORMULA = re.compile(r"[\t\n]|\s*[=+\-@＝＋－＠]")


@pytest.fixture(scope="module")
def books(published: Path, everything: list[Package]) -> Mapping[str, Any]:
    """The workbook of the whole and those of two plans, by the name of their package.

    Those of other plans are written by the same means; to read them all takes a minute.
    """
    read = [package for package in everything if package.plan is None or package.plan.id in BOOKS]
    return {package.name: openpyxl.load_workbook(published / f"{package.name}.xlsx") for package in read}


@pytest.fixture(scope="module")
def hostile_book(hostile: Catalog, hostile_published: Path) -> Any:
    """The workbook of the whole collection with hostile and odd words in it."""
    return openpyxl.load_workbook(hostile_published / f"{hostile.identity.name}.xlsx")


def day_columns(schema: TableSchema, rows: Iterable[Any]) -> set[str]:
    """Return the columns of dates that have a day each: only these are dates for a spreadsheet program."""
    dates = {field.name for field in schema.fields if field.is_date}
    cells = [zip(schema.names, values(schema, row), strict=True) for row in rows]
    return dates - {name for row in cells for name, value in row if value and not DAY.fullmatch(str(value))}


def as_read(value: Value, field: Field, days: Collection[str]) -> str | float | datetime | None:
    """Return what a cell must hold: text, a number, a day, or nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, (int, Decimal)):
        return float(value)
    return datetime.fromisoformat(value) if field.name in days else value


def sheets(catalog: Catalog, books: Mapping[str, Any]) -> Iterator[tuple[Package, str, Any]]:
    """Yield every sheet of a table of every package."""
    for package in packages(catalog):
        for table in package.sheets if package.name in books else ():
            yield package, table, books[package.name][table]


def cells(catalog: Catalog, package: Package, table: str, sheet: Any) -> Iterator[tuple[Any, Value, Field]]:
    """Yield every cell below the header with the value of the Catalog that it must hold."""
    schema = plain_schemas(catalog)[table]
    rows = package.tables[table]
    assert (sheet.max_row, sheet.max_column) == (len(rows) + 1, len(schema.fields))
    for found, row in zip(sheet.iter_rows(min_row=2, max_row=len(rows) + 1), rows, strict=True):
        yield from zip(found, values(schema, row), schema.fields, strict=True)


def kinds_of_values(catalog: Catalog, package: Package, table: str, sheet: Any) -> set[str]:
    """Compare a sheet with the Catalog cell by cell; gives the kinds of value seen."""
    assert [cell.value for cell in sheet[1]] == list(plain_schemas(catalog)[table].names)
    seen = set()
    days = day_columns(catalog.schemas[table], package.tables[table])
    for cell, value, field in cells(catalog, package, table, sheet) if package.tables[table] else ():
        expected = as_read(value, field, days)
        kind = (
            "text"
            if isinstance(expected, str)
            else "number"
            if isinstance(expected, float)
            else "day"
            if expected
            else "blank"
        )
        seen.add(kind)
        assert cell.value == expected, (package.name, table, cell.coordinate)
        assert cell.data_type == {"text": "s", "number": "n", "day": "d", "blank": "n"}[kind], (table, cell.coordinate)
        shown = "General"
        if isinstance(value, int):
            shown = "0"
        elif isinstance(value, Decimal):
            shown = f"#,##0.{'0' * len(plain_number(value).partition('.')[2])}".rstrip(".")
        elif kind == "day":
            shown = "yyyy-mm-dd"
        assert cell.number_format == shown, (table, cell.coordinate)
        assert cell.quotePrefix == (kind == "text" and bool(FORMULA.match(str(value)))), (table, cell.coordinate)
    return seen


# ── every value ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_sheet_of_every_workbook_holds_the_catalogs_values(catalog: Catalog, books: Mapping[str, Any]) -> None:
    seen: set[str] = set()
    for package, table, sheet in sheets(catalog, books):
        seen |= kinds_of_values(catalog, package, table, sheet)
    assert seen == {"text", "number", "day", "blank"}
    assert [book.sheetnames for book in books.values()] == [["cover", "dictionary", *READY_TABLES, *PLAN_TABLES]] * len(
        books
    )


def test_a_column_has_one_type(catalog: Catalog, books: Mapping[str, Any]) -> None:
    """Dates beside texts can be neither sorted nor filtered together."""
    for _, table, sheet in sheets(catalog, books):
        for column in sheet.iter_cols(min_row=2):
            assert len({cell.data_type for cell in column if cell.value is not None}) < 2, (table, column[0].coordinate)


def test_hostile_and_odd_texts_come_back_exactly(hostile: Catalog, hostile_book: Any) -> None:
    whole = next(packages(hostile))
    for table in whole.sheets:
        kinds_of_values(hostile, whole, table, hostile_book[table])
    seen = {cell.value for sheet in hostile_book for row in sheet.iter_rows() for cell in row}
    assert {*HOSTILE, *ODD} <= seen


def test_pandas_reads_the_columns_and_values_of_the_csv(
    catalog: Catalog, hostile: Catalog, published: Path, hostile_published: Path
) -> None:
    for source, data in ((catalog, published), (hostile, hostile_published)):
        whole = next(packages(source))
        frames = pandas.read_excel(data / f"{whole.name}.xlsx", sheet_name=None, dtype=object, keep_default_na=False)
        for table, rows in whole.sheets.items():
            schema, frame = plain_schemas(source)[table], frames[table]
            csv = data / whole.name / f"{table_path(table)}.csv"
            assert list(frame.columns) == list(pandas.read_csv(csv, nrows=0).columns)
            found = [tuple(None if v == "" else v for v in row) for row in frame.itertuples(index=False, name=None)]
            days = day_columns(schema, rows)
            expected = [zip(values(schema, row), schema.fields, strict=True) for row in rows]
            assert found == [tuple(as_read(value, field, days) for value, field in row) for row in expected], table


def parts(path: Path) -> Iterator[tuple[zipfile.ZipInfo, ElementTree.Element]]:
    """Yield the parts of a workbook, each parsed as the XML that it must be."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for info in archive.infolist():
            yield info, ElementTree.fromstring(archive.read(info))


def test_no_cell_is_a_formula_and_nothing_acts(published: Path, hostile_published: Path) -> None:
    harmless = re.compile(
        r"\[Content_Types\]\.xml|(xl/(worksheets/)?)?_rels/[\w.]*\.rels|docProps/(app|core)\.xml"
        r"|xl/((workbook|styles|sharedStrings|comments\d+)\.xml|theme/theme1\.xml|worksheets/sheet\d+\.xml|drawings/vmlDrawing\d+\.vml)"
    )
    for path in (*published.glob("*.xlsx"), *hostile_published.glob("*.xlsx")):
        for info, root in parts(path):
            assert harmless.fullmatch(info.filename), info.filename
            if info.filename.startswith("xl/worksheets/sheet"):
                assert not {"f", "dataValidations", "oleObjects", "controls"} & {
                    tag.tag.rpartition("}")[2] for tag in root.iter()
                }


# ── what a person uses ───────────────────────────────────────────────────────────────────────────────────────────────


def target(cell: Any) -> str:
    """Return where a click on a cell leads, "" for nowhere."""
    link = cell.hyperlink
    return "" if link is None else "#".join(filter(None, (link.target, link.location)))


def test_ids_lead_to_their_pages_and_addresses_to_themselves(catalog: Catalog, books: Mapping[str, Any]) -> None:
    pages = {
        row.id: f"{SITE_URL}/{page_path(catalog, table, row)}"
        for table in PAGED_TABLES
        for row in getattr(catalog, table).values()
    }
    single = next(
        row.id for row in catalog.indicators.values() if len(catalog.targets_by_indicator.get(row.id, ())) == 1
    )
    assert pages[single] == f"{SITE_URL}/indicators/#{single}", "one value needs no page"
    followed = set()
    for package, table, sheet in sheets(catalog, books):
        keys = {"id", "subject_id", "record_id"} | {key.field for key in plain_schemas(catalog)[table].foreign_keys}
        for cell, value, field in cells(catalog, package, table, sheet) if package.tables[table] else ():
            address = pages.get(str(value), "") if field.name in keys else ""
            address = str(value) if field.name in ADDRESS_FIELDS else address
            assert target(cell) == address, (package.name, table, cell.coordinate)
            if address:
                followed.add(f"{table}.{field.name}")
    assert {
        "measures.id",
        "measures.theme_id",
        "targets.subject_id",
        "bodies.city_id",
        "bodies.name_en_source",
        "sources.url",
    } <= followed
    assert {"indicators.id", "targets.indicator_id"} <= followed
    assert not {"sections.id", "targets.id", "targets.unit_id"} & followed


def test_the_header_stays_in_sight_filters_and_explains(
    catalog: Catalog, published: Path, books: Mapping[str, Any]
) -> None:
    for package, table, sheet in sheets(catalog, books):
        fields = plain_schemas(catalog)[table].fields
        last = sheet.cell(1 + len(package.tables[table]), len(fields)).coordinate
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", f"A1:{last}")
        assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$1:$1", "landscape")
        for cell, field in zip(sheet[1], fields, strict=True):
            assert cell.font.bold
            words = (field.title.zh, field.title.en, field.description.zh, field.description.en)
            assert cell.comment is not None and [word for word in words if word not in cell.comment.text] == []
    for package in packages(catalog):
        told = [
            root
            for info, root in parts(published / f"{package.name}.xlsx")
            if info.filename.startswith("xl/worksheets/sheet")
        ]
        ignored = [element.attrib for root in told for element in root.iter() if element.tag.endswith("}ignoredError")]
        assert (
            sum(attributes.get("numberStoredAsText") == "1" for attributes in ignored)
            == len(READY_TABLES) + len(PLAN_TABLES) + 1
        )


def test_every_column_shows_its_numbers(books: Mapping[str, Any]) -> None:
    """A column too narrow for a number shows ### in its place."""
    for book in books.values():
        for sheet in book.worksheets[2:]:
            for column in sheet.iter_cols():
                width = sheet.column_dimensions[column[0].column_letter].width
                numbers = [f"{cell.value:,}" for cell in column[1:] if isinstance(cell.value, (int, float))]
                assert max(map(len, numbers), default=0) + 2 <= width, (sheet.title, column[0].value)


def test_the_cover_tells_what_it_is(catalog: Catalog, books: Mapping[str, Any]) -> None:
    for package in (package for package in packages(catalog) if package.name in books):
        sheet = books[package.name]["cover"]
        rows = {row[0].value: row for row in sheet.iter_rows()}
        told = {cell.value for row in sheet.iter_rows() for cell in row}
        links = {target(cell) for row in sheet.iter_rows() for cell in row}
        assert (sheet["B1"].value, sheet["D1"].value) == (package.title.zh, package.title.en)
        assert {
            package.description.zh,
            package.description.en,
            catalog.identity.version,
            *(date(catalog.identity.released, language) for language in LANGUAGES),
        } <= told
        assert {catalog.identity.licences[0].path, catalog.identity.homepage} <= links
        for language in LANGUAGES:
            assert {line for chapter in plain_notes(catalog.identity, language) for line in chapter} <= told
        for table, records in package.sheets.items():
            assert (rows[table][2].value, target(rows[table][0])) == (len(records), f"'{table}'!A1")
        # A bare number of rows would pass for a number of measures or targets.
        kinds = Counter(row.kind for row in package.tables["measures"] if isinstance(row, Measure))
        types = Counter(row.type for row in package.tables["targets"] if isinstance(row, Target))
        for full in ("", "_full"):
            measures, targets = (rows[f"{table}{full}"] for table in ("measures", "targets"))
            assert sum(map(int, re.findall(r"\d+", measures[3].value))) == kinds.total()
            assert f"{kinds['sub_measure']} 条分项措施" in measures[1].value or not kinds["sub_measure"]
            assert f"{kinds['safeguard']} safeguard" in measures[3].value or not kinds["safeguard"]
            assert f"Reported result {types['outcome']}" in targets[3].value or not types["outcome"]
            assert f"量化目标 {types['target']}" in targets[1].value or not types["target"]
        for plan in (package.plan,) if package.plan else catalog.plans.values():
            assert {plan.title_zh, plan.title_en, *filter(None, (plan.note_zh, plan.note_en))} <= told
            assert {f"{SITE_URL}/plans/{plan.id}/", f"{SITE_URL}/en/plans/{plan.id}/"} <= links
            for source in catalog.sources_by_plan[plan.id]:
                assert {source.completeness_zh, source.completeness_en} <= told
                assert not source.url or source.url in links


def test_the_notes_lose_nothing_but_their_markdown(catalog: Catalog) -> None:
    shapes = []
    for language in LANGUAGES:
        chapters = plain_notes(catalog.identity, language)
        shapes.append([len(chapter) for chapter in chapters])
        tokens = markdown_it.MarkdownIt("commonmark").parse(notes(catalog.identity, language))
        read = ["".join(child.content for child in token.children or []) for token in tokens if token.type == "inline"]
        assert [re.sub(r" ?[(（]https?://[^)）]*[)）]", "", line) for chapter in chapters for line in chapter] == read
    assert shapes[0] == shapes[1]


def test_a_strange_title_stays_whole_in_the_notes(catalog: Catalog) -> None:
    title = Text("标题\n## 甲 [乙](丙)", "*Title*")
    for language, chapters in (
        (x, plain_notes(dataclasses.replace(catalog.identity, title=title), x)) for x in LANGUAGES
    ):
        assert [len(chapter) for chapter in chapters] == [
            len(chapter) for chapter in plain_notes(catalog.identity, language)
        ]
        assert " ".join(title[language].split()) in chapters[-1][1]


def test_the_dictionary_tells_every_field(catalog: Catalog, books: Mapping[str, Any]) -> None:
    schemas = [published_schemas(catalog)[table] for table in (*READY_TABLES, *PLAN_TABLES)]
    fields = [(schema, field) for schema in schemas for field in schema.fields]
    for book in books.values():
        sheet = book["dictionary"]
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", sheet.dimensions)
        for row, (schema, field) in zip(sheet.iter_rows(min_row=2), fields, strict=True):
            found = [cell.value or "" for cell in row]
            referred = next((key.table for key in schema.foreign_keys if key.field == field.name), "")
            assert found[:4] == [schema.name, field.name, field.title.zh, field.title.en]
            assert found[4] and bool(found[5]) == field.required
            assert found[6:8] == [field.description.zh, field.description.en]
            assert found[8] == "\n".join(f"{c.value} = {c.label.zh} / {c.label.en}" for c in field.categories)
            assert (found[9], target(row[0])) == (f"{referred}.id" if referred else "", f"'{schema.name}'!A1")
            assert target(row[9]) == (f"'{referred}'!A1" if referred in PLAN_TABLES else "")


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def made(package: Package, catalog: Catalog, site_url: str = f"{SITE_URL}/") -> Any:
    """Make a workbook and open it."""
    ((path, data),) = xlsx_file(ExportContext(package, catalog, site_url))
    assert path == f"{package.name}.xlsx"
    return openpyxl.load_workbook(io.BytesIO(bytes_of(data)))


def test_links_stop_at_whole_columns_where_excel_has_no_room(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    assert xlsx.MAX_LINKS == 65_530
    package = next(p for p in packages(catalog) if p.plan and p.tables["responsibilities"])
    count = len(package.tables["measures"])
    for most, linked in ((2 * count, {"id", "plan_id"}), (2 * count - 1, {"id"}), (count - 1, set())):
        monkeypatch.setattr(xlsx, "MAX_LINKS", most)
        sheet = made(package, catalog)["measures"]
        assert {
            sheet.cell(1, cell.column).value for row in sheet.iter_rows() for cell in row if cell.hyperlink
        } == linked
        first: Any = package.tables["measures"][0]
        assert sheet["A2"].value == first.id


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    package = next(p for p in packages(catalog) if p.plan and len(p.tables["measures"]) > 20)
    count = len(package.tables["measures"])
    most = (count - 1) // 2
    monkeypatch.setattr(xlsx, "parts", partial(xlsx.parts, most=most))
    book = made(package, catalog)
    names = ["measures", "measures_2", "measures_3"]
    assert [name for name in book.sheetnames if re.fullmatch(r"measures(_\d)?", name)] == names
    sheets = [[row[0] for row in book[name].iter_rows(values_only=True)] for name in names]
    assert [sheet[0] for sheet in sheets] == ["id"] * 3
    measures: list[Any] = list(package.tables["measures"])
    assert [key for sheet in sheets for key in sheet[1:]] == [each.id for each in measures]
    assert len(sheets[0]) == len(sheets[1]) == most + 1


def test_an_address_too_long_for_a_link_stays_as_text(catalog: Catalog) -> None:
    package = next(p for p in packages(catalog) if p.plan)
    source = catalog.sources_by_plan[package.name][0]
    sources = (dataclasses.replace(source, url=f"https://example.org/{'x' * 3000}"),)
    tables = {**package.tables, "sources": sources, "reports": ()}
    book = made(dataclasses.replace(package, tables=tables), catalog, f"https://example.org/{'y' * 3000}/")
    assert book["sources"]["E2"].value == f"https://example.org/{'x' * 3000}"
    assert {
        target(cell) for sheet in book.worksheets[2 + len(READY_TABLES) :] for row in sheet.iter_rows() for cell in row
    } == {""}
    assert book["plans"]["A2"].value == package.name


def written(rows: Sequence[Any], write: Any) -> Any:
    """Write values below each other into a sheet's first column; return its cells as they are read back."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, style = book.add_worksheet(), styles(book)
        for row, value in enumerate(rows):
            write(sheet, row, 0, value, style)
    sheet = openpyxl.load_workbook(out).active
    return [sheet.cell(row + 1, 1) for row in range(len(rows))]


# openpyxl takes the letters x005F_ out of any text.
_TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn"], include_characters="\t\n"), max_size=80
)
_PIECES = st.lists(st.sampled_from(["<r>", "</r>", "_x0041_", "_x", "0042_", "<", "&", "=", " ", "\n", "'", "字"])).map(
    "".join
)


@settings(max_examples=SLOW)
@given(st.lists(_TEXTS | _PIECES, min_size=1))
def test_any_text_stays_as_it_is(texts: list[str]) -> None:
    for cell, text in zip(written(texts, put_text), texts, strict=True):
        assert (cell.value, cell.data_type) == ((text, "s") if text else (None, "n"))
        assert cell.quotePrefix == bool(FORMULA.match(text))


@settings(max_examples=SLOW)
@given(st.lists(_TEXTS | _PIECES, min_size=1), st.booleans(), st.booleans())
def test_any_text_of_a_table_stays_as_it_is(texts: list[str], wraps: bool, repeats: bool) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("table", TableSheet)
        sheet.write_string(0, 0, "header")
        put_rows(sheet, [Column(72, wraps=wraps, repeats=repeats)], [[text] for text in texts], styles(book))
    read = openpyxl.load_workbook(out).active
    for row, text in enumerate(texts, 2):
        cell = read.cell(row, 1)
        assert (cell.value, cell.data_type) == ((text, "s") if text else (None, "n"))
        assert (cell.quotePrefix, bool(cell.alignment.wrap_text)) == (
            bool(FORMULA.match(text)),
            bool(text) and (wraps or "\n" in text),
        )


def test_a_text_that_no_cell_can_hold_is_refused() -> None:
    for text in ("x" * 32_768, "😀" * 16_384):
        with xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True}) as book:
            sheet = book.add_worksheet("table", TableSheet)
            with pytest.raises(ValueError, match="too long for a cell"):
                put_rows(sheet, [Column(72)], [[text]], styles(book))
            put_rows(sheet, [Column(72)], [[text[1:]]], styles(book))


@settings(max_examples=SLOW)
@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, places=4).map(lambda d: d % 10**11), min_size=1))
def test_any_number_of_fifteen_digits_stays_as_it_is(numbers: list[Decimal]) -> None:
    for cell, number in zip(written(numbers, put_number), numbers, strict=True):
        assert (Decimal(repr(cell.value)), cell.data_type) == (number, "n")


@pytest.mark.parametrize("day", ["1900-03-01", "2000-02-29", "9999-12-31"])
def test_a_full_day_is_a_date(day: str) -> None:
    (cell,) = written([day], put_date)
    assert (cell.value, cell.data_type, cell.number_format) == (datetime.fromisoformat(day), "d", "yyyy-mm-dd")


@pytest.mark.parametrize("edtf", ["2018", "2018-01", "2018/2020", "2018-01-01/2018-02-01", "1898-06-11", "1900-02-28"])
def test_any_other_date_is_text(edtf: str) -> None:
    """Before March 1900 spreadsheet programs do not agree on the calendar."""
    (cell,) = written([edtf], put_date)
    assert (cell.value, cell.data_type) == (edtf, "s")


# ── the same bytes ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_of_the_clock_gets_in(catalog: Catalog, published: Path) -> None:
    released = f"{catalog.identity.released}T00:00:00Z"
    for path in published.glob("*.xlsx"):
        for info, root in parts(path):
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            if info.filename == "docProps/core.xml":
                assert [e.text for e in root if e.tag.endswith(("}created", "}modified"))] == [released, released]


# ── LibreOffice ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def hostile_in_office(hostile_published: Path, tmp_path: Path) -> Path:
    """The folder with a CSV of each sheet of the hostile workbook, as LibreOffice read it."""
    run_macro(PIVOT, hostile_published / "city-plans.xlsx", tmp_path)
    return tmp_path


_CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^,\n"]*))(,|\n|\Z)')


def read_quoted(text: str) -> Iterator[list[tuple[str, bool]]]:
    """Read CSV that quotes text only: every cell, and whether it is text."""
    row: list[tuple[str, bool]] = []
    place = 0
    while place < len(text):
        cell = _CELL.match(text, place)
        assert cell, text[place : place + 80]
        row.append((cell[2], False) if cell[1] is None else (cell[1].replace('""', '"'), True))
        place = cell.end()
        if cell[3] != ",":
            yield row
            row = []


def test_libreoffice_reads_every_value_and_type(
    catalog: Catalog, hostile: Catalog, office: Path, hostile_in_office: Path
) -> None:
    for source, folder in ((catalog, office), (hostile, hostile_in_office)):
        for table, rows in next(packages(source)).sheets.items():
            schema = plain_schemas(source)[table]
            header, *found = read_quoted((folder / f"sheets-{table}.csv").read_text(encoding="utf-8"))
            assert header == [(field, True) for field in schema.names]
            days = day_columns(schema, rows)
            expected = [zip(values(schema, row), schema.fields, strict=True) for row in rows]
            assert found == [
                [(plain_number(value), isinstance(as_read(value, field, days), str)) for value, field in row]
                for row in expected
            ], table
