"""The page of an agency says when it was named, and that agencies have been reorganised since."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cityplans.core.model import Catalog
from cityplans.render.page import PageContext
from cityplans.render.pages.bodies import body_page
from tests.support.real_site import SITE_URL

BODY = "shenzhen-culture-sports-tourism"


def page_of(catalog: Catalog, body: str = BODY) -> str:
    (page,) = body_page(PageContext(catalog, "en", SITE_URL), body)
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
