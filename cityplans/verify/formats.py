"""Every file that is no page: whole, well formed, asking no other host for anything."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from xml.parsers import expat

from cityplans.core.findings import Location, error
from cityplans.verify.addresses import Resolver
from cityplans.verify.page import broken_link
from cityplans.verify.site import SiteFacts

BEGINNINGS: Mapping[str, bytes] = {
    ".png": b"\x89PNG\r\n\x1a\n",
    ".parquet": b"PAR1",
    ".sqlite": b"SQLite format 3\0",
    ".xlsx": b"PK\x03\x04",
    ".zip": b"PK\x03\x04",
}
"""How files of bytes begin."""

BYTES = frozenset((*BEGINNINGS, ".bin"))

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_STYLE_ADDRESS = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)|@import\s+["']([^"']*)["']""")
_IMPORTED = re.compile(r"""\b(?:import|export)\b(?:[\w\s{},*$]*\bfrom)?\s*\(?\s*["']([^"'\n]+)["']""")
_LONGEST_ICS_LINE = 75
_EVENT = ("UID", "DTSTAMP", "DTSTART")


class FormatReader:
    """Reads files that are no pages, knowing where their addresses lead."""

    def __init__(self, resolver: Resolver, files: frozenset[str]) -> None:
        self.resolver = resolver
        self.files = files
        self.site_address = (
            re.compile(rf"""(?<=["'>]){re.escape(resolver.url)}[^"'<>\s\\{{]*(?=["'<])""") if resolver.url else None
        )
        self.readers: Mapping[str, Callable[[SiteFacts], None]] = {
            ".css": self._style,
            ".csv": _table,
            ".ics": _calendar,
            ".js": self._script,
            ".json": self._json,
            ".jsonld": self._json,
            ".mjs": self._script,
            ".svg": self._drawing,
            ".xml": self._xml,
        }

    def read(self, notes: SiteFacts, suffix: str) -> None:
        """Judge a file of text into its notes."""
        if reader := self.readers.get(suffix):
            reader(notes)

    def _json(self, notes: SiteFacts) -> None:
        try:
            json.loads(notes.text)
        except (ValueError, RecursionError) as problem:
            notes.fault(
                getattr(problem, "pos", 0),
                "json-invalid",
                f"this is no JSON: {problem}",
                "write it with a JSON library",
            )
        else:
            self._own_addresses(notes)

    def _xml(self, notes: SiteFacts) -> None:
        if _parse_xml(notes, lambda _name, _attributes: None):
            self._own_addresses(notes)

    def _drawing(self, notes: SiteFacts) -> None:
        asked: list[str] = []

        def element(name: str, attributes: dict[str, str]) -> None:
            plain = name.rpartition(":")[2].lower()
            if plain in ("script", "foreignobject", "iframe") or any(
                key.lower().startswith("on") for key in attributes
            ):
                asked.append(f"<{plain}> may run a script")
            for key, value in attributes.items():
                if key.rpartition(":")[2] == "href" and plain != "a" and not value.startswith(("#", "data:image/")):
                    asked.append(f"<{plain}> asks for {value[:80]}")
                elif key.rpartition(":")[2] == "href" and not value.startswith(
                    ("#", "https://", "http://", "/", "./", "../")
                ):
                    asked.append(f"<{plain}> leads to {value[:80]}")

        _parse_xml(notes, element)
        for what in asked:
            notes.fault(0, "policy-broken", f"in this drawing {what}", "a drawing holds shapes and text only")

    def _style(self, notes: SiteFacts) -> None:
        # Comments go, their length stays, so that places hold.
        bare = _COMMENT.sub(lambda found: " " * len(found[0]), notes.text)
        for found in _STYLE_ADDRESS.finditer(bare):
            address = next(filter(None, found.groups()), "").strip()
            self._loaded(address, found.start(), notes)

    def _script(self, notes: SiteFacts) -> None:
        for found in _IMPORTED.finditer(notes.text):
            self._loaded(found[1], found.start(1), notes)

    def _loaded(self, address: str, offset: int, notes: SiteFacts) -> None:
        if not address or address.startswith(("#", "data:")):
            return
        target = self.resolver.resolve(address, notes.path)
        if target.scheme:
            notes.fault(
                offset,
                "foreign-host",
                f"this asks another host for {address[:80]}",
                "keep it among the files of the site",
            )
        elif target.path not in self.files:
            notes.fault(offset, "link-broken", *broken_link(address, target.path, self.files))

    def _own_addresses(self, notes: SiteFacts) -> None:
        """Follow every absolute address of the site that a file for machines names."""
        if self.site_address is None:
            return
        for address in sorted(set(self.site_address.findall(notes.text))):
            target = self.resolver.resolve(address.replace("&amp;", "&"), notes.path)
            if target.path not in self.files:
                notes.fault(notes.text.find(address), "link-broken", *broken_link(address, target.path, self.files))


