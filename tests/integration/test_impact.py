"""What changed in the data, in words, by record and field, with what follows; no cell is markup."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import markdown_it
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.cli.main import CANNOT_RUN, FINDINGS, FINE, main
from cityplans.core.markdown import code_cell, code_span
from cityplans.curate.release.diff import DatasetDiff, SchemaChange
from cityplans.curate.release.impact import Correction, Impact, RecordSummary, impact
from cityplans.curate.release.impact_report import MAX_BYTES, as_markdown
from cityplans.read.load import load_former
from tests.integration.test_release import git
from tests.support import corpus
from tests.support.corpus import PLAN

# A step is taken: some schema was reworded.
CHANGED = DatasetDiff((SchemaChange("units", "", "reworded"),), (), (), ())
FIGURE, MEASURE, POLICY, EVENT = f"{PLAN}-m1-t1", f"{PLAN}-m1", f"{PLAN}-n1", f"{PLAN}-m2-n1"


def told(before: Path, after: Path) -> Impact:
    return impact(load_former(before), load_former(after))


def test_nothing_changed(before: Path, datasets: Path) -> None:
    found = told(before, datasets)
    assert (
        found.added,
        found.removed,
        found.renamed,
        found.corrected,
        found.pages,
        found.counts,
        found.stale,
        found.vanished,
    ) == ((),) * 8
    assert as_markdown(found) == "The data has not changed.\n"


def test_a_correction_is_told_by_record_and_field_with_its_pages(before: Path, datasets: Path) -> None:
    corpus.edit(datasets, "targets.csv", FIGURE, "value", "35")
    corpus.edit(datasets, "targets.csv", FIGURE, "comparator", ">=")
    found = told(before, datasets)
    assert [(c.record.table, c.record.id, c.record.name, c.cells) for c in found.corrected] == [
        ("targets", FIGURE, "30余个", (("comparator", ">", ">="), ("value", "30", "35")))
    ]
    assert found.pages == (f"measures/{MEASURE}/", f"plans/{PLAN}/")
    assert (found.version, found.next_version) == ("0.1.0", "0.1.1")
    assert (
        f"- `{FIGURE}` (`targets`): `30余个`\n  - `comparator`: `>` → `>=`\n  - `value`: `30` → `35`\n"
        in as_markdown(found)
    )
    assert [(c.table, c.field, c.value, c.was, c.now) for c in found.counts] == [
        ("targets", "comparator", ">=", 0, 1),
        ("targets", "comparator", ">", 1, 0),
    ]


def test_english_left_behind_is_named_where_it_was_not_before(before: Path, datasets: Path) -> None:
    for folder in (before, datasets):
        corpus.edit(folder, "measures.csv", f"{PLAN}-m2", "summary_zh", "早就改过。")
    corpus.edit(datasets, "measures.csv", MEASURE, "summary_zh", "改过的概要。")
    found = told(before, datasets)
    assert found.stale == ((MEASURE, "summary_en"),)
    assert f"`{MEASURE}` `summary_en`" in as_markdown(found)


def test_a_record_under_another_id_was_renamed(before: Path, datasets: Path) -> None:
    for file in ("mentions.csv", "evidence.csv", "translations.csv"):
        path = datasets / PLAN / file
        path.write_text(path.read_text(encoding="utf-8").replace(EVENT, f"{PLAN}-m2-n7"), encoding="utf-8")
    found = told(before, datasets)
    assert [(c.former, c.record.id, c.cells) for c in found.renamed] == [(EVENT, f"{PLAN}-m2-n7", ())]
    assert (found.added, found.removed) == ((), ())
    assert f"- `{EVENT}` → `{PLAN}-m2-n7` (`mentions`): `灯火会`\n" in as_markdown(found)
    assert "- `evidence`: 1 added\n" in as_markdown(found)


def test_what_comes_and_goes_is_counted_and_its_pages_named(before: Path, datasets: Path) -> None:
    corpus.remove(datasets, "mentions.csv", POLICY)
    corpus.append(datasets, "units.csv", id="years", symbol_zh="年", name_en="years", quantity="time")
    found = told(before, datasets)
    assert [(t.table, t.id, t.name) for t in (*found.added, *found.removed)] == [
        ("units", "years", "年"),
        ("mentions", POLICY, "晨溪长远设想"),
    ]
    assert found.pages == (f"plans/{PLAN}/",)
    assert ("mentions", "", "", 2, 1) in [(c.table, c.field, c.value, c.was, c.now) for c in found.counts]
    assert ("units", "quantity", "time", 0, 1) in [(c.table, c.field, c.value, c.was, c.now) for c in found.counts]
    assert found.next_version == "1.0.0"


def test_a_change_of_a_schema_is_told(before: Path, datasets: Path) -> None:
    corpus.damage(datasets, "schemas/units.yaml", "- value: mass\n    label: Mass\n    label_zh: 质量\n  ", "")
    assert "- `units.quantity` was retyped\n" in as_markdown(told(before, datasets))


def test_the_pages_of_what_it_was_and_of_what_it_is_are_touched(before: Path, datasets: Path) -> None:
    corpus.edit(datasets, "measures.csv", MEASURE, "theme_id", "visitors")
    assert told(before, datasets).pages == (
        f"measures/{MEASURE}/",
        f"plans/{PLAN}/",
        "themes/reading/",
        "themes/visitors/",
    )


def test_data_with_errors_is_told_all_the_same(before: Path, datasets: Path) -> None:
    corpus.edit(datasets, "targets.csv", FIGURE, "value", "thirty")
    found = told(before, datasets)
    assert found.corrected[0].cells == (("value", "30", "thirty"),)
    # Those of the state that was sound are known.
    assert found.pages == (f"measures/{MEASURE}/", f"plans/{PLAN}/")


def test_vanished_rows_raise_an_alarm_unless_renamed(before: Path, datasets: Path) -> None:
    units = [(f"u{n}", f"个{n}") for n in range(40)]
    for folder, kept in ((before, units), (datasets, units[4:])):
        for unit, symbol in kept:
            corpus.append(folder, "units.csv", id=unit, symbol_zh=symbol, name_en=unit, quantity="count")
    assert told(before, datasets).vanished == ()
    corpus.remove(datasets, "units.csv", "u4")
    assert told(before, datasets).vanished == (("units", 5, 43),)
    assert "**5 of 43 rows of `units` would be gone.**" in as_markdown(told(before, datasets))
    for n in range(5):
        corpus.append(datasets, "units.csv", id=f"v{n}", symbol_zh=f"个{n}", name_en=f"u{n}", quantity="count")
    assert told(before, datasets).vanished == ()
    for n in range(60):
        corpus.append(before, "units.csv", id=f"w{n}", symbol_zh=f"只{n}", name_en=f"w{n}", quantity="count")
        corpus.append(datasets, "units.csv", id=f"w{n}", symbol_zh=f"只{n}", name_en=f"w{n}", quantity="count")
    for n in range(10):
        corpus.remove(datasets, "units.csv", f"w{n}")
    assert told(before, datasets).vanished == ()


def tokens_of(text: str) -> list[tuple[str, str]]:
    parsed = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return [(child.type, child.content) for token in parsed for child in (token.children or [token])]


HOSTILE = [
    "<img src=x>",
    "@owner",
    "`",
    "``x`` `",
    "a\n# b",
    "[l](javascript:x)",
    "\u202eabc",
    "\\",
    " ",
    "#1",
    "| a | b |",
    "*",
    "```\nx",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_value_is_code_whatever_it_holds(text: str) -> None:
    (_, _), (kind, content), (_, _) = tokens_of(f"{code_span(text)}\n")
    shown = text.replace("\n", "\\u000a").replace("\u202e", "\\u202e")
    assert kind == "code_inline"
    assert content == shown or not text.strip()
    assert "|" not in code_cell(text)


@given(st.text(), st.text(), st.text())
def test_no_cell_is_markup(was: str, now: str, name: str) -> None:
    told = RecordSummary("targets", "p-m1-t1", name, {"id": "p-m1-t1", "note_en": now})
    correction = Correction(told, name, (("note_en", was, now),))
    found = Impact("", "", CHANGED, (told,), (told,), (correction,), (correction,), (name,), (), ((name, was),), ())
    kinds = {kind for kind, _ in tokens_of(as_markdown(found))}
    assert not kinds & {
        "html_inline",
        "html_block",
        "link_open",
        "image",
        "fence",
        "code_block",
        "em_open",
        "table_open",
    }
    assert kinds >= {"code_inline", "list_item_open"}


def test_a_great_change_fits_into_a_comment(before: Path, datasets: Path) -> None:
    for n in range(90):
        corpus.append(datasets, "units.csv", id=f"u{n}", symbol_zh="长" * 3000, name_en="x" * 3000, quantity="count")
        corpus.append(
            datasets,
            "glossary.csv",
            id=f"g{n}",
            term_zh="长" * 3000,
            term_en="x" * 3000,
            kind="event",
            note_en="y" * 3000,
        )
        corpus.append(
            datasets, "bodies.csv", id=f"b{n}", name_zh="长" * 3000, name_en="x" * 3000, full_name_zh="z" * 3000
        )
    corpus.edit(datasets, "targets.csv", FIGURE, "value", "35")
    corpus.edit(datasets, "targets.csv", FIGURE, "note_en", "Another note.")
    text = as_markdown(told(before, datasets))
    assert 40_000 < len(text.encode()) <= MAX_BYTES
    # What a reviewer must not miss comes first; the rest is counted.
    told_in_order = ("#### Effects", "`30` → `35`", "#### Added", "Another note.", "**Left out:**")
    places = [text.index(words) for words in told_in_order]
    assert places == sorted(places)
    assert re.search(r"\*\*Left out:\*\* \d+ of 540 lines of “Added”; run `build.py diff` for the full list\.", text)


# ── the command ──


@pytest.fixture
def committed(datasets: Path) -> Path:
    git(datasets.parent, "init")
    git(datasets.parent, "add", "-A")
    git(datasets.parent, "commit", "-m", "first")
    return datasets


def diff(datasets: Path, *words: str) -> int:
    return main(["diff", "--datasets", str(datasets), *words])


def test_a_revision_is_compared_with_the_data_as_it_is(committed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus.edit(committed, "targets.csv", FIGURE, "value", "35")
    assert diff(committed, "HEAD") == FINE
    assert "`value`: `30` → `35`" in capsys.readouterr().out
    git(committed.parent, "commit", "-am", "second")
    assert diff(committed, "HEAD", "--format", "json") == FINE
    assert json.loads(capsys.readouterr().out)["corrected"] == []
    assert diff(committed, "HEAD~1", "HEAD", "--format", "json") == FINE
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert found["corrected"] == [
        {"table": "targets", "id": FIGURE, "cells": [{"field": "value", "was": "30", "now": "35"}]}
    ]
    assert found["version"] == {"from": "0.1.0", "to": "0.1.1", "bump": "patch"}
    assert found["effects"]["pages"] == [f"measures/{MEASURE}/", f"plans/{PLAN}/"]


def test_a_folder_is_taken_as_it_is(before: Path, datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What `check` does not look at, `diff` does not either."""
    corpus.edit(datasets, "targets.csv", FIGURE, "value", "35")
    assert diff(datasets, str(before), str(datasets)) == FINE
    assert "`30` → `35`" in capsys.readouterr().out
    assert diff(datasets, str(before), str(datasets.parent)) == CANNOT_RUN
    assert "the data to compare cannot be read" in capsys.readouterr().err
    link = datasets.parent / "link"
    link.symlink_to(datasets)
    assert diff(datasets, str(before), str(link)) == CANNOT_RUN
    assert "link is a link: give the folder itself" in capsys.readouterr().err


