"""The page of a report in a real browser: clicks, keys, filters, colours, narrow, paper.

They need Chromium and its driver (Debian: ``chromium`` and ``chromium-driver``) and skip without.
"""

from __future__ import annotations

import base64
import io
import json
import shutil
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
from test_view import CORPUS, HOSTILE, long_report

import govinfo_nlp
from govinfo_nlp import Report
from govinfo_nlp.view.body import LOW_CONFIDENCE
from govinfo_nlp.view.page import entry_of, index, page

pytest.importorskip("selenium", reason="the page is tested with selenium, which is not installed")

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDE, NARROW = (1400, 900), (390, 844)


SEEN = """
const [element, done] = arguments;
const after = (frames, then) => frames ? requestAnimationFrame(() => after(frames - 1, then)) : then();
after(4, () => {
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  done(top !== null && (element.contains(top) || top.contains(element)));
});
"""

LOADED = """
return location.href.split('#')[0] === arguments[0].split('#')[0] && document.readyState === 'complete';
"""


class Browser:
    """A page in Chromium, and what the tests ask of it."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver

    def look(self, size: tuple[int, int] = WIDE, scheme: str = "light", media: str = "") -> None:
        """Set the size of the window and the colours that the reader prefers."""
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        media_settings = {"media": media, "features": features}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media_settings)

    def open(self, path: Path, address: str = "") -> None:
        """Show a page, from its beginning; a busy browser may still show the page before."""
        wait = WebDriverWait(self.driver, 60)
        for url in ("about:blank", path.as_uri() + address):
            self.driver.get(url)
            wait.until(lambda _, url=url: self.run(LOADED, url))

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def fact(self, number: int) -> WebElement:
        return self.one(f'.fact[data-i="{number}"]')

    def mark(self, number: int) -> WebElement:
        return self.one(f'#text mark[data-f~="{number}"]')

    def click(self, element: WebElement) -> None:
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def press(self, *keys: str) -> None:
        self.driver.switch_to.active_element.send_keys(*keys)

    def focused(self) -> str:
        """What has the focus: ``fact 3``, ``mark 3 4``, or its id."""
        return str(self.run(
            "const e = document.activeElement;"
            "return e.dataset.i ? 'fact ' + e.dataset.i : e.dataset.f ? 'mark ' + e.dataset.f : e.id"
        ))  # fmt: skip

    def listed(self) -> set[int]:
        """The facts that the list shows."""
        numbers = self.run(
            "return [...document.querySelectorAll('#list .fact')]"
            ".filter(e => !e.closest('[hidden]')).map(e => Number(e.dataset.i))"
        )
        assert len(numbers) == len(set(numbers))
        return set(numbers)

    def seen(self, element: WebElement) -> bool:
        """Whether the middle of ``element`` is on the screen, with nothing over it, once the page
        stands still: the next frames may still move it."""
        return bool(self.driver.execute_async_script(SEEN, element))

    def search(self, words: str) -> None:
        field = self.one("#search")
        field.clear()
        field.send_keys(words)

    def chip(self, name: str) -> WebElement:
        return self.one(f'.chip[data-filter="{name}"]')

    def events(self, method: str) -> list[dict[str, Any]]:
        """What the browser's network did since the last call."""
        messages = (json.loads(entry["message"]) for entry in self.driver.get_log("performance"))
        return [m["message"] for m in messages if m["message"]["method"] == method]

    def requests(self) -> set[str]:
        """The addresses that a page from the disk asked for (not the browser's first page)."""
        asked = (event["params"] for event in self.events("Network.requestWillBeSent"))
        return {p["request"]["url"] for p in asked if p["documentURL"].startswith("file:")}

    def complaints(self) -> list[str]:
        """What the console says: errors of scripts, and what the security policy refused."""
        return [entry["message"] for entry in self.driver.get_log("browser")]


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    browser, service = (
        next(filter(None, map(shutil.which, names)), None),
        shutil.which("chromedriver"),
    )
    if not browser or not service:
        pytest.skip("no browser: install chromium and chromium-driver")
    options = ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('browser')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with Chrome(options, Service(executable_path=service)) as made:
        yield made


@pytest.fixture
def browser(driver: Chrome) -> Iterator[Browser]:
    """A wide, light browser; whatever a test does, no script fails and nothing is fetched."""
    made = Browser(driver)
    made.look()
    made.requests()
    made.complaints()
    yield made
    assert made.complaints() == []
    assert {url.split(":")[0] for url in made.requests()} <= {"file"}
    made.run("try { localStorage.clear() } catch (none) {}")


