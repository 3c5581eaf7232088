"""Precedents: earlier bids for better relations with Moscow, and what became of ceasefires and agreements.

Four kinds of record, never mixed:

- *bids* of five US presidents, and how near Washington and Moscow voted in the UN General Assembly meanwhile;
- *civil-war ceasefires of 1989 to 2004* (V. P. Fortna): the nearest thing to a base rate;
- *agreements with Russia as party, broker or guarantor*: a list that this book chose, described and never called
  a base rate. A breach is one by any side;
- *Minsk*: its articles, the offensives before it, the OSCE's counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from statistics import NormalDist

import numpy as np
import pandas as pd

from nodeal.dates import HINDSIGHT, day
from nodeal.estimate import Estimate, share, wilson
from nodeal.measures import MeasureError, measure
from nodeal.tables import data_through, ends, first_known, first_url, table

BIDS = ("clinton", "bush", "obama", "trump_1", "biden")
"""In the order of time; the article names the first three."""
RESET_YEARS = (2009, 2010, 2011, 2012)
"""The reset as it is usually dated."""

SINCE = pd.Timestamp("1989-01-01")
"""Ceasefires after the cold war."""
DEALS = ("truce", "treaty")
VICTORIES = ("government_victory", "rebel_victory")
HALF_YEAR, YEAR, FIVE_YEARS = 180, 365, 1826
"""Horizons in days."""
FORTNA_OUT = date(2008, 12, 31)
"""The book came out in 2008; the day is not known, so the last of the year stands in."""

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
BREAKERS = {
    "russia": "Russia",
    "russian_side": "Russia's side",
    "other_side": "the other side",
    "both": "both",
    "others": "others",
    "disputed": "disputed",
    "unclear": "unclear",
}
"""Who made a first breach, in words; Russia's side are its allies and clients."""
MINSK = ("minsk-protocol-2014", "minsk-ii-2015")
"""The agreements that the article names; the memorandum between them carried out the first."""
UNCLEAR = ("disputed", "unclear")
"""Breaches of which the pages read do not say whose they were."""


# ---- frames -------------------------------------------------------------------------------------------------


