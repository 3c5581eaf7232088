"""The id of a claim, on whatever page it stands, leads to the claim's place on the page of all claims."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import Markup, escape
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from nodeal.article import FILE, article
from nodeal.printed import CLAIM, TO_CLAIM
from nodeal.site.slim import LEDGER_PAGE
from nodeal.site.stored import SiteError
from nodeal.tables import table

ARGUMENT = Path("data/audit/argument.csv")
"""The steps of the argument, by which the page of all claims stands: without them there is no such page."""
UNLINKED = (
    nodes.reference, nodes.title, nodes.literal, nodes.raw, nodes.FixedTextElement, nodes.label, nodes.Invisible,
    HideCodeCellNode,
)  # fmt: skip
"""What holds no link: what is one, headings, code, what is written as it stands."""
_TOKEN = re.compile(re.escape(TO_CLAIM).replace(r"\{0\}", "([a-z0-9-]+)", 1).replace(r"\{0\}", r"\1"))

logger = logging.getLogger(__name__)


def has_page(root: Path) -> bool:
    """Whether the book has a page of all claims."""
    return (root / ARGUMENT).is_file()


def moved() -> Mapping[str, list[str]]:
    """Former id of a claim → those under which it stands today.

    Raises
    ------
    SiteError
        If a former id is one of today's, or what it leads to is none.
    """
    today = set(table("audit/claims")["claim_id"])
    found = {former: now.split(";") for former, now in article().moved.items()}
    for former, now in found.items():
        where = f"{FILE}, moved, {former}"
        if former in today or not CLAIM.fullmatch(former):
            raise SiteError(
                where, found="a claim of today's" if former in today else "no id of a claim",
                expected="the id that a claim had before", remedy="Correct it, or take the line out.",
            )  # fmt: skip
        if wrong := [claim for claim in now if claim not in today]:
            raise SiteError(
                where, found=", ".join(wrong), expected="claims of data/audit/claims.csv",
                remedy="Name the claims in which it lives on.",
            )  # fmt: skip
    return found


def led(html: str, builder: StandaloneHTMLBuilder) -> str:
    """What the printer printed, with the links to claims that it left open.

    A claim that is not there is a warning, which ends the build.
    """
    if 'href="claim:' not in html:
        return html
    if not has_page(Path(builder.app.srcdir)):
        return _TOKEN.sub(r"\1", html)
    here = builder.current_docname
    to_root = _to_root(builder.get_target_uri(here))
    return _TOKEN.sub(lambda found: found[0].replace(f"claim:{found[1]}", to_root + _address(found[1], here)), html)


def here(text: str) -> Markup:
    """A text on the page of all claims itself, each id in it a link."""
    link = '<a class="claim" href="#{0}">{0}</a>'
    return Markup(CLAIM.sub(lambda found: link.format(found[0]), escape(text)))


def _to_root(standing: str) -> str:
    """From where a page stands, which for the first page is not where its text lies."""
    return "../" * standing.count("/")


def _address(claim: str, page: str) -> str:
    """Address of a claim below the site's root."""
    if claim not in article().moved and not table("audit/claims")["claim_id"].eq(claim).any():
        logger.warning(
            "found %s; expected a claim of data/audit/claims.csv. Correct the id, or enter in %s, moved, what became "
            "of it.", claim, FILE, location=page,
        )  # fmt: skip
    return f"{LEDGER_PAGE}.html#{claim}"


class Claims(SphinxPostTransform):
    """Make each id in running text a link."""

    # After pasted words are in their places.
    default_priority = 310
    formats = ("html",)

    def run(self, **_: Any) -> None:  # noqa: ANN401
        """Take texts apart at the ids that they hold."""
        if not has_page(Path(self.app.srcdir)):
            return
        page = self.env.docname
        to_root = _to_root(self.app.builder.get_target_uri(page))
        for text in list(self.document.findall(nodes.Text)):
            if CLAIM.search(text) and not inside(text, UNLINKED):
                text.parent.replace(text, list(_parted(str(text), page, to_root)))


def inside(node: nodes.Node, kinds: tuple[type, ...], looks: Collection[str] = ()) -> bool:
    """Whether any node around this one is of these kinds, or has one of these classes."""
    while (node := node.parent) is not None:
        if isinstance(node, kinds) or (isinstance(node, nodes.Element) and {*looks} & {*node.get("classes", ())}):
            return True
    return False


def _parted(text: str, page: str, to_root: str) -> list[nodes.Node]:
    parts: list[nodes.Node] = []
    at = 0
    for found in CLAIM.finditer(text):
        address = to_root + _address(found.group(), page)
        link = nodes.reference("", found.group(), refuri=address, internal=True, classes=["claim"])
        parts += [nodes.Text(text[at : found.start()]), link]
        at = found.end()
    return [part for part in (*parts, nodes.Text(text[at:])) if part.astext()]


def register(app: Sphinx) -> None:
    """Connect the links in running text."""
    app.add_post_transform(Claims)
