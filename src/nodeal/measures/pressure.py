"""Pressure: what Washington did, threatened or said to move either side, what followed, and what became of sanctions.

An *episode* joins acts on one target that follow each other within 30 days. A *move* of Russia's is a plain yes, a
concession or one of two offers known from reports. The lists are ours, so a range says what comes out without the
weak rows or those added by name, and with acts on both sides counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from nodeal.cited import first_url
from nodeal.dates import HINDSIGHT, PUBLISHED, day
from nodeal.estimate import Estimate, plain, present, ranged
from nodeal.measures.codes import Act, Ground, Stage, Target
from nodeal.measures.proposals import ANSWERS, OFFER, OFFERED_ON, said_yes, through
from nodeal.measures.row import Measure, MeasureError, known
from nodeal.tables import chosen, data_through, first_known, table

ACTS, MOVES, SANCTIONS = "pressure/acts", "pressure/russian_moves", "pressure/sanctions_acts"
SAID: Stage = "said"
STAGES: tuple[Stage, ...] = (SAID, "threatened", "done")
TARGETS: tuple[Target, ...] = ("ukraine", "russia", "both")
SUSPENDED = ("military_aid", "intelligence")
"""Kinds of help that were suspended for a time."""
PRESSURE_WINDOW = 30
AT_ONCE = 7
"""Days within which what follows a yes is taken to answer it."""
WATCHED_FROM = date(2025, 2, 1)
"""Where the record of Russian moves begins."""
AFTER = PUBLISHED + timedelta(days=1)
STEPS = "pressure/normalisation_steps"
TERM = date(2025, 1, 20)
"""First day of Trump's second term, from which acts are listed."""
PAUSE = (
    "2025-02-28-oval-office",
    "2025-03-03-us-aid-pause",
    "2025-03-04-zelensky-letter",
    "2025-03-05-us-intelligence-pause",
    "2025-03-05-waltz-conditions",
    "2025-03-11-jeddah-ua-accepts",
    "2025-03-11-aid-intel-restored",
)
"""Events by which the pause of March 2025 is told day by day."""


# ---- frames -------------------------------------------------------------------------------------------------


