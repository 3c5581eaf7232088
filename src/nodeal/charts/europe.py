"""Charts of Europe: how fast it armed, what it decided, who called it the obstacle, and its parties' line on Russia."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nodeal.charts import theme
from nodeal.charts.hover import sources
from nodeal.charts.names import called
from nodeal.charts.theme import ACTOR, ANSWER, GROUND, INK, MUTED, TRACK, label, narrow
from nodeal.dates import in_words as _day

GREEN = ACTOR["europe"]
PLACED = {
    "DEU": "above", "GBR": "right", "FRA": "left", "ITA": "right", "POL": "left", "ESP": "right", "NLD": "above",
    "NOR": "right", "DNK": "left", "BEL": "right", "ROU": "right", "CZE": "over", "HUN": "left",
}  # fmt: skip
"""States whose dots are named, and where; the table beneath holds all."""
MIDDLE_OF_YEAR = "-07-01"
"""Where the sum of a year stands on an axis of time."""
LANES = {"russia": 3, "us": 2, "europe": 1, "ukraine": 0}
"""Who speaks, and at which height."""
FAMILIES = {
    "radical_right": ("circle", ANSWER["acceptance"], "● radical right"),
    "radical_left": ("diamond-open", INK, "◇ radical left"),
    None: ("circle-open", TRACK, "○ others"),
}
"""Sign and colour of party families; the last is of all others."""
AXES = {"eu_position": ("For the European Union →", [0.6, 7.4]), "lrgen": ("To the right →", [-0.6, 10.6])}
"""Axes on which parties stand, and their ranges."""
LINES = {
    "far_right_populist": ("far right, populist", ANSWER["acceptance"], "solid"),
    "far_left_populist": ("far left, populist", INK, "solid"),
    "far_right": ("far right, other", ANSWER["acceptance"], "dot"),
    "far_left": ("far left, other", INK, "dash"),
}
EDGE = {"color": theme.GROUND, "width": 1}
"""Parts dots that lie on each other."""
LETTERS, PHONE_LETTERS = 40, 26
"""How many letters of an event's title there is room for in a line, also on a phone."""


def pace(frame: pd.DataFrame, total: tuple[float, float], *, title: str) -> go.Figure:
    """A dot a state: how fast its spending grew in one year and in the next, with the line of equal growth.

    Parameters
    ----------
    frame
        Columns country, iso3, usd_m, growth_2024_pct, growth_2025_pct.
    total
        Growth of all together in both years.
    """
    fig, edge = go.Figure(), (frame["growth_2024_pct"].min() - 8, frame["growth_2025_pct"].max() + 5)
    fig.add_scatter(x=edge, y=edge, mode="lines", line={"color": MUTED, "width": 1.5, "dash": "dot"}, hoverinfo="skip")
    fig.add_scatter(
        x=frame["growth_2024_pct"], y=frame["growth_2025_pct"], mode="markers", text=frame["country"], name="states",
        marker={"color": GREEN, "size": frame["usd_m"].map(_size), "opacity": 1, "line": EDGE},
        hovertemplate="%{text}: %{x:.1f} % in 2024, %{y:.1f} % in 2025<extra></extra>",
    )  # fmt: skip
    fig.add_scatter(
        x=[total[0]], y=[total[1]], mode="markers", name="all together", hoverinfo="skip",
        marker={"symbol": "diamond", "size": 12, "color": INK, "line": EDGE},
    )  # fmt: skip
    _named(fig, frame, total)
    theme.layout(
        fig, title=title, height=520, margin={"l": 8, "r": 12, "t": 12, "b": 8},
        subtitle="Growth of military spending on the year before, prices of 2024, %. A dot is a state, larger the more "
        "it spends; ◆ all together",
    )  # fmt: skip
    fig.update_xaxes(range=[edge[0], frame["growth_2024_pct"].max() + 6], title_text="In 2024", dtick=10)
    fig.update_yaxes(range=[frame["growth_2025_pct"].min() - 8, edge[1]], title_text="In 2025", dtick=10)
    return narrow(fig, height=470, xaxis__dtick=20)


def _size(usd_m: float) -> float:
    """Pixels across a dot: its area grows with what a state spends."""
    return 6 + (usd_m / 900) ** 0.5