Open = Callable[..., Report]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Open:
    """Opens the page of a report, and gives the report."""

    def open_page(report: Report, address: str = "") -> Report:
        path = tmp_path / "页 面.html"
        path.write_text(page(report), encoding="utf-8")
        browser.open(path, address)
        return report

    return open_page


@pytest.fixture(scope="module")
def tables() -> Report:
    """A report with statutory tables that does not add up: one cell and one number are changed."""
    text = (CORPUS / "jizhou-2022.txt").read_bytes().decode()
    text = text.replace("1612件", "1602件", 1).replace("\t1480\t96\t", "\t1480\t69\t", 1)
    report = govinfo_nlp.parse(text, id="jizhou-2022")
    assert len(report.tables) == 3 and len(report.findings) >= 4
    return report


@pytest.fixture(scope="module")
def prose() -> Report:
    return govinfo_nlp.parse(CORPUS / "yunling-2017.txt")


def number_of(report: Report, **wanted: Any) -> int:
    """The first fact with the fields ``wanted``."""
    return next(
        i
        for i, fact in enumerate(report.facts)
        if all(getattr(fact, name) == value for name, value in wanted.items())
    )


# -- the list and the text --------------------------------------------------------------------------


def test_all_facts_are_listed_and_the_file_is_all_that_is_read(
    browser: Browser, opened: Open, tables: Report
) -> None:
    opened(tables)
    assert browser.listed() == {*range(len(tables.facts))}
    assert browser.one(".count").text == f"{len(tables.facts)} / {len(tables.facts)}"
    assert browser.one("h1").text == tables.title == browser.driver.title
    urls = browser.requests()
    assert len(urls) == 1 and urls.pop().startswith("file://")


def test_a_click_on_a_fact_goes_to_its_place_in_the_text(
    browser: Browser, opened: Open, prose: Report
) -> None:
    opened(prose)
    last = max(range(len(prose.facts)), key=lambda i: prose.facts[i].start)
    for number in (last, number_of(prose, metric="application.received.total")):
        browser.click(browser.fact(number))
        mark = browser.mark(number)
        assert browser.seen(mark) and "on" in mark.get_attribute("class").split()
        assert "".join(m.text for m in browser.all("mark.on")) == prose.facts[number].text
        assert browser.focused() == f"mark {mark.get_attribute('data-f')}"
        assert browser.fact(number).get_attribute("aria-current") == "true"
        assert browser.run("return location.hash") == f"#f{number}"
    assert len(browser.all(".fact[aria-current]")) == len(browser.all(".detail")) == 1


def test_a_click_on_a_number_goes_back_to_its_fact(
    browser: Browser, opened: Open, prose: Report
) -> None:
    opened(prose)
    number = number_of(prose, metric="review.total")
    browser.click(browser.mark(number))
    assert browser.focused() == f"fact {number}"
    assert browser.seen(browser.fact(number))
    detail = browser.one(".detail").text
    for word in (prose.facts[number].text, "review.total", prose.facts[number].rule):
        assert word in detail


def test_a_number_that_several_facts_share_leads_to_each(
    browser: Browser, opened: Open, tables: Report
) -> None:
    report = opened(tables)
    mark = next(m for m in browser.all("#text mark[data-f]") if " " in m.get_attribute("data-f"))
    numbers = mark.get_attribute("data-f").split()
    assert len({report.facts[int(number)].text for number in numbers}) == 1
    for number in (*numbers, numbers[0]):
        browser.click(mark)
        assert browser.focused() == f"fact {number}"


def test_each_cell_leads_to_its_fact_and_back(
    browser: Browser, opened: Open, tables: Report
) -> None:
    opened(tables)
    number = number_of(tables, form_row="D3.2", applicant="natural_person")
    cell = browser.one(f'table td mark[data-f~="{number}"]')
    row = cell.find_element(By.XPATH, "ancestor::tr/th")
    assert (cell.text, row.text) == ("58", "二、上年结转政府信息公开申请数量")
    browser.click(cell)
    assert browser.focused() == f"fact {number}"
    browser.press(Keys.ENTER)
    assert browser.focused() == f"mark {number}" and browser.seen(cell)


