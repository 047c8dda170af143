"""Findings for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cityplans.check.explanations import help_address
from cityplans.cli.report.code_frame import LineOf, excerpt, no_line
from cityplans.core.characters import escape_invisible
from cityplans.core.findings import Finding, Severity

LONGEST = 600
"""Characters that are shown of a message, a hint or a line."""


def cut(text: str) -> str:
    """Return a text cut to LONGEST: a huge cell makes a huge message."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def as_text(findings: Sequence[Finding], line_of: LineOf = no_line, homepage: str = "") -> str:
    """Return each finding as `path:line:column: severity: message [code]`, with its line and hint below.

    `homepage` is the address of the site that explains the codes; without it no explanation is linked.
    """
    return "".join(f"{line}\n" for finding in findings for line in _lines(finding, line_of, homepage))


def _lines(finding: Finding, line_of: LineOf, homepage: str) -> Iterator[str]:
    at = finding.location
    location = f"{escape_invisible(at.path)}:{at.line}:{at.column}"
    yield f"{location}: {finding.severity}: {escape_invisible(cut(finding.message))} [{finding.code}]"
    if line := line_of(at):
        part, caret = excerpt(at, line)
        margin = f"{at.line:>7} | "
        yield f"{margin}{part}".rstrip()
        yield f"{'| ':>{len(margin)}}{caret}"
    if finding.hint:
        yield f"    hint: {escape_invisible(cut(finding.hint))}"
    if homepage:
        yield f"    help: {escape_invisible(help_address(homepage, finding.code))}"


def summary(findings: Sequence[Finding], records: int) -> str:
    """Return the result of a check in one line."""
    errors = sum(f.severity is Severity.ERROR for f in findings)
    warnings = len(findings) - errors
    if not findings:
        return f"{records:,} records checked, nothing found\n"
    return f"{records:,} records checked: {_count(errors, 'error')}, {_count(warnings, 'warning')}\n"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
