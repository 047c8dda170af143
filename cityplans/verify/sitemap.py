"""Checks the sitemap and its parts against the protocol, and that robots.txt leads to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from xml.sax.saxutils import unescape

from cityplans.core.findings import Finding, Location, error
from cityplans.verify.addresses import Resolver
from cityplans.verify.site import BuiltSite, CheckedText

SITEMAP, ROBOTS = "sitemap.xml", "robots.txt"
MAX_ADDRESSES, MAX_BYTES = 50_000, 50 * 1024 * 1024
"""What the protocol allows in one file."""

_CODE = "sitemap-invalid"
_LOC = re.compile(r"<loc>([^<]*)</loc>")
_LAST_CHANGED = re.compile(r"<lastmod>([^<]*)</lastmod>")


def listed_pages(resolver: Resolver, files: Iterable[str], text_of: Callable[[str], str]) -> frozenset[str]:
    """Return the paths of the pages that the sitemap lists, in whichever of its parts."""
    return frozenset(
        resolver.resolve(unescape(address), path).path
        for path, text in _parts(resolver, frozenset(files), text_of)
        for address in _LOC.findall(text)
    )


def check_sitemap(site: BuiltSite, text_of: Callable[[str], str]) -> Iterator[Finding]:
    """Yield what is wrong with the sitemap: too many addresses, a date that is none, a page listed twice."""
    resolver = Resolver(site)
    first: dict[str, str] = {}
    for path, content in _parts(resolver, site.files, text_of):
        text = CheckedText(path, content)
        found = list(_LOC.finditer(content))
        if len(found) > MAX_ADDRESSES or len(content.encode()) > MAX_BYTES:
            message = f"the file has {len(found):,} addresses and {len(content.encode()):,} bytes"
            hint = f"split it: crawlers read at most {MAX_ADDRESSES:,} addresses and {MAX_BYTES:,} bytes"
            yield error(Location(path), _CODE, message, hint)
            # Nobody splits a file by hand: what else is wrong with it is for the next run.
            continue
        for match in found:
            page = resolver.resolve(unescape(match[1]), path).path
            if page in first:
                message = f"{match[1]} is also listed in {first[page]}" if first[page] != path else "listed twice"
                yield error(text.at(match.start(1)), _CODE, message, "list every page once")
            first.setdefault(page, path)
        for match in _LAST_CHANGED.finditer(content):
            if not _is_day(match[1]):
                hint = "write the day as 2026-11-22, or leave it out"
                yield error(text.at(match.start(1)), _CODE, f'"{match[1][:40]}" is not a day', hint)
    if site.url and ROBOTS in site.files and f"Sitemap: {site.url}{SITEMAP}" not in text_of(ROBOTS).splitlines():
        message = "the file does not lead to the sitemap"
        yield error(Location(ROBOTS), _CODE, message, f"write `Sitemap: {site.url}{SITEMAP}`")


def _parts(resolver: Resolver, files: frozenset[str], text_of: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Yield the path and text of the sitemap, or of each part that it names and that exists."""
    if SITEMAP not in files:
        return
    text = text_of(SITEMAP)
    if "<sitemapindex" not in text:
        yield SITEMAP, text
        return
    for address in _LOC.findall(text):
        path = resolver.resolve(unescape(address), SITEMAP).path
        if path in files:
            yield path, text_of(path)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
