"""Charts of the battlefield: area gained by month, share of Ukraine held, what ground cost, and a map of the front."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from nodeal.charts import theme
from nodeal.charts.hover import source
from nodeal.charts.theme import ACTOR, GROUND, INK, LINE, MUTED, SHADE, TRACK, label, narrow
from nodeal.dates import in_words as _day

RED = ACTOR["russia"]
ISW = {"afp_isw": (GROUND, INK, 10), "isw": (INK, GROUND, 8)}
"""Fill, edge and size of a month counted by AFP on the ISW's data, and by the ISW itself, which shows within it."""
WHOSE = {"afp_isw": "AFP, on ISW’s data", "isw": "ISW"}
"""Who counted a month, as the pointer is told."""
DEEPSTATE = source("DeepState’s map")
STEM_DAYS = 7
"""How many days wide a stem is, so that a phone still shows it."""
MONTHS, BRACKET = (-215, 960), 850
"""Range of the axis of months in km², and the height at which the blocks are named."""
SCALE_KM = 100
"""Length of the scale bar of the map."""
RIGHT_OF_DOT = ("Donetsk", "Kherson", "Luhansk", "Sevastopol")
"""Towns whose name stands on the right of their dot: the others' would cross the front or the border."""
NEAR = {"x": (-15, 740), "y": (-475, 400)}
WHOLE = {"x": (-710, 760), "y": (-485, 445)}
"""What the map of the front and its small map show, in km from the middle of Ukraine."""


def monthly(
    gains: pd.DataFrame, isw: pd.DataFrame, steps: pd.DataFrame, blocks: pd.DataFrame, *, title: str
) -> go.Figure:
    """Area gained in each month by the map, the ISW's months beside it, steps of the map as stems, blocks above.

    Parameters
    ----------
    gains
        Columns month, gain_km2.
    isw
        Columns month, km2, estimator, bound: a ceiling is drawn as a point with an arrow's head.
    steps
        Columns date, change_km2.
    blocks
        Columns start, end, gain_km2.
    """
    fig = go.Figure()
    _month_bars(fig, gains)
    _stems(fig, steps)
    _isw_points(fig, isw[isw["month"] >= gains["month"].min()])
    _blocks(fig, blocks)
    theme.layout(
        fig, title=title, height=460, margin={"l": 8, "r": 12, "t": 22, "b": 8}, bargap=0.15, barmode="overlay",
        subtitle=f"km² a month, {theme.period(gains['month'])}. Bars: DeepState’s map. ◆ ISW, ◇ AFP on "
        "ISW’s data. Dark stems: days on which the map moved in one step",
    )  # fmt: skip
    fig.update_yaxes(range=list(MONTHS), dtick=200, tick0=0)
    theme.quarters(fig, range=theme.around(gains["month"], before=20, after=62))
    return narrow(theme.mark_published(fig), height=430, xaxis__dtick="M6")


def share(held: pd.DataFrame, *, title: str) -> go.Figure:
    """Share of Ukraine that Russia holds by day, on a scale from zero.

    Parameters
    ----------
    held
        Columns date, pct.
    """
    fig = go.Figure()
    fig.add_scatter(
        x=held["date"], y=held["pct"], mode="lines", fill="tozeroy", fillcolor=SHADE["russia"], name="held by Russia",
        line={"color": RED, "width": 2.5}, hovertemplate="%{x|%-d %B %Y}: %{y:.2f} %<extra></extra>",
    )  # fmt: skip
    then = held[held["date"] <= theme.PUBLISHED.isoformat()].iloc[-1]
    for row, anchor in ((held.iloc[0], "left"), (then, "left"), (held.iloc[-1], "right")):
        label(fig, row["date"], row["pct"], f"<b>{row['pct']:.1f} %</b>", RED, size=15, xanchor=anchor,
              yanchor="bottom", yshift=4)  # fmt: skip
    theme.layout(
        fig, title=title, height=340, margin={"l": 8, "r": 12, "t": 22, "b": 8},
        subtitle="Share of Ukraine held by Russia on DeepState’s map, %, Crimea and areas taken before 2022 included",
    )  # fmt: skip
    fig.update_yaxes(range=[0, 25], dtick=5, ticksuffix=" %")
    theme.quarters(fig, range=theme.around(held["date"]))
    return narrow(theme.mark_published(fig), height=320, xaxis__dtick="M6")


