"""Bytes that are no text of a plan are refused in plain words."""

from __future__ import annotations

import pytest

from cityplans.curate.importer.decoding import LARGEST_TEXT, DecodingError, decode

CHINESE = "晨溪市公园规划方案\n一、目标\n居民出门见绿，处处可以歇脚。\n" * 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (bytes(range(256)), "binary"),
        (CHINESE.encode("gb18030"), "GB18030"),
        (CHINESE.replace("晨", "早").replace("园规划", "園規劃").replace("标", "標").encode("big5", "ignore"), "Big5"),
        (CHINESE.encode().decode("latin-1").encode(), "garbled"),
        (CHINESE.encode("gb18030").decode("latin-1").encode(), "garbled"),
        ("晨溪市公园规划方案".encode(), "only 9 Chinese"),
        (CHINESE.encode("utf-16"), "UTF-16"),
        (CHINESE.encode() + b"\xe4\xb8", "line 7"),
        (b"<!DOCTYPE html><html><body>" + CHINESE.encode(), "web page"),
        (b"only English words here " * 40, "no Chinese"),
        (b"a" * (LARGEST_TEXT + 1), "larger than"),
        (b"%PDF-1.7\n" + CHINESE.encode(), "a PDF"),
        (b"{\\rtf1 " + CHINESE.encode(), "RTF"),
        (("一、目标&nbsp;居民出门见绿<br>" + CHINESE).encode(), "web page"),
        (("\f\n- 12 -\n" * 40).encode(), "scan"),
        ((CHINESE + "|||~~ l1I 0O " * 200).encode(), "hardly any"),
    ],
)
def test_what_is_no_plan_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(DecodingError, match=words):
        decode(data)


@pytest.mark.parametrize(
    "text", [CHINESE, f"\ufeff{CHINESE}", CHINESE.replace("\n", "\r\n"), CHINESE.replace("\n", "\r")]
)
def test_characters_are_those_of_the_file(text: str) -> None:
    assert decode(text.encode()) == text
