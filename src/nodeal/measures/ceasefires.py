"""What became of ceasefires: civil wars of 1989 to 2004, agreements on paper, and the violations the OSCE counted.

*Civil-war ceasefires of 1989 to 2004* (V. P. Fortna) are the nearest thing to a base rate. Written
agreements are UCDP's. Agreements with Russia are a list of our own, described in :mod:`nodeal.measures.agreements`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import NormalDist

import numpy as np
import pandas as pd

from nodeal.cited import first_url
from nodeal.dates import HINDSIGHT, day
from nodeal.estimate import Estimate, ranged, share, wilson
from nodeal.measures.agreements import NEGOTIATED, agreements
from nodeal.measures.codes import Ending
from nodeal.measures.row import Measure, MeasureError
from nodeal.tables import data_through, table

SINCE = pd.Timestamp("1989-01-01")
"""Ceasefires after the cold war."""
DEALS: tuple[Ending, ...] = ("truce", "treaty")
VICTORIES: tuple[Ending, ...] = ("government_victory", "rebel_victory")
HALF_YEAR, YEAR, FIVE_YEARS = 180, 365, 1826
"""Horizons in days."""
FORTNA_OUT = date(2008, 12, 31)
"""The book came out in 2008; the day is not known, so the last of the year stands in."""
SPELLS, PERIODS = "ceasefires/spells", "ceasefires/periods"
VIOLATIONS = "ceasefires/osce_violations"

# ---- frames -------------------------------------------------------------------------------------------------


def survival(types: Sequence[Ending] = DEALS, *, peacekeepers: bool | None = None) -> pd.DataFrame:
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


def returned(types: Sequence[Ending] = DEALS, *, peacekeepers: bool | None = None) -> pd.DataFrame:
    """The curve of :func:`survival` from the other end: columns days, returned (share back at war), low, high, wars.

    A page that counts what came back must not print what held beside it.
    """
    curve = survival(types, peacekeepers=peacekeepers)
    ends = {"returned": 1 - curve["at_peace"], "low": 1 - curve["high"], "high": 1 - curve["low"]}
    return curve.assign(**ends)[["days", "returned", "low", "high", "wars"]]


def peacekeepers_hazard(types: Sequence[Ending] = DEALS) -> pd.Series:
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


def at_risk(days: int, *, peacekeepers: bool, types: Sequence[Ending] = DEALS) -> int:
    """How many ceasefires are under observation and at peace just after a day, with or without peacekeepers."""
    periods = _periods(types)
    there = (periods["start_days"] <= days) & (days < periods["end_days"])
    return int((there & (periods["peacekeepers"] == peacekeepers)).sum())


def civil_war_cases() -> pd.DataFrame:
    """Truces and treaties of 1989 to 2004 one by one, those that came back first: what, name, stopped_on, back, days.

    `what` as in :func:`within_year`; `back`: at war again within a year; `days` to the new war, empty if none was seen.
    """
    cases = _cases()
    cases = cases[cases["type"].isin(DEALS)]
    kind = cases["type"].map({"truce": "truces", "treaty": "treaties"})
    what = kind + cases["peacekeepers"].map({True: " with", False: " without"}) + " peacekeepers"
    cases = cases.assign(what=what, back=_failed(cases, YEAR), days=cases["days"].mask(cases["censored"].astype(bool)))
    order = ["type", "peacekeepers", "back", "stopped_on", "name"]
    cases = cases.sort_values(order, ascending=[False, True, False, True, True], ignore_index=True, kind="stable")
    return cases[["what", "name", "stopped_on", "back", "days"]]


def clause_shares() -> pd.DataFrame:
    """Written agreements since 1989 (UCDP) that ended, with and without a clause on peacekeepers.

    Columns clause (yes, no), n, within_year, within_five_years (counts). Those signed after 2016 had less than five
    years to end, so the last column is a lower bound. A clause is a promise on paper, not a mission.
    """
    rows = table("ceasefires/peace_agreements")
    rows = rows[rows["signed_on"] >= SINCE]
    counts = pd.DataFrame(
        {
            "n": 1,
            "within_year": rows["days_to_end"].le(YEAR).fillna(False).astype(int),
            "within_five_years": rows["days_to_end"].le(FIVE_YEARS).fillna(False).astype(int),
        }
    )
    clause = rows["peacekeepers"].map({True: "yes", False: "no"}).rename("clause")
    return counts.groupby(clause).sum().loc[["yes", "no"]].reset_index()


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


def osce_counts() -> pd.DataFrame:
    """Violations a day where a long period was counted: coverage, period, start_on, end_on, days, violations, per_day.

    Years, the part of 2017 that was counted, and the two daily averages of 2020. Weeks and days are left out: their
    dates are often unknown and they were published because they stood out. Also qualifier and url.
    """
    long = table(VIOLATIONS).dropna(subset=["coverage"])
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
    rows, running = osce_counts(), table(VIOLATIONS)
    running = running[running["period"] == "since_2020_07_27"]
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
    rows = table(VIOLATIONS)
    rows = rows[rows["period"] == "daily_report"]
    summed = rows.groupby(["start_on", "end_on"], as_index=False)["violations"].sum()
    span = (pd.to_datetime(summed["end_on"]) - pd.to_datetime(summed["start_on"])).dt.days + 1
    return summed.assign(per_day=summed["violations"].astype(float) / span)[["start_on", "end_on", "per_day"]]


TURNS = ("2015-02-12-minsk-2", "2020-07-27-2020-ceasefire-breach", "2022-02-24-full-scale-invasion")
"""Events that the mission's counts are to be seen against: agreed, agreed anew, over."""


