"""Charts of the texts: what each asks for, how that moved, how far apart the sides lie, and limits on armies."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.names import called
from nodeal.charts.theme import ACTOR, GAP, GROUND, INK, LINE, MUTED, SHADE, colored, head, key, label, narrow
from nodeal.dates import PUBLISHED

AUTHOR = {"joint": MUTED, "russia": ACTOR["russia"], "us": ACTOR["us"], "ukraine": ACTOR["ukraine"],
          "europe": ACTOR["europe"]}  # fmt: skip
"""Sides in the order in which their texts are drawn, with their colours."""
FORMAL = ("published", "speech")
"""Texts known in full; the others were reported or presented orally."""
CODE = {
    -2: ("U", "Ukraine's position", ACTOR["ukraine"]),
    -1: ("u", "nearer to it", SHADE["ukraine"]),
    0: ("0", "open", LINE),
    1: ("r", "nearer to Russia's", SHADE["russia"]),
    2: ("R", "Russia's position", ACTOR["russia"]),
}
"""From Ukraine's position in full to Russia's in full: letter, words, colour."""
PATH = {"us": ("diamond", "◆", "dot"), "ukraine": ("square", "■", "solid"), "russia": ("circle", "●", "solid")}
"""Mark, sign and line of each side, the last drawn on top."""
KEYED = ("russia", "ukraine", "us")
SPACE = 0.45
"""Between the columns of two sides, in columns."""


def term_map(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Texts in columns by author and date, the frame's terms in rows; each cell coloured and lettered by its code.

    Parameters
    ----------
    frame
        Columns text_id, term, side, on, code, position, text_status.
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
        subtitle=f"Terms of {len(columns)} texts, coded on five steps from Ukraine's position to Russia's; empty: not "
        "in the text; *: reported or presented orally",
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
        customdata=cells["position"], hovertemplate="%{customdata}<extra>" + name + "</extra>",
    )  # fmt: skip
    fig.add_scatter(
        x=cells["x"], y=[row] * len(cells), mode="text", text=[CODE[c][0] for c in cells["code"]],
        textfont={"size": 12, "color": [GROUND if abs(c) == 2 else INK for c in cells["code"]]},
        hoverinfo="skip", name=name,
    )  # fmt: skip


def term_paths(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Where each side's texts stood on each term, over time: a panel a term, a stepped line a side.

    Only terms on which both Russia and Ukraine put forward a text, and one of them a second.

    Parameters
    ----------
    frame
        Columns text_id, term, side, on, code, text_status.
    """
    shown = _moved(frame)
    rows = -(-len(shown) // 2)
    fig = make_subplots(rows=rows, cols=2, shared_xaxes=True, shared_yaxes=True, vertical_spacing=0.055,
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
        fig, title=title, height=150 * rows + 70, margin={"l": 8, "r": 12, "t": 56, "b": 8},
        subtitle=f"Code of each text by term, −2 (Ukraine's position) to +2 (Russia's), {later.min():%Y} to "
        f"{later.max():%B %Y}; hollow: reported or oral; dotted vertical: the article",
    )  # fmt: skip
    fig.update_yaxes(range=[-2.5, 2.5], tickvals=[-2, 0, 2], ticktext=["−2", "0", "+2"], zeroline=False)
    theme.years(fig, range=theme.around(later, before=44, after=28))
    fig.add_vline(x=PUBLISHED.isoformat(), line={"color": MUTED, "width": 1, "dash": "dot"})
    return narrow(fig, margin__t=70)


def _moved(frame: pd.DataFrame) -> list[str]:
    """Terms on which both sides put forward a text, and one of them a second, in the order in which they are drawn."""
    theirs = frame[frame["side"].isin(["russia", "ukraine"])].groupby("term")["side"].agg(["nunique", "size"])
    both = theirs.index[(theirs["nunique"] == 2) & (theirs["size"] > 2)]
    return [term for term in called("term") if term in both]


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
            hovertemplate="%{x|%B %Y}: %{y:+d}<extra>" + f"{name}, {term}</extra>", **at,
        )  # fmt: skip
    for level in frame.loc[frame["side"] == "joint", "code"].head(1):
        fig.add_hline(y=float(level), line={"color": MUTED, "width": 1, "dash": "dash"}, **at)


