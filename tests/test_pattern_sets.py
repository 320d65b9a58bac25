"""Layers of patterns: what lies over what, where each comes from, and that numbers follow."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import warnings
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
import spacy

import govinfo_nlp
from govinfo_nlp import PatternSet, Report, add_patterns, load, load_patterns, parse
from govinfo_nlp.errors import GovinfoWarning, PatternError, UsageError
from govinfo_nlp.lexicon import sets
from govinfo_nlp.lexicon.files import builtin
from govinfo_nlp.lexicon.kinds import KINDS
from govinfo_nlp.lexicon.lexicon import default_lexicon
from govinfo_nlp.lexicon.sets import VARIABLE

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
HOTLINE = [
    {"label": "METRIC", "id": "hotline.accepted", "pattern": "热线受理量", "unit": "件"},
    {"label": "METRIC", "id": "hotline.rate", "pattern": "热线满意率", "unit": "%"},
]
TEXT = (
    "云岭市2023年政府信息公开工作年度报告\n2023年,全市热线受理量12.3万件,热线满意率98.5%;"
    "收到政府信息公开申请126件。\n"
)


def write(path: Path, *rows: dict[str, Any]) -> Path:
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def metrics(report: Report) -> dict[str, Any]:
    return {metric: report[metric].value for metric in report.headlines}


@pytest.fixture(scope="module")
def hotline() -> PatternSet:
    return load_patterns().add_patterns(HOTLINE)


@pytest.fixture(scope="module")
def pipeline(hotline: PatternSet) -> spacy.language.Language:
    return load(patterns=hotline)


# -- metrics of one's own ---------------------------------------------------------------------------


def test_a_metric_of_ones_own_is_linked_like_the_others(pipeline: Any) -> None:
    report = parse(TEXT, nlp=pipeline)
    found = {"hotline.accepted": 123000, "hotline.rate": 98.5, "application.received.total": 126}
    assert metrics(report) == found
    fact = report["hotline.accepted"]
    assert (fact.unit, fact.scope, fact.period, fact.text) == ("件", "全市", "2023", "12.3万件")
    assert TEXT[fact.start : fact.end] == fact.text
    assert metrics(parse(TEXT)) == {"application.received.total": 126}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("热线受理量12.3万元。", None),  # another unit
        ("热线受理量比上年增长5%。", None),
        ("热线受理量500。", 500),  # no unit is printed
        ("熱線受理量500件。", 500),
    ],
)
def test_only_numbers_with_its_unit_are_the_metric(
    text: str, value: int | None, pipeline: Any
) -> None:
    facts = parse(f"2023年,全市{text}其余正常。\n", nlp=pipeline).facts_of("hotline.accepted")
    assert [fact.value for fact in facts] == ([] if value is None else [value])


def test_no_built_in_metric_is_a_rate() -> None:
    with load_patterns("builtin").in_use():
        assert default_lexicon().rates == frozenset()


def test_conditions_hold_for_ones_own_metrics() -> None:
    rows = [
        {"label": "METRIC", "id": "a.near", "pattern": "来电", "unit": "个", "near": ["热线"]},
        {
            "label": "METRIC",
            "id": "a.context",
            "pattern": "座谈",
            "unit": "次",
            "context": ["staff"],
        },
    ]
    nlp = load(patterns=load_patterns().add_patterns(rows))
    text = "一、热线情况\n热线全年来电80个。\n窗口全年来电70个。\n"
    assert [f.value for f in parse(text, nlp=nlp).facts_of("a.near")] == [80]
    text = "一、工作人员和培训情况\n开展座谈3次。\n二、其他情况\n开展座谈4次。\n"
    assert [f.value for f in parse(text, nlp=nlp).facts_of("a.context")] == [3]


def test_an_unrelated_pattern_changes_no_number(pipeline: Any) -> None:
    names = ("helan-2015", "lujin-2018", "yunling-2017", "wujiang-scjg-2021")
    for name in names:
        mine, theirs = (parse(CORPUS / f"{name}.txt", nlp=nlp) for nlp in (pipeline, None))
        assert mine.to_records(headline=True) == theirs.to_records(headline=True)
        assert mine.to_harmonised_records() == theirs.to_harmonised_records()
        assert mine.findings == theirs.findings
        assert mine.patterns != theirs.patterns


def test_the_crosswalk_takes_ones_own_metrics() -> None:
    crossing = {
        "label": "CROSSWALK", "id": "hotline.accepted", "forms": {"D": ["hotline.accepted"]},
        "grade": "close", "reason": "prose", "source": "the report",
    }  # fmt: skip
    report = parse(TEXT, nlp=load(patterns=load_patterns().add_patterns([*HOTLINE, crossing])))
    rows = {row["metric"]: row["value"] for row in report.to_harmonised_records()}
    assert rows["hotline.accepted"] == 123000
    again = Report.from_dict(report.to_dict())  # the pipeline is gone, its patterns are known
    assert again.to_harmonised_records() == report.to_harmonised_records()


def test_a_local_row_of_a_statutory_table() -> None:
    row = {
        "label": "ROW", "id": "D3.local", "form": "D", "table": "t3", "after": "D3.2",
        "pattern": "热线转来的申请数量", "unit": "件", "metric": "hotline.accepted",
    }  # fmt: skip
    patterns = load_patterns().add_patterns([*HOTLINE, row])
    found = patterns.explain("hotline.accepted")
    assert [origin.kind for origin in found] == ["metrics", "rows.jsonl"]
    text = (CORPUS / "wujiang-scjg-2021.txt").read_bytes().decode()
    known = parse(text)
    with_row, before = text, "三、本年度办理结果"
    assert before in text
    with_row = text.replace(before, f"热线转来的申请数量 7 0 0 0 0 0 7\n{before}", 1)
    report = parse(with_row, nlp=load(patterns=patterns))
    assert report["hotline.accepted"].value == 7
    assert report["hotline.accepted"].form_row == "D3.local"
    assert {**metrics(known), "hotline.accepted": 7} == metrics(report)


def test_a_local_table_beside_the_statutory_ones() -> None:
    pack = ROOT / "examples" / "hotline" / "patterns"
    nlp = load(patterns=pack)
    text = (CORPUS / "wujiang-scjg-2021.txt").read_bytes().decode()
    table = (
        "\n热线运行情况统计表\n统计指标 单位 统计数\n一、话务总量 个 886\n二、受理诉求数量 件 412\n"
    )
    alone, both = parse(text), parse(text + table, nlp=nlp)
    assert both.form == alone.form == "D"
    assert both["hotline.calls"].value == 886
    mine = {"hotline.calls", "hotline.accepted"}
    assert {m: v for m, v in metrics(both).items() if m not in mine} == metrics(alone)


# -- layers -----------------------------------------------------------------------------------------


def test_layers_lie_over_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def named(name: str) -> dict[str, Any]:
        return {"label": "SCOPE", "id": name, "pattern": "热线办", "extent": "part"}

    pack, environment, one, two = (write(tmp_path / f"{n}.jsonl", named(n)) for n in "abcd")
    point = EntryPoint("county", "nowhere", sets.ENTRY_POINTS)
    monkeypatch.setattr(sets, "installed_packs", lambda: [point])
    monkeypatch.setattr(sets, "_folder", lambda point: pack)
    monkeypatch.setenv(VARIABLE, str(environment))
    sets._default.cache_clear()
    try:
        made = load_patterns([one, two]).add_patterns([named("e")])
        layers = ["built-in", "pack county", VARIABLE, str(one), str(two), "run time"]
        assert [layer.name for layer in made.layers] == layers
        assert [
            line.row["id"] for line in made.lines("scopes.jsonl") if line.row["pattern"] == "热线办"
        ] == ["e"]
        assert [(o.layer, o.used) for name in "abcde" for o in made.explain(name)] == [
            *((layer, False) for layer in layers[1:-1]),
            ("run time", True),
        ]
        assert [layer.name for layer in load_patterns("builtin").layers] == ["built-in"]
    finally:
        sets._default.cache_clear()


def test_installed_packs_are_read_by_their_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "county_patterns"
    package.mkdir()
    (package / "__init__.py").write_text("")
    write(package / "my.jsonl", *HOTLINE)
    info = tmp_path / "county_patterns-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: county-patterns\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[govinfo_patterns]\ncounty = county_patterns\n")
    code = (
        "import govinfo_nlp; made = govinfo_nlp.load_patterns();"
        "print([layer.name for layer in made.layers], len(made.explain('hotline.rate')))"
    )
    environment = {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment
    )
    assert found.stdout.strip() == "['built-in', 'pack county'] 1", found.stderr
    (info / "entry_points.txt").write_text("[govinfo_patterns]\ncounty = gone_package\n")
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment
    )
    assert "G206" in found.stderr and "county" in found.stderr


def test_entries_add_replace_and_remove(hotline: PatternSet) -> None:
    new = {
        "label": "METRIC",
        "id": "hotline.rate",
        "pattern": "热线满意率",
        "unit": "%",
        "near": ["市"],
    }
    made = hotline.add_patterns(
        [new, {"label": "METRIC", "id": "hotline.accepted", "remove": True}]
    )
    rows = [line.row for line in made.lines("metrics") if line.row["id"].startswith("hotline")]
    assert rows == [new]
    told = [(o.used, "remove" in o.entry) for o in made.explain("hotline.accepted")]
    assert told == [(False, False), (True, True)]
    assert len(hotline.explain("hotline.accepted")) == 1  # the set below is as it was


def test_explain_names_layer_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path / "my.jsonl", {"schema_version": 1}, *HOTLINE)
    (origin,) = load_patterns(path).explain("hotline.rate")
    assert (origin.layer, origin.path, origin.line) == (str(path), str(path), 3)
    built_in = load_patterns().explain("application.carried_over")
    places = {(o.path.rpartition("/")[0] or o.path, o.layer) for o in built_in}
    assert {
        ("metrics", "built-in"),
        ("forms", "built-in"),
        ("ontology.jsonl", "built-in"),
    } <= places
    lines = builtin("metrics", "application.jsonl").read_text(encoding="utf-8").splitlines()
    for origin in built_in:
        if origin.path == "metrics/application.jsonl":
            assert json.loads(lines[origin.line - 1]) == origin.entry


def test_the_digest_is_that_of_the_entries(hotline: PatternSet, tmp_path: Path) -> None:
    path = write(tmp_path / "my.jsonl", *HOTLINE)
    assert load_patterns(path).digest == hotline.digest != load_patterns("builtin").digest
    other = load_patterns().add_patterns([HOTLINE[0]])
    assert other.digest not in (hotline.digest, load_patterns("builtin").digest)
    unit = {"label": "UNIT", "id": "席", "pattern": "席", "kind": "count"}
    report = parse(TEXT, nlp=load(patterns=load_patterns().add_patterns([unit])))
    assert report.patterns != parse(TEXT).patterns  # units count too, not only names


def test_every_kind_of_built_in_pattern_can_be_changed() -> None:
    below = load_patterns("builtin")
    for name, kind in KINDS.items():
        if not kind.open or not kind.labels or not below.lines(name) or name == "forms":
            continue
        line = below.lines(name)[0]
        row = {"label": kind.labels[0], **line.row}
        same = below.add_patterns([row]).lines(name)
        assert sum(one.row == line.row for one in same) == 1, name
        assert len({one.layer for one in same if one.row == line.row} - {"run time"}) == 0
        keys = {key: row[key] for key in ("label", *kind.key) if key in row}
        if name not in ("ontology.jsonl", "units.jsonl"):  # to which others refer
            fewer = below.add_patterns([{**keys, "remove": True}]).lines(name)
            assert line.row not in [one.row for one in fewer], name


# -- pipelines --------------------------------------------------------------------------------------


def test_pipelines_with_different_patterns_live_side_by_side(pipeline: Any) -> None:
    plain = load()
    unit = {"label": "UNIT", "id": "席", "pattern": "席", "kind": "count"}
    units = load(patterns=load_patterns().add_patterns([unit]))
    text = "2023年,热线设座席120席,热线受理量5件。\n"
    for _ in range(2):
        assert [q.text for q in parse(text, nlp=plain).quantities] == ["120", "5件"]
        assert [q.text for q in parse(text, nlp=units).quantities] == ["120席", "5件"]
        assert parse(text, nlp=pipeline)["hotline.accepted"].value == 5


@pytest.mark.parametrize("whole", [True, False])
def test_patterns_are_added_at_run_time(whole: bool) -> None:
    nlp = load() if whole else spacy.blank("zh")
    if not whole:
        nlp.add_pipe("govinfo_parser")
    assert "hotline.rate" not in parse(TEXT, nlp=nlp)
    made = add_patterns(nlp, HOTLINE)
    report = parse(TEXT, nlp=nlp)
    assert report["hotline.rate"].value == 98.5
    assert report.patterns == made.digest
    with pytest.raises(PatternError, match="there is no unit"):
        add_patterns(nlp, [{**HOTLINE[0], "unit": "甲乙"}])
    assert parse(TEXT, nlp=nlp).patterns == made.digest
    add_patterns(nlp, [{"label": "METRIC", "id": "hotline.rate", "remove": True}])
    assert "hotline.rate" not in parse(TEXT, nlp=nlp)
    if whole:
        doc = nlp(TEXT)
        spans = doc.spans["govinfo_mentions"]
        assert {"hotline.accepted"} == {s.id_ for s in spans if s.id_.startswith("hotline")}


def test_patterns_cannot_be_added_where_there_is_no_component() -> None:
    with pytest.raises(UsageError, match="G305"):
        add_patterns(spacy.blank("zh"), HOTLINE)


def test_a_saved_pipeline_brings_its_patterns(tmp_path: Path) -> None:
    path = write(tmp_path / "my.jsonl", *HOTLINE)
    nlp = load(patterns=path)
    expected = parse(TEXT, nlp=nlp).to_dict()
    nlp.to_disk(tmp_path / "saved")
    data = nlp.to_bytes()
    path.unlink()
    with warnings.catch_warnings():
        warnings.simplefilter("error", GovinfoWarning)
        loaded = spacy.load(tmp_path / "saved")
        assert parse(TEXT, nlp=loaded).to_dict() == expected
        again = spacy.blank("zh", config=nlp.config)
        again = load().from_bytes(data)
        assert parse(TEXT, nlp=again).to_dict() == expected
    docs = [pipeline(TEXT) for pipeline in (nlp, loaded)]
    marked = [[(s.text, s.id_) for s in doc.spans["govinfo_mentions"]] for doc in docs]
    assert marked[0] == marked[1]
    ruler: Any = loaded.get_pipe("govinfo_ruler")
    assert {"hotline.accepted", "hotline.rate"} <= {entry["id"] for entry in ruler.patterns}
    linker: Any = loaded.get_pipe("govinfo_linker")
    (origin,) = linker.pattern_set.explain("hotline.rate")
    assert (origin.path, origin.line) == (str(path), 2)
    loaded.to_disk(tmp_path / "again")
    add_patterns(loaded, [{"label": "METRIC", "id": "hotline.rate", "remove": True}])
    ids = {entry["id"] for entry in ruler.patterns}
    assert {"hotline.accepted"} == {id for id in ids if id.startswith("hotline")}
    one, two = (
        folder / "govinfo_linker" / "patterns.json.gz"
        for folder in (tmp_path / "saved", tmp_path / "again")
    )
    assert one.read_bytes() == two.read_bytes()


def test_a_configured_file_that_is_gone_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "my.jsonl", *HOTLINE)
    nlp = spacy.blank("zh")
    nlp.add_pipe("govinfo_quantities", config={"patterns": [str(path)]})
    config = nlp.config
    path.unlink()
    made = spacy.util.load_model_from_config(config)
    with pytest.raises(PatternError, match="G201"):
        made(TEXT)


def test_built_ins_that_have_changed_are_warned_about(hotline: PatternSet) -> None:
    state = json.loads(json.dumps(hotline.to_state()))
    state["builtin"] = "other"
    lines = state["layers"][0][1]
    gone = next(i for i, line in enumerate(lines) if line[4].get("pattern") == "新闻发布会")
    del lines[gone]
    with pytest.warns(GovinfoWarning, match="changed since"):
        old = PatternSet.from_state(state)
    named = {line.row["pattern"] for line in old.lines("metrics")}
    assert ("新闻发布会" in named, "热线受理量" in named) == (False, True)


def test_sets_are_copied_to_other_processes(hotline: PatternSet) -> None:
    assert pickle.loads(pickle.dumps(hotline)) is hotline
    nlp = load(patterns=hotline)
    docs = nlp.pipe([TEXT] * 3, n_process=2)
    assert [doc._.govinfo["hotline.rate"].value for doc in docs] == [98.5] * 3


# -- spaCy's rulers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("factory", ["entity_ruler", "span_ruler"])
def test_metric_files_load_in_the_rulers_of_spacy(factory: str, tmp_path: Path) -> None:
    nlp = spacy.blank("zh")
    ruler: Any = nlp.add_pipe(factory)
    file = builtin("metrics", "response.jsonl")
    own = write(tmp_path / "my.jsonl", *HOTLINE)
    if factory == "entity_ruler":
        ruler.from_disk(str(own))
        assert len(ruler.patterns) == len(HOTLINE)
        ruler.from_disk(str(file))
    else:  # it saves itself as a folder, with the file under the name patterns
        text = file.read_text(encoding="utf-8") + own.read_text(encoding="utf-8")
        (tmp_path / "patterns").write_text(text, encoding="utf-8")
        ruler.from_disk(tmp_path)
    doc = nlp("召开新闻发布会3场")
    spans = doc.ents if factory == "entity_ruler" else doc.spans["ruler"]
    assert "response.press_conferences" in {span.id_ for span in spans}


def test_the_entity_ruler_file_of_a_user_is_a_layer(tmp_path: Path) -> None:
    ruler = spacy.blank("zh").add_pipe("entity_ruler")
    ruler.add_patterns([  # type: ignore[attr-defined]
        {"label": "LAW", "pattern": "政府信息公开条例", "id": "ogi"},
        {"label": "YEAR", "pattern": [{"TEXT": {"REGEX": "^20\\d\\d$"}}, {"TEXT": "年"}]},
        {"label": "ORG", "pattern": "云岭市"},
    ])  # fmt: skip
    ruler.to_disk(tmp_path / "user.jsonl")  # type: ignore[attr-defined]
    nlp = load(patterns=tmp_path / "user.jsonl")
    doc = nlp("云岭市2023年认真执行政府信息公开条例,收到政府信息公开申请126件。\n")
    found = {(s.label_, s.text, s.id_) for s in doc.spans["govinfo_mentions"]}
    assert {
        ("LAW", "政府信息公开条例", "ogi"),
        ("YEAR", "2023年", ""),
        ("ORG", "云岭市", ""),
    } <= found
    assert doc._.govinfo["application.received.total"].value == 126


def test_token_patterns_of_a_metric_mark_but_do_not_link(tmp_path: Path) -> None:
    row = {"label": "METRIC", "id": "x.y", "pattern": [{"TEXT": "热"}, {"TEXT": "线"}]}
    nlp = load(patterns=write(tmp_path / "my.jsonl", row))
    doc = nlp("热线3件。\n")
    assert "x.y" in {span.id_ for span in doc.spans["govinfo_mentions"]}
    assert doc._.govinfo.facts_of("x.y") == []


def test_the_public_names() -> None:
    for name in ("PatternSet", "add_patterns", "load_patterns"):
        assert name in dir(govinfo_nlp) and getattr(govinfo_nlp, name)
