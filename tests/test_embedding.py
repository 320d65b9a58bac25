"""Our components in pipelines of others: nothing of theirs changes, what is missing is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, DocBin, Span, SpanGroup, Token
from spacy.training import Example
from spacy.vocab import Vocab

import govinfo_nlp
from govinfo_nlp import Report
from govinfo_nlp.errors import UsageError
from govinfo_nlp.pipeline import factories

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "corpus" / "yunling-2017.txt").read_bytes().decode("utf-8")
SENTENCE = "云岭市2018年政府信息公开工作年度报告\n2018年,全市共收到政府信息公开申请126件,比上年增长8.5%;召开新闻发布会15场。"
OURS = [*factories.PIPELINE, "govinfo_parser"]


@Language.component("their_ner")
def their_ner(doc: Doc) -> Doc:
    """Entities, a group of spans and values of its own, as another library would set them."""
    places = [doc[i : i + 1] for i in range(0, len(doc), 20)]
    doc.set_ents([Span(doc, s.start, s.end, "PLACE", kb_id="Q1") for s in places])
    if len(doc) < 2:
        return doc
    spans = [Span(doc, 0, 1, "THEIRS"), Span(doc, 1, 2, "QUANTITY_OF_THEIRS")]
    doc.spans["theirs"] = SpanGroup(doc, name="theirs", attrs={"by": "them"}, spans=spans)
    doc.user_data["their key"] = {"count": len(doc)}
    doc._.their_value = "kept"
    doc[0]._.their_flag = True
    doc[0].lemma_, doc[0].tag_ = "lemma", "NN"
    doc.cats["their category"] = 0.5
    return doc


@Language.component("their_splitter")
def their_splitter(doc: Doc) -> Doc:
    """Sentences end at semicolons too."""
    for token in doc:
        token.is_sent_start = token.i == 0 or doc[token.i - 1].text in "。;；!?"
    return doc


@pytest.fixture(autouse=True)
def their_extensions() -> Any:
    Doc.set_extension("their_value", default=None)
    Token.set_extension("their_flag", default=False)
    yield
    Doc.remove_extension("their_value")
    Token.remove_extension("their_flag")


def foreign(segmenter: str, name: str = "", where: str = "last", **config: Any) -> Language:
    """A Chinese pipeline of others, with the component ``name`` of ours at one end of it."""
    if segmenter == "jieba":
        pytest.importorskip("jieba")
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": segmenter}}})
    if segmenter == "pkuseg":
        tokenizer: Any = nlp.tokenizer
        model = ROOT / "govinfo_nlp" / "pipeline" / "word_model"
        tokenizer.initialize(pkuseg_model=str(model))
    nlp.add_pipe("their_ner")
    nlp.add_pipe("their_splitter")
    if name:
        at: dict[str, Any] = {where: True}
        nlp.add_pipe(name, config=config, **at)
    return nlp


def theirs(doc: Doc) -> dict[str, Any]:
    """All that the components of others have put on ``doc``."""
    words = [
        (t.text, t.whitespace_, t.lemma_, t.tag_, t.is_sent_start, t._.their_flag) for t in doc
    ]
    entities = [(e.start_char, e.end_char, e.label_, e.kb_id_) for e in doc.ents]
    group = doc.spans["theirs"]
    keys = [k for k in doc.user_data if k != ("._.", "govinfo_data", None, None)]
    return {
        "text": doc.text,
        "words": words,
        "sentences": [sentence.text for sentence in doc.sents],
        "entities": [e for e in entities if e[2] == "PLACE"],
        "spans": [(s.start, s.end, s.label_) for s in group],
        "attrs": dict(group.attrs),
        "user data": {str(key): doc.user_data[key] for key in keys},
        "value": doc._.their_value,
        "categories": dict(doc.cats),
        "tensor": doc.tensor.tolist(),
    }


# -- nothing of theirs changes ---------------------------------------------------------------------


@pytest.mark.parametrize("segmenter", ["char", "jieba", "pkuseg"])
def test_all_of_theirs_stays(segmenter: str) -> None:
    expected = theirs(foreign(segmenter)(TEXT))
    assert len(expected["entities"]) > 20
    assert len(expected["sentences"]) > 20
    for name in OURS:
        doc = foreign(segmenter, name)(TEXT)
        assert theirs(doc) == expected, name


@pytest.mark.parametrize("segmenter", ["char", "jieba", "pkuseg"])
@pytest.mark.parametrize("where", ["first", "last"])
def test_the_facts_are_the_same(segmenter: str, where: str) -> None:
    found = foreign(segmenter, "govinfo_parser", where)(TEXT)._.govinfo.to_dict()
    assert found == govinfo_nlp.load()(TEXT)._.govinfo.to_dict()


def test_blocked_tokens_stay_blocked() -> None:
    nlp = spacy.blank("zh")
    doc = nlp.make_doc(SENTENCE)
    start = SENTENCE.index("126件")
    doc.set_ents([], blocked=[doc.char_span(start, start + 4)])
    nlp.add_pipe("govinfo_parser")
    doc = nlp(doc)
    entities = [ent.text for ent in doc.ents]
    assert "126件" not in entities
    assert "15场" in entities
    iob = [token.ent_iob for token in doc[start : start + 4]]
    assert iob == [3] * 4


def test_tokens_merged_between_our_components() -> None:
    """A component of others that merges tokens does not move what is found behind it."""
    nlp = govinfo_nlp.load()
    ruler: Any = nlp.add_pipe("entity_ruler", before="govinfo_linker")
    ruler.add_patterns([{"label": "X", "pattern": "政府信息"}, {"label": "X", "pattern": "共收到"}])
    nlp.add_pipe("merge_entities", before="govinfo_linker")
    doc = nlp(SENTENCE)
    assert doc._.govinfo.to_dict() == govinfo_nlp.load()(SENTENCE)._.govinfo.to_dict()
    assert ("126件", "QUANTITY") in [(ent.text, ent.label_) for ent in doc.ents]
    assert "政府信息公开申请" in [span.text for span in doc.spans["govinfo_metrics"]]


# -- spans under keys of choice --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("govinfo_tables", "TABLE"),
        ("govinfo_sections", "SECTION"),
        ("govinfo_quantities", "QUANTITY"),
    ],
)
def test_their_spans_under_the_same_key_stay(name: str, label: str) -> None:
    text = (ROOT / "corpus" / "jizhou-2022.txt").read_bytes().decode("utf-8")
    nlp = foreign("char", name, spans_key="theirs")
    doc = nlp(text)
    for _ in range(2):  # once more: ours are replaced, not doubled
        group = doc.spans["theirs"]
        assert [s.label_ for s in group][:2] == ["THEIRS", "QUANTITY_OF_THEIRS"]
        assert {s.label_ for s in list(group)[2:]} == {label}
        assert group.attrs == {"by": "them"}
        size = len(group)
        doc = nlp.get_pipe(name)(doc)
        assert len(doc.spans["theirs"]) == size
    assert name not in doc.spans


def test_keys_of_the_parser() -> None:
    keys = {"quantities": "numbers", "metrics": "names"}
    nlp = spacy.blank("zh")
    nlp.add_pipe("govinfo_parser", config={"spans_keys": keys})
    doc = nlp(SENTENCE)
    assert {*doc.spans} == {"numbers", "names", "govinfo_sections", "govinfo_tables"}
    assert [s.text for s in doc.spans["numbers"]] == ["126件", "8.5%", "15场"]
    assert {"15场", "新闻发布会"} <= {ent.text for ent in doc.ents}
    with pytest.raises(UsageError, match=r"G307: spans_keys='numbers'.*quantities"):
        foreign("char", "govinfo_parser", spans_keys={"numbers": "quantities"})


def test_keys_of_the_single_components() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("govinfo_quantities", config={"spans_key": "sc", "set_ents": True})
    doc = nlp("全县招聘教师１２０名,投入3.5亿元,增长8%。")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("１２０名", "QUANTITY"), ("3.5亿元", "QUANTITY"), ("8%", "QUANTITY")
    ]  # fmt: skip
    assert [span.id_ for span in doc.spans["sc"]] == ["count", "money", "percent"]
    assert [q.base_value for q in doc._.govinfo.quantities] == [120, 350_000_000, 8]


# -- what is missing is told -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("govinfo_linker", "govinfo_tables, govinfo_sections, govinfo_quantities"),
        ("govinfo_report", "govinfo_linker"),
        ("govinfo_audit", "govinfo_linker, govinfo_report"),
    ],
)
def test_what_a_component_builds_on(name: str, missing: str) -> None:
    nlp = foreign("char", name)
    notes = [(d.code, d.message) for d in nlp(SENTENCE)._.govinfo.diagnostics]
    assert notes == [("D901", f"{name} needs {missing} before it")]
    assert nlp.analyze_pipes()["problems"][name]  # type: ignore[index]


def test_the_wrong_order_is_told() -> None:
    nlp = spacy.blank("zh")
    for name in ("govinfo_tables", "govinfo_sections", "govinfo_linker", "govinfo_quantities"):
        nlp.add_pipe(name)
    (note,) = (d for d in nlp(SENTENCE)._.govinfo.diagnostics if d.code == "D901")
    assert note.message == "govinfo_linker needs govinfo_quantities before it"


@pytest.mark.parametrize("name", ["govinfo_tables", "govinfo_sections", "govinfo_quantities"])
def test_what_needs_nothing(name: str) -> None:
    assert not any(d.code == "D901" for d in foreign("char", name)(TEXT)._.govinfo.diagnostics)


@pytest.mark.parametrize("names", [factories.PIPELINE, ("govinfo_parser",)])
def test_a_whole_pipeline_has_no_problems(names: tuple[str, ...]) -> None:
    nlp = foreign("char")
    for name in names:
        nlp.add_pipe(name)
    assert not any(nlp.analyze_pipes()["problems"].values())  # type: ignore[index]
    assert not any(d.code.startswith("D9") for d in nlp(TEXT)._.govinfo.diagnostics)


# -- spaCy's ways of running a pipeline ------------------------------------------------------------


def test_select_pipes() -> None:
    nlp = govinfo_nlp.load()
    with nlp.select_pipes(enable="govinfo_quantities"):
        doc = nlp(SENTENCE)
        assert [q.value for q in doc._.govinfo.quantities] == [126, 8.5, 15]
        assert doc._.govinfo.facts == doc._.govinfo.diagnostics == ()
    with nlp.select_pipes(disable=["govinfo_audit", "govinfo_ruler"]):
        assert nlp(SENTENCE)._.govinfo.facts
    assert nlp(SENTENCE)._.govinfo == govinfo_nlp.load()(SENTENCE)._.govinfo


def test_streams_with_context_of_any_kind() -> None:
    nlp = foreign("char", "govinfo_parser")
    context = [{"id": 1}, ("a", None)]
    pairs = nlp.pipe(zip([SENTENCE, ""], context, strict=True), as_tuples=True)
    assert [(len(doc._.govinfo.facts), given) for doc, given in pairs] == [
        (3, context[0]), (0, context[1])
    ]  # fmt: skip


def test_docbin_with_their_data() -> None:
    nlp = foreign("char", "govinfo_parser")
    doc = nlp(SENTENCE)
    packed = DocBin(
        docs=[doc], store_user_data=True, attrs=["ORTH", "SPACY", "ENT_TYPE", "ENT_IOB"]
    )
    (copy,) = DocBin().from_bytes(packed.to_bytes()).get_docs(Vocab())
    assert copy._.govinfo == doc._.govinfo
    assert copy.user_data["their key"] == doc.user_data["their key"]


WORKERS = """
import json, multiprocessing, sys
import spacy
from spacy.tokens import Doc

