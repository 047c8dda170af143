"""The calendars of what lies ahead: in both languages, with titles that say what and who."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from cityplans.catalog.open import checked_catalog
from cityplans.core.model import Catalog
from cityplans.core.proof_records import Version
from cityplans.exports.feeds.icalendar import calendar_files
from tests.support.corpus import PLAN

URL = "https://plans.example.org/"
DUTY, GUESTS = f"{PLAN}-m1-t2", f"{PLAN}-sec1-t1"


def catalog_of(datasets: Path, released: str = "2020-01-01") -> Catalog:
    """The tiny data as if it had been released on some day."""
    found, findings = checked_catalog(datasets)
    assert found is not None, findings
    return dataclasses.replace(found, identity=dataclasses.replace(found.identity, released=released))


def text(event: Event, name: str) -> str:
    return str(event[name])


def events(data: bytes) -> list[Event]:
    assert data.count(b"\r\n") == data.count(b"\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    calendar = Calendar.from_ical(data)
    assert not calendar.errors and not [event.errors for event in calendar.events if event.errors]
    return list(calendar.events)


def test_one_calendar_speaks_both_languages(datasets: Path) -> None:
    catalog = catalog_of(datasets)
    files = dict(calendar_files(catalog, URL))
    assert set(files) == {
        "targets/deadlines.ics",
        "cities/exampleville/deadlines.ics",
        "bodies/exampleville-library/deadlines.ics",
        "themes/reading/deadlines.ics",
        "themes/visitors/deadlines.ics",
    }
    assert files == dict(calendar_files(catalog, URL))
    duty, guests = events(files["targets/deadlines.ics"])
    assert (text(duty, "UID"), duty.start, duty.end) == (
        f"{DUTY}@plans.example.org",
        date(2021, 6, 30),
        date(2021, 7, 1),
    )
    assert (guests.start, guests.end) == (date(2022, 12, 31), date(2023, 1, 1))
    assert text(guests, "SUMMARY") == "宾客：120万人次 · 晨溪 / Guests: 1.2 million · Exampleville"
    assert text(duty, "SUMMARY").endswith(" · Exampleville") and " · 晨溪 / " in text(duty, "SUMMARY")
    chinese, english = text(duty, "DESCRIPTION").split("\n\n")
    note = catalog.targets[DUTY].note
    body = catalog.bodies["exampleville-library"].name
    assert chinese == f"{note.zh}\n期限：2021年6月30日以前\n责任单位：{body.zh}\n{URL}measures/{PLAN}-m1/#{DUTY}"
    assert english.startswith(f"{note.en}\nDue: 30 June 2021\n") and f"{URL}en/measures/{PLAN}-m1/#{DUTY}" in english
    assert text(duty, "URL") == f"{URL}measures/{PLAN}-m1/#{DUTY}"


@pytest.mark.parametrize(
    ("released", "kept"),
    [
        ("2021-06-30", {"targets", "cities/exampleville", "bodies/exampleville-library", "themes/reading"}),
        ("2021-07-01", {"targets", "cities/exampleville"}),
        ("2022-12-31", {"targets", "cities/exampleville"}),
        ("2023-01-01", set()),
    ],
)
def test_there_is_no_calendar_where_no_date_lies_ahead(released: str, kept: set[str], datasets: Path) -> None:
    files = dict(calendar_files(catalog_of(datasets, released), URL))
    themes = {"themes/visitors"} if kept else set()
    assert set(files) == {f"{folder}/deadlines.ics" for folder in kept | themes}
    if "targets/deadlines.ics" in files:
        listed = [text(event, "UID").partition("@")[0] for event in events(files["targets/deadlines.ics"])]
        assert listed == ([DUTY] if released == "2021-06-30" else []) + [GUESTS]


def test_an_event_is_stamped_when_its_target_last_changed(datasets: Path) -> None:
    """A release that changes other records leaves the calendar as it was, byte for byte."""
    catalog = catalog_of(datasets)
    first = Version("0.1.0", "2019-11-22", "first", 40, 0, 0, "0" * 64)
    second = Version("0.1.1", "2020-02-01", "patch", 0, 1, 0, "1" * 64)

    def calendar(*versions: Version) -> bytes:
        identity = dataclasses.replace(catalog.identity, version=versions[-1].id, released=versions[-1].released)
        released = dataclasses.replace(catalog, versions={v.id: v for v in versions}, identity=identity)
        return dict(calendar_files(released, URL))["targets/deadlines.ics"]

    assert {event.DTSTAMP.date() for event in events(calendar(first))} == {date(2019, 11, 22)}
    assert calendar(first, second) == calendar(first)


def test_hostile_cells_stay_text(datasets: Path) -> None:
    attack = 'a\r\nEND:VEVENT\nBEGIN:VEVENT\\n;,:"<script>\u2028' + "長" * 300
    catalog = catalog_of(datasets)
    targets = {key: dataclasses.replace(row, note_zh=attack, note_en=attack) for key, row in catalog.targets.items()}
    cities = {key: dataclasses.replace(row, name_zh=attack, name_en=attack) for key, row in catalog.cities.items()}
    hostile = dataclasses.replace(catalog, targets=targets, cities=cities)
    for path, data in calendar_files(hostile, URL):
        assert len(events(data)) == (2 if path.startswith(("targets", "cities")) else 1)
        for event in events(data):
            assert len(text(event, "SUMMARY")) < 350 and "<script>" in text(event, "DESCRIPTION")
            assert text(event, "URL").startswith(URL)


def test_a_title_says_what_and_who(catalog: Catalog) -> None:
    then = dataclasses.replace(catalog, identity=dataclasses.replace(catalog.identity, released="2012-01-01"))
    listed = events(dict(calendar_files(then, URL))["cities/urumqi/deadlines.ics"])
    titles = {text(event, "UID").partition("@")[0]: text(event, "SUMMARY") for event in listed}
    assert titles["urumqi-2013-a1-2-t06"] == (
        "地区生产总值（增速）：18% · 乌鲁木齐 / Gross domestic product of the city (growth rate): 18% · Urumqi"
    )
