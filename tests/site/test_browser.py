"""What a reader operates, in a real browser with every other host blocked: charts, ground, search, tables."""

from __future__ import annotations

import pytest

from nodeal.site.figure import identifier

pytestmark = pytest.mark.browser

HEIGHTS = """what => Object.fromEntries([...document.querySelectorAll('.chart')].map(
  (chart) => [chart.id, chart.querySelector(what).getBoundingClientRect().height]))"""


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_every_chart_can_be_explored(open_page, address, width, scheme, chapters, charts):
    """All charts of a page at once, as tall as the pictures they replace."""
    for name in chapters:
        page = open_page(name, width=width, scheme=scheme)
        here = {identifier(c) for c in charts.values() if name == f"notebooks/{c.notebook.removesuffix('.ipynb')}.html"}
        before = page.evaluate(HEIGHTS, "picture")
        assert before.keys() == here
        page.evaluate("document.querySelectorAll('.chart [data-do=explore]').forEach((button) => button.click())")
        page.wait_for_function(
            "count => document.querySelectorAll('.chart[data-state=drawn] .chart-canvas').length === count",
            arg=len(here), timeout=60_000,
        )  # fmt: skip
        assert page.locator(".chart-canvas:not(:has(.main-svg))").count() == 0
        assert page.evaluate(HEIGHTS, ".chart-canvas") == pytest.approx(before, abs=2)
        assert page.locator(".chart picture:visible").count() == 0
        assert page.troubles == []
        assert page.foreign == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_interactive_chart_follows_the_ground(open_page, chapters):
    page = open_page(chapters[0])
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


def test_picture_follows_the_ground(open_page, chapters):
    """The same file, drawn in other colours: what the page promises about one SVG for both grounds."""
    page = open_page(chapters[0])
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


def test_a_wide_table_shows_that_it_goes_on_and_keeps_its_ids(open_page):
    page = open_page("notebooks/02_yes_but.html", width=360)
    table = page.locator("#table-tests-02-yes-but")
    table.scroll_into_view_if_needed()
    region = table.locator("xpath=..")
    page.wait_for_function("r => r.classList.contains('more')", arg=region.element_handle())
    region.evaluate("r => { r.scrollLeft = r.scrollWidth; }")
    page.wait_for_function("r => !r.classList.contains('more')", arg=region.element_handle())
    assert table.locator("tbody th").first.bounding_box()["x"] >= region.bounding_box()["x"] - 1


@pytest.mark.parametrize(
    ("column", "order"),
    [
        ("With hindsight", ["○", "◔", "◐", "◕", "●", "◌", "–"]),
        ("Confidence", ["very low", "low", "medium", "high", "very high"]),
    ],
)
def test_verdicts_sort_by_what_they_say(open_page, column, order):
    page = open_page("notebooks/02_yes_but.html")
    table = page.locator("#table-verdicts-02-yes-but")
    at = table.locator("thead th").all_inner_texts().index(column)
    table.get_by_role("button", name=column).click()
    said = [row.locator("th, td").nth(at).inner_text() for row in table.locator("tbody tr").all()]
    places = [order.index(text if text in order else text[0]) for text in said]
    assert places == sorted(places)
    assert len(set(places)) > 2


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


def test_png_button_gives_a_png(open_page, chapters):
    page = open_page(chapters[0])
    with page.expect_download() as waiting:
        page.locator(".chart").first.get_by_role("button", name="PNG").click()
    file = waiting.value
    assert file.suggested_filename.endswith(".png")
    head = file.path().read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    assert int.from_bytes(head[16:20], "big") == 1520, "twice the width of the picture"


def test_failure_to_load_is_said(open_page, address, chapters):
    page = open_page(chapters[0])
    page.context.route("**/plotly.min.js", lambda route: route.abort())
    figure = page.locator(".chart").first
    figure.get_by_role("button", name="Explore").click()
    figure.locator(".chart-status", has_text="could not be loaded").wait_for()
    assert figure.locator("picture").is_visible()
