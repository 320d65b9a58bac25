"""DOCX: paragraphs with their automatic numbers, and tables cell by cell.

python-docx (extra ``docx``) opens the package; the walk over the document is ours, because its
rows repeat merged cells. The file is untrusted: sizes are checked before anything is unpacked,
document type declarations (where entities would be declared) are refused, nothing is fetched.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ..errors import ReadError, UsageError
from ..records import Diagnostic
from .docx_numbering import Numbering
from .layout import Block, TableBlock, TableCell, glue

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
#: Elements passed through: what is in them is part of the text around them.
_THROUGH_NAMES = (
    "ins moveTo sdt sdtContent customXml smartTag hyperlink fldSimple dir bdo r "
    "drawing pict object ruby rubyBase"
)
#: Elements whose content is not shown: deletions, field codes, the furigana of a ruby.
_LEFT_OUT_NAMES = "del moveFrom instrText delText delInstrText rPr pPr rt sdtPr"
_THROUGH = frozenset(_W + name for name in _THROUGH_NAMES.split())
_LEFT_OUT = frozenset(_W + name for name in _LEFT_OUT_NAMES.split())
_BREAKS = frozenset((_W + "br", _W + "cr"))
_CONTENTS = re.compile(r"toc\s*\d", re.IGNORECASE)
_BLANKS = re.compile(r"[^\S\t]+")
_ZERO_WIDTH = dict.fromkeys([0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF])
_MAX_NESTING = 12
#: An image of more than this may hold a table: 15 % of a page of A4, in square EMU.
_LARGE_PICTURE = 0.15 * 7_560_000 * 10_692_000

#: Limits of the package, far above any report: members, bytes unpacked, bytes of one XML part, and
#: how far a large member may be packed (deflate packs plain XML 10 to 30 times).
_MAX_MEMBERS, _MAX_TOTAL, _MAX_PART, _MAX_RATIO = 5_000, 400_000_000, 50_000_000, 200
_LARGE = 1_000_000
_DOCTYPES = tuple("<!DOCTYPE".encode(name) for name in ("ascii", "utf-16-le", "utf-16-be"))


def read_docx(data: bytes, path: str) -> tuple[list[Block], list[Diagnostic]]:
    """The blocks of the DOCX file ``data`` and what of it could not be read.

    Raises :class:`ReadError` (G109 a password, G110 damaged, G111 unsafe) and
    :class:`UsageError` (G303) without python-docx.
    """
    try:
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.package import OpcPackage
    except ImportError:
        raise UsageError("G303", what=path, package="python-docx", extra="docx") from None
    try:
        _check_package(data, path)
        main = OpcPackage.open(io.BytesIO(data)).main_document_part
        related = {
            relation.reltype: relation.target_part
            for relation in main.rels.values()
            if not relation.is_external
        }
        styles = _root(related.get(RELATIONSHIP_TYPE.STYLES))
        numbers = _root(related.get(RELATIONSHIP_TYPE.NUMBERING))
        body = _root(main)
        if body is None:
            raise ReadError("G110", path=path, kind="DOCX", cause="it has no body")
        return list(_Document(styles, numbers).blocks(body)), _notes(body)
    except ReadError:
        raise
    except Exception as error:  # a broken package fails in any of the three libraries below
        cause = f"{type(error).__name__}: {error}"
        raise ReadError("G110", path=path, kind="DOCX", cause=cause) from error


def _notes(body: Any) -> list[Diagnostic]:
    notes = []
    pictures = sum(_area(extent) > _LARGE_PICTURE for extent in body.iter(_WP + "extent"))
    if pictures:
        notes.append(Diagnostic("D105", f"{pictures} large images were not read"))
    parts = sum(1 for _ in body.iter(_W + "altChunk"))
    if parts:
        notes.append(Diagnostic("D107", f"{parts} embedded parts were not read"))
    return notes


def _area(extent: Any) -> int:
    sides = [extent.get(side, "0") for side in ("cx", "cy")]
    return math.prod(int(side) if side.isascii() and side.isdigit() else 0 for side in sides)


def _root(part: Any) -> Any:
    """The root element of a part of the package."""
    if part is None:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(part.blob, parser)


def _check_package(data: bytes, path: str) -> None:
    """Refuse a package that unpacks to too much, or declares entities, before it is opened."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        total = sum(member.file_size for member in members)
        if len(members) > _MAX_MEMBERS or total > _MAX_TOTAL:
            raise ReadError("G111", path=path, cause="it unpacks to far more than a document")
        for member in members:
            if member.flag_bits & 1:
                raise ReadError("G109", path=path)
            if member.file_size > _LARGE and (
                member.file_size > _MAX_RATIO * max(member.compress_size, 1)
            ):
                raise ReadError("G111", path=path, cause=f"{member.filename} is a zip bomb")
            if not member.filename.lower().endswith((".xml", ".rels")):
                continue
            if member.file_size > _MAX_PART:
                raise ReadError("G111", path=path, cause=f"{member.filename} is too large")
            # zipfile gives no more than file_size bytes, whatever the packed stream holds
            content = archive.read(member)
            if any(mark in content for mark in _DOCTYPES):
                raise ReadError("G111", path=path, cause=f"{member.filename} declares entities")


