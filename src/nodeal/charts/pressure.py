"""Charts of pressure: what Washington said, threatened and did, the pause of March 2025 by day, and who was blamed."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from nodeal.charts import theme
from nodeal.charts.theme import ACTOR, INK

LANES = {"ukraine": (4, "On Kyiv"), "both": (3, "On both"), "russia": (2, "On Moscow")}
"""Target of an act: its height and its name."""
SANCTIONS, MOVES = (1, "Sanctions"), (0, "Moscow moved")
STAGE = {"done": ("circle", 13), "threatened": ("circle-open", 12), "said": ("circle", 5)}
"""Sign and size by stage: a deed filled, a threat hollow, words small."""
HELD_BACK = {"military_aid": "Arms", "intelligence": "Intelligence"}
LAPSED = "not carried out"
ACT = {"added": ("triangle-up", ACTOR["us"]), "lifted": ("triangle-down-open", ACTOR["us"])}
GROUPS = {"russia": (2, "Moscow says"), "us": (1, "Washington says"), "ukraine": (0, "Kyiv says")}
BLAMED = {"ukraine": ("circle", "Kyiv"), "russia": ("square-open", "Moscow"), "both": ("diamond", "both")}
"""Sign and name of who is held responsible."""


def acts(pressed: pd.DataFrame, sanctions: pd.DataFrame, moves: pd.DataFrame, *, title: str) -> go.Figure:
    """US acts of pressure by target, sanctions added and lifted, and the days on which Moscow moved.

    Parameters
    ----------
    pressed
        Columns start, target, stage, outcome: a threat that was not carried out is crossed.
    sanctions
        Columns date, act.
    moves
        Column date.
    """
    fig = go.Figure()
    for stage, (symbol, size) in STAGE.items():
        rows = pressed[pressed["stage"] == stage]
        _marks(fig, rows["start"], [LANES[t][0] for t in rows["target"]], stage, symbol, size, ACTOR["us"])
    gone = pressed[(pressed["outcome"] == LAPSED) & (pressed["stage"] == "threatened")]
    _marks(fig, gone["start"], [LANES[t][0] for t in gone["target"]], "lapsed", "x-thin", 10, INK)
    for act, (symbol, color) in ACT.items():
        rows = sanctions[sanctions["act"] == act]
        _marks(fig, rows["date"], [SANCTIONS[0]] * len(rows), act, symbol, 13, color)
    _marks(fig, moves["date"], [MOVES[0]] * len(moves), "a move of Moscow’s", "diamond", 12, ACTOR["russia"])
    theme.layout(
        fig, title=title, height=360, margin={"l": 8, "r": 12, "t": 22, "b": 8},
        subtitle="What Washington ● did, ○ threatened, · said, × did not carry out; sanctions ▲ added, ▽ lifted; "
        "◆ Moscow gave way or offered something",
    )  # fmt: skip
    _lanes(fig, [*LANES.values(), SANCTIONS, MOVES])
    fig.update_xaxes(dtick="M3", tickformat="%b<br>%Y", tick0="2025-01-01", range=_around(pressed["start"]))
    return theme.narrow(theme.mark_published(fig), height=340, xaxis__dtick="M6", yaxis__tickfont__size=12)


def blame(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Whom officials of three capitals held responsible, a mark a statement at its day.

    Parameters
    ----------
    frame
        Columns date, group, speaker, blamed.
    """
    fig = go.Figure()
    for (group, blamed), rows in frame.groupby(["group", "blamed"]):
        symbol, whom = BLAMED[blamed]
        _marks(
            fig, rows["date"], [GROUPS[group][0]] * len(rows), f"{GROUPS[group][1]}: {whom}", symbol, 13, ACTOR[group]
        )
    theme.layout(
        fig, title=title, height=260, margin={"l": 8, "r": 12, "t": 22, "b": 8},
        subtitle="Statements by who spoke. ● blames Kyiv, □ blames Moscow",
    )  # fmt: skip
    _lanes(fig, list(GROUPS.values()))
    fig.update_xaxes(dtick="M3", tickformat="%b<br>%Y", tick0="2025-01-01", range=_around(frame["date"]))
    return theme.narrow(theme.mark_published(fig), height=250, xaxis__dtick="M6", yaxis__tickfont__size=12)