def osce_turns() -> pd.DataFrame:
    """Days that frame the mission's counts, in their order: event_id, day."""
    events = table("talks/events").set_index("event_id")["date"]
    return events.loc[list(TURNS)].rename("day").reset_index()


def osce_gaps() -> pd.DataFrame:
    """Stretches since Minsk II, longer than a day, of which no total was found: start_on, end_on."""
    steps = osce_steps()
    start = (steps["end_on"].shift() + pd.Timedelta(days=1)).fillna(osce_turns()["day"].min())
    gaps = pd.DataFrame({"start_on": start, "end_on": steps["start_on"] - pd.Timedelta(days=1)})
    return gaps[gaps["end_on"] > gaps["start_on"]].reset_index(drop=True)


# ---- questions ----------------------------------------------------------------------------------------------


def failed_within(days: int, *types: Ending, peacekeepers: bool | None = None, as_of: date) -> Estimate:
    """Share of wars that stopped so, with or without peacekeepers at any time, that were back within some days, %."""
    cases = _cases(as_of)
    cases = cases[cases["type"].isin(types)]
    if peacekeepers is not None:
        cases = cases[cases["peacekeepers"] == peacekeepers]
    k = int(_failed(cases, days).sum())
    return share(k, len(cases), as_of, data_through(SPELLS), note="civil wars, 1989 to 2004")


def at_peace_after(days: int, *, peacekeepers: bool, as_of: date) -> Estimate:
    """Truces and treaties with or without peacekeepers still at peace after some days, %.

    Kaplan-Meier with late entry.
    """
    _cases(as_of)
    curve = survival(peacekeepers=peacekeepers)
    last = curve[curve["days"] <= days].iloc[-1]
    return Estimate(
        100 * last["at_peace"], "%", as_of, data_through(PERIODS), low=100 * last["low"], high=100 * last["high"],
        n=at_risk(days, peacekeepers=peacekeepers),
        note="Kaplan-Meier with late entry; 95 % log-log Greenwood interval; n under observation at that day",
    )  # fmt: skip


def violations_against(year: int, base: int, *, instead: int, as_of: date) -> Estimate:
    """Violations a day in a year against those of an earlier one, as the OSCE counted, ratio.

    The range takes another year instead of the earlier one.
    """
    last = _counted(as_of)
    per_day = osce_violations_per_day()
    if not {year, base, instead} <= set(per_day.index):
        raise MeasureError(
            VIOLATIONS,
            found=f"counts of {', '.join(map(str, per_day.index))}",
            expected=f"counts of {base}, {instead} and {year}",
            remedy="Trust a source of them.",
        )
    ratios = [per_day[year] / per_day[first] for first in (base, instead)]
    note = f"{per_day[year]:.0f} a day in {year}, {per_day[base]:.0f} in {base}; range: against {instead}"
    return ranged(ratios, "ratio", as_of, last, note=note)


def violations_after_measures(*, as_of: date) -> Estimate:
    """Violations a day after the additional measures of 27 July 2020 against those before in that year, ratio."""
    last = _counted(as_of)
    rows = osce_counts()
    before, after = rows[rows["coverage"] == "daily"].sort_values(["start_on", "end_on"])["per_day"]
    return Estimate(after / before, "ratio", as_of, last, note=f"{before:.0f} a day before, {after:.0f} after")


# ---- what they share ----------------------------------------------------------------------------------------


def _cases(as_of: date = HINDSIGHT) -> pd.DataFrame:
    if day(as_of) < FORTNA_OUT:
        raise MeasureError.too_early(SPELLS, as_of, FORTNA_OUT)
    rows = table(SPELLS)
    return rows[rows["stopped_on"] >= SINCE]


def _periods(types: Sequence[Ending]) -> pd.DataFrame:
    cases = _cases()
    cases = cases[cases["type"].isin(types)][["case_id", "type", "name"]]
    return table(PERIODS).merge(cases, on="case_id")


def _failed(cases: pd.DataFrame, days: int) -> pd.Series:
    return (cases["days"] <= days) & ~cases["censored"].astype(bool)


