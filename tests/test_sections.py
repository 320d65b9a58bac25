"""Headings, the outline and the kinds of sections."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govinfo_nlp.errors import PatternError
from govinfo_nlp.lexicon.files import builtin, read_entries
from govinfo_nlp.lexicon.sections import SectionEntry, SectionLexicon, section_lexicon
from govinfo_nlp.records import Section
from govinfo_nlp.sections import find_sections, path_kinds, section_at
from govinfo_nlp.sections.markers import numeral
from govinfo_nlp.text.fold import fold

KINDS = {
    *("intro", "overview", "disclosure", "application", "fees", "remedies", "review", "litigation"),
    *("complaint", "consultation", "staff", "response", "platform", "management", "supervision"),
    *("proposals", "key_areas", "problems", "plan", "other", "attachment"),
}


def sections_of(text: str) -> list[Section]:
    return find_sections(fold(text), text)


def outline(text: str) -> list[tuple[int, str, str, str]]:
    """(level, marker, title, kind) of each section."""
    return [(s.level, s.marker, s.title, s.kind) for s in sections_of(text)]


def check(text: str, sections: list[Section]) -> None:
    """Offsets are the text's own; sections nest and follow each other."""
    for index, section in enumerate(sections):
        assert 0 <= section.start <= section.title_start <= section.title_end
        assert section.title_end <= section.body_start <= section.end <= len(text)
        assert text[section.title_start : section.title_end] == section.title
        assert section.kind in KINDS | {""}
        if section.parent is None:
            assert section.level == 1
        else:
            parent = sections[section.parent]
            assert section.parent < index
            assert parent.start <= section.start <= section.end <= parent.end
            assert section.level == parent.level + 1
    for one, other in pairwise(sections):
        assert one.start <= other.start
        assert other.start >= one.end or other.parent is not None


# --- the lexicon -----------------------------------------------------------------------------


def test_every_kind_has_names() -> None:
    assert set(section_lexicon().names) == KINDS
    assert all(zh and en for zh, en in section_lexicon().names.values())


def test_lines_are_entity_ruler_patterns() -> None:
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").from_disk(str(builtin("sections.jsonl")))
    doc = nlp("二、主动公开政府信息情况")
    assert [(e.text, e.label_, e.ent_id_) for e in doc.ents] == [
        ("主动公开政府信息情况", "SECTION", "disclosure")
    ]


def test_misspelt_key_is_named(tmp_path: Path) -> None:
    file = tmp_path / "sections.jsonl"
    file.write_text('{"label": "SECTION", "id": "plan", "pattern": "展望", "word": ["展望"]}\n')
    with pytest.raises(PatternError, match=r"sections\.jsonl:1:\d+ word: .*'words'"):
        read_entries(file, SectionEntry)


def test_own_wordings() -> None:
    own = SectionLexicon([SectionEntry(label="SECTION", id="plan", pattern="未来展望")])
    text = "一、未来展望\n更好。\n"
    assert [s.kind for s in find_sections(text, patterns=own)] == ["plan"]
    assert [s.kind for s in find_sections(text)] == [""]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("主动公开政府信息的情况", "disclosure"),
        ("2016年度主动公开情况", "disclosure"),
        ("行政机关依申请公开政府信息和不予公开政府信息的情况", "application"),
        ("依法申请公开方面", "application"),
        ("依申请公开政府信息的收费及减免情况", "fees"),
        ("因政府信息公开引起的行政复议及行政诉讼情况", "remedies"),
        ("申请行政复议情况", "review"),
        ("行政诉讼情况", "litigation"),
        ("与诉讼有关的费用支出", "fees"),
        ("存在的主要问题及下步打算", "problems"),
        ("2019年工作打算", "plan"),
        ("下一年度工作计划", "plan"),
        ("人大代表建议和政协提案办理结果公开情况", "proposals"),
        ("引 言", "intro"),
        ("年度政府信息公开工作概述", "overview"),
        ("落实上级工作要点情况", ""),
        ("主动公开和依申请公开情况", ""),
    ],
)
def test_kind_of_title(title: str, kind: str) -> None:
    assert section_lexicon().kind(title) == kind


