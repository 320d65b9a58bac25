"""What is installed, what importing it costs, and what the environment sees of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from importlib.metadata import distribution, version
from importlib.resources import files
from pathlib import Path
from tempfile import gettempdir

import pytest
from spacy.language import Language
from spacy.util import registry

import govinfo_nlp
from govinfo_nlp.lexicon import files as pattern_files

ROOT = Path(__file__).resolve().parents[1]
#: Never imported before something that needs them is called.
HEAVY = ("lxml", "pandas", "pyarrow", "opencc", "spacy_pkuseg", "jieba", "pdfplumber", "docx")
FACTORIES = {
    "govinfo_audit", "govinfo_linker", "govinfo_parser", "govinfo_quantities", "govinfo_report",
    "govinfo_ruler", "govinfo_sections", "govinfo_tables",
}  # fmt: skip


def run(code: str, *, cwd: Path | None = None, path: Path | None = None) -> str:
    """Standard output of ``code`` in a new process; a failure shows its standard error.

    It runs outside the checkout, which Python would otherwise import from.
    """
    environment = {**os.environ, **({"PYTHONPATH": str(path)} if path else {})}
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, cwd=cwd or gettempdir(), env=environment, timeout=300,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def imported(statement: str, watched: Iterable[str]) -> list[str]:
    """Those of the modules ``watched`` that are there after ``statement``."""
    code = f"import json, sys; {statement}; print(json.dumps([*sys.modules]))"
    return sorted(set(json.loads(run(code))) & set(watched))


def data_files(folder: Path) -> set[str]:
    """The data files below ``folder``, as posix paths."""
    paths = (path for path in folder.rglob("*") if path.suffix in (".json", ".jsonl"))
    return {path.relative_to(folder).as_posix() for path in paths}


# -- what is built and installed -----------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked source distribution (``sdist/``) and the wheel made from it."""
    pytest.importorskip("setuptools", "70.1")
    out = tmp_path_factory.mktemp("built")
    ignored = shutil.ignore_patterns(
        ".*cache", ".git", ".venv", "venv", "build", "dist", "*.egg-info"
    )
    shutil.copytree(ROOT, out / "checkout", ignore=ignored)
    _build("build_sdist", out / "checkout", out)
    with tarfile.open(next(out.glob("*.tar.gz"))) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # asked for by 3.14
        archive.extractall(out)
    next(out.glob("govinfo_nlp-*/")).rename(out / "sdist")
    _build("build_wheel", out / "sdist", out)
    return out


def _build(what: str, source: Path, out: Path) -> None:
    run(f"from setuptools.build_meta import {what}; {what}({str(out)!r})", cwd=source)


def test_wheel_holds_the_package_its_patterns_and_nothing_else(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        about = {n.split(".dist-info/")[1] for n in wheel.namelist() if ".dist-info/" in n}
    assert {name.split("/")[0] for name in names} == {"govinfo_nlp"}
    prefix = "govinfo_nlp/patterns/"
    shown = {f"govinfo_nlp/view/{n}" for n in ("page.html", "page.css", "page.js", "labels.json")}
    assert shown <= names
    patterns = {n.removeprefix(prefix) for n in names if n.startswith(prefix)}
    data = {name for name in patterns if name.endswith((".json", ".jsonl"))}
    assert data == data_files(ROOT / "patterns")
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "govinfo_nlp").rglob("*.py")}
    assert modules <= names
    assert "govinfo_nlp/py.typed" in names
    assert f"{prefix}divisions.tsv" in names
    assert "entry_points.txt" in about
    assert any(name.endswith("LICENSE") for name in about)


def test_source_distribution_holds_what_the_tests_need(built: Path) -> None:
    for folder in ("tests", "corpus", "patterns", "benchmarks", "docs"):
        files_here = (p.relative_to(ROOT) for p in (ROOT / folder).rglob("*") if p.is_file())
        wanted = [p for p in files_here if p.suffix != ".pyc" and "/." not in p.as_posix()]
        assert [name for name in sorted(wanted) if not (built / "sdist" / name).is_file()] == []
    for name in ("README.md", "LICENSE", "CHANGELOG.md", "CITATION.cff", ".ci/run"):
        assert (built / "sdist" / name).is_file()


def test_runs_from_a_zip_file(built: Path) -> None:
    wheel = next(built.glob("*.whl"))
    code = (
        "import govinfo_nlp; from govinfo_nlp.lexicon.lexicon import default_lexicon;"
        "print(govinfo_nlp.__file__, len(default_lexicon().metrics));"
        "print(len(govinfo_nlp.parse('收到政府信息公开申请12件。\\n').quantities))"
    )
    first, second = run(code, cwd=built, path=wheel).splitlines()
    assert first.startswith(str(wheel))
    assert int(first.split()[-1]) > 100
    assert second == "1"


