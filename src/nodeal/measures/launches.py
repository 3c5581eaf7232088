"""Launches of drones and missiles around the energy truce of 2025, day by day: frames, and what is asked of them.

Launches are Ukraine's counts, at any target. The truce covered sites of energy, so that they say nothing of its being
kept.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nodeal.dates import HINDSIGHT
from nodeal.estimate import Estimate, bootstrap_mean, bootstrap_two_means, quotient
from nodeal.measures.row import MeasureError, known

TRUCE_ORDER = date(2025, 3, 18)
"""Day of the call after which Moscow says it ordered the halt on energy."""
TRUCE_DAYS = 30
TRUCE_ENDED = TRUCE_ORDER + timedelta(days=TRUCE_DAYS)
HALF = timedelta(days=TRUCE_DAYS // 2)
Period = Literal["before", "during", "first half", "second half", "after"]
"""The thirty days before the truce, of it, and after it; and fifteen days each of it."""
PERIODS: dict[Period, tuple[date, date]] = {
    "before": (TRUCE_ORDER - timedelta(days=TRUCE_DAYS), TRUCE_ORDER - timedelta(days=1)),
    "during": (TRUCE_ORDER + timedelta(days=1), TRUCE_ENDED),
    "after": (TRUCE_ENDED + timedelta(days=1), TRUCE_ENDED + timedelta(days=TRUCE_DAYS)),
}
"""First and last day of thirty each; the day of the call belongs to none."""
SPANS: dict[Period, tuple[date, date]] = {
    **PERIODS,
    "first half": (PERIODS["during"][0], TRUCE_ORDER + HALF),
    "second half": (TRUCE_ORDER + HALF + timedelta(days=1), TRUCE_ENDED),
}
Weapon = Literal["strike drones", "missiles"]
WEAPONS: dict[Weapon, tuple[str, ...]] = {
    "strike drones": ("strike_drone",),
    "missiles": ("ballistic", "cruise", "other"),
}
WEAPON_OF: dict[str, Weapon] = {"drones": "strike drones", "missiles": "missiles"}
"""Column of a frame → what is counted there."""
LAUNCHES = "strikes/launches_daily"


def launches_around_truce(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Strike drones launched day by day in the 30 days before and after 18 March 2025: date, launched, after."""
    order, around = pd.Timestamp(TRUCE_ORDER), pd.Timedelta(days=TRUCE_DAYS)
    kept = launched(as_of)[order - around : order + around].drop(order, errors="ignore").reset_index()
    return kept.assign(after=kept["date"] > order)


