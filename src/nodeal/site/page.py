"""What a page template needs beyond Sphinx: contents, place in the book, description, tables that scroll."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from nodeal.charts.theme import DARK
from nodeal.site import assets, texts
from nodeal.site.figure import DRAWINGS, ChartNode, drawing_script, spec_script
from nodeal.site.slim import FILES_PAGE, LEDGER_PAGE
from nodeal.site.stored import stored_charts

DESCRIPTION_LENGTH = 155
LONG = 3
"""A page with this many sections lists them."""
TABLE = re.compile(r'(<div class="table-wrap"[^>]*>\s*)?(<table\b.*?</table>)((?(1)\s*</div>))', re.DOTALL)
DAY = re.compile(r"(<t[dh](?: scope=\"row\")?)>(\d{4}-\d\d(?:-\d\d)?)(?=</t)")
SCOPED_STYLE = re.compile(r"<style scoped>.*?</style>", re.DOTALL)
"""What pandas prints with each frame; the book's own style covers it."""
WORN_ROLES = re.compile(r' role="doc-biblioentry"| role="list"(?= class="citation-list")')
"""Roles that docutils writes and the accessibility standard has since dropped."""
NAME = re.compile(r'<table class="nodeal" id="table-([a-z0-9-]+)">')
"""A table that has a name can be taken away as CSV and XLSX."""
TABLES = "tables"
"""Where the site keeps what readers take away of tables."""
CAPTION = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)
PERMALINK = re.compile(r'(<a class="headerlink"[^>]*>)[^<]*(</a>)(</h[1-6]>)')
SIGN = re.compile(r"([●◕◐◔○◌])(?= \w[^<>]*<)")
"""A sign before the word that says the same (``nodeal.ledger.present.SIGN``), in text and not in an attribute."""


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


def add_context(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Hand the template what it needs for this page."""
    parts = [{"caption": "The argument", "pages": [{"name": LEDGER_PAGE, "title": "All claims"}]}, *contents(app.env)]
    pathto: Callable[..., str] = context["pathto"]
    for entry in itertools.chain.from_iterable(part["pages"] for part in parts):
        entry |= {"href": pathto(entry["name"]), "current": entry["name"] == page}
    context["parts"] = [part for part in parts if part["pages"]]
    context["kicker"] = next((p["caption"] for p in parts if any(e["current"] for e in p["pages"])), "")
    root = Path(app.srcdir)
    context["own"] = lambda name: pathto(assets.own(root, name), 1)
    context["is_home"] = page == app.config.root_doc
    context["is_notebook"] = doctree is not None and str(context.get("sourcename", "")).endswith(".ipynb")
    if doctree is not None:
        context["here"] = here(list(sections(doctree)))
        context["description"] = description(doctree)
        if next(iter(doctree.findall(ChartNode)), None) is not None:
            context["dark_colours"] = json.dumps(DARK, separators=(",", ":"))
            context["plotly"] = pathto(assets.bundle(), 1)
    if context.get("body"):
        up = "../" * page.count("/")
        body = fold_in(context.get("here", ""), mend_tables(context["body"], up))
        context["body"] = WORN_ROLES.sub("", hush_signs(part_permalinks(body)))
        if doctree is not None:
            texts.write(Path(app.outdir), page, context["body"])
    if page == "search":
        context["search_script"] = assets.write_search(root, Path(app.outdir))
        context["texts"] = texts.written(Path(app.outdir), app.env.found_docs)


def files(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page that links what only a script or a narrow screen asks for, so that an archived copy is whole."""
    charts = list(stored_charts(Path(app.srcdir)).values())
    words = list(texts.written(Path(app.outdir), app.env.found_docs).values())
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
    yield FILES_PAGE, {"title": "Offline copy", "groups": listed}, "files.html"


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


def here(listed: list[tuple[str, str]]) -> str:
    """The page's own contents as a list; none for a page that is seen at a glance."""
    if len(listed) < LONG:
        return ""
    items = "\n".join(f'<li><a href="#{anchor}">{escape(title)}</a></li>' for anchor, title in listed)
    return f"<ul>\n{items}\n</ul>"


def fold_in(contents_here: str, body: str) -> str:
    """The page's own contents, folded below its title, for screens without room beside the text."""
    if not contents_here:
        return body
    fold = f'<details class="here-folded"><summary>On this page</summary>\n{contents_here}\n</details>'
    return body.replace("</h1>", f"</h1>\n{fold}", 1)


def part_permalinks(body: str) -> str:
    """Put each heading's link to itself behind the heading, without its sign, which the stylesheet draws.

    A heading is then nothing but its words: for a screen reader, a reading mode, and whoever copies it.
    """
    return PERMALINK.sub(r"\3\1\2", body)


def hush_signs(body: str) -> str:
    """Keep the sign of a verdict from being read aloud where the word follows it."""
    return SIGN.sub(r'<span aria-hidden="true">\1</span>', body)


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


def mend_tables(body: str, to_root: str = "") -> str:
    """Make every table readable on a phone and by keyboard, whoever wrote it.

    A table printed by pandas or written in Markdown gets a region that scrolls and can be reached by keyboard;
    dates are kept from breaking; a named table gets links to its files below the site's root.
    """
    number = itertools.count(1)

    def mend(found: re.Match[str]) -> str:
        region, table, end = found.group(1), DAY.sub(r'\1 class="day">\2', found.group(2)), found.group(3)
        caption = CAPTION.search(table)
        words = re.sub(r"<[^>]+>", "", caption.group(1)).strip() if caption else ""
        if not region:
            label = words or f"Table {next(number)} of this page"
            region = f'<div class="table-wrap" role="region" tabindex="0" aria-label="{escape(label)}">\n'
        name = NAME.match(table)
        file = f"{to_root}{TABLES}/{name[1]}" if name else ""
        links = " ".join(f'<a href="{file}.{end}" download>{end.upper()}</a>' for end in ("csv", "xlsx"))
        tools = f'\n<p class="table-tools">{links}</p>' if name else ""
        return f"{region}{table}{end if found.group(1) else '</div>'}{tools}"

    return TABLE.sub(mend, SCOPED_STYLE.sub("", body))


def _names(files: list[str], env: BuildEnvironment) -> Iterator[str]:
    for file in files:
        name = re.sub(r"\.(md|ipynb)$", "", file)
        if name in env.titles:
            yield name
