"""The page of an agency says when it was named, whose its English name is, and what changed since."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cityplans.core.languages import LANGUAGES, Language
from cityplans.core.model import Catalog
from cityplans.render.page import PageContext
from cityplans.render.pages.bodies import body_page
from tests.support.real_site import SITE_URL

BODY = "shenzhen-culture-sports-tourism"


def page_of(catalog: Catalog, body: str = BODY, language: Language = "en") -> str:
    (page,) = body_page(PageContext(catalog, language, SITE_URL), body)
    return page.body


def test_an_agency_is_as_the_plan_named_it(catalog: Catalog) -> None:
    body = page_of(catalog)
    assert "As named in the plan of 2011. Agencies have been reorganised since." in body
    assert f'<a href="../../contribute/ask/?agency={BODY}">Ask the agency</a>' in body


@pytest.mark.parametrize(
    ("plan", "type_", "said"),
    [
        ({"signed": "2024-05-01"}, "government", "As named in the plan of 2024.</p>"),
        ({"signed": "2023-05-01"}, "government", "As named in the plan of 2023. Agencies"),
        ({}, "institution", "As named in the plan of 2011.</p>"),
        ({"signed": "", "adopted": "", "published": ""}, "government", ""),
    ],
)
def test_no_more_is_said_than_is_known(catalog: Catalog, plan: dict[str, str], type_: str, said: str) -> None:
    """Nothing of what came after the last reorganisation, of a university, or without a year."""
    changed = replace(
        catalog,
        plans={**catalog.plans, "shenzhen-2011": replace(catalog.plans["shenzhen-2011"], **plan)},
        bodies={**catalog.bodies, BODY: replace(catalog.bodies[BODY], type=type_)},
    )
    body = page_of(changed)
    assert said in body and ("As named" in body) == bool(said)


OFFICIAL = {"zh": "官方英文名", "en": "English name as used officially"}
OURS = {"zh": "我们的译名", "en": "English name: our translation"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_english_name_is_official_or_ours(catalog: Catalog, language: Language) -> None:
    """The official one leads to the page that uses it; an address is escaped as all text is."""
    body = page_of(catalog, language=language)
    assert f">{OURS[language]}</span></p>" in body and OFFICIAL[language] not in body and 'href=""' not in body
    address = "https://www.example.org/en/?a=1&b=2"
    row = replace(catalog.bodies[BODY], name_en_source=address)
    body = page_of(replace(catalog, bodies={**catalog.bodies, BODY: row}), language=language)
    link = address.replace("&", "&amp;")
    assert f'<a href="{link}" rel="external" data-field="name_en_source" data-value="{link}">' in body
    assert f">{OFFICIAL[language]}</a>" in body
    assert OURS[language] not in body
