"""The theme's empty page, split once at its placeholders and filled in for every page of data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cityplans.core.errors import CommandError
from cityplans.core.languages import PREFIX, Language
from cityplans.core.placeholders import SLOTS

SHELL_PATH = "shell/page/"
SHELL_PAGE = """---
title: "@@title@@"
description: "@@description@@"
shell: true
hide: [navigation, toc]
---
# Content {#content}
"""
"""The empty page that the theme's program renders once, in place of every page of data."""

_SLOT = re.compile(r"@@(\w+(?::\w*)?)@@")
_ROOT = re.compile(r"""(?<=["'(])\.\./\.\.(?=[/"'])""")
_ASSETS = re.compile(r"""(?<=["'])((?:\.\./)*)(?=assets/)""")


def share_assets(html: str) -> str:
    """Point a page below /en/ at the assets of the site's root, so that both languages share one cache."""
    return _ASSETS.sub(r"\1../", html)


class ShellError(CommandError):
    """The theme's page lacks a placeholder or has an unknown one: a template of the theme is wrong."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The theme's page in pieces: literal, slot, literal, slot, … literal."""

    pieces: tuple[str, ...]

    def compose(self, values: Mapping[str, str]) -> str:
        """Return the page with the slots replaced by `values`; a slot without a value stays empty."""
        pieces = self.pieces
        parts = list(pieces)
        for i in range(1, len(pieces), 2):
            parts[i] = values.get(pieces[i], "")
        return "".join(parts)


def split(html: str, canonical: str) -> Shell:
    """Split a rendered shell page at its placeholders.

    `canonical` is the address that the theme's program gave the shell page. Relative addresses of the root become the
    slot `root`, so that one shell serves pages of any depth.

    Raises:
        ShellError: A slot is missing, or a placeholder is unknown.
    """
    html = html.replace(canonical, "@@canonical@@")
    html = _ROOT.sub("@@root@@", html)
    pieces = tuple(_SLOT.split(html))
    present = set(pieces[1::2])
    missing = [slot for slot in SLOTS if slot not in present]
    if missing:
        slots = ", ".join(f"@@{slot}@@" for slot in missing)
        raise ShellError(f"the theme's page lacks {slots}: look at templates/theme/main.html and partials/")
    if "@@" in "".join(pieces[0::2]):
        raise ShellError("the theme's page contains an unknown placeholder: look for @@ in templates/theme/")
    return Shell(pieces)


def split_shells(pages: Mapping[Language, str], url: str) -> dict[Language, Shell]:
    """Split the theme's page of each language; `url` is the address of the site it was rendered for."""
    return {language: split(html, f"{url}{PREFIX[language]}{SHELL_PATH}") for language, html in pages.items()}


def root_of(path: str) -> str:
    """Return the relative address of the language's root from a page: "." at the root, "../.." two below."""
    depth = path.count("/")
    return "/".join([".."] * depth) or "."