class _Document:
    """The walk over the document's elements; counts tables and automatic numbers on its way."""

    def __init__(self, styles: Any, numbers: Any) -> None:
        self.numbering = Numbering(styles, numbers)
        self.tables = 0

    def blocks(self, parent: Any, nesting: int = 0) -> Iterator[Block]:
        """The paragraphs and tables in ``parent`` (a body, a cell, a text box), in order."""
        for element in parent:
            tag = element.tag
            if tag == _W + "p":
                yield from self._paragraph(element, nesting)
            elif tag == _W + "tbl":
                if nesting < _MAX_NESTING:
                    yield self._table(element, nesting)
            elif tag == _MC + "AlternateContent":
                yield from self.blocks(_choice(element), nesting)
            elif (tag == _W + "body" or tag in _THROUGH) and not _is_contents(element):
                yield from self.blocks(element, nesting)

    def _paragraph(self, element: Any, nesting: int) -> Iterator[Block]:
        style = element.find(f"{_W}pPr/{_W}pStyle")
        name = self.numbering.style_name(style.get(_W + "val") if style is not None else None)
        if _CONTENTS.match(name):
            return
        parts: list[str] = []
        boxes: list[Any] = []
        self._inline(element, parts, boxes)
        lines = [_clean(line) for line in "".join(parts).split("\n")]
        number = self.numbering.number(element)  # an empty paragraph counts too
        shown = [line for line in lines if line]
        if number and shown:
            shown[0] = number + glue(number, shown[0]) + shown[0]
        yield from shown
        for box in boxes:
            if nesting < _MAX_NESTING:
                yield from self.blocks(box, nesting + 1)

    def _inline(self, parent: Any, parts: list[str], boxes: list[Any]) -> None:
        """Collect the text of a paragraph or run, and the text boxes that hang on it."""
        for element in parent:
            tag = element.tag
            if tag in (_W + "t", _MATH_TEXT):
                parts.append(element.text or "")
            elif tag in (_W + "tab", _W + "ptab"):
                parts.append("\t")
            elif tag in _BREAKS:
                parts.append("\n")
            elif tag == _W + "noBreakHyphen":
                parts.append("-")
            elif tag == _W + "txbxContent":
                boxes.append(element)
            elif tag == _MC + "AlternateContent":
                self._inline(_choice(element), parts, boxes)
            elif tag in _LEFT_OUT or (tag == _W + "r" and _is_hidden(element)):
                continue
            elif isinstance(tag, str):
                self._inline(element, parts, boxes)

    def _table(self, table: Any, nesting: int) -> TableBlock:
        """The cells of ``table``: gridSpan to the right, vMerge down, each merged cell once."""
        self.tables += 1
        number = self.tables
        cells: list[TableCell] = []
        open_cells: dict[int, TableCell] = {}  # column -> the cell that a vMerge there continues
        for row, element in enumerate(_rows(table)):
            header = _flag(element.find(f"{_W}trPr/{_W}tblHeader"))
            column = _count(element.find(f"{_W}trPr/{_W}gridBefore"), 0)
            continued: dict[int, TableCell] = {}
            for index, cell in enumerate(_inside(element, _W + "tc")):
                span = _count(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1)
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                above = open_cells.get(column)
                if merge is not None and merge.get(_W + "val") != "restart" and above:
                    above.rowspan = row - above.row + 1
                    continued[column] = above
                elif cells and _continues_left(cell) and cells[-1].row == row:
                    cells[-1].colspan += span
                else:
                    content = list(self.blocks(cell, nesting + 1))
                    where = {"table": number, "row": row + 1, "cell": index + 1}
                    made = TableCell(row, column, 1, span, content, header, where)
                    cells.append(made)
                    if merge is not None:
                        continued[column] = made
                column += span
            open_cells = continued
        return TableBlock(cells)


def _rows(table: Any) -> list[Any]:
    """The rows of a table that are shown, also those in content controls."""
    deleted = f"{_W}trPr/{_W}del"
    return [row for row in _inside(table, _W + "tr") if row.find(deleted) is None]


def _inside(parent: Any, wanted: str) -> Iterator[Any]:
    for element in parent:
        if element.tag == wanted:
            yield element
        elif element.tag in _THROUGH:
            yield from _inside(element, wanted)
        elif element.tag == _MC + "AlternateContent":
            yield from _inside(_choice(element), wanted)


def _choice(element: Any) -> Any:
    """One of the alternatives that a document offers for the same content: the first."""
    return next(iter(element), element)


def _continues_left(cell: Any) -> bool:
    merge = cell.find(f"{_W}tcPr/{_W}hMerge")
    return merge is not None and merge.get(_W + "val") != "restart"


def _is_contents(element: Any) -> bool:
    """A content control that holds the table of contents, which says everything twice."""
    gallery = element.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
    return gallery is not None and gallery.get(_W + "val") == "Table of Contents"


def _is_hidden(run: Any) -> bool:
    return _flag(run.find(f"{_W}rPr/{_W}vanish"))


def _flag(element: Any) -> bool:
    """A switch: on where it stands, unless its value says off."""
    return element is not None and element.get(_W + "val") not in ("0", "false", "off")


def _count(element: Any, default: int) -> int:
    value = element.get(_W + "val", "") if element is not None else ""
    return min(int(value), 100) if value.isascii() and value.isdigit() else default


def _clean(line: str) -> str:
    return _BLANKS.sub(" ", line.translate(_ZERO_WIDTH)).strip()
