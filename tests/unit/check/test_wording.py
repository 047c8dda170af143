"""The wording of summaries: what a text prints, what a summary keeps of it, and what its English says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cityplans.check.evidence import digest
from cityplans.check.likeness import least_alike
from cityplans.check.rules.english_wording import complete_for_improve, english_word_lost, other_term, title_mood
from cityplans.check.rules.exceptions import exception_idle
from cityplans.check.rules.kept_words import word_dropped
from cityplans.check.rules.languages_differ import languages_differ
from cityplans.check.rules.roles import role_not_printed
from cityplans.check.rules.unsupported import count_not_printed
from cityplans.check.word_lists import english_words, imperatives, kept_words, role_words
from cityplans.cli.main import CANNOT_RUN, FINE, main
from cityplans.core.findings import Finding
from cityplans.read.dataset import Dataset
from cityplans.read.load import load
from tests.support import corpus
from tests.support.corpus import PLAN, SOURCE

MEASURE, PART = f"{PLAN}-m1", f"{PLAN}-m2-1"
Check = Callable[[Dataset], Iterator[Finding]]


def dataset_of(datasets: Path) -> Dataset:
    dataset = load(datasets, datasets.parent / "sources").dataset
    assert dataset is not None
    return dataset


def read_as(datasets: Path, sentence: str) -> None:
    """Add a sentence to the passage of the first measure."""
    text = corpus.TEXT.replace("选好地点。", f"选好地点。{sentence}")
    (datasets.parent / "sources" / corpus.SOURCE_FILE).write_bytes(text.encode())
    for name, value in (("sha256", digest(text)), ("characters", len(text)), ("text_end", text.index("打印本页"))):
        corpus.edit(datasets, "sources.csv", SOURCE, name, str(value))
    corpus.write_again(datasets)


def words(check: Check, datasets: Path) -> list[str]:
    """Return what the findings name first in quotation marks."""
    return [finding.message.split('"')[1] for finding in check(dataset_of(datasets))]


@pytest.mark.parametrize(
    ("sentence", "summary", "dropped"),
    [
        ("全面整修书屋。", "整修书屋。", ["全面"]),
        ("全面整修书屋。", "书屋全部整修。", []),
        ("使积水明显减少。", "减少积水。", ["明显"]),
        ("使积水明显减少。", "积水要大幅减少。", []),
        ("成效不明显。", "做了一些事。", []),
        ("基本消除积水，守住基本农田。", "消除积水。", ["基本"]),
        ("守住基本农田。", "守住农田。", []),
        ("每间50册以上。", "每间放50册。", ["以上"]),
        ("每间50册以上。", "每间至少50册。", []),
        ("每间50册以上。", "书屋里有书。", []),
        ("每间50册以上。", "每间150册。", []),
        ("年均增长8%。", "增长8%。", ["年均"]),
        ("年均增长8%。", "平均每年增长8%。", []),
        ("2023年前完工。", "2023年完工。", ["年前"]),
        ("建成国际书市。", "建成书市，来客满意。", []),
        ("建成国际旧书集市。", "建成旧书集市。", ["国际"]),
        ("建成国际旧书集市。", "建成面向国际的旧书集市。", []),
        ("建成国际旧书集市，办好旧书集市。", "办好旧书集市。", []),
        ("沿用《全面整修办法》。", "沿用办法。", []),
        ("办成一流的灯火会。", "办灯火会。", ["一流"]),
    ],
)
def test_a_summary_keeps_words_of_degree_end_rank_and_base(
    sentence: str, summary: str, dropped: list[str], datasets: Path
) -> None:
    read_as(datasets, sentence)
    corpus.edit(datasets, "measures.csv", MEASURE, "summary_zh", summary)
    assert words(word_dropped, datasets) == dropped


def test_a_word_in_a_recorded_name_or_in_the_title_is_told(datasets: Path) -> None:
    read_as(datasets, "办成率先书会。")
    assert words(word_dropped, datasets) == ["率先"]
    corpus.edit(datasets, "mentions.csv", f"{PLAN}-m2-n1", "name_zh", "率先书会")
    assert words(word_dropped, datasets) == []


def test_a_problem_promises_nothing(datasets: Path) -> None:
    read_as(datasets, "积水明显增多。")
    assert words(word_dropped, datasets) == ["明显"]
    corpus.edit(datasets, "measures.csv", MEASURE, "kind", "problem")
    assert words(word_dropped, datasets) == []


def written(datasets: Path, chinese: str, english: str) -> None:
    corpus.edit(datasets, "measures.csv", MEASURE, "summary_zh", chinese)
    corpus.edit(datasets, "measures.csv", MEASURE, "summary_en", english)


@pytest.mark.parametrize(
    ("chinese", "english", "lost"),
    [
        ("每年平均增长8%。", "Growth of 8 per cent a year.", ["平均"]),
        ("每年平均增长8%。", "Average growth of 8 per cent a year.", []),
        ("两个国家级中心。", "Two centres.", ["国家级"]),
        ("健全国际枢纽。", "A better international hub.", []),
        ("国际领先的书屋。", "Internationally leading book rooms.", []),
        ("500册以上。", "500 volumes.", ["以上"]),
        ("500册以上。", "At least 500 volumes.", []),
        ("约500册。", "500 volumes.", ["约"]),
        ("节约用水。", "Saving water.", []),
        ("2023年前完工。", "Finished by 2023.", ["年前"]),
        ("2023年前完工。", "Finished before 2023.", []),
        ("全面开放。", "Fully open.", []),
    ],
)
def test_english_keeps_the_words_of_the_chinese(chinese: str, english: str, lost: list[str], datasets: Path) -> None:
    written(datasets, chinese, english)
    assert words(english_word_lost, datasets) == lost


@pytest.mark.parametrize(
    ("chinese", "english", "found"),
    [
        ("健全制度。", "Complete the system.", ["Complete"]),
        ("健全制度。", "Improve the system.", []),
        ("完善并建成书屋。", "Improve and complete the book rooms.", []),
        ("建成书屋。", "Complete the book rooms.", []),
    ],
)
def test_to_improve_is_not_to_complete(chinese: str, english: str, found: list[str], datasets: Path) -> None:
    written(datasets, chinese, english)
    assert words(complete_for_improve, datasets) == found


def test_a_term_may_have_another_form_but_no_other_words(datasets: Path) -> None:
    written(datasets, "灯火会。", "Meetings with lanterns.")
    assert words(other_term, datasets) == []
    written(datasets, "办灯火会。", "A lamp party.")
    assert words(other_term, datasets) == ["灯火会"]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Build book rooms", ["Build"]),
        ("Building book rooms", []),
        ("Actively build book rooms", ["Build"]),
        ("Support for book rooms", []),
        ("Carry on with book rooms", ["Carry"]),
        ("Book rooms", []),
    ],
)
def test_a_title_is_a_gerund_or_a_noun(title: str, found: list[str], datasets: Path) -> None:
    corpus.edit(datasets, "measures.csv", MEASURE, "title_en", title)
    assert words(title_mood, datasets) == found


@pytest.mark.parametrize(
    ("chinese", "english", "found"),
    [
        ("新修30个书屋。", "30 new book rooms.", []),
        ("新修30个书屋。", "Thirty new book rooms.", []),
        ("新修30个书屋。", "New book rooms.", ["30个"]),
        ("新修书屋。", "30 new book rooms.", ["30"]),
        ("收入4293亿元。", "Revenue of 429.3 billion yuan.", []),
        ("收入4293亿元。", "Revenue of 42.93 billion yuan.", ["4293亿元"]),
        ("建市30周年。", "The thirtieth anniversary.", []),
        ("9月5日开放。", "Open on 5 September.", []),
        ("2021年6月底前选好。", "Chosen by 30 June 2021.", []),
        ("1到2个书屋。", "One or two book rooms.", []),
        ("四个书屋。", "Five book rooms.", ["5"]),
        ("不得收费。", "Fees are charged.", ["不得"]),
        ("不得收费。", "No fees are charged.", []),
        ("收费。", "Fees are not charged.", ["not"]),
    ],
)
def test_both_languages_have_the_same_figures_and_negations(
    chinese: str, english: str, found: list[str], datasets: Path
) -> None:
    written(datasets, chinese, english)
    messages = [finding.message for finding in languages_differ(dataset_of(datasets))]
    assert len(messages) == len(found)
    assert all(f'"{word}' in message for word, message in zip(found, messages, strict=True))


def test_a_list_with_an_end_may_be_counted(datasets: Path) -> None:
    read_as(datasets, "摆放长椅、灯笼、棋盘三种器具。")
    corpus.edit(datasets, "measures.csv", MEASURE, "summary_zh", "摆放三种器具。")
    assert words(count_not_printed, datasets) == []
    read_as(datasets, "摆放长椅、灯笼、棋盘等器具。")
    assert words(count_not_printed, datasets) == ["三种"]


def test_a_role_needs_a_word_in_its_sentence(datasets: Path) -> None:
    assert words(role_not_printed, datasets) == []
    corpus.edit(datasets, "responsibilities.csv", f"{MEASURE}-r2", "role", "coordination")
    assert words(role_not_printed, datasets) == ["coordination"]


def test_without_the_text_nothing_is_asked_of_the_wording(datasets: Path) -> None:
    read_as(datasets, "全面整修书屋。")
    dataset = load(datasets).dataset
    assert dataset is not None
    assert not [*word_dropped(dataset), *count_not_printed(dataset), *role_not_printed(dataset)]


def test_a_reviewed_exception_excuses_one_word_of_one_record(datasets: Path) -> None:
    read_as(datasets, "全面整修书屋，使积水明显减少。")
    assert words(word_dropped, datasets) == ["明显", "全面"]
    header = ["record_id", "code", "word", "reason_zh", "reason_en", "reviewer", "date"]
    row = [MEASURE, "word-dropped", "全面", "已读。", "Read.", "lw", "2026-11-30"]
    corpus.write_csv(datasets / PLAN / "exceptions.csv", [header, row])
    assert words(word_dropped, datasets) == ["明显"]
    assert words(exception_idle, datasets) == []
    corpus.edit(datasets, "measures.csv", MEASURE, "summary_zh", "全面整修。")
    assert words(exception_idle, datasets) == ["全面"]


def test_the_summaries_least_alike_come_first(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus.edit(datasets, "measures.csv", MEASURE, "summary_zh", "在溪边新修书屋。")
    shares = {likeness.record.id: likeness.share for likeness in least_alike(dataset_of(datasets), PLAN)}
    assert list(shares)[-1] == MEASURE and shares[MEASURE] > 0.8 and shares[PART] == 0
    options = ["check", "--datasets", str(datasets), "--least-alike"]
    assert main([*options, "--plan", PLAN, "--sources", str(datasets.parent / "sources")]) == FINE
    assert capsys.readouterr().out.splitlines()[0].split()[:2] == ["0%", f"{PLAN}-m2"]
    assert main(options) == CANNOT_RUN


def test_the_lists_of_words_have_no_word_twice() -> None:
    for entries in (kept_words(), english_words()):
        assert len({entry.word for entry in entries}) == len(entries) > 30
    assert set(role_words()) == {"lead", "coordination"}
    assert not [verb for verb in imperatives() if verb.endswith("ing") and verb != "Bring"]
