"""Making the site: pages, packages, search and metadata into one folder, exchanged whole for the former one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markupsafe import escape

from cityplans.atom import feed_files
from cityplans.calendars import calendar_files
from cityplans.explore import explore_files
from cityplans.exports.api import api_files
from cityplans.exports.citations import citation_files
from cityplans.exports.package import FileFacts, file_facts
from cityplans.exports.registry import data_files
from cityplans.feeds import robots, sitemap
from cityplans.load import CannotRun
from cityplans.model import Catalog
from cityplans.pages import pages
from cityplans.pages.front import missing
from cityplans.pages.page import Page, Site, json_ld
from cityplans.progress import Progress
from cityplans.schema import LANGUAGES, PREFIX, Language
from cityplans.search.index import search_files
from cityplans.shell import SHELL_PATH, Shell, root_of, split
from cityplans.theme import run_theme
from cityplans.vendor import library_files
from cityplans.words import branch


def publish(catalog: Catalog, site: Path, site_url: str | None, archive: Mapping[str, bytes], progress: Progress) -> None:
    """Build the whole site beside the published one, then put it in its place.

    `site_url` is the address the site will have, the collection's homepage where it is None; `archive` holds the
    files of former versions as `<version>/<file>`. Raises CannotRun where the theme's program fails or the folder
    cannot be written; the published site is then as it was.
    """
    url = _with_slash(site_url or catalog.identity.homepage)
    try:
        site.parent.mkdir(parents=True, exist_ok=True)
        if site.exists() and (site.is_symlink() or not site.is_dir()):
            raise CannotRun(f"{site} is not a folder")
        staging = Path(tempfile.mkdtemp(prefix=f"{site.name}.", dir=site.parent))
    except OSError as problem:
        raise CannotRun(f"cannot write beside {site}: {problem.strerror}") from problem
    try:
        count = 0
        for path, data in site_files(catalog, url, archive, progress):
            _write(staging / path, data)
            count += 1
        _exchange(staging, site)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    progress.done(f"{count:,} files in {site}")


def site_files(catalog: Catalog, url: str, archive: Mapping[str, bytes], progress: Progress) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the site as (path, bytes), the sitemap last."""
    libraries = library_files()
    progress.stage("theme")
    with ThreadPoolExecutor(len(LANGUAGES)) as pool:
        themed = dict(zip(LANGUAGES, pool.map(lambda lang: run_theme(lang, url, _header_words(lang)), LANGUAGES), strict=True))
    progress.stage("packages")
    files: dict[str, FileFacts] = {}
    for path, data in data_files(catalog, url, archive):
        files[path] = file_facts(data)
        yield path, data
    addresses: list[str] = []
    progress.stage("pages")
    for language in LANGUAGES:
        prefix = PREFIX[language]
        shell = _shell(themed[language], language, url)
        for path, data in themed[language].items():
            yield f"{prefix}{path}", data
            if path.endswith("/index.html"):
                addresses.append(path.removesuffix("index.html"))
        site = Site(catalog, language, url, files)
        for page in pages(site):
            yield f"{prefix}{page.path}index.html", compose(page, shell, url).encode()
            yield from ((f"{prefix}{page.path}{name}", data) for name, data in page.files.items())
            if page.indexed:
                addresses.append(page.path)
        if language == "zh":
            root = urlsplit(url).path.rstrip("/")
            yield "404.html", compose(missing(site, root), shell, url, root=root).encode()
        for path, data in (*calendar_files(site), *feed_files(site)):
            yield f"{prefix}{path}", data
    progress.stage("search")
    yield from ((f"search/{path}", data) for path, data in search_files(catalog))
    progress.stage("explore")
    yield from explore_files(catalog, url)
    yield from libraries.items()
    progress.stage("api")
    yield from api_files(catalog, url)
    progress.stage("citations")
    yield from citation_files(catalog, url)
    yield "sitemap.xml", sitemap(sorted(set(addresses)), url)
    yield "robots.txt", robots(url)


def _header_words(language: Language) -> Mapping[str, Any]:
    return branch(language, "header") | {"understood": branch(language, "find", "understood")}


def _shell(files: dict[str, bytes], language: Language, url: str) -> Shell:
    html = files.pop(f"{SHELL_PATH}index.html").decode()
    return split(html, f"{url}{PREFIX[language]}{SHELL_PATH}")


def compose(page: Page, shell: Shell, url: str, root: str | None = None) -> str:
    """Put a page's body and head into the theme's shell. `root` replaces the relative way to the language's root."""
    here = root if root is not None else root_of(page.path)
    other: Language = "en" if page.language == "zh" else "zh"
    way_out = here if page.language == "zh" else f"{here}/.."
    links = "".join(f'<link rel="alternate" hreflang="{lang}" href="{escape(url)}{PREFIX[lang]}{escape(page.path)}">' for lang in LANGUAGES)
    record = f'<link rel="alternate" type="application/json" href="{escape(url)}{escape(page.record)}">' if page.record else ""
    structured = "".join(f'<script type="application/ld+json">{json_ld(item)}</script>' for item in page.structured)
    robots_meta = "" if page.indexed else '<meta name="robots" content="noindex">'
    return shell.compose(
        {
            "title": str(escape(page.title)),
            "description": str(escape(page.description)),
            "canonical": f"{escape(url)}{PREFIX[page.language]}{escape(page.path)}",
            "head": f"{links if page.indexed else ''}{robots_meta}{record}{structured}",
            "other": f"{way_out}/{PREFIX[other]}{escape(page.path) if page.indexed else ''}",
            "body": page.body,
            "root": here,
            f"current:{page.section}": ' aria-current="true"' if page.section else "",
        }
    )


def _with_slash(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or any(c.isspace() or c in "\"'<>" for c in url):
        raise CannotRun(f'"{url}" is no address for a site: give --site-url an http or https address')
    return url if url.endswith("/") else f"{url}/"


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as problem:
        raise CannotRun(f"cannot write {path}: {problem.strerror}; the published site is as it was") from problem


def _exchange(staging: Path, site: Path) -> None:
    """Put the new site in the place of the old one by two renames."""
    former = staging.with_name(f"{staging.name}.former")
    try:
        staging.chmod(0o755)
        if site.exists():
            site.rename(former)
        try:
            staging.rename(site)
        except OSError:
            if former.exists():
                former.rename(site)
            raise
    except OSError as problem:
        raise CannotRun(f"cannot put the new site in the place of {site}: {problem.strerror}") from problem
    shutil.rmtree(former, ignore_errors=True)
