"""Charts of aid: who allocated how much, when, and what filled the gap."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.theme import ACTOR, GROUND, INK, LINE, MUTED, SHADE

SIDE = {"europe": "Europe", "us": "United States", "other": "Others"}
DONOR_GROUP = ("europe", "us", "other")


def monthly(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Monthly allocations, a panel a side, military aid under the rest.

    Parameters
    ----------
    frame
        Columns month, group, aid_type, allocated_eur_bn.
    """
    fig = make_subplots(rows=3, shared_xaxes=True, shared_yaxes=True, vertical_spacing=0.09, row_heights=[4, 4, 2])
    parts = {"military": (["military"], ACTOR), "financial and humanitarian": (["financial", "humanitarian"], SHADE)}
    for row, group in enumerate(DONOR_GROUP, start=1):
        for name, (types, colors) in parts.items():
            rows = frame[(frame["group"] == group) & frame["aid_type"].isin(types)]
            summed = rows.groupby("month", as_index=False)["allocated_eur_bn"].sum()
            fig.add_bar(
                x=summed["month"], y=summed["allocated_eur_bn"], name=f"{SIDE[group]}, {name}",
                marker={"color": colors[group], "line": {"width": 0.6, "color": ACTOR[group]}}, row=row, col=1,
                hovertemplate="%{x|%B %Y}: %{y:.2f} EUR bn<extra>" + f"{SIDE[group]}, {name}</extra>",
            )  # fmt: skip
        fig.add_annotation(
            text=f"<b>{SIDE[group]}</b>: full colour military, faint financial and humanitarian" if row == 1
            else f"<b>{SIDE[group]}</b>",
            xref="paper", x=0, xanchor="left", yref=f"y{'' if row == 1 else row} domain", y=1.0, yanchor="bottom",
            showarrow=False, font={"color": ACTOR[group], "size": 14},
        )  # fmt: skip
    theme.layout(
        fig, title=title, height=520, barmode="stack", bargap=0.12,
        subtitle="Allocations by month, EUR bn, January 2022 to April 2026",
        margin={"l": 8, "r": 12, "t": 36, "b": 8},
    )  # fmt: skip
    fig.update_yaxes(matches=None, nticks=4)
    fig.update_yaxes(range=[0, 22], row=1)
    fig.update_yaxes(range=[0, 22], row=2)
    fig.update_yaxes(range=[0, 11], row=3)
    fig.update_xaxes(dtick="M12", tickformat="%Y", ticklabelmode="period", range=["2021-12-15", "2026-05-15"])
    theme.mark_published(fig)
    return theme.narrow(fig, height=520, annotations__0__text="<b>Europe</b>, strong: military")


def cumulative(frame: pd.DataFrame, changes: pd.DataFrame, *, title: str) -> go.Figure:
    """Both sums since January 2022, and below a close look at the months in which the lead changed hands.

    Parameters
    ----------
    frame
        Columns month, europe, us, lead.
    changes
        Columns month, leader, lead_eur_bn: the months in which the leader changed.
    """
    fig = make_subplots(rows=2, vertical_spacing=0.16, row_heights=[3, 2])
    for side in ("europe", "us"):
        fig.add_scatter(
            x=frame["month"], y=frame[side], mode="lines", name=SIDE[side], row=1, col=1,
            line={"color": ACTOR[side], "width": 3, "dash": "solid" if side == "europe" else "dash"},
            hovertemplate="%{x|%B %Y}: %{y:.1f} EUR bn<extra>" + SIDE[side] + "</extra>",
        )  # fmt: skip
    last = frame.iloc[-1]
    theme.label(
        fig, last["month"], last["europe"], f"Europe {last['europe']:.0f}", ACTOR["europe"], xanchor="right",
        yanchor="bottom",
    )  # fmt: skip
    theme.label(
        fig, last["month"], last["us"], f"United States {last['us']:.0f}", ACTOR["us"], xanchor="right", yanchor="top"
    )
    early = frame[frame["month"].between("2022-03-01", "2023-06-01")]
    fig.add_bar(
        x=early["month"], y=early["lead"], row=2, col=1, name="Europe minus United States",
        marker={"color": [ACTOR["europe"] if v > 0 else ACTOR["us"] for v in early["lead"]]},
        hovertemplate="%{x|%B %Y}: %{y:.2f} EUR bn<extra>Europe minus United States</extra>",
    )  # fmt: skip
    theme.label(
        fig, 0, 1.0, f"<b>Close up</b>: Europe minus United States; the lead changed {len(changes)} times", INK,
        xref="paper", yref="y2 domain", yanchor="bottom",
    )  # fmt: skip
    theme.layout(
        fig, title=title, height=560,
        subtitle="Allocations since January 2022 added up, all types, EUR bn; below, the difference, "
        "March 2022 to June 2023",
        margin={"l": 8, "r": 12, "t": 28, "b": 8},
    )  # fmt: skip
    fig.update_xaxes(dtick="M12", tickformat="%Y", row=1)
    fig.update_xaxes(dtick="M3", tickformat="%b<br>%Y", row=2)
    fig.update_yaxes(rangemode="tozero", row=1)
    theme.mark_published(fig, panel=1)
    return theme.narrow(
        fig, height=560, annotations__1__text=f"US {last['us']:.0f}",
        annotations__2__text=f"<b>Close up</b>: {len(changes)} changes of the lead",
    )  # fmt: skip


