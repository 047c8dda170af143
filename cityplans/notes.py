"""The notes on licence, limits and citation that stand in every package and on the data page."""

from __future__ import annotations

from cityplans.model import Identity
from cityplans.schema import Language
from cityplans.words import STRINGS


def notes(identity: Identity, language: Language) -> str:
    """Give the notes as Markdown, with the collection's title, version and address filled in."""
    text = (STRINGS / f"notes.{language}.md").read_text(encoding="utf-8")
    return text.format(title=identity.title[language], version=identity.version, released=identity.released, homepage=identity.homepage)
