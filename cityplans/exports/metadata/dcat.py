"""The catalogue of all packages and files in DCAT 3, and the themes as a SKOS concept scheme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cityplans.core.content import FileDigest
from cityplans.core.identity import Contributor
from cityplans.core.languages import LANGUAGES
from cityplans.core.model import Catalog
from cityplans.core.reference_records import City, Theme
from cityplans.exports.metadata import subject
from cityplans.exports.metadata.formats import describe
from cityplans.exports.package import Package
from cityplans.exports.ready.tables import published_schemas
from cityplans.i18n.strings import in_both_languages, translate

Node = dict[str, Any]

_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_LANGUAGE_CODES = "http://id.loc.gov/vocabulary/iso639-1/"
_PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
_SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
# The RDF type of an EDTF year, month or day, by the length of its text.
_DATE_TYPES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
_IRI_PROPERTIES = {
    "dcat": (
        *("accessURL", "compressFormat", "contactPoint", "dataset", "distribution", "downloadURL"),
        *("landingPage", "mediaType", "packageFormat", "theme", "themeTaxonomy"),
    ),
    "dct": (
        "accessRights",
        "conformsTo",
        "creator",
        "hasPart",
        "isPartOf",
        "language",
        "license",
        "publisher",
        "spatial",
        "temporal",
    ),
    "foaf": ("homepage", "page"),
    "prov": ("wasDerivedFrom",),
    "skos": ("broader", "hasTopConcept", "inScheme", "topConceptOf"),
    "spdx": ("algorithm", "checksum"),
    "vcard": ("hasEmail",),
}
_TEXT_PROPERTIES = {"dcat": ("keyword",), "dct": ("description", "title"), "skos": ("definition", "prefLabel")}
_TYPED_PROPERTIES = {
    "byteSize": ("dcat", "xsd:nonNegativeInteger"),
    "checksumValue": ("spdx", "xsd:hexBinary"),
    "issued": ("dct", "xsd:date"),
    "modified": ("dct", "xsd:date"),
}
_CONTEXT: Mapping[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "endDate": "dcat:endDate",
    "fn": "vcard:fn",
    "identifier": "dct:identifier",
    "name": "foaf:name",
    "startDate": "dcat:startDate",
    "version": "dcat:version",
    **{
        name: {"@id": f"{prefix}:{name}", "@type": "@id"} for prefix, names in _IRI_PROPERTIES.items() for name in names
    },
    **{
        name: {"@id": f"{prefix}:{name}", "@container": "@language"}
        for prefix, names in _TEXT_PROPERTIES.items()
        for name in names
    },
    **{name: {"@id": f"{prefix}:{name}", "@type": datatype} for name, (prefix, datatype) in _TYPED_PROPERTIES.items()},
}
"""The JSON-LD context, included in every file so that readers need not fetch it."""


def theme_scheme(catalog: Catalog, site_url: str) -> Node:
    """Return the themes as a concept scheme; `site_url` ends in a slash."""
    return {"@context": dict(_CONTEXT), "@graph": _concepts(catalog, site_url)}


def catalogue(packages: Sequence[tuple[Package, Mapping[str, FileDigest]]], catalog: Catalog, site_url: str) -> Node:
    """Return the catalogue of packages, each given with its files by path below /data/."""
    datasets = [_dataset(package, files, catalog, site_url) for package, files in packages]
    whole, parts = datasets[0], datasets[1:]
    whole["hasPart"] = [part["@id"] for part in parts]
    for part in parts:
        part["isPartOf"] = whole["@id"]
    head = {
        "@id": subject.catalogue_iri(site_url),
        "@type": "dcat:Catalog",
        "title": subject.language_map(catalog.identity.title),
        "description": subject.language_map(catalog.identity.description),
        **_common(catalog, site_url),
        "homepage": {"@id": site_url, "@type": "foaf:Document"},
        "themeTaxonomy": subject.scheme_iri(site_url),
        "dataset": [dataset["@id"] for dataset in datasets],
    }
    graph = [
        head,
        *datasets,
        *_concepts(catalog, site_url),
        *_locations(catalog.cities.values(), site_url),
        *_agents(catalog, site_url),
    ]
    return {"@context": dict(_CONTEXT), "@graph": [*graph, *_external_terms(catalog, datasets)]}


def _agent_iri(site_url: str, contributor: Contributor, catalog: Catalog) -> str:
    return f"{site_url}{subject.CATALOGUE}#agent/{catalog.identity.contributors.index(contributor) + 1}"


def _common(catalog: Catalog, site_url: str) -> Node:
    """Return the properties that the catalogue and every package share."""
    identity = catalog.identity
    return {
        "publisher": _agent_iri(site_url, subject.publisher(identity), catalog),
        "license": identity.licences[0].path,
        "language": [f"{_LANGUAGE_CODES}{language}" for language in LANGUAGES],
        "issued": identity.released,
        "modified": identity.released,
    }


def _dataset(package: Package, files: Mapping[str, FileDigest], catalog: Catalog, site_url: str) -> Node:
    identity = catalog.identity
    start, end = subject.period(package)
    dates = {"startDate": start, "endDate": end}
    temporal = {name: {"@value": date, "@type": _DATE_TYPES[len(date)]} for name, date in dates.items() if date}
    return {
        "@id": subject.dataset_iri(site_url, package.name),
        "@type": "dcat:Dataset",
        "identifier": package.identifier(site_url),
        "title": subject.language_map(package.title),
        "description": subject.language_map(package.description),
        **_common(catalog, site_url),
        "creator": [_agent_iri(site_url, x, catalog) for x in subject.creators(identity)],
        "contactPoint": f"{site_url}{subject.CATALOGUE}#contact",
        "version": identity.version,
        "accessRights": _PUBLIC,
        "keyword": subject.keywords(package, identity),
        "theme": [subject.theme_iri(site_url, theme.id) for theme in subject.themes(package)],
        "spatial": [subject.city_iri(site_url, city) for city in subject.cities(package)],
        "temporal": [{"@type": "dct:PeriodOfTime", **temporal}] if temporal else [],
        "landingPage": {"@id": subject.page_of(package, site_url), "@type": "foaf:Document"},
        "wasDerivedFrom": sorted({subject.iri(source.url) for source in subject.sources(package) if source.url}),
        "distribution": [_distribution(package, path, digest, catalog, site_url) for path, digest in files.items()],
    }


def _distribution(package: Package, path: str, digest: FileDigest, catalog: Catalog, site_url: str) -> Node:
    description = describe(package, published_schemas(catalog), path)
    file_format = description.format
    media_types = {"mediaType": file_format.packs or file_format.media_type}
    if file_format.packs:
        media_types |= {"packageFormat": file_format.media_type, "compressFormat": file_format.media_type}
    node: Node = {
        "@id": f"{site_url}{subject.CATALOGUE}#file/{path}",
        "@type": "dcat:Distribution",
        "title": subject.language_map(description.title),
        "accessURL": f"{site_url}data/{path}",
        "downloadURL": f"{site_url}data/{path}",
        "license": catalog.identity.licences[0].path,
        "byteSize": str(digest.size),
        "checksum": {"@type": "spdx:Checksum", "algorithm": _SHA256, "checksumValue": digest.sha256},
        **{name: f"{_MEDIA_TYPES}{media_type}" for name, media_type in media_types.items()},
    }
    return node | ({"conformsTo": file_format.conforms_to} if file_format.conforms_to else {})


def _concepts(catalog: Catalog, site_url: str) -> list[Node]:
    scheme = subject.scheme_iri(site_url)
    tops = [subject.theme_iri(site_url, theme.id) for theme in catalog.themes.values() if not theme.broader]
    title = in_both_languages(
        lambda language: translate(language, "metadata.themes", title=catalog.identity.title[language])
    )
    head = {
        "@id": scheme,
        "@type": "skos:ConceptScheme",
        "title": subject.language_map(title),
        "hasTopConcept": tops,
        "license": catalog.identity.licences[0].path,
    }
    return [head, *(_concept(theme, scheme, site_url) for theme in catalog.themes.values())]


def _concept(theme: Theme, scheme: str, site_url: str) -> Node:
    position = {"broader": subject.theme_iri(site_url, theme.broader)} if theme.broader else {"topConceptOf": scheme}
    return {
        "@id": subject.theme_iri(site_url, theme.id),
        "@type": "skos:Concept",
        "prefLabel": {"zh": theme.label_zh, "en": theme.label_en},
        "definition": {"zh": theme.definition_zh, "en": theme.definition_en},
        "inScheme": scheme,
        "page": {"@id": f"{site_url}themes/{theme.id}/", "@type": "foaf:Document"},
        **position,
    }


def _locations(cities: Iterable[City], site_url: str) -> list[Node]:
    return [
        {
            "@id": subject.city_iri(site_url, city),
            "@type": "dct:Location",
            "prefLabel": {"zh": city.name_zh, "en": city.name_en},
        }
        for city in cities
    ]


def _agents(catalog: Catalog, site_url: str) -> list[Node]:
    identity = catalog.identity
    agents: list[Node] = [
        {"@id": _agent_iri(site_url, x, catalog), "@type": ["foaf:Agent", "foaf:Organization"], "name": x.title}
        | ({"page": {"@id": subject.iri(x.path), "@type": "foaf:Document"}} if x.path else {})
        for x in identity.contributors
    ]
    contact = {
        "@id": f"{site_url}{subject.CATALOGUE}#contact",
        "@type": ["vcard:Kind", "vcard:Organization"],
        "fn": subject.publisher(identity).title,
        "hasEmail": subject.iri(f"mailto:{identity.contact}"),
    }
    return [*agents, contact]


def _external_terms(catalog: Catalog, datasets: Iterable[Node]) -> list[Node]:
    """Return the types of the terms from other vocabularies, so that readers need not fetch those."""
    media: set[str] = set()
    standards: set[str] = set()
    for dataset in datasets:
        for file in dataset["distribution"]:
            media |= {file[name] for name in ("mediaType", "packageFormat", "compressFormat") if name in file}
            standards |= {file["conformsTo"]} if "conformsTo" in file else set()
    kinds = {
        "dct:LicenseDocument": {catalog.identity.licences[0].path},
        "dct:LinguisticSystem": {f"{_LANGUAGE_CODES}{language}" for language in LANGUAGES},
        "dct:MediaType": media,
        "dct:RightsStatement": {_PUBLIC},
        "dct:Standard": standards,
        "spdx:ChecksumAlgorithm": {_SHA256},
    }
    return [{"@id": name, "@type": kind} for kind, names in kinds.items() for name in sorted(names)]
