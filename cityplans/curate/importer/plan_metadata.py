"""Reads what a page says about the plan as a whole: title, type, issuer, number, dates, years."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cityplans.core.text import fold
from cityplans.curate.importer.boilerplate import DocumentBody, signature_of
from cityplans.curate.importer.dates import parse_day
from cityplans.curate.importer.lines import Line, without_spaces

_TYPES = (
    ("progress_report", re.compile(r"汇报|报告|总结")),
    ("action_plan", re.compile(r"行动计划|行动方案")),
    ("opinions", re.compile(r"意见")),
    ("outline", re.compile(r"纲要")),
    ("implementation_plan", re.compile(r"实施方案|工作方案|方案|计划|规划")),
)
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}\[\d{4}\]\d{1,5}号")
_YEARS = re.compile(r"\(?((?:19|20)\d{2})年? ?(?:-{1,2}|至|到) ?((?:19|20)\d{2})年?\)?")
_ADOPTED = re.compile(r"通过|审议")
_AUTHOR = re.compile(r"(?P<who>[\u4e00-\u9fff]{2,40}?(?:政府|市委|省委|区委|县委|委员会|办公室|办公厅|局))关于")
_PUBLISHED = re.compile(r"(?:发布|信息提供|发表|发文|上网)(?:日期|时间)|^时间|^日期")
_ENCLOSED_TITLE = re.compile(
    r"关于(?:印发|转发|公布|发布|下发)《?(?P<name>[^《》]{4,80}?)》?的通知|《(?P<enclosed>[^《》]{4,80})》已经?[^。]{0,30}(?:同意|通过|审定)"
)
_LOST_BRACKET = re.compile(r"(?<![（(])(?=(?:19|20)\d{2}[年—-][^（()]{3,12}）$)")
_DATE = re.compile(
    r"\d{4}[年./-]\d{1,2}[月./-]\d{1,2}|[〇○零一二三四五六七八九]{4}年[元一二三四五六七八九十]{1,3}月[一二三四五六七八九十廿卅]{1,4}日"
)


@dataclass(frozen=True)
class PlanMetadata:
    """The fields of plan.yaml that could be read.

    `written` is the EDTF date of the text, empty if unknown; `doubts` are pairs of field and reason.
    """

    title: str
    fields: Mapping[str, str]
    written: str
    doubts: Sequence[tuple[str, str]] = field(default_factory=tuple)


def read_metadata(body: DocumentBody, raw: str, cities: Mapping[str, str]) -> PlanMetadata:
    """Read the metadata from the lines around the text; `cities` maps the names of known cities to ids."""
    doubts: list[tuple[str, str]] = []
    title = _printed(raw, body.title)
    if not title:
        title = next(
            (
                match["name"] or match["enclosed"]
                for line in [*body.notice, *body.dropped]
                if (match := _ENCLOSED_TITLE.search(line.text))
            ),
            "",
        )
        doubts.append(
            ("title_zh", "no title was found above the text" + (": it was taken from the notice" if title else ""))
        )
    title = _LOST_BRACKET.sub("（", title, count=1)
    about = [*body.about, *body.closing, *body.notice, *body.dropped]
    fields = {
        "title_zh": title.strip("《》"),
        "type": next((type_ for type_, pattern in _TYPES if pattern.search(title)), "summary"),
    }
    fields["document_number"] = next(
        (_as_printed(raw, line, match) for line in about if (match := _DOCUMENT_NUMBER.search(without_spaces(line)))),
        "",
    )
    fields["adopted"] = next((parse_day(line.text) for line in body.about if _ADOPTED.search(line.text)), "")
    labels = ((line.text, _PUBLISHED.search(line.text)) for line in [*body.about, *body.notice, *body.dropped])
    fields["published"] = next((parse_day(text[label.end() :]) for text, label in labels if label), "")
    issuer, signed = _signature(body)
    fields |= {"issuer_zh": issuer or _issuer_in_title(title), "signed": signed}
    if years := _YEARS.search(fold(title)):
        fields |= {"period_start": years[1], "period_end": years[2]}
    city_ids = [city_id for name, city_id in cities.items() if name.removesuffix("市") in title + issuer]
    fields["city_id"] = city_ids[0] if len(set(city_ids)) == 1 else ""
    if len(set(city_ids)) > 1:
        doubts.append(("city_id", "the title names several cities"))
    if not (fields["adopted"] or fields["signed"] or fields["published"]):
        doubts.append(("signed", "no date was found, so 今年 and the like could not be resolved"))
    doubts.append(("type", f"taken as {fields['type']} from the title"))
    name = next((name for name, city_id in cities.items() if city_id == fields["city_id"]), "")
    written = fields["signed"] or fields["adopted"] or fields["published"]
    written = written or _year_of(title, fields["document_number"])
    fields["short_zh"] = f"{name.removesuffix('市')} {written[:4]}".strip() if name else ""
    return PlanMetadata(title, fields, written, doubts)


def _issuer_in_title(title: str) -> str:
    """Return the author that a title names, as in 某市人民政府关于……, or ""."""
    match = _AUTHOR.match(title)
    return match["who"] if match else ""


def _signature(body: DocumentBody) -> tuple[str, str]:
    """Return signatory and EDTF date from below the text, below the title or below the notice."""
    issuer = signed = ""
    for line in [*body.closing, *body.notice[-3:], *(line for line in body.about if not _ADOPTED.search(line.text))]:
        signatory, date_printed = signature_of(line)
        if "签署" in line.text or "签订" in line.text:
            signatory, date_printed = "", line.text
        issuer = issuer or signatory.strip("() ")
        signed = signed or parse_day(date_printed or (line.text if _DATE.fullmatch(line.text.strip("()日 ")) else ""))
    return issuer, signed


def _year_of(title: str, number: str) -> str:
    years = re.search(r"[〔\[](\d{4})", number) or re.search(r"(?:19|20)\d{2}", title)
    return years.group(years.lastindex or 0) if years else ""


def _printed(raw: str, lines: Sequence[Line]) -> str:
    text = "".join(raw[line.start : line.end] for line in lines)
    return "".join(text.split()).translate(str.maketrans("(),:", "（），："))


def _as_printed(raw: str, line: Line, match: re.Match[str]) -> str:
    text = "".join(raw[line.start : line.end].split())
    return text[slice(*match.span())]
