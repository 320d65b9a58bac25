"""Draw the pictures of docs/panel.md: ``python docs/tools/pictures.py [FONT FILE]``.

The reports are made here, for invented cities; the numbers are made up. A font with Chinese
characters may be named where none is installed; without one the labels are English.
"""

from __future__ import annotations

import sys
from pathlib import Path

import govinfo_nlp

FOLDER = Path(__file__).resolve().parents[1] / "pictures"
CITIES = {"云岭市": 310, "鹭津市": 640, "朔川市": 150, "霁州市": 420}
YEARS = range(2014, 2019)
_TEXT = """\
{city}{year}年政府信息公开工作年度报告
一、概述
本报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。
二、主动公开政府信息情况
{year}年,全市主动公开政府信息{total}条。其中,政府网站公开政府信息{website}条,政务微博公开政府信息{weibo}条,\
政务微信公开政府信息{wechat}条,政府公报公开政府信息{gazette}条。
三、依申请公开政府信息情况
{year}年,全市共收到政府信息公开申请{received}件。申请答复数{answered}件,其中,属于已主动公开范围数{public}件,同意公开答复{granted}件,\
同意部分公开答复{partial}件,不同意公开答复{denied}件。
"""


def reports() -> list[govinfo_nlp.Report]:
    """One report a city and year."""
    return [
        govinfo_nlp.parse(_text(city, number, year), id=f"{city}-{year}")
        for number, city in enumerate(CITIES)
        for year in YEARS
    ]


def _text(city: str, number: int, year: int) -> str:
    passed = year - YEARS[0]
    received = CITIES[city] + passed * (35 + 20 * number) + (passed * passed * (7 - number)) % 40
    answered = received - 3
    denied = answered * (11 - passed) // 100
    partial = answered * (5 + passed) // 100
    granted = answered * (52 - 2 * passed + number) // 100
    website, weibo, wechat = 9000 + 700 * passed, 500 + 260 * passed, 90 * passed * passed
    return _TEXT.format(
        city=city, year=year, total=website + weibo + wechat + 120, website=website, weibo=weibo,
        wechat=wechat, gazette=120, received=received, answered=answered, granted=granted,
        partial=partial, denied=denied, public=answered // 9,
    )  # fmt: skip


def main(font: str = "") -> None:
    """Write requests.png, answers.png and channels.png."""
    import matplotlib
    from matplotlib import font_manager, pyplot

    matplotlib.use("agg")
    if font:
        font_manager.fontManager.addfont(font)
    panel = govinfo_nlp.panel(reports())
    for name, draw in {
        "requests": panel.plot.requests,
        "answers": panel.plot.answers,
        "channels": panel.plot.channels,
    }.items():
        _, ax = pyplot.subplots(figsize=(6.4, 3.4), layout="constrained")
        draw(ax=ax)
        ax.figure.savefig(FOLDER / f"{name}.png", dpi=110)
        pyplot.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
