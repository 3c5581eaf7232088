"""Charts of earlier bids: votes through them, what changed within them, acts on treaties."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.theme import ACTOR, ANSWER, INK, MUTED, SHADE
from nodeal.dates import PUBLISHED

PRESIDENT = {"clinton": "Clinton", "bush": "Bush", "obama": "Obama", "trump_1": "Trump", "biden": "Biden"}
BROKE = {
    "clinton": ("2nd Chechen war", "Chechnya"),
    "bush": ("Munich speech", "Munich"),
    "obama": ("Crimea", "Crimea"),
    "trump_1": ("INF exit", "INF"),
    "biden": ("invasion", "war"),
}
"""What broke each bid, in a word or two; the second form is for a phone."""
OTHERWISE = {"clinton": ("Kosovo", "Kosovo"), "bush": ("Georgia", "Georgia"), "obama": ("reset over", "reset<br>over")}
"""Other breaks that sources name, likewise."""
FAINT = 0.8
"""Opacity of marks in the background: they keep a contrast of 3:1 on either ground."""
LANES = {"russia": ("Russia", "russia"), "us": ("US", "us"), "nato": ("NATO", "europe"), "both": ("both", "other")}


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
    small: dict[str, object] = {}
    for row, column, factor, form in ((1, "equal_votes", 100, ".0f"), (2, "distance", 1, ".1f")):
        line = pd.Series((factor * yearly[column]).to_numpy(), index=middle)
        fig.add_scatter(
            x=line.index, y=line, mode="lines", row=row, col=1, name=column, line={"color": MUTED, "width": 1.5},
            hovertemplate="%{x|%Y}: %{y:" + form + "}<extra></extra>",
        )  # fmt: skip
        for bid in bids.itertuples():
            ours = line[(middle.dt.year >= bid.opened.year).to_numpy() & (middle.dt.year <= bid.broke.year).to_numpy()]
            fig.add_scatter(
                x=ours.index, y=ours, mode="lines", row=row, col=1, name=PRESIDENT[bid.bid_id], hoverinfo="skip",
                line={"color": INK, "width": 3},
            )  # fmt: skip
            fig.add_scatter(
                x=ours.index[[0, -1]], y=ours.iloc[[0, -1]], mode="markers", row=row, col=1, hoverinfo="skip",
                name=f"{PRESIDENT[bid.bid_id]}, ends", cliponaxis=False,
                marker={"size": 9, "color": INK, "symbol": ["circle", "square"]},
            )  # fmt: skip
            if row == 1:
                small |= _ends(fig, ours, bid.broke)
    for bid in bids.itertuples():
        fig.add_vrect(x0=bid.opened, x1=bid.broke, layer="below", fillcolor=SHADE["other"], opacity=0.3, line_width=0)
        fig.add_vline(x=bid.broke, line={"color": INK, "width": 1.5, "dash": "dot"})
        name, aside = f"<b>{PRESIDENT[bid.bid_id]}</b><br>{bid.months}", {"trump_1": -7, "biden": 7}.get(bid.bid_id, 0)
        middle_of = bid.opened + (bid.broke - bid.opened) / 2
        small |= _small(fig, middle_of, 1.0, f"{name} months", name, yanchor="bottom", xshift=aside)
        words, brief = BROKE[bid.bid_id]
        small |= _small(fig, bid.broke, -0.02, words, brief, yanchor="top")
    fig.add_scatter(
        x=other["day"], y=[3] * len(other), mode="markers", row=1, col=1, name="other breaks", hoverinfo="skip",
        marker={"symbol": "diamond-open", "size": 9, "color": MUTED, "line": {"width": 1.5}},
    )  # fmt: skip
    for bid in other.itertuples():
        words, brief = OTHERWISE[bid.bid_id]
        clear = {"xshift": -21} if bid.bid_id == "clinton" else {}  # of the line a quarter of a year later
        small |= _small(fig, bid.day, 0.08, words, brief, yanchor="bottom", font={"size": 11, "color": MUTED}, **clear)
    for axis, words in (("y", "<b>Votes cast alike, %</b>"), ("y2", "<b>Distance of ideal points</b>")):
        theme.label(fig, "1991-01-01", 0.99, words, INK, yref=f"{axis} domain", yanchor="top", font={"size": 13})
    peak = yearly.loc[yearly["distance"].idxmax()]
    theme.label(
        fig, f"{peak['year']:.0f}-07-01", peak["distance"], f"{peak['distance']:.1f}", INK, yref="y2", yanchor="bottom",
        xshift=5, font={"size": 12},
    )  # fmt: skip
    fig.add_vline(x=PUBLISHED.isoformat(), line={"color": MUTED, "width": 1, "dash": "dot"})
    theme.label(
        fig, PUBLISHED.isoformat(), 0.98, "article · no votes in the data yet", MUTED, yref="y domain", textangle=-90,
        xanchor="right", yanchor="top", font={"size": 12, "color": MUTED},
    )  # fmt: skip
    theme.layout(
        fig, title=title, height=540, margin={"l": 8, "r": 12, "t": 44, "b": 8},
        subtitle="United States and Russia in the UN General Assembly, 1991 to 2023. Shaded: bids with their months; "
        "dotted: what broke them; ◇ breaks that other sources name",
    )  # fmt: skip
    fig.update_yaxes(range=[0, 56], row=1)
    fig.update_yaxes(range=[0, 4.6], row=2)
    fig.update_xaxes(range=["1990-10-01", "2026-10-01"], dtick="M60", tick0="1995-01-01", tickformat="%Y")
    return theme.narrow(fig, height=520, xaxis2__dtick="M120", **small)


def bid_changes(frame: pd.DataFrame, windows: pd.DataFrame, *, title: str) -> go.Figure:
    """Change in equal votes within each bid and in the two years after, before all other spans of the same length.

    Parameters
    ----------
    frame
        Columns bid_id, equal_within, equal_after (percentage points; the second missing where the data end).
    windows
        Columns bid_id, change, is_bid: every span of years as long as the bid.
    """
    fig = go.Figure()
    down = list(frame["bid_id"])[::-1]
    place = {bid: float(i) for i, bid in enumerate(down)}
    others = windows[~windows["is_bid"]]
    fig.add_scatter(
        x=others["change"], y=[place[b] for b in others["bid_id"]], mode="markers", name="other spans",
        marker={
            "symbol": "line-ns-open", "size": 16, "color": ACTOR["other"], "opacity": FAINT, "line": {"width": 1.5},
        },
        customdata=others[["first", "last"]],
        hovertemplate="%{customdata[0]} to %{customdata[1]}: %{x:.0f}<extra></extra>",
    )  # fmt: skip
    ends = (
        ("equal_within", "within the bid", INK, "square", "top center"),
        ("equal_after", "two years after its break", ANSWER["acceptance"], "diamond-open", "bottom center"),
    )
    for column, words, color, symbol, where in ends:
        shown = frame.dropna(subset=[column])
        fig.add_scatter(
            x=shown[column], y=[place[b] for b in shown["bid_id"]], mode="markers+text", name=words, cliponaxis=False,
            marker={"symbol": symbol, "size": 13, "color": color, "line": {"width": 2.5, "color": color}},
            text=[f"{v:+.0f}".replace("-", "−") for v in shown[column]], textposition=where,
            textfont={"size": 12, "color": color}, hovertemplate="%{y}: %{x:.1f} points<extra>" + words + "</extra>",
        )  # fmt: skip
    keys = [f"<span style='color:{c}'>{'■' if s == 'square' else '◇'}</span> {w}" for _, w, c, s, _ in ends]
    keys.append(f"<span style='color:{ACTOR['other']}'>|</span> all other spans as long")
    theme.label(fig, 0, 1.02, "   ".join(keys), INK, xref="paper", yref="paper", yanchor="bottom", font={"size": 13})
    years = windows[windows["is_bid"]].set_index("bid_id")
    names = [f"{PRESIDENT[b]} {years.loc[b, 'first']}–{years.loc[b, 'last'] % 100:02d} " for b in down]
    theme.layout(
        fig, title=title, height=400, margin={"l": 8, "r": 12, "t": 40, "b": 8},
        subtitle="Change in the share of votes cast alike, percentage points; ticks: every span of the same length, "
        "1991 to 2023",
    )  # fmt: skip
    fig.update_xaxes(range=[-25, 25], dtick=10, showgrid=True, zeroline=True)
    fig.update_yaxes(
        range=[-0.6, len(down) - 0.4], tickvals=list(range(len(down))), ticktext=names, showgrid=False, zeroline=False,
        tickfont={"color": INK},
    )  # fmt: skip
    return theme.narrow(
        fig, height=420, margin__t=74, yaxis__tickfont__size=11, annotations__0__text="<br>".join(keys),
        annotations__0__align="left",
    )  # fmt: skip


def treaty_acts(events: pd.DataFrame, bids: pd.DataFrame, *, title: str) -> go.Figure:
    """Acts on treaties over time, a lane an actor, towards shared limits or away from them.

    Parameters
    ----------
    events
        Columns date, instrument, event, actor, direction (up, down), kind (act, words).
    bids
        Columns bid_id, opened, broke: shaded.
    """
    fig = go.Figure()
    lanes = list(LANES)[::-1]
    for actor in lanes:
        words, color = LANES[actor][0], ACTOR[LANES[actor][1]]
        for direction, kind, symbol in (
            ("down", "act", "triangle-down"), ("down", "words", "triangle-down-open"), ("up", "act", "triangle-up"),
        ):  # fmt: skip
            ours = events[(events["actor"] == actor) & (events["direction"] == direction) & (events["kind"] == kind)]
            fig.add_scatter(
                x=ours["date"], y=[lanes.index(actor) + (0.16 if direction == "up" else -0.06)] * len(ours),
                mode="markers", name=f"{words}, {direction}, {kind}", customdata=ours[["instrument", "event"]],
                marker={"symbol": symbol, "size": 13, "color": color, "line": {"width": 2, "color": color}},
                hovertemplate="%{x|%d %B %Y}: %{customdata[0]}. %{customdata[1]}<extra></extra>",
            )  # fmt: skip
    shown = bids[bids["broke"] > events["date"].min()]
    for bid in shown.itertuples():
        start = max(bid.opened, events["date"].min())
        fig.add_vrect(x0=start, x1=bid.broke, layer="below", fillcolor=SHADE["other"], opacity=0.3, line_width=0)
        theme.label(
            fig, start + (bid.broke - start) / 2, 1.0, PRESIDENT[bid.bid_id], INK, yref="paper", xanchor="center",
            yanchor="bottom", font={"size": 12, "color": INK},
        )  # fmt: skip
    counts = events[events["kind"] == "act"].groupby(["actor", "direction"]).size()
    names = [f"{LANES[a][0]} ▼{counts.get((a, 'down'), 0)} ▲{counts.get((a, 'up'), 0)} " for a in lanes]
    theme.layout(
        fig, title=title, height=300, margin={"l": 8, "r": 12, "t": 24, "b": 8},
        subtitle="Acts on treaties between Washington and Moscow by who acted, 2004 to 2026: ▼ away from shared "
        "limits (▽ in words only), ▲ towards them; shaded: bids",
    )  # fmt: skip
    fig.update_xaxes(range=["2003-06-01", "2026-09-01"], dtick="M60", tick0="2005-01-01", tickformat="%Y")
    fig.update_yaxes(
        range=[-0.5, len(lanes) - 0.5], tickvals=list(range(len(lanes))), ticktext=names, showgrid=True, zeroline=False,
        tickfont={"color": INK},
    )  # fmt: skip
    theme.mark_published(fig)
    small = {f"annotations__{i}__font__size": 10 for i in range(len(fig.layout.annotations))}
    article = f"annotations__{len(fig.layout.annotations) - 1}__y"
    return theme.narrow(fig, height=300, yaxis__tickfont__size=11, **small | {article: 0.01})


def _ends(fig: go.Figure, line: pd.Series, broke: pd.Timestamp) -> dict[str, object]:
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
    small: dict[str, object] = {}
    for day, value, up, shift in labels:
        small |= _small(
            fig, day, value, f"{value:.0f}", "" if near else None, yref="y", yanchor="bottom" if up else "top",
            yshift=6 if up else -6, xshift=shift,
        )  # fmt: skip
    return small


def _small(
    fig: go.Figure, x: object, y: float, text: str, brief: str | None = None, **where: object
) -> dict[str, object]:
    """Write a small centred label; returns what a phone shows of it: the brief form, in smaller type."""
    at = {"yref": "y domain", "xanchor": "center", "font": {"size": 12, "color": INK}, **where}
    theme.label(fig, x, y, text, INK, **at)
    number = len(fig.layout.annotations) - 1
    return {
        f"annotations__{number}__font__size": 10,
        f"annotations__{number}__text": text if brief is None else brief,
    }
