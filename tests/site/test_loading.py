"""Pages as a browser loads them, every other host blocked: no trouble, no jump, few bytes."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urljoin

import pytest

pytestmark = pytest.mark.browser

KILOBYTE = 1000
FIRST_VISIT = 120 * KILOBYTE
"""Transfer of a first visit to any chapter, all pictures included, compressed."""
NEXT_PAGE = 60 * KILOBYTE
"""Transfer of a chapter for whoever comes from the landing page."""
LAYOUT_SHIFT = 0.02
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


def transferred(page):
    """Compressed size of each answer."""
    sizes = {}
    for answer in page.answers:
        if answer.status == 200:
            body = answer.body()
            packed = any(kind in answer.headers.get("content-type", "") for kind in TEXT)
            sizes[answer.url] = len(gzip.compress(body, 6)) if packed else len(body)
    return sizes


@pytest.fixture(scope="module")
def common(site, address):
    """Style and scripts of the landing page: a reader has them when the next page is opened."""
    page = (site / "index.html").read_text("utf-8")
    loaded = re.findall(r'<(?:link|script)\b[^>]*\b(?:href|src)="([^"]+)"', page)
    return {urljoin(address, link) for link in loaded}


@pytest.mark.parametrize("width", [1280, 360])
def test_page_loads_cleanly_and_is_light(open_page, page_seen, width, common):
    page = open_page(page_seen, width=width, watch=WATCH_SHIFTS)
    read_to_the_end(page)
    assert page.foreign == [], "asks another host"
    assert page.troubles == [], "complains on the console"
    assert [a.url for a in page.answers if a.status >= 400] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "scrolls sideways"
    assert page.evaluate("window.shifted") <= LAYOUT_SHIFT, "moves while it loads"
    sizes = transferred(page)
    assert sum(sizes.values()) <= FIRST_VISIT, sizes
    new = {url: size for url, size in sizes.items() if url not in common}
    assert len(new) < len(sizes), "shares nothing with the landing page"
    if page_seen.startswith("notebooks/"):
        assert sum(new.values()) <= NEXT_PAGE, new


def test_what_the_search_finds_does_not_move_what_is_shown(open_page):
    """Each place comes whole, behind those that are there; the foot waits below the screen."""
    page = open_page("search.html?q=Minsk", width=360, watch=WATCH_SHIFTS)
    page.wait_for_function("document.querySelectorAll('.search .context').length > 5")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shifted") <= LAYOUT_SHIFT
