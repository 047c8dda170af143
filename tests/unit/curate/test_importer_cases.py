"""The benchmark runs small cases: a row that is missing, wrong or too many is a fault."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from benchmarks.importer_cases import read_cases
from cityplans.curate.importer.reference import Reference

TEXT = "云州市滨江方案\n为扩大开放，制定本方案。\n一、任务\n（一）修码头。修好。（责任单位：市交通局）\n（二）开夜船。开好。\n"
RIGHT = {
    "plan": {"title_zh": "云州市滨江方案"},
    "sections": [{"at": "一、"}],
    "measures": [
        {"at": "（一）", "kind": "measure", "parent": "一、"},
        {"at": "（二）", "title_zh": ["开夜船", "夜船"]},
    ],
    "responsibilities": [{"of": "（一）", "name": "市交通局", "role": ["lead", "responsible"]}],
    "ids_nest": True,
}
WRONG = {
    "plan": {"title_zh": "滨江"},
    "sections": [],
    "measures": [{"at": "（一）", "kind": "goal"}],
    "responsibilities": [{"of": "（二）", "name": "市交通局", "optional": True}],
    "partial": ["measures"],
}


def test_a_case_lists_what_is_not_as_expected(tmp_path: Path) -> None:
    for name, expected in (("01-right", RIGHT), ("02-wrong", WRONG)):
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
        (tmp_path / f"{name}.expected.json").write_text(json.dumps(expected), encoding="utf-8")
    right, wrong = read_cases(tmp_path, Reference({}, {}, {}, {}))
    assert list(right.faults()) == []
    assert [fault.split(" ")[0] for fault in wrong.faults()] == [
        *["plan.title_zh", "sections:", "measures:", "responsibilities:"]
    ]


def test_the_cases_of_the_benchmark_are_right() -> None:
    units = csv.DictReader(Path("datasets/reference/units.csv").read_text(encoding="utf-8").splitlines())
    reference = Reference({row["symbol_zh"]: row["id"] for row in units}, {}, {}, {})
    cases = list(read_cases(Path("benchmarks/cases"), reference))
    assert len(cases) > 2
    assert {case.name: faults for case in cases if (faults := list(case.faults()))} == {}
