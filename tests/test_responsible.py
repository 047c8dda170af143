"""Who answers for a measure."""

from __future__ import annotations

from pathlib import Path

from cityplans.catalog import build_catalog
from cityplans.load import load
from cityplans.model import Catalog, Measure, Section
from cityplans.responsible import responsible

from .corpus import PLAN, append

M1, M2, SEC2 = f"{PLAN}-m1", f"{PLAN}-m2", f"{PLAN}-sec2"


def _catalog(datasets: Path) -> Catalog:
    dataset = load(datasets).dataset
    assert dataset
    return build_catalog(dataset)


def _answer(catalog: Catalog, key: str) -> tuple[list[str], Section | Measure | None]:
    rows, source = responsible(catalog, catalog.measures[key])
    return [row.body_id for row in rows], source


def test_own_assignment(datasets: Path) -> None:
    assert _answer(_catalog(datasets), M1) == (["exampleville-library", "exampleville-parks"], None)


def test_nobody(datasets: Path) -> None:
    assert _answer(_catalog(datasets), f"{M2}-1") == ([], None)


def _assign(datasets: Path, subject: str) -> None:
    values = {"id": f"{subject}-r1", "plan_id": PLAN, "subject_id": subject, "body_id": "exampleville-parks"}
    append(datasets, "responsibilities.csv", **values, role="lead", order="1", name_printed="园林处")


def test_part_inherits_from_its_measure(datasets: Path) -> None:
    _assign(datasets, M2)
    catalog = _catalog(datasets)
    assert _answer(catalog, M2) == (["exampleville-parks"], None)
    assert _answer(catalog, f"{M2}-1") == (["exampleville-parks"], catalog.measures[M2])


def test_measure_and_part_inherit_from_the_section(datasets: Path) -> None:
    _assign(datasets, SEC2)
    catalog = _catalog(datasets)
    assert _answer(catalog, M2) == _answer(catalog, f"{M2}-1") == (["exampleville-parks"], catalog.sections[SEC2])
    assert _answer(catalog, M1)[1] is None


def test_nearest_section_counts(datasets: Path) -> None:
    for subject in (SEC2, f"{PLAN}-sec3"):
        _assign(datasets, subject)
    append(
        datasets, "sections.csv", id=f"{PLAN}-sec3", plan_id=PLAN, parent_id=SEC2, order="3", title_zh="分节", title_en="Part", kind="group"
    )
    append(
        datasets,
        "measures.csv",
        **{"id": f"{PLAN}-m3", "plan_id": PLAN, "section_id": f"{PLAN}-sec3", "order": "4", "title_zh": "三", "title_en": "Three"},
        **{"kind": "measure", "status": "planned", "summary_zh": "三。", "summary_en": "Three."},
    )
    catalog = _catalog(datasets)
    assert _answer(catalog, f"{PLAN}-m3")[1] is catalog.sections[f"{PLAN}-sec3"]
