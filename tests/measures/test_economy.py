from datetime import date

import pytest

from nodeal.measures import MeasureError, economy
from nodeal.tables import table


def test_the_key_rate_at_publication_is_what_the_press_gave():
    assert economy.key_rate_now(as_of=date(2025, 3, 20)).value == 21
    assert economy.key_rate_ratio(as_of=date(2025, 3, 20)).value == 1


def test_the_ratio_is_the_last_rate_over_that_of_publication():
    last = table("economy/key_rate")["key_rate_pct"].iloc[-1]
    assert economy.key_rate_ratio().value == pytest.approx(last / 21)


def test_a_day_before_the_series_is_refused():
    with pytest.raises(MeasureError, match="2013-09-17"):
        economy.key_rate_now(as_of=date(2010, 1, 1))


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (economy.deficit_ratio, 2.6 / 0.5),  # as shares of GDP
        (economy.oil_gas_ratio, 0.76 * 11.13 / 10.94),  # 24 % below 2024, as published in January 2026
        (economy.spending_growth, 6.8),  # as published
        (economy.recruits_ratio, 12 * 35 / 450),  # up to 35,000 a month, as Western officials told Bloomberg
    ],
)
def test_the_budget_and_the_recruits_against_a_second_figure(row, value):
    assert row().value == pytest.approx(value, rel=0.09)


def test_the_deficit_is_what_was_spent_beyond_revenue():
    rows = table("economy/indicators").set_index("row_id")["value"]
    assert rows["exp-2025"] - rows["rev-2025"] == pytest.approx(-rows["def-2025-act"], abs=0.06)


def test_paid_sign_ups_fell_more_than_officials_say():
    rows = table("economy/indicators").set_index("row_id")["value"]
    assert rows["rec-2025-h1-istories"] < rows["rec-2025-h1-kluge"] < rows["rec-2025-h1-off"]
    assert economy.recruits_paid_ratio().value < economy.recruits_ratio().value < 1


def test_a_result_that_was_not_in_yet_is_refused_with_the_day_it_came():
    with pytest.raises(MeasureError, match="2026-01-19"):
        economy.deficit_ratio(as_of=date(2025, 12, 1))
    told = economy.outlook(as_of=date(2025, 12, 1)).query("indicator == 'federal_balance'")
    assert told["value"].tolist() == [-1.17, -3.79, -5.7]