def _named(fig: go.Figure, frame: pd.DataFrame, total: tuple[float, float]) -> None:
    """Names beside some dots, and what stands above and below the line."""
    for row in frame[frame["iso3"].isin(PLACED)].itertuples():
        off = 6 + _size(row.usd_m) / 2
        where: dict[str, Any] = {
            "left": {"xanchor": "right", "xshift": -off}, "right": {"xanchor": "left", "xshift": off},
            "above": {"xanchor": "center", "yanchor": "bottom", "yshift": off - 4},
            "over": {"xanchor": "right", "yanchor": "bottom", "xshift": 6, "yshift": off - 7},
        }[PLACED[row.iso3]]  # fmt: skip
        label(fig, row.growth_2024_pct, row.growth_2025_pct, row.country, size=13, phone={"font__size": 12}, **where)
    label(fig, *total, "<b>all</b>", size=13, xanchor="right", xshift=-8, phone={"font__size": 12})
    top, right = frame["growth_2025_pct"].max(), frame["growth_2024_pct"].max() + 5
    label(fig, right, top, "<b>faster in 2025</b>", MUTED, size=13, xanchor="right", phone={"font__size": 12})
    label(fig, right, -7, "<b>slower in 2025</b>", MUTED, size=13, xanchor="right", phone={"font__size": 12})


