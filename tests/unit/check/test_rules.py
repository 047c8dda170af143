"""Rules on single records, and the real records: no digit or name in them can be changed unseen."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cityplans.check.rules import RULES
from cityplans.check.runner import check, check_loaded
from cityplans.core.findings import Finding, Location, Severity
from cityplans.core.model import Catalog
from cityplans.read.dataset import Dataset, Record
from cityplans.read.load import Loaded, load
from tests.support import corpus
from tests.support.corpus import REPOSITORY

RULE = {rule.name: rule for rule in RULES}

DATASETS = REPOSITORY / "datasets"
PLANS = sorted(path.parent.name for path in DATASETS.glob("*/plan.yaml"))
CHINESE_DIGITS = "一二三四五六七八九"
Judge = Callable[[Record, str, str], list[Finding]]


# ── what the rules about values make of one target ──


@pytest.fixture(scope="session")
def frame(good_corpus: Path) -> Dataset:
    """A dataset that lends its schemas and identity."""
    dataset = load(good_corpus).dataset
    assert dataset is not None
    return dataset


def judged(frame: Dataset, code: str, **values: str) -> list[str]:
    """Return the fields at which a rule finds fault with a target."""

    def row(table: str, cells: dict[str, str]) -> Record:
        path = f"datasets/x/{table}.csv"
        return Record(table, path, 2, cells, lambda column: Location(path, 2, column + 1))

    target = row("targets", dict.fromkeys(frame.schemas["targets"].names, "") | values)
    symbols = {"yuan": "元", "usd": "美元", "per-cent": "%", "items": "个", "person-times": "人次", "persons": "人"}
    units = tuple(row("units", {"id": name, "symbol_zh": symbol}) for name, symbol in symbols.items())
    found = RULE[code].check(Dataset(frame.identity, frame.schemas, {"targets": (target,), "units": units}))
    return [name for f in found for name in target.cells if f.location == target.at(name)]


@pytest.mark.parametrize(
    ("text", "fits"),
    [("字" * 32_767, True), ("字" * 32_768, False), ("𠀀" * 16_383 + "x", True), ("𠀀" * 16_384, False)],
)
def test_a_text_fits_into_a_cell_as_excel_counts(frame: Dataset, text: str, fits: bool) -> None:
    assert judged(frame, "cell-too-long", note_zh=text, type="goal") == ([] if fits else ["note_zh"])


def test_a_table_fits_into_a_sheet(frame: Dataset) -> None:
    record = Record(
        "units", "datasets/x/units.csv", 2, {"id": "one"}, lambda _column: Location("datasets/x/units.csv", 2)
    )
    most = (record,) * 1_048_575
    assert (
        list(RULE["table-too-long"].check(Dataset(frame.identity, frame.schemas, {"units": most, "themes": most})))
        == []
    )
    (found,) = RULE["table-too-long"].check(
        Dataset(frame.identity, frame.schemas, {"units": (*most, record), "themes": most})
    )
    assert (found.code, found.location) == ("table-too-long", record.at("id"))


@pytest.mark.parametrize(
    ("printed", "value", "value_max", "fields"),
    [
        ("1000万人次", "10000000", "", []),
        ("1000万人次", "1000", "", ["value_printed"]),
        ("１０００万人次", "10000000", "", []),
        ("四个办事处", "4", "", []),
        ("四个办事处", "5", "", ["value_printed"]),
        ("10—15个", "10", "15", []),
        ("10—15个", "10", "16", ["value_printed"]),
        ("下降5%", "-5", "", []),
        ("下降5%", "-6", "", ["value_printed"]),
        ("4.45‰", "4.450", "", []),
        ("5千个", "1000", "", ["value_printed"]),
        ("0.5个百分点", "100", "", ["value_printed"]),
        ("若干", "3", "", ["value_printed"]),
        ("2亿4000万元", "240000000", "", []),
        ("2亿4000万元", "40000000", "", ["value_printed"]),
        ("四万八千册", "48000", "", []),
        ("4—6万人", "40000", "60000", []),
        ("4—6万人", "60000", "", ["value_printed"]),
        ("300万千瓦", "3000000", "", []),
        ("300万千瓦", "3000000000", "", ["value_printed"]),
        ("-2.5%", "-2.5", "", []),
        ("-2.5%", "2.5", "", ["value_printed"]),
        ("下降2—3%", "-3", "-2", []),
        ("四五十个", "40", "50", []),
        ("四五十个", "50", "", ["value_printed"]),
        ("数十个", "10", "", ["value_printed"]),
        ("100个", "1e2", "", []),  # no number at all: frictionless's business
    ],
)
def test_a_value_is_the_printed_figure(
    frame: Dataset, printed: str, value: str, value_max: str, fields: list[str]
) -> None:
    assert judged(frame, "figure-mismatch", value_printed=printed, value=value, value_max=value_max) == fields


@pytest.mark.parametrize(
    ("printed", "unit", "fields"),
    [
        ("70亿美元", "usd", []),
        ("70亿美元", "yuan", ["unit_id"]),
        ("70亿元", "yuan", []),
        ("70亿元", "usd", ["unit_id"]),
        ("23％", "per-cent", []),
        ("百分之六", "per-cent", []),
        ("千分之六", "per-cent", ["unit_id"]),
        ("1000万人次", "persons", ["unit_id"]),
        ("1000万人", "persons", []),
        ("23", "", ["unit_id"]),
    ],
)
def test_a_unit_is_the_printed_one(frame: Dataset, printed: str, unit: str, fields: list[str]) -> None:
    assert judged(frame, "unit-mismatch", value_printed=printed, value="1", unit_id=unit) == fields


@pytest.mark.parametrize(
    ("value", "value_max", "fields"),
    [
        ("10", "15", []),
        ("15", "10", ["value_max"]),
        ("15", "15", ["value_max"]),
        ("", "10", ["value_max"]),
        ("-10", "5", []),
        ("-5", "-10", ["value_max"]),
        ("9", "10.5", []),
    ],
)
def test_a_range_runs_upward(frame: Dataset, value: str, value_max: str, fields: list[str]) -> None:
    assert judged(frame, "value-parts", value=value, value_max=value_max) == fields


@pytest.mark.parametrize(
    ("printed", "due", "period", "fields"),
    [
        ("2011年6月30日以前", "2011-06-30", "", []),
        ("2011年6月30日以前", "2011-06-29", "", ["value_printed"]),
        ("2011年年底前", "2011-12", "", []),
        ("2011年年底前", "2012-12", "", ["value_printed"]),
        ("2035年", "", "2035", []),
        ("2035年", "", "", ["value_printed"]),
        ("2011—2020年", "2020", "2011/2020", []),
        ("2012—2020年", "2020", "2011/2020", ["value_printed"]),
        ("2011—2021年", "2020", "2011/2020", ["value_printed"]),
        ("年底前", "2011-12", "", []),
    ],
)
def test_a_printed_date_is_due_or_period(
    frame: Dataset, printed: str, due: str, period: str, fields: list[str]
) -> None:
    basis = "stated" if due else "none"
    assert judged(frame, "due-basis", value_printed=printed, due=due, period=period, due_basis=basis) == fields


# ── the real records ──


@pytest.fixture(scope="session")
def loaded(plan_sources: Path) -> Loaded:
    """The real data with the texts of all their copies."""
    return load(DATASETS, plan_sources)


@pytest.fixture(scope="session")
def real(loaded: Loaded) -> Dataset:
    """Its records and texts."""
    dataset = loaded.dataset
    assert dataset is not None
    assert set(dataset.texts) == {row.id for table in ("sources", "reports") for row in dataset[table]}
    return dataset


@pytest.fixture(scope="session")
def errors_at(real: Dataset) -> Judge:
    """Judge one record with one cell rewritten, and give the errors found at that very cell."""
    evidence: dict[str, tuple[Record, ...]] = {}
    for row in real["evidence"]:
        evidence[row["record_id"]] = (*evidence.get(row["record_id"], ()), row)
    rules = [RULE[name] for name in ("figure-mismatch", "unit-mismatch", "due-basis", "evidence-hash")]

    def judge(record: Record, field: str, text: str) -> list[Finding]:
        changed = replace(record, cells={**record.cells, field: text})
        rows = {record.table: (changed,), "units": real["units"], "evidence": evidence[record.id]}
        small = Dataset(real.identity, real.schemas, rows, real.texts)
        found = [finding for rule in rules for finding in rule.check(small)]
        return [f for f in found if f.location == record.at(field) and f.severity is Severity.ERROR]

    return judge


def other_digits(text: str) -> Iterator[str]:
    """Yield every text that differs in one digit: half-width, full-width or Chinese."""
    for at, char in enumerate(text):
        value = unicodedata.decimal(char, None)
        if value is not None:
            others = [chr(ord(char) - value + other) for other in range(10) if other != value]
        else:
            others = [c for c in CHINESE_DIGITS if c != char] if char in CHINESE_DIGITS else []
        for other in others:
            yield text[:at] + other + text[at + 1 :]


def other_characters(text: str) -> Iterator[str]:
    """Yield every text in which one character is another."""
    for at, char in enumerate(text):
        yield text[:at] + ("乙" if char == "甲" else "甲") + text[at + 1 :]


def test_other_digits_are_all_single_changes() -> None:
    assert len(list(other_digits("1０四个"))) == 9 + 9 + 8
    assert "1２四个" in other_digits("1０四个")
    assert list(other_characters("甲事")) == ["乙事", "甲甲"]


def test_the_records_have_no_findings(whole_catalog: Catalog) -> None:
    """A catalog of all data is made only if a check without the texts finds nothing."""
    assert whole_catalog.targets


def test_the_records_have_no_findings_beside_the_texts(loaded: Loaded) -> None:
    assert check_loaded(loaded) == []


@pytest.mark.parametrize("plan", PLANS)
def test_no_digit_of_a_printed_figure_can_be_changed_unseen(plan: str, real: Dataset, errors_at: Judge) -> None:
    changes = 0
    for record in real["targets"]:
        if record["plan_id"] != plan:
            continue
        printed = record["value_printed"]
        assert errors_at(record, "value_printed", printed) == []
        unseen = [text for text in other_digits(printed) if not errors_at(record, "value_printed", text)]
        assert unseen == [], f"{record.id}: {printed}"
        changes += sum(1 for _ in other_digits(printed))
    assert changes


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize(
    ("table", "field"), [("measures", "title_zh"), ("sections", "title_zh"), ("responsibilities", "name_printed")]
)
def test_no_character_of_a_title_or_a_body_can_be_changed_unseen(
    plan: str, table: str, field: str, real: Dataset, errors_at: Judge
) -> None:
    for record in real[table]:
        if record["plan_id"] != plan:
            continue
        assert errors_at(record, field, record[field]) == []
        unseen = [text for text in other_characters(record[field]) if not errors_at(record, field, text)]
        assert unseen == [], f"{record.id}: {record[field]}"


# The first has a copy of its own, the second is part of one.
@pytest.mark.parametrize("plan", ["guangzhou-2018", "township-2020"])
def test_a_changed_digit_on_the_disk_is_found_at_its_line_and_column(
    plan: str, plan_sources: Path, tmp_path: Path
) -> None:
    datasets = corpus.only(tmp_path, plan)
    # Of one plan alone, many shared records are not used.
    unused = check(datasets, plan_sources)[1]
    file = f"{plan}/targets.csv"
    rows = corpus.read_csv(datasets / file)
    printed = rows[0].index("value_printed")
    record, text = next((row[0], row[printed]) for row in rows[1:] if any(other_digits(row[printed])))
    place = corpus.edit(datasets, file, record, "value_printed", next(other_digits(text)))
    found = [f for f in check(datasets, plan_sources)[1] if f not in unused]
    assert (str(datasets / file), place.line, place.column) in [
        (f.location.path, f.location.line, f.location.column) for f in found
    ]
    assert {f.record for f in found} == {record}


# ── names by city ──


def test_a_term_of_another_city_fixes_no_name(datasets: Path) -> None:
    """市图书馆 of a city comes before 市图书馆 anywhere, and that of another city is none of its business."""
    corpus.append(datasets, "cities.csv", id="otherville", name_zh="暮溪市", name_en="Otherville", level="county")
    term = {"term_zh": "市图书馆", "kind": "body"}
    corpus.append(datasets, "glossary.csv", **term, id="library-1", city_id="otherville", term_en="Otherville Library")
    assert check(datasets)[1] == []
    corpus.append(datasets, "glossary.csv", **term, id="library-2", term_en="Any Library")
    assert [f.code for f in check(datasets)[1]] == ["glossary-mismatch"]
    corpus.append(datasets, "glossary.csv", **term, id="library-3", city_id="exampleville", term_en="City Library")
    assert check(datasets)[1] == []


def test_a_goal_in_words_has_no_value_and_context_no_due_date(frame: Dataset) -> None:
    goal = {"type": "goal", "value_printed": "全覆盖", "due_basis": "none"}
    for code in ("figure-mismatch", "unit-mismatch", "value-parts", "base-mismatch", "due-basis"):
        assert judged(frame, code, **goal) == []
    assert judged(frame, "due-basis", **goal | {"type": "context", "due": "2020", "due_basis": "stated"}) == ["due"]


def test_a_relative_date_is_inferred(frame: Dataset) -> None:
    figure = {"type": "target", "due": "2016", "due_printed": "5年内", "value_printed": "30个", "value": "30"}
    assert judged(frame, "due-basis", **figure, due_basis="inferred") == []
    assert judged(frame, "due-basis", **figure, due_basis="stated") == ["due_printed"]


def test_a_date_agrees_with_the_printed_date_before_which_it_is(frame: Dataset) -> None:
    figure = {
        "type": "target",
        "due_printed": "到2020年前",
        "value_printed": "30个",
        "value": "30",
        "due_basis": "stated",
    }
    assert judged(frame, "due-basis", **figure, due="2019") == []
    assert judged(frame, "due-basis", **figure, due="2020") == ["due"]
    goal = {"type": "goal", "value": "", "due_basis": "stated"}
    assert judged(frame, "due-basis", **goal, due="2019", value_printed="2020年前") == []
    assert judged(frame, "due-basis", **goal, due="2011-12", value_printed="2011年底前") == []
    assert judged(frame, "due-basis", **goal, due="2019", value_printed="2021年前") == ["value_printed"]


def test_a_base_is_the_number_that_is_printed(frame: Dataset) -> None:
    figure = {"value": "80", "value_printed": "80%", "unit_id": "per-cent", "base_value": "60", "base_printed": "60%"}
    assert judged(frame, "base-mismatch", **figure, base_period="2015") == []
    assert judged(frame, "base-mismatch", **figure | {"base_value": "61"}) == ["base_printed"]
    assert judged(frame, "base-mismatch", **figure | {"base_printed": ""}) == ["base_value"]
    assert judged(frame, "base-mismatch", **figure | {"base_value": ""}) == ["base_printed"]
