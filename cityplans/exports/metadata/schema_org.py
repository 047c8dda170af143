"""The description of packages in schema.org, for the head of the pages that search engines index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from cityplans.core.content import FileDigest
from cityplans.core.identity import Contributor, Identity
from cityplans.core.languages import LANGUAGES, PREFIX, Language
from cityplans.core.lists import separated
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Plan
from cityplans.core.reference_records import City, Indicator
from cityplans.exports.metadata import subject
from cityplans.exports.metadata.formats import describe
from cityplans.exports.package import Package
from cityplans.exports.ready.tables import published_schemas
from cityplans.i18n.counts import measures_by_kind
from cityplans.i18n.strings import translate

Node = dict[str, Any]

# Search engines ignore heads that list thousands of plans; the catalogue lists them all.
_MAX_LISTED = 200
_CONTEXT = "https://schema.org"
_MAX_DESCRIPTION_LENGTH = 5000


def data_catalog(packages: Sequence[Package], catalog: Catalog, site_url: str, language: Language) -> Node:
    """Return the description of the download page as a catalogue of packages; `site_url` ends in a slash."""
    identity = catalog.identity
    return {
        "@context": _CONTEXT,
        "@type": "DataCatalog",
        "@id": subject.catalogue_iri(site_url),
        "name": identity.title[language],
        "description": identity.description[language],
        "url": f"{site_url}{PREFIX[language]}data/",
        "license": identity.licences[0].path,
        "publisher": _organization(subject.publisher(identity)),
        "inLanguage": list(LANGUAGES),
        "dataset": [{"@id": subject.dataset_iri(site_url, package.name)} for package in packages],
    }


def dataset(
    package: Package,
    parts: Iterable[Package],
    catalog: Catalog,
    site_url: str,
    language: Language,
    files: Mapping[str, FileDigest],
) -> Node:
    """Return the description of a package in one language.

    The page of a plan tells nothing that every release changes: the page of the data and the catalogue tell the
    version, and the sizes and digests of all files.

    Args:
        package: The whole collection or the package of a plan.
        parts: The packages that are parts of it.
        catalog: The catalog that the package was taken from.
        site_url: The address of the site, ending in a slash.
        language: The language of the description.
        files: The digests of the package's files, by path relative to the site.
    """
    identity = catalog.identity
    other: Language = "en" if language == "zh" else "zh"
    start, end = subject.period(package)
    description: Node = {
        "@context": _CONTEXT,
        **_brief(package, catalog, site_url, language),
        "alternateName": package.title[other],
        "identifier": package.identifier(site_url),
        "publisher": _organization(subject.publisher(identity))
        | {"contactPoint": {"@type": "ContactPoint", "contactType": "customer support", "email": identity.contact}},
        "inLanguage": list(LANGUAGES),
        "isAccessibleForFree": True,
        "keywords": [keyword for keywords in subject.keywords(package, identity).values() for keyword in keywords],
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "@id": subject.catalogue_iri(site_url),
            "name": identity.title[language],
            "url": f"{site_url}{PREFIX[language]}data/",
        },
        "distribution": _downloads(package, catalog, site_url, language, files),
        "citation": [_document(plan, catalog, language) for plan in islice(subject.plans(package), _MAX_LISTED)],
    }
    if not package.plan:
        description |= {
            "version": identity.version,
            "datePublished": identity.released,
            "dateModified": identity.released,
            "creditText": subject.credit(package, identity, language, site_url),
        }
    optional = {
        "spatialCoverage": [_place(city, language) for city in islice(subject.cities(package), _MAX_LISTED)],
        "variableMeasured": [
            _variable(row, catalog, language) for row in package.tables["indicators"] if isinstance(row, Indicator)
        ],
        "hasPart": [_brief(part, catalog, site_url, language) for part in parts],
        "isPartOf": [_collection(catalog.identity, site_url, language)] if package.plan else [],
        "temporalCoverage": [f"{start or '..'}/{end or '..'}"] if start or end else [],
    }
    return description | {name: values for name, values in optional.items() if values}


def _brief(package: Package, catalog: Catalog, site_url: str, language: Language) -> Node:
    """Return the properties that search engines require of every data set, also of one nested in another."""
    identity = catalog.identity
    return _dataset(
        identity, subject.dataset_iri(site_url, package.name), package.title[language], _description(package, language)
    ) | {"url": subject.page_of(package, site_url, language)}


def _dataset(identity: Identity, iri: str, name: str, description: str) -> Node:
    return {
        "@type": "Dataset",
        "@id": iri,
        "name": name,
        "description": description,
        "license": identity.licences[0].path,
        "creator": [_organization(x) for x in subject.creators(identity)],
    }


def _collection(identity: Identity, site_url: str, language: Language) -> Node:
    """Return the collection without counts, so that a plan's page does not change with other plans."""
    iri = subject.dataset_iri(site_url, identity.name)
    return _dataset(identity, iri, identity.title[language], identity.description[language]) | {
        "url": f"{site_url}{PREFIX[language]}data/"
    }


