"""Decodes the bytes of a saved text, or explains why they are not a usable text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HAN = re.compile(r"[\u4e00-\u9fff]")
_MARKUP = re.compile(
    r"<!doctype html|<html[\s>]|<body[\s>]|<div[\s>]|<p[\s>]|<br ?/?>|<span[\s>]|<td[\s>]|&nbsp;|&ldquo;|&#\d{2,5};",
    re.IGNORECASE,
)
_FORMATS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "an office document or another ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
# Characters of nearly every official text, in either script: they tell GBK and Big5 apart.
_FREQUENT = re.compile("[的一和市人民政府工作建在及各年月日第二三任]")
_LEAST_FREQUENT = 2
_SAMPLE = 20_000
_LEAST_HAN = 0.1
_MIN_HAN = 20
LARGEST_TEXT = 2**20
"""The largest file accepted, in bytes. No plan comes near it."""


class DecodingError(ValueError):
    """The file is not a text that a plan can be read from; the message says why and what to do."""


def decode(data: bytes) -> str:
    """Return the characters of a file, its byte order mark and line ends included.

    Offsets into the result are therefore offsets into the file.

    Raises:
        DecodingError: If the file is empty, too large, not UTF-8, the source of a web page, or not in Chinese.
    """
    if not data.strip():
        raise DecodingError("the file is empty: save the official text into it")
    if len(data) > LARGEST_TEXT:
        raise DecodingError(
            f"the file is larger than {LARGEST_TEXT // 2**20} MiB, longer than any plan: save only the text of the plan"
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DecodingError("the file is UTF-16: save it as UTF-8, for example with `iconv -f UTF-16 -t UTF-8`")
    for beginning, name in _FORMATS:
        if data.startswith(beginning):
            raise DecodingError(f"the file is {name}: save its text as plain UTF-8; a scan has to be recognised first")
    if b"\0" in data:
        raise DecodingError("the file is binary (a PDF, an office document or a picture): save its text as plain UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise DecodingError(_not_utf8(data, problem.start)) from None
    if _MARKUP.search(text[:20_000]):
        raise DecodingError(
            "the file is the source of a web page: copy the text that the page shows into a plain text file"
        )
    han = len(_HAN.findall(text))
    if han < _MIN_HAN:
        raise DecodingError(_without_chinese(text, han))
    if han < _LEAST_HAN * len("".join(text.split())):
        raise DecodingError(
            "hardly any of the file is Chinese: save only the text of the plan, and recognise a scan again if it is one"
        )
    return text


def _without_chinese(text: str, han: int) -> str:
    if any(len(_HAN.findall(other)) >= _MIN_HAN for other in _misread(text)):
        return "the characters of the file are garbled, read in a wrong encoding: save the text again from its source"
    if han:
        return f"the file contains only {han} Chinese characters, too few for a plan: save the whole text of the plan"
    return "the file contains no Chinese text: the importer reads only Chinese plans; a scan has to be recognised first"


def _misread(text: str) -> Iterator[str]:
    """Yield a text that was read as Latin-1 as what it may have been."""
    for saved in ("latin-1", "cp1252"):
        for encoding in ("utf-8", "gb18030"):
            try:
                yield text[:_SAMPLE].encode(saved, errors="ignore").decode(encoding, errors="ignore")
            except UnicodeError:
                continue


def _not_utf8(data: bytes, offset: int) -> str:
    line = data[:offset].count(b"\n") + 1
    place = f"(byte {offset + 1:,}, line {line})"
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    traditional = data.decode("big5", errors="ignore")
    if len(_FREQUENT.findall(traditional)) > max(_LEAST_FREQUENT, len(_FREQUENT.findall(text))):
        name, encoding = "Big5", "BIG5"
    elif len(_HAN.findall(text)) >= _MIN_HAN:
        name, encoding = "GB18030 or GBK", "GB18030"
    elif text:
        return f"the file is binary or not UTF-8 {place}: save its text as plain UTF-8"
    else:
        return f"the file is not UTF-8 {place}: save it as UTF-8"
    return (
        f"the file is not UTF-8 but {name} (line {line}): "
        f"save it as UTF-8, for example with `iconv -f {encoding} -t UTF-8`"
    )
