"""The linker on sentences written here: which number states which metric, of whom, for when."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govinfo_nlp
from govinfo_nlp.records import Fact

sys.path.insert(0, str(Path(__file__).parent))

from passages import compose

TITLE = "云岭市2018年政府信息公开工作年度报告\n"
APPLICATIONS = "三、依申请公开政府信息情况\n"
REMEDIES = "五、因政府信息公开申请行政复议、提起行政诉讼情况\n"
DISCLOSURE = "二、主动公开政府信息情况\n"


def facts(text: str, heading: str = "") -> list[Fact]:
    return list(govinfo_nlp.parse(TITLE + heading + text + "\n").facts)


def linked(text: str, heading: str = "") -> list[tuple[str, object]]:
    """(metric, value) of the linked facts, in text order."""
    return [(f.metric, f.value) for f in facts(text, heading) if f.metric]


NAMES = [
    ("2018年,全市主动公开政府信息41607条。", "disclosure.total", 41607),
    ("全年向社会公开各类政府信息3.2万余条。", "disclosure.total", 32000),
    ("全年召开新闻发布会15场。", "response.press_conferences", 15),
    ("全年共举办15场新闻发布会。", "response.press_conferences", 15),
    ("共收到42件政府信息公开申请。", "application.received.total", 42),
    ("共受理依申请公开事项三十六件。", "application.received.total", 36),
    ("按期办结政府信息公开申请40件。", "application.processed.on_time", 40),
    ("通过门户网站公开政府信息520条。", "disclosure.channel.website", 520),
    ("“云岭发布”微信公众号全年推送信息170条。", "disclosure.channel.wechat", 170),
    ("通过政府网站、政务微博、公开栏等渠道主动公开政府信息900条。", "disclosure.total", 900),
    ("政务微博、微信共发布信息88条。", "disclosure.channel.weibo_wechat", 88),
    ("发布政策解读材料21篇。", "response.policy_interpretations", 21),
    ("主动公开规范性文件7件。", "disclosure.normative_documents", 7),
    ("全年制发行政规范性文件9件。", "disclosure.normative_documents.issued", 9),
    ("现行有效行政规范性文件66件。", "disclosure.normative_documents.in_force", 66),
    ("办理人大代表建议和政协提案31件。", "proposals.total", 31),
    ("专门配备了2名专职工作人员。", "staff.full_time", 2),
    ("全市设置政府信息公开查阅点12个。", "reading_points", 12),
    ("2018年因政府信息公开引起行政复议5件。", "review.total", 5),
    ("政府门户网站全年访问量达518万次。", "website.visits", 5180000),
    ("上年结转政府信息公开申请3件。", "application.carried_over", 3),
    ("2017年结转的依申请公开件4件。", "application.carried_over", 4),
]


@pytest.mark.parametrize(("text", "metric", "value"), NAMES)
def test_one_number_one_metric(text: str, metric: str, value: int) -> None:
    assert linked(text) == [(metric, value)]


UNLINKED = [
    "通过网站公布扶贫信息120条。",
    "网上直播8个,在线调查3个。",
    "设立了1个专门的信息申请受理点。",
    "《政府公报》刊发4期。",
    "培训就业困难人员2.6万人次。",
    "对80份文件进行合法性审查。",
    "全年受理投诉举报300件。",
    "规划、财政、人事等信息5075条。",
    "提出了“办好一件申请、暖一颗民心”的要求。",
]


@pytest.mark.parametrize("text", UNLINKED)
def test_a_number_of_something_else_stays_unlinked(text: str) -> None:
    assert linked(text) == []


def test_an_unlinked_number_keeps_the_words_that_name_it() -> None:
    (fact,) = facts("组织开展网上直播8个。")
    assert (fact.metric, fact.value, fact.unit) == (None, 8, "个")
    assert "网上直播" in fact.label


def test_reviews_of_other_acts_are_not_counted() -> None:
    text = "一、总体情况\n全年受理行政复议申请56件,维持12件。\n"
    assert linked(text) == []
    assert ("review.total", 5) in linked("收到行政复议申请5件,维持3件。", REMEDIES)


def test_outcomes_in_a_list_with_a_bracket() -> None:
    text = (
        "收到政府信息公开申请126件,答复126件。其中,同意公开70件;不同意公开答复20件"
        "(其中,涉及国家秘密3件,涉及个人隐私17件);信息不存在36件。"
    )
    assert linked(text, APPLICATIONS) == [
        ("application.received.total", 126),
        ("application.processed.total", 126),
        ("application.outcome.granted", 70),
        ("application.outcome.denied.total", 20),
        ("application.outcome.denied.state_secret", 3),
        ("application.outcome.denied.privacy", 17),
        ("application.outcome.does_not_exist", 36),
    ]


def test_an_ambiguous_name_means_what_its_frame_says() -> None:
    text = (
        "收到行政复议申请65件,其中:维持45件,被依法纠错3件,其他情形17件。"
        "行政诉讼22件,其中:\n驳回原告诉讼请求15件,被依法纠错1件,其他情形6件。"
    )
    assert linked(text, REMEDIES) == [
        ("review.total", 65),
        ("review.upheld", 45),
        ("review.corrected", 3),
        ("review.other", 17),
        ("litigation.total", 22),
        ("litigation.upheld", 15),
        ("litigation.corrected", 1),
        ("litigation.other", 6),
    ]


def test_ways_and_applicants() -> None:
    text = "共受理申请10件,其中当面申请2件、网络申请5件、信函申请3件。自然人申请8件,企业申请2件。"
    got = [(f.metric, f.value, f.applicant) for f in facts(text, APPLICATIONS) if f.metric]
    assert got == [
        ("application.received.total", 10, ""),
        ("application.received.in_person", 2, ""),
        ("application.received.online", 5, ""),
        ("application.received.letter", 3, ""),
        ("application.received.total", 8, "natural_person"),
        ("application.received.total", 2, "enterprise"),
    ]


def test_scopes_switch_inside_a_sentence() -> None:
    text = "全市举办新闻发布会72次,市本级69次;全市开展在线访谈134次,其中县(市、区)57次。"
    got = [(f.metric, f.value, f.scope) for f in facts(text) if f.metric]
    assert got == [
        ("response.press_conferences", 72, "全市"),
        ("response.press_conferences", 69, "市本级"),
        ("response.online_interviews", 134, "全市"),
        ("response.online_interviews", 57, "县(市、区)"),
    ]


def test_named_places_in_a_bracket_and_the_whole_behind_it() -> None:
    text = "全市收到政府信息公开申请90件(市政府30件、东湖县25件、西山区35件),其中自然人申请80件。"
    got = [(f.value, f.scope) for f in facts(text) if f.metric]
    assert got == [(90, "全市"), (30, "市政府"), (25, "东湖县"), (35, "西山区"), (80, "全市")]


def test_a_department_within_a_city_has_no_headline() -> None:
    report = govinfo_nlp.parse(
        TITLE + DISCLOSURE + "全市主动公开政府信息900条。市教育局共主动公开政府信息300条。\n"
    )
    assert report["disclosure.total"].value == 900
    assert [f.scope for f in report.facts_of("disclosure.total")] == ["全市", "市教育局"]


def test_shares_and_growth_stand_beside_their_fact() -> None:
    text = "受理政府信息公开申请98件,占67.13%,较上年增长40.25%。"
    first, share, growth = facts(text)
    assert (first.metric, first.value) == ("application.received.total", 98)
    assert first.comparison == {"kind": "growth", "value": 40.25, "unit": "%", "base": "2017"}
    assert share.metric is None and share.unit == "%"
    assert growth.metric is None and growth.rule == "comparison:growth"


@pytest.mark.parametrize(
    ("words", "value"), [("比上年增加4件", 4), ("同比减少4件", -4), ("较去年下降4件", -4)]
)
def test_differences_are_signed(words: str, value: int) -> None:
    first, _ = facts(f"收到政府信息公开申请20件,{words}。")
    assert first.comparison is not None
    assert (first.comparison["kind"], first.comparison["value"]) == ("difference", value)


@pytest.mark.parametrize(
    ("words", "base"),
    [
        (",比上年增加4件", "2017"),
        (",较2016年增加4件", "2016"),
        (",与2016年的16件相比增加4件", "2016"),
        (",比上年的16件多出4件", "2017"),
        ("(含上年结转2件),同比增加4件", "2017"),
        (",较年初增加4件", ""),
    ],
)
def test_a_comparison_names_its_year_and_belongs_to_the_whole(words: str, base: str) -> None:
    made = facts(f"收到政府信息公开申请20件{words}。")
    carried = [fact for fact in made if fact.comparison]
    assert [(fact.value, fact.metric) for fact in carried] == [(20, "application.received.total")]
    assert carried[0].comparison == {"kind": "difference", "value": 4, "unit": "件", "base": base}


def test_what_is_as_before_differs_by_nothing() -> None:
    first, part = facts("收到政府信息公开申请20件,与上年持平,其中网络申请13件。")
    assert first.comparison == {"kind": "difference", "value": 0, "unit": "件", "base": "2017"}
    assert (part.comparison, part.period) == (None, "2018")


def test_the_change_of_a_rate_is_not_that_of_the_count_before_it() -> None:
    first, *_ = facts("收到政府信息公开申请20件,办结率98%,较上年提高2个百分点。")
    assert first.comparison is None


def test_a_former_value_is_not_this_years() -> None:
    former, present = facts("全市政府网站由61家整合为24家。")
    assert (former.period, present.period) == ("2017", "2018")


@pytest.mark.parametrize("limit", ["2008年以来", "2013年以前"])
def test_a_limit_is_no_period(limit: str) -> None:
    assert [fact.period for fact in facts(f"清理{limit}印发的文件127份。")] == ["2018"]


def test_numbers_of_a_narrower_topic_have_a_subject() -> None:
    text = (
        "主动公开政府信息900条,其中扶贫信息31条、工作动态50条;召开5场疫情防控座谈会;"
        "环保方面,曝光企业6家,处罚金额87万元。"
    )
    got = [(fact.value, fact.subject) for fact in facts(text)]
    assert got == [
        (900, ""),
        (31, "脱贫攻坚"),
        (50, ""),
        (5, "疫情防控"),
        (6, "环境保护"),
        (87, "环境保护"),
    ]


def test_a_bodys_own_count_has_it_as_subject() -> None:
    fact, _ = facts("市财政局组织76家一级预算单位公开预算。市环保局与政务服务中心共用大屏3块。")
    assert (fact.metric, fact.scope, fact.subject) == (None, "市财政局", "市财政局")


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("申请较多的东湖县、西山区分别受理政府信息公开申请5件和3件。", ["东湖县", "西山区"]),
        (
            "收取信息处理费3420元,其中市自然资源局收取1260元、东湖县公安局收取300元。",
            ["", "市自然资源局", "东湖县公安局"],
        ),
        ("全市12个乡镇共公开政府信息20条。", ["全市"]),
        ("县政府及其部门受理政府信息公开申请8件。", ["县政府及其部门"]),
        ("安南镇街道受理政府信息公开申请8件。", ["安南镇街道"]),
        ("其中,省级媒体发布信息28条。", [""]),
        ("市政府办受理申请30件,各部门受理申请85件。", ["市政府", "各部门"]),
        ("全市各部门受理政府信息公开申请85件。", ["全市"]),
        ("公开乡镇动态31条,发布政策解读6条。", ["", ""]),
        ("县政府汉文网站发布信息17条。", [""]),
        ("公开市政府及市政府办公厅规范性文件8件。", ["市政府"]),
        ("承办市级人大代表建议5件。", [""]),
        ("通过本级政府信息公开平台公开信息58条。", [""]),
    ],
)
def test_whose_number_it_is(text: str, scopes: list[str]) -> None:
    made = [fact.scope for fact in facts(text) if fact.unit in ("件", "元", "条")]
    assert made == scopes


def test_last_years_value_has_its_own_period() -> None:
    text = "2017年收到政府信息公开申请11件,2018年收到政府信息公开申请20件。"
    assert [(f.value, f.period) for f in facts(text) if f.metric] == [(11, "2017"), (20, "2018")]
    report = govinfo_nlp.parse(TITLE + text + "\n")
    assert report["application.received.total"].value == 20


ZEROS = [
    ("2018年,我局未收到政府信息公开申请。", ["application.received.total"]),
    (
        "全年没有发生因政府信息公开申请行政复议、提起行政诉讼的情况。",
        ["review.total", "litigation.total"],
    ),
    ("未因政府信息公开收取公民、法人任何费用。", ["fee.collected"]),
    ("没有收取涉及政府信息公开申请的任何费用。", ["fee.collected"]),
    (
        "全年无政府信息公开行政复议、行政诉讼和申诉。",
        ["review.total", "litigation.total", "appeal.total"],
    ),
]


@pytest.mark.parametrize(("text", "metrics"), ZEROS)
def test_zero_in_words(text: str, metrics: list[str]) -> None:
    found = [f for f in facts(text) if f.metric]
    assert sorted(f.metric for f in found if f.metric) == sorted(metrics)
    assert all(f.value == 0 and f.state == "zero" and f.text in text for f in found)


@pytest.mark.parametrize(
    "text",
    [
        "无法提供的政府信息公开申请5件。",
        "认真做好工作,避免引发行政复议和行政诉讼。",
        "我局未完善政府信息公开申请办理制度。",
        "未来将规范政府信息公开申请的办理。",
    ],
)
def test_not_every_negation_is_a_zero(text: str) -> None:
    assert all(f.value != 0 for f in facts(text) if f.metric)


def test_an_answer_under_a_heading() -> None:
    text = "三、依申请公开情况\n(一)申请情况\n无。\n(二)收费情况\n无。\n"
    assert linked(text) == [("application.received.total", 0), ("fee.collected", 0)]


def test_an_outcome_of_all_has_their_count() -> None:
    found = linked("全年发生政府信息公开行政复议4件,均维持原答复。", REMEDIES)
    assert found == [("review.total", 4), ("review.upheld", 4)]


def test_a_zero_for_two_things_is_two_facts_but_a_count_is_none() -> None:
    zero = linked("因政府信息公开发生行政复议、行政诉讼0件。")
    assert zero == [("review.total", 0), ("litigation.total", 0)]
    (fact,) = facts("因政府信息公开发生行政复议、行政诉讼共7件。")
    assert fact.metric is None
    assert fact.candidates == ("review.total", "litigation.total")


def test_respectively() -> None:
    text = "因政府信息公开引起的行政复议、行政诉讼分别为5件和3件。"
    assert linked(text) == [("review.total", 5), ("litigation.total", 3)]
    channels = linked("通过官方微博、微信公众号分别发布信息92条、306条。")
    assert channels == [("disclosure.channel.weibo", 92), ("disclosure.channel.wechat", 306)]
    owners = facts("东湖县和西山区分别收到政府信息公开申请7件、9件。")
    assert [(f.value, f.scope) for f in owners if f.metric] == [(7, "东湖县"), (9, "西山区")]
    assert linked("三个专题分别发布相关信息130条、100条。", DISCLOSURE) == []


def test_each_of_a_list_has_the_number() -> None:
    cases = "因政府信息公开引起的行政复议和行政诉讼各3件。"
    assert linked(cases) == [("review.total", 3), ("litigation.total", 3)]
    staff = "负责政府信息公开的专职、兼职工作人员各两名。"
    assert linked(staff) == [("staff.full_time", 2), ("staff.part_time", 2)]


def test_stock_of_all_years_yields_to_the_years_own_number() -> None:
    text = "截至2018年底,累计主动公开政府信息5000条。2018年主动公开政府信息400条。"
    report = govinfo_nlp.parse(TITLE + DISCLOSURE + text + "\n")
    assert [f.value for f in report.facts_of("disclosure.total")] == [400]
    years = govinfo_nlp.parse(TITLE + DISCLOSURE + "公开信息40条,近三年共公开信息90条。\n")
    assert [f.value for f in years.facts_of("disclosure.total")] == [40]
    assert linked("新增公开政府信息45条,累计公开政府信息390条。", DISCLOSURE) == [
        ("disclosure.total", 45)
    ]
    only = govinfo_nlp.parse(TITLE + DISCLOSURE + "截至2018年底,累计主动公开政府信息5000条。\n")
    assert only["disclosure.total"].value == 5000
    assert only["disclosure.total"].confidence < 0.7


def test_documents_made_by_class_are_no_requests() -> None:
    text = "全年共制作政府信息300条,其中主动公开信息200条,依申请公开信息60条,不予公开信息40条。"
    assert not [m for m, _ in linked(text) if str(m).startswith("application.")]


def test_names_torn_by_line_wraps_and_glosses() -> None:
    wrapped = (
        "2018年，全市各级行政机关按规定办理，共收到政府信\n"
        "息公开申请 126 \n件，其中按规定期限予以公开 90 件、依法部\n分公开 20 件。"
    )
    assert linked(wrapped) == [
        ("application.received.total", 126),
        ("application.outcome.granted", 90),
        ("application.outcome.partial", 20),
    ]
    glossed = "全市政府網(wǎng)站主動(dòng)公開(kāi)政府信息520條。"
    (fact,) = (f for f in facts(glossed) if f.metric)
    assert (fact.metric, fact.text) == ("disclosure.channel.website", "520條")


def test_traditional_and_full_width_give_the_same_facts() -> None:
    plain = linked("全市共受理政府信息公开申请126件,予以公开90件。")
    assert plain == linked("全市共受理政府信息公開申請126件，予以公開90件。")
    assert plain == linked("全市共受理政府信息公开申请１２６件，予以公开９０件。")


def test_every_link_says_why() -> None:
    for fact in facts("全市共受理政府信息公开申请126件,其中市本级30件,予以公开90件。"):
        if fact.metric:
            assert fact.rule and fact.evidence
            assert 0 < fact.confidence <= 1


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.sampled_from(["hans", "hant"]), st.sampled_from(["half", "full"]))
def test_composed_passages(seed: int, script: str, width: str) -> None:
    """Of passages with known truth every metric is found, at its place, with its scope."""
    text, expected = compose(random.Random(seed), script=script, width=width)
    report = govinfo_nlp.parse(text + "\n")
    got = {(f.metric, f.start, f.end, f.value) for f in report.facts if f.metric}
    missing = [
        e for e in expected
        if e["metric"]
        and not any(
            m == e["metric"] and s < e["end"] and e["start"] < t and v == e["value"]
            for m, s, t, v in got
        )
    ]  # fmt: skip
    assert not missing, (text, missing)


def test_parts_of_a_total_by_body_are_of_all_however_they_came() -> None:
    text = "全市收到政府信息公开申请9件,其中网络申请6件,信函申请3件。从受理主体看,市本级4件,各县(市、区)5件。"
    got = [(f.metric, f.value, f.scope) for f in facts(text)][-2:]
    received = "application.received.total"
    assert got == [(received, 4, "市本级"), (received, 5, "县(市、区)")]


def test_parts_stand_behind_a_comparison() -> None:
    text = "全市收到政府信息公开申请250件,较上年的211件增长18.48%,其中市直部门87件、各县(市、区)163件。"
    got = [(f.value, f.scope) for f in facts(text) if f.metric == "application.received.total"]
    assert got == [(250, "全市"), (87, "市直部门"), (163, "县(市、区)")]


def test_a_value_that_grew_to_another() -> None:
    text = "主动公开政府信息由2017年的1128条增加到2018年的1887条。"
    got = [(f.metric, f.value, f.period) for f in facts(text)]
    assert got == [("disclosure.total", 1128, "2017"), ("disclosure.total", 1887, "2018")]


def test_what_is_disclosed_of_the_documents_made() -> None:
    _, disclosed = facts("全市制发规范性文件435件,主动公开412件。")
    assert disclosed.metric == "disclosure.normative_documents"


def test_people_trained_without_a_name() -> None:
    got = [
        fact.metric for fact in facts("组织信息公开业务培训3次、410人次;6月和9月,各举办培训班1期。")
    ]
    assert got == ["trainings", "trainees", None]


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        (
            "因政府信息公开被提起行政诉讼2件,均被法院驳回原告诉讼请求;接到举报4件。",
            "litigation.upheld",
        ),
        ("因政府信息公开被申请行政复议1件,复议结果为维持;行政诉讼0件。", "review.upheld"),
    ],
)
def test_one_outcome_of_all_cases_before_other_numbers(text: str, metric: str) -> None:
    found = facts(text)
    assert metric in [fact.metric for fact in found if fact.start == found[0].start]


def test_a_first_channel_without_a_verb() -> None:
    got = [f.metric for f in facts("主动公开情况。各渠道的情况是:政府网站5960条,政务微博305条。")]
    assert got == ["disclosure.channel.website", "disclosure.channel.weibo"]


@pytest.mark.parametrize("text", ["公开招生300件。", "公开建议提案办理复文24件。"])
def test_names_that_mislead(text: str) -> None:
    assert [fact.metric for fact in facts(text)] == [None]


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("利用微信公众号等新媒体公开政府信息59条。", "disclosure.channel.other"),
        ("通过政务新媒体(微博、微信公众号等)发布各类信息76条。", "disclosure.channel.other"),
        ("在“云岭金盾网”公开政府信息48条。", "disclosure.channel.website"),
        ("在国家级媒体刊发44篇。", None),
        ("经由微信公众号公开部门动态(含自编、转发等)41条。", None),
        ("主动公开各类信息9项(条)。", "disclosure.total"),
        ("法定期限内予以答复政府信息公开申请30件。", "application.processed.on_time"),
        ("政府文件和解读信息38条。", None),
        ("通过政府网站公示信息25条。", "disclosure.channel.website"),
        ("通过微博、微信公众号、抖音等发布信息250条。", None),
        ("门户网站更新信息90条,其中垃圾分类宣传信息14条。", None),
    ],
)
def test_what_a_number_of_disclosed_items_says(text: str, metric: str | None) -> None:
    assert [fact.metric for fact in facts(text)][-1] == metric


def test_a_category_called_like_the_whole() -> None:
    got = [f.metric for f in facts("网站公开信息65条,其中工作动态42条,主动信息公开23条。")]
    assert got == ["disclosure.channel.website", None, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到政府信息公开申请30件(其中书面申请11件)。", [30]),
        ("依申请公开共收取费用90元,其中检索费20元。", [90]),
        ("召开新闻发布会9场,其中水利专题新闻发布会4场、例行新闻发布会5场。", [9]),
        # named again for another applicant, area or year
        ("收到政府信息公开申请30件,其中公民申请21件。", [30, 21]),
        ("收到政府信息公开申请30件,其中本年新收27件。", [30, 27]),
        ("全市召开新闻发布会9场,其中市本级召开新闻发布会4场。", [9, 4]),
    ],
)
def test_a_part_called_like_its_whole_states_no_metric(text: str, expected: list[int]) -> None:
    assert [value for _, value in linked(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "截至2018年12月31日,全县累计公开政府信息7200条,其中2018年新增610条。",
        "累计公开政府信息7200条,其中本年度新增主动公开政府信息610条。",
        "截至2018年12月底,我局累计主动公开政府信息7200条,其中2018年主动公开政府信息610条。",
    ],
)
def test_what_the_year_added_to_the_sum_of_all_years(text: str) -> None:
    assert linked(text) == [("disclosure.total", 610)]
    for whole in (
        "全年累计公开政府信息7200条,其中今年新增公开政策类信息610条。",
        "全市累计公开政府信息7200条,其中市本级公开610条。",
    ):
        assert linked(whole)[0] == ("disclosure.total", 7200)


def test_answers_to_letters_and_proposals_are_none_to_requests() -> None:
    heading = "三、依申请公开政府信息情况\n"
    for text in ("县长信箱答复来信35件。", "公开建议提案答复情况35条。"):
        assert linked(text, heading) == []


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("2018年我乡无一例因政府信息公开引发的行政诉讼。", "litigation.total"),
        ("全年没有一件政府信息公开申请。", "application.received.total"),
        ("全年未收到一件政府信息公开申请。", "application.received.total"),
    ],
)
def test_not_a_single_one_is_none(text: str, metric: str) -> None:
    assert linked(text) == [(metric, 0)]


@pytest.mark.parametrize(
    "text",
    [
        "设立了3个专门的政府信息公开窗口。",
        "设立了1个政府信息公开申请接待点。",
        "依申请公开方面,全年未出现超期答复情况。",
        "12345热线申请数18件。",
        "门户网站概况类信息更新量31条,政务动态信息更新量520条。",
        "主动公开《设备购置》等采购信息27条。",
        "(一)回应诉求。全年正在办理4件。",
    ],
)
def test_what_only_looks_like_a_metric(text: str) -> None:
    assert linked(text, "一、总体情况\n") == []


def test_a_class_called_like_requests() -> None:
    text = "发布政府信息82条,其中主动公开文件53条、依申请公开29条。"
    assert [metric for metric, _ in linked(text, DISCLOSURE)] == ["disclosure.total"]
    apart = linked("发布政府信息82条,其中网站50条;依申请公开8件。", DISCLOSURE)
    assert apart[-1] == ("application.received.total", 8)


def test_what_was_disclosed_on_request_is_no_total() -> None:
    text = "收到政府信息公开申请6件,公开信息5条。"
    assert linked(text) == [("application.received.total", 6)]


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        ("市(州)政府", "县(市、区)"),
        ("各区(市)县政府", "县(市、区)"),
        ("各街道办事处", "乡(镇、街道)"),
        ("市政府、市政府办公室", "市政府、市政府办公室"),
    ],
)
def test_scopes_of_several_words(words: str, scope: str) -> None:
    (fact,) = facts(f"2018年,{words}印发规范性文件58件。")
    assert fact.scope == scope


def test_a_list_of_classes_holds_no_channel() -> None:
    classes = "主动公开政府信息310条,其中文件类信息45条、政府公报6条。"
    channels = "主动公开政府信息310条,其中门户网站304条、政府公报6条。"
    assert [metric for metric, _ in linked(classes)] == ["disclosure.total"]
    assert linked(channels)[-1] == ("disclosure.channel.gazette", 6)


def test_applicants_said_of_the_number() -> None:
    text = "收到政府信息公开申请2件(1件属自然人申请,1件属商业企业申请)。"
    assert [fact.applicant for fact in facts(text)] == ["", "natural_person", "enterprise"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "全年当面受理依申请公开4件;邮寄受理依申请公开6件。",
            [("application.received.in_person", 4), ("application.received.letter", 6)],
        ),
        (
            "全年受理政府信息公开申请9件,其中8件已在法定期限内予以答复。",
            [("application.received.total", 9), ("application.processed.on_time", 8)],
        ),
        ("本年度制定修订规范性文件3件。", [("disclosure.normative_documents.issued", 3)]),
        ("街道抖音账号全年发布短视频52条。", [("disclosure.channel.other", 52)]),
        ("办事处微信账号(1个)发布信息149条。", [("disclosure.channel.wechat", 149)]),
        ("没有出现应公开而不予公开的情况。", []),
        ("免于公开信息0条。", []),
    ],
)
def test_wordings_of_recent_reports(text: str, expected: list[tuple[str, int]]) -> None:
    section = "依申请公开情况" if "申请" in text or "不予" in text else "主动公开情况"
    assert linked(text, section) == expected


def test_an_account_is_called_by_a_name() -> None:
    text = "通过其他渠道公开政府信息80条(“临溪发布”微信公众号50条,官方微博30条)。"
    assert linked(text, "主动公开情况") == [
        ("disclosure.channel.other", 80),
        ("disclosure.channel.wechat", 50),
        ("disclosure.channel.weibo", 30),
    ]


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        (
            "三、依申请公开情况\n共收到政府信息公开申请9件,其中以传真形式申请2件,"
            "以电子邮件方式提交3件,以信函形式申请4件。",
            ["total", "fax", "email", "letter"],
        ),
        ("三、依申请公开情况\n受理申请7件,其中网上提交表单5件。", ["total", "online"]),
    ],
)
def test_ways_of_requests(text: str, metrics: list[str]) -> None:
    assert [f.metric for f in facts(text)] == [f"application.received.{m}" for m in metrics]


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("设立了2个政府信息公开申请受理点。", None),
        ("设有1个信息公开受理窗口。", None),
        ("配备了3名政府信息公开全职工作人员。", "staff.full_time"),
        ("政务公开工作安排工作人员4名。", "staff.total"),
        ("在政府网站挂网信息33条。", "disclosure.channel.website"),
        ("通过新闻网站、报纸等其他媒体公开信息57条。", "disclosure.channel.other"),
        ("参加市新闻办发布会2次。", "response.press_conferences"),
        ("召开新闻发布会、通气会5场。", "response.press_conferences"),
    ],
)
def test_wordings_of_means_and_channels(text: str, metric: str | None) -> None:
    assert [fact.metric for fact in facts(text)] == [metric]


def test_cases_of_review_and_suit_that_are_none() -> None:
    text = "四、行政复议、诉讼情况\n因政府信息公开申请行政复议、提起行政诉讼的案件0件。"
    assert [f.metric for f in facts(text)] == ["review.total", "litigation.total"]


def test_official_documents_by_class_are_no_disclosure() -> None:
    text = "全年公文总数180件,其中主动公开90件,依申请公开40件,不予公开50件。"
    assert [f.metric for f in facts(text)] == [None] * 4


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("二、依申请公开情况\n没有依申请公开和不予公开的信息。", ["application.received.total"]),
        ("二、依申请公开情况\n没有公民、法人申请公开政府信息。", ["application.received.total"]),
        ("本年度未发生政务信息公开申请。", ["application.received.total"]),
        (
            "四、复议、诉讼和申诉情况\n未发生行政复议、诉讼和申述。",
            ["review.total", "litigation.total", "appeal.total"],
        ),
        (
            "五、咨询处理情况\n本年度未发生电话及当面咨询。",
            ["consultation.phone", "consultation.in_person"],
        ),
    ],
)
def test_more_zeros_in_words(text: str, metrics: list[str]) -> None:
    assert [fact.metric for fact in facts(text)] == metrics


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("各部门都有一名兼职人员。", None),
        ("本局配备了2名工作人员负责政府信息公开工作。", "staff.total"),
        ("信息公开窗口安排3名工作人员值班。", None),
        ("通过门户网站和政府信息公开查阅场所主动公开政府信息64条。", "disclosure.total"),
        ("三、依申请公开情况\n依申请公开收费为0。", "fee.collected"),
        ("全文电子化的主动公开政府信息71条。", "disclosure.digitised"),
        ("政府信息公开总数为156条。", "disclosure.total"),
    ],
)
def test_names_of_means_again(text: str, metric: str | None) -> None:
    assert [fact.metric for fact in facts(text)] == [metric]


def test_a_bare_notice_board_is_a_channel() -> None:
    got = [f.metric for f in facts("全年公开信息90条,其中网站60条,公告栏30条。")]
    assert got == ["disclosure.total", "disclosure.channel.website", "disclosure.channel.other"]


def test_classes_of_documents_go_on_in_the_next_sentence() -> None:
    text = "全年产生政府信息92条。其中主动公开信息80条,依申请公开7条,不予公开5条。"
    assert [f.metric for f in facts(text)][1:] == ["disclosure.total", None, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "收到行政复议5件,尚未审结行政复议2件。",
            [("review.total", 5), ("review.pending", 2)],
        ),
        (
            "全年行政许可决定27件、行政处罚8件、行政强制1件。",
            [("licensing.decisions", 27), ("penalty.decisions", 8), ("coercion.decisions", 1)],
        ),
        ("其他对外管理服务事项新增7项。", []),
        (
            "通过县政府网站收到政府信息公开申请6件,上年度转结1件。",
            [("application.received.total", 6), ("application.carried_over", 1)],
        ),
        ("未收到申请人提出的依申请公开信息。", [("application.received.total", 0)]),
    ],
)
def test_wordings_of_requests_and_cases(text: str, expected: list[tuple[str, int]]) -> None:
    assert linked(text, "依申请公开情况\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "我乡对信息公开栏目进行了优化,截至年底,主动公开政府信息107条。",
            [("disclosure.total", 107)],
        ),
        (
            "网站发布信息40条,其中工作动态12条,全年共发布信息170条。",
            [("disclosure.channel.website", 40), ("disclosure.total", 170)],
        ),
        ("公开建议提案办理8条。", []),
        ("在门户网站,“临溪通”APP等平台发布信息90条。", [("disclosure.total", 90)]),
        ("网站独立用户访问总量300次。", []),
    ],
)
def test_what_is_no_channel_and_no_part(text: str, expected: list[tuple[str, int]]) -> None:
    assert linked(text, "主动公开情况") == expected


def test_a_name_said_of_the_number_before() -> None:
    text = "其中18件按期答复,1件另作安排。"
    assert [fact.metric for fact in facts(text, "依申请公开情况")][-1] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("通过网站留言收到提问35件,答复34件。", []),
        ("镇长信箱收到群众来信21件,办结20件。", []),
        ("便民热线转办件办结120件。", []),
        ("市民留言公开回复19条。", []),
        ("承办建议提案20件,答复18件。", [("proposals.total", 20)]),
        ("行政许可申请受理32件,办结31件。", []),
        ("受理法律援助申请45件。", []),
        ("收到3人提交的材料。", []),
        ("当场答复6件。", []),
        ("公开信箱答复情况12项。", []),
        ("对12起申请进行会商。", []),
        ("对3件申请不予公开。", [("application.outcome.denied.total", 3)]),
        ("12个单位共收到政府信息公开申请36件。", [("application.received.total", 36)]),
        ("共有8人提出申请9件。", [("application.received.total", 9)]),
        ("因申请人撤回终止办理2件。", []),
        ("电话沟通化解申请15件、补正材料3份。", []),
        ("信函渠道4件。", [("application.received.letter", 4)]),
        ("予以公开处理7件。", [("application.outcome.granted", 7)]),
        (
            "2017年结转12件;全年办理90件,结转2019年5件。",
            [
                ("application.carried_over", 12),
                ("application.processed.total", 90),
                ("application.carried_forward", 5),
            ],
        ),
        ("下年度办理3件。", []),
        ("答复完毕15件。", [("application.processed.total", 15)]),
        (
            "回复留言7件。收到政府信息公开申请12件,答复11件。",
            [("application.received.total", 12), ("application.processed.total", 11)],
        ),
    ],
)
def test_business_of_other_kinds_is_no_request(text: str, expected: list[tuple[str, int]]) -> None:
    assert linked(text, "二、依申请公开情况\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("逐一核对260项应主动公开政府信息的责任主体。", []),
        ("公开财政信息8条,其他依法应当公开的信息52条。", []),
        ("主动公开应公开政府信息52条。", [("disclosure.total", 52)]),
        ("利用单位OA系统发布信息95条。", []),
        ("公开党务信息45条。", []),
        ("公布法律法规规章38部。", []),
        ("主流媒体刊发宣传报道86篇。", []),
        ("公开属性确定为主动公开56件。", []),
        ("“临溪”抖音公众号发布信息75条。", [("disclosure.channel.other", 75)]),
        ("运用新媒体平台“临溪发布”微信公众号发布信息71条。", [("disclosure.channel.wechat", 71)]),
        ("运用新媒体、微信公众号发布信息72条。", []),
        ("回应公众关注热点4条。", [("response.total", 4)]),
        ("目前有效规范性文件86件。", [("disclosure.normative_documents.in_force", 86)]),
        ("报备规范性文件12件。", []),
        ("对15件规范性文件开展宣传。", []),
        ("完成预算信息公开11项。", []),
        ("23个部门共公开信息56条。", [("disclosure.total", 56)]),
        ("参加上级政务公开工作培训3次。", []),
        ("下一步计划举办政务公开培训班4期。", []),
        ("审核拟公开信息260条。", []),
        ("召开新闻发布(通气)会6场。", [("response.press_conferences", 6)]),
        (
            "门户网站总访问量52万次,发布各类政务信息共612条。",
            [("website.visits", 520000), ("disclosure.channel.website", 612)],
        ),
        (
            "未制发规章、行政规范性文件。",
            [
                ("disclosure.rules.issued", 0),
                ("disclosure.normative_documents.issued", 0),
            ],
        ),
    ],
)
def test_what_looks_like_disclosed_items(text: str, expected: list[tuple[str, int]]) -> None:
    assert linked(text, "一、主动公开情况\n") == expected


def test_ways_to_the_court_end_with_their_bracket() -> None:
    text = "行政诉讼9件(未经复议直接起诉5件,复议后起诉4件),其中维持6件。"
    assert linked(text, REMEDIES)[-1] == ("litigation.upheld", 6)


def test_the_bodies_counted_are_not_the_items() -> None:
    assert [(f.metric, f.value, f.scope) for f in facts("全市12个乡镇公开政府信息20条。")][-1] == (
        "disclosure.total",
        20,
        "全市",
    )


def test_platforms_are_a_section_and_no_channel() -> None:
    text = "本局有新媒体账号3个,全年推送信息86条,总阅读量12万。"
    assert linked(text, "(四)政府信息公开平台建设情况\n") == []
    assert linked("全年公开信息86条。", "(一)政府网站公开信息情况\n") == [
        ("disclosure.channel.website", 86)
    ]


@pytest.mark.parametrize(
    ("text", "heading", "expected"),
    [
        ("共主动公开政府信息14项53条。", DISCLOSURE, [("disclosure.total", 53)]),
        ("主动公开政府信息5大类、16小类共计318条。", DISCLOSURE, [("disclosure.total", 318)]),
        ("力争公开政府信息500条。", DISCLOSURE, []),
        ("明年计划公开政府信息500条,举办培训班2期。", DISCLOSURE, []),
        ("局属12个单位共公开信息320条。", DISCLOSURE, [("disclosure.total", 320)]),
        ("政策类栏目发布信息36条。", DISCLOSURE, []),
        (
            "编印《云岭政报》6期,发布政府信息75条。",
            DISCLOSURE,
            [("disclosure.channel.gazette", 75)],
        ),
        ("按期发布《2017年年报》,更新各类信息5条。", DISCLOSURE, []),
        ("公布960项依申请类政务服务事项的指南。", APPLICATIONS, []),
        ("受理行政许可申请320件,办结318件。", APPLICATIONS, []),
        ("按照80个村的公开要求制作公开栏。", APPLICATIONS, []),
        (
            "微博、微信两个自媒体共发布信息60条。",
            DISCLOSURE,
            [("disclosure.channel.weibo_wechat", 60)],
        ),
        ("公布咨询电话2个、电子邮箱1个。", APPLICATIONS, []),
    ],
)
def test_numbers_of_something_else(
    text: str, heading: str, expected: list[tuple[str, int]]
) -> None:
    assert linked(text, heading) == expected


@pytest.mark.parametrize(
    "text",
    [
        "截至2018年12月31日,累计公开政府信息900条,其中2018年新增85条。",
        "自2008年5月以来,累计公开政府信息900条,2018年公开85条。",
    ],
)
def test_what_a_year_adds_to_the_sum_of_all(text: str) -> None:
    assert linked(text, DISCLOSURE) == [("disclosure.total", 85)]


def test_a_sum_since_this_year_is_this_years() -> None:
    assert linked("2018年以来,公开政府信息85条。", DISCLOSURE) == [("disclosure.total", 85)]


def test_of_all_cases_those_about_information_count() -> None:
    told = "全年办理行政复议36件,其中涉及政府信息公开的2件。"
    assert linked(told, REMEDIES) == [("review.total", 2)]
    about = "全年发生政府信息公开行政复议3件,其中涉及土地信息公开的2件。"
    assert linked(about, REMEDIES) == [("review.total", 3)]


def test_not_one_case_is_zero() -> None:
    found = linked("全年无一例因政府信息公开申请行政复议。", REMEDIES)
    assert found == [("review.total", 0)]


def test_what_is_counted_is_not_zero_as_well() -> None:
    text = "收到依申请公开事项5项,均已办结,未产生依申请公开政府信息纠纷。"
    assert linked(text, APPLICATIONS) == [("application.received.total", 5)]


def test_in_whose_name_a_request_was() -> None:
    (fact,) = (f for f in facts("以组织名义提交的申请有2件。", APPLICATIONS) if f.metric)
    assert (fact.metric, fact.applicant) == ("application.received.total", "organisation")


@pytest.mark.parametrize(
    "text",
    [
        "在市政府开辟的公开平台中,主动公开政府信息65条。",
        "在省民政厅、市政府及我局门户网站公开政府信息65条。",
        "在市委、市政府的领导下,全年主动公开政府信息65条。",
        "向市政府报送年报后,主动公开政府信息65条。",
    ],
)
def test_bodies_that_do_not_own_the_number(text: str) -> None:
    assert [fact.scope for fact in facts(text, DISCLOSURE) if fact.metric] == [""]


def test_bodies_that_are_counted_own_no_number() -> None:
    text = "全市85个单位配备专职信息员85名。"
    assert [fact.scope for fact in facts(text) if fact.metric] == ["全市"]
    text = "全市共有12个乡镇、36个部门,设立查阅点48个。"
    assert [fact.scope for fact in facts(text) if fact.metric] == ["全市"]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("上半年主动公开政府信息230条。", DISCLOSURE),
        ("1-6月主动公开政府信息230条。", DISCLOSURE),
        ("收到的申请中未答复2件。", APPLICATIONS),
        ("2件未公开。", APPLICATIONS),
        ("全年发生行政诉讼案件3件,均与信息公开工作无关。", REMEDIES),
    ],
)
def test_numbers_that_are_not_the_years_or_say_the_opposite(text: str, heading: str) -> None:
    assert linked(text, heading) == []


@pytest.mark.parametrize("text", ["没有1件行政复议案件。", "全年未发生一件行政复议案件。"])
def test_a_denied_one_is_zero(text: str) -> None:
    assert set(linked(text, REMEDIES)) == {("review.total", 0)}


def test_a_half_year_may_hold_the_only_training() -> None:
    text = "上半年举办政府信息公开培训班1期。"
    assert linked(text) == [("trainings", 1)]


def test_accounts_that_are_counted_are_channels_together() -> None:
    text = "全市开通政务微博36个、政务微信28个,发布信息2600条。"
    assert linked(text, DISCLOSURE)[-1] == ("disclosure.channel.weibo_wechat", 2600)
