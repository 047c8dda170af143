"""Search records of any number, made by recombining the real ones under invented names; the same for the same seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from cityplans.schema import Text
from cityplans.search.entries import KINDS, Entry
from cityplans.search.records import Labels

_PLACES = re.compile("广州|深圳|杭州|乌鲁木齐|前海|萧山|南沙|钱江|绍兴|湖州|嘉兴|德清")
_PLACES_EN = re.compile(r"Guangzhou|Shenzhen|Hangzhou|Urumqi|Qianhai|Xiaoshan|Nansha|Qianjiang|Shaoxing|Huzhou|Jiaxing|Deqing")
_SYLLABLES = "阳yang 江jiang 山shan 河he 临lin 安an 宁ning 东dong 南nan 西xi 北bei 海hai 川chuan 平ping 泉quan 龙long 石shi"
_SYLLABLES += " 林lin 溪xi 原yuan 昌chang 丰feng 福fu 桥qiao 沙sha 岭ling 湾wan 田tian 台tai 城cheng 清qing 永yong 兴xing"
_SYLLABLES += " 青qing 白bai 沧cang 潭tan 浦pu 岩yan 崇chong 祁qi"
_PARTS = [(part[0], part[1:]) for part in _SYLLABLES.split()]
_MEASURES_OF_A_PLAN = 35


class _Name:
    """An invented place in both languages."""

    def __init__(self, chance: random.Random) -> None:
        parts = chance.choices(_PARTS, k=chance.choice((2, 2, 3)))
        self.zh = "".join(han for han, _ in parts)
        self.en = "".join(letters for _, letters in parts).capitalize()

    def moved(self, text: str) -> str:
        """Give a text as if it spoke of this place."""
        return _PLACES_EN.sub(self.en, _PLACES.sub(self.zh, text))

    def text(self, one: Text, other: Text, chance: random.Random) -> Text:
        """Give one text with the end of another, of this place, in both languages."""
        return Text(self.moved(_mixed(one.zh, other.zh, "", chance)), self.moved(_mixed(one.en, other.en, " ", chance)))


def synthetic(real: Sequence[Entry], size: int, seed: int = 20110427) -> tuple[list[Entry], Labels]:
    """Make `size` records, kind by kind in the proportions of the real ones, and the words for their facets."""
    chance = random.Random(seed)
    themes = [entry for entry in real if entry.kind == "theme"]
    labels: dict[str, dict[str, Text]] = {"theme": {entry.id: entry.title for entry in themes}, "city": {}, "plan": {}, "body": {}}
    names = [_Name(chance) for _ in range(max(3, size // (_MEASURES_OF_A_PLAN * 3)))]
    made: list[Entry] = []
    for kind in KINDS:
        pool = [entry for entry in real if entry.kind == kind]
        count = len(pool) if kind == "theme" else max(1, round(size * len(pool) / len(real)))
        made += _of_kind(kind, pool, count, names, labels, chance)
    while len(made) < size:
        made += _of_kind("target", [entry for entry in real if entry.kind == "target"], size - len(made), names, labels, chance)
    return made[:size], labels


def _of_kind(
    kind: str, pool: Sequence[Entry], count: int, names: Sequence[_Name], labels: dict[str, dict[str, Text]], chance: random.Random
) -> Iterator[Entry]:
    for i in range(count):
        if kind == "theme":
            yield pool[i]
            continue
        place = i * len(names) // count
        name = names[place]
        first, second = chance.choices(pool, k=2)
        city, plan = f"city-{place}", f"plan-{place}-{i % 3}"
        title = Text(
            name.moved(_mixed(first.title.zh, second.title.zh, "", chance)),
            name.moved(_mixed(first.title.en, second.title.en, " ", chance)),
        )
        id_ = f"{kind}-{place}-{i}"
        facets = {**first.facets, "city": (city,), "plan": (plan,)}
        if kind == "body":
            facets["body"] = (id_,)
            labels["body"][id_] = title
        elif bodies := first.facets.get("body"):
            facets["body"] = tuple(f"{body}-{place}" for body in bodies)
            labels["body"].update({f"{body}-{place}": Text(f"{name.zh}{body}", f"{name.en} {body}") for body in bodies})
        labels["city"][city] = Text(f"{name.zh}市", name.en)
        labels["plan"][plan] = Text(f"{name.zh}国际化城市建设规划", f"{name.en} plan for an international city")
        context = (labels["city"][city], labels["plan"][plan], *(Text(name.moved(c.zh), name.moved(c.en)) for c in second.context[2:]))
        yield Entry(
            kind,
            id_,
            f"{kind}/{id_}/",
            title,
            tuple(map(name.moved, first.called)),
            context,
            Text(
                name.moved(_mixed(first.summary.zh, second.summary.zh, "", chance)),
                name.moved(_mixed(first.summary.en, second.summary.en, " ", chance)),
            ),
            tuple(Text(name.moved(note.zh), name.moved(note.en)) for note in first.notes),
            tuple(map(name.moved, first.names)),
            (),
            first.number,
            first.type,
            facets,
        )


def _mixed(one: str, other: str, space: str, chance: random.Random) -> str:
    """Put the beginning of one text before the end of another, cut at signs or spaces where there are any."""
    if not one or not other or chance.random() < 0.3:
        return one
    heads = re.findall(r"[^，。；、, ]+[，。；、, ]*", one)
    tails = re.findall(r"[^，。；、, ]+[，。；、, ]*", other)
    head = "".join(heads[: max(1, len(heads) // 2)])
    return (head + ("" if not space or head.endswith(" ") else space) + "".join(tails[len(tails) // 2 :])).strip()
