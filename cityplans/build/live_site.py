"""The site of a datasets folder that is being edited: reloaded after each edit, composed on request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from cityplans.build.composer import Composer
from cityplans.build.theme_output import ThemeOutput
from cityplans.catalog.builder import TableCache, build_catalog
from cityplans.check.runner import check_loaded
from cityplans.core.findings import Finding
from cityplans.core.model import Catalog
from cityplans.core.processes import gc_paused
from cityplans.exports.registry import Opener
from cityplans.read.dataset import Dataset
from cityplans.read.file_cache import FileCache
from cityplans.read.load import Loaded, load


class LiveSite:
    """Keeps the data in memory and parses only changed files again.

    `select` narrows the dataset to what is shown. While the data is too broken to show, the site stays as it was.
    """

    def __init__(
        self,
        datasets: Path,
        sources: Path | None,
        url: Callable[[str], str],
        theme: Callable[[str], ThemeOutput],
        archive: Mapping[str, Opener],
        select: Callable[[Dataset], Dataset],
    ) -> None:
        self._datasets, self._sources = datasets, sources
        self._url, self._theme, self._select, self._archive = url, theme, select, archive
        self._files, self._tables = FileCache(), TableCache()
        self._loaded: Loaded | None = None
        self._composer: Composer | None = None
        self.catalog: Catalog | None = None

    def update(self) -> None:
        """Read the data again.

        Raises:
            CommandError: A folder is missing, or the theme's program failed.
        """
        with gc_paused():
            self._loaded = load(self._datasets, self._sources, self._files)
            if self._loaded.dataset is None:
                return
            try:
                catalog = build_catalog(self._select(self._loaded.dataset), self._tables)
            except (KeyError, ValueError, ArithmeticError):
                # Nobody has checked this data yet; the findings that follow say what is wrong.
                return
        self.catalog = catalog
        url = self._url(catalog.identity.homepage)
        self._composer = Composer(catalog, url, self._theme(url), self._archive)

    def check(self, jobs: int = 1) -> list[Finding]:
        """Return all findings for the data as it was last read; many records are shared by some processes."""
        return check_loaded(self._loaded, jobs) if self._loaded else []

    def file(self, path: str) -> bytes | None:
        """Return the file at a path below the site's root; None if there is none.

        Raises:
            ValueError: The data is too broken to compose this page.
        """
        if self._composer is None:
            raise ValueError("the data cannot be shown yet")
        try:
            return self._composer.file(path)
        except Exception as problem:
            # Any broken reference can end here; the check reports it with its location.
            raise ValueError(f"{type(problem).__name__}: {problem}") from problem
