"""The parts of the site: what there is to make of a Catalog, and how each part is made, on its own."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeAlias
from urllib.parse import urlsplit

from cityplans.catalog.former_ids import FormerAddresses
from cityplans.core.content import Content, FileDigest
from cityplans.core.languages import LANGUAGES, PREFIX, Language
from cityplans.core.model import TABLES, Catalog
from cityplans.exports.api.files import index_files, record_batches, record_files, slice_files, table_files
from cityplans.exports.api.slices import SLICES
from cityplans.exports.citations.files import citation_files
from cityplans.exports.feeds.atom import feed_files
from cityplans.exports.feeds.icalendar import calendar_files
from cityplans.exports.formats.partitions import partition_files
from cityplans.exports.registry import Opener, collection_files, package_files
from cityplans.reading import observed
from cityplans.render.compose import compose
from cityplans.render.page import DERIVED, Page, Site
from cityplans.render.pages import LISTS, RECORDS
from cityplans.render.pages.home import missing
from cityplans.render.redirects import redirect_files
from cityplans.render.shell import Shell
from cityplans.search.explorer import explore_files
from cityplans.search.index import search_files

File: TypeAlias = tuple[str, Content]
Artifact: TypeAlias = tuple[str, ...]
"""The kind of a part, then what tells it from others of its kind."""


@dataclass(frozen=True)
class BuildContext:
    """All that parts are made of: the observed Catalog, the address of the site, the theme's page by language.

    `files` are the facts of the files below /data/ that have been made, `read` opens one of them, both by paths below the
    site's root; `new_file` opens an empty file to write into; `archive` opens the files of former versions,
    `<version>/<file>`; `copies` tells where a file stands once more because an id was another before.
    """

    catalog: Catalog
    url: str
    shells: Mapping[Language, Shell]
    archive: Mapping[str, Opener]
    files: dict[str, FileDigest]
    read: Callable[[str], IO[bytes]]
    new_file: Callable[[], IO[bytes]]
    sites: Mapping[Language, Site]
    copies: FormerAddresses


def new_build(
    catalog: Catalog,
    url: str,
    shells: Mapping[Language, Shell],
    archive: Mapping[str, Opener],
    read: Callable[[str], IO[bytes]],
    new_file: Callable[[], IO[bytes]] = io.BytesIO,
    compiled: Path | None = None,
) -> BuildContext:
    """Begin a build of which nothing has been made; `compiled` is the folder that keeps compiled templates."""
    files: dict[str, FileDigest] = {}
    seen = observed(catalog, {**DERIVED, "files": lambda _: files})
    found: Any = seen
    sites = {language: Site(seen, language, url, found.files, compiled) for language in LANGUAGES}
    return BuildContext(seen, url, shells, archive, files, read, new_file, sites, FormerAddresses(catalog))


def _page(build: BuildContext, page: Page) -> Iterator[File]:
    folder = f"{PREFIX[page.language]}{page.path}"
    yield f"{folder}index.html", compose(page, build.shells[page.language], build.url).encode()
    yield from ((f"{folder}{name}", data) for name, data in page.files.items())


def _list(build: BuildContext, language: Language, name: str) -> Iterator[File]:
    for page in LISTS[name](build.sites[language]):
        yield from _page(build, page)


def _record(build: BuildContext, table: str, record_id: str) -> Iterator[File]:
    # Both languages together: they read the same, and say much of it in both.
    for site in build.sites.values():
        for page in RECORDS[table](site, record_id):
            yield from _page(build, page)


def _missing(build: BuildContext) -> Iterator[File]:
    root = urlsplit(build.url).path.rstrip("/")
    yield "404.html", compose(missing(build.sites["zh"], root), build.shells["zh"], build.url, root=root).encode()


def _package(build: BuildContext, name: str) -> Iterator[File]:
    return package_files(build.sites["zh"].packages[name], build.catalog, build.url, build.copies, build.new_file)


def _partitions(build: BuildContext) -> Iterator[File]:
    return ((f"data/{path}", content) for path, content in partition_files(build.catalog, build.url, build.new_file))


def _collection(build: BuildContext) -> Iterator[File]:
    """Make what is about all packages, of the facts of their files."""
    site = build.sites["zh"]
    return collection_files(
        build.catalog, build.url, site.packages.values(), dict(site.files), build.read, build.archive
    )


def _below(language: Language, files: Iterable[File]) -> Iterator[File]:
    return ((f"{PREFIX[language]}{path}", data) for path, data in files)


@dataclass(frozen=True, slots=True)
class ArtifactKind:
    """A kind of part: which there are for a Catalog, the longest work first, and how one of them is made.

    One of a later `stage` reads the facts of the files below /data/ that the stages before it have made.
    """

    all: Callable[[Catalog], Iterable[Artifact]]
    make: Callable[..., Iterator[File]]
    stage: int = 0


KINDS: Mapping[str, ArtifactKind] = {
    "package": ArtifactKind(lambda catalog: ((name,) for name in (catalog.identity.name, *catalog.plans)), _package),
    "partitions": ArtifactKind(lambda _: [()], _partitions),
    "search": ArtifactKind(
        lambda _: [()], lambda build: ((f"search/{path}", data) for path, data in search_files(build.catalog))
    ),
    "api": ArtifactKind(
        lambda _: ((table,) for table in TABLES), lambda build, table: table_files(build.catalog, build.url, table)
    ),
    "api-records": ArtifactKind(
        lambda catalog: ((table, lot) for table in TABLES for lot in record_batches(catalog, table)),
        lambda build, table, lot: record_files(build.catalog, build.url, table, lot),
    ),
    "slices": ArtifactKind(
        lambda _: ((owner,) for owner in dict.fromkeys(owner for owner, _ in SLICES)),
        lambda build, owner: slice_files(build.catalog, build.url, owner),
    ),
    "api-index": ArtifactKind(lambda _: [()], lambda build: index_files(build.catalog, build.url)),
    "citations": ArtifactKind(
        lambda catalog: ((plan,) for plan in ("", *catalog.plans)),
        lambda build, plan: citation_files(build.catalog, build.url, plan),
    ),
    "explore": ArtifactKind(lambda _: [()], lambda build: explore_files(build.catalog, build.url)),
    "calendars": ArtifactKind(
        lambda _: ((language,) for language in LANGUAGES),
        lambda build, language: _below(language, calendar_files(build.sites[language])),
    ),
    "feeds": ArtifactKind(
        lambda _: ((language,) for language in LANGUAGES),
        lambda build, language: _below(language, feed_files(build.sites[language])),
    ),
    "moved": ArtifactKind(lambda _: [()], lambda build: redirect_files(build.catalog, build.url)),
    "missing": ArtifactKind(lambda _: [()], _missing, stage=2),
    "collection": ArtifactKind(lambda _: [()], _collection, stage=1),
    "list": ArtifactKind(lambda _: ((language, name) for language in LANGUAGES for name in LISTS), _list, stage=2),
    "record": ArtifactKind(
        lambda catalog: ((table, i) for table in RECORDS for i in getattr(catalog, table)),
        _record,
        stage=2,
    ),
}


STAGES = range(3)


def artifacts_of(catalog: Catalog, stage: int) -> list[Artifact]:
    """Give every part that is to be made of a Catalog in one of the STAGES."""
    return [(name, *place) for name, kind in KINDS.items() if kind.stage == stage for place in kind.all(catalog)]


def render_artifact(build: BuildContext, part: Artifact) -> Iterator[File]:
    """Make the files of one part, also at the addresses that they had under former ids. Paths are relative to the site."""
    kind, *place = part
    for path, content in KINDS[kind].make(build, *place):
        yield path, content
        yield from ((former, content) for former in build.copies.of(path))


def is_page(part: Artifact, path: str) -> bool:
    """Tell whether a file of a part is a page to be found: one that the sitemap lists."""
    if part[0] == "list" and part[2] == "letters" and path.removeprefix(PREFIX["en"]).count("/") > 2:
        # Their letters differ by language, and the sitemap names every page in both.
        return False
    return part[0] in ("theme", "list", "record") and (path == "index.html" or path.endswith("/index.html"))
