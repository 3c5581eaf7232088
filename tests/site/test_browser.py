"""The built book as a reader meets it, in a real browser with every other host blocked."""

from __future__ import annotations

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe

from nodeal.site.figure import identifier
from nodeal.site.stored import stored_charts

pytestmark = pytest.mark.browser

KILOBYTE = 1000
FIRST_VISIT = 120 * KILOBYTE
"""Transfer of a first visit to any chapter, all pictures included, compressed."""
NEXT_PAGE = 60 * KILOBYTE
LAYOUT_SHIFT = 0.02
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TEXT = ("text/", "javascript", "json", "svg", "xml")

WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def read_to_the_end(page):
    """Scroll as a reader does, so that every lazy picture is asked for; wait until all are there."""
    page.evaluate("""async () => {
      for (let y = 0; y < document.documentElement.scrollHeight; y += 600) {
        scrollTo({ top: y, behavior: "instant" });
        await new Promise(requestAnimationFrame);
      }
      const settled = (image) => image.complete || new Promise((r) => { image.onload = image.onerror = r; });
      await Promise.all([...document.images].map(settled));
    }""")
    page.wait_for_load_state("networkidle")


def transferred(page, known=()):
    """Compressed size of each answer not in `known`."""
    sizes = {}
    for answer in page.answers:
        if answer.status == 200 and answer.url not in known:
            body = answer.body()
            packed = any(kind in answer.headers.get("content-type", "") for kind in TEXT)
            sizes[answer.url] = len(gzip.compress(body, 6)) if packed else len(body)
    return sizes


def chapters():
    return sorted({f"notebooks/{c.notebook.removesuffix('.ipynb')}.html" for c in _charts().values()})


def _charts():
    from nodeal.site.build import book_root

    return stored_charts(book_root())


@pytest.mark.parametrize("width", [1280, 360])
def test_page_loads_cleanly(open_page, page_name, width):
    page = open_page(page_name, width=width, watch=WATCH_SHIFTS)
    read_to_the_end(page)
    assert page.foreign == [], "asks another host"
    assert page.troubles == [], "complains on the console"
    assert [a.url for a in page.answers if a.status >= 400] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "scrolls sideways"
    assert page.evaluate("window.shifted") <= LAYOUT_SHIFT, "moves while it loads"


def test_first_visit_is_light(open_page, page_name):
    page = open_page(page_name)
    read_to_the_end(page)
    sizes = transferred(page)
    assert sum(sizes.values()) <= FIRST_VISIT, sizes


def test_next_page_is_lighter(open_page, address):
    page = open_page("book/index.html")
    read_to_the_end(page)
    known = {answer.url for answer in page.answers}
    for name in chapters():
        page.answers.clear()
        page.goto(address + name)
        read_to_the_end(page)
        sizes = transferred(page, known)
        assert sum(sizes.values()) <= NEXT_PAGE, sizes


def test_accessible(open_page, page_name):
    page = open_page(page_name)
    axe = Axe()
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            result = axe.run(page, options={"runOnly": STANDARD, "resultTypes": ["violations"]})
            found += [
                (scheme, width, v["id"], [n["html"][:120] for n in v["nodes"][:3]])
                for v in result.response["violations"]
            ]
    assert found == []


