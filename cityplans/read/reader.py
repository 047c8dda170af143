"""Reads the files below one root and collects what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path, PurePosixPath

from cityplans.core.characters import escape_invisible
from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding, Location, Severity, error, warning
from cityplans.core.identifiers import is_id
from cityplans.core.suggest import suggest
from cityplans.core.table_schema import TableSchema
from cityplans.core.tables import NAMED, OPTIONAL_TABLES, TABLES
from cityplans.read.canonical import canonical_table, canonical_yaml, first_difference
from cityplans.read.csv_reader import RawTable, is_ragged
from cityplans.read.dataset import Record, records
from cityplans.read.editor import editor_schemas
from cityplans.read.file_cache import FileCache, ParsedFile
from cityplans.read.files import (
    LARGEST_FILE,
    LARGEST_YAML,
    LEFTOVER,
    LEFTOVER_HINT,
    OWN_FOLDERS,
    UnsafeFileError,
    read_bytes,
    walk,
)
from cityplans.read.layout import parse_table
from cityplans.read.table_schema import read_schema
from cityplans.read.text import PROSE_FAULTS, decode, utf8
from cityplans.read.yaml_reader import Document, Keys, as_table, parse_yaml

_MOST_UNLISTED = 1_000
_COPY = re.compile(r"\(\d+\)|[Cc]opy|副本|复件|\.(?:orig|rej|bak|tmp|old)$")
_FORM = frozenset(
    {
        "line-ending",
        "byte-order-mark",
        "control-character",
        "combining-marks",
        "lookalike",
        "lost-character",
        "not-composed",
        "yaml-block",
        "yaml-value",
    }
)
"""The codes of findings about a text that can be read all the same."""
CHANGELOG = "CHANGELOG.md"
"""The only file of the datasets folder that is just for people: what each release changed."""


@lru_cache(maxsize=64)
def _valid_schema(data: bytes) -> TableSchema | None:
    """Return a valid schema, None if it is not. Cached: two states of the data mostly have the same."""
    document, findings = parse_yaml("", data)
    schema, schema_findings = read_schema(document) if document and not findings else (None, [])
    return None if schema_findings else schema


def _mismatches(schema: TableSchema, name: str, expected: Sequence[str]) -> list[tuple[Keys, str, str]]:
    """Return why a schema is not that of the table `name` with the expected fields: keys, message, hint."""
    if schema.name != name:
        return [(("name",), f'the name is "{escape_invisible(schema.name)}" in {name}.yaml', f"write {name}")]
    if expected and sorted(schema.names) != sorted(expected):
        message = "the fields are not those that the program reads"
        return [(("fields",), message, f"the program reads: {', '.join(expected)}")]
    return [
        (
            ("foreignKeys", i, "reference", "resource"),
            f'"{escape_invisible(key.table)}" is not a table with ids',
            f"use one of {', '.join(NAMED)}",
        )
        for i, key in enumerate(schema.foreign_keys)
        if expected and key.table not in NAMED
    ]


def _missing_hint(relative: str, schema: TableSchema) -> str:
    if relative.endswith(".yaml"):
        return "every plan folder needs a plan.yaml"
    return f"a table without rows still needs its header line: {','.join(schema.names)}"


def uneven(raw: RawTable) -> Iterator[Finding]:
    """Yield why the cells of a table cannot be told apart: a row has another length than the header."""
    for i, row in enumerate(raw.rows):
        if any(row) and len(row) != len(raw.header):
            message = f"the row has {len(row)} cells, the table {len(raw.header)} columns"
            yield error(Location(raw.path, raw.lines[i]), "missing-cell", message, "write a comma for every empty cell")
            return


class Reader:
    """Reads the files below one root and collects what is wrong with them."""

    def __init__(
        self,
        root: Path,
        former: bool = False,
        contents: Mapping[str, bytes] | None = None,
        read: Callable[[Path, int], bytes] = read_bytes,
    ) -> None:
        self.root = root
        self.former = former
        # `fix` reads schemas in whatever encoding, to be able to write them in UTF-8.
        self.lenient = False
        self.replaced = contents or {}
        self.read_bytes = read
        self.below = (root / "x").as_posix().removesuffix("x")
        try:
            self.tree = walk(root, read)
        except OSError as problem:
            raise CommandError(f"{root} cannot be read: {problem.strerror}") from None
        self.findings: list[Finding] = list(self.tree.refused.values())
        self.folders = tuple(sorted({*self.tree.folders, *self._new_plans()}))
        self.read: set[str] = set()

    def _new_plans(self) -> Iterator[str]:
        """Yield the folders of the contents that are given instead of read."""
        for path in self.replaced:
            folder, _, name = path.removeprefix(self.below).partition("/")
            if name and is_id(folder) and folder not in OWN_FOLDERS:
                yield folder

    def name(self, relative: str) -> str:
        return f"{self.below}{relative}"

    def content(self, relative: str, hint: str = "") -> bytes | None:
        self.read.add(relative)
        # If the file or its folder was refused, that is already reported.
        if relative in self.tree.refused or PurePosixPath(relative).parts[0] in self.tree.refused:
            return None
        try:
            if relative in self.tree.strays:
                raise UnsafeFileError("this is a folder", "put the file itself here")
            if self.name(relative) in self.replaced:
                return self.replaced[self.name(relative)]
            if relative not in self.tree.files:
                raise FileNotFoundError
            return self.read_bytes(self.root / relative, LARGEST_YAML if relative.endswith(".yaml") else LARGEST_FILE)
        except FileNotFoundError:
            location = Location(self.name(relative))
            hint = hint or "restore it, or copy it from another plan"
            self.findings.append(error(location, "file-missing", "the file is missing", hint))
        except UnsafeFileError as refusal:
            self.findings.append(error(Location(self.name(relative)), "file-refused", str(refusal), refusal.hint))
        return None

    def document(self, relative: str, hint: str = "") -> Document | None:
        data = self.content(relative, hint)
        if data is None:
            return None
        document, findings = parse_yaml(self.name(relative), data)
        self.report(findings or (() if self.former else self.form_findings(relative, data, canonical_yaml(None, data))))
        return document

    def report(self, findings: Iterable[Finding]) -> None:
        """Add findings; those about the form of an earlier state as warnings."""
        self.findings += (
            replace(finding, severity=Severity.WARNING) if self.former and finding.code in _FORM else finding
            for finding in findings
        )

    def schemas(self) -> dict[str, TableSchema]:
        schemas: dict[str, TableSchema] = {}
        for name in TABLES:
            schema = self.schema(name, [f.name for f in fields(TABLES[name])])
            if schema:
                schemas[name] = schema
        return schemas

    def schema(self, name: str, expected: Sequence[str] = ()) -> TableSchema | None:
        """Return the schema of one table; None if it is not valid or lacks the expected fields."""
        data = self.content(f"schemas/{name}.yaml")
        if data is None:
            return None
        if self.lenient:
            data = utf8(data)
        schema = _valid_schema(data)
        if schema and not _mismatches(schema, name, expected):
            self.report(
                () if self.former else self.form_findings(f"schemas/{name}.yaml", data, canonical_yaml(None, data))
            )
            return schema
        document, findings = parse_yaml(self.name(f"schemas/{name}.yaml"), data)
        self.report(findings)
        if document is None:
            return None
        schema, findings = read_schema(document, self.former)
        self.findings += findings
        mismatches = _mismatches(schema, name, expected) if schema else []
        for keys, message, hint in mismatches:
            self.findings.append(error(document.at(*keys), "schema-error", message, hint))
        return None if mismatches else schema

    def files_of(self, schema: TableSchema) -> list[str]:
        if schema.scope == "reference":
            return [f"reference/{schema.name}.csv"]
        if schema.scope == "ledger":
            return [f"{schema.name}.csv"]
        file = "plan.yaml" if schema.name == "plans" else f"{schema.name}.csv"
        files = [f"{folder}/{file}" for folder in self.folders]
        is_optional = schema.name in OPTIONAL_TABLES
        return [f for f in files if not is_optional or f in self.tree.files or self.name(f) in self.replaced]

    def contents(self, schema: TableSchema) -> Iterator[tuple[str, bytes]]:
        """Yield the path below the root and the content of each readable file of a table."""
        for relative in self.files_of(schema):
            data = self.content(relative, _missing_hint(relative, schema))
            if data is not None:
                yield relative, data

    def parsed(self, schema: TableSchema, relative: str, data: bytes) -> tuple[RawTable | None, list[Finding]]:
        """Return the parsed file of a table, None if it cannot be read, and what is wrong with it."""
        path = self.name(relative)
        if not path.endswith(".yaml"):
            return parse_table(schema, path, data)
        document, findings = parse_yaml(path, data)
        raw, table_findings = as_table(document) if document else (None, [])
        return raw, [*findings, *table_findings]

    def former_records(self, schema: TableSchema) -> Iterator[Record]:
        """Yield the records of a table of an earlier state of the data."""
        for relative, data in self.contents(schema):
            raw, findings = self.parsed(schema, relative, data)
            self.report(findings or (uneven(raw) if raw and relative.endswith(".csv") else ()))
            yield from records(schema, raw) if raw else ()

    def table(self, schema: TableSchema, cache: FileCache) -> Iterator[ParsedFile]:
        """Yield the readable files of a table, in the order of the plans."""
        for relative, data in self.contents(schema):
            parsed = cache.get(self.name(relative), data, schema, partial(self.parsed_file, schema, relative, data))
            self.findings += parsed.findings
            yield parsed

    def parsed_file(self, schema: TableSchema, relative: str, data: bytes) -> ParsedFile:
        raw, findings = self.parsed(schema, relative, data)
        # A row with too few or too many cells cannot be trusted.
        usable = raw is not None and not is_ragged(raw)
        if raw and not findings:
            canonical = canonical_table(schema, raw) if relative.endswith(".csv") else canonical_yaml(schema, data)
            findings = [*self.form_findings(relative, data, canonical)]
        return ParsedFile(raw, records(schema, raw) if raw and usable else (), findings)

    def form_findings(self, relative: str, data: bytes, canonical: bytes) -> Iterator[Finding]:
        """Yield a warning about a readable file that `build.py fix` would write otherwise."""
        if canonical != data:
            at = first_difference(self.name(relative), data, canonical)
            message = "the file is not in its canonical form from here on: quotes, spaces or the order of lines differ"
            yield warning(at, "not-canonical", message, "run `build.py fix`")

    def report_generated(self, schemas: Mapping[str, TableSchema]) -> None:
        """Report the JSON Schemas for editors that are not as they are generated."""
        for relative, generated in editor_schemas(schemas).items():
            if relative in self.tree.refused:
                continue
            data = self.content(relative) if relative in self.tree.files else b""
            if data is not None and data != generated:
                at = first_difference(self.name(relative), data, generated)
                message = "the file is not as it is generated from the Table Schemas"
                self.findings.append(warning(at, "not-canonical", message, "run `build.py fix`"))

    def report_prose(self) -> None:
        """Report what must not be in the change log."""
        if CHANGELOG in self.tree.files and (data := self.content(CHANGELOG)) is not None:
            _, findings = decode(self.name(CHANGELOG), data)
            self.findings += (f for f in findings if f.code in PROSE_FAULTS)

    def report_unlisted(self) -> None:
        """Report the files and folders that nothing reads."""
        file_names = sorted({PurePosixPath(name).name for name in self.read})
        advice = "nothing reads it: move it out of datasets/"
        for folder in islice((name for name in self.tree.strays if name not in self.read), _MOST_UNLISTED):
            location = Location(self.name(folder))
            self.findings.append(error(location, "file-unlisted", "this folder belongs to no plan", advice))
        expected = {*self.read, CHANGELOG}
        for name in islice((name for name in self.tree.files if name not in expected), _MOST_UNLISTED):
            hint = suggest(PurePosixPath(name).name, file_names) or advice
            if PurePosixPath(name).suffix in (".xlsx", ".xls", ".ods", ".et", ".numbers"):
                hint = "a workbook is no table here: bring it back with `build.py sheet in FILE`, or save it as CSV"
            elif _COPY.search(name):
                hint = "it looks like a copy or a backup: move it out of datasets/"
            hint = LEFTOVER_HINT if LEFTOVER.search(name) else hint
            location = Location(self.name(name))
            self.findings.append(error(location, "file-unlisted", "this file belongs to no table", hint))
