"""Russia's economy, as far as it bears on whether pace and cost can be kept up."""

from __future__ import annotations

from datetime import date

import pandas as pd

from nodeal.cited import first_url
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.estimate import Estimate
from nodeal.measures.row import Measure, MeasureError, known
from nodeal.tables import first_known

RATES, INDICATORS = "economy/key_rate", "economy/indicators"

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


def outlook(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """How the budget year 2025 was told as it went on, and prices: indicator, known_on, period, value, status, url.

    Federal balance and oil and gas revenue of 2025 in RUB tn, as planned, revised and come out; inflation in %, over
    the years to December and in the last month found.
    """
    rows = known(INDICATORS, as_of)
    year = (rows["period"] == "2025") & (rows["unit"] == "RUB tn")
    budget = rows["indicator"].isin(["federal_balance", "oil_gas_revenue"]) & year
    prices = rows["indicator"].isin(["inflation_dec_yoy", "inflation_yoy"]) & (rows["period"] >= "2024")
    columns = ["indicator", "known_on", "period", "value", "status", "url"]
    rows = rows.assign(url=first_url(rows["source_id"]))
    return rows[budget | prices].sort_values(["indicator", "known_on"], ignore_index=True)[columns]


def against(indicator: str, done: str, planned: str, *, as_of: date) -> Estimate:
    """One value of an indicator against another of its rows, ratio; the rows are named."""
    rows = known(INDICATORS, as_of, indicator=indicator).set_index("row_id")
    if done not in rows.index:
        raise MeasureError.too_early(INDICATORS, as_of, first_known(INDICATORS, row_id=done))
    over, under = rows.loc[done], rows.loc[planned]
    note = f"{over['value']:g} against {under['value']:g} {over['unit']}"
    return Estimate(float(over["value"] / under["value"]), "ratio", as_of, over["period_end"].date(), note=note)


def last_value(indicator: str, *, as_of: date, **codes: str) -> Estimate:
    """The last value found of an indicator, in its own unit."""
    row = known(INDICATORS, as_of, indicator=indicator, **codes).sort_values("known_on", kind="stable").iloc[-1]
    note = f"{row['period']}, {row['status'].replace('_', ' ')}"
    return Estimate(float(row["value"]), row["unit"], as_of, row["period_end"].date(), note=note)


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
deficit_ratio = Measure(
    lambda day: against("federal_balance", "def-2025-act", "def-2025-plan0", as_of=day),
    unit="ratio",
    what="Deficit of Russia's federal budget in 2025 against the one first adopted for it",
    weakness="The result is preliminary. A deficit that overruns its plan is no proof that it cannot be paid for.",
    tables=(INDICATORS,),
)
oil_gas_ratio = Measure(
    lambda day: against("oil_gas_revenue", "og-2025-proj", "og-2025-plan", as_of=day),
    unit="ratio",
    what="Oil and gas revenue of Russia's federal budget in 2025 against the one first adopted for it",
    weakness="The end of the year is a projection of December 2025.",
    tables=(INDICATORS,),
)
spending_growth = Measure(
    lambda day: last_value("federal_expenditure_change", as_of=day),
    unit="%",
    what="Growth of Russia's federal spending in 2025 against 2024, in roubles",
    weakness="Not cleared of inflation, and the result is preliminary.",
    tables=(INDICATORS,),
)
recruits_2025 = Measure(
    lambda day: last_value("contracts_signed_official", as_of=day, row_id="rec-2025"),
    unit="persons",
    what="Contracts with the Russian army in 2025, as Russian officials claim",
    weakness="A belligerent's own count.",
    tables=(INDICATORS,),
)
recruits_ratio = Measure(
    lambda day: against("contracts_signed_official", "rec-2025", "rec-2024", as_of=day),
    unit="ratio",
    what="Contracts with the Russian army in 2025 against 2024, as Russian officials claim",
    weakness="A belligerent's own count, rounded for 2024. Independent estimates of half-years are lower.",
    tables=(INDICATORS,),
)
recruits_paid_ratio = Measure(
    lambda day: against("sign_up_payments_federal", "rec-2025-h1-istories", "rec-2024-h1-istories", as_of=day),
    unit="ratio",
    what="Federal sign-up payments to new Russian soldiers in the first half of 2025 against that of 2024",
    weakness="An investigative estimate from federal spending data; half a year.",
    tables=(INDICATORS,),
)