@pytest.mark.parametrize(("text", "value"), [("三", 3), ("十", 10), ("十二", 12), ("二十一", 21)])
def test_numerals(text: str, value: int) -> None:
    assert numeral(text) == value


# --- the heading grammar ---------------------------------------------------------------------


def test_nested_styles() -> None:
    text = (
        "一、总体情况\n今年工作平稳。\n(一)主动公开情况。全县公开信息12条。\n1.公开栏。换了3次。\n"
        "(1)村级公开栏\n每月换。\n①样式\n统一。\n2.网站。改版。\n（二）依申请公开情况\n没有申请。\n"
        "二、存在的问题\n人手少。\n"
    )
    assert outline(text) == [
        (1, "一、", "总体情况", "overview"),
        (2, "(一)", "主动公开情况", "disclosure"),
        (3, "1.", "公开栏", ""),
        (4, "(1)", "村级公开栏", ""),
        (5, "①", "样式", ""),
        (3, "2.", "网站", ""),
        (2, "（二）", "依申请公开情况", "application"),
        (1, "二、", "存在的问题", "problems"),
    ]
    check(text, sections_of(text))


def test_parts_over_numbers() -> None:
    text = "第一部分 概述\n一、背景\n甲。\n二、过程\n乙。\n第二部分 主动公开情况\n一、内容\n丙。\n"
    assert [(level, marker) for level, marker, _, _ in outline(text)] == [
        (1, "第一部分"),
        (2, "一、"),
        (2, "二、"),
        (1, "第二部分"),
        (2, "一、"),
    ]


@pytest.mark.parametrize(
    ("line", "marker", "title"),
    [
        ("一、概述", "一、", "概述"),
        ("　　一、　概述", "一、", "概述"),
        ("一 、概述", "一 、", "概述"),
        ("一．概述", "一．", "概述"),
        ("**一、概述**", "一、", "概述"),
        ("| 一、概述 |", "一、", "概述"),
        ("（一）、健全制度体系", "（一）、", "健全制度体系"),
        ("㈠健全制度体系", "㈠", "健全制度体系"),
        ("一)健全制度体系", "一)", "健全制度体系"),
        ("1、加强领导", "1、", "加强领导"),
        ("１．加强领导", "１．", "加强领导"),
        ("⒈加强领导", "⒈", "加强领导"),
        ("⑴加强领导", "⑴", "加强领导"),
        ("1)加强领导", "1)", "加强领导"),
    ],
)
def test_markers(line: str, marker: str, title: str) -> None:
    assert [row[1:3] for row in outline(f"{line}\n具体如下。\n")] == [(marker, title)]


@pytest.mark.parametrize(
    ("line", "title", "body"),
    [
        ("(一)主动公开情况。2024年,我局公开信息9条。", "主动公开情况", "2024年"),
        ("(一)主动公开方面:公开信息9条。", "主动公开方面", "公开信息9条"),
        ("(一)主动公开方面,公开信息9条,比去年少,原因是任务减少。", "主动公开方面", "公开信息9条"),
        ("一、总体情况 按照《条例》要求,我局公开信息9条。", "总体情况", "按照"),
        (
            "一、政府信息公开工作的基本概况2018年,全镇照章公开。",
            "政府信息公开工作的基本概况",
            "2018年",
        ),
        ("一、主动公开政府信息情况本单位共公开信息9条。", "主动公开政府信息情况", "本单位"),
        ("1.2020年,我局收到申请5件。", "", "2020年"),
        ("1.公开信息9条。", "", "公开信息"),
        ("1.根据条例规定。", "", "根据"),
    ],
)
def test_heading_glued_to_its_paragraph(line: str, title: str, body: str) -> None:
    text = line + "\n"
    (section,) = sections_of(text)
    assert section.title == title
    assert text.startswith(body, section.body_start)


def test_wrapped_heading() -> None:
    text = "一、因政府信息公开工作被申请行政复议、提起行政\n诉讼情况\n没有。\n"
    (section,) = sections_of(text)
    assert (section.kind, section.title[-4:]) == ("remedies", "诉讼情况")
    check(text, [section])


def test_number_alone_on_its_line() -> None:
    text = "一、\n总体情况\n平稳。\n二、\n主动公开政府信息情况\n公开3条。\n"
    assert [row[2] for row in outline(text)] == ["总体情况", "主动公开政府信息情况"]


