"""Pattern files that are wrong: what is told, where, and what to do; and what is let through."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govinfo_nlp.errors import PatternError
from govinfo_nlp.lexicon import layers
from govinfo_nlp.lexicon.files import builtin
from govinfo_nlp.lexicon.kinds import KINDS
from govinfo_nlp.lexicon.positions import line_and_column, positions
from govinfo_nlp.lexicon.schemas import schemas
from govinfo_nlp.lexicon.sets import load_patterns

ROOT = Path(__file__).resolve().parents[1]
GOOD = '{"label": "METRIC", "id": "hotline.accepted", "pattern": "热线受理量", "unit": "件"}'
OTHER = '{"label": "METRIC", "id": "hotline.closed", "pattern": "热线办结量", "unit": "件"}'


def written(folder: Path, *lines: str, name: str = "my.jsonl") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def told(path: Path) -> list[str]:
    """The problems of the file, each without the folder."""
    with pytest.raises(PatternError) as caught:
        load_patterns(path)
    problems: list[Any] = caught.value.details["found"]  # type: ignore[assignment]
    assert all(str(problem) in str(caught.value) for problem in problems)
    return [str(problem).removeprefix(f"{path.parent}/") for problem in problems]


#: What is wrong → the lines of the file, and all that must be said of it.
WRONG = {
    "bad JSON": (
        [GOOD, OTHER.replace('": "热线办结量"', '": 热线办结量"')],
        ["my.jsonl:2:56 entry: not valid JSON: expecting value, is a comma or a quotation mark"
         " missing before it?"],
    ),
    "full-width marks": (
        [GOOD.replace(', "unit"', '，"unit"')],
        ["my.jsonl:1:65 entry: not valid JSON: expecting ',' delimiter, use the half-width marks"
         " , : { } [ ]"],
    ),
    "missing key": (
        ['{"label": "METRIC", "pattern": "热线受理量"}'],
        ["my.jsonl:1:1 id: the key is missing"],
    ),
    "misspelt key": (
        [GOOD.replace('"unit"', '"unti"')],
        ["my.jsonl:1:67 unti: there is no such key, did you mean 'unit'?"],
    ),
    "misspelt label": (
        [GOOD.replace("METRIC", "METRC")],
        ["my.jsonl:1:2 label: 'METRC' is no label of this library, and its own take only pattern"
         " and id, did you mean 'METRIC'?"],
    ),
    "wrong type": (
        [GOOD.replace('"件"', '["件"]'), OTHER.replace('"unit": "件"', '"near": "热线"')],
        ['my.jsonl:1:67 unit: must be text in quotation marks: "…"',
         'my.jsonl:2:65 near: must be a list: ["…", "…"]'],
    ),
    "unknown unit": (
        [GOOD.replace('"件"', '"工单"')],
        ["my.jsonl:1:67 unit: there is no unit '工单', did you mean '单'? If not, add a line"
         ' {"label": "UNIT", "id": "工单", "pattern": "工单", "kind": "count"}'],
    ),
    "duplicate id": (
        ['{"label": "VARIABLE", "id": "hotline.x", "zh": "甲", "en": "a", "unit": "件"}',
         '{"label": "VARIABLE", "id": "hotline.x", "zh": "乙", "en": "b", "unit": "件"}'],
        ["my.jsonl:2:23 id: the id stands in {folder}/my.jsonl:1 already, choose another one"],
    ),
    "duplicate wording": (
        [GOOD, OTHER, GOOD],
        ["my.jsonl:3:47 pattern: the same entry stands in line 1 of {folder}/my.jsonl already,"
         " leave one of them out"],
    ),
    "one wording, two metrics": (
        [GOOD, OTHER.replace("办结量", "受理量")],
        ["my.jsonl:1:47 pattern: '热线受理量' names hotline.closed too, in {folder}/my.jsonl:2,"
         " tell them apart by near, not or context",
         "my.jsonl:2:45 pattern: '热线受理量' names hotline.accepted too, in {folder}/my.jsonl:1,"
         " tell them apart by near, not or context"],
    ),
    "empty wording": (
        [GOOD.replace("热线受理量", ""), OTHER.replace("热线办结量", " ")],
        ["my.jsonl:1:47 pattern: must not be empty"],
    ),
    "unknown topic": (
        [GOOD.replace('"unit": "件"', '"unit": "件", "context": ["aplication"]')],
        ["my.jsonl:1:92 context.0: there is no section or topic 'aplication', did you mean"
         " 'application'?"],
    ),
    "unknown table": (
        ['{"label": "ROW", "id": "x", "form": "D", "table": "t9", "pattern": "热线",'
         ' "metric": "disclosure.total"}'],
        ["my.jsonl:1:42 table: form D has no table 't9', known: t2, t3, t4"],
    ),
    "unknown parent": (
        ['{"label": "VARIABLE", "id": "a.b", "zh": "甲", "en": "a", "unit": "件",'
         ' "parent": "disclosure.totl"}'],
        ["my.jsonl:1:71 parent: there is no metric 'disclosure.totl', did you mean"
         " 'disclosure.total'?"],
    ),
    "never matches: words that texts are freed of": (
        [GOOD.replace("热线受理量", "資訊公開受理量")],
        ["my.jsonl:1:47 pattern: can never match: texts are brought to the words of the mainland"
         " first, write '信息公开受理量'"],
    ),
    "never matches: beyond a sentence": (
        [GOOD.replace("热线受理量", "热线。受理量")],
        ["my.jsonl:1:47 pattern: can never match: a name does not go beyond the end of a sentence"],
    ),
    "never matches: Traditional words in near": (
        [GOOD.replace('"unit": "件"', '"unit": "件", "near": ["熱線"]')],
        ["my.jsonl:1:89 near.0: can never match: texts are compared in simplified, half-width"
         " script, write '热线'"],
    ),
    "never matches: its own words in not": (
        [GOOD.replace('"unit": "件"', '"unit": "件", "not": ["受理"]')],
        ["my.jsonl:1:88 not.0: can never match: the name itself has the word '受理', leave it out"],
    ),
    "takes nothing away": (
        ['{"label": "METRIC", "id": "disclosure.totl", "remove": true}'],
        ["my.jsonl:1:46 remove: takes nothing away: no pattern below has these values, did you"
         " mean 'disclosure.total'?"],
    ),
    "takes everything away": (
        ['{"label": "METRIC", "remove": true}'],
        ["my.jsonl:1:21 remove: says not what to take away, give its id or pattern"],
    ),
    "a key twice": (
        [GOOD.replace('"unit"', '"id": "hotline.closed", "unit"')],
        ["my.jsonl:1:67 id: the key stands twice in one object"],
    ),
    "not to be changed": (
        ['{"label": "AUDIT_WORD", "id": "open", "pattern": "其中"}'],
        ["my.jsonl:1:2 label: AUDIT_WORD cannot be changed by pattern files"],
    ),
    "newer version": (
        ['{"schema_version": 99}', GOOD],
        ["my.jsonl:1:2 schema_version: the file is written for version 99 of the patterns, this"
         f" govinfo_nlp knows versions up to {layers.SCHEMA_VERSION}: update it"],
    ),
    "no object": (["[1]"], ['my.jsonl:1:1 entry: a line holds one JSON object: {"label": …}']),
    "all at once": (
        [GOOD.replace('"unit"', '"unti"'), "{", OTHER.replace('"pattern"', '"patern"')],
        ["my.jsonl:1:67 unti: there is no such key, did you mean 'unit'?",
         "my.jsonl:2:2 entry: not valid JSON: expecting property name enclosed in double quotes,"
         " is a comma or a quotation mark missing before it?",
         "my.jsonl:3:1 pattern: the key is missing",
         "my.jsonl:3:45 patern: there is no such key, did you mean 'pattern'?"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(name: str, tmp_path: Path) -> None:
    lines, expected = WRONG[name]
    path = written(tmp_path, *lines)
    assert told(path) == [line.replace("{folder}", str(tmp_path)) for line in expected]


@pytest.mark.parametrize(
    ("encoding", "message"),
    [
        ("gb18030", "my.jsonl:1:50 encoding: not UTF-8, it looks like GBK: save the file as UTF-8"),
        (
            "utf-16",
            "my.jsonl:1:1 encoding: not UTF-8, it looks like UTF-16: save the file as UTF-8",
        ),
    ],
)
def test_bad_encoding(encoding: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "my.jsonl"
    path.write_bytes(GOOD.encode(encoding))
    assert told(path) == [message.replace(":50", f":{told(path)[0].split(':')[2].split()[0]}")]
    assert told(path)[0].startswith("my.jsonl:1:")


def test_what_editors_of_windows_leave_is_read(tmp_path: Path) -> None:
    path = tmp_path / "my.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + f"{GOOD}\r\n\r\n{OTHER}\r\n".encode())
    made = load_patterns(path)
    assert [line.line for line in made.lines("metrics") if line.layer == str(path)] == [1, 3]


def test_no_such_file_and_a_folder_without_patterns(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match="G201"):
        load_patterns(tmp_path / "none.jsonl")
    with pytest.raises(PatternError, match="G205"):
        load_patterns(tmp_path)


def test_a_form_is_checked_with_line_and_column(tmp_path: Path) -> None:
    text = '{\n "id": "H",\n "name": "甲",\n "tables": [\n  {"id": "h", "name": "乙", "layuot": 1}\n ]\n}'
    path = written(tmp_path, text, name="table.json")
    problems = told(path)
    assert (
        "table.json:5:28 tables.0.layuot: there is no such key, did you mean 'layout'?" in problems
    )
    assert any(p.startswith("table.json:5:3 tables.0.rows: the key is missing") for p in problems)


def test_a_json_file_with_a_list_of_patterns(tmp_path: Path) -> None:
    wrong = json.loads(OTHER) | {"unit": 3}
    data = {"$schema": "x", "schema_version": 1, "patterns": [json.loads(GOOD), wrong]}
    path = written(tmp_path, json.dumps(data, indent=1, ensure_ascii=False), name="my.json")
    assert told(path) == ['my.json:15:4 unit: must be text in quotation marks: "…"']
    data["patterns"] = [json.loads(GOOD)]
    path = written(tmp_path, json.dumps(data, indent=1, ensure_ascii=False), name="my.json")
    assert [o.line for o in load_patterns(path).explain("hotline.accepted")] == [5]


def test_an_older_version_is_brought_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def renamed(row: dict[str, Any]) -> dict[str, Any]:
        return {("pattern" if key == "wording" else key): value for key, value in row.items()}

    monkeypatch.setattr(layers, "SCHEMA_VERSION", layers.SCHEMA_VERSION + 1)
    monkeypatch.setitem(layers.MIGRATIONS, layers.SCHEMA_VERSION - 1, renamed)
    old = f'{{"schema_version": {layers.SCHEMA_VERSION - 1}}}'
    made = load_patterns(written(tmp_path, old, GOOD.replace('"pattern"', '"wording"')))
    assert [o.entry["pattern"] for o in made.explain("hotline.accepted")] == ["热线受理量"]


# -- places ---------------------------------------------------------------------------------------

keys = st.text(alphabet='ab"\\{}[],: 甲\n', max_size=4)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='a"\\{}[],:甲 ', max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(values, st.sampled_from([None, 1]))
def test_every_key_is_found_where_it_stands(value: Any, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    for path, offset in positions(text).items():
        if path:
            found, _ = json.JSONDecoder().raw_decode(text, offset)
            inside = value
            for part in path[:-1]:
                inside = inside[part]
            assert found == (path[-1] if isinstance(path[-1], str) else inside[path[-1]])
            line, column = line_and_column(text, offset)
            assert text.split("\n")[line - 1][column - 1] == text[offset]


# -- JSON Schemas ---------------------------------------------------------------------------------


def test_the_schemas_are_those_of_the_models() -> None:
    spec = importlib.util.spec_from_file_location("tool", ROOT / "docs" / "tools" / "schemas.py")
    assert spec and spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    for name, text in tool.files().items():
        committed = (ROOT / "patterns" / "schemas" / name).read_text(encoding="utf-8")
        assert committed == text, "run python docs/tools/schemas.py"


def test_the_schemas_take_the_built_in_patterns_and_no_others() -> None:
    made = schemas()
    line = jsonschema.Draft202012Validator(
        {"$ref": "#/$defs/Line", "$defs": made["patterns.schema.json"]["$defs"]}
    )
    for name, kind in KINDS.items():
        if kind.open and kind.labels and name != "forms":
            for entry in load_patterns("builtin").lines(name)[:60]:
                assert line.is_valid({"label": kind.labels[0], **entry.row}), entry
    form = jsonschema.Draft202012Validator(made["form.schema.json"])
    assert form.is_valid(json.loads(builtin("forms", "D.json").read_text(encoding="utf-8")))
    assert line.is_valid({"label": "METRIC", "id": "x", "remove": True})
    assert line.is_valid({"label": "PERSON", "pattern": [{"LOWER": "x"}]})
    for wrong in ({"unti": "件"}, {"near": "x"}, {"id": 1}):
        assert not line.is_valid({**json.loads(GOOD), **wrong})
    assert not line.is_valid({"label": "METRIC", "pattern": "x"})
