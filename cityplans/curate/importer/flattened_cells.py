"""Judges what a cell of a flattened table looks like: a number, bodies, a name, a date."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from cityplans.core.numerals import numbers
from cityplans.curate.importer.body_endings import CERTAIN_CELL, FIELDS, SUFFIX
from cityplans.curate.importer.flattened_heads import BODY_KINDS, TEXT_KINDS
from cityplans.curate.importer.markers import marker_at
from cityplans.curate.importer.table_cells import Cell
from cityplans.curate.importer.table_columns import are_bodies, fit

IMPOSSIBLE = -9.0
"""The fit of a cell that cannot be in a column."""
_NUMBER = re.compile(r"(?P<digits>\d{1,3})[.、]?|\(?(?P<han>[一二三四五六七八九十]{1,3})\)?[、.]?")
_VERB = re.compile(
    "(?:建设|新建|推进|打造|加快|实施|完善|加强|建立|开展|改造|提升|创建|完成|启动|推动|开通|培育|引进|扩建|做好|落实|深化|优化|办好"
    "|建成|开工|开展|新增|修建|改建|整治|抓好|强化|健全|争创|争取|设立|成立|组建|举办|支持|扶持|发展|规划建设|升级)"
)
_SURE_BODY = re.compile(rf".*(?:{SUFFIX})(?:\([^()]{{1,20}}\))?")
_AT_LEVEL = re.compile("[市省区县州旗镇各]|有关|相关|全[市区县]|自治[区州县]")
_CERTAIN_BODY = re.compile(CERTAIN_CELL)
_OFFICE = re.compile(rf"[市省区县州]?{FIELDS}")
_ROLE_WORDS = re.compile(
    r"^[\u4e00-\u9fff]{2,6}(?:单位|部门|机关) ?:|按(?:照)?(?:各自)?职责(?:分工)?(?:负责|落实)?|结合实际|分别|共同"
    r"|(?:为)?(?:牵头|配合|负责|主办|协办|参与|落实|实施|办理|主责)+(?:单位|部门)?$|等$|^(?:由|会同|和|及)(?=[市省区县各])"
)
_NAMES = re.compile("[、,;/ 。]+")
_PERSON = re.compile(
    r"(?:[\u4e00-\u9fff]{1,4}[ ·]?)(?:[ 、,/]+[\u4e00-\u9fff]{1,4})*"
    r"(?:[ ,、]*(?:同志|(?:常务)?副?(?:[省市区县州镇乡]长|书记|主任|部长|主席)|常委))?"
)
_SURNAME = re.compile(
    "[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦马苗凤方俞任袁柳"
    "鲍史唐费岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄穆萧肖尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊"
    "纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄江童颜郭梅盛林刁钟徐邱丘骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓郁单"
    "杭洪包诸左石崔吉龚程邢裴陆荣翁荀惠甄曲封储靳段焦巴牧山谷车侯全班仰秋仲伊宫宁仇栾甘厉祖武符刘景詹龙叶幸司黎薄印白蒲"
    "邰从鄂索咸赖卓蔺屠蒙池乔阴闻党翟谭贡姬申扶冉郦雍桑桂牛寿通边燕冀浦尚农温别庄晏柴瞿阎充连茹习艾鱼容向古易慎戈廖庚终居"
    "衡步都耿满弘匡国文寇广东欧沃利蔚越隆师巩聂晁勾敖融冷辛阚那简饶空曾毋沙养鞠须丰关蒯相查后荆红游竺权盖益桓公闫覃付代]"
)
_PUNCTUATION = re.compile('[。;,:、"《%]|--')
# A number, a share, a sentence, or an item.
_NO_BODIES = re.compile(
    r"\d{2}|[%。](?=.)|^(?:\(?[一二三四五六七八九十\d]{1,3}[)、.]|--|第[一二三四五六七八九十]{1,3}[,、条])"
)
_END_OF_BODY = re.compile(
    "局|委|办|厅|室|署|部|公司|政府|人民政府|委员会|办公室|中心|管委会|分局|支队|银行|办事处|单位|部门|机构"
)
_TIME = re.compile(
    r"(?:(?:19|20)\d{2}(?:[年./-]|$)|\d{1,2}月|[一二三四五六七八九十]{1,2}月|年底|年内|年度|长期|持续|全年|常年|贯穿|按|即时|每年|每月|每季|[一二三四第]{1,2}季度"
    r"|上半年|下半年|立即|当年|常态|适时|\d{1,2}月底|季度|月底).{0,24}"
)
_PROGRESS = re.compile("已|完成|截至|目前|正在|累计|推进|进展|达到|开工|序时")
_CHANGE = re.compile(
    r"(?:同比)?(?:增长|下降|降低|提高|减少|增加|达到?|超过|不低于|不高于|不少于|控制在|高于|低于|完成|保持|[≥≤><~])+ ?-?\d[\d,.]*.{0,12}"
)
_AMOUNT = re.compile(r"[约超]?\d[\d.,]*[万亿]?元?|-+|/")
_LONGEST_NAME_OF_GROUP, _SHORT = 14, 10


@dataclass(slots=True)
class FlatCell:
    """A cell: its lines, their indexes, and what is known of it.

    Attributes:
        parts: Its lines.
        lines: The indexes of the lines.
        number: The number of the row that it begins, 0 if it begins none.
        is_sure: Whether its borders are printed.
        goes_on: Whether it stands without a gap below the cell before, in a copy with gaps between cells.
    """

    parts: list[Cell]
    lines: list[int]
    number: int = 0
    is_sure: bool = False
    goes_on: bool = False
    text: str = field(init=False)

    def __post_init__(self) -> None:
        """Set the text: that of all lines."""
        self.text = self.parts[0].text if len(self.parts) == 1 else "".join(part.text for part in self.parts)

    def looks_like_bodies(self) -> bool:
        """Return whether each line of the cell lists bodies."""
        return all(bodies_score(part.text) >= 1 for part in self.parts)


def number_of(text: str, *, han: bool = False) -> int:
    """Return the number that a cell consists of, or 0; numbers in words only on demand."""
    match = _NUMBER.fullmatch(text)
    if not match or (match["han"] and not han):
        return 0
    return int(match["digits"]) if match["digits"] else int(next(numbers(match["han"]), 0))


def goes_on(before: str, text: str) -> bool:
    """Return whether a line is the rest of a list of bodies: 县交通, 局."""
    if before.endswith("、"):
        return bodies_score(before) >= 1 or (bodies_score(text) >= 1 and bodies_score(before + text) >= 1)
    is_end = _END_OF_BODY.fullmatch(text) and len(before) <= _LONGEST_NAME_OF_GROUP
    return bool(is_end) and bodies_score(before) < 3 and bodies_score(before + text) >= 3


def is_time(text: str) -> bool:
    """Return whether a cell tells when something is due."""
    return bool(_TIME.fullmatch(text))


@lru_cache(maxsize=20_000)
def bodies_score(text: str) -> float:
    """Return how surely a cell lists bodies: 3 for certainly, below 1 if it may not."""
    if len(text) > 300 or _NO_BODIES.search(text):
        return IMPOSSIBLE
    names = [_ROLE_WORDS.sub("", _ROLE_WORDS.sub("", name)) for name in _NAMES.split(text) if name]
    names = [name for name in names if name]
    if not names or any(len(name) > 30 for name in names):
        return IMPOSSIBLE
    if all(_SURE_BODY.fullmatch(name) or (_AT_LEVEL.match(name) and are_bodies(name)) for name in names):
        # 推进社区服务中心: a task that ends like a body.
        return 0.5 if _VERB.match(names[0]) and not re.search("[局委办厅]$", names[0]) else 3.0
    if are_bodies("、".join(names)):
        return -2.0 if _VERB.match(names[0]) else 1.5
    if all(len(name) <= _SHORT and (_AT_LEVEL.match(name) or _OFFICE.match(name)) for name in names):
        return 0.5 if not _VERB.match(names[0]) else -2.0
    some = sum(bool(_SURE_BODY.fullmatch(name) or are_bodies(name)) for name in names)
    if len(names) > 2 and 3 * some >= 2 * len(names) and all(len(name) <= _LONGEST_NAME_OF_GROUP for name in names):
        return 1.0
    return -0.5 if len(names) == 1 and len(text) <= 8 and re.fullmatch(r"[\u4e00-\u9fff]+", text) else -4.0


@lru_cache(maxsize=20_000)
def person_score(text: str) -> float:
    """Return how well a cell fits a column of the names of persons."""
    if not _PERSON.fullmatch(text) or len(text) > 40:
        return IMPOSSIBLE if len(text) > _SHORT else -3.0
    names = [name for name in re.split("[、,/]+", text) if name]
    if any(_CERTAIN_BODY.search(name) and not _SURNAME.match(name) for name in names) or bodies_score(text) >= 3:
        return -2.0
    return 2.5 if all(_SURNAME.match(name.strip()) for name in names) else -0.5


@lru_cache(maxsize=20_000)
def score(text: str, kind: str, label: str) -> float:
    """Return how well a cell fits a column; `IMPOSSIBLE` or less if it cannot be in it."""
    if kind == "number":
        return IMPOSSIBLE
    if kind in BODY_KINDS:
        return bodies_score(text)
    if kind in TEXT_KINDS or kind == "indicator":
        return _text_score(text)
    if kind == "person":
        return person_score(text)
    if kind == "time":
        return 3.0 if is_time(text) else IMPOSSIBLE if len(text) > _SHORT else -3.0
    if kind == "category":
        plain = len(text) <= _LONGEST_NAME_OF_GROUP and not _PUNCTUATION.search(text) and not is_time(text)
        return 0.5 if plain and not marker_at(text, 0, len(text)) and bodies_score(text) < 1.5 else -4.0
    if kind == "value" and _CHANGE.fullmatch(text):
        return 2.5
    if kind in ("nature", "value", "unit"):
        return float(fit(text, kind))
    return _remark_score(text, label)


def _text_score(text: str) -> float:
    if len(text) <= 3:
        return -1.0
    bodies = bodies_score(text)
    if bodies >= 3:
        return -3.0
    if bodies >= 1.5:
        return -1.0
    if is_time(text) and len(text) <= _LONGEST_NAME_OF_GROUP:
        return -2.0
    if _PUNCTUATION.search(text) or len(text) > 11 or marker_at(text, 0, len(text)):
        return 2.0
    return 1.0 if len(text) > 6 else 0.3


def _remark_score(text: str, label: str) -> float:
    """Return how well a cell fits a column of remarks, progress or money."""
    if "投资" in label or "资金" in label:
        return 2.0 if _AMOUNT.fullmatch(text) else -3.0
    if re.search("进展|完成|情况|进度", label):
        if bodies_score(text) >= 1.5 or person_score(text) > 1:
            return -1.5
        return 2.2 if _PROGRESS.search(text) else 1.6 if _text_score(text) > 0 else 0.0
    if bodies_score(text) >= 1.5 or marker_at(text, 0, len(text)):
        return -2.0
    return 0.0 if len(text) <= _SHORT else -1.0 if len(text) <= 30 else -5.0
