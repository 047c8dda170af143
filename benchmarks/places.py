"""Invents places and moves real texts to them."""

from __future__ import annotations

import random
import re

from cityplans.core.languages import Text

_REAL = re.compile("广州|深圳|杭州|上海|威海|乌鲁木齐|前海|萧山|南沙|钱江|绍兴|湖州|嘉兴|德清")
_REAL_EN = re.compile(
    r"Guangzhou|Shenzhen|Hangzhou|Shanghai|Weihai|Urumqi|Qianhai|Xiaoshan|Nansha|Qianjiang|Shaoxing|Huzhou|Jiaxing|Deqing"
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

    def __init__(self, rng: random.Random) -> None:
        parts = rng.choices(_PARTS, k=rng.choice((2, 2, 3)))
        self.zh = "".join(han for han, _ in parts)
        self.en = "".join(letters for _, letters in parts).capitalize()

    def moved(self, text: str) -> str:
        """Return a text with the names of real places replaced by this one."""
        return _REAL_EN.sub(self.en, _REAL.sub(self.zh, text))

    def text(self, first: Text, second: Text, rng: random.Random) -> Text:
        """Return the start of one text with the end of another, moved to this place, in both languages."""
        return Text(self.moved(_mixed(first.zh, second.zh, "", rng)), self.moved(_mixed(first.en, second.en, " ", rng)))


def names_real_place(text: str) -> bool:
    """Return whether a text names one of the real places."""
    return bool(_REAL.search(text) or _REAL_EN.search(text))


def _mixed(first: str, second: str, separator: str, rng: random.Random) -> str:
    """Join the start of one text and the end of another, cut at punctuation or spaces.

    A Chinese text without punctuation is cut in the middle.
    """
    if not first or not second or rng.random() < 0.3:
        return first
    heads, tails = _pieces(first, separator), _pieces(second, separator)
    head = "".join(heads[: max(1, len(heads) // 2)])
    return (
        head + ("" if not separator or head.endswith(" ") else separator) + "".join(tails[len(tails) // 2 :])
    ).strip()


def _pieces(text: str, separator: str) -> list[str]:
    pieces = re.findall(r"[^，。；、, ]+[，。；、, ]*", text)
    return list(text) if len(pieces) == 1 and not separator else pieces
