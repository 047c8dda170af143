"""Deadlines as calendars that any calendar program can subscribe to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from cityplans.catalog.addresses import page_path
from cityplans.catalog.deadlines import Deadline, deadlines, deadlines_by_body, deadlines_by_city, deadlines_by_theme
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.i18n.formatting import date

_MOST = 1_000
"""How many events a calendar holds at most."""
_END = b"END:VCALENDAR\r\n"


def calendar_files(site: LocalizedCatalog) -> Iterator[tuple[str, bytes]]:
    """Give the calendar of all deadlines, then one per city, body and theme that has any. Paths are below the language's root."""
    catalog = site.catalog
    found = deadlines(catalog)
    # Each event stands in several calendars.
    events = {deadline.target.id: bytes(_event(site, deadline).to_ical()) for deadline in found}

    def calendar(name: str, due: Sequence[Deadline]) -> bytes:
        return _calendar(site, name, (events[deadline.target.id] for deadline in _kept(due)))

    yield "targets/deadlines.ics", calendar(site.t("deadlines.title"), found)
    for city, group in deadlines_by_city(catalog).items():
        yield f"cities/{city}/deadlines.ics", calendar(site.tr(catalog.cities[city], "name"), group)
    for body, group in deadlines_by_body(catalog).items():
        yield f"bodies/{body}/deadlines.ics", calendar(site.tr(catalog.bodies[body], "name"), group)
    for theme, group in deadlines_by_theme(catalog).items():
        yield f"themes/{theme}/deadlines.ics", calendar(site.tr(catalog.themes[theme], "label"), group)


def _calendar(site: LocalizedCatalog, name: str, events: Iterable[bytes]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//{site.catalog.identity.title.en}//{site.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("name", f"{name} · {site.t('site')}")
    calendar.add("x-wr-calname", f"{name} · {site.t('site')}")
    return bytes(calendar.to_ical()).removesuffix(_END) + b"".join(events) + _END


def _kept(found: Sequence[Deadline]) -> Sequence[Deadline]:
    """Leave out of a calendar that no program could hold what passed longest ago, then what is due last."""
    if len(found) <= _MOST:
        return found
    coming = [d for d in found if not d.passed]
    room = _MOST - len(coming)
    return coming[:_MOST] if room <= 0 else [d for d in found if d.passed][-room:] + coming


def _event(site: LocalizedCatalog, deadline: Deadline) -> Event:
    """Make an all-day event on the last day of what is due; only a due date of one day says that day in the text."""
    target, identity = deadline.target, site.catalog.identity
    address = f"{site.language_url}{page_path(site.catalog, 'targets', target)}"
    event = Event()
    event.add("uid", f"{target.id}@{urlsplit(site.url).hostname}")
    event.add("dtstamp", datetime.fromisoformat(identity.released).replace(tzinfo=UTC))
    event.add("dtstart", deadline.last)
    event.add("dtend", deadline.last + timedelta(days=1))
    event.add(
        "summary", f"{site.short_plan(site.catalog.plans[target.plan_id])}{site.t('colon')}{site.headline(target)}"
    )
    told = site.t("deadlines.due", date=date(target.due, site.language))
    event.add("description", f"{site.tr(target, 'note')}\n{told}\n{address}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event
