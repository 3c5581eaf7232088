"""Strikes: seasons of attacks on energy, launches around the truce, strikes on Russian refineries.

Launches and downings are Ukraine's counts. The list of attacks on Ukrainian energy is ours, of large dated ones, so
it is described and not sampled. Counts of strikes on Russia are compared only within one counter and one scope.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nodeal.dates import HINDSIGHT
from nodeal.estimate import Estimate, bootstrap_mean, bootstrap_sums, bootstrap_two_means, plain, quotient, ranged
from nodeal.measures.row import Measure, MeasureError, known
from nodeal.tables import data_through, table

TRUCE_ORDER = date(2025, 3, 18)
"""Day of the call after which Moscow says it ordered the halt on energy."""
TRUCE_DAYS = 30
Period = Literal["before", "during", "after"]
"""The thirty days before the truce, of it, and after it."""
TRUCE_ENDED = TRUCE_ORDER + timedelta(days=TRUCE_DAYS)
WEAPONS = {"strike drones": ("strike_drone",), "missiles": ("ballistic", "cruise", "other")}
FIRST_SEASON = date(2022, 10, 1)
"""The campaign against energy began in October 2022."""
YEAR_DAYS, TOLERANCE = 365, 7
"""Two periods are a year apart, and as long as each other, within a week."""
CAPACITY_MT_A_DAY = 0.89
"""Russian primary refining capacity, million tonnes a day: Reuters, September 2024, 3.87 Mt idle that month = 14.5 %.

https://devdiscourse.com/article/headlines/3085322-russian-oil-refining-faces-significant-jump-in-offline-capacity
"""
PRINTED_TO_MT = 0.1
"""Million tonnes idle in a month are printed to one decimal."""


ATTACKS, LAUNCHES = "strikes/energy_attacks", "strikes/launches_daily"
COUNTS, REFINING = "strikes/russian_energy_counts", "strikes/refining_impact"

# ---- questions ----------------------------------------------------------------------------------------------


def energy_attacks_by_half_year(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Large attacks on energy by half-year: half, season, months (observed), attacks, per_month.

    Heating half-years run from October to March, the others from April to September; the last may be cut short.
    """
    rows = table(ATTACKS, as_of=as_of)
    end = pd.Timestamp(_listed_through(as_of))
    found, start = [], pd.Timestamp(FIRST_SEASON)
    while start <= end:
        stop = start + pd.DateOffset(months=6)
        count = int(((rows["date"] >= start) & (rows["date"] < stop)).sum())
        observed = (min(stop, end + pd.Timedelta(days=1)) - start).days / (stop - start).days * 6
        season = "heating" if start.month == 10 else "off_season"
        found.append((f"{start:%Y-%m}", season, observed, count, count / observed))
        start = stop
    return pd.DataFrame(found, columns=["half", "season", "months", "attacks", "per_month"])


