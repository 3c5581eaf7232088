"""Charts of aid: who allocated how much, when, and what filled the gap."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.names import called
from nodeal.charts.theme import ACTOR, GROUND, INK, MUTED, SHADE, TRACK, head, key, label, narrow

BOTH = ("europe", "us")
LINES = {"committed_eur_bn": ("committed", 2, "dot"), "allocated_eur_bn": ("allocated", 3, "solid")}
DASH = {"europe": "solid", "us": "dash"}
"""The United States' line is dashed where it crosses Europe's."""
MECHANISM = {
    "pda": ("drawdowns from stocks", "drawdowns", ACTOR["us"]),
    "usai": ("procurement (USAI)", "procurement", SHADE["us"]),
    "other": ("other", "other", ACTOR["other"]),
}
"""How a package was paid for: words, words on a phone, colour."""
OF_WEAPONS: dict[str, tuple[str, dict[str, Any]]] = {
    "share_of_value_pct": ("of value", {"size": 12}),
    "share_of_items_pct": ("of pieces", {"size": 11, "symbol": "diamond-open", "line": {"width": 2}}),
}
RELEASE = {
    "mid-2024": ("diamond-open", "◇", "mid-2024"),
    "R27": ("square-open", "□", "Release 27"),
    "R28": ("triangle-up-open", "△", "Release 28"),
    "R29": ("circle", "●", "Release 29"),
}
"""Sign of each release, in pictures and in words; the last is today's."""
WIDE_BAR = 1.8
"""Share of GDP, %, from which a bar holds its own label."""


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
    return narrow(theme.mark_published(fig), height=520)


def cumulative(frame: pd.DataFrame, changes: pd.DataFrame, *, title: str) -> go.Figure:
    """Both sums since January 2022, and below a close look at the months in which the lead changed hands.

    Parameters
    ----------
    frame
        Columns month, europe, us, lead.
    changes
        Columns month, leader, lead_eur_bn: the months in which the leader changed.
    """
    fig, sides, last = make_subplots(rows=2, vertical_spacing=0.16, row_heights=[3, 2]), called("side"), frame.iloc[-1]
    for side, above in (("europe", "bottom"), ("us", "top")):
        fig.add_scatter(
            x=frame["month"], y=frame[side], mode="lines", name=sides[side], row=1, col=1,
            line={"color": ACTOR[side], "width": 3, "dash": DASH[side]},
            hovertemplate="%{x|%B %Y}: %{y:.1f} EUR bn<extra>" + sides[side] + "</extra>",
        )  # fmt: skip
        label(fig, last["month"], last[side], f"{sides[side]} {last[side]:.0f}", ACTOR[side], xanchor="right",
              yanchor=above, phone=f"{called('side', 'short')[side]} {last[side]:.0f}")  # fmt: skip
    early = _close_up(fig, frame, changes)
    theme.layout(
        fig, title=title, height=560, margin={"l": 8, "r": 12, "t": 28, "b": 8},
        subtitle=f"Allocations since {frame['month'].min():%B %Y} added up, all types, EUR bn; below, the difference, "
        + theme.period(early["month"]),
    )  # fmt: skip
    theme.years(fig, row=1)
    theme.quarters(fig, row=2)
    fig.update_yaxes(rangemode="tozero", row=1)
    return narrow(theme.mark_published(fig, panel=1), height=560)


