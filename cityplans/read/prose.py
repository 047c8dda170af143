"""Reads the pages that are written by hand, and reports what a merge or an editor left in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cityplans.core.findings import Finding, Location, error
from cityplans.read.files import LARGEST_YAML, UnsafeFileError, read_bytes
from cityplans.read.text import PROSE_FAULTS, decode


def prose_findings(root: Path) -> Iterator[Finding]:
    """Yield what must not be published in the change log of a project and in its pages below content/."""
    pages = [path for path in (root / "CHANGELOG.md",) if path.is_file()]
    for path in [*pages, *sorted((root / "content").rglob("*.md"))]:
        name = path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else path.as_posix()
        try:
            _, findings = decode(name, read_bytes(path, LARGEST_YAML))
        except (OSError, UnsafeFileError) as problem:
            yield error(
                Location(name), "file-refused", f"the page cannot be read: {problem}", "put the file itself here"
            )
            continue
        yield from (finding for finding in findings if finding.code in PROSE_FAULTS)
