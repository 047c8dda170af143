"""The files of a datasets folder as they are, for the tools that rewrite them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding
from cityplans.core.model import TABLES
from cityplans.core.table_schema import TableSchema
from cityplans.curate.editor import editor_schemas
from cityplans.read.load import Reader


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of the datasets folder as it is, with the schema of its table; None for YAML that is no record.

    `made` is what must stand in a file that is made from others, None for all that people write.
    """

    path: str
    data: bytes
    schema: TableSchema | None
    made: bytes | None = None


def load_files(root: Path) -> tuple[list[DataFile], list[Finding]]:
    """Read every file of a datasets folder, those included that are made for editors; none where the schemas cannot be read.

    Raises CommandError where root is no folder.
    """
    if not root.is_dir():
        raise CommandError(f"{root} is not a folder: give the datasets folder with --datasets")
    reader = Reader(root)
    schemas = reader.schemas()
    if len(schemas) < len(TABLES):
        return [], reader.findings
    reader.findings = list(reader.tree.refused.values())
    wanted: list[tuple[str, TableSchema | None]] = [
        ("datapackage.yaml", None),
        *((f"schemas/{name}.yaml", None) for name in schemas),
    ]
    wanted += [(file, schema) for schema in schemas.values() for file in reader.files_of(schema)]
    files = [
        DataFile(reader.name(file), data, schema)
        for file, schema in wanted
        if (data := reader.content(file)) is not None
    ]
    for path, made in editor_schemas(schemas).items():
        data = reader.content(path) if path in reader.tree.files else b""
        if data is not None and path not in reader.tree.refused:
            files.append(DataFile(reader.name(path), data, None, made))
    return files, reader.findings
