"""The built book for whoever cannot use it the usual way: by rule, by keyboard, without scripts, on paper."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from nodeal.site.figure import identifier

pytestmark = pytest.mark.browser

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AROUND = {"include": [["header"], ["nav"], ["aside"], ["footer"], [".menu"], [".here-folded"]]}
"""What stands around the text and is laid out differently on a phone."""
THREE_ROWS = """() => {
  const alike = 'tbody tr:nth-child(n+4)';
  for (const e of document.querySelectorAll(`${alike}, ${alike} *`)) e.setAttribute('data-alike', '');
  axe.configure({ rules: [{ id: 'color-contrast', selector: '*:not([data-alike])' }] });
}"""
"""Rows past the third of a table are coloured as the first three are: contrast, most of the work, is not asked of them.
"""


def test_accessible(open_page, page_seen):
    """Every rule, at both widths and on both grounds.

    The whole page is asked wide and light, then narrow and dark: colours hang on the ground and layout on the width.
    """
    assert violations(open_page(page_seen), [("light", 1280), ("dark", 360)]) == []


@pytest.mark.parametrize("alike", ["book/index.html", "notebooks/06_any_deal.html"])
def test_what_stands_around_the_text_is_accessible(open_page, alike):
    """The same on every page, and another thing on a phone: asked in the other two combinations too."""
    assert violations(open_page(alike), [("light", 360), ("dark", 1280)], AROUND) == []


def test_what_is_hard_to_read_is_found(open_page):
    """In the third row of a table, since later ones are not asked."""
    page = open_page("book/method.html")
    page.evaluate("document.querySelector('tbody tr:nth-child(3) td').style.color = '#ccc'")
    assert [(width, rule) for _, width, rule, _ in violations(page, [("light", 1280)])] == [(1280, "color-contrast")]


def violations(page, looks, context=None):
    """What breaks a rule: ground, width, rule and the elements, for each ground and width."""
    page.evaluate(Axe().axe_script)
    page.evaluate(THREE_ROWS)
    found = []
    for scheme, width in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        asked = {"runOnly": STANDARD, "resultTypes": ["violations"]}
        result = page.evaluate("([where, what]) => axe.run(where ?? document, what)", [context, asked])
        found += [(scheme, width, v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in result["violations"]]
    return found


@pytest.mark.parametrize("width", [1280, 360])
def test_charts_show_without_scripts(browser, address, width, charts):
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    for chart in charts.values():
        place = f"{address}notebooks/{chart.notebook.removesuffix('.ipynb')}.html"
        if page.url != place:
            page.goto(place)
        figure = page.locator(f"#{identifier(chart)}")
        image = figure.locator("img")
        image.scroll_into_view_if_needed()
        image.evaluate("i => i.decode()")
        box = image.bounding_box()
        natural = image.evaluate("i => [i.complete, i.naturalWidth, i.currentSrc]")
        assert natural[0], "not loaded"
        assert natural[1] == chart.size(narrow=width < 600)[0], natural
        assert box["width"] > 0.8 * min(width - 40, 760)
        assert image.get_attribute("alt") == chart.alt
        assert figure.locator("button:visible").count() == 0, "offers what only a script can do"
    context.close()


def test_contents_open_without_scripts_on_a_phone(open_page):
    page = open_page("book/index.html", width=360, scripts=False)
    menu = page.locator(".menu")
    assert menu.get_by_role("link", name="The data").is_hidden()
    menu.locator("summary").click()
    assert menu.get_by_role("link", name="The data").is_visible()


def test_keyboard_reaches_the_text_first(open_page):
    page = open_page("book/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_print_keeps_the_pictures(open_page, chapters):
    page = open_page(chapters[0])
    figure = page.locator(".chart").first
    figure.get_by_role("button", name="Explore").click()
    page.locator(".chart[data-state=drawn]").first.wait_for(timeout=20_000)
    page.emulate_media(media="print")
    assert figure.locator("picture").is_visible()
    assert figure.locator(".chart-canvas").is_hidden()
    assert page.locator(".top").is_hidden()
