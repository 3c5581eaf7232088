"""Charts of ceasefires: how long they hold, how many fail within a year, what the OSCE counted."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from nodeal.charts import theme
from nodeal.charts.theme import ACTOR, ANSWER, GROUND, INK, MUTED, SHADE

YEAR = 365.25
LAST_YEARS = 10
"""How far the survival curves are drawn; few cases are watched longer."""
RECORD = {
    "civil_wars": ("Civil wars 1989–2004, back at war within a year", "Back at civil war", ACTOR["other"], "circle"),
    "written": ("Written agreements since 1989, ended within a year", "Written, ended", ACTOR["other"], "square"),
    "russia": ("This book's list, breached by any side within a year", "Our list, any breach", INK, "diamond"),
}
"""Kinds of record: head, head on a phone, colour and sign."""


def survival(
    without: pd.DataFrame, with_keepers: pd.DataFrame, at_risk: dict[int, tuple[int, int]], *, title: str
) -> go.Figure:
    """Share of ceasefires still at peace by years since the fighting stopped, with and without peacekeepers.

    Parameters
    ----------
    without, with_keepers
        Columns days, at_peace, low, high (0 to 1), wars.
    at_risk
        Year → how many are under observation and at peace, without and with peacekeepers.
    """
    fig, small = go.Figure(), dict[str, object]()
    curves = (
        (without, "without peacekeepers", INK, "solid", -0.09),
        (with_keepers, "with peacekeepers", ANSWER["acceptance"], "dash", -0.145),
    )
    for frame, words, color, dash, _ in curves:
        drawn = _to_horizon(frame)
        for edge, fill in (("high", None), ("low", "tonexty")):
            fig.add_scatter(
                x=drawn["days"] / YEAR, y=100 * drawn[edge], mode="lines", fill=fill, fillcolor=_veil(color),
                line={"width": 1, "shape": "hv", "color": color, "dash": "dot" if dash == "dash" else "solid"},
                opacity=0.5, hoverinfo="skip", name=f"{words}, {edge}",
            )  # fmt: skip
    for frame, words, color, dash, under in curves:
        drawn = _to_horizon(frame)
        fig.add_scatter(
            x=drawn["days"] / YEAR, y=100 * drawn["at_peace"], mode="lines", name=words, customdata=drawn["wars"],
            line={"width": 3.5, "shape": "hv", "color": color, "dash": dash},
            hovertemplate="%{x:.1f} years: %{y:.0f} %. %{customdata}<extra>" + words + "</extra>",
        )  # fmt: skip
        for years, above in ((1, True), (5, False)):
            share = 100 * frame[frame["days"] <= years * 365]["at_peace"].iloc[-1]
            fig.add_scatter(
                x=[years], y=[share], mode="markers", name=f"{words}, {years}", hoverinfo="skip",
                marker={"size": 11, "color": color, "symbol": "circle" if dash == "solid" else "diamond"},
            )  # fmt: skip
            theme.label(
                fig, years, share, f"<b>{share:.0f} %</b>", color, xshift=7, yshift=3 if above else -3,
                yanchor="bottom" if above else "top", font={"size": 16, "color": color},
            )  # fmt: skip
            small[f"annotations__{len(fig.layout.annotations) - 1}__font__size"] = 13
        for years, pair in at_risk.items():
            theme.label(
                fig, years, under, str(pair[words.startswith("with ")]), color, yref="paper", yanchor="top",
                xanchor="center", font={"size": 12, "color": color},
            )  # fmt: skip
        theme.label(
            fig, LAST_YEARS, 100 * drawn["at_peace"].iloc[-1], f"<b>{words}</b>", color, xanchor="right",
            yanchor="bottom", yshift=3,
        )  # fmt: skip
        if words.startswith("without"):
            small[f"annotations__{len(fig.layout.annotations) - 1}__text"] = "<b>without</b>"
    theme.label(
        fig, 0, -0.21, "Numbers under the axis: ceasefires under observation, above without, below with peacekeepers",
        MUTED, xref="paper", yref="paper", yanchor="top", align="left", font={"size": 12, "color": MUTED},
    )  # fmt: skip
    small[f"annotations__{len(fig.layout.annotations) - 1}__text"] = (
        "Under the axis: ceasefires observed,<br>above without, below with peacekeepers"
    )
    theme.layout(
        fig, title=title, height=520, margin={"l": 8, "r": 12, "t": 16, "b": 112},
        subtitle="Share still at peace by years since the fighting stopped; truces and treaties in civil wars "
        "1989–2004, Simon–Makuch estimates, bands 95 %",
    )  # fmt: skip
    fig.update_yaxes(range=[0, 102], ticksuffix=" %", dtick=25)
    fig.update_xaxes(range=[-0.15, LAST_YEARS + 0.15], dtick=1, zeroline=False)
    return theme.narrow(fig, height=470, xaxis__dtick=2, margin__b=118, **small)


def within_year(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Share that failed within a year, by kind of record, with intervals where the rows sample something.

    Parameters
    ----------
    frame
        Columns record, what, k, n, share, low, high (%; the last two missing for a list).
    """
    fig, at, names, y, small = go.Figure(), [], [], 0.0, {}
    for record, members in frame.groupby("record", sort=False):
        head, brief, color, symbol = RECORD[record]
        y += 0.8
        theme.label(
            fig, 0, y, f"<b>{head}</b>", color, xref="paper", xanchor="left", yanchor="middle",
            font={"size": 13, "color": color},
        )  # fmt: skip
        small[f"annotations__{len(fig.layout.annotations) - 1}__text"] = f"<b>{brief}</b>"
        places = [y + 1 + i for i in range(len(members))]
        at += places
        names += [f"{what} " for what in members["what"]]
        apart = {
            "symmetric": False,
            "array": members["high"] - members["share"],
            "arrayminus": members["share"] - members["low"],
            "thickness": 3,
            "width": 0,
            "color": SHADE["other"],
        }
        fig.add_scatter(
            x=members["share"], y=places, mode="markers", name=head, cliponaxis=False,
            error_x=apart if members["low"].notna().any() else None,
            marker={"symbol": symbol, "size": 12, "color": color}, hovertemplate="%{x:.0f} %<extra></extra>",
        )  # fmt: skip
        for place, row in zip(places, members.itertuples(), strict=True):
            end = row.share if row.high != row.high else row.high
            theme.label(
                fig, end, place, f"<b>{row.share:.0f} %</b> · {row.k} of {row.n}", INK, xshift=10, yanchor="middle",
                font={"size": 12, "color": INK},
            )  # fmt: skip
            small[f"annotations__{len(fig.layout.annotations) - 1}__text"] = f"<b>{row.share:.0f} %</b> {row.k}/{row.n}"
        y = places[-1] + 0.4
    theme.layout(
        fig, title=title, height=round(26 * y + 40), margin={"l": 8, "r": 12, "t": 8, "b": 8},
        subtitle="Share that failed within a year, %; bars: 95 % Wilson intervals; the list is no sample and has none",
    )  # fmt: skip
    fig.update_xaxes(range=[-2, 112], tickvals=[0, 25, 50, 75, 100], ticksuffix=" %", showgrid=True, zeroline=False)
    fig.update_yaxes(
        range=[y + 0.4, 0], tickvals=at, ticktext=names, showgrid=False, zeroline=False,
        tickfont={"size": 12, "color": INK},
    )  # fmt: skip
    return theme.narrow(fig, yaxis__tickfont__size=10, xaxis__range=[-4, 165], xaxis__tickvals=[0, 50, 100], **small)


