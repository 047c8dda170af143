"""Ids that are no longer in use, and what became of their records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cityplans.catalog.addresses import API
from cityplans.core.languages import PREFIX
from cityplans.core.model import Catalog, PublishedId


class FormerAddresses:
    """Under which former addresses a file is published once more, because the id in its path was another before."""

    def __init__(self, catalog: Catalog) -> None:
        self.former: dict[tuple[str, str], list[str]] = defaultdict(list)
        for old, found in former_ids(catalog).items():
            if found.successor:
                self.former[found.row.table, found.successor].append(old)

    def of(self, path: str) -> Iterator[str]:
        """Give the former paths of a file of the site: tables and slices of the API, feeds, calendars, citations.

        A page and a record's JSON have none: `redirect_files` makes what stands there. Nor has a download: see `of_download`.
        """
        if not self.former or path.endswith(".html") or path.startswith("data/"):
            return
        prefix = PREFIX["en"] if path.startswith(PREFIX["en"]) else ""
        parts = path.removeprefix(prefix).split("/")
        if path.startswith(API):
            depth = API.count("/")
            if len(parts) > depth + 1 and not (len(parts) == depth + 2 and path.endswith(".json")):
                yield from self._at(parts, depth + 1, parts[depth])
        elif parts[0] == "cite":
            stem = parts[1].partition(".")[0]
            for table in [table for table, successor in self.former if successor == stem]:
                yield from self._at(parts, 1, table)
        elif len(parts) > 2:
            yield from (f"{prefix}{old}" for old in self._at(parts, 1, parts[0]))

    def of_download(self, path: str) -> Iterator[str]:
        """Give the former paths of a download of a plan, both below /data/."""
        yield from self._at(path.split("/"), 0, "plans")

    def _at(self, parts: list[str], place: int, table: str) -> Iterator[str]:
        """Put every former id in the place of the present one, which an ending may follow."""
        stem, dot, ending = parts[place].partition(".")
        for old in self.former.get((table, stem), ()):
            yield "/".join([*parts[:place], f"{old}{dot}{ending}", *parts[place + 1 :]])


@dataclass(frozen=True, slots=True)
class Former:
    """An id that is no longer in use; `successor` is the id in use that took its place, "" where it was withdrawn.

    `last` is the row of the ledger at the end of the chain: it says when and why the record went.
    """

    row: PublishedId
    successor: str
    last: PublishedId


def former_ids(catalog: Catalog) -> Mapping[str, Former]:
    """Give every id of the ledger that is no longer in use, by id, each followed to the end of its chain."""
    ledger = {row.record_id: row for row in catalog.ids}
    used = catalog.places
    return {row.record_id: _followed(row, ledger, used) for row in catalog.ids if row.record_id not in used}


def _followed(row: PublishedId, ledger: Mapping[str, PublishedId], used: Mapping[str, object]) -> Former:
    last, seen = row, {row.record_id}
    while last.successor_id and last.successor_id not in used:
        following = ledger.get(last.successor_id)
        # The check reports a circle or an unknown successor; here the way just ends.
        if following is None or following.record_id in seen:
            return Former(row, "", last)
        seen.add(following.record_id)
        last = following
    return Former(row, last.successor_id, last)
