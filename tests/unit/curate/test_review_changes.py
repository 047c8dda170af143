"""What a curator adds, deletes and renames in a review: what is written, refused and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from cityplans.check.runner import check
from cityplans.cli.main import FINE, main
from cityplans.core.languages import LANGUAGES
from cityplans.curate.review.additions import ADDABLE, Addition, proposed_cells, proposed_place
from cityplans.curate.review.changes import version_of
from cityplans.curate.review.decisions import Action, Outcome, Result
from cityplans.curate.review.queue import State
from cityplans.curate.review.quotes import Choice
from cityplans.curate.review.removals import Reason, Removal, removal
from cityplans.curate.review.session import Session
from cityplans.i18n.strings import translate
from tests.support import corpus
from tests.support.corpus import PLAN, SOURCE
from tests.unit.curate.test_review import changed_lines, decide, files
from tests.unit.curate.test_review_shared import publish

M1, M2, M21 = f"{PLAN}-m1", f"{PLAN}-m2", f"{PLAN}-m2-1"
SUMMARY = {"summary_zh": "试验用的概要。", "summary_en": "A summary for tests."}
BAND = {"subject_id": M2, "type": "event", "name_zh": "外地乐队", "name_en": "Visiting bands"}


@pytest.fixture
def session(datasets: Path) -> Session:
    return Session(datasets, datasets.parent / "sources", PLAN, "lw")


def add(
    session: Session, table: str, cells: Mapping[str, str], choice: Choice | None = None, after: str = ""
) -> Outcome:
    return session.add(Addition(table, cells, choice or Choice(), after))


def what_goes(session: Session, key: str) -> Removal:
    snapshot = session.snapshot()
    entry = snapshot.queue.entry(key)
    assert snapshot.dataset and entry
    return removal(snapshot.dataset, PLAN, entry.record)


def delete(session: Session, key: str, reason: Reason | None = None) -> Outcome:
    return session.delete(key, what_goes(session, key).version, reason or Reason())


def rename(session: Session, key: str, new_id: str) -> Outcome:
    entry = session.snapshot().queue.entry(key)
    assert entry
    return session.rename(key, version_of(entry.record), new_id)


def is_clean(datasets: Path) -> bool:
    arguments = ["--quiet", "--datasets", str(datasets), "--sources", str(datasets.parent / "sources")]
    return main(["check", "--strict", *arguments]) == FINE


def test_a_missed_mention_gets_id_passage_and_lineage(session: Session, datasets: Path) -> None:
    before = files(datasets)
    outcome = add(session, "mentions", BAND | {"plan_id": "other", "note_zh": " \r\n"})
    assert outcome.result is Result.ADDED and outcome.record and outcome.record.id == f"{M2}-n2"
    written = changed_lines(before, files(datasets))
    assert set(written) == {f"{PLAN}/{name}.csv" for name in ("mentions", "evidence", "translations")}
    assert written[f"{PLAN}/mentions.csv"] == [f"{M2}-n2,{PLAN},{M2},event,外地乐队,Visiting bands,,"]
    assert all(len(lines) == 1 for lines in written.values()) and is_clean(datasets)
    # `build.py evidence` would write the same.
    arguments = ["--datasets", str(datasets), "--sources", str(datasets.parent / "sources")]
    assert main(["evidence", "--check", *arguments]) == FINE


@pytest.mark.parametrize(
    ("table", "cells", "record_id", "order"),
    [
        ("responsibilities", {"subject_id": M2, "body_id": "exampleville-parks"}, f"{M2}-r1", "1"),
        ("responsibilities", {"subject_id": M1, "body_id": "exampleville-parks"}, f"{M1}-r3", "3"),
        ("not_data", {"printed": "两步"}, f"{PLAN}-x3", ""),
        ("units", {"symbol_zh": "艘", "name_en": "Ships of a line"}, "ships-line", ""),
        ("indicators", {"name_zh": "书屋", "name_en": "Guests"}, "guests-2", ""),
        ("bodies", {"city_id": "exampleville", "name_zh": "市码头办"}, "exampleville-ma-tou-ban", ""),
        ("glossary", {"term_zh": "旧码头", "term_en": "Old Wharf"}, "old-wharf", ""),
        ("measures", {"number": "3."}, f"{PLAN}-m3", "4"),
        ("measures", {"number": "二是", "parent_id": M2}, f"{M2}-2", "4"),
        ("measures", {"kind": "goal"}, f"{PLAN}-g1", "4"),
        ("sections", {"number": "三、"}, f"{PLAN}-sec3", "3"),
        ("sections", {"number": "二、"}, f"{PLAN}-sec3", "3"),
        ("sections", {"title_zh": "附则"}, f"{PLAN}-sec3", "3"),
        ("sections", {"number": "（一）", "parent_id": f"{PLAN}-sec2"}, f"{PLAN}-sec2-1", "3"),
        ("targets", {"subject_id": M1, "id": "elsewhere-t1"}, "id-of-plan", ""),
        ("targets", {"subject_id": M1, "id": f"{M1}-t1"}, "id-used", ""),
        ("targets", {"subject_id": M1, "id": f"{PLAN}-T"}, "id-form", ""),
    ],
)
def test_ids_and_orders_follow_from_the_place(
    table: str, cells: dict[str, str], record_id: str, order: str, session: Session, datasets: Path
) -> None:
    before = files(datasets)
    outcome = add(session, table, cells)
    assert files(datasets) == before
    if outcome.result is Result.FAULTY:
        assert [fault.key for fault in outcome.faults] == [record_id]
        return
    # Incomplete, so it is refused, next to the cells that are missing.
    assert outcome.result is Result.REFUSED and outcome.record
    assert (outcome.record.id, outcome.record["order"]) == (record_id, order)
    assert "required" in {finding.code for finding in outcome.findings} or table == "bodies"


def test_an_id_that_was_withdrawn_is_not_proposed_again(session: Session, datasets: Path) -> None:
    row = {"record_id": f"{M1}-t3", "table": "targets", "version_id": "0.1.0", "date": "2026-11-22"}
    corpus.append(datasets, "ids.csv", **row)
    outcome = add(session, "targets", {"subject_id": M1})
    assert outcome.record and outcome.record.id == f"{M1}-t4"
    assert [f.key for f in add(session, "targets", {"subject_id": M1, "id": f"{M1}-t3"}).faults] == ["id-published"]


def test_a_missed_measure_goes_to_its_place(session: Session, datasets: Path) -> None:
    cells = {"section_id": f"{PLAN}-sec2", "title_zh": "留住石阶", "title_en": "Keeping the stone steps"}
    cells |= {"kind": "measure", "status": "planned", "theme_id": "visitors", **SUMMARY}
    outcome = add(session, "measures", cells, Choice(SOURCE, "", "留住石阶"), M1)
    assert outcome.result is Result.ADDED and outcome.record and outcome.record.id == f"{PLAN}-m3"
    rows = [corpus.row_of(datasets, "measures.csv", name) for name in (M1, f"{PLAN}-m3", M2, M21)]
    assert [row["order"] for row in rows] == ["1", "2", "3", "4"] and rows[1]["parent_id"] == ""
    assert [f.key for f in add(session, "measures", cells, after="gone").faults] == ["no-anchor"]


def test_a_missed_section_goes_to_its_place(session: Session, datasets: Path) -> None:
    cells = {"title_zh": "留住石阶", "title_en": "Keeping the stone steps", "kind": "chapter"}
    outcome = add(session, "sections", cells, Choice(SOURCE, "", "留住石阶"), f"{PLAN}-sec1")
    assert outcome.result is Result.ADDED and outcome.record and outcome.record.id == f"{PLAN}-sec3"
    rows = [corpus.row_of(datasets, "sections.csv", f"{PLAN}-sec{n}") for n in (1, 3, 2)]
    assert [row["order"] for row in rows] == ["1", "2", "3"] and {row["parent_id"] for row in rows} == {""}
    assert is_clean(datasets)
    assert [f.key for f in add(session, "sections", cells, after="gone").faults] == ["no-anchor"]


def test_an_action_is_read_under_the_present_definition(session: Session, datasets: Path) -> None:
    words = {"words_printed": "整理旧码头", "action_type_id": "evening-markets", **SUMMARY}
    outcome = add(session, "measure_actions", {"measure_id": M21, **words})
    assert outcome.result is Result.ADDED and outcome.record and outcome.record.id == f"{M21}-k1"
    assert outcome.record["definition_sha256"] and is_clean(datasets)


@pytest.mark.parametrize(
    ("choice", "fault", "passage"),
    [
        (Choice(SOURCE, "12"), "", "二是每年办一次灯火会，请12个外地乐队来。"),
        (Choice(SOURCE, "12-11"), "", "二是每年办一次灯火会，请12个外地乐队来。"),
        (Choice(SOURCE, "11 – 12", "12个外地乐队"), "", "12个外地乐队"),
        (Choice(SOURCE, "", "请12个 外地乐队"), "", "请12个外地乐队"),
        (Choice(SOURCE, "11"), "not-printed", ""),
        (Choice(SOURCE, "", "灯火会"), "not-printed", ""),
        (Choice(SOURCE, "13"), "no-lines", ""),
        (Choice(SOURCE, "1"), "no-lines", ""),
        (Choice(SOURCE, "twelve"), "lines", ""),
        (Choice("no-copy", "12"), "lines", ""),
        (Choice(SOURCE, "", "没有的话"), "no-quote", ""),
        (Choice(SOURCE, "", "书屋"), "repeated", ""),
    ],
)
def test_the_passage_is_chosen_by_lines_or_words(
    choice: Choice, fault: str, passage: str, session: Session, datasets: Path
) -> None:
    before = files(datasets)
    outcome = add(session, "mentions", BAND, choice)
    assert [f.key for f in outcome.faults] == ([fault] if fault else [])
    if fault:
        assert outcome.result is Result.REFUSED and files(datasets) == before
        return
    row = next(row for row in corpus.read_csv(datasets / PLAN / "evidence.csv") if row[0] == f"{M2}-n2")
    assert corpus.TEXT[int(row[2]) : int(row[3])] == passage


def test_what_is_wrong_is_told_at_its_field(session: Session, datasets: Path) -> None:
    before = files(datasets)
    outcome = add(session, "mentions", BAND | {"type": "wish", "name_zh": "没有的话", "name_en": ""})
    assert outcome.result is Result.REFUSED and outcome.record
    at = {finding.location: finding.code for finding in outcome.findings}
    assert at == {outcome.record.at("type"): "enum", outcome.record.at("name_en"): "required"}
    assert [(fault.name, fault.key) for fault in outcome.faults] == [("passage", "not-found")]
    # What is listed as no data has to go first, and the finding names that row.
    outcome = add(session, "targets", {"subject_id": M2, "value_printed": "12个", "value": "12", "unit_id": "items"})
    assert [f.record for f in outcome.findings if f.code == "unneeded-exception"] == [f"{PLAN}-x2"]
    assert files(datasets) == before


def test_notes_are_listed_added_corrected_and_deleted(session: Session, datasets: Path) -> None:
    corpus.remove(datasets, "not_data.csv", f"{PLAN}-x2")
    corpus.edit(datasets, "measures.csv", M1, "summary_zh", "溪边有书屋。")
    corpus.edit(datasets, "measures.csv", M1, "summary_en", "Book rooms by the wide brook.")
    corpus.translate_again(datasets)
    found = [finding for finding in session.snapshot().findings if finding.code == "forgotten-fact"]
    assert len(found) == 1
    reason = {"reason_zh": "只是乐队。", "reason_en": "Only bands."}
    assert add(session, "not_data", {"printed": "12个外地乐队", **reason}).result is Result.ADDED
    assert not session.snapshot().findings
    # The doubt is unknown, so the row would excuse nothing: a warning, at the row itself.
    row = {"record_id": M1, "code": "word-dropped", "word": "全面", "reviewer": "lw", "date": "2026-11-30", **reason}
    assert add(session, "exceptions", row).result is Result.ADDED
    assert [fault.key for fault in add(session, "exceptions", row).faults] == ["exists"]
    key = f"exceptions:{M1}:word-dropped:全面"
    queue = session.snapshot().queue
    assert [entry.key for entry in queue.notes] == [f"{PLAN}-x1", f"{PLAN}-x2", key]
    entry = queue.entry(key)
    assert entry and [finding.code for finding in entry.findings] == ["exception-idle"]
    assert entry.state is State.NOTE and not any(e.findings for e in queue.entries)
    outcome = decide(session, key, Action.CONFIRM, word="率先")
    assert outcome.result is Result.SAVED and outcome.record and outcome.record["word"] == "率先"
    assert not (datasets / PLAN / "reviews.csv").exists()
    assert delete(session, key.replace("全面", "率先")).result is Result.DELETED
    assert (datasets / PLAN / "exceptions.csv").read_text("utf-8").count("\n") == 1 and is_clean(datasets)


def test_a_false_agency_goes_with_its_responsibilities(session: Session, datasets: Path) -> None:
    before = files(datasets)
    what = what_goes(session, "exampleville-library")
    assert [record.id for record in what.gone] == [f"{M1}-r1"]
    assert [(record.id, name) for record, name in what.emptied] == [(f"{M1}-t2", "body_id")]
    assert delete(session, "exampleville-library").result is Result.DELETED
    written = changed_lines(before, files(datasets))
    assert set(written) == {
        "reference/bodies.csv",
        *(f"{PLAN}/{name}.csv" for name in ("responsibilities", "targets", "evidence")),
    }
    # The next one is the first now, and nothing else is another.
    (line,) = written[f"{PLAN}/responsibilities.csv"]
    assert line == f"{M1}-r2,{PLAN},{M1},exampleville-parks,participant,1,园林处"
    assert [len(written[name]) for name in ("reference/bodies.csv", f"{PLAN}/evidence.csv")] == [0, 0]
    # What no record covers any more is told, and not refused: it is recorded, or listed as no data, next.
    assert {finding.code for finding in session.snapshot().findings} == {"lead-missing", "forgotten-fact"}
    assert session.undo(session.undoable).result is Result.UNDONE and files(datasets) == before
    assert session.undo(session.undoable).result is Result.UNCHANGED


def test_a_measure_takes_what_is_said_of_it_but_not_its_parts(session: Session, datasets: Path) -> None:
    assert [record.id for record in what_goes(session, M2).blocking] == [M21]
    assert delete(session, M2).result is Result.BLOCKED
    # A comparison of generations is of another plan too, so it is never deleted on the way.
    assert [record.table for record in what_goes(session, M1).blocking] == ["measure_relations"]
    corpus.remove(datasets, "measure_relations.csv", f"{M1}-y1")
    gone = [record.id or f"{record.table} {record['field']}" for record in what_goes(session, M1).gone]
    assert gone[:4] == [f"{M1}-r1", f"{M1}-r2", f"{M1}-t1", f"{M1}-t2"] and "second_reading kind" in gone
    outcome = delete(session, M1)
    assert outcome.result is Result.DELETED, outcome
    assert corpus.row_of(datasets, "measures.csv", M2)["order"] == "1"
    rest = "".join(path.read_text("utf-8") for path in (datasets / PLAN).glob("*.csv"))
    assert M1 not in rest
    codes = {finding.code for finding in check(datasets, datasets.parent / "sources")[1]}
    assert codes <= {"forgotten-fact", "fingerprint-stale", "report-unread"}


def test_a_row_of_other_plans_stays(session: Session, datasets: Path) -> None:
    other = corpus.second_plan(datasets)
    blocking = [record.id for record in what_goes(session, "exampleville-parks").blocking]
    assert blocking == [f"{other}-m1-r2"]
    assert delete(session, "exampleville-parks").result is Result.BLOCKED
    assert {record.id for record in what_goes(session, "person-times").blocking} >= {"guests"}


def test_a_published_id_is_withdrawn_with_a_reason(session: Session, datasets: Path) -> None:
    publish(datasets)
    record_id = f"{M2}-n1"
    corpus.append(datasets, "ids.csv", record_id=record_id, table="mentions", version_id="0.1.0")
    before = files(datasets)
    assert what_goes(session, record_id).released == (record_id,)
    assert delete(session, record_id, Reason("误认。")).result is Result.REASONLESS and files(datasets) == before
    assert delete(session, record_id, Reason("误认。", "Misread.")).result is Result.DELETED
    row = corpus.row_of(datasets, "ids.csv", record_id)
    assert row["reason_zh"] == "误认。" and row["reason_en"] == "Misread." and row["date"] and not row["successor_id"]
    assert session.undo(session.undoable).result is Result.UNDONE
    corpus.append(datasets, "mentions.csv", id=f"{M2}-n3", **BAND, plan_id=PLAN)
    corpus.write_again(datasets)
    for wrong in (record_id, M2, "nothing"):
        assert [fault.key for fault in delete(session, record_id, Reason(successor_id=wrong)).faults] == [
            "no-successor"
        ]
    assert delete(session, record_id, Reason(successor_id=f"{M2}-n3")).result is Result.DELETED
    assert corpus.row_of(datasets, "ids.csv", record_id)["successor_id"] == f"{M2}-n3"


def test_a_published_correction_keeps_its_record(session: Session, datasets: Path) -> None:
    row = {"record_id": f"{M2}-n1", "field": "name_en", "was": "x", "now": "Lantern Meeting", "date": "2026-11-22"}
    corpus.append(datasets, "corrections.csv", **row, why_zh="错", why_en="wrong")
    assert [record.table for record in what_goes(session, f"{M2}-n1").blocking] == ["corrections"]


def test_what_changed_meanwhile_is_neither_deleted_nor_renamed(session: Session, datasets: Path) -> None:
    key = "exampleville-parks"
    entry = session.snapshot().queue.entry(key)
    assert entry
    seen, of_row = what_goes(session, key).version, version_of(entry.record)
    corpus.edit(datasets, "responsibilities.csv", f"{M1}-r2", "role", "lead")
    before = files(datasets)
    assert session.delete(key, seen, Reason()).result is Result.STALE
    corpus.edit(datasets, "bodies.csv", key, "name_en", "Garden Office")
    assert session.rename(key, of_row, "exampleville-gardens").result is Result.STALE
    assert set(changed_lines(before, files(datasets))) == {"reference/bodies.csv"}
    assert session.delete("nothing", seen, Reason()).result is Result.GONE
    assert session.delete(PLAN, seen, Reason()).result is Result.GONE


def test_references_follow_a_new_id_in_every_plan(session: Session, datasets: Path) -> None:
    other = corpus.second_plan(datasets)
    assert decide(session, f"{PLAN}-sec1-t1", Action.CONFIRM).result is Result.CONFIRMED
    assert decide(session, "guests", Action.CONFIRM).result is Result.CONFIRMED
    before = files(datasets)
    outcome = rename(session, "guests", "visitors-received")
    assert outcome.result is Result.RENAMED and outcome.record and outcome.record.id == "visitors-received"
    written = changed_lines(before, files(datasets))
    assert set(written) == {
        "reference/indicators.csv",
        f"{PLAN}/targets.csv",
        f"{other}/targets.csv",
        f"{PLAN}/reviews.csv",
    }
    # Both were compared with the text, and say the same under the new id.
    for key in ("visitors-received", f"{PLAN}-sec1-t1"):
        entry = session.snapshot().queue.entry(key)
        assert entry and entry.state is State.CONFIRMED
    assert is_clean(datasets)
    assert rename(session, "exampleville", "brook-town").result is Result.RENAMED and is_clean(datasets)
    assert "city_id: brook-town\n" in (datasets / PLAN / "plan.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("new_id", "key"), [("items", "id-used"), ("No Id", "id-form"), ("", "no-id"), ("guests", "id-used")]
)
def test_a_new_id_is_valid_and_free(new_id: str, key: str, session: Session, datasets: Path) -> None:
    before = files(datasets)
    outcome = rename(session, "guests", new_id)
    assert outcome.result is Result.FAULTY and [fault.key for fault in outcome.faults] == [key]
    assert files(datasets) == before


def test_a_published_id_of_a_shared_row_stays(session: Session, datasets: Path) -> None:
    publish(datasets)
    # It is listed only because of a finding.
    corpus.edit(datasets, "indicators.csv", "guests", "name_en", "")
    before = files(datasets)
    assert [fault.key for fault in rename(session, "guests", "visitors").faults] == ["id-released"]
    assert files(datasets) == before


def test_nothing_is_taken_back_over_what_was_saved_since(session: Session, datasets: Path) -> None:
    assert add(session, "mentions", BAND).result is Result.ADDED
    # A page that tells of an earlier write takes nothing else back.
    assert session.undo("0").result is session.undo("").result is Result.UNCHANGED
    corpus.edit(datasets, "mentions.csv", f"{M2}-n2", "name_en", "Bands from elsewhere")
    before = files(datasets)
    outcome = session.undo(session.undoable)
    assert outcome.result is Result.NOT_WRITTEN and "mentions.csv was changed meanwhile" in outcome.reason
    assert files(datasets) == before


def test_a_table_that_cannot_be_read_stops_everything_that_may_change_it(session: Session, datasets: Path) -> None:
    seen = what_goes(session, f"{M2}-n1").version
    path = datasets / PLAN / "events.csv"
    path.write_text(f"<<<<<<< ours\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    before = files(datasets)
    for outcome in (add(session, "mentions", BAND), session.delete(f"{M2}-n1", seen, Reason())):
        assert outcome.result is Result.NOT_WRITTEN and "events.csv must be fixed first" in outcome.reason
    assert files(datasets) == before


def test_a_form_begins_with_what_follows_from_the_record_beside_it(session: Session) -> None:
    dataset = session.snapshot().dataset
    assert dataset
    proposed = {table: proposed_cells(dataset, PLAN, table, f"{M21}") for table in ADDABLE}
    assert proposed["targets"] == proposed["mentions"] == {"subject_id": M21}
    assert proposed["measures"] == {"section_id": f"{PLAN}-sec2", "parent_id": M2}
    assert proposed["sections"] == {"parent_id": ""}
    places = [proposed_place(dataset, table, M21) for table in ("measures", "sections", "targets")]
    assert places == [M21, f"{PLAN}-sec2", ""] and proposed_place(dataset, "sections", f"{PLAN}-sec1") == f"{PLAN}-sec1"
    assert proposed["measure_actions"] == {"measure_id": M21} and proposed["exceptions"] == {"record_id": M21}
    assert proposed["bodies"] == {"city_id": "exampleville"} and proposed["units"] == {}
    assert proposed_cells(dataset, PLAN, "mentions", f"{PLAN}-sec1-t1") == {"subject_id": f"{PLAN}-sec1"}
    assert proposed_cells(dataset, PLAN, "measure_actions", f"{PLAN}-sec1") == {"measure_id": ""}
    assert proposed_cells(dataset, PLAN, "targets", "otherville-2021-m1") == {"subject_id": PLAN}


def test_every_result_has_words_in_both_languages() -> None:
    for language in LANGUAGES:
        for result in Result:
            assert translate(language, f"review.results.{result}", files="f", record="r", reason="x")
