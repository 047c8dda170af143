"""Every finding: a good dataset has none, and one damage gives its one code at its one place."""

from __future__ import annotations

import ast
import csv
import functools
import hashlib
import inspect
import io
import itertools
import os
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from cityplans.catalog.open import checked_catalog
from cityplans.check.evidence import digest
from cityplans.check.explanations import explanations
from cityplans.check.rules import RULES, Rule, values
from cityplans.check.runner import check, check_loaded
from cityplans.core.findings import Finding, Severity
from cityplans.core.fingerprints import FILE as FINGERPRINTS
from cityplans.core.identifiers import natural_key
from cityplans.core.processes import worker_pool
from cityplans.core.table_schema import TableSchema
from cityplans.read.file_cache import FileCache
from cityplans.read.layout import parse_table
from cityplans.read.load import load
from tests.support import corpus
from tests.support.corpus import PLAN, SOURCE, Place
from tests.support.restored import RestoredCopy

MEASURE, OTHER_MEASURE, PART = f"{PLAN}-m1", f"{PLAN}-m2", f"{PLAN}-m2-1"
SECTION, OTHER_SECTION = f"{PLAN}-sec1", f"{PLAN}-sec2"
FIGURE, DUTY, GUESTS = f"{PLAN}-m1-t1", f"{PLAN}-m1-t2", f"{PLAN}-sec1-t1"
EVENT, POLICY = f"{PLAN}-m2-n1", f"{PLAN}-n1"
FOLLOW_UP = f"{PLAN}-sec1-t1-e1"
ACTION = f"{PLAN}-m2-k1"


@dataclass(frozen=True)
class Case:
    """A damage, the code it must give, and the file and place where it must be found.

    `limits` are limits of cityplans.check.rules.values, lowered so that a small dataset reaches them.
    """

    code: str
    what: str
    file: str
    damage: Callable[[Path], Place]
    limits: Mapping[str, int] = field(default_factory=dict)


def cell(code: str, file: str, record: str, field: str, text: str, at: str = "") -> Case:
    """One cell is changed; the finding is at that cell, or at another cell of the record."""

    def do(datasets: Path) -> Place:
        place = corpus.edit(datasets, file, record, field, text)
        if field.endswith(("_zh", "_en")) and not code.startswith(("translation", "white-space")):
            corpus.translate_again(datasets)
        return corpus.place(datasets, file, record, at) if at else place

    return Case(code, f"{file} {field} = {text!r}", file, do)


def raw(code: str, file: str, old: str, new: str | bytes, after: int = 0, at: Place | None = None) -> Case:
    """Text is changed without regard to cells; the finding is at an offset from its start, or elsewhere."""

    def do(datasets: Path) -> Place:
        place = corpus.damage(datasets, file, old, new)
        return at or Place(place.line, place.column + after)

    return Case(code, f"{file} {old!r} to {new!r}"[:60], file, do)


def written(code: str, at: str, **texts: str) -> Case:
    """A measure is worded otherwise, in both languages."""

    def do(datasets: Path) -> Place:
        for name, text in texts.items():
            corpus.edit(datasets, "measures.csv", MEASURE, name, text)
        corpus.translate_again(datasets)
        return corpus.place(datasets, "measures.csv", MEASURE, at)

    return Case(code, str(texts), "measures.csv", do)


def list_counted(datasets: Path) -> Place:
    """The text has a list that it leaves open, and the summary counts its examples."""
    text = corpus.TEXT.replace("选好地点。", "选好地点。摆放长椅、灯笼、棋盘等器具。")
    (datasets.parent / "sources" / corpus.SOURCE_FILE).write_bytes(text.encode())
    corpus.edit(datasets, "sources.csv", SOURCE, "sha256", digest(text))
    corpus.edit(datasets, "sources.csv", SOURCE, "characters", str(len(text)))
    corpus.edit(datasets, "sources.csv", SOURCE, "text_end", str(text.index("打印本页")))
    corpus.edit(datasets, "measures.csv", MEASURE, "summary_zh", "书屋里摆放三种器具。")
    corpus.write_again(datasets)
    return corpus.place(datasets, "measures.csv", MEASURE, "summary_zh")


def excused(**changed: str) -> Callable[[Path], Place]:
    """A reviewed exception is not what it should be; the finding is at the cell that was changed."""

    def do(datasets: Path) -> Place:
        row = {
            "record_id": MEASURE,
            "code": "word-dropped",
            "word": "年前",
            "reason_zh": "已读。",
            "reason_en": "Read.",
        }
        row |= {"reviewer": "lw", "date": "2026-11-29"} | changed
        corpus.write_csv(datasets / PLAN / "exceptions.csv", [list(row), list(row.values())])
        (name,) = changed
        before = ",".join(list(row.values())[: list(row).index(name)])
        return Place(2, len(before) + 2 if before else 1)

    return do


def steps(code: str, what: str, file: str, do: Callable[[Path], Place]) -> Case:
    """Whatever takes more than one change."""
    return Case(code, what, file, do)


def file_is(content: bytes | None) -> Callable[[Path], Place]:
    """The table of mentions is another file altogether, or none."""

    def do(datasets: Path) -> Place:
        path = datasets / PLAN / "mentions.csv"
        path.unlink()
        if content is not None:
            path.write_bytes(content)
        return Place(1, 1)

    return do


def passage_until(field: str, record: str, offset: int) -> Callable[[Path], Place]:
    """A passage goes on into what surrounds the text in the copy."""

    def do(datasets: Path) -> Place:
        row = corpus.row_of(datasets, "evidence.csv", record) | {field: str(offset)}
        corpus.edit(datasets, "evidence.csv", record, field, str(offset))
        corpus.edit(
            datasets, "evidence.csv", record, "sha256", digest(corpus.TEXT[int(row["start"]) : int(row["end"])])
        )
        return corpus.place(datasets, "evidence.csv", record, field)

    return do


def body_of_another_city(datasets: Path) -> Place:
    city = {"id": "otherville", "name_zh": "暮溪市", "name_en": "Otherville", "level": "county"}
    corpus.append(datasets, "cities.csv", **city)
    corpus.edit(datasets, "bodies.csv", "exampleville-parks", "city_id", "otherville")
    return corpus.place(datasets, "responsibilities.csv", f"{MEASURE}-r2", "body_id")


def issuers_unequal(datasets: Path) -> Place:
    corpus.damage(datasets, "plan.yaml", "published:", 'issuer_zh: "甲 | 乙"\nissuer_en: "A"\npublished:')
    corpus.translate_again(datasets)
    return corpus.spot(datasets, "plan.yaml", '"A"')


def base_of_another_number(datasets: Path) -> Place:
    corpus.edit(datasets, "targets.csv", GUESTS, "base_value", "1100000")
    return corpus.edit(datasets, "targets.csv", GUESTS, "base_printed", "120万人次")


def base_out_of_passage(datasets: Path) -> Place:
    corpus.edit(datasets, "targets.csv", GUESTS, "base_value", "1100000")
    return corpus.edit(datasets, "targets.csv", GUESTS, "base_printed", "110万人次")


def confirmed_record_is_gone(datasets: Path) -> Place:
    row = [f"{PLAN}-m9", "0" * 16, "2026-12-01", "lw"]
    corpus.write_csv(datasets / PLAN / "reviews.csv", [["record_id", "sha256", "date", "reviewer"], row])
    return Place(2, 1)


def corrected(**cells: str) -> Callable[[Path], Place]:
    """A correction is on record whose cell is wrong."""
    good = {
        "record_id": FIGURE,
        "field": "value",
        "date": "2026-12-01",
        "was": "20",
        "now": "30",
        "why_zh": "误。",
        "why_en": "Wrong.",
    }
    (field,) = cells

    def do(datasets: Path) -> Place:
        corpus.append(datasets, "corrections.csv", **good | cells)
        return corpus.place(datasets, "corrections.csv", (good | cells)["record_id"], field)

    return do


def published(field: str, *lines: dict[str, str]) -> Callable[[Path], Place]:
    """Ids were published, the last of them wrongly kept: the finding is at a field of its line."""

    def do(datasets: Path) -> Place:
        counts = {"added": "1", "corrected": "0", "removed": "0"}
        corpus.append(
            datasets, "versions.csv", id="0.1.0", released="2026-11-22", bump="first", digest="0" * 64, **counts
        )
        good = {
            "record_id": f"{PLAN}-m9",
            "table": "measures",
            "version_id": "0.1.0",
            "name_zh": "旧",
            "name_en": "Old",
        }
        for line in lines:
            corpus.append(datasets, "ids.csv", **good | line)
        return corpus.place(datasets, "ids.csv", (good | lines[-1])["record_id"], field)

    return do


GONE = {"date": "2026-12-01"}


def version_by_hand(datasets: Path) -> Place:
    corpus.append(
        datasets,
        "versions.csv",
        id="0.0.9",
        released="2026-11-22",
        bump="first",
        added="1",
        corrected="0",
        removed="0",
        digest="0" * 64,
    )
    return corpus.place(datasets, "datapackage.yaml", "", "version")