def osce(frame: pd.DataFrame, days_found: pd.DataFrame, *, title: str) -> go.Figure:
    """Violations a day by the period in which they were counted, as wide as the period; single days as dots.

    Parameters
    ----------
    frame
        Columns start_on, end_on, per_day, at_least.
    days_found
        Single daily reports: columns start_on, per_day.
    """
    fig = go.Figure()
    days = (frame["end_on"] - frame["start_on"]).dt.days + 1
    fig.add_bar(
        x=frame["start_on"] + pd.to_timedelta(days / 2, unit="D"), y=frame["per_day"], name="violations a day",
        width=(days * 86_400_000).tolist(), hovertemplate="%{x|%B %Y}: %{y:.0f} a day<extra></extra>",
        marker={
            "color": ACTOR["other"], "line": {"width": 1, "color": GROUND},
            "pattern": {"shape": ["/" if low else "" for low in frame["at_least"]], "size": 6, "fgcolor": GROUND,
                        "bgcolor": ACTOR["other"]},
        },
    )  # fmt: skip
    for row in frame.itertuples():
        rounded = round(row.per_day, -1 if row.per_day >= 1000 else 0)  # the total of 2017 is itself rounded
        theme.label(
            fig, row.start_on + (row.end_on - row.start_on) / 2, row.per_day, f"<b>{rounded:,.0f}</b>", INK,
            xanchor="center", yanchor="bottom", font={"size": 13, "color": INK},
        )  # fmt: skip
    for day, words, anchor, height in (
        ("2015-02-12", "Minsk II", "left", 1), ("2020-07-27", "additional<br>measures", "left", 1),
        ("2022-02-24", "invasion", "right", 0.85),
    ):  # fmt: skip
        fig.add_vline(x=day, line={"color": INK, "width": 1.5, "dash": "dot"})
        theme.label(
            fig, day, height, words, INK, yref="paper", yanchor="top", xanchor=anchor, align=anchor,
            xshift=4 if anchor == "left" else -4, font={"size": 12, "color": INK},
        )  # fmt: skip
    fig.add_scatter(
        x=days_found["start_on"], y=days_found["per_day"], mode="markers", name="a daily report",
        marker={"color": INK, "size": 8, "symbol": "circle-open", "line": {"width": 2, "color": INK}},
        hovertemplate="%{x|%d %B %Y}: %{y:.0f}<extra>a daily report</extra>",
    )  # fmt: skip
    for middle in ("2016-01-15", "2018-07-01"):
        theme.label(
            fig, middle, 120, "no total<br>found", MUTED, xanchor="center", yanchor="bottom",
            font={"size": 11, "color": MUTED},
        )  # fmt: skip
    theme.layout(
        fig, title=title, height=400, bargap=0, margin={"l": 8, "r": 12, "t": 12, "b": 8},
        subtitle="Ceasefire violations a day in Donbas as the OSCE counted, by period with a published total; "
        "hatched: at least; ○ a single daily report",
    )  # fmt: skip
    fig.update_yaxes(range=[0, 1400], dtick=500, tickformat=",d")
    fig.update_xaxes(range=["2014-11-15", "2022-05-15"], dtick="M12", tickformat="%Y", ticklabelmode="period")
    small = {f"annotations__{i}__font__size": 10 for i in range(len(fig.layout.annotations))}
    return theme.narrow(fig, height=380, xaxis__dtick="M24", **small)


def _to_horizon(frame: pd.DataFrame) -> pd.DataFrame:
    """A curve cut at the last year drawn, and carried on to it."""
    kept = frame[frame["days"] <= LAST_YEARS * YEAR]
    end = kept.iloc[[-1]].assign(days=LAST_YEARS * YEAR)
    return pd.concat([kept, end], ignore_index=True)


def _veil(color: str) -> str:
    """The band of a curve: its colour, thin enough for the grid and the other curve to show."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, 0.16)"
