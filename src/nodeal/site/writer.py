"""How a document becomes HTML where Sphinx's own way does not do: written so at once, and not mended afterwards."""

from __future__ import annotations

import itertools

from docutils import nodes
from markupsafe import Markup
from sphinx.writers.html5 import HTML5Translator

from nodeal.printed import SIGN, hushed, printed
from nodeal.site.figure import ChartNode
from nodeal.site.page import WIDE, here, sections


def leads_with_picture(page: nodes.Element) -> bool:
    """Whether a chart stands before the page's first section, so that a phone's first screen shows the finding."""
    lead = itertools.takewhile(lambda child: not isinstance(child, nodes.section), page.children)
    return any(next(iter(child.findall(ChartNode)), None) is not None for child in lead)


class Writer(HTML5Translator):
    """Sphinx's writer of HTML with five differences.

    - A table written in Markdown gets a region that scrolls and can be reached by keyboard.
    - A heading's link to itself stands behind it, without its sign, which the style sheet draws: a heading is then
      nothing but its words for a screen reader, a reading mode, and whoever copies it.
    - Below the page's title its sections are listed, folded, for screens without room beside the text.
    - The sign of a verdict is not read aloud where its word follows.
    - Sources carry no roles that the accessibility standard has dropped.
    """

    tables = 0
    """How many tables without a caption the page has had."""
    behind = ""
    """The link to a heading that is being written."""
    waits: Markup | None = None
    """The list of the page's sections, where a picture comes first: it stands before the first of them."""

    def visit_table(self, node: nodes.Element) -> None:
        """Open the region, named by the caption or counted."""
        caption = next((child.astext() for child in node if isinstance(child, nodes.title)), "")
        if not caption:
            self.tables += 1
        label = self.attval(caption or f"Table {self.tables} of this page")
        self.body.append(f'<div class="table-wrap" role="region" tabindex="0" aria-label="{label}">\n')
        super().visit_table(node)

    def depart_table(self, node: nodes.Element) -> None:
        """Close the region."""
        super().depart_table(node)
        self.body.append("</div>\n")

    def add_permalink_ref(self, node: nodes.Element, title: str) -> None:
        """Keep a section's link to itself until its heading ends."""
        if not isinstance(node, nodes.section):
            super().add_permalink_ref(node, title)
        elif node["ids"]:
            link = f'<a class="headerlink" href="#{node["ids"][0]}" title="{self.attval(title)}"></a>'
            self.behind = link

    def depart_title(self, node: nodes.Element) -> None:
        """Write the link behind the heading, and behind the page's own the list of its sections."""
        super().depart_title(node)
        if self.behind:
            self.body[-1] = f"{self.body[-1].rstrip()}{self.behind}\n"
            self.behind = ""
        section = node.parent
        of_page = isinstance(section, nodes.section) and isinstance(section.parent, nodes.document)
        wide = self.builder.env.metadata.get(self.builder.current_docname, {}).get(WIDE)
        if of_page and not wide and (listed := here(list(sections(self.document)))):
            fold = printed("fold", summary="On this page", css="here-folded", content=listed) + Markup("\n")
            if leads_with_picture(section):
                self.waits = fold
            else:
                self.body.append(fold)

    def visit_section(self, node: nodes.Element) -> None:
        """Before the first section below a picture that leads the page: the list of sections."""
        if self.waits is not None and isinstance(node.parent, nodes.section):
            self.body.append(self.waits)
            self.waits = None
        super().visit_section(node)

    def visit_Text(self, node: nodes.Text) -> None:  # noqa: N802 - docutils calls it so
        """Hush the signs of verdicts in running text."""
        text = node.astext()
        if SIGN.search(text) and not self.protect_literal_text:
            self.body.append(str(hushed(text)))
        else:
            super().visit_Text(node)

    def visit_citation(self, node: nodes.Element) -> None:
        """A source, in one list with its neighbours."""
        if not isinstance(node.previous_sibling(), nodes.citation):
            self.body.append('<div class="citation-list">\n')
        self.body.append(self.starttag(node, "div", classes=[node.tagname]))
