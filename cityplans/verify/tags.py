"""Reads the tags of HTML as strictly as our own templates write them: attributes quoted and unique."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from cityplans.core.security_policy import REFERRER

_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]*)")
_ATTRIBUTE = re.compile(r"""\s+([^\s"'<>/=]+)(?:=(?:"([^"]*)"|'([^']*)'))?""")
# Most tags that differ from page to page.
_PLAIN_LINK = re.compile(r'a href="([^"&]*)">')
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
# The attributes whose addresses a browser requests by itself.
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
_FORBIDDEN_ELEMENTS = frozenset(["iframe", "frame", "frameset", "embed", "object", "applet", "base", "dialog"])
FRAME = ("html", "head", "body", "main")
"""The elements that every page has exactly once."""
TEXT_ELEMENTS = frozenset(("script", "style", "title", "textarea"))
"""The elements that contain text only."""
# The seconds, a separator and the optional url= before an address.
_REFRESH = re.compile(r"^\s*[\d.]*\s*[;,]?\s*(?:url\s*=)?\s*", re.IGNORECASE)
_FORM_TYPES = frozenset(["checkbox", "search", "text"])
"""The kinds of input that our own forms have; others, such as password, would only deceive readers."""
_DOCTYPE = "!doctype html>"


class Tag(NamedTuple):
    """One tag.

    Attributes:
        name: The name of the element.
        step: The change to the tree: "name" opens an element, "/name" closes one, "" does neither.
        id: Its id.
        loads: The addresses that it makes the browser request.
        links: The addresses that it offers to readers and machines.
        policy: The Content-Security-Policy that it states.
        language: The language of the page, if it is its first element.
        unindexed: Whether it asks not to index the page.
        problems: What is wrong with the tag itself, as code, message and hint.
        notable: Whether it is more than a step in the tree.
    """

    name: str
    step: str
    id: str = ""
    loads: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    policy: str | None = None
    language: str = ""
    unindexed: bool = False
    problems: tuple[tuple[str, str, str], ...] = ()
    notable: bool = False


def iter_tags(text: str) -> list[str]:
    """Return the text from each < to the next >, for example `a href="x">`; "" if another < comes first."""
    return [part[: part.find(">") + 1] for part in text.split("<")[1:]]


def read_tag(raw: str) -> Tag:
    """Return a tag from its text, as `iter_tags` returns it."""
    if link := _PLAIN_LINK.fullmatch(raw):
        return Tag("a", "a", links=(link[1],), notable=True)
    if not raw:
        return _invalid("a < that does not begin a tag, or a tag that does not end", "write &lt; for the character")
    if raw.startswith("!"):
        if raw.lower() == _DOCTYPE or (raw.startswith("!--") and raw.endswith("-->")):
            return Tag("!", "")
        return _invalid(f"<{raw[:40]} is neither <!doctype html> nor a complete comment", "remove it")
    if raw.startswith("?"):
        return _invalid(f"<{raw[:40]} is not HTML", "remove it")
    match = _NAME.match(raw)
    if match is None:
        return _invalid(f"a < that does not begin a tag: <{raw[:40]}", "write &lt; for the character")
    name = match[1].lower()
    if raw.startswith("/"):
        if raw[match.end() :].strip() != ">":
            return _invalid(f"<{raw[:40]} has more than its name", "write only the name")
        return Tag(name, f"/{name}")
    attributes, problems = _attributes(raw, match.end(), name)
    is_empty = name in _VOID or raw.endswith("/>")
    loads, links = _addresses(name, attributes)
    policy = (
        attributes.get("content") if attributes.get("http-equiv", "").lower() == "content-security-policy" else None
    )
    unindexed = attributes.get("name") == "robots" and "noindex" in attributes.get("content", "")
    problems += _forbidden(name, attributes)
    return Tag(
        name,
        "" if is_empty else name,
        attributes.get("id", ""),
        loads,
        links,
        policy,
        attributes.get("lang", "") if name == "html" else "",
        unindexed,
        tuple(problems),
        bool("id" in attributes or loads or links or problems or policy is not None or unindexed or name in FRAME),
    )


def _invalid(message: str, hint: str) -> Tag:
    return Tag("", "", problems=(("html-invalid", message, hint),), notable=True)


def _attributes(raw: str, position: int, name: str) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    attributes: dict[str, str] = {}
    problems = []
    while match := _ATTRIBUTE.match(raw, position):
        key = match[1].lower()
        if key in attributes:
            problems.append(("html-invalid", f'<{name}> has the attribute "{key}" twice', "keep one of them"))
        value = match[2] if match[2] is not None else match[3] or ""
        attributes[key] = html.unescape(value) if "&" in value else value
        position = match.end()
    if raw[position:].strip() not in (">", "/>"):
        rest = raw[position : position + 40].strip()
        message = f"<{name}> has an unquoted attribute, or an unescaped > in one: {rest}"
        problems.append(("html-invalid", message, 'write name="value", and &gt; for the character'))
    if attributes.get("id") == "":
        problems.append(("html-invalid", f"<{name}> has an empty id", "fill it in, or remove it"))
    return attributes, problems


def _addresses(name: str, attributes: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the addresses that a tag loads, and those that it links to."""
    if name == "link":
        address = attributes.get("href", "")
        relations = set(attributes.get("rel", "").lower().split())
        return ((address,), ()) if relations & _LOADING_RELATIONS else ((), (address,))
    if name == "form":
        return (attributes["action"],) if "action" in attributes else (), ()
    if name == "meta":
        return _meta_addresses(attributes)
    loads = []
    for key in _LOADING.get(name, ()):
        if value := attributes.get(key):
            loads += [part.split()[0] for part in value.split(",") if part.split()] if key == "srcset" else [value]
    loads += [attributes[key] for key in ("formaction", "ping", "background") if key in attributes]
    links = [attributes[key] for key in ("href", "cite", "longdesc") if key in attributes and name not in _LOADING]
    return tuple(loads), tuple(links)


def _meta_addresses(attributes: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    content = attributes.get("content", "")
    if attributes.get("http-equiv", "").strip().lower() == "refresh":
        # A browser goes there by itself, so the address is loaded; it also is a link to a page of ours.
        address = _REFRESH.sub("", content).strip(" '\"")
        return ((address,), (address,)) if address else ((), ())
    return (), (content,) if attributes.get("property") in ("og:url", "og:image") else ()


def _is_kept_file(attributes: dict[str, str]) -> bool:
    """Return whether an input asks for a file that no form sends: one without a name."""
    return attributes["type"].lower() == "file" and not attributes.get("name")


def _forbidden(name: str, attributes: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return what a tag does that the security policy forbids."""
    script_hint = "put it into a file below assets/javascripts/"
    problems = []
    for key, value in attributes.items():
        if key.startswith("on"):
            problems.append((f'<{name}> contains a script: {key}="{value[:40]}"', script_hint))
        elif key == "style":
            problems.append((f'<{name}> contains a style: style="{value[:40]}"', "put it into a style sheet"))
        elif key == "srcdoc":
            problems.append((f"<{name}> contains a page within the page", "remove it"))
    if name == "style":
        problems.append(("the page contains a style", "put it into a style sheet"))
    if name in _FORBIDDEN_ELEMENTS:
        problems.append((f"<{name}> is not allowed on our pages", "remove it"))
    if name == "input" and attributes.get("type", "text").lower() not in _FORM_TYPES and not _is_kept_file(attributes):
        problems.append((f"<input> asks for a {attributes['type'][:20]}", "remove it: no form of ours asks for that"))
    if name == "meta" and attributes.get("name", "").lower() == "referrer" and attributes.get("content") != REFERRER:
        problems.append(("the page tells other hosts where readers come from", f"write {REFERRER}, or remove it"))
    if "target" in attributes and "noopener" not in attributes.get("rel", "").lower().split():
        problems.append((f"<{name}> opens another window that can steer this one", 'add rel="noopener"'))
    if name == "script" and "src" not in attributes and attributes.get("type") != "application/ld+json":
        problems.append(("the page contains a script", script_hint))
    return [("policy-broken", message, hint) for message, hint in problems]
