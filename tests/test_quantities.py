"""Quantities and non-quantities of sentences written for these tests."""

from __future__ import annotations

import re
import time
from functools import lru_cache

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from govinfo_nlp.errors import PatternError
from govinfo_nlp.lexicon.files import builtin, read_entries
from govinfo_nlp.lexicon.fixed import FixedEntry, FixedTable, fixed_table
from govinfo_nlp.lexicon.units import UnitEntry, UnitTable, unit_table
from govinfo_nlp.quantities import Numbers, engine, find_numbers
from govinfo_nlp.quantities.grammar import Grammar
from govinfo_nlp.quantities.starts import Starts
from govinfo_nlp.records import NonQuantity, Quantity
from govinfo_nlp.text.fold import fold

#: sentence -> (words, kind, value, unit, approx) of its only quantity
COUNTS = [
    ("主动公开信息20万余条。", "20万余条", "count", 200000, "条", "余"),
    ("累计点击18万多条", "18万多条", "count", 180000, "条", "多"),
    ("解答咨询30餘萬件", "30餘萬件", "count", 300000, "件", "余"),
    ("出具意见3300余件", "3300余件", "count", 3300, "件", "余"),
    ("印发手册万余本", "万余本", "count", 10000, "本", "余"),
    ("阅读量30万+。", "30万+", "number", 300000, "", "+"),
    ("点赞1000+次", "1000+次", "count", 1000, "次", "+"),
    ("发布信息数十条", "数十条", "count", 10, "条", "数"),
    ("发布信息上千条", "上千条", "count", 1000, "条", "上"),
    ("走访网上千余户", "千余户", "count", 1000, "户", "余"),
    ("培训人员近千人次。", "千人次", "count", 1000, "人次", "近"),
    ("点击超百万次。", "百万次", "count", 1000000, "次", "超过"),
    ("网站访问量 20 万人\n次,同比上升。", "20 万人\n次", "count", 200000, "人次", ""),
    ("召开会议十余次", "十余次", "count", 10, "次", "余"),
    ("组织培训二十几期", "二十几期", "count", 20, "期", "几"),
    ("办理三万五千余件", "三万五千余件", "count", 35000, "件", "余"),
    ("保障对象102475 户、", "102475 户", "count", 102475, "户", ""),
    ("提醒10000 余处", "10000 余处", "count", 10000, "处", "余"),
    ("点击１，２３４次", "１，２３４次", "count", 1234, "次", ""),
    ("公开信息5 600条", "5 600条", "count", 5600, "条", ""),
    ("受理申请(12)件", "(12)件", "count", 12, "件", ""),
    ("受理申请__12__件", "12__件", "count", 12, "件", ""),
    ("公开1030篇(条)", "1030篇(条)", "count", 1030, "篇(条)", ""),
    ("接待200余人(次)", "200余人(次)", "count", 200, "人(次)", "余"),
    ("访问1亿5千万次", "1亿5千万次", "count", 150000000, "次", ""),
    ("接待3万5千多人", "3万5千多人", "count", 35000, "人", "多"),
    ("办事通APP738件", "738件", "count", 738, "件", ""),
    ("分为五大类", "五大类", "count", 5, "大类", ""),
    ("涉及二十六个领域", "二十六个", "count", 26, "个", ""),
    ("分两批公布", "两批", "count", 2, "批", ""),
    ("行政复议0件", "0件", "count", 0, "件", ""),
    ("专利3.2件/万人", "3.2件/万人", "count", 3.2, "件/万人", ""),
    ("约300人参加", "300人", "count", 300, "人", "约"),
    ("信息近200余条", "200余条", "count", 200, "条", "近+余"),
    ("已超过18万多条", "18万多条", "count", 180000, "条", "超过+多"),
    ("不少于3期", "3期", "count", 3, "期", "不少于"),
    ("最多不超过60人", "60人", "count", 60, "人", "不超过"),
    ("约占30人以上", "30人", "count", 30, "人", "约+以上"),
    ("每次50人左右", "50人", "count", 50, "人", "左右"),
    ("节约3人", "3人", "count", 3, "人", ""),
    ("附近3户", "3户", "count", 3, "户", ""),
    ("完善率达93.49%", "93.49%", "percent", 93.49, "%", ""),
    ("完善率达９３％", "９３％", "percent", 93, "%", ""),
    ("同比下降-5.3%", "-5.3%", "percent", -5.3, "%", ""),
    ("提高2.5个百分点", "2.5个百分点", "percent", 2.5, "个百分点", ""),
    ("占百分之十五", "百分之十五", "percent", 15, "%", ""),
    ("占百分之2.4以上", "百分之2.4", "percent", 2.4, "%", "以上"),
    ("达到百分之百", "百分之百", "percent", 100, "%", ""),
    ("差错率千分之三", "千分之三", "percent", 3, "‰", ""),
    ("差错率3‰", "3‰", "percent", 3, "‰", ""),
    ("占三成五", "三成五", "percent", 35, "%", ""),
    ("占五成以上", "五成", "percent", 50, "%", "以上"),
    ("占全省约四分之一", "四分之一", "ratio", 0.25, "", "约"),
    ("占全省约1/4", "1/4", "ratio", 0.25, "", "约"),
    ("为上年的1.5倍", "1.5倍", "ratio", 1.5, "倍", ""),
    ("不低于当地标准的1.3倍", "1.3倍", "ratio", 1.3, "倍", "不低于"),
    ("压缩至24小时内", "24小时", "duration", 24, "小时", "以内"),
    ("最多3个工作日", "3个工作日", "duration", 3, "个工作日", "至多"),
    ("收到之日起15日内答复", "15日", "duration", 15, "日", "以内"),
    ("历时10多年", "10多年", "duration", 10, "年", "多"),
    ("历时3个多月", "3个多月", "duration", 3, "个月", "多"),
    ("用时三年半", "三年半", "duration", 3.5, "年", ""),
    ("用时三个半小时", "三个半小时", "duration", 3.5, "个小时", ""),
    ("用时1小时30分钟", "1小时30分钟", "duration", 90, "分钟", ""),
    ("用时两年零三个月", "两年零三个月", "duration", 27, "个月", ""),
    ("近3年来", "3年", "duration", 3, "年", ""),
    ("得分97.02。", "97.02", "number", 97.02, "", ""),
    ("全省共有二百零三", "二百零三", "number", 203, "", ""),
    ("市本级1658;", "1658", "number", 1658, "", ""),
]
MONEY = [
    ("负担2.734万元", 2.734, "万元", 27340, "元", ""),
    ("注册资本489多亿元", 489, "亿元", 48900000000, "元", "多"),
    ("总投资约209亿元", 209, "亿元", 20900000000, "元", "约"),
    ("标准800元/人/月", 800, "元/人/月", 800, "元/人/月", ""),
    ("标准650元/月·人", 650, "元/月·人", 650, "元/月·人", ""),
    ("资金上百万元", 100, "万元", 1000000, "元", "上"),
    ("资金三百万元", 300, "万元", 3000000, "元", ""),
    ("资金十余万元", 10, "万元", 100000, "元", "余"),
    ("资金一万五千元", 15000, "元", 15000, "元", ""),
    ("收取1,200元", 1200, "元", 1200, "元", ""),
    ("收取12元5角3分", 12.53, "元", 12.53, "元", ""),
    ("收取3.5美元", 3.5, "美元", 3.5, "美元", ""),
]
RANGES = [
    ("1-2个工作日", 1, 2, "个工作日"),
    ("5—10个工作日", 5, 10, "个工作日"),
    ("5000-10000人次", 5000, 10000, "人次"),
    ("3至5天", 3, 5, "天"),
    ("三到五天", 3, 5, "天"),
    ("10%-20%", 10, 20, "%"),
    ("百分之三十到四十一", 30, 41, "%"),
    ("300～500次", 300, 500, "次"),
    ("1-5万件", 10000, 50000, "件"),
    ("七八个", 7, 8, "个"),
    ("十七八家", 17, 18, "家"),
]
OTHERS = [
    ("2018年1月1日起", "2018年1月1日", "date", 2018),
    ("2023 年 1 月 1 日\n起", "2023 年 1 月 1 日", "date", 2023),
    ("截至2017年12月份", "2017年12月份", "date", 2017),
    ("时间:2019-02-24", "2019-02-24", "date", 2019),
    ("时间:2019.2.4", "2019.2.4", "date", 2019),
    ("起自201711日止", "201711日", "date", 2017),
    ("至20171231日止", "20171231日", "date", 2017),
    ("200851日起施行", "200851日", "date", 2008),
    ("从2018年11日", "2018年11日", "date", 2018),
    ("从20171月1日起", "20171月1日", "date", 2017),
    ("至201712月31日", "201712月31日", "date", 2017),
    ("至1231日止", "1231日", "date", None),
    ("填报日期:201826", "201826", "date", 2018),
    ("11月中旬完工", "11月中旬", "date", None),
    ("二〇一八年十二月三十一日", "二〇一八年十二月三十一日", "date", 2018),
    ("二○一九年", "二○一九年", "year", 2019),
    ("两千零四年", "两千零四年", "year", 2004),
    ("2017年度报告", "2017年度", "year", 2017),
    ("2018年底", "2018年底", "year", 2018),
    ("(2019新修订)", "2019", "year", 2019),
    ("《2018入学指南》", "2018", "year", 2018),
    ("自2007年45日颁布", "2007年45日", "date", 2007),
    ("于20078月成立", "20078月", "date", 2007),
    ("18年3月", "18年3月", "date", 2018),
    ("每月五日例会", "五日", "date", None),
    ("第十届(2012)评估", "第十届", "ordinal", None),
    ("11:48发布", "11:48", "time", None),
    ("上午9时30分", "9时30分", "time", None),
    ("电话:0371-25555925", "0371-25555925", "phone", None),
    ("电话:+86 20 6130-2222", "86 20 6130-2222", "phone", None),
    ("电话:22502220", "22502220", "phone", None),
    ("联系电话:07976605830  ", "07976605830", "phone", None),
    ("邮编:475004", "475004", "phone", None),
    ("邮 编 : 475004", "475004", "phone", None),
    ("(国办发〔2017〕24号)", "国办发〔2017〕24号", "document_number", None),
    ("([2016]69号)", "[2016]69号", "document_number", None),
    ("(云府办〔20188号)", "云府办〔20188号", "document_number", None),
    ("(云府办2018〕43号)", "云府办2018〕43号", "document_number", None),
    ("(国令第 711 号)", "第 711 号", "document_number", None),
    ("(国务院492号令)", "492号令", "document_number", None),
    ("依据第三十二条规定", "第三十二条", "article_number", None),
    ("第二十条 第（一）项", "第二十条 第（一）项", "article_number", None),
    ("依据第50条", "第50条", "article_number", None),
    ("一、概述", "一、", "list_number", None),
    ("六、2018年打算", "六、", "list_number", 0),
    ("(一)概述", "(一)", "list_number", None),
    ("1.概述", "1.", "list_number", None),
    ("1.1概述", "1.1", "list_number", None),
    ("。二是概述", "二是", "list_number", None),
    ("①概述", "①", "list_number", None),
    ("第一,概述", "第一", "ordinal", None),
    ("第九批对象", "第九批", "ordinal", None),
    ("二期工程", "二期", "ordinal", None),
    ("列前3位的是", "3位", "ordinal", None),
    ("建市70周年", "70周年", "ordinal", None),
    ("见http://www.yl1.gov.cn/a2。", "http://www.yl1.gov.cn/a2", "url", None),
    ("邮箱:yl163@163.com)", "yl163@163.com", "email", None),
    ("索引号000014349/2019-01280 ", "000014349/2019-01280", "code", None),
    ("索引号QZ02101-9000-2026-00012", "QZ02101-9000-2026-00012", "code", None),
    ("云岭大道1280号", "1280号", "code", None),
    ("B座1922室", "1922室", "code", None),
    ("5G网络", "5G", "code", None),
    ("PM2.5浓度", "PM2.5", "code", None),
    ("COVID-19疫情", "COVID-19", "code", None),
    ("编号12345678901234567890", "12345678901234567890", "code", None),
    ("拨打12345热线", "12345", "name", None),
    ("96333服务热线", "96333", "name", None),
    ("“4+3+3”体系", "4+3+3", "name", None),
    ("“1+X”发布", "1+X", "name", None),
    ("提供7×24小时服务", "7×24小时", "name", None),
    ("3·15活动", "3·15", "name", None),
    ("3.15晚会", "3.15", "name", None),
    ("门户4.0版上线", "4.0", "name", None),
    ("95后干部", "95后", "name", None),
    ("“工业50”改革", "50", "name", None),
    ("“二十二证合一”", "二十二证合一", "name", None),
    ("党的十九大精神", "十九大", "name", None),
    ("“十四五”规划", "十四五", "name", None),
    ("-3-", "3", "page_number", None),
]
#: Words with numerals that are neither: nothing may be found in them.
WORDS = [
    "统一平台、进一步公开、一体化、唯一、之一、一定、一致、一次性告知",
    "一事一议、一问一答、一户也不少",
    "三十六计、二十四节气、四川、半岛、百姓、千方百计、万元、亿元",
    "上一年项目数量、同一件事项、这一项工作",
    "五级十二同、一窗受理、一门办理、两集中两到位",
    "上半年、下半年、多家单位、数据、几个",
    "落实“最多跑一次”改革",
]


