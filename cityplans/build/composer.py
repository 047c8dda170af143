"""Composes the file at any address of the site on request: the same bytes that a build writes."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Mapping
from threading import RLock
from typing import IO, cast

from cityplans.build.artifact_paths import artifacts_at
from cityplans.build.artifacts import (
    Artifact,
    artifacts_of,
    build_context,
    is_index,
    is_page,
    render_artifact,
)
from cityplans.build.site import is_site_file, site_files
from cityplans.build.theme_output import ThemeOutput
from cityplans.core.content import Content, FileDigest, bytes_of, file_digest
from cityplans.core.model import Catalog
from cityplans.exports.registry import Opener


class Composer:
    """The site of one Catalog, made on request. The files of an artifact are made together and kept."""

    def __init__(self, catalog: Catalog, url: str, theme: ThemeOutput, archive: Mapping[str, Opener]) -> None:
        self._catalog = catalog
        self._theme = theme
        self._url = url
        self.static: Mapping[str, bytes] = theme.files
        self._files: dict[str, bytes] = {}
        self._rendered: dict[Artifact, tuple[str, ...]] = {}
        self.context = build_context(
            catalog,
            url,
            theme.shells,
            archive,
            _Digests(self),
            lambda path: io.BytesIO(self._existing_file(path)),
            # A file on the disk, because SQLite writes different bytes into memory.
            lambda: cast(IO[bytes], tempfile.NamedTemporaryFile()),  # noqa: SIM115 - the caller closes it
        )
        self._lock = RLock()

    def file(self, path: str) -> bytes | None:
        """Return the file at a path below the site's root; None if the site has no such file."""
        if path in self.static:
            return self.static[path]
        with self._lock:
            if path not in self._files:
                self.artifact_at(path)
            return self._files[path] if path in self._files else self._site_file(path)

    def paths(self) -> list[str]:
        """Make the whole site and return the paths of all files."""
        with self._lock:
            artifacts = [artifact for stage in range(3) for artifact in artifacts_of(self._catalog, stage)]
            rendered = [path for artifact in artifacts for path in self.render(artifact)]
            return sorted([*self.static, *rendered, *self._site_files()])

    def artifact_at(self, path: str) -> Artifact | None:
        """Return the artifact that contains the file at a path; None if none does."""
        with self._lock:
            candidates = artifacts_at(self._catalog, path)
            return next((artifact for artifact in candidates if path in self.render(artifact)), None)

    def render(self, artifact: Artifact) -> tuple[str, ...]:
        """Make the files of an artifact unless they exist already, and return their paths."""
        if artifact not in self._rendered:
            # Marked first: the files that describe all downloads ask for those made so far, themselves included.
            self._rendered[artifact] = ()
            files = {path: bytes_of(content) for path, content in render_artifact(self.context, artifact)}
            self._files |= files
            self._rendered[artifact] = tuple(files)
        return self._rendered[artifact]

    def downloads(self) -> Iterator[str]:
        """Yield the paths of all files below /data/ that other files describe; make them first."""
        for stage in (0, 1):
            for artifact in artifacts_of(self._catalog, stage):
                if artifact[0] in ("package", "collection"):
                    yield from (path for path in self.render(artifact) if path.startswith("data/"))

    def _existing_file(self, path: str) -> bytes:
        data = self.file(path)
        if data is None:
            raise FileNotFoundError(path)
        return data

    def _site_file(self, path: str) -> bytes | None:
        return bytes_of(files[path]) if is_site_file(path) and path in (files := self._site_files()) else None

    def _site_files(self) -> Mapping[str, Content]:
        pages = [file for file in self._theme.files if is_index(file)]
        for stage in range(3):
            for artifact in artifacts_of(self._catalog, stage):
                if artifact[0] in ("list", "record"):
                    pages += (file for file in self.render(artifact) if is_page(artifact, file))
        return dict(site_files(self._catalog, pages, self._url))


class _Digests(Mapping[str, FileDigest]):
    """The digests of the files below /data/, each computed when it is first asked for."""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer
        self._digests: dict[str, FileDigest] = {}

    def __getitem__(self, path: str) -> FileDigest:
        if path not in self._digests:
            data = self._composer.file(path) if path.startswith("data/") and not is_index(path) else None
            if data is None:
                raise KeyError(path)
            self._digests[path] = file_digest(data)
        return self._digests[path]

    def __iter__(self) -> Iterator[str]:
        return self._composer.downloads()

    def __len__(self) -> int:
        return sum(1 for _ in self)
