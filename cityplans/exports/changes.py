"""What changed, for programs: by month in the API, and as a JSON Feed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cityplans.catalog.addresses import API, page_path
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.releases import ACTIONS, ReleaseSummary, release_summaries, summary_lines
from cityplans.core.grouping import group
from cityplans.core.json_writer import Json, to_json
from cityplans.core.languages import LANGUAGES, PREFIX
from cityplans.core.model import Catalog
from cityplans.core.proof_records import Change, Version
from cityplans.core.tables import NAMED
from cityplans.exports.delta import delta_rows
from cityplans.i18n.strings import text_pair

MONTHS = f"{API}changes/"
"""The folder of the changes by month; its index names every file."""
FEED = "changes/feed.json"
MOST_ROWS = 1_000
"""The maximum of changes per file; a month with more goes on in further ones."""
MOST_ITEMS = 50
"""The maximum of releases in the feed."""


def change_files(catalog: Catalog, site_url: str) -> Iterator[tuple[str, bytes]]:
    """Yield the changes of each month, their index and the feed; paths are relative to the site."""
    yield FEED, to_json(_feed(catalog, site_url))
    by_month = group(catalog.versions.values(), lambda version: version.released[:7])
    changes = group(catalog.changes, lambda change: change.version_id)
    months = []
    for month, versions in sorted(by_month.items()):
        rows = [change for version in versions for change in changes.get(version.id, ())]
        # A month whose releases changed no listed record still has a file, which says so.
        parts = [rows[start : start + MOST_ROWS] for start in range(0, len(rows) or 1, MOST_ROWS)]
        names = [f"{month}.json", *(f"{month}.{part}.json" for part in range(2, len(parts) + 1))]
        files = [f"{site_url}{MONTHS}{name}" for name in names]
        months.append(
            {"month": month, "versions": [version.id for version in versions], "count": len(rows), "files": files}
        )
        for index, part in enumerate(parts):
            yield f"{MONTHS}{names[index]}", to_json(_month(catalog, site_url, versions, part, files, index))
    title = text_pair("changes.title")
    yield (
        f"{MONTHS}index.json",
        to_json(
            {
                "title": title.en,
                "title_zh": title.zh,
                "latest": list(catalog.versions)[-1] if catalog.versions else None,
                "_links": {"self": {"href": f"{site_url}{MONTHS}index.json"}, "feed": {"href": f"{site_url}{FEED}"}},
                "months": months,
            }
        ),
    )


def _month(
    catalog: Catalog,
    site_url: str,
    versions: Sequence[Version],
    changes: Sequence[Change],
    files: Sequence[str],
    index: int,
) -> Json:
    """Return one file of a month: its releases, and some of their changes in the order of the releases."""
    released = {version.id: version.released for version in versions}
    rows = delta_rows(catalog, changes)
    links = {"self": {"href": files[index]}, "index": {"href": f"{site_url}{MONTHS}index.json"}}
    if index + 1 < len(files):
        links["next"] = {"href": files[index + 1]}
    return {
        "month": versions[0].released[:7],
        "count": len(changes),
        "_links": links,
        "versions": [
            {"version": v.id, "released": v.released, "bump": v.bump} | {what: getattr(v, what) for what in ACTIONS}
            for v in versions
        ],
        "changes": [
            {
                "version": change.version_id,
                "released": released[change.version_id],
                **row,
                **_pages(catalog, change, site_url),
            }
            for change, row in zip(changes, rows, strict=True)
        ],
    }


def _pages(catalog: Catalog, change: Change, site_url: str) -> dict[str, str]:
    """Return the addresses of the record's page in both languages, nothing for a record without one."""
    record = getattr(catalog, change.table).get(change.record_id) if change.table in NAMED else None
    path = page_path(catalog, change.table, record) if record else ""
    return {"url_zh": f"{site_url}{PREFIX['zh']}{path}", "url": f"{site_url}{PREFIX['en']}{path}"} if path else {}


# ── feed ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _feed(catalog: Catalog, site_url: str) -> Json:
    """Return the JSON Feed 1.1 of the latest releases, for readers of both languages."""
    sites = [LocalizedCatalog(catalog, language, site_url) for language in LANGUAGES]
    title = text_pair("changes.title")
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{title.zh} {title.en} · {catalog.identity.title.zh} {catalog.identity.title.en}",
        "home_page_url": f"{site_url}changes/",
        "feed_url": f"{site_url}{FEED}",
        "language": "zh",
        "authors": [{"name": catalog.identity.contributors[0].title}],
        "items": [_item(sites, summary) for summary in release_summaries(catalog)[:MOST_ITEMS]],
    }


def _item(sites: Sequence[LocalizedCatalog], summary: ReleaseSummary) -> dict[str, Any]:
    version, url = summary.version, sites[0].url
    titles = [
        f"{site.t('changes.version', version=version.id)}{site.t('colon')}"
        f"{site.label('versions', 'bump', version.bump)}"
        for site in sites
    ]
    return {
        "id": f"{url}changes/#v{version.id}",
        "url": f"{url}changes/#v{version.id}",
        "title": " / ".join(titles),
        "content_text": "\n\n".join("\n".join(summary_lines(site, summary)) for site in sites),
        "date_published": f"{version.released}T00:00:00Z",
        "tags": [version.bump],
        "_changes": {"version": version.id, "by_month": f"{url}{MONTHS}{version.released[:7]}.json"},
    }
