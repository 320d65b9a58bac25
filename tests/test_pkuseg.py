"""The segmenter pkuseg: the package's model, a user's own, dictionaries, saving, errors."""

from __future__ import annotations

import json
import pickle
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import govinfo_nlp
from govinfo_nlp.errors import UsageError
from govinfo_nlp.pipeline.pkuseg import MODEL_FILES, WordModel
from govinfo_nlp.text.fold import fold

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "corpus" / "tools")]

import segmenter as training

from benchmarks import words

TEXT = "云岭市人民政府2018年共收到政府信息公開申請1,268件(其中网络申请655件)。答覆率100%,见www.a.example。"
CORPUS = sorted((ROOT / "corpus").glob("*.txt"))


@pytest.fixture(scope="module")
def nlp() -> Language:
    return govinfo_nlp.load(segmenter="pkuseg")


@pytest.fixture(scope="module")
def own_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that knows few words, among them ones that no other model has."""
    folder = tmp_path_factory.mktemp("own") / "model"
    random.seed(0)
    training.train(["甲乙丙 丁戊", "丁戊 甲乙丙 丁戊", "信息公开 甲乙丙"] * 20, folder, rounds=4)
    return folder


def tokens(nlp: Language, text: str) -> list[str]:
    return [token.text for token in nlp.make_doc(text)]


def borders(nlp: Language, text: str) -> set[int]:
    return {token.idx for token in nlp.make_doc(text)}


# -- words -----------------------------------------------------------------------------------------


def test_words(nlp: Language) -> None:
    assert tokens(nlp, TEXT) == [
        "云岭市",
        "人民政府",
        "2018",
        "年",
        "共",
        "收到",
        "政府",
        "信息",
        "公開",
        "申請",
        "1,268",
        "件",
        "(",
        "其中",
        "网络",
        "申请",
        "655",
        "件",
        ")",
        "。",
        "答覆率",
        "100",
        "%",
        ",",
        "见",
        "www.a.example",
        "。",
    ]


@given(
    st.text(
        st.characters(exclude_categories=("Cs",))
        | st.sampled_from("政府公開答覆12０，。 \n\u3000件")
    )
)
@settings(max_examples=150, deadline=None)
def test_nothing_lost(text: str) -> None:
    doc = NLP.make_doc(text)
    assert doc.text == text
    assert "".join(token.norm_ + token.whitespace_ for token in doc) == fold(text)


NLP = govinfo_nlp.load(segmenter="pkuseg")


@pytest.mark.parametrize("path", CORPUS[::5], ids=lambda path: path.stem)
def test_what_is_whole_stays_whole(path: Path, nlp: Language) -> None:
    """Every token of two characters or more that characters make is one here."""
    text = path.read_bytes().decode("utf-8")
    whole = {(t.idx, t.text) for t in govinfo_nlp.load().make_doc(text) if len(t) > 1}
    assert whole
    assert whole <= {(t.idx, t.text) for t in nlp.make_doc(text)}


def test_punctuation_stands_alone(nlp: Language) -> None:
    for path in CORPUS:
        for token in nlp.make_doc(path.read_bytes().decode("utf-8")):
            if re.search("[\u4e00-\u9fff]", token.text) and not re.search("[0-9]", token.norm_):
                assert not re.search("[,。、:;()《》“”]", token.norm_), token.text


@pytest.mark.parametrize("name", words.HELD_OUT.values())
def test_held_out_sentences(name: str) -> None:
    sentences = words.read_sentences(name)
    score = words.compare(sentences, "pkuseg")
    assert score.gold > 800
    assert score.f1 > 0.93
    assert score.f1 > words.compare(sentences, "char").f1 + 0.5


def test_the_score_counts_as_it_says() -> None:
    assert words.compare([["政", "府", ",", "12", "件"]], "char") == words.Words(3, 3, 3)
    half = words.compare([["政府", "信", "息"]], "char")
    assert (half.gold, half.found, half.right) == (3, 4, 2)
    assert half.f1 == pytest.approx(4 / 7)


# -- the training text -----------------------------------------------------------------------------


def test_nothing_held_out_is_trained_on() -> None:
    trained = {line.replace(" ", "") for line in training.written() if len(line) > 20}
    for name in words.HELD_OUT.values():
        held_out = {"".join(sentence) for sentence in words.read_sentences(name)}
        prose = {line for line in held_out if line.endswith(("。", ";"))}
        assert prose
        assert prose.isdisjoint(trained)


@pytest.mark.parametrize("name", ["reports.txt", "held_out_reports.txt"])
def test_the_sentences_are_those_of_the_corpus(name: str) -> None:
    def chinese(text: str) -> str:
        return "".join(re.findall("[\u4e00-\u9fff]", text))

    corpus = chinese(" ".join(fold(path.read_bytes().decode("utf-8")) for path in CORPUS))
    lines = training.read_lines(training.WORDS / name)
    assert [line for line in lines if chinese(line) not in corpus] == []


def test_the_grammar_makes_the_same_sentences_again() -> None:
    one, two = ([*training.Grammar(seed).sentences(60)] for seed in (1, 1))
    assert one == two
    assert len({*one}) > 50
    assert not any("{" in line or "  " in line for line in one)


def test_what_is_stripped_decides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for the rounding, the model as trained and the stripped one cut alike."""
    import spacy_pkuseg

    monkeypatch.setattr(training, "DECIMALS", 12)
    lines = training.written()[:60]
    text = tmp_path / "text"
    text.write_text("\n".join(lines), encoding="utf-8")
    spacy_pkuseg.train(str(text), str(text), str(tmp_path / "raw"), train_iter=3)
    (tmp_path / "small").mkdir()
    training.strip(tmp_path / "raw", tmp_path / "small")
    raw, small = (spacy_pkuseg.pkuseg(str(tmp_path / n), user_dict=None) for n in ("raw", "small"))
    for line in lines:
        assert small.cut(line.replace(" ", "")) == raw.cut(line.replace(" ", ""))
    sizes = [sum(f.stat().st_size for f in (tmp_path / n).iterdir()) for n in ("raw", "small")]
    assert sizes[1] < sizes[0]


