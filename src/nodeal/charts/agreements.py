"""Charts of agreements with Russia: how long each held, and who broke it first."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from nodeal.charts import theme
from nodeal.charts.theme import ACTOR, INK, MUTED, SHADE

BREAKER = {
    "russia": ("Russia", ACTOR["russia"], "square"),
    "russian_side": ("its side", ACTOR["russia"], "square-open"),
    "other_side": ("the other side", INK, "diamond"),
    "both": ("both", INK, "circle"),
    "others": ("others", MUTED, "triangle-up"),
    "disputed": ("disputed or unclear", MUTED, "circle-open"),
    "unclear": ("disputed or unclear", MUTED, "circle-open"),
}
"""Who made the first major breach: words, colour and sign."""
SIGNS = {"square": "■", "square-open": "□", "diamond": "◆", "circle": "●", "triangle-up": "▲", "circle-open": "○"}
GROUP_ORDER = (
    "ceasefires", "partial ceasefires", "recommitments", "holiday truces", "corridors and maritime deals",
    "peace and political agreements", "prisoner exchanges",
)  # fmt: skip
FLOOR = 0.6
"""Where bars of agreements begin: a log scale has no zero, and many broke on the first day."""


def agreements(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Days from signature to the first major breach by any side, a bar an agreement, grouped by kind.

    Parameters
    ----------
    frame
        Columns label, group, signed_on, status (breached, held, undated), days, watched (days, for those that held),
        outcome, first_breach_by.
    """
    fig, at, names, y = go.Figure(), [], [], 0.0
    rows = []
    for group in GROUP_ORDER:
        y += 0.7
        at.append(y)
        names.append(f"<b>{group.capitalize()}</b>")
        for row in frame[frame["group"] == group].sort_values(["signed_on", "label"]).itertuples():
            y += 1
            at.append(y)
            names.append(f"{row.label} {row.signed_on.year}")
            rows.append((row, y, _bar_end(row)))
        y += 0.4
    for row, place, end in rows:
        if end is not None:
            fig.add_scatter(
                x=[FLOOR, end], y=[place, place], mode="lines", hoverinfo="skip", name="days",
                line={"width": 5, "color": SHADE["other"] if row.status == "breached" else ACTOR["other"]},
            )  # fmt: skip
    for words, color, symbol in dict.fromkeys(BREAKER.values()):
        ours = [(r, p, e) for r, p, e in rows if r.status == "breached" and BREAKER[r.first_breach_by][0] == words]
        if ours:
            fig.add_scatter(
                x=[e for *_, e in ours], y=[p for _, p, _ in ours], mode="markers", name=words, cliponaxis=False,
                marker={"symbol": symbol, "size": 10, "color": color, "line": {"width": 2, "color": color}},
                customdata=[[r.name, r.days] for r, *_ in ours],
                hovertemplate="%{customdata[0]}: %{customdata[1]:.0f} days<extra>" + words + "</extra>",
            )  # fmt: skip
    held = [(p, e) for r, p, e in rows if r.status == "held" and e is not None]
    fig.add_scatter(
        x=[e for _, e in held], y=[p for p, _ in held], mode="markers", name="held", hoverinfo="skip", cliponaxis=False,
        marker={"symbol": "triangle-right", "size": 13, "color": ACTOR["other"]},
    )  # fmt: skip
    open_ended = [(p, "carried out" if r.status == "held" else _undated(r.outcome)) for r, p, e in rows if e is None]
    fig.add_scatter(
        x=[FLOOR] * len(open_ended), y=[p for p, _ in open_ended], mode="text", text=[w for _, w in open_ended],
        textposition="middle right", textfont={"size": 11, "color": MUTED}, name="no bar", hoverinfo="skip",
    )  # fmt: skip
    parts = [
        f"<span style='color:{color}'>{SIGNS[symbol]}</span> {words}"
        for words, color, symbol in dict.fromkeys(BREAKER.values())
    ]
    parts.append(f"<span style='color:{ACTOR['other']}'>▶</span> held to its end or to today")
    theme.label(
        fig, 1, 1, "First breach by  " + "   ".join(parts), INK, xref="paper", yref="paper", xanchor="right",
        yanchor="bottom", yshift=26, align="right", font={"size": 12, "color": INK},
    )  # fmt: skip
    theme.layout(
        fig, title=title, height=round(17 * y + 110), margin={"l": 8, "r": 18, "t": 54, "b": 8},
        subtitle="Time from signature to the first major breach by any side, agreements with Russia as party, broker "
        "or guarantor, 1992 to 2026, log scale; no date: no dated breach was found",
    )  # fmt: skip
    fig.update_xaxes(
        type="log", range=[-0.26, 4.2], tickvals=[1, 7, 30, 365, 3652], showgrid=True, side="top", zeroline=False,
        ticktext=["1 day", "week", "month", "year", "10 years"],
    )  # fmt: skip
    fig.update_yaxes(
        range=[y + 0.2, 0], tickvals=at, ticktext=names, showgrid=False, zeroline=False,
        tickfont={"size": 12, "color": INK}, ticklabelstandoff=6,
    )  # fmt: skip
    lines = "<br>".join(["First breach by  " + "  ".join(parts[:3]), "  ".join(parts[3:6]), parts[6]])
    return theme.narrow(
        fig, yaxis__tickfont__size=10, margin__t=86, annotations__0__text=lines, annotations__0__font__size=11,
        xaxis__ticktext=["1 d", "1 w", "1 m", "1 y", "10 y"], xaxis__tickangle=0, xaxis__tickfont__size=10,
    )  # fmt: skip


def _bar_end(row) -> float | None:  # noqa: ANN001 - a named tuple of the frame
    """Where an agreement's bar ends; none for what was done at once or has no dated breach."""
    if row.status == "breached":
        return max(row.days, 1)
    if row.status == "held" and row.group != "prisoner exchanges":
        return max(row.watched, 1)
    return None


def _undated(outcome: str) -> str:
    return {"partly_held": "partly held, no date", "terminated": "ended, no date"}.get(outcome, "collapsed, no date")
