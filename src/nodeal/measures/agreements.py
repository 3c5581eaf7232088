"""Agreements with Russia as party, broker or guarantor, and Minsk among them.

A list that this book chose, described and never called a base rate. A breach is one by any side. *Minsk*: its
articles, and the offensives before it.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from nodeal.cited import first_url
from nodeal.dates import HINDSIGHT
from nodeal.estimate import Estimate, ranged
from nodeal.measures.codes import Breaker
from nodeal.measures.row import Measure, MeasureError, known
from nodeal.tables import data_through, first_known, table

YEAR = 365
"""Days in which a breach is an early one."""
LISTED, OFFENSIVES, TERMS = "agreements/russia_agreements", "agreements/offensives", "agreements/minsk_terms"
MINSK = ("minsk-protocol-2014", "minsk-ii-2015")
"""The agreements that the article names; the memorandum between them carried out the first."""
NEGOTIATED = ("ceasefire", "partial_ceasefire")
"""Kinds counted as negotiated ceasefires. Recommitments, one-sided and agreed holiday truces, exchanges and corridors
are groups of their own."""
GROUPS = {
    "ceasefire": "ceasefires",
    "partial_ceasefire": "partial ceasefires",
    "recommitment": "recommitments",
    "agreed_truce": "holiday truces",
    "one_sided_truce": "holiday truces",
    "peace_agreement": "peace and political agreements",
    "political_agreement": "peace and political agreements",
    "security_assurance": "peace and political agreements",
    "arms_control": "peace and political agreements",
    "prisoner_exchange": "prisoner exchanges",
    "humanitarian_corridor": "corridors and maritime deals",
    "maritime_deal": "corridors and maritime deals",
}
"""Kind of agreement → group in which it is shown."""
BREAKERS: dict[Breaker, str] = {
    "russia": "Russia",
    "russian_side": "Russia's side",
    "other_side": "the other side",
    "both": "both",
    "others": "others",
    "disputed": "disputed",
    "unclear": "unclear",
}
"""Who made a first breach, in words; Russia's side are its allies and clients."""
UNCLEAR: tuple[Breaker, ...] = ("disputed", "unclear")
"""Breaches of which the pages read do not say whose they were."""

# ---- frames -------------------------------------------------------------------------------------------------


