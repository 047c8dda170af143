"""The canonical form: what a file says stays, how it is written becomes one way, and once is enough."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cityplans.check.runner import check
from cityplans.cli.main import CANNOT_RUN, FINDINGS, FINE, main
from cityplans.core.han import with_ideographs
from cityplans.core.identifiers import natural_key
from cityplans.core.table_schema import TableSchema
from cityplans.curate.files import load_files
from cityplans.read.canonical import canonical_text
from cityplans.read.csv_reader import parse_csv
from cityplans.read.yaml_reader import Tree, parse_yaml
from tests.support import corpus
from tests.support.corpus import PLAN, REPOSITORY
from tests.support.schemas import real_schema
from tests.unit.check.test_runner import CASES, Case

TARGETS, PLANS, CORRECTIONS = map(real_schema, ("targets", "plans", "corrections"))
FIGURE = f"{PLAN}-m1-t1"


def fix_csv(text: str | bytes, schema: TableSchema = TARGETS) -> str:
    data, findings = canonical_text(schema, "targets.csv", text.encode() if isinstance(text, str) else text)
    assert findings == []
    return data.decode()


def test_every_file_of_the_real_data_is_canonical() -> None:
    files, findings = load_files(REPOSITORY / "datasets")
    assert findings == []
    assert {Path(file.path).suffix for file in files} == {".csv", ".yaml", ".json"}
    assert [file.path for file in files if file.generated is not None and file.generated != file.data] == []
    assert [
        file.path
        for file in files
        if file.generated is None and canonical_text(file.schema, file.path, file.data) != (file.data, [])
    ] == []


def table(**columns: list[str]) -> str:
    """Write a table of targets whose columns hold these cells, the others nothing."""
    count = len(next(iter(columns.values())))
    return corpus.as_csv(
        [TARGETS.names, *([columns.get(name, [""] * count)[i] for name in TARGETS.names] for i in range(count))]
    )


def column(text: str, name: str) -> list[str]:
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    return [row[header.index(name)] for row in rows]


GOOD = table(id=["p-m2-t1", "p-m10-t1"], value=["30", ""], note_en=['a, "b"', "c"])


@pytest.mark.parametrize(
    "spoilt",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.removesuffix("\n"),
        GOOD.replace("p-m10-t1", '"p-m10-t1"'),
        GOOD.replace(",30,", ",３０,"),
        GOOD.replace(",30,", ", 30 ,"),
        GOOD.replace(",c\n", ',"c  "\n'),
        GOOD.replace("\n", "\n\n", 1),
        "\n".join([GOOD.split("\n")[0], *GOOD.split("\n")[2:0:-1], ""]),
        corpus.as_csv([row[::-1] for row in csv.reader(io.StringIO(GOOD, newline=""))]),
    ],
    ids=[
        "BOM",
        "CRLF",
        "no last line end",
        "quotes",
        "full-width digits",
        "spaces in a number",
        "spaces",
        "blank",
        "rows",
        "columns",
    ],
)
def test_what_is_written_otherwise_becomes_the_same(spoilt: str) -> None:
    assert spoilt != GOOD
    assert fix_csv(spoilt) == GOOD


def test_what_a_text_prints_and_a_ledger_quotes_is_left_as_it_is() -> None:
    assert column(
        fix_csv(table(id=["p-m1-t1"], value_printed=["１０ 个 "], note_zh=["１０ 个 "])), "value_printed"
    ) == ["１０ 个"]
    assert column(fix_csv(table(id=["p-m1-t1"], value_printed=["１０ 个 "], note_zh=["１０ 个 "])), "note_zh") == [
        "１０ 个"
    ]
    ledger = corpus.as_csv(
        [CORRECTIONS.names, ["z", "value", "2026", "１ ", " 2", "a", "b"], ["a", "value", "2026", "1", "2", "a", "b"]]
    )
    assert fix_csv(ledger, CORRECTIONS) == ledger


def test_a_date_and_a_number_are_narrowed_and_no_other_text() -> None:
    text = fix_csv(table(id=["p-m1-t1"], due=["２０２０－１２"], value=["一百"], note_en=["２０"]))
    assert (column(text, "due"), column(text, "value"), column(text, "note_en")) == (["2020-12"], ["一百"], ["２０"])


@pytest.mark.parametrize("broken", ['id,plan_id\n"a,b\n', "", b"\xff\xfe", 'id\na"b\n'])
def test_a_table_that_cannot_be_read_is_left_with_the_reason(broken: str | bytes) -> None:
    data = broken.encode() if isinstance(broken, str) else broken
    assert canonical_text(TARGETS, "targets.csv", data)[0] == data
    assert canonical_text(TARGETS, "targets.csv", data)[1]


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=12)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], bytes]:
    """Return rows below a header and a file that says them in some way."""
    names = draw(st.permutations(TARGETS.names)) if draw(st.booleans()) else list(TARGETS.names)
    width = draw(st.sampled_from([len(names)] * 4 + [1, 3]))
    rows = draw(
        st.lists(
            st.lists(CELL | st.sampled_from(["１２", "p-m2", "p-m10", " 3 "]), min_size=width, max_size=width),
            max_size=5,
        )
    )
    out = io.StringIO(newline="")
    styles: list[Literal[0, 1]] = [csv.QUOTE_ALL, csv.QUOTE_MINIMAL]
    csv.writer(out, lineterminator="\n", quoting=draw(st.sampled_from(styles))).writerows([names, *rows])
    text = out.getvalue().replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    return [list(names), *rows], (draw(st.sampled_from(["", "\ufeff"])) + text).encode()


def said(text: bytes) -> Counter[tuple[tuple[str, str], ...]]:
    """Return what a table says, whatever its form.

    The order of records, form of letters, space around a cell and width of digits do not count.
    """
    # Radicals and Suzhou numerals are forms of ideographs too.
    plain = with_ideographs(unicodedata.normalize("NFC", text.decode()))
    raw, _ = parse_csv("targets.csv", plain.encode())
    assert raw is not None
    names = list(raw.header)
    wide = str.maketrans("０１２３４５６７８９．－", "0123456789.-")
    records = (list(zip(names, row, strict=False)) for row in raw.rows if any(row))
    whole = len(raw.rows) == 0 or all(len(row) == len(names) for row in raw.rows if any(row))
    loose = (
        (n, c if not whole else "".join(c.split()) if n == "value_printed" else "".join(c.split()).translate(wide))
        for record in records
        for n, c in record
    )
    return Counter(tuple(sorted(chunk)) for chunk in _chunks(list(loose), len(names) if whole else 1))


def _chunks(pairs: list[tuple[str, str]], size: int) -> list[list[tuple[str, str]]]:
    return [pairs[i : i + size] for i in range(0, len(pairs), size)]


def as_rows(cells: list[str]) -> bytes:
    """Return a table with a row for each cell, in its first column."""
    return "".join(
        f"{','.join(row)}\n" for row in [TARGETS.names, *([c] + [""] * (len(TARGETS.names) - 1) for c in cells)]
    ).encode()


@given(tables())
@example(([], as_rows(["〸", "⼈"])))
def test_no_table_changes_what_it_says_and_once_is_enough(made: tuple[list[list[str]], bytes]) -> None:
    _, data = made
    once, findings = canonical_text(TARGETS, "targets.csv", data)
    # Columns in another order stay where they are unless the cells tell which label is right.
    if findings:
        assert {f.code for f in findings} == {"incorrect-label"} and once == data
        return
    assert said(once) == said(data)
    assert canonical_text(TARGETS, "targets.csv", once) == (once, [])
    assert b"\r\n" not in once and not once.startswith(b"\xef\xbb\xbf") and once.endswith(b"\n")


@given(st.lists(st.sampled_from([f"p-m{n}" for n in range(1, 30)]), max_size=8))
def test_rows_stand_as_the_check_wants_them(ids: list[str]) -> None:
    assert column(fix_csv(table(id=ids)), "id") == sorted(ids, key=natural_key) if ids else True


# ── YAML ──

YAML = """\
# About the file.