@pytest.mark.parametrize("width", [1280, 360])
def test_charts_show_without_scripts(browser, address, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    for chart in _charts().values():
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


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_every_chart_can_be_explored(open_page, address, width, scheme):
    charts = _charts()
    for name in chapters():
        page = open_page(name, width=width, scheme=scheme)
        here = [c for c in charts.values() if name == f"notebooks/{c.notebook.removesuffix('.ipynb')}.html"]
        for chart in here:
            figure = page.locator(f"#{identifier(chart)}")
            before = figure.locator("picture").bounding_box()["height"]
            figure.get_by_role("button", name="Explore").click()
            drawn = page.locator(f"#{identifier(chart)}[data-state=drawn] .chart-canvas .main-svg")
            drawn.first.wait_for(timeout=20_000)
            assert figure.locator(".chart-canvas").bounding_box()["height"] == pytest.approx(before, abs=2)
            assert figure.locator("picture").is_hidden()
        assert page.troubles == []
        assert page.foreign == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_interactive_chart_follows_the_ground(open_page):
    page = open_page(chapters()[0])
    figure = page.locator(".chart").first
    figure.get_by_role("button", name="Explore").click()
    page.locator(".chart[data-state=drawn] .xtick text").first.wait_for(timeout=20_000)
    tick = figure.locator(".xtick text").first
    light = tick.evaluate("t => getComputedStyle(t).fill")
    page.get_by_role("button", name="Dark").click()
    page.wait_for_function(
        "before => getComputedStyle(document.querySelector('.chart .xtick text')).fill !== before", arg=light
    )
    figure.get_by_role("button", name="Explore").click()
    assert figure.locator("picture").is_visible(), "the picture comes back"


def test_picture_follows_the_ground(open_page):
    """The same file, drawn in other colours: what the page promises about one SVG for both grounds."""
    page = open_page(chapters()[0])
    image = page.locator(".chart img").first
    image.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    light = image.screenshot()
    page.get_by_role("button", name="Dark").click()
    page.wait_for_timeout(200)
    chosen = image.screenshot()
    assert chosen != light
    page.get_by_role("button", name="Light").click()
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(200)
    assert image.screenshot() == chosen, "chosen and system's dark look the same"


def test_chosen_ground_is_remembered(open_page, address):
    page = open_page("book/index.html")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate(ground)
    assert dark != light
    page.goto(address + "book/method.html")
    assert page.evaluate(ground) == dark
    page.get_by_role("button", name="Light").click()
    assert page.evaluate("localStorage.getItem('theme')") is None, "back to what the system says"


def test_search_finds_a_word(open_page):
    page = open_page("book/index.html")
    page.keyboard.press("/")
    page.keyboard.type("hindsight")
    page.keyboard.press("Enter")
    page.locator("#search-results li a").first.wait_for()
    links = page.locator("#search-results li a").all_text_contents()
    assert any("How the book judges" in text for text in links), links
    assert page.troubles == []


def test_a_long_table_sorts_and_comes_back(open_page):
    page = open_page("notebooks/05_aid.html")
    table = page.locator("#table-aid-top-donors")
    column = "[...document.querySelectorAll('#table-aid-top-donors tbody tr')].map(r => r.cells[4].textContent)"
    printed = page.evaluate(column)
    head = table.get_by_role("button", name="All, EUR bn")
    for order in ("ascending", "descending"):
        head.click()
        values = [float(v) for v in page.evaluate(column)]
        assert values == sorted(values, reverse=order == "descending")
        assert table.locator("th[aria-sort]").get_attribute("aria-sort") == order
    head.press("Enter")
    assert page.evaluate(column) == printed, "the printed order comes back, by keyboard too"
    assert table.locator("th[aria-sort]").count() == 0


def test_png_button_gives_a_png(open_page):
    page = open_page(chapters()[0])
    with page.expect_download() as waiting:
        page.locator(".chart").first.get_by_role("button", name="PNG").click()
    file = waiting.value
    assert file.suggested_filename.endswith(".png")
    head = file.path().read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    assert int.from_bytes(head[16:20], "big") == 1520, "twice the width of the picture"


def test_failure_to_load_is_said(open_page, address):
    page = open_page(chapters()[0])
    page.context.route("**/plotly.min.js", lambda route: route.abort())
    figure = page.locator(".chart").first
    figure.get_by_role("button", name="Explore").click()
    figure.locator(".chart-status", has_text="could not be loaded").wait_for()
    assert figure.locator("picture").is_visible()


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


def test_print_keeps_the_pictures(open_page):
    page = open_page(chapters()[0])
    figure = page.locator(".chart").first
    figure.get_by_role("button", name="Explore").click()
    page.locator(".chart[data-state=drawn]").first.wait_for(timeout=20_000)
    page.emulate_media(media="print")
    assert figure.locator("picture").is_visible()
    assert figure.locator(".chart-canvas").is_hidden()
    assert page.locator(".top").is_hidden()
