"""Findings as SARIF 2.1.0, which code scanning services and editors read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from cityplans.check.explanations import explanations, help_address
from cityplans.cli.report.code_frame import LineOf, no_line
from cityplans.cli.report.text import cut
from cityplans.core.characters import escape_invisible
from cityplans.core.findings import Finding
from cityplans.core.json_writer import harmless_json

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(findings: Sequence[Finding], line_of: LineOf = no_line, homepage: str = "") -> str:
    """Return all findings as one run, in which every code is a rule explained in both languages."""
    codes = sorted(explanations())
    driver: dict[str, Any] = {"name": "City Plans check", "rules": [_rule(code, homepage) for code in codes]}
    if homepage:
        driver["informationUri"] = homepage
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes.index(finding.code), line_of) for finding in findings],
    }
    return harmless_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str, homepage: str) -> dict[str, Any]:
    explanation = explanations()[code]
    examples = "".join(
        f"\n\n{title}: {explanation[key]}"
        for key, title in (("wrong", "Wrong"), ("right", "Right"))
        if explanation[key]
    )
    rule: dict[str, Any] = {
        "id": code,
        "shortDescription": {"text": f"{explanation['en'].split('. ')[0].rstrip('.')}."},
        "fullDescription": {"text": explanation["en"]},
        "help": {"text": f"{explanation['en']}{examples}\n\n{explanation['zh']}"},
    }
    if homepage:
        rule["helpUri"] = help_address(homepage, code)
    return rule


def _result(finding: Finding, rule: int, line_of: LineOf) -> dict[str, Any]:
    at = finding.location
    region: dict[str, Any] = {"startLine": at.line, "startColumn": at.column}
    if line := line_of(at):
        region["snippet"] = {"text": cut(line)}
    message = cut(finding.message) + (f"\n{cut(finding.hint)}" if finding.hint else "")
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": finding.severity.value,
        "message": {"text": "\n".join(escape_invisible(line) for line in message.split("\n"))},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(at.path)}, "region": region}}],
        # The fingerprint stays the same when lines above the finding come or go.
        "partialFingerprints": {"cityPlans/v1": _fingerprint(finding)},
    }


def _uri(path: str) -> str:
    absolute = PurePosixPath(path).is_absolute()
    return f"{'file://' if absolute else ''}{quote(path.encode('utf-8', 'surrogateescape'))}"


def _fingerprint(finding: Finding) -> str:
    text = "\0".join((finding.code, finding.location.path, finding.record, finding.message))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