def test_the_address_leads_to_a_fact(browser: Browser, opened: Open, prose: Report) -> None:
    last = max(range(len(prose.facts)), key=lambda i: prose.facts[i].start)
    opened(prose, f"#f{last}")
    assert browser.seen(browser.mark(last))
    browser.run("location.hash = '#f3'")
    browser.run("return new Promise(done => setTimeout(done, 50))")
    assert browser.seen(browser.mark(3)) and browser.focused() == "mark 3"


# -- filters and search -----------------------------------------------------------------------------


def expected(report: Report) -> dict[str, set[int]]:
    """What each filter leaves, by the records."""
    facts = {*enumerate_facts(report)}
    headlines = {*report.headlines.values()}
    found = {
        i for i, f in enumerate(report.facts)
        for x in report.findings if i in x.facts or [f.start, f.end] in x.spans
    }  # fmt: skip

    def those(test: Callable[[Any], bool]) -> set[int]:
        return {i for i in facts if test(report.facts[i])}

    return {
        "linked": those(lambda f: f.metric is not None),
        "unlinked": those(lambda f: f.metric is None),
        "headline": headlines,
        "finding": found,
        "low": those(lambda f: f.metric is not None and f.confidence < LOW_CONFIDENCE),
        "filled": those(lambda f: f.state == "value"),
        "table": those(lambda f: f.source == "table"),
        "narrative": those(lambda f: f.source == "narrative"),
    }


def enumerate_facts(report: Report) -> range:
    return range(len(report.facts))


def test_each_filter_leaves_what_its_name_says(
    browser: Browser, opened: Open, tables: Report
) -> None:
    opened(tables)
    for name, left in expected(tables).items():
        chip = browser.chip(name)
        assert chip.find_element(By.CLASS_NAME, "num").text == str(len(left))
        assert chip.is_enabled() == bool(left)
        if left:
            chip.click()
            assert chip.get_attribute("aria-pressed") == "true"
            assert browser.listed() == left
            assert browser.one(".count").text == f"{len(left)} / {len(tables.facts)}"
            chip.click()
    assert browser.listed() == {*enumerate_facts(tables)}


def test_filters_work_together(browser: Browser, opened: Open, tables: Report) -> None:
    opened(tables)
    left = expected(tables)
    for names, wanted in (
        (("table", "filled"), left["table"] & left["filled"]),
        (("linked", "unlinked"), left["linked"] | left["unlinked"]),
        (
            ("narrative", "linked", "headline"),
            left["narrative"] & left["linked"] & left["headline"],
        ),
        (("table", "narrative", "finding"), left["finding"]),
    ):
        for name in names:
            browser.chip(name).click()
        assert browser.listed() == wanted
        for name in names:
            browser.chip(name).click()


def test_what_the_filters_leave_out_is_pale_in_the_text(
    browser: Browser, opened: Open, prose: Report
) -> None:
    opened(prose)
    browser.chip("unlinked").click()
    pale = {
        int(number)
        for mark in browser.all("#text mark.off")
        for number in mark.get_attribute("data-f").split()
    }
    assert pale == expected(prose)["linked"]


@pytest.mark.parametrize(
    ("words", "test"),
    [
        ("1268", lambda f: f.value == 1268),
        ("1,268", lambda f: f.value == 1268),
        ("review.total", lambda f: f.metric == "review.total"),
        ("行政复议数量", lambda f: f.metric == "review.total"),
        ("ADMINISTRATIVE reviews", lambda f: f.metric == "review.total"),
        ("网站 条 全市", lambda f: f.metric == "disclosure.channel.website" and f.scope == "全市"),
    ],
)
def test_the_search_finds(
    words: str, test: Callable[[Any], bool], browser: Browser, opened: Open, prose: Report
) -> None:
    opened(prose)
    browser.search(words)
    wanted = {i for i, fact in enumerate(prose.facts) if test(fact)}
    assert wanted and wanted <= browser.listed()
    assert len(browser.listed()) <= len(wanted) + 6


def test_a_search_without_result_says_so_and_can_be_undone(
    browser: Browser, opened: Open, prose: Report
) -> None:
    opened(prose)
    browser.chip("unlinked").click()
    browser.search("no such words")
    assert browser.listed() == set() and browser.one(".nothing").is_displayed()
    browser.one("#reset").click()
    assert browser.listed() == {*enumerate_facts(prose)}
    assert not browser.one(".nothing").is_displayed()


def test_a_fact_that_the_filters_hide_is_shown_when_its_number_is_chosen(
    browser: Browser, opened: Open, prose: Report
) -> None:
    opened(prose)
    browser.chip("unlinked").click()
    number = number_of(prose, metric="review.total")
    browser.click(browser.mark(number))
    assert browser.focused() == f"fact {number}" and browser.seen(browser.fact(number))


