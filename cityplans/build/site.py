"""Builds the whole site of a Catalog in a staging area; `build_site` is the sequence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol
from urllib.parse import urlsplit

from cityplans.build.artifacts import (
    STAGES,
    Artifact,
    BuildContext,
    File,
    artifacts_of,
    build_context,
    is_index,
    is_page,
    reads_digests,
    render_artifact,
)
from cityplans.build.staging import StagedWorkspace, StagingArea, duplicate_path, new_file, write
from cityplans.build.theme_output import ThemeOutput, theme_output
from cityplans.core.content import FileDigest, file_digest
from cityplans.core.errors import CommandError
from cityplans.core.languages import PREFIX, Language
from cityplans.core.model import Catalog
from cityplans.core.processes import gc_paused, worker_pool
from cityplans.core.security_policy import headers_file
from cityplans.exports.feeds.sitemap import robots, sitemap_files
from cityplans.exports.ready.tables import ready_tables
from cityplans.exports.registry import Opener
from cityplans.render.shell import Shell

_BATCH = 32
"""Pages of records that a process makes at most before it reports."""
_SHARES = 4
"""Batches that each process has at least to make, if there are as many pages."""
_QUICK = ("record", "card", "embed")
"""Kinds of artifacts that are many and small."""

Written = Mapping[str, FileDigest | None]
"""The files that were written, by path, with the digests of those below /data/."""


class Progress(Protocol):
    """Shows the progress of a build."""

    def stage(self, name: str) -> None:
        """Begin a stage."""

    def step(self, done: int, total: int) -> None:
        """Show how much of the stage is done."""


@dataclass(frozen=True)
class BuildOptions:
    """How a site is built: its address, ending in a slash; the theme's engine; the number of processes."""

    url: str
    engine: str
    jobs: int
    archive: Mapping[str, Opener]


@dataclass(frozen=True)
class _Handover:
    """What a stage needs of those before it: the theme's empty pages, the digests of files below /data/."""

    shells: Mapping[Language, Shell]
    digests: Mapping[str, FileDigest]


@dataclass(frozen=True)
class _BuildTask:
    """What every process of a build has from its start, and what it has been handed since then."""

    context: BuildContext
    area: StagingArea
    shells: dict[Language, Shell]
    digests: dict[str, FileDigest]


def build_site(catalog: Catalog, options: BuildOptions, area: StagingArea, progress: Progress) -> list[str]:
    """Write the site of a Catalog into the staging area.

    Returns:
        The paths of all files.

    Raises:
        CommandError: The theme's program failed, or a file cannot be written.
    """
    shells: dict[Language, Shell] = {}
    digests: dict[str, FileDigest] = {}
    context = build_context(
        catalog,
        options.url,
        shells,
        options.archive,
        digests,
        lambda path: (area.next / path).open("rb"),
        partial(new_file, area),
        StagedWorkspace(area),
    )
    written: list[str] = []
    pages: list[str] = []
    handover = _Handover({}, {})
    progress.stage("data")
    with gc_paused():
        # Every process needs these rows for downloads, the API or a page: they are made once, before it begins.
        ready_tables(catalog, options.url)
    # One pool for all stages: what its processes derive from the Catalog for downloads serves the pages too.
    with worker_pool(_BuildTask(context, area, shells, digests), options.jobs) as parallel_map:
        for stage in STAGES:
            if stage == 1:
                progress.stage("pages")
            artifacts = artifacts_of(catalog, stage)
            bare = replace(handover, digests={})
            batches = _batches(artifacts, options.jobs)
            work = [(batch, handover if reads_digests(batch[0]) else bare) for batch in batches]
            results = parallel_map(_render_batch, work)
            if stage == 0:
                # In this process, while the others begin.
                theme = _theme(context, options, area)
                written += theme.files
                pages += filter(is_index, theme.files)
            made = dict(handover.digests)
            for artifact, files in _reported(results, len(artifacts), progress):
                written += files
                pages += (path for path in files if is_page(artifact, path))
                made |= {path: digest for path, digest in files.items() if digest}
            handover = _Handover(theme.shells, made)
    written += _written(area, site_files(catalog, pages, options.url))
    _refuse_duplicates(written)
    return written


def _theme(context: BuildContext, options: BuildOptions, area: StagingArea) -> ThemeOutput:
    """Write the theme's files, and compile the templates for the user's cache, where processes find them."""
    theme = theme_output(options.url, options.engine)
    for page_context in context.pages.values():
        page_context.compile_templates()
    _written(area, theme.files.items())
    return theme


def site_files(catalog: Catalog, pages: Iterable[str], url: str) -> Iterator[File]:
    """Yield the files about the site as a whole; `pages` are the paths of those that the sitemap lists."""
    addresses = sorted({page.removesuffix("index.html") for page in pages if not page.startswith(PREFIX["en"])})
    yield from sitemap_files(catalog, addresses, url)
    yield "robots.txt", robots(url)
    yield "_headers", headers_file({address.partition("/")[0] for address in addresses} - {""})


def is_site_file(path: str) -> bool:
    """Return whether a path may be that of a file about the site as a whole."""
    return path in ("robots.txt", "_headers") or (path.startswith("sitemap") and path.endswith(".xml"))


def _refuse_duplicates(paths: Sequence[str]) -> None:
    if duplicates := [path for path, count in Counter(paths).items() if count > 1]:
        raise duplicate_path(duplicates[0])


def _reported(
    results: Iterator[Sequence[tuple[Artifact, Written]]], total: int, progress: Progress
) -> Iterator[tuple[Artifact, Written]]:
    """Yield what was written of each artifact, and show how many of them are done."""
    done = 0
    for batch in results:
        yield from batch
        done += len(batch)
        progress.step(done, total)


def _batches(artifacts: Sequence[Artifact], jobs: int) -> Iterator[Sequence[Artifact]]:
    """Yield work in batches: long work alone, what is quick and about one record together."""
    yield from ([artifact] for artifact in artifacts if artifact[0] not in _QUICK)
    records = [artifact for artifact in artifacts if artifact[0] in _QUICK]
    # Small enough that no process works long after the others.
    size = min(_BATCH, 1 + len(records) // (_SHARES * jobs))
    yield from (records[start : start + size] for start in range(0, len(records), size))


def _render_batch(task: _BuildTask, work: tuple[Sequence[Artifact], _Handover]) -> Sequence[tuple[Artifact, Written]]:
    batch, handover = work
    task.shells.update(handover.shells)
    task.digests.update(handover.digests)
    results: list[tuple[Artifact, Written]] = []
    for artifact in batch:
        try:
            results.append((artifact, _written(task.area, render_artifact(task.context, artifact))))
        except OSError as problem:
            reason = problem.strerror or problem
            message = f"cannot write {'/'.join(artifact)}: {reason}; the published site was left unchanged"
            raise CommandError(message) from problem
    return results


def _written(area: StagingArea, files: Iterable[File]) -> Written:
    written: dict[str, FileDigest | None] = {}
    for path, content in files:
        if path in written:
            raise duplicate_path(path)
        write(area, path, content)
        written[path] = file_digest(content) if path.startswith("data/") else None
    return written


def with_slash(url: str) -> str:
    """Return the address of a site, ending in a slash.

    Raises:
        CommandError: A site cannot have this address.
    """
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.netloc) and not (parts.query or parts.fragment)
    except ValueError:
        valid = False
    if not valid or any(c.isspace() or c in "\"'<>?#" for c in url):
        raise CommandError(f'"{url}" is not the address of a site: give --site-url an http or https address')
    return url if url.endswith("/") else f"{url}/"
