"""Fingerprints of passages: enough to find a passage again on a page, and none of its words."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields

from cityplans.core.csv_writer import to_csv
from cityplans.core.text import fold

FILE = "fingerprints.csv"
"""The file below datasets/ that holds them. It serves `build.py links` and is in no package."""
CONTEXT = 24
"""Characters before and after a passage that are hashed as well, and characters at its beginning."""
_DIGITS = 12
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
_LINE = re.compile(r"[a-z0-9-]+(?:,\d{1,9}){3}(?:,[0-9a-f]{12}){2}(?:,(?:[0-9a-f]{12})?){2}")


@dataclass(frozen=True, slots=True, order=True)
class Fingerprint:
    """What is kept of a passage: its place in the copy, its length without white space, and hashes.

    Attributes:
        source_id: The source or report.
        start: Where the passage begins in the saved copy, in code points.
        end: Where it ends, exclusive.
        length: Its characters.
        sha256: The hash of the passage.
        head: The hash of its first CONTEXT characters, of all if it has fewer.
        before: The hash of the CONTEXT characters before it; "" if the text has fewer.
        after: The hash of the CONTEXT characters after it; "" if the text has fewer.
    """

    source_id: str
    start: int
    end: int
    length: int
    sha256: str
    head: str
    before: str
    after: str


def squeezed(text: str) -> str:
    """Return a text folded, without white space and invisible characters, as it is hashed."""
    return _UNSEEN.sub("", fold(text))


def mark(text: str) -> str:
    """Return the first digits of the SHA-256 of a squeezed text, in hex."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_DIGITS]


class CopyText:
    """The text of a saved copy, squeezed.

    Args:
        source_id: The source or report.
        text: The whole copy.
        start: Where its text begins; what is around it is no context.
        end: Where its text ends.
    """

    def __init__(self, source_id: str, text: str, start: int, end: int) -> None:
        self.source_id = source_id
        folded = fold(text)
        # The offsets of the characters that are kept: folding changes no offset.
        self._offsets = [i for i in range(start, min(end, len(text))) if not _UNSEEN.match(folded[i])]
        self._text = "".join(folded[i] for i in self._offsets)

    def fingerprint(self, start: int, end: int) -> Fingerprint:
        """Return the fingerprint of the passage between two offsets into the copy."""
        low, high = bisect_left(self._offsets, start), bisect_left(self._offsets, end)
        passage = self._text[low:high]
        before, after = self._text[max(low - CONTEXT, 0) : low], self._text[high : high + CONTEXT]
        context = (mark(part) if len(part) == CONTEXT else "" for part in (before, after))
        return Fingerprint(self.source_id, start, end, len(passage), mark(passage), mark(passage[:CONTEXT]), *context)


def parse_fingerprints(text: str) -> Iterator[Fingerprint]:
    """Yield the fingerprints of a file; lines that are none are skipped, as if they were missing."""
    for row in csv.reader(io.StringIO("\n".join(line for line in text.splitlines() if _LINE.fullmatch(line)))):
        source_id, start, end, length, *hashes = row
        yield Fingerprint(source_id, int(start), int(end), int(length), *hashes)


def format_fingerprints(fingerprints: Iterable[Fingerprint]) -> str:
    """Return the file that holds fingerprints, each once."""
    return to_csv([field.name for field in fields(Fingerprint)], map(astuple, sorted(set(fingerprints))))
