"""Checks text files other than pages: their syntax, their links and what they load."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from xml.parsers import expat

from cityplans.core.findings import Location, error
from cityplans.verify.addresses import Resolver
from cityplans.verify.page_faults import broken_link
from cityplans.verify.site import CheckedText

BEGINNINGS: Mapping[str, bytes] = {
    ".png": b"\x89PNG\r\n\x1a\n",
    ".parquet": b"PAR1",
    ".sqlite": b"SQLite format 3\0",
    ".xlsx": b"PK\x03\x04",
    ".zip": b"PK\x03\x04",
}
"""The first bytes of binary files, by suffix."""

BYTES = frozenset((*BEGINNINGS, ".bin"))
"""The suffixes of binary files."""

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_STYLE_ADDRESS = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)|@import\s+["']([^"']*)["']""")
_IMPORTED = re.compile(r"""\b(?:import|export)\b(?:[\w\s{},*$]*\bfrom)?\s*\(?\s*["']([^"'\n]+)["']""")
_MAX_ICS_LINE = 75


@dataclass(frozen=True, slots=True)
class _Context:
    """Where addresses are in a format: what is before one, and what follows the address of the site in it."""

    before: tuple[str, ...]
    rest: re.Pattern[str]


_QUOTED = _Context(('"', "'", ">"), re.compile(r"""[^"'<>\s\\{]*(?=["'<])"""))
_MARKDOWN_LINK = _Context(("](",), re.compile(r"[^)\s]*(?=\))"))
_EVENT_PROPERTIES = ("UID", "DTSTAMP", "DTSTART")


class FormatReader:
    """Checks text files by their format; `files` are the paths of all files of the site."""

    def __init__(self, resolver: Resolver, files: frozenset[str]) -> None:
        self.resolver = resolver
        self.files = files
        self.checks: Mapping[str, Callable[[CheckedText], None]] = {
            ".css": self._check_style,
            ".csv": _check_csv,
            ".ics": _check_calendar,
            ".js": self._check_script,
            ".json": self._check_json,
            ".jsonld": self._check_json,
            ".md": self._check_markdown,
            ".mjs": self._check_script,
            ".svg": self._check_drawing,
            ".txt": self._check_markdown,
            ".xml": self._check_xml,
        }

    def read(self, text: CheckedText, suffix: str) -> None:
        """Report what is wrong with a text file."""
        if check := self.checks.get(suffix):
            check(text)

    def _check_json(self, text: CheckedText) -> None:
        try:
            if not self._is_json(text.content):
                json.loads(text.content)
        except (ValueError, RecursionError) as problem:
            message = f"this is not valid JSON: {problem}"
            text.report(getattr(problem, "pos", 0), "json-invalid", message, "write it with a JSON library")
        else:
            self._check_own_addresses(text, _QUOTED)

    def _is_json(self, content: str) -> bool:
        """Return whether SQLite is sure that a text is JSON, which takes an eighth of the time of reading it."""
        if "\0" in content:
            return False
        try:
            return bool(self._sqlite.execute("SELECT json_valid(?)", (content,)).fetchone()[0])
        except sqlite3.Error:
            # Before version 3.38, SQLite could be built without JSON; a text may be longer than it takes.
            return False

    @cached_property
    def _sqlite(self) -> sqlite3.Connection:
        # Opened when first needed, in the process that needs it.
        return sqlite3.connect(":memory:")

    def _check_markdown(self, text: CheckedText) -> None:
        self._check_own_addresses(text, _MARKDOWN_LINK)

    def _check_xml(self, text: CheckedText) -> None:
        if _parse_xml(text, lambda _name, _attributes: None):
            self._check_own_addresses(text, _QUOTED)

    def _check_drawing(self, text: CheckedText) -> None:
        forbidden: list[str] = []

        def element(name: str, attributes: dict[str, str]) -> None:
            plain = name.rpartition(":")[2].lower()
            if plain in ("script", "foreignobject", "iframe") or any(
                key.lower().startswith("on") for key in attributes
            ):
                forbidden.append(f"<{plain}> may run a script")
            for key, value in attributes.items():
                if key.rpartition(":")[2] == "href" and plain != "a" and not value.startswith(("#", "data:image/")):
                    forbidden.append(f"<{plain}> loads {value[:80]}")
                elif key.rpartition(":")[2] == "href" and not value.startswith(
                    ("#", "https://", "http://", "/", "./", "../")
                ):
                    forbidden.append(f"<{plain}> links to {value[:80]}")

        _parse_xml(text, element)
        for action in forbidden:
            text.report(0, "policy-broken", f"in this drawing {action}", "use shapes and text only")

    def _check_style(self, text: CheckedText) -> None:
        # Comments become spaces, so that offsets stay correct.
        without_comments = _COMMENT.sub(lambda comment: " " * len(comment[0]), text.content)
        for match in _STYLE_ADDRESS.finditer(without_comments):
            address = next(filter(None, match.groups()), "").strip()
            self._check_load(address, match.start(), text)

    def _check_script(self, text: CheckedText) -> None:
        for match in _IMPORTED.finditer(text.content):
            self._check_load(match[1], match.start(1), text)

    def _check_load(self, address: str, offset: int, text: CheckedText) -> None:
        if not address or address.startswith(("#", "data:")):
            return
        target = self.resolver.resolve(address, text.path)
        if target.scheme:
            message = f"this loads {address[:80]} from another host"
            text.report(offset, "foreign-host", message, "add it to the files of the site")
        elif target.path not in self.files:
            text.report(offset, "link-broken", *broken_link(address, target.path, self.files))

    def _check_own_addresses(self, text: CheckedText, context: _Context) -> None:
        """Check every absolute address of the site in a file for machines."""
        for address in set(_addresses(text.content, self.resolver.url, context)):
            target = self.resolver.resolve(address.replace("&amp;", "&"), text.path)
            if target.path not in self.files:
                text.report(text.content.find(address), "link-broken", *broken_link(address, target.path, self.files))