def votes(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """How near the two voted, by year: columns year, equal_votes (0 to 1), distance (scale points), roll_calls."""
    rows = table("precedents/un_votes", as_of=as_of)
    if rows.empty:
        raise _too_early(
            "votes in the General Assembly", as_of, pd.Timestamp(first_known("precedents/un_votes")), "the year 1991"
        )
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
        raise _too_early("bids with an opening and a break", as_of, steps["day"].min(), "the first break, October 1999")
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

    Gains and setbacks are listed in the order of time with the year and, for setbacks, whose step it was. Breaks that
    other sources name stand among the setbacks and are marked; whose doing they were is part of the reading, not told.
    """
    frame, steps = bids(), bid_steps()
    who = {"russia": "Russia", "us": "US", "nato": "NATO", "all": "both", "others": "others"}
    other = (steps["step"] == "break") & (steps["reading"] == "alternative")

    def told(bid: str, chosen: pd.Series, *, named: bool = False) -> str:
        rows = steps[(steps["bid_id"] == bid) & chosen]
        parts = [
            f"{r.event} ({r.date[:4]}; the break in another reading)"
            if r.step == "break"
            else f"{r.event} ({who[r.actor] + ', ' if named else ''}{r.date[:4]})"
            for r in rows.itertuples(index=False)
        ]
        return "; ".join(parts) or "none listed"

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
            "gains": [told(bid, steps["step"] == "gain") for bid in frame["bid_id"]],
            "setbacks": [told(bid, (steps["step"] == "setback") | other, named=True) for bid in frame["bid_id"]],
            "opening_url": frame["opening_url"],
            "break_url": frame["break_url"],
        }
    )


def vote_changes(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Equal votes (percentage points) and distance within each bid and in the two years after its break.

    Columns bid_id, equal_within, equal_after, distance_within, distance_after. Within is the year of the break minus
    that of the opening; after is the second year after the break minus the year of the break, where there are data.
    """
    yearly = votes(as_of).set_index("year")
    rows = []
    for bid in bids(as_of).itertuples(index=False):
        later = bid.broke.year + 2
        rows.append(
            {
                "bid_id": bid.bid_id,
                "equal_within": 100 * (bid.equal_at_break - bid.equal_at_opening),
                "equal_after": 100 * (yearly["equal_votes"].get(later, np.nan) - bid.equal_at_break),
                "distance_within": bid.distance_at_break - bid.distance_at_opening,
                "distance_after": yearly["distance"].get(later, np.nan) - bid.distance_at_break,
            }
        )
    return pd.DataFrame(rows)


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
    """Acts and words on treaties since 2004: date, instrument, event, actor, direction (up, down), kind, url.

    Laws on other matters (sanctions, adoptions) are left out.
    """
    rows = table("precedents/treaty_events", as_of=as_of).query("kind != 'other law'")
    columns = ["date", "instrument", "event", "actor", "direction", "kind", "url"]
    return rows.assign(url=first_url(rows["source_id"]))[columns].sort_values("date", kind="stable", ignore_index=True)


def treaty_acts(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Acts on treaties since 2004 by who acted: actor, up (towards shared limits), down (away from them); no words."""
    counted = treaty_events(as_of).query("kind == 'act'").groupby(["actor", "direction"]).size().unstack(fill_value=0)
    return counted.reindex(["russia", "us", "nato", "both"], fill_value=0)[["up", "down"]].reset_index()


def survival(types: Sequence[str] = DEALS, *, peacekeepers: bool | None = None) -> pd.DataFrame:
    """Kaplan-Meier share of ceasefires of 1989 to 2004 still at peace, with late entry.

    A case is at risk in each period in which it had (or lacked) peacekeepers: a mission that came later is not
    credited with the time before it. Intervals are Greenwood's on the log-log scale.

    Returns
    -------
    pandas.DataFrame
        Columns days, at_peace, low, high (shares 0 to 1), at_risk, back_at_war, wars (which came back): day 0 and each
        day of a return to war.
    """
    periods = _periods(types)
    if peacekeepers is not None:
        periods = periods[periods["peacekeepers"] == peacekeepers]
    from statsmodels.duration.survfunc import SurvfuncRight  # heavy, and no verdict needs it

    curve = SurvfuncRight(
        periods["end_days"].to_numpy(float),
        periods["event"].to_numpy(int),
        entry=periods["start_days"].to_numpy(float),
    ).summary()
    at_peace = curve["Surv prob"].to_numpy()
    low, high = _log_log(at_peace, curve["Surv prob SE"].to_numpy())
    begun = int((periods["start_days"] == 0).sum())
    later = pd.DataFrame(
        {
            "days": curve.index.to_numpy(),
            "at_peace": at_peace,
            "low": low,
            "high": high,
            "at_risk": curve["num at risk"].to_numpy(int),
            "back_at_war": curve["num events"].to_numpy(int),
        }
    )
    start = pd.DataFrame(
        {"days": [0.0], "at_peace": [1.0], "low": [1.0], "high": [1.0], "at_risk": [begun], "back_at_war": [0]}
    )
    returned = periods[periods["event"]].groupby("end_days")["name"].agg("; ".join)
    both = pd.concat([start, later], ignore_index=True)
    return both.assign(wars=both["days"].map(returned).fillna(""))


def peacekeepers_hazard(types: Sequence[str] = DEALS) -> pd.Series:
    """How much likelier a return to war is on a day with peacekeepers than on one without: Cox, with late entry.

    A case changes sides on the day on which its mission comes or goes. Several ceasefires belong to one war; that and
    what sends a mission are not allowed for, so that the interval is too narrow and no cause is shown.

    Returns
    -------
    pandas.Series
        ratio, low, high (95 %), p (that the ratio is one), n (ceasefires).
    """
    from statsmodels.duration.hazard_regression import PHReg  # heavy, and no verdict needs it

    periods = _periods(types)
    fitted = PHReg(
        periods["end_days"].to_numpy(float), periods[["peacekeepers"]].to_numpy(float),
        status=periods["event"].to_numpy(int), entry=periods["start_days"].to_numpy(float),
    ).fit()  # fmt: skip
    low, high = np.exp(fitted.conf_int()[0])
    found = {"ratio": np.exp(fitted.params[0]), "low": low, "high": high, "p": fitted.pvalues[0]}
    return pd.Series({**found, "n": periods["case_id"].nunique()})


def at_risk(days: int, *, peacekeepers: bool, types: Sequence[str] = DEALS) -> int:
    """How many ceasefires are under observation and at peace just after a day, with or without peacekeepers."""
    periods = _periods(types)
    there = (periods["start_days"] <= days) & (days < periods["end_days"])
    return int((there & (periods["peacekeepers"] == peacekeepers)).sum())


def ceasefire_shares() -> pd.DataFrame:
    """Back at war within 180 days, a year and five years, by how the fighting stopped and peacekeepers at any time.

    Columns type, peacekeepers (yes, no), n, within_180_days, within_year, within_five_years (counts).
    """
    cases = _cases()
    kind = cases["type"].replace(dict.fromkeys(VICTORIES, "victory"))
    counts = {
        "n": np.ones(len(cases), dtype=bool),
        "within_180_days": _failed(cases, HALF_YEAR),
        "within_year": _failed(cases, YEAR),
        "within_five_years": _failed(cases, FIVE_YEARS),
    }
    keep = cases["peacekeepers"].map({True: "yes", False: "no"})
    frame = pd.DataFrame(counts).groupby([kind, keep]).sum().astype(int).rename_axis(["type", "peacekeepers"])
    return frame.reindex(["truce", "treaty", "victory"], level="type").reset_index()


def clause_shares() -> pd.DataFrame:
    """Written agreements since 1989 (UCDP) that ended, with and without a clause on peacekeepers.

    Columns clause (yes, no), n, within_year, within_five_years (counts). Those signed after 2016 had less than five
    years to end, so the last column is a lower bound. A clause is a promise on paper, not a mission.
    """
    rows = table("precedents/peace_agreements").query("signed_on >= @SINCE")
    counts = pd.DataFrame(
        {
            "n": 1,
            "within_year": rows["days_to_end"].le(YEAR).fillna(False).astype(int),
            "within_five_years": rows["days_to_end"].le(FIVE_YEARS).fillna(False).astype(int),
        }
    )
    clause = rows["peacekeepers"].map({True: "yes", False: "no"}).rename("clause")
    return counts.groupby(clause).sum().loc[["yes", "no"]].reset_index()


def agreements(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Agreements signed by then, as they stood on that day: later breaches and ends are not told.

    Columns of ``precedents/russia_agreements``, and group, breach_day (first of the month where no day is known), days
    (to the breach), end_day, url; `status`: breached, held (so far, or until superseded), or undated (not wholly
    held, but no dated breach was found). ``watched``: days from signature to its end or to the as-of date.
    """
    rows = table("precedents/russia_agreements", as_of=as_of)
    if rows.empty:
        raise _too_early("agreements with Russia", as_of, _listed()["signed_on"].min(), "the first agreement")
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


def full_ceasefires_with_russia(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Full ceasefires with Russia a party: rows of :func:`agreements`, and within_year, whether broken by then.

    Partial ones are left out: they were meant for days or weeks, or never took effect, and cannot last a year.
    """
    rows = agreements(as_of).query("kind == 'ceasefire' and russian_role == 'party'")
    return rows.assign(within_year=(rows["status"] == "breached") & (rows["days"] <= YEAR))


def kept_without_end(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Agreements that were kept: rows of :func:`agreements` with the outcome held, and nothing that ended them.

    An exchange of prisoners ends by being carried out. What was replaced by another deal, or held until an offensive
    ended it, is not among them.
    """
    rows = agreements(as_of)
    unended = rows["end_day"].isna() | (rows["kind"] == "prisoner_exchange")
    return rows[(rows["outcome"] == "held") & (rows["status"] == "held") & unended]


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


def breaches_by_group(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Agreements by group: group, n, within_year, later (dated breaches), undated, held."""
    rows = agreements(as_of)
    soon = rows["days"] <= YEAR
    counts = pd.DataFrame(
        {
            "n": 1,
            "within_year": ((rows["status"] == "breached") & soon).astype(int),
            "later": ((rows["status"] == "breached") & ~soon).astype(int),
            "undated": (rows["status"] == "undated").astype(int),
            "held": (rows["status"] == "held").astype(int),
        }
    )
    return counts.groupby(rows["group"]).sum().loc[list(dict.fromkeys(GROUPS.values()))].reset_index()


def breaches_by_side(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Dated first breaches by the side that made them: side, n. Disputed and unclear ones are sides of their own."""
    rows = agreements(as_of).query("status == 'breached'")
    order = ["russia", "russian_side", "other_side", "both", "others", "disputed", "unclear"]
    counted = rows["first_breach_by"].value_counts().reindex(order, fill_value=0)
    return counted.rename_axis("side").rename("n").reset_index()


def osce_counts() -> pd.DataFrame:
    """Violations a day where a long period was counted: coverage, period, start_on, end_on, days, violations, per_day.

    Years, the part of 2017 that was counted, and the two daily averages of 2020. Weeks and days are left out: their
    dates are often unknown and they were published because they stood out. Also qualifier and url.
    """
    long = table("precedents/osce_violations").dropna(subset=["coverage"])
    long["days"] = (long["end_on"] - long["start_on"]).dt.days + 1
    average = long["coverage"] == "daily"
    long["per_day"] = np.where(average, long["violations"], long["violations"] / long["days"]).astype(float)
    columns = ["coverage", "period", "start_on", "end_on", "days", "violations", "qualifier", "per_day"]
    return long.assign(url=first_url(long["source_id"])).sort_values(["start_on", "end_on"])[[*columns, "url"]]


def osce_violations_per_day() -> pd.Series:
    """Violations a day by year, where a year or nearly all of it was counted: 2017 (to 22 December), 2019, 2020."""
    counts = osce_counts()
    whole = counts[counts["coverage"] != "daily"]
    return whole.set_index(whole["start_on"].dt.year)["per_day"]


def osce_steps() -> pd.DataFrame:
    """Violations a day in periods that do not overlap: start_on, end_on, violations (where counted), per_day, at_least.

    As in :func:`osce_counts` to the day from which running totals were published, that of the additional measures of
    July 2020; from then on the differences between these totals. ``at_least``: the later total is a lower bound.
    """
    rows, running = osce_counts(), table("precedents/osce_violations").query("period == 'since_2020_07_27'")
    whole = rows[rows["end_on"] < running["start_on"].min()]
    running = running.sort_values(["end_on", "violations"]).iloc[[0, -1]]
    later = pd.DataFrame(
        {
            "start_on": running["end_on"].shift().add(pd.Timedelta(days=1)).fillna(running["start_on"].iloc[0]),
            "end_on": running["end_on"],
            "violations": running["violations"].diff().fillna(running["violations"].iloc[0]),
            "at_least": running["qualifier"] == "at_least",
        }
    )
    later["per_day"] = later["violations"].astype(float) / ((later["end_on"] - later["start_on"]).dt.days + 1)
    earlier = whole.assign(violations=whole["violations"].where(whole["coverage"] != "daily"), at_least=False)
    columns = ["start_on", "end_on", "violations", "per_day", "at_least"]
    return pd.concat([earlier[columns], later[columns]], ignore_index=True)


def osce_days() -> pd.DataFrame:
    """Single days in the mission's daily reports that were found, both regions added: start_on, end_on, per_day.

    From December 2020 on. They are no sample: a few reports could be had. A report over a weekend is shared out.
    """
    rows = table("precedents/osce_violations").query("period == 'daily_report'")
    summed = rows.groupby(["start_on", "end_on"], as_index=False)["violations"].sum()
    span = (pd.to_datetime(summed["end_on"]) - pd.to_datetime(summed["start_on"])).dt.days + 1
    return summed.assign(per_day=summed["violations"].astype(float) / span)[["start_on", "end_on", "per_day"]]


def within_year(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """How many failed within a year, by kind of record: base rates and, apart, this book's list.

    Columns record (civil_wars, written, russia), what, k, n, share (%), low, high (95 % Wilson; empty for the list,
    which samples nothing).
    """
    cases, clauses, listed = _cases(as_of), clause_shares(), agreements(as_of)
    kind = cases["type"].replace(dict.fromkeys(VICTORIES, "victory"))
    kept = cases["peacekeepers"].astype(bool)
    failed = _failed(cases, YEAR)
    rows = [
        ("civil_wars", what, int(failed[chosen].sum()), int(chosen.sum()))
        for what, chosen in {
            "truces without peacekeepers": (kind == "truce") & ~kept,
            "truces with peacekeepers": (kind == "truce") & kept,
            "treaties without peacekeepers": (kind == "treaty") & ~kept,
            "treaties with peacekeepers": (kind == "treaty") & kept,
            "victories": kind == "victory",
        }.items()
    ]
    for row in clauses.itertuples(index=False):
        words = "with" if row.clause == "yes" else "without"
        rows.append(("written", f"{words} a clause on peacekeepers", int(row.within_year), int(row.n)))
    party, deal = listed["russian_role"] == "party", listed["kind"].isin(NEGOTIATED)
    soon = (listed["status"] == "breached") & (listed["days"] <= YEAR)
    for what, chosen in {
        "ceasefires, Russia a party": deal & party,
        "ceasefires, Russia in another role": deal & ~party,
        "exchanges of prisoners": listed["kind"] == "prisoner_exchange",
    }.items():
        rows.append(("russia", what, int(soon[chosen].sum()), int(chosen.sum())))
    frame = pd.DataFrame(rows, columns=["record", "what", "k", "n"])
    frame["share"] = 100 * frame["k"] / frame["n"]
    ends = [wilson(k, n) if record != "russia" else (np.nan, np.nan) for record, _, k, n in rows]
    return frame.assign(low=[100 * low for low, _ in ends], high=[100 * high for _, high in ends])


def minsk_told() -> pd.DataFrame:
    """The articles as a table to read: agreement, article, obligation, outcome, detail, of whom, url."""
    rows = minsk_articles()
    named = rows["agreement"].map({"minsk-1": "Minsk I", "minsk-2": "Minsk II"})
    return rows.assign(agreement=named)[
        ["agreement", "article", "obligation", "outcome", "outcome_detail", "party", "url"]
    ]


def minsk_articles() -> pd.DataFrame:
    """Minsk I and II article by article: agreement, article, obligation, party, outcome, outcome_detail, url."""
    rows = table("talks/minsk_terms")
    return rows.assign(url=first_url(rows["source_id"]))[
        ["agreement", "article", "obligation", "party", "outcome", "outcome_detail", "confidence", "url"]
    ]


# ---- measures: bids -----------------------------------------------------------------------------------------


@measure
def months_founding_act_to_war(as_of: date = HINDSIGHT) -> Estimate:
    """From the Founding Act of May 1997 to Russian ground troops in Chechnya, whole months.

    The lower end counts to the raid on Dagestan (August 1999), from which Moscow counts the war. Known weakness: a
    sequence is not a cause; the Act and the Chechen peace accord are of the same month. From ``precedents/bids``.
    """
    steps = _steps(as_of).set_index("step_id")
    needed = ["clinton-founding-act", "clinton-dagestan", "clinton-second-chechen-war"]
    if not set(needed) <= set(steps.index):
        raise _too_early("months to the second Chechen war", as_of, steps["day"].min(), "October 1999")
    act, raid, war = steps.loc[needed, "day"]
    return Estimate(
        float(_months(act, war)), "months", as_of, war.date(), low=float(_months(act, raid)),
        high=float(_months(act, war)), note="lower end: to the raid on Dagestan",
    )  # fmt: skip


@measure
def months_bush_to_munich(as_of: date = HINDSIGHT) -> Estimate:
    """From the cooperation of September 2001 to Putin's speech in Munich, whole months.

    The upper end counts to the war in Georgia, the break that the article leaves out. From ``precedents/bids``.
    """
    return _bid_months("bush", as_of)


@measure
def months_reset_to_crimea(as_of: date = HINDSIGHT) -> Estimate:
    """From the reset of March 2009 to the annexation of Crimea, whole months.

    The lower end counts to the end of 2012, when the reset is usually said to have ended. From ``precedents/bids``.
    """
    return _bid_months("obama", as_of)


@measure
def months_to_break_median(as_of: date = HINDSIGHT) -> Estimate:
    """Median time from opening to break over the bids that had broken, whole months.

    Few cases: lowest and highest bid as range. Known weakness: which step opens and which breaks is a reading.
    """
    frame = bids(as_of)
    return Estimate(
        float(frame["months"].median()), "months", as_of, frame["broke"].max().date(),
        low=float(frame["months"].min()), high=float(frame["months"].max()), n=len(frame),
        note="range: shortest and longest bid",
    )  # fmt: skip


@measure
def votes_before_munich(as_of: date = HINDSIGHT) -> Estimate:
    """Share of equal US-Russian votes in 2007 against 2001, ratio.

    The range moves either year by one towards the other, and holds what the few roll calls of a year leave to chance
    (:func:`votes_ratio_by_chance`). Known weakness: agendas change from year to year, and votes in the Assembly are a
    thin measure of relations. From ``precedents/un_votes``.
    """
    yearly = _yearly(as_of, 2007)
    ratios = [yearly[end] / yearly[start] for end in (2007, 2006) for start in (2001, 2002)]
    reach = [*ratios, *votes_ratio_by_chance(2007, 2001, as_of)]
    return Estimate(
        ratios[0], "ratio", as_of, date(2007, 12, 31), low=min(reach), high=max(reach),
        note=f"{yearly[2001]:.2f} in 2001, {yearly[2007]:.2f} in 2007; range: 2002 or 2006 instead, few roll calls",
    )  # fmt: skip


@measure
def votes_before_crimea(as_of: date = HINDSIGHT) -> Estimate:
    """Share of equal US-Russian votes in 2013 against the peak of the reset, ratio.

    The range takes the mean of 2009–12 instead of the peak, and 2014 instead of 2013, and holds what the few roll
    calls of 2013 leave to chance (:func:`votes_ratio_by_chance`). Known weakness: as for :func:`votes_before_munich`;
    a peak is chosen because it is high, so that no end of the reset can be dated by it.
    """
    yearly = _yearly(as_of, 2014)
    reset = yearly[list(RESET_YEARS)]
    ratios = [yearly[end] / base for end in (2013, 2014) for base in (reset.max(), reset.mean())]
    reach = [*ratios, *votes_ratio_by_chance(2013, int(reset.idxmax()), as_of)]
    return Estimate(
        ratios[0], "ratio", as_of, date(2014, 12, 31), low=min(reach), high=max(reach),
        note=f"{reset.max():.2f} in {reset.idxmax()}, {yearly[2013]:.2f} in 2013; "
        "range: mean of the reset, 2014, few roll calls",
    )  # fmt: skip


@measure
def bids_ended_worse_share(as_of: date = HINDSIGHT) -> Estimate:
    """Share of bids in whose last year the two cast fewer equal votes than in the first, %.

    The range takes the article's three bids alone, the breaks that other sources name, and the distance of ideal
    points instead of votes. Known weakness: openings are years in which the two stood near, so some fall is to be
    expected of any later year; compare :func:`any_window_worse_share`.
    """
    frame, equal = bids(as_of).dropna(subset=["equal_at_break"]), votes(as_of).set_index("year")["equal_votes"]
    if frame.empty:
        broke = int(bids()["broke"].min().year)
        needed = pd.Timestamp(first_known("precedents/un_votes", year=broke))
        raise _too_early("votes at the end of a bid", as_of, needed, f"the year {broke}")
    worse = frame["equal_at_break"] < frame["equal_at_opening"]
    apart = frame["distance_at_break"] > frame["distance_at_opening"]
    shares = [100 * worse.mean(), 100 * worse[frame["reading"] == "article"].mean(), 100 * apart.mean()]
    other = frame["bid_id"].map(_alternatives(as_of).set_index("bid_id")["over"]).fillna(frame["broke"])
    years = zip(frame["opened"].dt.year, other.dt.year, strict=True)
    shares.append(100 * float(np.mean([equal[last] < equal[first] for first, last in years if last in equal.index])))
    return Estimate(
        shares[0], "%", as_of, frame["broke"].max().date(), low=min(shares), high=max(shares), n=len(frame),
        note=f"{int(worse.sum())} of {len(frame)} bids; range: the article's alone, other breaks, ideal points",
    )  # fmt: skip


@measure
def any_window_worse_share(as_of: date = HINDSIGHT) -> Estimate:
    """Share of all spans of years, as long as the bids, at whose end the two cast fewer equal votes, %.

    What a bid chosen at random would show: for each bid, every span of its length between 1991 and the last year of
    data, each length with equal weight. Known weakness: spans overlap.
    """
    windows = window_changes(as_of)
    per_bid = windows["change"].lt(0).groupby(windows["bid_id"]).mean()
    return Estimate(
        100 * float(per_bid.mean()), "%", as_of, date(int(windows["last"].max()), 12, 31),
        low=100 * float(per_bid.min()), high=100 * float(per_bid.max()), n=len(per_bid),
        note="range: lowest and highest of the bids' lengths",
    )  # fmt: skip


# ---- measures: ceasefires in civil wars ---------------------------------------------------------------------


@measure
def deals_failed_within_180_days_share(as_of: date = HINDSIGHT) -> Estimate:
    """Truces and treaties of 1989 to 2004 that were back at war within 180 days, %.

    Known weakness: civil wars only, followed to 2004. From ``precedents/ceasefire_spells``.
    """
    return _failed_share(as_of, DEALS, HALF_YEAR)


@measure
def deals_failed_within_year_share(as_of: date = HINDSIGHT) -> Estimate:
    """Truces and treaties of 1989 to 2004 that were back at war within 365 days, %. As for 180 days."""
    return _failed_share(as_of, DEALS, YEAR)


@measure
def deals_failed_within_five_years_share(as_of: date = HINDSIGHT) -> Estimate:
    """Truces and treaties of 1989 to 2004 that were back at war within five years, %. As for 180 days."""
    return _failed_share(as_of, DEALS, FIVE_YEARS)


@measure
def truces_failed_within_year_share(as_of: date = HINDSIGHT) -> Estimate:
    """Truces of 1989 to 2004 without peacekeepers that were back at war within 365 days, %.

    Known weakness: civil wars only, followed to 2004; a case with a late mission counts as one with peacekeepers, for
    which the survival curves correct. From ``precedents/ceasefire_spells``.
    """
    return _failed_share(as_of, ("truce",), YEAR, peacekeepers=False)


@measure
def truces_with_peacekeepers_failed_within_year_share(as_of: date = HINDSIGHT) -> Estimate:
    """Truces of 1989 to 2004 with peacekeepers at any time that were back at war within 365 days, %. Thirteen cases."""
    return _failed_share(as_of, ("truce",), YEAR, peacekeepers=True)


@measure
def victories_failed_within_year_share(as_of: date = HINDSIGHT) -> Estimate:
    """Wars of 1989 to 2004 ended by one side's victory that were back within 365 days, %. No deals: shown apart."""
    return _failed_share(as_of, VICTORIES, YEAR)


@measure
def peace_at_year_with_peacekeepers(as_of: date = HINDSIGHT) -> Estimate:
    """Truces and treaties with peacekeepers still at peace after a year, %.

    Kaplan-Meier with late entry. Known weakness: missions are not assigned at random, so a difference from those
    without is not their effect. From ``precedents/ceasefire_periods``.
    """
    return _at_peace(as_of, YEAR, peacekeepers=True)


@measure
def peace_at_year_without_peacekeepers(as_of: date = HINDSIGHT) -> Estimate:
    """Truces and treaties without peacekeepers still at peace after a year, %. Kaplan-Meier with late entry."""
    return _at_peace(as_of, YEAR, peacekeepers=False)


@measure
def peace_at_five_years_with_peacekeepers(as_of: date = HINDSIGHT) -> Estimate:
    """Truces and treaties with peacekeepers still at peace after five years, %. Kaplan-Meier with late entry."""
    return _at_peace(as_of, FIVE_YEARS, peacekeepers=True)


@measure
def peace_at_five_years_without_peacekeepers(as_of: date = HINDSIGHT) -> Estimate:
    """Truces and treaties without peacekeepers still at peace after five years, %. Kaplan-Meier with late entry."""
    return _at_peace(as_of, FIVE_YEARS, peacekeepers=False)


# ---- measures: agreements with Russia -----------------------------------------------------------------------


@measure
def russia_ceasefires_breached_share(as_of: date = HINDSIGHT) -> Estimate:
    """Negotiated ceasefires with Russia as a party, on our list, that any side breached within 365 days, %.

    The range drops rows of low confidence, those whose breaker is disputed or unclear or that never took effect, and
    both. Known weakness: a list that we chose, no base rate; a breach is one by any side, and partial ceasefires of
    weeks stand beside ceasefires without an end. From ``precedents/russia_agreements``.
    """
    rows = agreements(as_of).query("russian_role == 'party' and kind in @NEGOTIATED")
    breached = (rows["status"] == "breached") & (rows["days"] <= YEAR)
    due = rows["signed_on"] + pd.Timedelta(days=YEAR) <= pd.Timestamp(as_of)
    rows, breached = rows[breached | due], breached[breached | due]
    if rows.empty:
        first = _listed().query("russian_role == 'party' and kind in @NEGOTIATED")["signed_on"].min()
        raise _too_early("ceasefires with Russia as a party", as_of, first, "the first ceasefire")
    weak = rows["confidence"] == "low"
    ambiguous = (breached & rows["first_breach_by"].isin(UNCLEAR)) | (rows["status"] == "undated")
    shares = [100 * breached[~out].mean() for out in (weak, ambiguous, weak | ambiguous) if (~out).any()]
    value = 100 * breached.mean()
    return Estimate(
        value, "%", as_of, min(as_of, data_through("precedents/russia_agreements")), low=min(value, *shares),
        high=max(value, *shares), n=len(rows),
        note=f"{int(breached.sum())} of {len(rows)}, by whomever; range: low confidence, unclear breaker, both dropped",
    )  # fmt: skip


@measure
def first_breaches_by_russia_share(as_of: date = HINDSIGHT) -> Estimate:
    """Dated first breaches on our list made by Russia or its allies, %.

    The upper end adds the disputed and unclear ones. Known weakness: a list that we chose, with more of Russia's wars
    than of others', told by pages in which Kyiv's account weighs more. From ``precedents/russia_agreements``.
    """
    return _first_breaches_share(as_of, ("russia", "russian_side"))


@measure
def first_breaches_by_other_side_share(as_of: date = HINDSIGHT) -> Estimate:
    """Dated first breaches on our list made by the side that faces Russia or its allies, %. As for Russia."""
    return _first_breaches_share(as_of, ("other_side",))


# ---- measures: Minsk ----------------------------------------------------------------------------------------


@measure
def minsk_days_to_breach(as_of: date = HINDSIGHT) -> Estimate:
    """From the signature of Minsk I and II to the first major breach, the longer of the two, days.

    The lower end is the shorter. Known weakness: fighting never stopped everywhere, so the first *major* breach is a
    reading; the breaches are by the Russian side by the Ukrainian account. From ``precedents/russia_agreements``.
    """
    rows = agreements(as_of)
    rows = rows[rows["agreement_id"].isin(MINSK)].dropna(subset=["breach_day"])
    if rows.empty:
        first = _listed(MINSK)
        raise _too_early("days to a breach of Minsk", as_of, first["signed_on"].min(), f"{first['broke'].min():%B %Y}")
    days = rows["days"]
    return Estimate(
        float(days.max()), "days", as_of, rows["breach_day"].max().date(), low=float(days.min()),
        high=float(days.max()), n=len(rows), note="range: the two agreements",
    )  # fmt: skip


@measure
def minsk_signed_after_offensive_days(as_of: date = HINDSIGHT) -> Estimate:
    """From the start of the offensive before it to the signature of Minsk I and II, the longer of the two, days.

    The range goes from the shortest to the longest reading of either. Known weakness: when a battle began is a
    reading; duress is inferred from the sequence. From ``precedents/offensives``.
    """
    signed = agreements(as_of).set_index("agreement_id")["signed_on"]
    every = table("precedents/offensives")
    rows = every[every["agreement_id"].isin(signed.index)]
    if rows.empty:
        first = _listed(every["agreement_id"])["signed_on"].min()
        raise _too_early("offensives before Minsk", as_of, every["started_on"].min(), f"{first:%B %Y}")
    waited = (rows["agreement_id"].map(signed) - rows["started_on"]).dt.days
    main = waited[rows["reading"] == "main"]
    last = signed[rows["agreement_id"]].max().date()
    return Estimate(
        float(main.max()), "days", as_of, last, low=float(waited.min()), high=float(waited.max()), n=len(main),
        note="range: both agreements, every reading of the start",
    )  # fmt: skip


@measure
def minsk_articles_done_share(as_of: date = HINDSIGHT) -> Estimate:
    """Articles of Minsk I and II carried out by February 2022, of those that could be assessed, %.

    The range drops rows of low and medium confidence, and counts partly done ones as done. Known weakness: not done
    names no culprit; several articles bound both sides. From ``talks/minsk_terms``.
    """
    through = data_through("talks/minsk_terms")
    if as_of < through:
        raise _too_early("what came of Minsk", as_of, pd.Timestamp(through), str(through))
    rows = minsk_articles().query("outcome != 'not assessed'")
    done = rows["outcome"] == "done"
    partly = rows["outcome"] == "partly done"
    shares = [100 * done.mean(), 100 * done[rows["confidence"] == "high"].mean(), 100 * (done | partly).mean()]
    return Estimate(
        shares[0], "%", as_of, through, low=min(shares), high=max(shares), n=len(rows),
        note=f"{int(done.sum())} of {len(rows)} done, {int(partly.sum())} partly; range: sure rows, partly as done",
    )  # fmt: skip


@measure
def osce_violations_ratio(as_of: date = HINDSIGHT) -> Estimate:
    """Ceasefire violations a day in 2020 against those in 2017, as the OSCE counted, ratio.

    2020 is the last full year that we have, 2017 (to 22 December, rounded) the first count of nearly a year; the range
    takes 2019 instead of 2017. Known weakness: counts depend on the monitors' access and do not say who fired; no
    count of the war years 2014 and 2015 was found, so the fall from them is not in it. From
    ``precedents/osce_violations``.
    """
    last = osce_counts()["end_on"].max()
    if pd.Timestamp(as_of) < last:
        raise _too_early("OSCE counts of 2020", as_of, last, str(last.date()))
    per_day = osce_violations_per_day()
    if not {2017, 2019, 2020} <= set(per_day.index):
        raise MeasureError(
            "precedents/osce_violations",
            found=f"counts of {', '.join(map(str, per_day.index))}",
            expected="counts of 2017, 2019 and 2020",
            remedy="Trust a source of them.",
        )
    ratios = [per_day[2020] / per_day[first] for first in (2017, 2019)]
    return Estimate(
        ratios[0], "ratio", as_of, last.date(), low=min(ratios), high=max(ratios),
        note=f"{per_day[2020]:.0f} a day in 2020, {per_day[2017]:.0f} in 2017; range: against 2019",
    )  # fmt: skip


@measure
def osce_additional_measures_ratio(as_of: date = HINDSIGHT) -> Estimate:
    """Violations a day after the additional measures of 27 July 2020 against those before in that year, ratio.

    Known weakness: five months after the start; counts of 2021 are higher. From ``precedents/osce_violations``.
    """
    rows = osce_counts().query("coverage == 'daily'").sort_values(["start_on", "end_on"])
    last = rows["end_on"].max()
    if pd.Timestamp(as_of) < last:
        raise _too_early("OSCE counts of 2020", as_of, last, str(last.date()))
    before, after = rows["per_day"]
    return Estimate(after / before, "ratio", as_of, last.date(), note=f"{before:.0f} a day before, {after:.0f} after")


# ---- what they share ----------------------------------------------------------------------------------------


def _steps(as_of: date) -> pd.DataFrame:
    """Steps of the bids known by then; a month or a year counts as known at its end and is drawn at its start."""
    rows = table("precedents/bids")
    rows["day"] = pd.to_datetime(rows["date"], format="mixed")
    over = ends(rows["date"])
    known = rows.assign(over=over)[over <= pd.Timestamp(day(as_of))]
    if known.empty:
        raise _too_early("bids", as_of, over.min(), "the first step")
    return known.assign(url=first_url(known["source_id"])).sort_values("day", kind="stable", ignore_index=True)


def _listed(agreement_ids: Iterable[str] | None = None) -> pd.DataFrame:
    """Agreements as the table has them, whatever the day, with ``broke``: the day of the first breach, if dated."""
    rows = table("precedents/russia_agreements")
    rows = rows if agreement_ids is None else rows[rows["agreement_id"].isin(list(agreement_ids))]
    return rows.assign(broke=pd.to_datetime(rows["first_breach_on"], format="mixed"))


def _bid_months(bid: str, as_of: date) -> Estimate:
    frame = bids(as_of).query("bid_id == @bid")
    if frame.empty:
        raise _too_early(f"the bid {bid}", as_of, pd.Timestamp(as_of), "a day after its break")
    row = frame.iloc[0]
    months, spans = int(row["months"]), [int(row["months"])]
    other = _alternatives(as_of).query("bid_id == @bid")
    spans += [_months(row["opened"], day) for day in other["over"]]
    through = max([row["broke"], *other["over"]]).date()
    said = "; ".join(other["event"])
    return Estimate(
        float(months), "months", as_of, through, low=float(min(spans)), high=float(max(spans)),
        note=f"other break: {said}" if said else "",
    )  # fmt: skip


def _alternatives(as_of: date) -> pd.DataFrame:
    """Breaks that other sources name."""
    return _steps(as_of).query("step == 'break' and reading == 'alternative'")


def _months(first: pd.Timestamp, last: pd.Timestamp) -> int:
    """Whole months between two days."""
    months = 12 * (last.year - first.year) + last.month - first.month
    return months - (last.day < first.day)


def _yearly(as_of: date, last: int) -> pd.Series:
    """Share of equal votes by year, complete through the year asked."""
    equal = votes(as_of).set_index("year")["equal_votes"]
    if last not in equal.index:
        raise _too_early("equal votes", as_of, pd.Timestamp(int(equal.index.max() or 0), 12, 31), f"the year {last}")
    return equal


def _cases(as_of: date = HINDSIGHT) -> pd.DataFrame:
    if day(as_of) < FORTNA_OUT:
        raise _too_early("ceasefires in civil wars", as_of, pd.Timestamp(FORTNA_OUT), f"{FORTNA_OUT}, the data's year")
    return table("precedents/ceasefire_spells").query("stopped_on >= @SINCE")


def _periods(types: Sequence[str]) -> pd.DataFrame:
    cases = _cases().query("type in @types")[["case_id", "type", "name"]]
    return table("precedents/ceasefire_periods").merge(cases, on="case_id")


def _failed(cases: pd.DataFrame, days: int) -> pd.Series:
    return (cases["days"] <= days) & ~cases["censored"].astype(bool)


def _failed_share(as_of: date, types: Sequence[str], days: int, *, peacekeepers: bool | None = None) -> Estimate:
    cases = _cases(as_of).query("type in @types")
    if peacekeepers is not None:
        cases = cases[cases["peacekeepers"] == peacekeepers]
    k = int(_failed(cases, days).sum())
    return share(k, len(cases), as_of, data_through("precedents/ceasefire_spells"), note="civil wars, 1989 to 2004")


def _at_peace(as_of: date, days: int, *, peacekeepers: bool) -> Estimate:
    _cases(as_of)
    last = survival(peacekeepers=peacekeepers).query("days <= @days").iloc[-1]
    return Estimate(
        100 * last["at_peace"], "%", as_of, data_through("precedents/ceasefire_periods"), low=100 * last["low"],
        high=100 * last["high"], n=at_risk(days, peacekeepers=peacekeepers),
        note="Kaplan-Meier with late entry; 95 % log-log Greenwood interval; n under observation at that day",
    )  # fmt: skip


def _first_breaches_share(as_of: date, sides: tuple[str, ...]) -> Estimate:
    by = breaches_by_side(as_of).set_index("side")["n"]
    total, theirs, open_ = int(by.sum()), int(by[list(sides)].sum()), int(by[list(UNCLEAR)].sum())
    if not total:
        raise _too_early("first breaches", as_of, _listed()["broke"].min(), "the first dated breach")
    return Estimate(
        100 * theirs / total, "%", as_of, min(as_of, data_through("precedents/russia_agreements")),
        low=100 * theirs / total, high=100 * (theirs + open_) / total, n=total,
        note=f"{theirs} of {total}; range: with the {open_} that are disputed or unclear",
    )  # fmt: skip


def _log_log(shares: np.ndarray, errors: np.ndarray, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Greenwood's interval on the log-log scale, which stays between 0 and 1."""
    width = NormalDist().inv_cdf((1 + confidence) / 2) * errors / (shares * np.log(shares))
    return shares ** np.exp(-width), shares ** np.exp(width)


def _too_early(what: str, as_of: date, first: pd.Timestamp, needed: str) -> MeasureError:
    return MeasureError(
        f"precedents, {what}, as of {as_of}",
        found=f"nothing known by then (the record begins {first.date()})",
        expected=f"data through {needed}",
        remedy="Ask for a later day.",
    )
