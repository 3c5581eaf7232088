"""Texts: what the plans, drafts and readouts of both sides ask for, and how far they moved.

Terms are coded from −2, Ukraine's position, to +2, Russia's. The texts were chosen by hand and coded by one person.
The draft of April 2022 (*Istanbul*), the texts of the minerals deal and the two readouts of the call of 18 March 2025
are taken apart clause by clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from nodeal.cited import first_url
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.estimate import Estimate, present, ranged
from nodeal.measures.codes import Actor, Holds, Teller, Term
from nodeal.measures.proposals import ANSWERS, EVENTS, OFFER, YES, answers_of
from nodeal.measures.row import Measure, MeasureError, known
from nodeal.tables import chosen, data_through, table

TERMS, ISTANBUL, MINERALS, READOUTS = (
    "texts/terms", "texts/istanbul_terms", "texts/minerals_terms", "texts/readouts",
)  # fmt: skip
RUSSIAN_POINTS = (
    "control_of_line",
    "forced_mobilisation",
    "rearmament",
    "foreign_aid_and_intelligence",
    "kyiv_reliability",
)
"""What Moscow raised about the full truce, as elements of the readouts."""
KEY_CONDITION = "foreign_aid_and_intelligence"
"""The one that the Kremlin called the key."""
FORMAL = ("published", "speech")
"""Texts that stand on record: published, or spoken in public by the author. Reports and leaks are not formal."""
AGREED = ("agreed", "agreed in principle")
AFTER = PUBLISHED + timedelta(days=1)


# ---- frames -------------------------------------------------------------------------------------------------


def readouts(elements: Sequence[str] = ()) -> pd.DataFrame:
    """What the Kremlin and the White House said of the call of 18 March 2025, element by element, or of some alone.

    Columns element, kremlin, white_house, kremlin_url, white_house_url (missing where that side's words were not
    found), point (Moscow raised it about the full truce; these come first, what it called the key above all).
    """
    rows = table(READOUTS)
    rows = rows[rows["element"].isin(elements)] if elements else rows
    rows = rows.assign(url=lambda f: first_url(f["source_id"]).where(f["found"]))
    wide = rows.pivot(index="element", columns="side", values=["said", "url"]).reindex(rows["element"].unique())
    titles = rows.drop_duplicates("element").set_index("element")["title"]
    told = pd.DataFrame(
        {
            "element": titles.reindex(wide.index),
            "kremlin": wide["said", "kremlin"],
            "white_house": wide["said", "white_house"],
            "kremlin_url": wide["url", "kremlin"],
            "white_house_url": wide["url", "white_house"],
            "point": wide.index.isin(RUSSIAN_POINTS),
        }
    )
    first = told.index.map(lambda element: (element not in RUSSIAN_POINTS, element != KEY_CONDITION))
    return told.iloc[first.argsort(kind="stable")].reset_index(drop=True)


def terms(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Coded terms of the texts known by a day, with the side that wrote each: −2 Ukraine's position, +2 Russia's.

    Columns of ``texts/terms``; ``on`` (the date as a timestamp, a month as its first day); ``side``: ``russia`` alone,
    ``us`` alone, ``ukraine`` (alone or with Europeans or Washington), ``europe`` without Kyiv, ``joint`` for the draft
    of 2022 by Russia and Ukraine; url.
    """
    rows = table(TERMS, as_of=as_of)
    rows = rows.assign(on=pd.to_datetime(rows["date"], format="ISO8601"), side=rows["authors"].map(_side))
    return rows.assign(url=first_url(rows["source_id"]))


def terms_moved(side: Actor = "russia", as_of: date = HINDSIGHT, *, formal: bool = False) -> pd.DataFrame:
    """First and last code of each term in a side's texts: columns term, first, last, change, texts.

    Only terms that at least two texts of the side cover. `formal` keeps published texts and speeches.
    """
    rows = chosen(terms(as_of), {"side": side}).sort_values(["on", "text_id"])
    rows = rows[rows["text_status"].isin(FORMAL)] if formal else rows
    by_term = rows.groupby("term", sort=False)["code"].agg(["first", "last", "size"]).reset_index()
    by_term = by_term[by_term["size"] >= 2].rename(columns={"size": "texts"})
    return by_term.assign(change=by_term["last"] - by_term["first"])[["term", "first", "last", "change", "texts"]]


