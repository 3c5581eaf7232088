"""Charts of pressure: what Washington said, threatened and did, the pause of March 2025 by day, and who was blamed."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from nodeal.charts import theme
from nodeal.charts.hover import sources
from nodeal.charts.names import called
from nodeal.charts.theme import ACTOR, INK, label, narrow
from nodeal.dates import in_words as _day

LANES = {"ukraine": 5, "both": 4, "russia": 3}
"""Target of an act and its height; below stand what was done to sanctions, and when Moscow moved."""
SANCTIONS, MOVES = {"added": 2, "lifted": 1}, 0
STAGE = {"done": ("circle", 13), "threatened": ("circle-open", 12)}
"""Sign and size by stage: a deed filled, a threat hollow. Words alone are not drawn."""
HELD_BACK = {"military_aid": "Arms", "intelligence": "Intelligence"}
PHONE_LETTERS = 24
"""How many letters of an event's title a phone has room for in a line."""
HEAD = {"done": "Washington did", "threatened": "Washington threatened", "added": "Sanctions added",
        "lifted": "Sanctions eased"}  # fmt: skip
"""What the pointer is told first of a kind of mark."""
GROUPS = {"russia": 2, "us": 1, "ukraine": 0}
"""Who speaks, and at which height."""
BLAMED = {"ukraine": ("circle", "●"), "russia": ("square-open", "□"), "both": ("diamond", "◆")}
"""Sign of who is held responsible, in the picture and in words."""


def acts(pressed: pd.DataFrame, sanctions: pd.DataFrame, moves: pd.DataFrame, *, title: str) -> go.Figure:
    """US deeds and threats by target, sanctions added and eased, and the days on which Moscow moved.

    Parameters
    ----------
    pressed
        Columns start, target, stage, title, url.
    sanctions
        Columns date, act, what, url.
    moves
        Columns date, title, url.
    """
    fig, capital = go.Figure(), _capitals()
    drawn = pressed[pressed["stage"].isin(STAGE)].rename(columns={"start": "date"})
    drawn = drawn.assign(y=drawn["target"].map(LANES) + _off(drawn, "target"))
    for stage, (symbol, size) in STAGE.items():
        rows = drawn[drawn["stage"] == stage]
        _marks(fig, rows, rows["y"], stage, symbol, size, ACTOR["us"])
    for act, at in SANCTIONS.items():
        rows = sanctions[sanctions["act"] == act].rename(columns={"what": "title"})
        _marks(fig, rows, at + theme.apart(rows["date"]), act, *STAGE["done"], ACTOR["us"])
    moved = f"{capital['russia']} moved"
    _marks(fig, moves, [MOVES] * len(moves), moved, *STAGE["done"], ACTOR["russia"])
    theme.layout(
        fig, title=title, height=400, margin={"l": 8, "r": 12, "t": 22, "b": 8},
        subtitle=f"What {capital['us']} ● did or ○ threatened, and when {capital['russia']} moved: "
        "gave way or offered something",
    )  # fmt: skip
    _lanes(fig, {
        **{at: f"On {capital[target]}" for target, at in LANES.items()},
        SANCTIONS["added"]: "Sanctions added", SANCTIONS["lifted"]: "Sanctions eased", MOVES: moved,
    })  # fmt: skip
    theme.quarters(fig, range=theme.around(pd.concat([pressed["start"], sanctions["date"]]), before=25, after=30))
    return narrow(theme.mark_published(fig), height=400, xaxis__dtick="M6")


