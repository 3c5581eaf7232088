"""Charts of Russia's economy: the key rate, prices, and how the budget year 2025 was told as it went on."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.theme import ACTOR, INK, MUTED

RED = ACTOR["russia"]
PANELS = {
    "key_rate": ("Key rate, %", 24),
    "inflation": ("Inflation, % a year", 13),
    "federal_balance": ("Deficit of 2025, RUB tn", 8),
    "oil_gas_revenue": ("Oil and gas revenue of 2025, RUB tn", 15),
}
"""Head of each panel and the top of its axis, which begins at zero."""
SAID = {
    "plan": "planned", "plan_revised_1": "revised", "plan_revised_2": "revised", "preliminary": "came out",
    "projection": "expected", "actual": "",
}  # fmt: skip
"""How a value was told, in a word."""
CLOSE_DAYS = 75
"""Two dots so near in time that their words have to part to either side."""


def outlook(rates: pd.DataFrame, told: pd.DataFrame, *, title: str) -> go.Figure:
    """Key rate as a line; inflation, deficit and oil money as dots on the day on which each was told.

    Parameters
    ----------
    rates
        Columns date, key_rate_pct.
    told
        Columns indicator, known_on, period, value, status. A deficit is below zero and drawn above.
    """
    fig = make_subplots(rows=len(PANELS), shared_xaxes=True, vertical_spacing=0.07, row_heights=[4, 3, 3, 3])
    fig.add_scatter(
        x=rates["date"], y=rates["key_rate_pct"], mode="lines", line={"color": RED, "width": 2.5, "shape": "hv"},
        name="key rate", hovertemplate="%{x|%d %B %Y}: %{y:g} %<extra></extra>", row=1, col=1,
    )  # fmt: skip
    for row in (rates[rates["date"] <= theme.PUBLISHED.isoformat()].iloc[-1], rates.iloc[-1]):
        _value(fig, 1, row["date"], row["key_rate_pct"], f"<b>{row['key_rate_pct']:g}</b>", "left")
    for panel, kind in enumerate(list(PANELS)[1:], start=2):
        _dots(fig, panel, told[told["indicator"].str.startswith(kind)])
    for panel, (head, top) in enumerate(PANELS.values(), start=1):
        theme.label(
            fig, 0, 1, head, INK, xref="paper", yref=f"y{panel if panel > 1 else ''} domain", yanchor="bottom",
            font={"size": 13, "color": INK},
        )  # fmt: skip
        fig.update_yaxes(range=[0, top], nticks=4, row=panel, col=1)
    theme.layout(
        fig, title=title, height=560, margin={"l": 8, "r": 12, "t": 22, "b": 8},
        subtitle="Bank of Russia’s key rate by day; the other figures on the day on which they were told",
    )  # fmt: skip
    fig.update_xaxes(range=["2024-07-01", "2026-10-15"], dtick="M6", tickformat="%b<br>%Y", tick0="2024-07-01")
    theme.mark_published(fig, panel=1)
    return theme.narrow(fig, **{f"annotations__{len(fig.layout.annotations) - 1}__xanchor": "left"})


def outlook_in_words(rates: pd.DataFrame, told: pd.DataFrame) -> str:
    """What a person who cannot see the picture should know."""
    of = {kind: told[told["indicator"].str.startswith(kind)]["value"].abs() for kind in list(PANELS)[1:]}
    deficit, oil, prices = of["federal_balance"], of["oil_gas_revenue"], of["inflation"]
    return (
        f"Four panels. Key rate from {rates['key_rate_pct'].max():g} % at its height to "
        f"{rates['key_rate_pct'].iloc[-1]:g}. Inflation {prices.iloc[0]:.1f}, then {prices.iloc[-1]:.1f} %. Deficit "
        f"of 2025 planned at {deficit.iloc[0]:.1f}, came out at {deficit.iloc[-1]:.1f} trillion roubles; oil and gas "
        f"money {oil.iloc[0]:.1f}, then {oil.iloc[-1]:.1f}."
    )


def _dots(fig: go.Figure, panel: int, rows: pd.DataFrame) -> None:
    sizes = rows["value"].abs()
    fig.add_scatter(
        x=rows["known_on"], y=sizes, mode="lines+markers", line={"color": MUTED, "width": 1, "dash": "dot"},
        marker={"size": 10, "color": RED}, name=rows["indicator"].iloc[0], row=panel, col=1,
        hovertemplate="%{x|%d %B %Y}: %{y:.1f}<extra></extra>",
    )  # fmt: skip
    room = (-rows["known_on"].diff(-1)).dt.days  # to the next; the last has all the room on its right
    for row, size, days in zip(rows.itertuples(), sizes, room, strict=True):
        side = "left" if pd.isna(days) else "right" if days < CLOSE_DAYS else "center"
        _value(fig, panel, row.known_on, size, f"<b>{size:.1f}</b> {SAID[row.status] or row.period}", side)


def _value(fig: go.Figure, panel: int, x: object, y: float, text: str, side: str) -> None:
    axis = panel if panel > 1 else ""
    theme.label(
        fig, x, y, text, INK, xref=f"x{axis}", yref=f"y{axis}", xanchor=side, yanchor="bottom", yshift=6,
        font={"size": 12, "color": INK},
    )  # fmt: skip
