"""What crawlers read first: sitemap.xml and robots.txt."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from cityplans.core.languages import LANGUAGES, PREFIX


def sitemap(paths: Sequence[str], url: str) -> bytes:
    """Return sitemap.xml: every path in both languages, linked to each other; `url` is the site's address."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for path in paths:
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{lang}" href="{escape(url + PREFIX[lang] + path)}"/>'
            for lang in LANGUAGES
        )
        lines += [f"<url><loc>{escape(url + PREFIX[lang] + path)}</loc>{links}</url>" for lang in LANGUAGES]
    return "\n".join([*lines, "</urlset>", ""]).encode()


def robots(url: str) -> bytes:
    """Return robots.txt, which allows everything."""
    return f"User-agent: *\nAllow: /\nSitemap: {url}sitemap.xml\n".encode()
