"""Reads the files of a datasets folder byte for byte, for the tools that rewrite them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding
from cityplans.core.model import TABLES
from cityplans.core.table_schema import TableSchema
from cityplans.read.editor import editor_schemas
from cityplans.read.reader import Reader


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
