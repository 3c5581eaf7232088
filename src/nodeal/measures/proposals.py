"""What was proposed since February 2025 and how it was answered: frames, and the readings that make a range.

A *proposal* is a chain of events opened by an offer; a *first answer* is the first thing an actor is on record as
saying to it, of six kinds (rules: :mod:`nodeal.ingest.talks`). Shares have the proposals answered as denominator: no
answer found is not counted as a refusal.

The list of proposals was chosen by hand and leans to what the article speaks of. It samples nothing, so that no
share has a confidence interval: its range is what comes out when the low-confidence rows, the ambiguous ones, or
both are left out, and the answers numbered anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from nodeal.cited import first_url
from nodeal.dates import HINDSIGHT
from nodeal.measures.codes import Actor, Answer, Halt, Side, Term, Theme
from nodeal.tables import chosen, data_through, kept, table

PROPOSALS, ANSWERS, EVENTS = "talks/proposals", "talks/answers", "talks/events"
ANSWERED = (ANSWERS, PROPOSALS)
"""What a question about answers reads."""

OFFER = "ceasefire-30d-2025-03"
OFFERED_ON = date(2025, 3, 11)
"""The 30-day truce that the United States proposed in Jeddah."""

Reading = tuple[Literal["low", "ambiguous"], ...]
READINGS: tuple[Reading, ...] = ((), ("low",), ("ambiguous",), ("low", "ambiguous"))
"""What is left out: nothing, low-confidence rows, ambiguous rows, both."""

YES: tuple[Answer, ...] = ("acceptance",)
YES_BUT: tuple[Answer, ...] = ("conditional_acceptance",)
NO: tuple[Answer, ...] = ("rejection",)
BROAD: tuple[Answer, ...] = ("conditional_acceptance", "counter_proposal", "delay")
"""The wide reading of "yes, but": anything that is neither a plain yes nor a plain no."""
SUBSTANTIVE: tuple[Answer, ...] = (
    "acceptance", "concession", "conditional_acceptance", "counter_proposal", "rejection",
)  # fmt: skip
"""Answers that say something of the matter. A delay does not."""
KINDS: tuple[Answer, ...] = (
    "acceptance", "concession", "conditional_acceptance", "counter_proposal", "delay", "rejection",
)  # fmt: skip

SIDES: tuple[Side, ...] = ("ru", "ua", "us")
PARTIES: tuple[Side, ...] = ("ru", "ua")
"""Whose answers are followed, and the two at war."""

WASHINGTON: tuple[Actor, ...] = ("us",)
KYIV_AND_EUROPE: tuple[Actor, ...] = ("ukraine", "europe")
MOSCOW: tuple[Actor, ...] = ("russia",)
ANYONE: tuple[Actor, ...] = ("us", "ukraine", "europe", "russia", "other")
"""Who proposes, as groups of actors."""
ASKED_BY = {"us": WASHINGTON, "kyiv_and_europe": KYIV_AND_EUROPE, "russia": MOSCOW, "anyone": ANYONE}
"""Name of each in frames."""

WHOLE_FRONT: tuple[Halt, ...] = ("whole_front",)
LIMITED: tuple[Halt, ...] = ("limited",)
HALTS = (*WHOLE_FRONT, *LIMITED)
"""Scopes of a halt of the fighting: along the whole line, however short, or of a kind of target or a place."""
SETTLEMENT: tuple[Theme, ...] = ("territory", "conditions", "guarantees", "talks")
"""What a settlement would be about; truces, energy, prisoners, summits, minerals and aid are something else."""


# ---- frames -------------------------------------------------------------------------------------------------


def first_answers(actor: Side = "ru", as_of: date = HINDSIGHT, *, without: Reading = ()) -> pd.DataFrame:
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
    return _first_answers(actor, as_of, without).copy(deep=False)


@kept()
def _first_answers(actor: Side, as_of: date, without: Reading) -> pd.DataFrame:
    """Kept: a dozen measures ask for the same answers."""
    columns = [
        "proposal_id", "date", "date_precision", "title", "theme", "proposer", "proposer_group", "halt", "halt_length",
        "not_put_to",
    ]  # fmt: skip
    asked = without_weak(table(PROPOSALS, as_of=as_of)[[*columns, "confidence", "ambiguous"]], without)
    asked = asked.loc[asked["proposer"] != actor, columns]
    watched = (pd.Timestamp(through(as_of)) - asked["date"]).dt.days.astype("Int64")
    asked["observed_days"] = watched.where(asked["date_precision"] == "day")
    given = answers_of(actor, as_of, without).drop_duplicates("proposal_id")
    return asked.merge(given, on="proposal_id", how="left")


def first_substantive(actor: Side = "ru", as_of: date = HINDSIGHT) -> pd.DataFrame:
    """The first answer of substance, with its days; proposals known to the month only are left out.

    Columns of :func:`first_answers`; ``days`` is missing where the proposal stayed open, which is then censored at
    ``observed_days``. A delay is no answer of substance.
    """
    asked = first_answers(actor, as_of).drop(columns=["answer", "days", "answered_on", "event_id", "url"])
    given = answers_of(actor, as_of)
    given = given[given["answer"].isin(SUBSTANTIVE)].drop_duplicates("proposal_id")
    return asked[asked["date_precision"] == "day"].merge(given, on="proposal_id", how="left")


def days_to_answer(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """The first answers of substance with their days, for the pairs in which one asks and the other mostly answers.

    Columns pair (who answers whom, such as ``ru-us``), answered_by (``ru``, ``ua``), asked_by (a key of `ASKED_BY`),
    and those of :func:`first_substantive`.
    """
    pairs: list[tuple[Side, str]] = [("ru", "us"), ("ru", "kyiv_and_europe"), ("ua", "us"), ("ua", "russia")]
    parts = [
        asked_of(first_substantive(actor, as_of), ASKED_BY[asked_by]).assign(
            pair=f"{actor}-{asked_by}", answered_by=actor, asked_by=asked_by
        )
        for actor, asked_by in pairs
    ]
    return pd.concat(parts, ignore_index=True)


def answer_matrix(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Every proposal with the first answer of Russia, Ukraine and the United States, and all later ones in words.

    Columns proposal_id, date, title, proposer, proposer_group, url, and for each actor ``ru``, ``ua``, ``us`` the
    first answer (``proposer`` where the actor made the offer, missing where none was found), with ``ru_all`` and so
    on, all answers in order with their days, and ``ru_url``, the page of the first.
    """
    frame = table(PROPOSALS, as_of=as_of)
    frame = frame.assign(url=first_url(frame["source_id"]))
    given = table(ANSWERS, as_of=as_of).sort_values("nth", kind="stable")
    said = given["answer"] + " (" + given["days"].astype("string").fillna("?") + ")"
    for actor in SIDES:
        ours = given["actor_id"] == actor
        first = given[ours].drop_duplicates("proposal_id").set_index("proposal_id")
        every = said[ours].groupby(given["proposal_id"]).agg("; ".join)
        frame[actor] = frame["proposal_id"].map(first["answer"]).mask(frame["proposer"] == actor, "proposer")
        frame[f"{actor}_all"] = frame["proposal_id"].map(every)
        frame[f"{actor}_url"] = frame["proposal_id"].map(first_url(first["source_id"]))
    columns = ["proposal_id", "date", "date_precision", "title", "theme", "proposer", "proposer_group", "url"]
    return frame[[*columns, *(f"{actor}{of}" for of in ("", "_all", "_url") for actor in ("ru", "ua", "us"))]]


