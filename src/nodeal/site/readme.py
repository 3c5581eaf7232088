"""The findings in README.md: the landing page's own sentences with the numbers that the notebooks glued.

Written once, in ``book/index.md``; the block between the markers of the README is made from it. Its links lead to the
executed notebooks, of which every viewer shows charts and tables.
"""

from __future__ import annotations

import re

from nodeal import files
from nodeal.errors import NodealError
from nodeal.notebooks import glued, named
from nodeal.place import root

START, END = "<!-- findings: written by `make readme` -->", "<!-- end of findings -->"
_ROLE = re.compile(r"\{glue:text\}`\.\./notebooks/(?P<stem>\w+)\.ipynb::(?P<key>\w+):s`")
_SECTION = re.compile(r"^## What it finds.*?\n(?P<body>.*?)(?=^## )", re.M | re.S)


class ReadmeError(NodealError):
    """A README without its markers, or a landing page without its findings."""


def findings() -> str:
    """The landing page's findings in plain Markdown, numbers filled in."""
    section = _SECTION.search((root() / "book" / "index.md").read_text("utf-8"))
    if section is None:
        raise ReadmeError(
            "book/index.md", found="no section 'What it finds'", expected="the findings", remedy="Restore the section."
        )

    def fill(role: re.Match[str]) -> str:
        numbers = glued(named(role["stem"]))
        if role["key"] not in numbers:
            raise ReadmeError(
                "book/index.md",
                found=f"the number {role['key']!r}",
                expected=f"a number that notebooks/{role['stem']}.ipynb glues",
                remedy="Glue it there, or use another key.",
            )
        return numbers[role["key"]]

    filled = _ROLE.sub(fill, section["body"].strip())
    return filled.replace("](../notebooks/", "](notebooks/")


def rewritten(text: str) -> str:
    """A README's text with today's findings between its markers."""
    if text.count(START) != 1 or text.count(END) != 1:
        raise ReadmeError(
            "README.md", found="no markers", expected=f"{START} and {END} once each", remedy="Restore the markers."
        )
    before, rest = text.split(START)
    return f"{before}{START}\n\n{findings()}\n\n{END}{rest.split(END)[1]}"


def rewrite() -> bool:
    """Bring README.md up to date. Returns whether it changed."""
    path = root() / "README.md"
    old = path.read_text("utf-8")
    new = rewritten(old)
    if new != old:
        files.write(path, new)
    return new != old
