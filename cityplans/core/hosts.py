"""What hosts of static sites take: their limits, and which of them a site keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

UNITS = {
    "files": "files",
    "entries": "files and folders",
    "bytes": "in all",
    "file_bytes": "in one file",
    "folder_files": "files in one folder",
}
"""What a limit counts, as it is said after its amount."""


def amount(kind: str, count: int) -> str:
    """Return a count without its unit in words, but bytes in MB: "20,000", "26.2 MB"."""
    return f"{count / 10**6:,.1f} MB" if "bytes" in kind else f"{count:,}"


@dataclass(frozen=True, slots=True)
class HostLimit:
    """One limit of a host.

    Attributes:
        kind: What it counts, a key of UNITS.
        most: How many of it the host takes.
        source: The address at which the host says so.
        looked_up: The day on which that was read there, or the day of the copy that was read.
    """

    kind: str
    most: int
    source: str
    looked_up: str


@dataclass(frozen=True, slots=True)
class Host:
    """A host by the name that people give on the command line, and its title."""

    name: str
    title: str
    limits: tuple[HostLimit, ...]


@dataclass(frozen=True, slots=True)
class SiteSize:
    """How large a site is: its files with their bytes by path, and the number of its plans."""

    files: Mapping[str, int]
    plans: int
    folders: Mapping[str, int] = field(default_factory=dict)
    """The number of files directly in each folder."""

    def count(self, kind: str) -> int:
        """Return how many the site has of what a limit of this kind counts."""
        match kind:
            case "files":
                return len(self.files)
            case "entries":
                return len(self.files) + len(self.folders)
            case "bytes":
                return sum(self.files.values())
            case "file_bytes":
                return max(self.files.values(), default=0)
            case _:
                return max(self.folders.values(), default=0)

    def fits(self, host: Host) -> bool:
        """Return whether a host takes the site."""
        return all(self.count(limit.kind) <= limit.most for limit in host.limits)
