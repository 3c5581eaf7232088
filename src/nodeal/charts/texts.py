"""Charts of the texts: what each asks for, how that moved, and limits on armies and weapons."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.hover import sources
from nodeal.charts.names import called
from nodeal.charts.theme import ACTOR, GAP, GROUND, INK, LINE, MUTED, SHADE, TRACK, colored, head, key, label, narrow
from nodeal.dates import PUBLISHED, in_words

AUTHOR = {"joint": MUTED, "russia": ACTOR["russia"], "us": ACTOR["us"], "ukraine": ACTOR["ukraine"],
          "europe": ACTOR["europe"]}  # fmt: skip
"""Sides in the order in which their texts are drawn, with their colours."""
FORMAL = ("published", "speech")
"""Texts known in full; the others were reported or presented orally."""
CODE = {
    -2: ("U", "Ukraine’s position", ACTOR["ukraine"]),
    -1: ("u", "nearer to it", SHADE["ukraine"]),
    0: ("0", "open", LINE),
    1: ("r", "nearer to Russia’s", SHADE["russia"]),
    2: ("R", "Russia’s position", ACTOR["russia"]),
}
"""From Ukraine's position in full to Russia's in full: letter, words, colour."""
PATH = {"us": ("diamond", "◆", "dot"), "ukraine": ("square", "■", "solid"), "russia": ("circle", "●", "solid")}
"""Mark, sign and line of each side, the last drawn on top."""
KEYED = ("russia", "ukraine", "us")
SPACE = 0.45
"""Between the columns of two sides, in columns."""
TICKS = {0: "0", 250_000: "250k", 500_000: "500k", 750_000: "750k", 1_000_000: "1m"}
"""Ticks of an axis of soldiers."""


def term_map(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Texts in columns by author and date, the frame's terms in rows; each cell coloured and lettered by its code.

    Parameters
    ----------
    frame
        Columns text_id, text, term, side, on, code, position, text_status, url.
    """
    fig, columns, asked = go.Figure(), _columns(frame), set(frame["term"])
    terms = {term: name for term, name in called("term").items() if term in asked}
    for row, (term, name) in enumerate(terms.items()):
        cells = frame[frame["term"] == term]
        _cells(fig, cells.assign(x=cells["text_id"].map(columns["x"])), row, name)
    for side, ours in columns.groupby("side", sort=False):
        phone = (
            {"text": ""} if side == "joint" else {"text": f"<b>{called('author', 'short')[side]}</b>", "font__size": 12}
        )
        label(fig, ours["x"].mean(), 1.0, f"<b>{called('author')[side]}</b>", AUTHOR[side], size=13, xanchor="center",
              yanchor="bottom", yref="paper", phone=phone)  # fmt: skip
    parts = [f"{colored('■', color)} <b>{letter}</b> {words}" for letter, words, color in CODE.values()]
    key(fig, parts, x=1, xanchor="right", align="right", yshift=24, size=12,
        phone=theme.broken(parts, 2))  # fmt: skip
    theme.layout(
        fig, title=title, height=216 + 26 * len(terms), barmode="overlay", margin={"l": 8, "r": 8, "t": 62, "b": 8},
        subtitle=f"Terms of {len(columns)} texts, placed on five steps from Ukraine’s position to Russia’s; empty: not "
        "in the text; *: reported or oral; E3: London, Paris, Berlin; Ukraine +: with partners",
    )  # fmt: skip
    names = columns.index.map(called("text")) + ["" if s in FORMAL else "*" for s in columns["text_status"]]
    fig.update_xaxes(
        tickvals=list(columns["x"]), ticktext=list(names), tickangle=-60, range=[-0.6, columns["x"].max() + 0.6],
        zeroline=False, showline=False, tickfont={"size": 12, "color": INK},
    )  # fmt: skip
    theme.names(fig, list(range(len(terms))), [f"{t} " for t in terms.values()], room=(len(terms) - 0.45, -0.55),
                size=12.5, phone=12, showline=False)  # fmt: skip
    return narrow(fig, height=236 + 26 * len(terms), margin__t=94, xaxis__tickangle=-90, xaxis__tickfont__size=12)


def _columns(frame: pd.DataFrame) -> pd.DataFrame:
    """Texts by side and date, each with its place; a little space parts the sides."""
    texts = frame.drop_duplicates("text_id")[["text_id", "side", "on", "text_status"]]
    texts = texts.assign(block=texts["side"].map(list(AUTHOR).index)).sort_values(["block", "on", "text_id"])
    return texts.assign(x=np.arange(len(texts)) + SPACE * texts["block"]).set_index("text_id")