id: p-2020
# Why the title is as it is.
title_zh: "标题：一"  # printed
type: action_plan
published: "2020-01-02"
note_en: "Two lines."
"""


def fix_yaml(text: str) -> str:
    data, findings = canonical_text(PLANS, "plan.yaml", text.encode())
    assert findings == []
    return data.decode()


@pytest.mark.parametrize(
    "spoilt",
    [
        "\ufeff" + YAML,
        YAML.replace("\n", "\r\n"),
        YAML.removesuffix("\n"),
        YAML + "\n\n",
        YAML.replace("p-2020\n", "p-2020  \n"),
        YAML.replace("p-2020", "'p-2020'"),
        YAML.replace('"2020-01-02"', "2020-01-02"),
        YAML.replace('"2020-01-02"', "'2020-01-02'"),
        YAML.replace('"Two lines."', ">-\n  Two\n  lines."),
        YAML.replace('"Two lines."', "|\n  Two\n  lines."),
        YAML.replace('"Two lines."', '" Two\\tlines.\\n"'),
        YAML.replace('"Two lines."', '"Two\n  lines."'),
        YAML.replace('# Why the title is as it is.\ntitle_zh: "标题：一"  # printed\n', "")
        + '# Why the title is as it is.\ntitle_zh: "标题：一"  # printed\n',
    ],
    ids=[
        "BOM",
        "CRLF",
        "no last line end",
        "empty lines",
        "spaces",
        "quoted id",
        "plain date",
        "single quotes",
        "folded block",
        "literal block",
        "white space",
        "several lines",
        "order",
    ],
)
def test_a_record_in_yaml_becomes_the_same_with_its_comments(spoilt: str) -> None:
    assert spoilt != YAML
    assert fix_yaml(spoilt) == YAML


@pytest.mark.parametrize(
    "word", ["null", "~", "no", "a #b", "a: b", '"', "'", "#x", "", "é", "\u200b", "x" * 200, "- a", "{a}", "\\"]
)
def test_a_word_that_yaml_reads_otherwise_keeps_its_meaning(word: str) -> None:
    text = f"id: p\ntitle_zh: {json.dumps(word, ensure_ascii=False)}\n"
    document, _ = parse_yaml("plan.yaml", fix_yaml(text).encode())
    assert document is not None and document.value == {"id": "p", "title_zh": word}


@pytest.mark.parametrize("text", ["id: p\nnote_en: |\n  a\n\n  b\n", 'id: p\nnote_en: "a\\n\\nb"\n'])
def test_paragraphs_are_left_for_people_to_join(text: str) -> None:
    before, _ = parse_yaml("plan.yaml", text.encode())
    after, _ = parse_yaml("plan.yaml", fix_yaml(text).encode())
    assert before and after
    assert isinstance(before.value, dict) and isinstance(after.value, dict)
    assert str(after.value["note_en"]).strip() == str(before.value["note_en"]).strip() == "a\n\nb"


@pytest.mark.parametrize("line", ["note_en: Plan #1 of two", "note_en: A plan, # as printed", "note_en: NULL"])
def test_a_value_that_yaml_reads_otherwise_is_left_with_the_reason(line: str) -> None:
    data = f"id: p\n{line}\n".encode()
    after, findings = canonical_text(PLANS, "plan.yaml", data)
    assert after == data, "quotes around what is left of it would make the loss look meant"
    assert [(f.code, f.location.line, f.location.column) for f in findings] == [("yaml-value", 2, 10)]


LINES = st.lists(
    st.sampled_from(
        [
            'title_zh: "a"',
            "id: p",
            "# c",
            "",
            "type: x  # y",
            "note_en: |",
            "  b  ",
            "note_zh: |+",
            "  a",
            "  # no comment",
            "horizon: 'a''b'",
            "x: ~",
        ]
    ),
    min_size=1,
    max_size=9,
)


def in_words(tree: Tree) -> object:
    """Return a record as the words of each value, whatever the space between them."""
    return {key: str(value).split() for key, value in tree.items()} if isinstance(tree, dict) else tree


@given(LINES, st.sampled_from(["\n", "\r\n"]))
def test_no_record_changes_what_it_says_or_loses_a_line(lines: list[str], end: str) -> None:
    data = end.join(lines).encode()
    once, findings = canonical_text(PLANS, "plan.yaml", data)
    before, _ = parse_yaml("plan.yaml", data)
    after, _ = parse_yaml("plan.yaml", once)
    if findings:
        assert once == data
    else:
        assert before and after and in_words(before.value) == in_words(after.value)
        comments = ("# c", "# y", "# no comment")
        assert [once.decode().count(comment) for comment in comments] == [
            sum(comment in line for line in lines) for comment in comments
        ]
        assert canonical_text(PLANS, "plan.yaml", once) == (once, [])


@pytest.mark.parametrize("broken", ["a: [", "a: 1\na: 2\n", "", "a: &x 1\n"])
def test_yaml_that_cannot_be_read_is_left_with_the_reason(broken: str) -> None:
    data, findings = canonical_text(PLANS, "plan.yaml", broken.encode())
    assert data == broken.encode() and findings


# ── the command ──


def spoil(datasets: Path) -> None:
    path = datasets / PLAN / "targets.csv"
    header, first, *rest = corpus.read_csv(path)
    first[header.index("value")] = "３０"
    corpus.write_csv(path, [header, *rest, first])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))


def test_a_spoilt_file_is_told_then_mended(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = datasets / PLAN / "targets.csv"
    good = path.read_bytes()
    spoil(datasets)
    spoilt = path.read_bytes()
    assert main(["fix", "--check", "--datasets", str(datasets)]) == FINDINGS
    told = capsys.readouterr().out
    assert told.startswith(f"{path}: would change\n")
    assert told.splitlines()[1:3] == ["    the byte order mark is removed", "    line ends become LF"]
    # The row comes back to its place with its digits narrowed: nothing else is told, and no column of the header.
    assert [line[:6] for line in told.splitlines()[3:]] == ["    @@", "    +" + PLAN[0], "    @@", "    -" + PLAN[0]]
    assert "３０" in told and "\r" not in told
    assert path.read_bytes() == spoilt
    assert main(["fix", "--datasets", str(datasets)]) == FINE
    assert capsys.readouterr().out == f"{path}: written\n"
    assert path.read_bytes() == good
    assert main(["fix", "--check", "--datasets", str(datasets)]) == FINE
    assert check(datasets)[1] == []


def test_what_cannot_be_read_is_told_and_the_rest_is_mended(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(datasets)
    corpus.damage(datasets, "mentions.csv", "Lantern", '"Lantern')
    before = (datasets / PLAN / "mentions.csv").read_bytes()
    assert main(["fix", "--datasets", str(datasets)]) == FINDINGS
    assert "[csv-quote]" in capsys.readouterr().err
    assert (datasets / PLAN / "mentions.csv").read_bytes() == before
    assert main(["fix", "--check", "--datasets", str(datasets)]) == FINDINGS
    assert "would change" not in capsys.readouterr().out


def test_without_a_folder_it_cannot_run() -> None:
    assert main(["fix", "--datasets", "no/such/folder"]) == CANNOT_RUN


MENDED: tuple[str, ...] = (
    "byte-order-mark",
    "line-ending",
    "blank-row",
    "row-order",
    "incorrect-label",
    "csv-separator",
    "header-line",
)
MENDED += ("empty-column", "yaml-block", "not-canonical", "white-space")


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.code in MENDED], ids=lambda case: f"{case.code}: {case.what}"[:60]
)
def test_what_a_hint_leaves_to_fix_is_mended_by_it(case: Case, datasets: Path) -> None:
    case.damage(datasets)
    assert ["build.py fix" in f.hint for f in check(datasets)[1]] == [True]
    assert main(["fix", "--datasets", str(datasets)]) == FINE
    assert check(datasets)[1] == []