def test_lost_line_breaks() -> None:
    text = (
        "现将云下镇2011年度情况报告如下: 一、主动公开政府信息情况 本年度公开信息46件。 二、依申请公开政府信息情况"
        "镇里没有收到申请。 三、政府信息公开收费及减免情况 没有。 四、存在的问题:一、宣传不够。二、更新慢。"
        " 五、其他需要报告的事项 无。"
    )
    assert [(row[1], row[3]) for row in outline(text)] == [
        ("", "intro"),
        ("一、", "disclosure"),
        ("二、", "application"),
        ("三、", "fees"),
        ("四、", "problems"),
        ("五、", "other"),
    ]


def test_lost_numbers() -> None:
    text = (
        "一、总体情况\n平稳。\n、主动公开政府信息情况\n公开3条。\n三、依申请公开情况\n(一)申请情况。2件。\n"
        "()答复情况。2件。\n行政复议、行政诉讼情况\n没有。\n五、存在的主要问题\n人少。\n"
    )
    assert [(level, kind) for level, _, _, kind in outline(text)] == [
        (1, "overview"),
        (1, "disclosure"),
        (1, "application"),
        (2, "application"),
        (2, ""),
        (1, "remedies"),
        (1, "problems"),
    ]


def test_gap_and_doubled_number() -> None:
    text = "一、总体情况\n稳。\n五、存在的主要问题及改进情况\n少。\n五、其他需要报告的事项\n无。\n"
    assert [row[3] for row in outline(text)] == ["overview", "problems", "other"]


def test_items_are_sections_only_as_paragraphs() -> None:
    text = (
        "一、重点领域信息公开情况\n一是推进财政信息公开。公开5条。\n是推进住房信息公开。公开6条。\n"
        "三是推进环保信息公开。公开7条。\n二、存在的问题\n一是认识不够。二是更新慢。三是人手少。\n"
    )
    assert [(row[0], row[1], row[2]) for row in outline(text)] == [
        (1, "一、", "重点领域信息公开情况"),
        (2, "一是", "推进财政信息公开"),
        (2, "是", "推进住房信息公开"),
        (2, "三是", "推进环保信息公开"),
        (1, "二、", "存在的问题"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "本报告包括一、二、三等六个部分。",
        "全文由一、概述;二、主动公开情况;三、存在问题三部分组成。",
        "按照《条例》第二十条第(一)项、第(二)项的规定公开。",
        "促进一、二、三产业融合发展。",
        "得分97.5分,其中\n2.5分为附加分。",
        "《条例》第二十条\n(一)项规定的信息全部公开。",
        "党的二十届二中、三中、\n四中全会精神得到落实。",
        "今年的工作\n是公开透明。",
    ],
)
def test_no_headings_in_sentences(sentence: str) -> None:
    assert outline(f"一、总体情况\n{sentence}\n二、存在的问题\n无。\n") == [
        (1, "一、", "总体情况", "overview"),
        (1, "二、", "存在的问题", "problems"),
    ]


def test_lists_inside_a_section_keep_the_outline() -> None:
    text = "五、存在的问题\n(一)内容\n一、公开不够全面;\n二、形式单一。\n(二)原因\n人少。\n六、其他事项\n无。\n"
    assert [row[1] for row in outline(text)] == ["五、", "(一)", "(二)", "六、"]


def test_list_of_usual_headings_inside_a_section() -> None:
    text = "五、存在的问题及改进情况\n一、存在的问题\n人少。\n二、改进措施\n加人。\n六、其他事项\n无。\n"
    assert [row[:2] for row in outline(text)] == [
        (1, "五、"),
        (2, "一、"),
        (2, "二、"),
        (1, "六、"),
    ]


def test_contents_and_menu_are_left_out() -> None:
    text = (
        "主动公开情况\n统计表\n云岭市民政局2022年政府信息公开工作年度报告\n目录\n一、总体情况\n二、主动公开政府信息情况\n\n"
        "一、总体情况\n平稳。\n二、主动公开政府信息情况\n公开3条。\n"
    )
    found = sections_of(text)
    assert [s.marker for s in found] == ["一、", "二、"]
    assert found[0].start == text.rindex("一、总体情况")


