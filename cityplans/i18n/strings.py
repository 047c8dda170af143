"""The strings of the interface, from templates/strings/<language>.yaml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from cityplans.core.errors import CommandError
from cityplans.core.languages import Language, Text
from cityplans.core.paths import STRINGS
from cityplans.read.yaml_reader import Tree, parse_yaml


@cache
def interface_strings(language: Language) -> Mapping[str, Tree]:
    """Return all strings of a language as nested mappings.

    Raises:
        ValueError: The file of strings cannot be read.
    """
    path = STRINGS / f"{language}.yaml"
    document, findings = parse_yaml(path.name, path.read_bytes())
    if document is None or findings or not isinstance(document.value, dict):
        raise ValueError(f"{path} cannot be read: {findings}")
    return document.value


def branch(language: Language, *keys: str) -> dict[str, Any]:
    """Return the strings below a path of keys, nested, for a script. Raise KeyError for an unknown key."""
    node: Any = interface_strings(language)
    for key in keys:
        node = node[key]
    return dict(node)


@cache
def strings_by_key(language: Language) -> Mapping[str, str]:
    """Return all strings of a language by dotted key, for example `measure.cite`."""
    result: dict[str, str] = {}

    def walk(prefix: str, node: Tree) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                walk(f"{prefix}.{key}" if prefix else key, value)
        else:
            result[prefix] = str(node)

    walk("", dict(interface_strings(language)))
    return result


def translate(language: Language, key: str, **values: object) -> str:
    """Return the string for a key with its {placeholders} filled.

    If the count `n` is 1, the string under `<key>_one` is preferred (English has these for its singulars).

    Raises:
        CommandError: The language has no string for the key.
    """
    strings = strings_by_key(language)
    if values.get("n") == 1 and f"{key}_one" in strings:
        key = f"{key}_one"
    text = strings.get(key)
    if text is None:
        raise CommandError(f'templates/strings/{language}.yaml has no text for "{key}": add it')
    return text.format(**values) if values else text


def in_both_languages(compose: Callable[[Language], str]) -> Text:
    """Return the text that a function composes for each language."""
    return Text(zh=compose("zh"), en=compose("en"))


def text_pair(key: str) -> Text:
    """Return the string for a key in both languages."""
    return in_both_languages(lambda language: translate(language, key))


def bilingual_line(key: str) -> str:
    """Return the string for a key in Chinese and English on one line: 版本 Version."""
    return f"{translate('zh', key)} {translate('en', key)}"
