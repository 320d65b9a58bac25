// The page of a report: the list of facts, its filters and search, and the way between a fact and
// its place in the text. Everything is made with textContent; nothing is ever parsed as HTML.
(function () {
  "use strict";

  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;
  const data = JSON.parse($("data").textContent);
  const labels = data.labels;
  const main = document.querySelector("main");
  const narrow = window.matchMedia("(max-width: 56rem)");

  // -- what is remembered between pages; a browser may refuse that for files ---------------------

  function remembered(key) {
    try { return localStorage.getItem("govinfo." + key); } catch (refused) { return null; }
  }

  function remember(key, value) {
    try { localStorage.setItem("govinfo." + key, value); } catch (refused) { /* only for this page */ }
  }

  // -- language and colours ----------------------------------------------------------------------

  function setLanguage(code) {
    root.dataset.lang = code;
    root.lang = code;
    $("search").placeholder = labels.ui.search[code];
  }

  setLanguage(remembered("lang") || ((navigator.language || "").startsWith("zh") ? "zh" : "en"));
  $("language").addEventListener("click", () => {
    setLanguage(root.dataset.lang === "zh" ? "en" : "zh");
    remember("lang", root.dataset.lang);
  });

  if (remembered("theme")) root.dataset.theme = remembered("theme");
  $("theme").addEventListener("click", () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : window.matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    remember("theme", root.dataset.theme);
  });

  // -- the facts ---------------------------------------------------------------------------------

  const headlines = new Set(data.headlines);
  const facts = [];
  data.facts.forEach((packed, index) => {
    const fact = { index, findings: [], headline: headlines.has(index) };
    data.fields.forEach((name, at) => {
      fact[name] = packed[at] ? data.words[packed[at] - 1] : facts[index - 1][name];
    });
    fact.confidence = packed[data.fields.length];
    facts.push(fact);
  });
  data.findings.forEach((finding, number) => {
    finding.facts.forEach((index) => facts[index].findings.push(number));
  });

  const tests = {
    linked: (fact) => fact.metric !== "",
    unlinked: (fact) => fact.metric === "",
    headline: (fact) => fact.headline,
    finding: (fact) => fact.findings.length > 0,
    low: (fact) => fact.metric !== "" && fact.confidence < data.low,
    filled: (fact) => fact.state === "value",
    table: (fact) => fact.source === "table",
    narrative: (fact) => fact.source !== "table",
  };
  // Of the chips of one set any may hold; all other chips must.
  const either = [["linked", "unlinked"], ["table", "narrative"]];

  function nameOf(fact) {
    return data.metrics[fact.metric] || ["", "", "unlinked"];
  }

  function words(fact) {
    const applicant = labels.applicants[fact.applicant] || {};
    return [
      fact.metric, ...nameOf(fact).slice(0, 2), fact.label, fact.text, fact.value, fact.value.replace(/,/g, ""),
      fact.unit, fact.scope, fact.subject, fact.applicant, applicant.zh, applicant.en, fact.form_row, fact.period,
    ].join("\n").toLowerCase();
  }

  // -- making elements ---------------------------------------------------------------------------

  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children.filter((child) => child !== ""));
    return element;
  }

  function both(zh, en) {
    if (zh === en) return make("span", "", zh);
    return make("span", "", ...[["zh", zh], ["en", en]].map(([code, said]) => {
      const span = make("span", "t", said);
      span.lang = code;
      return span;
    }));
  }

  const ui = (key) => both(labels.ui[key].zh, labels.ui[key].en);

  function named(part, key) {
    const known = labels[part][key];
    return known ? both(known.zh, known.en) : make("span", "", key);
  }

  function tags(fact) {
    const tag = (child) => make("span", "tag", child);
    const found = [];
    if (fact.scope) found.push(tag(fact.scope));
    if (fact.applicant && fact.applicant !== "total") found.push(tag(named("applicants", fact.applicant)));
    if (fact.subject) found.push(tag(fact.subject));
    if (fact.period && fact.period !== data.year) found.push(tag(fact.period));
    if (fact.comparison) found.push(tag(fact.comparison));
    if (fact.status === "derived") found.push(tag(ui("derived")));
    if (fact.source === "table") found.push(tag(ui("table")));
    if (tests.low(fact)) found.push(tag(fact.confidence.toFixed(2)));
    fact.findings.forEach((number) => {
      found.push(make("span", "sev " + data.findings[number].severity, "!" + (number + 1)));
    });
    return found;
  }

  function shown(fact) {
    const head = [make("span", "v", fact.value), make("span", "", fact.unit)];
    if (fact.approx) head.push(make("span", "tag", "≈ " + fact.approx));
    if (!fact.metric) head.push(make("span", "lab", fact.label));
    if (fact.headline) {
      const star = make("span", "star", "★");
      star.title = labels.ui.headline.zh + " / " + labels.ui.headline.en;
      head.push(star);
    }
    return head.concat(tags(fact));
  }

  function detail(fact) {
    const list = make("dl", "detail");
    const section = data.sections[fact.section];
    const rows = {
      quote: fact.text, label: fact.label, metric: fact.metric, scope: fact.scope, subject: fact.subject,
      applicant: fact.applicant && named("applicants", fact.applicant), period: fact.period, comparison: fact.comparison,
      section: section ? both(section[0], section[1]) : fact.section, form_row: fact.form_row,
      source: fact.source && ui(fact.source === "table" ? "table" : "narrative"),
      status: fact.state === "value" ? "" : named("states", fact.state),
      confidence: fact.metric && fact.confidence.toFixed(2), rule: fact.rule, evidence: fact.evidence, candidates: fact.candidates,
    };
    Object.keys(rows).forEach((key) => {
      if (rows[key]) list.append(make("dt", "", ui(key)), make("dd", "", rows[key]));
    });
    fact.findings.forEach((number) => {
      const finding = data.findings[number];
      list.append(make("dt", finding.severity, "!" + (number + 1)), make("dd", "", both(...finding.message)));
    });
    return list;
  }

  // -- the list ----------------------------------------------------------------------------------

  const groups = []; // {element, count, metrics: [{element, facts}]}
  const buttons = []; // by index of the fact

  function button(fact) {
    const made = make("button", "fact", ...shown(fact));
    made.type = "button";
    made.tabIndex = -1;
    made.dataset.i = fact.index;
    buttons[fact.index] = made;
    return make("li", "", made);
  }

  function metricBlock(metric, members) {
    const block = make("div", "metric");
    if (metric) {
      const name = data.metrics[metric];
      block.append(make("h3", "", both(name[0], name[1]), name[0] === metric ? "" : make("code", "", metric)));
    }
    block.append(make("ul", "", ...members.map(button)));
    return { element: block, facts: members };
  }

  function buildList() {
    const byGroup = new Map(labels.groups.map((group) => [group.id, new Map()]));
    facts.forEach((fact) => {
      const metrics = byGroup.get(nameOf(fact)[2]);
      if (!metrics.has(fact.metric)) metrics.set(fact.metric, []);
      metrics.get(fact.metric).push(fact);
    });
    labels.groups.forEach((group) => {
      const metrics = [...byGroup.get(group.id)].map(([metric, members]) => metricBlock(metric, members));
      if (!metrics.length) return;
      const count = make("span", "num");
      const element = make("details", "group", make("summary", "", both(group.zh, group.en), " ", count));
      element.open = true;
      element.append(...metrics.map((metric) => metric.element));
      groups.push({ element, count, metrics });
    });
    $("list").append(...groups.map((group) => group.element));
  }

  // -- filters and search ------------------------------------------------------------------------

  const chips = [...document.querySelectorAll(".chip")];
  const pressed = new Set();
  const haystacks = [];
  let visible = facts;

  function fits(fact, terms) {
    for (const key of pressed) {
      const set = either.find((keys) => keys.includes(key)) || [key];
      if (!set.some((other) => pressed.has(other) && tests[other](fact))) return false;
    }
    if (!terms.length) return true;
    if (!haystacks[fact.index]) haystacks[fact.index] = words(fact);
    return terms.every((term) => haystacks[fact.index].includes(term));
  }

  function filter() {
    const terms = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const left = new Set(facts.filter((fact) => fits(fact, terms)));
    visible = [];
    groups.forEach((group) => {
      let count = 0;
      group.metrics.forEach((metric) => {
        const fitting = metric.facts.filter((fact) => left.has(fact));
        metric.facts.forEach((fact) => { buttons[fact.index].parentNode.hidden = !left.has(fact); });
        metric.element.hidden = !fitting.length;
        count += fitting.length;
        visible.push(...fitting);
      });
      group.element.hidden = !count;
      group.count.textContent = count;
    });
    document.querySelector(".count").textContent = visible.length + " / " + facts.length;
    document.querySelector(".nothing").hidden = visible.length > 0;
    marks.forEach((mark) => mark.classList.toggle("off", !factsOf(mark).some((fact) => left.has(fact))));
    chips.forEach((chip) => chip.setAttribute("aria-pressed", pressed.has(chip.dataset.filter)));
    setStop(buttons, visible.length && buttons[(visible.includes(current) ? current : visible[0]).index]);
  }

  function reset() {
    pressed.clear();
    $("search").value = "";
    filter();
  }

  // -- a fact and its place in the text ------------------------------------------------------------

  const marks = [...document.querySelectorAll("#text mark[data-f]")];
  const places = new Map(); // index of a fact → its first mark, in the order of the text
  let current = null;

  const factsOf = (mark) => mark.dataset.f.split(" ").map((index) => facts[index]);

  // One stop of the tab key for the whole list and one for the whole text: the arrow keys do the rest.
  function setStop(elements, stop) {
    const before = elements.stop;
    if (before) before.tabIndex = -1;
    if (stop) stop.tabIndex = 0;
    elements.stop = stop || null;
  }

  function showPane(name) {
    main.dataset.pane = name;
    ["text", "facts"].forEach((pane) => $("tab-" + pane).setAttribute("aria-selected", pane === name));
    $("card").hidden = name !== "text" || !current;
  }

  function reveal(element) {
    for (let around = element.parentElement; around; around = around.parentElement) {
      if (around.tagName === "DETAILS") around.open = true;
    }
    element.focus({ preventScroll: true });
    scrollTo(element, 2);
  }

  // Tables and lists that were never on the screen have a guessed height, and move what is below
  // them when they are laid out: so again in the next frames.
  function scrollTo(element, again) {
    element.scrollIntoView({ block: "center", inline: "nearest" });
    if (again) requestAnimationFrame(() => scrollTo(element, again - 1));
  }

  function unselect() {
    if (!current) return;
    buttons[current.index].removeAttribute("aria-current");
    const old = document.querySelector(".detail");
    if (old) old.remove();
    marks.forEach((mark) => mark.classList.remove("on"));
    current = null;
    $("card").hidden = true;
  }

  function select(fact) {
    unselect();
    current = fact;
    if (!visible.includes(fact)) reset();
    buttons[fact.index].setAttribute("aria-current", "true");
    buttons[fact.index].after(detail(fact));
    marks.forEach((mark) => mark.classList.toggle("on", factsOf(mark).includes(fact)));
    setStop(buttons, buttons[fact.index]);
    if (places.has(fact.index)) setStop(marks, places.get(fact.index));
    const name = nameOf(fact);
    const brief = document.querySelector("#card .brief");
    brief.replaceChildren(make("div", "", name[0] ? both(name[0], name[1]) : fact.label), make("div", "fact", ...shown(fact)));
    try { history.replaceState(null, "", "#f" + fact.index); } catch (refused) { /* inside a notebook */ }
  }

  function toText(fact) {
    select(fact);
    const place = places.get(fact.index);
    buttons[fact.index].parentNode.scrollIntoView({ block: "nearest" });
    if (!place) return buttons[fact.index].focus();
    showPane("text");
    reveal(place);
  }

  function toList(fact) {
    select(fact);
    showPane("facts");
    reveal(buttons[fact.index]);
  }

  // On a number that several facts share, each click goes on to the next.
  function chooseMark(mark) {
    const there = factsOf(mark);
    const fact = there[(there.indexOf(current) + 1) % there.length];
    if (!narrow.matches) return toList(fact);
    select(fact);
    showPane("text");
  }

  function toFinding(number) {
    showPane("facts");
    reveal(document.querySelector('.found[data-finding="' + number + '"]'));
  }

  function fromFinding(number) {
    const index = data.findings[number].facts.find((fact) => places.has(fact));
    if (index !== undefined) return toText(facts[index]);
    const badge = document.querySelector('.b[data-n="' + (number + 1) + '"]');
    if (!badge) return;
    showPane("text");
    reveal(badge);
  }

  // -- mouse and keys ------------------------------------------------------------------------------

  function closest(event, selector) {
    return event.target instanceof Element ? event.target.closest(selector) : null;
  }

  document.addEventListener("click", (event) => {
    const fact = closest(event, "#list .fact");
    if (fact) return toText(facts[fact.dataset.i]);
    const badge = closest(event, ".b");
    if (badge) return toFinding(badge.dataset.n - 1);
    const mark = closest(event, "mark[data-f]");
    if (mark) return chooseMark(mark);
    const finding = closest(event, ".found");
    if (finding) return fromFinding(Number(finding.dataset.finding));
    const chip = closest(event, ".chip");
    if (chip) {
      if (!pressed.delete(chip.dataset.filter)) pressed.add(chip.dataset.filter);
      filter();
    }
  });

  // The next of `elements` that can be seen, `step` further on; the first and last ones stay.
  function move(elements, from, step) {
    const open = (element) => !element.closest("details:not([open]), [hidden]");
    for (let at = elements.indexOf(from) + step; at >= 0 && at < elements.length; at += step) {
      if (open(elements[at])) {
        setStop(elements === marks ? marks : buttons, elements[at]);
        elements[at].scrollIntoView({ block: "nearest" });
        return elements[at].focus({ preventScroll: true });
      }
    }
  }

  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const mark = closest(event, "mark[data-f]");
    const fact = closest(event, "#list .fact");
    if (event.key in steps && (mark || fact)) {
      event.preventDefault();
      if (mark) move(marks, mark, steps[event.key]);
      else move(visible.map((other) => buttons[other.index]), fact, steps[event.key]);
    } else if ((event.key === "Home" || event.key === "End") && fact) {
      event.preventDefault();
      buttons[visible[event.key === "Home" ? 0 : visible.length - 1].index].focus();
    } else if (mark && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      chooseMark(mark);
    } else if (event.key === "Escape") {
      escape(event, mark);
    } else if (event.key === "/" && event.target !== $("search")) {
      event.preventDefault();
      showPane("facts");
      $("search").focus();
    }
  });

  function escape(event, mark) {
    if (event.target === $("search")) {
      $("search").value = "";
      filter();
    } else if (mark && current) {
      toList(current);
    } else {
      unselect();
    }
  }

  function fromAddress() {
    const found = /^#f(\d+)$/.exec(location.hash);
    if (found && facts[found[1]]) toText(facts[found[1]]);
  }

  // -- start ---------------------------------------------------------------------------------------

  marks.forEach((mark) => {
    mark.setAttribute("role", "button");
    mark.tabIndex = -1;
    mark.dataset.f.split(" ").forEach((index) => {
      if (!places.has(Number(index))) places.set(Number(index), mark);
    });
  });
  document.querySelectorAll(".b").forEach((badge) => {
    badge.title = data.findings[badge.dataset.n - 1].message.join("\n");
    badge.setAttribute("aria-label", "!" + badge.dataset.n + " " + badge.title);
  });
  buildList();
  chips.forEach((chip) => {
    const count = facts.filter(tests[chip.dataset.filter]).length;
    chip.querySelector(".num").textContent = count;
    chip.disabled = !count;
  });
  filter();
  setStop(marks, marks[0]);
  $("search").addEventListener("input", filter);
  $("reset").addEventListener("click", reset);
  $("back").addEventListener("click", () => toList(current));
  ["text", "facts"].forEach((pane) => $("tab-" + pane).addEventListener("click", () => showPane(pane)));
  $("text").addEventListener("mouseover", describe);
  $("text").addEventListener("focusin", describe);
  window.addEventListener("hashchange", fromAddress);
  window.addEventListener("beforeprint", () => groups.forEach((group) => { group.element.open = true; }));
  fromAddress();

  // What a number means, as its tooltip; made only for numbers that are looked at.
  function describe(event) {
    const mark = closest(event, "mark[data-f]");
    if (!mark || mark.title) return;
    mark.title = factsOf(mark).map((fact) => {
      const name = nameOf(fact);
      return (name[0] ? name[0] + " / " + name[1] : labels.ui.unlinked.zh + " / " + labels.ui.unlinked.en)
        + " = " + fact.value + " " + fact.unit;
    }).join("\n");
  }
})();
