"""The three pictures that everyone draws: requests, answers, channels (needs the extra ``plot``).

Labels are Chinese where a font with Chinese characters is installed, else English, so that no
picture shows boxes in place of words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from ..errors import UsageError
from ..lexicon.divisions import builtin_divisions
from ..records import Number
from .survey import AREAS, body_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .core import Panel

Language = Literal["zh", "en"]
By = Literal["body", "province", "prefecture"]

#: Fonts with the characters of simplified Chinese, the usual ones of each system first.
_FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC",
    "Microsoft YaHei", "SimHei", "Heiti SC", "STHeiti", "Hiragino Sans GB", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "Noto Sans CJK JP", "Noto Serif CJK SC", "Songti SC", "SimSun",
    "Arial Unicode MS", "Droid Sans Fallback", "Sarasa Gothic SC", "AR PL UMing CN",
)  # fmt: skip
_ANSWERS = {
    "application.outcome.granted": ("予以公开", "granted"),
    "application.outcome.partial": ("部分公开", "partial"),
    "application.outcome.denied.total": ("不予公开", "denied"),
}
_CHANNELS = {
    "disclosure": {
        "disclosure.channel.website": ("政府网站", "website"),
        "disclosure.channel.weibo": ("政务微博", "Weibo"),
        "disclosure.channel.wechat": ("政务微信", "WeChat"),
        "disclosure.channel.gazette": ("政府公报", "gazette"),
        "disclosure.channel.other": ("其他方式", "other"),
    },
    "application": {
        "application.received.online": ("网络", "online"),
        "application.received.letter": ("信函", "letter"),
        "application.received.in_person": ("当面", "in person"),
        "application.received.fax": ("传真", "fax"),
        "application.received.email": ("电子邮件", "e-mail"),
        "application.received.other": ("其他", "other"),
    },
}
_YEAR = re.compile(r"\W*(?:19|20)\d\d")
_REST = ("其他", "other")


@lru_cache(maxsize=1)
def chinese_font() -> str:
    """An installed font that has Chinese characters, "" where there is none."""
    from matplotlib.font_manager import get_font_names

    installed = set(get_font_names())
    return next((name for name in _FONTS if name in installed), "")


class Plots:
    """The pictures of a panel; each draws on ``ax`` (a new one by default) and returns it.

    ``level``: of the bodies whose reports are drawn (province, city, county, department,
    township); without it reports of whole areas, so that a department's numbers are not added to
    those of its city, which hold them. ``lang``: zh or en; by default zh where a font has the
    characters. Values are the harmonised ones; of two reports of a body and year the first counts.

    Raises UsageError: G303, matplotlib is missing; G343, no report has the numbers.
    """

    def __init__(self, panel: Panel) -> None:
        self._panel = panel

    def requests(
        self,
        *,
        by: By = "body",
        level: str | None = None,
        top: int = 10,
        lang: Language | None = None,
        ax: Axes | None = None,
    ) -> Axes:
        """Requests received over the years, a line a body, or the mean of the bodies of a region.

        ``by``: body, province or prefecture. ``top``: so many lines, those with most requests.
        """
        points: dict[str, dict[int, list[Number]]] = defaultdict(lambda: defaultdict(list))
        labels: dict[str, str] = {}
        draw = _Drawing(ax, lang)
        for identity, values in self._reports("harmonised", level):
            value = values.get("application.received.total")
            if value is not None:
                group = _group(identity, by)
                name = _label(identity, by, draw.lang) or f"body {len(labels) + 1}"
                labels.setdefault(group, name)
                points[group][identity["year"]].append(value)
        draw.need(points)
        lines = {
            group: {year: sum(found) / len(found) for year, found in sorted(years.items())}
            for group, years in points.items()
        }
        most = sorted(lines, key=lambda group: -max(lines[group].values()))[:top]
        for group in most:
            line = lines[group]
            draw.ax.plot([*line], [*line.values()], marker="o", label=labels[group])
        mean = by != "body"
        draw.name(
            ("收到政府信息公开申请", "每个机关平均(件)" if mean else "件"),
            ("Requests for information received", "mean of the bodies" if mean else "requests"),
        )
        draw.ax.set_ylim(bottom=0)
        return draw.done(sorted({year for group in most for year in lines[group]}))

    def answers(
        self, *, level: str | None = None, lang: Language | None = None, ax: Axes | None = None
    ) -> Axes:
        """Share of the answers that granted, granted in part and denied, a bar a year.

        All answers of a year together, from the reports that state all three and the total; how
        many they are stands above the bar.
        """
        draw = _Drawing(ax, lang)
        sums: dict[int, dict[str, Number]] = defaultdict(lambda: defaultdict(int))
        reports: Counter[int] = Counter()
        for identity, values in self._reports("harmonised", level):
            total = values.get("application.outcome.total")
            parts = {metric: values[metric] for metric in _ANSWERS if metric in values}
            if not total or len(parts) < len(_ANSWERS) or sum(parts.values()) > total:
                continue
            reports[identity["year"]] += 1
            _add(sums[identity["year"]], {**parts, "": total - sum(parts.values())})
        draw.need(sums)
        draw.shares(sums, {**_ANSWERS, "": _REST}, reports)
        draw.name(
            ("依申请公开答复结果", "占答复总数(%)"), ("Answers to requests", "% of the answers")
        )
        return draw.done(sorted(sums))

    def channels(
        self,
        of: Literal["disclosure", "application"] = "disclosure",
        *,
        level: str | None = None,
        lang: Language | None = None,
        ax: Axes | None = None,
    ) -> Axes:
        """Share of the channels of disclosure, or of the ways of application, a bar a year.

        From the reports that state two or more of them; how many they are stands above the bar.
        (Only form B counts channels; later reports name them in the prose, or not at all.)
        """
        draw = _Drawing(ax, lang)
        sums: dict[int, dict[str, Number]] = defaultdict(lambda: defaultdict(int))
        reports: Counter[int] = Counter()
        for identity, values in self._reports("cells", level):
            parts = {metric: values[metric] for metric in _CHANNELS[of] if metric in values}
            if len(parts) > 1 and any(parts.values()):
                reports[identity["year"]] += 1
                _add(sums[identity["year"]], parts)
        draw.need(sums)
        draw.shares(sums, _CHANNELS[of], reports)
        titles = {
            "disclosure": ("主动公开渠道", "Channels of disclosure"),
            "application": ("申请渠道", "Ways of application"),
        }
        zh, en = titles[of]
        draw.name((zh, "占各渠道合计(%)"), (en, "% of all channels"))
        return draw.done(sorted(sums))

    def _reports(
        self, kind: str, level: str | None
    ) -> Iterator[tuple[Mapping[str, Any], dict[str, Number]]]:
        """(columns about the report, metric → number) of each report that is to be drawn."""
        seen = set()
        for record, identity in zip(
            self._panel.records, self._panel.survey.identities, strict=True
        ):
            if identity["year"] is None:
                continue
            if identity["level"] not in ((level,) if level else AREAS):
                continue
            key = (body_of(identity) or identity["report_id"], identity["year"])
            if key in seen:
                continue
            seen.add(key)
            values = {m: c["value"] for m, c in record[kind].items() if c.get("value") is not None}
            yield identity, values


class _Drawing:
    """An axes with labels in a language that it can show."""

    def __init__(self, ax: Axes | None, lang: Language | None) -> None:
        try:
            from matplotlib import pyplot
        except ImportError:
            raise UsageError(
                "G303", what="panel.plot", package="matplotlib", extra="plot"
            ) from None
        self.lang: Language = lang or ("zh" if chinese_font() else "en")
        self.ax: Axes = ax if ax is not None else pyplot.subplots(layout="constrained")[1]

    def need(self, found: Mapping[Any, Any]) -> None:
        """Raise UsageError (G343) where nothing is ``found`` to draw."""
        if not found:
            raise UsageError("G343")

    def shares(
        self,
        sums: Mapping[int, Mapping[str, Number]],
        names: Mapping[str, tuple[str, str]],
        reports: Mapping[int, int],
    ) -> None:
        """A bar a year, in parts that add up to 100 %; the number of reports above it."""
        years = sorted(sums)
        low = [0.0] * len(years)
        for part, labels in names.items():
            shares = [100 * sums[year][part] / sum(sums[year].values()) for year in years]
            if any(shares):
                label = labels[0] if self.lang == "zh" else labels[1]
                self.ax.bar(years, shares, bottom=low, label=label, width=0.7)
                low = [base + share for base, share in zip(low, shares, strict=True)]
        for year in years:
            self.ax.annotate(f"n={reports[year]}", (year, 101), ha="center", fontsize="small")
        self.ax.set_ylim(0, 108)

    def name(self, zh: tuple[str, str], en: tuple[str, str]) -> None:
        """Title and name of the vertical axis."""
        title, axis = zh if self.lang == "zh" else en
        self.ax.set_title(title)
        self.ax.set_ylabel(axis)

    def done(self, years: Sequence[int]) -> Axes:
        """The axes with whole years, a legend, and a font that has the characters."""
        self.ax.set_xticks(range(years[0], years[-1] + 1))
        self.ax.tick_params(axis="x", labelrotation=45 if len(years) > 8 else 0)
        legend = self.ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
        self.ax.spines[["top", "right"]].set_visible(False)
        if font := chinese_font():
            texts = [self.ax.title, self.ax.yaxis.label, *legend.get_texts()]
            for text in texts:
                text.set_fontfamily([font, "sans-serif"])
        return self.ax


def _add(sums: dict[str, Number], parts: Mapping[str, Number]) -> None:
    for name, part in parts.items():
        sums[name] += part


def _group(identity: Mapping[str, Any], by: By) -> str:
    """What the reports of one line have in common, "" where it is not known."""
    return str(identity[by] or "") if by != "body" else body_of(identity)


def _label(identity: Mapping[str, Any], by: By, lang: Language) -> str:
    """The name of the line of a report, in words that ``lang`` can show; "" if it has none."""
    divisions = builtin_divisions()
    area = identity["level"] in AREAS
    division = divisions.get(identity["division_code"]) if area else None
    if by != "body":
        name = str(identity[by] or "")
    else:
        name = division.name if division else str(identity["region" if area else "issuer"])
    if lang == "zh" or name.isascii():
        return name or "—"
    english = divisions.english.get(name) or (division.code if division else "")
    stem = _YEAR.sub("", identity["report_id"])
    return english or (stem if stem.isascii() else "")
