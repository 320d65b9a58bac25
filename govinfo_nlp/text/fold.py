"""The normal form of a text, with every character in its place.

``fold(text)`` has the length of ``text``: each code point becomes one code point, so whatever is
found in the folded string stands at the same offsets in the text. All matching of the library
runs on folded text. What the folding does:

- Traditional characters become Simplified, by the character table of OpenCC (its phrase tables
  change lengths and are never used) and a few rules for characters that the table cannot settle;
- full-width letters, digits and signs become ASCII; 。 and 、 stay, they have no ASCII twin;
- signs that look alike become one: dashes ``-``, colons ``:``, middle dots ``·``, tildes ``~``;
  brackets 〔〕【】《》〈〉 stay distinct, their look-alikes become one of them; double quotes and
  「」 become “”, 『』 become ‘’, straight quotes stay (nobody knows whether they open or close);
- radicals and compatibility ideographs, which PDF files hold in place of the characters they
  look like, become those characters;
- white space becomes the space, the tab or the newline, zero-width signs become the space.

Letters keep their case. 〇, circled numbers and Roman numerals stay.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from ..errors import UsageError

CODE_POINTS = sys.maxunicode + 1

#: Ranges in which Unicode's own compatibility mapping (NFKC) gives the plain twin of a character.
_COMPATIBILITY = (
    (0x2E80, 0x2FD5),  # radicals
    (0x3038, 0x303A),  # Hangzhou numerals ten, twenty, thirty
    (0xF900, 0xFAFF),  # compatibility ideographs
    (0xFE10, 0xFE6B),  # vertical and small forms
    (0xFF01, 0xFF65),  # full-width ASCII, half-width punctuation
    (0xFFE0, 0xFFE6),  # full-width signs
    (0x2F800, 0x2FA1D),  # compatibility ideographs, supplement
)

#: Radicals that are whole characters and that NFKC leaves alone, each followed by its character
#: (Unicode's property Equivalent_Unified_Ideograph).
_RADICALS = (
    "⺁厂⺄乙⺈刀⺊卜⺌小⺍小⺎兀⺒巳⺓幺⺜日⺝月⺠民⺧牛⺩王⺫目⺬示⺶羊⺻聿⺼肉⻄西⻅见⻆角⻉贝⻋车⻏邑⻑长"
    "⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻱龟"
)

#: Look-alikes: the one form, then the signs that become it.
_LOOKALIKES = (
    ("-", "‐‑‒–—―−⁃─━⸺⸻"),
    (":", "∶꞉︰"),
    ("·", "•‧∙⋅・"),
    ("~", "〜∼"),
    ("…", "⋯"),
    (".", "․"),
    ("“", "「„‟〝"),
    ("”", "」〞〟"),
    ("‘", "『‛"),
    ("’", "』"),
    ('"', "″"),
    ("'", "′"),
    ("《", "«≪"),
    ("》", "»≫"),
    ("〈", "⟨‹"),
    ("〉", "⟩›"),
    ("〔", "❲〘"),
    ("〕", "❳〙"),
    ("\n", "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"),
    # No-break, en, em … spaces; U+E5E5 is the ideographic space of GBK in the private use area.
    (" ", "\x1f\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000\ue5e5"),
    # Signs without width: soft hyphen, joiners, direction marks, byte order mark, variation
    # selectors.
    (" ", "\xad\u180e\ufeff" + "".join(map(chr, range(0x200B, 0x2010)))),
    (" ", "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2060, 0x2070))))),
    (" ", "".join(map(chr, range(0xFE00, 0xFE10)))),
)

#: Characters for which OpenCC's first candidate is not the one of the Chinese standard, or which
#: its table does not have: forms of Hong Kong and of old type, 谘 for 咨 (咨询).
_CORRECTIONS = "谘咨諮咨衹只衞卫敍叙靑青淸清鄕乡"

#: Characters that stand for two Simplified ones; the words around them decide. They are settled
#: after the table, so the words are Simplified here. Where nothing decides, they stay.
_SETTLED = {"覆": "复", "著": "着", "乾": "干", "藉": "借", "瞭": "了"}
_CONTEXT = re.compile(
    # 答覆, 回覆, 批覆, 覆議, 覆核 against 覆盖 and 颠覆
    "(?<=[答回批函申反重])覆(?![盖土膜绿])|覆(?=[议核审查函信电检验])"
    # 隨著, 圍繞著, 著力 against 顯著, 著名, 著作 (but 起著作用)
    "|(?<=[随沿围])著|(?<![显名原专论卓昭编译遗撰拙巨])著(?![名述称者录书]|作(?!用|风))"
    # 乾燥, 若乾 against the name 乾
    "|乾(?=[净燥旱涸枯脆果粮货部预扰警涉])|(?<=[若骨饼晒烘晾])乾"
    # 憑藉, 藉助 against 慰藉; 瞭解, 明瞭 against 瞭望
    "|(?<=凭)藉|藉(?=[助此由以着著口故机])|瞭(?=[解然如若])|(?<=明)瞭"
)

#: What the characters around it settle: one of the above; a circle or the letter O written for 〇
#: after a Chinese digit: 二○一八, 二OO八年. (A set stands first: so the search is fast.)
_UNSETTLED = re.compile(
    "[覆著乾藉瞭○◯Oo](?:(?<=[覆著乾藉瞭])|(?<=[〇零一二三四五六七八九].)"
    "(?:[○◯Oo]*(?=[〇零一二三四五六七八九年])|(?<=[○◯])[○◯]*))"
)


def fold(text: str) -> str:
    """``text`` in its normal form: same length, Simplified, half width, one form of each sign.

    ``fold(fold(text)) == fold(text)``. Takes every str, lone surrogates included, and never
    raises on one.

    Raises:
        UsageError: G304, if OpenCC's character table is not installed (first call only).
    """
    return settle(fold_characters(text))


def fold_characters(text: str) -> str:
    """The part of :func:`fold` that looks at each character by itself."""
    if not text:
        return text
    norm: str = _table().take(code_points(text)).tobytes().decode("utf-32-le", "surrogatepass")
    if "\r" in norm:
        norm = norm.replace("\r\n", " \n").replace("\r", "\n")
    return norm


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """The code points of ``text``, lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def folded_to(signs: str) -> list[str]:
    """The characters that, each by itself, become one of ``signs``, these included."""
    return [chr(code) for code in np.flatnonzero(np.isin(_table(), code_points(signs))).tolist()]


