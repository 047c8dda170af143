"""Finds the numbers that belong to names, set phrases and conditions: 世界500强, 两个落实, 36岁以下."""

from __future__ import annotations

import re

_LEVELS = ("级", "期", "版", "星级", "分", "点")
_PARTS_OF_NAMES = ("个", "期", "级", "届", "区", "版", "部", "点", "次")
_SET_PHRASE = re.compile(
    r"(?:方面|一[批律流体百千]|层次|意识|自信|代表|离不开|先行先试|维护|全面|阶段|环节|关口|层面|角度|转变|结合|历史任务|战略|世界"
    r"|优势|理念|关系|步骤|统筹|坚持|确保|文明|服务意识|专项$|不|月|一律|国际大|班子|市场"
    r"|底线|红线|主线|生命线|走在|规定|工作|任务|内容|要求|制度|机制|原则"
    r"|落实|到位|覆盖|满意|提升|率先|清零|清单|确立|认同|融合|衔接|同步|服务$|延伸|平衡|毫不|务必|必由|面向|先行|主体$|更加|更|轮子|一致"
    r"|从严|优先|安全|导向|重点|突出|抓手|维度|突破|赋能|协调|循环|定位|联动|贯通|百分|\"?\d)"
)
_DIVIDED = re.compile(r"(?:分为|分成|划分为|设)[^,。;]*、[^,。;]*$")
_GRADES = re.compile("(?:个)?(?:等次|等级|档次|层级|类|类别|档|级)(?=[,。;]|$)")
_CONGRESS = re.compile(r"[一二三四五六七八九十]{1,3}[中次]|全会|全体会议|会议|全国|党代会|人大|省委|市委|中央")
_CLASS_BEFORE = re.compile("[一二三四五][、和至或-]$")
_MOST_EDITIONS = 10
_SERVICE_HOURS = re.compile(
    r"\"?(?:过境|免签|热线|便利|自助|服务|营业|值[班守]|在线|不间断|不打烊|全天候|监[控测]|书[店房]|开放|无人|政务|有人|应答|响应|受理|备勤|轮[班值]|专人)"
)
_SPENT, _TIME = re.compile("(?:利用|用|为期|历时)(?:约|近)?$"), re.compile("的?(?:左右)?的?时间|[,，、。;]")
_AROUND = re.compile("(?:以内|之内)?(?:范围|半径|距离)内?")
_INDICATORS = re.compile("项[^,。;、的]{0,8}指标")
_MAKES = re.compile(
    "(?:设|设立|设置|建立|新增|增加|制定|发布|确定|确立|提出|纳入|包括|包含|完成|达到|实现|优化|监测|考核|选取|共|有|个)$"
)
_SCORED = re.compile("满意度|满意率|得分|评分|测评|指数|成绩")
_CIRCLE = re.compile('"?[\u4e00-\u9fff]{0,12}[圈网]')
_CLASSES, _OF_CLASS = ("千伏", "kV", "伏"), re.compile(r"(?:及?以[上下]的?)?[\u4e00-\u9fff]")
_ROUND_THE_CLOCK = re.compile(r"\d[ ]?[x×*X][ ]?$")
# Whom a rule is for, or how large the things are that are counted: 对投资500万元以上的项目, 百亿元企业3家.
# 老字号10个 and 称号5个 are counted.
_NUMBERED = re.compile("(?:国道|省道|县道|(?<![字称型商])号|高速)$")
_FOR_WHOM = re.compile(
    r"[^,。;]{0,4}(?:对|凡|符合|满足|具有|具备|年满|首次|累计满|每满|在职|从事|连续|毕业|注册资本|持有|年度?(?:营业|销售|主营))"
)
_GRANT = re.compile(r"给予|奖励|补助|补贴|资助|奖补|提供|安排|予以|一次性|投入|按")
# The thing or person that the figure describes.
_OF_WHOM = re.compile(
    r"(?:\(含(?:本数)?\))?(?:及?以上|及?以下|以内|左右|内)?(?:\(含(?:本数)?\))?[^,。;、]{0,12}?(?:的|企业|项目|单位|机构|人员|人才|团队|家庭|个人|学生|者)"
)
_HEADS, _LIMIT = re.compile("[名人户家所]"), re.compile(r"(?:\(含(?:本数)?\))?(?:及?以[上下内]|左右|内)")
_SIZED = re.compile(
    r"(?:(?:\(含(?:本数)?\))?(?:及?以上|级|及?以下|规模)(?:\(含(?:本数)?\))?的?|的)(?:[\u4e00-\u9fff]{0,4})"
    r"(?:企业|[行经]?[政济]?[村户](?![^,。;]{0,2}[镇庄])|项目|产业|集群|园区|载体|楼宇|商圈|市场|品牌|单体|工程)"
)
_CASE = re.compile(
    r"(?:\(含(?:本数)?\))?(?:及?以上|及?以下|以内)?(?:\(含(?:本数)?\))?的(?:[,、;]|[由可应须](?!急)|要(?!求|素|点))|时(?=启动|应|可|须|要|,)"
)
_OVER, _BARE_SIZED = re.compile("[超过破上达]$"), re.compile("(?:级)?(?:企业|产业|集群|园区|项目)")
_OF_EACH = re.compile(r"(?:\(含(?:本数)?\))?及?以[上下内]的[^,。;、\d]{0,8}\d")
_BOILERS = ("蒸吨", "蒸吨/小时", "蒸吨/时", "吨/时", "吨/小时", "t/h")
_OF_BOILER = re.compile(
    r"(?:/小?时)?(?:\(含(?:本数)?\))?(?:及?以上|及?以下|级)?(?:\(含(?:本数)?\))?的?[^,。;、\d]{0,12}(?:锅炉|机组|窑炉)"
)
_FORBIDS = re.compile(
    "(?:禁止|不再|严禁|不得|停止|暂停|严控|严格控制|原则上不)(?:新建|新增|审批|核准|备案|扩建|新上|建设|批准)[^,。;]{0,20}$"
)
_LIMITED_THING = re.compile(r"(?:\(含(?:本数)?\))?及?以[上下](?:\(含(?:本数)?\))?的?[\u4e00-\u9fff]")
_SIZE_UNITS = re.compile("平方米|亩|[万千]?吨|[万千]?千瓦|兆瓦|千伏|[美港欧日]?元|[张床]|公顷")
_OF_EACH_THING = re.compile(
    r"(?:\(含(?:本数)?\))?及?以[上下](?:\(含(?:本数)?\))?[\u4e00-\u9fff]{2,8}\d+[个家座台处条所]"
)
_FOUNDED = re.compile("规模|设立|组建|总额")
_SIZES = re.compile(r"[美港欧日]?元|亩|平方米")
_HELD = re.compile(
    r"(?:编发|刊发|印发|编印|编辑|出版|举办|开办|开设|组织|开展|推出|播出|培训)(?:不少于|至少|约|超过)?$"
)
_WORKS = re.compile("工程|项目|建设|改造|主体|厂|用地")
_LONGEST_CLAUSE = 40
_REACHES = re.compile("(?:提高到|达到|达|增至|升至|为)?")
_COUNTED = re.compile(r"(?:以上)?的\d+[家个户名]")
_ALL_OF_SIZE = re.compile(r"[\u4e00-\u9fff]{0,3}及?以[上下]的?[\u4e00-\u9fff]{2,8}(?:全部|均|都|普遍)")
_AGE_MEANT = re.compile(r"寿命|平均年龄|年龄中位")


