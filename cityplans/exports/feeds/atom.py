"""What changed in the data, as Atom feeds: for all of it, per city, body and theme, and the corrections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.core.model import WHOLE_RECORD, Change, Version

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed: `id` and `address` are absolute, `day` is ISO 8601, `lines` its text."""

    title: str
    id: str
    address: str
    day: str
    lines: tuple[str, ...]


Group = tuple[str, str, frozenset[str]]


def feed_files(site: LocalizedCatalog) -> Iterator[tuple[str, bytes]]:
    """Give the feed of all changes, that of the corrections, then one per city, body and theme. Paths are below the language's root."""
    catalog = site.catalog
    changed = catalog.changes_by_record
    yield "changes/feed.xml", _of_changes(site, "changes/", site.t("changes.title"), catalog.changes)
    yield "corrections/feed.xml", _of_corrections(site)
    for path, name, ids in _groups(site):
        yield (
            f"{path}feed.xml",
            _of_changes(site, path, name, [c for record in sorted(ids & changed.keys()) for c in changed[record]]),
        )


def _groups(site: LocalizedCatalog) -> Iterator[Group]:
    """Give every group with a feed: the address of its page, its name, and the records that belong to it."""
    catalog = site.catalog
    of_plan: dict[str, set[str]] = defaultdict(set)
    for table in ("sections", "measures", "responsibilities", "targets", "mentions", "sources"):
        for row in catalog.rows(table):
            record_id, plan_id = (str(getattr(row, name)) for name in ("id", "plan_id"))
            of_plan[plan_id].add(record_id)
    for city in catalog.cities.values():
        plans = [p.id for p in catalog.plans.values() if p.city_id == city.id]
        yield (
            f"cities/{city.id}/",
            site.tr(city, "name"),
            frozenset({city.id, *plans}.union(*(of_plan[p] for p in plans))),
        )
    for body in catalog.bodies.values():
        rows = catalog.responsibilities_by_body.get(body.id, ())
        yield (
            f"bodies/{body.id}/",
            site.tr(body, "name"),
            frozenset({body.id, *(r.id for r in rows), *(r.subject_id for r in rows)}),
        )
    for theme in catalog.themes.values():
        measures = catalog.measures_by_theme.get(theme.id, ())
        targets = {t.id for m in measures for t in catalog.targets_by_subject.get(m.id, ())}
        yield f"themes/{theme.id}/", site.tr(theme, "label"), frozenset({theme.id, *(m.id for m in measures)} | targets)


def _of_changes(site: LocalizedCatalog, path: str, name: str, changes: Sequence[Change]) -> bytes:
    """Write a feed with an entry per release that touched these records, and always the first one."""
    told: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        told[change.version_id].append(change)
    versions = list(site.catalog.versions.values())
    shown = [v for i, v in enumerate(versions) if i == 0 or v.id in told]
    return _feed(site, path, name, [_entry_of(site, path, version, told[version.id]) for version in reversed(shown)])


def _of_corrections(site: LocalizedCatalog) -> bytes:
    """Write a feed with an entry per correction, the latest first."""
    path = "corrections/"
    rows = sorted(site.catalog.corrections, key=lambda c: (c.date, c.record_id, c.field), reverse=True)
    entries = []
    for c in rows:
        address = f"{site.language_url}{path}#{c.record_id}-{c.field}-{c.date}"
        entries.append(
            Entry(f"{c.record_id} {c.field}", address, address, c.date, (f"{c.was} → {c.now}", site.tr(c, "why")))
        )
    return _feed(site, path, site.t("corrections.title"), entries)


def _entry_of(site: LocalizedCatalog, path: str, version: Version, changes: Sequence[Change]) -> Entry:
    step = site.label("versions", "bump", version.bump)
    lines = [in_words(site, change) for change in changes] or [site.t("changes.counts", **_counts(version))]
    return Entry(
        title=f"{site.t('changes.version', version=version.id)}{site.t('colon')}{step}",
        id=f"{site.language_url}{path}#v{version.id}",
        address=f"{site.language_url}changes/#v{version.id}",
        day=version.released,
        lines=tuple(lines),
    )


def _feed(site: LocalizedCatalog, path: str, name: str, entries: Sequence[Entry]) -> bytes:
    """Write the feed that stands beside the page at `path`."""
    identity = site.catalog.identity
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": site.language})
    address = f"{site.language_url}{path}"
    _add(feed, "title", f"{name} · {site.t('site')}")
    _add(feed, "id", f"{address}feed.xml")
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{address}feed.xml")
    _add(feed, "link", rel="alternate", type="text/html", href=address)
    _add(feed, "updated", _moment(entries[0].day if entries else identity.released))
    author = ElementTree.SubElement(feed, f"{{{_ATOM}}}author")
    _add(author, "name", identity.contributors[0].title)
    _add(feed, "rights", identity.licences[0].title)
    for entry in entries:
        element = ElementTree.SubElement(feed, f"{{{_ATOM}}}entry")
        _add(element, "title", entry.title)
        _add(element, "id", entry.id)
        _add(element, "link", rel="alternate", type="text/html", href=entry.address)
        _add(element, "updated", _moment(entry.day))
        _add(element, "content", "\n".join(entry.lines), type="text")
    text: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _counts(version: Version) -> dict[str, int]:
    return {"added": version.added, "corrected": version.corrected, "removed": version.removed}


def in_words(site: LocalizedCatalog, change: Change) -> str:
    """Tell a change in a line: what was added, removed or corrected from what to what."""
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


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