def launches_by_day(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Strike drones launched by day from thirty days before the truce to thirty after: date, launched, period.

    The day of the call belongs to no period.
    """
    (start, _), (_, end) = PERIODS["before"], PERIODS["after"]
    days = launched(as_of)[str(start) : str(end)].reset_index()
    inside = {period: days["date"].between(*map(pd.Timestamp, ends)) for period, ends in PERIODS.items()}
    return days.assign(period=np.select(list(inside.values()), list(inside), "call"))


def launches_by_period(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Launches before, during and after the truce: weapon, period, start, end, days (known), launched, per_day.

    Thirty days each: to the eve of the call, from the day after it, and from the day after the truce ran out.
    """
    rows = []
    for weapon in WEAPONS:
        for period, (start, end) in PERIODS.items():
            days = launched(as_of, weapon)[str(start) : str(end)]
            if len(days):
                rows.append((weapon, period, start, end, len(days), int(days.sum()), days.mean()))
    return pd.DataFrame(rows, columns=["weapon", "period", "start", "end", "days", "launched", "per_day"])


def springs(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Launches around the days of the truce in every year: weapon, year, before, during, after (a day), change_pct.

    The change is that from the thirty days before to the thirty of the truce. Years whose days are not all known are
    left out.
    """
    rows = []
    for weapon in WEAPONS:
        counts = launched(as_of, weapon)
        for year in range(counts.index[0].year, counts.index[-1].year + 1):
            spans = {period: _in_year(counts, year, period) for period in PERIODS}
            if all(len(days) == TRUCE_DAYS for days in spans.values()):
                before, during, after = (days.mean() for days in spans.values())
                rows.append((weapon, year, before, during, after, 100 * (during / before - 1)))
    return pd.DataFrame(rows, columns=["weapon", "year", "before", "during", "after", "change_pct"])


def monthly_launches(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Launches in each whole month: month, drones, missiles."""
    found = {}
    for name, weapon in WEAPON_OF.items():
        sums = launched(as_of, weapon).resample("MS").agg(["sum", "size"])
        found[name] = sums.loc[sums["size"] == sums.index.days_in_month, "sum"]
    return pd.DataFrame(found).rename_axis("month").reset_index()


def window_pairs(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Strike drones in the 30 days after each day against the 30 before it: date, ratio, at_the_truce.

    Pairs that share a day with that of 18 March 2025 are marked; those without a launch before are left out.
    """
    counts = launched(as_of)
    before = counts.rolling(TRUCE_DAYS).sum().shift(1)
    after = counts[::-1].rolling(TRUCE_DAYS).sum()[::-1].shift(-1)
    ratio = (after / before.where(before > 0)).dropna().rename("ratio").reset_index()
    apart = (ratio["date"] - pd.Timestamp(TRUCE_ORDER)).abs().dt.days
    return ratio.assign(at_the_truce=apart <= 2 * TRUCE_DAYS)


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
    through = launched(as_of).index.max().date()
    return Estimate(100 * k / n, "%", as_of, through, n=n, note=f"{k} of {n} days; overlapping windows")


def launched_a_day(period: Period, weapon: Weapon = "strike drones", *, as_of: date) -> Estimate:
    """Drones or missiles launched a day in the thirty days of a period; range: bootstrap by week."""
    start, end = SPANS[period]
    if as_of < end:
        raise MeasureError.too_early(f"strikes, launches {period} the truce", as_of, end)
    counted = launched(as_of, weapon)[str(start) : str(end)]
    low, high = bootstrap_mean(counted, blocks=_weeks(counted.index.to_series()))
    return Estimate(
        float(counted.mean()), f"{weapon.removeprefix('strike ')} a day", as_of, counted.index.max().date(), low=low,
        high=high, n=len(counted), note=f"Ukraine's count, {start} to {end}; bootstrap by week",
    )  # fmt: skip


def launched_in_spring(year: int, *, as_of: date) -> Estimate:
    """Strike drones launched in the days of the truce, in some year, against the thirty days before, ratio.

    Range: bootstrap by week.
    """
    ends = PERIODS["during"][1].replace(year=year)
    if as_of < ends:
        raise MeasureError.too_early(f"strikes, launches in the spring of {year}", as_of, ends)
    counts = launched(as_of)
    days = pd.concat([_in_year(counts, year, period) for period in ("before", "during")])
    later = days.index >= pd.Timestamp(PERIODS["during"][0].replace(year=year))
    low, high = bootstrap_two_means(quotient, days.to_numpy(float), later, blocks=_weeks(days.index.to_series()))
    value = float(days[later].mean() / days[~later].mean())
    return Estimate(
        value, "ratio", as_of, days.index.max().date(), low=low, high=high, n=len(days),
        note="Ukraine's count; bootstrap by week",
    )  # fmt: skip


def launched(as_of: date, weapon: Weapon = "strike drones") -> pd.Series:
    """Launches by the day on which the attack began, days known by then."""
    rows = known(LAUNCHES, as_of, weapon_class=WEAPONS[weapon]).dropna(subset=["launched"])
    return rows.groupby("date")["launched"].sum().astype(int)


def _in_year(counts: pd.Series, year: int, period: Period) -> pd.Series:
    """Launches in the days of a period, moved to another year: thirty to the same last day."""
    end = pd.Timestamp(PERIODS[period][1].replace(year=year))
    return counts[end - pd.Timedelta(days=TRUCE_DAYS - 1) : end]


def _weeks(days: pd.Series) -> NDArray[np.str_]:
    return days.dt.to_period("W").astype(str).to_numpy()
