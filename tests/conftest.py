"""What the tests share: a tiny dataset to damage, the downloads, the source texts where they are at hand, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from cityplans.check import checked_catalog
from cityplans.exports.package import Package, packages
from cityplans.model import Catalog
from cityplans.report import as_text
from tests import corpus, downloads

# A slow machine is no fault of the program.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def good_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The good dataset, built once; not to be written to."""
    return corpus.build(tmp_path_factory.mktemp("good"))


@pytest.fixture
def datasets(good_corpus: Path, tmp_path: Path) -> Path:
    """A copy of the good dataset to damage, with its source texts beside it."""
    shutil.copytree(good_corpus.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "datasets"


@pytest.fixture(scope="session")
def plan_sources() -> Path:
    """The saved copies of the official texts."""
    folder = os.environ.get("PLAN_SOURCES")
    if not folder:
        pytest.skip("PLAN_SOURCES is not set: the real records were not held against the official texts")
    return Path(folder)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The real data."""
    found, findings = checked_catalog(corpus.REPOSITORY / "datasets")
    assert found is not None, as_text(findings)
    return found


@pytest.fixture(scope="session")
def everything(catalog: Catalog) -> list[Package]:
    """Every package of the real data."""
    return list(packages(catalog))


@pytest.fixture(scope="session")
def site(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all downloads."""
    return downloads.written(catalog, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The catalog of a copy of the data with hostile and odd words in its free text."""
    return downloads.spoiled(tmp_path_factory.mktemp("spoiled") / "datasets")


@pytest.fixture(scope="session")
def hostile_site(hostile: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all downloads made of it."""
    return downloads.written(hostile, tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert program, "no Chromium here: run tests/set_up_programs.sh"
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        started = playwright.chromium.launch(executable_path=program, args=flags)
        yield started
        started.close()