# -- keys -------------------------------------------------------------------------------------------


def test_everything_works_with_keys_alone(browser: Browser, opened: Open, prose: Report) -> None:
    opened(prose)
    browser.press("/")
    assert browser.focused() == "search"
    browser.press("application.received.letter")
    (number,) = browser.listed()
    for _ in range(12):  # over the chips to the only stop of the list
        browser.press(Keys.TAB)
        if browser.focused().startswith("fact"):
            break
    assert browser.focused() == f"fact {number}"
    browser.press(Keys.ENTER)
    assert browser.focused() == f"mark {number}"
    browser.press(Keys.ARROW_RIGHT)
    after = browser.focused()
    assert after.startswith("mark") and after != f"mark {number}"
    browser.press(Keys.ARROW_LEFT)
    assert browser.focused() == f"mark {number}"
    browser.press(Keys.ESCAPE)
    assert browser.focused() == f"fact {number}" and browser.all(".detail")
    browser.press(Keys.ESCAPE)
    assert not browser.all(".detail") and not browser.all("mark.on")
    browser.press("/")
    browser.press(Keys.ESCAPE)
    assert browser.one("#search").get_attribute("value") == ""
    assert browser.listed() == {*enumerate_facts(prose)}


def test_the_arrows_go_through_the_list_and_skip_closed_groups(
    browser: Browser, opened: Open, prose: Report
) -> None:
    opened(prose)
    order = browser.run(
        "return [...document.querySelectorAll('.fact[data-i]')].map(e => e.dataset.i)"
    )
    browser.run("document.querySelector('.fact[data-i]').focus()")
    browser.press(Keys.ARROW_DOWN)
    assert browser.focused() == f"fact {order[1]}"
    browser.press(Keys.ARROW_UP)
    browser.press(Keys.ARROW_UP)
    assert browser.focused() == f"fact {order[0]}"
    browser.press(Keys.END)
    assert browser.focused() == f"fact {order[-1]}"
    browser.press(Keys.HOME)
    assert browser.focused() == f"fact {order[0]}"
    browser.run("document.querySelectorAll('.group')[1].open = false")
    inside = browser.run(
        "return [...document.querySelectorAll('.group')].map(g => g.querySelectorAll('.fact').length)"
    )
    browser.run(f"document.querySelector('.fact[data-i=\"{order[inside[0] - 1]}\"]').focus()")
    browser.press(Keys.ARROW_DOWN)
    assert browser.focused() == f"fact {order[inside[0] + inside[1]]}"


def test_the_focus_can_be_seen_and_every_control_has_a_name(
    browser: Browser, opened: Open, tables: Report
) -> None:
    opened(tables)
    browser.press(Keys.TAB, Keys.TAB)
    style = "return getComputedStyle(document.activeElement).outlineStyle"
    assert browser.run(style) == "solid"
    unnamed = browser.run(
        "return [...document.querySelectorAll('button, input, [role=button]')].filter(e =>"
        " !(e.textContent.trim() || e.getAttribute('aria-label'))).map(e => e.outerHTML)"
    )
    assert unnamed == []
    stops = browser.run("return document.querySelectorAll('.fact[tabindex=\"0\"]').length")
    assert (
        stops == browser.run("return document.querySelectorAll('mark[tabindex=\"0\"]').length") == 1
    )


# -- findings ---------------------------------------------------------------------------------------


def test_findings_stand_at_their_numbers(browser: Browser, opened: Open, tables: Report) -> None:
    opened(tables)
    for number, finding in enumerate(tables.findings):
        badges = browser.all(f'.b[data-n="{number + 1}"]')
        assert len(badges) >= len({tuple(span) for span in finding.spans})
        assert finding.message in badges[0].get_attribute("aria-label")
        browser.click(badges[0])
        shown = browser.run("return document.activeElement.textContent")
        assert finding.message in shown and finding.code in shown
        browser.press(Keys.ENTER)
        assert browser.focused() == f"mark {finding.facts[0]}"
        assert finding.message in browser.run(
            "return document.querySelector('.detail').textContent"
        )


# -- documents that want more than to be read -------------------------------------------------------


