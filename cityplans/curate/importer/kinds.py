"""Classifies records by the structure they are in and the words of their headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SAFEGUARD = re.compile(
    r"保障|组织实施|组织领导|组织推进|实施机制|推进机制|工作机制|工作要求|有关要求|责任|督导|督查|督办|考核|评估|宣传|领导|统筹协调|人才支撑|资金|经费|激励|政策支持|面向基层|改革推动|加强调研"
)
# 保障措施 and 组织保障 are about carrying out the plan; 要素保障 and 住房保障 are its tasks.
_SAFEGUARDS = re.compile(
    r"(?:^|组织|工作|实施|制度|机制|规划|强化|加强|完善|健全|落实|夯实|综合|支撑|政策|措施|有力|[、和与及的,])保障(?!性|房|体系|水平|供|能力|重点|和?改善|(?:和|与|基本|群众|改善)?民生|粮食|农产品|群众|就业|社会|困难)"
    r"|(?:经费|资金|投资)(?:来源|概算|估算|筹措)|组织实施|组织领导|实施机制|推进机制|推动机制|(?:工作|纪律)要求|工作纪律|有关要求|实施要求|加强领导|强化落实|(?:落实|压实|强化)(?:工作|主体|各方|属地)责任|推进实施|(?:强化|加强|抓好|狠抓)?(?:监督|督促|督导)(?:检查)?落实"
)
_PRINCIPLE = re.compile(r"原则|指导思想|总体要求|总体思路|基本思路|工作思路|总体考虑")
# A heading of that kind ends in the word; a sentence only has it: 按照……的原则试办.
_NAMES_PRINCIPLE = re.compile(
    r"(?!坚持|按照|遵循|本着|根据|以).{0,10}(?:原则|指导思想|总体要求|思路|总体考虑)(?:[和与及、].{0,8})?"
)
_GOAL = re.compile(r"目标|愿景|(?<!发展)(?<!新)阶段|定位|预期(?:效益|成效|成果)")
_BY_YEAR = re.compile(r"(?:力争)?到20\d\d年")
_STEPS = re.compile(r"步骤|进度|时间安排|工作安排|方法")
_RATIONALE = re.compile(
    r"意义|背景|缘起|基本情况|工作基础|现有基础|[前序引导] ?言|形势|必要性|重要性|现状|基础条件|发展基础|发展环境|现实基础|面临的"
)
_PROBLEM = re.compile(r"(?<!解决)(?<!破解)(?<!整改)(?<!聚焦)(?:问题|不足|困难|短板|差距|薄弱)")
_NAMES_PROBLEMS = re.compile("(?:存在|面临)(?:的)?(?:主要|突出)?(?:问题|短板|不足|困难)(?:[和与及].{0,8})?")
_REMEDY = re.compile(r"解决|破解|整改|聚焦|针对|补齐|化解|克服|治理|整治|攻坚|缩小|弥补|帮扶|救助")
_DEED = re.compile(r"[\u4e00-\u9fff]{2}了[^,。]")
_TO_COME = re.compile(r"到20\d\d年|力争|将于|明年|下一步")
_MIN_DEEDS, _CHARACTERS_PER_DEED = 3, 250
_REPORT = re.compile(r"汇报|报告(?!制度)|总结|情况|进展|回顾|成效")
# 政府工作报告任务分工 divides what is to be done.
_DIVIDES = re.compile(
    r"(?:分解|分工|任务|清单|实事(?:项目)?)(?:表|方案)?(?:[(（][^()（）]*[)）])?$|(?:分解|分工)(?!.*(?:情况|进展|总结|汇报))"
)
_AHEAD = re.compile(r"下一步|主要措施|打算|思路|建议|安排|今后|明年|下阶段|下半年|对策|工作重点")
# 2024年重点工作 of a report is ahead of it; 2023年重点工作完成情况 is not.
_WORK_TO_COME = re.compile(
    r"(?!.*(?:回顾|总结|完成|情况|进展|成效|以来))(?:.*(?:今年|20\d\d年)?[^,。]{0,12}(?:重点工作|主要工作|重点任务|主要任务|工作任务|工作重点)"
    r"|.*政府自身建设|.*自身建设)"
)
_AIM = re.compile(r"成为|建成|实现|努力|力争|确保|打造|达到|跻身|形成|构建|逐步|不断(?:增强|扩大|提高|提升)")
_DONE = re.compile(
    r"启动了|开展了|完成了|取得了|召开了|印发了|以下[一二三四五六七八九十\d]{1,3}个|提出[^,。;]{0,10}?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[项条个]"
)
_GUIDING = re.compile(
    r"为指导|为引领|以[^,。]{2,40}为(?:首要|主线|统领|核心|抓手|契机|目标|重点)|坚持|深入贯彻|全面贯彻|围绕"
)

_LAW = "(?:条例|办法|规定|细则|规则)"
_PURPOSE = re.compile(rf"为(?:了)?[^。]{{4,300}}(?:制定|制订)本{_LAW}")
_SCOPE = re.compile(rf"^[^。]{{2,120}}适用(?:于)?本{_LAW}|^本{_LAW}适用于")


# 今年发展的主要预期目标是 opens the goals of a report, whatever it reports elsewhere.
_NAMES_GOAL = re.compile(r"(?:今年|全年|明年|20\d\d年|未来五年|今后五年)[^,。;:]{0,16}目标(?:是|为)?[:]")
# 全县工作总的要求是:坚持…
_NAMES_REQUIREMENTS = re.compile(
    r"[^,。;:]{0,30}(?:总的?(?:体)?(?:要求|思路)|指导思想|工作思路|基本思路|基本原则)(?:是|为)?[:,](?=以|坚持|深入|全面|认真|紧紧|高举|按照|围绕)"
)
_SHORTCOMINGS = re.compile(
    r"[^。:]{0,30}(?:清醒|同时)[^。:]{0,20}(?:看到|认识|意识)[^。]{2,60}(?:问题|不足|困难|短板|差距|薄弱)"
)


def is_about_problems(text: str) -> bool:
    """Return whether a paragraph of a report turns from what was done to what is wanting."""
    return bool(_SHORTCOMINGS.match(text))


def is_report(plan_title: str, text: str) -> bool:
    """Return whether a text reports what was done, judging by its title or by its verbs."""
    if _DIVIDES.search(plan_title):
        return False
    if _REPORT.search(plan_title):
        return True
    done = len(_DEED.findall(text))
    return done >= _MIN_DEEDS and done * _CHARACTERS_PER_DEED >= len(text) and not _TO_COME.search(text)


def kind_of(title: str, above: Sequence[str], report: bool, *, responsible: bool = False) -> str:
    """Return the kind of a heading's record.

    Args:
        title: The heading.
        above: The headings above it, nearest first.
        report: Whether the plan reports what was done.
        responsible: Whether a list of bodies follows: who is to do it is said of tasks, not of goals or principles.
    """
    is_report, report = report, report and not are_ahead(above)
    if _NAMES_PROBLEMS.fullmatch(title) and not responsible:
        return "problem"
    if above and _PROBLEM.search(above[-1]) and not _REMEDY.search(above[-1]):
        return "problem"
    for heading in above:
        if _SAFEGUARDS.search(heading):
            return "safeguard"
    for heading in above if report or responsible else (title, *above):
        # "基本原则和目标" names both kinds, so the words of its items decide first.
        own = heading is title
        pattern = _NAMES_PRINCIPLE.fullmatch(heading) if own else _PRINCIPLE.search(heading)
        if pattern and not (
            own and (_AHEAD.search(heading) if is_report else _AHEAD.search(heading.removesuffix("思路")))
        ):
            return "goal" if _GOAL.search(title) or _BY_YEAR.match(title) else "principle"
        if not own and _GOAL.search(heading) and len(heading) <= 16 and not _STEPS.search(heading):
            return "goal"
        if _RATIONALE.search(heading) and len(heading) <= 24:
            return "rationale"
    if re.fullmatch(r".{0,8}目标", title) and not responsible:
        return "goal"
    if re.fullmatch("(?:编制|制定)?(?:目的|依据)(?:[和与及](?:目的|依据))?", title):
        return "rationale"
    if title in ("适用范围", "适用对象"):
        return "principle"
    return "reported_action" if report else "measure"


def kind_of_article(text: str) -> str:
    """Return "rationale" for the article with the purpose of a law, "principle" for its scope, else ""."""
    if _PURPOSE.search(text):
        return "rationale"
    return "principle" if _SCOPE.search(text) else ""


def are_ahead(above: Sequence[str]) -> bool:
    """Return whether headings in a report say that what is below them is still to be done."""
    return any(_AHEAD.search(heading) or _WORK_TO_COME.match(heading) for heading in above)


def are_safeguards(titles: Sequence[str]) -> bool:
    """Return whether most headings of a last chapter are arrangements for carrying out the plan."""
    return len(titles) >= 2 and sum(bool(_SAFEGUARD.search(title)) for title in titles) > len(titles) / 2


def is_about_steps(heading: str) -> bool:
    """Return whether a heading announces the steps of the work, rather than the stages of a goal."""
    return bool(_STEPS.search(heading))


def status_of(kind: str) -> str:
    """Return the usual status of a kind of record."""
    return {"reported_action": "reported", "problem": "unknown", "rationale": "unknown"}.get(kind, "planned")


def kind_of_lead(text: str) -> str:
    """Return "goal" or "principle" for a chapter's opening paragraph, or "" if it only introduces."""
    if _DONE.search(text):
        return ""
    if _NAMES_GOAL.match(text):
        return "goal"
    last = text.rstrip("。:; ").rsplit("。", 1)[-1]
    if _GUIDING.search(text) and _AIM.search(text) and text.rstrip().endswith((":", "工作:")):
        return "principle"
    if _AIM.search(last):
        return "goal"
    return ""


def kind_of_preamble(text: str) -> str:
    """Return the kind of a paragraph above the first heading, or "" if it needs no record, as is usual."""
    if _NAMES_GOAL.match(text) or re.search(r"为实现[^。]{2,200}目标", text):
        return "goal"
    if _NAMES_REQUIREMENTS.match(text):
        return "principle"
    return "rationale" if re.search(r"具有[^,。]{0,6}(?:重大|重要)[^,。]{0,6}意义", text) else ""
