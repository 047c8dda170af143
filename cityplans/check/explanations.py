"""What each finding means, from templates/strings/findings.yaml and site_findings.yaml."""

from __future__ import annotations

from functools import cache
from textwrap import indent

from cityplans.core.languages import PREFIX
from cityplans.core.paths import STRINGS
from cityplans.read.yaml_reader import Tree, parse_yaml

PAGE = "contribute/findings/"
"""The page that explains every finding, below a language's root."""


@cache
def explanations() -> dict[str, dict[str, str]]:
    """Give every code of the check with its fields: en, zh, wrong, right.

    Raises ValueError where the file of explanations itself is broken.
    """
    return _read("findings.yaml")


@cache
def site_explanations() -> dict[str, dict[str, str]]:
    """Give every code of `build.py verify` in the same way."""
    return _read("site_findings.yaml")


def _read(name: str) -> dict[str, dict[str, str]]:
    path = STRINGS / name
    document, findings = parse_yaml(name, path.read_bytes())
    if document is None or findings or not isinstance(document.value, dict):
        raise ValueError(f"{path} cannot be read")
    return {code: _fields(entry) for code, entry in document.value.items()}


def _fields(entry: Tree) -> dict[str, str]:
    return {key: str(value) for key, value in entry.items()} if isinstance(entry, dict) else {}


def help_address(homepage: str, code: str) -> str:
    """Give the address of a code's explanation on the site at `homepage`, which ends in a slash."""
    return f"{homepage}{PREFIX['en']}{PAGE}#{code}"


def explain(code: str | None, language: str) -> tuple[str, list[str]]:
    """Explain one code, or list them all where code is None.

    Returns the text, empty where the code is unknown, and all codes.
    """
    known = explanations() | site_explanations()
    if code is None:
        return "".join(
            f"{c:<26} {fields[language].split('. ')[0].split('。')[0]}\n" for c, fields in sorted(known.items())
        ), list(known)
    fields = known.get(code)
    if fields is None:
        return "", list(known)
    words = {"en": ("wrong", "right"), "zh": ("错误", "正确")}[language]
    examples = "".join(
        f"\n{word}:\n{indent(fields[key], '    ')}\n"
        for key, word in zip(("wrong", "right"), words, strict=True)
        if fields.get(key)
    )
    return f"{code}\n\n{fields[language]}\n{examples}", list(known)
