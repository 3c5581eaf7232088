"""Russia's economy, as far as it bears on whether pace and cost can be kept up."""

from __future__ import annotations

from datetime import date

import pandas as pd

from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.estimate import Estimate
from nodeal.measures.row import Measure, known

RATES = "economy/key_rate"

# ---- questions ----------------------------------------------------------------------------------------------


def key_rate(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Key rate of the Bank of Russia by working day: date, key_rate_pct."""
    return known(RATES, as_of)


def last_rate(*, as_of: date) -> Estimate:
    """The key rate in force, %."""
    last = key_rate(as_of).iloc[-1]
    return Estimate(float(last["key_rate_pct"]), "%", as_of, last["date"].date(), note=_rate_of(last))


def rate_against(then: date, *, as_of: date) -> Estimate:
    """The key rate in force against that of an earlier day, ratio."""
    rates = key_rate(as_of)
    before, last = rates[rates["date"] <= pd.Timestamp(then)].iloc[-1], rates.iloc[-1]
    ratio = float(last["key_rate_pct"] / before["key_rate_pct"])
    return Estimate(ratio, "ratio", as_of, last["date"].date(), note=_rate_of(last))


def _rate_of(row: pd.Series) -> str:
    return f"rate of {row['date'].date()}"


# ---- rows ---------------------------------------------------------------------------------------------------

key_rate_now = Measure(
    lambda day: last_rate(as_of=day),
    unit="%",
    what="Key rate of the Bank of Russia",
    weakness="A nominal rate: what money costs depends on inflation, which is not in it.",
    tables=(RATES,),
)
key_rate_ratio = Measure(
    lambda day: rate_against(PUBLISHED, as_of=day),
    unit="ratio",
    what="Key rate of the Bank of Russia against that of 20 March 2025",
    weakness="A central bank lowers its rate for many reasons; a fall is no proof of ease.",
    tables=(RATES,),
)