def _log_log(shares: np.ndarray, errors: np.ndarray, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Greenwood's interval on the log-log scale, which stays between 0 and 1."""
    width = NormalDist().inv_cdf((1 + confidence) / 2) * errors / (shares * np.log(shares))
    return shares ** np.exp(-width), shares ** np.exp(width)


def _counted(as_of: date) -> date:
    """Last day of the OSCE's long counts; they are used as one, so all of them must be known."""
    last = osce_counts()["end_on"].max().date()
    if as_of < last:
        raise MeasureError.too_early(VIOLATIONS, as_of, last)
    return last


# ---- rows ---------------------------------------------------------------------------------------------------

deals_failed_within_180_days_share = Measure(
    lambda day: failed_within(HALF_YEAR, *DEALS, as_of=day),
    unit="%",
    what="Truces and treaties of 1989 to 2004 that were back at war within 180 days",
    weakness="Civil wars only, followed to 2004.",
    tables=(SPELLS,),
)
deals_failed_within_year_share = Measure(
    lambda day: failed_within(YEAR, *DEALS, as_of=day),
    unit="%",
    what="Truces and treaties of 1989 to 2004 that were back at war within 365 days",
    weakness="Civil wars only, followed to 2004.",
    tables=(SPELLS,),
)
deals_failed_within_five_years_share = Measure(
    lambda day: failed_within(FIVE_YEARS, *DEALS, as_of=day),
    unit="%",
    what="Truces and treaties of 1989 to 2004 that were back at war within five years",
    weakness="Civil wars only, followed to 2004.",
    tables=(SPELLS,),
)
truces_failed_within_year_share = Measure(
    lambda day: failed_within(YEAR, "truce", peacekeepers=False, as_of=day),
    unit="%",
    what="Truces of 1989 to 2004 without peacekeepers that were back at war within 365 days",
    weakness="Civil wars only, followed to 2004. A case with a late mission counts as one with peacekeepers, for which "
    "the survival curves correct.",
    tables=(SPELLS,),
)
truces_with_peacekeepers_failed_within_year_share = Measure(
    lambda day: failed_within(YEAR, "truce", peacekeepers=True, as_of=day),
    unit="%",
    what="Truces of 1989 to 2004 with peacekeepers at any time that were back at war within 365 days",
    weakness="Thirteen cases. Civil wars only, followed to 2004.",
    tables=(SPELLS,),
)
victories_failed_within_year_share = Measure(
    lambda day: failed_within(YEAR, *VICTORIES, as_of=day),
    unit="%",
    what="Wars of 1989 to 2004 ended by one side's victory that were back within 365 days",
    weakness="No deals: shown apart. Civil wars only, followed to 2004.",
    tables=(SPELLS,),
)
peace_at_year_with_peacekeepers = Measure(
    lambda day: at_peace_after(YEAR, peacekeepers=True, as_of=day),
    unit="%",
    what="Truces and treaties with peacekeepers still at peace after a year",
    weakness="Missions are not assigned at random, so a difference between those with and without is not their effect.",
    tables=(SPELLS, PERIODS),
)
peace_at_year_without_peacekeepers = Measure(
    lambda day: at_peace_after(YEAR, peacekeepers=False, as_of=day),
    unit="%",
    what="Truces and treaties without peacekeepers still at peace after a year",
    weakness="Missions are not assigned at random, so a difference between those with and without is not their effect.",
    tables=(SPELLS, PERIODS),
)
peace_at_five_years_with_peacekeepers = Measure(
    lambda day: at_peace_after(FIVE_YEARS, peacekeepers=True, as_of=day),
    unit="%",
    what="Truces and treaties with peacekeepers still at peace after five years",
    weakness="Missions are not assigned at random, so a difference between those with and without is not their effect.",
    tables=(SPELLS, PERIODS),
)
peace_at_five_years_without_peacekeepers = Measure(
    lambda day: at_peace_after(FIVE_YEARS, peacekeepers=False, as_of=day),
    unit="%",
    what="Truces and treaties without peacekeepers still at peace after five years",
    weakness="Missions are not assigned at random, so a difference between those with and without is not their effect.",
    tables=(SPELLS, PERIODS),
)
osce_violations_ratio = Measure(
    lambda day: violations_against(2020, 2017, instead=2019, as_of=day),
    unit="ratio",
    what="Ceasefire violations a day in 2020 against those in 2017, as the OSCE counted",
    weakness="Counts depend on the monitors' access and do not say who fired. 2020 is the last full year that we have, "
    "2017 (to 22 December, rounded) the first count of nearly a year; no count of the war years 2014 and 2015 "
    "was found, so the fall from them is not in it.",
    tables=(VIOLATIONS,),
)
osce_additional_measures_ratio = Measure(
    lambda day: violations_after_measures(as_of=day),
    unit="ratio",
    what="Violations a day after the additional measures of 27 July 2020 against those before in that year",
    weakness="Five months after the start; counts of 2021 are higher.",
    tables=(VIOLATIONS,),
)
