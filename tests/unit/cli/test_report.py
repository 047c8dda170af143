"""Findings to words: the text and the JSON that are promised."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityplans.cli.report import as_annotations, as_json, as_sarif, as_text, job_summary, summary
from cityplans.core.characters import is_unsafe
from cityplans.core.findings import Finding, Location, error, has_errors, sorted_unique, warning
from tests.support.properties import SLOW

UNIT = error(
    Location("datasets/a/targets.csv", 7, 41),
    "foreign-key",
    'unit "人次数" is not known',
    'did you mean "人次"?',
    "a-t1",
)
COPY = warning(Location("datasets/reference/sources.csv", 2), "source-absent", "no file is the copy")
KEYS = ["path", "line", "column", "severity", "code", "message", "hint", "record"]


def test_text_is_one_line_per_finding_with_its_hint_below() -> None:
    assert as_text([UNIT, COPY]) == (
        'datasets/a/targets.csv:7:41: error: unit "人次数" is not known [foreign-key]\n'
        '    hint: did you mean "人次"?\n'
        "datasets/reference/sources.csv:2:1: warning: no file is the copy [source-absent]\n"
    )


def test_no_findings_are_no_text() -> None:
    assert as_text([]) == ""


def test_json_is_one_array_of_objects_with_eight_keys() -> None:
    rows = json.loads(as_json([UNIT, COPY]))
    assert [list(row) for row in rows] == [KEYS, KEYS]
    assert rows[0] == {
        "path": "datasets/a/targets.csv",
        "line": 7,
        "column": 41,
        "severity": "error",
        "code": "foreign-key",
        "message": 'unit "人次数" is not known',
        "hint": 'did you mean "人次"?',
        "record": "a-t1",
    }
    assert (rows[1]["severity"], rows[1]["hint"], rows[1]["record"]) == ("warning", "", "")
    assert "人次数" in as_json([UNIT])


def test_no_findings_are_an_empty_array() -> None:
    assert as_json([]) == "[]\n"


@settings(max_examples=SLOW)
@given(st.text(), st.text(), st.text())
def test_no_control_character_is_written_and_json_keeps_the_true_value(path: str, message: str, record: str) -> None:
    finding = error(Location(path), "enum", message, message, record)
    for text in (as_text([finding], lambda _: message), as_json([finding]), as_sarif([finding], lambda _: record)):
        assert not any(is_unsafe(char) for char in text if char != "\n")
    (row,) = json.loads(as_json([finding]))
    assert (row["path"], row["message"], row["record"]) == (path, message, record)
    assert as_text([finding]).count("\n") == (2 if message else 1)
    for text, lines in ((as_annotations([finding]), 1), (job_summary([finding], 1), 5)):
        assert not any(is_unsafe(char) for char in text if char != "\n")
        assert text.count("\n") == lines


@pytest.mark.parametrize("char", ["\u202e", "\x1b", "\x9b", "\ufeff", "\udcff", "\U000e0041", "\u2028"])
def test_characters_that_deceive_are_escaped(char: str) -> None:
    finding = error(Location(f"a{char}.csv"), "file-unlisted", f"b{char}")
    assert char not in as_text([finding])
    assert char not in as_json([finding])
    assert f"{ord(char):04x}" in as_text([finding])
    as_text([finding]).encode()
    as_json([finding]).encode()


def test_a_huge_cell_does_not_flood_the_report() -> None:
    finding = error(Location("a.csv", 1, 500_000), "enum", "x" * 1_000_000, "y" * 1_000_000)
    assert len(as_text([finding], lambda _: "z" * 1_000_000)) < 2000
    assert len(as_json([finding])) < 2000
    assert len(as_annotations([finding])) < 2000
    assert len(job_summary([finding], 1)) < 2000
    assert len(as_sarif([finding], lambda _: "z" * 1_000_000)) < len(as_sarif([])) + 4000


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ([], "1,234 records checked, nothing found\n"),
        ([UNIT], "1,234 records checked: 1 error, 0 warnings\n"),
        ([UNIT, COPY, UNIT], "1,234 records checked: 2 errors, 1 warning\n"),
    ],
)
def test_the_summary_counts(findings: list[Finding], words: str) -> None:
    assert summary(findings, 1234) == words


def test_findings_are_sorted_by_place_and_told_once() -> None:
    first, second, third = (error(Location(path, line), "enum", "m") for path, line in (("a", 2), ("a", 10), ("b", 1)))
    assert sorted_unique([third, second, first, second]) == [first, second, third]


def test_warnings_are_no_errors() -> None:
    assert not has_errors([COPY])
    assert has_errors([COPY, UNIT])
