"""Pages and API files at the addresses of former ids: they redirect, or explain what was there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import escape

from cityplans.catalog.addresses import api_path, page_path
from cityplans.catalog.former_ids import Former, former_ids
from cityplans.core.json_writer import to_json
from cityplans.core.languages import LANGUAGES, PREFIX, Language, Text
from cityplans.core.model import Catalog
from cityplans.core.tables import PAGE_FOLDERS
from cityplans.exports.api.hal import has_record_file
from cityplans.i18n.formatting import date
from cityplans.i18n.strings import translate
from cityplans.render.bare_page import bare_page

_STYLES = "assets/stylesheets/site.css"


def redirect_files(catalog: Catalog, url: str) -> Iterator[tuple[str, bytes]]:
    """Yield the pages and the API record of every id that had a page and is no longer in use.

    Paths are relative to the root of the site, whose address `url` ends in a slash. `FormerAddresses` publishes the
    other files of a renamed record again.
    """
    for former in former_ids(catalog).values():
        table, old = former.row.table, former.row.record_id
        if table not in PAGE_FOLDERS:
            continue
        yield api_path(table, old), to_json(_record(catalog, former, url))
        for language in LANGUAGES:
            yield (
                f"{PREFIX[language]}{PAGE_FOLDERS[table]}/{old}/index.html",
                _page(catalog, former, language, url).encode(),
            )


def _record(catalog: Catalog, former: Former, url: str) -> dict[str, Any]:
    """Return the API record that says where a record went; its `status` is "renamed" or "gone"."""
    row, last = former.row, former.last
    links: dict[str, Any] = {"self": {"href": f"{url}{api_path(row.table, row.record_id)}"}}
    record: dict[str, Any] = {
        "id": row.record_id,
        "table": row.table,
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "date": row.date,
    }
    if former.successor:
        successor = getattr(catalog, row.table)[former.successor]
        if has_record_file(catalog, row.table, successor):
            links["canonical"] = {"href": f"{url}{api_path(row.table, former.successor)}"}
        path = _successor_path(catalog, former)
        links["alternate"] = [
            {"href": f"{url}{PREFIX[lang]}{path}", "type": "text/html", "hreflang": lang} for lang in LANGUAGES
        ]
        return record | {"status": "renamed", "successor_id": former.successor, "_links": links}
    return record | {
        "status": "gone",
        "date": last.date,
        "reason_zh": last.reason_zh,
        "reason_en": last.reason_en,
        "_links": links,
    }


def _successor_path(catalog: Catalog, former: Former) -> str:
    """Return the address that shows the successor of a record, which may be a place on another page."""
    return page_path(catalog, former.row.table, getattr(catalog, former.row.table)[former.successor])


def _page(catalog: Catalog, former: Former, language: Language, url: str) -> str:
    row = former.row
    name = Text(row.name_zh, row.name_en)[language] or row.record_id
    here = f"{PAGE_FOLDERS[row.table]}/{row.record_id}/"
    if former.successor:
        path = _successor_path(catalog, former)
        canonical = f"{url}{PREFIX[language]}{path}"
        target = f"../../{path}"
        title = translate(language, "moved.title")
        refresh = f'<meta http-equiv="refresh" content="0; url={escape(target)}">'
        notice = translate(language, "moved.told", name=name, old=row.record_id)
        link = f'<a href="{escape(target)}">{escape(translate(language, "moved.open"))}</a>'
        body = f"<p>{escape(notice)}</p>\n<p>{link}</p>"
    else:
        canonical = f"{url}{PREFIX[language]}{here}"
        title, refresh = translate(language, "gone.title"), ""
        last = former.last
        notice = translate(language, "gone.told", name=name, id=row.record_id, date=date(last.date, language))
        reason = Text(last.reason_zh, last.reason_en)[language]
        kept = translate(language, "gone.kept")
        body = (
            f"<p>{escape(notice)}</p>\n<p>{escape(translate(language, 'gone.reason', reason=reason))}</p>\n"
            f'<p>{escape(kept)} <a href="../../data/#versions">{escape(translate(language, "data.versions"))}</a></p>'
        )
    up = "../../" if language == "zh" else "../../../"
    body = f"""<body class="cp-moved">
<main>
<h1>{escape(title)}</h1>
{body}
<p><a href="../../">{escape(translate(language, "site"))}</a></p>
</main>
</body>"""
    return bare_page(language, title, canonical, f"{up}{_STYLES}", body, refresh)