def agreements(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Agreements signed by then, as they stood on that day: later breaches and ends are not told.

    Columns of ``agreements/russia_agreements``, and group, breach_day (first of the month where no day is known), days
    (to the breach), end_day, url; `status`: breached, held (so far, or until superseded), or undated (not wholly
    held, but no dated breach was found). ``watched``: days from signature to its end or to the as-of date.
    """
    rows = known(LISTED, as_of)
    day = pd.Timestamp(as_of)
    rows["group"] = rows["kind"].map(GROUPS)
    rows["breach_day"] = pd.to_datetime(rows["first_breach_on"], format="mixed")
    rows["end_day"] = pd.to_datetime(rows["ended_on"], format="mixed")
    later = rows["breach_day"] > day
    rows.loc[later, "breach_day"] = pd.NaT
    rows.loc[rows["end_day"] > day, "end_day"] = pd.NaT
    kept = rows["outcome"].isin(["held", "superseded"]) | later
    rows["status"] = np.select([rows["breach_day"].notna(), kept], ["breached", "held"], "undated")
    rows["days"] = (rows["breach_day"] - rows["signed_on"]).dt.days.astype("float64")
    ends = rows["end_day"].fillna(day)
    return rows.assign(url=first_url(rows["source_id"]), watched=(ends - rows["signed_on"]).dt.days.astype("float64"))


def lasting_ceasefires(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Full ceasefires of the list, none of them for a holiday or a harvest: rows of :func:`agreements`.

    Its group is Russia's role, party or another; within_year, whether any side broke it by then.
    """
    rows = agreements(as_of).query("kind == 'ceasefire'")
    party = rows["russian_role"] == "party"
    role = np.where(party, "Russia a party", "Russia in another role")
    return rows.assign(group=role, within_year=(rows["status"] == "breached") & (rows["days"] <= YEAR))


def agreements_told() -> pd.DataFrame:
    """The agreements as a table to read: label, kind, Russia's role, signed, first breach, by whom, outcome, url."""
    rows = agreements()
    return pd.DataFrame(
        {
            "label": rows["label"],
            "kind": rows["kind"].str.replace("_", " ").replace("one sided truce", "one-sided truce"),
            "role": rows["russian_role"],
            "signed": rows["signed_on"].dt.strftime("%Y-%m-%d"),
            "breach": rows["first_breach_on"],
            "by": rows["first_breach_by"].map(BREAKERS),
            "outcome": rows["outcome"].str.replace("_", " "),
            "url": rows["url"],
        }
    )


def breaches_by_side(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Dated first breaches by the side that made them: side, n. Disputed and unclear ones are sides of their own."""
    rows = agreements(as_of)
    counted = rows[rows["status"] == "breached"]["first_breach_by"].value_counts()
    return counted.reindex(list(BREAKERS), fill_value=0).rename_axis("side").rename("n").reset_index()


def minsk_told() -> pd.DataFrame:
    """The articles as a table to read: agreement, article, obligation, outcome, detail, of whom, url."""
    rows = minsk_articles()
    named = rows["agreement"].map({"minsk-1": "Minsk I", "minsk-2": "Minsk II"})
    return rows.assign(agreement=named)[
        ["agreement", "article", "obligation", "outcome", "outcome_detail", "party", "url"]
    ]


def minsk_articles() -> pd.DataFrame:
    """Minsk I and II article by article: agreement, article, obligation, party, outcome, outcome_detail, url."""
    rows = table(TERMS)
    return rows.assign(url=first_url(rows["source_id"]))[
        ["agreement", "article", "obligation", "party", "outcome", "outcome_detail", "confidence", "url"]
    ]


# ---- questions ----------------------------------------------------------------------------------------------


def breached_within_year(*, as_of: date) -> Estimate:
    """Share of negotiated ceasefires with Russia as a party that any side breached within 365 days, %.

    The range drops rows of low confidence, those whose breaker is disputed or unclear or that never took effect, and
    both.
    """
    rows = agreements(as_of)
    rows = rows[(rows["russian_role"] == "party") & rows["kind"].isin(NEGOTIATED)]
    breached = (rows["status"] == "breached") & (rows["days"] <= YEAR)
    due = rows["signed_on"] + pd.Timedelta(days=YEAR) <= pd.Timestamp(as_of)
    rows, breached = rows[breached | due], breached[breached | due]
    if rows.empty:
        first = first_known(LISTED, russian_role="party", kind=NEGOTIATED)
        raise MeasureError.too_early(f"{LISTED}, ceasefires with Russia", as_of, first)
    weak = rows["confidence"] == "low"
    ambiguous = (breached & rows["first_breach_by"].isin(UNCLEAR)) | (rows["status"] == "undated")
    cuts = [breached, *(breached[~out] for out in (weak, ambiguous, weak | ambiguous) if (~out).any())]
    note = f"{int(breached.sum())} of {len(rows)}, by whomever; range: low confidence, unclear breaker, both dropped"
    through = min(as_of, data_through(LISTED))
    return ranged([100 * cut.mean() for cut in cuts], "%", as_of, through, n=len(rows), note=note)


def first_breaches_by(*sides: Breaker, as_of: date) -> Estimate:
    """Share of dated first breaches that some sides made, %; the upper end adds the disputed and unclear ones."""
    by = breaches_by_side(as_of).set_index("side")["n"]
    total, theirs, unsure = int(by.sum()), int(by[list(sides)].sum()), int(by[list(UNCLEAR)].sum())
    if not total:
        first = pd.to_datetime(table(LISTED)["first_breach_on"], format="mixed").min()
        raise MeasureError.too_early(f"{LISTED}, a dated first breach", as_of, first)
    shares = [100 * theirs / total, 100 * (theirs + unsure) / total]
    note = f"{theirs} of {total}; range: with the {unsure} that are disputed or unclear"
    return ranged(shares, "%", as_of, min(as_of, data_through(LISTED)), n=total, note=note)


def days_to_breach(*ids: str, as_of: date) -> Estimate:
    """From the signature of some agreements to the first major breach, the longest, days; range: all of them."""
    rows = agreements(as_of).set_index("agreement_id")
    rows = rows.loc[[i for i in ids if i in rows.index]].dropna(subset=["days"])
    if rows.empty:
        listed = table(LISTED).set_index("agreement_id").loc[list(ids), "first_breach_on"]
        first = pd.to_datetime(listed, format="mixed").min()
        raise MeasureError.too_early(f"{LISTED}, a breach of {' or '.join(ids)}", as_of, first)
    waited, through = rows["days"], rows["breach_day"].max().date()
    note = "range: the two agreements"
    return ranged([waited.max(), *waited], "days", as_of, through, n=len(rows), note=note)


def days_from_offensive(*, as_of: date) -> Estimate:
    """From the start of the offensive before them to the signature of Minsk I and II, the longer of the two, days.

    The range goes from the shortest to the longest reading of either.
    """
    signed = agreements(as_of).set_index("agreement_id")["signed_on"]
    rows = table(OFFENSIVES)
    rows = rows[rows["agreement_id"].isin(signed.index)]
    if rows.empty:
        first = first_known(LISTED, agreement_id=tuple(table(OFFENSIVES)["agreement_id"]))
        raise MeasureError.too_early(f"{LISTED}, one after an offensive", as_of, first)
    waited = (rows["agreement_id"].map(signed) - rows["started_on"]).dt.days
    main = waited[rows["reading"] == "main"]
    last = signed[rows["agreement_id"]].max().date()
    note = "range: both agreements, every reading of the start"
    return ranged([main.max(), *waited], "days", as_of, last, n=len(main), note=note)


def articles_done(*, as_of: date) -> Estimate:
    """Share of the articles of Minsk I and II carried out by February 2022, of those that could be assessed, %.

    The range drops rows of low and medium confidence, and counts partly done ones as done.
    """
    through = data_through(TERMS)
    if as_of < through:
        raise MeasureError.too_early(f"{TERMS}, what came of Minsk", as_of, through)
    rows = minsk_articles()
    rows = rows[rows["outcome"] != "not assessed"]
    done, partly = rows["outcome"] == "done", rows["outcome"] == "partly done"
    shares = [100 * done.mean(), 100 * done[rows["confidence"] == "high"].mean(), 100 * (done | partly).mean()]
    note = f"{int(done.sum())} of {len(rows)} done, {int(partly.sum())} partly; range: sure rows, partly as done"
    return ranged(shares, "%", as_of, through, n=len(rows), note=note)


# ---- rows ---------------------------------------------------------------------------------------------------

russia_ceasefires_breached_share = Measure(
    lambda day: breached_within_year(as_of=day),
    unit="%",
    what="Negotiated ceasefires with Russia as a party, on our list, that any side breached within 365 days",
    weakness="A list that we chose, no base rate; a breach is one by any side, and partial ceasefires of weeks stand "
    "beside ceasefires without an end.",
    tables=(LISTED,),
)
first_breaches_by_russia_share = Measure(
    lambda day: first_breaches_by("russia", "russian_side", as_of=day),
    unit="%",
    what="Dated first breaches on our list made by Russia or its allies",
    weakness="A list that we chose, with more of Russia's wars than of others', told by pages in which Kyiv's account "
    "weighs more.",
    tables=(LISTED,),
)
first_breaches_by_other_side_share = Measure(
    lambda day: first_breaches_by("other_side", as_of=day),
    unit="%",
    what="Dated first breaches on our list made by the side that faces Russia or its allies",
    weakness="A list that we chose, with more of Russia's wars than of others', told by pages in which Kyiv's account "
    "weighs more.",
    tables=(LISTED,),
)
minsk_days_to_breach = Measure(
    lambda day: days_to_breach(*MINSK, as_of=day),
    unit="days",
    what="From the signature of Minsk I and II to the first major breach, the longer of the two",
    weakness="Fighting never stopped everywhere, so the first major breach is a reading; the breaches are by the "
    "Russian side by the Ukrainian account.",
    tables=(LISTED,),
)
minsk_signed_after_offensive_days = Measure(
    lambda day: days_from_offensive(as_of=day),
    unit="days",
    what="From the start of the offensive before it to the signature of Minsk I and II, the longer of the two",
    weakness="When a battle began is a reading; duress is inferred from the sequence.",
    tables=(LISTED, OFFENSIVES),
)
minsk_articles_done_share = Measure(
    lambda day: articles_done(as_of=day),
    unit="%",
    what="Articles of Minsk I and II carried out by February 2022, of those that could be assessed",
    weakness="Not done names no culprit; several articles bound both sides.",
    tables=(TERMS,),
)
