"""Lists in the prose: a whole, and the parts that are said to be in it (AU10, AU13, AU23).

Any numbers count here, whether the linker named them or not: 「交易信息80条,其中招标30条、中标50条」.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..lexicon.relations import words_regex
from .items import LEFT, Item, Passage

_GROUPS = 3  # the strength of ;
_MANY = 3
#: A cue further away than so many characters, or a number than so many numbers, is not seen.
_REACH, _WIDEST = 120, 200
_TAIL = re.compile(r"(?:总?数|数量|的|为|有|共|达|是|了|到|计)+\Z")


def _cue(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?:\A|[,;:。、(])[,:]?(?:{words_regex(kind)})[^;。]*\Z")


_CUE_WORDS = re.compile(rf"\A(?:{words_regex('open', 'closed')})")
_OPEN, _CLOSED = _cue("open"), _cue("closed")
#: Any of their words: most numbers have none in front.
_ANY = re.compile(words_regex("open", "closed"))
_BEHIND = re.compile(rf"[,;:。(]*(?:{words_regex('open', 'closed')})|:")
#: A list behind a semicolon divides a number further up, which scopes and metrics tell better.
_RESUMED = re.compile(rf";(?:{words_regex('open', 'closed')})[^;]*\Z")
_WITHIN = ("中,", "中:")
_OPEN_END = re.compile(rf"\A[^,;。]{{0,6}}(?:{words_regex('open_end')})")
_REST = re.compile(rf"\A(?:{words_regex('rest')})")
_UNKNOWN = re.compile(rf"(?:{words_regex('unknown')})|(?:{words_regex('each')})[有为是达办开]?\Z")
_BREAK = re.compile(rf"(?:\A|[,;:。、(])(?:{words_regex('break')})")
_SUM = re.compile(rf"\A[,、;]?(?:{words_regex('sum')})\Z")
#: Words right before last year's number: 较上年的211件.
LAST_YEAR = re.compile(r"(?:去年|上年|上一年)度?(?:同期)?的?\Z")
_PEOPLE = re.compile(words_regex("people"))
#: Families of metrics whose members exclude each other, and those whose members do not.
_EXCLUSIVE = ("application.", "review.", "litigation.", "staff.", "proposals.")
_OVERLAPPING = ("disclosure.channel.", "response.")
_INNER_DEPARTMENTS = re.compile("直部门$")


@dataclass(slots=True)
class Listing:
    """A whole with its parts.

    ``wholes``: the candidates, the likeliest first; ``closed``: the list says that it is complete,
    ``worded``: by a word (具体为); ``strength``: of the separators between the parts; ``beyond``:
    numbers behind the list that may still belong to it; ``near``: the list stands right behind its
    whole; ``mixed``: the parts have different units; ``rivals``: numbers further in front, of which
    the parts may be told instead.
    """

    wholes: list[Item]
    parts: list[Item]
    closed: bool
    strength: int
    beyond: list[Item]
    near: bool = True
    mixed: bool = False
    worded: bool = False
    rivals: list[Item] = field(default_factory=list)

    @property
    def open_end(self) -> bool:
        """Whether the list ends in 等, or one of its parts is several things (甲、乙等方式12次)."""
        several = self.strength != 1 and any("等" in part.label for part in self.parts)
        return several or bool(_OPEN_END.match(self.parts[-1].after))


def cue_of(item: Item) -> str:
    """open or closed, where a list begins with ``item``; else ""."""
    if item.cue is None:
        item.cue = _cue_in(_reach(item.gap)) if _ANY.search(item.gap) else ""
    return item.cue


def _cue_in(gap: str) -> str:
    return "closed" if _CLOSED.search(gap) else "open" if _OPEN.search(gap) else ""


def _reach(gap: str) -> str:
    """The end of the words before a number: what stands further away opens no list with it."""
    return gap if len(gap) <= _REACH else "一" + gap[-_REACH:]


def listings(passage: Passage) -> list[Listing]:
    """The lists of one sentence; looked for once."""
    if passage.listings is None:
        found = _listings(passage.items, passage.before) if passage.may_list else ()
        passage.listings = list(found)
    return passage.listings


def _items(passage: Passage | None) -> Sequence[Item]:
    """The items of the passage before, which are only made for lists that look back."""
    return passage.items if passage is not None else ()


def _listings(items: Sequence[Item], before: Passage | None) -> Iterator[Listing]:
    for index, item in enumerate(items):
        if len(item.inner) > 1:
            yield from _bracket(item)
        cue = cue_of(item)
        if not cue and index and item.gap.startswith(":"):
            cue = "closed"
        if not cue and index and item.gap.startswith(_WITHIN):
            cue = "open"
        if cue and not _RESUMED.search(_reach(item.gap)):
            mixed = _mixed(items, index, before) if cue == "closed" else None
            yield from [mixed] if mixed else _behind(items, index, cue, before)
    yield from _headed(items, before)


def _bracket(item: Item) -> Iterator[Listing]:
    """``120件(甲45件、乙75件)``: closed, unless 其中 stands in front."""
    closed = not _OPEN.search(item.inner[0].gap)
    for part in _parts(item.inner, 0, item.unit):
        yield Listing([item], part[0], closed, part[1], part[2])


def _behind(
    items: Sequence[Item], index: int, cue: str, before: Passage | None
) -> Iterator[Listing]:
    """The lists that begin at ``index``: one for each unit that a whole in front of it has."""
    sources = [item for item in items[max(0, index - _WIDEST) : index] if _can_be_whole(item)]
    across = not sources
    if across and index == 0:
        sources = [item for item in _items(before) if _can_be_whole(item)]
    wholes: dict[str, list[Item]] = {}
    for item in reversed(sources):
        wholes.setdefault(item.unit, []).append(item)
    for place, (unit, found) in enumerate(wholes.items()):
        if place > 1 and not across:
            break
        candidates = _likeliest(found) if across else found[:1]
        for parts, strength, beyond in _parts(items, index, unit):
            yield Listing(
                candidates,
                parts,
                cue == "closed",
                strength,
                beyond,
                near=place == 0 and (not across or len(found) == 1) and _direct(items[index]),
                worded=cue_of(items[index]) == "closed",
                rivals=found[1:],
            )


def _mixed(items: Sequence[Item], index: int, before: Passage | None) -> Listing | None:
    """A closed list whose parts are counted in different units, one number a part."""
    parts = [items[index]]
    for item in items[index + 1 : index + _WIDEST]:
        if item.separator >= _GROUPS or not item.separator or cue_of(item):
            break
        if item.quantity.kind != "count" or compared(item):
            return None
        parts.append(item)
    units = {part.unit for part in parts}
    if len({bool(_PEOPLE.fullmatch(unit)) for unit in units}) > 1:
        return None  # 培训40场,参加250人: the people are not among the events
    sources = [
        item
        for item in (items[max(0, index - _WIDEST) : index] or _items(before))
        if item.quantity.kind == "count"
    ]
    wholes = _likeliest([item for item in reversed(sources) if item.unit in units])
    if len(parts) < _MANY or len(units) == 1 or not wholes:
        return None
    return Listing(wholes, parts, True, parts[1].separator, [], False, True)


def _direct(item: Item) -> bool:
    """Whether nothing but the cue stands between the number before ``item`` and its own words."""
    return bool(_BEHIND.match(item.gap) or item.gap.startswith(_WITHIN))


def _can_be_whole(item: Item) -> bool:
    """Whether the number counts something of the year: no rate, no change, not last year's."""
    if item.quantity.kind == "percent" or compared(item):
        return False
    return "年" not in item.gap or not LAST_YEAR.search(item.gap)


