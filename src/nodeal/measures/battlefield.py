"""The battlefield: how fast Russia gained ground, and what Ukraine claims that it cost.

Area is DeepState's map, geodesic (``battlefield/area_daily``); a file dated D shows the evening before. The map
follows events by days, so a window's ends are also tried a week to either side. Losses are claims of the Ukrainian
General Staff (``battlefield/losses_daily``): killed and wounded together, after its corrections, never verified.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from nodeal.dates import HINDSIGHT, PUBLISHED, day
from nodeal.estimate import Estimate, bootstrap_two_means, quotient
from nodeal.measures import MeasureError, measure
from nodeal.tables import table

UKRAINE_KM2 = 603_550
"""Area of Ukraine within its internationally recognised borders, Crimea included."""
HALF_YEAR_BEFORE = date(2024, 9, 20)
SIX, TWELVE, LAST = date(2025, 9, 20), date(2026, 3, 20), date(2026, 8, 22)
"""Ends of the windows after publication: six and twelve months, and the end of the map at seventeen."""
SHIFTS = range(-7, 8)
"""Days by which both ends of a window are moved to see what hangs on them."""


# ---- frames -------------------------------------------------------------------------------------------------


def monthly_gains(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Area gained in each calendar month, first day to first day: month, gain_km2."""
    area = _area(as_of)
    firsts = pd.date_range(area.index.min() + pd.offsets.MonthBegin(0), area.index.max(), freq="MS")
    at = area.reindex(firsts, method="ffill")
    return pd.DataFrame({"month": firsts[:-1], "gain_km2": np.diff(at.to_numpy())})


