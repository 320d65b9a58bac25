"""The documentation says what is so: its code runs, its tables are complete, its links lead."""

from __future__ import annotations

import doctest
import importlib
import json
import pkgutil
import re
import shlex
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import govinfo_nlp
from govinfo_nlp import lexicon, records
from govinfo_nlp.cli.main import QUANTITY_FIELDS, app
from govinfo_nlp.lexicon.files import Entry
from govinfo_nlp.lexicon.metrics import Wording
from govinfo_nlp.report.report import FACT_FIELDS

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs" / "tools"))

import errors

PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted(ROOT.glob("*/README.md")),
]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(path: Path, language: str) -> list[str]:
    """The fenced blocks of a page in ``language``."""
    found = BLOCK.findall(path.read_text(encoding="utf-8"))
    return [code for name, code in found if name == language]


def pages_with(language: str) -> list[Any]:
    return [
        pytest.param(p, id=p.relative_to(ROOT).as_posix()) for p in PAGES if blocks(p, language)
    ]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like the checkout, to run the examples in."""
    for name in ("corpus", "examples", "patterns"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


# -- code ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", pages_with("python"))
def test_python_examples(page: Path, checkout: Path) -> None:
    """Blocks of one page share their names; lines with >>> must give what stands below them."""
    pytest.importorskip("pandas")
    names: dict[str, Any] = {}
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    for code in blocks(page, "python"):
        if ">>>" in code:
            test = doctest.DocTestParser().get_doctest(code, names, page.name, str(page), 0)
            result = runner.run(test, clear_globs=False)
            assert result.failed == 0
            names = test.globs
        else:
            exec(compile(code, str(page), "exec"), names)


@pytest.mark.parametrize("page", pages_with("bash"))
def test_command_examples(page: Path, checkout: Path) -> None:
    commands = [line for code in blocks(page, "bash") for line in code.splitlines()]
    for command in commands:
        if command.startswith("govinfo "):
            result = CliRunner().invoke(app, shlex.split(command)[1:])
            assert result.exit_code == 0, (command, result.stderr)
            assert result.stdout or any(checkout.glob("*.*")), command


def test_the_package_example() -> None:
    result = doctest.testmod(govinfo_nlp)
    assert (result.failed, result.attempted > 0) == (0, True)


def test_the_check_script_runs_the_command_of_the_readme() -> None:
    (command,) = (c.strip() for c in blocks(ROOT / "README.md", "bash") if "pytest" in c)
    assert f"    ( {command} ) 2>&1\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_first_command_names_a_sample_of_the_corpus() -> None:
    (command,) = (
        c for c in blocks(ROOT / "README.md", "bash") if "--headline corpus" in c and "venv" in c
    )
    assert (ROOT / command.split()[-1]).is_file()


# -- tables and links ------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8"))
    local = [t for t in targets if "://" not in t]
    assert [t for t in local if not (page.parent / t).exists()] == []


def test_every_code_is_documented() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    assert page == errors.page(), "run python docs/tools/errors.py"


def test_every_command_is_in_the_readme() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    names = {command.callback.__name__ for command in app.registered_commands if command.callback}
    assert len(names) >= 6
    assert [name for name in sorted(names) if f"| `{name}` |" not in page] == []


def test_every_field_of_every_record_is_documented() -> None:
    page = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    parts = re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    about = {name: text for title, text in parts for name in title.split(", ")}
    for kind in vars(records).values():
        if isinstance(kind, type) and is_dataclass(kind):
            undocumented = [
                f.name for f in fields(kind) if f"`{f.name}`" not in about[kind.__name__]
            ]
            assert undocumented == [], kind.__name__
    assert [name for name in FACT_FIELDS if f"`{name}`" not in about["Fact"]] == []
    assert {*QUANTITY_FIELDS} == {"report_id", *(field.name for field in fields(records.Quantity))}


def test_the_fact_that_the_readme_shows_is_one() -> None:
    shown = json.loads(blocks(ROOT / "README.md", "json")[0])
    facts = govinfo_nlp.parse(ROOT / "corpus" / "yunling-2017.txt").to_records()
    assert any(shown.items() <= {k: v for k, v in f.items() if k in shown}.items() for f in facts)


def test_every_pattern_file_and_key_is_documented() -> None:
    page = (ROOT / "patterns" / "README.md").read_text(encoding="utf-8")
    for path in sorted((ROOT / "patterns").glob("*.jsonl")):
        assert f"`{path.name}`" in page
    for path in (ROOT / "patterns").iterdir():
        if path.is_dir() and not path.name.startswith(("_", ".")):
            assert f"`{path.name}/" in page
    words = set(re.findall(r"`(\w+)`", page))
    for module in pkgutil.iter_modules(lexicon.__path__, f"{lexicon.__name__}."):
        for kind in vars(importlib.import_module(module.name)).values():
            if (
                isinstance(kind, type)
                and issubclass(kind, Entry)
                and not kind.__module__.endswith("forms")
            ):
                keys = {field.alias or name for name, field in kind.model_fields.items()}
                assert keys <= words, kind.__name__


def test_the_example_of_a_wording_is_one() -> None:
    for page in (ROOT / "README.md", ROOT / "patterns" / "README.md"):
        lines = [json.loads(code) for code in blocks(page, "json")]
        wordings = [Wording.model_validate(line) for line in lines if "pattern" in line]
        assert wordings
        assert "新闻通气会" in wordings[0].pattern
