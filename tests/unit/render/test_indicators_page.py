"""The list of indicators puts near ones side by side, with what does not compare."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cityplans.core.languages import LANGUAGES, Language
from cityplans.core.model import Catalog
from cityplans.render.page import PageContext
from cityplans.render.pages.indicators import indicator_list, indicator_page
from tests.support.real_site import SITE_URL

FAMILY = "research-patents"
MEMBERS = ("international-patent-applications", "invention-patents-per-10000-people")


def list_of(catalog: Catalog, language: Language = "en") -> str:
    (page,) = indicator_list(PageContext(catalog, language, SITE_URL))
    return page.body


def part(body: str, family: str = FAMILY) -> str:
    found = re.search(rf'<section aria-labelledby="{family}".*?</section>', body, re.S)
    return found[0] if found else ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_family_is_listed_with_what_does_not_compare(catalog: Catalog, language: Language) -> None:
    body = list_of(catalog, language)
    family = catalog.indicator_families[FAMILY]
    assert family.label[language] in part(body) and family.caution[language] in part(body)
    assert {*re.findall(r'<li id="([^"]+)"', part(body))} == {*MEMBERS, "research-development-spending-share"}


def test_every_indicator_is_listed_once(catalog: Catalog) -> None:
    """Also one whose theme is not that of its family, and one without a family."""
    loose = {**catalog.indicators, "gdp": replace(catalog.indicators["gdp"], broader="")}
    families = {key: tuple(i for i in rows if i.id != "gdp") for key, rows in catalog.indicators_by_family.items()}
    by_theme = {
        key: tuple(replace(i, broader="") if i.id == "gdp" else i for i in rows)
        for key, rows in catalog.indicators_by_theme.items()
    }
    changed = replace(catalog, indicators=loose, indicators_by_family=families, indicators_by_theme=by_theme)
    for each in (catalog, changed):
        assert sorted(re.findall(r'<li id="([^"]+)"', list_of(each))) == sorted(each.indicators)
    assert 'id="industry-others"' in list_of(changed) and 'id="industry-others"' not in list_of(catalog)
    of_family = part(list_of(catalog), "high-tech-share")
    themes = {catalog.indicators[key].theme_id for key in re.findall(r'<li id="([^"]+)"', of_family)}
    assert themes == {"innovation", "industry"}


def test_an_indicator_warns_and_leads_to_its_relatives(catalog: Catalog) -> None:
    (page,) = indicator_page(PageContext(catalog, "en", SITE_URL), "research-development-spending-share")
    assert f'href="../../indicators/#{FAMILY}" data-field="broader"' in page.body
    assert catalog.indicator_families[FAMILY].caution_en in page.body
    relatives, _, others = page.body.partition('<h2 id="family">')[2].partition('<h2 id="more">')
    assert all(f"../../indicators/#{member}" in relatives and f"#{member}" not in others for member in MEMBERS)
