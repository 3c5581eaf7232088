"""Agreement of coders against the literature and the reliability report, and a second way of computing it."""

from __future__ import annotations

import csv
import math
from datetime import date
from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nodeal.dates import PUBLISHED
from nodeal.measures import MeasureError, coding, compute
from nodeal.measures.coding import alpha
from nodeal.tables import data_dir

DAY = date(2026, 10, 9)
DATES = {"as_of": DAY, "data_through": DAY}

WORKED_EXAMPLE = [  # Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C: 4 observers, 12 units
    [1, 2, 3, 3, 2, 1, 4, 1, 2, np.nan, np.nan, np.nan],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, np.nan, 3],
    [np.nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, np.nan],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, np.nan],
]

# The 27 forecasts in order: how likely, in percent, the article and a naive forecaster make them, by each coder.
IMPLIED = (
    "90 85 90 75 80 50 70 85 95 85 85 80 80 80 90 90 70 65 55 75 50 65 35 75 80 70 60",
    "70 78 85 60 70 40 80 82 90 75 65 80 68 72 92 75 60 48 40 65 50 55 30 62 68 62 55",
)
BASELINE = (
    "75 80 70 50 55 25 85 85 85 70 60 70 50 40 85 65 40 30 40 80 35 60 10 40 50 70 40",
    "55 50 72 48 58 20 85 72 80 50 58 58 42 58 78 50 55 35 30 87 55 87 5 33 50 75 48",
)


def by_definition(first, second, distance=lambda a, b: (a - b) ** 2) -> float:
    """Alpha of two complete codings, written out: one minus observed over expected disagreement."""
    observed = np.mean([distance(a, b) for a, b in zip(first, second, strict=True)])
    pooled = [*first, *second]
    expected = np.mean([distance(a, b) for a, b in permutations(pooled, 2)])
    return 1 - observed / expected


# ---- the function on arrays


@pytest.mark.parametrize(
    ("level", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_worked_example_of_the_literature(level, value):
    found = alpha(WORKED_EXAMPLE, level=level, **DATES)
    assert found.value == pytest.approx(value, abs=0.0005)
    assert found.low <= found.value <= found.high
    assert found.n == 11  # the twelfth unit was coded once only
    assert found.unit == "alpha"
    assert level in found.note


@pytest.mark.parametrize(("codes", "pearson", "apart"), [(IMPLIED, 0.90, 0.095), (BASELINE, 0.80, 0.100)])
def test_serves_forecasts_as_well(codes, pearson, apart):
    first, second = (np.array(row.split(), dtype=float) / 100 for row in codes)
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(pearson, abs=0.005)
    assert np.abs(first - second).mean() == pytest.approx(apart, abs=0.0006)
    found = alpha([first, second], level="interval", **DATES, note="27 forecasts")
    assert found.value == pytest.approx(by_definition(first, second))
    assert found.note.endswith("27 forecasts")


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=3, max_size=15))
def test_interval_alpha_is_its_definition_and_blind_to_who_is_first(pairs):
    first, second = (np.array(c) / 2 for c in zip(*pairs, strict=True))
    assume(len({*first, *second}) > 1)
    found = alpha([first, second], level="interval", **DATES)
    assert found.value == pytest.approx(by_definition(first, second))
    assert alpha([second, first], level="interval", **DATES).value == pytest.approx(found.value)
    assert found.low <= found.value <= found.high


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from([np.nan, -2, -0.5, 0, 1.3, 2]), min_size=3, max_size=3), min_size=2, max_size=9)
)
def test_the_quick_form_for_resamples_is_the_librarys(units):
    """Three coders with gaps, units drawn with repetition: sums of squares or of pairs give the library's number."""
    codes = np.array(units).T
    codes = codes[:, (~np.isnan(codes)).sum(axis=0) > 1]
    assume(codes.shape[1] > 0)
    counts, values = coding._counts(codes)
    drawn = np.arange(codes.shape[1]).repeat(2)[1:]
    sums = np.array(coding._squares(counts, values))[:, drawn].sum(axis=1, keepdims=True)
    slow = coding._alpha(counts[drawn], values, "interval")
    assert coding._interval_alpha(sums)[0] == pytest.approx(slow, nan_ok=True)
    sums = np.vstack([coding._pairs(counts), counts.T])[:, drawn].sum(axis=1, keepdims=True)
    slow = coding._alpha(counts[drawn], values, "ordinal")
    assert coding._ordinal_alpha(sums)[0] == pytest.approx(slow, nan_ok=True)


def test_perfect_agreement_is_one():
    found = alpha([[1, 2, 3, 4], [1, 2, 3, 4]], level="ordinal", **DATES)
    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        ([[1, 1, 1], [1, 1, 1]], "all codes are the same"),
        ([[1, np.nan], [np.nan, 2]], "no unit was coded twice"),
        ([[], []], "no unit was coded twice"),
    ],
)
def test_without_variation_or_pairs_alpha_is_not_defined(ratings, reason):
    found = alpha(ratings, level="ordinal", **DATES)
    assert math.isnan(found.value)
    assert found.low is None
    assert reason in found.note


# ---- the second coding against the reliability report


def test_overall(pinned):
    ordinal, interval = coding.coder_alpha(), coding.coder_alpha_interval()
    for name, found in (("ordinal", ordinal), ("interval", interval)):
        assert found.low < found.value < found.high
        pinned(name, [round(x, 3) for x in (found.value, found.low, found.high)])
    assert ordinal.n == len(coding.double_coded()) == 300
    assert ordinal.data_through == DAY
    both = coding.double_coded()
    nominal = alpha(both[["position", "position_second"]].T, level="nominal", **DATES).value
    assert nominal < ordinal.value, "near misses count"
    pinned("nominal", round(nominal, 3))