def _likeliest(found: list[Item]) -> list[Item]:
    """The number with 共 in front first, then the last one."""
    return sorted(found, key=lambda item: "共" not in item.label)


def _headed(items: Sequence[Item], before: Passage | None) -> Iterator[Listing]:
    """``信息80条。甲类信息30条,…;乙类信息20条,…;丙类信息30条``: groups named like their whole."""
    if len(items) < _MANY:
        return
    heads = [item for i, item in enumerate(items) if i == 0 or item.separator == _GROUPS]
    if len(heads) < _MANY or len({head.unit for head in heads}) > 1 or not _items(before):
        return
    name, whole = common_ending(heads), _items(before)[-1]
    plain = not any(cue_of(head) or compared(head) for head in heads) and _can_be_whole(whole)
    alike = len(name) > 1 and whole.label.endswith(name[-2:])
    if plain and alike and whole.unit == heads[0].unit:
        yield Listing([whole], heads, True, _GROUPS, [])


def _parts(
    items: Sequence[Item], first: int, unit: str
) -> Iterator[tuple[list[Item], int, list[Item]]]:
    """(parts, strength of their separators, numbers beyond them) of the list at ``first``."""
    parts: list[Item] = []
    beyond: list[Item] = []
    strength, crossed, nested = 0, 0, False
    for index in range(first, min(len(items), first + _WIDEST)):
        item = items[index]
        if index > first:
            crossed = max(crossed, item.separator)
            if _BREAK.search(item.gap) and not cue_of(item):
                break
            if cue_of(item) or item.gap.startswith(_WITHIN):
                if strength and strength < _GROUPS and crossed < _GROUPS:
                    break
                nested = nested or crossed < _GROUPS
        if item.unit != unit or not _can_be_whole(item):
            continue
        if parts and nested and crossed < _GROUPS:
            continue
        if parts and not strength:
            strength = crossed or 2
        elif parts and crossed > strength:
            beyond = _same_unit(items[index : index + _WIDEST], unit)
            break
        elif parts and strength == _GROUPS and crossed < _GROUPS:
            continue
        parts.append(item)
        nested, crossed = False, 0
    if parts and not any(_UNKNOWN.search(part.label) for part in parts):
        yield parts, strength, beyond


