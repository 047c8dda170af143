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
    """Return every code of the check with its fields: en, zh, wrong, right.

    Raises:
        ValueError: The file of explanations itself is broken.
    """
    return _read("findings.yaml")


@cache
def site_explanations() -> dict[str, dict[str, str]]:
    """Return every code of `build.py verify` with the same fields."""
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
    """Return the address of a code's explanation. `homepage` ends in a slash."""
    return f"{homepage}{PREFIX['en']}{PAGE}#{code}"


def explain(code: str | None, language: str) -> tuple[str, list[str]]:
    """Explain one code, or list them all if `code` is None.

    Returns:
        The text, empty if the code is unknown, and all codes.
    """
    all_fields = explanations() | site_explanations()
    if code is None:
        return "".join(
            f"{c:<26} {fields[language].split('. ')[0].split('。')[0]}\n" for c, fields in sorted(all_fields.items())
        ), list(all_fields)
    fields = all_fields.get(code)
    if fields is None:
        return "", list(all_fields)
    labels = {"en": ("wrong", "right"), "zh": ("错误", "正确")}[language]
    examples = "".join(
        f"\n{label}:\n{indent(fields[key], '    ')}\n"
        for key, label in zip(("wrong", "right"), labels, strict=True)
        if fields.get(key)
    )
    return f"{code}\n\n{fields[language]}\n{examples}", list(all_fields)
