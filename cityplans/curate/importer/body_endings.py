"""The words with which names of bodies end, in lists, sentences, tables and signatures."""

from __future__ import annotations

# Words that only end the names of bodies, each with what would make it part of another word.
SURE = (
    r"委员会|委(?!员|托|派|属|会)|局(?!长|面|部|限|势)|办公室|办公厅|(?<![举主承协创])办(?!公|理|法|事|好|学|展|税|证|案|成)|厅(?!局)"
    r"|工会|青年团|团体|妇联|科协|文联|侨联|工商联|残联|社科联|共青团|友协|贸促会|红十字会"
    r"|政府|银行|海关|公司|集团|大学|学院|研究院|设计院|法院|检察院|领导小组|工作组|小组|中心组|指挥部|专班|联席会议|管委会|党工委"
    r"|办事处|分局|支局|支行|分行|财政(?!局|部|厅|所|资|补|投|预|支)|边检站|检查站|日报社|报社|电视台"
    r"|供销社|联社|农商行|气象台|水文站|监测站|管理站|管理处|管理所|监督所|派出所|执法队|协会|商会|总会|联合会|促进会|基金会|团市委|团区委|团县委|团委|支队|总队|大队|中队|公积金中心|服务中心|中心|部门|单位|机构|机关|党委|党组织|编办|政协(?!委员)|常委会|署|(?:居|村|居\(村\)|村\(居\))委会"
    r"|宣传部|组织部|统战部|政法委|部队|部(?!门|署|分|长|级|件|队)"
)
ORGANISATION = "(?:社会|基层|行业|保护|执法|党|群团|志愿|合作|公益|中介|慈善|救援|经济)组织"
"""The end of the name of a body that is no office."""
TOWN_OFFICE = (
    "(?:财政|司法|国土|监管|管理|规划|林业|水利|供电|税务)所"
    "|(?:教育|管理|人事|财务|业务|规划|法规|综合|督导|安全|执法|建设|审批)股"
)
"""The end of the name of an office of a town or a section of a county's bureau."""
# Words that end the names of other things as well: they count in lists, where little else occurs.
LIKELY = (
    rf"{ORGANISATION}|院|会(?!议|展|同|计|商|场)|学校|社|馆|台|(?<!网)站|所|队|组|处|校|企业|园区|(?:工业|产业|科技|软件|物流|创新|科学)园|片区"
    rf"|开发区|高新区|经开区|新区|区|县|街道|镇|乡|村|社区|市|州|旗|高校|医院|室|科室|(?<![本专学全内外妇儿理工文百前眼骨])科|基金|党校|热线|{TOWN_OFFICE}|食堂|媒体|镇街|场所|[一二三四五六七八九十]中|附[中小]|(?<=各)地"
)
SUFFIX = rf"(?:{SURE})"
"""The end of a name within a sentence."""
ANY_SUFFIX = rf"(?:{SURE}|{LIKELY})"
"""The end of a name in a list."""
DUTY_SUFFIX = (
    r"(?:委员会办公室|领导小组办公室|委员会|领导小组|协调小组|工作小组|小组|办公室|办公厅|指挥部|联席会议|专班|财政|局|(?<!省)(?<!市)委|办|政府|党委|部门|单位|干部|集团"
    r"|机构|机关|管委会|街道|党工委|专责组|工作组|支部|村委会|督查室|研究室)"
)
"""The end of a name that a duty in a sentence follows."""
STEERING = "(?:领导小组|工作组|推进委员会|联席会议|指挥部|工作专班|协调小组)"
"""The end of the name of a group that steers the work of others."""
_PLACE = "(?:[市区县州旗]|乡镇|镇街|街镇|街道|[乡镇村]|社区)"
_OTHER_PLACES = r"(?:\([县级市区旗州乡镇街道居社园办处、]{1,8}\))?"
EVERY_PLACE = rf"(?:各地(?!方|区|块|点|带|段|形|质)|(?:各(?:有关|相关)?|其[他余]各?){_PLACE}{{1,3}}{_OTHER_PLACES})"
"""Places of a kind, as one body: 各县(市、区)."""
KINDS_OF_PLACES = rf"{EVERY_PLACE}(?:[、和](?:县级市|{_PLACE}{{1,2}}){_OTHER_PLACES})?"
"""Places of two kinds, as one body: 各市(州)、县(市、区)."""
_NOTED_PLACE = r"[镇乡村]\([镇乡村街道社区居、]{1,6}\)"
PLACES = rf"(?:乡镇|镇街|街道|县区|区县){_OTHER_PLACES}|{_NOTED_PLACE}(?:[、和]{_NOTED_PLACE})?"
"""Places of a kind without 各, which are bodies only where they act: 乡镇(街道)负责."""
TWO_LEVELS = r"[省市区县](?:[、和]?(?:区|县|镇|乡镇|街道|镇街)(?:\([县级市区、]{1,6}\))?){1,2}[两三]级"
"""Several levels of government, printed as one: 市、区(县级市)两级."""
COUNCIL = r"[\u4e00-\u9fff]{2,3}(?<![大社机年展览运动都盛峰议易乐晚总协商])会"
"""A short name of a council, of which nothing but its end is known: 研考会."""
ISSUER = (
    r"(?:政府|委员会|常委会|人大常委会|办公室|办公厅|市委|省委|区委|县委|州委|党委|局|委|厅|部|党工委|管委会|领导小组"
    r"|指挥部|海关|人民银行|联合会|工商联)$"
)
"""The end of the name of an issuer."""
FIELDS = (
    "(?:发展改革|发改|经济信息化|工业和信息化|工信|教育|科技|公安|民政|司法|财政|人力资源社会保障|人力资源和社会保障|人社|自然资源"
    "|规划|国土|生态环境|环境保护|环保|住房城乡建设|住房和城乡建设|住建|城市管理|城管|交通运输|交通|水利|水务|农业农村|农业|林业|园林|商务"
    "|文化旅游|文化和旅游|文旅|文化|旅游|卫生健康|卫健|卫生|应急管理|应急|审计|国资|市场监督管理|市场监管|质监|工商|体育|统计|医疗保障"
    "|医保|信访|税务|气象|消防救援|消防|海关|海事|边检|金融|外事|口岸|宣传|网信|组织|编制|机构编制|统战|政法|退役军人事务|退役军人|乡村振兴"
    "|大数据|通信管理|通信|邮政|电力|供电|铁路|民航|港口|残联|妇联|工会|共青团)"
)
"""What offices are in charge of, by which lists name them: 公安、住建、司法等."""
CELL = (
    r"(?:委|局|办|部|厅|院|会|中心|公司|集团|政府|银行|海关|大学|学院|学校|站|所|处|署|单位|部门|企业|园区|开发区|新区|区|县|市|街道|镇|乡"
    r"|总工会|妇联|科协|文联|侨联|工商联|残联|办公室|分局|支队|法院|检察院|协会|室|馆|台|社|城管|港|等)$"
)
"""The end of a cell with bodies."""
CERTAIN_CELL = r"^[市区县各省]|(?:委|局|办|部|厅|政府|公司|集团|银行|单位|部门)$"
"""The beginning or end of a cell that holds bodies and no task: tasks may end in 区, 会 or 中心 as well."""
IN_CLOSING_BRACKET = "[局委办厅]|政府"
"""Words of a bracket of bodies that closes a paragraph."""
NO_HEADING = "有限公司|委员会|办公室|局|政府"
"""The end of a line that names a body rather than what follows."""
TYPES = {
    "party": ("宣传部", "组织部", "统战部", "政法委", "编办", "政研室", "党委", "市委", "区委"),
    "committee": ("小组", "指挥部", "委员会", "联席会议", "专班"),
    "district": ("区政府", "县政府", "管委会", "镇政府", "街道", "街道办事处", "区", "县", "市", "镇", "乡"),
    "institution": ("大学", "学院", "学校", "医院", "馆", "中心", "院", "所"),
    "mass_organisation": (
        *("总工会", "妇联", "团市委", "科协", "文联", "侨联", "工商联", "残联", "友协", "协会", "商会", "贸促会"),
        *("红十字会", "共青团", "工会"),
    ),
    "enterprise": ("公司", "集团", "银行"),
    "media": ("报业集团", "广电集团", "电视台", "报社", "新闻单位"),
    "government": ("局", "委", "办", "厅", "部", "政府", "处", "署", "海关", "财政"),
}
"""The types of body in the table `bodies`, by the end of the name."""
COLLECTIVE = ("单位", "部门", "企业", "干部")
"""The end of a name that stands for several bodies."""
