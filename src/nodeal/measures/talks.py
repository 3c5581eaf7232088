"""Talks: who proposed what since February 2025, how it was answered, and what came of it.

Proposals, answers and the readings of a range are those of :mod:`nodeal.measures.proposals`. Whatever is asked of
Russia is asked of Ukraine and the United States by the same functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.estimate import Estimate, present, ranged
from nodeal.measures.codes import Actor, Answer, Halt, HaltLength, Side, Theme
from nodeal.measures.proposals import (
    ANSWERED,
    ANSWERS,
    ANYONE,
    BROAD,
    EVENTS,
    HALTS,
    KYIV_AND_EUROPE,
    LIMITED,
    MOSCOW,
    NO,
    OFFER,
    OFFERED_ON,
    PROPOSALS,
    READINGS,
    SETTLEMENT,
    WASHINGTON,
    WHOLE_FRONT,
    YES,
    YES_BUT,
    Reading,
    answers_of,
    asked_of,
    both_said_yes,
    contacts,
    first_answers,
    first_substantive,
    said_yes,
    settled_on,
    through,
    truces,
    without_weak,
)
from nodeal.measures.row import Measure, MeasureError, known
from nodeal.tables import first_known, table

DAYS_A_MONTH = 365.25 / 12
AFTER = PUBLISHED + timedelta(days=1)
CAPITAL: dict[Side, str] = {"ru": "Moscow", "ua": "Kyiv", "us": "Washington"}


# ---- questions ----------------------------------------------------------------------------------------------


def first_answer_share(
    actor: Side,
    kinds: Sequence[Answer],
    *,
    asked_by: Sequence[Actor] = ANYONE,
    theme: Theme | None = None,
    halts: Sequence[Halt] = (),
    length: HaltLength | None = None,
    put_to_it: bool = False,
    as_of: date,
) -> Estimate:
    """Share of an actor's first answers that are of some kinds, %; the range drops weak rows.

    Parameters
    ----------
    theme, halts, length
        Keep proposals of that theme, that ask for a halt of these scopes, and of that length.
    put_to_it
        Leave out plans that were not put to the actor.
    """

    def asked(on: date, without: Reading = ()) -> pd.DataFrame:
        rows = first_answers(actor, on, without=without)
        meant = rows["proposer_group"].isin(asked_by)
        meant &= (rows["theme"] == theme) if theme else True
        meant &= (rows["not_put_to"] != actor) if put_to_it else True
        meant &= rows["halt"].isin(halts) if halts else True
        meant &= (rows["halt_length"] == length) if length else True
        return rows.loc[meant, ["proposal_id", "answer"]]

    shares, counts = [], []
    for without in READINGS:
        rows = asked(as_of, without)
        answered = rows["answer"].dropna()
        if len(answered):
            shares.append(100 * float(answered.isin(kinds).mean()))
            counts.append((int(answered.isin(kinds).sum()), len(answered), len(rows)))
    if not counts and put_to_it:
        raise MeasureError(
            f"talks, {theme} put to {CAPITAL[actor]}, as of {as_of}",
            found="no answer on record",
            expected=f"an answer of {CAPITAL[actor]} to a proposal that was put to it",
            remedy="Add the answer to talks/events, if there is one.",
        )
    if not counts:
        raise _unanswered(actor, asked(HINDSIGHT), as_of)
    k, n, made = counts[0]
    note = f"{k} of {n} answered, of {made} made; range: weak rows left out"
    return ranged(shares, "%", as_of, through(as_of), n=n, note=note)


def lead_of_yes_but(actor: Side, *, asked_by: Sequence[Actor] = WASHINGTON, as_of: date) -> Estimate:
    """How far a conditional yes leads the larger of plain yes and open no among first answers to halts, points of %.

    The range drops weak rows, and takes halts along the whole line alone.
    """
    readings = []
    for without in READINGS:
        rows = asked_of(first_answers(actor, as_of, without=without), asked_by).dropna(subset=["answer"])
        readings.append(rows[rows["halt"].isin(HALTS)])
    readings.append(readings[0][readings[0]["halt"].isin(WHOLE_FRONT)])

    def part(rows: pd.DataFrame, kinds: Sequence[Answer]) -> float:
        return 100 * float(rows["answer"].isin(kinds).mean())

    leads = [part(rows, YES_BUT) - max(part(rows, YES), part(rows, NO)) for rows in readings if len(rows)]
    if readings[0].empty:
        asked = asked_of(first_answers(actor), asked_by)
        raise _unanswered(actor, asked[asked["halt"].isin(HALTS)], as_of)
    by_scope = readings[0].groupby(["halt", "answer"]).size()
    said = ", ".join(f"{scope} {answer} {n}".replace("_", " ") for (scope, answer), n in by_scope.items())
    note = f"{said}; range: weak rows left out, whole front alone"
    return ranged(leads, "points of %", as_of, through(as_of), n=len(readings[0]), note=note)


def months_of_yes_but(actor: Side, *, halts: Sequence[Halt] = (), as_of: date) -> Estimate:
    """Calendar months with a conditional yes, first answer or later, months; the range drops weak rows.

    `halts` keeps answers to proposals that ask for a halt of these scopes.
    """
    if as_of < OFFERED_ON:
        raise MeasureError.too_early("talks, a conditional yes", as_of, OFFERED_ON)
    counts, answers = [], []
    for without in READINGS:
        asked = without_weak(table(PROPOSALS, as_of=as_of), without)
        listed = asked.loc[asked["halt"].isin(halts), "proposal_id"] if halts else asked["proposal_id"]
        given = answers_of(actor, as_of, without)
        given = given[given["answer"].isin(YES_BUT) & given["proposal_id"].isin(listed)]
        counts.append(given["answered_on"].dt.to_period("M").nunique())
        answers.append(len(given))
    note = f"{answers[0]} conditional answers; range: weak rows left out"
    return ranged(counts, "months", as_of, through(as_of), n=answers[0], note=note)


def months_of_refusal(actor: Side, *, asked_by: Sequence[Actor] = ANYONE, as_of: date) -> Estimate:
    """Calendar months after publication with an open no as a first answer to what was put to the actor, months.

    The range drops weak rows.
    """
    if as_of <= PUBLISHED:
        raise MeasureError.too_early("talks, a month after publication", as_of, AFTER)
    months, refusals = [], []
    for without in READINGS:
        rows = asked_of(first_answers(actor, as_of, without=without), asked_by)
        rows = rows[rows["answer"].isin(NO) & (rows["answered_on"] > pd.Timestamp(PUBLISHED))]
        rows = rows[rows["not_put_to"] != actor]
        months.append(rows["answered_on"].dt.to_period("M").nunique())
        refusals.append(len(rows))
    note = f"{refusals[0]} open refusals; range: weak rows left out"
    return ranged(months, "months", as_of, through(as_of), n=refusals[0], note=note)


def median_days(actor: Side, *, asked_by: Sequence[Actor], as_of: date) -> Estimate:
    """Kaplan-Meier median of the days to an answer of substance, days; ``nan`` where fewer than half were answered."""
    rows = asked_of(first_substantive(actor, as_of), asked_by)
    if rows.empty:
        first = first_known(PROPOSALS, proposer_group=tuple(asked_by), date_precision="day")
        raise MeasureError.too_early(f"talks, a proposal to {actor!r}", as_of, first)
    answered = rows["days"].dropna().astype(float)
    open_since = rows.loc[rows["days"].isna(), "observed_days"].astype(float)
    from scipy.stats import CensoredData, ecdf  # heavy, and no verdict needs it

    left = ecdf(CensoredData(uncensored=answered, right=open_since)).sf
    half = left.quantiles[left.probabilities <= 0.5]
    return Estimate(
        float(half[0]) if len(half) else float("nan"), "days", as_of, through(as_of), n=len(rows),
        note=f"{len(answered)} of {len(rows)} answered in substance; the rest open",
    )  # fmt: skip


def answered_as(actor: Side, kinds: Sequence[Answer], *, proposal: str, as_of: date) -> Estimate:
    """Whether an actor's first answer to one proposal is of some kinds, texts (1 or 0)."""
    given = answers_of(actor, as_of)
    given = given[given["proposal_id"] == proposal]
    if given.empty:
        first = first_known(ANSWERS, actor_id=actor, proposal_id=proposal)
        raise MeasureError.too_early(f"talks, an answer of {actor!r} to {proposal}", as_of, first)
    row = given.iloc[0]
    note = f"{row['event_id']}: {row['answer'].replace('_', ' ')} after {row['days']} days"
    return present(row["answer"] in kinds, as_of, row["answered_on"].date(), note)


