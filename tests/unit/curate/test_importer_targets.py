"""Figures with unit, comparator, year and whether they are aimed at or reached."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from cityplans.core.text import fold
from cityplans.curate.importer.dates import find_dates, parse_day
from cityplans.curate.importer.quantities import Quantity, find_quantities
from cityplans.curate.importer.targets import TargetMatch, TextContext, find_targets

UNITS = Path("datasets/reference/units.csv").read_text(encoding="utf-8").splitlines()
SYMBOLS = {row["symbol_zh"]: row["id"] for row in csv.DictReader(UNITS)}


def found(text: str) -> list[Quantity]:
    return list(find_quantities(text, 0, len(text), SYMBOLS))


def targets(text: str, kind: str = "measure", written: str = "2019-05-01", period: str = "") -> list[TargetMatch]:
    return list(find_targets(text, 0, len(text), kind, TextContext(written, SYMBOLS, period, period)))


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit", "comparator", "measure_of"),
    [
        ("旅客达到1000万人次以上", "1000万人次", "10000000", "人次", ">=", "level"),
        ("吞吐量达6.5亿吨左右", "6.5亿吨", "650000000", "吨", "~", "level"),
        ("书屋不少于12个", "12个", "12", "个", ">=", "count"),
        ("公示不得少于七日", "七日", "7", "日", ">=", "level"),
        ("评出40节书法课", "40节", "40", "节", "=", "count"),
        ("失业率控制在3.7%以内", "3.7%", "3.7", "%", "<=", "level"),
        ("总值突破1,200亿元", "1,200亿元", "120000000000", "元", ">", "level"),
        ("新建道路30余条", "30余条", "30", "条", ">", "count"),
        ("总值年均增长9%", "9%", "9", "%", "=", "growth_rate"),
        ("占全市比重提高到28%", "28%", "28", "%", "=", "share"),
        ("增速提高2.1个百分点", "2.1个百分点", "2.1", "个百分点", "=", "change"),
        ("比重下降0.5个百分点", "0.5个百分点", "-0.5", "个百分点", "=", "change"),
        ("能耗强度不低于4%", "4%", "4", "%", ">=", "level"),
        ("进入全国前10强", "前10强", "10", "强", "<=", "rank"),
        ("排名第8位", "第8位", "8", "位", "=", "rank"),
        ("设四个办事处", "四个", "4", "个", "=", "count"),
        ("覆盖率达百分之九十", "百分之九十", "90", "%", "=", "share"),
        ("建成“一小时”交通圈".replace("“", '"').replace("”", '"'), "一小时", "1", "小时", "=", "level"),
        ("游客人数达到435万。", "人数达到435万", "4350000", "人", "=", "level"),
        ("投资2亿4000万元", "2亿4000万元", "240000000", "元", "=", "level"),
        ("藏书四万八千册", "四万八千册", "48000", "册", "=", "count"),
        ("安排 2500 万元", "2500 万元", "25000000", "元", "=", "level"),
        ("装机达到60万千瓦", "60万千瓦", "600000", "千瓦", "=", "level"),
        ("贯通绿道46千米", "46千米", "46", "千米", "=", "level"),
        ("增速为-2.5%", "-2.5%", "-2.5", "%", "=", "growth_rate"),
        ("培育上百家企业", "上百家", "100", "家", ">=", "count"),
        ("常住人口控制在一千二百万以内", "人口控制在一千二百万", "12000000", "人", "<=", "level"),
        ("绿电占比达到三成以上", "三成", "30", "%", ">=", "share"),
        ("招引近百家企业", "近百家", "100", "家", "~", "count"),
        ("接待170余万人次", "170余万人次", "1700000", "人次", ">", "level"),
        ("引进教师二十五名", "二十五名", "25", "名", "=", "count"),
        ("产量提高百分之六点五", "百分之六点五", "6.5", "%", "=", "growth_rate"),
        ("沉船事故控制在3起以内", "3起", "3", "起", "<=", "count"),
        ("培训船员1.2万人/次", "1.2万人/次", "12000", "人次", "=", "level"),
        ("义诊惠及1500人(次)以上", "1500人(次)", "1500", "人次", ">=", "level"),
        ("乘船人次达到200万。", "人次达到200万", "2000000", "人次", "=", "level"),
        ("档案保存不少于5年", "5年", "5", "年", ">=", "level"),
        ("最多可延长2个月", "2个月", "2", "个月", "<=", "level"),
        ("浓度控制在29微克每立方米以下", "29微克每立方米", "29", "微克/立方米", "<=", "level"),
        ("达标比例总体高于93%", "93%", "93", "%", ">", "share"),
        ("船业增加值3100亿元", "3100亿元", "310000000000", "元", "=", "level"),
        ("打井75口", "75口", "75", "口", "=", "count"),
        ("渡船平均寿命达到20年", "20年", "20", "年", "=", "level"),
        ("算力达到300PFLOPS", "300PFLOPS", "300", "PFLOPS", "=", "level"),
        ("船客满意度达到90分以上", "90分", "90", "分", ">=", "level"),
        ("船坞年存栏稳定在40万头", "40万头", "400000", "头", "=", "count"),
        ("新增船只中电动船比例不低于30%", "30%", "30", "%", ">=", "share"),
        ("配备救生圈200具", "200具", "200", "具", "=", "count"),
        ("打造老字号10个", "10个", "10", "个", "=", "count"),
        ("设立规模20亿元的船业基金", "20亿元", "2000000000", "元", "=", "level"),
        ("船坞超百亿元企业达到5家", "5家", "5", "家", "=", "count"),
        ("设船体6万立方米以上的船坞4座", "4座", "4", "座", "=", "count"),
        ("自领船之日起十五日内登记", "十五日", "15", "日", "<=", "level"),
        ("船医与船员之比不低于1:1.2,50%以上渡船配备船医", "50%", "50", "%", ">=", "share"),
    ],
)
def test_a_figure(text: str, printed: str, value: str, unit: str, comparator: str, measure_of: str) -> None:
    (one,) = found(text)
    assert text[one.start : one.end] == printed
    assert (one.value, one.symbol, one.comparator, one.measure_of) == (Decimal(value), unit, comparator, measure_of)


def test_ranges_and_layouts() -> None:
    (one,) = found("达到2000~2200亿元")
    assert (one.value, one.value_max) == (Decimal(200_000_000_000), Decimal(220_000_000_000))
    (one,) = found("建成4-6万平方米")
    assert (one.value, one.value_max) == (Decimal(40_000), Decimal(60_000))
    (one,) = found("引进三四十名教师")
    assert (one.value, one.value_max, one.symbol) == (Decimal(30), Decimal(40), "名")
    (one,) = found("比重下降2-3%")
    assert (one.value, one.value_max) == (Decimal(-3), Decimal(-2))
    assert [(q.value, q.symbol) for q in found('"三环十二射"路网')] == [(Decimal(3), "环"), (Decimal(12), "射")]


@pytest.mark.parametrize(
    "text",
    [
        "世界500强企业",
        "改建国道216线",
        "开馆30周年",
        "2020年7月11日",
        "5G基站",
        "PM2.5浓度",
        "G20峰会",
        "026区号",
        "十八届三中全会",
        '"四个自信"',
        "以下三个方面",
        "《三年100项计划》",
        "144小时过境免签",
        "一批项目",
        "党的十九大和十九届",
        "数十个站点",
        "三分之二的村",
        "安置1 000户",
        "千人计划",
        "对36岁以下船员给予津贴",
        "年满18周岁的参训人员",
        "做到场地、设备两个落实",
        "搭建四大服务网络",
        "12345热线",
        "365爱心驿站",
        "3A级景区",
        "216国道",
        "7×24小时值守",
        "24小时自助服务",
        "云政发[2021]15号文件",
        "对固定资产投资5000万元以上的项目优先供地",
        "抓好五个一批",
        "每季度最后一个月的30日前",
        "一、二类船",
        "产值上亿元的企业",
        "3月1日起实行",
        '打造"15分钟渡口圈"',
        "24小时有人应答",
        "利用40天时间审计渡口",
        "新建220千伏变电站",
        "建成20万吨级泊位",
        "考核前3名的渡口获奖",
        "渡口周边200米范围内限速",
        "总投资50亿元以上的由专班包联",
        "船客达到最大承载量80%时启动限流",
        "船只分为快、中、慢三类",
    ],
)
def test_numbers_in_names_are_no_figures(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "edtf", "by"),
    [
        ("到2020年", "2020", True),
        ("2011年6月30日以前", "2011-06-30", True),
        ("2011年年底前", "2011-12", True),
        ("2018-2020年", "2018/2020", False),
        ("今年上半年", "2019-01/2019-06", False),
        ('"十二五"时期', "2011/2015", False),
        ('"十二五"前两年', "2011/2012", False),
        ('"十三五"以来', "2016-01/2019-05", False),
        ("十四五末".replace("十四五", '"十四五"'), "2025", True),
        ("本世纪中叶", "2050", True),
        ("去年", "2018", False),
        ("年底前", "2019", True),
        ("6月底前", "2019-06", True),
        ("2019年1月-3月", "2019-01/2019-03", False),
        ("2019年4月至2020年10月", "2019-04/2020-10", False),
        ("2019/01 ~ 2020/12", "2019-01/2020-12", False),
        ("2019年第三季度", "2019-07/2019-09", False),
        ("3年内", "2021", True),
        ("两年内", "2020", True),
        ("3至5年内", "2023", True),
        ("未来十年", "2028", True),
        ("年内", "2019", True),
    ],
)
def test_times(text: str, edtf: str, by: bool) -> None:
    (one,) = find_dates(text, 0, len(text), "2019-05-01")
    assert (one.edtf, one.is_deadline, one.is_baseline) == (edtf, by, False)


@pytest.mark.parametrize("text", ["2020年13月", "十五条", "二十五项", "2010 2011", "第2015号"])
def test_what_is_no_time(text: str) -> None:
    assert [t.edtf for t in find_dates(text, 0, len(text), "") if len(t.edtf) > 4 or "年" not in text] == []


def test_days_in_both_writings() -> None:
    assert (
        parse_day("二〇一二年五月八日") == "2012-05-08"
        and parse_day("2016/7/20") == "2016-07-20"
        and parse_day("云发8号") == ""
    )


def due(text: str, period: str = "") -> list[tuple[str, str]]:
    folded = fold(text)
    return [(t.due, t.due_basis) for t in targets(folded, period=period) if t.quantity]


def test_a_date_that_opens_a_paragraph_reaches_its_sentences() -> None:
    text = "到2025年，建书屋12个，航线15条；设码头3座。另修路8公里。到2030年，修路9公里。\n绿化5公顷。"
    assert due(text) == [("2025", "stated")] * 4 + [("2030", "stated"), ("", "none")]


def test_a_date_within_a_sentence_does_not_reach_the_next() -> None:
    text = "加快建设，到2025年建书屋12个，航线15条；设码头3座。另修路8公里。"
    assert due(text) == [("2025", "stated"), ("2025", "stated"), ("2025", "inferred"), ("", "none")]


def test_the_plans_years_are_inferred_but_not_for_what_recurs() -> None:
    text = "建书屋12个。每年办展3次。"
    assert [(t.due, t.due_basis) for t in targets(text, period="2021/2023")] == [("2023", "inferred"), ("", "none")]


def test_outcomes_have_a_period() -> None:
    text = "2018年总值达到120亿元,比2016年增长20%;到2020年达到150亿元。"
    assert [(t.type, t.period, t.due) for t in targets(text, "reported_action")] == [
        ("outcome", "2018", ""),
        ("outcome", "2017/2018", ""),
        ("target", "", "2020"),
    ]


def test_a_date_without_a_figure_is_a_goal_an_event_or_a_duty() -> None:
    assert [(t.type, t.due) for t in targets("到2030年,建成水上名城。")] == [("goal", "2030")]
    assert [(t.type, t.due) for t in targets("办好2022年龙舟锦标赛。")] == [("event", "2022")]
    assert [(t.type, t.due) for t in targets("修桥。\n完成时限:2021年6月")] == [("obligation", "2021-06")]
    assert targets("落实《港口规划(2016-2030年)》。") == []


@pytest.mark.parametrize(
    ("text", "printed", "value", "comparator"),
    [
        ("优良率≥92%", "92%", "92", ">="),
        ("失业率≤5%", "5%", "5", "<="),
        ("绿化率＞40%", "40%", "40", ">"),
        ("破损率＜2%", "2%", "2", "<"),
        ("备案压缩至12个工作日以内", "12个工作日", "12", "<="),
        ("通勤时间缩短到45分钟内。", "45分钟", "45", "<="),
        ("答复不超过8天", "8天", "8", "<="),
        ("培育书店30家以上", "30家", "30", ">="),
        ("培育30家书店以上。", "30家", "30", ">="),
        ("给予最高50万元补助", "50万元", "500000", "<="),
        ("补助200万元封顶", "200万元", "2000000", "<="),
        ("能耗下降15%以上", "15%", "15", ">="),
        ("扶持规模以上书店30家", "30家", "30", "="),
        ("面积约90平方米", "90平方米", "90", "~"),
        ("按不低于上年度书款1%的比例安排", "1%", "1", ">="),
        ("处二千元以上二万元以下罚款", "二千元以上二万元", "2000", "="),
        ("客流增长一倍以上", "一倍", "1", ">="),
        ("每周至少走读1次", "1次", "1", ">="),
        ("借阅费率降至0.8%", "0.8%", "0.8", "="),
    ],
)
def test_words_and_signs_compare(text: str, printed: str, value: str, comparator: str) -> None:
    (one,) = found(fold(text))
    assert (text[one.start : one.end], one.value, one.comparator) == (printed, Decimal(value), comparator)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("磷和氮浓度分别不高于53和32毫克/升", [("53", "53", "<="), ("32毫克/升", "32", "<=")]),
        ("磷、氮排放控制在2.1、3.4万吨以内", [("2.1", "21000", "<="), ("3.4万吨", "34000", "<=")]),
        ("油污天数不能超过27天", [("27天", "27", "<=")]),
        ("合格率不能低于95%", [("95%", "95", ">=")]),
        ("落水率控制在10/10万以下", [("10/10万", "10", "<=")]),
        ("水耗降至45立方米/万元以下", [("45立方米/万元", "45", "<=")]),
        ("建桥6座", [("6座", "6", "=")]),
    ],
)
def test_figures_that_share_a_unit_or_a_limit(text: str, figures: list[tuple[str, str, str]]) -> None:
    assert [(text[q.start : q.end], f"{q.value:f}".removesuffix(".0"), q.comparator) for q in found(text)] == figures


@pytest.mark.parametrize(
    ("text", "measure_of"),
    [("船耗降低率不低于4%", "growth_rate"), ("降幅达21%", "growth_rate"), ("浓度不高于53毫克/升", "level")],
)
def test_what_rises_or_falls_by_its_noun(text: str, measure_of: str) -> None:
    assert [quantity.measure_of for quantity in found(text)] == [measure_of]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2019年达到60%,2020年达到80%;渡船率分别达到20%、28%", ["2019", "2020", "2019", "2020"]),
        ("到2022年达到35%,到2023年分别达到38%和98%", ["2022", "2023", "2023"]),
        ("2019年底前达到60%,2020年达到80%;满载率达到90%", ["2019", "2020", "2020"]),
        ("实施阶段(2019年4月-2020年10月)。建成船坞20处。", ["2020-10", "2020"]),
    ],
)
def test_a_series_of_years(text: str, years: list[str]) -> None:
    assert [target.due for target in targets(text, written="2018-01-01")] == years


def test_a_list_shares_its_comparator() -> None:
    text = "覆盖率、满意度分别不低于80%、90%，书店、影院分别达到30家、20家以上。"
    assert [(str(q.value), q.comparator) for q in found(fold(text))] == [
        *[("80", ">="), ("90", ">=")],
        *[("30", ">="), ("20", ">=")],
    ]


def test_all_that_is_reached_is_a_level() -> None:
    text = "泥沙、垃圾减排量分别达到3.5万吨、2万吨。"
    assert [q.measure_of for q in found(fold(text))] == ["level", "level"]


def test_a_ratio_is_compared_as_a_whole() -> None:
    assert [str(q.value) + q.comparator for q in found("按不少于每300户1名的标准配馆员")][-1] == "1>="


def test_a_doubling_states_no_number() -> None:
    (one, other) = targets("借阅量翻一番,藏书量翻两番。")
    assert one.quantity and (one.quantity.value, one.type) == (None, "target")
    assert other.quantity and "doubling" in other.doubts[-1]


@pytest.mark.parametrize(
    ("text", "value", "base", "period"),
    [
        ("借阅率从60%提高到80%。", "80", "60", ""),
        ("书店由2020年的10家增加到30家。", "30", "10", "2020"),
        ("办理时限由15个工作日压缩至5个工作日以内。", "5", "15", ""),
        ("藏书由现有的3万册扩大到5万册。", "50000", "30000", ""),
    ],
)
def test_a_change_has_a_base_and_an_aim(text: str, value: str, base: str, period: str) -> None:
    (one,) = targets(text)
    assert one.quantity and one.base and one.type == "target"
    assert (str(one.quantity.value), str(one.base.value), one.base_period) == (value, base, period)


@pytest.mark.parametrize(
    ("text", "printed", "interval"),
    [
        ("每年办书展不少于4次。", "每年办书展不少于4次", "yearly"),
        ("每季度开展2场推介。", "每季度开展2场", "quarterly"),
        ("每两年评选10名馆员。", "每两年评选10名", "every_two_years"),
        ("每月配送300册。", "每月配送300册", "monthly"),
        ("每月编发2期书讯。", "每月编发2期", "monthly"),
    ],
)
def test_what_recurs_is_printed_with_its_rhythm(text: str, printed: str, interval: str) -> None:
    (one,) = targets(text, period="2021/2023")
    assert (text[one.start : one.end], one.recurrence, one.due) == (printed, interval, "")


@pytest.mark.parametrize("text", ["开展2期工程建设。", "建成2期书城。"])
def test_a_phase_of_works_is_no_figure(text: str) -> None:
    assert targets(text) == []


def test_a_fraction_states_no_number() -> None:
    (one,) = targets("办证时限压缩三分之一。")
    assert one.quantity and (one.quantity.value, one.quantity.measure_of, one.type) == (None, "growth_rate", "target")
    (other,) = targets("女馆员不少于三分之一。")
    assert other.quantity and other.quantity.measure_of == "share"
    assert targets("三分之二的馆员同意。") == []


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("市财政三年统筹安排奖补资金1.5亿元。", "target"),
        ("设立补助专项资金3000万元。", "target"),
        ("每村安排奖补资金20万元。", "context"),
        ("给予书店补助资金20万元。", "context"),
    ],
)
def test_a_sum_to_be_spent_is_aimed_at(text: str, type_: str) -> None:
    assert [one.type for one in targets(text)] == [type_]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("每年4月为本市读书月。", "每年4月"),
        ("每年9月第三周为书香宣传周。", "每年9月第三周"),
        ("每年4月23日定为河湾读书日。", "每年4月23日"),
    ],
)
def test_days_are_dedicated_every_year(text: str, printed: str) -> None:
    (one,) = targets(text)
    assert (text[one.start : one.end], one.type, one.recurrence, one.due) == (printed, "event", "yearly", "")


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("建成书屋12个，引进30名馆员。", ["书屋", "馆员"]),
        ("全市藏书总量达到500万册，年均增长8%。", ["藏书总量", "藏书总量"]),
        ("书店、影院分别达到30家、20家。", ["书店", "影院"]),
        ("新增书店50家、影院30家，分别达到300家、120家。", ["书店", "影院"] * 2),
        ("给予最高50万元奖励。", ["奖励"]),
        ("市财政局每年安排专项资金2000万元。", ["专项资金"]),
        ("营业收入由2021年的420亿元增加到600亿元。", ["营业收入"]),
        ("力争到2025年，图书借阅率不低于45%。", ["图书借阅率"]),
        ("图书流通量比上年增长8%左右。", ["图书流通量"]),
        ("达标率（AQI）达到94%。", ["达标率"]),
        ("借阅率提高到45%，高于全省平均2个百分点。", ["借阅率"] * 2),
        ("改造60条内街小巷。", ["内街小巷"]),
        ("建立3家设施完善、服务规范的示范书店。", ["示范书店"]),
        ("新增车船80辆，其中新能源车60辆。", ["车船", "新能源车"]),
        ("打井12处解决饮水1600人。", ["打井", "饮水"]),
        ("覆盖90%以上书屋和60%以上村。", ["书屋", "村"]),
        ("船用水重复率≥92%，漏损率≤9%。", ["船用水重复率", "漏损率"]),
        ("磷肥、氮肥用量比2020年分别下降8%和6%。", ["磷肥", "氮肥用量"]),
        ("新开工码头8个，再生水量达到3吨。", ["新开工码头", "再生水量"]),
    ],
)
def test_a_figure_has_the_noun_that_is_printed(text: str, nouns: list[str]) -> None:
    folded = fold(text)
    assert [folded[slice(*one.noun)] if one.noun else "" for one in targets(folded)] == nouns


def test_dates_in_turn() -> None:
    text = "2021年、2022年、2023年分别筹建书屋30个、40个、50个。"
    assert due(text) == [("2021", "stated"), ("2022", "stated"), ("2023", "stated")]


def test_a_year_is_counted_from_its_base() -> None:
    assert due("自2022年起3年内，引进60名馆员。", "2021/2025") == [("2024", "inferred")]
    assert due("3年内建书屋20个，5年内建45个。", "2021/2025") == [("2023", "inferred"), ("2025", "inferred")]
    assert due("“十四五”末，书屋达到90个。") == [("2025", "inferred")]
    (one,) = targets("两年内建书屋30个。", period="2021/2025")
    assert one.due_words == (0, 3)


def test_what_is_done_by_the_end_of_a_sentence_is_all_of_it() -> None:
    assert [day for day, _ in due("修渡口5个、码头3座,2023年6月底前全部完成。")] == ["2023-06"] * 2


def test_a_deadline_in_a_bracket_or_after_a_label_holds_for_the_record() -> None:
    assert due("修渡口5个。(市船政局牵头,市财政局配合,2024年底前完成)")[0] == ("2024", "stated")
    assert due("修渡口5个。(责任单位:市船政局;完成时限:9月)")[0] == ("2019-09", "inferred")


def test_the_years_of_a_plan_are_not_those_of_what_was_reached_before() -> None:
    (one,) = targets("目前已建成渡口5个。", period="2021/2025")
    assert (one.type, one.period) == ("outcome", "")


def test_until_when_a_plan_is_in_force_and_what_opens_it_are_no_goals() -> None:
    assert targets("本办法自2023年8月10日起施行,有效期至2025年12月31日。") == []
    assert targets("为确保2023年渡口任务落到实处,特制定如下实施方案。") == []
    assert [t.due for t in targets("力争通过三年努力,到2024年,渡口实现全覆盖。")] == ["2024"]


def test_works_begin_and_end() -> None:
    text = "计划投资12.5亿元,2021年3月开工,2023年底建成。"
    assert [(t.type, t.due) for t in targets(text)][1:] == [("event", "2021-03"), ("event", "2023")]
    assert [(t.type, t.due) for t in targets("2021年6月底前出台办法。")] == [("obligation", "2021-06")]
    assert [(t.type, t.period) for t in targets("启动阶段(2021年1月-3月)。制定方案。")] == [
        ("event", "2021-01/2021-03")
    ]


def test_a_number_that_a_plan_gives_about_itself_is_context() -> None:
    assert [t.type for t in targets("本方案提出20项任务。建书屋30个。")] == ["context", "target"]
    assert [t.type for t in targets("请对3个方面、20项重点内容自查。")] == ["context", "context"]


def test_a_date_of_a_part_does_not_reach_the_rest() -> None:
    text = "新建书屋120座，其中2021年50座、2022年70座；新建书架80个。"
    assert due(text, "2021/2023") == [
        *[("2023", "inferred"), ("2021", "stated"), ("2022", "stated")],
        ("2023", "inferred"),
    ]


def test_a_prospect_is_a_goal() -> None:
    assert [(t.type, t.due) for t in targets("展望2035年,建成阅读目的地。")] == [("goal", "2035")]
    assert [(t.type, t.due) for t in targets("2024年建成运营。")] == [("event", "2024")]


@pytest.mark.parametrize(
    "text",
    [
        "给予最高50万元补助。",
        "按书款的10%给予补贴,单店最高不超过20万元。",
        "处二千元以上二万元以下罚款。",
        "分别按50万元、30万元给予扶持。",
        "给予不低于100平方米的书房补贴。",
        "对新建船坞的单位,给予职称名额2名。",
    ],
)
def test_what_is_granted_or_charged_is_context_and_never_due(text: str) -> None:
    assert {(t.type, t.due) for t in targets(text, period="2021/2023")} == {("context", "")}


def test_what_is_spent_in_all_is_a_target() -> None:
    assert [t.type for t in targets("安排专项资金2000万元,总投资35亿元。")] == ["target", "target"]
    assert [t.type for t in targets("发放书店贷款3亿元。")] == ["target"]


def test_how_many_people_something_is_for_is_a_figure() -> None:
    assert [t.type for t in targets("对全市500名学生开展体检。")] == ["target"]
    assert targets("对引进1名院士的单位给予场地。") == []


def test_a_base_that_is_named_in_words_dates_nothing() -> None:
    assert [(t.type, t.due) for t in targets("以2018年为基点,读者增长2倍。", period="2020/2022")] == [
        ("target", "2022")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "书屋达到1998年市里颁布的《书屋标准》。",
        "执行于2015年印发的《书市办法》。",
        "全面落实全省关于2023年重点工作的部署。",
        "守住安全和质量两条底线。",
        "不越生态、用地、用水三条红线。",
    ],
)
def test_what_is_cited_or_a_set_phrase_is_no_target(text: str) -> None:
    assert targets(text, written="2020-05-01") == []


def test_a_limit_per_thing_holds_for_the_next_as_well() -> None:
    for unit in ("家", "项"):
        found_signs = [
            t.quantity.comparator for t in targets(f"分别给予不超过80万元/{unit}、40万元/{unit}的补助。") if t.quantity
        ]
        assert found_signs == ["<=", "<="]


def test_a_date_reaches_on_if_a_plan_of_the_same_end_is_named() -> None:
    assert due("到2020年，完成“十三五”任务。书屋达到90个。") == [("2020", "stated")]
