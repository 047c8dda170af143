"""Finds the labels of a table of tasks that a copy prints one below the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cityplans.curate.importer.lines import Line
from cityplans.curate.importer.table_columns import Column, are_bodies, column_of

BODY_KINDS = frozenset({"lead", "participant", "responsible", "coordination"})
"""Kinds of columns that hold bodies."""
TEXT_KINDS = frozenset({"task", "content"})
"""Kinds of columns that hold what is to be done."""
_BROKEN_LABEL = re.compile(
    "[|│ ]*(?:序|编|项|分|主|牵|责|重|工|具|目|完|配|协|任|年|预|计|实|参|落|市|区|县|措|承|备|时|领|类)[\u4e00-\u9fff ]{0,6}[|│ ]*"
)
# The end of a label that is broken over two lines: 牵头责任, 单位.
_REST_OF_LABEL = re.compile(r"\(?(?:单位|部门|领导|处室|科室)\)?")
# A label of which only the end is known, among others that are: 民生实事项目, 包联县领导, 首要责任股室.
_OFFICES = "(?:单位|部门|机关|机构|主体|处室|科室|股室|站所|乡镇|镇街)(?:\\(.{1,10}\\))?"
_COMPOUNDS = (
    ("person", re.compile(r".{0,8}(?:领导|责任人|负责人|联系人|负责同志)(?:\(.{1,10}\))?")),
    (
        "participant",
        re.compile(rf".{{0,6}}(?:配合|协办|协同|协助|参与|参加|支持|支援|协作|辅助|联合).{{0,4}}{_OFFICES}"),
    ),
    ("lead", re.compile(rf".{{0,6}}(?:牵头|主办|主责|第一责任|首要).{{0,4}}{_OFFICES}")),
    ("responsible", re.compile(rf".{{0,6}}(?:责任|负责|落实|承办|实施|承担).{{0,4}}{_OFFICES}")),
    ("responsible", re.compile(r"各?(?:[县区市州旗乡镇]{1,2}(?:\([^()]{1,5}\))?区?|乡镇\(街道\))")),
    ("time", re.compile(r".{0,4}(?:年度|年份)|.{0,6}(?:时限|时间|期限|时序|节点|期程)(?:要求)?")),
    ("other", re.compile(r".{0,6}(?:进展|完成|落实|推进)(?:情况|进度)|.{0,4}(?:投资|资金).{0,8}")),
    ("category", re.compile(r".{0,4}(?:领域|类别|板块|方面|分类|类型|维度|范畴)")),
    (
        "task",
        re.compile(
            r".{1,8}(?:任务|事项|项目|工程|举措|措施|目标|内容|要求|工作|行动|实事|要点)(?:清单|名称|\(.{1,10}\))?"
        ),
    ),
    ("responsible", re.compile(rf"(?!各|有关|相关|其|[市区县省]直).{{1,8}}{_OFFICES}")),
)
# 市财政局牵头落实: a cell that says what its bodies do.
_ROLE_BEHIND = re.compile("(?:分别|共同)?(?:牵头|负责|配合|承办|主办)(?:负责|组织|落实|实施|办理|推进)*$")
_UNKNOWN_LABEL = re.compile(r"[\u4e00-\u9fff]{2,6}")
_FIRST_NUMBER = re.compile(r"[1一][.、]?")
_SENTENCE = re.compile("[。,;:%、]")
_LONGEST_COMPOUND, _REST, _LEAST_CERTAIN = 12, 3, 2
_MOST_LABELS, _LONGEST_BREAK, _FARTHEST_BODY = 16, 3, 30
_LONGEST_LABEL = 20


@dataclass(frozen=True, slots=True)
class FlattenedHead:
    """The labels of a table.

    Attributes:
        columns: The columns, in the order of their cells; one is None if its label is not understood.
        lines: The indexes of the lines of the labels.
        has_bars: Whether a bar is printed at the edge of each cell.
    """

    columns: Sequence[Column | None]
    lines: range
    has_bars: bool


def flattened_head(lines: Sequence[Line], index: int) -> FlattenedHead | None:
    """Return the labels that begin at an index, one of bodies and one of tasks among them."""
    if not _may_be_label(lines[index].text) or not (_column(lines, index) or _joined_column(lines, index)):
        return None
    columns: list[Column | None] = []
    end = index
    while end < len(lines) and len(columns) < _MOST_LABELS and (label := _label(lines, end)):
        column, count = _next_column(lines, end, columns)
        if (column is None and not count) or (columns and column and column.kind == "number"):
            break
        if column and _is_first_cell(column, label, columns):
            break
        columns += _columns_on_a_line(label) or [column]
        end += count
    arranged = _with_task(_with_lower_labels(columns))
    certain = sum(column is not None and column_of(column.label) is not None for column in arranged)
    if certain < _LEAST_CERTAIN or not is_assigned(arranged):
        return None
    if not any(are_bodies(_ROLE_BEHIND.sub("", without_bars(line.text))) for line in lines[end : end + _FARTHEST_BODY]):
        return None
    has_bars = sum("|" in lines[i].text for i in range(index, end)) > (end - index) // 2
    return FlattenedHead(arranged, range(index, end), has_bars)


def is_assigned(columns: Sequence[Column | None]) -> bool:
    """Return whether columns hold both what is to be done and who does it."""
    kinds = {column.kind for column in columns if column}
    return bool(kinds & BODY_KINDS) and bool(kinds & TEXT_KINDS)


@lru_cache(maxsize=10_000)
def _may_be_label(text: str) -> bool:
    """Return whether a line may be, or begin, a label: a quick look before a close one."""
    return len(text) <= _LONGEST_LABEL and bool(_BROKEN_LABEL.fullmatch(text) or _column_of(without_bars(text)))


def without_bars(text: str) -> str:
    """Return a line without the bars at its edges."""
    return text.strip("|│ ")


def _label(lines: Sequence[Line], index: int) -> str:
    """Return the only cell of a line if it is as short as a label, or ""."""
    text = lines[index].text
    if len(text) > _LONGEST_LABEL or "\t" in text:
        return ""
    plain = without_bars(text)
    return "" if "|" in plain or "│" in plain else plain


def _column(lines: Sequence[Line], index: int) -> Column | None:
    label = _label(lines, index) if index < len(lines) else ""
    return _column_of(label) if label else None


@lru_cache(maxsize=10_000)
def _column_of(label: str) -> Column | None:
    """Return the column of a label that is known, or whose end is."""
    if column := column_of(label):
        return column
    plain = "".join(label.split())
    kind = next((kind for kind, pattern in _COMPOUNDS if pattern.fullmatch(plain)), None)
    return Column(kind, plain) if kind and len(plain) <= _LONGEST_COMPOUND and not _SENTENCE.search(plain) else None


def _joined_column(lines: Sequence[Line], index: int) -> tuple[Column, int] | None:
    """Return the column of a label that is broken over several lines, and how many."""
    if not _BROKEN_LABEL.fullmatch(lines[index].text):
        return None
    for count in range(2, _LONGEST_BREAK + 1):
        labels = [_label(lines, i) for i in range(index, min(index + count, len(lines)))]
        if len(labels) == count and all(labels) and (column := column_of("".join(labels))):
            return column, count
    return None


def _next_column(lines: Sequence[Line], index: int, columns: Sequence[Column | None]) -> tuple[Column | None, int]:
    """Return the column of a label and the number of its lines, 0 if it is none."""
    column = _column(lines, index)
    if column and index + 1 < len(lines) and _REST_OF_LABEL.fullmatch(_label(lines, index + 1)):
        whole = column_of(column.label + _label(lines, index + 1))
        if whole and whole.kind == column.kind:
            return whole, 2
    if column:
        return column, 1
    if joined := _joined_column(lines, index):
        return joined
    follows = _column(lines, index + 1)
    is_before_rows = bool(index + 1 < len(lines) and _FIRST_NUMBER.fullmatch(without_bars(lines[index + 1].text)))
    is_between = bool(follows and follows.kind != "number") or is_before_rows
    if len(columns) > 1 and is_between and _UNKNOWN_LABEL.fullmatch(_label(lines, index)):
        return None, 1
    return None, 0


def _columns_on_a_line(label: str) -> list[Column | None]:
    """Return the columns of two labels that run together on a line: 牵头单位 责任单位."""
    columns = [_column_of(word) if len(word) > _REST else None for word in label.split()]
    return columns if len(columns) > 1 and all(columns) else []


def _is_first_cell(column: Column, label: str, columns: Sequence[Column | None]) -> bool:
    """Return whether a word that could be a label is the first cell of the rows: 重点工程."""
    kinds = [known.kind for known in columns if known]
    has_all = bool(BODY_KINDS & set(kinds)) and bool(TEXT_KINDS & set(kinds))
    is_text = column.kind in ("task", "category", "indicator")
    return has_all and is_text and not label.endswith(("目标", "标准", "要求"))


def _with_lower_labels(columns: Sequence[Column | None]) -> list[Column | None]:
    """Put the labels of a second line in the place of the one that they divide."""
    kinds = [column.kind if column else "" for column in columns]
    if "responsible" not in kinds:
        return list(columns)
    above = kinds.index("responsible")
    below = [i for i, kind in enumerate(kinds) if i > above and kind in ("lead", "participant", "coordination")]
    if "lead" not in kinds[above:] or len(below) < 2 or below != list(range(len(kinds) - len(below), len(kinds))):
        return list(columns)
    return [*columns[:above], *columns[below[0] :], *columns[above + 1 : below[0]]]


def _with_task(columns: Sequence[Column | None]) -> list[Column | None]:
    """Take another column as that of the tasks if none is labelled so: 指标名称."""
    arranged = list(columns)
    kinds = [column.kind if column else "" for column in columns]
    if not BODY_KINDS & set(kinds) and kinds.count("unit") == 1:
        arranged = [
            replace(column, kind="responsible") if column and column.kind == "unit" else column for column in arranged
        ]
    for kind in ("indicator", "category", "value") if not TEXT_KINDS & set(kinds) else ():
        if kind in kinds:
            at = len(kinds) - 1 - kinds[::-1].index(kind) if kind == "category" else kinds.index(kind)
            column = arranged[at]
            arranged[at] = replace(column, kind="task") if column else None
            break
    return arranged
