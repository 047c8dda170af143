"""Classifies figures and dates: aimed at, reached, an event, a duty, a goal or only context."""

from __future__ import annotations

import re

from cityplans.curate.importer.dates import DateMatch
from cityplans.curate.importer.markers import row_start

_AHEAD = re.compile(
    r"力争|争取|预计|目标|计划|将(?!.{0,8}(?:纳入|作为))|指标为|主要指标|要达到|努力|拟|规划建设|前期工作|开工建设$|试车"
)
_BEHIND = re.compile(r"(?:已|截至|截止|累计|完成了|达到了|实现了|目前|现有|共有|去年|上年)")
_REACHED = re.compile(
    r"已(?:经)?(?:达|有|完成|建成|形成|集聚|引进|开通|累计|培育|设立)|截至|截止|现有|目前|(?:达到|完成|实现|建成|引进|新增)了"
)
# A number that a text gives about itself: 本方案提出20项任务.
_ABOUT_ITSELF = re.compile(
    r"(?:方案|计划|规划|纲要|意见|措施|要点|条例|办法|文件|清单|体系|指标)[^,。;]{0,10}(?:提出|明确|确定|包括|包含|分为|共|部署|设|列|涉及|由)[^,。;]{0,6}$"
    r"|(?:^|(?<![面相绝应针]))(?:对|围绕|聚焦|涵盖)[^,。;]{0,16}$"
)
_PARTS_OF_A_TEXT = re.compile(
    r"(?:[大类项个条]|方面)*[\u4e00-\u9fff]{0,6}(?:任务|措施|举措|行动|工程|方面|指标|条款|部分|领域|事项|组成|章|节|重点内容)"
)
_REPORTED = frozenset({"reported_action", "problem", "rationale"})

_GOAL = re.compile(r"达到|成为|建成|基本|实现|形成|完成|提升|提高|消除|建立|取得|确保|力争|全面|初步|明显|完善|制定|报")
_EVENT = re.compile(
    r"(?:运动会|峰会|锦标赛|世博会|博览会|论坛|亚运会|大会|年会|开幕|举办|对外营业|投入使用|开馆|通车|启动)"
)
_WORKS = re.compile(
    r"(?:开工|动工|复工|竣工|完工|建成(?=投|并|运营|通车|使用|启用|开放|后|$|[^,。;]{0,14}(?:桥|路|馆|站|场|楼|厂|线|港|库|校|院|工程|项目)$)|投产|试产|启用|开业|开园|开学|开馆|开通|开港|通车|通航|通水|运营|营业|封顶|交付|验收|投用|投入使用|(?<!扩大)(?<!深化)(?<!推进)对外开放(?=[,。;]|$)|主体完成|开办|进场|落地|挂牌)"
)
_DUTY = re.compile(
    r"(?:出台|印发|制定|制订|修订|编制|起草|发布|公布|成立|设立|组建|报送|上报|报[^,。;]{1,14}(?:审定|审议|批准|备案|审批)|上线|建立健全|研究提出|提出[^,。;]{0,10}(?:方案|意见|办法|措施|计划|建议)|完成[^,。;]{0,12}(?:编制|制定|修订|方案|评估|普查|清理))"
)
# 建成 is the end of works, but 建成名城 is a goal.
_AIM = re.compile(
    r"[^,。;]{0,12}(?:基本|初步|全面)?(?:成为|建成[^,。;]{0,24}(?:名城|城市|强市|中心|高地|体系|格局|示范区|典范|之都|社会|标杆|枢纽|品牌)|明显|显著)"
)
_COMPLETES = re.compile(r"完成[^,。;]{2,20}(?:改造|提升|更新|整治|建设|任务|工程|迁建|扩建)")
_MONEY_OR_SHARE = re.compile("元$|%$|元/[^/]{1,4}$")
_GRANTS = re.compile(
    r"给予|予以|加价|加收|奖励|奖补|补助|补贴|资助|罚款|处(?=[\d一二三四五六七八九十百千万]*$)|发放(?=[^,。;]{0,10}(?:补贴|补助|奖励|奖金|奖补|津贴))"
)
_GRANTED = re.compile(r"(?:以[上下内])?的?[^,。;\d]{0,10}(?:奖励|奖补|补助|补贴|资助|罚款)")
# 按500万元、300万元给予扶持
_BY_RATE, _GIVEN = re.compile("按"), re.compile("[^,。;]{0,24}(?:给予|予以)")
_FLOOR_SPACE = re.compile("平方米$")
# 安排奖补资金1.2亿元 is a sum to be spent; 每村安排奖补资金20万元 is what each is granted.
_ARRANGED = re.compile(
    r"(?:安排|投入|筹集|筹措|设立|整合)[^,。;每个家户人村镇]{0,12}(?:资金|基金|经费|预算)[^,。;\d]{0,6}$"
)
_FOR_WHOM = re.compile(r"(?:\d{1,2}[.、]|\([一二三四五六七八九十\d]{1,3}\)|[-—]{1,2})?对[^。]{4,200}的[^。]{0,20}[,、]")
_EACH = re.compile("每(?!年)|给予|予以|一次性|最高|对")
_AT_MOST = re.compile(r"最高|不超过|封顶|上限")
# The label of a cell of a table: its row is read as a sentence for each cell.
_COLUMN_LABEL = re.compile(r"(?<=。)[^。,;:]{2,14}(?=:)")
_PROGRESS_LABEL = re.compile("(?:进展|完成|落实|推进)(?:情况|进度)?$|进度$|情况$")
_PHASE = re.compile(r"(?:阶段|时期|步骤?|期)[\"]?[\(:]?$")


