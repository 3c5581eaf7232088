"""What a reader operates, in a real browser with every other host blocked: charts, ground, search, tables."""

from __future__ import annotations

import itertools
import json
import re
from urllib.parse import quote

import pytest

from nodeal.site.figure import identifier
from nodeal.site.slim import GENERATED, GLOSSARY_PAGE, LEDGER_PAGE
from nodeal.tables import table

pytestmark = pytest.mark.browser

HEIGHTS = """what => Object.fromEntries([...document.querySelectorAll('.chart')].map(
  (chart) => [chart.id, chart.querySelector(what).getBoundingClientRect().height]))"""

WIDE = """[...document.querySelectorAll('.chart-stage img')].every((img) =>
  Math.abs(img.clientHeight - img.clientWidth * img.getAttribute('height') / img.getAttribute('width')) <= 2)"""
"""Each picture has the shape of the one for a wide page: a browser exchanges them some time after the width."""

FOLLOWED = f"""heights => Object.entries(({HEIGHTS})('.chart-canvas')).every(
  ([id, h]) => Math.abs(h - heights[id]) <= 2)
  && [...document.querySelectorAll('.chart-canvas')].every(
    (canvas) => canvas.querySelector('.main-svg').getAttribute('width') + 'px' === canvas.style.width)"""
"""Every canvas is as tall as its picture, and its drawing as wide as the canvas; the foot is the picture's alone."""


def explored(page, count):
    """Ask for every chart of a page at once, and wait until all are drawn.

    Each button is pressed twice: an impatient reader gets one chart.
    """
    press = "document.querySelectorAll('.chart [data-do=explore]').forEach((button) => button.click())"
    said = "[...document.querySelectorAll('.chart:has([aria-busy=true]) .chart-status')].map((s) => s.textContent)"
    assert page.evaluate(f"{press}; {press}; {said}") == ["Loading …"] * count
    page.wait_for_function(
        "count => document.querySelectorAll('.chart[data-state=drawn] .chart-canvas').length === count",
        arg=count, timeout=60_000,
    )  # fmt: skip
    page.wait_for_function("!document.querySelector('button[aria-busy]')")
    assert page.locator(".chart-canvas").count() == count
    assert page.locator(".chart-canvas:not(:has(.main-svg))").count() == 0
    assert page.locator(".chart picture:visible").count() == 0


def test_every_chart_can_be_explored_and_follows_the_width(open_page, address, chapters, charts):
    """As tall as the pictures they replace, on a wide page and once it has become as narrow as a phone's.

    In one tab, as a reader goes from chapter to chapter: the plotting library is compiled once.
    """
    page = open_page(chapters[0], width=360)
    for name in chapters:
        page.set_viewport_size({"width": 360, "height": 900})
        page.goto(address + name)
        narrow = page.evaluate(HEIGHTS, "picture")
        page.set_viewport_size({"width": 1280, "height": 900})
        page.wait_for_function(WIDE)
        wide = page.evaluate(HEIGHTS, "picture")
        here = {identifier(c) for c in charts.values() if name == f"notebooks/{c.notebook.removesuffix('.ipynb')}.html"}
        assert wide.keys() == here
        assert wide != narrow
        explored(page, len(here))
        assert page.evaluate(HEIGHTS, ".chart-canvas") == pytest.approx(wide, abs=2)
        page.set_viewport_size({"width": 360, "height": 900})
        page.wait_for_function(FOLLOWED, arg=narrow)
        assert page.evaluate(HEIGHTS, ".chart-canvas") == pytest.approx(narrow, abs=2)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.troubles == []
        assert page.foreign == []


def test_charts_can_be_explored_from_disk_on_a_dark_phone(open_page, chapters, charts):
    page = open_page(chapters[0], width=360, scheme="dark", disk=True)
    before = page.evaluate(HEIGHTS, "picture")
    explored(page, len(before))
    assert page.evaluate(HEIGHTS, ".chart-canvas") == pytest.approx(before, abs=2)
    assert page.troubles == []
    assert page.foreign == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_interactive_chart_follows_the_ground_and_is_not_for_paper(open_page, chapters):
    page = open_page(chapters[0])
    figure = page.locator(".chart").first
    figure.get_by_role("button", name="Explore").click()
    page.locator(".chart[data-state=drawn] .main-svg text").first.wait_for(timeout=20_000)
    tick = figure.locator(".main-svg text").first
    light = tick.evaluate("t => getComputedStyle(t).fill")
    page.get_by_role("button", name="Dark").click()
    page.wait_for_function(
        "before => getComputedStyle(document.querySelector('.chart .main-svg text')).fill !== before", arg=light
    )
    page.emulate_media(media="print")
    assert figure.locator("picture").is_visible(), "on paper"
    assert figure.locator(".chart-canvas").is_hidden()
    assert page.locator(".top").is_hidden()
    page.emulate_media(media="screen")
    figure.get_by_role("button", name="Explore").click()
    assert figure.locator("picture").is_visible(), "the picture comes back"