def no_last_line_end(datasets: Path) -> Place:
    path = datasets / PLAN / "mentions.csv"
    text = path.read_text(encoding="utf-8").removesuffix("\n")
    path.write_text(text, encoding="utf-8")
    lines = text.split("\n")
    return Place(len(lines), len(lines[-1]) + 1)


def rows_exchanged(datasets: Path) -> Place:
    path = datasets / PLAN / "measures.csv"
    header, first, second, *rest = corpus.read_csv(path)
    corpus.write_csv(path, [header, second, first, *rest])
    return corpus.place(datasets, "measures.csv", MEASURE, "id")


def columns_exchanged(datasets: Path) -> Place:
    path = datasets / PLAN / "mentions.csv"
    corpus.write_csv(path, [[b, a, *rest] for a, b, *rest in corpus.read_csv(path)])
    return Place(1, 1)


def column_twice(datasets: Path) -> Place:
    path = datasets / PLAN / "mentions.csv"
    rows = [[*row, row[-1]] for row in corpus.read_csv(path)]
    corpus.write_csv(path, rows)
    return corpus.place_of(rows, 0, len(rows[0]) - 1)


def saved_with(separator: str, before: str = "", end: str = "\n", at: Place | None = None) -> Callable[[Path], Place]:
    """A program saves the mentions with another separator, something above them, or its own line ends."""

    def do(datasets: Path) -> Place:
        path = datasets / PLAN / "mentions.csv"
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=separator, lineterminator=end).writerows(corpus.read_csv(path))
        path.write_bytes((before + out.getvalue()).encode())
        return at or Place(1, 1)

    return do


def with_empty_columns(position: int, count: int) -> Callable[[Path], Place]:
    """Empty columns stand before a column of the units, or after the last one."""

    def do(datasets: Path) -> Place:
        path = datasets / "reference" / "units.csv"
        rows = [[*row[:position], *[""] * count, *row[position:]] for row in corpus.read_csv(path)]
        corpus.write_csv(path, rows)
        return corpus.place_of(rows, 0, position)

    return do


def emptied(file: str, field: str, first: int) -> Callable[[Path], Place]:
    """Every cell of a column from a row on is empty."""

    def do(datasets: Path) -> Place:
        path = datasets / PLAN / file
        rows = corpus.read_csv(path)
        column = rows[0].index(field)
        rows = [row if i < first else [*row[:column], "", *row[column + 1 :]] for i, row in enumerate(rows)]
        corpus.write_csv(path, rows)
        return corpus.place_of(rows, first, column)

    return do


def rows_lost(datasets: Path) -> Place:
    path = datasets / PLAN / "targets.csv"
    corpus.append(datasets, "targets.csv", **corpus.row_of(datasets, "targets.csv", GUESTS) | {"id": f"{PLAN}-sec1-t2"})
    corpus.write_again(datasets)
    corpus.write_csv(path, corpus.read_csv(path)[:1])
    return Place(1, 1)


def change_log_in_conflict(datasets: Path) -> Place:
    text = "# Changes\n\nA heading\n=======\n\n<<<<<<< ours\nOne.\n=======\nAnother.\n>>>>>>> theirs\n"
    (datasets / "CHANGELOG.md").write_text(text, encoding="utf-8")
    return Place(6, 1)


def row_deleted(datasets: Path) -> Place:
    place = corpus.place(datasets, "measures.csv", MEASURE, "id")
    corpus.remove(datasets, "measures.csv", MEASURE)
    return place


def row_cut_short(datasets: Path) -> Place:
    path = datasets / PLAN / "mentions.csv"
    rows = corpus.read_csv(path)
    corpus.write_csv(path, [*rows[:-1], rows[-1][:5]])
    return corpus.place(datasets, "mentions.csv", POLICY, "name_zh")


def row_too_long(datasets: Path) -> Place:
    path = datasets / PLAN / "mentions.csv"
    header, row, *rest = corpus.read_csv(path)
    corpus.write_csv(path, [header, [*row, "more"], *rest])
    return corpus.place_of([header, [*row, "more"]], 1, len(row))


def same_row_twice(datasets: Path) -> Place:
    path = datasets / PLAN / "mentions.csv"
    rows = corpus.read_csv(path)
    corpus.write_csv(path, [*rows, rows[-1]])
    return Place(4, 1)


def id_of_another_table(datasets: Path) -> Place:
    corpus.append(datasets, "units.csv", id="reading", symbol_zh="册", name_en="volumes", quantity="count")
    return Place(5, 1)


def id_of_another_plan(datasets: Path) -> Place:
    corpus.append(datasets, "mentions.csv", **corpus.row_of(datasets, "mentions.csv", POLICY) | {"id": "otherville-n1"})
    evidence = corpus.row_of(datasets, "evidence.csv", POLICY)
    corpus.append(datasets, "evidence.csv", **evidence | {"record_id": "otherville-n1"})
    lineage = corpus.row_of(datasets, "translations.csv", POLICY)
    corpus.append(datasets, "translations.csv", **lineage | {"record_id": "otherville-n1"})
    return corpus.place(datasets, "mentions.csv", "otherville-n1", "id")


def short_name_of_another_plan(datasets: Path) -> Place:
    other = corpus.second_plan(datasets)
    return corpus.damage(datasets, f"{other}/plan.yaml", '"Otherville 2021"', '"Exampleville 2020"')


def section_of_another_plan(datasets: Path) -> Place:
    other = corpus.second_plan(datasets)
    return corpus.edit(datasets, "measures.csv", MEASURE, "section_id", f"{other}-sec2")


def parent_of_another_plan(datasets: Path) -> Place:
    other = corpus.second_plan(datasets)
    return corpus.edit(datasets, "measures.csv", PART, "parent_id", f"{other}-m2")


def subject_of_another_plan(datasets: Path) -> Place:
    other = corpus.second_plan(datasets)
    return corpus.edit(datasets, "mentions.csv", POLICY, "subject_id", f"{other}-m2")


def copy_of_another_plan(datasets: Path) -> Place:
    other = corpus.second_plan(datasets)
    theirs = corpus.row_of(datasets, f"{other}/evidence.csv", f"{other}-sec1")
    corpus.append(datasets, "evidence.csv", **theirs | {"record_id": SECTION})
    rows = corpus.read_csv(datasets / PLAN / "evidence.csv")
    return corpus.place_of(rows, len(rows) - 1, 1)


def plan_without_copy(datasets: Path) -> Place:
    other = corpus.second_plan(datasets)
    corpus.remove(datasets, "sources.csv", SOURCE.replace(PLAN, other))
    for path in (datasets / other).glob("*.csv"):
        header, *rows = corpus.read_csv(path)
        corpus.write_csv(path, [header, *(row for row in rows if row[0] == other)])
    return corpus.place(datasets, f"{other}/plan.yaml", "", "id")


def body_twice_in_one_role(datasets: Path) -> Place:
    corpus.edit(datasets, "responsibilities.csv", f"{MEASURE}-r2", "role", "lead")
    return corpus.edit(datasets, "responsibilities.csv", f"{MEASURE}-r2", "body_id", "exampleville-library")


def action_twice(datasets: Path) -> Place:
    copy = f"{PLAN}-m2-k2"
    row = corpus.row_of(datasets, "measure_actions.csv", ACTION)
    corpus.append(datasets, "measure_actions.csv", **row | {"id": copy})
    corpus.write_again(datasets)
    return corpus.place(datasets, "measure_actions.csv", copy, "action_type_id")


def action_of_another_plan(datasets: Path) -> Place:
    other = corpus.second_plan(datasets)
    return corpus.edit(datasets, "measure_actions.csv", ACTION, "measure_id", f"{other}-m2")


def type_of_no_action(datasets: Path) -> Place:
    row = corpus.row_of(datasets, "action_types.csv", "evening-markets")
    corpus.append(datasets, "action_types.csv", **row | {"id": "morning-markets"})
    return corpus.place(datasets, "action_types.csv", "morning-markets", "id")


def action_of_another_measure(datasets: Path) -> Place:
    corpus.edit(datasets, "measure_actions.csv", ACTION, "measure_id", MEASURE)
    return corpus.place(datasets, f"{PLAN}/evidence.csv", ACTION, "start")


def definition_rewritten(datasets: Path) -> Place:
    corpus.edit(datasets, "action_types.csv", "evening-markets", "excludes_zh", "早市和庙会。")
    return corpus.place(datasets, "measure_actions.csv", ACTION, "definition_sha256")


def event_of_nothing_promised(datasets: Path) -> Place:
    corpus.edit(datasets, "targets.csv", GUESTS, "type", "outcome")
    return corpus.place(datasets, "events.csv", FOLLOW_UP, "promise_id")


def event_twice(datasets: Path) -> Place:
    copy = f"{FOLLOW_UP}2"
    corpus.append(datasets, "events.csv", **corpus.row_of(datasets, "events.csv", FOLLOW_UP) | {"id": copy})
    corpus.translate_again(datasets)
    return corpus.place(datasets, "events.csv", copy, "start")


