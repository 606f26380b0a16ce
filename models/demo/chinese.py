"""The demo desk in Chinese: its people, its places and what they write.

Slots in braces are filled by the dice. `{t}` is the time it happened, `{t+8}` some eight minutes
later, `{by+20}` a promised time, `{due}` the due time; the rest come from WORDS and the shift.
"""

from __future__ import annotations

from models.demo.script import Book, Person, routines, say, script

PEOPLE = (
    Person("lijing", "李静", ("clerk",)),
    Person("wangqiang", "王强", ("lobby",)),
    Person("chenchen", "陈晨", ("clerk",)),
    Person("zhaolei", "赵磊", ("lobby",)),
    Person("sunli", "孙丽", ("supervisor",)),
    Person("zhouhang", "周航", ("admin",)),
    Person("gate", "门禁", ("device",), device=True),
)

# A unit, the one above, two digits swapped by a tired hand, its floor and its building.
_UNITS = tuple(
    (
        f"{building}-{floor:02}0{room}",
        f"{building}-{floor + 1:02}0{room}",
        typo,
        f"{floor}F",
        f"{building}栋",
    )
    for building in range(1, 13)
    for floor in range(2, 26)
    for room in range(1, 5)
    for typo in (f"{building}-{floor:02}{room}0",)
)
_SURNAMES = "张王李刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁余叶"
_GUESTS = tuple(
    surname + title
    for surname in _SURNAMES
    for title in ("先生", "女士", "先生", "女士", "阿姨", "太太", "老师")
)

WORDS: dict[str, tuple[str, ...] | tuple[tuple[str, ...], ...]] = {
    "unit above typo level block": _UNITS,
    "other": tuple(row[0] for row in _UNITS),
    "guest": _GUESTS,
    "neighbour": _GUESTS,
    "lift": ("1号梯", "2号梯", "3号梯", "货梯"),
    "building": tuple(f"{number}栋" for number in range(1, 13)),
    "floor": tuple(f"{number}F" for number in range(2, 26)),
    "garage": ("B1", "B2", "B3"),
    "gate": ("东门", "西门", "南门", "北门"),
    "courier": ("顺丰", "京东", "中通", "圆通", "韵达", "邮政", "EMS"),
    "room": ("水泵房", "配电房", "弱电井", "天台", "电梯机房", "活动室", "垃圾房", "排烟机房"),
    "trade": ("空调安装", "宽带安装", "家电维修", "橱柜安装", "窗帘测量", "燃气检修", "搬家"),
    "repair": ("装修", "防水", "空调", "木工", "门窗", "瓷砖"),
    "goods": ("冰箱1台", "沙发1套", "床垫2张", "旧家具1车", "纸箱6个", "洗衣机1台", "钢琴1架"),
    "lost": ("钱包", "蓝牙耳机", "儿童水杯", "车钥匙", "雨伞", "黑色书包", "门禁卡", "眼镜"),
    "noise": ("装修电钻声", "唱歌", "小孩跑跳", "狗叫", "打麻将", "拖动家具", "放音乐"),
    "dish": ("炒辣椒", "煎鱼", "炖汤烧干锅", "烤箱冒烟", "烧腊肉"),
    "few": ("1", "1", "2", "3"),
    "wrong right": (("2", "3"), ("1", "2"), ("3", "2"), ("5", "4"), ("6", "5"), ("4", "6")),
    "seconds": ("20", "35", "40", "55", "70", "90"),
    "plate": ("尾号382", "尾号K71", "尾号906", "尾号2D5", "尾号617", "尾号F08", "尾号449"),
    "bay": tuple(f"{area}{number:03}" for area in "ABC" for number in range(12, 190, 13)),
    "receipt": tuple(str(number) for number in range(21, 99)),
    "age": ("4", "5", "6", "7"),
    "keeper": ("保洁", "工程赵工", "绿化师傅", "消防维保", "电信师傅", "电梯维保"),
    "guard": ("秩序小孙", "秩序小马", "秩序老何", "班长老周"),
}