def is_name(text: str, start: int, end: int, unit: str) -> bool:
    """Return whether a number with its unit is part of a name or date: 世界500强, 国道216线, 30周年, 7月11日."""
    before, after = text[max(start - 4, 0) : start], text[end : end + 4]
    if unit == "强" or unit in ("线", "路") or _NUMBERED.search(before):
        return True
    if (unit in ("日", "天") and before.endswith(("月", "月的"))) or after.startswith(
        ("周年", "号线", "号文", "国道", "省道")
    ):
        return True
    # 15分钟生活圈, 220千伏变电站, 10万吨级泊位: how large the things are that are named.
    if (unit == "分钟" and _CIRCLE.match(text, end)) or (unit in _CLASSES and _OF_CLASS.match(text, end)):
        return True
    # 利用40天时间, 学校周边200米范围内
    if unit in ("天", "日", "个月", "小时") and _SPENT.search(before) and _TIME.match(text, end):
        return True
    if unit in ("米", "公里") and _AROUND.match(text, end):
        return True
    if unit.endswith("吨") and after.startswith("级"):
        return True
    if unit == "小时" and (_SERVICE_HOURS.match(text, end) or _ROUND_THE_CLOCK.search(before)):
        return True
    # 培训班3期 and 编发1期 are counted, 二期工程 is a name.
    if unit == "期" and (before.endswith(("班", "训", "座", "刊")) or _HELD.search(text[max(start - 8, 0) : start])):
        return bool(_WORKS.match(after))
    # 商务部等14部门
    if unit == "部" and after.startswith("门"):
        return True
    if unit in _PARTS_OF_NAMES and after.startswith(("月", "全会", "五年", "会议")):
        return True
    # 3个100%, 5个1: the number counts the numbers that follow.
    if unit == "个" and re.match(r"\"?\d", after):
        return True
    if unit == "分" and _SCORED.search(text, max(start - 16, 0), start):
        return False
    return unit in _LEVELS or (unit == "度" and before.endswith("年"))


