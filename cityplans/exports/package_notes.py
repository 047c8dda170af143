"""The notes on licence, limits and citation that stand in every package and on the data page."""

from __future__ import annotations

import re
from functools import lru_cache

from cityplans.core.languages import Language
from cityplans.core.model import Identity
from cityplans.core.paths import STRINGS
from cityplans.exports.citations.citation import collection_citation
from cityplans.exports.citations.formats import as_text

_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
# Whatever Markdown or HTML acts on, anywhere or at the start of a paragraph.
_ACTIVE = re.compile(r"[\\`*_\[\]<>|~&]|^[-+=#\d]")
_STRESS = re.compile(r"\*+")


@lru_cache(maxsize=2)
def notes(identity: Identity, language: Language) -> str:
    """Give the notes as Markdown, with the collection's address and citation filled in."""
    return _filled(_template(language), _inert(_citation(identity, language)), identity)


@lru_cache(maxsize=2)
def plain_notes(identity: Identity, language: Language) -> tuple[tuple[str, ...], ...]:
    """Give the notes without Markdown: licence, limits and citation, each a heading and its paragraphs."""
    shown = r"\1（\2）" if language == "zh" else r"\1 (\2)"
    chapters = _STRESS.sub("", _LINK.sub(shown, _template(language))).split("## ")[1:]
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


def _inert(text: str) -> str:
    """Write a text so that every Markdown reader shows it as it is: the title and the names in it are data."""
    return _ACTIVE.sub(lambda found: f"&#{ord(found[0])};", " ".join(text.split()))
