"""What dates, document numbers, addresses and plain numbers look like in folded text.

The constants are regular expressions without capturing groups, for :func:`~.fold.fold`-ed text
(so digits and signs are ASCII), to be joined into larger ones. Each matches from the first
character of the shape; none looks at what stands before it. All repetitions of groups are bounded,
so that time and memory stay linear on any input.
"""

from __future__ import annotations

import re

_HAN_DIGIT = "[〇零一二三四五六七八九]"
_HAN_SMALL = "[一二三四五六七八九十]{1,3}"
_MONTH = "(?:1[0-2]|0?[1-9])"
_DAY = "(?:3[01]|[12][0-9]|0?[1-9])"
_YEAR = "(?:19|20)[0-9]{2}"

#: Latin, Greek and Cyrillic letters, for use inside [].
LETTERS = "A-Za-zÀ-ÖØ-öø-ɏͰ-ӿ"

#: A number in digits, with thousands separators and decimal point; 1.2.3 is one number.
NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,6}(?![0-9])|[0-9]+)(?:\.[0-9]+){0,8}"

#: A date with at least year and month, or month and day: 2018年1月, 1月1日, 2018-01-01,
#: 二〇一八年一月一日. A year alone is a number.
DATE = (
    "(?:[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}[日号])?"
    "|[0-9]{1,2}月[0-9]{1,2}[日号]"
    rf"|{_YEAR}(?:-{_MONTH}-{_DAY}|/{_MONTH}/{_DAY}|\.{_MONTH}\.{_DAY})(?![0-9]|[-/.,][0-9])"
    f"|[一二]{_HAN_DIGIT}{{3}}年{_HAN_SMALL}月(?:{_HAN_SMALL}[日号])?)"
)

#: The part of a document number after the issuer's code: 〔2017〕24号. One bracket may be lost
#: (〔201724号); other brackets than 〔〕 must both be there.
DOCUMENT_YEAR_NUMBER = (
    rf"(?:〔{_YEAR}〕?|{_YEAR}〕|\[{_YEAR}\]|【{_YEAR}】|\({_YEAR}\))第?[0-9]{{1,5}}号"
)

#: An address of the web, with http://, www. or a bare domain. Brackets, commas and a full stop at
#: its end belong to the sentence.
URL = (
    r"(?i:(?:(?:https?|ftp)://|www\.)[a-z0-9\-._~:/?#@&=+%$*]*[a-z0-9/_=&#%]"
    r"|(?:[a-z0-9-]{1,63}\.){1,6}(?:com|cn|net|org|gov|edu|info|cc)(?![a-z0-9])"
    r"(?:[:/?#][a-z0-9\-._~:/?#@&=+%$*]*[a-z0-9/_=&#%])?)"
)

EMAIL = r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}(?![A-Za-z0-9])"

#: Letters with what is inside: APP, P2P, COVID-19, user_name. A number that only touches letters
#: stands by itself (APP 738, 100 MB, 5 G): it may count something.
LATIN = (
    f"[{LETTERS}]+"
    f"(?:(?:[-_](?:{NUMBER}|(?=[{LETTERS}]))|[0-9]{{1,9}}(?=[{LETTERS}]))[{LETTERS}]*){{0,16}}"
)

#: Words that lead up to a document number in a sentence and are no part of the issuer's code.
_LEAD = re.compile(
    "根据|依据|按照|依照|参照|遵照|关于|印发|转发|下发|贯彻|落实|执行|通知|文件|[了的和与及按据]"
)
_OPENING = "([〔【《〈“‘\"'"
_LONGEST_CODE = 10


def issuer_start(norm: str, end: int, floor: int = 0) -> int:
    """Where the issuer's code (国办发) starts that ends at ``end``; ``end`` where there is none.

    After an opening bracket the whole run of Han characters is the code; in a sentence it starts
    after the last word that leads up to it (根据国办发); where no such word stands within ten
    characters, nobody knows where it starts. Looks at nothing before ``floor``.
    """
    start = end
    while start > max(floor, end - _LONGEST_CODE) and "一" <= norm[start - 1] <= "鿿":
        start -= 1
    if start > floor and norm[start - 1] in _OPENING:
        return start
    leads = [match.end() for match in _LEAD.finditer(norm, start, end)]
    if leads:
        return leads[-1]
    bounded = start == floor or not "一" <= norm[start - 1] <= "鿿"
    return start if bounded else end
