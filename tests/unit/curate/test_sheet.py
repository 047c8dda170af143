"""A plan's tables as a workbook: out, edited as spreadsheet programs edit, and back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import column_index_from_string

from cityplans.cli.main import main
from cityplans.curate.sheet import EDITED_TABLES
from tests.support.sheet_columns import cells, letters, with_letters

PLAN = "exampleville-2020"


@pytest.fixture(scope="module")
def written(good_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The workbook of the plan as the command writes it."""
    path = tmp_path_factory.mktemp("sheet") / "plan.xlsx"
    assert main(["sheet", "out", PLAN, "--out", str(path), "--datasets", str(good_corpus)]) == 0
    return path.read_bytes()


@pytest.fixture
def file(written: bytes, tmp_path: Path) -> Path:
    """A copy of that workbook to edit."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(written)
    return path


def at(book: Workbook, table: str, record_id: str, field: str) -> Cell:
    """Return the cell of a record's field."""
    sheet = book[table]
    column = next(cell.column for cell in sheet[1] if cell.value == field)
    row = next(row[0].row for row in sheet.iter_rows(2) if row[0].value == record_id)
    found = sheet.cell(row, column)
    assert isinstance(found, Cell)
    return found


def edit(file: Path, change: Callable[[Workbook], None]) -> None:
    """Open a workbook, change it, and save it."""
    book = load_workbook(file)
    change(book)
    book.save(file)


def brought_back(file: Path, datasets: Path, *options: str) -> int:
    """Bring a workbook back into the data."""
    return main(["sheet", "in", str(file), "--datasets", str(datasets), *options])


def states(datasets: Path) -> dict[str, bytes]:
    return {path.relative_to(datasets).as_posix(): path.read_bytes() for path in datasets.rglob("*") if path.is_file()}


def set_to(
    table: str, record_id: str, field: str, value: object, number_format: str = ""
) -> Callable[[Workbook], None]:
    """Return a change of one cell; with a format, as a program does that converts what is typed."""

    def change(book: Workbook) -> None:
        cell = at(book, table, record_id, field)
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return change


M1, T1, T2 = f"{PLAN}-m1", f"{PLAN}-m1-t1", f"{PLAN}-m1-t2"
RIGHT = [
    (set_to("measures", M1, "title_en", "Book rooms by the river"), "measures.csv", "Book rooms by the river"),
    (set_to("targets", T1, "value", "31"), "targets.csv", ",31,,items,"),
    (set_to("targets", T1, "value", 31, "General"), "targets.csv", ",31,,items,"),
    (set_to("targets", T1, "value", 31.5, "0.0"), "targets.csv", ",31.5,,items,"),
    (set_to("targets", T1, "value", 0.1 + 0.2, "General"), "targets.csv", ",0.3,,items,"),
    (set_to("targets", T1, "value", 1.2e15 / 10, "0.00E+00"), "targets.csv", ",120000000000000,,items,"),
    (set_to("targets", T1, "value", "３１"), "targets.csv", ",31,,items,"),
    (set_to("targets", T2, "due", datetime(2021, 12, 31), "yyyy-mm-dd"), "targets.csv", ",2021-12-31,,stated,"),
    (set_to("targets", T2, "due", datetime(2021, 12, 1), "mmm-yy"), "targets.csv", ",2021-12,,stated,"),
    (set_to("targets", T2, "due", datetime(2021, 12, 1), 'yyyy"年"m"月"'), "targets.csv", ",2021-12,,stated,"),
    (set_to("targets", T2, "due", 2022, "General"), "targets.csv", ",2022,,stated,"),
    (set_to("targets", T1, "note_zh", "说明，\n分两行。"), "targets.csv", ",说明，分两行。,"),
    (set_to("targets", T1, "note_en", "=1+1 is no formula"), "targets.csv", "=1+1 is no formula"),
    (set_to("targets", T1, "note_en", "<r>mark"), "targets.csv", "<r>mark"),
]


@pytest.mark.parametrize(("change", "name", "expected"), RIGHT)
def test_an_edit_comes_back_as_it_was_meant(
    file: Path, datasets: Path, change: Callable[[Workbook], None], name: str, expected: str
) -> None:
    former = states(datasets)
    if expected.startswith(("=", "<")):
        # What begins so is text only because it was typed into a cell of text.
        def as_text(book: Workbook) -> None:
            change(book)
            at(book, "targets", T1, "note_en").data_type = "s"

        edit(file, as_text)
    else:
        edit(file, change)
    brought_back(file, datasets)
    assert expected in (datasets / PLAN / name).read_text("utf-8")
    assert {path for path, data in states(datasets).items() if former[path] != data} == {f"{PLAN}/{name}"}


