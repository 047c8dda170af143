"""What a page says about the plan as a whole: title, type, issuer, number, dates, years."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cityplans.core.text import fold
from cityplans.curate.importer.boilerplate import DocumentBody, signature_of
from cityplans.curate.importer.lines import Line, bare
from cityplans.curate.importer.times import day

_TYPES = (
    ("progress_report", re.compile(r"汇报|报告|总结")),
    ("action_plan", re.compile(r"行动计划|行动方案")),
    ("opinions", re.compile(r"意见")),
    ("outline", re.compile(r"纲要")),
    ("implementation_plan", re.compile(r"实施方案|工作方案|方案|计划|规划")),
)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}\[\d{4}\]\d{1,5}号")
_YEARS = re.compile(r"\(?((?:19|20)\d{2})年? ?(?:-{1,2}|至|到) ?((?:19|20)\d{2})年?\)?")
_ADOPTED = re.compile(r"通过|审议")
_AUTHOR = re.compile(r"(?P<who>[\u4e00-\u9fff]{2,40}?(?:政府|市委|省委|区委|县委|委员会|办公室|办公厅|局))关于")
_PUBLISHED = re.compile(r"(?:发布|信息提供|发表|发文|上网)(?:日期|时间)|^时间|^日期")
_NAMED = re.compile(
    r"关于(?:印发|转发|公布|发布|下发)《?(?P<name>[^《》]{4,80}?)》?的通知|《(?P<enclosed>[^《》]{4,80})》已经?[^。]{0,30}(?:同意|通过|审定)"
)
_LOST_BRACKET = re.compile(r"(?<![（(])(?=(?:19|20)\d{2}[年—-][^（()]{3,12}）$)")
_ANY_DAY = re.compile(
    r"\d{4}[年./-]\d{1,2}[月./-]\d{1,2}|[〇○零一二三四五六七八九]{4}年[元一二三四五六七八九十]{1,3}月[一二三四五六七八九十廿卅]{1,4}日"
)


@dataclass(frozen=True)
class PlanMetadata:
    """The fields of plan.yaml that a page gives, and the year and day that the text was written as EDTF (empty where unknown)."""

    title: str
    fields: Mapping[str, str]
    written: str
    doubts: Sequence[tuple[str, str]] = field(default_factory=tuple)


def plan_facts(body: DocumentBody, raw: str, cities: Mapping[str, str]) -> PlanMetadata:
    """Read them from the lines about the text; `cities` are the known cities, name to id."""
    doubts: list[tuple[str, str]] = []
    title = _printed(raw, body.title)
    if not title:
        title = next(
            (m["name"] or m["enclosed"] for line in [*body.notice, *body.dropped] if (m := _NAMED.search(line.text))),
            "",
        )
        doubts.append(("title_zh", "no title was found above the text" + (": taken from the notice" if title else "")))
    title = _LOST_BRACKET.sub("（", title, count=1)
    about = [*body.about, *body.closing, *body.notice, *body.dropped]
    found = {
        "title_zh": title.strip("《》"),
        "type": next((t for t, words in _TYPES if words.search(title)), "summary"),
    }
    found["document_number"] = next(
        (_as_printed(raw, line, m) for line in about if (m := _NUMBER.search(bare(line)))), ""
    )
    found["adopted"] = next((day(line.text) for line in body.about if _ADOPTED.search(line.text)), "")
    labels = ((line.text, _PUBLISHED.search(line.text)) for line in [*body.about, *body.notice, *body.dropped])
    found["published"] = next((day(text[label.end() :]) for text, label in labels if label), "")
    issuer, signed = _signed(body)
    found |= {"issuer_zh": issuer or _issuer_in(title), "signed": signed}
    if years := _YEARS.search(fold(title)):
        found |= {"period_start": years[1], "period_end": years[2]}
    named = [city_id for name, city_id in cities.items() if name.removesuffix("市") in title + issuer]
    found["city_id"] = named[0] if len(set(named)) == 1 else ""
    if len(set(named)) > 1:
        doubts.append(("city_id", "several cities are named in the title"))
    if not (found["adopted"] or found["signed"] or found["published"]):
        doubts.append(("signed", "no date of the text was found; 今年 and the like could not be read"))
    doubts.append(("type", f"taken as {found['type']} from the title"))
    written = found["signed"] or found["adopted"] or found["published"]
    return PlanMetadata(title, found, written or (_year_of(title, found["document_number"])), doubts)


def _issuer_in(title: str) -> str:
    """Give who a title names as its author: 某市人民政府关于……."""
    named = _AUTHOR.match(title)
    return named["who"] if named else ""


def _signed(body: DocumentBody) -> tuple[str, str]:
    """Give who signed and when: below the text, below the title, or under the notice."""
    issuer = signed = ""
    for line in [*body.closing, *body.notice[-3:], *(x for x in body.about if not _ADOPTED.search(x.text))]:
        who, printed = signature_of(line)
        if "签署" in line.text or "签订" in line.text:
            who, printed = "", line.text
        issuer = issuer or who.strip("() ")
        signed = signed or day(printed or (line.text if _ANY_DAY.fullmatch(line.text.strip("()日 ")) else ""))
    return issuer, signed


def _year_of(title: str, number: str) -> str:
    years = re.search(r"[〔\[](\d{4})", number) or re.search(r"(?:19|20)\d{2}", title)
    return years.group(years.lastindex or 0) if years else ""


def _printed(raw: str, lines: Sequence[Line]) -> str:
    words = "".join(raw[line.start : line.end] for line in lines)
    return "".join(words.split()).translate(str.maketrans("(),:", "（），："))


def _as_printed(raw: str, line: Line, match: re.Match[str]) -> str:
    words = "".join(raw[line.start : line.end].split())
    return words[slice(*match.span())]