def settle(norm: str) -> str:
    """The part of :func:`fold` that looks at the words around a character."""
    return _UNSETTLED.sub(_settled, norm)


def _settled(match: re.Match[str]) -> str:
    found = match.group()
    if found not in _SETTLED:
        return "〇" * len(found)
    return _SETTLED[found] if _CONTEXT.match(match.string, match.start()) else found


@lru_cache(maxsize=1)
def _table() -> npt.NDArray[np.uint32]:
    """Code point -> code point. (An array: to look all characters up at once takes a tenth of the
    time of ``str.translate``, which asks for each of them.)"""
    table = np.arange(CODE_POINTS, dtype="<u4")
    for source, target in _mappings():
        table[ord(source)] = ord(target)
    for char in _SETTLED:
        table[ord(char)] = ord(char)
    for _ in range(2):  # up to four steps: ⾨ -> 門 -> 门
        table = table[table]
    return table


def _mappings() -> Iterator[tuple[str, str]]:
    """All pairs of characters of the table, later ones stronger than earlier ones."""
    for first, last in _COMPATIBILITY:
        for char in map(chr, range(first, last + 1)):
            twin = unicodedata.normalize("NFKC", char)
            if len(twin) == 1:
                yield char, twin
    yield from zip(_RADICALS[::2], _RADICALS[1::2], strict=True)
    for twin, chars in _LOOKALIKES:
        yield from ((char, twin) for char in chars)
    yield from _simplified()
    yield from zip(_CORRECTIONS[::2], _CORRECTIONS[1::2], strict=True)


def _simplified() -> Iterator[tuple[str, str]]:
    """OpenCC's Traditional -> Simplified characters: lines of ``traditional TAB candidates``."""
    try:
        file = resources.files("opencc") / "dictionary" / "TSCharacters.txt"
        lines = file.read_text(encoding="utf-8").splitlines()
    except (ImportError, OSError) as error:
        raise UsageError("G304", package="opencc-python-reimplemented") from error
    for line in lines:
        traditional, _, candidates = line.partition("\t")
        simplified = candidates.split(" ")[0]
        if len(traditional) == len(simplified) == 1:
            yield traditional, simplified
