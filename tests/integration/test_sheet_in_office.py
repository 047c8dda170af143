"""Forty edits of a workbook in LibreOffice: each comes back as it was meant, or is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cityplans.cli.main import main
from tests.support.office import run_macro
from tests.support.sheet_columns import cells

PLAN = "shenzhen-2011"
# The set of edits (each a workbook of its own), the sheet, what is done, where, with what; and what must be said of it:
# the new value, or the words of a finding. "" for what changes nothing.
CELLS = [
    # Typed into cells of text, as the workbook comes.
    ("targets", "type", "{value}6", "5", '"" → "5"'),
    ("targets", "type", "{value}9", "０７", '"" → "07"'),
    ("targets", "type", "{value_printed}2", "1.", '"国际会展之都" → "1."'),
    ("targets", "type", "{value_printed}3", "2020-06", '"未来十年" → "2020-06"'),
    ("targets", "type", "{value_printed}4", "6/30", '→ "6/30"'),
    ("targets", "type", "{value_printed}5", "007", '→ "007"'),
    ("targets", "type", "{value_printed}6", "1E5", '→ "1E5"'),
    ("targets", "type", "{value_printed}7", "18%", '→ "18%"'),
    ("targets", "type", "{due}7", "2021", '"" → "2021"'),
    ("targets", "type", "{due}14", "2011-07-01", '"2020" → "2011-07-01"'),
    ("targets", "type", "{due}15", "2012/2013", '"2020" → "2012/2013"'),
    ("targets", "type", "{note_en}2", "A note, with a comma", '→ "A note, with a comma"'),
    ("targets", "type", "{note_en}3", 'Said "so"', '→ "Said "so""'),
    ("targets", "type", "{note_zh}4", "说明：改过的。", '→ "说明：改过的。"'),
    ("targets", "clear", "{note_en}5", "", '→ ""'),
    ("targets", "type", "{body_id}8", "shenzhen-municipal-finance", '"" → "shenzhen-municipal-finance"'),
    ("measures", "type", "{number}5", "1.", '"（1）" → "1."'),
    ("measures", "type", "{title_en}6", "Serve abroad", '→ "Serve abroad"'),
    ("measures", "type", "{order}8", "20", '→ "20"'),
    # Typed into cells that have lost the format of text.
    ("targets", "type as standard", "{value}10", "6", '"" → "6"'),
    ("targets", "type as standard", "{value}11", "1,500", '"" → "1500"'),
    ("targets", "type as standard", "{value}12", "1.20", '"" → "1.2"'),
    ("targets", "type as standard", "{due}8", "2019", '"" → "2019"'),
    ("targets", "type as standard", "{due}10", "2020-06-30", '"2020" → "2020-06-30"'),
    ("measures", "type as standard", "{summary_en}7", "Plain words", '→ "Plain words"'),
    ("measures", "type", "{theme_id_2}8", "reading", '"" → "reading"'),
]
DAMAGE = [
    (
        "measures",
        "type as standard",
        "{number}6",
        "2.",
        'measures!{number}6: error: the program made the number 2 of "（2）"',
    ),
    (
        "measures",
        "type as standard",
        "{number}7",
        "003",
        'measures!{number}7: error: the program made the number 3 of "（3）"',
    ),
    (
        "targets",
        "type as standard",
        "{value_printed}8",
        "2020-06-30",
        "targets!{value_printed}8: error: the program made the date 2020-06-30",
    ),
    (
        "targets",
        "type as standard",
        "{value_printed}9",
        "1E5",
        "targets!{value_printed}9: error: the program made the number 100000 of",
    ),
    (
        "targets",
        "type as standard",
        "{value}6",
        "18%",
        "targets!{value}6: error: the program made 0.18 of a figure with %",
    ),
    ("targets", "type as standard", "{value}9", "=2+3", "targets!{value}9: error: the cell holds a formula"),
    (
        "targets",
        "type as standard",
        "{value_printed}10",
        "TRUE",
        "targets!{value_printed}10: error: the program made TRUE",
    ),
    ("targets", "merge", "{note_zh}2:{note_zh}4", "", "targets!{note_zh}2:{note_zh}4: error: these cells are merged"),
]
WHOLE = {
    "sorted": [("measures", "sort", "A1:{summary_en}77", "6", "")],
    "gap": [("targets", "insert rows", "A4:A5", "", "")],
    "lost": [
        ("targets", "delete rows", "A4:A5", "", "2 records of the data are not in the sheet: shenzhen-2011-g1-t2")
    ],
    "emptied": [
        (
            "measures",
            "clear",
            "{summary_en}2:{summary_en}77",
            "",
            "measures!{summary_en}1: error: all 76 values of the column summary_en are gone",
        )
    ],
    "column": [
        ("targets", "delete columns", "{value_printed}1", "", "targets!A1: error: the column value_printed is missing")
    ],
    "moved": [("targets", "insert columns", "{subject_id}1", "", "")],
}
SETS = {
    name: [(sheet, action, cells(sheet, place), text, cells(sheet, told)) for sheet, action, place, text, told in edits]
    for name, edits in {"cells": CELLS, "damage": DAMAGE, **WHOLE}.items()
}


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the workbooks that LibreOffice has saved, one for each set of edits."""
    folder = tmp_path_factory.mktemp("edited")
    assert main(["sheet", "out", PLAN, "--out", str(folder / "plan.xlsx")]) == 0
    lines = [
        f"{name}\t{sheet}\t{action}\t{place}\t{text}\n"
        for name, edits in SETS.items()
        for sheet, action, place, text, _ in edits
    ]
    (folder / "edits.txt").write_text("".join(lines), encoding="utf-8")
    run_macro(Path("tests/support/edits.bas"), folder / "plan.xlsx", folder)
    return folder


def lines_of(out: str) -> Iterator[str]:
    """Yield what is said of cells: no advice, no summary."""
    yield from (line.removeprefix("x.xlsx: ") for line in out.splitlines() if re.match(r"(\w+\.xlsx: )?\w+(!|:)", line))


def test_there_are_forty() -> None:
    assert sum(map(len, SETS.values())) >= 40


@pytest.mark.parametrize("name", SETS)
def test_every_edit_comes_back_as_meant_or_is_named(
    edited: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["sheet", "in", str(edited / f"{name}.xlsx"), "--check"])
    said = list(lines_of(capsys.readouterr().out))
    wanted = [(sheet, place, told) for sheet, _, place, _, told in SETS[name] if told]
    for sheet, place, told in wanted:
        own = [
            line
            for line in said
            if told in line and ("error" in told or "records" in told or f"{sheet}!{place}:" in line)
        ]
        assert own, (sheet, place, told, said)
    places = {f"{sheet}!{place}" for sheet, place, _ in wanted}
    others = [line for line in said if "error" not in line and name in ("cells", "sorted", "gap", "moved")]
    assert [line for line in others if line.split(": ")[0] not in places] == []
