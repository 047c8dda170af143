"""The theme's style sheet without the parts of it that this site has no use for."""

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
"""Classes of parts that no page has: what the theme's own program shows, and extensions of Markdown that are off."""


def remove_unused_rules(css: str, unused: Iterable[str] = UNUSED) -> str:
    """Give a style sheet without the selectors that name a class of `unused`, or one that continues it by - or _."""
    whole = tuple(unused)
    gone = tuple(f"{name}{mark}" for name in whole for mark in "-_")
    text: str = tinycss2.serialize(_kept(tinycss2.parse_stylesheet(css, skip_comments=True), frozenset(whole), gone))
    return text


def _kept(rules: Sequence[Node], whole: frozenset[str], gone: tuple[str, ...]) -> list[Node]:
    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [s for s in _selectors(rule.prelude) if not _names_any(s, whole, gone)]
            if not selectors:
                continue
            rule.prelude = [
                node for i, selector in enumerate(selectors) for node in ([*_COMMA, *selector] if i else selector)
            ]
        elif rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword in ("media", "supports"):
            rule.content = _kept(tinycss2.parse_rule_list(rule.content, skip_comments=True), whole, gone)
            if not any(inner.type != "whitespace" for inner in rule.content):
                continue
        kept.append(rule)
    return kept


_COMMA = tinycss2.parse_component_value_list(",")


def _selectors(prelude: Sequence[Node]) -> list[list[Node]]:
    """Part a list of selectors at its commas; those within :is() and the like stand deeper and stay."""
    found: list[list[Node]] = [[]]
    for node in prelude:
        if node.type == "literal" and node.value == ",":
            found.append([])
        else:
            found[-1].append(node)
    return found


def _names_any(selector: Sequence[Node], whole: frozenset[str], gone: tuple[str, ...]) -> bool:
    """Tell whether a selector asks for an unused class; what stands in :not(), :is() and [] does not count."""
    names = [
        after.value
        for dot, after in pairwise(selector)
        if dot.type == "literal" and dot.value == "." and after.type == "ident"
    ]
    return any(name in whole or name.startswith(gone) for name in names)
