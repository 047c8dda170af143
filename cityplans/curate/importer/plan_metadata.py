"""Reads what a page says about the plan as a whole: title, type, issuers, number, dates, years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cityplans.core.lists import LIST_SEPARATOR
from cityplans.core.text import fold
from cityplans.curate.importer.boilerplate import is_bare_label
from cityplans.curate.importer.dates import parse_day
from cityplans.curate.importer.document_body import DocumentBody
from cityplans.curate.importer.document_title import covering_title
from cityplans.curate.importer.document_types import place_of, type_of
from cityplans.curate.importer.lines import Line, without_spaces
from cityplans.curate.importer.signature import is_issuer, signature_of

_DOCUMENT_NUMBER = re.compile(
    r"(?:^|(?<=[:】|\t ]))(?P<number>[\u4e00-\u9fff]{1,14}(?:\([^()]{1,6}\))?[\[(]\d{4}[\])]第?\d{1,5}号)(?=$|[\t |])"
)
_NUMBER_LABEL = re.compile(r"(?:文 {0,6}号|发文字号|文件编号|公文字号) ?[:】] ?")
_YEARS = re.compile(r"\(?((?:19|20)\d{2})年? ?(?:-{1,2}|至|到|~) ?((?:19|20)\d{2})年?\)?")
_FIVE_YEARS = re.compile(r"(?P<number>十[一二三四五六七八]?|[七八九])五\"?(?!日|条|届|号|个|年|项|大|家)")
_ONE_YEAR = re.compile(r"((?:19|20)\d{2})年(?:度)?(?!-|至|到)")
_PERIOD = re.compile(r"(?:规划|计划|实施|行动|方案)?(?:期限|期|年限|周期)(?:为|是|自|从|[: ])*")
_ORDINALS = "七八九十"
_ADOPTED = re.compile(r"通过|审议")
_ADOPTER = re.compile(
    r"(?P<place>[^\W\d年月日]{2,12}?)(?:第[一二三四五六七八九十]+届)?人民代表大会(?P<committee>常务委员会)?第[^第]{1,6}次会议(?:修订|审议)?通过"
)
_SOME_DAY = r"(?P<day>\d{4}年\d{1,2}月\d{1,2}日)"
_APPROVED = re.compile(rf"{_SOME_DAY}[^年]{{0,60}}批准")
_EFFECTIVE = re.compile(rf"自{_SOME_DAY}起(?:施行|实施|执行|生效)")
_AUTHOR = re.compile(r"(?P<who>[\u4e00-\u9fff、 ]{2,60}?(?:政府|市委|省委|区委|县委|委员会|办公室|办公厅|局))关于")
_ISSUER_LABEL = re.compile(
    r"(?:发布机构|发文机关|发文机构|制发机关|制定机关|发布单位|发文单位|公布机关) ?[:】] ?(?P<who>[^\s:|,。【]{3,30})"
)
_TITLE_LABEL = re.compile(
    r"(?:^|[ \t])(?:信息名称|公文名称|文件名称|名 {0,6}称|标 {0,6}题) ?[:】] ?(?P<title>[^\s|]{6,90})"
)
_SIGNED_LABEL = re.compile(r"(?:成文|发文|印发|生成|签发)(?:日期|时间)")
_PUBLISHED = re.compile(r"(?:发布|信息提供|发表|发文|上网|公布)(?:日期|时间)|^时间|^日期")
_ENCLOSED_TITLE = re.compile(r"《(?P<enclosed>[^《》]{4,80})》已经?[^。]{0,30}(?:同意|通过|审定)")
_LOST_BRACKET = re.compile(r"(?<![（(])(?=(?:19|20)\d{2}[年—-][^（()]{3,12}）$)")
_DATE = re.compile(
    r"\d{4}[年./-]\d{1,2}[月./-]\d{1,2}|[〇○零一二三四五六七八九]{4}年[元一二三四五六七八九十]{1,3}月[一二三四五六七八九十廿卅]{1,4}日"
)
_MONTH = re.compile(r"(?:19|20)\d{2}年 ?\d{1,2}月|[二〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月")
_FARTHEST_PERIOD = 60
_SPOKEN = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日(?=在[^。]{4,40}(?:会议|大会)(?:\([^()]+\))?上)")


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
    labels = list(_labels([*body.about, *body.notice, *body.dropped]))
    title, folded, covering_issuer = _title(body, raw, labels, doubts)
    fields = {
        "title_zh": title,
        "type": type_of(folded),
        "document_number": _document_number(body, raw),
        "adopted": next((parse_day(line.text) for line in body.about if _ADOPTED.search(line.text)), ""),
        "published": next((day for text in labels if (day := _day_after(_PUBLISHED, text))), ""),
    }
    issuer, signed = _signature(body)
    signed = signed or next((day for text in labels if (day := _day_after(_SIGNED_LABEL, text))), "")
    labelled = next((match["who"] for text in labels if (match := _ISSUER_LABEL.search(text))), "")
    issuer = issuer or covering_issuer or _issuer_in_title(title) or labelled or _adopter(body)
    fields |= {"issuer_zh": issuer, "signed": signed}
    fields |= _period(folded, body.text)
    city_ids = [city_id for name, city_id in cities.items() if name.removesuffix("市") in title + folded + issuer]
    fields["city_id"] = city_ids[0] if len(set(city_ids)) == 1 else ""
    fields["level"], area = place_of(folded, issuer)
    # A city that is not in the table of cities is proposed for it.
    fields["area_zh"] = "" if fields["city_id"] or fields["level"] == "city" else area
    fields |= _legal_dates(body)
    if fields["level"]:
        doubts.append(("level", f"taken as {fields['level']} from the issuer or the title"))
    if len(set(city_ids)) > 1:
        doubts.append(("city_id", "the title names several cities"))
    if not (fields["adopted"] or fields["signed"] or fields["published"]):
        doubts.append(("signed", "no date was found, so 今年 and the like could not be resolved"))
    doubts.append(("type", f"taken as {fields['type']} from the title"))
    name = next((name for name, city_id in cities.items() if city_id == fields["city_id"]), "")
    written = fields["signed"] or fields["adopted"] or fields["published"]
    written = written or _spoken(body) or _year_of(title, fields["document_number"])
    fields["short_zh"] = f"{name.removesuffix('市')} {written[:4]}".strip() if name else ""
    return PlanMetadata(title, fields, written, doubts)


def _title(body: DocumentBody, raw: str, labels: Sequence[str], doubts: list[tuple[str, str]]) -> tuple[str, str, str]:
    """Return the title as printed, the same folded, and the issuer named by a covering title."""
    printed, folded = _printed(raw, body.title), "".join(map(without_spaces, body.title))
    issuer = ""
    if not printed:
        named = next(
            (
                match["enclosed"]
                for line in [*body.notice, *body.dropped, *body.text[:3]]
                if (match := _ENCLOSED_TITLE.search(line.text))
            ),
            "",
        ) or next((match["title"] for text in labels if (match := _TITLE_LABEL.search(text))), "")
        printed = folded = named
        reason = ": it was taken from the notice" if named else ""
        doubts.append(("title_zh", f"no title was found above the text{reason}"))
    printed = _LOST_BRACKET.sub("（", printed, count=1)
    if covering := covering_title(fold(printed)):
        issuer = _issuers_before(body.title, len(printed[slice(*covering.issuer)].removesuffix("关于")))
        printed, folded = printed[slice(*covering.name)], fold(printed)[slice(*covering.name)]
        doubts.append(("title_zh", "the title is what a covering title encloses"))
    if printed.startswith("《") and printed.endswith("》"):
        printed = printed[1:-1]
    return printed, folded or fold(printed), issuer


def _issuers_before(title: Sequence[Line], length: int) -> str:
    """Return the issuers that a covering title begins with, by its first characters that are not blank."""
    text, end, seen = " ".join(line.text for line in title), 0, 0
    while seen < length and end < len(text):
        seen += not text[end].isspace()
        end += 1
    names = text[:end].strip()
    return LIST_SEPARATOR.join(names.split()) if is_issuer(names) else ""


def _document_number(body: DocumentBody, raw: str) -> str:
    """Return the document's own number: on a line of its own, after its label, but not within a sentence."""
    for line in [*body.about, *body.notice, *body.dropped, *body.closing]:
        text = line.text.strip(" ()")
        if len(text) > _FARTHEST_PERIOD and not _NUMBER_LABEL.search(line.text):
            continue
        compact = without_spaces(line)
        match = _DOCUMENT_NUMBER.fullmatch(compact.strip("()")) or _DOCUMENT_NUMBER.search(line.text)
        if match and "《" not in line.text[: line.text.find(match["number"][:2]) + 1]:
            printed = "".join(raw[line.start : line.end].split())
            start = compact.find(match["number"])
            return printed[start : start + len(match["number"])] if start >= 0 else match["number"]
    return ""


