"""The built book for whoever cannot use it the usual way: by rule, by keyboard, without scripts, on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from nodeal.site.figure import identifier

pytestmark = pytest.mark.browser

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AROUND = {"include": [["header"], ["nav"], ["aside"], ["footer"], [".menu"], [".here-folded"]]}
"""What stands around the text and is laid out differently on a phone."""
ALIKE = """() => {
  const seen = new Set();
  const ground = new Map();
  const under = (e) => {
    if (!ground.has(e)) {
      const s = getComputedStyle(e);
      const own = [s.backgroundColor, s.backgroundImage, s.opacity, s.filter, s.mixBlendMode].join();
      const apart = s.position === "static" || s.position === "relative" ? "" : e.tagName + e.className + e.id;
      ground.set(e, (e.parentElement ? under(e.parentElement) : "") + (own === clear ? "" : own) + apart);
    }
    return ground.get(e);
  };
  const clear = ["rgba(0, 0, 0, 0)", "none", "1", "none", "normal"].join();
  const read = (e) => [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
  for (const e of document.body.querySelectorAll("*:not(input, select, textarea)")) {
    const s = getComputedStyle(e);
    const looks = read(e) && e.checkVisibility()
      ? [under(e), s.color, s.webkitTextFillColor, s.fontSize, s.fontWeight, s.textShadow].join() : "";
    e.toggleAttribute("data-alike", !looks || seen.has(looks));
    seen.add(looks);
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: "*:not([data-alike])" }] });
}"""
"""Contrast, most of the work, is asked of the first element of all that look alike: letters of one colour, size and
weight on one ground. Elements without letters of their own are not asked at all."""

SMALL = """() => [...document.querySelectorAll("a[href], button, summary, input, select")].filter((e) => {
  const words = (node) => node.nodeType === Node.TEXT_NODE && /\\w{2}/.test(node.data);
  const among = ({ parentElement: over }) => [...over.childNodes].some(words)
    || (getComputedStyle(over).display === "inline" && among(over));
  const sizes = [e, ...(e.labels ?? [])].map((one) => one.getBoundingClientRect());
  const whole = getComputedStyle(e, "::after").position === "absolute";
  const shown = e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !e.matches(".skip");
  return shown && !among(e) && !whole && !sizes.some(({ width, height }) => width >= 24 && height >= 24);
}).map((e) => e.outerHTML.slice(0, 120)).slice(0, 5)"""
"""What one presses, narrower or lower than 24 px. A link among words is as high as their line, and one that is drawn
over a whole box as large as that."""


@pytest.fixture(scope="module")
def tab(browser):
    """One tab for all pages that are only looked at: the rules are compiled once."""
    page = browser.new_page()
    yield page
    page.close()


def test_accessible(tab, address, page_seen):
    """Every rule, at both widths and on both grounds.

    The whole page is asked wide and light, then narrow and dark: colours hang on the ground and layout on the width.
    The second time long tables are cut to three rows, and lists of what is looked up to five both times: the later
    ones are laid out as those are. There a finger hits whatever stands by itself and not in a sentence.
    """
    tab.goto(address + page_seen)
    tab.add_style_tag(content="[data-item]:nth-child(n+6) { display: none; }")
    assert violations(tab, [("light", 1280)]) == []
    tab.add_style_tag(content="tbody tr:nth-child(n+4) { display: none; }")
    assert violations(tab, [("dark", 360)]) == []
    assert tab.evaluate(SMALL) == [], "less than a fingertip"


LARGE = ":root { font-size: 200%; }"
SPACED = ":root { font-size: 100%; } "
SPACED += "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
WIDER = "document.documentElement.scrollWidth - innerWidth"


@pytest.mark.parametrize("kind", ["index", "notebooks/08_guarantees", "ledger", "book/method", "timeline", "search"])
def test_letters_twice_as_large_or_far_apart_do_not_widen_a_page(tab, address, kind):
    """On a phone, every fold open."""
    tab.set_viewport_size({"width": 390, "height": 900})
    tab.goto(f"{address}{kind}.html")
    tab.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    for look in (LARGE, SPACED):
        tab.add_style_tag(content=look)
        assert tab.evaluate(WIDER) <= 0, look


HEADS = """() => [...document.querySelectorAll(".cards td[data-h]")].filter((cell) => {
  const head = getComputedStyle(cell, "::before");
  const left = parseFloat(getComputedStyle(cell).paddingLeft) + parseFloat(head.marginLeft);
  const whole = cell.matches('[id^="table-verdicts-"] .long') || !cell.hasChildNodes();
  const shown = head.content === JSON.stringify(cell.dataset.h);
  return !whole && (!shown || head.position !== "static" || left < 0 || head.overflowWrap !== "anywhere");
}).map((cell) => `${cell.closest("table").id}: ${cell.dataset.h}`)"""
"""Cells that lack it. A claim in words stands whole and needs none, and an empty cell is not shown."""


@pytest.mark.parametrize("kind", ["notebooks/07_istanbul", "ledger"])
def test_on_a_phone_each_cell_has_the_head_of_its_column_beside_it(tab, address, kind):
    """Within the screen, and broken where a name is longer than its place."""
    tab.set_viewport_size({"width": 360, "height": 900})
    tab.goto(f"{address}{kind}.html")
    tab.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert tab.evaluate(HEADS)[:5] == []


def test_what_a_chart_offers_stands_in_one_row_on_a_phone(tab, address, chapters):
    tab.set_viewport_size({"width": 360, "height": 900})
    tab.goto(address + chapters[0])
    tops = """[...document.querySelectorAll(".chart-tools")].map((tools) =>
      [...tools.querySelectorAll("a")].map((link) => link.offsetTop))"""
    assert [len(set(row)) for row in tab.evaluate(tops)] == [1] * tab.locator(".chart-tools").count()


@pytest.mark.parametrize("alike", ["index.html", "notebooks/06_any_deal.html"])
def test_what_stands_around_the_text_is_accessible(tab, address, alike):
    """The same on every page, and another thing on a phone: asked in the other two combinations too."""
    tab.goto(address + alike)
    assert violations(tab, [("light", 360), ("dark", 1280)], AROUND) == []


def test_what_is_hard_to_read_is_found(tab, address):
    """In cells of many that otherwise look alike, be it for the letters or for what is below them."""
    tab.goto(address + "book/data.html")
    for row, what, colour in ((3, "color", "#ccc"), (4, "backgroundColor", "#555")):
        tab.evaluate(f"document.querySelector('tbody tr:nth-child({row}) td').style.{what} = '{colour}'")
    ((_, width, rule, elements),) = violations(tab, [("light", 1280)])
    assert (width, rule) == (1280, "color-contrast")
    assert ["#ccc" in e or "204" in e for e in elements] == [True, False], elements


def violations(page, looks, context=None):
    """What breaks a rule: ground, width, rule and the elements, for each ground and width."""
    page.evaluate(Axe().axe_script)
    found = []
    for scheme, width in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(ALIKE)
        asked = {"runOnly": STANDARD, "resultTypes": ["violations"]}
        result = page.evaluate("([where, what]) => axe.run(where ?? document, what)", [context, asked])
        found += [(scheme, width, v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in result["violations"]]
    return found


PICTURES = """async () => Object.fromEntries(await Promise.all([...document.querySelectorAll(".chart")].map(
  async (chart) => {
    const image = chart.querySelector("img");
    image.scrollIntoView({ behavior: "instant" });
    await image.decode();
    return [chart.id, [image.naturalWidth, image.getBoundingClientRect().width, image.alt]];
  })))"""


def test_charts_show_without_scripts(open_page, address, chapters, charts):
    """On both widths, each picture in the size for that width and with its words; nothing only a script can do."""
    page = open_page(chapters[0], scripts=False)
    for name in chapters:
        page.goto(address + name)
        here = {identifier(c): c for c in charts.values() if name == f"notebooks/{Path(c.notebook).stem}.html"}
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            sizes = {chart_id: chart.size(narrow=width < 600)[0] for chart_id, chart in here.items()}
            for _ in range(100):  # a browser exchanges the pictures some time after the width
                shown = page.evaluate(PICTURES)
                if {chart_id: natural for chart_id, (natural, *_) in shown.items()} == sizes:
                    break
                page.wait_for_timeout(100)
            assert shown.keys() == here.keys()
            for chart_id, (natural, drawn, alt) in shown.items():
                assert natural == sizes[chart_id], chart_id
                assert drawn > 0.8 * min(width - 40, 760), chart_id
                assert alt == here[chart_id].alt
            assert page.locator(".chart button:visible").count() == 0, "offers what only a script can do"


def test_contents_open_without_scripts_on_a_phone(open_page):
    page = open_page("index.html", width=360, scripts=False)
    menu = page.locator(".menu")
    assert menu.get_by_role("link", name="Can these data be trusted?").is_hidden()
    menu.locator("summary").click()
    assert menu.get_by_role("link", name="Can these data be trusted?").is_visible()


def test_keyboard_reaches_the_text_first(open_page):
    page = open_page("index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
