"""Splits lists of bodies into names, and recognises a name by how it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cityplans.curate.importer.body_endings import ANY_SUFFIX, SUFFIX

_NOTE = r"(?:\([^()]{1,20}\))?"
_ENDS_AS_BODY = re.compile(rf".*{ANY_SUFFIX}{_NOTE}")
_ENDS_SURELY = re.compile(rf".*{SUFFIX}{_NOTE}")
_LEVEL = re.compile(r"市(?!场)|省|自治区|(?:区(?!域)|县)(?![、和与])|州")
_WITH_LEVEL = re.compile(
    r"[市省区县各]|[镇乡](?!村)(?=[^,。;、]{1,12}(?:[办所站队局委部股室]|中心|政府))|[\u4e00-\u9fff]{1,4}[区县]"
)
_OWN_LEVEL = re.compile(
    r"各|团市委|团委|全市|国家|中国|驻|在|本|省|央|中央|海关|人民银行|高新区|经开区|管委会|相关|有关|推进|领导小组|中共"
)
_OF_ANOTHER_LEVEL = re.compile(
    r"(?:区|县|市|州|镇|乡|街道)(?:政府|管委会|委|委会|人民政府|办事处|党工委)$|(?:大学|学院|公司|集团|银行|分行|海关|开发区|新区|区|县|镇|乡|村|街道)$"
)
_SEPARATOR = re.compile(r"[、,;/ |+&\n\t]+")
# 各区、县级市 are all places of a kind together, as one name.
_EVERY_PLACE = re.compile(r"各(?:有关|相关)?[市区县州旗]{1,2}(?:\([市区县旗州盟、]+\))?$")
_OTHER_PLACES = re.compile(r"(?:县级市|[市区县旗]{1,2})(?:\([市区县旗、]+\))?(?![\u4e00-\u9fff])")
# 市和区、县(市)人民政府 are the government of the city and those of its parts, printed as one.
JOINT = re.compile(
    r"(?P<upper>[省市]|[区县](?=[和、及]各?[乡镇街]))[和、及](?P<lower>各?(?:乡镇|街道|镇街|县级市|[区县乡](?:[、和](?:县级市|[县市乡镇]))*(?:\([县级市区、]{1,4}\))?))(?P<office>(?:(?!及|以及|和[^,。;]{2,12}(?:政府|委会|办事处))[\u4e00-\u9fff]){2,20}(?<!场所))"
)
# What is one name in spite of the mark within it: 党委、政府 as well.
_TOGETHER = re.compile(
    rf"{JOINT.pattern}|区[、和]县级市(?=[\u4e00-\u9fff])|党委[、和](?:人民)?政府|党工委[、和]管委会|部门、单位"
    r"|(?:(?<![\u4e00-\u9fff])|(?<=[由和与及同对]))各?(?:有关)?(?:(?:[区县]|旗县?)(?:\([市区旗、]{1,4}\))?[、和][县市区旗]|[乡镇][、和][乡镇](?=人民政府|政府))(?:\([市区县旗、级]{1,4}\))?"
    r"(?=人民政府|政府|有关|和|与|及|[^\u4e00-\u9fff]|$)"
)
_AND_OTHERS = re.compile("等(?:有关|相关)?(?:社会|群团|人民|群众)?(?:团体|组织|部门|单位|机构)(?:以及|[和与及、])")
_CONJUNCTIONS = "和与及或"
_PREFIX = re.compile(r"(?:并?由|请(?=[各市区县省])|会同|委托|以及|和|及|与|并|其(?!他|余)|其中|具体由)")
_CLOSING_WORDS = re.compile(
    r"(?:等(?:(?:[省市区县][直级]?|各)?(?:相关|有关)?(?:行政|执法|审批|监管|主管|职能|群团|人民|群众|社会)*(?:部门|单位|机构|组织|团体)(?:\((?:单位|部门|机构)\))?)?|(?<=[局委办厅部司])等[^,。;、()等]{2,8}(?:部门|单位|机构|企业)|按(?:照)?(?:各自)?职责(?:分工)?|依职责(?:分工)?|根据职责(?:分工)?|分工|分别|共同|联合|具体|负责|牵头|配合|参加|参与|落实|组织实施)+$"
)
# 所涉及的省教育厅: which bodies, not what they are called.
_WHICH = re.compile(r"本[市省区县](?:依法)?设立的|(?:所?涉及|所属|承担[^的,。;、]{0,12}|有关|相关)的(?=[省市区县各本])")
# 县数字办公室(以下简称县数字办): the short name is no part of the name.
_SHORT_NAME = re.compile(r"(?<=.)[(\[](?:以下)?(?:统?简称|下称)[^()\[\]]{1,20}[)\]]$")
_NO_NAME = frozenset(("单位", "部门", "负责", "相关", "有关", "牵头", "配合", "下同"))
# Dates and remarks in a list: 长期坚持, 2022年底前.
_REMARK = re.compile(
    r"(?![市省区县各]).*(?:\d{4}年|月底?前?|年底前?|长期|持续|常态|全年|每年|适时|时限|坚持|推进|实施|完成|第一位|首位).*"
)
# Words with which no name begins, but the clause around one does.
_NO_BEGINNING = "负责(?!人|同志)|的|可以|请(?=[市省区县各])|经(?=[市省区县各])|未经|须经|需|该|其上级"
_NOT_A_NAME = re.compile(
    rf"{_NO_BEGINNING}|争取|请求|邀请|报请|提请|让|使(?!领)|充分|切实|一并|上报|报送|协助|配合(?!单位|部门)|支持|参与(?!单位|部门)|要|应(?!急)|须|发挥"
    rf"|加强|强化|推进(?!办|委|领导|小组|工作|[^,。;]{{2,24}}(?:机构|委员会|小组|专班|办公室|指挥部)$)|完善|深化|建立|健全|明确|对(?!外)|把|将|为|不断|通过|按照?|根据|鼓励|支持|引导|督促|指导|确保|实现|提高"
    r"|提升|设立|成立|组建|以(?!色)|从|向|在(?!线)|与|同(?!济)|及时|定期|凡|所有|涉及|含|如|若|包括|其[他余](?!各|市|区|县|有关|相关|基层|社会|组织|行政|部门|单位|机构|成员)|新增|建设(?!局|厅|部|委|集团|银行|公司|办|管理|工程)|打造|形成|培育|推动|依托|协调(?!办|小组)"
)
# A predicate within what would be a name: 省政府将对重点部门.
_SENTENCE = re.compile(
    r".*?[局委办厅部府会处院心门位构司关队室组](?:将|应当|要(?!素|闻)|须|负责|牵头|会同|把|对(?!外|口)|按照|通过|向(?!阳)|在(?!线)|为(?!民)|每[人年月季周半个两]|设在|下设|位于|负责同志|主要负责|召集|向|是指).|.+(?<![自理经缘])由[市省区县各]"
)
# 各镇、街道、莘庄工业区: 各 makes bodies of the places after it.
_PLACE = re.compile(
    r"[^,。;:]{0,8}(?:[区县市镇乡村旗州盟]|街道|镇街|社区|园区|(?:工业|产业|科技|软件|物流|创新|科学)园)(?:\([^()]{1,8}\))?"
)
# 学校和幼儿园 are two, however they are called.
_OF_A_KIND = re.compile("(?:学校|高校|院校|幼儿园|医院|企业|场所|[^宾茶]馆|[一二三四五六七八九十]中|附[中小])$")
LONGEST_NAME = 40


def ends_as_body(name: str) -> bool:
    """Return whether a name could be that of a body."""
    return len(name) <= LONGEST_NAME and bool(_ENDS_AS_BODY.fullmatch(name))


def reads_as_body(name: str) -> bool:
    """Return whether a name could be that of a body by how it reads: 未经市水利局 is none."""
    return not re.match(_NO_BEGINNING, name) and not _SENTENCE.match(name)


def are_bodies(text: str, *, surely: bool = False) -> bool:
    """Return whether a text is a list of bodies and nothing else.

    Args:
        text: The folded text.
        surely: Whether most names must begin with their level or end as only bodies do, or the first must do both.
    """
    names = [text[low:high] for low, high in name_spans(text, 0, len(text))]
    if not names or not all(ends_as_body(name) and not _NOT_A_NAME.match(name) for name in names):
        return False
    if any(map(_SENTENCE.match, names)):
        return False
    if names[0].startswith("各") and all(map(_PLACE.fullmatch, names)):
        return True
    return (
        not surely
        or bool(_WITH_LEVEL.match(names[0]) and _ENDS_SURELY.fullmatch(names[0]))
        or 3 * sum(bool(_WITH_LEVEL.match(name) or _ENDS_SURELY.fullmatch(name)) for name in names) > 2 * len(names)
    )


def name_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each name of a list begins and ends."""
    for low, high in _pieces(text, start, end):
        low, high = _trimmed(text, low, high)
        if high - low < 2 or text[low:high] in _NO_NAME:
            continue
        if not ends_as_body(text[low:high]) and _REMARK.fullmatch(text, low, high):
            continue
        yield low, high


