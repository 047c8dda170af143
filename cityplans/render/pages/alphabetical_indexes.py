"""Indexes of measures, bodies and programmes that work without a script: by pinyin, or from A to Z."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from cityplans.catalog.paging import list_pages
from cityplans.core.languages import Language
from cityplans.i18n.pinyin import to_pinyin
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import render_list_page

_ONE_PAGE = 1_000
"""Rows up to which an index is one page; in a longer one every letter has its own."""
_PROGRAMMES = ("programme", "event", "policy", "project")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of an index.

    `address` is where it leads, `title` is in the language of the page and `other` in the other one. `where` tells
    apart rows of the same title.
    """

    address: str
    title: str
    other: str
    where: str


def _measures(context: PageContext) -> Iterator[ListRow]:
    for measure in context.catalog.measures.values():
        plan = context.short_plan(context.catalog.plans[measure.plan_id])
        yield ListRow(context.page_path("measures", measure), measure.title[context.language], "", plan)


def _bodies(context: PageContext) -> Iterator[ListRow]:
    for body in context.listed("bodies").values():
        yield ListRow(
            context.page_path("bodies", body),
            body.name[context.language],
            body.name_zh if context.language == "en" else body.name_en,
            context.city_name(body.city_id),
        )


def _programmes(context: PageContext) -> Iterator[ListRow]:
    for mention in context.catalog.mentions.values():
        if mention.type in _PROGRAMMES and mention.name_zh:
            plan = context.short_plan(context.catalog.plans[mention.plan_id])
            other = mention.name_zh if context.language == "en" else mention.name_en
            yield ListRow(
                context.subject_path(mention.subject_id), mention.name[context.language] or mention.name_zh, other, plan
            )


LISTS: Mapping[str, Callable[[PageContext], Iterator[ListRow]]] = {
    "measures": _measures,
    "bodies": _bodies,
    "programmes": _programmes,
}


def letter_pages(context: PageContext) -> Iterator[Page]:
    """Yield every index, on one page or on one per letter."""
    for key, rows_of in LISTS.items():
        groups: dict[str, list[tuple[str, ListRow]]] = defaultdict(list)
        for row in dict.fromkeys(rows_of(context)):
            spelling = _spelling(row.title, context.language)
            letter = spelling[:1].upper()
            groups[letter if "A" <= letter <= "Z" else ""].append((spelling, row))
        ordered = [
            (letter, [row for _, row in sorted(groups[letter], key=lambda pair: pair[0])]) for letter in sorted(groups)
        ]
        yield from _pages(context, key, ordered)


def _spelling(title: str, language: Language) -> str:
    """Return the letters by which a title is sorted."""
    if language == "zh":
        return to_pinyin(title)
    return "".join(c for c in title.casefold() if c.isalnum() or c == " ")


def _pages(context: PageContext, key: str, groups: list[tuple[str, list[ListRow]]]) -> Iterator[Page]:
    total = sum(len(rows) for _, rows in groups)
    title = context.t(f"find.letters.{key}")
    description = context.t("find.letters.description", title=title)
    path = f"search/{key}/"
    if total <= _ONE_PAGE:
        ways = [(letter, f"#letter-{letter or '0'}") for letter, _ in groups]
        yield context.page(
            "letters.html", path, title, description, key=key, total=total, ways=ways, groups=groups, current=None
        )
        return
    names = {letter: (letter or "0").lower() for letter, _ in groups}
    yield context.page(
        "letters.html",
        path,
        title,
        description,
        key=key,
        total=total,
        ways=[(letter, f"{name}/") for letter, name in names.items()],
        groups=[],
        current=None,
    )
    for letter, rows in groups:
        first = f"{path}{names[letter]}/"
        for list_page in list_pages(rows, most=_ONE_PAGE):
            up = "../" if list_page.number == 1 else "../../../"
            letter_page = render_list_page(
                context,
                "letters.html",
                list_page,
                first,
                f"{title} · {letter or context.t('find.letters.digits')}",
                description,
                key=key,
                total=total,
                ways=[(other_letter, f"{up}{name}/") for other_letter, name in names.items()],
                groups=[(letter, list_page.items)],
                current=letter,
            )
            # The same record is under another letter in the other language, so there is no page like this one.
            yield replace(letter_page, twin=path)
