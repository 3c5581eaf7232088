"""The house style: one colour an actor, direct labels, the article's date, and how a chart shrinks.

Colours are given for a light ground; ``DARK`` says what each becomes on a dark one. The site replaces them in
static pictures and in the interactive chart alike, so a chart may use only colours named here.
"""

# ruff: noqa: ANN401 - what is handed on to plotly may be anything that plotly takes

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nodeal.article import article
from nodeal.dates import PUBLISHED

SIDES = article().sides
ACTOR = {key: side.colour for key, side in SIDES.items()}
"""One colour an actor through the whole book, dark enough to write names in."""

INK, MUTED, LINE, GROUND = "#1f2328", "#57606a", "#d0d7de", "#ffffff"
SHADE = {key: side.shade for key, side in SIDES.items()}
"""A second tone of an actor's colour, for a part of the same actor's total."""
TRACK = "#8a919d"
"""What lies under marks and yet carries data, such as a range: faint, and 3:1 on either ground."""
ANSWER = {
    "acceptance": "#5b2a86",
    "conditional_acceptance": "#b08fd0",
    "counter_proposal": "#e4d8f0",
    "delay": LINE,
    "rejection": INK,
}
"""Answers to a proposal, from a plain yes to a plain no: the more violet, the more of a yes. Never without a letter."""

DARK = {
    **{side.colour: side.dark for side in SIDES.values()},
    INK: "#e6e9ee",
    MUTED: "#a3adba",
    LINE: "#3a424d",
    TRACK: "#6a7381",
    GROUND: "#15181d",
    ANSWER["acceptance"]: "#c9a2f2",
    ANSWER["conditional_acceptance"]: "#6d4a94",
    ANSWER["counter_proposal"]: "#3b2d52",
    **{side.shade: side.dark_shade for side in SIDES.values()},
}

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
GAP = " \u2002 "
"""Between the parts of a key: a space that pictures keep."""
ARTICLE = f"article, {PUBLISHED.day} {PUBLISHED:%b %Y}"
"""What stands at the line of the day on which the article was published."""
OFF = (0.0, 0.28, -0.28)
"""Heights at which marks of one lane stand that would else hide each other, in lanes."""
NEAR = 30
"""Days within which two marks of one lane would hide each other on a phone."""
WIDE, NARROW = 760, 360
"""Widths in pixels at which charts are pre-rendered."""


def layout(fig: go.Figure, *, title: str, subtitle: str, height: int = 420, **axes: Any) -> go.Figure:
    """Dress a figure: finding as title, measure as subtitle, quiet axes, no legend, room for labels.

    ``axes`` are further layout settings (``yaxis={...}``), laid over the house style.
    """
    axis = {
        "linecolor": LINE, "gridcolor": LINE, "zerolinecolor": MUTED, "zerolinewidth": 1, "ticks": "",
        "tickfont": {"color": MUTED, "size": 13}, "title": {"font": {"color": MUTED, "size": 13}}, "automargin": True,
    }  # fmt: skip
    fig.update_layout(
        title={"text": title, "subtitle": {"text": subtitle}},
        height=height,
        font={"family": FONT, "size": 14, "color": INK},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 12, "t": 12, "b": 8},
        showlegend=False,
        hovermode="closest",
        hoverlabel={"font": {"family": FONT, "size": 13}, "align": "left"},
        dragmode=False,
        meta=fig.layout.meta or {"narrow": {}},  # labels may have been written before
    )
    fig.update_xaxes(showgrid=False, **axis)
    fig.update_yaxes(showgrid=True, **axis)
    fig.update_layout(**axes)
    return fig


def narrow(fig: go.Figure, **changes: Any) -> go.Figure:
    """Say what changes when the chart is drawn at phone width.

    ``changes`` are layout paths with double underscores for dots: ``height=520``, ``margin__r=60``,
    ``annotations__0__visible=False``. The site applies them before drawing the narrow picture.
    """
    wide = dict(fig.layout.meta or {})
    wide["narrow"] = {**wide.get("narrow", {}), **{k.replace("__", "."): v for k, v in changes.items()}}
    fig.layout.meta = wide
    return fig


