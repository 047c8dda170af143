"""Calendars of deadlines (RFC 5545) to subscribe to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from cityplans.catalog.addresses import page_path
from cityplans.catalog.deadlines import Deadline, deadlines, deadlines_by_body, deadlines_by_city, deadlines_by_theme
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.i18n.formatting import date

MAX_EVENTS = 1_000
"""The number of events in a calendar that calendar programs can still show."""
_END = b"END:VCALENDAR\r\n"


def calendar_files(site: LocalizedCatalog) -> Iterator[tuple[str, bytes]]:
    """Yield the calendar of all deadlines, then one per city, body and theme that has any.

    Paths are relative to the root of the language.
    """
    catalog = site.catalog
    # Each event is in several calendars.
    events = {deadline.target.id: bytes(_event(site, deadline).to_ical()) for deadline in deadlines(catalog)}

    def calendar(name: str, due: Sequence[Deadline]) -> bytes:
        return _calendar(site, name, (events[deadline.target.id] for deadline in _at_most(MAX_EVENTS, due)))

    yield "targets/deadlines.ics", calendar(site.t("deadlines.title"), deadlines(catalog))
    for city, due in deadlines_by_city(catalog).items():
        yield f"cities/{city}/deadlines.ics", calendar(catalog.cities[city].name[site.language], due)
    for body, due in deadlines_by_body(catalog).items():
        yield f"bodies/{body}/deadlines.ics", calendar(catalog.bodies[body].name[site.language], due)
    for theme, due in deadlines_by_theme(catalog).items():
        yield f"themes/{theme}/deadlines.ics", calendar(catalog.themes[theme].label[site.language], due)


def _calendar(site: LocalizedCatalog, name: str, events: Iterable[bytes]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//{site.catalog.identity.title.en}//{site.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("name", f"{name} · {site.t('site')}")
    calendar.add("x-wr-calname", f"{name} · {site.t('site')}")
    return bytes(calendar.to_ical()).removesuffix(_END) + b"".join(events) + _END


def _at_most(limit: int, deadlines: Sequence[Deadline]) -> Sequence[Deadline]:
    """Return at most `limit` deadlines: drop those that passed longest ago first, then those due last."""
    if len(deadlines) <= limit:
        return deadlines
    coming = [deadline for deadline in deadlines if not deadline.passed]
    room = limit - len(coming)
    return coming[:limit] if room <= 0 else [deadline for deadline in deadlines if deadline.passed][-room:] + coming


def _event(site: LocalizedCatalog, deadline: Deadline) -> Event:
    """Return an all-day event on the last day of a due date, which may be a month, a year or an interval."""
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
    due = site.t("deadlines.due", date=date(target.due, site.language))
    event.add("description", f"{target.note[site.language]}\n{due}\n{address}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event
