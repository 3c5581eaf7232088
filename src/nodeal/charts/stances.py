"""Charts of stances: where each side stands on the scale of an issue, how far apart, and who said what."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.names import called
from nodeal.charts.theme import ACTOR, GAP, INK, LINE, MUTED, axis, colored, head, key, label, narrow

SIDE = {"ukraine": ("circle", "●", 0.26), "us": ("diamond", "◆", 0.0), "russia": ("square", "■", -0.26)}
"""Shape, character and place beside the others of each side, the same in every chart of stances."""

PHASE = {"before": "Before the quarrel", "between": "28 February to the article", "since": "Since"}
PERIOD = {"2025_q1": "Q1<br>2025", "2025_q2": "Q2", "2025_q3": "Q3", "2025_q4": "Q4", "2026_h1": "H1<br>2026"}
STEM = {1: "triangle-up", 0: "circle", -1: "triangle-down"}
MARKS = {"said": ("-open", 6, 1, 1), "stands": ("", 12, 1, 0)}
"""What was said on the way and where it led: shape, size, opacity, outline."""
FROM = {"kyiv": ("ukraine", -0.17, "solid", "right"), "moscow": ("russia", 0.17, "dash", "left")}
"""Distances from Washington: side, place beside the period's middle, line, where a mean stands."""
NEIGHBOURS = 0.05
"""How far issues at the same distance keep from each other, in periods."""


