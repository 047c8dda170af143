"""The line of the file with a caret: under the right column, whatever stands before it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.check.runner import check
from cityplans.cli.report.code_frame import excerpt
from cityplans.cli.report.text import as_text
from cityplans.cli.source_lines import line_reader
from cityplans.core.characters import escape_invisible
from cityplans.core.findings import Location
from tests.support import corpus
from tests.support.corpus import PLAN

POLICY = f"{PLAN}-n1"


def above_caret(line: str, caret: str) -> str:
    """Return the text from the caret on: on a terminal, Chinese takes two columns, an accent none."""
    column = len(caret) - 1
    for at, char in enumerate(line):
        if column <= 0:
            return line[at:] if column == 0 else ""
        wide = "\u2e80" <= char <= "\uffe6" and not "\uff61" <= char <= "\uffdc"
        column -= 0 if "\u0300" <= char <= "\u036f" else 1 + wide
    return ""


def pointed_at(datasets: Path, code: str) -> str:
    """Return what the caret of the finding of a code points at."""
    lines = as_text([f for f in check(datasets)[1] if f.code == code][:1], line_reader()).splitlines()
    assert lines[2].index("|") == lines[1].index("|")
    return above_caret(lines[1], lines[2])


def with_note(note: str) -> Callable[[Path], object]:
    """Change a cell before the faulty one.

    In the corpus's mentions the kind comes after the id; the faulty cells follow the notes.
    """

    def do(datasets: Path) -> None:
        path = datasets / PLAN / "mentions.csv"
        header, *rows = corpus.read_csv(path)
        for row in rows:
            row[header.index("name_zh")] = note
        corpus.write_csv(path, [header, *rows])
        corpus.edit(datasets, "mentions.csv", POLICY, "name_en", "")
        corpus.edit(datasets, "mentions.csv", POLICY, "note_zh", "注")

    return do


@pytest.mark.parametrize(
    "note",
    [
        "晨溪长远设想",
        "plain",
        'with, "commas" and "quotes"',
        "半ｶﾅ全カナ",
        "é e\u0301",
        "tab\there",
        "x" * 300,
        "长" * 300,
    ],
    ids=["Chinese", "Latin", "quoted", "half-width", "combining", "tab", "long", "long Chinese"],
)
def test_the_caret_stands_under_the_cell_behind(note: str, datasets: Path) -> None:
    with_note(note)(datasets)
    # The empty cell before the note: the caret stands under the comma that ends it.
    assert pointed_at(datasets, "required").startswith(",注,")


def test_a_cell_behind_one_of_several_lines_is_shown_on_its_own_line(datasets: Path) -> None:
    with_note("one\ntwo 二, three")(datasets)
    assert pointed_at(datasets, "required") == ",注,"


def test_crlf_and_a_byte_order_mark_do_not_move_the_caret(datasets: Path) -> None:
    corpus.edit(datasets, "mentions.csv", POLICY, "type", "polcy")
    path = datasets / PLAN / "mentions.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert pointed_at(datasets, "enum").startswith("polcy,")
    assert pointed_at(datasets, "byte-order-mark").startswith("id,plan_id")
    corpus.damage(datasets, "mentions.csv", "id,plan_id", "xd,plan_id")
    assert pointed_at(datasets, "extra-label").startswith("xd,plan_id")


def test_a_value_of_yaml_is_pointed_at(datasets: Path) -> None:
    corpus.edit(datasets, "plan.yaml", PLAN, "type", "plan")
    assert pointed_at(datasets, "enum") == '"plan"'


@pytest.mark.parametrize("code", ["file-missing", "file-refused"])
def test_without_a_file_there_is_no_line(code: str, datasets: Path) -> None:
    path = datasets / PLAN / "mentions.csv"
    path.unlink()
    if code == "file-refused":
        path.symlink_to("/etc/hostname")
    found = [f for f in check(datasets)[1] if f.code == code]
    assert [line.split(":")[0].strip() for line in as_text(found, line_reader()).splitlines()[1:]] == ["hint"]


@given(st.text(st.characters(exclude_characters="\n\r")), st.integers(1, 500))
def test_any_line_is_shown_short_and_pointed_into(line: str, column: int) -> None:
    part, caret = excerpt(Location("a.csv", 1, column), line)
    assert caret == " " * (len(caret) - 1) + "^"
    assert len(part) <= 110 and len(caret) <= 110
    assert part.strip("…") in escape_invisible(line) or "…" in line
