"""A record as search sees it: the texts that find it, and what results show and answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cityplans.core.languages import Text

_EMPTY = Text("", "")


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """A record as search sees it, in both languages."""

    kind: str
    id: str
    address: str
    """The path below the root of the language."""
    title: Text
    called: tuple[str, ...] = ()
    """Other names of the record itself, which count like its title."""
    context: tuple[Text, ...] = ()
    """What contains it, the widest first: city, plan, section."""
    summary: Text = _EMPTY
    notes: tuple[Text, ...] = ()
    """Further texts about it, which count like the summary."""
    names: tuple[str, ...] = ()
    """Related names in either language, shown only if they matched."""
    passages: tuple[str, ...] = ()
    """The official text, if copies of it are available."""
    number: str = ""
    """The number as printed."""
    type: str = ""
    """The kind of a measure, empty for a plain measure."""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The values that it is filtered by, by facet."""
    topics: tuple[str, ...] = ()
    """Other words for what the summary and the notes speak of, which count like these."""
    distant: tuple[str, ...] = ()
    """Other names of what the official text names, which count like the context."""
    added: frozenset[str] = frozenset()
    """The names among the above that no text of the record has: results never show them as if one did."""
    replies: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    """What it answers in parts, by question."""
    place: tuple[Text, ...] = ()
    """What contains it in a few words, as results show it; empty where that is the context."""

    def classes(self) -> tuple[tuple[str, ...], ...]:
        """Return its texts by class, in the order of `postings.CLASSES`."""
        return (
            (self.title.zh, self.title.en, *self.called),
            (*self.names, _numbered(self.id)),
            (
                *(self.summary.zh, self.summary.en),
                *(text for note in self.notes for text in (note.zh, note.en)),
                *self.topics,
            ),
            (*(text for part in self.context for text in (part.zh, part.en)), *self.distant),
            self.passages,
        )


def _numbered(record_id: str) -> str:
    """Return the part of an id that is searched as text: its parts with a digit, or an id of one word.

    Other words in it may mean something else: hangzhou-metro-2009 is about a metropolitan area, not a metro.
    """
    parts = record_id.split("-")
    return "-".join(part for part in parts if len(parts) == 1 or any(map(str.isdigit, part)))
