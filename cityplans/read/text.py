"""Decodes bytes to text, and locates characters in it."""

from __future__ import annotations

import re

from cityplans.core.characters import find_issues
from cityplans.core.findings import Finding, Location, error

_CONFLICT_MARKER = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|\Z)", re.MULTILINE)
"""What git writes between two versions of a passage that it could not merge."""


def location_at(path: str, text: str, offset: int) -> Location:
    """Return the location of a character by its offset in code points."""
    return Location(path, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def decode(path: str, data: bytes) -> tuple[str, list[Finding]]:
    """Decode UTF-8 strictly and report what a data file must not contain.

    Returns:
        The text with LF line ends and without byte order mark, and the findings. The text is empty if it cannot be
        relied on: it is not UTF-8, or git left both versions of a passage in it.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        line_start = data[: problem.start].rsplit(b"\n", 1)[-1].decode("utf-8", "replace")
        location = Location(path, line, len(line_start) + 1)
        return "", [error(location, "encoding-error", "this byte is not UTF-8", "save the file as UTF-8")]
    if marker := _CONFLICT_MARKER.search(text):
        message = f'git wrote "{marker[0]}" here: two versions of these lines were not merged'
        hint = "choose the lines to keep, and delete the lines that begin with <<<<<<<, =======, >>>>>>> or |||||||"
        return "", [error(location_at(path, text, marker.start()), "merge-conflict", message, hint)]
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
