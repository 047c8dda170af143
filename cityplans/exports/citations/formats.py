"""Citations as text in both languages, BibTeX, RIS, CSL-JSON and CITATION.cff."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cityplans.core.edtf import edtf_bounds
from cityplans.core.identity import Identity
from cityplans.core.json_writer import encode
from cityplans.core.languages import LANGUAGES, Language
from cityplans.exports.citations.citation import Citation
from cityplans.exports.citations.phrases import bilingual
from cityplans.i18n.formatting import date
from cityplans.i18n.strings import translate

# Characters that some reader of these formats takes for the end of a line, and control characters.
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# BibTeX counts braces even after a backslash, so braces and backslashes are written as commands.
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
    """Return a text on one line: runs of line breaks and control characters become one space."""
    # What breaks a line is not printable, and most texts are.
    return (text if text.isprintable() else _BREAKS.sub(" ", text)).strip()


def as_text(citation: Citation, language: Language) -> str:
    """Return a citation for people; in English, Chinese titles are followed by the English ones."""
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
        citation.stated_in[language],
        citation.reported_in[language],
        _version(citation, language),
        _record(citation, language),
        citation.url[language],
    ]
    return one_line(translate(language, "cite.stop").join(filter(None, parts)))


def as_bibtex(citation: Citation) -> str:
    """Return an entry for BibTeX and biblatex in UTF-8; older styles that lack @dataset treat it as @misc."""
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in citation.authors),
        "title": f"{{{_tex(bilingual(citation.title))}}}",
        "type": _tex(_genre(citation)),
        "publisher": f"{{{_tex(bilingual(citation.container))}}}" if citation.container.zh else "",
        "version": _tex(citation.version),
        "year": citation.released[:4],
        "date": citation.released,
        # biblatex reads this field verbatim: nothing is escaped.
        "url": one_line(citation.url[_LANGUAGE]),
        "note": _tex(_remarks(citation)),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@dataset{{{citation.key},\n{lines}\n}}\n"


def as_ris(citation: Citation) -> str:
    """Return a record in RIS, one line per tag."""
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
    """Return an item of CSL-JSON 1.0.2; the plan that it concerns is in the `original-…` fields."""
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


def as_metadata(citation: Citation) -> Iterator[tuple[str, str]]:
    """Yield the metadata (Highwire, Dublin Core) by which reference managers see a dataset."""
    yield "citation_title", bilingual(citation.title)
    yield from (("citation_author", name) for name in citation.authors)
    yield "citation_publication_date", citation.released.replace("-", "/")
    yield "citation_publisher", bilingual(citation.container)
    yield "DC.type", "Dataset"
    yield "DC.identifier", citation.record


def as_cff(citation: Citation, identity: Identity, abstract: str) -> str:
    """Return a CITATION.cff (1.2.0) for a data package; its values are in JSON, which is valid YAML."""
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
    return "".join(f"{key}: {encode(_on_one_line(value))}\n" for key, value in fields.items() if value)


def _on_one_line(value: Any) -> Any:
    """Return a value with every text in it on one line."""
    if isinstance(value, list):
        return [_on_one_line(item) for item in value]
    if isinstance(value, dict):
        return {key: _on_one_line(item) for key, item in value.items()}
    return one_line(value)


def _genre(citation: Citation) -> str:
    return f"{citation.genre.zh} / {citation.genre.en}"


def _tex(text: str) -> str:
    return _TEX_ACTIVE.sub(lambda sign: _TEX[sign[0]], one_line(text))


def _csl_date(edtf: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in end.split("-")] for end in edtf.split("/")]}


def _version(citation: Citation, language: Language) -> str:
    """Return the version in words, which say so if it contains unreleased changes."""
    base, plus, _ = citation.version.partition("+")
    values = {"version": citation.version, "released": date(citation.released, language)}
    version = (
        translate(language, "cite.later", base=base, **values)
        if plus
        else translate(language, "cite.version", **values)
    )
    container = citation.container[language]
    if container:
        return f"{container}{translate(language, 'cite.in')}{version}"
    return f"{version[:1].upper()}{version[1:]}"


def _record(citation: Citation, language: Language) -> str:
    if not citation.record:
        return ""
    key = "cite.field" if citation.field else "cite.record"
    return translate(language, key, record=citation.record, field=citation.field)


def _remarks(citation: Citation) -> str:
    """Return in both languages what these formats have no field for."""
    return " ".join(filter(None, (_remarks_in(citation, language) for language in LANGUAGES)))


def _remarks_in(citation: Citation, language: Language) -> str:
    stop = translate(language, "cite.stop")
    version = _version(citation, language) if "+" in citation.version else ""
    remarks = (
        citation.stated_in[language],
        citation.reported_in[language],
        version,
        _record(citation, language),
        citation.note[language],
    )
    sentences = stop.join(filter(None, remarks))
    return f"{sentences}{stop.strip()}" if sentences else ""
