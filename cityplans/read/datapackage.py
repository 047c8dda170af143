"""The identity of the collection, read from datasets/datapackage.yaml and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cityplans.core.characters import escape_invisible
from cityplans.core.edtf import edtf_bounds
from cityplans.core.findings import Finding, error
from cityplans.core.identifiers import LONGEST_ID, RESERVED_FOR_PLANS
from cityplans.core.identity import Contributor, Identity, Licence
from cityplans.core.languages import Text
from cityplans.core.suggest import suggest
from cityplans.core.urls import LONGEST, public_url_problem
from cityplans.read.hosts import usual_hosts
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
"""The form of a value as a regular expression, and described in English."""
_LISTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "licenses": (("name", "title", "path"), ()),
    "contributors": (("title", "roles"), ("path", "organization")),
}
"""The required and the optional keys of the entries of a list."""
_ADDRESSES = ("homepage", "repository")


def read_identity(document: Document) -> tuple[Identity | None, list[Finding]]:
    """Return name, titles, version, licences and contributors, or None and what is wrong with them."""
    tree = document.value
    if not isinstance(tree, dict):
        hint = "write `name: …`, `title: …` and so on"
        return None, [error(document.at(), "identity-error", "the file must consist of `key: value` lines", hint)]
    findings = [*_unknown_keys(document, tree), *_value_faults(document, tree)]
    for name in _LISTS:
        findings += _list_faults(document, name, tree.get(name))
    keywords = tree.get("keywords", [])
    if not isinstance(keywords, list) or not all(isinstance(keyword, str) for keyword in keywords):
        hint = "write `keywords: [plans, data]`"
        findings.append(error(document.at("keywords"), "identity-error", "keywords is not a list of words", hint))
    findings += _host_faults(document, tree.get("hosts", []))
    if findings:
        return None, findings
    values = {name: str(tree[name]) for name in WORDS}
    licences, contributors = (_entries(tree[name]) for name in _LISTS)
    return Identity(
        name=values["name"],
        title=Text(values["title_zh"], values["title"]),
        description=Text(values["description_zh"], values["description"]),
        version=values["version"],
        released=values["released"],
        homepage=values["homepage"],
        repository=values["repository"],
        branch=values["branch"],
        contact=values["contact"],
        licences=tuple(Licence(str(x["name"]), str(x["title"]), str(x["path"])) for x in licences),
        contributors=tuple(
            Contributor(
                str(x["title"]), tuple(map(str, x["roles"])), str(x.get("path", "")), str(x.get("organization", ""))
            )
            for x in contributors
        ),
        keywords=tuple(map(str, keywords)),
        hosts=tuple(map(str, tree.get("hosts", []))),
    ), []


def _unknown_keys(document: Document, tree: Mapping[str, Tree]) -> Iterator[Finding]:
    allowed = (*WORDS, *_LISTS, "keywords", "hosts")
    for key in tree:
        if key not in allowed:
            hint = f"datapackage.json is made from this file and the schemas; use {', '.join(allowed)}"
            yield error(document.at(key), "identity-error", f'the key "{escape_invisible(key)}" is not used here', hint)


def _host_faults(document: Document, names: Tree) -> Iterator[Finding]:
    known = list(usual_hosts())
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        yield error(
            document.at("hosts"), "identity-error", "hosts is not a list of names", f"write `hosts: [{known[0]}]`"
        )
        return
    for i, name in enumerate(map(str, names)):
        if name not in known:
            hint = f"{suggest(name, known)} There are: {', '.join(known)}".strip()
            message = f'there is no host "{escape_invisible(name)}"'
            yield error(document.at("hosts", i), "identity-error", message, hint)


def _value_faults(document: Document, tree: Mapping[str, Tree]) -> Iterator[Finding]:
    for name in WORDS:
        value = tree.get(name)
        form, description = FORMS.get(name, (r"(?s).+", ""))
        longest = LONGEST_ID if name == "name" else LONGEST
        if not isinstance(value, str) or not value:
            message, hint = f'"{name}" is missing', f"add a line `{name}: …`"
        elif len(value) > longest:
            message, hint = f"{name} has more than {longest:,} characters", "shorten it"
        elif not re.fullmatch(form, value) or (name == "released" and edtf_bounds(value) is None):
            message, hint = f'{name} "{escape_invisible(value)}" is not valid', f"write {description}"
        elif name == "name" and value in RESERVED_FOR_PLANS:
            message, hint = f'the name "{value}" is reserved for the site itself', "choose another name"
        elif name in _ADDRESSES and (problem := public_url_problem(value)):
            message, hint = f'{name} "{escape_invisible(value)}" {problem}', f"write {description}"
        else:
            continue
        yield error(document.at(name), "identity-error", message, hint)


def _list_faults(document: Document, name: str, items: Tree | None) -> Iterator[Finding]:
    required, optional = _LISTS[name]
    if not isinstance(items, list) or not items:
        yield error(
            document.at(name), "identity-error", f'"{name}" is missing', f"list at least one entry under {name}"
        )
        return
    for i, item in enumerate(items):
        entry = item if isinstance(item, dict) else {}
        missing = [key for key in required if not entry.get(key)]
        unknown = [key for key in entry if key not in (*required, *optional)]
        address = entry.get("path", "")
        if missing:
            message, hint = f"an entry of {name} lacks {', '.join(missing)}", f"write {', '.join(required)}"
        elif unknown:
            message = f'an entry of {name} has "{escape_invisible(unknown[0])}", which is not used here'
            hint = f"use {', '.join((*required, *optional))}"
        elif not all(_is_plain(value, key == "roles") for key, value in entry.items()):
            message = f"an entry of {name} does not have the right form"
            hint = "write one plain value per key, and `roles: [creator]` in brackets"
        elif any(len(str(value)) > LONGEST for value in entry.values()):
            message, hint = f"an entry of {name} has more than {LONGEST:,} characters", "shorten it"
        elif address and (problem := public_url_problem(str(address))):
            yield error(document.at(name, i, "path"), "identity-error", f"the path {problem}", "write an https address")
            continue
        else:
            continue
        yield error(document.at(name, i), "identity-error", message, hint)


def _is_plain(value: Tree, is_list: bool) -> bool:
    return isinstance(value, list) and all(isinstance(x, str) for x in value) if is_list else isinstance(value, str)


def _entries(items: Tree) -> list[dict[str, Tree]]:
    return [item for item in items if isinstance(item, dict)]
