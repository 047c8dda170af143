"""Ids that are no longer in use, and what happened to their records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cityplans.catalog.addresses import API, table_at
from cityplans.core.languages import PREFIX
from cityplans.core.model import Catalog
from cityplans.core.proof_records import PublishedId


class FormerAddresses:
    """The former addresses at which a file is also published, because the id in its path has changed."""

    def __init__(self, catalog: Catalog) -> None:
        self.former: dict[tuple[str, str], list[str]] = defaultdict(list)
        for old_id, former_id in former_ids(catalog).items():
            if former_id.successor:
                self.former[former_id.row.table, former_id.successor].append(old_id)

    def of(self, path: str) -> Iterator[str]:
        """Yield the former paths of a file: feeds, calendars, what accompanies a page.

        Pages and records of the API have none: `redirect_files` makes those. For downloads see `of_download`.
        """
        if not self.former or path.endswith(".html") or path.startswith(("data/", API)):
            return
        prefix = PREFIX["en"] if path.startswith(PREFIX["en"]) else ""
        parts = path.removeprefix(prefix).split("/")
        if len(parts) > 2:
            yield from (f"{prefix}{former_path}" for former_path in self._at(parts, 1, table_at(parts[0])))

    def of_download(self, path: str) -> Iterator[str]:
        """Yield the former paths of a download of a plan. Both are below /data/."""
        yield from self._at(path.split("/"), 0, "plans")

    def _at(self, parts: list[str], index: int, table: str) -> Iterator[str]:
        """Yield the path with each former id instead of the current one, which may have an extension."""
        stem, dot, ending = parts[index].partition(".")
        for old_id in self.former.get((table, stem), ()):
            yield "/".join([*parts[:index], f"{old_id}{dot}{ending}", *parts[index + 1 :]])


@dataclass(frozen=True, slots=True)
class Former:
    """An id that is no longer in use.

    Attributes:
        row: Its row of the ledger.
        successor: The id in use that replaced it, "" if it was withdrawn.
        last: The row of the ledger at the end of the chain, with the date and the reasons.
    """

    row: PublishedId
    successor: str
    last: PublishedId


def former_ids(catalog: Catalog) -> Mapping[str, Former]:
    """Return the ids of the ledger that are no longer in use, each followed to the end of its chain."""
    ledger = {row.record_id: row for row in catalog.ids}
    used = catalog.places
    return {row.record_id: _followed(row, ledger, used) for row in catalog.ids if row.record_id not in used}


def _followed(row: PublishedId, ledger: Mapping[str, PublishedId], used: Mapping[str, object]) -> Former:
    last, visited = row, {row.record_id}
    while last.successor_id and last.successor_id not in used:
        following = ledger.get(last.successor_id)
        # The check reports cycles and unknown successors; here the chain just ends.
        if following is None or following.record_id in visited:
            return Former(row, "", last)
        visited.add(following.record_id)
        last = following
    return Former(row, last.successor_id, last)