# fmt: off
# One line of the log is one row here: a table to be read, not code to be spread out.
_INCIDENTS = (
    script(
        say("incident", "{building}{lift}困人{few}名，停在{floor}附近，已对讲安抚，{t+2}报维保",
            "{lift}困人{few}名（{building}），能通话，情绪还好，{t+2}已通知维保和工程部",
            severity=2, place="{building}", late=(4, 9)),
        say("call", "催维保，说在路上，预计{by+10}到", "轿厢内{guest}来电，继续安抚，维保快到",
            severity=1, place="{building}", after=(3, 7), chance=0.6),
        say("incident", "维保{t}到场，开始盘车", "维保{t}到，工程部在机房配合", severity=2,
            place="{building}", after=(5, 12)),
        say("incident", "{lift}{t}救出{few}人，无伤，已送回家", "{t}开门，{few}人平安，没有受伤",
            severity=2, place="{building}", after=(6, 16)),
        say("incident", "救出时间写错，应为{t-12}", severity=2, place="{building}", corrects=3,
            after=(4, 10), chance=0.25),
        say("equipment", "{building}{lift}停用，已挂牌，等维保复检", severity=1, place="{building}",
            after=(5, 15), due=(100, 420)),
        say("equipment", "维保复检合格，{lift}恢复，牌子已撤", "换门锁触点，{lift}试运行正常",
            place="{building}", clears=5),
        say("call", "回访被困的{guest}，人没事，希望以后来得快点", after=(60, 240), chance=0.5),
        weight=2, hours=(6, 20)),
    script(
        say("incident", "{building}{lift}困人1名，{t+2}报维保，{t+11}到场，{t+22}救出，无伤",
            "{lift}（{building}）困1人，{t+1}接警，{t+14}维保到，{t+20}开门，人没事，自己回家了",
            severity=2, place="{building}", late=(32, 55)),
        say("incident", "更正：是{few}个人，漏写一个小孩", severity=2, place="{building}",
            corrects=0, after=(6, 18), chance=0.3), weight=1, hours=(18, 24)),
    script(
        say("call", "{unit}{guest}：天花板漏水，水已到客厅", "{unit}{guest}来电，卫生间顶往下滴水",
            severity=1, place="{unit}"),
        say("call", "联系楼上{above}，无人接，留言", "打{above}电话，人在外地，同意关总阀",
            severity=1, place="{above}", after=(3, 8)),
        say("incident", "工程部{t}到{unit}，先关{above}水阀，水变小",
            "{t}关了{block}立管阀，正在查", severity=2, place="{unit}", after=(8, 20)),
        say("call", "{guest}又来电，卧室也开始滴，情绪激动，已请主管",
            "{guest}再催，答复{by+20}前有人上门", severity=2, place="{unit}", after=(6, 25),
            chance=0.7),
        say("equipment", "{above}马桶进水软管爆，已换，{unit}不再滴",
            "查明{above}地漏堵，疏通，水停", severity=1, place="{above}", after=(20, 60)),
        say("note", "{unit}吊顶泡水，约{above}业主一起看现场", "{unit}等干透再看损失，跟进",
            severity=1, place="{unit}", after=(10, 40), due=(900, 2600)),
        say("note", "双方谈好，{above}承担吊顶维修", "已干，{unit}{guest}不追究，只要求补漆",
            place="{unit}", clears=5), weight=4, hours=(7, 23)),
    script(
        say("incident", "{building}整栋停电，应急灯亮，电梯迫降首层", severity=2,
            place="{building}", late=(2, 5)),
        say("call", "供电局答复：片区线路故障，预计{by+70}恢复", "报供电抢修，说已派人", severity=2,
            after=(6, 15)),
        say("patrol", "查{building}电梯，无人被困；楼道放应急灯", severity=1, place="{building}",
            after=(5, 12)),
        say("call", "多户来电问停电，统一答复，已发业主群", severity=1, after=(5, 20)),
        say("incident", "{t}来电，{building}电梯、水泵逐个复位", severity=1, place="{building}",
            after=(25, 70)),
        say("equipment", "{building}{floor}应急灯两盏没亮，报工程换", place="{floor}",
            after=(15, 40), due=(600, 1800)),
        say("equipment", "应急灯电池已换，测试正常", place="{floor}", clears=5), weight=1),
    script(
        say("incident", "消防主机报{block}{level}烟感，{guard}上去看", severity=2, place="{level}",
            late=(1, 3)),
        say("incident", "是{unit}{dish}，没关厨房门，虚惊，{t}主机复位",
            "{unit}{dish}，已开窗散烟，主机复位", severity=1, place="{unit}", after=(5, 12)),
        say("note", "烟感拆下清洁后装回，{level}未屏蔽", place="{level}", after=(20, 80),
            chance=0.4), weight=4, hours=(7, 23)),
    script(
        say("incident", "{guest}说{age}岁孩子在中庭走丢，蓝色上衣，已呼各门岗", severity=2,
            place="中庭", late=(1, 3)),
        say("note", "调监控，{t-8}在{building}滑梯，往{gate}方向", severity=2, after=(4, 9)),
        say("incident", "{t}在{gate}便利店找到，交{guest}，母子平安",
            "{t}孩子在{building}同学家，已接走", severity=1, place="{gate}", after=(4, 16)),
        weight=2, hours=(9, 20)),
    script(
        say("incident", "{garage} {bay}两车刮擦，双方协商，监控已留存", severity=1,
            place="{garage}", late=(8, 25)),
        say("incident", "车位写错，是{bay}隔壁那格", severity=1, place="{garage}", corrects=0,
            after=(5, 20), chance=0.2), weight=2, hours=(7, 22)),
    script(
        say("incident", "{building}大堂老人摔倒，意识清楚，{t+3}叫120", severity=2,
            place="{building}", late=(5, 12)),
        say("incident", "{t}救护车到，家属陪同去医院", severity=2, place="{building}",
            after=(6, 14)),
        say("note", "致电家属，轻微骨裂，已住院", "家属回话，没大事，谢谢大堂", after=(120, 360)),
        weight=1, hours=(7, 21)),
)

