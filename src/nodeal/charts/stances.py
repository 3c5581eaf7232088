"""Charts of stances: where each side stands on the scale of an issue, how far apart, and who said what."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.theme import ACTOR, INK, LINE, MUTED

ISSUE = {
    "aid_reimbursement_minerals": "Minerals and aid",
    "arms_supplies_during_ceasefire": "Arms supplies",
    "black_sea_truce": "Truce at sea",
    "blame_for_no_deal": "Who blocks a deal",
    "elections_in_ukraine": "Elections",
    "energy_truce": "Energy truce",
    "europe_as_obstacle": "Europe as obstacle",
    "european_seat_at_table": "Europe's seat",
    "european_troops_on_ground": "European troops",
    "frozen_assets": "Frozen assets",
    "istanbul_2022_as_basis": "Istanbul as basis",
    "nato_membership": "NATO",
    "recognition_crimea": "Crimea",
    "recognition_four_regions": "Four regions",
    "sanctions_relief": "Sanctions",
    "sequence_ceasefire_before_talks": "Truce or talks first",
    "trust_in_russian_intent": "Trust in Russia",
    "ukrainian_force_caps": "Size of the army",
    "ukrainian_mobilisation_during_ceasefire": "Mobilisation",
    "unconditional_30d_ceasefire": "30-day truce",
    "us_backstop_or_guarantee": "US guarantee",
    "withdrawal_from_unoccupied_donbas": "Leaving Donbas",
}
"""Short names of issues, for axes."""

SIDE = {"ukraine": ("Kyiv", "circle", "●"), "us": ("Washington", "diamond", "◆"), "russia": ("Moscow", "square", "■")}
"""Name, shape and character of each side, the same in every chart of stances."""

PHASE = {"before": "Before the quarrel", "between": "28 February to the article", "since": "Since"}
PERIOD = {"2025_q1": "Q1<br>2025", "2025_q2": "Q2", "2025_q3": "Q3", "2025_q4": "Q4", "2026_h1": "H1<br>2026"}
STEM = {1: "triangle-up", 0: "circle", -1: "triangle-down"}
VOICE = {
    "us_trump2": "Trump, drafts",
    "us_witkoff": "Witkoff",
    "us_vance": "Vance",
    "us_rubio": "Rubio",
    "us_waltz": "Waltz",
    "us_kellogg": "Kellogg",
    "ua": "Kyiv",
    "ru": "Moscow",
}
"""Short names of who speaks."""


def scales(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Issue by issue, where the three sides stand from Kyiv's end to Moscow's, in three phases side by side.

    Parameters
    ----------
    frame
        Columns phase, issue_id, group, position, mark (said, stands).
    """
    stands = frame[frame["mark"] == "stands"].set_index(["phase", "issue_id", "group"])["position"]
    # By where Washington began; where it began at one point on several issues, by where that was to lead.
    us = stands.xs("us", level="group").groupby("issue_id").agg(["first", "last"]).reset_index()
    order = {issue: place for place, issue in enumerate(us.sort_values(["first", "last", "issue_id"])["issue_id"])}
    fig = make_subplots(cols=len(PHASE), shared_yaxes=True, horizontal_spacing=0.035)
    offset = {"ukraine": 0.26, "us": 0.0, "russia": -0.26}
    for col, phase in enumerate(PHASE, start=1):
        for group, (name, symbol, _) in SIDE.items():
            for mark, size, opacity in (("said", 6, 0.55), ("stands", 12, 1)):
                rows = frame[(frame["phase"] == phase) & (frame["group"] == group) & (frame["mark"] == mark)]
                fig.add_scatter(
                    x=rows["position"], y=rows["issue_id"].map(order) + offset[group], mode="markers",
                    name=f"{name}, {mark}", row=1, col=col,
                    marker={
                        "symbol": symbol if mark == "stands" else f"{symbol}-open", "size": size, "opacity": opacity,
                        "color": ACTOR[group], "line": {"width": 1.4 if mark == "said" else 0, "color": ACTOR[group]},
                    },
                    text=rows["issue_id"].map(ISSUE), hovertemplate="%{text}: %{x}<extra>" + f"{name}, {mark}</extra>",
                )  # fmt: skip
        theme.label(
            fig, 0, 1, f"<b>{PHASE[phase]}</b>", INK, xref=f"x{'' if col == 1 else col} domain", yref="paper",
            yanchor="bottom", yshift=2, font={"color": INK, "size": 13},
        )  # fmt: skip
    keys = "   ".join(f"<span style='color:{ACTOR[g]}'>{sign} {name}</span>" for g, (name, _, sign) in SIDE.items())
    theme.label(fig, 0, 1, keys + "   small: said; large: where it left them", INK, xref="paper", yref="paper",
                yanchor="bottom", yshift=26)  # fmt: skip
    theme.layout(
        fig, title=title, height=560, margin={"l": 8, "r": 12, "t": 60, "b": 8},
        subtitle="Positions by issue, from −2 (Kyiv's maximal position) to +2 (Moscow's)",
    )  # fmt: skip
    fig.update_xaxes(
        range=[-2.35, 2.35], tickvals=[-2, 0, 2], ticktext=["−2", "0", "+2"], showgrid=True, zerolinecolor=LINE,
    )  # fmt: skip
    fig.update_yaxes(
        tickvals=list(order.values()), ticktext=[ISSUE[i] for i in order], range=[-0.6, len(order) - 0.4],
        showgrid=False, zeroline=False,
    )  # fmt: skip
    fig.update_yaxes(tickfont={"color": INK}, col=1)
    for edge in range(len(order) - 1):
        fig.add_hline(y=edge + 0.5, line={"color": LINE, "width": 1})
    _stacked(fig, panels=len(PHASE), height=1240)
    return theme.narrow(fig, annotations__3__text=f"{keys}<br>small: said; large: where it left them", margin__t=84,
                        annotations__3__align="left")  # fmt: skip


