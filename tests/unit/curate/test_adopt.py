"""A draft comes into the data whole or not at all, and what is left to do is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cityplans.check.runner import check_plan
from cityplans.cli.main import CANNOT_RUN, FINDINGS, FINE, main
from cityplans.curate.files import load_files
from cityplans.read.canonical import canonical_text
from cityplans.read.load import load
from tests.support import corpus
from tests.support.corpus import PLAN

NEW = "otherville-2021"
TEXT = """\
溪口市灯火三年打算
2021年3月1日
一、总的想法
到2023年，全市每年办灯会12个。
二、要做的事
1. 修整旧码头
在溪边新修5个书屋。
牵头单位：市灯火办；参加单位：市图书馆
2. 开办夜间集市
每年请30个乐队。
牵头单位：市灯火办
"""


@pytest.fixture
def sources(datasets: Path) -> Path:
    (datasets.parent / "sources" / "other.txt").write_text(TEXT, encoding="utf-8")
    return datasets.parent / "sources"


@pytest.fixture
def draft(datasets: Path, sources: Path) -> Path:
    """A draft as the importer writes it, of a city that the data has."""
    folder = datasets.parent / "draft"
    words = ["--plan-id", NEW, "--out", str(folder), "--datasets", str(datasets), "--quiet"]
    assert main(["import", str(sources / "other.txt"), *words]) == FINE
    path = folder / "plan.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(f"{NEW}-c01", "exampleville"), encoding="utf-8")
    (folder / "cities.csv").unlink()
    (folder / "bodies.csv").write_text(
        "id,city_id,name_zh,full_name_zh,name_en,name_en_source,type\n"
        f"{NEW}-b01,exampleville,市灯火办,,Lantern Office of Exampleville,,government\n"
        f"{NEW}-b02,exampleville,市图书馆,,,,institution\n",
        encoding="utf-8",
    )
    return folder


def adopt(datasets: Path, draft: Path, *more: str) -> int:
    return main(["adopt", str(draft), "--datasets", str(datasets), *more])


def state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_draft_becomes_a_plan(datasets: Path, draft: Path, sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = state(draft)
    assert adopt(datasets, draft, "--sources", str(sources)) == FINE
    told = capsys.readouterr().out
    names = {path.name for path in (datasets / NEW).iterdir()}
    # Types of action are assigned later.
    assert names - {"reviews.csv"} == {path.name for path in (datasets / PLAN).iterdir()} - {
        "measure_actions.csv",
        "events.csv",
        "searches.csv",
    }
    files, findings = load_files(datasets)
    assert findings == []
    assert all(canonical_text(f.schema, f.path, f.data)[0] == f.data for f in files if f.generated is None)
    found = {f.code for f in check_plan(load(datasets, sources), NEW)}
    assert found - {"relation-missing"} <= {"required", "one-language", "theme-missing", "forgotten-fact"}, found
    assert check_plan(load(datasets, sources), PLAN) == []
    assert f"{NEW}/measures.csv: Title (English) (title_en) missing: 3\n      m1-1, m2-1, m2-2\n" in told
    assert f"build.py check --plan {NEW}" in told
    assert state(draft) == before, "the draft is not touched"


def test_the_plan_before_a_new_one_is_left_to_fill_in(datasets: Path, draft: Path) -> None:
    corpus.append(datasets, "ids.csv", record_id=f"{NEW}-y1", table="plan_relations", version_id="0.1.0", date="2026")
    assert adopt(datasets, draft) == FINE
    row = corpus.row_of(datasets, "plan_relations.csv", f"{NEW}-y2")
    assert {name: cell for name, cell in row.items() if cell} == {"id": f"{NEW}-y2", "plan_id": NEW}
    about = [finding for finding in check_plan(load(datasets), NEW) if "relation" in finding.location.path]
    assert about and {finding.code for finding in about} == {"required"}
    assert "relation-missing" not in {finding.code for finding in check_plan(load(datasets), NEW)}


def test_a_known_body_is_reused_and_a_new_one_named(
    datasets: Path, draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert adopt(datasets, draft) == FINE
    told = capsys.readouterr().out
    rows = corpus.read_csv(datasets / NEW / "responsibilities.csv")
    lanterns, library = "exampleville-lantern-office", "exampleville-library"
    assert [row[3] for row in rows[1:]] == [lanterns, library, lanterns]
    assert "bodies that are known already: exampleville-library" in told
    assert "bodies.csv: 1 added: exampleville-lantern-office" in told
    ids = [row[0] for row in corpus.read_csv(datasets / "reference" / "bodies.csv")[1:]]
    assert ids == ["exampleville-lantern-office", "exampleville-library", "exampleville-parks"]
    evidence = corpus.read_csv(datasets / NEW / "evidence.csv")
    assert {row[1] for row in evidence[1:]} == {f"{NEW}-copy"}


def test_a_body_of_another_city_is_another_body(datasets: Path, draft: Path) -> None:
    corpus.append(datasets, "cities.csv", id="hillside", name_zh="山边市", name_en="Hillside", level="county")
    path = draft / "bodies.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("exampleville", "hillside"), encoding="utf-8")
    assert adopt(datasets, draft) == FINE
    ids = {row[0] for row in corpus.read_csv(datasets / "reference" / "bodies.csv")}
    assert {"hillside-lantern-office-exampleville", "hillside-tu-shu-guan"} & ids, ids
    assert "hillside-tu-shu-guan" in ids and "exampleville-library" in ids


def test_cities_units_and_indicators_come_with_their_references(datasets: Path, draft: Path) -> None:
    plan = draft / "plan.yaml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace("city_id: exampleville", f"city_id: {NEW}-c01"), encoding="utf-8"
    )
    bodies = draft / "bodies.csv"
    bodies.write_text(bodies.read_text(encoding="utf-8").replace(",exampleville,", f",{NEW}-c01,"), encoding="utf-8")
    (draft / "cities.csv").write_text(
        f"id,name_zh,name_en,province_zh,province_en,level,admin_code,wikidata,latitude,longitude,line\n{NEW}-c01,溪口市,,,,,,,,,1\n",
        encoding="utf-8",
    )
    (draft / "units.csv").write_text(
        f"id,symbol_zh,name_en,singular_en,plural_en,quantity,line\n{NEW}-u01,场,events held,event held,events held,count,4\n"
        f"{NEW}-u02,个,,,,,7\n",
        encoding="utf-8",
    )
    (draft / "indicators.csv").write_text(
        "id,name_zh,name_en,unit_id,theme_id,broader,definition_zh,definition_en\n"
        f"{NEW}-i01,灯会场次,Lantern meetings,{NEW}-u01,,,,\n",
        encoding="utf-8",
    )
    targets = draft / "targets.csv"
    header, *rows = corpus.read_csv(targets)
    rows[0][header.index("unit_id")] = f"{NEW}-u01"
    rows[0][header.index("indicator_id")] = f"{NEW}-i01"
    rows[1][header.index("unit_id")] = f"{NEW}-u02"
    corpus.write_csv(targets, [header, *rows])
    assert adopt(datasets, draft) == FINE
    dataset = load(datasets).dataset
    assert dataset is not None
    assert dataset.by_id["plans"][NEW]["city_id"] == "xi-kou"
    assert dataset.by_id["bodies"]["xi-kou-lantern-office-exampleville"]["city_id"] == "xi-kou"
    assert dataset.by_id["indicators"]["lantern-meetings"]["unit_id"] == "events-held"
    changed = [r for r in dataset["targets"] if r["plan_id"] == NEW][:2]
    assert [(r["unit_id"], r["indicator_id"]) for r in changed] == [("events-held", "lantern-meetings"), ("items", "")]


def broken_quote(draft: Path) -> None:
    path = draft / "measures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("修整旧码头", '"修整旧码头'), encoding="utf-8")


def another_name(draft: Path) -> None:
    path = draft / "bodies.csv"
    text = path.read_text(encoding="utf-8").replace("市图书馆,,,", "市图书馆,,Town Library,")
    path.write_text(text, encoding="utf-8")


def foreign_plan(draft: Path) -> None:
    path = draft / "measures.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace(f"{NEW}-m2-2,{NEW}", f"{PLAN}-m2-2,{PLAN}"), encoding="utf-8"
    )


def twice(draft: Path) -> None:
    path = draft / "measures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(f"{NEW}-m2-2,", f"{NEW}-m2-1,"), encoding="utf-8")


def no_column(draft: Path) -> None:
    path = draft / "measures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",kind,", ",kid,", 1), encoding="utf-8")


def used_id(draft: Path) -> None:
    path = draft / "bodies.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(f"{NEW}-b01", "reading"), encoding="utf-8")


def several_units(draft: Path) -> None:
    (draft / "units.csv").write_text(
        f"id,symbol_zh,name_en,singular_en,plural_en,quantity\n{NEW}-u01,项,,,,\n", encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("spoil", "place", "told"),
    [
        (lambda draft: (draft / "targets.csv").unlink(), "targets.csv:1:1", "file-missing"),
        (lambda draft: (draft / "sources.csv").unlink(), "sources.csv:1:1", "put it back"),
        (lambda draft: (draft / "mesures.csv").write_text("id\n"), "mesures.csv:1:1", 'did you mean "measures.csv"?'),
        (broken_quote, "measures.csv:3:", "csv-quote"),
        (another_name, "bodies.csv:3:", 'name_en is "Town Library" here, and "City Library" in'),
        (foreign_plan, "measures.csv:4:", f'plan_id is "{PLAN}" in the draft of {NEW}'),
        (twice, "measures.csv:4:1", "primary-key"),
        (no_column, "measures.csv:1:", 'did you mean "kind"?'),
        (used_id, "bodies.csv:2:1", 'the id "reading" is in use elsewhere'),
        (several_units, "units.csv:2:1", "entries (entries), items-of-work (items of work)"),
    ],
    ids=["missing", "no source", "stray", "quote", "conflict", "foreign", "twice", "column", "used id", "units"],
)
def test_what_stands_against_it_is_named_and_nothing_written(
    spoil: Callable[[Path], object],
    place: str,
    told: str,
    datasets: Path,
    draft: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for unit_id, name in (("entries", "entries"), ("items-of-work", "items of work")):
        corpus.append(datasets, "units.csv", id=unit_id, symbol_zh="项", name_en=name, quantity="count")
    spoil(draft)
    before = state(datasets)
    assert adopt(datasets, draft) == FINDINGS
    said = capsys.readouterr().err
    assert f"{draft}/{place}" in said and told in said, said
    assert "nothing was written" in said and state(datasets) == before


def test_twice_or_for_a_plan_that_is_there_is_said(
    datasets: Path, draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert adopt(datasets, draft) == FINE
    before = state(datasets)
    assert adopt(datasets, draft) == CANNOT_RUN
    said = capsys.readouterr().err
    assert f"check --plan {NEW}" in said and said.count("\n") == 1 and state(datasets) == before
    assert adopt(datasets, datasets / NEW) == CANNOT_RUN and adopt(datasets, datasets.parent / "none") == CANNOT_RUN
    assert adopt(datasets, datasets.parent / "sources") == CANNOT_RUN
    assert capsys.readouterr().err.count("\n") == 3


def test_a_published_id_is_not_used_again(datasets: Path, draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus.append(datasets, "ids.csv", record_id=NEW, table="plans", version_id="0.1.0", date="2026-11-22")
    assert adopt(datasets, draft) == CANNOT_RUN
    assert "never reused" in capsys.readouterr().err
    corpus.edit(datasets, "ids.csv", NEW, "record_id", f"{NEW}-m2-2")
    assert adopt(datasets, draft) == FINDINGS
    assert f'"{NEW}-m2-2" was published before' in capsys.readouterr().err


def test_a_text_that_lies_elsewhere_is_asked_for(
    datasets: Path, draft: Path, sources: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (sources / "other.txt").rename(datasets.parent / "moved.txt")
    before = state(datasets)
    assert adopt(datasets, draft, "--sources", str(sources)) == CANNOT_RUN
    said = capsys.readouterr().err
    assert f"{draft}/sources.csv:2" in said and "--sources" in said and state(datasets) == before
    assert adopt(datasets, draft) == FINE


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_what_a_spreadsheet_program_did_is_repaired(encoding: str, datasets: Path, draft: Path, sources: Path) -> None:
    for name in ("measures.csv", "bodies.csv"):
        text = (draft / name).read_text(encoding="utf-8")
        separator = ";" if encoding == "gb18030" else ","
        (draft / name).write_bytes(text.replace(",", separator).replace("\n", "\r\n").encode(encoding))
    assert adopt(datasets, draft, "--sources", str(sources)) == FINE
    found = {f.code for f in check_plan(load(datasets, sources), NEW)}
    assert found - {"relation-missing"} <= {"required", "one-language", "theme-missing", "forgotten-fact"}, found


def test_rows_that_the_curator_deleted_leave_no_trace(datasets: Path, draft: Path) -> None:
    for table in ("measures", "targets", "responsibilities"):
        header, *rows = corpus.read_csv(draft / f"{table}.csv")
        gone = f"{NEW}-m2-1"
        kept = [row for row in rows if row[0] != gone and not row[0].startswith(f"{gone}-")]
        corpus.write_csv(draft / f"{table}.csv", [header, *kept])
    assert adopt(datasets, draft) == FINE
    header, *rows = corpus.read_csv(datasets / NEW / "measures.csv")
    assert [(row[0], row[header.index("order")]) for row in rows] == [(f"{NEW}-m1-1", "1"), (f"{NEW}-m2-2", "2")]
    evidence = {row[0] for row in corpus.read_csv(datasets / NEW / "evidence.csv")}
    assert f"{NEW}-m2-1" not in evidence and f"{NEW}-m2-2" in evidence
    found = {f.code for f in check_plan(load(datasets), NEW)}
    assert found <= {"required", "one-language", "theme-missing", "relation-missing"}
