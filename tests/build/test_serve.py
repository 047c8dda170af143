"""`build.py serve` composes any address on request, shows an edit at once, and findings beside it."""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from cityplans.build.composer import Composer
from cityplans.build.live_site import LiveSite
from cityplans.build.server import Server
from cityplans.build.theme_output import theme_output
from cityplans.catalog.open import checked_catalog
from cityplans.check.runner import check
from cityplans.cli.main import main
from tests.support import corpus
from tests.support.corpus import SITE_URL
from tests.support.hostile import cases

MEASURE = f"{corpus.PLAN}-m1"


# ── every address, byte for byte ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("renamed", [False, True], ids=["as it is", "with former ids"])
def test_every_address_is_composed_as_a_build_writes_it(renamed: bool, datasets: Path, tmp_path: Path) -> None:
    corpus.edit(datasets, "targets.csv", f"{corpus.PLAN}-sec1-t1", "due", "2052")
    if renamed:
        assert main(["release", "--quiet", "--datasets", str(datasets), "--date", "2026-11-22"]) == 0
        for table, old, new in (
            ("themes", "books", "reading"),
            ("plans", "exampleville-2018", corpus.PLAN),
            ("bodies", "exampleville-bookhouse", "exampleville-library"),
            ("measures", f"{corpus.PLAN}-m9", MEASURE),
        ):
            about = {"version_id": "0.1.0", "name_zh": "旧", "name_en": "Old", "date": "2026-12-01"}
            corpus.append(datasets, "ids.csv", record_id=old, table=table, successor_id=new, **about)
    site = tmp_path / "site"
    words = ["build", "--quiet", "--datasets", str(datasets), "--site", str(site), "--site-url", SITE_URL]
    assert main(words) == 0
    catalog, _ = checked_catalog(datasets)
    assert catalog
    built = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert "cities/exampleville/deadlines.ics" in built and "bodies/exampleville-library/feed.xml" in built
    for order in (sorted(built), sorted(built, reverse=True)):
        composer = Composer(catalog, SITE_URL, theme_output(SITE_URL), {})
        assert [path for path in order if composer.file(path) != built[path]] == []
    assert sorted(composer.paths()) == sorted(built)
    assert composer.file("no/such/index.html") is None and composer.file("../datasets/ids.csv") is None


# ── edits ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def live_site(datasets: Path) -> LiveSite:
    return LiveSite(datasets, datasets.parent / "sources", lambda _: SITE_URL, theme_output, {}, lambda data: data)


def test_what_serve_finds_is_what_a_full_check_finds(datasets: Path, good_corpus: Path) -> None:
    """Every hostile case is put into the data of a running session, and taken out again."""
    site = live_site(datasets)
    site.update()
    tried = 0
    for number, case in enumerate(cases()):
        if number % 36:
            continue
        try:
            case.do(datasets)
        except (OSError, ValueError):
            continue
        site.update()
        assert site.check() == check(datasets, datasets.parent / "sources")[1], case.name
        shutil.rmtree(datasets)
        shutil.copytree(good_corpus, datasets)
        site.update()
        assert site.check() == [], f"after {case.name}"
        tried += 1
    assert tried > 12


def test_data_too_broken_to_be_shown_leaves_the_pages_as_they_were(datasets: Path) -> None:
    site = live_site(datasets)
    with pytest.raises(ValueError, match="cannot be shown yet"):
        site.file("index.html")
    site.update()
    before = site.file("index.html")
    good = (datasets / "datapackage.yaml").read_bytes()
    (datasets / "datapackage.yaml").write_bytes(b"name: [")
    site.update()
    assert site.file("index.html") == before and [f.code for f in site.check()] == ["yaml-error"]
    (datasets / "datapackage.yaml").write_bytes(good)
    corpus.edit(datasets, "targets.csv", f"{MEASURE}-t1", "value", "many")
    site.update()
    assert site.file("index.html") == before and site.check()


def test_a_page_that_leads_nowhere_is_an_error_that_names_why(datasets: Path) -> None:
    site = live_site(datasets)
    corpus.edit(datasets, "measures.csv", MEASURE, "theme_id", "no-such-theme")
    site.update()
    with pytest.raises(ValueError, match="no-such-theme"):
        site.file(f"measures/{MEASURE}/index.html")


# ── the server ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def served(datasets: Path, tmp_path: Path) -> Iterator[str]:
    """The address of `build.py serve` at work.

    It must not stop by itself; a failing test shows what it printed.
    """
    words = ["-u", "build.py", "serve", "--port", "0", "--datasets", str(datasets), "--site-url", SITE_URL]
    # Not those of the real plans, to which PLAN_SOURCES may lead.
    words += ["--sources", str(datasets.parent / "sources")]
    log = tmp_path / "serve.log"
    # A pipe that nobody reads could fill up, and make the program wait.
    with log.open("w") as output, subprocess.Popen([sys.executable, *words], stdout=output, stderr=output) as process:
        wait_for(lambda: "\n" in log.read_text(encoding="utf-8") or process.poll() is not None)
        yield log.read_text(encoding="utf-8").split()[0]
        stopped = process.poll()
        process.terminate()
    print(printed := log.read_text(encoding="utf-8"))
    assert stopped is None and "Traceback" not in printed


