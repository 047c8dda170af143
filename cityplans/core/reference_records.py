"""Records that all plans share: cities, bodies, themes, kinds, units, sources, terms."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cityplans.core.languages import TextPair


@dataclass(frozen=True, slots=True)
class City:
    id: str
    name_zh: str
    name_en: str
    province_zh: str
    province_en: str
    level: str
    admin_code: str
    wikidata: str
    latitude: Decimal | None
    longitude: Decimal | None

    name = TextPair()
    province = TextPair()


@dataclass(frozen=True, slots=True)
class Body:
    id: str
    city_id: str
    name_zh: str
    full_name_zh: str
    name_en: str
    name_en_source: str
    type: str

    name = TextPair()


@dataclass(frozen=True, slots=True)
class Theme:
    id: str
    label_zh: str
    label_en: str
    broader: str
    definition_zh: str
    definition_en: str

    label = TextPair()
    definition = TextPair()


@dataclass(frozen=True, slots=True)
class ActionType:
    """What measures of several cities have in common; the kind of a measure is its sort of record."""

    id: str
    label_zh: str
    label_en: str
    theme_id: str
    definition_zh: str
    definition_en: str
    includes_zh: str
    includes_en: str
    excludes_zh: str
    excludes_en: str

    label = TextPair()
    definition = TextPair()
    includes = TextPair()
    excludes = TextPair()


@dataclass(frozen=True, slots=True)
class IndicatorFamily:
    """Indicators that readers may want to compare, and what of them does not compare."""

    id: str
    theme_id: str
    label_zh: str
    label_en: str
    caution_zh: str
    caution_en: str

    label = TextPair()
    caution = TextPair()


@dataclass(frozen=True, slots=True)
class Indicator:
    id: str
    name_zh: str
    name_en: str
    unit_id: str
    theme_id: str
    broader: str
    definition_zh: str
    definition_en: str

    name = TextPair()
    definition = TextPair()


@dataclass(frozen=True, slots=True)
class Unit:
    id: str
    symbol_zh: str
    name_en: str
    singular_en: str
    plural_en: str
    quantity: str


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    plan_id: str
    publisher_zh: str
    publisher_en: str
    url: str
    archived_url: str
    title_zh: str
    sha256: str
    characters: int
    text_start: int
    text_end: int
    completeness_zh: str
    completeness_en: str
    checked: str

    publisher = TextPair()
    completeness = TextPair()


@dataclass(frozen=True, slots=True)
class Term:
    id: str
    city_id: str
    term_zh: str
    term_en: str
    kind: str
    note_zh: str
    note_en: str

    term = TextPair()
    note = TextPair()
