"""What every standard asks for: the identifiers, keywords, places, period and makers of a package."""

from __future__ import annotations

from urllib.parse import quote

from cityplans.core.edtf import edtf_bounds
from cityplans.core.identity import Contributor, Identity
from cityplans.core.languages import LANGUAGES, PREFIX, Language, Text
from cityplans.core.plan_records import Plan
from cityplans.core.reference_records import City, Source, Theme
from cityplans.core.text_folding import HAN_TEXT
from cityplans.exports.package import Package
from cityplans.i18n.strings import translate

CATALOGUE = "data/catalog.jsonld"
THEMES = "data/themes.jsonld"
_CREATOR_ROLES = {"creator", "author"}


def language_map(text: Text) -> dict[str, str]:
    """Return a text as a JSON-LD language map."""
    return {language: text[language] for language in LANGUAGES}


def catalogue_iri(site_url: str) -> str:
    """Return the IRI of the catalogue of all packages."""
    return f"{site_url}{CATALOGUE}#catalog"


def dataset_iri(site_url: str, package: str) -> str:
    """Return the IRI of a package, in the catalogue and on the pages."""
    return f"{site_url}{CATALOGUE}#dataset/{package}"


def scheme_iri(site_url: str) -> str:
    """Return the IRI of the concept scheme of themes."""
    return f"{site_url}{THEMES}#themes"


def theme_iri(site_url: str, theme: str) -> str:
    """Return the IRI of a theme as a concept."""
    return f"{site_url}{THEMES}#theme/{theme}"


def city_iri(site_url: str, city: City) -> str:
    """Return the IRI of a city: Wikidata's, or our own if the city has no Wikidata id."""
    return (
        f"http://www.wikidata.org/entity/{city.wikidata}" if city.wikidata else f"{site_url}{CATALOGUE}#city/{city.id}"
    )


def iri(address: str) -> str:
    """Return a web address with every character escaped that an IRI does not allow."""
    return quote(address, safe=":/?#[]@!$&'()*+,;=%~")


def page_of(package: Package, site_url: str, language: Language = "zh") -> str:
    """Return the address of the page where a package is downloaded."""
    return package.home(f"{site_url}{PREFIX[language]}") if package.plan else f"{site_url}{PREFIX[language]}data/"


def plans(package: Package) -> list[Plan]:
    """Return the plans of a package."""
    return [row for row in package.tables["plans"] if isinstance(row, Plan)]


def cities(package: Package) -> list[City]:
    """Return the cities of a package."""
    return [row for row in package.tables["cities"] if isinstance(row, City)]


def themes(package: Package) -> list[Theme]:
    """Return the themes of a package."""
    return [row for row in package.tables["themes"] if isinstance(row, Theme)]


def sources(package: Package) -> list[Source]:
    """Return the copies of official texts that a package is based on."""
    return [row for row in package.tables["sources"] if isinstance(row, Source)]


def period(package: Package) -> tuple[str, str]:
    """Return the first and the last date (EDTF) of the periods of the plans, empty if no plan states one."""
    starts = [plan.period_start.split("/")[0] for plan in plans(package) if plan.period_start]
    ends = [plan.period_end.split("/")[-1] for plan in plans(package) if plan.period_end]
    return min(starts, key=_first_day, default=""), max(ends, key=_last_day, default="")


def _first_day(text: str) -> str:
    bounds = edtf_bounds(text)
    return bounds[0].isoformat() if bounds else text


def _last_day(text: str) -> str:
    bounds = edtf_bounds(text)
    return bounds[1].isoformat() if bounds else text


def publisher(identity: Identity) -> Contributor:
    """Return the contributor who publishes the data, or the first if none has that role."""
    return next((x for x in identity.contributors if "publisher" in x.roles), identity.contributors[0])


def creators(identity: Identity) -> list[Contributor]:
    """Return the contributors who made the data, or all if none has such a role."""
    return [x for x in identity.contributors if _CREATOR_ROLES & set(x.roles)] or list(identity.contributors)


def credit(package: Package, identity: Identity, language: Language, site_url: str) -> str:
    """Return the citation of a package on one line."""
    return translate(
        language,
        "metadata.credit",
        makers=", ".join(x.title for x in creators(identity)),
        title=package.title[language],
        version=identity.version,
        released=identity.released,
        url=page_of(package, site_url, language),
    )


def keywords(package: Package, identity: Identity) -> dict[Language, list[str]]:
    """Return the keywords of a package by language: those of the collection and the names of its cities."""
    keywords: dict[Language, list[str]] = {language: [] for language in LANGUAGES}
    for word in identity.keywords:
        keywords["zh" if HAN_TEXT.search(word) else "en"].append(word)
    for city in cities(package):
        keywords["zh"].append(city.name_zh)
        keywords["en"].append(city.name_en)
    return keywords