# -- facts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CORPUS[::4], ids=lambda path: path.stem)
def test_the_facts_are_those_of_characters(path: Path, nlp: Language) -> None:
    report = govinfo_nlp.parse(path, nlp=nlp)
    assert report.facts
    assert report.to_dict() == govinfo_nlp.parse(path).to_dict()


def test_the_facts_of_real_reports(shared: Path, nlp: Language) -> None:
    for path in sorted(shared.glob("seeds/*.txt")):
        assert govinfo_nlp.parse(path, nlp=nlp).to_dict() == govinfo_nlp.parse(path).to_dict()


# -- a model of one's own --------------------------------------------------------------------------


def test_own_model(own_model: Path, nlp: Language) -> None:
    own = govinfo_nlp.load(segmenter="pkuseg", pkuseg_model=own_model)
    assert tokens(own, "丁戊甲乙丙12信息公开") == ["丁戊", "甲乙丙", "12", "信息公开"]
    assert tokens(nlp, "丁戊甲乙丙12信息公开") != tokens(own, "丁戊甲乙丙12信息公开")


def test_own_model_through_spacys_own_settings(own_model: Path) -> None:
    tokenizer = {"@tokenizers": "govinfo_nlp.ChineseTokenizer.v1", "segmenter": "pkuseg"}
    config = {
        "nlp": {"tokenizer": tokenizer},
        "initialize": {
            "tokenizer": {"pkuseg_model": str(own_model), "pkuseg_user_dict": "default"}
        },
    }
    own = spacy.blank("zh", config=config)
    own.initialize()
    assert tokens(own, "丁戊甲乙丙") == ["丁戊", "甲乙丙"]


def test_the_packages_model_in_spacys_own_tokenizer() -> None:
    theirs = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "pkuseg"}}})
    folder = ROOT / "govinfo_nlp" / "pipeline" / "word_model"
    tokenizer: Any = theirs.tokenizer
    tokenizer.initialize(pkuseg_model=str(folder))
    assert tokens(theirs, "政府信息公开申请")[:2] == ["政府", "信息"]


