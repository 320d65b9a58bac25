"""Words of the page around a report, and words by which a report is known as one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from .files import Entry
from .sets import patterns_in_use, per_set


class BoilerplateEntry(Entry):
    """One line of ``boilerplate.jsonl``.

    ``FURNITURE``: a word that opens a line of the page around the report (``id``: navigation,
    published, issuer, title, field, tail); the order of the lines is the order of preference.
    ``OPENING``: a word with which the report's own text begins. ``REPORT``: a word of reports on
    open government information (``id``: matter, table).
    """

    label: Literal["FURNITURE", "OPENING", "REPORT"]
    id: str
    pattern: str


class Boilerplate:
    """The words of ``entries``, made searchable."""

    def __init__(self, entries: Iterable[BoilerplateEntry]) -> None:
        entries = list(entries)
        self._entries = entries
        self._words: dict[tuple[str, ...], list[str]] = {}
        self._names: dict[str, re.Pattern[str]] = {}
        self._fields: dict[tuple[str, str], list[re.Pattern[str]]] = {}
        head = self.words("FURNITURE", "navigation", "published", "issuer", "title", "field")
        #: A line that begins so belongs to the page above the report.
        self.head = re.compile(rf"[\W_]*(?:{_any(head)})")
        #: A line that begins so belongs to the page below the report.
        self.tail = re.compile(rf"[\W_]*(?:{_any(self.words('FURNITURE', 'tail'))})")
        self.opening = re.compile(_any(self.words("OPENING", "opening")))

    def words(self, label: str, *ids: str) -> list[str]:
        """The words of ``label`` with one of ``ids``, in file order."""
        key = (label, *ids)
        if key not in self._words:
            entries = (e for e in self._entries if e.label == label and e.id in ids)
            self._words[key] = [entry.pattern for entry in entries]
        return self._words[key]

    def names(self, name: str, norm: str, end: int) -> bool:
        """Whether ``norm[:end]`` has the name of the field: a look before ``field``."""
        if name not in self._names:
            self._names[name] = re.compile(_any(self.words("FURNITURE", name)))
        return self._names[name].search(norm, 0, end) is not None

    def field(self, name: str, value: str) -> list[re.Pattern[str]]:
        """Patterns for a field of the page (发布日期:2019-02-24), best first.

        ``name``: the id of the field's words; ``value``: a regular expression for the group
        ``value``. Spaces may stand inside the word, the colon may be lost.
        """
        if (name, value) not in self._fields:
            words = (_spaced(word) for word in self.words("FURNITURE", name))
            self._fields[name, value] = [
                re.compile(rf"{word}[\s:|\]】]{{0,8}}(?P<value>{value})") for word in words
            ]
        return self._fields[name, value]


def _spaced(word: str) -> str:
    return "[ ]{0,4}".join(map(re.escape, word))


def _any(words: Iterable[str]) -> str:
    return "|".join(_spaced(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"


@per_set
def boilerplate() -> Boilerplate:
    """The words in use (``patterns/boilerplate.jsonl``)."""
    return Boilerplate(patterns_in_use().entries("boilerplate.jsonl", BoilerplateEntry))