_CALLS = (
    script(
        say("complaint", "{unit}{guest}投诉楼上{noise}", "{unit}反映{above}{noise}，影响休息",
            severity=1, place="{unit}"),
        say("note", "{guard}上门劝，{above}答应停", "{t}到{above}敲门，已安静", place="{above}",
            after=(6, 20)),
        say("complaint", "{guest}又来电，{above}还在响", severity=1, place="{unit}", after=(20, 60),
            chance=0.3), weight=7, hours=(11, 24)),
    script(
        say("call", "{unit}{guest}报厨房下水堵，已派工程", "{unit}马桶堵，{guest}急用，派单",
            place="{unit}", due=(60, 360)),
        say("note", "{unit}已疏通，{guest}签单", "{unit}通了，掏出一块抹布", place="{unit}",
            clears=0), weight=5, hours=(7, 21)),
    script(
        say("call", "{unit}跳闸，{guest}自己推不上", "{unit}{guest}说半边没电，派电工", severity=1,
            place="{unit}", due=(40, 180)),
        say("note", "{unit}换空开，来电了", "{unit}热水器漏电，已断开，{guest}自己联系售后",
            place="{unit}", clears=0), weight=4, hours=(7, 22)),
    script(
        say("call", "{unit}{guest}报卫生间地漏返味，等配件", "{unit}窗户关不严，{guest}要师傅来看",
            "{unit}可视对讲没声音，{guest}报修", "{unit}外墙渗水，{guest}要雨后复查",
            place="{unit}", due=(1200, 3600)),
        say("note", "{unit}修好，{guest}满意", "{unit}师傅已上门，{guest}签单", place="{unit}",
            clears=0), weight=6, hours=(8, 19)),
    script(
        say("call", "{unit}{guest}预约{trade}，{due}上门，要先通知", place="{unit}",
            due=(180, 1500)),
        say("note", "{trade}已完工，{unit}确认", "{unit}{guest}改期，另约", place="{unit}",
            clears=0), weight=8, hours=(8, 20)),
    script(
        say("call", "{unit}{guest}问物业费怎么交，发了二维码",
            "{guest}问地下车位有没有空的，已登记",
            "{unit}{guest}问装修几点能动工，答工作日8点到12点、14点到18点",
            "{guest}打错，找隔壁小区", "{unit}{guest}问水费，转财务"), weight=9, hours=(8, 21)),
    script(
        say("complaint", "{unit}{guest}投诉{garage} {bay}被占，车{plate}", severity=1,
            place="{garage}"),
        say("call", "联系{plate}车主，10分钟内挪", "{plate}登记电话停机，转秩序贴条",
            place="{garage}", after=(3, 12)),
        say("note", "{plate}已开走，{guest}停进去了", place="{garage}", after=(8, 25), chance=0.8),
        weight=5, hours=(7, 23)),
    script(
        say("complaint", "{unit}{guest}：{block}楼道有异味，垃圾没清",
            "{guest}反映{block}电梯里有狗尿", place="{building}"),
        say("note", "保洁{t}清完，喷了消毒水", place="{building}", after=(15, 50)),
        weight=4, hours=(7, 21)),
    script(
        say("call", "{typo}{guest}报空调外机滴水到楼下", place="{typo}"),
        say("call", "房号写反，应为{unit}", place="{unit}", corrects=0, after=(2, 14)),
        weight=2, hours=(8, 21)),
    script(
        say("walk_in", "{unit}{guest}来办门禁卡2张，收工本费，开收据{receipt}",
            "{unit}{guest}交装修押金，收据{receipt}", "{guest}来问租房备案要什么材料，给了清单",
            "{unit}{guest}来打印账单", "{unit}{guest}来取放行条，{goods}"),
        weight=9, hours=(8, 19)),
    script(
        say("walk_in", "{guest}交来{lost}，{building}大堂捡到", place="{building}",
            due=(240, 1600)),
        say("walk_in", "{lost}失主{unit}{neighbour}认领，签字", "{lost}已由{unit}领回，核对无误",
            clears=0), weight=4, hours=(8, 22)),
    script(
        say("walk_in", "{unit}{guest}当面投诉{repair}噪声，情绪大，请到接待室", severity=1),
        say("complaint", "核实{other}超时施工，已停，书面提醒", severity=1, place="{other}",
            after=(10, 40)), weight=2, hours=(9, 19)),
)