def _addresses(content: str, url: str, context: _Context) -> Iterator[str]:
    """Yield the addresses in a text that begin with `url`, none if that is ""."""
    if not url:
        return
    # Cutting the text at the address of the site takes a tenth of the time of a pattern that looks for what is before.
    before, *parts = content.split(url)
    for part in parts:
        if before.endswith(context.before) and (rest := context.rest.match(part)):
            yield url + rest[0]
        before = part


def _parse_xml(text: CheckedText, element: Callable[[str, dict[str, str]], None]) -> bool:
    parser = expat.ParserCreate()
    parser.StartElementHandler = element

    def refuse(*_: object) -> None:
        raise _DocumentTypeError

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(text.content.encode(), True)
    except expat.ExpatError as problem:
        # The parser counts columns in bytes, from 0.
        at = Location(text.path, problem.lineno, problem.offset + 1)
        message = f"this is not valid XML: {expat.ErrorString(problem.code)}"
        text.findings.append(error(at, "xml-invalid", message, "write it with an XML library"))
        return False
    except _DocumentTypeError:
        text.report(0, "xml-invalid", "the file declares a document type", "remove the declaration")
        return False
    return True


class _DocumentTypeError(Exception):
    """A file declares a document type."""


def _check_csv(text: CheckedText) -> None:
    rows = csv.reader(io.StringIO(text.content.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        width = len(next(rows, ()))
        for row in rows:
            if len(row) != width:
                problem = f"the row has {len(row)} cells, the header {width}"
                break
        else:
            return
    except csv.Error as failure:
        problem = f"this is not valid CSV: {failure}"
    text.findings.append(
        error(Location(text.path, rows.line_num), "csv-invalid", problem, "write it with a CSV library")
    )


def _check_calendar(text: CheckedText) -> None:
    """Check the lines and the nesting of a calendar against RFC 5545."""
    if line_feed := re.search(r"(?<!\r)\n", text.content):
        message = "a line does not end in CR LF"
        text.report(line_feed.start(), "calendar-invalid", message, "end lines in CR LF, as RFC 5545 requires")
        return
    lines = text.content.split("\r\n")
    if lines[0] != "BEGIN:VCALENDAR" or lines[-2:] != ["END:VCALENDAR", ""]:
        message = "the file does not begin with BEGIN:VCALENDAR and end with END:VCALENDAR"
        text.report(0, "calendar-invalid", message, "write the whole calendar")
        return
    components: list[tuple[str, set[str]]] = []
    uids: set[str] = set()
    for number, line in enumerate(lines[:-1], 1):
        problem = ""
        if len(line.encode()) > _MAX_ICS_LINE:
            problem = f"the line has more than {_MAX_ICS_LINE} bytes"
        name, _, value = line.partition(":")
        if line.startswith((" ", "\t")):
            pass
        elif name == "BEGIN":
            components.append((value, set()))
        elif name == "END":
            component, properties = components.pop() if components else ("", set())
            missing = [key for key in _EVENT_PROPERTIES if key not in properties] if component == "VEVENT" else []
            if component != value:
                problem = problem or f"END:{value} closes a component that is not open"
            elif missing:
                problem = problem or f"the event lacks {', '.join(missing)}"
        elif components:
            components[-1][1].add(name.partition(";")[0])
            if name == "UID":
                problem = problem or (f"the UID {value} occurs twice" if value in uids else "")
                uids.add(value)
        if problem:
            text.findings.append(
                error(Location(text.path, number), "calendar-invalid", problem, "write it with a calendar library")
            )
    if components:
        text.report(0, "calendar-invalid", f"{components[-1][0]} is not closed", "write it with a calendar library")
