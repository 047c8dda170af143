"""Draws a share picture: white text on ink, city blocks at the edge, in seven colours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from PIL import Image, ImageDraw

from cityplans.core.languages import Language
from cityplans.render.cards.font import BOLD, REGULAR, letter_of
from cityplans.render.cards.png import encode
from cityplans.render.charts.lettering import wrap

SIZE = WIDTH, HEIGHT = 1200, 630
"""What messengers ask for, in pixels."""

_LEFT, _ROOM, _INDENT = 72, 1020, 32
_INK, _BLOCK, _RED = (0x17, 0x3F, 0x5F), (0x21, 0x52, 0x7A), (0xC8, 0x43, 0x1F)
_SHADES = 5
"""Colours from ink to white, for smooth letters; eight look the same and take a sixth more bytes."""
_BLOCK_INDEX, _RED_INDEX, _WHITE_INDEX = _SHADES, _SHADES + 1, _SHADES - 1
_WHITE, _SOFT = 255, 214
_BLOCKS = ((-20, 96), (116, 158), (178, 320), (340, 402), (422, 564), (584, 650))
_LOGO = ((0, 0, 14, 14), (19, 0, 33, 14), (38, 0, 56, 14), (0, 19, 14, 30), (0, 35, 14, 56))
_LOGO_BLOCK, _LOGO_LINES = (19, 19, 56, 56), ((26, 28, 49, 32), (26, 36, 49, 40), (26, 44, 40, 48))
"""The logo of templates/theme/assets/images/logo.svg on whole pixels."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a share picture says.

    Attributes:
        language: The language of its words.
        site: The name of the site.
        over: What the title belongs to: city and plan, or the kind of record.
        title: The name of the record.
        facts: What is known of it, the most important first; what does not fit is left out.
    """

    language: Language
    site: str
    over: str
    title: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Style:
    """Letters: their size in pixels, weight and shade, and the distance of lines."""

    size: int
    weight: int
    shade: int
    pitch: int


Line: TypeAlias = tuple[str, _Style]
"""A line of text and how it is written."""

_SITE, _OVER = _Style(32, BOLD, _WHITE, 0), _Style(30, REGULAR, _SOFT, 0)
_TITLES = ((_Style(60, BOLD, _WHITE, 76), 2), (_Style(50, BOLD, _WHITE, 66), 3))
"""Styles of a title and the most lines of each: the first that holds it whole, else the last."""
_MAIN, _MORE = _Style(38, BOLD, _WHITE, 52), _Style(30, REGULAR, _SOFT, 42)
_TOP, _BOTTOM, _GAP = 208, HEIGHT - 66, 20
"""Where the title begins and the facts end, and the least between them."""


def draw(card: Card) -> bytes:
    """Return the picture of a card as PNG, the same bytes for the same card."""
    letters = Image.new("L", SIZE)
    letters.paste(_head(card.language, card.site, card.over))
    pen = ImageDraw.Draw(letters)
    title, facts = text_lines(card)
    for i, (line, style) in enumerate(title):
        _write(pen, card.language, line, _LEFT, _TOP + style.size + i * style.pitch, style)
    top = y = _BOTTOM - sum(style.pitch for _, style in facts)
    for line, style in facts:
        _write(pen, card.language, line, _LEFT + _INDENT, y + style.size, style)
        y += style.pitch
    picture = letters.point([round(shade * _WHITE_INDEX / 255) for shade in range(256)])
    # With a palette, the shades are numbers of its colours; converting them would copy the picture.
    picture.putpalette(_palette())
    brush = ImageDraw.Draw(picture)
    if facts:
        brush.rectangle((_LEFT, top + 6, _LEFT + 7, y - 4), fill=_RED_INDEX)
    _decorate(brush)
    return encode(picture)


@lru_cache(maxsize=16)
def _head(language: Language, site: str, over: str) -> Image.Image:
    """Return a picture with what the cards of a plan have in common, or those of a kind of records."""
    letters = Image.new("L", SIZE)
    pen = ImageDraw.Draw(letters)
    _write(pen, language, site, 146, 97, _SITE)
    for line in wrap(over, _ROOM, _OVER.size, 1):
        _write(pen, language, line, _LEFT, 182, _OVER)
    return letters


def _write(pen: ImageDraw.ImageDraw, language: Language, line: str, x: int, y: int, style: _Style) -> None:
    # The ellipsis of a Chinese font is at half the height of its characters.
    shown = line if language == "zh" else line.replace("…", "...")
    for character in shown:
        letter = letter_of(language, style.size, style.weight, character)
        if letter.shape:
            pen.bitmap((x + letter.left, y + letter.top), letter.shape, fill=style.shade)
        x += letter.advance


def _wrapped(card: Card, text: str, room: int, style: _Style, most: int) -> list[str]:
    # Widths are estimated for regular letters; Chinese characters are as wide in every weight.
    is_wide = style.weight == BOLD and card.language == "en"
    return wrap(text, room, style.size * (1.08 if is_wide else 1.0), most)


def text_lines(card: Card) -> tuple[list[Line], list[Line]]:
    """Return the lines of the title and those of the facts; an ellipsis ends what did not fit."""
    title, style = _fitting(card, card.title, _ROOM, _TITLES)
    facts = _fact_lines(card, _BOTTOM - _GAP - _TOP - len(title) * style.pitch)
    return [(line, style) for line in title], facts


def _fitting(card: Card, text: str, room: int, choices: Iterable[tuple[_Style, int]]) -> tuple[list[str], _Style]:
    """Return the lines of a text in the first style that holds it whole, else in the last.

    Each style comes with the most lines of it.
    """
    for style, most in choices:
        lines = _wrapped(card, text, room, style, most)
        if not lines or not lines[-1].endswith("…"):
            break
    return lines, style


def _fact_lines(card: Card, height: int) -> list[Line]:
    """Return the lines of the facts, two each at most, the first in larger letters if they fit."""
    found: list[Line] = []
    for i, fact in enumerate(card.facts):
        # The first fact leaves a line to the second, which says what became of it.
        room = height - _MORE.pitch * (i == 0 and len(card.facts) > 1)
        styles = (_MORE,) if found else (_MAIN, _MORE)
        if room >= styles[0].pitch:
            choices = [(style, min(room // style.pitch, 2)) for style in styles]
            lines, style = _fitting(card, fact, _ROOM - _INDENT, choices)
            found += [(line, style) for line in lines]
            height -= len(lines) * style.pitch
    return found


def _decorate(brush: ImageDraw.ImageDraw) -> None:
    for i, (top, bottom) in enumerate(_BLOCKS):
        brush.rectangle((1128, top, WIDTH, bottom - 1), fill=_RED_INDEX if i == 2 else _BLOCK_INDEX)
    for y in (216, 240, 264):
        brush.rectangle((1146, y, 1168 if y == 264 else WIDTH, y + 9), fill=_WHITE_INDEX)
    for box in _LOGO:
        brush.rectangle(_placed(box), fill=_WHITE_INDEX)
    brush.rectangle(_placed(_LOGO_BLOCK), fill=_RED_INDEX)
    for box in _LOGO_LINES:
        brush.rectangle(_placed(box), fill=_WHITE_INDEX)


def _placed(box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Return a box of the logo where it is on the picture; the last pixel of a rectangle is part of it."""
    left, top, right, bottom = box
    return left + _LEFT, top + 58, right + _LEFT - 1, bottom + 57


def _palette() -> list[int]:
    shades = [dark + (255 - dark) * step // (_SHADES - 1) for step in range(_SHADES) for dark in _INK]
    return [*shades, *_BLOCK, *_RED]
