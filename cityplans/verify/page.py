"""Checks one HTML page of a built site: its syntax, its security policy and its addresses."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from cityplans.core.placeholders import SLOTS
from cityplans.core.security_policy import CONTENT_POLICY
from cityplans.verify.addresses import LINK_SCHEMES, Resolver, Target
from cityplans.verify.site import Anchor, BuiltSite, CheckedText
from cityplans.verify.tags import FRAME, Tag, Tags, iter_tags

LARGEST_PAGE = 512 * 1024
"""The largest page that readers on a phone wait for, in bytes."""

_JSON_LD = re.compile(r'<script type="application/ld\+json">([^<]*)</script>')
_PLACEHOLDER = re.compile(rf"@@(?:{'|'.join(SLOTS)}|current:\w*)@@")
_DIRECTION_MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that show a text in another order than it is written in."""
_DIRECTION_REFERENCE = re.compile("&#(?:0*(?:823[4-8]|829[4-7])|[xX]0*(?:202[a-eA-E]|206[6-9]));")
"""References to these; searched apart, which takes a tenth of the time."""
_TEXT_ELEMENTS = frozenset(("script", "style", "title", "textarea"))
_TITLE = re.compile(r"<title>[^<]*[^<\s][^<]*</title>")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What other pages need to know about a page; the fields are those of `FileFacts`."""

    ids: frozenset[str]
    anchors: tuple[Anchor, ...]
    unlisted: frozenset[str]
    unindexed: bool


class PageReader:
    """Checks pages one after the other, caching their tags and addresses."""

    def __init__(self, site: BuiltSite) -> None:
        self.site = site
        self.resolver = Resolver(site)
        self.tags = Tags()

    def read(self, text: CheckedText) -> PageFacts:
        """Report what is wrong with a page and return the facts about it."""
        tags = [self.tags[raw] for raw in iter_tags(text.content)]
        offsets = TagOffsets(text.content)
        ids: set[str] = set()
        _check_tree([tag.step for tag in tags], offsets, text)
        notable = [(number, tag) for number, tag in enumerate(tags) if tag.notable]
        targets: dict[tuple[str, str], int] = {}
        for number, tag in notable:
            for code, message, hint in tag.problems:
                text.report(offsets[number], code, message, hint)
            if tag.id:
                if tag.id in ids:
                    message = f'the id "{tag.id}" occurs twice on the page'
                    text.report(offsets[number], "id-twice", message, "addresses with it lead to the first only")
                ids.add(tag.id)
            for address in tag.loads:
                self._check_load(address, tag, offsets, number, text)
            for address in tag.links:
                target = self._check_link(address, tag, offsets, number, text)
                if target and target.path.endswith(".html"):
                    targets.setdefault((target.path, target.anchor), number)
        _check_policy([(number, tag.policy) for number, tag in notable if tag.policy is not None], offsets, text)
        _check_frame([tag for _, tag in notable], text)
        _check_content(text)
        anchors = []
        for (path, anchor), number in targets.items():
            if anchor and path != text.path:
                anchors.append(Anchor(path, anchor, number))
            elif anchor and anchor not in ids and anchor != "top":
                text.report(offsets[number], "anchor-missing", *missing_anchor(anchor, path))
        unlisted = {path for path, _ in targets} - self.site.listed - {text.path}
        return PageFacts(frozenset(ids), tuple(anchors), frozenset(unlisted), any(tag.unindexed for _, tag in notable))

    def _check_load(self, address: str, tag: Tag, offsets: TagOffsets, number: int, text: CheckedText) -> None:
        target = self.resolver.resolve(address, text.path)
        if target.scheme == "data" and tag.name in ("img", "image", "source"):
            return
        if target.scheme:
            message = f"<{tag.name}> requests something from another host: {address[:80]}"
            text.report(offsets[number], "foreign-host", message, "add what the page needs to the files of the site")
        elif target.path not in self.site.files:
            text.report(offsets[number], "link-broken", *broken_link(address, target.path, self.site.files))

    def _check_link(self, address: str, tag: Tag, offsets: TagOffsets, number: int, text: CheckedText) -> Target | None:
        target = self.resolver.resolve(address, text.path)
        if target.scheme:
            if target.scheme not in LINK_SCHEMES:
                hint = f"link to the site itself or to {', '.join(sorted(LINK_SCHEMES))}"
                text.report(offsets[number], "policy-broken", f"<{tag.name}> links to {address[:80]}", hint)
            return None
        if target.path not in self.site.files:
            text.report(offsets[number], "link-broken", *broken_link(address, target.path, self.site.files))
            return None
        return target


class TagOffsets:
    """The offsets at which the tags of a page begin, computed when the first is needed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.offsets: list[int] = []

    def __getitem__(self, number: int) -> int:
        if not self.offsets:
            self.offsets = [match.start() for match in re.finditer("<", self.text)]
        return self.offsets[number] if self.offsets else 0


