"""Russia's economy, as far as it bears on whether pace and cost can be kept up."""

from __future__ import annotations

from datetime import date

import pandas as pd

from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.estimate import Estimate
from nodeal.measures import MeasureError, measure
from nodeal.tables import first_known, table


def key_rate(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Key rate of the Bank of Russia by working day: date, key_rate_pct."""
    return table("economy/key_rate", as_of=as_of)


@measure
def key_rate_now(as_of: date = HINDSIGHT) -> Estimate:
    """Key rate of the Bank of Russia, %."""
    last = _rates(as_of).iloc[-1]
    return Estimate(float(last["key_rate_pct"]), "%", as_of, last["date"].date(), note=_rate_of(last))


@measure
def key_rate_ratio(as_of: date = HINDSIGHT) -> Estimate:
    """Key rate of the Bank of Russia against that of 20 March 2025, ratio.

    Known weakness: a central bank lowers its rate for many reasons; a fall is no proof of ease.
    """
    rates = _rates(as_of)
    then = rates[rates["date"] <= pd.Timestamp(PUBLISHED)].iloc[-1]["key_rate_pct"]
    last = rates.iloc[-1]
    return Estimate(float(last["key_rate_pct"] / then), "ratio", as_of, last["date"].date(), note=_rate_of(last))


def _rate_of(row: pd.Series) -> str:
    return f"rate of {row['date'].date()}"


def _rates(as_of: date) -> pd.DataFrame:
    rates = key_rate(as_of)
    if rates.empty:
        raise MeasureError(
            f"economy.key_rate, as of {as_of}", found="no rate by then",
            expected=f"a day from {first_known('economy/key_rate')} on",
            remedy="Ask for a later day.",
        )  # fmt: skip
    return rates
