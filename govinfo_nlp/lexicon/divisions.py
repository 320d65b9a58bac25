"""Administrative divisions with their codes of GB/T 2260, and which one a body belongs to.

``patterns/divisions.tsv`` holds every province, prefecture and county (and what is on their
level: leagues, autonomous prefectures, banners, districts …) that was in force at the end of a
year since 2007, with former names and codes. Nothing here is read before it is asked for.

>>> resolve("泉州市丰泽区人民政府办公室").code
'350503'
>>> resolve("鼓楼区财政局").code, len(resolve("鼓楼区财政局").candidates)
('', 4)
>>> resolve("鼓楼区财政局", hints=["福州市"]).code
'350102'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from ..errors import PatternError
from ..text.fold import fold
from .bodies import body_lexicon
from .files import Entry, builtin, read_entries

#: What a body is to the division that it is resolved to.
Unit = Literal["area", "department", "township", "zone", "corps", ""]

#: A name may be printed a year before or after the lists show it.
_MARGIN = 1
_FIRST, _LAST = 0, 9999

_STEM = re.compile(r"(?:特别行政区|自治[区州县旗]|地区|[省市县区旗盟])\Z")
#: After a short name: that of a township, or a body's own name (湖北省|公安厅 is not 公安县).
_NO_COMPACT = re.compile(
    "[省县旗盟州镇乡村路局厅委办署院处所站队馆]|市(?![场政容])|区(?!域)|街道|苏木|社区|大道|机关"
)
#: Bodies that stand in a place and are none of its government.
_FOREIGN = re.compile("大学|学院|学校|医院|银行|集团|公司")
_HAN = re.compile("[\u4e00-\u9fff]+")
#: What a title may have before the name; bodies of the State in a place keep 国家 and 中国.
_LEAD = re.compile(
    r"年度?|第?[一二三四五六七八九十\d]+师|(?P<state>中华人民共和国|国家|中国(?!共产党))|中共|中国共产党"
)
#: What may stand before the name of an area inside a name.
_BEFORE = re.compile("[共年局署厅会驻]")
_SEAT = re.compile("人民政府|行政公署|行署|政府|辖区?|所辖")
#: Where in a title the name of the body ends.
_SUBJECT = re.compile("(?:政府|政务)?信息公开|政务公开|年度")
_CORPS_DIVISION = re.compile("第?[一二三四五六七八九十\\d]+师")


class DivisionName(Entry):
    """A line of ``patterns/division_names.jsonl``.

    ``NATIONALITY``: a word that short names of autonomous areas leave out (恩施州); ``SHORT``: a
    short name, with the code ``id`` of its division; ``CORPS``: the 兵团, which has no code, with
    the code of its province; ``ZONE``: an ending of development zones, which have no code;
    ``ENGLISH``: the English name ``en`` of a province.
    """

    label: Literal["NATIONALITY", "SHORT", "CORPS", "ZONE", "ENGLISH"]
    pattern: str
    id: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Division:
    """A division under one of its names.

    ``code``: six digits; ``since``/``until``: first and last year at whose end name and code were
    in force (0: before the first list, of 2007; 9999: still in force). ``successors``: the codes
    that took over its area.
    """

    code: str
    name: str
    since: int = _FIRST
    until: int = _LAST
    successors: tuple[str, ...] = ()

    @property
    def level(self) -> str:
        """province, city (prefectures) or county (counties, districts, county-level cities)."""
        if self.code.endswith("0000"):
            return "province"
        return "city" if self.code.endswith("00") else "county"

    def holds(self, other: Division) -> bool:
        """Whether ``other`` lies inside, or is, this division."""
        width = {"province": 2, "city": 4, "county": 6}[self.level]
        return other.code[:width] == self.code[:width]

    def in_force(self, year: int, margin: int = 0) -> bool:
        """Whether name and code were in force in ``year``, or ``margin`` years from it."""
        return self.since - margin <= year <= self.until + margin


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where a body belongs.

    ``code``, ``name``, ``level``: of the division, "" where it is not certain; ``province``,
    ``prefecture``, ``county``: the names of the levels that are certain. ``unit``: whether the
    body is the government of the division (area) or a department, township, zone or the 兵团 in
    it. ``current``: the code of the area today, "" where it was divided up. ``candidates``: the
    codes between which the names leave the choice. ``reason``: why there is no code.
    """

    code: str = ""
    name: str = ""
    level: str = ""
    province: str = ""
    prefecture: str = ""
    county: str = ""
    unit: Unit = ""
    current: str = ""
    candidates: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """The divisions that a text may mean, and what stands behind their names."""

    found: tuple[Division, ...]
    rest: str
    corps: bool = False


