"""Recognizes the encodings in which programs save a text, and what they are called there."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

_HAN = re.compile(r"[\u4e00-\u9fff]")
# Frequent characters of both scripts. A text in the wrong encoding has hardly any of them.
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "這為個國時來們會發動過說產種後學經對與設業務實國際點開關員將應體處機構規劃實施電車東長門間書項區計畫劃"
    "市区县规划建设措施目标单位计划项目推进加强国际服务发展环境文化交流旅游开放城城市提升完善实施责任牵头参加名称原因说明"
    "，。、；：“”（）《》"
)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED = ("utf-16-le", "utf-16-be")
_SAMPLE = 1 << 16
"""Bytes at the beginning of a file by which its encoding is told."""
SAVE_AGAIN = 'save it as UTF-8 (Excel and WPS: "CSV UTF-8"; LibreOffice: character set "Unicode (UTF-8)")'
"""What to do about a file in another encoding, with the names that the programs give to the remedy."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding that a text is in.

    Attributes:
        codec: Its name in Python.
        name: Its name for people.
        origin: Which programs save it, and what they call it.
        lossless: Whether saving lost no character, as far as question marks tell.
    """

    codec: str
    name: str
    origin: str
    lossless: bool


_UTF16 = "as Excel saves “Unicode Text”"
_GB18030 = Encoding("gb18030", "GB18030 or GBK", "as Excel and WPS save “CSV” on Chinese systems", True)
_BIG5 = Encoding("cp950", "Big5", "as Excel saves “CSV” on systems in Traditional Chinese", True)
_WESTERN = Encoding("cp1252", "Windows-1252", "as Excel saves “CSV” on Western systems", False)


def recognize(data: bytes) -> Encoding | None:
    """Return the encoding that a text other than UTF-8 is in; None if it is UTF-8, or none that is known."""
    for mark, codec in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _checked(data, Encoding(codec, codec.upper(), _UTF16, True))
    if b"\0" in data[:_SAMPLE]:
        return next((e for codec in _UNMARKED if (e := _unmarked(data, codec))), None)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        candidates = [e for e in (_GB18030, _BIG5) if _frequent(data, e.codec) >= _LEAST]
        best = max(candidates, key=lambda e: _frequent(data, e.codec), default=None)
        if best is None:
            best = _GB18030 if _decodes(data, "gb2312") else _WESTERN if _is_western(data) else None
        return _checked(data, best) if best else None
    return None


def _decodes(data: bytes, codec: str) -> bool:
    try:
        return bool(_HAN.search(data.decode(codec)))
    except UnicodeDecodeError:
        return False


def _checked(data: bytes, encoding: Encoding) -> Encoding | None:
    """Return the encoding if the text reads the same after it was written in it again."""
    try:
        text = data.decode(encoding.codec)
    except UnicodeDecodeError:
        return None
    if not text.strip() or "\0" in text:
        return None
    return replace(encoding, lossless=encoding.lossless and not _LOST.search(text))


def _unmarked(data: bytes, codec: str) -> Encoding | None:
    """Return UTF-16 without its mark, if what is ASCII in it is where it would be."""
    zeros = data[codec == _UNMARKED[0] :: 2]
    if len(data) % 2 or zeros.count(0) * 4 < len(zeros):
        return None
    found = _checked(data, Encoding(codec, "UTF-16", _UTF16, True))
    return found if found and re.search(r"[,\t\n]", data.decode(codec)) else None


_LEAST = 0.15
"""The share of frequent characters among all beyond ASCII from which on an encoding is believed."""


def _frequent(data: bytes, codec: str) -> float:
    """Return the share of frequent characters among all beyond ASCII; 0 if it is another encoding."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return 0.0
    beyond = [c for c in text[:_SAMPLE] if c > "\x7f"]
    return sum(c in _FREQUENT for c in beyond) / len(beyond) if beyond else 0.0


_LONGEST_RUN = 2
"""Signs beyond ASCII that stand together in a Western text, as two dashes do."""
_LOST = re.compile(r"[\u4e00-\u9fff，。、]\?|\?[\u4e00-\u9fff，。、]|\?{3}")
"""Question marks in place of characters that an encoding does not have."""


def _is_western(data: bytes) -> bool:
    """Return whether bytes beyond ASCII are alone among letters, as accents and quotation marks are."""
    runs = re.findall(rb"[\x80-\xff]+", data)
    return bool(runs) and sum(len(run) > _LONGEST_RUN for run in runs) * 10 <= len(runs)


_MAGIC = {
    b"PK\x03\x04": "a workbook or a zip file",
    b"\xd0\xcf\x11\xe0": "a workbook of Excel or WPS",
    b"%PDF": "a PDF file",
}


def other_format(data: bytes) -> str:
    """Return what a file is that is no text, in words; "" if its first bytes do not tell."""
    return next((name for magic, name in _MAGIC.items() if data.startswith(magic)), "")


def is_damaged_utf8(data: bytes) -> bool:
    """Return whether a text is UTF-8 for the most part, with a few bytes of another encoding."""
    text = data.decode("utf-8", "replace")
    return len(_HAN.findall(text)) > 2 * text.count("\N{REPLACEMENT CHARACTER}")


def misread_as_gbk(text: str) -> bool:
    """Return whether a text is UTF-8 that was read as GBK: 骞垮窞 for 广州."""
    return not text.isascii() and is_damaged_utf8(text[:_SAMPLE].encode("gb18030", "replace"))