def accepted_that_day(proposal: str, *, proposer: Side, by: Side, as_of: date) -> Estimate:
    """Whether an actor is on record as the proposer of an offer that another accepted on its day, texts (1 or 0)."""
    made = known(PROPOSALS, as_of, proposal_id=proposal)
    offered_on = made["date"].max()
    made = made[made["proposer"] == proposer]
    yes = said_yes(by, as_of)
    yes = yes[(yes["proposal_id"] == proposal) & (yes["days"] == 0).fillna(value=False).astype(bool)]
    note = "; ".join([*made["event_id"], *yes["event_id"]])
    return present(len(made) == 1 and len(yes) == 1, as_of, offered_on.date(), note)


def halts_among_proposals(group: Actor, *, as_of: date) -> Estimate:
    """Share of a group's proposals that ask for a halt of the fighting, %.

    The range also takes halts among halts and settlement terms only, leaves out what is listed under a settlement's
    themes (the halt along the line of October 2025), and drops weak rows.
    """
    made = known(PROPOSALS, as_of, proposer_group=group)
    shares, counts = [], []
    for without in READINGS:
        rows = without_weak(made, without)
        halt, terms = rows["halt"].isin(HALTS), rows["theme"].isin(SETTLEMENT)
        bare = halt & ~terms
        for kind, among in ((halt, halt | True), (halt, halt | terms), (bare, halt | True), (bare, halt | terms)):
            if among.any():
                shares.append(100 * float(kind[among].mean()))
        counts.append((int(halt.sum()), len(rows)))
    k, n = counts[0]
    note = f"{k} of {n}; range: among halts and settlement terms only, freeze left out, weak rows left out"
    return ranged(shares, "%", as_of, through(as_of), n=n, note=note)


