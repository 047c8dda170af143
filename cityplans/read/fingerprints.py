"""Reads the fingerprints of passages, a file that the program alone writes and that may be missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set

from cityplans.core.fingerprints import FILE, Fingerprint, parse_fingerprints
from cityplans.read.reader import Reader


def read_fingerprints(reader: Reader) -> Mapping[str, Set[Fingerprint]]:
    """Return the fingerprints by source."""
    by_source: dict[str, set[Fingerprint]] = defaultdict(set)
    data = reader.content(FILE) if FILE in reader.tree.files else None
    for fingerprint in parse_fingerprints((data or b"").decode("utf-8", "replace")):
        by_source[fingerprint.source_id].add(fingerprint)
    return dict(by_source)
