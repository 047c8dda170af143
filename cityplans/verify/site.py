"""What the judgement of a built site speaks of: the site as a whole, and what was seen in one of its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cityplans.core.findings import Finding, Location, error


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """The site that a file belongs to.

    `url` is the address it was built for, "" where nothing says it; `files` are the paths of all its files;
    `listed` are those of the pages that the sitemap names.
    """

    url: str
    files: frozenset[str]
    listed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Anchor:
    """An id of another page that a link names; `tag` is the number of the link's tag on its own page, from 0."""

    path: str
    id: str
    tag: int


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a file says of another: SHA-256 in hexadecimal and length in bytes, "" and None where it does not say.

    `said` is the text that says so; where it stands is looked for when something is wrong with it.
    """

    said: str
    path: str
    sha256: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What one file holds that concerns others.

    `anchors` are the ids it links to. `unlisted` are the pages outside the sitemap that it links to;
    `unindexed` pages are to be found by their address only.
    """

    path: str
    size: int
    sha256: str
    findings: tuple[Finding, ...] = ()
    ids: frozenset[str] = frozenset()
    anchors: tuple[Anchor, ...] = ()
    unlisted: frozenset[str] = frozenset()
    unindexed: bool = False
    checksums: tuple[Checksum, ...] = ()


@dataclass(slots=True)
class SiteFacts:
    """What is noted while one text is read."""

    path: str
    text: str
    findings: list[Finding] = field(default_factory=list)

    def at(self, offset: int) -> Location:
        """Give the place of a character, counted from 0, as line and column."""
        start = self.text.rfind("\n", 0, offset) + 1
        return Location(self.path, self.text.count("\n", 0, offset) + 1, offset - start + 1)

    def fault(self, offset: int, code: str, message: str, hint: str) -> None:
        """Note what is wrong at a character."""
        self.findings.append(error(self.at(offset), code, message, hint))


def shorten(names: Sequence[str], most: int = 3) -> str:
    """Name the first of many."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