def halts_in_force(*, as_of: date) -> Estimate:
    """Share of proposed halts of the fighting that took effect in some form, %; the range drops weak proposals."""
    known(PROPOSALS, as_of, halt=HALTS)
    rows = truces(as_of)
    strong = rows[rows["proposal_id"].isin(without_weak(table(PROPOSALS), READINGS[-1])["proposal_id"])]
    shares = [100 * float(part["took_effect"].mean()) for part in (rows, strong) if len(part)]
    note = f"{int(rows['took_effect'].sum())} of {len(rows)}; range: weak proposals left out"
    return ranged(shares, "%", as_of, through(as_of), n=len(rows), note=note)


def settlements(*, as_of: date) -> Estimate:
    """Proposals of a settlement that Russia and Ukraine both accepted plainly, texts."""
    asked = known(PROPOSALS, as_of, theme=SETTLEMENT)
    signed = asked[both_said_yes(asked, as_of)]
    note = "; ".join(signed["proposal_id"]) or f"none of {len(asked)} proposals of a settlement"
    return Estimate(float(len(signed)), "texts", as_of, through(as_of), n=len(asked), note=note)


def months_unsettled(*, as_of: date) -> Estimate:
    """Time from the 30-day offer to a signed settlement, else to the as-of date or the end of the events, months."""
    if as_of < OFFERED_ON:
        raise MeasureError.too_early("talks, months without a settlement", as_of, OFFERED_ON)
    end = settled_on(as_of) or through(as_of)
    return Estimate((end - OFFERED_ON).days / DAYS_A_MONTH, "months", as_of, through(as_of), note=f"to {end}")