def first_address(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().split()[0]


def test_an_edit_is_seen_without_a_hand(served: str, datasets: Path, browser: Browser) -> None:
    address = served
    page = browser.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    page.goto(f"{address}en/measures/{MEASURE}/", wait_until="load")
    expect(page.locator("h1")).to_have_text("Riverside book rooms")
    corpus.edit(datasets, "measures.csv", MEASURE, "title_en", "Riverside reading rooms")
    expect(page.locator("h1")).to_have_text("Riverside reading rooms", timeout=60_000)
    # What is wrong is shown on the page; what is right again is shown again.
    corpus.edit(datasets, "measures.csv", MEASURE, "title_zh", "修建溪畔书屋")
    expect(page.locator("#cp-serve")).to_contain_text("translation-stale", timeout=60_000)
    corpus.edit(datasets, "measures.csv", MEASURE, "theme_id", "no-such-theme")
    expect(page.locator("h1")).to_have_text("This page cannot be composed from the data as it is", timeout=60_000)
    expect(page.locator("#cp-serve")).to_contain_text("no-such-theme", timeout=60_000)
    corpus.edit(datasets, "measures.csv", MEASURE, "theme_id", "reading")
    corpus.edit(datasets, "measures.csv", MEASURE, "title_zh", "修建河畔书屋")
    expect(page.locator("h1")).to_have_text("Riverside reading rooms", timeout=60_000)
    expect(page.locator("#cp-serve")).to_have_count(0, timeout=60_000)
    assert problems == []
    page.close()


def test_a_changed_text_page_is_rendered_again(datasets: Path, tmp_path: Path, browser: Browser) -> None:
    """The program itself is copied: an edit of its own content must not touch the project."""
    project = tmp_path / "project"
    shutil.copytree(
        corpus.REPOSITORY, project, ignore=shutil.ignore_patterns(".*", "node_modules", "tests", "site", "benchmarks")
    )
    (project / "node_modules").symlink_to(corpus.REPOSITORY / "node_modules")
    words = ["-u", "build.py", "serve", "--port", "0", "--datasets", str(datasets), "--site-url", SITE_URL]
    process = subprocess.Popen([sys.executable, *words], cwd=project, stdout=subprocess.PIPE, text=True)
    try:
        address = first_address(process)
        page = browser.new_page()
        page.goto(f"{address}en/about/")
        about = project / "content" / "en" / "about.md"
        about.write_text(about.read_text(encoding="utf-8") + "\n\nA sentence of this test.\n", encoding="utf-8")
        expect(page.get_by_text("A sentence of this test.")).to_be_visible(timeout=60_000)
        # Another program starts again at the same address.
        template = project / "templates" / "pages" / "missing.html"
        template.write_text(template.read_text(encoding="utf-8") + "<p>Another line.</p>\n", encoding="utf-8")
        wait_for(lambda: "Another line." in body(f"{address}no-such-page/"))
        page.close()
    finally:
        process.kill()
        process.wait()


def body(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as problem:
        return problem.read().decode()
    except (OSError, http.client.HTTPException):
        # The server is starting again.
        return ""


def wait_for(look: Callable[[], object]) -> None:
    for _ in range(600):
        if look():
            return
        time.sleep(0.1)
    raise AssertionError("waited in vain")


FILES = {
    "index.html": b"<!doctype html><title>Home</title><body><p>Home</p></body>",
    "404.html": b"<!doctype html><title>Gone</title><body><p>Nothing here</p></body>",
    "a.txt": b"a file",
    "plans/index.html": b"<!doctype html><title>Plans</title><body></body>",
}


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(lambda path: FILES.get(path), 0) as running:
        yield running


def answer_to(server: Server, path: str, host: str = "", method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{server.port}")
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


def test_answers(server: Server) -> None:
    assert answer_to(server, "/a.txt")[::2] == (200, b"a file")
    assert answer_to(server, "/a.txt", method="HEAD")[::2] == (200, b"")
    status, headers, page = answer_to(server, "/")
    assert status == 200 and b"<p>Home</p>" in page and b"/-/live.js" in page and headers["Cache-Control"] == "no-store"
    status, headers, _ = answer_to(server, "/plans")
    assert (status, headers["Location"]) == (301, "/plans/")
    for path in (
        "/no/such/page/",
        "/%00",
        f"/{'a' * 300}/",
        f"/{'a/' * 300}",
        "/..%2f..%2fetc/passwd",
        "//evil.example",
    ):
        assert answer_to(server, path)[0] == 404, path
    assert b"Nothing here" in answer_to(server, "/no/such/page/")[2]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost:1", "evil.example:{port}"])
def test_another_host_is_refused(server: Server, host: str) -> None:
    assert answer_to(server, "/", host.format(port=server.port))[0] == 421
    assert answer_to(server, "/", f"localhost:{server.port}")[0] == 200


def test_a_page_composed_before_an_edit_is_reloaded_when_it_asks_after_it(server: Server) -> None:
    page = answer_to(server, "/")[2].decode()
    query = page.partition("/-/live.js?")[2].partition('"')[0]
    server.reload()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", f"/-/events?{query}")
    assert connection.getresponse().readline() == b"event: reload\n"
    connection.close()


def test_open_pages_are_told(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", "/-/events")
    stream = connection.getresponse()
    server.show_findings(["a.csv:1: wrong [x]"])
    assert stream.readline() == b"event: findings\n"
    assert json.loads(stream.readline().removeprefix(b"data: ")) == ["a.csv:1: wrong [x]"]
    stream.readline()
    server.reload()
    assert stream.readline() == b"event: reload\n"
    connection.close()


def test_a_port_in_use_is_said_before_anything_is_read(
    server: Server, datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--port", str(server.port), "--datasets", str(datasets)]) == 2
    assert f"cannot listen on port {server.port}" in capsys.readouterr().err
    for port in ("-1", "99999999999999999999", "x"):
        with pytest.raises(SystemExit, match="2"):
            main(["serve", "--port", port])


def test_an_address_names_this_machine_only(server: Server) -> None:
    assert urlsplit(server.address).hostname == "127.0.0.1"
