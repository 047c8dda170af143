"""The rows that a draft proposes for the reference tables, from the text's own head."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cityplans.cli.main import main
from tests.support.sample import SMALLEST_PLAN, sample_datasets

TEXT = """\
首页 > 政务公开
信息来源：{publisher} 发布日期：2021-03-01
原文链接：https://www.example.org/a/t1.html
{issuer}关于点亮灯火的行动计划
一、要做的事
1.修整旧码头。新修5个书屋。（市灯火办牵头）
2.开办夜市。请30个乐队。
"""


def imported(tmp_path: Path, text: str, name: str) -> list[dict[str, str]]:
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    words = ["--plan-id", "newville-2021", "--out", str(out), "--quiet"]
    words += ["--datasets", str(sample_datasets(SMALLEST_PLAN))]
    assert main(["import", str(tmp_path / "text.txt"), *words]) == 0
    path = out / f"{name}.csv"
    return list(csv.DictReader(path.open(encoding="utf-8", newline=""))) if path.exists() else []


@pytest.mark.parametrize(
    ("issuer", "name", "level"),
    [
        ("溪口市人民政府", "溪口市", ""),
        ("中共溪口市委", "溪口市", ""),
        ("河东省人民政府", "河东省", ""),
        ("山边区人民政府", "山边区", ""),
        ("石桥县人民政府", "石桥县", "county"),
        ("推进都市圈建设领导小组", None, None),
        ("杭州市人民政府", None, None),
        ("高新区管委会", None, None),
    ],
)
def test_a_city_that_is_not_known_gets_a_row(issuer: str, name: str | None, level: str | None, tmp_path: Path) -> None:
    rows = imported(tmp_path, TEXT.format(issuer=issuer, publisher="某站"), "cities")
    assert [(row["id"], row["name_zh"], row["level"]) for row in rows] == (
        [("newville-2021-c01", name, level)] if name else []
    )
    bodies = list(csv.DictReader((tmp_path / "out" / "bodies.csv").open(encoding="utf-8", newline="")))
    city = "hangzhou" if issuer.startswith("杭州") else "newville-2021-c01" if name else ""
    assert [(row["city_id"], row["name_zh"], row["line"]) for row in bodies] == [(city, "市灯火办", "6")]


def test_publisher_and_address_are_those_of_the_page(tmp_path: Path) -> None:
    (row,) = imported(tmp_path, TEXT.format(issuer="溪口市人民政府", publisher="溪口市人民政府办公室"), "sources")
    assert (row["publisher_zh"], row["url"]) == ("溪口市人民政府办公室", "https://www.example.org/a/t1.html")


@pytest.mark.parametrize("head", ["", "来源：https://x\n", "来源：\n", "https://[::1\n", "来源：" + "长" * 99 + "\n"])
def test_what_the_page_does_not_say_stays_empty(head: str, tmp_path: Path) -> None:
    text = (
        f"{head}溪口市行动计划\n一、要做的事\n1.修整旧码头。见 https://www.example.org 所列。\n2.开办夜市。请乐队。\n"
    )
    (row,) = imported(tmp_path, text, "sources")
    assert (row["publisher_zh"], row["url"]) == ("", "")