def test_markup_and_script_in_a_report_do_nothing(browser: Browser, opened: Open) -> None:
    report = opened(govinfo_nlp.parse(HOSTILE, id="</script><img src=x onerror=window.hacked=4>"))
    assert browser.run("return window.hacked") is None
    assert browser.listed() == {*enumerate_facts(report)}
    assert "<script>window.hacked=3</script>" in browser.one(".words").text
    for number in enumerate_facts(report):
        browser.click(browser.fact(number))
    browser.search("<script>")
    assert browser.run("return window.hacked") is None
    assert browser.run("return document.querySelectorAll('img, svg, iframe, base').length") == 0
    assert browser.run("return document.scripts.length") == 2


def test_the_policy_of_the_page_would_stop_a_script_that_got_in(
    browser: Browser, opened: Open, prose: Report
) -> None:
    opened(prose)
    browser.run(
        "const s = document.createElement('script'); s.textContent = 'window.hacked = 5';"
        "document.body.append(s); const i = new Image(); i.src = 'https://example.org/x.png';"
    )
    assert browser.run("return window.hacked") is None
    refused = browser.complaints()
    assert len(refused) >= 2 and all("Content Security Policy" in message for message in refused)
    failed = [event["params"] for event in browser.events("Network.loadingFailed")]
    assert [event.get("blockedReason") for event in failed] == ["csp"]


# -- colours, sizes, languages, paper ---------------------------------------------------------------


def brightness(browser: Browser) -> float:
    colour = browser.run("return getComputedStyle(document.body).backgroundColor")
    parts = colour.removeprefix("rgb(").removesuffix(")").split(",")
    return sum(map(float, parts)) / (3 * 255)


def test_light_and_dark_follow_the_reader_and_the_switch(
    browser: Browser, opened: Open, prose: Report
) -> None:
    for scheme, first in (("light", 1.0), ("dark", 0.0)):
        browser.look(scheme=scheme)
        opened(prose)
        assert abs(brightness(browser) - first) < 0.2
        browser.one("#theme").click()
        assert abs(brightness(browser) - (1 - first)) < 0.2
        browser.driver.refresh()
        assert abs(brightness(browser) - (1 - first)) < 0.2  # it is remembered
        browser.one("#theme").click()
        assert abs(brightness(browser) - first) < 0.2
        browser.run("localStorage.clear()")


