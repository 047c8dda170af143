"""Deadlines, their calendars, and the feeds of what changed."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import feedparser  # type: ignore[import-untyped]
import pytest
from icalendar import Calendar

from cityplans.catalog.deadlines import by_body, by_city, by_theme, comparable, deadlines
from cityplans.catalog.open import checked_catalog
from cityplans.core.model import Catalog, Change, Correction, Version
from cityplans.exports.feeds.atom import feed_files
from cityplans.exports.feeds.icalendar import calendar_files
from cityplans.render.page import Site
from tests import corpus
from tests.corpus import PLAN

DUTY, GUESTS = f"{PLAN}-m1-t2", f"{PLAN}-sec1-t1"


@pytest.fixture
def catalog(datasets: Path) -> Catalog:
    found, findings = checked_catalog(datasets)
    assert found is not None, findings
    return found


def outcome(datasets: Path, target: str, **cells: str) -> None:
    """Report a result of 100万人次 guests; the fixed form is that of the target."""
    base = corpus.row_of(datasets, "targets.csv", GUESTS)
    corpus.append(
        datasets, "targets.csv", **base | {"id": target, "type": "outcome", "due": "", "due_basis": "none"} | cells
    )


def with_outcomes(datasets: Path) -> Catalog:
    outcome(datasets, f"{PLAN}-sec1-t2", period="2021")
    outcome(datasets, f"{PLAN}-sec1-t3", period="2020", measure_of="growth_rate")
    outcome(datasets, f"{PLAN}-sec1-t4", period="2020", indicator_id="")
    corpus.write_again(datasets)
    found, findings = checked_catalog(datasets)
    assert found is not None, findings
    return found


def test_what_is_due_and_when(catalog: Catalog) -> None:
    assert [(d.target.id, d.first, d.last, d.passed) for d in deadlines(catalog)] == [
        (DUTY, date(2021, 6, 30), date(2021, 6, 30), True),
        (GUESTS, date(2022, 1, 1), date(2022, 12, 31), True),
    ]


@pytest.mark.parametrize(("day", "passed"), [("2022-12-31", False), ("2023-01-01", True)])
def test_a_date_has_passed_when_its_last_day_has(catalog: Catalog, day: str, passed: bool) -> None:
    on_that_day = dataclasses.replace(catalog, identity=dataclasses.replace(catalog.identity, released=day))
    assert deadlines(on_that_day)[-1].passed is passed


def test_results_of_the_same_indicator_stand_beside_the_target(datasets: Path) -> None:
    catalog = with_outcomes(datasets)
    duty, guests = deadlines(catalog)
    assert duty.results == ()
    assert [r.id for r in guests.results] == [f"{PLAN}-sec1-t2", f"{PLAN}-sec1-t3"]
    assert [comparable(guests.target, r) for r in guests.results] == [True, False]


def test_groups(catalog: Catalog) -> None:
    found = deadlines(catalog)
    assert {k: [d.target.id for d in v] for k, v in by_city(catalog, found).items()} == {"exampleville": [DUTY, GUESTS]}
    assert {k: [d.target.id for d in v] for k, v in by_theme(catalog, found).items()} == {
        "reading": [DUTY],
        "visitors": [GUESTS],
    }
    assert {k: [d.target.id for d in v] for k, v in by_body(catalog, found).items()} == {"exampleville-library": [DUTY]}


def test_what_a_body_inherits_is_due_for_it(catalog: Catalog) -> None:
    duty = dataclasses.replace(catalog.targets[DUTY], body_id="")
    assigned = {f"{PLAN}-sec2": catalog.responsibilities_by_subject[f"{PLAN}-m1"]}
    inherited = dataclasses.replace(catalog, targets={DUTY: duty}, responsibilities_by_subject=assigned)
    groups = by_body(inherited, deadlines(inherited))
    assert {k: [d.target.id for d in v] for k, v in groups.items()} == {
        "exampleville-library": [DUTY],
        "exampleville-parks": [DUTY],
    }


@pytest.mark.parametrize(("language", "prefix"), [("zh", ""), ("en", "en/")])
def test_calendars(catalog: Catalog, language: str, prefix: str) -> None:
    site = Site(catalog, language, "https://plans.example.org/")  # type: ignore[arg-type]
    files = dict(calendar_files(site))
    assert set(files) == {
        "targets/deadlines.ics",
        "cities/exampleville/deadlines.ics",
        "bodies/exampleville-library/deadlines.ics",
        "themes/reading/deadlines.ics",
        "themes/visitors/deadlines.ics",
    }
    assert files == dict(calendar_files(site))
    text = files["targets/deadlines.ics"]
    assert text.count(b"\r\n") == text.count(b"\n")
    assert max(len(line) for line in text.split(b"\r\n")) <= 75
    duty, guests = Calendar.from_ical(text).events
    assert (duty["UID"], duty.start, duty.end) == (f"{DUTY}@plans.example.org", date(2021, 6, 30), date(2021, 7, 1))
    assert (guests.start, guests.end) == (date(2022, 12, 31), date(2023, 1, 1))
    assert str(duty["URL"]) == f"https://plans.example.org/{prefix}measures/{PLAN}-m1/#{DUTY}"
    assert catalog.targets[GUESTS].value_printed in str(guests["SUMMARY"]) or "1.2 million" in str(guests["SUMMARY"])
    assert 'A note, with a comma and a "quote".' in str(guests["DESCRIPTION"]) or "带“引号”" in str(
        guests["DESCRIPTION"]
    )


def changed(catalog: Catalog) -> Catalog:
    """The catalog after a second release that corrected a figure and took a body's name away."""
    first = Version("0.1.0", "2026-11-22", "first", 40, 0, 0, "0" * 64)
    second = Version("1.0.0", "2026-12-01", "major", 0, 1, 1, "1" * 64)
    rows = (
        Change(GUESTS, "value", "1.0.0", "targets", "1100000", "1200000 <b>&"),
        Change("gone-unit", "id", "1.0.0", "units", "gone-unit", ""),
    )
    return dataclasses.replace(
        catalog,
        versions={v.id: v for v in (first, second)},
        changes=rows,
        changes_by_record={c.record_id: (c,) for c in rows},
        identity=dataclasses.replace(catalog.identity, version="1.0.0", released="2026-12-01"),
    )


