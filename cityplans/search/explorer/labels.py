"""The labels of the explore page in one language: facets, their values and strings of the script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.core.languages import Language
from cityplans.core.reference_records import Body
from cityplans.i18n.formatting import date
from cityplans.i18n.strings import strings_by_key
from cityplans.search.explorer.columns import FACETS, NONE, ONE_TABLE, RecordRow, values

_CATEGORIES = {**ONE_TABLE, "role": ("responsibilities", "role"), "certainty": ("targets", "due_basis")}


def labels(site: LocalizedCatalog, records: Sequence[RecordRow]) -> dict[str, Any]:
    """Return `facets`, each with its title and the labels of its values by code, and `words`."""
    facet_values = values(site.catalog, records)
    facets = {
        key: {"title": site.t(f"explore.facets.{key}"), "values": [_label(site, key, v) for v in facet_values[key]]}
        for key in FACETS
    }
    return {"facets": facets, "words": strings_of("explore", site.language)}


def strings_of(section: str, language: Language) -> Mapping[str, str]:
    """Return the strings of one section of the strings file, by their keys below it."""
    return {
        key.removeprefix(f"{section}."): text
        for key, text in strings_by_key(language).items()
        if key.startswith(f"{section}.")
    }


def _label(site: LocalizedCatalog, key: str, value: str) -> str:
    catalog = site.catalog
    if value == NONE:
        return site.t(f"explore.none.{key}")
    if key in _CATEGORIES:
        return site.label(*_CATEGORIES[key], value)
    match key:
        case "table":
            return catalog.schemas[value].title[site.language]
        case "city":
            return catalog.cities[value].name[site.language]
        case "plan":
            return site.short_plan(catalog.plans[value])
        case "theme":
            return catalog.themes[value].label[site.language]
        case "action":
            return catalog.action_types[value].label[site.language]
        case "body":
            return _body(site, catalog.bodies[value])
        case "due":
            return date(value, site.language)
        case "unit":
            unit = catalog.units[value]
            return unit.symbol_zh if site.language == "zh" else unit.name_en
        case _:
            return site.t(f"explore.values.{value}")


def _body(site: LocalizedCatalog, body: Body) -> str:
    """Return the name of a body, with its city if the name lacks it: every city has a 市发展改革委."""
    name, city = body.name[site.language], site.catalog.cities.get(body.city_id)
    city_name = city.name[site.language].removesuffix("市") if city else ""
    return name if not city_name or city_name in name else site.t("explore.of_city", name=name, city=city_name)
