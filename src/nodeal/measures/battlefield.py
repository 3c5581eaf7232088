"""The battlefield: how fast Russia gained ground, and what Ukraine claims that it cost.

Area is DeepState's map, geodesic (``battlefield/area_daily``); a file dated D shows the evening before. The map
follows events by days, so a window's ends are also tried a week to either side. Losses are claims of the Ukrainian
General Staff (``battlefield/losses_daily``): killed and wounded together, after its corrections, never verified.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from nodeal.dates import HINDSIGHT, HORIZONS, PUBLISHED, day
from nodeal.estimate import Estimate, bootstrap_two_means, quotient, ranged
from nodeal.measures.row import Measure, MeasureError
from nodeal.tables import table

UKRAINE_KM2 = 603_550
"""Area of Ukraine within its internationally recognised borders, Crimea included."""
HALF_YEAR_BEFORE = date(2024, 9, 20)
SIX, TWELVE, LAST = HORIZONS["6m"], HORIZONS["12m"], date(2026, 8, 22)
"""Ends of the windows after publication: six and twelve months, and the end of the map at seventeen."""
SHIFTS = range(-7, 8)
"""Days by which both ends of a window are moved to see what hangs on them."""


MAP, LOSSES = "battlefield/area_daily", "battlefield/losses_daily"
_SHIFTED = "range: both ends of the window moved by up to a week"

# ---- questions ----------------------------------------------------------------------------------------------


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


def gain(start: date, end: date, *, as_of: date) -> Estimate:
    """Area gained by Russia in a window, km²."""
    return ranged(_shifted(_mapped(end, as_of), start, end), "km²", as_of, end, note=_SHIFTED)


def pace_ratio(start: date, end: date, *, as_of: date) -> Estimate:
    """Pace of a window against the six months before publication, day for day, ratio.

    Day for day sets windows of unequal length side by side: a month for a month, without the days over.
    """
    area = _mapped(end, as_of)
    before, after = _shifted(area, HALF_YEAR_BEFORE, PUBLISHED), _shifted(area, start, end)
    fair = (PUBLISHED - HALF_YEAR_BEFORE).days / (end - start).days
    ends = [fair * a / b for a in (min(after), max(after)) for b in (min(before), max(before))]
    value = fair * after[0] / before[0]
    return Estimate(value, "ratio", as_of, end, low=min(ends), high=max(ends), note=_SHIFTED)


def months_of_advance(months: int, *, as_of: date) -> Estimate:
    """Share of the months after publication at whose end Russia held more ground than at their start, %.

    Months run from the 20th to the 20th. Range: the days on which months begin moved by up to a week.
    """
    ends = pd.DatetimeIndex([pd.Timestamp(PUBLISHED) + pd.DateOffset(months=n) for n in range(months + 1)])
    area = _mapped(ends[-1].date(), as_of)
    shares = []
    for days in sorted(SHIFTS, key=abs):
        moved = ends + pd.Timedelta(days=days)
        if moved[-1] <= area.index.max():
            shares.append(100 * float((np.diff(area.reindex(moved, method="ffill")) > 0).mean()))
    grew = round(shares[0] * months / 100)
    note = f"{grew} of {months} months; range: the day on which months begin moved by up to a week"
    return ranged(shares, "%", as_of, ends[-1].date(), n=months, note=note)


def share_of_ukraine(months: int, *, as_of: date) -> Estimate:
    """Area gained by Russia over the last months known, % of Ukraine a month."""
    area = _area(as_of)
    end = area.index.max()
    start = end - pd.DateOffset(months=months)
    if start < area.index.min():
        raise MeasureError.too_early(f"{MAP}, {months} months", as_of, area.index.min() + pd.DateOffset(months=months))
    pace = [100 * g / UKRAINE_KM2 / months for g in _shifted(area, start.date(), end.date())]
    note = f"{start.date()} to {end.date()}; {_SHIFTED}"
    return ranged(pace, "% of Ukraine a month", as_of, end.date(), note=note)


def losses_ratio(months: int, *, as_of: date) -> Estimate:
    """Losses a day that Ukraine claims, over the last months known against the six before publication, ratio.

    Range: bootstrap by week.
    """
    lost = _losses(as_of)
    end = lost.index.max()
    start = end - pd.DateOffset(months=months)
    if start.date() < PUBLISHED:
        needed = pd.Timestamp(PUBLISHED) + pd.DateOffset(months=months)
        raise MeasureError.too_early(f"{LOSSES}, {months} months since publication", as_of, needed)
    late = lost[start:end].iloc[1:]
    early = lost[str(HALF_YEAR_BEFORE) : str(PUBLISHED)].iloc[1:]
    both = pd.concat([early, late])
    weeks = both.index.to_period("W").astype(str).to_numpy()
    low, high = bootstrap_two_means(quotient, both, both.index > early.index.max(), blocks=weeks)
    note = f"{start.date()} to {end.date()}; claims of the Ukrainian General Staff; bootstrap by week"
    value = float(late.mean() / early.mean())
    return Estimate(value, "ratio", as_of, end.date(), low=low, high=high, n=len(both), note=note)


def losses_per_km2(start: date, end: date, *, as_of: date) -> Estimate:
    """Losses that Ukraine claims for each km² gained in a window, men per km²; to the last day that has both."""
    area, losses = _mapped(end, as_of), _losses(as_of)
    end = min(end, losses.index.max().date())
    lost = _lost(losses, start, end)
    ratios = [lost / gained for gained in _shifted(area, start, end)]
    note = f"to {end}; claims of the Ukrainian General Staff; {_SHIFTED}"
    return ranged(ratios, "men per km²", as_of, end, note=note)


# ---- what they share ----------------------------------------------------------------------------------------


def _area(as_of: date) -> pd.Series:
    """Occupied area by the date of the file, files known by the day."""
    rows = table(MAP)
    known = rows[rows["date"] <= pd.Timestamp(day(as_of))]
    if known.empty:
        raise MeasureError.too_early(MAP, as_of, rows["date"].min())
    return known.set_index("date")["occupied_km2"]


def _mapped(end: date, as_of: date) -> pd.Series:
    """Occupied area, once the map goes as far as the end of a window."""
    area = _area(as_of)
    if area.index.max().date() < end:
        raise MeasureError.too_early("battlefield, the gain of a window", as_of, end)
    return area


def _losses(as_of: date) -> pd.Series:
    rows = table(LOSSES)
    begins = rows["date"].min()
    rows = rows[(rows["item"] == "personnel") & (rows["date"] <= pd.Timestamp(day(as_of)))]
    if rows.empty:
        raise MeasureError.too_early(LOSSES, as_of, begins)
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


# ---- rows ---------------------------------------------------------------------------------------------------

_MAP_LAGS = "The map follows events by days and says nothing of what the ground is worth."
_CLAIMS = "A belligerent's count of its enemy, killed and wounded together, never verified."

gain_before = Measure(
    lambda day: gain(HALF_YEAR_BEFORE, PUBLISHED, as_of=day),
    unit="km²",
    what="Area gained by Russia in the six months before publication",
    weakness=_MAP_LAGS,
    tables=(MAP,),
)
gain_6m = Measure(
    lambda day: gain(PUBLISHED, SIX, as_of=day),
    unit="km²",
    what="Area gained by Russia in the six months after publication",
    weakness=_MAP_LAGS,
    tables=(MAP,),
)
gain_12m = Measure(
    lambda day: gain(SIX, TWELVE, as_of=day),
    unit="km²",
    what="Area gained by Russia from six to twelve months after publication",
    weakness=_MAP_LAGS,
    tables=(MAP,),
)
gain_17m = Measure(
    lambda day: gain(TWELVE, LAST, as_of=day),
    unit="km²",
    what="Area gained by Russia from twelve to seventeen months after publication",
    weakness=_MAP_LAGS,
    tables=(MAP,),
)
pace_ratio_6m = Measure(
    lambda day: pace_ratio(PUBLISHED, SIX, as_of=day),
    unit="ratio",
    what="Pace of the six months after publication against the six before, day for day",
    weakness=_MAP_LAGS,
    tables=(MAP,),
)
pace_ratio_12m = Measure(
    lambda day: pace_ratio(SIX, TWELVE, as_of=day),
    unit="ratio",
    what="Pace of months seven to twelve after publication against the six before it, day for day",
    weakness=_MAP_LAGS,
    tables=(MAP,),
)
pace_ratio_17m = Measure(
    lambda day: pace_ratio(TWELVE, LAST, as_of=day),
    unit="ratio",
    what="Pace of the last five months of the map against the six before publication, day for day",
    weakness="The map's own pace of updating fell in 2026 too.",
    tables=(MAP,),
)
months_of_advance_share_12m = Measure(
    lambda day: months_of_advance(12, as_of=day),
    unit="%",
    what="Share of the twelve months after publication at whose end Russia held more ground than at their start",
    weakness="Says that the advance went on or stopped, not how fast it was.",
    tables=(MAP,),
)
pct_of_ukraine_per_month = Measure(
    lambda day: share_of_ukraine(6, as_of=day),
    unit="% of Ukraine a month",
    what="Area gained by Russia over the last six months as a share of Ukraine",
    weakness="Says nothing of what the ground is worth. At the date asked, or at the end of the map.",
    tables=(MAP,),
)
claimed_losses_ratio = Measure(
    lambda day: losses_ratio(6, as_of=day),
    unit="ratio",
    what="Russian losses a day over the last six months against the six before publication, as Ukraine claims",
    weakness=_CLAIMS,
    tables=(LOSSES,),
)
claimed_losses_per_km2_before = Measure(
    lambda day: losses_per_km2(HALF_YEAR_BEFORE, PUBLISHED, as_of=day),
    unit="men per km²",
    what="Losses that Ukraine claims for each km² gained in the six months before publication",
    weakness=_CLAIMS,
    tables=(MAP, LOSSES),
)
claimed_losses_per_km2_6m = Measure(
    lambda day: losses_per_km2(PUBLISHED, SIX, as_of=day),
    unit="men per km²",
    what="Losses that Ukraine claims for each km² gained in the six months after publication",
    weakness=_CLAIMS,
    tables=(MAP, LOSSES),
)
claimed_losses_per_km2_12m = Measure(
    lambda day: losses_per_km2(SIX, TWELVE, as_of=day),
    unit="men per km²",
    what="Losses that Ukraine claims for each km² gained in months seven to twelve",
    weakness=_CLAIMS,
    tables=(MAP, LOSSES),
)
claimed_losses_per_km2_17m = Measure(
    lambda day: losses_per_km2(TWELVE, LAST, as_of=day),
    unit="men per km²",
    what="Losses that Ukraine claims for each km² gained since twelve months after publication",
    weakness="Where the map hardly moves, a few km² decide. Losses and ground to the last day that has both.",
    tables=(MAP, LOSSES),
)