def costs(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Men lost for each km² gained, a row a period, under the name of who counted.

    Parameters
    ----------
    frame
        Columns who, ours, start, end, men_per_km2, low, high (the last two missing where nothing was varied).
    """
    fig, y, at = go.Figure(), 0.0, list[float]()
    for who, rows in frame.groupby("who", sort=False):
        color = RED if rows["ours"].all() else ACTOR["other"]
        y += 0.9
        label(fig, 0, y, f"<b>{who}</b>", color, size=13, xref="paper", yanchor="middle", phone={"xshift": -118})
        places = [y + 1 + i for i in range(len(rows))]
        _cost_dots(fig, rows, places, color)
        at += places
        y = places[-1] + 0.2
    theme.layout(
        fig, title=title, height=round(28 * y + 46), margin={"l": 8, "r": 12, "t": 8, "b": 8},
        subtitle="Russian killed and wounded for each km² gained. Bars: both ends of the period moved by up to a week",
    )  # fmt: skip
    top = frame[["men_per_km2", "high"]].max(axis=None)
    fig.update_xaxes(range=[0, 1.14 * top], dtick=200, showgrid=True, zeroline=True)
    periods = [f"{start:%b %Y} – {end:%b %Y} " for start, end in zip(frame["start"], frame["end"], strict=True)]
    theme.names(fig, at, periods, room=(y + 0.6, 0.2), size=12, phone=12)
    return narrow(fig, xaxis__range=[0, 1.31 * top], xaxis__dtick=400)


def front(outlines: pd.DataFrame, towns: pd.DataFrame, *, title: str) -> go.Figure:
    """The front on two days, filled, and where in Ukraine it lies; no tiles, nothing from another host.

    Parameters
    ----------
    outlines
        Columns what, day, ring, x_km, y_km: Ukraine, and what Russia holds on each of two days.
    towns
        Columns name, x_km, y_km.
    """
    fig, (then, now) = go.Figure(), sorted(outlines["day"].dropna().unique())
    # The edge of the land held before is no part of the strip: it has the tone of no side.
    layers = ((None, LINE, MUTED, 0.8), (now, RED, RED, 0.8), (then, SHADE["russia"], TRACK, 0.5))
    for axes in ({"xaxis": "x", "yaxis": "y"}, {"xaxis": "x2", "yaxis": "y2"}):
        for day, fill, line, width in layers:
            rings = outlines[outlines["day"].isna() if day is None else outlines["day"] == day]
            fig.add_scatter(
                **_rings(rings), **axes, fill="toself", fillcolor=fill, line={"color": line, "width": width},
                mode="lines", name="Ukraine" if day is None else _day(day), hoveron="points",
                hovertemplate="Ukraine’s border" if day is None else f"Edge of what Russia held on {_day(day)}",
            )  # fmt: skip
    _places(fig, towns)
    _scale(fig)
    _key(fig, then, now)
    _panes(fig)
    theme.layout(
        fig, title=title, height=600, margin={"l": 4, "r": 4, "t": 8, "b": 4},
        subtitle=f"Held by Russia on {_day(then)} and added by {_day(now)}; DeepState’s map, equal-area projection",
    )  # fmt: skip
    _quiet(fig)
    return narrow(fig, height=510, xaxis__domain=[0, 1], xaxis2__domain=[0, 0.42], yaxis2__domain=[0.79, 1],
                  yaxis__domain=[0, 0.77])  # fmt: skip


def monthly_in_words(gains: pd.DataFrame, steps: pd.DataFrame, blocks: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the months should know."""
    since = gains[gains["month"] >= f"{theme.PUBLISHED:%Y-%m}-01"].set_index("month")["gain_km2"]
    sums = ", ".join(f"{gain:,.0f}" for gain in blocks["gain_km2"])
    return (
        f"Bars by month: {since.iloc[0]:.0f} km² in {since.index[0]:%B %Y}, {since.max():.0f} in "
        f"{since.idxmax():%B %Y}, {since.min():.0f} in {since.idxmin():%B %Y}. Brackets of six, six, six and five "
        f"months: {sums} km². {len(steps)} steps of the map as stems."
    )


def share_in_words(held: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the share should know."""
    first, last = held.iloc[0], held.iloc[-1]
    return (
        f"A nearly flat line on a scale from zero to 25 %: Russia’s share of Ukraine goes from {first['pct']:.1f} % on "
        f"{_day(first['date'])} to {last['pct']:.1f} % on {_day(last['date'])}."
    )


def costs_in_words(frame: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the costs should know."""
    ours, theirs = (
        ", ".join(f"{x:.0f}" for x in frame[frame["ours"] == whose]["men_per_km2"]) for whose in (True, False)
    )
    return (
        f"Dots: men lost for each km² in four periods around the article, by Ukraine’s claims and DeepState’s map "
        f"{ours}; by other counts, for late 2024 and 2025, {theirs}."
    )


def front_in_words(days: pd.DataFrame) -> str:
    """What a person who cannot see the map should know."""
    then, now = days.iloc[0], days.iloc[-1]
    return (
        f"Map of Ukraine’s east and south. A narrow strip along the area held on {_day(then['date'])}, most of it "
        f"between Zaporizhzhia and Luhansk, was added by {_day(now['date'])}: {now['gained_km2']:,.0f} km². Crimea "
        f"lies inside Ukraine’s border and was held on both days."
    )


def _month_bars(fig: go.Figure, gains: pd.DataFrame) -> None:
    """A bar a month; the month of publication, the fastest since and the slowest carry their number."""
    middle = gains["month"] + pd.Timedelta(days=15)
    fig.add_bar(
        x=middle, y=gains["gain_km2"], marker={"color": RED}, name="DeepState",
        hovertemplate="%{x|%B %Y}: %{y:.0f} km²" + DEEPSTATE + "<extra></extra>",
    )  # fmt: skip
    since = gains[gains["month"] >= f"{theme.PUBLISHED:%Y-%m}-01"]
    for at in (since.index[0], since["gain_km2"].idxmax(), since["gain_km2"].idxmin()):
        # A phone's bars are narrower than a number: between taller ones the first stands under its own.
        under = {"y": 0, "yanchor": "top", "yshift": -2} if at == since.index[0] else {}
        label(fig, middle[at], gains["gain_km2"][at], f"<b>{gains['gain_km2'][at]:.0f}</b>", RED, size=13,
              xanchor="center", yanchor="bottom", yshift=2, bgcolor=GROUND, borderpad=0,
              phone={"font__size": 12, **under})  # fmt: skip


def _isw_points(fig: go.Figure, shown: pd.DataFrame) -> None:
    """A point a month for each of the two counts on the ISW's map; the lowest says how much."""
    for estimator, (fill, edge, size) in ISW.items():
        rows = shown[shown["estimator"] == estimator]
        fig.add_scatter(
            x=rows["month"] + pd.Timedelta(days=15), y=rows["km2"], mode="markers", name=estimator,
            marker={"symbol": "diamond", "size": size, "color": fill, "line": {"width": 1.2, "color": edge}},
            hovertemplate="%{x|%B %Y}: %{y:.0f} km²" + source(WHOSE[estimator]) + "<extra></extra>",
        )  # fmt: skip
    low = shown.loc[shown["km2"].idxmin()]
    label(fig, low["month"] + pd.Timedelta(days=10), low["km2"], f"ISW {theme.signed(low['km2'])}", size=13,
          xanchor="right", xshift=-4)  # fmt: skip


def _stems(fig: go.Figure, steps: pd.DataFrame) -> None:
    """A stem from zero to what the map moved in one day; the largest step down says how much."""
    words = [f"{_day(row.date)}: {theme.signed(row.change_km2)} km² in one day" for row in steps.itertuples()]
    fig.add_bar(
        x=steps["date"], y=steps["change_km2"], width=STEM_DAYS * 86_400_000, name="steps of the map",
        marker={"color": INK, "line": {"width": 1, "color": GROUND}},  # edged where it crosses a bar
        customdata=words, hovertemplate="%{customdata}" + DEEPSTATE + "<extra></extra>",
    )  # fmt: skip
    largest = steps.loc[steps["change_km2"].idxmin()]
    change = theme.signed(largest["change_km2"])
    label(fig, largest["date"], largest["change_km2"], f"{change} in one day", size=13, xanchor="right", xshift=8,
          yanchor="top", yshift=-7, phone=f"step {change}")  # fmt: skip


def _blocks(fig: go.Figure, blocks: pd.DataFrame) -> None:
    """Brackets over the months with what each block adds up to."""
    for row in blocks.itertuples():
        start, end = pd.Timestamp(row.start), pd.Timestamp(row.end)
        edge = BRACKET - 35
        fig.add_scatter(
            x=[start + pd.Timedelta(days=4)] * 2 + [end - pd.Timedelta(days=4)] * 2, y=[edge, BRACKET, BRACKET, edge],
            mode="lines", line={"color": MUTED, "width": 1.5}, hoverinfo="skip", name="block",
        )  # fmt: skip
        label(fig, start + (end - start) / 2, BRACKET, f"<b>{row.gain_km2:,.0f} km²</b>", xanchor="center",
              yanchor="bottom", phone=f"<b>{row.gain_km2:,.0f}</b>")  # fmt: skip


def _cost_dots(fig: go.Figure, rows: pd.DataFrame, places: list[float], color: str) -> None:
    """A dot a period with its number beside it."""
    fig.add_scatter(
        x=rows["men_per_km2"], y=places, mode="markers", name=rows["who"].iloc[0], marker={"size": 12, "color": color},
        error_x=theme.spread(rows["men_per_km2"], rows["low"], rows["high"], color),
        customdata=[f"{start:%b %Y} to {end:%b %Y}" for start, end in zip(rows["start"], rows["end"], strict=True)],
        hovertemplate="%{customdata}: %{x:.0f} men a km²" + source(rows["who"].iloc[0]) + "<extra></extra>",
        cliponaxis=False,
    )  # fmt: skip
    for place, row in zip(places, rows.itertuples(), strict=True):
        # Behind the end of a long range a number would be taken for that of its end.
        wide = row.high > 1.2 * row.men_per_km2
        label(fig, row.low if wide else row.men_per_km2, place, f"<b>{row.men_per_km2:.0f}</b>", yanchor="middle",
              xanchor="right" if wide else "left", xshift=-9 if wide else 9)  # fmt: skip


def _rings(rings: pd.DataFrame) -> dict[str, list[float | None]]:
    """Rings as one line with a gap after each."""
    x: list[float | None] = []
    y: list[float | None] = []
    for _, ring in rings.groupby("ring"):
        x += [*ring["x_km"].round(1), None]
        y += [*ring["y_km"].round(1), None]
    return {"x": x, "y": y}


def _panes(fig: go.Figure) -> None:
    """The front large, all of Ukraine small beside it, with a frame around what is shown larger."""
    (west, east), (south, north) = NEAR["x"], NEAR["y"]
    fig.add_scatter(
        x=[west, east, east, west, west], y=[south, south, north, north, south], mode="lines", hoverinfo="skip",
        line={"color": INK, "width": 1}, name="what is shown larger", xaxis="x2", yaxis="y2",
    )  # fmt: skip
    fig.update_layout(
        xaxis={"range": NEAR["x"], "domain": [0.34, 1], "constrain": "domain"},
        yaxis={"range": NEAR["y"], "scaleanchor": "x", "domain": [0, 1], "constrain": "domain"},
        xaxis2={"range": WHOLE["x"], "domain": [0, 0.32], "anchor": "y2", "constrain": "domain"},
        yaxis2={"range": WHOLE["y"], "scaleanchor": "x2", "domain": [0.62, 1], "anchor": "x2", "constrain": "domain"},
    )


def _quiet(fig: go.Figure) -> None:
    """No grid, no numbers on the axes of a map; a thin line around the large part."""
    quiet = {"showgrid": False, "zeroline": False, "showticklabels": False, "automargin": False, "showline": False}
    fig.update_xaxes(**quiet)
    fig.update_yaxes(**quiet)
    fig.update_layout(xaxis={"showline": True, "mirror": True}, yaxis={"showline": True, "mirror": True})


def _places(fig: go.Figure, towns: pd.DataFrame) -> None:
    """Towns as dots with their names."""
    fig.add_scatter(
        x=towns["x_km"], y=towns["y_km"], mode="markers", name="towns", hoverinfo="skip",
        marker={"size": 5, "color": INK},
    )  # fmt: skip
    for town in towns.itertuples():
        right = town.name in RIGHT_OF_DOT
        label(fig, town.x_km, town.y_km, town.name, size=13, xanchor="left" if right else "right", yanchor="middle",
              xshift=5 if right else -5)  # fmt: skip


def _scale(fig: go.Figure) -> None:
    """A bar of so many kilometres in the south-east corner."""
    right, y = NEAR["x"][1] - 30, NEAR["y"][0] + 25
    fig.add_scatter(
        x=[right - SCALE_KM, right], y=[y, y], mode="lines+markers", name="scale", hoverinfo="skip",
        line={"color": INK, "width": 2}, marker={"symbol": "line-ns", "size": 7, "line": {"width": 2, "color": INK}},
    )  # fmt: skip
    label(fig, right - SCALE_KM / 2, y, f"{SCALE_KM} km", size=13, xanchor="center", yanchor="bottom", yshift=2)


def _key(fig: go.Figure, then: pd.Timestamp, now: pd.Timestamp) -> None:
    """Says in the sea which tone is which day; on a phone above the map, beside the small one."""
    held, added = theme.colored("■", SHADE["russia"]), theme.colored("■", RED)
    words = f"{held} Held on{{0}}{_day(then)}<br>{added} Added by{{0}}{_day(now)}"
    phone = {"x": 0.5, "y": 0.895, "xref": "paper", "yref": "paper", "text": words.format("<br>\u2003 ")}
    label(fig, 300, -300, words.format(" "), yanchor="middle", phone=phone)
