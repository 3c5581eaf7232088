"""Charts of the talks: who answered whom, how, how soon, and what came of the truces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from nodeal.charts import theme
from nodeal.charts.hover import sources
from nodeal.charts.names import called, sides
from nodeal.charts.theme import ACTOR, ANSWER, GAP, GROUND, INK, MUTED, colored, key, label, narrow
from nodeal.dates import PUBLISHED, in_words

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
PROPOSERS = ("us", "ukraine", "europe", "russia")
ANSWERERS = ("ru", "ua", "us")
PHONE_LETTERS = 34
"""How many letters of an offer's title a phone has room for in a line."""
SQUARE = 17
"""Side of a square in a matrix, in pixels."""
BAR = {"count": (0.0, 0.46, "All answers"), "strong": (-0.34, 0.13, "Well-documented answers")}
"""Bars of the first answers: how far from the middle of the row, how thick, of what."""
CAME_OF_IT = {
    "both": ("both said yes", "both yes", "■", "square", 15, 0.0),
    "one": ("in force without two yeses", "in force", "◆", "diamond-tall", 15, 0.0),
    "nothing": ("came to nothing", "nothing", "○", "circle-open", 10, 0.3),
}
"""What came of a truce: words, words on a phone, sign in words and in the picture, size, how far below the line."""


def answers_key(kinds: Sequence[str]) -> list[str]:
    """What the letters and colours of answers mean, part by part."""
    return [f"{colored('■', TONE[k])} <b>{LETTER[k]}</b> {WORD[k]}" for k in kinds]


