"""The tokenizer: nothing lost, numbers and the like whole, survives saving and workers."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from govinfo_nlp.errors import UsageError
from govinfo_nlp.pipeline import tokenizer as tokenizer_module
from govinfo_nlp.text.fold import fold

TRICKY = "政府公開答覆著12０９.,，%年月日号〔〕[](（)-_@:/aZ二○〇 \n\r\t\u3000\xa0\u200b\u2028😀\0"
#: Every code point but the lone surrogates, which spaCy cannot store.
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from(TRICKY))

TEXT = """云岭市2021年政府信息公开工作年度报告
\u3000\u3000根据国办发〔2017〕24号文件,2021年1月1日至12月31日,全市主动公开政府信息１２,345条,占12.5%。
答覆率100%,回覆PM2.5諮詢APP738個(https://www.yunling.example/a?b=1),信箱:a_b@yunling.example。"""


def blank(segmenter: str = "char") -> Language:
    settings = {"@tokenizers": "govinfo_nlp.ChineseTokenizer.v1", "segmenter": segmenter}
    return spacy.blank("zh", config={"nlp": {"tokenizer": settings}})


NLP = blank()
JIEBA = blank("jieba")


def tokens(text: str, nlp: Language = NLP) -> list[str]:
    return [token.text for token in nlp(text)]


def check(doc: Doc, text: str) -> None:
    assert doc.text == text
    assert "".join(token.text_with_ws for token in doc) == text
    assert "".join(token.norm_ + token.whitespace_ for token in doc) == fold(text)
    for token in doc:
        assert text[token.idx : token.idx + len(token)] == token.text
        assert token.text.isspace() or not re.search(r"\s", token.text)


@given(ANY_TEXT)
def test_nothing_lost(text: str) -> None:
    check(NLP(text), text)


@given(st.text(st.sampled_from(TRICKY), max_size=30))
def test_nothing_lost_in_mixes(text: str) -> None:
    check(NLP(text), text)


@given(st.text(st.sampled_from(TRICKY), max_size=30))
@settings(max_examples=50, deadline=None)  # jieba loads its dictionary
def test_nothing_lost_with_jieba(text: str) -> None:
    check(JIEBA(text), text)


@given(st.text(st.sampled_from(TRICKY), max_size=30))
@settings(deadline=None)
def test_digits_are_never_split(text: str) -> None:
    for nlp in (NLP, JIEBA):
        doc = nlp(text)
        norm = fold(text)
        for token in doc[1:]:
            assert not (norm[token.idx].isdigit() and norm[token.idx - 1].isdigit())


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.sampled_from("政府信息件,、。;共有\nAPP"), min_size=1, max_size=5),
            st.from_regex(
                r"[1-9][0-9]{0,2}((,[0-9]{3}){1,3}|[0-9]{0,7})(\.[0-9]{1,3})?", fullmatch=True
            ),
        ),
        max_size=6,
    )
)
def test_numbers_are_tokens(parts: list[tuple[str, str]]) -> None:
    text = "".join(f"{words}约{number}条" for words, number in parts)
    for nlp in (NLP, JIEBA):
        found = tokens(text, nlp)
        for _, number in parts:
            assert number in found


