"""The two languages of the site, and text that exists in both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, overload

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


class TextPair:
    """An attribute that joins two fields, `<name>_zh` and `<name>_en`, into a Text: `measure.title["en"]`."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._names = f"{name}_zh", f"{name}_en"

    @overload
    def __get__(self, record: None, owner: type) -> TextPair: ...
    @overload
    def __get__(self, record: object, owner: type) -> Text: ...
    def __get__(self, record: object, owner: type) -> Text | TextPair:
        if record is None:
            return self
        zh, en = self._names
        return Text(getattr(record, zh), getattr(record, en))