def numbers(text: str) -> Numbers:
    return find_numbers(fold(text), text)


def only(text: str) -> Quantity:
    found = numbers(text).quantities
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(("text", "words", "kind", "value", "unit", "approx"), COUNTS)
def test_a_quantity(text: str, words: str, kind: str, value: float, unit: str, approx: str) -> None:
    found = only(text)
    assert (found.text, found.kind, found.value, found.unit, found.approx) == (
        words,
        kind,
        value,
        unit,
        approx,
    )
    assert (found.base_value, found.base_unit) == (value, unit)
    assert found.state == ("zero" if value == 0 else "value")
    assert type(found.value) is (int if value == int(value) else float)


@pytest.mark.parametrize(("text", "value", "unit", "base", "base_unit", "approx"), MONEY)
def test_money_keeps_its_printed_unit(
    text: str, value: float, unit: str, base: float, base_unit: str, approx: str
) -> None:
    found = only(text)
    assert found.kind == "money"
    assert (found.value, found.unit, found.approx) == (value, unit, approx)
    assert (found.base_value, found.base_unit) == (base, base_unit)


@pytest.mark.parametrize(("text", "low", "high", "unit"), RANGES)
def test_ranges(text: str, low: float, high: float, unit: str) -> None:
    found = only(f"预计{text}办结")
    assert (found.text, found.value, found.value_max, found.unit) == (text, low, high, unit)