_COUNTER = (
    script(
        say("mail", "{courier}{few}件，{unit}，已打电话", "{courier}{few}件放前台柜，{unit}",
            place="{unit}"),
        say("mail", "{unit}{guest}来取，签收", place="{unit}", after=(40, 300), chance=0.5),
        weight=9, hours=(8, 19)),
    script(
        say("mail", "挂号信1封，{unit}，等本人带证件", "法院文书1封，{unit}，须本人签收",
            place="{unit}", due=(900, 3500)),
        say("mail", "{unit}挂号信已取，核对证件", "{unit}{guest}来取信，签收", place="{unit}",
            clears=0), weight=2, hours=(9, 18)),
    script(
        say("mail", "{courier}{wrong}件入柜，{unit}", place="{unit}"),
        say("mail", "应为{right}件", place="{unit}", corrects=0, after=(1, 12)),
        weight=2, hours=(9, 20)),
    script(
        say("mail", "{courier}{few}件，{unit}", place="{unit}"),
        say("mail", place="{unit}", takes_back=0, after=(0.1, 0.45)),
        say("mail", "{courier}{few}件，{other}，已通知", place="{other}", after=(0.3, 1)),
        weight=2, hours=(9, 20)),
    script(
        say("key", "{keeper}借{room}钥匙1把，借条{receipt}，{due}前还", due=(60, 240)),
        say("key", "{keeper}还{room}钥匙，齐", "{room}钥匙已还，借条{receipt}销", clears=0),
        weight=8, hours=(8, 19)),
    script(
        say("key", "{unit}{guest}寄存备用钥匙1把，封袋签字", "{unit}{guest}取走寄存钥匙，核对证件",
            place="{unit}"), weight=2, hours=(8, 20)),
    script(
        say("visitor", "{unit}访客{few}人，{guest}电话同意，发临时证",
            "{trade}师傅2人去{unit}，业主同意", "{unit}看房{few}人，中介带，{guest}在家",
            "外卖进{unit}，登记后放行", place="{unit}"),
        say("visitor", "{unit}访客离开，证已收", place="{unit}", after=(30, 150), chance=0.4),
        weight=11, hours=(8, 23)),
    script(
        say("visitor", "{repair}师傅没带出入证要进{unit}，拦下", severity=1, place="{gate}"),
        say("call", "打给{unit}{guest}，确认是他请的，补办临时证", "{unit}{guest}说不认识，不放行",
            place="{unit}", after=(2, 8)), weight=4, hours=(8, 18)),
    script(
        say("visitor", "{goods}出{gate}，核对放行条{receipt}"),
        say("visitor", "重复登记，上面访客系统已有", voids=0, after=(2, 20), chance=0.25),
        weight=3, hours=(8, 20)),
)

