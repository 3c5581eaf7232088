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
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import pandas as pd

from nodeal.dates import HINDSIGHT, PUBLISHED, day
from nodeal.estimate import Estimate, plain
from nodeal.measures import MeasureError, measure
from nodeal.tables import data_through, first_known, first_url, state, table

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

HALTS = ("whole_front", "limited")
"""Scopes of a halt of the fighting: along the whole line, however short, or of a kind of target or a place."""
Halt = Literal["any", "whole_front", "limited"]
CAPITAL = {"ru": "Moscow", "ua": "Kyiv", "us": "Washington"}
SETTLEMENT_THEMES = ("territory", "conditions", "guarantees", "talks")
"""What a settlement would be about; truces, energy, prisoners, summits, minerals and aid are something else."""

OFFER = "ceasefire-30d-2025-03"
OFFERED_ON = date(2025, 3, 11)
"""The 30-day truce that the United States proposed in Jeddah."""
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
STAGES = ("said", "threatened", "done")
"""How far an act of pressure went, from words to deeds: of unlike weight, so that they are never added up."""
Stage = Literal["said", "threatened", "done"]
Target = Literal["ukraine", "russia"]
FORMAL = ("published", "speech")
"""Texts that stand on record: published, or spoken in public by the author. Reports and leaks are not formal."""
PRESSURE_WINDOW = 30
AT_ONCE = 7
"""Days within which what follows a yes is taken to answer it."""
DAYS_A_MONTH = 365.25 / 12
WATCHED_FROM = date(2025, 2, 1)
"""Where the record of Russian moves begins."""
AFTER = PUBLISHED + timedelta(days=1)


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
        Columns proposal_id, date, date_precision, title, theme, proposer, proposer_group, halt and halt_length (what
        halt of the fighting it asks for), not_put_to (an actor whom it concerns and to whom it was not put),
        observed_days (watched until the as-of date or the end of the events), and, missing where none was found,
        answer, days, answered_on, event_id, url.
    """
    return _first_answers(actor, as_of, without, state("talks/proposals", "talks/answers", "sources")).copy()


@lru_cache(maxsize=64)
def _first_answers(actor: str, as_of: date, without: Reading, _state: tuple) -> pd.DataFrame:
    """Kept: a dozen measures ask for the same answers."""
    columns = [
        "proposal_id", "date", "date_precision", "title", "theme", "proposer", "proposer_group", "halt", "halt_length",
        "not_put_to",
    ]  # fmt: skip
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


def days_to_answer(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """The first answers of substance with their days, for the pairs in which one asks and the other mostly answers.

    Columns answered_by (``ru``, ``ua``), asked_by (a key of `ASKED_BY`), and those of :func:`first_substantive`.
    """
    pairs = [("ru", "us"), ("ru", "kyiv_and_europe"), ("ua", "us"), ("ua", "russia")]
    parts = [
        _asked(first_substantive(actor, as_of), asked_by).assign(answered_by=actor, asked_by=asked_by)
        for actor, asked_by in pairs
    ]
    return pd.concat(parts, ignore_index=True)


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


def halts(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Every proposal that asks for a halt of the fighting, by whomever, with the first answers of both sides.

    Columns proposal_id, date, date_precision, title, proposer, proposer_group, halt (``whole_front`` or
    ``limited``), days_asked, halt_length (``short``, ``long``, ``unstated``), url; for Russia and Ukraine ``ru``,
    ``ua`` the first answer (``proposer`` where the actor asked itself, missing where none was found), ``ru_weak``,
    ``ua_weak`` (the answer goes when weak rows are left out) and ``ru_url``, ``ua_url``; ``lasting`` (see
    :func:`lasting`).
    """
    columns = [
        "proposal_id", "date", "date_precision", "title", "proposer", "proposer_group", "halt", "days_asked",
        "halt_length",
    ]  # fmt: skip
    made = table("talks/proposals", as_of=as_of).query("halt in @HALTS")
    rows = made[columns].assign(url=first_url(made["source_id"]), lasting=lasting(made))
    rows = rows.sort_values(["date", "proposal_id"])
    for actor in ("ru", "ua"):
        given = first_answers(actor, as_of).set_index("proposal_id")
        firm = first_answers(actor, as_of, without=("low", "ambiguous")).set_index("proposal_id")["answer"]
        said = rows["proposal_id"].map(given["answer"])
        rows[f"{actor}_weak"] = said.notna() & (rows["proposal_id"].map(firm) != said).fillna(value=True)
        rows[actor] = said.mask(rows["proposer"] == actor, "proposer")
        rows[f"{actor}_url"] = rows["proposal_id"].map(given["url"])
    return rows.reset_index(drop=True)


def lasting(proposals: pd.DataFrame) -> pd.Series:
    """Which proposals ask for a halt along the whole front of thirty days or more, or with no end."""
    return (proposals["halt"] == "whole_front") & (proposals["halt_length"] == "long")


@dataclass(frozen=True, slots=True)
class Tally:
    """How an actor first answered what it was asked: counts of proposals."""

    asked: int
    yes: int
    yes_but: int
    counter: int
    delay: int
    no: int
    unanswered: int

    @property
    def answered(self) -> int:
        """Proposals with any answer on record."""
        return self.asked - self.unanswered


def tally(
    actor: str,
    asked_by: str = "anyone",
    as_of: date = HINDSIGHT,
    *,
    halts_only: bool = True,
    long: bool | None = None,
    put_to_it: bool = False,
    without: Reading = (),
) -> Tally:
    """An actor's first answers counted, for prose that says k of n.

    Parameters
    ----------
    actor, asked_by
        ``ru``, ``ua`` or ``us``, and a key of `ASKED_BY`.
    as_of
        The day from which one looks.
    halts_only
        Count halts of the fighting alone, else proposals of every kind.
    long
        Of halts, those that are :func:`lasting` (true), all others (false), or both.
    put_to_it
        Leave out plans that were not put to the actor.
    without
        Rows to leave out, as for :func:`first_answers`.
    """
    rows = _asked(first_answers(actor, as_of, without=without), asked_by)
    rows = rows[rows["halt"].isin(HALTS)] if halts_only else rows
    rows = rows if long is None else rows[lasting(rows) == long]
    rows = rows[rows["not_put_to"] != actor] if put_to_it else rows
    yes, but, counter, delay, no = (
        int((rows["answer"] == kind).sum())
        for kind in ("acceptance", "conditional_acceptance", "counter_proposal", "delay", "rejection")
    )
    return Tally(len(rows), yes, but, counter, delay, no, int(rows["answer"].isna().sum()))