def third_of(doc):
    return len(doc) // 3

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    Doc.set_extension("third", getter=third_of)
    nlp = spacy.blank("zh")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("govinfo_quantities", config={"spans_key": "sc"})
    texts = ["投入3.5亿元,增长8%。", "没有。", "招聘一百二十名"] * 3
    docs = nlp.pipe([(t, i) for i, t in enumerate(texts)], as_tuples=True, n_process=2, batch_size=2)
    print(json.dumps([[i, [s.text for s in d.spans["sc"]], len(d._.govinfo.quantities)] for d, i in docs]))
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_component_alone_in_workers(method: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(WORKERS, encoding="utf-8")
    command = [sys.executable, str(script), method]
    result = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert result.returncode == 0, result.stderr
    each = [(["3.5亿元", "8%"], 2), ([], 0), (["一百二十名"], 1)]
    assert json.loads(result.stdout) == [[i, *each[i % 3]] for i in range(9)]


# -- evaluation ------------------------------------------------------------------------------------


def example(nlp: Language, text: str, truth: dict[str, Any]) -> Example:
    reference = spacy.blank("xx").make_doc(text)  # other tokens than the pipeline's
    reference._.govinfo_data = truth
    return Example(nlp.make_doc(text), reference)


@pytest.mark.parametrize("make", [govinfo_nlp.load, lambda: foreign("char", "govinfo_parser")])
def test_evaluate_facts(make: Any) -> None:
    nlp = make()
    truth = nlp(SENTENCE)._.govinfo.to_dict()
    assert nlp.evaluate([example(nlp, SENTENCE, truth)])["govinfo_facts_f"] == 1.0
    worse = json.loads(json.dumps(truth))
    first, second = (fact for fact in worse["facts"] if fact["metric"])
    second["value"] = 16
    first["scope"] = "市本级"
    scores = nlp.evaluate([example(nlp, SENTENCE, worse)])
    assert (scores["govinfo_facts_p"], scores["govinfo_facts_r"]) == (0.5, 0.5)
    assert scores["govinfo_facts_scope_acc"] == 0
    assert scores["govinfo_facts_per_type"] == {
        "application.received.total": {"p": 1.0, "r": 1.0, "f": 1.0},
        "response.press_conferences": {"p": 0.0, "r": 0.0, "f": 0.0},
    }


def test_evaluate_quantities() -> None:
    nlp = foreign("char", "govinfo_quantities")
    truth = nlp(SENTENCE)._.govinfo.to_dict()
    truth["quantities"] = truth["quantities"][:2]
    scores = nlp.evaluate([example(nlp, SENTENCE, truth)])
    assert scores["govinfo_quantities_r"] == 1.0
    assert scores["govinfo_quantities_p"] == pytest.approx(2 / 3)
    assert scores["govinfo_quantities_per_type"]["percent"] == {"p": 1.0, "r": 1.0, "f": 1.0}


def test_examples_without_truth_do_not_count() -> None:
    nlp = govinfo_nlp.load()
    plain = Example(nlp.make_doc(SENTENCE), spacy.blank("zh").make_doc(SENTENCE))
    scores = nlp.evaluate([plain])
    assert scores["govinfo_facts_f"] is None
    assert scores["govinfo_quantities_f"] is None
    empty = example(nlp, SENTENCE, {"facts": []})
    assert nlp.evaluate([plain, empty])["govinfo_facts_p"] == 0.0


def test_the_scores_have_no_weight_in_training() -> None:
    nlp = foreign("char", "govinfo_parser")
    nlp.add_pipe("textcat")
    weights = nlp.config["training"]["score_weights"]
    assert {name for name, weight in weights.items() if weight} == {"cats_score"}
    assert Scorer(nlp) is not None


def test_the_scorer_is_saved_and_can_be_left_out(tmp_path: Path) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("govinfo_quantities", config={"scorer": None})
    nlp.to_disk(tmp_path / "saved")
    doc = nlp("投入3元。")
    assert "govinfo_quantities_f" not in spacy.load(tmp_path / "saved").evaluate(
        [Example(nlp.make_doc("投入3元。"), doc)]
    )


def test_a_report_is_a_truth() -> None:
    """What ``Report.to_dict`` gives can be laid on a Doc, as a reference or to go on from."""
    report = govinfo_nlp.parse(SENTENCE + "\n")
    doc = spacy.blank("zh").make_doc(SENTENCE + "\n")
    doc._.govinfo_data = report.to_dict()
    assert doc._.govinfo == Report.from_dict(report.to_dict())
    start = SENTENCE.index("126件")
    assert doc.char_span(start, start + 4)._.govinfo_quantity.value == 126
