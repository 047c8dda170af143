"""What two states of the data differ in, and the version step that follows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cityplans.core.errors import CommandError
from cityplans.curate.release.diff import Bump, DatasetDiff, SchemaChange, compare, next_version
from cityplans.read.digest import dataset_digest
from cityplans.read.load import load, load_former
from tests.support import corpus
from tests.support.corpus import PLAN

FIGURE = f"{PLAN}-m1-t1"


def difference(before: Path, after: Path) -> DatasetDiff:
    return compare(load_former(before), load_former(after))


def test_nothing_changed(before: Path, datasets: Path) -> None:
    found = difference(before, datasets)
    assert found == DatasetDiff((), (), (), ())
    assert found.bump is None


def test_a_corrected_cell_is_a_patch(before: Path, datasets: Path) -> None:
    corpus.edit(datasets, "targets.csv", FIGURE, "value", "35")
    found = difference(before, datasets)
    assert [(c.record_id, c.table, c.field, c.was, c.now) for c in found.corrected] == [
        (FIGURE, "targets", "value", "30", "35")
    ]
    assert (found.added, found.removed, found.schema, found.bump) == ((), (), (), "patch")


def test_a_correction_of_the_plan_itself_is_one_too(before: Path, datasets: Path) -> None:
    corpus.edit(datasets, "plan.yaml", PLAN, "title_en", "Another title")
    assert [(c.record_id, c.table, c.field) for c in difference(before, datasets).corrected] == [
        (PLAN, "plans", "title_en")
    ]


def test_an_added_record_is_minor_whatever_else_was_corrected(before: Path, datasets: Path) -> None:
    corpus.edit(datasets, "targets.csv", FIGURE, "value", "35")
    corpus.append(datasets, "units.csv", id="years", symbol_zh="年", name_en="years", quantity="time")
    found = difference(before, datasets)
    assert [(c.record_id, c.table) for c in found.added] == [("years", "units")]
    assert found.bump == "minor"


def test_a_record_that_is_gone_is_major(before: Path, datasets: Path) -> None:
    corpus.remove(datasets, "mentions.csv", f"{PLAN}-n1")
    corpus.append(datasets, "units.csv", id="years", symbol_zh="年", name_en="years", quantity="time")
    found = difference(before, datasets)
    assert [(c.record_id, c.was, c.now) for c in found.removed] == [(f"{PLAN}-n1", f"{PLAN}-n1", "")]
    assert found.bump == "major"


def test_a_proof_that_goes_with_its_cell_is_a_correction(before: Path, datasets: Path) -> None:
    corpus.edit(datasets, "targets.csv", FIGURE, "note_en", "")
    path = datasets / PLAN / "translations.csv"
    rows = [row for row in corpus.read_csv(path) if row[:2] != [FIGURE, "note_en"]]
    assert len(rows) < len(corpus.read_csv(path))
    corpus.write_csv(path, rows)
    found = difference(before, datasets)
    assert [(c.table, c.record_id) for c in found.removed] == [("translations", f"{FIGURE} note_en")]
    assert found.bump == "patch"


def test_rows_without_id_are_known_by_their_key(before: Path, datasets: Path) -> None:
    corpus.remove(datasets, "second_reading.csv", f"{PLAN}-m1")
    assert [(c.record_id, c.table) for c in difference(before, datasets).removed] == [
        (f"{PLAN}-m1 kind", "second_reading")
    ]


def test_order_and_quoting_are_no_change(before: Path, datasets: Path) -> None:
    path = datasets / PLAN / "mentions.csv"
    header, *rows = corpus.read_csv(path)
    path.write_text(
        "\n".join(",".join(f'"{c}"' for c in row) for row in [header, *reversed(rows)]) + "\n", encoding="utf-8"
    )
    assert difference(before, datasets).bump is None
    assert dataset_digest(load_former(before)) == dataset_digest(load_former(datasets))


def schema(old: str, new: str) -> Callable[[Path], None]:
    def do(datasets: Path) -> None:
        path = datasets / "schemas" / "targets.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return do


FIELD = (
    "- name: extra\n  title: E\n  title_zh: E\n  type: string\n  description: D\n  description_zh: D\nprimaryKey: id\n"
)


@pytest.mark.parametrize(
    ("change", "expected", "bump"),
    [
        (schema("primaryKey: id\n", FIELD), SchemaChange("targets", "extra", "added"), "minor"),
        (schema("name: value_max\n", "name: value_top\n"), SchemaChange("targets", "value_max", "removed"), "major"),
        (
            schema("上限\n  type: number", "上限\n  type: integer"),
            SchemaChange("targets", "value_max", "retyped"),
            "major",
        ),
        (schema("  - value: obligation\n", "  - value: duty\n"), SchemaChange("targets", "type", "retyped"), "major"),
        (
            schema("  - value: event\n", "  - value: party\n    label: P\n    label_zh: P\n  - value: event\n"),
            SchemaChange("targets", "type", "extended"),
            "minor",
        ),
        (schema("title: Value\n", "title: The value\n"), SchemaChange("targets", "value", "reworded"), "patch"),
        (schema("primaryKey: id\n", "primaryKey: [id, type]\n"), SchemaChange("targets", "", "retyped"), "major"),
    ],
)
def test_changes_of_the_schemas(
    before: Path, datasets: Path, change: Callable[[Path], None], expected: SchemaChange, bump: str
) -> None:
    change(datasets)
    found = difference(before, datasets)
    assert expected in found.schema
    assert found.bump == bump
    assert dataset_digest(load_former(before)) != dataset_digest(load_former(datasets)) or expected.what == "reworded"


def test_a_table_that_is_gone_is_major(before: Path, datasets: Path) -> None:
    (datasets / "schemas" / "glossary.yaml").unlink()
    found = difference(before, datasets)
    assert SchemaChange("glossary", "", "removed") in found.schema
    assert [c.record_id for c in found.removed] == ["lantern-meeting"]
    assert found.bump == "major"


def test_rules_that_came_later_do_not_stop_a_comparison(before: Path, datasets: Path) -> None:
    """What was valid once can be compared, whatever today's rules ask of patterns, lines and characters."""
    path = before / "schemas" / "translations.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("^[a-z]+(_[a-z]+)*$", "^[a-z_]+_en$"), encoding="utf-8")
    path = before / PLAN / "targets.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n").removesuffix(b"\r\n"))
    assert load(before).dataset is None
    found = difference(before, datasets)
    assert found.schema == (SchemaChange("translations", "field", "reworded"),)
    assert (found.added, found.removed, found.corrected) == ((), (), ())