def _description(package: Package, language: Language) -> str:
    kinds = measures_by_kind((row for row in package.tables["measures"] if isinstance(row, Measure)), language)
    count = len(package.tables["targets"])
    what = package.description[language]
    text = translate(language, "metadata.contents", what=what, measures=kinds, targets=count)
    return text[:_MAX_DESCRIPTION_LENGTH]


def _organization(contributor: Contributor) -> Node:
    return {"@type": "Organization", "name": contributor.title} | (
        {"url": contributor.path} if contributor.path else {}
    )


def _downloads(
    package: Package, catalog: Catalog, site_url: str, language: Language, files: Mapping[str, FileDigest]
) -> list[Node]:
    """Return the files that contain the whole package.

    The page of a plan gives neither size nor digest, so that it changes only with the plan and can be made before them.
    """
    name = package.name
    if package.plan:
        digests: dict[str, FileDigest | None] = {f"{name}.zip": None, f"{name}.xlsx": None}
    else:
        paths = (f"{name}.zip", f"{name}.xlsx", f"{name}.sqlite", f"{name}/datapackage.json")
        digests = {path: files[f"data/{path}"] for path in paths if f"data/{path}" in files}
    downloads = []
    for path, digest in digests.items():
        description = describe(package, published_schemas(catalog), path)
        node = {
            "@type": "DataDownload",
            "name": description.title[language],
            "contentUrl": f"{site_url}data/{path}",
            "encodingFormat": description.format.media_type,
        }
        downloads.append(node | ({"contentSize": f"{digest.size} B", "sha256": digest.sha256} if digest else {}))
    return downloads


def _document(plan: Plan, catalog: Catalog, language: Language) -> Node:
    """Return the official text that the records of a plan are based on."""
    address = next((source.url for source in catalog.sources_by_plan.get(plan.id, ()) if source.url), "")
    day = plan.published or plan.signed or plan.adopted
    optional = {
        "author": _organizations(separated(plan.issuer[language])),
        "datePublished": "" if "/" in day else day,
        "identifier": plan.document_number,
        "url": subject.iri(address),
    }
    name = plan.title[language]
    return {"@type": "CreativeWork", "name": name, "inLanguage": "zh"} | {
        key: value for key, value in optional.items() if value
    }


def _organizations(names: Sequence[str]) -> Node | list[Node] | None:
    """Return bodies as one node, or as a list if there are several."""
    nodes: list[Node] = [{"@type": "Organization", "name": name} for name in names]
    return nodes if len(nodes) > 1 else nodes[0] if nodes else None


def _place(city: City, language: Language) -> Node:
    name = {"@type": "Place", "name": city.name[language]}
    return name | ({"sameAs": f"https://www.wikidata.org/wiki/{city.wikidata}"} if city.wikidata else {})


def _variable(indicator: Indicator, catalog: Catalog, language: Language) -> Node:
    unit = catalog.units.get(indicator.unit_id)
    name = {"@type": "PropertyValue", "name": indicator.name[language]}
    return name | ({"unitText": unit.symbol_zh if language == "zh" else unit.name_en} if unit else {})
