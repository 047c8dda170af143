"""Citations written out: as text in both languages, BibTeX, RIS, CSL-JSON and CITATION.cff."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from cityplans.core.edtf import edtf_bounds
from cityplans.core.languages import LANGUAGES, Language
from cityplans.core.model import Identity
from cityplans.exports.citations.citation import Citation, bilingual
from cityplans.i18n.formatting import date
from cityplans.i18n.strings import translate

# Whatever some reader of these formats takes for the end of a line, and what no format can hold.
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# A brace counts for BibTeX whether a backslash stands before it or not, so braces and backslash are written as commands.
_TEX = {sign: f"\\{sign}" for sign in "&%$#_"} | {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
}
_TEX_ACTIVE = re.compile(r"[&%$#_\\{}~^]")
_LANGUAGE: Language = "zh"


def one_line(text: str) -> str:
    """Put a text on one line: breaks and control characters become spaces, nothing else changes."""
    return _BREAKS.sub(" ", text).strip()


def as_text(citation: Citation, language: Language) -> str:
    """Write a citation for people. In English, titles stand in Chinese with the English in brackets after them."""
    foreign = language == "en" and citation.kind != "value"
    title = bilingual(citation.title) if foreign else citation.title[language]
    parts = [
        translate(
            language,
            "cite.valued" if citation.kind == "value" else "cite.titled",
            authors=translate(language, "list_comma").join(citation.authors),
            title=title,
            genre=citation.genre[language],
        ),
        citation.said[language],
        _version(citation, language),
        _record(citation, language),
        citation.url[language],
    ]
    return one_line(translate(language, "cite.stop").join(filter(None, parts)))


def as_bibtex(citation: Citation) -> str:
    """Write an entry for BibTeX and biblatex, in UTF-8; unknown to older styles, @dataset is set there as @misc is."""
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in citation.authors),
        "title": f"{{{_tex(bilingual(citation.title))}}}",
        "type": _tex(_genre(citation)),
        "publisher": f"{{{_tex(bilingual(citation.container))}}}" if citation.container.zh else "",
        "version": _tex(citation.version),
        "year": citation.released[:4],
        "date": citation.released,
        # biblatex takes an address as it stands.
        "url": one_line(citation.url[_LANGUAGE]),
        "note": _tex(_remarks(citation)),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@dataset{{{citation.key},\n{lines}\n}}\n"


def as_ris(citation: Citation) -> str:
    """Write a record in RIS, one line per tag."""
    return "".join(f"{tag}  - {one_line(value)}\r\n" for tag, value in _ris(citation)) + "ER  - \r\n"


def _ris(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", "DATA"
    yield "ID", citation.key
    yield from (("AU", name) for name in citation.authors)
    yield "TI", bilingual(citation.title)
    if citation.container.zh:
        yield "T2", bilingual(citation.container)
        yield "PB", bilingual(citation.container)
    yield "M3", _genre(citation)
    yield "PY", citation.released[:4]
    yield "DA", citation.released.replace("-", "/")
    yield "ET", citation.version
    if citation.record:
        yield "AN", citation.record
    yield "LA", _LANGUAGE
    if remarks := _remarks(citation):
        yield "N1", remarks
    yield "UR", citation.url[_LANGUAGE]


def as_csl(citation: Citation) -> dict[str, Any]:
    """Give an item of CSL-JSON 1.0.2; a file of it holds a list of items. The plan cited stands in the original-… fields."""
    item: dict[str, Any] = {
        "id": citation.key,
        "type": "dataset",
        "title": bilingual(citation.title),
        "author": [{"literal": name} for name in citation.authors],
        "genre": _genre(citation),
        "version": citation.version,
        "issued": _csl_date(citation.released),
        "language": _LANGUAGE,
        "URL": citation.url[_LANGUAGE],
    }
    if remarks := _remarks(citation):
        item["note"] = remarks
    if citation.container.zh:
        item["container-title"] = bilingual(citation.container)
    if citation.plan.zh and citation.plan != citation.title:
        item["original-title"] = bilingual(citation.plan)
    if citation.issuer.zh:
        item["original-author"] = [{"literal": bilingual(citation.issuer)}]
    if edtf_bounds(citation.issued):
        item["original-date"] = _csl_date(citation.issued)
    if citation.record:
        item["number"] = citation.record
    return item


def as_cff(citation: Citation, identity: Identity, abstract: str) -> str:
    """Write a CITATION.cff (1.2.0) for a data package. Every value is quoted as in JSON, which YAML reads."""
    licences = [licence.name for licence in identity.licences]
    fields: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this data, please cite it as below.",
        "type": "dataset",
        "title": bilingual(citation.title),
        "abstract": abstract,
        "authors": [{"name": name} for name in citation.authors],
        "contact": [{"name": citation.authors[0], "email": identity.contact}],
        "version": citation.version,
        "date-released": citation.released,
        "license": licences[0] if len(licences) == 1 else licences,
        "url": citation.url[_LANGUAGE],
        "repository-code": identity.repository,
        "keywords": list(identity.keywords),
    }
    return "".join(
        f"{key}: {json.dumps(_quiet(value), ensure_ascii=False)}\n" for key, value in fields.items() if value
    )


def _quiet(value: Any) -> Any:
    """Put every text within a value on one line."""
    if isinstance(value, list):
        return [_quiet(item) for item in value]
    if isinstance(value, dict):
        return {key: _quiet(item) for key, item in value.items()}
    return one_line(value)


def _genre(citation: Citation) -> str:
    return f"{citation.genre.zh} / {citation.genre.en}"


def _tex(text: str) -> str:
    return _TEX_ACTIVE.sub(lambda sign: _TEX[sign[0]], one_line(text))


def _csl_date(edtf: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in end.split("-")] for end in edtf.split("/")]}


def _version(citation: Citation, language: Language) -> str:
    """Name the version; one with changes that no release holds yet says so."""
    base, mark, _ = citation.version.partition("+")
    words = {"version": citation.version, "released": date(citation.released, language)}
    told = (
        translate(language, "cite.later", base=base, **words) if mark else translate(language, "cite.version", **words)
    )
    container = citation.container[language]
    return f"{container}{translate(language, 'cite.in')}{told}" if container else f"{told[:1].upper()}{told[1:]}"


def _record(citation: Citation, language: Language) -> str:
    if not citation.record:
        return ""
    return translate(
        language, "cite.field" if citation.field else "cite.record", record=citation.record, field=citation.field
    )


def _remarks(citation: Citation) -> str:
    """Tell in both languages, one after the other, what the fields of these formats have no place for."""
    return " ".join(filter(None, (_remarks_in(citation, language) for language in LANGUAGES)))


def _remarks_in(citation: Citation, language: Language) -> str:
    stop = translate(language, "cite.stop")
    version = _version(citation, language) if "+" in citation.version else ""
    told = stop.join(
        filter(None, (citation.said[language], version, _record(citation, language), citation.note[language]))
    )
    return f"{told}{stop.strip()}" if told else ""