def answers_to_halts(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """First answers to halts counted, by who answered, who asked, how wide and how long the halt was to be.

    Columns actor (``ru``, ``ua``, ``us``), asked_by (``us``, ``kyiv_and_europe``, ``russia``), halt, halt_length, one
    for each kind of answer, none_found, asked. Only what was asked at least once has a row.
    """
    rows = []
    for actor in ("ru", "ua", "us"):
        given = first_answers(actor, as_of).query("halt in @HALTS")
        for asked_by in ("us", "kyiv_and_europe", "russia"):
            for (halt, length), part in _asked(given, asked_by).groupby(["halt", "halt_length"]):
                counts = {kind: int((part["answer"] == kind).sum()) for kind in KINDS}
                counts |= {"none_found": int(part["answer"].isna().sum()), "asked": len(part)}
                rows.append({"actor": actor, "asked_by": asked_by, "halt": halt, "halt_length": length, **counts})
    columns = ["actor", "asked_by", "halt", "halt_length", *KINDS, "none_found", "asked"]
    return pd.DataFrame(rows, columns=columns)


def truces(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Proposals of a halt of the fighting, and what came of them.

    Columns proposal_id, date, title, proposer, ``agreed`` (Russia and Ukraine both said a plain yes, an own proposal
    counting as one), ``took_effect`` (agreed, or a first breach is on record: something was in force, if only on one
    side), first_breach_on.
    """
    frame = table("talks/proposals", as_of=as_of)
    frame = frame[frame["halt"].isin(HALTS)]
    breach = frame["first_breach_on"].where(frame["first_breach_on"] <= pd.Timestamp(as_of))
    agreed = _both_said_yes(frame, as_of)
    return frame[["proposal_id", "date", "title", "proposer"]].assign(
        agreed=agreed, took_effect=agreed | breach.notna(), first_breach_on=breach
    )


def readouts() -> pd.DataFrame:
    """What the Kremlin and the White House said of the call of 18 March 2025, element by element.

    Columns element, kremlin, white_house, kremlin_url, white_house_url (missing where that side's words were not
    found), point (Moscow raised it about the full truce; these come first, what it called the key above all).
    """
    rows = table("talks/readouts").assign(url=lambda f: first_url(f["source_id"]).where(f["found"]))
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
    """Every figure for the size of Ukraine's armed forces: columns text_id, label, side, persons, on, smallest first.

    Both columns of April 2022, the limits that later texts name, and actual strength (``actual``) as Ukrainian
    officials gave it: before the invasion, in May 2022 (all who were fighting) and in January 2025; their text_id are
    istanbul-russia, istanbul-ukraine, actual-2022, actual-2022-05 and actual-2025. A size that a text supports or pays
    for is no limit (code −2) and not among them.
    """
    annex = table("talks/istanbul_terms").set_index("term_id").loc["personnel"]
    rows = [
        ("istanbul-russia", "Russia, Apr 2022", "russia", annex["russian_value"], "2022-04-15"),
        ("istanbul-ukraine", "Ukraine, Apr 2022", "ukraine", annex["ukrainian_value"], "2022-04-15"),
        ("actual-2022", "Actual, early 2022", "actual", annex["actual_2022"], "2022-04-15"),
        ("actual-2022-05", "Actual, May 2022", "actual", annex["actual_may_2022"], "2022-05-21"),
        ("actual-2025", "Actual, Jan 2025", "actual", annex["actual_2025"], "2025-01-15"),
    ]
    later = terms()
    for row in later[later["persons"].notna() & (later["code"] > -2)].itertuples():
        who = "+".join(a.upper() for a in row.authors.split(";"))
        rows.append((row.text_id, f"{who}, {row.on:%b %Y}", row.side, float(row.persons), row.date))
    frame = pd.DataFrame(rows, columns=["text_id", "label", "side", "persons", "on"])
    return frame.sort_values(["persons", "on"], ignore_index=True)


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


def pressure_by_stage(as_of: date = HINDSIGHT, *, after: date | None = None) -> pd.DataFrame:
    """Acts of :func:`pressure` by target and stage: words, threats and deeds stand apart and have no total.

    Parameters
    ----------
    after
        Count only what began after this day.

    Returns
    -------
    pandas.DataFrame
        Columns target (``ukraine``, ``russia``, ``both``), stage, acts, episodes (acts on one target within 30 days
        of each other are one), lapsed (threats that were not carried out, as known in hindsight), event_ids.
    """
    acts = pressure(as_of)
    acts = acts if after is None else acts[acts["start"] > pd.Timestamp(day(after, "after"))]
    rows = []
    for target in ("ukraine", "russia", "both"):
        for stage in STAGES:
            part = acts.query("target == @target and stage == @stage")
            lapsed = int((part["outcome"] == "not carried out").sum())
            ids = ";".join(part["event_id"])
            rows.append((target, stage, len(part), part["episode"].nunique(), lapsed, ids))
    return pd.DataFrame(rows, columns=["target", "stage", "acts", "episodes", "lapsed", "event_ids"])


def russian_moves(as_of: date = HINDSIGHT, *, reported: bool = True) -> pd.DataFrame:
    """When Moscow gave way: plain yeses, concessions and, unless `reported` is off, offers known from reports.

    Columns of ``talks/russian_moves``.
    """
    moves = table("talks/russian_moves", as_of=as_of)
    return (moves if reported else moves[moves["kind"] != "offer"]).reset_index(drop=True)


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
def ru_conditional_lead_of_us_halts(as_of: date = HINDSIGHT) -> Estimate:
    """How far a conditional yes leads the next of plain yes and open no in Russia's answers to US halts, points of %.

    First answers, as for :func:`ru_conditional_share_of_us_halts`: above zero it outnumbers both, below it does not.
    """
    return _lead_of_us_halts("ru", as_of)


@measure
def ua_conditional_lead_of_us_halts(as_of: date = HINDSIGHT) -> Estimate:
    """How far a conditional yes leads the next of plain yes and open no in Ukraine's answers to US halts, points of %.

    The same halts as in :func:`ru_conditional_lead_of_us_halts`.
    """
    return _lead_of_us_halts("ua", as_of)


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
def ru_conditional_share_of_us_halts(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Russia's first answers to halts offered by or with Washington that are a conditional yes, %.

    Halts of every scope and length, among them the call of October 2025 to stop where the armies stand. Known
    weakness: fewer than ten cases, and some had been talked over with Moscow before; see them in :func:`halts`.
    """
    return _first_share(YES_BUT, "ru", "us", as_of, halt="any")


@measure
def ru_conditional_share_of_halts(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Russia's first answers to halts, whoever asked, that are a conditional yes, %."""
    return _first_share(YES_BUT, "ru", "anyone", as_of, halt="any")


@measure
def ru_plain_yes_share_of_us_halts(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Russia's first answers to halts offered by or with Washington that are a plain yes, %.

    Known weakness: fewer than ten cases; a yes to a halt is no account of whether it was kept.
    """
    return _first_share(YES, "ru", "us", as_of, halt="any")


@measure
def ru_plain_yes_share_of_whole_front_halts(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Russia's first answers to halts along the whole line, whoever asked, that are a plain yes, %."""
    return _first_share(YES, "ru", "anyone", as_of, halt="whole_front")


@measure
def ru_plain_yes_share_of_long_halts(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Russia's first answers to halts along the whole line of a month or more that are a plain yes, %.

    Thirty days or more, or meant to have no end; a halt of unknown length is left out. Whoever asked.
    """
    return _first_share(YES, "ru", "anyone", as_of, halt="whole_front", length="long")


@measure
def ru_plain_yes_share_of_limited_halts(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Russia's first answers to limited halts, whoever asked, that are a plain yes, %.

    Limited to a kind of target, a place or a part of the line.
    """
    return _first_share(YES, "ru", "anyone", as_of, halt="limited")


@measure
def ru_conditional_months(as_of: date = HINDSIGHT) -> Estimate:
    """Calendar months with at least one conditional acceptance by Russia, first answer or later, months."""
    return _conditional_months("ru", as_of)


@measure
def ru_conditional_months_on_halts(as_of: date = HINDSIGHT) -> Estimate:
    """Calendar months with a conditional acceptance by Russia of a halt of the fighting, first answer or later, months.

    Halts offered by anyone, of any scope; offers of other kinds, of which :func:`ru_conditional_months` counts the
    answers too, are left out.
    """
    return _conditional_months("ru", as_of, halts=True)


@measure
def ua_conditional_months_on_halts(as_of: date = HINDSIGHT) -> Estimate:
    """Calendar months with a conditional acceptance by Ukraine of a halt of the fighting, first or later, months.

    The same kinds of halts as in :func:`ru_conditional_months_on_halts`.
    """
    return _conditional_months("ua", as_of, halts=True)


@measure
def ru_30d_answer_conditional(as_of: date = HINDSIGHT) -> Estimate:
    """Whether Russia's first answer to the 30-day truce offered on 11 March 2025 is a conditional yes, texts.

    Known weakness: the coding is ours; many outlets called the answer of the call on 18 March a refusal.
    """
    given = _answers("ru", as_of).query("proposal_id == @OFFER")
    if given.empty:
        raise _too_early("an answer to the 30-day truce", as_of, _first_answered("ru", (OFFER,)))
    first = given.iloc[0]
    note = f"{first['event_id']}: {first['answer'].replace('_', ' ')} after {first['days']} days"
    return _present(first["answer"] in YES_BUT, as_of, first["answered_on"].date(), note)


@measure
def ru_guarantee_refusal_share(as_of: date = HINDSIGHT) -> Estimate:
    """Share of guarantees for Ukraine that were put to Moscow, of those it answered, that it first refused, %.

    What Moscow said of plans that its adversaries made among themselves is no reply and is left out; of what is left
    no answer is on record, so that there is no value yet. Known weakness:
    guarantees inside larger plans are not counted apart.
    """
    return _first_share(NO, "ru", "anyone", as_of, theme="guarantees", put_to_it=True)


@measure
def ru_open_refusal_months(as_of: date = HINDSIGHT) -> Estimate:
    """Calendar months after publication in which Russia's first answer to some proposal was an open no, months.

    What Moscow said of plans that were not put to it is left out; the range leaves out weak rows. Known weakness: two
    refusals are inferred from silence and continued strikes; they are marked ambiguous.
    """
    return _refusal_months("ru", as_of)


@measure
def ru_open_refusal_months_to_us(as_of: date = HINDSIGHT) -> Estimate:
    """Calendar months after publication in which Russia first answered a US proposal with an open no, months.

    Proposals by or with Washington, put to Moscow; the range leaves out weak rows.
    """
    return _refusal_months("ru", as_of, "us")


@measure
def ua_open_refusal_months(as_of: date = HINDSIGHT) -> Estimate:
    """Calendar months after publication in which Ukraine's first answer to some proposal was an open no, months.

    As for Russia, what was not put to Kyiv is left out.
    """
    return _refusal_months("ua", as_of)


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


@measure
def ua_conditional_share_of_us_halts(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Ukraine's first answers to halts offered by or with Washington that are a conditional yes, %.

    The same halts as in :func:`ru_conditional_share_of_us_halts`.
    """
    return _first_share(YES_BUT, "ua", "us", as_of, halt="any")


@measure
def ua_conditional_share_of_halts(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Ukraine's first answers to halts, whoever asked, that are a conditional yes, %."""
    return _first_share(YES_BUT, "ua", "anyone", as_of, halt="any")


@measure
def ua_plain_yes_share_of_us_halts(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Ukraine's first answers to halts offered by or with Washington that are a plain yes, %."""
    return _first_share(YES, "ua", "us", as_of, halt="any")


@measure
def ua_plain_yes_share_of_ru_halts(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Ukraine's first answers to halts that Russia proposed that are a plain yes, %.

    Known weakness: three cases, all of them short; a truce that Russia declared in answer to an offer of Kyiv's is
    no proposal of its own.
    """
    return _first_share(YES, "ua", "russia", as_of, halt="any")


@measure
def ua_plain_yes_share_of_whole_front_halts(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Ukraine's first answers to halts along the whole line, whoever asked, that are a plain yes, %."""
    return _first_share(YES, "ua", "anyone", as_of, halt="whole_front")


@measure
def ua_plain_yes_share_of_long_halts(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Ukraine's first answers to halts along the whole line of a month or more that are a plain yes, %."""
    return _first_share(YES, "ua", "anyone", as_of, halt="whole_front", length="long")


@measure
def ua_plain_yes_share_of_limited_halts(as_of: date = HINDSIGHT) -> Estimate:
    """Share of Ukraine's first answers to limited halts, whoever asked, that are a plain yes, %."""
    return _first_share(YES, "ua", "anyone", as_of, halt="limited")


# ---- measures: offers and what came of them ------------------------------------------------------------------


@measure
def us_ua_30d_offer(as_of: date = HINDSIGHT) -> Estimate:
    """Whether the record holds a US proposal of 11 March 2025 that Ukraine accepted that day, texts.

    By the joint statement it is a US proposal that Ukraine is ready to accept, not a joint one.
    """
    if as_of < OFFERED_ON:
        raise _too_early("the 30-day truce", as_of, OFFERED_ON)
    made = table("talks/proposals", as_of=as_of).query("proposal_id == @OFFER and proposer == 'us'")
    made = made[made["date"] == pd.Timestamp(OFFERED_ON)]
    yes = _answers("ua", as_of).query("proposal_id == @OFFER and days == 0 and answer in @YES")
    note = "; ".join([*made["event_id"], *yes["event_id"]])
    return _present(len(made) == 1 and len(yes) == 1, as_of, OFFERED_ON, note)


@measure
def us_truce_offers_share(as_of: date = HINDSIGHT) -> Estimate:
    """Share of US proposals that ask for a halt of the fighting, full or limited, %.

    The rest are settlement terms, meetings, minerals and power plants. The range also takes halts among halts and
    settlement terms only, and leaves out what is listed under a settlement's themes (the halt along the line of
    October 2025). Tables as above.
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
        raise _too_early("months without a settlement", as_of, OFFERED_ON)
    end = _settled_on(as_of) or _through(as_of)
    return Estimate((end - OFFERED_ON).days / DAYS_A_MONTH, "months", as_of, _through(as_of), note=f"to {end}")


@measure
def quarters_with_us_ru_contact(as_of: date = HINDSIGHT) -> Estimate:
    """Share of full quarters since publication in which the presidents spoke or a US envoy saw Putin, %.

    The range leaves out contacts of low confidence. Known weakness: unreported calls are missing, so that the share can
    only be too low. Table ``talks/events``.
    """
    through = _through(as_of)
    first, last = pd.Period(PUBLISHED, "Q") + 1, pd.Period(pd.Timestamp(through), "Q")
    whole = pd.period_range(first, last if last.end_time.date() <= through else last - 1)
    if not len(whole):
        raise _too_early("a full quarter since publication", as_of, first.end_time.date())
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
    """Calls and meetings of the two presidents, and meetings of US envoys with Putin, since February 2025.

    As coded on the event: what somebody says about a contact is no contact. Columns event_id, date, title, confidence.
    """
    events = table("talks/events", as_of=as_of)
    met = events[events["contact"].notna()]
    return met[["event_id", "date", "title", "confidence"]].reset_index(drop=True)


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
    told = _told_of_the_call(as_of)
    named = told[(told["side"] == "white_house") & told["element"].isin(RUSSIAN_POINTS)]
    on = named["known_on"].max().date()
    return Estimate(float(named["found"].sum()), "points", as_of, on, n=len(named), note=f"of {len(named)} points")


@measure
def readouts_energy_scope(as_of: date = HINDSIGHT) -> Estimate:
    """Whether both statements on the call give a halt on energy and neither a full truce in force, texts.

    The two differ in scope: energy infrastructure here, energy and infrastructure there.
    """
    scope = _told_of_the_call(as_of).query("element == 'energy_halt_scope'")
    on = scope["known_on"].max()
    full = _answers("ru", as_of).query("proposal_id == @OFFER and answer in @YES and answered_on <= @on")
    note = "; ".join(scope["side"] + ": " + scope["said"]) + "; no plain yes to the full truce"
    return _present(bool(scope["found"].all()) and full.empty, as_of, on.date(), note)


# ---- measures: texts -----------------------------------------------------------------------------------------


@measure
def ru_text_recognition(as_of: date = HINDSIGHT) -> Estimate:
    """Whether a formal Russian text after publication demands recognition of the territories in full, texts.

    Formal is a published text or a speech. Known weakness: one coder. Table ``talks/terms``.
    """
    return _russian_text("territory", 2, as_of, asks="asks_recognition")


@measure
def ru_text_full_regions(as_of: date = HINDSIGHT) -> Estimate:
    """Whether a formal Russian text after publication demands all four regions to their borders, texts.

    Formal is a published text or a speech. Terms reported from August 2025 on ask for less; the note names them.
    """
    return _russian_text("territory", 2, as_of, asks="asks_whole_regions")


@measure
def ru_text_force_caps(as_of: date = HINDSIGHT) -> Estimate:
    """Whether a formal Russian text after publication asks for limits on Ukraine's forces, texts."""
    return _russian_text("force_caps", 1, as_of)


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
        known = terms().groupby(["term", "side"])["known_on"].min().unstack()[["russia", "ukraine"]].dropna()
        raise _too_early("texts of both sides", as_of, _earliest(known.max(axis=1)))
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
    texts = rows[rows["kind"] == "text"]
    if texts.empty:
        raise _too_early(
            "a published minerals text", as_of, first_known("talks/minerals_terms", kind="text", found=True)
        )
    asking = texts[texts["asks"].fillna(value=False).astype(bool)]
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
    rows = _draft(as_of)
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
    note = f"neutrality: {row['draft_text']} ({row['standing']})"
    return _present(row["holds"] == "permanent_neutrality", as_of, row["known_on"].date(), note)


@measure
def istanbul_guarantee_veto(as_of: date = HINDSIGHT) -> Estimate:
    """Whether Russia asked for the agreement of all guarantors before help is given, texts.

    Kyiv rejected the clause. The text was read in a secondary copy of the published draft.
    """
    row = _istanbul("guarantee_trigger", as_of)
    note = f"guarantee_trigger: {row['russian_position']} ({row['standing']})"
    return _present(row["holds"] == "guarantor_veto", as_of, row["known_on"].date(), note)


# ---- measures: pressure and sanctions ------------------------------------------------------------------------


@measure
def us_pressure_on_ukraine_share(as_of: date = HINDSIGHT) -> Estimate:
    """Share of US acts of pressure since January 2025 that fall on Ukraine alone, %.

    Known weakness: words, threats and deeds count one each, though they differ in weight; by stage they stand in
    :func:`pressure_by_stage`. The range leaves out weak rows and those added by name, and counts acts on both sides
    as acts on Ukraine. Table ``talks/pressure``.
    """
    return _pressure_share("ukraine", as_of)


@measure
def us_pressure_on_ukraine_share_since(as_of: date = HINDSIGHT) -> Estimate:
    """Share of US acts of pressure after publication that fall on Ukraine alone, %.

    As :func:`us_pressure_on_ukraine_share`, without the acts that the article could know.
    """
    return _pressure_share("ukraine", as_of, after=PUBLISHED)


@measure
def us_suspension_ended_at_yes(as_of: date = HINDSIGHT) -> Estimate:
    """Whether every US suspension in force when Kyiv accepted the 30-day truce ended within a week of it, texts.

    Suspensions of military aid and of intelligence. Known weakness: one case; pressure of other kinds and later
    suspensions are counted elsewhere. Tables ``talks/pressure`` and ``talks/answers``.
    """
    yes = _answers("ua", as_of).query("proposal_id == @OFFER and answer in @YES")["answered_on"].min()
    acts = pressure(as_of).query("target == 'ukraine' and kind in ('military_aid', 'intelligence')")
    held = acts[(acts["start"] <= yes) & ~(acts["end"] < yes)]
    if held.empty:
        raise _too_early("a suspension in force when Kyiv said yes", as_of, OFFERED_ON)
    ended = held["end"] <= min(yes + timedelta(days=AT_ONCE), pd.Timestamp(as_of))
    return _present(bool(ended.all()), as_of, _pressure_through(as_of), "; ".join(held["event_id"]))


@measure
def us_pressure_on_russia_share(as_of: date = HINDSIGHT) -> Estimate:
    """Share of US acts of pressure since January 2025 that fall on Russia alone, %."""
    return _pressure_share("russia", as_of)


@measure
def us_acts_done_on_ukraine(as_of: date = HINDSIGHT) -> Estimate:
    """US acts of pressure on Ukraine that were carried out, since January 2025, acts.

    Help or a meeting withheld, a measure taken, forces moved. A threat renewed counts once. The range leaves out weak
    rows and those added by name, and counts acts on both sides as acts on Ukraine. Known weakness: acts of unlike
    weight even so, a pause of all arms and the end of one programme; see them in :func:`pressure_by_stage`.
    """
    return _acts("ukraine", "done", as_of)


@measure
def us_acts_threatened_on_ukraine(as_of: date = HINDSIGHT) -> Estimate:
    """US acts of pressure on Ukraine that stayed threats, since January 2025, acts.

    A consequence announced and not carried out by the day of the act; what became of it stands in the table.
    """
    return _acts("ukraine", "threatened", as_of)


@measure
def us_acts_said_on_ukraine(as_of: date = HINDSIGHT) -> Estimate:
    """US acts of pressure on Ukraine that were words, since January 2025, acts.

    A reproach or a demand in public without a consequence named.
    """
    return _acts("ukraine", "said", as_of)


@measure
def us_acts_done_on_russia(as_of: date = HINDSIGHT) -> Estimate:
    """US acts of pressure on Russia that were carried out, since January 2025, acts."""
    return _acts("russia", "done", as_of)


@measure
def us_acts_threatened_on_russia(as_of: date = HINDSIGHT) -> Estimate:
    """US acts of pressure on Russia that stayed threats, since January 2025, acts."""
    return _acts("russia", "threatened", as_of)


@measure
def us_acts_said_on_russia(as_of: date = HINDSIGHT) -> Estimate:
    """US acts of pressure on Russia that were words, since January 2025, acts."""
    return _acts("russia", "said", as_of)


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
        needed = first_known("talks/pressure", kind=("military_aid", "intelligence"), outcome="ended")
        raise _too_early("a suspension", as_of, needed)
    end = acts["end"].where(acts["end"] <= pd.Timestamp(as_of), pd.Timestamp(as_of))
    days = (end - acts["start"]).dt.days
    longest = acts.loc[days.idxmax()]
    running = " (running)" if longest["end"] > pd.Timestamp(as_of) else ""
    return Estimate(
        float(days.max()), "days", as_of, _pressure_through(as_of), n=len(acts), note=f"{longest['event_id']}{running}"
    )


@measure
def ru_move_share_after_pressure(as_of: date = HINDSIGHT) -> Estimate:
    """Share of episodes of US pressure on Ukraine in or within 30 days of which Russia made a move, %.

    An episode joins acts that follow each other within 30 days; it is watched from its first act to 30 days after the
    last, and counts once those are over. A move is a concession, a plain yes or one of two reported offers
    (``talks/russian_moves``). The range leaves out weak rows, the two offers, and what came before the last act, and
    counts acts on both sides as acts on Ukraine. Known weakness: a handful of episodes; sequence is not cause.
    """
    return _moves_after("ukraine", as_of)


@measure
def ru_move_share_after_pressure_ratio(as_of: date = HINDSIGHT) -> Estimate:
    """Share of US acts of pressure on Ukraine that a Russian move followed, against that of any day, ratio.

    :func:`ru_move_share_after_pressure` over :func:`ru_move_share_any_day`: above one, Moscow moved more often after
    pressure on Kyiv than it did anyway. Known weakness: four Russian moves in all carry it.
    """
    after, ever = ru_move_share_after_pressure(as_of), ru_move_share_any_day(as_of)
    if not ever.value:
        raise _too_early("a Russian move on any day", as_of, first_known("talks/russian_moves"))
    return Estimate(
        after.value / ever.value, "ratio", as_of, after.data_through,
        low=(after.low or 0) / ever.value, high=(after.high or 0) / ever.value, n=after.n,
        note=f"{plain(after.value)} % against {plain(ever.value)} % of all days; {after.note}",
    )  # fmt: skip


@measure
def ru_move_share_after_pressure_on_russia(as_of: date = HINDSIGHT) -> Estimate:
    """Share of episodes of US pressure on Russia in or within 30 days of which Russia made a move, %."""
    return _moves_after("russia", as_of)


@measure
def ru_move_share_any_day(as_of: date = HINDSIGHT) -> Estimate:
    """Share of all days since February 2025 followed within 30 days by a move of Russia's, %.

    What the share after pressure must be compared with. An episode of several acts is watched for longer than 30
    days: the range also takes spans as long as the episodes of pressure on Ukraine, and leaves out the two offers.
    """
    through = pd.Timestamp(_through(as_of))
    days = pd.Series(pd.date_range(WATCHED_FROM, through - timedelta(days=PRESSURE_WINDOW)))
    if days.empty:
        raise _too_early("30 days", as_of, WATCHED_FROM + timedelta(days=PRESSURE_WINDOW))
    episodes = _episodes(pressure(as_of).query("target == 'ukraine'"), through)
    lengths = episodes["last"] - episodes["first"]
    shares = []
    for reported in (True, False):
        moves = russian_moves(as_of, reported=reported)["date"]
        shares.append(100 * float(_followed(days, days, moves).mean()))
        starts = [days[days + length <= days.max()] for length in lengths]
        longer = [_followed(d, d + length, moves).mean() for d, length in zip(starts, lengths, strict=True) if len(d)]
        shares += [100 * float(sum(longer) / len(longer))] if longer else []
    return Estimate(
        shares[0], "%", as_of, _through(as_of), low=min(shares), high=max(shares), n=len(days),
        note=f"{len(days)} days; range: spans as long as the episodes, the two reported offers left out",
    )  # fmt: skip


@measure
def us_relief_months(as_of: date = HINDSIGHT) -> Estimate:
    """Calendar months after publication in which Washington eased sanctions on Russia for the talks, months.

    A sanction lifted, or an exemption or licence, whose reason speaks of a truce, the talks or a settlement. The range
    adds relief for which another reason was given and which an official also ties to the talks. Relief of any kind is
    counted by :func:`us_relief_months_any_ground`. Table ``talks/sanctions_acts``.
    """
    return _sanction_months("lifted", as_of, grounds=("talks",), perhaps=("talks", "both"))


@measure
def us_relief_months_any_ground(as_of: date = HINDSIGHT) -> Estimate:
    """Calendar months after publication in which Washington eased a sanction on Russia for whatever reason, months.

    The range leaves out rows of low confidence and acts laid on a buyer of Russian oil. Known weakness: most of it was
    explained by fuel prices, not by the talks; smaller acts are missing. Table ``talks/sanctions_acts``.
    """
    return _sanction_months("lifted", as_of)


@measure
def us_sanctions_added_months(as_of: date = HINDSIGHT) -> Estimate:
    """Calendar months after publication in which Washington added a sanction over the war, months.

    For the sake of the talks or for the war itself. The range leaves out acts laid on a buyer of Russian oil instead
    of Russia. Known weakness: smaller listings are missing, so that the count is too low.
    """
    return _sanction_months("added", as_of, grounds=("talks", "war", "both"))


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


def _first_share(
    kinds: Sequence[str],
    actor: str,
    asked_by: str,
    as_of: date,
    *,
    theme: str | None = None,
    halt: Halt | None = None,
    length: str | None = None,
    put_to_it: bool = False,
) -> Estimate:
    """Share of an actor's first answers that are of some kinds; the range drops weak rows.

    One function for every actor and every asker. `halt` keeps proposals that ask for a halt of that scope, `length`
    those of that length; `put_to_it` leaves out plans that were not put to the actor.
    """

    def asked_of(on: date, without: Reading = ()) -> pd.DataFrame:
        rows = _asked(first_answers(actor, on, without=without), asked_by)
        rows = rows[rows["theme"] == theme] if theme else rows
        rows = rows[rows["not_put_to"] != actor] if put_to_it else rows
        rows = rows[rows["halt"].isin(HALTS if halt == "any" else (halt,))] if halt else rows
        return rows[rows["halt_length"] == length] if length else rows

    shares, counts = [], []
    for without in READINGS:
        rows = asked_of(as_of, without)
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
        needed = _first_answered(actor, tuple(asked_of(HINDSIGHT)["proposal_id"]))
        raise _too_early(f"an answer of {actor!r} to a proposal", as_of, needed)
    k, n, asked = counts[0]
    return Estimate(
        shares[0], "%", as_of, _through(as_of), low=min(shares), high=max(shares), n=n,
        note=f"{k} of {n} answered, of {asked} made; range: weak rows left out",
    )  # fmt: skip


def _conditional_months(actor: str, as_of: date, *, halts: bool = False) -> Estimate:
    counts, answers = [], []
    for without in READINGS:
        asked = _kept(table("talks/proposals", as_of=as_of), without)
        known = asked.loc[asked["halt"].isin(HALTS), "proposal_id"] if halts else asked["proposal_id"]
        given = _answers(actor, as_of, without)
        given = given[given["answer"].isin(YES_BUT) & given["proposal_id"].isin(known)]
        counts.append(given["answered_on"].dt.to_period("M").nunique())
        answers.append(len(given))
    if as_of < OFFERED_ON:
        raise _too_early("a conditional yes", as_of, OFFERED_ON)
    return Estimate(
        float(counts[0]), "months", as_of, _through(as_of), low=float(min(counts)), high=float(max(counts)),
        n=answers[0], note=f"{answers[0]} conditional answers; range: weak rows left out",
    )  # fmt: skip


def _lead_of_us_halts(actor: str, as_of: date) -> Estimate:
    """How far a conditional yes leads the larger of plain yes and open no among first answers to American halts."""
    readings = []
    for without in READINGS:
        rows = _asked(first_answers(actor, as_of, without=without), "us").dropna(subset=["answer"])
        readings.append(rows[rows["halt"].isin(HALTS)])
    readings.append(readings[0][readings[0]["halt"] == HALTS[0]])

    def part(rows: pd.DataFrame, kinds: Sequence[str]) -> float:
        return 100 * float(rows["answer"].isin(kinds).mean())

    leads = [part(rows, YES_BUT) - max(part(rows, YES), part(rows, NO)) for rows in readings if len(rows)]
    if readings[0].empty:
        halts_of_us = _asked(first_answers(actor), "us")
        needed = _first_answered(actor, tuple(halts_of_us.loc[halts_of_us["halt"].isin(HALTS), "proposal_id"]))
        raise _too_early(f"an answer of {actor!r} to a halt offered by Washington", as_of, needed)
    by_scope = readings[0].groupby(["halt", "answer"]).size()
    said = ", ".join(f"{scope} {answer} {n}".replace("_", " ") for (scope, answer), n in by_scope.items())
    return Estimate(
        leads[0], "points of %", as_of, _through(as_of), low=min(leads), high=max(leads), n=len(readings[0]),
        note=f"{said}; range: weak rows left out, whole front alone",
    )  # fmt: skip


def _refusal_months(actor: str, as_of: date, asked_by: str = "anyone") -> Estimate:
    """Months after publication with an open no as a first answer to what was put to the actor."""
    if as_of <= PUBLISHED:
        raise _too_early("a month after publication", as_of, AFTER)
    counts = []
    for without in READINGS:
        rows = _asked(first_answers(actor, as_of, without=without), asked_by)
        rows = rows[rows["answer"].isin(NO) & (rows["answered_on"] > pd.Timestamp(PUBLISHED))]
        rows = rows[rows["not_put_to"] != actor]
        counts.append((rows["answered_on"].dt.to_period("M").nunique(), len(rows)))
    months = [float(count) for count, _ in counts]
    return Estimate(
        months[0], "months", as_of, _through(as_of), low=min(months), high=max(months), n=counts[0][1],
        note=f"{counts[0][1]} open refusals; range: weak rows left out",
    )  # fmt: skip


def _median_days(actor: str, asked_by: str, as_of: date) -> Estimate:
    """Kaplan-Meier median of the days to an answer of substance; ``nan`` where fewer than half were answered."""
    rows = _asked(first_substantive(actor, as_of), asked_by)
    if rows.empty:
        raise _too_early(
            f"a proposal to {actor!r}", as_of,
            first_known("talks/proposals", proposer_group=ASKED_BY[asked_by], date_precision="day"),
        )  # fmt: skip
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
        raise _too_early(f"a proposal of {group}", as_of, first_known("talks/proposals", proposer_group=group))
    shares, counts = [], []
    for without in READINGS:
        rows = _kept(made, without)
        halt, terms = rows["halt"].isin(HALTS), rows["theme"].isin(SETTLEMENT_THEMES)
        bare = halt & ~terms
        for kind, among in ((halt, halt | True), (halt, halt | terms), (bare, halt | True), (bare, halt | terms)):
            if among.any():
                shares.append(100 * float(kind[among].mean()))
        counts.append((int(halt.sum()), len(rows)))
    k, n = counts[0]
    return Estimate(
        shares[0], "%", as_of, _through(as_of), low=min(shares), high=max(shares), n=n,
        note=f"{k} of {n}; range: among halts and settlement terms only, freeze left out, weak rows left out",
    )  # fmt: skip


def _share_of_truces(column: str, as_of: date) -> Estimate:
    rows = truces(as_of)
    if rows.empty:
        raise _too_early("a proposed truce", as_of, first_known("talks/proposals", halt=HALTS))
    strong = rows[rows["proposal_id"].isin(_kept(table("talks/proposals"), READINGS[-1])["proposal_id"])]
    shares = [100 * float(part[column].mean()) for part in (rows, strong) if len(part)]
    return Estimate(
        shares[0], "%", as_of, _through(as_of), low=min(shares), high=max(shares), n=len(rows),
        note=f"{int(rows[column].sum())} of {len(rows)}; range: weak proposals left out",
    )  # fmt: skip


def _some(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The rows, or a clear word that there are none yet."""
    if rows.empty:
        raise _too_early("a proposal", as_of, first_known("talks/proposals"))
    return rows


def _told_of_the_call(as_of: date) -> pd.DataFrame:
    """What both sides said of the call of Putin and Trump, once they had."""
    rows = table("talks/readouts", as_of=as_of)
    if rows.empty:
        raise _too_early("the call of Putin and Trump", as_of, first_known("talks/readouts"))
    return rows


def _in_readout(side: str, elements: Iterable[str], as_of: date) -> Estimate:
    rows = _told_of_the_call(as_of)
    rows = rows[rows["side"] == side].set_index("element").loc[list(elements)]
    note = "; ".join(f"{element}: {said}" for element, said in rows["said"].items())
    return _present(bool(rows["found"].all()), as_of, rows["known_on"].max().date(), note)


def _side(authors: str) -> str:
    """Whose text it is. Kyiv's name on it makes it Ukraine's, unless Russia's is on it too."""
    who = set(authors.split(";"))
    if "ua" in who:
        return "joint" if "ru" in who else "ukraine"
    return {"ru": "russia", "us": "us"}.get(authors, "europe")


def _russian_text(term: str, at_least: int, as_of: date, *, asks: str | None = None) -> Estimate:
    """Whether a formal Russian text after publication is coded so high on a term and asks for this."""
    if as_of <= PUBLISHED:
        raise _too_early("a text after publication", as_of, AFTER)
    rows = terms(as_of)
    rows = rows[(rows["side"] == "russia") & (rows["term"] == term) & (rows["on"] > pd.Timestamp(PUBLISHED))]
    formal = rows["text_status"].isin(FORMAL)
    found = rows[formal & (rows["code"] >= at_least)]
    found = found[found[asks].fillna(value=False).astype(bool)] if asks else found
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
        known = terms().query("side == @side").sort_values("known_on", kind="stable").groupby("term")["known_on"].nth(1)
        raise _too_early(f"two texts of {side} on one term", as_of, _earliest(known))
    n = len(terms_moved(side, as_of)) or None
    return Estimate(
        shares[0], "%", as_of, min(as_of, data_through("talks/terms")), low=min(shares), high=max(shares), n=n,
        note="; ".join(notes),
    )  # fmt: skip


def _draft(as_of: date) -> pd.DataFrame:
    """Terms of the draft of April 2022, once its texts were out."""
    rows = table("talks/istanbul_terms", as_of=as_of)
    if rows.empty:
        raise _too_early("the Istanbul draft", as_of, first_known("talks/istanbul_terms"))
    return rows


def _istanbul(term_id: str, as_of: date) -> pd.Series:
    rows = _draft(as_of).set_index("term_id")
    if term_id not in rows.index:
        raise MeasureError(
            "talks/istanbul_terms", found=f"no row of {term_id}", expected="the term", remedy="Trust a source of it."
        )
    return rows.loc[term_id]


def _cap_ratio(column: str, as_of: date) -> Estimate:
    row = _istanbul("personnel", as_of)
    note = f"{row[column]:,.0f} to {row['actual_2022']:,.0f} in 2022 ({row['actual_2022_note']})"
    if as_of >= data_through("talks/istanbul_terms"):
        note += f"; {row[column] / row['actual_2025']:.2f} of {row['actual_2025']:,.0f} in January 2025"
    through = min(as_of, data_through("talks/istanbul_terms"))
    return Estimate(float(row[column] / row["actual_2022"]), "ratio", as_of, through, note=note)


def _pressure_through(as_of: date) -> date:
    return min(as_of, data_through("talks/pressure"))


def _pressure_readings(target: str, as_of: date, *, after: date | None = None) -> list[tuple[pd.Series, pd.DataFrame]]:
    """Acts that hit a target, marked among all acts, or among those that began after a day.

    As listed; without weak rows; without those added by name; and acts on both sides counted as acts on the target.
    """
    acts = pressure(as_of)
    acts = acts[acts["start"] > pd.Timestamp(after)] if after else acts
    if acts.empty:
        every = pressure()["start"]
        raise _too_early("an act of pressure", as_of, _earliest(every[every > pd.Timestamp(after)] if after else every))
    parts = [acts, acts[acts["confidence"] != "low"], acts[acts["coded"].astype(bool)]]
    return [
        *((part["target"] == target, part) for part in parts),
        (acts["target"].isin([target, "both"]), acts),
    ]


def _pressure_share(target: str, as_of: date, *, after: date | None = None) -> Estimate:
    readings = _pressure_readings(target, as_of, after=after)
    shares = [100 * float(hit.mean()) for hit, _ in readings]
    hit, acts = readings[0]
    return Estimate(
        shares[0], "%", as_of, _pressure_through(as_of), low=min(shares), high=max(shares), n=len(acts),
        note=f"{int(hit.sum())} of {len(acts)} acts; range: weak or added rows left out, acts on both counted",
    )  # fmt: skip


def _pressure_months(target: str, as_of: date) -> Estimate:
    if as_of <= PUBLISHED:
        raise _too_early("a month after publication", as_of, AFTER)
    counts, found = [], []
    for hit, acts in _pressure_readings(target, as_of):
        start = acts.loc[hit, "start"]
        since = start[start > pd.Timestamp(PUBLISHED)]
        counts.append(float(since.dt.to_period("M").nunique()))
        found.append(len(since))
    return Estimate(
        counts[0], "months", as_of, _pressure_through(as_of), low=min(counts), high=max(counts), n=found[0],
        note=f"{found[0]} acts; range: weak or added rows left out, acts on both counted",
    )  # fmt: skip


def _acts(target: Target, stage: Stage, as_of: date) -> Estimate:
    """Acts of pressure on a target at one stage; the range drops weak and added rows, and takes in acts on both."""
    readings = [acts.loc[hit, "stage"] for hit, acts in _pressure_readings(target, as_of)]
    counts = [float((stages == stage).sum()) for stages in readings]
    listed = pressure(as_of).query("target == @target and stage == @stage")
    named = "; ".join(listed["event_id"]) or "none"
    return Estimate(
        counts[0], "acts", as_of, _pressure_through(as_of), low=min(counts), high=max(counts),
        note=f"in {listed['episode'].nunique()} episodes: {named}",
    )  # fmt: skip


def _episodes(acts: pd.DataFrame, through: pd.Timestamp) -> pd.DataFrame:
    """First and last act of each episode whose 30 days after are over: columns first, last."""
    spans = acts.groupby("episode")["start"].agg(first="min", last="max")
    return spans[spans["last"] + pd.Timedelta(days=PRESSURE_WINDOW) <= through].sort_values("first", kind="stable")


def _followed(first: pd.Series, last: pd.Series, moves: pd.Series) -> pd.Series:
    """Which spans see a move after their first day and no later than 30 days after their last."""
    days = moves.to_numpy()[None, :]
    after = days > first.to_numpy()[:, None]
    soon = days <= (last + pd.Timedelta(days=PRESSURE_WINDOW)).to_numpy()[:, None]
    return pd.Series((after & soon).any(axis=1), index=first.index)


def _moves_after(target: Target, as_of: date) -> Estimate:
    through = pd.Timestamp(_through(as_of))
    every, firm = (russian_moves(as_of, reported=reported)["date"] for reported in (True, False))
    shares, counts = [], []
    for hit, acts in _pressure_readings(target, as_of):
        spans = _episodes(acts[hit], through)
        if spans.empty:
            continue
        met = _followed(spans["first"], spans["last"], every)
        narrower = [(spans["first"], spans["last"], firm), (spans["last"], spans["last"], every)]
        shares += [100 * float(m.mean()) for m in (met, *(_followed(*reading) for reading in narrower))]
        counts.append((int(met.sum()), len(met), int(acts[hit]["episode"].isin(spans.index).sum())))
    if not shares:
        ends = table("talks/pressure").query("target == @target").groupby("episode")["start"].max().min()
        needed = (ends + pd.Timedelta(days=PRESSURE_WINDOW)).date()
        raise _too_early(f"30 days after an episode of pressure on {target}", as_of, needed)
    k, n, all_acts = counts[0]
    return Estimate(
        shares[0], "%", as_of, _through(as_of), low=min(shares), high=max(shares), n=n,
        note=f"{k} of {n} episodes of {all_acts} acts; {len(every)} Russian moves in all; range: weak rows, the two "
        "offers or what came before the last act left out, acts on both in",
    )  # fmt: skip


def _sanction_months(
    act: str, as_of: date, *, grounds: Sequence[str] | None = None, perhaps: Sequence[str] = ()
) -> Estimate:
    """Months with a US act of a kind and ground; the range drops weak rows and buyers, and adds the grounds perhaps."""
    if as_of <= PUBLISHED:
        raise _too_early("a month after publication", as_of, AFTER)
    acts = table("talks/sanctions_acts", as_of=as_of).query("actor_id == 'us' and act == @act")
    acts = acts[acts["date"] > pd.Timestamp(PUBLISHED)]
    counted = acts[acts["ground"].isin(grounds)] if grounds else acts
    on_russia = counted["laid_on"] == "russia"
    strict = counted[(counted["confidence"] != "low") & on_russia]
    wide = acts[acts["ground"].isin(perhaps)] if perhaps else counted
    months = [float(part["date"].dt.to_period("M").nunique()) for part in (counted, strict, wide)]
    return Estimate(
        months[0], "months", as_of, min(as_of, data_through("talks/sanctions_acts")), low=min(months), high=max(months),
        n=len(counted), note="; ".join(wide["act_id"]) or "none",
    )  # fmt: skip


def _present(holds: bool, as_of: date, through: date, note: str) -> Estimate:
    """A text, or a clause, that is there (1) or is not (0)."""
    return Estimate(float(holds), "texts", as_of, min(as_of, through), note=note)


def _first_answered(actor: str, proposal_ids: tuple[str, ...]) -> date | None:
    """First day on which an answer of an actor to one of these proposals was known."""
    return first_known("talks/answers", actor_id=actor, proposal_id=proposal_ids)


def _earliest(days: pd.Series) -> date | None:
    return None if pd.isna(first := days.min()) else first.date()


def _too_early(what: str, as_of: date, needed: date | None) -> MeasureError:
    return MeasureError(
        f"talks, {what}, as of {as_of}",
        found="none known by then",
        expected=f"a day from {needed} on" if needed else "a row of it on record",
        remedy="Ask for a later day.",
    )
