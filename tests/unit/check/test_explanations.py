"""What each finding means, in both languages, with a wrong and a right example that are tried."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cityplans.check.explanations import explain, explanations
from cityplans.check.runner import check
from cityplans.core.characters import is_unsafe
from tests.support import corpus
from tests.support.corpus import PLAN, SOURCE
from tests.unit.check.test_runner import (
    CASES,
    EVENT,
    FIGURE,
    FOLLOW_UP,
    GUESTS,
    MEASURE,
    OF_STORIES,
    OTHER_MEASURE,
    OTHER_SECTION,
    PART,
    POLICY,
)

# Where the cells of an example stand: file and record.
CELLS = {
    "link-refused": ("sources.csv", SOURCE),
    "reserved-id": ("themes.csv", "reading"),
    "source-range": ("sources.csv", SOURCE),
    "wide-letter": ("mentions.csv", POLICY),
    "due-basis": ("targets.csv", FIGURE),
    "edtf-date": ("targets.csv", GUESTS),
    "event-before-plan": ("events.csv", FOLLOW_UP),
    "event-figure": ("events.csv", FOLLOW_UP),
    "event-passage": ("events.csv", FOLLOW_UP),
    "event-subject": ("events.csv", FOLLOW_UP),
    "enum": ("measures.csv", MEASURE),
    "evidence-hash": ("evidence.csv", FIGURE),
    "base-mismatch": ("targets.csv", FIGURE),
    "evidence-outside": ("evidence.csv", FIGURE),
    "evidence-row": ("evidence.csv", FIGURE),
    "figure-mismatch": ("targets.csv", GUESTS),
    "foreign-key": ("measures.csv", MEASURE),
    "glossary-mismatch": ("mentions.csv", EVENT),
    "heading-tree": ("sections.csv", OTHER_SECTION),
    "no-value": ("mentions.csv", POLICY),
    "white-space": ("mentions.csv", POLICY),
    "lead-missing": ("responsibilities.csv", f"{MEASURE}-r1"),
    "not-in-passage": ("targets.csv", GUESTS),
    "one-language": ("mentions.csv", POLICY),
    "pattern": ("sources.csv", SOURCE),
    "printed-order": ("measures.csv", PART),
    "required": ("mentions.csv", POLICY),
    "second-reading": ("second_reading.csv", MEASURE),
    "sub-measure-parent": ("measures.csv", PART),
    "subject-unknown": ("mentions.csv", POLICY),
    "theme-missing": ("measures.csv", MEASURE),
    "translation-stale": ("measures.csv", OTHER_MEASURE),
    "type-error": ("targets.csv", GUESTS),
    "unit-mismatch": ("targets.csv", GUESTS),
    "value-parts": ("targets.csv", FIGURE),
    "wrong-plan": ("mentions.csv", POLICY),
    "word-dropped": ("measures.csv", MEASURE),
    "english-word-lost": ("measures.csv", MEASURE),
    "complete-for-improve": ("measures.csv", MEASURE),
    "other-term": ("measures.csv", MEASURE),
    "title-mood": ("measures.csv", MEASURE),
    "languages-differ": ("measures.csv", MEASURE),
    "words-elsewhere": ("measures.csv", MEASURE),
    "role-not-printed": ("responsibilities.csv", f"{MEASURE}-r2"),
}
UNITS = "\n".join(
    [
        "id,symbol_zh,name_en,singular_en,plural_en,quantity",
        "items,个,items,,,count",
        "per-cent,%,per cent,per cent,per cent,ratio",
        "person-times,人次,person-times,,,count",
    ]
)
# Which text of a file an example takes the place of; "" where it is at the end of the file.
TEXTS = {
    "blank-row": ("units.csv", "items,个,items,,,count\nper-cent,%,per cent,per cent,per cent,ratio"),
    "byte-order-mark": ("mentions.csv", "id,plan_id,subject_id,"),
    "control-character": ("targets.csv", "120万人次"),
    "correction-row": ("corrections.csv", ""),
    "csv-separator": ("units.csv", UNITS),
    "empty-column": ("units.csv", UNITS),
    "header-line": ("units.csv", "id,symbol_zh,name_en,singular_en,plural_en,quantity"),
    "lost-character": ("mentions.csv", "Exampleville Vision"),
    "not-canonical": ("units.csv", "items,个,items,,,count"),
    "yaml-block": ("plan.yaml", 'summary_en: "A plan for tests."'),
    "yaml-value": ("plan.yaml", 'summary_en: "A plan for tests."'),
    "csv-quote": ("mentions.csv", "Lantern Meeting"),
    "duplicate-key": ("plan.yaml", "city_id: exampleville"),
    "duplicate-label": ("mentions.csv", "id,plan_id,subject_id,"),
    "duplicate-responsibility": (
        "responsibilities.csv",
        f"{MEASURE}-r1,{PLAN},{MEASURE},exampleville-library,lead,1,市图书馆",
    ),
    "encoding-error": ("units.csv", "person-times,人次,person-times,,,count"),
    "extra-cell": ("themes.csv", "reading,阅读,Reading,,书屋。,Book rooms."),
    "extra-label": ("mentions.csv", "id,plan_id,subject_id,"),
    "identity-error": ("datapackage.yaml", "version: 0.1.0"),
    "incorrect-label": ("mentions.csv", "id,plan_id,subject_id,"),
    "list-separator": ("themes.csv", "reading,阅读,Reading,,书屋。,Book rooms."),
    "issuer-list": ("plan.yaml", 'published: "2020-01-02"'),
    "line-ending": ("units.csv", "items,个,items,,,count\n"),
    "merge-conflict": ("units.csv", "items,个,items,,,count"),
    "missing-cell": ("units.csv", "items,个,items,,,count"),
    "missing-label": ("units.csv", "id,symbol_zh,name_en,singular_en,plural_en,quantity"),
    "primary-key": ("units.csv", "items,个,items,,,count"),
    "published-id": ("ids.csv", ""),
    "row-order": ("units.csv", "items,个,items,,,count\nper-cent,%,per cent,per cent,per cent,ratio"),
    "schema-error": ("schemas/units.yaml", "type: string"),
    "translation-row": ("translations.csv", f"{POLICY},name_en,334182165b21a8b4,assisted,"),
    "unneeded-exception": ("not_data.csv", f"{PLAN}-x2,{PLAN},12个外地乐队,试验用的理由。,A reason for tests."),
    "combining-marks": ("mentions.csv", "Exampleville Vision"),
    "lookalike": ("mentions.csv", "Exampleville Vision"),
    "not-composed": ("mentions.csv", "Exampleville Vision"),
    "yaml-error": ("plan.yaml", 'summary_en: "A plan for tests."'),
}
# Their examples are about several files, or about no more than a size; the damages of test_runner show that the codes are given.
SHOWN = {
    "cell-too-long",
    "table-too-long",
    "duplicate-id",
    "duplicate-short-name",
    "evidence-missing",
    "file-missing",
    "file-refused",
    "file-unlisted",
    "folder-name",
    "lost-record",
}
SHOWN |= {
    "forgotten-fact",
    "count-not-printed",
    "exception-idle",
    "fingerprint-stale",
    "exception-row",
    "body-city",
    "review-row",
    "action-definition",
    "action-outside",
    "action-plan",
    "action-type-unused",
    "duplicate-action",
    "event-twice",
    "event-unread",
    "report-subject",
    "report-unread",
    "relation-circle",
    "relation-counts",
    "relation-itself",
    "relation-missing",
    "relation-parts",
    "relation-passage",
    "relation-twice",
    "source-absent",
    "source-error",
    "source-length",
    "source-missing",
    "translation-missing",
    "version-ledger",
}


def test_every_code_is_explained_in_both_languages() -> None:
    for code, fields in explanations().items():
        assert set(fields) == {"en", "zh", "wrong", "right"}, code
        assert fields["en"].endswith("."), code
        assert fields["zh"].endswith("。"), code
        assert any("\u4e00" <= char <= "\u9fff" for char in fields["zh"]), code
        assert not any(is_unsafe(char) for text in fields.values() for char in text if char != "\n"), code


def test_every_code_has_a_wrong_and_a_right_example() -> None:
    for code, fields in explanations().items():
        if code != "internal-error":
            assert fields["wrong"] and fields["right"] and fields["wrong"] != fields["right"], code


def test_every_example_is_tried_or_known_as_shown_only() -> None:
    assert CELLS.keys() | TEXTS.keys() | SHOWN | OF_STORIES == set(explanations()) - {"internal-error"}
    assert {case.code for case in CASES} >= SHOWN


def codes_after(datasets: Path, code: str, example: str) -> set[str]:
    """Put an example where it belongs and give the codes that are then found."""
    if code in CELLS:
        file, record = CELLS[code]
        path = datasets / corpus.file_of(file)
        header, *rows = corpus.read_csv(path)
        line = re.sub(r"^\S+\.csv: ", "", example.splitlines()[-1])
        cells = dict(re.findall(r"(\w+): (.*?)(?=, \w+: |$)", line))
        assert cells.keys() <= set(header)
        row = next(r for r in rows if r[0] == record)
        row[:] = [cells.get(name, cell) for name, cell in zip(header, row, strict=True)]
        corpus.write_csv(path, [header, *rows])
    else:
        file, old = TEXTS[code]
        path = datasets / corpus.file_of(file)
        written = {"\\r": "\r", "\\n": "\n", "\\ufeff": "\ufeff", "\\u200b": "\u200b"}
        written |= {f"\\u{code:04x}": chr(code) for code in (0xFFFD, 0xE1, 0x301, 0x348, 0x349, 0x34D, 0x34E, 0x415)}
        new = re.sub(r"\\(?:u[0-9a-f]{4}|.)", lambda match: written[match[0]], example).removesuffix("…")
        text = path.read_text(encoding="utf-8")
        assert old in text
        # The wrong example of an encoding is what its bytes look like in another.
        encoding = "latin-1" if code == "encoding-error" and example == explanations()[code]["wrong"] else "utf-8"
        before, after = text.split(old, 1) if old else (text, "\n")
        path.write_bytes(before.encode() + new.encode(encoding) + after.encode())
    return {f.code for f in check(datasets, datasets.parent / "sources")[1]}


@pytest.mark.parametrize("code", sorted(CELLS | TEXTS))
def test_the_wrong_example_is_found(code: str, lent: Path) -> None:
    assert code in codes_after(lent, code, explanations()[code]["wrong"])


@pytest.mark.parametrize("code", sorted(CELLS | TEXTS))
def test_the_right_example_is_not(code: str, lent: Path) -> None:
    assert code not in codes_after(lent, code, explanations()[code]["right"])


def test_an_explanation_shows_the_wrong_and_the_right() -> None:
    text, _ = explain("edtf-date", "en")
    fields = explanations()["edtf-date"]
    assert text == f"edtf-date\n\n{fields['en']}\n\nwrong:\n    {fields['wrong']}\n\nright:\n    {fields['right']}\n"
    assert (
        explain("edtf-date", "zh")[0]
        == f"edtf-date\n\n{fields['zh']}\n\n错误:\n    {fields['wrong']}\n\n正确:\n    {fields['right']}\n"
    )


def test_every_line_of_an_example_is_set_off() -> None:
    assert (
        "\nright:\n    items,个,items,,,count\n    per-cent,%,per cent,per cent,per cent,ratio\n"
        in explain("row-order", "en")[0]
    )


def test_without_a_code_all_are_listed_with_their_first_sentence() -> None:
    text, codes = explain(None, "en")
    lines = text.splitlines()
    assert [line.split()[0] for line in lines] == sorted(codes)
    assert lines[sorted(codes).index("blank-row")] == f"{'blank-row':<26} The line is blank"
    assert "这一行是空的" in explain(None, "zh")[0]


def test_an_unknown_code_has_no_explanation() -> None:
    text, codes = explain("no-such-code", "en")
    assert text == ""
    assert "enum" in codes
