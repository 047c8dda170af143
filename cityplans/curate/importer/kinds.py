"""Classifies records by the words of their heading and of the headings above it."""

from __future__ import annotations

import re

_SAFEGUARD = re.compile(
    r"保障|组织实施|组织领导|组织推进|实施机制|推进机制|工作机制|工作要求|有关要求|责任|督导|督查|督办|考核|评估|宣传|领导|统筹协调|人才支撑|资金|经费|激励|政策支持|面向基层|改革推动|加强调研"
)
_SAFEGUARDS = re.compile(
    r"(?<!民生)(?<!社会)(?<!住房)(?<!安全)(?<!医疗)(?<!服务)保障(?!性|房|体系|水平)|组织实施|组织领导|实施机制|推进机制|工作要求|有关要求|实施要求|加强领导|强化落实|推进实施"
)
_PRINCIPLE = re.compile(r"原则|指导思想|总体要求|总体思路|基本思路|工作思路|总体考虑")
_GOAL = re.compile(r"目标|愿景|阶段|定位")
_RATIONALE = re.compile(r"意义|背景|形势|必要性|重要性|现状|基础条件|发展基础|面临的")
_PROBLEM = re.compile(r"问题|不足|困难|短板|差距|薄弱")
_DEED = re.compile(r"[\u4e00-\u9fff]{2}了[^,。]")
_TO_COME = re.compile(r"到20\d\d年|力争|将于|明年|下一步")
_MIN_DEEDS, _CHARACTERS_PER_DEED = 3, 250
_REPORT = re.compile(r"汇报|报告|总结|情况|进展|回顾|成效")
_AHEAD = re.compile(r"下一步|主要措施|打算|思路|建议|安排|今后|明年|下阶段|下半年|对策|工作重点")
_AIM = re.compile(r"成为|建成|实现|努力|力争|确保|打造|达到|跻身|形成|构建|逐步|不断(?:增强|扩大|提高|提升)")
_DONE = re.compile(
    r"启动了|开展了|完成了|取得了|召开了|印发了|以下[一二三四五六七八九十\d]{1,3}个|提出[^,。;]{0,10}?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[项条个]"
)
_GUIDING = re.compile(
    r"为指导|为引领|以[^,。]{2,40}为(?:首要|主线|统领|核心|抓手|契机|目标|重点)|坚持|深入贯彻|全面贯彻|围绕"
)


def is_report(plan_title: str, text: str) -> bool:
    """Return whether a text reports what was done, judging by its title or by its verbs."""
    if _REPORT.search(plan_title):
        return True
    done = len(_DEED.findall(text))
    return done >= _MIN_DEEDS and done * _CHARACTERS_PER_DEED >= len(text) and not _TO_COME.search(text)


def kind_of(title: str, above: list[str], report: bool) -> str:
    """Return the kind of a heading's record; `above` are the titles above it, nearest first."""
    report = report and not any(_AHEAD.search(heading) for heading in above)
    if _PROBLEM.search("".join(above[-1:])):
        return "problem"
    for heading in above:
        if _SAFEGUARDS.search(heading):
            return "safeguard"
    for heading in above if report else (title, *above):
        # "基本原则和目标" names both kinds, so the words of its items decide first.
        if _PRINCIPLE.search(heading) and not (heading is title and _AHEAD.search(heading)):
            return "goal" if _GOAL.search(title) else "principle"
        if heading is not title and _GOAL.search(heading) and len(heading) <= 16:
            return "goal"
        if _RATIONALE.search(heading) and len(heading) <= 24:
            return "rationale"
    if re.fullmatch(r".{0,8}目标", title):
        return "goal"
    return "reported_action" if report else "measure"


def are_safeguards(titles: list[str]) -> bool:
    """Return whether most headings of a last chapter are arrangements for carrying out the plan."""
    return len(titles) >= 2 and sum(bool(_SAFEGUARD.search(title)) for title in titles) > len(titles) / 2


def status_of(kind: str) -> str:
    """Return the usual status of a kind of record."""
    return {"reported_action": "reported", "problem": "unknown", "rationale": "unknown"}.get(kind, "planned")


def kind_of_lead(text: str) -> str:
    """Return "goal" or "principle" for a chapter's opening paragraph, or "" if it only introduces."""
    if _DONE.search(text):
        return ""
    last = text.rstrip("。:; ").rsplit("。", 1)[-1]
    if _GUIDING.search(text) and _AIM.search(text) and text.rstrip().endswith((":", "工作:")):
        return "principle"
    if _AIM.search(last):
        return "goal"
    return ""


def kind_of_preamble(text: str) -> str:
    """Return the kind of a paragraph above the first heading, or "" if it needs no record, as is usual."""
    if re.search(r"为实现[^。]{2,200}目标", text):
        return "goal"
    return "rationale" if re.search(r"具有[^,。]{0,6}(?:重大|重要)[^,。]{0,6}意义", text) else ""