def _stacked(fig: go.Figure, *, panels: int, height: int) -> go.Figure:
    """At phone width panels stand one below the other instead of side by side, each with its own labels."""
    gap, changes = 0.05, dict[str, object]()
    tall = (1 - gap * (panels - 1)) / panels
    for panel in range(panels):
        key, top = "" if panel == 0 else str(panel + 1), 1 - panel * (tall + gap)
        changes[f"xaxis{key}__domain"] = [0.36, 1]
        changes[f"yaxis{key}__domain"] = [max(0.0, top - tall), top]
        changes[f"yaxis{key}__showticklabels"] = True
        changes[f"yaxis{key}__tickfont"] = {"color": INK, "size": 12}
        changes[f"xaxis{key}__anchor"] = f"y{key}"
        changes[f"annotations__{panel}__yref"] = f"y{key} domain"
        if panel:
            changes[f"yaxis{key}__ticktext"] = list(fig.layout.yaxis.ticktext)
            changes[f"yaxis{key}__tickvals"] = list(fig.layout.yaxis.tickvals)
    return theme.narrow(fig, height=height, **changes)


def gaps(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """How far Washington stood from Kyiv and from Moscow: a point an issue, a line through the means.

    Parameters
    ----------
    frame
        Columns issue_id, period, kyiv, moscow (scale points).
    """
    fig = go.Figure()
    places = {period: place for place, period in enumerate(PERIOD)}
    for column, group, shift in (("kyiv", "ukraine", -0.17), ("moscow", "russia", 0.17)):
        name, symbol, _ = SIDE[group]
        ranked = frame.sort_values([column, "issue_id"])
        beside = ranked.groupby(["period", column]).cumcount()
        at = (
            ranked["period"].map(places)
            + shift
            + (beside - ranked.groupby(["period", column])[column].transform("size") / 2 + 0.5) * 0.05
        )
        fig.add_scatter(
            x=at, y=ranked[column], mode="markers", name=f"Washington–{name}", text=ranked["issue_id"].map(ISSUE),
            marker={
                "symbol": f"{symbol}-open", "size": 7, "color": ACTOR[group], "opacity": 0.8, "line": {"width": 1.4},
            },
            hovertemplate="%{text}: %{y:.2f}<extra>" + f"Washington–{name}</extra>",
        )  # fmt: skip
        means = frame.groupby("period")[column].mean().reindex(list(PERIOD)).dropna()
        fig.add_scatter(
            x=[places[p] + shift for p in means.index], y=means, mode="lines+markers", name=f"Washington–{name}, mean",
            line={"color": ACTOR[group], "width": 3, "dash": "solid" if group == "ukraine" else "dash"},
            marker={"symbol": symbol, "size": 11, "color": ACTOR[group]},
            hovertemplate="mean %{y:.2f}<extra>" + f"Washington–{name}</extra>",
        )  # fmt: skip
    last = frame[frame["period"] == max(PERIOD)]
    keys = [
        f"<span style='color:{ACTOR[g]}'>{SIDE[g][2]} <b>Washington–{SIDE[g][0]}</b></span>"
        for g in ("ukraine", "russia")
    ]
    theme.label(
        fig, 0, 1, f"{'   '.join(keys)}   small: one of {last['issue_id'].nunique()} issues; line: mean", INK,
        xref="paper", yref="paper", yanchor="bottom", yshift=4,
    )  # fmt: skip
    for column, group, shift in (("kyiv", "ukraine", -0.17), ("moscow", "russia", 0.17)):
        for period in (min(PERIOD), max(PERIOD)):
            mean = frame.loc[frame["period"] == period, column].mean()
            theme.label(
                fig, places[period] + shift * 2.1, mean, f"<b>{mean:.1f}</b>", ACTOR[group], yanchor="middle",
                xanchor="right" if shift < 0 else "left",
            )  # fmt: skip
    theme.layout(
        fig, title=title, height=430, margin={"l": 8, "r": 12, "t": 40, "b": 8},
        subtitle="Distance between positions by issue and period, scale points (the scale is 4 long)",
    )  # fmt: skip
    fig.update_xaxes(
        tickvals=list(places.values()),
        ticktext=list(PERIOD.values()),
        range=[-0.7, len(places) - 0.3],
        zeroline=False,
    )
    fig.update_yaxes(range=[-0.2, 4.2], tickvals=[0, 1, 2, 3, 4])
    return theme.narrow(
        fig, height=440, margin__t=62, annotations__0__text=f"{'<br>'.join(keys)}<br>small: one issue; line: mean",
        annotations__0__align="left", annotations__0__font__size=13,
    )  # fmt: skip


def voices(frame: pd.DataFrame, *, title: str, subtitle: str, ends: tuple[str, str]) -> go.Figure:
    """One lane a speaker: each statement a stem up (towards Moscow's end of the scale) or down from the middle.

    Parameters
    ----------
    frame
        Columns day, actor_id, group, position, paraphrase.
    ends
        What a stem up and a stem down mean.
    """
    speakers = [actor for actor in VOICE if actor in set(frame["actor_id"])]
    fig = make_subplots(rows=len(speakers), shared_xaxes=True, vertical_spacing=0.02)
    for row, actor in enumerate(speakers, start=1):
        said = frame[frame["actor_id"] == actor]
        color = ACTOR[said["group"].iloc[0]]
        stems: dict[str, list[object]] = {"x": [], "y": []}
        for day, position in said[["day", "position"]].itertuples(index=False):
            stems["x"] += [day, day, None]
            stems["y"] += [0, position, None]
        fig.add_scatter(**stems, mode="lines", line={"color": color, "width": 1.6}, hoverinfo="skip", row=row, col=1)
        fig.add_scatter(
            x=said["day"], y=said["position"], mode="markers", name=VOICE[actor], row=row, col=1,
            marker={
                "symbol": [STEM[int(np.sign(p))] for p in said["position"]],
                "size": 11, "color": color, "opacity": 1,
            },
            text=said["paraphrase"], hovertemplate="%{x|%d %B %Y}: %{text} (%{y})<extra>" + f"{VOICE[actor]}</extra>",
        )  # fmt: skip
        theme.label(
            fig, 0, 1, f"<b>{VOICE[actor]}</b>", color, xref="paper", yref=f"y{'' if row == 1 else row} domain",
            yanchor="top", font={"color": color, "size": 13},
        )  # fmt: skip
    theme.label(
        fig, 1, 1, f"▲ {ends[0]}   ▼ {ends[1]}   ● neither", INK, xref="paper", yref="paper", xanchor="right",
        yanchor="bottom", yshift=18,
    )  # fmt: skip
    theme.layout(
        fig, title=title, subtitle=subtitle, height=100 + 72 * len(speakers),
        margin={"l": 8, "r": 12, "t": 48, "b": 8},
    )  # fmt: skip
    fig.update_yaxes(
        range=[-2.9, 4], tickvals=[-2, 0, 2], ticktext=["−2", "0", "+2"], showgrid=False, zerolinecolor=LINE,
        tickfont={"color": MUTED, "size": 11},
    )  # fmt: skip
    first, last = frame["day"].min() - pd.Timedelta(days=75), frame["day"].max() + pd.Timedelta(days=12)
    fig.update_xaxes(range=[first, last], dtick="M3", tickformat="%b<br>%Y", showline=False)
    return theme.narrow(theme.mark_published(fig))
