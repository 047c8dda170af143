"""What a page weighs before it is compressed: its frame."""

from __future__ import annotations

import pytest

from cityplans.build.theme_output import theme_output
from cityplans.core.languages import LANGUAGES, Language
from cityplans.render.compose import compose
from cityplans.render.page import Page
from tests.support.real_site import SITE_URL

FRAME = 7_000  # bytes


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frame_of_a_page_is_light(language: Language) -> None:
    empty = Page(language, "measures/x/", "", "", "", "measures")
    html = compose(empty, theme_output(SITE_URL).shells[language], SITE_URL)
    assert len(html.encode()) <= FRAME
