"""The house style: one colour an actor, direct labels, the article's date, and how a chart shrinks.

Colours are given for a light ground; ``DARK`` says what each becomes on a dark one. The site replaces them in
static pictures and in the interactive chart alike, so a chart may use only colours named here.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from nodeal.article import article
from nodeal.dates import PUBLISHED

SIDES = article().sides
ACTOR = {key: side.colour for key, side in SIDES.items()}
"""One colour an actor through the whole book, dark enough to write names in."""

INK, MUTED, LINE, GROUND = "#1f2328", "#57606a", "#d0d7de", "#ffffff"
SHADE = {key: side.shade for key, side in SIDES.items()}
"""A second tone of an actor's colour, for a part of the same actor's total."""
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
    GROUND: "#15181d",
    ANSWER["acceptance"]: "#c9a2f2",
    ANSWER["conditional_acceptance"]: "#6d4a94",
    ANSWER["counter_proposal"]: "#3b2d52",
    **{side.shade: side.dark_shade for side in SIDES.values()},
}

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
WIDE, NARROW = 760, 360
"""Widths in pixels at which charts are pre-rendered."""


def layout(fig: go.Figure, *, title: str, subtitle: str, height: int = 420, **axes: Any) -> go.Figure:  # noqa: ANN401
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
        hoverlabel={"font": {"family": FONT, "size": 13}},
        dragmode=False,
        meta={"narrow": {}},
    )
    fig.update_xaxes(showgrid=False, **axis)
    fig.update_yaxes(showgrid=True, **axis)
    fig.update_layout(**axes)
    return fig


def narrow(fig: go.Figure, **changes: Any) -> go.Figure:  # noqa: ANN401
    """Say what changes when the chart is drawn at phone width.

    ``changes`` are layout paths with double underscores for dots: ``height=520``, ``margin__r=60``,
    ``annotations__0__visible=False``. The site applies them before drawing the narrow picture.
    """
    wide = dict(fig.layout.meta or {})
    wide["narrow"] = {**wide.get("narrow", {}), **{k.replace("__", "."): v for k, v in changes.items()}}
    fig.layout.meta = wide
    return fig


def mark_published(fig: go.Figure, *, panel: int | None = None) -> go.Figure:
    """Draw the article's date as a thin dotted line with its name: on every time axis that crosses it.

    With several panels, `panel` draws it in that one alone; else it runs through all of them.
    """
    where = {} if panel is None else {"row": panel, "col": 1}
    fig.add_vline(x=PUBLISHED.isoformat(), line={"color": MUTED, "width": 1, "dash": "dot"}, **where)
    fig.add_annotation(
        x=PUBLISHED.isoformat(), y=1, xref="x", yref="paper", yanchor="bottom", xanchor="right", text="article",
        showarrow=False, font={"color": MUTED, "size": 12},
    )  # fmt: skip
    return fig


def label(fig: go.Figure, x: object, y: float, text: str, color: str, **where: Any) -> go.Figure:  # noqa: ANN401
    """Write a name beside what it names, in the colour of its actor."""
    fig.add_annotation(
        **{"x": x, "y": y, "text": text, "showarrow": False, "font": {"color": color, "size": 14}, "xanchor": "left",
           **where},
    )  # fmt: skip
    return fig