def is_set_phrase(text: str, start: int, end: int, unit: str, largest: int, low: int) -> bool:
    """Return whether a Chinese number belongs to a set phrase or only counts the items listed next to it."""
    after = text[end : end + 10]
    # 四类人才: a class of people
    if unit == "类" and after.startswith("人才"):
        return True
    before = text[max(start - 4, low) : start]
    # 一、二类: the names of classes
    if unit in ("类", "级") and _CLASS_BEFORE.search(before):
        return True
    # 空气质量六项基本指标 are known as a set; 设置六项指标 counts them.
    if _INDICATORS.match(text, end - len(unit)) and not _MAKES.search(text, max(start - 4, low), start):
        return True
    # 分为可回收物、有害垃圾…四类
    if _DIVIDED.search(text, max(low, start - _LONGEST_CLAUSE), start) and _GRADES.match(text, end - len(unit)):
        return True
    is_guessed = unit.startswith("大") and len(unit) == len("大任务")
    # 党的十九届
    if unit == "届" and largest > _MOST_EDITIONS:
        return True
    if (
        before.endswith(('"', "《", "之"))
        and (is_guessed or not unit.startswith("大"))
        and not re.match(r"[^\"]{0,8}(?:园|馆|中心|工程|基地)", after)
    ):
        return True
    if before.endswith(("以下", "如下", "这", "上述", "前", "党的", "后", "坚持", "做到")) or (
        unit in ("届", "次") and _CONGRESS.match(after)
    ):
        return True
    return bool(_SET_PHRASE.match(unit[1:] + after if is_guessed else after) or (is_guessed and unit[1] in "和及以会"))


def is_condition(text: str, start: int, end: int, unit: str, low: int, high: int) -> bool:
    """Return whether a figure says whom or what a rule is for, not what is to be reached."""
    clause = re.split("[,。;]", text[max(low, start - _LONGEST_CLAUSE) : start])[-1]
    if unit == "岁":
        before = text[max(low, start - _LONGEST_CLAUSE) : start]
        return not _AGE_MEANT.search(before if _REACHES.fullmatch(clause) else clause)
    # 投入超过60万元的,按…补助: whoever this is true of.
    if _CASE.match(text, end, high):
        return True
    # 每小时35蒸吨以下燃煤锅炉, 禁止新建30万吨以下煤矿: how large the things are.
    if unit in _BOILERS and _OF_BOILER.match(text, end, high):
        return True
    if _FORBIDS.search(clause) and _LIMITED_THING.match(text, end, high):
        return True
    if _SIZE_UNITS.fullmatch(unit) and _OF_EACH_THING.match(text, end, high):
        return True
    # 其中超5亿元的3家, 30张床位以上卫生院全部配备: which of them.
    if (_OVER.search(clause) and _COUNTED.match(text, end, high)) or _ALL_OF_SIZE.match(text, end, high):
        return True
    # 养殖水体6万立方米以上的网箱4座: how large each of them is.
    if _OF_EACH.match(text, end, high):
        return True
    if _GRANT.search(clause):
        return False
    whom = _OF_WHOM.match(text, end, high) if _FOR_WHOM.match(clause) else None
    # 对500名学生开展体检 says how many.
    if whom and (not _HEADS.fullmatch(unit) or "的" in whom[0] or _LIMIT.match(text, end, high)):
        return True
    if not _SIZES.fullmatch(unit) or _FOUNDED.search(clause):
        return False
    # 超百亿元企业5家: how large the companies are.
    is_bare = _OVER.search(text[start - 1 : start]) or text[start : start + 1] in "超过破上达"
    return bool(_SIZED.match(text, end, high) or (is_bare and _BARE_SIZED.match(text, end, high)))
