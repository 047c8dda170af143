"""One table against its schema: one finding per cause, in words, at the true line and column."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import suppress

import pytest

from cityplans.check.cells import validate_table
from cityplans.check.time_limit import TimeLimitError, time_limit
from cityplans.core.findings import Finding
from cityplans.read.csv_reader import parse_csv
from cityplans.read.layout import parse_table
from tests.unit.read.test_table_schema import good

HEADER = "id,kind,seats,area\n"


def validate(text: str) -> list[Finding]:
    raw, findings = parse_table(good(), "shops.csv", text.encode())
    assert (raw is None) == bool(findings)
    return [*findings, *(validate_table(good(), raw) if raw else ())]


def in_short(text: str) -> list[tuple[str, int, int]]:
    return sorted((f.code, f.location.line, f.location.column) for f in validate(text))


@pytest.mark.parametrize("rows", ["", "a,tea,4,1.5\n", "a,,,\nb,,,\n", '"a","tea","4","1.5"\n'])
def test_a_good_table_has_no_findings(rows: str) -> None:
    assert validate(HEADER + rows) == []


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("id,kind,seats\n", [("missing-label", 1, 1)]),
        ("id,kind,seats,area,colour\n", [("extra-label", 1, 20)]),
        ("id,kind,seets,area\n", [("extra-label", 1, 9)]),
        ("id,kind,xyzxyz,area\n", [("extra-label", 1, 9), ("missing-label", 1, 1)]),
        ("id,kind,seats,area,area\n", [("duplicate-label", 1, 20)]),
        ("id,kind,kind,seats,area\n", [("duplicate-label", 1, 9)]),
        ("id,seats,kind,area\n", [("incorrect-label", 1, 4)]),
        ("id,kind,seats,area,\n", [("empty-column", 1, 20)]),
        (HEADER + "a,tea,4\n", [("missing-cell", 2, 7)]),
        (HEADER + 'a,"tea, green"\n', [("missing-cell", 2, 3)]),
        (HEADER + "a,tea,4,1,x,y\n", [("extra-cell", 2, 11)]),
        (HEADER + "\na,,,\n", [("blank-row", 2, 1)]),
        (HEADER + "a,,,\n,,,\n", [("blank-row", 3, 1)]),
        (HEADER + ",tea,,\n", [("required", 2, 1)]),
        (HEADER + "A,,,\n", [("pattern", 2, 1)]),
        (HEADER + "a,te,,\n", [("enum", 2, 3)]),
        (HEADER + "a,,0,\n", [("pattern", 2, 4)]),
        (HEADER + "a,,four,\n", [("type-error", 2, 4)]),
        (HEADER + "a,,４,\n", [("type-error", 2, 4)]),
        (HEADER + "a,,,NaN\n", [("type-error", 2, 5)]),
        (HEADER + "a,,,1e400\n", [("type-error", 2, 5)]),
        (HEADER + "a,,,\na,,,\n", [("primary-key", 3, 1)]),
        (HEADER + "a,,x,y\n", [("type-error", 2, 4), ("type-error", 2, 6)]),
    ],
    ids=lambda value: value.replace("\n", "/") if isinstance(value, str) else "",
)
def test_what_is_wrong_with_a_table(text: str, findings: list[tuple[str, int, int]]) -> None:
    assert in_short(text) == sorted(findings)


def test_line_breaks_in_cells_do_not_shift_the_places_below() -> None:
    assert in_short('id,kind,seats,area\na,"te\na",,\nb,,x,\n') == [("enum", 2, 3), ("type-error", 4, 4)]


def test_a_ragged_row_does_not_shift_the_places_below() -> None:
    assert in_short(HEADER + "a\n\nb,,x,\n") == [("blank-row", 3, 1), ("missing-cell", 2, 1), ("type-error", 4, 4)]


@pytest.mark.parametrize(
    ("row", "message", "hint"),
    [
        ("a,te,,", '"te" is not a value of kind', 'did you mean "tea"?'),
        ("a,zzz,,", '"zzz" is not a value of kind', "use one of: tea"),
        ("A,,,", '"A" does not have the form of id', "Lower-case letters."),
        (",tea,,", "id is empty", "Lower-case letters."),
        ("a,,x,", '"x" in seats is not a whole number', "write digits only, fifteen at most"),
        ("a,,,x", '"x" in area is not a number', "write digits only, fifteen at most"),
        ("a,,,1234567.123456789", '"1234567.123456789" in area is not a number', "write digits only, fifteen at most"),
        ("a,,,\na,,,", '"a" is already the id of line 2', "give one of the two rows another id, or delete it"),
        (
            "a,tea",
            'the row has 2 cells, the table 4 columns: "seats" is the first one missing',
            "write a comma for every empty cell",
        ),
    ],
)
def test_findings_speak_to_a_person(row: str, message: str, hint: str) -> None:
    (finding,) = validate(f"{HEADER}{row}\n")
    assert (finding.message, finding.hint) == (message, hint)


def test_findings_name_the_record() -> None:
    assert [f.record for f in validate(HEADER + "a,te,x,\n")] == ["a", "a"]


def test_files_of_one_table_are_judged_together_each_at_its_place() -> None:
    """What occurs in two files is no twin here: whether it may is a rule's matter."""
    files = {
        "one.csv": f"{HEADER}a,tea,4,1.5\n",
        "two.csv": f"{HEADER}a,tea,four,1.5\nb,tea,4,1.5\na,tea,4,1.5\n",
        "three.csv": "id\n",
    }
    raws = [parse_csv(path, text.encode())[0] for path, text in files.items()]
    found = validate_table(good(), *(raw for raw in raws if raw))
    assert sorted((f.location.path, f.location.line, f.location.column, f.code) for f in found) == [
        ("three.csv", 1, 1, "missing-label"),
        ("three.csv", 1, 1, "missing-label"),
        ("three.csv", 1, 1, "missing-label"),
        ("two.csv", 2, 7, "type-error"),
        ("two.csv", 4, 1, "primary-key"),
    ]
    assert "line 2" in next(f.message for f in found if f.code == "primary-key")


def test_what_frictionless_does_not_say_in_time_is_said_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = HEADER + "a,wrong,4,1.5\nb,tea,many,1.5\n"
    in_time = in_short(text)
    assert len(in_time) == 2

    def forever(*_: object, **__: object) -> None:
        while True:
            with suppress(Exception):
                time.sleep(0.01)

    monkeypatch.setattr("frictionless.Resource.validate", forever)
    monkeypatch.setattr("cityplans.check.cells._SECONDS", 0.2)
    late = in_short(text)
    assert [place for _, *place in late] == [place for _, *place in in_time]
    # The clock is stopped, and whose it was before has it again.
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL


def test_beside_the_main_thread_there_is_no_limit() -> None:
    done: list[bool] = []

    def work() -> None:
        with time_limit(0.01):
            time.sleep(0.05)
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
    with pytest.raises(TimeLimitError), time_limit(0.01):
        time.sleep(5)
