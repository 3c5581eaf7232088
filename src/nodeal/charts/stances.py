"""Charts of stances: where Washington moved between Kyiv and Moscow, and who said what when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.hover import sources
from nodeal.charts.names import called
from nodeal.charts.theme import ACTOR, GROUND, MUTED, colored, head, key, label, narrow

SIDE = {"ukraine": ("circle", "●"), "russia": ("square", "■"), "us": ("diamond", "◆")}
"""Shape of each side and the character that stands for it in words."""
BANDS = {
    "trust": ("Is Moscow to be trusted?", "doubts Moscow", "trusts Moscow"),
    "guarantee": ("An American guarantee for Ukraine?", "offers one", "declines one"),
}
"""What is asked in each band, and what lies at its upper end, which is Kyiv's, and at its lower."""
ENDS = {
    "european_troops_on_ground": ("sent", "none"),
    "us_backstop_or_guarantee": ("like NATO’s", "Russian veto"),
    "nato_membership": ("member", "never"),
}
"""What lies at Kyiv's end of an issue, and at Moscow's, in a word or two."""
LINE_ROOM = 95
"""Days of room behind the last mark, for the names of lines; the name of a line that comes so far stands above it."""
NEAR_DAYS, NEAR = 120, 0.9
"""Names of lines that end within so many days of each other stand so far apart, in points of the scale."""


