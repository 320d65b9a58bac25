"""What an HTML page says of a report in its head, where the report's own text is silent."""

from __future__ import annotations

from pathlib import Path

import govinfo_nlp

HEAD = (
    "<title>临溪县2023年政府信息公开工作年度报告_临溪县人民政府</title>"
    '<meta name="ArticleTitle" content="临溪县2023年政府信息公开工作年度报告">'
    '<meta name="PubDate" content="2024-01-19 10:23">'
    '<meta name="ContentSource" content="临溪县人民政府">'
)
BODY = (
    "<p>一、总体情况</p><p>全年主动公开政府信息325条。</p>"
    "<p>二、主动公开政府信息情况</p><p>制发规范性文件3件。</p>"
)


def _parse(head: str, body: str) -> govinfo_nlp.Report:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    return govinfo_nlp.parse(page.encode())


def test_the_page_fills_what_the_text_does_not_say() -> None:
    report = _parse(HEAD, BODY)
    assert report.title == "临溪县2023年政府信息公开工作年度报告"
    assert (report.issuer, report.year) == ("临溪县人民政府", 2023)
    assert report.metadata.published == "2024-01-19"
    assert report.region == "临溪县"


def test_nothing_of_the_page_has_a_span() -> None:
    assert not {"title", "issuer", "published"} & set(_parse(HEAD, BODY).metadata.spans)


def test_the_text_comes_first() -> None:
    body = (
        "<p>东岭区民政局2021年政府信息公开工作年度报告</p>"
        + BODY
        + "<p>东岭区民政局</p><p>2022年1月20日</p>"
    )
    report = _parse(HEAD, body)
    assert report.title == "东岭区民政局2021年政府信息公开工作年度报告"
    assert (report.issuer, report.year) == ("东岭区民政局", 2021)
    assert report.metadata.published == "2022-01-20"


def test_a_source_that_is_no_body_is_no_issuer() -> None:
    head = '<meta name="ContentSource" content="本站编辑"><meta name="PubDate" content="昨天">'
    report = _parse(head, BODY)
    assert (report.issuer, report.metadata.published) == ("", "")


def test_title_in_the_head_of_a_real_page(shared: Path) -> None:
    report = govinfo_nlp.parse(shared / "real" / "hangzhou-2025-fixture.html")
    assert "政府信息公开工作年度报告" in report.title
    assert report.year == 2025
