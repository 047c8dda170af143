"""Reading datasets/ and the source copies from the disk. Nothing is judged here beyond being readable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from itertools import islice
from pathlib import Path, PurePosixPath

from cityplans.check.cells import validate_table
from cityplans.core.characters import escape_invisible
from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding, Location, error, has_errors
from cityplans.core.model import NAMED, TABLES
from cityplans.core.suggest import suggest
from cityplans.core.table_schema import TableSchema
from cityplans.known import Memory, key_of
from cityplans.read.csv_reader import RawTable, parse_csv
from cityplans.read.dataset import Dataset, Record, records
from cityplans.read.files import LARGEST_FILE, LARGEST_YAML, UnsafeFileError, read_bytes, walk
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
    """What could be read: the dataset, None where its frame is broken, and the findings on the way.

    `digests` has every file that was read, by its path below the root, `rows` the records of each that is of a table.
    """

    dataset: Dataset | None
    findings: list[Finding]
    digests: Mapping[str, bytes] = field(default_factory=dict)
    rows: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)


def load(root: Path, sources: Path | None = None, memory: Memory | None = None) -> Loaded:
    """Read a datasets/ folder, and the source copies where a folder of them is given.

    Every table that can be read is validated against its schema on the way, save those that `memory` knows, which is
    brought up to date. Raises CommandError where root or sources is no folder.
    """
    if not root.is_dir():
        raise CommandError(f"{root} is not a folder: give the datasets folder with --datasets")
    if sources and not sources.is_dir():
        raise CommandError(f"{sources} is not a folder: give the folder of source copies with --sources")
    reader, memory = Reader(root), memory or Memory()
    if reader.tree.overfull:
        return Loaded(None, [reader.tree.overfull])
    schemas = reader.schemas()
    identity = reader.document("datapackage.yaml")
    if len(schemas) < len(TABLES) or identity is None:
        return Loaded(None, reader.findings)
    tables: dict[str, list[Record]] = defaultdict(list)
    for name, schema in schemas.items():
        tables[name] += reader.table(schema, memory)
    for known in (memory.tables, memory.contents):
        known.forget_the_rest()
    reader.unlisted()
    read = {name: tuple(rows) for name, rows in tables.items()}
    texts, faults = read_copies(sources, read.get("sources", ())) if sources else ({}, [])
    return Loaded(Dataset(identity, schemas, read, texts), [*reader.findings, *faults], reader.digests, reader.rows)


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
    tables = {
        name: tuple(
            record
            for file, data in reader.contents(schema)
            for raw in reader.parsed(file, data)
            for record in records(schema, raw)
        )
        for name, schema in known.items()
    }
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
        self.digests: dict[str, bytes] = {}
        self.rows: dict[str, tuple[Record, ...]] = {}

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
            data = read_bytes(self.root / relative, LARGEST_YAML if relative.endswith(".yaml") else LARGEST_FILE)
            self.digests[relative] = key_of(data)
            return data
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

    def contents(self, schema: TableSchema, known: Container[str] = ()) -> Iterator[tuple[str, bytes]]:
        """Give the files of a table that can be read, but for those that are known, by their paths below the root."""
        for relative in self.files_of(schema):
            header = f"a table without rows still needs its header line: {','.join(schema.names)}"
            hint = "every plan folder needs a plan.yaml" if relative.endswith(".yaml") else header
            data = self.content(relative, hint) if relative not in known else None
            if data is not None:
                yield relative, data

    def parsed(self, relative: str, data: bytes) -> Iterator[RawTable]:
        """Parse a file; nothing comes of one that is broken."""
        path = self.name(relative)
        raw: RawTable | None = None
        if path.endswith(".yaml"):
            document, findings = parse_yaml(path, data)
            if document:
                raw, more = as_table(document)
                findings = [*findings, *more]
        else:
            raw, findings = parse_csv(path, data)
        self.findings += findings
        if raw:
            yield raw

    def table(self, schema: TableSchema, memory: Memory) -> Iterator[Record]:
        """Give the records of a table in the order of its files, and judge what is not known to be sound."""
        allowed = self.digests[f"schemas/{schema.name}.yaml"]
        files = self.files_of(schema)
        known = {path: rows for path in files if (rows := self.known_rows(allowed, path, memory)) is not None}
        before = len(self.findings)
        read = {path: raw for path, data in self.contents(schema, known) for raw in self.parsed(path, data)}
        verdicts = {path: key_of(allowed, self.digests[path]) for path in read}
        self.findings += validate_table(
            schema, *(raw for path, raw in read.items() if not memory.sound.find(verdicts[path]))
        )
        found = self.findings[before:]
        faulty = {f.location.path for f in found}
        # Rows that end too early or too late say nothing that could be relied on.
        ragged = {f.location.path for f in found if f.code in ("missing-cell", "extra-cell")}
        for path, raw in read.items():
            if self.name(path) not in ragged:
                known[path] = records(schema, raw)
            if self.name(path) not in faulty:
                memory.sound.keep(verdicts[path], True)
                memory.tables.keep((allowed, self.name(path), self.digests[path]), known[path])
                memory.contents.keep((path, self.tree.files[path]), self.digests[path])
        self.rows |= known
        return (record for path in files if path in known for record in known[path])

    def known_rows(self, allowed: bytes, relative: str, memory: Memory) -> tuple[Record, ...] | None:
        """Give the records of a file that has not changed since it was found sound, by a schema of the digest `allowed`."""
        stamp = self.tree.files.get(relative)
        digest = memory.contents.find((relative, stamp)) if stamp else None
        rows = memory.tables.find((allowed, self.name(relative), digest)) if digest else None
        if digest and rows is not None:
            self.read.add(relative)
            self.digests[relative] = digest
        return rows

    def unlisted(self) -> None:
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
