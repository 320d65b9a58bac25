"""The plain records that travel through the library, from a number in the text to a fact.

All offsets are half-open ranges of code points in the text that the caller passed:
``text[start:end]`` is the record's own words. All records are made of str, int, float, bool,
None, list and dict only, so that they survive msgpack, JSON and worker processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from .errors import UsageError

if TYPE_CHECKING:
    import pandas

#: A value as it is stored: int where it is whole, float otherwise.
Number = int | float

R = TypeVar("R")

_SCALARS = frozenset({str, int, float, bool, type(None)})


def as_number(value: Decimal) -> Number:
    """``value`` as an int where it is whole, else as the float that prints the same digits."""
    return int(value) if value == value.to_integral_value() else float(value)


@dataclass(slots=True)
class Quantity:
    """A number of the text with its unit.

    ``kind``: count, money, percent, ratio, duration or number (no unit).
    ``value``/``unit``: as printed, with 万/亿 folded in for counts; money keeps its printed unit
    (3.5万元 is 3.5, 万元). ``value_max`` only for ranges.
    ``base_value``/``base_unit``: 万/亿 folded in always, money in 元, 30% is 30 with unit %.
    ``approx``: "", 余, 多, 约, 近, 以上 …, simplified, several joined with +, in text order.
    ``state``: value, zero, blank or dash.
    """

    start: int
    end: int
    text: str
    kind: str
    value: Number | None
    unit: str
    base_value: Number | None
    base_unit: str
    value_max: Number | None = None
    base_value_max: Number | None = None
    approx: str = ""
    state: str = "value"


@dataclass(slots=True)
class NonQuantity:
    """A number of the text that counts nothing.

    ``kind``: date, year, time, phone, document_number, article_number, list_number, ordinal, url,
    email, page_number, code or name (a digit inside a proper name, 12345热线). ``year`` is set for
    dates and years that name one.
    """

    start: int
    end: int
    text: str
    kind: str
    year: int | None = None


@dataclass(slots=True)
class Section:
    """A heading with what stands under it.

    ``start:end`` is the whole section with its subsections, ``title_start:title_end`` the words
    of its heading without marker, ``body_start`` where its own text begins. ``level`` is 1 for
    the outermost; ``parent`` is the index of the section that holds it, or None. ``marker`` is
    the printed number (一、). ``kind``: id of ``patterns/sections.jsonl`` or "" ; ``inferred`` says
    that the heading itself is lost.
    """

    start: int
    end: int
    title_start: int
    title_end: int
    body_start: int
    title: str
    level: int
    marker: str = ""
    kind: str = ""
    parent: int | None = None
    inferred: bool = False


@dataclass(slots=True)
class Metadata:
    """What a report says of itself; "" or None where it does not.

    ``level``: province, city, county, township or department. ``period``: ["2018-01-01",
    "2018-12-31"] or []. ``published``: ISO date of the page or of the signature. ``body``:
    [start, end] of the report's own text without the page around it. ``own_names``: the wordings
    by which the report names the body itself (issuer, 我市, 本机关 …).
    """

    title: str = ""
    issuer: str = ""
    region: str = ""
    level: str = ""
    year: int | None = None
    period: list[str] = field(default_factory=list)
    published: str = ""
    body: list[int] = field(default_factory=list)
    own_names: list[str] = field(default_factory=list)
    spans: dict[str, list[int]] = field(default_factory=dict)


@dataclass(slots=True)
class Cell:
    """One cell of a statutory table.

    ``row``: row id of the form (B3.1), "" for a local row; ``column``: column id of the form, ""
    where it could not be placed; ``applicant``: column of table 3. ``state``: value, zero, blank,
    dash or missing (not printed). ``start:end`` is the printed value, empty range for a blank
    cell that stands in the text, -1 where nothing stands in the text. ``derived``: value or
    column is not printed but shown by the form's own sums.
    """

    row: str
    column: str
    label: str
    metric: str | None
    applicant: str
    value: Number | None
    unit: str
    state: str
    start: int
    end: int
    text: str
    label_start: int = -1
    label_end: int = -1
    derived: bool = False
    confidence: float = 1.0


@dataclass(slots=True)
class Table:
    """A statutory table: its form (A1, A2, B, C, D), its number in the form and its cells."""

    form: str
    name: str
    start: int
    end: int
    title: str = ""
    columns: list[str] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)

    def to_frame(self, what: str = "value") -> pandas.DataFrame:
        """The table as a pandas DataFrame: one line a row, one column a column of the form.

        The index ``row`` is the row's id (of a local row its label), then come ``label`` and the
        columns by their ids. A blank cell, a dash and a cell that is not printed are NA, a
        printed zero is 0. ``what``: any field of :class:`Cell` to show in place of the value
        (``"state"`` tells the four apart). A row that stands twice has two lines; cells whose
        column is unknown are only in ``cells``.

        Raises:
            UsageError: G303, pandas is missing.
        """
        try:
            import pandas as pd
        except ImportError:
            raise UsageError("G303", what="to_frame()", package="pandas", extra="pandas") from None
        lines = self._lines()
        index = pd.Index([row for row, _, _ in lines], name="row", dtype=object)
        frame = pd.DataFrame({"label": [label for _, label, _ in lines]}, index=index, dtype=object)
        for column in dict.fromkeys(filter(None, self.columns)):
            shown = [getattr(cells.get(column), what, None) for _, _, cells in lines]
            dtype = _dtype(shown) if what == "value" else object
            frame[column] = pd.Series(shown, index=index, dtype=dtype)
        return frame

    def _lines(self) -> list[tuple[str, str, dict[str, Cell]]]:
        """(row, label, cells by column) of each line, in the order of the first cells."""
        lines: list[tuple[str, str, dict[str, Cell]]] = []
        latest: dict[str, dict[str, Cell]] = {}
        for cell in self.cells:
            row = cell.row or cell.label
            if row not in latest or (cell.column and cell.column in latest[row]):
                latest[row] = {}
                lines.append((row, cell.label, latest[row]))
            if cell.column:
                latest[row][cell.column] = cell
        return lines


def _dtype(values: Iterable[Number | None]) -> str:
    """The pandas type that holds ``values`` with blanks told from zeros."""
    numbers = [value for value in values if value is not None]
    if any(abs(value) >= 2**63 for value in numbers):
        return "object"
    return "Int64" if all(isinstance(value, int) for value in numbers) else "Float64"


@dataclass(slots=True)
class Grid:
    """A table as a reader found it in the source, before anyone knows what it says.

    ``cells``: one dict a cell with ``row``, ``column``, ``rowspan``, ``colspan``, ``start``,
    ``end`` (its text in the reader's text; an empty range for an empty cell), ``header`` (bool)
    and ``where`` (page and box, node path, or table/row/cell).
    """

    start: int
    end: int
    cells: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Fact:
    """A number linked to what it says: the row that users get.

    The fields are described in ``docs/records.md``. ``label_start:label_end`` is where the name
    stands that was linked (-1: none). ``quantity`` is the index of the quantity in the report, or
    None for a zero in words and for cells; ``evidence`` lists why the link was made and
    ``candidates`` the metrics that were considered where none won.
    """

    metric: str | None
    label: str
    value: Number | None
    unit: str
    start: int
    end: int
    text: str
    value_max: Number | None = None
    approx: str = ""
    state: str = "value"
    scope: str = ""
    subject: str = ""
    applicant: str = ""
    period: str = ""
    comparison: dict[str, Any] | None = None
    status: str = "reported"
    source: str = "narrative"
    section: str = ""
    form_row: str = ""
    rule: str = ""
    confidence: float = 0.0
    label_start: int = -1
    label_end: int = -1
    quantity: int | None = None
    evidence: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


@dataclass(slots=True)
class Finding:
    """What does not add up: a relation that the numbers of a report break.

    ``code``: the audit (AU01 …), ``relation``: id in ``patterns/relations.jsonl``. ``severity``:
    error (arithmetic, or the form's own rule), warning (usual, but not certain) or note (an
    oddity). ``message``: one sentence with the numbers, in Chinese; ``message_en``: in English.
    ``stated``: the number as printed, ``computed``: what the other numbers give, ``closes``: the
    value that would make the relation hold; None where the finding is about no number.
    ``spans``: [start, end] of every number involved, the stated one first; ``facts``: the indices
    of their facts in the report.
    """

    report_id: str
    code: str
    severity: str
    message: str
    message_en: str
    relation: str
    stated: Number | None = None
    computed: Number | None = None
    closes: Number | None = None
    spans: list[list[int]] = field(default_factory=list)
    facts: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Diagnostic:
    """What a component could not do on this document. ``code``: see ``errors.DIAGNOSTICS``."""

    code: str
    message: str
    start: int = -1
    end: int = -1


class _Shape(NamedTuple):
    """How records of one class are taken apart. Every number of a report is packed and unpacked,
    so that this is worked out once for a class.

    ``pack``: records as dicts; ``values``: all the values of one; ``copies``: for the fields that
    hold lists, tuples or dicts, what makes one of them out of plain data.
    """

    pack: Callable[[Iterable[Any]], list[dict[str, Any]]]
    values: Callable[[Any], tuple[Any, ...]]
    copies: dict[str, Callable[[Any], Any]]


_SHAPES: dict[type, _Shape] = {}
#: Type of a field -> what copies it; other lists and dicts are copied with all that is in them.
_COPIES: dict[str, Callable[[Any], Any]] = {
    "list[str]": list, "list[int]": list, "tuple[str, ...]": tuple,
}  # fmt: skip


def _shape(kind: type) -> _Shape:
    shape = _SHAPES.get(kind)
    if shape is None:
        types = {field.name: str(field.type) for field in fields(kind)}
        copies: dict[str, Callable[[Any], Any]] = {
            name: _COPIES.get(words, _plain)
            for name, words in types.items()
            if words.startswith(("list", "dict", "tuple"))
        }
        lists = {name: list for name, copy in copies.items() if copy is tuple}
        nested = {name: to_dicts for name, words in types.items() if words == "list[Cell]"}
        pack = _packer(types, {**copies, **lists, **nested})
        shape = _SHAPES[kind] = _Shape(pack, attrgetter(*types), copies)
    return shape


def _packer(
    names: Iterable[str], copies: Mapping[str, Callable[[Any], Any]]
) -> Callable[[Iterable[Any]], list[dict[str, Any]]]:
    """``lambda rs: [{"start": r.start, "evidence": list(r.evidence), ...} for r in rs]``, written out
    as dataclasses write out their ``__init__``: four times as fast as a loop over the fields."""
    items = (
        f"{name!r}: {copies[name].__name__}(r.{name})" if name in copies else f"{name!r}: r.{name}"
        for name in names
    )
    words = f"lambda rs: [{{{', '.join(items)}}} for r in rs]"
    pack: Callable[[Iterable[Any]], list[dict[str, Any]]] = eval(words)
    return pack


def to_dict(record: Any) -> dict[str, Any]:
    """``record`` (a dataclass of this module) as a plain dict, nested records included."""
    return to_dicts((record,))[0]


def to_dicts(records: Sequence[Any]) -> list[dict[str, Any]]:
    """:func:`to_dict` of ``records``, which are all of one class."""
    return _shape(type(records[0])).pack(records) if records else []


def _plain(value: Any) -> Any:
    """``value`` made of plain data, with lists and dicts of its own."""
    if type(value) in _SCALARS:
        return value
    if isinstance(value, (list, tuple)):
        return [item if type(item) in _SCALARS else _plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return to_dict(value) if hasattr(value, "__dataclass_fields__") else value


def from_dict(kind: type[R], data: Mapping[str, Any]) -> R:
    """A record of ``kind`` from a plain dict; unknown keys are left out, lists and tuples become what
    the field holds.

    (DocBin gives tuples back where lists went in; both are accepted.)
    """
    try:
        record = kind(**data)
    except TypeError:  # keys of another version
        known = {field.name for field in fields(cast("Any", kind))}
        record = kind(**{key: value for key, value in data.items() if key in known})
    for name, copy in _shape(kind).copies.items():
        setattr(record, name, copy(getattr(record, name)))
    if isinstance(record, Table):
        record.cells = [from_dict(Cell, cell) for cell in record.cells]  # type: ignore[arg-type]
    return record


def all_from_dicts(kind: type[R], rows: Iterable[Mapping[str, Any]]) -> list[R]:
    """``from_dict`` over ``rows``."""
    return [from_dict(kind, row) for row in rows]


def clone(record: R, **changes: Any) -> R:
    """A copy of ``record`` with ``changes``, as ``dataclasses.replace`` makes it, at less cost."""
    copied = type(record)(*_shape(type(record)).values(record))
    for name, value in changes.items():
        setattr(copied, name, value)
    return copied
