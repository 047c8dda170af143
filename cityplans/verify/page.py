"""One HTML page of a built site: well formed, within its policy, its addresses leading somewhere."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from cityplans.core.placeholders import SLOTS
from cityplans.core.security_policy import CONTENT_POLICY
from cityplans.verify.addresses import OPENED, Resolver, Target
from cityplans.verify.site import Anchor, BuiltSite, SiteFacts
from cityplans.verify.tags import FRAME, Tag, Tags, iter_tags

LARGEST_PAGE = 512 * 1024
"""More than this a reader on a phone does not wait for, in bytes."""

_JSON_LD = re.compile(r'<script type="application/ld\+json">([^<]*)</script>')
_LEFT = re.compile(rf"@@(?:{'|'.join(SLOTS)}|current:\w*)@@")
_RAW = frozenset(("script", "style", "title", "textarea"))
_TITLE = re.compile(r"<title>[^<]*[^<\s][^<]*</title>")


@dataclass(frozen=True, slots=True)
class Outline:
    """What of a page concerns others: its ids, the ids it links to on other pages, the unlisted pages it links to."""

    ids: frozenset[str]
    anchors: tuple[Anchor, ...]
    unlisted: frozenset[str]
    unindexed: bool


class PageReader:
    """Reads pages one after the other, remembering what they have in common."""

    def __init__(self, site: BuiltSite) -> None:
        self.site = site
        self.resolver = Resolver(site)
        self.tags = Tags()

    def read(self, notes: SiteFacts) -> Outline:
        """Judge a page into its notes."""
        tags = [self.tags[raw] for raw in iter_tags(notes.text)]
        places = AnchorIndex(notes.text)
        ids: set[str] = set()
        _judge_tree([tag.step for tag in tags], places, notes)
        noted = [(number, tag) for number, tag in enumerate(tags) if tag.notable]
        wanted: dict[tuple[str, str], int] = {}
        for number, tag in noted:
            for code, message, hint in tag.faults:
                notes.fault(places[number], code, message, hint)
            if tag.id:
                if tag.id in ids:
                    notes.fault(
                        places[number],
                        "id-twice",
                        f'the id "{tag.id}" is on the page twice',
                        "an address leads to the first only",
                    )
                ids.add(tag.id)
            for address in tag.loads:
                self._load(address, tag, places, number, notes)
            for address in tag.links:
                target = self._link(address, tag, places, number, notes)
                if target and target.path.endswith(".html"):
                    wanted.setdefault((target.path, target.anchor), number)
        _judge_policy([(number, tag.policy) for number, tag in noted if tag.policy is not None], places, notes)
        _judge_frame([tag for _, tag in noted], notes)
        _judge_text(notes)
        anchors = []
        for (path, anchor), number in wanted.items():
            if anchor and path != notes.path:
                anchors.append(Anchor(path, anchor, number))
            elif anchor and anchor not in ids and anchor != "top":
                notes.fault(places[number], "anchor-missing", *missing_anchor(anchor, path))
        unlisted = {path for path, _ in wanted} - self.site.listed - {notes.path}
        return Outline(frozenset(ids), tuple(anchors), frozenset(unlisted), any(tag.unindexed for _, tag in noted))

    def _load(self, address: str, tag: Tag, places: AnchorIndex, number: int, notes: SiteFacts) -> None:
        target = self.resolver.resolve(address, notes.path)
        if target.scheme == "data" and tag.name in ("img", "image", "source"):
            return
        if target.scheme:
            message = f"<{tag.name}> asks another host for something: {address[:80]}"
            notes.fault(places[number], "foreign-host", message, "keep what the page needs among the files of the site")
        elif target.path not in self.site.files:
            _broken(address, target, self.site, places[number], notes)

    def _link(self, address: str, tag: Tag, places: AnchorIndex, number: int, notes: SiteFacts) -> Target | None:
        target = self.resolver.resolve(address, notes.path)
        if target.scheme:
            if target.scheme not in OPENED:
                message = f"<{tag.name}> leads to {address[:80]}"
                notes.fault(
                    places[number],
                    "policy-broken",
                    message,
                    f"a link begins with {', '.join(sorted(OPENED))} or is one of the site",
                )
            return None
        if target.path not in self.site.files:
            _broken(address, target, self.site, places[number], notes)
            return None
        return target


class AnchorIndex:
    """The offsets at which the tags of a page begin: counted only when something is wrong with one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.offsets: list[int] = []

    def __getitem__(self, number: int) -> int:
        if not self.offsets:
            self.offsets = [found.start() for found in re.finditer("<", self.text)]
        return self.offsets[number] if self.offsets else 0


