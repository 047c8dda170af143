"""Checks one HTML page of a built site: its syntax, its security policy and its addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cityplans.core.placeholders import SLOTS
from cityplans.core.security_policy import CONTENT_POLICY
from cityplans.verify.addresses import LINK_SCHEMES, Resolver, Target
from cityplans.verify.page_faults import directives_of, report_faults
from cityplans.verify.site import Anchor, BuiltSite, CheckedText
from cityplans.verify.tag_cache import Tags, is_nested, split_tags
from cityplans.verify.tags import FRAME, Tag

LARGEST_PAGE = 512 * 1024
"""The largest page that readers on a phone wait for, in bytes."""

_JSON_LD = '<script type="application/ld+json">'
_PLACEHOLDER = re.compile(rf"@@(?:{'|'.join(SLOTS)}|current:\w*)@@")
_DIRECTION_MARK = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""A character that shows a text in another order than it is written in."""
_MARK_BYTES = re.compile(b"\xe2(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])")
_DIRECTION_REFERENCE = re.compile("&#(?:0*(?:823[4-8]|829[4-7])|[xX]0*(?:202[a-eA-E]|206[6-9]));")
"""A reference to such a character."""
_REFERENCE_BYTES = re.compile(b"&#(?:0*82|[xX]0*20)")
"""What such a character, and a reference to one, has in UTF-8; each searched apart, which takes a tenth of the time."""
_TITLE = re.compile(r"<title>[^<]*[^<\s][^<]*</title>")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What other pages need to know about a page; the fields are those of `FileFacts`."""

    ids: frozenset[str]
    anchors: frozenset[Anchor]
    unlisted: frozenset[str]
    unindexed: bool


class PageReader:
    """Checks pages one after the other, caching their tags and addresses."""

    def __init__(self, site: BuiltSite) -> None:
        self.site = site
        self.resolver = Resolver(site)
        self.tags = Tags()

    def read(self, text: CheckedText, data: bytes) -> PageFacts:
        """Report what is wrong with a page and return the facts about it; `data` are its bytes.

        Its tags are looked at together; one after the other, with their places, only if something is wrong with one.
        """
        steps, tags = self.tags.read(split_tags(text.content))
        links = self.resolver.targets([address for tag in tags for address in tag.links], text.path)
        if not is_nested(steps) or not self._are_right(tags, links, text.path):
            tags = report_faults(text, self.resolver, self.site.files)
            links = self.resolver.targets([address for tag in tags for address in tag.links], text.path)
        _check_frame(tags, text)
        _check_content(text, data)
        pages = [x for x in links if x.path.endswith(".html") and x.path != text.path and x.path in self.site.files]
        return PageFacts(
            frozenset([tag.id for tag in tags if tag.id]),
            frozenset([Anchor(target.path, target.anchor) for target in pages if target.anchor]),
            frozenset([target.path for target in pages]) - self.site.listed,
            any(tag.unindexed for tag in tags),
        )

    def _are_right(self, tags: Sequence[Tag], links: Iterable[Target], path: str) -> bool:
        """Return whether nothing is wrong with any tag of the page `path`, nor with its links."""
        ids = [tag.id for tag in tags if tag.id]
        policies = [tag.policy for tag in tags if tag.policy is not None]
        loads = self.resolver.targets([address for tag in tags for address in tag.loads], path)
        own = {target.anchor for target in links if target.path == path}
        return (
            not any(tag.problems for tag in tags)
            and len(set(ids)) == len(ids)
            and own.issubset(("", "top", *ids))
            and LINK_SCHEMES.issuperset([target.scheme for target in links if target.scheme])
            and self.site.files.issuperset([target.path for target in links if not target.scheme])
            # What has a scheme has no path, which is no file.
            and self.site.files.issuperset([target.path for target in loads])
            and len(policies) == 1
            and _is_ours(policies[0])
        )


@lru_cache(maxsize=16)
def _is_ours(policy: str) -> bool:
    return directives_of(policy) == CONTENT_POLICY


def _check_frame(tags: Iterable[Tag], text: CheckedText) -> None:
    """Check for what every page has: a doctype, a language, a title, and one head, body and main element."""
    if not text.content[:100].lstrip().lower().startswith("<!doctype html>"):
        message = "the page does not begin with <!doctype html>"
        text.report(0, "html-invalid", message, "write it before everything else")
    opened = [tag for tag in tags if tag.step in FRAME]
    if not any(tag.name == "html" and tag.language for tag in opened):
        text.report(0, "html-invalid", "the page does not state its language", 'write <html lang="…">')
    for name in FRAME:
        count = sum(tag.name == name for tag in opened)
        if count != 1:
            text.report(0, "html-invalid", f"the page has {count} elements <{name}>", "every page has one")
    if not _TITLE.search(text.content):
        text.report(0, "html-invalid", "the page has no title", "write a <title> that says what the page is about")


def _check_content(text: CheckedText, data: bytes) -> None:
    # What few pages have is first looked for in bytes: that takes a third of the time.
    for match in _PLACEHOLDER.finditer(text.content) if b"@" in data else ():
        hint = "fill it in, or remove it from the template"
        text.report(match.start(), "placeholder-left", f"{match[0]} was not filled in", hint)
    patterns = ((_MARK_BYTES, _DIRECTION_MARK), (_REFERENCE_BYTES, _DIRECTION_REFERENCE))
    marks = [pattern for in_bytes, pattern in patterns if in_bytes.search(data)]
    for match in (match for pattern in marks for match in pattern.finditer(text.content)):
        message = "a direction mark shows the text after it in another order"
        text.report(match.start(), "html-invalid", message, "delete the invisible character")
    start = text.content.find(_JSON_LD)
    while start >= 0:
        start += len(_JSON_LD)
        end = text.content.find("<", start)
        if text.content.startswith("</script>", end):
            _check_structured(text, start, end)
        start = text.content.find(_JSON_LD, start)


def _check_structured(text: CheckedText, start: int, end: int) -> None:
    try:
        json.loads(text.content[start:end])
    except ValueError as problem:
        offset = start + getattr(problem, "pos", 0)
        text.report(offset, "json-invalid", f"the structured data is not valid JSON: {problem}", "write valid JSON")