def test_what_changes_beside_the_records_is_told(
    before: Path, datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus.damage(datasets, "datapackage.yaml", "contact: ", "contact: evil@")
    corpus.append(datasets, "corrections.csv", record_id=FIGURE, field="value", date="2026-12-01", was="30", now="31")
    (datasets / "CHANGELOG.md").write_text("- see https://evil.example\n")
    (datasets / "schemas/table.schema.json").unlink()
    assert diff(datasets, str(before), str(datasets)) == FINE
    told = capsys.readouterr().out
    assert "The data has not changed." not in told
    for line in (
        "- `datapackage.yaml`: changed\n  - `contact`: `",
        "→ `evil@",
        "- `corrections.csv`: 1 row added\n",
        "- `CHANGELOG.md`: added\n",
        "- `schemas/table.schema.json`: removed\n",
    ):
        assert line in told, line
    assert diff(datasets, str(before), str(datasets), "--format", "json") == FINE
    files = json.loads(capsys.readouterr().out)["files"]
    assert [(file["path"], file["what"]) for file in files][:2] == [
        ("datapackage.yaml", "changed"),
        ("corrections.csv", "1 row added"),
    ]
    assert files[0]["values"][0]["key"] == "contact"


EVIL = "PWN @octocat [**Approved**](https://evil.example/x) ![p](https://evil.example/p.png) <h1>Merge now</h1> ```"


@pytest.mark.parametrize("padding", range(1, 200, 9))
def test_a_card_is_never_cut_within_a_cell(
    before: Path, datasets: Path, padding: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wherever the budget ends, what a cell holds is code, and the findings with their fence are whole."""
    path = datasets / "reference" / "units.csv"
    for n in range(60):
        corpus.append(datasets, "units.csv", id=f"u{n}", symbol_zh="修" * 150, name_en=EVIL, quantity="x" * padding)
    assert path.stat().st_size > 24_000
    status = diff(datasets, "--card", str(before), str(datasets))
    card = capsys.readouterr().out
    assert status == FINE and len(card.encode()) < 60_000 and "run `build.py diff` for the full list" in card
    tokens = markdown_it.MarkdownIt("gfm-like", {"linkify": False}).parse(card)
    kinds = {child.type for token in tokens for child in (token.children or [token])}
    assert not kinds & {"html_inline", "html_block", "link_open", "image"}, kinds
    assert tokens[-1].type == "fence" and "[enum]" in tokens[-1].content
    text = "".join(child.content for token in tokens for child in token.children or () if child.type == "text")
    assert "@octocat" not in text and "PWN" not in text


def test_a_card_of_data_that_cannot_be_read(before: Path, datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus.damage(datasets, "mentions.csv", "Lantern", '"Lantern')
    assert diff(datasets, "--card", str(before), str(datasets)) == FINE
    card = capsys.readouterr().out
    assert card.startswith("The data cannot be compared: `") and "[csv-quote]" in card and card.endswith("```\n")


def test_git_runs_no_program_of_the_folder_it_reads(
    datasets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A repository that lacks an object would ask for it by a program that its own settings name."""
    git(datasets.parent, "init")
    git(datasets.parent, "add", "-A")
    git(datasets.parent, "commit", "-m", "first")
    mark = tmp_path / "PWNED"
    for key, value in (
        ("core.repositoryformatversion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.url", "ssh://x/y"),
        ("remote.origin.promisor", "true"),
        ("core.sshCommand", f"sh -c 'touch {mark}; exit 1' --"),
    ):
        git(datasets.parent, "config", key, value)
    blob = _blob(datasets.parent, "HEAD:datasets/reference/units.csv")
    (datasets.parent / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert diff(datasets, "HEAD") == CANNOT_RUN
    assert not mark.exists()
    shutil.copytree(datasets.parent / ".git", datasets / ".git")
    capsys.readouterr()
    assert diff(datasets, "HEAD") == CANNOT_RUN
    assert ".git does not belong to the data" in capsys.readouterr().err


def _blob(repository: Path, name: str) -> str:
    done = subprocess.run(["git", "-C", str(repository), "rev-parse", name], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_vanished_rows_fail_unless_they_are_meant(
    before: Path, datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = datasets / PLAN / "translations.csv"
    path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    assert diff(datasets, str(before)) == FINDINGS
    assert "rows of translations would be gone" in capsys.readouterr().err
    assert diff(datasets, str(before), "--allow-deletions") == FINE


@pytest.mark.parametrize("base", ["no-such-revision", "--output=x", "no/such/folder"])
def test_what_is_neither_folder_nor_revision_cannot_be_compared(
    base: str, committed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) if base.startswith("--") else contextlib.nullcontext():
        assert diff(committed, base) == CANNOT_RUN
        assert "neither a folder nor a git revision" in capsys.readouterr().err


def test_data_that_cannot_be_read_cannot_be_compared(
    before: Path, datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus.damage(datasets, "mentions.csv", "Lantern", '"Lantern')
    assert diff(datasets, str(before)) == CANNOT_RUN
    assert "cannot be read" in capsys.readouterr().err


def test_printed_text_that_changed_without_its_evidence_is_an_effect(before: Path, datasets: Path) -> None:
    """A spreadsheet program drops the mark of 1. and 2."""
    for record in (MEASURE, f"{PLAN}-m2"):
        number = corpus.row_of(datasets, "measures.csv", record)["number"]
        corpus.edit(datasets, "measures.csv", record, "number", number.removesuffix("."))
    found = told(before, datasets)
    assert found.unproven == ((MEASURE, "number", "1.", "1"), (f"{PLAN}-m2", "number", "2.", "2"))
    assert f"`{MEASURE}` `number` `1.` → `1`" in as_markdown(found)
    corpus.edit(datasets, "evidence.csv", MEASURE, "start", "40")
    assert [record for record, *_ in told(before, datasets).unproven] == [f"{PLAN}-m2"]


def test_a_column_that_was_emptied_is_an_effect(before: Path, datasets: Path) -> None:
    path = datasets / PLAN / "measures.csv"
    header, *rows = corpus.read_csv(path)
    column = header.index("theme_id")
    corpus.write_csv(path, [header, *([*row[:column], "", *row[column + 1 :]] for row in rows)])
    found = told(before, datasets)
    assert found.emptied == (("measures", "theme_id", 3),)
    assert "`measures` `theme_id` had 3 cells" in as_markdown(found)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (",", ";", "semicolons"),
        ("name_en", "name_eng", "name_eng"),
        (",policy,", ",", "the row has 7 cells, the table 8 columns"),
        ("id,", "\nid,", "above the header line"),
    ],
)
def test_a_table_that_cannot_be_read_is_not_called_removed(
    old: str, new: str, words: str, before: Path, datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = datasets / PLAN / "mentions.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new) if old == "," else text.replace(old, new, 1), encoding="utf-8")
    assert diff(datasets, str(before), str(datasets)) == CANNOT_RUN
    told_of = capsys.readouterr()
    assert "removed" not in told_of.out
    assert (
        "the data to compare cannot be read" in told_of.err and words in told_of.err and "mentions.csv" in told_of.err
    )