class Divisions:
    """The divisions of ``rows`` made searchable by code and by name."""

    def __init__(self, rows: Iterable[Division], names: Iterable[DivisionName]) -> None:
        self._rows = tuple(rows)
        self._names = tuple(names)
        self._by_code: dict[str, list[Division]] = {}
        for row in self._rows:
            self._by_code.setdefault(row.code, []).append(row)
        zones = "|".join(n.pattern for n in self._names if n.label == "ZONE")
        self._zone = re.compile(zones)
        self._corps = {n.pattern: n.id for n in self._names if n.label == "CORPS"}
        self.english = {n.pattern: n.en for n in self._names if n.label == "ENGLISH"}

    def __len__(self) -> int:
        return len(self._by_code)

    def __iter__(self) -> Iterator[Division]:
        return iter(self._rows)

    def get(self, code: str, year: int | None = None) -> Division | None:
        """The division with ``code``, by its name of ``year`` (default: its last one)."""
        rows = self._by_code.get(code, [])
        if year is not None:
            return next((row for row in rows if row.in_force(year)), None)
        return rows[-1] if rows else None

    def named(self, name: str, year: int | None = None) -> list[Division]:
        """All divisions with exactly that name, in ``year`` or at any time, in order of code."""
        rows = self._full.get(fold(name), ())
        return [row for row in rows if year is None or row.in_force(year)]

    def current(self, division: Division) -> str:
        """The code of the area of ``division`` today, "" where it was divided up."""
        code, seen = division.code, {division.code}
        while (last := self._by_code[code][-1]).until != _LAST:
            if len(last.successors) != 1 or last.successors[0] in seen:
                return ""
            code = last.successors[0]
            seen.add(code)
        return code

    def resolve(
        self, *names: str, hints: Sequence[str] = (), year: int | None = None
    ) -> Resolution:
        """The division of the body that ``names`` name, best first (issuer, title, region).

        Args:
            names: names of the body; the first in which a division is found decides.
            hints: other words that may tell where it lies (folders, name of the site); they only
                choose between divisions that the names leave open.
            year: the year of the report; of two divisions the one is taken that existed then.

        A name that several divisions bear (鼓楼区) and that nothing settles stays without code,
        with all of them as candidates.
        """
        readings = [reading for name in names if name and (reading := self._read(name, year))]
        if not readings:
            return Resolution(reason="no division is named")
        first, *others = readings
        others += [reading for hint in hints if hint and (reading := self._read(hint, year))]
        found = _in_force(first.found, year)
        for other in others:
            found = _narrowed(found, other.found)
        found = self._one_of_each(found, year)
        unknown = _unknown_area(first.rest, self._zone)
        if len(found) != 1 or unknown:
            return self._doubtful(found, unknown)
        if any(other.found and not _related(found[0], other.found) for other in readings[1:]):
            return self._doubtful((*found, *(d for o in readings[1:] for d in o.found)), "")
        if first.corps:
            return Resolution(
                province=found[0].name, unit="corps", reason="the 兵团 has no code of its own"
            )
        return self._certain(found[0], _unit(first.rest, self._zone), year)

    # -- reading names -----------------------------------------------------------------------

    @cached_property
    def _full(self) -> dict[str, tuple[Division, ...]]:
        """Name, with and without the nationality → divisions."""
        nations = sorted((n.pattern for n in self._names if n.label == "NATIONALITY"), key=len)
        nation = re.compile(rf"(.+?)(?:{'|'.join(reversed(nations))})+自治([区州县旗])\Z")
        index: dict[str, dict[Division, None]] = {}
        folded = fold("\n".join(row.name for row in self._rows)).split("\n")
        for row, name in zip(self._rows, folded, strict=True):
            index.setdefault(name, {})[row] = None
            if "自治" in name and (short := nation.match(name)):
                for ending in (short[2], f"自治{short[2]}"):
                    index.setdefault(short[1] + ending, {})[row] = None
        for line in self._names:
            if line.label == "SHORT" and (division := self.get(line.id)):
                index.setdefault(line.pattern, {})[division] = None
        return {name: tuple(rows) for name, rows in index.items()}

    @cached_property
    def _compact(self) -> dict[str, tuple[Division, ...]]:
        """Name without its ending (沈阳, 内蒙古) → divisions."""
        index: dict[str, dict[Division, None]] = {}
        for name, rows in self._full.items():
            stem = _STEM.sub("", name)
            if stem != name and len(stem) > 1:
                index.setdefault(stem, {}).update(dict.fromkeys(rows))
        return {name: tuple(rows) for name, rows in index.items()}

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._full))

    def _read(self, name: str, year: int | None) -> _Reading | None:
        """What the first run of Chinese characters of ``name`` that names a division says."""
        for run in _HAN.findall(fold(re.sub(r"\s+", "", name))):
            for corps, code in self._corps.items():
                if run.startswith(corps):
                    return self._read_corps(run[len(corps) :], code, year)
            for start in self._starts(run):
                if (reading := self._chain(run[start:], (), year)).found:
                    return reading
        return None

    def _read_corps(self, rest: str, code: str, year: int | None) -> _Reading:
        province = tuple(self._by_code[code][-1:])
        after = _CORPS_DIVISION.sub("", rest, count=1)
        inner = self._chain(after, province, year)
        return inner if inner.found != province else _Reading(province, rest, corps=True)

    def _starts(self, run: str) -> Iterator[int]:
        """Where in ``run`` the names of areas may begin."""
        lead = _LEAD.match(run)
        yield lead.end() if lead else 0
        for before in _BEFORE.finditer(run):
            index, shortest = (self._compact, 2) if lead and lead["state"] else (self._full, 3)
            words = (run[before.end() : before.end() + n] for n in range(shortest, self._longest))
            if any(word in index or (len(word) > 2 and word in self._full) for word in words):
                yield before.end()

    def _chain(self, run: str, found: tuple[Division, ...], year: int | None) -> _Reading:
        """The divisions named one after the other at the beginning of ``run``, outermost first."""
        position = 0
        while True:
            step = self._step(run, position, found, year)
            if step is None:
                return _Reading(found, run[position:])
            found, position = step
            seat = _SEAT.match(run, position)
            if seat and self._step(run, seat.end(), found, year):
                position = seat.end()

    def _step(
        self, run: str, position: int, outer: tuple[Division, ...], year: int | None
    ) -> tuple[tuple[Division, ...], int] | None:
        for end in range(min(len(run), position + self._longest), position + 1, -1):
            word = run[position:end]
            inner = _inside(self._known(word, year), outer)
            if not inner and _compact_holds(run, position, end, bool(outer)):
                inner = _inside(self._compact.get(word, ()), outer)
                inner = inner if outer else _opening(inner, run[end:])
            if inner:
                return inner, end
        return None

    def _known(self, name: str, year: int | None) -> Sequence[Division]:
        """The divisions of the full name ``name``, without those that were still zones in ``year``."""
        found = self._full.get(name, ())
        if year is None or not self._zone.search(name):
            return found
        return [division for division in found if division.since <= year + _MARGIN]

    # -- what is found -----------------------------------------------------------------------

    def _one_of_each(self, found: tuple[Division, ...], year: int | None) -> tuple[Division, ...]:
        """``found`` without the former codes and names of an area that is there as well."""
        if len(found) < 2:
            return found
        areas: dict[str, list[Division]] = {}
        for division in found:
            areas.setdefault(self.current(division) or division.code, []).append(division)
        return tuple(
            next((d for d in same if year is not None and d.in_force(year)), same[-1])
            for same in areas.values()
        )

    def _certain(self, division: Division, unit: Unit, year: int | None) -> Resolution:
        names = self._parents(division, year)
        return Resolution(
            division.code, division.name, division.level, *names, unit, self.current(division)
        )

    def _doubtful(self, found: Sequence[Division], unknown: str) -> Resolution:
        """What is certain all the same: the levels in which all of ``found`` lie."""
        if unknown:
            province, prefecture, county = (
                self._parents(found[0], None) if len(found) == 1 else ("", "", "")
            )
            reason = f"{unknown} is not in the lists"
            return Resolution("", "", "", province, prefecture, county, reason=reason)
        parents = {self._parents(division, None)[:2] for division in found}
        province, prefecture = parents.pop() if len(parents) == 1 else ("", "")
        if len(found) > 1 and all(division.code[:2] == found[0].code[:2] for division in found):
            province = self._parents(found[0], None)[0]
        codes = tuple(dict.fromkeys(division.code for division in found))
        reason = "several divisions bear the name" if codes else "no division is named"
        return Resolution(province=province, prefecture=prefecture, candidates=codes, reason=reason)

    def _parents(self, division: Division, year: int | None) -> tuple[str, str, str]:
        """Names of province, prefecture and county of ``division``, "" for a level it has not."""
        at = min(division.until, max(division.since, year or _LAST))
        names = []
        for code in (f"{division.code[:2]}0000", f"{division.code[:4]}00"):
            rows = self._by_code.get(code, [])
            best = next((row for row in rows if row.in_force(at)), rows[-1] if rows else None)
            names.append(best.name if best and best.holds(division) else "")
        prefecture = "" if division.level == "province" else names[1]
        return names[0], prefecture, division.name if division.level == "county" else ""


