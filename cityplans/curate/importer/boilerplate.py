"""Separates an official text from what the web page puts around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cityplans.curate.importer.lines import Line, without_spaces
from cityplans.curate.importer.markers import marker_at

_GENRES = (
    "纲要|规划|计划|方案|意见|报告|汇报|举措|措施|办法|通知|行动|协议|要点|决定|条例|规定|细则|决议|宣言|框架|蓝图|任务书"
    "|倡议|总结|部署|清单|分解表|分工表|任务表|思路|策略|战略|说明|安排|打算"
)
_TITLE = re.compile(rf"(?:{_GENRES})(?:\([^()]{{1,30}}\)?|\d{{4}}-\d{{4}}年?\)?)?[》\"]?$")
_NOTICE = re.compile(r"(?:关于)?(?:印发|转发|公布|发布|下发)")
_PAGE_NUMBER = re.compile(
    r"[-·\s]*(?:第 ?)?\d{1,4}(?: ?页)?(?:[ ,/]*共 ?\d{1,4} ?页|/\d{1,4})?[-·\s]*|第 ?[一二三四五六七八九十]{1,3} ?页"
)
# What pages print about themselves and plans hardly ever contain.
_CHROME = re.compile(
    r"当前位置|您的位置|所在位置|站内搜索|友情链接|网站首页|首页 ?>|>>|版权所有|公网安备"
    r"|网站标识码|网站地图|联系我们|关于我们"
    r"|设为首页|加入收藏|浏览次数|阅读次数|点击数|点击率|点击量|浏览量|字号|字体大小|【?字体|打印本|打印页|打印此|【打印|关闭窗口"
    r"|关闭本页|【关闭|分享到|分享至|扫一扫|扫码|微信扫|上一篇|下一篇|上一条|下一条|相关阅读|相关链接|相关新闻|相关文章|推荐阅读"
    r"|用户评论|发表留言|发表评论|网友评论|我要评论|暂无评论|没有评论|责任编辑|制作维护|网站维护|返回顶部|返回列表|我要纠错|附件下载"
    r"|点击下载|下载附件|邮编 ?[:]|传真 ?[:]|https?://|www\.|索引号|公开方式|公开形式|组配分类"
)
# Words that plans use as well: they mark boilerplate only if the line is not a sentence.
_AMBIGUOUS = re.compile(
    r"备案|二维码|相关信息|技术支持|主办单位 ?[:]|承办单位 ?[:]|无障碍|繁體|简体|图解|ICP|信息分类"
    r"|主题分类|发布机构|信息名称"
    r"|主题词|关键词|有效性|生效日期|公文种类|体裁"
)
_LABELLED = re.compile(
    r"(?:信息)?(?:来源|发布时间|发布日期|发布机构|发布单位|发文日期|发文机关|成文日期|印发日期|作者|编辑"
    r"|文 {0,6}号|发文字号"
    r"|信息提供日期|信息来源|名 {0,6}称|标 {0,6}题|浏览|点击|抄送|抄报|主送|联系人|联系电话|电话) ?[:]"
    r"|(?:时间|日期) ?[:] ?\d{4}[-/.年]\d{1,2}"
)
_ADDRESS = re.compile(r"https?://[!-~]+")
_TAIL = re.compile(
    r"^(?:信息|文章|稿件)?来源 ?[:]|用户评论|网友评论|发表留言|发表评论|上一篇|下一篇"
    r"|相关阅读|相关链接|相关新闻|相关文章|版权所有"
    r"|扫一扫|打印本|关闭窗口|关闭本页|网站地图|责任编辑|分享到"
)
_ANNEX = re.compile(r"附 ?[件表录] ?(?:[一二三四五六七八九十\d]{0,3})(?:[:.、 ].{0,60})?")
_DAY = (
    r"(?:\d{4}年\d{1,2}月\d{1,2}日"
    r"|[二一][零一二三四五六七八九〇○]{3}年[一二三四五六七八九十元]{1,3}月[一二三四五六七八九十廿卅]{1,4}日)"
)
_DATE_LINE = re.compile(rf"\(?{_DAY}(?:印发|发布)?\)?")
_ISSUER = re.compile(r"(?:政府|委员会|办公室|办公厅|市委|省委|区委|县委|局|委|党工委|管委会|领导小组|指挥部)$")
_SIGNATURE = re.compile(rf"(?P<who>[^,。:;]{{3,60}}?)? ?(?P<day>{_DAY})")
_SUBTITLE = re.compile(r"\(?\d{4}-\d{4}年?\)?|\((?:试行|草案|征求意见稿|修订|暂行)\)")
_CONTENTS = re.compile(r"目(?:录|次)")
_LONG = 40
_MIN_SENTENCE = 10


@dataclass(frozen=True)
class DocumentBody:
    """The lines of the plan itself, and the lines around it.

    Attributes:
        title: The lines of the title; empty if it was not found.
        about: The lines between title and text, such as a note of adoption or a date.
        text: The lines of the plan.
        closing: The signature.
        dropped: The lines taken for boilerplate.
        notice: The lines of a covering notice.
        annex: The first line of an annex, which is not read.
    """

    title: Sequence[Line]
    about: Sequence[Line]
    text: Sequence[Line]
    closing: Sequence[Line]
    dropped: Sequence[Line]
    notice: Sequence[Line]
    annex: Line | None


def find_body(lines: Sequence[Line]) -> DocumentBody:
    """Separate the lines of the plan from those of the page."""
    dropped = [line for line in lines if _is_page_number(line)]
    kept, tail = _split_tail([line for line in lines if not _is_page_number(line)])
    dropped += tail
    text_start = next((i for i, line in enumerate(kept) if _begins_text(line)), len(kept))
    title = _title(kept[:text_start])
    title_end = title[-1] + 1 if title else 0
    title_lines = [kept[i] for i in title]
    about: list[Line] = []
    notice: list[Line] = []
    for i, line in enumerate(kept[:text_start]):
        if i not in title:
            is_about = title and i >= title_end and not is_boilerplate(line)
            (about if is_about else dropped).append(line)
    text = kept[text_start:]
    if (notice_end := _end_of_notice(kept, text_start)) is not None:
        notice, text = kept[:notice_end], kept[notice_end:]
        text_start = next((i for i, line in enumerate(text) if _begins_text(line)), 0)
        title = _title(text[:text_start])
        about = [line for i, line in enumerate(text[:text_start]) if i not in title and not is_boilerplate(line)]
        title_lines = [text[i] for i in title] or title_lines
        text = text[text_start:]
    text, contents = _split_contents(text)
    annex = next((i for i, line in enumerate(text) if i > 2 and _ANNEX.fullmatch(line.text)), None)
    annex_line = text[annex] if annex is not None else None
    text, boilerplate, closing = _split_closing(text[:annex])
    dropped = sorted([*dropped, *contents, *boilerplate], key=lambda line: line.start)
    return DocumentBody(title_lines, about, text, closing, dropped, notice, annex_line)


def is_boilerplate(line: Line) -> bool:
    """Return whether a line belongs to the page: breadcrumbs, a label with a date, a button."""
    text = line.text
    if _ADDRESS.fullmatch(text):
        return True
    if len(text) > 2 * _LONG or marker_at(text, 0, len(text)):
        return False
    if _CHROME.search(text) or _LABELLED.match(text) or _is_page_number(line):
        return True
    return not text.endswith(("。", ";")) and len(text) <= _LONG and bool(_AMBIGUOUS.search(text))


def _is_page_number(line: Line) -> bool:
    return len(line.text) <= 16 and bool(_PAGE_NUMBER.fullmatch(line.text))


def _begins_text(line: Line) -> bool:
    if is_boilerplate(line) or _CONTENTS.fullmatch(without_spaces(line)):
        return bool(_CONTENTS.fullmatch(without_spaces(line)))
    if (len(line.text) >= _LONG and "。" in line.text) or len(line.text) >= 2 * _LONG:
        return True
    if len(line.text) >= _MIN_SENTENCE and line.text.endswith("。") and not line.text.startswith("("):
        return True
    marker = marker_at(line.text, 0, len(line.text))
    return marker is not None and marker.style not in ("dash", "bullet", "part") and not line.text.startswith("(20")


def _title(lines: Sequence[Line]) -> list[int]:
    """Return the indexes of the title: the last line that ends like one, and the lines it is broken into."""
    complete = [
        index for index, line in enumerate(lines) if not is_boilerplate(line) and _may_be_title(without_spaces(line))
    ]
    title = complete[-1:]
    if title and title[0] and _begins_title(lines[title[0] - 1]):
        title = [title[0] - 1, *title]
    if not title:
        for index in range(len(lines) - 1):
            for count in (2, 3):
                group = lines[index : index + count]
                if (
                    len(group) == count
                    and not any(map(is_boilerplate, group))
                    and _may_be_title("".join(map(without_spaces, group)))
                    and not _is_complete(group[0])
                ):
                    title = title or list(range(index, index + count))
    # The title may end in characters on lines of their own, followed by its years or its status in brackets.
    while (
        title
        and title[-1] + 1 < len(lines)
        and len(without_spaces(lines[title[-1] + 1])) <= 2
        and not without_spaces(lines[title[-1] + 1]).isdigit()
    ):
        title.append(title[-1] + 1)
    if title and title[-1] + 1 < len(lines) and _SUBTITLE.fullmatch(without_spaces(lines[title[-1] + 1])):
        title.append(title[-1] + 1)
    return title


def _may_be_title(text: str) -> bool:
    return 6 <= len(text) <= 80 and "。" not in text and not text.endswith(":") and bool(_TITLE.search(text))


def _begins_title(line: Line) -> bool:
    """Return whether a line begins a title that the next line ends."""
    return (
        "关于" in without_spaces(line)
        and not _is_complete(line)
        and not is_boilerplate(line)
        and len(line.text) <= _LONG
    )


def _is_complete(line: Line) -> bool:
    """Return whether a line is by itself a title, the name of an issuer or a date."""
    text = without_spaces(line)
    return bool(_TITLE.search(text) or (_ISSUER.search(text) and "关于" not in text) or _DATE_LINE.fullmatch(text))


def _end_of_notice(lines: Sequence[Line], text_start: int) -> int | None:
    """Return the index after a covering notice, which ends with its date; None if there is no notice."""
    for start in range(min(text_start, len(lines)), min(text_start + 25, len(lines) - 5)):
        if _NOTICE.search(lines[start].text) and "现" in lines[start].text and len(lines[start].text) < 300:
            for index in range(start + 1, min(start + 12, len(lines) - 5)):
                if _DATE_LINE.fullmatch(without_spaces(lines[index])):
                    return index + 1
    return None


def _split_contents(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Split off a table of contents: the lines up to the second occurrence of its first entry."""
    start = next((i for i, line in enumerate(lines[:10]) if _CONTENTS.fullmatch(without_spaces(line))), None)
    if start is None or start + 1 >= len(lines):
        return list(lines), []
    first_entry = _contents_entry(lines[start + 1])
    end = next(
        (i for i in range(start + 2, min(len(lines), start + 200)) if _contents_entry(lines[i]) == first_entry),
        start + 1,
    )
    return [*lines[:start], *lines[end:]], list(lines[start:end])


