"""What a loaf and its flour cost: the measures of the toy article."""

from __future__ import annotations

from datetime import date

import pandas as pd

from nodeal.dates import HORIZONS, PUBLISHED
from nodeal.estimate import Estimate
from nodeal.measures.row import Measure, MeasureError, known

PRICES = ("bread/prices",)


def change(goods: str, since: date, until: date, *, as_of: date) -> Estimate:
    """By how many per cent a price rose between the last month known by one day and the last known by another."""
    rows = known("bread/prices", min(as_of, until), goods=goods)
    if as_of < until:
        raise MeasureError.too_early(f"{goods} until {until}", as_of, until)
    then = rows[rows["month"] <= pd.Timestamp(since)]["price"].iloc[-1]
    last = rows.iloc[-1]
    through = (last["month"] + pd.offsets.MonthEnd(0)).date()
    return Estimate(100 * (last["price"] / then - 1), "%", as_of, through, n=len(rows))


def fall(goods: str, since: date, until: date, *, as_of: date) -> Estimate:
    """By how many per cent a price fell."""
    rise = change(goods, since, until, as_of=as_of)
    return Estimate(-rise.value, "%", as_of, rise.data_through, n=rise.n)


loaf_rise = Measure(
    lambda day: change("loaf", date(2018, 6, 1), PUBLISHED, as_of=day),
    unit="%",
    what="By how much a loaf had risen within a year when the article appeared",
    weakness="One shop.",
    tables=PRICES,
)
flour_fall = Measure(
    lambda day: fall("flour", PUBLISHED, HORIZONS["6m"], as_of=day),
    unit="%",
    what="By how much flour fell within six months of the article",
    weakness="One mill.",
    tables=PRICES,
)
