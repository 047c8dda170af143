"""Findings to words: for a terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from cityplans.finding import Finding, Severity
from cityplans.parse import is_unsafe, show

_LONGEST = 600


def _words(text: str) -> str:
    """Cut what a huge cell made long."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def as_text(findings: Sequence[Finding]) -> str:
    """One finding as `path:line:column: severity: message [code]`, its hint indented below."""
    lines = []
    for f in findings:
        at = f.location
        lines.append(f"{show(at.path)}:{at.line}:{at.column}: {f.severity}: {show(_words(f.message))} [{f.code}]")
        if f.hint:
            lines.append(f"    hint: {show(_words(f.hint))}")
    return "".join(f"{line}\n" for line in lines)


def as_json(findings: Sequence[Finding]) -> str:
    """All findings as one JSON array; an empty one when all is well."""
    rows = [
        {
            "path": f.location.path,
            "line": f.location.line,
            "column": f.location.column,
            "severity": f.severity.value,
            "code": f.code,
            "message": _words(f.message),
            "hint": _words(f.hint),
            "record": f.record,
        }
        for f in findings
    ]
    # Escaped as JSON escapes them, so that a reader gets the true value and a terminal no control character.
    text = json.dumps(rows, ensure_ascii=False, indent=2)
    return "".join(json.dumps(c)[1:-1] if c != "\n" and is_unsafe(c) else c for c in text) + "\n"


def summary(findings: Sequence[Finding], records: int) -> str:
    """Say in one line how the check went."""
    errors = sum(f.severity is Severity.ERROR for f in findings)
    warnings = len(findings) - errors
    if not findings:
        return f"{records:,} records checked, nothing found\n"
    return f"{records:,} records checked: {_count(errors, 'error')}, {_count(warnings, 'warning')}\n"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


FORMATS: Mapping[str, Callable[[Sequence[Finding]], str]] = {"text": as_text, "json": as_json}
