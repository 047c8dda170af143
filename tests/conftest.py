"""What the tests share: a tiny dataset to damage, the downloads, the source texts, and a browser."""

from __future__ import annotations

import gc
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from cityplans.core.model import Catalog
from cityplans.exports.package import Package, packages
from cityplans.search.index import search_files
from tests.support import corpus, downloads
from tests.support.office import PIVOT, run_macro
from tests.support.restored import FolderInMemory, RestoredCopy
from tests.support.shared import share_below, shared_folder, shared_root, shared_value

pytest_plugins = ["tests.support.properties", "tests.support.real_site", "tests.support.corrected_site"]

# The same engine; without windows to draw it takes half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


SOURCES = os.environ.get("PLAN_SOURCES")

MEMORY = Path("/dev/shm")
ROOM = 4_000_000_000
"""Free bytes of memory to be had for temporary files; all tests together write one and a half thousand million."""
_ENOUGH_GARBAGE = 1_000_000
"""Objects made since garbage was last collected, some 100 MB of them."""


def pytest_configure(config: pytest.Config) -> None:
    """Keep temporary files in memory, and leave garbage to `pytest_runtest_teardown`.

    Catalogs live on, and scanning them takes a tenth of the time; so do datasets on a disk, of which thousands are written.
    """
    gc.disable()
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM:
        folder = tempfile.mkdtemp(prefix="city-plans-tests-", dir=MEMORY)
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        # The processes that run the tests find it there too.
        os.environ["TMPDIR"] = tempfile.tempdir = folder


def pytest_runtest_teardown() -> None:
    """Collect garbage between tests, of what was made since the last time only."""
    if gc.get_count()[0] > _ENOUGH_GARBAGE:
        gc.collect()
        gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    """Run one process more than there are processors: tests often wait for a browser or another program."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def no_sources() -> None:
    """Keep the official texts from the commands. A test that wants them takes `plan_sources`."""
    os.environ.pop("PLAN_SOURCES", None)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep results out of the user's cache; share them among all test processes and builds."""
    os.environ["XDG_CACHE_HOME"] = str(shared_root(tmp_path_factory) / "cache")
    share_below(shared_root(tmp_path_factory))


@pytest.fixture(autouse=True)
def real_theme(request: pytest.FixtureRequest) -> None:
    """Let a test that is marked `real_theme` find an empty cache, which makes it start the program."""
    if request.node.get_closest_marker("real_theme"):
        request.getfixturevalue("empty_cache")


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache in which the theme's output is not: the theme's program is started."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="session")
def good_corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The good dataset, built once; not to be written to."""
    with shared_folder(tmp_path_factory, "good", corpus.build) as folder:
        yield folder / "datasets"


@pytest.fixture(scope="session")
def good_files(good_corpus: Path) -> FolderInMemory:
    """The good dataset and its source texts in memory, to be written to the disk for a thousand tests."""
    return FolderInMemory(good_corpus.parent)


@pytest.fixture
def datasets(good_files: FolderInMemory, tmp_path: Path) -> Path:
    """A copy of the good dataset to damage, with its source texts beside it."""
    good_files.write(tmp_path)
    return tmp_path / "datasets"


@pytest.fixture(scope="session")
def restored_corpus(good_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> RestoredCopy:
    """A copy of the good dataset and its source texts that is restored after each test that spoils it."""
    return RestoredCopy(good_corpus.parent, tmp_path_factory.mktemp("restored") / "corpus")


@pytest.fixture
def lent(restored_corpus: RestoredCopy) -> Iterator[Path]:
    """Yield the datasets of that copy for one test."""
    yield restored_corpus.copy / "datasets"
    restored_corpus.restore()


@pytest.fixture
def before(datasets: Path) -> Path:
    """The good dataset as it was, beside the copy to damage."""
    return Path(shutil.copytree(datasets, datasets.parent / "former"))


@pytest.fixture(scope="session")
def plan_sources() -> Path:
    """The saved copies of the official texts."""
    if not SOURCES:
        pytest.skip("PLAN_SOURCES is not set: the real records were not checked against the official texts")
    return Path(SOURCES)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The catalog of the sample of the real data."""
    return downloads.real_catalog()


@pytest.fixture(scope="session")
def whole_catalog() -> Catalog:
    """The catalog of all real data."""
    return downloads.whole_catalog()


@pytest.fixture(scope="session")
def everything(catalog: Catalog) -> list[Package]:
    """Every package of the sample."""
    return list(packages(catalog))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The catalog of the sample with hostile words and long numbers in its cells."""
    return shared_value("hostile-catalog", lambda: downloads.hostile_catalog(tmp_path_factory.mktemp("spoiled")))


@pytest.fixture(scope="session")
def published(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Every download made of the sample; not to be written to."""
    with shared_folder(tmp_path_factory, "published", partial(downloads.written, catalog)) as folder:
        yield folder / "data"


@pytest.fixture(scope="session")
def office(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the workbook as LibreOffice read and saved it, as a CSV of each sheet, and pivoted."""
    workbook = published / "city-plans.xlsx"
    with shared_folder(tmp_path_factory, "office", lambda folder: run_macro(PIVOT, workbook, folder)) as folder:
        yield folder


@pytest.fixture(scope="session")
def unpacked(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What the zip of every package holds, in a folder with its name; not to be written to."""
    with shared_folder(tmp_path_factory, "unpacked", partial(downloads.unpacked, published)) as folder:
        yield folder


@pytest.fixture(scope="session")
def hostile_published(hostile: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Every download made of the hostile records; not to be written to."""
    with shared_folder(tmp_path_factory, "hostile", partial(downloads.written, hostile)) as folder:
        yield folder / "data"


@pytest.fixture(scope="session")
def search_index(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The search index of the sample; not to be written to."""
    with shared_folder(tmp_path_factory, "search-index", partial(_write_index, catalog)) as folder:
        yield folder


def _write_index(catalog: Catalog, folder: Path) -> None:
    for path, data in search_files(catalog):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


@pytest.fixture(scope="module")
def offline() -> Iterator[None]:
    """Refuse every connection out of this machine, also to a module's own fixtures, and report who tried."""
    sought: list[str] = []

    def refuse(*args: object, **_: object) -> None:
        sought.append(str(args[:2]))
        raise OSError("this test may not use the network")

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in ((socket.socket, "connect"), (socket, "create_connection"), (socket, "getaddrinfo")):
            patch.setattr(owner, name, refuse)
        yield
    assert sought == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert program, "no Chromium here: run tests/support/set_up_programs.sh"
    with sync_playwright() as playwright:
        flags = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
            "--font-render-hinting=none",
            # Pages live for seconds: to compile their scripts in yet another way costs more than it saves.
            "--js-flags=--no-opt",
        ]
        started = playwright.chromium.launch(executable_path=program, args=flags)
        yield started
        started.close()
