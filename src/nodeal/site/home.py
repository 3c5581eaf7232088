"""The landing page stands at the site's root address itself, whatever the folder of its text."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

ROOT = "index"
"""Name of the file that a host shows for the site's address."""


class Builder(StandaloneHTMLBuilder):
    """Sphinx's builder of HTML, which writes the first page of the contents to the root."""

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Where links to a page lead."""
        return super().get_target_uri(self.standing(docname), typ)

    def get_outfilename(self, pagename: str) -> str:
        """File that a page is written to."""
        return super().get_outfilename(self.standing(pagename))

    def get_output_path(self, page_name: str, /) -> Path:
        """The same, for Sphinx from 8 on, which asks for it by this name."""
        return Path(self.outdir, self.standing(page_name) + self.out_suffix)

    def standing(self, page: str) -> str:
        """Path of a page below the site, without its ending."""
        return ROOT if page == self.config.root_doc else page


def register(app: Sphinx) -> None:
    """Take the place of Sphinx's builder."""
    app.add_builder(Builder, override=True)
