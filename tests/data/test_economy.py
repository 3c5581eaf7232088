"""The Russian economy: values reported by others, and the two tables against each other."""

from __future__ import annotations

import pandas as pd
import pytest

from nodeal import tables


@pytest.fixture
def indicators() -> pd.DataFrame:
    return tables.table("economy/indicators").set_index("row_id")


@pytest.fixture
def key_rate() -> pd.Series:
    return tables.table("economy/key_rate").set_index("date")["key_rate_pct"]


def test_row_counts(indicators, key_rate):
    assert len(indicators) == 105
    assert len(key_rate) == 3241


@pytest.mark.parametrize(
    ("day", "rate"),
    [("2025-07-28", 18.0), ("2025-10-27", 16.5), ("2026-02-16", 15.5), ("2022-02-28", 20.0), ("2024-10-28", 21.0)],
)
def test_key_rate_as_the_press_reported_it(key_rate, day, rate):
    assert key_rate[day] == rate


def test_article_date_saw_the_highest_rate_of_the_series(key_rate):
    assert key_rate.loc[:"2025-03-20"].iloc[-1] == key_rate.max() == 21.0


def test_indicator_rows_repeat_the_changes_of_the_daily_series(indicators, key_rate):
    changes = key_rate[key_rate.diff().fillna(0) != 0].loc["2021-12-20":]
    rows = indicators[indicators["indicator"] == "cbr_key_rate_change"]
    listed = pd.Series(rows["value"].to_numpy(), pd.to_datetime(rows["period"]).to_numpy())
    assert listed.index.tolist() == changes.index.tolist()
    assert listed.tolist() == changes.tolist()
    assert indicators.loc["keyrate-last", "value"] == key_rate.iloc[-1]
    assert indicators.loc["keyrate-last", "period_end"] == key_rate.index[-1]


def test_figures_agree_with_each_other(indicators):
    value = indicators["value"]
    assert value["rev-2025"] - value["exp-2025"] == pytest.approx(value["def-2025-act"], abs=0.06)
    assert value["rev-2026-plan"] - value["exp-2026-plan"] == pytest.approx(value["def-2026-plan"], abs=0.06)
    assert value["og-2024"] * (1 + value["og-2025-chg"] / 100) == pytest.approx(value["og-2025-proj"], rel=0.02)
    assert value["og-2025-plan"] - value["og-2025-rev"] == pytest.approx(2.62, abs=0.01)  # as reported in June 2025
    assert value["mil-2026-cut"] / value["mil-2025"] == pytest.approx(-0.044, abs=0.001)


def test_each_row_has_a_value_or_a_range(indicators):
    ranged = indicators["value"].isna()
    assert set(indicators.index[ranged]) == {"infl-fc-2026", "def-2026-est"}
    assert (indicators["value_low"].notna() == ranged).all()
    assert (indicators["value_low"][ranged] < indicators["value_high"][ranged]).all()


def test_a_result_is_not_known_before_its_period_is_over(indicators):
    results = indicators[indicators["status"].isin(["actual", "preliminary"])]
    assert (results["known_on"] >= results["period_end"]).all()


def test_plans_stand_beside_results_and_balances_are_deficits(indicators):
    year = indicators[(indicators["indicator"] == "federal_balance") & (indicators["period"] == "2025")]
    in_roubles = year[year["unit"] == "RUB tn"].set_index("status")["value"]
    assert in_roubles.to_dict() == {
        "plan": -1.17, "plan_revised_1": -3.79, "plan_revised_2": -5.7, "preliminary": -5.6,
    }  # fmt: skip
    balances = indicators[indicators["indicator"].str.startswith("federal_balance")]
    assert (balances["value"].dropna() < 0).all()


def test_as_of_the_article_only_earlier_figures_are_seen():
    seen = tables.table("economy/indicators", as_of="2025-03-20").set_index("row_id")
    assert {"def-2025-plan0", "mil-2025", "infl-2024"} <= set(seen.index)
    assert not {"def-2025-plan1", "def-2025-act", "sipri-2025", "rec-2024"} & set(seen.index)