def _inside(found: Sequence[Division], outer: Sequence[Division]) -> tuple[Division, ...]:
    """Those of ``found`` that lie in one of ``outer``, and are smaller; all without ``outer``."""
    if not outer:
        return tuple(found)
    return tuple(
        inner
        for inner in found
        if any(area.holds(inner) and area.level != inner.level for area in outer)
    )


def _compact_holds(run: str, position: int, end: int, inner: bool) -> bool:
    """Whether the short name ``run[position:end]`` may be one, by what stands behind it."""
    rest = run[end:]
    if _NO_COMPACT.match(rest) or _FOREIGN.search(rest):
        return False
    return bool(rest) or inner or position == 0


def _opening(found: Sequence[Division], rest: str) -> tuple[Division, ...]:
    """Those of ``found`` that a short name at the very beginning may mean.

    南昌 is the city, not the county in it. A county alone goes by its short name only before an
    area in it (永嘉|金溪镇): too many of them are words (公安, 资源, 平安).
    """
    top = tuple(
        one
        for one in found
        if not any(other.level != one.level and other.holds(one) for other in found)
    )
    words = all(one.level == "county" for one in top) and not body_lexicon().areas(rest)
    return () if words else top


def _in_force(found: Sequence[Division], year: int | None) -> tuple[Division, ...]:
    """Those of ``found`` that were in force around ``year``; all where none was."""
    if year is None:
        return tuple(found)
    return tuple(d for d in found if d.in_force(year, _MARGIN)) or tuple(found)