def _period(title: str, text: Sequence[Line]) -> dict[str, str]:
    """Return the years of a plan: in its title, or after 规划期限 in its text."""
    if years := _YEARS.search(title):
        return {"period_start": years[1], "period_end": years[2]}
    if plan := _FIVE_YEARS.search(title):
        first = 1986 + 5 * _ORDINALS.index(plan["number"][0])
        if len(plan["number"]) > 1:
            first += 5 * ("一二三四五六七八".index(plan["number"][1]) + 1)
        return {"period_start": str(first), "period_end": str(first + 4)}
    for index, line in enumerate(text):
        label = _PERIOD.search(line.text)
        if not label:
            continue
        after = line.text[label.end() : label.end() + _FARTHEST_PERIOD]
        if not after.strip("。: ") and index + 1 < len(text):
            after = text[index + 1].text[:_FARTHEST_PERIOD]
        if years := _YEARS.match(after.lstrip("为是: ")):
            return {"period_start": years[1], "period_end": years[2]}
    if re.search(r"要点|年度|重点工作|工作计划|任务|分解|分工|实事", title) and (year := _ONE_YEAR.search(title)):
        return {"period_start": year[1], "period_end": year[1]}
    return {}


def _legal_dates(body: DocumentBody) -> dict[str, str]:
    """Return the dates of approval and effect from the note of adoption and the last articles."""
    approved = next((day for line in body.about if (day := _day_before(_APPROVED, line.text))), "")
    effective = next(
        (day for line in [*body.text[-4:], *body.notice] if (day := _day_before(_EFFECTIVE, line.text))), ""
    )
    return {"approved": approved, "effective": effective}


