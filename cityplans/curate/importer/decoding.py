"""The bytes of a saved text, or in plain words why they are none."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u4e00-\u9fff]")
_MARKUP = re.compile(r"<!doctype html|<html[\s>]|<body[\s>]|<div[\s>]|<p[\s>]", re.IGNORECASE)
_FEWEST = 20
LARGEST_TEXT = 2**20
"""More than any plan: a file beyond it is something else."""


class DecodingError(ValueError):
    """The file is no text that a plan can be read from; the message says why and what to do."""


def decode(data: bytes) -> str:
    """Give the characters of a file, its byte order mark and line ends kept, so that offsets are those of the file.

    Raises DecodingError where the file is empty, too large, no UTF-8, a web page's source or without Chinese.
    """
    if not data.strip():
        raise DecodingError("the file is empty: save the official text into it")
    if len(data) > LARGEST_TEXT:
        raise DecodingError(
            f"the file is larger than {LARGEST_TEXT // 2**20} MiB, more than any plan: give the text alone"
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DecodingError("the file is UTF-16: save it as UTF-8, for example with `iconv -f UTF-16 -t UTF-8`")
    if b"\0" in data:
        raise DecodingError(
            "the file is binary (a PDF, an office document or a picture): save its words as plain UTF-8 text"
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise DecodingError(_not_utf8(data, problem.start)) from None
    if _MARKUP.search(text[:20_000]):
        raise DecodingError(
            "the file is the source of a web page: copy the words that the page shows into a plain text file"
        )
    if len(_HAN.findall(text)) < _FEWEST:
        raise DecodingError("the file holds no Chinese text: the importer reads Chinese plans only")
    return text


def _not_utf8(data: bytes, at: int) -> str:
    line = data[:at].count(b"\n") + 1
    try:
        other = data.decode("gb18030")
    except UnicodeDecodeError:
        return f"the file is no UTF-8 text (byte {at + 1:,}, line {line}): save it as UTF-8"
    if len(_HAN.findall(other)) < _FEWEST:
        return f"the file is binary or no UTF-8 text (byte {at + 1:,}, line {line}): save its words as plain UTF-8 text"
    return f"the file is not UTF-8 but GB18030 or GBK (line {line}): save it as UTF-8, for example with `iconv -f GB18030 -t UTF-8`"