def test_unnumbered_report() -> None:
    text = "引 言\n我镇编制本报告。\n主动公开政府信息情况\n公开3条。\n存在的主要问题\n人少。\n"
    assert [row[::3] for row in outline(text)] == [(1, "intro"), (1, "disclosure"), (1, "problems")]


# --- tables ----------------------------------------------------------------------------------

TABLE_3 = (
    "一、本年新收政府信息公开申请数量 | 5 |\n二、上年结转政府信息公开申请数量 | 0 |\n三、本年度办理结果 | (一)予以公开 | 2 |\n"
    "(二)部分公开(区分处理的,只计这一情\n形,不计其他情形) | 0 |\n(三)不予公开 | 1.属于国家秘密 | 0 |\n2.本地增加的一行 | 1 |\n"
    "(四)无法提供 | 1.本机关不掌握相关政府信息 | 3 |\n(七)总计 | 5 |\n四、结转下年度继续办理 | 0 |\n"
)


def test_rows_of_table_3_are_no_headings() -> None:
    text = (
        f"三、收到和处理政府信息公开申请情况\n申请人情况 |\n{TABLE_3}四、政府信息公开行政复议、行政诉讼情况\n无。\n"
        "五、存在的主要问题及改进情况\n人少。\n"
    )
    assert [row[1] for row in outline(text)] == ["三、", "四、", "五、"]


def test_row_cut_off_by_the_end_of_the_text() -> None:
    text = f"三、收到和处理政府信息公开申请情况\n{TABLE_3.partition('(四)')[0]}3.危及“三安全"
    assert [row[1] for row in outline(text)] == ["三、"]


def test_rows_of_form_b_are_no_headings() -> None:
    text = (
        "一、概述\n平稳。\n三、依申请公开情况\n收到2件。\n四、主要问题\n人少。\n附件\n云岭市政府信息公开情况统计表\n统计指标 | 统计数\n"
        "一、主动公开情况\n——\n(一)主动公开政府信息数\n12\n1.政府公报公开政府信息数\n3\n二、回应解读情况\n——\n"
        "(一)回应公众关注热点或重大舆情数\n0\n三、依申请公开情况\n——\n(一)收到申请数\n2\n四、行政复议数量\n0\n"
    )
    assert [row[1:] for row in outline(text)] == [
        ("一、", "概述", "overview"),
        ("三、", "依申请公开情况", "application"),
        ("四、", "主要问题", "problems"),
        ("", "附件", "attachment"),
    ]


def test_named_attachment_is_where_it_begins() -> None:
    text = "一、概述\n平稳。\n附件:云岭市统计表\n\n2018年2月6日\n\n附件\n云岭市统计表\n表头\n"
    found = sections_of(text)
    assert [s.kind for s in found] == ["overview", "attachment"]
    assert found[1].start == text.rindex("附件")


def test_excluded_spans() -> None:
    text = "一、总体情况\n稳。\n二、本地指标\n3\n二、存在的问题\n少。\n"
    start = text.index("二、本地指标")
    found = find_sections(text, exclude=[(start, start + 8)])
    assert [s.title for s in found] == ["总体情况", "存在的问题"]


def test_table_without_heading() -> None:
    text = (
        "一、总体情况\n稳。\n第二十条第(一)项 |\n信息内容 | 本年制发件数 | 本年废止件数 |\n规章 | 0 | 0 |\n"
        f"(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况\n{TABLE_3}"
    )
    found = sections_of(text)
    assert [(s.kind, s.inferred) for s in found] == [
        ("overview", False),
        ("disclosure", True),
        ("application", True),
    ]
    assert text.startswith("第二十条", found[1].start)
    check(text, found)


def test_table_words_in_prose_infer_nothing() -> None:
    text = "一、总体情况\n全年行政诉讼8件,其中未经复议直接起诉5件,复议后起诉3件。\n"
    assert [row[3] for row in outline(text)] == ["overview"]


# --- positions -------------------------------------------------------------------------------