def blame(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Whom officials of three capitals held responsible, a mark a statement at its day.

    Parameters
    ----------
    frame
        Columns date, group, speaker, blamed, said, url.
    """
    fig, capital = go.Figure(), _capitals()
    frame = frame.assign(y=frame["group"].map(GROUPS) + _off(frame, "group"))
    for (group, blamed), rows in frame.groupby(["group", "blamed"]):
        words = f"{capital[group]} says: {capital[blamed]}"
        rows = rows.assign(title=rows["speaker"] + ": " + rows["said"])
        _marks(fig, rows, rows["y"], words, BLAMED[blamed][0], 13, ACTOR[group])
    signs = ", ".join(f"{BLAMED[whom][1]} blames {capital[whom]}" for whom in BLAMED if whom in set(frame["blamed"]))
    theme.layout(
        fig, title=title, height=260, margin={"l": 8, "r": 12, "t": 22, "b": 8},
        subtitle=f"Statements by who spoke, {theme.period(frame['date'])}. {signs}",
    )  # fmt: skip
    _lanes(fig, {at: f"{capital[group]} says" for group, at in GROUPS.items()})
    theme.quarters(fig, range=theme.around(frame["date"], before=25, after=30))
    return narrow(theme.mark_published(fig), height=250, xaxis__dtick="M6")


def pause(suspended: pd.DataFrame, events: pd.DataFrame, *, title: str) -> go.Figure:
    """The pause of March 2025 by day: what was held back as bars, what was said and done under them.

    Parameters
    ----------
    suspended
        Columns kind, start, end, days, url.
    events
        Columns date, title, url: one line each, from the top.
    """
    fig, rows = go.Figure(), len(events) + len(suspended)
    suspended = suspended.assign(source=sources(suspended["url"]))
    for place, row in enumerate(suspended.itertuples(), start=len(events)):
        fig.add_scatter(
            x=[row.start, row.end], y=[place, place], mode="lines", line={"color": ACTOR["us"], "width": 14},
            name=row.kind, customdata=[_held(row)] * 2, hovertemplate="%{customdata}<extra></extra>",
        )  # fmt: skip
        label(fig, row.start, place, f"<b>{HELD_BACK[row.kind]} held back, {row.days} days</b>", ACTOR["us"], size=13,
              yanchor="bottom", yshift=8, phone=f"<b>{HELD_BACK[row.kind]}, {row.days} days</b>")  # fmt: skip
    _events(fig, events)
    theme.layout(
        fig, title=title, height=44 * rows, margin={"l": 8, "r": 12, "t": 22, "b": 8},
        subtitle=f"US arms and intelligence for Ukraine by day, {_day(events['date'].min())} to "
        + _day(events["date"].max()),
    )  # fmt: skip
    fig.update_yaxes(visible=False, range=[-0.7, rows - 0.2])
    around = theme.around(events["date"], before=1, after=1)
    fig.update_xaxes(dtick=2 * 86_400_000, tickformat="%-d %b", range=around, showgrid=True)
    return narrow(fig, height=54 * rows, xaxis__dtick=4 * 86_400_000)


def _held(row) -> str:  # noqa: ANN001 - a named tuple of the frame
    """What was held back, from when to when, and who says so."""
    return f"{HELD_BACK[row.kind]} held back from {_day(row.start)} to {_day(row.end)}{row.source}"


def _events(fig: go.Figure, events: pd.DataFrame) -> None:
    """A dot an event, its title on the side that has room; in short lines on a phone."""
    for place, row in enumerate(events[::-1].itertuples()):
        late = row.date > events["date"].min() + pd.Timedelta(days=5)
        _marks(fig, events[events.index == row.Index], [place], "", "circle", 8, INK)
        label(fig, row.date, place, row.title, size=13, xanchor="right" if late else "left", yanchor="middle",
              xshift=-9 if late else 9, phone="<br>".join(wrap(row.title, PHONE_LETTERS)))  # fmt: skip


def _marks(
    fig: go.Figure, rows: pd.DataFrame, y: Iterable[float], name: str, symbol: str, size: int, color: str
) -> None:
    """Marks at the days of rows (columns date, title, url), each at its height."""
    fig.add_scatter(
        x=rows["date"], y=list(y), mode="markers", name=name, customdata=rows["title"] + sources(rows["url"]),
        hovertemplate="%{x|%-d %B %Y}<br>%{customdata}<extra>" + HEAD.get(name, name) + "</extra>",
        marker={"symbol": symbol, "size": size, "color": color, "line": {"width": 2, "color": color}},
    )  # fmt: skip


def _off(rows: pd.DataFrame, lane: str) -> pd.Series:
    """How far each mark moves off the line of its lane."""
    return pd.concat([theme.apart(ours["date"]) for _, ours in rows.groupby(lane)])


def _lanes(fig: go.Figure, lanes: dict[int, str]) -> None:
    """An axis of names, one a lane, each lane with its line."""
    room = (min(lanes) - 0.6, max(lanes) + 0.6)
    theme.names(fig, list(lanes), [f"{name} " for name in lanes.values()], room=room, size=13, phone=12, showgrid=True)


def _capitals() -> dict[str, str]:
    """A side by the place from which it is led, and both capitals at once."""
    return {**called("side", "place"), "both": "both"}


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
    counts, capital = frame.groupby(["group", "blamed"]).size(), _capitals()
    told = "; ".join(f"{capital[g]} says {capital[b]} {counts.get((g, b), 0)} times" for g in GROUPS
                     for b in ("ukraine", "russia"))  # fmt: skip
    return f"Marks by day in three lanes. Who is to blame: {told}."


def pause_in_words(suspended: pd.DataFrame, events: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the pause should know."""
    held = " and ".join(f"{HELD_BACK[r.kind].lower()} {r.days} days" for r in suspended.itertuples())
    return (
        f"Two bars, {held}, over {len(events)} dated events from the quarrel of {_day(events['date'].min())} to "
        f"{_day(events['date'].max())}, when Kyiv accepted a ceasefire and the pause ended."
    )
