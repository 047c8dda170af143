"""Reads the files of a datasets folder byte for byte, for the tools that rewrite them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding, Location, error
from cityplans.core.system_files import is_system_file
from cityplans.core.table_schema import TableSchema
from cityplans.core.tables import TABLES
from cityplans.read.editor import editor_schemas
from cityplans.read.files import LARGEST_FILE, UnsafeFileError, read_bytes
from cityplans.read.reader import Reader

_MOST_FILES = 100
"""A draft has about fifteen files."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of the datasets folder.

    Attributes:
        path: Its path as findings show it.
        data: Its bytes.
        schema: The schema of its table; None for YAML that is not a record.
        generated: The required contents of a generated file; None for files that people write.
        exists: Whether there is such a file; a generated one may be missing.
    """

    path: str
    data: bytes
    schema: TableSchema | None
    generated: bytes | None = None
    exists: bool = True


def load_files(root: Path) -> tuple[list[DataFile], list[Finding]]:
    """Read every file of a datasets folder, generated ones included, and return what could not be read.

    No file is returned if the schemas cannot be read.

    Raises:
        CommandError: If `root` is not a folder.
    """
    if not root.is_dir():
        raise CommandError(f"{root} is not a folder: give the datasets folder with --datasets")
    reader = Reader(root)
    reader.lenient = True
    if reader.tree.overfull:
        return [], [reader.tree.overfull]
    schemas = reader.schemas()
    if len(schemas) < len(TABLES):
        return [], reader.findings
    reader.findings = list(reader.tree.refused.values())
    paths: list[tuple[str, TableSchema | None]] = [
        ("datapackage.yaml", None),
        *((f"schemas/{name}.yaml", None) for name in schemas),
    ]
    paths += [(file, schema) for schema in schemas.values() for file in reader.files_of(schema)]
    files = [
        DataFile(reader.name(file), data, schema)
        for file, schema in paths
        if (data := reader.content(file)) is not None
    ]
    for path, generated in editor_schemas(schemas).items():
        exists = path in reader.tree.files
        data = reader.content(path) if exists else b""
        if data is not None and path not in reader.tree.refused:
            files.append(DataFile(reader.name(path), data, None, generated, exists))
    return files, reader.findings


def load_draft(folder: Path) -> tuple[dict[str, bytes], list[Finding]]:
    """Read every file of a draft folder by name, and return what must not be read.

    Raises:
        CommandError: It is not a folder, or not that of a draft.
    """
    if not folder.is_dir():
        raise CommandError(f"{folder} is not a folder: give the folder that `build.py import` has written")
    try:
        paths = sorted(path for path in folder.iterdir() if not is_system_file(path.name))
    except OSError as problem:
        raise CommandError(f"{folder} cannot be read: {problem.strerror}") from None
    if len(paths) > _MOST_FILES or not any(path.name == "plan.yaml" for path in paths):
        raise CommandError(f"{folder} is not a draft, it has no plan.yaml: give the folder of `build.py import`")
    files: dict[str, bytes] = {}
    findings: list[Finding] = []
    for path in paths:
        try:
            files[path.name] = read_bytes(path, LARGEST_FILE)
        except UnsafeFileError as refusal:
            findings.append(error(Location(path.as_posix()), "file-refused", str(refusal), refusal.hint))
    return files, findings
