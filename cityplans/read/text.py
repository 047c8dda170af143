"""Bytes decoded to text, and places counted in it."""

from __future__ import annotations

from cityplans.core.characters import find_issues
from cityplans.core.findings import Finding, Location, error


def place_in(path: str, text: str, offset: int) -> Location:
    """Give the place of a character, by its offset in code points."""
    return Location(path, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def decode(path: str, data: bytes) -> tuple[str, list[Finding]]:
    """Decode strict UTF-8 and report what must not stand in a data file.

    Returns the text with any byte order mark removed and its line ends as LF.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        before = data[: problem.start].rsplit(b"\n", 1)[-1].decode("utf-8", "replace")
        place = Location(path, line, len(before) + 1)
        return "", [error(place, "encoding-error", "this byte is not UTF-8", "save the file as UTF-8")]
    findings: list[Finding] = []
    if text.startswith("\ufeff"):
        text = text[1:]
        hint = "save the file as UTF-8 without BOM, or run `build.py fix`"
        findings.append(error(Location(path), "byte-order-mark", "the file begins with a byte order mark", hint))
    if "\r" in text:
        hint = "save the file with Unix line ends (LF), or run `build.py fix`"
        findings.append(error(place_in(path, text, text.index("\r")), "line-ending", "the line ends with CR", hint))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    findings += (error(place_in(path, text, f.offset), f.code, f.message, f.hint) for f in find_issues(text))
    return text, findings
