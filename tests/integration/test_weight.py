"""What a page weighs before it is compressed: its frame, and the pages of measures."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import pytest

from cityplans.build.theme_output import theme_output
from cityplans.core.languages import LANGUAGES, PREFIX, Language
from cityplans.core.model import Catalog
from cityplans.render.compose import compose
from cityplans.render.page import Page
from tests.support.real_site import SITE_URL

FRAME, MEASURE = 5_200, 16_000  # bytes


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frame_of_a_page_is_light(language: Language) -> None:
    empty = Page(language, "measures/x/", "", "", "", "measures")
    html = compose(empty, theme_output(SITE_URL).shells[language], SITE_URL)
    assert len(html.encode()) <= FRAME


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_measure_is_light(whole_site: Path, whole_catalog: Catalog, language: Language) -> None:
    pages = [whole_site / PREFIX[language] / "measures" / measure / "index.html" for measure in whole_catalog.measures]
    assert median(page.stat().st_size for page in pages) <= MEASURE
