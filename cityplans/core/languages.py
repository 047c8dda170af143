"""The two languages of the site, and text that exists in both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
PREFIX: Mapping[Language, str] = {"zh": "", "en": "en/"}
"""The path of each language's root below the root of the site."""


@dataclass(frozen=True, slots=True)
class Text:
    """The same text in both languages of the site."""

    zh: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en
