"""Reads the font of the share pictures from its package, so that they are the same on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, distribution

from PIL import Image, ImageDraw, ImageFont

from cityplans.core.errors import CommandError
from cityplans.core.languages import Language

PACKAGE = "manimgx-fonts-cjk"
_FILE = "manimgx_fonts_cjk/NotoSansCJK-VF.otf.ttc"
_FACES: Mapping[Language, int] = {"zh": 2, "en": 1}
"""The face in the collection: for Chinese that of Simplified Chinese, for English one whose quotation marks are narrow."""
REGULAR, BOLD = 400, 700


@cache
def font(language: Language, size: int, weight: int) -> ImageFont.FreeTypeFont:
    """Return Noto Sans CJK for a language, in a size in pixels and a weight.

    Raises:
        CommandError: The package is not installed.
    """
    try:
        path = str(distribution(PACKAGE).locate_file(_FILE))
        # The basic layout does not depend on libraries of the system; neither Chinese nor English needs another.
        loaded = ImageFont.truetype(path, size, index=_FACES[language], layout_engine=ImageFont.Layout.BASIC)
    except (OSError, PackageNotFoundError) as problem:
        raise CommandError(f"the font of the share pictures is not installed ({PACKAGE}): run `make site`") from problem
    loaded.set_variation_by_axes([weight])
    return loaded


@dataclass(frozen=True, slots=True)
class Letter:
    """A character as it is drawn, in pixels: its shape, the shape's distance from the pen, the pen's step."""

    shape: Image.Image | None
    left: int
    top: int
    advance: int


@lru_cache(maxsize=1 << 14)
def letter_of(language: Language, size: int, weight: int, character: str) -> Letter:
    """Return a character in a size and weight; pictures share most, and the font takes long to draw one."""
    face = font(language, size, weight)
    left, top, right, bottom = map(int, face.getbbox(character, anchor="ls"))
    # The basic layout puts characters on whole pixels, each where the one before it ends.
    advance = round(face.getlength(character))
    if right <= left or bottom <= top:
        return Letter(None, 0, 0, advance)
    shape = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(shape).text((-left, -top), character, fill=255, font=face, anchor="ls")
    return Letter(shape, left, top, advance)