CONTRASTS = """
const style = getComputedStyle(document.documentElement);
const light = (name) => {
  const probe = document.createElement("i");
  probe.style.color = style.getPropertyValue("--" + name);
  document.body.append(probe);
  const parts = getComputedStyle(probe).color.match(/[0-9.]+/g).slice(0, 3).map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  probe.remove();
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
};
return arguments[0].map(([ink, paper]) => {
  const two = [light(ink), light(paper)].sort((a, b) => b - a);
  return [ink, paper, (two[0] + 0.05) / (two[1] + 0.05)];
});
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_can_be_read_in_both_schemes(
    scheme: str, browser: Browser, opened: Open, prose: Report
) -> None:
    """Contrast of at least 4.5, as level AA of the Web Content Accessibility Guidelines asks."""
    browser.look(scheme=scheme)
    opened(prose)
    inks = ("ink", "soft", "error", "warning", "note", "focus")
    pairs = [[ink, paper] for ink in inks for paper in ("paper", "panel")]
    pairs += [["linked-ink", "linked"], ["ink", "unlinked"], ["ink", "unsure"], ["on-ink", "on"]]
    pairs += [["ink", "tag"], ["paper", "focus"]]
    assert [pair for pair in browser.run(CONTRASTS, pairs) if pair[2] < 4.5] == []


def test_a_narrow_screen_shows_one_pane_at_a_time(
    browser: Browser, opened: Open, tables: Report
) -> None:
    browser.look(NARROW)
    opened(tables)
    text, facts = browser.one("#text"), browser.one("#facts")
    assert text.is_displayed() and not facts.is_displayed()
    browser.one("#tab-facts").click()
    assert facts.is_displayed() and not text.is_displayed()
    number = number_of(
        tables, metric="application.carried_forward", source="table", applicant="total"
    )
    browser.click(browser.fact(number))
    assert text.is_displayed() and not facts.is_displayed()
    assert browser.seen(browser.mark(number))
    card = browser.one("#card")
    assert card.is_displayed() and "44" in card.text
    browser.one("#back").click()
    assert facts.is_displayed() and browser.focused() == f"fact {number}"
    assert not card.is_displayed()
    for pane in ("text", "facts"):
        browser.one(f"#tab-{pane}").click()
        assert browser.run("return document.documentElement.scrollWidth") <= NARROW[0]


def test_a_number_on_a_narrow_screen_tells_what_it_is(
    browser: Browser, opened: Open, prose: Report
) -> None:
    browser.look(NARROW)
    opened(prose)
    number = number_of(prose, metric="review.total")
    browser.click(browser.mark(number))
    assert browser.one("#text").is_displayed()
    assert prose.facts[number].unit in browser.one("#card").text


def test_the_language_can_be_chosen(browser: Browser, opened: Open, prose: Report) -> None:
    opened(prose)
    browser.run("localStorage.setItem('govinfo.lang', 'en')")
    browser.driver.refresh()
    assert (
        "Linked" in browser.chip("linked").text and "requests received" in browser.one("#list").text
    )
    browser.one("#language").click()
    assert "已归入" in browser.chip("linked").text
    assert "requests received" not in browser.one("#list").text
    browser.driver.refresh()
    assert "已归入" in browser.chip("linked").text


def test_on_paper_the_text_comes_first_then_what_the_filters_leave(
    browser: Browser, opened: Open, tables: Report
) -> None:
    pdfplumber = pytest.importorskip("pdfplumber")
    browser.look(scheme="dark")
    opened(tables)
    browser.chip("headline").click()
    browser.chip("narrative").click()
    browser.look(scheme="dark", media="print")
    assert not browser.one(".filters").is_displayed() and not browser.one("#theme").is_displayed()
    assert brightness(browser) == 1.0
    made = browser.driver.execute_cdp_cmd("Page.printToPDF", {})["data"]
    with pdfplumber.open(io.BytesIO(base64.b64decode(made))) as pdf:
        pages = [sheet.extract_text() for sheet in pdf.pages]
    assert len(pages) >= 3
    assert "1612" in "".join(pages) and "!1" in "".join(pages)  # a table, and its finding
    assert "disclosure.total" in pages[-1] + pages[-2]
    assert "application.outcome.denied.state_secret" not in "".join(pages)  # a fact of a table


# -- other ways to look at it ------------------------------------------------------------------------


def test_a_long_report_opens(browser: Browser, opened: Open) -> None:
    report = opened(long_report())
    assert browser.listed() == {*enumerate_facts(report)}
    last = max(range(len(report.facts)), key=lambda i: report.facts[i].start)
    browser.click(browser.fact(last))
    assert browser.seen(browser.mark(last))


def test_without_a_text_there_are_tables_and_facts(
    browser: Browser, opened: Open, tables: Report
) -> None:
    stored = opened(Report.from_dict(tables.to_dict()))
    number = number_of(stored, form_row="D3.2", applicant="natural_person")
    browser.click(browser.fact(number))
    assert browser.mark(number).text == "58" and browser.seen(browser.mark(number))
    prose = number_of(stored, source="narrative")
    browser.click(browser.fact(prose))
    assert browser.focused() == f"fact {prose}"


def test_the_page_works_inside_a_notebook(browser: Browser, prose: Report, tmp_path: Path) -> None:
    path = tmp_path / "notebook.html"
    frame = f'<iframe srcdoc="{escape(page(prose))}" width="1300" height="640"></iframe>'
    path.write_text(f"<!doctype html><meta charset=utf-8>{frame}", encoding="utf-8")
    browser.open(path)
    browser.driver.switch_to.frame(0)
    number = number_of(prose, metric="review.total")
    browser.click(browser.fact(number))
    assert browser.focused() == f"mark {number}"
    browser.driver.switch_to.default_content()


def test_the_view_of_a_notebook_runs_nothing(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "cell.html"
    shown = govinfo_nlp.parse(HOSTILE)._repr_html_()
    path.write_text(f"<!doctype html><meta charset=utf-8>{shown}", encoding="utf-8")
    browser.open(path)
    assert browser.run("return window.hacked") is None
    assert browser.run("return document.querySelectorAll('img, svg, base, script').length") == 0
    assert browser.run("return document.querySelectorAll('mark').length") >= 5


def test_the_index_leads_to_the_pages(browser: Browser, prose: Report, tmp_path: Path) -> None:
    name = "100% & #1 ?.html"
    (tmp_path / name).write_text(page(prose), encoding="utf-8")
    shown = index([entry_of(prose)._replace(path=name)], ["<b>x</b>"])
    (tmp_path / "index.html").write_text(shown, encoding="utf-8")
    browser.open(tmp_path / "index.html")
    assert browser.one("li").text == "<b>x</b>"
    browser.one("tbody a").click()
    assert browser.one("h1").text == prose.title