def us_acts(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """US acts of pressure by a day, a threat renewed with another date counted once; columns of ``pressure/acts``."""
    acts = table(ACTS, as_of=as_of)
    again = acts["end_event_id"].notna() & acts.duplicated(["target", "kind", "end_event_id"])
    return acts[~again].reset_index(drop=True)


def acts_by_stage(as_of: date = HINDSIGHT, *, after: date | None = None) -> pd.DataFrame:
    """Acts of :func:`us_acts` by target and stage: words, threats and deeds stand apart and have no total.

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
    acts = us_acts(as_of)
    acts = acts if after is None else acts[acts["start"] > pd.Timestamp(day(after, "after"))]
    rows = []
    for target in TARGETS:
        for stage in STAGES:
            part = acts[(acts["target"] == target) & (acts["stage"] == stage)]
            lapsed = int((part["outcome"] == "not carried out").sum())
            ids = ";".join(part["event_id"])
            rows.append((target, stage, len(part), part["episode"].nunique(), lapsed, ids))
    return pd.DataFrame(rows, columns=["target", "stage", "acts", "episodes", "lapsed", "event_ids"])


def russian_moves(as_of: date = HINDSIGHT, *, reported: bool = True) -> pd.DataFrame:
    """When Moscow gave way: plain yeses, concessions and, unless `reported` is off, offers known from reports.

    Columns of ``pressure/russian_moves``.
    """
    moves = table(MOVES, as_of=as_of)
    return (moves if reported else moves[moves["kind"] != "offer"]).reset_index(drop=True)


def named(rows: pd.DataFrame) -> pd.DataFrame:
    """Acts or moves with the title of their event and the address of their first page: columns title, url."""
    titles = table("talks/events").set_index("event_id")["title"]
    return rows.assign(title=rows["event_id"].map(titles), url=first_url(rows["source_id"]))


def us_sanctions(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Sanctions that Washington added or lifted since 20 January 2025; columns of ``pressure/sanctions_acts``, url."""
    rows = known(SANCTIONS, as_of, actor_id="us", act=("added", "lifted"))
    rows = rows[rows["date"] >= pd.Timestamp(TERM)]
    rows = rows.assign(url=first_url(rows["source_id"]))
    return rows.sort_values("date", kind="stable", ignore_index=True)


def blame(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Whom officials held responsible for the absence of a deal: date, group, speaker, position, blamed, said, url.

    Positions above zero blame Kyiv, below zero Moscow.
    """
    rows = known("stances/statements", as_of, issue_id="blame_for_no_deal")
    rows = rows[rows["counted"].astype(bool)].sort_values("date", kind="stable", ignore_index=True)
    groups = table("actors").set_index("actor_id")["group"]
    sign = rows["position"].map(lambda p: "ukraine" if p > 0 else "russia" if p < 0 else "both")
    days = pd.to_datetime(rows["date"], format="ISO8601")
    rows = rows.assign(date=days, group=rows["actor_id"].map(groups), blamed=sign, said=rows["paraphrase"])
    return rows.assign(url=first_url(rows["source_id"]))[
        ["date", "group", "speaker", "position", "blamed", "said", "url"]
    ]


def pause(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """The pause of March 2025 by its events: event_id, date, title, url; in order of time."""
    rows = known("talks/events", as_of, event_id=PAUSE)
    return rows.assign(url=first_url(rows["source_id"]))[["event_id", "date", "title", "url"]]


def suspensions(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """US suspensions of arms or intelligence for Kyiv that ended: event_id, kind, start, end, days, url."""
    acts = us_acts(as_of)
    acts = acts[acts["kind"].isin(["military_aid", "intelligence"]) & (acts["outcome"] == "ended")]
    acts = acts[acts["end"] <= pd.Timestamp(as_of)]
    return acts.assign(days=(acts["end"] - acts["start"]).dt.days, url=first_url(acts["source_id"]))[
        ["event_id", "kind", "start", "end", "days", "url"]
    ].reset_index(drop=True)


def steps(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Steps towards normal ties, each with its last state: who asked whom of what, first and last day, state, what."""
    rows = known(STEPS, as_of).sort_values("date", kind="stable")
    first = rows.groupby("step_id")["date"].min().rename("first")
    last = rows.groupby("step_id").tail(1).merge(first, on="step_id")
    columns = ["step_id", "subject", "asked_by", "asked_of", "first", "date", "state", "what", "source_id"]
    return last.sort_values(["first", "step_id"], ignore_index=True)[columns]


def asked_by_moscow(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """What Moscow asked of Washington to make ties normal, for print, each with the address of the last word on it."""
    rows = steps(as_of).query("asked_by == 'ru' and asked_of == 'us'")
    return pd.DataFrame(
        {"Asked for": rows["step_id"], "First": rows["first"], "Last word": rows["state"], "On": rows["date"],
         "In words": rows["what"], "url": first_url(rows["source_id"])}
    )  # fmt: skip


# ---- questions ----------------------------------------------------------------------------------------------


def share_of_acts(target: Target, *, after: date | None = None, words: bool = True, as_of: date) -> Estimate:
    """Share of US acts of pressure that fall on one target alone, %.

    Of those that began after a day, if one is given; with or without mere words.
    """
    readings = _readings(target, as_of, after=after, words=words)
    shares = [100 * float(hit.mean()) for hit, _ in readings]
    hit, acts = readings[0]
    note = f"{int(hit.sum())} of {len(acts)} acts; range: weak or added rows left out, acts on both counted"
    return ranged(shares, "%", as_of, _through(as_of), n=len(acts), note=note)


def months_of_acts(target: Target, *, as_of: date) -> Estimate:
    """Calendar months after publication in which the US threatened a target or did something to press it, months."""
    if as_of <= PUBLISHED:
        raise MeasureError.too_early("pressure, a month after publication", as_of, AFTER)
    readings = _readings(target, as_of, after=PUBLISHED, words=False)
    starts = [acts.loc[hit, "start"] for hit, acts in readings]
    months = [start.dt.to_period("M").nunique() for start in starts]
    note = f"{len(starts[0])} threats and deeds; range: weak or added rows left out, acts on both counted"
    return ranged(months, "months", as_of, _through(as_of), n=len(starts[0]), note=note)


def acts_at(stage: Stage, target: Target, *, as_of: date) -> Estimate:
    """Acts of pressure on a target at one stage, acts; a threat renewed with another date counts once."""
    stages = [acts.loc[hit, "stage"] for hit, acts in _readings(target, as_of)]
    listed = chosen(us_acts(as_of), {"target": target, "stage": stage})
    note = f"in {listed['episode'].nunique()} episodes: {'; '.join(listed['event_id']) or 'none'}"
    return ranged([(part == stage).sum() for part in stages], "acts", as_of, _through(as_of), note=note)


def suspensions_ended_at_yes(*, as_of: date) -> Estimate:
    """Whether every US suspension in force when Kyiv accepted the 30-day truce ended within a week, texts (1 or 0)."""
    yes = said_yes("ua", as_of)
    yes_on = yes.loc[yes["proposal_id"] == OFFER, "answered_on"].min()
    acts = chosen(us_acts(as_of), {"target": "ukraine", "kind": SUSPENDED})
    held = acts[(acts["start"] <= yes_on) & ~(acts["end"] < yes_on)]
    if held.empty:
        raise MeasureError.too_early("pressure, a suspension in force when Kyiv said yes", as_of, OFFERED_ON)
    ended = held["end"] <= min(yes_on + timedelta(days=AT_ONCE), pd.Timestamp(as_of))
    return present(bool(ended.all()), as_of, _through(as_of), "; ".join(held["event_id"]))


def longest_suspension(*, as_of: date) -> Estimate:
    """Longest US suspension of military aid or intelligence since January 2025, ended or running, days."""
    acts = chosen(us_acts(as_of), {"kind": SUSPENDED, "outcome": "ended"})
    if acts.empty:
        raise MeasureError.too_early(
            "pressure, a suspension", as_of, first_known(ACTS, kind=SUSPENDED, outcome="ended")
        )
    end = acts["end"].where(acts["end"] <= pd.Timestamp(as_of), pd.Timestamp(as_of))
    days = (end - acts["start"]).dt.days
    longest = acts.loc[days.idxmax()]
    running = " (running)" if longest["end"] > pd.Timestamp(as_of) else ""
    note = f"{longest['event_id']}{running}"
    return Estimate(float(days.max()), "days", as_of, _through(as_of), n=len(acts), note=note)


def moves_after(target: Target, *, as_of: date) -> Estimate:
    """Share of episodes of pressure on a target in or within 30 days of which Russia made a move, %.

    An episode is watched from its first act to 30 days after the last, and counts once those are over. The range also
    leaves out the two reported offers, and what came before the last act.
    """
    last_day = through(as_of)
    every, firm = (russian_moves(as_of, reported=reported)["date"] for reported in (True, False))
    shares, counts = [], []
    for hit, acts in _readings(target, as_of):
        spans = _episodes(acts[hit], pd.Timestamp(last_day))
        if spans.empty:
            continue
        met = _followed(spans["first"], spans["last"], every)
        narrower = [(spans["first"], spans["last"], firm), (spans["last"], spans["last"], every)]
        shares += [100 * float(m.mean()) for m in (met, *(_followed(*reading) for reading in narrower))]
        counts.append((int(met.sum()), len(met), int(acts[hit]["episode"].isin(spans.index).sum())))
    if not shares:
        over = chosen(table(ACTS), {"target": target}).groupby("episode")["start"].max().min()
        needed = (over + pd.Timedelta(days=PRESSURE_WINDOW)).date()
        raise MeasureError.too_early(f"pressure, 30 days after an episode on {target}", as_of, needed)
    k, n, all_acts = counts[0]
    note = (
        f"{k} of {n} episodes of {all_acts} acts; {len(every)} Russian moves in all; range: weak rows, the two "
        "offers or what came before the last act left out, acts on both in"
    )
    return ranged(shares, "%", as_of, last_day, n=n, note=note)


def moves_after_any_day(*, as_of: date) -> Estimate:
    """Share of all days since February 2025 followed within 30 days by a move of Russia's, %.

    An episode of several acts is watched for longer than 30 days: the range also takes spans as long as the episodes
    of pressure on Ukraine, and leaves out the two reported offers.
    """
    last_day = pd.Timestamp(through(as_of))
    days = pd.Series(pd.date_range(WATCHED_FROM, last_day - timedelta(days=PRESSURE_WINDOW)))
    if days.empty:
        raise MeasureError.too_early("pressure, 30 days", as_of, WATCHED_FROM + timedelta(days=PRESSURE_WINDOW))
    episodes = _episodes(chosen(us_acts(as_of), {"target": "ukraine"}), last_day)
    lengths = episodes["last"] - episodes["first"]
    shares = []
    for reported in (True, False):
        moves = russian_moves(as_of, reported=reported)["date"]
        shares.append(100 * float(_followed(days, days, moves).mean()))
        starts = [days[days + length <= days.max()] for length in lengths]
        longer = [_followed(d, d + length, moves).mean() for d, length in zip(starts, lengths, strict=True) if len(d)]
        shares += [100 * float(sum(longer) / len(longer))] if longer else []
    note = f"{len(days)} days; range: spans as long as the episodes, the two reported offers left out"
    return ranged(shares, "%", as_of, last_day.date(), n=len(days), note=note)


def moves_after_against_any_day(target: Target, *, as_of: date) -> Estimate:
    """Share after pressure (:func:`moves_after`) over that of any day (:func:`moves_after_any_day`), ratio."""
    after, ever = moves_after(target, as_of=as_of), moves_after_any_day(as_of=as_of)
    if not ever.value:
        raise MeasureError.too_early("pressure, a Russian move on any day", as_of, first_known(MOVES))
    ratios = [share / ever.value for share in (after.value, after.low or 0, after.high or 0)]
    note = f"{plain(after.value)} % against {plain(ever.value)} % of all days; {after.note}"
    return ranged(ratios, "ratio", as_of, after.data_through, n=after.n, note=note)


def months_of_sanctions(
    act: Act, *, grounds: Sequence[Ground] = (), perhaps: Sequence[Ground] = (), as_of: date
) -> Estimate:
    """Calendar months after publication with a US act on sanctions, months.

    Parameters
    ----------
    grounds, perhaps
        Reasons that count, all of them if none is named; and those that count in one of the readings.

    The range drops rows of low confidence and acts laid on a buyer, and adds the reasons that perhaps count.
    """
    if as_of <= PUBLISHED:
        raise MeasureError.too_early("pressure, a month after publication", as_of, AFTER)
    acts = chosen(table(SANCTIONS, as_of=as_of), {"actor_id": "us", "act": act})
    acts = acts[acts["date"] > pd.Timestamp(PUBLISHED)]
    counted = acts[acts["ground"].isin(grounds)] if grounds else acts
    strict = counted[(counted["confidence"] != "low") & (counted["laid_on"] == "russia")]
    wide = acts[acts["ground"].isin(perhaps)] if perhaps else counted
    months = [part["date"].dt.to_period("M").nunique() for part in (counted, strict, wide)]
    last_day, note = min(as_of, data_through(SANCTIONS)), "; ".join(wide["act_id"]) or "none"
    return ranged(months, "months", as_of, last_day, n=len(counted), note=note)


def granted(asked_by: str, asked_of: str, *, as_of: date) -> Estimate:
    """Share of the steps that one capital asked of the other and that were carried out, %."""
    asked = steps(as_of).query("asked_by == @asked_by and asked_of == @asked_of")
    if asked.empty:
        raise MeasureError.too_early(f"{STEPS}, asked by {asked_by} of {asked_of}", as_of, table(STEPS)["date"].min())
    done, promised = (int((asked["state"] == state).sum()) for state in ("done", "promised"))
    low, high = (100 * k / len(asked) for k in (done, done + promised))
    note = f"{done} of {len(asked)}; range: what was promised counted as done"
    return Estimate(low, "%", as_of, min(as_of, data_through(STEPS)), low=low, high=high, n=len(asked), note=note)


def lapsed(target: str, *, as_of: date) -> Estimate:
    """Threats against a capital that are known not to have been carried out, acts; the range adds those not found."""
    threats = us_acts(as_of).query("target == @target and stage == 'threatened'")
    if threats.empty:
        raise MeasureError.too_early(f"{ACTS}, a threat against {target}", as_of, table(ACTS)["start"].min())
    none, unknown = (int((threats["outcome"] == word).sum()) for word in ("not carried out", "not found"))
    through = min(as_of, data_through(ACTS))
    return Estimate(
        float(none), "acts", as_of, through, low=float(none), high=float(none + unknown), n=len(threats),
        note=f"of {len(threats)} threats; range: those whose outcome was not found",
    )  # fmt: skip


# ---- what they share ----------------------------------------------------------------------------------------


def _through(as_of: date) -> date:
    return min(as_of, data_through(ACTS))


def _readings(
    target: Target, as_of: date, *, after: date | None = None, words: bool = True
) -> list[tuple[pd.Series, pd.DataFrame]]:
    """Acts that hit a target, marked among all acts, or among those that began after a day, with or without words.

    As listed; without weak rows; without those added by name; and acts on both sides counted as acts on the target.
    """

    def asked(every: pd.DataFrame) -> pd.DataFrame:
        late = every["start"] > pd.Timestamp(after) if after else every["start"].notna()
        return every[late & (words | (every["stage"] != SAID))]

    acts = asked(us_acts(as_of))
    if acts.empty:
        first = asked(us_acts())["start"].min()
        raise MeasureError.too_early("pressure, an act of pressure", as_of, None if pd.isna(first) else first.date())
    parts = [acts, acts[acts["confidence"] != "low"], acts[acts["coded"].astype(bool)]]
    return [
        *((part["target"] == target, part) for part in parts),
        (acts["target"].isin([target, "both"]), acts),
    ]


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


# ---- rows: acts ---------------------------------------------------------------------------------------------

UNLIKE = "Words, threats and deeds count one each, though they differ in weight."
HEAVY = "Acts of unlike weight even so, a pause of all arms and the end of one programme."
STAYED = "A consequence announced and not carried out by the day of the act; what became of it stands in the table."
WORDS = "A reproach or a demand in public without a consequence named; what is a reproach is a reading."

us_pressure_on_ukraine_share = Measure(
    lambda day: share_of_acts("ukraine", as_of=day),
    unit="%",
    what="Share of US acts of pressure since January 2025 that fall on Ukraine alone",
    weakness=UNLIKE,
    tables=(ACTS,),
)
us_pressure_on_ukraine_share_since = Measure(
    lambda day: share_of_acts("ukraine", after=PUBLISHED, words=False, as_of=day),
    unit="%",
    what="Share of US threats and deeds of pressure after publication that fall on Ukraine alone",
    weakness="A threat and a deed count one each, though they differ in weight.",
    tables=(ACTS,),
)
us_pressure_on_russia_share = Measure(
    lambda day: share_of_acts("russia", as_of=day),
    unit="%",
    what="Share of US acts of pressure since January 2025 that fall on Russia alone",
    weakness=UNLIKE,
    tables=(ACTS,),
)
us_suspension_ended_at_yes = Measure(
    lambda day: suspensions_ended_at_yes(as_of=day),
    unit="texts",
    what="Whether every US suspension in force when Kyiv accepted the 30-day truce ended within a week of it",
    weakness="One case, of military aid and intelligence; pressure of other kinds and later suspensions are counted "
    "elsewhere.",
    tables=(ANSWERS, ACTS),
)
us_acts_done_on_ukraine = Measure(
    lambda day: acts_at("done", "ukraine", as_of=day),
    unit="acts",
    what="US acts of pressure on Ukraine that were carried out, since January 2025",
    weakness=HEAVY,
    tables=(ACTS,),
)
us_acts_threatened_on_ukraine = Measure(
    lambda day: acts_at("threatened", "ukraine", as_of=day),
    unit="acts",
    what="US acts of pressure on Ukraine that stayed threats, since January 2025",
    weakness=STAYED,
    tables=(ACTS,),
)
us_acts_said_on_ukraine = Measure(
    lambda day: acts_at("said", "ukraine", as_of=day),
    unit="acts",
    what="US acts of pressure on Ukraine that were words, since January 2025",
    weakness=WORDS,
    tables=(ACTS,),
)
us_acts_done_on_russia = Measure(
    lambda day: acts_at("done", "russia", as_of=day),
    unit="acts",
    what="US acts of pressure on Russia that were carried out, since January 2025",
    weakness=HEAVY,
    tables=(ACTS,),
)
us_acts_threatened_on_russia = Measure(
    lambda day: acts_at("threatened", "russia", as_of=day),
    unit="acts",
    what="US acts of pressure on Russia that stayed threats, since January 2025",
    weakness=STAYED,
    tables=(ACTS,),
)
us_acts_said_on_russia = Measure(
    lambda day: acts_at("said", "russia", as_of=day),
    unit="acts",
    what="US acts of pressure on Russia that were words, since January 2025",
    weakness=WORDS,
    tables=(ACTS,),
)
us_pressure_on_ukraine_months = Measure(
    lambda day: months_of_acts("ukraine", as_of=day),
    unit="months",
    what="Calendar months after publication in which the US threatened Ukraine or did something to press it",
    weakness="Words alone are left out: a reproach or a demand without a consequence is neither threat nor deed.",
    tables=(ACTS,),
)
us_pressure_on_russia_months = Measure(
    lambda day: months_of_acts("russia", as_of=day),
    unit="months",
    what="Calendar months after publication in which the US threatened Russia or did something to press it",
    weakness="Words alone are left out: a reproach or a demand without a consequence is neither threat nor deed.",
    tables=(ACTS,),
)
us_aid_pause_days = Measure(
    lambda day: longest_suspension(as_of=day),
    unit="days",
    what="Longest US suspension of military aid or intelligence since 20 January 2025, ended or running",
    weakness="Suspensions whose end was not found are left out.",
    tables=(ACTS,),
)

# ---- rows: what followed ------------------------------------------------------------------------------------

SEQUENCE = "A handful of episodes; sequence is not cause."

ru_move_share_after_pressure = Measure(
    lambda day: moves_after("ukraine", as_of=day),
    unit="%",
    what="Share of episodes of US pressure on Ukraine in or within 30 days of which Russia made a move",
    weakness=SEQUENCE,
    tables=(ACTS, MOVES),
)
ru_move_share_after_pressure_on_russia = Measure(
    lambda day: moves_after("russia", as_of=day),
    unit="%",
    what="Share of episodes of US pressure on Russia in or within 30 days of which Russia made a move",
    weakness=SEQUENCE,
    tables=(ACTS, MOVES),
)
ru_move_share_any_day = Measure(
    lambda day: moves_after_any_day(as_of=day),
    unit="%",
    what="Share of all days since February 2025 followed within 30 days by a move of Russia's",
    weakness="What the share after pressure must be compared with; an episode of several acts is watched for longer.",
    tables=(ACTS, MOVES),
)
ru_move_share_after_pressure_ratio = Measure(
    lambda day: moves_after_against_any_day("ukraine", as_of=day),
    unit="ratio",
    what="Share of US acts of pressure on Ukraine that a Russian move followed, against that of any day",
    weakness="Four Russian moves in all carry it.",
    tables=(ACTS, MOVES),
)

# ---- rows: sanctions ----------------------------------------------------------------------------------------

us_relief_months = Measure(
    lambda day: months_of_sanctions("lifted", grounds=("talks",), perhaps=("talks", "both"), as_of=day),
    unit="months",
    what="Calendar months after publication in which Washington eased sanctions on Russia for the talks",
    weakness="A sanction lifted, or an exemption or licence, whose reason speaks of a truce, the talks or a "
    "settlement. Where an official also ties it to the talks, it counts at the upper end alone.",
    tables=(SANCTIONS,),
)
us_relief_months_any_ground = Measure(
    lambda day: months_of_sanctions("lifted", as_of=day),
    unit="months",
    what="Calendar months after publication in which Washington eased a sanction on Russia for whatever reason",
    weakness="Most of it was explained by fuel prices, not by the talks; smaller acts are missing.",
    tables=(SANCTIONS,),
)
us_sanctions_added_months = Measure(
    lambda day: months_of_sanctions("added", grounds=("talks", "war", "both"), as_of=day),
    unit="months",
    what="Calendar months after publication in which Washington added a sanction over the war",
    weakness="Smaller listings are missing, so that the count is too low.",
    tables=(SANCTIONS,),
)
OURS = "A list of ours; what was asked or granted in silence is missing."
LAPSED = "Outcomes as known in hindsight; of most threats no outcome was found, and none is proof of an empty one."

ru_asks_granted = Measure(
    lambda day: granted("ru", "us", as_of=day),
    unit="%",
    what="Share of the steps towards normal ties that Moscow asked of Washington and that were carried out",
    weakness=OURS,
    tables=(STEPS,),
)
us_asks_granted = Measure(
    lambda day: granted("us", "ru", as_of=day),
    unit="%",
    what="Share of the steps towards normal ties that Washington asked of Moscow and that were carried out",
    weakness=OURS,
    tables=(STEPS,),
)
us_threats_lapsed_on_russia = Measure(
    lambda day: lapsed("russia", as_of=day),
    unit="acts",
    what="US threats against Moscow that were not carried out",
    weakness=LAPSED,
    tables=(ACTS,),
)
us_threats_lapsed_on_ukraine = Measure(
    lambda day: lapsed("ukraine", as_of=day),
    unit="acts",
    what="US threats against Kyiv that were not carried out",
    weakness=LAPSED,
    tables=(ACTS,),
)
