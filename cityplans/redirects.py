"""What stands at the addresses of ids that are no longer in use: a page that leads on, or one that tells what was here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from markupsafe import escape

from cityplans.addresses import API, PAGED, api_path
from cityplans.exports.api import to_json
from cityplans.ids import Former, former_ids
from cityplans.model import Catalog
from cityplans.policy import REFERRER, content_policy
from cityplans.schema import LANGUAGES, PREFIX, Language, Text
from cityplans.wording import date
from cityplans.words import say

_STYLES = "assets/stylesheets/site.css"


def redirect_files(catalog: Catalog, url: str) -> Iterator[tuple[str, bytes]]:
    """Make the pages in both languages and the records of the API for every id of the ledger that is no longer in use.

    Paths are below the root of the site, whose address is `url`, ending in a slash. What else a renamed record had is
    published again by `Copies`.
    """
    for former in former_ids(catalog).values():
        table, old = former.row.table, former.row.record_id
        yield api_path(table, old), to_json(_record(former, url))
        if table in PAGED:
            for language in LANGUAGES:
                yield f"{PREFIX[language]}{table}/{old}/index.html", _page(former, language, url).encode()


class Copies:
    """Under which former addresses a file is published once more, because the id in its path was another before."""

    def __init__(self, catalog: Catalog) -> None:
        self.former: dict[tuple[str, str], list[str]] = defaultdict(list)
        for old, found in former_ids(catalog).items():
            if found.successor:
                self.former[found.row.table, found.successor].append(old)

    def of(self, path: str) -> Iterator[str]:
        """Give the former paths of a file of the site: tables and slices of the API, feeds, calendars, citations.

        A page and a record's JSON have none: `redirect_files` makes what stands there. Nor has a download: see `of_download`.
        """
        if not self.former or path.endswith(".html") or path.startswith("data/"):
            return
        prefix = PREFIX["en"] if path.startswith(PREFIX["en"]) else ""
        parts = path.removeprefix(prefix).split("/")
        if path.startswith(API):
            depth = API.count("/")
            if len(parts) > depth + 1 and not (len(parts) == depth + 2 and path.endswith(".json")):
                yield from self._at(parts, depth + 1, parts[depth])
        elif parts[0] == "cite":
            stem = parts[1].partition(".")[0]
            for table in [table for table, successor in self.former if successor == stem]:
                yield from self._at(parts, 1, table)
        elif len(parts) > 2:
            yield from (f"{prefix}{old}" for old in self._at(parts, 1, parts[0]))

    def of_download(self, path: str) -> Iterator[str]:
        """Give the former paths of a download of a plan, both below /data/."""
        yield from self._at(path.split("/"), 0, "plans")

    def _at(self, parts: list[str], place: int, table: str) -> Iterator[str]:
        """Put every former id in the place of the present one, which an ending may follow."""
        stem, dot, ending = parts[place].partition(".")
        for old in self.former.get((table, stem), ()):
            yield "/".join([*parts[:place], f"{old}{dot}{ending}", *parts[place + 1 :]])


def _record(former: Former, url: str) -> dict[str, Any]:
    """Say in the API where a record went: `status` is "renamed" or "gone"."""
    row, last = former.row, former.last
    links: dict[str, Any] = {"self": {"href": f"{url}{api_path(row.table, row.record_id)}", "type": "application/json"}}
    told: dict[str, Any] = {"id": row.record_id, "table": row.table, "name_zh": row.name_zh, "name_en": row.name_en, "since": row.date}
    if former.successor:
        links["canonical"] = {"href": f"{url}{api_path(row.table, former.successor)}", "type": "application/json"}
        if row.table in PAGED:
            links["alternate"] = [
                {"href": f"{url}{PREFIX[lang]}{row.table}/{former.successor}/", "type": "text/html", "hreflang": lang} for lang in LANGUAGES
            ]
        return told | {"status": "renamed", "successor_id": former.successor, "_links": links}
    return told | {"status": "gone", "since": last.date, "reason_zh": last.reason_zh, "reason_en": last.reason_en, "_links": links}


def _page(former: Former, language: Language, url: str) -> str:
    row = former.row
    name = Text(row.name_zh, row.name_en)[language] or row.record_id
    here = f"{row.table}/{row.record_id}/"
    if former.successor:
        canonical = f"{url}{PREFIX[language]}{row.table}/{former.successor}/"
        goal = f"../../{row.table}/{former.successor}/"
        title = say(language, "moved.title")
        refresh = f'<meta http-equiv="refresh" content="0; url={escape(goal)}">'
        told = say(language, "moved.told", name=name, old=row.record_id)
        body = f'<p>{escape(told)}</p>\n<p><a href="{escape(goal)}">{escape(say(language, "moved.open"))}</a></p>'
    else:
        canonical = f"{url}{PREFIX[language]}{here}"
        title, refresh = say(language, "gone.title"), ""
        last = former.last
        told = say(language, "gone.told", name=name, id=row.record_id, date=date(last.date, language))
        reason = Text(last.reason_zh, last.reason_en)[language]
        kept = say(language, "gone.kept")
        body = (
            f"<p>{escape(told)}</p>\n<p>{escape(say(language, 'gone.reason', reason=reason))}</p>\n"
            f'<p>{escape(kept)} <a href="../../data/#versions">{escape(say(language, "data.versions"))}</a></p>'
        )
    up = "../../" if language == "zh" else "../../../"
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta http-equiv="Content-Security-Policy" content="{escape(content_policy())}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="{REFERRER}">
<meta name="robots" content="noindex">
{refresh}
<title>{escape(title)} - {escape(say(language, "site"))}</title>
<link rel="canonical" href="{escape(canonical)}">
<link rel="stylesheet" href="{up}{_STYLES}">
</head>
<body class="cp-moved">
<main>
<h1>{escape(title)}</h1>
{body}
<p><a href="../../">{escape(say(language, "site"))}</a></p>
</main>
</body>
</html>
"""