def index(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Spending by year as an index, a line each for Europe, Washington and Moscow; Kyiv's runs off the scale.

    Parameters
    ----------
    frame
        Columns who, year, index.
    """
    fig, first = go.Figure(), frame["year"].min()
    name, last = called("side"), frame["index"][frame["year"] == frame["year"].max()]
    ends = dict(zip(frame["who"][last.index], last, strict=True))
    for who in ("us", "russia", "europe"):
        rows = frame[frame["who"] == who]
        days = rows["year"].astype(str) + MIDDLE_OF_YEAR
        fig.add_scatter(
            x=days, y=rows["index"], mode="lines+markers", name=name[who], marker={"size": 6},
            line={"color": ACTOR[who], "width": 3 if who == "europe" else 2},
            hovertemplate=f"{name[who]}, %{{x|%Y}}: %{{y:.0f}}<extra></extra>",
        )  # fmt: skip
        label(fig, days.iloc[-1], rows["index"].iloc[-1], f"<b>{name[who]}</b> {ends[who]:.0f}", ACTOR[who], xshift=8,
              phone=f"<b>{called('side', 'short')[who]}</b><br>{ends[who]:.0f}")  # fmt: skip
    theme.layout(
        fig, title=title, height=380, margin={"l": 8, "r": 160, "t": 22, "b": 8},
        subtitle=f"Military spending by year, prices of 2024, {first} = 100. {name['ukraine']}, at "
        f"{ends['ukraine']:,.0f}, stands off the scale",
    )  # fmt: skip
    fig.update_yaxes(range=[0, 1.08 * max(ends[who] for who in ("us", "russia", "europe"))], nticks=6)
    theme.years(fig, every=2, range=[f"{first}-03-01", f"{frame['year'].max()}-11-01"])
    return narrow(theme.mark_published(fig), height=330, margin__r=66, xaxis__dtick="M48")


def obstacle(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Statements that call Europe the obstacle, a mark at its day in the lane of who spoke.

    Parameters
    ----------
    frame
        Columns date, group, speaker, said, url.
    """
    fig, place = go.Figure(), {**called("side", "place"), "europe": "Europeans"}
    for group, rows in frame.groupby("group"):
        fig.add_scatter(
            x=rows["date"], y=LANES[group] + theme.apart(rows["date"]), mode="markers", name=place[group],
            text=rows["speaker"] + ": " + rows["said"] + sources(rows["url"]),
            marker={"size": 13, "color": ACTOR[group]}, hovertemplate="%{x|%-d %B %Y}<br>%{text}<extra></extra>",
        )  # fmt: skip
    span = theme.around(frame["date"], before=30, after=30)
    for group in [group for group in LANES if group not in set(frame["group"])]:
        label(fig, span[1], LANES[group], "none found", MUTED, size=13, xanchor="right", xshift=-6, yanchor="bottom")
    theme.layout(
        fig, title=title, height=280, margin={"l": 8, "r": 12, "t": 22, "b": 8},
        subtitle=f"Statements that call Europe an obstacle to peace, as found, {theme.period(frame['date'])}",
    )  # fmt: skip
    theme.names(fig, list(LANES.values()), [f"{place[group]} " for group in LANES], room=(-0.6, 3.6), size=13, phone=12,
                showgrid=True)  # fmt: skip
    theme.quarters(fig, range=span)
    return narrow(theme.mark_published(fig), height=270, xaxis__dtick="M6")


def parties(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Parties by their line on Russia, against their line on the Union and against left and right; dots by vote.

    Parameters
    ----------
    frame
        Columns party, country, family, vote_pct, eu_position, lrgen, eu_russia.
    """
    fig = go.Figure()
    theme.layout(
        fig, title=title, height=440, margin={"l": 8, "r": 12, "t": 40, "b": 8},
        subtitle="Parties by experts’ judgement in 2024: up, softer on Russia (0 to 10); larger with more of the vote",
    )  # fmt: skip
    for panel in range(1, len(AXES) + 1):
        _cloud(fig, frame, panel)
    theme.key(fig, [theme.colored(words[0], color) + words[1:] for _, color, words in FAMILIES.values()], y=1.02)
    return narrow(
        fig,
        height=640,
        margin__b=34,
        xaxis__domain=[0, 1],
        xaxis2__domain=[0, 1],
        yaxis__domain=[0.56, 1],
        yaxis2__domain=[0, 0.42],
    )


def _cloud(fig: go.Figure, frame: pd.DataFrame, panel: int) -> None:
    """Parties against one axis, with the axis: the two radical families by sign and colour, on top of the others."""
    named = [family for family in FAMILIES if family]
    across, (words, room) = list(AXES.items())[panel - 1]
    for family in (None, *named):
        rows = frame[frame["family"] == family] if family else frame[~frame["family"].isin(named)]
        symbol, color, _ = FAMILIES[family]
        size, edge = 5 + 1.6 * rows["vote_pct"].fillna(0) ** 0.5, {"color": color, "width": 1.5}
        fig.add_scatter(
            x=rows[across], y=rows["eu_russia"], mode="markers", text=rows["party"] + " (" + rows["country"] + ")",
            marker={"symbol": symbol, "color": color, "size": size, "opacity": 1, "line": edge},
            name=family or "others", xaxis=theme.axis("x", panel), yaxis=theme.axis("y", panel),
            hovertemplate="%{text}, 2024: %{y:.1f} of 10<extra>Softness on Russia</extra>",
        )  # fmt: skip
    quiet = {"linecolor": theme.LINE, "gridcolor": theme.LINE, "zeroline": False, "ticks": ""}
    start, font = 0.54 * (panel - 1), {"color": MUTED, "size": 13}
    fig.update_layout({
        theme.axis("xaxis", panel): {
            **quiet, "domain": [start, start + 0.46], "range": room, "anchor": theme.axis("y", panel),
            "showgrid": False, "title": {"text": words, "font": font}, "showticklabels": False,
        },
        theme.axis("yaxis", panel): {
            **quiet, "range": [-0.6, 10.8], "dtick": 5, "anchor": theme.axis("x", panel), "tickfont": font,
            "showgrid": True,
        },
    })  # fmt: skip


def decisions(frame: pd.DataFrame, held: pd.DataFrame, *, title: str) -> go.Figure:
    """What Europe decided, a dot and its name a line, with the days for which a loan was held up as a bar.

    Parameters
    ----------
    frame
        Columns date, title, url, in order of time.
    held
        Columns start, end, days: one row.
    """
    fig, early = go.Figure(), frame["date"].min() + 0.4 * (frame["date"].max() - frame["date"].min())
    bar = held.iloc[0]
    at = len(frame) - 1 - int((frame["date"] == bar["start"]).to_numpy().argmax())
    fig.add_scatter(
        x=[bar["start"], bar["end"]], y=[at, at], mode="lines", line={"color": GREEN, "width": 12}, name="held up",
        hovertemplate=f"Held up for {bar['days']} days, {_day(bar['start'])} to {_day(bar['end'])}<extra></extra>",
    )  # fmt: skip
    for place, row in enumerate(frame[::-1].assign(source=sources(frame["url"])).itertuples()):
        late = row.date > early
        fig.add_scatter(
            x=[row.date], y=[place], mode="markers", name=row.title, marker={"size": 9, "color": INK},
            text=[row.title + row.source], hovertemplate="%{x|%-d %B %Y}<br>%{text}<extra></extra>",
        )  # fmt: skip
        lines, short = ("<br>".join(wrap(row.title, letters)) for letters in (LETTERS, PHONE_LETTERS))
        label(fig, row.date, place, lines, size=13, xanchor="right" if late else "left", yanchor="middle",
              xshift=-10 if late else 10, bgcolor=GROUND, borderpad=0,
              phone={"text": short, "font__size": 12})  # fmt: skip
    theme.layout(
        fig, title=title, height=42 * len(frame), margin={"l": 8, "r": 12, "t": 22, "b": 8},
        subtitle=f"Decisions on arms and money, {_day(frame['date'].min())} to {_day(frame['date'].max())}; the bar: "
        f"{bar['days']} days of one member’s veto",
    )  # fmt: skip
    fig.update_yaxes(visible=False, range=[-0.7, len(frame) - 0.2])
    theme.quarters(fig, range=theme.around(frame["date"], before=20, after=20))
    return narrow(theme.mark_published(fig, phone={"xanchor": "left"}), height=58 * len(frame), xaxis__dtick="M6")


def far_right(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Share of the vote of far-right and far-left parties by year, the populist ones as full lines.

    Parameters
    ----------
    frame
        Columns year, class, vote_share_pct.
    """
    fig = go.Figure()
    for kind, (words, color, dash) in LINES.items():
        rows = frame[frame["class"] == kind].sort_values("year", kind="stable")
        days, line = rows["year"].astype(str) + MIDDLE_OF_YEAR, {"color": color, "width": 2.5, "dash": dash}
        fig.add_scatter(
            x=days, y=rows["vote_share_pct"], mode="lines", name=words, line=line,
            hovertemplate=f"{words}, %{{x|%Y}}: %{{y:.1f}} %<extra></extra>",
        )  # fmt: skip
    ends = frame[frame["year"] == frame["year"].max()].set_index("class")["vote_share_pct"]
    day = str(frame["year"].max()) + MIDDLE_OF_YEAR
    for kind, lift in (("far_right_populist", 0), ("far_left_populist", 1.2)):
        words, color, _ = LINES[kind]
        words = words.replace(" populist", "<br>populist")
        label(fig, day, ends[kind] + lift, f"<b>{words}</b> {ends[kind]:.0f}", color, size=13, xshift=6,
              phone={"font__size": 12})  # fmt: skip
    theme.layout(
        fig, title=title, height=320, margin={"l": 8, "r": 100, "t": 22, "b": 8},
        subtitle=f"Share of the vote across Europe, %, {frame['year'].min()} to April {frame['year'].max()}; dotted: "
        "far right that is not populist; dashed: far left that is not",
    )  # fmt: skip
    fig.update_yaxes(range=[0, 27], dtick=5)
    theme.years(fig, every=4, range=[f"{frame['year'].min()}-01-01", f"{frame['year'].max()}-12-31"])
    return narrow(theme.mark_published(fig), height=300, margin__r=90, xaxis__dtick="M96")


def pace_in_words(frame: pd.DataFrame, total: tuple[float, float]) -> str:
    """What a person who cannot see the picture of the pace should know."""
    faster, most = int(frame["faster"].sum()), frame.loc[frame["growth_2025_pct"].idxmax()]
    return (
        f"A dot a state, growth in 2024 across and in 2025 up. {faster} of {len(frame)} lie above the line of equal "
        f"growth, {most['country']} highest with {most['growth_2025_pct']:.0f} %. All together, close to it: "
        f"{total[0]:.1f} %, then {total[1]:.1f}."
    )


def index_in_words(frame: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the index should know."""
    wide, name = frame.pivot(index="year", columns="who", values="index"), called("side")
    told = ", ".join(f"{name[who]} {wide[who].iloc[-1]:.0f}" for who in ("europe", "russia", "us"))
    return (
        f"Lines from 100 in {wide.index[0]} to {wide.index[-1]}: {told}. {name['europe']} stood at "
        f"{wide['europe'].iloc[-2]:.0f} the year before. {name['ukraine']} is off the scale at "
        f"{wide['ukraine'].iloc[-1]:,.0f}."
    )


def obstacle_in_words(frame: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the statements should know."""
    counts, place = frame["group"].value_counts(), {**called("side", "place"), "europe": "Europeans"}
    told = ", ".join(f"{place[group]} {counts.get(group, 0)}" for group in LANES)
    return f"Marks by day in four lanes, each a statement that calls Europe an obstacle to peace: {told}."


def parties_in_words(frame: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the parties should know."""
    mean = frame.groupby("family")["eu_russia"].mean()
    return (
        f"Two clouds of {len(frame)} parties, softness on Russia up. Against support for the Union the cloud falls; "
        f"against left and right it has no slope. Mean of the radical left {mean['radical_left']:.1f} of ten, of the "
        f"radical right {mean['radical_right']:.1f}."
    )


def decisions_in_words(frame: pd.DataFrame, held: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the decisions should know."""
    early = int((frame["date"] <= theme.PUBLISHED.isoformat()).sum())
    return (
        f"{len(frame)} dated decisions from {_day(frame['date'].min())} on, {early} of them before the article. A bar "
        f"marks the {held['days'].iloc[0]} days for which one member held up a loan to Ukraine, to "
        f"{_day(held['end'].iloc[0])}."
    )


def far_right_in_words(frame: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the vote should know."""
    wide = frame.pivot(index="year", columns="class", values="vote_share_pct")
    right, left = wide["far_right_populist"], wide["far_left_populist"]
    return (
        f"Four lines. Far-right populists rise from {right.iloc[0]:.0f} % of the vote in {wide.index[0]} to "
        f"{right.iloc[-1]:.0f} % in {wide.index[-1]}; far-left populists stand at {left.iloc[-1]:.0f} %."
    )
