"""Checks one file of a built site: its name, its size, and its content by format."""

from __future__ import annotations

import hashlib
import posixpath
import re

from cityplans.core.findings import Finding, Location, error, warning
from cityplans.verify.checksums import SUMS, read_checksums
from cityplans.verify.formats import BEGINNINGS, BYTES, FormatReader
from cityplans.verify.page import LARGEST_PAGE, PageReader
from cityplans.verify.site import BuiltSite, CheckedText, FileFacts

LARGEST_ASSET = 1024 * 1024
"""The largest size of a style sheet, script or picture, in bytes."""

LARGEST_FILE = 100 * 1024 * 1024
"""The largest file that GitHub accepts, in bytes."""

_ASSET_SUFFIXES = frozenset((".css", ".js", ".mjs", ".png", ".svg"))
_TEXT_SUFFIXES = frozenset(
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
    """Checks files one after the other, caching what they have in common."""

    def __init__(self, site: BuiltSite) -> None:
        self.pages = PageReader(site)
        self.formats = FormatReader(self.pages.resolver, site.files)

    def read(self, path: str, data: bytes) -> FileFacts:
        """Check one file by itself and return the facts about it."""
        suffix = posixpath.splitext(path)[1].lower()
        digest = hashlib.sha256(data).hexdigest()
        findings = [*check_name(path), *_check_size(path, suffix, len(data))]
        if suffix in BYTES or not data or posixpath.basename(path) in _MAY_BE_EMPTY:
            if data and not data.startswith(BEGINNINGS.get(suffix, b"")):
                message = f"the file does not begin like a {suffix} file"
                findings.append(error(Location(path), "file-damaged", message, "write it again"))
            return FileFacts(path, len(data), digest, tuple(findings))
        try:
            text = CheckedText(path, data.decode("utf-8"), findings)
        except UnicodeDecodeError as problem:
            before = data[: problem.start]
            at = Location(path, before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode()) + 1)
            findings.append(error(at, "file-damaged", "the file is not UTF-8", "write it as UTF-8"))
            return FileFacts(path, len(data), digest, tuple(findings))
        if len(data.translate(None, _CONTROLS)) != len(data) and (control := _CONTROL.search(text.content)):
            message = f"there is a control character, U+{ord(control[0]):04X}"
            text.report(control.start(), "file-damaged", message, "remove it")
        if suffix == ".html":
            page = self.pages.read(text, data)
            return FileFacts(
                path, len(data), digest, tuple(findings), page.ids, page.anchors, page.unlisted, page.unindexed
            )
        self.formats.read(text, suffix)
        checksums = read_checksums(text, self.pages.resolver)
        return FileFacts(path, len(data), digest, tuple(findings), checksums=checksums)


def check_name(path: str) -> list[Finding]:
    """Return a finding about a name that a host, a browser or a file system may not support."""
    name = posixpath.basename(path)
    known_suffix = posixpath.splitext(name)[1].lower() in _TEXT_SUFFIXES | BYTES or name in _NO_SUFFIX
    if (
        known_suffix
        and all(_NAME.fullmatch(part) for part in path.split("/"))
        and (not name.startswith(".") or name in _NO_SUFFIX)
    ):
        return []
    hint = "remove it, or add its kind to cityplans/verify/files.py"
    return [error(Location(path), "file-strange", "files of the site do not have such names", hint)]


def _check_size(path: str, suffix: str, size: int) -> list[Finding]:
    if not size and posixpath.basename(path) not in _MAY_BE_EMPTY:
        return [error(Location(path), "file-empty", "the file is empty", "write it again, or remove it")]
    limit = LARGEST_PAGE if suffix == ".html" else LARGEST_ASSET if suffix in _ASSET_SUFFIXES else LARGEST_FILE
    if size > limit:
        message = f"the file has {size:,} bytes; the limit is {limit:,}"
        return [warning(Location(path), "file-too-large", message, "split it: readers have to wait for all of it")]
    return []