@given(st.text(st.sampled_from([char for char in TRICKY if fold(char) not in " \t\n"])))
def test_script_makes_no_difference(text: str) -> None:
    """The folded text has its tokens at the same places."""
    assert [token.idx for token in NLP(text)] == [token.idx for token in NLP(fold(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" ", [" "]),
        ("共1,234,567.89元", ["共", "1,234,567.89", "元"]),
        ("占12.5%,１２３．４万", ["占", "12.5", "%", ",", "１２３．４", "万"]),
        ("第3,4条和94,答复", ["第", "3", ",", "4", "条", "和", "94", ",", "答", "复"]),
        ("2018年", ["2018", "年"]),
        ("自2018年1月1日起", ["自", "2018年1月1日", "起"]),
        ("2018-01-01 2018/1/1", ["2018-01-01", "2018/1/1"]),
        ("2018.1.1、2018.1.1.1", ["2018.1.1", "、", "2018.1.1.1"]),
        ("2018年6月-8月", ["2018年6月", "-", "8", "月"]),
        ("二○一八年一月一日", ["二○一八年一月一日"]),
        ("一是二是", ["一", "是", "二", "是"]),
        ("0371-25-55", ["0371", "-", "25", "-", "55"]),
        ("(国办发〔2017〕24号)", ["(", "国办发〔2017〕24号", ")"]),
        ("根据云政办发〔2017〕24号", ["根", "据", "云政办发〔2017〕24号"]),
        ("〔201822号", ["〔201822号"]),
        ("(云府明〔20188号)", ["(", "云府明〔20188号", ")"]),
        ("云府办2017〕24号", ["云府办2017〕24号"]),
        ("云政[2016]69号", ["云政[2016]69号"]),
        ("云发(2018)8号", ["云发(2018)8号"]),
        ("(2018)3号", ["(", "2018", ")", "3", "号"]),
        ("云发﹝２０１８﹞８号", ["云发﹝２０１８﹞８号"]),
        ("见www.a.example/b)。", ["见", "www.a.example/b", ")", "。"]),
        ("http://a.gov.cn/,电话", ["http://a.gov.cn/", ",", "电", "话"]),
        ("ab.gov.cn网站", ["ab.gov.cn", "网", "站"]),
        ("邮箱:ab-c@163.com;", ["邮", "箱", ":", "ab-c@163.com", ";"]),
        ("APP738个", ["APP", "738", "个"]),
        ("A5件,B3件", ["A", "5", "件", ",", "B", "3", "件"]),
        (
            "COVID-19、PM2.5、P2P、100MB",
            ["COVID-19", "、", "PM", "2.5", "、", "P2P", "、", "100", "MB"],
        ),
        ("1-2个", ["1", "-", "2", "个"]),
        ("字\r\n\r\n  字", ["字", "\r\n\r\n", "  ", "字"]),
        ("字  字 \n\t字", ["字", " ", "字", "\n", "\t", "字"]),
        ("\u3000\u3000字\u3000字", ["\u3000\u3000", "字", "\u3000", "字"]),
        ("政\u200b府", ["政", "\u200b", "府"]),
        ("a\0b", ["a", "\0", "b"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_jieba_cuts_traditional_words_too() -> None:
    assert tokens("主動公開政府信息12條", JIEBA) == ["主動", "公開", "政府", "信息", "12", "條"]


def test_jieba_keeps_to_its_own_dictionary() -> None:
    import jieba

    jieba.add_word("政府信息公开年报")
    assert "政府信息公开年报" not in tokens("政府信息公开年报", JIEBA)


def test_norm_depends_on_neighbours() -> None:
    doc = NLP("答覆覆蓋")
    assert [token.norm_ for token in doc] == ["答", "复", "覆", "盖"]
    matcher = PhraseMatcher(NLP.vocab, attr="NORM")
    matcher.add("answer", [NLP("答复")])
    assert [doc[start:end].text for _, start, end in matcher(doc)] == ["答覆"]


def test_norm_of_words_that_were_there_before() -> None:
    nlp = spacy.blank("zh")
    nlp("答覆，ＡＰＰ")
    doc = tokenizer_module.ChineseTokenizer(nlp.vocab)("，ＡＰＰ")
    assert [token.norm_ for token in doc] == [",", "APP"]


def test_lone_surrogates_keep_the_offsets() -> None:
    text = "公开\ud83d12件"
    doc = NLP(text)
    assert doc.text == "公开\ufffd12件"
    assert len(doc.text) == len(text)


@pytest.mark.parametrize("segmenter", ["thulac", "Char", ""])
def test_unknown_segmenter(segmenter: str) -> None:
    with pytest.raises(UsageError, match=r"G301.*char, jieba, pkuseg"):
        blank(segmenter)


def test_missing_segmenter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokenizer_module, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"G302.*install jieba"):
        blank("jieba")
    with pytest.raises(UsageError, match=r"G302.*install spacy-pkuseg"):
        blank("pkuseg")


@pytest.mark.parametrize("nlp", [NLP, JIEBA])
def test_save_and_load(nlp: Language, tmp_path: Path) -> None:
    expected = tokens(TEXT, nlp)
    nlp.to_disk(tmp_path / "pipeline")
    from_disk = spacy.load(tmp_path / "pipeline")
    from_bytes = blank().from_bytes(nlp.to_bytes())
    from_config = type(nlp).from_config(nlp.config)
    for copy in (from_disk, from_bytes, from_config, pickle.loads(pickle.dumps(nlp))):
        assert tokens(TEXT, copy) == expected
        check(copy(TEXT), TEXT)


def test_initialize_and_evaluate() -> None:
    nlp = blank()
    nlp.initialize()
    doc = nlp(TEXT)
    check(doc, TEXT)
    assert nlp.evaluate([Example(nlp(TEXT), doc)])["token_acc"] == 1.0


def test_docs_travel() -> None:
    doc = NLP(TEXT)
    copy = Doc(spacy.blank("zh").vocab).from_bytes(doc.to_bytes())
    assert [t.norm_ for t in copy] == [t.norm_ for t in doc]
    stored = DocBin(docs=[doc]).to_bytes()
    assert [d.text for d in DocBin().from_bytes(stored).get_docs(NLP.vocab)] == [TEXT]


def test_memory_zone() -> None:
    nlp = blank()
    if not hasattr(nlp, "memory_zone"):
        pytest.skip("this version of spaCy has no memory zones")
    for _ in range(2):
        with nlp.memory_zone():
            check(nlp(TEXT), TEXT)
    check(nlp(TEXT), TEXT)


WORKERS = """
import multiprocessing, sys
import spacy

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    config = {"nlp": {"tokenizer": {"@tokenizers": "govinfo_nlp.ChineseTokenizer.v1"}}}
    nlp = spacy.blank("zh", config=config)
    texts = ["公开12,345条，答覆3件。", "２０１８年1月1日"] * 4
    here = [[(t.text, t.norm_) for t in doc] for doc in nlp.pipe(texts)]
    there = [[(t.text, t.norm_) for t in doc] for doc in nlp.pipe(texts, n_process=2)]
    assert here == there and len(here) == 8
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_worker_processes(method: str, tmp_path: Path) -> None:
    script = tmp_path / "workers.py"
    script.write_text(WORKERS, encoding="utf-8")
    subprocess.run([sys.executable, str(script), method], check=True, timeout=120)


def test_import_is_light() -> None:
    code = (
        "import sys, govinfo_nlp.pipeline.tokenizer\n"
        "heavy = {'opencc', 'jieba', 'spacy_pkuseg', 'lxml', 'pandas', 'cn2an', 'docx'}\n"
        "assert heavy.isdisjoint(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    "text",
    ["1" * 300_000, "1." * 100_000, "a." * 50_000, "〔2018" * 40_000, "a@" * 50_000, "\n" * 300_000,
     "www." * 50_000, "1,234" * 40_000, "-" * 50_000, "二○" * 50_000, "(2018)" * 30_000],
)  # fmt: skip
def test_huge_runs_do_not_hang(text: str) -> None:
    assert NLP.tokenizer(text).text == text


def test_real_texts(shared: Path) -> None:
    for path in sorted([*shared.glob("seeds/*.txt"), *shared.glob("real/*.txt")]):
        text = path.read_text(encoding="utf-8")
        check(NLP(text), text)
