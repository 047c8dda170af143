"""Citations read back by the programs that people manage their references with."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import bibtexparser
import jsonschema
import pytest
import rispy
import yaml

from cityplans.core.languages import Text
from cityplans.core.model import Catalog
from cityplans.exports.citations.citation import Citation, field_citation, package_citation, record_citation
from cityplans.exports.citations.files import FORMATS, collected, csl_file
from cityplans.exports.citations.formats import (
    as_bibtex,
    as_cff,
    as_csl,
    as_ris,
    one_line,
)
from cityplans.exports.citations.phrases import bilingual
from cityplans.exports.package import packages
from tests.support.downloads import SITE_URL as HOST
from tests.support.downloads import all_cited
from tests.support.node import evaluate

URL = "https://plans.example.org/"
HOSTILE = [
    "{",
    "}",
    "}}, title = {stolen",
    "a {b} c}",
    "50% & #1 _x_ $y$ ~z^2",
    "C:\\new\\textbf{x} \\",
    'he said "no"',
    "it's ``so''",
    "one\ntwo\r\nthree\u2028four\x85five",
    "x\nER  - \nTY  - JOUR",
    "TY  - JOUR",
    "emoji 🏙️ and 𠮷",
    "@book{x, title={y}}",
    "- a: b # c",
    "null",
    "《引号“里”的》",
    "<script>alert(1)</script> & <b>x</b>",
    "a\tb\x00c",
    "name and another and a third",
]


@pytest.fixture(scope="module")
def citations(catalog: Catalog) -> list[Citation]:
    """Every citation that is published."""
    records = [record_citation(catalog, URL, record_id) for record_id in all_cited(catalog)]
    return records + [package_citation(package, catalog, URL) for package in packages(catalog)]


@pytest.fixture(scope="module")
def hostile(citations: list[Citation]) -> list[Citation]:
    """One citation per hostile word, which is put into every field that holds words of the data."""
    figure = next(c for c in citations if c.kind == "value")
    return [
        dataclasses.replace(
            figure,
            key=f"hostile-{n}",
            title=Text(word, f"en {word}"),
            genre=Text(word, word),
            container=Text(word, ""),
            plan=Text(word, ""),
            issuer=Text(word, ""),
            stated_in=Text(word, word),
            reported_in=Text(f"zh {word}", f"reported {word}"),
            note=Text(word, word),
            authors=(word, "Second"),
        )
        for n, word in enumerate(HOSTILE)
    ]


def titled(citation: Citation) -> str:
    """Return the title as every format must hold it: Chinese, English in brackets."""
    zh, en = (one_line(text) for text in (citation.title.zh, citation.title.en))
    return f"{zh} [{en}]" if en not in ("", zh) else zh


# ── BibTeX ───────────────────────────────────────────────────────────────────────────────────────────────────────────

COMMANDS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
}


def set_in_type(tex: str) -> str:
    """Return what LaTeX sets for a field: commands and escaped signs as characters, braces as nothing."""
    bare = re.sub(r"\{\\(text\w+)\}|\\([&%$#_])|[{}]", lambda m: COMMANDS.get(m[1], m[1]) if m[1] else m[2] or "", tex)
    assert not re.search(r"(?<!\\)[%$#&~^]", re.sub(r"\\.", "", tex)), f"LaTeX acts on something in {tex}"
    return bare


def read_bibtex(text: str) -> list[dict[str, str]]:
    parser = bibtexparser.bparser.BibTexParser(ignore_nonstandard_types=False, interpolate_strings=False)
    entries: list[dict[str, str]] = bibtexparser.loads(text, parser).entries
    return entries


def check_bibtex(citations: list[Citation]) -> None:
    entries = read_bibtex("\n".join(as_bibtex(c) for c in citations))
    assert [e["ID"] for e in entries] == [c.key for c in citations]
    for entry, citation in zip(entries, citations, strict=True):
        assert entry["ENTRYTYPE"] == "dataset"
        assert set_in_type(entry["title"]) == titled(citation)
        assert entry["title"].startswith("{") and entry["title"].endswith("}"), "a style may change its capitals"
        # Braces keep BibTeX from taking an "and" within a name for two names, and its words for first and last names.
        names = [f"{{{set_in_type_kept(name)}}}" for name in citation.authors]
        assert entry["author"] == " and ".join(names)
        assert entry["url"] == citation.url.zh
        assert (entry["date"], entry["year"], entry["version"]) == (
            citation.released,
            citation.released[:4],
            citation.version,
        )
        note = set_in_type(entry.get("note", ""))
        for words in (
            citation.stated_in.zh,
            citation.stated_in.en,
            citation.reported_in.zh,
            citation.reported_in.en,
            citation.note.zh,
            citation.note.en,
            citation.record,
        ):
            assert one_line(words) in note


def set_in_type_kept(text: str) -> str:
    """Write a name as LaTeX must have it, from the definition of its ten special characters."""
    names = {
        "\\": "textbackslash",
        "{": "textbraceleft",
        "}": "textbraceright",
        "~": "textasciitilde",
        "^": "textasciicircum",
    }
    return "".join(f"{{\\{names[c]}}}" if c in names else f"\\{c}" if c in "&%$#_" else c for c in one_line(text))


def test_bibtex_is_read_back(citations: list[Citation]) -> None:
    """The reader is slow: one citation in five, of every kind."""
    assert {citation.kind for citation in citations[::5]} == {citation.kind for citation in citations}
    check_bibtex(citations[::5])


def test_hostile_words_stay_in_their_bibtex_field(hostile: list[Citation]) -> None:
    check_bibtex(hostile)
    for citation in hostile:
        text = as_bibtex(citation)
        # BibTeX counts every brace, whether a backslash stands before it or not.
        depth = 0
        for i, char in enumerate(text):
            depth += (char == "{") - (char == "}")
            assert depth >= 1 or i < text.index("{") or i >= text.rindex("}"), text
        assert depth == 0
        assert len(text.splitlines()) == len(as_bibtex(hostile[0]).splitlines())


# ── RIS ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def check_ris(citations: list[Citation]) -> None:
    found: list[dict[str, Any]] = rispy.loads("".join(as_ris(c) for c in citations))
    assert [e["id"] for e in found] == [c.key for c in citations]
    for entry, citation in zip(found, citations, strict=True):
        assert entry["type_of_reference"] == "DATA"
        assert entry["title"] == titled(citation)
        assert entry["authors"] == [one_line(name) for name in citation.authors]
        assert entry["urls"] == [citation.url.zh]
        assert (entry["date"], entry["year"]) == (citation.released.replace("-", "/"), citation.released[:4])
        assert entry["edition"] == citation.version
        assert entry.get("accession_number", "") == citation.record
        note = " ".join(entry.get("notes", []))
        assert entry.get("secondary_title", "") == entry.get("publisher", "") == one_line(bilingual(citation.container))
        for words in (
            citation.stated_in.zh,
            citation.stated_in.en,
            citation.reported_in.zh,
            citation.reported_in.en,
            citation.note.zh,
            citation.note.en,
            citation.record,
        ):
            assert one_line(words) in note
        assert "unknown_tag" not in entry


def test_ris_of_everything_is_read_back(citations: list[Citation]) -> None:
    check_ris(citations)


def test_hostile_words_stay_on_their_ris_line(hostile: list[Citation]) -> None:
    check_ris(hostile)
    for citation in hostile:
        lines = as_ris(citation).split("\r\n")
        assert lines[0] == "TY  - DATA" and lines[-2:] == ["ER  - ", ""]
        assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) and len(line.splitlines()) == 1 for line in lines[:-1])


# ── CSL-JSON ─────────────────────────────────────────────────────────────────────────────────────────────────────────

CSL_TEXT = {
    "id",
    "type",
    "title",
    "genre",
    "version",
    "language",
    "number",
    "URL",
    "note",
    "container-title",
    "original-title",
}
CSL_NAMES, CSL_DATES = {"author", "original-author"}, {"issued", "original-date"}


def check_csl(citations: list[Citation]) -> None:
    """Judge items by what CSL-JSON 1.0.2 says of the variables that are used; nothing else may be in them."""
    for citation in citations:
        (item,) = json.loads(csl_file([citation]))
        assert item.keys() <= CSL_TEXT | CSL_NAMES | CSL_DATES
        assert all(isinstance(item[name], str) and item[name] for name in CSL_TEXT & item.keys())
        for name in CSL_NAMES & item.keys():
            assert all(set(person) == {"literal"} and isinstance(person["literal"], str) for person in item[name])
        for name in CSL_DATES & item.keys():
            assert set(item[name]) == {"date-parts"} and 1 <= len(item[name]["date-parts"]) <= 2
            assert all(
                1 <= len(parts) <= 3 and all(type(part) is int for part in parts) for parts in item[name]["date-parts"]
            )
        assert (item["id"], item["type"], item["URL"]) == (citation.key, "dataset", citation.url.zh)
        assert one_line(item["title"]) == titled(citation)
        assert [person["literal"] for person in item["author"]] == list(citation.authors)
        assert datetime.date(*item["issued"]["date-parts"][0]).isoformat() == citation.released
        assert item["version"] == citation.version
        assert item.get("number", "") == citation.record
        for words in (
            citation.stated_in.zh,
            citation.stated_in.en,
            citation.reported_in.zh,
            citation.reported_in.en,
            citation.note.zh,
            citation.note.en,
            citation.record,
        ):
            assert words in item.get("note", "")


def test_csl_json_of_everything_is_sound(citations: list[Citation], hostile: list[Citation]) -> None:
    check_csl(citations)
    check_csl(hostile)


def test_the_plan_stands_as_the_original(citations: list[Citation], catalog: Catalog) -> None:
    items = {c.record: as_csl(c) for c in citations if c.record}
    for measure in catalog.measures.values():
        plan, item = catalog.plans[measure.plan_id], items[measure.id]
        assert item["original-title"] == f"{plan.title_zh} [{plan.title_en}]"
        assert ("original-author" in item) == bool(plan.issuer_zh)
        day = plan.signed or plan.adopted or plan.published
        assert item.get("original-date") == ({"date-parts": [[int(part) for part in day.split("-")]]} if day else None)


def test_a_citation_processor_renders_them(citations: list[Citation]) -> None:
    pytest.importorskip(
        "citeproc", reason="citeproc-py is not installed: citations were not set by a citation processor"
    )
    from citeproc import Citation as Cite
    from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    chosen = citations[:40] + citations[-8:]
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    items = [as_csl(c) for c in chosen]
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        bibliography.register(Cite([CitationItem(item["id"])]))
    rendered = {str(line) for line in bibliography.bibliography()}
    for item in items:
        (line,) = [line for line in rendered if line.endswith(f": {item['URL']}.") and item["title"] in line]
        assert line.startswith(f"{item['author'][0]['literal']} (2026")


# ── what a page makes of the CSL-JSON ────────────────────────────────────────────────────────────────────────────────


def test_a_page_makes_the_files_that_we_would(citations: list[Citation], hostile: list[Citation]) -> None:
    made = evaluate(
        """const { write } = await load("cite_formats.js");
        return argument.map((item) => ["bib", "ris", "csl.json"].map((ending) => write(ending, item)));""",
        [as_csl(citation) for citation in (*citations, *hostile)],
    )
    for citation, (bib, ris, csl) in zip([*citations, *hostile], made, strict=True):
        assert bib == as_bibtex(citation)
        assert ris == as_ris(citation)
        assert json.loads(csl) == [as_csl(citation)]


# ── CITATION.cff ─────────────────────────────────────────────────────────────────────────────────────────────────────


def check_cff(text: str) -> dict[str, Any]:
    """Check a file by what Citation File Format 1.2.0 says of the keys used; no other key may occur."""
    found: dict[str, Any] = yaml.safe_load(text)
    assert found.keys() >= {"cff-version", "message", "title", "authors"}
    texts = {
        "cff-version",
        "message",
        "type",
        "title",
        "abstract",
        "version",
        "date-released",
        "license",
        "url",
        "repository-code",
    }
    assert found.keys() <= texts | {"authors", "contact", "keywords"}
    assert all(isinstance(found[name], str) and found[name] for name in texts & found.keys())
    assert (found["cff-version"], found["type"]) == ("1.2.0", "dataset")
    assert datetime.date.fromisoformat(found["date-released"])
    assert all(re.match(r"https?://\S+$", found[name]) for name in ("url", "repository-code"))
    assert all(set(person) == {"name"} and person["name"] for person in found["authors"])
    assert all(set(person) == {"name", "email"} and "@" in person["email"] for person in found["contact"])
    assert len(found["keywords"]) == len(set(found["keywords"]))
    return found


def test_every_package_has_a_sound_citation_file(catalog: Catalog) -> None:
    for package in packages(catalog):
        citation = package_citation(package, catalog, URL)
        found = check_cff(as_cff(citation, catalog.identity, package.description.en))
        assert found["title"] == f"{package.title.zh} [{package.title.en}]"
        assert found["abstract"] == " ".join(package.description.en.split())
        assert (found["version"], found["date-released"]) == (catalog.identity.version, catalog.identity.released)
        assert found["url"] == citation.url.zh and found["license"] == "CC-BY-4.0"


ZENODO = {
    "type": "object",
    "required": ["title", "description", "upload_type", "creators", "license", "access_right", "publication_date"],
    "additionalProperties": False,
    "properties": {
        "title": {"type": "string", "minLength": 3},
        "description": {"type": "string", "pattern": "^<p>.*</p>$"},
        "upload_type": {"const": "dataset"},
        "version": {"type": "string"},
        "publication_date": {"type": "string", "format": "date"},
        "access_right": {"const": "open"},
        "license": {"type": "string"},
        "language": {"type": "string", "pattern": "^[a-z]{3}$"},
        "creators": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name"],
                "additionalProperties": False,
                "properties": {"name": {"type": "string"}, "affiliation": {"type": "string"}},
            },
        },
        "keywords": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "related_identifiers": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["identifier", "relation"],
                "properties": {
                    "identifier": {"type": "string", "format": "uri"},
                    "relation": {"const": "isDocumentedBy"},
                    "scheme": {"const": "url"},
                },
            },
        },
    },
}
"""What the archive documents of the keys that our file uses; it takes no others."""


def test_the_repository_and_the_archive_cite_the_collection_as_it_is() -> None:
    """datapackage.yaml is the authority; these two files are read by a forge and by Zenodo as they are."""
    identity = yaml.safe_load(Path("datasets/datapackage.yaml").read_text(encoding="utf-8"))
    title, day = f"{identity['title_zh']} [{identity['title']}]", str(identity["released"])
    authors = [{"name": person["title"]} for person in identity["contributors"]]
    (licence,) = [entry["name"] for entry in identity["licenses"]]
    words = " ".join(identity["description"].split())
    cff = check_cff(Path("CITATION.cff").read_text(encoding="utf-8"))
    assert (cff["title"], cff["version"], cff["date-released"]) == (title, identity["version"], day)
    assert (cff["authors"], cff["license"], cff["url"]) == (authors, licence, identity["homepage"])
    assert (" ".join(cff["abstract"].split()), cff["keywords"]) == (words, identity["keywords"])
    assert (cff["repository-code"], cff["contact"][0]["email"]) == (identity["repository"], identity["contact"])
    archive = json.loads(Path(".zenodo.json").read_text(encoding="utf-8"))
    jsonschema.validate(archive, ZENODO, format_checker=jsonschema.FormatChecker())
    assert (archive["title"], archive["version"], archive["publication_date"]) == (title, identity["version"], day)
    assert (archive["creators"], archive["license"]) == (authors, licence)
    assert archive["description"] == f"<p>{words}</p><p>{identity['description_zh']}</p>"
    assert archive["keywords"] == identity["keywords"]
    assert [entry["identifier"] for entry in archive["related_identifiers"]] == [identity["homepage"]]


def test_hostile_words_stay_in_their_yaml_value(hostile: list[Citation], catalog: Catalog) -> None:
    for citation in hostile:
        found = check_cff(as_cff(citation, catalog.identity, citation.stated_in.zh))
        assert found["title"] == titled(citation)
        assert found["abstract"] == one_line(citation.stated_in.zh)
        assert found["authors"] == [{"name": one_line(name)} for name in citation.authors]


# ── the files ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_collections_hold_every_record_and_figure_once(catalog: Catalog, published: Path) -> None:
    everything: list[str] = []
    for package in packages(catalog):
        citations = list(collected(package, catalog, f"{HOST}/"))
        keys = [citation.key for citation in citations]
        assert len({key.lower() for key in keys}) == len(keys), "BibTeX does not tell capitals apart"
        text = {ending: (published / f"{package.name}.{ending}").read_bytes().decode() for ending in FORMATS}
        # The reader of BibTeX is slow; two collections show it what the others have.
        if len(keys) < 300:
            assert [entry["ID"] for entry in read_bibtex(text["bib"])] == keys
        assert re.findall(r"^@\w+\{([^,]+),$", text["bib"], re.M) == keys
        assert [entry["id"] for entry in rispy.loads(text["ris"])] == keys
        assert [item["id"] for item in json.loads(text["csl.json"])] == keys
        assert citations[0].kind == "dataset"
        everything += (citation.record for citation in citations[1:])
    # A plan is in the collection of all plans and in its own.
    assert Counter(everything) == Counter([*all_cited(catalog), *catalog.plans])


def test_a_field_is_named_in_the_note(catalog: Catalog) -> None:
    status = field_citation(catalog, URL, "guangzhou-2018-m09", "status")
    assert "字段 status" in as_csl(status)["note"] and "field status" in as_csl(status)["note"]
    check_bibtex([status])
    check_ris([status])
    check_csl([status])
