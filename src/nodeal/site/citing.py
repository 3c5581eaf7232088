"""How a page names a publication: author and year in round brackets, as on the pages that the book writes itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from sphinx.application import Sphinx
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

STYLE = "author_year_round"
"""Its name in ``_config.yml``."""


def _round() -> BracketStyle:
    return BracketStyle(left="(", right=")")


@dataclass
class Round(AuthorYearReferenceStyle):
    """Author and year as they come with the extension, whose square brackets look like a slip in prose."""

    bracket_parenthetical: BracketStyle = field(default_factory=_round)
    bracket_textual: BracketStyle = field(default_factory=_round)
    bracket_author: BracketStyle = field(default_factory=_round)
    bracket_label: BracketStyle = field(default_factory=_round)
    bracket_year: BracketStyle = field(default_factory=_round)


def register(app: Sphinx) -> None:
    """Let the configuration name the style."""
    register_plugin("sphinxcontrib.bibtex.style.referencing", STYLE, Round, force=True)
