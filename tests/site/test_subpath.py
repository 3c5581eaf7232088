"""The book below a path of a host, as a code host's pages are: it asks for nothing above that path."""

from __future__ import annotations

import http.server
import threading

import pytest

PREFIX = "/some/sub/path/"


@pytest.fixture(scope="module")
def below(site):
    """Where the site is served below a path; everything else of the host is not there."""

    class Below(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=str(site))

        def send_head(self):
            if not self.path.startswith(PREFIX):
                self.send_error(404)
                return None
            self.path = self.path[len(PREFIX) - 1 :]
            return super().send_head()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Below) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
        server.shutdown()
        thread.join()


@pytest.mark.browser
def test_pages_pictures_search_and_ledger_work_below_a_path(browser, below, site):
    """From the host's way in over a chapter, its picture made interactive, to a search and a claim."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    asked, missing = [], []
    page.on("request", lambda one: asked.append(one.url))
    page.on("response", lambda one: missing.append(one.url) if one.status >= 400 else None)
    try:
        page.goto(below)
        page.locator("article h1").wait_for()
        page.goto(below + "notebooks/02_yes_but.html")
        page.get_by_role("button", name="Explore").first.click()
        page.locator(".js-plotly-plot").first.wait_for()
        assert page.locator("article img").first.evaluate("i => i.complete && i.naturalWidth > 0")
        page.locator(".find input").fill("Istanbul")
        page.locator(".find input").press("Enter")
        page.locator("#search-results li a").first.click()
        page.locator("article h1").wait_for()
        page.goto(below + "ledger.html#c21-1a")
        page.locator('.entry[data-id="c21-1a"][open]').wait_for()
        page.locator(".foot a", has_text="Corrections").click()
        page.locator("h1", has_text="Corrections").wait_for()
    finally:
        context.close()
    assert missing == []
    assert [url for url in asked if not url.startswith((below, "data:", "blob:"))] == []
    assert len(asked) > 20
