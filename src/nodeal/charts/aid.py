"""Charts of aid: who allocated how much, when, and what filled the gap."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.hover import source, sources
from nodeal.charts.names import called
from nodeal.charts.theme import ACTOR, GROUND, INK, SHADE, colored, head, key, label, narrow

BOTH = ("europe", "us")
PHONE_LETTERS = 20
"""How many letters of a sum's name a phone has room for in a line."""
KIEL = source("Kiel Institute, Ukraine Support Tracker")
ROOM = 1.1
"""Beside the last half-year, in half-years: where the means are named."""
LINES = {"committed_eur_bn": ("committed", 2, "dot"), "allocated_eur_bn": ("allocated", 3, "solid")}
OF_WEAPONS: dict[str, tuple[str, dict[str, Any]]] = {
    "share_of_value_pct": ("of value", {"size": 12}),
    "share_of_items_pct": ("of pieces", {"size": 11, "symbol": "diamond-open", "line": {"width": 2}}),
}


def monthly(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Monthly allocations, a panel a side, military aid under the rest.

    Parameters
    ----------
    frame
        Columns month, group, part (military, or financial and humanitarian), allocated_eur_bn.
    """
    fig, heights = make_subplots(rows=3, shared_xaxes=True, shared_yaxes=True, vertical_spacing=0.09,
                                 row_heights=[4, 4, 2]), (22, 22, 11)  # fmt: skip
    sides = called("side")
    for row, group in enumerate((*BOTH, "other"), start=1):
        for part, colors in (("military", ACTOR), ("financial and humanitarian", SHADE)):
            rows, words = frame.query("group == @group and part == @part"), f"{sides[group]}, {part}"
            fig.add_bar(
                x=rows["month"], xperiod="M1", xperiodalignment="middle", y=rows["allocated_eur_bn"],
                name=words, row=row, col=1,
                marker={"color": colors[group], "line": {"width": 0.6, "color": ACTOR[group]}},
                hovertemplate="%{x|%B %Y}: %{y:.2f} EUR bn<extra>" + words + "</extra>",
            )  # fmt: skip
        words = ": full colour military, faint financial and humanitarian" if row == 1 else ""
        phone = f"<b>{sides[group]}</b>, strong: military" if row == 1 else None
        head(fig, row, f"<b>{sides[group]}</b>{words}", ACTOR[group], size=14, phone=phone)
    theme.layout(
        fig, title=title, height=520, barmode="stack", bargap=0.12, margin={"l": 8, "r": 12, "t": 36, "b": 8},
        subtitle=f"Allocations by month, EUR bn, {theme.period(frame['month'])}",
    )  # fmt: skip
    fig.update_yaxes(matches=None, nticks=4)
    for row, top in enumerate(heights, start=1):
        fig.update_yaxes(range=[0, top], row=row)
    theme.years(fig, range=theme.around(frame["month"], before=17, after=44))
    return narrow(theme.mark_published(fig, xanchor="left", phone={"xanchor": "right", "yanchor": "top"}), height=520)


def half_years(frame: pd.DataFrame, filled: dict[str, tuple[float, float, float]], *, title: str) -> go.Figure:
    """Military aid of Europe and the United States by half-year beside their means of 2022–24.

    Parameters
    ----------
    frame
        Columns half, months, europe, us, europe_base, us_base.
    filled
        Half-year → share of the missing US aid that Europe's increase made up, %: value, low, high.
    """
    fig, sides, part = go.Figure(), called("side"), frame["months"] < 6
    ticks = [f"{h[:4]}<br>{h[5:]}" + (f"<br>{m} mo." if m < 6 else "") for h, m in frame[["half", "months"]].to_numpy()]
    for side, dash in (("europe", "dot"), ("us", "dash")):
        fig.add_bar(
            x=ticks, y=frame[side], name=sides[side], customdata=frame["half"],
            marker={"color": ACTOR[side], "pattern": theme.hatched(part, ACTOR[side])},
            hovertemplate="%{customdata}: %{y:.1f} EUR bn<extra>" + sides[side] + "</extra>",
        )  # fmt: skip
        fig.add_hline(y=frame[f"{side}_base"].iloc[0], line={"color": ACTOR[side], "width": 1.5, "dash": dash})
    _means(fig, frame)
    _filled(fig, frame, ticks, filled)
    theme.layout(
        fig, title=title, height=440, barmode="group", bargap=0.25, bargroupgap=0.06, yaxis={"range": [0, 28]},
        subtitle=f"Military allocations by half-year, EUR bn, nominal; hatched: {_cut(frame)}",
        margin={"l": 8, "r": 12, "t": 30, "b": 8},
    )  # fmt: skip
    fig.update_xaxes(type="category", tickangle=0, range=[-0.6, len(frame) + ROOM])
    return narrow(
        fig, height=420, yaxis__range=[0, 31], xaxis__range=[-0.6, len(frame) + 0.4], xaxis__tickfont__size=12,
        xaxis__tickvals=ticks, xaxis__ticktext=[tick.replace("20", "’", 1) for tick in ticks],
    )  # fmt: skip


def _means(fig: go.Figure, frame: pd.DataFrame) -> None:
    """Whose bars these are, and each side's mean at its line, where there are no bars."""
    key(
        fig,
        [colored(f"<b>■ {called('side')[side]}</b>", ACTOR[side]) for side in BOTH],
        y=1.01,
        phone={"font__size": 12},
    )
    for side, anchor in (("europe", "top"), ("us", "bottom")):
        mean = frame[f"{side}_base"].iloc[0]
        label(fig, len(frame) - 0.45, mean, f"{called('side', 'short')[side]} mean<br>of 2022–24: {mean:.1f}",
              ACTOR[side], size=12, yanchor=anchor, phone=f"mean<br>{mean:.1f}")  # fmt: skip


def _filled(
    fig: go.Figure, frame: pd.DataFrame, ticks: list[str], filled: dict[str, tuple[float, float, float]]
) -> None:
    """Over a half-year's bar the share of the gap that it filled, with its range."""
    for half, (share, low, high) in filled.items():
        at = frame.index[frame["half"] == half][0]
        label(fig, ticks[at], frame["europe"][at], xanchor="center", yanchor="bottom",
              text=f"<b>{share:.0f} %</b> ({low:.0f} to {high:.0f})<br>of the gap filled",
              phone=f"<b>{share:.0f} %</b><br>({low:.0f}–{high:.0f})<br>of gap")  # fmt: skip


def _cut(frame: pd.DataFrame) -> str:
    """Which months the half-year has that is not whole."""
    half, months = frame.loc[frame["months"] < 6, ["half", "months"]].iloc[-1]
    first = 1 if half.endswith("1") else 7
    start, end = (f"{pd.Timestamp(int(half[:4]), month, 1):%B}" for month in (first, first + months - 1))
    return f"{start} to {end} {half[:4]} only"


def weapons(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """The US share of five heavy weapons that all donors allocated, by value and by pieces.

    Parameters
    ----------
    frame
        Columns category, us_items, all_items, share_of_items_pct, share_of_value_pct.
    """
    fig, down = go.Figure(), frame.sort_values(["share_of_value_pct", "category"])
    for column, (words, marker) in OF_WEAPONS.items():
        fig.add_scatter(
            y=list(range(len(down))), x=down[column], mode="markers", name=words,
            marker={"color": ACTOR["us"], **marker}, customdata=_pieces(down),
            hovertemplate="%{customdata[1]} of %{customdata[2]} pieces: %{x:.0f} % " + words
            + "<extra>%{customdata[0]}</extra>",
        )  # fmt: skip
    for place, row in enumerate(down.itertuples()):
        value, pieces = row.share_of_value_pct, row.share_of_items_pct
        label(fig, max(value, pieces), place, f"● <b>{value:.0f} %</b>  ◇ {pieces:.0f} %", ACTOR["us"], size=12,
              xshift=12, yanchor="middle")  # fmt: skip
    theme.layout(
        fig, title=title, height=250, margin={"l": 8, "r": 16, "t": 12, "b": 8},
        subtitle="US share of five heavy weapons that all donors allocated since 2022, %: ● of value, ◇ of pieces",
    )  # fmt: skip
    fig.update_xaxes(range=[0, 104], tickvals=[0, 25, 50, 75, 100], ticksuffix=" %", showgrid=True, tickangle=0)
    kinds = [f"{category.replace('_', ' ')} " for category in down["category"]]
    theme.names(fig, list(range(len(down))), kinds, room=(-0.6, len(down) - 0.4), size=13, phone=12)
    return narrow(fig, height=240, xaxis__range=[0, 150], xaxis__tickvals=[0, 50, 100])


def _pieces(rows: pd.DataFrame) -> pd.DataFrame:
    """Kinds of weapons in words, with the pieces that one side and that all gave."""
    kinds = rows["category"].str.replace("_", " ").str.capitalize()
    return rows[["category", "us_items", "all_items"]].assign(category=kinds + ", from the United States")


def commitments(frame: pd.DataFrame, *, title: str, step: str) -> go.Figure:
    """Promises (dotted) and allocations (solid) of two sides; `step` names Europe's largest promise at its place.

    Parameters
    ----------
    frame
        Columns month, group, committed_eur_bn, allocated_eur_bn, both cumulative.
    """
    fig, sides = go.Figure(), called("side")
    _step(fig, frame, step)
    for side in BOTH:
        rows = frame[frame["group"] == side]
        for column, (words, width, dash) in LINES.items():
            fig.add_scatter(
                x=rows["month"], y=rows[column], mode="lines", name=f"{sides[side]}, {words}",
                line={"color": ACTOR[side], "width": width, "dash": dash, "shape": "hv"},
                hovertemplate="%{x|%B %Y}: %{y:.0f} EUR bn<extra>" + f"{sides[side]}, {words}</extra>",
            )  # fmt: skip
        month, given, promised = rows.iloc[-1][["month", "allocated_eur_bn", "committed_eur_bn"]]
        if side == "us":
            label(fig, month, given, f"{sides[side]}: {promised:.0f} and {given:.0f}", ACTOR[side], xanchor="right",
                  yanchor="top", phone=f"US {promised:.0f}, {given:.0f}")  # fmt: skip
            continue
        for words, at in (("allocated", given), ("committed", promised)):
            label(fig, month, at, f"{sides[side]} {words} {at:.0f}", ACTOR[side], xanchor="right", yanchor="bottom",
                  xshift=-6, bgcolor=GROUND, borderpad=0, phone=f"{sides[side]} {at:.0f}")  # fmt: skip
    theme.layout(
        fig, title=title, height=440, margin={"l": 8, "r": 12, "t": 28, "b": 8},
        subtitle="Committed (dotted) and allocated (solid) since January 2022, all types, EUR bn, "
        f"to {frame['month'].max():%B %Y}",
    )  # fmt: skip
    theme.years(fig, range=theme.around(frame["month"], after=39))
    fig.update_yaxes(rangemode="tozero")
    return narrow(theme.mark_published(fig), height=420)


def _step(fig: go.Figure, frame: pd.DataFrame, words: str) -> None:
    """The name of Europe's largest promise, where its line rises."""
    promised = frame[frame["group"] == "europe"].set_index("month")["committed_eur_bn"]
    month = promised.diff().idxmax()
    label(fig, month, promised[month] - promised.diff()[month] / 2, f"{words} →", ACTOR["europe"], size=13,
          xanchor="right", yanchor="middle", xshift=-2, phone=f"{words.replace(' for ', '<br>for ')} →")  # fmt: skip


def claimed(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Sums that officials named beside sums that were tracked, in one currency: hatched said, solid tracked.

    Parameters
    ----------
    frame
        Columns of (us, europe), kind (said, tracked), label, date, usd_bn, low, high, what (in words), url (missing
        where tracked); largest first within each.
    """
    down = frame.iloc[::-1].reset_index(drop=True)
    said, place = down["kind"] == "said", down.index + down["of"].eq("us") * 1.0
    dated = down["label"] + down["date"].dt.strftime(", %b %Y ").where(said, " ")
    written = [f"  {x:g}" if s else f"  {x:.0f}" for x, s in zip(down["usd_bn"], said, strict=True)]
    colors = [ACTOR[of] for of in down["of"]]
    fig = go.Figure(
        go.Bar(
            y=place, x=down["usd_bn"], orientation="h", cliponaxis=False, width=0.72,
            marker={"color": colors, "line": {"width": 1, "color": colors},
                    "pattern": theme.hatched(said, GROUND, fgcolor=colors, fillmode="replace")},
            error_x=theme.spread(down["usd_bn"], down["low"], down["high"], INK),
            text=["" if has else w for w, has in zip(written, down["high"].notna(), strict=True)],
            textposition="outside", textfont={"color": INK, "size": 14},
            customdata=dated + ": " + down["what"] + sources(down["url"]).where(down["url"].notna(), KIEL),
            hovertemplate="USD %{x:.0f} bn. %{customdata}<extra></extra>",
        )
    )  # fmt: skip
    _written(fig, down.assign(place=place, written=written))
    theme.layout(
        fig, title=title, height=440, bargap=0.2, xaxis={"showgrid": True, "range": [0, 540]},
        subtitle="Aid to Ukraine to the end of 2024, USD bn. Hatched: said; solid: counted. Black lines: euros turned "
        "into dollars at the lowest and highest rate",
    )  # fmt: skip
    theme.names(fig, list(place), list(dated), room=(-0.7, place.max() + 1.2), phone=12)
    slim = ["<br>".join(wrap(words, PHONE_LETTERS)) + " " for words in down["label"]]
    return narrow(fig, yaxis__ticktext=slim, xaxis__range=[0, 640], xaxis__dtick=200, height=470)


def _written(fig: go.Figure, rows: pd.DataFrame) -> None:
    """Numbers behind the ends of ranges, and over each part whose sums these are."""
    for row in rows.dropna(subset=["high"]).itertuples():
        label(fig, row.high, row.place, row.written, yanchor="middle")
    for of, place in rows.groupby("of")["place"].max().items():
        label(fig, 0, place + 0.75, f"<b>{called('side')[of]}</b>", ACTOR[of], yanchor="middle")


def half_years_in_words(frame: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the half-years should know."""
    months, europe, us = (frame.set_index("half")[column] for column in ("months", "europe", "us"))
    return (
        f"Paired bars by half-year. Europe leaps to EUR {europe['2025 H1']:.1f} bn in early 2025 and falls to "
        f"{europe['2025 H2']:.1f} bn in late 2025; its mean before is {frame['europe_base'].iloc[0]:.1f}. US bars go "
        f"from {us['2024 H2']:.1f} bn in late 2024 to nearly none. The last half-year covers {months.iloc[-1]} months."
    )


def weapons_in_words(frame: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the weapons should know."""
    each = frame.sort_values(["share_of_value_pct", "category"], ascending=[False, True])
    told = ", ".join(
        f"{row.category.replace('_', ' ')} {row.share_of_value_pct:.0f} ({row.share_of_items_pct:.0f})"
        for row in each.itertuples()
    )
    return f"Points from left to right. US share of value in percent, of pieces in brackets: {told}."


def commitments_in_words(frame: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the promises should know."""
    given, promised = (
        frame.groupby("group")[f"{what}_eur_bn"].last().map("{:.0f}".format) for what in ("allocated", "committed")
    )
    return (
        f"Four rising lines. Europe's promises climb in steps to EUR {promised['europe']} bn, its allocations reach "
        f"{given['europe']} bn. The US lines end flat and almost together, near {promised['us']} and {given['us']} bn."
    )