def test_picture_follows_the_ground(open_page, chapters):
    """The same file, drawn in other colours: one for both grounds, asked for once."""
    page = open_page(chapters[0])
    image = page.locator(".chart img").first
    image.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    light, asked = image.screenshot(), len(page.answers)
    page.get_by_role("button", name="Dark").click()
    page.wait_for_timeout(200)
    chosen = image.screenshot()
    assert chosen != light
    page.get_by_role("button", name="Light").click()
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(200)
    assert image.screenshot() == chosen, "chosen and system's dark look the same"
    page.get_by_role("button", name="Light").click()
    page.wait_for_timeout(200)
    assert image.screenshot() == light, "chosen against the system"
    page.emulate_media(color_scheme="light")
    page.get_by_role("button", name="Dark").click()
    page.wait_for_timeout(200)
    assert image.screenshot() == chosen
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_timeout(200)
    assert image.screenshot() != chosen, "paper is white"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.wait_for_timeout(200)
    assert image.screenshot() == chosen
    assert len(page.answers) == asked, "nothing more is loaded"


def test_chosen_ground_is_remembered(open_page, address):
    page = open_page("index.html")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate(ground)
    assert dark != light
    page.goto(address + "book/method.html")
    assert page.evaluate(ground) == dark
    page.get_by_role("button", name="Light").click()
    assert page.evaluate("localStorage.getItem('theme')") is None, "back to what the system says"


WITHOUT_STORAGE = """Object.defineProperty(window, "localStorage", { get() { throw new Error("blocked"); } });"""


@pytest.mark.parametrize(("disk", "watch"), [(False, WITHOUT_STORAGE), (True, "")], ids=["nothing kept", "disk"])
def test_search_finds_a_word(open_page, disk, watch):
    """Served to a browser that keeps nothing, and from disk."""
    page = open_page("index.html", disk=disk, watch=watch)
    page.keyboard.press("/")
    page.keyboard.type("hindsight")
    page.keyboard.press("Enter")
    hit = page.locator("#search-results li", has=page.get_by_role("link", name="How does this book judge?", exact=True))
    hit.locator("p mark", has_text="hindsight").first.wait_for()
    assert page.locator("#search-status").inner_text().endswith("places found.")
    assert page.troubles == []


def test_search_finds_a_word_of_the_page_of_all_claims_and_a_person_of_the_glossary(open_page, address, site):
    """Each of them on no other page; a name leads to its entry."""
    scripts = json.loads(re.search(r'id="texts">(.*?)</script>', (site / "search.html").read_text("utf-8"))[1])
    said = {name: (site / script).read_text("utf-8") for name, script in scripts.items()}
    assert {*GENERATED} <= {*said}
    used = {name: {*re.findall(r"[A-Za-z]{7,}", text)} for name, text in said.items()}
    elsewhere = {word.lower() for name, found in used.items() if name != LEDGER_PAGE for word in found}
    word = min(w for w in used[LEDGER_PAGE] if w.islower() and not any(w[:6] in other for other in elsewhere))
    people = {row.name: row.person_id for row in table("people/people").itertuples()}
    alone = [name for name in people if {page for page, text in said.items() if name in text} == {GLOSSARY_PAGE}]
    page = open_page("search.html")
    page.goto(f"{address}search.html?q={word}")
    hits = page.locator("#search-results li")
    hits.locator("mark", has_text=word).first.wait_for()
    assert hits.count() == 1
    assert hits.locator("a").get_attribute("href").startswith(f"{LEDGER_PAGE}.html")
    page.goto(f"{address}search.html?q={quote(min(alone))}")
    page.locator(f"#search-results a[href='{GLOSSARY_PAGE}.html#p-{people[min(alone)]}']").first.wait_for()
    assert page.troubles == []