@pytest.mark.parametrize(
    ("old", "new"), [("scope: plan\n", "scope: shelf\n"), ("- name: value\n", "- title: value\n"), ("fields:\n", "")]
)
def test_a_former_schema_that_says_too_little_is_refused(before: Path, old: str, new: str) -> None:
    schema(old, new)(before)
    with pytest.raises(CommandError, match="the data to compare cannot be read"):
        load_former(before)


def test_a_former_table_that_cannot_be_read_is_refused(before: Path) -> None:
    path = before / PLAN / "targets.csv"
    path.write_bytes(path.read_bytes() + "\udcff".encode("utf-8", "surrogateescape"))
    with pytest.raises(CommandError, match="this byte is not UTF-8"):
        load_former(before)


OLD_SCHEMA = """\
name: shops
title: Shops
title_zh: 店铺
description: Where tea is sold.
description_zh: 卖茶的地方。
scope: reference
fields:
- {name: id, type: string, title: Id, title_zh: 编号, description: D, description_zh: 述,
   constraints: {pattern: "^[a-z_]+_en$"}}
- {name: seats, type: integer, title: S, title_zh: 座, description: D, description_zh: 述,
   constraints: {required: 'true', minimum: '0'}}
primaryKey: id
"""


def test_the_digest_of_published_data_never_changes(tmp_path: Path) -> None:
    """Versions are on record with their digest: another way to compute it would orphan them all."""
    for folder in ("schemas", "reference"):
        (tmp_path / folder).mkdir()
    (tmp_path / "schemas" / "shops.yaml").write_text(OLD_SCHEMA, encoding="utf-8")
    (tmp_path / "reference" / "shops.csv").write_text("id,seats\nb_en,2\na_en,1\n", encoding="utf-8")
    (tmp_path / "datapackage.yaml").write_text("name: shops\n", encoding="utf-8")
    assert dataset_digest(load_former(tmp_path)) == ("8568a11fe7adf64a540a9661dfa5fa60923f82e3747fd88abca6cc59c7c7d0e2")


def test_the_ledgers_are_no_data(before: Path, datasets: Path) -> None:
    counts = {"added": "1", "corrected": "0", "removed": "0"}
    corpus.append(datasets, "versions.csv", id="0.1.0", released="2026-11-22", bump="first", digest="0" * 64, **counts)
    assert difference(before, datasets).bump is None
    assert dataset_digest(load_former(before)) == dataset_digest(load_former(datasets))


def test_the_digest_knows_every_cell(datasets: Path) -> None:
    dataset = load(datasets).dataset
    assert dataset is not None
    whole = dataset_digest(dataset)
    corpus.edit(datasets, "measures.csv", f"{PLAN}-m1", "summary_en", "Another summary.")
    changed = load(datasets).dataset
    assert changed is not None
    assert dataset_digest(changed) != whole


@pytest.mark.parametrize(("bump", "expected"), [("major", "2.0.0"), ("minor", "1.5.0"), ("patch", "1.4.3")])
def test_the_next_version(bump: Bump, expected: str) -> None:
    assert next_version("1.4.2", bump) == expected
