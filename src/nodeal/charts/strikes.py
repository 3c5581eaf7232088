"""Charts of strikes: launches around the energy truce, seasons, allegations, refineries."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.hover import publisher, source, sources
from nodeal.charts.names import called
from nodeal.charts.theme import ACTOR, GROUND, INK, MUTED, head, label, narrow
from nodeal.dates import in_words as _day

RED, GOLD = ACTOR["russia"], ACTOR["ukraine"]
DAY_MS = 86_400_000
ROOM = 1.24
"""How much higher than its highest value a panel goes, so that words find room."""
COUNTER = {"press count quoted in a private ledger": "press count", "BBC Russian Service": "BBC (Russian)"}
"""A shorter name of who counted."""
PLACE: dict[str, dict[str, Any]] = {
    "BBC Russian Service": {"yanchor": "top", "yshift": -2},
    "BBC": {"yanchor": "middle", "xshift": 9},
    "BBC Verify": {"yanchor": "bottom", "yshift": 3},
    "Bloomberg": {"yanchor": "middle", "xanchor": "right", "xshift": -5},
    "press count quoted in a private ledger": {"yanchor": "middle", "xanchor": "right", "xshift": -5},
}
"""Where a counter's name stands, since several counted the same months: above its first line if nothing is said."""
HARM = {"attacks": ("Large attacks on energy a month", RED), "casualties": ("Civilians killed or injured a month", INK)}
WHEN = {"before": "before", "during": "in the truce", "after": "after"}
OIL = {"runs": ("circle", "refined"), "exports": ("diamond", "crude shipped")}


def truce(days: pd.DataFrame, periods: pd.DataFrame, springs: pd.DataFrame, *, title: str) -> go.Figure:
    """Drones launched by day around the truce with the mean of each period, and the same days of other years.

    Parameters
    ----------
    days
        Columns date, launched, period.
    periods
        Columns period, start, end, per_day.
    springs
        Columns year, change_pct: how launches changed from the thirty days before.
    """
    fig = make_subplots(rows=2, vertical_spacing=0.17, row_heights=[5, 3])
    fig.add_bar(
        x=days["date"], y=days["launched"], marker={"color": RED}, name="drones launched", row=1, col=1,
        hovertemplate="%{x|%-d %B %Y}: %{y} drones<extra></extra>",
    )  # fmt: skip
    _means(fig, periods, top=days["launched"].max())
    _springs(fig, springs)
    theme.layout(
        fig, title=title, height=500, margin={"l": 8, "r": 12, "t": 22, "b": 8}, bargap=0.2,
        subtitle="Strike drones launched by Russia a day, as Ukraine counts; lines: mean of thirty days",
    )  # fmt: skip
    fig.update_yaxes(range=[0, days["launched"].max() * 1.42], dtick=100, row=1, col=1)
    fig.update_xaxes(
        dtick=15 * DAY_MS, tick0=str(periods["start"].min()), tickformat="%-d %b", row=1, col=1,
        range=theme.around(days["date"], before=1, after=1),
    )  # fmt: skip
    return narrow(theme.mark_published(fig, panel=1), height=460, xaxis__dtick=30 * DAY_MS)


def _means(fig: go.Figure, periods: pd.DataFrame, *, top: float) -> None:
    """A line at the mean of each period with its number above, the truce shaded."""
    half = pd.Timedelta(hours=12)
    for row in periods.itertuples():
        start, end = pd.Timestamp(row.start) - half, pd.Timestamp(row.end) + half
        if row.period == "during":
            fig.add_vrect(x0=start, x1=end, layer="below", line_width=0, fillcolor=theme.SHADE["other"], opacity=0.35,
                          row=1, col=1)  # fmt: skip
        fig.add_scatter(
            x=[start, end], y=[row.per_day] * 2, mode="lines", line={"color": INK, "width": 2.5}, row=1, col=1,
            name=row.period, hoverinfo="skip",
        )  # fmt: skip
        label(fig, start + (end - start) / 2, top * 1.07, f"<b>{row.per_day:.0f}</b> a day<br>{WHEN[row.period]}",
              xanchor="center", yanchor="bottom")  # fmt: skip


