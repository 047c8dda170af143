"""What each release changed: counted, in words, by month, as a JSON Feed, and on its page."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.open import checked_catalog
from cityplans.catalog.releases import Tally, release_summaries, summary_lines, table_changes_in_words
from cityplans.core.grouping import group
from cityplans.core.languages import Language
from cityplans.core.model import Catalog
from cityplans.core.proof_records import SCHEMAS, Change, Correction, Version
from cityplans.exports.changes import MOST_ROWS, change_files
from cityplans.render.page import PageContext
from cityplans.render.pages.deadlines import change_pages
from tests.support.corpus import PLAN

URL = "https://plans.example.org/"
GUESTS = f"{PLAN}-sec1-t1"
HOSTILE = "<script>alert(1)</script>\u202e"


@pytest.fixture(scope="module")
def catalog(good_corpus: Path) -> Catalog:
    found, findings = checked_catalog(good_corpus)
    assert found is not None, findings
    return found


def released(catalog: Catalog, *changes: Change, added: int = 3) -> Catalog:
    """Return the catalog after two further releases: one in the month of the first, one in the next."""
    versions = (
        Version("0.1.0", "2026-11-22", "first", 6320, 0, 0, "0" * 64),
        Version("0.2.0", "2026-11-29", "minor", 0, 0, 0, "1" * 64),
        Version("1.0.0", "2026-12-01", "major", added, 1, 1, "2" * 64),
    )
    corrections = (
        Correction(GUESTS, "value", "2026-11-23", "5", "1100000", "误", "An older one"),
        Correction(GUESTS, "value", "2026-11-30", "1100000", HOSTILE, "因为", "Because"),
    )
    return dataclasses.replace(
        catalog,
        versions={version.id: version for version in versions},
        changes=changes,
        corrections=corrections,
        changes_by_record=group(changes, lambda change: change.record_id),
        corrections_by_record=group(corrections, lambda correction: correction.record_id),
    )


@pytest.fixture(scope="module")
def changed(catalog: Catalog) -> Catalog:
    return released(
        catalog,
        Change("sources", "checked", "0.2.0", SCHEMAS, "", "string"),
        Change("sources", "old_name", "0.2.0", SCHEMAS, "", "string"),
        Change("plan_towns", "id", "0.2.0", SCHEMAS, "", "plan_id city_id"),
        Change("targets", "value", "1.0.0", SCHEMAS, "integer", "number"),
        Change("shops", "id", "1.0.0", SCHEMAS, "id", ""),
        Change(f"{PLAN}-m1", "id", "1.0.0", "measures", "", f"{PLAN}-m1"),
        Change(f"{PLAN}-gone-r1", "id", "1.0.0", "responsibilities", f"{PLAN}-gone-r1", ""),
        Change(GUESTS, "value", "1.0.0", "targets", "1100000", HOSTILE),
        Change("years", "id", "1.0.0", "units", "", "years"),
    )


def files(catalog: Catalog) -> dict[str, Any]:
    return {path: json.loads(data) for path, data in change_files(catalog, URL)}


def page(catalog: Catalog, language: Language) -> str:
    return next(change_pages(PageContext(catalog, language, URL))).body


def test_changes_are_counted_by_kind_and_by_plan(changed: Catalog) -> None:
    latest, *_, first = release_summaries(changed)
    assert latest.by_kind == (
        Tally("measures", 1, 0, 0),
        Tally("responsibilities", 0, 0, 1),
        Tally("targets", 0, 1, 0),
        Tally("units", 1, 0, 0),
    )
    # A unit belongs to no plan; a record that is gone still does.
    assert latest.by_plan == (Tally(PLAN, 1, 1, 1),)
    assert latest.unlisted == Tally("", 1, 0, 0)
    assert (first.version.id, first.changes) == ("0.1.0", ())


def test_a_release_in_words(changed: Catalog) -> None:
    site = LocalizedCatalog(changed, "en", URL)
    latest, second, first = (list(summary_lines(site, summary)) for summary in release_summaries(changed))
    assert latest == [
        "3 added, 1 corrected, 1 removed",
        "The table shops is gone.",
        "A column of Targets holds other values: Value (value).",
        "Measures: 1 added",
        "Responsibilities: 1 removed",
        "Targets: 1 corrected",
        "Units: 1 added",
    ]
    assert second == [
        "No row changed.",
        "New table: plan_towns.",
        "New columns in Sources: Checked (checked), old_name.",
    ]
    assert first == ["The first version: 6,320 rows."]
    words = list(table_changes_in_words(LocalizedCatalog(changed, "zh", URL), release_summaries(changed)[1].tables))
    assert words == ["新增数据表“plan_towns”。", "“文本来源”新增字段：核对日期 (checked)、old_name。"]


def test_the_changes_of_a_month_have_their_versions_and_reasons(changed: Catalog) -> None:
    made = files(changed)
    index = made["api/v1/changes/index.json"]
    assert [(month["month"], month["versions"], month["count"]) for month in index["months"]] == [
        ("2026-11", ["0.1.0", "0.2.0"], 3),
        ("2026-12", ["1.0.0"], 6),
    ]
    paths = {path.removeprefix(URL) for month in index["months"] for path in month["files"]}
    assert paths == made.keys() - {"api/v1/changes/index.json", "changes/feed.json"}
    december = made["api/v1/changes/2026-12.json"]
    (correction,) = [row for row in december["changes"] if row["record"] == GUESTS]
    path = f"plans/{PLAN}/#{GUESTS}"
    assert correction == {
        "version": "1.0.0",
        "released": "2026-12-01",
        "record": GUESTS,
        "table": "targets",
        "field": "value",
        "was": "1100000",
        "is": HOSTILE,
        "why_zh": "因为",
        "why_en": "Because",
        "url_zh": f"{URL}{path}",
        "url": f"{URL}en/{path}",
    }
    assert [row.get("url") for row in december["changes"] if row["record"] == "years"] == [None]


def test_a_long_month_goes_on_in_further_files(catalog: Catalog) -> None:
    rows = [Change(f"unit-{n}", "id", "1.0.0", "units", "", f"unit-{n}") for n in range(MOST_ROWS + 1)]
    made = files(released(catalog, *rows, added=MOST_ROWS + 1))
    first, second = made["api/v1/changes/2026-12.json"], made["api/v1/changes/2026-12.2.json"]
    assert (first["count"], second["count"]) == (MOST_ROWS, 1)
    assert first["_links"]["next"]["href"] == f"{URL}api/v1/changes/2026-12.2.json"
    assert "next" not in second["_links"]


def test_the_json_feed_says_what_each_release_changed_in_both_languages(changed: Catalog) -> None:
    feed = files(changed)["changes/feed.json"]
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["home_page_url"], feed["feed_url"]) == (f"{URL}changes/", f"{URL}changes/feed.json")
    assert [item["id"] for item in feed["items"]] == [f"{URL}changes/#v{v}" for v in ("1.0.0", "0.2.0", "0.1.0")]
    latest, *_ = feed["items"]
    assert latest["title"] == "第 1.0.0 版：有删除或类型变动 / Version 1.0.0: Something removed or retyped"
    assert latest["date_published"] == "2026-12-01T00:00:00Z"
    chinese, english = latest["content_text"].split("\n\n")
    assert chinese.startswith("新增 3、更正 1、删除 1\n") and english.startswith("3 added, 1 corrected, 1 removed\n")


def test_without_a_release_the_files_are_empty(catalog: Catalog) -> None:
    made = files(catalog)
    assert made["changes/feed.json"]["items"] == []
    assert (made["api/v1/changes/index.json"]["months"], made["api/v1/changes/index.json"]["latest"]) == ([], None)
    assert "No version of the data has been released yet." in page(catalog, "en")


def test_the_page_of_changes_says_what_changed(changed: Catalog) -> None:
    body = page(changed, "en")
    assert body.index('id="v1.0.0"') < body.index('id="v0.2.0"') < body.index('id="v0.1.0"')
    assert "<p>Rows added: 3 · Cells corrected: 1 · Rows removed: 1</p>" in body
    assert "<p>No row changed.</p>" in body
    assert "New columns in Sources: Checked (checked), old_name." in body
    assert "<script>alert" not in body and "&lt;script&gt;alert(1)" in body
    assert "Because" in body and "An older one" not in body
    assert re.search('rows without an id</th><td data-label="[^"]+">1</td>', body)
    assert '"../../api/v1/changes/2026-12.json"' in body and '"../api/v1/changes/2026-12.json"' in page(changed, "zh")


def test_a_page_with_thousands_of_changes_stays_light(catalog: Catalog) -> None:
    rows = [Change(f"{PLAN}-m{n}", "id", "1.0.0", "measures", "", f"{PLAN}-m{n}") for n in range(5_000)]
    body = page(released(catalog, *rows, added=5_000), "en")
    assert "5,000 changes, one by one" in body and "The first 100 are here" in body
    assert len(body.encode()) < 40_000
