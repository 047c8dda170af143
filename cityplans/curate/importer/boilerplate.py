"""What a page puts around an official text, and where the text itself begins and ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cityplans.curate.importer.lines import Line, bare
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
# Words that a page prints about itself and a plan hardly ever does.
_CHROME = re.compile(
    r"当前位置|您的位置|所在位置|站内搜索|友情链接|网站首页|首页 ?>|>>|版权所有|公网安备|网站标识码|网站地图|联系我们|关于我们"
    r"|设为首页|加入收藏|浏览次数|阅读次数|点击数|点击率|点击量|浏览量|字号|字体大小|【?字体|打印本|打印页|打印此|【打印|关闭窗口"
    r"|关闭本页|【关闭|分享到|分享至|扫一扫|扫码|微信扫|上一篇|下一篇|上一条|下一条|相关阅读|相关链接|相关新闻|相关文章|推荐阅读"
    r"|用户评论|发表留言|发表评论|网友评论|我要评论|暂无评论|没有评论|责任编辑|制作维护|网站维护|返回顶部|返回列表|我要纠错|附件下载"
    r"|点击下载|下载附件|邮编 ?[:]|传真 ?[:]|https?://|www\.|索引号|公开方式|公开形式|组配分类"
)
# Words of pages that a plan may use as well: they tell only where the line is no sentence.
_PERHAPS = re.compile(
    r"备案|二维码|相关信息|技术支持|主办单位 ?[:]|承办单位 ?[:]|无障碍|繁體|简体|图解|ICP|信息分类|主题分类|发布机构|信息名称"
    r"|主题词|关键词|有效性|生效日期|公文种类|体裁"
)
_LABELLED = re.compile(
    r"(?:信息)?(?:来源|发布时间|发布日期|发布机构|发布单位|发文日期|发文机关|成文日期|印发日期|作者|编辑|文 {0,6}号|发文字号"
    r"|信息提供日期|信息来源|名 {0,6}称|标 {0,6}题|浏览|点击|抄送|抄报|主送|联系人|联系电话|电话) ?[:]"
    r"|(?:时间|日期) ?[:] ?\d{4}[-/.年]\d{1,2}"
)
_ADDRESS = re.compile(r"https?://[!-~]+")
_TAIL = re.compile(
    r"^(?:信息|文章|稿件)?来源 ?[:]|用户评论|网友评论|发表留言|发表评论|上一篇|下一篇|相关阅读|相关链接|相关新闻|相关文章|版权所有"
    r"|扫一扫|打印本|关闭窗口|关闭本页|网站地图|责任编辑|分享到"
)
_ANNEX = re.compile(r"附 ?[件表录] ?(?:[一二三四五六七八九十\d]{0,3})(?:[:.、 ].{0,60})?")
_DAY = r"(?:\d{4}年\d{1,2}月\d{1,2}日|[二一][零一二三四五六七八九〇○]{3}年[一二三四五六七八九十元]{1,3}月[一二三四五六七八九十廿卅]{1,4}日)"
_DATE_LINE = re.compile(rf"\(?{_DAY}(?:印发|发布)?\)?")
_ISSUER = re.compile(r"(?:政府|委员会|办公室|办公厅|市委|省委|区委|县委|局|委|党工委|管委会|领导小组|指挥部)$")
_SIGNATURE = re.compile(rf"(?P<who>[^,。:;]{{3,60}}?)? ?(?P<day>{_DAY})")
_SUBTITLE = re.compile(r"\(?\d{4}-\d{4}年?\)?|\((?:试行|草案|征求意见稿|修订|暂行)\)")
_CONTENTS = re.compile(r"目(?:录|次)")
_LONG = 40
_SENTENCE = 10


@dataclass(frozen=True)
class DocumentBody:
    """The lines of the plan itself, and what stands about it.

    `title` are the lines of the title (none where it was not found), `about` the lines between title and text, among them
    a note of adoption or a date; `dropped` are lines taken for furniture; `notice` are those of a covering notice; `closing` the
    signature; `annex` is the first line of an annex that was not read, if there is one.
    """

    title: Sequence[Line]
    about: Sequence[Line]
    text: Sequence[Line]
    closing: Sequence[Line]
    dropped: Sequence[Line]
    notice: Sequence[Line]
    annex: Line | None


def find_body(every: Sequence[Line]) -> DocumentBody:
    """Tell the plan's own lines from the page's."""
    kept = [line for line in every if not _is_page_number(line)]
    dropped = [line for line in every if _is_page_number(line)]
    kept, tail = _without_tail(kept)
    dropped += tail
    first = next((i for i, line in enumerate(kept) if _begins_text(line)), len(kept))
    title = _title(kept[:first])
    about: list[Line] = []
    notice: list[Line] = []
    head = title[-1] + 1 if title else 0
    for i, line in enumerate(kept[:first]):
        if title and i in title:
            continue
        place = about if (i >= head and title and not is_furniture(line)) else dropped
        place.append(line)
    rest = list(kept[first:])
    if (signed := _end_of_notice(kept, first)) is not None:
        notice, rest = kept[:signed], list(kept[signed:])
        again = next((i for i, line in enumerate(rest) if _begins_text(line)), 0)
        own = _title(rest[:again])
        about = [line for i, line in enumerate(rest[:again]) if i not in own and not is_furniture(line)]
        title_lines = [rest[i] for i in own] or [kept[i] for i in title]
        rest = rest[again:]
    else:
        title_lines = [kept[i] for i in title]
    rest, contents = _without_contents(rest)
    dropped += contents
    annex = next((i for i, line in enumerate(rest) if i > 2 and _ANNEX.fullmatch(line.text)), None)
    annex_line = rest[annex] if annex is not None else None
    rest, rest_dropped, closing = _closing(rest[:annex])
    return DocumentBody(
        title_lines, about, rest, closing, sorted([*dropped, *rest_dropped], key=lambda x: x.start), notice, annex_line
    )


def is_furniture(line: Line) -> bool:
    """Tell whether a line belongs to the page: a crumb trail, a label with a date, a button."""
    text = line.text
    if _ADDRESS.fullmatch(text):
        return True
    if len(text) > 2 * _LONG or marker_at(text, 0, len(text)):
        return False
    if _CHROME.search(text) or _LABELLED.match(text) or _is_page_number(line):
        return True
    return not text.endswith(("。", ";")) and len(text) <= _LONG and bool(_PERHAPS.search(text))


def _is_page_number(line: Line) -> bool:
    return len(line.text) <= 16 and bool(_PAGE_NUMBER.fullmatch(line.text))


def _begins_text(line: Line) -> bool:
    if is_furniture(line) or _CONTENTS.fullmatch(bare(line)):
        return bool(_CONTENTS.fullmatch(bare(line)))
    if (len(line.text) >= _LONG and "。" in line.text) or len(line.text) >= 2 * _LONG:
        return True
    if len(line.text) >= _SENTENCE and line.text.endswith("。") and not line.text.startswith("("):
        return True
    marker = marker_at(line.text, 0, len(line.text))
    return marker is not None and marker.style not in ("dash", "bullet", "part") and not line.text.startswith("(20")


def _title(front: Sequence[Line]) -> list[int]:
    """Find the lines of the title among those before the text: the last that ends like one, with what it is broken into."""
    whole = [i for i, line in enumerate(front) if not is_furniture(line) and _fits(bare(line))]
    best = whole[-1:]
    if best and best[0] and _is_broken_off(front[best[0] - 1]):
        best = [best[0] - 1, *best]
    if not best:
        for i in range(len(front) - 1):
            for length in (2, 3):
                parts = front[i : i + length]
                if (
                    len(parts) == length
                    and not any(map(is_furniture, parts))
                    and _fits("".join(map(bare, parts)))
                    and not _complete(parts[0])
                ):
                    best = best or list(range(i, i + length))
    # A title whose last characters stand on a line each, and the years or the standing below it.
    while (
        best
        and best[-1] + 1 < len(front)
        and len(bare(front[best[-1] + 1])) <= 2
        and not bare(front[best[-1] + 1]).isdigit()
    ):
        best.append(best[-1] + 1)
    if best and best[-1] + 1 < len(front) and _SUBTITLE.fullmatch(bare(front[best[-1] + 1])):
        best.append(best[-1] + 1)
    return best


def _fits(joined: str) -> bool:
    return 6 <= len(joined) <= 80 and "。" not in joined and not joined.endswith(":") and bool(_TITLE.search(joined))


def _is_broken_off(line: Line) -> bool:
    """Tell whether a line begins a title that the next one ends."""
    return "关于" in bare(line) and not _complete(line) and not is_furniture(line) and len(line.text) <= _LONG


def _complete(line: Line) -> bool:
    """Tell whether a line is a title, the name of an issuer or a date by itself."""
    words = bare(line)
    return bool(_TITLE.search(words) or (_ISSUER.search(words) and "关于" not in words) or _DATE_LINE.fullmatch(words))


def _end_of_notice(kept: Sequence[Line], first: int) -> int | None:
    """Find where a covering notice ends: its line of date, with the plan after it."""
    for i in range(min(first, len(kept)), min(first + 25, len(kept) - 5)):
        if _NOTICE.search(kept[i].text) and "现" in kept[i].text and len(kept[i].text) < 300:
            for k in range(i + 1, min(i + 12, len(kept) - 5)):
                if _DATE_LINE.fullmatch(bare(kept[k])):
                    return k + 1
    return None


def _without_contents(rest: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Take out a table of contents: the lines up to where its first entry comes again."""
    at = next((i for i, line in enumerate(rest[:10]) if _CONTENTS.fullmatch(bare(line))), None)
    if at is None or at + 1 >= len(rest):
        return list(rest), []
    entry = _entry(rest[at + 1])
    again = next((i for i in range(at + 2, min(len(rest), at + 200)) if _entry(rest[i]) == entry), at + 1)
    return [*rest[:at], *rest[again:]], list(rest[at:again])


