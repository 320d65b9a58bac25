"""Divisions: the list is whole, names lead to codes, and what is doubtful stays open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govinfo_nlp.errors import PatternError
from govinfo_nlp.lexicon import divisions as module
from govinfo_nlp.lexicon.divisions import Division, builtin_divisions, resolve

DIVISIONS = builtin_divisions()
IN_FORCE = [division for division in DIVISIONS if division.until == 9999]
#: Divisions that go by one name alone, whenever.
UNIQUE = [d for d in IN_FORCE if len({one.code for one in DIVISIONS.named(d.name)}) == 1]


# -- the list ------------------------------------------------------------------------------------


def test_every_level_is_whole() -> None:
    levels = [division.level for division in IN_FORCE]
    assert levels.count("province") == 34
    assert levels.count("city") == 333
    assert levels.count("county") > 2840


def test_codes_and_years_are_well_formed() -> None:
    for division in DIVISIONS:
        assert re.fullmatch(r"[1-8]\d{5}", division.code), division
        assert re.fullmatch(r"[\u3400-\u9fff]{2,}", division.name), division
        assert division.since <= division.until, division
        for code in division.successors:
            assert DIVISIONS.get(code), division


def test_names_of_a_code_follow_each_other() -> None:
    before: dict[str, Division] = {}
    for division in DIVISIONS:
        if division.code in before:
            assert before[division.code].until == division.since - 1
        before[division.code] = division


def test_every_county_has_its_parents() -> None:
    for division in IN_FORCE:
        assert DIVISIONS.get(f"{division.code[:2]}0000")
        direct = division.code[2:4] == "90" or division.code[:2] in ("11", "12", "31", "50")
        if division.level == "county" and not direct:
            assert DIVISIONS.get(f"{division.code[:4]}00"), division


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("110228", 2014, "密云县"),
        ("110118", 2015, "密云区"),
        ("420600", 2009, "襄樊市"),
        ("420600", 2010, "襄阳市"),
        ("371200", 2018, "莱芜市"),
        ("330113", 2021, "临平区"),
        ("500157", 2025, "两江新区"),
    ],
)
def test_names_and_codes_by_year(code: str, year: int, name: str) -> None:
    division = DIVISIONS.get(code, year)
    assert division is not None
    assert division.name == name


@pytest.mark.parametrize(
    ("code", "year"), [("110118", 2014), ("371200", 2019), ("330113", 2020), ("500105", 2025)]
)
def test_not_in_force(code: str, year: int) -> None:
    assert DIVISIONS.get(code, year) is None


@pytest.mark.parametrize(
    ("code", "current"),
    [
        ("110228", "110118"),  # 密云县
        ("341402", "340181"),  # 居巢区
        ("522401", "520502"),  # 毕节市 of old
        ("130521", ""),  # 邢台县, divided up
        ("420607", "420607"),  # 襄阳区, now 襄州区
    ],
)
def test_what_an_area_is_today(code: str, current: str) -> None:
    division = DIVISIONS.get(code)
    assert division is not None
    assert DIVISIONS.current(division) == current


def test_damaged_list_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "divisions.tsv"
    path.write_text("code\tname\tsince\tuntil\tsuccessors\n110000\t北京市\tlong ago\t\t\n", "utf-8")
    monkeypatch.setattr(module, "builtin", lambda name: path)
    with pytest.raises(PatternError, match=r"divisions.tsv:2: "):
        list(module._rows())


# -- from names to divisions ----------------------------------------------------------------------


@settings(deadline=None)
@given(st.sampled_from(UNIQUE))
def test_a_name_that_one_division_bears_leads_to_it(division: Division) -> None:
    assert resolve(division.name + "人民政府").code == division.code


@settings(deadline=None)
@given(st.sampled_from([d for d in IN_FORCE if d.level == "county"]))
def test_the_whole_chain_of_names_leads_to_a_county(division: Division) -> None:
    parents = [DIVISIONS.get(f"{division.code[:n]:0<6}") for n in (2, 4)]
    names = [parent.name for parent in parents if parent]
    found = resolve("".join([*names, division.name, "财政局"]))
    assert (found.code, found.unit) == (division.code, "department")
    assert (found.province, found.county) == (names[0], division.name)


@settings(deadline=None)
@given(
    st.text(
        alphabet="北京市朝阳区鼓楼新县政府局的年开发街道镇自治州旗兵团第八师 2019()", max_size=20
    )
)
def test_whatever_is_named_is_never_guessed(name: str) -> None:
    found = resolve(name, year=2019)
    assert bool(found.code) == bool(found.name) == bool(found.level)
    assert not (found.code and (found.candidates or found.reason))
    assert found.code or found.reason
    if found.code:
        assert DIVISIONS.get(found.code)


@pytest.mark.parametrize(
    ("name", "code", "unit"),
    [
        ("辽宁沈阳", "210100", "area"),
        ("辽宁沈阳于洪区民政局", "210114", "department"),
        ("內蒙古自治區人民政府", "150000", "area"),
        ("北京市東城區人民政府東華門街道辦事處", "110101", "township"),
        ("恩施州人民政府", "422800", "area"),
        ("恩施土家族苗族自治州巴东县", "422823", "area"),
        ("耿马自治县人民政府", "530926", "area"),
        ("长阳县水利局", "420528", "department"),
        ("巴州人民政府", "652800", "area"),
        ("兴安盟行政公署", "152200", "area"),
        ("科右前旗财政局", "152221", "department"),
        ("鄂温克旗人民政府", "150724", "area"),
        ("乾县人民政府", "610424", "area"),
        ("永嘉金溪镇", "330324", "township"),
        ("集安市黎明街道办事处", "220582", "township"),
        ("常州经开区", "320400", "zone"),
        ("苏州昆山经济技术开发区管理委员会", "320583", "zone"),
        ("国家税务总局上海市静安区税务局", "310106", "department"),
        ("中国证监会江苏监管局", "320000", "department"),
        ("新疆生产建设兵团第八师石河子市人民政府", "659001", "area"),
        ("湖北省公安厅", "420000", "department"),  # not 公安县
        ("湖北省公安县公安局", "421022", "department"),
        ("吉林省人民政府", "220000", "area"),
        ("吉林市人民政府", "220200", "area"),
        ("河南省济源市", "419001", "area"),
        ("2021年陇县财政局政府信息公开工作年度报告", "610327", "department"),
    ],
)
def test_names_as_reports_print_them(name: str, code: str, unit: str) -> None:
    found = resolve(name)
    assert (found.code, found.unit) == (code, unit)


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("鼓楼区财政局", {"320106", "320302", "350102", "410204"}),
        ("朝阳民政局", {"110105", "220104", "211300"}),
        ("通州区人民政府", {"110112", "320612"}),
    ],
)
def test_a_name_that_several_bear_stays_open(name: str, candidates: set[str]) -> None:
    found = resolve(name)
    assert not found.code
    assert set(found.candidates) == candidates
    assert found.reason


@pytest.mark.parametrize(
    "name",
    [
        "",
        "政府信息公开工作年度报告",
        "我局",
        "公安局",
        "资源管理办公室",
        "中山大学",
        "云岭市人民政府",
    ],
)
def test_no_division_is_read_into_other_words(name: str) -> None:
    found = resolve(name)
    assert not found.code
    assert not found.province


def test_an_area_that_no_list_has_is_not_its_parent() -> None:
    found = resolve("江苏省云岭市人民政府")
    assert (found.code, found.province) == ("", "江苏省")
    assert "云岭市" in found.reason


def test_other_names_settle_what_the_first_leaves_open() -> None:
    assert resolve("鼓楼区财政局", "南京市鼓楼区2020年政府信息公开工作年度报告").code == "320106"
    assert resolve("鼓楼区财政局", hints=["福建省", "福州市"]).code == "350102"
    assert not resolve("鼓楼区财政局", hints=["上海市"]).code


def test_names_that_contradict_each_other_leave_it_open() -> None:
    found = resolve("泉州市丰泽区人民政府", "西安市临潼区2019年政府信息公开工作年度报告")
    assert not found.code
    assert set(found.candidates) == {"350503", "610115"}
    assert resolve("泉州市丰泽区人民政府", hints=["陕西省"]).code == "350503"


def test_the_year_decides_between_codes() -> None:
    assert resolve("弋江区人民政府", year=2018).code == "340203"
    assert resolve("弋江区人民政府", year=2021).code == "340209"
    assert resolve("公主岭市", year=2015).prefecture == "四平市"
    assert resolve("公主岭市", year=2021).prefecture == "长春市"
    assert resolve("襄樊市人民政府", year=2008).name == "襄樊市"
    # a zone was no division before it was made one
    assert resolve("重庆两江新区管委会", year=2018).code == "500000"
    assert resolve("重庆两江新区", year=2025).code == "500157"


def test_the_corps_has_no_code() -> None:
    found = resolve("新疆生产建设兵团教育局")
    assert (found.code, found.province, found.unit) == ("", "新疆维吾尔自治区", "corps")


def test_parents_by_level() -> None:
    direct = resolve("神农架林区人民政府")
    assert (direct.province, direct.prefecture, direct.county) == ("湖北省", "", "神农架林区")
    city = resolve("泰安市公安局")
    assert (city.province, city.prefecture, city.county) == ("山东省", "泰安市", "")
