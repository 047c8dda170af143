"""Reads datasets/ and the official texts from the disk. Checks only that everything can be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding, Severity, has_errors
from cityplans.core.tables import TABLES
from cityplans.read.csv_reader import RawTable
from cityplans.read.dataset import Dataset
from cityplans.read.editor import EDITOR_SCHEMAS
from cityplans.read.file_cache import FileCache
from cityplans.read.files import (
    LARGEST_FILE,
    UnsafeFileError,
    read_bytes,
)
from cityplans.read.fingerprints import read_fingerprints
from cityplans.read.reader import CHANGELOG, Reader
from cityplans.read.sources import read_copies

_MOST_REASONS = 3
"""Reasons why former data cannot be read that are named."""


@dataclass(frozen=True)
class Loaded:
    """What could be read: the dataset, None if it has no usable schemas or identity, and findings.

    `tables` holds the parsed files of each table, whose cells nobody has checked yet, `plans` the names of the plans'
    folders.
    """

    dataset: Dataset | None
    findings: list[Finding]
    tables: Mapping[str, tuple[RawTable, ...]] = field(default_factory=dict)
    plans: tuple[str, ...] = ()


def load(
    root: Path,
    sources: Path | None = None,
    cache: FileCache | None = None,
    contents: Mapping[str, bytes] | None = None,
) -> Loaded:
    """Read a datasets folder, and the official texts if a folder of them is given.

    Args:
        root: The folder.
        sources: The folder of official texts.
        cache: The files that were parsed before.
        contents: What files are to contain, by path as findings show it: read in place of what they contain now, also
            of files that there are not yet.

    Raises:
        CommandError: `root` or `sources` is not a folder.
    """
    if not root.is_dir():
        raise CommandError(f"{root} is not a folder: pass the datasets folder with --datasets")
    if sources and not sources.is_dir():
        raise CommandError(f"{sources} is not a folder: pass the folder of official texts with --sources")
    reader = Reader(root, contents=contents, read=cache.contents.read if cache else read_bytes)
    cache = cache or FileCache()
    if reader.tree.overfull:
        return Loaded(None, [reader.tree.overfull])
    schemas = reader.schemas()
    identity = reader.document("datapackage.yaml")
    if len(schemas) < len(TABLES) or identity is None:
        return Loaded(None, reader.findings)
    parsed = {name: list(reader.table(schema, cache)) for name, schema in schemas.items()}
    cache.evict_unused()
    fingerprints = read_fingerprints(reader)
    reader.report_generated(schemas)
    reader.report_prose()
    reader.report_unlisted()
    rows = {name: tuple(record for file in files for record in file.records) for name, files in parsed.items()}
    tables = {name: tuple(file.raw for file in files if file.raw) for name, files in parsed.items()}
    texts, text_findings = (
        read_copies(sources, (*rows.get("sources", ()), *rows.get("reports", ()))) if sources else ({}, [])
    )
    dataset = Dataset(identity, schemas, rows, texts, fingerprints)
    return Loaded(dataset, [*reader.findings, *text_findings], tables, reader.folders)


def load_former(root: Path) -> Dataset:
    """Read an earlier state of the data, whose tables and fields may differ from those of today.

    What only breaks a rule of form is no obstacle, because the rules of its time may have been less strict: data that
    was valid once can always be compared.

    Raises:
        CommandError: It cannot be read.
    """
    reader = Reader(root, former=True)
    if reader.tree.overfull:
        raise CommandError(f"the data to compare cannot be read: {reader.tree.overfull.message}")
    identity = reader.document("datapackage.yaml")
    names = sorted(
        PurePosixPath(name).stem for name in reader.tree.files if PurePosixPath(name).match("schemas/*.yaml")
    )
    schemas = {name: schema for name in names if (schema := reader.schema(name))}
    tables = {name: tuple(reader.former_records(schema)) for name, schema in schemas.items()}
    if identity is None or not schemas or has_errors(reader.findings):
        problems = [finding for finding in reader.findings if finding.severity is Severity.ERROR]
        reasons = [f"{f.message} ({f.location.path}, line {f.location.line})" for f in problems[:_MOST_REASONS]]
        reasons += [f"and {len(problems) - _MOST_REASONS} more"] if len(problems) > _MOST_REASONS else []
        reason = f": {'; '.join(reasons)}; `build.py check` says what to do" if reasons else ""
        raise CommandError(f"the data to compare cannot be read{reason}")
    return Dataset(identity, schemas, tables)


def read_unlisted(root: Path) -> dict[str, bytes | None]:
    """Return the files that only people and editors read, by path; None for what is missing or unsafe."""
    files: dict[str, bytes | None] = {}
    for name in (CHANGELOG, *EDITOR_SCHEMAS):
        try:
            files[name] = read_bytes(root / name, LARGEST_FILE)
        except (FileNotFoundError, UnsafeFileError):
            files[name] = None
    return files
