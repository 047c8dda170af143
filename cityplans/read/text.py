"""Decodes bytes to text, and locates characters in it."""

from __future__ import annotations

from cityplans.core.characters import find_issues
from cityplans.core.findings import Finding, Location, error


def location_at(path: str, text: str, offset: int) -> Location:
    """Return the location of a character by its offset in code points."""
    return Location(path, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def decode(path: str, data: bytes) -> tuple[str, list[Finding]]:
    """Decode UTF-8 strictly and report what a data file must not contain.

    Returns:
        The text with LF line ends and without byte order mark, and the findings.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        line_start = data[: problem.start].rsplit(b"\n", 1)[-1].decode("utf-8", "replace")
        location = Location(path, line, len(line_start) + 1)
        return "", [error(location, "encoding-error", "this byte is not UTF-8", "save the file as UTF-8")]
    findings: list[Finding] = []
    if text.startswith("\ufeff"):
        text = text[1:]
        hint = "save the file as UTF-8 without BOM, or run `build.py fix`"
        findings.append(error(Location(path), "byte-order-mark", "the file begins with a byte order mark", hint))
    if "\r" in text:
        hint = "save the file with Unix line ends (LF), or run `build.py fix`"
        findings.append(error(location_at(path, text, text.index("\r")), "line-ending", "the line ends with CR", hint))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    findings += (error(location_at(path, text, i.offset), i.code, i.message, i.hint) for i in find_issues(text))
    return text, findings
