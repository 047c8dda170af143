"""The ledger of published ids: what a release writes, and what the addresses of retired ids show."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from cityplans.catalog.former_ids import Former, FormerAddresses, former_ids
from cityplans.catalog.open import checked_catalog
from cityplans.check.runner import check
from cityplans.cli.main import main
from cityplans.cli.report import as_text
from cityplans.core.model import Catalog
from cityplans.core.tables import PAGE_FOLDERS, TABLES
from cityplans.render.pages import RECORDS
from cityplans.render.redirects import redirect_files
from cityplans.verify.folder import verify_site
from tests.support import corpus
from tests.support.corpus import PLAN, SITE_URL
from tests.support.downloads import data_files
from tests.support.serving import served

FIGURE = f"{PLAN}-m1-t1"


def release(datasets: Path, *words: str) -> None:
    assert main(["release", "--quiet", "--datasets", str(datasets), *words]) == 0


def catalog_of(datasets: Path) -> Catalog:
    catalog, findings = checked_catalog(datasets)
    assert catalog, as_text(findings)
    return catalog


def gone(datasets: Path, old: str, table: str, **cells: str) -> None:
    """Put an id on record that is no longer in use."""
    row = {
        "record_id": old,
        "table": table,
        "version_id": "0.1.0",
        "name_zh": f"旧<b>{old}</b>",
        "name_en": f"Old <b>{old}</b>",
        "date": "2026-12-01",
    }
    corpus.append(datasets, "ids.csv", **row | cells)


def retire(datasets: Path) -> None:
    """Retire ids of many kinds: renamed, renamed twice, withdrawn, renamed and then withdrawn."""
    gone(datasets, "books", "themes", successor_id="reading")
    gone(datasets, "exampleville-2018", "plans", successor_id="exampleville-2019")
    gone(datasets, "exampleville-2019", "plans", successor_id=PLAN)
    gone(datasets, "exampleville-mill", "bodies", reason_zh="从未<i>存在</i>。", reason_en="It <i>never</i> was.")
    gone(datasets, "exampleville-watermill", "bodies", successor_id="exampleville-mill")
    gone(datasets, f"{PLAN}-m1-t9", "targets", successor_id=FIGURE)


@pytest.fixture
def released(datasets: Path) -> Path:
    """The tiny dataset with its first version released."""
    release(datasets, "--date", "2026-11-22")
    return datasets


@pytest.fixture
def moved(released: Path) -> Path:
    """The same with ids of many kinds retired."""
    retire(released)
    return released


@pytest.fixture(scope="module")
def moved_catalog(good_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The catalog of that dataset."""
    datasets = Path(shutil.copytree(good_corpus, tmp_path_factory.mktemp("moved") / "datasets"))
    release(datasets, "--date", "2026-11-22")
    retire(datasets)
    return catalog_of(datasets)


def test_the_first_release_writes_every_id_with_its_name(released: Path) -> None:
    catalog = catalog_of(released)
    named = {
        table: getattr(catalog, table)
        for table in TABLES
        if isinstance(getattr(catalog, table), dict) and table != "versions"
    }
    assert [(row.table, row.record_id) for row in catalog.ids] == [
        (table, id) for table, rows in named.items() for id in rows
    ]
    assert {row.version_id for row in catalog.ids} == {"0.1.0"}
    names = {row.record_id: (row.name_zh, row.name_en) for row in catalog.ids}
    assert names["reading"] == ("阅读", "Reading")
    assert names["items"] == ("个", "items")
    assert names[FIGURE] == ("", "")
    assert former_ids(catalog) == {}


def test_a_new_id_is_just_new_until_it_is_released(released: Path, tmp_path: Path) -> None:
    former = Path(shutil.copytree(released, tmp_path / "before"))
    corpus.append(
        released,
        "themes.csv",
        id="walks",
        label_zh="散步",
        label_en="Walks",
        definition_zh="走。",
        definition_en="Walking.",
    )
    corpus.edit(released, "themes.csv", "reading", "label_en", "Books")
    assert check(released)[1] == []
    release(released, "--date", "2026-12-01", "--base", str(former))
    rows = {row.record_id: row for row in catalog_of(released).ids}
    assert (rows["walks"].version_id, rows["reading"].version_id, rows["reading"].name_en) == (
        "0.2.0",
        "0.1.0",
        "Books",
    )


def test_a_release_keeps_every_line(moved: Path, tmp_path: Path) -> None:
    before = catalog_of(moved).ids
    former = Path(shutil.copytree(moved, tmp_path / "before"))
    corpus.edit(moved, "themes.csv", "reading", "label_en", "Books")
    release(moved, "--date", "2026-12-02", "--base", str(former))
    after = {row.record_id: row for row in catalog_of(moved).ids}
    assert after.keys() == {row.record_id for row in before}
    assert after["books"].successor_id == "reading" and after["books"].date == "2026-12-01"


def test_a_renamed_record_without_a_word_is_found_with_its_new_id(released: Path) -> None:
    for file, row, field in (
        ("themes.csv", "reading", "id"),
        ("measures.csv", f"{PLAN}-m1", "theme_id"),
        ("measures.csv", f"{PLAN}-m2", "theme_id_2"),
    ):
        corpus.edit(released, file, row, field, "readings")
    (finding,) = check(released)[1]
    assert (finding.code, finding.record) == ("published-id", "reading")
    assert finding.hint.startswith(
        'was it renamed? "readings" has its name; then fill in date, and either successor_id'
    )
    corpus.edit(released, "ids.csv", "reading", "successor_id", "readings")
    corpus.edit(released, "ids.csv", "reading", "date", "2026-12-01")
    assert check(released)[1] == []


