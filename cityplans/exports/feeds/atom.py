"""Atom feeds of changes to the data: of all changes, of corrections, and per city, body and theme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.core.model import WHOLE_RECORD, Change, Version, group

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; `id` and `address` are absolute URLs, `day` is an ISO 8601 date."""

    title: str
    id: str
    address: str
    day: str
    lines: tuple[str, ...]


Group = tuple[str, str, frozenset[str]]
"""The path of the page that a feed accompanies, its name, and the ids of its records."""


def feed_files(site: LocalizedCatalog) -> Iterator[tuple[str, bytes]]:
    """Yield the feed of all changes, that of corrections, then one per city, body and theme.

    Paths are relative to the root of the language.
    """
    catalog = site.catalog
    changes = catalog.changes_by_record
    yield "changes/feed.xml", _changes_feed(site, "changes/", site.t("changes.title"), catalog.changes)
    yield "corrections/feed.xml", _corrections_feed(site)
    for path, name, ids in _groups(site):
        own_changes = [change for record in sorted(ids & changes.keys()) for change in changes[record]]
        yield f"{path}feed.xml", _changes_feed(site, path, name, own_changes)


def _groups(site: LocalizedCatalog) -> Iterator[Group]:
    """Yield every city, body and theme."""
    catalog = site.catalog
    ids_by_plan: dict[str, set[str]] = defaultdict(set)
    for table in ("sections", "measures", "responsibilities", "targets", "mentions", "sources"):
        for row in catalog.rows(table):
            record_id, plan_id = (str(getattr(row, name)) for name in ("id", "plan_id"))
            ids_by_plan[plan_id].add(record_id)
    for city in catalog.cities.values():
        plans = [p.id for p in catalog.plans.values() if p.city_id == city.id]
        ids = {city.id, *plans}.union(*(ids_by_plan[plan] for plan in plans))
        yield site.page_path("cities", city), city.name[site.language], frozenset(ids)
    for body in catalog.bodies.values():
        rows = catalog.responsibilities_by_body.get(body.id, ())
        ids = {body.id, *(row.id for row in rows), *(row.subject_id for row in rows)}
        yield site.page_path("bodies", body), body.name[site.language], frozenset(ids)
    for theme in catalog.themes.values():
        measures = catalog.measures_by_theme.get(theme.id, ())
        targets = (target for measure in measures for target in catalog.targets_by_subject.get(measure.id, ()))
        ids = {theme.id, *(measure.id for measure in measures), *(target.id for target in targets)}
        yield site.page_path("themes", theme), theme.label[site.language], frozenset(ids)


def _changes_feed(site: LocalizedCatalog, path: str, name: str, changes: Sequence[Change]) -> bytes:
    """Return a feed with one entry for the first release and for each that made one of the changes."""
    by_version = group(changes, lambda change: change.version_id)
    versions = list(site.catalog.versions.values())
    included = [version for i, version in enumerate(versions) if i == 0 or version.id in by_version]
    entries = [_release_entry(site, path, version, by_version.get(version.id, ())) for version in reversed(included)]
    return _feed(site, path, name, entries)


def _corrections_feed(site: LocalizedCatalog) -> bytes:
    """Return a feed with one entry per correction, the latest first."""
    path = "corrections/"
    rows = sorted(site.catalog.corrections, key=lambda c: (c.date, c.record_id, c.field), reverse=True)
    entries = []
    for row in rows:
        address = f"{site.language_url}{path}#{row.record_id}-{row.field}-{row.date}"
        lines = (f"{row.was} → {row.now}", row.why[site.language])
        entries.append(Entry(f"{row.record_id} {row.field}", address, address, row.date, lines))
    return _feed(site, path, site.t("corrections.title"), entries)


def _release_entry(site: LocalizedCatalog, path: str, version: Version, changes: Sequence[Change]) -> Entry:
    bump = site.label("versions", "bump", version.bump)
    lines = [_change_in_words(site, change) for change in changes] or [site.t("changes.counts", **_counts(version))]
    return Entry(
        title=f"{site.t('changes.version', version=version.id)}{site.t('colon')}{bump}",
        id=f"{site.language_url}{path}#v{version.id}",
        address=f"{site.language_url}changes/#v{version.id}",
        day=version.released,
        lines=tuple(lines),
    )


def _feed(site: LocalizedCatalog, path: str, name: str, entries: Sequence[Entry]) -> bytes:
    """Return the feed that accompanies the page at `path`."""
    identity = site.catalog.identity
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": site.language})
    address = f"{site.language_url}{path}"
    _add(feed, "title", f"{name} · {site.t('site')}")
    _add(feed, "id", f"{address}feed.xml")
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{address}feed.xml")
    _add(feed, "link", rel="alternate", type="text/html", href=address)
    _add(feed, "updated", _timestamp(entries[0].day if entries else identity.released))
    author = ElementTree.SubElement(feed, f"{{{_ATOM}}}author")
    _add(author, "name", identity.contributors[0].title)
    _add(feed, "rights", identity.licences[0].title)
    for entry in entries:
        element = ElementTree.SubElement(feed, f"{{{_ATOM}}}entry")
        _add(element, "title", entry.title)
        _add(element, "id", entry.id)
        _add(element, "link", rel="alternate", type="text/html", href=entry.address)
        _add(element, "updated", _timestamp(entry.day))
        _add(element, "content", "\n".join(entry.lines), type="text")
    text: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _counts(version: Version) -> dict[str, int]:
    return {"added": version.added, "corrected": version.corrected, "removed": version.removed}


def _change_in_words(site: LocalizedCatalog, change: Change) -> str:
    """Return a change as one line: what was added, removed, or corrected from what to what."""
    schema = site.catalog.schemas.get(change.table)
    table = schema.title[site.language] if schema else change.table
    if change.field == WHOLE_RECORD:
        return site.t("changes.added" if change.now else "changes.removed", record=change.record_id, table=table)
    name = schema.field(change.field).title[site.language] if schema and change.field in schema.names else change.field
    values = {"was": change.was or site.t("changes.empty"), "now": change.now or site.t("changes.empty")}
    return site.t("changes.corrected", record=change.record_id, field=name, **values)


def _add(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> None:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
    element.text = text


def _timestamp(day: str) -> str:
    return f"{day}T00:00:00Z"
