"""What a program proposes is kept only if the text says it; one that lies or fails changes nothing."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest

from cityplans.curate.drafter.draft import Drafted, draft_texts
from cityplans.curate.drafter.proposals import Reason
from cityplans.curate.review.changes import version_of
from cityplans.curate.review.decisions import Action, Decision
from cityplans.curate.review.session import Session
from tests.support import corpus
from tests.support.corpus import PLAN
from tests.support.drafter import HONEST
from tests.support.paths import ROOT

MEASURE, TARGET = f"{PLAN}-m1", f"{PLAN}-m1-t1"
STUB = ROOT / "tests" / "support" / "drafter.py"
LACKING = ("title_en", "summary_zh", "summary_en", "theme_id")


@pytest.fixture
def filled(datasets: Path) -> Path:
    """A dataset that lacks nothing for which a drafter may propose something."""
    corpus.edit(datasets, "targets.csv", TARGET, "what_zh", "书屋")
    corpus.edit(datasets, "targets.csv", TARGET, "what_en", "book rooms")
    corpus.translate_again(datasets)
    return datasets


@pytest.fixture
def lacking(filled: Path) -> Path:
    """A dataset in which one measure lacks what a drafter may propose."""
    for name in LACKING:
        corpus.edit(filled, "measures.csv", MEASURE, name, "")
    corpus.translate_again(filled)
    return filled


def drafted(datasets: Path, *words: str, seconds: float = 20) -> Drafted:
    command = shlex.join([sys.executable, str(STUB), *words])
    return draft_texts(datasets, datasets.parent / "sources", PLAN, command, seconds, lambda *_: None)


def files(datasets: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((datasets / PLAN).iterdir())}


def test_what_the_text_says_is_written_and_marked(lacking: Path) -> None:
    before = files(lacking)
    result = drafted(lacking, "honest")
    assert not result.problem and not result.proposals.refused and result.asked == 1
    assert {name for name, data in files(lacking).items() if data != before[name]} == {
        "measures.csv",
        "translations.csv",
    }
    row = corpus.row_of(lacking, "measures.csv", MEASURE)
    assert {name: row[name] for name in LACKING} == {name: HONEST[name] for name in LACKING}
    rows = [row for row in corpus.read_csv(lacking / PLAN / "translations.csv") if row[0] == MEASURE]
    assert {row[1]: row[3:] for row in rows} == {"title_en": ["drafted", ""], "summary_en": ["drafted", ""]}
    # A person who confirms it has read it.
    session = Session(lacking, lacking.parent / "sources", PLAN, "lw")
    entry = session.snapshot().queue.entry(MEASURE)
    assert entry and session.decide(Decision(MEASURE, version_of(entry.record), Action.CONFIRM, {})).is_done
    rows = [row for row in corpus.read_csv(lacking / PLAN / "translations.csv") if row[0] == MEASURE]
    assert [row[3] for row in rows] == ["assisted", "assisted"] and all(row[4] for row in rows)


def test_a_noun_is_copied_from_the_text(datasets: Path) -> None:
    before = files(datasets)
    # English alone would be wrong, so the check takes it back.
    lies = {"what_zh": "书店", "what_en": "bookshops"}
    assert drafted(datasets, "texts", json.dumps(lies)).proposals.by_reason == {Reason.NOUN: 1, Reason.CHECK: 1}
    assert files(datasets) == before
    assert drafted(datasets, "honest").proposals.count == 2
    assert corpus.row_of(datasets, "targets.csv", TARGET)["what_zh"] == "书屋"


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("summary_zh", "新修40个书屋。", Reason.FIGURE),
        ("summary_zh", "新修30万个书屋。", Reason.FIGURE),
        ("summary_zh", "新修30公里书屋。", Reason.FIGURE),
        ("summary_zh", "新修数十个书屋。", Reason.FIGURE),
        ("summary_zh", "2022年以前选好地点。", Reason.FIGURE),
        ("summary_en", "Forty book rooms are to be built.", Reason.FIGURE),
        ("summary_en", "30 thousand book rooms are to be built.", Reason.FIGURE),
        ("summary_en", "Thirty book rooms are to be built by 2022.", Reason.FIGURE),
        ("summary_zh", "书屋叫做“晨溪之光”。", Reason.NAME),
        ("summary_zh", "依据《晨溪长远设想》新修书屋。", Reason.NAME),
        ("summary_en", "The book rooms are to be called “Morning Light”.", Reason.NAME),
        ("summary_en", "The book rooms are to host the Lantern Meeting.", Reason.NAME),
        ("theme_id", "no-such-theme", Reason.THEME),
        ("theme_id", "No such theme", Reason.CHARACTERS),
        ("title_en", "修建河畔书屋", Reason.LANGUAGE),
        ("summary_zh", "Book rooms", Reason.LANGUAGE),
        ("title_en", "Book\u202e rooms", Reason.CHARACTERS),
        ("title_en", " Book rooms", Reason.CHARACTERS),
        ("title_en", "Book rooms\nand more", Reason.CHARACTERS),
        ("title_en", "Book rooms " * 100, Reason.LENGTH),
        ("title_en", "", Reason.TEXT),
        ("title_en", ["Book rooms"], Reason.TEXT),
        ("status", "completed", Reason.FIELD),
        ("id", "other", Reason.FIELD),
    ],
)
def test_a_lie_is_refused_with_its_reason(name: str, text: object, reason: Reason, lacking: Path) -> None:
    before = files(lacking)
    result = drafted(lacking, "all", json.dumps({name: text}))
    assert result.proposals.by_reason == {reason: 1} and not result.problem
    assert files(lacking) == before and result.files == []


def test_a_common_word_of_the_glossary_is_no_name(lacking: Path) -> None:
    corpus.append(lacking, "glossary.csv", id="rooms", term_zh="藏书之所", term_en="book rooms", kind="term")
    assert drafted(lacking, "honest").proposals.count == 4


def test_a_lie_spoils_no_other_proposal(lacking: Path) -> None:
    told = {**HONEST, "summary_en": "Forty book rooms."}
    result = drafted(lacking, "texts", json.dumps(told))
    assert result.proposals.count == 3 and result.proposals.by_reason == {Reason.FIGURE: 1}
    row = corpus.row_of(lacking, "measures.csv", MEASURE)
    assert row["summary_zh"] and not row["summary_en"]


def test_what_a_person_wrote_stays(filled: Path) -> None:
    corpus.edit(filled, "measures.csv", MEASURE, "theme_id", "")
    before = corpus.row_of(filled, "measures.csv", MEASURE)
    result = drafted(filled, "all", json.dumps(HONEST))
    assert result.proposals.accepted == {MEASURE: {"theme_id": "reading"}}
    assert corpus.row_of(filled, "measures.csv", MEASURE) == {**before, "theme_id": "reading"}


def test_records_that_nobody_asked_about_are_refused(lacking: Path) -> None:
    before = files(lacking)
    text = json.dumps({"records": {f"{PLAN}-m2": {"title_en": "Fairs"}, "x": {}, MEASURE: "Fairs"}})
    result = drafted(lacking, "print", text)
    assert result.proposals.by_reason == {Reason.RECORD: 2, Reason.TEXT: 1} and files(lacking) == before


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["print", "Here you are: {}"], "not JSON"),
        (["print", ""], "not JSON"),
        (["print", "[]"], "not of the form"),
        (["print", '{"records": []}'], "not of the form"),
        (["print", "\xff\xfe"], "not UTF-8"),
        (["print", "[" * 100_000], "not JSON"),
        (["much"], "more than 4 MiB"),
        (["slow"], "longer than 1 seconds"),
        (["fail"], "ended with status 3: no model today"),
    ],
)
def test_a_program_that_fails_leaves_everything_as_it_was(words: list[str], problem: str, lacking: Path) -> None:
    before = files(lacking)
    result = drafted(lacking, *words, seconds=1 if words == ["slow"] else 20)
    assert problem in result.problem and result.asked == 0 and files(lacking) == before


def test_a_program_need_not_listen_and_may_complain(lacking: Path) -> None:
    assert drafted(lacking, "deaf").problem == ""
    assert drafted(lacking, "complain").proposals.count == 4


def test_no_shell_reads_the_command(lacking: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    for command, problem in (
        (f"no-such-program; touch {trace}", "cannot be started"),
        ("", "empty"),
        ("'open", "cannot be read"),
    ):
        result = draft_texts(lacking, lacking.parent / "sources", PLAN, command, 20, lambda *_: None)
        assert problem in result.problem
    assert not trace.exists()