def level_of(name: str) -> str:
    """Return the level with which a name begins, such as 市; "" if it begins with none."""
    level = _LEVEL.match(name)
    return level.group() if level else ""


def has_level(name: str) -> bool:
    """Return whether a name states its own level, so that a 市 earlier in the list does not apply to it."""
    return bool(_LEVEL.match(name) or _OWN_LEVEL.match(name) or _OF_ANOTHER_LEVEL.search(name))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    cursor, depth = start, 0
    together = [match.span() for match in _TOGETHER.finditer(text, start, end)]
    for position in range(start, end):
        char = text[position]
        depth += (char in "([") - (char in ")]")
        if any(low <= position < high for low, high in together) or position < cursor:
            continue
        if char == "等" and (kinds := _AND_OTHERS.match(text, position, end)):
            # 工会、妇联等团体和企业
            yield cursor, position
            cursor = kinds.end()
            continue
        if depth <= 0 and (_is_separator(text, position, cursor, end) or _is_conjunction(text, position, start, end)):
            yield cursor, position
            cursor = position + (2 if text.startswith(("或者", "以及"), position) else 1)
    yield cursor, end


def _is_separator(text: str, position: int, name_start: int, end: int) -> bool:
    """Return whether a mark separates two bodies, rather than two kinds of places in one name."""
    if not _SEPARATOR.match(text[position]):
        return False
    return not (
        text[position] == "、"
        and _EVERY_PLACE.search(text[name_start:position])
        and _OTHER_PLACES.match(text, position + 1, end)
    )


