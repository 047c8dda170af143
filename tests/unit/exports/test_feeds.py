"""The feeds of what changed: one for both languages, with titles that say what and who."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest

from cityplans.catalog.open import checked_catalog
from cityplans.core.grouping import group
from cityplans.core.model import Catalog
from cityplans.core.proof_records import Change, Correction, Version
from cityplans.exports.feeds.atom import MAX_CHANGES, feed_files
from tests.support.corpus import PLAN

URL = "https://plans.example.org/"
GUESTS = f"{PLAN}-sec1-t1"


@pytest.fixture
def catalog(datasets: Path) -> Catalog:
    found, findings = checked_catalog(datasets)
    assert found is not None, findings
    return found


def feeds(catalog: Catalog) -> dict[str, Any]:
    parsed = {path: feedparser.parse(data) for path, data in feed_files(catalog, URL)}
    assert [path for path, feed in parsed.items() if feed.bozo] == []
    return parsed


def changed(catalog: Catalog, *rows: Change) -> Catalog:
    """The catalog after a second release that made some changes."""
    first = Version("0.1.0", "2026-11-22", "first", 40, 0, 0, "0" * 64)
    second = Version("1.0.0", "2026-12-01", "major", 0, 1, 1, "1" * 64)
    return dataclasses.replace(
        catalog,
        versions={v.id: v for v in (first, second)},
        changes=rows,
        changes_by_record=group(rows, lambda change: change.record_id),
        identity=dataclasses.replace(catalog.identity, version="1.0.0", released="2026-12-01"),
    )


CORRECTED = Change(GUESTS, "value", "1.0.0", "targets", "1100000", "1200000 <b>&")
REMOVED = Change("gone-unit", "id", "1.0.0", "units", "gone-unit", "")


def test_one_feed_speaks_both_languages(catalog: Catalog) -> None:
    files = dict(feed_files(changed(catalog, CORRECTED, REMOVED), URL))
    assert not [path for path in files if path.startswith("en/")]
    assert {path for path in files if path.startswith(("c", "t"))} >= {
        "changes/feed.xml",
        "corrections/feed.xml",
        "cities/exampleville/feed.xml",
        "themes/reading/feed.xml",
    }
    feed = feedparser.parse(files["changes/feed.xml"])
    assert not feed.bozo
    assert [(e.title, e.updated) for e in feed.entries] == [
        (
            "全部数据 · 版本 1.0.0：更正 1 处、删除 1 行 · All data · version 1.0.0: 1 cell corrected, 1 row removed",
            "2026-12-01T00:00:00Z",
        ),
        ("全部数据 · 版本 0.1.0：首次发布 · All data · version 0.1.0: first release", "2026-11-22T00:00:00Z"),
    ]
    chinese, english = feed.entries[0].content[0].value.split("\n\n")
    assert f"{GUESTS}] 的“数值”：1100000 → 1200000 <b>&" in chinese and "gone-unit" in chinese
    assert f"[{GUESTS}], Value: 1100000 → 1200000 <b>&" in english and "Removed from Units: gone-unit" in english
    assert {(link.rel, link.get("hreflang"), link.href) for link in feed.entries[0].links} == {
        ("alternate", "zh", f"{URL}changes/#v1.0.0"),
        ("alternate", "en", f"{URL}en/changes/#v1.0.0"),
    }
    assert ElementTree.fromstring(files["changes/feed.xml"]).tag == "{http://www.w3.org/2005/Atom}feed"


def test_a_group_hears_of_its_own_records_only(catalog: Catalog) -> None:
    found = feeds(changed(catalog, CORRECTED, REMOVED))
    titles = {path: [entry.title for entry in feed.entries] for path, feed in found.items()}
    first = " · version 0.1.0: first release"
    assert [title.rpartition(" · ")[2] for title in titles["cities/exampleville/feed.xml"]] == [
        "version 1.0.0: 1 cell corrected",
        "version 0.1.0: first release",
    ]
    for path in ("themes/reading/feed.xml", "bodies/exampleville-library/feed.xml"):
        assert len(titles[path]) == 1 and titles[path][0].endswith(first)
    city = found["cities/exampleville/feed.xml"]
    name = catalog.cities["exampleville"].name
    assert city.feed.title.startswith(f"{name.zh.removesuffix('市')} {name.en} · ")
    assert city.entries[0].title.startswith(f"{name.zh.removesuffix('市')} · 版本 1.0.0：更正 1 处 · {name.en} · ")
    assert "gone-unit" not in city.entries[0].content[0].value and "1200000" in city.entries[0].content[0].value


def test_what_a_later_release_added_is_not_in_the_first(catalog: Catalog) -> None:
    added = Change("reading", "id", "1.0.0", "themes", "", "reading")
    entries = feeds(changed(catalog, added))["themes/reading/feed.xml"].entries
    assert [entry.title.rpartition(" · ")[2] for entry in entries] == ["version 1.0.0: 1 row added"]


def test_an_entry_stays_short_however_much_changed(catalog: Catalog) -> None:
    rows = [Change(f"unit-{i}", "id", "1.0.0", "units", f"unit-{i}", "") for i in range(MAX_CHANGES + 5)]
    long = Change(GUESTS, "note_zh", "1.0.0", "targets", "甲" * 5_000, "乙")
    content = feeds(changed(catalog, long, *rows))["changes/feed.xml"].entries[0].content[0].value
    chinese, english = content.split("\n\n")
    assert len(chinese.split("\n")) == len(english.split("\n")) == MAX_CHANGES + 1
    assert "另有 6 处变动" in chinese and english.endswith("6 more changes are listed on the page of changes.")
    assert content.count("甲") < 1_000


def test_corrections_have_a_feed_of_their_own(catalog: Catalog) -> None:
    rows = tuple(
        Correction(GUESTS, "value", day, "<b>1", now, "因为", "Because & so")
        for day, now in (("2026-11-25", "2"), ("2026-12-02", "3"))
    )
    gone = Correction("gone-unit", "symbol_zh", "2026-11-24", "", "3", "因为", "Because")
    feed = feeds(dataclasses.replace(catalog, corrections=(*rows, gone)))["corrections/feed.xml"]
    assert [(e.title, e.updated) for e in feed.entries] == [
        ("晨溪 2020 · 数值：<b>1 → 3 · Exampleville 2020 · Value: <b>1 → 3", "2026-12-02T00:00:00Z"),
        ("晨溪 2020 · 数值：<b>1 → 2 · Exampleville 2020 · Value: <b>1 → 2", "2026-11-25T00:00:00Z"),
        ("gone-unit · symbol_zh：（空） → 3 · gone-unit · symbol_zh: (empty) → 3", "2026-11-24T00:00:00Z"),
    ]
    chinese, english = feed.entries[0].content[0].value.split("\n\n")
    assert chinese.endswith("<b>1 → 3\n因为") and english.endswith("<b>1 → 3\nBecause & so")
    assert GUESTS in chinese.split("\n")[0] and GUESTS in english.split("\n")[0]
    assert feed.entries[0].id == f"{URL}corrections/#{GUESTS}-value-2026-12-02"


def test_without_a_release_feeds_are_empty_and_valid(catalog: Catalog) -> None:
    feed = feeds(catalog)["changes/feed.xml"]
    assert (feed.entries, feed.feed.updated) == ([], "2026-11-22T00:00:00Z")
