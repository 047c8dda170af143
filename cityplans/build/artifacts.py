"""The artifacts of a site: which a Catalog has, how each is made, and which contains a path."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, TypeAlias
from urllib.parse import urlsplit

from cityplans.catalog.former_ids import FormerAddresses
from cityplans.core.content import Content, FileDigest
from cityplans.core.languages import LANGUAGES, PREFIX, Language
from cityplans.core.model import Catalog
from cityplans.core.tables import TABLES
from cityplans.core.workspace import MemoryWorkspace, Workspace
from cityplans.exports.api.files import index_files, record_batches, record_files, table_file
from cityplans.exports.api.openapi import API_TABLES
from cityplans.exports.changes import change_files
from cityplans.exports.feeds.atom import feed_files
from cityplans.exports.feeds.icalendar import calendar_files
from cityplans.exports.lines import SHARED, lines_file
from cityplans.exports.llms import llms_file
from cityplans.exports.package import packages_by_name
from cityplans.exports.plan_markdown import plan_markdown_file
from cityplans.exports.registry import Opener, collection_files, package_files
from cityplans.render.cards.facts import CARDS, card, picture_path, pictured
from cityplans.render.cards.picture import draw
from cityplans.render.compose import compose
from cityplans.render.page import Page, PageContext
from cityplans.render.pages import LISTS, RECORDS
from cityplans.render.pages.embed import embed_page, embed_path, embedded
from cityplans.render.pages.home import missing
from cityplans.render.redirects import redirect_files
from cityplans.render.shell import Shell
from cityplans.search.explorer import explore_files
from cityplans.search.index import SearchIndex, search_index

File: TypeAlias = tuple[str, Content]
Artifact: TypeAlias = tuple[str, ...]
"""The kind of an artifact, then its key within the kind: ("record", "zh", "measures", "shenzhen-2011-m1")."""


@dataclass(frozen=True)
class BuildContext:
    """Everything that artifacts are made of.

    `url` is the address of the site and ends in a slash. `shells` are the theme's empty pages. `digests` describes the
    files below /data/ made so far, and `read` opens one of them; both take paths relative to the site's root.
    `new_file` opens an empty file to write into. `archive` opens the files of former versions, by `<version>/<file>`.
    `former` returns the addresses at which a file is published again because an id has changed. `workspace` has what an
    artifact leaves for those of later stages.
    """

    catalog: Catalog
    url: str
    shells: Mapping[Language, Shell]
    archive: Mapping[str, Opener]
    digests: Mapping[str, FileDigest]
    read: Callable[[str], IO[bytes]]
    new_file: Callable[[], IO[bytes]]
    pages: Mapping[Language, PageContext]
    former: FormerAddresses
    workspace: Workspace


def build_context(
    catalog: Catalog,
    url: str,
    shells: Mapping[Language, Shell],
    archive: Mapping[str, Opener],
    digests: Mapping[str, FileDigest],
    read: Callable[[str], IO[bytes]],
    new_file: Callable[[], IO[bytes]] = io.BytesIO,
    workspace: Workspace | None = None,
) -> BuildContext:
    """Return the context of a build that has not made anything yet."""
    pages = {language: PageContext(catalog, language, url, digests) for language in LANGUAGES}
    former, workspace = FormerAddresses(catalog), workspace or MemoryWorkspace()
    return BuildContext(catalog, url, shells, archive, digests, read, new_file, pages, former, workspace)


def _page_files(context: BuildContext, page: Page) -> Iterator[File]:
    folder = f"{PREFIX[page.language]}{page.path}"
    yield f"{folder}index.html", compose(page, context.shells[page.language], context.url).encode()
    yield from ((f"{folder}{name}", data) for name, data in page.files.items())


def _list(context: BuildContext, language: Language, name: str) -> Iterator[File]:
    for page in LISTS[name](context.pages[language]):
        yield from _page_files(context, page)


def _record(context: BuildContext, language: Language, table: str, record_id: str) -> Iterator[File]:
    for page in RECORDS[table](context.pages[language], record_id):
        yield from _page_files(context, page)


def _card(context: BuildContext, language: Language, table: str, record_id: str) -> Iterator[File]:
    path = picture_path(context.catalog, table, record_id)
    yield f"{PREFIX[language]}{path}", draw(card(context.pages[language], table, record_id))


def _embed(context: BuildContext, language: Language, table: str, record_id: str) -> Iterator[File]:
    html = embed_page(context.pages[language], table, record_id).encode()
    # A frame on another site keeps its address; nobody is there to follow a link to the new one.
    for each in (record_id, *context.former.former.get((table, record_id), ())):
        yield f"{PREFIX[language]}{embed_path(each)}index.html", html


def _missing(context: BuildContext) -> Iterator[File]:
    root = urlsplit(context.url).path.rstrip("/")
    page = missing(context.pages["zh"], root)
    yield "404.html", compose(page, context.shells["zh"], context.url, root=root).encode()


def _package(context: BuildContext, name: str) -> Iterator[File]:
    package = packages_by_name(context.catalog)[name]
    return package_files(package, context.catalog, context.url, context.former, context.new_file)


def _collection(context: BuildContext) -> Iterator[File]:
    """Yield the files that describe all packages, from the digests of their files."""
    packages = packages_by_name(context.catalog).values()
    digests = dict(context.digests)
    return collection_files(context.catalog, context.url, packages, digests, context.read, context.archive)


def _below(prefix: str, files: Iterable[File]) -> Iterator[File]:
    return ((f"{prefix}{path}", content) for path, content in files)


@dataclass(frozen=True, slots=True)
class ArtifactKind:
    """A kind of artifact.

    `source` is the function of another room that does the work. `all` returns the keys of a Catalog's artifacts, the
    longest work first, and `make` makes the files of one. A kind of a later `stage` needs what earlier ones have made;
    see STAGES.
    """

    source: Callable[..., object]
    all: Callable[[Catalog], Iterable[Artifact]]
    make: Callable[..., Iterator[File]]
    stage: int = 0


def _one(_: Catalog) -> Iterable[Artifact]:
    return [()]


def _in_languages(
    tables: Iterable[str], ids: Callable[[Catalog, str], Iterable[str]]
) -> Callable[[Catalog], Iterable[Artifact]]:
    """Return what yields language, table and id of records of some tables.

    Both languages of a record come together, because they look up the same records.
    """
    return lambda catalog: (
        (language, table, record_id) for table in tables for record_id in ids(catalog, table) for language in LANGUAGES
    )


def _search(
    step: Callable[..., Iterator[File]], numbers: Callable[[SearchIndex], range] | None = None, stage: int = 0
) -> ArtifactKind:
    """Return a step of making the search index, taken for each of some numbers."""
    return ArtifactKind(
        step,
        lambda catalog: ((str(n),) for n in numbers(search_index(catalog))) if numbers else [()],
        lambda context, *key: _below("search/", step(search_index(context.catalog), *map(int, key), context.workspace)),
        stage,
    )


KINDS: Mapping[str, ArtifactKind] = {
    # The longest work first: what is begun last must not keep one process busy while the others wait.
    "search-segment": _search(SearchIndex.segment_files, lambda index: index.segments),
    "search-terms": _search(SearchIndex.merge_terms, lambda index: index.ranges, stage=1),
    "search-help": _search(SearchIndex.help_files, stage=1),
    "search": _search(SearchIndex.last_files, stage=2),
    "package": ArtifactKind(package_files, lambda catalog: ((name,) for name in packages_by_name(catalog)), _package),
    "api": ArtifactKind(
        table_file,
        lambda _: ((table,) for table in API_TABLES),
        lambda context, table: table_file(context.catalog, context.url, table),
    ),
    "api-records": ArtifactKind(
        record_files,
        lambda catalog: ((table, batch) for table in TABLES for batch in record_batches(catalog, table)),
        lambda context, table, batch: record_files(context.catalog, context.url, table, batch),
    ),
    "api-index": ArtifactKind(index_files, _one, lambda context: index_files(context.catalog, context.url)),
    "lines": ArtifactKind(
        lines_file,
        lambda catalog: ((plan,) for plan in (SHARED, *catalog.plans)),
        lambda context, plan: lines_file(context.catalog, plan),
    ),
    "llms": ArtifactKind(llms_file, _one, lambda context: llms_file(context.catalog, context.url)),
    "plan-text": ArtifactKind(
        plan_markdown_file,
        lambda catalog: ((plan,) for plan in catalog.plans),
        lambda context, plan: plan_markdown_file(context.catalog, context.url, plan),
    ),
    "explore": ArtifactKind(explore_files, _one, lambda context: explore_files(context.catalog, context.url)),
    "calendars": ArtifactKind(calendar_files, _one, lambda context: calendar_files(context.catalog, context.url)),
    "feeds": ArtifactKind(feed_files, _one, lambda context: feed_files(context.catalog, context.url)),
    "changes": ArtifactKind(change_files, _one, lambda context: change_files(context.catalog, context.url)),
    "card": ArtifactKind(
        card,
        _in_languages(CARDS, pictured),
        _card,
    ),
    "embed": ArtifactKind(
        embed_page,
        lambda catalog: ((language, *record) for record in embedded(catalog) for language in LANGUAGES),
        _embed,
    ),
    "moved": ArtifactKind(redirect_files, _one, lambda context: redirect_files(context.catalog, context.url)),
    "collection": ArtifactKind(collection_files, _one, _collection, stage=1),
    "missing": ArtifactKind(missing, _one, _missing, stage=1),
    "list": ArtifactKind(
        _list, lambda _: ((language, name) for language in LANGUAGES for name in LISTS), _list, stage=1
    ),
    "record": ArtifactKind(
        _record,
        _in_languages(RECORDS, getattr),
        _record,
        stage=1,
    ),
}

STAGES = range(3)
"""First what needs nothing but the Catalog; then what needs the theme's empty pages, the description of the packages,
and what the segments of the search index are merged into; then the pages that name files below /data/ and their sizes,
and what names the parts of the index."""
_NAME_DOWNLOADS = ("data", "versions", "plans")
"""The pages of LISTS and RECORDS that read the digests of the files below /data/."""


def artifacts_of(catalog: Catalog, stage: int) -> list[Artifact]:
    """Return every artifact of a Catalog that is made in one of the STAGES."""
    artifacts = ((name, *key) for name, kind in KINDS.items() if kind.stage <= stage for key in kind.all(catalog))
    return [artifact for artifact in artifacts if _stage_of(artifact) == stage]


def search_artifacts(catalog: Catalog) -> Iterator[Artifact]:
    """Yield the steps of making the search index, those first whose data later ones need."""
    return ((name, *key) for name, kind in KINDS.items() if name.startswith("search") for key in kind.all(catalog))


def _stage_of(artifact: Artifact) -> int:
    is_of_page = artifact[0] in ("list", "record")
    return STAGES[-1] if is_of_page and reads_digests(artifact) else KINDS[artifact[0]].stage


def reads_digests(artifact: Artifact) -> bool:
    """Return whether an artifact tells names, sizes or digests of files below /data/."""
    match artifact:
        case ("list" | "record", _, name, *_):
            return name in _NAME_DOWNLOADS
        case (kind, *_):
            return kind == "collection"
    raise ValueError(artifact)


def render_artifact(context: BuildContext, artifact: Artifact) -> Iterator[File]:
    """Yield the files of an artifact, and again at their former addresses. Paths are relative to the site."""
    kind, *key = artifact
    for path, content in KINDS[kind].make(context, *key):
        yield path, content
        yield from ((former, content) for former in context.former.of(path))


def is_page(artifact: Artifact, path: str) -> bool:
    """Return whether a file of an artifact is a page that the sitemap lists."""
    if artifact[0] == "list" and artifact[2] == "letters" and path.removeprefix(PREFIX["en"]).count("/") > 2:
        # Letters differ by language, but the sitemap names every page in both.
        return False
    return artifact[0] in ("list", "record") and is_index(path)


def is_index(path: str) -> bool:
    """Return whether a file is a page."""
    return path == "index.html" or path.endswith("/index.html")


def source_of(artifact: Artifact) -> Callable[..., object]:
    """Return the function to change if the content of an artifact should change."""
    match artifact:
        case ("list", _, name):
            return LISTS[name]
        case ("record", _, table, _):
            return RECORDS[table]
        case (kind, *_):
            return KINDS[kind].source
    raise ValueError(artifact)