def launches_around_truce(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Strike drones launched day by day in the 30 days before and after 18 March 2025: date, launched, after."""
    order, around = pd.Timestamp(TRUCE_ORDER), pd.Timedelta(days=TRUCE_DAYS)
    kept = _launched(as_of)[order - around : order + around].drop(order, errors="ignore").reset_index()
    return kept.assign(after=kept["date"] > order)


def launches_by_period(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Launches before, during and after the truce: weapon, period, start, end, days (known), launched, per_day.

    Thirty days each: to the eve of the call, from the day after it, and from the day after the truce ran out.
    """
    rows = []
    for weapon in WEAPONS:
        for period, (start, end) in _PERIODS.items():
            known = _launched(as_of, weapon)[str(start) : str(end)]
            if len(known):
                rows.append((weapon, period, start, end, len(known), int(known.sum()), known.mean()))
    return pd.DataFrame(rows, columns=["weapon", "period", "start", "end", "days", "launched", "per_day"])


def window_pairs(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Strike drones in the 30 days after each day against the 30 before it: date, ratio, at_the_truce.

    Pairs that share a day with that of 18 March 2025 are marked; those without a launch before are left out.
    """
    launched = _launched(as_of)
    before = launched.rolling(TRUCE_DAYS).sum().shift(1)
    after = launched[::-1].rolling(TRUCE_DAYS).sum()[::-1].shift(-1)
    ratio = (after / before.where(before > 0)).dropna().rename("ratio").reset_index()
    apart = (ratio["date"] - pd.Timestamp(TRUCE_ORDER)).abs().dt.days
    return ratio.assign(at_the_truce=apart <= 2 * TRUCE_DAYS)


def refining_shut(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Estimates of refining capacity out of use, oldest first: row_id, known_on, estimator, confidence, pct, low, high.

    Million tonnes idle in a month are turned into percent of capacity; low and high are then what its rounding allows.
    """
    rows = known(REFINING, as_of, quantity="capacity_shut")
    in_tonnes = rows["unit"] == "million tonnes in the month"
    rows = rows[in_tonnes | (rows["unit"] == "percent of refining capacity")].sort_values(["known_on", "row_id"])
    in_tonnes = in_tonnes[rows.index]
    month = CAPACITY_MT_A_DAY * pd.to_datetime(rows["as_of"].str[:7]).dt.days_in_month
    pct = rows["value"].mask(in_tonnes, 100 * rows["value"] / month)
    rounding = (100 * PRINTED_TO_MT / 2 / month).where(in_tonnes, 0)
    kept = rows[["row_id", "known_on", "estimator", "confidence"]]
    return kept.assign(pct=pct, low=pct - rounding, high=pct + rounding).reset_index(drop=True)


def off_season_ratio(*, as_of: date) -> Estimate:
    """Large attacks on Ukrainian energy a month, April to September against October to March, ratio.

    Range: bootstrap by half-year, of which there are few. The note gives the share of ways to deal the half-years to
    seasons that come out as low or lower.
    """
    halves = energy_attacks_by_half_year(as_of)
    warm = (halves["season"] == "off_season").to_numpy()
    whole = (halves["months"] == 6).to_numpy()
    if min((whole & warm).sum(), (whole & ~warm).sum()) < 2:
        two_of_each = pd.Timestamp(FIRST_SEASON) + pd.DateOffset(months=24)
        raise MeasureError.too_early(f"{ATTACKS}, two whole half-years of each season", as_of, two_of_each)
    attacks, months = halves["attacks"].to_numpy(float), halves["months"].to_numpy(float)

    if not attacks[~warm].sum():
        raise MeasureError(
            ATTACKS, found="no attack from October to March", expected="attacks in both seasons",
            remedy="Trust a source of them.",
        )  # fmt: skip

    def dealt(off: NDArray[np.bool_]) -> list[NDArray[np.float64]]:
        return [attacks * off, months * off, attacks * ~off, months * ~off]

    def ratio(sums: Sequence[NDArray[np.float64]] | NDArray[np.float64]) -> NDArray[np.float64]:
        off_attacks, off_months, on_attacks, on_months = sums
        return quotient(quotient(off_attacks, off_months), quotient(on_attacks, on_months))

    ways = np.array([np.isin(np.arange(len(halves)), off) for off in combinations(range(len(halves)), warm.sum())])
    value = float(ratio([column.sum() for column in dealt(warm)]))
    low, high = bootstrap_sums(ratio, *dealt(warm))
    otherwise = ratio([column.sum(axis=1) for column in dealt(ways)])
    p = np.mean(otherwise[np.isfinite(otherwise)] <= value + 1e-12)
    note = f"{len(halves)} half-years; range: bootstrap by half-year; permutation by half-year p = {p:.2f}"
    return Estimate(
        value, "ratio", as_of, _listed_through(as_of), low=low, high=high, n=int(attacks.sum()), note=note
    )  # fmt: skip


def launched_after_against_before(*, as_of: date) -> Estimate:
    """Strike drones launched in the 30 days after the call of 18 March 2025 against the 30 before, ratio.

    A day for a day: on 17 April itself that day's launches are not counted yet. Range: bootstrap by week.
    """
    if as_of < TRUCE_ENDED:
        raise MeasureError.too_early("strikes, launches after the truce began", as_of, TRUCE_ENDED)
    rows = launches_around_truce(as_of)
    mean = rows.groupby("after")["launched"].mean()
    low, high = bootstrap_two_means(quotient, rows["launched"], rows["after"], blocks=_weeks(rows["date"]))
    return Estimate(
        float(mean[True] / mean[False]), "ratio", as_of, rows["date"].max().date(), low=low, high=high, n=len(rows),
        note="Ukraine's count; bootstrap by week",
    )  # fmt: skip


def days_that_fell_as_far(*, as_of: date) -> Estimate:
    """Share of other days after which launches fell at least as far as after the call, %: how unusual the dip was."""
    value = launched_after_against_before(as_of=as_of).value
    pairs = window_pairs(as_of).query("not at_the_truce")
    k, n = int((pairs["ratio"] <= value).sum()), len(pairs)
    through = _launched(as_of).index.max().date()
    return Estimate(100 * k / n, "%", as_of, through, n=n, note=f"{k} of {n} days; overlapping windows")


def drones_a_day(period: Period, *, as_of: date) -> Estimate:
    """Strike drones launched a day in the thirty days of a period, drones a day; range: bootstrap by week."""
    start, end = _PERIODS[period]
    if as_of < end:
        raise MeasureError.too_early(f"strikes, launches {period} the truce", as_of, end)
    counted = _launched(as_of)[str(start) : str(end)]
    low, high = bootstrap_mean(counted, blocks=_weeks(counted.index.to_series()))
    return Estimate(
        float(counted.mean()), "drones a day", as_of, counted.index.max().date(), low=low, high=high, n=len(counted),
        note=f"Ukraine's count, {start} to {end}; bootstrap by week",
    )  # fmt: skip


def counted_a_year_apart(*, as_of: date) -> Estimate:
    """Strikes in a period against the same a year before, by one counter and in one scope, ratio; the latest pair."""
    rows = table(COUNTS, as_of=as_of).sort_values(["period_start", "row_id"])
    pairs = []
    for (_counter, _scope), group in rows.groupby(["counter", "scope"]):
        for (_, a), (_, b) in combinations(group.iterrows(), 2):
            apart = abs((b["period_start"] - a["period_start"]).days - YEAR_DAYS)
            lengths = [(r["period_end"] - r["period_start"]).days for r in (a, b)]
            if apart <= TOLERANCE and abs(lengths[0] - lengths[1]) <= TOLERANCE:
                pairs.append((b["period_end"], b["count"] / a["count"], b["counter"]))
    if not pairs:
        raise MeasureError(
            f"{COUNTS}, as of {as_of}",
            found="no such data by then",
            expected="one counter with the same scope in two years",
            remedy="Ask for a later day, or add the rows.",
        )
    end, value, counter = max(pairs)
    return Estimate(float(value), "ratio", as_of, min(end.date(), as_of), note=f"counted by {counter}")


def refining_idle(*, as_of: date) -> Estimate:
    """Russian refining capacity out of use, latest estimate, %.

    Range: every estimate since the same month a year before the latest, and the latest of those without low
    confidence; what tonnes are rounded to stands in the note.
    """
    rows = refining_shut(as_of)
    latest = rows.iloc[-1]
    year_before = latest["known_on"].replace(day=1) - pd.DateOffset(months=12)
    sure = rows[rows["confidence"] != "low"].iloc[-1:]
    near = pd.concat([rows[rows["known_on"] >= year_before], sure]).drop_duplicates("row_id")
    through = latest["known_on"].date()
    note = f"{latest['estimator']}, {through:%B %Y}, confidence {latest['confidence']}; range: estimates of a year"
    if latest["low"] < latest["high"]:
        note += f"; from tonnes, whose rounding allows {plain(latest['low'])} to {plain(latest['high'])}"
    return ranged([latest["pct"], *near["pct"]], "%", as_of, through, n=len(near), note=note)


# ---- what they share ----------------------------------------------------------------------------------------

_PERIODS: dict[Period, tuple[date, date]] = {
    "before": (TRUCE_ORDER - timedelta(days=TRUCE_DAYS), TRUCE_ORDER - timedelta(days=1)),
    "during": (TRUCE_ORDER + timedelta(days=1), TRUCE_ENDED),
    "after": (TRUCE_ENDED + timedelta(days=1), TRUCE_ENDED + timedelta(days=TRUCE_DAYS)),
}
"""First and last day of thirty each; the day of the call belongs to none."""


def _launched(as_of: date, weapon: str = "strike drones") -> pd.Series:
    """Launches by the day on which the attack began, days known by then."""
    rows = known(LAUNCHES, as_of, weapon_class=WEAPONS[weapon]).dropna(subset=["launched"])
    return rows.groupby("date")["launched"].sum().astype(int)


def _weeks(days: pd.Series) -> NDArray[np.str_]:
    return days.dt.to_period("W").astype(str).to_numpy()


def _listed_through(as_of: date) -> date:
    """Last day of which the list of energy attacks could speak: it knows a day on the next."""
    return min(as_of - timedelta(days=1), data_through(ATTACKS))


# ---- rows ---------------------------------------------------------------------------------------------------

energy_off_season_ratio = Measure(
    lambda day: off_season_ratio(as_of=day),
    unit="ratio",
    what="Large attacks on Ukrainian energy a month, April to September against October to March",
    weakness="A list that we chose, of large dated attacks, ending in March 2026; for the winter of 2023/24 next to "
    "nothing was found.",
    tables=(ATTACKS,),
)
drones_launched_truce_ratio = Measure(
    lambda day: launched_after_against_before(as_of=day),
    unit="ratio",
    what="Strike drones launched by Russia in the 30 days after 18 March 2025 against the 30 before",
    weakness="Ukraine's count; launches at any target, not at energy.",
    tables=(LAUNCHES,),
)
drones_like_truce_share = Measure(
    lambda day: days_that_fell_as_far(as_of=day),
    unit="%",
    what="Other days after which strike-drone launches fell at least as far as after 18 March 2025, 30 days to 30 days",
    weakness="Ukraine's count; neighbouring days share nearly all of their windows, so that the days are far fewer "
    "than they look, and no range is given.",
    tables=(LAUNCHES,),
)
drones_before_truce = Measure(
    lambda day: drones_a_day("before", as_of=day),
    unit="drones a day",
    what="Strike drones launched by Russia in the 30 days before 18 March 2025, as Ukraine counts",
    weakness="Ukraine's count; launches at any target, not at energy.",
    tables=(LAUNCHES,),
)
drones_in_truce = Measure(
    lambda day: drones_a_day("during", as_of=day),
    unit="drones a day",
    what="Strike drones launched by Russia in the 30 days of the energy truce, as Ukraine counts",
    weakness="Ukraine's count; launches at any target, not at energy.",
    tables=(LAUNCHES,),
)
drones_after_truce = Measure(
    lambda day: drones_a_day("after", as_of=day),
    unit="drones a day",
    what="Strike drones launched by Russia in the 30 days after the energy truce, as Ukraine counts",
    weakness="Ukraine's count; launches at any target, not at energy.",
    tables=(LAUNCHES,),
)
russian_energy_strikes_ratio = Measure(
    lambda day: counted_a_year_apart(as_of=day),
    unit="ratio",
    what="Strikes on Russian refineries and fuel sites in a period against the same a year before, by one counter",
    weakness="Hardly any counter covers the same scope in two years; where none does, there is no value.",
    tables=(COUNTS,),
)
refining_shut_pct = Measure(
    lambda day: refining_idle(as_of=day),
    unit="%",
    what="Russian refining capacity out of use for any reason, latest estimate",
    weakness="Estimators differ in what they count, and maintenance is in it; estimates are few and the latest may be "
    "months old.",
    tables=(REFINING,),
)
