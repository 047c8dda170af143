"""The files that a review of a plan writes: read as bytes, tried with other contents, written whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from cityplans.core.errors import CommandError
from cityplans.core.tables import PROVEN_TABLES, SHARED_TABLES
from cityplans.curate.adopt.draft_tables import PLAN_FILE
from cityplans.curate.reviews import FILE
from cityplans.curate.writer import Rewrite, encoded, read_existing, write_files
from cityplans.read.csv_reader import is_ragged
from cityplans.read.load import Loaded, load
from cityplans.read.reader import FileCache

TRANSLATIONS = "translations.csv"
_OWN = (PLAN_FILE, *(f"{table}.csv" for table in PROVEN_TABLES), TRANSLATIONS, FILE)
_SHARED = tuple(f"{table}.csv" for table in SHARED_TABLES if table != "plans")

Contents: TypeAlias = Mapping[str, bytes]
"""The bytes of files by path."""


class PlanFiles:
    """The files of one plan, the shared tables, and the data that they are part of."""

    def __init__(self, datasets: Path, sources: Path, plan_id: str) -> None:
        self._datasets, self._sources = datasets, sources
        self._cache = FileCache()
        self._paths = {name: datasets / plan_id / name for name in _OWN}
        self._paths |= {name: datasets / "reference" / name for name in _SHARED}

    def load(self, contents: Contents | None = None) -> Loaded:
        """Return the data, with other contents of some files if given."""
        return load(self._datasets, self._sources, self._cache, contents)

    def read(self) -> tuple[Contents, Loaded]:
        """Return the bytes of the files and the data that is made from exactly these bytes.

        Raises:
            CommandError: A file could not be rewritten without losing something.
        """
        former = {path.as_posix(): data for path in self._paths.values() if (data := read_existing(path)) is not None}
        loaded = self.load(former)
        for path in former:
            table = "plans" if path.endswith(".yaml") else Path(path).stem
            raw = next((raw for raw in loaded.tables.get(table, ()) if raw.path == path), None)
            is_plain = (
                raw
                and loaded.dataset
                # A flat file may leave fields out.
                and (table == "plans" or raw.header == loaded.dataset.schemas[table].names)
            )
            if raw is None or not is_plain or is_ragged(raw):
                raise CommandError(f"{path} must be fixed first: run `build.py check`")
        return former, loaded

    def changed(self, former: Contents, texts: Mapping[str, str]) -> Loaded:
        """Return the data as it would be with other texts in some files, by name."""
        return self.load({**former, **{self._paths[name].as_posix(): text.encode() for name, text in texts.items()}})

    def write(self, former: Contents, texts: Mapping[str, str]) -> list[str]:
        """Write the files that change, and return their paths.

        Raises:
            CommandError: A file is no longer as it was read, or cannot be written.
        """
        rewrites = [
            Rewrite(path, former.get(path.as_posix()), encoded(path, text))
            for path, text in ((self._paths[name], text) for name, text in texts.items())
        ]
        rewrites = [rewrite for rewrite in rewrites if rewrite.after != rewrite.before]
        write_files(rewrites)
        return [rewrite.path.as_posix() for rewrite in rewrites]