def _narrowed(found: Sequence[Division], other: Sequence[Division]) -> tuple[Division, ...]:
    """Those of ``found`` that ``other`` allows: the same, inside, or around; all if none fits."""
    if len(found) < 2:
        return tuple(found)
    return tuple(one for one in found if _related(one, other)) or tuple(found)


def _related(one: Division, others: Sequence[Division]) -> bool:
    return any(other.holds(one) or one.holds(other) for other in others)


def _unknown_area(rest: str, zone: re.Pattern[str]) -> str:
    """The name of an area of county level or above that ``rest`` begins with, "" if none."""
    areas = body_lexicon().areas(rest)
    if not areas or areas[0][0] != 0:
        return ""
    name = rest[: areas[0][1]]
    return "" if areas[0][2] == "township" or zone.search(name) else name


def _unit(rest: str, zone: re.Pattern[str]) -> Unit:
    """What the body is whose name goes on with ``rest`` behind its division."""
    bodies = body_lexicon()
    rest = _SUBJECT.split(rest)[0]
    if seat := _SEAT.match(rest):
        rest = rest[seat.end() :]
    if any(level == "township" for _, _, level in bodies.areas(rest)) or "街道" in rest:
        return "township"
    if zone.search(rest):
        return "zone"
    return "department" if bodies.level(f"市{rest}", compiling=True) == "department" else "area"


def _rows() -> Iterator[Division]:
    source = builtin("divisions.tsv")
    lines = source.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines[1:], 2):
        try:
            code, name, since, until, successors = line.split("\t")
            years = int(since or _FIRST), int(until or _LAST)
        except ValueError as error:
            problem = f"{source}:{number}: not code, name, since, until, successors: {error}"
            raise PatternError("G203", problems=problem) from None
        yield Division(code, name, *years, tuple(successors.split()))


@lru_cache(maxsize=1)
def builtin_divisions() -> Divisions:
    """The built-in divisions (``patterns/divisions.tsv``)."""
    return Divisions(_rows(), read_entries(builtin("division_names.jsonl"), DivisionName))


def resolve(*names: str, hints: Sequence[str] = (), year: int | None = None) -> Resolution:
    """:meth:`Divisions.resolve` of the built-in divisions."""
    return builtin_divisions().resolve(*names, hints=hints, year=year)
