import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeal import forecasts
from nodeal.forecasts import ForecastError
from nodeal.tables import table


@pytest.mark.parametrize(
    ("who", "coder", "horizons", "score"),
    [
        ("implied", "first", ("6m",), 0.134),
        ("implied", "second", ("12m",), 0.154),
        ("baseline", "first", ("6m", "12m"), 0.120),
        ("baseline", "second", ("6m", "12m"), 0.153),
        ("implied", "first", ("6m", "12m"), 0.161),
        ("implied", "second", ("6m", "12m"), 0.142),
    ],
)
def test_scores_are_those_of_the_reliability_report(who, coder, horizons, score):
    assert forecasts.brier(who, coder, horizons).value == pytest.approx(score, abs=5e-4)


def test_outcomes_scored_by_horizon():
    counts = forecasts.outcomes().set_index("horizon")
    assert list(counts["yes"] + counts["no"]) == [10, 19, 2]
    assert counts.loc["18m", "unresolved"] == 6


def test_the_sign_changes_with_the_coder_so_it_is_no_finding():
    assert forecasts.difference("first").value > 0 > forecasts.difference("second").value
    for coder in forecasts.CODERS:
        found = forecasts.difference(coder)
        assert found.low < 0 < found.high


def test_mixed_outcomes_at_one_half_are_a_sensitivity():
    assert forecasts.brier(mixed=True).n > forecasts.brier().n


def test_dots_count_every_outcome_once():
    rows = table("audit/predictions")["outcome_12m"].isin(["yes", "no", "mixed"]).sum()
    assert forecasts.dots()["n"].sum() == 2 * rows


def test_an_unresolved_horizon_is_refused():
    with pytest.raises(ForecastError, match="no outcome"):
        forecasts.brier(horizons=("24m",))
    with pytest.raises(ForecastError, match="coders first, second"):
        forecasts.brier(coder="third")


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_a_brier_score_lies_between_nought_and_one(pairs):
    said, came = np.array([p for p, _ in pairs]), np.array([o for _, o in pairs], float)
    assert 0 <= ((said - came) ** 2).mean() <= 1
