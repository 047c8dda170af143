"""The files of a draft folder: its tables, proposed reference rows, and notes for the curator."""

from __future__ import annotations

from dataclasses import fields

from cityplans.core.csv_writer import to_csv
from cityplans.core.tables import TABLES
from cityplans.curate.importer.draft_report import as_markdown
from cityplans.curate.importer.draft_rows import Draft
from cityplans.read.canonical import yaml_value

_PLAN_TABLES = (
    "sections",
    "measures",
    "responsibilities",
    "targets",
    "mentions",
    "evidence",
    "translations",
    "not_data",
    "second_reading",
    "reviews",
)
_ALWAYS = ("sources", "bodies")
_IF_PROPOSED = ("cities", "units", "indicators")
"""Reference tables of which a draft has a file only if it proposes a row."""
_LINE = "line"
"""The column of proposed rows that says where the text has the thing first."""


def draft_files(made: Draft, text_name: str) -> dict[str, str]:
    """Return the files of a draft by name."""
    tables = [*_PLAN_TABLES, *_ALWAYS, *(table for table in _IF_PROPOSED if made.tables.get(table))]
    files = {f"{table}.csv": _csv(made, table) for table in tables}
    plan = made.tables["plans"][0]
    files["plan.yaml"] = "".join(f"{f.name}: {yaml_value(plan.get(f.name, ''))}\n" for f in fields(TABLES["plans"]))
    files["draft.csv"] = to_csv(
        ("line", "record", "field", "reason"), [(d.line, d.record, d.field, d.reason) for d in made.doubts]
    )
    files["DRAFT.md"] = as_markdown(made, text_name)
    return files


def _csv(made: Draft, table: str) -> str:
    rows = made.tables.get(table, [])
    names = [f.name for f in fields(TABLES[table])]
    if any(row.get(_LINE) for row in rows):
        names.append(_LINE)
    return to_csv(names, [[row.get(name, "") for name in names] for row in rows])