def test_search_takes_input_as_words_and_not_as_names(open_page, address, site):
    """What every object in JavaScript answers to is on no page; numbers, which Sphinx does not index, are on some."""
    page = open_page("search.html")
    for query in ("constructor", "__proto__", "hasOwnProperty", "toString", "<img src=x>zzqx"):
        page.goto(f"{address}search.html?q={quote(query)}")
        page.locator("#search-status", has_text=f"Nothing found for “{query}”").wait_for()
        assert page.locator("#search-results li").count() == 0
    glued = re.findall(r'"pasted-text">(\d+\.\d)<', (site / "notebooks/05_aid.html").read_text("utf-8"))
    for number, somewhere in (("131", "131 %"), ("100%", "100 %"), (glued[0], glued[0])):
        page.goto(f"{address}search.html?q={quote(number)}")
        page.locator("#search-results mark", has_text=somewhere).or_(
            page.locator("#search-results mark", has_text=number)
        ).first.wait_for()
        for text in page.locator("#search-results p").all_inner_texts():
            assert re.search(rf"(?<![\d.,]){number.replace('%', ' ?%')}(?!\d|[.,]\d)", text), text
    page.goto(f"{address}search.html?q=the")
    page.locator("#search-status", has_text="rarer").wait_for()
    assert page.troubles == []


CUT = """() => {
  for (const fold of document.querySelectorAll('article details:not(.here-folded)')) fold.open = true;
  return [...document.querySelectorAll('.table-wrap')].filter((e) => e.scrollWidth > e.clientWidth + 1)
    .map((e) => e.getAttribute('aria-label'));
}"""


@pytest.mark.parametrize("alike", ["notebooks/02_yes_but.html", "notebooks/07_istanbul.html", "book/data/talks.html"])
def test_no_table_is_cut_and_claims_are_cards_on_a_phone(open_page, alike):
    """At 390 and 1280 pixels, folds open; wide tables on a phone say at each cell what their head said."""
    page = open_page(alike)
    assert page.evaluate(CUT) == []
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    card = page.locator("table.cards tbody tr").first
    cells = [cell.bounding_box() for cell in card.locator("th, td:not(:empty)").all()]
    assert all(above["y"] + above["height"] <= below["y"] + 1 for above, below in itertools.pairwise(cells))
    head = "td => [getComputedStyle(td, '::before').content, td.dataset.h]"
    shown = card.locator("td:not(.long)").first.evaluate(head)
    assert shown[0].strip('"') == shown[1]


@pytest.mark.parametrize("scripts", [True, False])
def test_one_switch_shows_all_code_with_and_without_scripts(open_page, scripts):
    """A press on the word beside a result turns it too, and the reader stays where the word was."""
    page = open_page("notebooks/02_yes_but.html", scripts=scripts)
    code = page.locator(".code")
    assert code.count() > 10
    assert page.locator(".code:visible").count() == 0
    assert (
        page.get_by_text("Code", exact=True).locator("visible=true").count() == page.locator("label.codelink").count()
    )
    word = page.locator("label.codelink").nth(2)
    word.scroll_into_view_if_needed()
    before = word.bounding_box()["y"]
    word.click()
    page.locator(".code:visible").first.wait_for()
    assert page.locator(".code:visible").count() == code.count()
    page.wait_for_timeout(100)
    assert word.bounding_box()["y"] == pytest.approx(before, abs=30)
    switch = page.get_by_role("checkbox", name="Show the code on this page")
    assert switch.is_checked()
    switch.focus()
    page.keyboard.press("Space")
    assert page.locator(".code:visible").count() == 0


@pytest.mark.parametrize(
    ("column", "order"),
    [
        ("With hindsight", ["○", "◔", "◐", "◕", "●", "◌", "–"]),
        (
            "Confidence",
            ["very low", "low", "medium", "high", "very high", "too little", "nothing found", "not due", "–", ""],
        ),
    ],
)
def test_verdicts_sort_by_what_they_say(open_page, column, order):
    page = open_page("notebooks/04_oval_office.html")
    table = page.locator("#table-verdicts-04-oval-office")
    table.locator("xpath=ancestor::details").evaluate_all("folds => folds.forEach(fold => fold.open = true)")
    at = table.locator("thead th").all_inner_texts().index(column)
    table.get_by_role("button", name=column).click()
    said = [row.locator("th, td").nth(at).inner_text() for row in table.locator("tbody tr").all()]
    places = [order.index(text if text in order else text[:1]) for text in said]
    assert places == sorted(places)
    assert len(set(places)) > 2


def test_a_long_table_sorts_and_comes_back(open_page):
    page = open_page("notebooks/05_aid.html")
    table = page.locator("#table-aid-top-donors")
    column = "[...document.querySelectorAll('#table-aid-top-donors tbody tr')].map(r => r.cells[2].textContent)"
    printed = page.evaluate(column)
    head = table.get_by_role("button", name="All aid, EUR bn")
    for order in ("ascending", "descending"):
        head.click()
        values = [float(v) for v in page.evaluate(column)]
        assert values == sorted(values, reverse=order == "descending")
        assert table.locator("th[aria-sort]").get_attribute("aria-sort") == order
    head.press("Enter")
    assert page.evaluate(column) == printed, "the printed order comes back, by keyboard too"
    assert table.locator("th[aria-sort]").count() == 0