def short_name(proposal_id: str) -> str:
    """A proposal's id in words: ``ceasefire-30d-2025-03`` → ``Ceasefire 30d``."""
    proper = called("word")
    words = [proper.get(word, word) for word in re.sub(r"-\d{4}(-\d{2})?$", "", proposal_id).split("-")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def side_of(actor: str) -> str:
    """The colour of an actor."""
    return ACTOR[sides()[actor]]


def answer_matrix(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Every proposal in a row, by proposer and date; first answers as squares with letters, later ones beside them.

    Parameters
    ----------
    frame
        Columns proposal_id, date, date_precision, title, proposer_group, and for ``ru``, ``ua``, ``us`` the first
        answer (``proposer`` for an own proposal) and, with ``_all``, every answer in order, with
        ``_url`` the page of the first; url of the proposal.
    """
    fig, rows = go.Figure(), _in_rows(frame)
    foot = rows["place"].iloc[-1] + 0.6
    for rule in _between(rows):
        _article_rule(fig, rule)
    _draw_squares(fig, pd.DataFrame([_square(r, a, x) for r in rows.itertuples() for x, a in enumerate(ANSWERERS)]))
    parts = answers_key([k for k in WORD if k != "concession"])
    given = f"{GAP}<b>G</b> {WORD['concession']}"
    key(fig, theme.broken(parts, 6) + given, x=1, y=1.035, xanchor="right", align="right", size=12,
        phone=theme.broken(parts, 3) + given)  # fmt: skip
    theme.layout(
        fig, title=title, height=round(19.5 * foot + 90), margin={"l": 8, "r": 28, "t": 56, "b": 8},
        subtitle="First answer to each proposal since February 2025, later answers as small letters; a coloured dot: "
        "own proposal; empty: no answer found; dotted: the article, 20 March 2025",
    )  # fmt: skip
    short = called("side", "short")
    fig.update_xaxes(
        side="top", tickvals=list(range(len(ANSWERERS))), range=[-0.35, len(ANSWERERS) - 0.45], zeroline=False,
        ticktext=[colored(f"<b>{short[sides()[a]]}</b>", side_of(a)) for a in ANSWERERS], showline=False, tickangle=0,
    )  # fmt: skip
    at, wide, slim = _row_names(rows)
    theme.names(fig, at, wide, room=(foot + 0.1, 0), size=12, phone=12, showline=False)
    heads = [colored(f"<b>{a.upper()}</b>", side_of(a)) for a in ANSWERERS]
    return narrow(fig, yaxis__ticktext=slim, xaxis__ticktext=heads, xaxis__range=[-0.3, len(ANSWERERS) - 0.65],
                  margin__t=78, margin__r=20)  # fmt: skip


def _in_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Proposals from the top down, by proposer and date, each group under a heading."""
    group = frame["proposer_group"].map({g: n for n, g in enumerate(PROPOSERS)})
    pages = {f"{actor}_source": sources(frame[f"{actor}_url"].fillna(frame["url"])) for actor in ANSWERERS}
    rows = frame.assign(order=group, **pages)
    rows = rows.sort_values(["order", "date", "proposal_id"], ignore_index=True)
    return rows.assign(place=rows.index + 1 + 0.7 + 1.3 * rows["order"])


def _between(rows: pd.DataFrame) -> list[float]:
    """Where the article's date lies in each group that has proposals on either side of it."""
    early = rows["date"] <= PUBLISHED.isoformat()
    places = rows.groupby("order")["place"]
    return [
        float(of.max()) + 0.5 for number, of in rows[early].groupby("order")["place"]
        if of.max() < places.max()[number]
    ]  # fmt: skip


def _row_names(rows: pd.DataFrame) -> tuple[list[float], list[str], list[str]]:
    """Places and names down the side, headings among them: for a wide picture and for a phone."""
    at, wide, slim = [], [], []
    for order, ours in rows.groupby("order"):
        group, n = PROPOSERS[order], len(ours)
        at += [ours["place"].iloc[0] - 1, *ours["place"]]
        start = f"<b>From {called('side', 'place')[group]}: {n}"
        wide.append(colored(f"{start} proposals</b>", ACTOR[group]))
        slim.append(colored(f"{start}</b>", ACTOR[group]))
        for row in ours.itertuples():
            wide.append(f"{row.title} · {_day(row)}")
            slim.append(f"{short_name(str(row.proposal_id))} · {row.date:%b %y}")
    return at, wide, slim


def _square(row, column: str, x: int) -> dict[str, object]:  # noqa: ANN001 - a named tuple of the frame
    """One cell of the matrix: its first answer, the letters of later ones, and words for the pointer."""
    first, every = getattr(row, column), getattr(row, f"{column}_all")
    said = [] if pd.isna(every) else [part.rpartition(" (") for part in str(every).split("; ")]
    words = "; ".join(f"{WORD[kind]} ({days.rstrip(')')} days)" for kind, _, days in said)
    return {
        "x": x,
        "y": row.place,
        "first": None if pd.isna(first) else first,
        "later": "".join(LETTER[kind] for kind, _, _ in said[1:]),
        "hover": f"{row.title}, {_day(row)}<br>{called('side', 'short')[sides()[column]]}: "
        f"{words or 'no answer found'}{getattr(row, f'{column}_source')}",
        "color": side_of(column),
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
        marker={"size": SQUARE - 2, "opacity": 0, "color": MUTED}, textfont={"size": 12, "color": MUTED},
        name="later answers", hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip


def _article_rule(fig: go.Figure, y: float) -> None:
    """The article's date in a list ordered by date: a dotted rule with its name."""
    fig.add_shape(type="line", xref="paper", x0=0, x1=1, y0=y, y1=y, line={"color": MUTED, "width": 1, "dash": "dot"})
    label(fig, 1, y, "article", MUTED, size=12, xref="paper", yanchor="middle", textangle=-90)


def first_answers(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """First answers counted, a bar for each pair of who answers whom; a thin bar below without the weak rows.

    Parameters
    ----------
    frame
        Columns actor, asked_by, answer, count, strong, answered, proposals.
    """
    fig, pairs = go.Figure(), called("pair")
    frame = frame.assign(pair=frame["actor"] + "-" + frame["asked_by"])
    places = {pair: -1.15 * place for place, pair in enumerate(pairs)}
    for kind in WORD:
        rows = frame[frame["answer"] == kind].set_index("pair").loc[list(pairs)]
        for column in BAR:
            _answers_bar(fig, rows[column].astype(int), kind, column, places)
    for pair, row in frame.drop_duplicates("pair").set_index("pair").loc[list(pairs)].iterrows():
        who = colored(f"<b>{pairs[pair]}</b>", side_of(row["actor"]))
        label(fig, 0, places[pair] + 0.25, f"{who}: answered {row['answered']} of {row['proposals']}", size=13,
              yanchor="bottom")  # fmt: skip
        strong = frame.loc[frame["pair"] == pair, "strong"].sum()
        label(fig, strong, places[pair] + BAR["strong"][0], f"{strong} well documented", MUTED, size=12, xshift=4,
              yanchor="middle")  # fmt: skip
    _answers_over(fig, list(WORD))
    theme.layout(
        fig, title=title, height=470, barmode="stack", margin={"l": 8, "r": 12, "t": 40, "b": 8},
        subtitle="First answers since February 2025, by number of proposals; thin bars: well-documented ones alone",
    )  # fmt: skip
    fig.update_xaxes(showgrid=True, range=[0, frame["answered"].max() + 0.4], dtick=5)
    fig.update_yaxes(showticklabels=False, showgrid=False, zeroline=False, range=[-1.15 * len(pairs) + 0.6, 0.62])
    return narrow(fig, height=500, margin__t=62, xaxis__range=[0, 1.13 * frame["answered"].max()])


def _answers_bar(fig: go.Figure, counts: pd.Series, kind: str, column: str, places: dict[str, float]) -> None:
    """One kind of answer in every row: all of them with letter and number, or those on firm rows, thin."""
    offset, height, words = BAR[column]
    inside = [f"<b>{LETTER[kind]}</b> {n}" if n > 1 else LETTER[kind] if n else "" for n in counts]
    fig.add_bar(
        y=[y + offset for y in places.values()], x=counts.tolist(), width=height, orientation="h", name=WORD[kind],
        marker={"color": TONE[kind], "line": {"width": 0.8, "color": INK}},
        text=inside if column == "count" else None, textposition="inside", insidetextanchor="middle",
        textangle=0, textfont={"color": ON_TONE[kind], "size": 13}, constraintext="none",
        customdata=list(called("pair").values()),
        hovertemplate=f"%{{customdata}}: {WORD[kind]} %{{x}}<extra>{words}</extra>",
    )  # fmt: skip


def _answers_over(fig: go.Figure, kinds: Sequence[str]) -> None:
    """The key of answers above a chart, in two lines on a phone."""
    parts = answers_key(kinds)
    key(fig, parts, per_line=6, y=1.02, align="left", size=12, phone=theme.broken(parts, 3))


def truces(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Truces proposed over time, a line a proposer: agreed by both, in force on one side, or come to nothing.

    Parameters
    ----------
    frame
        Columns date, title, proposer, agreed, took_effect, first_breach_on, url.
    """
    fig, places = go.Figure(), called("side", "place")
    side = frame["proposer"].map(sides()).where(frame["proposer"].isin(ANSWERERS), "europe")
    line = {side: len(PROPOSERS) - place for place, side in enumerate(PROPOSERS)}
    frame = frame.assign(
        line=side.map(line), color=side.map(ACTOR),
        came=frame["took_effect"].map({True: "one", False: "nothing"}).mask(frame["agreed"], "both"),
    )  # fmt: skip
    for came, (words, _, _, symbol, size, below) in CAME_OF_IT.items():
        rows = frame[frame["came"] == came]
        color = rows["color"].tolist()
        fig.add_scatter(
            x=rows["date"], y=rows["line"] - below, mode="markers", name=words,
            customdata=rows["title"] + _broken(rows["first_breach_on"]) + sources(rows["url"]),
            marker={"symbol": symbol, "size": size, "color": color, "line": {"width": 2, "color": color}},
            hovertemplate="%{x|%-d %B %Y}<br>%{customdata}<extra>" + words + "</extra>",
        )  # fmt: skip
    long, brief = ([f"{c[2]} {c[which]}" for c in CAME_OF_IT.values()] for which in (0, 1))
    key(fig, long, y=1.09, size=13, phone=GAP.join(brief))
    theme.layout(
        fig, title=title, height=300, margin={"l": 8, "r": 12, "t": 52, "b": 8},
        subtitle="Truces proposed since February 2025, full and limited, by proposer and what came of them",
    )  # fmt: skip
    names = [f"{colored(f'<b>{places[s]}</b>', ACTOR[s])} " for s in PROPOSERS]
    fig.update_yaxes(range=[0.5, 4.5], tickvals=list(line.values()), ticktext=names)
    theme.quarters(fig, range=theme.around(frame["date"], before=20, after=20))
    return narrow(theme.mark_published(fig), height=300, xaxis__dtick="M6")


def _broken(on: pd.Series) -> pd.Series:
    """When a truce was first broken, in words; nothing where no breach is on record."""
    return pd.Series([f". First breach told: {in_words(day)}" if pd.notna(day) else "" for day in on], index=on.index)


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
        As :func:`nodeal.measures.proposals.halts` gives it; a weak answer is drawn in outline.
    """
    fig, y, at, wide, slim = go.Figure(), -0.3, [], [], []
    frame = frame.assign(**{f"{actor}_source": sources(frame[f"{actor}_url"]) for actor in SAID})
    for (_, long), (heading, groups) in HALTS_ASKED.items():
        rows = frame[frame["proposer_group"].isin(groups) & (frame["lasting"] == long)]
        at.append(y := y + 1.4)
        wide.append(colored(f"<b>{heading}</b>", ACTOR[groups[0]]))
        slim.append(wide[-1].replace(": ", ":<br>").replace(" and ", ", "))
        y += 0.1
        for row in rows.sort_values(["date", "proposal_id"]).itertuples():
            at.append(y := y + 1)
            day = _day(row)
            wide.append(f"{row.title} · {day}")
            slim.append(f"{day} · {_extent(row)}")
            _say(fig, row, y)
    for name, actor, start in SAID.values():
        label(fig, start + 0.5, 0.2, f"<b>{name}</b>", ACTOR[actor], xanchor="center", yanchor="bottom")
    theme.layout(
        fig, title=title, height=round(21.5 * y + 36), margin={"l": 4, "r": 4, "t": 14, "b": 4}, barmode="overlay",
        subtitle=f"First answers to {len(frame)} halts, {frame['date'].min():%B %Y} to {frame['date'].max():%B %Y}; "
        "long: a month or more; empty box: thinly sourced, or could be read otherwise",
    )  # fmt: skip
    fig.update_xaxes(range=[-0.02, 2.06], visible=False)
    fig.update_yaxes(range=[y + 0.55, 0], tickvals=at, ticktext=wide, showgrid=False, showline=False, zeroline=False,
                     tickfont={"size": 12, "color": INK})  # fmt: skip
    return narrow(fig, yaxis__ticktext=slim)


def _day(row) -> str:  # noqa: ANN001 - a named tuple of the frame
    """Day or month of a proposal, in short."""
    return f"{row.date.day} " * (row.date_precision == "day") + f"{row.date:%b %y}"


def _extent(row) -> str:  # noqa: ANN001 - a named tuple of the frame
    """How much a halt asked for, in short: ``all, 30 days``."""
    length = f", {row.days_asked} days" if pd.notna(row.days_asked) else ", no end" if row.halt_length == "long" else ""
    return ("all" if row.halt == "whole_front" else "part") + length


def _say(fig: go.Figure, row, y: float) -> None:  # noqa: ANN001 - a named tuple of the frame
    """The answers to one halt: a word in a box, or what stands in its place."""
    for actor, (name, _, start) in SAID.items():
        kind, weak = getattr(row, actor), getattr(row, f"{actor}_weak")
        if kind not in WORD:
            words = ASKED if kind == "proposer" else UNFOUND
            label(fig, start + 0.5, y, words, MUTED, size=12, xanchor="center")
            continue
        fig.add_bar(
            y=[y], x=[1], base=[start], width=0.86, orientation="h", name=name, text=[WORD[kind]], textangle=0,
            marker={"color": GROUND if weak else TONE[kind], "line": {"width": 1.2 if weak else 0.6, "color": INK}},
            textposition="inside", insidetextanchor="middle", constraintext="none",
            textfont={"color": INK if weak else ON_TONE[kind], "size": 12},
            hovertext=[f"{row.title}, {_day(row)}<br>{name}: {WORD[kind]}{getattr(row, f'{actor}_source')}"],
            hovertemplate="%{hovertext}<extra></extra>",
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


# ---- a ladder of offers ---------------------------------------------------------------------------------------

KIND = {
    "offer": ("●", "offered"),
    "part": ("◐", "in a larger plan"),
    "meeting": ("○", "discussed"),
    "reported": ("◇", "only reported"),
}
"""Sign and words of an offer, of one inside a larger plan, of a meeting about one, and of what is only reported."""
PUT, ASKED_AT = {True: "yes", False: "no"}, 1.4
"""Whether an offer was put to Moscow, in a word, and where that stands beside the box."""
RUNG = 24
"""Height of a rung in pixels; on a phone, where names take more lines, seven tenths more."""


def ladder(frame: pd.DataFrame, *, title: str) -> go.Figure:
    """Offers in the order of time, a rung each, and beside each what Moscow said to it.

    Parameters
    ----------
    frame
        Columns date, title, group, kind (offer, part, meeting, reported), put_to_moscow, answer and answered_on
        (missing where none was found), answer_url.
    """
    fig, rows = go.Figure(), frame.assign(source=sources(frame["answer_url"])).reset_index(drop=True)
    for row in rows.itertuples():
        _answered(fig, row)
    _article_rule(fig, int((rows["date"] <= PUBLISHED.isoformat()).sum()) - 0.5)
    for x, words, short in ((0.5, "Moscow said", "Said"), (ASKED_AT, "Put to it?", "Asked?")):
        label(fig, x, -0.62, f"<b>{words}</b>", ACTOR["russia"], size=12, xanchor="center", yanchor="bottom",
              phone=short)  # fmt: skip
    signs = ", ".join(f"{sign} {words}" for sign, words in KIND.values())
    theme.layout(
        fig, title=title, height=RUNG * len(rows) + 70, margin={"l": 4, "r": 28, "t": 26, "b": 4}, barmode="overlay",
        subtitle=f"Guarantees for Ukraine, {theme.period(rows['date'])}, and Moscow’s first answer. {signs}; –: none "
        "found; dotted: the article, 20 March 2025",
    )  # fmt: skip
    fig.update_xaxes(range=[-0.02, 1.8], visible=False)
    wide, slim = _rung_names(rows)
    theme.names(fig, list(rows.index), wide, room=(len(rows) - 0.4, -0.7), size=12, phone=12, showline=False)
    return narrow(fig, yaxis__ticktext=slim, height=round(1.9 * RUNG * len(rows)) + 60, margin__r=20)


def _rung_names(rows: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Sign, title and day of each rung: for a wide picture, and in short lines for a phone."""
    wide, slim = [], []
    for row in rows.itertuples():
        sign, day = colored(KIND[row.kind][0], ACTOR[row.group]), f"{row.date.day} {row.date:%b %y}"
        wide.append(f"{sign} {row.title} · {day} ")
        slim.append(f"{sign} {'<br>'.join(wrap(f'{day}: {row.title}', PHONE_LETTERS))} ")
    return wide, slim


def _answered(fig: go.Figure, row) -> None:  # noqa: ANN001 - a named tuple of the frame
    """One rung: Moscow's answer in a box or a dash, and whether the offer was put to it."""
    if pd.isna(row.answer):
        label(fig, 0.5, row.Index, UNFOUND, MUTED, size=12, xanchor="center", yanchor="middle")
    else:
        fig.add_bar(
            y=[row.Index], x=[1], base=[0], width=0.8, orientation="h", name="Moscow said", text=[WORD[row.answer]],
            marker={"color": TONE[row.answer], "line": {"width": 0.6, "color": INK}}, textangle=0,
            textposition="inside", insidetextanchor="middle", constraintext="none",
            textfont={"color": ON_TONE[row.answer], "size": 12}, hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[f"{row.title}<br>Moscow said: {WORD[row.answer]}, {in_words(row.answered_on)}{row.source}"],
        )  # fmt: skip
    words = UNFOUND if pd.isna(row.put_to_moscow) else PUT[bool(row.put_to_moscow)]
    label(fig, ASKED_AT, row.Index, words, INK, size=12, xanchor="center", yanchor="middle")


def ladder_in_words(frame: pd.DataFrame) -> str:
    """The picture of :func:`ladder` for who cannot see it."""
    given = frame.dropna(subset=["answer"])
    told = "; ".join(
        f"{called('side', 'place')[row.group]}, {row.date:%B %Y}, {WORD[row.answer]}" for row in given.itertuples()
    )
    unasked = int((given["put_to_moscow"] == False).sum())  # noqa: E712 - missing where not known
    return f"{len(frame)} rungs by date. Moscow’s first answers: {told}. {unasked} of these plans were not put to it."


ALT = {
    "first_answers": "Stacked bars of first answers for five pairs. Russia to Washington: mostly yes and yes, but. "
    "Russia to Kyiv and Europe: mostly no. Ukraine to Moscow: no plain yes. Among well-documented answers about half "
    "of the refusals go.",
    "truces": "Halts proposed since February 2025 on four lines by proposer. Filled squares, where both said yes, are "
    "few and all Washington's; diamonds mark halts that took effect without two plain yeses; most circles came to "
    "nothing.",
    "answer_matrix": "A matrix of proposals since February 2025, by proposer, with letters for the first answers of "
    "Russia, Ukraine and the United States. Russia answers the US with yes and yes, but; Kyiv and Europe with no most "
    "often.",
}
"""Pictures here for who cannot see them, where the words do not come from the frame."""
