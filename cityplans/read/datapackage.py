"""The identity of the collection: datasets/datapackage.yaml, read and judged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cityplans.core.characters import escape_invisible
from cityplans.core.edtf import edtf_bounds
from cityplans.core.findings import Finding, error
from cityplans.core.identifiers import LONGEST_ID, RESERVED_FOR_PLANS
from cityplans.core.languages import Text
from cityplans.core.model import Contributor, Identity, Licence
from cityplans.core.urls import LONGEST, public_url_problem
from cityplans.read.yaml_reader import Document, Tree

WORDS = (
    "name",
    "title",
    "title_zh",
    "description",
    "description_zh",
    "version",
    "released",
    "homepage",
    "repository",
    "branch",
    "contact",
)
FORMS = {
    "name": (r"[a-z0-9]+(-[a-z0-9]+)*", "lower-case letters, digits and hyphens"),
    "version": (r"[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}", "three numbers, for example 1.0.0"),
    "released": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a day, for example 2026-11-22"),
    "homepage": (r"https?://[^\s?#]+/", "an http or https address that ends in a slash"),
    "repository": (r"https?://[^\s?#]+[^/\s?#]", "an http or https address without a slash at the end"),
    "branch": (r"[A-Za-z0-9_]+([./-][A-Za-z0-9_]+)*", "the name of a branch"),
    "contact": (r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", "a mail address"),
}
"""The form of a word as a regular expression, and in words."""
_LISTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "licenses": (("name", "title", "path"), ()),
    "contributors": (("title", "roles"), ("path", "organization")),
}
"""What the entries of a list must have, and what they may have besides."""
_ADDRESSES = ("homepage", "repository")


def read_identity(document: Document) -> tuple[Identity | None, list[Finding]]:
    """Read name, titles, version, licences and contributors. Addresses are http or https."""
    tree = document.value
    if not isinstance(tree, dict):
        hint = "write `name: …`, `title: …` and so on"
        return None, [error(document.at(), "identity-error", "the file must hold `key: value` lines", hint)]
    findings = [*_unknown(document, tree), *_word_faults(document, tree)]
    for name in _LISTS:
        findings += _list_faults(document, name, tree.get(name))
    keywords = tree.get("keywords", [])
    if not isinstance(keywords, list) or not all(isinstance(word, str) for word in keywords):
        hint = "write `keywords: [plans, data]`"
        findings.append(error(document.at("keywords"), "identity-error", "keywords is no list of words", hint))
    if findings:
        return None, findings
    words = {name: str(tree[name]) for name in WORDS}
    licences, contributors = (_entries(tree[name]) for name in _LISTS)
    return Identity(
        name=words["name"],
        title=Text(words["title_zh"], words["title"]),
        description=Text(words["description_zh"], words["description"]),
        version=words["version"],
        released=words["released"],
        homepage=words["homepage"],
        repository=words["repository"],
        branch=words["branch"],
        contact=words["contact"],
        licences=tuple(Licence(str(x["name"]), str(x["title"]), str(x["path"])) for x in licences),
        contributors=tuple(
            Contributor(
                str(x["title"]), tuple(map(str, x["roles"])), str(x.get("path", "")), str(x.get("organization", ""))
            )
            for x in contributors
        ),
        keywords=tuple(map(str, keywords)),
    ), []


def _unknown(document: Document, tree: Mapping[str, Tree]) -> Iterator[Finding]:
    known = (*WORDS, *_LISTS, "keywords")
    for key in tree:
        if key not in known:
            hint = f"datapackage.json is made from this file and the schemas; use {', '.join(known)}"
            yield error(document.at(key), "identity-error", f'the key "{escape_invisible(key)}" is not used here', hint)


def _word_faults(document: Document, tree: Mapping[str, Tree]) -> Iterator[Finding]:
    for name in WORDS:
        value, place = tree.get(name), document.at(name)
        form, words_for_form = FORMS.get(name, (r"(?s).+", ""))
        most = LONGEST_ID if name == "name" else LONGEST
        if not isinstance(value, str) or not value:
            yield error(place, "identity-error", f'"{name}" is missing', f"add a line `{name}: …`")
        elif len(value) > most:
            yield error(place, "identity-error", f"{name} has more than {most:,} characters", "say it in fewer words")
        elif not re.fullmatch(form, value) or (name == "released" and edtf_bounds(value) is None):
            yield error(
                place, "identity-error", f'{name} "{escape_invisible(value)}" is not valid', f"write {words_for_form}"
            )
        elif name == "name" and value in RESERVED_FOR_PLANS:
            yield error(
                place, "identity-error", f'the name "{value}" is taken by the site itself', "choose another name"
            )
        elif name in _ADDRESSES and (fault := public_url_problem(value)):
            yield error(
                place, "identity-error", f'{name} "{escape_invisible(value)}" {fault}', f"write {words_for_form}"
            )


def _list_faults(document: Document, name: str, items: Tree | None) -> Iterator[Finding]:
    keys, more = _LISTS[name]
    if not isinstance(items, list) or not items:
        yield error(
            document.at(name), "identity-error", f'"{name}" is missing', f"list at least one entry under {name}"
        )
        return
    for i, item in enumerate(items):
        found = item if isinstance(item, dict) else {}
        lacking = [key for key in keys if not found.get(key)]
        strange = [key for key in found if key not in (*keys, *more)]
        address = found.get("path", "")
        if lacking:
            message, hint = f"an entry of {name} lacks {', '.join(lacking)}", f"give it {', '.join(keys)}"
        elif strange:
            message, hint = (
                f'an entry of {name} has "{escape_invisible(strange[0])}", which is not used here',
                f"use {', '.join((*keys, *more))}",
            )
        elif not all(_is_plain(value, key == "roles") for key, value in found.items()):
            message = f"an entry of {name} is not of the right form"
            hint = "write one plain value per key, and `roles: [creator]` in brackets"
        elif any(len(str(value)) > LONGEST for value in found.values()):
            message, hint = f"an entry of {name} has more than {LONGEST:,} characters", "say it in fewer words"
        elif address and (fault := public_url_problem(str(address))):
            yield error(document.at(name, i, "path"), "identity-error", f"the path {fault}", "write an https address")
            continue
        else:
            continue
        yield error(document.at(name, i), "identity-error", message, hint)


def _is_plain(value: Tree, listed: bool) -> bool:
    return isinstance(value, list) and all(isinstance(x, str) for x in value) if listed else isinstance(value, str)


def _entries(items: Tree) -> list[dict[str, Tree]]:
    return [item for item in items if isinstance(item, dict)]