def _close_up(fig: go.Figure, frame: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """The lower panel: the lead from five months before it first changed hands to three after the last time."""
    start, end = (changes["month"].agg(of) + pd.DateOffset(months=by) for of, by in (("min", -5), ("max", 3)))
    early = frame[frame["month"].between(start, end)]
    fig.add_bar(
        x=early["month"], y=early["lead"], row=2, col=1, name="Europe minus United States",
        marker={"color": [ACTOR["europe"] if v > 0 else ACTOR["us"] for v in early["lead"]]},
        hovertemplate="%{x|%B %Y}: %{y:.2f} EUR bn<extra>Europe minus United States</extra>",
    )  # fmt: skip
    head(fig, 2, f"<b>Close up</b>: Europe minus United States; the lead changed {len(changes)} times", size=14,
         phone=f"<b>Close up</b>: {len(changes)} changes of the lead")  # fmt: skip
    return early


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
    means = {"europe": "mean of 2022–24: {:.1f} (dotted)", "us": "mean: {:.1f} (dashed)"}
    key(fig, [theme.colored(f"<b>■ {sides[s]}</b>, {words.format(frame[f'{s}_base'].iloc[0])}", ACTOR[s])
              for s, words in means.items()], per_line=1, y=1.01, align="left", phone={"font__size": 12})  # fmt: skip
    for half, (share, low, high) in filled.items():
        at = frame.index[frame["half"] == half][0]
        label(fig, ticks[at], frame["europe"][at], xanchor="center", yanchor="bottom",
              text=f"<b>{share:.0f} %</b> ({low:.0f} to {high:.0f})<br>of the gap filled",
              phone=f"<b>{share:.0f} %</b><br>({low:.0f}–{high:.0f})<br>of the gap")  # fmt: skip
    theme.layout(
        fig, title=title, height=440, barmode="group", bargap=0.25, bargroupgap=0.06, yaxis={"range": [0, 28]},
        subtitle=f"Military allocations by half-year, EUR bn, nominal; hatched: {_cut(frame)}",
        margin={"l": 8, "r": 12, "t": 48, "b": 8},
    )  # fmt: skip
    fig.update_xaxes(type="category", tickangle=0)
    return narrow(fig, height=420, xaxis__tickfont__size=12, yaxis__range=[0, 31])


def _cut(frame: pd.DataFrame) -> str:
    """Which months the half-year has that is not whole."""
    half, months = frame.loc[frame["months"] < 6, ["half", "months"]].iloc[-1]
    first = 1 if half.endswith("1") else 7
    start, end = (f"{pd.Timestamp(int(half[:4]), month, 1):%B}" for month in (first, first + months - 1))
    return f"{start} to {end} {half[:4]} only"


def donors_by_gdp(frame: pd.DataFrame, *, title: str, through: date) -> go.Figure:
    """Bars of bilateral aid as a share of GDP, largest first.

    Parameters
    ----------
    frame
        Columns rank, name, group, allocated_eur_bn, pct_gdp.
    through
        Last day of the sums.
    """
    down = frame.iloc[::-1]
    wide = down["pct_gdp"] > WIDE_BAR
    fig = go.Figure(
        go.Bar(
            y=[f"{n} " for n in down["name"]], x=down["pct_gdp"], orientation="h",
            marker={"color": [ACTOR[g] for g in down["group"]]},
            text=[f"{p:.2f} % · EUR {a:.1f} bn" for p, a in down[["pct_gdp", "allocated_eur_bn"]].to_numpy()],
            textposition=["inside" if w else "outside" for w in wide], insidetextanchor="end", cliponaxis=False,
            textfont={"color": [GROUND if w else INK for w in wide], "size": 12},
            hovertemplate="%{y}: %{x:.2f} % of GDP<extra></extra>",
        )
    )  # fmt: skip
    theme.layout(
        fig, title=title, height=520, bargap=0.25,
        subtitle=f"Bilateral allocations, January 2022 to {through:%B %Y}, % of 2021 GDP, and EUR bn",
    )  # fmt: skip
    fig.update_xaxes(showgrid=True, ticksuffix=" %", range=[0, 3.7])
    fig.update_yaxes(showgrid=False, tickfont={"color": INK})
    return narrow(fig, height=520, yaxis__tickfont__size=12)


def us_packages(packages: pd.DataFrame, weapons: pd.DataFrame, *, title: str, through: date) -> go.Figure:
    """US packages by quarter and mechanism, and below the US share of five heavy categories.

    Parameters
    ----------
    packages
        Columns quarter, mechanism (pda, usai, other), usd_bn: every quarter of the series, with zeros.
    weapons
        Columns category, us_items, all_items, share_of_items_pct, share_of_value_pct.
    through
        Last day of the series.
    """
    fig = make_subplots(rows=2, vertical_spacing=0.2, row_heights=[3, 2])
    _packages(fig, packages)
    down = weapons.sort_values(["share_of_value_pct", "category"])
    for column, (words, marker) in OF_WEAPONS.items():
        fig.add_scatter(
            y=[c.replace("_", " ") for c in down["category"]], x=down[column], mode="markers", name=words, row=2, col=1,
            marker={"color": ACTOR["us"], **marker}, hovertemplate="%{y}: %{x:.0f} % " + words + "<extra></extra>",
        )  # fmt: skip
    head(fig, 2, "<b>US share of heavy weapons, all donors</b>: ● of value, ◇ of pieces", y=1.06, size=14,
         phone="<b>US share</b>: ● of value, ◇ of pieces")  # fmt: skip
    theme.layout(
        fig, title=title, height=600, barmode="stack", bargap=0.15, margin={"l": 8, "r": 16, "t": 28, "b": 8},
        subtitle=f"US military packages by quarter, USD bn, February 2022 to {through:%B %Y}; "
        "US share of five heavy categories, %",
    )  # fmt: skip
    theme.years(fig, row=1)
    fig.update_xaxes(range=[0, 100], ticksuffix=" %", showgrid=True, row=2, domain=(0.23, 1))
    fig.update_yaxes(tickfont={"color": INK}, automargin=False, row=2)
    theme.mark_published(fig, panel=1)
    return narrow(fig, height=600, xaxis2__domain=[0.42, 1], yaxis2__tickfont__size=12, xaxis2__dtick=25, margin__t=48)


def _packages(fig: go.Figure, packages: pd.DataFrame) -> None:
    """The upper panel: stacked bars of a quarter, their key, and a word where there are none."""
    for kind, (words, _, color) in MECHANISM.items():
        rows = packages[packages["mechanism"] == kind]
        fig.add_bar(
            x=rows["quarter"], xperiod="M3", xperiodalignment="middle", y=rows["usd_bn"], name=words, row=1, col=1,
            marker={"color": color, "line": {"width": 0.6, "color": ACTOR["us"] if kind == "usai" else color}},
            hovertemplate="quarter from %{x|%B %Y}: %{y:.2f} USD bn<extra>" + words + "</extra>",
        )  # fmt: skip
    parts, brief = ([f"{theme.colored('■', m[2])} {m[i]}" for m in MECHANISM.values()] for i in (0, 1))
    key(fig, parts, y=1.01, yref="y domain", phone={"text": theme.broken(brief, 3), "font__size": 12, "y": 1.09})
    each = packages.groupby("quarter")["usd_bn"].sum()
    empty = each.index[(each == 0) & (each.index > each[each > 0].index.max())]
    if len(empty):
        middle = empty[0] + (empty[-1] + pd.DateOffset(months=3) - empty[0]) / 2
        label(fig, f"{middle:%Y-%m-%d}", 0.4, "none", MUTED, xref="x", yref="y", xanchor="center", yanchor="bottom")


def commitments(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Promises (dotted) and allocations (solid) of Europe and the United States.

    Parameters
    ----------
    frame
        Columns month, group, committed_eur_bn, allocated_eur_bn, both cumulative.
    """
    fig, sides = go.Figure(), called("side")
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
                  xshift=-6, phone=f"{sides[side]} {at:.0f}")  # fmt: skip
    theme.layout(
        fig, title=title, height=440, margin={"l": 8, "r": 12, "t": 28, "b": 8},
        subtitle="Committed (dotted) and allocated (solid) since January 2022, all types, EUR bn, "
        f"to {frame['month'].max():%B %Y}",
    )  # fmt: skip
    theme.years(fig, range=theme.around(frame["month"], after=39))
    fig.update_yaxes(rangemode="tozero")
    return narrow(theme.mark_published(fig), height=420)


def by_release(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """The same months as four releases told them: how far apart the releases are, and where the last one stands.

    Parameters
    ----------
    frame
        Columns release, month, allocated_eur_bn, and over the releases low and high of that month.
    """
    each = frame.drop_duplicates("month")
    fig = go.Figure(
        go.Bar(
            x=each["month"], y=each["high"] - each["low"], base=each["low"], marker={"color": TRACK},
            width=14 * 86_400_000, hoverinfo="skip", name="range",
        )
    )  # fmt: skip
    for release, (symbol, _, words) in RELEASE.items():
        rows = frame[frame["release"] == release]
        fig.add_scatter(
            x=rows["month"], y=rows["allocated_eur_bn"], mode="markers", name=words,
            marker={"symbol": symbol, "size": 7, "color": INK if symbol == "circle" else MUTED, "line": {"width": 1.2}},
            hovertemplate="%{x|%B %Y}: %{y:.2f} EUR bn<extra>" + words + "</extra>",
        )  # fmt: skip
    signs = [f"{sign} {words}" for _, sign, words in reversed(RELEASE.values())]
    label(fig, 0.02, 0.99, theme.broken([*signs, "bar: range"], 2), MUTED, size=13, xref="paper", yref="paper",
          yanchor="top", align="left", phone={"font__size": 12})  # fmt: skip
    theme.layout(
        fig, title=title, height=420,
        subtitle="Allocations by month in four releases, all donors but the EU institutions, EUR bn, "
        + theme.period(frame["month"]),
    )  # fmt: skip
    theme.years(fig)
    fig.update_yaxes(rangemode="tozero")
    return narrow(fig, height=420)


def claimed(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Sums that officials named beside sums that were tracked, in one currency: hatched said, solid tracked.

    Parameters
    ----------
    frame
        Columns of (us, europe), kind (said, tracked), label, date, usd_bn, low, high; largest first within each.
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
            customdata=down["what"], hovertemplate="USD %{x:.0f} bn: %{customdata}<extra></extra>",
        )
    )  # fmt: skip
    for at, row in down.assign(place=place).dropna(subset=["high"]).iterrows():
        label(fig, row["high"], row["place"], written[at], yanchor="middle")
    for of in BOTH:
        label(fig, 0, place[down["of"] == of].max() + 0.75, f"<b>{called('side')[of]}</b>", ACTOR[of], yanchor="middle")
    theme.layout(
        fig, title=title, height=440, bargap=0.2, xaxis={"showgrid": True, "range": [0, 540]},
        subtitle="Aid to Ukraine to the end of 2024, USD bn: hatched said, solid tracked; euros at each month's rate, "
        "error bars at any month’s",
    )  # fmt: skip
    theme.names(fig, list(place), list(dated), room=(-0.7, place.max() + 1.2), phone=12)
    return narrow(fig, yaxis__ticktext=list(down["label"] + " "), xaxis__range=[0, 620], xaxis__dtick=200)
