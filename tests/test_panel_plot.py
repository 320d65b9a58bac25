"""The pictures show the numbers of the panel, in words that the font has."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import govinfo_nlp
from govinfo_nlp.errors import UsageError
from govinfo_nlp.panels import Panel, plot
from govinfo_nlp.records import Fact, Metadata

pytest.importorskip("matplotlib", "3.6")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "docs" / "tools"))

import pictures

RECEIVED = "application.received.total"


@pytest.fixture(autouse=True)
def off_screen() -> Iterator[None]:
    import matplotlib
    from matplotlib import pyplot

    matplotlib.use("agg")
    yield
    pyplot.close("all")


@pytest.fixture(scope="module")
def panel() -> Panel:
    return Panel.from_reports(pictures.reports())


def labels(ax: Any) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def report(id: str, year: int, received: float, **about: Any) -> govinfo_nlp.Report:
    fact = Fact(RECEIVED, "", received, "件", 0, 1, "1")
    metadata = Metadata(year=year, **about)
    return govinfo_nlp.Report(id=id, metadata=metadata, facts=(fact,), headlines={RECEIVED: 0})


def test_requests_are_those_of_the_reports(panel: Panel) -> None:
    ax = panel.plot.requests(lang="zh")
    drawn = {
        label: dict(zip(*line.get_data(), strict=True))
        for label, line in zip(labels(ax), ax.lines, strict=True)
    }
    stated = {
        city: {
            int(row["year"]): row[RECEIVED]
            for row in panel.wide().to_dict("records")
            if row["region"] == city
        }
        for city in pictures.CITIES
    }
    assert drawn == stated


def test_only_the_largest_are_drawn(panel: Panel) -> None:
    assert labels(panel.plot.requests(top=2, lang="zh")) == ["鹭津市", "霁州市"]


def test_a_region_is_the_mean_of_its_bodies() -> None:
    about = {"level": "city"}
    panel = Panel.from_reports([
        report("a", 2018, 10, issuer="泰安市人民政府", **about),
        report("b", 2018, 30, issuer="济南市人民政府", **about),
        report("again", 2018, 99, issuer="济南市人民政府", **about),
        report("c", 2018, 500, issuer="济南市公安局", level="department"),
        report("d", 2018, 8, issuer="西安市人民政府", **about),
    ])  # fmt: skip
    ax = panel.plot.requests(by="province", lang="en")
    assert labels(ax) == ["Shandong", "Shaanxi"]
    assert [line.get_ydata().tolist() for line in ax.lines] == [[20], [8]]
    departments = panel.plot.requests(level="department", lang="zh")
    assert labels(departments) == ["济南市公安局"]


@pytest.mark.parametrize("draw", ["answers", "channels"])
def test_every_bar_is_whole(panel: Panel, draw: str) -> None:
    ax = getattr(panel.plot, draw)()
    tops = [sum(bar.get_height() for bar in bars) for bars in zip(*ax.containers, strict=True)]
    assert tops == pytest.approx([100] * len(pictures.YEARS))


def test_shares_of_answers(panel: Panel) -> None:
    year = pictures.YEARS[0]
    rows = [row for row in panel.wide(harmonised=True).to_dict("records") if row["year"] == year]
    granted = sum(row["application.outcome.granted"] for row in rows)
    total = sum(row["application.outcome.total"] for row in rows)
    ax = panel.plot.answers()
    assert ax.containers[0][0].get_height() == pytest.approx(100 * granted / total)
    assert f"n={len(rows)}" in [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("draw", ["requests", "answers", "channels"])
def test_without_a_chinese_font_no_character_is_missing(
    panel: Panel, draw: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plot, "chinese_font", lambda: "")
    ax = getattr(panel.plot, draw)()
    words = [ax.get_title(), ax.get_ylabel(), *labels(ax)]
    assert all(re.fullmatch(r"[ -~]+", word) for word in words)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of a glyph that no font has
        ax.figure.savefig(tmp_path / "picture.png")


def test_with_a_chinese_font_labels_are_chinese(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plot, "chinese_font", lambda: "Noto Sans CJK SC")
    ax = panel.plot.channels()
    assert "政府网站" in labels(ax)
    assert ax.title.get_fontfamily() == ["Noto Sans CJK SC", "sans-serif"]


def test_draws_where_it_is_told(panel: Panel) -> None:
    from matplotlib import pyplot

    _, ax = pyplot.subplots()
    assert panel.plot.channels("disclosure", ax=ax) is ax


def test_nothing_to_draw() -> None:
    with pytest.raises(UsageError, match="G343"):
        Panel([]).plot.requests()


def test_missing_package_is_named(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r"G303.*matplotlib.*govinfo_nlp\[plot\]"):
        panel.plot.requests()
