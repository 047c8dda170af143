"""Findings for programs: one JSON array."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cityplans.characters import is_unsafe
from cityplans.finding import Finding
from cityplans.report.text import cut


def as_json(findings: Sequence[Finding]) -> str:
    """All findings as one JSON array; an empty one when all is well."""
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


def harmless_json(value: Any) -> str:
    """Write JSON, escaped so that a reader gets the true values and a terminal no control character."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return "".join(json.dumps(c)[1:-1] if c != "\n" and is_unsafe(c) else c for c in text) + "\n"
