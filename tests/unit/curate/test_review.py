"""What a curator sees and decides in a review, and what that writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cityplans.curate.review.changes import version_of
from cityplans.curate.review.decisions import Action, Decision, Outcome, Result
from cityplans.curate.review.passages import shown_passages
from cityplans.curate.review.queue import Filter, Show, State
from cityplans.curate.review.session import Session
from tests.support import corpus
from tests.support.corpus import PLAN

MEASURE, TARGET = f"{PLAN}-m1", f"{PLAN}-sec1-t1"


@pytest.fixture
def session(datasets: Path) -> Session:
    return Session(datasets, datasets.parent / "sources", PLAN, "lw")


def decide(session: Session, record_id: str, action: Action, **cells: str) -> Outcome:
    entry = session.snapshot().queue.entry(record_id)
    assert entry
    return session.decide(Decision(record_id, version_of(entry.record), action, cells))


def files(datasets: Path) -> dict[str, bytes]:
    return {path.relative_to(datasets).as_posix(): path.read_bytes() for path in datasets.rglob("*") if path.is_file()}


def changed_lines(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, list[str]]:
    """Return the new lines of each file that changed."""
    return {
        name: [line for line in data.decode().split("\n") if line not in before.get(name, b"").decode().split("\n")]
        for name, data in after.items()
        if data != before.get(name)
    }


def state_of(session: Session, record_id: str) -> State:
    entry = session.snapshot().queue.entry(record_id)
    assert entry
    return entry.state


def test_records_come_in_the_order_of_the_text(session: Session) -> None:
    assert [entry.record.id.removeprefix(f"{PLAN}-") for entry in session.snapshot().queue.entries] == [
        "n1",
        "sec1",
        "sec1-t1",
        "sec2",
        "m1",
        "m1-t1",
        "m1-t2",
        "m1-r1",
        "m1-r2",
        "m2",
        "m2-k1",
        "m2-1",
        "m2-n1",
    ]


def test_what_the_record_repeats_is_marked_in_its_passage(session: Session) -> None:
    snapshot = session.snapshot()
    entry = snapshot.queue.entry(TARGET)
    assert entry and snapshot.dataset
    (passage,) = shown_passages(snapshot.dataset, entry.record, entry.evidence)
    assert [text for text, is_marked in passage.parts if is_marked] == ["120万人次"]
    assert passage.before.startswith("晨溪市") and passage.before.endswith("想法\n")
    # Nothing beyond the plan's own text.
    assert passage.after.endswith("外地乐队来。\n") and passage.is_current


def test_base_and_figure_are_both_marked(session: Session, datasets: Path) -> None:
    corpus.edit(datasets, "targets.csv", TARGET, "base_printed", "每年")
    snapshot = session.snapshot()
    entry = snapshot.queue.entry(TARGET)
    assert entry and snapshot.dataset
    (passage,) = shown_passages(snapshot.dataset, entry.record, entry.evidence)
    assert [text for text, is_marked in passage.parts if is_marked] == ["每年", "120万人次"]
    assert passage.text == "".join(text for text, _ in passage.parts) and "每年接待宾客120万人次" in passage.text


def test_a_confirmation_is_one_row_and_ends_with_a_change(session: Session, datasets: Path) -> None:
    before = files(datasets)
    assert decide(session, TARGET, Action.CONFIRM).result is Result.CONFIRMED
    written = changed_lines(before, files(datasets))
    assert set(written) == {f"{PLAN}/reviews.csv", f"{PLAN}/translations.csv"}
    assert written[f"{PLAN}/reviews.csv"][1].startswith(f"{TARGET},") and ",lw" in written[f"{PLAN}/reviews.csv"][1]
    assert state_of(session, TARGET) is State.CONFIRMED
    corpus.edit(datasets, "targets.csv", TARGET, "binding", "expected")
    assert state_of(session, TARGET) is State.CHANGED
    assert decide(session, TARGET, Action.WITHDRAW).result is Result.WITHDRAWN
    assert state_of(session, TARGET) is State.OPEN


def test_a_correction_changes_one_line(session: Session, datasets: Path) -> None:
    before = files(datasets)
    outcome = decide(session, TARGET, Action.SAVE, binding=" expected\r\n", id="other", plan_id="other", no_field="x")
    assert outcome.result is Result.SAVED and outcome.files == [f"{datasets.as_posix()}/{PLAN}/targets.csv"]
    (line,) = changed_lines(before, files(datasets))[f"{PLAN}/targets.csv"]
    assert line.startswith(TARGET) and ",expected," in line
    assert decide(session, TARGET, Action.SAVE, binding="expected").result is Result.UNCHANGED


@pytest.mark.parametrize(
    ("record_id", "cells", "code"),
    [
        (TARGET, {"value": "120"}, "figure-mismatch"),
        (TARGET, {"value": "many"}, "type-error"),
        (TARGET, {"type": "wish"}, "enum"),
        (TARGET, {"value_printed": "130万人次", "value": "1300000"}, "not-in-passage"),
        (TARGET, {"note_zh": ""}, "required"),
        (MEASURE, {"theme_id": "no-such-theme"}, "foreign-key"),
        (MEASURE, {"summary_zh": "有\u200b看不见的字符。"}, "control-character"),
    ],
)
def test_what_is_wrong_is_told_and_not_written(
    record_id: str, cells: dict[str, str], code: str, session: Session, datasets: Path
) -> None:
    before = files(datasets)
    for action in (Action.SAVE, Action.CONFIRM):
        outcome = decide(session, record_id, action, **cells)
        assert outcome.result is Result.REFUSED and code in {finding.code for finding in outcome.findings}
    assert files(datasets) == before


def test_an_incomplete_record_is_saved_but_not_confirmed(session: Session, datasets: Path) -> None:
    """A draft is filled in cell by cell."""
    for name in ("title_en", "summary_zh", "summary_en"):
        corpus.edit(datasets, "measures.csv", MEASURE, name, "")
    corpus.translate_again(datasets)
    assert decide(session, MEASURE, Action.SAVE, title_en="Book rooms").result is Result.SAVED
    assert f"{MEASURE},title_en," in (datasets / PLAN / "translations.csv").read_text(encoding="utf-8")
    outcome = decide(session, MEASURE, Action.CONFIRM)
    assert outcome.result is Result.REFUSED and {finding.code for finding in outcome.findings} == {"required"}
    filled = {"summary_zh": "溪边要有书屋。", "summary_en": "There are to be book rooms by the brook."}
    assert decide(session, MEASURE, Action.CONFIRM, **filled).result is Result.CONFIRMED
    assert not session.snapshot().findings


def test_a_record_is_confirmed_though_another_is_missing(session: Session, datasets: Path) -> None:
    corpus.remove(datasets, "not_data.csv", f"{PLAN}-x2")
    (entry,) = session.snapshot().queue.shown(Filter(Show.FINDINGS))
    assert [finding.code for finding in entry.findings] == ["forgotten-fact"]
    assert decide(session, entry.record.id, Action.CONFIRM).result is Result.CONFIRMED


def test_english_follows_its_chinese(session: Session, datasets: Path) -> None:
    def row() -> list[str]:
        rows = corpus.read_csv(datasets / PLAN / "translations.csv")
        return next(cells for cells in rows if cells[:2] == [MEASURE, "summary_en"])

    corpus.edit(datasets, "translations.csv", MEASURE, "reviewed", "2026-01-01")
    former = row()
    assert decide(session, MEASURE, Action.SAVE, summary_zh="换了说法。").result is Result.SAVED
    assert row() == former
    assert [finding.code for finding in session.snapshot().findings] == ["translation-stale"]
    assert decide(session, MEASURE, Action.SAVE, summary_en="Said in other words.").result is Result.SAVED
    assert row()[2] != former[2] and row()[4] == "" and not session.snapshot().findings
    assert decide(session, MEASURE, Action.CONFIRM).result is Result.CONFIRMED
    assert row()[4] != ""


def test_what_changed_meanwhile_is_never_overwritten(session: Session, datasets: Path) -> None:
    entry = session.snapshot().queue.entry(TARGET)
    assert entry
    seen = version_of(entry.record)
    # Another record of the file does not matter: the file is read again.
    corpus.edit(datasets, "targets.csv", f"{MEASURE}-t1", "note_zh", "别处的改动。")
    assert session.decide(Decision(TARGET, seen, Action.SAVE, {"binding": "expected"})).result is Result.SAVED
    assert corpus.row_of(datasets, "targets.csv", f"{MEASURE}-t1")["note_zh"] == "别处的改动。"
    before = files(datasets)
    assert session.decide(Decision(TARGET, seen, Action.SAVE, {"binding": "binding"})).result is Result.CONFLICT
    assert session.decide(Decision(TARGET, seen, Action.CONFIRM, {})).result is Result.CONFLICT
    corpus.remove(datasets, "targets.csv", TARGET)
    assert session.decide(Decision(TARGET, seen, Action.SAVE, {"binding": "binding"})).result is Result.GONE
    assert set(changed_lines(before, files(datasets))) == {f"{PLAN}/targets.csv"}


def test_a_file_that_cannot_be_read_loses_no_row(session: Session, datasets: Path) -> None:
    assert decide(session, MEASURE, Action.CONFIRM).result is Result.CONFIRMED
    entry = session.snapshot().queue.entry(TARGET)
    assert entry
    path = datasets / PLAN / "reviews.csv"
    path.write_text(f"<<<<<<< ours\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    before = files(datasets)
    outcome = session.decide(Decision(TARGET, version_of(entry.record), Action.CONFIRM, {}))
    assert outcome.result is Result.NOT_WRITTEN and "reviews.csv must be fixed first" in outcome.reason
    assert files(datasets) == before


def test_who_has_not_read_the_passage_or_has_no_name_confirms_nothing(datasets: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    blind = Session(datasets, tmp_path / "empty", PLAN, "lw")
    assert decide(blind, TARGET, Action.CONFIRM).result is Result.UNREAD
    for name in ("", "L W"):
        nameless = Session(datasets, datasets.parent / "sources", PLAN, name)
        assert decide(nameless, TARGET, Action.CONFIRM).result is Result.NAMELESS
    assert not (datasets / PLAN / "reviews.csv").exists()


def test_the_queue_goes_round_and_ends(session: Session, datasets: Path) -> None:
    queue = session.snapshot().queue
    targets = Filter(Show.OPEN, "targets")
    ids = [entry.record.id for entry in queue.shown(targets)]
    assert ids == [TARGET, f"{MEASURE}-t1", f"{MEASURE}-t2"]
    following = [queue.neighbour(record_id, targets, 1) for record_id in ids]
    assert [entry.record.id for entry in following if entry] == [*ids[1:], ids[0]]
    previous = [queue.neighbour(record_id, targets, -1) for record_id in ids]
    assert [entry.record.id for entry in previous if entry] == [ids[-1], *ids[:-1]]
    assert queue.neighbour(TARGET, Filter(Show.CONFIRMED), 1) is None
    corpus.edit(datasets, "targets.csv", TARGET, "value", "120")
    queue = session.snapshot().queue
    assert [entry.record.id for entry in queue.shown(Filter(Show.FINDINGS))] == [TARGET]
    assert queue.by_table["targets"] == (0, 3) and queue.confirmed == 0
