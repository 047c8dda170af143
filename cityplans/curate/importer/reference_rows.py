"""Proposes rows for the reference tables: a city that is not known, who publishes the copy, and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from cityplans.core.text import fold
from cityplans.curate.importer.draft_rows import Draft, ReviewNote
from cityplans.curate.importer.plan_metadata import PlanMetadata
from cityplans.curate.importer.reference import Reference

_PLACE = re.compile(
    r"^(?:中国共产党|中共)?(?!关于|推进|促进|加快|全面|深化|加强|建设|进一步)(?P<name>[\u4e00-\u9fff]{1,8}?"
    r"(?:自治区|自治州|自治县|地区|(?<![城都])市(?!场|政|民)|省|盟|县|(?<![社园地发术])(?<!高新)区|旗))"
)
_LEVELS = {"县": "county", "自治县": "county", "旗": "county"}
_PUBLISHER = re.compile(
    r"(?:信息来源|文章来源|稿件来源|来源|发布机构|发布单位|登载单位) ?: ?(?P<who>[^\s|:,。;<>\"]{2,40}?)"
    r"(?=$|[\s|,。;<>\"]|(?:发布|更新|发文|成文)(?:日期|时间)|日期|时间|作者|浏览|点击|字体)",
    re.M,
)
_ADDRESS = re.compile(r"https?://[!-~]+")
_LABELLED_ADDRESS = re.compile(r"(?:原文|网址|链接|来源|地址|出处)[^\n]{0,12}(?P<url>https?://[!-~]+)")
_LONGEST_ADDRESS = 500


def propose_city(draft: Draft, metadata: PlanMetadata, reference: Reference) -> str:
    """Add a row for the city that a plan names if it is not known, and return its id; "" if none is named."""
    plan = draft.tables["plans"][0]
    if plan["city_id"]:
        return plan["city_id"]
    match = _PLACE.match(fold(metadata.fields["issuer_zh"])) or _PLACE.match(fold(metadata.title))
    if match is None or any(match["name"] in name or name in match["name"] for name in reference.cities):
        return ""
    name = match["name"]
    plan["city_id"] = f"{draft.plan_id}-c01"
    plan["short_zh"] = plan.get("short_zh") or f"{name.removesuffix('市')} {metadata.written[:4]}".strip()
    level = next((level for ending, level in _LEVELS.items() if name.endswith(ending)), "")
    draft.add("cities", {"id": plan["city_id"], "name_zh": name, "level": level})
    reason = f"{name} is not in datasets/reference/cities.csv: is its name right, and which city is it?"
    draft.doubts.append(ReviewNote(1, plan["city_id"], "name_zh", reason))
    return plan["city_id"]


def add_publisher(draft: Draft, head: str, tail: str) -> None:
    """Add to the copy who published it and at which address, if the page says so around the text."""
    source = draft.tables["sources"][0]
    publisher = next((match["who"] for part in (head, tail) if (match := _PUBLISHER.search(fold(part)))), "")
    address = _address(head, tail)
    if publisher and "://" not in publisher:
        source["publisher_zh"] = publisher
    if address:
        source["url"] = address
    for name in ("publisher_zh", "url"):
        if source.get(name):
            draft.doubts.append(ReviewNote(1, source["id"], name, "taken from the page around the text"))


def name_indicators(draft: Draft, indicators: Mapping[tuple[str, str], str]) -> None:
    """Name the indicator of each figure whose noun and unit are those of a known one."""
    for row in draft.tables.get("targets", []):
        known = indicators.get((row.get("what_zh", ""), row.get("unit_id", "")))
        if known and not row.get("indicator_id"):
            row["indicator_id"] = known


def _address(head: str, tail: str) -> str:
    """Return the address of the page: the first above the text, or one that is labelled so below it."""
    labelled = _LABELLED_ADDRESS.search(head) or _LABELLED_ADDRESS.search(tail)
    match = _ADDRESS.search(head)
    address = (labelled["url"] if labelled else match[0] if match else "").rstrip(".,;)>\"'")
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return ""
    return address if host and "." in host and len(address) <= _LONGEST_ADDRESS else ""
