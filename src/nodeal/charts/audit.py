"""Charts of the audit: one claim on its scales, and the record of events by month."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.hover import source, sources
from nodeal.charts.names import called
from nodeal.charts.theme import ACTOR, GROUND, INK, MUTED, TRACK, colored, head, key, label, narrow

PAN = {"for": INK, "against": MUTED, "qualifies": TRACK}
"""Colour of what speaks for a claim, against it, and of what qualifies it and lies in both pans."""
BARE: dict[str, Any] = {"bgcolor": GROUND, "borderpad": 0}
"""A name that crosses the middle covers the line under it."""
OWN = source("the book’s own count")
MOVES = ("Offers", "Answers", "Pressure and threats")
"""Panels of the record, from the top."""
LANES = {"russia": ("", "■"), "us": ("/", "▨"), "ukraine": ("-", "▤"), "europe": ("x", "▩"), "other": (".", "▦")}
"""Who made a move, from the bottom of a bar up: pattern, and the sign that stands for it in words."""


def scales(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """One claim on its scales: what speaks against it to the left, what speaks for it to the right, by weight.

    Parameters
    ----------
    frame
        As :func:`nodeal.ledger.explain.laid` gives it; every row has a name of the kind ``weighed``.
    """
    fig, down = go.Figure(), list(range(len(frame), 0, -1))
    for sign, column in ((1, "pro"), (-1, "con")):
        fig.add_bar(
            y=down, x=sign * frame[column], orientation="h", width=0.3, name={1: "for", -1: "against"}[sign],
            marker={"color": frame["said"].map(PAN).tolist()},
            customdata=_weighs(frame, column),
            hovertemplate="%{customdata}<extra></extra>",
        )  # fmt: skip
    _weighed(fig, down, frame)
    sums = frame[["pro", "con"]].sum()
    fig.add_bar(y=[0, 0], x=[sums["pro"], -sums["con"]], orientation="h", width=0.5, name="in all",
                marker={"color": [PAN["for"], PAN["against"]]},
                customdata=[f"In all {pan:g}, {frame['on'].max():.4}" for pan in sums],
                hovertemplate="%{customdata}<extra></extra>")  # fmt: skip
    for at, side, words in ((sums["pro"], "right", "for it"), (-sums["con"], "left", "against it")):
        label(fig, at, 0.3, f"<b>in all {abs(at):g}</b> {words}", PAN["for" if at > 0 else "against"], xanchor=side,
              yanchor="bottom", phone=f"<b>{abs(at):g}</b> {words}", **BARE)  # fmt: skip
    fig.add_vline(x=0, line={"color": MUTED, "width": 1})
    theme.layout(
        fig, title=title, height=560, barmode="overlay", margin={"l": 8, "r": 8, "t": 12, "b": 8},
        subtitle="What speaks against the claim (left) and for it (right), by weight: a fact has up to 3, a count 2",
    )  # fmt: skip
    reach = float(sums.max()) * 1.02
    fig.update_xaxes(range=[-reach, reach], visible=False)
    fig.update_yaxes(visible=False, range=[-0.4, len(frame) + 0.8])
    return narrow(fig, height=600)


def _weighed(fig: go.Figure, down: list[int], frame: pd.DataFrame) -> None:
    """The name and weight of each row above its bar."""
    names = called("weighed")
    for y, row in zip(down, frame.itertuples(), strict=True):
        weight, left = max(row.pro, row.con), row.con > row.pro
        words = f"{names[row.row_id]}, {weight:g}" + (" in each" if row.pro == row.con else "")
        side = "right" if left else "center" if row.pro == row.con else "left"
        away = {"right": ("left", 0), "left": ("right", 1)}.get(side)  # on a phone a name begins or ends at the edge
        phone = {"x": away[1], "xref": "paper", "xanchor": away[0], "font__size": 12} if away else {"font__size": 12}
        label(fig, 0, y + 0.17, words, MUTED if side == "center" else PAN[row.said], size=13, yanchor="bottom",
              xanchor=side, phone=phone, **BARE)  # fmt: skip


def _weighs(frame: pd.DataFrame, column: str) -> pd.Series:
    """Each row with its day, its weight in that pan, and whose page or count it is."""
    whose = sources(frame["url"]).where(frame["url"].notna(), OWN)
    weight = frame[column].map("{:g}".format)
    return frame["row_id"].map(called("weighed")) + ", " + frame["on"] + ": weighs " + weight + whose


def scales_in_words(frame: pd.DataFrame) -> str:
    """The picture of :func:`scales` for who cannot see it."""
    names, sums, first = called("weighed"), frame[["pro", "con"]].sum(), frame.drop_duplicates("said").set_index("said")
    count = frame["said"].value_counts()
    told = (f"{count[side]} {side} it, the heaviest {names[first.loc[side, 'row_id']]}" for side in ("for", "against"))
    return (
        f"A pair of scales with {sums['pro']:g} for the claim and {sums['con']:g} against it: {'; '.join(told)}; "
        f"{count['qualifies']} in both pans."
    )


def moves(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Offers, answers and pressure by month, a panel each, in the colours of who made the move.

    Parameters
    ----------
    frame
        As :func:`nodeal.measures.audit.moves_by_month` gives it: columns month, group, move, count.
    """
    fig, sides = make_subplots(rows=len(MOVES), shared_xaxes=True, vertical_spacing=0.1), called("side", "place")
    for row, move in enumerate(MOVES, start=1):
        ours = frame[frame["move"] == move]
        for group, (shape, _) in LANES.items():
            bars = ours[(ours["group"] == group) & (ours["count"] > 0)]
            fig.add_bar(
                x=bars["month"], y=bars["count"], row=row, col=1,
                marker={"color": ACTOR[group], "line": {"width": 0.6, "color": ACTOR[group]},
                        "pattern": {"shape": shape, "size": 5, "solidity": 0.25, "fgcolor": GROUND,
                                    "bgcolor": ACTOR[group]}},
                name=sides[group], hovertemplate="%{x|%B %Y}: %{y}<extra>" + f"{sides[group]}, {move.lower()}</extra>",
            )  # fmt: skip
        head(fig, row, f"<b>{move}</b>: {ours['count'].sum()}")
    theme.mark_published(fig, yanchor="top", xanchor="left", xshift=4)
    parts = [colored(f"{sign} {sides[g]}", ACTOR[g]) for g, (_, sign) in LANES.items()]
    key(fig, parts, y=1, yshift=22, size=13, phone=3)
    theme.layout(
        fig, title=title, height=480, barmode="stack", margin={"l": 8, "r": 12, "t": 56, "b": 8},
        subtitle=f"Events of our list by month and by who made the move, {theme.period(frame['month'])}",
    )  # fmt: skip
    theme.quarters(fig, range=theme.around(frame["month"], before=20, after=20))
    return narrow(fig, height=520, margin__t=76, **{f"xaxis{n}__dtick": "M6" for n in ("", 2, 3)})