def quarters_in_contact(*, as_of: date) -> Estimate:
    """Share of full quarters since publication with one of the :func:`contacts`, %; the range drops weak ones."""
    last_day = through(as_of)
    first, last = pd.Period(PUBLISHED, "Q") + 1, pd.Period(pd.Timestamp(last_day), "Q")
    whole = pd.period_range(first, last if last.end_time.date() <= last_day else last - 1)
    if not len(whole):
        raise MeasureError.too_early("talks, a full quarter since publication", as_of, first.end_time.date())
    met = contacts(as_of)
    shares = [
        100 * sum(q in set(rows["date"].dt.to_period("Q")) for q in whole) / len(whole)
        for rows in (met, met[met["confidence"] != "low"])
    ]
    said = f"{round(shares[0] * len(whole) / 100)} of {len(whole)} quarters"
    note = f"{said}; range: low-confidence contacts left out"
    return ranged(shares, "%", as_of, last_day, n=len(whole), note=note)


def proposals_on(theme: Theme, group: Actor, *, as_of: date) -> Estimate:
    """Whether a group of actors put forward anything on a theme, texts (1 or 0)."""
    asked = known(PROPOSALS, as_of)
    made = asked[(asked["proposer_group"] == group) & (asked["theme"] == theme)]
    return present(len(made) > 0, as_of, through(as_of), f"{len(made)} proposals: " + "; ".join(made["proposal_id"]))


# ---- what they share ----------------------------------------------------------------------------------------


def _unanswered(actor: Side, asked: pd.DataFrame, as_of: date) -> MeasureError:
    first = first_known(ANSWERS, actor_id=actor, proposal_id=tuple(asked["proposal_id"]))
    return MeasureError.too_early(f"talks, an answer of {actor!r} to such a proposal", as_of, first)


# ---- rows: Russia's answers ---------------------------------------------------------------------------------

FEW = "Fewer than ten cases; a yes to a halt is no account of whether it was kept."
ANY_HALT = "Halts offered by anyone, of any scope; offers of other kinds are left out."
CENSORED = "Kaplan-Meier: what was delayed or left without an answer counts as open to the end of the watch."
HAND_PICKED = "The list of proposals is ours; what has no answer on record is left out."
INFERRED = "Two refusals are inferred from silence and continued strikes; they are marked ambiguous."
LENGTHS = (
    "Few cases. Long is thirty days or more, or meant to have no end; a halt of unknown length is left out, and a yes "
    "is no account of whether it was kept."
)
SCOPE = "Few cases. Limited is a halt of a kind of target, at a place or on a part of the line."

