"""What the pointer is told in the interactive form: what a mark is, when, and whose figure it is."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import Any

import pandas as pd

from nodeal.tables import publisher

SOURCE = "Source: "
"""How the line begins that says whose figure a mark is."""
LETTERS = 38
"""To a line of what the pointer is told: a phone shows it whole on either side of a mark."""
BREAK = "<br>"
BOX = re.compile(r"<extra>(.*?)</extra>")


def sources(urls: pd.Series) -> pd.Series:
    """For each mark a line that says who published the page it rests on; empty where there is none."""
    return (BREAK + SOURCE + publisher(urls)).fillna("")


def told(spec: dict[str, Any], caption: str) -> dict[str, Any]:
    """A stored chart whose every mark says whose figure it is, in lines that a phone shows.

    A trace that names no source of its own has that of the caption. What plotly would put in a box beside, the name
    of a trace, comes first.

    Parameters
    ----------
    spec
        ``data`` and ``layout`` as lists, numbers and texts.
    caption
        Holds the sentence that begins with *Source*.
    """
    whose = caption[caption.index(SOURCE) :].split(". Data through")[0]
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