def test_section_at_and_path() -> None:
    text = "一、总体情况\n(一)主动公开。公开3条。\n二、存在的问题\n人少。\n"
    found = sections_of(text)
    assert section_at(found, text.index("3条")) == 1
    assert path_kinds(found, 1) == ["overview", "disclosure"]
    assert section_at(found, 0) == 0
    assert section_at(found, len(text)) is None
    assert section_at([], 3) is None
    assert path_kinds(found, None) == []


def test_intro_is_what_stands_before() -> None:
    text = "云岭市2018年政府信息公开工作年度报告\n发布日期:2019-03-01\n按照条例规定,现公布年度报告。\n一、概述\n平稳。\n"
    intro = sections_of(text)[0]
    assert (intro.kind, intro.title, intro.level) == ("intro", "", 1)
    assert text[intro.start : intro.end].startswith("按照条例")


PIECES = st.sampled_from(
    [
        *(
            "一、",
            "二、",
            "三、",
            "(一)",
            "(二)",
            "1.",
            "2.",
            "(1)",
            "①",
            "一是",
            "二是",
            "是",
            "、",
        ),
        *(
            "总体情况",
            "主动公开政府信息情况",
            "依申请公开",
            "予以公开",
            "收到申请数",
            "附件",
            "统计表",
        ),
        *(
            "申请人情况",
            "未经复议直接起诉",
            "本年制发件数",
            "。",
            ",",
            ":",
            ";",
            " ",
            "\n",
            "\n\n",
            "|",
        ),
        *(
            "2018年",
            "公开3条",
            "第",
            "项",
            "(",
            ")",
            "首页>",
            "责任编辑:",
            "政府信息公开工作年度报告",
        ),
        *(
            "云岭市",
            "人民政府",
            "由",
            "编制",
            "1月1日",
            "至",
            "12月31日",
            "\ud800",
            "\0",
            "\r",
            "\u2028",
        ),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_text_gives_a_valid_outline(text: str) -> None:
    found = sections_of(text)
    check(text, found)
    for position in range(0, len(text), 7):
        index = section_at(found, position)
        holding = [i for i, s in enumerate(found) if s.start <= position < s.end]
        assert index == (holding[-1] if holding else None)


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_never_raises(text: str) -> None:
    check(text, sections_of(text))


@pytest.mark.parametrize(
    "piece", ["9", "一", "(", "\n", " ", "\n ", "一、\n", "\n总体情况", "\n是的", "来源\n"]
)
def test_time_grows_linearly(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    start = time.process_time()
    find_sections(text)
    assert time.process_time() - start < 8


# --- real reports ----------------------------------------------------------------------------

SEEDS = {
    "changzhou-2018": "一overview 二disclosure 三application 四problems",
    "huangshi-2018": "一disclosure 二overview 三application 四fees 五remedies 六problems",
    "kaifeng-2017": "一overview 二disclosure 三application 四remedies 五problems 六plan",
    "nankang-2017": "一overview 二proposals 三plan attachment",
    "qujing-2020": "一overview 二disclosure 三application 四remedies 五problems 六other",
}


@pytest.mark.parametrize("name", SEEDS)
def test_outline_of_seeds(shared: Path, name: str) -> None:
    text = (shared / "seeds" / f"{name}.txt").read_text(encoding="utf-8")
    found = sections_of(text)
    check(text, found)
    top = [s.marker.rstrip("、") + s.kind for s in found if s.level == 1]
    assert " ".join(top) == "intro " + SEEDS[name]


def test_outlines_of_real_reports(shared: Path) -> None:
    """In all of them the tables' rows stay out: numbers of a level rise, and tables are no parents."""
    for file in sorted((shared / "real").glob("*.txt")):
        text = file.read_text(encoding="utf-8", errors="replace")
        found = sections_of(text)
        check(text, found)
        assert found, file.name
        top = [numeral(s.marker[0]) for s in found if s.level == 1 and s.marker]
        assert top == sorted(set(top)), file.name
        assert not [s for s in found if s.title.startswith(("本年新收", "结转下年", "本年度办理"))]


def test_corpus_outlines(corpus: Path) -> None:
    files = sorted(corpus.glob("*.txt"))
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        found = sections_of(text)
        check(text, found)
        unknown = [s.title for s in found if s.level == 1 and not s.kind]
        assert len(unknown) <= 1, (file.name, unknown)
