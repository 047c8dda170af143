"""Reads the font of the share pictures from its package, so that they are the same on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution

from PIL import ImageFont

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
