"""Caches the tags of a site by their text: a page has hundreds, most of them seen before."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cityplans.verify.tags import FRAME, TEXT_ELEMENTS, Tag, read_tag

_BETWEEN_TAGS = re.compile(r">[^<]*<")
_INVALID = "<"
"""The text of a tag that is none."""
_FORM = re.compile(
    r'(?:a(?: href="| rel="|{0})*|[a-z][a-z0-9]*(?:{0})*)(?: ?/)?'.format(
        r" (?:id|class|title|lang|hreflang|role|tabindex|scope|colspan|datetime|width|height|viewBox|font-size"
        r'|text-anchor|[dxyr]|c[xy]|[xy][12]|data-[a-z-]+|aria-[a-z-]+)="'
    )
)
"""A tag without the values of its attributes, if of these no other matters than an id and the address of a link."""
_ATTRIBUTE = re.compile(r' ([a-zA-Z0-9-]+)="')
_TEXT = 1 << 20
"""Added to the steps of elements that contain text only."""
_CACHE_SIZE = 1 << 16


def split_tags(content: str) -> list[str]:
    """Return the text of every tag of a page, without < and >; "<" in the place of what is no tag."""
    *tags, last = _BETWEEN_TAGS.split(content.partition("<")[2])
    last, end, _ = last.partition(">")
    return [*tags, last if end else _INVALID]


def is_nested(steps: Iterable[int]) -> bool:
    """Return whether every element is closed, the innermost first, and those for text contain no others."""
    opened: list[int] = []
    innermost = 0
    for step in steps:
        if step > 0:
            if innermost >= _TEXT:
                return False
            opened.append(step)
            innermost = step
        elif step:
            if not opened or opened.pop() + step:
                return False
            innermost = 0
    return not opened


class _Form(NamedTuple):
    """What tags have in common that differ in the values of their attributes only.

    Attributes:
        step: Their step.
        tag: Such a tag without its id and address.
        id_at: The place of the id among the parts of a tag that quotation marks separate, 0 without one.
        address_at: The place of the address of a link.
    """

    step: int
    tag: Tag
    id_at: int
    address_at: int

    def filled(self, parts: Sequence[str]) -> Tag:
        """Return the tag of this form that has these parts."""
        if not (self.id_at or self.address_at):
            return self.tag
        links = (_value(parts[self.address_at]),) if self.address_at else ()
        identifier = _value(parts[self.id_at]) if self.id_at else ""
        return Tag(self.tag.name, self.tag.step, identifier, links=links, notable=True)


def _value(written: str) -> str:
    return html.unescape(written) if "&" in written else written


class Tags(dict[str, int]):
    """The steps of tags by their text: a number opens an element, its negative closes it, 0 does neither."""

    def __init__(self) -> None:
        super().__init__()
        self._notable: dict[str, Tag] = {}
        self._forms: dict[str, _Form] = {}
        self._elements: dict[str, int] = {}

    def read(self, tags: Sequence[str]) -> tuple[list[int], list[Tag]]:
        """Return the steps of all tags that `split_tags` returned, and the notable ones, in order."""
        # The cache must not grow with the site, nor be cleared between what both results need.
        if len(self) > _CACHE_SIZE:
            for cache in (self, self._notable, self._forms, self._elements):
                cache.clear()
        steps = list(map(self.__getitem__, tags))
        return steps, list(filter(None, map(self._notable.get, tags)))

    def __missing__(self, raw: str) -> int:
        step, tag = self._read(raw)
        if tag.notable:
            self._notable[raw] = tag
        self[raw] = step
        return step

    def _read(self, raw: str) -> tuple[int, Tag]:
        """Return the step of a tag and the tag, by its form if that is among those that have one."""
        if "<" in raw:
            return 0, read_tag("")
        parts = raw.split('"')
        name = '"'.join(parts[::2])
        is_whole = len(parts) % 2 == 1
        form = self._forms.get(name)
        if form and is_whole and (not form.id_at or parts[form.id_at]):
            return form.step, form.filled(parts)
        tag = read_tag(f"{raw}>")
        step = self._step(tag)
        if is_whole and _FORM.fullmatch(name) and not tag.problems and tag.name not in FRAME:
            attributes = _ATTRIBUTE.findall(name)
            id_at, address_at = (2 * attributes.index(x) + 1 if x in attributes else 0 for x in ("id", "href"))
            self._forms[name] = _Form(step, Tag(tag.name, tag.step), id_at, address_at)
        return step, tag

    def _step(self, tag: Tag) -> int:
        if not tag.step:
            return 0
        number = self._elements.setdefault(tag.name, len(self._elements) + 1)
        if tag.name in TEXT_ELEMENTS:
            number += _TEXT
        return -number if tag.step[0] == "/" else number
