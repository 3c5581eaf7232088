import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeal import hypotheses
from nodeal.tables import table

codes = st.lists(st.tuples(st.integers(-2, 2).filter(bool), st.floats(0.25, 3)), min_size=1)


def coded(pairs):
    return pd.DataFrame(pairs, columns=["code", "weight"])


@given(codes)
def test_support_never_adds_up(pairs):
    """Only what speaks against an explanation counts: making a supporting cell stronger changes nothing."""
    stronger = [(2 if code > 0 else code, weight) for code, weight in pairs]
    assert hypotheses.inconsistency(coded(stronger)) == pytest.approx(hypotheses.inconsistency(coded(pairs)))


@given(codes, st.floats(0.25, 3))
def test_a_contradicting_fact_never_helps(pairs, weight):
    before = hypotheses.inconsistency(coded(pairs))
    assert hypotheses.inconsistency(coded([*pairs, (-2, weight)])) >= before - 1e-12
    assert 0 <= before <= 1


def test_every_explanation_is_listed_and_too_few_codes_are_not_ranked():
    rows = hypotheses.ranking()
    assert len(rows) == 12
    assert (rows["tested"] == (rows["coded"] >= 6)).all()
    assert not rows["tested"].iloc[-1]
    tested = rows[rows["tested"]]
    assert tested["inconsistency"].is_monotonic_increasing
    assert ((rows["low"] <= rows["inconsistency"]) & (rows["inconsistency"] <= rows["high"])).all()


def test_enough_facts_and_a_reason_for_every_code():
    rows = table("audit/consistency")
    assert rows["fact_id"].nunique() >= 20
    assert (rows["hypothesis_id"].nunique(), len(rows)) == (12, 12 * rows["fact_id"].nunique())
    assert rows.loc[rows["code"] != 0, "reason"].notna().all()


def test_facts_that_fit_all_tell_nothing_apart():
    rows = hypotheses.diagnosticity()
    assert rows["spread"].is_monotonic_decreasing
    assert rows["spread"].max() >= 3
    top = hypotheses.ranking()["hypothesis_id"].iloc[:2]
    assert (hypotheses.separating(*top).iloc[:, 2] != hypotheses.separating(*top).iloc[:, 3]).all()
