"""The files of a plan that a review writes: read as bytes, tried with other contents, written whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from cityplans.core.errors import CommandError
from cityplans.core.tables import PROVEN_TABLES
from cityplans.curate.reviews import FILE
from cityplans.curate.writer import Rewrite, encoded, read_existing, write_files
from cityplans.read.csv_reader import is_ragged
from cityplans.read.load import Loaded, load
from cityplans.read.reader import FileCache

TRANSLATIONS = "translations.csv"
_NAMES = (*(f"{table}.csv" for table in PROVEN_TABLES), TRANSLATIONS, FILE)

Contents: TypeAlias = Mapping[str, bytes]
"""The bytes of files by path."""


class PlanFiles:
    """The files of one plan, and the data that they are part of."""

    def __init__(self, datasets: Path, sources: Path, plan_id: str) -> None:
        self._datasets, self._sources = datasets, sources
        self._folder, self._cache = datasets / plan_id, FileCache()

    def load(self, contents: Contents | None = None) -> Loaded:
        """Return the data, with other contents of some files if given."""
        return load(self._datasets, self._sources, self._cache, contents)

    def read(self) -> tuple[Contents, Loaded]:
        """Return the bytes of the files and the data that is made from exactly these bytes.

        Raises:
            CommandError: A file could not be rewritten without losing something.
        """
        paths = [self._folder / name for name in _NAMES]
        former = {path.as_posix(): data for path in paths if (data := read_existing(path)) is not None}
        loaded = self.load(former)
        for path in former:
            table = Path(path).stem
            raw = next((raw for raw in loaded.tables.get(table, ()) if raw.path == path), None)
            is_plain = raw and loaded.dataset and raw.header == loaded.dataset.schemas[table].names
            if raw is None or not is_plain or is_ragged(raw):
                raise CommandError(f"{path} must be fixed first: run `build.py check`")
        return former, loaded

    def changed(self, former: Contents, texts: Mapping[str, str]) -> Loaded:
        """Return the data as it would be with other texts in some files, by name."""
        return self.load(
            {**former, **{(self._folder / name).as_posix(): text.encode() for name, text in texts.items()}}
        )

    def write(self, former: Contents, texts: Mapping[str, str]) -> list[str]:
        """Write the files that change, and return their paths.

        Raises:
            CommandError: A file is no longer as it was read, or cannot be written.
        """
        rewrites = [
            Rewrite(path, former.get(path.as_posix()), encoded(path, text))
            for path, text in ((self._folder / name, text) for name, text in texts.items())
        ]
        rewrites = [rewrite for rewrite in rewrites if rewrite.after != rewrite.before]
        write_files(rewrites)
        return [rewrite.path.as_posix() for rewrite in rewrites]
