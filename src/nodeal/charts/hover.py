"""What the pointer is told in the interactive form: what a mark is, when, and whose figure it is."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import Any

import pandas as pd

from nodeal.cited import THROUGH, pages_at

SOURCE = "Source: "
"""How the line begins that says whose figure a mark is."""
LETTERS = 38
"""To a line of what the pointer is told: a phone shows it whole on either side of a mark."""
BREAK = "<br>"
BOX = re.compile(r"<extra>(.*?)</extra>")
"""What plotly would put beside the words: the name of a trace."""


def source(whose: str) -> str:
    """The line that says whose figure a mark is, for a template or a text; `whose` in words."""
    return f"{BREAK}{SOURCE}{whose}"


def publisher(urls: pd.Series) -> pd.Series:
    """Who published the page at each address: of a reprint first whose it is, then where it was read.

    Missing addresses stay missing; one that is of no row of ``sources`` raises :class:`~nodeal.tables.TableError`.
    """
    known = pages_at(urls)
    reprints = known["reprint_of"] + ", read in " + known["publisher"]
    return urls.map(reprints.fillna(known["publisher"]))


def sources(urls: pd.Series) -> pd.Series:
    """For each address of a page that line, with who published it; empty where there is no address."""
    return publisher(urls).map(source, na_action="ignore").fillna("")


def told(spec: dict[str, Any], caption: str) -> dict[str, Any]:
    """Change a chart about to be stored so that every mark says whose figure it is, in lines that a phone shows.

    A trace that names no source of its own has that of the caption. The name of a trace comes first: in a box beside
    the words it would leave a phone's screen.

    Parameters
    ----------
    spec
        ``data`` and ``layout`` as lists, numbers and texts.
    caption
        Holds the sentence that begins with ``Source: `` (:func:`nodeal.show.chart` refuses one without).

    Returns
    -------
    dict
        The same `spec`.
    """
    whose = caption[caption.index(SOURCE) :].partition(THROUGH)[0]
    for trace in spec["data"]:
        template = trace.get("hovertemplate")
        if not template:
            continue
        name, text = "".join(BOX.findall(template)), BOX.sub("", template)
        given = [key for key in ("customdata", "text", "hovertext") if key in trace]
        own = any(SOURCE in str(part) for part in (template, *(trace[key] for key in given)))
        lines = ([name] if name else []) + [text] + ([] if own else [whose])
        trace["hovertemplate"] = _wrapped(BREAK.join(lines)) + "<extra></extra>"
        for key in given:
            trace[key] = _each(trace[key])
    return spec


def _each(given: Any) -> Any:  # noqa: ANN401 - whatever plotly takes: a text, or lists of texts and numbers
    if isinstance(given, list):
        return [_each(part) for part in given]
    return _wrapped(given) if isinstance(given, str) else given


def _wrapped(text: str) -> str:
    """Text in lines that a phone shows; a line with a blank that plotly fills is left as it is."""
    lines = text.replace("'", "’").split(BREAK)
    return BREAK.join(
        line if "%{" in line else BREAK.join(wrap(line, LETTERS, break_on_hyphens=False)) for line in lines
    )