def _day_before(event: re.Pattern[str], text: str) -> str:
    match = event.search(text)
    return parse_day(match["day"]) if match else ""


def _labels(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the lines of the page, a label and the value on the next line as one."""
    ordered = sorted(lines, key=lambda line: line.start)
    for index, line in enumerate(ordered):
        if is_bare_label(line) and index + 1 < len(ordered):
            yield f"{line.text.strip(' :')}:{ordered[index + 1].text}"
        else:
            yield line.text


def _day_after(label: re.Pattern[str], text: str) -> str:
    match = label.search(text)
    return parse_day(text[match.end() : match.end() + 24]) if match else ""


def _issuer_in_title(title: str) -> str:
    """Return the author that a title names, as in 某市人民政府关于……, or ""."""
    match = _AUTHOR.match(title)
    return match["who"] if match else ""


def _adopter(body: DocumentBody) -> str:
    """Return the congress that adopted a regulation, without the number of its term, or ""."""
    adopted = next((match for line in body.about if (match := _ADOPTER.search(line.text))), None)
    return f"{adopted['place']}人民代表大会{adopted['committee'] or ''}" if adopted else ""


def _signature(body: DocumentBody) -> tuple[str, str]:
    """Return the signatories and the EDTF date from below the text, below the title or below the notice."""
    signatories: list[str] = []
    signed = ""
    places = (
        [*body.closing],
        [*body.notice[-6:]],
        [line for line in body.about if not _ADOPTED.search(line.text)],
        [*body.issuers],
    )
    for lines in places:
        found: list[str] = []
        for line in lines:
            signatory, date_printed = signature_of(line)
            if "签署" in line.text or "签订" in line.text:
                signatory, date_printed = "", line.text
            if signatory.strip("() "):
                found += signatory.strip("() ").split()
            words = line.text.strip("()日 ")
            day = date_printed or (line.text if _DATE.fullmatch(words) or _MONTH.fullmatch(words) else "")
            signed = signed or parse_day(day)
        signatories = signatories or found
    return LIST_SEPARATOR.join(dict.fromkeys(signatories)), signed


def _spoken(body: DocumentBody) -> str:
    """Return the EDTF date on which a report was given, as the line below its title says, or ""."""
    lines = (line.text for line in (*body.title, *body.about))
    return next((parse_day(match[0]) for text in lines if (match := _SPOKEN.search(text))), "")


def _year_of(title: str, number: str) -> str:
    years = re.search(r"[〔\[(（](\d{4})", number) or re.search(r"(?:19|20)\d{2}", title)
    return years.group(years.lastindex or 0) if years else ""


def _printed(raw: str, lines: Sequence[Line]) -> str:
    text = "".join(raw[line.start : line.end] for line in lines)
    return "".join(text.split()).translate(str.maketrans("(),:", "（），："))
