"""Charts of stances: where Washington moved between Kyiv and Moscow, and who said what when."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.names import called
from nodeal.charts.theme import ACTOR, GROUND, MUTED, colored, head, key, label, narrow

SIDE = {"ukraine": ("circle", "●"), "russia": ("square", "■"), "us": ("diamond", "◆")}
"""Shape of each side and the character that stands for it in words."""
BANDS = {"trust": ("doubts Moscow", "trusts Moscow"), "guarantee": ("offers one", "declines one")}
"""What lies at the upper end of each band, which is Kyiv's, and at the lower."""


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
            hovertemplate="%{text}, now: %{x}<extra>" + sides[group] + "</extra>",
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
            hovertemplate="%{text}: %{x}<extra>Washington, " + when + "</extra>",
        )  # fmt: skip


def slopes_in_words(frame: pd.DataFrame) -> str:
    """The picture of :func:`slopes` for who cannot see it."""
    issues, moved = called("issue"), frame["to"] - frame["start"]
    parts = {"towards Moscow": moved > 0, "towards Kyiv": moved < 0, "nowhere": moved == 0}
    told = (
        f"{where} on {', '.join(issues[i] for i in frame['issue_id'][on])}" for where, on in parts.items() if on.any()
    )
    return f"Arrows of Washington's positions on {len(frame)} issues since the article: {'; '.join(told)}."


def voices(
    trust: pd.DataFrame, guarantee: pd.DataFrame, said: Mapping[tuple[str, str], str], *, title: str
) -> go.Figure:
    """Two bands of American statements over time, each a letter at its day; higher is nearer to what Kyiv asks.

    Parameters
    ----------
    trust, guarantee
        Columns day, actor_id, position (towards Moscow's end above zero), paraphrase.
    said
        Band (a key of ``BANDS``) and day → a few words to write beside the statement of that day.
    """
    fig, frames, initials = (
        make_subplots(rows=2, shared_xaxes=True, vertical_spacing=0.16),
        (trust, guarantee),
        _initials(),
    )
    for row, (band, frame) in enumerate(zip(BANDS, frames, strict=True), start=1):
        _band(fig, row, band, frame, {on: words for (where, on), words in said.items() if where == band})
    people = [f"<b>{letter}</b> {called('speaker')[actor].partition(',')[0]}" for actor, letter in initials.items()]
    key(fig, people, y=1.0, size=13, yshift=24, phone=3)
    theme.layout(
        fig, title=title, height=470, margin={"l": 8, "r": 12, "t": 62, "b": 8},
        subtitle="American statements by day and speaker; higher is nearer to what Kyiv asks for",
    )  # fmt: skip
    fig.update_yaxes(range=[-3.2, 3.2], tickvals=[0], ticktext=[""], showgrid=False, zerolinecolor=MUTED)
    days = pd.concat([f["day"] for f in frames])
    theme.quarters(fig, range=theme.around(days, before=20, after=90))
    theme.mark_published(fig, yanchor="top", xanchor="left", xshift=3)
    return narrow(fig, height=500, margin__t=84, xaxis__dtick="M6", xaxis2__dtick="M6")


def _band(fig: go.Figure, row: int, band: str, frame: pd.DataFrame, said: Mapping[str, str]) -> None:
    """One band: a letter for each statement, its two ends named, a few words beside some."""
    fig.add_scatter(
        x=frame["day"], y=-frame["position"], mode="markers+text", row=row, col=1, name=band, cliponaxis=False,
        text=frame["actor_id"].map(_initials()), textfont={"size": 12, "color": GROUND},
        marker={"symbol": "circle", "size": 19, "color": ACTOR["us"], "line": {"width": 1.5, "color": GROUND}},
        customdata=frame["actor_id"].map(called("speaker")) + ": " + frame["paraphrase"],
        hovertemplate="%{x|%d %B %Y}, %{customdata}<extra></extra>",
    )  # fmt: skip
    head(
        fig,
        row,
        f"<b>{'Is Moscow to be trusted?' if row == 1 else 'An American guarantee for Ukraine?'}</b>",
        yshift=4,
    )
    for at, words in zip((2.75, -2.75), BANDS[band], strict=True):
        label(fig, 1, at, words, MUTED, size=12, xref="paper", yref=theme.axis("y", row), xanchor="right",
              yanchor="middle")  # fmt: skip
    for on, words in said.items():
        place = -float(frame.loc[frame["day"] == on, "position"].iloc[0])
        label(fig, on, place, words, size=12, yref=theme.axis("y", row), xshift=13, yanchor="middle",
              phone={"text": ""})  # fmt: skip


def _initials() -> dict[str, str]:
    """Speaker of Washington's → the letter that stands for the name; two where one begins another's."""
    taken: dict[str, str] = {}
    for actor, name in called("speaker").items():
        if actor.startswith("us_"):
            taken[actor] = name[0] if name[0] not in taken.values() else name[:2]
    return taken