def test_a_range_of_money() -> None:
    found = only("收取1万-5万元")
    assert (found.value, found.value_max, found.unit) == (1, 5, "万元")
    assert (found.base_value, found.base_value_max, found.base_unit) == (10000, 50000, "元")
    found = only("收取一千到两千万元")
    assert (found.base_value, found.base_value_max) == (10_000_000, 20_000_000)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("由132元提高到142元", [132, 142]),
        ("从20件到35件", [20, 35]),
        ("由20个工作日压缩至5个工作日", [20, 5]),
        ("行政处罚信息18期116条", [18, 116]),
        ("3件、4件和5件", [3, 4, 5]),
        ("当面申请3、传真2、网络8。", [3, 2, 8]),
        ("当面申请:3、传真:2、网络:8。", [3, 2, 8]),
        ("县(市、区)11、市本级5。", [11, 5]),
        ("信访(3)和复议(2)", [3, 2]),
        ("0 | 12 | 3 |", [0, 12, 3]),
        ("收到58 7 0 件", [58, 7, 0]),
    ],
)
def test_several_quantities(text: str, values: list[int]) -> None:
    found = numbers(text).quantities
    assert [q.value for q in found] == values
    assert all(q.value_max is None for q in found)


@pytest.mark.parametrize(("text", "words", "kind", "year"), OTHERS)
def test_a_non_quantity(text: str, words: str, kind: str, year: int | None) -> None:
    found = numbers(text)
    assert found.quantities == []
    first = found.others[0]
    assert (first.text, first.kind) == (words, kind)
    assert first.year == (year or None)


