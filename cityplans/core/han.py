"""Han characters by a table of our own, and the characters that only look like one.

The interpreter's Unicode data is of no use here: it differs by version, and calls newer ideographs unassigned.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_HAN = re.compile("[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fffd\U00030000-\U0003fffd]")
"""Ideographs. Unicode keeps planes 2 and 3 for them: extensions B to J are there, and later ones will be."""
_KANGXI = range(0x2F00, 0x2FD6)
# What Unicode's table of equivalent ideographs says of the other radicals and of strokes, in pairs.
_PAIRS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛"
    "⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶"
    "⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
    "㇆𠃌㇏乀㇐一㇑丨㇒丿㇓丿㇔丶㇕𠃍㇖乛㇗𠃊㇘𠃎㇙𠄌㇚亅㇛𡿨㇜𠃋㇝乀㇞𠃑㇟乚㇠乙㇡𠄎"
)
RADICALS: Mapping[str, str] = {
    **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in _KANGXI},
    **dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)),
    "\u3038": "十",
    "\u3039": "廿",
    "\u303a": "卅",
}
"""The ideograph that each radical, stroke and Suzhou numeral for tens looks like. PDF files are full of radicals."""
_TO_HAN = str.maketrans(dict(RADICALS))
_KANA = dict(zip("カエロニハタト", "力工口二八夕卜", strict=True))
LONE_KANA = re.compile(
    f"(?<=[\u4e00-\u9fff])[{''.join(_KANA)}](?![\u3040-\u30ff])|(?<![\u3040-\u30ff])[{''.join(_KANA)}](?=[\u4e00-\u9fff])"
)
"""A letter of Japanese among ideographs, which recognition of a scanned text takes for one: 人カ for 人力."""


def is_han(char: str) -> bool:
    """Return whether a character is an ideograph, also one that the interpreter does not know yet."""
    return _HAN.match(char) is not None


def unified(char: str) -> str:
    """Return the ideograph that a character looks like; the character itself if there is none."""
    return RADICALS.get(char) or _KANA.get(char, char)


def with_ideographs(text: str) -> str:
    """Return a text with each radical replaced by its ideograph. Its length stays the same."""
    return text.translate(_TO_HAN)