def _contents_entry(line: Line) -> str:
    return re.sub(r"[.·…\d\s-]+$", "", without_spaces(line))


def _split_tail(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Split off what a page prints after the text: buttons, comments, related pages."""
    count = len(lines)
    cut = next(
        (i for i in range(int(count * 0.6), count) if _TAIL.search(lines[i].text) and is_boilerplate(lines[i])), count
    )
    while cut > 0 and is_boilerplate(lines[cut - 1]):
        cut -= 1
    return list(lines[:cut]), list(lines[cut:])


def _split_closing(lines: Sequence[Line]) -> tuple[list[Line], list[Line], list[Line]]:
    """Split lines into the text, the boilerplate between its lines, and the signature."""
    boilerplate = [line for line in lines if is_boilerplate(line)]
    text = [line for line in lines if not is_boilerplate(line)]
    end = len(text)
    while end > 1 and (_is_signature(text[end - 1])):
        end -= 1
    return text[:end], boilerplate, text[end:]


def _is_signature(line: Line) -> bool:
    text = line.text.strip()
    if len(text) > 60 or "。" in text or "," in text:
        return False
    return bool(
        _SIGNATURE.fullmatch(text)
        or _DATE_LINE.fullmatch(without_spaces(line))
        or (_ISSUER.search(text) and len(text) < 30 and not marker_at(text, 0, len(text)))
    )


def signature_of(line: Line) -> tuple[str, str]:
    """Return the signatory and the date as printed; either may be empty."""
    match = _SIGNATURE.fullmatch(line.text.strip())
    if match:
        return (match["who"] or "").strip(" ()"), match["day"]
    return (line.text.strip(), "") if _ISSUER.search(line.text.strip()) else ("", "")
