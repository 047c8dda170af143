"""The notes on licence, limits and citation in every package and on the data page."""

from __future__ import annotations

import re
from functools import lru_cache

from cityplans.core.identity import Identity
from cityplans.core.languages import Language
from cityplans.core.markdown import as_references
from cityplans.core.paths import STRINGS
from cityplans.exports.citations.citation import collection_citation
from cityplans.exports.citations.formats import as_text

_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
_EMPHASIS = re.compile(r"\*+")


@lru_cache(maxsize=2)
def notes(identity: Identity, language: Language) -> str:
    """Return the notes as Markdown, with the address and the citation of the collection filled in."""
    return _filled(_template(language), as_references(_citation(identity, language)), identity)


@lru_cache(maxsize=2)
def plain_notes(identity: Identity, language: Language) -> tuple[tuple[str, ...], ...]:
    """Return the notes without Markdown: one tuple per chapter, its heading followed by its paragraphs."""
    link_text = r"\1（\2）" if language == "zh" else r"\1 (\2)"
    chapters = _EMPHASIS.sub("", _LINK.sub(link_text, _template(language))).split("## ")[1:]
    return tuple(
        tuple(
            _filled(line.removeprefix("- "), _citation(identity, language), identity)
            for line in chapter.splitlines()
            if line
        )
        for chapter in chapters
    )


def _template(language: Language) -> str:
    return (STRINGS / f"notes.{language}.md").read_text(encoding="utf-8")


def _citation(identity: Identity, language: Language) -> str:
    return as_text(collection_citation(identity, identity.homepage), language)


def _filled(text: str, citation: str, identity: Identity) -> str:
    return text.format(citation=citation, homepage=identity.homepage)