def scales(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Issue by issue, where the three sides stand from Kyiv's end to Moscow's, in three phases side by side.

    Parameters
    ----------
    frame
        Columns phase, issue_id, group, position, mark (said, stands).
    """
    order, sides, issues = _by_washington(frame), called("side", "place"), called("issue")
    fig = make_subplots(cols=len(PHASE), shared_yaxes=True, horizontal_spacing=0.035)
    for col, (phase, words) in enumerate(PHASE.items(), start=1):
        _stands(fig, frame[frame["phase"] == phase], order, col)
        label(fig, 0, 1, f"<b>{words}</b>", size=13, xref=f"{axis('x', col)} domain", yref="paper", yanchor="bottom",
              yshift=2, phone={"yref": f"{axis('y', col)} domain"})  # fmt: skip
    signs = GAP.join(colored(f"{sign} {sides[g]}", ACTOR[g]) for g, (_, sign, _) in SIDE.items())
    small = "small: said; large: where it left them"
    key(fig, f"{signs}{GAP}{small}", yshift=26, phone={"text": f"{signs}<br>{small}", "align": "left"})
    theme.layout(
        fig, title=title, height=560, margin={"l": 8, "r": 12, "t": 60, "b": 8},
        subtitle="Positions by issue, from −2 (Kyiv's maximal position) to +2 (Moscow's)",
    )  # fmt: skip
    fig.update_xaxes(
        range=[-2.35, 2.35], tickvals=[-2, 0, 2], ticktext=["−2", "0", "+2"], showgrid=True, zerolinecolor=LINE,
    )  # fmt: skip
    fig.update_yaxes(
        tickvals=list(order.values()), ticktext=[issues[i] for i in order], range=[-0.6, len(order) - 0.4],
        showgrid=False, zeroline=False,
    )  # fmt: skip
    fig.update_yaxes(tickfont={"color": INK}, col=1)
    for edge in range(len(order) - 1):
        fig.add_hline(y=edge + 0.5, line={"color": LINE, "width": 1})
    return narrow(_stacked(fig, panels=len(PHASE)), height=1240, margin__t=84)


def _by_washington(frame: pd.DataFrame) -> dict[str, int]:
    """Issues from the bottom up by where Washington began, and where it began at one point by where that led."""
    stands = frame[frame["mark"] == "stands"].set_index(["phase", "issue_id", "group"])["position"]
    us = stands.xs("us", level="group").groupby("issue_id").agg(["first", "last"]).reset_index()
    return {issue: place for place, issue in enumerate(us.sort_values(["first", "last", "issue_id"])["issue_id"])}


def _stands(fig: go.Figure, frame: pd.DataFrame, order: dict[str, int], col: int) -> None:
    """One phase: what each side said, small, and where that left it, large."""
    sides, issues = called("side", "place"), called("issue")
    for group, (symbol, _, offset) in SIDE.items():
        for mark, (shape, size, opacity, outline) in MARKS.items():
            rows, name = frame[(frame["group"] == group) & (frame["mark"] == mark)], f"{sides[group]}, {mark}"
            fig.add_scatter(
                x=rows["position"], y=rows["issue_id"].map(order) + offset, mode="markers", name=name, row=1, col=col,
                marker={"symbol": f"{symbol}{shape}", "size": size, "opacity": opacity, "color": ACTOR[group],
                        "line": {"width": outline, "color": ACTOR[group]}},
                text=rows["issue_id"].map(issues), hovertemplate="%{text}: %{x}<extra>" + f"{name}</extra>",
            )  # fmt: skip


def _stacked(fig: go.Figure, *, panels: int) -> go.Figure:
    """At phone width panels stand one below the other instead of side by side, each with its own labels."""
    gap, changes = 0.05, dict[str, object]()
    tall = (1 - gap * (panels - 1)) / panels
    for panel in range(1, panels + 1):
        x, y, top = axis("xaxis", panel), axis("yaxis", panel), 1 - (panel - 1) * (tall + gap)
        changes[f"{x}__domain"] = [0.36, 1]
        changes[f"{y}__domain"] = [max(0.0, top - tall), top]
        changes[f"{y}__showticklabels"] = True
        changes[f"{y}__tickfont"] = {"color": INK, "size": 12}
        changes[f"{x}__anchor"] = axis("y", panel)
        if panel > 1:
            changes[f"{y}__ticktext"] = list(fig.layout.yaxis.ticktext)
            changes[f"{y}__tickvals"] = list(fig.layout.yaxis.tickvals)
    return narrow(fig, **changes)


def gaps(frame: pd.DataFrame, means: pd.DataFrame, *, title: str) -> go.Figure:
    """How far Washington stood from Kyiv and from Moscow: a point an issue, a line through the means.

    Parameters
    ----------
    frame
        Columns issue_id, period, kyiv, moscow (scale points).
    means
        Index period, columns kyiv, moscow: over the issues.
    """
    fig, sides = go.Figure(), called("side", "place")
    for column in FROM:
        _distances(fig, frame, means[column].reindex(list(PERIOD)).dropna(), column)
    signs = [colored(f"{SIDE[g][1]} <b>Washington–{sides[g]}</b>", ACTOR[g]) for g, *_ in FROM.values()]
    issues = frame.loc[frame["period"] == max(PERIOD), "issue_id"].nunique()
    small = theme.broken([*signs, "small: one issue; line: mean"], 1)
    key(fig, [*signs, f"small: one of {issues} issues; line: mean"], yshift=4,
        phone={"text": small, "align": "left", "font__size": 13})  # fmt: skip
    theme.layout(
        fig, title=title, height=430, margin={"l": 8, "r": 12, "t": 40, "b": 8},
        subtitle="Distance between positions by issue and period, scale points (the scale is 4 long)",
    )  # fmt: skip
    fig.update_xaxes(
        tickvals=list(range(len(PERIOD))), ticktext=list(PERIOD.values()), range=[-0.7, len(PERIOD) - 0.3],
        zeroline=False,
    )  # fmt: skip
    fig.update_yaxes(range=[-0.2, 4.2], tickvals=[0, 1, 2, 3, 4])
    return narrow(fig, height=440, margin__t=62)


def _distances(fig: go.Figure, frame: pd.DataFrame, means: pd.Series, column: str) -> None:
    """Points and means of one side; issues at the same distance stand beside each other, the ends are valued."""
    group, shift, dash, side = FROM[column]
    (symbol, _, _), color, name = SIDE[group], ACTOR[group], f"Washington–{called('side', 'place')[group]}"
    places = {period: place + shift for place, period in enumerate(PERIOD)}
    ranked = frame.sort_values([column, "issue_id"])
    alike = ranked.groupby(["period", column])[column]
    beside = (alike.cumcount() - alike.transform("size") / 2 + 0.5) * NEIGHBOURS
    fig.add_scatter(
        x=ranked["period"].map(places) + beside, y=ranked[column], mode="markers", name=name,
        marker={"symbol": f"{symbol}-open", "size": 7, "color": color, "opacity": 0.8, "line": {"width": 1.4}},
        text=ranked["issue_id"].map(called("issue")), hovertemplate="%{text}: %{y:.2f}<extra>" + f"{name}</extra>",
    )  # fmt: skip
    fig.add_scatter(
        x=means.index.map(places), y=means, mode="lines+markers", name=f"{name}, mean",
        line={"color": color, "width": 3, "dash": dash}, marker={"symbol": symbol, "size": 11, "color": color},
        hovertemplate="mean %{y:.2f}<extra>" + f"{name}</extra>",
    )  # fmt: skip
    for period in means.index[[0, -1]]:
        label(fig, places[period] + shift * 1.1, means[period], f"<b>{means[period]:.1f}</b>", color, xanchor=side,
              yanchor="middle")  # fmt: skip


def voices(frame: pd.DataFrame, *, title: str, subtitle: str, ends: tuple[str, str]) -> go.Figure:
    """One lane a speaker: each statement a stem up (towards Moscow's end of the scale) or down from the middle.

    Parameters
    ----------
    frame
        Columns day, actor_id, group, position, paraphrase.
    ends
        What a stem up and a stem down mean.
    """
    speakers = {actor: name for actor, name in called("speaker").items() if actor in set(frame["actor_id"])}
    fig = make_subplots(rows=len(speakers), shared_xaxes=True, vertical_spacing=0.02)
    for row, (actor, name) in enumerate(speakers.items(), start=1):
        _stems(fig, frame[frame["actor_id"] == actor], name, row)
    key(fig, [f"▲ {ends[0]}", f"▼ {ends[1]}", "● neither"], x=1, xanchor="right", yshift=18)
    theme.layout(
        fig, title=title, subtitle=subtitle, height=100 + 72 * len(speakers),
        margin={"l": 8, "r": 12, "t": 48, "b": 8},
    )  # fmt: skip
    fig.update_yaxes(
        range=[-2.9, 4], tickvals=[-2, 0, 2], ticktext=["−2", "0", "+2"], showgrid=False, zerolinecolor=LINE,
        tickfont={"color": MUTED, "size": 12},
    )  # fmt: skip
    first, last = frame["day"].min() - pd.Timedelta(days=75), frame["day"].max() + pd.Timedelta(days=12)
    theme.quarters(fig, range=[first, last], showline=False)
    for row in range(1, len(speakers)):
        fig.update_xaxes(ticks="", row=row)
    return theme.mark_published(fig)


def lines(frame: pd.DataFrame, issues: Sequence[str], *, title: str) -> go.Figure:
    """Issue by issue, where three sides stood day by day: a mark a statement, a ring where a second coder put it.

    Parameters
    ----------
    frame
        Columns day, issue_id, group, position, position_second (missing where it was not placed twice), paraphrase.
    issues
        One panel each, from the top.
    """
    fig, names = make_subplots(rows=len(issues), shared_xaxes=True, vertical_spacing=0.09), called("issue")
    for row, issue in enumerate(issues, start=1):
        for group in reversed(SIDE):
            _path(fig, frame[(frame["issue_id"] == issue) & (frame["group"] == group)], group, row)
        head(fig, row, f"<b>{names[issue]}</b>", xref="x domain", size=14, yshift=3)
    sides = called("side", "place")
    signs = [colored(f"{sign} {sides[group]}", ACTOR[group]) for group, (_, sign, _) in SIDE.items()]
    signs += ["○ as a second coder put it"]
    key(fig, signs, yshift=26, phone=3)
    theme.layout(
        fig, title=title, height=170 * len(issues) + 60, margin={"l": 8, "r": 12, "t": 58, "b": 8},
        subtitle=f"What officials said, from Kyiv’s end of the scale to Moscow’s, {theme.period(frame['day'])}. "
        "A mark a statement, a line through them",
    )  # fmt: skip
    ends = [f"{sides['ukraine']}’s end", "", "middle", "", f"{sides['russia']}’s end"]
    fig.update_yaxes(range=[-2.5, 2.5], tickvals=[-2, -1, 0, 1, 2], ticktext=ends, zeroline=False)
    theme.quarters(fig, range=theme.around(frame["day"], before=40, after=30), showline=False)
    for row in range(1, len(issues)):
        fig.update_xaxes(ticks="", row=row)
    short = [sides["ukraine"], "", "", "", sides["russia"]]
    slim = {f"{axis('yaxis', row)}__ticktext": short for row in range(1, len(issues) + 1)}
    months = {f"{axis('xaxis', row)}__dtick": "M6" for row in range(1, len(issues) + 1)}
    last = {"yref": f"{axis('y', len(issues))} domain"}  # the panel whose name leaves room on a phone
    theme.mark_published(fig, yref="y domain", yshift=3, xanchor="left", xshift=2, phone=last)
    return narrow(fig, height=160 * len(issues) + 70, margin__t=74, **slim, **months)


def _path(fig: go.Figure, said: pd.DataFrame, group: str, row: int) -> None:
    """One side on one issue: a line through the means of its days, its statements, rings of the second coder."""
    (symbol, _, _), color, name = SIDE[group], ACTOR[group], called("side", "place")[group]
    mean = said.groupby("day")["position"].mean()
    fig.add_scatter(
        x=mean.index, y=mean, mode="lines", line={"color": color, "width": 1.6}, hoverinfo="skip", row=row, col=1,
        name=f"{name}, line",
    )  # fmt: skip
    fig.add_scatter(
        x=said["day"], y=said["position"], mode="markers", name=name, row=row, col=1,
        marker={"symbol": symbol, "size": 8, "color": color}, text=said["paraphrase"],
        hovertemplate="%{x|%d %B %Y}: %{text}<extra>" + f"{name}</extra>", cliponaxis=False,
    )  # fmt: skip
    twice = said.dropna(subset=["position_second"])
    fig.add_scatter(
        x=twice["day"], y=twice["position_second"], mode="markers", name=f"{name}, second coder", row=row, col=1,
        marker={"symbol": "circle-open", "size": 14, "color": color, "line": {"width": 1.4, "color": color}},
        text=twice["paraphrase"], hovertemplate="%{x|%d %B %Y}: %{text}<extra>" + f"{name}, second coder</extra>",
        cliponaxis=False,
    )  # fmt: skip


def lines_in_words(frame: pd.DataFrame, issues: Sequence[str]) -> str:
    """What a person who cannot see the picture of the lines should know."""
    sides, names, told = called("side", "place"), called("issue"), []
    for issue in issues:
        said = frame[frame["issue_id"] == issue].sort_values("day", kind="stable")
        ends = {g: said.loc[said["group"] == g, "position"].iloc[[0, -1]].tolist() for g in SIDE}
        moved = ", ".join(f"{sides[g]} {theme.signed(a, 1)} to {theme.signed(b, 1)}" for g, (a, b) in ends.items())
        told.append(f"{names[issue]}: {moved}")
    return f"Lines over time from minus two, Kyiv’s end, to plus two, Moscow’s. {'; '.join(told)}."


def _stems(fig: go.Figure, said: pd.DataFrame, name: str, row: int) -> None:
    """The lane of one speaker."""
    color = ACTOR[said["group"].iloc[0]]
    stems: dict[str, list[object]] = {"x": [], "y": []}
    for day, position in said[["day", "position"]].itertuples(index=False):
        stems["x"] += [day, day, None]
        stems["y"] += [0, position, None]
    fig.add_scatter(**stems, mode="lines", line={"color": color, "width": 1.6}, hoverinfo="skip", row=row, col=1)
    fig.add_scatter(
        x=said["day"], y=said["position"], mode="markers", name=name, row=row, col=1,
        marker={"symbol": np.sign(said["position"]).astype(int).map(STEM), "size": 11, "color": color, "opacity": 1},
        text=said["paraphrase"], hovertemplate="%{x|%d %B %Y}: %{text} (%{y})<extra>" + f"{name}</extra>",
    )  # fmt: skip
    brief = called("speaker", "short")[said["actor_id"].iloc[0]]
    head(fig, row, f"<b>{name}</b>", color, yanchor="top", phone=f"<b>{brief}</b>")