def distance(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """How far Russia's texts lie from Ukraine's, each time either side puts a new one on record.

    For each term that both have covered by then the latest codes are compared. Columns on (day of the new text),
    texts, mean (steps, at most 4), terms (how many are compared).
    """
    rows = _of_both(as_of)
    found = []
    for on, new in rows.groupby("on"):
        last = rows[rows["on"] <= on].groupby(["term", "side"])["code"].last().unstack()
        if {"russia", "ukraine"} <= set(last.columns) and (gap := (last["russia"] - last["ukraine"]).dropna()).size:
            found.append((on, "; ".join(new["text_id"].unique()), float(gap.mean()), len(gap)))
    return pd.DataFrame(found, columns=["on", "texts", "mean", "terms"])


def minerals_texts() -> pd.DataFrame:
    """What each text of the minerals deal, and what was said of it, holds on aid and security: one row a text.

    Columns date, title, repayment_of_past_aid, future_military_aid, fund_contribution, security_guarantee (words,
    ``not found`` or missing), url.
    """
    rows = table(MINERALS)
    rows = rows.assign(url=first_url(rows["source_id"]))
    wide = rows.pivot_table(index=["date", "text"], columns="term", values="says", aggfunc="first")
    wide = wide.join(rows.groupby(["date", "text"])[["title", "url"]].first())
    columns = ["repayment_of_past_aid", "future_military_aid", "fund_contribution", "security_guarantee", "url"]
    return wide.reset_index().rename_axis(None, axis=1)[["date", "title", *columns]]


def istanbul_terms(*, figures: bool = True) -> pd.DataFrame:
    """The draft of April 2022, term by term, with or without the annex of figures.

    Columns term_id, term, russian_position, ukrainian_position, draft_text, standing, url.
    """
    rows = table(ISTANBUL)
    rows = rows if figures else rows[rows["unit"].isna()]
    frame = rows[["term_id", "term", "russian_position", "ukrainian_position", "draft_text", "standing"]]
    return frame.assign(url=first_url(rows["source_id"])).reset_index(drop=True)


def force_limits() -> pd.DataFrame:
    """Figures of the draft's annex, both columns, and actual strength where it was found.

    Columns term_id, term, unit, russian_value, ukrainian_value, share_pct (the Russian figure as a share of the
    Ukrainian one), actual_2022, actual_2025, url.
    """
    rows = table(ISTANBUL).dropna(subset=["russian_value"])
    rows = rows.assign(share_pct=100 * rows["russian_value"] / rows["ukrainian_value"])
    columns = ["term_id", "term", "unit", "russian_value", "ukrainian_value", "share_pct", "actual_2022", "actual_2025"]
    return rows.assign(url=first_url(rows["source_id"]))[[*columns, "url"]].reset_index(drop=True)


def personnel() -> pd.DataFrame:
    """Every figure for the size of Ukraine's armed forces: text_id, label, era, side, persons, on, url, smallest first.

    Both columns of April 2022, the limits that later texts name, and actual strength (``actual``) as Ukrainian
    officials gave it: before the invasion, in May 2022 (all who were fighting) and in January 2025; their text_id are
    istanbul-russia, istanbul-ukraine, actual-2022, actual-2022-05 and actual-2025. `era` says which limits belong
    beside which strength; what Washington and Kyiv wrote together is ``joint``. A size that a text supports or pays
    for is no limit (code −2) and not among them.
    """
    annex = table(ISTANBUL).set_index("term_id").loc["personnel"]
    draft, late = "Draft of April 2022", "Texts of late 2025"
    page = first_url(annex.filter(like="source_id"))
    annexed = [
        ("istanbul-russia", "Russia’s demand", draft, "russia", "russian_value", "2022-04-15", ""),
        ("istanbul-ukraine", "Ukraine’s offer", draft, "ukraine", "ukrainian_value", "2022-04-15", ""),
        ("actual-2022", "Army before invasion", draft, "actual", "actual_2022", "2022-04-15", "actual_2022_"),
        ("actual-2022-05", "Army in May 2022", draft, "actual", "actual_may_2022", "2022-05-21", "actual_may_2022_"),
        ("actual-2025", "Army in Jan 2025", late, "actual", "actual_2025", "2025-01-15", "actual_2025_"),
    ]
    rows: list[tuple[object, ...]] = [(*row[:4], annex[row[4]], row[5], page[f"{row[6]}source_id"]) for row in annexed]
    later, names = terms(), {"us": "Washington", "ua": "Kyiv", "uk": "London", "fr": "Paris", "de": "Berlin"}
    for row in later[later["persons"].notna() & (later["code"] > -2)].itertuples():
        authors = row.authors.split(";")
        side = "joint" if {"us", "ua"} <= set(authors) else row.side
        label = ", ".join(names[a] for a in authors)
        rows.append((row.text_id, label, late, side, float(row.persons), row.date, row.url))
    frame = pd.DataFrame(rows, columns=["text_id", "label", "era", "side", "persons", "on", "url"])
    return frame.sort_values(["persons", "on"], ignore_index=True)


def end_of_istanbul() -> pd.DataFrame:
    """What is on record about how the talks of 2022 ended: on, what, who says so, walked_away, url.

    Dated moves from the events, among them what the article names (paragraph 18); then the accounts that the audit
    lists under claims c18-3a and c18-3b, by the month in which they could be read, and how they bear on
    whether Kyiv walked away (for, weakly for, against, in part).
    """
    publisher = table("sources").set_index("source_id")["publisher"]
    events = table(EVENTS).query("'2022-03-21' <= date < '2022-06-01'")
    moves = events[(events["proposal_id"] == "istanbul-2022") | (events["paragraph"] == 18)]
    moves = moves.sort_values("date", kind="stable")
    moves = pd.DataFrame(
        {
            "on": moves["date"].dt.strftime("%Y-%m-%d").where(moves["date_precision"] == "day", "2022-04"),
            "what": moves["summary"],
            "who": moves["source_id"].str.split(";").str[0].map(publisher),
            "walked_away": "–",
            "url": first_url(moves["source_id"]),
        }
    )
    accounts = table("audit/evidence").query("claim_id in ('c18-3a', 'c18-3b')").drop_duplicates("fact_id")
    accounts = accounts.sort_values(["known_on", "evidence_id"])
    accounts = pd.DataFrame(
        {
            "on": accounts["known_on"].dt.strftime("%Y-%m"),
            "what": accounts["fact"],
            "who": accounts["reported_by"],
            "walked_away": accounts["direction"]
            .map({"supports": "for", "contradicts": "against", "qualifies": "in part"})
            .mask((accounts["direction"] == "supports") & (accounts["strength"] == 1), "weakly for"),
            "url": first_url(accounts["source_id"]),
        }
    )
    return pd.concat([moves, accounts], ignore_index=True)


# ---- questions ----------------------------------------------------------------------------------------------


def named_in_readout(teller: Teller, elements: Sequence[str], *, as_of: date) -> Estimate:
    """Whether one side's readout of the call of 18 March 2025 names all of these, texts (1 or 0)."""
    rows = known(READOUTS, as_of, side=teller).set_index("element").loc[list(elements)]
    note = "; ".join(f"{element}: {said}" for element, said in rows["said"].items())
    return present(bool(rows["found"].all()), as_of, rows["known_on"].max().date(), note)


def points_in_readout(teller: Teller, *, as_of: date) -> Estimate:
    """How many of Russia's five points one side's readout of the call names, points."""
    named = known(READOUTS, as_of, side=teller, element=RUSSIAN_POINTS)
    on = named["known_on"].max().date()
    return Estimate(float(named["found"].sum()), "points", as_of, on, n=len(named), note=f"of {len(named)} points")


def energy_halt_alone(*, as_of: date) -> Estimate:
    """Whether both readouts give a halt on energy and no plain yes to the full truce was on record, texts (1 or 0)."""
    scope = known(READOUTS, as_of, element="energy_halt_scope")
    on = scope["known_on"].max()
    given = answers_of("ru", as_of)
    full = given[(given["proposal_id"] == OFFER) & given["answer"].isin(YES) & (given["answered_on"] <= on)]
    note = "; ".join(scope["side"] + ": " + scope["said"]) + "; no plain yes to the full truce"
    return present(bool(scope["found"].all()) and full.empty, as_of, on.date(), note)


def formal_text_asks(side: Actor, term: Term, at_least: int, *, asks: str | None = None, as_of: date) -> Estimate:
    """Whether a formal text of a side after publication is coded so high on a term, texts (1 or 0).

    `asks` names the column of the table that says whether it asks for this in particular.
    """
    if as_of <= PUBLISHED:
        raise MeasureError.too_early("texts, a text after publication", as_of, AFTER)
    rows = terms(as_of)
    rows = rows[(rows["side"] == side) & (rows["term"] == term) & (rows["on"] > pd.Timestamp(PUBLISHED))]
    formal = rows["text_status"].isin(FORMAL)
    found = rows[formal & (rows["code"] >= at_least)]
    found = found[found[asks].fillna(value=False).astype(bool)] if asks else found
    less = rows[~formal & (rows["code"] < at_least)]
    note = "; ".join(found["text_id"] + ": " + found["position"]) or "no such text"
    if len(less):
        note += f"; {len(less)} later reported: " + ", ".join(less["text_id"]) + " ask for less"
    return present(len(found) > 0, as_of, data_through(TERMS), note)


def share_moved(side: Actor, *, as_of: date) -> Estimate:
    """Share of terms on which a side's last text stands elsewhere than its first, %; the range takes formal texts."""
    shares, notes = [], []
    for formal in (False, True):
        moved = terms_moved(side, as_of, formal=formal)
        if len(moved):
            k = int((moved["change"] != 0).sum())
            shares.append(100 * k / len(moved))
            notes.append(f"{k} of {len(moved)} terms" + (" in formal texts" if formal else ""))
    if not shares:
        known_on = chosen(terms(), {"side": side}).sort_values("known_on", kind="stable")
        second = known_on.groupby("term")["known_on"].nth(1)
        raise MeasureError.too_early(f"texts, two texts of {side} on one term", as_of, _earliest(second))
    n = len(terms_moved(side, as_of)) or None
    return ranged(shares, "%", as_of, min(as_of, data_through(TERMS)), n=n, note="; ".join(notes))


def mean_distance(*, as_of: date) -> Estimate:
    """Mean distance between the latest Russian and Ukrainian texts on the terms both cover, steps.

    The range is the least and the greatest when one term is left out.
    """
    rows = _of_both(as_of)
    last = rows.groupby(["term", "side"])["code"].last().unstack().reindex(columns=["russia", "ukraine"])
    gap = (last["russia"] - last["ukraine"]).dropna().astype(float)
    if gap.empty:
        known_on = terms().groupby(["term", "side"])["known_on"].min().unstack()
        known_on = known_on.reindex(columns=["russia", "ukraine"]).dropna()
        raise MeasureError.too_early("texts, texts of both sides", as_of, _earliest(known_on.max(axis=1)))
    means = [gap.mean(), *(gap.drop(term).mean() for term in gap.index if len(gap) > 1)]
    note = f"{len(gap)} terms; range: one term left out"
    return ranged(means, "steps", as_of, min(as_of, data_through(TERMS)), n=len(gap), note=note)


def texts_asking_repayment(*, as_of: date) -> Estimate:
    """Published texts of the minerals deal with a clause that asks for past aid back, texts."""
    texts = known(MINERALS, as_of, term="repayment_of_past_aid", found=True, kind="text")
    asking = texts[texts["asks"].fillna(value=False).astype(bool)]
    note = "; ".join(texts["text"] + ": " + texts["says"])
    through = min(as_of, data_through(MINERALS))
    return Estimate(float(len(asking)), "texts", as_of, through, n=len(texts), note=note)


def cap_against_strength(column: str, *, as_of: date) -> Estimate:
    """Cap on Ukraine's armed forces in one column of the draft's annex over their pre-invasion strength, ratio."""
    row = known(ISTANBUL, as_of, term_id="personnel").iloc[0]
    note = f"{row[column]:,.0f} to {row['actual_2022']:,.0f} in 2022 ({row['actual_2022_note']})"
    through = data_through(ISTANBUL)
    if as_of >= through:
        note += f"; {row[column] / row['actual_2025']:.2f} of {row['actual_2025']:,.0f} in January 2025"
    return Estimate(float(row[column] / row["actual_2022"]), "ratio", as_of, min(as_of, through), note=note)


def share_agreed(*, as_of: date) -> Estimate:
    """Share of the draft's terms that stood as agreed, in full or in principle, %.

    The range counts what was open in part as agreed, and the annex of figures as one term instead of thirteen.
    """
    rows = known(ISTANBUL, as_of)
    figures = rows["unit"].notna()
    texts_only = pd.concat([rows[~figures], rows[figures].head(1)])
    shares = [
        100 * part["standing"].isin(standing).mean()
        for part in (rows, texts_only)
        for standing in (AGREED, (*AGREED, "open in part"))
    ]
    note = f"{rows['standing'].isin(AGREED).sum()} of {len(rows)}; range: open in part counted, annex as one term"
    return ranged(shares, "%", as_of, min(as_of, data_through(ISTANBUL)), n=len(rows), note=note)


def clause_holds(term_id: str, holds: Holds, *, words: str, as_of: date) -> Estimate:
    """Whether a clause of the draft holds something, texts (1 or 0); `words` is the column quoted in the note."""
    row = known(ISTANBUL, as_of, term_id=term_id).iloc[0]
    note = f"{term_id}: {row[words]} ({row['standing']})"
    return present(row["holds"] == holds, as_of, row["known_on"].date(), note)


# ---- what they share ----------------------------------------------------------------------------------------


def _of_both(as_of: date) -> pd.DataFrame:
    """Coded terms of Russia's and Ukraine's texts, in order of time."""
    return chosen(terms(as_of), {"side": ("russia", "ukraine")}).sort_values(["on", "text_id"])


def _side(authors: str) -> str:
    """Whose text it is. Kyiv's name on it makes it Ukraine's, unless Russia's is on it too."""
    who = set(authors.split(";"))
    if "ua" in who:
        return "joint" if "ru" in who else "ukraine"
    return {"ru": "russia", "us": "us"}.get(authors, "europe")


def _earliest(days: pd.Series) -> date | None:
    return None if pd.isna(first := days.min()) else first.date()


# ---- rows: the readouts of 18 March 2025 --------------------------------------------------------------------

EXTRACTS = "The readouts were read in reproductions and extracts."

kremlin_readout_mobilisation_and_rearmament = Measure(
    lambda day: named_in_readout("kremlin", ("forced_mobilisation", "rearmament"), as_of=day),
    unit="texts",
    what="Whether the Kremlin's statement on the call names both mobilisation and rearming",
    weakness="It lists them among significant points and does not itself call them demands. " + EXTRACTS,
    tables=(READOUTS,),
)
kremlin_readout_foreign_aid = Measure(
    lambda day: named_in_readout("kremlin", ("foreign_aid_and_intelligence",), as_of=day),
    unit="texts",
    what="Whether the Kremlin's statement on the call names an end to foreign military aid",
    weakness=EXTRACTS,
    tables=(READOUTS,),
)
kremlin_readout_permanent_peace = Measure(
    lambda day: named_in_readout("kremlin", ("permanent_peace",), as_of=day),
    unit="texts",
    what="Whether the Kremlin's statement on the call ties the matter to a lasting settlement",
    weakness="The row says that a settlement depends on the key condition; the plainer link of truce and lasting peace "
    "is in Putin's words of 13 March.",
    tables=(READOUTS,),
)
white_house_readout_russian_conditions = Measure(
    lambda day: points_in_readout("white_house", as_of=day),
    unit="points",
    what="How many of Russia's five points the White House's statement on the call names",
    weakness="Control of the line, mobilisation, rearming, foreign aid, Kyiv's reliability. Not found means not found "
    "in the extracts read.",
    tables=(READOUTS,),
)
readouts_energy_scope = Measure(
    lambda day: energy_halt_alone(as_of=day),
    unit="texts",
    what="Whether both statements on the call give a halt on energy and neither a full truce in force",
    weakness="The two differ in scope: energy infrastructure here, energy and infrastructure there.",
    tables=(ANSWERS, READOUTS),
)

# ---- rows: texts --------------------------------------------------------------------------------------------

REPORTED = (
    "Formal is a published text or a speech. Terms reported from August 2025 on ask for less; the note names them."
)

ru_text_recognition = Measure(
    lambda day: formal_text_asks("russia", "territory", 2, asks="asks_recognition", as_of=day),
    unit="texts",
    what="Whether a formal Russian text after publication demands recognition of the territories in full",
    weakness="Formal is a published text or a speech; one coder.",
    tables=(TERMS,),
)
ru_text_full_regions = Measure(
    lambda day: formal_text_asks("russia", "territory", 2, asks="asks_whole_regions", as_of=day),
    unit="texts",
    what="Whether a formal Russian text after publication demands all four regions to their borders",
    weakness=REPORTED,
    tables=(TERMS,),
)
ru_text_force_caps = Measure(
    lambda day: formal_text_asks("russia", "force_caps", 1, as_of=day),
    unit="texts",
    what="Whether a formal Russian text after publication asks for limits on Ukraine's forces",
    weakness="Formal is a published text or a speech; one coder.",
    tables=(TERMS,),
)
ru_terms_moved_share = Measure(
    lambda day: share_moved("russia", as_of=day),
    unit="%",
    what="Share of terms on which Russia's last text stands elsewhere than its first since 2024",
    weakness="The later texts are reports; one coder.",
    tables=(TERMS,),
)
text_distance = Measure(
    lambda day: mean_distance(as_of=day),
    unit="steps",
    what="Mean distance between the latest Russian and Ukrainian texts on the terms both cover",
    weakness="Of at most 4. Which terms are covered changes from date to date.",
    tables=(TERMS,),
)
minerals_texts_with_repayment = Measure(
    lambda day: texts_asking_repayment(as_of=day),
    unit="texts",
    what="Published minerals texts with a clause that asks for past aid back",
    weakness="The first US draft is known only as Zelenskyy told it and is not counted.",
    tables=(MINERALS,),
)

# ---- rows: Istanbul 2022 ------------------------------------------------------------------------------------

istanbul_personnel_cap_ratio = Measure(
    lambda day: cap_against_strength("russian_value", as_of=day),
    unit="ratio",
    what="Cap on Ukraine's armed forces in the Russian column of April 2022 over their pre-invasion strength",
    weakness="One official's count, of an army at peace and not of the larger one then at war; the annex was read from "
    "photographs.",
    tables=(ISTANBUL,),
)
istanbul_ua_personnel_cap_ratio = Measure(
    lambda day: cap_against_strength("ukrainian_value", as_of=day),
    unit="ratio",
    what="Cap on Ukraine's armed forces in the Ukrainian column of April 2022 over their pre-invasion strength",
    weakness="One official's count, of an army at peace and not of the larger one then at war; the annex was read from "
    "photographs.",
    tables=(ISTANBUL,),
)
istanbul_terms_agreed_share = Measure(
    lambda day: share_agreed(as_of=day),
    unit="%",
    what="Share of the draft's terms that stood as agreed, in full or in principle",
    weakness="Terms weigh the same, a clause on neutrality and a number of tanks.",
    tables=(ISTANBUL,),
)
istanbul_neutrality = Measure(
    lambda day: clause_holds("neutrality", "permanent_neutrality", words="draft_text", as_of=day),
    unit="texts",
    what="Whether the draft of 15 April 2022 holds permanent neutrality",
    weakness="A draft that nobody signed.",
    tables=(ISTANBUL,),
)
istanbul_guarantee_veto = Measure(
    lambda day: clause_holds("guarantee_trigger", "guarantor_veto", words="russian_position", as_of=day),
    unit="texts",
    what="Whether Russia asked for the agreement of all guarantors before help is given",
    weakness="Kyiv rejected the clause. The text was read in a secondary copy of the published draft.",
    tables=(ISTANBUL,),
)
