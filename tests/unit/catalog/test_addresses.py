"""Every record has one address, wherever it is linked from."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from cityplans.catalog.addresses import api_path, edit_link, page_path, resolve_subject, subject_path, table_at
from cityplans.catalog.builder import build_catalog
from cityplans.catalog.open import checked_catalog
from cityplans.core.model import Catalog
from cityplans.core.tables import PAGE_FOLDERS, PAGED_TABLES, TABLES
from cityplans.read.load import load_former
from cityplans.render.pages import RECORDS
from cityplans.search.entries import entries
from tests.support.corpus import PLAN, SOURCE, append
from tests.support.downloads import real_catalog
from tests.support.sample import sample_datasets

M1, M2, SEC1, SEC2 = f"{PLAN}-m1", f"{PLAN}-m2", f"{PLAN}-sec1", f"{PLAN}-sec2"


@pytest.fixture(scope="module")
def catalog(good_corpus: Path) -> Catalog:
    found, _ = checked_catalog(good_corpus)
    assert found
    return found


@pytest.mark.parametrize(
    ("table", "key", "path"),
    [
        ("plans", PLAN, f"plans/{PLAN}/"),
        ("sections", SEC1, f"plans/{PLAN}/#{SEC1}"),
        ("measures", M1, f"measures/{M1}/"),
        ("responsibilities", f"{M1}-r1", f"measures/{M1}/#responsible"),
        ("targets", f"{M1}-t1", f"measures/{M1}/#{M1}-t1"),
        ("targets", f"{SEC1}-t1", f"plans/{PLAN}/#{SEC1}-t1"),
        ("mentions", f"{M2}-n1", f"measures/{M2}/#{M2}-n1"),
        ("mentions", f"{PLAN}-n1", f"plans/{PLAN}/#{PLAN}-n1"),
        ("cities", "exampleville", "cities/exampleville/"),
        ("bodies", "exampleville-library", "bodies/exampleville-library/"),
        ("themes", "reading", "themes/reading/"),
        ("action_types", "evening-markets", "kinds/evening-markets/"),
        ("measure_actions", f"{M2}-k1", f"measures/{M2}/#types"),
        ("indicators", "guests", "indicators/#guests"),
        ("sources", SOURCE, f"plans/{PLAN}/#copies"),
        ("glossary", "lantern-meeting", "glossary/#lantern-meeting"),
        ("units", "items", ""),
        ("not_data", f"{PLAN}-x1", ""),
    ],
)
def test_page_of_a_record(catalog: Catalog, table: str, key: str, path: str) -> None:
    assert page_path(catalog, table, getattr(catalog, table)[key]) == path


def test_the_tables_with_pages_are_those_that_pages_are_made_of(catalog: Catalog) -> None:
    assert RECORDS.keys() == set(PAGED_TABLES)
    first = {table: catalog.rows(table)[0] for table in TABLES if catalog.rows(table)}
    own = {
        t
        for t, row in first.items()
        if page_path(catalog, t, row) == f"{PAGE_FOLDERS.get(t)}/{getattr(row, 'id', '')}/"
    }
    # The only indicator of this data has one value.
    assert own == set(PAGED_TABLES) - {"indicators"}


def test_a_folder_of_pages_leads_to_its_table() -> None:
    assert {table_at(folder): folder for folder in PAGE_FOLDERS.values()} == PAGE_FOLDERS
    assert [table_at(folder) for folder in ("kinds", "action_types", "data", "")] == ["action_types", "", "", ""]


def test_an_indicator_has_a_page_from_two_values_on() -> None:
    real = real_catalog()
    paths = Counter(
        (len(real.targets_by_indicator.get(i.id, ())) > 1, page_path(real, "indicators", i) == f"indicators/{i.id}/")
        for i in real.indicators.values()
    )
    assert paths.keys() == {(True, True), (False, False)}


def test_search_leads_to_the_same_pages(catalog: Catalog) -> None:
    tables = {getattr(row, "id", ""): (table, row) for table in TABLES for row in catalog.rows(table)}
    found = [
        (entry.address, page_path(catalog, *tables[entry.id])) for entry in entries(catalog) if entry.kind != "page"
    ]
    assert len(found) > 10 and [pair for pair in found if pair[0] != pair[1]] == []


def test_subject_is_found_in_its_table(catalog: Catalog) -> None:
    assert [resolve_subject(catalog, key)[0] for key in (PLAN, SEC2, M1)] == ["plans", "sections", "measures"]
    assert resolve_subject(catalog, M1)[1] is catalog.measures[M1]
    assert subject_path(catalog, SEC2) == f"plans/{PLAN}/#{SEC2}"


def test_file_of_the_api() -> None:
    assert api_path("plans") == "api/v1/plans.json"
    assert api_path("plans", "x") == "api/v1/plans/x.json"


@pytest.mark.parametrize(
    ("data", "folder"), [("real", "datasets"), ("tiny", "data-1"), ("tiny", "datasets/datasets"), ("tiny", ".")]
)
def test_edit_link_leads_to_the_file_whatever_the_folder_is_called(
    good_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: str, folder: str
) -> None:
    """Both collections have records of every table; real cells hold line breaks too."""
    root = tmp_path / "original"
    shutil.copytree(sample_datasets() if data == "real" else good_corpus, root)
    if data == "tiny":
        append(root, "versions.csv", id="0.1.0", released="2026-11-22")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    shutil.copytree(root, folder, dirs_exist_ok=True)
    catalog = build_catalog(load_former(Path(folder)))
    start = f"{catalog.identity.repository}/edit/{catalog.identity.branch}/datasets/"
    files: dict[str, list[str]] = {}
    for table in TABLES:
        for key in (row.id for row in catalog.rows(table) if hasattr(row, "id")):
            link = edit_link(catalog, key)
            assert link.startswith(start), link
            path, line = link.removeprefix(start), catalog.places[key][1]
            # A plan's file names its id in the first line; a quoted cell may hold line breaks, so lines are those of the file.
            if path not in files:
                files[path] = (root / path).read_text(encoding="utf-8").split("\n")
            assert key in files[path][line - 1], key
    tables = {
        "plan.yaml",
        "sections.csv",
        "measures.csv",
        "responsibilities.csv",
        "targets.csv",
        "mentions.csv",
        "measure_actions.csv",
        "events.csv",
        "not_data.csv",
    }
    shared = {"cities", "bodies", "themes", "action_types", "indicators", "units", "sources", "reports", "glossary"}
    shared |= {"plan_relations", "measure_relations", "indicator_families"}
    assert {Path(path).name for path in files if path.partition("/")[0] in catalog.plans} == tables
    assert {path for path in files if path.partition("/")[0] not in catalog.plans} == {
        "versions.csv",
        *(f"reference/{name}.csv" for name in shared),
    }
