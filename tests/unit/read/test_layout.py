"""How programs save a table: each way is one finding with its cause, and what loses nothing is fixed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cityplans.check.runner import check
from cityplans.cli.main import FINDINGS, FINE, main
from cityplans.read.canonical import canonical_text
from cityplans.read.encodings import recognize
from cityplans.read.layout import parse_table
from cityplans.read.text import decode
from tests.support import corpus
from tests.support.corpus import PLAN
from tests.support.schemas import real_schema

MENTIONS = real_schema("mentions")
GOOD = corpus.as_csv(
    [
        MENTIONS.names,
        [
            "p-n1",
            "p",
            "p",
            "policy",
            "晨溪长远设想",
            "Vision; first part",
            "第一，试验用的说明。",
            "A note, for tests.",
        ],
        ["p-n2", "p", "p", "event", "灯火会", "Lantern Meeting", "", ""],
    ]
)
# The same table for readers of Traditional Chinese; every character is in Big5.
BIG5 = GOOD.replace("晨溪长远设想", "晨溪長遠設想").replace("灯火会", "燈火會").replace("试验用的说明", "試驗用的說明")
BY_HAND = "the labels id and plan_id have changed places"


def fixed(data: bytes) -> bytes:
    after, findings = canonical_text(MENTIONS, "mentions.csv", data)
    assert findings == []
    return after


@pytest.mark.parametrize(
    ("data", "text", "name"),
    [
        (GOOD.encode("gb18030"), GOOD, "GB18030"),
        (GOOD.replace("\n", "\r\n").encode("gbk"), GOOD, "GB18030"),
        (BIG5.encode("big5"), BIG5, "Big5"),
        (GOOD.encode("utf-16"), GOOD, "UTF-16"),
        (b"\xfe\xff" + GOOD.encode("utf-16-be"), GOOD, "UTF-16"),
        (GOOD.encode("utf-16-le"), GOOD, "UTF-16"),
        (GOOD.replace("\n", "\r\n").encode("utf-32"), GOOD, "UTF-32"),
    ],
    ids=["GB18030", "GBK", "Big5", "UTF-16", "UTF-16 BE", "UTF-16 without BOM", "UTF-32"],
)
def test_another_encoding_is_named_and_fixed(data: bytes, text: str, name: str) -> None:
    raw, findings = parse_table(MENTIONS, "mentions.csv", data)
    assert raw is None and [f.code for f in findings] == ["encoding-error"]
    assert name in findings[0].message and "CSV UTF-8" in findings[0].hint and "build.py fix" in findings[0].hint
    assert fixed(data) == text.encode()


def test_unicode_text_of_excel_is_one_finding_and_fixed_whole(datasets: Path) -> None:
    path = datasets / PLAN / "mentions.csv"
    good = path.read_bytes()
    path.write_bytes(good.decode().replace(",", "\t").replace("\n", "\r\n").encode("utf-16"))
    assert [f.code for f in check(datasets)[1]] == ["encoding-error"]
    assert main(["fix", "--datasets", str(datasets)]) == FINE
    assert path.read_bytes() == good


def test_what_lost_its_characters_is_left() -> None:
    data = GOOD.replace("Lantern Meeting", "Lantern’s Café").encode("cp1252", "replace")
    after, findings = canonical_text(MENTIONS, "mentions.csv", data)
    assert after == data and "Windows-1252" in findings[0].message and "build.py fix" not in findings[0].hint


def test_question_marks_in_place_of_characters_are_not_taken_for_the_text() -> None:
    data = GOOD.replace("宾客", "").encode("big5", "replace")
    after, findings = canonical_text(MENTIONS, "mentions.csv", data)
    assert after == data and "Big5 lacks" in findings[0].hint and "build.py fix" not in findings[0].hint


def test_a_workbook_for_a_table_is_called_one(datasets: Path) -> None:
    (datasets / PLAN / "mentions.csv").write_bytes(b"PK\x03\x04" + bytes(range(256)))
    assert ["a workbook" in f.message for f in check(datasets)[1]] == [True]
    (datasets / PLAN / "mentions.xlsx").write_bytes(b"PK")
    (datasets / PLAN / "targets (1).csv").write_text("id\n", encoding="utf-8")
    hints = [f.hint for f in check(datasets)[1] if f.code == "file-unlisted"]
    assert "build.py sheet in" in hints[0] and "copy" in hints[1]


def test_full_width_commas_in_the_header_alone_are_fixed_and_cells_keep_theirs() -> None:
    header, body = GOOD.split("\n", 1)
    saved = f"{header.replace(',', '，')}\n{body}".encode()
    assert fixed(saved) == GOOD.encode()
    uneven = saved.replace(b",policy,", b",")
    assert canonical_text(MENTIONS, "mentions.csv", uneven)[0] == uneven


def test_a_schema_in_another_encoding_is_fixed(datasets: Path) -> None:
    path = datasets / "schemas" / "units.yaml"
    good = path.read_bytes()
    path.write_bytes(good.decode().encode("gb18030"))
    assert main(["fix", "--datasets", str(datasets)]) == FINE
    assert path.read_bytes() == good


def test_utf8_that_was_read_as_gbk_is_named() -> None:
    misread = "编号,晨溪市的长远设想与规划，试验用的说明。\n".encode().decode("gb18030", "replace")
    assert [f.code for f in decode("t.csv", misread.replace("\ufffd", "?").encode())[1]] == ["encoding-error"]
    assert decode("t.csv", GOOD.encode())[1] == [] and recognize(GOOD.encode()) is None


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("above", ["", "sep={}\r\n", "Mentions of the plan\r\n", "\r\n"])
def test_another_separator_is_fixed_with_what_comes_with_it(separator: str, above: str) -> None:
    rows = [
        line.split(",")
        for line in ("id,plan_id,subject_id,type,name_zh,name_en,note_zh,note_en", "p-n1,p,p,event,灯,L,,")
    ]
    saved = "\ufeff" + above.format(separator) + "\r\n".join(map(separator.join, rows)) + "\r\n"
    raw, findings = parse_table(MENTIONS, "mentions.csv", saved.encode())
    assert raw is None and findings[0].code == "csv-separator"
    assert {f.code for f in findings} <= {"csv-separator", "header-line"}
    assert fixed(saved.encode()) == "".join(f"{','.join(row)}\n" for row in rows).encode()


def test_titles_for_names_are_accepted_by_fix() -> None:
    body = GOOD.split("\n", 1)[1]
    for titles in ([f.title.zh for f in MENTIONS.fields], [f.title.en for f in MENTIONS.fields]):
        saved = f"{','.join(titles)}\n{body}".encode()
        raw, findings = parse_table(MENTIONS, "mentions.csv", saved)
        assert raw is None and [f.code for f in findings] == ["header-line"]
        assert fixed(saved) == GOOD.encode()


def test_a_header_that_was_deleted_is_one_finding_and_written_again() -> None:
    body = GOOD.split("\n", 1)[1].encode()
    raw, findings = parse_table(MENTIONS, "mentions.csv", body)
    assert raw is None and [(f.code, f.location.line) for f in findings] == [("header-line", 1)]
    assert fixed(body) == GOOD.encode()


def test_labels_without_their_cells_are_never_moved() -> None:
    swapped = GOOD.replace("id,plan_id,", "plan_id,id,", 1).encode()
    after, findings = canonical_text(MENTIONS, "mentions.csv", swapped)
    assert after == swapped and [f.code for f in findings] == ["incorrect-label"]
    assert BY_HAND in findings[0].message and "build.py fix" not in findings[0].hint
    alike = GOOD.replace("name_zh,name_en,note_zh,note_en", "note_zh,name_en,name_zh,note_en").replace("灯火会,", ",")
    assert canonical_text(MENTIONS, "mentions.csv", alike.encode())[0] == alike.encode()


def test_an_empty_cell_beyond_the_last_column_is_no_padding_if_a_comma_made_it() -> None:
    shifted = GOOD.replace("Lantern Meeting,,", "Lantern, Meeting,,").encode()
    after, _ = canonical_text(MENTIONS, "mentions.csv", shifted)
    assert after == shifted


def test_fix_names_what_it_leaves(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus.edit(datasets, "mentions.csv", f"{PLAN}-n1", "name_en", "Exampleville  Vision")
    corpus.edit(datasets, "mentions.csv", f"{PLAN}-n1", "type", "polcy")
    assert main(["fix", "--datasets", str(datasets)]) == FINDINGS
    told = capsys.readouterr()
    assert "mentions.csv: written" in told.out
    assert "[enum]" in told.err and "white-space" not in told.err and "left: 1 error in 1 file" in told.err
    assert [f.code for f in check(datasets)[1]] == ["enum"]


def test_what_fix_would_change_the_check_reports(datasets: Path) -> None:
    path = datasets / PLAN / "evidence.csv"
    header, first, *rest = corpus.read_csv(path)
    corpus.write_csv(path, [header, *rest, first])
    assert [(f.code, Path(f.location.path).name) for f in check(datasets)[1]] == [("not-canonical", "evidence.csv")]
    assert main(["fix", "--datasets", str(datasets)]) == FINE
    assert check(datasets)[1] == []
