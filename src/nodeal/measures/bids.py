"""Earlier bids for better relations with Moscow: how long they lasted, how the two voted, what became of treaties.

Bids are those of five US presidents; the votes are those of Washington and Moscow in the UN General Assembly.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from nodeal.cited import first_url
from nodeal.dates import HINDSIGHT, day
from nodeal.estimate import Estimate, ranged
from nodeal.measures.codes import Bid
from nodeal.measures.row import Measure, MeasureError, known
from nodeal.tables import ends, first_known, table

BIDS: tuple[Bid, ...] = ("clinton", "bush", "obama", "trump_1", "biden")
"""In the order of time; the article names the first three."""
RESET_YEARS = (2009, 2010, 2011, 2012)
"""The reset as it is usually dated."""
VOTES, STEPS, TREATIES = "bids/un_votes", "bids/steps", "bids/treaty_events"

# ---- frames -------------------------------------------------------------------------------------------------


def votes(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """How near the two voted, by year: columns year, equal_votes (0 to 1), distance (scale points), roll_calls."""
    rows = known(VOTES, as_of)
    wide = rows.pivot_table(index="year", columns="measure", values="value")
    counted = rows.dropna(subset=["roll_calls"]).set_index("year")["roll_calls"]
    named = wide.rename(columns={"equal_votes_share": "equal_votes", "ideal_point_distance": "distance"})
    return named[["equal_votes", "distance"]].assign(roll_calls=counted).reset_index().rename_axis(columns=None)


def bids(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """One row a bid that had broken by then: opening and break as the article reads them, else as the book does.

    Columns bid_id, opened (day), broke (day), opening, break_event, opening_url, break_url, reading, months, and of the
    years of opening and break the votes: equal_at_opening, equal_at_break, distance_at_opening, distance_at_break.
    """
    steps = _steps(as_of)
    main = steps[steps["reading"].isin(["article", "book"])].set_index(["bid_id", "step"])
    yearly = votes(as_of).set_index("year")
    equal, apart = yearly["equal_votes"], yearly["distance"]
    rows = []
    for bid in BIDS:
        if not {(bid, "opening"), (bid, "break")} <= set(main.index):
            continue
        opening, broken = main.loc[(bid, "opening")], main.loc[(bid, "break")]
        first, last = opening["day"].year, broken["day"].year
        rows.append(
            {
                "bid_id": bid, "opened": opening["day"], "broke": broken["day"],
                "opening": opening["event"], "break_event": broken["event"],
                "opening_url": opening["url"], "break_url": broken["url"], "reading": broken["reading"],
                "months": _months(opening["day"], broken["day"]),
                "equal_at_opening": equal.get(first, np.nan), "equal_at_break": equal.get(last, np.nan),
                "distance_at_opening": apart.get(first, np.nan), "distance_at_break": apart.get(last, np.nan),
            }
        )  # fmt: skip
    if not rows:
        raise MeasureError.too_early(f"{STEPS}, a bid that has broken", as_of, _first_break())
    return pd.DataFrame(rows)


def bid_steps(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Every step of every bid: bid_id, step, reading, day, date (as precise as known), event, actor, note, url."""
    columns = ["bid_id", "step", "reading", "day", "date", "event", "actor", "confidence", "note", "url"]
    return _steps(as_of)[columns]


