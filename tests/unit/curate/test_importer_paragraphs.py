"""Broken lines are joined, and every character still knows its place in the file."""

from __future__ import annotations

from cityplans.curate.importer.lines import lines
from cityplans.curate.importer.paragraphs import Copy, join_lines


def copy_of(text: str) -> Copy:
    return join_lines(text, list(lines(text, 0, len(text))))


LONG = "河港要修缮，码头要开放，船只要往来，货物要流通，市民要亲水，游客要停留，夜里也要亮起来，让老城"


def test_a_long_line_that_ends_in_mid_sentence_goes_on() -> None:
    copy = copy_of(f"一、总则\n{LONG}\n焕发生机。\n二、任务\n")
    assert copy.text.split("\n")[1].endswith("让老城焕发生机。")
    assert len(copy.joins) == 1 and copy.line(copy.joins[0]) == 3


def test_a_number_out_of_its_row_does_not_keep_a_line_apart() -> None:
    copy = copy_of(f"一、总则\n好。\n二、任务\n{LONG}成为港口之\n一、航运中心。\n三、保障\n")
    assert "成为港口之一、航运中心。" in copy.text


def test_the_next_number_begins_a_heading_all_the_same() -> None:
    assert "\n二、任务" in copy_of(f"一、总则\n{LONG}\n二、任务\n").text


def test_a_copy_with_lines_of_one_width_is_joined() -> None:
    words = "一、总体要求\n" + "\n".join(["河港要修缮码头要开放船只要往来货物要流通"] * 12) + "好。\n二、任务\n短。\n"
    assert len(copy_of(words).text.split("\n")) == 4


def test_short_lines_stay_apart() -> None:
    assert copy_of("一、总体要求\n（一）指导思想\n多建书屋。\n").text.count("\n") == 2


def test_offsets_are_those_of_the_file() -> None:
    raw = f"\ufeff　　一、总则\r\n\r\n　{LONG}\r\n焕发（生机）。\r\n"
    copy = copy_of(raw)
    start = copy.text.index("让老城")
    passage = copy.passage(start, len(copy.text))
    assert raw[passage.start : passage.end] == "让老城\r\n焕发（生机）。"
    assert copy.printed(start, len(copy.text)) == "让老城焕发（生机）。"
    assert copy.heading(0, 4) == "一、总则" and copy.line(start) == 3
