"""Names of areas and of public bodies: where a name ends, and on which level it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from .files import Entry
from .phrases import trie_regex
from .sets import patterns_in_use, per_set

_RANK = {"province": 0, "city": 1, "county": 2, "township": 3}
#: The name before the ending holds no word that joins or governs other names (住房和城乡…).
_NAME = "[\u4e00-\u9fff](?:(?![和与及局厅委署政])[\u4e00-\u9fff])"
_BRACKETED = re.compile(r"\(([^()]{1,8})\)\Z")
_SEAT = re.compile("人民政府|政府")
_SUPERIOR = re.compile("[局署厅]")


class BodyEntry(Entry):
    """One line of ``bodies.jsonl``.

    ``AREA``: an ending of areas, with the characters that must not stand right after or before
    it; ``NAMED_AREA``: an area whose level its ending does not tell; ``ORGAN``: an ending of
    bodies (``id`` area: on the level of its area; with ``compiles`` it also writes the report of
    its whole area); ``SELF``: how a report calls its own body or area. ``id``: province, city,
    county, township, department, area, or "" where the word does not tell.
    """

    label: Literal["AREA", "NAMED_AREA", "ORGAN", "SELF"]
    id: Literal["province", "city", "county", "township", "department", "area", ""]
    pattern: str
    not_before: str = ""
    not_after: str = ""
    compiles: bool = False


class BodyLexicon:
    """The endings and words of ``entries``, made searchable."""

    def __init__(self, entries: Iterable[BodyEntry]) -> None:
        entries = sorted(entries, key=lambda entry: -len(entry.pattern))
        areas = [entry for entry in entries if entry.label == "AREA"]
        self._named = {e.pattern: e.id for e in entries if e.label == "NAMED_AREA"}
        self._levels = {entry.pattern: entry.id for entry in areas}
        self._sizes = sorted({len(ending) for ending in self._levels}, reverse=True)
        self._organs = [entry for entry in entries if entry.label == "ORGAN"]
        self._organ_endings = tuple(entry.pattern for entry in self._organs)
        self.own_words = {e.pattern: e.id for e in entries if e.label == "SELF"}
        self._own_levels = tuple(dict.fromkeys(filter(None, self.own_words.values())))
        begun: dict[str, list[str]] = {}
        for word in self.own_words:
            begun.setdefault(word[:1], []).append(word)
        #: By first character: ``re`` finds one character much faster than one of several.
        self._own = [re.compile(trie_regex(words)) for words in begun.values()]
        self._own_inside = {
            word: [w for w in self.own_words if w[:1] == word[:1] and w in word]
            for word in self.own_words
        }
        # 沙市区, 景德镇市: an ending that another one follows is part of the name.
        doubled = rf"(?:[\u4e00-\u9fff]市|{_NAME}{{0,2}}[镇乡旗])[市区县](?![场容域划])"
        simple = rf"{_NAME}{{0,11}}?(?:{'|'.join(map(_ending, areas))})"
        self._area = re.compile(f"{doubled}|{simple}")

    def areas(self, name: str) -> list[tuple[int, int, str]]:
        """(start, end, level) of the areas that ``name`` names, each inside the one before.

        国家税务总局云岭市东湖区税务局 names 云岭市 and 东湖区; the seat between two areas
        (云岭市人民政府东湖街道) is passed over.
        """
        for start in (0, *(match.end() for match in _SUPERIOR.finditer(name))):
            if found := self._chain(name, start):
                return found
        return []

    def _chain(self, name: str, position: int) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        while match := self._area.match(name, position):
            level = self._area_level(match.group())
            if found and _RANK[level] <= _RANK[found[-1][2]]:
                break
            found.append((match.start(), match.end(), level))
            seat = _SEAT.match(name, match.end())
            position = seat.end() if seat else match.end()
        return found

    def _area_level(self, area: str) -> str:
        if area in self._named:
            return self._named[area]
        endings = (area[-size:] for size in self._sizes)
        return next(self._levels[ending] for ending in endings if ending in self._levels)

    def level(self, name: str, compiling: bool = False) -> str:
        """The level of the body or area ``name``, "" if its words do not tell.

        ``compiling``: the body is named as the one that compiled the report, so that an office
        stands for its whole area.
        """
        if bracket := _BRACKETED.search(name):
            return self._levels.get(bracket[1]) or self.level(name[: bracket.start()], compiling)
        organ = None
        if self.is_organ(name):
            organ = next(entry for entry in self._organs if name.endswith(entry.pattern))
        areas = self.areas(name)
        area = areas[-1][2] if areas else self._by_letter(name)
        if organ is None:
            return area if areas and areas[-1][1] == len(name) else ""
        return area if organ.id == "area" or (compiling and organ.compiles) else organ.id

    def _by_letter(self, name: str) -> str:
        """The level of a body that is named without its area: 市政府, 区人民政府."""
        return self._levels.get(name[:1], "")

    def is_organ(self, name: str) -> bool:
        """Whether ``name`` ends like a public body."""
        return name.endswith(self._organ_endings)

    def own_words_in(self, norm: str) -> dict[str, int]:
        """How often ``norm`` says each of ``own_words``, those inside longer ones included."""
        said: dict[str, int] = {}
        for words in self._own:
            for word in words.findall(norm):
                for inner in self._own_inside[word]:
                    said[inner] = said.get(inner, 0) + 1
        return said

    def votes(self, said: Mapping[str, int]) -> dict[str, int]:
        """How often the own words ``said`` tell each level, in the order of the levels' words."""
        votes = dict.fromkeys(self._own_levels, 0)
        for word, times in said.items():
            if level := self.own_words[word]:
                votes[level] += times
        return {level: times for level, times in votes.items() if times}

    def is_bare(self, name: str) -> bool:
        """Whether ``name`` is nothing but the ending of a body (人民政府, 办公室, (街道))."""
        return _BRACKETED.sub("", name) in ("", *self._organ_endings)


def _ending(entry: BodyEntry) -> str:
    after = f"(?<![{entry.not_after}])" if entry.not_after else ""
    before = f"(?![{entry.not_before}])" if entry.not_before else ""
    return after + re.escape(entry.pattern) + before


@per_set
def body_lexicon() -> BodyLexicon:
    """The endings in use (``patterns/bodies.jsonl``)."""
    return BodyLexicon(patterns_in_use().entries("bodies.jsonl", BodyEntry))
