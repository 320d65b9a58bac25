"""What a report says of itself: title, issuer, area, level, year, period, date, page around it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govinfo_nlp.lexicon.bodies import body_lexicon
from govinfo_nlp.records import Metadata
from govinfo_nlp.sections import find_metadata, find_sections, looks_like_report
from govinfo_nlp.sections.dates import damaged_days, periods, read_date, read_year
from govinfo_nlp.text.fold import fold


def metadata_of(text: str, source_name: str = "") -> Metadata:
    norm = fold(text)
    return find_metadata(norm, find_sections(norm, text), source_name=source_name)


def check(text: str, found: Metadata) -> None:
    """Spans and body lie inside the text; what was found stands in its span."""
    norm = fold(text)
    start, end = found.body
    assert 0 <= start <= end <= len(text)
    for field, (first, last) in found.spans.items():
        assert 0 <= first < last <= len(text), field
    for field in ("title", "issuer", "region"):
        value = getattr(found, field)
        if field in found.spans:
            first, last = found.spans[field]
            words = "".join(norm[first:last].split())
            completed = found.region and value.startswith(found.region) and field == "issuer"
            assert "".join(value.split()) == words or (completed and value.endswith(words[-2:]))
    assert all(name in norm for name in found.own_names)
    assert len(found.period) in (0, 2)


PAGE = """您当前的位置: 首页 > 政务公开 > 年报

索 引 号:000123456/2020-00012    分类:年度报告
发布机构:县政府办公室    发文日期:2020-01-20
云岭市临溪县人民政府2019年政府信息公开工作年度报告
发布时间:2020-01-23 10:15    浏览次数:77次    【字体:大 中 小】

  本报告由临溪县人民政府办公室根据《条例》要求编制,所列数据的统计期限自2019年1月1日起至12月31日止。

一、总体情况

2019年,全县公开信息30条。

临溪县人民政府
2020年1月20日

