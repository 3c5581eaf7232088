"""The built site, a server for it, and a browser: each once a session."""

from __future__ import annotations

import fcntl
import functools
import http.server
import os
import re
import shutil
import threading
from pathlib import Path

import pytest
import yaml

from nodeal import place
from nodeal.charts.theme import ACTOR, MUTED
from nodeal.checks import BUILT
from nodeal.errors import NodealError
from nodeal.site import prerender
from nodeal.site.build import SITE, build
from nodeal.site.stored import SiteError, StoredChart, stored_charts

ROOT = place.root(Path(__file__))


def pages() -> list[str]:
    """Every page a reader can open: those of the table of contents, the search and the list of files."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    chapters = [chapter for part in toc["parts"] for chapter in part["chapters"]]
    below = [section["file"] for chapter in chapters for section in chapter.get("sections", [])]
    listed = ["index", *(chapter["file"] for chapter in chapters), *below]
    return [f"{name}.html" for name in listed] + ["search.html", "files.html"]


ALIKE = "book/data/"
"""Pages of topics come from one template: a browser is asked for the longest and for the one with another table."""


def seen() -> list[str]:
    """The pages that a browser is asked to show: every one that is not like another."""
    return [p for p in pages() if not p.startswith(ALIKE) or p in (f"{ALIKE}talks.html", f"{ALIKE}editions.html")]


def pytest_generate_tests(metafunc):
    if "page_seen" in metafunc.fixturenames:
        metafunc.parametrize("page_seen", seen())
    if "page_name" in metafunc.fixturenames:
        metafunc.parametrize("page_name", pages())
    if "stored" in metafunc.fixturenames:
        charts = stored_charts(ROOT)
        metafunc.parametrize("stored", charts.values(), ids=charts.keys())


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def trouble(root) -> str:
    """Why the book could not be built; empty if it was.

    The first of the parallel test processes builds it, the others wait and find it, or what went wrong. Under
    ``make test`` it was built just before.
    """
    if BUILT in os.environ:
        return ""
    (root / "_build").mkdir(exist_ok=True)
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
    with (root / "_build" / ".lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        last, _, told = lock.read().partition("\n")
        if not run or last != run or not (told or (root / SITE).is_dir()):
            try:
                build(root)
                told = ""
            except NodealError as error:
                told = str(error)
            lock.truncate(0)
            lock.write(f"{run}\n{told}")
        return told


@pytest.fixture(scope="session")
def site(root, trouble) -> Path:
    """The built book. Without one, `test_the_book_is_built` fails and says why, once for all."""
    if trouble:
        pytest.skip("the book could not be built: see test_the_book_is_built")
    return root / SITE


@pytest.fixture(scope="session")
def charts(root) -> dict[str, StoredChart]:
    """Every chart of the book, by name."""
    return stored_charts(root)


@pytest.fixture(scope="session")
def chapters(charts) -> list[str]:
    """The pages with charts."""
    return sorted({f"notebooks/{c.notebook.removesuffix('.ipynb')}.html" for c in charts.values()})


@pytest.fixture
def chart() -> StoredChart:
    """A small chart as a notebook stores it."""
    return StoredChart(
        "05_aid.ipynb",
        {
            "data": [{"type": "bar", "x": ["a", "b"], "y": [1, 2], "marker": {"color": ACTOR["us"]}}],
            "layout": {
                "title": {"text": "Europe's share <b>grew</b>", "subtitle": {"text": "Share, %"}},
                "height": 420,
                "margin": {"r": 100},
                "annotations": [{"text": "label", "visible": True, "showarrow": False, "font": {"color": MUTED}}],
                "xaxis": {"visible": False},
                "yaxis": {"visible": False},
                "paper_bgcolor": "rgba(0,0,0,0)",
                "plot_bgcolor": "rgba(0,0,0,0)",
                "meta": {"narrow": {"height": 300, "margin.r": 8, "annotations.0.visible": False}},
            },
            "nodeal": {
                "name": "aid-share",
                "alt": 'Two bars, "a" and "b": the second is twice the first.',
                "caption": "Source: a tracker. Data through 30 April 2026.",
                "data": {"columns": ["who", "share"], "rows": [["a", 1], ["b", -2.5], ["<c>", None]]},
            },
        },
    )


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def address(site) -> str:
    """Where the site is served for the tests."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests. Absent, they are skipped on a desk and fail where CI is set.

    Its headless shell, where it is installed, shows the same pages for less than half the work: no windows, no menus.
    """
    try:
        path = shutil.which("chromium-headless-shell") or prerender.browser()
    except SiteError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must have a browser: {error}")
        pytest.skip(str(error))
    from playwright.sync_api import sync_playwright

    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=path, args=["--no-sandbox"]) as chromium,
    ):
        yield chromium


@pytest.fixture
def open_page(browser, address, site):
    """Open a page of the site with every other host blocked; hands back the page with what went wrong on it.

    ``disk`` opens the file itself, as whoever builds the book is told to. ``instead`` maps a pattern of addresses to
    a function of the file's text: what the browser gets in its place, or None for nothing. ``policy`` is the
    Content-Security-Policy that the host sends.
    """
    contexts = []

    def opened(
        name: str, *, width: int = 1280, scheme: str = "light", scripts: bool = True, watch: str = "",
        disk: bool = False, instead: dict | None = None, policy: str = "",
    ):  # fmt: skip
        base = site.resolve().as_uri() + "/" if disk else address
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.troubles, page.foreign, page.answers = [], [], []

        def guard(route):
            path = route.request.url.split("?")[0]
            change = next((c for pattern, c in (instead or {}).items() if re.search(pattern, path)), None)
            if not route.request.url.startswith((base, "data:", "blob:")):
                page.foreign.append(route.request.url)
                route.abort()
            elif not change and not (policy and route.request.resource_type == "document"):
                route.continue_()
            else:
                answer = route.fetch()
                body = change(answer.text()) if change else answer.body()
                headers = answer.headers | {"content-security-policy": policy}
                route.abort() if body is None else route.fulfill(response=answer, body=body, headers=headers)

        context.route("**/*", guard)
        page.on("console", lambda m: page.troubles.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: page.troubles.append(str(e)))
        page.on("response", lambda answer: page.answers.append(answer))
        if watch:
            page.add_init_script(watch)
        page.goto(base + name)
        return page

    yield opened
    for context in contexts:
        context.close()