def _same_unit(items: Sequence[Item], unit: str) -> list[Item]:
    return [item for item in items if item.unit == unit and _can_be_whole(item)]


# -- what the parts have in common --------------------------------------------------------------


def compared(item: Item) -> bool:
    """Whether the number is a growth, a difference or a share."""
    return item.fact is not None and item.fact.rule.startswith("comparison:")


def shown_label(item: Item) -> str:
    """The label as a sentence quotes it, without 其中."""
    return without_cue(item.label)[-16:]


def without_cue(words: str) -> str:
    """``words`` without 其中 or 具体为 in front."""
    return _CUE_WORDS.sub("", words).lstrip(",:")


def common_ending(items: Sequence[Item]) -> str:
    """The words in which all labels end (招标公告, 中标公告 → 公告)."""
    labels = [_TAIL.sub("", item.label)[::-1] for item in items]
    first, last = min(labels), max(labels)
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    return first[: min(len(first), len(last)) if length is None else length][::-1]


def parallel(parts: Sequence[Item], strength: int) -> bool:
    """Whether the parts exclude each other: by 、, by one noun, by metric, by scope, by applicant."""
    facts = [part.fact for part in parts]
    metrics = [part.metric for part in parts]
    if strength == 1:
        return True
    if not all(metrics):
        scopes = [part.scope for part in parts]
        apart = all(scopes) and len({*scopes}) == len(scopes)
        return apart or len(common_ending(parts)) > 1
    if len({*metrics}) == len(metrics):
        return len({parent(metric) for metric in metrics}) == 1 and not _overlap(metrics)
    keys = {(f.metric, f.scope, f.applicant) for f in facts if f is not None}
    return len({*metrics}) == 1 and len(keys) == len(parts)


def exclusive(parts: Sequence[Item]) -> bool:
    """Whether the forms or the scopes themselves say that nothing is in two of the parts."""
    metrics = [part.metric for part in parts]
    if not all(metrics) or not parallel(parts, 0):
        return False
    return len({*metrics}) == 1 or all(metric.startswith(_EXCLUSIVE) for metric in metrics)


def overlapping(parts: Sequence[Item]) -> bool:
    """Whether one thing may be in several parts: information goes out by several channels."""
    found = sum(part.metric.startswith(_OVERLAPPING) for part in parts)
    return found > 1 and 2 * found >= len(parts)


def parent(metric: str) -> str:
    """The metric above: application.outcome for application.outcome.denied.total."""
    return metric.removesuffix(".total").rpartition(".")[0]


def _overlap(metrics: Sequence[str]) -> bool:
    joint = "application.outcome.granted_or_partial"
    return joint in metrics and any(m.endswith((".granted", ".partial")) for m in metrics)


def without_nested(parts: Sequence[Item]) -> list[Item]:
    """The parts, without the departments (市直部门) that lie inside a level that is itself listed."""
    levels = any(part.scope.endswith("本级") for part in parts)
    if not levels:
        return list(parts)
    return [p for p in parts if not _INNER_DEPARTMENTS.search(p.scope)] or list(parts)


def closes_itself(parts: Sequence[Item]) -> bool:
    """Whether the last part is the rest (其他12件), so that the list is complete."""
    return len(parts) > 1 and bool(_REST.match(parts[-1].label))


def is_rest(item: Item) -> bool:
    """Whether the number is what is left of a list: 其余12件."""
    return item.label.startswith(LEFT)


def rest_of(listing: Listing, rest: Item) -> Listing:
    """The list completed by 其余12件."""
    return replace(listing, parts=[*listing.parts, rest], closed=True, beyond=[])


def sums(items: Sequence[Item]) -> Iterator[Listing]:
    """``甲3件、乙5件,共计8件``: the parts stand before their sum."""
    for index, item in enumerate(items):
        if index < 2 or not _SUM.match(item.gap) or compared(item):
            continue
        parts: list[Item] = []
        for other in reversed(items[max(0, index - _WIDEST) : index]):
            if other.unit != item.unit or not _can_be_whole(other) or _UNKNOWN.search(other.label):
                break
            parts.insert(0, other)
            if other.separator > 2 or cue_of(other):
                break
        if len(parts) > 1:
            yield Listing([item], parts, True, parts[-1].separator, [])
