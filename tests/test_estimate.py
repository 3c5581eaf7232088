from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeal.estimate import Estimate, as_set, plain, rounded

DAY = date(2026, 4, 30)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (115.38, "115"),
        (79.787, "79.8"),
        (-11.108, "−11.1"),
        (0.08312, "0.0831"),
        (14994.046, "15,000"),
        (0.0, "0"),
        (2.0, "2"),
        (6.7, "6.70"),
        (99.96, "100"),
        (float("nan"), "not defined"),
    ],
)
def test_numbers_as_prose_needs_them(value, text):
    assert plain(value) == text


@given(st.floats(-1e12, 1e12, allow_nan=False).filter(lambda v: abs(v) > 1e-9))
def test_rounding_keeps_three_digits_and_is_stable(value):
    short = rounded(value)
    assert abs(short - value) <= abs(value) * 0.005 + 1e-12
    assert rounded(short) == short


@given(st.floats(-1e12, 1e12, allow_nan=False).filter(lambda v: abs(v) > 1e-9))
def test_what_is_written_means_the_rounded_number(value):
    assert float(plain(value).replace("−", "-").replace(",", "")) == pytest.approx(rounded(value))


def test_a_range_must_hold_its_value():
    with pytest.raises(ValueError, match="above"):
        Estimate(1, "%", DAY, DAY, low=2, high=3)
    with pytest.raises(ValueError, match="below"):
        Estimate(4, "%", DAY, DAY, low=2, high=3)


def test_an_estimate_prints_its_range_and_unit():
    assert str(Estimate(130.9, "%", DAY, DAY, low=120.1, high=143.2)) == "131 (120 to 143) %"


def test_means_of_half_steps_are_written_with_two_digits():
    found = Estimate(0.6833, "scale points", DAY, DAY, low=0.3889, high=1.05)
    assert str(found) == "0.68 (0.39 to 1.1) scale points"
    assert (found.digits, found.span) == (2, "0.39 to 1.1")
    assert Estimate(2.0, "months", DAY, DAY).span == ""


def test_a_threshold_is_written_as_it_was_set():
    assert [as_set(value) for value in (0.8, -0.5, 50.0, 1.2)] == ["0.8", "−0.5", "50", "1.2"]