@pytest.mark.parametrize("text", WORDS)
def test_numerals_in_words_are_nothing(text: str) -> None:
    assert numbers(text) == Numbers()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("2018-2020年行动计划", [("year", 2018), ("year", 2020)]),
        ("(2020-2022年)", [("year", 2020), ("year", 2022)]),
        ("2018/2019学年", [("year", 2018), ("year", 2019)]),
        ("2020年1月1日—12月31日", [("date", 2020), ("date", None)]),
        ("4至6月份", [("date", None), ("date", None)]),
        ("区二届人大二次会议", [("ordinal", None), ("ordinal", None)]),
        ("2020-03-06 16:04 ", [("date", 2020), ("time", None)]),
        ("第一项加第二项之和", [("article_number", None), ("article_number", None)]),
    ],
)
def test_non_quantities_side_by_side(text: str, kinds: list[tuple[str, int | None]]) -> None:
    found = numbers(text)
    assert found.quantities == []
    assert [(other.kind, other.year) for other in found.others] == kinds


def test_a_year_like_count_is_a_count() -> None:
    assert only("企业超过2023家").value == 2023
    assert only("2000-2010人参加").value_max == 2010
    assert only("访问量20181231次").value == 20181231
    assert only("接听13912345678次").value == 13912345678
    assert only("收到申请05件").value == 5
    assert only("达6.5以上").value == 6.5


