"""What the rows of a package's tables are, counted by kind, for its cover and README."""

from __future__ import annotations

from cityplans.core.languages import Language
from cityplans.core.plan_records import Measure, Target
from cityplans.exports.package import ExportContext
from cityplans.i18n.counts import measures_by_kind, targets_by_type


def row_kinds(context: ExportContext, table: str, language: Language) -> str:
    """Return the rows of a table by kind: "127 measures, 28 sub-measures"; "" where all are of one kind."""
    tables = context.package.tables
    match table:
        case "measures" | "measures_full":
            return measures_by_kind((row for row in tables["measures"] if isinstance(row, Measure)), language)
        case "targets" | "targets_full":
            types = context.catalog.schemas["targets"].field("type")
            return targets_by_type((row for row in tables["targets"] if isinstance(row, Target)), types, language)
    return ""
