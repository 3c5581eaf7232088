"""Intervals against published figures and against another implementation."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from nodeal.estimate import bootstrap, bootstrap_mean, bootstrap_sums, bootstrap_two_means, quotient, share, wilson

DAY = date(2026, 6, 28)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (10, 76, 7.3, 22.6),  # the accuracy audit's table
        (11, 76, 8.3, 24.1),
        (0, 76, 0.0, 4.8),
        (1, 28, 0.6, 17.7),
        (3, 24, 4.3, 31.0),
        (6, 24, 12.0, 44.9),
        (81, 263, 25.5, 36.6),  # Newcombe 1998, Statistics in Medicine 17, table I, method 3
        (15, 148, 6.2, 16.0),
        (0, 20, 0.0, 16.1),
        (1, 29, 0.6, 17.2),
    ],
)
def test_wilson_against_published_intervals(k, n, low, high):
    assert [round(100 * end, 1) for end in wilson(k, n)] == [low, high]


def test_wilson_ends_at_none_and_at_all_exactly():
    assert wilson(0, 352)[0] == 0
    assert wilson(352, 352)[1] == 1


@given(n=st.integers(1, 500), data=st.data())
def test_wilson_holds_the_share_and_mirrors(n, data):
    k = data.draw(st.integers(0, n))
    low, high = wilson(k, n)
    assert 0 <= low <= k / n <= high <= 1
    assert wilson(n - k, n) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(("k", "n"), [(-1, 5), (6, 5), (0, 0)])
def test_wilson_refuses_what_is_no_share(k, n):
    with pytest.raises(ValueError, match=r"[kn]"):
        wilson(k, n)


def test_share_is_a_percentage_that_says_k_of_n():
    found = share(10, 76, DAY, DAY, note="a detail off")
    assert str(found) == "13.2 (7.31 to 22.6) %"
    assert found.n == 76
    assert found.note == "10 of 76; 95 % Wilson interval; a detail off"


def test_bootstrap_agrees_with_scipy():
    sample = np.random.default_rng(1).normal(size=80)
    ours = bootstrap(lambda rows: float(sample[rows].mean()), len(sample))
    theirs = stats.bootstrap((sample,), np.mean, method="percentile", n_resamples=2000, rng=2).confidence_interval
    assert ours == pytest.approx((theirs.low, theirs.high), abs=0.02)


def test_bootstrap_is_the_same_each_time():
    sample = np.arange(30.0)
    first, second = (bootstrap(lambda rows: float(np.median(sample[rows])), 30) for _ in range(2))
    assert first == second


def test_blocks_that_hang_together_widen_the_range():
    days = np.repeat(np.arange(10), 10)
    sample = np.random.default_rng(3).normal(size=10)[days]  # the same value all day: ten observations, not a hundred

    def mean(rows):
        return float(sample[rows].mean())

    (low, high), (block_low, block_high) = bootstrap(mean, 100), bootstrap(mean, 100, blocks=days)
    assert block_high - block_low > 2 * (high - low)


def test_each_unit_its_own_block_is_no_blocks():
    sample = np.arange(20.0) ** 2

    def mean(rows):
        return float(sample[rows].mean())

    assert bootstrap(mean, 20, blocks=[f"{i:02}" for i in range(20)]) == bootstrap(mean, 20)


@settings(max_examples=25)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_the_range_holds_the_value(values):
    sample = np.array(values)
    low, high = bootstrap(lambda rows: float(sample[rows].mean()), len(sample), resamples=50)
    assert low <= float(sample.mean()) <= high


CASES = st.lists(st.tuples(st.integers(-50, 50), st.booleans(), st.integers(0, 3)), min_size=1, max_size=20)


@settings(max_examples=50)
@given(CASES, st.booleans())
def test_means_from_sums_are_those_of_resampled_cases(cases, blocked):
    """The quick form for sums draws the same resamples as the general one and finds the same ends."""
    values, marked, labels = (np.array(column) for column in zip(*cases, strict=True))
    blocks = labels if blocked else None

    def gap(rows):
        these, others = values[rows][marked[rows]], values[rows][~marked[rows]]
        return float(these.mean() - others.mean()) if len(these) and len(others) else math.nan

    mean = bootstrap(lambda rows: float(values[rows].mean()), len(values), blocks=blocks)
    assert bootstrap_mean(values, blocks=blocks) == pytest.approx(mean)
    if 0 < marked.sum() < len(marked):  # else no mean to compare with
        two = bootstrap_two_means(np.subtract, values, marked, blocks=blocks)
        assert two == pytest.approx(bootstrap(gap, len(values), blocks=blocks), nan_ok=True)


def test_a_ratio_without_anything_below_it_is_left_out():
    over, under = np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.0, 0.0, 0.0, 2.0])
    assert quotient(over, under)[:3] == pytest.approx([math.nan] * 3, nan_ok=True)
    low, high = bootstrap_sums(lambda sums: quotient(*sums), over, under)
    assert 0 < low <= 10 / 2 <= high < math.inf
    assert all(math.isnan(end) for end in bootstrap_two_means(quotient, over, [True] * 4))


def test_resamples_that_define_nothing_are_left_out():
    sample = np.array([1.0, 1.0, 1.0, 2.0])

    def spread(rows):
        return float(np.std(sample[rows])) or math.nan

    low, high = bootstrap(spread, 4)
    assert 0 < low <= high
    assert all(math.isnan(end) for end in bootstrap(lambda rows: math.nan, 4))