@pytest.mark.parametrize("disk", [False, True])
def test_png_button_gives_a_png(open_page, chapters, disk):
    page = open_page(chapters[0], disk=disk)
    with page.expect_download() as waiting:
        page.locator(".chart").first.get_by_role("button", name="PNG").click()
    file = waiting.value
    assert file.suggested_filename.endswith(".png")
    head = file.path().read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    assert int.from_bytes(head[16:20], "big") == 1520, "twice the width of the picture"


def test_failure_to_load_is_said(open_page, address, chapters):
    page = open_page(chapters[0])
    page.context.route("**/plotly.min.*.js", lambda route: route.abort())
    figure = page.locator(".chart").first
    figure.get_by_role("button", name="Explore").click()
    figure.locator(".chart-status", has_text="could not be loaded").wait_for()
    assert figure.locator("picture").is_visible()


@pytest.mark.parametrize(
    "broken",
    [
        lambda script: script + "\n?.?",
        lambda script: script.replace("const narrow =", "throw 0; const narrow ="),
        lambda _: None,
    ],
    ids=["does not parse", "stops half-way", "is not there"],
)
def test_what_only_the_script_can_do_is_offered_only_where_it_runs(open_page, broken):
    page = open_page("notebooks/01_thesis.html", instead={r"/nodeal\.\w+\.js$": broken})
    assert page.locator("button:visible").count() == 0
    assert page.locator(".chart-tools a:visible").count() > 0


@pytest.mark.parametrize(
    ("scheme", "ground", "link", "panel"),
    [
        ("light", "rgb(255, 255, 255)", "rgb(22, 76, 148)", "rgb(245, 246, 247)"),
        ("dark", "rgb(21, 24, 29)", "rgb(148, 191, 247)", "rgb(29, 33, 40)"),
    ],
)
def test_without_colours_for_both_grounds_the_systems_is_whole(open_page, scheme, ground, link, panel):
    """As in a browser of before 2024: nothing loses its colour, pictures have it too, no other ground is offered."""
    unknown = {r"\.css$": lambda style: style.replace("light-dark(", "unknown("),
               r"/nodeal\.\w+\.js$": lambda script: script.replace("light-dark(", "unknown(")}  # fmt: skip
    remembered = "localStorage.setItem('theme', 'light')"
    page = open_page("notebooks/05_aid.html", scheme=scheme, instead=unknown, watch=remembered)

    def has(where, what):
        return page.locator(where).first.evaluate(f"e => getComputedStyle(e).{what}")

    assert has("body", "backgroundColor") == has("details.chart-data thead th", "backgroundColor") == ground
    assert has("article p a", "color") == link
    assert has("article p > code", "backgroundColor") == panel
    assert has("html", "colorScheme") == scheme
    image = page.locator(".chart img").first
    image.scroll_into_view_if_needed()
    assert image.evaluate("i => i.decode().then(() => i.currentSrc)").endswith("#dark") is (scheme == "dark")
    assert page.locator("[data-do=ground]").is_hidden()


def test_a_strict_host_takes_nothing_away(open_page):
    """Only files of its own: remembered ground, interactive chart, PNG and search are there."""
    policy = "default-src 'self'"
    page = open_page("notebooks/05_aid.html", policy=policy, watch="localStorage.setItem('theme', 'dark')")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 29)"
    assert page.troubles == []
    figure = page.locator(".chart").first
    with page.expect_download():
        figure.get_by_role("button", name="PNG").click()
    figure.get_by_role("button", name="Explore").click()
    page.locator(".chart[data-state=drawn] .main-svg").first.wait_for(timeout=20_000)
    layers = figure.locator(".svg-container > .main-svg").evaluate_all("l => l.map(e => e.getBoundingClientRect().top)")
    assert len(layers) > 1
    assert max(layers) - min(layers) < 1, "layers lie on one another"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_copy_without_the_narrow_pictures_shows_the_wide_ones(open_page, scheme):
    missing = {r"\.narrow\.svg$": lambda _: None}
    page = open_page("notebooks/05_aid.html", width=360, scheme=scheme, instead=missing)
    for image in page.locator(".chart img").all():
        image.scroll_into_view_if_needed()
        page.wait_for_function("i => i.complete && i.naturalWidth === 760", arg=image.element_handle())
        assert image.evaluate("i => i.currentSrc").endswith("#dark") is (scheme == "dark")
