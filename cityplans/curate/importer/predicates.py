"""The predicates of offices: the words that follow the subject of a sentence about a duty."""

from __future__ import annotations

import re

from cityplans.curate.importer.body_labels import COORDINATION, LEAD, PARTICIPANT, RESPONSIBLE

# A verb that begins the name of a unit is no predicate: 市委督查室, 市政府研究室, 市场监督管理局.
NO_UNIT = (
    r"(?![^市省区县各、]{0,2}(?:(?<![布格全大])局|委(?!托|员(?!会))|(?<![举主承开协创督])办(?!理|好)|(?<![干全内外])部(?!门|署|分)|厅|室|处(?!理|置)"
    r"|院(?!校|士|线)|中心(?!城)|小组|专班|集团|公司|[支大总]?队(?!伍)))"
)
# Nor is one that begins a noun: 服务中心规范化水平.
NO_NOUN = "(?!化(?!解)|性|率(?!先)|型|费|权|员|者|师|平台|系统|水平|能力)"
IN_CHARGE = "负责(?!人|任|同志|[^,。;]{1,20}的(?:部门|机构|单位|工作人员))"
"""Is in charge of something; 负责城市管理的部门 is a name."""
# What only somebody who has a duty does: anybody may be its subject.
_DUTY = (
    rf"(?:均|都|也|还|共同|具体|分别|统一)*(?:要(?!求|素|点)|应当?(?!用|急|对|收)|须(?!知)|必须|务必|{IN_CHARGE}|承担|履行|落实[^,。;]{{0,12}}责任"
    r"|依法|依职责|按照?(?:各自|下列|以下|有关)?(?:的)?(?:职责|职能|分工|规定|要求|权限)|根据(?:各自)?(?:职责|分工)"
    r"|作为[^,。;]{0,16}(?:主体|单位|业主|责任人)|[是为][^,。;]{0,20}(?:责任主体|实施主体|责任单位|协调机构|主管部门|主管机关|牵头部门)"
    r"|[是为](?:第一)?(?:牵头|主办|责任|主责|配合|协办|参与|参加|协同)(?:单位|部门)|为主(?![体要管动导]))"
)
# 接到举报后,应当核实: the duty follows in the next clause.
_WHILE = "在(?=[^,。;]{2,40}(?:时|中|前|后)$)"
_WHEN = "接到|收到|发现"
# What an office does in a plan, two characters each. What places and things do as well is missing:
# 发展, 提升, 服务, 增长, 建成.
_VERBS = """
制定 制订 出台 编制 修订 拟定 拟订 印发 发布 公布 开展 组织 组建 建立 健全 完善 优化 加强 强化 加大 加快 落实
做好 做到 发挥 整合 盘活 梳理 汇编 征集 收集 评定 兑现 收购 采购 招募 招聘 选聘 派驻 派出 结对 包联 走访 救助
演练 预警 推送 报道 增设 承建 代建 分担 推进 推动 推广 推出 实施 实行 指导 督促 引导 督查 督办 督导 监督 监管
监测 检查 巡查 排查 抽查 调查 考核 评估 评选 遴选 选派 核定 核查 审核 审批 认定 受理 办理 查处 处置 整治 清理
规范 安排 统筹 协调 调度 统一 设立 设置 开设 比照 参照 开通 开放 搭建 打造 培育 引进 配备 拨付 发放 给予 筹集
筹措 出资 提供 研究 提出 谋划 汇总 归集 共享 报送 上报 申报 通报 公开 公示 宣传 约谈 采取 召开 举办 承办 主办
承接 运营 修建 改造 维护 管护 保障 支持 鼓励 帮助 培训 对接 邀请 征求 听取 移送 移交 追究 责令 调整 放宽 扩大
提高 足额 确保 细化 明确 依托 结合 围绕 依照 依据 根据 定期 及时 适时 登记 全面 全力 大力 深入 持续 广泛 扎实
稳步 有序 着力 重点 严格 严肃 坚决 切实 积极 主动 密切 同步 联合 会同 共同 分别 具体 认真 继续 全程 充分 从严
集中 逐步 优先 带头 协助 配合 参与 参加 牵头 委托 聘请 聘任 对照 针对 聚焦 通过 分工 协同 协作 合作 联动 摸清
摸排 核实 核准 核发 审定 审查 审议 验收 鉴定 备案 颁发 授予 表彰 惩戒 处罚 打击 查封 取缔 拆除 清运 收运 收治
救治 转运 安置 疏散 抢修 储备 调配 调集 调运 投放 采集 新建 扩建 改建 铺设 配置 配建 更新 深化 巩固 总结 推介
推荐 评审 评价 测算 预测 预报 研判 分析 会商 确认 确立 划定 下达 下发 分解 分配 部署 动员 发动 招引 联系 联络
沟通 协商 慰问 解决 化解 消除 防范 防控 压减 压缩 减免 缓解 授权 指定 派遣 考察 培养 教育 辅导 解读 答复 回应
反馈 告知 公告 提示 提醒 曝光 报告 汇报 归档 运用 利用 试点 试行 探索 创新 创建 兴办 主持 遵循 执行 坚持 贯彻
维持 看护 关爱 收费 征收 收缴 决定 批准 启动 终止 实现 完成 抓好 抓紧 抓住 用好 管好 建好 当好 把好 守好 编好
落细 压实 夯实 靠前 牢固 牢牢 树立 时刻 随时 立即 迅速 尽快 抓细 把握 发起 申请 争取 牵线 采用 选择 确定 设计
绘制 起草 拍摄 制作 编写 编印 开发 建设 管理 保护 控制 限制 禁止 接受 接收 提前 事先 填报 填写 上传 录入 收回
返还 补助 补贴 奖励 资助 贷款 担保 承保 理赔 测量 勘察 采样 检测 检验 检疫 检定 校准 监理 稽查 侦办 侦查 执法
巡逻 值守 执勤
"""
_NOT_NOUNS = {
    "教育": "(?=群众|引导|学生|职工|干部)",
    "管理": "(?=本|辖区|全市|全区|全县|城)",
    "建设": "(?=一|本|全|[\\d])",
    "保护": "(?=好|辖区|本|古)",
    "总结": "(?!大会|会议|报告)",
    "执法": "(?=检查)",
    "检测": "(?!机构|中心|站|报告)",
    "检验": "(?!检疫|机构|中心|站|报告)",
    "检疫": "(?!站|机构|局)",
    "贷款": "(?=给|支持)",
    "研究": "(?!院|所|会|中心|机构)",
    "考察": "(?!团)",
    "完成": "(?!情况|时)",
    "合作": "(?!社|组织|伙伴)",
    "创新": "(?!中心|基地|园|平台)",
    "设计": "(?!院|单位|师)",
    "分析": "(?!室|师)",
    "测量": "(?!站|院)",
    "补贴": "(?!资金)",
    "奖励": "(?!资金|办法)",
    "控制": "(?!中心)",
    "通过": "(?!率)",
    "指定": "(?!的)",
    "实现": "(?!路径)",
    "决定": "(?!书)",
    "分配": "(?!方案)",
    "试点": "(?=推|开展)",
    "审议": "(?!通过)",
    "保障": "(?!局|部|中心)",
    "开发": "(?!区|办|商|公司|投资|集团)",
    "禁止": "(?!区)",
    "确定": "(?!的)",
}
_OTHER_WORK = (
    r"抓(?!手)|相应(?=[成建设制出明])|各(?:派|选派|确定|明确|安排|司其职|负其责|尽其责)|齐抓共管|设(?![施备计想法区有在置立])"
    r"|主管(?!部门|单位|机关|局|人员)|按照?|每(?:年|季|月|周|日|旬|半月|半年|两年|学期|学年|[一两二三四六\d]个?月)|逐[户村项一级]"
    r"|[一二三四五]年内?(?=安排|统筹|投入)|将|把|于\d|进一步|对(?![外口面])|为(?=[^,。;]{2,30}(?:提供|创造|解决|办理|颁发))|请(?![求示假])"
)
NO_BODY = "(?<!社会)(?<!基层)(?<!行业)(?<!党)(?<!群团)(?<!志愿)(?<!公益)(?<!慈善)(?<!经济)"
"""What must not precede 组织 where it is a verb: 社会组织 is a body."""
_NOT_AFTER = {"组织": NO_BODY}
WORK = "|".join(
    [*(f"{_NOT_AFTER.get(verb, '')}{verb}{_NOT_NOUNS.get(verb, '')}" for verb in _VERBS.split()), _OTHER_WORK]
)
"""What an office does, as a pattern."""
PREDICATE = re.compile(rf"(?P<duty>{_DUTY})|(?P<work>(?:{WORK}){NO_UNIT}{NO_NOUN})|(?P<when>{_WHEN}|{_WHILE})")
"""What follows a subject: a duty, whoever the subject is; the work of an office; what happens before."""
_ADVERBIAL = "(?:在|按照?|根据|依照|依据|结合|经)[^,。;\\n]{2,40},"
AFTER_COMMA = re.compile(
    rf",(?:(?:{_ADVERBIAL})?(?={IN_CHARGE}|承担)|(?:{_ADVERBIAL})?(?=应当?(?!用|急|对|收)|必须|须(?!知)|要(?!求|素|点)))(?P<verb>)"
)
"""A duty after a comma, which follows a long subject: …机构,在市政府的领导下,负责."""
WORK_AFTER = re.compile(rf",(?:{WORK}){NO_UNIT}{NO_NOUN}")
THEN = re.compile(r",[^,。;\n]{0,12}(?:应|须|要)")
"""The duty after what happened before."""
# What was done is no duty, and what an office has made is no office: 市水利局制定的办法.
DONE = re.compile(r"[^,。;]{0,10}(?:了|已)|[\u4e00-\u9fff]{2,3}的")
FUTURE = re.compile(rf"将(?:{WORK})")
"""What is to be done: 将开展, but not 将其纳入."""
_MANNER = "(?:要|应当|应|须|必须|切实|认真|加强|做好|抓好|负责|承担|具体|主动|充分|发挥(?:好|了)?)*"
_COORDINATES = re.compile(
    rf"{_MANNER}(?:统筹(?!安排|领导)|组织协调|综合协调|协调(?!发展))|[是为][^,。;]{{0,12}}协调机构"
)
_LEADS = re.compile(rf"{_MANNER}(?:总牵头|牵头|负总责)")
HELPS = re.compile(
    r"(?:(?:应当?|要|须)?(?:依法)?,?(?:按照?|根据|依照|依据?)(?:各自|其)(?:的)?(?:法定)?(?:职责|职能|分工|权限)+(?:范围|分工)?内?,?)?"
    r"(?:应当?|要|依法|共同|积极|主动|密切|协同|做好)*(?:协助|配合|参与|参加)"
)
"""What a body does that takes part: 按照各自职责，协助."""
_LEADING = re.compile("[是为](?:牵头|主办)(?:单位|部门)")
_HELPING = re.compile("[是为](?:配合|协办|参与|参加|协同)(?:单位|部门)")


def role_of(text: str, start: int, high: int) -> str:
    """Return the role that a predicate gives to its subject; it begins at a position of a folded text."""
    if HELPS.match(text, start, high) or _HELPING.match(text, start, high):
        return PARTICIPANT
    if _LEADS.match(text, start, high) or _LEADING.match(text, start, high):
        return LEAD
    return COORDINATION if _COORDINATES.match(text, start, high) else RESPONSIBLE