附件:报告全文.pdf
责任编辑:李某
打印本页 关闭窗口
"""


def test_whole_page() -> None:
    found = metadata_of(PAGE)
    check(PAGE, found)
    assert found.title == "云岭市临溪县人民政府2019年政府信息公开工作年度报告"
    assert found.issuer == "云岭市临溪县人民政府"
    assert (found.region, found.level, found.year) == ("云岭市临溪县", "county", 2019)
    assert found.period == ["2019-01-01", "2019-12-31"]
    assert found.published == "2020-01-23"
    body = PAGE[slice(*found.body)]
    assert body.startswith("本报告由")
    assert body.rstrip().endswith("2020年1月20日")
    assert {"临溪县", "临溪县人民政府", "全县"} <= set(found.own_names)


@pytest.mark.parametrize(
    ("head", "title", "region", "level", "year"),
    [
        ("2018年云岭市政府信息公开年度报告", "", "云岭市", "city", 2018),
        ("云岭市人民政府\n2024 年政府信息公开工作年度报告", "云岭市人民政府2024 年政府信息公开工作年度报告", "云岭市", "city", 2024),
        ("云岭经开区管理委员会2025年\n政府信息公开工作年度报告", "云岭经开区管理委员会2025年政府信息公开工作年度报告", "云岭经开区", "county", 2025),
        ("临溪县2022年政府信息公开\n工作年度报告", "临溪县2022年政府信息公开工作年度报告", "临溪县", "county", 2022),
        ("| 2012年度临溪县南桥镇政府信息公开工作年度报告 |", "2012年度临溪县南桥镇政府信息公开工作年度报告", "临溪县南桥镇", "township", 2012),
        ("《云岭市司法局2020年度信息公开报告》", "云岭市司法局2020年度信息公开报告", "云岭市", "department", 2020),
        ("标  题:南桥镇人民政府信息公开工作年度报告(2009年)", "南桥镇人民政府信息公开工作年度报告(2009年)", "南桥镇", "township", 2009),
        ("二〇一〇年云岭市交通局政府信息公开工作年报", "", "云岭市", "department", 2010),
        ("雲嶺市東湖區人民政府辦公室2023年政府信息公開工作年度報告", "云岭市东湖区人民政府办公室2023年政府信息公开工作年度报告", "云岭市东湖区", "department", 2023),
        ("国家税务总局云岭市东湖区税务局2020年政府信息公开工作年度报告", "", "云岭市东湖区", "department", 2020),
        ("云岭市东湖区人民政府柳巷街道办事处2024年政府信息公开工作年度报告", "", "柳巷街道", "township", 2024),
        ("北京市云岭区人民政府2020年政府信息公开工作年度报告", "", "北京市云岭区", "county", 2020),
        ("浙北省2016年政府信息公开工作年度报告", "", "浙北省", "province", 2016),
    ],
)  # fmt: skip
def test_titles(head: str, title: str, region: str, level: str, year: int) -> None:
    text = f"{head}\n\n根据《条例》规定,编制本报告。\n一、概述\n工作平稳。\n"
    found = metadata_of(text)
    check(text, found)
    assert found.title == (title or head)
    assert (found.region, found.level, found.year) == (region, level, year)
    assert text[found.body[0] :].startswith("根据")


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("根据规定,现公布南桥镇2018年政府信息公开工作年度报告。", "南桥镇2018年政府信息公开工作年度报告"),
        ("依据规定,现发布《临溪县2025年政府信息公开工作年度报告》。", "临溪县2025年政府信息公开工作年度报告"),
        ("现将云岭市人民政府2021年政府信息公开工作年度报告登载如下。", "云岭市人民政府2021年政府信息公开工作年度报告"),
        ("按照《省办关于编制2017年政府信息公开年度报告的通知》要求编制。", ""),
        ("全文包括总体情况、政府信息公开工作存在的问题和其他需要报告的事项。", ""),
        ("现将我局2014年政府信息公开情况报告如下。", ""),
    ],
)  # fmt: skip
def test_title_in_the_opening(sentence: str, title: str) -> None:
    text = f"{sentence}\n一、概述\n工作平稳。\n"
    found = metadata_of(text)
    check(text, found)
    assert found.title == title


def test_title_before_its_text_on_one_line() -> None:
    text = "南桥镇人民政府2013年度政府信息公开工作年度报告 根据条例,编制本报告。 一、概述南桥镇位于县东。\n"
    assert metadata_of(text).title == "南桥镇人民政府2013年度政府信息公开工作年度报告"


def test_menu_titles_are_passed_over() -> None:
    text = (
        "云岭市东湖区人民政府\n\n政府信息公开年报\n\n2016年东湖区柳巷街道政府信息公开工作年度报告\n\n"
        "本报告根据条例编制,由柳巷街道负责。\n一、概述\n平稳。\n"
    )
    assert metadata_of(text).title == "2016年东湖区柳巷街道政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("text", "issuer", "level"),
    [
        ("本报告由云岭市人民政府办公室综合各县(市、区)情况编制而成。\n一、概述\n稳。\n", "云岭市人民政府办公室", "city"),
        ("本报告由临溪县民政局编制。\n一、概述\n稳。\n", "临溪县民政局", "department"),
        ("本报告根据规定编制。\n一、概述\n稳。\n\n临溪县人民政府\n2019年1月5日\n", "临溪县人民政府", "county"),
        ("本报告根据规定编制。\n一、概述\n稳。\n云岭市水利局  2019年1月5日\n", "云岭市水利局", "department"),
        ("由区长任组长,由各部门负责落实。\n一、概述\n稳。\n", "", ""),
    ],
)  # fmt: skip
def test_issuer(text: str, issuer: str, level: str) -> None:
    found = metadata_of(text)
    check(text, found)
    assert (found.issuer, found.level) == (issuer, level)


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("我局公开3条,全县第一。", "department"),
        ("我镇公开3条,比全县平均多。我镇满意。", "township"),
        ("全县公开3条,我县满意,全市第一。", "county"),
        ("全市公开3条。", "city"),
        ("全省公开3条。", "province"),
        ("请与云岭市民政局办公室联系。", "department"),
        ("请与东湖区政府信息公开办公室联系。", "county"),
        ("公开3条。", ""),
    ],
)
def test_level_by_own_words(words: str, level: str) -> None:
    assert metadata_of(f"一、概述\n{words}\n").level == level


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2017年度公开情况报告\n一、概述\n2016年公开。2016年收到。2016年答复。\n", 2016),
        ("数据的统计期限为2015年1月1日至12月31日。\n一、概述\n2014年2条。2014年3条。\n", 2015),
        ("现将2015年度信息公开工作情况总结如下。\n一、概述\n2014年2条。2014年3条。\n", 2015),
        ("发布日期:2020-01-05\n一、概述\n2020年将做到。2020年再努力。2019年公开3条。\n", 2019),
        ("发布日期:2020-01-05\n一、概述\n公开3条。\n", 2019),
        ("一、概述\n公开3条。\n", None),
    ],
)
def test_year(text: str, year: int | None) -> None:
    assert metadata_of(text).year == year


def test_name_of_the_source_comes_last() -> None:
    name = "臨溪縣水利局2016年政府信息公開工作年度報告"
    found = metadata_of("一、概述\n公开3条。\n", name)
    assert (found.title, found.issuer) == (fold(name), "临溪县水利局")
    assert (found.region, found.level, found.year) == ("临溪县", "department", 2016)
    assert found.spans == {}
    text = "云岭市2015年政府信息公开工作年度报告\n一、概述\n公开3条。\n"
    found = metadata_of(text, name)
    assert (found.region, found.level, found.year) == ("云岭市", "city", 2015)


def test_year_of_the_file_comes_last() -> None:
    assert metadata_of("一、概述\n公开3条。\n", "云岭-2014").year == 2014
    assert metadata_of("一、概述\n2015年公开3条。\n", "云岭-2014").year == 2015


@pytest.mark.parametrize(
    ("printed", "days"),
    [
        ("自2018年1月1日起至2018年12月31日止", ["2018-01-01", "2018-12-31"]),
        ("2020年1月1日起至12月31日止", ["2020-01-01", "2020-12-31"]),
        ("2020年1月1日-12月31日", ["2020-01-01", "2020-12-31"]),
        ("2023 年 1 月 1 日\n起至 2023 年 12 月 31 日止", ["2023-01-01", "2023-12-31"]),
        ("2020年1月1日起,至2020年12月31日止", ["2020-01-01", "2020-12-31"]),
        ("2008年5月1日到2008年12月31日", ["2008-05-01", "2008-12-31"]),
        ("自201711日起至20171231日止", ["2017-01-01", "2017-12-31"]),
        ("2018年11日至2018年1231日", ["2018-01-01", "2018-12-31"]),
        ("从20171月1日起至201712月31日止", ["2017-01-01", "2017-12-31"]),
        ("自200851日起至20081231日止", ["2008-05-01", "2008-12-31"]),
        ("2024.1.1-2024.12.31", ["2024-01-01", "2024-12-31"]),
        ("2018-2020年", None),
        ("2012年1月1日-2012年12月", None),
        ("2018年12月31日至2018年1月1日", None),
    ],
)
def test_periods(printed: str, days: list[str] | None) -> None:
    assert [found for _, _, found in periods(printed)] == ([days] if days else [])


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2019年2月24日", "2019-02-24"),
        ("2019-02-24", "2019-02-24"),
        ("2017-3-10", "2017-03-10"),
        ("二〇一九年十二月二十四日", "2019-12-24"),
        ("2019年2月30日", ""),
    ],
)
def test_dates(printed: str, day: str) -> None:
    assert read_date(printed) == day


def test_damaged_dates_are_never_guessed() -> None:
    assert damaged_days(2018, "26") == ["2018-02-06"]
    assert damaged_days(2018, "126") == ["2018-01-26", "2018-12-06"]
    assert read_year("二〇一八") == 2018
    signed = "一、概述\n公开3条。\n\n{}\n"
    assert metadata_of(signed.format("201826")).published == "2018-02-06"
    assert metadata_of(signed.format("2018126")).published == ""


@pytest.mark.parametrize(
    ("name", "areas", "level"),
    [
        ("云岭市住房和城乡建设局", ["云岭市"], "department"),
        ("云岭市城市管理局", ["云岭市"], "department"),
        ("景德镇市民政局", ["景德镇市"], "department"),
        ("沙市区", ["沙市区"], "county"),
        ("和平区人民政府", ["和平区"], "county"),
        ("三河镇市场监督管理所", ["三河镇"], "department"),
        ("广南壮族自治区交通厅", ["广南壮族自治区"], "department"),
        ("临溪三江商务区(街道)", ["临溪三江商务区"], "township"),
        ("云岭市政务公开工作领导小组办公室", ["云岭市"], "city"),
        ("县政府办", [], "department"),
        ("市人民政府", [], "city"),
        ("总体情况", [], ""),
    ],
)
def test_names_of_bodies(name: str, areas: list[str], level: str) -> None:
    bodies = body_lexicon()
    assert [name[start:end] for start, end, _ in bodies.areas(name)] == areas
    assert bodies.level(name) == level


def test_own_names() -> None:
    text = (
        "云岭市东湖区投资局2020年政府信息公开工作年度报告\n一、总体情况\n2020年,区投资局公开46条。东湖区投资局满意。"
        "我局努力。东湖区有三个街道,全区第一。\n"
    )
    names = metadata_of(text).own_names
    assert {"云岭市东湖区投资局", "东湖区投资局", "区投资局", "投资局", "我局"} <= set(names)
    assert not {"东湖区", "全区", "云岭市"} & set(names)


def test_compiling_office_is_not_the_reporting_body() -> None:
    text = "云岭市2019年政府信息公开工作年度报告\n本报告由云岭市人民政府办公室综合编制。\n一、概述\n全市公开3条。\n"
    assert set(metadata_of(text).own_names) == {"云岭市", "云岭市人民政府", "全市"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PAGE, True),
        ("本年新收政府信息公开申请数量 | 3\n结转下年度继续办理 | 0\n", True),
        ("", False),
        ("政府工作报告\n各位代表:2019年,全市生产总值增长6%。推进政务公开,主动公开信息。" + "经济平稳增长。" * 60, False),
        ("今天天气很好,我们去公园。", False),
        ("1" * 1000, False),
    ],
)  # fmt: skip
def test_looks_like_report(text: str, expected: bool) -> None:
    assert looks_like_report(fold(text)) is expected


PIECES = st.sampled_from(
    [
        *(
            "云岭市",
            "临溪县",
            "人民政府",
            "办公室",
            "民政局",
            "2018年",
            "二〇一九年",
            "政府信息公开",
        ),
        *(
            "工作",
            "年度报告",
            "现公布",
            "由",
            "编制",
            "请与",
            "联系",
            "发布日期:",
            "2019-02-24",
            "统计期限",
        ),
        *(
            "2018年1月1日",
            "起至",
            "12月31日",
            "201711日",
            "\n",
            "\n\n",
            " ",
            "。",
            ",",
            "《",
            "》",
            "|",
            ">",
        ),
        *(
            "一、总体情况",
            "附件",
            "责任编辑:",
            "首页",
            "我局",
            "全市",
            "(",
            ")",
            "\ud800",
            "\0",
            "．",
            "公開",
        ),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=50).map("".join))
def test_any_text_gives_valid_metadata(text: str) -> None:
    check(text, metadata_of(text))
    looks_like_report(fold(text))


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_never_raises(text: str) -> None:
    check(text, metadata_of(text))
    looks_like_report(text)


# --- real reports ----------------------------------------------------------------------------


def squeezed(text: str) -> str:
    return "".join(fold(text).split())


def agreement(shared: Path) -> dict[str, list[tuple[str, Any, Any]]]:
    """field -> (name, expected, found) of the real reports that state the field."""
    rows: dict[str, list[tuple[str, Any, Any]]] = {
        "year": [],
        "level": [],
        "title": [],
        "region": [],
    }
    for line in (shared / "real" / "index.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        for file in sorted((shared / "real").glob(f"{entry['id']}*.txt")):
            text = file.read_text(encoding="utf-8", errors="replace")
            found = metadata_of(text)
            check(text, found)
            title = squeezed(entry["title"])
            if entry["year"] and str(entry["year"]) in text:
                rows["year"].append((file.name, entry["year"], found.year))
            rows["level"].append((file.name, entry["level"], found.level))
            if title in squeezed(text):
                rows["title"].append((file.name, title, squeezed(found.title)))
                areas = body_lexicon().areas(title)
                names = [title[start:end] for start, end, _ in areas]
                if names:
                    rows["region"].append((file.name, names[-1], found.region[-len(names[-1]) :]))
    return rows


@pytest.mark.parametrize(
    ("field", "floor"), [("year", 0.99), ("title", 0.99), ("region", 0.95), ("level", 0.85)]
)
def test_agreement_with_the_index(shared: Path, field: str, floor: float) -> None:
    """Level: two county-level cities, and two excerpts that do not name their body."""
    rows = agreement(shared)[field]
    wrong = [row for row in rows if row[1] != row[2]]
    assert len(rows) >= 20
    assert 1 - len(wrong) / len(rows) >= floor, wrong


def test_seeds(shared: Path) -> None:
    expected = {
        "changzhou-2018": ("常州市", "city", 2018, 2018),
        "huangshi-2018": ("黄石市", "city", 2018, 2018),
        "kaifeng-2017": ("开封市", "city", 2017, 2017),
        "nankang-2017": ("赣州市南康区", "county", 2017, 2017),
        "qujing-2020": ("曲靖市", "city", 2020, 2020),
    }
    for name, (region, level, year, period) in expected.items():
        text = (shared / "seeds" / f"{name}.txt").read_text(encoding="utf-8")
        found = metadata_of(text)
        check(text, found)
        assert (found.region, found.level, found.year) == (region, level, year)
        assert found.period == [f"{period}-01-01", f"{period}-12-31"]
        assert looks_like_report(fold(text))


def test_corpus(corpus: Path) -> None:
    for file in sorted(corpus.glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        found = metadata_of(text)
        check(text, found)
        assert str(found.year) == file.stem[-4:], file.name
        assert found.title and found.level and found.region, file.name
        assert looks_like_report(fold(text)), file.name


@pytest.mark.parametrize(
    ("opening", "issuer"),
    [
        ("县政府办公室汇总了全县各单位的数据,形成这份年报。", "临溪县人民政府办公室"),
        ("据此,临溪县人民政府把2018年信息公开的情况报告如下。", "临溪县人民政府"),
        ("2018年,临溪县人民政府认真贯彻落实《条例》。", "临溪县人民政府"),
        ("如有疑问,请与临溪县人民政府办公室政务公开科联系。", "临溪县人民政府办公室"),
        ("2018年,我县成立了工作领导小组办公室。", ""),
    ],
)
def test_the_body_that_speaks(opening: str, issuer: str) -> None:
    text = f"临溪县2018年政府信息公开工作年度报告\n{opening}\n一、概述\n全县公开信息30条。\n"
    found = metadata_of(text)
    check(text, found)
    assert found.issuer == issuer


def test_signed_in_brackets_below_the_title() -> None:
    text = (
        "临溪县2018年政府信息公开工作年度报告\n\n(临溪县人民政府办公室 2019年3月12日)\n\n"
        "根据《条例》的规定,现公布本年度报告。\n一、概述\n全县公开信息30条。\n"
    )
    found = metadata_of(text)
    assert (found.issuer, found.published) == ("临溪县人民政府办公室", "2019-03-12")


def test_a_signature_without_its_signs() -> None:
    text = "临溪县2015年政府信息公开工作年度报告\n一、概述\n全县公开信息30条。\n2016224日\n"
    assert metadata_of(text).published == "2016-02-24"


def test_a_title_and_a_sentence_are_a_report() -> None:
    assert looks_like_report("2018年主动公开政府信息30条。" + "天气晴。" * 9, titled=True)
    assert not looks_like_report("会议讨论了2018年的天气。", titled=True)


def test_the_year_of_what_was_carried_over_is_the_one_before() -> None:
    text = "收到申请176件。办结177件(含2022年结转3件)。信息公开情况良好。\n2023年,我局公开信息。\n"
    assert metadata_of(text).year == 2023
