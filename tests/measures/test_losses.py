"""Losses, against the running totals of the bulletins and what others printed of them."""

import pandas as pd

from nodeal.measures import losses


def test_claimed_losses_of_a_month_are_the_difference_of_the_running_totals():
    """As the ISW gives them: 48,670 for December 2024, 48,240 for January 2025."""
    months = losses.by_month().set_index("month")["ua_claimed_losses"]
    assert (months["2024-12-01"], months["2025-01-01"]) == (48_670, 48_240)
    assert months.index.max() == pd.Timestamp("2026-07-01")
    assert months.is_monotonic_increasing is False
    assert months["2026-07-01"] > months["2026-06-01"] > months["2025-04-01":"2026-05-01"].max()  # "rose again"


def test_the_newest_total_of_each_counter_is_kept():
    counted = losses.counted()
    assert set(counted["side"]) == {"russia", "ukraine"}
    assert not counted.duplicated(["side", "measure", "estimator"]).any()
    dead = counted.set_index("measure").loc["confirmed_dead"]
    assert dead["as_of"] == "2026-02"


def test_losses_are_told_of_both_armies_in_words():
    told = losses.told()
    assert told["Army"].unique().tolist() == ["Russia", "Ukraine"]
    assert len(told) <= 10
    assert told["How many"].str.fullmatch(r"(at least |at most |about )?[\d,]+( to [\d,]+)?").all()
    assert told["What"].notna().all(), "a count by the month is no total"
    spans = losses.counted()["bound"] == "range"
    assert told["How many"].str.contains(" to ").tolist() == spans.tolist()
    assert spans.any()
    assert losses.ukraines_dead() == {"BBC": 140_000, "President Zelensky": 55_000}
