"""Where a curator is, the addresses from there, and what became of the last decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qs, quote, unquote, urlencode

from cityplans.core.languages import PREFIX, Language
from cityplans.curate.review.additions import ADDABLE
from cityplans.curate.review.decisions import Decision, Outcome, Result
from cityplans.curate.review.queue import Filter, Show


@dataclass(frozen=True, slots=True)
class Place:
    """Where a curator is: the language and the filter, which every link of a page keeps."""

    language: Language = "zh"
    chosen: Filter = field(default_factory=Filter)

    def list_address(self, **query: str) -> str:
        """Return the address of the list of records."""
        return f"/{PREFIX[self.language]}{self._query(query)}"

    def record_address(self, record_id: str, **query: str) -> str:
        """Return the address of a record, by its key."""
        return f"/{PREFIX[self.language]}records/{quote(record_id, safe='')}/{self._query(query)}"

    def further_address(self, record_id: str, what: str) -> str:
        """Return the address where a record is deleted (`delete`) or gets another id (`id`)."""
        return f"/{PREFIX[self.language]}records/{quote(record_id, safe='')}/{what}/{self._query({})}"

    def add_address(self, table: str, **query: str) -> str:
        """Return the address where a record is added to a table."""
        return f"/{PREFIX[self.language]}add/{table}/{self._query(query)}"

    def undo_address(self) -> str:
        """Return the address to which the form that takes the last thing back is sent."""
        return f"/{PREFIX[self.language]}undo/{self._query({})}"

    def in_language(self, language: Language) -> Place:
        """Return the same place in a language."""
        return Place(language, self.chosen)

    def _query(self, query: Mapping[str, str]) -> str:
        chosen = {"show": str(self.chosen.show), "table": self.chosen.table}
        filled = {name: value for name, value in {**chosen, **query}.items() if value}
        if filled.get("show") == Show.OPEN:
            del filled["show"]
        return f"?{urlencode(filled)}" if filled else ""


@dataclass(frozen=True, slots=True)
class Last:
    """The last decision and what became of it: told at the top of the next page."""

    result: Result
    record_id: str = ""
    files: Sequence[str] = ()
    decision: Decision | None = None
    outcome: Outcome | None = None
    write: str = ""


class View(StrEnum):
    """What an address shows; the values are those in addresses."""

    LIST = ""
    RECORD = "records"
    DELETE = "delete"
    ID = "id"
    ADD = "add"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: a view of a record or table by its name, at a place, with a query."""

    place: Place
    view: View
    name: str
    query: Mapping[str, str]


def asked(address: str) -> Asked:
    """Return what the path and query of a request ask for; an unknown path is a record that there is not."""
    path, _, text = address.partition("?")
    query = {name: values[-1] for name, values in parse_qs(text, errors="replace").items()}
    parts = [unquote(part) for part in path.split("/") if part]
    language = parts.pop(0) if parts[:1] == ["en"] else "zh"
    show = query.get("show", "")
    chosen = Filter(Show(show) if show in list(Show) else Show.OPEN, query.get("table", ""))
    place = Place("en" if language == "en" else "zh", chosen)
    match parts:
        case []:
            return Asked(place, View.LIST, "", query)
        case ["records", key]:
            return Asked(place, View.RECORD, key, query)
        case ["records", key, ("delete" | "id") as what]:
            return Asked(place, View(what), key, query)
        case ["add", table] if table in ADDABLE:
            return Asked(place, View.ADD, table, query)
        case ["undo"]:
            return Asked(place, View.UNDO, "", query)
        case _:
            return Asked(place, View.RECORD, "/".join(parts), query)
