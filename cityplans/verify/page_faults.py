"""Finds where the tags of a page are wrong, one after the other; only needed for pages that are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cityplans.core.security_policy import CONTENT_POLICY
from cityplans.verify.addresses import LINK_SCHEMES, Resolver
from cityplans.verify.site import CheckedText
from cityplans.verify.tags import TEXT_ELEMENTS, Tag, iter_tags, read_tag


def report_faults(text: CheckedText, resolver: Resolver, files: frozenset[str]) -> list[Tag]:
    """Report tags that are wrong, are not nested, repeat an id or have an address that leads nowhere.

    Returns:
        All tags of the page.
    """
    tags = list(_located(text.content))
    ids: set[str] = set()
    _report_nesting(tags, text)
    for offset, tag in tags:
        for code, message, hint in tag.problems:
            text.report(offset, code, message, hint)
        if tag.id:
            if tag.id in ids:
                message = f'the id "{tag.id}" occurs twice on the page'
                text.report(offset, "id-twice", message, "addresses with it lead to the first only")
            ids.add(tag.id)
        for address in tag.loads:
            _report_load(address, tag, offset, text, resolver, files)
        for address in tag.links:
            _report_link(address, tag, offset, text, resolver, files)
    _report_policy([(offset, tag.policy) for offset, tag in tags if tag.policy is not None], text)
    for (path, anchor), offset in first_links(text, resolver).items():
        if path == text.path and anchor and anchor not in ids and anchor != "top":
            text.report(offset, "anchor-missing", *missing_anchor(anchor, path))
    return [tag for _, tag in tags]


def first_links(text: CheckedText, resolver: Resolver) -> Mapping[tuple[str, str], int]:
    """Return what a page links to, as paths and ids, with the offset of the first tag that does."""
    offsets: dict[tuple[str, str], int] = {}
    for offset, tag in _located(text.content):
        for address in tag.links:
            target = resolver.resolve(address, text.path)
            offsets.setdefault((target.path, target.anchor), offset)
    return offsets


def missing_anchor(anchor: str, path: str) -> tuple[str, str]:
    """Return message and hint for a link to a missing id."""
    return f'there is no id "{anchor}" on {path}', "correct the address, or add the id to its target"


def broken_link(address: str, path: str, files: frozenset[str]) -> tuple[str, str]:
    """Return message and hint for an address without a file."""
    if path.startswith(".."):
        return f"{address[:120]} is outside the site", "use an address below the root of the site"
    hint = "add a slash at the end" if f"{path}/index.html" in files else "create the file, or correct the address"
    return f"{address[:120]} leads to no file: there is no {path[:120]}", hint


def _located(content: str) -> Iterator[tuple[int, Tag]]:
    """Yield every tag of a page with the offset of its <."""
    offsets = (match.start() for match in re.finditer("<", content))
    return zip(offsets, map(read_tag, iter_tags(content)), strict=True)


def _report_load(
    address: str, tag: Tag, offset: int, text: CheckedText, resolver: Resolver, files: frozenset[str]
) -> None:
    target = resolver.resolve(address, text.path)
    if target.scheme == "data" and tag.name in ("img", "image", "source"):
        return
    if target.scheme:
        message = f"<{tag.name}> requests something from another host: {address[:80]}"
        text.report(offset, "foreign-host", message, "add what the page needs to the files of the site")
    elif target.path not in files:
        text.report(offset, "link-broken", *broken_link(address, target.path, files))


def _report_link(
    address: str, tag: Tag, offset: int, text: CheckedText, resolver: Resolver, files: frozenset[str]
) -> None:
    target = resolver.resolve(address, text.path)
    if target.scheme:
        if target.scheme not in LINK_SCHEMES:
            hint = f"link to the site itself or to {', '.join(sorted(LINK_SCHEMES))}"
            text.report(offset, "policy-broken", f"<{tag.name}> links to {address[:80]}", hint)
    elif target.path not in files:
        text.report(offset, "link-broken", *broken_link(address, target.path, files))


def _report_nesting(tags: list[tuple[int, Tag]], text: CheckedText) -> None:
    """Report the first tag that closes or opens an element where it must not."""
    opened: list[str] = []
    for offset, tag in tags:
        step = tag.step
        if not step:
            continue
        if step[0] != "/":
            if opened and opened[-1] in TEXT_ELEMENTS:
                return _misnested(text, offset, f"<{step}> is inside <{opened[-1]}>, which contains text only")
            opened.append(step)
        elif not opened or opened.pop() != step[1:]:
            return _misnested(text, offset, f"<{step}> closes an element that is not open here")
    if opened:
        _misnested(text, tags[-1][0], f"<{opened[-1]}> is not closed")
    return None


def _misnested(text: CheckedText, offset: int, message: str) -> None:
    text.report(offset, "html-invalid", message, "close every element inside the element in which it was opened")


def directives_of(policy: str) -> dict[str, str]:
    """Return the directives of a Content-Security-Policy with their values."""
    return {name: values for name, _, values in (part.strip().partition(" ") for part in policy.split(";"))}


def _report_policy(policies: list[tuple[int, str]], text: CheckedText) -> None:
    hint = "put one meta element with the policy into the head"
    if not policies:
        text.report(0, "policy-missing", "the page has no Content-Security-Policy", hint)
    elif len(policies) > 1:
        message = "the page has more than one Content-Security-Policy"
        text.report(policies[1][0], "policy-missing", message, hint)
    elif (directives := directives_of(policies[0][1])) != CONTENT_POLICY:
        names = directives.keys() | CONTENT_POLICY.keys()
        differing = sorted(name for name in names if directives.get(name) != CONTENT_POLICY.get(name))
        message = f"the Content-Security-Policy differs from ours in {', '.join(differing)}"
        text.report(policies[0][0], "policy-broken", message, "use the policy of cityplans/core/security_policy.py")
