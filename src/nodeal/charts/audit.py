"""Charts of the audit: the article as claims, the record of events, and what was known when."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.names import called
from nodeal.charts.theme import ACTOR, GAP, INK, LINE, MUTED, key, label, narrow

LANES = ("other", "europe", "ukraine", "us", "russia")
"""Who made a move, from the bottom up."""
SYMBOL = {
    "proposal": ("triangle-up", "▲"),
    "yes": ("circle", "●"),
    "yes, but": ("circle-open", "○"),
    "no": ("x", "✖"),
    "pressure": ("triangle-down", "▼"),
    "breach": ("star", "★"),
    "meeting": ("square", "■"),
    "other": ("circle", "·"),
}
"""Shape of each kind of move, and the character that stands for it in words."""

FORTNIGHT = 14
CHECKABLE = {"yes": "square", "partly": "square-open-dot", "no": "x-thin-open"}
SIZE = {3: 10, 2: 8, 1: 4.5}
"""Size of a mark by the claim's importance, in pixels."""
DRAWN = {
    "supports": ("for a claim", INK, {"width": 3, "dash": "solid"}),
    "contradicts": ("against", INK, {"width": 2.4, "dash": "dash"}),
    "qualifies": ("qualifying", MUTED, {"width": 2.4, "dash": "dot"}),
}
"""Lines of the evidence: words, colour, line."""