def half_years(frame: pd.DataFrame, filled: dict[str, tuple[float, float, float]], *, title: str) -> go.Figure:
    """Military aid of Europe and the United States by half-year beside their means of 2022–24.

    Parameters
    ----------
    frame
        Columns half, months, europe, us, europe_base, us_base.
    filled
        Half-year → share of the missing US aid that Europe's increase made up, %: value, low, high.
    """
    names = [
        f"{h[:4]}<br>{h[5:]}" + ("" if m == 6 else f"<br>{m} mo.")
        for h, m in zip(frame["half"], frame["months"], strict=True)
    ]
    fig = go.Figure()
    for side in ("europe", "us"):
        fig.add_bar(
            x=names, y=frame[side], name=SIDE[side], customdata=frame["half"],
            marker={
                "color": ACTOR[side],
                "pattern": {
                    "shape": ["" if m == 6 else "/" for m in frame["months"]], "size": 6,
                    "bgcolor": ACTOR[side], "fgcolor": GROUND,
                },
            },
            hovertemplate="%{customdata}: %{y:.1f} EUR bn<extra>" + SIDE[side] + "</extra>",
        )  # fmt: skip
        dash = "dash" if side == "us" else "dot"
        fig.add_hline(y=frame[f"{side}_base"].iloc[0], line={"color": ACTOR[side], "width": 1.5, "dash": dash})
    base = frame.iloc[0]
    lines = [
        _key("europe", f"mean of 2022–24: {base['europe_base']:.1f} (dotted)"),
        _key("us", f"mean: {base['us_base']:.1f} (dashed)"),
    ]
    theme.label(fig, 0, 1.01, "<br>".join(lines), INK, xref="paper", yref="paper", yanchor="bottom", align="left")
    for half, (share, low, high) in filled.items():
        at = frame.index[frame["half"] == half][0]
        words = f"<b>{share:.0f} %</b> ({low:.0f} to {high:.0f})<br>of the gap filled"
        theme.label(fig, names[at], frame["europe"][at], words, INK, xanchor="center", yanchor="bottom")
    theme.layout(
        fig, title=title, height=440, barmode="group", bargap=0.25, bargroupgap=0.06,
        subtitle="Military allocations by half-year, EUR bn, nominal; hatched: January to April 2026 only",
        yaxis={"range": [0, 28]}, margin={"l": 8, "r": 12, "t": 48, "b": 8},
    )  # fmt: skip
    fig.update_xaxes(type="category", tickangle=0)
    short = {
        f"annotations__{1 + i}__text": f"<b>{share:.0f} %</b><br>({low:.0f}–{high:.0f})<br>of the gap"
        for i, (share, low, high) in enumerate(filled.values())
    }
    return theme.narrow(
        fig, height=420, xaxis__tickfont__size=10, yaxis__range=[0, 31], annotations__0__font__size=12, **short
    )


