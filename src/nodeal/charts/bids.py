"""Charts of earlier bids: force after their openings, votes through them, acts on treaties."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.hover import source, sources
from nodeal.charts.names import called
from nodeal.charts.theme import ACTOR, GROUND, INK, MUTED, TRACK, colored, key, label, narrow, span
from nodeal.dates import PUBLISHED, in_words

PANELS = (
    ("equal_votes", 100, ".0f", 56, "<b>Votes cast alike, %</b>"),
    ("distance", 1, ".1f", 4.6, "<b>Distance apart, by all states’ votes</b>"),
)
"""Panels of the votes: column, factor, form of a number, top of the axis, name."""
VOTES = source("Bailey, Strezhnev and Voeten")
ASIDE = {"trump_1": (-7, -11), "biden": (7, 11)}
"""Names of neighbouring bids that keep clear of each other, in pixels, and on a phone."""
LATE = 50
"""Months after which a name stands before its mark."""
BAR = 0.18
"""Height of a bid's bar, in rows."""
LANE = {"both": "other", "nato": "europe", "us": "us", "russia": "russia"}
"""Who acts on treaties, from the bottom up, and in whose colour."""
ACTS = (("down", "act", "triangle-down", -0.06), ("down", "words", "triangle-down-open", -0.06),
        ("up", "act", "triangle-up", 0.16))  # fmt: skip


def force(frame: pd.DataFrame, usual: tuple[float, float], *, title: str) -> go.Figure:
    """From each opening on: how long until the break, and how long until Russia's next use of force.

    Parameters
    ----------
    frame
        As :func:`nodeal.measures.bids.force_after` gives it.
    usual
        Months to the next use of force from any month, as a median: over all uses listed, over those near the bids.
    """
    fig, down, broke = go.Figure(), list(reversed(range(len(frame)))), called("break")
    fig.add_bar(
        y=down, x=frame["months"], width=BAR, orientation="h", name="until its break",
        marker={"color": TRACK}, hovertemplate="%{hovertext}<br>after %{x} months<extra></extra>",
        hovertext=frame["bid_id"].map(broke) + ", " + frame["broke"].map(in_words),
    )  # fmt: skip
    fig.add_scatter(
        x=frame["to_force"], y=down, mode="markers", name="Russia uses force", cliponaxis=False,
        marker={"symbol": "diamond", "size": 15, "color": ACTOR["russia"], "line": {"width": 1.5, "color": GROUND}},
        customdata=frame["force"] + ", " + frame["day"].map(in_words), hovertext=sources(frame["url"]),
        hovertemplate="%{customdata}<br>after %{x} months%{hovertext}<extra></extra>",
    )  # fmt: skip
    _waits(fig, down, frame)
    span(fig, *sorted(usual))
    label(fig, max(usual), len(frame) - 0.55, _any_month(usual), size=13, xshift=4, yanchor="bottom")
    key(fig, [colored("■", TRACK) + " opening to break", colored("◆", ACTOR["russia"]) + " Russia next uses force"],
        y=1.0, size=13, phone=1)  # fmt: skip
    theme.layout(
        fig, title=title, height=400, margin={"l": 8, "r": 12, "t": 34, "b": 8},
        subtitle=f"Months from five American openings, {theme.period(frame['opened'], '%Y')}; shaded: the usual wait "
        "from any month since 1992, by which uses of force are counted",
    )  # fmt: skip
    fig.update_xaxes(range=[0, frame["to_force"].max() + 4], dtick=12, showgrid=True, zeroline=False)
    fig.update_yaxes(visible=False, range=[-0.55, len(frame) - 0.2])
    return narrow(fig, height=430, margin__t=52, xaxis__dtick=24)


def _waits(fig: go.Figure, down: list[int], frame: pd.DataFrame) -> None:
    """Above each bar whose opening it is and what broke it, below it the force and when it came."""
    name, broke, begun = called("bid"), called("break"), called("force")
    for y, row in zip(down, frame.itertuples(), strict=True):
        head, late = f"<b>{name[row.bid_id]}</b> {row.opened:%Y}, until {broke[row.bid_id]}", row.to_force > LATE
        label(fig, 0, y + BAR / 2, head, size=13, yanchor="bottom")
        label(fig, row.to_force, y - BAR / 2, f"{begun[row.bid_id]}, <b>{row.to_force}</b>", ACTOR["russia"], size=13,
              xanchor="right" if late else "left", xshift=6 if late else -6, yshift=-3, yanchor="top")  # fmt: skip


def _any_month(usual: tuple[float, float]) -> str:
    return f"from any month: {min(usual):.0f} to {max(usual):.0f}"


def force_in_words(frame: pd.DataFrame, usual: tuple[float, float]) -> str:
    """The picture of :func:`force` for who cannot see it."""
    name, begun = called("bid"), called("force")
    told = "; ".join(f"{name[row.bid_id]} {row.to_force} ({begun[row.bid_id]})" for row in frame.itertuples())
    return (
        f"Bars of five openings until their break, and months until Russia next used force: {told}; "
        f"{_any_month(usual)}."
    )