ru_conditional_share = Measure(
    lambda day: first_answer_share("ru", YES_BUT, as_of=day),
    unit="%",
    what="Share of Russia's first answers that are a conditional yes, over all proposers",
    weakness="The pool hides that Washington and Kyiv were answered differently.",
    tables=ANSWERED,
)
ru_conditional_share_to_us = Measure(
    lambda day: first_answer_share("ru", YES_BUT, asked_by=WASHINGTON, as_of=day),
    unit="%",
    what="Share of Russia's first answers to US proposals that are a conditional yes",
    weakness="US offers had often been talked over with Moscow before they were made.",
    tables=ANSWERED,
)
ru_conditional_share_to_kyiv_and_europe = Measure(
    lambda day: first_answer_share("ru", YES_BUT, asked_by=KYIV_AND_EUROPE, as_of=day),
    unit="%",
    what="Share of Russia's first answers to proposals of Kyiv and Europe that are a conditional yes",
    weakness=HAND_PICKED,
    tables=ANSWERED,
)
ru_open_refusal_share = Measure(
    lambda day: first_answer_share("ru", NO, as_of=day),
    unit="%",
    what="Share of Russia's first answers that are an open no, over all proposers",
    weakness=INFERRED,
    tables=ANSWERED,
)
ru_open_refusal_share_to_kyiv_and_europe = Measure(
    lambda day: first_answer_share("ru", NO, asked_by=KYIV_AND_EUROPE, as_of=day),
    unit="%",
    what="Share of Russia's first answers to proposals of Kyiv and Europe that are an open no",
    weakness=INFERRED,
    tables=ANSWERED,
)
ru_broad_share = Measure(
    lambda day: first_answer_share("ru", BROAD, as_of=day),
    unit="%",
    what="Share of Russia's first answers that are a conditional yes, a counter-proposal or a delay",
    weakness='The wide reading of "yes, but", shown beside the strict one; it decides no test.',
    tables=ANSWERED,
)
ru_conditional_share_of_us_halts = Measure(
    lambda day: first_answer_share("ru", YES_BUT, asked_by=WASHINGTON, halts=HALTS, as_of=day),
    unit="%",
    what="Share of Russia's first answers to halts offered by or with Washington that are a conditional yes",
    weakness="Fewer than ten cases, of every scope and length, and some had been talked over with Moscow before.",
    tables=ANSWERED,
)
ru_conditional_lead_of_us_halts = Measure(
    lambda day: lead_of_yes_but("ru", as_of=day),
    unit="points of %",
    what="How far a conditional yes leads the next of plain yes and open no in Russia's answers to US halts",
    weakness="Fewer than ten cases. Above zero a conditional yes outnumbers both, below it does not.",
    tables=ANSWERED,
)
ru_conditional_share_of_halts = Measure(
    lambda day: first_answer_share("ru", YES_BUT, halts=HALTS, as_of=day),
    unit="%",
    what="Share of Russia's first answers to halts, whoever asked, that are a conditional yes",
    weakness="The pool hides that Washington and Kyiv were answered differently.",
    tables=ANSWERED,
)
ru_plain_yes_share_of_us_halts = Measure(
    lambda day: first_answer_share("ru", YES, asked_by=WASHINGTON, halts=HALTS, as_of=day),
    unit="%",
    what="Share of Russia's first answers to halts offered by or with Washington that are a plain yes",
    weakness=FEW,
    tables=ANSWERED,
)
ru_plain_yes_share_of_whole_front_halts = Measure(
    lambda day: first_answer_share("ru", YES, halts=WHOLE_FRONT, as_of=day),
    unit="%",
    what="Share of Russia's first answers to halts along the whole line, whoever asked, that are a plain yes",
    weakness="Halts of a day and halts without an end count alike; a yes is no account of whether it was kept.",
    tables=ANSWERED,
)
ru_plain_yes_share_of_long_halts = Measure(
    lambda day: first_answer_share("ru", YES, halts=WHOLE_FRONT, length="long", as_of=day),
    unit="%",
    what="Share of Russia's first answers to halts along the whole line of a month or more that are a plain yes",
    weakness=LENGTHS,
    tables=ANSWERED,
)
ru_plain_yes_share_of_limited_halts = Measure(
    lambda day: first_answer_share("ru", YES, halts=LIMITED, as_of=day),
    unit="%",
    what="Share of Russia's first answers to limited halts, whoever asked, that are a plain yes",
    weakness=SCOPE,
    tables=ANSWERED,
)
ru_conditional_months = Measure(
    lambda day: months_of_yes_but("ru", as_of=day),
    unit="months",
    what="Calendar months with at least one conditional acceptance by Russia, first answer or later",
    weakness="Counts months, not answers, and takes offers of every kind.",
    tables=ANSWERED,
)
ru_conditional_months_on_halts = Measure(
    lambda day: months_of_yes_but("ru", halts=HALTS, as_of=day),
    unit="months",
    what="Calendar months with a conditional acceptance by Russia of a halt of the fighting, first answer or later",
    weakness=ANY_HALT,
    tables=ANSWERED,
)
ru_30d_answer_conditional = Measure(
    lambda day: answered_as("ru", YES_BUT, proposal=OFFER, as_of=day),
    unit="texts",
    what="Whether Russia's first answer to the 30-day truce offered on 11 March 2025 is a conditional yes",
    weakness="The coding is ours; many outlets called the answer of the call on 18 March a refusal.",
    tables=(ANSWERS,),
)
ru_guarantee_refusal_share = Measure(
    lambda day: first_answer_share("ru", NO, theme="guarantees", put_to_it=True, as_of=day),
    unit="%",
    what="Share of guarantees for Ukraine that were put to Moscow, of those it answered, that it first refused",
    weakness="What Moscow said of plans that its adversaries made among themselves is no reply; of the rest no answer "
    "is on record, so that there is no value yet. Guarantees inside larger plans are not counted apart.",
    tables=ANSWERED,
)
ru_open_refusal_months = Measure(
    lambda day: months_of_refusal("ru", as_of=day),
    unit="months",
    what="Calendar months after publication in which Russia's first answer to some proposal was an open no",
    weakness="What was not put to Moscow is left out. " + INFERRED,
    tables=ANSWERED,
)
ru_open_refusal_months_to_us = Measure(
    lambda day: months_of_refusal("ru", asked_by=WASHINGTON, as_of=day),
    unit="months",
    what="Calendar months after publication in which Russia first answered a US proposal with an open no",
    weakness="Proposals by or with Washington that were put to Moscow: few.",
    tables=ANSWERED,
)
ru_median_days_to_us = Measure(
    lambda day: median_days("ru", asked_by=WASHINGTON, as_of=day),
    unit="days",
    what="Median days until Russia's first answer of substance to a US proposal",
    weakness=CENSORED,
    tables=ANSWERED,
)
ru_median_days_to_kyiv_and_europe = Measure(
    lambda day: median_days("ru", asked_by=KYIV_AND_EUROPE, as_of=day),
    unit="days",
    what="Median days until Russia's first answer of substance to a proposal of Kyiv or Europe",
    weakness=CENSORED,
    tables=ANSWERED,
)

