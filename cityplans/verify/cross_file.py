"""Checks across the files of a site: ids that links refer to, pages that nothing links to, checksums."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from xml.sax.saxutils import unescape

from cityplans.core.findings import Finding, Location, error
from cityplans.verify.addresses import Resolver
from cityplans.verify.checksums import check_checksums
from cityplans.verify.page_faults import first_links, missing_anchor
from cityplans.verify.site import BuiltSite, CheckedText, FileFacts
from cityplans.verify.sitemap import ROBOTS, SITEMAP, check_sitemap, listed_pages

HOME = "index.html"
MISSING = "404.html"
"""The page that hosts show for missing addresses."""

_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')


def built_site(paths: Iterable[str], text_of: Callable[[str], str]) -> BuiltSite:
    """Return the site, with its address from the home page and the pages listed in the sitemap."""
    files = frozenset(paths)
    canonical = _CANONICAL.search(text_of(HOME)) if HOME in files else None
    url = unescape(canonical[1], {"&quot;": '"', "&#34;": '"', "&#39;": "'"}) if canonical else ""
    site = BuiltSite(url if url.endswith("/") else "", files, frozenset())
    return replace(site, listed=listed_pages(Resolver(site), files, text_of))


def check_cross_file(
    site: BuiltSite, files: Mapping[str, FileFacts], text_of: Callable[[str], str]
) -> Iterator[Finding]:
    """Yield what is wrong between the files of a site; `text_of` reads a file again."""
    yield from _missing_files(site)
    yield from check_sitemap(site, text_of)
    yield from _missing_anchors(site, files, text_of)
    yield from _orphans(site, files)
    yield from check_checksums(files, text_of)


def _missing_files(site: BuiltSite) -> Iterator[Finding]:
    required = {HOME: "the home page", MISSING: "the page for missing addresses"}
    required |= {SITEMAP: "the sitemap", ROBOTS: "the way to the sitemap"}
    for path, name in required.items():
        if path not in site.files:
            yield error(Location(path), "site-incomplete", f"{name} is missing", "build the site again")
    if HOME in site.files and not site.url:
        message = "the home page does not state its own address"
        yield error(Location(HOME), "link-broken", message, 'write <link rel="canonical" href="…">')


def _missing_anchors(
    site: BuiltSite, files: Mapping[str, FileFacts], text_of: Callable[[str], str]
) -> Iterator[Finding]:
    resolver = Resolver(site)
    for page in files.values():
        missing = [anchor for anchor in page.anchors if anchor.id not in files[anchor.path].ids and anchor.id != "top"]
        if missing:
            text = CheckedText(page.path, text_of(page.path))
            offsets = first_links(text, resolver)
            for anchor in missing:
                text.report(offsets[anchor], "anchor-missing", *missing_anchor(anchor.id, anchor.path))
            yield from text.findings


def _orphans(site: BuiltSite, files: Mapping[str, FileFacts]) -> Iterator[Finding]:
    """Yield the pages that cannot be reached from the home page or the sitemap."""
    # Unindexed pages are at former addresses, which readers have from elsewhere.
    reached = set(site.listed) | {HOME, MISSING} | {page.path for page in files.values() if page.unindexed}
    waiting = [path for path in reached if path in files]
    while waiting:
        further = files[waiting.pop()].unlisted - reached
        reached |= further
        waiting += [path for path in further if path in files]
    for path in files:
        if path.endswith(".html") and path not in reached:
            message = "neither a page nor the sitemap links to this page"
            yield error(Location(path), "page-orphan", message, "link to it, or remove it")
