"""Recognises the columns of a table by their labels, and the cells that fit a column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from cityplans.core.text import fold
from cityplans.curate.importer.body_endings import CELL, CERTAIN_CELL

_UNITS = r"(?:单位|部门|处室|科室|主体|机关|机构|方)"
_YEAR = r"(?:19|20)\d{2}"
_KINDS = (
    ("number", r"序号|编号|项次|序次|序|No\.?|号"),
    ("lead", rf"(?:市级|区级|市|区|县)?(?:总)?(?:牵头|主办|主责|主要责任)(?:责任|负责)?{_UNITS}?(?:\(.{{1,12}}\))?"),
    ("participant", rf"(?:主要)?(?:配合|协办|参与|参加|协同|协助|支持|支援)(?:责任)?{_UNITS}?"),
    ("coordination", rf"(?:统筹|协调|督办|督导|督查|指导|监督){_UNITS}"),
    (
        "responsible",
        rf"(?:市级|区级|主要)?(?:责任|实施|承办|落实|负责|主管|承担|推进|建设){_UNITS}(?:\(.{{1,12}}\))?",
    ),
    (
        "person",
        r"(?:市级|区级)?(?:责任|分管|牵头|包保|联系|挂钩|包联)(?:市|区|县)?领导"
        r"|[市区县州省](?:级|委|政府)?(?:分管|责任|牵头|包保|联系|包联)?领导|责任人|联系人|负责人|项目负责人|责任领导",
    ),
    (
        "time",
        r"(?:完成|办结|办理|实施|推进|起止|计划完成|预定完成|预计完成|执行|整改|落实|达标|建设|工作)?"
        r"(?:时限|时间|期限|进度|节点|年限|时间安排|时间节点|期程|完成时间|进度安排|时间进度)(?:要求|安排)?",
    ),
    ("indicator", r"(?:主要|核心|具体|一级|二级|三级|监测|考核|评价)?指标(?:名称|内容|体系|项)?"),
    ("nature", r"(?:指标)?(?:属性|性质)|指标类型"),
    (
        "value",
        rf"(?:到|至)?{_YEAR}年?(?:底|末)?(?:\(.{{1,8}}\))?"
        r"(?:目标|现状|基期|实际|预期|规划|完成|基础|初步|预计|计划|远期|近期)?(?:值|数|目标值)?(?:\(.{1,8}\))?"
        rf"|{_YEAR}年?(?:度|预期|发展|主要|工作|经济社会发展){{1,3}}目标(?:任务)?"
        r"|(?:发展|规划|预期)?目标值|现状值?|基期值?|基准值?|基础值|完成值|目标数|基数",
    ),
    ("note", r"备注|说明|依据|数据来源|资料来源|出处"),
    (
        "category",
        r"类别|分类|(?:任务|工作|事项|项目)(?:分类|类型)|工作组|组别|领域|板块|方面|类型|任务类别|工作类别|专项|目标任务|大类|项目类别|工程类别|维度",
    ),
    (
        "task",
        r"(?:重点|主要|工作|具体|重大|年度|改革)*(?:任务|工作|事项|项目|举措|措施|行动|工程|要点)"
        r"(?:名称|内容|分解|事项|清单|任务|安排)?|(?:目标|任务|内容)(?:与|和|及|、)(?:目标|任务|措施|内容|要求)",
    ),
    (
        "content",
        r"(?:主要|具体|工作|建设|实施|任务|项目|目标)*"
        r"(?:内容|措施|举措|职责|分工|要求|目标|标准|成果|成效|做法|规模|规模及内容|目标要求|内容及规模)",
    ),
    (
        "other",
        r"(?:总|计划|年度|累计|估算)*投资(?:额)?(?:\(.{1,6}\))?|建设(?:地点|性质|年限|周期)|所在(?:区|县|地)|地点"
        r"|属地|来源|进展情况?|完成情况|工作进展",
    ),
)
_TWO_KINDS = re.compile(rf".{{2,6}}{_UNITS}?(?:与|和|及|、|/)(?P<second>.{{2,4}}{_UNITS})")
_LABEL = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
_UNIT_OF_MEASURE = re.compile(r"(?:计量|指标)?单位|量纲")
_BODY = re.compile(CELL)
_CERTAIN_BODY = re.compile(CERTAIN_CELL)
_TIME = re.compile(
    rf"(?:{_YEAR}|\d{{1,2}}月|年底|年内|长期|持续|全年|常年|按|即时|每年|每月|每季|季度|上半年|下半年|立即).{{0,24}}"
)
_VALUE = re.compile(
    r"[≥≤><＞＜〉〈~\[(约]*-?\d[\d,.]*.{0,12}|-+|/|完成.{0,8}|(?:持续|不断|稳步|逐步|明显|大幅).{2,8}|翻.番"
)
_NATURE = re.compile(r"约束性?|预期性?|引导性?|指导性?")
_MAY_HEAD = re.compile(
    r"[\s|│*]*(?:序|编 ?号|项 ?次|No|号"
    r"|.{0,8}(?:任务|工作|事项|项目|措施|举措|行动|工程|要点|内容|指标|类|领域|板块|方面|专项|维度|单位|部门))"
)
_LONGEST_LABEL = 16


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its kind and its label, folded and without white space."""

    kind: str
    label: str