def _entry(line: Line) -> str:
    return re.sub(r"[.·…\d\s-]+$", "", bare(line))


def _without_tail(kept: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Cut what a page prints after the text: buttons, comments, related pages."""
    end = len(kept)
    cut = next((i for i in range(int(end * 0.6), end) if _TAIL.search(kept[i].text) and is_furniture(kept[i])), end)
    while cut > 0 and is_furniture(kept[cut - 1]):
        cut -= 1
    return list(kept[:cut]), list(kept[cut:])


def _closing(rest: Sequence[Line]) -> tuple[list[Line], list[Line], list[Line]]:
    """Part the signature from the text; furniture between the lines goes as well."""
    dropped = [line for line in rest if is_furniture(line)]
    own = [line for line in rest if not is_furniture(line)]
    end = len(own)
    while end > 1 and (_is_signature(own[end - 1])):
        end -= 1
    return own[:end], dropped, own[end:]


def _is_signature(line: Line) -> bool:
    text = line.text.strip()
    if len(text) > 60 or "。" in text or "," in text:
        return False
    return bool(
        _SIGNATURE.fullmatch(text)
        or _DATE_LINE.fullmatch(bare(line))
        or (_ISSUER.search(text) and len(text) < 30 and not marker_at(text, 0, len(text)))
    )


def signature_of(line: Line) -> tuple[str, str]:
    """Give who signed and the day as printed; either may be empty."""
    match = _SIGNATURE.fullmatch(line.text.strip())
    if match:
        return (match["who"] or "").strip(" ()"), match["day"]
    return (line.text.strip(), "") if _ISSUER.search(line.text.strip()) else ("", "")
