"""Which scripts and styles a page carries: the theme's own, and Sphinx's search on the search page only.

Jupyter Book brings styles and scripts for live kernels, tabs, toggles and copy buttons. None of them does
anything here, so none is loaded, and their files are taken out of the built site.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

OWN_STYLE, OWN_SCRIPT, ICON, BUNDLE = "nodeal.css", "nodeal.js", "favicon.svg", "plotly.min.js"
SEARCH_SCRIPTS = (
    "documentation_options.js",
    "doctools.js",
    "sphinx_highlight.js",
    "language_data.js",
    "searchtools.js",
)
KEPT_STATIC = {OWN_STYLE, OWN_SCRIPT, ICON, BUNDLE, *SEARCH_SCRIPTS}


def keep_own(_app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: nodes.document | None) -> None:
    """Leave one style and one script on the page, and the search's where it is needed."""
    context["css_files"] = [f for f in context["css_files"] if _name(f) == OWN_STYLE]
    wanted = (OWN_SCRIPT, *SEARCH_SCRIPTS) if page == "search" else (OWN_SCRIPT,)
    found = {_name(f): f for f in context["script_files"]}
    context["script_files"] = [found.get(name, f"_static/{name}") for name in wanted]


def drop_unused(site: Path) -> list[str]:
    """Delete the files below ``_static`` that no page asks for.

    Returns
    -------
    list of str
        What was deleted, relative to the site.
    """
    static = site / "_static"
    unused = [
        path
        for path in sorted(static.rglob("*"))
        if path.is_file() and path.relative_to(static).parts[0] not in KEPT_STATIC | {"charts"}
    ]
    for path in unused:
        path.unlink()
    for folder in sorted((p for p in static.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    return [path.relative_to(site).as_posix() for path in unused]


def drop_gone_pages(site: Path, pages: Collection[str]) -> list[str]:
    """Delete what an earlier build wrote for pages that the book no longer has.

    Returns
    -------
    list of str
        What was deleted, relative to the site.
    """
    kept = {f"{page}.html" for page in (*pages, "index", "search")}
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


def _name(asset: object) -> str:
    """File name of a script or style; empty for one that is written into the page."""
    return Path(str(getattr(asset, "filename", asset) or "").split("?")[0]).name