def swapped_rows(book: Workbook) -> None:
    rows = [[cell.value for cell in row] for row in book["targets"].iter_rows(2)]
    for row, values in zip(
        book["targets"].iter_rows(2), sorted(rows, key=lambda r: str(r[9]), reverse=True), strict=True
    ):
        for cell, value in zip(row, values, strict=True):
            cell.value = value


def moved_column(book: Workbook) -> None:
    sheet = book["measures"]
    for row in sheet.iter_rows():
        row[0].value, row[7].value = row[7].value, row[0].value


def chinese_header(book: Workbook) -> None:
    book["targets"]["A1"].value = "编号"
    book["targets"]["B1"].value = " Plan "


def empty_rows(book: Workbook) -> None:
    book["targets"].insert_rows(3, 2)


@pytest.mark.parametrize("change", [lambda _: None, swapped_rows, moved_column, chinese_header, empty_rows])
def test_what_changes_nothing_comes_back_as_no_change(
    file: Path, datasets: Path, change: Callable[[Workbook], None], capsys: pytest.CaptureFixture[str]
) -> None:
    former = states(datasets)
    edit(file, change)
    assert brought_back(file, datasets) == 0
    assert capsys.readouterr().out.endswith("nothing has changed\n") and states(datasets) == former


def merged(book: Workbook) -> None:
    book["targets"].merge_cells("B2:B3")


def line_above(book: Workbook) -> None:
    book["measures"].insert_rows(1)
    book["measures"]["A1"].value = "Measures of Exampleville"


def no_header(book: Workbook) -> None:
    book["measures"].delete_rows(1)


def lost_column(book: Workbook) -> None:
    book["targets"].delete_cols(column_index_from_string(letters("targets")["value_printed"]))


def second_column(book: Workbook) -> None:
    book["targets"]["B1"].value = "id"


def strange_column(book: Workbook) -> None:
    book["targets"][cells("targets", "{free}1")].value = "remarks"


def nameless_column(book: Workbook) -> None:
    book["targets"][cells("targets", "{free}3")].value = "a remark"


def lost_row(book: Workbook) -> None:
    book["targets"].delete_rows(3)


def emptied_column(book: Workbook) -> None:
    for row in book["targets"].iter_rows(2):
        row[column_index_from_string(letters("targets")["value_printed"]) - 1].value = None


def twice(book: Workbook) -> None:
    book["targets"]["A3"].value = book["targets"]["A2"].value


def without_id(book: Workbook) -> None:
    book["targets"]["C20"].value = M1


def lost_sheet(book: Workbook) -> None:
    del book["mentions"]


def strange_sheet(book: Workbook) -> None:
    book.create_sheet("target")


def far_cell(book: Workbook) -> None:
    book["targets"].cell(200_000, 2).value = "x"


