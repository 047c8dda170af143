"""What every standard asks of a package: by which names it goes, where and when it is about, who made it."""

from __future__ import annotations

import re
from urllib.parse import quote

from cityplans.core.edtf import edtf_bounds
from cityplans.core.languages import LANGUAGES, PREFIX, Language
from cityplans.core.model import City, Contributor, Identity, Plan, Source, Theme
from cityplans.exports.package import Package
from cityplans.i18n.strings import translate

CATALOGUE = "data/catalog.jsonld"
THEMES = "data/themes.jsonld"
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MAKERS = {"creator", "author"}


def catalogue_iri(site_url: str) -> str:
    """Give the name of the catalogue of all packages."""
    return f"{site_url}{CATALOGUE}#catalog"


def dataset_iri(site_url: str, package: str) -> str:
    """Give the name by which the catalogue and the pages speak of a package."""
    return f"{site_url}{CATALOGUE}#dataset/{package}"


def scheme_iri(site_url: str) -> str:
    """Give the name of the concept scheme of themes."""
    return f"{site_url}{THEMES}#themes"


def theme_iri(site_url: str, theme: str) -> str:
    """Give the name of a theme as a concept."""
    return f"{site_url}{THEMES}#theme/{theme}"


def city_iri(site_url: str, city: City) -> str:
    """Give the name of a city: Wikidata's, our own where that is not on record."""
    return (
        f"http://www.wikidata.org/entity/{city.wikidata}" if city.wikidata else f"{site_url}{CATALOGUE}#city/{city.id}"
    )


def iri(address: str) -> str:
    """Write a web address so that it is a valid IRI, whatever stands in the cell."""
    return quote(address, safe=":/?#[]@!$&'()*+,;=%~")


def page_of(package: Package, site_url: str, language: Language = "zh") -> str:
    """Give the address of the page where a package is downloaded."""
    return package.home(f"{site_url}{PREFIX[language]}") if package.plan else f"{site_url}{PREFIX[language]}data/"


def plans(package: Package) -> list[Plan]:
    """Give the plans of a package."""
    return [row for row in package.tables["plans"] if isinstance(row, Plan)]


def cities(package: Package) -> list[City]:
    """Give the cities of a package."""
    return [row for row in package.tables["cities"] if isinstance(row, City)]


def themes(package: Package) -> list[Theme]:
    """Give the themes of a package."""
    return [row for row in package.tables["themes"] if isinstance(row, Theme)]


def sources(package: Package) -> list[Source]:
    """Give the copies of official texts that a package was made from."""
    return [row for row in package.tables["sources"] if isinstance(row, Source)]


def period(package: Package) -> tuple[str, str]:
    """Give the first and last date (EDTF) of the periods that the plans state, empty where none does."""
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
    """Give who publishes the data: the contributor with that role, else the first."""
    return next((x for x in identity.contributors if "publisher" in x.roles), identity.contributors[0])


def creators(identity: Identity) -> list[Contributor]:
    """Give who made the data."""
    return [x for x in identity.contributors if _MAKERS & set(x.roles)] or list(identity.contributors)


def credit(package: Package, identity: Identity, language: Language, site_url: str) -> str:
    """Say how a package is cited."""
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
    """Give the keywords of a package by language: those of the collection and the names of the cities."""
    found: dict[Language, list[str]] = {language: [] for language in LANGUAGES}
    for word in identity.keywords:
        found["zh" if _HAN.search(word) else "en"].append(word)
    for city in cities(package):
        found["zh"].append(city.name_zh)
        found["en"].append(city.name_en)
    return found
