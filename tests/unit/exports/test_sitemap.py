"""The sitemap: every page in both languages, in parts if it is long, with the day of the last change."""

from __future__ import annotations

import dataclasses
from itertools import chain
from xml.etree import ElementTree

import pytest

from cityplans.core.grouping import group
from cityplans.core.model import Catalog
from cityplans.core.proof_records import Change, Version
from cityplans.exports.feeds import sitemap
from cityplans.exports.feeds.sitemap import MAX_ADDRESSES, sitemap_files

URL = "https://plans.example.org/"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MEASURE, OTHER, BODY = "guangzhou-2018-m18", "guangzhou-2018-m09", "shenzhen-transport"


def entries(data: bytes) -> list[tuple[str, str]]:
    """Return address and day of every entry of a sitemap or of an index."""
    root = ElementTree.fromstring(data)
    return [(it.findtext(f"{SPACE}loc", ""), it.findtext(f"{SPACE}lastmod", "")) for it in root]


def released(catalog: Catalog, *changes: Change) -> Catalog:
    """The catalog after a second release that made some changes."""
    first = Version("0.1.0", "2026-11-22", "first", 40, 0, 0, "0" * 64)
    second = Version("0.1.1", "2026-12-01", "patch", 0, 1, 0, "1" * 64)
    return dataclasses.replace(
        catalog,
        versions={v.id: v for v in (first, second)},
        changes=changes,
        changes_by_record=group(changes, lambda change: change.record_id),
        identity=dataclasses.replace(catalog.identity, version="0.1.1", released="2026-12-01"),
    )


def test_a_page_is_dated_by_the_release_that_changed_what_it_shows(catalog: Catalog) -> None:
    figure = catalog.targets_by_subject[MEASURE][0]
    change = Change(figure.id, "value", "0.1.1", "targets", "1", "2")
    pages = [
        "",
        f"bodies/{BODY}/",
        "cities/guangzhou/",
        f"indicators/{figure.indicator_id}/",
        "measures/",
        f"measures/{OTHER}/",
        f"measures/{MEASURE}/",
        "plans/guangzhou-2018/",
        f"themes/{catalog.measures[MEASURE].theme_id}/page/2/",
    ]
    found = dict(entries(dict(sitemap_files(released(catalog, change), pages, URL))["sitemap.xml"]))
    assert len(found) == 2 * len(pages)
    changed = {path for path in pages if found[f"{URL}{path}"] == "2026-12-01"}
    assert changed == {*pages[2:4], *pages[6:]}
    assert {path for path in pages if not found[f"{URL}{path}"]} == {"", "measures/"}
    assert found[f"{URL}bodies/{BODY}/"] == found[f"{URL}measures/{OTHER}/"] == "2026-11-22"
    assert all(found[f"{URL}en/{path}"] == found[f"{URL}{path}"] for path in pages)


def test_data_that_is_no_release_has_no_honest_date(catalog: Catalog) -> None:
    identity = dataclasses.replace(catalog.identity, version="0.1.0+unreleased")
    unreleased = dataclasses.replace(released(catalog), identity=identity)
    files = dict(sitemap_files(unreleased, [f"measures/{MEASURE}/"], URL))
    assert entries(files["sitemap.xml"]) == [(f"{URL}{lang}measures/{MEASURE}/", "") for lang in ("", "en/")]


@pytest.mark.parametrize(("pages", "parts"), [(2, 0), (3, 2), (4, 2), (5, 3)])
def test_a_long_sitemap_is_an_index_of_parts(
    pages: int, parts: int, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MAX_ADDRESSES == 50_000
    monkeypatch.setattr(sitemap, "MAX_ADDRESSES", 4)
    paths = [f"measures/{record}/" for record in list(catalog.measures)[:pages]]
    files = dict(sitemap_files(released(catalog), paths, URL))
    names = [f"sitemap-{number}.xml" for number in range(1, parts + 1)]
    assert set(files) == {"sitemap.xml", *names}
    if parts:
        assert entries(files["sitemap.xml"]) == [(f"{URL}{name}", "2026-11-22") for name in names]
    listed = [address for address, _ in chain.from_iterable(entries(files[name]) for name in names or ["sitemap.xml"])]
    assert listed == [f"{URL}{lang}{path}" for path in paths for lang in ("", "en/")]
    assert all(len(entries(data)) <= 4 for data in files.values())
