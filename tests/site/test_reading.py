"""Prose of a chapter for viewers that know no MyST."""

import pytest

from nodeal.site.reading import cited, plain
from nodeal.site.stored import SiteError

WORDS = {
    "glue:text": {"share": "32.2"},
    "doc": {"book/method": "How the book judges", "notebooks/02_yes_but": "Yes, but"},
    "cite:t": {"kiel_ust": "Kiel Institute (2026)"},
}


@pytest.mark.parametrize(
    ("myst", "read"),
    [
        ("It is {glue:text}`share` %.", "It is 32.2 %."),
        ("see {doc}`the\nmethod </book/method>`", "see the\nmethod"),
        ("see {doc}`/book/method`", "see How the book judges"),
        ("see {doc}`02_yes_but`", "see Yes, but"),
        ("{cite:t}`kiel_ust` counts", "Kiel Institute (2026) counts"),
        (
            "Before\n\n:::{admonition} What it says\n:class: claims\n\nOne {glue:text}`share`.\n\n- two\n:::\n\nAfter",
            "Before\n\n> **What it says**\n>\n> One 32.2.\n>\n> - two\n\nAfter",
        ),
        ("`code` and [a link](https://example.org)", "`code` and [a link](https://example.org)"),
    ],
)
def test_prose_reads_in_any_viewer(myst, read):
    assert plain(myst, WORDS, "x") == read


@pytest.mark.parametrize("unknown", ["{glue:text}`shore`", "{doc}`/book/nowhere`", "{term}`share`"])
def test_what_has_no_words_is_named(unknown):
    with pytest.raises(SiteError, match=r"notebooks/05_aid\.ipynb.*no words"):
        plain(f"Look: {unknown}", WORDS, "notebooks/05_aid.ipynb")


def test_sources_are_named_by_author_and_year(root):
    named = cited(root / "book/references.bib")
    assert named["kiel_ust"] == "Kiel Institute for the World Economy (2026)"
    assert all(text[0].isalnum() and text.endswith(")") and "{" not in text for text in named.values()), named