def _parse_xml(notes: SiteFacts, element: Callable[[str, dict[str, str]], None]) -> bool:
    parser = expat.ParserCreate()
    parser.StartElementHandler = element

    def refuse(*_: object) -> None:
        raise _Declared

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(notes.text.encode(), True)
    except expat.ExpatError as problem:
        # The parser counts columns in bytes, from 0.
        at = Location(notes.path, problem.lineno, problem.offset + 1)
        notes.findings.append(
            error(
                at, "xml-invalid", f"this is no XML: {expat.ErrorString(problem.code)}", "write it with an XML library"
            )
        )
        return False
    except _Declared:
        notes.fault(0, "xml-invalid", "the file declares a document type", "none of ours needs one")
        return False
    return True


class _Declared(Exception):
    """A document type was declared."""


def _table(notes: SiteFacts) -> None:
    rows = csv.reader(io.StringIO(notes.text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        width = len(next(rows, ()))
        for row in rows:
            if len(row) != width:
                at = Location(notes.path, rows.line_num)
                notes.findings.append(
                    error(
                        at,
                        "csv-invalid",
                        f"the row has {len(row)} cells, the header {width}",
                        "write it with a CSV library",
                    )
                )
                return
    except csv.Error as problem:
        at = Location(notes.path, rows.line_num)
        notes.findings.append(error(at, "csv-invalid", f"this is no CSV: {problem}", "write it with a CSV library"))


def _calendar(notes: SiteFacts) -> None:
    """Hold a calendar against RFC 5545 as far as it concerns lines and nesting."""
    if bare := re.search(r"(?<!\r)\n", notes.text):
        notes.fault(bare.start(), "calendar-invalid", "a line does not end in CR LF", "RFC 5545 wants it so")
        return
    lines = notes.text.split("\r\n")
    if lines[0] != "BEGIN:VCALENDAR" or lines[-2:] != ["END:VCALENDAR", ""]:
        notes.fault(
            0,
            "calendar-invalid",
            "the file does not begin with BEGIN:VCALENDAR and end with END:VCALENDAR",
            "write it whole",
        )
        return
    open_parts: list[tuple[str, set[str]]] = []
    uids: set[str] = set()
    for number, line in enumerate(lines[:-1], 1):
        fault = ""
        if len(line.encode()) > _LONGEST_ICS_LINE:
            fault = f"the line has more than {_LONGEST_ICS_LINE} bytes"
        name, _, value = line.partition(":")
        if line.startswith((" ", "\t")):
            pass
        elif name == "BEGIN":
            open_parts.append((value, set()))
        elif name == "END":
            part, names = open_parts.pop() if open_parts else ("", set())
            missing = [key for key in _EVENT if key not in names] if part == "VEVENT" else []
            fault = fault or (
                f"END:{value} closes what is not open"
                if part != value
                else f"the event lacks {', '.join(missing)}"
                if missing
                else ""
            )
        elif open_parts:
            open_parts[-1][1].add(name.partition(";")[0])
            if name == "UID":
                fault = fault or (f"the UID {value} occurs twice" if value in uids else "")
                uids.add(value)
        if fault:
            notes.findings.append(
                error(Location(notes.path, number), "calendar-invalid", fault, "write it with a calendar library")
            )
    if open_parts:
        notes.fault(0, "calendar-invalid", f"{open_parts[-1][0]} is not closed", "write it with a calendar library")