def _springs(fig: go.Figure, springs: pd.DataFrame) -> None:
    """A bar a year from zero to its change, with the number behind its end."""
    at = list(range(len(springs)))[::-1]
    fig.add_bar(
        x=springs["change_pct"], y=at, orientation="h", marker={"color": RED}, width=0.6, row=2, col=1,
        name="change", customdata=springs["year"], hovertemplate="%{customdata}: %{x:+.0f} %<extra></extra>",
    )  # fmt: skip
    for place, row in zip(at, springs.itertuples(), strict=True):
        up = row.change_pct >= 0
        label(fig, row.change_pct, place, f"<b>{theme.signed(row.change_pct)} %</b>", xref="x2", yref="y2",
              xanchor="left" if up else "right", xshift=4 if up else -4, yanchor="middle")  # fmt: skip
    head(
        fig,
        2,
        "The days of the truce, 19 March to 17 April, against the thirty before",
        y=1.02,
        phone="The same days, change from before",
    )
    low, high = springs["change_pct"].min(), springs["change_pct"].max()
    fig.update_xaxes(range=[1.7 * low, 1.7 * high], visible=True, showticklabels=False, zeroline=True, row=2, col=1)
    fig.update_yaxes(
        tickvals=at, ticktext=[f"{year} " for year in springs["year"]], range=[-0.6, len(springs) - 0.4],
        showgrid=False, zeroline=False, row=2, col=1,
    )  # fmt: skip


def months(frame: pd.DataFrame, truce_days: tuple[str, str], *, title: str) -> go.Figure:
    """Drones and missiles launched in each month, the truce shaded.

    Parameters
    ----------
    frame
        Columns month, drones, missiles.
    truce_days
        First and last day of the truce.
    """
    fig = make_subplots(rows=2, shared_xaxes=True, vertical_spacing=0.14, row_heights=[3, 2])
    middle = frame["month"] + pd.Timedelta(days=15)
    for panel, weapon in enumerate(("drones", "missiles"), start=1):
        fig.add_bar(
            x=middle, y=frame[weapon], marker={"color": RED}, name=weapon, row=panel, col=1,
            hovertemplate="%{x|%B %Y}: %{y:,}<extra>" + weapon + "</extra>",
        )  # fmt: skip
        fig.update_yaxes(range=[0, ROOM * frame[weapon].max()], nticks=4, tickformat=",d", row=panel, col=1)
    head(fig, 1, "Strike drones a month", y=1.0)
    head(fig, 2, "Missiles a month", y=1.02)
    theme.span(fig, *truce_days)
    _lowest_and_highest(fig, frame.set_index("month")["drones"], pd.Timestamp(truce_days[1]).replace(day=1))
    theme.layout(
        fig, title=title, height=440, margin={"l": 8, "r": 12, "t": 22, "b": 8}, bargap=0.2,
        subtitle=f"Launched by Russia, as Ukraine counts, {theme.period(frame['month'])}; shaded: the truce",
    )  # fmt: skip
    theme.quarters(fig, range=theme.around(frame["month"], before=15, after=45))
    return narrow(_article(fig), height=440, xaxis__dtick="M12", xaxis2__dtick="M12")


def _lowest_and_highest(fig: go.Figure, drones: pd.Series, low: pd.Timestamp) -> None:
    """The number of the truce's month beneath its bar, which stands between taller ones, and the highest above its."""
    middle = pd.Timedelta(days=15)
    label(fig, low + middle, 0, f"<b>{low:%B %Y}: {drones[low]:,}</b>", RED, size=13, xanchor="center", yanchor="top",
          yshift=-7)  # fmt: skip
    label(fig, drones.idxmax() + middle, drones.max(), f"<b>{drones.max():,}</b>", RED, size=13, xanchor="right",
          xshift=8, yanchor="bottom")  # fmt: skip