# ---- the kit -------------------------------------------------------------------------------------------------


def label(
    fig: go.Figure, x: object, y: float, text: str, color: str = INK, *, size: float = 14,
    phone: str | Mapping[str, Any] | None = None, **where: Any,
) -> None:  # fmt: skip
    """Write a name beside what it names, in the colour of its actor.

    Parameters
    ----------
    phone
        What a narrow screen shows instead: another text, or several changes by name, such as
        ``{"text": "US", "font__size": 12}``. So no label need be known by its position.
    where
        Anything else of a plotly annotation.
    """
    at = len(fig.layout.annotations)
    # Text is anchored where it begins (or ends): in another font it is longer or shorter, and stays in its place.
    where = {"xanchor": "left", **where}
    if where["xanchor"] != "center":
        where = {"align": where["xanchor"], **where}
    font = {"color": color, "size": size}
    fig.add_annotation(**{"x": x, "y": y, "text": text, "showarrow": False, "font": font, **where})
    changes = {"text": phone} if isinstance(phone, str) else dict(phone or {})
    if "xanchor" in changes:
        changes = {"align": changes["xanchor"], **changes}
    narrow(fig, **{f"annotations__{at}__{what}": value for what, value in changes.items()})


def key(
    fig: go.Figure,
    lines: str | Sequence[str],
    *,
    per_line: int = 99,
    phone: str | Mapping | int | None = None,
    y: float = 1,
    **where: Any,
) -> None:
    """What signs and colours mean, above the plot.

    Parameters
    ----------
    lines
        The text, or its parts: these stand `per_line` to a line.
    phone
        As in :func:`label`; a number says how many parts stand in a line there.
    """
    if isinstance(phone, int):
        phone = {"text": broken(lines, phone), "align": "left"}
    text = lines if isinstance(lines, str) else broken(lines, per_line)
    label(
        fig, where.pop("x", 0), y, text, phone=phone, **{"xref": "paper", "yref": "paper", "yanchor": "bottom", **where}
    )


def broken(parts: Sequence[str], per_line: int) -> str:
    """Parts in lines of so many."""
    return "<br>".join(GAP.join(parts[i : i + per_line]) for i in range(0, len(parts), per_line))


def axis(letter: str, panel: int) -> str:
    """Plotly's name of a panel's axis: ``y``, ``y2``, ``y3``."""
    return letter if panel == 1 else f"{letter}{panel}"


def head(
    fig: go.Figure, panel: int, text: str, color: str = INK, *, size: float = 13, y: float = 1, **where: Any
) -> None:
    """The name of a panel, at its top on the left."""
    place = {"xref": "paper", "yref": f"{axis('y', panel)} domain", "yanchor": "bottom"}
    label(fig, 0, y, text, color, size=size, **{**place, **where})


def names(
    fig: go.Figure, at: Sequence[float], words: Sequence[str], *, room: Sequence[float], size: float | None = None,
    phone: float | None = None, **axis: Any,
) -> None:  # fmt: skip
    """An axis of names from the bottom to the top: one at each place, no grid, no line at zero."""
    font = {"color": INK} | ({"size": size} if size else {})
    quiet = {"showgrid": False, "zeroline": False, "tickfont": font}
    fig.update_yaxes(range=list(room), tickvals=list(at), ticktext=list(words), **{**quiet, **axis})
    if phone:
        narrow(fig, yaxis__tickfont__size=phone)


def spread(value: pd.Series, low: pd.Series, high: pd.Series, color: str) -> dict[str, Any] | None:
    """Error bars from the ends of ranges; none where no row has one."""
    if low.isna().all():
        return None
    return {
        "type": "data", "symmetric": False, "array": high - value, "arrayminus": value - low, "thickness": 3,
        "width": 0, "color": color,
    }  # fmt: skip


def colored(words: str, color: str) -> str:
    """Part of a text in a colour."""
    return f"<span style='color:{color}'>{words}</span>"


