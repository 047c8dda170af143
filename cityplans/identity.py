"""The identity of the collection: datasets/datapackage.yaml, read and judged."""

from __future__ import annotations

import re

from cityplans.characters import show
from cityplans.figures import edtf_bounds
from cityplans.finding import Finding, error
from cityplans.model import Contributor, Identity, Licence
from cityplans.parse import Document
from cityplans.schema import Text

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
    "version": (r"[0-9]+\.[0-9]+\.[0-9]+", "three numbers, for example 1.0.0"),
    "released": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a day, for example 2026-11-22"),
    "homepage": (r"https?://\S+/", "an http or https address that ends in a slash"),
    "repository": (r"https?://\S+[^/\s]", "an http or https address without a slash at the end"),
    "branch": (r"[\w./-]+", "the name of a branch"),
    "contact": (r"[^@\s]+@[^@\s]+", "a mail address"),
}
"""The form of a word as a regular expression, and in words."""
# An address of more is no link in a workbook, and no browser is bound to open it.
_LONGEST = 2_000


def read_identity(document: Document) -> tuple[Identity | None, list[Finding]]:
    """Read name, titles, version, licences and contributors. Addresses are http or https."""
    tree = document.value
    if not isinstance(tree, dict):
        return None, [
            error(document.at(), "identity-error", "the file must hold `key: value` lines", "write `name: …`, `title: …` and so on")
        ]
    findings: list[Finding] = []
    words: dict[str, str] = {}
    for name in WORDS:
        value = tree.get(name)
        if not isinstance(value, str) or not value:
            findings.append(error(document.at(name), "identity-error", f'"{name}" is missing', f"add a line `{name}: …`"))
            continue
        form, words_for_form = FORMS.get(name, (r"(?s).+", ""))
        if not re.fullmatch(form, value) or (name == "released" and edtf_bounds(value) is None):
            findings.append(error(document.at(name), "identity-error", f'{name} "{show(value)}" is not valid', f"write {words_for_form}"))
        elif len(value) > _LONGEST:
            message = f"{name} has more than {_LONGEST:,} characters"
            findings.append(error(document.at(name), "identity-error", message, "say it in fewer words"))
        words[name] = value
    lists: dict[str, list[dict[str, str | list[str]]]] = {}
    for name, keys, known in (("licenses", ("name", "title", "path"), ()), ("contributors", ("title", "roles"), ("path", "organization"))):
        lists[name] = []
        items = tree.get(name)
        for i, item in enumerate(items if isinstance(items, list) else []):
            wanted = {k: item.get(k, "") for k in keys} | {k: item[k] for k in known if item.get(k)} if isinstance(item, dict) else {}
            if not all(wanted.values()) or not wanted:
                message = f"an entry of {name} lacks {', '.join(k for k in keys if not wanted.get(k))}"
                findings.append(error(document.at(name, i), "identity-error", message, f"give it {', '.join(keys)}"))
            elif any(len(str(value)) > _LONGEST for value in wanted.values()):
                message = f"an entry of {name} has more than {_LONGEST:,} characters"
                findings.append(error(document.at(name, i), "identity-error", message, "say it in fewer words"))
            elif any(isinstance(value, list) != (key == "roles") for key, value in wanted.items()):
                hint = "write one plain value per key, and `roles: [creator]` in brackets"
                findings.append(error(document.at(name, i), "identity-error", f"an entry of {name} is not of the right form", hint))
            elif "path" in wanted and not re.fullmatch(r"https?://\S+", str(wanted["path"])):
                findings.append(
                    error(document.at(name, i, "path"), "identity-error", "the path is no web address", "write an https address")
                )
            else:
                lists[name].append({k: [str(x) for x in v] if isinstance(v, list) else str(v) for k, v in wanted.items()})
        if not isinstance(items, list) or not items:
            findings.append(error(document.at(name), "identity-error", f'"{name}" is missing', f"list at least one entry under {name}"))
    keywords = tree.get("keywords")
    if findings:
        return None, findings
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
        licences=tuple(Licence(str(x["name"]), str(x["title"]), str(x["path"])) for x in lists["licenses"]),
        contributors=tuple(
            Contributor(str(x["title"]), tuple(x["roles"]), str(x.get("path", "")), str(x.get("organization", "")))
            for x in lists["contributors"]
        ),
        keywords=tuple(str(k) for k in keywords) if isinstance(keywords, list) else (),
    ), []