def test_list_numbers_are_not_decimals() -> None:
    found = numbers("情况如下\n1.2018年公开信息12.5万条\n2.5件申请未办结")
    assert [q.text for q in found.quantities] == ["12.5万条", "2.5件"]
    assert [(o.text, o.kind) for o in found.others] == [("1.", "list_number"), ("2018年", "year")]


def test_items_inside_a_sentence() -> None:
    found = numbers("措施如下:1、公开3件;2、公开5件。包括(1)机构职能,(2)办事指南")
    assert [q.text for q in found.quantities] == ["3件", "5件"]
    assert [o.text for o in found.others] == ["1、", "2、", "(1)", "(2)"]


def test_a_unit_may_stand_on_the_next_line_of_prose() -> None:
    assert only("收到行政复议 143\n件，均已办结").text == "143\n件"
    cells = numbers("涉及商业秘密\n0\n个人隐私\n3\n件数\n").quantities
    assert [q.unit for q in cells] == ["", ""]
    rows = numbers("（二）其他情形 0    328\n年\n度\n").quantities
    assert [(q.value, q.unit) for q in rows] == [(0, ""), (328, "")]


def test_cells_keep_their_sign() -> None:
    assert [q.value for q in numbers("16 |\n+3 |\n-12 |\n--253 |").quantities] == [16, 3, -12, -253]


def test_a_signature_date_without_separators() -> None:
    damaged = "统计期限自201711日起。\n\n\n\n201826\n\n\n\n附件"
    assert [o.kind for o in numbers(damaged).others] == ["date", "date"]
    whole = "统计期限自2017年1月1日起。\n\n\n\n201826\n\n\n\n附件"
    assert [q.value for q in numbers(whole).quantities] == [201826]
    cell = "统计期限自201711日起。\n\n行政许可数\n\n201826\n\n其他"
    assert [q.value for q in numbers(cell).quantities] == [201826]


