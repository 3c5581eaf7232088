"""Charts of ceasefires: how long they hold, how many fail within a year, what the OSCE counted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from nodeal.charts import theme
from nodeal.charts.names import called
from nodeal.charts.theme import ACTOR, ANSWER, GROUND, INK, MUTED, label, narrow
from nodeal.dates import in_words

YEAR, HALF_YEAR = 365.25, 183
LAST_YEARS = 10
"""How far the survival curves are drawn; few cases are watched longer."""
IN_A_LINE = 17
"""Squares in a line: as many as a phone shows."""
CURVE = {
    "without peacekeepers": (INK, "solid", "circle", -0.09),
    "with peacekeepers": (ANSWER["acceptance"], "dash", "diamond", -0.145),
}
"""Colour, line and mark of each curve, and how far below the axis its numbers stand."""
BESIDE = {"left": 4, "right": -4}
"""How many pixels the name of a turn keeps from its line."""


def survival(
    without: pd.DataFrame, with_keepers: pd.DataFrame, at_risk: dict[int, tuple[int, int]], *, title: str
) -> go.Figure:
    """Share of ceasefires back at war by years since the fighting stopped, with and without peacekeepers.

    Parameters
    ----------
    without, with_keepers
        Columns days, returned, low, high (0 to 1), wars.
    at_risk
        Year → how many are under observation and at peace, without and with peacekeepers.
    """
    fig, curves = go.Figure(), dict(zip(CURVE, map(_to_horizon, (without, with_keepers)), strict=True))
    for words, drawn in curves.items():
        _band(fig, drawn, words)
    for number, (words, drawn) in enumerate(curves.items()):
        _curve(fig, drawn, words)
        color, _, _, under = CURVE[words]
        for years, pair in at_risk.items():
            label(fig, years, under, str(pair[number]), color, size=12, yref="paper", yanchor="top", xanchor="center")
        label(fig, LAST_YEARS, 100 * drawn["returned"].iloc[-1], f"<b>{words}</b>", color, xanchor="right",
              yanchor=("bottom", "top")[number], yshift=3 - 6 * number, phone={"yshift": 19 - 38 * number})  # fmt: skip
    label(
        fig, 0, -0.21, "Numbers under the axis: ceasefires under observation, above without, below with peacekeepers",
        MUTED, size=12, xref="paper", yref="paper", yanchor="top", align="left",
        phone="Under the axis: ceasefires observed,<br>above without, below with peacekeepers",
    )  # fmt: skip
    theme.layout(
        fig, title=title, height=520, margin={"l": 8, "r": 12, "t": 16, "b": 112},
        subtitle="Share back at war by years since the fighting stopped, truces and treaties in civil wars, 1989 to "
        "2004; bands: where the true share very likely lies (95 %)",
    )  # fmt: skip
    fig.update_yaxes(range=[0, 102], ticksuffix=" %", dtick=25)
    fig.update_xaxes(range=[-0.15, LAST_YEARS + 0.15], dtick=1, zeroline=False)
    return narrow(fig, height=470, xaxis__dtick=2, margin__b=118)


def _band(fig: go.Figure, drawn: pd.DataFrame, words: str) -> None:
    """The interval of a curve, thin enough for the grid and the other curve to show."""
    color, dash, *_ = CURVE[words]
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    for edge, fill in (("high", None), ("low", "tonexty")):
        fig.add_scatter(
            x=drawn["days"] / YEAR, y=100 * drawn[edge], mode="lines", fill=fill, opacity=0.75, hoverinfo="skip",
            line={"width": 1, "shape": "hv", "color": color, "dash": "dot" if dash == "dash" else "solid"},
            fillcolor=f"rgba({red}, {green}, {blue}, 0.16)", name=f"{words}, {edge}",
        )  # fmt: skip


def _curve(fig: go.Figure, drawn: pd.DataFrame, words: str) -> None:
    """A curve, and marks with its values after one year and after five."""
    color, dash, symbol, _ = CURVE[words]
    fig.add_scatter(
        x=drawn["days"] / YEAR, y=100 * drawn["returned"], mode="lines", name=words, customdata=drawn["wars"],
        line={"width": 3.5, "shape": "hv", "color": color, "dash": dash},
        hovertemplate="%{x:.1f} years: %{y:.0f} %. %{customdata}<extra>" + words + "</extra>",
    )  # fmt: skip
    above = dash == "solid"
    side, end, shift = ("bottom", "right", 4) if above else ("top", "left", -4)
    for years in (1, 5):
        share = 100 * drawn[drawn["days"] <= years * 365]["returned"].iloc[-1]
        fig.add_scatter(x=[years], y=[share], mode="markers", name=f"{words}, {years}", hoverinfo="skip",
                        marker={"size": 11, "color": color, "symbol": symbol})  # fmt: skip
        label(fig, years, share, f"<b>{share:.0f} %</b>", color, size=16, xanchor=end, xshift=shift, yshift=shift,
              yanchor=side, phone={"font__size": 13})  # fmt: skip


def squares(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """A square a case, filled if it was back at war within a year, in lines under the name of its kind.

    Parameters
    ----------
    frame
        Columns what, name, stopped_on, back, days, in the order drawn.
    """
    fig, top = go.Figure(), 0.0
    for what, cases in frame.groupby("what", sort=False):
        at = np.arange(len(cases))
        for words, chosen, color in (("back at war", cases["back"], INK), ("not", ~cases["back"], GROUND)):
            fig.add_scatter(
                x=at[chosen] % IN_A_LINE, y=top - 1 - at[chosen] // IN_A_LINE, mode="markers", name=f"{what}, {words}",
                marker={"symbol": "square", "size": 15, "color": color, "line": {"width": 1.5, "color": MUTED}},
                customdata=_told(cases[chosen]), hovertemplate="%{customdata}<extra></extra>", cliponaxis=False,
            )  # fmt: skip
        label(fig, -0.4, top, f"<b>{what[0].upper() + what[1:]}</b>: {cases['back'].sum()} of {len(cases)}", size=14,
              yanchor="middle", phone={"font__size": 13})  # fmt: skip
        top -= 1.7 + -(-len(cases) // IN_A_LINE)
    theme.layout(
        fig, title=title, height=round(-26 * top) + 30, margin={"l": 8, "r": 8, "t": 8, "b": 8},
        subtitle="Truces and treaties in civil wars, 1989 to 2004; filled: back at war within a year",
    )  # fmt: skip
    fig.update_yaxes(visible=False, range=[top + 1, 0.7])
    fig.update_xaxes(visible=False, range=[-0.6, 1.6 * IN_A_LINE])
    return narrow(fig, xaxis__range=[-0.6, IN_A_LINE - 0.3])


def _told(cases: pd.DataFrame) -> list[str]:
    """Name of a case, the day on which it stopped, and when it came back."""
    again = [f"back at war after {d:.0f} days" if pd.notna(d) else "no new war seen" for d in cases["days"]]
    return [
        f"{name}, {day:%B %Y}: {how}" for name, day, how in zip(cases["name"], cases["stopped_on"], again, strict=True)
    ]


def squares_in_words(frame: pd.DataFrame) -> str:
    """What a person who cannot see the squares should know."""
    kinds = frame.groupby("what", sort=False)["back"].agg(["sum", "size"])
    told = ", ".join(f"{what} {row['sum']} of {row['size']}" for what, row in kinds.iterrows())
    return f"Squares, one a case, filled if the war was back within a year: {told}."


def osce(frame: pd.DataFrame, found: pd.DataFrame, turns: pd.DataFrame, gaps: pd.DataFrame, *, title: str) -> go.Figure:
    """Violations a day by the period in which they were counted, as wide as the period; single days as dots.

    Parameters
    ----------
    frame
        Columns start_on, end_on, per_day, at_least.
    found
        Single daily reports: columns start_on, per_day.
    turns
        Days that frame the counts: columns event_id, day.
    gaps
        Stretches without a total: columns start_on, end_on.
    """
    fig, days = go.Figure(), (frame["end_on"] - frame["start_on"]).dt.days + 1
    fig.add_bar(
        x=frame["start_on"] + pd.to_timedelta(days / 2, unit="D"), y=frame["per_day"], name="violations a day",
        width=(days * 86_400_000).tolist(), hovertemplate="%{customdata}: %{y:.0f} a day<extra></extra>",
        customdata=frame["start_on"].map(in_words) + " to " + frame["end_on"].map(in_words),
        marker={"color": ACTOR["other"], "line": {"width": 1, "color": GROUND},
                "pattern": theme.hatched(frame["at_least"], ACTOR["other"])},
    )  # fmt: skip
    _osce_days(fig, found)
    _osce_words(fig, frame, turns, gaps)
    theme.layout(
        fig, title=title, height=400, bargap=0, margin={"l": 8, "r": 12, "t": 12, "b": 8},
        subtitle="Ceasefire violations a day in Donbas as the OSCE counted, by period with a published total; "
        "hatched: at least; shaded: no total found; ○ a single daily report",
    )  # fmt: skip
    fig.update_yaxes(range=[0, 1400], dtick=500, tickformat=",d")
    theme.years(fig, range=theme.around(turns["day"], before=89, after=80))
    return narrow(fig, height=380, xaxis__dtick="M24")


def _osce_days(fig: go.Figure, found: pd.DataFrame) -> None:
    """Single daily reports."""
    fig.add_scatter(
        x=found["start_on"], y=found["per_day"], mode="markers", name="a daily report",
        marker={"color": INK, "size": 8, "symbol": "circle-open", "line": {"width": 2, "color": INK}},
        hovertemplate="%{x|%-d %B %Y}: %{y:.0f}<extra>a daily report</extra>",
    )  # fmt: skip


def _osce_words(fig: go.Figure, frame: pd.DataFrame, turns: pd.DataFrame, gaps: pd.DataFrame) -> None:
    """The number of each period over its bar, the turns at their lines, and a word where no total was found."""
    for row in frame.itertuples():
        rounded = round(row.per_day, -1 if row.per_day >= 1000 else 0)  # the total of 2017 is itself rounded
        # On a phone a short bar is narrower than its number, which then begins where the bar does.
        brief = {"x": row.start_on, "xanchor": "left"} if (row.end_on - row.start_on).days < HALF_YEAR else {}
        label(fig, row.start_on + (row.end_on - row.start_on) / 2, row.per_day, f"<b>{rounded:,.0f}</b>", size=13,
              xanchor="center", yanchor="bottom", phone={"font__size": 12, **brief})  # fmt: skip
    for row in turns.itertuples():
        last = row.day == turns["day"].max()
        side = "right" if last else "left"
        words, phone = (called("turn", form)[row.event_id] for form in ("name", "short"))
        theme.rule(fig, f"{row.day:%Y-%m-%d}")
        label(fig, f"{row.day:%Y-%m-%d}", 0.85 if last else 1, words, size=12, yref="paper", yanchor="top",
              xanchor=side, xshift=BESIDE[side], phone={"text": phone, **_aside(row.day, turns["day"])})  # fmt: skip
    for row in gaps.itertuples():
        theme.span(fig, f"{row.start_on:%Y-%m-%d}", f"{row.end_on:%Y-%m-%d}")
    for middle in gaps["start_on"] + (gaps["end_on"] - gaps["start_on"]) / 2:
        label(fig, f"{middle:%Y-%m-%d}", 120, "no total<br>found", MUTED, size=12, xanchor="center", yanchor="bottom",
              phone="no<br>total")  # fmt: skip


def _aside(day: pd.Timestamp, turns: pd.Series) -> dict[str, object]:
    """On a phone the name of a turn stands before its line, if another line comes soon after it."""
    later = turns[turns > day]
    near = not later.empty and (later.min() - day).days < 2 * YEAR
    return {"xanchor": "right", "xshift": BESIDE["right"]} if near else {}


def _to_horizon(frame: pd.DataFrame) -> pd.DataFrame:
    """A curve cut at the last year drawn, and carried on to it."""
    kept = frame[frame["days"] <= LAST_YEARS * YEAR]
    end = kept.iloc[[-1]].assign(days=LAST_YEARS * YEAR)
    return pd.concat([kept, end], ignore_index=True)


def survival_in_words(without: pd.DataFrame, with_keepers: pd.DataFrame) -> str:
    """What a person who cannot see the curves should know."""
    one, five = (
        [100 * curve[curve["days"] <= years * 365]["returned"].iloc[-1] for curve in (without, with_keepers)]
        for years in (1, 5)
    )
    return (
        f"Two rising step curves over ten years. Back at war without peacekeepers: {one[0]:.0f} % after a year, "
        f"{five[0]:.0f} % after five; with peacekeepers {one[1]:.0f} and {five[1]:.0f} %. The bands overlap throughout."
    )


def osce_in_words(frame: pd.DataFrame, found: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the violations should know."""
    told = ", ".join(
        f"{row.per_day:,.0f} from {row.start_on:%B %Y} to {row.end_on:%B %Y}" for row in frame.itertuples()
    )
    return (
        f"Bars as wide as their periods, violations a day: {told}. "
        f"Single days of late 2021: {found['per_day'].min():.0f} to {found['per_day'].max():,.0f}."
    )
