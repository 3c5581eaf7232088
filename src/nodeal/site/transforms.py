"""Small changes to a document before it is written: what a reader sees of cells, and where lines may break."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from myst_nb.ext.glue.utils import PendingGlueReference
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

HARD_SPACE = "\u00a0"
UNIT = r"(?:%|bn|m|km²|km)(?!\w)"
CURRENCY = "EUR|USD|RUB"
CODE_SWITCH = "show-code"
"""The checkbox at the foot of a chapter that shows the code of all its cells; the style sheet alone acts on it."""


class CodeAfterResult(SphinxPostTransform):
    """Put the code of a cell below its result: the finding first, then how it came about."""

    # After MyST-NB has folded the input (199).
    default_priority = 200
    formats = ("html",)

    def run(self, **_: Any) -> None:  # noqa: ANN401
        """Move the code of each cell behind its output."""
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") != "cell_code" or len(cell) < 2:
                continue
            fold, result = cell[0], cell[-1]
            if isinstance(fold, HideCodeCellNode) and result.get("nb_element") == "cell_code_output":
                cell.remove(fold)
                cell.append(fold)


class KeepUnits(SphinxPostTransform):
    """Keep a number and its unit on one line, also where the number was pasted from a cell."""

    # After pasted numbers are in their places.
    default_priority = 300
    formats = ("html",)

    def run(self, **_: Any) -> None:  # noqa: ANN401
        """Replace the space by one that does not break."""
        for paragraph in self.document.findall(nodes.paragraph):
            for text in list(paragraph.findall(nodes.Text)):
                if isinstance(text.parent, (nodes.literal, nodes.raw)):
                    continue
                bound = bind_units(str(text))
                if bound != text:
                    text.parent.replace(text, nodes.Text(bound))


def bind_units(text: str) -> str:
    """Hard spaces between numbers and units: after a number, before one, or at the edge of a pasted one."""
    text = re.sub(rf"(?<=\d) (?={UNIT})|^ (?={UNIT})", HARD_SPACE, text)
    return re.sub(rf"\b({CURRENCY}) (?=\d|$)", rf"\1{HARD_SPACE}", text)


def note_pasted(app: Sphinx, document: nodes.document) -> None:
    """Make a page depend on the notebooks whose numbers it pastes, so that it is renewed with them."""
    for pending in document.findall(PendingGlueReference):
        app.env.note_dependency(app.env.doc2path(pending.refdoc))


class PlainAddresses(SphinxPostTransform):
    """Addresses of other hosts as their authors wrote them: MyST escapes them once, and the writer once more."""

    default_priority = 310
    formats = ("html",)

    def run(self, **_: Any) -> None:  # noqa: ANN401
        """Take back the escape of an ampersand."""
        for link in self.document.findall(nodes.reference):
            if "&amp;" in link.get("refuri", ""):
                link["refuri"] = link["refuri"].replace("&amp;", "&")


def register(app: Sphinx) -> None:
    """Connect the changes, and write the code of cells where one switch shows it."""
    app.add_post_transform(CodeAfterResult)
    app.add_post_transform(KeepUnits)
    app.add_post_transform(PlainAddresses)
    app.connect("doctree-read", note_pasted)
    app.add_node(HideCodeCellNode, override=True, html=(_open_code, _close_code))


def _open_code(self: HTML5Translator, node: nodes.Element) -> None:
    """The code of a cell, which the page's one switch shows; beside a result stands a word that turns the switch."""
    beside = any(isinstance(e, nodes.Element) and e.get("nb_element") == "cell_code_output" for e in node.parent)
    label = f'<label class="codelink" for="{CODE_SWITCH}">Code</label>\n' if beside else ""
    self.body.append(f'{label}<div class="code">\n')


def _close_code(self: HTML5Translator, _node: nodes.Element) -> None:
    self.body.append("</div>\n")
