"""Invented places, and real texts told as if they spoke of them."""

from __future__ import annotations

import random
import re

from cityplans.core.languages import Text

_REAL = re.compile("广州|深圳|杭州|乌鲁木齐|前海|萧山|南沙|钱江|绍兴|湖州|嘉兴|德清")
_REAL_EN = re.compile(
    r"Guangzhou|Shenzhen|Hangzhou|Urumqi|Qianhai|Xiaoshan|Nansha|Qianjiang|Shaoxing|Huzhou|Jiaxing|Deqing"
)
_SYLLABLES = (
    "阳yang 江jiang 山shan 河he 临lin 安an 宁ning 东dong 南nan 西xi 北bei 海hai 川chuan 平ping 泉quan 龙long 石shi"
)
_SYLLABLES += (
    " 林lin 溪xi 原yuan 昌chang 丰feng 福fu 桥qiao 沙sha 岭ling 湾wan 田tian 台tai 城cheng 清qing 永yong 兴xing"
)
_SYLLABLES += " 青qing 白bai 沧cang 潭tan 浦pu 岩yan 崇chong 祁qi"
_PARTS = [(part[0], part[1:]) for part in _SYLLABLES.split()]


class Place:
    """An invented place in both languages."""

    def __init__(self, chance: random.Random) -> None:
        parts = chance.choices(_PARTS, k=chance.choice((2, 2, 3)))
        self.zh = "".join(han for han, _ in parts)
        self.en = "".join(letters for _, letters in parts).capitalize()

    def moved(self, text: str) -> str:
        """Give a text as if it spoke of this place."""
        return _REAL_EN.sub(self.en, _REAL.sub(self.zh, text))

    def text(self, one: Text, other: Text, chance: random.Random) -> Text:
        """Give one text with the end of another, of this place, in both languages."""
        return Text(self.moved(_mixed(one.zh, other.zh, "", chance)), self.moved(_mixed(one.en, other.en, " ", chance)))


def names_real_place(text: str) -> bool:
    """Tell whether a text speaks of one of the real places."""
    return bool(_REAL.search(text) or _REAL_EN.search(text))


def _mixed(one: str, other: str, space: str, chance: random.Random) -> str:
    """Put the beginning of one text before the end of another, cut at signs or spaces, a short Chinese one in its middle."""
    if not one or not other or chance.random() < 0.3:
        return one
    heads, tails = _pieces(one, space), _pieces(other, space)
    head = "".join(heads[: max(1, len(heads) // 2)])
    return (head + ("" if not space or head.endswith(" ") else space) + "".join(tails[len(tails) // 2 :])).strip()


def _pieces(text: str, space: str) -> list[str]:
    found = re.findall(r"[^，。；、, ]+[，。；、, ]*", text)
    return list(text) if len(found) == 1 and not space else found