def _another_report(datasets: Path) -> None:
    row = corpus.row_of(datasets, "reports.csv", corpus.REPORT)
    corpus.append(datasets, "reports.csv", **row | {"id": "exampleville-news-2024"})
    subject = {"report_id": "exampleville-news-2024", "city_id": "exampleville", "theme_id": "visitors"}
    corpus.append(datasets, "report_subjects.csv", **subject)


def event_of_an_unread_text(datasets: Path) -> Place:
    _another_report(datasets)
    corpus.append(datasets, "searches.csv", plan_id=PLAN, report_id="exampleville-news-2024", read_on="2024-02-01")
    corpus.write_csv(
        datasets / PLAN / "searches.csv",
        [row for row in corpus.read_csv(datasets / PLAN / "searches.csv") if row[1] != corpus.REPORT],
    )
    return corpus.place(datasets, "events.csv", FOLLOW_UP, "report_id")


def report_of_no_plan(datasets: Path) -> Place:
    _another_report(datasets)
    return corpus.place(datasets, "reports.csv", "exampleville-news-2024", "id")


def report_about_nothing(datasets: Path) -> Place:
    header, *_ = corpus.read_csv(datasets / "reference" / "report_subjects.csv")
    corpus.write_csv(datasets / "reference" / "report_subjects.csv", [header])
    return corpus.place(datasets, "reports.csv", corpus.REPORT, "id")


def fingerprints_without_lines(count: int) -> Callable[[Path], Place]:
    """The file of fingerprints loses its last lines."""

    def do(datasets: Path) -> Place:
        path = datasets / FINGERPRINTS
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[:-count]), encoding="utf-8", newline="\n")
        return corpus.place(datasets, "reports.csv", corpus.REPORT, "url")

    return do


def fingerprint_of_nothing(datasets: Path) -> Place:
    path = datasets / FINGERPRINTS
    line = path.read_text(encoding="utf-8").splitlines()[-1].replace(",", ",1", 1)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(f"{line}\n")
    return corpus.place(datasets, "reports.csv", corpus.REPORT, "url")


def copy_with_address(datasets: Path) -> Place:
    return corpus.edit(datasets, "sources.csv", SOURCE, "url", "https://example.org/plan")


RELATION = f"{PLAN}-y1"
RELATIONS, FATES = "plan_relations.csv", "measure_relations.csv"


def two_generations(datasets: Path, **changed: str) -> str:
    """Add a later plan, all of whose measures are compared; change the row of the second measure's part."""
    later = corpus.second_plan(datasets)
    corpus.remove(datasets, FATES, f"{MEASURE}-y1")
    corpus.edit(datasets, RELATIONS, f"{later}-y1", "searched", "")
    corpus.edit(datasets, RELATIONS, f"{later}-y1", "other_id", PLAN)
    corpus.edit(datasets, RELATIONS, f"{later}-y1", "relation", "succeeds")
    for row in corpus.read_csv(datasets / PLAN / "measures.csv")[1:]:
        values = {"measure_id": row[0], "other_id": row[0].replace(PLAN, later), "relation": "kept"}
        values |= {"note_zh": "照旧。", "note_en": "As before."} | (changed if row[0] == PART else {})
        corpus.append(datasets, FATES, id=f"{row[0]}-y1", **values)
    _in_order(datasets)
    return later


def _in_order(datasets: Path) -> None:
    path = datasets / "reference" / FATES
    header, *rows = corpus.read_csv(path)
    corpus.write_csv(path, [header, *sorted(rows, key=lambda row: natural_key(row[0]))])


def compared(field: str, **changed: str) -> Callable[[Path], Place]:
    """The relation of one measure is wrong; the finding is at a cell of its row."""

    def do(datasets: Path) -> Place:
        two_generations(datasets, **changed)
        return corpus.place(datasets, FATES, f"{PART}-y1", field)

    return do


def older_measure_left_out(datasets: Path) -> Place:
    two_generations(datasets)
    corpus.remove(datasets, FATES, f"{MEASURE}-y1")
    later = f"otherville-2021{MEASURE.removeprefix(PLAN)}"
    new = {"id": f"{later}-y1", "other_id": later, "relation": "new", "note_zh": "新。", "note_en": "New."}
    corpus.append(datasets, FATES, **new)
    _in_order(datasets)
    return corpus.place(datasets, "measures.csv", MEASURE, "id")


def later_measure_left_out(datasets: Path) -> Place:
    later = two_generations(datasets, other_id="", relation="dropped")
    return corpus.place(datasets, f"{later}/measures.csv", PART.replace(PLAN, later), "id")


def plans_in_a_circle(datasets: Path) -> Place:
    later = two_generations(datasets)
    row = corpus.row_of(datasets, RELATIONS, f"{later}-y1")
    corpus.append(datasets, RELATIONS, **row | {"id": f"{later}-y2", "relation": "precedes"})
    return corpus.place(datasets, RELATIONS, f"{later}-y1", "relation")


def measures_exchanged(datasets: Path) -> Place:
    later = two_generations(datasets)
    corpus.edit(datasets, RELATIONS, f"{later}-y1", "relation", "precedes")
    first = corpus.read_csv(datasets / "reference" / FATES)[1][0]
    return corpus.place(datasets, FATES, first, "measure_id")


def relation_repeated(datasets: Path) -> Place:
    row = corpus.row_of(datasets, RELATIONS, RELATION)
    corpus.append(datasets, RELATIONS, **row | {"id": f"{PLAN}-y2"})
    return corpus.place(datasets, RELATIONS, f"{PLAN}-y2", "id")


def none_beside_another(datasets: Path) -> Place:
    row = {"id": f"{PLAN}-y2", "plan_id": PLAN, "relation": "none", "searched": "2026-11-22"}
    corpus.append(datasets, RELATIONS, **row, note_zh="没有。", note_en="None.")
    return corpus.place(datasets, RELATIONS, f"{PLAN}-y2", "relation")


def dropped_beside_another(datasets: Path) -> Place:
    two_generations(datasets)
    row = {"id": f"{PART}-y2", "measure_id": PART, "relation": "dropped", "note_zh": "没有。", "note_en": "Gone."}
    corpus.append(datasets, FATES, **row)
    _in_order(datasets)
    return corpus.place(datasets, FATES, f"{PART}-y2", "relation")


def measure_compared_twice(datasets: Path) -> Place:
    two_generations(datasets)
    row = corpus.row_of(datasets, FATES, f"{PART}-y1")
    corpus.append(datasets, FATES, **row | {"id": f"{PART}-y2", "relation": "weakened"})
    _in_order(datasets)
    return corpus.place(datasets, FATES, f"{PART}-y2", "id")


def none_and_a_plan(datasets: Path) -> Place:
    return corpus.edit(datasets, RELATIONS, RELATION, "relation", "none")


def no_other_plan(datasets: Path) -> Place:
    corpus.edit(datasets, RELATIONS, RELATION, "other_title_zh", "")
    corpus.edit(datasets, RELATIONS, RELATION, "other_title_en", "")
    return corpus.place(datasets, RELATIONS, RELATION, "other_id")


def plan_after_itself(datasets: Path) -> Place:
    no_other_plan(datasets)
    return corpus.edit(datasets, RELATIONS, RELATION, "other_id", PLAN)


def plan_without_relation(datasets: Path) -> Place:
    corpus.remove(datasets, RELATIONS, RELATION)
    return corpus.place(datasets, "plan.yaml", PLAN, "id")


def evidence_of_nothing(datasets: Path) -> Place:
    corpus.append(
        datasets, "evidence.csv", **corpus.row_of(datasets, "evidence.csv", POLICY) | {"record_id": f"{PLAN}-m9"}
    )
    return corpus.place(datasets, "evidence.csv", f"{PLAN}-m9", "record_id")


def evidence_lost(datasets: Path) -> Place:
    corpus.remove(datasets, "evidence.csv", EVENT)
    return corpus.place(datasets, "mentions.csv", EVENT, "id")


def lineage_lost(datasets: Path) -> Place:
    corpus.remove(datasets, "translations.csv", POLICY)
    return corpus.place(datasets, "mentions.csv", POLICY, "name_en")


def hash_rounded(datasets: Path) -> Place:
    """The Chinese has a hash of 16 decimal digits, of which a spreadsheet program keeps 15."""
    texts = (f"概要{''.join(signs)}。" for signs in itertools.product("甲乙丙丁", repeat=7))
    text = next(t for t in texts if hashlib.sha256(t.encode()).hexdigest()[:16].isdigit())
    corpus.edit(datasets, "measures.csv", MEASURE, "summary_zh", text)
    corpus.translate_again(datasets)
    digits = hashlib.sha256(text.encode()).hexdigest()[:15]
    path = datasets / PLAN / "translations.csv"
    rows = corpus.read_csv(path)
    line = next(i for i, row in enumerate(rows) if row[:2] == [MEASURE, "summary_en"])
    rows[line][2] = f"{digits}0" if rows[line][2] != f"{digits}0" else f"{digits[:14]}00"
    corpus.write_csv(path, rows)
    return corpus.place_of(rows, line, 2)


