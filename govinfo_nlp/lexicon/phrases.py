"""Find many phrases in a text at once: longest at each place, anchored in characters.

A trie is compiled to one regular expression, so that the search runs in C and its time grows
with the text, not with the number of phrases. Tokens play no part: the same phrases are found
whatever tokenizer the caller uses.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..text.fold import code_points

#: Up to so many first characters ``re`` itself skips the places where no alternative begins.
_FLAT = 130
#: More are parted into so many ranges, and these again, down to this many alternatives.
_RANGES, _FEW = 4, 32

_Codes = npt.NDArray[np.uint32]
_FACTOR = np.uint32(40503)


class PhraseIndex:
    """The phrases of some pattern entries, ready to be searched for.

    ``phrases``: the folded strings. ``find`` yields (start, end) of every occurrence that is not
    inside a longer one; occurrences may overlap each other, since a name can begin inside
    another (公开政府信息 and 政府信息公开申请).
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._regex = re.compile(trie_regex(phrases))

    def find(self, norm: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
        stop = len(norm) if end is None else end
        search = self._regex.search
        covered = start
        match = search(norm, start, stop)
        while match:
            begin, finish = match.span()
            if finish > covered:
                covered = finish
                yield begin, finish
            match = search(norm, begin + 1, stop)


class _Beginnings:
    """Where phrases may begin in a text, and which ones may begin there.

    Which places hold the first three characters of a phrase is looked up for all places at once.
    Hardly any of them then hold none, and each asks only the phrases that begin as it does.
    (In a text of less than 300 characters or so a regular expression is through sooner.)
    """

    #: What is known of two characters: a phrase begins with them, or is no longer than they are.
    _BEGIN, _WHOLE = 1, 2

    def __init__(self, phrases: Iterable[str]) -> None:
        begun: dict[str, list[str]] = defaultdict(list)
        for phrase in sorted({*phrases} - {""}):
            begun[phrase[:2]].append(phrase)
        single = [head for head in begun if len(head) == 1]
        for head, listed in begun.items():
            listed += [phrase for phrase in single if phrase == head[0] != head]
        #: By the two characters, or the one, at a place: what finds the longest phrase there.
        self.matchers: dict[str, Callable[..., re.Match[str] | None]] = {
            head: re.compile(trie_regex(listed)).match for head, listed in begun.items()
        }
        self._single = np.zeros(0x10000, dtype=np.uint8)
        self._single[[ord(first) & 0xFFFF for first in single]] = self._WHOLE
        self._mask = np.uint32((1 << max(16, (16 * len(begun)).bit_length())) - 1)
        self._heads = np.zeros(self._mask + 1, dtype=np.uint8)
        self._longer = np.zeros(self._mask + 1, dtype=np.bool_)
        for phrase in (phrase for listed in begun.values() for phrase in listed if phrase[1:]):
            first, second, third = code_points(phrase[:3].ljust(3, "\0")).reshape(3, 1)
            slot = self._slot(first, second)
            self._heads[slot] |= self._WHOLE if len(phrase) == 2 else self._BEGIN
            self._longer[self._slot(slot, third)] = True

    def places(self, norm: str) -> list[int]:
        """Where a phrase may begin; a few places too many, for other characters share a slot."""
        codes = code_points(norm + "\0\0")
        heads = self._slot(codes[:-2], codes[1:-1])
        known = self._heads.take(heads)
        known |= self._single.take(codes[:-2] & 0xFFFF)
        places = (known != 0).nonzero()[0]
        begun = self._longer.take(self._slot(heads[places], codes[places + 2]))
        begun |= known[places] >= self._WHOLE
        listed: list[int] = places[begun].tolist()
        return listed

    def _slot(self, first: _Codes, second: _Codes) -> _Codes:
        slots: _Codes = first * _FACTOR
        slots += second
        slots &= self._mask
        return slots


class TextIndex:
    """Finds what a :class:`PhraseIndex` finds, for whole texts: in less than half the time."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._begun = _Beginnings(phrases)

    def find(self, norm: str) -> tuple[list[int], list[int]]:
        """Starts and ends of the phrases that are not inside longer ones, in text order."""
        starts: list[int] = []
        ends: list[int] = []
        covered, matchers = 0, self._begun.matchers
        for at in self._begun.places(norm):
            matcher = matchers.get(norm[at : at + 2]) or matchers.get(norm[at])
            match = matcher(norm, at) if matcher else None
            if match and (end := match.end()) > covered:
                covered = end
                starts.append(at)
                ends.append(end)
        return starts, ends


class MentionIndex:
    """Several lists of phrases, searched for in one pass over the text.

    Finds in each list what a :class:`PhraseIndex` of its own would find: the longest phrase at a
    place is looked up among all lists, and the longest one of each list is a beginning of it.
    """

    def __init__(self, *lists: Iterable[str]) -> None:
        listed = [frozenset(phrases) - {""} for phrases in lists]
        phrases = frozenset[str]().union(*listed)
        self._begun = _Beginnings(phrases)
        self._count = len(listed)
        held = {phrase: _beginnings(phrase, listed) for phrase in phrases}
        heads = {phrase[:n] for phrase in phrases for n in range(1, len(phrase) + 1)}
        #: Phrase → how far behind its beginning others may begin, and what it is in which list.
        self._held = {phrase: (_step(phrase, held, heads), kinds) for phrase, kinds in held.items()}

    def places(self, norm: str) -> list[int]:
        """Where a phrase may begin in ``norm``: asked once for :meth:`find` in all its parts."""
        return self._begun.places(norm)

    def find(
        self, norm: str, places: Sequence[int], start: int, end: int
    ) -> list[list[tuple[int, int]]]:
        """For each list, in the order in which they were given, its phrases in ``start:end``."""
        found: list[list[tuple[int, int]]] = [[] for _ in range(self._count)]
        covered = [start] * self._count
        matchers, held = self._begun.matchers, self._held
        position = start
        for begin in places[bisect_left(places, start) : bisect_left(places, end)]:
            if begin < position:
                continue
            matcher = matchers.get(norm[begin : begin + 2]) or matchers.get(norm[begin])
            match = matcher(norm, begin, end) if matcher else None
            if match is None:
                continue
            step, kinds = held[match.group()]
            position = begin + step
            for kind, length in kinds:
                finish = begin + length
                if finish > covered[kind]:
                    covered[kind] = finish
                    found[kind].append((begin, finish))
        return found


#: (number of a list, length of its longest phrase) at one place, for each list.
_Kinds = tuple[tuple[int, int], ...]


def _step(phrase: str, held: Mapping[str, _Kinds], heads: Collection[str]) -> int:
    """How far behind the beginning of ``phrase`` another one may begin that counts: it goes on
    behind its end, or is of a list that has nothing so long at the beginning.
    """
    covered = dict(held[phrase])
    for start in range(1, len(phrase)):
        if phrase[start:] in heads:
            return start
        inside = (phrase[start:end] for end in range(start + 1, len(phrase) + 1))
        kinds = (kind for words in inside for kind in held.get(words, ()))
        if any(start + length > covered.get(kind, 0) for kind, length in kinds):
            return start
    return len(phrase)


def _beginnings(phrase: str, listed: Sequence[frozenset[str]]) -> _Kinds:
    """(number of the list, length) of the longest beginning of ``phrase`` that each list holds."""
    return tuple(
        (kind, length)
        for kind, phrases in enumerate(listed)
        if (length := max((n for n in range(len(phrase) + 1) if phrase[:n] in phrases), default=0))
    )


def trie_regex(phrases: Iterable[str]) -> str:
    """A regular expression that matches the longest of ``phrases`` at a place; never empty text.

    >>> trie_regex(["收到", "收到申请", "受理"])
    '(?:受理|收到(?:申请)?)'
    """
    trie: dict[str, Any] = {}
    for phrase in phrases:
        if not phrase:
            continue
        node = trie
        for character in phrase:
            node = node.setdefault(character, {})
        node[""] = {}
    if not trie:
        return r"(?!)"
    return _alternatives(trie) if len(trie) <= _FLAT else _guard(trie) + _dispatched(trie)


def _guard(trie: Mapping[str, Any]) -> str:
    """A look ahead at two characters, which rules out nearly all places at once."""
    alone = [first for first, child in trie.items() if "" in child]
    longer = [first for first, child in trie.items() if set(child) != {""}]
    seconds = {second for first in longer for second in trie[first] if second}
    pair = f"{_class(longer)}{_class(seconds)}" if longer else r"(?!)"
    return f"(?=(?:{pair}|{_class(alone)}))" if alone else f"(?={pair})"


def _class(characters: Iterable[str]) -> str:
    return f"[{''.join(re.escape(character) for character in sorted(characters))}]"


def _dispatched(trie: Mapping[str, Any]) -> str:
    """The alternatives in groups of a range of first characters, and these in groups again.

    ``re`` tries alternatives one by one: a tree of ranges spares it hundreds of them.
    """
    firsts = sorted(trie)
    if len(firsts) <= _FEW:
        return _alternatives(dict(trie))
    size = -(-len(firsts) // _RANGES)
    groups = [firsts[at : at + size] for at in range(0, len(firsts), size)]
    return (
        "(?:"
        + "|".join(
            f"(?=[{re.escape(group[0])}-{re.escape(group[-1])}])"
            + _dispatched({first: trie[first] for first in group})
            for group in groups
        )
        + ")"
    )


def _alternatives(node: dict[str, Any]) -> str:
    branches = []
    for character in sorted(key for key in node if key):
        literal, child = re.escape(character), node[character]
        while len(child) == 1 and "" not in child:  # a chain without a choice is one literal
            ((character, child),) = child.items()
            literal += re.escape(character)
        branches.append(literal + (_alternatives(child) if set(child) != {""} else ""))
    body = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    if "" in node:
        return f"{body}?" if body.startswith("(?:") else f"(?:{body})?"
    return body