def votes(yearly: pd.DataFrame, bids: pd.DataFrame, other: pd.DataFrame, *, title: str) -> go.Figure:
    """Share of equal votes and distance of ideal points by year, the bids shaded, their breaks named.

    Parameters
    ----------
    yearly
        Columns year, equal_votes (0 to 1), distance.
    bids
        Columns bid_id, opened, broke, months.
    other
        Breaks that other sources name: columns bid_id, day.
    """
    fig = make_subplots(rows=2, shared_xaxes=True, vertical_spacing=0.13, row_heights=[5, 3])
    middle = pd.to_datetime(yearly["year"].astype(str) + "-07-01")
    for panel, (column, factor, form, top, words) in enumerate(PANELS, start=1):
        _votes_line(fig, pd.Series((factor * yearly[column]).to_numpy(), index=middle), bids, panel, form)
        label(fig, "1991-01-01", 0.99, words, size=13, yref=f"{theme.axis('y', panel)} domain", yanchor="top")
        fig.update_yaxes(range=[0, top], row=panel)
    _breaks(fig, bids, other)
    peak = yearly.loc[yearly["distance"].idxmax()]
    label(fig, f"{peak['year']:.0f}-07-01", peak["distance"], f"{peak['distance']:.1f}", size=12, yref="y2",
          yanchor="bottom", xshift=5)  # fmt: skip
    fig.add_vline(x=PUBLISHED.isoformat(), line={"color": MUTED, "width": 1, "dash": "dot"})
    label(fig, PUBLISHED.isoformat(), 0.98, f"{theme.ARTICLE};<br>no votes since {yearly['year'].max()}", MUTED,
          size=12, yref="y domain", xanchor="right", yanchor="top", bgcolor=GROUND, borderpad=0)  # fmt: skip
    theme.layout(
        fig, title=title, height=540, margin={"l": 8, "r": 12, "t": 44, "b": 8},
        subtitle=f"United States and Russia in the UN General Assembly, {theme.period(middle, '%Y')}. Shaded: openings "
        "with their months; dotted: what broke them; ◇ breaks that other sources name",
    )  # fmt: skip
    theme.years(fig, every=5, range=["1990-10-01", "2026-10-01"])
    return narrow(fig, height=520, xaxis2__dtick="M120")


def _votes_line(fig: go.Figure, line: pd.Series, bids: pd.DataFrame, panel: int, form: str) -> None:
    """One panel: the whole line thin, the years of bids thick with marks at their ends, valued in the first panel."""
    fig.add_scatter(
        x=line.index, y=line, mode="lines", row=panel, col=1, name=PANELS[panel - 1][0],
        line={"color": MUTED, "width": 1.5},
        hovertemplate="%{x|%Y}: %{y:" + form + "}" + VOTES + f"<extra>{PANELS[panel - 1][4]}</extra>",
    )  # fmt: skip
    years = pd.DatetimeIndex(line.index).year
    for bid in bids.itertuples():
        ours, name = line[(years >= bid.opened.year) & (years <= bid.broke.year)], called("bid")[bid.bid_id]
        fig.add_scatter(x=ours.index, y=ours, mode="lines", row=panel, col=1, name=name, hoverinfo="skip",
                        line={"color": INK, "width": 3})  # fmt: skip
        fig.add_scatter(
            x=ours.index[[0, -1]], y=ours.iloc[[0, -1]], mode="markers", row=panel, col=1, hoverinfo="skip",
            name=f"{name}, ends", cliponaxis=False,
            marker={"size": 9, "color": INK, "symbol": ["circle", "square"]},
        )  # fmt: skip
        if panel == 1:
            _ends(fig, ours, bid.broke)


def _breaks(fig: go.Figure, bids: pd.DataFrame, other: pd.DataFrame) -> None:
    """The bids shaded and named with their months, what broke each, and the breaks that other sources name."""
    name, broke, brief = called("bid"), called("break"), called("break", "short")
    for bid in bids.itertuples():
        span(fig, bid.opened, bid.broke)
        theme.rule(fig, bid.broke)
        words = f"<b>{name[bid.bid_id]}</b><br>{bid.months}"
        _small(fig, bid.opened + (bid.broke - bid.opened) / 2, 1.0, f"{words} months", words, yanchor="bottom",
               aside=ASIDE.get(bid.bid_id, (0, 0)))  # fmt: skip
        _small(fig, bid.broke, -0.02, broke[bid.bid_id], brief[bid.bid_id], yanchor="top")
    fig.add_scatter(
        x=other["day"], y=[3] * len(other), mode="markers", row=1, col=1, name="other breaks", hoverinfo="skip",
        marker={"symbol": "diamond-open", "size": 9, "color": MUTED, "line": {"width": 1.5}},
    )  # fmt: skip
    other_name, other_brief = called("other_break"), called("other_break", "short")
    for bid in other.itertuples():
        clear = -21 if bid.bid_id == "clinton" else 0  # of the line a quarter of a year later
        _small(fig, bid.day, 0.08, other_name[bid.bid_id], other_brief[bid.bid_id], yanchor="bottom", color=MUTED,
               aside=(clear, clear), rise=0.15 if bid.bid_id == "obama" else 0.08)  # fmt: skip


