"""Reading datasets/ and the source copies from the disk. Nothing is judged here beyond being readable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from itertools import islice
from pathlib import Path, PurePosixPath

from cityplans.core.characters import escape_invisible
from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding, Location, error, has_errors
from cityplans.core.model import NAMED, TABLES
from cityplans.core.suggest import suggest
from cityplans.core.table_schema import TableSchema
from cityplans.read.csv_reader import RawTable, is_ragged, parse_csv
from cityplans.read.dataset import Dataset, Record, records
from cityplans.read.files import LARGEST_FILE, LARGEST_YAML, Stamp, UnsafeFileError, read_bytes, walk
from cityplans.read.sources import read_copies
from cityplans.read.table_schema import read_schema
from cityplans.read.yaml_reader import Document, as_table, parse_yaml

PLAN_SCHEMA = "schemas/plan.schema.json"
EDITOR_SCHEMAS = (PLAN_SCHEMA, "schemas/datapackage.schema.json", "schemas/table.schema.json")
"""The files below datasets/ that only editors read; `build.py fix` keeps them."""


_MOST_UNLISTED = 1_000
CHANGELOG = "CHANGELOG.md"
"""What each release changed, in words: the one file of the datasets folder that is for people only."""


@dataclass(frozen=True)
class Loaded:
    """What could be read: the dataset, None if its frame is broken, and what is wrong with the files.

    `tables` holds the parsed files of each table, whose cells nobody has checked yet.
    """

    dataset: Dataset | None
    findings: list[Finding]
    tables: Mapping[str, tuple[RawTable, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _ParsedFile:
    """A file as it was read: its table, None if it is broken, the records in it, and what is wrong with it."""

    raw: RawTable | None
    records: tuple[Record, ...]
    findings: Sequence[Finding]


class FileCache:
    """Parsed files by path, stamp and schema, so that an unchanged file is read once while a program runs."""

    def __init__(self) -> None:
        self._files: dict[tuple[str, Stamp, TableSchema], _ParsedFile] = {}
        self._used: dict[tuple[str, Stamp, TableSchema], _ParsedFile] = {}

    def get(self, path: str, stamp: Stamp, schema: TableSchema) -> _ParsedFile | None:
        """Return the parsed file, None if it is unknown or has changed."""
        parsed = self._files.get((path, stamp, schema))
        if parsed:
            self._used[path, stamp, schema] = parsed
        return parsed

    def put(self, path: str, stamp: Stamp, schema: TableSchema, parsed: _ParsedFile) -> None:
        """Keep a parsed file."""
        self._used[path, stamp, schema] = parsed

    def evict_unused(self) -> None:
        """Drop every file that was neither read nor kept since the last call."""
        self._files, self._used = self._used, {}


def load(root: Path, sources: Path | None = None, cache: FileCache | None = None) -> Loaded:
    """Read a datasets folder, and the official texts if a folder of them is given.

    Raises:
        CommandError: `root` or `sources` is not a folder.
    """
    if not root.is_dir():
        raise CommandError(f"{root} is not a folder: give the datasets folder with --datasets")
    if sources and not sources.is_dir():
        raise CommandError(f"{sources} is not a folder: give the folder of source copies with --sources")
    reader, cache = Reader(root), cache or FileCache()
    if reader.tree.overfull:
        return Loaded(None, [reader.tree.overfull])
    schemas = reader.schemas()
    identity = reader.document("datapackage.yaml")
    if len(schemas) < len(TABLES) or identity is None:
        return Loaded(None, reader.findings)
    parsed = {name: list(reader.table(schema, cache)) for name, schema in schemas.items()}
    cache.evict_unused()
    reader.report_unlisted()
    rows = {name: tuple(record for file in files for record in file.records) for name, files in parsed.items()}
    tables = {name: tuple(file.raw for file in files if file.raw) for name, files in parsed.items()}
    texts, faults = read_copies(sources, rows.get("sources", ())) if sources else ({}, [])
    return Loaded(Dataset(identity, schemas, rows, texts), [*reader.findings, *faults], tables)


def load_former(root: Path) -> Dataset:
    """Read a state of the data to compare it, whose tables and fields need not be those that the program knows today.

    Raises CommandError where it cannot be read.
    """
    reader = Reader(root)
    identity = reader.document("datapackage.yaml")
    names = sorted(
        PurePosixPath(name).stem for name in reader.tree.files if PurePosixPath(name).match("schemas/*.yaml")
    )
    schemas = {name: reader.schema(name) for name in names}
    known = {name: schema for name, schema in schemas.items() if schema}
    tables = {name: tuple(reader.former_records(schema)) for name, schema in known.items()}
    if identity is None or not known or has_errors(reader.findings):
        told = f": {reader.findings[0].message} ({reader.findings[0].location.path})" if reader.findings else ""
        raise CommandError(f"the data to compare cannot be read{told}")
    return Dataset(identity, known, tables)


@lru_cache(maxsize=64)
def _sound_schema(data: bytes) -> TableSchema | None:
    """Read a schema that nothing is wrong with; two states of the data mostly have the same."""
    document, faults = parse_yaml("", data)
    return read_schema(document)[0] if document and not faults else None


def _misplaced(schema: TableSchema, name: str, expected: Sequence[str]) -> list[tuple[tuple[str | int, ...], str, str]]:
    """Tell what keeps a schema from being that of the table `name` with the fields expected: where, why and what to do."""
    if schema.name != name:
        return [(("name",), f'the name is "{escape_invisible(schema.name)}" in {name}.yaml', f"write {name}")]
    if expected and sorted(schema.names) != sorted(expected):
        return [
            (
                ("fields",),
                "the fields are not those that the program reads",
                f"the program reads: {', '.join(expected)}",
            )
        ]
    return [
        (
            ("foreignKeys", i, "reference", "resource"),
            f'"{escape_invisible(key.table)}" is no table with ids',
            f"use one of {', '.join(NAMED)}",
        )
        for i, key in enumerate(schema.foreign_keys)
        if expected and key.table not in NAMED
    ]


def _missing_hint(relative: str, schema: TableSchema) -> str:
    if relative.endswith(".yaml"):
        return "every plan folder needs a plan.yaml"
    return f"a table without rows still needs its header line: {','.join(schema.names)}"


class Reader:
    """Reads files below one root and collects what is wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.below = (root / "x").as_posix().removesuffix("x")
        try:
            self.tree = walk(root)
        except OSError as problem:
            raise CommandError(f"{root} cannot be read: {problem.strerror}") from None
        self.findings: list[Finding] = list(self.tree.refused.values())
        self.folders = self.tree.folders
        self.read: set[str] = set()

    def name(self, relative: str) -> str:
        return f"{self.below}{relative}"

    def content(self, relative: str, hint: str = "") -> bytes | None:
        self.read.add(relative)
        # What the gate refused, itself or the folder it lies in, is told already.
        if relative in self.tree.refused or PurePosixPath(relative).parts[0] in self.tree.refused:
            return None
        try:
            if relative in self.tree.strays:
                raise UnsafeFileError("this is a folder", "put the file itself here")
            if relative not in self.tree.files:
                raise FileNotFoundError
            return read_bytes(self.root / relative, LARGEST_YAML if relative.endswith(".yaml") else LARGEST_FILE)
        except FileNotFoundError:
            where = Location(self.name(relative))
            self.findings.append(
                error(where, "file-missing", "the file is missing", hint or "restore it, or take it from another plan")
            )
        except UnsafeFileError as refusal:
            self.findings.append(error(Location(self.name(relative)), "file-refused", str(refusal), refusal.hint))
        return None

    def document(self, relative: str, hint: str = "") -> Document | None:
        data = self.content(relative, hint)
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
        data = self.content(f"schemas/{name}.yaml")
        if data is None:
            return None
        schema = _sound_schema(data)
        if schema and not _misplaced(schema, name, expected):
            return schema
        document, faults = parse_yaml(self.name(f"schemas/{name}.yaml"), data)
        self.findings += faults
        if document is None:
            return None
        schema, faults = read_schema(document)
        self.findings += faults
        misplaced = _misplaced(schema, name, expected) if schema else []
        self.findings += (error(document.at(*keys), "schema-error", message, hint) for keys, message, hint in misplaced)
        return None if misplaced else schema

    def files_of(self, schema: TableSchema) -> list[str]:
        if schema.scope == "reference":
            return [f"reference/{schema.name}.csv"]
        if schema.scope == "ledger":
            return [f"{schema.name}.csv"]
        file = "plan.yaml" if schema.name == "plans" else f"{schema.name}.csv"
        return [f"{folder}/{file}" for folder in self.folders]

    def contents(self, schema: TableSchema) -> Iterator[tuple[str, bytes]]:
        """Yield the files of a table that can be read, by their paths below the root."""
        for relative in self.files_of(schema):
            data = self.content(relative, _missing_hint(relative, schema))
            if data is not None:
                yield relative, data

    def parsed(self, relative: str, data: bytes) -> tuple[RawTable | None, list[Finding]]:
        """Parse a file of a table; None if it is broken."""
        path = self.name(relative)
        if not path.endswith(".yaml"):
            return parse_csv(path, data)
        document, findings = parse_yaml(path, data)
        raw, more = as_table(document) if document else (None, [])
        return raw, [*findings, *more]

    def former_records(self, schema: TableSchema) -> Iterator[Record]:
        """Yield the records of a table of an earlier state of the data."""
        for relative, data in self.contents(schema):
            raw, findings = self.parsed(relative, data)
            self.findings += findings
            yield from records(schema, raw) if raw else ()

    def table(self, schema: TableSchema, cache: FileCache) -> Iterator[_ParsedFile]:
        """Yield the files of a table that can be read, in their order."""
        for relative in self.files_of(schema):
            stamp = self.tree.files.get(relative)
            parsed = cache.get(self.name(relative), stamp, schema) if stamp else None
            if parsed is None and (data := self.content(relative, _missing_hint(relative, schema))) is not None:
                raw, findings = self.parsed(relative, data)
                # A row that ends too early or too late says nothing that can be relied on.
                usable = raw is not None and not is_ragged(raw)
                parsed = _ParsedFile(raw, records(schema, raw) if raw and usable else (), findings)
            if parsed is not None and stamp is not None:
                cache.put(self.name(relative), stamp, schema, parsed)
                self.read.add(relative)
                self.findings += parsed.findings
                yield parsed

    def report_unlisted(self) -> None:
        known = sorted({PurePosixPath(name).name for name in self.read})
        for folder in islice((name for name in self.tree.strays if name not in self.read), _MOST_UNLISTED):
            message, hint = "this folder is no plan's", "nothing reads it: move it out of datasets/"
            self.findings.append(error(Location(self.name(folder)), "file-unlisted", message, hint))
        strange = (
            name for name in self.tree.files if name not in self.read and name not in (CHANGELOG, *EDITOR_SCHEMAS)
        )
        for name in islice(strange, _MOST_UNLISTED):
            hint = suggest(PurePosixPath(name).name, known) or "nothing reads it: move it out of datasets/"
            self.findings.append(
                error(Location(self.name(name)), "file-unlisted", "this file belongs to no table", hint)
            )
