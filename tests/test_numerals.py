"""The numeral parser: exact values, refusals, and agreement with cn2an where that is right."""

from __future__ import annotations

import random
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govinfo_nlp.text.numerals import parse_numeral, parse_rational, parse_vague

cn2an = pytest.importorskip("cn2an")

EXACT = {
    "零": 0,
    "〇": 0,
    "两": 2,
    "十": 10,
    "十一": 11,
    "一十一": 11,
    "廿三": 23,
    "五百卅四": 534,
    "一百零一": 101,
    "一百十六": 116,
    "一百二": 120,
    "二百五": 250,
    "三千五": 3500,
    "两千零十": 2010,
    "一千零二十": 1020,
    "一万二百五十": 10250,
    "一万零百一十一": 10111,
    "三万五": 35000,
    "十万零一千": 101000,
    "一千零一万零一": 10010001,
    "两亿三": 230000000,
    "一亿两千三百": 100002300,
    "十万亿": 10**13,
    "三百五十一万亿": 351 * 10**12,
    "壹仟玖佰": 1900,
    "贰拾叁": 23,
    "二〇二三": 2023,
    "一七二零": 1720,
    "1,234,567": 1234567,
    "3万5千": 35000,
    "5亿1万4千6百": 500014600,
    "200亿零四千230": 20000004230,
    "1百01": 101,
    "3万4000": 34000,
    "负四十五亿零四百零四万": -4504040000,
    "-7": -7,
}
DECIMALS = {
    "三点五": "3.5",
    "零点零零一": "0.001",
    "二十点一万": "201000",
    "六点四二万": "64200",
    "两千万点五五四四": "20000000.5544",
    "一百点123": "100.123",
    "12.5万": "125000",
    "4.78万亿": "4780000000000",
    "1,234.5": "1234.5",
    ".77": "0.77",
    "负零点一": "-0.1",
    "半": "0.5",
    "一半": "0.5",
    "三成五": "0.35",
    "三成": "0.3",
    "三成半": "0.35",
    "百分之十五": "0.15",
    "百分之百": "1",
    "百分之2.4": "0.024",
    "千分之三": "0.003",
    "五百分之2333": "4.666",
}
REFUSED = [
    "",
    " ",
    "万",
    "百",
    "万万",
    "五十千",
    "一百零",
    "一百零二十",
    "二十零五",
    "一千零百",
    "零十",
    "十两",
    "两十",
    "3万5",
    "1,23",
    "1.2.3",
    "12.",
    "三点",
    "点五",
    "三点五点五",
    "一万一亿一亿",
    "三亿万",
    "百分之",
    "零分之一",
    "三成五六",
    "十四五",
    "负",
    "负负一",
    "一" * 65,
    "九" * 10_000,
    "件",
]


@pytest.mark.parametrize(("text", "value"), EXACT.items())
def test_integers(text: str, value: int) -> None:
    assert parse_numeral(text) == value


@pytest.mark.parametrize(("text", "value"), DECIMALS.items())
def test_decimals_are_exact(text: str, value: str) -> None:
    parsed = parse_numeral(text)
    assert isinstance(parsed, Decimal)
    assert parsed == Decimal(value)


def test_a_value_without_a_finite_decimal_form_is_a_fraction() -> None:
    assert parse_numeral("三分之一") == Fraction(1, 3)
    assert parse_numeral("十六分之一") == Decimal("0.0625")


@pytest.mark.parametrize("text", REFUSED)
def test_malformed_strings_have_no_value(text: str) -> None:
    assert parse_numeral(text) is None


def test_a_digit_string_is_positional() -> None:
    assert parse_numeral("三零") == 30


def test_the_context_of_the_caller_does_not_round() -> None:
    with localcontext() as context:
        context.prec = 3
        assert parse_numeral("一千二百三十四点五六七八") == Decimal("1234.5678")


@pytest.mark.parametrize(
    ("text", "value", "maximum", "approx"),
    [
        ("上千", 1000, None, "上"),
        ("数十亿", 10**9, None, "数"),
        ("数百", 100, None, "数"),
        ("几十", 10, None, "几"),
        ("二十几万", 200000, None, "几"),
        ("一百零几万", 10**6, None, "几"),
        ("十余万", 100000, None, "余"),
        ("万余", 10000, None, "余"),
        ("三十万多亿", 30 * 10**12, None, "多"),
        ("七八", 7, 8, ""),
        ("三五", 3, 5, ""),
        ("三四十", 30, 40, ""),
        ("十七八", 17, 18, ""),
        ("七百三四十", 730, 740, ""),
        ("二〇二三", 2023, None, ""),
    ],
)
def test_vague_numerals(text: str, value: int, maximum: int | None, approx: str) -> None:
    assert parse_vague(text) == (value, maximum, approx)


@pytest.mark.parametrize("text", ["几", "数", "上", "百", "余", "数人", "几件", ""])
def test_vague_words_without_a_number(text: str) -> None:
    assert parse_vague(text) is None


def test_agrees_with_cn2an_on_generated_integers() -> None:
    rng = random.Random(20260)
    for _ in range(3000):
        number = rng.randrange(10 ** rng.randrange(1, 17))
        for mode in ("low", "up"):
            assert parse_numeral(cn2an.an2cn(number, mode)) == number
        assert parse_numeral(cn2an.an2cn(-number, "low")) == -number


def test_agrees_with_cn2an_on_generated_decimals() -> None:
    rng = random.Random(20261)
    for _ in range(1000):
        number = Decimal(rng.randrange(10**9)) / 10 ** rng.randrange(1, 7)
        if number % 1:
            assert parse_numeral(cn2an.an2cn(str(number), "low")) == number


def test_agrees_with_cn2an_on_what_it_reads_strictly() -> None:
    """Random strings of numeral characters: where cn2an's strict mode has a value, so have we.

    It drops the ten of 一亿十万 (it says 100000000): those are left out.
    """
    rng = random.Random(20262)
    for _ in range(5000):
        text = "".join(rng.choices("零一二三九十百千万亿", k=rng.randrange(1, 8)))
        try:
            expected = cn2an.cn2an(text, "strict")
        except ValueError:
            continue
        if "亿十" not in text:
            assert parse_numeral(text) == expected, text


@given(st.integers(-(10**15), 10**15), st.integers(0, 6))
def test_arabic_numerals_keep_every_digit(number: int, places: int) -> None:
    value = Decimal(number).scaleb(-places)
    assert parse_numeral(f"{value:f}") == value
    if value >= 0:
        assert parse_numeral(f"{value:,f}") == value


@given(
    st.text(alphabet="零〇一二两三五九十百千万亿廿半点分之成负-0123,.几数上余多 件", max_size=20)
)
def test_never_raises(text: str) -> None:
    value = parse_numeral(text)
    assert value is None or value == parse_rational(text)
    parse_vague(text)


@given(st.text(max_size=30))
def test_never_raises_on_any_text(text: str) -> None:
    parse_numeral(text)
    parse_vague(text)