def test_traditional_and_simplified_give_the_same_values() -> None:
    pairs = [("30餘萬件", "30余万件"), ("12477戶", "12477户"), ("兩百個", "两百个")]
    for traditional, simplified in pairs:
        one, other = only(traditional), only(simplified)
        assert (one.value, one.unit, one.approx) == (other.value, other.unit, other.approx)
        assert one.text == traditional


def test_without_the_printed_text_the_folded_one_is_quoted() -> None:
    assert find_numbers("收到3件").quantities[0].text == "3件"


# -- data files


def test_every_unit_is_an_entry_of_an_entity_ruler() -> None:
    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.from_disk(builtin("units.jsonl"))  # type: ignore[attr-defined]
    doc = nlp("收到申请3件")
    assert [(ent.text, ent.label_, ent.ent_id_) for ent in doc.ents] == [("件", "UNIT", "件")]


def test_the_files_hold_no_entry_twice() -> None:
    for entries in (unit_table().entries, fixed_table().entries):
        keys = [(e.label, e.place, e.pattern) for e in entries]
        assert len(keys) == len(set(keys))


def test_units_can_be_added() -> None:
    extra = UnitEntry(label="UNIT", id="畦", pattern="畦", kind="count")
    table = UnitTable((*unit_table().entries, extra))
    found = find_numbers("种植三畦、12畦", units=table).quantities
    assert [(q.value, q.unit) for q in found] == [(3, "畦"), (12, "畦")]


def test_unit_table_knows_compound_units() -> None:
    table = unit_table()
    assert table.kind("元/人/月") == "money"
    assert table.kind("万元") == "money"
    assert table.kind("篇(条)") == "count"
    assert table.kind("个百分点") == "percent"
    assert table.kind("") == table.kind("未知") == "number"


def test_a_misspelt_key_is_refused(tmp_path: object) -> None:
    file = tmp_path / "units.jsonl"  # type: ignore[operator]
    file.write_text('{"label": "UNIT", "id": "件", "pattern": "件", "knd": "count"}\n', "utf-8")
    with pytest.raises(PatternError, match=r"G203.*units\.jsonl:1.*kind"):
        read_entries(file, UnitEntry)
    with pytest.raises(PatternError, match="G201"):
        read_entries(tmp_path / "none.jsonl", FixedEntry)  # type: ignore[operator]


# -- properties

PIECES = (
    "0123456789",
    "一二三十百千万亿两零〇半几数第余多来上",
    "件条个人次元%年月日号时点级期届成倍",
    ".,-~:/()（）〔〕“”、。;+@ \n\t",
    "约近超过以上内至到百分之负统进步国办发电话邮编Aa",
)
soup = st.text(alphabet="".join(PIECES), max_size=60)


def check(text: str) -> Numbers:
    """The promises that hold for every text."""
    found = numbers(text)
    records: list[Quantity | NonQuantity] = [*found.quantities, *found.others]
    for record in records:
        assert 0 <= record.start < record.end <= len(text)
        assert text[record.start : record.end] == record.text
    for rows in (found.quantities, found.others):
        assert [r.start for r in rows] == sorted(r.start for r in rows)
    spans = sorted((r.start, r.end) for r in records)
    assert all(spans[i][1] <= spans[i + 1][0] for i in range(len(spans) - 1))
    for q in found.quantities:
        assert q.value is not None
        assert q.value_max is None or q.value_max > q.value
    return found


@settings(max_examples=500, deadline=None)
@given(soup)
def test_promises_hold_for_any_soup_of_numbers(text: str) -> None:
    check(text)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_promises_hold_for_any_text(text: str) -> None:
    check(text)


#: Words of the tables between numbers, so that units, signs and labels meet.
WORDS = [
    *unit_table().units,
    *(word for _, word in unit_table().approximations),
    *(entry.pattern for entry in fixed_table().entries),
    *(
        "2018",
        "12.5",
        "万",
        "亿",
        "300",
        "0",
        "一",
        "三",
        "百",
        "前",
        "负",
        "-",
        "(",
        ")",
        "\n",
        " ",
        ",",
        "。",
    ),
]


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(WORDS) | st.text(alphabet="".join(PIECES), max_size=3), max_size=9))
def test_the_short_way_gives_what_the_long_way_gives(words: list[str]) -> None:
    text = fold("".join(words))
    found = find_numbers(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "starts", _without_short_ways)
        assert find_numbers(text) == found