WRONG = [
    (
        set_to("measures", M1, "number", 1, "General"),
        'measures!{number}2: error: the program made the number 1 of "1."',
    ),
    (set_to("measures", M1, "title_en", 0.5, "General"), 'number 0.5 of "Riverside book rooms"'),
    (
        set_to("targets", T1, "value_printed", datetime(2020, 6, 1), "mmm-yy"),
        "targets!{value_printed}2: error: the program made the date",
    ),
    (
        set_to("targets", T2, "due", datetime(2020, 6, 30, 12, 5), "yyyy-mm-dd hh:mm"),
        "targets!{due}3: error: the program made",
    ),
    (set_to("targets", T2, "due", datetime(2026, 6, 30), "d-mmm"), "the program made the date 2026-06-30"),
    (set_to("targets", T1, "value", 0.18, "0%"), "targets!{value}2: error: the program made 0.18 of a figure with %"),
    (set_to("targets", T1, "value", "=15*2"), "targets!{value}2: error: the cell holds a formula"),
    (set_to("targets", T1, "value", True), "targets!{value}2: error: the program made TRUE"),
    (merged, "targets!B2:B3: error: these cells are merged"),
    (line_above, "measures!A2: error: the names of the columns are not in the first row"),
    (no_header, "measures!A1: error: the first row does not name the columns"),
    (lost_column, "targets!A1: error: the column value_printed is missing"),
    (second_column, "targets!B1: error: there is a second column id"),
    (strange_column, "targets!{free}1: error: the table has no such column"),
    (nameless_column, "targets!{free}1: error: the table has no such column"),
    (lost_row, f"targets: error: 1 records of the data are not in the sheet: {T2}"),
    (emptied_column, "targets!{value_printed}1: error: all 3 values of the column value_printed are gone"),
    (twice, f"targets!A3: error: the id {T1} is in an earlier row too"),
    (without_id, "targets!A20: error: the record has no id"),
    (lost_sheet, "mentions: error: the sheet is missing"),
    (strange_sheet, "target: error: no table has this name"),
    (far_cell, "targets: error: the sheet has cells far beyond its table"),
]


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_what_a_program_has_damaged_is_named_by_its_cell(
    file: Path, datasets: Path, change: Callable[[Workbook], None], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    former = states(datasets)
    edit(file, change)
    assert brought_back(file, datasets) == 1
    out = capsys.readouterr().out
    assert with_letters(said) in out and "nothing was written" in out and states(datasets) == former


def test_records_are_removed_only_if_that_is_meant(file: Path, datasets: Path) -> None:
    edit(file, lost_row)
    brought_back(file, datasets, "--remove")
    text = (datasets / PLAN / "targets.csv").read_text("utf-8")
    assert T2 not in text and T1 in text


def test_a_new_record_and_a_wrong_reference_are_named_by_their_cells(
    file: Path, datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(book: Workbook) -> None:
        sheet = book["measures"]
        for column, cell in enumerate(sheet[2], 1):
            sheet.cell(30, column).value = cell.value
        sheet["A30"].value = f"{PLAN}-m9"
        sheet["K30"].value = "readng"

    edit(file, change)
    assert brought_back(file, datasets, "--check") == 1 and f"{PLAN}-m9" not in str(states(datasets))
    assert brought_back(file, datasets) == 1
    out = capsys.readouterr().out
    assert f"measures!A30: {PLAN}-m9: added" in out
    assert "plan.xlsx: measures!K30: error:" in out and 'did you mean "reading"?' in out


def test_the_workbook_helps(file: Path) -> None:
    book = load_workbook(file)
    assert book.sheetnames == ["about", *EDITED_TABLES, "lists"] and book["lists"].sheet_state == "hidden"
    targets, column = book["targets"], letters("targets")
    value, printed, unit = column["value"], column["value_printed"], f"{column['unit_id']}2"
    assert targets["A2"].protection.locked and not targets[f"{value}2"].protection.locked and targets.protection.sheet
    assert not targets.column_dimensions[value].protection.locked
    assert all(cell.number_format == "@" and cell.comment for cell in targets[1])
    assert targets[f"{printed}2"].number_format == targets.column_dimensions[printed].number_format == "@"
    lists = {str(rule.sqref).split(":")[0]: rule for rule in targets.data_validations.dataValidation}
    types = lists[f"{column['type']}2"]
    choice = types.formula1.removeprefix("lists!").replace("$", "")
    assert [cell.value for (cell,) in book["lists"][choice]] == [
        *("target", "outcome", "goal", "event", "obligation", "context")
    ]
    assert types.errorStyle != "warning" and lists[unit].errorStyle == "warning"


def test_a_workbook_is_not_replaced_unasked(file: Path, datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    former = file.read_bytes()
    arguments = ["sheet", "out", PLAN, "--out", str(file), "--datasets", str(datasets)]
    assert main(arguments) == 2 and file.read_bytes() == former
    assert "already exists" in capsys.readouterr().err
    assert main([*arguments, "--replace"]) == 0


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b"\0" * (300 * 2**20))
    return packed.getvalue()


def empty_workbook() -> bytes:
    packed = io.BytesIO()
    Workbook().save(packed)
    return packed.getvalue()


def half_a_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("[Content_Types].xml", "<Types")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: b"id,plan_id\n", "not a workbook"),
        (lambda: b"", "not a workbook"),
        (half_a_zip, "cannot be read"),
        (empty_workbook, "of which plan"),
        (bomb, "too large"),
    ],
)
def test_what_is_no_workbook_of_ours_is_refused(
    datasets: Path, tmp_path: Path, make: Callable[[], bytes], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.xlsx").write_bytes(make())
    assert brought_back(tmp_path / "x.xlsx", datasets) == 2
    assert said in capsys.readouterr().err


def test_a_plan_or_file_that_is_not_there(datasets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sheet", "out", "exampleville-2021", "--datasets", str(datasets)]) == 2
    assert f'did you mean "{PLAN}"?' in capsys.readouterr().err
    assert brought_back(tmp_path / "none.xlsx", datasets) == 2
    assert "there is no such file" in capsys.readouterr().err
