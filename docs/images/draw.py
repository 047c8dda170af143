"""Draws the bitmap images: the social card of each language and the icon for home screens.

Run `make images` after a change to card.svg, to the logo or to their texts. This needs the test environment: a browser
and a Chinese font. The images are committed, so that a build needs neither.
"""

from __future__ import annotations

import re
import shutil
import sys
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "templates" / "theme" / "assets" / "images"
sys.path.insert(0, str(ROOT))

from cityplans.core.languages import LANGUAGES, Language
from cityplans.i18n.strings import translate
from cityplans.render.charts.lettering import wrap

_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_ROOM = 660
_TITLE_SIZE = {"zh": 66.0, "en": 60.0}


def card(language: Language) -> str:
    """Return the social card of a language as SVG, 1200 by 630."""
    logo = re.sub(r"</?svg[^>]*>", "", (IMAGES / "logo.svg").read_text(encoding="utf-8"))
    size = _TITLE_SIZE[language]
    title = wrap(translate(language, "home.title"), _ROOM, size, 2)
    subtitle = translate(language, "charts.card").split("|")
    top = 300 - (len(title) - 1) * size * 0.6
    subtitle_top = top + (len(title) - 1) * size * 1.3 + 86
    return (
        (Path(__file__).parent / "card.svg")
        .read_text(encoding="utf-8")
        .format(
            language=language,
            logo=logo,
            site=escape(translate(language, "site")),
            size=size,
            title=_lines(title, top, size * 1.3),
            lead=_lines(subtitle, subtitle_top, 46),
        )
    )


def _lines(lines: list[str], top: float, pitch: float) -> str:
    return "".join(f'<text x="72" y="{top + i * pitch:.0f}">{escape(line)}</text>' for i, line in enumerate(lines))


def touch_icon() -> str:
    """Return the icon for home screens: the logo on white, with a margin for round masks."""
    logo = (IMAGES / "logo.svg").read_text(encoding="utf-8")
    placed = logo.replace("<svg ", '<svg x="36" y="36" width="108" height="108" ', 1)
    white = '<rect width="180" height="180" fill="#fff"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="180" height="180">{white}{placed}</svg>'


def draw(browser: Browser, svg: str, width: int, height: int, path: Path) -> None:
    """Render an SVG to a PNG file."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_content(f'<body style="margin:0">{svg}</body>')
    page.screenshot(path=path)
    page.close()


def main() -> None:
    """Draw every image into the theme's folder of images."""
    program = next(filter(None, map(shutil.which, _BROWSERS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for language in LANGUAGES:
            draw(browser, card(language), 1200, 630, IMAGES / f"card-{language}.png")
        draw(browser, touch_icon(), 180, 180, IMAGES / "touch-icon.png")
        browser.close()


if __name__ == "__main__":
    main()
