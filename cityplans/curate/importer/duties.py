"""Finds bodies that sentences assign a duty to: 由X制定, 报X审议, X要……, 办公室设在X."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from cityplans.curate.importer.acting_subjects import DATE, find_acting_subjects
from cityplans.curate.importer.aliases import without_aliases
from cityplans.curate.importer.assigned_names import AssignmentMatch, assign_names, each_of_joint
from cityplans.curate.importer.body_endings import COUNCIL, DUTY_SUFFIX, STEERING
from cityplans.curate.importer.body_labels import COORDINATION, LEAD, PARTICIPANT, RESPONSIBLE
from cityplans.curate.importer.body_names import are_bodies, reads_as_body
from cityplans.curate.importer.duty_clauses import BY, find_clause_duties
from cityplans.curate.importer.markers import marker_at
from cityplans.curate.importer.predicates import IN_CHARGE, role_of
from cityplans.curate.importer.sentences import sentence_around

_NAME = rf"[\u4e00-\u9fff\"]{{1,24}}?{DUTY_SUFFIX}"
_ACTS = (
    f"制定|制订|拟定|拟订|编制|研究|提出|组织|统筹|安排|牵头|{IN_CHARGE}|落实|承担|会同|协调|在|按|根据|依照|依法|另行|定期|汇总"
    "|规划|编列|责令|处[一二三四五六七八九十百千\\d]|给予|予以|对|办理|作出|审核|认定|公布|管理|实施|开展|建设|推进|做好|聘请|聘任"
)

_AT_CLAUSE = r"(?:^|(?<=[。,;:.) \n条])|(?<=\d、))"
_MUST = "(?:不仅|不但|既)?要(?!求|素|点)|应(?!用|急|对|收)|须(?!知)|必须|务必|按(?:照)?(?:各自)?职责|每半年|每季度|每月|每年|定期"

_AT_SENTENCE = r"(?:^|(?<=[。;\n])|(?<=条 )|(?<=条))"
_DOES = (
    rf"统筹领导|统一领导|领导|建立|设立|鼓励|支持|承担|加强|加大|{IN_CHARGE}"
    r"|组织|制定|编制|研究决定|会同|根据|对[^,。;]{2,30}给予"
)
_OFFICE = re.compile(
    r"(?:[市省]|本市|各|县级以上|[市省]?[和、]?[区县][\u4e00-\u9fff、()]*)[^的]{0,24}?(?:政府|部门|主管部门|机关|常务委员会|委员会)"
)
# The groups of a pattern match bodies; the name of a group says which role its body has.
_PATTERNS = (
    re.compile(
        rf"由(?P<responsible>{_NAME})(?:与|会同|和)(?P<participants>[^,。;:\n]{{2,80}}?)等(?:相关|有关)?(?:单位|部门)"
    ),
    re.compile(rf"(?<!可)由(?P<main>{_NAME}|[\u4e00-\u9fff]{{2,8}}处)(?=(?:{_ACTS}))"),
    # What is reported to a government is decided by it, as anything is; a committee of the plan steers the plan.
    re.compile(
        rf"报(?:送|经|请)?(?P<coordination>(?!送|[市省区县镇乡](?:委|人民|政府)|街道|所在地|本级|同级|上级|原|有关|相关|主管|批准){_NAME})(?=审议|审定|审批|批准|备案|审核|同意|专题研究|研究)"
    ),
    re.compile(
        r"(?<!推动)(?<!推进)(?<!支持)(?<!鼓励)(?<!探索)(?:成立|组建|组成|设立|建立)(?!了|的|健全|完善)(?:由[^,。;]{2,40}?(?:任|担任)[^,。;]{1,12}?的|由[^,。;]{2,60}?(?:牵头|参加|参与|组成)的"
        r"|由[^。;\n]{2,40}?任[^,。;]{2,6},[^。;\n]{2,80}?(?:为成员|参加|参与|组成)的)?"
        r"(?P<coordination>(?!相应|相关|各自)[\u4e00-\u9fff\"]{2,30}?(?:(?<!专家)委员会|小组|指挥部|联席会议|专班))(?=[,。;(]|及其|并)"
    ),
    re.compile(rf"发挥(?P<lead>{_NAME})(?=的?牵头)"),
    re.compile(rf"(?:建立|形成|健全|完善)(?P<lead>{_NAME})(?=牵头[,、])"),
    re.compile(
        r"牵头[,、](?P<participants>[^,。;:\n]{2,80}?(?:部门|单位|机构)|[^,。;:\n]{2,80}?)(?=(?:共同)?(?:参加|参与|配合|协同)的)"
    ),
    re.compile(rf"发挥(?P<responsible>{_NAME})(?=的?(?:责任主体|主体|主导))"),
    re.compile(rf"发挥(?P<coordination>{_NAME})(?=的?(?:统筹|协调|领导|集中|指导))"),
    re.compile(
        rf"{_AT_CLAUSE}(?P<coordination>[\u4e00-\u9fff]{{0,24}}{STEERING})(?=统筹|{IN_CHARGE}|研究|领导|加强|定期|要?召开)"
    ),
    re.compile(rf"{_AT_CLAUSE}(?P<coordination>{_NAME})\((?:设在|在)[^()\n]{{2,20}}\)(?=负责|承担|统筹|具体)"),
    re.compile(
        r"(?:支持|督促|指导)(?P<responsible>[\u4e00-\u9fff]{2,8}(?:部门|单位))(?=尽快|加快|完成|做好|推进|开展)"
    ),
    re.compile(rf"(?:按照|根据)(?P<coordination>{_NAME})的?(?=统一部署|部署|统一安排)"),
    re.compile(
        rf"(?:{_AT_CLAUSE}|由)(?P<main>{_NAME})(?:牵头)?组织(?P<participant>[\u4e00-\u9fff]{{2,12}}(?:单位|部门|机构))"
        r"(?=制定|编制|开展|研究|对|进行|实施)"
    ),
    re.compile(rf"{_AT_CLAUSE}(?P<helpers>[^,。;:\n]{{2,40}}?)(?=(?:{_MUST})[^,。;]{{0,4}}配合)"),
    re.compile(rf"{_AT_CLAUSE}(?P<subjects>[^,。;:\n]{{2,60}}?)(?={_MUST})"),
    re.compile(rf"{_AT_SENTENCE}(?P<office>[^,。;:\n]{{2,40}}?)(?={_DOES})"),
    re.compile(
        rf"{_AT_CLAUSE}(?P<subjects>[^,。;:\n]{{2,120}}?等[\u4e00-\u9fff]{{0,8}}(?:部门|单位)"
        r"(?:以及[^,。;:\n]{2,60}?|,[^,。;:\n]{2,60}?等[\u4e00-\u9fff]{0,4}(?:组织|团体|单位))?)"
        r"(?=,?(?:在|按照?|根据|依照|依据?)各自(?:的)?(?:法定)?(?:职责|职能|权限))"
    ),
    re.compile(rf"{_AT_CLAUSE}(?:由)?(?P<main>{_NAME}|{COUNCIL})(?={IN_CHARGE})"),
    re.compile(rf"[(\[]以下(?:统称|简称)\"?(?P<short>[^\[\]\n]{{2,24}}?)\"?[)\]](?={IN_CHARGE}|应当|会同|牵头)"),
    re.compile(rf"由(?P<main>{_NAME})(?=召集)"),
    re.compile(
        rf"(?:{_AT_CLAUSE}|所属的)(?P<main>(?!其?所属)[\u4e00-\u9fff]{{2,24}}?(?:{DUTY_SUFFIX}|中心)),?(?=受其?[^,。;]{{0,12}}委托,?(?:负责|承担|具体))"
    ),
    re.compile(
        r"(?:^|(?<=\n)|(?<=[;。])(?=[^,。;:\n]{2,40}:(?:主要|具体)?(?:负责|牵头)))(?P<announced>[^,。;:\n]{2,120}?)"
        r"(?:(?:的)?(?:主要|具体|工作)*职责(?:分工)?(?:[是为])?:|:(?=[^\n ])|[。\n](?=(?:牵头|主要|具体)?负责|牵头(?!单位|部门)))"
    ),
    re.compile(rf"{_AT_CLAUSE}(?P<members>[^,。;:\n]{{2,200}}?)(?:等(?:部门|单位))?(?=(?:为|作为|是)成员)"),
    re.compile(
        r"由(?P<members>[^,。;:\n]{2,200}?)(?:等(?:有关|相关)?(?:部门|单位))?(?=(?:共同|联合)?(?:组成(?:$|[,。;])|(?:组成|组建|成立)[^,。;的]{2,40}(?:小组|专班|指挥部|联席会议|委员会|机构)))"
    ),
)
# The rest of a name after its note: 县(区)水利局.
_WITHIN_NAME, _LONGEST_NOTE = re.compile(r"[区县市村镇乡居]\([县级市区旗街道乡镇村居、]{1,6}\)$"), 9
# The rest of 各县、区人民政府 or 市、区财政局.
_WITHIN_JOINT = re.compile("(?<![\u4e00-\u9fff])各?(?:有关)?[省市区县乡镇]、$|各[省市区县乡镇]、$")
# 市政府授权市教育局: whoever is empowered has the duty.
_PASSED_ON = re.compile("[^,。;、]{2,20}(?:授权|委托|责成|指定|组织)(?=[市省区县州])")
_LONGEST_PREDICATE = 40
# 党委领导、政府负责、社会参与: a principle, of nobody in particular.
_GENERIC = frozenset(("党委", "政府", "部门", "企业", "单位"))
_IN_PARALLEL = re.compile("[\u4e00-\u9fff]{2}、")
_SUBJECT = re.compile(
    rf"(?:[\u4e00-\u9fff].{{0,118}}{DUTY_SUFFIX}|.*各.{{0,8}}(?:学校|高校|企业|协会|商会|区|县)"
    r"|.*(?:工会|共青团|妇联|残联|科协|工商联|侨联|宣传部|组织部|统战部|报社|电视台|银行|海关))(?:等(?:群团|社会|人民)?(?:组织|团体|机构))?"
    r"|(?:本市|[市区]属|全市)?[^的,]{0,12}(?:中小学校|[甲乙]等医院|医疗机构|办事场所)"
)
# 责任单位：, 发布机构： and the like are labels.
_IS_LABEL = re.compile(r"(?:^|[,;、 (\[])(?![市省区县各]|国网|中国).{0,8}(?:单位|部门|机构|机关|中心|公司|方)$")
_ANNOUNCED_ROLE = re.compile(
    rf"(?:负责|要|应)?(?:(?P<{LEAD}>总?牵头)|(?P<{PARTICIPANT}>配合|协助|参与)|(?P<{COORDINATION}>统筹协调|统筹|组织协调|综合协调))"
)
_DUTIES = re.compile("的?(?:主要|具体|工作)*职责(?:分工)?[是为]?:")
_COUNCIL = re.compile(COUNCIL)
# 机场、车站等公共场所: places or bodies of a kind, named as one.
_OF_A_KIND = re.compile(
    r"[^,。;:]{2,60}等[\u4e00-\u9fff]{0,8}?(?:场所|枢纽|场馆|窗口|(?<!有关)(?<!相关)(?<!等)单位|企业|医疗机构|媒体)"
    r"|(?:(?:各级|各类|全市|新闻|主流|公共|本地|[省市县区](?:级|属|直))(?:的)?)+(?:新闻)?媒体(?:单位)?"
)
_NOT_A_BODY = re.compile(
    r"特别是|加强|推进(?!委员会|工作|办|领导|小组)|完善|深化|建立|健全|明确|对(?!外)|把|将|为|涉及|不断|通过|一并|上报|本单位|本部门|同级|以及其他|凡|所有"
)
# Every name of a body has one of these: a quick look before a close one.
_MAY_NAME = re.compile(
    "[媒委局办厅会联协府政行关司团学院组部处心门位构署校区县干企台社财所枢馆口队班议道室州旗镇乡市支地]"
)
_DOUBT = "found in the running text, not in a list"


def find_duties(text: str, start: int, end: int) -> Iterator[AssignmentMatch]:
    """Yield the bodies that sentences in a stretch of a folded text assign a duty to."""
    if not _MAY_NAME.search(text, start, end):
        return
    # What precedes a stretch says whether it begins a sentence.
    if rest := without_aliases(text, max(start - 1, 0), end):
        begin = min(start, 1)
        yield from (rest.restored(duty) for duty in _find_duties(rest.text, begin, len(rest.text)))
    else:
        yield from _find_duties(text, start, end)


def _find_duties(text: str, start: int, end: int) -> Iterator[AssignmentMatch]:
    first: dict[int, tuple[int, str, tuple[int, int]]] = {}
    within: set[int] = set()
    for assignment in filter(partial(_is_whole, text), _readings(text, start, end)):
        reading = (assignment.end, assignment.role, assignment.passage)
        # The bodies of a joint name begin at the same place; another pattern may read the same words again.
        if assignment.start not in within and first.setdefault(assignment.start, reading) == reading:
            within.update(range(assignment.start + 1, assignment.end))
            yield assignment
    read = within | first.keys()
    for clause in find_acting_subjects(text, start, end):
        passage = sentence_around(text, clause.start, None, start, end)
        for assignment in assign_names(text, clause.start, clause.end, clause.role, passage, _DOUBT):
            if read.isdisjoint(range(assignment.start, assignment.end)) and _is_whole(text, assignment):
                yield assignment


def _is_whole(text: str, assignment: AssignmentMatch) -> bool:
    """Return whether a name is neither cut by quotation marks nor within them: "政府负责、社会参与" is a principle."""
    begin, _ = sentence_around(text, assignment.start, None, 0, assignment.end)
    if text.count('"', assignment.start, assignment.end) % 2 or text.count('"', begin, assignment.start) % 2:
        return False
    name = text[assignment.start : assignment.end]
    if name in _GENERIC and (text[assignment.start - 1] == "、" or _IN_PARALLEL.match(text, assignment.end)):
        return False
    return reads_as_body(name)


def _readings(text: str, start: int, end: int) -> Iterator[AssignmentMatch]:
    for clause in find_clause_duties(text, start, end):
        passage = sentence_around(text, clause.start, None, start, end)
        yield from assign_names(text, clause.start, clause.end, clause.role, passage, _DOUBT)
    for pattern in _PATTERNS:
        for match in pattern.finditer(text, max(start - 1, 0), end):
            for group in pattern.groupindex:
                yield from _assignments_of(
                    text, match, group, sentence_around(text, match.start(group), None, start, end)
                )


def _announced(text: str, low: int, high: int, passage: tuple[int, int]) -> Iterator[AssignmentMatch]:
    """Yield the bodies that a paragraph about their duties begins with: 市教育局：牵头制定方案."""
    duties = _DUTIES.match(text, high)
    if (_IS_LABEL.search(text[low:high]) and not duties) or not are_bodies(text[low:high], surely=True):
        return
    said = _ANNOUNCED_ROLE.match(text, duties.end() if duties else high + 1)
    role = (said.lastgroup if said else "") or RESPONSIBLE
    yield from assign_names(text, low, high, role, passage, _DOUBT)


def _assignments_of(text: str, match: re.Match[str], group: str, passage: tuple[int, int]) -> Iterator[AssignmentMatch]:
    low, high = match.span(group)
    if marker := marker_at(text, low, high):
        low = marker.end
    if _WITHIN_NAME.search(text, max(0, low - _LONGEST_NOTE), low) or _WITHIN_JOINT.search(text, max(0, low - 5), low):
        return
    if by := [match.end() for match in BY.finditer(text, low, high)]:
        low = by[-1]
    if passed_on := _PASSED_ON.match(text, low, high):
        low = passed_on.end()
    if date := DATE.match(text, low, high):
        low = date.end()
    if group in ("subjects", "helpers", "office"):
        if _OF_A_KIND.fullmatch(text, low, high) and not _NOT_A_BODY.search(text, low, high):
            role = role_of(text, high, high + _LONGEST_PREDICATE)
            yield AssignmentMatch(low, high, role, text[low:high], passage, _DOUBT)
            return
        pattern = _OFFICE if group == "office" else _SUBJECT
        is_body = pattern.fullmatch(text, low, high) or (group == "subjects" and _COUNCIL.fullmatch(text, low, high))
        if not is_body or _NOT_A_BODY.search(text, low, high):
            return
        if "参加单位" in text[low:high] or "参与单位" in text[low:high]:
            yield AssignmentMatch(low, high, PARTICIPANT, text[low:high], passage, _DOUBT)
        else:
            role = PARTICIPANT if group == "helpers" else role_of(text, high, high + _LONGEST_PREDICATE)
            yield from assign_names(text, low, high, role, passage, _DOUBT)
    elif group == "announced":
        yield from _announced(text, low, high, passage)
    elif group == "short":
        if are_bodies(text[low:high], surely=True):
            yield from assign_names(text, low, high, RESPONSIBLE, passage, _DOUBT)
    elif group == "members":
        if are_bodies(text[low:high], surely=True):
            yield from assign_names(text, low, high, PARTICIPANT, passage, _DOUBT)
    elif group == "participants":
        yield from assign_names(text, low, high, PARTICIPANT, passage, _DOUBT)
    elif not _NOT_A_BODY.search(text, low, high):
        role = role_of(text, high, high + _LONGEST_PREDICATE) if group == "main" else group
        yield from each_of_joint(AssignmentMatch(low, high, role, text[low:high], passage, _DOUBT))
