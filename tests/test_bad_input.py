"""Whatever is put in: a report with diagnostics, or a coded error at the edge; never a hang."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest
from checks import check_report

import govinfo_nlp
from govinfo_nlp import Report
from govinfo_nlp.errors import ReadError

TITLE = "云岭市2019年政府信息公开工作年度报告"
TABLE = "规范性文件\t12\t3\t40\n行政许可\t7\t-2\t1103\n"


def checked(text: str) -> Report:
    """The report of ``text``, which no component failed on and which keeps its promises."""
    report = govinfo_nlp.parse(text + "\n", id="bad")
    check_report(report, text + "\n")
    return report


def codes(report: Report) -> set[str]:
    return {note.code for note in report.diagnostics}


# -- texts that are no report ---------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\u3000\n", "\ufeff"])
def test_empty_text(text: str) -> None:
    report = govinfo_nlp.load()(text)._.govinfo
    assert (report.facts, report.quantities, report.sections) == ((), (), ())
    assert codes(report) & {"D101", "D102"}


@pytest.mark.parametrize(
    "text",
    [
        "床前明月光,疑是地上霜。",
        "The quick brown fox jumps over 13 lazy dogs.",
        "政府工作报告\n过去一年,全市生产总值增长5.2%,新增就业3.4万人。",
        "<html><body><p>404</p></body></html>",
        "{'a': [1, 2, 3]}",
        "😀😃" * 50,
    ],
)
def test_a_text_that_is_no_report(text: str) -> None:
    report = checked(text)
    assert "D102" in codes(report)
    assert all(fact.metric is None for fact in report.facts)


def test_only_a_title() -> None:
    report = checked(TITLE)
    assert (report.title, report.year, report.facts) == (TITLE, 2019, ())


def test_only_a_table() -> None:
    assert checked(TABLE).year is None


def test_lone_surrogates_are_kept_in_place() -> None:
    text = f"{TITLE}\n全市\udc80公开政府信息\ud83012条。\n"
    doc = govinfo_nlp.load()(text)
    assert len(doc.text) == len(text)
    report: Report = doc._.govinfo
    (quantity,) = report.quantities
    assert (quantity.value, text[quantity.start : quantity.end]) == (12, "12条")
    assert "D103" in codes(report)
    assert json.loads(json.dumps(report.to_dict())) == report.to_dict()


HARD = {
    "a million digits": "7" * 999_999,
    "digits and commas": "1," * 20_000,
    "digits and dots": "1." * 20_000,
    "digits and spaces": "1 " * 20_000,
    "Chinese digits": "一二三四五六七八九十百千万亿" * 4_000,
    "all ten thousands": "万" * 50_000,
    "open brackets": "(" * 100_000,
    "closed brackets": ")" * 100_000,
    "brackets of all kinds": "〔[(（【「《" * 8_000,
    "nested brackets": "(12件" * 10_000,
    "quotation marks": "“" * 50_000,
    "line breaks": "\n" * 100_000,
    "spaces": " " * 100_000,
    "spaces and breaks": " \n" * 50_000,
    "tabs": "\t" * 50_000,
    "pipes": "|" * 50_000,
    "pipe rows": "|1|2|\n" * 6_000,
    "headings": "一、\n" * 10_000,
    "headings with words": "一、工作情况\n" * 6_000,
    "one sentence without end": "公开政府信息12条," * 4_000,
    "enumeration": "网站1条、" * 8_000,
    "the same name": "政府信息公开申请" * 5_000,
    "years": "2019年" * 8_000,
    "dates": "2019年3月" * 6_000,
    "percent signs": "%" * 50_000,
    "units": "件条次个" * 10_000,
    "its own title": f"{TITLE}\n" * 2_000,
    "among": "其中" * 20_000,
    "respectively": "分别1件" * 8_000,
    "zeros": "未收到申请," * 7_000,
    "table labels": "主动公开政府信息数\n1\n" * 3_000,
    "letters": "a" * 100_000,
    "address": "http://" + "a." * 25_000,
    "mail": "a@" * 25_000,
    "combining marks": "\u0301" * 50_000,
    "full width": "１２３条，" * 8_000,
    "nothing": "\0" * 50_000,
}


@pytest.mark.parametrize("name", HARD)
def test_hard_texts_are_parsed(name: str) -> None:
    checked(HARD[name])


@pytest.mark.parametrize("name", [name for name in HARD if name != "a million digits"])
def test_time_grows_with_the_length(name: str) -> None:
    """Four times the text takes no more than some eight times as long.

    The processor's time is taken; the margin is wide, since a quadratic step gives sixteen, and
    short times say nothing.
    """
    text = HARD[name]
    nlp = govinfo_nlp.load()
    for _ in range(3):
        part = _seconds(lambda: nlp(text[: len(text) // 4]))
        whole = _seconds(lambda: nlp(text))
        if whole < max(0.5, 8 * part):
            return
    pytest.fail(f"{part:.2f} s for a quarter, {whole:.2f} s for the whole")


def _seconds(call: Callable[[], object]) -> float:
    start = process_time()
    call()
    return process_time() - start


# -- files ----------------------------------------------------------------------------------------


def error_of(content: bytes, folder: Path, name: str = "report.txt") -> ReadError:
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(ReadError) as caught:
        govinfo_nlp.parse(path)
    assert str(path) in str(caught.value)
    assert str(caught.value).startswith(f"{caught.value.code}: ")
    return caught.value


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "G107"),
        (b" \n\n", "G107"),
        (bytes(range(256)) * 100, "G104"),
        (b"\x00" * 5000, "G104"),
        (b"PK\x03\x04" + b"\x00" * 50, "G110"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 50, "G103"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "G103"),
        (("公开12条。" * 200_000).encode(), "G106"),
    ],
)
def test_files_that_cannot_be_read(content: bytes, code: str, tmp_path: Path) -> None:
    assert error_of(content, tmp_path).code == code


def test_fifty_megabytes_are_refused_at_once(tmp_path: Path) -> None:
    assert error_of(b"a" * 50_000_000, tmp_path).code == "G106"


def test_no_such_file(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.txt", str(tmp_path / "gone.txt")):
        with pytest.raises(ReadError, match="G101"):
            govinfo_nlp.parse(path)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="G102"):
        govinfo_nlp.parse(tmp_path)


def test_the_limit_can_be_raised(tmp_path: Path) -> None:
    text = f"{TITLE}\n" + "无关内容。\n" * 220_000
    path = tmp_path / "long.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match="G106"):
        govinfo_nlp.parse(path)
    assert govinfo_nlp.parse(path, max_length=2_000_000).title == TITLE


def test_wrong_bytes_in_a_good_text_are_replaced_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    text = f"{TITLE}\n2019年,全市主动公开政府信息120条。\n".encode("gb18030")
    path.write_bytes(text[:-6] + b"\xff" + text[-6:])
    report = govinfo_nlp.parse(path)
    assert report.title == TITLE
    assert "D104" in codes(report)
