"""A Catalog that reuses tables of the last one equals the Catalog built from scratch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

from cityplans.catalog.builder import TableCache, build_catalog
from cityplans.core.model import Catalog
from cityplans.read.file_cache import FileCache
from cityplans.read.load import load
from tests.support import corpus
from tests.support.corpus import PLAN

MEASURE, TARGET = f"{PLAN}-m1", f"{PLAN}-m1-t1"


def made(datasets: Path, files: FileCache | None = None, tables: TableCache | None = None) -> Catalog:
    dataset = load(datasets, cache=files).dataset
    assert dataset
    return build_catalog(dataset, tables)


def parts(catalog: Catalog) -> dict[str, Any]:
    """Return every field, its records and groups in their order."""
    found = {field.name: getattr(catalog, field.name) for field in fields(catalog)}
    return {name: list(value.items()) if isinstance(value, dict) else value for name, value in found.items()}


def remove_target(datasets: Path) -> None:
    corpus.remove(datasets, "targets.csv", TARGET)


def add_plan(datasets: Path) -> None:
    corpus.second_plan(datasets)


def exchange_measures(datasets: Path) -> None:
    corpus.edit(datasets, "measures.csv", MEASURE, "order", "2")
    corpus.edit(datasets, "measures.csv", f"{PLAN}-m2", "order", "1")


EDITS: dict[str, Callable[[Path], object]] = {
    "a title": lambda datasets: corpus.edit(datasets, "measures.csv", MEASURE, "title_en", "Rooms"),
    "a theme": lambda datasets: corpus.edit(datasets, "measures.csv", MEASURE, "theme_id", "visitors"),
    "a number": lambda datasets: corpus.edit(datasets, "targets.csv", TARGET, "value", "31"),
    "the order": exchange_measures,
    "a record that goes": remove_target,
    "a shared name": lambda datasets: corpus.edit(datasets, "units.csv", "items", "name_en", "pieces"),
    "a plan that comes": add_plan,
    "a line above the others": lambda datasets: corpus.damage(datasets, f"{PLAN}/plan.yaml", "id:", "# a remark\nid:"),
}


def test_after_any_edit_it_is_the_same(datasets: Path) -> None:
    files, tables = FileCache(), TableCache()
    made(datasets, files, tables)
    for what, edit in EDITS.items():
        edit(datasets)
        assert parts(made(datasets, files, tables)) == parts(made(datasets)), what


def test_what_has_not_changed_is_the_former_object(datasets: Path) -> None:
    files, tables = FileCache(), TableCache()
    other = f"{corpus.second_plan(datasets)}-m1"
    former = made(datasets, files, tables)
    corpus.edit(datasets, "measures.csv", MEASURE, "title_en", "Rooms")
    present = made(datasets, files, tables)
    assert present.measures[MEASURE].title_en == "Rooms" and present.digest != former.digest
    assert present.targets is former.targets and present.evidence_by_record is former.evidence_by_record
    assert (
        present.measures_by_theme is not former.measures_by_theme and present.measures[other] is former.measures[other]
    )


def test_the_glossary_has_the_agencies_and_no_others(whole_catalog: Catalog) -> None:
    """The page of agencies and the glossary count the same."""
    terms = sorted(term.term_zh for term in whole_catalog.glossary.values() if term.kind == "body")
    assert terms == sorted(body.name_zh for body in whole_catalog.bodies.values())
