"""Help in the editor: schemas, and the settings that name them.

The schemas accept the real files and refuse what the check refuses.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from cityplans.check.runner import check
from cityplans.cli.main import FINDINGS, FINE, main
from cityplans.cli.report import as_text
from cityplans.core.findings import Location, error, warning
from cityplans.read.editor import EDITOR_SCHEMAS
from tests.support import corpus
from tests.support.corpus import PLAN, REPOSITORY

DATASETS = REPOSITORY / "datasets"
PLAN_FILE, DATAPACKAGE_FILE, TABLE_FILE = (DATASETS / path for path in EDITOR_SCHEMAS)
SETTINGS: dict[str, Any] = json.loads((REPOSITORY / ".vscode" / "settings.json").read_text(encoding="utf-8"))


class Editor(yaml.SafeLoader):
    """Reads YAML 1.2 as editors do: a date is text."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def faults(schema: Path, text: str) -> list[str]:
    described = json.loads(schema.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(described)
    value = yaml.load(text, Loader=Editor)
    return [
        f"{'/'.join(map(str, fault.path))}: {fault.validator}"
        for fault in jsonschema.Draft7Validator(described).iter_errors(value)
    ]


@pytest.mark.parametrize("schema", SETTINGS["yaml.schemas"])
def test_the_real_files_are_valid_and_every_one_has_a_schema(schema: str) -> None:
    files = list(REPOSITORY.glob(SETTINGS["yaml.schemas"][schema]))
    assert files
    for file in files:
        assert faults(REPOSITORY / schema, file.read_text(encoding="utf-8")) == [], file


def test_the_settings_cover_every_yaml_file_of_the_data() -> None:
    covered = [file for pattern in SETTINGS["yaml.schemas"].values() for file in REPOSITORY.glob(pattern)]
    assert sorted(covered) == sorted(DATASETS.rglob("*.yaml"))
    assert {REPOSITORY / schema for schema in SETTINGS["yaml.schemas"]} == {DATASETS / path for path in EDITOR_SCHEMAS}


def test_every_plan_names_its_schema() -> None:
    for file in DATASETS.glob("*/plan.yaml"):
        line = file.read_text(encoding="utf-8").split("\n")[0]
        assert (file.parent / line.removeprefix("# yaml-language-server: $schema=")).resolve() == PLAN_FILE


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("type: action_plan", "type: plan", "type: enum"),
        ("type: action_plan\n", "", ": required"),
        ("city_id:", "city:", ": additionalProperties"),
        ('"2020-01-02"', '"2. Januar"', "published: pattern"),
        ('"试验用的规划。"', '""', "summary_zh: minLength"),
        ('period_start: "2020"', "period_start: 2020", "period_start: type"),
    ],
)
def test_the_editor_marks_what_the_check_refuses(old: str, new: str, fault: str, datasets: Path) -> None:
    assert old in corpus.PLAN_YAML
    assert faults(PLAN_FILE, corpus.PLAN_YAML) == []
    assert faults(PLAN_FILE, corpus.PLAN_YAML.replace(old, new)) == [fault]
    if not fault.endswith(": type"):
        corpus.damage(datasets, "plan.yaml", old, new)
        assert check(datasets)[1]


def test_faults_in_the_identity_and_in_a_schema_are_marked() -> None:
    identity = (DATASETS / "datapackage.yaml").read_text(encoding="utf-8")
    assert faults(DATAPACKAGE_FILE, re.sub("(?m)^version: .*", "version: one", identity)) == ["version: pattern"]
    units = (DATASETS / "schemas" / "units.yaml").read_text(encoding="utf-8")
    assert faults(TABLE_FILE, units.replace("type: string", "type: date", 1)) == ["fields/0/type: enum"]
    assert faults(TABLE_FILE, units.replace("  hint_zh:", "  # hint_zh:", 1)) == ["fields/0: dependencies"]


def test_fix_keeps_the_schemas_in_line_with_the_tables(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fix", "--check", "--datasets", str(datasets)]) == FINE
    path = datasets / EDITOR_SCHEMAS[0]
    before = path.read_bytes()
    corpus.damage(datasets, "schemas/plans.yaml", "title: Title (Chinese)", "title: Chinese title")
    assert main(["fix", "--check", "--datasets", str(datasets)]) == FINDINGS
    assert f"{path}: would change" in capsys.readouterr().out
    assert main(["fix", "--datasets", str(datasets)]) == FINE
    assert path.read_bytes() == before.replace(b"Title (Chinese)", b"Chinese title")
    path.unlink()
    assert main(["fix", "--datasets", str(datasets)]) == FINE
    assert path.exists()


def test_no_other_file_of_a_schema_is_let_in(datasets: Path) -> None:
    (datasets / "schemas" / "other.schema.json").write_text("{}", encoding="utf-8")
    assert [f.code for f in check(datasets)[1]] == ["file-unlisted"]


def test_the_task_reads_findings_from_the_check() -> None:
    (task,) = json.loads((REPOSITORY / ".vscode" / "tasks.json").read_text(encoding="utf-8"))["tasks"]
    form = re.compile(task["problemMatcher"]["pattern"]["regexp"])
    place = Location(f"datasets/{PLAN}/targets.csv", 7, 41)
    findings = [error(place, "enum", 'a: [b] "c" [d]', "x", "y"), warning(place, "source-absent", "m")]
    read = [
        match.groups()
        for line in as_text(findings, lambda _: "a:1:2: error: b [c]x", "https://x/").splitlines()
        if (match := form.match(line))
    ]
    assert read == [
        (place.path, "7", "41", "error", 'a: [b] "c" [d]', "enum"),
        (place.path, "7", "41", "warning", "m", "source-absent"),
    ]