def test_the_model_is_saved_with_the_pipeline(own_model: Path, tmp_path: Path) -> None:
    elsewhere, words_file = tmp_path / "model", tmp_path / "words.txt"
    elsewhere.mkdir()
    for name in MODEL_FILES:
        (elsewhere / name).write_bytes((own_model / name).read_bytes())
    words_file.write_text("丁戊甲乙丙\n", encoding="utf-8")
    own = govinfo_nlp.load(segmenter="pkuseg", pkuseg_model=elsewhere, pkuseg_user_dict=words_file)
    expected = ["丁戊甲乙丙", "3", "信息公开"]
    assert tokens(own, "丁戊甲乙丙3信息公开") == expected
    own.to_disk(tmp_path / "saved")
    for path in (*elsewhere.iterdir(), words_file):
        path.unlink()
    code = (
        "import spacy, sys; print(*(t.text for t in spacy.load(sys.argv[1]).make_doc(sys.argv[2])))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "saved"), "丁戊甲乙丙3信息公开"]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert result.stdout.split() == expected, result.stderr
    copies = (
        pickle.loads(pickle.dumps(own)),
        govinfo_nlp.load().from_bytes(own.to_bytes()),
        govinfo_nlp.load(segmenter="pkuseg").from_disk(tmp_path / "saved"),
    )
    for copy in copies:
        assert tokens(copy, "丁戊甲乙丙3信息公开") == expected
        copy.initialize()  # keeps what it has
        assert tokens(copy, "丁戊甲乙丙3信息公开") == expected


# -- dictionaries ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CORPUS[::3], ids=lambda path: path.stem)
def test_the_names_of_the_patterns_cut_no_word(path: Path, nlp: Language) -> None:
    """With the dictionary words are joined, never cut: it adds no border."""
    joined = govinfo_nlp.load(segmenter="pkuseg", pkuseg_user_dict="patterns")
    text = path.read_bytes().decode("utf-8")
    assert borders(joined, text) < borders(nlp, text)


def test_a_word_that_would_cut_its_neighbour_is_not_taken() -> None:
    """府信 lies across two words, 信息公 ends inside one; pkuseg itself would cut there."""
    model = WordModel()
    expected = [*model.cut("政府信息公开申请")]
    model.dictionary = ["府信", "信息公"]
    assert [*model.cut("政府信息公开申请")] == expected == ["政府", "信息", "公开", "申请"]
    model.dictionary = ["信息公开", "政府信息公开", "政府信息公开申请书"]
    assert [*model.cut("政府信息公开申请")] == ["政府信息公开", "申请"]


def test_the_names_are_those_of_the_patterns_in_use(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    row = {"label": "METRIC", "id": "response.press_conferences", "pattern": "微信直播推介"}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    options: dict[str, Any] = {"segmenter": "pkuseg", "pkuseg_user_dict": "patterns"}
    text = "举办微信直播推介3场"
    assert "微信直播推介" not in tokens(govinfo_nlp.load(**options), text)
    assert "微信直播推介" in tokens(govinfo_nlp.load(**options, patterns=path), text)


def test_dictionary_file(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes("\ufeff信息公開\tn\r\n\r\n行政復議\r\n".encode())
    own = govinfo_nlp.load(segmenter="pkuseg", pkuseg_user_dict=path)
    assert tokens(own, "信息公开、行政复议、資訊公開") == [
        "信息公开", "、", "行政复议", "、", *tokens(NLP, "資訊公開")
    ]  # fmt: skip


# -- workers and machines --------------------------------------------------------------------------


OFFLINE = """
import os, socket, sys

def refused(*a, **k): raise AssertionError("network")
socket.socket.connect = socket.getaddrinfo = socket.create_connection = refused

if __name__ == "__main__":
    import multiprocessing
    multiprocessing.set_start_method(sys.argv[1])
    import govinfo_nlp
    nlp = govinfo_nlp.load(segmenter="pkuseg")
    texts = ["全市共收到政府信息公开申请126件。", "答覆率12%"] * 2
    here = [[t.text for t in doc] for doc in nlp.pipe(texts)]
    there = [[t.text for t in doc] for doc in nlp.pipe(texts, n_process=2, batch_size=1)]
    assert here == there and here[0][:3] == ["全市", "共", "收到"], (here, there)
    assert os.listdir(os.environ["HOME"]) == [], "written into the user's home"
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_offline_in_workers_with_an_empty_home(method: str, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    script = tmp_path / "script.py"
    script.write_text(OFFLINE, encoding="utf-8")
    environment = {"HOME": str(tmp_path / "home"), "PATH": "", "PYTHONPATH": ":".join(sys.path)}
    command = [sys.executable, str(script), method]
    result = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    assert result.returncode == 0, result.stderr


def test_other_segmenters_do_not_import_it() -> None:
    code = (
        "import sys, govinfo_nlp; govinfo_nlp.load()('政府信息');"
        "print('spacy_pkuseg' in sys.modules);"
        "govinfo_nlp.load(segmenter='pkuseg'); print('spacy_pkuseg' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.split() == ["False", "True"], result.stderr


# -- what cannot be loaded -------------------------------------------------------------------------


def spoilt(own_model: Path, folder: Path, name: str, content: bytes | None) -> Path:
    """A copy of the model with one file of other content, or without it."""
    folder.mkdir()
    for each in MODEL_FILES:
        data = (own_model / each).read_bytes() if each != name else content
        if data is not None:
            (folder / each).write_bytes(data)
    return folder


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("features.msgpack", None, "features.msgpack not in it"),
        ("weights.npz", None, "weights.npz not in it"),
        ("features.msgpack", b"\xc1 no msgpack", "not a pkuseg model"),
        ("features.msgpack", b"\x80", "not a pkuseg model"),
        ("weights.npz", b"PK no zip", "not a pkuseg model"),
        ("weights.npz", b"", "not a pkuseg model"),
    ],
)
def test_a_model_that_cannot_be_loaded(
    name: str, content: bytes | None, cause: str, own_model: Path, tmp_path: Path
) -> None:
    folder = spoilt(own_model, tmp_path / "model", name, content)
    with pytest.raises(UsageError, match=rf"^G311: .*model.*{cause}") as caught:
        govinfo_nlp.load(segmenter="pkuseg", pkuseg_model=folder)
    assert "features.msgpack and weights.npz" in caught.value.remedy


def test_weights_of_another_model(own_model: Path, tmp_path: Path) -> None:
    other = (ROOT / "govinfo_nlp" / "pipeline" / "word_model" / "weights.npz").read_bytes()
    folder = spoilt(own_model, tmp_path / "model", "weights.npz", other)
    with pytest.raises(UsageError, match=r"G311: .*its files do not belong together"):
        govinfo_nlp.load(segmenter="pkuseg", pkuseg_model=folder)


def test_pickles_are_not_opened(own_model: Path, tmp_path: Path) -> None:
    """Older models hold a pickle, which may run any code."""
    folder = spoilt(own_model, tmp_path / "model", "features.msgpack", None)
    (folder / "features.pkl").write_bytes(b"cos\nsystem\n(S'touch opened'\ntR.")
    with pytest.raises(UsageError, match="G311"):
        govinfo_nlp.load(segmenter="pkuseg", pkuseg_model=folder)
    assert not Path("opened").exists()


def test_wrong_use(tmp_path: Path) -> None:
    latin = tmp_path / "latin.txt"
    latin.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match=r"G311: .*nowhere: .*no such folder"):
        govinfo_nlp.load(segmenter="pkuseg", pkuseg_model=tmp_path / "nowhere")
    with pytest.raises(UsageError, match=r"G312: .*nowhere\.txt: .*No such file"):
        govinfo_nlp.load(segmenter="pkuseg", pkuseg_user_dict=tmp_path / "nowhere.txt")
    with pytest.raises(UsageError, match=r"G312: .*not in UTF-8"):
        govinfo_nlp.load(segmenter="pkuseg", pkuseg_user_dict=latin)
    with pytest.raises(UsageError, match=r"G313: pkuseg_model .*'jieba'"):
        govinfo_nlp.load(segmenter="jieba", pkuseg_model=tmp_path)
    with pytest.raises(UsageError, match=r"G313: pkuseg_user_dict .*'char'"):
        govinfo_nlp.load(pkuseg_user_dict="patterns")
