"""Decodes the bytes of a saved text, or explains why they are not a usable text."""

from __future__ import annotations

import re

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
        raise DecodingError(
            "the file contains no Chinese text: the importer reads only Chinese plans; a scan has to be recognised first"
        )
    if han < _LEAST_HAN * len("".join(text.split())):
        raise DecodingError(
            "hardly any of the file is Chinese: save only the text of the plan, and recognise a scan again if it is one"
        )
    return text


def _not_utf8(data: bytes, offset: int) -> str:
    line = data[:offset].count(b"\n") + 1
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return f"the file is not UTF-8 (byte {offset + 1:,}, line {line}): save it as UTF-8"
    if len(_HAN.findall(text)) < _MIN_HAN:
        return f"the file is binary or not UTF-8 (byte {offset + 1:,}, line {line}): save its text as plain UTF-8"
    return (
        f"the file is not UTF-8 but GB18030 or GBK (line {line}): "
        "save it as UTF-8, for example with `iconv -f GB18030 -t UTF-8`"
    )
