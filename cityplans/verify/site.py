"""What the checks share: the site as a whole, a text while it is checked, the facts about a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cityplans.core.findings import Finding, Location, error


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """The site that is verified.

    Attributes:
        url: The address that it was built for, "" if unknown.
        files: The paths of all files.
        listed: The paths of the pages in the sitemap.
    """

    url: str
    files: frozenset[str]
    listed: frozenset[str]


class Anchor(NamedTuple):
    """An id on another page that a link refers to."""

    path: str
    id: str


@dataclass(frozen=True, slots=True)
class Checksum:
    """The checksum of a file as stated in another.

    Attributes:
        statement: The text of the statement, by which it is located if it is wrong.
        path: The file that it is about.
        sha256: The SHA-256 in hexadecimal, "" if not stated.
        size: The size in bytes, None if not stated.
    """

    statement: str
    path: str
    sha256: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known about a file after it has been checked by itself.

    Attributes:
        path: Its path.
        size: Its size in bytes.
        sha256: Its SHA-256 in hexadecimal.
        findings: What is wrong with it.
        ids: The ids on a page.
        anchors: The ids on other pages that a page links to.
        unlisted: The pages outside the sitemap that a page links to.
        unindexed: Whether a page asks not to be indexed.
        checksums: The checksums of other files that it states.
    """

    path: str
    size: int
    sha256: str
    findings: tuple[Finding, ...] = ()
    ids: frozenset[str] = frozenset()
    anchors: frozenset[Anchor] = frozenset()
    unlisted: frozenset[str] = frozenset()
    unindexed: bool = False
    checksums: tuple[Checksum, ...] = ()


@dataclass(slots=True)
class CheckedText:
    """The content of a text file while it is checked, with the findings so far."""

    path: str
    content: str
    findings: list[Finding] = field(default_factory=list)

    def at(self, offset: int) -> Location:
        """Return the location of the character at an offset, as line and column."""
        start = self.content.rfind("\n", 0, offset) + 1
        return Location(self.path, self.content.count("\n", 0, offset) + 1, offset - start + 1)

    def report(self, offset: int, code: str, message: str, hint: str) -> None:
        """Add a finding about the character at an offset."""
        self.findings.append(error(self.at(offset), code, message, hint))


def shorten(names: Sequence[str], limit: int = 3) -> str:
    """Return the first names and the number of the others."""
    return ", ".join(names[:limit]) + (f" and {len(names) - limit} more" if len(names) > limit else "")