@lru_cache(maxsize=10_000)
def column_of(label: str) -> Column | None:
    """Return the column that a label heads, or None if it is not the label of a column."""
    plain = "".join(fold(label).split()).strip("*")
    if not plain or len(plain) > _LONGEST_LABEL:
        return None
    kind = next((kind for kind, pattern in _LABEL if pattern.fullmatch(plain)), None)
    if kind is None and (both := _TWO_KINDS.fullmatch(plain)):
        second = column_of(both["second"])
        kind = second.kind if second and second.kind in ("participant", "responsible") else None
    if kind is None and _UNIT_OF_MEASURE.fullmatch(plain):
        kind = "unit"
    return Column(kind, plain) if kind else None


def may_head(line: str) -> bool:
    """Return whether a line may be, or begin, the head of a table: a quick look before a close one."""
    return bool(_MAY_HEAD.match(line))


def is_table_head(columns: Sequence[Column | None]) -> bool:
    """Return whether labels head a table of tasks or indicators."""
    known = [column.kind for column in columns if column]
    if len(columns) < 2 or len(known) < max(2, len(columns) - 2) or len(set(known)) < 2:
        return False
    return bool({"task", "content", "indicator"} & set(known)) and len(set(known) - {"task", "content", "category"}) > 0


def fit(cell: str, kind: str) -> int:
    """Return how well a cell fits a kind of column: from -3 for not at all to 3 for certainly."""
    if kind == "number":
        return 3 if re.fullmatch(r"\d{1,3}[.、]?", cell) else -3
    if kind in ("lead", "participant", "responsible", "coordination"):
        return 3 if are_bodies(cell) else -3 if len(cell) > 12 else -2
    if kind == "time":
        return 3 if _TIME.fullmatch(cell) else -3
    if kind == "nature":
        return 3 if _NATURE.fullmatch(cell) else -3
    if kind == "value":
        return 2 if _VALUE.fullmatch(cell) else -3
    if kind == "unit":
        return 1 if len(cell) <= 8 and not re.search(r"\d", cell) else -3
    if kind == "person":
        return 1 if len(cell) <= 12 else -2
    if kind in ("task", "content", "indicator"):
        misfit = (are_bodies(cell) and _CERTAIN_BODY.search(cell)) or _TIME.fullmatch(cell)
        return -2 if misfit else 1 if len(cell) > 4 else 0
    return 0


def are_bodies(cell: str) -> bool:
    """Return whether every name in a cell ends like the name of a body."""
    names = [name for name in re.split(r"[、,;,；，/。.\s]+", cell) if name]
    return bool(names) and all(len(name) <= 40 and _BODY.search(re.sub(r"\([^()]*\)$", "", name)) for name in names)