def seasons(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Large attacks on energy and civilian casualties by month, April to September shaded.

    Parameters
    ----------
    frame
        Columns month, season, attacks, casualties; missing where the list ends or no figure was found.
    """
    fig = make_subplots(rows=2, shared_xaxes=True, vertical_spacing=0.16, row_heights=[1, 1])
    middle = frame["month"] + pd.Timedelta(days=15)
    for panel, (column, (words, color)) in enumerate(HARM.items(), start=1):
        fig.add_bar(
            x=middle, y=frame[column], marker={"color": color}, name=words, row=panel, col=1,
            hovertemplate="%{x|%B %Y}: %{y:,}<extra>" + words + "</extra>",
        )  # fmt: skip
        head(fig, panel, words, y=1.01)
        fig.update_yaxes(range=[0, ROOM * frame[column].max()], nticks=4, tickformat=",d", row=panel, col=1)
    warm = frame[frame["season"] == "off_season"]
    for _, summer in warm.groupby(warm["month"].dt.year):
        theme.span(fig, summer["month"].iloc[0], min(summer["month"].iloc[-1] + pd.offsets.MonthBegin(), _end(frame)))
    last = frame.loc[frame["attacks"].last_valid_index(), "month"] + pd.offsets.MonthBegin()
    label(fig, last, frame["attacks"].max() / 2, "list<br>ends", MUTED, size=12, xref="x", yref="y", xshift=3,
          yanchor="middle")  # fmt: skip
    theme.layout(
        fig, title=title, height=440, margin={"l": 8, "r": 12, "t": 22, "b": 8}, bargap=0.2,
        subtitle="Attacks as listed; civilians killed and injured as the UN’s monitors first told; shaded: April to "
        "September; a gap below: no figure found",
    )  # fmt: skip
    theme.quarters(fig, range=theme.around(frame["month"], before=15, after=45))
    return narrow(_article(fig), height=440, xaxis__dtick="M12", xaxis2__dtick="M12")


def allegations(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """What each of both alleged by day: a sign an accusation, Moscow's stacked upwards and Kyiv's downwards.

    Parameters
    ----------
    frame
        Columns date, by, kind, count, verified, url.
    """
    fig, place = go.Figure(), called("side", "place")
    for by, (up, color) in {"russia": (1, RED), "ukraine": (-1, GOLD)}.items():
        _stacked(fig, frame[frame["by"] == by], up, color, f"{place[by]} alleges")
        label(fig, 0.01, up * 6.5, f"<b>{place[by]} accuses {place['ukraine' if up > 0 else 'russia']}</b>", color,
              xref="paper", yanchor="middle", bgcolor=GROUND, borderpad=0)  # fmt: skip
    theme.layout(
        fig, title=title, height=330, margin={"l": 8, "r": 12, "t": 22, "b": 8},
        subtitle=f"Attacks on energy alleged, {_day(frame['date'].min())} to "
        f"{_day(frame['date'].max())}. ● one attack, ◇ a tally of several",
    )  # fmt: skip
    fig.update_yaxes(range=[-7.2, 7.2], showticklabels=False, showgrid=False, zeroline=True)
    fig.update_xaxes(dtick=7 * DAY_MS, tickformat="%-d %b", range=theme.around(frame["date"], before=2, after=2))
    return narrow(theme.mark_published(fig, xanchor="left"), height=320)


def _stacked(fig: go.Figure, rows: pd.DataFrame, up: int, color: str, name: str) -> None:
    """A sign an accusation, those of a day one on the other."""
    height = up * (rows.groupby("date").cumcount() + 1)
    for symbol, size, of in (("circle", 10, rows["kind"] == "single_attack"),
                             ("diamond-open", 12, rows["kind"] != "single_attack")):  # fmt: skip
        fig.add_scatter(
            x=rows.loc[of, "date"], y=height[of], mode="markers", name=name,
            marker={"symbol": symbol, "size": size, "color": color, "line": {"width": 2, "color": color}},
            customdata=_alleged(rows[of]),
            hovertext=sources(rows.loc[of, "url"]),
            hovertemplate="%{x|%-d %B %Y}: %{customdata}%{hovertext}<extra>" + name + "</extra>",
        )  # fmt: skip


def _alleged(rows: pd.DataFrame) -> pd.Series:
    """How many attacks an accusation is about, in words."""
    several = "a tally of " + rows["count"].astype("string").fillna("several")
    return several.where(rows["kind"] != "single_attack", "one attack")


def refineries(counts: pd.DataFrame, oil: pd.DataFrame, truce_days: tuple[str, str], *, title: str) -> go.Figure:
    """Strikes on refineries a month by who counted, over the time counted; crude refined and shipped as dots.

    Parameters
    ----------
    counts
        Columns counter, start, end, count, bound, a_month.
    oil
        Columns told_on, quantity, mbd, estimator, sure (hollow where not), url.
    truce_days
        First and last day of the truce.
    """
    fig = make_subplots(rows=2, shared_xaxes=True, vertical_spacing=0.16, row_heights=[3, 2])
    _counted(fig, counts)
    _oil(fig, oil)
    head(fig, 1, "Strikes on refineries, a thirty days", GOLD, y=1.0)
    head(fig, 2, "Crude ● refined, ◆ shipped, million barrels a day", RED, y=1.02)
    theme.span(fig, *truce_days)
    theme.layout(
        fig, title=title, height=460, margin={"l": 8, "r": 12, "t": 22, "b": 8},
        subtitle="Published counts, each over the time that it covers, and estimates; hollow: read at second hand and "
        "not sure",
    )  # fmt: skip
    fig.update_yaxes(range=[0, ROOM * counts["a_month"].max()], nticks=4, row=1, col=1)
    fig.update_yaxes(range=[0, 1.15 * oil["mbd"].max()], nticks=4, row=2, col=1)
    days = pd.concat([counts["start"], counts["end"], oil["told_on"]])
    theme.quarters(fig, range=theme.around(days, before=20, after=30))
    return narrow(_article(fig), height=460, xaxis__dtick="M12", xaxis2__dtick="M12")


def _counted(fig: go.Figure, counts: pd.DataFrame) -> None:
    """A line over the time that a count covers, at its height; a counter is named once."""
    for row in counts.itertuples():
        fig.add_scatter(
            x=[row.start, row.end], y=[row.a_month] * 2, mode="lines", line={"color": GOLD, "width": 5}, row=1, col=1,
            name=row.counter, hovertext=[_counted_by(row)] * 2, hovertemplate="%{hovertext}<extra></extra>",
        )  # fmt: skip
    for row in counts.groupby("counter", sort=False).head(1).itertuples():
        where = PLACE.get(row.counter, {"yanchor": "bottom", "yshift": 3})
        label(fig, row.start, row.a_month, COUNTER.get(row.counter, row.counter), size=12, **where)  # fmt: skip


def _counted_by(row) -> str:  # noqa: ANN001 - a named tuple of the frame
    """What a count is, over which time, and who counted."""
    return f"{row.count} strikes, {_day(row.start)} to {_day(row.end)}{source(row.counter)}"


def _oil(fig: go.Figure, oil: pd.DataFrame) -> None:
    """A dot an estimate on the day on which it was told, hollow where it is not sure."""
    for (quantity, sure), rows in oil.groupby(["quantity", "sure"], sort=False):
        symbol, words = OIL[quantity]
        fig.add_scatter(
            x=rows["told_on"], y=rows["mbd"], mode="markers", name=words, row=2, col=1,
            marker={"symbol": symbol + ("" if sure else "-open"), "size": 11, "color": RED,
                    "line": {"width": 2, "color": RED}},
            customdata=rows["estimator"] + ", by " + publisher(rows["url"]),
            hovertemplate="%{x|%-d %B %Y}: %{y} million barrels a day" + source("%{customdata}")
            + f"<extra>{words}</extra>",
        )  # fmt: skip


def _article(fig: go.Figure) -> go.Figure:
    """The article's date in the upper panel, named inside it: the panel's own name stands above."""
    return theme.mark_published(fig, panel=1, yanchor="top")


def _end(frame: pd.DataFrame) -> pd.Timestamp:
    return frame["month"].iloc[-1] + pd.offsets.MonthBegin()


def truce_in_words(periods: pd.DataFrame, springs: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the truce should know."""
    means = ", ".join(f"{row.per_day:.0f} {row.period}" for row in periods.itertuples())
    years = ", ".join(f"{theme.signed(row.change_pct)} % in {row.year}" for row in springs.itertuples())
    return (
        f"Bars by day from {_day(periods['start'].min())} to {_day(periods['end'].max())}. Drones "
        f"a day: {means} the truce. The same days against the thirty before: {years}."
    )


def months_in_words(frame: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the months should know."""
    drones = frame.set_index("month")["drones"]
    return (
        f"Bars by month in two panels. Drones: {drones['2025-03-01']:,} in March 2025, {drones['2025-04-01']:,} in "
        f"April, {drones['2025-05-01']:,} in May, at most {drones.max():,} in {drones.idxmax():%B %Y}. Missiles go up "
        f"and down, {frame['missiles'].min()} to {frame['missiles'].max()} a month."
    )


def seasons_in_words(frame: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the seasons should know."""
    warm = frame[frame["season"] == "off_season"].dropna(subset=["attacks"])
    listed = ", ".join(f"{n:.0f} in {year}" for year, n in warm.groupby(warm["month"].dt.year)["attacks"].sum().items())
    most = frame.loc[frame["casualties"].idxmax()]
    return (
        f"Bars by month in two panels. Large attacks on energy listed from April to September: {listed}, of "
        f"{frame['attacks'].sum():.0f} in all. Civilian casualties are highest in summer, most in "
        f"{most['month']:%B %Y}: {most['casualties']:,.0f}."
    )


def allegations_in_words(frame: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the allegations should know."""
    counts = frame["by"].value_counts()
    return (
        f"Signs by day, stacked. Moscow made {counts['russia']} accusations that we found, Kyiv {counts['ukraine']}, "
        f"from {_day(frame['date'].min())} to {_day(frame['date'].max())}."
    )


def refineries_in_words(counts: pd.DataFrame, oil: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the refineries should know."""
    runs = oil[oil["quantity"] == "runs"]
    early, late = (counts[counts["start"].dt.year.eq(2024) == then]["a_month"] for then in (True, False))
    return (
        f"Lines over the time counted: {early.min():.0f} to {early.max():.0f} strikes on refineries a month in 2024, "
        f"{late.min():.0f} to {late.max():.0f} from August 2025, nothing in between. Dots: crude refined falls from "
        f"{runs['mbd'].iloc[0]:.1f} to {runs['mbd'].iloc[-1]:.1f} million barrels a day."
    )