def claims(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """The article as a strip: one mark a claim over its paragraph, shaped by whether it can be checked.

    Parameters
    ----------
    frame
        Columns paragraph, place, checkable (yes, partly, no), importance (1 to 3), claim.
    """
    fig = go.Figure()
    for kind, symbol in CHECKABLE.items():
        rows = frame[frame["checkable"] == kind]
        fig.add_scatter(
            x=rows["paragraph"], y=rows["place"], mode="markers", name=kind, text=rows["claim"],
            marker={
                "symbol": symbol, "size": rows["importance"].map(SIZE), "opacity": 1,
                "color": [INK if i == 3 else MUTED for i in rows["importance"]],
                "line": {"width": 0 if kind == "yes" else 1.6, "color": INK},
            },
            hovertemplate="¶%{x}: %{text}<extra></extra>",
        )  # fmt: skip
    signs = f"■ data can check it{GAP}⊡ in part{GAP}× not at all<br>large: the thesis rests on it"
    key(fig, f"{signs}; grey: less; small: in passing", y=1.02, align="left",
        phone={"text": f"{signs}<br>grey: less; small: in passing", "font__size": 13})  # fmt: skip
    theme.layout(
        fig, title=title, height=320, margin={"l": 8, "r": 12, "t": 52, "b": 8},
        subtitle="One mark a claim, over its paragraph of the article; 0 is the standfirst",
    )  # fmt: skip
    last = int(frame["paragraph"].max())
    fig.update_xaxes(tickvals=[*range(0, last - 1, 5), last], range=[-0.8, last + 0.8], zeroline=False)
    fig.update_yaxes(visible=False, range=[0.3, frame["place"].max() + 0.7])
    return narrow(fig, height=340, margin__t=70)


def events(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Lanes of events by who made the move: above to the end of 2024 by year, below fortnight by fortnight.

    Parameters
    ----------
    frame
        Columns date, group, kind, title.
    """
    fig = make_subplots(rows=2, vertical_spacing=0.1, row_heights=[2, 3])
    turn = pd.Timestamp("2025-01-01")
    early, late = frame[frame["date"] < turn], frame[frame["date"] >= turn]
    years = pd.to_datetime(early["date"].dt.strftime("%Y-07-01"))
    fortnights = turn + pd.to_timedelta((late["date"] - turn).dt.days // FORTNIGHT * FORTNIGHT + FORTNIGHT // 2, "D")
    span = theme.period(early["date"], "%Y")
    _lanes(fig, early.assign(at=years), 1, f"<b>{span}</b>: {len(early)} events, stacked by year")
    _lanes(fig, late.assign(at=fortnights), 2, f"<b>Since January 2025</b>: {len(late)}, stacked by fortnight")
    key(fig, [f"{sign} {kind}" for kind, (_, sign) in SYMBOL.items()], yshift=28, phone=4)
    theme.layout(
        fig, title=title, height=820, margin={"l": 8, "r": 12, "t": 60, "b": 8},
        subtitle="One mark an event of our list, by who made the move and its kind; “yes, but” in the broad reading, "
        "with counter-offers and delays",
    )  # fmt: skip
    fig.update_layout(hoverlabel={"namelength": -1})
    fig.update_yaxes(visible=False)
    theme.years(fig, every=5, range=theme.around(years, before=396, after=184), row=1)
    theme.quarters(fig, range=theme.around(late["date"], before=17, after=15), row=2)
    return narrow(theme.mark_published(fig, panel=2, xref="x2", yref="y2 domain", xanchor="left"), margin__t=84)


def _lanes(fig: go.Figure, rows: pd.DataFrame, panel: int, words: str) -> None:
    """One panel: the lanes from the bottom up, each as high as its highest stack, its name above it."""
    order = {kind: place for place, kind in enumerate(SYMBOL)}
    rows = rows.sort_values(["kind", "date"], key=lambda c: c.map(order) if c.name == "kind" else c)
    place, floor, sides = rows.groupby(["group", "at"]).cumcount(), 0.0, called("side")
    for group in LANES:
        name = sides[group] + (", or several" if group == "other" else "")
        ours = rows[rows["group"] == group].assign(place=place + floor)
        for kind, shown in ours.groupby("kind", sort=False):
            _moves(fig, shown, kind, group, f"{name}, {kind}", panel)
        top = ours["place"].max()
        label(fig, panel - 1, top + 0.6, f"<b>{name}</b>", ACTOR[group], size=13, xref="paper",
              yref=theme.axis("y", panel), xanchor="left" if panel == 1 else "right", yanchor="middle")  # fmt: skip
        fig.add_hline(y=floor - 0.8, line={"color": LINE, "width": 1}, row=panel, col=1)
        floor = top + 2.6
    fig.update_yaxes(range=[-0.8, floor - 1.4], row=panel)
    theme.head(fig, panel, words, size=14, yshift=4 if panel == 1 else 18)


def _moves(fig: go.Figure, shown: pd.DataFrame, kind: str, group: str, name: str, panel: int) -> None:
    """Moves of one kind in one lane."""
    symbol, size = SYMBOL[kind][0], 3.5 if kind == "other" else 7.5
    outline = {"line": {"width": 1.6, "color": ACTOR[group]}} if symbol == "circle-open" else {}
    fig.add_scatter(
        x=shown["at"], y=shown["place"], mode="markers", name=name, row=panel, col=1,
        marker={"symbol": symbol, "size": size, "color": ACTOR[group], **outline},
        text=shown["title"], customdata=shown["date"].dt.strftime("%Y-%m-%d"), hovertemplate="%{customdata}: %{text}",
    )  # fmt: skip


def knowledge(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Evidence added up by the day on which it could be known, for and against apart.

    Parameters
    ----------
    frame
        Columns day, supports, contradicts, qualifies.
    """
    fig, last = go.Figure(), frame.iloc[-1]
    # Two lines end close to each other: the name of the lower one stands below it.
    lower = "contradicts" if last["qualifies"] >= last["contradicts"] else "qualifies"
    for column, (words, color, line) in DRAWN.items():
        fig.add_scatter(
            x=frame["day"], y=frame[column], mode="lines", name=words, line={"color": color, "shape": "hv", **line},
            hovertemplate="%{x|%Y-%m-%d}: %{y}<extra>" + words + "</extra>",
        )  # fmt: skip
        label(fig, last["day"], last[column], f"{words}: {last[column]}", color, xanchor="right",
              yanchor="top" if column == lower else "bottom", yshift=-8 if column == lower else 0)  # fmt: skip
    theme.layout(
        fig, title=title, height=360, margin={"l": 8, "r": 12, "t": 28, "b": 8},
        subtitle="Rows of evidence by the day on which they could be known, added up",
    )  # fmt: skip
    theme.quarters(fig)
    fig.update_yaxes(rangemode="tozero")
    return narrow(theme.mark_published(fig), height=340)
