"""Report passages with known truth, composed from templates.

``compose(random.Random(seed))`` returns a text and its facts in the format of ``corpus/gold``:
metric, scope, value, unit, approx, start, end, text, and period or comparison where they apply.
What the generator varies: the metric and its wording, the order of number and name, units,
approximations, Chinese numerals, scopes that switch inside a sentence, enumerations (open after
其中, in brackets, behind a colon), shares beside counts, comparisons, last year's value, zeros in
words, narrower topics, and numbers that count nothing. Enumerations add up to their whole.

The same seed gives the same passage. ``script`` and ``width`` only change the glyphs: the facts
of one seed are the same in all of them, their offsets included.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "corpus" / "tools"))

from marked import Fact, Marked

YEAR = 2018
FULL_WIDTH = str.maketrans(",:;()", "，：；（）")
DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Saying:
    """One way to state a metric: ``before`` number unit ``after``."""

    metric: str
    before: str
    units: str
    after: str = ""


@dataclass(frozen=True)
class Family:
    """A whole with its closed list of parts, each a metric and the wordings of its name."""

    whole: Saying
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    shares: bool = True


#: Wordings of metrics that may stand for any scope.
SAYINGS = (
    Saying("disclosure.total", "主动公开政府信息", "条"),
    Saying("disclosure.total", "共向社会公开政府信息", "条"),
    Saying("disclosure.total", "公开了", "条", "政府信息"),
    Saying("disclosure.channel.website", "通过政府网站公开政府信息", "条"),
    Saying("disclosure.channel.weibo", "通过政务微博公开政府信息", "条"),
    Saying("disclosure.channel.wechat", "通过政务微信公开政府信息", "条"),
    Saying("disclosure.normative_documents", "主动公开规范性文件", "件 份"),
    Saying("disclosure.normative_documents.issued", "制发规范性文件", "件 份"),
    Saying("disclosure.normative_documents.issued", "出台了", "件 份", "规范性文件"),
    Saying("disclosure.normative_documents.repealed", "废止规范性文件", "件 份"),
    Saying("response.total", "回应公众关注热点或重大舆情", "次 件"),
    Saying("response.press_conferences", "召开新闻发布会", "次 场 场次"),
    Saying("response.press_conferences", "举办了", "次 场", "新闻发布会"),
    Saying("response.online_interviews", "开展政府网站在线访谈", "次 期 场"),
    Saying("response.online_interviews", "组织了", "次 期 场", "在线访谈"),
    Saying("response.policy_interpretations", "发布政策解读稿件", "篇 条"),
    Saying("response.policy_interpretations", "发布了", "篇 条 件", "政策解读"),
    Saying("application.received.total", "收到政府信息公开申请", "件"),
    Saying("application.received.total", "受理政府信息公开申请", "件 宗"),
    Saying("application.received.total", "收到了", "件", "政府信息公开申请"),
    Saying("application.carried_over", "上年结转政府信息公开申请", "件"),
    Saying("application.processed.total", "办结政府信息公开申请", "件"),
    Saying("application.processed.on_time", "按时办结政府信息公开申请", "件"),
    Saying("review.total", "发生因政府信息公开引起的行政复议", "件 起"),
    Saying("litigation.total", "发生因政府信息公开引起的行政诉讼", "件 起"),
    Saying("reading_points", "设置政府信息公开查阅点", "个 处"),
    Saying("reading_points", "设立了", "个 处", "政府信息公开查阅点"),
    Saying("meetings", "召开政府信息公开工作会议", "次"),
    Saying("trainings", "举办政府信息公开培训班", "次 期"),
    Saying("proposals.npc", "办理人大代表建议", "件"),
    Saying("proposals.cppcc", "办理政协委员提案", "件"),
)

DENIED_2008 = Family(
    Saying("application.outcome.denied.total", "政府信息公开申请中不同意公开", "件"),
    (
        ("application.outcome.denied.state_secret", ("涉及国家秘密",)),
        ("application.outcome.denied.commercial_secret", ("涉及商业秘密",)),
        ("application.outcome.denied.privacy", ("涉及个人隐私",)),
        (
            "application.outcome.denied.security",
            ("危及国家安全、公共安全、经济安全和社会稳定",),
        ),
        (
            "application.outcome.denied.not_government_information",
            ("不是《条例》所指政府信息",),
        ),
        ("application.outcome.denied.other_law", ("法律法规规定的其他情形",)),
    ),
)
DENIED_2019 = Family(
    Saying("application.outcome.denied.total", "政府信息公开申请中不予公开", "件"),
    (
        ("application.outcome.denied.state_secret", ("属于国家秘密",)),
        ("application.outcome.denied.third_party", ("保护第三方合法权益",)),
        ("application.outcome.denied.internal", ("属于三类内部事务信息",)),
        ("application.outcome.denied.process", ("属于四类过程性信息",)),
        ("application.outcome.denied.enforcement_file", ("属于行政执法案卷",)),
        ("application.outcome.denied.inquiry", ("属于行政查询事项",)),
    ),
)
FAMILIES = (
    Family(
        Saying("application.received.total", "共收到政府信息公开申请", "件"),
        (
            ("application.received.in_person", ("当面申请",)),
            ("application.received.fax", ("传真申请",)),
            ("application.received.online", ("网络申请", "网上申请")),
            ("application.received.letter", ("信函申请",)),
        ),
    ),
    Family(
        Saying("application.processed.total", "共办结政府信息公开申请", "件"),
        (
            ("application.outcome.already_public", ("属于已主动公开范围", "已主动公开")),
            ("application.outcome.granted", ("同意公开", "同意公开答复")),
            ("application.outcome.partial", ("同意部分公开", "同意部分公开答复")),
            ("application.outcome.denied.total", ("不同意公开", "不同意公开答复")),
            ("application.outcome.not_this_agency", ("不属于本行政机关公开", "不属于本机关公开")),
            ("application.outcome.does_not_exist", ("申请信息不存在", "信息不存在")),
            ("application.outcome.corrected", ("告知作出更改补充",)),
            ("application.outcome.other_channel", ("告知通过其他途径办理",)),
        ),
    ),
    Family(
        Saying("application.processed.total", "办结政府信息公开申请", "件"),
        (
            ("application.outcome.granted", ("予以公开",)),
            ("application.outcome.partial", ("部分公开",)),
            ("application.outcome.denied.total", ("不予公开",)),
            ("application.outcome.unavailable.total", ("无法提供",)),
            ("application.outcome.not_processed.total", ("不予处理",)),
            ("application.outcome.other_handling.total", ("其他处理",)),
        ),
    ),
    Family(
        Saying("application.processed.total", "答复政府信息公开申请", "件"),
        (
            ("application.outcome.granted_or_partial", ("予以公开及部分公开",)),
            ("application.outcome.denied.total", ("不予公开",)),
            ("application.outcome.unavailable.total", ("无法提供",)),
        ),
    ),
    DENIED_2008,
    DENIED_2019,
    Family(
        Saying("review.total", "受理因政府信息公开申请的行政复议", "件"),
        (
            ("review.upheld", ("维持具体行政行为", "维持")),
            ("review.corrected", ("被依法纠错",)),
            ("review.other", ("其他情形",)),
        ),
        shares=False,
    ),
    Family(
        Saying("litigation.total", "发生涉及政府信息公开的行政诉讼", "件"),
        (
            ("litigation.upheld", ("维持具体行政行为或者驳回原告诉讼请求",)),
            ("litigation.corrected", ("被依法纠错",)),
            ("litigation.other", ("其他情形",)),
        ),
        shares=False,
    ),
    Family(
        Saying("review.total", "政府信息公开行政复议", "件"),
        (
            ("review.upheld", ("结果维持",)),
            ("review.corrected", ("结果纠正",)),
            ("review.other", ("其他结果",)),
            ("review.pending", ("尚未审结",)),
        ),
        shares=False,
    ),
    Family(
        Saying("staff.total", "从事政府信息公开工作的人员", "人 名"),
        (
            ("staff.full_time", ("专职人员",)),
            ("staff.part_time", ("兼职人员",)),
        ),
        shares=False,
    ),
    Family(
        Saying("proposals.total", "办理人大代表建议、政协委员提案", "件"),
        (
            ("proposals.npc", ("人大代表建议",)),
            ("proposals.cppcc", ("政协委员提案",)),
        ),
        shares=False,
    ),
)

#: Zeros in words: the metrics and the words that say them.
ZEROS = (
    (("application.received.total",), "件", "未收到政府信息公开申请"),
    (("application.received.total",), "件", "没有收到政府信息公开申请"),
    (("review.total", "litigation.total"), "件", "没有发生因政府信息公开引起的行政复议、行政诉讼"),
    (("review.total",), "件", "未发生因政府信息公开申请行政复议的情况"),
    (("litigation.total",), "件", "未发生因政府信息公开提起行政诉讼的情况"),
    (("fee.collected",), "元", "未收取任何费用"),
    (("fee.collected",), "元", "没有收取政府信息公开费用"),
)
#: Narrower topics and other counts of the body: no value of any metric.
TOPICS = (
    ("公开扶贫信息", "条"),
    ("公开财政预决算信息", "条"),
    ("发布食品抽检信息", "批次 期"),
    ("发放宣传资料", "份 册"),
    ("政府公报出刊", "期"),
    ("关停政务新媒体账号", "个"),
    ("组织网站抽查", "次"),
)
#: Sentences whose numbers count nothing.
ASIDES = (
    "报告数据的统计期限为{year}年1月1日至{year}年12月31日。",
    "根据云政办发〔{year}〕31号文件要求,各单位于3月10日前报送了材料。",
    "按照《条例》第二十四条的规定,一般申请在15个工作日内答复。",
    "联系电话:0999-3126688,邮编:650990,网址:http://www.yunling.example.cn。",
    "群众可拨打12345热线反映意见。",
)
WHOLES = ("", "全市", "我市")
PARTS = ("市本级", "县(市、区)")
DISTRICTS = ("南屏区", "泉湾县", "松坞区", "临港区")


class Writer:
    """A marked text under way, with the dice that choose its wordings."""

    def __init__(self, rng: random.Random, script: str, width: str) -> None:
        self.rng = rng
        self.marked = Marked()
        self._glyphs = _glyphs(script, width)

    def say(self, words: str, *facts: Fact) -> None:
        self.marked.add(self._glyphs(words), *facts)

    def choose(self, *items: str) -> str:
        return self.rng.choice(items)

    def often(self, share: float) -> bool:
        return self.rng.random() < share

    def count(
        self, metric: str | None, value: int, unit: str, scope: str = "", **more: object
    ) -> None:
        """A number with its unit, in digits: the fact is about both."""
        fact: Fact = {"metric": metric, "scope": scope, "value": value, "unit": unit, "approx": ""}
        self.marked.add(str(value), {**fact, **more})
        self._stretch(unit)

    def free_count(self, metric: str | None, value: int, unit: str, scope: str) -> None:
        """A number in any notation; the notation may round it and add an approximation."""
        words, value, approx = notation(self.rng, value)
        before = approx in ("近", "约")
        if before:
            self.say(approx)
        fact: Fact = {"metric": metric, "scope": scope, "value": value, "unit": unit}
        self.marked.add(self._glyphs(words), {**fact, "approx": approx})
        self._stretch(unit)

    def _stretch(self, unit: str) -> None:
        """Put ``unit`` behind the number that was just written, as part of it."""
        self.say(unit)
        self.marked.facts[-1]["end"] = len(self.marked.text)


def compose(
    rng: random.Random, sentences: int = 4, script: str = "hans", width: str = "half"
) -> tuple[str, list[Fact]]:
    """A passage of ``sentences`` sentences and its facts, in text order.

    ``script`` is hans or hant, ``width`` is half or full (of punctuation).
    """
    writer = Writer(rng, script, width)
    for _ in range(sentences):
        rng.choice(SENTENCES)(writer)
    return writer.marked.text, writer.marked.sealed()


def notation(rng: random.Random, value: int) -> tuple[str, int, str]:
    """``value`` in words: digits, separated thousands, 万, Chinese numerals; with what it then
    says and how exactly."""
    ways: list[Callable[[], tuple[str, int, str]]] = [lambda: (str(value), value, "")] * 3
    if value >= 1000:
        ways.append(lambda: (f"{value:,}", value, ""))
    if value >= 100:
        rounded = value // 100 * 100
        ways.append(lambda: (f"{rounded}余", rounded, "余"))
        ways.append(lambda: (f"{rounded}多", rounded, "多"))
        ways.append(lambda: (str(rounded), rounded, rng.choice(("近", "约"))))
    if value >= 20_000:
        thousands = value // 10_000
        ways.append(lambda: (f"{thousands}万余", thousands * 10_000, "余"))
        ways.append(lambda: (f"{value // 100 / 100:g}万", value // 100 * 100, ""))
    if 3 <= value < 100:
        ways.append(lambda: (chinese(value), value, ""))
    return rng.choice(ways)()


def chinese(value: int) -> str:
    """``value`` (1 to 99) in Chinese numerals."""
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones or not tens else "")


def split(rng: random.Random, total: int, parts: int) -> list[int]:
    """``parts`` numbers that add up to ``total``, some of them perhaps 0."""
    cuts = sorted(rng.randint(0, total) for _ in range(parts - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]


def _glyphs(script: str, width: str) -> Callable[[str], str]:
    """How words are printed; always one character for one character."""
    if script == "hans":
        return lambda words: words.translate(FULL_WIDTH if width == "full" else {})
    from opencc import OpenCC

    converter = OpenCC("s2t")
    return lambda words: converter.convert(words).translate(FULL_WIDTH if width == "full" else {})


# -- sentences ---------------------------------------------------------------------------------


def _opening(writer: Writer) -> None:
    writer.say(writer.choose("", f"{YEAR}年,", f"{YEAR}年度,", "全年,", "年内,"))


def _value(writer: Writer, metric: str) -> int:
    """A plausible value: items by the thousand, the rest by the dozen or hundred."""
    big = metric.startswith("disclosure.channel") or metric == "disclosure.total"
    return writer.rng.randint(300, 90_000) if big else writer.rng.randint(3, 900)


def statement(writer: Writer) -> None:
    """One metric, its name before or behind the number."""
    saying, scope = writer.rng.choice(SAYINGS), writer.choose(*WHOLES)
    _opening(writer)
    writer.say(scope + saying.before)
    unit = writer.choose(*saying.units.split())
    writer.free_count(saying.metric, _value(writer, saying.metric), unit, scope)
    writer.say(saying.after + "。")


def scopes(writer: Writer) -> None:
    """A whole and its parts by level or by district, under one metric."""
    saying = writer.rng.choice([s for s in SAYINGS if not s.after])
    places = writer.rng.choice((PARTS, PARTS, DISTRICTS[: writer.rng.randint(2, 4)]))
    value, unit = _value(writer, saying.metric), writer.choose(*saying.units.split())
    _opening(writer)
    writer.say("全市" + saying.before)
    writer.count(saying.metric, value, unit, "全市")
    brackets = writer.often(0.3)
    writer.say("(" if brackets else writer.choose(",其中", ",其中:", "。其中,"))
    numbers = split(writer.rng, value, len(places))
    between = writer.choose(",", "、", ";")
    for index, (place, number) in enumerate(zip(places, numbers, strict=True)):
        writer.say((between if index else "") + place)
        writer.count(saying.metric, number, unit, place)
    writer.say(")。" if brackets else "。")


def respectively(writer: Writer) -> None:
    """Two districts, two numbers: 分别."""
    saying = writer.rng.choice([s for s in SAYINGS if not s.after])
    one, two = writer.rng.sample(DISTRICTS, 2)
    unit = writer.choose(*saying.units.split())
    writer.say(f"{one}和{two}分别{saying.before}")
    writer.count(saying.metric, _value(writer, saying.metric), unit, one)
    writer.say("和")
    writer.count(saying.metric, _value(writer, saying.metric), unit, two)
    writer.say("。")


def enumeration(writer: Writer) -> None:
    """A whole and the closed list of its parts, perhaps with shares."""
    family, scope = writer.rng.choice(FAMILIES), writer.choose(*WHOLES)
    unit = writer.choose(*family.whole.units.split())
    value = writer.rng.randint(len(family.parts) * 3, 900)
    _opening(writer)
    writer.say(scope + family.whole.before)
    writer.count(family.whole.metric, value, unit, scope)
    if family.whole.metric == "application.received.total" and writer.often(0.4):
        _compared(writer, value, unit, scope)
    shares = family.shares and writer.often(0.3)
    brackets = not shares and writer.often(0.25)
    writer.say("(" if brackets else writer.choose(",其中,", ",其中:", "。其中,", ",其中"))
    _parts(writer, family, value, unit, scope, shares)
    writer.say(")。" if brackets else "。")


def _parts(writer: Writer, family: Family, value: int, unit: str, scope: str, shares: bool) -> None:
    between = ";" if shares else writer.choose(",", ";", "、")
    numbers = split(writer.rng, value, len(family.parts))
    for index, ((metric, names), number) in enumerate(zip(family.parts, numbers, strict=True)):
        writer.say((between if index else "") + writer.choose(*names))
        writer.count(metric, number, unit, scope)
        if shares:
            writer.say(",占")
            _percent(writer, f"{100 * number / value:.2f}")


def comparison(writer: Writer) -> None:
    """One metric against last year."""
    saying = writer.rng.choice([s for s in SAYINGS if not s.after])
    scope, unit = writer.choose(*WHOLES), writer.choose(*saying.units.split())
    value = _value(writer, saying.metric)
    writer.say(f"{YEAR}年,{scope}{saying.before}")
    writer.count(saying.metric, value, unit, scope)
    _compared(writer, value, unit, scope)
    writer.say("。")


def _compared(writer: Writer, value: int, unit: str, scope: str) -> None:
    """What 较上年 … says about the fact just written."""
    fact = writer.marked.facts[-1]
    base = {"base": str(YEAR - 1)}
    before = max(1, value + writer.rng.choice((-1, 1)) * writer.rng.randint(1, value // 2 + 1))
    kind = writer.choose("growth", "difference", "same", "last_year")
    if kind == "growth":
        growth = f"{100 * abs(value - before) / before:.2f}"
        writer.say(writer.choose(",较上年", ",同比", ",比上年"))
        writer.say("增长" if value >= before else "下降")
        _percent(writer, growth)
        signed = float(growth) if value >= before else -float(growth)
        fact["comparison"] = {"kind": "growth", "value": signed, "unit": "%", **base}
    elif kind == "same":
        writer.say(",与上年持平")
        fact["comparison"] = {"kind": "difference", "value": 0, "unit": unit, **base}
    else:
        if kind == "last_year":
            writer.say(f",比{YEAR - 1}年的")
            writer.count(None, before, unit, scope, period=str(YEAR - 1))
        else:
            writer.say(writer.choose(",较上年", ",比上年"))
        writer.say("增加" if value >= before else "减少")
        writer.count(None, abs(value - before), unit, scope)
        difference = {"kind": "difference", "value": value - before, "unit": unit}
        fact["comparison"] = {**difference, **base}


def _percent(writer: Writer, number: str) -> None:
    fact: Fact = {"metric": None, "scope": "", "value": float(number), "unit": "%", "approx": ""}
    writer.say(f"{number}%", fact)


def zero(writer: Writer) -> None:
    """A zero in words."""
    metrics, unit, words = writer.rng.choice(ZEROS)
    scope = writer.choose("我市", "全市")
    _opening(writer)
    writer.say(scope)
    fact: Fact = {"scope": scope, "value": 0, "unit": unit, "approx": ""}
    writer.say(words, *({"metric": metric, **fact} for metric in metrics))
    writer.say("。")


def topic(writer: Writer) -> None:
    """Counts that are no value of a metric."""
    _opening(writer)
    for index, (name, units) in enumerate(writer.rng.sample(TOPICS, writer.rng.randint(1, 3))):
        writer.say((",", "、")[writer.often(0.5)] * bool(index) + name)
        unit = writer.choose(*units.split())
        writer.free_count(None, writer.rng.randint(3, 3000), unit, "")
    writer.say("。")


def aside(writer: Writer) -> None:
    """Numbers that count nothing."""
    writer.say(writer.choose(*ASIDES).format(year=YEAR))


SENTENCES: Sequence[Callable[[Writer], None]] = (
    *(statement, statement, scopes, scopes, enumeration, enumeration, enumeration),
    *(respectively, comparison, comparison, zero, topic, aside),
)