def test_feeds_tell_what_each_release_changed(catalog: Catalog) -> None:
    files = dict(feed_files(Site(changed(catalog), "en", "https://plans.example.org/")))
    feed = feedparser.parse(files["changes/feed.xml"])
    assert not feed.bozo
    assert [(e.title, e.updated) for e in feed.entries] == [
        ("Version 1.0.0: Something removed or retyped", "2026-12-01T00:00:00Z"),
        ("Version 0.1.0: First version", "2026-11-22T00:00:00Z"),
    ]
    told = feed.entries[0].content[0].value
    assert f"Corrected {GUESTS}, Value: 1100000 → 1200000 <b>&" in told
    assert "Removed from Units: gone-unit" in told
    assert ElementTree.fromstring(files["changes/feed.xml"]).tag == "{http://www.w3.org/2005/Atom}feed"


def test_corrections_have_a_feed_of_their_own(catalog: Catalog) -> None:
    rows = tuple(
        Correction(GUESTS, "value", day, "<b>1", now, "因为", "Because & so")
        for day, now in (("2026-11-25", "2"), ("2026-12-02", "3"))
    )
    files = dict(feed_files(Site(dataclasses.replace(catalog, corrections=rows), "en", "https://plans.example.org/")))
    feed = feedparser.parse(files["corrections/feed.xml"])
    assert not feed.bozo
    assert [(e.title, e.updated, e.content[0].value) for e in feed.entries] == [
        (f"{GUESTS} value", "2026-12-02T00:00:00Z", "<b>1 → 3\nBecause & so"),
        (f"{GUESTS} value", "2026-11-25T00:00:00Z", "<b>1 → 2\nBecause & so"),
    ]
    assert feed.entries[0].link == f"https://plans.example.org/en/corrections/#{GUESTS}-value-2026-12-02"


def test_a_group_hears_of_its_own_records_only(catalog: Catalog) -> None:
    files = dict(feed_files(Site(changed(catalog), "zh", "https://plans.example.org/")))
    versions = {path: [e.id.rsplit("#v", 1)[1] for e in feedparser.parse(data).entries] for path, data in files.items()}
    assert versions["cities/exampleville/feed.xml"] == ["1.0.0", "0.1.0"]
    assert versions["themes/reading/feed.xml"] == ["0.1.0"]
    assert versions["bodies/exampleville-library/feed.xml"] == ["0.1.0"]
    city = feedparser.parse(files["cities/exampleville/feed.xml"])
    assert "gone-unit" not in city.entries[0].content[0].value
    assert "1200000" in city.entries[0].content[0].value


def test_without_a_release_feeds_are_empty_and_valid(catalog: Catalog) -> None:
    files = dict(feed_files(Site(catalog, "zh", "https://plans.example.org/")))
    feed = feedparser.parse(files["changes/feed.xml"])
    assert (feed.bozo, feed.entries, feed.feed.updated) == (False, [], "2026-11-22T00:00:00Z")
