"""What the files of a built site are to one another: ids that links name, pages that readers find, checksums, a sitemap."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from xml.sax.saxutils import unescape

from cityplans.core.findings import Finding, Location, error, sorted_unique
from cityplans.verify.addresses import Resolver
from cityplans.verify.checksums import check_checksums
from cityplans.verify.page import AnchorIndex, missing_anchor
from cityplans.verify.site import BuiltSite, PageFacts, SiteFacts

HOME = "index.html"
SITEMAP = "sitemap.xml"
MISSING = "404.html"
"""The page that a host shows by itself."""

_LOC = re.compile(r"<loc>([^<]*)</loc>")
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')


def built_site(paths: Iterable[str], home: str, sitemap: str) -> BuiltSite:
    """Read from the home page for which address a site was built, and from its sitemap which pages are listed."""
    files = frozenset(paths)
    found = _CANONICAL.search(home)
    url = unescape(found[1], {"&quot;": '"', "&#34;": '"', "&#39;": "'"}) if found else ""
    bare = BuiltSite(url if url.endswith("/") else "", files, frozenset())
    resolver = Resolver(bare)
    listed = (resolver.resolve(unescape(address), SITEMAP).path for address in _LOC.findall(sitemap))
    return BuiltSite(bare.url, files, frozenset(listed))


def check_cross_file(site: BuiltSite, seen: Mapping[str, PageFacts], text_of: Callable[[str], str]) -> list[Finding]:
    """Give every finding about a site, of its files and of the whole, in order. `text_of` reads a file again."""
    findings = [finding for file in seen.values() for finding in file.findings]
    findings += _missing_files(site)
    findings += _missing_anchors(seen.values(), seen, text_of)
    findings += _orphans(site, seen)
    findings += check_checksums(seen.values(), seen, sorted(seen), text_of)
    return sorted_unique(findings)


def check_changes(
    site: BuiltSite, changed: Mapping[str, PageFacts], others: Mapping[str, PageFacts], text_of: Callable[[str], str]
) -> list[Finding]:
    """Give every finding about the files that have changed in a site that was sound, in order.

    `others` are the unchanged files of which they speak: pages whose ids they name, files whose checksums they bear.
    """
    known = {**others, **changed}
    findings = [finding for file in changed.values() for finding in file.findings]
    findings += _missing_files(site)
    findings += _missing_anchors(changed.values(), known, text_of)
    findings += check_checksums(changed.values(), known, sorted(site.files), text_of)
    return sorted_unique(findings)


def _missing_files(site: BuiltSite) -> Iterator[Finding]:
    for path, what in ((HOME, "the home page"), (SITEMAP, "the sitemap"), (MISSING, "the page for missing addresses")):
        if path not in site.files:
            yield error(Location(path), "site-incomplete", f"{what} is missing", "build the site again")
    if HOME in site.files and not site.url:
        yield error(
            Location(HOME),
            "link-broken",
            "the home page does not name its own address",
            'write <link rel="canonical" href="…">',
        )


def _missing_anchors(
    pages: Iterable[PageFacts], seen: Mapping[str, PageFacts], text_of: Callable[[str], str]
) -> Iterator[Finding]:
    for page in pages:
        missing = [anchor for anchor in page.anchors if anchor.id not in seen[anchor.path].ids and anchor.id != "top"]
        if missing:
            notes = SiteFacts(page.path, text_of(page.path))
            places = AnchorIndex(notes.text)
            for anchor in missing:
                notes.fault(places[anchor.tag], "anchor-missing", *missing_anchor(anchor.id, anchor.path))
            yield from notes.findings


def _orphans(site: BuiltSite, seen: Mapping[str, PageFacts]) -> Iterator[Finding]:
    """Find the pages that no way leads to from the home page or the sitemap."""
    # What stands at a former address is reached by those who have that address.
    found = set(site.listed) | {HOME, MISSING} | {page.path for page in seen.values() if page.unindexed}
    waiting = [path for path in found if path in seen]
    while waiting:
        further = seen[waiting.pop()].unlisted - found
        found |= further
        waiting += [path for path in further if path in seen]
    for path in seen:
        if path.endswith(".html") and path not in found:
            yield error(
                Location(path), "page-orphan", "no page and no sitemap leads here", "link to it, or leave it out"
            )