def test_whole_days_resampled(pinned):
    both = coding.double_coded()
    codes = both[["position", "position_second"]].to_numpy().T
    for level in ("interval", "ordinal"):
        found = alpha(codes, level=level, **DATES, blocks=both["date"])
        pinned(level, [round(found.low, 3), round(found.high, 3)])
        assert "blocks" in found.note


def test_shares_and_lean(pinned):
    identical, near, lean = coding.coders_identical(), coding.coders_within_half_step(), coding.coder_lean()
    both = coding.double_coded()
    difference = both["position_second"] - both["position"]
    apart, n = difference.abs(), len(difference)
    assert identical.note.startswith(f"{(apart == 0).sum()} of {n}")
    assert near.note.startswith(f"{(apart <= 0.5).sum()} of {n}")
    assert lean.value == pytest.approx(difference.mean())
    assert lean.high - lean.low == pytest.approx(2 * 1.96 * difference.std() / n**0.5, abs=0.005)
    assert lean.low < 0 < lean.high
    pinned("apart", [round(apart.mean(), 3), (apart == 1).sum(), apart.max()])


def test_how_much_of_it_comes_cheap(pinned):
    pinned("cheap", [round(x().value, 2) for x in (coding.coder_alpha_within_actors, coding.speaker_alone)])
    assert coding.speaker_alone().high < coding.coder_alpha().low


# ---- dates


def test_as_published_uses_statements_known_by_then():
    found = coding.coder_alpha(PUBLISHED)
    assert found.n == 98
    assert found.data_through == PUBLISHED
    assert coding.double_coded(PUBLISHED)["date"].max() <= "2025-03-20"


def test_before_the_first_statement_there_is_nothing_to_agree_on():
    with pytest.raises(MeasureError, match="2018-07-25"):
        coding.coder_alpha(date(2015, 1, 1))


# ---- how far each side moved on guarantees, counted from the files line by line


OF_SIDE = {
    "ru": ["ru"],
    "ua": ["ua"],
    "us": ["us_trump2", "us_vance", "us_rubio", "us_witkoff", "us_waltz", "us_kellogg"],
}
ISSUE = {"troops": "european_troops_on_ground", "guarantee": "us_backstop_or_guarantee", "nato": "nato_membership"}
END = {"ru": {2}, "ua": {-2}, "us": {2, -2}}


def placed(actors, issues):
    """Positions since 2024 by each coder, from the files."""
    with (data_dir() / "stances" / "statements.csv").open(encoding="utf-8") as file:
        first = {
            row["stance_id"]: float(row["position"])
            for row in csv.DictReader(file)
            if row["actor_id"] in actors and row["issue_id"] in issues and row["date"] >= "2024"
            and row["counted"] == "true" and row["dated_pause"] == "false"
        }  # fmt: skip
    with (data_dir() / "coding" / "statements.csv").open(encoding="utf-8") as file:
        second = [float(row["position"]) for row in csv.DictReader(file) if row["stance_id"] in first]
    return [*first.values()], second


@pytest.mark.parametrize("issue", ISSUE)
@pytest.mark.parametrize("side", OF_SIDE)
def test_a_widest_move_counted_from_the_files(side, issue):
    first, second = placed(OF_SIDE[side], [ISSUE[issue]])
    found = compute(f"coding.{side}_{issue}_widest")
    ends = [max(codes) - min(codes) for codes in (first, second) if len(codes) > 1]
    assert (found.value, found.n) == (max(first) - min(first), len(first))
    assert (found.low, found.high) == (min(ends), max(ends))


@pytest.mark.parametrize("side", OF_SIDE)
def test_a_share_at_the_end_counted_from_the_files(side):
    first, second = placed(OF_SIDE[side], ISSUE.values())
    shares = [100 * sum(code in END[side] for code in codes) / len(codes) for codes in (first, second)]
    found = compute(f"coding.{side}_guarantees_at_end")
    assert (found.value, found.n) == (pytest.approx(shares[0]), len(first))
    assert (found.low, found.high) == (pytest.approx(min(shares)), pytest.approx(max(shares)))


def test_russia_kept_to_its_end_by_one_coder_and_not_by_the_other():
    """As the review of the second half read it, with the statement of October 2026 added since."""
    moved = coding.moved_by_coder().set_index(["group", "coder", "issue_id"])
    of_russia = moved.loc["russia"]
    assert of_russia.loc["first", ["n", "at_end"]].to_numpy().tolist() == [[9, 9], [3, 3], [11, 11]]
    assert of_russia.loc["second", ["n", "at_end", "widest"]].to_numpy().tolist() == [[5, 4, 0.5], [1, 1, 0], [6, 2, 1]]
    assert moved.loc[("ukraine", "first", ISSUE["nato"]), ["first", "latest"]].tolist() == [-2, 0]
    assert moved.loc[("us", "first", ISSUE["guarantee"]), ["first", "latest"]].tolist() == [1, -1]


def test_a_side_that_spoke_once_has_no_move():
    with pytest.raises(MeasureError, match=r"two statements of ru on us_backstop_or_guarantee"):
        coding.ru_guarantee_widest(date(2025, 9, 1))  # of 20 August alone
