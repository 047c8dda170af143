"""Finds clauses whose subject is a body that acts: 各县（区）制定方案, 市审计局依法监督, 委托市设计院编制规划."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cityplans.curate.importer.body_endings import EVERY_PLACE, ORGANISATION, PLACES, STEERING, SUFFIX, TOWN_OFFICE
from cityplans.curate.importer.body_labels import COORDINATION, LEAD, PARTICIPANT, RESPONSIBLE
from cityplans.curate.importer.body_names import are_bodies, name_spans
from cityplans.curate.importer.duty_clauses import BY, CLAUSE, IN_CHARGE, OPENING, ClauseDuty
from cityplans.curate.importer.markers import marker_at

# A verb that begins the name of a unit is no predicate: 市委督查室, 市政府研究室, 市场监督管理局.
_NO_UNIT = (
    r"(?![^市省区县各、]{0,2}(?:(?<![布格全大])局|委(?!托|员(?!会))|办(?!理|好)|(?<![干全内外])部(?!门|署|分)|厅|室|处(?!理|置)"
    r"|院(?!校|士|线)|中心(?!城)|小组|专班|集团|公司|[支大总]?队(?!伍)))"
)
# Nor is one that begins a noun: 服务中心规范化水平.
_NO_NOUN = "(?!化(?!解)|性|率(?!先)|型|费|权|员|者|师|平台|系统|水平|能力)"
# What only somebody who has a duty does: anybody may be its subject.
_DUTY = (
    rf"(?:均|都|也|还|共同|具体|分别|统一)*(?:要(?!求|素|点)|应当?(?!用|急|对|收)|须(?!知)|必须|务必|{IN_CHARGE}|承担|履行|落实[^,。;]{{0,12}}责任"
    r"|依法|依职责|按照?(?:各自|下列|以下|有关)?(?:职责|职能|分工|规定|要求|权限)|根据(?:各自)?(?:职责|分工)"
    r"|作为[^,。;]{0,16}(?:主体|单位|业主|责任人)|是[^,。;]{0,16}(?:责任主体|实施主体|责任单位))"
)
# 接到举报后,应当核实: the duty follows in the next clause.
_WHILE = "在(?=[^,。;]{2,40}(?:时|中|前|后)$)"
_WHEN, _THEN = "接到|收到|发现", re.compile(r",[^,。;\n]{0,12}(?:应|须|要)")
# What an office does in a plan. What places and things do as well is missing: 发展, 提升, 服务, 增长, 建成.
_WORK = (
    "制定|制订|出台|编制|修订|拟定|拟订|印发|发布|公布|开展|组织|组建|建立|健全|完善|优化|加强|强化|加大|加快|落实|做好|抓(?!手)|相应(?=[成建设制出明])|各(?:派|选派|确定|明确|安排|司其职|负其责|尽其责)|齐抓共管|发挥|整合|盘活|梳理|汇编|征集|收集|评定|兑现|收购|采购|招募|招聘|选聘|派驻|派出|结对|包联|走访|救助|演练|预警|推送|报道|增设|承建|代建|分担|推进|推动|推广"
    "|推出|实施|实行|指导|督促|引导|督查|督办|监督|监管|监测|检查|巡查|排查|抽查|调查|考核|评估|评选|遴选|选派|核定|核查|审核|审批|认定|受理"
    "|办理|查处|处置|整治|清理|规范|安排|统筹|协调|调度|统一|设立|设置|开设|设(?![施备计想法区有在置立])|比照|参照|主管(?!部门|单位|机关|局|人员)|开通|开放|搭建|打造|培育|引进|配备|拨付|发放|给予|筹集|筹措|出资"
    "|提供|研究|提出|谋划|汇总|归集|共享|报送|上报|申报|通报|公开|公示|宣传|约谈|采取|召开|举办|承办|主办|承接|运营|修建|改造|维护|管护|保障"
    "|支持|鼓励|帮助|培训|对接|邀请|征求|听取|移送|移交|追究|责令|调整|放宽|扩大|提高|足额|确保|细化|明确|依托|结合|围绕|按照?|依照|依据|根据|定期|及时|适时"
    r"|每(?:年|季|月|周|日|旬|半月|半年|两年|学期|学年|[一两二三四六\\d]个?月)|逐[户村项一级]|登记|[一二三四五]年内?(?=安排|统筹|投入)|全面|全力|大力|深入|持续|广泛|扎实|稳步|有序|着力|重点|严格|严肃|坚决|切实|积极|主动|密切|同步"
    r"|将|把|于\d|联合|会同|共同|分别|具体|认真|进一步|继续|全程|充分|从严|集中|逐步|优先|带头"
    "|协助|配合|参与|参加|牵头|委托|聘请|聘任|对照|针对|聚焦|对(?![外口面])"
)
_PREDICATE = re.compile(rf"(?P<duty>{_DUTY})|(?P<work>(?:{_WORK}){_NO_UNIT}{_NO_NOUN})|(?P<when>{_WHEN}|{_WHILE})")
_AFTER_COMMA = re.compile(",(?:应当?(?!用|急|对|收)|必须|须(?!知)|要(?!求|素|点))")
_WORK_AFTER = re.compile(rf",(?:{_WORK}){_NO_UNIT}{_NO_NOUN}")
# What was done is no duty, and what an office has made is no office: 市水利局制定的办法.
_DONE = re.compile(r"[^,。;]{0,10}(?:了|已)|[\u4e00-\u9fff]{2,3}的")
DATE = re.compile(
    r"(?:(?:到|自|从|于)?20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起|底?前|末|以前|内)?|年内|今年|明年|全年|每年)+"
)
"""A date before the subject of a clause: 2023年市财政安排经费."""
_COORDINATES = re.compile(r"(?:负责)?(?:统筹(?!安排)|组织协调|综合协调|协调)")
HELPS = re.compile(
    r"(?:(?:应当?|要|须)?(?:依法)?,?(?:按照?|根据|依照|依据?)(?:各自|其)(?:的)?(?:法定)?(?:职责|职能|分工|权限)+(?:范围|分工)?内?,?)?"
    r"(?:应当?|要|依法|共同|积极|主动|密切|做好)*(?:协助|配合|参与|参加)"
)
"""What a body does that takes part: 按照各自职责，协助."""
_LEADS = re.compile("(?:发挥(?:好|了)?)?(?:总)?牵头")
_LEVEL = re.compile(
    r"市(?![场区域内容辖]|民(?![政族宗委防])|级(?!部门|有关|相关|各|行业|财政))|省(?![内会级])|[区县州](?![域位内级])|各(?![类项种方])|[省市区县]级以上|其[他余]各?[市区县]|[市区县]级(?=人民政府|财政|医院)|基层|[一二三]级(?=医院)|乡镇|镇街|街道|[镇乡](?=[^,。;]{2,10}(?:[办队站所委股]|中心|政府))|属地|团市委|团委|工会|共青团|妇联|残联|科协|工商联"
    r"|国家(?=[^,。;]{2,}局)|(?:中国)?人民银行|国网|公安(?=派出所)|派出所|(?!其他|多个|跨)[^\W推支以由经请向从被将对按与]{2,8}(?<!有关)(?<!相关)部门"
)
_AT_START = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[市区县]|开发区|新区|高新区|海关)")
_ENDING = re.compile(
    rf".*(?:{SUFFIX}|[^教课]室|[^本专学全内外妇儿理工文百前眼骨]科|[^到好坏用]处|[^车]站|[^平舞]台|队|社|{TOWN_OFFICE}|{ORGANISATION}|热线|医院|学校|街道|镇街)(?:\([^()]{{1,20}}\))?|.*{EVERY_PLACE}|{PLACES}"
)
_ENDING_OF_ANYBODY = re.compile(rf"{_ENDING.pattern}|.*(?:企业|[^场宾茶]馆|[^法医]院|校|幼儿园|食堂|媒体)")
_PLACES = re.compile(PLACES)
# The government of the whole plan decides much that is nobody's duty.
_SUPREME = re.compile(r"(?:中共)?[\u4e00-\u9fff]{0,3}[市省州](?:委|政府|人民政府)")
_WITHOUT_LEVEL = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:公司|集团|(?<![布格全大结])局|[分支]行|[支大总中]队|事处|海关)|分支机构"
)
_DEPARTMENTS = re.compile(
    rf"(?!(?:{_WORK}))[\u4e00-\u9fff]{{2,8}}(?:、[\u4e00-\u9fff]{{2,8}})+等(?:有关|相关)?(?:行政)?(?:主管|管理|职能)?部门"
)
_SINGLES_OUT = re.compile("特别是|尤其是|以及其他")
_WITH = re.compile("会同")
_STEERS = re.compile(rf"{STEERING}(?:办公室)?(?:\([^()]+\))?$")
_LONGEST = 120
_SENTENCE_START = "。;\n"


def find_acting_subjects(text: str, start: int, end: int) -> Iterator[ClauseDuty]:
    """Yield the lists of bodies that act in a folded text, with the role that the verb gives them."""
    for clause in CLAUSE.finditer(text, start, end):
        low, high = clause.start(), min(clause.end(), clause.start() + _LONGEST)
        is_first = low == start or text[low - 1] in _SENTENCE_START
        if marker := marker_at(text, low, high):
            low, is_first = marker.end, True
        while low < high and text[low] == " ":
            low += 1
        if opening := OPENING.match(text, low, high):
            low = opening.end()
        if date := DATE.match(text, low, high):
            low = date.end()
        for begin in (low, *(by.end() for by in BY.finditer(text, low, high))):
            if duty := _duty_from(text, begin, high, is_first=is_first or begin > low):
                yield duty


def _duty_from(text: str, begin: int, high: int, *, is_first: bool) -> ClauseDuty | None:
    """Return the subject that begins at a position, if a predicate follows it within the clause."""
    for predicate in _PREDICATE.finditer(text, begin + 2, high):
        if BY.search(text, begin, predicate.start()):
            return None
        if predicate["when"] and not _THEN.match(text, high):
            continue
        is_duty = not predicate["work"]
        if not _are_acting(text, begin, predicate.start(), is_duty=is_duty, is_first=is_first):
            continue
        if _DONE.match(text, predicate.start(), high):
            return None
        return ClauseDuty(begin, predicate.start(), _role(text, begin, predicate.start(), high))
    # 各级政府以及街道办事处,应当护桥; 公安、交通等部门,加大力度: a comma may follow a long subject.
    if (
        _AFTER_COMMA.match(text, high) or (_DEPARTMENTS.fullmatch(text, begin, high) and _WORK_AFTER.match(text, high))
    ) and _are_acting(text, begin, high, is_duty=True, is_first=is_first):
        return ClauseDuty(begin, high, _role(text, begin, high + 1, high))
    return None


def _role(text: str, begin: int, end: int, high: int) -> str:
    if _STEERS.search(text, begin, end) or _COORDINATES.match(text, end, high):
        return COORDINATION
    if HELPS.match(text, end):
        return PARTICIPANT
    return LEAD if _LEADS.match(text, end, high) else RESPONSIBLE


def _are_acting(text: str, start: int, end: int, *, is_duty: bool, is_first: bool) -> bool:
    """Return whether a stretch is a list of bodies that may be the subject of a predicate."""
    if _PLACES.fullmatch(text, start, end):
        return is_duty or is_first
    if _DEPARTMENTS.fullmatch(text, start, end):
        return True
    if _SINGLES_OUT.search(text, start, end) or _WITH.search(text, start, end) or not are_bodies(text[start:end]):
        return False
    names = [text[low:high] for low, high in name_spans(text, start, end)]
    if all(map(_SUPREME.fullmatch, names)):
        return False
    has_level = bool(
        _LEVEL.match(names[0])
        or _STEERS.search(names[0])
        or (is_first and (_AT_START.match(names[0]) or all(map(_WITHOUT_LEVEL.fullmatch, names))))
    )
    if is_duty:
        return all(map(_ENDING_OF_ANYBODY.fullmatch, names))
    return has_level and all(map(_ENDING.fullmatch, names))