def donors_by_gdp(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Bars of bilateral aid as a share of GDP, largest first.

    Parameters
    ----------
    frame
        Columns rank, name, group, allocated_eur_bn, pct_gdp.
    """
    down = frame.iloc[::-1]
    fig = go.Figure(
        go.Bar(
            y=[f"{n} " for n in down["name"]], x=down["pct_gdp"], orientation="h",
            marker={"color": [ACTOR[g] for g in down["group"]]},
            text=[f"{p:.2f} % · EUR {a:.1f} bn" for p, a in down[["pct_gdp", "allocated_eur_bn"]].to_numpy()],
            textposition=["inside" if p > 1.8 else "outside" for p in down["pct_gdp"]],
            textfont={"color": [GROUND if p > 1.8 else INK for p in down["pct_gdp"]], "size": 12},
            insidetextanchor="end", cliponaxis=False,
            hovertemplate="%{y}: %{x:.2f} % of GDP<extra></extra>",
        )
    )  # fmt: skip
    theme.layout(
        fig, title=title, height=520, bargap=0.25,
        subtitle="Bilateral allocations, January 2022 to June 2026, % of 2021 GDP, and EUR bn",
    )  # fmt: skip
    fig.update_xaxes(showgrid=True, ticksuffix=" %", range=[0, 3.7])
    fig.update_yaxes(showgrid=False, tickfont={"color": INK})
    return theme.narrow(fig, height=520, yaxis__tickfont__size=12)


def us_packages(packages: pd.DataFrame, weapons: pd.DataFrame, *, title: str) -> go.Figure:
    """US packages by quarter and mechanism, and below the US share of five heavy categories.

    Parameters
    ----------
    packages
        Columns quarter, mechanism (pda, usai, other), usd_bn.
    weapons
        Columns category, us_items, all_items, share_of_items_pct, share_of_value_pct.
    """
    fig = make_subplots(rows=2, vertical_spacing=0.2, row_heights=[3, 2])
    tones = {"pda": ACTOR["us"], "usai": SHADE["us"], "other": ACTOR["other"]}
    words = {"pda": "drawdowns from stocks", "usai": "procurement (USAI)", "other": "other"}
    for kind, color in tones.items():
        rows = packages[packages["mechanism"] == kind]
        fig.add_bar(
            x=rows["quarter"], xperiod="M3", xperiodalignment="middle", y=rows["usd_bn"], name=words[kind],
            row=1, col=1,
            marker={"color": color, "line": {"width": 0.6, "color": ACTOR["us"] if kind == "usai" else color}},
            hovertemplate="quarter from %{x|%B %Y}: %{y:.2f} USD bn<extra>" + words[kind] + "</extra>",
        )  # fmt: skip
    keys = "   ".join(f"<span style='color:{tones[kind]}'>■</span> {word}" for kind, word in words.items())
    theme.label(fig, 0, 1.01, keys, INK, xref="paper", yref="y domain", yanchor="bottom")
    theme.label(
        fig, "2025-08-15", 0.4, "none", MUTED, xref="x", yref="y", xanchor="center", yanchor="bottom",
    )  # fmt: skip
    down = weapons.sort_values(["share_of_value_pct", "category"])
    labels = [c.replace("_", " ") for c in down["category"]]
    fig.add_scatter(
        y=labels, x=down["share_of_value_pct"], mode="markers", name="of value", row=2, col=1,
        marker={"color": ACTOR["us"], "size": 12}, hovertemplate="%{y}: %{x:.0f} % of value<extra></extra>",
    )  # fmt: skip
    fig.add_scatter(
        y=labels, x=down["share_of_items_pct"], mode="markers", name="of pieces", row=2, col=1,
        marker={"color": ACTOR["us"], "size": 11, "symbol": "diamond-open", "line": {"width": 2}},
        hovertemplate="%{y}: %{x:.0f} % of pieces<extra></extra>",
    )  # fmt: skip
    theme.label(
        fig, 0, 1.06, "<b>US share of heavy weapons, all donors</b>: ● of value, ◇ of pieces", INK, xref="paper",
        yref="y2 domain", yanchor="bottom",
    )  # fmt: skip
    theme.layout(
        fig, title=title, height=600, barmode="stack", bargap=0.15,
        subtitle="US military packages by quarter, USD bn, February 2022 to April 2026; "
        "US share of five heavy categories, %",
        margin={"l": 8, "r": 16, "t": 28, "b": 8},
    )  # fmt: skip
    fig.update_xaxes(dtick="M12", tickformat="%Y", ticklabelmode="period", row=1)
    fig.update_xaxes(range=[0, 100], ticksuffix=" %", showgrid=True, row=2)
    fig.update_yaxes(tickfont={"color": INK}, automargin=False, row=2)
    fig.layout.xaxis2.domain = (0.23, 1)
    theme.mark_published(fig, panel=1)
    short = keys.replace(" from stocks", "").replace(" (USAI)", "")
    return theme.narrow(
        fig, height=600, xaxis2__domain=[0.42, 1], yaxis2__tickfont__size=11, xaxis2__dtick=25,
        margin__t=48, annotations__0__text=short, annotations__0__font__size=12, annotations__0__y=1.09,
        annotations__2__text="<b>US share</b>: ● of value, ◇ of pieces",
    )  # fmt: skip


def commitments(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Promises (stepped, dashed) and allocations (solid) of Europe and the United States.

    Parameters
    ----------
    frame
        Columns month, group, committed_eur_bn, allocated_eur_bn, both cumulative.
    """
    fig = go.Figure()
    for side in ("europe", "us"):
        rows = frame[frame["group"] == side]
        for column, dash, words in (
            ("committed_eur_bn", "dot", "committed"),
            ("allocated_eur_bn", "solid", "allocated"),
        ):
            fig.add_scatter(
                x=rows["month"], y=rows[column], mode="lines", name=f"{SIDE[side]}, {words}",
                line={"color": ACTOR[side], "width": 3 if dash == "solid" else 2, "dash": dash, "shape": "hv"},
                hovertemplate="%{x|%B %Y}: %{y:.0f} EUR bn<extra>" + f"{SIDE[side]}, {words}</extra>",
            )  # fmt: skip
        last = rows.iloc[-1]
        for words, at in (("allocated", last["allocated_eur_bn"]), ("committed", last["committed_eur_bn"])):
            if side == "europe":
                theme.label(
                    fig, last["month"], at, f"Europe {words} {at:.0f}", ACTOR[side], xanchor="right", yanchor="bottom",
                    xshift=-6,
                )  # fmt: skip
    theme.label(
        fig, last["month"], last["allocated_eur_bn"],
        f"United States: {last['committed_eur_bn']:.0f} and {last['allocated_eur_bn']:.0f}", ACTOR["us"],
        xanchor="right", yanchor="top",
    )  # fmt: skip
    theme.layout(
        fig, title=title, height=440, margin={"l": 8, "r": 12, "t": 28, "b": 8},
        subtitle="Committed (dotted) and allocated (solid) since January 2022, all types, EUR bn, to April 2026",
    )  # fmt: skip
    fig.update_xaxes(dtick="M12", tickformat="%Y", range=["2022-01-01", "2026-05-10"])
    fig.update_yaxes(rangemode="tozero")
    theme.mark_published(fig)
    short = f"US {last['committed_eur_bn']:.0f}, {last['allocated_eur_bn']:.0f}"
    ends = [annotation.text.split()[-1] for annotation in fig.layout.annotations[:2]]
    return theme.narrow(
        fig, height=420, annotations__0__text=f"Europe {ends[0]}", annotations__1__text=f"Europe {ends[1]}",
        annotations__2__text=short,
    )  # fmt: skip


def _key(side: str, words: str) -> str:
    """A line of a legend: a square and a name in the side's colour, and what its line means."""
    return f"<span style='color:{ACTOR[side]}'><b>■ {SIDE[side]}</b>, {words}</span>"


def by_release(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """The same months as four releases told them: how far apart the releases are, and where the last one stands.

    Parameters
    ----------
    frame
        Columns release, month, allocated_eur_bn.
    """
    marks = {
        "mid-2024": ("diamond-open", "mid-2024"),
        "R27": ("square-open", "Release 27"),
        "R28": ("triangle-up-open", "Release 28"),
        "R29": ("circle", "Release 29"),
    }
    shown = frame[frame["month"] <= "2025-01-01"]
    spread = shown.groupby("month")["allocated_eur_bn"].agg(["min", "max"]).reset_index()
    fig = go.Figure(
        go.Bar(
            x=spread["month"], y=spread["max"] - spread["min"], base=spread["min"], marker={"color": LINE},
            width=14 * 86_400_000, hoverinfo="skip", name="range",
        )
    )  # fmt: skip
    for release, (symbol, words) in marks.items():
        rows = shown[shown["release"] == release]
        latest = release == "R29"
        fig.add_scatter(
            x=rows["month"], y=rows["allocated_eur_bn"], mode="markers", name=words,
            marker={
                "symbol": symbol, "size": 7, "color": INK if latest else MUTED, "line": {"width": 1.2},
            },
            hovertemplate="%{x|%B %Y}: %{y:.2f} EUR bn<extra>" + words + "</extra>",
        )  # fmt: skip
    theme.label(
        fig, 0.02, 0.99, "● Release 29   △ Release 28<br>□ Release 27   ◇ mid-2024<br>bar: range", MUTED,
        xref="paper", yref="paper", yanchor="top", align="left", font={"color": MUTED, "size": 13},
    )  # fmt: skip
    theme.layout(
        fig, title=title, height=420,
        subtitle="Allocations by month in four releases, all donors but the EU institutions, EUR bn, "
        "February 2022 to January 2025",
    )  # fmt: skip
    fig.update_xaxes(dtick="M6", tickformat="%b<br>%Y")
    fig.update_yaxes(rangemode="tozero")
    return theme.narrow(fig, height=420, annotations__0__font__size=11)


def claimed(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Sums that officials named beside sums that were tracked, in one currency: hatched said, solid tracked.

    Parameters
    ----------
    frame
        Columns of (us, europe), kind (said, tracked), label, date, usd_bn, low, high; largest first within each.
    """
    down = frame.iloc[::-1].reset_index(drop=True)
    labels = [
        f"{label}{f', {day:%b %Y}' if kind == 'said' else ''} "
        for label, kind, day in down[["label", "kind", "date"]].itertuples(index=False)
    ]
    place = down.index + down["of"].eq("us") * 1.0
    colors = [ACTOR[of] for of in down["of"]]
    spread = {"type": "data", "symmetric": False, "color": INK, "thickness": 3, "width": 0}
    fig = go.Figure(
        go.Bar(
            y=place, x=down["usd_bn"], orientation="h", cliponaxis=False, width=0.72,
            marker={
                "color": colors, "line": {"width": 1, "color": colors},
                "pattern": {
                    "shape": ["/" if kind == "said" else "" for kind in down["kind"]], "size": 6, "bgcolor": GROUND,
                    "fgcolor": colors, "fillmode": "replace",
                },
            },
            error_x={
                **spread, "array": down["high"] - down["usd_bn"], "arrayminus": down["usd_bn"] - down["low"],
            },
            text=[
                "" if pd.notna(row.high) else f"  {row.usd_bn:g}" if row.kind == "said" else f"  {row.usd_bn:.0f}"
                for row in down.itertuples()
            ],
            textposition="outside", textfont={"color": INK, "size": 14},
            customdata=down["what"], hovertemplate="USD %{x:.0f} bn: %{customdata}<extra></extra>",
        )
    )  # fmt: skip
    for at, value, high in zip(place, down["usd_bn"], down["high"], strict=True):
        if pd.notna(high):
            theme.label(fig, high, at, f"  {value:.0f}", INK, yanchor="middle")
    for of, words in (("us", "United States"), ("europe", "Europe")):
        top = place[down["of"] == of].max() + 0.75
        theme.label(fig, 0, top, f"<b>{words}</b>", ACTOR[of], yanchor="middle")
    theme.layout(
        fig, title=title, height=440, bargap=0.2,
        subtitle="Aid to Ukraine to the end of 2024, USD bn: hatched said, solid tracked; euros at each month's rate, "
        "error bars any month's",
    )  # fmt: skip
    fig.update_xaxes(showgrid=True, range=[0, 540])
    fig.update_yaxes(
        tickvals=list(place), ticktext=labels, showgrid=False, zeroline=False, tickfont={"color": INK},
        range=[-0.7, place.max() + 1.2],
    )  # fmt: skip
    return theme.narrow(
        fig, yaxis__tickfont__size=12, yaxis__ticktext=[f"{label} " for label in down["label"]],
        xaxis__range=[0, 620], xaxis__dtick=200,
    )  # fmt: skip
