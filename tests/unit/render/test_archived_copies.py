"""An archived address is shown where there is one; else only the page of coverage speaks of archives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from cityplans.catalog.coverage import publicly_linked
from cityplans.core.grouping import group
from cityplans.core.languages import LANGUAGES, Language
from cityplans.core.model import Catalog
from cityplans.render.page import PageContext
from cityplans.render.pages.about_data import coverage_page
from cityplans.render.pages.correct import ask_page
from cityplans.render.pages.measures import measure_page
from cityplans.render.pages.plans import plan_page
from tests.support.real_site import SITE_URL

PLAN, MEASURE = "guangzhou-2018", "guangzhou-2018-m18"
ARCHIVED = "https://archive.example.org/2018/"
WORDS = {"zh": ("存档",), "en": ("archive",)}
NO_COPY = {"zh": "没有已知的公开文本", "en": "No public copy known"}


def bodies(catalog: Catalog, language: Language) -> Iterator[str]:
    context = PageContext(catalog, language, SITE_URL)
    for pages in (measure_page(context, MEASURE), plan_page(context, PLAN), ask_page(context)):
        yield from (page.body for page in pages)


def with_archive(catalog: Catalog, url: str | None = None, archived: str = ARCHIVED) -> Catalog:
    """Return the catalog with an archived address for every copy and report."""
    sources = {
        key: replace(row, archived_url=archived, url=row.url if url is None else url)
        for key, row in catalog.sources.items()
    }
    reports = {key: replace(row, archived_url=archived) for key, row in catalog.reports.items()}
    return replace(
        catalog,
        sources=sources,
        sources_by_plan=group(sources.values(), lambda row: row.plan_id),
        reports=reports,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_of_archives_where_there_is_none(catalog: Catalog, language: Language) -> None:
    assert not any(row.archived_url for row in catalog.sources.values())
    assert not any(row.archived_url for row in catalog.reports.values())
    for body in bodies(catalog, language):
        assert not any(word in body.lower() for word in WORDS[language])
        assert 'href=""' not in body


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_archived_address_is_beside_the_publishers(catalog: Catalog, language: Language) -> None:
    """On the page of a measure for its passage and for each report; on that of a plan for each copy."""
    measure, plan, _ = bodies(with_archive(catalog), language)
    link = f'<a href="{ARCHIVED}" rel="external">'
    events = [event for event in catalog.events.values() if event.id.startswith(f"{MEASURE}-")]
    passages = catalog.evidence_by_record[MEASURE]
    assert measure.count(link) == len(events) + len(passages) > 5
    assert plan.count(link) >= len(catalog.sources_by_plan[PLAN])


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_archived_copy_is_a_public_copy(catalog: Catalog, language: Language) -> None:
    """Without a publisher's page the letter names the archive, and no page denies a copy."""
    gone = with_archive(catalog, url="")
    measure, plan, letter = bodies(gone, language)
    assert NO_COPY[language] not in measure + plan
    assert f'data-source="{ARCHIVED}"' in letter
    none = with_archive(catalog, url="", archived="")
    assert all(NO_COPY[language] in body for body in list(bodies(none, language))[:2])
    assert publicly_linked(gone) == len(gone.measures) and publicly_linked(none) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_coverage_counts_public_and_archived_copies(catalog: Catalog, language: Language) -> None:
    urls = [row.url for row in catalog.sources.values()] + [row.url for row in catalog.reports.values()]
    linked, archived = len(list(filter(None, urls))), with_archive(catalog)
    said = {
        "zh": "共有 {} 份存本，其中 {} 份记有公开网页的地址，{} 份",
        "en": "as {} copies. Of these, {} have the address of a public page, and {} that",
    }
    for data, n in ((catalog, 0), (archived, len(urls))):
        body = "".join(page.body for page in coverage_page(PageContext(data, language, SITE_URL)))
        assert said[language].format(len(urls), linked, n) in body
