"""Bilingual calendars of the deadlines that lie ahead (RFC 5545), to subscribe to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cityplans.catalog.deadlines import (
    Deadline,
    ahead,
    deadlines,
    deadlines_by_body,
    deadlines_by_city,
    deadlines_by_theme,
)
from cityplans.catalog.history import value_history
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.promises import answers
from cityplans.core.languages import LANGUAGES, Language, Text
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Target
from cityplans.exports.citations.phrases import counted, shortened
from cityplans.i18n.strings import text_pair

if TYPE_CHECKING:
    from icalendar import Event

MAX_EVENTS = 1_000
"""The number of events in a calendar that calendar programs can still show; those due last are left out."""
_MAX_TITLE: Mapping[Language, int] = {"zh": 40, "en": 90}
"""The length in characters at which what is due is cut in the title of an event."""
_END = b"END:VCALENDAR\r\n"


def calendar_files(catalog: Catalog, url: str) -> Iterator[tuple[str, bytes]]:
    """Yield the calendar of all dates ahead, then one per city, body and theme that has any.

    What has passed is on the pages, with the results. Each calendar is for readers of both languages. Paths are
    relative to the root of the site, whose address is `url`.
    """
    sites = [LocalizedCatalog(catalog, language, url) for language in LANGUAGES]
    groups: list[tuple[str, Text, Sequence[Deadline]]] = [
        ("targets/", text_pair("deadlines.title"), deadlines(catalog)),
        *((f"cities/{city}/", catalog.cities[city].name, due) for city, due in deadlines_by_city(catalog).items()),
        *((f"bodies/{body}/", catalog.bodies[body].name, due) for body, due in deadlines_by_body(catalog).items()),
        *((f"themes/{it}/", catalog.themes[it].label, due) for it, due in deadlines_by_theme(catalog).items()),
    ]
    # Each event is in several calendars.
    events = {deadline.target.id: bytes(_event(sites, deadline).to_ical()) for deadline in ahead(deadlines(catalog))}
    for path, name, due in groups:
        if coming := ahead(due)[:MAX_EVENTS]:
            yield f"{path}deadlines.ics", _calendar(catalog, name, (events[item.target.id] for item in coming))


def _calendar(catalog: Catalog, name: Text, events: Iterable[bytes]) -> bytes:
    # Imported here, as in `_event`: it takes a tenth of the start of the program.
    from icalendar import Calendar, vText

    title = catalog.identity.title
    calendar = Calendar()
    calendar.add("prodid", f"-//{title.en}//ZH EN")
    calendar.add("version", "2.0")
    for key in ("name", "x-wr-calname"):
        # The library escapes only the properties of RFC 5545 by itself.
        calendar.add(key, vText(f"{name.zh} {name.en} · {title.zh} {title.en}"))
    return bytes(calendar.to_ical()).removesuffix(_END) + b"".join(events) + _END


def _event(sites: Sequence[LocalizedCatalog], deadline: Deadline) -> Event:
    """Return an all-day event on the last day of a due date, which may be a month, a year or an interval."""
    from icalendar import Event

    target, chinese = deadline.target, sites[0]
    since = value_history(chinese.catalog, target.id).since
    stamp = since.released if since else chinese.catalog.identity.released
    event = Event()
    event.add("uid", f"{target.id}@{urlsplit(chinese.url).hostname}")
    event.add("dtstamp", datetime.fromisoformat(stamp).replace(tzinfo=UTC))
    # Without an end, the event lasts all of this day.
    event.add("dtstart", deadline.last)
    event.add("summary", " / ".join(_title(site, target) for site in sites))
    event.add("description", "\n\n".join(_description(site, target) for site in sites))
    event.add("url", _address(chinese, target))
    event.add("transp", "TRANSPARENT")
    return event


def _title(site: LocalizedCatalog, target: Target) -> str:
    """Return what is due and whose: "GDP (growth rate): 18% · Urumqi"."""
    what = shortened(counted(site.catalog, target, site.language), site.language, _MAX_TITLE[site.language])
    if target.value is not None:
        what += f"{site.t('colon')}{site.headline(target)}"
    plan = site.catalog.plans[target.plan_id]
    who = site.city_name(plan.city_id).removesuffix("市") or plan.title[site.language]
    return f"{what} · {shortened(who, site.language, _MAX_TITLE[site.language])}"


def _description(site: LocalizedCatalog, target: Target) -> str:
    lines = [target.note[site.language], site.t("deadlines.due", date=site.due(target))]
    if body := site.catalog.bodies.get(target.body_id):
        lines.append(f"{site.t('target.body')}{site.t('colon')}{body.name[site.language]}")
    for event in answers(site.catalog)[target.id].events:
        kind = site.reported(event)
        lines.append(f"{kind}{site.t('colon')}{event.note[site.language]}")
    return "\n".join([*lines, _address(site, target)])


def _address(site: LocalizedCatalog, target: Target) -> str:
    return f"{site.language_url}{site.page_path('targets', target)}"
