"""One file of a built site: its name, its size, its content by its kind."""

from __future__ import annotations

import hashlib
import posixpath
import re

from cityplans.core.findings import Finding, Location, error, warning
from cityplans.verify.checksums import SUMS, read_checksums
from cityplans.verify.formats import BEGINNINGS, BYTES, FormatReader
from cityplans.verify.page import LARGEST_PAGE, PageReader
from cityplans.verify.site import BuiltSite, PageFacts, SiteFacts

LARGEST_ASSET = 1024 * 1024
"""More than this no style, script or picture has, in bytes."""

LARGEST_FILE = 100 * 1024 * 1024
"""What GitHub takes of one file, in bytes."""

_ASSETS = frozenset((".css", ".js", ".mjs", ".png", ".svg"))
_TEXTS = frozenset(
    (
        ".bib",
        ".cff",
        ".css",
        ".csv",
        ".html",
        ".ics",
        ".js",
        ".json",
        ".jsonld",
        ".md",
        ".mjs",
        ".ris",
        ".svg",
        ".txt",
        ".xml",
    )
)
_NO_SUFFIX = frozenset((SUMS, "LICENSE", "_headers", "CNAME", ".nojekyll"))
_NAME = re.compile(r"(?:plan_id=)?[A-Za-z0-9._@+-]+")
_MAY_BE_EMPTY = frozenset((".nojekyll",))
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\r"))
_CONTROL = re.compile(f"[{re.escape(_CONTROLS.decode())}]")


class FileReader:
    """Reads files one after the other, remembering what they have in common."""

    def __init__(self, site: BuiltSite) -> None:
        self.pages = PageReader(site)
        self.formats = FormatReader(self.pages.resolver, site.files)

    def read(self, path: str, data: bytes) -> PageFacts:
        """Judge one file by itself and note what it says of others."""
        suffix = posixpath.splitext(path)[1].lower()
        digest = hashlib.sha256(data).hexdigest()
        faults = [*check_name(path), *_judge_size(path, suffix, len(data))]
        if suffix in BYTES or not data or posixpath.basename(path) in _MAY_BE_EMPTY:
            if data and not data.startswith(BEGINNINGS.get(suffix, b"")):
                faults.append(
                    error(
                        Location(path),
                        "file-damaged",
                        f"the file does not begin as a {suffix} file does",
                        "write it again",
                    )
                )
            return PageFacts(path, len(data), digest, tuple(faults))
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as problem:
            before = data[: problem.start]
            at = Location(path, before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode()) + 1)
            faults.append(error(at, "file-damaged", "the file is not UTF-8", "write it as UTF-8"))
            return PageFacts(path, len(data), digest, tuple(faults))
        notes = SiteFacts(path, text, faults)
        if len(data.translate(None, _CONTROLS)) != len(data) and (found := _CONTROL.search(text)):
            notes.fault(
                found.start(), "file-damaged", f"there is a control character, U+{ord(found[0]):04X}", "take it out"
            )
        if suffix == ".html":
            page = self.pages.read(notes)
            return PageFacts(
                path, len(data), digest, tuple(notes.findings), page.ids, page.anchors, page.unlisted, page.unindexed
            )
        self.formats.read(notes, suffix)
        checksums = read_checksums(notes, self.pages.resolver)
        return PageFacts(path, len(data), digest, tuple(notes.findings), checksums=checksums)


def check_name(path: str) -> list[Finding]:
    """Say what is strange about a file's name: a host, a browser or another system may not serve it."""
    name = posixpath.basename(path)
    known = posixpath.splitext(name)[1].lower() in _TEXTS | BYTES or name in _NO_SUFFIX
    if (
        known
        and all(_NAME.fullmatch(part) for part in path.split("/"))
        and (not name.startswith(".") or name in _NO_SUFFIX)
    ):
        return []
    return [
        error(
            Location(path),
            "file-strange",
            "no file of the site is called so",
            "take it out, or teach `build.py verify` its kind",
        )
    ]


def _judge_size(path: str, suffix: str, size: int) -> list[Finding]:
    if not size and posixpath.basename(path) not in _MAY_BE_EMPTY:
        return [error(Location(path), "file-empty", "the file is empty", "write it again, or leave it out")]
    most = LARGEST_PAGE if suffix == ".html" else LARGEST_ASSET if suffix in _ASSETS else LARGEST_FILE
    if size > most:
        message = f"the file has {size:,} bytes, {most:,} is the most"
        return [warning(Location(path), "file-too-large", message, "divide it: a reader waits for all of it")]
    return []