def stale_beside_an_exponent(datasets: Path) -> Place:
    """The hash of the former Chinese is 16 digits with an "e" among them, which is no rounded number."""
    texts = (f"概要{''.join(signs)}。" for signs in itertools.product("甲乙丙丁", repeat=7))
    exponent = re.compile(r"[0-9]+e[0-9]+")
    text = next(t for t in texts if exponent.fullmatch(hashlib.sha256(t.encode()).hexdigest()[:16]))
    corpus.edit(datasets, "measures.csv", MEASURE, "summary_zh", text)
    corpus.translate_again(datasets)
    now = next(t for t in texts if hashlib.sha256(t.encode()).hexdigest()[0].isdigit())
    corpus.edit(datasets, "measures.csv", MEASURE, "summary_zh", now)
    return corpus.place(datasets, "measures.csv", MEASURE, "summary_en")


def lineage_of_nothing(datasets: Path) -> Place:
    corpus.append(
        datasets, "translations.csv", **corpus.row_of(datasets, "translations.csv", POLICY) | {"field": "note_en"}
    )
    return Place(len(corpus.read_csv(datasets / PLAN / "translations.csv")), 1)


def judgement_needless(datasets: Path) -> Place:
    corpus.append(
        datasets,
        "not_data.csv",
        **corpus.row_of(datasets, "not_data.csv", f"{PLAN}-x2") | {"id": f"{PLAN}-x3", "printed": "30余个"},
    )
    return corpus.place(datasets, "not_data.csv", f"{PLAN}-x3", "printed")


def judgement_lost(datasets: Path) -> Place:
    corpus.remove(datasets, "not_data.csv", f"{PLAN}-x2")
    return corpus.place(datasets, "measures.csv", PART, "id")


def unlisted_file(datasets: Path) -> Place:
    (datasets / PLAN / "target.csv").write_text("id\n", encoding="utf-8")
    return Place(1, 1)


def link_for_a_file(datasets: Path) -> Place:
    path = datasets / PLAN / "mentions.csv"
    path.rename(datasets.parent / "elsewhere.csv")
    path.symlink_to(datasets.parent / "elsewhere.csv")
    return Place(1, 1)


def folder_no_plan_can_have(datasets: Path) -> Place:
    (datasets / "Otherville 2021").mkdir()
    return Place(1, 1)


def theme_named_as_a_device(datasets: Path) -> Place:
    corpus.append(datasets, "themes.csv", **corpus.row_of(datasets, "themes.csv", "visitors") | {"id": "con"})
    rows = corpus.read_csv(datasets / "reference" / "themes.csv")
    corpus.write_csv(datasets / "reference" / "themes.csv", [rows[0], rows[-1], *rows[1:-1]])
    return Place(2, 1)


def too_large(datasets: Path) -> Place:
    with (datasets / PLAN / "mentions.csv").open("r+b") as file:
        file.truncate(64 * 2**20 + 1)
    return Place(1, 1)


def roles_as_one_word(datasets: Path) -> Place:
    corpus.damage(datasets, "datapackage.yaml", "roles: [creator, maintainer]", "roles: creator")
    return corpus.spot(datasets, "datapackage.yaml", "title: City Plans contributors")


def schema_field_unknown(datasets: Path) -> Place:
    corpus.damage(datasets, "schemas/units.yaml", "- name: quantity", "- name: quality")
    return corpus.spot(datasets, "schemas/units.yaml", "- name: id")


def last_translation(datasets: Path) -> Place:
    """Nothing is damaged: the longest table is longer than the lowered limit by its last record."""
    rows = corpus.read_csv(datasets / PLAN / "translations.csv")
    return corpus.place_of(rows, TRANSLATIONS, 0)


EXCEPTIONS = f"{PLAN}/exceptions.csv"
WARNINGS = {"body-city", "source-absent", "translation-stale", "not-canonical"}
WARNINGS |= {"word-dropped", "english-word-lost", "complete-for-improve", "other-term", "title-mood"}
WARNINGS |= {"words-elsewhere", "count-not-printed", "role-not-printed", "exception-idle"}
WARNINGS |= {"action-definition", "action-type-unused", "report-unread", "report-subject", "table-too-long"}
WARNINGS |= {"action-definition", "action-type-unused", "relation-missing", "fingerprint-stale"}
"""The codes that do not stop a build."""
LONG = "9" * 5000
TRANSLATIONS = 17

