"""The page of findings: every code at its anchor, in the page's language, its examples as written."""

from __future__ import annotations

import html
import re

import pytest

from cityplans.check.explanations import PAGE, explanations, help_address
from cityplans.core.languages import LANGUAGES, PREFIX, Language
from cityplans.core.model import Catalog
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.findings import findings_page

URL = "https://plans.example.org/"


def page(catalog: Catalog, language: Language) -> Page:
    (found,) = findings_page(PageContext(catalog, language, URL))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_explained_at_its_anchor(language: Language, catalog: Catalog) -> None:
    found = page(catalog, language)
    assert f"{URL}{PREFIX['en']}{found.path}" == help_address(URL, "").removesuffix("#")
    chapters = re.split(r"<section ", found.body)[1:]
    assert [re.findall(r'<h2 id="([^"]+)"', chapter)[0] for chapter in chapters] == sorted(explanations())
    for (_, told), chapter in zip(sorted(explanations().items()), chapters, strict=True):
        words = html.unescape(re.sub(r"<[^>]+>", "", chapter))
        assert told[language].replace("`", "") in words
        examples = [html.unescape(code) for code in re.findall(r"<pre><code[^>]*>(.*?)</code>", chapter, re.DOTALL)]
        assert examples == [told[key] for key in ("wrong", "right") if told[key]]


def test_a_command_is_shown_as_code(catalog: Catalog) -> None:
    assert "<code>build.py evidence --sources DIR</code>" in page(catalog, "en").body
    assert PAGE == "contribute/findings/"
