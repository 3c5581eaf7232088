"""The audit itself: how one article becomes claims, what was known when, and how far the tables can be trusted.

Frames only: how the claims fare is the ledger's business (:mod:`nodeal.ledger`).
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from nodeal.cited import best_grade, first_url
from nodeal.dates import HINDSIGHT, day
from nodeal.estimate import Estimate, wilson
from nodeal.measures import coding
from nodeal.tables import data_through, describe, kept, names, table

WEAKEST = ("E", "F")
FACTS = ("audit/evidence", "talks/events", "stances/statements")
"""The two lowest grades: compilations, encyclopaedias and blogs; state media, mirrors and what is not known."""

ANSWERS = {
    "acceptance": "yes",
    "concession": "yes",
    "conditional_acceptance": "yes, but",
    "counter_proposal": "yes, but",
    "delay": "yes, but",
    "rejection": "no",
}
"""How a type of answer is drawn: the broad reading of "yes, but" takes in counter-proposals and delay."""

MOVES = {"pressure": "pressure", "threat": "pressure", "violation": "breach"}
KINDS = ("proposal", "yes", "yes, but", "no", "pressure", "breach", "meeting", "other")
"""Kinds of move as drawn; other are statements and what is no move in the negotiation."""

GROUPS = ("russia", "us", "ukraine", "europe", "other")
MOVE = {
    "proposal": "Offers", **dict.fromkeys(("yes", "yes, but", "no"), "Answers"), "pressure": "Pressure and threats",
}  # fmt: skip
"""Kinds of event that are counted by month, and under which head."""


def events(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Events by who made the move and what kind of move it was: date, group, kind, title, confidence, url.

    Other actors, and what several did at once, stand under ``other``.
    """
    known = table("talks/events", as_of=as_of)
    sides = table("actors").set_index("actor_id")["group"]
    group = known["initiative_by"].map(sides).fillna("other")
    kind = known["answer"].map(ANSWERS).fillna(known["move"].map(MOVES)).fillna(known["move"])
    known = known.assign(group=group, kind=kind.where(kind.isin(KINDS), "other"), url=first_url(known["source_id"]))
    columns = ["date", "group", "kind", "title", "confidence", "url"]
    return known[columns].sort_values("date", kind="stable", ignore_index=True)


