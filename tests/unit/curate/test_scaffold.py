"""New records: in place, every field explained, nothing overwritten, the check names what is missing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cityplans.check.runner import check
from cityplans.cli.main import CANNOT_RUN, FINE, main
from cityplans.curate.files import load_files
from cityplans.read.canonical import canonical_text
from cityplans.read.load import load
from cityplans.read.yaml_reader import parse_yaml
from tests.support import corpus
from tests.support.corpus import PLAN

MEASURE = f"{PLAN}-m1"


def new(datasets: Path, *words: str) -> int:
    return main(["new", words[0], "--datasets", str(datasets), *words[1:]])


def lines(datasets: Path, table: str) -> list[str]:
    return (datasets / PLAN / f"{table}.csv").read_text(encoding="utf-8").split("\n")


def canonical(datasets: Path) -> bool:
    files, _ = load_files(datasets)
    return all(
        canonical_text(file.schema, file.path, file.data) == (file.data, []) for file in files if file.generated is None
    )


def test_a_new_plan_has_every_file_and_explains_every_field(datasets: Path) -> None:
    assert (
        new(datasets, "plan", "--id", "otherville-2021", "title_zh=另一份：“打算”", 'title_en=A "plan": \\ one') == FINE
    )
    folder = datasets / "otherville-2021"
    expected = {path.name for path in (datasets / PLAN).iterdir()} | {"reviews.csv", "exceptions.csv"}
    assert {path.name for path in folder.iterdir()} == expected
    text = (folder / "plan.yaml").read_text(encoding="utf-8")
    dataset = load(datasets).dataset
    assert dataset is not None
    schema = dataset.schemas["plans"]
    for field in schema.fields:
        above = " ".join(line.lstrip("# ") for line in text.split(f"\n{field.name}: ")[0].split("\n"))
        assert " ".join(field.description.en.split()) in above
        assert field.description.zh.replace(" ", "") in above.replace(" ", "")
        assert all(f"{category.value} ({category.label.en}" in above for category in field.categories)
    document, findings = parse_yaml("plan.yaml", text.encode())
    assert document is not None and findings == []
    assert document.value == dict.fromkeys(schema.names, "") | {
        "id": "otherville-2021",
        "title_zh": "另一份：“打算”",
        "title_en": 'A "plan": \\ one',
    }
    assert canonical(datasets)
    missing = {f.message for f in check(datasets)[1] if f.code == "required"}
    assert missing == {f"{field.name} is empty" for field in schema.fields if field.required} - {
        f"{n} is empty" for n in ("id", "title_zh", "title_en")
    }
    assert {f.code for f in check(datasets)[1]} == {
        "required",
        "source-missing",
        "translation-missing",
        "relation-missing",
    }


def test_an_existing_folder_is_not_touched(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in datasets.rglob("*") if path.is_file()}
    assert new(datasets, "plan", "--id", PLAN) == CANNOT_RUN
    assert "already exists" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in datasets.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("plan_id", ["../other", "Other-2020", "", "schemas", "reference", "a/b", "\u202e"])
def test_only_an_id_makes_a_plan(plan_id: str, datasets: Path) -> None:
    before = sorted(datasets.parent.rglob("*"))
    assert new(datasets, "plan", f"--id={plan_id}") == CANNOT_RUN
    assert sorted(datasets.parent.rglob("*")) == before


def test_a_new_measure_stands_in_its_place_and_the_check_names_the_rest(
    datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = lines(datasets, "measures")
    assert (
        new(datasets, "measure", "--plan", PLAN, "--number", "1-2", 'title_zh=办 "灯会", 再办', "theme_id=reading")
        == FINE
    )
    after = lines(datasets, "measures")
    (added,) = csv.reader([line for line in after if line not in before])
    assert [line for line in after if line in before] == before
    assert after.index(next(line for line in after if line not in before)) == 2
    cells = dict(zip(before[0].split(","), added, strict=True))
    assert (cells["id"], cells["plan_id"], cells["order"], cells["number"]) == (f"{PLAN}-m1-2", PLAN, "4", "1-2")
    assert (cells["title_zh"], cells["theme_id"], cells["status"]) == ('办 "灯会", 再办', "reading", "")
    told = capsys.readouterr().out
    assert told.startswith(f"{datasets}/{PLAN}/measures.csv:3: {PLAN}-m1-2 written\n")
    assert "  status: Status, required" in told and "planned (Planned 计划)" in told
    found = check(datasets)[1]
    assert {f.code for f in found} == {"required", "evidence-missing"}
    assert all(f.location.line == 3 and f.hint for f in found)
    for finding in (f for f in found if f.code == "required"):
        assert f"  {finding.message.split()[0]}: " in told
    assert canonical(datasets)


@pytest.mark.parametrize(("number", "record"), [("（三）", "m3"), ("13", "m13"), ("（二）4.", "m2-4")])
def test_an_id_follows_from_the_printed_number(number: str, record: str, datasets: Path) -> None:
    assert new(datasets, "measure", "--plan", PLAN, "--number", number) == FINE
    assert any(line.startswith(f"{PLAN}-{record},") for line in lines(datasets, "measures"))
    assert canonical(datasets)


def test_an_id_has_as_many_digits_as_its_siblings(datasets: Path) -> None:
    path = datasets / PLAN / "targets.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(f"{MEASURE}-t", f"{MEASURE}-t0"), encoding="utf-8")
    assert new(datasets, "target", "--subject", MEASURE) == FINE
    assert [line.split(",")[0] for line in lines(datasets, "targets")[1:4]] == [
        f"{MEASURE}-t01",
        f"{MEASURE}-t02",
        f"{MEASURE}-t03",
    ]


def test_a_new_target_counts_on_under_its_subject(datasets: Path) -> None:
    assert new(datasets, "target", "--subject", MEASURE, "value_printed=5个") == FINE
    header = lines(datasets, "targets")[0].split(",")
    cells = dict(zip(header, lines(datasets, "targets")[3].split(","), strict=True))
    expected = {"id": f"{MEASURE}-t3", "plan_id": PLAN, "subject_id": MEASURE, "value_printed": "5个"}
    assert cells == dict.fromkeys(header, "") | expected
    assert new(datasets, "target", "--subject", PLAN) == FINE
    assert f"{PLAN}-t1,{PLAN},{PLAN},{',' * (len(header) - 4)}" in lines(datasets, "targets")
    assert canonical(datasets)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["measure", "--plan", PLAN, "--number", "1"], "already"),
        (["measure", "--plan", "exampleville-2002", "--number", "9"], f'did you mean "{PLAN}"?'),
        (["measure", "--plan", PLAN, "--number", "——"], "contains no number"),
        (["measure", "--plan", PLAN, "--number", "9", "titel_zh=x"], 'did you mean "title_zh"?'),
        (["measure", "--plan", PLAN, "--number", "9", "x"], "FIELD=VALUE"),
        (["target", "--subject", f"{PLAN}-m9"], "did you mean"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_begun_is_said_and_nothing_written(
    words: list[str], told: str, datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in datasets.rglob("*") if path.is_file()}
    assert new(datasets, *words) == CANNOT_RUN
    assert told in capsys.readouterr().err
    assert {path: path.read_bytes() for path in datasets.rglob("*") if path.is_file()} == before


def test_a_broken_table_is_mended_first(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus.damage(datasets, "measures.csv", "Night market", '"Night market')
    assert new(datasets, "measure", "--plan", PLAN, "--number", "9") == CANNOT_RUN
    assert "must be fixed first" in capsys.readouterr().err