@lru_cache
def _without_short_ways(rules: Grammar, fixed: FixedTable) -> Starts:
    found = Starts(rules, fixed)
    number, word = found.number.pattern, found.word.pattern
    for name in ("plain", "cells", "year", "date", "item", "inner", "bracketed", "listed"):
        assert f"(?P<{name}>" in number + word
        number, word = (text.replace(f"(?P<{name}>", f"(?P<{name}>(?!)") for text in (number, word))
    found.number, found.word = re.compile(number, re.ASCII), re.compile(word)
    return found


@pytest.mark.parametrize("gap", [" ", "\n", "\t", "  \n", " | "])
def test_long_rows_of_cells_are_read_one_by_one(gap: str) -> None:
    values = [number % 890 for number in range(350)]
    text = f"| {gap.join(map(str, values))} |\n"
    found = find_numbers(text)
    assert [record.value for record in found.quantities] == values
    assert [text[r.start : r.end] for r in found.quantities] == [str(value) for value in values]


@settings(max_examples=300, deadline=None)
@given(soup)
def test_no_arabic_digit_is_lost(text: str) -> None:
    found = check(text)
    covered = bytearray(len(text))
    for record in (*found.quantities, *found.others):
        covered[record.start : record.end] = b"\1" * (record.end - record.start)
    for match in re.finditer("[0-9]", fold(text)):
        assert covered[match.start()], (match.start(), text)


WORDINGS = (
    lambda n: (f"{n}", ""),
    lambda n: (f"{n:,}", ""),
    lambda n: (f"{n}余", "余"),
    lambda n: (f"{n}多", "多"),
    lambda n: (f"{n} ", ""),
)


@settings(deadline=None)
@given(st.integers(1, 10**12), st.sampled_from(WORDINGS), st.sampled_from("件条次份篇"))
def test_every_wording_of_a_number_has_its_value(number: int, wording: object, unit: str) -> None:
    printed, approx = wording(number)  # type: ignore[operator]
    found = only(f"收到{printed}{unit},")
    assert (found.value, found.unit, found.approx) == (number, unit, approx)


@settings(deadline=None)
@given(st.integers(1, 99_999), st.sampled_from(["万", "亿"]), st.sampled_from(["余", "多", ""]))
def test_magnitudes_are_folded_in(hundredths: int, magnitude: str, approx: str) -> None:
    value = hundredths * {"万": 100, "亿": 10**6}[magnitude]
    number = f"{hundredths / 100:g}"
    for printed in (f"{number}{magnitude}{approx}件", f"{number}{approx}{magnitude}件"):
        found = only(f"收到{printed},")
        assert (found.value, found.approx) == (value, approx)


@settings(deadline=None)
@given(st.integers(10, 10**12))
def test_chinese_numerals_read_as_the_number_they_write(number: int) -> None:
    cn2an = pytest.importorskip("cn2an")
    found = only(f"收到{cn2an.an2cn(number)}件,")
    assert (found.value, found.unit) == (number, "件")


HARD = {
    "digits": "1",
    "groups": "1,111",
    "numerals": "一",
    "brackets": "(",
    "points": "1.",
    "signs": "1-",
    "mailboxes": "a@",
    "cells": "1 ",
    "years": "〔2018",
    "shares": "百分之",
    "codes": "1a-",
    "hours": "2小时零3分钟",
    "forms": "(12)件",
}


@pytest.mark.parametrize("piece", HARD.values(), ids=HARD)
def test_time_grows_with_the_text(piece: str) -> None:
    """Four times the text takes about four times the time: no repetition is quadratic."""
    small = piece * (20_000 // len(piece))
    times = []
    for text in (small, small * 4):
        started = time.process_time()
        find_numbers(text)
        times.append(time.process_time() - started)
    assert times[1] < 12 * times[0] + 0.2
