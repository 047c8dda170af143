"""What search engines read in the pages.

Checked by the SHACL shapes of schema.org and by what Google asks of data sets.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from pyshacl import validate
from rdflib import RDF, RDFS, SDO, SH, Graph, URIRef
from rdflib.collection import Collection

from cityplans.core.content import file_digest
from cityplans.core.languages import LANGUAGES, PREFIX
from cityplans.core.model import Catalog
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.data import data_pages
from cityplans.render.pages.plans import plan_page
from tests.support import corpus

pytestmark = pytest.mark.usefixtures("offline")

# What schema.org's own context makes of its words, as far as they are used here; the context itself is on the web.
XSD = "http://www.w3.org/2001/XMLSchema#"
CONTEXT = {"@vocab": "http://schema.org/"} | {
    **{
        name: {"@id": f"http://schema.org/{name}", "@type": "@id"}
        for name in ("contentUrl", "license", "sameAs", "url")
    },
    **{name: {"@id": f"http://schema.org/{name}", "@type": f"{XSD}date"} for name in ("dateModified", "datePublished")},
}
# Younger than the shapes.
YOUNGER = {"sha256"}


def graph(*documents: Mapping[str, Any]) -> Graph:
    found = Graph()
    for document in documents:
        assert document["@context"] == "https://schema.org"
        found.parse(data=json.dumps({**document, "@context": CONTEXT}), format="json-ld")
    return found


@pytest.fixture(scope="module")
def pages(catalog: Catalog, published: Path) -> dict[str, Page]:
    """The pages that describe packages, by their addresses."""
    files = {
        f"data/{p.relative_to(published).as_posix()}": file_digest(p.read_bytes())
        for p in published.rglob("*")
        if p.is_file()
    }
    found = {}
    for language in LANGUAGES:
        site = PageContext(catalog, language, corpus.SITE_URL, files)
        for page in (*data_pages(site), *(page for plan in site.catalog.plans for page in plan_page(site, plan))):
            if page.structured:
                found[f"{PREFIX[language]}{page.path}"] = page
    return found


def dataset(page: Page) -> dict[str, Any]:
    (found,) = (dict(item) for item in page.structured if item["@type"] == "Dataset")
    return found


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    """The shapes of schema.org as pyshacl brings them along."""
    return Graph().parse(
        data=(resources.files("pyshacl") / "assets/schema.ttl").read_text(encoding="utf-8"), format="turtle"
    )


@pytest.fixture(scope="module")
def shapes(vocabulary: Graph, pages: dict[str, Page]) -> Graph:
    """Those of the shapes that the kinds of things in the pages fall under, which are judged in a moment."""
    kinds = {kind for page in pages.values() for kind in graph(*page.structured).objects(None, RDF.type)}
    assert kinds > {URIRef("http://schema.org/Dataset"), URIRef("http://schema.org/DataDownload")}
    found = Graph()
    above = (kind for used in kinds for kind in vocabulary.transitive_objects(used, RDFS.subClassOf))
    for kind in set(filter(None, above)):
        found += vocabulary.cbd(kind)
        for shape in vocabulary.objects(kind, SH.property):
            found += vocabulary.cbd(shape)
    for choice in vocabulary.objects(None, SH["or"]):
        for option in Collection(vocabulary, choice):
            assert option is not None
            found += vocabulary.cbd(option)
        found += vocabulary.cbd(choice)
    return found


def conforms(data: Graph, shapes: Graph, vocabulary: Graph) -> tuple[bool, str]:
    hierarchy = Graph()
    hierarchy += vocabulary.triples((None, RDFS.subClassOf, None))
    verdict, _, report = validate(data, shacl_graph=shapes, ont_graph=hierarchy)
    return bool(verdict), str(report)


def test_pages_of_packages_keep_to_the_shapes(
    pages: dict[str, Page], shapes: Graph, vocabulary: Graph, catalog: Catalog
) -> None:
    own = ["data/", *(f"plans/{plan}/" for plan in catalog.plans)]
    assert set(pages) == {f"{prefix}{path}" for prefix in PREFIX.values() for path in own}
    # The shapes are slow: the whole, a plan with bodies and figures, and one without city and date.
    shown = ("data/", "plans/shenzhen-2011/", "plans/citybuild-undated/")
    for language in LANGUAGES:
        said = [item for path in shown for item in pages[f"{PREFIX[language]}{path}"].structured]
        verdict, report = conforms(graph(*said), shapes, vocabulary)
        assert verdict, report


def test_every_word_belongs_to_the_kind_of_thing(pages: dict[str, Page], vocabulary: Graph) -> None:
    for page in pages.values():
        data = graph(*page.structured)
        for thing, kind in data.subject_objects(RDF.type):
            above = set(vocabulary.transitive_objects(kind, RDFS.subClassOf))
            known = {
                str(vocabulary.value(shape, SH.path)) for a in above for shape in vocabulary.objects(a, SH.property)
            }
            for word in set(data.predicates(thing)) - {RDF.type}:
                name = str(word).removeprefix("http://schema.org/")
                assert str(word) in known or (name in YOUNGER and SDO[name] in SDO), (kind, word)


def test_what_google_asks_of_data_sets_is_there(pages: dict[str, Page]) -> None:
    measured = 0
    for address, page in pages.items():
        found = dataset(page)
        for item in (found, *found.get("hasPart", ()), *found.get("isPartOf", ())):
            assert item["name"]
            assert 50 <= len(item["description"]) <= 5000, (address, len(item["description"]))
            assert (
                item["license"].startswith("https://") and item["creator"] and item["url"].startswith(corpus.SITE_URL)
            )
        recommended = {
            "alternateName",
            "citation",
            "distribution",
            "identifier",
            "includedInDataCatalog",
            "isAccessibleForFree",
        }
        recommended |= {
            "keywords",
            "publisher",
            "inLanguage",
        }
        # What a release changes everywhere is on the page of the collection.
        of_release, of_files = {"version", "dateModified", "datePublished", "creditText"}, {"contentSize", "sha256"}
        whole = address.endswith("data/")
        assert recommended <= set(found), address
        # Plans whose figures belong to no indicator measure nothing that has a name.
        measured += "variableMeasured" in found
        assert of_release & set(found) == (of_release if whole else set()), address
        for download in found["distribution"]:
            assert {"contentUrl", "encodingFormat", "name"} <= set(download)
            assert of_files & set(download) == (of_files if whole else set()), address
    assert measured > 5


def test_the_words_are_those_of_the_page(pages: dict[str, Page], catalog: Catalog) -> None:
    for address, page in pages.items():
        found = dataset(page)
        assert found["url"] == f"{corpus.SITE_URL}{address}"
        if plan := catalog.plans.get(address.rstrip("/").split("/")[-1]):
            titles = {"zh": plan.title_zh, "en": plan.title_en}
            other = "en" if page.language == "zh" else "zh"
            assert (found["name"], found["alternateName"]) == (titles[page.language], titles[other])
            city = catalog.cities.get(plan.city_id)
            places = {place["name"] for place in found.get("spatialCoverage", ())}
            assert city is None or (city.name_zh if page.language == "zh" else city.name_en) in places
            periods = [f"{plan.period_start}/{plan.period_end}"] if plan.period_start else []
            assert found.get("temporalCoverage", []) == periods


def test_downloads_are_the_files(pages: dict[str, Page], published: Path) -> None:
    for address, page in pages.items():
        name = address.rstrip("/").split("/")[-1].replace("data", "city-plans")
        listed = {
            item["contentUrl"].removeprefix(f"{corpus.SITE_URL}data/"): item for item in dataset(page)["distribution"]
        }
        whole = {"city-plans.sqlite", "city-plans/datapackage.json"} if name == "city-plans" else set()
        assert {f"{name}.zip", f"{name}.xlsx"} | whole == set(listed)
        for path, item in listed.items():
            facts = file_digest((published / path).read_bytes())
            # The page of a plan changes only with the plan.
            expected = {"contentSize": f"{facts.size} B", "sha256": facts.sha256} if whole else {}
            assert {key: item[key] for key in ("contentSize", "sha256") if key in item} == expected


def test_the_data_page_lists_the_whole_and_its_parts(pages: dict[str, Page], catalog: Catalog) -> None:
    for prefix in PREFIX.values():
        page = pages[f"{prefix}data/"]
        listing, whole = page.structured
        names = [item["@id"].split("#dataset/")[1] for item in listing["dataset"]]
        assert listing["@type"] == "DataCatalog"
        assert names == [catalog.identity.name, *catalog.plans]
        assert [part["@id"].split("#dataset/")[1] for part in whole["hasPart"]] == names[1:]
        assert all(part["url"].startswith(f"{corpus.SITE_URL}{prefix}plans/") for part in whole["hasPart"])


DAMAGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "a licence in words": lambda d: d.update(license={"@value": "free"}),
    "an address in words": lambda d: d.update(url={"@value": "here"}),
    "a creator that is a text": lambda d: d.update(creator="somebody"),
    "a date that is none": lambda d: d.update(datePublished="soon"),
    "free in words": lambda d: d.update(isAccessibleForFree="yes"),
    "a download that is a place": lambda d: d["distribution"][0].update({"@type": "Place"}),
    "a place that is a text": lambda d: d.update(spatialCoverage="Guangzhou"),
    "a catalogue that is a place": lambda d: d["includedInDataCatalog"].update({"@type": "Place"}),
}


@pytest.mark.parametrize("damage", ["", *DAMAGES])
def test_the_shapes_refuse_damaged_data(pages: dict[str, Page], shapes: Graph, vocabulary: Graph, damage: str) -> None:
    document = copy.deepcopy(dataset(pages["en/plans/guangzhou-2018/"]))
    if damage:
        DAMAGES[damage](document)
    verdict, report = conforms(graph(document), shapes, vocabulary)
    assert verdict == (not damage), report