def distance(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Mean distance between the latest Russian and Ukrainian texts, each time a new one was put forward.

    Parameters
    ----------
    frame
        Columns on, mean, terms.
    """
    step = frame["mean"].round(1).diff()
    fig = go.Figure(
        go.Scatter(
            x=frame["on"], y=frame["mean"], mode="lines+markers+text", line={"color": INK, "width": 2.5, "shape": "hv"},
            marker={"size": 9, "color": INK}, textfont={"size": 13, "color": INK}, cliponaxis=False,
            text=frame["mean"].map("{:.1f}".format).where(step != 0, ""),
            textposition=["top center" if up else "bottom center" for up in step > 0], customdata=frame["terms"],
            hovertemplate="%{x|%d %B %Y}: %{y:.2f} steps over %{customdata} terms<extra></extra>",
        )
    )  # fmt: skip
    for y, words in ((4, "opposite ends of the scale: 4"), (0.42, "terms compared")):
        label(fig, 1, y, words, MUTED, size=12, xref="x domain", xanchor="right", yanchor="bottom")
    for row in frame.itertuples():
        label(fig, row.on, 0.08, f"{row.terms}", MUTED, size=12, xanchor="center", yanchor="bottom")
    theme.layout(
        fig, title=title, height=320, margin={"l": 8, "r": 16, "t": 24, "b": 8},
        subtitle="Mean distance between the latest texts of Russia and of Ukraine with partners, steps of the scale, "
        "at each new text",
    )  # fmt: skip
    fig.update_yaxes(range=[0, 4.5], dtick=1)
    theme.quarters(fig, range=theme.around(frame["on"], before=98, after=28))
    return narrow(theme.mark_published(fig), height=300)


def force_limits(people: pd.DataFrame, weapons: pd.DataFrame, *, title: str) -> go.Figure:
    """Limits on Ukraine's army and its actual size; below, Russia's figure for each weapon beside Ukraine's.

    Parameters
    ----------
    people
        Columns label, side (an actor or ``actual``), persons: in the order to be drawn.
    weapons
        Columns term_id, unit, russian_value, ukrainian_value, share_pct.
    """
    fig = make_subplots(rows=2, vertical_spacing=0.13, row_heights=[len(people), len(weapons)])
    _persons(fig, people)
    _weapons(fig, weapons[weapons["term_id"].isin(called("weapon"))].sort_values(["share_pct", "term_id"]))
    head(fig, 1, "<b>Persons</b> (hatched: actual strength)", phone="<b>Persons</b> (hatched: actual)")
    whose = colored("Russia's figure", ACTOR["russia"]), colored("Ukraine's", ACTOR["ukraine"])
    head(fig, 2, "<b>Weapons, April 2022</b>: {} as % of {}".format(*whose),
         phone={"text": "<b>Russia's figure, % of Ukraine's</b>", "font__size": 12})  # fmt: skip
    theme.layout(
        fig, title=title, height=620, barmode="overlay", bargap=0.28, margin={"l": 8, "r": 12, "t": 28, "b": 8},
        subtitle="Limits on Ukraine's armed forces in drafts of 2022 and 2025 beside actual strength",
    )  # fmt: skip
    fig.update_yaxes(showgrid=False, tickfont={"size": 12.5, "color": INK})
    fig.update_yaxes(autorange="reversed", row=1)
    fig.update_xaxes(showgrid=True, range=[0, 1_010_000], tickvals=[0, 250_000, 500_000, 750_000, 1_000_000],
                     ticktext=["0", "250k", "500k", "750k", "1m"], tickangle=0, row=1)  # fmt: skip
    fig.update_xaxes(range=[0, 122], ticksuffix=" %", tickvals=[0, 25, 50, 75, 100], tickangle=0, row=2)
    return narrow(
        fig, height=640, yaxis__tickfont__size=12, yaxis2__tickfont__size=12, xaxis__range=[0, 1_230_000],
        xaxis__tickvals=[0, 500_000, 1_000_000], xaxis__ticktext=["0", "500k", "1m"], xaxis2__range=[0, 168],
        xaxis2__tickvals=[0, 50, 100],
    )  # fmt: skip


def _persons(fig: go.Figure, people: pd.DataFrame) -> None:
    """The upper panel: a bar a text, hatched what an army really had."""
    colors = [{**ACTOR, "actual": MUTED}[side] for side in people["side"]]
    fig.add_bar(
        y=[f"{words} " for words in people["label"]], x=people["persons"], orientation="h", name="persons",
        row=1, col=1, marker={"color": colors, "pattern": theme.hatched(people["side"] == "actual", colors)},
        text=people["persons"].map("{:,.0f}".format), textposition="outside", cliponaxis=False,
        textfont={"size": 13, "color": INK}, hovertemplate="%{y}: %{x:,.0f}<extra></extra>",
    )  # fmt: skip


def _weapons(fig: go.Figure, rows: pd.DataFrame) -> None:
    """The lower panel: Russia's figure on top of Ukraine's, which is the whole bar."""
    labels = [f"{called('weapon')[t]} " for t in rows["term_id"]]
    fig.add_bar(
        y=labels, x=[100] * len(rows), orientation="h", row=2, col=1, name="Ukraine's figure", hoverinfo="skip",
        marker={"color": SHADE["ukraine"], "line": {"width": 0.8, "color": ACTOR["ukraine"]}}, width=0.62,
        text=[f" {r:,.0f} of {u:,.0f}{' km' if k == 'km' else ''}" for r, u, k in
              rows[["russian_value", "ukrainian_value", "unit"]].itertuples(index=False)],
        textposition="outside", cliponaxis=False, textfont={"size": 12, "color": INK},
    )  # fmt: skip
    fig.add_bar(
        y=labels, x=rows["share_pct"], orientation="h", row=2, col=1, name="Russia's figure", width=0.62,
        marker={"color": ACTOR["russia"]}, hovertemplate="%{y}: %{x:.0f} % of Ukraine's figure<extra></extra>",
    )  # fmt: skip
