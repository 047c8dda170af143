"""The notes on licence, limits and citation that stand in every package and on the data page."""

from __future__ import annotations

from cityplans.bibliography import as_text
from cityplans.citation import collection_citation
from cityplans.model import Identity
from cityplans.schema import Language
from cityplans.words import STRINGS


def notes(identity: Identity, language: Language) -> str:
    """Give the notes as Markdown, with the collection's address and citation filled in."""
    text = (STRINGS / f"notes.{language}.md").read_text(encoding="utf-8")
    citation = as_text(collection_citation(identity, identity.homepage), language)
    return text.format(citation=citation, homepage=identity.homepage)
