"""The normal form: same length, idempotent, Simplified, one form of each sign."""

from __future__ import annotations

import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import NoReturn

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govinfo_nlp.errors import UsageError
from govinfo_nlp.text import fold as fold_module
from govinfo_nlp.text.fold import fold, fold_characters

#: Every code point, lone surrogates included, with more weight on what the rules look at.
TRICKY = "覆著乾藉瞭答回盖蓋名顯显作用随隨凭憑明解助二○◯Oo〇零年一\r\n\u2028 \u3000\u200b１，：「『⾨⺠戶門"
ANY_TEXT = st.text(st.characters(exclude_categories=()) | st.sampled_from(TRICKY))

#: Written for this test; each sentence holds characters that are easily folded wrong.
SENTENCES = """本机关答复申请后回复咨询,批复行政复议、复核与重复申请,反复核实。
着力推进重点工作,围绕着基层,发挥着重要作用,成效显著,著作与著名学者。
政务公开全覆盖,覆盖率百分之百;干部、若干、骨干、干净、干旱、饼干。
凭借平台,借助网络,借此机会;了解情况,简单明了;瞭望塔一座,慰藉人心。
系统、联系、关系;征收、征集、征地;里程、公里、表里;面积、方面、面粉。
制定、复制、制作;发布、头发;历年、日历;占比、占用;周期、每周;只有、一只。
台账、出台、台风;准确、批准;余件、其余;布置、公布;注册、备注;采纳;于是。
范围;签发、书签;汇总、词汇;干涉;云平台;规划;后台;丰富;谷物;卫生;叙述。"""


@given(ANY_TEXT)
def test_length_and_idempotence(text: str) -> None:
    norm = fold(text)
    assert len(norm) == len(text)
    assert fold(norm) == norm


@given(st.text(st.sampled_from(TRICKY), max_size=12))
def test_length_and_idempotence_of_rules(text: str) -> None:
    norm = fold(text)
    assert len(norm) == len(text)
    assert fold(norm) == norm


def test_every_code_point() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    norm = fold_characters(every)
    assert len(norm) == len(every)
    assert fold_characters(norm) == norm
    assert {char for char in norm if char.isspace()} == {" ", "\t", "\n"}


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("ＡＰＰ１２３．４５％，：；（）［］！？＋－～／", "APP123.45%,:;()[]!?+-~/"),
        ("。、《》〈〉【】〔〕﹝﹞", "。、《》〈〉【】〔〕〔〕"),
        ("—–―‐‑−─", "-------"),
        ("3•15 3‧15 3・15 3·15", "3·15 3·15 3·15 3·15"),
        ('「政務『公開』」“‘’”"', '“政务‘公开’”“‘’”"'),
        ("a\u3000\xa0\u200b\ufeff\tb", "a    \tb"),
        ("a\r\nb\rc\nd\u2028e\x0cf\x85g", "a \nb\nc\nd\ne\nf\ng"),
        ("⼈⺠政府⻔⼾⽹站", "人民政府门户网站"),
        ("\uf9b5 \uf914", "例 乐"),
        ("㈠⑴①Ⅳ〇十", "㈠⑴①Ⅳ〇十"),
        ("2∶1", "2:1"),
    ],
)
def test_signs(text: str, norm: str) -> None:
    assert fold(text) == norm


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("答覆率、回覆、批覆、行政覆議", "答复率、回复、批复、行政复议"),
        ("全覆蓋、覆蓋率、顛覆", "全覆盖、覆盖率、颠覆"),
        ("著力、隨著、圍繞著、著眼", "着力、随着、围绕着、着眼"),
        ("顯著、著名、著作、專著", "显著、著名、著作、专著"),
        ("發揮著作用,隨著作風好轉", "发挥着作用,随着作风好转"),
        ("乾淨、乾旱、若乾、乾部;乾隆", "干净、干旱、若干、干部;乾隆"),
        ("憑藉、藉助、藉著;慰藉", "凭借、借助、借着;慰藉"),
        ("瞭解、明瞭;瞭望", "了解、明了;瞭望"),
        ("諮詢、谘詢、咨詢", "咨询、咨询、咨询"),
        ("公開方麵、複印、複議、答複", "公开方面、复印、复议、答复"),
        ("徵集、徵收、徵求", "征集、征收、征求"),
        ("衞生、敍述、説明、閲讀", "卫生、叙述、说明、阅读"),
    ],
)
def test_traditional(text: str, norm: str) -> None:
    assert fold(text) == norm


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("二○一八年", "二〇一八年"),
        ("二○○九年", "二〇〇九年"),
        ("二○二○年", "二〇二〇年"),
        ("二OO八年", "二〇〇八年"),
        ("二Ｏ一八年", "二〇一八年"),
        ("一二○件", "一二〇件"),
        ("張○○", "张○○"),
        ("○ 一是", "○ 一是"),
        ("統一OA系統", "统一OA系统"),
    ],
)
def test_circles_for_zero(text: str, norm: str) -> None:
    assert fold(text) == norm


def test_simplified_text_stays() -> None:
    assert fold(SENTENCES) == SENTENCES


@pytest.mark.parametrize("conversion", ["s2t", "s2tw", "s2hk"])
def test_undoes_conversion_to_traditional(conversion: str) -> None:
    assert fold(opencc.OpenCC(conversion).convert(SENTENCES)) == SENTENCES


def is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def test_real_simplified_text_stays(shared: Path) -> None:
    for path in sorted(shared.glob("seeds/*.txt")):
        if path.stem == "changzhou-2018":  # Traditional
            continue
        text = path.read_text(encoding="utf-8")
        changed = {(a, b) for a, b in zip(text, fold(text), strict=True) if a != b}
        assert not any(is_han(a) for a, _ in changed), path.name


def test_real_traditional_text_becomes_simplified(shared: Path) -> None:
    paths = [shared / "seeds" / "changzhou-2018.txt", *shared.glob("real/*-hant.txt")]
    for path in paths:
        norm = fold(path.read_text(encoding="utf-8"))
        "".join(filter(is_han, norm)).encode("gb2312")  # raises for a Traditional character


def test_import_reads_nothing() -> None:
    code = "import sys, govinfo_nlp.text.fold; assert 'opencc' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_missing_character_table(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_package(name: str) -> NoReturn:
        raise ModuleNotFoundError(name)

    fold_module._table.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(resources, "files", no_package)
        with pytest.raises(UsageError, match=r"G304.*opencc-python-reimplemented"):
            fold("a")
    assert fold("１") == "1"