def hatched(hatch: Iterable[bool], colors: Sequence[str] | str, **more: Any) -> dict[str, Any]:
    """The pattern of bars, hatched where so."""
    return {"shape": ["/" if so else "" for so in hatch], "size": 6, "fgcolor": GROUND, "bgcolor": colors, **more}


def span(fig: go.Figure, start: object, end: object) -> None:
    """Shade a stretch of time, behind everything, with an edge that stands out from either ground."""
    fig.add_vrect(x0=start, x1=end, layer="below", line_width=0, fillcolor=SHADE["other"], opacity=0.3)
    for edge in (start, end):
        fig.add_vline(x=edge, layer="below", line={"color": TRACK, "width": 1})


def rule(fig: go.Figure, day: object, **where: Any) -> None:
    """A dotted line at a day that changed something."""
    fig.add_vline(x=day, line={"color": INK, "width": 1.5, "dash": "dot"}, **where)


def period(days: pd.Series, form: str = "%B %Y") -> str:
    """From the first to the last of some days, in words: ``January 2022 to April 2026``."""
    return f"{days.min():{form}} to {days.max():{form}}"


def signed(number: float, digits: int = 0) -> str:
    """A number with its sign, as it is printed."""
    return f"{number:+.{digits}f}".replace("-", "−")


def mark_published(
    fig: go.Figure, *, panel: int | None = None, phone: Mapping[str, Any] | None = None, **where: Any
) -> go.Figure:
    """Draw the article's date as a thin dotted line with its name: on every time axis that crosses it.

    With several panels, `panel` draws it in that one alone; else it runs through all of them. The name stands on the
    side that has more room, or as `where` places it.
    """
    only = {} if panel is None else {"row": panel, "col": 1}
    fig.add_vline(x=PUBLISHED.isoformat(), line={"color": MUTED, "width": 1, "dash": "dot"}, **only)
    place = {"xref": "x", "yref": "paper", "yanchor": "bottom", "xanchor": _roomier(fig.layout.xaxis.range)}
    label(fig, PUBLISHED.isoformat(), where.pop("y", 1), ARTICLE, MUTED, size=12, phone=phone, **{**place, **where})
    return fig


def _roomier(reach: Sequence[object] | None) -> str:
    """Where the name of the article's line is anchored, so that it runs to the side with more room."""
    if reach is None:
        return "right"
    first, last = (pd.Timestamp(str(end)) for end in reach)
    return "left" if pd.Timestamp(PUBLISHED) - first < last - pd.Timestamp(PUBLISHED) else "right"


def apart(days: pd.Series, near: int = NEAR) -> pd.Series:
    """How far each mark of a lane moves off its line, in lanes, so that none within `near` days hides another.

    There are three heights: of more marks within those days, the next stands where none has stood for longest. Each
    mark has a row of its own in the index.
    """
    last = dict.fromkeys(OFF, days.min() - pd.Timedelta(days=near))
    moved = {}
    for row, day in days.sort_values(kind="stable").items():
        free = [off for off in OFF if day - last[off] >= pd.Timedelta(days=near)]
        moved[row] = free[0] if free else min(OFF, key=lambda off: last[off])
        last[moved[row]] = day
    return pd.Series(moved).reindex(days.index)


def around(days: pd.Series, *, before: int = 0, after: int = 0) -> list[str]:
    """The range of a time axis: from the first to the last of some days, with room on either side, in days."""
    first, last = days.min() - pd.Timedelta(days=before), days.max() + pd.Timedelta(days=after)
    return [f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"]


def years(fig: go.Figure, *, every: int = 1, **axis: Any) -> None:
    """A time axis with a tick at 1 January and the year's name beneath it, in every chart alike."""
    fig.update_xaxes(
        dtick=f"M{12 * every}", tick0="2000-01-01", tickformat="%Y", ticks="outside", ticklen=5, tickcolor=MUTED, **axis
    )


def quarters(fig: go.Figure, **axis: Any) -> None:
    """A time axis with a tick at the first day of every third month; a year is named beneath its January."""
    fig.update_xaxes(
        dtick="M3", tick0="2000-01-01", tickformat="%b<br>%Y", ticks="outside", ticklen=5, tickcolor=MUTED, **axis
    )
