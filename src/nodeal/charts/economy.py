"""Charts of Russia's economy: the key rate, prices, and how the budget year 2025 was told as it went on."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.hover import source, sources
from nodeal.charts.theme import ACTOR, MUTED, axis, head, label, narrow

RED = ACTOR["russia"]
PANELS = {
    "key_rate": "Key rate, %",
    "inflation": "Inflation, % a year",
    "federal_balance": "Deficit of {}, RUB tn",
    "oil_gas_revenue": "Oil and gas revenue of {}, RUB tn",
}
"""Head of each panel, with the year of the budget where it is one."""
ROOM = 1.35
"""How much higher than its highest value a panel goes, so that words find room."""
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
        Columns indicator, known_on, period, value, status, url. A deficit is below zero and drawn above.
    """
    fig = make_subplots(rows=len(PANELS), shared_xaxes=True, vertical_spacing=0.07, row_heights=[4, 3, 3, 3])
    rate = rates.set_index("date")["key_rate_pct"]
    fig.add_scatter(
        x=rate.index, y=rate, mode="lines", line={"color": RED, "width": 2.5, "shape": "hv"}, name="key rate",
        row=1, col=1,
        hovertemplate="%{x|%-d %B %Y}: %{y:g} %" + source("Bank of Russia") + "<extra>Key rate</extra>",
    )  # fmt: skip
    for day in (rate.index[rate.index <= theme.PUBLISHED.isoformat()][-1], rate.index[-1]):
        label(fig, day, rate[day], f"<b>{rate[day]:g}</b>", size=12, yanchor="bottom", yshift=3, xshift=3)
    for panel, (kind, words) in enumerate(PANELS.items(), start=1):
        rows = told[told["indicator"].str.startswith(kind)]
        sizes = rate if rows.empty else rows["value"].abs()
        if len(rows):
            _dots(fig, panel, rows, words.format(*rows["period"].tail(1)))
        head(fig, panel, words.format(*rows["period"].tail(1)))
        fig.update_yaxes(range=[0, ROOM * sizes.max()], nticks=4, row=panel, col=1)
    theme.layout(
        fig, title=title, height=560, margin={"l": 8, "r": 12, "t": 22, "b": 8},
        subtitle=f"Bank of Russia’s key rate by day, {theme.period(rates['date'])}; the other figures on the day on "
        "which they were told",
    )  # fmt: skip
    theme.quarters(fig, range=theme.around(rates["date"], before=30, after=55))
    halves = {f"x{axis('axis', panel)}__dtick": "M6" for panel in range(1, len(PANELS) + 1)}
    return narrow(theme.mark_published(fig, panel=1, phone={"xanchor": "left"}), height=560, **halves)


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


def _dots(fig: go.Figure, panel: int, rows: pd.DataFrame, words: str) -> None:
    """A dot on each day on which a value was told, how it was told beside it, and a thin line to the next."""
    rows = rows.assign(size=rows["value"].abs())
    fig.add_scatter(
        x=rows["known_on"], y=rows["size"], mode="lines+markers", line={"color": MUTED, "width": 1, "dash": "dot"},
        marker={"size": 10, "color": RED}, name=rows["indicator"].iloc[0], row=panel, col=1,
        customdata=[SAID[status] or period for status, period in zip(rows["status"], rows["period"], strict=True)],
        hovertext=sources(rows["url"]),
        hovertemplate="%{customdata}: %{y:.1f}, told on %{x|%-d %B %Y}%{hovertext}<extra>" + words + "</extra>",
    )  # fmt: skip
    for row, place in zip(rows.itertuples(), _beside(rows), strict=True):
        month = f"{pd.Timestamp(row.period):%b %Y}" if "-" in row.period else row.period
        label(fig, row.known_on, row.size, f"<b>{row.size:.1f}</b> {SAID[row.status] or month}", size=12,
              xref=axis("x", panel), yref=axis("y", panel), **place)  # fmt: skip


def _beside(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Where the words of each dot stand, so that the line to its neighbours does not run through them.

    Under a dot that is lower than the one before and not higher than the one after. Else above: to the left where
    the line goes on upwards or the next dot is close, to the right where it falls or ends.
    """
    gone, to_come = -rows["size"].diff(), -rows["size"].diff(-1)  # how far it fell, how far it will rise
    close = (-rows["known_on"].diff(-1)).dt.days < CLOSE_DAYS
    places: list[dict[str, Any]] = []
    for fell, rises, near in zip(gone, to_come, close, strict=True):
        if fell > 0 and rises >= 0:
            places.append({"xanchor": "center", "yanchor": "top", "yshift": -6})
        else:
            side = "right" if rises > 0 or near else "left"
            places.append({"xanchor": side, "yanchor": "bottom", "yshift": 6})
    return places