def test_chains_are_followed_to_their_end(moved_catalog: Catalog) -> None:
    found = former_ids(moved_catalog)
    assert {old: former.successor for old, former in found.items()} == {
        "books": "reading",
        "exampleville-2018": PLAN,
        "exampleville-2019": PLAN,
        "exampleville-mill": "",
        "exampleville-watermill": "",
        f"{PLAN}-m1-t9": FIGURE,
    }
    assert isinstance(found["books"], Former)
    assert found["exampleville-watermill"].last.record_id == "exampleville-mill"


def test_a_circle_is_found_and_ends(released: Path) -> None:
    gone(released, "one", "themes", successor_id="two")
    gone(released, "two", "themes", successor_id="one")
    findings = check(released)[1]
    assert [(f.code, f.record, "leads back" in f.message) for f in findings] == [
        ("published-id", "one", True),
        ("published-id", "two", True),
    ]


def test_former_ids_have_pages_where_records_have(released: Path) -> None:
    named = [
        table for table in TABLES if table != "versions" and isinstance(getattr(catalog_of(released), table), dict)
    ]
    for table in named:
        gone(released, f"old-{table.replace('_', '-')}", table, reason_zh="从未存在。", reason_en="It never was.")
    files = dict(redirect_files(catalog_of(released), SITE_URL))
    paged = {table for table in named if f"{PAGE_FOLDERS.get(table)}/old-{table.replace('_', '-')}/index.html" in files}
    assert paged == RECORDS.keys()


def test_the_api_tells_where_a_record_went(moved_catalog: Catalog) -> None:
    files = dict(redirect_files(moved_catalog, SITE_URL))
    renamed = json.loads(files["api/v1/plans/exampleville-2018.json"])
    assert (renamed["status"], renamed["successor_id"], renamed["date"]) == ("renamed", PLAN, "2026-12-01")
    assert renamed["_links"]["canonical"]["href"] == f"{SITE_URL}api/v1/plans/{PLAN}.json"
    assert [link["href"] for link in renamed["_links"]["alternate"]] == [
        f"{SITE_URL}plans/{PLAN}/",
        f"{SITE_URL}en/plans/{PLAN}/",
    ]
    withdrawn = json.loads(files["api/v1/bodies/exampleville-watermill.json"])
    assert (withdrawn["status"], withdrawn["reason_en"]) == ("gone", "It <i>never</i> was.")
    assert "canonical" not in withdrawn["_links"]
    # A target stands on another record's page and has neither a page nor a file of its own.
    assert not [path for path in files if path.startswith(("targets/", "api/v1/targets/"))]


@pytest.mark.parametrize(
    ("path", "former"),
    [
        (f"plans/{PLAN}/plan.md", ["plans/exampleville-2018/plan.md", "plans/exampleville-2019/plan.md"]),
        ("themes/reading/feed.xml", ["themes/books/feed.xml"]),
        ("themes/reading/index.html", []),
        ("api/v1/themes/reading.json", []),
        ("api/v1/themes.json", []),
        ("themes/visitors/feed.xml", []),
        ("robots.txt", []),
        ("assets/stylesheets/site.css", []),
    ],
)
def test_what_a_renamed_record_had_is_published_again(path: str, former: list[str], moved_catalog: Catalog) -> None:
    assert list(FormerAddresses(moved_catalog).of(path)) == former


def test_downloads_of_a_renamed_plan_stay(moved_catalog: Catalog) -> None:
    files = dict(data_files(moved_catalog, SITE_URL))
    for old in ("exampleville-2018", "exampleville-2019"):
        assert files[f"data/{old}.zip"] == files[f"data/{PLAN}.zip"]
        assert f"  {old}.zip\n".encode() in files["data/SHA256SUMS"]


def test_former_addresses_work_in_a_browser(moved: Path, tmp_path: Path, browser: Browser) -> None:
    site = tmp_path / "site"
    assert main(["build", "--quiet", "--datasets", str(moved), "--site", str(site), "--site-url", SITE_URL]) == 0
    catalog = catalog_of(moved)
    copies = FormerAddresses(catalog)
    made = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    further = {former: data for path, data in made.items() for former in copies.of(path)}
    for name, data in (further | dict(redirect_files(catalog, SITE_URL))).items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(data)
    assert as_text(verify_site(site, 1)) == ""
    with served(site) as address:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        for prefix in ("", "en/"):
            page.goto(f"{address}/{prefix}plans/exampleville-2018/")
            page.wait_for_url(f"{address}/{prefix}plans/{PLAN}/")
            page.goto(f"{address}/{prefix}bodies/exampleville-watermill/")
            told = page.locator("main").inner_text()
            assert ("2026年12月1日" if not prefix else "1 December 2026") in told
            assert ("从未<i>存在</i>。" if not prefix else "It <i>never</i> was.") in told
            assert "<b>exampleville-watermill</b>" in told
            page.get_by_role("link").first.click()
            assert page.url == f"{address}/{prefix}data/#versions"
        context.close()
