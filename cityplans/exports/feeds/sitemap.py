"""What crawlers read first: the sitemap, in parts if it is long, and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from cityplans.catalog.addresses import table_at
from cityplans.catalog.history import last_changed
from cityplans.core.languages import LANGUAGES, PREFIX
from cityplans.core.model import Catalog

MAX_ADDRESSES = 50_000
"""The number of addresses that the protocol allows in one file."""
_START = '<?xml version="1.0" encoding="UTF-8"?>'
_PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap_files(catalog: Catalog, paths: Sequence[str], url: str) -> Iterator[tuple[str, bytes]]:
    """Yield sitemap.xml, or an index of that name and the parts that it names.

    Every page is listed in both languages, with the day of the release that last changed its record. Pages about no
    record have no such day. Crawlers find the other language in the head of each page. `url` is the site's address.
    """
    pages = [(path, _last_changed(catalog, path)) for path in paths]
    size = MAX_ADDRESSES // len(LANGUAGES)
    parts = [pages[start : start + size] for start in range(0, len(pages), size)]
    if len(parts) <= 1:
        yield "sitemap.xml", _part(pages, url)
        return
    lines = [_START, f'<sitemapindex xmlns="{_PROTOCOL}">']
    for number, part in enumerate(parts, 1):
        name = f"sitemap-{number}.xml"
        yield name, _part(part, url)
        lines.append(f"<sitemap><loc>{escape(url)}{name}</loc>{_dated(max(day for _, day in part))}</sitemap>")
    yield "sitemap.xml", "\n".join([*lines, "</sitemapindex>", ""]).encode()


def robots(url: str) -> bytes:
    """Return robots.txt, which allows everything."""
    return f"User-agent: *\nAllow: /\nSitemap: {url}sitemap.xml\n".encode()


def _last_changed(catalog: Catalog, path: str) -> str:
    """Return the day on which a version changed the record of a page; "" if unknown."""
    folder, _, rest = path.partition("/")
    table, record_id = table_at(folder), rest.partition("/")[0]
    if not table or record_id not in getattr(catalog, table):
        return ""
    version = last_changed(catalog, table, record_id)
    return version.released if version else ""


def _part(pages: Sequence[tuple[str, str]], url: str) -> bytes:
    lines = [_START, f'<urlset xmlns="{_PROTOCOL}">']
    for path, day in pages:
        lines += [f"<url><loc>{escape(url + PREFIX[lang] + path)}</loc>{_dated(day)}</url>" for lang in LANGUAGES]
    return "\n".join([*lines, "</urlset>", ""]).encode()


def _dated(day: str) -> str:
    return f"<lastmod>{day}</lastmod>" if day else ""
