"""Charts of precedents: votes through the bids, how long ceasefires hold, agreements with Russia, Minsk."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.theme import ACTOR, ANSWER, GROUND, INK, MUTED, SHADE
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
YEAR = 365.25
LAST_YEARS = 10
"""How far the survival curves are drawn; few cases are watched longer."""
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
RECORD = {
    "civil_wars": ("Civil wars 1989–2004, back at war within a year", "Back at civil war", ACTOR["other"], "circle"),
    "written": ("Written agreements since 1989, ended within a year", "Written, ended", ACTOR["other"], "square"),
    "russia": ("This book's list, breached by any side within a year", "Our list, any breach", INK, "diamond"),
}
"""Kinds of record: head, head on a phone, colour and sign."""
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


def survival(
    without: pd.DataFrame, with_keepers: pd.DataFrame, at_risk: dict[int, tuple[int, int]], *, title: str
) -> go.Figure:
    """Share of ceasefires still at peace by years since the fighting stopped, with and without peacekeepers.

    Parameters
    ----------
    without, with_keepers
        Columns days, at_peace, low, high (0 to 1), wars.
    at_risk
        Year → how many are under observation and at peace, without and with peacekeepers.
    """
    fig, small = go.Figure(), {}
    curves = (
        (without, "without peacekeepers", INK, "solid", -0.09),
        (with_keepers, "with peacekeepers", ANSWER["acceptance"], "dash", -0.145),
    )
    for frame, words, color, dash, _ in curves:
        drawn = _to_horizon(frame)
        for edge, fill in (("high", None), ("low", "tonexty")):
            fig.add_scatter(
                x=drawn["days"] / YEAR, y=100 * drawn[edge], mode="lines", fill=fill, fillcolor=_veil(color),
                line={"width": 1, "shape": "hv", "color": color, "dash": "dot" if dash == "dash" else "solid"},
                opacity=0.5, hoverinfo="skip", name=f"{words}, {edge}",
            )  # fmt: skip
    for frame, words, color, dash, under in curves:
        drawn = _to_horizon(frame)
        fig.add_scatter(
            x=drawn["days"] / YEAR, y=100 * drawn["at_peace"], mode="lines", name=words, customdata=drawn["wars"],
            line={"width": 3.5, "shape": "hv", "color": color, "dash": dash},
            hovertemplate="%{x:.1f} years: %{y:.0f} %. %{customdata}<extra>" + words + "</extra>",
        )  # fmt: skip
        for years, above in ((1, True), (5, False)):
            share = 100 * frame[frame["days"] <= years * 365]["at_peace"].iloc[-1]
            fig.add_scatter(
                x=[years], y=[share], mode="markers", name=f"{words}, {years}", hoverinfo="skip",
                marker={"size": 11, "color": color, "symbol": "circle" if dash == "solid" else "diamond"},
            )  # fmt: skip
            theme.label(
                fig, years, share, f"<b>{share:.0f} %</b>", color, xshift=7, yshift=3 if above else -3,
                yanchor="bottom" if above else "top", font={"size": 16, "color": color},
            )  # fmt: skip
            small[f"annotations__{len(fig.layout.annotations) - 1}__font__size"] = 13
        for years, pair in at_risk.items():
            theme.label(
                fig, years, under, str(pair[words.startswith("with ")]), color, yref="paper", yanchor="top",
                xanchor="center", font={"size": 12, "color": color},
            )  # fmt: skip
        theme.label(
            fig, LAST_YEARS, 100 * drawn["at_peace"].iloc[-1], f"<b>{words}</b>", color, xanchor="right",
            yanchor="bottom", yshift=3,
        )  # fmt: skip
        if words.startswith("without"):
            small[f"annotations__{len(fig.layout.annotations) - 1}__text"] = "<b>without</b>"
    theme.label(
        fig, 0, -0.21, "Numbers under the axis: ceasefires under observation, above without, below with peacekeepers",
        MUTED, xref="paper", yref="paper", yanchor="top", align="left", font={"size": 12, "color": MUTED},
    )  # fmt: skip
    small[f"annotations__{len(fig.layout.annotations) - 1}__text"] = (
        "Under the axis: ceasefires observed,<br>above without, below with peacekeepers"
    )
    theme.layout(
        fig, title=title, height=520, margin={"l": 8, "r": 12, "t": 16, "b": 112},
        subtitle="Share still at peace by years since the fighting stopped; truces and treaties in civil wars "
        "1989–2004, Simon–Makuch estimates, bands 95 %",
    )  # fmt: skip
    fig.update_yaxes(range=[0, 102], ticksuffix=" %", dtick=25)
    fig.update_xaxes(range=[-0.15, LAST_YEARS + 0.15], dtick=1, zeroline=False)
    return theme.narrow(fig, height=470, xaxis__dtick=2, margin__b=118, **small)


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


FLOOR = 0.6
"""Where bars of agreements begin: a log scale has no zero, and many broke on the first day."""


def _bar_end(row: tuple) -> float | None:
    """Where an agreement's bar ends; none for what was done at once or has no dated breach."""
    if row.status == "breached":
        return max(row.days, 1)
    if row.status == "held" and row.group != "prisoner exchanges":
        return max(row.watched, 1)
    return None