def test_every_pattern_file_is_installed() -> None:
    installed = files("govinfo_nlp.patterns")
    missing = [n for n in data_files(ROOT / "patterns") if not installed.joinpath(n).is_file()]
    assert missing == []


def test_patterns_of_a_checkout_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(package: str) -> None:
        raise ModuleNotFoundError(package)

    monkeypatch.setattr(pattern_files, "files", nowhere)
    beside = Path(pattern_files.__file__).resolve().parents[2] / "patterns"
    assert pattern_files.builtin("forms", "D.json") == beside / "forms" / "D.json"


def test_marked_as_typed() -> None:
    assert files("govinfo_nlp").joinpath("py.typed").is_file()


def test_version_is_said_once() -> None:
    assert version("govinfo_nlp") == govinfo_nlp.__version__
    assert f"version: {govinfo_nlp.__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


# -- what the environment sees -------------------------------------------------------------------


def test_entry_points_load() -> None:
    points = distribution("govinfo_nlp").entry_points
    assert {p.name for p in points.select(group="spacy_factories")} == FACTORIES
    assert {p.name for p in points.select(group="console_scripts")} == {"govinfo"}
    for point in points:
        assert callable(point.load()), point


def test_registered_names() -> None:
    for name in FACTORIES:
        assert Language.has_factory(name)
    assert registry.tokenizers.get("govinfo_nlp.ChineseTokenizer.v1")


def test_spacy_finds_the_factories_without_the_package_being_imported() -> None:
    code = (
        "import spacy, sys; nlp = spacy.blank('zh'); nlp.add_pipe('govinfo_parser');"
        "print(nlp.pipe_names)"
    )
    assert run(code) == "['govinfo_parser']"


# -- what importing costs ------------------------------------------------------------------------


def test_importing_the_package_does_not_import_spacy() -> None:
    assert imported("import govinfo_nlp", ("spacy", "numpy", "pydantic", *HEAVY)) == []


def test_the_entry_points_import_nothing_heavy() -> None:
    watched = ("govinfo_nlp.pipeline.components", "govinfo_nlp.readers", *HEAVY)
    already = imported("import spacy", watched)
    assert imported("import spacy; spacy.blank('zh')", watched) == already
    points = (
        "from importlib.metadata import distribution as d;"
        "[p.load() for p in d('govinfo_nlp').entry_points if p.group.startswith('spacy_')]"
    )
    assert imported(f"import spacy; {points}", watched) == already


def test_parsing_a_text_imports_no_reader_of_other_files_and_no_table_library() -> None:
    watched = (
        "lxml",
        "pandas",
        "pyarrow",
        "pdfplumber",
        "docx",
        "jieba",
        "spacy_pkuseg",
        "typer.main",
        "openpyxl",
        "matplotlib",
        "govinfo_nlp.panels",
        "govinfo_nlp.lexicon.divisions",
    )
    already = imported("import spacy", watched)
    assert imported("import govinfo_nlp; govinfo_nlp.parse('12件\\n')", watched) == already


def test_the_command_line_says_its_help_without_the_pipeline() -> None:
    code = "from govinfo_nlp.cli.main import app"
    assert imported(code, ("spacy", "numpy", *HEAVY)) == []


def test_nothing_asks_for_the_network() -> None:
    code = (
        "import socket\n"
        "def refused(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = socket.getaddrinfo = socket.create_connection = refused\n"
        "import govinfo_nlp\n"
        f"print(len(govinfo_nlp.parse({str(ROOT / 'corpus' / 'yunling-2017.txt')!r}).facts))"
    )
    assert int(run(code)) > 50


# -- types ---------------------------------------------------------------------------------------


USER = """\
import govinfo_nlp
from govinfo_nlp.errors import ReadError
from govinfo_nlp.records import Fact

def total(path: str) -> float:
    try:
        report: govinfo_nlp.Report = govinfo_nlp.parse(path)
    except ReadError as error:
        raise SystemExit(error.remedy) from None
    fact: Fact = report["disclosure.total"]
    return fact.value or 0
"""


def test_types_reach_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mypy = pytest.importorskip("mypy.api")
    settings = ["--strict", "--follow-imports=silent", "--config-file=", f"--cache-dir={tmp_path}"]
    good, bad = tmp_path / "good.py", tmp_path / "bad.py"
    good.write_text(USER, encoding="utf-8")
    bad.write_text(USER.replace("fact.value or", "fact.worth or"), encoding="utf-8")
    monkeypatch.chdir(ROOT)  # an editable install is known to Python alone
    assert mypy.run([*settings, str(good)]) == (
        "Success: no issues found in 1 source file\n",
        "",
        0,
    )
    assert 'has no attribute "worth"' in mypy.run([*settings, str(bad)])[0]
