"""Text to located cells: what is read is what was written, and every place is the true one."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cityplans.core.characters import escape_invisible, find_issues, is_unsafe
from cityplans.core.findings import Finding, Location
from cityplans.read.csv_reader import RawTable, parse_csv
from cityplans.read.text import decode
from cityplans.read.yaml_reader import Document, as_table, parse_yaml
from tests.support.corpus import as_csv

# Quotes, commas and line breaks come often; characters that are findings are tested apart.
TEXT = st.text(
    st.one_of(
        st.sampled_from('",\n ，。一二市é—'),
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.characters(categories=["Po", "So", "Sc"]),
    ).filter(lambda char: not find_issues(char)),
    max_size=12,
)
ROWS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(TEXT, min_size=width, max_size=width), min_size=1, max_size=5)
)


def table(text: str) -> RawTable:
    raw, findings = parse_csv("t.csv", text.encode())
    assert raw is not None
    assert findings == []
    return raw


def document(text: str) -> Document:
    found, findings = parse_yaml("d.yaml", text.encode())
    assert found is not None
    assert findings == []
    return found


def where(findings: list[Finding]) -> list[tuple[str, int, int]]:
    return [(f.code, f.location.line, f.location.column) for f in findings]


# ── CSV ──


@given(ROWS)
def test_csv_gives_back_the_cells_that_were_written(rows: list[list[str]]) -> None:
    text = as_csv(rows)
    assume(text.strip())
    raw = table(text)
    assert [list(row) for row in (raw.header, *raw.rows)] == rows


@given(ROWS)
def test_a_cell_begins_where_its_place_says(rows: list[list[str]]) -> None:
    text = as_csv(rows)
    assume(text.strip())
    raw = table(text)
    lines = text.split("\n")
    for number, row in enumerate((raw.header, *raw.rows), -1):
        for column, cell in enumerate(row):
            place = raw.locate(number, column)
            assert column or number < 0 or place.line == raw.lines[number]
            offset = sum(len(line) + 1 for line in lines[: place.line - 1]) + place.column - 1
            assert offset == 0 or text[offset - 1] in ",\n"
            quoted = '"' + cell.replace('"', '""') + '"'
            written = quoted if text[offset : offset + 1] == '"' else cell
            assert text[offset : offset + len(written)] == written
            assert text[offset + len(written)] in ",\n"


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a,b\n1,2\n", [("1", 2, 1), ("2", 2, 3)]),
        ("a,b\n市,区\n", [("市", 2, 1), ("区", 2, 3)]),
        ("a,b\n𠮷,x\n", [("𠮷", 2, 1), ("x", 2, 3)]),
        ('a,b\n"x,y",z\n', [("x,y", 2, 1), ("z", 2, 7)]),
        ('a,b\n"x\ny",z\n', [("x\ny", 2, 1), ("z", 3, 4)]),
        ('a,b\n"x""y",z\n', [('x"y', 2, 1), ("z", 2, 8)]),
        ('a,b\n"\n\n",\n', [("\n\n", 2, 1), ("", 4, 3)]),
        ("a,b\n,\n", [("", 2, 1), ("", 2, 2)]),
    ],
)
def test_places_of_cells(text: str, cells: list[tuple[str, int, int]]) -> None:
    raw = table(text)
    (row,) = raw.rows
    places = [raw.locate(0, column) for column in range(len(row))]
    assert [(cell, at.line, at.column) for cell, at in zip(row, places, strict=True)] == cells


def test_rows_may_be_ragged_or_blank() -> None:
    assert table("a,b\n1\n\n1,2,3\n").rows == [["1"], [""], ["1", "2", "3"]]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('a,b\nx"y,1\n', 2, 2),
        ('a,b\n1,x"\n', 2, 4),
        ('a,b\n"x"y,1\n', 2, 4),
        ('a,b\n"p\nq" ,1\n', 3, 3),
        ('a,b\n1,"x\ny\n', 2, 3),
    ],
)
def test_a_misplaced_quote_is_found_where_it_stands(text: str, line: int, column: int) -> None:
    raw, findings = parse_csv("t.csv", text.encode())
    assert raw is None
    assert where(findings) == [("csv-quote", line, column)]


@pytest.mark.parametrize("data", [b"", b"\n", b" \n\n"])
def test_an_empty_file_is_a_finding(data: bytes) -> None:
    assert where(parse_csv("t.csv", data)[1]) == [("source-error", 1, 1)]
    assert where(parse_yaml("d.yaml", data)[1]) == [("source-error", 1, 1)]


@given(st.binary(max_size=60))
def test_no_bytes_break_the_parsers(data: bytes) -> None:
    for findings in (parse_csv("t.csv", data)[1], parse_yaml("d.yaml", data)[1]):
        assert all(f.message and f.location.line >= 1 and f.location.column >= 1 for f in findings)


@given(st.text("ab:-[]{}&*!|>'\"#,? \n\t%@", max_size=40))
def test_no_yaml_breaks_the_parser(text: str) -> None:
    found, findings = parse_yaml("d.yaml", text.encode())
    assert found is not None or findings


# ── bytes to text ──


@pytest.mark.parametrize(
    ("data", "places"),
    [
        (b"a\n\xff", [("encoding-error", 2, 1)]),
        ("市".encode() + b"\xe5\xb8", [("encoding-error", 1, 2)]),
        (b"\xed\xa0\x80", [("encoding-error", 1, 1)]),
        (b"\xef\xbb\xbfa", [("byte-order-mark", 1, 1)]),
        (b"a\nbc\r\nd\r\n", [("line-ending", 2, 3)]),
        (b"a\rb", [("line-ending", 1, 2)]),
        (b"a\n\x00b", [("control-character", 2, 1)]),
        ("ab\u202ec".encode(), [("control-character", 1, 3)]),
        ("a\u200bb\u2028c".encode(), [("control-character", 1, 2)]),
        ("a\u2066\nb\ufeff".encode(), [("control-character", 1, 2), ("control-character", 2, 2)]),
        ("a\U000e0041".encode(), [("control-character", 1, 2)]),
        (b"a\tb", []),
        (b"\xef\xbb\xbfa\r\n\x1b", [("byte-order-mark", 1, 1), ("line-ending", 1, 2), ("control-character", 2, 1)]),
    ],
)
def test_what_must_not_stand_in_a_file(data: bytes, places: list[tuple[str, int, int]]) -> None:
    assert where(decode("f", data)[1]) == places


def test_a_control_character_in_yaml_is_one_finding_and_the_rest_is_read() -> None:
    found, findings = parse_yaml("d.yaml", b"a: x\x00y\nb: z\n")
    assert where(findings) == [("control-character", 1, 5)]
    assert found is not None
    assert found.value == {"a": "x\ufffdy", "b": "z"}


def test_what_cannot_be_seen_is_shown() -> None:
    assert escape_invisible("a\u202e\x1b[0m\n市") == "a\\u202e\\u001b[0m\\u000a市"


@given(st.text())
def test_shown_text_is_safe(text: str) -> None:
    assert not any(is_unsafe(char) for char in escape_invisible(text))


# ── YAML ──


def test_yaml_values_stay_text() -> None:
    text = "a: NO\nb: 1.10\nc: 026\nd: 2020-03\ne: 0x1F\nf: 1e3\ng: true\nh: ~\ni:\nj: '~'\nk: 12:30\n"
    assert document(text).value == {
        "a": "NO",
        "b": "1.10",
        "c": "026",
        "d": "2020-03",
        "e": "0x1F",
        "f": "1e3",
        "g": "true",
        "h": "",
        "i": "",
        "j": "~",
        "k": "12:30",
    }


def test_yaml_values_know_their_place() -> None:
    found = document("a: x\nlist:\n  - p\n  - q: r\n")
    assert found.at("a") == Location("d.yaml", 1, 4)
    assert found.at("list", 0) == Location("d.yaml", 3, 5)
    assert found.at("list", 1, "q") == Location("d.yaml", 4, 8)
    assert found.at("list", 1, "absent", "deeper") == Location("d.yaml", 4, 5)
    assert found.at("absent") == Location("d.yaml", 1, 1)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a: 1\na: 2\n", [("duplicate-key", 2, 1)]),
        ("x:\n  a: 1\n  a: 2\n", [("duplicate-key", 3, 3)]),
        ("a: &x 1\n", [("yaml-error", 1, 4)]),
        ("a: &x 1\nb: *x\n", [("yaml-error", 1, 4), ("yaml-error", 2, 4)]),
        ("a: *x\n", [("yaml-error", 1, 4)]),
        ("a: !!python/object/apply:os.system [id]\n", [("yaml-error", 1, 4)]),
        ("a: !!str 1\n", [("yaml-error", 1, 4)]),
        ("a: b: c\n", [("yaml-error", 1, 5)]),
        ("a: 'b\n", [("yaml-error", 1, 4)]),
        ("a: 1\n---\nb: 2\n", [("yaml-error", 2, 1)]),
        ("? [a]\n: b\n", [("yaml-error", 1, 3)]),
        ("a: " + "[" * 30 + "]" * 30, [("yaml-error", 1, 24)]),
        ("[" * 50_000, [("yaml-error", 1, 1)]),
        ("- " * 5_000 + "a", [("yaml-error", 1, 1)]),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_yaml_that_is_refused(text: str, places: list[tuple[str, int, int]]) -> None:
    assert where(parse_yaml("d.yaml", text.encode())[1]) == places


def test_aliases_are_not_expanded() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    found, findings = parse_yaml("d.yaml", bomb.encode())
    assert found is None
    assert {f.code for f in findings} == {"yaml-error"}


def test_a_flat_yaml_record_is_a_table_of_one_row() -> None:
    raw, findings = as_table(document('id: a\ntitle: "b: c"\n'))
    assert findings == []
    assert raw is not None
    assert (raw.header, raw.rows, raw.lines) == (("id", "title"), [["a", "b: c"]], [1])
    places = [[(at.line, at.column) for at in (raw.locate(row, column) for column in (0, 1))] for row in (-1, 0)]
    assert places == [[(1, 1), (2, 1)], [(1, 5), (2, 8)]]


@pytest.mark.parametrize(
    ("text", "line", "column"), [("id: [a]\n", 1, 5), ("id: a\nx:\n  y: z\n", 3, 3), ("- a\n", 1, 1), ("a\n", 1, 1)]
)
def test_a_yaml_record_that_is_not_flat_is_a_finding(text: str, line: int, column: int) -> None:
    assert where(as_table(document(text))[1]) == [("yaml-error", line, column)]
