"""Charts of the audit: the article as claims, the record of events, and what was known when."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.theme import ACTOR, INK, LINE, MUTED

LANES = {
    "russia": "Russia",
    "us": "United States",
    "ukraine": "Ukraine",
    "europe": "Europe",
    "other": "Others, or several",
}
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
                "symbol": symbol, "size": [{3: 10, 2: 8, 1: 4.5}[i] for i in rows["importance"]], "opacity": 1,
                "color": [INK if i == 3 else MUTED for i in rows["importance"]],
                "line": {"width": 0 if kind == "yes" else 1.6, "color": INK},
            },
            hovertemplate="¶%{x}: %{text}<extra></extra>",
        )  # fmt: skip
    keys = (
        "■ data can check it   ⊡ in part   × not at all<br>large: the thesis rests on it; grey: less; small: in passing"
    )
    theme.label(fig, 0, 1.02, keys, INK, xref="paper", yref="paper", yanchor="bottom", align="left")
    theme.layout(
        fig, title=title, height=320, margin={"l": 8, "r": 12, "t": 52, "b": 8},
        subtitle="One mark a claim, over its paragraph of the article; 0 is the standfirst",
    )  # fmt: skip
    fig.update_xaxes(tickvals=[0, 5, 10, 15, 20, 25, 29], range=[-0.8, 29.8], zeroline=False)
    fig.update_yaxes(visible=False, range=[0.3, frame["place"].max() + 0.7])
    brief = keys.replace("; grey: less;", "<br>grey: less;")
    return theme.narrow(fig, height=340, margin__t=70, annotations__0__font__size=13, annotations__0__text=brief)


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
    _lanes(fig, early.assign(at=years), 1, f"<b>1991 to 2024</b>: {len(early)} events, stacked by year")
    _lanes(fig, late.assign(at=fortnights), 2, f"<b>Since January 2025</b>: {len(late)}, stacked by fortnight")
    signs = [f"{sign} {kind}" for kind, (_, sign) in SYMBOL.items()]
    theme.label(fig, 0, 1, "   ".join(signs), INK, xref="paper", yref="paper", yanchor="bottom", yshift=28)
    theme.layout(
        fig, title=title, height=820, margin={"l": 8, "r": 12, "t": 60, "b": 8},
        subtitle="One mark an event of our list, by who made the move and its kind; “yes, but” in the broad reading, "
        "with counter-offers and delays",
    )  # fmt: skip
    fig.update_layout(hoverlabel={"namelength": -1})
    fig.update_yaxes(visible=False)
    fig.update_xaxes(range=["1990-06-01", "2025-01-01"], tickformat="%Y", dtick="M60", tick0="1995-01-01", row=1)
    fig.update_xaxes(range=["2024-12-20", "2026-10-25"], tickformat="%b<br>%Y", dtick="M3", row=2)
    theme.mark_published(fig, panel=2)
    fig.layout.annotations[-1].update(xref="x2", yref="y2 domain", xanchor="left")
    key = len(fig.layout.annotations) - 2
    return theme.narrow(
        fig, margin__t=84,
        **{f"annotations__{key}__text": f"{'  '.join(signs[:4])}<br>{'  '.join(signs[4:])}",
           f"annotations__{key}__align": "left"},
    )  # fmt: skip


def _lanes(fig: go.Figure, rows: pd.DataFrame, panel: int, words: str) -> None:
    """One panel: the lanes from the bottom up, each as high as its highest stack, its name above it."""
    order = {kind: place for place, kind in enumerate(SYMBOL)}
    rows = rows.sort_values(["kind", "date"], key=lambda c: c.map(order) if c.name == "kind" else c)
    place = rows.groupby(["group", "at"]).cumcount()
    axis, floor = "y" if panel == 1 else f"y{panel}", 0.0
    for group in reversed(LANES):
        of = rows["group"] == group
        for kind, (symbol, _) in SYMBOL.items():
            shown = rows[of & (rows["kind"] == kind)]
            if shown.empty:
                continue
            outline = {"line": {"width": 1.6, "color": ACTOR[group]}} if symbol == "circle-open" else {}
            fig.add_scatter(
                x=shown["at"], y=place[shown.index] + floor, mode="markers", name=f"{LANES[group]}, {kind}",
                marker={
                    "symbol": symbol, "size": 3.5 if kind == "other" else 7.5, "color": ACTOR[group], **outline,
                },
                text=shown["title"], customdata=shown["date"].dt.strftime("%Y-%m-%d"), row=panel, col=1,
                hovertemplate="%{customdata}: %{text}",
            )  # fmt: skip
        top = floor + place[of].max()
        theme.label(
            fig, panel - 1, top + 0.6, f"<b>{LANES[group]}</b>", ACTOR[group], xref="paper", yref=axis,
            xanchor="left" if panel == 1 else "right", yanchor="middle", font={"color": ACTOR[group], "size": 13},
        )  # fmt: skip
        fig.add_hline(y=floor - 0.8, line={"color": LINE, "width": 1}, row=panel, col=1)
        floor = top + 2.6
    fig.update_yaxes(range=[-0.8, floor - 1.4], row=panel)
    theme.label(
        fig, 0, 1, words, INK, xref="paper", yref=f"{axis} domain", yanchor="bottom", yshift=4 if panel == 1 else 18
    )


def knowledge(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Evidence added up by the day on which it could be known, for and against apart.

    Parameters
    ----------
    frame
        Columns day, supports, contradicts, qualifies.
    """
    fig = go.Figure()
    drawn = (("supports", "for a claim", INK, "solid"), ("contradicts", "against", INK, "dash"),
             ("qualifies", "qualifying", MUTED, "dot"))  # fmt: skip
    higher = "qualifies" if frame["qualifies"].iloc[-1] >= frame["contradicts"].iloc[-1] else "contradicts"
    for column, words, color, dash in drawn:
        fig.add_scatter(
            x=frame["day"], y=frame[column], mode="lines", name=words,
            line={"color": color, "width": 3 if dash == "solid" else 2.4, "dash": dash, "shape": "hv"},
            hovertemplate="%{x|%Y-%m-%d}: %{y}<extra>" + words + "</extra>",
        )  # fmt: skip
        # Two lines end close to each other: the name of the lower one stands below it.
        theme.label(
            fig, frame["day"].iloc[-1], frame[column].iloc[-1], f"{words}: {frame[column].iloc[-1]}", color,
            xanchor="right", yanchor="bottom" if column in ("supports", higher) else "top",
            yshift=0 if column in ("supports", higher) else -8,
        )  # fmt: skip
    theme.layout(
        fig, title=title, height=360, margin={"l": 8, "r": 12, "t": 28, "b": 8},
        subtitle="Rows of evidence by the day on which they could be known, added up",
    )  # fmt: skip
    fig.update_xaxes(dtick="M3", tickformat="%b<br>%Y")
    fig.update_yaxes(rangemode="tozero")
    return theme.narrow(theme.mark_published(fig), height=340)
