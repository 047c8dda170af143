"""A text imported again: nothing that a person wrote is lost, and what changed is said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from cityplans.check.runner import check_plan
from cityplans.cli.main import CANNOT_RUN, FINDINGS, FINE, main
from cityplans.read.load import load
from tests.support import corpus

PLAN = "otherville-2021"
TEXT = """\
溪口市灯火三年打算
2021年3月1日
一、总的想法
到2023年，全市每年办灯会12个。
二、要做的事
1. 修整旧码头
在溪边新修5个书屋，每个书屋养《晨溪志》一套。
牵头单位：市灯火办；参加单位：市图书馆
2. 开办夜间集市
每年请30个乐队。
牵头单位：市灯火办
三、怎样做成
1. 常常商量
各处每月碰头1次。
"""


@pytest.fixture
def text(datasets: Path) -> Path:
    path = datasets.parent / "sources" / "other.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def import_text(text: Path, out: Path, datasets: Path, *more: str) -> int:
    return main(["import", str(text), "--plan-id", PLAN, "--out", str(out), "--datasets", str(datasets), *more])


@pytest.fixture
def draft(text: Path, datasets: Path) -> Path:
    assert import_text(text, datasets.parent / "draft", datasets) == FINE
    return datasets.parent / "draft"


def state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edit(path: Path, record_id: str, **cells: str) -> None:
    header, *rows = corpus.read_csv(path)
    (row,) = (row for row in rows if row[0] == record_id)
    for name, cell in cells.items():
        row[header.index(name)] = cell
    corpus.write_csv(path, [header, *rows])


def remove(path: Path, record_id: str) -> None:
    rows = corpus.read_csv(path)
    corpus.write_csv(path, [row for row in rows if row[0] != record_id])


def add(path: Path, **cells: str) -> None:
    header, *rows = corpus.read_csv(path)
    corpus.write_csv(path, [header, *rows, [cells.get(name, "") for name in header]])


def rows_of(path: Path) -> dict[str, dict[str, str]]:
    header, *rows = corpus.read_csv(path)
    return {row[0]: dict(zip(header, row, strict=True)) for row in rows}


def test_the_same_text_changes_nothing(text: Path, draft: Path, datasets: Path) -> None:
    before = state(draft)
    assert import_text(text, draft, datasets, "--again") == FINE
    assert state(draft) == before


def test_what_a_person_wrote_deleted_and_added_stays_so(
    text: Path, draft: Path, datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(draft / "measures.csv", f"{PLAN}-m2-1", title_en="Old wharf", kind="goal", status="")
    edit(draft / "targets.csv", f"{PLAN}-m2-1-t1", note_zh="书屋", unit_id="")
    remove(draft / "measures.csv", f"{PLAN}-m3-1")
    remove(draft / "targets.csv", f"{PLAN}-m3-1-t1")
    add(draft / "mentions.csv", id=f"{PLAN}-m2-2-n1", plan_id=PLAN, subject_id=f"{PLAN}-m2-2", name_zh="夜间集市")
    plan = draft / "plan.yaml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace('title_en: ""', 'title_en: "Lanterns" # mine'), encoding="utf-8"
    )
    before = state(draft)
    capsys.readouterr()
    for _ in range(2):
        assert import_text(text, draft, datasets, "--again") == FINE
        told = capsys.readouterr().out
        measures = rows_of(draft / "measures.csv")
        cells = measures[f"{PLAN}-m2-1"]
        assert (cells["title_en"], cells["kind"], cells["status"]) == ("Old wharf", "goal", "")
        assert f"{PLAN}-m3-1" not in measures and f"{PLAN}-m3-1-t1" not in rows_of(draft / "targets.csv")
        target = rows_of(draft / "targets.csv")[f"{PLAN}-m2-1-t1"]
        assert (target["note_zh"], target["unit_id"], target["value"]) == ("书屋", "", "5")
        assert rows_of(draft / "mentions.csv")[f"{PLAN}-m2-2-n1"]["name_zh"] == "夜间集市"
        assert 'title_en: "Lanterns" # mine\n' in plan.read_text(encoding="utf-8")
        assert f"kept, with cells that you wrote: 1 measures: {PLAN}-m2-1\n" in told
        assert f"kept, records that you added: 1 mentions: {PLAN}-m2-2-n1\n" in told
        assert "left out again, because you had deleted them: 3\n" in told
    assert {Path(path).name for path, data in state(draft).items() if before[path] != data} <= {
        *("DRAFT.md", "draft.csv", "evidence.csv", "measures.csv", "responsibilities.csv")
    }


def test_a_corrected_text_keeps_ids_by_number_and_title(
    text: Path, draft: Path, datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(draft / "measures.csv", f"{PLAN}-m2-2", title_en="Night market")
    edit(draft / "bodies.csv", f"{PLAN}-b01", name_en="Lantern Office")
    remove(draft / "responsibilities.csv", f"{PLAN}-m2-2-r01")
    inserted = TEXT.replace("1. 修整旧码头", "1. 点亮全城\n全城添1200个灯笼。\n牵头单位：市灯笼社\n2. 修整旧码头")
    inserted = inserted.replace("2. 开办", "3. 开办").split("三、怎样做成")[0]
    text.write_text(f"首页 > 公告\n{inserted}", encoding="utf-8")
    capsys.readouterr()
    assert import_text(text, draft, datasets, "--again") == FINE
    told = capsys.readouterr().out
    measures = rows_of(draft / "measures.csv")
    by_title = {row["title_zh"]: row for row in measures.values()}
    market = by_title["开办夜间集市"]
    assert (market["id"], market["number"], market["title_en"]) == (f"{PLAN}-m2-2", "3.", "Night market")
    assert by_title["修整旧码头"]["id"] == f"{PLAN}-m2-1" and by_title["点亮全城"]["id"] not in (
        f"{PLAN}-m2-1",
        f"{PLAN}-m2-2",
    )
    assert [row["order"] for row in (by_title["点亮全城"], by_title["修整旧码头"], market)] == ["2", "3", "4"]
    bodies = {row["name_zh"]: row for row in rows_of(draft / "bodies.csv").values()}
    assert bodies["市灯火办"]["name_en"] == "Lantern Office" and bodies["市灯火办"]["id"] == f"{PLAN}-b01"
    responsible = rows_of(draft / "responsibilities.csv").values()
    leads = {(row["subject_id"], row["body_id"]) for row in responsible if row["role"] == "lead"}
    assert leads == {
        (by_title["点亮全城"]["id"], bodies["市灯笼社"]["id"]),
        (f"{PLAN}-m2-1", f"{PLAN}-b01"),
    }
    assert f"gone: 1 sections: {PLAN}-sec3" in told and f"gone: 1 measures: {PLAN}-m3-1\n" in told
    assert "new: 1 measures: " in told
    assert main(["adopt", str(draft), "--datasets", str(datasets), "--sources", str(text.parent)]) == FINE
    found = {f.code for f in check_plan(load(datasets, text.parent), PLAN)}
    assert found - {"relation-missing"} <= {
        "required",
        "one-language",
        "theme-missing",
        "forgotten-fact",
        "unit-mismatch",
    }, found


def test_without_what_was_proposed_no_record_goes(
    text: Path, draft: Path, datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (draft / "proposed.csv").unlink()
    text.write_text(TEXT.split("三、")[0], encoding="utf-8")
    assert import_text(text, draft, datasets, "--again") == FINE
    told = capsys.readouterr().out
    assert f"{PLAN}-m3-1" in rows_of(draft / "measures.csv") and "gone" not in told
    assert f"does not find them (delete them if it is right): 1 measures: {PLAN}-m3-1\n" in told
    assert "every filled cell was kept" in told


def test_into_a_plan_of_the_data(text: Path, draft: Path, datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["adopt", str(draft), "--datasets", str(datasets), "--sources", str(text.parent)]) == FINE
    adopted = state(datasets)
    assert import_text(text, datasets / PLAN, datasets, "--again") == FINE
    assert state(datasets) == adopted, "nothing new, nothing changed"
    edit(datasets / PLAN / "measures.csv", f"{PLAN}-m2-1", title_en="Old wharf", theme_id="reading")
    text.write_text(TEXT.replace("每年请30个乐队", "每年请30个乐队，添8个摊位"), encoding="utf-8")
    capsys.readouterr()
    assert import_text(text, datasets / PLAN, datasets, "--again") == FINE
    told = capsys.readouterr().out
    assert f"new: 1 targets: {PLAN}-m2-2-t2\n" in told and f"check --plan {PLAN}" in told
    assert rows_of(datasets / PLAN / "measures.csv")[f"{PLAN}-m2-1"]["theme_id"] == "reading"
    copies = [row for row in rows_of(datasets / "reference" / "sources.csv").values() if row["plan_id"] == PLAN]
    assert [(row["id"], row["characters"]) for row in copies] == [
        (f"{PLAN}-copy", str(len(text.read_text(encoding="utf-8"))))
    ]
    found = {f.code for f in check_plan(load(datasets, text.parent), PLAN)}
    assert found - {"relation-missing"} <= {
        "required",
        "one-language",
        "theme-missing",
        "translation-missing",
        "forgotten-fact",
    }, found
    assert check_plan(load(datasets, text.parent), corpus.PLAN) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--out", "NONE", "--again"], "nothing to import again"),
        (["--out", "DRAFT"], "--again"),
        (["--out", "DATASETS", "--again"], "give --out a folder of its own"),
        (["--out", "SOURCES", "--again"], "not a draft"),
        (["--out", "DRAFT", "--again", "--plan-id", "x-2020"], f'the draft of "{PLAN}"'),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, Sequence) and not isinstance(value, str) else "",
)
def test_what_cannot_be_imported_again_is_said(
    words: list[str], told: str, text: Path, draft: Path, datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = datasets.parent
    places = {"NONE": root / "none", "DRAFT": draft, "DATASETS": datasets, "SOURCES": text.parent}
    before = state(root)
    command = ["import", str(text), "--plan-id", PLAN, "--datasets", str(datasets)]
    assert main([*command, *(str(places.get(word, word)) for word in words)]) == CANNOT_RUN
    assert told in capsys.readouterr().err and state(root) == before


def test_a_broken_draft_is_not_written_to(
    text: Path, draft: Path, datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = draft / "measures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("旧码头", '旧"码头'), encoding="utf-8")
    before = state(draft)
    assert import_text(text, draft, datasets, "--again") == FINDINGS
    said = capsys.readouterr().err
    assert f"{path}:3:" in said and "[csv-quote]" in said and state(draft) == before
