"""The best cases against on one page, and what each chapter then says for the article: the chapters' own sections."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from nodeal.site import claims, page, texts
from nodeal.site.glossary import CHAPTERS
from nodeal.site.slim import CASES_PAGE

AGAINST, FOR = "The best case against", "For the article"
"""Heads under which chapters argue against the article, and for it."""

PASTED = "pasted-text"
"""Class of a number that came from a cell."""


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page, where any chapter argues against the article."""
    if not claims.has_page(Path(app.srcdir)) or not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    told = [_chapter(app, name) for name in page.listed(app.env) if name.startswith(CHAPTERS)]
    told = [chapter for chapter in told if chapter["parts"]]
    yield (
        CASES_PAGE,
        {
            "title": "Best cases against",
            "description": "What speaks against the article, and for it, as each chapter puts it: all on one page.",
            "told": told,
            page.SAID: texts.made("Best cases against", [(of["anchor"], of["title"], of["words"]) for of in told]),
            "here": page.here([(chapter["anchor"], chapter["title"]) for chapter in told]),
        },
        "cases.html",
    )


def _chapter(app: Sphinx, name: str) -> dict[str, Any]:
    """Title, address and the sections of one chapter."""
    document = page.resolved(app, name)
    return {
        "page": name,
        "number": name.rpartition("/")[2][:2],
        "anchor": f"chapter-{name.rpartition('/')[2][:2]}",
        "title": app.env.titles[name].astext(),
        "words": [texts.said(_body(section)) for _, section in sections(document)],
        "parts": [(head, printed(section, name, app.builder)) for head, section in sections(document)],
    }


def sections(document: nodes.document) -> Iterator[tuple[str, nodes.section]]:
    """The section against and the section for, as far as a chapter has them."""
    for section in document.findall(nodes.section):
        if section[0].astext() in (AGAINST, FOR):
            yield section[0].astext(), section


def printed(section: nodes.section, name: str, builder: Any) -> Markup:  # noqa: ANN401 - Sphinx's HTML builder
    """What a section says, without its head and its cells, its links seen from this page.

    Parameters
    ----------
    section
        Of a resolved document.
    name
        The chapter's page, from which its links are seen.
    builder
        That writes HTML.
    """
    body = _body(section)
    for node in body.findall(nodes.Element):
        node["ids"] = []
        # The numbers are listed at the foot of the chapter, and there alone.
        node["classes"] = [name for name in node["classes"] if name != PASTED]
    for link in body.findall(nodes.reference):
        if link.get("internal") and "refuri" in link:
            link["refuri"] = posixpath.normpath(posixpath.join(posixpath.dirname(name), link["refuri"]))
        elif "refid" in link:
            link["refuri"] = f"{name}.html#{link.attributes.pop('refid')}"
    return Markup("".join(builder.render_partial(child)["fragment"] for child in body.children))


def _body(section: nodes.section) -> nodes.container:
    """A copy of a section without its head and its cells."""
    body = nodes.container()
    body += [child.deepcopy() for child in section.children[1:] if "cell" not in _classes(child)]
    return body


def _classes(node: nodes.Node) -> list[str]:
    return node.get("classes", []) if isinstance(node, nodes.Element) else []


def register(app: Sphinx) -> None:
    """Connect the page."""
    app.connect("html-collect-pages", pages)
