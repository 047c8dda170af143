"""A composed page is the page that the theme's own program would have made."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest

from cityplans.build.theme_output import header_words
from cityplans.cli.main import main
from cityplans.core.content import file_digest
from cityplans.core.languages import LANGUAGES, PREFIX, Language
from cityplans.core.model import Catalog
from cityplans.render import prose_contents
from cityplans.render.page import Page, PageContext
from cityplans.render.pages import pages
from cityplans.render.stylesheet import UNUSED
from cityplans.render.theme import DEFAULT_ENGINE, run_theme
from tests.support.real_site import SITE_URL

_ADDRESSES = ("href", "src", "action", "data-index", "data-root")
SAMPLE = (
    "plans/",
    "plans/shenzhen-2011/",
    "measures/guangzhou-2018-m09/",
    "measures/shenzhen-2011-m19/",
    "themes/tourism/",
    "data/",
)


RECORD = '<article id="content" data-record="'


class _Tokens(HTMLParser):
    """Return a page as its tags and words, without white space and with its addresses resolved.

    `./` and `../plans/` may be one.
    """

    def __init__(self, text: str, address: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.address = address
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        resolved = {name: urljoin(self.address, value or "") if name in _ADDRESSES else value for name, value in attrs}
        self.found.append(f"<{tag} {sorted(resolved.items(), key=str)}>")

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if words := " ".join(data.split()):
            self.found.append(words)


def _as_markdown(page: Page) -> str:
    body = "\n".join(line for line in page.body.splitlines() if line.strip())
    return f'---\ntitle: "{page.title}"\ndescription: "{page.description}"\nhide: [navigation, toc]\n---\n{body}\n'


# Where the two may differ, and why.
EXPECTED = (
    # A Markdown page of raw HTML has no heading the program knows of, so it gets no link to skip to one.
    re.compile(r'<a href="#content" class="md-skip">.*?</a>', re.S),
    # Which tab a page of data belongs to is known to us only: for the program it is a page outside the navigation.
    re.compile(r' aria-current="true"'),
    # Structured data is written from the Catalog.
    re.compile(r'<script type="application/ld\+json">.*?</script>', re.S),
    # So is what reference managers read.
    re.compile(r'<meta name="(?:citation_\w+|DC\.\w+)"[^>]*>'),
    # So are the addresses of the record's file in the API, its Markdown and its feed.
    re.compile(r'<link rel="alternate" type="(?:application/json|text/markdown|application/atom\+xml)"[^>]*>'),
    # A page of data has contents of its own.
    re.compile(r'<nav class="cp-contents cp-contents--prose".*?</nav>'),
    # So is the picture of a record.
    re.compile(r'<meta property="og:image" [^>]*>'),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_composed_page_is_what_the_program_makes(
    site: Path, language: Language, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        prose_contents, "_LONG", 10**9
    )  # for the program a page of data is prose, whose parts are folded
    files = {
        path.relative_to(site).as_posix(): file_digest(path.read_bytes())
        for path in (site / "data").rglob("*")
        if path.is_file()
    }
    sample = {page.path: page for page in pages(PageContext(catalog, language, SITE_URL, files)) if page.path in SAMPLE}
    assert sorted(sample) == sorted(SAMPLE)
    slow = run_theme(
        language, SITE_URL, header_words(language), {path: _as_markdown(page) for path, page in sample.items()}
    )
    for path in SAMPLE:
        composed = (site / f"{PREFIX[language]}{path}index.html").read_text(encoding="utf-8")
        rendered = slow[f"{path}index.html"].decode()
        for difference in EXPECTED:
            composed, rendered = difference.sub("", composed), difference.sub("", rendered)
        address = f"{SITE_URL}{PREFIX[language]}{path}"
        assert _Tokens(composed, address).found == _Tokens(rendered, address).found, path


def test_no_page_has_a_class_whose_styles_are_left_out(site: Path) -> None:
    named = {
        name
        for page in site.rglob("*.html")
        for found in re.findall(r'class="([^"]*)"', page.read_text())
        for name in found.split()
    }
    assert {name for name in named if any(name == x or name.startswith((f"{x}-", f"{x}_")) for x in UNUSED)} == set()


@pytest.mark.real_theme
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_program_that_the_default_comes_from_writes_the_same_bytes(language: Language) -> None:
    words = header_words(language)
    assert run_theme(language, SITE_URL, words, engine="mkdocs") == run_theme(language, SITE_URL, words)


@pytest.mark.real_theme
def test_the_successor_of_the_theme_s_program_builds_the_same_site(good_corpus: Path, tmp_path: Path) -> None:
    pages = {}
    for engine in (DEFAULT_ENGINE, "zensical"):
        site = tmp_path / engine
        command = [
            "build",
            "--quiet",
            "--datasets",
            str(good_corpus),
            "--site",
            str(site),
            "--engine",
            engine,
            "--site-url",
            SITE_URL,
        ]
        # A build ends with the verification of every file.
        assert main(command) == 0
        pages[engine] = {p.relative_to(site).as_posix(): p.read_text(encoding="utf-8") for p in site.rglob("*.html")}
    assert pages[DEFAULT_ENGINE].keys() == pages["zensical"].keys()
    records = {path: html for path, html in pages[DEFAULT_ENGINE].items() if RECORD in html}
    assert len(records) == 6
    for path, html in records.items():
        assert html[html.index(RECORD) : html.index("</section>", html.index(RECORD))] in pages["zensical"][path], path