def answers_by_proposer(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """First answers counted: who answered whom, and how.

    Columns actor (``ru``, ``ua``, ``us``), asked_by (``us``, ``kyiv_and_europe``, ``russia``), answer, count, strong
    (the count without low-confidence and ambiguous rows), low and high (under all readings), answered, proposals.
    """
    pairs: list[tuple[Side, str]] = [
        ("ru", "us"), ("ru", "kyiv_and_europe"), ("ua", "us"), ("ua", "russia"), ("us", "russia"),
    ]  # fmt: skip
    rows = []
    for actor, asked_by in pairs:
        readings = [asked_of(first_answers(actor, as_of, without=r), ASKED_BY[asked_by]) for r in READINGS]
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
    made = chosen(table(PROPOSALS, as_of=as_of), {"halt": HALTS})
    rows = made[columns].assign(url=first_url(made["source_id"]), lasting=lasting(made))
    rows = rows.sort_values(["date", "proposal_id"])
    for actor in PARTIES:
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
    actor: Side,
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
    rows = asked_of(first_answers(actor, as_of, without=without), ASKED_BY[asked_by])
    rows = rows[rows["halt"].isin(HALTS)] if halts_only else rows
    rows = rows if long is None else rows[lasting(rows) == long]
    rows = rows[rows["not_put_to"] != actor] if put_to_it else rows
    yes, but, counter, delay, no = (
        int((rows["answer"] == kind).sum())
        for kind in ("acceptance", "conditional_acceptance", "counter_proposal", "delay", "rejection")
    )
    return Tally(len(rows), yes, but, counter, delay, no, int(rows["answer"].isna().sum()))


def ladder(theme: Theme, term: Term, as_of: date = HINDSIGHT) -> pd.DataFrame:
    """What was offered on a theme by others than Moscow, with Moscow's first answer.

    Proposals on the theme, larger plans whose text has a clause on the term, and Washington's own meetings and pressure
    on the theme since the first of them. Columns date, title, group (whose initiative), kind (``offer``, ``part`` of a
    larger plan, ``meeting``, ``reported``), put_to_moscow (missing where neither that nor the contrary is known: no
    answer tells it), answer (of Moscow, missing where none was found), answered_on, answer_url; url.
    """
    given = first_answers("ru", as_of).set_index("proposal_id")
    every = table(PROPOSALS, as_of=as_of).query("proposer != 'ru'")
    larger = every["proposal_id"].isin(table("texts/terms", as_of=as_of).query("term == @term")["proposal_id"])
    made = every[larger | (every["theme"] == theme)]
    answer = made["proposal_id"].map(given["answer"])
    offers = made[["date", "title"]].assign(
        group=made["proposer_group"],
        kind=made["theme"].eq(theme).map({True: "offer", False: "part"}),
        put_to_moscow=answer.notna().astype("boolean").replace(False, pd.NA).mask(made["not_put_to"] == "ru", False),
        answer=answer,
        answered_on=made["proposal_id"].map(given["answered_on"]),
        answer_url=made["proposal_id"].map(given["url"]),
        url=first_url(made["source_id"]),
    )
    events = table(EVENTS, as_of=as_of).query("theme == @theme and initiative_by == 'us'")
    events = events[events["move"].isin(["meeting", "pressure"]) & (events["date"] >= made["date"].min())]
    beside = events[["date", "title"]].assign(
        group="us",
        kind=events["move"].map({"meeting": "meeting", "pressure": "reported"}),
        put_to_moscow=pd.array([pd.NA] * len(events), dtype="boolean"),
        url=first_url(events["source_id"]),
    )
    return pd.concat([offers, beside]).sort_values(["date", "title"], ignore_index=True)


def truces(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Proposals of a halt of the fighting, and what came of them.

    Columns proposal_id, date, title, proposer, ``agreed`` (Russia and Ukraine both said a plain yes, an own proposal
    counting as one), ``took_effect`` (agreed, or a first breach is on record: something was in force, if only on one
    side), first_breach_on, url.
    """
    frame = table(PROPOSALS, as_of=as_of)
    frame = frame[frame["halt"].isin(HALTS)]
    breach = frame["first_breach_on"].where(frame["first_breach_on"] <= pd.Timestamp(as_of))
    agreed = both_said_yes(frame, as_of)
    return frame[["proposal_id", "date", "title", "proposer"]].assign(
        agreed=agreed, took_effect=agreed | breach.notna(), first_breach_on=breach, url=first_url(frame["source_id"])
    )


def ambiguous_rows(as_of: date = HINDSIGHT) -> int:
    """How many proposals and answers could reasonably be read otherwise."""
    return int(sum(table(f"talks/{name}", as_of=as_of)["ambiguous"].sum() for name in ("proposals", "answers")))


def contacts(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Calls and meetings of the two presidents, and meetings of US envoys with Putin, since February 2025.

    As coded on the event: what somebody says about a contact is no contact. Columns event_id, date, title, confidence.
    """
    events = table(EVENTS, as_of=as_of)
    met = events[events["contact"].notna()]
    return met[["event_id", "date", "title", "confidence"]].reset_index(drop=True)


# ---- what the questions share --------------------------------------------------------------------------------


def through(as_of: date) -> date:
    """Last day that the record of proposals and answers covers, seen from a day."""
    return min(as_of, data_through(EVENTS))


def without_weak(rows: pd.DataFrame, without: Reading) -> pd.DataFrame:
    """Rows that are left when weak ones are dropped."""
    if not without:
        return rows
    weak = pd.Series(data=False, index=rows.index)
    if "low" in without:
        weak |= rows["confidence"] == "low"
    if "ambiguous" in without and "ambiguous" in rows:
        weak |= rows["ambiguous"].astype(bool)
    return rows[~weak]


def answers_of(actor: Side, as_of: date, without: Reading = ()) -> pd.DataFrame:
    """An actor's answers in order: proposal_id, answer, days, answered_on, event_id, url."""
    return _answers_of(actor, as_of, without).copy(deep=False)


@kept()
def _answers_of(actor: Side, as_of: date, without: Reading) -> pd.DataFrame:
    """Kept: a dozen measures ask for the same answers."""
    given = table(ANSWERS, as_of=as_of)
    given = without_weak(given[given["actor_id"] == actor], without).sort_values(["proposal_id", "nth"])
    given = given.assign(url=first_url(given["source_id"])).rename(columns={"date": "answered_on"})
    return given[["proposal_id", "answer", "days", "answered_on", "event_id", "url"]]


def asked_of(rows: pd.DataFrame, asked_by: Sequence[Actor]) -> pd.DataFrame:
    """Proposals of these groups of actors."""
    return rows[rows["proposer_group"].isin(asked_by)]


def said_yes(actor: Side, as_of: date) -> pd.DataFrame:
    """An actor's plain yeses, first answers or later."""
    given = answers_of(actor, as_of)
    return given[given["answer"].isin(YES)]


def both_said_yes(asked: pd.DataFrame, as_of: date) -> pd.Series:
    """Whether Russia and Ukraine each accepted plainly; what one proposed itself, it accepts."""
    both = pd.Series(data=True, index=asked.index)
    for actor in PARTIES:
        yes = said_yes(actor, as_of)["proposal_id"]
        both &= asked["proposal_id"].isin(yes) | (asked["proposer"] == actor)
    return both


def settled_on(as_of: date) -> date | None:
    """Day on which both had accepted a settlement, the first if several."""
    asked = table(PROPOSALS, as_of=as_of)
    asked = asked[asked["theme"].isin(SETTLEMENT)]
    signed = asked.loc[both_said_yes(asked, as_of), "proposal_id"]
    yes = pd.concat([said_yes(actor, as_of) for actor in PARTIES])
    days = yes[yes["proposal_id"].isin(signed)].groupby("proposal_id")["answered_on"].max()
    days = days[days >= pd.Timestamp(OFFERED_ON)]
    return None if days.empty else days.min().date()