_PLANT = (
    script(
        say("equipment", "{gate}门禁掉线{seconds}秒，自行恢复", "{gate}门禁控制器重启",
            "{gate}门常开超过{seconds}秒", by="device", place="{gate}"), weight=5),
    script(
        say("equipment", "{gate}门禁离线", severity=1, by="device", place="{gate}"),
        say("equipment", "{gate}门禁离线，改人工开门，报弱电", severity=1, place="{gate}",
            after=(2, 6), due=(90, 700)),
        say("equipment", "{gate}门禁恢复在线", by="device", place="{gate}", after=(30, 70)),
        say("equipment", "弱电换了网络模块，{gate}正常", "观察后稳定，{gate}门禁不用再守", clears=1,
            place="{gate}"), weight=2),
    script(
        say("equipment", "{gate}道闸不抬杆，排队{right}辆，手动放行", severity=1, place="{gate}"),
        say("equipment", "重启道闸控制器，{t}恢复", "地感线圈松，工程处理好", place="{gate}",
            after=(6, 25)), weight=4, hours=(6, 23)),
    script(
        say("equipment", "{garage}排水泵水位高，切手动抽", severity=1, place="{garage}",
            late=(5, 15), due=(60, 300)),
        say("equipment", "水位降下来，泵转自动", place="{garage}", clears=0), weight=2),
    script(
        say("equipment", "{building}{floor}走廊灯{few}盏不亮，报工程", place="{floor}",
            due=(400, 2400)),
        say("equipment", "{floor}走廊灯已换好", "{building}{floor}灯换了，正常", place="{floor}",
            clears=0), weight=4),
    script(
        say("equipment", "{building}{floor}防火门关不严", "{building}{floor}玻璃门合页响，报工程",
            place="{floor}", due=(700, 2900)),
        say("equipment", "{floor}门调好了，看过没问题", place="{floor}", clears=0),
        weight=2, hours=(7, 23)),
    script(
        say("equipment", "{garage} {bay}旁地面积水，放了警示牌", place="{garage}", due=(300, 1500)),
        say("equipment", "{garage}积水扫干，查是空调排水管", place="{garage}", clears=0), weight=2),
    script(
        say("equipment", "对讲机2号电池不耐用，换备用", "大堂打印机卡纸，已清",
            "监控第7路黑屏，重启好了", "{building}{lift}有异响，维保说下次保养处理"), weight=4),
    script(
        say("note", "大风，收{building}门口伞架和立牌", "下雨，大堂铺防滑垫，放伞袋",
            "救护车进{gate}接{unit}", "消防通道停车{plate}，已叫走", "流浪猫进{garage}，引出去了"),
        weight=4),
    script(
        say("note", "停水通知已贴各栋大堂", "{guest}送来锦旗，谢谢大堂", "{gate}花坛换花，绿化在做",
            "保洁做大堂打蜡，放警示牌"), weight=3, hours=(8, 20)),
    script(
        say("note", "{unit}{guest}电话问停车"),
        say("note", "写错地方，应记来电", voids=0, after=(1, 8)),
        say("call", "{unit}{guest}问访客车怎么停，告知前2小时免费", place="{unit}", after=(0.5, 2)),
        weight=1, hours=(9, 20)),
    script(
        say("instruction", "{due}前各栋检查灭火器并拍照", "{due}前统计未取快件，逐户打电话",
            "业委会来访，{due}前把接待室收拾好", severity=1, by="supervisor", due=(300, 1800)),
        say("note", "主管交代的事已办完", "已完成，主管看过", clears=0), weight=9, hours=(9, 17)),
    script(
        say("instruction", "外来车辆今天起严格登记，不熟的不放", "领导明天检查，着装、工牌都注意",
            "高温天，大堂备藿香正气水和凉茶", "电话三声内接，回复要给时间", severity=1,
            by="supervisor"), weight=6, hours=(9, 18)),
    script(
        say("note", "换了前台电脑的键盘", "值班台备份正常", "新同事账号已开，口令当面给",
            by="admin"), weight=1, hours=(9, 18)),
)

