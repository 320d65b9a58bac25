"""The markup of corpus/src: prose with its facts written into it.

``{{metric|key=value|...: words}}`` marks ``words`` as a fact; ``metric`` is an id of the ontology,
``null``, or several ids joined by ``+`` (one fact each). Value, unit and approximation are read
from the words; where that is not possible (Chinese numerals, zero in words) the keys say them.
The keys are described in corpus/README.md.
"""

from __future__ import annotations

import re
import unicodedata

from marked import Fact, Marked

FACT = re.compile(r"\{\{([^{}]*?): ([^{}]*)\}\}")
QUANTITY = re.compile(
    r"(?P<number>-?\d[\d,]*(?:\.\d+)?) ?(?P<big>[万亿]?)(?P<approx>[余多]?)(?P<after>[万亿]?)"
    r" ?(?P<unit>[^\d\s]*)\Z"
)
BIG = {"": 1, "万": 10_000, "亿": 100_000_000}
#: The few Traditional characters that units and approximations are written with.
SIMPLIFIED = str.maketrans("條場項個萬億餘戶冊種", "条场项个万亿余户册种")
TEXT_KEYS = ("scope", "unit", "approx", "applicant", "subject", "period")


class MarkupError(ValueError):
    """A mark that cannot be read; the message quotes it."""


def read_prose(source: str) -> Marked:
    """``source`` without its marks, and the facts that they stated."""
    marked, last = Marked(), 0
    for match in FACT.finditer(source):
        marked.add(source[last : match.start()])
        marked.add(match[2], *read_facts(match[1], match[2]))
        last = match.end()
    marked.add(source[last:])
    if "{{" in marked.text or "}}" in marked.text:
        raise MarkupError(f"unreadable mark near {_near(marked.text)!r}")
    return marked


def read_facts(head: str, words: str) -> list[Fact]:
    """The facts of one mark: ``head`` is what stands before the colon."""
    metrics, *pairs = head.split("|")
    keys = dict(pair.split("=", 1) for pair in pairs)
    fact: Fact = {"scope": "", **read_quantity(words), "source": "narrative"}
    for key in TEXT_KEYS:
        if key in keys:
            fact[key] = keys.pop(key)
    for key in ("value", "value_max"):
        if key in keys:
            fact[key] = number(keys.pop(key))
    if "comparison" in keys:
        fact["comparison"] = read_comparison(keys.pop("comparison"))
    if keys or fact["value"] is None:
        raise MarkupError(f"cannot read {{{{{head}: {words}}}}}")
    return [{"metric": None if m == "null" else m, **fact} for m in metrics.split("+")]


def read_quantity(words: str) -> Fact:
    """Value, unit and approximation of ``words``; value None where they are no plain quantity."""
    match = QUANTITY.match(unicodedata.normalize("NFKC", words).translate(SIMPLIFIED))
    if match is None:
        return {"value": None, "unit": "", "approx": ""}
    value, big, unit = number(match["number"]), match["big"] + match["after"], match["unit"]
    if unit == "元":  # money keeps the unit that is printed
        unit = big + unit
    else:
        value = number(f"{value * BIG[big]:.6f}")
    return {"value": value, "unit": unit, "approx": match["approx"]}


def read_comparison(words: str) -> Fact:
    """``kind,value,unit,base`` as a dict: ``growth,8.5,%,2017`` or ``difference,-4,件,2017``."""
    kind, value, unit, base = words.split(",")
    if kind not in ("growth", "difference"):
        raise MarkupError(f"unknown kind of comparison: {kind}")
    return {"kind": kind, "value": number(value), "unit": unit, "base": base}


def number(words: str) -> int | float:
    """The number that ``words`` write in digits, whole where it is whole."""
    value = float(words.replace(",", ""))
    return int(value) if value.is_integer() else value


def _near(text: str) -> str:
    at = max(text.find("{{"), text.find("}}"))
    return text[max(0, at - 20) : at + 40]
