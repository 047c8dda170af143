"""Reading datasets/ and the source copies from the disk. Nothing is judged here beyond being readable."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from cityplans.dataset import Dataset, Record, records
from cityplans.editor import EDITOR_SCHEMAS, editor_schemas
from cityplans.finding import Finding, Location, error, has_errors, warning
from cityplans.model import TABLES
from cityplans.nearest import closest
from cityplans.parse import Document, RawTable, as_table, parse_csv, parse_yaml
from cityplans.schema import TableSchema, read_schema
from cityplans.validate import validate_table

LARGEST_FILE = 64 * 2**20
LARGEST_YAML = 2**20
CHANGELOG = "CHANGELOG.md"
"""What each release changed, in words: the one file of the datasets folder that is for people only."""


class CannotRun(Exception):
    """The environment or the arguments do not let the command run: exit status 2."""


@dataclass(frozen=True)
class Loaded:
    """What could be read: the dataset, None where its frame is broken, and the findings on the way."""

    dataset: Dataset | None
    findings: list[Finding]


def load(root: Path, sources: Path | None = None) -> Loaded:
    """Read a datasets/ folder, and the source copies where a folder of them is given.

    Every table that can be read is validated against its schema on the way. Raises CannotRun where root or
    sources is no folder.
    """
    if not root.is_dir():
        raise CannotRun(f"{root} is not a folder: give the datasets folder with --datasets")
    reader = _Reader(root)
    schemas = reader.schemas()
    identity = reader.document("datapackage.yaml")
    if len(schemas) < len(TABLES) or identity is None:
        return Loaded(None, reader.findings)
    tables: dict[str, list[Record]] = defaultdict(list)
    for name, schema in schemas.items():
        files = [raw for path in reader.files_of(schema) if (raw := reader.table(schema, path))]
        reader.findings += validate_table(schema, *files)
        tables[name] += [record for raw in files for record in records(schema, raw)]
    reader.unlisted()
    found = {name: tuple(rows) for name, rows in tables.items()}
    texts = reader.texts(sources, found.get("sources", ())) if sources else {}
    return Loaded(Dataset(identity, schemas, found, texts), reader.findings)


def load_former(root: Path) -> Dataset:
    """Read a state of the data to compare it, whose tables and fields need not be those that the program knows today.

    Raises CannotRun where it cannot be read.
    """
    reader = _Reader(root)
    identity = reader.document("datapackage.yaml")
    schemas = {path.stem: reader.schema(path.stem) for path in sorted((root / "schemas").glob("*.yaml"))}
    known = {name: schema for name, schema in schemas.items() if schema}
    tables = {
        name: tuple(r for path in reader.files_of(schema) if (raw := reader.table(schema, path)) for r in records(schema, raw))
        for name, schema in known.items()
    }
    if identity is None or not known or has_errors(reader.findings):
        told = f": {reader.findings[0].message} ({reader.findings[0].location.path})" if reader.findings else ""
        raise CannotRun(f"the data to compare cannot be read{told}")
    return Dataset(identity, known, tables)


def load_archive(root: Path, versions: Collection[str]) -> dict[str, bytes]:
    """Read the files of former versions, `<version>/<file>`, each version held against its own SHA256SUMS.

    Raises CannotRun where a version was never released, or a file is missing, strange or not what its checksum says.
    """
    if not root.is_dir():
        raise CannotRun(f"{root} is not a folder: give the folder of former versions with --archive")
    found: dict[str, bytes] = {}
    for folder in sorted(root.iterdir()):
        if folder.name not in versions or not folder.is_dir():
            raise CannotRun(f"{folder} is no version on record in versions.csv")
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file() and not path.is_symlink()}
        lines = files.get("SHA256SUMS", b"").decode("utf-8", "replace").splitlines()
        sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
        for name in sorted((sums.keys() | files.keys()) - {"SHA256SUMS"}):
            if name not in files or hashlib.sha256(files[name]).hexdigest() != sums.get(name):
                raise CannotRun(f"{folder / name} is not the file of version {folder.name}: its checksum differs from SHA256SUMS")
        found |= {f"{folder.name}/{name}": data for name, data in files.items()}
    return found


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

    Raises CannotRun where root is no folder.
    """
    if not root.is_dir():
        raise CannotRun(f"{root} is not a folder: give the datasets folder with --datasets")
    reader = _Reader(root)
    schemas = reader.schemas()
    if len(schemas) < len(TABLES):
        return [], reader.findings
    reader.findings.clear()
    wanted: list[tuple[str, TableSchema | None]] = [("datapackage.yaml", None), *((f"schemas/{name}.yaml", None) for name in schemas)]
    wanted += [(file, schema) for schema in schemas.values() for file in reader.files_of(schema)]
    files = [DataFile(reader.name(file), data, schema) for file, schema in wanted if (data := reader.bytes(file)) is not None]
    for path, made in editor_schemas(schemas).items():
        present = root / path
        files.append(DataFile(reader.name(path), present.read_bytes() if present.is_file() else b"", None, made))
    return files, reader.findings


def line_reader() -> Callable[[Location], str]:
    """Give a function from a place to the line it lies in, as the parser counts lines; "" where the file is not to be read."""
    files: dict[str, list[str]] = {}

    def line_of(at: Location) -> str:
        if at.path not in files:
            files[at.path] = _lines(Path(at.path))
        lines = files[at.path]
        return lines[at.line - 1] if at.line <= len(lines) else ""

    return line_of


