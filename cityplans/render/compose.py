"""Puts the body and head of a page into the theme's shell."""

from __future__ import annotations

from cityplans.core.languages import LANGUAGES, PREFIX, Language
from cityplans.render.chinese_runs import mark_chinese
from cityplans.render.page import Page, json_ld
from cityplans.render.shell import Shell, root_of
from cityplans.render.template_compiler import escaped
from cityplans.render.thinning import join_lines

_OTHER_SCRIPTS = {"search/": "search/page.js"}
"""The scripts of search boxes, below assets/javascripts/, by the pages that do not have the usual one."""


def compose(page: Page, shell: Shell, url: str, root: str | None = None) -> str:
    """Return the HTML of a page in the theme's shell.

    `url` is the address of the site. `root` replaces the relative address of the language's root.
    """
    here = root if root is not None else root_of(page.path)
    other: Language = "en" if page.language == "zh" else "zh"
    twin = page.path if page.twin is None else page.twin
    site_root = here if page.language == "zh" else f"{here}/.."
    links = "".join(
        f'<link rel="alternate" hreflang="{lang}" href="{escaped(url)}{PREFIX[lang]}{escaped(page.path)}">'
        for lang in LANGUAGES
    )
    forms = "".join(
        f'<link rel="alternate" type="{media_type}" href="{escaped(url)}{escaped(path)}">'
        for media_type, path in (("application/json", page.record), ("text/markdown", page.text))
        if path
    )
    feed = (
        f'<link rel="alternate" type="application/atom+xml" href="{escaped(url)}{escaped(page.feed)}"'
        f' title="{escaped(page.title)}">'
        if page.feed
        else ""
    )
    metadata = "".join(f'<meta name="{name}" content="{escaped(value)}">' for name, value in page.metadata)
    structured = "".join(f'<script type="application/ld+json">{json_ld(item)}</script>' for item in page.structured)
    robots_meta = "" if page.indexed else '<meta name="robots" content="noindex">'
    return shell.compose(
        {
            "title": escaped(page.title),
            "description": escaped(page.description),
            "canonical": f"{escaped(url)}{PREFIX[page.language]}{escaped(page.path)}",
            "picture": f"{escaped(url)}{PREFIX[page.language]}{escaped(page.picture)}"
            if page.picture
            else f"{escaped(url)}assets/images/card-{page.language}.png",
            "head": f"{links if page.indexed and page.twin is None else ''}{robots_meta}{forms}{feed}{metadata}{structured}",
            "other": f"{site_root}/{PREFIX[other]}{escaped(twin) if page.indexed else ''}",
            "body": join_lines(page.body if page.language == "zh" else mark_chinese(page.body)),
            "root": here,
            "path": escaped(page.path),
            "script": _OTHER_SCRIPTS.get(page.path, "search.js"),
            f"current:{page.section}": ' aria-current="true"' if page.section else "",
        }
    )