CASES = [
    # ── files ──
    steps("file-missing", "a table is not there", "mentions.csv", file_is(None)),
    steps("file-refused", "a link stands for a table", "mentions.csv", link_for_a_file),
    steps("file-refused", "a table of 64 MiB and a byte", "mentions.csv", too_large),
    steps("file-unlisted", "a file that belongs to no table", "target.csv", unlisted_file),
    steps("source-error", "an empty table", "mentions.csv", file_is(b"")),
    raw("encoding-error", "mentions.csv", "灯火会", "灯火会".encode("gbk")),
    raw("byte-order-mark", "mentions.csv", "id,", "\ufeffid,"),
    raw("byte-order-mark", "plan.yaml", "id:", "\ufeffid:"),
    raw("line-ending", "mentions.csv", "\n", "\r\n"),
    steps("line-ending", "the last line has no end", "mentions.csv", no_last_line_end),
    raw("control-character", "mentions.csv", "xampleville Vision", "\u202examplevilleVision"),
    raw("control-character", "plan.yaml", "Welcoming", "\u0000Welcoming"),
    steps(
        "folder-name",
        "a folder by a name that no plan can have",
        "reference/../Otherville 2021",
        folder_no_plan_can_have,
    ),
    raw(
        "combining-marks",
        "mentions.csv",
        "xampleville Vision",
        "xample\u0348\u0349\u034d\u034eville Vision",
        after=len("xample"),
    ),
    raw("lookalike", "mentions.csv", "Exampleville Vision", "\u0415xampleville Vision"),
    raw("lookalike", "mentions.csv", "Exampleville Vision", "\U0001d404xampleville Vision"),
    raw("not-composed", "mentions.csv", "xampleville Vision", "xample\u0301ville Vision", after=len("xampl")),
    raw("not-composed", "plan.yaml", "Welcoming", "We\u0301lcoming", after=1),
    raw("control-character", "mentions.csv", "xampleville Vision", "xample\ufe00ville Vision", after=6),
    raw("control-character", "plan.yaml", '"A plan', '"A\\u202e plan'),
    raw("lookalike", "mentions.csv", "晨溪长远", "晨溪\u2ed3远", after=2),
    raw("lookalike", "plan.yaml", "试验用的规划", "试验用的\u2f12划", after=4),
    raw("lookalike", "mentions.csv", "灯火会", "灯火エ会", after=2),
    raw("lost-character", "mentions.csv", "灯火会", "灯\ufffd会", after=1),
    raw("control-character", "mentions.csv", "晨溪长远", "晨溪\U000e0101长远", after=2),
    raw("control-character", "mentions.csv", "晨溪长远", "晨\ue5e5溪长远", after=1),
    # ── CSV and YAML ──
    steps("csv-separator", "semicolons", "mentions.csv", saved_with(";")),
    steps("csv-separator", "tabs", "mentions.csv", saved_with("\t")),
    steps("csv-separator", "bars, and Excel's BOM and line ends", "mentions.csv", saved_with("|", "\ufeff", "\r\n")),
    steps("csv-separator", "a line that says so", "mentions.csv", saved_with(";", "sep=;\n", at=Place(2, 1))),
    steps("header-line", "a title above the header", "mentions.csv", saved_with(",", "提及,,,,,,,\n")),
    steps("header-line", "a line for Excel above the header", "mentions.csv", saved_with(",", "sep=,\n")),
    raw(
        "header-line",
        "units.csv",
        "id,symbol_zh,name_en,singular_en,plural_en,quantity",
        "编号,中文写法,英文名,英文单数,英文复数,物理量",
    ),
    raw("header-line", "units.csv", "symbol_zh", "中文写法"),
    raw("header-line", "units.csv", "id,symbol_zh,name_en,singular_en,plural_en,quantity\n", ""),
    raw(
        "header-line",
        "units.csv",
        "per-cent,",
        "id,symbol_zh,name_en,singular_en,plural_en,quantity\nper-cent,",
        at=Place(1, 1),
    ),
    steps("empty-column", "two columns at the end", "units.csv", with_empty_columns(4, 2)),
    steps("empty-column", "a column in the middle", "units.csv", with_empty_columns(2, 1)),
    raw(
        "empty-column", "units.csv", "items,,,count\nper-cent", "items,,,count,,\nper-cent", after=len("items,,,count,")
    ),
    raw("yaml-value", "plan.yaml", '"A plan for tests."', "Plan #3 for tests."),
    raw("yaml-value", "plan.yaml", '"A plan for tests."', "Null"),
    raw("yaml-block", "plan.yaml", '"A plan for tests."', "|\n  A plan for tests."),
    raw("yaml-block", "plan.yaml", '"A plan for tests."', ">\n  A plan\n  for tests."),
    raw("not-canonical", "mentions.csv", "event,灯火会", 'event,"灯火会"', after=len("event,")),
    raw("not-canonical", "plan.yaml", "type: action_plan", 'type:  "action_plan"', after=len("type: ")),
    raw("not-canonical", "schemas/plan.schema.json", "object", "list"),
    steps("merge-conflict", "in the change log", "reference/../CHANGELOG.md", change_log_in_conflict),
    raw("csv-quote", "mentions.csv", "Lantern Meeting", '"Lantern" Meeting', after=len('"Lantern"')),
    raw("csv-quote", "mentions.csv", "Lantern Meeting", 'Lantern "Meeting"', after=len("Lantern ")),
    raw("csv-quote", "mentions.csv", "Lantern", '"Lantern'),
    raw("yaml-error", "plan.yaml", '"A plan', '*plan "A plan'),
    raw("yaml-error", "plan.yaml", '"A plan', '!!str "A plan'),
    raw("yaml-error", "plan.yaml", "action_plan", "[action_plan]"),
    raw("yaml-error", "plan.yaml", "city_id: exampleville", "city_id：exampleville", after=len("city_id")),
    raw("duplicate-key", "plan.yaml", "city_id: exampleville", "type: outline"),
    raw("merge-conflict", "mentions.csv", "\n", "\n<<<<<<< HEAD\n", at=Place(2, 1)),
    raw("merge-conflict", "mentions.csv", "\n", "\n=======\n", at=Place(2, 1)),
    raw("merge-conflict", "plan.yaml", "city_id:", ">>>>>>> 0b37100\ncity_id:"),
    # ── labels, rows and cells ──
    steps("required", "a column is emptied", "measures.csv", emptied("measures.csv", "summary_en", 1)),
    steps("required", "cells were merged", "targets.csv", emptied("targets.csv", "plan_id", 1)),
    steps("lost-record", "all rows but the header are gone", "targets.csv", rows_lost),
    cell("white-space", "mentions.csv", POLICY, "name_en", "Exampleville Vision\u00a0"),
    cell("white-space", "mentions.csv", POLICY, "name_en", "Exampleville\tVision"),
    cell("white-space", "mentions.csv", POLICY, "name_zh", "晨溪\n长远设想"),
    cell("white-space", "mentions.csv", POLICY, "name_zh", "\u3000晨溪长远设想"),
    cell("white-space", "measures.csv", PART, "order", " 3"),
    cell("white-space", "plan.yaml", PLAN, "summary_en", "A plan  for tests."),
    cell("no-value", "mentions.csv", POLICY, "name_en", "#NAME?"),
    cell("no-value", "mentions.csv", POLICY, "name_en", "NaN"),
    raw("missing-label", "mentions.csv", ",note_en", "", at=Place(1, 1)),
    raw("missing-label", "plan.yaml", "type: action_plan\n", "", at=Place(1, 1)),
    raw("extra-label", "mentions.csv", "name_en", "name_eng"),
    raw("extra-label", "plan.yaml", "city_id", "city"),
    steps("duplicate-label", "a column stands there twice", "mentions.csv", column_twice),
    steps("incorrect-label", "two columns have changed places", "mentions.csv", columns_exchanged),
    raw("blank-row", "mentions.csv", f"{EVENT}", f"\n{EVENT}"),
    raw("blank-row", "mentions.csv", f"{EVENT}", f",,,,,,,\n\n,,,,,,,\n{EVENT}"),
    raw("missing-cell", "units.csv", "per-cent,%,per cent,", "per-cent%,per cent,"),
    raw("extra-cell", "mentions.csv", "Exampleville Vision", "“Exampleville, Vision”"),
    steps("extra-cell", "a row goes on too long", "mentions.csv", row_too_long),
    steps("missing-cell", "a row ends too early", "mentions.csv", row_cut_short),
    cell("type-error", "measures.csv", PART, "order", "third"),
    cell("type-error", "measures.csv", PART, "order", "３"),
    cell("type-error", "measures.csv", PART, "order", LONG),
    cell("type-error", "targets.csv", FIGURE, "value", "3e1"),
    cell("type-error", "targets.csv", FIGURE, "value", "NaN"),
    cell("type-error", "targets.csv", FIGURE, "value", "1" * 30),
    cell("type-error", "evidence.csv", POLICY, "start", "1_0"),
    cell("required", "mentions.csv", POLICY, "name_en", ""),
    cell("required", "evidence.csv", POLICY, "start", ""),
    cell("required", "plan.yaml", PLAN, "summary_zh", ""),
    cell("enum", "mentions.csv", POLICY, "type", "polcy"),
    cell("enum", "plan.yaml", PLAN, "type", "plan"),
    cell("pattern", "sources.csv", SOURCE, "url", "javascript:alert(1)"),
    cell("pattern", "evidence.csv", POLICY, "start", "-1"),
    steps("primary-key", "the same row twice", "mentions.csv", same_row_twice),
    # ── identity and schemas ──
    cell("identity-error", "datapackage.yaml", "", "version", "one"),
    cell("identity-error", "datapackage.yaml", "", "released", "2026-02-30"),
    cell("identity-error", "datapackage.yaml", "", "title", "x" * 2001),
    raw("identity-error", "datapackage.yaml", "name: CC-BY-4.0", "name: " + "x" * 2001),
    raw("identity-error", "datapackage.yaml", "https://creativecommons", "javascript:creativecommons"),
    steps("identity-error", "roles that are no list", "datapackage.yaml", roles_as_one_word),
    raw("schema-error", "schemas/units.yaml", "type: string", "type: text", after=len("type: ")),
    steps("schema-error", "a field the program does not know", "schemas/units.yaml", schema_field_unknown),
    # ── rules across cells and tables, in the order of RULES ──
    steps("lost-record", "a row is deleted", "measures.csv", row_deleted),
    cell("lost-record", "measures.csv", OTHER_MEASURE, "id", f"{PLAN}-m7"),
    cell("lost-record", "measures.csv", MEASURE, "id", OTHER_MEASURE),
    cell("lost-record", "targets.csv", DUTY, "id", "examplevile-2020-m1-t2"),
    steps("reserved-id", "a theme has the name of a device", "themes.csv", theme_named_as_a_device),
    steps("duplicate-id", "a unit has the id of a theme", "units.csv", id_of_another_table),
    cell("wrong-plan", "mentions.csv", POLICY, "plan_id", "otherville-2021"),
    steps("wrong-plan", "an id begins with another plan", "mentions.csv", id_of_another_plan),
    cell("foreign-key", "measures.csv", MEASURE, "theme_id", "readings"),
    cell("foreign-key", "responsibilities.csv", f"{MEASURE}-r1", "body_id", "zzz"),
    cell("foreign-key", "plan.yaml", PLAN, "city_id", "exampletown"),
    cell("foreign-key", "plan_cities.csv", PLAN, "city_id", "exampletown"),
    cell("subject-unknown", "mentions.csv", POLICY, "subject_id", f"{PLAN}-m7"),
    cell("subject-unknown", "mentions.csv", POLICY, "subject_id", "zzz"),
    steps("subject-unknown", "a mention under another plan's measure", "mentions.csv", subject_of_another_plan),
    steps("row-order", "two rows have changed places", "measures.csv", rows_exchanged),
    cell("printed-order", "measures.csv", PART, "order", "4"),
    cell("printed-order", "responsibilities.csv", f"{MEASURE}-r2", "order", "3"),
    cell("printed-order", "plan_cities.csv", PLAN, "order", "2"),
    cell("heading-tree", "sections.csv", OTHER_SECTION, "parent_id", OTHER_SECTION),
    steps("heading-tree", "a measure in another plan's section", "measures.csv", section_of_another_plan),
    steps("heading-tree", "a part of another plan's measure", "measures.csv", parent_of_another_plan),
    cell("sub-measure-parent", "measures.csv", PART, "parent_id", ""),
    cell("lead-missing", "responsibilities.csv", f"{MEASURE}-r1", "role", "participant"),
    steps("action-definition", "a definition changed since", "measure_actions.csv", definition_rewritten),
    steps("action-type-unused", "a type of no action", "action_types.csv", type_of_no_action),
    steps("duplicate-action", "an action of one type twice", "measure_actions.csv", action_twice),
    steps("action-plan", "an action of another plan's measure", "measure_actions.csv", action_of_another_plan),
    steps("action-outside", "a passage of another measure", f"{PLAN}/evidence.csv", action_of_another_measure),
    cell("event-subject", "events.csv", FOLLOW_UP, "promise_id", f"{PLAN}-sec1-t9"),
    steps("event-subject", "a result is no promise", "events.csv", event_of_nothing_promised),
    cell("event-figure", "events.csv", FOLLOW_UP, "comparability", ""),
    cell("event-figure", "events.csv", FOLLOW_UP, "unit_id", "items"),
    cell("event-before-plan", "events.csv", FOLLOW_UP, "date", "2019"),
    steps("event-twice", "the same passage in two rows", "events.csv", event_twice),
    steps("event-unread", "a text that nobody read for the plan", "events.csv", event_of_an_unread_text),
    cell("event-passage", "events.csv", FOLLOW_UP, "sha256", "0" * 64),
    cell("event-passage", "events.csv", FOLLOW_UP, "value_printed", "万人次"),
    steps("fingerprint-stale", "a passage has none", "reports.csv", fingerprints_without_lines(1)),
    steps("fingerprint-stale", "an empty file", "reports.csv", fingerprints_without_lines(2)),
    steps("fingerprint-stale", "one of no passage", "reports.csv", fingerprint_of_nothing),
    steps("fingerprint-stale", "a copy gets an address", "sources.csv", copy_with_address),
    steps("report-unread", "a text read for no plan", "reports.csv", report_of_no_plan),
    steps("report-subject", "a text about nothing", "reports.csv", report_about_nothing),
    cell("foreign-key", "report_subjects.csv", corpus.REPORT, "theme_id", "gardens"),
    cell("foreign-key", "indicators.csv", "guests", "broader", "gardens"),
    cell("required", "indicator_families.csv", "hospitality", "caution_en", ""),
    steps("relation-parts", "none, and a plan is named", RELATIONS, none_and_a_plan),
    steps("relation-parts", "no plan is named", RELATIONS, no_other_plan),
    cell("relation-parts", RELATIONS, RELATION, "sha256", "", at="source_id"),
    steps("relation-parts", "new, with an older measure", FATES, compared("measure_id", relation="new")),
    steps("relation-parts", "dropped, with a later measure", FATES, compared("other_id", relation="dropped")),
    steps("relation-parts", "kept, without a later measure", FATES, compared("other_id", other_id="")),
    steps("relation-itself", "a plan that follows itself", RELATIONS, plan_after_itself),
    steps("relation-itself", "a measure of the same plan", FATES, compared("other_id", other_id=MEASURE)),
    steps("relation-circle", "two plans, each before the other", RELATIONS, plans_in_a_circle),
    steps("relation-circle", "measures of a later plan as the older", FATES, measures_exchanged),
    steps("relation-missing", "a plan without relation", "plan.yaml", plan_without_relation),
    steps("relation-twice", "a relation twice", RELATIONS, relation_repeated),
    steps("relation-twice", "none beside a plan", RELATIONS, none_beside_another),
    steps("relation-twice", "dropped beside a later measure", FATES, dropped_beside_another),
    steps("relation-twice", "two measures compared twice", FATES, measure_compared_twice),
    steps("relation-counts", "a measure of the older plan left out", "measures.csv", older_measure_left_out),
    steps("relation-counts", "a measure left out", "otherville-2021/measures.csv", later_measure_left_out),
    cell("relation-passage", RELATIONS, RELATION, "end", "9999", at="start"),
    cell("relation-passage", RELATIONS, RELATION, "sha256", "0" * 64),
    cell("foreign-key", RELATIONS, RELATION, "source_id", "zzz"),
    steps("foreign-key", "an unknown later measure", FATES, compared("other_id", other_id="zzz")),
    cell("foreign-key", "measure_actions.csv", ACTION, "action_type_id", "evening-market"),
    cell("required", "action_types.csv", "evening-markets", "definition_zh", ""),
    steps("duplicate-responsibility", "a body leads twice", "responsibilities.csv", body_twice_in_one_role),
    steps(
        "duplicate-short-name", "two plans by one short name", "otherville-2021/plan.yaml", short_name_of_another_plan
    ),
    steps("body-city", "a body of another city", "responsibilities.csv", body_of_another_city),
    cell("list-separator", "themes.csv", "reading", "label_en", "Reading | Writing"),
    cell("one-language", "mentions.csv", POLICY, "note_zh", "注", at="note_en"),
    cell("one-language", "mentions.csv", EVENT, "note_en", "Note.", at="note_zh"),
    cell("edtf-date", "targets.csv", GUESTS, "period", "2022-13"),
    cell("edtf-date", "targets.csv", GUESTS, "period", "２０２２"),
    cell("edtf-date", "targets.csv", GUESTS, "period", "2022/2021"),
    cell("edtf-date", "plan.yaml", PLAN, "period_end", "2019"),
    cell("figure-mismatch", "targets.csv", FIGURE, "value", "31", at="value_printed"),
    cell("figure-mismatch", "targets.csv", GUESTS, "value", "120", at="value_printed"),
    cell("unit-mismatch", "targets.csv", FIGURE, "unit_id", "per-cent"),
    cell("unit-mismatch", "targets.csv", FIGURE, "unit_id", ""),
    cell("unit-mismatch", "targets.csv", DUTY, "unit_id", "items"),
    cell("value-parts", "targets.csv", DUTY, "comparator", "="),
    cell("value-parts", "targets.csv", FIGURE, "value_max", "30"),
    cell("due-basis", "targets.csv", FIGURE, "due_basis", "stated"),
    cell("due-basis", "targets.csv", GUESTS, "due_basis", "none"),
    cell("due-basis", "targets.csv", DUTY, "due", "2021-06-29", at="value_printed"),
    cell("theme-missing", "measures.csv", MEASURE, "theme_id", ""),
    cell("theme-missing", "measures.csv", OTHER_MEASURE, "theme_id_2", "visitors"),
    cell("cell-too-long", "mentions.csv", POLICY, "name_en", "x" * 32_768),
    cell("cell-too-long", "mentions.csv", POLICY, "name_en", "x" + "𠀀" * 16_384),
    cell("cell-too-long", "plan.yaml", PLAN, "summary_en", "x" * 32_768),
    Case(
        "table-too-long", "a record too many", "translations.csv", last_translation, {"MOST_RECORDS": TRANSLATIONS - 1}
    ),
    cell("link-refused", "sources.csv", SOURCE, "url", "https://user@example.org/"),
    cell("link-refused", "sources.csv", SOURCE, "url", "http://127.0.0.1/"),
    cell("link-refused", "sources.csv", SOURCE, "archived_url", "http://127.0.0.1/"),
    cell("link-refused", "reports.csv", corpus.REPORT, "archived_url", "https://user@example.org/"),
    cell("link-refused", "bodies.csv", "exampleville-library", "name_en_source", "https://user@example.org/"),
    cell("link-refused", "sources.csv", SOURCE, "url", "https://规划.example.org/"),
    cell("wide-letter", "mentions.csv", POLICY, "name_en", "Exampleville ２０"),
    cell("source-range", "sources.csv", SOURCE, "text_end", "9999"),
    steps("evidence-outside", "a passage before the text", f"{PLAN}/evidence.csv", passage_until("start", POLICY, 3)),
    steps(
        "evidence-outside",
        "a passage after the text",
        f"{PLAN}/evidence.csv",
        passage_until("end", PART, len(corpus.TEXT) - 3),
    ),
    steps("issuer-list", "an issuer in one language only", "plan.yaml", issuers_unequal),
    cell("base-mismatch", "targets.csv", GUESTS, "base_period", "2015"),
    cell("base-mismatch", "targets.csv", GUESTS, "base_value", "110"),
    steps("base-mismatch", "a base that is another number", "targets.csv", base_of_another_number),
    steps("not-in-passage", "a base that the passage does not have", "targets.csv", base_out_of_passage),
    cell("due-basis", "targets.csv", DUTY, "type", "context", at="due"),
    cell("due-basis", "targets.csv", GUESTS, "due_printed", "到2022年"),
    steps("source-missing", "a plan without a copy", "otherville-2021/plan.yaml", plan_without_copy),
    cell("second-reading", "second_reading.csv", MEASURE, "settled", "safeguard"),
    cell("second-reading", "second_reading.csv", MEASURE, "record_id", f"{PLAN}-m9"),
    steps("review-row", "a confirmation of no record", f"{PLAN}/reviews.csv", confirmed_record_is_gone),
    steps("correction-row", "a correction of no record", "corrections.csv", corrected(record_id=f"{PLAN}-m9")),
    steps("correction-row", "a correction of no field", "corrections.csv", corrected(field="valeu")),
    steps("correction-row", "a correction that the record does not follow", "corrections.csv", corrected(now="31")),
    steps("published-id", "a published id is gone", "ids.csv", published("record_id", {})),
    steps("published-id", "a withdrawal without a day", "ids.csv", published("date", {"successor_id": MEASURE})),
    steps("published-id", "a withdrawal without a reason", "ids.csv", published("reason_zh", GONE)),
    steps(
        "published-id",
        "a successor that is none",
        "ids.csv",
        published("successor_id", GONE | {"successor_id": f"{PLAN}-m99"}),
    ),
    steps(
        "published-id",
        "a successor of another kind",
        "ids.csv",
        published("successor_id", GONE | {"successor_id": FIGURE}),
    ),
    steps(
        "published-id",
        "a successor that is itself",
        "ids.csv",
        published("successor_id", GONE | {"successor_id": f"{PLAN}-m9"}),
    ),
    steps(
        "published-id",
        "an id in use that is said to be gone",
        "ids.csv",
        published("date", GONE | {"record_id": MEASURE}),
    ),
    steps(
        "published-id",
        "an id in use that has a successor",
        "ids.csv",
        published("successor_id", {"record_id": MEASURE, "successor_id": OTHER_MEASURE}),
    ),
    steps(
        "published-id",
        "an id that means something else now",
        "ids.csv",
        published("table", {"record_id": MEASURE, "table": "targets"}),
    ),
    steps("version-ledger", "a version stepped up by hand", "datapackage.yaml", version_by_hand),
    steps("translation-missing", "an English text without lineage", "mentions.csv", lineage_lost),
    cell("translation-stale", "measures.csv", MEASURE, "summary_zh", "改过的概要。", at="summary_en"),
    steps("translation-stale", "beside a hash that looks like a number", "measures.csv", stale_beside_an_exponent),
    steps("translation-row", "a hash that a spreadsheet program rounded", "translations.csv", hash_rounded),
    steps("translation-row", "a lineage of no text", "translations.csv", lineage_of_nothing),
    cell("glossary-mismatch", "mentions.csv", EVENT, "name_en", "Lamp Meeting"),
    steps("evidence-missing", "a mention without a passage", "mentions.csv", evidence_lost),
    steps("evidence-row", "a passage of no record", "evidence.csv", evidence_of_nothing),
    steps("evidence-row", "a passage in another plan's copy", "evidence.csv", copy_of_another_plan),
    cell("evidence-row", "evidence.csv", POLICY, "end", "99999"),
    # ── the wording ──
    written("word-dropped", "summary_zh", summary_zh="书屋2021年选好地点。", summary_en="A place by 2021."),
    written("english-word-lost", "summary_en", summary_zh="全面试验。", summary_en="A trial."),
    written("complete-for-improve", "summary_en", summary_zh="完善书屋。", summary_en="Completes the book rooms."),
    written("other-term", "summary_en", summary_zh="在灯火会上开放。", summary_en="Open during the lamp party."),
    written("title-mood", "title_en", title_en="Build riverside book rooms"),
    written("languages-differ", "summary_en", summary_zh="新修30个书屋。", summary_en="About 40 book rooms."),
    written(
        "words-elsewhere",
        "summary_zh",
        summary_zh="分两步走，每年办一次灯火会，请外地乐队来。",
        summary_en="In two steps, a yearly Lantern Meeting with bands from elsewhere.",
    ),
    steps("count-not-printed", "an open list is counted", "measures.csv", list_counted),
    cell("role-not-printed", "responsibilities.csv", f"{MEASURE}-r2", "role", "coordination"),
    steps("exception-row", "an exception for no record", EXCEPTIONS, excused(record_id=f"{PLAN}-m9")),
    steps("exception-row", "an exception from no doubt", EXCEPTIONS, excused(code="word-droped")),
    steps("exception-idle", "an exception from a doubt that is gone", EXCEPTIONS, excused(word="全面")),
    # ── the copies ──
    cell("source-absent", "sources.csv", SOURCE, "sha256", "0" * 64),
    cell("source-length", "sources.csv", SOURCE, "characters", "999"),
    cell("evidence-hash", "evidence.csv", POLICY, "start", "40", at="sha256"),
    cell("evidence-hash", "evidence.csv", POLICY, "sha256", "0" * 64),
    steps("forgotten-fact", "a figure is neither record nor exception", "measures.csv", judgement_lost),
    steps("unneeded-exception", "an exception for what a record covers", "not_data.csv", judgement_needless),
    cell("not-in-passage", "measures.csv", MEASURE, "title_zh", "修建河畔书店"),
    cell("not-in-passage", "measures.csv", MEASURE, "number", "1"),
    cell("not-in-passage", "measures.csv", OTHER_MEASURE, "number", "-2"),
    cell("not-in-passage", "responsibilities.csv", f"{MEASURE}-r1", "name_printed", "市图书室"),
    cell("not-in-passage", "targets.csv", FIGURE, "value_printed", "31余个"),
    cell("not-in-passage", "mentions.csv", EVENT, "name_zh", "灯水会"),
    cell("not-in-passage", "sections.csv", SECTION, "title_zh", "总的想头"),
]