def other_breaks(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Breaks that other sources name: bid_id, day (the middle of a year where only that is known), event, url."""
    rows = _alternatives(as_of)
    rows["day"] = rows["day"] + (rows["over"] - rows["day"]) / 2
    return rows[["bid_id", "day", "event", "url"]]


PRESIDENTS = {"clinton": "Clinton", "bush": "Bush", "obama": "Obama", "trump_1": "Trump", "biden": "Biden"}
BROKEN_BY = {
    "clinton": "second Chechen war",
    "bush": "speech in Munich",
    "obama": "annexation of Crimea",
    "trump_1": "US suspends INF Treaty",
    "biden": "invasion of Ukraine",
}
"""What broke each bid, short enough for a column."""


def bids_told() -> pd.DataFrame:
    """The bids as a table to read: opening, months, break, gains, setbacks by whom, and two addresses.

    Votes cast alike are those of its first and its last year, with how many other pairs of years as far apart fell
    more. Gains and setbacks are listed in the order of time with the year and, for setbacks, whose step it was. Breaks
    that other sources name stand among the setbacks and are marked; whose doing they were is part of the dating, not
    told.
    """
    frame, steps, ranks = bids(), bid_steps(), window_ranks().set_index("bid_id")
    who = {"russia": "Russia", "us": "US", "nato": "NATO", "all": "both", "others": "others"}
    other = (steps["step"] == "break") & (steps["reading"] == "alternative")

    def told(bid: str, chosen: pd.Series, *, named: bool = False) -> str:
        rows = steps[(steps["bid_id"] == bid) & chosen]
        parts = [
            f"{r.event} ({r.date[:4]}; the break as others date it)"
            if r.step == "break"
            else f"{r.event} ({who[r.actor] + ', ' if named else ''}{r.date[:4]})"
            for r in rows.itertuples(index=False)
        ]
        return ". ".join(parts) or "none listed"

    return pd.DataFrame(
        {
            "bid_id": frame["bid_id"],
            "opening": frame["bid_id"].map(PRESIDENTS)
            + ": "
            + frame["opening"]
            + " ("
            + frame["opened"].dt.strftime("%B %Y")
            + ")",
            "months": frame["months"],
            "broke": frame["broke"].dt.strftime("%B %Y") + ": " + frame["bid_id"].map(BROKEN_BY),
            "votes": [
                f"{100 * b.equal_at_opening:.0f} to {100 * b.equal_at_break:.0f} %. It fell more in "
                f"{ranks.loc[b.bid_id, 'steeper']} of {ranks.loc[b.bid_id, 'n']} other pairs of years as far apart"
                for b in frame.itertuples()
            ],
            "gains": [told(bid, steps["step"] == "gain") for bid in frame["bid_id"]],
            "setbacks": [told(bid, (steps["step"] == "setback") | other, named=True) for bid in frame["bid_id"]],
            "opening_url": frame["opening_url"],
            "break_url": frame["break_url"],
        }
    )


def force_after(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """From each opening to Russia's next use of force: bid_id, opened, broke, months, force (event), day, to_force.

    Of the force also its url. Months are those to the break, to_force whole months from the opening to the force.
    """
    begun = _force(as_of)
    found = begun.merge(bids(as_of)[["bid_id", "opened", "broke", "months"]], how="cross", suffixes=("_", ""))
    found = found[found["day"] > found["opened"]].drop_duplicates("bid_id")
    found["to_force"] = [_months(*pair) for pair in zip(found["opened"], found["day"], strict=True)]
    columns = ["bid_id", "opened", "broke", "months", "event", "day", "to_force", "url"]
    return found[columns].rename(columns={"event": "force"}).sort_values("opened", kind="stable", ignore_index=True)


def waits(as_of: date = HINDSIGHT, *, everywhere: bool = True) -> pd.DataFrame:
    """From the first of every month to Russia's next use of force, in whole months: columns month, wait.

    From the first month of the Russian state, January 1992, to the last before the latest force.

    Parameters
    ----------
    as_of
        The day of knowledge.
    everywhere
        Count every use of force that is listed, not alone those that bear on one of the bids.
    """
    begun = _force(as_of)
    days = begun["day"] if everywhere else begun.loc[begun["step"] != "elsewhere", "day"]
    months = pd.Series(pd.date_range("1992-01-01", days.max(), freq="MS"))
    upcoming = [days[days >= month].min() for month in months]
    return pd.DataFrame({"month": months, "wait": [_months(*pair) for pair in zip(months, upcoming, strict=True)]})


def votes_ratio_by_chance(last: int, first: int, as_of: date = HINDSIGHT) -> tuple[float, float]:
    """Within what the ratio of two years' equal votes would lie if a year's roll calls were a sample, low and high.

    A year has 61 to 129 of them. The 95 % interval of the ratio of two shares on the log scale.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep  # heavy, and no verdict needs it

    year = votes(as_of).set_index("year")
    n = year["roll_calls"].astype(int)
    alike = (year["equal_votes"] * n).round().astype(int)
    low, high = confint_proportions_2indep(
        alike[last], n[last], alike[first], n[first], compare="ratio", method="log"
    )  # fmt: skip
    return float(low), float(high)


def window_changes(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Change in equal votes over every span of years as long as a bid: what a fall within a bid is to be held against.

    Columns bid_id (whose length the span has), first, last (years), change (percentage points), is_bid.
    """
    equal, frame = votes(as_of).set_index("year")["equal_votes"], bids(as_of).dropna(subset=["equal_at_break"])
    rows = [
        {
            "bid_id": bid.bid_id,
            "first": int(first),
            "last": int(first + span),
            "change": 100 * (equal[first + span] - equal[first]),
            "is_bid": bool(first == bid.opened.year),
        }
        for bid in frame.itertuples(index=False)
        for span in [bid.broke.year - bid.opened.year]
        for first in equal.index
        if first + span in equal.index
    ]
    return pd.DataFrame(rows)


def window_ranks(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """How many of the spans as long as a bid fell more steeply than the bid: bid_id, steeper, n (the bid left out)."""
    windows = window_changes(as_of)
    own = windows[windows["is_bid"]].set_index("bid_id")["change"]
    steeper = windows["change"] < windows["bid_id"].map(own)
    counted = steeper.groupby(windows["bid_id"], sort=False).agg(["sum", "size"]).set_axis(["steeper", "n"], axis=1)
    return counted.assign(n=counted["n"] - 1).reset_index()


def treaty_events(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Acts and words on treaties since 2001: date, instrument, event, actor, direction (up, down), kind, url.

    Laws on other matters (sanctions, adoptions) are left out.
    """
    rows = table(TREATIES, as_of=as_of)
    rows = rows[rows["kind"] != "other law"]
    columns = ["date", "instrument", "event", "actor", "direction", "kind", "url"]
    return rows.assign(url=first_url(rows["source_id"]))[columns].sort_values("date", kind="stable", ignore_index=True)


def treaty_acts(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Acts on treaties since 2001 by who acted: actor, up (towards shared limits), down (away from them); no words."""
    events = treaty_events(as_of)
    counted = events[events["kind"] == "act"].groupby(["actor", "direction"]).size().unstack(fill_value=0)
    return counted.reindex(["russia", "us", "nato", "both"], fill_value=0)[["up", "down"]].reset_index()


# ---- questions ----------------------------------------------------------------------------------------------


def months_between(opening: str, broke: str, *, earlier: str, told: str, as_of: date) -> Estimate:
    """From one step of a bid to another, months; the lower end counts to an earlier step, `told` in a word or two."""
    steps = _steps(as_of).set_index("step_id")
    if missing := {opening, broke, earlier} - set(steps.index):
        rows = table(STEPS)
        first = ends(rows["date"])[rows["step_id"].isin(missing)].max()
        raise MeasureError.too_early(f"{STEPS}, {', '.join(sorted(missing))}", as_of, first)
    begun, last, before = (steps.loc[step, "day"] for step in (opening, broke, earlier))
    months = [_months(begun, last), _months(begun, before)]
    return ranged(months, "months", as_of, last.date(), note=f"lower end: to {told}")


def months_of(bid: Bid, *, as_of: date) -> Estimate:
    """From a bid's opening to its break, months; the range counts to the breaks that other sources name."""
    frame = bids(as_of)
    frame = frame[frame["bid_id"] == bid]
    if frame.empty:
        rows = table(STEPS)
        broken = rows[(rows["bid_id"] == bid) & (rows["step"] == "break") & (rows["reading"] != "alternative")]
        raise MeasureError.too_early(f"{STEPS}, the break of {bid}", as_of, ends(broken["date"]).min())
    row = frame.iloc[0]
    other = _alternatives(as_of)
    other = other[other["bid_id"] == bid]
    months = [int(row["months"]), *(_months(row["opened"], day) for day in other["over"])]
    through = max([row["broke"], *other["over"]]).date()
    said = "; ".join(other["event"])
    return ranged(months, "months", as_of, through, note=f"other break: {said}" if said else "")


def median_months(*, as_of: date) -> Estimate:
    """Median time from opening to break over the bids that had broken, months; range: shortest and longest bid."""
    frame = bids(as_of)
    months, through = frame["months"], frame["broke"].max().date()
    note = "range: shortest and longest bid"
    return ranged([months.median(), *months], "months", as_of, through, n=len(frame), note=note)


def votes_against(first: int, last: int, *, as_of: date) -> Estimate:
    """Share of equal votes in a year against that of an earlier one, ratio.

    The range moves either year by one towards the other, and holds what the few roll calls of a year leave to chance
    (:func:`votes_ratio_by_chance`).
    """
    yearly = _yearly(as_of, last)
    ratios = [yearly[end] / yearly[start] for end in (last, last - 1) for start in (first, first + 1)]
    reach = [*ratios, *votes_ratio_by_chance(last, first, as_of)]
    told = f"{yearly[first]:.2f} in {first}, {yearly[last]:.2f} in {last}"
    note = f"{told}; range: {first + 1} or {last - 1} instead, few roll calls"
    return ranged(reach, "ratio", as_of, date(last, 12, 31), note=note)


def votes_against_peak(last: int, *, as_of: date) -> Estimate:
    """Share of equal votes in a year against the peak of the reset, ratio.

    The range takes the mean of the reset instead of its peak, and the year after instead, and holds what the few roll
    calls of the year leave to chance (:func:`votes_ratio_by_chance`).
    """
    yearly = _yearly(as_of, last + 1)
    reset = yearly[list(RESET_YEARS)]
    ratios = [yearly[end] / base for end in (last, last + 1) for base in (reset.max(), reset.mean())]
    reach = [*ratios, *votes_ratio_by_chance(last, int(reset.idxmax()), as_of)]
    peak = f"{reset.max():.2f} in {reset.idxmax()}"
    note = f"{peak}, {yearly[last]:.2f} in {last}; range: mean of the reset, {last + 1}, few roll calls"
    return ranged(reach, "ratio", as_of, date(last + 1, 12, 31), note=note)


def ended_worse(*, as_of: date) -> Estimate:
    """Share of bids in whose last year the two cast fewer equal votes than in the first, %.

    The range takes the article's three bids alone, the breaks that other sources name, and the distance of ideal
    points instead of votes.
    """
    frame, equal = bids(as_of).dropna(subset=["equal_at_break"]), votes(as_of).set_index("year")["equal_votes"]
    if frame.empty:
        first = first_known(VOTES, year=_first_break().year)
        raise MeasureError.too_early(f"{VOTES}, votes at the end of a bid", as_of, first)
    worse = frame["equal_at_break"] < frame["equal_at_opening"]
    apart = frame["distance_at_break"] > frame["distance_at_opening"]
    shares = [100 * worse.mean(), 100 * worse[frame["reading"] == "article"].mean(), 100 * apart.mean()]
    other = frame["bid_id"].map(_alternatives(as_of).set_index("bid_id")["over"]).fillna(frame["broke"])
    years = zip(frame["opened"].dt.year, other.dt.year, strict=True)
    shares.append(100 * float(np.mean([equal[last] < equal[first] for first, last in years if last in equal.index])))
    note = f"{int(worse.sum())} of {len(frame)} bids; range: the article's alone, other breaks, ideal points"
    return ranged(shares, "%", as_of, frame["broke"].max().date(), n=len(frame), note=note)


def any_span_worse(*, as_of: date) -> Estimate:
    """Share of all spans of years, as long as the bids, at whose end the two cast fewer equal votes, %.

    For each bid, every span of its length between 1991 and the last year of data, each length with equal weight.
    """
    windows = window_changes(as_of)
    per_bid = 100 * windows["change"].lt(0).groupby(windows["bid_id"]).mean()
    through = date(int(windows["last"].max()), 12, 31)
    note = "range: lowest and highest of the bids' lengths"
    return ranged([per_bid.mean(), *per_bid], "%", as_of, through, n=len(per_bid), note=note)


def months_to_force(*, as_of: date) -> Estimate:
    """Median time from an opening to Russia's next use of force, months; range: the shortest and the longest."""
    found = force_after(as_of)
    waited = found["to_force"]
    note = "range: soonest and latest"
    return ranged([waited.median(), *waited], "months", as_of, found["day"].max().date(), n=len(found), note=note)


def months_to_force_from_any_month(*, as_of: date) -> Estimate:
    """Median time from any month to Russia's next use of force, months.

    The range holds the median over the uses of force alone that bear on one of the bids.
    """
    found, narrow = waits(as_of), waits(as_of, everywhere=False)
    through = _force(as_of)["day"].max().date()
    note = "range: all uses of force listed, or those alone that bear on a bid"
    return ranged([found["wait"].median(), narrow["wait"].median()], "months", as_of, through, n=len(found), note=note)


# ---- what they share ----------------------------------------------------------------------------------------


def _steps(as_of: date) -> pd.DataFrame:
    """Steps of the bids known by then; a month or a year counts as known at its end and is drawn at its start."""
    rows = table(STEPS)
    rows["day"] = pd.to_datetime(rows["date"], format="mixed")
    over = ends(rows["date"])
    known = rows.assign(over=over)[over <= pd.Timestamp(day(as_of))]
    if known.empty:
        raise MeasureError.too_early(STEPS, as_of, over.min())
    return known.assign(url=first_url(known["source_id"])).sort_values("day", kind="stable", ignore_index=True)


def _force(as_of: date) -> pd.DataFrame:
    """Russia's uses of force that had begun by then: columns of the steps, in the order of time."""
    steps = _steps(as_of)
    return steps[steps["force"] & (steps["actor"] == "russia")]


def _alternatives(as_of: date) -> pd.DataFrame:
    """Breaks that other sources name."""
    steps = _steps(as_of)
    return steps[(steps["step"] == "break") & (steps["reading"] == "alternative")]


def _months(first: pd.Timestamp, last: pd.Timestamp) -> int:
    """Whole months between two days."""
    months = 12 * (last.year - first.year) + last.month - first.month
    return months - (last.day < first.day)


def _yearly(as_of: date, last: int) -> pd.Series:
    """Share of equal votes by year, complete through the year asked."""
    equal = votes(as_of).set_index("year")["equal_votes"]
    if last not in equal.index:
        raise MeasureError.too_early(f"{VOTES}, year={last}", as_of, first_known(VOTES, year=last))
    return equal


def _first_break() -> pd.Timestamp:
    rows = table(STEPS)
    return ends(rows["date"])[rows["step"] == "break"].min()


# ---- rows ---------------------------------------------------------------------------------------------------

months_founding_act_to_war = Measure(
    lambda day: months_between(
        "clinton-founding-act",
        "clinton-second-chechen-war",
        earlier="clinton-dagestan",
        told="the raid on Dagestan",
        as_of=day,
    ),
    unit="months",
    what="From the Founding Act of May 1997 to Russian ground troops in Chechnya",
    weakness="A sequence is not a cause; the Act and the Chechen peace accord are of the same month. The lower end "
    "counts to the raid on Dagestan (August 1999), from which Moscow counts the war.",
    tables=(STEPS,),
)
months_bush_to_munich = Measure(
    lambda day: months_of("bush", as_of=day),
    unit="months",
    what="From the cooperation of September 2001 to Putin's speech in Munich",
    weakness="Which step opens and which breaks is a reading. The upper end counts to the war in Georgia, the break "
    "that the article leaves out.",
    tables=(STEPS, VOTES),
)
months_reset_to_crimea = Measure(
    lambda day: months_of("obama", as_of=day),
    unit="months",
    what="From the reset of March 2009 to the annexation of Crimea",
    weakness="Which step opens and which breaks is a reading. The lower end counts to the end of 2012, when the reset "
    "is usually said to have ended.",
    tables=(STEPS, VOTES),
)
months_to_break_median = Measure(
    lambda day: median_months(as_of=day),
    unit="months",
    what="Median time from opening to break over the bids that had broken",
    weakness="Few cases; which step opens and which breaks is a reading.",
    tables=(STEPS, VOTES),
)
votes_before_munich = Measure(
    lambda day: votes_against(2001, 2007, as_of=day),
    unit="ratio",
    what="Share of equal US-Russian votes in 2007 against 2001",
    weakness="Agendas change from year to year, and votes in the Assembly are a thin measure of relations.",
    tables=(VOTES,),
)
votes_before_crimea = Measure(
    lambda day: votes_against_peak(2013, as_of=day),
    unit="ratio",
    what="Share of equal US-Russian votes in 2013 against the peak of the reset",
    weakness="Agendas change from year to year, and votes are a thin measure of relations; a peak is chosen because it "
    "is high, so that no end of the reset can be dated by it.",
    tables=(VOTES,),
)
bids_ended_worse_share = Measure(
    lambda day: ended_worse(as_of=day),
    unit="%",
    what="Share of bids in whose last year the two cast fewer equal votes than in the first",
    weakness="Openings are years in which the two stood near, so some fall is to be expected of any later year; "
    "compare bids.any_window_worse_share.",
    tables=(STEPS, VOTES),
)
any_window_worse_share = Measure(
    lambda day: any_span_worse(as_of=day),
    unit="%",
    what="Share of all spans of years, as long as the bids, at whose end the two cast fewer equal votes",
    weakness="What a bid chosen at random would show; spans overlap.",
    tables=(STEPS, VOTES),
)
months_to_force_median = Measure(
    lambda day: months_to_force(as_of=day),
    unit="months",
    what="Median time from the opening of a bid to Russia's next use of force",
    weakness="Few cases; a seizure of three vessels counts like an invasion. Compare bids.months_to_force_any_month.",
    tables=(STEPS, VOTES),
)
months_to_force_any_month = Measure(
    lambda day: months_to_force_from_any_month(as_of=day),
    unit="months",
    what="Median time from any month to Russia's next use of force",
    weakness="The list is short, and a longer one makes the wait shorter; months before a use of force hang together.",
    tables=(STEPS,),
)
