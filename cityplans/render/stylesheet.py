"""Adapts style sheets: removes unused rules of the theme's, lets the device choose the palette."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import tinycss2  # type: ignore[import-untyped]

Node: TypeAlias = Any

UNUSED = (
    *(
        "admonition",
        "annotate",
        "arithmatex",
        "critic",
        "filename",
        "focus-visible",
        "footnote",
        "grid",
        "highlighttable",
        "keys",
    ),
    *(
        "linenodiv",
        "linenos",
        "mermaid",
        "tabbed",
        "task-list",
        "md-annotation",
        "md-author",
        "md-banner",
        "md-clipboard",
        "md-code",
    ),
    *("md-consent", "md-draft", "md-feedback", "md-header__topic", "md-header__title--active", "md-input", "md-meta"),
    *(
        "md-nav--integrated",
        "md-option",
        "md-pagination",
        "md-path",
        "md-pin",
        "md-post",
        "md-profile",
        "md-progress",
        "md-search",
    ),
    *(
        "md-select",
        "md-sidebar--post",
        "md-social",
        "md-source",
        "md-status",
        "md-tag",
        "md-tooltip",
        "md-tooltip2",
        "md-top",
        "md-version",
    ),
)
"""Classes that no page has: features of the theme that are off, and disabled Markdown extensions."""


def remove_unused_rules(css: str, unused: Iterable[str] = UNUSED) -> str:
    """Return a style sheet without the selectors of `unused` classes and their elements and modifiers."""
    names = frozenset(unused)
    prefixes = tuple(f"{name}{mark}" for name in names for mark in "-_")
    text: str = tinycss2.serialize(_kept(tinycss2.parse_stylesheet(css, skip_comments=True), names, prefixes))
    return text


_CHOSEN = '@media screen {\n  [data-md-color-scheme="slate"] {'
_OF_DEVICE = "@media screen and (prefers-color-scheme: dark) {\n  :root {"


def dark_as_device(css: str) -> str:
    """Return a style sheet whose dark palette is that of the device, not the one chosen in the header.

    Raises:
        ValueError: It has no dark palette for screens.
    """
    if _CHOSEN not in css:
        raise ValueError("the style sheet has no dark palette for screens")
    return css.replace(_CHOSEN, _OF_DEVICE)


def _kept(rules: Sequence[Node], names: frozenset[str], prefixes: tuple[str, ...]) -> list[Node]:
    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [s for s in _selectors(rule.prelude) if not _names_any(s, names, prefixes)]
            if not selectors:
                continue
            rule.prelude = [
                node for i, selector in enumerate(selectors) for node in ([*_COMMA, *selector] if i else selector)
            ]
        elif rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword in ("media", "supports"):
            rule.content = _kept(tinycss2.parse_rule_list(rule.content, skip_comments=True), names, prefixes)
            if not any(inner.type != "whitespace" for inner in rule.content):
                continue
        kept.append(rule)
    return kept


_COMMA = tinycss2.parse_component_value_list(",")


def _selectors(prelude: Sequence[Node]) -> list[list[Node]]:
    """Split a list of selectors at its commas; those inside :is() and the like are nested deeper and stay."""
    selectors: list[list[Node]] = [[]]
    for node in prelude:
        if node.type == "literal" and node.value == ",":
            selectors.append([])
        else:
            selectors[-1].append(node)
    return selectors


def _names_any(selector: Sequence[Node], names: frozenset[str], prefixes: tuple[str, ...]) -> bool:
    """Return whether a selector requires an unused class; those inside :not(), :is() and [] do not count."""
    classes = [
        after.value
        for dot, after in pairwise(selector)
        if dot.type == "literal" and dot.value == "." and after.type == "ident"
    ]
    return any(name in names or name.startswith(prefixes) for name in classes)
