"""Lists the external addresses in the data and on the pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from cityplans.core.follow_up import Report
from cityplans.core.model import Catalog
from cityplans.core.reference_records import Source

_URL = re.compile(r"https?://[^\s)<>\"'`|]+")


def referrers_by_url(catalog: Catalog, prose: Mapping[str, str]) -> dict[str, list[str]]:
    """Return every external URL with what refers to it: ids of records, names of prose files."""
    referrers: dict[str, list[str]] = {}
    texts: Iterable[Source | Report] = (*catalog.sources.values(), *catalog.reports.values())
    for text in texts:
        for url in filter(None, dict.fromkeys((text.url, text.archived_url))):
            referrers.setdefault(url, []).append(text.id)
    for body in catalog.bodies.values():
        if body.name_en_source:
            referrers.setdefault(body.name_en_source, []).append(body.id)
    for city in catalog.cities.values():
        if city.wikidata:
            referrers.setdefault(f"https://www.wikidata.org/wiki/{city.wikidata}", []).append(city.id)
    for name, words in prose.items():
        for url in dict.fromkeys(_URL.findall(words)):
            referrers.setdefault(url.rstrip(".,;:"), []).append(name)
    return referrers
