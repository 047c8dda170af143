"""Findings for programs, as one JSON array."""

from __future__ import annotations

from collections.abc import Sequence

from cityplans.cli.report.text import cut
from cityplans.core.findings import Finding
from cityplans.core.json_writer import harmless_json


def as_json(findings: Sequence[Finding]) -> str:
    """Return all findings as one JSON array; an empty one if there are none."""
    rows = [
        {
            "path": f.location.path,
            "line": f.location.line,
            "column": f.location.column,
            "severity": f.severity.value,
            "code": f.code,
            "message": cut(f.message),
            "hint": cut(f.hint),
            "record": cut(f.record),
        }
        for f in findings
    ]
    return harmless_json(rows)
