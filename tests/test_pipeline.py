"""The components in pipelines: ours, other people's, saved, loaded, copied, in worker processes."""

from __future__ import annotations

import copy
import gc
import json
import pickle
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spacy
from confection import ConfigValidationError
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span, Token
from spacy.tokens.underscore import Underscore
from spacy.vocab import Vocab

import govinfo_nlp
from govinfo_nlp import Report
from govinfo_nlp.pipeline import components, data, factories

ROOT = Path(__file__).resolve().parents[1]
#: A page with a flattened table, Traditional prose and prose with lost headings.
NAMES = ("helan-2015", "lujin-2018", "quanwan-2020")
TEXTS = [(ROOT / "corpus" / f"{name}.txt").read_bytes().decode("utf-8") for name in NAMES]
SENTENCE = "云岭市2018年政府信息公开工作年度报告\n2018年,全市共收到政府信息公开申请126件,比上年增长8.5%;召开新闻发布会15场。"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return govinfo_nlp.load()


@pytest.fixture(scope="module")
def expected(nlp: Language) -> list[dict[str, Any]]:
    """The reports of TEXTS as plain data."""
    found = [nlp(text)._.govinfo.to_dict() for text in TEXTS]
    assert all(len(report["facts"]) > 20 for report in found)
    return found


def embedded(**settings: Any) -> Language:
    """Someone else's pipeline with the parser in it."""
    foreign = spacy.blank("zh")
    foreign.add_pipe("govinfo_parser", config=settings)
    return foreign


def run_script(folder: Path, code: str, *arguments: str) -> Any:
    """What the script ``code`` prints as JSON, from a clean process."""
    script = folder / "script.py"
    script.write_text(code, encoding="utf-8")
    command = [sys.executable, str(script), *arguments]
    result = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


READ_TEXTS = f"""
import json, pathlib, sys
texts = [pathlib.Path({str(ROOT / "corpus")!r}, n + ".txt").read_bytes().decode() for n in {NAMES!r}]
def show(docs):
    print(json.dumps([doc._.govinfo.to_dict() for doc in docs]))
"""


# -- in other people's pipelines ------------------------------------------------------------------


def test_one_component_gives_the_same_report(expected: list[dict[str, Any]]) -> None:
    foreign = embedded()
    assert [foreign(text)._.govinfo.to_dict() for text in TEXTS] == expected


def test_without_our_package_being_imported(tmp_path: Path, expected: list[dict[str, Any]]) -> None:
    code = READ_TEXTS + (
        "import spacy\n"
        "nlp = spacy.blank('zh')\n"
        "nlp.add_pipe('govinfo_parser')\n"
        "show(map(nlp, texts))\n"
    )
    assert run_script(tmp_path, code) == expected


def split_at_white_space(nlp: Language) -> Callable[[str], Doc]:
    def tokenize(text: str) -> Doc:
        words, spaces = spacy.util.get_words_and_spaces(text.split(), text)
        return Doc(nlp.vocab, words=words, spaces=spaces)

    return tokenize


def foreign_tokenizers() -> dict[str, Callable[[], Language]]:
    def with_white_space() -> Language:
        nlp = spacy.blank("xx")
        nlp.tokenizer = split_at_white_space(nlp)
        return nlp

    return {
        "zh, characters": lambda: spacy.blank("zh"),
        "zh, jieba": lambda: spacy.blank(
            "zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}}
        ),
        "en, words and punctuation": lambda: spacy.blank("en"),
        "white space": with_white_space,
    }


@pytest.mark.parametrize("name", foreign_tokenizers())
def test_the_tokenizer_plays_no_part(name: str, expected: list[dict[str, Any]]) -> None:
    if "jieba" in name:
        pytest.importorskip("jieba")
    foreign = foreign_tokenizers()[name]()
    foreign.add_pipe("govinfo_parser")
    assert [foreign(text)._.govinfo.to_dict() for text in TEXTS] == expected


def test_the_segmenter_plays_no_part(expected: list[dict[str, Any]]) -> None:
    pytest.importorskip("jieba")
    other = govinfo_nlp.load(segmenter="jieba")
    assert [other(text)._.govinfo.to_dict() for text in TEXTS] == expected


def test_entities_of_others_stay() -> None:
    foreign = spacy.blank("zh")
    ruler: Any = foreign.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "THEIRS", "pattern": "申请126"}])
    foreign.add_pipe("govinfo_parser")
    entities = [(ent.text, ent.label_) for ent in foreign(SENTENCE).ents]
    assert ("申请126", "THEIRS") in entities
    assert ("15场", "QUANTITY") in entities
    assert not any("126" in text and label != "THEIRS" for text, label in entities)


def test_entities_can_be_left_alone() -> None:
    doc = embedded(set_ents=False)(SENTENCE)
    assert doc.ents == ()
    assert doc.spans["govinfo_quantities"]