def missing_anchor(anchor: str, path: str) -> tuple[str, str]:
    """Say that there is no such id."""
    return f'there is no id "{anchor}" on {path}', "correct the address, or give its goal the id"


def broken_link(address: str, path: str, files: frozenset[str]) -> tuple[str, str]:
    """Say that an address leads nowhere, and what may have been meant."""
    if path.startswith(".."):
        return f"{address[:120]} leads out of the site", "every address of ours is below its root"
    hint = "end it in a slash" if f"{path}/index.html" in files else "make the file, or correct the address"
    return f"{address[:120]} leads to no file: there is no {path[:120]}", hint


def _broken(address: str, target: Target, site: BuiltSite, offset: int, notes: SiteFacts) -> None:
    notes.fault(offset, "link-broken", *broken_link(address, target.path, site.files))


def _judge_tree(steps: list[str], places: AnchorIndex, notes: SiteFacts) -> None:
    """Every element that is opened is closed, the innermost first."""
    opened: list[str] = []
    for number, step in enumerate(steps):
        if not step:
            continue
        if step[0] != "/":
            if opened and opened[-1] in _RAW:
                return _misnested(
                    notes, places[number], f"<{step}> stands inside <{opened[-1]}>, which holds text only"
                )
            opened.append(step)
        elif not opened or opened.pop() != step[1:]:
            return _misnested(notes, places[number], f"<{step}> closes what is not open here")
    if opened:
        _misnested(notes, places[len(steps) - 1], f"<{opened[-1]}> is not closed")
    return None


def _misnested(notes: SiteFacts, offset: int, message: str) -> None:
    notes.fault(offset, "html-invalid", message, "close every element where it began")


def _judge_policy(policies: list[tuple[int, str]], places: AnchorIndex, notes: SiteFacts) -> None:
    if len(policies) != 1:
        message = (
            "the page has no Content-Security-Policy"
            if not policies
            else "the page has more than one Content-Security-Policy"
        )
        notes.fault(
            places[policies[1][0]] if policies else 0,
            "policy-missing",
            message,
            "one meta element in its head bears the policy",
        )
        return
    number, policy = policies[0]
    found = {name: sources for name, _, sources in (part.strip().partition(" ") for part in policy.split(";"))}
    if found != CONTENT_POLICY:
        names = sorted(
            name for name in found.keys() | CONTENT_POLICY.keys() if found.get(name) != CONTENT_POLICY.get(name)
        )
        message = f"the Content-Security-Policy is not ours in {', '.join(names)}"
        notes.fault(
            places[number], "policy-broken", message, "cityplans/core/security_policy.py holds the policy of every page"
        )


def _judge_frame(tags: list[Tag], notes: SiteFacts) -> None:
    """Hold a page against what every page has: a doctype, a language, a title, one head, body and main part."""
    if not notes.text[:100].lstrip().lower().startswith("<!doctype html>"):
        notes.fault(
            0, "html-invalid", "the page does not begin with <!doctype html>", "write it before everything else"
        )
    opened = [tag for tag in tags if tag.step in FRAME]
    if not any(tag.name == "html" and tag.language for tag in opened):
        notes.fault(0, "html-invalid", "the page does not say in which language it is", 'write <html lang="…">')
    for name in FRAME:
        count = sum(tag.name == name for tag in opened)
        if count != 1:
            notes.fault(0, "html-invalid", f"the page has {count} elements <{name}>", "every page has one")
    if not _TITLE.search(notes.text):
        notes.fault(0, "html-invalid", "the page has no title", "write <title> with what the page is about")


def _judge_text(notes: SiteFacts) -> None:
    for found in _LEFT.finditer(notes.text) if "@@" in notes.text else ():
        notes.fault(
            found.start(),
            "placeholder-left",
            f"{found[0]} was not filled in",
            "fill it in, or take it out of the template",
        )
    for found in _JSON_LD.finditer(notes.text):
        try:
            json.loads(found[1])
        except ValueError as problem:
            notes.fault(
                found.start(1) + getattr(problem, "pos", 0),
                "json-invalid",
                f"the structured data is no JSON: {problem}",
                "write it as JSON",
            )
