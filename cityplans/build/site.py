"""Making the site beside the published one, part by part; what is as it was is taken over."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cityplans.build.artifacts import (
    STAGES,
    Artifact,
    BuildContext,
    File,
    artifacts_of,
    is_page,
    new_build,
    render_artifact,
)
from cityplans.build.staging import StagingArea, duplicate_paths, new_file, reuse, write
from cityplans.build_record import BuildRecord, Made
from cityplans.cli.progress import Progress
from cityplans.core.content import FileDigest, file_digest
from cityplans.core.errors import CommandError
from cityplans.core.languages import LANGUAGES, PREFIX, Language
from cityplans.core.model import Catalog
from cityplans.core.processes import worker_pool
from cityplans.core.security_policy import headers_file
from cityplans.exports.feeds.sitemap import robots, sitemap
from cityplans.exports.registry import Opener
from cityplans.i18n.strings import branch
from cityplans.reading import Digests, Input, noting
from cityplans.render.shell import SHELL_PATH, Shell, split_shells
from cityplans.render.theme import run_theme
from cityplans.render.vendor import library_files

_BATCH = 16
"""Records whose pages a process makes before it tells."""
_FEW = 32
"""Pages that are made sooner than processes are started."""


@dataclass(frozen=True)
class _BuildTask:
    build: BuildContext
    place: StagingArea


def build_site(
    catalog: Catalog,
    url: str,
    archive: Mapping[str, Opener],
    place: StagingArea,
    former: BuildRecord,
    jobs: int,
    progress: Progress,
    engine: str,
) -> tuple[dict[str, Made], dict[Language, str]]:
    """Make the next site of a Catalog for an address that ends in a slash.

    `archive` opens the files of former versions, `<version>/<file>`; `former` tells how the published site was made,
    with the same program for the same address, and is empty where that is not known; `jobs` is the number of processes,
    `engine` the program that renders the theme.
    Gives how every part was made, and the theme's page by language. Raises CommandError where the theme's program fails or
    a file cannot be written.
    """
    libraries = library_files()
    shells: dict[Language, Shell] = {}
    pages: dict[Language, str] = {}
    compiled = _compiled(place, former)
    build = new_build(
        catalog, url, shells, archive, lambda path: (place.next / path).open("rb"), partial(new_file, place), compiled
    )
    work = _BuildTask(build, place)
    digests = Digests(work.build.catalog)
    made: dict[str, Made] = {}

    def theme() -> None:
        made.update(_theme(work, former, pages, engine))
        shells.update(split_shells(pages, url))
        if not former.parts:
            for site in work.build.sites.values():
                site.prepare()

    for stage, name, meanwhile in zip(STAGES, ("data", "", "pages"), (theme, None, None), strict=True):
        if name:
            progress.stage(name)
        found = _made(work, artifacts_of(catalog, stage), former, digests, jobs, progress, meanwhile)
        work.build.files.update({path: facts for one in found.values() for path, facts in one.files.items() if facts})
        made |= found
    addresses = {
        p.removesuffix("index.html")
        for key, one in made.items()
        for p in one.files
        if is_page(tuple(key.split("/")), p)
    }
    listed = sorted(path for path in addresses if not path.startswith(PREFIX["en"]))
    rest = {"sitemap.xml": sitemap(listed, url), "robots.txt": robots(url), "_headers": headers_file()}
    made["rest"] = _put(place, [*libraries.items(), *rest.items()])
    _see_apart(made)
    return made, pages


def _see_apart(made: Mapping[str, Made]) -> None:
    """Raise CommandError where two parts have a file of one name."""
    seen = set[str]()
    for one in made.values():
        if twice := seen & one.files.keys():
            raise duplicate_paths(min(twice))
        seen.update(one.files)


def _compiled(place: StagingArea, former: BuildRecord) -> Path:
    """Give the folder of the templates that the same program compiled before."""
    if not former.parts:
        shutil.rmtree(place.compiled, ignore_errors=True)
    place.compiled.mkdir(exist_ok=True)
    return place.compiled


def _made(
    work: _BuildTask,
    parts: Sequence[Artifact],
    former: BuildRecord,
    digests: Digests,
    jobs: int,
    progress: Progress,
    meanwhile: Callable[[], None] | None,
) -> dict[str, Made]:
    """Take over the parts whose inputs are as they were, and make the others; `meanwhile` is done beside."""
    found: dict[str, Made] = {}
    waiting: list[Artifact] = []
    for part in parts:
        key = "/".join(part)
        known = former.parts.get(key)
        if known and digests.of(known.inputs) == known.digest:
            _take(work.place, known)
            found[key] = known
        else:
            waiting.append(part)
    pages_only = all(part[0] in ("list", "record") for part in waiting)
    with worker_pool(work, 1 if len(waiting) < (_FEW if pages_only else 2) else jobs) as each:
        answers = each(_make_batch, _batches(waiting))
        if meanwhile:
            meanwhile()
        for batch in answers:
            for part, inputs, files in batch:
                found["/".join(part)] = Made(tuple(inputs), digests.of(inputs), files)
            progress.step(len(found), len(parts))
    return found


def _batches(parts: Sequence[Artifact]) -> Iterator[Sequence[Artifact]]:
    """Cut the work so that what takes long stands alone and what is quick comes in lots."""
    yield from ([part] for part in parts if part[0] != "record")
    records = [part for part in parts if part[0] == "record"]
    yield from (records[start : start + _BATCH] for start in range(0, len(records), _BATCH))


def _make_batch(
    work: _BuildTask, batch: Sequence[Artifact]
) -> list[tuple[Artifact, set[Input], dict[str, FileDigest | None]]]:
    found = []
    for part in batch:
        with noting(work.build.catalog) as inputs:
            try:
                files = _put(work.place, render_artifact(work.build, part)).files
            except OSError as problem:
                told = problem.strerror or problem
                raise CommandError(
                    f"cannot write what belongs to {'/'.join(part)}: {told}; the published site is as it was"
                ) from problem
        found.append((part, inputs, dict(files)))
    return found


def _put(place: StagingArea, files: Iterable[File]) -> Made:
    """Write files; the facts of those below /data/ are kept, for what describes them."""
    written: dict[str, FileDigest | None] = {}
    for path, content in files:
        if path in written:
            raise duplicate_paths(path)
        write(place, path, content)
        written[path] = file_digest(content) if path.startswith("data/") else None
    return Made((), "", written)


def _take(place: StagingArea, known: Made) -> None:
    for path in known.files:
        reuse(place, path)


def _theme(work: _BuildTask, former: BuildRecord, pages: dict[Language, str], engine: str) -> dict[str, Made]:
    """Give the files of the theme's program by language and, in `pages`, its page for data; it runs where they are not known."""
    keys = {language: f"theme/{language}" for language in LANGUAGES}
    if former.shells.keys() == keys.keys() and set(keys.values()) <= former.parts.keys():
        pages.update({language: former.shells[language] for language in LANGUAGES})
        for key in keys.values():
            _take(work.place, former.parts[key])
        return {key: former.parts[key] for key in keys.values()}
    with ThreadPoolExecutor(len(LANGUAGES)) as pool:
        themed = list(
            pool.map(
                lambda language: run_theme(language, work.build.url, _header_words(language), engine=engine), LANGUAGES
            )
        )
    found = {}
    for language, files in zip(LANGUAGES, themed, strict=True):
        pages[language] = files.pop(f"{SHELL_PATH}index.html").decode()
        found[keys[language]] = _put(work.place, ((f"{PREFIX[language]}{path}", data) for path, data in files.items()))
    return found


def _header_words(language: Language) -> Mapping[str, Any]:
    return branch(language, "header") | {"understood": branch(language, "find", "understood")}


def with_slash(url: str) -> str:
    """Give the address of a site so that it ends in a slash. Raises CommandError where it is none."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or any(c.isspace() or c in "\"'<>" for c in url):
        raise CommandError(f'"{url}" is no address for a site: give --site-url an http or https address')
    return url if url.endswith("/") else f"{url}/"
