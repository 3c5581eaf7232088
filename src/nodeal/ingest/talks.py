"""Proposals and the answers they got, derived from the curated events. No raw file is read.

The rules, in words:

1. A *chain* is all events that carry the same ``proposal_id``. Chains that open before February 2025 are left
   out: they were collected as background, not as a series.
2. A chain is *opened* by its first event of move ``proposal``. A chain without one is opened by its first
   counter-proposal. A chain with neither (a deadline, a loan, a pause that only ends) is no proposal.
3. The *proposer* is the actor who takes the initiative in the opening event. A later proposal in the same chain
   repeats the first and opens nothing.
4. An *answer* is a later event of the chain with an answer type: acceptance, conditional acceptance,
   counter-proposal, rejection, delay or concession. Meetings, statements, pressure, threats and breaches are no
   answers. What the proposer does with the own proposal is no answer either.
5. Events before the opening are preparation. Where one of the two dates is known to the month only, an event
   counts as earlier only if its whole month is.
6. *Days* run from the opening to the answer. They are empty where either date lacks its day.
7. An actor may answer several times; the answers are numbered. A count of answers should take the first.
8. An actor without a row gave no answer *that was found*: the proposal is then open, for that actor, to the last
   day of the events, and ``observed_days`` is how long it was watched. That is not a refusal.
9. The *first breach* is the first violation on or after the day of the opening, by whichever side.
10. Confidence and the mark ``ambiguous`` pass from the event to the row, so that a measure can leave such rows
    out. After leaving rows out, number the answers anew.
11. Every proposal carries from its opening event what *halt* of the fighting it asks for: of all fighting along the
    whole line, a limited one, or none. Scope and length are two codes: a truce of a day along the whole line is a
    whole one, a month without strikes on power plants is limited. A halt that comes with a settlement, or is offered
    for land, is none. Events that open no proposal carry no code. It also carries to whom it was not put, where
    partners made a plan among themselves that concerns a third.

Where these tables may differ from the timeline's own printed summary: nowhere that we know of; a test compares
them proposal by proposal. The joint signing of the minerals agreement stays with the proposer there and here.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from nodeal import tables as house

RAW: tuple[str, ...] = ()
"""Raw files read by this module: none."""

SINCE = pd.Timestamp("2025-02-01")
"""Chains that open earlier are background."""

OPENINGS = ("proposal", "counter_proposal")
"""What opens a chain, the preferred kind first."""

NEVER_OPENED = {
    "capitals-pause-2026-09": "a pause of which only the end is told",
    "eu-90bn-loan": "a loan among Europeans",
    "geneva-2014-04": "an agreement of before 2025",
    "georgia-six-points-2008": "an agreement of before 2025",
    "grain-deal-2022-07": "an agreement of before 2025",
    "guarantees-for-donbas-2026-01": "told by the press, never put forward",
    "june-deadline-2026": "a deadline",
    "minsk-1-2014-09": "an agreement of before 2025",
    "minsk-2-2015-02": "an agreement of before 2025",
    "paris-ceasefire-2019-12": "an agreement of before 2025",
    "trilateral-2026-03": "a round of talks that was put off",
    "trump-deadline-2025-07": "a deadline",
}
"""Chains without an opening, and why: they are no proposals. A mistyped id would look like one of them."""

HALTS = ("whole_front", "limited")
"""Scopes of a halt of the fighting."""
LONG_FROM_DAYS = 30
"""Days from which a halt is long."""

GROUPS = {"ru": "russia", "ua": "ukraine", "us": "us", "eu": "europe", "uk": "europe", "fr": "europe", "de": "europe"}
"""Group of each actor who made or answered a proposal; the same as in the table of actors."""

_CARRIED = ["date", "date_precision", "known_on", "event_id", "confidence", "ambiguous", "note", "source_id"]


def tables() -> dict[str, pd.DataFrame]:
    """Proposals and answers, by name of the table."""
    events = house.table("talks/events")
    through = house.data_through("talks/events")
    _expect_whole(events, through)
    _expect_opened(events)
    opened = proposals(events, through)
    _expect_halts(events, opened)
    _expect_put(events, opened)
    return {"talks/proposals": opened, "talks/answers": answers(events, opened)}


def proposals(events: pd.DataFrame, through: date) -> pd.DataFrame:
    """One row a proposal since February 2025.

    Parameters
    ----------
    events
        The table ``talks/events``, or rows of it in any order.
    through
        Last day that the events speak of.
    """
    opening = _openings(events)
    opening = opening[opening["date"] >= SINCE]
    _expect_initiative(opening)
    breach = _first_breaches(events, opening)
    watched = (pd.Timestamp(through) - opening["date"]).dt.days.astype("Int64")
    frame = opening.assign(
        proposer=opening["initiative_by"],
        proposer_group=_group(opening["initiative_by"]),
        opened_by=_kind(opening),
        named=[_without(a, p) for a, p in zip(opening["actors"], opening["initiative_by"], strict=True)],
        first_breach_event_id=breach["event_id"],
        first_breach_on=breach["date"],
        observed_through=pd.Timestamp(through).as_unit("s"),
        observed_days=watched.where(opening["date_precision"] == "day"),
    )
    columns = [f["name"] for f in house.describe("talks/proposals")["schema"]["fields"]]
    return frame.sort_values(["date", "proposal_id"], ignore_index=True)[columns]


def answers(events: pd.DataFrame, opened: pd.DataFrame) -> pd.DataFrame:
    """One row an answer of one actor to one proposal, numbered by actor and proposal.

    Parameters
    ----------
    events
        The table ``talks/events``, or rows of it in any order.
    opened
        What :func:`proposals` made of them.
    """
    openings = opened[["proposal_id", "proposer", "event_id", "date", "date_precision"]]
    given = _beside(events[events["answer"].notna()], openings)
    started, _ = _span(given["date_opening"], given["date_precision_opening"])
    _, ended = _span(given["date"], given["date_precision"])
    given = given[(given["event_id"] != given["event_id_opening"]) & (ended >= started)]
    _expect_initiative(given)
    given = given[given["initiative_by"] != given["proposer_opening"]].sort_values(["proposal_id", "date", "event_id"])
    days = (given["date"] - given["date_opening"]).dt.days.astype("Int64")
    exact = (given["date_precision"] == "day") & (given["date_precision_opening"] == "day")
    frame = given.assign(
        actor_id=given["initiative_by"],
        actor_group=_group(given["initiative_by"]),
        days=days.where(exact),
        nth=(given.groupby(["proposal_id", "initiative_by"]).cumcount() + 1).astype("Int64"),
    )
    frame = frame.sort_values(["date_opening", "proposal_id", "actor_id", "nth"], ignore_index=True)
    return frame[["proposal_id", "actor_id", "actor_group", "answer", "days", "nth", *_CARRIED]]


def _openings(events: pd.DataFrame) -> pd.DataFrame:
    """The opening event of each chain: its first proposal, else its first counter-proposal."""
    chained = events[events["proposal_id"].notna()]
    offers = chained.assign(rank=_kind(chained).map({kind: i for i, kind in enumerate(OPENINGS)}))
    offers = offers[offers["rank"].notna()].sort_values(["rank", "date", "event_id"])
    return offers.drop_duplicates("proposal_id").drop(columns="rank")


def _kind(events: pd.DataFrame) -> pd.Series:
    """Move of each event, with answers taken apart by type."""
    return events["answer"].fillna(events["move"])


def _first_breaches(events: pd.DataFrame, opening: pd.DataFrame) -> pd.DataFrame:
    """First violation of each chain on or after the day of its opening, in the rows of the openings."""
    broken = _beside(events[events["move"] == "violation"], opening[["proposal_id", "date"]])
    broken = broken[broken["date"] >= broken["date_opening"]].sort_values(["date", "event_id"])
    first = broken.drop_duplicates("proposal_id").set_index("proposal_id")
    return first.reindex(opening["proposal_id"]).set_axis(opening.index)


def _beside(events: pd.DataFrame, openings: pd.DataFrame) -> pd.DataFrame:
    """Events of opened chains, in their rows, with columns of their opening marked ``_opening``."""
    columns = {c: f"{c}_opening" for c in openings.columns if c != "proposal_id"}
    openings = openings.rename(columns=columns).set_index("proposal_id").rename_axis(None)
    chained = events[events["proposal_id"].isin(openings.index)]
    return chained.merge(openings, how="left", left_on="proposal_id", right_index=True, validate="many_to_one")


def _span(dates: pd.Series, precision: pd.Series) -> tuple[pd.Series, pd.Series]:
    """First and last day that a date may stand for; dates without a day are written as the first of their span."""
    month_ends = dates + pd.offsets.MonthEnd(0)
    year_ends = dates + pd.offsets.YearEnd(0)
    return dates, dates.mask(precision == "month", month_ends).mask(precision == "year", year_ends)


def _without(actors: str, actor: str) -> str | None:
    return ";".join(a for a in actors.split(";") if a != actor) or None


def _group(actors: pd.Series) -> pd.Series:
    unknown = actors.index[~actors.isin(list(GROUPS))]
    if len(unknown):
        raise house.TableError(
            f"talks/events.csv, row {unknown[0] + 2}, column initiative_by",
            found=f"{actors[unknown[0]]!r} making or answering a proposal",
            expected="one of " + ", ".join(GROUPS),
            remedy="Correct the actor, or add its group to src/nodeal/ingest/talks.py.",
        )
    return actors.map(GROUPS)


def _expect_whole(events: pd.DataFrame, through: date) -> None:
    """The events reach their declared end, and each answer has its type."""
    last = events["date"].max().date()
    if last != through:
        raise house.TableError(
            f"talks/events.csv, row {len(events) + 1}, column date",
            found=f"{last} as the last day (truncated?)",
            expected=f"{through}, the day declared as data_through",
            remedy="Restore the file, or declare the new last day in datapackage.json.",
        )
    odd = events.index[(events["move"] == "answer") != events["answer"].notna()]
    if len(odd):
        move, answer = events.loc[odd[0], ["move", "answer"]].fillna("nothing")
        raise house.TableError(
            f"talks/events.csv, row {odd[0] + 2}, column answer",
            found=f"{answer} beside the move {move}",
            expected="a type of answer where the move is answer, and nowhere else",
            remedy="Correct the move or the type of answer.",
        )


def _expect_opened(events: pd.DataFrame) -> None:
    """Every chain is opened by an event, or is known to be no proposal: a mistyped id loses no answer."""
    opened = set(_openings(events)["proposal_id"])
    lost = events.index[events["proposal_id"].notna() & ~events["proposal_id"].isin([*opened, *NEVER_OPENED])]
    if len(lost):
        raise house.TableError(
            f"talks/events.csv, row {lost[0] + 2}, column proposal_id",
            found=f"{events.loc[lost[0], 'proposal_id']!r}, which no event opens",
            expected="the id of a proposal or counter-proposal among the events",
            remedy="Correct the id, or say in NEVER_OPENED of src/nodeal/ingest/talks.py why it is no proposal.",
        )


def _expect_halts(events: pd.DataFrame, opened: pd.DataFrame) -> None:
    """Each opening event says what halt it asks for, no other event does, and the length fits the days."""
    opens = events["event_id"].isin(opened["event_id"])
    scope, days, length = events["halt"], events["days_asked"], events["halt_length"]
    asks = scope.isin(HALTS)
    given = days.ge(LONG_FROM_DAYS).map({True: "long", False: "short"})
    wrong = {
        "halt": [
            (opens & scope.isna(), "what halt the proposal asks for, or none"),
            (~opens & scope.notna(), "no code: the event opens no proposal"),
        ],
        "days_asked": [(~asks & days.notna(), "no days: the event asks for no halt")],
        "halt_length": [
            (asks & length.isna(), "how long a halt the proposal asks for, or unstated"),
            (~asks & length.notna(), "no length: the event asks for no halt"),
            (asks & days.notna() & (length != given), "the length that the days give"),
        ],
    }
    for column, checks in wrong.items():
        for rows, expected in checks:
            for row in events.index[rows.fillna(value=False).astype(bool)]:
                found = events.loc[row, column]
                raise house.TableError(
                    f"talks/events.csv, row {row + 2}, column {column}",
                    found=f"{'an empty cell' if pd.isna(found) else repr(str(found))} in {events.loc[row, 'event_id']}",
                    expected=expected,
                    remedy="Code the event that opens the proposal, and enter both codings in coding/halts.csv.",
                )


def _expect_put(events: pd.DataFrame, opened: pd.DataFrame) -> None:
    """Only an event that opens a proposal says to whom it was not put, and nobody puts a proposal to himself."""
    named = events["not_put_to"].notna()
    opens = events["event_id"].isin(opened["event_id"])
    for row in events.index[named & (~opens | (events["not_put_to"] == events["initiative_by"]))]:
        raise house.TableError(
            f"talks/events.csv, row {row + 2}, column not_put_to",
            found=f"{events.loc[row, 'not_put_to']!r} in {events.loc[row, 'event_id']}",
            expected="another actor than the proposer, on the event that opens a proposal",
            remedy="Move the code to the event that opens the proposal, or take it out.",
        )


def _expect_initiative(events: pd.DataFrame) -> None:
    """A proposal or an answer belongs to one actor."""
    nobody = events.index[events["initiative_by"].isna()]
    if len(nobody):
        raise house.TableError(
            f"talks/events.csv, row {nobody[0] + 2}, column initiative_by",
            found=f"an empty cell in {events.loc[nobody[0], 'event_id']}",
            expected="the actor who proposes or answers",
            remedy="Name the actor, or take the event out of its chain.",
        )
