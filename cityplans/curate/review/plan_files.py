"""The files that a review of a plan writes: read as bytes, tried with other contents, written whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from typing import TypeAlias

from cityplans.core.errors import CommandError
from cityplans.core.fingerprints import FILE as FINGERPRINTS
from cityplans.core.tables import PROVEN_TABLES, SHARED_TABLES
from cityplans.curate.adopt.draft_tables import PLAN_FILE
from cityplans.curate.fingerprints import fingerprints_rewrite
from cityplans.curate.reviews import FILE
from cityplans.curate.writer import Rewrite, encoded, read_existing, write_files
from cityplans.read.csv_reader import is_ragged
from cityplans.read.dataset import Dataset
from cityplans.read.file_cache import FileCache
from cityplans.read.load import Loaded, load

TRANSLATIONS, EVIDENCE = "translations.csv", "evidence.csv"
_NOTES = ("not_data.csv", "exceptions.csv")
_FURTHER = ("events.csv", "searches.csv", EVIDENCE, "second_reading.csv")
_OWN = (PLAN_FILE, *(f"{table}.csv" for table in PROVEN_TABLES), TRANSLATIONS, FILE, *_NOTES)
_SHARED = tuple(f"{table}.csv" for table in SHARED_TABLES if table != "plans")
_AT_THE_TOP = ("ids.csv", FINGERPRINTS)

Contents: TypeAlias = Mapping[str, bytes]
"""The bytes of files by path."""


class Extent(IntEnum):
    """How much a decision may write."""

    RECORD = 1
    """A record, and what is kept about it."""
    PLAN = 2
    """Every table of the plan, and the ledgers that name its records."""
    ALL = 3
    """Every table of every plan."""


class PlanFiles:
    """The files of one plan, the shared tables, and the data that they are part of."""

    def __init__(self, datasets: Path, sources: Path, plan_id: str) -> None:
        self._datasets, self._sources, self._plan_id = datasets, sources, plan_id
        self._cache = FileCache()
        self._paths = {name: datasets / plan_id / name for name in (*_OWN, *_FURTHER)}
        self._paths |= {name: datasets / "reference" / name for name in _SHARED}
        self._paths |= {name: datasets / name for name in _AT_THE_TOP}

    def load(self, contents: Contents | None = None) -> Loaded:
        """Return the data, with other contents of some files if given."""
        return load(self._datasets, self._sources, self._cache, contents)

    def read(self, extent: Extent = Extent.RECORD) -> tuple[Contents, Loaded]:
        """Return the bytes of the files and the data that is made from exactly these bytes.

        Raises:
            CommandError: A file could not be rewritten without losing something.
        """
        names = [*_OWN, *_SHARED, *(_FURTHER if extent >= Extent.PLAN else ())]
        paths = {self._paths[name] for name in names}
        if extent >= Extent.PLAN:
            paths |= {self._paths[name] for name in _AT_THE_TOP}
        if extent >= Extent.ALL:
            loaded = self.load()
            paths |= {Path(raw.path) for files in loaded.tables.values() for raw in files}
            paths |= {self._datasets / plan / PLAN_FILE for plan in loaded.plans}
        former = {path.as_posix(): data for path in paths if (data := read_existing(path)) is not None}
        loaded = self.load(former)
        for path in former:
            if path == self.path(FINGERPRINTS):
                continue
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

    def path(self, name: str) -> str:
        """Return the path of a file of the plan, of a shared table or of a ledger, as records name it."""
        return self._paths[name].as_posix()

    def changed(self, former: Contents, texts: Mapping[str, str]) -> Loaded:
        """Return the data as it would be with other texts in some files, by name or path."""
        return self.load({**former, **{self._path(name).as_posix(): _bytes(text) for name, text in texts.items()}})

    def with_fingerprints(self, dataset: Dataset) -> dict[str, str]:
        """Return the file of fingerprints if the evidence of some data changes it."""
        rewrite = fingerprints_rewrite(self._datasets, dataset)
        return {FINGERPRINTS: rewrite.after.decode()} if rewrite else {}

    def write(self, former: Contents, texts: Mapping[str, str]) -> list[Rewrite]:
        """Write the files that change, and return what was written.

        Raises:
            CommandError: A file is no longer as it was read, or cannot be written.
        """
        rewrites = [
            Rewrite(path, former.get(path.as_posix()), encoded(path, text))
            for path, text in ((self._path(name), text) for name, text in texts.items())
        ]
        rewrites = [rewrite for rewrite in rewrites if rewrite.after != rewrite.before]
        write_files(rewrites)
        return rewrites

    def _path(self, name: str) -> Path:
        return self._paths.get(name) or Path(name)


def _bytes(text: str) -> bytes:
    # What is not Unicode is reported by the check of the file.
    return text.encode("utf-8", "surrogatepass")


def undo(rewrites: Sequence[Rewrite]) -> None:
    """Write back what files had before.

    A file that was not there keeps its header line.

    Raises:
        CommandError: A file was changed since, or cannot be written.
    """
    write_files(
        [
            Rewrite(rewrite.path, rewrite.after, rewrite.after.partition(b"\n")[0] + b"\n")
            if rewrite.before is None
            else Rewrite(rewrite.path, rewrite.after, rewrite.before)
            for rewrite in rewrites
        ]
    )