def test_two_components_of_a_kind_do_no_harm(nlp: Language, expected: list[dict[str, Any]]) -> None:
    both = govinfo_nlp.load()
    for name in ("govinfo_quantities", "govinfo_sections", "govinfo_parser"):
        both.add_pipe(name, name=f"{name}_again")
    found = [both(text)._.govinfo.to_dict() for text in TEXTS]
    for report, once in zip(found, expected, strict=True):
        assert report["facts"] == once["facts"]
        assert report["headlines"] == once["headlines"]
        assert report["diagnostics"] == once["diagnostics"]


def test_each_component_alone() -> None:
    for name in factories.PIPELINE:
        alone = spacy.blank("zh")
        alone.add_pipe(name)
        report = alone(SENTENCE)._.govinfo
        assert [d for d in report.diagnostics if d.code == "D900"] == [], name
        assert len(report.quantities) == (3 if name == "govinfo_quantities" else 0)


def test_spans_and_getters(nlp: Language) -> None:
    doc = nlp(SENTENCE)
    spans = [(s.text, s.label_, s.id_) for s in doc.spans["govinfo_quantities"]]
    assert spans == [
        ("126件", "QUANTITY", "count"), ("8.5%", "QUANTITY", "percent"), ("15场", "QUANTITY", "count")
    ]  # fmt: skip
    first = doc.spans["govinfo_quantities"][0]
    assert first._.govinfo_quantity.value == 126
    assert [f.metric for f in first._.govinfo_facts] == ["application.received.total"]
    assert {s.id_ for s in doc.spans["govinfo_metrics"]} == {
        "application.received.total", "response.press_conferences"
    }  # fmt: skip
    assert doc[0]._.govinfo_section is None
    report = nlp(TEXTS[0])
    heading = report._.govinfo.sections[0]
    token = report.char_span(heading.start, heading.start + 1, alignment_mode="expand")[0]
    assert token._.govinfo_section.start <= token.idx < token._.govinfo_section.end


def test_the_pipeline_has_no_problems(nlp: Language) -> None:
    analysis = nlp.analyze_pipes()
    assert analysis is not None
    assert not any(analysis["problems"].values())
    assert nlp.pipe_names == [*factories.PIPELINE]


def test_the_extensions_are_these() -> None:
    added = {
        kind.__name__: {name for name in Underscore.get_state()[i] if name.startswith("govinfo")}
        for i, kind in enumerate((Token, Span, Doc))
    }
    assert added == {
        "Doc": {"govinfo", "govinfo_data"},
        "Span": {"govinfo_facts", "govinfo_quantity"},
        "Token": {"govinfo_section"},
    }


@pytest.mark.parametrize("name", [*factories.PIPELINE, "govinfo_parser"])
def test_a_misspelt_setting_is_refused(name: str) -> None:
    with pytest.raises(ConfigValidationError, match="spam"):
        spacy.blank("zh").add_pipe(name, config={"spam": 1})


# -- saved, loaded, copied ------------------------------------------------------------------------


@pytest.mark.parametrize("make", [govinfo_nlp.load, embedded])
def test_saved_and_loaded_in_a_clean_process(
    make: Callable[[], Language], tmp_path: Path, expected: list[dict[str, Any]]
) -> None:
    make().to_disk(tmp_path / "saved")
    code = READ_TEXTS + "import spacy\nshow(map(spacy.load(sys.argv[1]), texts))\n"
    assert run_script(tmp_path, code, str(tmp_path / "saved")) == expected


def test_pipeline_to_bytes(nlp: Language, expected: list[dict[str, Any]]) -> None:
    other = govinfo_nlp.load().from_bytes(nlp.to_bytes())
    assert other(TEXTS[0])._.govinfo.to_dict() == expected[0]


def test_pipeline_through_pickle(nlp: Language, expected: list[dict[str, Any]]) -> None:
    other = pickle.loads(pickle.dumps(nlp))
    assert other(TEXTS[0])._.govinfo.to_dict() == expected[0]


def test_the_doc_travels(nlp: Language, expected: list[dict[str, Any]]) -> None:
    doc = nlp(TEXTS[0])
    copies = {
        "bytes": Doc(Vocab()).from_bytes(doc.to_bytes()),
        "pickle": pickle.loads(pickle.dumps(doc)),
        "copy": doc.copy(),
        "json": doc,
    }
    for name, copied in copies.items():
        assert copied._.govinfo.to_dict() == expected[0], name
        assert [s.id_ for s in copied.spans["govinfo_metrics"]] == [
            s.id_ for s in doc.spans["govinfo_metrics"]
        ], name
    assert doc.text == TEXTS[0]


def test_docbin_with_user_data(nlp: Language, expected: list[dict[str, Any]]) -> None:
    packed = DocBin(docs=nlp.pipe(TEXTS), store_user_data=True).to_bytes()
    docs = [*DocBin().from_bytes(packed).get_docs(Vocab())]
    assert [doc._.govinfo.to_dict() for doc in docs] == expected
    assert [doc._.govinfo for doc in docs] == [Report.from_dict(report) for report in expected]


