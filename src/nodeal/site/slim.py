"""What a built site holds: what its pages load and readers take away, and nothing else.

Jupyter Book brings styles and scripts for live kernels, tabs, toggles and copy buttons. None of them does
anything here, so none is loaded, and their files are taken out of the built site. So is what an earlier build left.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from nodeal.site.assets import ICON, STATIC

LEDGER_PAGE = "ledger"
"""The page of all claims, generated, so that no table of contents lists it."""
FILES_PAGE = "files"
"""The page that links whatever only a script or a phone asks for."""
LOST_PAGE = "404"
"""The page that a host shows where there is none; most hosts know it by this name."""
WHOLE = {"charts", "texts"}
"""Folders below ``_static`` that keep themselves tidy."""


def drop_unused(site: Path, loaded: Collection[str]) -> list[str]:
    """Delete the files below ``_static`` that no page asks for.

    Parameters
    ----------
    site
        The built site.
    loaded
        Paths of what pages load, relative to the site.

    Returns
    -------
    list of str
        What was deleted, relative to the site.
    """
    static = site / STATIC
    kept = {*loaded, f"{STATIC}/{ICON}"}
    unused = [
        path
        for path in sorted(static.rglob("*"))
        if path.is_file()
        and path.relative_to(static).parts[0] not in WHOLE
        and path.relative_to(site).as_posix() not in kept
    ]
    for path in unused:
        path.unlink()
    for folder in sorted((p for p in static.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    return [path.relative_to(site).as_posix() for path in unused]


def drop_gone_pages(site: Path, pages: Collection[str], home: str = "index") -> list[str]:
    """Delete what an earlier build wrote for pages that the book no longer has.

    Parameters
    ----------
    site
        The built site.
    pages
        Names of the book's pages.
    home
        The page that stands at the root, whatever its own name.

    Returns
    -------
    list of str
        What was deleted, relative to the site.
    """
    written = [page for page in pages if page != home]
    kept = {f"{page}.html" for page in (*written, "index", "search", FILES_PAGE, LEDGER_PAGE)}
    gone = [path for path in sorted(site.rglob("*.html")) if path.relative_to(site).as_posix() not in kept]
    sources = site / "_sources"
    gone += [
        path
        for path in sorted(sources.rglob("*.*"))
        if path.is_file() and path.relative_to(sources).with_suffix("").as_posix() not in pages
    ]
    for path in gone:
        path.unlink()
    return [path.relative_to(site).as_posix() for path in gone]


def drop_gone_words(site: Path) -> None:
    """Take words that are on no page any more out of the search's index, where Sphinx keeps them."""
    path = site / "searchindex.js"
    start, _, rest = path.read_text("utf-8").partition("(")
    index = json.loads(rest.rstrip().removesuffix(")"))
    for words in ("terms", "titleterms"):
        index[words] = {word: pages for word, pages in index[words].items() if pages != []}
    path.write_text(f"{start}({json.dumps(index, sort_keys=True)})", encoding="utf-8")