def _lines(path: Path) -> list[str]:
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST_FILE:
            return []
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return []
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


class _Reader:
    """Reads files below one root and collects what is wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.findings: list[Finding] = []
        self.folders = sorted(
            p.name for p in root.iterdir() if p.is_dir() and not p.is_symlink() and p.name not in ("schemas", "reference")
        )
        self.read: set[str] = set()

    def name(self, relative: str) -> str:
        return (self.root / relative).as_posix()

    def bytes(self, relative: str, hint: str = "") -> bytes | None:
        path = self.root / relative
        self.read.add(relative)
        if path.is_symlink() or (path.exists() and not path.is_file()):
            self.findings.append(
                error(Location(self.name(relative)), "file-refused", "this is not a regular file", "put the file itself here")
            )
            return None
        limit = LARGEST_YAML if path.suffix == ".yaml" else LARGEST_FILE
        try:
            if path.stat().st_size > limit:
                message = f"the file is larger than {limit // 2**20} MiB"
                self.findings.append(
                    error(Location(self.name(relative)), "file-refused", message, "split it, or take out what does not belong")
                )
                return None
            return path.read_bytes()
        except FileNotFoundError:
            self.findings.append(
                error(
                    Location(self.name(relative)), "file-missing", "the file is missing", hint or "restore it, or take it from another plan"
                )
            )
        except OSError as problem:
            self.findings.append(
                error(Location(self.name(relative)), "file-refused", f"the file cannot be read: {problem.strerror}", "make it readable")
            )
        return None

    def document(self, relative: str, hint: str = "") -> Document | None:
        data = self.bytes(relative, hint)
        if data is None:
            return None
        document, findings = parse_yaml(self.name(relative), data)
        self.findings += findings
        return document

    def schemas(self) -> dict[str, TableSchema]:
        schemas: dict[str, TableSchema] = {}
        for name in TABLES:
            schema = self.schema(name, [f.name for f in fields(TABLES[name])])
            if schema:
                schemas[name] = schema
        return schemas

    def schema(self, name: str, expected: Sequence[str] = ()) -> TableSchema | None:
        """Read the schema of one table; None where it is faulty or has not the fields that are expected."""
        document = self.document(f"schemas/{name}.yaml")
        if document is None:
            return None
        schema, findings = read_schema(document)
        self.findings += findings
        if schema and schema.name != name:
            self.findings.append(error(document.at("name"), "schema-error", f'the name is "{schema.name}" in {name}.yaml', f"write {name}"))
            return None
        if schema and expected and sorted(schema.names) != sorted(expected):
            hint = f"the program reads: {', '.join(expected)}"
            self.findings.append(error(document.at("fields"), "schema-error", "the fields are not those that the program reads", hint))
            return None
        return schema

    def files_of(self, schema: TableSchema) -> list[str]:
        if schema.scope == "reference":
            return [f"reference/{schema.name}.csv"]
        if schema.scope == "ledger":
            return [f"{schema.name}.csv"]
        file = "plan.yaml" if schema.name == "plans" else f"{schema.name}.csv"
        return [f"{folder}/{file}" for folder in self.folders]

    def table(self, schema: TableSchema, relative: str) -> RawTable | None:
        if relative.endswith(".yaml"):
            document = self.document(relative, "every plan folder needs a plan.yaml")
            if document is None:
                return None
            raw, findings = as_table(document)
        else:
            hint = f"a table without rows still needs its header line: {','.join(schema.names)}"
            data = self.bytes(relative, hint)
            if data is None:
                return None
            raw, findings = parse_csv(self.name(relative), data)
        self.findings += findings
        return raw

    def unlisted(self) -> None:
        for path in sorted(self.root.rglob("*")):
            relative = path.relative_to(self.root).as_posix()
            if path.is_dir() and not path.is_symlink():
                continue
            if relative not in self.read and relative not in (CHANGELOG, *EDITOR_SCHEMAS):
                hint = closest(path.name, [Path(r).name for r in self.read]) or "nothing reads it: move it out of datasets/"
                self.findings.append(error(Location(path.as_posix()), "file-unlisted", "this file belongs to no table", hint))

    def texts(self, folder: Path, rows: tuple[Record, ...]) -> dict[str, str]:
        if not folder.is_dir():
            raise CannotRun(f"{folder} is not a folder: give the folder of source copies with --sources")
        by_hash: dict[str, str] = {}
        for path in sorted(p for p in folder.glob("*.txt") if p.is_file()):
            data = path.read_bytes()
            by_hash[hashlib.sha256(data).hexdigest()] = data.decode("utf-8", "replace")
        texts = {}
        for row in rows:
            text = by_hash.get(row["sha256"])
            if text is None:
                message = f"no file of {folder} is the copy {row.id}"
                hint = "its SHA-256 must be the one on record; without the copy its evidence is not checked"
                place = row.at("sha256")
                self.findings.append(warning(place, "source-absent", message, hint, row.id))
            else:
                texts[row.id] = text
                if row["characters"] != str(len(text)):
                    message = f"the copy has {len(text)} characters, not {row['characters']}"
                    self.findings.append(error(row.at("characters"), "source-length", message, f"write {len(text)}", row.id))
        return texts
