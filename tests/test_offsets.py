"""Every record quotes the text at its own place, on any report and on any text at all."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from checks import check_report
from hypothesis import given, settings
from hypothesis import strategies as st
from passages import compose
from spacy.language import Language

import govinfo_nlp
from govinfo_nlp.readers import SUFFIXES

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
REAL = sorted(
    path
    for folder in ("seeds", "real")
    for path in (SHARED / folder).glob("*.*")
    if path.suffix in SUFFIXES
)


@pytest.mark.parametrize("path", sorted((ROOT / "corpus").glob("*.txt")), ids=lambda p: p.stem)
def test_reports_of_the_corpus(path: Path) -> None:
    doc = govinfo_nlp.parse_doc(path)
    assert doc.text == path.read_bytes().decode("utf-8")
    check_report(doc._.govinfo, doc.text)


@pytest.mark.parametrize("path", REAL, ids=lambda p: p.name)
def test_real_reports(path: Path) -> None:
    if path.suffix == ".pdf":
        pytest.importorskip("pdfplumber")
    doc = govinfo_nlp.parse_doc(path)
    if path.suffix == ".txt":
        assert doc.text == path.read_bytes().decode("utf-8-sig")
    check_report(doc._.govinfo, doc.text)


def test_the_real_reports_are_here() -> None:
    if not SHARED.is_dir():
        pytest.skip("the real reports (../shared) are not here")
    assert len(REAL) > 50


#: Pieces of which reports are made: their words, marks and damage.
PIECES = (
    "一、", "(二)", "3.", "第四章", "\n", "\n\n", " ", "\u3000", "\t", "|", "\r\n",
    "云岭市", "全市", "市本级", "各县(市、区)", "市直部门", "我局", "镇", "本年度", "2018年", "去年",
    "主动公开政府信息", "政府信息公开申请", "收到", "受理", "答复", "予以公开", "行政复议", "行政诉讼", "维持",
    "其他情形", "规范性文件", "新闻发布会", "政务微博", "政府网站", "自然人", "法人", "人大代表建议",
    "其中", "分别", "共", "各", "占", "较上年增长", "同比下降", "与上年持平", "增加", "未收到", "没有发生",
    "零", "0", "12", "１２３", "3.5", "1,234", "1，234", "二十六", "三万五", "百分之十五", "三分之一", "两",
    "万", "亿", "余", "多", "近", "约", "以上", "左右", "件", "条", "场次", "个", "万元", "%", "个百分点", "倍",
    "-", "/", "—", "~", "至", "、", ",", "，", "。", ";", ":", "(", ")", "《", "》", "〔2017〕24号",
    "12345热线", "0871-63120000", "a@b.cn", "https://a.cn/1?b=2", "15日", "收到申請", "萬餘條", "\ud800", "\0",
    "😀", "\u0301", "\ufeff", "(一)本年制发件数", "上年结转政府信息公开申请数量", "单位:件", "指标名称",
)  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.text(max_size=200),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=40).map("".join),
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return govinfo_nlp.load()


@settings(max_examples=300, deadline=None)
@given(text=texts)
def test_any_text_at_all(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text.replace("\ud800", "\ufffd")
    check_report(doc._.govinfo, doc.text)


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32), cut=st.integers(0, 400))
def test_passages_cut_off_anywhere(nlp: Language, seed: int, cut: int) -> None:
    text, _ = compose(random.Random(seed))
    doc = nlp(text[cut:])
    assert doc.text == text[cut:]
    check_report(doc._.govinfo, doc.text)


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_script_and_width_do_not_move_the_facts(nlp: Language, seed: int) -> None:
    def facts(script: str, width: str) -> list[dict[str, object]]:
        text, _ = compose(random.Random(seed), script=script, width=width)
        report = nlp(text)._.govinfo
        return [{**row, "text": "", "label": ""} for row in report.to_records(headline=True)]

    assert facts("hant", "half") == facts("hans", "half") == facts("hans", "full")
