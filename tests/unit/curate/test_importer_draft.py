"""A draft is a plan's folder that the check reads; its findings name what only a curator can write."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from cityplans.check.evidence import contains_printed, digest
from cityplans.check.runner import check
from cityplans.cli.main import main
from tests.support import corpus
from tests.support import importer_texts as texts
from tests.support.sample import SMALLEST_PLAN, sample_datasets

PLAN = "testville-2021"
TEXTS = {name: text for name, text in vars(texts).items() if name.isupper()}
# Names in English, summaries, notes, themes and units that are not yet known: the curator's part.
CURATORS = {
    "required",
    "one-language",
    "theme-missing",
    "relation-missing",
    "unit-mismatch",
    "forgotten-fact",
    "glossary-mismatch",
    "translation-lineage",
}


def imported(text: str, folder: Path) -> Path:
    source = folder / "sources" / "text.txt"
    source.parent.mkdir()
    source.write_bytes(text.encode())
    words = ["--plan-id", PLAN, "--out", str(folder / "out"), "--quiet"]
    assert main(["import", str(source), *words, "--datasets", str(sample_datasets(SMALLEST_PLAN))]) == 0
    return folder / "out"


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("name", TEXTS)
def test_evidence_proves_every_record(name: str, tmp_path: Path) -> None:
    text, out = TEXTS[name], imported(TEXTS[name], tmp_path)
    printed = {
        "sections": "title_zh",
        "measures": "title_zh",
        "responsibilities": "name_printed",
        "targets": "value_printed",
        "mentions": "name_zh",
    }
    proofs = {row["record_id"]: row for row in rows(out / "evidence.csv")}
    records = [(row, field) for table, field in printed.items() for row in rows(out / f"{table}.csv")]
    assert records and {row["id"] for row, _ in records} == proofs.keys()
    for row, field in records:
        proof = proofs[row["id"]]
        passage = text[int(proof["start"]) : int(proof["end"])]
        assert digest(passage) == proof["sha256"] and contains_printed(row[field], passage), (row, passage)


def test_every_figure_is_recorded_or_listed(tmp_path: Path) -> None:
    figures = [
        "2亿4000万元",
        "四万八千盆",
        " 2500 万元",
        "三四十名",
        "数十个",
        "16 000户",
        "三分之二",
        "75兆瓦",
        "4—6万人",
    ]
    text = f"测试市行动计划（2021—2025年）\n\n一、任务\n1.建设。到2025年，安排{'，安排'.join(figures)}。\n"
    out = imported(text, tmp_path)
    recorded = {row["value_printed"] for row in rows(out / "targets.csv")}
    listed = "".join(row["reason"] for row in rows(out / "draft.csv"))
    assert [figure for figure in figures if figure.replace(" ", "") not in recorded and figure not in listed] == []
    report = (out / "DRAFT.md").read_text(encoding="utf-8")
    assert [row["reason"] for row in rows(out / "draft.csv") if row["reason"] not in report] == []


@pytest.mark.parametrize("name", ["ACTION_PLAN", "REPORT", "TABLE"])
def test_a_draft_passes_the_check_but_for_the_curators_part(name: str, tmp_path: Path) -> None:
    out = imported(TEXTS[name], tmp_path)
    datasets = corpus.only(tmp_path, "citybuild-undated")
    assert main(["adopt", str(out), "--datasets", str(datasets), "--sources", str(tmp_path / "sources")]) == 0
    _, findings = check(datasets, tmp_path / "sources")
    own = [f for f in findings if PLAN in f.location.path or PLAN in f.record]
    assert own and [f for f in own if f.code not in CURATORS] == []


def test_what_is_doubtful_is_listed_with_its_line(tmp_path: Path) -> None:
    out = imported(texts.ACTION_PLAN, tmp_path)
    doubts = rows(out / "draft.csv")
    lines = texts.ACTION_PLAN.split("\n")
    annex = next(d for d in doubts if "annex" in d["reason"])
    assert lines[int(annex["line"]) - 1].startswith("附件")
    assert "each of them" not in (out / "DRAFT.md").read_text() and f"({len(doubts)})" in (out / "DRAFT.md").read_text()
    assert "浏览次数" in (out / "DRAFT.md").read_text()


def test_what_looks_like_data_and_has_no_record_is_listed(tmp_path: Path) -> None:
    out = imported("晨溪市书屋方案\n一、目标\n守住两大优势，坚持四个坚持，设书屋12个。\n", tmp_path)
    assert any("两大 looks like data" in row["reason"] for row in rows(out / "draft.csv"))
    assert not any("12个" in row["reason"] for row in rows(out / "draft.csv"))


def test_what_the_check_will_not_accept_is_listed(tmp_path: Path) -> None:
    out = imported(
        "晨溪市书屋方案\n一、目标\n设书屋12个。\n二、做\u200b事\n（一）选址。（市图\n- 7 -\n书馆牵头，市园林局配合）\n（二）\n",
        tmp_path,
    )
    told = {(row["record"], row["reason"].split(":")[0]) for row in rows(out / "draft.csv")}
    assert (f"{PLAN}-sec2", "it contains an invisible or control character") in told
    assert (f"{PLAN}-m2-1-r01", "its passage does not contain this exact text") in told
    assert (f"{PLAN}-m2-2", "the text is empty") in told


def test_the_source_has_its_hash_and_bounds(tmp_path: Path) -> None:
    (source,) = rows(imported(texts.ACTION_PLAN, tmp_path) / "sources.csv")
    text = texts.ACTION_PLAN
    assert source["sha256"] == digest(text) and source["characters"] == str(len(text))
    assert (
        text[int(source["text_start"]) : int(source["text_end"])]
        .strip()
        .startswith("云岭市河港振兴三年行动计划\n（2021")
    )
    assert text[: int(source["text_end"])].endswith("每季度上报进展。")


@pytest.mark.parametrize(
    "change",
    [
        lambda t: f"\ufeff{t}",
        lambda t: t.replace("\n", "\r\n"),
        lambda t: t.replace("\n", "\r"),
        lambda t: t.replace("\n", "\n\n　　"),
    ],
)
def test_line_ends_marks_and_indents_change_nothing(change: object, tmp_path: Path) -> None:
    assert callable(change)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    plain, other = imported(texts.GLUED, tmp_path / "a"), imported(change(texts.GLUED), tmp_path / "b")
    for table in ("sections", "measures", "responsibilities", "targets"):
        assert rows(other / f"{table}.csv") == rows(plain / f"{table}.csv")


def test_bodies_already_known_keep_their_ids(tmp_path: Path) -> None:
    out = imported(
        "深圳市书屋建设方案\n一、任务\n（一）选址。（责任单位：市教育局、水利水电局）\n（二）开馆。好。\n", tmp_path
    )
    assert [row["body_id"] for row in rows(out / "responsibilities.csv")] == ["shenzhen-education", f"{PLAN}-b01"]
    assert [row["name_zh"] for row in rows(out / "bodies.csv")] == ["市水利水电局"]


def test_years_are_counted_from_the_base_that_the_text_states(tmp_path: Path) -> None:
    text = "晨溪市书屋意见\n一、目标\n从2022年起实施书屋工程。\n二、任务\n（一）建馆。5年内建书屋12个。\n（二）荐书。好。\n"
    (row,) = rows(imported(text, tmp_path) / "targets.csv")
    assert (row["due"], row["due_basis"], row["due_printed"]) == ("2026", "inferred", "5年内")