def test_a_doc_from_a_docbin_can_be_parsed_again(expected: list[dict[str, Any]]) -> None:
    foreign = embedded()
    noted = next(i for i, report in enumerate(expected) if report["diagnostics"])
    packed = DocBin(docs=[foreign(TEXTS[noted])], store_user_data=True).to_bytes()
    (doc,) = DocBin().from_bytes(packed).get_docs(foreign.vocab)
    assert foreign(doc)._.govinfo.to_dict() == expected[noted]
    data.diagnose(doc, "D900")
    assert [note.code for note in doc._.govinfo.diagnostics][-1] == "D900"


def test_only_plain_data_is_stored(nlp: Language) -> None:
    stored = nlp(TEXTS[0])._.govinfo_data
    assert json.loads(json.dumps(stored)) == stored
    assert (stored["schema_version"], "grids" in stored) == (1, False)


@pytest.mark.parametrize("saved", ["bytes", "pickle", "deepcopy", "copy of the Doc"])
def test_records_are_plain_wherever_they_are_taken(nlp: Language, saved: str) -> None:
    """Records are packed when someone takes them, and not before: the parsed Doc holds none."""
    doc = nlp(TEXTS[0])
    taken = {
        "bytes": lambda: Doc(nlp.vocab).from_bytes(doc.to_bytes()).user_data,
        "pickle": lambda: pickle.loads(pickle.dumps(doc)).user_data,
        "deepcopy": lambda: copy.deepcopy(doc.user_data),
        "copy of the Doc": lambda: doc.copy().user_data,
    }[saved]()
    (values,) = [value for key, value in taken.items() if "govinfo_data" in key]
    assert type(values) is dict and values == doc._.govinfo_data


def test_what_is_changed_in_the_stored_dict_counts(nlp: Language) -> None:
    doc = nlp(TEXTS[0])
    before = doc._.govinfo
    doc._.govinfo_data["facts"][0]["scope"] = "松坞镇"
    doc._.govinfo_data["quantities"] = []
    after = doc._.govinfo
    assert before.facts[0].scope != after.facts[0].scope == "松坞镇"
    assert before.quantities and not after.quantities


def test_a_report_taken_from_a_doc_is_ones_own(nlp: Language) -> None:
    doc = nlp(TEXTS[0])
    report = doc._.govinfo
    told = report.to_dict()
    report.facts[0].metric = "my.metric"
    assert doc._.govinfo.to_dict() == told


@pytest.mark.parametrize("make", [govinfo_nlp.load, embedded])
def test_a_doc_goes_with_its_last_user(make: Callable[[], Language]) -> None:
    """A Doc that holds itself would wait for the garbage collector, which slows whole archives."""
    pipeline = make()
    gc.collect()
    gc.disable()
    try:
        doc = pipeline(TEXTS[0])
        assert doc._.govinfo.facts and doc.spans and doc.ents
        gone = weakref.ref(doc)
        del doc
        assert gone() is None
    finally:
        gc.enable()


# -- streams and workers --------------------------------------------------------------------------


def test_streams_with_context(nlp: Language, expected: list[dict[str, Any]]) -> None:
    pairs = nlp.pipe(zip(TEXTS, NAMES, strict=True), as_tuples=True, batch_size=2)
    assert [(doc._.govinfo.to_dict(), name) for doc, name in pairs] == [
        *zip(expected, NAMES, strict=True)
    ]


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
@pytest.mark.parametrize("make", ["govinfo_nlp.load()", "embedded()"])
def test_worker_processes(
    make: str, method: str, tmp_path: Path, expected: list[dict[str, Any]]
) -> None:
    import multiprocessing

    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"{method} is not known here")
    code = READ_TEXTS + (
        "import multiprocessing, spacy\n"
        "def embedded():\n"
        "    nlp = spacy.blank('zh')\n"
        "    nlp.add_pipe('govinfo_parser')\n"
        "    return nlp\n"
        "if __name__ == '__main__':\n"
        + ("    import govinfo_nlp\n" if "load" in make else "")
        + "    multiprocessing.set_start_method(sys.argv[1])\n"
        f"    show({make}.pipe(texts, n_process=2, batch_size=1))\n"
    )
    assert run_script(tmp_path, code, method) == expected


# -- when something goes wrong --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("engine", "still_there"),
    [
        ("find_tables", "quantities"),
        ("find_sections", "quantities"),
        ("find_numbers", "sections"),
        ("facts_from_tables", "quantities"),
        ("headlines", "facts"),
    ],
)
def test_a_component_that_fails_is_a_diagnostic(
    engine: str, still_there: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("out of ink")

    monkeypatch.setattr(components, engine, broken)
    for pipeline in (govinfo_nlp.load(), embedded()):
        good, bad = pipeline.pipe([TEXTS[0], TEXTS[1]])
        for doc in (good, bad):
            report = doc._.govinfo
            (note,) = (d for d in report.diagnostics if d.code == "D900")
            assert "RuntimeError: out of ink" in note.message
            assert getattr(report, still_there)
            assert json.dumps(report.to_dict())
