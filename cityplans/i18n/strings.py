"""The words of the interface, from templates/strings/<language>.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from cityplans.core.languages import Language, Text
from cityplans.core.paths import STRINGS
from cityplans.read.yaml_reader import Tree, parse_yaml


@cache
def words(language: Language) -> Mapping[str, Tree]:
    """Give all words of a language as nested mappings.

    Raises ValueError where the file of strings is broken.
    """
    path = STRINGS / f"{language}.yaml"
    document, findings = parse_yaml(path.name, path.read_bytes())
    if document is None or findings or not isinstance(document.value, dict):
        raise ValueError(f"{path} cannot be read: {findings}")
    return document.value


def branch(language: Language, *keys: str) -> dict[str, Any]:
    """Give the words below some keys as they are nested, for a script. Raises KeyError for an unknown key."""
    found: Any = words(language)
    for key in keys:
        found = found[key]
    return dict(found)


@cache
def flat_words(language: Language) -> Mapping[str, str]:
    """Give all words of a language by dotted key, for example `measure.cite`."""
    result: dict[str, str] = {}

    def walk(prefix: str, node: Tree) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                walk(f"{prefix}.{key}" if prefix else key, value)
        else:
            result[prefix] = str(node)

    walk("", dict(words(language)))
    return result


def translate(language: Language, key: str, **values: object) -> str:
    """Give the words for a key, its {placeholders} filled. Raises KeyError for an unknown key.

    With a count `n`, the English words for one thing are those under `<key>_one`, where there are any.
    """
    known = flat_words(language)
    if values.get("n") == 1 and f"{key}_one" in known:
        key = f"{key}_one"
    return known[key].format(**values) if values else known[key]


def text_pair(key: str) -> Text:
    """Give the words for a key in both languages."""
    return Text(translate("zh", key), translate("en", key))


def bilingual_line(key: str) -> str:
    """Give the words for a key in one line that serves both languages: 版本 Version."""
    return f"{translate('zh', key)} {translate('en', key)}"
