"""The ``{docstring}`` directive: prints a function's own words in the book, so that code and page cannot differ."""

from __future__ import annotations

import ast
import re
from inspect import cleandoc
from pathlib import Path
from textwrap import dedent
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from markupsafe import Markup
from sphinx.highlighting import PygmentsBridge
from sphinx.util.docutils import SphinxDirective

import nodeal
from nodeal.printed import printed
from nodeal.site.stored import SiteError

SOURCE = Path(nodeal.__file__).parent
SECTION = re.compile(r"^\S.*\n-{3,}$", re.M)
"""Head of a section in a docstring."""


class Docstring(SphinxDirective):
    """``{docstring} nodeal.ledger.rule judge``: module and function. Paragraphs up to its first section head.

    With ``:code:`` and a text, the function's own lines follow, folded behind that text.
    """

    required_arguments = 2
    has_content = False
    option_spec: ClassVar[dict[str, Any]] = {"code": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Parse the docstring as Markdown, where the directive stands."""
        module, name = self.arguments
        path = SOURCE.joinpath(*module.split(".")[1:]).with_suffix(".py")
        self.env.note_dependency(str(path))
        lines = docstring(path, name).replace("``", "`").splitlines()
        holder = nodes.container(classes=["rule"])
        self.state.nested_parse(StringList(lines, source=str(path)), self.content_offset, holder)
        if summary := self.options.get("code"):
            written = steps(path, name)
            code = Markup(PygmentsBridge("html").highlight_block(written, "python"))
            fold = printed("fold", summary=summary, css="", content=code)
            return [holder, nodes.raw("", str(fold), format="html", words=f"{summary} {written}")]
        return [holder]


def docstring(path: Path, name: str) -> str:
    """Docstring of a function, read from the source without importing it: from its summary to its first section.

    A section begins at a head such as *Parameters*, underlined with dashes: it is for whoever calls the function.

    Raises
    ------
    SiteError
        If there is no such function, or it says nothing.
    """
    told = cleandoc(ast.get_docstring(_function(path, name)) or "").partition("\n\n")[2]
    return SECTION.split(told, maxsplit=1)[0].rstrip()


def steps(path: Path, name: str) -> str:
    """What a function does, as its source has it: the lines after its docstring.

    Raises
    ------
    SiteError
        As :func:`docstring`.
    """
    node = _function(path, name)
    lines = path.read_text("utf-8").splitlines()
    return dedent("\n".join(lines[node.body[0].end_lineno : node.end_lineno]))


def _function(path: Path, name: str) -> ast.FunctionDef:
    tree = ast.parse(path.read_text("utf-8")) if path.is_file() else ast.Module([], [])
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name and ast.get_docstring(node):
            return node
    raise SiteError(
        f"{path.name}, function {name}",
        found="no docstring",
        expected="a function that says what it does",
        remedy="Correct the names in the page, or write the docstring.",
    )
