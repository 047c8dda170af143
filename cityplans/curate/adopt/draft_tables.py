"""Reads the tables of a draft folder, and repairs what spreadsheet programs do to files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from cityplans.check.cells import validate_table
from cityplans.core.findings import Finding, Location, error
from cityplans.core.suggest import suggest
from cityplans.core.table_schema import TableSchema
from cityplans.core.tables import OPTIONAL_TABLES
from cityplans.read.canonical import canonical_text
from cityplans.read.csv_reader import RawTable, parse_csv
from cityplans.read.dataset import Record, records
from cityplans.read.layout import parse_table
from cityplans.read.yaml_reader import as_table, parse_yaml

PLAN_FILE = "plan.yaml"
HELPERS = frozenset({"DRAFT.md", "draft.csv", "proposed.csv"})
"""The files of a draft that are for the curator and the importer only."""
HELPER_COLUMNS = frozenset({"line"})
"""The columns of a draft that are for the curator only."""
_EMPTY_AT_FIRST = frozenset({"translations", "second_reading", "not_data", *OPTIONAL_TABLES})
"""Tables of a plan that may be missing: the importer leaves them empty."""
_BLOCKING = frozenset(
    {
        "missing-label",
        "extra-label",
        "duplicate-label",
        "incorrect-label",
        "missing-cell",
        "extra-cell",
        "primary-key",
    }
)
"""The findings about cells because of which rows of a table could be taken for others."""


@dataclass(frozen=True, slots=True)
class DraftTables:
    """The records of a draft by table, the shared ones included, and the text of its plan.yaml."""

    tables: Mapping[str, Sequence[Record]]
    plan_yaml: bytes

    @property
    def plan(self) -> Record:
        """The plan itself."""
        return self.tables["plans"][0]


def file_names(schemas: Mapping[str, TableSchema]) -> dict[str, TableSchema]:
    """Return the files that a draft may have, with the schemas of their tables."""
    return {
        PLAN_FILE if name == "plans" else f"{name}.csv": schema
        for name, schema in schemas.items()
        if schema.scope in ("plan", "reference") and name != "themes"
    }


def read_draft(
    folder: str, files: Mapping[str, bytes], schemas: Mapping[str, TableSchema]
) -> tuple[DraftTables | None, list[Finding]]:
    """Read the files of a draft.

    Args:
        folder: The path of the draft, as findings show it.
        files: The contents of its files by name.
        schemas: The schemas of all tables.

    Returns:
        The tables, None if something is wrong, and what is wrong.
    """
    expected = file_names(schemas)
    findings = [_unknown(f"{folder}/{name}", name, list(expected)) for name in sorted({*files} - {*expected, *HELPERS})]
    tables: dict[str, Sequence[Record]] = {}
    for name, schema in expected.items():
        if name in files:
            rows, problems = _table(f"{folder}/{name}", files[name], schema)
            tables[schema.name] = rows
            findings += problems
        elif schema.name == "sources" or (schema.scope == "plan" and schema.name not in _EMPTY_AT_FIRST):
            findings.append(_missing(f"{folder}/{name}"))
    if findings:
        return None, findings
    return DraftTables(tables, files[PLAN_FILE]), []


def _missing(path: str) -> Finding:
    hint = "put it back; if it is lost, import the text again into another folder and take the file from there"
    return error(Location(path), "file-missing", "the file of the draft is missing", hint)


def _unknown(path: str, name: str, expected: list[str]) -> Finding:
    hint = suggest(name, expected) or "move it out of the draft: only the files of the importer are taken over"
    return error(Location(path), "file-unlisted", "this file belongs to no table", hint)


def _table(path: str, data: bytes, schema: TableSchema) -> tuple[Sequence[Record], list[Finding]]:
    raw, findings = _parsed(path, data, schema)
    if raw is None or findings:
        return (), findings or [error(Location(path), "source-error", "the file cannot be read", "import it again")]
    raw = _without_helper_columns(raw)
    blocking = [finding for finding in validate_table(schema, raw) if finding.code in _BLOCKING]
    return records(schema, raw), blocking


def _parsed(path: str, data: bytes, schema: TableSchema) -> tuple[RawTable | None, list[Finding]]:
    """Return a table as it is, or as `fix` would write it if it is not as it should be."""
    raw, findings = _as_it_is(path, data, schema)
    if not findings:
        return raw, []
    fixed, unfixable = canonical_text(schema, path, data)
    if unfixable or fixed == data:
        return None, unfixable or findings
    return _as_it_is(path, fixed, schema)


def _as_it_is(path: str, data: bytes, schema: TableSchema) -> tuple[RawTable | None, list[Finding]]:
    if not path.endswith(".yaml"):
        raw, findings = parse_table(schema, path, data)
        # The layout of a table with a helper column differs from the schema, and nothing else may.
        return (raw, findings) if raw or findings else parse_csv(path, data)
    document, findings = parse_yaml(path, data)
    raw, more = as_table(document) if document else (None, [])
    return raw, [*findings, *more]


def _without_helper_columns(raw: RawTable) -> RawTable:
    kept = [column for column, label in enumerate(raw.header) if label not in HELPER_COLUMNS]
    if len(kept) == len(raw.header):
        return raw
    header = tuple(raw.header[column] for column in kept)
    rows = [[row[column] for column in kept] if len(row) == len(raw.header) else row for row in raw.rows]
    return replace(raw, header=header, rows=rows, locate=_locator(raw, kept))


def _locator(raw: RawTable, kept: Sequence[int]) -> Callable[[int, int], Location]:
    return lambda row, column: raw.locate(row, kept[column] if column < len(kept) else column)
