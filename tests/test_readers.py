"""Reading files: types, encodings, limits, batches, and pipe tables in text."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govinfo_nlp.errors import GovinfoError, ReadError
from govinfo_nlp.readers import STDIN, Source, iter_sources, read, read_text

REPORT = (
    "云岭市人民政府2018年政府信息公开工作年度报告\n"
    "根据《中华人民共和国政府信息公开条例》规定，编制本报告。\n"
    "一、主动公开情况\n全年主动公开政府信息1204条，其中规范性文件16件。\n"
)
TRADITIONAL = "雲嶺市政府資訊公開工作年度報告。本年度共受理申請二十三件，已全數答覆，無行政訴訟。"


def code_of(source: bytes | Path, **options: object) -> str:
    with pytest.raises(ReadError) as raised:
        read(source, **options)  # type: ignore[arg-type]
    assert raised.value.remedy
    return raised.value.code


# --- text is the caller's -------------------------------------------------------------------------


def test_text_is_kept_exactly(tmp_path: Path) -> None:
    text = "  一、概述\r\n\r\n共3件\t。\u3000\xa0１２\u200b３\n\x0c二、\n\n"
    path = tmp_path / "报告.txt"
    path.write_bytes(text.encode())
    source = read(path)
    assert (source.text, source.kind, source.name, source.encoding) == (
        text,
        *["text", str(path), "utf-8"],
    )
    assert read_text(text) == Source(text)
    assert read(str(path)).text == text


def test_lone_surrogates_are_kept() -> None:
    assert read_text("共\ud8003件").text == "共\ud8003件"


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Standard:
        buffer = io.BytesIO(REPORT.encode("gb18030"))

    monkeypatch.setattr(sys, "stdin", Standard())
    source = read(STDIN)
    assert (source.text, source.name) == (REPORT, "<stdin>")


# --- encodings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"],
)
def test_encodings_of_simplified_text(encoding: str) -> None:
    assert read(REPORT.encode(encoding)).text == REPORT


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "gb18030", "utf-16"])
def test_encodings_of_traditional_text(encoding: str) -> None:
    assert read(TRADITIONAL.encode(encoding)).text == TRADITIONAL


@pytest.mark.parametrize(
    "text", ["共3件", "申请数量", "一、总体情况", "公开信息12条。", "规章\t1\t0\t11"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_short_texts(text: str, encoding: str) -> None:
    assert read(text.encode(encoding)).text == text


def test_told_encoding_is_trusted() -> None:
    assert read("信息".encode("big5"), encoding="big5").text == "信息"
    assert code_of(REPORT.encode("gbk"), encoding="utf-8") == "G105"
    assert code_of(b"x", encoding="no-such-encoding") == "G105"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_broken_bytes_are_replaced_and_noted(encoding: str) -> None:
    data = (REPORT * 3).encode(encoding)
    for at in (100, 101, 102):
        source = read(data[:at] + b"\xff" + data[at + 1 :])
        assert source.encoding == encoding
        assert [note.code for note in source.notes] == ["D104"]
        assert source.text[-100:] == (REPORT * 3)[-100:]


def test_text_cut_inside_a_character() -> None:
    for encoding in ("utf-8", "gb18030"):
        source = read(REPORT.rstrip("。\n").encode(encoding)[:-1])
        assert source.text[:-1] == REPORT.rstrip("。\n")[:-1]
        assert source.encoding == encoding


def test_other_encodings_are_guessed() -> None:
    text = "Отчёт о деятельности: всего 35 обращений, из них рассмотрено 30. " * 20
    assert "35" in read(text.encode("cp1251")).text


# --- types ----------------------------------------------------------------------------------------


def archive(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


FOREIGN = {
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"\.docx"),
    "rtf": (rb"{\rtf1\ansi}", r"\.docx"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(40), "OCR"),
    "jpg": (b"\xff\xd8\xff\xe0" + bytes(40), "OCR"),
    "tif": (b"II*\0" + bytes(40), "OCR"),
    "webp": (b"RIFF\x10\0\0\0WEBPVP8 ", "OCR"),
    "xlsx": (archive(**{"xl__workbook.xml": "<a/>"}), r"\.html"),
    "pptx": (archive(**{"ppt__presentation.xml": "<a/>"}), "PDF"),
    "odt": (archive(**{"content.xml": "<a/>", "mimetype": "x"}), r"\.docx"),
    "ofd": (archive(**{"OFD.xml": "<a/>"}), "PDF"),
    "zip": (archive(**{"报告.txt": "x"}), "[Uu]npack"),
    "gz": (b"\x1f\x8b\x08" + bytes(20), "[Uu]npack"),
    "mht": (b"From: <saved>\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n", r"\.html"),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_other_types_say_what_to_do(kind: str) -> None:
    data, advice = FOREIGN[kind]
    for name in (f"报告.{kind}", "报告.txt", ""):
        with pytest.raises(ReadError, match=f"(?s)G103.*{advice}"):
            read(data, name=name)


def test_encrypted_office_file() -> None:
    data = FOREIGN["doc"][0] + "EncryptedPackage".encode("utf-16-le")
    assert code_of(data, name="a.docx") == "G109"


def test_content_overrules_the_suffix() -> None:
    page = "<!DOCTYPE html>\n<html><body><p>共3件。</p></body></html>".encode()
    assert (read(page, name="a.txt").kind, read(page, name="a.doc").text) == ("html", "共3件。")
    assert read("共3件，小于<5件。".encode(), name="a.html").kind == "text"
    assert read(b"\xef\xbb\xbf<p>x</p>", name="a").kind == "html"
    assert read("# 报告\n\n共3件".encode(), name="a.md").kind == "markdown"
    assert code_of(b"PK\x03\x04 broken", name="a.docx") == "G110"


# --- errors at the edge ---------------------------------------------------------------------------


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    assert code_of(tmp_path / "none.txt") == "G101"
    assert code_of(tmp_path) == "G102"
    assert code_of(Path("a\0b")) == "G102"
    empty = tmp_path / "empty.txt"
    empty.touch()
    assert code_of(empty) == "G107"
    assert code_of(b" \n\t\r\n") == "G107"
    assert code_of("\ufeff".encode()) == "G107"
    assert code_of(bytes(range(256)) * 20) == "G104"
    assert code_of(b"\x7fELF\x02\x01\x01" + bytes(500), name="a.txt") == "G104"


def test_errors_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "二〇二〇.txt"
    with pytest.raises(ReadError, match=r"二〇二〇\.txt"):
        read(path)
    with pytest.raises(ReadError, match="上报"):
        read(b"", name="上报.txt")


def test_too_long() -> None:
    assert code_of("件".encode() * 1_000_001) == "G106"
    assert len(read(b"1" * 1_000_000).text) == 1_000_000
    assert code_of(b"12345", max_length=4) == "G106"
    assert code_of(b"<p>12345</p>", max_length=4) == "G106"


def test_fifty_megabytes_are_refused_quickly() -> None:
    for data in ("件".encode() * 17_000_000, b"(" * 50_000_000, "件".encode("gbk") * 25_000_000):
        started = time.perf_counter()
        assert code_of(data) == "G106"
        assert time.perf_counter() - started < 5


def test_larger_files_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from govinfo_nlp.readers import files

    monkeypatch.setattr(files, "MAX_BYTES", 1000)
    path = tmp_path / "large.txt"
    path.write_bytes(b"1" * 1001)
    assert code_of(path) == "G112"


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(["", "a.txt", "a.html", "a.pdf", "a.docx", "a.md"]),
    st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"\xef\xbb\xbf", b"\xff\xfe"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, name: str, start: bytes) -> None:
    try:
        source = read(start + data, name=name)
    except GovinfoError as error:
        assert error.code.startswith("G1")
    else:
        check_spans(source)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_is_kept(text: str) -> None:
    source = read_text(text)
    assert source.text == text
    check_spans(source)


def check_spans(source: Source) -> None:
    for grid in source.grids:
        assert 0 <= grid.start <= grid.end <= len(source.text)
        for cell in grid.cells:
            assert grid.start <= cell["start"] <= cell["end"] <= grid.end
            text = source.text[cell["start"] : cell["end"]]
            assert text == text.strip()
            assert cell["rowspan"] >= 1 <= cell["colspan"]


# --- batches --------------------------------------------------------------------------------------


def test_folders_globs_and_missing_paths(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a.html",
        "notes.json",
        ".hidden.txt",
        "~$b.docx",
        "d/c.PDF",
        ".git/x.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    expected = [tmp_path / "a.html", tmp_path / "b.txt", tmp_path / "d" / "c.PDF"]
    assert list(iter_sources([tmp_path])) == expected
    assert list(iter_sources([str(tmp_path)])) == expected
    assert list(iter_sources([tmp_path / "*.txt"])) == [tmp_path / "b.txt"]
    assert list(iter_sources([f"{tmp_path}/**/c.*"])) == [tmp_path / "d" / "c.PDF"]
    assert list(iter_sources([tmp_path / "notes.json"])) == [tmp_path / "notes.json"]
    found = list(iter_sources([tmp_path / "none.txt", "-", tmp_path / "b.txt", tmp_path]))
    assert isinstance(found[0], ReadError)
    assert found[0].code == "G101"
    assert found[1] == "-"
    assert found[2:] == [tmp_path / "b.txt", tmp_path / "a.html", tmp_path / "d" / "c.PDF"]


def test_a_name_with_brackets_is_no_pattern(tmp_path: Path) -> None:
    path = tmp_path / "[2018]报告.txt"
    path.write_text("x")
    assert list(iter_sources([path])) == [path]


def test_an_empty_folder_is_reported(tmp_path: Path) -> None:
    (found,) = iter_sources([tmp_path])
    assert isinstance(found, ReadError)
    assert found.code == "G114"


def test_sources_come_lazily(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    paths = iter([tmp_path / "a.txt", tmp_path])
    found = iter_sources(paths)
    assert next(found) == tmp_path / "a.txt"
    assert next(paths) == tmp_path


@pytest.mark.skipif(os.name == "nt", reason="links need rights")
def test_links_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert list(iter_sources([tmp_path])) == [tmp_path / "a.txt"]


# --- pipe tables ----------------------------------------------------------------------------------


def rows_of(text: str) -> list[list[list[str]]]:
    grids = read_text(text).grids
    found = []
    for grid in grids:
        rows: dict[int, list[str]] = {}
        for cell in grid.cells:
            rows.setdefault(cell["row"], []).append(text[cell["start"] : cell["end"]])
        found.append(list(rows.values()))
    return found


def test_markdown_table() -> None:
    text = "前文\n\n| 信息内容 | 制发 | 废止 |\n|---|:-:|--:|\n| 规章 | 3 |  |\n| 文件 | 12 | 0 |\n\n后文"
    assert rows_of(text) == [[["信息内容", "制发", "废止"], ["规章", "3", ""], ["文件", "12", "0"]]]
    cells = read_text(text).grids[0].cells
    assert [cell["header"] for cell in cells[:4]] == [True, True, True, False]
    assert [cell["where"]["line"] for cell in cells[::3]] == [3, 5, 6]


@pytest.mark.parametrize(
    "text",
    [
        "规章 | 3 | 5 | 74\n文件 | 56 | 9 | 418",
        "|规章|3|5|74|\n|文件|56|9|418|",
        "规章｜3｜5｜74\r\n文件｜56｜9｜418\r\n",
    ],
)
def test_pipes_without_a_separator(text: str) -> None:
    assert rows_of(text) == [[["规章", "3", "5", "74"], ["文件", "56", "9", "418"]]]


@pytest.mark.parametrize(
    "text",
    [
        "规章 |\n0 |\n0 |\n0 |\n",
        "规章\n|\n0\n|\n0\n",
        "一、本年新收 |\n3 |\n3 |\n|||||||\n二、",
        "|||||\n|||||\n",
        "首页 | 公开 | 年报\n\n正文",
        "首页 | 公开 | 年报\n联系 | 地图\n",
        "| 规章 | 3 | 5 |\n| 文件 | 9 |\n",
        "a || b\n--",
    ],
)
def test_flattened_cells_are_no_grid(text: str) -> None:
    assert rows_of(text) == []


def test_two_tables_and_escaped_pipes() -> None:
    text = "|a|b|\n|-|-|\n|1\\|2|3|\n\n|c|d|\n|--|--|\n|4|5|\n"
    assert rows_of(text)[-1] == [["c", "d"], ["4", "5"]]


@pytest.mark.parametrize("piece", ["|", "|a", "a|b\n", "|-", " ", "|a|b|\n|--|--|\n", "-|", "\\|"])
def test_pipes_take_linear_time(piece: str) -> None:
    text = (piece * 1_000_000)[:1_000_000]
    started = time.perf_counter()
    read_text(text)
    assert time.perf_counter() - started < 8


# --- cost -----------------------------------------------------------------------------------------


def test_import_is_cheap() -> None:
    heavy = ["lxml", "pdfplumber", "pdfminer", "docx", "charset_normalizer", "spacy", "pydantic"]
    code = f"import sys, govinfo_nlp.readers; print([m for m in {heavy} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_real_texts_are_kept(shared: Path) -> None:
    found = list(iter_sources([shared / "real", shared / "seeds"]))
    assert all(isinstance(path, Path) for path in found)
    texts = [path for path in found if isinstance(path, Path) and path.suffix == ".txt"]
    for path in texts:
        source = read(path)
        assert source.text == path.read_bytes().decode("utf-8")
        assert source.notes == []
        check_spans(source)
        for encoding in ("gb18030", "utf-16"):
            assert read(source.text.encode(encoding)).text == source.text


def test_broken_bytes_anywhere_never_turn_the_text_into_another() -> None:
    noise = random.Random(7)
    for encoding in ("utf-8", "gb18030"):
        data = bytearray((REPORT * 10).encode(encoding))
        for _ in range(10):
            data[noise.randrange(len(data))] = noise.choice(b"\x80\xff\xfe?")
        source = read(bytes(data))
        assert source.encoding == encoding
        assert source.text.count("政府信息公开") > 15
