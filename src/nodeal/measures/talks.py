"""Talks: who proposed what since February 2025, how it was answered, what the texts ask for, who was pressed.

A *proposal* is a chain of events opened by an offer; a *first answer* is the first thing an actor is on record as
saying to it, of six kinds (rules: :mod:`nodeal.ingest.talks`). Shares have the proposals answered as denominator: no
answer found is not counted as a refusal.

The lists of proposals, texts and acts were chosen by hand and lean to what the article speaks of. They sample
nothing, so that no share here has a confidence interval: its range is what comes out when the low-confidence rows,
the ambiguous ones, or both are left out, and the answers numbered anew.

Whatever is measured of Russia is measured of Ukraine and the United States by the same functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import pandas as pd

from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.estimate import Estimate
from nodeal.measures import MeasureError, measure
from nodeal.tables import data_through, first_url, state, table

Reading = tuple[Literal["low", "ambiguous"], ...]
READINGS: tuple[Reading, ...] = ((), ("low",), ("ambiguous",), ("low", "ambiguous"))
"""What is left out: nothing, low-confidence rows, ambiguous rows, both."""

YES, YES_BUT, NO = ("acceptance",), ("conditional_acceptance",), ("rejection",)
BROAD = ("conditional_acceptance", "counter_proposal", "delay")
"""The wide reading of "yes, but": anything that is neither a plain yes nor a plain no."""
SUBSTANTIVE = ("acceptance", "concession", "conditional_acceptance", "counter_proposal", "rejection")
"""Answers that say something of the matter. A delay does not."""
KINDS = ("acceptance", "concession", "conditional_acceptance", "counter_proposal", "delay", "rejection")

ASKED_BY = {
    "us": ("us",),
    "kyiv_and_europe": ("ukraine", "europe"),
    "russia": ("russia",),
    "anyone": ("us", "ukraine", "europe", "russia", "other"),
}
"""Proposers, as groups of actors."""

TRUCE_THEMES = ("ceasefire", "energy", "strikes")
NO_TRUCE = ("us-plants-2025-03",)
"""Of the theme energy, but about who owns power plants."""
FREEZES = ("freeze-line-2025-10",)
"""Of the theme territory, but in substance a halt where the armies stand."""
NOT_PUT_TO_MOSCOW = (
    "european-force-2025-03",
    "european-force-2025-09",
    "european-force-2026-01",
    "euro-counterplan-2025-11",
    "donbas-zone-2025-12",
)
"""Plans for Ukraine made among its partners, or a draft sent to Washington: what Moscow said of them was no reply."""
SETTLEMENT_THEMES = ("territory", "conditions", "guarantees", "talks")
"""What a settlement would be about; truces, energy, prisoners, summits, minerals and aid are something else."""

OFFER = "ceasefire-30d-2025-03"
OFFERED_ON = date(2025, 3, 11)
"""The 30-day truce that the United States proposed in Jeddah."""
CALL = date(2025, 3, 18)
"""The call between Putin and Trump that both sides' readouts describe."""
RUSSIAN_POINTS = (
    "control_of_line",
    "forced_mobilisation",
    "rearmament",
    "foreign_aid_and_intelligence",
    "kyiv_reliability",
)
"""What Moscow raised about the full truce, as elements of the readouts."""
TERM_BEGAN = pd.Timestamp("2025-01-20")
FORMAL = ("published", "speech")
"""Texts that stand on record: published, or spoken in public by the author. Reports and leaks are not formal."""
PRESSURE_WINDOW = 30
DAYS_A_MONTH = 365.25 / 12

DRAFT = "istanbul-draft-2022"


# ---- frames: proposals and answers ---------------------------------------------------------------------------


def first_answers(actor: str = "ru", as_of: date = HINDSIGHT, *, without: Reading = ()) -> pd.DataFrame:
    """What an actor first said to each proposal of others known by a day: one row a proposal, answered or not.

    Parameters
    ----------
    actor
        ``ru``, ``ua`` or ``us``.
    as_of
        The day from which one looks.
    without
        Rows to leave out, proposals and answers alike: ``low`` confidence, ``ambiguous``.

    Returns
    -------
    pandas.DataFrame
        Columns proposal_id, date, date_precision, title, theme, proposer, proposer_group, observed_days (watched
        until the as-of date or the end of the events), and, missing where none was found, answer, days, answered_on,
        event_id, url.
    """
    return _first_answers(actor, as_of, without, state("talks/proposals", "talks/answers", "sources")).copy()


@lru_cache(maxsize=64)
def _first_answers(actor: str, as_of: date, without: Reading, _state: tuple) -> pd.DataFrame:
    """Kept: a dozen measures ask for the same answers."""
    columns = ["proposal_id", "date", "date_precision", "title", "theme", "proposer", "proposer_group"]
    asked = _kept(table("talks/proposals", as_of=as_of)[[*columns, "confidence", "ambiguous"]], without)
    asked = asked.loc[asked["proposer"] != actor, columns]
    watched = (pd.Timestamp(_through(as_of)) - asked["date"]).dt.days.astype("Int64")
    asked["observed_days"] = watched.where(asked["date_precision"] == "day")
    given = _answers(actor, as_of, without).drop_duplicates("proposal_id")
    return asked.merge(given, on="proposal_id", how="left")


def first_substantive(actor: str = "ru", as_of: date = HINDSIGHT) -> pd.DataFrame:
    """The first answer of substance, with its days; proposals known to the month only are left out.

    Columns of :func:`first_answers`; ``days`` is missing where the proposal stayed open, which is then censored at
    ``observed_days``. A delay is no answer of substance.
    """
    asked = first_answers(actor, as_of).drop(columns=["answer", "days", "answered_on", "event_id", "url"])
    given = _answers(actor, as_of)
    given = given[given["answer"].isin(SUBSTANTIVE)].drop_duplicates("proposal_id")
    return asked[asked["date_precision"] == "day"].merge(given, on="proposal_id", how="left")


