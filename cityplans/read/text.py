"""Decodes bytes to text, and locates characters in it."""

from __future__ import annotations

import re
from itertools import dropwhile

from cityplans.core.characters import escape_invisible, find_issues
from cityplans.core.findings import Finding, Location, error
from cityplans.read.encodings import SAVE_AGAIN, is_damaged_utf8, misread_as_gbk, other_format, recognize

_CONFLICT_MARKER = re.compile(r"^\ufeff?(<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|\Z)", re.MULTILINE)
"""What git writes between two versions of a passage that it could not merge."""
_MARKS = tuple(7 * sign for sign in "<|=>")
"""These markers without their place; few texts have one anywhere, and they are found in a twentieth of the time."""
_OPENED_AS_TEXT = (
    "restore the file as it was; Excel reads it rightly by Data > From Text/CSV with the file origin UTF-8, "
    "not by a double click"
)


PROSE_FAULTS = ("encoding-error", "merge-conflict", "lost-character", "byte-order-mark")
"""The codes of findings about a text for people; its characters and line ends are its own."""


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
        return "", [error(Location(path, line, len(line_start) + 1), "encoding-error", *_encoding_words(data))]
    if "\0" in text and recognize(data):
        return "", [error(Location(path), "encoding-error", *_encoding_words(data))]
    if misread_as_gbk(text):
        at = location_at(path, text, next(i for i, char in enumerate(text) if char > "\x7f"))
        message = f'the text is UTF-8 that a program read as GBK and saved: "{_sample(text)}"'
        return "", [error(at, "encoding-error", message, _OPENED_AS_TEXT)]
    if conflict := merge_conflict(path, text):
        return "", [conflict]
    findings: list[Finding] = []
    if text.startswith("\ufeff"):
        text = text[1:]
        hint = "run `build.py fix`, or save the file as UTF-8 without BOM; “CSV UTF-8” of Excel begins so"
        findings.append(error(Location(path), "byte-order-mark", "the file begins with a byte order mark", hint))
    if "\r" in text:
        hint = "save the file with Unix line ends (LF), or run `build.py fix`"
        findings.append(error(location_at(path, text, text.index("\r")), "line-ending", "the line ends with CR", hint))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    findings += (error(location_at(path, text, i.offset), i.code, i.message, i.hint) for i in find_issues(text))
    return text, findings


def _encoding_words(data: bytes) -> tuple[str, str]:
    """Return the message and the hint about a text that is not UTF-8."""
    if name := other_format(data):
        return f"the file is {name}, not a text", SAVE_AGAIN.replace(
            "save it as UTF-8", "save the table as CSV in UTF-8"
        )
    encoding = recognize(data)
    if encoding is None and is_damaged_utf8(data):
        message = "this byte is not UTF-8, although most of the file is"
        return message, f"write the character again that the text has here; if there are many, {_OPENED_AS_TEXT}"
    if encoding is None:
        return "this byte is not UTF-8", SAVE_AGAIN
    message = f"the file is {encoding.name}, {encoding.origin}, not UTF-8"
    if encoding.lossless:
        return message, f"{SAVE_AGAIN}, or run `build.py fix`"
    return message, f"{SAVE_AGAIN}, from the file as it was: characters that {encoding.name} lacks were saved as “?”"


def _sample(text: str) -> str:
    match = re.search(r"[^\x00-\x7f]{1,8}", text)
    return escape_invisible(match[0]) if match else ""


def merge_conflict(path: str, text: str) -> Finding | None:
    """Return a finding about both versions of a passage that git left in a text; None if there is none."""
    markers = list(_CONFLICT_MARKER.finditer(text)) if any(mark in text for mark in _MARKS) else []
    if path.endswith(".md"):
        # A line of equals signs alone underlines a heading.
        markers = list(dropwhile(lambda marker: marker[1][0] == "=", markers))
    if not markers:
        return None
    first, last = (location_at(path, text, marker.start(1)) for marker in (markers[0], markers[-1]))
    lines = f"line {first.line}" if first.line == last.line else f"lines {first.line} to {last.line}"
    message = f'git wrote "{markers[0][1]}" here: two versions were not merged, in {lines}'
    hint = "choose the lines to keep, and delete the lines that begin with <<<<<<<, =======, >>>>>>> or |||||||"
    return error(first, "merge-conflict", message, hint)


def utf8(data: bytes) -> bytes:
    """Return a text as UTF-8 if it is in another encoding that loses nothing; else as it is."""
    encoding = recognize(data)
    return data.decode(encoding.codec).encode() if encoding and encoding.lossless else data
