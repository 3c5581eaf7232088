"""The findings in README.md: those of the landing page, in its own sentences and with its own numbers.

Written once, in ``book/index.md``; the block between the markers of the README is made from it. Its links lead to the
executed notebooks, of which every viewer shows charts and tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nodeal import files
from nodeal.errors import NodealError
from nodeal.place import root
from nodeal.site import cards
from nodeal.site.asserted import quantity, unmet, word
from nodeal.tables import table

START, END = "<!-- findings: written by `make readme` -->", "<!-- end of findings -->"
_FINDING = re.compile(r"^:::\{finding\} (?P<label>.+)\n(?P<options>(?::[a-z]+:.*\n)+)(?P<body>(?:.*\n)*?):::$", re.M)
_OPTION = re.compile(r"^:(?P<name>[a-z]+): (?P<value>.*)$", re.M)
_ROLE = re.compile(r"\{(?P<role>number|verdict)\}`(?P<said>[^`]+)`")


class ReadmeError(NodealError):
    """A README without its markers, or a landing page without its findings."""


def findings() -> str:
    """The landing page's findings in plain Markdown, numbers filled in.

    Raises
    ------
    ReadmeError
        If there is none, or one no longer holds.
    """
    found = [_plain(finding) for finding in _FINDING.finditer((root() / "book" / "index.md").read_text("utf-8"))]
    if not found:
        raise ReadmeError(
            "book/index.md", found="no {finding}", expected="the findings of the landing page", remedy="Restore them."
        )
    return "\n".join([*found, "", "All chapters: " + " · ".join(_chapters())])


def _chapters() -> Iterator[str]:
    """Each written chapter by its question, which leads to where it can be read."""
    for path in sorted((root() / "notebooks").glob("*.ipynb")):
        yield f"[{cards.head(path).title}](notebooks/{path.name})"


def _plain(finding: re.Match[str]) -> str:
    """One finding as an item of a list: its head leads to where it can be read."""
    options = {option["name"]: option["value"] for option in _OPTION.finditer(finding["options"])}
    for error in unmet(options["if"]):
        raise ReadmeError(
            f"book/index.md, finding {finding['label']!r}", found=str(error), expected="a finding that holds",
            remedy="Say there what is now true.",
        ) from error  # fmt: skip
    said = " ".join(_ROLE.sub(_fill, finding["body"]).split())
    return (
        f"- **{finding['label']}: [{cards.curled(options['head'])}]({_readable(options['to'])}).** {cards.curled(said)}"
    )


def _readable(to: str) -> str:
    """A page that can be read without the site: the chapter itself, or the one in which a claim is at home."""
    page, _, claim = to.partition("#")
    if claim:
        page = "notebooks/" + table("audit/claims").set_index("claim_id").loc[claim, "chapter"]
    path = f"{page}.ipynb"
    return path if (root() / path).is_file() else "book/index.md"


def _fill(role: re.Match[str]) -> str:
    if role["role"] == "verdict":
        return word(role["said"])
    name, _, how = role["said"].partition(" ")
    return quantity(name).said(how)


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