# ---- rows: the same of Ukraine ------------------------------------------------------------------------------

ua_conditional_share_to_ru = Measure(
    lambda day: first_answer_share("ua", YES_BUT, asked_by=MOSCOW, as_of=day),
    unit="%",
    what="Share of Ukraine's first answers to Russian proposals that are a conditional yes",
    weakness="Fewer than ten cases.",
    tables=ANSWERED,
)
ua_plain_yes_share_to_ru = Measure(
    lambda day: first_answer_share("ua", YES, asked_by=MOSCOW, as_of=day),
    unit="%",
    what="Share of Ukraine's first answers to Russian proposals that are a plain yes",
    weakness="Fewer than ten cases.",
    tables=ANSWERED,
)
ua_open_refusal_share_to_ru = Measure(
    lambda day: first_answer_share("ua", NO, asked_by=MOSCOW, as_of=day),
    unit="%",
    what="Share of Ukraine's first answers to Russian proposals that are an open no",
    weakness="Fewer than ten cases.",
    tables=ANSWERED,
)
ua_plain_yes_share_to_us = Measure(
    lambda day: first_answer_share("ua", YES, asked_by=WASHINGTON, as_of=day),
    unit="%",
    what="Share of Ukraine's first answers to US proposals that are a plain yes",
    weakness="US offers had often been talked over with Kyiv before they were made.",
    tables=ANSWERED,
)
ua_conditional_share_of_us_halts = Measure(
    lambda day: first_answer_share("ua", YES_BUT, asked_by=WASHINGTON, halts=HALTS, as_of=day),
    unit="%",
    what="Share of Ukraine's first answers to halts offered by or with Washington that are a conditional yes",
    weakness="Fewer than ten cases, of every scope and length, and some had been talked over with Kyiv before.",
    tables=ANSWERED,
)
ua_conditional_lead_of_us_halts = Measure(
    lambda day: lead_of_yes_but("ua", as_of=day),
    unit="points of %",
    what="How far a conditional yes leads the next of plain yes and open no in Ukraine's answers to US halts",
    weakness="Fewer than ten cases. Above zero a conditional yes outnumbers both, below it does not.",
    tables=ANSWERED,
)
ua_conditional_share_of_halts = Measure(
    lambda day: first_answer_share("ua", YES_BUT, halts=HALTS, as_of=day),
    unit="%",
    what="Share of Ukraine's first answers to halts, whoever asked, that are a conditional yes",
    weakness="The pool hides that Washington and Moscow were answered differently.",
    tables=ANSWERED,
)
ua_plain_yes_share_of_us_halts = Measure(
    lambda day: first_answer_share("ua", YES, asked_by=WASHINGTON, halts=HALTS, as_of=day),
    unit="%",
    what="Share of Ukraine's first answers to halts offered by or with Washington that are a plain yes",
    weakness=FEW,
    tables=ANSWERED,
)
ua_plain_yes_share_of_ru_halts = Measure(
    lambda day: first_answer_share("ua", YES, asked_by=MOSCOW, halts=HALTS, as_of=day),
    unit="%",
    what="Share of Ukraine's first answers to halts that Russia proposed that are a plain yes",
    weakness="Three cases, all of them short; a truce that Russia declared in answer to an offer of Kyiv's is no "
    "proposal of its own.",
    tables=ANSWERED,
)
ua_plain_yes_share_of_whole_front_halts = Measure(
    lambda day: first_answer_share("ua", YES, halts=WHOLE_FRONT, as_of=day),
    unit="%",
    what="Share of Ukraine's first answers to halts along the whole line, whoever asked, that are a plain yes",
    weakness=FEW,
    tables=ANSWERED,
)
ua_plain_yes_share_of_long_halts = Measure(
    lambda day: first_answer_share("ua", YES, halts=WHOLE_FRONT, length="long", as_of=day),
    unit="%",
    what="Share of Ukraine's first answers to halts along the whole line of a month or more that are a plain yes",
    weakness=LENGTHS,
    tables=ANSWERED,
)
ua_plain_yes_share_of_limited_halts = Measure(
    lambda day: first_answer_share("ua", YES, halts=LIMITED, as_of=day),
    unit="%",
    what="Share of Ukraine's first answers to limited halts, whoever asked, that are a plain yes",
    weakness=SCOPE,
    tables=ANSWERED,
)
ua_conditional_months_on_halts = Measure(
    lambda day: months_of_yes_but("ua", halts=HALTS, as_of=day),
    unit="months",
    what="Calendar months with a conditional acceptance by Ukraine of a halt of the fighting, first or later",
    weakness=ANY_HALT,
    tables=ANSWERED,
)
ua_open_refusal_months = Measure(
    lambda day: months_of_refusal("ua", as_of=day),
    unit="months",
    what="Calendar months after publication in which Ukraine's first answer to some proposal was an open no",
    weakness="What was not put to Kyiv is left out.",
    tables=ANSWERED,
)