def _cells(fig: go.Figure, cells: pd.DataFrame, row: int, name: str) -> None:
    """One term: a coloured cell and a letter a text."""
    fig.add_bar(
        x=cells["x"], y=[0.92] * len(cells), base=[row - 0.46] * len(cells), width=0.94, name=name,
        marker={"color": [CODE[c][2] for c in cells["code"]], "line": {"width": 0.8, "color": MUTED}},
        customdata=_clause(cells),
        hovertemplate="%{customdata}<extra>" + name + "</extra>",
    )  # fmt: skip
    fig.add_scatter(
        x=cells["x"], y=[row] * len(cells), mode="text", text=[CODE[c][0] for c in cells["code"]],
        textfont={"size": 12, "color": [GROUND if abs(c) == 2 else INK for c in cells["code"]]},
        hoverinfo="skip", name=name,
    )  # fmt: skip


def _clause(rows: pd.DataFrame) -> pd.Series:
    """In which text and when, what it says, and who published it."""
    return rows["text"] + ", " + rows["on"].dt.strftime("%B %Y") + ": " + rows["position"] + sources(rows["url"])


def term_paths(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Where each side's texts stood on each term, over time: a panel a term, a stepped line a side.

    Parameters
    ----------
    frame
        Columns text_id, text, term, side, on, code, position, text_status, url; its terms are drawn in the
        order in which they come.
    """
    shown = list(frame["term"].unique())
    rows = -(-len(shown) // 2)
    fig = make_subplots(rows=rows, cols=2, shared_xaxes=True, shared_yaxes=True, vertical_spacing=0.12,
                        horizontal_spacing=0.06)  # fmt: skip
    for panel, term in enumerate(shown, start=1):
        _paths(fig, frame[frame["term"] == term], called("term")[term], panel)
        head(fig, panel, f"<b>{called('term')[term]}</b>", xref=f"{theme.axis('x', panel)} domain",
             phone={"font__size": 12})  # fmt: skip
    words, brief = (
        GAP.join(colored(f"{PATH[s][1]} <b>{called('author', form)[s]}</b>", ACTOR[s]) for s in KEYED)
        for form in ("name", "short")
    )  # fmt: skip
    key(
        fig, f"{words}{GAP}- - draft of 2022", yshift=20, align="left", size=12.5, phone=f"{brief}<br>- - draft of 2022"
    )
    later = frame.loc[frame["side"] != "joint", "on"]
    theme.layout(
        fig, title=title, height=180 * rows + 70, margin={"l": 8, "r": 12, "t": 56, "b": 8},
        subtitle=f"Where each text is, from Ukraine’s position (below) to Russia’s (above), {later.min():%Y} to "
        f"{later.max():%B %Y}; hollow: reported or oral; dotted: the article published, 20 March 2025",
    )  # fmt: skip
    fig.update_yaxes(range=[-2.5, 2.5], tickvals=[-2, 0, 2], ticktext=["Kyiv’s", "", "Moscow’s"], zeroline=False)
    theme.years(fig, range=theme.around(later, before=44, after=28))
    fig.add_vline(x=PUBLISHED.isoformat(), line={"color": MUTED, "width": 1, "dash": "dot"})
    return narrow(fig, margin__t=70)


def _paths(fig: go.Figure, frame: pd.DataFrame, term: str, panel: int) -> None:
    """One panel: a line a side, hollow marks where a text is not known in full; the draft of 2022 as a level."""
    at = {"row": (panel + 1) // 2, "col": 2 - panel % 2}
    for side, (symbol, _, dash) in PATH.items():
        path, name = frame[frame["side"] == side].sort_values(["on", "text_id"]), called("author")[side]
        fig.add_scatter(
            x=path["on"], y=path["code"], mode="lines+markers", name=name,
            line={"color": ACTOR[side], "width": 2, "shape": "hv", "dash": dash},
            marker={
                "symbol": [symbol + ("" if s in FORMAL else "-open") for s in path["text_status"]], "size": 9,
                "color": ACTOR[side], "line": {"width": 2, "color": ACTOR[side]},
            },
            customdata=_clause(path),
            hovertemplate="%{customdata}<extra>" + f"{name}, {term}</extra>", **at,
        )  # fmt: skip
    for level in frame.loc[frame["side"] == "joint", "code"].head(1):
        fig.add_hline(y=float(level), line={"color": MUTED, "width": 1, "dash": "dash"}, **at)


def armies(people: pd.DataFrame, *, title: str) -> go.Figure:
    """Limits on Ukraine's army beside the army that it then had, in groups: the draft of 2022, the texts of 2025.

    Parameters
    ----------
    people
        Columns label, era, side (an actor, ``joint`` or ``actual``), persons, on, url.
    """
    fig, rows = go.Figure(), people.assign(late=people["side"] == "actual")
    rows = rows.sort_values(["era", "late", "persons", "label"], ignore_index=True)
    place = -(rows.index + 1.3 * rows["era"].rank(method="dense")).to_numpy()
    colors = [{**ACTOR, "joint": TRACK, "actual": MUTED}[side] for side in rows["side"]]
    fig.add_bar(
        y=place, x=rows["persons"], orientation="h", name="persons", width=0.72, cliponaxis=False,
        marker={"color": colors, "pattern": theme.hatched(rows["late"], colors)},
        text=rows["persons"].map("{:,.0f}".format), textposition="outside", textfont={"size": 13, "color": INK},
        customdata=rows["label"] + ", " + pd.to_datetime(rows["on"]).map(in_words), hovertext=sources(rows["url"]),
        hovertemplate="%{customdata}: %{x:,.0f}%{hovertext}<extra></extra>",
    )  # fmt: skip
    for era, ours in rows.groupby("era"):
        label(fig, 0, place[ours.index[0]] + 0.85, f"<b>{era}</b>", size=13, yanchor="middle", xanchor="left")
    theme.layout(
        fig, title=title, height=400, margin={"l": 8, "r": 12, "t": 8, "b": 8},
        subtitle="Soldiers that each text allowed Ukraine, and hatched the army that it had then, by Kyiv’s count",
    )  # fmt: skip
    theme.names(
        fig, list(place), [f"{words} " for words in rows["label"]], room=(place.min() - 0.6, 0.1), size=13, phone=12
    )
    fig.update_xaxes(
        range=[0, 1_010_000], showgrid=True, tickangle=0, tickvals=list(TICKS), ticktext=list(TICKS.values())
    )
    return narrow(fig, height=400, xaxis__range=[0, 1_330_000], xaxis__tickvals=[0, 500_000, 1_000_000],
                  xaxis__ticktext=["0", "500k", "1m"])  # fmt: skip


def armies_in_words(people: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the armies should know."""
    told = "; ".join(
        f"{era}: " + ", ".join(f"{row.label} {row.persons:,.0f}" for row in ours.itertuples())
        for era, ours in people.groupby("era")
    )
    return f"Bars of army size. {told}."


def weapons(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Russia's figure for each weapon beside Ukraine's, which is the whole bar.

    Parameters
    ----------
    frame
        Columns term_id, unit, russian_value, ukrainian_value, share_pct, url.
    """
    rows = frame[frame["term_id"].isin(called("weapon"))].sort_values(["share_pct", "term_id"])
    fig, labels = go.Figure(), [f"{called('weapon')[t]} " for t in rows["term_id"]]
    fig.add_bar(
        y=labels, x=[100] * len(rows), orientation="h", name="Ukraine’s figure", hoverinfo="skip", width=0.62,
        marker={"color": SHADE["ukraine"], "line": {"width": 0.8, "color": ACTOR["ukraine"]}},
        text=[f" {r:,.0f} of {u:,.0f}{' km' if k == 'km' else ''}" for r, u, k in
              rows[["russian_value", "ukrainian_value", "unit"]].itertuples(index=False)],
        textposition="outside", cliponaxis=False, textfont={"size": 12, "color": INK},
    )  # fmt: skip
    fig.add_bar(
        y=labels, x=rows["share_pct"], orientation="h", name="Russia’s figure", width=0.62,
        marker={"color": ACTOR["russia"]}, hovertext=sources(rows["url"]),
        customdata=rows["term_id"].map(called("weapon")) + ", April 2022",
        hovertemplate="%{customdata}<br>Russia’s figure is %{x:.0f} % of Ukraine’s%{hovertext}<extra></extra>",
    )  # fmt: skip
    whose = colored("Russia’s demand", ACTOR["russia"]), colored("Ukraine’s offer", ACTOR["ukraine"])
    key(fig, "<b>{}</b>, % of <b>{}</b>".format(*whose), size=13, y=1.01, phone={"x": 1, "xanchor": "right"})
    theme.layout(
        fig, title=title, height=380, barmode="overlay", margin={"l": 8, "r": 12, "t": 28, "b": 8},
        subtitle="Weapons that Ukraine was to keep by the draft of April 2022: Russia’s demand, % of Ukraine’s offer",
    )  # fmt: skip
    fig.update_yaxes(showgrid=False, tickfont={"size": 12.5, "color": INK})
    fig.update_xaxes(range=[0, 122], ticksuffix=" %", tickvals=[0, 25, 50, 75, 100], tickangle=0, showgrid=True)
    return narrow(fig, height=380, yaxis__tickfont__size=12, xaxis__range=[0, 168], xaxis__tickvals=[0, 50, 100])


def weapons_in_words(frame: pd.DataFrame) -> str:
    """What a person who cannot see the picture of the weapons should know."""
    rows = frame[frame["term_id"].isin(called("weapon"))].sort_values(["share_pct", "term_id"])
    told = ", ".join(f"{called('weapon')[row.term_id]} {row.share_pct:.0f}" for row in rows.itertuples())
    return f"Bars: Russia's figure as percent of Ukraine's. {told}."
