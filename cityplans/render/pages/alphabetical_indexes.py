"""The indexes that work without a script: measures, bodies and programmes, by pinyin in Chinese, from A to Z in English."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from cityplans.catalog.paging import list_pages
from cityplans.i18n.pinyin import to_pinyin
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import sheet_page

_ONE_PAGE = 1_000
"""Up to how many lines an index is one page; beyond, every letter has its own."""
_PROGRAMMES = ("programme", "event", "policy", "project")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of an index: where it leads, what it says in the page's language and the other, what tells it from its like."""

    address: str
    title: str
    other: str
    where: str


def _measures(site: PageContext) -> Iterator[ListRow]:
    for measure in site.catalog.measures.values():
        plan = site.short_plan(site.catalog.plans[measure.plan_id])
        yield ListRow(f"measures/{measure.id}/", site.tr(measure, "title"), "", plan)


def _bodies(site: PageContext) -> Iterator[ListRow]:
    for body in site.catalog.bodies.values():
        city = site.tr(site.catalog.cities.get(body.city_id), "name")
        yield ListRow(
            f"bodies/{body.id}/", site.tr(body, "name"), body.name_zh if site.language == "en" else body.name_en, city
        )


def _programmes(site: PageContext) -> Iterator[ListRow]:
    for mention in site.catalog.mentions.values():
        if mention.type in _PROGRAMMES and mention.name_zh:
            plan = site.short_plan(site.catalog.plans[mention.plan_id])
            other = mention.name_zh if site.language == "en" else mention.name_en
            yield ListRow(
                site.subject_path(mention.subject_id), site.tr(mention, "name") or mention.name_zh, other, plan
            )


LISTS: Mapping[str, Callable[[PageContext], Iterator[ListRow]]] = {
    "measures": _measures,
    "bodies": _bodies,
    "programmes": _programmes,
}


def letter_pages(site: PageContext) -> Iterator[Page]:
    """Yield every index, in one page or in one per letter."""
    for key, lines in LISTS.items():
        groups: dict[str, list[tuple[str, ListRow]]] = defaultdict(list)
        for line in dict.fromkeys(lines(site)):
            spelling = (
                to_pinyin(line.title)
                if site.language == "zh"
                else "".join(c for c in line.title.casefold() if c.isalnum() or c == " ")
            )
            letter = spelling[:1].upper()
            groups[letter if "A" <= letter <= "Z" else ""].append((spelling, line))
        ordered = [
            (letter, [line for _, line in sorted(groups[letter], key=lambda pair: pair[0])])
            for letter in sorted(groups)
        ]
        yield from _pages(site, key, ordered)


def _pages(site: PageContext, key: str, groups: list[tuple[str, list[ListRow]]]) -> Iterator[Page]:
    total = sum(len(lines) for _, lines in groups)
    title = site.t(f"find.letters.{key}")
    description = site.t("find.letters.description", title=title)
    path = f"search/{key}/"
    if total <= _ONE_PAGE:
        ways = [(letter, f"#letter-{letter or '0'}") for letter, _ in groups]
        yield site.page(
            "letters.html", path, title, description, key=key, total=total, ways=ways, groups=groups, current=None
        )
        return
    names = {letter: (letter or "0").lower() for letter, _ in groups}
    yield site.page(
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
    for letter, lines in groups:
        first = f"{path}{names[letter]}/"
        for sheet in list_pages(lines, most=_ONE_PAGE):
            up = "../" if sheet.number == 1 else "../../../"
            letter_page = sheet_page(
                site,
                "letters.html",
                sheet,
                first,
                f"{title} · {letter or site.t('find.letters.digits')}",
                description,
                key=key,
                total=total,
                ways=[(each, f"{up}{name}/") for each, name in names.items()],
                groups=[(letter, sheet.items)],
                current=letter,
            )
            # What is under a letter in one language is under another in the other.
            yield replace(letter_page, twin=path)
