"""Find many phrases in a text at once: longest at each place, anchored in characters.

A trie is compiled to one regular expression, so that the search runs in C and its time grows
with the text, not with the number of phrases. Tokens play no part: the same phrases are found
whatever tokenizer the caller uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any


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
    return _alternatives(trie) if trie else r"(?!)"


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
