"""Who is responsible: a measure's own assignment, then its parent's, then the nearest section's."""

from __future__ import annotations

from pathlib import Path

from cityplans.catalog.builder import build_catalog
from cityplans.catalog.responsibility import ancestors, by_role, duties, duties_by_body, named_role, responsible
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Responsibility
from cityplans.read.load import load
from tests.support import corpus

M1, M2, PART = (f"{corpus.PLAN}-{name}" for name in ("m1", "m2", "m2-1"))
CHAPTER, INNER = f"{corpus.PLAN}-sec2", f"{corpus.PLAN}-sec3"


def catalog_of(datasets: Path) -> Catalog:
    dataset = load(datasets).dataset
    assert dataset is not None
    return build_catalog(dataset)


def assign(datasets: Path, subject_id: str) -> None:
    """Name the library as responsible for a subject."""
    values = {
        "plan_id": corpus.PLAN,
        "subject_id": subject_id,
        "body_id": "exampleville-library",
        "role": "lead",
        "order": "1",
    }
    corpus.append(datasets, "responsibilities.csv", id=f"{subject_id}-r9", name_printed="市图书馆", **values)


def answer(catalog: Catalog, measure_id: str) -> tuple[list[str], str | None]:
    found, inherited = responsible(catalog, catalog.measures[measure_id])
    return [row.id for row in found], inherited.id if inherited else None


def test_a_measures_own_assignment_comes_first(datasets: Path) -> None:
    assign(datasets, CHAPTER)
    assert answer(catalog_of(datasets), M1) == ([f"{M1}-r1", f"{M1}-r2"], None)


def test_nobody_is_responsible_where_nobody_is_named(datasets: Path) -> None:
    assert answer(catalog_of(datasets), PART) == ([], None)


def test_a_part_inherits_from_its_measure_rather_than_from_a_section(datasets: Path) -> None:
    assign(datasets, CHAPTER)
    assign(datasets, M2)
    assert answer(catalog_of(datasets), PART) == ([f"{M2}-r9"], M2)


def test_a_part_inherits_what_its_measure_inherits(datasets: Path) -> None:
    assign(datasets, CHAPTER)
    catalog = catalog_of(datasets)
    assert answer(catalog, M2) == answer(catalog, PART) == ([f"{CHAPTER}-r9"], CHAPTER)


def test_the_nearest_section_that_names_anybody_counts(datasets: Path) -> None:
    inner = {
        "plan_id": corpus.PLAN,
        "parent_id": CHAPTER,
        "order": "3",
        "title_zh": "要做的事",
        "title_en": "Inner",
        "kind": "group",
    }
    corpus.append(datasets, "sections.csv", id=INNER, **inner)
    corpus.edit(datasets, "measures.csv", M2, "section_id", INNER)
    assign(datasets, CHAPTER)
    catalog = catalog_of(datasets)
    assert [section.id for section in ancestors(catalog, INNER)] == [CHAPTER, INNER]
    assert answer(catalog, M2) == ([f"{CHAPTER}-r9"], CHAPTER)
    assign(datasets, INNER)
    assert answer(catalog_of(datasets), M2) == ([f"{INNER}-r9"], INNER)


def test_a_body_has_a_duty_for_every_measure_that_names_it_or_inherits_it(datasets: Path) -> None:
    assign(datasets, CHAPTER)
    found = duties_by_body(catalog_of(datasets))["exampleville-library"]
    assert [(duty.measure.id, duty.source.id if duty.source else None) for duty in found] == [
        (M1, None),
        (M2, CHAPTER),
        (PART, CHAPTER),
    ]


def test_a_body_that_is_printed_twice_has_one_duty(datasets: Path) -> None:
    assign(datasets, M1)
    assert [duty.assignment.id for duty in duties(catalog_of(datasets)) if duty.assignment.role == "lead"] == [
        f"{M1}-r1"
    ]


def test_roles_come_in_the_order_of_the_text_and_a_list_names_one() -> None:
    def row(role: str, order: int) -> Responsibility:
        return Responsibility(f"r{order}", "p", "s", "b", role, order, "市图书馆")

    support, lead, second = row("support", 1), row("lead", 2), row("support", 3)
    assert by_role([support, lead, second]) == [("support", (support, second)), ("lead", (lead,))]
    assert named_role([support, lead]) == ("lead", (lead,))
    assert named_role([row("joint", 1), support]) == ("joint", (row("joint", 1),))
    assert named_role([]) == ("", ())
