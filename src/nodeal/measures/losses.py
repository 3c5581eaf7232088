"""Losses of men: what Ukraine claims that Russia lost, day by day, and what others count of either army.

Claims are those of the Ukrainian General Staff (``battlefield/losses_daily``): killed and wounded together, after its
corrections, never verified. A bulletin speaks of the day to its morning.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from nodeal.dates import HINDSIGHT, PUBLISHED, day
from nodeal.estimate import Estimate, bootstrap_two_means, quotient
from nodeal.measures.row import MeasureError, known
from nodeal.tables import table

HALF_YEAR_BEFORE = date(2024, 9, 20)
"""First day of the six months before publication, with which later ones are compared."""
LOSSES, ESTIMATES = "battlefield/losses_daily", "battlefield/casualty_estimates"
SINCE = "2025-12"
"""Month to which a total of losses must run to be told."""
_COUNTED = {"confirmed_dead": "Dead, by name", "killed": "Killed", "killed_and_wounded": "Killed and wounded"}
_BOUND = {"at_least": "at least ", "at_most": "at most ", "approx": "about ", "claim": "", "exact": "", "range": ""}


def claimed(as_of: date = HINDSIGHT) -> pd.Series:
    """Russian losses that Ukraine claims, men by the day of the bulletin; corrections of its running total are out."""
    rows = table(LOSSES)
    begins = rows["date"].min()
    rows = rows[(rows["item"] == "personnel") & (rows["date"] <= pd.Timestamp(day(as_of)))]
    if rows.empty:
        raise MeasureError.too_early(LOSSES, as_of, begins)
    return rows.set_index("date")["ua_claimed_change"].dropna().astype(int)


def between(losses: pd.Series, start: date, end: date) -> int:
    """Losses of a window, men; `losses` as of :func:`claimed`. The first day's bulletin speaks of the day before it."""
    return int(losses[str(start) : str(end)].iloc[1:].sum())


def by_month(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Russian losses of each whole calendar month as Ukraine claims them: month, ua_claimed_losses."""
    lost = claimed(as_of)
    months = lost.shift(-1).dropna().resample("MS").agg(["sum", "size"])  # a bulletin speaks of the day before
    whole = months[months["size"] == months.index.days_in_month]
    return pd.DataFrame({"month": whole.index, "ua_claimed_losses": whole["sum"].astype(int).to_numpy()})


def ratio(months: int, *, as_of: date) -> Estimate:
    """Losses a day that Ukraine claims, over the last months known against the six before publication, ratio.

    Range: bootstrap by week.
    """
    lost = claimed(as_of)
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


def of_csis(as_of: date = HINDSIGHT) -> int:
    """Russians killed and wounded in 2025, as CSIS counts them."""
    return int(known(ESTIMATES, as_of, measure="killed_and_wounded_per_year", estimator="CSIS")["central"].iloc[-1])


def csis_against_claims(*, as_of: date) -> Estimate:
    """What CSIS counts as lost in 2025 against what Ukraine claims for that year, ratio: how far the two are one."""
    lost = of_csis(as_of)
    by_kyiv = between(claimed(as_of), date(2024, 12, 31), date(2025, 12, 31))
    note = f"{lost:,} against {by_kyiv:,}"
    return Estimate(float(lost / by_kyiv), "ratio", as_of, date(2025, 12, 31), note=note)


def counted(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """The newest total of each estimator for either side.

    Columns side, measure, estimator, as_of, low, central, high (men), bound, note.
    Totals since February 2022 that run to December 2025 or later. A count of named dead goes up by when names are
    found, so none is set against a window.
    """
    rows = known(ESTIMATES, as_of)
    rows = rows[rows["measure"].isin(_COUNTED) & (rows["as_of"] >= SINCE)]
    newest = rows.sort_values("as_of", kind="stable").groupby(["side", "measure", "estimator"], sort=True).tail(1)
    columns = ["side", "measure", "estimator", "as_of", "low", "central", "high", "bound", "note"]
    return newest.sort_values(["side", "measure", "estimator"], ignore_index=True)[columns]


def ukraines_dead(as_of: date = HINDSIGHT) -> dict[str, int]:
    """The newest figure of Ukraine's killed by who said it; one that is a range is left out."""
    rows = counted(as_of)
    rows = rows[(rows["side"] == "ukraine") & (rows["measure"] == "killed")].dropna(subset=["central"])
    return dict(zip(rows["estimator"], rows["central"].astype(int), strict=True))


def told(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """The totals of :func:`counted` for print: army, what was counted, by whom, until when, how many."""
    rows = counted(as_of)
    ends = {True: "{low:,} to {high:,}", False: "{sign}{central:,}"}
    many = [
        ends[row.bound == "range"].format(
            low=row.low,
            high=row.high,
            central=row.high if pd.isna(row.central) else row.central,
            sign=_BOUND[row.bound],
        )
        for row in rows.itertuples()
    ]
    return pd.DataFrame(
        {
            "Army": rows["side"].str.capitalize(),
            "What": rows["measure"].map(_COUNTED),
            "Who counted": rows["estimator"],
            "Until": rows["as_of"],
            "How many": many,
        }
    )
