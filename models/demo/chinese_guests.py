"""The demo desk's visitors in Chinese: who comes why, groups, the board of today."""

from __future__ import annotations

from models.demo.guests import BarredPerson, Calling, Group, GuestBook

# Characters of names, each with its sound; surnames that are read otherwise are left out.
_LETTERS = (
    "张:zhang 王:wang 李:li 刘:liu 陈:chen 杨:yang 黄:huang 赵:zhao 吴:wu 周:zhou 徐:xu 孙:sun "
    "马:ma 朱:zhu 胡:hu 林:lin 郭:guo 何:he 高:gao 罗:luo 郑:zheng 梁:liang 谢:xie 宋:song "
    "唐:tang 许:xu 邓:deng 冯:feng 韩:han 曹:cao 彭:peng 蔡:cai 潘:pan 田:tian 董:dong 袁:yuan "
    "伟:wei 芳:fang 娜:na 敏:min 静:jing 丽:li 强:qiang 磊:lei 军:jun 洋:yang 勇:yong 艳:yan "
    "杰:jie 娟:juan 涛:tao 明:ming 超:chao 秀:xiu 霞:xia 平:ping 刚:gang 桂:gui 英:ying 玉:yu "
    "兰:lan 建:jian 国:guo 文:wen 斌:bin 婷:ting 宇:yu 浩:hao 欣:xin 怡:yi 俊:jun 峰:feng "
    "欧:ou 阳:yang 慕:mu 容:rong 雪:xue 买:mai 提:ti 艾:ai 力:li 古:gu 尔:er 扎:zha 西:xi "
    "顿:dun 珠:zhu 中:zhong 太:tai 郎:lang 宝:bao 龚:gong 小:xiao 龙:long 魏:wei 东:dong"
)
LETTERS = {pair[0]: pair[2:] for pair in _LETTERS.split()}
SURNAMES = tuple("张王李刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹彭蔡潘田董袁")
GIVEN = (
    *"伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚",
    *("秀英", "桂兰", "建国", "文斌", "雪婷", "宇浩", "欣怡", "俊峰", "玉珠", "国平"),
    *("建军", "丽娜", "文静", "明杰", "秀兰", "俊杰", "玉芳", "婷婷", "浩宇", "欣"),
)
UNUSUAL = (
    *("欧阳雪", "慕容建国", "宝", "玉", "买买提·艾力", "古丽娜尔", "扎西顿珠", "田中太郎"),
    *("John Smith", "Anna-Maria Kowalczyk", "김민준", "J. R. R. van der Berg", "Nguyễn Thị Hoa"),
    *("O'Brien", "Олег Петров", "Bartholomew Alexander Featherstonehaugh"),
)

# fmt: off
CALLINGS = (
    Calling("delivery", 30, (3, 18), 40, 0, (8, 22),
            ("顺丰", "京东", "中通", "圆通", "邮政", "美团"),
            ("快件", "快件2件", "外卖", "花篮", "家具"), consents=("called", "door"), plate=0.3),
    Calling("personal", 28, (30, 540), 7, 1, (8, 23), party=(1, 1, 1, 2, 2, 3, 4),
            consents=("called", "called", "door", "expected"), goods=("", "", "水果", "行李箱"),
            plate=0.35, papers=0.5),
    Calling("other", 12, (90, 230), 30, 3, (7, 19), ("净美家政", "好月嫂", "安心家政", ""),
            ("清洁用具", "", "吸尘器"), consents=("called", "permission"), badge=0.8, papers=0.9),
    Calling("repair", 13, (20, 220), 5, 0, (8, 20),
            ("日清空调维保", "迅捷电梯", "电信", "燃气公司", "家电售后", "锁匠"),
            ("工具箱", "工具箱、梯子", "测漏仪"), (1, 1, 1, 2), badge=0.95, plate=0.5, papers=0.8),
    Calling("renovation", 6, (150, 560), 15, 1, (8, 18), ("宏图装饰", "新居装饰", "巧匠木业"),
            ("电锤、切割机", "瓷砖", "木料"), (1, 2, 2, 3, 4), badge=0.95, plate=0.6, papers=1.0),
    Calling("business", 7, (20, 200), 4, 1, (9, 18),
            ("信达会计", "天成律师", "社区居委会", "保险公司"), ("", "文件"), (1, 1, 2),
            ("called", "expected"), badge=0.6, plate=0.4, papers=0.6),
    Calling("viewing", 4, (12, 50), 12, 0, (9, 20), ("安居中介", "好邻地产"), party=(2, 2, 3),
            papers=0.4),
)
GROUPS = (
    Group("第三小学", "参观智能垃圾分类，听讲座", "一楼大厅、垃圾房、会所", "孙丽"),
    Group("兄弟物业公司", "参观前台和监控中心，座谈", "前台、监控中心、会议室", "周航"),
    Group("街道老年大学", "书画展", "会所二楼", "社区居委会"),
    Group("消防支队", "消防演练踏勘", "地下车库、屋面、水泵房", "秩序维护部"),
)
BARRED = (
    BarredPerson(
        "龚小龙", "请通知主管，不与其争执",
        "多次冒充燃气公司人员入户推销，3-0802 和 7-1101 受骗，已报警",
        aliases=("Gong",), phone="13800009917", plate="粤B0D177",
        found_by=("n龚小龙", "ngong", "sgongxiaolong", "sgong", "rgonxiaolon", "rgon", "d龚小龙",
                  "d小龙", "d龚龙", "d龚小", "p13800009917", "c粤b0d177"),
    ),
    BarredPerson(
        "魏东", "5-1104 要求不放行", "5-1104 业主书面要求：与本户有纠纷，不得放行",
        last_four="4417", found_by=("n魏东", "sweidong", "rweidon", "f4417"),
    ),
)
# fmt: on

BOOK = GuestBook(
    callings=CALLINGS,
    first=SURNAMES,
    second=GIVEN,
    between="",
    unusual=UNUSUAL,
    plates=(("粤B0", 4), ("粤A0", 4), ("京A0", 4), ("沪C0", 4), ("苏E0", 4), ("粤BD00", 3)),
    documents=("identity",) * 9 + ("passport", "permit", "licence"),
    groups=GROUPS,
    hosts=("业主", "本人", "家人", "保姆"),
    refusals=(
        "联系不上业主，不予放行",
        "业主表示不认识来人",
        "推销人员，不予放行",
        "无证件，业主未确认",
    ),
    not_seen=("夜查未见，问住户已走", "清点时人已不在，何时离开不明", "住户来电说下午已走"),
    barred=BARRED,
    today={
        "renovation": "宏图装饰",
        "permit": "施工许可2026-118",
        "old_permit": "施工许可2026-071",
        "new_permit": "施工许可2026-104",
        "permission": "业主长期授权：母亲，可自行上楼",
        "family": "业主",
        "extended": "工期延长，续至月底",
        "refused": "与拒访名单相符，不予放行",
        "company": "迅捷电梯",
        "papers": "信达会计",
        "luggage": "行李箱2个",
        "tools": "工具箱",
    },
    letters=LETTERS,
)
