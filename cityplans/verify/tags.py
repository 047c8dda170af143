"""HTML cut into its tags, as strictly as our own templates write it: each attribute quoted and once, each tag closed."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]*)")
_ATTRIBUTE = re.compile(r"""\s+([^\s"'<>/=]+)(?:=(?:"([^"]*)"|'([^']*)'))?""")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
# What loads something: the addresses in these attributes are asked for without a reader's doing.
_LOADING = {
    **dict.fromkeys(
        ("script", "img", "iframe", "embed", "audio", "video", "source", "track", "input", "frame"),
        ("src", "srcset", "poster"),
    ),
    "object": ("data",),
    "use": ("href", "xlink:href"),
    "image": ("href", "xlink:href"),
}
_LOADING_RELATIONS = frozenset(
    [
        "stylesheet",
        "icon",
        "apple-touch-icon",
        "mask-icon",
        "preload",
        "modulepreload",
        "prefetch",
        "preconnect",
        "dns-prefetch",
        "manifest",
        "prerender",
    ]
)
_FRAMES = frozenset(["iframe", "frame", "frameset", "embed", "object", "applet", "base"])
FRAME = ("html", "head", "body", "main")
"""The elements that every page has once."""
_DOCTYPE = "!doctype html>"
_REMEMBERED = 1 << 16


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as it is written.

    `step` is what it does to the tree: its name where it opens an element, the name after a slash where it closes one,
    nothing where it stands alone. `loads` are the addresses it makes the browser ask for, `links` those it offers to a reader or a machine.
    `faults` are what is wrong with it in itself: code, message, hint. `language` is what its lang attribute says,
    `unindexed` whether it keeps the page out of indexes.
    Only a notable tag is more than a step in the tree.
    """

    name: str
    step: str
    id: str = ""
    loads: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    policy: str | None = None
    language: str = ""
    unindexed: bool = False
    faults: tuple[tuple[str, str, str], ...] = ()
    notable: bool = False


class Tags(dict[str, Tag]):
    """Every tag by its text, read when it is first met: a site repeats few distinct tags many times."""

    def __missing__(self, raw: str) -> Tag:
        # What is remembered does not grow with the site.
        if len(self) > _REMEMBERED:
            self.clear()
        self[raw] = tag = read_tag(raw)
        return tag


def iter_tags(text: str) -> list[str]:
    """Give what stands from each < to the next >, as `a href="x">`; "" where another < comes first."""
    return [part[: part.find(">") + 1] for part in text.split("<")[1:]]


def read_tag(raw: str) -> Tag:
    """Read one tag as cut_tags gives it."""
    if not raw:
        return _faulty(
            "html-invalid", "a < that begins no tag, or a tag that does not end", "write &lt; for the character"
        )
    if raw.startswith("!"):
        good = raw.lower() == _DOCTYPE or (raw.startswith("!--") and raw.endswith("-->"))
        return (
            Tag("!", "")
            if good
            else _faulty("html-invalid", f"<{raw[:40]} is neither <!doctype html> nor a whole comment", "take it out")
        )
    if raw.startswith("?"):
        return _faulty("html-invalid", f"<{raw[:40]} is no HTML", "take it out")
    named = _NAME.match(raw)
    if named is None:
        return _faulty("html-invalid", f"a < that begins no tag: <{raw[:40]}", "write &lt; for the character")
    name = named[1].lower()
    if raw.startswith("/"):
        if raw[named.end() :].strip() != ">":
            return _faulty("html-invalid", f"<{raw[:40]} has more than its name", "write the name only")
        return Tag(name, f"/{name}")
    attributes, faults = _attributes(raw, named.end(), name)
    alone = name in _VOID or raw.endswith("/>")
    loads, links = _addresses(name, attributes)
    policy = (
        attributes.get("content") if attributes.get("http-equiv", "").lower() == "content-security-policy" else None
    )
    unindexed = attributes.get("name") == "robots" and "noindex" in attributes.get("content", "")
    faults += _active(name, attributes)
    return Tag(
        name,
        "" if alone else name,
        attributes.get("id", ""),
        loads,
        links,
        policy,
        attributes.get("lang", ""),
        unindexed,
        tuple(faults),
        bool("id" in attributes or loads or links or faults or policy is not None or unindexed or name in FRAME),
    )


def _faulty(code: str, message: str, hint: str) -> Tag:
    return Tag("", "", faults=((code, message, hint),), notable=True)


def _attributes(raw: str, position: int, name: str) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    found: dict[str, str] = {}
    faults = []
    while match := _ATTRIBUTE.match(raw, position):
        key = match[1].lower()
        if key in found:
            faults.append(("html-invalid", f'<{name}> has the attribute "{key}" twice', "keep one of them"))
        value = match[2] if match[2] is not None else match[3] or ""
        found[key] = html.unescape(value) if "&" in value else value
        position = match.end()
    if raw[position:].strip() not in (">", "/>"):
        message = (
            f"<{name}> has an attribute that is not quoted, or a bare > in one: {raw[position : position + 40].strip()}"
        )
        faults.append(("html-invalid", message, 'write name="value", and &gt; for the character'))
    if found.get("id") == "" and "id" in found:
        faults.append(("html-invalid", f"<{name}> has an empty id", "give it one or leave it out"))
    return found, faults


def _addresses(name: str, attributes: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give what a tag loads, and what it links to."""
    if name == "link":
        address = attributes.get("href", "")
        relations = set(attributes.get("rel", "").lower().split())
        return ((address,), ()) if relations & _LOADING_RELATIONS else ((), (address,))
    if name == "form":
        return (attributes["action"],) if "action" in attributes else (), ()
    if name == "meta":
        return (), _meta_addresses(attributes)
    loads = []
    for key in _LOADING.get(name, ()):
        if value := attributes.get(key):
            loads += [part.split()[0] for part in value.split(",") if part.split()] if key == "srcset" else [value]
    loads += [attributes[key] for key in ("formaction", "ping", "background") if key in attributes]
    links = [attributes[key] for key in ("href", "cite", "longdesc") if key in attributes and name not in _LOADING]
    return tuple(loads), tuple(links)


def _meta_addresses(attributes: dict[str, str]) -> tuple[str, ...]:
    content = attributes.get("content", "")
    if attributes.get("http-equiv", "").lower() == "refresh":
        return (content.partition("=")[2].strip(" '\""),)
    return (content,) if attributes.get("property") in ("og:url", "og:image") else ()


def _active(name: str, attributes: dict[str, str]) -> list[tuple[str, str, str]]:
    """Say what a tag does that no page of ours may do."""
    faults = []
    for key, value in attributes.items():
        if key.startswith("on"):
            faults.append(
                (
                    "policy-broken",
                    f'<{name}> bears a script: {key}="{value[:40]}"',
                    "put it into a file below assets/javascripts/",
                )
            )
        elif key == "style":
            faults.append(
                ("policy-broken", f'<{name}> bears a style: style="{value[:40]}"', "put it into a style sheet")
            )
        elif key == "srcdoc":
            faults.append(("policy-broken", f"<{name}> bears a page within the page", "take it out"))
    if name == "style":
        faults.append(("policy-broken", "a style within the page", "put it into a style sheet"))
    if name in _FRAMES:
        faults.append(("policy-broken", f"<{name}> is not for our pages", "take it out"))
    if name == "script" and "src" not in attributes and attributes.get("type") != "application/ld+json":
        faults.append(("policy-broken", "a script within the page", "put it into a file below assets/javascripts/"))
    return faults
