"""Findings on GitHub: annotations in the changed files, and a job summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from cityplans.check.explanations import help_address
from cityplans.cli.report.text import cut
from cityplans.core.characters import escape_for_terminal, escape_invisible
from cityplans.core.findings import Finding, Severity
from cityplans.core.markdown import code_cell

MOST_ANNOTATIONS = 10
"""Annotations that GitHub shows of one step."""

_LARGEST_SUMMARY = 900_000
"""Bytes of UTF-8 in a job summary; GitHub refuses more than a mebibyte."""


def as_annotations(findings: Sequence[Finding]) -> str:
    """Return the ten most useful findings as workflow commands."""
    chosen = most_useful(findings)
    lines = [_command(finding) for finding in chosen]
    if rest := len(findings) - len(chosen):
        lines.append(f"::notice title=More findings::{rest} more: the summary of the job lists all {len(findings)}")
    # Each line is one command; nothing inside it may begin another.
    return "".join(f"::{escape_for_terminal(line.removeprefix('::'))}\n" for line in lines)


def most_useful(findings: Sequence[Finding]) -> list[Finding]:
    """Return ten findings of ten causes, errors first, and each code in a file once before it comes again.

    Findings of one code with the same message have one cause.
    """
    causes = list({(f.code, f.message): f for f in reversed(findings)}.values())[::-1]
    seen: Counter[tuple[str, str]] = Counter()
    ranked = []
    for finding in causes:
        key = (finding.code, finding.location.path)
        seen[key] += 1
        ranked.append((finding.severity is not Severity.ERROR, seen[key], finding))
    return [finding for _, _, finding in sorted(ranked, key=lambda entry: entry[:2])[:MOST_ANNOTATIONS]]


def _command(finding: Finding) -> str:
    at = finding.location
    properties = f"file={_property(at.path)},line={at.line},col={at.column},title={_property(finding.code)}"
    hint = f"\n{escape_invisible(cut(finding.hint))}" if finding.hint else ""
    return f"::{finding.severity.value} {properties}::{_data(escape_invisible(cut(finding.message)) + hint)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(escape_invisible(text)).replace(":", "%3A").replace(",", "%2C")


def job_summary(findings: Sequence[Finding], records: int, homepage: str = "") -> str:
    """Return all findings as a Markdown table, errors first, as many as GitHub accepts."""
    ordered = sorted(findings, key=lambda f: f.severity is not Severity.ERROR)
    errors = sum(f.severity is Severity.ERROR for f in findings)
    head = f"### Check of the data: {errors} errors, {len(findings) - errors} warnings in {records:,} records\n"
    if not findings:
        return f"### Check of the data: nothing found in {records:,} records\n"
    text = f"{head}\n| | Where | What | What to do | Code |\n|---|---|---|---|---|\n"
    size = len(text)
    for listed, row in enumerate(_rows(ordered, homepage)):
        size += len(row.encode("utf-8", "replace"))
        if size > _LARGEST_SUMMARY:
            return f"{text}\n{len(findings) - listed} more are not listed here: run `build.py check`.\n"
        text += row
    return text


def _rows(findings: Sequence[Finding], homepage: str) -> Iterator[str]:
    for f in findings:
        at = f.location
        location = code_cell(f"{at.path}:{at.line}:{at.column}")
        code = f"[{f.code}]({help_address(homepage, f.code)})" if homepage else f.code
        yield f"| {f.severity} | {location} | {code_cell(cut(f.message))} | {code_cell(cut(f.hint))} | {code} |\n"