def figure_type(
    text: str,
    start: int,
    end: int,
    sentence: tuple[int, int],
    kind: str,
    date: DateMatch | None,
    now: str,
    is_list: bool,
    is_aim: bool = False,
) -> str:
    """Return whether a figure is a target, an outcome or context.

    Args:
        text: The folded text.
        start: Where the figure begins.
        end: Where it ends, exclusive.
        sentence: The bounds of its sentence.
        kind: The kind of its record.
        date: The date that governs it, if any.
        now: The year in which the text was written, or in which its plan begins; empty if unknown.
        is_list: Whether its sentence lists indicators.
        is_aim: Whether it is what a figure is to be changed into.
    """
    clause = re.split(r"[,;。]", text[max(sentence[0], start - 60) : start])[-1]
    year = date.edtf.split("/")[-1][:4] if date else ""
    is_future, is_past = bool(now and year > now), bool(now and year and year < now)
    if kind in _REPORTED:
        is_due = is_future and date is not None and date.is_deadline
        return "target" if is_list or _AHEAD.search(clause) or is_due else "outcome"
    if _is_granted(text, start, end, sentence) or _is_of_a_grant(text, sentence):
        return "context"
    if _is_reported(text, start) and not _AHEAD.search(clause):
        return "outcome"
    if is_future or (date and date.is_deadline and not is_past and not _BEHIND.search(text[date.start : date.end])):
        return "target"
    if is_past or (not is_aim and _REACHED.search(clause)):
        return "outcome"
    if _ABOUT_ITSELF.search(clause) and _PARTS_OF_A_TEXT.match(text, end):
        return "context"
    return "target"


def _is_reported(text: str, start: int) -> bool:
    """Return whether a figure is in the column of a table that tells how far each task has come."""
    row = row_start(text, start)
    if row is None:
        return False
    labels = _COLUMN_LABEL.findall(text, row, start)
    return bool(labels) and bool(_PROGRESS_LABEL.search(labels[-1]))


def _is_granted(text: str, start: int, end: int, sentence: tuple[int, int]) -> bool:
    """Return whether a figure is an amount granted or charged: it is neither aimed at nor reached."""
    if _FLOOR_SPACE.search(text, start, end):
        return bool(_GRANTED.match(text, end))
    if not _MONEY_OR_SHARE.search(text, start, end):
        return False
    before = text[max(sentence[0], start - 60) : start]
    clause = re.split(r"[,;。]", before)[-1]
    if _ARRANGED.search(clause) and not _EACH.search(clause):
        return False
    if _GRANTS.search(clause) or _GRANTED.match(text, end) or (_BY_RATE.search(clause) and _GIVEN.match(text, end)):
        return True
    return bool(_AT_MOST.search(clause) and _GRANTS.search(before))


def _is_of_a_grant(text: str, sentence: tuple[int, int]) -> bool:
    """Return whether a sentence says to whom something is granted, and on which terms: 对…的项目,给予指标1名."""
    return bool(_FOR_WHOM.match(text, *sentence) and _GRANTS.search(text, *sentence))


def is_done_by(clause: str) -> bool:
    """Return whether a clause names works or a duty that is done by its date, whatever figures follow."""
    return bool(_WORKS.search(clause) or _DUTY.search(clause) or _COMPLETES.search(clause))


def dated_type(text: str, date: DateMatch, until: int, sentence: tuple[int, int], kind: str, is_duty: bool) -> str:
    """Return the type of a date that governs no figure, or "" if nothing is due or takes place then.

    Args:
        text: The folded text.
        date: The date.
        until: Where the next date or the end of the sentence is.
        sentence: The bounds of its sentence.
        kind: The kind of its record.
        is_duty: Whether a label such as 完成时限 precedes it.
    """
    clause = text[date.end : min(until, date.end + 80)]
    first = re.split(r"[,。;]", clause.lstrip(",:"))[0]
    if is_duty:
        return "obligation"
    if "/" in date.edtf and _PHASE.search(text[max(sentence[0] - 1, date.start - 6, 0) : date.start]):
        return "goal" if kind == "goal" else "event"
    if text.endswith(("展望", "面向"), max(0, date.start - 2), date.start):
        return "goal"
    if date.is_deadline and (kind == "goal" or _AIM.match(first)):
        return "goal"
    if _WORKS.search(first):
        return "event"
    if _DUTY.search(first):
        return "obligation"
    if _EVENT.search(clause) and not date.is_deadline:
        return "event"
    return "goal" if date.is_deadline or _GOAL.search(clause) else ""
