"""Annotations and the job's summary on GitHub: the useful ones first, and no cell that is a command."""

from __future__ import annotations

import re

import markdown_it
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.cli.report.github import MOST_ANNOTATIONS, as_annotations, job_summary
from cityplans.core.findings import Finding, Location, error, warning

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def read(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as the runner does."""

    def plain(value: str) -> str:
        for escaped, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
            value = value.replace(escaped, char)
        return value

    found = []
    for line in text.splitlines():
        match = COMMAND.fullmatch(line)
        assert match, line
        words = dict(pair.split("=", 1) for pair in match[2].split(","))
        found.append((match[1], {name: plain(value) for name, value in words.items()}, plain(match[3])))
    return found


@given(st.text(), st.text(), st.text())
def test_a_finding_is_one_command_whatever_it_says(path: str, message: str, hint: str) -> None:
    (command,) = read(as_annotations([error(Location(path, 3, 7), "enum", message, hint)]))
    assert command[0] == "error"
    assert set(command[1]) == {"file", "line", "col", "title"}
    assert (command[1]["line"], command[1]["col"], command[1]["title"]) == ("3", "7", "enum")


@pytest.mark.parametrize(
    "text", ["a\n::set-output name=x::y", "a%0A::stop-commands::x", "50%, more: ok", "::error::x", "\u2028::error::"]
)
def test_no_cell_makes_a_command(text: str) -> None:
    finding = error(Location(f"datasets/{text}.csv"), "enum", text, text)
    (command,) = read(as_annotations([finding]))
    assert "\n::" not in as_annotations([finding])
    if text.isprintable():
        assert command[1]["file"] == f"datasets/{text}.csv"
        assert command[2] == f"{text}\n{text}"


def test_ten_are_shown_errors_first_and_each_code_of_a_file_before_its_second() -> None:
    one = [error(Location("a.csv", n), "foreign-key", f'theme "{n}" is unknown') for n in range(1, 20)]
    other = error(Location("b.csv", 1), "row-order", "out of order")
    doubt = warning(Location("a.csv", 1), "source-absent", "no copy")
    shown = read(as_annotations([doubt, *one, other]))
    assert [(kind, words.get("file")) for kind, words, _ in shown[:2]] == [("error", "a.csv"), ("error", "b.csv")]
    assert [words["line"] for _, words, _ in shown[2:10]] == [str(n) for n in range(2, 10)]
    assert len(shown) == MOST_ANNOTATIONS + 1
    assert shown[-1][0] == "notice" and shown[-1][2].startswith("11 more")


def test_findings_of_one_cause_are_shown_once() -> None:
    same = [error(Location("a.csv", n), "foreign-key", 'theme "x" is unknown') for n in range(1, 9)]
    shown = read(as_annotations(same))
    assert [(kind, words.get("line")) for kind, words, _ in shown] == [("error", "1"), ("notice", None)]


def test_nothing_found_is_no_command() -> None:
    assert as_annotations([]) == ""
    assert job_summary([], 1234) == "### Check of the data: nothing found in 1,234 records\n"


def cells(text: str) -> list[list[str]]:
    """Read the rows of the table as GitHub's Markdown does; every token must be text or code."""
    tokens = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    assert not [t for t in tokens if t.type == "html_block"]
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            children = token.children or []
            assert {child.type for child in children} <= {"text", "code_inline", "link_open", "link_close"}
            rows[-1].append("".join(child.content for child in children))
    return rows[1:]


FINDINGS: list[Finding] = [
    error(
        Location("a|b.csv", 2, 3),
        "enum",
        '<img src=x onerror=alert(1)> @owner #1 `x` ``y`` [l](http://x) | "z"\n# h',
        "`",
    ),
    warning(Location("a.csv"), "source-absent", "**bold** https://example.org www.example.org", "|\\|"),
]


def test_the_summary_lists_all_and_no_cell_is_markup() -> None:
    rows = cells(job_summary(FINDINGS[::-1], 5, "https://plans.example.org/"))
    assert [row[0] for row in rows] == ["error", "warning"]
    assert [len(row) for row in rows] == [5, 5]
    assert rows[0][2].startswith("<img src=x onerror=alert(1)> @owner #1 `x` ``y`` [l](http://x) ")
    assert rows[1][2] == "**bold** https://example.org www.example.org"
    assert "(https://plans.example.org/en/contribute/findings/#enum)" in job_summary(
        FINDINGS, 5, "https://plans.example.org/"
    )


@given(st.text(), st.text())
def test_any_finding_is_one_row_of_five_cells(message: str, path: str) -> None:
    (row,) = cells(job_summary([error(Location(path), "enum", message, message)], 1))
    assert len(row) == 5


def test_a_summary_is_no_larger_than_github_takes() -> None:
    many = [error(Location("a.csv", n), "enum", "长" * 500) for n in range(2000)]
    text = job_summary(many, 1)
    assert len(text.encode()) < 2**20
    listed = text.count("| error |")
    assert text.endswith(f"\n{2000 - listed} more are not listed here: run `build.py check`.\n")
