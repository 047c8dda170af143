"""No page is published of what no plan names, and the build says so."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cityplans.catalog.addresses import page_path
from cityplans.catalog.own_pages import has_own_page, without_content
from cityplans.cli.main import main
from cityplans.core.model import Catalog
from tests.support.paths import ROOT
from tests.support.real_site import SITE_URL
from tests.support.sample import FEW_PLANS, sample_datasets


def test_every_record_of_all_data_has_something_to_show(whole_catalog: Catalog) -> None:
    assert without_content(whole_catalog) == {}


def test_the_build_names_what_has_no_page(capsys: pytest.CaptureFixture[str]) -> None:
    """Of three plans; with one alone it is no news."""
    words = ["build", "--explain", "index.html", "--datasets", str(sample_datasets(FEW_PLANS))]
    assert main(words) == 0
    said = [line for line in capsys.readouterr().err.splitlines() if "no page" in line]
    assert len(said) == 3 and all(
        line.startswith("build.py: warning: no page for what no plan names, in ") for line in said
    )
    assert "in cities: " in said[0] and "shenzhen" in said[0]
    assert main([*words, "--only", "shanghai-2023"]) == 0
    assert "no page" not in capsys.readouterr().err
    assert main(["build", "--explain", "index.html", "--datasets", str(ROOT / "datasets")]) == 0
    assert "no page" not in capsys.readouterr().err


def test_no_page_is_published_of_it_and_nothing_leads_there(site_of_few_plans: Path) -> None:
    """Neither lists nor the search name it; its record is data all the same."""
    site = site_of_few_plans
    assert (site / "bodies" / "hangzhou-education" / "index.html").exists()
    left_out = {"bodies": "shenzhen-foreign-affairs", "cities": "shenzhen"}
    for folder, record in left_out.items():
        assert not (site / folder / record).exists() and not (site / "en" / folder / record).exists()
        assert (site / "api" / "v1" / folder / f"{record}.json").exists()
        links = json.loads((site / "api" / "v1" / folder / f"{record}.json").read_text(encoding="utf-8"))["_links"]
        assert [link["href"].removeprefix(SITE_URL) for link in links["html"]] == [f"{folder}/", f"en/{folder}/"]
        for page in (f"{folder}/index.html", "search/bodies/index.html", "sitemap.xml", "index.html"):
            assert record not in (site / page).read_text(encoding="utf-8"), page


def test_a_record_gets_its_page_with_the_first_that_refers_to_it(catalog: Catalog) -> None:
    body = catalog.bodies["shenzhen-foreign-affairs"]
    assert page_path(catalog, "bodies", body) == "bodies/shenzhen-foreign-affairs/"
    idle = replace(catalog, responsibilities_by_body={}, targets_by_body={})
    assert not has_own_page(idle, body) and page_path(idle, "bodies", body) == "bodies/"
    row = catalog.responsibilities_by_body[body.id]
    assert has_own_page(replace(idle, responsibilities_by_body={body.id: row}), body)