def treaty_acts(events: pd.DataFrame, bids: pd.DataFrame, counts: pd.DataFrame, *, title: str) -> go.Figure:
    """Acts on treaties over time, a lane an actor, towards shared limits or away from them.

    Parameters
    ----------
    events
        Columns date, instrument, event, actor, direction (up, down), kind (act, words), url.
    bids
        Columns bid_id, opened, broke: shaded.
    counts
        Index actor, columns down, up: acts, words left out.
    """
    fig, words, lanes = go.Figure(), called("treaty_actor"), list(LANE)
    for place, actor in enumerate(lanes):
        for direction, kind, symbol, shift in ACTS:
            ours = events.query("actor == @actor and direction == @direction and kind == @kind")
            color, name = ACTOR[LANE[actor]], f"{words[actor]}, {direction}, {kind}"
            fig.add_scatter(
                x=ours["date"], y=[place + shift] * len(ours), mode="markers", name=name,
                marker={"symbol": symbol, "size": 13, "color": color, "line": {"width": 2, "color": color}},
                customdata=ours["instrument"] + ". " + ours["event"] + sources(ours["url"]),
                hovertemplate="%{x|%-d %B %Y}<br>%{customdata}<extra></extra>",
            )  # fmt: skip
    _shaded(fig, bids, events["date"].min())
    theme.layout(
        fig, title=title, height=300, margin={"l": 8, "r": 12, "t": 24, "b": 8},
        subtitle=f"Acts on treaties between Washington and Moscow by who acted, {theme.period(events['date'], '%Y')}: "
        "▼ away from shared limits (▽ in words only), ▲ towards them; shaded: openings",
    )  # fmt: skip
    theme.years(fig, every=5, range=theme.around(events["date"], before=365, after=365))
    rows = [f"{words[a]}: {counts.loc[a, 'down']} away,<br>{counts.loc[a, 'up']} towards " for a in lanes]
    theme.names(fig, list(range(len(lanes))), rows, room=(-0.5, len(lanes) - 0.5), phone=12, showgrid=True)
    return narrow(theme.mark_published(fig, y=0.01), height=300)


def _shaded(fig: go.Figure, bids: pd.DataFrame, first: pd.Timestamp) -> None:
    """The bids that had not broken by the first act, shaded and named."""
    for bid in bids[bids["broke"] > first].itertuples():
        start = max(bid.opened, first)
        span(fig, start, bid.broke)
        label(fig, start + (bid.broke - start) / 2, 1.0, called("bid")[bid.bid_id], size=12, yref="paper",
              xanchor="center", yanchor="bottom", phone={"xshift": ASIDE.get(bid.bid_id, (0, 0))[1]})  # fmt: skip


def _ends(fig: go.Figure, line: pd.Series, broke: pd.Timestamp) -> None:
    """Value a bid's first and last year, and what lies above or below both; on a phone where there is room for it.

    Labels keep clear of the line that marks the break.
    """
    (first, start), (last, end) = line.iloc[[0, -1]].items()
    near, rises = len(line) <= 2, end > start
    aside = 14 if near else 9 if last > broke else -9
    labels = [(first, start, not (near and rises), -9 if near else 0), (last, end, near, aside)]
    inner = line.iloc[1:-1]
    if not near and inner.max() > max(start, end):
        labels.append((inner.idxmax(), inner.max(), True, 0))
    if not near and inner.min() < min(start, end):
        labels.append((inner.idxmin(), inner.min(), False, -4))
    for day, value, up, shift in labels:
        _small(
            fig, day, value, f"{value:.0f}", "" if near else None, yref="y", yanchor="bottom" if up else "top",
            yshift=6 if up else -6, aside=(shift, shift),
        )  # fmt: skip


def _small(
    fig: go.Figure, x: object, y: float, text: str, brief: str | None = None, *, color: str = INK,
    yref: str = "y domain", aside: tuple[float, float] = (0, 0), rise: float | None = None, **where: Any,  # noqa: ANN401
) -> None:  # fmt: skip
    """A small centred label; a phone shows its brief form, so far aside and at another height."""
    phone = {"text": text if brief is None else brief, "xshift": aside[1], "y": y if rise is None else rise}
    label(fig, x, y, text, color, size=12, phone=phone, yref=yref, xanchor="center", xshift=aside[0], **where)
