"""Charts of the talks: who answered whom and how, what the texts ask for, and how far apart they lie."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nodeal.charts import theme
from nodeal.charts.theme import ACTOR, ANSWER, GROUND, INK, LINE, MUTED, SHADE
from nodeal.dates import PUBLISHED

WORD = {
    "acceptance": "yes",
    "concession": "gave way",
    "conditional_acceptance": "yes, but",
    "counter_proposal": "counter-offer",
    "delay": "delay",
    "rejection": "no",
}
LETTER = {
    "acceptance": "Y",
    "concession": "G",
    "conditional_acceptance": "B",
    "counter_proposal": "C",
    "delay": "D",
    "rejection": "N",
}
"""What stands in a square, so that nothing hangs on its colour."""
TONE = {**ANSWER, "concession": ANSWER["acceptance"]}
ON_TONE = {kind: GROUND if kind in ("acceptance", "concession", "rejection") else INK for kind in WORD}
"""Colour of a letter on its square."""

FROM = {"us": "From Washington", "ukraine": "From Kyiv", "europe": "From Europe", "russia": "From Moscow"}
COLUMNS = {"ru": ("Russia", "russia"), "ua": ("Ukraine", "ukraine"), "us": ("US", "us")}
PAIRS = {
    ("ru", "us"): "Russia to Washington",
    ("ru", "kyiv_and_europe"): "Russia to Kyiv and Europe",
    ("ua", "us"): "Ukraine to Washington",
    ("ua", "russia"): "Ukraine to Moscow",
    ("us", "russia"): "Washington to Moscow",
}
PROPER = {
    "us": "US", "un": "UN", "ru": "Russian", "ua": "Ukrainian", "fr": "French", "uk": "British", "euro": "European",
    "nato": "NATO", "europe": "Europe", "sea": "Sea", "april": "April", "zelensky": "Zelenskyy", "infra": "sites",
}  # fmt: skip
"""Words of ids that are not written as they stand."""
GAP = " \u2002 "
"""Between the parts of a key: a space that pictures keep."""
SQUARE = 17
"""Side of a square in a matrix, in pixels."""


def key(kinds: Sequence[str], *, per_line: int = 6) -> str:
    """What the letters and colours of answers mean, as a line or two above a chart."""
    parts = [f"<span style='color:{TONE[k]}'>■</span> <b>{LETTER[k]}</b> {WORD[k]}" for k in kinds]
    return "<br>".join(GAP.join(parts[i : i + per_line]) for i in range(0, len(parts), per_line))


def short_name(proposal_id: str) -> str:
    """A proposal's id in words: ``ceasefire-30d-2025-03`` → ``Ceasefire 30d``."""
    words = [PROPER.get(word, word) for word in re.sub(r"-\d{4}(-\d{2})?$", "", proposal_id).split("-")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


# ---- answers -------------------------------------------------------------------------------------------------


def answer_matrix(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Every proposal in a row, by proposer and date; first answers as squares with letters, later ones beside them.

    Parameters
    ----------
    frame
        Columns proposal_id, date, title, proposer_group, and for ``ru``, ``ua``, ``us`` the first answer
        (``proposer`` for an own proposal) and, with ``_all``, every answer in order.
    """
    fig, wide, narrow, at, y = go.Figure(), [], [], [], 0.0
    squares: list[dict[str, object]] = []
    for group, heading in FROM.items():
        rows = frame[frame["proposer_group"] == group].sort_values(["date", "proposal_id"])
        head = f"<span style='color:{ACTOR[group]}'><b>{heading}: {len(rows)} proposals</b></span>"
        y += 0.7
        at.append(y)
        wide.append(head)
        narrow.append(head.replace(" proposals", ""))
        before = int((rows["date"] <= PUBLISHED.isoformat()).sum())
        for number, row in enumerate(rows.itertuples()):
            y += 1
            if 0 < number == before:
                _article_rule(fig, y - 0.5)
            at.append(y)
            day = f"{row.date.day} " if row.date_precision == "day" else ""
            wide.append(f"{row.title} · {day}{row.date:%b %y}")
            narrow.append(f"{short_name(str(row.proposal_id))} · {row.date:%b %y}")
            squares += [_square(row, column, x, y) for x, column in enumerate(COLUMNS)]
        y += 0.6
    _draw_squares(fig, pd.DataFrame(squares))
    theme.label(fig, 1, 1.035, key([k for k in WORD if k != "concession"]) + f"{GAP}<b>G</b> {WORD['concession']}", INK,
                xref="paper", yref="paper", yanchor="bottom", xanchor="right", align="right",
                font={"size": 12, "color": INK})  # fmt: skip
    theme.layout(
        fig, title=title, height=round(19.5 * y + 90), margin={"l": 8, "r": 28, "t": 56, "b": 8},
        subtitle="First answer to each proposal since February 2025, later answers as small letters; a coloured dot: "
        "own proposal; empty: no answer found",
    )  # fmt: skip
    fig.update_xaxes(
        side="top", tickvals=list(range(len(COLUMNS))), range=[-0.35, len(COLUMNS) - 0.45], zeroline=False,
        ticktext=[f"<span style='color:{ACTOR[a]}'><b>{name}</b></span>" for name, a in COLUMNS.values()],
        showline=False, tickangle=0,
    )  # fmt: skip
    fig.update_yaxes(
        range=[y + 0.1, 0], tickvals=at, ticktext=wide, showgrid=False, showline=False, zeroline=False,
        tickfont={"size": 11.5, "color": INK},
    )  # fmt: skip
    lines = key([k for k in WORD if k != "concession"], per_line=3) + f"{GAP}<b>G</b> {WORD['concession']}"
    return theme.narrow(
        fig, yaxis__ticktext=narrow, yaxis__tickfont__size=11, xaxis__tickfont__size=11, margin__t=78, margin__r=20,
        **{f"annotations__{len(fig.layout.annotations) - 1}__text": lines},
    )  # fmt: skip


def _square(row, column: str, x: int, y: float) -> dict[str, object]:  # noqa: ANN001 - a named tuple of the frame
    """One cell of the matrix: its first answer, the letters of later ones, and words for the pointer."""
    first, every = getattr(row, column), getattr(row, f"{column}_all")
    said = [] if pd.isna(every) else [part.rpartition(" (") for part in str(every).split("; ")]
    words = "; ".join(f"{WORD[kind]} ({days.rstrip(')')} days)" for kind, _, days in said)
    return {
        "x": x,
        "y": y,
        "first": None if pd.isna(first) else first,
        "later": "".join(LETTER[kind] for kind, _, _ in said[1:]),
        "hover": f"{row.title}<br>{COLUMNS[column][0]}: {words or 'no answer found'}",
        "color": ACTOR[COLUMNS[column][1]],
    }


def _draw_squares(fig: go.Figure, cells: pd.DataFrame) -> None:
    """Squares with letters, one trace a kind of answer; dots for own proposals; small letters for later answers."""
    for kind in WORD:
        rows = cells[cells["first"] == kind]
        if len(rows):
            fig.add_scatter(
                x=rows["x"], y=rows["y"], mode="markers+text", text=LETTER[kind], name=WORD[kind],
                marker={"symbol": "square", "size": SQUARE, "color": TONE[kind], "line": {"width": 0.8, "color": INK}},
                textfont={"color": ON_TONE[kind], "size": 12}, customdata=rows["hover"],
                hovertemplate="%{customdata}<extra></extra>",
            )  # fmt: skip
    own = cells[cells["first"] == "proposer"]
    fig.add_scatter(
        x=own["x"], y=own["y"], mode="markers", name="own proposal", hoverinfo="skip",
        marker={"symbol": "circle", "size": 6, "color": own["color"].tolist()},
    )  # fmt: skip
    later = cells[cells["later"] != ""]
    fig.add_scatter(
        x=later["x"], y=later["y"], mode="markers+text", text=later["later"], textposition="middle right",
        marker={"size": SQUARE - 2, "opacity": 0, "color": MUTED}, textfont={"size": 10, "color": MUTED},
        name="later answers", hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip


def _article_rule(fig: go.Figure, y: float) -> None:
    """The article's date in a list ordered by date: a dotted rule with its name."""
    fig.add_shape(type="line", xref="paper", x0=0, x1=1, y0=y, y1=y, line={"color": MUTED, "width": 1, "dash": "dot"})
    fig.add_annotation(
        xref="paper", x=1, xanchor="left", y=y, yanchor="middle", text="article", showarrow=False, textangle=-90,
        font={"color": MUTED, "size": 10},
    )  # fmt: skip


def first_answers(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """First answers counted, a bar for each pair of who answers whom; a thin bar below without the weak rows.

    Parameters
    ----------
    frame
        Columns actor, asked_by, answer, count, strong, answered, proposals.
    """
    fig = go.Figure()
    places = {pair: -1.15 * place for place, pair in enumerate(PAIRS)}
    for kind in WORD:
        for column, offset, height in (("count", 0.0, 0.46), ("strong", -0.32, 0.13)):
            rows = frame[frame["answer"] == kind].set_index(["actor", "asked_by"])
            counts = [int(rows.loc[pair, column]) for pair in places]
            inside = [f"<b>{LETTER[kind]}</b> {n}" if n > 1 else LETTER[kind] if n else "" for n in counts]
            fig.add_bar(
                y=[y + offset for y in places.values()], x=counts, width=height, orientation="h", name=WORD[kind],
                marker={"color": TONE[kind], "line": {"width": 0.8, "color": INK}},
                text=inside if column == "count" else None, textposition="inside", insidetextanchor="middle",
                textangle=0, textfont={"color": ON_TONE[kind], "size": 13}, constraintext="none",
                customdata=[PAIRS[pair] for pair in places],
                hovertemplate=f"%{{customdata}}: {WORD[kind]} %{{x}}<extra>"
                + ("all rows" if column == "count" else "weak rows left out")
                + "</extra>",
            )  # fmt: skip
    sizes = frame.drop_duplicates(["actor", "asked_by"]).set_index(["actor", "asked_by"])
    for pair, y in places.items():
        answered, made = sizes.loc[pair, ["answered", "proposals"]]
        actor = COLUMNS[pair[0]][1]
        theme.label(
            fig, 0, y + 0.25, f"<span style='color:{ACTOR[actor]}'><b>{PAIRS[pair]}</b></span>: "
            f"answered {answered} of {made}", INK, yanchor="bottom", font={"size": 13, "color": INK},
        )  # fmt: skip
    kinds = list(WORD)
    theme.label(fig, 0, 1.02, key(kinds), INK, xref="paper", yref="paper", yanchor="bottom", align="left",
                font={"size": 12, "color": INK})  # fmt: skip
    theme.layout(
        fig, title=title, height=430, barmode="stack", margin={"l": 8, "r": 12, "t": 40, "b": 8},
        subtitle="First answers to proposals of every kind since February 2025; thin bar: well-documented ones alone",
    )  # fmt: skip
    fig.update_xaxes(showgrid=True, range=[0, sizes["answered"].max() + 0.4], dtick=5)
    fig.update_yaxes(showticklabels=False, showgrid=False, zeroline=False, range=[-1.15 * len(PAIRS) + 0.6, 0.62])
    return theme.narrow(fig, height=460, margin__t=62, **{f"annotations__{len(PAIRS)}__text": key(kinds, per_line=3)})


def days_to_answer(frames: dict[tuple[str, str], pd.DataFrame], *, title: str) -> go.Figure:
    """Days to the first answer of substance, a square each; at the right how many proposals stayed open.

    Parameters
    ----------
    frames
        Pair of who answers whom → columns proposal_id, date, title, answer, days (missing where open).
    """
    last = int(max(frame["days"].max() for frame in frames.values()))
    gone = last + 1.5
    fig = go.Figure()
    deepest = {pair: max(int(frame["days"].value_counts().max()), 1) for pair, frame in frames.items()}
    base, places = 0.0, {}
    for pair in reversed(frames):
        places[pair] = base
        base += deepest[pair] + 1.6
    for pair, frame in frames.items():
        # Where squares pile up on one day they stand as the key lists the answers, the oldest proposal lowest.
        given = frame.dropna(subset=["days"])
        given = given.assign(place=given["answer"].map(list(WORD).index))
        given = given.sort_values(["place", "days", "date", "proposal_id"])
        level = given.groupby("days").cumcount()
        for kind in WORD:
            rows = given[given["answer"] == kind]
            if len(rows):
                fig.add_scatter(
                    x=rows["days"].astype(int), y=places[pair] + level[rows.index], mode="markers+text",
                    text=LETTER[kind], name=WORD[kind], textfont={"color": ON_TONE[kind], "size": 11},
                    marker={"symbol": "square", "size": 15, "color": TONE[kind], "line": {"width": 0.8, "color": INK}},
                    customdata=rows["title"], hovertemplate=f"%{{customdata}}: %{{x}} days<extra>{PAIRS[pair]}</extra>",
                )  # fmt: skip
        left = int(frame["days"].isna().sum())
        theme.label(
            fig,
            gone,
            places[pair],
            f"<b>{left}</b> of {len(frame)}",
            INK,
            xanchor="center",
            font={"size": 13, "color": INK},
        )
        theme.label(
            fig, -0.5, places[pair] + deepest[pair] - 0.45, f"<b>{PAIRS[pair]}</b>", ACTOR[COLUMNS[pair[0]][1]],
            yanchor="bottom", font={"size": 13, "color": ACTOR[COLUMNS[pair[0]][1]]},
        )  # fmt: skip
    theme.label(fig, 0, 1.02, key([k for k in WORD if k != "delay"]), INK, xref="paper", yref="paper", yanchor="bottom",
                align="left", font={"size": 12, "color": INK})  # fmt: skip
    theme.layout(
        fig, title=title, height=round(21 * base + 120), margin={"l": 8, "r": 12, "t": 36, "b": 8},
        subtitle="Days from a proposal to the first answer of substance; a delay is none. Open: none found by "
        "October 2026",
    )  # fmt: skip
    fig.update_xaxes(
        range=[-0.6, gone + 0.9], tickvals=[*range(last + 1), gone], ticktext=[*map(str, range(last + 1)), "open"],
        title={"text": "days"}, zeroline=False,
    )  # fmt: skip
    fig.update_yaxes(showticklabels=False, showgrid=False, zeroline=False, range=[-0.8, base - 0.3])
    number = len(fig.layout.annotations) - 1
    return theme.narrow(
        fig, margin__t=60, **{f"annotations__{number}__text": key([k for k in WORD if k != "delay"], per_line=3)}
    )


def truces(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Truces proposed over time, a line a proposer: agreed by both, in force on one side, or come to nothing.

    Parameters
    ----------
    frame
        Columns date, title, proposer, agreed, took_effect.
    """
    fig = go.Figure()
    lines = {"us": 4, "ua": 3, "europe": 2, "ru": 1}
    names = {
        "us": ("Washington", "us"),
        "ua": ("Kyiv", "ukraine"),
        "europe": ("Europe", "europe"),
        "ru": ("Moscow", "russia"),
    }
    who = frame["proposer"].where(frame["proposer"].isin(["us", "ua", "ru"]), "europe")
    kinds = {
        "both said yes": (frame["agreed"], "square", 15),
        "in force without two yeses": (frame["took_effect"] & ~frame["agreed"], "diamond-tall", 15),
        "came to nothing": (~frame["took_effect"], "circle-open", 10),
    }
    for words, (chosen, symbol, size) in kinds.items():
        rows = frame[chosen]
        below = 0.3 if words == "came to nothing" else 0.0
        fig.add_scatter(
            x=rows["date"], y=who[chosen].map(lines) - below, mode="markers", name=words, customdata=rows["title"],
            marker={"symbol": symbol, "size": size, "color": [ACTOR[names[w][1]] for w in who[chosen]],
                    "line": {"width": 2, "color": [ACTOR[names[w][1]] for w in who[chosen]]}},
            hovertemplate="%{customdata}, %{x|%d %B %Y}<extra>" + words + "</extra>",
        )  # fmt: skip
    marks = GAP.join(["■ both said yes", "◆ in force without two yeses", "○ came to nothing"])
    theme.label(fig, 0, 1.09, marks, INK, xref="paper", yref="paper", yanchor="bottom", font={"size": 13, "color": INK})
    theme.layout(
        fig,
        title=title,
        height=300,
        margin={"l": 8, "r": 12, "t": 52, "b": 8},
        subtitle="Truces proposed since February 2025, full and limited, by proposer and what came of them",
    )
    fig.update_yaxes(
        tickvals=list(lines.values()), range=[0.5, 4.5],
        ticktext=[f"<span style='color:{ACTOR[c]}'><b>{n}</b></span> " for n, c in names.values()],
    )  # fmt: skip
    fig.update_xaxes(dtick="M3", tickformat="%b<br>%Y", range=["2025-02-10", "2026-10-20"])
    theme.mark_published(fig)
    return theme.narrow(
        fig, height=300, annotations__0__text=GAP.join(["■ both yes", "◆ in force", "○ nothing"]), xaxis__dtick="M6"
    )


# ---- texts ---------------------------------------------------------------------------------------------------


TERM = {
    "territory": "Territory",
    "nato_neutrality": "NATO, neutrality",
    "force_caps": "Limits on forces",
    "foreign_troops": "Foreign troops",
    "security_guarantees": "Guarantees",
    "ceasefire_sequence": "Truce or terms first",
    "sanctions": "Sanctions",
    "frozen_assets_reparations": "Assets, damages",
    "elections": "Elections",
    "language_culture": "Language, church",
    "prisoners_humanitarian": "Prisoners, children",
    "accountability_amnesty": "Amnesty",
    "znpp": "Nuclear plant",
    "us_russia_relations": "US–Russia business",
}
"""Terms of the texts in the order in which they are drawn."""
TEXT = {
    "istanbul-draft-2022": "Istanbul draft, Apr 22",
    "putin-terms-2024": "Putin, Jun 24",
    "ru-memorandum-2025": "memorandum, Jun 25",
    "anchorage-2025": "Anchorage, Aug 25*",
    "ru-position-2026-01": "position, Jan 26*",
    "us-final-offer-2025": "final offer, Apr 25",
    "us-28-points-2025": "28 points, Nov 25",
    "ua-eu-counter-2025": "London, Apr 25",
    "ua-memorandum-2025": "memorandum, Jun 25",
    "eu-12-points-2025": "12 points, Oct 25*",
    "us-ua-20-points-2025": "20 points, Dec 25*",
    "paris-declaration-2026": "Paris, Jan 26",
    "e3-counter-2025": "E3, Nov 25",
}
BLOCKS = {
    "joint": ("both", MUTED), "russia": ("Russia", ACTOR["russia"]), "us": ("US", ACTOR["us"]),
    "ukraine": ("Ukraine & partners", ACTOR["ukraine"]), "europe": ("E3", ACTOR["europe"]),
}  # fmt: skip
"""Sides in the order in which their texts are drawn: name and colour."""
CODE_TONE = {-2: ACTOR["ukraine"], -1: SHADE["ukraine"], 0: LINE, 1: SHADE["russia"], 2: ACTOR["russia"]}
"""From Ukraine's position in full to Russia's in full."""
CODE_LETTER = {-2: "U", -1: "u", 0: "0", 1: "r", 2: "R"}
WEAPON = {
    "combat_aircraft": "Combat aircraft", "auxiliary_aircraft": "Support aircraft", "armoured_vehicles":
    "Armoured vehicles", "tanks": "Tanks", "manpads": "Portable air defence", "artillery": "Artillery",
    "anti_tank_guns": "Anti-tank guns", "mlrs": "Rocket launchers", "missile_range": "Missile range",
    "mortars": "Mortars",
}  # fmt: skip
SYMBOL = {"russia": "circle", "ukraine": "square", "us": "diamond", "europe": "triangle-up"}


def term_map(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Texts in columns by author and date, terms in rows; each cell coloured and lettered by its code.

    Parameters
    ----------
    frame
        Columns text_id, term, side, on, code, position.
    """
    order = frame.drop_duplicates("text_id").sort_values(["on", "text_id"])
    columns = [t for side in BLOCKS for t in order.loc[order["side"] == side, "text_id"]]
    sides = order.set_index("text_id")["side"]
    places, x = {}, 0.0
    for before, text in zip([columns[0], *columns], columns, strict=False):
        x += 0.45 if sides[text] != sides[before] else 0.0
        places[text] = x
        x += 1
    fig = go.Figure()
    for row, term in enumerate(TERM):
        cells = frame[frame["term"] == term]
        fig.add_bar(
            x=cells["text_id"].map(places), y=[0.92] * len(cells), base=[row - 0.46] * len(cells), width=0.94,
            marker={"color": [CODE_TONE[int(c)] for c in cells["code"]], "line": {"width": 0}}, name=TERM[term],
            customdata=cells["position"], hovertemplate="%{customdata}<extra>" + TERM[term] + "</extra>",
        )  # fmt: skip
        fig.add_scatter(
            x=cells["text_id"].map(places), y=[row] * len(cells), mode="text",
            text=cells["code"].map(CODE_LETTER),
            textfont={"size": 12, "color": [GROUND if abs(c) == 2 else INK for c in cells["code"]]},
            hoverinfo="skip", name=TERM[term],
        )  # fmt: skip
    for side, (name, color) in BLOCKS.items():
        at = [places[t] for t in columns if sides[t] == side]
        theme.label(
            fig, sum(at) / len(at), 1.0, f"<b>{name}</b>", color, xanchor="center", yanchor="bottom", yref="paper",
            font={"size": 13, "color": color},
        )  # fmt: skip
    theme.label(
        fig, 1, 1, _scale(), INK, xref="paper", yref="paper", yanchor="bottom", xanchor="right", align="right",
        yshift=24, font={"size": 12, "color": INK},
    )  # fmt: skip
    theme.layout(
        fig, title=title, height=580, barmode="overlay", margin={"l": 8, "r": 8, "t": 62, "b": 8},
        subtitle="Terms of thirteen texts, coded on five steps from Ukraine's position to Russia's; empty: not in the "
        "text; *: reported or presented orally",
    )  # fmt: skip
    fig.update_xaxes(
        tickvals=list(places.values()), ticktext=[TEXT[t] for t in columns], tickangle=-60, range=[-0.6, x - 0.4],
        zeroline=False, showline=False, tickfont={"size": 12, "color": INK},
    )  # fmt: skip
    fig.update_yaxes(
        tickvals=list(range(len(TERM))), ticktext=[f"{t} " for t in TERM.values()], range=[len(TERM) - 0.45, -0.55],
        showgrid=False, zeroline=False, showline=False, tickfont={"size": 12.5, "color": INK},
    )  # fmt: skip
    return theme.narrow(
        fig, height=600, margin__t=94, xaxis__tickangle=-90, xaxis__tickfont__size=10.5, yaxis__tickfont__size=10.5,
        annotations__0__text="", annotations__3__text="<b>Ukraine +</b>", annotations__1__font__size=12,
        annotations__2__font__size=12, annotations__3__font__size=12, annotations__4__font__size=12,
        annotations__5__text=_scale(2),
    )  # fmt: skip


def _scale(per_line: int = 5) -> str:
    """What the five codes mean, in their colours."""
    words = {-2: "Ukraine's position", -1: "nearer to it", 0: "open", 1: "nearer to Russia's", 2: "Russia's position"}
    parts = [f"<span style='color:{CODE_TONE[c]}'>■</span> <b>{CODE_LETTER[c]}</b> {w}" for c, w in words.items()]
    return "<br>".join(GAP.join(parts[i : i + per_line]) for i in range(0, len(parts), per_line))


def term_paths(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Where each side's texts stood on each term, over time: a panel a term, a stepped line a side.

    Only terms on which both Russia and Ukraine put forward a text, and one of them a second.

    Parameters
    ----------
    frame
        Columns text_id, term, side, on, code, text_status.
    """
    theirs = frame[frame["side"].isin(["russia", "ukraine"])].groupby("term")["side"].agg(["nunique", "size"])
    shown = [t for t in TERM if t in theirs.index and theirs.loc[t, "nunique"] == 2 and theirs.loc[t, "size"] > 2]
    rows = -(-len(shown) // 2)
    fig = make_subplots(rows=rows, cols=2, shared_xaxes=True, shared_yaxes=True, vertical_spacing=0.055,
                        horizontal_spacing=0.06)  # fmt: skip
    for number, term in enumerate(shown):
        at = {"row": number // 2 + 1, "col": number % 2 + 1}
        for side in ("us", "ukraine", "russia"):
            path = frame[(frame["term"] == term) & (frame["side"] == side)].sort_values(["on", "text_id"])
            formal = path["text_status"].isin(["published", "speech"])
            fig.add_scatter(
                x=path["on"], y=path["code"], mode="lines+markers", name=BLOCKS[side][0],
                line={"color": ACTOR[side], "width": 2, "shape": "hv", "dash": "dot" if side == "us" else "solid"},
                marker={
                    "symbol": [SYMBOL[side] + ("" if f else "-open") for f in formal], "size": 9,
                    "color": ACTOR[side], "line": {"width": 2, "color": ACTOR[side]},
                },
                hovertemplate="%{x|%B %Y}: %{y:+d}<extra>" + f"{BLOCKS[side][0]}, {TERM[term]}</extra>", **at,
            )  # fmt: skip
        draft = frame[(frame["term"] == term) & (frame["side"] == "joint")]
        if len(draft):
            fig.add_hline(y=float(draft["code"].iloc[0]), line={"color": MUTED, "width": 1, "dash": "dash"}, **at)
        axis = "" if number == 0 else str(number + 1)
        theme.label(fig, 0, 1, f"<b>{TERM[term]}</b>", INK, xref=f"x{axis} domain", yref=f"y{axis} domain",
                    yanchor="bottom", font={"size": 13, "color": INK})  # fmt: skip
    names = {"russia": "●", "ukraine": "■", "us": "◆"}
    words = GAP.join(f"<span style='color:{ACTOR[s]}'>{m} <b>{BLOCKS[s][0]}</b></span>" for s, m in names.items())
    theme.label(
        fig, 0, 1, words + GAP + "- - draft of 2022", INK, xref="paper", yref="paper", yanchor="bottom", yshift=20,
        align="left", font={"size": 12.5, "color": INK},
    )  # fmt: skip
    theme.layout(
        fig, title=title, height=150 * rows + 70, margin={"l": 8, "r": 12, "t": 56, "b": 8},
        subtitle="Code of each text by term, −2 (Ukraine's position) to +2 (Russia's), 2024 to January 2026; hollow: "
        "reported or oral; dotted vertical: the article",
    )  # fmt: skip
    fig.update_yaxes(range=[-2.5, 2.5], tickvals=[-2, 0, 2], ticktext=["−2", "0", "+2"], zeroline=False)
    fig.update_xaxes(range=["2024-05-01", "2026-02-20"], dtick="M12", tickformat="%Y", tick0="2024-01-01")
    fig.add_vline(x=PUBLISHED.isoformat(), line={"color": MUTED, "width": 1, "dash": "dot"})
    last = len(shown)
    return theme.narrow(
        fig, margin__t=70,
        **{f"annotations__{last}__text": words.replace(" & partners", " +") + "<br>- - draft of 2022"},
        **{f"annotations__{i}__font__size": 12 for i in range(last)},
    )  # fmt: skip


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
            text=["" if same else f"{mean:.1f}" for mean, same in zip(frame["mean"], step == 0, strict=True)],
            textposition=["top center" if up else "bottom center" for up in step > 0], customdata=frame["terms"],
            hovertemplate="%{x|%d %B %Y}: %{y:.2f} steps over %{customdata} terms<extra></extra>",
        )
    )  # fmt: skip
    theme.label(fig, 1, 4, "opposite ends of the scale: 4", MUTED, xref="x domain", xanchor="right", yanchor="bottom",
                font={"size": 12, "color": MUTED})  # fmt: skip
    for row in frame.itertuples():
        theme.label(fig, row.on, 0.08, f"{row.terms}", MUTED, xanchor="center", yanchor="bottom",
                    font={"size": 12, "color": MUTED})  # fmt: skip
    theme.label(
        fig, 1, 0.42, "terms compared", MUTED, xref="x domain", xanchor="right", yanchor="bottom",
        font={"size": 12, "color": MUTED},
    )  # fmt: skip
    theme.layout(
        fig, title=title, height=320, margin={"l": 8, "r": 16, "t": 24, "b": 8},
        subtitle="Mean distance between the latest texts of Russia and of Ukraine with partners, steps of the scale, "
        "at each new text",
    )  # fmt: skip
    fig.update_yaxes(range=[0, 4.5], dtick=1)
    fig.update_xaxes(range=["2025-01-15", "2026-02-20"], dtick="M3", tickformat="%b<br>%Y")
    theme.mark_published(fig)
    return theme.narrow(fig, height=300)


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
    color = {**ACTOR, "actual": MUTED}
    fig.add_bar(
        y=[f"{label} " for label in people["label"]], x=people["persons"], orientation="h", name="persons",
        row=1, col=1,
        marker={
            "color": [color[s] for s in people["side"]],
            "pattern": {
                "shape": ["/" if s == "actual" else "" for s in people["side"]], "size": 6, "fgcolor": GROUND,
                "bgcolor": [color[s] for s in people["side"]],
            },
        },
        text=[f"{p:,.0f}" for p in people["persons"]], textposition="outside", cliponaxis=False,
        textfont={"size": 13, "color": INK}, hovertemplate="%{y}: %{x:,.0f}<extra></extra>",
    )  # fmt: skip
    rows = weapons[weapons["term_id"].isin(WEAPON)].sort_values(["share_pct", "term_id"])
    labels = [f"{WEAPON[t]} " for t in rows["term_id"]]
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
    for axis, words in (
        ("y", "<b>Persons</b> (hatched: actual strength)"),
        (
            "y2",
            f"<b>Weapons, April 2022</b>: <span style='color:{ACTOR['russia']}'>Russia's figure</span> as % of "
            f"<span style='color:{ACTOR['ukraine']}'>Ukraine's</span>",
        ),
    ):
        theme.label(fig, 0, 1, words, INK, xref="paper", yref=f"{axis} domain", yanchor="bottom",
                    font={"size": 13, "color": INK})  # fmt: skip
    theme.layout(
        fig, title=title, height=620, barmode="overlay", bargap=0.28, margin={"l": 8, "r": 12, "t": 28, "b": 8},
        subtitle="Limits on Ukraine's armed forces in drafts of 2022 and 2025 beside actual strength",
    )  # fmt: skip
    fig.update_yaxes(showgrid=False, tickfont={"size": 12.5, "color": INK})
    fig.update_yaxes(autorange="reversed", row=1)
    fig.update_xaxes(showgrid=True, range=[0, 1_010_000], tickvals=[0, 250_000, 500_000, 750_000, 1_000_000],
                     ticktext=["0", "250k", "500k", "750k", "1m"], tickangle=0, row=1)  # fmt: skip
    fig.update_xaxes(range=[0, 122], ticksuffix=" %", tickvals=[0, 25, 50, 75, 100], tickangle=0, row=2)
    return theme.narrow(
        fig, height=640, yaxis__tickfont__size=11, yaxis2__tickfont__size=11, xaxis__range=[0, 1_230_000],
        xaxis__tickvals=[0, 500_000, 1_000_000], xaxis__ticktext=["0", "500k", "1m"], xaxis2__range=[0, 168],
        xaxis2__tickvals=[0, 50, 100], annotations__0__text="<b>Persons</b> (hatched: actual)",
        annotations__1__text="<b>Russia's figure, % of Ukraine's</b>", annotations__1__font__size=12,
    )  # fmt: skip


# ---- halts ---------------------------------------------------------------------------------------------------

HALTS_ASKED = {
    ("us", True): ("Washington: the whole front, for long", ["us"]),
    ("kyiv", True): ("Kyiv and Europe: the whole front, for long", ["ukraine", "europe"]),
    ("us", False): ("Washington: short or limited", ["us"]),
    ("kyiv", False): ("Kyiv and Europe: short or limited", ["ukraine", "europe"]),
    ("russia", False): ("Moscow: a few days", ["russia"]),
}
"""Who asked for what, in the order drawn: asker and whether the halt was lasting → heading, proposers."""
SAID = {"ru": ("Moscow said", "russia", 0.0), "ua": ("Kyiv said", "ukraine", 1.04)}
"""Column → its head, whose colour it has, where its boxes begin."""
ASKED, UNFOUND = "asked", "–"


def halts(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Every halt of the fighting in a row, by asker and by how much was asked; first answers as words in boxes.

    Parameters
    ----------
    frame
        As :func:`nodeal.measures.talks.halts` gives it; a weak answer is drawn in outline.
    """
    fig, y, at, wide, narrow = go.Figure(), -0.3, [], [], []
    for (_, long), (heading, groups) in HALTS_ASKED.items():
        rows = frame[frame["proposer_group"].isin(groups) & (frame["lasting"] == long)]
        at.append(y := y + 1.4)
        wide.append(f"<span style='color:{ACTOR[groups[0]]}'><b>{heading}</b></span>")
        narrow.append(wide[-1].replace(": ", ":<br>").replace(" and ", ", "))
        y += 0.1
        for row in rows.sort_values(["date", "proposal_id"]).itertuples():
            at.append(y := y + 1)
            day = f"{row.date.day} " * (row.date_precision == "day") + f"{row.date:%b %y}"
            wide.append(f"{row.title} · {day}")
            narrow.append(f"{day} · {_extent(row)}")
            _say(fig, row, y)
    for name, actor, start in SAID.values():
        theme.label(fig, start + 0.5, 0.2, f"<b>{name}</b>", ACTOR[actor], xanchor="center", yanchor="bottom")
    theme.layout(
        fig, title=title, height=round(21.5 * y + 36), margin={"l": 4, "r": 4, "t": 14, "b": 4}, barmode="overlay",
        subtitle=f"First answers to {len(frame)} halts, {frame['date'].min():%B %Y} to {frame['date'].max():%B %Y}; "
        "long: a month or more; in outline: could be read otherwise",
    )  # fmt: skip
    fig.update_xaxes(range=[-0.02, 2.06], visible=False)
    fig.update_yaxes(range=[y + 0.55, 0], tickvals=at, ticktext=wide, showgrid=False, showline=False, zeroline=False,
                     tickfont={"size": 12, "color": INK})  # fmt: skip
    return theme.narrow(fig, yaxis__ticktext=narrow)


def _extent(row) -> str:  # noqa: ANN001 - a named tuple of the frame
    """How much a halt asked for, in short: ``all, 30 days``."""
    length = f", {row.days_asked} days" if pd.notna(row.days_asked) else ", no end" if row.halt_length == "long" else ""
    return ("all" if row.halt == "whole_front" else "part") + length


def _say(fig: go.Figure, row, y: float) -> None:  # noqa: ANN001 - a named tuple of the frame
    """The answers to one halt: a word in a box, or what stands in its place."""
    for actor, (name, _, start) in SAID.items():
        kind, weak = getattr(row, actor), getattr(row, f"{actor}_weak")
        if kind not in WORD:
            theme.label(fig, start + 0.5, y, ASKED if kind == "proposer" else UNFOUND, MUTED, xanchor="center",
                        font={"size": 12, "color": MUTED})  # fmt: skip
            continue
        fig.add_bar(
            y=[y], x=[1], base=[start], width=0.86, orientation="h", name=name, text=[WORD[kind]], textangle=0,
            marker={"color": GROUND if weak else TONE[kind], "line": {"width": 1.2 if weak else 0.6, "color": INK}},
            textposition="inside", insidetextanchor="middle", constraintext="none",
            textfont={"color": INK if weak else ON_TONE[kind], "size": 12},
            hovertemplate=f"{row.title}<br>{name}: {WORD[kind]}<extra></extra>",
        )  # fmt: skip


def halts_in_words(frame: pd.DataFrame) -> str:
    """The picture of :func:`halts` for who cannot see it: how each asker was answered."""
    parts = []
    for (_, long), (heading, groups) in HALTS_ASKED.items():
        rows = frame[frame["proposer_group"].isin(groups) & (frame["lasting"] == long)]
        counts = rows["ua" if groups == ["russia"] else "ru"].value_counts()
        asked = heading.partition(":")[0] + (", long and full" if long else ", less")
        parts.append(f"{asked}: " + ", ".join(f"{counts[kind]} {WORD[kind]}" for kind in WORD if kind in counts))
    return f"Halts by who asked for how much, and first answers. {'; '.join(parts)}."


ALT = {
    "first_answers": "Stacked bars of first answers for five pairs. Russia to Washington: mostly yes and yes, but. "
    "Russia to Kyiv and Europe: mostly no. Ukraine to Moscow: no plain yes. Among well-documented answers about half "
    "of the refusals go.",
    "days_to_answer": "Squares on a scale of days to the first answer of substance, for four pairs of who answers "
    "whom. Most answers come within the first few days; at the right the number of proposals left without one.",
    "truces": "Halts proposed since February 2025 on four lines by proposer. Filled squares, where both said yes, are "
    "few and all Washington's; diamonds mark halts that took effect without two plain yeses; most circles came to "
    "nothing.",
    "answer_matrix": "A matrix of proposals since February 2025, by proposer, with letters for the first answers of "
    "Russia, Ukraine and the United States. Russia answers the US with yes and yes, but; Kyiv and Europe with no most "
    "often.",
}
"""Pictures here for who cannot see them, where the words do not come from the frame."""
