"""Bilingual Atom feeds: of changes, of corrections, of events, and of each city, body and theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from cityplans.catalog.addresses import page_path, resolve_subject
from cityplans.catalog.history import changes_shown, value_history
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.own_pages import with_own_page
from cityplans.core.follow_up import Event
from cityplans.core.grouping import group
from cityplans.core.languages import LANGUAGES, PREFIX, Language, Text
from cityplans.core.model import Catalog
from cityplans.core.proof_records import WHOLE_RECORD, Change, Correction, Version
from cityplans.core.tables import NAMED
from cityplans.exports.citations.phrases import record_name, shortened
from cityplans.i18n.formatting import number
from cityplans.i18n.strings import text_pair

MAX_CHANGES = 20
"""The number of changes that one entry lists; the page of changes has all of them."""
_ATOM = "http://www.w3.org/2005/Atom"

Sites = Mapping[Language, LocalizedCatalog]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; `id` is an absolute URL, `path` leads to the page below a language's root."""

    id: str
    title: Text
    path: str
    day: str
    content: Text


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a feed is about: a city, body or theme, or all data, which has no id."""

    path: str
    name: Text
    record_id: str = ""


def feed_files(catalog: Catalog, url: str) -> Iterator[tuple[str, bytes]]:
    """Yield the feeds of all changes, of corrections and of events, then one per city, body and theme.

    Each feed is for readers of both languages. Paths are relative to the root of the site, whose address is `url`.
    """
    sites: Sites = {language: LocalizedCatalog(catalog, language, url) for language in LANGUAGES}
    everything = _Subject("changes/", text_pair("feeds.everything"))
    yield _feed(sites, "changes/", text_pair("changes.title"), _release_entries(sites, everything, catalog.changes))
    corrections = sorted(catalog.corrections, key=lambda c: (c.date, c.record_id, c.field), reverse=True)
    entries = [_correction_entry(sites, row) for row in corrections]
    yield _feed(sites, "corrections/", text_pair("corrections.title"), entries)
    yield _feed(sites, "promises/", text_pair("promises.title"), _event_entries(sites))
    for table in ("cities", "bodies", "themes"):
        for record in with_own_page(catalog, getattr(catalog, table)).values():
            name = record.label if table == "themes" else record.name
            if table == "cities":
                # Titles are read in narrow columns: 广州, as people say it.
                name = Text(name.zh.removesuffix("市"), name.en)
            subject = _Subject(sites["zh"].page_path(table, record), name, record.id)
            changes = changes_shown(catalog, table, record.id)
            yield _feed(sites, subject.path, name, _release_entries(sites, subject, changes))


def _in_both(sites: Sites, compose: Callable[[LocalizedCatalog], str]) -> Text:
    return Text(*(compose(site) for site in sites.values()))


# ── releases ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _release_entries(sites: Sites, subject: _Subject, changes: Sequence[Change]) -> list[Entry]:
    """Return an entry for the first release and for each that made one of the changes, the latest first."""
    by_version = group(changes, lambda change: change.version_id)
    if not subject.record_id:
        # Tables without ids change too, which only the counts of a version say.
        by_version = {version: by_version.get(version, ()) for version in sites["zh"].catalog.versions}
    # What a later release added was not in the first.
    late = any(c.record_id == subject.record_id and c.field == WHOLE_RECORD and c.now for c in changes)
    versions = enumerate(sites["zh"].catalog.versions.values())
    included = [version for i, version in versions if version.id in by_version or (i == 0 and not late)]
    return [_release_entry(sites, subject, version, by_version.get(version.id, ())) for version in reversed(included)]


def _release_entry(sites: Sites, subject: _Subject, version: Version, changes: Sequence[Change]) -> Entry:
    def title(site: LocalizedCatalog) -> str:
        name, what = subject.name[site.language], _release_in_words(site, subject, version, changes)
        return f"{name} · {site.t('feeds.version', version=version.id, what=what)}"

    def content(site: LocalizedCatalog) -> str:
        lines = [_change_in_words(site, change) for change in changes[:MAX_CHANGES]]
        if len(changes) > MAX_CHANGES:
            lines.append(site.t("feeds.rest", n=number(len(changes) - MAX_CHANGES)))
        return "\n".join(lines or [f"{title(site)}{site.t('feeds.stop')}"])

    return Entry(
        id=f"{sites['zh'].url}{subject.path}#v{version.id}",
        title=_in_both(sites, title),
        path=f"changes/#v{version.id}",
        day=version.released,
        content=_in_both(sites, content),
    )


def _release_in_words(site: LocalizedCatalog, subject: _Subject, version: Version, changes: Sequence[Change]) -> str:
    """Return what a release did to a subject: 更正 3 处, "2 rows added, 1 cell corrected"."""
    if version.bump == "first":
        return site.t("feeds.first")
    if subject.record_id:
        whole = [change for change in changes if change.field == WHOLE_RECORD]
        added = sum(bool(change.now) for change in whole)
        counts = {"added": added, "corrected": len(changes) - len(whole), "removed": len(whole) - added}
    else:
        counts = {"added": version.added, "corrected": version.corrected, "removed": version.removed}
    parts = [_counted(site, f"feeds.{what}", count) for what, count in counts.items() if count]
    return site.t("list_comma").join(parts) or site.label("versions", "bump", version.bump)


def _counted(site: LocalizedCatalog, key: str, count: int) -> str:
    return site.t(f"{key}_one") if count == 1 and site.language == "en" else site.t(key, n=number(count))


def _change_in_words(site: LocalizedCatalog, change: Change) -> str:
    """Return a change as one line: what was added, removed, or corrected from what to what."""
    schema = site.catalog.schemas.get(change.table)
    table = schema.title[site.language] if schema else change.table
    record = _named(site, change.table, change.record_id)
    if change.field == WHOLE_RECORD:
        return site.t("changes.added" if change.now else "changes.removed", record=record, table=table)
    name = schema.field(change.field).title[site.language] if schema and change.field in schema.names else change.field
    return site.t("changes.corrected", record=record, field=name, **_values(site, change))


def _named(site: LocalizedCatalog, table: str, record_id: str) -> str:
    """Return the name of a record with its id, or only the id if the record is gone or has no name."""
    row = getattr(site.catalog, table).get(record_id) if table in NAMED else None
    name = shortened(record_name(site.catalog, row, site.language), site.language) if row else record_id
    return record_id if name == record_id else site.t("feeds.record", name=name, id=record_id)


def _values(site: LocalizedCatalog, change: Change | Correction) -> dict[str, str]:
    empty = site.t("changes.empty")
    return {"was": shortened(change.was, site.language) or empty, "now": shortened(change.now, site.language) or empty}


# ── corrections ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _correction_entry(sites: Sites, row: Correction) -> Entry:
    catalog = sites["zh"].catalog
    table = next((name for name in NAMED if row.record_id in getattr(catalog, name)), "")
    record = getattr(catalog, table)[row.record_id] if table else None
    plan = catalog.plans.get(getattr(record, "plan_id", ""))

    def title(site: LocalizedCatalog) -> str:
        field = catalog.schemas[table].field(row.field).title[site.language] if table else row.field
        subject = site.short_plan(plan) if plan else _named(site, table, row.record_id)
        values = _values(site, row)
        return f"{subject} · {field}{site.t('colon')}{values['was']} → {values['now']}"

    def content(site: LocalizedCatalog) -> str:
        return f"{_named(site, table, row.record_id)}\n{row.was} → {row.now}\n{row.why[site.language]}"

    path = f"corrections/#{row.record_id}-{row.field}-{row.date}"
    identifier = f"{sites['zh'].url}{path}"
    return Entry(identifier, _in_both(sites, title), path, row.date, _in_both(sites, content))


# ── events ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _event_entries(sites: Sites) -> list[Entry]:
    """Return an entry per event, those that were added last first."""
    catalog = sites["zh"].catalog
    entries = [_event_entry(sites, event) for event in catalog.events.values()]
    return sorted(entries, key=lambda entry: entry.day, reverse=True)


def _event_entry(sites: Sites, event: Event) -> Entry:
    catalog = sites["zh"].catalog
    plan, report = catalog.plans[event.plan_id], catalog.reports[event.report_id]
    since = value_history(catalog, event.id).since

    def title(site: LocalizedCatalog) -> str:
        kind = site.reported(event)
        return f"{site.short_plan(plan)} · {kind}{site.t('colon')}{shortened(event.note[site.language], site.language)}"

    def content(site: LocalizedCatalog) -> str:
        target = catalog.targets.get(event.promise_id)
        promise = target.note if target else resolve_subject(catalog, event.promise_id)[1].title
        source = " · ".join(filter(None, (report.publisher[site.language], report.published, report.url)))
        return f"{promise[site.language]}\n{event.note[site.language]}\n{source}"

    path = page_path(catalog, "events", event)
    day = since.released if since else catalog.identity.released
    return Entry(f"{sites['zh'].url}{path}", _in_both(sites, title), path, day, _in_both(sites, content))


# ── XML ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _feed(sites: Sites, path: str, name: Text, entries: Sequence[Entry]) -> tuple[str, bytes]:
    """Return the path and content of the feed that accompanies the page at `path`."""
    identity, url = sites["zh"].catalog.identity, sites["zh"].url
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh"})
    _add(feed, "title", f"{name.zh} {name.en} · {identity.title.zh} {identity.title.en}")
    _add(feed, "id", f"{url}{path}feed.xml")
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{url}{path}feed.xml")
    _add_links(feed, url, path)
    _add(feed, "updated", _timestamp(entries[0].day if entries else identity.released))
    author = ElementTree.SubElement(feed, f"{{{_ATOM}}}author")
    _add(author, "name", identity.contributors[0].title)
    _add(feed, "rights", identity.licences[0].title)
    for entry in entries:
        element = ElementTree.SubElement(feed, f"{{{_ATOM}}}entry")
        _add(element, "title", f"{entry.title.zh} · {entry.title.en}")
        _add(element, "id", entry.id)
        _add_links(element, url, entry.path)
        _add(element, "updated", _timestamp(entry.day))
        _add(element, "content", f"{entry.content.zh}\n\n{entry.content.en}", type="text")
    text: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return f"{path}feed.xml", text + b"\n"


def _add_links(parent: ElementTree.Element, url: str, path: str) -> None:
    """Add the links to a page in both languages."""
    # The Chinese one comes last: programs that want one link take the last.
    for language in reversed(LANGUAGES):
        _add(
            parent, "link", rel="alternate", type="text/html", hreflang=language, href=f"{url}{PREFIX[language]}{path}"
        )


def _add(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> None:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
    element.text = text


def _timestamp(day: str) -> str:
    return f"{day}T00:00:00Z"