# ---- rows: offers and what came of them ---------------------------------------------------------------------

us_ua_30d_offer = Measure(
    lambda day: accepted_that_day(OFFER, proposer="us", by="ua", as_of=day),
    unit="texts",
    what="Whether the record holds a US proposal of 11 March 2025 that Ukraine accepted that day",
    weakness="By the joint statement it is a US proposal that Ukraine is ready to accept, not a joint one.",
    tables=ANSWERED,
)
us_truce_offers_share = Measure(
    lambda day: halts_among_proposals("us", as_of=day),
    unit="%",
    what="Share of US proposals that ask for a halt of the fighting, full or limited",
    weakness="It turns with what a truce is compared with: the rest are settlement terms, meetings, minerals and power "
    "plants.",
    tables=(PROPOSALS,),
)
truces_in_effect_share = Measure(
    lambda day: halts_in_force(as_of=day),
    unit="%",
    what="Share of proposed truces that ended in any halt, agreed or declared by one side, kept or broken",
    weakness="That something was in force is read from a plain yes of both or from a breach on record; a halt that "
    "nobody broke or reported would be missed.",
    tables=ANSWERED,
)
settlement_signed = Measure(
    lambda day: settlements(as_of=day),
    unit="texts",
    what="Proposals of a settlement that Russia and Ukraine both accepted plainly",
    weakness="A settlement is about territory, conditions, guarantees or the talks as a whole, not truces, energy, "
    "prisoners or summits. An own proposal counts as accepted by its proposer.",
    tables=ANSWERED,
)
months_without_settlement = Measure(
    lambda day: months_unsettled(as_of=day),
    unit="months",
    what="Time from the 30-day offer of 11 March 2025 without a signed settlement",
    weakness="What has no event is not seen.",
    tables=ANSWERED,
)
quarters_with_us_ru_contact = Measure(
    lambda day: quarters_in_contact(as_of=day),
    unit="%",
    what="Share of full quarters since publication in which the presidents spoke or a US envoy saw Putin",
    weakness="Unreported calls are missing, so that the share can only be too low.",
    tables=(EVENTS,),
)
european_guarantee_texts = Measure(
    lambda day: proposals_on("guarantees", "europe", as_of=day),
    unit="texts",
    what="Whether European leaders put forward a force or guarantee for Ukraine",
    weakness="That it was put forward says nothing of whether it would come.",
    tables=(PROPOSALS,),
)
