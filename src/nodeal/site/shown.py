"""Tables and verdicts of cells on their page: printed from what the cell stored, never from its HTML.

``{shown} KEY`` shows a table of a chapter again on another page.
"""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from nodeal import printed
from nodeal.printed import TABLE_MIME, VERDICT_MIME
from nodeal.site.numbers import NumbersNode
from nodeal.site.stored import SiteError, stored_tables
from nodeal.site.texts import worded_node

TABLES = "tables"
"""Where the site keeps what readers take away of tables."""


class ShownRenderer:
    """MyST-NB's renderer for tables and verdicts."""

    mime_priority_overrides: ClassVar = [
        (builder, mime, 1) for builder in ("html", "dirhtml", "singlehtml") for mime in (TABLE_MIME, VERDICT_MIME)
    ]

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: bool) -> list[nodes.Element] | None:  # noqa: ANN401
        """Print one stored output; what is neither a table nor a verdict is left to others."""
        if inline or data.mime_type not in (TABLE_MIME, VERDICT_MIME):
            return None
        if data.mime_type == VERDICT_MIME:
            return [worded_node(printed.verdict(data.content))]
        if data.content.get("numbers"):
            return [NumbersNode(spec=data.content)]
        return [_table(data.content, renderer.renderer.document.settings.env.docname)]


class ShownAgain(SphinxDirective):
    """``{shown} worked_example``: a table of a chapter on another page."""

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """Find the table among the stored ones; the page is renewed with the chapter's notebook."""
        (key,) = self.arguments
        root = Path(self.env.srcdir)
        found = stored_tables(root, by="key")
        if key not in found:
            raise SiteError(
                f"{self.env.docname}, {{shown}} {key}",
                found="no such table in the notebooks",
                expected="one of " + ", ".join(get_close_matches(key, found, cutoff=0) or sorted(found)),
                remedy="Correct the key, or show a table with it.",
            )
        self.env.note_dependency(str(root / "notebooks" / found[key].notebook))
        return [_table(found[key].spec, self.env.docname)]


def _table(stored: dict[str, Any], page: str) -> nodes.raw:
    files = f"{'../' * page.count('/')}{TABLES}/{stored.get('name')}"
    return worded_node(printed.table(printed.stored_table(stored, files)))
