"""What each page says, as the search shows it around a word that was found, and finds numbers in.

Sphinx's index knows which page holds a word, but no number and no sentence. The search therefore loads the text of the
pages it found. Each lies below ``_static/texts`` as a script, written when its page is.

The text is that of the document from which the page is written. What is put into it as HTML brings its words along.
A page that is made of tables has no document: it brings one of its words, and that goes into Sphinx's index too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils import new_document
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.builders import Builder
from sphinx.transforms import SphinxTransform

from nodeal.printed import Worded
from nodeal.site.assets import STATIC, handing, hashed, renew
from nodeal.site.figure import ChartNode, words
from nodeal.site.stored import StoredChart

FOLDER = f"{STATIC}/texts"
UNREAD = (HideCodeCellNode, nodes.Invisible, nodes.image, nodes.raw)
"""Code, what is not shown, and what is written as it stands and does not know its words."""


class PlainBesideHtml(SphinxTransform):
    """What a cell stores as HTML says what the plain text beside it says."""

    # MyST-NB keeps all forms of an output side by side until it chooses.
    default_priority = 850

    def apply(self, **_: Any) -> None:  # noqa: ANN401
        """Give each piece of HTML that does not know its words those of the plain form."""
        for bundle in self.document.findall(lambda node: _attribute(node, "nb_element") == "mime_bundle"):
            forms = {form.get("mime_type"): form for form in bundle.children if isinstance(form, nodes.container)}
            if "text/html" in forms and "text/plain" in forms:
                for raw in forms["text/html"].findall(nodes.raw):
                    raw.setdefault("words", forms["text/plain"].astext())


def worded_node(html: Worded) -> nodes.raw:
    """HTML in a document, with its words."""
    return nodes.raw("", str(html), format="html", words=html.words)


def said(document: nodes.Element) -> str:
    """The words of a document in reading order, without code, blanks made single."""
    return " ".join("".join(_parts(document)).split())


def made(title: str, parts: Iterable[tuple[str, str, Iterable[str]]]) -> nodes.document:
    """What a page made of tables says, as a document.

    Parameters
    ----------
    title
        Of the page.
    parts
        Anchor, head and texts of each part. A text that an earlier part has is left out.
    """
    document, met = new_document(title), set()
    page = nodes.section("", nodes.title("", title), ids=[nodes.make_id(title)])
    for anchor, head, listed in parts:
        part = nodes.section("", nodes.title("", head), ids=[anchor])
        for text in listed:
            if text and text not in met:
                met.add(text)
                part += nodes.paragraph("", text)
        page += part
    document += page
    return document


def index(builder: Builder, page: str, title: str, document: nodes.document) -> None:
    """Let Sphinx's search know a page that it has read no document of.

    Sphinx forgets such a page before it writes the index. So it is told to keep those that came here in this build;
    those of an earlier one it has forgotten when it began.
    """
    indexer = getattr(builder, "indexer", None)
    if indexer is not None:
        made = made_pages(builder)
        if not made:
            forget = indexer.prune
            indexer.prune = lambda names: forget([*names, *made])
        made.add(page)
        indexer.feed(page, f"{page}.md", title, document)


def made_pages(builder: Builder) -> set[str]:
    """Pages without a document whose words this build has been told."""
    made: set[str] = builder.__dict__.setdefault("nodeal_made", set())
    return made


def _parts(node: nodes.Node) -> Iterator[str]:
    """What stands in it; blocks are kept apart by a blank."""
    if isinstance(node, nodes.Text):
        yield node.astext()
    elif isinstance(node, ChartNode):
        yield f" {words(StoredChart('', node['spec']))} "
    elif isinstance(node, nodes.label):
        # The writer sets the brackets of a source's key.
        yield f" [{node.astext()}] "
    elif spoken := _attribute(node, "words"):
        yield f" {spoken} "
    elif not isinstance(node, UNREAD) and _attribute(node, "nb_element") != "cell_code_source":
        apart = "" if isinstance(node, nodes.Inline) else " "
        yield apart
        for child in node.children:
            yield from _parts(child)
        yield apart


def _attribute(node: nodes.Node, name: str) -> str:
    return node.get(name, "") if isinstance(node, nodes.Element) else ""


def write(site: Path, page: str, text: str) -> None:
    """Write the text of one page, in place of what an earlier build wrote for it."""
    script = handing(text)
    path = site / FOLDER / hashed(f"{page}.js", script)
    for old in _of(site, page):
        if old != path:
            old.unlink()
    renew(path, script)


def written(site: Path, pages: Iterable[str]) -> dict[str, str]:
    """Page → path of its text below the site; what belongs to none of `pages` is deleted."""
    found = {page: path.relative_to(site).as_posix() for page in sorted(pages) for path in _of(site, page)}
    for path in sorted((site / FOLDER).rglob("*.js")):
        if path.relative_to(site).as_posix() not in found.values():
            path.unlink()
    return found


def _of(site: Path, page: str) -> list[Path]:
    name = Path(page)
    return sorted((site / FOLDER / name.parent).glob(f"{name.name}.????????.js"))