def _undated(outcome: str) -> str:
    return {"partly_held": "partly held, no date", "terminated": "ended, no date"}.get(outcome, "collapsed, no date")


def within_year(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Share that failed within a year, by kind of record, with intervals where the rows sample something.

    Parameters
    ----------
    frame
        Columns record, what, k, n, share, low, high (%; the last two missing for a list).
    """
    fig, at, names, y, small = go.Figure(), [], [], 0.0, {}
    for record, members in frame.groupby("record", sort=False):
        head, brief, color, symbol = RECORD[record]
        y += 0.8
        theme.label(
            fig, 0, y, f"<b>{head}</b>", color, xref="paper", xanchor="left", yanchor="middle",
            font={"size": 13, "color": color},
        )  # fmt: skip
        small[f"annotations__{len(fig.layout.annotations) - 1}__text"] = f"<b>{brief}</b>"
        places = [y + 1 + i for i in range(len(members))]
        at += places
        names += [f"{what} " for what in members["what"]]
        apart = {
            "symmetric": False,
            "array": members["high"] - members["share"],
            "arrayminus": members["share"] - members["low"],
            "thickness": 3,
            "width": 0,
            "color": SHADE["other"],
        }
        fig.add_scatter(
            x=members["share"], y=places, mode="markers", name=head, cliponaxis=False,
            error_x=apart if members["low"].notna().any() else None,
            marker={"symbol": symbol, "size": 12, "color": color}, hovertemplate="%{x:.0f} %<extra></extra>",
        )  # fmt: skip
        for place, row in zip(places, members.itertuples(), strict=True):
            end = row.share if row.high != row.high else row.high
            theme.label(
                fig, end, place, f"<b>{row.share:.0f} %</b> · {row.k} of {row.n}", INK, xshift=10, yanchor="middle",
                font={"size": 12, "color": INK},
            )  # fmt: skip
            small[f"annotations__{len(fig.layout.annotations) - 1}__text"] = f"<b>{row.share:.0f} %</b> {row.k}/{row.n}"
        y = places[-1] + 0.4
    theme.layout(
        fig, title=title, height=round(26 * y + 40), margin={"l": 8, "r": 12, "t": 8, "b": 8},
        subtitle="Share that failed within a year, %; bars: 95 % Wilson intervals; the list is no sample and has none",
    )  # fmt: skip
    fig.update_xaxes(range=[-2, 112], tickvals=[0, 25, 50, 75, 100], ticksuffix=" %", showgrid=True, zeroline=False)
    fig.update_yaxes(
        range=[y + 0.4, 0], tickvals=at, ticktext=names, showgrid=False, zeroline=False,
        tickfont={"size": 12, "color": INK},
    )  # fmt: skip
    return theme.narrow(fig, yaxis__tickfont__size=10, xaxis__range=[-4, 165], xaxis__tickvals=[0, 50, 100], **small)


def osce(frame: pd.DataFrame, days_found: pd.DataFrame, *, title: str) -> go.Figure:
    """Violations a day by the period in which they were counted, as wide as the period; single days as dots.

    Parameters
    ----------
    frame
        Columns start_on, end_on, per_day, at_least.
    days_found
        Single daily reports: columns start_on, per_day.
    """
    fig = go.Figure()
    days = (frame["end_on"] - frame["start_on"]).dt.days + 1
    fig.add_bar(
        x=frame["start_on"] + pd.to_timedelta(days / 2, unit="D"), y=frame["per_day"], name="violations a day",
        width=(days * 86_400_000).tolist(), hovertemplate="%{x|%B %Y}: %{y:.0f} a day<extra></extra>",
        marker={
            "color": ACTOR["other"], "line": {"width": 1, "color": GROUND},
            "pattern": {"shape": ["/" if low else "" for low in frame["at_least"]], "size": 6, "fgcolor": GROUND,
                        "bgcolor": ACTOR["other"]},
        },
    )  # fmt: skip
    for row in frame.itertuples():
        rounded = round(row.per_day, -1 if row.per_day >= 1000 else 0)  # the total of 2017 is itself rounded
        theme.label(
            fig, row.start_on + (row.end_on - row.start_on) / 2, row.per_day, f"<b>{rounded:,.0f}</b>", INK,
            xanchor="center", yanchor="bottom", font={"size": 13, "color": INK},
        )  # fmt: skip
    for day, words, anchor, height in (
        ("2015-02-12", "Minsk II", "left", 1), ("2020-07-27", "additional<br>measures", "left", 1),
        ("2022-02-24", "invasion", "right", 0.85),
    ):  # fmt: skip
        fig.add_vline(x=day, line={"color": INK, "width": 1.5, "dash": "dot"})
        theme.label(
            fig, day, height, words, INK, yref="paper", yanchor="top", xanchor=anchor, align=anchor,
            xshift=4 if anchor == "left" else -4, font={"size": 12, "color": INK},
        )  # fmt: skip
    fig.add_scatter(
        x=days_found["start_on"], y=days_found["per_day"], mode="markers", name="a daily report",
        marker={"color": INK, "size": 8, "symbol": "circle-open", "line": {"width": 2, "color": INK}},
        hovertemplate="%{x|%d %B %Y}: %{y:.0f}<extra>a daily report</extra>",
    )  # fmt: skip
    for middle in ("2016-01-15", "2018-07-01"):
        theme.label(
            fig, middle, 120, "no total<br>found", MUTED, xanchor="center", yanchor="bottom",
            font={"size": 11, "color": MUTED},
        )  # fmt: skip
    theme.layout(
        fig, title=title, height=400, bargap=0, margin={"l": 8, "r": 12, "t": 12, "b": 8},
        subtitle="Ceasefire violations a day in Donbas as the OSCE counted, by period with a published total; "
        "hatched: at least; ○ a single daily report",
    )  # fmt: skip
    fig.update_yaxes(range=[0, 1400], dtick=500, tickformat=",d")
    fig.update_xaxes(range=["2014-11-15", "2022-05-15"], dtick="M12", tickformat="%Y", ticklabelmode="period")
    small = {f"annotations__{i}__font__size": 10 for i in range(len(fig.layout.annotations))}
    return theme.narrow(fig, height=380, xaxis__dtick="M24", **small)


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


def _to_horizon(frame: pd.DataFrame) -> pd.DataFrame:
    """A curve cut at the last year drawn, and carried on to it."""
    kept = frame[frame["days"] <= LAST_YEARS * YEAR]
    end = kept.iloc[[-1]].assign(days=LAST_YEARS * YEAR)
    return pd.concat([kept, end], ignore_index=True)


def _veil(color: str) -> str:
    """The band of a curve: its colour, thin enough for the grid and the other curve to show."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, 0.16)"