def moves_by_month(since: date, as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Offers, answers and pressure by month and by who made the move: month, group, move, count, months without too."""
    found, since = events(as_of), day(since)
    found = found[found["date"] >= pd.Timestamp(since)].assign(move=found["kind"].map(MOVE)).dropna(subset=["move"])
    month = found["date"].dt.to_period("M").dt.to_timestamp().rename("month")
    counted = found.groupby([month, "group", "move"]).size()
    months = pd.date_range(month.min(), month.max(), freq="MS", name="month")
    every = pd.MultiIndex.from_product([months, GROUPS, sorted(set(MOVE.values()))], names=["month", "group", "move"])
    return counted.reindex(every, fill_value=0).rename("count").reset_index()


def knowledge() -> pd.DataFrame:
    """Rows of evidence by the day on which they could be known, added up: day, supports, contradicts, qualifies.

    Days on which something came to be known, from 31 December 2024; the first holds all that was known before.
    """
    rows = table("audit/evidence").query("direction != 'context'")
    known = rows["known_on"].clip(lower=pd.Timestamp("2024-12-31")).rename("day")
    summed = rows.groupby([known, "direction"]).size().unstack(fill_value=0).cumsum().rename_axis(None, axis=1)
    return summed.reset_index()[["day", "supports", "contradicts", "qualifies"]]


def evidence_known(as_of: date = HINDSIGHT) -> dict[str, int]:
    """How many rows of evidence could be known by a day, by direction: supports, contradicts, qualifies, context."""
    return table("audit/evidence", as_of=as_of)["direction"].value_counts().to_dict()


def counts() -> dict[str, int]:
    """What the audit is made of: sentences, claims, facts, tests, events, statements, sources."""
    names = {
        "sentences": "audit/sentences", "claims": "audit/claims", "facts": "audit/evidence", "tests": "audit/tests",
        "events": "talks/events", "statements": "stances/statements", "sources": "sources",
    }  # fmt: skip
    return {name: len(table(path)) for name, path in names.items()}


# ---- how far the tables can be trusted ----------------------------------------------------------------------


@kept(most=4)
def weak_facts() -> pd.DataFrame:
    """Per table that states facts: how many of its rows name no source better than the two weakest grades.

    A row counts by the best grade among its sources; what a state's own media say of its own officials counts as B,
    where a table marks it (``own_official``). A table whose rows name no source rests on the publications of its
    description. Columns table, facts (rows with a source), weak, weak_pct.
    """
    grades = table("sources").set_index("source_id")["grade"]
    rows = []
    for name in names():
        about, frame = describe(name)["nodeal"], table(name)
        if not about.get("states_facts", True):
            continue
        if "source_id" in frame:
            best = best_grade(frame).dropna()
            rows.append((name, len(best), int(best.isin(WEAKEST).sum())))
        else:
            best = min(grades[i] for i in about["source_ids"])
            rows.append((name, len(frame), len(frame) if best in WEAKEST else 0))
    counted = pd.DataFrame(rows, columns=["table", "facts", "weak"])
    return counted.assign(weak_pct=100 * counted["weak"] / counted["facts"])


def accuracy() -> pd.DataFrame:
    """The audits of rows drawn at random: how many had a detail off, and how many the fact itself.

    Both samples, of the three tables of facts; the second has one row each of twelve other tables too, which say
    nothing about any and are left out.

    Columns table (``all`` last), rows, detail_off, detail_pct with low and high (95 % Wilson interval: the rows were
    sampled), fact_wrong, fact_high (upper end of its interval, %). A row whose report could not be read again is left
    out (:func:`unread` counts them).
    """
    sample = _drawn().dropna(subset=["detail_off", "fact_wrong"])
    rows = []
    for name, part in [*sample.groupby("table", sort=False), ("all", sample)]:
        n, off, wrong = len(part), int(part["detail_off"].sum()), int(part["fact_wrong"].sum())
        low, high = wilson(off, n)
        rows.append((name, n, off, 100 * off / n, 100 * low, 100 * high, wrong, 100 * wilson(wrong, n)[1]))
    columns = ["table", "rows", "detail_off", "detail_pct", "low", "high", "fact_wrong", "fact_high"]
    return pd.DataFrame(rows, columns=columns)


def _drawn() -> pd.DataFrame:
    """Rows of both samples in the three tables of facts."""
    rows = table("audit/accuracy")
    return rows[rows["table"].isin(FACTS)]


def agreement() -> pd.DataFrame:
    """What was coded twice, and how far the coders agree: Krippendorff's alpha, 1 perfect, 0 what chance would give.

    Columns what, units, level, alpha, low, high (95 % range from resampled units).
    """
    forecasts = table("audit/predictions")
    probabilities = {
        f"{words}, {len(forecasts)} forecasts": _forecast_alpha(forecasts, kind)
        for kind, words in (
            ("implied", "How sure the article sounds"),
            ("baseline", "What a naive forecaster would say"),
        )
    }
    coded: dict[str, tuple[str, Estimate]] = {
        "Positions of statements": ("ordinal", coding.coder_alpha()),
        "The same once each speaker's mean is taken out": ("interval", coding.coder_alpha_within_actors()),
        "A guess from the speaker alone, for comparison": ("ordinal", coding.speaker_alone()),
        **{words: ("interval", found) for words, found in probabilities.items()},
        "Tense of the claims": ("nominal", coding_alpha("tense")),
        "What the claims assert": ("nominal", coding_alpha("asserts")),
        "Step of the central claims": ("nominal", coding_alpha("step")),
        "Halt that a proposal asks for (not blind)": ("nominal", halt_alpha("halt")),
        "Days that it asks for (not blind)": ("nominal", halt_alpha("days")),
        "How facts sit with rival explanations (not blind)": ("ordinal", consistency_alpha()),
    }
    rows = [(what, e.n, level, e.value, e.low, e.high) for what, (level, e) in coded.items()]
    return pd.DataFrame(rows, columns=["what", "units", "level", "alpha", "low", "high"])


def coding_alpha(column: Literal["tense", "asserts", "step"]) -> Estimate:
    """How far the two codings of the claims agree on one column: Krippendorff's alpha, nominal.

    An empty cell is a code of its own; steps were mapped twice for the claims of importance 3 only.
    """
    return _nominal_alpha(_codings(column), data_through("audit/coding"))


def coding_alike(column: Literal["tense", "asserts", "step"]) -> str:
    """In how many of the claims coded twice the two codings agree on one column, such as ``110 of 124``."""
    return _alike(_codings(column))


def _codings(column: str) -> pd.DataFrame:
    codings = table("audit/coding")
    pairs = codings[[f"{column}_first", f"{column}_second"]]
    return pairs.dropna() if column == "step" else pairs


def halt_alpha(column: Literal["halt", "days", "length"]) -> Estimate:
    """How far the two codings of what halt each proposal asks for agree on one column: Krippendorff's alpha, nominal.

    Scope for every proposal; days and length where either coding sees a halt, an empty cell being a code of its own.
    The second coding was made by one who knew the first: an upper bound.
    """
    codings = table("coding/halts")
    if column != "halt":
        codings = codings[(codings[["halt_first", "halt_second"]] != "none").any(axis=1)]
    return _nominal_alpha(codings[[f"{column}_first", f"{column}_second"]], data_through("coding/halts"))


def consistency_alpha() -> Estimate:
    """How far the two codings of facts against explanations agree: Krippendorff's alpha, ordinal.

    Most cells are neutral in both. The second coding was made by one who had seen the first: an upper bound.
    """
    codes = table("audit/consistency")[["code", "code_second"]].astype(int)
    told = codes[(codes != 0).any(axis="columns")]
    alike = int((told["code"] == told["code_second"]).sum())
    return coding.alpha(
        codes.to_numpy().T,
        level="ordinal",
        as_of=HINDSIGHT,
        data_through=data_through("audit/consistency"),
        note=f"alike in {alike} of the {len(told)} cells that either coding does not leave neutral",
    )


def _nominal_alpha(pairs: pd.DataFrame, through: date) -> Estimate:
    """Agreement of two columns of codes; an empty cell is a code of its own."""
    codes = _filled(pairs).to_numpy().T
    numbers = np.unique(codes, return_inverse=True)[1].reshape(codes.shape)
    return coding.alpha(
        numbers,
        level="nominal",
        as_of=HINDSIGHT,
        data_through=through,
        note=f"alike in {_alike(pairs)}",
    )


def _alike(pairs: pd.DataFrame) -> str:
    """In how many of the rows both columns hold the same code, in words."""
    one, other = (column for _, column in _filled(pairs).items())
    return f"{int((one == other).sum())} of {len(pairs)}"


def _filled(pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs.astype(object).where(pairs.notna(), "").astype(str)


def _forecast_alpha(forecasts: pd.DataFrame, kind: str) -> Estimate:
    codes = np.vstack([forecasts[f"{kind}_probability"], forecasts[f"{kind}_probability_second"]])
    through = data_through("audit/predictions")
    return coding.alpha(codes, level="interval", as_of=HINDSIGHT, data_through=through)