_PATROL = script(
    say("patrol", "{garage}、{building}大堂巡完，正常",
        "{building}{floor}到首层走楼梯下来，通道畅通", "外围、{gate}一圈，无异常",
        "{garage}照明{few}盏不亮，已拍照", "天台门锁好，水箱正常",
        "{floor}走廊有烟味，查是住户做饭", "{unit}门没关严，敲门提醒",
        "巡到{garage}，{plate}车窗没关，已通知"))
_NIGHT_PATROL = script(
    say("patrol", "夜巡{garage}、{gate}，正常", "{t}夜巡{building}全栋，安静",
        "{garage}有人睡车里，叫醒，是业主", "夜巡：{room}门锁好，无异响",
        "{gate}外有人徘徊，问话后离开", "{garage}、外围走一圈，只有猫",
        "{building}到{gate}，路灯一盏闪，已记", "{t}巡到{building}，{floor}有人加班回来，正常",
        "楼道{floor}以下走完，防火门都关好", late=(2, 25)),
    say("patrol", "时间应为{t-20}", corrects=0, after=(3, 9), chance=0.04))
_TAKE_OVER = script(
    say("handover", "接班：钥匙14把、对讲机4部，齐；遗留{open}项已核对",
        "接{before}的班，物品齐，遗留{open}项", "接班。强光灯3支，钥匙14把，备用金500，无误",
        "接班，看过本子，遗留{open}项，物品齐"))
_HAND_OVER = script(
    say("handover", "交{relief}：遗留{open}项，其他正常", "本班完，钥匙齐，{open}项遗留当面说了",
        "交班：{lift}留意一下，遗留{open}项", "准备交班，快件都放柜里，等{relief}", late=(0, 2)))

FINALE = script(
    say("call", "{unit}{guest}：厨房天花板漏水，越来越大", severity=1, place="{unit}"),
    say("call", "打{above}电话没人接，{guard}上去敲门", severity=1, place="{above}", after=(4, 6)),
    say("incident", "{above}确定漏水，{t}关总阀，{unit}还在滴", severity=2, place="{above}",
        after=(8, 12), late=(2, 4)),
    say("equipment", "水渗到2号梯井，2号梯停用，等维保看过才能开", severity=2, place="2号梯",
        after=(6, 9), due=(70, 110)),
    say("call", "{guest}又来电，客厅也有水，说要拍照索赔", severity=2, place="{unit}",
        after=(6, 10)),
    say("note", "通知主管和工程赵工，赵工说{by+25}到", severity=1, after=(3, 5)),
    say("note", "{above}业主{neighbour}在赶回来，{due}前要开门进去修", severity=2, place="{above}",
        after=(9, 13), due=(26, 34)),
)

READ_THROUGH = script(
    say("note"),
    say("note", "核对遗留本，这项已处理完，销掉", clears=0))

# fmt: on
BOOK = Book(
    desk_name="一号楼大堂",
    people=PEOPLE,
    words=WORDS,
    scripts=_INCIDENTS + 2 * (_CALLS + _COUNTER + _PLANT),
    routines=routines(_TAKE_OVER, _HAND_OVER, _PATROL, _NIGHT_PATROL),
    finale=FINALE,
    read_through=READ_THROUGH,
    tomorrow="明天{time}",
    later="{weekday}{time}",
    weekdays=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
)
