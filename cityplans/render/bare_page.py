"""Pages outside the theme's shell: those of former addresses and those for frames on other sites."""

from __future__ import annotations

from markupsafe import escape

from cityplans.core.languages import Language
from cityplans.core.security_policy import REFERRER, content_policy
from cityplans.i18n.strings import translate


def bare_page(language: Language, title: str, canonical: str, styles: str, body: str, more: str = "") -> str:
    """Return an HTML document without the theme's shell.

    Args:
        language: The language of its words.
        title: Its title as text; the name of the site follows.
        canonical: The absolute address of the page that it belongs to.
        styles: The address of its style sheet.
        body: The element `body` as HTML.
        more: Further elements of the head as HTML, in one line.
    """
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta http-equiv="Content-Security-Policy" content="{escape(content_policy())}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="{REFERRER}">
<meta name="robots" content="noindex">
{more}
<title>{escape(title)} - {escape(translate(language, "site"))}</title>
<link rel="canonical" href="{escape(canonical)}">
<link rel="stylesheet" href="{escape(styles)}">
</head>
{body}
</html>
"""
