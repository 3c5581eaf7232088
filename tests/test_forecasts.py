import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nodeal import forecasts
from nodeal.forecasts import ForecastError
from nodeal.tables import changed, table


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


@given(st.floats(0, 1))
@example(0.5)
@settings(max_examples=20)
def test_one_probability_for_everything_scores_what_its_distance_says(p):
    """A coin scores a quarter whatever came; always yes scores the share of no."""
    rows = forecasts.scored()
    came = rows[(rows["forecaster"] == "implied") & (rows["coder"] == "first") & (rows["horizon"] == "12m")]["outcome"]
    with changed(lambda name, f: f.assign(implied_probability=p) if name == "audit/predictions" else f):
        found = forecasts.brier("implied", "first", ("12m",)).value
    assert found == pytest.approx(((p - came) ** 2).mean())
    assert 0 <= found <= 1
    if p == 0.5:
        assert found == 0.25
