"""The saved copies of the official texts, identified by their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from cityplans.core.findings import Finding, error, warning
from cityplans.read.dataset import Record
from cityplans.read.files import LARGEST_FILE, UnsafeFileError, read_bytes


def read_copies(folder: Path, rows: Iterable[Record]) -> tuple[dict[str, str], list[Finding]]:
    """Return the recorded copies that a folder contains, or a folder in it, by id.

    Files that cannot be read are skipped.
    """
    by_hash: dict[str, str] = {}
    for path in sorted((*folder.glob("*.txt"), *folder.glob("*/*.txt"))):
        try:
            data = read_bytes(path, LARGEST_FILE, follow=True)
        except (OSError, UnsafeFileError):
            continue
        by_hash[hashlib.sha256(data).hexdigest()] = data.decode("utf-8", "replace")
    texts: dict[str, str] = {}
    findings: list[Finding] = []
    for row in rows:
        text = by_hash.get(row["sha256"])
        if text is None:
            message = f"no file in {folder} is the copy {row.id}"
            hint = "its SHA-256 must be the recorded one; without the copy its evidence is not checked"
            findings.append(warning(row.at("sha256"), "source-absent", message, hint, row.id))
        else:
            texts[row.id] = text
            if row["characters"] != str(len(text)):
                message = f"the copy has {len(text)} characters, not {row['characters']}"
                findings.append(error(row.at("characters"), "source-length", message, f"write {len(text)}", row.id))
    return texts, findings
