"""Charts of agreements with Russia: how long each held, and who broke it first."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from nodeal import dates
from nodeal.charts import theme
from nodeal.charts.hover import sources
from nodeal.charts.names import called
from nodeal.charts.theme import ACTOR, GAP, INK, MUTED, TRACK, colored, narrow

BREAKER = {
    "russia": (ACTOR["russia"], "square", "■"),
    "russian_side": (ACTOR["russia"], "square-open", "□"),
    "other_side": (INK, "diamond", "◆"),
    "both": (INK, "circle", "●"),
    "others": (MUTED, "triangle-up", "▲"),
    "disputed": (MUTED, "circle-open", "○"),
}
"""Who made the first major breach: colour and sign, in the picture and in words; *unclear* is drawn as disputed."""
FLOOR = 0.6
"""Where bars of agreements begin: a log scale has no zero, and many broke on the first day."""
UNDATED = {"partly_held": "partly held", "terminated": "ended", "superseded": "replaced"}
"""What stands where no dated breach was found."""


def agreements(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Days from signature to the first major breach by any side, a bar an agreement, in groups from the top.

    Parameters
    ----------
    frame
        Columns label, group, signed_on, status (breached, held, undated), days, watched (days, for those that held),
        outcome, first_breach_by, url.
    """
    fig, rows = go.Figure(), _places(frame)
    foot = rows["place"].max() + 0.4
    heads = rows.groupby("group")["place"].min() - 1
    _bars(fig, rows)
    parts = [f"{colored(sign, color)} {called('breaker')[kind]}" for kind, (color, _, sign) in BREAKER.items()]
    parts.append(f"{colored('▶', ACTOR['other'])} held")
    lines = ["First breach by  " + GAP.join(parts[:3]), GAP.join(parts[3:6]), parts[6]]
    theme.key(fig, ["First breach by  " + parts[0], *parts[1:]], per_line=6, x=1, xanchor="right", yshift=26, size=12,
              phone="<br>".join(lines))  # fmt: skip
    theme.layout(
        fig, title=title, height=round(17 * foot + 126), margin={"l": 8, "r": 18, "t": 70, "b": 8},
        subtitle="Time from signature to the first major breach by any side, each step longer than the last, "
        f"{theme.period(frame['signed_on'], '%Y')}; words: no dated breach was found",
    )  # fmt: skip
    fig.update_xaxes(
        type="log", range=[-0.26, 4.2], tickvals=[1, 7, 30, 365, 3652], showgrid=True, side="top", zeroline=False,
        ticktext=["1 day", "week", "month", "year", "10 years"],
    )  # fmt: skip
    names = dict(zip(heads, (f"<b>{group.capitalize()}</b>" for group in heads.index), strict=True))
    names |= dict(zip(rows["place"], rows["label"] + rows["signed_on"].dt.strftime(" %Y"), strict=True))
    at = sorted(names)
    theme.names(fig, at, [names[y] for y in at], room=(foot + 0.2, 0), size=12, phone=12, ticklabelstandoff=6)
    return narrow(fig, margin__t=86, xaxis__ticktext=["1 d", "", "1 m", "", "10 y"], xaxis__tickangle=0,
                  xaxis__tickfont__size=12)  # fmt: skip


def _places(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order drawn, each with its place, where its bar ends (none for no bar) and whose sign it has."""
    rows = frame.assign(order=frame["group"].rank(method="dense").astype(int) - 1).sort_values(
        ["order", "signed_on", "label"], ignore_index=True
    )
    rows["place"] = rows.index + 1 + 0.7 + 1.1 * rows["order"]
    end = rows["days"].where(rows["status"] == "breached", rows["watched"]).clip(lower=1)
    drawn = (rows["status"] == "breached") | (rows["outcome"] == "held")
    return rows.assign(end=end.where(drawn), by=rows["first_breach_by"].replace("unclear", "disputed"))


def _bars(fig: go.Figure, rows: pd.DataFrame) -> None:
    """Bars, and at their ends the sign of who broke it or of its holding; words where there is no bar."""
    for row in rows.dropna(subset=["end"]).itertuples():
        fig.add_scatter(
            x=[FLOOR, row.end], y=[row.place, row.place], mode="lines", hoverinfo="skip", name="days",
            line={"width": 5, "color": TRACK if row.status == "breached" else ACTOR["other"]},
        )  # fmt: skip
    for kind, (color, symbol, _) in BREAKER.items():
        ours, words = rows[(rows["status"] == "breached") & (rows["by"] == kind)], called("breaker")[kind]
        if len(ours):
            fig.add_scatter(
                x=ours["end"], y=ours["place"], mode="markers", name=words, cliponaxis=False,
                marker={"symbol": symbol, "size": 10, "color": color, "line": {"width": 2, "color": color}},
                customdata=_told(ours) + sources(ours["url"]),
                hovertemplate="%{customdata}<extra>First breach: " + words + "</extra>",
            )  # fmt: skip
    held = rows[rows["outcome"] == "held"]
    fig.add_scatter(
        x=held["end"], y=held["place"], mode="markers", name="held", cliponaxis=False,
        customdata=held["name"] + ", signed " + held["signed_on"].map(dates.in_words) + sources(held["url"]),
        hovertemplate="%{customdata}<extra>held</extra>",
        marker={"symbol": "triangle-right", "size": 13, "color": ACTOR["other"]},
    )  # fmt: skip
    bare = rows[rows["end"].isna()]
    words = bare["outcome"].map(UNDATED).fillna("collapsed")
    fig.add_scatter(
        x=[FLOOR] * len(bare), y=bare["place"], mode="text", text=words, textposition="middle right",
        textfont={"size": 12, "color": MUTED}, name="no bar", hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip


def _told(rows: pd.DataFrame) -> pd.Series:
    """What an agreement is called in full, when it was signed, and how long it was unbroken."""
    signed = rows["signed_on"].map(dates.in_words)
    return rows["name"] + ", signed " + signed + ", broken after " + rows["days"].map("{:.0f} days".format)


def agreements_in_words(frame: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the agreements should know."""
    soon, last = frame.groupby("group")["within_year"].agg(["sum", "size"]), frame[frame["outcome"] == "held"]["label"]
    told = ", ".join(f"{group} {row['sum']} of {row['size']}" for group, row in soon.iterrows())
    return (
        f"{len(frame)} ceasefires, bars to the first breach by any side on a scale from a day to ten years. Broken "
        f"within a year: {told}. Held: {', '.join(last)}."
    )