def _is_conjunction(text: str, position: int, start: int, end: int) -> bool:
    """Return whether 和 or 与 separates two bodies, rather than being part of a name."""
    if text.startswith("以及", position) and position > start:
        return bool(re.search(rf"{ANY_SUFFIX}$", text[max(start, position - 12) : position]))
    if text[position] not in _CONJUNCTIONS or position <= start or position + 1 >= end:
        return False
    before, after = text[max(start, position - 12) : position], text[position + 1 : min(end, position + 24)]
    following = _CLOSING_WORDS.sub("", _SEPARATOR.split(after)[0])
    if before.endswith("各牵头单位"):
        return False
    if re.search(rf"(?:{SUFFIX}|[区县])$", before):
        return ends_as_body(following)
    if _OF_A_KIND.search(before) and _OF_A_KIND.search(following):
        return True
    return bool(
        re.search(rf"{ANY_SUFFIX}$", before)
        and re.match(r"[市省各]|有关|相关|其[他余]", after)
        and ends_as_body(following)
    )


def _trimmed(text: str, low: int, high: int) -> tuple[int, int]:
    while low < high and (
        text[low] in " :、,;.\n\t" or (text[low] in "([" and ")" not in text[low:high] and "]" not in text[low:high])
    ):
        low += 1
    if prefix := _PREFIX.match(text, low, high):
        rest = text[prefix.end() : high]
        if (
            _WITH_LEVEL.match(rest)
            or (prefix.group() == "其" and ends_as_body(rest))
            or (prefix.group().endswith("由") and _ENDS_SURELY.match(rest))
        ):
            low = prefix.end()
    if which := _WHICH.match(text, low, high):
        low = which.end()
    if short := _SHORT_NAME.search(text[low:high]):
        high = low + short.start()
    tail = _CLOSING_WORDS.search(text[low:high])
    if tail and tail.start() >= 2:
        high = low + tail.start()
    while high > low and (
        text[high - 1] in " 。.,;、:([\n\t" or (text[high - 1] in ")]" and not re.search(r"[(\[]", text[low:high]))
    ):
        high -= 1
    return low, high