def slopes(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Issue by issue, Washington between Kyiv's end and Moscow's: where it stood at publication and where it came.

    Parameters
    ----------
    frame
        As :func:`nodeal.measures.statements.moved_between` gives it, the furthest to Moscow first.
    """
    fig, issues, sides = go.Figure(), called("issue"), called("side", "place")
    down = list(reversed(range(len(frame))))
    for group in ("ukraine", "russia"):
        fig.add_scatter(
            x=frame[group], y=down, mode="markers", name=sides[group], text=frame["issue_id"].map(issues),
            marker={"symbol": SIDE[group][0], "size": 11, "color": ACTOR[group]},
            hovertemplate="%{text}: latest words<extra>" + sides[group] + "</extra>",
        )  # fmt: skip
    _washington(fig, down, frame)
    us = colored(f"{sides['us']} ◇ then → ◆ now", ACTOR["us"])
    ends = [colored(f"{SIDE[g][1]} {sides[g]}, now", ACTOR[g]) for g in ("ukraine", "russia")]
    key(fig, [us, *ends], y=1.0, size=13, phone=1, yshift=2)
    theme.layout(
        fig, title=title, height=420, margin={"l": 8, "r": 12, "t": 36, "b": 8},
        subtitle=f"Latest words on {len(frame)} issues, from Kyiv’s full demand to Moscow’s: by 20 March 2025, and now",
    )  # fmt: skip
    fig.update_xaxes(
        range=[-2.6, 2.6], tickvals=[-2, 0, 2], ticktext=["Kyiv’s<br>end", "between", "Moscow’s<br>end"],
        showgrid=True,
    )  # fmt: skip
    theme.names(fig, down, [f"{issues[i]} " for i in frame["issue_id"]], room=(-0.6, len(frame) - 0.4), phone=12)
    fig.update_yaxes(showgrid=True)
    return narrow(fig, height=500, margin__t=72)


def _washington(fig: go.Figure, down: list[int], frame: pd.DataFrame) -> None:
    """Where Washington stood and came, with an arrow where the two differ."""
    issues = called("issue")
    for y, row in zip(down, frame.itertuples(), strict=True):
        fig.add_annotation(
            x=row.to, y=y, ax=row.start, ay=y, xref="x", yref="y", axref="x", ayref="y", text="", showarrow=True,
            xanchor="center", arrowhead=2, arrowsize=1, arrowwidth=2.5, standoff=6, arrowcolor=ACTOR["us"],
            visible=row.to != row.start,
        )  # fmt: skip
    for column, shape, when in (("start", "diamond-open", "at publication"), ("to", "diamond", "now")):
        fig.add_scatter(
            x=frame[column], y=down, mode="markers", name=f"Washington, {when}", text=frame["issue_id"].map(issues),
            marker={"symbol": shape, "size": 13, "color": ACTOR["us"], "line": {"width": 2, "color": ACTOR["us"]}},
            hovertemplate="%{text}: latest words, " + when + "<extra>Washington</extra>",
        )  # fmt: skip


def slopes_in_words(frame: pd.DataFrame) -> str:
    """The picture of :func:`slopes` for who cannot see it."""
    issues, moved = called("issue"), frame["to"] - frame["start"]
    parts = {"towards Moscow": moved > 0, "towards Kyiv": moved < 0, "nowhere": moved == 0}
    told = (
        f"{where} on {', '.join(issues[i] for i in frame['issue_id'][on])}" for where, on in parts.items() if on.any()
    )
    return f"Arrows of Washington's positions on {len(frame)} issues since the article: {'; '.join(told)}."


def voices(bands: Mapping[str, pd.DataFrame], said: Mapping[tuple[str, str], str], *, title: str) -> go.Figure:
    """Bands of American statements over time, each a letter at its day; higher is nearer to what Kyiv asks.

    Parameters
    ----------
    bands
        Band (a key of ``BANDS``), from the top → columns day, actor_id, position (towards Moscow's end above zero),
        paraphrase, url.
    said
        Band and day → a few words to write beside the statement of that day.
    """
    many = len(bands)
    fig, initials = make_subplots(rows=many, shared_xaxes=True, vertical_spacing=0.16), _initials()
    for row, (band, frame) in enumerate(bands.items(), start=1):
        _voiced(fig, band, frame, initials, row)
        _beside(fig, frame, {on: words for (where, on), words in said.items() if where == band}, row)
    spoke = set(pd.concat([frame["actor_id"] for frame in bands.values()]))
    people = [
        f"<b>{letter}</b> {called('speaker')[actor].partition(',')[0]}"
        for actor, letter in initials.items()
        if actor in spoke
    ]
    key(fig, people, y=1.0, size=13, yshift=24, phone=3)
    theme.layout(
        fig, title=title, height=100 + 215 * many, margin={"l": 8, "r": 12, "t": 62, "b": 8},
        subtitle="American statements by day and speaker; higher is nearer to what Kyiv asks for",
    )  # fmt: skip
    fig.update_yaxes(range=[-3.2, 3.2], tickvals=[0], ticktext=[""], showgrid=False, zerolinecolor=MUTED)
    days = pd.concat([frame["day"] for frame in bands.values()])
    theme.quarters(fig, range=theme.around(days, before=20, after=90))
    theme.mark_published(fig, yanchor="top", xanchor="left", xshift=3)
    months = {f"{theme.axis('xaxis', row)}__dtick": "M6" for row in range(1, many + 1)}
    return narrow(fig, height=120 + 260 * many, margin__t=84, **months)


def _voiced(fig: go.Figure, band: str, frame: pd.DataFrame, initials: Mapping[str, str], row: int) -> None:
    """One band: its question, what its ends mean, and a letter a statement."""
    question, *ends = BANDS[band]
    fig.add_scatter(
        x=frame["day"], y=-frame["position"], mode="markers+text", row=row, col=1, name=band, cliponaxis=False,
        text=frame["actor_id"].map(initials), textfont={"size": 12, "color": GROUND},
        marker={"symbol": "circle", "size": 19, "color": ACTOR["us"], "line": {"width": 1.5, "color": GROUND}},
        customdata=frame["actor_id"].map(called("speaker")) + ": " + frame["paraphrase"] + sources(frame["url"]),
        hovertemplate="%{x|%-d %B %Y}<br>%{customdata}<extra></extra>",
    )  # fmt: skip
    head(fig, row, f"<b>{question}</b>", yshift=4)
    for at, words in zip((2.75, -2.75), ends, strict=True):
        label(fig, 1, at, words, MUTED, size=12, xref="paper", yref=theme.axis("y", row), xanchor="right",
              yanchor="middle")  # fmt: skip


def _beside(fig: go.Figure, frame: pd.DataFrame, said: Mapping[str, str], row: int) -> None:
    """A few words beside the statement of a day, where a screen has room for them."""
    for on, words in said.items():
        place = -float(frame.loc[frame["day"] == on, "position"].iloc[0])
        label(fig, on, place, words, size=12, yref=theme.axis("y", row), xshift=13, yanchor="middle",
              phone={"text": ""})  # fmt: skip


def lines(frame: pd.DataFrame, issues: Sequence[str], *, title: str) -> go.Figure:
    """Issue by issue, where three sides stood day by day: a mark a statement, a ring where it was placed again.

    Parameters
    ----------
    frame
        Columns day, issue_id, group, position, position_second (missing where not placed twice), paraphrase, url.
    issues
        One panel each, from the top; keys of ``ENDS``.
    """
    fig, names = make_subplots(rows=len(issues), shared_xaxes=True, vertical_spacing=0.09), called("issue")
    for row, issue in enumerate(issues, start=1):
        said = frame[frame["issue_id"] == issue]
        for group in reversed(SIDE):
            _path(fig, said[said["group"] == group], group, row)
        _line_names(fig, said, row, last=frame["day"].max())
        head(fig, row, f"<b>{names[issue]}</b>", xref="x domain", size=14, yshift=3)
    key(fig, ["○ the same words, placed a second time"], yshift=26, size=13)
    theme.layout(
        fig, title=title, height=170 * len(issues) + 60, margin={"l": 8, "r": 12, "t": 58, "b": 8},
        subtitle="What officials said, each statement placed between what Moscow wants (top) and what Kyiv wants "
        f"(bottom), {theme.period(frame['day'])}",
    )  # fmt: skip
    fig.update_yaxes(range=[-2.5, 2.5], tickvals=[-2, -1, 0, 1, 2], zeroline=False)
    theme.quarters(fig, range=theme.around(frame["day"], before=40, after=LINE_ROOM), showline=False)
    slim = _end_names(fig, issues)
    months = {f"{theme.axis('xaxis', row)}__dtick": "M6" for row in range(1, len(issues) + 1)}
    last = {"yref": f"{theme.axis('y', len(issues))} domain"}  # the panel whose name leaves room on a phone
    theme.mark_published(fig, yref="y domain", yshift=3, xanchor="left", xshift=2, phone=last)
    return narrow(fig, height=170 * len(issues) + 60, **slim, **months)


def _end_names(fig: go.Figure, issues: Sequence[str]) -> dict[str, list[str]]:
    """Name both ends of each panel's scale; returns the same for a phone, in two lines where there are two words."""
    slim = {}
    for row, issue in enumerate(issues, start=1):
        low, high = ENDS[issue]
        fig.update_yaxes(ticktext=[low, "", "", "", high], row=row)
        slim[f"{theme.axis('yaxis', row)}__ticktext"] = [end.replace(" ", "<br>", 1) for end in (low, "", "", "", high)]
        if row < len(issues):
            fig.update_xaxes(ticks="", row=row)
    return slim


def _line_names(fig: go.Figure, said: pd.DataFrame, row: int, *, last: pd.Timestamp) -> None:
    """Each side's name behind its last mark, moved off another that ends close by; above it at the picture's edge."""
    name, ends = called("side", "place"), {}
    for group in SIDE:
        mean = said[said["group"] == group].groupby("day")["position"].mean()
        ends[group] = [mean.index[-1], float(mean.iloc[-1])]
    for one, other in pairwise(sorted(SIDE, key=lambda group: ends[group][1])):
        near = abs((ends[one][0] - ends[other][0]).days) < NEAR_DAYS
        if near and (missing := NEAR - (ends[other][1] - ends[one][1])) > 0:
            ends[one][1], ends[other][1] = ends[one][1] - missing / 2, ends[other][1] + missing / 2
            ends[one][0] = ends[other][0] = max(ends[one][0], ends[other][0])
    for group, (day, height) in ends.items():
        where = {"xanchor": "right", "yshift": 12} if day == last else {"xshift": 9}
        label(fig, day, height, f"<b>{name[group]}</b>", ACTOR[group], size=13, yref=theme.axis("y", row),
              yanchor="middle", phone={"font__size": 12}, **where)  # fmt: skip


def _path(fig: go.Figure, said: pd.DataFrame, group: str, row: int) -> None:
    """One side on one issue: a line through the means of its days, its statements, rings where placed again."""
    (symbol, _), color, name = SIDE[group], ACTOR[group], called("side", "place")[group]
    mean = said.groupby("day")["position"].mean()
    fig.add_scatter(
        x=mean.index, y=mean, mode="lines", line={"color": color, "width": 1.6}, hoverinfo="skip", row=row, col=1,
        name=f"{name}, line",
    )  # fmt: skip
    fig.add_scatter(
        x=said["day"], y=said["position"], mode="markers", name=name, row=row, col=1,
        marker={"symbol": symbol, "size": 8, "color": color}, text=said["paraphrase"] + sources(said["url"]),
        hovertemplate="%{x|%-d %B %Y}<br>%{text}<extra>" + f"{name}</extra>", cliponaxis=False,
    )  # fmt: skip
    twice = said.dropna(subset=["position_second"])
    fig.add_scatter(
        x=twice["day"], y=twice["position_second"], mode="markers", name=f"{name}, second coder", row=row, col=1,
        marker={"symbol": "circle-open", "size": 14, "color": color, "line": {"width": 1.4, "color": color}},
        text=twice["paraphrase"] + sources(twice["url"]),
        hovertemplate="%{x|%-d %B %Y}<br>%{text}<extra>" + f"{name}, placed again</extra>",
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


def _initials() -> dict[str, str]:
    """Speaker of Washington's → the letter that stands for the name; two where one begins another's."""
    taken: dict[str, str] = {}
    for actor, name in called("speaker").items():
        if actor.startswith("us_"):
            taken[actor] = name[0] if name[0] not in taken.values() else name[:2]
    return taken