def in_short(finding: Finding) -> tuple[str, int, int, str]:
    return finding.location.path, finding.location.line, finding.location.column, finding.code


def test_a_good_dataset_has_no_findings(good_corpus: Path) -> None:
    assert check(good_corpus)[1] == []
    assert check(good_corpus, good_corpus.parent / "sources")[1] == []


def test_a_good_dataset_becomes_a_catalog(good_corpus: Path) -> None:
    catalog, _ = checked_catalog(good_corpus)
    assert catalog is not None
    assert {name: len(catalog.rows(name)) for name in corpus.ROWS} == {
        name: len(rows) for name, rows in corpus.ROWS.items()
    }


def test_two_good_plans_have_no_findings(datasets: Path) -> None:
    corpus.second_plan(datasets)
    assert check(datasets, datasets.parent / "sources")[1] == []


@pytest.fixture(scope="module")
def cache(restored_corpus: RestoredCopy) -> FileCache:
    """The files of the copy that is lent to one test after another, as they were read before any damage."""
    cache = FileCache()
    load(restored_corpus.copy / "datasets", cache=cache)
    return cache


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}: {case.what}"[:90])
def test_one_damage_gives_one_finding_at_its_place(
    case: Case, lent: Path, cache: FileCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, limit in case.limits.items():
        monkeypatch.setattr(values, name, limit)
    place = case.damage(lent)
    found = check(lent, lent.parent / "sources")[1]
    cached = check_loaded(load(lent, lent.parent / "sources", copy(cache)))
    assert cached == found, "what was read before hides nothing"
    path = Path(os.path.normpath(lent / corpus.file_of(case.file))).as_posix()
    assert [in_short(f) for f in found] == [(path, place.line, place.column, case.code)]
    assert found[0].message
    assert found[0].hint
    assert found[0].severity is (Severity.WARNING if case.code in WARNINGS else Severity.ERROR), (
        "a code that warns belongs into WARNINGS"
    )


def test_an_error_leaves_no_catalog_and_a_warning_does(datasets: Path) -> None:
    corpus.edit(datasets, "sources.csv", SOURCE, "sha256", "0" * 64)
    assert checked_catalog(datasets, datasets.parent / "sources")[0] is not None
    corpus.edit(datasets, "measures.csv", MEASURE, "theme_id", "")
    assert checked_catalog(datasets, datasets.parent / "sources")[0] is None


def test_a_finding_names_its_record(datasets: Path) -> None:
    corpus.edit(datasets, "measures.csv", MEASURE, "theme_id", "readin")
    corpus.edit(datasets, "mentions.csv", EVENT, "type", "evnt")
    corpus.edit(datasets, "evidence.csv", POLICY, "end", "99999")
    assert {f.record for f in check(datasets)[1]} == {MEASURE, EVENT, POLICY}


def test_hints_offer_the_nearest_word(datasets: Path) -> None:
    corpus.edit(datasets, "measures.csv", MEASURE, "theme_id", "readin")
    corpus.edit(datasets, "mentions.csv", EVENT, "type", "evnt")
    corpus.edit(datasets, "mentions.csv", POLICY, "subject_id", f"{PLAN}-m8")
    hints = [f.hint for f in check(datasets)[1]]
    assert hints[0] == 'did you mean "reading"?'
    assert hints[1] == 'did you mean "event"?'
    assert hints[2].startswith(f'did you mean "{PLAN}-m')


def test_hints_know_what_a_value_is_called(datasets: Path) -> None:
    corpus.edit(datasets, "measures.csv", MEASURE, "theme_id", "阅读类")
    corpus.edit(datasets, "mentions.csv", EVENT, "type", "活动")
    corpus.edit(datasets, "targets.csv", FIGURE, "unit_id", "人次数")
    hints = [f.hint for f in check(datasets)[1] if f.code in ("foreign-key", "enum")]
    assert hints[0] == 'did you mean "reading" (阅读)?'
    assert hints[1] == 'did you mean "event" (活动)?'
    assert hints[2] == 'did you mean "person-times" (人次)?'


@pytest.mark.parametrize(
    ("field", "text", "meant"),
    [
        ("value", "120万", "1200000"),
        ("value", "１２", "12"),
        ("value", "1,200", "1200"),
        ("value", "1.5亿", "150000000"),
        ("value", "－5", "-5"),
        ("value", "−5", "-5"),
        ("value", "2亿4000万", "240000000"),
        ("due", "2022年", "2022"),
        ("due", "2022/6/30", "2022-06-30"),
        ("due", "2022-6-30 00:00:00", "2022-06-30"),
        ("due", "30.6.2022", "2022-06-30"),
        ("due", "二〇二二年六月", "2022-06"),
        ("due", "2022年6月30日", "2022-06-30"),
        ("period", "2020-2022年", "2020/2022"),
        ("period", "2022/2020", "2020/2022"),
    ],
)
def test_hints_write_a_figure_or_date_plainly(field: str, text: str, meant: str, datasets: Path) -> None:
    place = corpus.edit(datasets, "targets.csv", GUESTS, field, text)
    (hint,) = [f.hint for f in check(datasets)[1] if (f.location.line, f.location.column) == (place.line, place.column)]
    assert hint == f'did you mean "{meant}"?'


@pytest.mark.parametrize(
    ("field", "text"),
    [
        *(("value", cell) for cell in ("30到40", "many", "NaN", "(30)", "约30", "30余", "三四十", "上百", "30人左右")),
        *(("due", cell) for cell in ("soon", "2022年13月", "2022年上半年", "到2022年", "5/6/2022", "2022-06-30 08:00")),
    ],
)
def test_what_is_meant_is_not_guessed(field: str, text: str, datasets: Path) -> None:
    place = corpus.edit(datasets, "targets.csv", GUESTS, field, text)
    (hint,) = [f.hint for f in check(datasets)[1] if (f.location.line, f.location.column) == (place.line, place.column)]
    assert "did you mean" not in hint


def test_a_hint_says_that_a_unit_does_not_belong_to_the_number(datasets: Path) -> None:
    corpus.edit(datasets, "targets.csv", GUESTS, "value", "－5%")
    assert [f.hint for f in check(datasets)[1] if f.code == "type-error"] == ['did you mean "-5" (without its unit %)?']


def test_a_malformed_cell_is_not_told_again_by_its_second_reading(datasets: Path) -> None:
    corpus.edit(datasets, "measures.csv", MEASURE, "kind", "mesure")
    assert [f.code for f in check(datasets)[1]] == ["enum"]


def test_findings_of_several_files_come_sorted_by_place(datasets: Path) -> None:
    corpus.edit(datasets, "targets.csv", GUESTS, "period", "2022-13")
    corpus.edit(datasets, "targets.csv", FIGURE, "unit_id", "per-cent")
    corpus.edit(datasets, "measures.csv", MEASURE, "theme_id", "")
    assert [(Path(f.location.path).name, f.location.line) for f in check(datasets)[1]] == [
        ("measures.csv", 2),
        ("targets.csv", 2),
        ("targets.csv", 4),
    ]


def spoil(datasets: Path) -> None:
    """Damage what several rules look at."""
    corpus.edit(datasets, "targets.csv", GUESTS, "period", "2022-13")
    corpus.edit(datasets, "targets.csv", FIGURE, "value", "31")
    corpus.edit(datasets, "measures.csv", MEASURE, "theme_id", "")
    corpus.edit(datasets, "mentions.csv", POLICY, "plan_id", "otherville-2021")
    corpus.edit(datasets, "evidence.csv", POLICY, "end", "99999")


def test_processes_find_what_one_finds(datasets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = datasets.parent / "sources"
    spoil(datasets)
    alone = check(datasets, sources)[1]
    assert len({f.code for f in alone}) > 3
    asked: list[object] = []
    monkeypatch.setattr("cityplans.check.runner._MANY_RECORDS", 1)

    def pool(state: object, jobs: int) -> AbstractContextManager[object]:
        asked.append(jobs)
        return worker_pool(state, jobs)

    monkeypatch.setattr("cityplans.check.runner.worker_pool", pool)
    assert check(datasets, sources, jobs=2)[1] == alone
    assert asked == [2], "one pool for tables, rules and proofs"


def test_an_unchanged_file_is_read_once(datasets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.second_plan(datasets)
    parsed: list[str] = []

    def noted(schema: TableSchema, path: str, data: bytes) -> Any:
        parsed.append(Path(path).relative_to(datasets).as_posix())
        return parse_table(schema, path, data)

    monkeypatch.setattr("cityplans.read.reader.parse_table", noted)
    cache = FileCache()
    first = load(datasets, cache=cache).dataset
    assert len(parsed) > 20
    parsed.clear()
    again = load(datasets, cache=cache).dataset
    assert parsed == [] and first and again and first.tables == again.tables
    good = (datasets / PLAN / "targets.csv").read_bytes()
    corpus.edit(datasets, "targets.csv", GUESTS, "period", "autumn")
    for expected in ([f"{PLAN}/targets.csv"], []):
        assert [f.code for f in check_loaded(load(datasets, cache=cache))] == ["pattern"], "a fault is found each time"
        assert parsed == expected
        parsed.clear()
    (datasets / PLAN / "targets.csv").write_bytes(good)
    assert check_loaded(load(datasets, cache=cache)) == [] and parsed == [f"{PLAN}/targets.csv"]


def test_a_change_that_leaves_size_and_time_is_seen(datasets: Path) -> None:
    """Two edits within a tick of the system's clock leave the same time."""
    cache = FileCache()
    assert check_loaded(load(datasets, cache=cache)) == []
    measures = datasets / PLAN / "measures.csv"
    times = measures.stat()
    measures.write_bytes(measures.read_bytes().replace(b",planned,", b",plannet,"))
    os.utime(measures, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert {f.code for f in check_loaded(load(datasets, cache=cache))} == {"enum"}


@pytest.mark.parametrize("harm", ["gone", "a link", "a folder"])
def test_what_takes_the_place_of_a_cached_file_is_seen(harm: str, datasets: Path) -> None:
    cache = FileCache()
    load(datasets, cache=cache)
    measures = datasets / PLAN / "measures.csv"
    measures.rename(datasets.parent / "measures.csv")
    if harm == "a link":
        measures.symlink_to(datasets.parent / "measures.csv")
    elif harm == "a folder":
        measures.mkdir()
    found = check(datasets)[1]
    assert found and check_loaded(load(datasets, cache=cache)) == found


def test_a_changed_schema_checks_a_cached_table_again(datasets: Path) -> None:
    cache = FileCache()
    assert check_loaded(load(datasets, cache=cache)) == []
    schema = datasets / "schemas" / "mentions.yaml"
    text = schema.read_text(encoding="utf-8")
    assert "value: policy" in text
    schema.write_text(text.replace("value: policy", "value: rule"), encoding="utf-8")
    assert {f.code for f in check_loaded(load(datasets, cache=cache))} == {"enum"}


def test_a_rule_that_breaks_becomes_a_finding(good_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_dataset: object) -> list[Finding]:
        raise ZeroDivisionError("by nought")

    rules = [replace(rule, check=broken) if rule.name == "row-order" else rule for rule in RULES]
    monkeypatch.setattr("cityplans.check.runner.RULES", rules)
    (finding,) = check(good_corpus)[1]
    assert finding.code == "internal-error"
    assert "row-order" in finding.message
    assert "by nought" in finding.message
    assert finding.hint


# ── every code is known, explained and damaged ──


@functools.cache
def emitted_codes() -> frozenset[str]:
    """Return the codes a check can emit: the second argument of every call that makes a finding.

    What is found in a built site is no matter of the data: tests/unit/verify/test_folder.py holds those codes.
    """
    codes: set[str] = set()
    makers = ("error", "warning", "finding", "Finding", "Doubt", "CharacterIssue")
    package = corpus.REPOSITORY / "cityplans"
    texts = [path.read_text(encoding="utf-8") for path in package.rglob("*.py") if path.parent.name != "verify"]
    # Most modules call none of them: they need not be parsed.
    for text in (text for text in texts if any(f"{name}(" in text for name in makers)):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and len(node.args) > 1 and isinstance(code := node.args[1], ast.Constant):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in makers:
                    codes.add(str(code.value))
    return frozenset(codes)


def test_the_reading_of_codes_sees_each_way_of_making_a_finding() -> None:
    assert {"internal-error", "source-absent", "evidence-hash", "csv-quote", "schema-error"} <= emitted_codes()


# They are about pages of content/: tests/unit/catalog/test_stories.py shows that they are given.
OF_STORIES = {"story-figure", "story-page"}


def test_every_code_has_a_damage() -> None:
    assert emitted_codes() - {case.code for case in CASES} == {"internal-error"} | OF_STORIES


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_its_own_codes_and_a_damage_for_each(rule: Rule) -> None:
    assert set(rule.codes) <= {case.code for case in CASES}
    source = inspect.getsource(inspect.getmodule(rule.check) or rule.check)
    assert all(f'"{code}"' in source for code in rule.codes), "the module of the rule makes the findings"
    function = inspect.getsource(rule.check)
    assert {code for code in emitted_codes() if f'"{code}"' in function} <= set(rule.codes)
    assert not set(rule.codes) & {code for other in RULES if other is not rule for code in other.codes}


def test_every_damage_has_a_code_of_the_program() -> None:
    assert {case.code for case in CASES} <= emitted_codes()


def test_every_code_is_explained_and_no_other() -> None:
    assert set(explanations()) == emitted_codes()
