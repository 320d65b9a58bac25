"""What type a file is: by its first bytes, then by its content, its suffix only as a last hint."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from ..errors import ReadError

#: Suffix -> kind. Folders are searched for these; the content of a file overrules its suffix.
SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".shtml": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
}
SUPPORTED = "text, Markdown, HTML, PDF, DOCX"

_AS_DOCX = "open it in Word, WPS or LibreOffice and save it as .docx"
_AS_PDF = "open it in its program and save it as PDF"
_AS_HTML = "save the sheet as a web page (.html), or copy the table into a .docx"
_OCR = "run text recognition (OCR) over it and read the resulting text or PDF"
_UNPACK = "unpack it and pass the files inside"

#: First bytes -> (what it is, what to do).
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office file (.doc, .wps, .xls)",
        _AS_DOCX,
    ),
    (b"{\\rtf", "RTF", _AS_DOCX),
    (b"\x89PNG\r\n", "a PNG image", _OCR),
    (b"\xff\xd8\xff", "a JPEG image", _OCR),
    (b"GIF8", "a GIF image", _OCR),
    (b"II*\0", "a TIFF image", _OCR),
    (b"MM\0*", "a TIFF image", _OCR),
    (b"Rar!\x1a", "a RAR archive", _UNPACK),
    (b"7z\xbc\xaf", "a 7z archive", _UNPACK),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"%!PS", "PostScript", _AS_PDF),
    (b"AT&TFORM", "DjVu", _OCR),
)
#: A file inside a zip container -> (what the container is, what to do).
_CONTAINERS: tuple[tuple[str, str, str], ...] = (
    ("xl/workbook.xml", "XLSX", _AS_HTML),
    ("xl/workbook.bin", "XLSB", _AS_HTML),
    ("ppt/presentation.xml", "PPTX", _AS_PDF),
    ("OFD.xml", "OFD", _AS_PDF),
    ("content.xml", "an OpenDocument file (.odt, .ods)", _AS_DOCX),
)
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_HTML_START = re.compile(
    r"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|"
    r"h[1-6]|ul|ol|pre|br|span|article|section|center|font|style|script)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_ANYWHERE = re.compile(r"</?[a-z][a-z0-9]{0,9}(?:\s[^<>]{0,500})?/?>", re.IGNORECASE)
_MHTML = re.compile(r"(?:[\w-]+:[^\n]*\n)*mime-version:", re.IGNORECASE)


def suffix_kind(name: str) -> str:
    """The kind that the suffix of ``name`` stands for, or ""."""
    return SUFFIXES.get(PurePath(name).suffix.lower(), "")


def binary_kind(data: bytes, path: str) -> str:
    """ "pdf" or "docx" by the bytes themselves, "" for anything that may be text.

    Raises :class:`ReadError`: G103 for a known type that is not read, with what to do; G109 for an
    Office file behind a password; G110 for a damaged container.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _container_kind(data, path)
    for magic, kind, hint in _FOREIGN:
        if data.startswith(magic):
            if _ENCRYPTED_OFFICE in data:
                raise ReadError("G109", path=path)
            raise _unsupported(path, kind, hint)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        raise _unsupported(path, "a WebP image", _OCR)
    return ""


def text_kind(text: str, name: str, path: str) -> str:
    """ "html", "markdown" or "text" for decoded ``text``; raises G103 for a web archive (.mht)."""
    start = text[:4096]
    if _MHTML.match(start):
        raise _unsupported(
            path, "a web archive (.mht)", "open it in a browser and save it as .html"
        )
    by_suffix = suffix_kind(name)
    if _HTML_START.match(start) or (by_suffix == "html" and _HTML_ANYWHERE.search(text)):
        return "html"
    return "markdown" if by_suffix == "markdown" else "text"


def _container_kind(data: bytes, path: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ReadError("G110", path=path, kind="DOCX or zip", cause=error) from None
    if "word/document.xml" in names or (
        "[Content_Types].xml" in names and any(name.startswith("word/") for name in names)
    ):
        return "docx"
    for member, kind, hint in _CONTAINERS:
        if member in names:
            raise _unsupported(path, kind, hint)
    raise _unsupported(path, "a zip archive", _UNPACK)


def _unsupported(path: str, kind: str, hint: str) -> ReadError:
    return ReadError("G103", path=path, kind=kind, hint=hint, supported=SUPPORTED)
