"""The reading copy of a chapter: the notebook that pages offer, readable in any viewer of notebooks.

Its prose has the numbers in place, names of pages and sources in words, and boxes as quotes. Code and outputs are those
that are stored, and that the tests compare.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from posixpath import join, normpath
from typing import Any

from pybtex.database import parse_file

from nodeal import notebooks
from nodeal.article import article
from nodeal.dates import PUBLISHED
from nodeal.site.stored import SiteError

HOW_TO_RUN = f"""\
> **To run this notebook take the whole book:** it calls the book's package `nodeal`, which reads the book's tables.
> In the book's folder `make lab` sets everything up and opens it in JupyterLab; `make notebooks` re-executes all.
> It takes no parameters; one measure as of another day is
> `.venv/bin/nodeal measure {article().examples["measure"]} --as-of {PUBLISHED}`.
"""
ROLE = re.compile(r"\{(?P<role>[a-z:]+)\}`(?P<said>[^`]*)`")
NAMED = re.compile(r"(?P<text>.*?)\s*<(?P<page>[^>]+)>", re.DOTALL)
BOX = re.compile(r"^:::\{admonition\} (?P<title>.+)\n(?P<body>(?:.*\n)*?):::$", re.M)
OPTION = re.compile(r"^:[a-z-]+:.*\n", re.M)
LOOK = re.compile(r"^\{\.[a-z-]+\}\n", re.M)
"""The look of a paragraph: a line for the printer."""


def reading_copy(path: Path, titles: Mapping[str, str], sources: Mapping[str, str]) -> str:
    """A stored notebook as its reading copy, in JSON.

    Parameters
    ----------
    path
        The stored notebook.
    titles
        Page of the book → its title.
    sources
        Key in the bibliography → who and when.
    """
    tidy = notebooks.tidied(notebooks.read(path), path.stem)  # whatever editor saved it
    content = json.loads(notebooks.written(tidy))
    numbers = notebooks.glued(path.parent / "src" / f"{path.stem}.md")
    first = {"cell_type": "markdown", "id": "how-to-run", "metadata": {}, "source": _lines(HOW_TO_RUN)}
    words = {"glue:text": numbers, "doc": titles, "cite:t": sources}
    cells = [_read(cell, words, path) for cell in content["cells"]]
    return json.dumps(content | {"cells": [first, *cells]}, indent=1, ensure_ascii=False) + "\n"


def cited(bibliography: Path) -> dict[str, str]:
    """How a text names each source: who, and the year in brackets. A book without a bibliography names none."""
    if not bibliography.is_file():
        return {}
    return {
        key: f"{_who([str(person).strip('{}') for person in entry.persons['author']])} ({entry.fields['year']})"
        for key, entry in parse_file(str(bibliography)).entries.items()
    }


def plain(markdown: str, words: Mapping[str, Mapping[str, str]], where: str) -> str:
    """Prose as any viewer of Markdown shows it.

    Parameters
    ----------
    markdown
        With MyST's roles and boxes.
    words
        Role → what stands for each of its targets.
    where
        For errors.

    Raises
    ------
    SiteError
        If it uses a role, or names a target, for which there are no words.
    """

    def said(found: re.Match[str]) -> str:
        role, target = found["role"], found["said"]
        if role == "doc":
            named = NAMED.fullmatch(target)
            if named:
                return named["text"]
            target = normpath(join("/notebooks", target)).lstrip("/")
        try:
            return words[role][target]
        except KeyError:
            raise SiteError(
                where, found=f"{found[0]}, for which a reading copy has no words",
                expected="a number that this notebook glues, a page of the book, or a source of its bibliography",
                remedy="Correct the name, or teach nodeal.site.reading the role.",
            ) from None  # fmt: skip

    return BOX.sub(_quote, ROLE.sub(said, LOOK.sub("", markdown)))


def _quote(box: re.Match[str]) -> str:
    lines = [f"**{box['title']}**", "", *OPTION.sub("", box["body"]).strip().splitlines()]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _read(cell: dict[str, Any], words: Mapping[str, Mapping[str, str]], path: Path) -> dict[str, Any]:
    if cell["cell_type"] != "markdown":
        return cell
    return cell | {"source": _lines(plain("".join(cell["source"]), words, f"notebooks/{path.name}"))}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _who(names: list[str]) -> str:
    last = [name.split(",")[0] for name in names]
    return last[0] if len(last) == 1 else f"{last[0]} et al." if len(last) > 2 else " and ".join(last)
