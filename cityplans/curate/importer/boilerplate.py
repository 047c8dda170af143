"""Recognises the lines that a web page prints around an official text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cityplans.curate.importer.lines import Line, without_spaces
from cityplans.curate.importer.markers import marker_at
from cityplans.curate.importer.pages import is_page_number

# What pages print about themselves and plans hardly ever contain.
_CHROME = re.compile(
    r"当前位置|您的位置|所在位置|站内搜索|友情链接|网站首页|首页 ?>|>>|版权所有|公网安备"
    r"|网站标识码|网站地图|联系我们|关于我们"
    r"|设为首页|加入收藏|(?<!老)字号|字体大小|【?字体|打印本|打印页|打印此|【打印|关闭窗口"
    r"|关闭本页|【关闭|分享到|分享至|微信扫|上一篇|下一篇|上一条|下一条|相关阅读|相关链接|相关新闻|相关文章|推荐阅读"
    r"|用户评论|发表留言|发表评论|网友评论|我要评论|暂无评论|没有评论|责任编辑|制作维护|网站维护|返回顶部|返回列表|我要纠错|附件下载"
    r"|点击下载|下载附件|邮编 ?[:]|传真 ?[:]|www\.|索引号|公开方式|公开形式|组配分类|政策解读[:]?$|相关解读|相关附件"
    r"|^一图读懂|^(?:图文|视频|文字|专家)?解读(?:$|[:《])"
)
# Words that plans use as well: they mark boilerplate only if the line is not a sentence.
_AMBIGUOUS = re.compile(
    r"备案|二维码|相关信息|技术支持|主办单位 ?[:]|承办单位 ?[:]|无障碍|繁體|简体|图解|ICP|信息分类"
    r"|主题分类|发布机构|信息名称"
    r"|主题词|关键词|有效性|生效日期|公文种类|体裁|浏览次数|阅读次数|点击数|点击率|点击量|浏览量|扫一扫|扫码"
)
_LABELLED = re.compile(
    r"(?:信息)?(?:来源|发布时间|发布日期|发布机构|发布单位|发文日期|发文机关|成文日期|印发日期|作者|编辑"
    r"|文 {0,6}号|发文字号"
    r"|信息提供日期|信息来源|名 {0,6}称|标 {0,6}题|浏览|点击|抄送|抄报|主送|联系人|联系电话|电话) ?[:]"
    r"|(?:时间|日期) ?[:] ?\d{4}[-/.年]\d{1,2}"
)
_PAGE_LABELS = (
    "信息索引号|索引号|发布机构|发文机关|发文机构|发布单位|发文单位|制发机关|制定机关|公布机关|主题分类|信息分类|组配分类|服务对象"
    "|公开方式|公开形式|公开时限|公开范围|公开类型|公开属性|公开责任部门|责任部门|成文日期|发文日期|发布日期|发布时间"
    "|印发日期|公开日期|生成日期|生效日期|失效日期|废止日期|实施日期|施行日期|公布日期|有效期|有效性|时效性|效力状态|是否有效"
    "|文号|发文字号|文件编号|统一编号|登记号|规范性文件编号|信息名称|公文名称|文件名称|名称|标题|关键词|主题词|关键字|体裁|公文种类"
    "|语种|内容概述|浏览次数|浏览量|阅读|访问量|文章来源|信息来源|来源|作者|编辑|字体|公开目录|所属类别|效力级别|法规类别"
)
_LABEL = re.compile(rf"(?:^|(?<=[ \t|;【\[]))[【\[]?(?:{_PAGE_LABELS})[】\]]? ?:")
_BARE_LABEL = re.compile(rf"[【\[]?(?:{_PAGE_LABELS})[】\]]? ?:?")
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+")
_LINK_WORDS = re.compile(r"[^,。;]{0,16}")
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|jpe?g|png|pptx?|ceb|txt)(?:[ )】(][^。]{0,16})?$", re.IGNORECASE
)
_DOWNLOAD = re.compile(
    r"[【\[(·●-]*(?:原文|附件|文件|全文|正文|文本|文档|相关附件|附件列表|pdf|word|ofd|wps|版式文件|本文)?(?:版|文件)? ?"
    r"(?:下载|打开|查看|浏览|列表)(?:地址|链接|专区|附件|文件)?[】\])]? ?:?",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"\(?(?:此件|本文|本件|此文|信息公开选项|信息公开属性|公开属性|公开方式|公开类别|是否公开)[^。]{0,20}"
    r"(?:公开|删减|删节|删改|发布|登报|发至)[^。]{0,12}\)?。?|\((?:主动公开|依申请公开|不予公开|此件有删减|有删减|内部发行)\)"
)
_TAIL = re.compile(
    r"^(?:信息|文章|稿件)?来源 ?[:]|用户评论|网友评论|发表留言|发表评论|上一篇|下一篇"
    r"|相关阅读|相关链接|相关新闻|相关文章|相关附件|相关解读|政策解读[:]?$|版权所有"
    r"|扫一扫|打印本|关闭窗口|关闭本页|网站地图|责任编辑|分享到"
)
_PRINTED_IN = re.compile(
    r"[(【]?(?:来源|摘自|原载|载于|转自|刊于|刊登于) ?[:]? ?[^。]{2,40}(?:公报|日报|政报|网站|官网)[^。]{0,20}[)】]?"
)
_SENTENCE = re.compile("(?=.{24,})[\u4e00-\u9fff].*[,;、].*。")
_LONG = 40
_LONGEST_FILE = 120


def is_boilerplate(line: Line) -> bool:
    """Return whether a line belongs to the page: breadcrumbs, a label, a link, a file, a button."""
    text = line.text
    if _ADDRESS.search(text):
        rest = _ADDRESS.sub("", text).strip(" :()<>[]【】《》\"'")
        return bool(_LINK_WORDS.fullmatch(rest)) or bool(_LABEL.match(text))
    if _PRINTED_IN.fullmatch(text) or is_release_note(line) or is_file_name(line) or len(_LABEL.findall(text)) > 1:
        return True
    if len(text) > 2 * _LONG or marker_at(text, 0, len(text)):
        return False
    if _SENTENCE.fullmatch(text):
        # 老字号, 关于我们 and the like may be in any sentence.
        return bool(_LABELLED.match(text))
    if _CHROME.search(text) or _LABELLED.match(text) or (is_page_number(line) and not text.isdigit()):
        return True
    return not text.endswith(("。", ";")) and len(text) <= _LONG and bool(_AMBIGUOUS.search(text))


def is_release_note(line: Line) -> bool:
    """Return whether a line only says how a document was released: （此件公开发布）."""
    return bool(_RELEASE.fullmatch(line.text.strip()))


def is_file_name(line: Line) -> bool:
    """Return whether a line is the name of a file to download, or the heading of such a list."""
    text = line.text.strip()
    return (len(text) <= _LONGEST_FILE and bool(_FILE.search(text))) or bool(_DOWNLOAD.fullmatch(text))


def is_bare_label(line: Line) -> bool:
    """Return whether a line is only a label of the page, its value being on the next line: 发布机构."""
    return bool(_BARE_LABEL.fullmatch(without_spaces(line)))


def split_tail(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Split off what a page prints after the text: buttons, comments, related pages."""
    count = len(lines)
    cut = next(
        (i for i in range(int(count * 0.6), count) if _TAIL.search(lines[i].text) and is_boilerplate(lines[i])), count
    )
    while cut > 0 and is_boilerplate(lines[cut - 1]):
        cut -= 1
    return list(lines[:cut]), list(lines[cut:])
