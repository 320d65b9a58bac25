"""The tutorial notebook runs from beginning to end and shows what its words say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path(__file__).resolve().parents[1] / "docs" / "tutorial.ipynb"

nbformat = pytest.importorskip("nbformat", reason="notebooks need nbformat and nbclient")


def test_the_notebook_is_stored_without_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) > 20
    assert not any(cell.outputs or cell.execution_count for cell in code)


def test_the_notebook_runs() -> None:
    nbclient = pytest.importorskip("nbclient", reason="the notebook is run with nbclient")
    for package in ("ipykernel", "pandas", "matplotlib"):
        pytest.importorskip(package, reason=f"the notebook needs {package}")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    where = {"metadata": {"path": str(NOTEBOOK.parent)}}
    nbclient.NotebookClient(notebook, timeout=300, resources=where).execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    plain = "\n".join(_plain(output) for output in shown)
    for words in (
        "(1612, '件', 'table', 'D3.1')",
        "error AU01",
        "<Panel reports=14",
        "[('my.hotline', 9320, '个'), ('my.open_days', 12, '场')]",
    ):
        assert words in plain
    assert any("image/png" in output.get("data", {}) for output in shown)
    htmls = [
        output["data"]["text/html"] for output in shown if "text/html" in output.get("data", {})
    ]
    assert sum('class="govinfo"' in html for html in htmls) >= 2
    assert not [
        output for output in shown if output.get("name") == "stderr" and "rror" in output.text
    ]


def _plain(output: Any) -> str:
    return str(output.get("text") or output.get("data", {}).get("text/plain", ""))