def answer_matrix(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Every proposal with the first answer of Russia, Ukraine and the United States, and all later ones in words.

    Columns proposal_id, date, title, proposer, proposer_group, url, and for each actor ``ru``, ``ua``, ``us`` the
    first answer (``proposer`` where the actor made the offer, missing where none was found), with ``ru_all`` and so
    on: all answers in order with their days.
    """
    frame = table("talks/proposals", as_of=as_of)
    frame = frame.assign(url=first_url(frame["source_id"]))
    given = table("talks/answers", as_of=as_of).sort_values("nth", kind="stable")
    said = given["answer"] + " (" + given["days"].astype("string").fillna("?") + ")"
    for actor in ("ru", "ua", "us"):
        ours = given["actor_id"] == actor
        first = given[ours].drop_duplicates("proposal_id").set_index("proposal_id")["answer"]
        every = said[ours].groupby(given["proposal_id"]).agg("; ".join)
        frame[actor] = frame["proposal_id"].map(first).mask(frame["proposer"] == actor, "proposer")
        frame[f"{actor}_all"] = frame["proposal_id"].map(every)
    columns = ["proposal_id", "date", "date_precision", "title", "theme", "proposer", "proposer_group", "url"]
    return frame[[*columns, "ru", "ua", "us", "ru_all", "ua_all", "us_all"]]


def answers_by_proposer(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """First answers counted: who answered whom, and how.

    Columns actor (``ru``, ``ua``, ``us``), asked_by (``us``, ``kyiv_and_europe``, ``russia``), answer, count, strong
    (the count without low-confidence and ambiguous rows), low and high (under all readings), answered, proposals.
    """
    pairs = [("ru", "us"), ("ru", "kyiv_and_europe"), ("ua", "us"), ("ua", "russia"), ("us", "russia")]
    rows = []
    for actor, asked_by in pairs:
        readings = [_asked(first_answers(actor, as_of, without=r), asked_by) for r in READINGS]
        for kind in KINDS:
            counts = [int((r["answer"] == kind).sum()) for r in readings]
            rows.append(
                {
                    "actor": actor,
                    "asked_by": asked_by,
                    "answer": kind,
                    "count": counts[0],
                    "strong": counts[-1],
                    "low": min(counts),
                    "high": max(counts),
                    "answered": int(readings[0]["answer"].notna().sum()),
                    "proposals": len(readings[0]),
                }
            )
    return pd.DataFrame(rows)


def truces(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Proposals of a truce, and what came of them.

    Columns proposal_id, date, title, proposer, ``agreed`` (Russia and Ukraine both said a plain yes, an own proposal
    counting as one), ``took_effect`` (agreed, or a first breach is on record: something was in force, if only on one
    side), first_breach_on.
    """
    frame = table("talks/proposals", as_of=as_of)
    frame = frame[frame["theme"].isin(TRUCE_THEMES) & ~frame["proposal_id"].isin(NO_TRUCE)]
    breach = frame["first_breach_on"].where(frame["first_breach_on"] <= pd.Timestamp(as_of))
    agreed = _both_said_yes(frame, as_of)
    return frame[["proposal_id", "date", "title", "proposer"]].assign(
        agreed=agreed, took_effect=agreed | breach.notna(), first_breach_on=breach
    )


def readouts() -> pd.DataFrame:
    """What the Kremlin and the White House said of the call of 18 March 2025: element, kremlin, white_house, urls."""
    rows = table("talks/readouts").assign(url=lambda f: first_url(f["source_id"]))
    wide = rows.pivot_table(
        index=["element", "title"], columns="side", values=["said", "url"], aggfunc="first", sort=False
    )
    return pd.DataFrame(
        {
            "element": wide.index.get_level_values("title"),
            "kremlin": wide["said", "kremlin"].to_numpy(),
            "white_house": wide["said", "white_house"].to_numpy(),
            "kremlin_url": wide["url", "kremlin"].to_numpy(),
            "white_house_url": wide["url", "white_house"].to_numpy(),
        }
    )


def ambiguous_rows(as_of: date = HINDSIGHT) -> int:
    """How many proposals and answers could reasonably be read otherwise."""
    return int(sum(table(f"talks/{name}", as_of=as_of)["ambiguous"].sum() for name in ("proposals", "answers")))


# ---- frames: texts -------------------------------------------------------------------------------------------


def terms(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Coded terms of the texts known by a day, with the side that wrote each: −2 Ukraine's position, +2 Russia's.

    Columns of ``talks/terms``; ``on`` (the date as a timestamp, a month as its first day); ``side``: ``russia`` alone,
    ``us`` alone, ``ukraine`` (alone or with Europeans or Washington), ``europe`` without Kyiv, ``joint`` for the draft
    of 2022 by Russia and Ukraine.
    """
    rows = table("talks/terms", as_of=as_of)
    return rows.assign(on=pd.to_datetime(rows["date"], format="ISO8601"), side=rows["authors"].map(_side))


def terms_moved(side: str = "russia", as_of: date = HINDSIGHT, *, formal: bool = False) -> pd.DataFrame:
    """First and last code of each term in a side's texts: columns term, first, last, change, texts.

    Only terms that at least two texts of the side cover. `formal` keeps published texts and speeches.
    """
    rows = terms(as_of).query("side == @side").sort_values(["on", "text_id"])
    rows = rows[rows["text_status"].isin(FORMAL)] if formal else rows
    by_term = rows.groupby("term", sort=False)["code"].agg(["first", "last", "size"]).reset_index()
    by_term = by_term[by_term["size"] >= 2].rename(columns={"size": "texts"})
    return by_term.assign(change=by_term["last"] - by_term["first"])[["term", "first", "last", "change", "texts"]]


def distance(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """How far Russia's texts lie from Ukraine's, each time either side puts a new one on record.

    For each term that both have covered by then the latest codes are compared. Columns on (day of the new text),
    texts, mean (steps, at most 4), terms (how many are compared).
    """
    rows = terms(as_of).query("side in ('russia', 'ukraine')").sort_values(["on", "text_id"])
    found = []
    for on, new in rows.groupby("on"):
        last = rows[rows["on"] <= on].groupby(["term", "side"])["code"].last().unstack()
        if {"russia", "ukraine"} <= set(last.columns) and (gap := (last["russia"] - last["ukraine"]).dropna()).size:
            found.append((on, "; ".join(new["text_id"].unique()), float(gap.mean()), len(gap)))
    return pd.DataFrame(found, columns=["on", "texts", "mean", "terms"])


def istanbul_terms(*, figures: bool = True) -> pd.DataFrame:
    """The draft of April 2022, term by term, with or without the annex of figures.

    Columns term_id, term, russian_position, ukrainian_position, draft_text, standing, url.
    """
    rows = table("talks/istanbul_terms")
    rows = rows if figures else rows[rows["unit"].isna()]
    frame = rows[["term_id", "term", "russian_position", "ukrainian_position", "draft_text", "standing"]]
    return frame.assign(url=first_url(rows["source_id"])).reset_index(drop=True)


def force_limits() -> pd.DataFrame:
    """Figures of the draft's annex, both columns, and actual strength where it was found.

    Columns term_id, term, unit, russian_value, ukrainian_value, share_pct (the Russian figure as a share of the
    Ukrainian one), actual_2022, actual_2025.
    """
    rows = table("talks/istanbul_terms").dropna(subset=["russian_value"])
    rows = rows.assign(share_pct=100 * rows["russian_value"] / rows["ukrainian_value"])
    columns = ["term_id", "term", "unit", "russian_value", "ukrainian_value", "share_pct", "actual_2022", "actual_2025"]
    return rows[columns].reset_index(drop=True)


def personnel() -> pd.DataFrame:
    """Every figure for the size of Ukraine's armed forces: columns label, side, persons, on, smallest first.

    Both columns of April 2022, the limits that later texts name, and actual strength (``actual``) as Ukrainian
    officials gave it. A size that a text supports or pays for is no limit (code −2) and not among them.
    """
    annex = table("talks/istanbul_terms").set_index("term_id").loc["personnel"]
    rows = [
        ("Russia, Apr 2022", "russia", annex["russian_value"], "2022-04-15"),
        ("Ukraine, Apr 2022", "ukraine", annex["ukrainian_value"], "2022-04-15"),
        ("Actual, early 2022", "actual", annex["actual_2022"], "2022-04-15"),
        ("Actual, Jan 2025", "actual", annex["actual_2025"], "2025-01-15"),
    ]
    later = terms().query("term == 'force_caps' and text_id != @DRAFT and code > -2")
    figure = later["position"].str.extract(r"(\d{3},\d{3})", expand=False).str.replace(",", "").astype(float)
    for row, persons in zip(later[figure.notna()].itertuples(), figure.dropna(), strict=True):
        who = "+".join(a.upper() for a in row.authors.split(";"))
        rows.append((f"{who}, {row.on:%b %Y}", row.side, persons, row.date))
    return pd.DataFrame(rows, columns=["label", "side", "persons", "on"]).sort_values(
        ["persons", "on"], ignore_index=True
    )


def force_figures() -> pd.DataFrame:
    """Every figure for soldiers and weapons in one table.

    Columns panel (persons, weapons), what, persons, on, unit, russian_value, ukrainian_value, share_pct.
    """
    people = personnel().rename(columns={"label": "what"}).assign(panel="persons")
    weapons = force_limits().rename(columns={"term": "what"})
    weapons = weapons[weapons["term_id"] != "personnel"].assign(panel="weapons")
    columns = ["panel", "what", "persons", "on", "unit", "russian_value", "ukrainian_value", "share_pct"]
    return pd.concat([people, weapons], ignore_index=True)[columns]


def end_of_istanbul() -> pd.DataFrame:
    """What is on record about how the talks of 2022 ended: on, what, who says so, walked_away, url.

    Dated moves from the events, among them what the article names (paragraph 18); then the accounts that the audit
    lists under claims c18-3a and c18-3b, by the month in which they could be read, and how they bear on
    whether Kyiv walked away (for, weakly for, against, in part).
    """
    publisher = table("sources").set_index("source_id")["publisher"]
    events = table("talks/events").query("'2022-03-21' <= date < '2022-06-01'")
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


# ---- frames: pressure and sanctions --------------------------------------------------------------------------


def pressure(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """US acts of pressure by a day, a threat renewed with another date counted once; columns of ``talks/pressure``."""
    acts = table("talks/pressure", as_of=as_of)
    again = acts["end_event_id"].notna() & acts.duplicated(["target", "kind", "end_event_id"])
    return acts[~again].reset_index(drop=True)


def pressure_since_publication(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """The acts of :func:`pressure` that began after the article's date."""
    acts = pressure(as_of)
    return acts[acts["start"] > pd.Timestamp(PUBLISHED)].reset_index(drop=True)


# ---- measures: Russia's answers ------------------------------------------------------------------------------


@measure
def ru_conditional_share(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Russia's first answers that are a conditional yes, over all proposers, %.

    The strict reading of "yes, but": conditional acceptance only. Known weakness: the pool hides that Washington and
    Kyiv were answered differently. Tables ``talks/proposals`` and ``talks/answers``.
    """
    return _first_share(YES_BUT, "ru", "anyone", as_of)


@measure
def ru_conditional_share_to_us(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Russia's first answers to US proposals that are a conditional yes, %.

    Known weakness: US offers had often been talked over with Moscow before they were made.
    """
    return _first_share(YES_BUT, "ru", "us", as_of)


@measure
def ru_conditional_share_to_kyiv_and_europe(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Russia's first answers to proposals of Kyiv and Europe that are a conditional yes, %."""
    return _first_share(YES_BUT, "ru", "kyiv_and_europe", as_of)


@measure
def ru_open_refusal_share(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Russia's first answers that are an open no, over all proposers, %.

    Known weakness: two refusals are inferred from silence and continued strikes; they are marked ambiguous.
    """
    return _first_share(NO, "ru", "anyone", as_of)


@measure
def ru_open_refusal_share_to_kyiv_and_europe(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Russia's first answers to proposals of Kyiv and Europe that are an open no, %."""
    return _first_share(NO, "ru", "kyiv_and_europe", as_of)


@measure
def ru_broad_share(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Russia's first answers that are a conditional yes, a counter-proposal or a delay, %.

    The wide reading of "yes, but", shown beside the strict one; it decides no test.
    """
    return _first_share(BROAD, "ru", "anyone", as_of)


@measure
def ru_conditional_months(as_of: date = HINDSIGHT) -> Estimate:
    """Calendar months with at least one conditional acceptance by Russia, first answer or later, months."""
    return _conditional_months("ru", as_of)


@measure
def ru_30d_answer_conditional(as_of: date = HINDSIGHT) -> Estimate:
    """Whether Russia's first answer to the 30-day truce offered on 11 March 2025 is a conditional yes, texts.

    Known weakness: the coding is ours; many outlets called the answer of the call on 18 March a refusal.
    """
    given = _answers("ru", as_of).query("proposal_id == @OFFER")
    if given.empty:
        raise _too_early("an answer to the 30-day truce", as_of, "2025-03-13")
    first = given.iloc[0]
    note = f"{first['event_id']}: {first['answer'].replace('_', ' ')} after {first['days']} days"
    return _present(first["answer"] in YES_BUT, as_of, first["answered_on"].date(), note)


@measure
def ru_guarantee_refusal_share(as_of: date = HINDSIGHT) -> Estimate:
    """Share of proposals on guarantees for Ukraine, of those Russia answered, that it first refused, %.

    Known weakness: guarantees inside larger plans are not counted apart, and designs without a Russian answer that was
    found are left out; the note says how many.
    """
    return _first_share(NO, "ru", "anyone", as_of, theme="guarantees")


@measure
def ru_median_days_to_us(as_of: date = HINDSIGHT) -> Estimate:
    """Median days until Russia's first answer of substance to a US proposal, days.

    Kaplan-Meier: what was delayed or left without an answer counts as open to the end of the watch.
    """
    return _median_days("ru", "us", as_of)


@measure
def ru_median_days_to_kyiv_and_europe(as_of: date = HINDSIGHT) -> Estimate:
    """Median days until Russia's first answer of substance to a proposal of Kyiv or Europe, days."""
    return _median_days("ru", "kyiv_and_europe", as_of)


# ---- measures: the same of Ukraine ---------------------------------------------------------------------------


@measure
def ua_conditional_share_to_ru(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Ukraine's first answers to Russian proposals that are a conditional yes, %."""
    return _first_share(YES_BUT, "ua", "russia", as_of)


@measure
def ua_plain_yes_share_to_ru(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Ukraine's first answers to Russian proposals that are a plain yes, %.

    Known weakness: fewer than ten cases; see them in :func:`answer_matrix`.
    """
    return _first_share(YES, "ua", "russia", as_of)


@measure
def ua_open_refusal_share_to_ru(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Ukraine's first answers to Russian proposals that are an open no, %."""
    return _first_share(NO, "ua", "russia", as_of)


@measure
def ua_plain_yes_share_to_us(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Ukraine's first answers to US proposals that are a plain yes, %."""
    return _first_share(YES, "ua", "us", as_of)


# ---- measures: offers and what came of them ------------------------------------------------------------------


@measure
def us_ua_30d_offer(as_of: date = HINDSIGHT) -> Estimate:
    """Whether the record holds a US proposal of 11 March 2025 that Ukraine accepted that day, texts.

    By the joint statement it is a US proposal that Ukraine is ready to accept, not a joint one.
    """
    if as_of < OFFERED_ON:
        raise _too_early("the 30-day truce", as_of, OFFERED_ON.isoformat())
    made = table("talks/proposals", as_of=as_of).query("proposal_id == @OFFER and proposer == 'us'")
    made = made[made["date"] == pd.Timestamp(OFFERED_ON)]
    yes = _answers("ua", as_of).query("proposal_id == @OFFER and days == 0 and answer in @YES")
    note = "; ".join([*made["event_id"], *yes["event_id"]])
    return _present(len(made) == 1 and len(yes) == 1, as_of, OFFERED_ON, note)


@measure
def us_truce_offers_share(as_of: date = HINDSIGHT) -> Estimate:
    """Share of US proposals that are a truce, full or limited, %.

    The rest are settlement terms, meetings, minerals and power plants. The range also takes truces among truces and
    settlement terms only, and counts the halt along the line of October 2025 as a truce. Tables as above.
    """
    return _truce_offers("us", as_of)


@measure
def truces_in_effect_share(as_of: date = HINDSIGHT) -> Estimate:
    """Share of proposed truces that ended in any halt, agreed or declared by one side, kept or broken, %.

    Known weakness: that something was in force is read from a plain yes of both or from a breach on record; a halt
    that nobody broke or reported would be missed.
    """
    return _share_of_truces("took_effect", as_of)


@measure
def settlement_signed(as_of: date = HINDSIGHT) -> Estimate:
    """Proposals of a settlement that Russia and Ukraine both accepted plainly, texts.

    A settlement is about territory, conditions, guarantees or the talks as a whole; truces, energy, prisoners and
    summits are not. An own proposal counts as accepted by its proposer.
    """
    asked = _some(table("talks/proposals", as_of=as_of).query("theme in @SETTLEMENT_THEMES"), as_of)
    signed = asked[_both_said_yes(asked, as_of)]
    note = "; ".join(signed["proposal_id"]) or f"none of {len(asked)} proposals of a settlement"
    return Estimate(float(len(signed)), "texts", as_of, _through(as_of), n=len(asked), note=note)


@measure
def months_without_settlement(as_of: date = HINDSIGHT) -> Estimate:
    """Time from the 30-day offer of 11 March 2025 without a signed settlement, months.

    Runs to the as-of date, at most to the last day of the events. Known weakness: what has no event is not seen.
    """
    if as_of < OFFERED_ON:
        raise _too_early("months without a settlement", as_of, OFFERED_ON.isoformat())
    end = _settled_on(as_of) or _through(as_of)
    return Estimate((end - OFFERED_ON).days / DAYS_A_MONTH, "months", as_of, _through(as_of), note=f"to {end}")


@measure
def quarters_with_us_ru_contact(as_of: date = HINDSIGHT) -> Estimate:
    """Share of full quarters since publication in which the presidents spoke or a US envoy saw Putin, %.

    The range leaves out contacts of low confidence. Known weakness: read from the titles of events; unreported calls
    are missing, so that the share can only be too low.
    """
    through = _through(as_of)
    first, last = pd.Period("2025Q2"), pd.Period(pd.Timestamp(through), "Q")
    whole = pd.period_range(first, last if last.end_time.date() <= through else last - 1)
    if not len(whole):
        raise _too_early("a full quarter since publication", as_of, "2025-06-30")
    met = contacts(as_of)
    shares = [
        100 * sum(q in set(rows["date"].dt.to_period("Q")) for q in whole) / len(whole)
        for rows in (met, met[met["confidence"] != "low"])
    ]
    return Estimate(
        shares[0], "%", as_of, through, low=min(shares), high=max(shares), n=len(whole),
        note=f"{round(shares[0] * len(whole) / 100)} of {len(whole)} quarters; range: low-confidence contacts left out",
    )  # fmt: skip


def contacts(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Calls and meetings of Trump and Putin, and meetings of US envoys with Putin, since February 2025.

    Found by title and actors: both presidents and a word for speaking or meeting, or an envoy's name and the move
    ``meeting``. What somebody says about a contact is no contact.
    """
    events = table("talks/events", as_of=as_of)
    both = events["actors"].str.split(";").map(lambda a: {"us", "ru"} <= set(a)) & (events["date"] >= TERM_BEGAN)
    events = events[both & (events["move"] != "statement")]
    title = events["title"]
    presidents = title.str.contains("Trump") & title.str.contains("Putin")
    spoke = title.str.contains(r"\b(?:calls?|speak|phone|meet)\b", case=False)
    envoys = title.str.contains("Witkoff|Kushner") & title.str.contains("Putin") & (events["move"] == "meeting")
    return events.loc[(presidents & spoke) | envoys, ["event_id", "date", "title", "confidence"]].reset_index(drop=True)


@measure
def european_guarantee_texts(as_of: date = HINDSIGHT) -> Estimate:
    """Whether European leaders put forward a force or guarantee for Ukraine, texts. Table ``talks/proposals``."""
    asked = _some(table("talks/proposals", as_of=as_of), as_of)
    made = asked.query("proposer_group == 'europe' and theme == 'guarantees'")
    return _present(len(made) > 0, as_of, _through(as_of), f"{len(made)} proposals: " + "; ".join(made["proposal_id"]))


# ---- measures: the readouts of 18 March 2025 -----------------------------------------------------------------


@measure
def kremlin_readout_mobilisation_and_rearmament(as_of: date = HINDSIGHT) -> Estimate:
    """Whether the Kremlin's statement on the call names both mobilisation and rearming, texts.

    It lists them among significant points and does not itself call them demands. Read in reproductions and extracts.
    """
    return _in_readout("kremlin", ("forced_mobilisation", "rearmament"), as_of)


@measure
def kremlin_readout_foreign_aid(as_of: date = HINDSIGHT) -> Estimate:
    """Whether the Kremlin's statement on the call names an end to foreign military aid, texts."""
    return _in_readout("kremlin", ("foreign_aid_and_intelligence",), as_of)


@measure
def kremlin_readout_permanent_peace(as_of: date = HINDSIGHT) -> Estimate:
    """Whether the Kremlin's statement on the call ties the matter to a lasting settlement, texts.

    Known weakness: the row says that a settlement depends on the key condition; the plainer link of truce and lasting
    peace is in Putin's words of 13 March.
    """
    return _in_readout("kremlin", ("permanent_peace",), as_of)


@measure
def white_house_readout_russian_conditions(as_of: date = HINDSIGHT) -> Estimate:
    """How many of Russia's five points the White House's statement on the call names, points.

    Control of the line, mobilisation, rearming, foreign aid, Kyiv's reliability. Not found means not found in the
    extracts read.
    """
    _after_call(as_of)
    named = table("talks/readouts").query("side == 'white_house' and element in @RUSSIAN_POINTS")
    return Estimate(float(named["found"].sum()), "points", as_of, CALL, n=len(named), note=f"of {len(named)} points")


@measure
def readouts_energy_scope(as_of: date = HINDSIGHT) -> Estimate:
    """Whether both statements on the call give a halt on energy and neither a full truce in force, texts.

    The two differ in scope: energy infrastructure here, energy and infrastructure there.
    """
    _after_call(as_of)
    scope = table("talks/readouts").query("element == 'energy_halt_scope'")
    full = _answers("ru", as_of).query("proposal_id == @OFFER and answer in @YES and answered_on <= @CALL.isoformat()")
    note = "; ".join(scope["side"] + ": " + scope["said"]) + "; no plain yes to the full truce"
    return _present(bool(scope["found"].all()) and full.empty, as_of, CALL, note)


# ---- measures: texts -----------------------------------------------------------------------------------------


@measure
def ru_text_recognition(as_of: date = HINDSIGHT) -> Estimate:
    """Whether a formal Russian text after publication demands recognition of the territories in full, texts.

    Formal is a published text or a speech. Known weakness: one coder. Table ``talks/terms``.
    """
    return _russian_text("territory", 2, "recogni", as_of)


@measure
def ru_text_full_regions(as_of: date = HINDSIGHT) -> Estimate:
    """Whether a formal Russian text after publication demands all four regions to their borders, texts.

    Formal is a published text or a speech. Terms reported from August 2025 on ask for less; the note names them.
    """
    return _russian_text("territory", 2, "withdrawal|leave", as_of)


@measure
def ru_text_force_caps(as_of: date = HINDSIGHT) -> Estimate:
    """Whether a formal Russian text after publication asks for limits on Ukraine's forces, texts."""
    return _russian_text("force_caps", 1, "", as_of)


@measure
def ru_terms_moved_share(as_of: date = HINDSIGHT) -> Estimate:
    """Share of terms on which Russia's last text stands elsewhere than its first since 2024, %.

    Terms that at least two Russian texts cover. The range is formal texts only and all. Known weakness: the later
    texts are reports; one coder.
    """
    return _moved_share("russia", as_of)


@measure
def text_distance(as_of: date = HINDSIGHT) -> Estimate:
    """Mean distance between the latest Russian and Ukrainian texts on the terms both cover, steps.

    Of at most 4. The range is the least and the greatest when one term is left out. Known weakness: which terms are
    covered changes from date to date.
    """
    rows = terms(as_of).query("side in ('russia', 'ukraine')").sort_values(["on", "text_id"])
    last = rows.groupby(["term", "side"])["code"].last().unstack().reindex(columns=["russia", "ukraine"])
    gap = (last["russia"] - last["ukraine"]).dropna().astype(float)
    if gap.empty:
        raise _too_early("texts of both sides", as_of, "2025-04-25")
    means = [float(gap.mean()), *(float(gap.drop(term).mean()) for term in gap.index if len(gap) > 1)]
    return Estimate(
        means[0], "steps", as_of, min(as_of, data_through("talks/terms")), low=min(means), high=max(means), n=len(gap),
        note=f"{len(gap)} terms; range: one term left out",
    )  # fmt: skip


@measure
def minerals_texts_with_repayment(as_of: date = HINDSIGHT) -> Estimate:
    """Published minerals texts with a clause that asks for past aid back, texts.

    The first US draft is known only as Zelenskyy told it and is not counted. Table ``talks/minerals_terms``.
    """
    rows = table("talks/minerals_terms", as_of=as_of).query("term == 'repayment_of_past_aid' and found")
    texts = rows[rows["text"].str.match(r"text-|agreement-")]
    if texts.empty:
        raise _too_early("a published minerals text", as_of, "2025-02-26")
    asking = texts[~texts["says"].str.match(r"No\b|None\b|Not\b")]
    note = "; ".join(texts["text"] + ": " + texts["says"])
    through = min(as_of, data_through("talks/minerals_terms"))
    return Estimate(float(len(asking)), "texts", as_of, through, n=len(texts), note=note)


# ---- measures: Istanbul 2022 ---------------------------------------------------------------------------------


@measure
def istanbul_personnel_cap_ratio(as_of: date = HINDSIGHT) -> Estimate:
    """Cap on Ukraine's armed forces in the Russian column of April 2022 over their pre-invasion strength, ratio.

    85,000 to 261,000, the defence minister's figure. Known weakness: one official's count, of an army at peace and not
    of the larger one then at war; the annex was read from photographs.
    """
    return _cap_ratio("russian_value", as_of)


@measure
def istanbul_ua_personnel_cap_ratio(as_of: date = HINDSIGHT) -> Estimate:
    """Cap on Ukraine's armed forces in the Ukrainian column of April 2022 over their pre-invasion strength, ratio."""
    return _cap_ratio("ukrainian_value", as_of)


@measure
def istanbul_terms_agreed_share(as_of: date = HINDSIGHT) -> Estimate:
    """Share of the draft's terms that stood as agreed, in full or in principle, %.

    The range counts what was open in part as agreed, and the annex of figures as one term instead of thirteen.
    """
    _after_draft(as_of)
    rows = table("talks/istanbul_terms")
    figures = rows["unit"].notna()
    texts_only = pd.concat([rows[~figures], rows[figures].head(1)])
    agreed = ("agreed", "agreed in principle")
    values = [
        100 * part["standing"].isin(said).mean()
        for part in (rows, texts_only)
        for said in (agreed, (*agreed, "open in part"))
    ]
    return Estimate(
        values[0], "%", as_of, min(as_of, data_through("talks/istanbul_terms")), low=min(values), high=max(values),
        n=len(rows),
        note=f"{rows['standing'].isin(agreed).sum()} of {len(rows)}; range: open in part counted, annex as one term",
    )  # fmt: skip


@measure
def istanbul_neutrality(as_of: date = HINDSIGHT) -> Estimate:
    """Whether the draft of 15 April 2022 holds permanent neutrality, texts. Table ``talks/istanbul_terms``."""
    row = _istanbul("neutrality", as_of)
    said = "permanent neutrality" in row["draft_text"].lower()
    return _present(said, as_of, _draft_known(), f"neutrality: {row['draft_text']} ({row['standing']})")


@measure
def istanbul_guarantee_veto(as_of: date = HINDSIGHT) -> Estimate:
    """Whether Russia asked for the agreement of all guarantors before help is given, texts.

    Kyiv rejected the clause. The text was read in a secondary copy of the published draft.
    """
    row = _istanbul("guarantee_trigger", as_of)
    asked = "all guarantors" in row["russian_position"]
    return _present(asked, as_of, _draft_known(), f"guarantee_trigger: {row['russian_position']} ({row['standing']})")


# ---- measures: pressure and sanctions ------------------------------------------------------------------------


@measure
def us_pressure_on_ukraine_share(as_of: date = HINDSIGHT) -> Estimate:
    """Share of US acts of pressure since January 2025 that fall on Ukraine alone, %.

    Acts of very different weight count one each. The range leaves out weak rows and those added by name, and counts
    acts on both sides as acts on Ukraine. Table ``talks/pressure``.
    """
    return _pressure_share("ukraine", as_of)


@measure
def us_pressure_on_russia_share(as_of: date = HINDSIGHT) -> Estimate:
    """Share of US acts of pressure since January 2025 that fall on Russia alone, %."""
    return _pressure_share("russia", as_of)


@measure
def us_pressure_on_ukraine_months(as_of: date = HINDSIGHT) -> Estimate:
    """Calendar months after publication with a US act of pressure on Ukraine, months."""
    return _pressure_months("ukraine", as_of)


@measure
def us_pressure_on_russia_months(as_of: date = HINDSIGHT) -> Estimate:
    """Calendar months after publication with a US act of pressure on Russia, months."""
    return _pressure_months("russia", as_of)


@measure
def us_aid_pause_days(as_of: date = HINDSIGHT) -> Estimate:
    """Longest US suspension of military aid or intelligence since 20 January 2025, ended or running, days.

    From the first day to the day of its end. Known weakness: suspensions whose end was not found are left out.
    """
    acts = pressure(as_of).query("kind in ('military_aid', 'intelligence') and outcome == 'ended'")
    if acts.empty:
        raise _too_early("a suspension", as_of, "2025-03-03")
    end = acts["end"].where(acts["end"] <= pd.Timestamp(as_of), pd.Timestamp(as_of))
    days = (end - acts["start"]).dt.days
    longest = acts.loc[days.idxmax()]
    running = " (running)" if longest["end"] > pd.Timestamp(as_of) else ""
    return Estimate(
        float(days.max()), "days", as_of, _pressure_through(as_of), n=len(acts), note=f"{longest['event_id']}{running}"
    )


@measure
def ru_move_share_after_pressure(as_of: date = HINDSIGHT) -> Estimate:
    """Share of US acts of pressure on Ukraine followed within 30 days by a Russian concession or plain yes, %.

    Only acts whose 30 days are over. Known weakness: acts cluster, so that one Russian yes follows several; sequence
    is not cause. The range leaves out weak rows and counts acts on both sides as acts on Ukraine.
    """
    return _moves_after("ukraine", as_of)


@measure
def ru_move_share_after_pressure_on_russia(as_of: date = HINDSIGHT) -> Estimate:
    """Share of US acts of pressure on Russia followed within 30 days by a Russian concession or plain yes, %."""
    return _moves_after("russia", as_of)


@measure
def ru_move_share_any_day(as_of: date = HINDSIGHT) -> Estimate:
    """Share of all days since February 2025 followed within 30 days by a Russian concession or plain yes, %.

    What the share after pressure must be compared with.
    """
    last = pd.Timestamp(_through(as_of)) - timedelta(days=PRESSURE_WINDOW)
    if last < TERM_BEGAN:
        raise _too_early("30 days", as_of, "2025-02-19")
    days = pd.Series(pd.date_range("2025-02-01", last))
    return Estimate(
        100 * float(_followed(days, _russian_moves(as_of)).mean()), "%", as_of, _through(as_of), n=len(days),
        note=f"{len(days)} days",
    )  # fmt: skip


@measure
def us_relief_months(as_of: date = HINDSIGHT) -> Estimate:
    """Calendar months after publication in which Washington lifted a sanction on Russia or exempted from one, months.

    The range leaves out rows of low confidence. Known weakness: the licences of 2026 were explained by oil prices, not
    by the talks; smaller acts are missing. Table ``talks/sanctions_acts``.
    """
    return _sanction_months("lifted", as_of)


@measure
def us_sanctions_added_months(as_of: date = HINDSIGHT) -> Estimate:
    """Calendar months after publication in which Washington added a sanction over the war, months.

    The range leaves out acts laid on a buyer of Russian oil instead of Russia. Known weakness: smaller listings are
    missing, so that the count is too low.
    """
    return _sanction_months("added", as_of)


# ---- what they share -----------------------------------------------------------------------------------------


def _through(as_of: date) -> date:
    return min(as_of, data_through("talks/events"))


def _kept(rows: pd.DataFrame, without: Reading) -> pd.DataFrame:
    """Rows that are left when weak ones are dropped."""
    if not without:
        return rows
    weak = pd.Series(data=False, index=rows.index)
    if "low" in without:
        weak |= rows["confidence"] == "low"
    if "ambiguous" in without and "ambiguous" in rows:
        weak |= rows["ambiguous"].astype(bool)
    return rows[~weak]


def _answers(actor: str, as_of: date, without: Reading = ()) -> pd.DataFrame:
    """An actor's answers in order: proposal_id, answer, days, answered_on, event_id, url."""
    return _answers_of(actor, as_of, without, state("talks/answers", "sources")).copy(deep=False)


@lru_cache(maxsize=64)
def _answers_of(actor: str, as_of: date, without: Reading, _state: tuple) -> pd.DataFrame:
    """Kept: a dozen measures ask for the same answers."""
    given = table("talks/answers", as_of=as_of)
    given = _kept(given[given["actor_id"] == actor], without).sort_values(["proposal_id", "nth"])
    given = given.assign(url=first_url(given["source_id"])).rename(columns={"date": "answered_on"})
    return given[["proposal_id", "answer", "days", "answered_on", "event_id", "url"]]


def _asked(rows: pd.DataFrame, asked_by: str) -> pd.DataFrame:
    return rows[rows["proposer_group"].isin(ASKED_BY[asked_by])]


def _first_share(kinds: Sequence[str], actor: str, asked_by: str, as_of: date, *, theme: str | None = None) -> Estimate:
    """Share of an actor's first answers that are of some kinds; the range drops weak rows."""
    shares, counts = [], []
    for without in READINGS:
        rows = _asked(first_answers(actor, as_of, without=without), asked_by)
        rows = rows[rows["theme"] == theme] if theme else rows
        answered = rows["answer"].dropna()
        if len(answered):
            shares.append(100 * float(answered.isin(kinds).mean()))
            counts.append((int(answered.isin(kinds).sum()), len(answered), len(rows)))
    if not counts:
        raise _too_early(f"an answer of {actor!r} to a proposal", as_of, "2025-03-06")
    k, n, asked = counts[0]
    return Estimate(
        shares[0], "%", as_of, _through(as_of), low=min(shares), high=max(shares), n=n,
        note=f"{k} of {n} answered, of {asked} made; range: weak rows left out",
    )  # fmt: skip


def _conditional_months(actor: str, as_of: date) -> Estimate:
    counts = []
    for without in READINGS:
        known = _kept(table("talks/proposals", as_of=as_of), without)["proposal_id"]
        given = _answers(actor, as_of, without)
        given = given[given["answer"].isin(YES_BUT) & given["proposal_id"].isin(known)]
        counts.append(given["answered_on"].dt.to_period("M").nunique())
    if as_of < OFFERED_ON:
        raise _too_early("a conditional yes", as_of, OFFERED_ON.isoformat())
    return Estimate(
        float(counts[0]), "months", as_of, _through(as_of), low=float(min(counts)), high=float(max(counts)),
        note="range: weak rows left out",
    )  # fmt: skip


def _median_days(actor: str, asked_by: str, as_of: date) -> Estimate:
    """Kaplan-Meier median of the days to an answer of substance; ``nan`` where fewer than half were answered."""
    rows = _asked(first_substantive(actor, as_of), asked_by)
    if rows.empty:
        raise _too_early(f"a proposal to {actor!r}", as_of, "2025-03-02")
    answered = rows["days"].dropna().astype(float)
    open_since = rows.loc[rows["days"].isna(), "observed_days"].astype(float)
    from scipy.stats import CensoredData, ecdf  # heavy, and no verdict needs it

    left = ecdf(CensoredData(uncensored=answered, right=open_since)).sf
    half = left.quantiles[left.probabilities <= 0.5]
    return Estimate(
        float(half[0]) if len(half) else float("nan"), "days", as_of, _through(as_of), n=len(rows),
        note=f"{len(answered)} of {len(rows)} answered in substance; the rest open",
    )  # fmt: skip


def _said_yes(actor: str, as_of: date) -> pd.DataFrame:
    given = _answers(actor, as_of)
    return given[given["answer"].isin(YES)]


def _both_said_yes(asked: pd.DataFrame, as_of: date) -> pd.Series:
    """Whether Russia and Ukraine each accepted plainly; what one proposed itself, it accepts."""
    both = pd.Series(data=True, index=asked.index)
    for actor in ("ru", "ua"):
        yes = _said_yes(actor, as_of)["proposal_id"]
        both &= asked["proposal_id"].isin(yes) | (asked["proposer"] == actor)
    return both


def _settled_on(as_of: date) -> date | None:
    """Day on which both had accepted a settlement, the first if several."""
    asked = table("talks/proposals", as_of=as_of)
    asked = asked[asked["theme"].isin(SETTLEMENT_THEMES)]
    signed = asked.loc[_both_said_yes(asked, as_of), "proposal_id"]
    yes = pd.concat([_said_yes(actor, as_of) for actor in ("ru", "ua")])
    yes = yes[yes["proposal_id"].isin(signed)]
    days = yes.groupby("proposal_id")["answered_on"].max()
    days = days[days >= pd.Timestamp(OFFERED_ON)]
    return None if days.empty else days.min().date()


def _truce_offers(group: str, as_of: date) -> Estimate:
    made = table("talks/proposals", as_of=as_of)
    made = made[made["proposer_group"] == group]
    if made.empty:
        raise _too_early(f"a proposal of {group}", as_of, "2025-02-23")
    shares, counts = [], []
    for without in READINGS:
        rows = _kept(made, without)
        truce = rows["theme"].isin(TRUCE_THEMES) & ~rows["proposal_id"].isin(NO_TRUCE)
        terms_too = truce | rows["theme"].isin(SETTLEMENT_THEMES)
        halts = truce | rows["proposal_id"].isin(FREEZES)
        for kind, among in ((truce, truce | True), (truce, terms_too), (halts, halts | True), (halts, terms_too)):
            if among.any():
                shares.append(100 * float(kind[among].mean()))
        counts.append((int(truce.sum()), len(rows)))
    k, n = counts[0]
    return Estimate(
        shares[0], "%", as_of, _through(as_of), low=min(shares), high=max(shares), n=n,
        note=f"{k} of {n}; range: among truces and settlement terms only, freeze counted, weak rows left out",
    )  # fmt: skip


def _share_of_truces(column: str, as_of: date) -> Estimate:
    rows = truces(as_of)
    if rows.empty:
        raise _too_early("a proposed truce", as_of, "2025-03-02")
    strong = rows[rows["proposal_id"].isin(_kept(table("talks/proposals"), READINGS[-1])["proposal_id"])]
    shares = [100 * float(part[column].mean()) for part in (rows, strong) if len(part)]
    return Estimate(
        shares[0], "%", as_of, _through(as_of), low=min(shares), high=max(shares), n=len(rows),
        note=f"{int(rows[column].sum())} of {len(rows)}; range: weak proposals left out",
    )  # fmt: skip


def _some(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The rows, or a clear word that there are none yet."""
    if rows.empty:
        raise _too_early("a proposal", as_of, "2025-02-23")
    return rows


def _after_call(as_of: date) -> None:
    if as_of < CALL:
        raise _too_early("the call of Putin and Trump", as_of, CALL.isoformat())


def _in_readout(side: str, elements: Iterable[str], as_of: date) -> Estimate:
    _after_call(as_of)
    rows = table("talks/readouts")
    rows = rows[rows["side"] == side].set_index("element").loc[list(elements)]
    note = "; ".join(f"{element}: {said}" for element, said in rows["said"].items())
    return _present(bool(rows["found"].all()), as_of, CALL, note)


def _side(authors: str) -> str:
    """Whose text it is. Kyiv's name on it makes it Ukraine's, unless Russia's is on it too."""
    who = set(authors.split(";"))
    if "ua" in who:
        return "joint" if "ru" in who else "ukraine"
    return {"ru": "russia", "us": "us"}.get(authors, "europe")


def _russian_text(term: str, at_least: int, words: str, as_of: date) -> Estimate:
    """Whether a formal Russian text after publication codes a term so high and says so in words."""
    if as_of <= PUBLISHED:
        raise _too_early("a text after publication", as_of, "2025-03-21")
    rows = terms(as_of)
    rows = rows[(rows["side"] == "russia") & (rows["term"] == term) & (rows["on"] > pd.Timestamp(PUBLISHED))]
    formal = rows["text_status"].isin(FORMAL)
    says = rows["position"].str.contains(words, case=False)
    found = rows[formal & says & (rows["code"] >= at_least)]
    less = rows[~formal & (rows["code"] < at_least)]
    note = "; ".join(found["text_id"] + ": " + found["position"]) or "no such text"
    if len(less):
        note += f"; {len(less)} later reported: " + ", ".join(less["text_id"]) + " ask for less"
    return _present(len(found) > 0, as_of, min(as_of, data_through("talks/terms")), note)


def _moved_share(side: str, as_of: date) -> Estimate:
    shares, notes = [], []
    for formal in (False, True):
        moved = terms_moved(side, as_of, formal=formal)
        if len(moved):
            k = int((moved["change"] != 0).sum())
            shares.append(100 * k / len(moved))
            notes.append(f"{k} of {len(moved)} terms" + (" in formal texts" if formal else ""))
    if not shares:
        raise _too_early(f"two texts of {side} on one term", as_of, "2025-06-02")
    n = len(terms_moved(side, as_of)) or None
    return Estimate(
        shares[0], "%", as_of, min(as_of, data_through("talks/terms")), low=min(shares), high=max(shares), n=n,
        note="; ".join(notes),
    )  # fmt: skip


def _draft_known() -> date:
    """Day on which the texts of April 2022 came out."""
    return table("talks/terms").query("text_id == @DRAFT")["known_on"].min().date()


def _after_draft(as_of: date) -> None:
    if as_of < _draft_known():
        raise _too_early("the Istanbul draft", as_of, _draft_known().isoformat())


def _istanbul(term_id: str, as_of: date) -> pd.Series:
    _after_draft(as_of)
    return table("talks/istanbul_terms").set_index("term_id").loc[term_id]


def _cap_ratio(column: str, as_of: date) -> Estimate:
    row = _istanbul("personnel", as_of)
    note = f"{row[column]:,.0f} to {row['actual_2022']:,.0f} in 2022 ({row['actual_2022_note']})"
    if as_of >= data_through("talks/istanbul_terms"):
        note += f"; {row[column] / row['actual_2025']:.2f} of {row['actual_2025']:,.0f} in January 2025"
    through = min(as_of, data_through("talks/istanbul_terms"))
    return Estimate(float(row[column] / row["actual_2022"]), "ratio", as_of, through, note=note)


def _pressure_through(as_of: date) -> date:
    return min(as_of, data_through("talks/pressure"))


def _pressure_readings(target: str, as_of: date) -> list[tuple[pd.Series, pd.DataFrame]]:
    """Acts that hit a target, marked among all acts.

    As listed; without weak rows; without those added by name; and acts on both sides counted as acts on the target.
    """
    acts = pressure(as_of)
    if acts.empty:
        raise _too_early("an act of pressure", as_of, "2025-02-18")
    parts = [acts, acts[acts["confidence"] != "low"], acts[acts["coded"].astype(bool)]]
    return [
        *((part["target"] == target, part) for part in parts),
        (acts["target"].isin([target, "both"]), acts),
    ]


def _pressure_share(target: str, as_of: date) -> Estimate:
    readings = _pressure_readings(target, as_of)
    shares = [100 * float(hit.mean()) for hit, _ in readings]
    hit, acts = readings[0]
    return Estimate(
        shares[0], "%", as_of, _pressure_through(as_of), low=min(shares), high=max(shares), n=len(acts),
        note=f"{int(hit.sum())} of {len(acts)} acts; range: weak or added rows left out, acts on both counted",
    )  # fmt: skip


def _pressure_months(target: str, as_of: date) -> Estimate:
    if as_of <= PUBLISHED:
        raise _too_early("a month after publication", as_of, "2025-03-21")
    counts = []
    for hit, acts in _pressure_readings(target, as_of):
        start = acts.loc[hit, "start"]
        counts.append(float(start[start > pd.Timestamp(PUBLISHED)].dt.to_period("M").nunique()))
    return Estimate(
        counts[0], "months", as_of, _pressure_through(as_of), low=min(counts), high=max(counts),
        note="range: weak or added rows left out, acts on both counted",
    )  # fmt: skip


def _russian_moves(as_of: date) -> pd.Series:
    """Days on which Russia gave way or said a plain yes, in any chain or none."""
    events = table("talks/events", as_of=as_of).query(
        "initiative_by == 'ru' and answer in ('acceptance', 'concession')"
    )
    return events.loc[(events["date"] >= TERM_BEGAN) & (events["date_precision"] == "day"), "date"]


def _followed(days: pd.Series, moves: pd.Series) -> pd.Series:
    """Which days have a move in the 30 days after."""
    gaps = moves.to_numpy()[None, :] - days.to_numpy()[:, None]
    met = (gaps > pd.Timedelta(0)) & (gaps <= pd.Timedelta(days=PRESSURE_WINDOW))
    return pd.Series(met.any(axis=1), index=days.index)


def _moves_after(target: str, as_of: date) -> Estimate:
    moves, over = _russian_moves(as_of), pd.Timestamp(_through(as_of)) - pd.Timedelta(days=PRESSURE_WINDOW)
    shares, first = [], (0, 0)
    for hit, acts in _pressure_readings(target, as_of):
        start = acts.loc[hit & (acts["start"] <= over), "start"]
        if len(start):
            met = _followed(start, moves)
            shares.append(100 * float(met.mean()))
            first = first if first[1] else (int(met.sum()), len(met))
    if not shares:
        raise _too_early(f"30 days after an act of pressure on {target}", as_of, "2025-03-20")
    k, n = first
    return Estimate(
        shares[0], "%", as_of, _through(as_of), low=min(shares), high=max(shares), n=n,
        note=f"{k} of {n} acts; {len(moves)} Russian moves in all; range: weak or added rows out, acts on both in",
    )  # fmt: skip


def _sanction_months(act: str, as_of: date) -> Estimate:
    if as_of <= PUBLISHED:
        raise _too_early("a month after publication", as_of, "2025-03-21")
    acts = table("talks/sanctions_acts", as_of=as_of).query("actor_id == 'us' and act == @act")
    acts = acts[acts["date"] > pd.Timestamp(PUBLISHED)]
    strict = acts[(acts["confidence"] != "low") & ~acts["note"].fillna("").str.contains("Laid on a buyer")]
    months = [float(part["date"].dt.to_period("M").nunique()) for part in (acts, strict)]
    return Estimate(
        months[0], "months", as_of, min(as_of, data_through("talks/sanctions_acts")), low=min(months), high=max(months),
        note="; ".join(acts["act_id"]) or "none",
    )  # fmt: skip


def _present(holds: bool, as_of: date, through: date, note: str) -> Estimate:
    """A text, or a clause, that is there (1) or is not (0)."""
    return Estimate(float(holds), "texts", as_of, min(as_of, through), note=note)


def _too_early(what: str, as_of: date, needed: str) -> MeasureError:
    return MeasureError(
        f"talks, {what}, as of {as_of}",
        found="none known by then",
        expected=f"a day from {needed} on",
        remedy="Ask for a later day.",
    )
