"""What a page template needs beyond Sphinx: contents, place in the book, description."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from nodeal.charts.theme import DARK
from nodeal.printed import printed
from nodeal.site import argumentmap, assets, claims, published, texts
from nodeal.site.figure import DRAWINGS, ChartNode, drawing_script, spec_script
from nodeal.site.slim import CASES_PAGE, FILES_PAGE, GLOSSARY_PAGE, LEDGER_PAGE, LOST_PAGE, TIMELINE_PAGE
from nodeal.site.stored import stored_charts

DESCRIPTION_LENGTH = 155
FOOT = {"book/about": "About", "book/corrections": "Corrections", "book/replies": "Replies"}
"""Pages that every page names at its foot, where a book has them."""
ARGUMENT_PART = "The argument"
"""Title of the part of the contents that shows it in small."""
WIDE = "wide"
"""What Sphinx remembers under this name of a page that takes the whole width, with its contents folded."""
SAID = "said"
"""Under this name a page made of tables hands over what it says, as :func:`nodeal.site.texts.made` makes it."""
LONG = 3
"""A page with this many sections lists them."""


def contents(env: BuildEnvironment) -> list[dict[str, Any]]:
    """Parts of the book with their pages, as ``_toc.yml`` has them."""
    root = env.external_site_map.root  # type: ignore[attr-defined] # sphinx-external-toc adds it
    return [
        {
            "caption": tree.caption or "",
            "pages": [{"name": name, "title": env.titles[name].astext()} for name in _names(tree.files(), env)],
        }
        for tree in root.subtrees
    ]


def listed(env: BuildEnvironment) -> list[str]:
    """Pages in the order of the contents."""
    return [entry["name"] for part in contents(env) for entry in part["pages"]]


def resolved(app: Sphinx, name: str) -> nodes.document:
    """A page as it is written, for pages that are made of others; resolved once a build, and not to be changed."""
    if not hasattr(app, "nodeal_resolved"):
        app.nodeal_resolved = {}  # type: ignore[attr-defined]
    kept: dict[str, nodes.document] = app.nodeal_resolved  # type: ignore[attr-defined]
    if name not in kept:
        kept[name] = app.env.get_and_resolve_doctree(name, app.builder)
    return kept[name]


def generated(root: Path) -> list[dict[str, Any]]:
    """The first part of the contents, which no table of contents lists: the claims of an argument, and its critics."""
    if not claims.has_page(root):
        return []
    told = [{"name": LEDGER_PAGE, "title": "All claims"}, {"name": CASES_PAGE, "title": "Best cases against"}]
    return [{"caption": ARGUMENT_PART, "pages": told}]


def looked_up(root: Path) -> list[dict[str, Any]]:
    """The last part of the contents: pages made of tables, in which readers look things up."""
    made = {
        GLOSSARY_PAGE: ("People and terms", "people/people.csv"),
        TIMELINE_PAGE: ("Timeline", "people/key_dates.csv"),
    }
    listed = [{"name": name, "title": title} for name, (title, of) in made.items() if (root / "data" / of).is_file()]
    return [{"caption": "To look up", "pages": listed}] if listed else []


def add_context(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Hand the template what it needs for this page."""
    parts = [*generated(Path(app.srcdir)), *contents(app.env), *looked_up(Path(app.srcdir))]
    if page == LOST_PAGE:
        context["pathto"] = published.from_the_root(app.nodeal_imprint, app.config.root_doc)  # type: ignore[attr-defined]
    pathto: Callable[..., str] = context["pathto"]
    for entry in itertools.chain.from_iterable(part["pages"] for part in parts):
        entry |= {"href": pathto(entry["name"]), "current": entry["name"] == page}
    context["parts"] = [part for part in parts if part["pages"]]
    # A page below a listed one belongs to the same part.
    here_or_above = [page, page.rpartition("/")[0]]
    context["kicker"] = next((p["caption"] for p in parts if any(e["name"] in here_or_above for e in p["pages"])), "")
    root = Path(app.srcdir)
    context["own"] = lambda name: pathto(assets.own(root, name), 1)
    context["imprint"] = app.nodeal_imprint  # type: ignore[attr-defined]
    context["foot"] = [(pathto(name), words) for name, words in FOOT.items() if name in app.env.found_docs]
    context["on_the_web"] = published.head(app, page, doctree)
    context["is_home"] = page == app.config.root_doc
    if context["is_home"] and context.get("pageurl"):
        context["pageurl"] = app.config.html_baseurl  # the address itself, as a host shows it
    context["is_notebook"] = doctree is not None and str(context.get("sourcename", "")).endswith(".ipynb")
    context["wide"] = app.env.metadata.get(page, {}).get(WIDE, False)
    if context["parts"] and context["parts"][0]["caption"] == ARGUMENT_PART:
        context["parts"][0]["map"] = argumentmap.small(page, root, linked(pathto))
    if doctree is not None:
        context["here"] = Markup() if context["wide"] else here(list(sections(doctree)))
        context["description"] = description(doctree)
        if next(iter(doctree.findall(ChartNode)), None) is not None:
            context["dark_colours"] = json.dumps(DARK, separators=(",", ":"))
            context["plotly"] = pathto(assets.bundle(), 1)
        texts.write(Path(app.outdir), page, texts.said(doctree))
    elif SAID in context:
        texts.write(Path(app.outdir), page, texts.said(context[SAID]))
        texts.index(app.builder, page, context["title"], context[SAID])
    if page == "search":
        context["description"] = "Where in the book words, names or a number stand."
        context["search_script"] = assets.write_search(root, Path(app.outdir))
        context["texts"] = texts.written(Path(app.outdir), app.env.found_docs | texts.made_pages(app.builder))