def pause(suspended: pd.DataFrame, events: pd.DataFrame, *, title: str) -> go.Figure:
    """The pause of March 2025 by day: what was held back as bars, what was said and done under them.

    Parameters
    ----------
    suspended
        Columns kind, start, end, days.
    events
        Columns date, title: one line each, from the top.
    """
    fig, count, small = go.Figure(), len(events), dict[str, object]()
    for place, row in enumerate(suspended.itertuples(), start=count):
        words = f"<b>{HELD_BACK[row.kind]} held back, {row.days} days</b>"
        fig.add_scatter(
            x=[row.start, row.end], y=[place, place], mode="lines", line={"color": ACTOR["us"], "width": 14},
            name=row.kind, hoverinfo="skip",
        )  # fmt: skip
        theme.label(fig, row.start, place, words, ACTOR["us"], yanchor="bottom", yshift=8,
                    font={"size": 13, "color": ACTOR["us"]})  # fmt: skip
        small[f"annotations__{len(fig.layout.annotations) - 1}__text"] = words.replace(" held back", "")
    _events(fig, events, small)
    theme.layout(
        fig, title=title, height=44 * (count + len(suspended)), margin={"l": 8, "r": 12, "t": 22, "b": 8},
        subtitle="US arms and intelligence for Ukraine, by day",
    )  # fmt: skip
    fig.update_yaxes(visible=False, range=[-0.7, count + len(suspended) - 0.2])
    fig.update_xaxes(dtick=2 * 86_400_000, tickformat="%-d %b", range=_around(events["date"], 1), showgrid=True)
    return theme.narrow(fig, height=54 * (count + len(suspended)), xaxis__dtick=4 * 86_400_000, **small)


def _events(fig: go.Figure, events: pd.DataFrame, small: dict[str, object]) -> None:
    """A dot an event, its title on the side that has room; in short lines on a phone."""
    for place, row in enumerate(events[::-1].itertuples()):
        late = row.date > events["date"].min() + pd.Timedelta(days=5)
        _marks(fig, [row.date], [place], row.title, "circle", 8, INK)
        theme.label(
            fig, row.date, place, row.title, INK, xanchor="right" if late else "left", yanchor="middle", align="left",
            xshift=-9 if late else 9, font={"size": 13, "color": INK},
        )  # fmt: skip
        small[f"annotations__{len(fig.layout.annotations) - 1}__text"] = _in_lines(row.title)


def _marks(fig: go.Figure, x: Iterable[object], y: list[float], name: str, symbol: str, size: int, color: str) -> None:
    fig.add_scatter(
        x=list(x), y=y, mode="markers", name=name, hovertemplate="%{x|%d %B %Y}<extra>" + name + "</extra>",
        marker={"symbol": symbol, "size": size, "color": color, "line": {"width": 2, "color": color}},
    )  # fmt: skip


def _lanes(fig: go.Figure, lanes: list[tuple[int, str]]) -> None:
    """An axis of names, one a lane."""
    fig.update_yaxes(
        tickvals=[at for at, _ in lanes], ticktext=[f"{name} " for _, name in lanes], zeroline=False,
        range=[min(at for at, _ in lanes) - 0.6, max(at for at, _ in lanes) + 0.6], tickfont={"color": INK, "size": 13},
    )  # fmt: skip


def _around(days: pd.Series, room: int = 20) -> list[str]:
    first, last = days.min() - pd.Timedelta(days=room), days.max() + pd.Timedelta(days=room)
    return [f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"]


def _in_lines(words: str) -> str:
    """Words in lines that a phone has room for."""
    return "<br>".join(wrap(words, 24))


def acts_in_words(pressed: pd.DataFrame, sanctions: pd.DataFrame, moves: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the acts should know."""
    counts = pressed.groupby(["target", "stage"]).size()
    kyiv, moscow = (
        ", ".join(f"{counts.get((target, stage), 0)} {stage}" for stage in STAGE) for target in ("ukraine", "russia")
    )
    added, lifted = ((sanctions["act"] == act).sum() for act in ("added", "lifted"))
    return (
        f"Lanes of marks by day. US acts of pressure on Kyiv: {kyiv}; on Moscow: {moscow}. Sanctions added on {added} "
        f"days, eased on {lifted}. Moscow gave way or offered something on {len(moves)}."
    )


def blame_in_words(frame: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the blame should know."""
    counts = frame.groupby(["group", "blamed"]).size()
    told = "; ".join(f"{speaks} {BLAMED[b][1]} {counts.get((g, b), 0)} times" for g, (_, speaks) in GROUPS.items()
                     for b in ("ukraine", "russia"))  # fmt: skip
    return f"Marks by day in three lanes. Who is to blame: {told}."


def pause_in_words(suspended: pd.DataFrame, events: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the pause should know."""
    held = " and ".join(f"{HELD_BACK[r.kind].lower()} {r.days} days" for r in suspended.itertuples())
    return (
        f"Two bars, {held}, over {len(events)} dated events from the quarrel of {_day(events['date'].min())} to "
        f"{_day(events['date'].max())}, when Kyiv accepted a ceasefire and the pause ended."
    )


def _day(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%B %Y}"