def missing_anchor(anchor: str, path: str) -> tuple[str, str]:
    """Return message and hint for a link to a missing id."""
    return f'there is no id "{anchor}" on {path}', "correct the address, or add the id to its target"


def broken_link(address: str, path: str, files: frozenset[str]) -> tuple[str, str]:
    """Return message and hint for an address without a file."""
    if path.startswith(".."):
        return f"{address[:120]} is outside the site", "use an address below the root of the site"
    hint = "add a slash at the end" if f"{path}/index.html" in files else "create the file, or correct the address"
    return f"{address[:120]} leads to no file: there is no {path[:120]}", hint


def _check_tree(steps: list[str], offsets: TagOffsets, text: CheckedText) -> None:
    """Check that every element is closed, the innermost first."""
    opened: list[str] = []
    for number, step in enumerate(steps):
        if not step:
            continue
        if step[0] != "/":
            if opened and opened[-1] in _TEXT_ELEMENTS:
                return _misnested(text, offsets[number], f"<{step}> is inside <{opened[-1]}>, which contains text only")
            opened.append(step)
        elif not opened or opened.pop() != step[1:]:
            return _misnested(text, offsets[number], f"<{step}> closes an element that is not open here")
    if opened:
        _misnested(text, offsets[len(steps) - 1], f"<{opened[-1]}> is not closed")
    return None


def _misnested(text: CheckedText, offset: int, message: str) -> None:
    text.report(offset, "html-invalid", message, "close every element inside the element in which it was opened")


def _check_policy(policies: list[tuple[int, str]], offsets: TagOffsets, text: CheckedText) -> None:
    hint = "put one meta element with the policy into the head"
    if not policies:
        text.report(0, "policy-missing", "the page has no Content-Security-Policy", hint)
    elif len(policies) > 1:
        message = "the page has more than one Content-Security-Policy"
        text.report(offsets[policies[1][0]], "policy-missing", message, hint)
    else:
        number, policy = policies[0]
        directives = {name: values for name, _, values in (part.strip().partition(" ") for part in policy.split(";"))}
        if directives != CONTENT_POLICY:
            names = directives.keys() | CONTENT_POLICY.keys()
            differing = sorted(name for name in names if directives.get(name) != CONTENT_POLICY.get(name))
            message = f"the Content-Security-Policy differs from ours in {', '.join(differing)}"
            hint = "use the policy of cityplans/core/security_policy.py"
            text.report(offsets[number], "policy-broken", message, hint)


def _check_frame(tags: list[Tag], text: CheckedText) -> None:
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


def _check_content(text: CheckedText) -> None:
    for match in _PLACEHOLDER.finditer(text.content) if "@@" in text.content else ():
        hint = "fill it in, or remove it from the template"
        text.report(match.start(), "placeholder-left", f"{match[0]} was not filled in", hint)
    # Looking for each character by itself takes a third of the time of a pattern of all.
    marks = [re.compile(mark) for mark in _DIRECTION_MARKS if mark in text.content]
    for match in (match for pattern in (*marks, _DIRECTION_REFERENCE) for match in pattern.finditer(text.content)):
        message = "a direction mark shows the text after it in another order"
        text.report(match.start(), "html-invalid", message, "delete the invisible character")
    for match in _JSON_LD.finditer(text.content):
        try:
            json.loads(match[1])
        except ValueError as problem:
            offset = match.start(1) + getattr(problem, "pos", 0)
            text.report(offset, "json-invalid", f"the structured data is not valid JSON: {problem}", "write valid JSON")