def linked(pathto: Callable[..., str]) -> Callable[[str], str]:
    """Writes links to a page, with or without an anchor, as the template of the page does."""

    def to(target: str) -> str:
        name, hash_, anchor = target.partition("#")
        return str(pathto(name)) + hash_ + anchor

    return to


def files(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page that links what only a script or a narrow screen asks for, so that an archived copy is whole."""
    charts = list(stored_charts(Path(app.srcdir)).values())
    words = list(texts.written(Path(app.outdir), app.env.found_docs | texts.made_pages(app.builder)).values())
    groups = [
        ("Pictures for narrow screens", "Shown on a phone.", [f"{DRAWINGS}/{c.name}.narrow.svg" for c in charts]),
        (
            "Interactive charts",
            "Loaded when a reader presses Explore.",
            [*([assets.bundle()] if charts else []), *(f"{DRAWINGS}/{spec_script(c)[0]}" for c in charts)],
        ),
        (
            "Pictures to save",
            "Loaded when a reader of a copy on disk presses PNG.",
            [f"{DRAWINGS}/{drawing_script(c)}" for c in charts],
        ),
        ("Search", "The page that searches, and the text of each page around what it finds.", ["search.html", *words]),
    ]
    listed = [{"title": title, "what": what, "paths": paths} for title, what, paths in groups if paths]
    what = "Every file that a script or a phone asks for, as plain links, for a copy to read without a network."
    yield FILES_PAGE, {"title": "Offline copy", "description": what, "groups": listed}, "files.html"


def note_changes(app: Sphinx, _env: BuildEnvironment, *changes: set[str]) -> list[str]:
    """Remember whether any page is added, changed or removed; adds none to them."""
    app.nodeal_changed = any(changes)  # type: ignore[attr-defined]
    return []


def renew_with_any(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """All pages are written with any one that has changed.

    Each shows the contents, and may link to what a changed page no longer has: that is found only in writing.
    """
    return sorted(env.found_docs) if app.nodeal_changed else []  # type: ignore[attr-defined]


def sections(doctree: nodes.document) -> Iterator[tuple[str, str]]:
    """Anchor and title of each second-level heading."""
    for top in doctree.children:
        if isinstance(top, nodes.section):
            for section in top.children:
                if isinstance(section, nodes.section):
                    yield section["ids"][0], section[0].astext()


def here(listed: list[tuple[str, str]]) -> Markup:
    """The page's own contents as a list; none for a page that is seen at a glance."""
    return printed("here", sections=listed) if len(listed) >= LONG else Markup()


def description(doctree: nodes.document) -> str:
    """The first paragraph of running text, cut at a word: what a search engine may show."""
    for paragraph in doctree.findall(nodes.paragraph):
        inside = paragraph.parent
        if isinstance(inside, (nodes.section, nodes.document)) and paragraph.astext().strip():
            text = " ".join(paragraph.astext().split())
            if len(text) <= DESCRIPTION_LENGTH:
                return text
            return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
    return ""


def _names(files: list[str], env: BuildEnvironment) -> Iterator[str]:
    for file in files:
        name = re.sub(r"\.(md|ipynb)$", "", file)
        if name in env.titles:
            yield name
