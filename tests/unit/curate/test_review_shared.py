"""What a plan brings beside its proven records: which rows a review shows, and what a decision writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cityplans.cli.main import FINE, main
from cityplans.curate.review.decisions import Action, Result
from cityplans.curate.review.queue import Filter, State
from cityplans.curate.review.session import Session
from cityplans.read.load import load
from tests.support import corpus
from tests.support.corpus import PLAN
from tests.unit.curate.test_review import changed_lines, decide, files

OFFICE = "exampleville-wharf-office"
TABLES = ("cities", "units", "indicators", "bodies", "sources", "glossary", "plan_relations")


@pytest.fixture
def session(datasets: Path) -> Session:
    """A review of a plan whose agency is new and has no English name yet."""
    publish(datasets)
    corpus.append(datasets, "bodies.csv", id=OFFICE, city_id="exampleville", name_zh="市码头办", type="government")
    corpus.edit(datasets, "responsibilities.csv", f"{PLAN}-m1-r2", "body_id", OFFICE)
    corpus.edit(datasets, "responsibilities.csv", f"{PLAN}-m1-r2", "name_printed", "市码头办")
    return Session(datasets, datasets.parent / "sources", PLAN, "lw")


def publish(datasets: Path, *but: str) -> None:
    """Record in the ledger of ids that all records of shared tables, and the plan, were in a version."""
    dataset = load(datasets).dataset
    assert dataset
    corpus.append(datasets, "versions.csv", id="0.1.0", released="2026-11-22", bump="first")
    for record in (record for table in ("plans", *TABLES) for record in dataset[table]):
        if record.id not in but:
            row = {"record_id": record.id, "table": record.table, "version_id": "0.1.0", "date": "2026-11-22"}
            corpus.append(datasets, "ids.csv", **row)


def listed(session: Session) -> list[str]:
    return [entry.record.id for entry in session.snapshot().queue.shared]


def test_only_new_rows_and_those_with_findings_are_listed(session: Session, datasets: Path) -> None:
    assert listed(session) == [OFFICE]
    # Of another city, which is new too; nothing refers to the agency yet.
    corpus.append(datasets, "cities.csv", id="hillside", name_zh="山边市", name_en="Hillside")
    corpus.append(datasets, "bodies.csv", id="hillside-lamps", city_id="hillside", name_zh="灯会", type="other")
    assert listed(session) == ["hillside", OFFICE, "hillside-lamps"]
    other = corpus.second_plan(datasets)
    assert listed(session) == ["hillside", OFFICE, "hillside-lamps"]
    corpus.edit(datasets, f"{other}/plan.yaml", other, "city_id", "hillside")
    assert listed(session) == [OFFICE, "hillside-lamps"]
    corpus.edit(datasets, "units.csv", "items", "name_en", "")
    assert listed(session) == ["items", OFFICE, "hillside-lamps"]


def test_everything_of_a_plan_that_was_never_published_is_listed(datasets: Path) -> None:
    publish(datasets, PLAN, corpus.SOURCE, f"{PLAN}-y1", "guests")
    session = Session(datasets, datasets.parent / "sources", PLAN, "lw")
    assert listed(session) == [PLAN, "guests", corpus.SOURCE, f"{PLAN}-y1"]


def test_a_name_is_saved_and_then_confirmed(session: Session, datasets: Path) -> None:
    before = files(datasets)
    outcome = decide(session, OFFICE, Action.CONFIRM)
    assert outcome.result is Result.REFUSED and [finding.code for finding in outcome.findings] == ["required"]
    assert files(datasets) == before
    # Spaces too many, and a field that is never edited.
    outcome = decide(session, OFFICE, Action.SAVE, name_en=" Wharf  Office ", id="other")
    assert outcome.result is Result.SAVED
    written = changed_lines(before, files(datasets))
    assert written == {"reference/bodies.csv": [f"{OFFICE},exampleville,市码头办,,Wharf Office,,government"]}
    before = files(datasets)
    assert decide(session, OFFICE, Action.CONFIRM).result is Result.CONFIRMED
    written = changed_lines(before, files(datasets))
    assert set(written) == {f"{PLAN}/reviews.csv"} and written[f"{PLAN}/reviews.csv"][1].startswith(f"{OFFICE},")
    (entry,) = session.snapshot().queue.shared
    assert entry.state is State.CONFIRMED and not Filter().includes(entry)
    # A confirmation of another record keeps this one, and the check takes it.
    assert decide(session, f"{PLAN}-m1-t1", Action.CONFIRM).result is Result.CONFIRMED
    assert f"\n{OFFICE}," in (datasets / PLAN / "reviews.csv").read_text("utf-8")
    assert "review-row" not in {finding.code for finding in session.snapshot().findings}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"name_en": "Office", "type": "wish"}, "enum"),
        ({"name_en": "Office", "city_id": "nowhere"}, "foreign-key"),
        ({"name_en": "Off\u200bice"}, "control-character"),
        ({"name_en": "Office", "name_zh": ""}, "required"),
    ],
)
def test_a_wrong_cell_of_a_shared_row_is_told_and_not_written(
    cells: dict[str, str], code: str, session: Session, datasets: Path
) -> None:
    before = files(datasets)
    outcome = decide(session, OFFICE, Action.SAVE, **cells)
    assert outcome.result is Result.REFUSED and code in {finding.code for finding in outcome.findings}
    assert files(datasets) == before


def test_the_plan_keeps_its_comments_and_its_lineage(datasets: Path) -> None:
    path = datasets / PLAN / "plan.yaml"
    path.write_text(f"# by hand\n{path.read_text('utf-8')}", encoding="utf-8")
    session = Session(datasets, datasets.parent / "sources", PLAN, "lw")
    before = files(datasets)
    # `note_zh` and `note_en` are not in the file yet.
    cells = {"title_en": 'A "plan": for guests', "note_zh": "路径 C:\\1。", "note_en": "A path, C:\\1."}
    outcome = decide(session, PLAN, Action.CONFIRM, **cells)
    assert outcome.result is Result.CONFIRMED, outcome
    written = changed_lines(before, files(datasets))
    assert written[f"{PLAN}/plan.yaml"] == [
        'title_en: "A \\"plan\\": for guests"',
        'note_zh: "路径 C:\\\\1。"',
        'note_en: "A path, C:\\\\1."',
    ]
    assert path.read_text("utf-8").startswith("# by hand\n")
    assert {line.split(",")[1] for line in written[f"{PLAN}/translations.csv"]} >= {"title_en", "note_en"}
    arguments = ["--quiet", "--datasets", str(datasets), "--sources", str(datasets.parent / "sources")]
    assert main(["check", "--strict", *arguments]) == FINE


def test_what_identifies_a_copy_is_not_edited(session: Session, datasets: Path) -> None:
    corpus.edit(datasets, "sources.csv", corpus.SOURCE, "completeness_en", "")
    before = files(datasets)
    cells = {"completeness_en": "All of it.", "sha256": "0" * 64, "characters": "1", "plan_id": "other"}
    assert decide(session, corpus.SOURCE, Action.SAVE, **cells).result is Result.SAVED
    (line,) = changed_lines(before, files(datasets))["reference/sources.csv"]
    former = next(text for text in before["reference/sources.csv"].decode().split("\n") if corpus.SOURCE in text)
    assert line == former.replace("完整。,", "完整。,All of it.")


@pytest.mark.parametrize(
    ("record_id", "field", "code"),
    [(PLAN, "published", "pattern"), (corpus.SOURCE, "text_start", "type-error"), (PLAN, "city_id", "foreign-key")],
)
def test_a_value_of_another_form_breaks_no_rule(record_id: str, field: str, code: str, datasets: Path) -> None:
    session = Session(datasets, datasets.parent / "sources", PLAN, "lw")
    outcome = decide(session, record_id, Action.SAVE, **{field: "yesterday"})
    assert outcome.result is Result.REFUSED
    assert {finding.code for finding in outcome.findings} == {code}