def windows(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Gain and claimed losses around publication: window, start, end, gain_km2, ua_claimed_losses, losses_through.

    Losses are missing where their count ends before the window does, and `losses_through` says where.
    """
    area, losses = _area(as_of), _losses(as_of)
    rows = []
    for name, start, end in (
        ("six months before", HALF_YEAR_BEFORE, PUBLISHED),
        ("to six months", PUBLISHED, SIX),
        ("to twelve months", SIX, TWELVE),
        ("to seventeen months", TWELVE, LAST),
    ):
        if end <= area.index.max().date():
            counted = min(end, losses.index.max().date())
            lost = _lost(losses, start, end) if counted == end else pd.NA
            rows.append((name, start, end, _gain(area, start, end), lost, counted))
    columns = ["window", "start", "end", "gain_km2", "ua_claimed_losses", "losses_through"]
    return pd.DataFrame(rows, columns=columns).astype({"ua_claimed_losses": "Int64"})


# ---- measures -----------------------------------------------------------------------------------------------


@measure
def gain_before(as_of: date = HINDSIGHT) -> Estimate:
    """Area gained by Russia in the six months before publication, km²."""
    return _gain_estimate(as_of, HALF_YEAR_BEFORE, PUBLISHED)


@measure
def gain_6m(as_of: date = HINDSIGHT) -> Estimate:
    """Area gained by Russia in the six months after publication, km²."""
    return _gain_estimate(as_of, PUBLISHED, SIX)


@measure
def gain_12m(as_of: date = HINDSIGHT) -> Estimate:
    """Area gained by Russia from six to twelve months after publication, km²."""
    return _gain_estimate(as_of, SIX, TWELVE)


@measure
def gain_17m(as_of: date = HINDSIGHT) -> Estimate:
    """Area gained by Russia from twelve to seventeen months after publication, km²."""
    return _gain_estimate(as_of, TWELVE, LAST)


@measure
def pace_ratio_6m(as_of: date = HINDSIGHT) -> Estimate:
    """Pace of the six months after publication against the six before, day for day, ratio."""
    return _pace(as_of, PUBLISHED, SIX)


@measure
def pace_ratio_12m(as_of: date = HINDSIGHT) -> Estimate:
    """Pace of months seven to twelve after publication against the six before it, day for day, ratio."""
    return _pace(as_of, SIX, TWELVE)


@measure
def pace_ratio_17m(as_of: date = HINDSIGHT) -> Estimate:
    """Pace of the last five months of the map against the six before publication, day for day, ratio.

    Day for day sets windows of unequal length side by side: a month for a month, without the days over. Known
    weakness: the map's own pace of updating fell in 2026 too.
    """
    return _pace(as_of, TWELVE, LAST)


@measure
def months_of_advance_share_12m(as_of: date = HINDSIGHT) -> Estimate:
    """Share of the twelve months after publication at whose end Russia held more ground than at their start, %.

    Months run from the 20th to the 20th. Says that the advance went on or stopped, not how fast it was. Range: the
    days on which months begin moved by up to a week.
    """
    area = _area(as_of)
    _needs(as_of, area, TWELVE)
    ends = pd.DatetimeIndex([pd.Timestamp(PUBLISHED) + pd.DateOffset(months=n) for n in range(13)])
    shares = []
    for days in sorted(SHIFTS, key=abs):
        moved = ends + pd.Timedelta(days=days)
        if moved[-1] <= area.index.max():
            shares.append(100 * float((np.diff(area.reindex(moved, method="ffill")) > 0).mean()))
    return Estimate(
        shares[0], "%", as_of, TWELVE, low=min(shares), high=max(shares), n=len(ends) - 1,
        note=f"{round(shares[0] * 12 / 100)} of 12 months; range: the day on which months begin moved by up to a week",
    )  # fmt: skip


@measure
def pct_of_ukraine_per_month(as_of: date = HINDSIGHT) -> Estimate:
    """Area gained by Russia over the last six months as a share of Ukraine, % of Ukraine a month.

    Known weakness: says nothing of what the ground is worth. At the date asked, or at the end of the map.
    """
    area = _area(as_of)
    end = area.index.max()
    start = end - pd.DateOffset(months=6)
    if start < area.index.min():
        raise _too_early("pct_of_ukraine_per_month", as_of, area.index.min() + pd.DateOffset(months=6))
    pace = [100 * g / UKRAINE_KM2 / 6 for g in _shifted(area, start.date(), end.date())]
    note = f"{start.date()} to {end.date()}; {_SHIFTED}"
    return Estimate(pace[0], "% of Ukraine a month", as_of, end.date(), low=min(pace), high=max(pace), note=note)


@measure
def claimed_losses_ratio(as_of: date = HINDSIGHT) -> Estimate:
    """Russian losses a day over the last six months against the six before publication, as Ukraine claims, ratio.

    Known weakness: a belligerent's count of its enemy, killed and wounded together. Range: bootstrap by week.
    """
    lost = _losses(as_of)
    end = lost.index.max()
    start = end - pd.DateOffset(months=6)
    if start.date() < PUBLISHED:
        raise _too_early("claimed_losses_ratio", as_of, pd.Timestamp(SIX))
    late = lost[start:end].iloc[1:]
    early = lost[str(HALF_YEAR_BEFORE) : str(PUBLISHED)].iloc[1:]
    both = pd.concat([early, late])
    weeks = both.index.to_period("W").astype(str).to_numpy()
    low, high = bootstrap_two_means(quotient, both, both.index > early.index.max(), blocks=weeks)
    note = f"{start.date()} to {end.date()}; claims of the Ukrainian General Staff; bootstrap by week"
    value = float(late.mean() / early.mean())
    return Estimate(value, "ratio", as_of, end.date(), low=low, high=high, n=len(both), note=note)


@measure
def claimed_losses_per_km2_before(as_of: date = HINDSIGHT) -> Estimate:
    """Losses that Ukraine claims for each km² gained in the six months before publication, men per km²."""
    return _per_km2(as_of, HALF_YEAR_BEFORE, PUBLISHED)


@measure
def claimed_losses_per_km2_6m(as_of: date = HINDSIGHT) -> Estimate:
    """Losses that Ukraine claims for each km² gained in the six months after publication, men per km²."""
    return _per_km2(as_of, PUBLISHED, SIX)


@measure
def claimed_losses_per_km2_12m(as_of: date = HINDSIGHT) -> Estimate:
    """Losses that Ukraine claims for each km² gained in months seven to twelve, men per km²."""
    return _per_km2(as_of, SIX, TWELVE)


@measure
def claimed_losses_per_km2_17m(as_of: date = HINDSIGHT) -> Estimate:
    """Losses that Ukraine claims for each km² gained since twelve months after publication, men per km².

    Known weakness: where the map hardly moves, a few km² decide. Losses and ground to the last day that has both.
    """
    return _per_km2(as_of, TWELVE, LAST)


# ---- what they share ----------------------------------------------------------------------------------------

_SHIFTED = "range: both ends of the window moved by up to a week"


def _area(as_of: date) -> pd.Series:
    """Occupied area by the date of the file, files known by the day."""
    rows = table("battlefield/area_daily")
    known = rows[rows["date"] <= pd.Timestamp(day(as_of))]
    if known.empty:
        raise _too_early("area", as_of, rows["date"].min())
    return known.set_index("date")["occupied_km2"]


def _losses(as_of: date) -> pd.Series:
    rows = table("battlefield/losses_daily")
    begins = rows["date"].min()
    rows = rows[(rows["item"] == "personnel") & (rows["date"] <= pd.Timestamp(day(as_of)))]
    if rows.empty:
        raise _too_early("losses", as_of, begins)
    return rows.set_index("date")["ua_claimed_change"].dropna().astype(int)


def _lost(losses: pd.Series, start: date, end: date) -> int:
    """Losses claimed in a window: a bulletin speaks of the day to its morning, so the first day's is left out."""
    return int(losses[str(start) : str(end)].iloc[1:].sum())


def _gain(area: pd.Series, start: date, end: date) -> float:
    days = pd.DatetimeIndex([pd.Timestamp(start), pd.Timestamp(end)])
    first, last = area.reindex(days, method="ffill")
    return float(last - first)


def _shifted(area: pd.Series, start: date, end: date) -> list[float]:
    """Gain of a window, then of the same window moved by some days, as far as the map goes."""
    found = [_gain(area, start, end)]
    for days in SHIFTS:
        a, b = (pd.Timestamp(d) + pd.Timedelta(days=days) for d in (start, end))
        if a >= area.index.min() and b <= area.index.max():
            found.append(_gain(area, a.date(), b.date()))
    return found


def _needs(as_of: date, area: pd.Series, end: date) -> None:
    if area.index.max().date() < end:
        raise _too_early("the gain of a window", as_of, pd.Timestamp(end))


def _gain_estimate(as_of: date, start: date, end: date) -> Estimate:
    area = _area(as_of)
    _needs(as_of, area, end)
    gains = _shifted(area, start, end)
    return Estimate(gains[0], "km²", as_of, end, low=min(gains), high=max(gains), note=_SHIFTED)


def _pace(as_of: date, start: date, end: date) -> Estimate:
    area = _area(as_of)
    _needs(as_of, area, end)
    before = _shifted(area, HALF_YEAR_BEFORE, PUBLISHED)
    after = _shifted(area, start, end)
    fair = (PUBLISHED - HALF_YEAR_BEFORE).days / (end - start).days
    ends = [fair * a / b for a in (min(after), max(after)) for b in (min(before), max(before))]
    value = fair * after[0] / before[0]
    return Estimate(value, "ratio", as_of, end, low=min(ends), high=max(ends), note=_SHIFTED)


def _per_km2(as_of: date, start: date, end: date) -> Estimate:
    area, losses = _area(as_of), _losses(as_of)
    _needs(as_of, area, end)
    end = min(end, losses.index.max().date())
    lost = _lost(losses, start, end)
    ratios = [lost / gain for gain in _shifted(area, start, end)]
    note = f"to {end}; claims of the Ukrainian General Staff; {_SHIFTED}"
    return Estimate(ratios[0], "men per km²", as_of, end, low=min(ratios), high=max(ratios), note=note)


def _too_early(what: str, as_of: date, needed: pd.Timestamp) -> MeasureError:
    return MeasureError(
        f"battlefield, {what}, as of {as_of}",
        found=f"a day before {needed.date()}",
        expected=f"a day from {needed.date()} on",
        remedy="Ask for a later day.",
    )
